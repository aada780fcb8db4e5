"""The lists of words that numbers, dates, references and punctuation are read with. English.

References are read in German, Spanish, French and Italian too, for a number
that moved is no wording in any language.
"""

from __future__ import annotations


def _words(text: str) -> list[str]:
    return text.split()


NOUN_BEFORE = frozenset(_words("a an the his her their its my our your last at free good own of ill against"))
"""Words before "will", "might", "must" or "can" that make a noun of it."""

NOUNS = frozenset(_words("will might must can"))

INTRODUCTIONS = frozenset(
    _words("""
    however therefore otherwise accordingly furthermore moreover finally thus hereby additionally
    consequently nevertheless nonetheless similarly likewise conversely generally addition general
    contrast example instance particular turn
    """)
)
"""A comma behind one of these at the start of a sentence changes nothing."""

COMPANY_ENDINGS = frozenset(_words("inc ltd llc llp lp plc corp co gmbh ag sa sarl bv nv kg esq jr sr phd"))
"""A comma before one of these belongs to a name."""

REFERENCE_NOUNS = frozenset(
    _words("""
    section sections clause clauses article articles paragraph paragraphs schedule schedules exhibit
    exhibits annex annexes appendix appendices attachment attachments part parts recital recitals
    chapter chapters item items subsection subsections subclause subclauses subparagraph subparagraphs
    sec secs sect art arts cl para paras § §§ provision provisions point points
    ziffer ziffern abschnitt abschnitte abschnitts artikel artikels absatz absätze klausel anlage
    anlagen anhang punkt nummer cláusula cláusulas artículo artículos sección secciones apartado anexo
    párrafo articles clause annexe paragraphe alinéa articolo articoli clausola allegato
    """)
)
REFERENCE_JOINS = frozenset(_words(", and or to through – - & und oder bis y o a et ou e"))

MONTHS = {
    name: at // 2 % 12 + 1
    for at, name in enumerate(
        _words("""
        january jan february feb march mar april apr may may june jun july jul august aug september sep
        october oct november nov december dec
        """)
    )
} | {"sept": 9}
DATE_WORDS = frozenset(
    _words("in of by since until till each every before after early late mid during from to")
)
"""Words before "May" that make a month of it."""

NUMERALS = {
    word: at
    for at, word in enumerate(
        _words("""
        zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
        sixteen seventeen eighteen nineteen
        """)
    )
} | {
    word: 10 * at
    for at, word in enumerate(_words("twenty thirty forty fifty sixty seventy eighty ninety"), start=2)
}
SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 10**12,
}
ORDINALS = {
    word: f"{at}th"
    for at, word in enumerate(
        _words("""
        first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
        fourteenth fifteenth
        """),
        start=1,
    )
} | {"twentieth": "20th", "thirtieth": "30th"}
FRACTIONS = frozenset(_words("half third quarter thirds quarters double triple twice thrice dozen pair"))
WEAK_NUMBERS = frozenset(_words("one first second third half quarter pair"))
"""Number words that are said of much else: they count where another number replaces them."""

UNITS = {
    "second": "second", "minute": "minute", "hour": "hour", "day": "day", "night": "night", "week": "week",
    "fortnight": "fortnight", "month": "month", "quarter": "quarter", "year": "year", "decade": "decade",
    "weekday": "weekday", "workday": "working day", "anniversary": "anniversary",
}  # fmt: skip
UNIT_ADJECTIVES = {
    "business": "business", "working": "working", "banking": "banking", "calendar": "", "consecutive": "",
    "full": "", "trading": "trading", "contract": "contract", "fiscal": "fiscal", "financial": "fiscal",
    "additional": "", "further": "", "successive": "", "complete": "",
}  # fmt: skip
"""What stands between a number and its unit, and the part of it that tells units apart."""

CURRENCY_SIGNS = {"$": "usd", "€": "eur", "£": "gbp", "¥": "jpy"}
CURRENCIES = {
    "usd": "usd", "dollar": "usd", "dollars": "usd", "eur": "eur", "euro": "eur", "euros": "eur",
    "gbp": "gbp", "pound": "gbp", "pounds": "gbp", "sterling": "gbp", "chf": "chf", "franc": "chf",
    "francs": "chf", "jpy": "jpy", "yen": "jpy", "cad": "cad", "aud": "aud", "cny": "cny", "rmb": "cny",
    "inr": "inr", "rupees": "inr", "cent": "cent", "cents": "cent", "sek": "sek", "nok": "nok", "dkk": "dkk",
    "us$": "usd", "mxn": "mxn", "pesos": "mxn", "brl": "brl", "reais": "brl", "pln": "pln",
}  # fmt: skip
PERCENT = {
    "%": "%", "percent": "%", "pct": "%", "percentage": "%", "bps": "bp", "basis": "bp",
}  # fmt: skip

ABBREVIATIONS = frozenset(
    _words("""
    no nos art arts sec secs sect cl para paras e.g i.e cf inc ltd co corp mr mrs ms dr prof st vs v ch
    vol p pp fig ex approx etc al
    """)
)
"""A full stop behind one of these ends no sentence."""

PRONOUNS = frozenset(_words("it its they their them he his him she her who whom whose which that this such"))
"""Words that stand for a party or a thing named before."""

ROMANS = _words("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx")
