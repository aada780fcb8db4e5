"""``clausectl check``."""

from __future__ import annotations

import click

from clausectl.cli.completing import complete_revisions
from clausectl.cli.options import open_here
from clausectl.cli.printing import colored, make_progress, print_note, print_report
from clausectl.errors import EXIT_FINDINGS

EPILOG = """\b
Examples:
  clausectl check
  clausectl check agreements/icml clauses/icml
  clausectl check --rev v1
  clausectl check --format json
"""


@click.command(name="check", epilog=EPILOG)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--rev",
    default="WORKTREE",
    metavar="REV",
    shell_complete=complete_revisions,
    help="A commit, tag, INDEX or WORKTREE.  [default: WORKTREE]",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print findings."
)
def command(paths: tuple[str, ...], rev: str, form: str) -> int:
    """Find what is wrong with clauses, forms and agreements.

    Reads every file and composes every agreement. With PATHs only findings in
    them are shown; the whole repository is read all the same, because what is
    wrong in one file may come from another. Exit 1 when anything was found.
    """
    from clausectl.output.check import format_json, format_text
    from clausectl.pipeline.checking import check_source

    with open_here() as repository:
        report = check_source(repository, rev, paths, make_progress())
    if form == "json":
        print_report(format_json(report))
    else:
        text, summary = format_text(report, color=colored())
        if text:
            print_report(text)
        print_note(summary)
    return EXIT_FINDINGS if report.problems else 0
