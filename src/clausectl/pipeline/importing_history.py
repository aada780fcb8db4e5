"""`import --history`: the history of a monolithic document replayed into clause files, commit for commit."""

from __future__ import annotations

import gc
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from clausectl.errors import ClausectlError, Problem
from clausectl.formats.names import AGREEMENTS, CLAUSES, clause_id, clause_path
from clausectl.importing.identities import identify, make_outline, name_identities, title_of
from clausectl.importing.lossless import Loss
from clausectl.importing.readers import find_kind, read_file
from clausectl.importing.version_texts import (
    NOTHING,
    Sharing,
    VersionText,
    arrange_anew,
    cut_version,
    keep_whole,
)
from clausectl.model.history_import import (
    HistoryPlan,
    HistoryReport,
    OriginalCommit,
    OriginalHistory,
    PlannedClause,
    PlannedCommit,
)
from clausectl.model.manifests import Titles
from clausectl.model.sources import MAX_DOCUMENT_BYTES
from clausectl.pipeline.clause_numbers import ClauseNumbers
from clausectl.pipeline.identity import find_identity
from clausectl.pipeline.original_history import find_original_history
from clausectl.pipeline.planning import check_new_path, refuse
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.pipeline.version_files import VersionFiles
from clausectl.records import dataclass
from clausectl.repository.opening import Repository
from clausectl.repository.replaying import CommitToReplay, replay_as_branch, replay_on_top
from clausectl.repository.writing import Identity

TRAILER = "Imported-From"
_BRANCHES = "imported"
_TRAILER_LINE = re.compile(rb"[A-Za-z0-9][A-Za-z0-9-]*:[ \t].*|[ \t]+\S.*")
_MOST_TOLD = 20
_MOST_BYTES = 256 * 1024 * 1024  # of all versions together; each is kept until all commits are made
_COLLECTED = 50  # versions


def plan_history(
    repository: Repository, path: str, name: str, progress: Progress = no_progress
) -> HistoryPlan:
    """What replaying the history of a document would write as the agreement ``name``. Nothing is written.

    ``path`` is a file of any repository. Raises ClausectlError CL680 and CL681
    for what has no history that can be replayed, CL682 where the branch is
    there, CL683 where a version cannot be read, CL684 where words would be
    lost, CL685 where the document has no clauses now, CL073 and CL074 for the name.
    """
    where = repository.worktree()
    refuse(check_new_path(where, f"{AGREEMENTS}/{name}.md", form=False))
    source, history = find_original_history(repository, path, progress)
    with source:
        texts = _read_versions(source, history, progress)
    branch = f"{_BRANCHES}/{name}" if history.same_repository else ""
    taken = [one for entry in where.entries(CLAUSES) if (one := clause_id(entry.path))]
    replayed = _Replay(history, texts, name, taken, progress).run()
    return HistoryPlan(
        name,
        history,
        replayed.commits,
        replayed.clauses,
        branch,
        _tell_left(replayed.last),
        (*history.notes, *replayed.notes),
    )


def write_history(repository: Repository, plan: HistoryPlan) -> HistoryReport:
    """Write what was planned: all of it, or nothing.

    Raises what `replay_on_top` and `replay_as_branch` raise.
    """
    commits = [
        CommitToReplay(
            one.original, one.parents, one.author, one.committer, one.encoding, one.message, one.files
        )
        for one in plan.commits
    ]
    note = f"import {plan.name}: {len(commits)} commits of {plan.history.path}"
    note = "".join(c if c.isprintable() else "?" for c in note)
    by = _who(repository)
    if plan.branch:
        tip = replay_as_branch(repository, commits, plan.branch, note, by=by)
        return HistoryReport(plan, plan.branch, tip)
    head = repository.head()
    act = replay_on_top(repository, commits, note, by=by, ground=head.commit if head is not None else "")
    return HistoryReport(plan, act.branch, act.commit, act.left_alone)


def _who(repository: Repository) -> Identity:
    """Whom the log of the branch names; the commits name those of the history."""
    try:
        return find_identity(repository)
    except ClausectlError:
        return Identity("clausectl", "", datetime.now(UTC).replace(microsecond=0).isoformat())


# Reading


