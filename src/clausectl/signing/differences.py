"""What an executed copy says otherwise than the text that is recorded beside it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from clausectl.comparing.words import compare_words
from clausectl.formats.documents.reading import cut_text
from clausectl.model.composed import Composed
from clausectl.model.places import LineIndex
from clausectl.model.provisions import Document, Segment
from clausectl.model.signed import TextDifference
from clausectl.records import dataclass

_LABEL = re.compile(r"\(?(?:\d{1,3}|[A-Za-z]|[ivxlc]{1,6})\s?[.)]|[-*•–]")
_MOST = 500


@dataclass(frozen=True, slots=True)
class Plain:
    """The words of a document in their order, and at which line of it each stretch stands."""

    text: str
    starts: tuple[int, ...]
    lines: tuple[int, ...]

    def line(self, at: int) -> int:
        """The line (from 1) of a character of the text; 0 in an empty one."""
        found = bisect_right(self.starts, at) - 1
        return self.lines[found] if found >= 0 else 0


def compare_copy(copy: str, path: str, composed: Composed) -> tuple[TextDifference, ...]:
    """Every difference of words between an executed copy and the body of a composed text, in order.

    Markup, list marks, numbers as displayed, line breaks and white space are
    none. The signature block is left out: an executed copy has it filled, and
    what stands in it is recorded as acts. At most 500 differences are told, the
    last of them saying that there are more.
    """
    executed = _read(cut_text(copy, path))
    recorded = _read(cut_text(composed.text, composed.outline.path))
    end = max((provision.end for provision in composed.provisions), default=len(composed.text))
    last = composed.text.count("\n", 0, end) + 1
    behind = (start for start, line in zip(recorded.starts, recorded.lines, strict=True) if line > last)
    return _list(executed, recorded.text, next(behind, len(recorded.text)))


def compare_texts_of(copy: str, path: str, text: str) -> tuple[TextDifference, ...]:
    """The same between an executed copy and a whole text, signature block and all."""
    recorded = _read(cut_text(text, path)).text
    return _list(_read(cut_text(copy, path)), recorded, len(recorded))


def _list(executed: Plain, recorded: str, body: int) -> tuple[TextDifference, ...]:
    found: list[TextDifference] = []
    old = new = 0
    gone = ""
    gone_at = 0
    for part in [*compare_words(executed.text, recorded).parts, None]:
        if part is not None and part.kind == "deleted":
            gone, gone_at = part.text, old
            old += len(part.text)
            continue
        come = part.text if part is not None and part.kind == "inserted" else ""
        if (gone or come) and new < body and not _is_furniture(gone, come):
            line = executed.line(gone_at if gone else max(old - 1, 0))
            found.append(TextDifference(" ".join(gone.split()), " ".join(come.split()), line))
        gone = ""
        if part is not None:
            new += len(part.text)
            old += len(part.text) if part.kind == "same" else 0
    if len(found) > _MOST:
        more = TextDifference(f"and {len(found) - _MOST + 1:,} more differences", "", found[_MOST - 1].line)
        found = [*found[: _MOST - 1], more]
    return tuple(found)


def _is_furniture(gone: str, come: str) -> bool:
    """Whether nothing but white space or the label of a list item differs."""
    if not gone.strip() and not come.strip():
        return True
    return not come.strip() and _LABEL.fullmatch(gone.strip()) is not None


def _read(document: Document) -> Plain:
    index = LineIndex(document.source)
    texts: list[str] = []
    starts: list[int] = []
    lines: list[int] = []
    length = 0
    for provision in document.provisions:
        for text, segments in (
            (provision.title, provision.title_segments),
            (provision.text, provision.segments),
        ):
            at = 0
            for paragraph in text.split("\n\n"):
                folded = " ".join(paragraph.split())
                if folded:
                    starts.append(length)
                    lines.append(_line_of(segments, at, index) or provision.line)
                    texts.append(folded + "\n")
                    length += len(folded) + 1
                at += len(paragraph) + 2
    return Plain("".join(texts), tuple(starts), tuple(lines))


def _line_of(segments: Sequence[Segment], at: int, index: LineIndex) -> int:
    """The line of the source on which the words at an offset of a text stand; 0 when nothing says so."""
    found = next((segment for segment in segments if segment.text + segment.length > at), None)
    return index.mark(found.source + max(0, at - found.text)).line if found is not None else 0
