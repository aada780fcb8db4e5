"""Contents of files followed back through a history, branches and merges included.

What `git blame` does for lines is done here for whole contents: a merge that
has a file as one of its parents has it says nothing about the file, and the
first such parent is followed. One `git log` tells of any number of paths; the
walk over it takes each path from the commit that last touched it to the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from clausectl.errors import ClausectlError
from clausectl.repository.changed_paths import find_candidates
from clausectl.repository.log_records import LOG, LogRecord, Touched, narrow_scope, read_log
from clausectl.repository.objects import StoredObject

if TYPE_CHECKING:
    from clausectl.repository.opening import Repository

_COMMITS_AT_ONCE = 16  # commits whose changed paths are listed in one answer


class Content:
    """One content of a file, from a commit on; without a blob the file went there.

    ``parents`` and ``taken_from`` are filled while following, ``earlier`` where
    earlier lives are asked for: the last removal of the path before it began.
    """

    __slots__ = ("blob", "commit", "earlier", "parents", "path", "taken_from")

    def __init__(self, path: str, blob: str, commit: str) -> None:
        self.path = path
        self.blob = blob
        self.commit = commit
        self.parents: list[Content | None] = []
        self.taken_from: list[Content | None] = []
        self.earlier: list[Content | None] = []


Slot = tuple[list[Content | None], int]
"""A place in a list where the content is put that a path turns out to have had."""
Waiting = dict[str, list[Slot]]
"""By path, the places that wait for its content."""


def new_slot(contents: list[Content | None]) -> Slot:
    """One more place at the end of a list."""
    contents.append(None)
    return contents, len(contents) - 1


class Following:
    """Follows paths back; what was found is kept, so that no part of a history is followed twice.

    With ``lives`` a path that begins is looked for before that too: it may have gone and come back.
    """

    def __init__(self, repository: Repository, *, lives: bool = False) -> None:
        self._repository = repository
        self._lives = lives
        self._known: dict[tuple[str, str], Content] = {}
        self._fresh: list[Content] = []
        self.records: dict[str, LogRecord] = {}

    def take_fresh(self) -> list[Content]:
        """The contents found since this was last asked."""
        fresh, self._fresh = self._fresh, []
        return fresh

    def follow_from(self, commit: str, waiting: Waiting) -> list[Content]:
        """Follow paths from the content they have at a commit; the contents that came out of nothing.

        One `git log`; the walk is O(commits + changes), and a lookup for each
        path that a merge changed.
        """
        paths = list(waiting)
        records = self._read([commit], paths, every_side=len(paths) > 1)
        if not records:
            return []
        # What git lists first is the nearest commit that touched one of the paths.
        return self._walk(records, {records[0].id: waiting}, {}, set(paths))

    def follow_before(self, before: Mapping[str, Waiting], *, every_side: bool) -> list[Content]:
        """Follow paths from the content they had before commits that touched each of them.

        ``every_side`` when one of the commits is a merge.
        """
        paths = list(dict.fromkeys(path for of_one in before.values() for path in of_one))
        records = self._read(list(before), paths, every_side=every_side or len(paths) > 1)
        return self._walk(records, {}, before, set(paths))

    def _read(self, tips: Sequence[str], paths: Sequence[str], *, every_side: bool) -> list[LogRecord]:
        # One path is simplified as blame wants it; for several, a merge may have each from another side.
        # git then tells nothing of a merge that has a content of its own, and is asked again (to tell
        # it at once would turn the simplifying off, and with it what makes a long history quick).
        options = ["--parents", "--topo-order"]
        if every_side:
            candidates = find_candidates(self._repository, tips, paths)
            if candidates is not None:
                return self._read_candidates(candidates, paths)
            options += ["--full-history", "--diff-merges=first-parent"]
        arguments = [*LOG, *options, "--stdin", "--end-of-options", "--", *narrow_scope(paths)]
        output = self._repository.git.run(arguments, "".join(f"{tip}\n" for tip in tips).encode())
        records = list(read_log(output))
        return records if every_side else self._complete(records, paths[0])

    def _read_candidates(
        self, candidates: Sequence[tuple[str, tuple[str, ...]]], paths: Sequence[str]
    ) -> list[LogRecord]:
        """The same of commits that are known to be all that can tell of the paths, with their parents."""
        arguments = [
            *LOG,
            "--no-walk=unsorted",
            "--diff-merges=first-parent",
            "--stdin",
            "--end-of-options",
            "--",
            *narrow_scope(paths),
        ]
        asked = "".join(f"{commit}\n" for commit, _ in candidates).encode()
        told = {record.id: record for record in read_log(self._repository.git.run(arguments, asked))}
        silent = LogRecord("", (), "", "", "", "", "", "", "", ())  # touched none of them after all
        return [replace(told.get(id_, silent), id=id_, parents=parents) for id_, parents in candidates]

    def _complete(self, records: Sequence[LogRecord], path: str) -> list[LogRecord]:
        """The records with what merges that are told without a change made of the path."""
        silent = [(record.id, path) for record in records if not record.touched]
        now = look_up(self._repository, silent) if silent else {}
        return [
            record
            if record.touched
            else replace(record, touched=(Touched(path, "", now.get((record.id, path), "")),))
            for record in records
        ]

    def _walk(
        self,
        records: Sequence[LogRecord],
        at: dict[str, Waiting],
        before: Mapping[str, Waiting],
        paths: set[str],
    ) -> list[Content]:
        held = self._look_up(records, paths)
        begun: list[Content] = []
        for record in records:
            waiting = at.pop(record.id, {})
            earlier = before.get(record.id, {})
            if not waiting and not earlier:
                continue
            for touched in record.touched:
                path = touched.path
                if path in earlier:
                    sides = _sides(record, touched, held)
                    for contents, place in earlier[path]:
                        slots = [(contents, place), *(new_slot(contents) for _ in sides[1:])]
                        for (parent, _), slot in zip(sides, slots, strict=False):
                            at.setdefault(parent, {}).setdefault(path, []).append(slot)
                if path in waiting:
                    self._pass_on(record, touched, waiting.pop(path), at, held, begun)
            if waiting and record.parents:  # untouched: the first parent has it
                _wait_all(at, record.parents[0], waiting)
        return begun

    def _pass_on(
        self,
        record: LogRecord,
        touched: Touched,
        slots: list[Slot],
        at: dict[str, Waiting],
        held: Mapping[tuple[str, str], str],
        begun: list[Content],
    ) -> None:
        """A commit that touched a path: the content is its own, or a parent of a merge has it."""
        path = touched.path
        if not touched.new and not self._lives:
            return
        sides = _sides(record, touched, held)
        blobs = dict(sides)
        same = next((p for p in record.parents if blobs.get(p, "") == touched.new), None)
        if not touched.new and not sides:
            return
        if same is not None:
            at.setdefault(same, {}).setdefault(path, []).extend(slots)
            return
        content = self._known.get((path, record.id))
        fresh = content is None
        if content is None:
            content = self._known[path, record.id] = Content(path, touched.new, record.id)
            self._fresh.append(content)
            self.records.setdefault(record.id, record)
        for contents, place in slots:
            contents[place] = content
        if not fresh:
            return
        if not sides:
            begun.append(content)
            for parent in record.parents if self._lives else ():
                at.setdefault(parent, {}).setdefault(path, []).append(new_slot(content.earlier))
        for parent, _ in sides:
            at.setdefault(parent, {}).setdefault(path, []).append(new_slot(content.parents))

    def _look_up(self, records: Iterable[LogRecord], paths: set[str]) -> dict[tuple[str, str], str]:
        """Blobs of paths at the parents of commits whose first parent alone does not tell, in one pass."""
        asked = [
            (parent, touched.path)
            for record in records
            for touched in record.touched
            if touched.path in paths and not _is_told(record, touched)
            for parent in record.parents
        ]
        return look_up(self._repository, asked)


def look_up(repository: Repository, asked: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Blobs by (commit, path), of those that are files, in one pass."""
    questions = list(dict.fromkeys(asked))
    plain = [question for question in questions if "\n" not in question[1]]
    names = [f"{commit}:{path}" for commit, path in plain]
    found = {
        question: answer.id
        for question, answer in zip(plain, repository.objects.fetch(names, 0), strict=True)
        if isinstance(answer, StoredObject) and answer.kind == "blob"
    }
    for commit, path in questions:
        if "\n" in path:
            entry = repository.trees.find(f"{commit}^{{tree}}", [path]).get(path)
            if entry is not None and entry.mode == "file":
                found[commit, path] = entry.blob
    return found


