"""Annotated tags: made with a signature, and read in bulk."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from clausectl.errors import ClausectlError, Problem
from clausectl.model.tags import SignatureKind, StoredTag
from clausectl.records import dataclass
from clausectl.repository.act_journal import git_of_act, read_ref, update_refs
from clausectl.repository.building import Workshop, object_id, unwritable
from clausectl.repository.journal import locked
from clausectl.repository.objects import StoredObject
from clausectl.repository.opening import Repository
from clausectl.repository.signing_programs import SigningKey, sign
from clausectl.repository.writing import Identity, message_bytes

_SIGNATURES: dict[bytes, SignatureKind] = {
    b"-----BEGIN SSH SIGNATURE-----": "ssh",
    b"-----BEGIN PGP SIGNATURE-----": "gpg",
    b"-----BEGIN PGP MESSAGE-----": "gpg",
    b"-----BEGIN SIGNED MESSAGE-----": "x509",
}
_BEGINNINGS = re.compile(rb"^(?:" + b"|".join(map(re.escape, _SIGNATURES)) + rb")", re.MULTILINE)
_HEAD = re.compile(
    rb"object ([0-9a-f]{40}|[0-9a-f]{64})\ntype ([a-z]+)\ntag ([^\n\0]+)\n"
    rb"(?:tagger ([^\n\0<]*)<([^\n\0>]*)> ([0-9]{1,15}) ([+-][0-9]{4})\n)?(?:\n|\Z)"
)
_PLAIN_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]|[./](?=[A-Za-z0-9]))*")
_PATTERNS = 50  # names that git is asked for one by one; of more, all tags are listed
_MOST_BYTES = 1 << 20  # of one tag: a message and a signature
_LATEST = 253_402_300_799  # the end of the year 9999, which ISO 8601 can tell


@dataclass(frozen=True, slots=True)
class PlannedTag:
    """An annotated tag that is to be made; without a key it is not signed."""

    name: str
    message: str
    tagger: Identity
    key: SigningKey | None = None


def make_tag(repository: Repository, tag: PlannedTag, target: str = "HEAD") -> str:
    """Make a tag of a commit that stands already; the id of the tag object.

    Raises ClausectlError CL405 when the name is taken, CL007 when it cannot be
    one, CL407 or CL408 when it cannot be signed, CL020 when git cannot write,
    what `Repository.resolve` raises; then no tag was made.
    """
    commit = repository.resolve(target).commit
    state = str(repository.state_folder)
    with locked(state) as handle:
        check_tag_names(repository, [tag.name])
        workshop = Workshop(repository.object_format)
        id_ = workshop.make("tag", build_tag(tag, commit))
        git = git_of_act(str(repository.root or repository.git_dir), state, handle)
        if repository.root is None:
            git.environment.pop("GIT_WORK_TREE")
        workshop.store(git)
        code, said = update_refs(git, "clausectl", [(f"refs/tags/{tag.name}", id_, "")])
        if code and read_ref(git, f"refs/tags/{tag.name}") != id_:
            check_tag_names(repository, [tag.name])  # somebody made it meanwhile
            raise ClausectlError(unwritable("the tag cannot be made", code, said))
    return id_


def check_tag_names(repository: Repository, names: Sequence[str]) -> None:
    """Whether tags of these names can be made together.

    Raises ClausectlError CL007 for each that cannot be the name of a tag, CL405
    for each that is taken, or that no tag can have beside another one of them.
    Takes three processes of git's, however many they are.
    """
    problems = [_unfit(name) for name in names if not _can_be_tag(repository, name)]
    if problems:
        raise ClausectlError(problems)
    if not names:
        return
    # A pattern finds the tag itself and whatever is named below it; a folder above may hold thousands.
    patterns = [f"refs/tags/{name}" for name in names] if len(names) <= _PATTERNS else ["refs/tags/"]
    found = repository.git.run(["for-each-ref", "--format=%(refname)", *patterns])
    there = sorted(line.removeprefix("refs/tags/") for line in _lines(found))
    known = set(there)
    above = dict.fromkeys(folder for name in names for folder in _folders_of(name))
    answers = zip(above, repository.objects.fetch([f"refs/tags/{one}" for one in above]), strict=True)
    taken_above = {one for one, answer in answers if isinstance(answer, StoredObject)}
    planned: set[str] = set()
    problems = []
    for name in names:
        folders = _folders_of(name)
        taken = name if name in known else next((one for one in folders if one in taken_above), "")
        taken = taken or _find_below(name, there)
        if taken:
            message = f"the tag {taken!r} is there already; no tag is ever moved"
            hint = "Look at it with `git show`; a tag that was made in error is for its owner to delete."
            problems.append(Problem("CL405", message, hint=hint))
        elif name in planned:
            problems.append(Problem("CL405", f"the tag {name!r} is to be made twice", hint="Make it once."))
        planned.add(name)
    for name in names:
        other = next((one for one in _folders_of(name) if one in planned), "")
        if other:
            message = f"git cannot hold the tags {other!r} and {name!r} beside each other"
            problems.append(Problem("CL405", message, hint="Give one of the agreements another name."))
    if problems:
        raise ClausectlError(problems)


def _lines(output: bytes) -> list[str]:
    return output.decode("utf-8", "surrogateescape").splitlines()


def _find_below(name: str, names: list[str]) -> str:
    """The first of the sorted names that stands in a folder of this name; empty without one."""
    at = bisect_left(names, f"{name}/")
    return names[at] if at < len(names) and names[at].startswith(f"{name}/") else ""


def _can_be_tag(repository: Repository, name: str) -> bool:
    """Whether git can have a tag of this name; of what is plain beyond doubt git is not asked."""
    if _PLAIN_NAME.fullmatch(name) and ".lock" not in name:
        return True
    unfit = "\0" in name or "\n" in name or name.startswith("-")
    return not unfit and not repository.git.attempt(["check-ref-format", f"refs/tags/{name}"])[0]


def _unfit(name: str) -> Problem:
    message = f"{name!r} cannot be the name of a tag"
    return Problem("CL007", message, hint="Use letters, digits, `-`, `.` and `/`.")


def _folders_of(name: str) -> list[str]:
    """``a/b/v1`` -> ``a``, ``a/b``: where a tag of one of these names stands, no other can be."""
    return [name[:at] for at, letter in enumerate(name) if letter == "/"]


def build_tag(tag: PlannedTag, commit: str) -> bytes:
    """The bytes of a tag object, signed where it has a key, in the form that `git verify-tag` reads.

    Raises ClausectlError CL407 or CL408 when it cannot be signed, ValueError
    for a message or tagger that git cannot hold.
    """
    text = message_bytes(tag.message)
    if _BEGINNINGS.search(text):
        raise ValueError("a line of the message reads like the beginning of a signature")
    head = f"object {commit}\ntype commit\ntag {tag.name}\n".encode("utf-8", "surrogateescape")
    payload = head + b"tagger " + tag.tagger.line() + b"\n\n" + text
    return payload + (sign(payload, tag.key) if tag.key else b"")


def read_tags(
    repository: Repository, prefix: str = "", *, names: Sequence[str] | None = None
) -> list[StoredTag]:
    """The tags whose names begin with a prefix, or those of the names that exist, sorted by name.

    One `for-each-ref` and one or two passes of the object reader, however many
    they are; no replacement (`refs/replace`) is followed.
    """
    # `for-each-ref` takes whole parts of names: the folder is asked for, the rest compared here.
    folder = prefix.rpartition("/")[0] if names is None else ""
    wanted = None if names is None else set(names)
    pattern = f"refs/tags/{_literal(folder)}".removesuffix("/")
    output = repository.git.run(["for-each-ref", "--format=%(objectname) %(refname)", pattern])
    refs: list[tuple[str, str]] = []
    for line in output.decode("utf-8", "surrogateescape").splitlines():
        id_, _, name = line.partition(" refs/tags/")
        if name.startswith(prefix) if wanted is None else name in wanted:
            refs.append((name, id_))
    answers = repository.objects.fetch([id_ for _, id_ in refs], _MOST_BYTES)
    tags: list[StoredTag] = []
    waiting: list[int] = []
    for (name, id_), answer in zip(refs, answers, strict=True):
        if isinstance(answer, StoredObject) and answer.kind == "tag":
            tags.append(_read_tag(name, answer, repository.object_format))
            if not tags[-1].commit:
                waiting.append(len(tags) - 1)
        else:
            is_commit = isinstance(answer, StoredObject) and answer.kind == "commit"
            tags.append(StoredTag(name, id_, "lightweight", id_ if is_commit else ""))
    for at, answer in zip(
        waiting, repository.objects.fetch(f"{tags[at].id}^{{commit}}" for at in waiting), strict=True
    ):
        if isinstance(answer, StoredObject) and answer.kind == "commit":
            tags[at] = _with_commit(tags[at], answer.id)
    return sorted(tags, key=lambda tag: tag.name)


def split_signature(data: bytes) -> tuple[bytes, bytes, SignatureKind]:
    """A tag object as what was signed, its signature, and the kind of it; where git itself cuts it.

    The signature begins with the last line that begins one, whatever the
    message holds before it.
    """
    beginnings = list(_BEGINNINGS.finditer(data))
    if not beginnings:
        return data, b"", "none"
    at = beginnings[-1].start()
    return data[:at], data[at:], _SIGNATURES[beginnings[-1][0]]


def _read_tag(name: str, stored: StoredObject, object_format: str) -> StoredTag:
    if stored.data is None:
        return StoredTag(name, stored.id, "annotated", "", sound=False)
    payload, signature, kind = split_signature(stored.data)
    head = _HEAD.match(payload)
    sound = head is not None and object_id("tag", stored.data, object_format) == stored.id
    if head is None:
        return StoredTag(
            name, stored.id, "annotated", "", signed=kind, payload=payload, signature=signature, sound=False
        )
    own, tagger, email, seconds, zone = head.groups()[2:]
    moment = int(seconds or 0)
    return StoredTag(
        name,
        stored.id,
        "annotated",
        "",
        own.decode("utf-8", "replace"),
        (tagger or b"").strip().decode("utf-8", "replace"),
        (email or b"").decode("utf-8", "replace"),
        _date(moment, zone.decode("ascii")) if zone else "",
        moment,
        payload[head.end() :].decode("utf-8", "replace"),
        kind,
        payload,
        signature,
        sound,
    )


def _with_commit(tag: StoredTag, commit: str) -> StoredTag:
    import dataclasses

    return dataclasses.replace(tag, commit=commit)


def _date(seconds: int, zone: str) -> str:
    """ISO 8601 with offset; empty for a moment or an offset out of all measure."""
    import time

    minutes = (int(zone[1:3]) * 60 + int(zone[3:5])) * (-1 if zone[0] == "-" else 1)
    if seconds > _LATEST or abs(minutes) > 24 * 60:
        return ""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds + 60 * minutes)) + f"{zone[:3]}:{zone[3:]}"


def _literal(folder: str) -> str:
    """A folder of names as a pattern of `for-each-ref`; with a wildcard in it, all are asked for."""
    return "" if re.search(r"[*?\[\\]", folder) else folder
