"""What rules about versions look at: texts that a change touches, and the version that each should have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from clausectl.formats.names import VERSION
from clausectl.model.places import LineIndex
from clausectl.model.redlines import Significance
from clausectl.model.reviews import BrokenFile, VersionedChange
from clausectl.model.rules import Finding, Rule
from clausectl.records import dataclass

Numbers = tuple[int, int, int]
_LEVELS: Mapping[Significance, int] = {"substantive": 0, "not assessed": 1, "wording": 1, "editorial": 2}
LEVELS = ("MAJOR", "MINOR", "PATCH")
"""The parts of a version, by the index that `level_needed` gives."""


@dataclass(frozen=True, slots=True)
class ChangeAnalysis:
    """Everything that a change touches. ``base`` is what the reader calls the other side."""

    texts: tuple[VersionedChange, ...]
    broken: tuple[BrokenFile, ...]
    base: str


def read_numbers(version: str) -> Numbers | None:
    """``1.2.3`` as numbers; None for what is no version."""
    match = VERSION.fullmatch(version)
    return None if match is None else (int(match[1]), int(match[2]), int(match[3]))


def level_needed(significance: Significance) -> int:
    """Which part of a version has to rise: 0 MAJOR, 1 MINOR, 2 PATCH.

    What was not assessed needs MINOR at least: a person has to say whether it is more.
    """
    return _LEVELS[significance]


def level_declared(old: Numbers, new: Numbers) -> int | None:
    """The first part that rose; None where the version did not rise."""
    if new <= old:
        return None
    return next(at for at in range(3) if new[at] != old[at])


def propose_version(text: VersionedChange) -> str:
    """The lowest version that a text can take: it rises by what was found, and no other words had it.

    Of a text that the base has not, the next above all that its name has had there.
    Empty where the old version is none.
    """
    known = [numbers for one in text.taken if (numbers := read_numbers(one.version)) is not None]
    old = read_numbers(text.old_version)
    if old is None and not text.old_version and known:
        old = max(known)
    if old is None:
        return ""
    level = level_needed(text.significance or "wording")
    declared = read_numbers(text.new_version)
    stated = None if declared is None else level_declared(old, declared)
    if stated is not None and (stated < level or text.effect_reason):
        level = stated
    return "{}.{}.{}".format(*raise_above(old, level, known))


def raise_above(old: Numbers, level: int, known: Iterable[Numbers]) -> Numbers:
    """The next version of that level that is above every one that was given to other words."""
    highest = max([old, *known])
    if level == 0:
        return (highest[0] + 1, 0, 0)
    if level == 1:
        return (highest[0], highest[1] + 1, 0)
    return (highest[0], highest[1], highest[2] + 1)


def find_taken(text: VersionedChange) -> str:
    """Who has the version already, in words; empty where nobody has."""
    for one in text.taken:
        if one.version == text.new_version:
            request = f", pull request {one.pull_request}" if one.pull_request.startswith("#") else ""
            return f"commit {one.commit[:7]}{request}"
    return ""


def place_of(text: VersionedChange) -> tuple[str, int, int]:
    """Path and offsets of the version in the file, or the file as a whole."""
    return text.path, text.start, text.end


def ask_change_rules(rules: Iterable[Rule], analysis: ChangeAnalysis) -> list[tuple[Rule, Finding]]:
    """What the rules about changes find, in the order of rules and texts."""
    return [(rule, found) for rule in rules if rule.scope == "change" for found in rule.check(analysis)]


def mark_of(text: VersionedChange) -> tuple[int, int]:
    """Line and column (from 1) of the version in the file; 0 and 0 where it states none."""
    if text.start < 0:
        return 0, 0
    mark = LineIndex(text.source).mark(text.start)
    return mark.line, mark.column
