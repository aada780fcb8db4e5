"""``clausectl recover``."""

from __future__ import annotations

import click

from clausectl.cli.options import open_here
from clausectl.cli.printing import print_note, print_report

EPILOG = """\b
Examples:
  clausectl recover
  clausectl recover --format json
"""


@click.command(name="recover", epilog=EPILOG)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print the files."
)
def command(form: str) -> None:
    """Finish or undo what an interrupted command left.

    A command that writes several files notes first what it is going to put in
    place. When it was killed on the way, this finishes it: files that were
    written whole are put in place, temporary ones are removed. An act, such as
    a signature, is finished when the branch holds its commit and undone when it
    does not. The next command that writes does the same by itself. With nothing
    to finish, nothing changes.
    """
    from clausectl.output import written as output
    from clausectl.pipeline.recovering import finish_interrupted

    with open_here() as repository:
        report = finish_interrupted(repository)
    if form == "json":
        print_report(output.format_json(report))
    elif report.files:
        print_report(output.format_text(report))
    for note in report.notes:
        print_note(note)
