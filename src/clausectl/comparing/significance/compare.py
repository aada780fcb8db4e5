"""Edits with what they touch compared: which rules fire, and what is only a number that moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from clausectl.comparing.significance.marks import Lexicon, Mark
from clausectl.comparing.significance.pairing import pair_marks
from clausectl.comparing.significance.phrases import key_of_term
from clausectl.comparing.significance.places import (
    Block,
    Group,
    Place,
    Sides,
    Stretch,
    cut_blocks,
    cut_groups,
    cut_stretches,
    marks_inside,
)
from clausectl.comparing.significance.renumbering import Label, follows, labels_of, skeleton
from clausectl.comparing.significance.rules import MOVED_MATTERS
from clausectl.comparing.significance.saying import (
    excerpt,
    say_change,
    say_exchange,
    say_moved,
    say_rename,
    say_sentence,
)
from clausectl.comparing.significance.sentences import find_complete
from clausectl.comparing.significance.words_of_edits import find_word_reasons, read_words
from clausectl.model.redlines import Reason

__all__ = ["Found", "find_reasons"]


class Found:
    """What was found about one edit; ``kind`` is empty where it is wording."""

    __slots__ = ("kind", "reasons")

    def __init__(self) -> None:
        self.kind: Literal["", "number", "order"] = ""
        self.reasons: list[Reason] = []


class Names(NamedTuple):
    """What `find_reasons` knows about both documents."""

    lexicon: Lexicon
    numbers: Mapping[str, str]
    renamed: Mapping[str, str]
    renamed_keys: Mapping[str, str]


def find_reasons(
    sides: Sides,
    places: Sequence[Place],
    lexicon: Lexicon,
    numbers: Mapping[str, str],
    renamed: Mapping[str, str],
) -> dict[Place, Found]:
    """What the rules say about each edit. Linear in the texts of the sentences that hold edits."""
    found = {place: Found() for place in places}
    renamed_keys = {key_of_term(old): key_of_term(new) for old, new in renamed.items()}
    names = Names(lexicon, numbers, renamed, renamed_keys)
    moved = _find_moved(sides, places, found)
    stretches = cut_stretches(sides, [place for place in places if place not in moved])
    for block, here in cut_blocks(sides, stretches, lexicon):
        for stretch in here:
            _judge_stretch(sides, block, stretch, names, found)
    return found


def _find_moved(sides: Sides, places: Sequence[Place], found: dict[Place, Found]) -> set[Place]:
    """Whole sentences that were taken out in one place and stand in another, word for word."""
    gone: dict[str, list[Place]] = {}
    for place in places:
        if place.new_at == place.new_end and place.old_end - place.old_at > 8:
            gone.setdefault(" ".join(sides.old_of(place).split()), []).append(place)
    moved: set[Place] = set()
    if not gone:
        return moved
    for place in places:
        if place.old_at == place.old_end and place.new_end - place.new_at > 8:
            twins = gone.get(" ".join(sides.new_of(place).split()))
            if twins and find_complete(sides.new, sides.new_starts, place.new_at, place.new_end):
                twin = twins.pop()
                found[place].kind = found[twin].kind = "order"
                moved |= {place, twin}
    return moved


class _Singles(NamedTuple):
    """Marks that came or went without a partner; ``open`` are edits that do not only spell a mark anew."""

    gone: list[tuple[Group, Mark]]
    come: list[tuple[Group, Mark]]
    open: list[Place]


def _judge_stretch(
    sides: Sides, block: Block, stretch: Stretch, names: Names, found: dict[Place, Found]
) -> None:
    singles = _Singles([], [], [])
    english = bool(names.lexicon.phrases)
    swapped = False
    for group in cut_groups(block, stretch):
        old_marks = marks_inside(block.old_marks, block.old_starts, group.span.old_at, group.span.old_end)
        new_marks = marks_inside(block.new_marks, block.new_starts, group.span.new_at, group.span.new_end)
        if (old_marks or new_marks) and _is_number(block, group, old_marks, new_marks, names.numbers):
            for place in group.places:
                found[place].kind = "number"
        elif english:
            swapped |= _judge_group(sides, group, (old_marks, new_marks), names, singles, found)
    if not english:
        return
    if not swapped and _is_reordered(sides, singles.open):
        _tell_order(sides, block, stretch, found)
        return
    if singles.gone or singles.come:
        _tell_single(sides, singles, found)
    if len(stretch.places) > 1 and swapped:
        _merge_exchanges(stretch.places, found)
    for place in stretch.places:
        _tell_sentences(sides, place, found[place])


def _judge_group(
    sides: Sides,
    group: Group,
    marks: tuple[list[Mark], list[Mark]],
    names: Names,
    singles: _Singles,
    found: dict[Place, Found],
) -> bool:
    """Put reasons to edits for what was replaced; whether anything was. What came or went is collected."""
    swapped = False
    for old, new in pair_marks(*marks, names) if marks[0] or marks[1] else ():
        if old is not None and new is not None:
            swapped = True
            _tell(group, _say_pair(sides, old, new, names), old, new, found)
        elif old is not None:
            singles.gone.append((group, old))
        elif new is not None:
            singles.come.append((group, new))
    for place in group.places:
        if _lies_inside(place, marks):
            continue
        singles.open.append(place)
        told = find_word_reasons(sides.old, place, sides.old_of(place), sides.new_of(place), marks)
        if not told and not swapped and _is_reordered(sides, [place]):
            told = [_say_order(sides, place)]
        swapped = swapped or bool(told)
        found[place].reasons += told
    return swapped


def _lies_inside(place: Place, marks: tuple[list[Mark], list[Mark]]) -> bool:
    """Whether an edit only changes how one mark is written."""
    return any(m.start <= place.old_at and place.old_end <= m.end for m in marks[0]) and any(
        m.start <= place.new_at and place.new_end <= m.end for m in marks[1]
    )


def _is_number(
    block: Block, group: Group, old: list[Mark], new: list[Mark], numbers: Mapping[str, str]
) -> bool:
    """Whether nothing but labels differs, and each as what it leads to was renumbered."""
    if not any(mark.rule in ("reference", "label") for mark in old):
        return False
    old_labels, new_labels = labels_of(old), labels_of(new)
    if len(old_labels) != len(new_labels) or old_labels == new_labels:
        return False
    span = group.span
    if skeleton(block.old, old, span.old_at, span.old_end) != skeleton(
        block.new, new, span.new_at, span.new_end
    ):
        return False
    in_order = "respectively" in block.new.low  # then each number belongs to something else in the sentence
    if not in_order and len(old) == len(new) and [a.rule for a in old] == [b.rule for b in new]:
        pairs: Iterable[tuple[Mark | Label, Mark | Label]] = zip(old, new, strict=True)
    else:
        pairs = zip(old_labels, new_labels, strict=True)
    return all(
        a.key == b.key or (a.rule == b.rule and (a.rule == "label" or follows(a, b, numbers)))
        for a, b in pairs
    )


def _say_pair(sides: Sides, old: Mark, new: Mark, names: Names) -> Reason:
    if old.rule == "term" and names.renamed_keys.get(old.key) == new.key:
        for before, after in names.renamed.items():
            if key_of_term(before) == old.key:
                return say_rename(before, after)
    return say_change(old.rule, old, new, sides.old, sides.new)


def _tell(
    group: Group, reason: Reason, old: Mark | None, new: Mark | None, found: dict[Place, Found]
) -> None:
    """Put a reason to each edit of the group that touches the words behind it."""
    if len(group.places) == 1:
        found[group.places[0]].reasons.append(reason)
        return
    told = False
    for place in group.places:
        touches = (old is not None and old.start < place.old_end and old.end > place.old_at) or (
            new is not None and new.start < place.new_end and new.end > place.new_at
        )
        if touches:
            found[place].reasons.append(reason)
            told = True
    if not told:
        found[group.places[0]].reasons.append(reason)


def _tell_single(
    sides: Sides,
    singles: _Singles,
    found: dict[Place, Found],
) -> None:
    """Words that came or went. What went in one place of a sentence and came in another only moved."""
    arrived: dict[tuple[str, str], list[int]] = {}
    for at, (_, mark) in enumerate(singles.come):
        arrived.setdefault((mark.rule, mark.key), []).append(at)
    matched: set[int] = set()
    for group, mark in singles.gone:
        twins = arrived.get((mark.rule, mark.key))
        if twins:
            matched.add(twins.pop(0))
            if mark.rule in MOVED_MATTERS:
                _tell(group, say_moved(mark.rule, sides.old[mark.start : mark.end]), mark, None, found)
        elif not mark.weak:
            _tell(group, say_change(mark.rule, mark, None, sides.old, sides.new), mark, None, found)
    for at, (group, mark) in enumerate(singles.come):
        if at not in matched and not mark.weak:
            _tell(group, say_change(mark.rule, None, mark, sides.old, sides.new), None, mark, found)


def _is_reordered(sides: Sides, places: list[Place]) -> bool:
    """Whether the edits of a sentence take out and put in the same words, and not each in its place."""
    difference = sum(place.old_end - place.old_at - place.new_end + place.new_at for place in places)
    if abs(difference) > 4 * len(places):  # more than a space and a mark an edit
        return False
    gone: list[str] = []
    come: list[str] = []
    alike = True
    for place in places:
        old, new = read_words(sides.old_of(place)), read_words(sides.new_of(place))
        alike = alike and old == new
        gone += old
        come += new
    return not alike and len(gone) == len(come) and Counter(gone) == Counter(come)


def _tell_order(sides: Sides, block: Block, stretch: Stretch, found: dict[Place, Found]) -> None:
    """One reason for a sentence whose words stand in another order: the order, or that of its parties."""
    old, new = (
        [mark for mark in marks if mark.rule == "party"]
        for marks in (
            marks_inside(block.old_marks, block.old_starts, stretch.span.old_at, stretch.span.old_end),
            marks_inside(block.new_marks, block.new_starts, stretch.span.new_at, stretch.span.new_end),
        )
    )
    reason = _say_order(sides, stretch.places[0])
    if len(old) == len(new):
        for a, b in zip(old, new, strict=True):
            if a.key != b.key:
                reason = say_exchange(sides.old[a.start : a.end], sides.new[b.start : b.end])
                break
    for place in stretch.places:
        found[place].reasons.append(reason)


def _say_order(sides: Sides, place: Place) -> Reason:
    gone, come = sides.old_of(place).strip(), sides.new_of(place).strip()
    return Reason("order", "the same words stand in another order", gone, come)


def _merge_exchanges(places: list[Place], found: dict[Place, Found]) -> None:
    """Provider → Customer here and Customer → Provider there is one thing: they changed places."""
    swaps = {
        (reason.old, reason.new)
        for place in places
        for reason in found[place].reasons
        if reason.rule == "party" and reason.old and reason.new
    }
    if not any((new, old) in swaps for old, new in swaps):
        return
    for place in places:
        for at, reason in enumerate(found[place].reasons):
            if reason.rule == "party" and (reason.new, reason.old) in swaps:
                first, second = sorted((reason.old, reason.new))
                found[place].reasons[at] = say_exchange(first, second)


def _tell_sentences(sides: Sides, place: Place, found: Found) -> None:
    if place.old_end - place.old_at < 8 and place.new_end - place.new_at < 8:
        return
    gone = find_complete(sides.old, sides.old_starts, place.old_at, place.old_end)
    come = find_complete(sides.new, sides.new_starts, place.new_at, place.new_end)
    if not gone and not come:
        return
    if len(gone) == len(come):
        old, new = set(read_words(sides.old_of(place))), set(read_words(sides.new_of(place)))
        if 5 * len(old & new) > min(len(old), len(new)):
            return
    elif len(gone) > len(come):
        come = []
    else:
        gone = []
    old_words = excerpt(sides.old, *gone[0]) if gone else ""
    new_words = excerpt(sides.new, *come[0]) if come else ""
    found.reasons.insert(0, say_sentence(old_words, new_words))
