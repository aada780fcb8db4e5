"""Edits made to read as if written by hand.

An alignment says which words are common; it does not say how a person would
mark the difference. Four steps turn the one into the other, each leaving both
texts exactly as they were: slide a lone insertion or deletion to where a
sentence, paragraph or phrase begins; join edits that only a word or two keep
apart; take in the rest of a placeholder, a number with its figure, a bracket.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from clausectl.comparing.passages import (
    STOP,
    Edit,
    part_cells,
    set_labels_apart,
    strike_sentences,
    touching,
)
from clausectl.comparing.scripts import is_inside_word
from clausectl.comparing.spans import (
    date_around,
    figure_near,
    has_year,
    placeholder_around,
    unit_around,
    year_near,
)
from clausectl.comparing.tokens import count_words

_Close = Callable[[str, str, Edit, Edit], bool]

_REACH = 2_000  # how far, in characters, an edit is slid
_LONGEST_NUMBER = 60  # characters
_AFTER_ASIDE = (".", ";", ")")
_AFTER_LIMB = (".", ";", ",", ")")
_LIMB = re.compile(r"\s(?:and|or|but|und|oder|aber|y|o|e|u|pero|et|ou)\b")
_CLOSERS = "\"'”’»)]*_"
_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"), ("„", "“"))
_ENDS = re.compile(r"[.!?;:][\"'”’»)\]*_]*\s*\Z|[\n。！？；]\Z")
_WIDE_STOPS = {"。": 4.5, "！": 4.5, "？": 4.5, "；": 3.5, "：": 3.5, "，": 2.5, "、": 2.5}
_NUMBER = re.compile(r"\W?\d[^\s|]*|\w+(?:[ -]\w+){0,5} \([$€£¥]?\d[\d.,]*%?\)")
_LIST_NUMBER = re.compile(r"(?:^|\n)[^\S\n]*\d+\.\Z")


def polish(old: str, new: str, edits: list[Edit]) -> list[Edit]:
    """The edits as a person would have made them. Linear in the edits and the common text between them."""
    edits = slide(old, new, part_cells(old, new, edits))
    if len(edits) > 1:
        edits = join(old, new, edits, _is_island)
    edits = complete(old, new, edits)
    if len(edits) > 1:
        edits = join(old, new, edits, _is_noise)
    return set_labels_apart(old, new, strike_sentences(old, new, edits))


def slide(old: str, new: str, edits: list[Edit]) -> list[Edit]:
    """Move lone insertions and deletions along equal text to the best boundary, or to their neighbour."""
    done: list[Edit] = []
    for at, (i1, i2, j1, j2) in enumerate(edits):
        if i1 != i2 and j1 != j2:
            done.append((i1, i2, j1, j2))
            continue
        text, start, end = (new, j1, j2) if i1 == i2 else (old, i1, i2)
        side = 2 if i1 == i2 else 0
        low = done[-1][side + 1] if done else 0
        high = edits[at + 1][side] if at + 1 < len(edits) else len(text)
        by = _shift(text, low, start, end, high, bool(done), at + 1 < len(edits))
        edit = (i1 + by, i2 + by, j1 + by, j2 + by)
        if done and done[-1][1] == edit[0] and done[-1][3] == edit[2]:
            before = done.pop()
            edit = (before[0], edit[1], before[2], edit[3])
        done.append(edit)
    return [*touching(done)]


def _shift(text: str, low: int, start: int, end: int, high: int, edit_before: bool, edit_after: bool) -> int:
    left = 0
    most = min(start - low, _REACH)
    while left < most and text[start - left - 1] == text[end - left - 1]:
        left += 1
    right = 0
    most = min(high - end, _REACH)
    while right < most and text[start + right] == text[end + right]:
        right += 1
    if not left and not right:
        return 0
    between_words = text[start : start + 1].isalnum() and text[end : end + 1].isalnum()
    if left == 1 and not right and text[start - 1] == " " and between_words:
        return 0  # "word " between words: nowhere better to go
    # An edit that can reach its neighbour without crossing a sentence becomes one with it,
    # where its other end cuts no word in two.
    if edit_before and left == start - low and _fits(text, end - left) and not STOP.search(text, low, start):
        return -left
    if edit_after and right == high - end and _fits(text, start + right) and not STOP.search(text, end, high):
        return right
    best, by = -1.0, 0
    braces = "{{" in text
    for shift in range(right, -left - 1, -1):
        if braces and (_cuts(text, start + shift) or _cuts(text, end + shift)):
            continue
        score = _score(text, start + shift, end + shift)
        if score > best and _balanced(text[start + shift : end + shift]):
            best, by = score, shift
    return by


def _score(text: str, start: int, end: int) -> float:
    """How natural it is that an edit begins and ends here; -1 where it would cut a word."""
    at_start = boundary(text, start)
    if at_start <= 0:
        return -1.0
    at_end = boundary(text, end)
    if at_end <= 0:
        return -1.0
    if at_start == 1 and text[start] == "," and text[end : end + 1] in _AFTER_ASIDE:
        return 4.5  # ", except to its advisers" before a full stop, and not "it, except to its advisers, and"
    if at_start == 1.5 and text[end : end + 1] in _AFTER_LIMB and _LIMB.match(text, start):
        return 4.25  # "secret or that is plainly so." and not "or that is plainly so secret."
    return at_start + at_end


def _fits(text: str, at: int) -> bool:
    """Whether an edit may begin or end here."""
    return boundary(text, at) > 0 and not _cuts(text, at)


def _cuts(text: str, at: int) -> bool:
    """Whether an edit that begins or ends here would cut a placeholder in two."""
    return placeholder_around(text, at) != (at, at)


def boundary(text: str, at: int) -> float:
    """How natural it is to begin or end an edit here: 0 inside a word, 6 at a paragraph."""
    if at in (0, len(text)):
        return 6
    before, after = text[at - 1], text[at]
    if before == "\n":
        return 0 if after == "\n" else 6
    if after == "\n":
        return 5.5
    if before.isspace():
        return 0 if after.isspace() else _weight(text, at - 1) + 0.5
    if after.isspace():
        return _weight(text, at)
    if is_inside_word(before, after):
        return 0
    if before.isalnum() and after in "'’-.,":
        return 0 if text[at + 1 : at + 2].isalnum() else 1
    if after.isalnum() and before in "'’-.," and text[max(at - 2, 0)].isalnum():
        return 0
    return _WIDE_STOPS.get(before, 1)


def _weight(text: str, end: int) -> float:
    """What ends at ``end``: a sentence 4.5, a limb 3.5, a phrase 2.5, a word 1.5."""
    at = end - 1
    while at > 0 and text[at].isspace() and text[at] != "\n":
        at -= 1
    while at > 0 and text[at] in _CLOSERS:
        at -= 1
    last = text[at]
    if last in ".!?":
        return 1.5 if last == "." and _LIST_NUMBER.search(text, max(at - 12, 0), at + 1) else 4.5
    if last in ";:":
        return 3.5
    return 2.5 if last == "," else 1.5


def _balanced(text: str) -> bool:
    return text.count("(") == text.count(")") and text.count("[") == text.count("]")


def join(old: str, new: str, edits: list[Edit], close: _Close) -> list[Edit]:
    """Make one edit of neighbours that ``close`` says are kept apart by too little."""
    done = [edits[0]]
    for edit in edits[1:]:
        joined = edit
        while done and close(old, new, done[-1], joined):
            last = done.pop()
            joined = _shed(old, new, (last[0], joined[1], last[2], joined[3]))
        done.append(joined)
    return done


def _shed(old: str, new: str, edit: Edit) -> Edit:
    """The edit without the spaces that both of its sides begin or end with."""
    i1, i2, j1, j2 = edit
    while i1 < i2 and j1 < j2 and old[i2 - 1] == new[j2 - 1] and old[i2 - 1].isspace():
        i2, j2 = i2 - 1, j2 - 1
    while i1 < i2 and j1 < j2 and old[i1] == new[j1] and old[i1].isspace():
        i1, j1 = i1 + 1, j1 + 1
    return i1, i2, j1, j2


def _is_island(old: str, new: str, left: Edit, right: Edit) -> bool:
    """At most two common words without the end of a sentence, between edits that have words."""
    start, end = left[1], right[0]
    if end - start > 80:  # longer than any two words worth joining over
        return False
    island = old[start:end]
    if island.isspace():
        return "\n" not in island
    if "|" in island:
        return False  # cells of a table
    if count_words(island) and (_is_number(old, new, left) or _is_number(old, new, right)):
        return False
    kind = _kind(left)
    if kind == _kind(right) and kind != "replaced":
        # Two additions around a common word read well as they are, unless they hold it in brackets.
        edge = old[left[0] : left[1]] or new[left[2] : left[3]]
        return not _balanced(edge) and not STOP.search(island) and count_words(island) <= 2
    return (
        not STOP.search(island)
        and count_words(island) <= 2
        and _has_words(old, new, left)
        and _has_words(old, new, right)
        and not _ends_sentence(old, new, left)
    )


def _is_noise(old: str, new: str, left: Edit, right: Edit) -> bool:
    """A few common words that happen to stand between long replaced passages."""
    if right[0] - left[1] > 60:
        return False
    island = old[left[1] : right[0]]
    if "|" in island or STOP.search(island):
        return False
    least = 3 * count_words(island)
    return all(
        count_words(old[e[0] : e[1]]) >= least and count_words(new[e[2] : e[3]]) >= least
        for e in (left, right)
    )


def _kind(edit: Edit) -> str:
    if edit[0] == edit[1]:
        return "inserted"
    return "deleted" if edit[2] == edit[3] else "replaced"


def _is_number(old: str, new: str, edit: Edit) -> bool:
    """Whether one number took the place of another."""
    i1, i2, j1, j2 = edit
    return (
        0 < i2 - i1 <= _LONGEST_NUMBER
        and 0 < j2 - j1 <= _LONGEST_NUMBER
        and _NUMBER.fullmatch(old, i1, i2) is not None
        and _NUMBER.fullmatch(new, j1, j2) is not None
    )


def _has_words(old: str, new: str, edit: Edit) -> bool:
    return any(c.isalnum() for c in old[edit[0] : edit[1]]) or any(
        c.isalnum() for c in new[edit[2] : edit[3]]
    )


def _ends_sentence(old: str, new: str, edit: Edit) -> bool:
    texts = (old[edit[0] : edit[1]], new[edit[2] : edit[3]])
    return all(_ENDS.search(t[-40:]) for t in texts if t)


def complete(old: str, new: str, edits: list[Edit]) -> list[Edit]:
    """Widen edits that cut a placeholder, a number with its figure, or a bracket in two."""
    braces = "{{" in old or "{{" in new
    pairs = [pair for pair in _PAIRS if pair[1] in old and pair[1] in new]
    figures = "(" in old or "(" in new
    years = has_year(old) or has_year(new)
    if not braces and not pairs and not figures and not years:
        return edits
    done: list[Edit] = []
    for at, (i1, i2, j1, j2) in enumerate(edits):
        before = i1 - (done[-1][1] if done else 0)
        after = (edits[at + 1][0] if at + 1 < len(edits) else len(old)) - i2
        left = right = 0
        if braces:
            left, right = _reach(placeholder_around, old, new, (i1, i2, j1, j2))
        if figures and not left and not right and (figure_near(old, i1, i2) or figure_near(new, j1, j2)):
            left, right = _reach(unit_around, old, new, (i1, i2, j1, j2))
        if years and not left and not right and (year_near(old, i1, i2) or year_near(new, j1, j2)):
            left, right = _reach(date_around, old, new, (i1, i2, j1, j2))
        left, right = min(left, before), min(right, after)
        if pairs and not left and not right and i1 != i2 and j1 != j2:
            left, right = _brackets(old, new, (i1, i2, j1, j2), before, after, pairs)
        done.append((i1 - left, i2 + right, j1 - left, j2 + right))
    return touching(done) if len(done) > 1 else done


def _reach(around: Callable[[str, int], tuple[int, int]], old: str, new: str, edit: Edit) -> tuple[int, int]:
    """How far what the edit cuts reaches to its left and to its right, in either text."""
    i1, i2, j1, j2 = edit
    return (
        max(i1 - around(old, i1)[0], j1 - around(new, j1)[0]),
        max(around(old, i2)[1] - i2, around(new, j2)[1] - j2),
    )


def _brackets(
    old: str, new: str, edit: Edit, before: int, after: int, pairs: list[tuple[str, str]]
) -> tuple[int, int]:
    """One character more where both texts leave a bracket open, or replace all that it holds."""
    gone, come = old[edit[0] : edit[1]], new[edit[2] : edit[3]]
    if before and after and old[edit[0] - 1] in "([" and (old[edit[0] - 1], old[edit[1]]) in _PAIRS:
        return 1, 1
    for opening, closing in pairs:
        opened = min(gone.count(opening) - gone.count(closing), come.count(opening) - come.count(closing))
        closed = min(gone.count(closing) - gone.count(opening), come.count(closing) - come.count(opening))
        if opened > 0 and after and old[edit[1]] == closing:
            return 0, 1
        if closed > 0 and before and old[edit[0] - 1] == opening:
            return 1, 0
    return 0, 0
