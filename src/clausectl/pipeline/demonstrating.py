"""Make the demonstration repository: the form of 2020, made-up agreements, and illustrated amendments.

The wording at v1 is package data (``clausectl/demo_files``), copied from this
project's own library; the amendments are the edits below. Every name, date and
byte is fixed, so the commit ids are the same wherever and whenever it is made.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Mapping
from contextlib import suppress
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from clausectl.errors import ClausectlError, Problem
from clausectl.formats.names import AGREEMENTS, CLAUSES
from clausectl.pipeline.demo_signing import BEFORE_FIRST, BEFORE_SECOND, OFFICE, act
from clausectl.records import dataclass
from clausectl.repository.opening import Repository
from clausectl.repository.writing import (
    Identity,
    commit_files,
    create_tag,
    delete_branch,
    init_repository,
    merge_commit,
    write_commit_graph,
)

FIRST, SECOND = "v1", "v2"
FORM_EDITOR = ("Form editor", "form-editor@example.org")
REVIEWER = ("Reviewer", "reviewer@example.org")

_FORM = "agreements/icml/final-contribution/form.md"
_ATTRIBUTES = b"*.md text eol=lf\nagreements/**/*.signed/** -text\nfrozen/** -text\n"


@dataclass(frozen=True, slots=True)
class PullRequest:
    """One change as it would come by pull request.

    ``edits`` are (old, new) pairs for each path, each old text occurring once;
    ``added`` are new paths with the package data that they hold. ``start`` is
    the revision its branch leaves, ``day`` the day of January 2021 on which
    it is committed in the morning and merged in the afternoon.
    """

    number: int
    branch: str
    title: str
    reason: str
    author: tuple[str, str]
    day: int
    edits: Mapping[str, tuple[tuple[str, str], ...]]
    added: Mapping[str, str]
    start: str = "refs/heads/main"


PULL_REQUESTS = (
    PullRequest(
        1,
        "exclusivity-of-90-days",
        "Illustration: exclusivity lasts 90 days instead of 60",
        "A change of substance, so the clause goes from version 1.0.0 to 2.0.0.",
        FORM_EDITOR,
        11,
        {
            "clauses/icml/exclusivity.md": (
                ("version: 1.0.0\n", "version: 2.0.0\n"),
                ("at least 60 days after", "at least 90 days after"),
            )
        },
        {},
    ),
    PullRequest(
        2,
        "plainer-editing",
        "Illustration: say the same about editing in plainer words",
        "The words change and what they provide does not: version 1.1.0.",
        FORM_EDITOR,
        12,
        {
            "clauses/icml/editing.md": (
                ("version: 1.0.0\n", "version: 1.1.0\n"),
                (
                    "If ICML does elect to use my name, likeness, or Articles, in whole or part; ICML may",
                    "If ICML elects to use my name, likeness, or Articles, in whole or in part; ICML may",
                ),
            )
        },
        {},
        start=f"refs/tags/{FIRST}",  # written before the first was merged, as happens
    ),
    PullRequest(
        3,
        "reversion-after-grant",
        "Illustration: move the reversion of rights next to the licence grant",
        "What is granted and when it ends stand together. No word of either changes.",
        FORM_EDITOR,
        13,
        {
            _FORM: (
                ("version: 1.0.0\n", "version: 1.1.0\n"),
                ("  - icml/reversion\n", ""),
                ("  - icml/licence-grant\n", "  - icml/licence-grant\n  - icml/reversion\n"),
            )
        },
        {},
    ),
    PullRequest(
        4,
        "own-website",
        "Illustration: let speakers show their articles on their own website",
        "A new clause, and with it version 2.0.0 of the form.",
        FORM_EDITOR,
        14,
        {
            _FORM: (
                ("version: 1.1.0\n", "version: 2.0.0\n"),
                ("  - icml/exclusivity\n", "  - icml/exclusivity\n  - icml/own-website\n"),
            )
        },
        {"clauses/icml/own-website.md": "added/own-website.md"},
    ),
    PullRequest(
        5,
        "speaker-b-a-day-later",
        "Illustration: the event of Speaker B takes place a day later",
        "A parameter of one agreement; no clause changes.",
        OFFICE,
        15,
        {
            "agreements/icml/final-contribution/speaker-b.md": (
                ("event_dates: [2100-02-02]", "event_dates: [2100-02-03]"),
            )
        },
        {},
    ),
)


@dataclass(frozen=True, slots=True)
class Demo:
    """A demonstration that was made: where, the commits of its two tags, its agreements and changes."""

    folder: Path
    first: str
    second: str
    agreements: int
    pull_requests: int


def make_demo(folder: Path) -> Demo:
    """Make the demonstration in a new or empty folder.

    It is built beside the folder under a temporary name and renamed when it is
    whole, so that a process killed half-way leaves no half demonstration; what
    it does leave is removed when the same one is made again.
    Raises ClausectlError CL022 when the folder cannot be made or holds anything.
    """
    target = Path(os.path.abspath(folder))  # noqa: PTH100 - no link is followed here
    _refuse(folder, target)
    building = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    held = -1
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(target)
        building.mkdir()
        held = _hold(building)
        with init_repository(building) as repository:
            demo = _build(repository, target)
        building.rename(target)  # over nothing, or over an empty folder; anything else refuses
    except OSError as error:
        raise ClausectlError(_unmade(folder, error.strerror or str(error))) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)
        if held >= 0:
            os.close(held)
    return demo


def _hold(folder: Path) -> int:
    """Lock a folder for as long as this process lives; the handle of the lock. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise
    return handle


