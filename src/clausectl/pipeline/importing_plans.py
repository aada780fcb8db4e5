"""`import --review` and `import --plan`: a plan as a file, and what a changed one comes to."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from clausectl.checking.versions import level_needed, raise_above, read_numbers
from clausectl.comparing.clause_assessment import assess_clause
from clausectl.comparing.clause_terms import make_contexts
from clausectl.comparing.sides import ClauseSide
from clausectl.comparing.words import compare_words
from clausectl.errors import ClausectlError, Problem
from clausectl.formats.edits import write_scalar
from clausectl.formats.import_plan_file import MAX_PLAN, read_import_plan
from clausectl.formats.names import AGREEMENTS, FROZEN, clause_path
from clausectl.importing.plan_changes import change_groups
from clausectl.importing.plan_fitting import find_misfits
from clausectl.importing.version_dating import (
    Dates,
    date_copies,
    judge_versions,
    merge_versions,
    tell_kept,
)
from clausectl.model.import_plan import ImportPlan
from clausectl.model.induced import Induced, InducedClause
from clausectl.model.places import Mark
from clausectl.model.planned_changes import PlannedImport
from clausectl.model.redlines import Significance
from clausectl.model.sources import Source
from clausectl.output.import_plan_file import format_plan
from clausectl.pipeline.clause_sides import read_clause_side
from clausectl.pipeline.importing import check_losses, lay_out_files, make_sheets, tell_losses
from clausectl.pipeline.importing_files import find_files
from clausectl.pipeline.planning import check_new_path
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.repository.outside_files import read_outside, refuse_taken, write_outside

_MOST_TOLD = 20
_MOST_BYTES = 4 * MAX_PLAN


def write_plan(path: str, plan: ImportPlan) -> None:
    """Write a plan, before versions are made in it (`date_versions`), as a new file that says which will be.

    Raises ClausectlError CL666 for one that could not be read back (a file's name
    with characters that nobody sees), and what `write_outside` raises.
    """
    try:
        versions = _choose_versions(plan) if plan.choices.versions_by_date else {}
        data = format_plan(plan, set().union(*versions.values())).encode("utf-8")
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
    changed_groups = change_groups(planned, plan.groups)
    dates = {group.form.id: date_copies(group) for group in plan.groups}
    forms = {form.id: form for form in planned.forms}
    groups: list[Induced] = []
    for group in changed_groups:
        form = forms[group.form.id]
        chosen = {clause.id for clause in form.clauses if clause.version}
        groups.append(_merge(group, dates[form.was], chosen) if chosen else group)
    changed = _replace_groups(plan, groups)
    if changed.files != plan.files:
        _check_paths(source, planned, changed.files)
        _check_losses(source, changed, f"it is what {planned.path} changes", progress)
    return replace(changed, choices=replace(plan.choices, record=True))


def date_versions(source: Source, plan: ImportPlan, progress: Progress = no_progress) -> ImportPlan:
    """The plan with deviations as versions of their clauses where dates part them.

    Of those that stay, a decision says why. Raises ClausectlError CL661 where words would be lost.
    """
    versions = _choose_versions(plan)
    groups: list[Induced] = []
    for group in plan.groups:
        dates = date_copies(group)
        judged = judge_versions(group, dates)
        kept = replace(group, decisions=(*group.decisions, *tell_kept(judged)))
        groups.append(_merge(kept, dates, versions[group.form.id]) if versions[group.form.id] else kept)
    changed = _replace_groups(plan, groups)
    if changed.files != plan.files:
        _check_losses(source, changed, "leave --versions-by-date out", progress)
    return changed


def _choose_versions(plan: ImportPlan) -> dict[str, set[str]]:
    """By form, the texts that dates make versions."""
    return {
        group.form.id: {one.other for one in judge_versions(group, date_copies(group)) if not one.reason}
        for group in plan.groups
    }


def _merge(group: Induced, dates: Dates, chosen: Collection[str]) -> Induced:
    return merge_versions(group, dates, chosen, _raise_version)


def _raise_version(old: InducedClause, new: InducedClause) -> str:
    """The version of a newer text, by what its change comes to."""
    before, after = _side(old), _side(new)
    found: Significance = "editorial"
    if before.text != after.text:
        context = make_contexts([before, after], ())(after)
        redline = compare_words(before.text, after.text)
        texts = (before.text, before.plain), (after.text, after.plain)
        found = assess_clause(*texts, redline, context).significance
    if found == "editorial" and old.title != new.title:
        found = "wording"
    numbers = read_numbers(old.version)
    assert numbers is not None  # noqa: S101 - versions are made here
    return "{}.{}.{}".format(*raise_above(numbers, level_needed(found), ()))


def _side(clause: InducedClause) -> ClauseSide:
    text = f"---\ntitle: {write_scalar(clause.title)}\nversion: {clause.version}\n---\n{clause.body}\n"
    data = text.encode("utf-8", "surrogatepass")
    return read_clause_side(clause.id, clause_path(clause.id), "", data, "", {})


def _replace_groups(plan: ImportPlan, groups: Sequence[Induced]) -> ImportPlan:
    files = {path: text for group in groups for path, text in lay_out_files(group).items()}
    return replace(plan, groups=tuple(groups), files=files)


def _check_paths(source: Source, planned: PlannedImport, files: Mapping[str, str]) -> None:
    places = _find_places(planned)
    problems: list[Problem] = []
    for path in files:
        if path.startswith(FROZEN + "/"):
            continue
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


def _check_losses(source: Source, plan: ImportPlan, why: str, progress: Progress) -> None:
    sheets = {sheet.index: sheet for sheet in make_sheets(plan.copies, progress)}
    for group in plan.groups:
        if group.on_form:  # fitted word for word, and nothing of its text can be changed
            continue
        taken = [sheets[at] for at in group.copies]
        losses = check_losses(group, lay_out_files(group), source, taken, plan.copies, progress)
        failing = {at: found for at, found in losses.items() if found}
        if failing:
            hint = f"nothing was written; {why}, or mend the copy's file"
            raise ClausectlError(tell_losses(plan.copies, failing, hint))
