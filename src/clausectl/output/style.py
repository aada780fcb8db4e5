"""How a reader wants a report."""

from __future__ import annotations

from typing import Literal

from clausectl.records import dataclass

Form = Literal["text", "markdown", "html", "json"]


@dataclass(frozen=True, slots=True)
class ReportStyle:
    """Everything that a report is written by, beside what it reports.

    ``full`` folds nothing; ``summary`` is totals and a line for each change;
    ``external`` leaves out authors, commits and pull requests. ``color`` and
    ``width`` (columns) are for text on a terminal.
    """

    form: Form
    color: bool = False
    width: int = 96
    full: bool = False
    summary: bool = False
    external: bool = False

    @property
    def key(self) -> str:
        """The style as a word: two reports of one comparison with the same key are the same bytes."""
        facts: list[str] = [self.form]
        if self.form == "text":
            facts += [str(self.color), str(self.width)]
        facts += [name for name in ("full", "summary", "external") if getattr(self, name)]
        return " ".join(facts)
