"""``clausectl blame``."""

from __future__ import annotations

import click

from clausectl.cli.completing import complete_revisions, complete_texts
from clausectl.cli.options import open_here
from clausectl.cli.printing import colored, make_progress, print_report, report_width
from clausectl.formats.signed_names import split_signed_name

EPILOG = """\b
Examples:
  clausectl blame icml/exclusivity
  clausectl blame icml/final-contribution/dan-alistarh --provision 3
  clausectl blame icml/final-contribution --text "at least 60 days" --words
  clausectl blame icml/final-contribution/dan-alistarh@v1 --provision 3
  clausectl blame terms.md --rev v2 --provision "Governing law"
  clausectl blame NAME --format html > who-entered-it.html

Words are compared and not lines. Who entered words need not have drafted them.
"""


@click.command(name="blame", epilog=EPILOG)
@click.argument("name", shell_complete=complete_texts, metavar="NAME[@v1]|CLAUSE|FILE")
@click.option(
    "--rev",
    metavar="REV",
    shell_complete=complete_revisions,
    help="A commit, tag, INDEX or WORKTREE.  [default: WORKTREE, of a signed version HEAD]",
)
@click.option(
    "--provision", default="", metavar="N", help="Only this provision, by its number as printed or its title."
)
@click.option("--text", "passage", default="", metavar="WORDS", help="Only where these words stand.")
@click.option("--words", is_flag=True, help="Word by word, and not sentence by sentence.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    help="html is a page with footnotes.",
)
def command(name: str, rev: str | None, provision: str, passage: str, words: bool, form: str) -> None:
    """Show who entered each word of an agreement, clause or document.

    NAME is a form or agreement, which is composed first, CLAUSE the id of a
    clause, FILE any text file of the repository. Of each word: the clause and
    its version then, the commit, its date, its pull request and its author;
    values are traced to the manifest's line, numbers to what made them. NAME@v1
    is the text that was signed, traced through what was frozen with it.
    """
    from clausectl.pipeline.blaming import blame

    for option, given in (("--provision", provision), ("--text", passage)):
        if given and not given.strip():
            raise click.UsageError(f"{option} is empty")
    if rev is None:
        rev = "HEAD" if split_signed_name(name) is not None else "WORKTREE"
    with open_here() as repository:
        report = blame(repository, name, rev, provision=provision, passage=passage, progress=make_progress())
    if form == "json":
        from clausectl.output.blame_json import format_json

        print_report(format_json(report, words=words))
    elif form == "html":
        from clausectl.output.blame_html import format_html

        print_report(format_html(report, words=words))
    else:
        from clausectl.output.blame_text import format_text

        print_report(format_text(report, words=words, color=colored(), width=report_width()))
