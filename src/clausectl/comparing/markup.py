"""Formatting told from words: what markup changed where the words are the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from clausectl.model.provisions import Provision, Style
from clausectl.model.redlines import Redline

_LOOKS = {
    "quote style": "\"'“”„‟‘’‚‛«»‹›`´",
    "dash style": "-‐‑‒–—―−",
    "ellipsis": ".…",
    "soft hyphen": "\u00ad",
}
_Layer = tuple[int, int, frozenset[str]]
"""A stretch from … to … under the same set of styles."""


def find_formatting(
    old: Provision, new: Provision, text: Redline | None, title: Redline | None
) -> tuple[str, ...]:
    """Names of what changed in the markup of the words that both sides have, sorted.

    ``emphasis``, ``strike``, ``code``, ``link target``, ``link``, ``HTML wrapper``,
    ``heading level``, ``list marker``, ``heading style``. Linear in the styles
    and the parts of the redlines.
    """
    found = set(_compare_markers(old.marker, new.marker))
    for redline, before, after, length in (
        (text, old.styles, new.styles, len(old.text)),
        (title, old.title_styles, new.title_styles, len(old.title)),
    ):
        if before != after or (before and redline is not None):
            for gone, come in _differences(redline, before, after, length):
                found |= _name(gone, come)
    return tuple(sorted(found))


def _compare_markers(old: str, new: str) -> Iterable[str]:
    if old == new or not old or not new:
        return
    was, now = old.split(" ", 1)[0], new.split(" ", 1)[0]
    if was == now == "heading":
        yield "heading level"
    elif was != now and "heading" in (was, now):
        yield "heading style"
    else:
        yield "list marker"


def _differences(
    redline: Redline | None, before: Sequence[Style], after: Sequence[Style], length: int
) -> Iterable[tuple[frozenset[str], frozenset[str]]]:
    """Pairs of style sets that differ over characters that both texts have."""
    old, new = _Layers(before), _Layers(after)
    stretches = [(0, 0, length)] if redline is None else _kept(redline)
    for old_at, new_at, size in stretches:
        done = 0
        while done < size:
            was, old_room = old.at(old_at + done)
            now, new_room = new.at(new_at + done)
            if was != now:
                yield was, now
            done += min(old_room, new_room)


def _kept(redline: Redline) -> Iterable[tuple[int, int, int]]:
    old_at = new_at = 0
    for part in redline.parts:
        size = len(part.text)
        if part.kind == "same":
            yield old_at, new_at, size
        old_at += size if part.kind != "inserted" else 0
        new_at += size if part.kind != "deleted" else 0


class _Layers:
    """The styles of a text as stretches that do not overlap, read from left to right."""

    def __init__(self, styles: Sequence[Style]) -> None:
        self._layers = _flatten(styles)
        self._next = 0

    def at(self, offset: int) -> tuple[frozenset[str], int]:
        """The styles over a character, and over how many characters from it they are the same."""
        while self._next < len(self._layers) and self._layers[self._next][1] <= offset:
            self._next += 1
        if self._next == len(self._layers):
            return frozenset(), 1 << 62
        start, end, names = self._layers[self._next]
        return (frozenset(), start - offset) if offset < start else (names, end - offset)


def _flatten(styles: Sequence[Style]) -> list[_Layer]:
    edges = sorted(
        [(style.start, 1, style.name) for style in styles if style.end > style.start]
        + [(style.end, -1, style.name) for style in styles if style.end > style.start]
    )
    layers: list[_Layer] = []
    open_: dict[str, int] = {}
    last = 0
    for at, step, name in edges:
        if at > last and open_:
            names = frozenset(open_)
            if layers and layers[-1][1] == last and layers[-1][2] == names:
                layers[-1] = (layers[-1][0], at, names)
            else:
                layers.append((last, at, names))
        last = at
        open_[name] = open_.get(name, 0) + step
        if not open_[name]:
            del open_[name]
    return layers


def _name(old: frozenset[str], new: frozenset[str]) -> set[str]:
    names = set()
    gone, come = old - new, new - old
    kinds = {name.split(" ", 1)[0] for name in gone ^ come}
    if kinds & {"strong", "em"}:
        names.add("emphasis")
    if "html" in kinds:
        names.add("HTML wrapper")
    if "link" in kinds:
        both = all(any(n.startswith("link ") for n in side) for side in (gone, come))
        names.add("link target" if both else "link")
    return names | (kinds & {"strike", "code"})


def name_spelling(old: str, new: str) -> str:
    """``wrapping`` where the sources of two provisions have the same characters on other lines; else empty.

    Line ends, spaces at the ends of lines and blank lines are no difference,
    and neither is another way of writing the same markup.
    """
    if old == new:
        return ""
    before, after = _bare_lines(old), _bare_lines(new)
    return "wrapping" if before != after and " ".join(before).split() == " ".join(after).split() else ""


def name_looks(old: str, new: str) -> str:
    """What an edit that changes no word changes: quotes, dashes, spaces, or how a character is written."""
    gone, come = Counter(old), Counter(new)
    differing = "".join((gone - come) | (come - gone))
    for name, characters in _LOOKS.items():
        if any(character in characters for character in differing):
            return name
    return "spaces" if not differing.strip() else "characters"


def _bare_lines(source: str) -> list[str]:
    return [line for part in source.splitlines() if (line := part.strip().lstrip("\ufeff"))]
