"""Words that stand elsewhere in another text: runs of them, long enough not to be there by chance."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from clausectl.comparing.tokens import is_word, tokenize
from clausectl.records import dataclass

Span = tuple[int, int]
"""A stretch of a text, from … to …."""
Kept = tuple[int, int, int]
"""``new[start:end]`` stands in the old text from the third number on."""
Compare = Callable[[str, str], Sequence[Kept]]

_GRAM = 4  # tokens
_PLACES = 8  # of one gram that are tried: a hostile text repeats one a million times
_GAP = 600  # characters between two runs that are compared as an edited passage


@dataclass(frozen=True, slots=True)
class _Tokens:
    """The tokens of some spans of a text that are no spaces. ``span`` says which each stands in."""

    keys: list[str]
    starts: list[int]
    span: list[int]


def find_moved(old: str, gone: Sequence[Span], new: str, come: Sequence[Span], least: int) -> list[Kept]:
    """Runs of at least ``least`` words of ``new[come]`` that stand in ``old[gone]``, in whatever order.

    A whole block (paragraph, list item) of at least half as many words counts
    too. Of several places the longest run is taken, then the first; a place of
    the old text is used once. Linear in both texts. Sorted, in the new order.
    """
    if not gone or not come:
        return []
    was, now = _cut(old, gone), _cut(new, come)
    grams: dict[tuple[str, ...], list[int]] = {}
    for at in range(len(was.keys) - _GRAM + 1):
        places = grams.setdefault(tuple(was.keys[at : at + _GRAM]), [])
        if len(places) < _PLACES:
            places.append(at)
    used = bytearray(len(was.keys) + 1)
    found: list[Kept] = []
    taken: list[Span] = []  # of the new tokens
    at = 0
    while at <= len(now.keys) - _GRAM:
        best, length = -1, 0
        for place in grams.get(tuple(now.keys[at : at + _GRAM]), ()):
            reach = _reach(was, now, place, at, used)
            if reach > length:
                best, length = place, reach
        if length and sum(map(is_word, now.keys[at : at + length])) >= least:
            used[best : best + length] = b"\1" * length
            found.append(_keep(was, now, best, at, length))
            taken.append((at, at + length))
            at += length
        else:
            at += 1
    found += _find_blocks(old, was, new, now, used, taken, max(2, least // 2))
    found.sort()
    return found


def _cut(text: str, spans: Sequence[Span]) -> _Tokens:
    cut = _Tokens([], [], [])
    for number, (start, end) in enumerate(spans):
        at = start
        for token in tokenize(text[start:end]):
            if not token.isspace():
                cut.keys.append(token)
                cut.starts.append(at)
                cut.span.append(number)
            at += len(token)
    return cut


def _reach(was: _Tokens, now: _Tokens, place: int, at: int, used: bytearray) -> int:
    """How many tokens are the same from two places on, within one span of either text."""
    here, there = now.span[at], was.span[place]
    length = 0
    limit = min(len(was.keys) - place, len(now.keys) - at)
    while (
        length < limit
        and was.keys[place + length] == now.keys[at + length]
        and now.span[at + length] == here
        and was.span[place + length] == there
        and not used[place + length]
    ):
        length += 1
    return length


def _keep(was: _Tokens, now: _Tokens, place: int, at: int, length: int) -> Kept:
    last = at + length - 1
    return now.starts[at], now.starts[last] + len(now.keys[last]), was.starts[place]


def _find_blocks(
    old: str,
    was: _Tokens,
    new: str,
    now: _Tokens,
    used: bytearray,
    taken: Sequence[Span],
    least: int,
) -> list[Kept]:
    """Blocks that are shorter than a run, and whole on both sides."""
    known: dict[tuple[str, ...], list[Span]] = {}
    for low, high in _blocks(old, was):
        if not any(used[low:high]):
            known.setdefault(tuple(was.keys[low:high]), []).append((low, high))
    found: list[Kept] = []
    edges = [low for low, _ in taken]
    for low, high in _blocks(new, now):
        before = bisect_right(edges, high - 1) - 1
        if before >= 0 and taken[before][1] > low:
            continue
        keys = now.keys[low:high]
        places = known.get(tuple(keys))
        if places and sum(map(is_word, keys)) >= least:
            place, _ = places.pop(0)
            found.append(_keep(was, now, place, low, high - low))
    return found


def _blocks(text: str, cut: _Tokens) -> list[Span]:
    """The stretches of tokens that are whole blocks of the text."""
    found = []
    first = 0
    for at, key in enumerate(cut.keys):
        end = cut.starts[at] + len(key)
        follows = at + 1 < len(cut.keys) and cut.span[at + 1] == cut.span[at]
        if follows and "\n" not in text[end : cut.starts[at + 1]]:
            continue
        begun = not text[:1] or not cut.starts[first] or text[cut.starts[first] - 1] == "\n"
        if begun and (end == len(text) or text[end] == "\n"):
            found.append((first, at + 1))
        first = at + 1
    return found


def fill_between(
    old: str, new: str, kept: Sequence[Kept], free: Sequence[Span], compare: Compare
) -> list[Kept]:
    """What stands between and beside runs that were found, where both texts go on alike.

    A passage that moved and was edited is found in pieces: what lies between
    two of them in both texts, and what lies beside one within its block, is
    compared as one edited passage. ``free`` are the spans of the new text that
    may be given away. Sorted, with the runs themselves.
    """
    if not kept:
        return []
    found = list(kept)
    for at, (start, end, place) in enumerate(kept):
        before = kept[at - 1] if at else None
        low, was_low = _block_start(new, start), _block_start(old, place)
        if before is not None and before[1] > low:
            low = before[1]
        if before is not None:
            was_end = before[2] + before[1] - before[0]
            if was_end <= place <= was_end + _GAP and start - before[1] <= _GAP:
                low, was_low = before[1], was_end
        _add(found, compare, old, was_low, place, new, low, start)
        after = kept[at + 1] if at + 1 < len(kept) else None
        was_after = place + end - start
        if after is not None and was_after <= after[2] <= was_after + _GAP and after[0] - end <= _GAP:
            continue  # the next run looks back at it
        high, was_high = _block_end(new, end), _block_end(old, was_after)
        if after is not None:
            high = min(high, after[0])
        _add(found, compare, old, was_after, was_high, new, end, high)
    found.sort()
    return _within(found, free)


def _add(
    found: list[Kept], compare: Compare, old: str, low: int, high: int, new: str, start: int, end: int
) -> None:
    if low < high and start < end and high - low <= 2 * _GAP and end - start <= 2 * _GAP:
        for first, last, place in compare(old[low:high], new[start:end]):
            found.append((start + first, start + last, low + place))


def _block_start(text: str, at: int) -> int:
    return text.rfind("\n", max(0, at - _GAP), at) + 1 if at else 0


def _block_end(text: str, at: int) -> int:
    end = text.find("\n", at, at + _GAP)
    return end if end >= 0 else min(len(text), at + _GAP)


def _within(kept: Sequence[Kept], free: Sequence[Span]) -> list[Kept]:
    """What of the runs lies in the free spans, and in no run before it. Both are sorted."""
    done: list[Kept] = []
    first = reached = 0
    for start, end, place in kept:
        while first < len(free) and free[first][1] <= max(start, reached):
            first += 1
        at = first
        while at < len(free) and free[at][0] < end:
            low, high = max(start, free[at][0], reached), min(end, free[at][1])
            if low < high:
                done.append((low, high, place + low - start))
            at += 1
        reached = max(reached, end)
    return done
