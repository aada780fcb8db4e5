"""Lines of a report for a terminal: indented, wrapped, safe, coloured where that is wanted."""

from __future__ import annotations

from clausectl.model.redlines import Redline, Significance
from clausectl.output.redline import format_redline
from clausectl.output.terminal import escape_line, paint, wrap_words

LABEL = 13  # columns for "Renumbered" and its like
_STYLES: dict[str, str] = {"substantive": "yellow", "not assessed": "yellow", "editorial": "dim"}


class TextPage:
    """Lines that grow; every text that is given is escaped here."""

    def __init__(self, color: bool, width: int, full: bool = False) -> None:
        self.color = color
        self.width = width
        self.full = full
        self.lines: list[str] = []

    def read(self) -> str:
        """The page so far, with one final line end."""
        return "\n".join(self.lines) + "\n"

    def section(self, title: str) -> None:
        """A heading of the page, in capitals."""
        self.lines += ["", paint(title.upper(), "bold", self.color)]

    def line(self, text: str, indent: int = 0, *, hang: int = 4, style: str = "") -> None:
        """A line of words, broken at spaces."""
        for line in wrap_words(escape_line(text), self.width, indent=indent, hang=hang):
            self.lines.append(paint(line, style, self.color) if style else line)

    def row(self, label: str, text: str, indent: int) -> None:
        """A label and what belongs to it in a column of its own."""
        padded = f"{label:<{LABEL - 1}} {escape_line(text)}"
        self.lines += wrap_words(padded, self.width, indent=indent, hang=LABEL)

    def heading(self, title: str, name: str, facts: str = "", *, indent: int = 2) -> None:
        """A title in bold with facts behind it, and a name below it."""
        shown = escape_line(title)
        lead = " " * indent
        first, *rest = wrap_words(f"{shown} {escape_line(facts)}", self.width, indent=indent, hang=4)
        if self.color and first.startswith(f"{lead}{shown}"):
            first = f"{lead}{paint(shown, 'bold', True)}{first[indent + len(shown) :]}"
        self.lines += ["", first, *rest]
        if name:
            self.line(name, indent, style="cyan")

    def badge(self, significance: Significance, told: str, indent: int) -> None:
        """The significance of a change with its reasons; colour only repeats the words."""
        self.line(told, indent, style=_STYLES.get(significance, ""))

    def redline(self, redline: Redline, indent: int, *, full: bool = False) -> None:
        """The words, folded unless the page or the caller wants all of them."""
        self.lines.append(
            format_redline(
                redline,
                color=self.color,
                indent=" " * indent,
                width=self.width,
                full=full or self.full,
            )
        )
