"""Numbers that somebody typed in front of the items of a list, and whether they follow each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from clausectl.model.provisions import Provision
from clausectl.records import dataclass

_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
_INLINE = re.compile(r"(?<![\w)\]§])\((?P<label>[a-z]|[ivx]{2,5}|[A-Z]|\d{1,2})\)(?= )")
_REFERENCE = re.compile(
    r"\b(?:sections?|clauses?|paragraphs?|sub-?\s?(?:sections?|clauses?|paragraphs?)|items?|points?|limbs?|parts?"
    r"|articles?|exceptions?|conditions?|in|under|either|per|see|than|both|lit|buchstaben?|absatz|absätze|nummern?)"
    r"\.? (?:[^.;:]{0,30}\) ?(?:,|and|or|to|through|und|oder)? ?)?\Z",
    re.IGNORECASE,
)
_PARTED = re.compile(r"(?:[;,.:–—]|[;,]? (?:and/or|and|or|und|oder))\s*\Z")
_FEWEST = 2  # words of an item


@dataclass(frozen=True, slots=True)
class Gap:
    """A number that does not follow the one before: at ``start`` to ``end``, or the provision ``at``."""

    start: int
    end: int
    label: str
    expected: str
    repeated: bool
    at: int = -1


def find_inline_gaps(text: str) -> Iterator[Gap]:
    """Items such as ``(a) … (b) … (d)`` in one paragraph that skip or repeat. Linear in the text.

    A list starts at its first number. What is named and not counted
    ("paragraphs (a) and (d)") is no item.
    """
    if text.count("(") < 3:
        return
    matches = list(_INLINE.finditer(text))
    runs: dict[str, int] = {}
    for at, match in enumerate(matches):
        label, start, end = match["label"], match.start(), match.end()
        following = matches[at + 1].start() if at + 1 < len(matches) else len(text)
        if len(text[end : min(following, end + 80)].split()) < _FEWEST or _REFERENCE.search(
            text, max(0, start - 60), start
        ):
            continue
        kinds = _kinds(label)
        carried = [kind for kind in kinds if runs.get(kind) and _ordinal(label, kind) == runs[kind] + 1]
        first = [kind for kind in kinds if _ordinal(label, kind) == 1]
        if carried or first:
            for kind in carried or first:
                runs[kind] = _ordinal(label, kind)
            continue
        kind = kinds[0]
        known, number = runs.get(kind, 0), _ordinal(label, kind)
        if known < 2 or number not in (known, known + 2, known + 3):
            continue
        if not _PARTED.search(text, max(0, start - 12), start):
            continue
        yield Gap(start, end, match.group(), f"({_label(known + 1, kind)})", number == known)
        runs[kind] = number


def find_provision_gaps(provisions: Sequence[Provision]) -> Iterator[Gap]:
    """Typed numbers of provisions that skip or repeat among those under the same one above. Linear.

    A list of Markdown repeats its number as it likes; what it skips is typed.
    """
    before: dict[tuple[int, str, str, str], int] = {}
    for at, provision in enumerate(provisions):
        prefix, label = _cut_label(provision.number)
        if not label or not provision.marker:
            continue
        keys = [(provision.parent, provision.marker, prefix, kind) for kind in _kinds(label)]
        numbers = [_ordinal(label, key[-1]) for key in keys]
        carried = [
            key for key, number in zip(keys, numbers, strict=True) if number == before.get(key, -1) + 1
        ]
        if not carried and keys:
            known, number = before.get(keys[0], 0), numbers[0]
            repeated = number == known and not provision.marker.startswith("list")
            if known and (repeated or 1 < number - known <= 3):
                expected = provision.number.replace(label, _label(known + 1, keys[0][-1]))
                yield Gap(0, 0, provision.number, expected, repeated, at)
        counted = zip(keys, numbers, strict=True)
        before |= {key: number for key, number in counted if not carried or key in carried}


def _cut_label(number: str) -> tuple[str, str]:
    """``9.2`` into ``9.`` and ``2``, ``(b)`` into ``(`` and ``b``; empty for names such as ``Schedule 1``."""
    match = re.fullmatch(r"((?:\d{1,3}\.)*\(?)(\d{1,3}|[a-z]|[ivx]{1,5}|[A-Z])\)?", number)
    return (match[1], match[2]) if match else ("", "")


def _kinds(label: str) -> tuple[str, ...]:
    """How a label can be counted, the likeliest first: ``(i)`` is a numeral or a letter."""
    if label.isdigit():
        return ("digit",)
    if label.isupper():
        return ("capital",)
    if label in _ROMAN:
        return ("roman", "letter") if len(label) == 1 else ("roman",)
    return ("letter",) if len(label) == 1 else ()


def _ordinal(label: str, kind: str) -> int:
    if kind == "digit":
        return int(label)
    return _ROMAN.index(label) if kind == "roman" else ord(label.lower()) - 96


def _label(ordinal: int, kind: str) -> str:
    if kind == "digit":
        return str(ordinal)
    if kind == "roman":
        return _ROMAN[ordinal] if ordinal < len(_ROMAN) else "…"
    letter = chr(96 + ordinal) if ordinal <= 26 else "…"
    return letter.upper() if kind == "capital" else letter
