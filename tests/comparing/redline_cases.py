# ruff: noqa: E501 — a case is one string and reads best on one line
"""Redlines as a careful lawyer would write them, by hand, before the code was run.

The two cases on defined terms and chains came later, from real revisions. "inline roman items"
and "survival" were marked less well by hand than the code marked them. Of the cases since
"dates are one thing" only those stand here that the code came to mark as written: fifteen others,
where its marks read as well or nearly so, were left out.

One string per case: ``[-old-]`` is struck out, ``{+new+}`` written in. Both
texts are read off the string, so a case cannot contradict itself.
"""

NBSP = "\u00a0"

CASES: dict[str, str] = {
    # numbers, periods, amounts, dates
    "period": "No other publication for at least [-30-]{+60+} days after first publication.",
    "number in words and figures": "Payment is due within [-thirty (30)-]{+sixty (60)+} days of receipt.",
    "only the figure of a number changed": "Payment is due within [-thirty (30)-]{+thirty (60)+} days.",
    "only the word of a number changed": "Payment is due within [-thirty (60)-]{+sixty (60)+} days.",
    "number of several words": "a term of [-twenty-four (24)-]{+thirty-six (36)+} months from today",
    "unit of a period": "within thirty (30) {+business +}days of receipt",
    "amount": "a fee of [-$1,000.00-]{+$1,500.00+} per Article",
    "amount with more digits": "not more than [-1,000-]{+10,000+} copies",
    "amount in euro": "in Höhe von € [-500-]{+750+} je Artikel",
    "percentage": "interest at [-5%-]{+7.5%+} a year",
    "whole date": "effective as of [-September 23, 2020-]{+October 1, 2021+} (the Effective Date)",
    "ISO date": "signed on [-2020-09-23-]{+2021-09-23+} in Vienna",
    "compound of number and word": "a [-30-]{+60+}-day notice period",
    "number of a reference": "as set out in clause [-4.1-]{+4.2+} and the Schedule",
    # one word that turns the meaning
    "may to shall": "The Licensee [-may-]{+shall+} notify the Licensor of each use.",
    "added not": "The Recipient shall {+not +}disclose the Information to any person.",
    "removed only": "liable [-only -]for direct damage",
    "and to or": "by registered mail [-and-]{+or+} by courier",
    "and/or": "the Author and[-/or-] the Editor sign",
    "capital letter": "the terms of this [-agreement-]{+Agreement+} prevail",
    "non-exclusive": "grants a [-non-exclusive-]{+exclusive+} licence to print",
    "condition in front": "[-The-]{+Upon request, the+} Author shall provide source files.",
    # punctuation
    "comma that changes a list": "to the Author, the Editor{+,+} and the Publisher",
    "comma to semicolon": "the Fees[-,-]{+;+} the Costs of printing",
    "words added behind a placeholder": "is made by {{ speaker }}{+ for a fee of {{ fee }}+}.",
    "one word added before a full stop": "approved by ICML{+ in writing+}.",
    "quotes made curly": 'as of today (the [-"-]{+“+}Effective Date[-"-]{+”+}) by and between',
    "apostrophe made curly": "the [-Author's-]{+Author’s+} moral rights",
    "hyphen to dash in a range": "pages 10[---]{+–+}20 of the volume",
    "hyphen to dash in a sentence": "the Fee [---]{+—+} payable in advance",
    "missing space": "is processed.{+ +}Personal data",
    "double space": "by[-  -]{+ +}and between",
    "non-breaking space": f"at least 60[-{NBSP}-]{{+ +}}days",
    "emphasis added": "unless the {+**+}Publisher{+**+} agrees",
    # phrases
    "replaced phrase": "shall use [-commercially reasonable-]{+its best+} efforts",
    "phrase to one word": "[-In the event that-]{+If+} the Author withdraws, the Fee is refunded.",
    "phrase for one word": "ICML [-may-]{+is entitled, at its discretion, to+} edit the Articles.",
    "islands joined": "shall [-promptly and fully-]{+immediately and completely+} reimburse the Author",
    "island of two words": "the [-gross proceeds of the sale-]{+net income of the licence+} in that year",
    "three words stay apart": "The [-Buyer-]{+Customer+} shall pay the [-price-]{+fee+} on delivery.",
    "a sentence end stays": "within [-30-]{+60+} days. The [-Buyer-]{+Seller+} bears the risk.",
    "item inserted in a list": "all fees, {+costs, +}taxes and duties",
    "last but one item inserted": "all fees{+, costs+} and taxes",
    "aside removed": "shall, [-where practicable, -]give notice",
    "bracketed aside removed": "upon notice [-(in writing) -]to the Author",
    "bracketed aside replaced": "the price [-(if any)-]{+(net of tax)+} is refunded",
    "bracket closed inside the edit": "against the [-fee (if any)-]{+cost (as agreed)+}.",
    "defined term without its definition": (
        'please let [-the Company\'s legal department ("Legal")-]{+Legal+} know of it'
    ),
    "a chain of small edits": (
        "you agree [-not to destroy any records you maintain-]{+to maintain all records+} of the work"
    ),
    "doubled word": "that the [-the -]Author signs",
    # parties and order
    "two parties swapped": (
        "The [-Licensor-]{+Licensee+} shall indemnify the [-Licensee-]{+Licensor+} against all claims."
    ),
    "two parties swapped side by side": (
        "entered into between [-Acme GmbH and Borealis Ltd-]{+Borealis Ltd and Acme GmbH+} in Vienna"
    ),
    "moved word": "The Author shall [-promptly -]notify the Board {+promptly +}of any breach.",
    "defined term renamed throughout": (
        "The [-Articles-]{+Works+} are owned by the Author, and ICML may print the [-Articles-]{+Works+} "
        "in any volume that collects [-Articles-]{+Works+} of the same year."
    ),
    # sentences and paragraphs
    "inserted sentence with a common beginning": (
        "Notices are given in writing. {+Each Party shall notify the other of a new address. +}"
        "Each Party shall bear its own costs."
    ),
    "inserted sentence with a common ending": (
        "The fee is due in advance. {+The deposit is due in advance. +}Interest accrues daily."
    ),
    "inserted first sentence": "{+Each Party shall keep records. +}Each Party shall bear its own costs.",
    "inserted last sentence": "Each Party shall bear its own costs.{+ Each Party shall keep records.+}",
    "deleted last sentence": "This clause survives termination.[- It does not bind heirs.-]",
    "deleted first sentence": "[-The fee is fixed. -]Payment is due in advance.",
    "inserted sentence before an edited one": (
        "Notices are given in writing. {+Each Party shall notify the other. +}"
        "Each Party shall pay [-promptly-]{+at once+}."
    ),
    "inserted paragraph": "The first applies.\n\n{+The second applies.\n\n+}The third applies.",
    "deleted last paragraph": "The first rule applies.[-\n\nThe second rule applies.-]",
    "sentence rewritten": (
        "[-Payment is due on receipt of the invoice-]"
        "{+The Author shall be paid within 30 days after the Articles appear+}."
    ),
    "item inserted, the rest renumbered": (
        "(a) the fees; {+(b) the costs; +}and [-(b)-]{+(c)+} the taxes owed by the Author."
    ),
    # placeholders and tables
    "placeholder swapped": "by and between [-{{ speaker }}-]{+{{ author }}+} and ICML",
    "placeholder instead of words": "by and between [-the Author-]{+{{ speaker }}+} and ICML",
    "word beside a placeholder": "as of {{ effective_date }} [-in-]{+at+} Vienna",
    "table cell": "| Fee | [-100-]{+120+} |\n| Term | 12 |",
    # other languages
    "German number": "Die Kündigungsfrist beträgt [-dreißig (30)-]{+sechzig (60)+} Tage zum Monatsende.",
    "German negation": "Der Anspruch ist {+nicht +}übertragbar.",
    "German phrase": "Der Verlag haftet [-nur für Vorsatz-]{+auch für einfache Fahrlässigkeit+}.",
    "German modal": "Der Autor [-kann-]{+muss+} die Änderung schriftlich mitteilen.",
    "Spanish modal": "El Autor [-podrá-]{+deberá+} notificar a la Empresa cualquier cambio.",
    "Spanish number": "dentro de los [-treinta (30)-]{+sesenta (60)+} días siguientes",
    "Spanish word with accent": "la [-rescisión-]{+resolución+} del contrato",
    # dates are one thing
    "day of a date": "on or before [-September 23, 2020-]{+September 24, 2020+} at noon",
    "date with the day in front": "effective as of [-5 January 2020-]{+1 March 2021+} in Vienna",
    "only the year of a date": "ends on [-31 December 2024-]{+31 December 2025+} at midnight",
    "German date": "Der Vertrag beginnt am [-5. Januar 2020-]{+1. März 2021+} in Wien.",
    "Spanish date": "El contrato comienza el [-5 de enero de 2020-]{+1 de marzo de 2021+} en Madrid.",
    "French date": "Le contrat prend effet le [-5 janvier 2020-]{+1er mars 2021+} à Lyon.",
    "month and year": "no later than [-May 2020-]{+June 2021+} or on request",
    "ordinal day": "by the [-5th-]{+15th+} day of each month",
    "date in dots": "bis zum [-31.12.2024-]{+31.12.2025+} verlängert",
    "may that is no month": "The Author [-may-]{+will+} 5 times a year report.",
    # amounts
    "figure before its words": "within [-30 (thirty)-]{+60 (sixty)+} days of receipt",
    "percent in words and figures": "a share of [-fifteen percent (15%)-]{+twenty percent (20%)+} of net sales",
    "dollars in words and figures": "a sum of [-One Thousand Dollars ($1,000)-]{+Two Thousand Dollars ($2,000)+} at signing",
    "currency by code": "a fee of [-USD-]{+EUR+} 5,000 per year",
    "amount with a country's dollar": "a fee of [-US$1,000-]{+US$2,000+} per year",
    "hundreds in words": "not exceed [-one hundred twenty (120)-]{+ninety (90)+} days in any year",
    "connector before a bracketed figure": "the pages and (2) the [-covers-]{+jackets+} of the volume",
    "unit changed with its number": "within [-thirty (30) days-]{+two (2) months+} of the notice",
    "days to business days": "no later than ten (10) {+business +}days after the end of the quarter",
    "two numbers of one sentence": "at least [-ten (10)-]{+twelve (12)+} copies within [-30-]{+45+} days",
    "section sign": "nach § [-31a-]{+31b+} Absatz 2",
    "references in a row": "as set out in Sections [-2.1-]{+3.1+} and [-2.4-]{+3.4+} of this Agreement",
    # curly quotes and hyphens
    "defined term in curly quotes": "the papers (the “[-Articles-]{+Works+}”) listed in Schedule 1",
    "hyphenated compound": "a [-third-party-]{+fourth-party+} claim",
    "hyphen added": "shall [-reenter-]{+re-enter+} the premises",
    "hyphenated word to two words": "a [-long-term-]{+long term+} lease",
    "slash": "the Buyer[-/Lessee-] pays the tax",
    "possessive": "the [-Author's-]{+Authors'+} rights",
    "ampersand": "Smith [-&-]{+and+} Sons are named in the register",
    "e-mail address": "notices go to [-legal@acme.example-]{+contracts@acme.example+} only",
    "web address": "as shown at [-https://acme.example/terms-]{+https://acme.example/terms-of-use+} today",
    # tables
    "last cell of a row": "Service | Price\nSetup | $1,000\nSupport | [-$250-]{+$300+}",
    "two cells of one row": "Setup | [-$1,000-]{+$1,200+} | [-monthly-]{+yearly+}\nSupport | $250 | monthly",
    "row added": "Setup | $1,000\n{+Training | $400\n+}Support | $250",
    "last row added": "Setup | $1,000\nSupport | $250{+\nTraining | $400+}",
    "row removed": "Setup | $1,000\n[-Training | $400\n-]Support | $250",
    "column added": "Setup | $1,000{+ | net+}\nSupport | $250{+ | gross+}",
    # labels and list numbers
    "inline item inserted before the last": "(a) fees; {+(b) costs; +}[-(b)-]{+(c)+} taxes.",
    "inline item removed": "(a) fees; [-(b) costs; (c)-]{+(b)+} taxes.",
    "inline roman items": "(i) the Work; {+(ii) the Drafts; +}and [-(ii)-]{+(iii)+} the Notes.",
    "list item inserted on its own line": "1. Fees.\n2. Costs.\n{+3. Duties.\n+}[-3.-]{+4.+} Taxes.",
    "list item inserted, several renumbered": (
        "1. Fees.\n{+2. Duties.\n+}[-2.-]{+3.+} Costs.\n[-3.-]{+4.+} Taxes."
    ),
    "only the number of an item changed": "[-(b)-]{+(c)+} the taxes owed by the Author",
    # phrases of real edits
    "best efforts": "shall use [-its best-]{+commercially reasonable+} efforts to deliver",
    "mutual to one-sided": "[-Either Party-]{+The Customer+} may terminate this Agreement at any time.",
    "carve-out added": "The Recipient shall not disclose it{+, except to its professional advisers who need to know it+}.",
    "aside inserted in the middle": "The Supplier shall{+, at its own cost and without delay,+} repair the Goods.",
    "notice in writing": "by [-giving written notice-]{+notice in writing+} to the other Party",
    "liability cap": (
        "shall not exceed the [-total fees paid in the twelve (12) months before the claim-]"
        "{+greater of $50,000 and the fees payable under the relevant order+}."
    ),
    "governing law": "governed by the laws of [-the State of California-]{+England and Wales+}, without regard to conflicts.",
    "passive to active": (
        "[-The Goods shall be delivered by the Supplier to the Customer-]"
        "{+The Supplier shall bring the Goods to the premises of the Customer+}."
    ),
    "three added to a list": "claims for death{+, personal injury, fraud+} and wilful default",
    "list of three replaced": "to [-copy, modify and distribute-]{+print and sell+} the Work",
    "both ends of a sentence": "[-Licensor-]{+Publisher+} grants to Licensee a non-exclusive licence to print the Work in [-Europe-]{+Asia+}.",
    "sole discretion": "may, [-acting reasonably-]{+in its sole discretion+}, refuse any order",
    "survival": "Sections 3, 5{+, 7+} and 9 survive the end of this Agreement.",
    "shall mean": "“Services” [-shall mean-]{+means+} the services in the order form.",
    "including without limitation": "all costs (including{+, without limitation,+} legal fees) of the claim",
    "two words apart stay apart": "The [-Vendor-]{+Supplier+} warrants that the Goods are free from [-defects-]{+faults+}.",
    "repeated small word": "the use of the [-name of the -]Society",
    # sentences
    "sentence rewritten in the middle": (
        "The fee is due in advance. [-The Author may withdraw the Work at any time before it is printed-]"
        "{+No refund of the fee is owed where printing has begun on the agreed day+}. Irish law applies."
    ),
    "swapped sentences": (
        "[-The fee is due in advance. -]The Author keeps two copies of the Work for the archive. "
        "{+The fee is due in advance. +}Irish law applies."
    ),
    "sentence inserted between two alike": (
        "The Supplier shall insure the Goods. {+The Supplier shall label the Goods. +}The Supplier shall store the Goods."
    ),
    "sentence inserted and the next edited": (
        "{+The Supplier shall keep a register. +}The Supplier shall store the Goods in a [-dry-]{+cool+} room."
    ),
    "two sentences merged": "The Supplier stores the Goods[-. It-]{+ and+} insures them.",
    "one sentence split": "The Supplier stores the Goods[- and-]{+. It+} insures them.",
    "abbreviation is no end": "Acme Inc. [-may-]{+shall+} notify Borealis Ltd. of the loss.",
    "sentence removed between others": "Fees are due. [-Late fees bear interest at 5% a year. -]Taxes are extra.",
    "paragraph rewritten": (
        "The first stands.\n\n[-Any notice is sent by post to the address on the cover page-]"
        "{+Both Parties name one person who receives all letters on their behalf+}.\n\nThe third stands."
    ),
    # letters of other writings
    "Chinese period": "甲方应在收到发票后[-三十-]{+六十+}日内付款。",
    "Chinese modal": "乙方[-可以-]{+必须+}在七日内书面通知甲方。",
    "Chinese insertion": "本合同{+不+}适用于第三方。",
    "Chinese sentence inserted": "本合同自签字之日起生效。{+双方各执一份。+}本合同有效期为三年。",
    "Japanese term": "受託者は[-データ-]{+システム+}を管理する。",
    "Korean word": "공급자는 상품을 [-삼십일-]{+육십일+} 이내에 인도한다.",
    "Arabic period": "يجب على العميل الدفع خلال [-ثلاثين-]{+ستين+} يوما من الاستلام.",
    "Hebrew negation": "הלקוח {+לא +}ישלם את דמי השכירות.",
    "Hindi word with vowel signs": "ग्राहक [-किताब-]{+पुस्तक+} का मूल्य देगा।",
    "decomposed accents": "the Cafe\u0301 [-Bore\u0301al-]{+Austral+} in Paris",
    "Greek modal": "Ο εκδότης [-μπορεί-]{+οφείλει+} να ενημερώσει τον συγγραφέα.",
    "Russian negation": "Заказчик {+не +}вправе передать договор.",
    # a second round of everyday edits
    "item added at the end of a list": "(a) the fees;[- and-]\n(b) the costs{+; and\n(c) the taxes+}.",
    "item added at the end of an inline list": "(a) the fees[- and-]{+,+} (b) the costs{+, and (c) the taxes+}.",
    "last item removed": "(a) the fees;\n(b) the costs[-; and\n(c) the taxes-].",
    "cross-reference added": "The fee is due in advance{+ as set out in Section 4.2(b)+}.",
    "sub-reference changed": "under Section 4.2[-(b)-]{+(c)+} of this Agreement",
    "percent points": "EURIBOR plus [-2.5-]{+3+} percentage points",
    "fraction": "by [-two-thirds-]{+three-quarters+} of the members",
    "ordinal": "on the [-first-]{+third+} anniversary of the Effective Date",
    "year range": "for the years [-2020-2022-]{+2021-2024+}",
    "version number": "under Version [-1.0.1-]{+2.0.0+} of the policy",
    "negation in the middle": "shall [-use reasonable care to -]protect it",
    "not unreasonably": "with the consent of the Lessor{+, not to be unreasonably withheld+}.",
    "bracketed alternative": "[State of [-Delaware-]{+Nevada+}] corporation",
    "checkbox": "[-[ ]-]{+[x]+} Option A applies",
    "money in two currencies": "€ [-500-]{+750+} or US$ [-550-]{+800+} per paper",
    "plural": "the [-Article is-]{+Articles are+} licensed to ICML",
    "gender neutral": "the Author and [-his or her-]{+their+} heirs",
    "article before": "in the event of [-a -]breach by either Party",
    "paragraph break added": "The fee is due.[- -]{+\n\n+}Interest accrues daily.",
    "sentence capital after insertion": "[-The-]{+In such case, the+} fee is refunded.",
    "long carve-in at the end of a sentence with comma": "Neither Party is liable for indirect damage{+, lost profits, or loss of data, even if it was advised of the possibility+}.",
    "parenthetical added before a comma": "the Supplier{+ (or its affiliate)+}, at its cost, repairs the Goods",
    "quote inside": "the word “[-may-]{+shall+}” is read as a duty",
    "two edits far apart": "The [-Seller-]{+Vendor+} delivers the Goods to the place that the Buyer names and insures them against [-fire-]{+theft+}.",
    "sentence moved within": "[-The fee is due in advance. -]The Author keeps two copies of the Work. No copy is sold. {+The fee is due in advance. +}Irish law applies.",
    "Inc added": "Borealis{+, Inc.+} is liable",
    "bold term": "the **[-Articles-]{+Works+}** are owned",
    "unit in brackets reversed": "no less than [-12 (twelve)-]{+18 (eighteen)+} months",
    "German compound": "die [-Kündigungsfrist-]{+Widerrufsfrist+} beträgt [-14-]{+30+} Tage",
    "Spanish inverted": "¿[-Puede-]{+Debe+} el Autor ceder la obra?",
    "French guillemets": "les « [-Articles-]{+Œuvres+} » sont publiés",
    # one side empty
    "everything new": "{+The whole clause is new.+}",
    "everything gone": "[-The whole clause is gone.-]",
}
