"""Stored objects, read through one `git cat-file --batch` that stays open."""

from __future__ import annotations

import subprocess
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, NoReturn

from clausectl.errors import ClausectlError, Problem
from clausectl.records import dataclass
from clausectl.repository.running import Git, explain

MAX_OBJECT_BYTES = 64 * 1024 * 1024  # of one tree or commit; a file has a smaller limit of its own
_DRAIN_BYTES = 8 * 1024 * 1024  # up to here reading past an object is cheaper than starting git again

# Questions are written in batches while earlier ones are not answered, so that git
# reads objects while we look at those it has read. Writing must never wait for git,
# which may itself be waiting for its answers to be read: without a second thread
# there is no deadlock while all questions under way fit into the pipe. Any pipe
# holds 4096 bytes; one that tells its size holds at least half of it, because
# a batch that does not fit into the rest of a page takes another page.
_BATCH_BYTES = 2048
_WINDOW_BYTES = 4096
_ANSWER_BYTES = 1 << 20  # the pipe of the answers, where the system lets it be so large


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


class ListingError(Exception):
    """git could not list a tree, or there was more in it than was asked for."""


class ObjectReader:
    """Answers questions for objects by name or id, in order, many thousands in one pass."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._process: subprocess.Popen[bytes] | None = None
        self._window = _WINDOW_BYTES
        self._busy = False

    def __del__(self) -> None:
        with suppress(Exception):  # at the end of the interpreter anything may be gone already
            self.close()

    def start(self) -> None:
        """Start git now, so that it gets ready while something else is being done."""
        if self._process is None:
            self._process = self._git.start(["cat-file", "--batch"], stdin=True)
            self._window = _widen_pipes(self._process)

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

        Git reads ahead while the caller works on an answer. Raises ClausectlError
        CL004 when git stops (a damaged object), CL006 for a place in a log
        (``main@{1}``) or an upstream that is not there.
        """
        if self._busy:  # somebody has not read the answers to other questions yet
            yield from ObjectReader(self._git).fetch(names, limit)
            return
        asked: deque[str] = deque()
        batches: deque[tuple[int, int]] = deque()  # names and bytes of those under way
        under_way = 0
        self._busy = True
        finished = False
        try:
            for batch, size in _make_batches(names):
                while batches and under_way + size > self._window:
                    count, freed = batches.popleft()
                    for _ in range(count):
                        yield self._answer(asked, limit)
                    under_way -= freed
                self._ask(batch)
                asked.extend(batch)
                batches.append((len(batch), size))
                under_way += size
            while asked:
                yield self._answer(asked, limit)
            finished = True
        finally:
            self._busy = False
            if not finished:
                self.close()  # answers nobody read would be taken for those of the next question

    def list_trees(self, trees: Sequence[str], most: int) -> Iterator[tuple[int, list[str]]]:
        """What is below each tree as ``git ls-tree -r -t`` tells it: its number, and lines in batches.

        Git lists the next tree while the caller works on this one. Raises
        ListingError when git fails or there is more than ``most``.
        """
        count = 0
        listings: list[subprocess.Popen[bytes]] = []
        try:
            for number in range(len(trees)):
                listings.extend(map(self._start_listing, trees[len(listings) : number + 2]))
                for records in _read_records(listings[number]):
                    count += len(records)
                    if count > most:
                        raise ListingError
                    yield number, records
                if listings[number].wait():
                    raise ListingError
        finally:
            for listing in listings:
                if listing.stdout is not None:
                    listing.stdout.close()
                if listing.poll() is None:
                    listing.kill()
                    listing.wait()

    def _start_listing(self, tree: str) -> subprocess.Popen[bytes]:
        options = ["-r", "-t", "-z", "--end-of-options"]
        listing = self._git.start(["ls-tree", *options, tree], stdin=False)
        _widen_pipe(listing)
        return listing

    def _ask(self, names: Sequence[str]) -> None:
        self.start()
        assert self._process is not None and self._process.stdin is not None  # noqa: S101, PT018
        try:
            self._process.stdin.write(("\n".join(names) + "\n").encode("utf-8", "surrogateescape"))
            self._process.stdin.flush()
        except BrokenPipeError:
            self._fail(names[0])

    def _answer(self, asked: deque[str], limit: int) -> StoredObject | Absent:
        """The answer to the first of the names, which is taken from them."""
        assert self._process is not None and self._process.stdout is not None  # noqa: S101, PT018
        stream = self._process.stdout
        header = stream.readline()
        if not header.endswith(b"\n"):
            self._fail(asked[0])
        name = asked.popleft()
        words = header.split(b" ")
        if len(words) != 3 or not words[2][:-1].isdigit() or len(words[0]) not in (40, 64):
            # "NAME missing", where NAME is as it was asked and may hold spaces, or "ID submodule"
            return Absent(name, header.endswith(b" ambiguous\n"))
        size = int(words[2])
        id_, kind = words[0].decode("ascii"), words[1].decode("ascii")
        if size <= limit:
            data = stream.read(size + 1)
            if len(data) != size + 1:
                self._fail(name)
            return StoredObject(id_, kind, size, data[:-1])
        if size <= _DRAIN_BYTES:
            stream.read(size + 1)
        else:
            self.close()
            if asked:
                self._ask(list(asked))
        return StoredObject(id_, kind, size, None)

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


def _make_batches(names: Iterable[str]) -> Iterator[tuple[list[str], int]]:
    """The names in lists that are sent at once, each with its bytes."""
    batch: list[str] = []
    total = 0
    for name in names:
        size = len(name) + 1 if name.isascii() else len(name.encode("utf-8", "surrogateescape")) + 1
        if batch and total + size > _BATCH_BYTES:
            yield batch, total
            batch, total = [], 0
        batch.append(name)
        total += size
    if batch:
        yield batch, total


def _read_records(listing: subprocess.Popen[bytes]) -> Iterator[list[str]]:
    """The records that git ends with a nought, as many at a time as it has written."""
    stream: Any = listing.stdout  # a buffered reader: read1 gives what is there and waits for no more
    rest = b""
    while piece := stream.read1(_ANSWER_BYTES):
        whole, end, rest = (rest + piece).rpartition(b"\0")
        if end:
            yield whole.decode("utf-8", "surrogateescape").split("\0")


def _widen_pipe(process: subprocess.Popen[bytes]) -> None:
    """Make room for what a process writes and nobody has read yet, where the system lets it be so much."""
    with suppress(ImportError, AttributeError, OSError):  # Windows; macOS; a user may hold no more of them
        import fcntl

        assert process.stdout is not None  # noqa: S101 - start() opens it
        fcntl.fcntl(process.stdout.fileno(), fcntl.F_SETPIPE_SZ, _ANSWER_BYTES)


def _widen_pipes(process: subprocess.Popen[bytes]) -> int:
    """Make room for answers that nobody has read yet; how many bytes of questions may be under way."""
    _widen_pipe(process)
    try:
        import fcntl

        assert process.stdin is not None  # noqa: S101 - start() opens it
        room = fcntl.fcntl(process.stdin.fileno(), fcntl.F_GETPIPE_SZ)
    except (ImportError, AttributeError, OSError):  # Windows; macOS; no answer
        return _WINDOW_BYTES
    return max(_WINDOW_BYTES, room // 4)


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
