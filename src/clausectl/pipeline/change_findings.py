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

from clausectl.checking.structure import NEAR
from clausectl.errors import Problem
from clausectl.formats.names import (
    AGREEMENTS,
    CLAUSES,
    COPIES,
    FROZEN,
    SETTINGS,
    clause_id,
    clause_path,
    manifest_id,
    split_frozen,
    split_pin,
)
from clausectl.model.changes import Diff
from clausectl.model.checked import CheckReport
from clausectl.model.reviews import CheckedScope
from clausectl.model.sources import FileChange, FileEntry, Source
from clausectl.pipeline.asking import check_entries
from clausectl.pipeline.checking import read_settings_of
from clausectl.pipeline.entries import is_copy, list_entries, read_leniently
from clausectl.pipeline.load import items_of, load_entries
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.records import dataclass
from clausectl.repository.opening import Repository

_FORM = re.compile(rb"^form:[ \t]*[\"']?([^\s\"'#]+)", re.MULTILINE)
_INCORPORATES = re.compile(rb"^incorporates:", re.MULTILINE)
_WORD = re.compile(r"[^\W_]+")
_LIBRARY_WIDE = frozenset({"CL502", "CL503"})
"""Rules that say that nothing names a file: only of files that the change itself touches."""
_UNUSED_ALLOWANCE = "CL146"


@dataclass(frozen=True, slots=True)
class ChangeFindings:
    """Findings that a change brings, and how many were there before or are mended by it."""

    brought: tuple[Problem, ...]
    older: int
    older_codes: tuple[str, ...]
    mended: int
    checked: CheckedScope


def find_change_findings(
    repository: Repository, old: Source, new: Source, diff: Diff, progress: Progress = no_progress
) -> ChangeFindings:
    """The findings of both sides compared.

    Everything is checked when the settings changed, or where documents are
    incorporated in one another; else what the change can reach.
    """
    changes = repository.changes(old, new, CLAUSES, AGREEMENTS, FROZEN, COPIES)
    settings = [source.read([SETTINGS]) for source in (old, new)]
    same = [found[SETTINGS].data if SETTINGS in found else b"" for found in settings]
    plain = {report.new.path for report in diff.documents} | {report.old.path for report in diff.documents}
    if not changes and not plain and same[0] == same[1]:
        return ChangeFindings((), 0, (), 0, CheckedScope(0, 0, 0, whole=False))
    reach = _Reach(changes)
    sides = [_Side(source) for source in (old, new)]
    if same[0] == same[1]:
        for side in sides:
            reach.add_named(side)
    whole = same[0] != same[1] or any(reach.needs_all(side) for side in sides)
    reports = [_check(side, reach, sorted(plain), progress, whole=whole) for side in sides]
    moved = {clause.old_path: clause.new_path for clause in diff.clauses if clause.old_path}
    moved |= {form.old_path: form.new_path for form in (*diff.forms, *diff.agreements) if form.old_path}
    before, after = reports
    brought, older = _compare(before.problems, after.problems, moved)
    mended = len(before.problems) - len(older)
    scope = CheckedScope(after.clauses, after.forms, after.agreements, whole=whole)
    codes = tuple(sorted({problem.code for problem in older}))
    return ChangeFindings(tuple(brought), len(older), codes, mended, scope)


