"""Stored objects, read through one `git cat-file --batch` that stays open."""

from __future__ import annotations

import subprocess
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import NoReturn

from clausectl.errors import ClausectlError, Problem
from clausectl.records import dataclass
from clausectl.repository.running import Git, explain

MAX_OBJECT_BYTES = 64 * 1024 * 1024  # of one tree or commit; a file has a smaller limit of its own
_DRAIN_BYTES = 8 * 1024 * 1024  # up to here reading past an object is cheaper than starting git again

# At most so many bytes of questions are under way. A pipe holds at least 4096,
# so that writing a question never waits for git, which may itself be waiting
# for its answers to be read: without a second thread there is no deadlock.
_WINDOW_BYTES = 4096
_BATCH_BYTES = 2048


@dataclass(frozen=True, slots=True)
class StoredObject:
    """One object. ``data`` is None when it is larger than was asked for; ``size`` is in bytes."""

    id: str
    kind: str
    size: int
    data: bytes | None


@dataclass(frozen=True, slots=True)
class Absent:
    """What git has no object for: ``ambiguous`` when an abbreviated id fits several."""

    name: str
    ambiguous: bool = False


class ObjectReader:
    """Answers questions for objects by name or id, in order, many thousands in one pass."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._process: subprocess.Popen[bytes] | None = None

    def __del__(self) -> None:
        with suppress(Exception):  # at the end of the interpreter anything may be gone already
            self.close()

    def start(self) -> None:
        """Start git now, so that it gets ready while something else is being done."""
        if self._process is None:
            self._process = self._git.start(["cat-file", "--batch"], stdin=True)

    def close(self) -> None:
        """End the git process; the next question starts another."""
        process, self._process = self._process, None
        if process is None:
            return
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(BrokenPipeError):
                    stream.close()
        if process.poll() is None:
            process.terminate()
        process.wait()

    def fetch(self, names: Iterable[str], limit: int = MAX_OBJECT_BYTES) -> Iterator[StoredObject | Absent]:
        """One answer per name, in order; the names hold no line break.

        Raises ClausectlError CL004 when git stops (a damaged object), CL006 for a
        place in a log (``main@{1}``) or an upstream that is not there.
        """
        asked: deque[str] = deque()
        under_way = 0
        batch: list[str] = []
        batch_bytes = 0
        finished = False
        try:
            for name in names:
                size = len(name) + 1 if name.isascii() else len(name.encode("utf-8", "surrogateescape")) + 1
                if batch and batch_bytes + size > _BATCH_BYTES:
                    while asked and under_way + batch_bytes > _WINDOW_BYTES:
                        answer, freed = self._answer(asked, limit)
                        under_way -= freed
                        yield answer
                    self._ask(batch)
                    asked.extend(batch)
                    under_way += batch_bytes
                    batch, batch_bytes = [], 0
                batch.append(name)
                batch_bytes += size
            while asked and under_way + batch_bytes > _WINDOW_BYTES:
                answer, freed = self._answer(asked, limit)
                under_way -= freed
                yield answer
            if batch:
                self._ask(batch)
                asked.extend(batch)
            while asked:
                yield self._answer(asked, limit)[0]
            finished = True
        finally:
            if not finished:
                self.close()  # answers nobody read would be taken for those of the next question

    def _ask(self, names: Sequence[str]) -> None:
        self.start()
        assert self._process is not None and self._process.stdin is not None  # noqa: S101, PT018
        try:
            self._process.stdin.write(("\n".join(names) + "\n").encode("utf-8", "surrogateescape"))
            self._process.stdin.flush()
        except BrokenPipeError:
            self._fail(names[0])

    def _answer(self, asked: deque[str], limit: int) -> tuple[StoredObject | Absent, int]:
        """The next answer, and how many bytes of questions are under way no longer."""
        assert self._process is not None and self._process.stdout is not None  # noqa: S101, PT018
        name = asked[0]
        freed = len(name) + 1 if name.isascii() else len(name.encode("utf-8", "surrogateescape")) + 1
        stream = self._process.stdout
        header = stream.readline()
        if not header.endswith(b"\n"):
            self._fail(name)
        asked.popleft()
        words = header.split(b" ")
        if len(words) != 3 or not words[2][:-1].isdigit() or len(words[0]) not in (40, 64):
            # "NAME missing", where NAME is as it was asked and may hold spaces, or "ID submodule"
            return Absent(name, header.endswith(b" ambiguous\n")), freed
        size = int(words[2])
        found = words[0].decode("ascii"), words[1].decode("ascii")
        if size <= limit:
            data = stream.read(size + 1)
            if len(data) != size + 1:
                self._fail(name)
            return StoredObject(*found, size, data[:-1]), freed
        if size <= _DRAIN_BYTES:
            stream.read(size + 1)
        else:
            self.close()
            if asked:
                self._ask(list(asked))
        return StoredObject(*found, size, None), freed

    def _fail(self, name: str) -> NoReturn:
        """git died over a name: ask again, alone, to hear why."""
        self.close()
        code, _, said = self._git.attempt(
            ["cat-file", "--batch"], (name + "\n").encode("utf-8", "surrogateescape")
        )
        problem = explain(said if code else "", "cat-file", self._git.folder)
        if "@{" in name and problem.code == "CL004":  # git dies over a log or an upstream that is not there
            reason = said.partition("fatal: ")[2].strip().split("\n")[0]
            typed = name.removesuffix("^{commit}")
            told = f"unknown revision {typed!r}" + (f": {reason}" if reason else "")
            problem = Problem("CL006", told, hint="Name a tag, a branch or a commit.")
        raise ClausectlError(problem)


def missing_object(name: str, *, shallow: bool, path: str = "") -> Problem:
    """An object that is named in the repository and not stored in it."""
    return Problem(
        "CL011",
        f"object {name} is not stored in this repository",
        path=path,
        hint="This clone is shallow: fetch the rest with `git fetch --unshallow`."
        if shallow
        else "A partial clone leaves objects out: fetch them with `git fetch --refetch --no-filter`, "
        "or run `git fsck` to see whether the repository is damaged.",
    )
