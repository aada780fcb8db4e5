"""Bounds on what a pdf may cost: what its streams unpack to, and what is drawn."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from pdfminer import pdftypes
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import stream_value
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent

MAX_STREAM_BYTES = 48 * 1024 * 1024  # of one stream when unpacked, such as an embedded font
MAX_UNPACKED_BYTES = 256 * 1024 * 1024
MAX_DRAWN_BYTES = 32 * 1024 * 1024  # of drawing instructions, each time they are followed
MAX_PAGE_BYTES = 4 * 1024 * 1024  # of those of one page
MAX_CHARACTERS = 2_500_000
MAX_PAGE_CHARACTERS = 100_000
MAX_PAGE_SHAPES = 50_000  # lines, boxes and curves
_COST_OF_A_CALL = 2000  # bytes that following another stream counts at least


class TooMuchError(Exception):
    """A pdf that would take too much memory or time; the text says of what."""


class Budget:
    """What reading one pdf may still cost."""

    def __init__(self) -> None:
        self.unpacked = MAX_UNPACKED_BYTES
        self.drawn = MAX_DRAWN_BYTES
        self.characters = MAX_CHARACTERS
        self.begin_page()

    def begin_page(self) -> None:
        """Counts from here what one page costs."""
        self.page_drawn = MAX_PAGE_BYTES
        self.page_characters = MAX_PAGE_CHARACTERS
        self.page_shapes = MAX_PAGE_SHAPES

    def unpack(self, data: bytes) -> bytes:
        """Inflates a stream as far as it goes, damaged ones too. Raises TooMuchError and zlib.error."""
        unpacker = zlib.decompressobj()
        most = min(MAX_STREAM_BYTES, self.unpacked) + 1
        try:
            found = unpacker.decompress(data, most)
        except zlib.error:
            found = self._unpack_damaged(data, most)
        if len(found) >= most:
            raise TooMuchError("its streams unpack to too many bytes")
        self.unpacked -= len(found)
        return found

    def _unpack_damaged(self, data: bytes, most: int) -> bytes:
        """What comes out before the damage, piece by piece."""
        unpacker = zlib.decompressobj()
        found: list[bytes] = []
        size = at = 0
        step = 1024
        while at < len(data) and size < most:
            earlier = unpacker.copy()
            try:
                piece = unpacker.decompress(data[at : at + step], most - size)
            except zlib.error:
                if step == 1:
                    break
                unpacker, step = earlier, 1  # the damage is near: byte by byte up to it
                continue
            found.append(piece)
            size += len(piece)
            at += step
        if not size:
            raise zlib.error("nothing of the stream can be unpacked")
        return b"".join(found)

    def draw(self, size: int) -> None:
        """Counts instructions that are followed. Raises TooMuchError."""
        cost = max(size, _COST_OF_A_CALL)
        self.drawn -= cost
        self.page_drawn -= cost
        if min(self.drawn, self.page_drawn) < 0:
            raise TooMuchError("its pages draw too much")

    def count_character(self) -> None:
        """Counts a letter. Raises TooMuchError."""
        self.characters -= 1
        self.page_characters -= 1
        if self.page_characters < 0:
            raise TooMuchError(f"a page of it has more than {MAX_PAGE_CHARACTERS:,} characters")
        if self.characters < 0:
            raise TooMuchError(f"it has more than {MAX_CHARACTERS:,} characters")

    def count_shape(self) -> None:
        """Counts a line, box or curve. Raises TooMuchError."""
        self.page_shapes -= 1
        if self.page_shapes < 0:
            raise TooMuchError(f"a page of it has more than {MAX_PAGE_SHAPES:,} lines and curves")


class _Zlib:
    """Stands for the module zlib where pdfminer unpacks, which sets no bound of its own."""

    error = zlib.error
    decompressobj = staticmethod(zlib.decompressobj)

    def __init__(self, budget: Budget) -> None:
        self.decompress = budget.unpack


@contextmanager
def bounded(budget: Budget) -> Iterator[None]:
    """While it lasts, pdfminer unpacks within a budget."""
    library: Any = pdftypes
    before = library.zlib, library.decompress_corrupted
    library.zlib, library.decompress_corrupted = _Zlib(budget), budget.unpack
    try:
        yield
    finally:
        library.zlib, library.decompress_corrupted = before


class _Device(PDFPageAggregatorWithMarkedContent):
    budget: Budget

    def render_char(self, *args: Any, **kwargs: Any) -> float:
        self.budget.count_character()
        return super().render_char(*args, **kwargs)

    def paint_path(self, *args: Any, **kwargs: Any) -> None:
        self.budget.count_shape()
        super().paint_path(*args, **kwargs)


class _Interpreter(PDFPageInterpreter):
    def execute(self, streams: Sequence[object]) -> None:
        device: Any = self.device
        device.budget.draw(sum(len(stream_value(stream).get_data()) for stream in streams))
        super().execute(streams)


class BoundedPage(Page):
    """A page of pdfplumber that is drawn within a budget."""

    budget: Budget

    @property
    def layout(self) -> Any:
        """What is drawn on the page. Raises TooMuchError and whatever pdfminer raises."""
        if not hasattr(self, "_layout"):
            device = _Device(self.pdf.rsrcmgr, pageno=self.page_number, laparams=None)
            device.budget = self.budget
            self.budget.begin_page()
            _Interpreter(self.pdf.rsrcmgr, device).process_page(self.page_obj)
            self._layout: Any = device.get_result()
        return self._layout
