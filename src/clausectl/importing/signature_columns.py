"""Signature blocks in columns: tables, and two columns side by side in one line."""

from __future__ import annotations

from collections.abc import Sequence

from clausectl.importing.signature_items import Item, read_items
from clausectl.importing.signature_lines import BlockLine


def arrange_lines(lines: Sequence[BlockLine]) -> list[list[Item]]:
    """The things of a block, one list for each column, and for each stretch without columns."""
    return [read_items(lines)]
