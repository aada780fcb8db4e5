"""Nothing lost: what was read beside what was composed of it, word for word and number for number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from clausectl.comparing.sequences import match
from clausectl.formats.documents.reading import flatten
from clausectl.model.imported import Spot
from clausectl.model.places import LineIndex
from clausectl.records import dataclass

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[^\w\s]|_+")
_LIST_NUMBER = re.compile(r"\d{1,9}[.)]")
_BULLETS = frozenset("•·◦▪")
_MOST = 50


@dataclass(frozen=True, slots=True)
class Loss:
    """Words that one side has and the other has not: as read, as composed, and where they were read."""

    read: str
    composed: str
    spot: Spot


def split_tokens(text: str) -> list[str]:
    """The words, numbers and marks of a text in order, in NFC; bullets are none."""
    text = unicodedata.normalize("NFC", text) if not text.isascii() else text
    return [token for token in _TOKEN.findall(text) if token not in _BULLETS]


def read_tokens(markdown: str, *, composed: bool = False) -> tuple[list[str], list[int]]:
    """What a reader sees of a Markdown text, as tokens with the offset of the block each stands in.

    In a ``composed`` text the numbers that stand there are shown, even where
    Markdown would count them as those of one list: its levels show by little.
    """
    tokens: list[str] = []
    places: list[int] = []
    for text, at in flatten(markdown):
        typed = _LIST_NUMBER.match(markdown, at) if composed and _LIST_NUMBER.fullmatch(text) else None
        found = split_tokens(typed.group() if typed is not None else text)
        tokens += found
        places += [at] * len(found)
    return tokens, places


def find_losses(
    read: tuple[Sequence[str], Sequence[int]],
    composed: Sequence[str],
    source: str,
    spots: Sequence[Spot],
) -> list[Loss]:
    """Every difference between what was read and what was composed, at most 50.

    ``read`` is of `read_tokens` and the ``source``; ``spots`` says where each line of that stands.
    """
    tokens, places = read
    if list(tokens) == list(composed):
        return []
    lines = LineIndex(source)
    found: list[Loss] = []
    i = j = 0
    for x, y in [*match(tokens, composed), (len(tokens), len(composed))]:
        if x > i or y > j:
            at = places[min(i, len(places) - 1)] if places else 0
            spot = spots[min(lines.mark(at).line, len(spots)) - 1] if spots else Spot(0, 0)
            found.append(Loss(" ".join(tokens[i:x])[:200], " ".join(composed[j:y])[:200], spot))
        i, j = x + 1, y + 1
        if len(found) >= _MOST:
            break
    return found
