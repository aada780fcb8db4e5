"""Provisions while their document is being cut, and the numbers they are cited by."""

from __future__ import annotations

from clausectl.formats.documents.flow import Flow
from clausectl.formats.documents.labels import ANNEX, Label, words_of_rank
from clausectl.model.provisions import Provision, Segment, Style


class Draft:
    """A provision that more paragraphs may be added to."""

    __slots__ = (
        "_length",
        "_parts",
        "_segments",
        "_styles",
        "level",
        "marker",
        "number",
        "parent",
        "path",
        "start",
        "title",
        "title_segments",
        "title_styles",
    )

    def __init__(self, parent: int, level: int, start: int) -> None:
        self.parent = parent
        self.level = level
        self.start = start
        self.number = ""
        self.path = ""
        self.title = ""
        self.marker = ""
        self.title_styles: tuple[Style, ...] = ()
        self.title_segments: tuple[Segment, ...] = ()
        self._parts: list[str] = []
        self._length = 0
        self._segments: list[Segment] = []
        self._styles: list[Style] = []

    @property
    def is_empty(self) -> bool:
        """Whether it has neither number, title nor text yet."""
        return not (self.number or self.title or self._parts)

    @property
    def has_text(self) -> bool:
        """Whether it has text yet."""
        return bool(self._parts)

    def ends_with(self, marks: str) -> bool:
        """Whether its text ends with one of some characters."""
        return bool(self._parts) and self._parts[-1][-1:] in marks

    def entitle(self, flow: Flow, start: int, end: int) -> None:
        """Give it a stretch of a flow as its title."""
        self.title = flow.text[start:end]
        self.title_styles = tuple(flow.styles_within(start, end, -start))
        self.title_segments = tuple(flow.segments(start, end, -start))

    def add(self, flow: Flow, start: int, end: int, *, style: str = "") -> None:
        """Add a stretch of a flow as a paragraph, without the white space around it."""
        words = flow.text[start:end]
        start += len(words) - len(words.lstrip())
        words = words.strip()
        if not words:
            return
        if self._parts:
            self._parts.append("\n\n")
            self._length += 2
        shift = self._length - start
        end = start + len(words)
        self._parts.append(words)
        self._length += len(words)
        self._segments.extend(flow.segments(start, end, shift))
        if flow.styles:
            self._styles.extend(flow.styles_within(start, end, shift))
        if style:
            self._styles.append(Style(start + shift, self._length, style))

    def finish(self, end: int, line: int) -> Provision:
        """The provision, once it is known where the next one begins."""
        if len(self._styles) > 1:
            self._styles.sort(key=lambda style: (style.start, -style.end, style.name))
        return Provision(
            number=self.number,
            path=self.path,
            title=self.title,
            text="".join(self._parts),
            parent=self.parent,
            level=self.level,
            start=self.start,
            end=end,
            line=line,
            marker=self.marker,
            styles=tuple(self._styles),
            title_styles=self.title_styles,
            segments=tuple(self._segments),
            title_segments=self.title_segments,
        )


def cite(number: str, label: Label | None, above: Draft | None) -> str:
    """How a reader cites a number that stands under another provision: ``9.2(c)``, ``Schedule 1, 4``.

    Without a number of its own a provision is cited as what stands above it.
    """
    path = above.path if above is not None else ""
    if not number or not path or above is None:
        return number or path
    if label is not None and len(label.decimals) > 1 and not _is_annex(path):
        return number
    if above.number and number.startswith(above.number + ".") and path.endswith(above.number):
        return path[: -len(above.number)] + number
    if number[0] == "(":
        return path + number
    if label is not None and label.rank <= _WORDS:
        return f"{path}, {number}" if _is_annex(path) or not above.number else number
    if not above.number or _is_word(above.number):
        return f"{path}, {number}"
    return f"{path}.{number}"


_WORDS = 5  # labels of this rank and below are written with a word


def _is_word(number: str) -> bool:
    return " " in number or number[0] == "§"


def _is_annex(path: str) -> bool:
    return path.split(" ", 1)[0].lower() in _ANNEXES


_ANNEXES = words_of_rank(ANNEX) | words_of_rank(ANNEX + 1)
