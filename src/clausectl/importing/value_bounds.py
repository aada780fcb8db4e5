"""Where a value really begins and ends: what alignment cut off, and values that all copies share."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausectl.importing.parameter_dates import LONGEST_DATE, find_patterns, read_dates
from clausectl.importing.parameter_names import find_hints
from clausectl.importing.parameter_types import read_spelt
from clausectl.model.imported_parameters import Blank, TypedConstant

MOST_LOOKED_AT = 50  # different values of a place; a value cut in two shows in fewer
MOST_AROUND = 200  # characters of the text before and after it
_MOST_TOKENS = 9

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
)
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_DATE_WORD = rf"(?:{_MONTH}|{_WEEKDAY}|[0-9]{{1,4}}|day|of|and)"
_DATE_TOKEN = re.compile(rf"\s*(?<![\w]){_DATE_WORD}(?![\w])[,;./-]?|\s*[,;](?=\s)|[./-]")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_PIECE = re.compile(r"\s+|[^\W_]+|[\W_]")
_CURRENCY = re.compile(r"(?<![A-Za-z])[A-Z]{3} ?$")
_FORM = re.compile(
    r",? (?:Inc|Incorporated|Ltd|Limited|LLC|L\.L\.C|LLP|L\.L\.P|LP|Corp|Corporation|Co|Company"
    r"|GmbH(?: & Co\. KG)?|AG|SE|S\.A|SA|SAS|B\.V|BV|N\.V|NV|PLC|plc|Pty|KG|Oy|AB)(?![\w-])\.?"
)
_NAME_WORD = re.compile(r"[A-Z][\w’'&.-]*")
_NO_NAME = frozenset({
    "I", "This", "The", "These", "A", "An", "By", "Between", "Among", "And", "Or", "Of", "In", "On", "As",
    "At", "To", "For", "With", "If", "Party", "Agreement", "Whereas", "WHEREAS",
})  # fmt: skip
_AS_OF = re.compile(
    r"(?:\beffective date\s*:|^date\s*:|\b(?:as of|dated|effective(?: as of| on| from)?|executed on|made on)"
    r"\b)\s+(?:the\s+)?(?=[0-9A-Z])",
    re.IGNORECASE,
)
_DATE_RUN = re.compile(
    rf"(?:{_WEEKDAY},? )?(?:{_MONTH} [0-9]{{1,2}},? [0-9]{{4}}|[0-9]{{1,2}}(?: day of)? {_MONTH},? [0-9]{{4}}"
    rf"|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})(?!\w)"
)
_DEFINED = re.compile(r",?\s*\(\s*(?:the\s+)?[\"“'„]?[\w ]*\bDate\b", re.IGNORECASE)
_ENDING = re.compile(r"[ .;*_]*")
_MADE = re.compile(r"\b(?:entered into|made|effective|executed|agreed|is dated)\b[^.;]*$", re.IGNORECASE)
_THIS = re.compile(r"(?:this|the present)\b[^.;]*$", re.IGNORECASE)


def is_cut_inside_value(before: str, values: Sequence[str], after: str) -> tuple[int, int]:
    """How many last characters of ``before`` and first ones of ``after`` belong to the value as well.

    ``before`` and ``after`` are the shared text of the paragraph around the
    place, with the spaces between words. A date, a list of dates, a number, an amount with its currency, a
    word and the name of a party are whole or not there. (0, 0) where nothing is cut.
    """
    before, after = before[-MOST_AROUND:], after[:MOST_AROUND]
    distinct = list(dict.fromkeys(values))[:MOST_LOOKED_AT]
    for look in (_cut_dates, _cut_words, _cut_names):
        start, end = look(before, distinct, after)
        if start or end:
            return start, end
    return 0, 0


def _cut_dates(before: str, values: Sequence[str], after: str) -> tuple[int, int]:
    starts, ends = _date_starts(before), _date_ends(after)
    if len(starts) == len(ends) == 1:
        return 0, 0
    if all(values) and _are_dates("", values, ""):
        # whole already; only a day before them that has no year of its own is one of theirs
        ends = [0]
        starts = [start for start in starts if not _YEAR.search(before, len(before) - start)]
    tried = sorted(((start, end) for start in starts for end in ends), key=sum, reverse=True)
    for start, end in tried:
        if start + end and _are_dates(before[len(before) - start :], values, after[:end]):
            return start, end
    return 0, 0


def _date_ends(after: str) -> list[int]:
    """Lengths of what may belong to a date at the start of a text, from 0."""
    ends = [0]
    at = 0
    while len(ends) <= _MOST_TOKENS:
        match = _DATE_TOKEN.match(after, at)
        if match is None:
            break
        at = match.end()
        word_end = len(after[:at].rstrip(" ,;./-"))
        if word_end > ends[-1]:
            ends.append(word_end)
    return ends


def _date_starts(before: str) -> list[int]:
    """The same at the end of a text."""
    text = before[-LONGEST_DATE:]
    starts = [0]
    pieces = _PIECE.findall(text)
    at = len(text)
    for piece in reversed(pieces):
        if len(starts) > _MOST_TOKENS:
            break
        at -= len(piece)
        if piece.isspace() or piece in ",;./-":
            continue
        if not re.fullmatch(_DATE_WORD, piece):
            break
        starts.append(len(text) - at)
    return starts


def _are_dates(start: str, values: Sequence[str], end: str) -> bool:
    made = [join_words(join_words(start, value), end).strip() for value in values]
    return read_dates(list(dict.fromkeys(made))) is not None


def join_words(first: str, second: str) -> str:
    """Two stretches of text with the space between them that words need."""
    if not first or not second or first[-1].isspace() or second[0].isspace():
        return first + second
    return (
        f"{first} {second}"
        if second[0].isalnum() and (first[-1].isalnum() or first[-1] in ",;")
        else first + second
    )


def _cut_words(before: str, values: Sequence[str], after: str) -> tuple[int, int]:
    """Inside a number or a word, and between an amount and its currency."""
    start = end = 0
    known = [value for value in values if value]
    if not known:
        return 0, 0
    first = re.search(r"[\w$€£][\w.,'’@/-]*$", before)
    if first is not None and any(_is_joined(before, value) for value in known):
        start = len(before) - first.start()
    last = re.match(r"[\w.,@/-]*\w", after)
    if last is not None and any(_is_joined(value, after) for value in known):
        end = last.end()
    numbers = all(re.match(r"-?[0-9]", before[len(before) - start :] + value) for value in known)
    currency = _CURRENCY.search(before[: len(before) - start])
    if currency is not None and numbers:
        start += len(currency.group())
    return start, end


def _is_joined(first: str, second: str) -> bool:
    """Whether the end of one text and the start of another are one word or number, parted inside it."""
    if first[-1:] in tuple("-'’@/_") and first[-2:-1].isalnum() and second[:1].isalnum():
        return True
    # an apostrophe behind a name is no part of it
    if first[-1:].isalnum() and second[:1] in tuple("-@/_") and second[1:2].isalnum():
        return True
    points = tuple(".,")
    return (first[-1:] in points and first[-2:-1].isdigit() and second[:1].isdigit()) or (
        first[-1:].isdigit() and second[:1] in points and second[1:2].isdigit()
    )


def _cut_names(before: str, values: Sequence[str], after: str) -> tuple[int, int]:
    """Inside the name of a party: words with capitals around it, where a party is named, and legal forms."""
    known = [value.strip() for value in values if value.strip()]
    if not known or not all(_is_name(value) for value in known):
        return 0, 0
    start = end = 0
    form = _FORM.match(join_words("x", after)[1:])
    if form is not None and not any(_FORM.search(" " + value) for value in known):
        end = form.end() - (len(join_words("x", after)) - 1 - len(after))
    head = re.search(r"(?:(?<=\s)|^)(?:[A-Z][\w’'&.-]*\s+)+$", join_words(before, "X")[:-1])
    if head is None:
        return 0, end
    words = head.group().split()
    while words and words[0] in _NO_NAME:
        words.pop(0)
    if not words or any(word in _NO_NAME for word in words):
        return 0, end
    length = len(before) - before.rfind(words[0], len(before) - len(head.group()) - 1)
    rest = before[: len(before) - length]
    context = Blank("", rest, after[end:], ())
    if len(known) < len(values) or end or any(hint.party for hint in find_hints(context)):
        start = length if any(hint.party for hint in find_hints(context)) or end else 0
    return start, end


def _is_name(value: str) -> bool:
    return all(
        _NAME_WORD.match(word) or word in ("and", "of", "the", "&", "de", "van", "von")
        for word in value.split()
    )


def is_one_value(first: Sequence[str], between: str, second: Sequence[str]) -> bool:
    """Whether two places beside each other are one number in words and digits: ``thirty`` (``30``)."""
    if between.strip() != "(" or len(first) != len(second):
        return False
    pairs = set(zip(first, second, strict=True))
    return bool(pairs) and all(
        digits.isdigit() and str(read_spelt(words)) == digits for words, digits in pairs
    )


def find_typed_constants(paragraphs: Sequence[str]) -> tuple[TypedConstant, ...]:
    """Dates in the form's own text that are a parameter by what stands around them, though all copies agree.

    Only the date that a document is made as of or dated, or that a label calls its date. In order.
    """
    found: list[TypedConstant] = []
    for index, paragraph in enumerate(paragraphs):
        for match in _AS_OF.finditer(paragraph):
            written = _DATE_RUN.match(paragraph, match.end())
            if written is None or not find_patterns(written.group()):
                continue
            reason = _explain_constant(paragraph, match, written.end())
            if reason:
                found.append(TypedConstant(index, written.start(), written.end(), written.group(), reason))
    return tuple(found)


def _explain_constant(paragraph: str, opening: re.Match[str], end: int) -> str:
    before = paragraph[max(0, opening.start() - MOST_AROUND) : opening.start()]
    said = opening.group().strip().lower()
    if ":" in said:
        return "its label calls it a date" if _ENDING.fullmatch(paragraph, end) else ""
    if _DEFINED.match(paragraph, end):
        return "it is defined as a date behind it"
    if _MADE.search(before) and said.startswith(("as of", "executed", "made")):
        return "the agreement is made as of it"
    if opening.start() <= MOST_AROUND and before.lower().count("agreement") <= 1:
        return "it is what the document is dated" if _THIS.match(before.lstrip("#* ")) else ""
    return ""


def make_constant_blank(constant: TypedConstant, paragraphs: Sequence[str], copies: int) -> Blank:
    """The blank that stands where a constant does, with the same words in every copy."""
    text = paragraphs[constant.paragraph]
    before, after = text[max(0, constant.start - 80) : constant.start], text[constant.end : constant.end + 80]
    return Blank("form", before, after, (constant.text,) * copies)
