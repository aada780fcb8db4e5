"""What later commits did to files that are only ever added: one `git log --raw` over all of history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from clausectl.records import dataclass
from clausectl.repository.objects import Absent
from clausectl.repository.revisions import is_full_id

if TYPE_CHECKING:
    from clausectl.repository.opening import Repository

# Every parent of every merge is compared, and no commit is passed over because
# one of its parents holds the same files: a merge that threw a side's files
# away looks like its other side, and by its defaults `git log` would follow
# that one alone.
_LOG = (
    "log",
    "--raw",
    "-z",
    "-m",
    "--full-history",
    "--sparse",
    "--no-abbrev",
    "--no-renames",
    "--diff-filter=MDTUX",
    "--no-ext-diff",
    "--no-textconv",
    "--no-show-signature",
    "--no-notes",
    "--no-mailmap",
    "--no-color",
    "--no-decorate",
    "--ignore-submodules=none",
    "-O/dev/null",
    "--format=%H%x00",
)
_WORDS: dict[str, Literal["changed", "deleted", "replaced by something else"]] = {
    "M": "changed",
    "D": "deleted",
}


@dataclass(frozen=True, slots=True)
class Alteration:
    """A commit that did something else than add to a path; ``what`` says what, in words."""

    commit: str
    path: str
    what: Literal["changed", "deleted", "replaced by something else"]


@dataclass(frozen=True, slots=True)
class Additions:
    """What the history of some folders holds beside additions, newest first, and how far it was read.

    ``commits`` are all that were walked, ``ends_at`` those at which a shallow
    clone cuts the history off.
    """

    alterations: tuple[Alteration, ...]
    commits: frozenset[str]
    ends_at: tuple[str, ...]


def find_alterations(repository: Repository, revision: str, folders: Sequence[str]) -> Additions:
    """Every change, deletion and change of kind below the folders in whatever a revision descends from.

    Renames are a deletion and an addition. A merge is compared with each of its
    parents. Two processes; their cost is that of walking all commits. Raises what
    `resolve` raises.
    """
    commit = revision if is_full_id(revision) else repository.resolve(revision).commit
    output = repository.git.run([*_LOG, "--end-of-options", commit, "--", *folders])
    listed = repository.git.run(["rev-list", "--end-of-options", commit, "--"])
    walked = set(listed.decode("ascii").split())
    found: list[Alteration] = []
    for commit_id, status, path in _parse(output):
        found.append(Alteration(commit_id, path, _WORDS.get(status, "replaced by something else")))
    return Additions(tuple(dict.fromkeys(found)), frozenset(walked), _read_boundary(repository, walked))


def _parse(output: bytes) -> Iterator[tuple[str, str, str]]:
    """(commit, status, path) of a log whose format is ``%H%x00``, read strictly in sequence."""
    fields = output.split(b"\0")
    commit = ""
    at = 0
    while at < len(fields):
        text = fields[at].lstrip(b"\n")
        at += 1
        if text.startswith(b":"):
            status = text.rsplit(b" ", 1)[-1].decode("ascii", "replace")[:1]
            path = fields[at].decode("utf-8", "surrogateescape") if at < len(fields) else ""
            at += 1
            yield commit, status, path
        elif text:
            commit = text.decode("ascii", "replace")


def _read_boundary(repository: Repository, walked: set[str]) -> tuple[str, ...]:
    if not repository.shallow:
        return ()
    try:
        with open(repository.common_dir / "shallow", encoding="ascii", errors="replace") as file:
            known = {line.strip() for line in file}
    except OSError:
        return ("an unknown commit",)
    return tuple(sorted(known & walked)) or ("an unknown commit",)


def list_replaced(repository: Repository) -> list[tuple[str, str]]:
    """(id, kind) of every object that a reference below ``refs/replace`` names; kind is empty for none."""
    output = repository.git.run(["for-each-ref", "--format=%(refname:lstrip=2)", "refs/replace"])
    ids = sorted({name.rpartition("/")[2] for name in output.decode("utf-8", "replace").splitlines()})
    answers = repository.objects.fetch([id_ for id_ in ids if is_full_id(id_)], 0)
    kinds = {a.id: a.kind for a in answers if not isinstance(a, Absent)}
    return [(id_, kinds.get(id_, "")) for id_ in ids]


def has_grafts(repository: Repository) -> bool:
    """Whether ``info/grafts`` states another history than the one stored."""
    for folder in dict.fromkeys((repository.git_dir, repository.common_dir)):
        try:
            with open(folder / "info" / "grafts", encoding="utf-8", errors="replace") as file:
                if any(line.strip() and not line.startswith("#") for line in file):
                    return True
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            return True  # something is there and cannot be read
    return False


def list_left_out(repository: Repository, folders: Sequence[str]) -> set[str]:
    """The paths that a sparse checkout leaves out of the work tree."""
    output = repository.git.run(["ls-files", "-t", "-z", "--", *folders])
    fields = [field for field in output.split(b"\0") if field.startswith(b"S ")]
    return {field[2:].decode("utf-8", "surrogateescape") for field in fields}
