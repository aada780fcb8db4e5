"""Numbers that texts refer to, and what an agreement has under them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from clausectl.checking.analysis import Text, Whole
from clausectl.checking.prose import SHARED
from clausectl.comparing.references import Reference, find_references, reference_key
from clausectl.model.provisions import Document
from clausectl.records import dataclass

_ATTACHED = re.compile(
    r"(?:schedule|exhibit|annexe?|appendix|attachment|anlage|anhang|anexo|part|chapter|teil|kapitel)\b",
    re.IGNORECASE,
)
# The name of a statute or of another instrument in front: Labor Code Section 2870, GDPR Article 9(1).
_STATUTE_BEFORE = re.compile(
    r"(?:Code|Act|Law|Statutes?|Laws|U\.S\.C\.|USC|C\.F\.R\.|GDPR|Regulation|Directive|Rules?|SCCs?|Treaty|"
    r"Convention|Annotated|Stat\.|Ann\.|Ordinance)"
    r"(?:\s(?:\((?:EU|EC|EEC|UK)\)\s)?(?:No\.?\s)?\d{1,4}/\d{1,4}(?:/[A-Z]{2,3})?)?"
    r",?\s*(?:Ann\.|,)?\s*\Z"
)
# "Clause 8.1(d) and Clause 8.5 of the EEA SCCs": the first is one of the same paper as the second.
_WITH_ANOTHER = re.compile(
    r"(?:,? (?:and|or)|,) (?:[Ss]ection|[Cc]lause|[Aa]rticle|[Pp]aragraph)s? "
    r"\d[\d.]{0,12}(?:\([A-Za-z\d]{1,5}\)){0,4} (?:of|in|under|to) (?:the )?"
    r"(?!(?:Agreement|Terms|Contract|Amendment|Schedule|Exhibit|Annex|Part|Form)\b)[A-Z]"
)
# What every number has that a reference can lead to: a paragraph without it has no references.
_MANY_DIGITS = re.compile(r"\d\d\d\d")
_NOUNS = tuple(
    """
    section clause article paragraph provision item abschnitt ziffer artikel klausel absatz clausula
    cláusula articulo artículo seccion sección apartado § schedule exhibit annex appendi attachment chapter
    anlage anexo
    """.split()  # noqa: SIM905
)
_PART_OF_IT = re.compile(r"part(?![yn]|i[ec])")  # and no party, partner, particular, participant
_COULD_BE = re.compile(r"[\d(]|[A-Z](?![a-z])")
_LEADING = re.compile(r"^(.*?)((?:\([A-Za-z\d]{1,5}\))+)$")
_OPENING = re.compile(r"\A[(“\"]([A-Z][^()“”\"\n]{2,60})[)”\"]")


@dataclass(frozen=True, slots=True)
class Cited:
    """A reference in a text: its paragraph, and the title in brackets behind it (empty without one)."""

    at: int
    reference: Reference
    title: str
    title_end: int


def find_cited(text: Text) -> list[Cited]:
    """The numbered provisions that a text refers to, headings left out; made once for each text."""
    return text.remember("cited", _find_cited)


def _find_cited(text: Text) -> list[Cited]:
    found: list[Cited] = []
    for at, paragraph in enumerate(text.paragraphs):
        if paragraph.kind == "heading" or paragraph.title:
            continue
        found.extend(Cited(at, *cited) for cited in _cited_in(paragraph.text))
    return found


@lru_cache(maxsize=SHARED)
def _cited_in(text: str) -> tuple[tuple[Reference, str, int], ...]:
    """The references of a paragraph, each with the title behind it and where that ends."""
    found: list[tuple[Reference, str, int]] = []
    for reference in find_references(text) if _may_refer(text) else ():
        if _is_of_statute(text, reference) or _is_pronoun(text, reference):
            continue
        if _WITH_ANOTHER.match(text, reference.end):
            continue
        behind = text[reference.end : reference.end + 80]
        match = _OPENING.match(behind.removeprefix(" "))
        end = reference.end + len(behind) - len(behind.removeprefix(" ")) + (match.end() if match else 0)
        found.append((reference, match[1].strip() if match else "", end if match else 0))
    return tuple(found)


def _may_refer(text: str) -> bool:
    """Whether a paragraph has what every reference has: a number of some kind and a noun. A quick look."""
    if not _COULD_BE.search(text):
        return False
    lowered = text.lower()
    for noun in _NOUNS:
        if noun in lowered:
            return True
    return _PART_OF_IT.search(lowered) is not None


def _is_of_statute(text: str, reference: Reference) -> bool:
    """Whether a number is that of a law: by the name in front of it, or because no agreement has so many."""
    noun = text.rfind(reference.words.partition(" ")[0], max(0, reference.start - 40), reference.start)
    before = text[max(0, noun - 40) : noun] if noun >= 0 else ""
    return _STATUTE_BEFORE.search(before) is not None or _MANY_DIGITS.match(reference.key) is not None


def _is_pronoun(text: str, reference: Reference) -> bool:
    """Whether the number is the word I: Articles I have submitted."""
    alone = text[reference.start : reference.end] == "I"
    return alone and re.match(r"\s[a-z]", text[reference.end : reference.end + 2]) is not None


def is_attachment(words: str) -> bool:
    """Whether a reference leads to a schedule, exhibit, annex or other part, and not to a provision."""
    return _ATTACHED.match(words) is not None


class Numbers:
    """What a plain document has under each number: key -> the title there, empty without one."""

    def __init__(self, document: Document) -> None:
        self.titles: dict[str, str] = {}
        self.texts: dict[str, list[str]] = {}
        for provision in document.provisions:
            for name in dict.fromkeys((provision.path, provision.number)):
                if name:
                    key = reference_key(name)
                    self.titles.setdefault(key, provision.title)
                    self.texts.setdefault(key, []).append(provision.text)

    def __bool__(self) -> bool:
        return bool(self.titles)

    def has(self, key: str) -> bool:
        """Whether there is such a provision; ``3(b)`` also where 3 has a list ``(b)`` in its text."""
        if key in self.titles:
            return True
        match = _LEADING.match(key)
        if match is None:
            return False
        base, labels = match[1], re.findall(r"\([^)]*\)", match[2])
        for size in range(len(labels), -1, -1):
            above = base + "".join(labels[:size])
            if above in self.texts:
                return all(any(label in text for text in self.texts[above]) for label in labels[size:])
        return not base  # "(b)" alone leads within its own provision


def numbers_of(whole: Whole) -> Iterator[tuple[Text, Numbers]]:
    """The numbers of a plain document; nothing for an agreement that is composed."""
    for piece in whole.pieces:
        if piece.text.document is not None:
            yield piece.text, piece.text.remember("numbers", lambda text: Numbers(_document(text)))


def _document(text: Text) -> Document:
    assert text.document is not None  # noqa: S101 - asked of documents only
    return text.document
