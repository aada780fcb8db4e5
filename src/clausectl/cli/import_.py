"""``clausectl import``."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from clausectl.cli.options import open_here
from clausectl.cli.printing import colored, make_progress, print_problems, print_report, report_width

if TYPE_CHECKING:
    from clausectl.model.import_plan import ImportChoices, ImportReport
    from clausectl.model.imported import TrackedSide

EPILOG = """\b
Examples:
  clausectl import signed/*.pdf --name acme/services --dry-run
  clausectl import signed/*.pdf --name acme/services
  clausectl import signed-2020.txt --name icml/final-contribution
  clausectl import all.txt --name acme/lease --split "^LEASE AGREEMENT"
  clausectl import draft.docx --name acme/services --tracked-changes refused
  clausectl import --history ../old-repo/terms.md --name acme/terms
  clausectl import signed/*.pdf --name acme/services --versions-by-date
  clausectl import signed/*.pdf --name acme/services --review plan.yaml
  clausectl import --plan plan.yaml
"""


@click.command(name="import", epilog=EPILOG)
@click.argument("files", nargs=-1, metavar="FILE…", type=click.Path())
@click.option("--name", default="", metavar="ID", help="The id of the form, or of a single agreement.")
@click.option(
    "--history",
    default="",
    metavar="PATH",
    type=click.Path(),
    help="Replay the git history of an agreement in one Markdown file.",
)
@click.option("--split", default="", metavar="PATTERN", help="Begin an agreement at each line that has it.")
@click.option(
    "--tracked-changes",
    "tracked",
    type=click.Choice(["accepted", "refused"]),
    default="accepted",
    show_default=True,
    help="Which side of tracked changes counts.",
)
@click.option("--no-record", is_flag=True, help="Do not record signed copies as signed versions.")
@click.option(
    "--versions-by-date",
    is_flag=True,
    help="Make another text in earlier or later copies another version of the clause.",
)
@click.option(
    "--review", default="", metavar="FILE", help="Write what would be made as a file that can be changed."
)
@click.option(
    "--plan", "plan_file", default="", metavar="FILE", help="Import what such a file says, as it says it."
)
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--full", is_flag=True, help="List everything, however long.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to report.")
def command(
    files: tuple[str, ...],
    name: str,
    history: str,
    split: str,
    tracked: str,
    no_record: bool,
    versions_by_date: bool,
    review: str,
    plan_file: str,
    dry_run: bool,
    full: bool,
    form: str,
) -> None:
    """Make clauses, a form and agreements out of signed copies.

    FILEs are Markdown, plain text, docx or pdf, or folders of such. Copies of
    one agreement give its clauses once, a form, and a typed parameter for each
    place where they differ; a copy that says something else in a clause
    deviates there. A copy that somebody signed is recorded as a signed version,
    its file kept as evidence and its text marked as not checked. What is
    written is composed again first: where a word or number of what was read
    would be lost, nothing is written. With --review nothing is written but the
    plan: change names, ids and titles in it, or leave agreements out, and
    import it with --plan.

    With --history there is one agreement, as a file in a git repository: each
    commit that changed it becomes a commit of clause files, by its author, with
    its dates and its message.
    """
    if plan_file:
        _refuse_beside_plan(files, {"--name": name, "--split": split, "--review": review})
    elif not name:
        hint = "give --name, such as --name acme/services"
        raise click.UsageError(f"nothing says what the form is to be called\n  hint: {hint}")
    if history:
        if files or split or review or plan_file:
            hint = "leave the files out; each document has a history of its own"
            raise click.UsageError(f"--history names the one document that is imported\n  hint: {hint}")
        from clausectl.cli.import_history import import_history

        import_history(history, name, dry_run, form)
        return
    if not files and not plan_file:
        raise click.UsageError("nothing says what is imported\n  hint: name the files, or a folder of them")
    from clausectl.model.import_plan import ImportChoices
    from clausectl.model.imported import ReadChoices

    read = ReadChoices(cast("TrackedSide", tracked))
    choices = ImportChoices(name, split, read, not no_record, versions_by_date)
    report = _import(files, choices, review, plan_file, writing=not (dry_run or review))
    from clausectl.output import imported as output

    if form == "json":
        print_report(output.format_json(report))
    else:
        print_report(output.format_text(report, color=colored(), width=report_width(), full=full))
        print_problems(report.warnings)
    if review:
        click.echo(f"{review} has the plan: change it, then run clausectl import --plan {review}", err=True)


def _import(
    files: tuple[str, ...], choices: ImportChoices, review: str, plan_file: str, *, writing: bool
) -> ImportReport:
    from clausectl.model.import_plan import ImportReport
    from clausectl.pipeline.identity import find_identity
    from clausectl.pipeline.importing import plan_import, read_copies
    from clausectl.pipeline.importing_act import carry_out_import
    from clausectl.pipeline.importing_files import find_files
    from clausectl.pipeline.importing_plans import (
        apply_plan,
        date_versions,
        read_plan,
        read_planned_files,
        refuse_taken_plan,
        write_plan,
    )

    progress = make_progress()
    planned = read_plan(plan_file) if plan_file else None
    if review:
        refuse_taken_plan(review)
    with open_here() as repository:
        identity = find_identity(repository) if writing else None
        if planned is not None:
            choices = planned.choices
        named = read_planned_files(planned, progress) if planned is not None else find_files(files, progress)
        texts, copies = read_copies(named, choices, progress)
        source = repository.worktree()
        plan = plan_import(source, texts, copies, choices, progress)
        if planned is not None:
            plan = apply_plan(source, plan, planned, progress)
        if review:
            write_plan(review, plan)
        if choices.versions_by_date:
            plan = date_versions(source, plan, progress)
        if identity is not None:
            return carry_out_import(repository, plan, identity, progress)
    return ImportReport(plan)


def _refuse_beside_plan(files: tuple[str, ...], texts: dict[str, str]) -> None:
    beside = [*(["FILE"] if files else []), *(option for option, text in texts.items() if text)]
    context = click.get_current_context()
    for option, parameter in (
        ("--tracked-changes", "tracked"),
        ("--no-record", "no_record"),
        ("--versions-by-date", "versions_by_date"),
    ):
        if context.get_parameter_source(parameter) is click.core.ParameterSource.COMMANDLINE:
            beside.append(option)
    if beside:
        hint = "the plan says it: change it there"
        raise click.UsageError(f"--plan and {', '.join(beside)} are not used together\n  hint: {hint}")
