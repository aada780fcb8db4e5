"""``clausectl status``."""

from __future__ import annotations

from datetime import date

import click

from clausectl.cli.completing import complete_revisions, complete_versions
from clausectl.cli.options import open_here
from clausectl.cli.printing import (
    colored,
    make_progress,
    print_note,
    print_problems,
    print_report,
    report_width,
)
from clausectl.errors import EXIT_FINDINGS

EPILOG = """\b
Examples:
  clausectl status
  clausectl status icml/final-contribution/dan-alistarh
  clausectl status acme/speaker/speaker-a@v1 --format json
  clausectl status --awaiting
  clausectl status --awaiting organisation --older-than 30d
  clausectl status --on 2026-01-31 --format csv > status.csv

Execution and life are told apart: what is fully executed need not be in force, and without a stated
basis the report does not say that it is. A library change binds nobody: it makes an amendment
candidate. Exit 1 when a file could not be read, so that the report may lack something.
"""


@click.command(name="status", epilog=EPILOG)
@click.argument("names", nargs=-1, metavar="[NAME[@vN]]...", shell_complete=complete_versions)
@click.option(
    "--awaiting",
    is_flag=False,
    flag_value="",
    default=None,
    metavar="[ROLE]",
    help="Only what awaits a signature; with a role, only that role's. Names stand before it.",
)
@click.option(
    "--older-than",
    default="",
    metavar="SPAN",
    help="Only what has been awaiting a signature for more than 30d, 6w ….",
)
@click.option(
    "--on", default="", metavar="DATE", help="Report as of this date (2026-01-31).  [default: today]"
)
@click.option(
    "--at",
    "rev",
    default="",
    metavar="REV",
    shell_complete=complete_revisions,
    help="A commit, tag, INDEX or WORKTREE.  [default: HEAD]",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv", "html"]),
    default="text",
    help="csv is safe to open in a spreadsheet.",
)
def command(
    names: tuple[str, ...], awaiting: str | None, older_than: str, on: str, rev: str, form: str
) -> int:
    """Show what was sent and signed, what awaits whose signature, and what is in force.

    What nobody recorded is said to be not recorded. Of signed versions the
    report says who acted, by the record: names of people among it.
    """
    from clausectl.output import status as output
    from clausectl.pipeline.standing import StatusWanted, report_status

    today = on or date.today().isoformat()
    wanted = StatusWanted(today, names, awaiting, older_than)
    with open_here() as repository:
        report = report_status(repository, wanted, rev, make_progress())
    if report.problems:
        print_problems(report.problems)
    if form == "json":
        print_report(output.format_json(report))
    elif form == "csv":
        print_report(output.format_csv(report))
    elif form == "html":
        from clausectl.output.status_html import format_html

        print_report(format_html(report))
    else:
        text, summary = output.format_text(report, color=colored(), width=report_width())
        if text:
            print_report(text)
        print_note(summary)
    return EXIT_FINDINGS if any(problem.severity == "error" for problem in report.problems) else 0
