"""Names of parties: which are one name written in two ways, and which are names of two persons.

A name is folded to its words and its legal form. Case, punctuation, a leading
"the", "&" for "and" and usual abbreviations are folded away; the legal form is
kept apart, because Acme Ltd and Acme Inc. are two persons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from clausectl.checking.prose import Paragraph
from clausectl.records import dataclass

_TOKEN = re.compile(r"[^\W\d_](?:\.[^\W\d_])+(?![^\W_])|[^\W_]+(?:['’][^\W_]+)*|&")
_ABBREVIATIONS = {
    "&": "and",
    "assn": "association",
    "assoc": "association",
    "bros": "brothers",
    "conf": "conference",
    "dept": "department",
    "govt": "government",
    "inst": "institute",
    "intl": "international",
    "mfg": "manufacturing",
    "mgmt": "management",
    "natl": "national",
    "soc": "society",
    "svcs": "services",
    "univ": "university",
}
_FORMS: dict[tuple[str, ...], str] = {
    tuple(written.split()): meant
    for meant, written_ways in {
        "ltd": "ltd|limited",
        "inc": "inc|incorporated",
        "corp": "corp|corporation",
        "co": "co|company",
        "co ltd": "co ltd|company limited|co limited|company ltd",
        "pty ltd": "pty ltd|pty limited|proprietary limited",
        "pte ltd": "pte ltd|pte limited|private limited|pvt ltd|pvt limited",
        "llc": "llc|limited liability company",
        "llp": "llp|limited liability partnership",
        "lp": "lp|limited partnership",
        "plc": "plc|public limited company",
        "gmbh": "gmbh",
        "gmbh co kg": "gmbh and co kg|gmbh & co kg",
        "ag": "ag|aktiengesellschaft",
        "kg": "kg",
        "se": "se",
        "sa": "sa",
        "sas": "sas",
        "sarl": "sarl|sàrl",
        "srl": "srl",
        "spa": "spa",
        "bv": "bv",
        "nv": "nv",
        "ab": "ab",
        "oy": "oy",
    }.items()
    for written in written_ways.split("|")
}
_LONGEST_FORM = 4
# What ends a company's name in running text. Co and Company end too much else.
_ENDS = re.compile(
    r"(?:(?<=\w )|(?<=\w, ))(?:L(?:td|TD|imited|IMITED)|I(?:nc|NC|ncorporated|NCORPORATED)"
    r"|C(?:orp|ORP|orporation|ORPORATION)"
    r"|L\.?L\.?[CP]|PLC|[Pp]lc|p\.l\.c|G(?:mbH|MBH)|AG|SE|S\.?A|S\.?A\.?S|B\.?V|N\.?V|S\.?A\.?R\.?L|S\.?R\.?L"
    r"|S\.?p\.?A|Oy)(?![\w-])\.?"
)
_END_WORDS = frozenset(
    """
    Ltd LTD Limited LIMITED Inc INC Incorporated INCORPORATED Corp CORP Corporation CORPORATION
    LLC LLP L.L.C L.L.P PLC Plc GmbH GMBH AG SE SA S.A SAS S.A.S BV B.V NV N.V SARL S.A.R.L SRL S.R.L
    SpA S.p.A Oy
    """.split()  # noqa: SIM905
)
"""The words that a match of `_ENDS` begins with, small letters aside: to leave most paragraphs alone."""
_BEFORE = re.compile(r"(?<![\w&'’.-])[^\W_a-zß-ÿ][\w&'’.-]*,? \Z|(?<= )& \Z")
_MOST_WORDS = 7
_NOT_NAMES = frozenset(
    """
    a an and any as at between both but by each either every for from if in neither no nor of on or our
    party such that the their these this those to under upon we where whereas while with your dear all
    """.split()  # noqa: SIM905
)
_ORDINARY = frozenset(("limited", "company", "corporation", "corp", "se"))


@dataclass(frozen=True, slots=True)
class PartyName:
    """A name as it is written, and what it is folded to; ``form`` is empty without a legal form."""

    written: str
    words: tuple[str, ...]
    form: str

    @property
    def key(self) -> tuple[tuple[str, ...], str]:
        """What two ways of writing one name have in common."""
        return self.words, self.form


@dataclass(frozen=True, slots=True)
class WrittenName:
    """A name in a paragraph (by its index). ``open_end``: its last full stop may be the sentence's."""

    name: PartyName
    at: int
    start: int
    end: int
    open_end: bool


@lru_cache(maxsize=4096)
def read_name(written: str) -> PartyName:
    """Fold a name. Linear in it; a name without any letter or digit has no words."""
    return _fold(written, [match.group() for match in _TOKEN.finditer(written)])


def _fold(written: str, tokens: Iterable[str]) -> PartyName:
    words = [_fold_word(token) for token in tokens]
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    for length in range(min(_LONGEST_FORM, len(words) - 1), 0, -1):
        form = _FORMS.get(tuple(words[-length:]))
        if form:
            return PartyName(written, tuple(words[:-length]), form)
    return PartyName(written, tuple(words), "")


@lru_cache(maxsize=16384)
def _fold_word(token: str) -> str:
    word = token.replace(".", "").replace("'", "").replace("’", "").casefold()
    return _ABBREVIATIONS.get(word, word)


