"""Which clause of one side is which of the other: renamed, split in several, merged into one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from clausectl.comparing.likeness import fold_words, likeness
from clausectl.comparing.renames import Rename, match_renamed
from clausectl.comparing.sides import ClauseSide
from clausectl.comparing.splits import gather_parts
from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class Regrouping:
    """Renames (those into the first part of a clause that was split included), splits and merges.

    ``splits`` go from the new id of a clause to the other new ids that hold the
    rest of its words, ``merges`` from a new id to the other old ids that came
    into it.
    """

    renames: tuple[Rename, ...]
    splits: Mapping[str, tuple[str, ...]]
    merges: Mapping[str, tuple[str, ...]]


def regroup_clauses(
    old: Mapping[str, ClauseSide], new: Mapping[str, ClauseSide], stated: Mapping[str, str]
) -> Regrouping:
    """Pair clauses that stand on one side only, and find those that were split or merged.

    Both mappings need hold only clauses whose file differs; ``stated`` maps old
    ids to new ones (``formerly:``). Linear in words, by inverted indexes.
    """
    removed = {key: side.text for key, side in old.items() if key not in new}
    added = {key: side.text for key, side in new.items() if key not in old}
    renames = list(match_renamed(removed, added, stated)) if removed and added else []
    new_of = {r.old: r.new for r in renames} | {key: key for key in old if key in new}
    old_of = {now: was for was, now in new_of.items()}
    came = {key: text for key, text in added.items() if key not in old_of}
    went = {key: text for key, text in removed.items() if key not in new_of}
    split = _find(old, new, new_of, came) if came else {}
    merged = _find(new, old, old_of, went) if went else {}
    splits: dict[str, tuple[str, ...]] = {}
    merges: dict[str, tuple[str, ...]] = {}
    for key, parts in split.items():
        now = _heir(key, parts, new_of, stated.get(key))
        if new_of.get(key) != now:  # nothing was like the whole, or its name lives on in another part
            renames = [r for r in renames if r.old != key] + [_rename(old, new, key, now)]
            new_of[key] = now
        splits[now] = tuple(part for part in parts if part != now)
    taken = {part for parts in split.values() for part in parts} | splits.keys()
    came_from = {now: was for was, now in stated.items()}
    for key, parts in merged.items():
        if key in taken or any(part in split for part in parts):
            continue
        was = _heir(key, parts, old_of, came_from.get(key))
        if old_of.get(key) != was:
            renames = [r for r in renames if r.new != key] + [_rename(old, new, was, key)]
            old_of[key] = was
        merges[key] = tuple(part for part in parts if part != was)
    return Regrouping(tuple(sorted(renames, key=lambda r: r.old)), splits, merges)


def _heir(whole: str, parts: Sequence[str], matched: Mapping[str, str], stated: str | None) -> str:
    """The part that a whole lives on in: as stated, under its id or file name, as matched, else the first."""
    if stated is not None and stated in parts:
        return stated
    if matched.get(whole) == whole:
        return whole
    last = whole.rpartition("/")[2]
    named = [part for part in parts if part.rpartition("/")[2] == last]
    return named[0] if named else matched.get(whole, parts[0])


def _rename(old: Mapping[str, ClauseSide], new: Mapping[str, ClauseSide], was: str, now: str) -> Rename:
    return Rename(was, now, round(likeness(fold_words(old[was].text), fold_words(new[now].text)), 4))


def _find(
    wholes: Mapping[str, ClauseSide],
    parts: Mapping[str, ClauseSide],
    part_of: Mapping[str, str],
    loose: Mapping[str, str],
) -> dict[str, tuple[str, ...]]:
    """Whole -> its parts in the order of its text; with the one it is matched with, where there is one."""
    changed = {}
    for key, side in wholes.items():
        kept = parts[part_of[key]].text if key in part_of else ""
        if kept != side.text:
            changed[key] = (side.text, kept)
    found: dict[str, tuple[str, ...]] = {}
    for key, of_whole in gather_parts(changed, loose).items():
        if key in part_of or len(of_whole) > 1:
            members = [*of_whole, *([part_of[key]] if key in part_of else [])]
            found[key] = tuple(
                sorted(members, key=lambda part: (find_words(wholes[key].text, parts[part].text), part))
            )
    return found


def find_words(whole: str, part: str) -> int:
    """Where the words of a part begin in the whole; its end where none of the first forty do."""
    words = part.split()
    starts = (whole.find(" ".join(words[at : at + 3])) for at in range(min(len(words), 40)))
    return next((start for start in starts if start >= 0), len(whole))
