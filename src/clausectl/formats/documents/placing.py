"""What a typed label stands under, and whether it is one at all.

A label belongs to the innermost open provision whose series it continues. One
that begins a series stands under what is open, as far as its rank (annex,
article, section, decimal, letter) and its indentation allow. One that does
neither is a label only where it is written so that it can be nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence

from clausectl.formats.documents.blocks import Leaf
from clausectl.formats.documents.frames import GROUP, HEADING, ITEM, LABEL, RUN_IN, Frame, Frames
from clausectl.formats.documents.labels import ANNEX, DECIMAL, SECTION, SMALL, Label, Reading
from clausectl.formats.documents.lookahead import Candidate, Lookahead
from clausectl.formats.documents.titles import find_title
from clausectl.records import dataclass

_JUMP = 9  # numbers that a series may leave out, where nothing else says that a label is one
_ALONE = 160  # characters of a paragraph that is only a label and a title
_BOLD = ("strong", "html b", "html strong", "html u")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a label stands: the index of the frame above it, how it is read, whether it is in bold."""

    above: int
    reading: Reading
    bold: bool


def find_place(frames: Frames, leaf: Leaf, candidate: Candidate, ahead: Lookahead) -> Place | None:
    """The place of a label, or None when it is no label but words. Costs the depth of the stack."""
    label = candidate.label
    bold = _is_bold(leaf, candidate.at)
    if label.sureness == "emphatic" and not bold and not _stands_alone(leaf, candidate):
        return None
    floor = frames.floor(leaf.container)
    if not candidate.at and is_bare_bullet(frames.top) and frames.top.container is leaf.container:
        floor = max(
            0, floor - 1
        )  # a number typed behind a bullet goes on with those behind the bullets before
    readings = ahead.order(candidate)
    # A list that Markdown has ended still takes letters and 9.2, but no number of its own kind
    within = label.rank == SMALL or len(label.decimals) > 1
    last = len(frames) if within else frames.first_stale(leaf.container)
    open_to = range(last - 1, floor - 1, -1)
    found = _find_series(frames, open_to, label, readings)
    if found is not None:
        return Place(*found, bold)
    sure = label.sureness != "series" or bold
    first = next((reading for reading in readings if reading.value == 1), None)
    if first is not None and (sure or ahead.goes_on(candidate, first, near=candidate.at > 0)):
        return Place(_begin(frames, leaf, label, first, floor), first, bold)
    found = _find_jump(frames, open_to, label, readings, sure=sure)
    if found is not None:
        return Place(*found, bold)
    if sure and not candidate.at:
        return Place(_begin(frames, leaf, label, readings[0], floor), readings[0], bold)
    return None


def is_bare_bullet(frame: Frame) -> bool:
    """Whether a frame is an item of a list that has neither number nor words yet."""
    return frame.kind == ITEM and frame.draft is not None and frame.draft.is_empty


def _find_series(
    frames: Frames, open_to: range, label: Label, readings: Sequence[Reading]
) -> tuple[int, Reading] | None:
    """The series that a label continues, or for ``9.2`` the provision ``9``."""
    for index in open_to:
        for reading in readings:
            if frames[index].continues(label, reading):
                return index, reading
    if len(label.decimals) > 1:
        for index in open_to:
            frame = frames[index]
            if frame.decimals and len(frame.decimals) < len(label.decimals) and _begins(label, frame):
                return index, label.readings[0]
    return None


def _begins(label: Label, frame: Frame) -> bool:
    return label.decimals[: len(frame.decimals)] == frame.decimals


def _find_jump(
    frames: Frames, open_to: range, label: Label, readings: Sequence[Reading], *, sure: bool
) -> tuple[int, Reading] | None:
    """A series of the label's style in which numbers are left out or typed twice."""
    for index in open_to:
        for reading in readings:
            last = frames[index].series.get(reading.style)
            if last is None or not (sure or last[-1] < reading.value <= last[-1] + _JUMP):
                continue
            if len(label.decimals) < 2 or last[:-1] == label.decimals[:-1]:
                return index, reading
    return None


