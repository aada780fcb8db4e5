"""Put an act into the repository: planned as files, shown by its hash, committed as one."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from clausectl.errors import ClausectlError, Problem
from clausectl.formats.names import FROZEN
from clausectl.formats.signed_names import VERSION_FILE, signed_folder, split_signed_name
from clausectl.model.acted import ActFile, ActPlan, ActReport
from clausectl.model.sources import Source
from clausectl.records import dataclass
from clausectl.repository.acts import Act, perform_act
from clausectl.repository.opening import Repository
from clausectl.repository.plans import find_plan, keep_plan
from clausectl.repository.signing_programs import SigningKey
from clausectl.repository.tags import PlannedTag
from clausectl.repository.writing import Identity

_HOURS = 24
_DIGITS = 12


def keep_new_sources(source: Source, files: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """The files of an act without the frozen sources that stand there already, word for word.

    Raises ClausectlError CL334 for one that stands there with other bytes.
    """
    wanted = dict(files)
    frozen = source.read([path for path in wanted if path.startswith(FROZEN + "/")])
    return leave_out_sources(wanted, {path: file.data for path, file in frozen.items()})


def leave_out_sources(wanted: Mapping[str, bytes], there: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same with the frozen sources that stand there given; the files in the order they are to appear."""
    problems = [
        Problem("CL334", f"{path} does not have the hash in its name", path, hint="restore the file from git")
        for path in wanted
        if path in there and there[path] != wanted[path]
    ]
    if problems:
        raise ClausectlError(problems)
    # version.json comes last: without it the other files count for nothing
    kept = {path: data for path, data in wanted.items() if path not in there}
    return dict(sorted(kept.items(), key=lambda item: (item[0].endswith("/" + VERSION_FILE), item[0])))


def name_state(source: Source, agreement: str, label: str) -> str:
    """A name for everything that stands in the folder of a signed version; of none, too."""
    folder = signed_folder(agreement, label)
    lines = [f"{entry.blob} {entry.path}" for entry in source.entries(folder)]
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def hash_plan(plan: ActPlan) -> str:
    """SHA-256 of everything that a plan writes, hexadecimal."""
    return hashlib.sha256(_write_plan(plan)).hexdigest()


def carry_out(
    repository: Repository, plan: ActPlan, committer: Identity, ground: str, key: SigningKey | None = None
) -> ActReport:
    """Commit what a plan holds as one act, with its tag. ``ground`` is the commit it was planned on.

    Raises what `perform_act` raises, and then nothing has changed.
    """
    act = carry_out_all(repository, [plan], plan.message, committer, ground, key)
    return ActReport(plan, hash_plan(plan), act.commit, plan.tag)


def note_unused_key(report: ActReport, key: SigningKey | None) -> ActReport:
    """The report with CL474 as a warning where a key was given and no tag was made to be signed with it."""
    if key is None or report.plan.tag:
        return report
    why = "it awaits others" if report.plan.awaiting else "it has no signatories"
    why = "it is declined" if report.plan.declined else why
    hint = "give the key with the act that completes the version"
    message = f"the key was not used: no tag is made of {report.plan.name} now, {why}"
    warning = Problem("CL474", message, hint=hint, severity="warning")
    return replace(report, warnings=(*report.warnings, warning))


def carry_out_all(
    repository: Repository,
    plans: Sequence[ActPlan],
    message: str,
    committer: Identity,
    ground: str,
    key: SigningKey | None = None,
) -> Act:
    """The same of several plans of one person, in one commit with all of their tags."""
    author = Identity(plans[0].by_name, plans[0].by_email, committer.date)
    tags = [PlannedTag(plan.tag, plan.tag_message, author, key) for plan in plans if plan.tag]
    files = {file.path: file.data for plan in plans for file in plan.files}
    if len(plans) > 1:  # two of them can bring one frozen source; what makes the others count comes last
        files = leave_out_sources(files, {})
    return perform_act(
        repository, files, message, author=author, committer=committer, tags=tags, ground=ground
    )


# Plans that wait


def store_plan(repository: Repository, plan: ActPlan) -> str:
    """Keep a plan in the git folder for ``--apply``; its hash. Raises ClausectlError CL020."""
    return keep_plan(repository.state_folder, _write_plan(plan))


def load_plan(repository: Repository, name: str, now: str) -> ActPlan:
    """The plan with a hash, or with the first twelve digits or more of one.

    Raises ClausectlError CL431 when there is none, when it is not what its
    hash says, or when it is older than a day at ``now``.
    """
    hint = "make a new one with --plan"
    wanted = name.strip().lower()
    if len(wanted) < _DIGITS or not set(wanted) <= set("0123456789abcdef"):
        hint = f"give {_DIGITS} digits of its hash at the least"
        raise ClausectlError(Problem("CL431", f"{name!r} is not the hash of a plan", hint=hint))
    data = find_plan(repository.state_folder, wanted)
    if data is None:
        raise ClausectlError(Problem("CL431", f"there is no plan {name!r}", hint=hint))
    try:
        plan = _read_plan(data)
        age = datetime.fromisoformat(now) - datetime.fromisoformat(plan.planned)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ClausectlError(Problem("CL431", f"the plan {name!r} cannot be read", hint=hint)) from error
    if not 0 <= age.total_seconds() <= _HOURS * 3600:
        message = f"the plan {name!r} was made {plan.planned}, and a plan holds for {_HOURS} hours"
        raise ClausectlError(Problem("CL431", message, hint=hint))
    return plan


def _write_plan(plan: ActPlan) -> bytes:
    data = {name: value for name, value in asdict(plan).items() if name != "files"}
    data["files"] = [[file.path, base64.b64encode(file.data).decode("ascii")] for file in plan.files]
    return json.dumps(data, sort_keys=True, ensure_ascii=True).encode("ascii")


def _read_plan(data: bytes) -> ActPlan:
    found: dict[str, Any] = json.loads(data)
    files = tuple(ActFile(path, base64.b64decode(text, validate=True)) for path, text in found.pop("files"))
    found["awaiting"] = tuple(found["awaiting"])
    return ActPlan(files=files, **found)


@dataclass(frozen=True, slots=True)
class Named:
    """An agreement as somebody typed it: its id, and the label of a version where one was named."""

    agreement: str
    label: str = ""


def read_name(name: str) -> Named:
    """``NAME`` or ``NAME@v1``."""
    parts = split_signed_name(name)
    return Named(*parts) if parts else Named(name)
