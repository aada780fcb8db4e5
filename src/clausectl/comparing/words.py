"""Redlines: two texts compared word by word, as a lawyer would mark them by hand."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate

from clausectl.comparing.passages import Edit
from clausectl.comparing.polish import polish
from clausectl.comparing.scripts import is_wide
from clausectl.comparing.sequences import match
from clausectl.comparing.tokens import is_word, tokenize
from clausectl.model.changes import Redline, RedlinePart

__all__ = ["compare_words", "tokenize"]

_SHORT = 64  # characters; shorter stretches are cut into tokens at once
_LONG = 20_000  # characters; longer stretches are anchored on lines and sentences first
_HUGE = 500_000  # characters; longer stretches without an anchor are no language, and are replaced whole
_SMALL_WORD = 3  # letters: and, the, der, de
_PROBE = 24  # characters; long enough not to be found by chance


def compare_words(old: str, new: str) -> Redline:
    """The redline that turns the old text into the new one.

    The ``same`` and ``deleted`` parts joined are exactly ``old``, the ``same``
    and ``inserted`` parts exactly ``new``; what is deleted stands before what
    replaces it, and no part is empty. Equal texts give a single ``same`` part.

    Common ends cost a few comparisons of memory; what is left is anchored on
    long common runs, then on words (in long texts first lines and sentences) that
    stand once on either side, and only short stretches are compared token by token. O(n log n) for texts that
    have words in common or none; the product of two repetitive stretches is
    capped (see `clausectl.comparing.sequences.match`). Raises nothing.
    """
    if old == new:
        return Redline((RedlinePart("same", old),) if old else ())
    return Redline(tuple(_parts(old, new, polish(old, new, find_edits(old, new)))))


def _parts(old: str, new: str, edits: list[Edit]) -> Iterator[RedlinePart]:
    at = 0
    for i1, i2, j1, j2 in edits:
        if i1 > at:
            yield RedlinePart("same", old[at:i1])
        if i2 > i1:
            yield RedlinePart("deleted", old[i1:i2])
        if j2 > j1:
            yield RedlinePart("inserted", new[j1:j2])
        at = i2
    if at < len(old):
        yield RedlinePart("same", old[at:])


def find_edits(old: str, new: str) -> list[Edit]:
    """The edits between two texts in order, touching no common token, before they are polished."""
    edits: list[Edit] = []
    boxes = [(0, len(old), 0, len(new))]
    while boxes:
        i1, i2, j1, j2 = boxes.pop()
        if i2 - i1 <= _SHORT and j2 - j1 <= _SHORT:
            edits += _compare_tokens(old, new, i1, i2, j1, j2)
            continue
        head = common_start(old, new, i1, i2, j1, j2)
        i1, j1 = i1 + head, j1 + head
        tail = common_end(old, new, i1, i2, j1, j2)
        i2, j2 = i2 - tail, j2 - tail
        if i1 == i2 or j1 == j2:
            if i1 != i2 or j1 != j2:
                edits.append((i1, i2, j1, j2))
            continue
        inner = None
        if i2 - i1 > _SHORT and j2 - j1 > _SHORT:
            inner = _around_run(old, new, i1, i2, j1, j2) or _around_anchors(old, new, i1, i2, j1, j2)
        if inner is None and min(i2 - i1, j2 - j1) > _HUGE:
            edits.append((i1, i2, j1, j2))  # not a word nor a run of four stands once on either side
        elif inner is None:
            edits += _compare_tokens(old, new, i1, i2, j1, j2)
        else:
            boxes += inner
    edits.sort()
    return edits


def common_start(old: str, new: str, i1: int, i2: int, j1: int, j2: int) -> int:
    """The length of what both begin with, back to where a token of both begins."""
    low, high = 0, min(i2 - i1, j2 - j1)
    if old.startswith(new[j1 : j1 + high], i1):
        low = high
    while low < high:
        middle = (low + high + 1) // 2
        if old.startswith(new[j1 + low : j1 + middle], i1 + low):
            low = middle
        else:
            high = middle - 1
    if not low or (i1 + low == i2 and j1 + low == j2):
        return low
    at, to = i1 + low, j1 + low
    next_old, next_new = old[at : at + 1], new[to : to + 1]
    if old[at - 1].isspace():
        if next_old.isspace() or next_new.isspace():
            return len(old[i1:at].rstrip())
        return low
    if (not next_old or next_old.isspace()) and (not next_new or next_new.isspace()):
        return low
    return max(old.rfind(" ", i1, at) + 1 - i1, 0)


def common_end(old: str, new: str, i1: int, i2: int, j1: int, j2: int) -> int:
    """The length of what both end with, forward to where a token of both begins."""
    low, high = 0, min(i2 - i1, j2 - j1)
    if old.endswith(new[j2 - high : j2], 0, i2):
        low = high
    while low < high:
        middle = (low + high + 1) // 2
        if old.endswith(new[j2 - middle : j2 - low], 0, i2 - low):
            low = middle
        else:
            high = middle - 1
    if not low:
        return 0
    at, to = i2 - low, j2 - low
    last_old, last_new = old[at - 1 : at], new[to - 1 : to]
    if old[at].isspace():
        if last_old.isspace() or last_new.isspace():
            return len(old[at:i2].lstrip())
        return low
    if (not at or last_old.isspace()) and (not to or last_new.isspace()):
        return low
    space = old.find(" ", at, i2)
    return i2 - space if space >= 0 else 0


def _around_run(old: str, new: str, i1: int, i2: int, j1: int, j2: int) -> list[Edit] | None:
    """The two boxes around a common run that holds the middle of the shorter side and half of it.

    This is what one or two edits leave: found without a single token.
    """
    if i2 - i1 > j2 - j1:
        swapped = _around_run(new, old, j1, j2, i1, i2)
        return swapped and [(a, b, c, d) for c, d, a, b in swapped]
    middle = (i1 + i2 - _PROBE) // 2
    probe = old[middle : middle + _PROBE]
    at = new.find(probe, j1, j2)
    if at < 0 or new.find(probe, at + 1, j2) >= 0:
        return None
    before = common_end(old, new, i1, middle, j1, at)
    after = common_start(old, new, middle, i2, at, j2)
    if 2 * (before + after) < i2 - i1:
        return None
    return [(i1, middle - before, j1, at - before), (middle + after, i2, at + after, j2)]


def _around_anchors(old: str, new: str, i1: int, i2: int, j1: int, j2: int) -> list[Edit] | None:
    """The boxes between what stands once on either side; None where there is nothing such.

    Words anchor; in long stretches lines, and then sentences, are tried before them.
    """
    if min(i2 - i1, j2 - j1) > _LONG:
        for separator in ("\n", ". "):
            boxes = _between_anchors(old, new, (i1, i2, j1, j2), separator)
            if boxes is not None:
                return boxes
    return _between_anchors(old, new, (i1, i2, j1, j2), " ")


def _between_anchors(old: str, new: str, box: Edit, separator: str) -> list[Edit] | None:
    i1, i2, j1, j2 = box
    a, b = old[i1:i2].split(separator), new[j1:j2].split(separator)
    pairs = match(a, b, exact=False)
    if not pairs:
        return None
    size = len(separator)
    a_at = list(accumulate((len(w) + size for w in a), initial=i1))
    b_at = list(accumulate((len(w) + size for w in b), initial=j1))
    boxes = []
    i0 = j0 = 0
    for i, j in pairs:
        if i > i0 or j > j0:
            boxes.append((a_at[i0], a_at[i], b_at[j0], b_at[j]))
        i0, j0 = i + 1, j + 1
    if i0 < len(a) or j0 < len(b):
        # The separator before the last words belongs to them, for one side may have none.
        boxes.append((a_at[i0] - size, i2, b_at[j0] - size, j2))
    # Spaces side by side are words without letters, and may anchor nothing but the first space.
    return boxes if boxes != [box] else None


def _compare_tokens(old: str, new: str, i1: int, i2: int, j1: int, j2: int) -> list[Edit]:
    """Words are aligned first; what stands between two common words then sheds its common ends."""
    gone, come = old[i1:i2], new[j1:j2]
    if gone == come:
        return []
    if not gone or not come or (gone.isalpha() and come.isalpha() and not is_wide(gone + come)):
        return [(i1, i2, j1, j2)]
    a = tokenize(gone, line_start=i1 > 0 and old[i1 - 1] == "\n")
    b = tokenize(come, line_start=j1 > 0 and new[j1 - 1] == "\n")
    alo, ahi, blo, bhi = _shed(a, b, 0, len(a), 0, len(b))
    common: list[tuple[int, int]] = []
    if alo < ahi and blo < bhi and (ahi - alo > 1 or bhi - blo > 1):
        a_words = [k for k in range(alo, ahi) if is_word(a[k])]
        b_words = [k for k in range(blo, bhi) if is_word(b[k])]
        if a_words and b_words:
            common = _align(a, b, a_words, b_words)
    if not common:
        start, onset = sum(map(len, a[:alo])), sum(map(len, b[:blo]))
        end, close = sum(map(len, a[ahi:])), sum(map(len, b[bhi:]))
        return [(i1 + start, i2 - end, j1 + onset, j2 - close)]
    common.append((ahi, bhi))
    a_at = list(accumulate(map(len, a), initial=i1))
    b_at = list(accumulate(map(len, b), initial=j1))
    edits = []
    i0, j0 = alo, blo
    for i, j in common:
        alo, ahi, blo, bhi = _shed(a, b, i0, i, j0, j)
        if alo < ahi or blo < bhi:
            edits.append((a_at[alo], a_at[ahi], b_at[blo], b_at[bhi]))
        i0, j0 = i + 1, j + 1
    return edits


def _align(a: list[str], b: list[str], a_words: list[int], b_words: list[int]) -> list[tuple[int, int]]:
    """Common words in order: first those of four letters and more and numbers, then the small ones between.

    "the fees and the costs" and "the fees, the costs and the taxes" have the
    costs in common and not the "and".
    """
    a_long = [k for k in a_words if len(a[k]) > _SMALL_WORD or not a[k].isalpha()]
    b_long = [k for k in b_words if len(b[k]) > _SMALL_WORD or not b[k].isalpha()]
    pairs: list[tuple[int, int]] = []
    if a_long and b_long and (len(a_long) < len(a_words) or len(b_long) < len(b_words)):
        pairs = [(a_long[i], b_long[j]) for i, j in match([a[k] for k in a_long], [b[k] for k in b_long])]
    if not pairs:
        found = match([a[k] for k in a_words], [b[k] for k in b_words])
        return [(a_words[i], b_words[j]) for i, j in found]
    done: list[tuple[int, int]] = []
    i0 = j0 = 0
    for i, j in [*pairs, (len(a), len(b))]:
        i1, j1 = bisect_left(a_words, i, i0), bisect_left(b_words, j, j0)
        if i0 < i1 and j0 < j1:
            found = match([a[k] for k in a_words[i0:i1]], [b[k] for k in b_words[j0:j1]])
            done += [(a_words[i0 + x], b_words[j0 + y]) for x, y in found]
        if i < len(a):
            done.append((i, j))
        i0, j0 = i1 + 1, j1 + 1
    return done


def _shed(a: list[str], b: list[str], alo: int, ahi: int, blo: int, bhi: int) -> Edit:
    """Two stretches of tokens without what both begin and end with."""
    while alo < ahi and blo < bhi and a[alo] == b[blo]:
        alo, blo = alo + 1, blo + 1
    while alo < ahi and blo < bhi and a[ahi - 1] == b[bhi - 1]:
        ahi, bhi = ahi - 1, bhi - 1
    return alo, ahi, blo, bhi
