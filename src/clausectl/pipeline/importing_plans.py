"""`import --review` and `import --plan`: a plan as a file, and what a changed one comes to."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from clausectl.errors import ClausectlError, Problem
from clausectl.formats.import_plan_file import MAX_PLAN, read_import_plan
from clausectl.formats.names import AGREEMENTS, clause_path
from clausectl.importing.plan_changes import change_groups
from clausectl.importing.plan_fitting import find_misfits
from clausectl.importing.writing import write_files
from clausectl.model.import_plan import ImportPlan
from clausectl.model.induced import Induced
from clausectl.model.places import Mark
from clausectl.model.planned_changes import PlannedImport
from clausectl.model.sources import Source
from clausectl.output.import_plan_file import format_plan
from clausectl.pipeline.importing import check_losses, lay_out_text, make_sheets, tell_losses
from clausectl.pipeline.importing_files import find_files
from clausectl.pipeline.planning import check_new_path
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.repository.outside_files import read_outside, refuse_taken, write_outside

_MOST_TOLD = 20
_MOST_BYTES = 4 * MAX_PLAN


def write_plan(path: str, plan: ImportPlan) -> None:
    """Write a plan as a new file.

    Raises ClausectlError CL666 for one that could not be read back (a file's name
    with characters that nobody sees), and what `write_outside` raises.
    """
    try:
        data = format_plan(plan).encode("utf-8")
        problems = read_import_plan(data, path)[1]
    except UnicodeEncodeError:
        problems = [Problem("CL666", "the name of a file is not Unicode text", path)]
    if problems:
        first = problems[0]
        message = f"what was found cannot stand in a plan: {first.message}"
        hint = "rename the files that are imported with letters, digits and -, or import them without a plan"
        raise ClausectlError(Problem("CL666", message, path, first.line, first.column, hint))
    write_outside(path, data)


def refuse_taken_plan(path: str) -> None:
    """Raises what `refuse_taken` raises, before any work is done for a plan that nobody could write."""
    refuse_taken(path)


def read_plan(path: str) -> PlannedImport:
    """The plan in a file. Raises ClausectlError with everything that is wrong in it."""
    planned, problems = read_import_plan(read_outside(path, limit=_MOST_BYTES), path)
    if planned is None or problems:
        raise ClausectlError(problems)
    return planned


def read_planned_files(planned: PlannedImport, progress: Progress = no_progress) -> list[tuple[str, bytes]]:
    """Names and bytes of the files that a plan names, as they were when it was made.

    Raises ClausectlError CL669 for each that is another one now, and what `find_files` raises.
    """
    problems: list[Problem] = []
    found = dict(find_files([file.path for file in planned.files], progress))
    seen: set[str] = set()
    for file in planned.files:
        place = (planned.path, file.mark.line, file.mark.column)
        data = found.get(file.path)
        if file.path in seen:
            problems.append(Problem("CL668", f"{file.path} stands twice", *place, "keep one of the two"))
        elif data is None:
            hint = "write the plan anew with --review"
            problems.append(Problem("CL669", f"{file.path} is no file any more", *place, hint))
        elif hashlib.sha256(data).hexdigest() != file.sha256:
            hint = "what the plan says may not fit it any more: write the plan anew with --review"
            message = f"{file.path} has changed since the plan was made"
            problems.append(Problem("CL669", message, *place, hint))
        seen.add(file.path)
    if problems:
        raise ClausectlError(problems[:_MOST_TOLD])
    return [(file.path, found[file.path]) for file in planned.files]


def apply_plan(
    source: Source, plan: ImportPlan, planned: PlannedImport, progress: Progress = no_progress
) -> ImportPlan:
    """What an import would write with the changes of a plan. ``plan`` is what was found again in its files.

    Raises ClausectlError CL668 where the two do not fit, CL670 and CL671 for
    changes that cannot be made, CL661 where words would be lost by them.
    """
    problems = find_misfits(planned, plan.groups)
    if problems:
        raise ClausectlError(problems[:_MOST_TOLD])
    groups = change_groups(planned, plan.groups)
    files = {path: lay_out_text(path, text) for group in groups for path, text in write_files(group).items()}
    choices = replace(plan.choices, record=True)
    changed = replace(plan, choices=choices, groups=tuple(groups), files=files)
    if files == dict(plan.files):
        return changed
    _check_paths(source, planned, files)
    _check_losses(source, changed, planned, progress)
    return changed


def _check_paths(source: Source, planned: PlannedImport, files: Mapping[str, str]) -> None:
    places = _find_places(planned)
    problems: list[Problem] = []
    for path in files:
        for problem in check_new_path(source, path):
            mark = places.get(path, Mark(1, 1))
            place = (planned.path, mark.line, mark.column)
            problems.append(Problem("CL670", problem.message, *place, problem.hint))
    if problems:
        raise ClausectlError(problems[:_MOST_TOLD])


def _find_places(planned: PlannedImport) -> dict[str, Mark]:
    """Where a plan names what a path is to hold."""
    places: dict[str, Mark] = {}
    for form in planned.forms:
        places[f"{AGREEMENTS}/{form.id}.md"] = places[f"{AGREEMENTS}/{form.id}/form.md"] = form.mark
        places |= {clause_path(clause.id): clause.mark for clause in form.clauses if clause.id}
        places |= {f"{AGREEMENTS}/{one.id}.md": one.mark for one in form.agreements}
    return places


def _check_losses(source: Source, plan: ImportPlan, planned: PlannedImport, progress: Progress) -> None:
    sheets = {sheet.index: sheet for sheet in make_sheets(plan.copies, progress)}
    for group in plan.groups:
        own = _files_of(group, plan.files)
        taken = [sheets[at] for at in group.copies]
        losses = check_losses(group, own, source, taken, plan.copies, progress)
        failing = {at: found for at, found in losses.items() if found}
        if failing:
            hint = f"nothing was written; it is what {planned.path} changes, or mend the copy's file"
            raise ClausectlError(tell_losses(plan.copies, failing, hint))


def _files_of(group: Induced, files: Mapping[str, str]) -> dict[str, str]:
    paths: Sequence[str] = [*write_files(group)]
    return {path: files[path] for path in paths}
