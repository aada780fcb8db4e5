"""Running text under construction, traced to its source: what a block's inline text becomes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

from clausectl.model.provisions import Segment, Style

_LOOK_BACK = 100  # open styles that a closing tag is looked for in


class Flow:
    """Visible text, where its characters stand in the source, and the markup over it.

    ``add`` appends characters as they stand in the source, ``make`` characters
    that were made from the source around them (a decoded entity, the space of
    a soft line break). ``breaks`` holds the offsets at which a line of the
    source begins inside the text: (offset in the text, offset in the source,
    whether the line break is one that readers see).
    """

    __slots__ = ("_at", "_from", "_length", "_opened", "_parts", "breaks", "length", "styles")

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.length = 0
        self._at: list[int] = []  # segments, as three columns
        self._from: list[int] = []
        self._length: list[int] = []
        self._opened: list[tuple[str, int]] = []
        self.styles: list[Style] = []
        self.breaks: list[tuple[int, int, bool]] = []

    def add(self, text: str, source: int) -> None:
        """Append characters that stand at an offset of the source."""
        if not text:
            return
        last = len(self._at) - 1
        if (
            last >= 0
            and self._from[last] + self._length[last] == source
            and self._at[last] + self._length[last] == self.length
        ):
            self._length[last] += len(text)
        else:
            self._at.append(self.length)
            self._from.append(source)
            self._length.append(len(text))
        self._parts.append(text)
        self.length += len(text)

    def make(self, text: str) -> None:
        """Append characters that stand nowhere in the source."""
        self._parts.append(text)
        self.length += len(text)

    def new_line(self, source: int, *, seen: bool) -> None:
        """A line of the source begins at an offset; ``seen`` says that readers see a line break."""
        if self.length and self.ends_with() not in " \n":
            self.make("\n" if seen else " ")
        self.mark_line(source, seen=seen)

    def mark_line(self, source: int, *, seen: bool) -> None:
        """Note that a line of the source begins here; of several without words between them, the last."""
        if not self.length:
            return
        if self.breaks and self.breaks[-1][0] == self.length:
            seen = self.breaks.pop()[2] or seen
        self.breaks.append((self.length, source, seen))

    def ends_with(self) -> str:
        """The last character, or nothing."""
        for part in reversed(self._parts):
            if part:
                return part[-1]
        return ""

    def open(self, name: str) -> None:
        """A style begins here."""
        self._opened.append((name, self.length))

    def close(self, name: str) -> None:
        """The innermost open style of a name ends here; one that was never opened is ignored."""
        self._close(lambda opened: opened == name)

    def close_tag(self, tag: str) -> None:
        """The innermost open style of an HTML tag ends here, whatever its class (of ``a``: its link)."""
        plain, classed = f"html {tag}", f"html {tag}."
        if tag == "a":
            self._close(lambda opened: opened.startswith("link "))
        else:
            self._close(lambda opened: opened == plain or opened.startswith(classed))

    def _close(self, fits: Callable[[str], bool]) -> None:
        for index in range(len(self._opened) - 1, max(-1, len(self._opened) - _LOOK_BACK), -1):
            opened, start = self._opened[index]
            if fits(opened):
                del self._opened[index]
                if start < self.length:
                    self.styles.append(Style(start, self.length, opened))
                return

    def finish(self) -> None:
        """Close what is still open and sort the styles."""
        for name, start in self._opened:
            if start < self.length:
                self.styles.append(Style(start, self.length, name))
        self._opened.clear()
        if len(self.styles) > 1:
            self.styles.sort(key=lambda style: (style.start, -style.end))

    @property
    def text(self) -> str:
        """The whole text."""
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0] if self._parts else ""

    def segments(self, start: int, end: int, shift: int) -> list[Segment]:
        """The segments of a stretch, with ``shift`` added to their offsets in the text."""
        found: list[Segment] = []
        index = max(0, bisect_right(self._at, start) - 1)
        while index < len(self._at) and self._at[index] < end:
            at, length = self._at[index], self._length[index]
            low, high = max(at, start), min(at + length, end)
            if low < high:
                found.append(Segment(low + shift, self._from[index] + low - at, high - low))
            index += 1
        return found

    def styles_within(self, start: int, end: int, shift: int) -> list[Style]:
        """The styles of a stretch, cut to it, with ``shift`` added to their offsets."""
        return [
            Style(max(style.start, start) + shift, min(style.end, end) + shift, style.name)
            for style in self.styles
            if style.start < end and style.end > start
        ]
