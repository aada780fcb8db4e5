"""Names that users type for commits, resolved without handing them to git as arguments."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Sequence

from clausectl.errors import ClausectlError, Problem
from clausectl.model.history import Revision
from clausectl.repository.objects import Absent, ObjectReader, StoredObject
from clausectl.repository.running import Git

MAX_NAME = 1024
_FULL_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_BASE = re.compile(r"[^~^:@{]+")  # `v1` of `v1~2`, `v1^{commit}` or `v1:path`
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def is_full_id(name: str) -> bool:
    """Whether a name is a whole object id (SHA-1 or SHA-256, lower case)."""
    return _FULL_ID.fullmatch(name) is not None


def resolve_names(
    objects: ObjectReader, git: Git, names: Sequence[str], *, shallow: bool
) -> tuple[list[Revision], dict[str, bytes]]:
    """Every name as a commit, in one pass; and the commit objects by id.

    Raises ClausectlError with every name that fails: CL005 no commits yet,
    CL006 unknown, CL007 not a name, CL008 ambiguous, CL009 not a commit.
    """
    problems = [problem for name in dict.fromkeys(names) if (problem := _malformed(name))]
    if problems:
        raise ClausectlError(problems)
    questions: list[str] = []
    for name in names:
        base = _BASE.match(name)
        questions.append(_question(name))
        if base and not is_full_id(name) and base[0] != "HEAD":
            questions += [f"refs/tags/{base[0]}^{{commit}}", f"refs/heads/{base[0]}^{{commit}}"]
    answers = dict(zip(questions, objects.fetch(questions), strict=True))
    found: list[Revision] = []
    stored: dict[str, bytes] = {}
    for name in names:
        answer = answers[_question(name)]
        base = _BASE.match(name)
        clash = _clash(answers, base[0]) if base else None
        if clash:
            problems.append(clash)
        elif isinstance(answer, StoredObject) and answer.kind == "commit" and answer.data is not None:
            found.append(Revision(name, answer.id, author_date(answer.data), tree_id(answer.data)))
            stored[answer.id] = answer.data
        else:
            problems.append(_unresolved(objects, git, name, shallow=shallow))
    if problems:
        raise ClausectlError(dict.fromkeys(problems))
    return found, stored


def _question(name: str) -> str:
    """What to ask git for; ``:/words`` takes all that follows for words, and finds only commits."""
    return name if name.startswith(":/") else f"{name}^{{commit}}"


def _malformed(name: str) -> Problem | None:
    if name.startswith("-"):
        return Problem(
            "CL007",
            f"{name!r} looks like an option, not like a revision",
            hint="Name a tag, a branch or a commit; a branch of that name is refs/heads/" + name,
        )
    if not name.strip() or _CONTROL.search(name) or len(name) > MAX_NAME:
        return Problem(
            "CL007",
            f"{name[:80]!r} is not the name of a revision",
            hint="Name a tag (v1), a branch (main), a commit, WORKTREE or INDEX.",
        )
    return None


def _clash(answers: dict[str, StoredObject | Absent], base: str) -> Problem | None:
    """A tag and a branch of one name at different commits: git would take the tag, silently."""
    tag = answers.get(f"refs/tags/{base}^{{commit}}")
    branch = answers.get(f"refs/heads/{base}^{{commit}}")
    if isinstance(tag, StoredObject) and isinstance(branch, StoredObject) and tag.id != branch.id:
        return Problem(
            "CL008",
            f"{base!r} is both a tag and a branch, at different commits",
            hint=f"Write refs/tags/{base} or refs/heads/{base}.",
        )
    return None


def _unresolved(objects: ObjectReader, git: Git, name: str, *, shallow: bool) -> Problem:
    """Why a name is not a commit; asked only once something is wrong."""
    plain, head = objects.fetch([name, "HEAD^{commit}"])
    if isinstance(plain, Absent) and plain.ambiguous:
        return Problem("CL008", f"{name!r} fits several objects", hint="Write more digits of the commit id.")
    if isinstance(plain, StoredObject) and plain.kind != "commit":
        kind = {"blob": "a file", "tree": "a folder", "tag": "a tag of something else"}[plain.kind]
        return Problem(
            "CL009", f"{name!r} is {kind}, not a commit", hint="Name a commit, or a tag or branch of one."
        )
    names = known_names(git)
    if isinstance(head, Absent) and not names:
        return Problem(
            "CL005",
            f"{name!r} is unknown: this repository has no commits yet",
            hint="Commit something first, or compare the work tree by the name WORKTREE.",
        )
    if ".." in name:
        return Problem(
            "CL006",
            f"{name!r} names two revisions at once",
            hint="Give them apart: "
            + " ".join(part or "HEAD" for part in re.split(r"\.{2,3}", name, maxsplit=1)),
        )
    return Problem("CL006", f"unknown revision {name!r}", hint=_hint(name, names, shallow=shallow))


def _hint(name: str, names: Iterable[str], *, shallow: bool) -> str:
    import difflib  # only a failure needs it

    known = list(names)
    near = [other for other in known if other.rsplit("/", 1)[-1] == name][:3]
    near += [n for n in difflib.get_close_matches(name, known, n=3, cutoff=0.5) if n not in near]
    rest = "This clone is shallow: fetch the rest with `git fetch --unshallow --tags`."
    if near:
        return "Did you mean " + " or ".join(near[:3]) + "?" + (f" {rest}" if shallow else "")
    if shallow:
        return rest
    if not any(re.fullmatch(r"v?\d.*", other) for other in known):
        return "Did you fetch the tags? `git fetch --tags`"
    return "`git tag` and `git branch --all` list the names that exist."


def known_names(git: Git) -> list[str]:
    """The short names of tags, branches and remote branches."""
    output = git.run(
        ["for-each-ref", "--format=%(refname:lstrip=2)", "refs/tags", "refs/heads", "refs/remotes"]
    )
    return output.decode("utf-8", "surrogateescape").splitlines()


def tree_id(commit: bytes) -> str:
    """The id of the tree that a raw commit object names; empty when it cannot be read."""
    first = commit.partition(b"\n")[0]
    name = first.removeprefix(b"tree ").decode("ascii", "replace")
    return name if first.startswith(b"tree ") and is_full_id(name) else ""


def author_date(commit: bytes) -> str:
    """The author's date of a raw commit object, ISO 8601 with offset; empty when it cannot be read."""
    header = commit.partition(b"\n\n")[0]
    line = next((line for line in header.split(b"\n") if line.startswith(b"author ")), b"")
    words = line.rsplit(b" ", 2)
    if len(words) != 3:
        return ""
    try:
        seconds, zone = int(words[1]), words[2].decode("ascii")
        minutes = (int(zone[1:3]) * 60 + int(zone[3:5])) * (-1 if zone[0] == "-" else 1)
        moment = time.gmtime(seconds + 60 * minutes)
    except (ValueError, IndexError, OverflowError, OSError):
        return ""
    return time.strftime("%Y-%m-%dT%H:%M:%S", moment) + f"{zone[0]}{zone[1:3]}:{zone[3:5]}"