def _begin(frames: Frames, leaf: Leaf, label: Label, reading: Reading, floor: int) -> int:
    """The index of the frame under which a label begins a series."""
    top = len(frames) - 1
    stale = frames.first_stale(leaf.container)
    small = label.rank == SMALL or label.shape[0] in "AI"
    if stale <= top:
        # Letters that are not indented still belong to the numbered item before them
        lettered = small and frames[stale].rank == DECIMAL
        top = max(stale, _innermost(frames, leaf)) if lettered else stale - 1
    if small:
        return _begin_small(frames, leaf, reading, floor, top)
    while top > floor and _gives_way(frames[top], leaf, label):
        top -= 1
    if reading.style == "1.":
        for index in range(top, floor - 1, -1):
            if "1." in frames[index].series:
                return index
    return top


def _gives_way(frame: Frame, leaf: Leaf, label: Label) -> bool:
    """Whether a frame is closed by a label of a rank that begins a series."""
    if frame.kind == HEADING:
        return label.rank == ANNEX and (frame.level > 1 or frame.rank >= 0)
    if label.rank == DECIMAL:
        if frame.kind == GROUP or (frame.kind == LABEL and leaf.indent > frame.indent):
            return False
        if frame.rank == DECIMAL and frame.kind == LABEL:
            return len(label.decimals) > 1
    return frame.kind in (RUN_IN, ITEM, GROUP) or frame.rank >= label.rank


def _begin_small(frames: Frames, leaf: Leaf, reading: Reading, floor: int, top: int) -> int:
    if frames[top].kind == LABEL and leaf.indent > frames[top].indent:
        return top
    for index in range(top, floor, -1):
        if frames[index].rank != SMALL:
            break
        if reading.style in frames[index - 1].series:
            return index - 1  # the letters begin anew
    return top


def _innermost(frames: Frames, leaf: Leaf) -> int:
    """The innermost frame opened in the very container of a leaf."""
    return next((i for i, frame in frames.inwards_of(1) if frame.container is leaf.container), 0)


def _is_bold(leaf: Leaf, at: int) -> bool:
    for style in leaf.flow.styles:
        if style.start > at:
            return False
        if style.end > at and (style.name in _BOLD or "head" in style.name):
            return True
    return False


def _stands_alone(leaf: Leaf, candidate: Candidate) -> bool:
    """Whether a label is the whole paragraph, apart from a short title."""
    if candidate.at or leaf.flow.length > _ALONE:
        return False
    at = candidate.label.end
    if at >= leaf.flow.length:
        return True
    title = find_title(leaf.flow, at, numbered=True, section=True)
    return title is not None and title[2] >= leaf.flow.length


def reads_on(frame: Frame, leaf: Leaf, start: int) -> bool:
    """Whether text behind letters goes on with the sentence above them: it begins with a small letter."""
    return frame.kind == LABEL and frame.rank == SMALL and leaf.flow.text[start : start + 1].islower()


def heading_above(frames: Frames, leaf: Leaf, label: Label | None) -> int:
    """The index of the frame that a heading stands under."""
    floor = frames.floor(leaf.container)
    for index, frame in frames.inwards_of(floor + 1):
        if frame.kind == HEADING and (frame.level < leaf.level or _outranks(frame, label, leaf.level)):
            return index
    return floor


def _outranks(frame: Frame, label: Label | None, level: int) -> bool:
    """Whether one heading stands above another although both are of one level (``4.`` and ``4.1``)."""
    if label is None or frame.level != level or frame.rank < 0:
        return False
    if len(label.decimals) > 1 and frame.decimals:
        return len(frame.decimals) < len(label.decimals) and _begins(label, frame)
    return frame.rank < label.rank and frame.rank <= SECTION


def heading_reading(label: Label, above: Frame) -> Reading | None:
    """How a heading's label is read; None when it is words (``3 Months' Notice``)."""
    for reading in label.readings:
        if above.continues(label, reading):
            return reading
    first = label.readings[0]
    return None if label.sureness == "series" and label.decimals and first.value != 1 else first
