"""Find a passage, or a defined term, in the text of an agreement, and name the provision it stands in.

Words are compared as a reader would: letter case, kinds of quotes and dashes,
white space, line ends and Markdown's marks make no difference.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence

from clausectl.comparing.meanings import find_meanings
from clausectl.comparing.terms import find_uses
from clausectl.model.provisions import Document, Provision
from clausectl.model.standing import Passage
from clausectl.records import dataclass

_AROUND = 60  # characters shown on either side of what was found
_SHOWN = 400  # characters shown of what was found
_LEVELS = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″‹›", '"'),
        **dict.fromkeys("‘’‚‛′", "'"),
        **dict.fromkeys("‐‑–—", "-"),
        **dict.fromkeys("*\\`\u00ad", ""),
    }
)


@dataclass(frozen=True, slots=True)
class ClauseSpan:
    """The stretch of a text that came from one clause."""

    start: int
    end: int
    clause: str
    version: str


def fold_words(text: str) -> str:
    """A text as it is compared; empty where it holds no word. Linear."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_LEVELS).casefold().split())


def find_passage(document: Document, spans: Sequence[ClauseSpan], needle: str) -> tuple[Passage, ...]:
    """Where a folded passage stands, once for each provision it begins in.

    ``spans`` are parted and in order. Linear in the text.
    """
    text = document.source
    folded, offsets = _fold_with_offsets(text)
    starts = [provision.start for provision in document.provisions]
    bounds = [span.start for span in spans]
    found: dict[int, Passage] = {}
    at = folded.find(needle)
    while at >= 0:
        start, end = offsets[at], offsets[at + len(needle) - 1] + 1
        index = bisect_right(starts, start) - 1
        if index not in found:
            provision = document.provisions[index] if index >= 0 else None
            found[index] = _describe(provision, _clause_at(start, spans, bounds), text, start, end)
            following = starts[index + 1] if index + 1 < len(starts) else len(text)
            # what else this provision says is told already
            at = folded.find(needle, max(at + len(needle), bisect_right(offsets, following - 1)))
        else:
            at = folded.find(needle, at + len(needle))
    return tuple(found.values())


def find_term(document: Document, spans: Sequence[ClauseSpan], term: str) -> tuple[Passage, ...]:
    """The provisions that define a term, then those that use it, each once. Linear in the text."""
    texts = [provision.text for provision in document.provisions]
    wanted = fold_words(term)
    near = [index for index, text in enumerate(texts) if wanted in fold_words(text)]
    defined: dict[int, str] = {}
    for meaning in find_meanings([texts[index] for index in near]):
        if fold_words(meaning.term) == wanted:
            defined.setdefault(near[meaning.text], meaning.words)
    used = find_uses([term], texts).get(term, ())
    bounds = [span.start for span in spans]
    found = []
    for index in (*defined, *(index for index in used if index not in defined)):
        provision = document.provisions[index]
        clause = _clause_at(_first_word(document.source, provision), spans, bounds)
        words = defined.get(index)
        before = after = ""
        if words is None:
            before, words, after = _cut_around(provision.text, term)
        found.append(
            Passage(
                provision.path,
                provision.title,
                *clause,
                before,
                _shorten(words),
                after,
                "defined" if index in defined else "used",
            )
        )
    return tuple(found)


def _fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters where it stands in the text (which is NFC)."""
    characters: list[str] = []
    offsets: list[int] = []
    gap = -1
    for at, character in enumerate(text):
        if character.isspace():
            gap = at if gap < 0 else gap
            continue
        folded = character.translate(_LEVELS).casefold()
        if not folded:
            continue
        if gap >= 0 and characters:
            characters.append(" ")
            offsets.append(gap)
        gap = -1
        characters += folded
        offsets += [at] * len(folded)
    return "".join(characters), offsets


def _describe(
    provision: Provision | None, clause: tuple[str, str], text: str, start: int, end: int
) -> Passage:
    # a provision's own span, without the numbers that other provisions print
    low = max(provision.start if provision else 0, start - _AROUND)
    high = min(max(end, provision.end if provision else end), end + _AROUND)
    before = _bare(text[low:start])
    return Passage(
        provision.path if provision else "",
        provision.title if provision else "",
        *clause,
        ("…" if low > (provision.start if provision else 0) else "") + before,
        _shorten(_bare(text[start:end]).strip()),
        _bare(text[end:high]) + ("…" if provision and high < provision.end else ""),
    )


def _bare(text: str) -> str:
    """Words without Markdown's marks, on one line; spaces at the ends stay."""
    lead = " " if text[:1].isspace() else ""
    tail = " " if text[-1:].isspace() and text.strip() else ""
    return lead + " ".join(text.replace("\\", "").replace("*", "").replace("`", "").split()) + tail


def _shorten(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= _SHOWN else flat[:_SHOWN].rstrip() + "…"


def _cut_around(text: str, term: str) -> tuple[str, str, str]:
    """The first use of a term with what stands around it; plural and possessive are not told apart."""
    flat = " ".join(text.split())
    at = flat.find(term)
    if at < 0:
        at = flat.casefold().find(term.casefold()[:-1] or term.casefold())
    if not 0 <= at < len(flat):
        return "", "", flat[:_AROUND]
    end = at + len(term)
    low, high = max(0, at - _AROUND), min(len(flat), end + _AROUND)
    return (
        ("…" if low else "") + flat[low:at],
        flat[at:end],
        flat[end:high] + ("…" if high < len(flat) else ""),
    )


def _first_word(text: str, provision: Provision) -> int:
    at = provision.start
    while at < provision.end and text[at].isspace():
        at += 1
    return at


def _clause_at(offset: int, spans: Sequence[ClauseSpan], bounds: Sequence[int]) -> tuple[str, str]:
    index = bisect_right(bounds, offset) - 1
    if index >= 0 and offset < spans[index].end:
        return spans[index].clause, spans[index].version
    return "", ""
