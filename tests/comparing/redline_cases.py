"""Redlines as a careful lawyer would write them, by hand, before the code was run.

The two cases on defined terms and chains came later, from real revisions.

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
    "day of a date": "on or before September [-23-]{+24+}, 2020 at noon",
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
    # By hand this was {+3. Duties.+}[-3.-]{+4.+} Taxes: until numbers are read apart from words,
    # the shortest true statement stands.
    "list item inserted on its own line": "1. Fees.\n2. Costs.\n3. {+Duties.\n4. +}Taxes.",
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
    # one side empty
    "everything new": "{+The whole clause is new.+}",
    "everything gone": "[-The whole clause is gone.-]",
}