def is_organisation(name: PartyName) -> bool:
    """Whether a name is surely none of a human being: by its legal form or a word that people do not have."""
    return bool(name.form) or not _OF_ORGANISATIONS.isdisjoint(name.words)


_OF_ORGANISATIONS = frozenset(
    """
    and of on for association bank board college committee conference council department foundation government
    group institute international ministry museum office organisation organization society trust university
    """.split()  # noqa: SIM905
)


def find_company_names(
    paragraph: Paragraph, capitals: Sequence[tuple[int, str]]
) -> Iterator[tuple[int, int]]:
    """Names in running text that end with a legal form: Acme Ltd, Larch Optics GmbH.

    ``capitals`` are the words of the paragraph that begin with one; none for a heading.
    """
    text = paragraph.text
    ends = [word for _, word in capitals if word in _END_WORDS]
    if capitals and not ends and "plc" not in text and "p.l.c" not in text:
        return
    for match in _ENDS.finditer(text):
        start = match.start()
        for _ in range(_MOST_WORDS):
            before = _BEFORE.search(text, max(0, start - 40), start)
            if before is None or before.group().strip(" ,").lower() in _NOT_NAMES:
                break
            if before.group().rstrip(" ").endswith(",") and start != match.start():
                break  # a comma stands before the legal form alone
            start = before.start()
        end = match.end()
        if start == match.start() or (match.group().lower() in _ORDINARY and _goes_on(text, end)):
            continue
        yield start, end


def _goes_on(text: str, end: int) -> bool:
    """Whether a capital follows: Limited Warranty, Corporation Tax."""
    return re.match(r" [A-Z]", text[end : end + 2]) is not None


def ends_openly(text: str, end: int) -> bool:
    """Whether the full stop before (or at) an offset may be that of the sentence."""
    if text[end - 1 : end] != ".":
        return text[end : end + 1] == "."
    return re.match(r"[\"”’)]*(?:\Z|\s+(?:[^\W\da-z_]|[\"“(]))", text[end : end + 6]) is not None


def find_known_names(
    paragraph: Paragraph, at: int, capitals: Iterable[tuple[int, str]], known: dict[str, list[PartyName]]
) -> Iterator[WrittenName]:
    """Where a paragraph names one of the names ``known`` (by their first folded word), however written.

    A name without its legal form is a short form and is not found. Linear in the
    capitals of the paragraph times the known names that begin alike.
    """
    text = paragraph.text
    reach = 0
    for start, word in capitals:
        names = known.get(_fold_word(word))
        if names is None or start < reach:
            continue
        best = max((_match(text, start, name) for name in names), default=0)
        if best:
            best += text[best : best + 1] == "." and text[best - 1 : best] != "."
            written = text[start:best]
            reach = best
            yield WrittenName(read_name(written), at, start, best, ends_openly(text, best))


def _match(text: str, start: int, name: PartyName) -> int:
    """Where a name ends that begins at an offset; 0 where another one stands there."""
    at = start
    for wanted in name.words:
        found = _TOKEN.search(text, at, at + 40)
        if found is None or _fold_word(found.group()) != wanted or found.start() - at > 3:
            return 0
        if not (found.group()[0].isupper() or not found.group()[0].isalpha() or wanted in _NOT_NAMES):
            return 0
        at = found.end()
    if not name.form:
        return at
    tokens = list(_TOKEN.finditer(text, at, at + 60))[:_LONGEST_FORM]
    for length in range(len(tokens), 0, -1):
        words = tuple(_fold_word(token.group()) for token in tokens[:length])
        if _FORMS.get(words) == name.form and tokens[0].start() - at <= 3 and tokens[0].group()[0].isupper():
            return tokens[length - 1].end()
    return 0


def slips_of(words: tuple[str, ...], shortest: int) -> Iterator[tuple[str, ...]]:
    """What a name shares with every name that differs by one letter of one word.

    Words of fewer letters than ``shortest`` and words with digits are left alone, and so is the first letter.
    """
    for at, word in enumerate(words):
        if len(word) >= shortest and word.isalpha():
            for short in {word, *(word[:letter] + word[letter + 1 :] for letter in range(1, len(word)))}:
                yield (str(at), *words[:at], short, *words[at + 1 :])


def is_slip(one: tuple[str, ...], other: tuple[str, ...], shortest: int) -> bool:
    """Whether two names differ in one word alone, by one letter more, less or other, or two swapped."""
    if len(one) != len(other):
        return False
    differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(differing) != 1:
        return False
    a, b = sorted(differing[0], key=len)
    if len(a) < shortest or not (a.isalpha() and b.isalpha()) or len(b) - len(a) > 1:
        return False
    if a[0] != b[0]:
        return False  # Alder and Elder: few slips are made in the first letter
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    if len(a) == len(b):
        swapped = a[at : at + 2] == b[at : at + 2][::-1] and a[at + 2 :] == b[at + 2 :]
        return swapped or a[at + 1 :] == b[at + 1 :]
    return a[at:] == b[at + 1 :]


def fold_words(text: str) -> str:
    """All words of a text folded as those of names are, between single spaces, with one at either end."""
    return f" {' '.join(_fold_word(match.group()) for match in _TOKEN.finditer(text))} "
