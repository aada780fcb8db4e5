"""``clausectl diff``."""

from __future__ import annotations

import click

from clausectl.cli.completing import complete_names
from clausectl.cli.options import open_here
from clausectl.cli.printing import colored, make_progress, print_report, report_width
from clausectl.errors import EXIT_FINDINGS
from clausectl.model.changes import Diff

EPILOG = """\b
Examples:
  clausectl diff v1 v2
  clausectl diff v1 v2 icml/final-contribution/dan-alistarh
  clausectl diff v1 WORKTREE clauses/icml/exclusivity.md
  clausectl diff main HEAD --no-commits --exit-code
  clausectl diff v1 v2 --format markdown > changes.md
"""


@click.command(name="diff", epilog=EPILOG)
@click.argument("old", metavar="REV1")
@click.argument("new", metavar="REV2")
@click.argument("paths", nargs=-1, metavar="[PATH]...", shell_complete=complete_names)
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", help="How to print."
)
@click.option(
    "--no-commits", is_flag=True, help="Leave out who changed what, when and in which pull request."
)
@click.option("--exit-code", is_flag=True, help="Exit 1 when anything differs, or could not be compared.")
def command(old: str, new: str, paths: tuple[str, ...], form: str, no_commits: bool, exit_code: bool) -> int:
    """Show which clauses changed between two versions, and how.

    REV1 and REV2 are commits, tags or branches, or WORKTREE or INDEX. Forms
    come first, then agreements (those that change alike together), then each
    changed clause once with a word-level redline and the agreements it changes.
    PATHs narrow the report to forms, agreements, clauses or folders of them.
    """
    from clausectl.pipeline.diffing import write_diff

    color, width = colored(), report_width()

    def write(diff: Diff) -> str:
        if form == "json":
            from clausectl.output.diff_json import format_json

            return format_json(diff)
        if form == "markdown":
            from clausectl.output.diff_markdown import format_markdown

            return format_markdown(diff)
        from clausectl.output.diff_text import format_text

        return format_text(diff, color=color, width=width)

    style = f"{form} {color} {width}" if form == "text" else form
    with open_here() as repository:
        report = write_diff(
            repository, old, new, paths, write, style, with_commits=not no_commits, progress=make_progress()
        )
    print_report(report.text)
    # what could not be compared may differ
    return EXIT_FINDINGS if exit_code and report.differs else 0
