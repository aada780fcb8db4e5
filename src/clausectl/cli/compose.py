"""``clausectl compose``."""

from __future__ import annotations

import click

from clausectl.cli.completing import complete_revisions, complete_versions
from clausectl.cli.options import open_here
from clausectl.cli.printing import print_problems, print_report
from clausectl.formats.signed_names import split_signed_name

EPILOG = """\b
Examples:
  clausectl compose icml/final-contribution/dan-alistarh
  clausectl compose agreements/icml/final-contribution/form.md --format text
  clausectl compose icml/final-contribution --rev v1
  clausectl compose icml/final-contribution/dan-alistarh@v1
  clausectl compose NAME --format json | jq '.provisions[].number'
"""


@click.command(name="compose", epilog=EPILOG)
@click.argument("name", shell_complete=complete_versions)
@click.option(
    "--rev",
    metavar="REV",
    shell_complete=complete_revisions,
    help="A commit, tag, INDEX or WORKTREE.  [default: WORKTREE, of a signed version HEAD]",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["markdown", "text", "json"]),
    default="markdown",
    help="markdown is the canonical text; json adds provisions and origins.",
)
def command(name: str, rev: str | None, form: str) -> None:
    """Print an agreement with its clauses, numbers and values in place.

    NAME is a form or agreement: its id (the path without agreements/ and .md)
    or its path. A form is printed with its blanks. NAME@v1 is a signed version:
    the very text that was signed, whatever the library says now.
    """
    from clausectl.output import composed as output
    from clausectl.pipeline.composing import compose_named

    signed = split_signed_name(name)
    with open_here() as repository:
        if signed is not None:
            from clausectl.pipeline.composing_signed import compose_signed

            result = compose_signed(repository, *signed, rev if rev is not None else "HEAD")
        else:
            result = compose_named(repository, name, rev if rev is not None else "WORKTREE")
    if result.warnings:
        print_problems(result.warnings)
    if form == "json":
        print_report(output.format_json(result.composed, result.sources))
    elif form == "text":
        print_report(output.format_text(result.composed))
    else:
        print_report(output.format_markdown(result.composed))