def read_commits(repository: Repository, commits: Sequence[str]) -> Iterator[LogRecord]:
    """Commits with every path that they changed, merges beside their first parent.

    A commit whose changes are out of all measure (more than 128 MiB of
    listing) is left out.
    """
    arguments = [
        *LOG,
        "--no-walk=unsorted",
        "--diff-merges=first-parent",
        "--stdin",
        "--end-of-options",
        "--",
    ]
    waiting = [commits[i : i + _COMMITS_AT_ONCE] for i in range(0, len(commits), _COMMITS_AT_ONCE)]
    while waiting:
        part = waiting.pop(0)
        try:
            output = repository.git.run(arguments, "".join(f"{commit}\n" for commit in part).encode())
        except ClausectlError as error:
            if error.problems[0].code != "CL023":
                raise
            if len(part) > 1:
                waiting[:0] = [[commit] for commit in part]
            continue
        yield from read_log(output)


def is_cut_off(repository: Repository, commit: str) -> bool:
    """Whether a commit of a shallow clone has parents that the clone does not hold."""
    if not repository.shallow:
        return False
    (answer,) = repository.objects.fetch([commit])
    if not isinstance(answer, StoredObject) or answer.data is None:
        return True
    parents = [
        line[7:].decode() for line in answer.data.partition(b"\n\n")[0].split(b"\n") if line[:7] == b"parent "
    ]
    return any(not isinstance(found, StoredObject) for found in repository.objects.fetch(parents))


def _is_told(record: LogRecord, touched: Touched) -> bool:
    """Whether the record alone tells what the parents had: one parent, and the path in it; or none."""
    return not record.parents or (len(record.parents) == 1 and bool(touched.old))


def _sides(record: LogRecord, touched: Touched, held: Mapping[tuple[str, str], str]) -> list[tuple[str, str]]:
    """(parent, blob) of each parent that has the path as a file."""
    if _is_told(record, touched):
        return [(parent, touched.old) for parent in record.parents]
    found = ((parent, held.get((parent, touched.path), "")) for parent in record.parents)
    return [(parent, blob) for parent, blob in found if blob]


def _wait_all(at: dict[str, Waiting], commit: str, waiting: Waiting) -> None:
    """Let paths wait at a commit, the fewer moved to the more."""
    there = at.get(commit)
    if there is None:
        at[commit] = waiting
        return
    if len(there) < len(waiting):
        there, waiting = waiting, there
        at[commit] = there
    for path, slots in waiting.items():
        there.setdefault(path, []).extend(slots)
