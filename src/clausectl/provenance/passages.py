"""The part of a document that a clause was cut out of, found again in what the document was before."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from clausectl.comparing.likeness import Shingle, fold_words, shingles

_MOST = 0.5  # of the runs of words of a paragraph, or of the passage
_GAP = 2  # paragraphs between two of the passage that belong to it in spite of their words


def find_passage(text: str, passage: str) -> str:
    """The paragraphs of a text that hold the words of a passage; empty when there are none.

    A paragraph counts when half of its runs of three words are the passage's,
    or half of the passage's are in it; up to two paragraphs between such ones
    belong to it too. Linear in both texts.
    """
    wanted = shingles(fold_words(passage))
    paragraphs = text.split("\n\n")
    hits = [number for number, text in enumerate(paragraphs) if _belongs(text, wanted)]
    if not hits:
        return ""
    chosen = set(hits)
    for low, high in pairwise(hits):
        if high - low <= _GAP + 1:
            chosen.update(range(low, high))
    return "\n\n".join(paragraphs[number] for number in sorted(chosen))


def _belongs(text: str, wanted: set[Shingle]) -> bool:
    own: Sequence[str] = fold_words(text)
    runs = shingles(own)
    shared = len(runs & wanted)
    return shared > 0 and (shared >= _MOST * len(runs) or shared >= _MOST * len(wanted))
