"""Review a change: what merging it does to clauses, drafts and signed agreements, and what is against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from clausectl.checking.registry import RULES
from clausectl.checking.versions import ChangeAnalysis, ask_change_rules, mark_of, propose_version
from clausectl.errors import Problem
from clausectl.formats.clause_file import read_clause
from clausectl.model.changes import ClauseChange, Diff
from clausectl.model.history import Revision
from clausectl.model.reviews import (
    Approval,
    Review,
    ReviewedClause,
    StandingVersion,
    Suggestion,
    VersionedChange,
)
from clausectl.model.sources import FileEntry, Source, SourceFile
from clausectl.pipeline.change_findings import find_change_findings
from clausectl.pipeline.change_versions import ChangeSides, analyse_change, ask_history
from clausectl.pipeline.checking import read_settings_of
from clausectl.pipeline.compare_revisions import compare_revisions
from clausectl.pipeline.entries import read_leniently
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.pipeline.published import is_public, name_agreements
from clausectl.pipeline.reaching import Reach, find_reach
from clausectl.pipeline.review_allowances import leave_allowed
from clausectl.pipeline.revisions import name_revision
from clausectl.pipeline.signed_versions import SignedFiles, list_signed_files, load_signed
from clausectl.records import dataclass
from clausectl.repository.empty import EmptySource, is_no_commit
from clausectl.repository.merged import find_fork, find_merged_fork, merge_sources
from clausectl.repository.opening import Repository

_CONTEXT = 3  # lines of a diff that hosts show around what changed
_NO_VERSION = "CL123"
_VERSIONS = frozenset({"CL620", "CL621", "CL622", "CL624", _NO_VERSION})
_FROZEN_NOTE = "a frozen source never changes"


@dataclass(frozen=True, slots=True)
class _Ends:
    """What is compared, and what the reader is told about how it was found."""

    sides: ChangeSides
    base: Revision
    head: Revision
    merged: bool = False
    conflicts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def review_change(
    repository: Repository,
    base_name: str,
    head_name: str = "HEAD",
    *,
    public: bool | None = None,
    progress: Progress = no_progress,
) -> Review:
    """What ``clausectl review`` reports.

    The base is compared with itself plus what the head changed since the two
    parted; where the head is built on the base's tip, that is the head itself.
    An id of noughts stands for a base without any commit. ``public`` says
    whether the report must name no agreement; None asks the settings of either
    side. Cost follows what changed, beside one listing of each side.
    Raises ClausectlError for revisions that name nothing.
    """
    ends = _find_ends(repository, base_name, head_name)
    old, new = ends.sides.old, ends.sides.new
    history = ask_history(repository, ends.sides)
    reach = find_reach(repository, old, new)
    diff = _compare(repository, reach, progress)
    analysis = analyse_change(repository, ends.sides, diff, ends.base.label, history)
    found = find_change_findings(reach, diff, progress)
    told = _ask_versions(analysis, new, old, diff)
    clauses = _review_clauses(old, new, diff)
    signed, sent = _count_signed(reach.old.source)
    hidden = is_public(old, new) if public is None else public
    notes = [note for note in (*ends.notes, *diff.notes) if not note.endswith(_FROZEN_NOTE)]
    return Review(
        ends.base,
        ends.head,
        diff,
        clauses=clauses,
        findings=tuple(sorted({*found.brought, *told}, key=lambda p: p.sort_key)),
        older=found.older,
        older_codes=found.older_codes,
        mended=found.mended,
        suggestions=_suggest([*told, *_find_no_versions(found.brought, analysis)], analysis, old),
        broken=analysis.broken,
        approvals=_ask_owners(clauses),
        checked=found.checked,
        merged=ends.merged,
        conflicts=ends.conflicts,
        notes=tuple(notes),
        signed=signed,
        sent=sent,
        public=hidden,
        agreements=name_agreements(old, new) if hidden else (),
    )


def _compare(repository: Repository, reach: Reach, progress: Progress) -> Diff:
    """The two sides compared; forms and agreements that are not reached are the same, and are counted."""
    among = None if reach.whole else reach.reached[0] | reach.reached[1]
    old, new = reach.old.source, reach.new.source
    diff = compare_revisions(repository, old, new, (), progress, among=among)
    if among is None:
        return diff
    forms, agreements = reach.others
    return replace(
        diff,
        compared_forms=diff.compared_forms + forms,
        compared_agreements=diff.compared_agreements + agreements,
    )


# What is compared


def _find_ends(repository: Repository, base_name: str, head_name: str) -> _Ends:
    if is_no_commit(base_name):
        head = repository.source(head_name)
        empty = EmptySource(base_name)
        sides = ChangeSides(empty, head, None, "")
        return _Ends(sides, Revision("no commit", ""), name_revision(repository, head))
    base, head = repository.sources_of([base_name, head_name])
    old, new = name_revision(repository, base), name_revision(repository, head)
    last = head.commit
    if not last and (current := repository.head()) is not None:
        last = current.commit
    fork = find_fork(repository, base.commit, last) if base.commit and last else ""
    if not base.commit or (fork and fork == base.commit):
        start = find_merged_fork(repository, base.commit, head.commit) if fork and head.commit else ""
        left = repository.source(start) if start and start != base.commit else base
        return _Ends(ChangeSides(base, head, left, base.commit), old, new)
    if not fork:
        why = (
            "this is a shallow clone, and where the change left the base is not in it"
            if repository.shallow
            else "the two have no commit in common"
        )
        note = f"{old.label} and {new.label} are compared as they are: {why}"
        return _Ends(ChangeSides(base, head, None, base.commit), old, new, notes=(note,))
    parted = repository.source(fork)
    merge = merge_sources(repository, base, head, parted)
    sides = ChangeSides(base, merge.source, parted, base.commit)
    return _Ends(sides, old, new, merged=True, conflicts=merge.conflicts)


# Clauses


def _review_clauses(old: Source, new: Source, diff: Diff) -> tuple[ReviewedClause, ...]:
    changes = [change for change in diff.clauses if not change.is_pin]
    now = read_leniently(new, [change.new_path for change in changes if change.new_path], [])
    before = read_leniently(old, [change.old_path for change in changes if change.old_path], [])
    standing = _find_standing(new, diff)
    reviewed = []
    for change in changes:
        asked, _ = _read_owner(before.get(change.old_path))
        owner, reason = _read_owner(now.get(change.new_path))
        owners = tuple(dict.fromkeys(name for name in (asked, owner) if name))
        kept = standing.get(change.old_id or change.id, ())
        drafts = change.agreements if _changes_text(change) else ()
        path = change.new_path or change.old_path
        reviewed.append(ReviewedClause(change, path, owners, reason, drafts, kept))
    return tuple(reviewed)


def _changes_text(change: ClauseChange) -> bool:
    return change.redline is not None or change.retitled or change.status in ("added", "removed")


def _read_owner(file: SourceFile | None) -> tuple[str, str]:
    if file is None:
        return "", ""
    clause, _ = read_clause(file.data, file.path, file.blob)
    return (clause.owner, clause.effect_reason) if clause is not None else ("", "")


def _find_standing(new: Source, diff: Diff) -> dict[str, tuple[StandingVersion, ...]]:
    """Clause id -> the versions that were sent or signed on other words of it than the new side has."""
    standing = diff.signed.standing if diff.signed is not None else ()
    names = {name for one in standing for name in one.names}
    if not names:
        return {}
    keys = {tuple(name.rpartition("@")[::2]) for name in names}
    listed = list_signed_files(new, sorted({agreement for agreement, _ in keys}))
    files = {key: inner for key, inner in listed.versions.items() if key in keys}
    sent = {
        version.name
        for version in load_signed(new, files=SignedFiles(files)).versions
        if _only_sent(version.record.opening, version.signatures)
    }
    found: dict[str, list[StandingVersion]] = {}
    for one in standing:
        for clause in one.clauses:
            for name in one.names:
                found.setdefault(clause.id, []).append(StandingVersion(name, clause.signed, name in sent))
    return {clause: tuple(versions) for clause, versions in found.items()}


def _only_sent(opening: str, acts: Iterable[object]) -> bool:
    return opening == "sent" and not any(True for _ in acts)


def _count_signed(source: Source) -> tuple[int, int]:
    """(versions with an act, versions without any) on a side; nothing is read."""
    listed: Mapping[tuple[str, str], Mapping[str, FileEntry]] = list_signed_files(source).versions
    acted = sum(any(path.startswith("signatures/") for path in inner) for inner in listed.values())
    return acted, len(listed) - acted


def _ask_owners(clauses: Iterable[ReviewedClause]) -> tuple[Approval, ...]:
    asked: dict[str, list[str]] = {}
    for clause in clauses:
        for owner in clause.owners:
            asked.setdefault(owner, []).append(clause.change.id)
    return tuple(Approval(owner, tuple(names)) for owner, names in sorted(asked.items()))


# Findings about versions


def find_version_problems(
    repository: Repository, since: str, source: Source, progress: Progress = no_progress
) -> list[Problem]:
    """What the rules about versions find in a source beside an earlier revision: for ``check --since``.

    Before the first commit there is nothing to compare with, and nothing is
    found. Raises ClausectlError for a revision that names nothing.
    """
    if since == "HEAD" and repository.head() is None:
        return []
    old = repository.source(since)
    diff = compare_revisions(repository, old, source, (), progress)
    sides = ChangeSides(old, source, None, old.commit)
    return _ask_versions(analyse_change(repository, sides, diff, old.label), source, old, diff)


def _ask_versions(analysis: ChangeAnalysis, new: Source, old: Source, diff: Diff) -> list[Problem]:
    """What the rules about versions find, without what somebody let stand with a reason."""
    found = [
        _place(rule.code, finding.message, finding.path, finding.start, finding.hint, analysis)
        for rule, finding in ask_change_rules(RULES, analysis)
    ]
    former = {change.new_path: change.old_path for change in diff.clauses if change.old_path}
    former |= {change.new_path: change.old_path for change in diff.forms if change.old_path}
    return leave_allowed(found, read_settings_of(new)[0].allow, analysis.texts, old, former)


def _place(code: str, message: str, path: str, start: int, hint: str, analysis: ChangeAnalysis) -> Problem:
    for text in analysis.texts if start >= 0 else ():
        if text.path == path:
            line, column = mark_of(text)
            return Problem(code, message, path, line, column, hint)
    return Problem(code, message, path, hint=hint)


def _find_no_versions(found: Iterable[Problem], analysis: ChangeAnalysis) -> list[Problem]:
    """The findings that what stands behind ``version:`` is none."""
    marks = {(text.path, *mark_of(text)) for text in analysis.texts if text.start >= 0}
    return [p for p in found if p.code == _NO_VERSION and (p.path, p.line, p.column) in marks]


def _suggest(told: Iterable[Problem], analysis: ChangeAnalysis, old: Source) -> tuple[Suggestion, ...]:
    """The line that answers each finding about a version, one for each file."""
    texts = {text.path: text for text in analysis.texts}
    found: dict[str, Suggestion] = {}
    for problem in told:
        text = texts.get(problem.path)
        if problem.code not in _VERSIONS or text is None or text.start < 0 or problem.path in found:
            continue
        proposed = text.old_version if text.same_words else propose_version(text)
        if not proposed:
            continue
        begin = text.source.rfind("\n", 0, text.start) + 1
        end = text.source.find("\n", text.end)
        line = text.source[begin : end if end >= 0 else len(text.source)]
        put = line[: text.start - begin] + proposed + line[text.end - begin :]
        shown = _shows(text, problem.line, old)
        found[problem.path] = Suggestion(problem.code, problem.path, problem.line, line, put, shown)
    return tuple(found.values())


def _shows(text: VersionedChange, line: int, old: Source) -> bool:
    """Whether a diff of the file with three lines around each change shows a line of the new side."""
    import difflib

    before = read_leniently(old, [text.path], []).get(text.path)
    if before is None:
        return True  # the whole file is new
    was = before.data.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
    now = text.source.split("\n")
    for tag, _, _, first, last in difflib.SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag != "equal" and first - _CONTEXT < line <= last + _CONTEXT:
            return True
    return False