class _Side:
    """The listing of one side with the bytes of its manifests."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.entries = list_entries(source)
        self.clauses = {name: entry for entry in self.entries if (name := clause_id(entry.path))}
        manifests = [entry.path for entry in self.entries if manifest_id(entry.path)]
        self.manifests = read_leniently(source, manifests, [])


class _Reach:
    """What a change touches, by name: grows as both sides are looked at."""

    def __init__(self, changes: Sequence[FileChange]) -> None:
        self.changed = {change.path for change in changes}
        self.added = {
            name for change in changes if change.old is None and (name := clause_id(change.path)) is not None
        }
        self.clauses = {name for path in self.changed if (name := clause_id(path))}
        self.forms: set[str] = set()
        self.manifests = {path for path in self.changed if manifest_id(path)}

    def add_named(self, side: _Side) -> None:
        """Take in the clauses that changed manifests name, and the forms that agreements stand on."""
        changed = [entry for entry in side.entries if entry.path in self.manifests]
        for manifest in load_entries(side.source, changed).library.manifests.values():
            self.clauses |= {item.clause for item in items_of(manifest)}
            self.forms |= {split_pin(manifest.form)[0] if manifest.form else manifest.id}

    def needs_all(self, side: _Side) -> bool:
        """Whether what is reached cannot be told without reading everything."""
        reached = self.reached(side)
        return any(_INCORPORATES.search(side.manifests[path].data) for path in reached)

    def reached(self, side: _Side) -> list[str]:
        """The paths of the forms and agreements that a change can reach on one side."""
        named = _names_pattern(self.clauses)
        paths = {
            path
            for path, file in side.manifests.items()
            if path in self.manifests or (named is not None and named.search(file.data))
        }
        forms = set(self.forms)
        of = {path: _form_of(file.data) for path, file in side.manifests.items()}
        forms |= {of[path] or manifest_id(path) or path for path in paths}
        paths |= {path for path, form in of.items() if form in forms or (manifest_id(path) or path) in forms}
        return sorted(paths)

    def touches(self, problem: Problem) -> bool:
        """Whether a finding that looks at the whole library is about a file of the change."""
        name = clause_id(problem.path) or manifest_id(problem.path) or ""
        return name in self.clauses or name in self.forms or problem.path in self.changed


def _form_of(data: bytes) -> str:
    match = _FORM.search(data)
    return split_pin(match[1].decode("utf-8", "replace"))[0] if match is not None else ""


def _names_pattern(names: Iterable[str]) -> re.Pattern[bytes] | None:
    """Any of the ids as a whole word of a manifest."""
    ordered = sorted(names, key=len, reverse=True)
    if not ordered:
        return None
    words = b"|".join(re.escape(name.encode("utf-8")) for name in ordered)
    return re.compile(rb"(?<![A-Za-z0-9_/-])(?:" + words + rb")(?![A-Za-z0-9_/-])")


def _check(
    side: _Side, reach: _Reach, documents: Sequence[str], progress: Progress, *, whole: bool
) -> CheckReport:
    settings, problems = read_settings_of(side.source)
    if whole:
        found = list(dict.fromkeys([*settings.documents, *documents]))
        return check_entries(side.source, side.entries, found, settings.allow, problems, progress)
    entries = _choose_entries(side, reach)
    present = [path for path in documents if path in side.source.read([path])]
    report = check_entries(
        side.source,
        entries,
        present,
        settings.allow,
        problems,
        progress,
        paths=tuple(entry.path for entry in side.entries),
    )
    kept = tuple(problem for problem in report.problems if _counts(problem, reach))
    return CheckReport(report.label, report.commit, kept, report.clauses, report.forms, report.agreements)


def _counts(problem: Problem, reach: _Reach) -> bool:
    """Whether a finding about a part of the library is one about the library."""
    if problem.code == _UNUSED_ALLOWANCE:
        return problem.path in reach.changed  # elsewhere it may leave out what was not looked at
    return problem.code not in _LIBRARY_WIDE or reach.touches(problem)


def _choose_entries(side: _Side, reach: _Reach) -> list[FileEntry]:
    """The files of one side that the change can reach, all of them when a former id has to be followed."""
    reached = set(reach.reached(side))
    manifests = [entry for entry in side.entries if entry.path in reached]
    loaded = load_entries(side.source, manifests)
    items = [item for manifest in loaded.library.manifests.values() for item in items_of(manifest)]
    pinned = {(item.clause, item.version) for item in items if item.version}
    names = {item.clause for item in items if not item.version} | reach.clauses
    unknown = names - side.clauses.keys() - reach.clauses
    frozen = [entry for entry in side.entries if entry.path.startswith(FROZEN + "/")]
    known = {named[:2] for entry in frozen if (named := split_frozen(entry.path))}
    if unknown or pinned - known:
        clauses = [entry for entry in side.entries if clause_id(entry.path)]
        return [*clauses, *manifests, *frozen]
    names |= _find_alike(side, reach)
    wanted = {clause_path(name) for name in names} | reached
    return [
        entry
        for entry in side.entries
        if entry.path in wanted
        or entry.path in reach.changed
        or is_copy(entry.path)
        or ((named := split_frozen(entry.path)) is not None and named[:2] in pinned)
    ]


def _find_alike(side: _Side, reach: _Reach) -> set[str]:
    """Clauses that share most of their words with one that is new: it may be there already.

    Reads every clause as bytes, once, and only where a clause was added. A set of
    words is less than their order, so that nothing that the rule finds is missed.
    """
    added = sorted(name for name in reach.added if name in side.clauses)
    if not added:
        return set()
    files = read_leniently(side.source, [entry.path for entry in side.clauses.values()], [])
    words = {name: _words(files[e.path].data) for name, e in side.clauses.items() if e.path in files}
    found: set[str] = set()
    for name in added:
        own = words.get(name, frozenset())
        for other, theirs in words.items():
            if other != name and 2 * len(own & theirs) >= (NEAR - 0.15) * (len(own) + len(theirs)):
                found.add(other)
    return found


def _words(data: bytes) -> frozenset[str]:
    body = data.partition(b"\n---")[2].decode("utf-8", "replace")
    return frozenset(_WORD.findall(body.casefold()))


# Comparing


_NUMBER = re.compile(r"(?<=:)\d+|(?<=line )\d+")


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
    path = moved.get(problem.path) or problem.path
    return problem.code, path, _NUMBER.sub("0", problem.message)
