"""``clausectl log``."""

from __future__ import annotations

import click

from clausectl.cli.completing import complete_names, complete_revisions
from clausectl.cli.options import open_here
from clausectl.cli.printing import colored, make_progress, print_report, report_width

EPILOG = """\b
What is told of each version:
  the version number, the author's date and name, the pull request
  what changed, in one line; commits that changed no word are told as such
  the significance that the version number declares, and the one that was found
  who committed it and who proposed it, where that is another

\b
Examples:
  clausectl log icml/exclusivity
  clausectl log icml/exclusivity -p -n 2
  clausectl log icml/talks/dan-alistarh --clauses --since 2021
  clausectl log terms.md --rev v2 --format json
"""


@click.command(name="log", epilog=EPILOG)
@click.argument("name", metavar="CLAUSE|NAME|FILE", shell_complete=complete_names)
@click.option(
    "--rev",
    default="",
    metavar="REV",
    shell_complete=complete_revisions,
    help="Begin at a commit, tag, INDEX or WORKTREE.  [default: the work tree, else HEAD]",
)
@click.option("-p", "--patch", is_flag=True, help="Show the redline of each version.")
@click.option("--full", is_flag=True, help="With -p: fold nothing away.")
@click.option(
    "-n", "limit", type=click.IntRange(min=1), default=None, metavar="NUMBER", help="Only the newest of them."
)
@click.option("--since", default="", metavar="DATE", help="Only from this year, month or day on (2021-03).")
@click.option("--until", default="", metavar="DATE", help="Only up to this year, month or day.")
@click.option(
    "--clauses", is_flag=True, help="Of a form or agreement: the versions of its clauses and form too."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it."
)
def command(
    name: str,
    rev: str,
    patch: bool,
    full: bool,
    limit: int | None,
    since: str,
    until: str,
    clauses: bool,
    form: str,
) -> None:
    """Show every version of a clause, form, agreement or document.

    The newest comes first. Renames, moves between folders and files, and
    clauses cut out of a document are followed, through branches and merges.
    What was removed can be named too.
    """
    from clausectl.pipeline.log_versions import Wanted, log_versions

    wanted = Wanted(limit or 0, since, until, clauses)
    with open_here() as repository:
        log = log_versions(repository, name, rev, wanted, make_progress())
    if form == "json":
        from clausectl.output.log_json import format_json

        print_report(format_json(log, patch=patch))
        return
    from clausectl.output.log_text import format_text

    print_report(format_text(log, color=colored(), width=report_width(), patch=patch, full=full))