def _remove_abandoned(target: Path) -> None:
    """Remove what a killed process left beside the same folder; one that is still at work holds its lock."""
    name = re.compile(rf"\.{re.escape(target.name)}\.[0-9a-f]{{8}}\.part")
    with os.scandir(target.parent) as entries:
        left = [entry.path for entry in entries if name.fullmatch(entry.name)]
    for path in left:
        with suppress(OSError):
            held = _hold(Path(path))
            shutil.rmtree(path, ignore_errors=True)
            os.close(held)


def _refuse(folder: Path, target: Path) -> None:
    if not os.path.lexists(target):
        return
    if target.is_symlink() or not target.is_dir():
        raise ClausectlError(_unmade(folder, "something else stands there"))
    if target == Path.cwd() or target.samefile(Path.cwd()):
        raise ClausectlError(_unmade(folder, "it is the folder you are in"))
    try:
        with os.scandir(target) as entries:
            taken = next(entries, None) is not None
    except OSError as error:
        raise ClausectlError(_unmade(folder, error.strerror or str(error))) from error
    if taken:
        raise ClausectlError(_unmade(folder, "it is not empty, and nothing is overwritten"))


def _unmade(folder: Path, why: str) -> Problem:
    hint = "name a new folder: clausectl demo some-new-folder"
    return Problem("CL022", f"the demonstration cannot be made in {str(folder)!r}: {why}", hint=hint)


def _build(repository: Repository, target: Path) -> Demo:
    data = read_demo_files()
    form = {path: content for path, content in data.items() if path.startswith(CLAUSES) or path == _FORM}
    agreements = {p: c for p, c in data.items() if p.startswith(AGREEMENTS) and p not in form}
    about = {".gitattributes": _ATTRIBUTES, "README.md": data["README.md"]}
    commit_files(
        repository,
        {**about, **form},
        "Illustration: take in the form of 2020 and its eight clauses\n\n"
        "The wording is that of the Final Contribution Agreement of 2020; README.md says what is not.",
        author=_identity(FORM_EDITOR, 4, 9),
    )
    commit_files(
        repository,
        agreements,
        "Illustration: fill in the form for Speaker A, Speaker B and Speaker C\n\n"
        "The speakers, the events and the dates are made up.",
        author=_identity(OFFICE, 5, 9),
    )
    first = act(repository, BEFORE_FIRST)
    create_tag(
        repository,
        FIRST,
        "The form of 2020 with three made-up agreements",
        tagger=_identity(REVIEWER, 6, 9),
        target=first,
    )
    for request in PULL_REQUESTS:
        second = _merge(repository, request)
    second = act(repository, BEFORE_SECOND)
    create_tag(
        repository,
        SECOND,
        "Illustration: the form with five changes that nobody asked for",
        tagger=_identity(REVIEWER, 18, 9),
        target=second,
    )
    write_commit_graph(repository)
    return Demo(target, first, second, len(agreements), len(PULL_REQUESTS))


def read_demo_files() -> dict[str, bytes]:
    """What the demonstration starts from: path in its repository -> content."""
    top = files("clausectl") / "demo_files"
    found: dict[str, bytes] = {}
    waiting: list[tuple[str, Traversable]] = [("", top)]
    while waiting:
        prefix, folder = waiting.pop()
        for entry in folder.iterdir():
            path = prefix + entry.name
            if entry.is_dir():
                waiting.append((path + "/", entry))
            elif entry.name.endswith(".md"):
                found[path] = entry.read_bytes()
    return {path: found[path] for path in sorted(found)}


def _merge(repository: Repository, request: PullRequest) -> str:
    """Commit a change on a branch of its own and merge it as a host would; the merge's id."""
    start = repository.resolve(request.start)
    data = read_demo_files()
    source = repository.source(start.commit)
    changed = {
        path: _edit(file.data, path, request.edits[path]) for path, file in source.read(request.edits).items()
    }
    changed |= {path: data[name] for path, name in request.added.items()}
    author = _identity(request.author, request.day, 9)
    message = f"{request.title}\n\n{request.reason}"
    commit = commit_files(
        repository, changed, message, author=author, branch=request.branch, parents=[start.commit]
    )
    login = request.author[1].partition("@")[0]
    subject = f"Merge pull request #{request.number} from {login}/{request.branch}"
    merge = merge_commit(
        repository,
        commit,
        f"{subject}\n\n{request.title}",
        author=_identity(REVIEWER, request.day, 15),
    )
    delete_branch(repository, request.branch, commit)
    return merge


def _edit(data: bytes, path: str, edits: tuple[tuple[str, str], ...]) -> bytes:
    text = data.decode("utf-8")
    for old, new in edits:
        if text.count(old) != 1:
            raise ValueError(f"{path} does not hold {old!r} exactly once")
        text = text.replace(old, new)
    return text.encode("utf-8")


def _identity(role: tuple[str, str], day: int, hour: int) -> Identity:
    return Identity(*role, f"2021-01-{day:02}T{hour:02}:00:00+00:00")
