"""``clausectl import``."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from clausectl.cli.options import open_here
from clausectl.cli.printing import colored, make_progress, print_problems, print_report, report_width

if TYPE_CHECKING:
    from clausectl.model.imported import TrackedSide

EPILOG = """\b
Examples:
  clausectl import signed/*.pdf --name acme/services --dry-run
  clausectl import signed/*.pdf --name acme/services
  clausectl import signed-2020.txt --name icml/final-contribution
  clausectl import all.txt --name acme/lease --split "^LEASE AGREEMENT"
  clausectl import draft.docx --name acme/services --tracked-changes refused
  clausectl import --history ../old-repo/terms.md --name acme/terms
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
    would be lost, nothing is written.

    With --history there is one agreement, as a file in a git repository: each
    commit that changed it becomes a commit of clause files, by its author, with
    its dates and its message.
    """
    if not name:
        hint = "give --name, such as --name acme/services"
        raise click.UsageError(f"nothing says what the form is to be called\n  hint: {hint}")
    if history:
        if files or split:
            hint = "leave the files out; each document has a history of its own"
            raise click.UsageError(f"--history names the one document that is imported\n  hint: {hint}")
        from clausectl.cli.import_history import import_history

        import_history(history, name, dry_run, form)
        return
    if not files:
        raise click.UsageError("nothing says what is imported\n  hint: name the files, or a folder of them")
    from clausectl.model.import_plan import ImportChoices, ImportReport
    from clausectl.model.imported import ReadChoices
    from clausectl.output import imported as output
    from clausectl.pipeline.identity import find_identity
    from clausectl.pipeline.importing import plan_import, read_copies
    from clausectl.pipeline.importing_act import carry_out_import
    from clausectl.pipeline.importing_files import find_files

    progress = make_progress()
    choices = ImportChoices(name, split, ReadChoices(cast("TrackedSide", tracked)), not no_record)
    with open_here() as repository:
        identity = None if dry_run else find_identity(repository)
        texts, copies = read_copies(find_files(files, progress), choices, progress)
        plan = plan_import(repository.worktree(), texts, copies, choices, progress)
        report = ImportReport(plan)
        if identity is not None:
            report = carry_out_import(repository, plan, identity, progress)
    if form == "json":
        print_report(output.format_json(report))
    else:
        print_report(output.format_text(report, color=colored(), width=report_width(), full=full))
        print_problems(report.warnings)
