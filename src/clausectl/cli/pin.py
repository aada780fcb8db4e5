"""``clausectl pin``."""

from __future__ import annotations

import click

from clausectl.cli.completing import complete_clauses, complete_manifests, complete_revisions
from clausectl.cli.options import open_here
from clausectl.cli.printing import colored, print_note, print_problems, print_report

EPILOG = """\b
Examples:
  clausectl pin icml/final-contribution icml/entire-agreement
  clausectl pin icml/final-contribution icml/entire-agreement@1.0.0
  clausectl pin icml/final-contribution --all
  clausectl pin icml/final-contribution icml/entire-agreement --unpin
"""


@click.command(name="pin", epilog=EPILOG)
@click.argument("name", shell_complete=complete_manifests)
@click.argument(
    "clause", required=False, default="", metavar="[CLAUSE[@VERSION]]", shell_complete=complete_clauses
)
@click.option("--all", "every", is_flag=True, help="Every clause that NAME names and does not pin yet.")
@click.option("--unpin", is_flag=True, help="Follow the library again; the frozen source stays.")
@click.option(
    "--from",
    "commit",
    default="",
    metavar="REV",
    shell_complete=complete_revisions,
    help="Take the text of the version from here.",
)
@click.option("--dry-run", "-n", is_flag=True, help="Write nothing; show what would change.")
@click.option("--diff", "diff", is_flag=True, help="Show the lines that change.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print the files."
)
def command(
    name: str, clause: str, every: bool, unpin: bool, commit: str, dry_run: bool, diff: bool, form: str
) -> None:
    """Freeze a clause version and pin a form or agreement to it.

    The clause's file is kept byte for byte under frozen/, with the start of
    its SHA-256 in its name, and the entry in NAME becomes CLAUSE@VERSION.
    Without a version it is the library's; an older one is looked up in
    history. An agreement pins what it adds or replaces itself; what comes
    from its form is pinned in the form. Both files are written, or none.
    """
    from clausectl.output import written as output
    from clausectl.pipeline.pinning import pin

    if bool(clause) == every:
        raise click.UsageError("name one CLAUSE, or say --all")
    if unpin and commit:
        raise click.UsageError("--from has no meaning with --unpin")
    with open_here() as repository:
        report = pin(repository, name, clause, every=every, unpin=unpin, commit=commit, write=not dry_run)
    if form == "json":
        print_report(output.format_json(report))
    elif diff and report.files:
        print_report(output.format_diff(report, color=colored()))
    elif report.files:
        print_report(output.format_text(report, color=colored()))
    print_problems(report.problems)
    for note in report.notes:
        print_note(note)
    if dry_run:
        print_note("nothing was written (--dry-run)")
