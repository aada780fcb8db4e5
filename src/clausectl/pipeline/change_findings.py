"""What the rules find on both sides of a change, asked only about what the change can reach.

A finding belongs to a change when the new side has it and the old side has not.
Rules look at single texts, at agreements and at the library; so what is loaded
on each side is every file that differs, every form and agreement that names a
clause that differs, all agreements of those forms, and their clauses. That is a
small library of its own, and the same rules are asked about it as in ``check``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from clausectl.checking.structure import COMMON, SHORTEST, sample_runs
from clausectl.errors import Problem
from clausectl.formats.names import (
    split_frozen,
)
from clausectl.model.changes import Diff
from clausectl.model.checked import CheckReport, key_of
from clausectl.model.reviews import CheckedScope
from clausectl.model.sources import MAX_DOCUMENT_BYTES, FileEntry
from clausectl.pipeline.asking import check_entries
from clausectl.pipeline.checking import read_settings_of
from clausectl.pipeline.entries import is_copy, read_leniently
from clausectl.pipeline.load import items_of, load_entries
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.pipeline.reaching import Reach, ReachSide
from clausectl.records import dataclass

_WORD = re.compile(r"[^\W_]+")
_LIBRARY_WIDE = frozenset({"CL502", "CL503"})
"""Rules that say that nothing names a file: only of files that the change itself touches."""
_ALIKE = 0.15
"""The share of runs of words from which two files are looked at; the rule asks for more."""
_UNUSED_ALLOWANCE = "CL146"


@dataclass(frozen=True, slots=True)
class ChangeFindings:
    """Findings that a change brings, and how many were there before or are mended by it."""

    brought: tuple[Problem, ...]
    older: int
    older_codes: tuple[str, ...]
    mended: int
    checked: CheckedScope


def find_change_findings(reach: Reach, diff: Diff, progress: Progress = no_progress) -> ChangeFindings:
    """The findings of both sides compared."""
    plain = {report.new.path for report in diff.documents} | {report.old.path for report in diff.documents}
    if not reach.changed and not plain and not reach.whole:
        return ChangeFindings((), 0, (), 0, CheckedScope(0, 0, 0, whole=False))
    sides = (reach.old, reach.reached[0]), (reach.new, reach.reached[1])
    before, after = (_check(side, reached, reach, sorted(plain), progress) for side, reached in sides)
    moved = {clause.old_path: clause.new_path for clause in diff.clauses if clause.old_path}
    moved |= {form.old_path: form.new_path for form in (*diff.forms, *diff.agreements) if form.old_path}
    brought, older = _compare(before.problems, after.problems, moved)
    mended = len(before.problems) - len(older)
    scope = CheckedScope(after.clauses, after.forms, after.agreements, whole=reach.whole)
    codes = tuple(sorted({problem.code for problem in older}))
    return ChangeFindings(tuple(brought), len(older), codes, mended, scope)


def _check(
    side: ReachSide, reached: frozenset[str], reach: Reach, documents: Sequence[str], progress: Progress
) -> CheckReport:
    settings, problems = read_settings_of(side.source)
    if reach.whole:
        found = list(dict.fromkeys([*settings.documents, *documents]))
        return check_entries(side.source, side.entries, found, settings.allow, problems, progress)
    entries = _choose_entries(side, reached, reach)
    report = check_entries(
        side.source,
        entries,
        [path for path in documents if path in side.source.read([path], limit=MAX_DOCUMENT_BYTES)],
        settings.allow,
        problems,
        progress,
        # names can only collide anew where one came; listing all of them costs more than all else
        paths=tuple(entry.path for entry in (side.entries if reach.came else entries)),
    )
    kept = tuple(problem for problem in report.problems if _counts(problem, reach))
    return CheckReport(report.label, report.commit, kept, report.clauses, report.forms, report.agreements)


def _counts(problem: Problem, reach: Reach) -> bool:
    """Whether a finding about a part of the library is one about the library."""
    if problem.code == _UNUSED_ALLOWANCE:
        return problem.path in reach.changed  # elsewhere it may leave out what was not looked at
    return problem.code not in _LIBRARY_WIDE or reach.touches(problem.path)


def _choose_entries(side: ReachSide, reached: frozenset[str], reach: Reach) -> list[FileEntry]:
    """The files of one side that the change can reach, all clauses when a former id has to be followed."""
    manifests = [entry for path, entry in side.others.items() if path in reached]
    loaded = load_entries(side.source, manifests)
    items = [item for manifest in loaded.library.manifests.values() for item in items_of(manifest)]
    pinned = {(item.clause, item.version) for item in items if item.version}
    names = {item.clause for item in items if not item.version} | reach.clauses
    unknown = names - side.clauses.keys() - reach.clauses
    others = [entry for path, entry in side.others.items() if path not in reached]
    frozen = [(named[:2], entry) for entry in others if (named := split_frozen(entry.path))]
    if unknown or pinned - {named for named, _ in frozen}:
        chosen = [*side.clauses.values(), *manifests, *(entry for _, entry in frozen)]
        return sorted(chosen, key=lambda entry: entry.path)
    names |= _find_alike(side, reach)
    clauses = [side.clauses[name] for name in sorted(names) if name in side.clauses]
    beside = [entry for entry in others if entry.path in reach.changed or is_copy(entry.path)]
    held = [entry for named, entry in frozen if named in pinned and entry not in beside]
    # in the order of paths, as everywhere: some rules name the first of several that are alike
    return sorted([*clauses, *manifests, *beside, *held], key=lambda entry: entry.path)


def _find_alike(side: ReachSide, reach: Reach) -> set[str]:
    """Clauses that share runs of words with one that is new: it may be there already.

    Reads every clause as bytes, once, and only where a clause was added. The runs
    are those that the rule looks up, so that what it finds is among these: markup,
    which it does not see, breaks a run here and there. Of a run that stands in many
    clauses the first ones by name count, as for the rule; so no new clause is
    compared with all others, however few words a library has. Linear in the words.
    """
    added = sorted(name for name in reach.added if name in side.clauses)
    if not added:
        return set()
    files = read_leniently(side.source, [entry.path for entry in side.clauses.values()], [])
    words = {
        name: _words(files[entry.path].data)
        for name, entry in sorted(side.clauses.items())
        if entry.path in files
    }
    runs = {name: sample_runs(found) for name, found in words.items() if len(found) >= SHORTEST}
    asked = {run for name in added for run in runs.get(name, ())}
    holders: dict[tuple[str, ...], list[str]] = {run: [] for run in asked}
    for name, own in runs.items():
        for run in own & asked:
            if len(holders[run]) <= 2 * COMMON:
                holders[run].append(name)
    found: set[str] = set()
    for name in added:
        own = runs.get(name, set())
        shared = Counter(other for run in own for other in holders[run])
        least = _ALIKE * len(own)
        found |= {
            other for other, number in shared.items() if number >= min(least, _ALIKE * len(runs[other]))
        }
    return found - set(added)


def _words(data: bytes) -> list[str]:
    body = data.partition(b"\n---")[2].decode("utf-8", "replace")
    return _WORD.findall(body.casefold())


# Comparing


def _compare(
    old: Iterable[Problem], new: Iterable[Problem], moved: Mapping[str, str]
) -> tuple[list[Problem], list[Problem]]:
    """The findings of the new side that the old one has not, and those that it has: each is met once."""
    before = Counter(_key(problem, moved) for problem in old)
    brought: list[Problem] = []
    older: list[Problem] = []
    for problem in new:
        key = _key(problem, {})
        found = older if before[key] > 0 else brought
        before[key] -= 1
        found.append(problem)
    return brought, older


def _key(problem: Problem, moved: Mapping[str, str]) -> tuple[str, str, str]:
    """What stays of a finding when lines above it come and go, and when its file is renamed."""
    code, path, message = key_of(problem)
    return code, moved.get(path) or path, message
