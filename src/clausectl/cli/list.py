"""``clausectl list``."""

from __future__ import annotations

import click

from clausectl.cli.completing import complete_clauses, complete_manifests, complete_revisions
from clausectl.cli.options import open_here
from clausectl.cli.printing import colored, make_progress, print_note, print_problems, print_report
from clausectl.errors import EXIT_FINDINGS, EXIT_INPUT

EPILOG = """\b
Conditions:
  NAME=VALUE    the value is this, as printed (Sep 23, 2020) or as typed (2020-09-23);
                of a list, the whole of it or one item
  NAME!=VALUE   it is another
  NAME~TEXT     it contains this
Letter case makes no difference. An agreement whose form lacks NAME never matches.

\b
Examples:
  clausectl list
  clausectl list agreements --where "speaker=Dan Alistarh"
  clausectl list agreements --clause icml/exclusivity --names-only
  clausectl list --form icml/final-contribution --where effective_date~2020 --format csv
  clausectl list clauses --rev v1 --format json

Exit 1 when a file or value could not be read, so that the list may lack something.
"""


@click.command(name="list", epilog=EPILOG)
@click.argument("kinds", nargs=-1, type=click.Choice(["clauses", "forms", "agreements"]))
@click.option(
    "--where",
    multiple=True,
    metavar="CONDITION",
    help="Only agreements whose parameter meets it; repeat it for several that must all hold.",
)
@click.option(
    "--form",
    "on_form",
    default="",
    metavar="ID",
    shell_complete=complete_manifests,
    help="Only agreements on this form.",
)
@click.option(
    "--clause",
    default="",
    metavar="ID[@VERSION]",
    shell_complete=complete_clauses,
    help="Only forms and agreements that contain this clause.",
)
@click.option("--tag", multiple=True, help="Only what carries this tag; repeat it for several.")
@click.option("--owner", default="", help="Only what this owner owns.")
@click.option(
    "--rev",
    default="WORKTREE",
    metavar="REV",
    shell_complete=complete_revisions,
    help="A commit, tag, INDEX or WORKTREE.  [default: WORKTREE]",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    help="csv is safe to open in a spreadsheet.",
)
@click.option("--names-only", is_flag=True, help="Print ids and nothing else, one a line.")
@click.option(
    "--typed", is_flag=True, help="Show values as the files state them (2020-09-23), in text and csv."
)
@click.option("--wide", is_flag=True, help="Do not cut long values in text.")
def command(
    kinds: tuple[str, ...],
    where: tuple[str, ...],
    on_form: str,
    clause: str,
    tag: tuple[str, ...],
    owner: str,
    rev: str,
    form: str,
    names_only: bool,
    typed: bool,
    wide: bool,
) -> int:
    """List clauses, forms and agreements.

    Without a kind everything is listed that the conditions can hold for. Of
    agreements the parameters are shown, names of people among them.
    """
    from clausectl.output import listing as output
    from clausectl.pipeline.listing import KINDS, Wanted, list_source

    if names_only and form != "text":
        raise click.UsageError(f"--names-only and --format {form} do not go together")
    asked = tuple(kind for kind in KINDS if f"{kind}s" in kinds)
    wanted = Wanted(asked, where, on_form, clause, tag, owner)
    with open_here() as repository:
        listing = list_source(repository, wanted, rev, make_progress())
    if listing.problems:
        print_problems(listing.problems)
    if form == "json":
        print_report(output.format_json(listing))
    elif form == "csv":
        print_report(output.format_csv(listing, typed=typed))
    else:
        text, summary = output.format_text(listing, typed=typed, wide=wide, color=colored())
        text = output.format_names(listing) if names_only else text
        if text:
            print_report(text)
        if not names_only:
            print_note(summary)
    if not any(problem.severity == "error" for problem in listing.problems):
        return 0
    return EXIT_FINDINGS if listing.files or listing.filtered else EXIT_INPUT