def _read_versions(
    source: Repository, history: OriginalHistory, progress: Progress
) -> dict[str, VersionText]:
    """Each content that the document has had, by blob."""
    wanted = {commit.blob: commit for commit in history.commits if commit.blob}
    found: dict[str, VersionText] = {"": NOTHING}
    problems: list[Problem] = []
    sharing = Sharing()
    total = 0
    for done, (blob, commit) in enumerate(wanted.items()):
        progress("reading versions", done, len(wanted))
        if done % _COLLECTED == _COLLECTED - 1:
            gc.collect()  # Markdown is read with objects that know each other, and nobody collects them else
        try:
            data = source.read_blobs([blob], MAX_DOCUMENT_BYTES)[blob]
            found[blob] = sharing.share(_read_version(data, commit))
        except ClausectlError as error:
            problems += [_at_commit(problem, commit) for problem in error.problems]
            continue
        total += len(data)
        if total > _MOST_BYTES:
            message = f"its versions have more than {_MOST_BYTES >> 20} MiB together"
            hint = "import a clone that begins later: git clone --shallow-since"
            raise ClausectlError(Problem("CL681", message, history.path, hint=hint))
    progress("", 1, 1)
    if problems:
        raise ClausectlError(problems[:_MOST_TOLD])
    return found


def _read_version(data: bytes, commit: OriginalCommit) -> VersionText:
    if not data.strip():
        return NOTHING
    kind = find_kind(data, commit.path)
    if kind not in ("markdown", "text"):
        hint = "import the file alone, without --history"
        message = f"the history of a {kind} file is not replayed"
        raise ClausectlError(Problem("CL683", message, commit.path, hint=hint))
    return cut_version(read_file(data, commit.path))


def _at_commit(problem: Problem, commit: OriginalCommit) -> Problem:
    message = f"at commit {commit.id[:12]}: {problem.message}"
    return Problem("CL683", message, commit.path, problem.line, problem.column, problem.hint)


# Replaying


@dataclass(frozen=True, slots=True)
class _Replayed:
    commits: tuple[PlannedCommit, ...]
    clauses: tuple[PlannedClause, ...]
    last: VersionText
    notes: tuple[str, ...]


