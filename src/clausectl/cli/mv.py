"""``clausectl mv``."""

from __future__ import annotations

import click

from clausectl.cli.completing import complete_names
from clausectl.cli.options import open_here
from clausectl.cli.printing import colored, make_progress, print_note, print_report

EPILOG = """\b
Examples:
  clausectl mv icml/exclusivity publication/exclusivity
  clausectl mv clauses/icml/exclusivity.md clauses/publication/exclusivity.md
  clausectl mv --dry-run --diff icml/final-contribution icml/speaker
"""


@click.command(name="mv", epilog=EPILOG)
@click.argument("old", shell_complete=complete_names)
@click.argument("new")
@click.option("--dry-run", "-n", is_flag=True, help="Write nothing; show what would change.")
@click.option("--diff", "diff", is_flag=True, help="Show the lines that change.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print the files."
)
def command(old: str, new: str, dry_run: bool, diff: bool, form: str) -> None:
    """Move or rename a clause, form or agreement and whatever refers to it.

    OLD and NEW are ids or paths. Links, clause lists, deviations and `form:`
    follow, pins keep their version, and the moved file notes its old id under
    `formerly:`; frozen and signed files never change. Only the names change
    in the files, and every agreement concerned is composed before and after:
    unless its text stays the same to the character, nothing is written.
    Moving a form moves its form.md alone: agreements on it stay where they
    are and name the new id. The commit is yours to make.
    """
    from clausectl.output import written as output
    from clausectl.pipeline.moving import move

    with open_here() as repository:
        report = move(repository, old, new, write=not dry_run, progress=make_progress())
    if form == "json":
        print_report(output.format_json(report))
    elif diff:
        print_report(output.format_diff(report, color=colored()))
    else:
        print_report(output.format_text(report, color=colored()))
    for note in report.notes:
        print_note(note)
    if dry_run:
        print_note("nothing was written (--dry-run)")
