"""What `git log --raw -z` prints, asked for and read so that nothing in it can pass for something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clausectl.records import dataclass

# git compares every changed path with every path asked for (400 paths took it
# ten times as long as no paths at all); beyond so many it is quicker to ask for
# the folders they share and to sort out here.
_MOST_PATHS = 50
_ARGUMENT_BYTES = 64 * 1024

_FIELDS = ("%H", "%P", "%aI", "%an", "%ae", "%cI", "%cn", "%ce", "%B")
LOG = (
    "log",
    "--raw",
    "-z",
    "--no-abbrev",
    "--no-renames",
    "--no-ext-diff",
    "--no-textconv",
    "--no-show-signature",
    "--no-notes",
    "--no-mailmap",
    "--no-color",
    "--no-decorate",
    "-O/dev/null",
    "--encoding=UTF-8",
    f"--format={'%x00'.join(_FIELDS)}%x00",
)


@dataclass(frozen=True, slots=True)
class Touched:
    """A path that a commit changed: blobs before and after, empty where no file stood there.

    A symbolic link or submodule is no file.
    """

    path: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class LogRecord:
    """One commit of the log with what it changed. Dates are ISO 8601 with offset, names as git keeps them.

    ``parents`` are those that git told: with ``--parents`` the nearest that it lists.
    """

    id: str
    parents: tuple[str, ...]
    date: str
    author: str
    email: str
    committed: str
    committer: str
    committer_email: str
    message: str
    touched: tuple[Touched, ...]


def narrow_scope(paths: Sequence[str]) -> Sequence[str]:
    """What to hand to git as paths: all of them, or the folders they share; nothing is everything."""
    for _ in range(64):
        if len(paths) <= _MOST_PATHS and sum(len(path) for path in paths) <= _ARGUMENT_BYTES:
            return paths
        if any("/" not in path for path in paths):
            return []
        paths = sorted({path.rpartition("/")[0] for path in paths})
    return []


def read_log(output: bytes) -> Iterator[LogRecord]:
    """The records of a log asked for with `LOG`.

    Read strictly in sequence, nine fields and then pairs of a raw line and a
    path, so that no author, message or path can pass for something else: a
    NUL ends each of them and cannot stand in any.
    """
    fields = output.split(b"\0")
    at = 0
    width = len(_FIELDS)
    while at + width <= len(fields):
        id_, parents, *about, message = (f.decode("utf-8", "replace") for f in fields[at : at + width])
        date, author, email, committed, committer, committer_email = about
        at += width
        touched: list[Touched] = []
        while at < len(fields) and not fields[at].strip():
            at += 1
        while at + 1 < len(fields) and (raw := fields[at].lstrip(b"\n")).startswith(b":"):
            old_mode, new_mode, old, new, _ = raw[1:].decode("ascii").split(" ")
            path = fields[at + 1].decode("utf-8", "surrogateescape")
            touched.append(Touched(path, _file(old_mode, old), _file(new_mode, new)))
            at += 2
        yield LogRecord(
            id_.lstrip("\n"),
            tuple(parents.split()),
            date,
            author,
            email,
            committed,
            committer,
            committer_email,
            message,
            tuple(touched),
        )


def _file(mode: str, blob: str) -> str:
    return blob if mode.startswith("100") else ""