class _Replay:
    """The versions of a history as files, and the commits that hold them."""

    def __init__(
        self,
        history: OriginalHistory,
        texts: Mapping[str, VersionText],
        name: str,
        taken: Sequence[str],
        progress: Progress,
    ) -> None:
        self.history = history
        self.texts = dict(texts)
        self.name = name
        self.taken = taken
        self.progress = progress
        self.files = VersionFiles(name)
        self.checked: dict[tuple[tuple[str, bytes], ...], list[Loss]] = {}
        self.whole: dict[str, str] = {}  # blob -> why it stands as text alone
        place = {commit.id: at for at, commit in enumerate(history.commits)}
        self.parents = [tuple(place[one] for one in commit.parents) for commit in history.commits]

    def run(self) -> _Replayed:
        self._settle_titles()
        for _ in range(4):
            commits, clauses = self._replay()
            failed = self._find_losses(commits)
            if not failed:
                return self._finish(commits, clauses)
            self._step_back(failed)
        raise ClausectlError(self._tell_losses(failed))

    def _settle_titles(self) -> None:
        """One way to print titles in all versions, so that none changes because of another clause."""
        modes = {text.arranged.titles for text in self.texts.values() if text.clauses}
        if len(modes) > 1:
            self._print_titles("none")

    def _print_titles(self, titles: Titles) -> None:
        for blob, text in self.texts.items():
            if text.clauses and text.arranged.titles != titles:
                self.texts[blob] = arrange_anew(text, titles)

    def _step_back(self, failed: Mapping[str, tuple[OriginalCommit, str]]) -> None:
        """After words were lost: titles into the clauses, then whole versions as text, then as plain text."""
        if any(text.arranged.titles != "none" for text in self.texts.values()):
            self._print_titles("none")
            return
        for blob, (_, why) in failed.items():
            self.texts[blob] = keep_whole(self.texts[blob], plain=blob in self.whole)
            self.whole[blob] = why

    def _replay(self) -> tuple[list[PlannedCommit], list[PlannedClause]]:
        originals = self.history.commits
        outlines = {blob: make_outline(text.clauses) for blob, text in self.texts.items()}
        versions = [outlines[commit.blob] for commit in originals]
        self.progress("following clauses", 0, 0)
        identities = identify(versions, self.parents)
        named = name_identities(versions, identities, self.name.split("/", 1)[0], self.taken)
        numbers = ClauseNumbers(self.files)
        commits: list[PlannedCommit] = []
        changes: Counter[str] = Counter()
        titles: dict[str, str] = {}
        for at, commit in enumerate(originals):
            self.progress("writing versions", at, len(originals))
            text = self.texts[commit.blob]
            ids = tuple(named[one][0] for one in identities[at])
            bodies = self.files.mend([clause.body for clause in text.clauses])
            before = [commits[parent].files for parent in self.parents[at]]
            for one, clause in zip(identities[at], text.clauses, strict=True):
                titles[named[one][0]] = title_of(clause, named[one][1])
            written = [(id_, titles[id_], body) for id_, body in zip(ids, bodies, strict=True)]
            files = numbers.write(written, before)
            for path, data in files.items():
                changes[path] += all(other.get(path) != data for other in before)
            if commit.blob:
                path, data = self.files.write_manifest(text, ids)
                files[path] = data
            commits.append(_plan_commit(commit, files, before[0] if before else {}))
        last = commits[-1].files
        every = dict.fromkeys(named[one][0] for own in reversed(identities) for one in own)
        clauses = [
            PlannedClause(id_, titles[id_], numbers.newest(id_), changes[path], path in last)
            for id_, path in ((id_, clause_path(id_)) for id_ in every)
        ]
        return commits, clauses

    # Nothing lost

    def _find_losses(self, commits: Sequence[PlannedCommit]) -> dict[str, tuple[OriginalCommit, str]]:
        """The versions that composing does not give back: blob -> a commit, and what would be lost."""
        failed: dict[str, tuple[OriginalCommit, str]] = {}
        for at, (commit, original) in enumerate(zip(commits, self.history.commits, strict=True)):
            self.progress("composing again", at, len(commits))
            if not original.blob or original.blob in failed:
                continue
            losses, problems = self.files.find_losses(self.texts[original.blob], commit.files)
            if problems:
                failed[original.blob] = original, problems[0].message
            elif losses:
                first = losses[0]
                why = f"“{first.read or 'nothing'}” would become “{first.composed or 'nothing'}”"
                failed[original.blob] = original, why
        self.progress("", 1, 1)
        return failed

    def _tell_losses(self, failed: Mapping[str, tuple[OriginalCommit, str]]) -> list[Problem]:
        hint = "nothing was written; what Markdown makes of this version is unusual"
        return [
            Problem("CL684", f"at commit {commit.id[:12]}: {why}", commit.path, hint=hint)
            for commit, why in failed.values()
        ][:_MOST_TOLD]

    def _finish(self, commits: list[PlannedCommit], clauses: list[PlannedClause]) -> _Replayed:
        last = self.history.commits[-1]
        if not any(clause.stands for clause in clauses):
            hint = "an agreement has clauses with numbers or headings; is this the right file?"
            why = self.whole.get(last.blob, "nothing in it looks like the clauses of an agreement")
            why = why if last.blob not in self.whole else f"cut into clauses, it would not be the same: {why}"
            raise ClausectlError(Problem("CL685", why, last.path, hint=hint))
        notes = [*self._tell_whole()]
        empty = sum(1 for commit in commits if not commit.changed and len(commit.parents) < 2)
        if empty:
            which = "1 commit changes" if empty == 1 else f"{empty} commits change"
            kept = "it is" if empty == 1 else "they are"
            notes.append(f"{which} layout alone, or what clauses do not have: {kept} kept, empty")
        return _Replayed(tuple(commits), tuple(clauses), self.texts[last.blob], tuple(notes))

    def _tell_whole(self) -> Iterator[str]:
        bare = {blob for blob, text in self.texts.items() if blob and not text.clauses} - self.whole.keys()
        begun = [commit.id[:12] for commit in self.history.commits if commit.blob in bare]
        if begun:
            which = begun[0] if len(begun) == 1 else f"{len(begun)} commits, {begun[0]} to {begun[-1]}"
            yield f"without clauses, so that its words are the text of the agreement: {which}"
        for commit in self.history.commits:
            if commit.blob in self.whole:
                yield f"{commit.id[:12]} stands as text without clauses: {self.whole[commit.blob]}"


def _plan_commit(
    commit: OriginalCommit, files: Mapping[str, bytes], before: Mapping[str, bytes]
) -> PlannedCommit:
    paths = dict.fromkeys([*files, *before])
    changed = tuple(path for path in paths if files.get(path) != before.get(path))
    message = add_trailer(commit.message, commit.id)
    return PlannedCommit(
        commit.id, commit.parents, commit.author, commit.committer, commit.encoding, message, files, changed
    )


def add_trailer(message: bytes, original: str) -> bytes:
    """A message with the id of the commit that it was of as its last trailer; without one it says so."""
    text = message.rstrip() or b"(no message)"
    paragraphs = re.split(rb"\n[ \t\r]*\n", text)
    lines = paragraphs[-1].split(b"\n")
    ends = len(paragraphs) > 1 and all(_TRAILER_LINE.fullmatch(line.rstrip()) for line in lines)
    return text + (b"\n" if ends else b"\n\n") + f"{TRAILER}: {original}\n".encode("ascii")


def _tell_left(text: VersionText) -> tuple[str, ...]:
    counts = Counter(one.kind for one in text.left)
    return tuple(f"{count} × {kind}" if count > 1 else f"1 {kind}" for kind, count in counts.items())
