"""The provisions that are open while a document is cut, outermost first."""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.formats.documents.blocks import Container
from clausectl.formats.documents.drafts import Draft
from clausectl.formats.documents.labels import SMALL, Label, Reading

MAX_DEPTH = 100  # what would stand deeper stands at this depth

ROOT, HEADING, LABEL, ITEM, RUN_IN, GROUP = range(6)


class Frame:
    """An open provision: a heading, a typed number, a list item, a run-in title, or one that stands alone.

    ``series`` holds, by style, the last number counted directly below it.
    """

    __slots__ = ("container", "decimals", "draft", "indent", "index", "kind", "level", "rank", "series")

    def __init__(self, kind: int, index: int, draft: Draft | None, container: Container | None) -> None:
        self.kind = kind
        self.index = index
        self.draft = draft
        self.container = container
        self.level = 0  # of a heading
        self.indent = 0
        self.rank = -1  # of its label; -1 without one
        self.decimals: tuple[int, ...] = ()
        self.series: dict[str, tuple[int, ...]] = {}

    def continues(self, label: Label, reading: Reading) -> bool:
        """Whether a label is the next of a series counted below this frame."""
        last = self.series.get(reading.style)
        if last is None or last[-1] + 1 != reading.value:
            return False
        return len(label.decimals) < 2 or last[:-1] == label.decimals[:-1]


class Frames:
    """The stack of open provisions; the first is the document itself."""

    def __init__(self) -> None:
        self._frames = [Frame(ROOT, -1, None, None)]

    def __len__(self) -> int:
        return len(self._frames)

    def __getitem__(self, index: int) -> Frame:
        return self._frames[index]

    @property
    def top(self) -> Frame:
        """The innermost open provision."""
        return self._frames[-1]

    def keep(self, count: int) -> None:
        """Close all but the outermost ``count`` (the document itself stays open)."""
        del self._frames[max(1, count) :]

    def push(self, frame: Frame) -> None:
        """Open a provision below the innermost one."""
        self.keep(MAX_DEPTH)
        self._frames.append(frame)

    def inwards_of(self, floor: int) -> Iterator[tuple[int, Frame]]:
        """The frames from the innermost down to an index, which is included."""
        for index in range(len(self._frames) - 1, floor - 1, -1):
            yield index, self._frames[index]

    def find(self, frame: object) -> int:
        """The index of a frame, or -1 when it is not open."""
        return next((index for index, other in self.inwards_of(0) if other is frame), -1)

    def floor(self, container: Container | None) -> int:
        """The index of the innermost item around a container: nothing inside closes it or what is above."""
        for index, frame in self.inwards_of(1):
            if frame.kind == ITEM and frame.container is not None and frame.container.holds(container):
                return index
        return 0

    def first_stale(self, container: Container | None) -> int:
        """The index of the outermost frame whose container has ended; the number of frames if none has."""
        for index, frame in enumerate(self._frames):
            if frame.container is not None and not frame.container.holds(container):
                return index
        return len(self._frames)

    def close_small(self, floor: int, *, titles: bool = False) -> None:
        """Close letters and, with ``titles``, run-in titles at the top of the stack."""
        while len(self._frames) - 1 > floor:
            frame = self._frames[-1]
            if frame.rank == SMALL or (titles and frame.kind in (RUN_IN, GROUP)):
                self._frames.pop()
            else:
                return
