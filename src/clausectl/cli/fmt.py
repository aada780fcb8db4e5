"""``clausectl fmt``."""

from __future__ import annotations

import click

from clausectl.cli.options import open_here
from clausectl.cli.printing import colored, make_progress, print_note, print_problems, print_report
from clausectl.errors import EXIT_FINDINGS

EPILOG = """\b
Examples:
  clausectl fmt
  clausectl fmt clauses/icml agreements/icml/final-contribution/form.md
  clausectl fmt --check                which files would change (for a pull request)
  clausectl fmt --diff clauses/icml    what would change in them
"""


@click.command(name="fmt", epilog=EPILOG)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when a file would change.")
@click.option("--diff", "diff", is_flag=True, help="Write nothing; show what would change.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print the files."
)
def command(paths: tuple[str, ...], check: bool, diff: bool, form: str) -> int:
    """Lay files out the same way: one sentence per line.

    Puts each sentence on a line of its own, front matter keys in the readers'
    order (a comment stays above its key), numbers lists 1. 2. 3., and removes
    spaces at line ends, byte order marks and CRLF. The canonical text never
    changes: a file in which it would is left alone and reported (exit 1), and
    so is a file with errors. Signed folders and frozen/ are never touched.
    """
    from clausectl.output import written as output
    from clausectl.pipeline.formatting import format_files

    with open_here() as repository:
        report = format_files(repository, paths, write=not (check or diff), progress=make_progress())
    if form == "json":
        print_report(output.format_json(report))
    elif diff and report.files:
        print_report(output.format_diff(report, color=colored()))
    elif report.files:
        print_report(output.format_paths(report))
    print_problems(report.problems)
    verb = "changed" if report.written else "would change"
    left = len({problem.path for problem in report.problems})
    tail = f", {left:,} left alone" if left else ""
    looked_at = output.count_files(report.looked_at, "looked at")
    print_note(f"{looked_at}, {len(report.files):,} {verb}{tail}")
    return EXIT_FINDINGS if report.problems or (check and report.files) else 0
