"""Every version of a clause, form, agreement or document, told from its lineage."""

from __future__ import annotations

import heapq
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from clausectl.errors import ClausectlError, Problem
from clausectl.formats.names import clause_path, split_pin
from clausectl.model.lineage import Lineage
from clausectl.model.sources import Source
from clausectl.model.versions import LoggedVersion, VersionLog
from clausectl.pipeline.lineages import find_lineages
from clausectl.pipeline.log_targets import find_lineage
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.pipeline.stage_sides import StageSides
from clausectl.pipeline.version_sides import kind_of, name_of
from clausectl.provenance.steps import Step, find_steps, tell_step
from clausectl.records import dataclass
from clausectl.repository.opening import Repository

_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which versions are asked for: the newest ``limit`` (0 is all) of those between two dates.

    A date is ``2021``, ``2021-03`` or ``2021-03-04``, both ends included, and is
    compared with the author's date as it is shown. ``clauses`` are those of
    the clauses of an agreement too.
    """

    limit: int = 0
    since: str = ""
    until: str = ""
    clauses: bool = False


def log_versions(
    repository: Repository, name: str, rev: str, wanted: Wanted, progress: Progress = no_progress
) -> VersionLog:
    """The versions of what ``name`` names at a revision (empty: the work tree where there is one, else HEAD).

    Only the versions that are shown are compared with the ones before. Raises
    what `find_lineage` raises, CL482 for ``clauses`` of what has none, CL483 for
    a text that is no date.
    """
    _check_dates(wanted)
    source = repository.source(rev or ("WORKTREE" if repository.root is not None else "HEAD"))
    main = find_lineage(repository, source, name, progress)
    notes: dict[str, None] = {}
    sides = StageSides(repository, source, notes)
    kind = kind_of(main.path, sides.newest_data(main))
    lineages = [main]
    if wanted.clauses:
        if kind not in ("form", "agreement"):
            hint = "leave --clauses out"
            raise ClausectlError(Problem("CL482", f"{name!r} does not consist of clauses", hint=hint))
        lineages += _find_clauses(repository, source, main, progress)
    steps = _merge([list(find_steps(lineage, sides, notes)) for lineage in lineages])
    shown = [number for number, step in enumerate(steps) if _is_wanted(step, wanted)]
    shown = shown[: wanted.limit or len(shown)]
    versions: list[tuple[int, LoggedVersion]] = []
    for done, number in enumerate(shown):
        progress("comparing versions", done, len(shown))
        versions.append((number, tell_step(steps[number], sides)))
    progress("", 1, 1)
    others = _find_other_texts(repository, source, steps, sides)
    return VersionLog(
        kind,
        name_of(main.path),
        main.path,
        sides.newest_title(main),
        source.label,
        source.commit,
        tuple(name_of(lineage.path) for lineage in lineages),
        tuple(replace(told, another=others.get(number, "")) for number, told in versions),
        len(steps),
        any(lineage.cut_off for lineage in lineages),
        tuple(notes),
    )


def _check_dates(wanted: Wanted) -> None:
    problems = [
        Problem("CL483", f"{text!r} is no date", hint="write 2021, 2021-03 or 2021-03-04")
        for text in (wanted.since, wanted.until)
        if text and _DATE.fullmatch(text) is None
    ]
    if problems:
        raise ClausectlError(problems)


def _is_wanted(step: Step, wanted: Wanted) -> bool:
    if step.commit is None:
        return not wanted.until
    date = step.commit.date
    if wanted.since and date[: len(wanted.since)] < wanted.since:
        return False
    return not wanted.until or date[: len(wanted.until)] <= wanted.until


def _find_clauses(repository: Repository, source: Source, main: Lineage, progress: Progress) -> list[Lineage]:
    """The lineages of the library clauses that a form or agreement consists of at the source."""
    from clausectl.pipeline.documents import DocumentDesk, clauses_of
    from clausectl.pipeline.load import load_for

    name = name_of(main.path)
    loaded = load_for(source, name)
    desk = DocumentDesk()
    documents, _ = desk.make_sides(loaded.library.manifests, {})
    if name not in documents:
        problems = [*desk.problems, *(p for p in loaded.problems if p.path == main.path)]
        hint = "`clausectl check` shows what is wrong with it"
        raise ClausectlError(
            problems or Problem("CL482", f"the clauses of {name!r} are not known", hint=hint)
        )
    manifest = loaded.library.manifests[name]
    form = loaded.library.manifests.get(split_pin(manifest.form)[0])
    paths = [form.path] if form is not None and form.path != main.path else []
    paths += [clause_path(clause) for clause in sorted(clauses_of([documents[name]]))]
    found = find_lineages(repository, source.commit or source.label, paths, lives=True, progress=progress)
    return [found[path] for path in paths if path in found]


def _merge(lists: Sequence[Sequence[Step]]) -> list[Step]:
    """Several histories as one, the newest first; each keeps its own order."""
    if len(lists) == 1:
        return list(lists[0])
    heads = [(_age(steps[0]), which, 0) for which, steps in enumerate(lists) if steps]
    heapq.heapify(heads)
    merged: list[Step] = []
    while heads:
        _, which, at = heapq.heappop(heads)
        merged.append(lists[which][at])
        if at + 1 < len(lists[which]):
            heapq.heappush(heads, (_age(lists[which][at + 1]), which, at + 1))
    return merged


def _age(step: Step) -> float:
    """A number that grows with the age of a step; what is not committed is the newest."""
    if step.commit is None:
        return float("-inf")
    try:
        return -datetime.fromisoformat(step.commit.committed).timestamp()
    except (ValueError, OverflowError):
        return 0.0


def _find_other_texts(
    repository: Repository, source: Source, steps: Sequence[Step], sides: StageSides
) -> dict[int, str]:
    """For each step whose version number stands for another text too, a commit with that one.

    Only texts that stood on the first-parent line count: a branch may change
    a text several times before it lands. Costs a `git log` for each path in doubt.
    """
    texts: dict[tuple[str, str], dict[tuple[str, ...], list[int]]] = {}
    for number, step in enumerate(steps):
        if step.stage.blob and not step.passage:
            side = sides(step.stage)
            if side.version:
                same = texts.setdefault((side.name, side.version), {})
                same.setdefault((side.text, *side.entries), []).append(number)
    doubtful = [same for same in texts.values() if len(same) > 1]
    if not doubtful:
        return {}
    paths = {steps[number].stage.path for same in doubtful for numbers in same.values() for number in numbers}
    head = source.commit or "HEAD"
    line = {(path, blob) for path in sorted(paths) for _, blob in repository.find_blob_versions(path, head)}
    found: dict[int, str] = {}
    for same in doubtful:
        landed = {text: [n for n in numbers if _has_landed(steps[n], line)] for text, numbers in same.items()}
        for text, numbers in landed.items():
            other = next((own[0] for key, own in landed.items() if key != text and own), None)
            if other is not None:
                commit = steps[other].commit
                found |= dict.fromkeys(numbers, commit.id if commit else "WORKTREE")
    return found


def _has_landed(step: Step, line: set[tuple[str, str]]) -> bool:
    return step.commit is None or (step.stage.path, step.stage.blob) in line
