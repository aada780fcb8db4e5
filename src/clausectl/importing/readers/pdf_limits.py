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
MAX_DRAWN_BYTES = 64 * 1024 * 1024  # of drawing instructions, each time they are followed
MAX_CHARACTERS = 4_000_000
_COST_OF_A_CALL = 2000  # bytes that following another stream counts at least
_COST_OF_A_CHARACTER = 1


class TooMuchError(Exception):
    """A pdf that would take too much memory or time; the text says of what."""


class Budget:
    """What reading one pdf may still cost."""

    def __init__(self) -> None:
        self.unpacked = MAX_UNPACKED_BYTES
        self.drawn = MAX_DRAWN_BYTES
        self.characters = MAX_CHARACTERS

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
        size = 0
        try:
            for at in range(0, len(data), 256):
                piece = unpacker.decompress(data[at : at + 256], most - size)
                found.append(piece)
                size += len(piece)
                if size >= most:
                    break
        except zlib.error:
            if not size:
                raise
        return b"".join(found)

    def draw(self, size: int) -> None:
        """Counts instructions that are followed. Raises TooMuchError."""
        self.drawn -= max(size, _COST_OF_A_CALL)
        if self.drawn < 0:
            raise TooMuchError("its pages draw too much")

    def count_character(self) -> None:
        """Counts a letter. Raises TooMuchError."""
        self.characters -= 1
        if self.characters < 0:
            raise TooMuchError(f"it has more than {MAX_CHARACTERS:,} characters")


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
            _Interpreter(self.pdf.rsrcmgr, device).process_page(self.page_obj)
            self._layout: Any = device.get_result()
        return self._layout
