"""``clausectl init``."""

from __future__ import annotations

import click

from clausectl.cli.printing import colored, print_note, print_report

EPILOG = """\b
Examples:
  clausectl init
  clausectl init ~/contracts --commit
  clausectl init --format json
"""


@click.command(name="init", epilog=EPILOG)
@click.argument("folder", default=".", metavar="[DIR]", type=click.Path())
@click.option("--commit", is_flag=True, help="Commit the files that it makes, and no others.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print the files."
)
def command(folder: str, commit: bool, form: str) -> None:
    """Set up a repository for contract language.

    Makes a git repository where there is none, .gitattributes and .gitignore,
    and an example: two clauses, a form and an agreement between made-up
    companies, which pass `clausectl check`. A library that has clauses or
    agreements gets no example. Existing files are kept as they are; running it
    again changes nothing.
    """
    from clausectl.output import written as output
    from clausectl.pipeline.scaffolding import set_up

    report = set_up(folder, commit=commit)
    if form == "json":
        print_report(output.format_json(report))
        return
    print_report(output.format_text(report, color=colored()))
    for note in report.notes:
        print_note(note)
    if any(file.path.startswith("agreements/") and file.action == "created" for file in report.files):
        print_note("next: `clausectl compose example/confidentiality-agreement/company-a-and-company-b`")
