"""Headings, items, typed numbers and text, made into a tree of provisions.

The cost of a document is that of its events times the depth of what is open
at once, which is bounded.
"""

from __future__ import annotations

from collections.abc import Sequence

from clausectl.formats.documents.blocks import Container, Event, Leaf
from clausectl.formats.documents.drafts import Draft, cite
from clausectl.formats.documents.frames import GROUP, HEADING, ITEM, LABEL, RUN_IN, Frame, Frames
from clausectl.formats.documents.labels import ANNEX, DECIMAL, SMALL, Label, Reading, read_label
from clausectl.formats.documents.lookahead import Candidate, Lookahead
from clausectl.formats.documents.placing import (
    Place,
    find_place,
    heading_above,
    heading_reading,
    is_bare_bullet,
    reads_on,
)
from clausectl.formats.documents.titles import find_title


class Cutter:
    """Places events one after the other."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.drafts: list[Draft] = []
        self.frames = Frames()
        self.used = -1  # the start of the last line that a provision began on

    def cut(self, events: Sequence[Event]) -> list[Draft]:
        """The provisions of a document, in order."""
        self.ahead = Lookahead(events)
        for index, event in enumerate(events):
            if isinstance(event, Container):
                self._item(event, events[index + 1] if index + 1 < len(events) else None)
            elif event.kind == "heading":
                self._heading(event)
            elif event.kind == "rule":
                self.frames.keep(self.frames.first_stale(event.container))
                self.frames.close_small(self.frames.floor(event.container), titles=True)
            elif event.kind == "front matter":
                draft = self._new(self.frames[0], event.start)
                draft.marker = "front matter"
                draft.add(event.flow, 0, event.flow.length)
            elif event.flow.length:
                self._text(event, self.ahead.candidates(index))
        return self.drafts

    def _new(self, parent: Frame, start: int, *, exact: bool = False) -> Draft:
        """A provision that begins with the line of an offset, or at it when the line has one already."""
        line_start = self.source.rfind("\n", 0, start) + 1
        if line_start > self.used and not exact:
            start = line_start
        self.used = line_start
        start = max(start, self.drafts[-1].start) if self.drafts else 0
        level = 0 if parent.draft is None else parent.draft.level + 1
        draft = Draft(parent.index, level, start)
        draft.path = parent.draft.path if parent.draft is not None else ""
        self.drafts.append(draft)
        return draft

    def _push(self, kind: int, draft: Draft, container: Container | None) -> Frame:
        frame = Frame(kind, len(self.drafts) - 1, draft, container)
        self.frames.push(frame)
        return frame

    def _is_last(self, frame: Frame) -> bool:
        return frame.draft is not None and frame.index == len(self.drafts) - 1

    def _number(self, frame: Frame, label: Label, reading: Reading, parent: Frame) -> None:
        draft = frame.draft
        assert draft is not None  # noqa: S101 - only the document's own frame has none
        draft.number = label.number
        draft.path = cite(label.number, label, parent.draft)
        frame.rank = label.rank
        frame.decimals = label.decimals
        parent.series[reading.style] = label.decimals or (reading.value,)

    # Items of lists that Markdown knows

    def _item(self, item: Container, following: Event | None) -> None:
        listing = item.listing
        assert listing is not None  # noqa: S101 - events hold items, not quotes
        owner = self.frames.find(listing.owner) if listing.owner is not None else -1
        if owner >= 0:
            self.frames.keep(owner + 1)
        else:
            self._open_list(item, following)
        parent = self.frames.top
        listing.owner = parent
        draft = self._new(parent, item.start)
        draft.marker = f"list 1{item.mark}" if item.ordered else f"list {item.mark}"
        frame = self._push(ITEM, draft, item)
        before = self.source[self.source.rfind("\n", 0, item.start) + 1 : item.start]
        frame.indent = len(before.expandtabs(4))
        if item.ordered:
            draft.number = str(item.number)
            draft.path = cite(draft.number, None, parent.draft)
            frame.rank = DECIMAL
            frame.decimals = parent.series["1."] = (item.number,)

    def _open_list(self, item: Container, following: Event | None) -> None:
        """Leave open what the first item of a list stands under."""
        frames = self.frames
        stale = frames.first_stale(item.parent)
        if item.ordered and item.number > 1:
            for index in range(stale - 1, frames.floor(item.parent) - 1, -1):
                if frames[index].series.get("1.") == (item.number - 1,):
                    frames.keep(index + 1)
                    return
        if stale < len(frames):
            top = frames.top
            # bullets that are not indented still belong to the numbered item that leads to them
            leads = not item.ordered and top.rank == DECIMAL and self._is_last(top)
            if not (leads and top.draft is not None and top.draft.ends_with(":")):
                frames.keep(stale)
        titled = (
            isinstance(following, Leaf)
            and item.ordered
            and frames.top.kind == RUN_IN
            and find_title(following.flow, 0, numbered=True, section=False) is not None
        )
        if titled:  # it stands beside a title without a number, an item without a title below it
            frames.keep(len(frames) - 1)

    # Headings

    def _heading(self, leaf: Leaf) -> None:
        text = leaf.flow.text
        label = read_label(text, 0, heading=True)
        above = heading_above(self.frames, leaf, label)
        self.frames.keep(above + 1)
        parent = self.frames.top
        draft = self._new(parent, leaf.start)
        draft.marker = f"heading {leaf.level}"
        frame = self._push(HEADING, draft, leaf.container)
        frame.level = leaf.level
        start = 0
        reading = heading_reading(label, parent) if label is not None else None
        if label is not None and reading is not None:
            start = label.end
            self._number(frame, label, reading, parent)
            frame.rank = min(frame.rank, DECIMAL)  # what follows a heading is never beside its letter
        draft.entitle(leaf.flow, start, start + len(text[start:].rstrip(".: \n")))

    # Text

    def _text(self, leaf: Leaf, candidates: Sequence[Candidate]) -> None:
        """Cut a paragraph where labels begin a line of it, and place the pieces.

        A piece is placed before it is known where it ends, because what it
        opens decides whether the next label is one.
        """
        flow = leaf.flow
        draft: Draft | None = None
        start = 0
        quoted = leaf.container is not None and leaf.container.listing is None
        style = "quote" if quoted else ""
        possible = [c for c in candidates if not c.at or c.begins_line(flow.text)]
        for candidate, following in zip(possible, [*possible[1:], None], strict=False):
            if draft is None and candidate.at:
                draft, start = self._plain(leaf, candidate.at)
            place = find_place(self.frames, leaf, candidate, self.ahead)
            if place is None:
                continue
            if draft is not None:
                draft.add(flow, start, candidate.at, style=style)
            draft, start = self._labelled(
                leaf, candidate, place, following.at if following is not None else flow.length
            )
        if draft is None:
            draft, start = self._plain(leaf, flow.length)
        draft.add(flow, start, flow.length, style=style)

    def _labelled(self, leaf: Leaf, candidate: Candidate, place: Place, end: int) -> tuple[Draft, int]:
        """Open a provision with a typed number that may end at ``end``; where its own text begins."""
        label = candidate.label
        frame = self.frames.top
        if self._is_last(frame) and frame.container is leaf.container and is_bare_bullet(frame):
            parent = self.frames[len(self.frames) - 2]  # a number typed behind a bullet is the bullet's
        else:
            self.frames.keep(place.above + 1)
            parent = self.frames.top
            draft = self._new(parent, candidate.source, exact=candidate.at > 0)
            shape = place.reading.style if len(label.readings) > 1 else label.shape
            draft.marker = f"{'bold' if place.bold else 'typed'} {shape}"
            frame = self._push(LABEL, draft, leaf.container)
        frame.indent = leaf.indent
        self._number(frame, label, place.reading, parent)
        assert frame.draft is not None  # noqa: S101 - as above
        title = find_title(leaf.flow, label.end, numbered=True, section=label.rank <= DECIMAL)
        if title is None or title[1] > end:
            if label.shape[0] in "AI":
                frame.rank = SMALL  # the letter of a recital; with a title it would be a section's
            return frame.draft, label.end
        frame.draft.entitle(leaf.flow, title[0], title[1])
        return frame.draft, title[2]

    def _plain(self, leaf: Leaf, end: int) -> tuple[Draft, int]:
        """Place text without a number that ends at ``end`` at the latest; where its own text begins."""
        frames = self.frames
        floor = frames.floor(leaf.container)
        stale = frames.first_stale(leaf.container)
        if stale < len(frames) and not reads_on(frames.top, leaf, 0):
            # an item that Markdown has ended goes on where text is indented further than its mark
            while stale < len(frames) and frames[stale].kind == ITEM and leaf.indent > frames[stale].indent:
                stale += 1
            frames.keep(stale)
        top = frames.top
        begun = self._is_last(top) and top.container is leaf.container and top.kind == ITEM
        if leaf.kind == "paragraph" and not (begun and top.draft is not None and top.draft.has_text):
            title = find_title(leaf.flow, 0, numbered=begun and top.rank >= 0, section=False)
            if title is not None and title[1] <= end:
                if not begun or top.draft is None:
                    return self._run_in(leaf, title, end, floor), title[2]
                if not top.draft.title:
                    top.draft.entitle(leaf.flow, title[0], title[1])
                    return top.draft, title[2]
        while len(frames) - 1 > floor and frames.top.rank == SMALL and frames.top.kind == LABEL:
            if leaf.indent > frames.top.indent and frames.top.container is leaf.container:
                break
            frames.keep(len(frames) - 1)
        return self._owner(leaf), 0

    def _owner(self, leaf: Leaf) -> Draft:
        """The provision that text without number or title belongs to."""
        top = self.frames.top
        last = len(self.drafts) - 1
        if top.index == last and top.draft is not None:
            return top.draft
        if last >= 0 and self.drafts[last].parent == top.index and not self.drafts[last].marker:
            return self.drafts[last]
        return self._new(top, leaf.start)

    def _run_in(self, leaf: Leaf, title: tuple[int, int, int], end: int, floor: int) -> Draft:
        """Open a provision with a title in bold and no number."""
        alone = title[2] >= end
        while len(self.frames) - 1 > floor:
            self.frames.close_small(floor)
            frame = self.frames.top
            closes = frame.kind == RUN_IN or (alone and frame.kind in (LABEL, GROUP))
            if not closes or frame.rank == ANNEX:
                break
            self.frames.keep(len(self.frames) - 1)
        draft = self._new(self.frames.top, leaf.start)
        draft.marker = "bold"
        self._push(GROUP if alone else RUN_IN, draft, leaf.container)
        draft.entitle(leaf.flow, title[0], title[1])
        return draft
