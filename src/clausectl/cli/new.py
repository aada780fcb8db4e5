"""``clausectl new``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from clausectl.cli.completing import complete_clauses, complete_manifests
from clausectl.cli.options import open_here
from clausectl.cli.printing import is_terminal, print_note, print_report

if TYPE_CHECKING:
    from clausectl.model.manifests import Parameter
    from clausectl.model.written import WriteReport

EPILOG = """\b
Examples:
  clausectl new clause acme/embargo --title Embargo --text "No Party may speak of it before the Event."
  clausectl new form acme/speaker --title "Speaker Agreement" --clause acme/embargo
  clausectl new agreement acme/speaker/speaker-a --form acme/speaker --set speaker="Speaker A"
"""
CLAUSE_EPILOG = """\b
Examples:
  clausectl new clause acme/embargo --title Embargo
  clausectl new clause acme/embargo --title Embargo --owner @acme/legal --text "…"
  clausectl new clause acme/embargo --title Embargo --text - < embargo.txt
"""
FORM_EPILOG = """\b
Examples:
  clausectl new form acme/speaker --title "Speaker Agreement"
  clausectl new form acme/speaker --title "Speaker Agreement" --clause acme/embargo --clause law/germany@1.0.0
"""
AGREEMENT_EPILOG = """\b
Examples:
  clausectl new agreement acme/speaker/speaker-a --form acme/speaker
  clausectl new agreement acme/speaker/speaker-a --form acme/speaker \\
      --set speaker="Speaker A" --set effective_date=2030-01-31 \\
      --set titles="First talk" --set titles="Second talk"
"""

_title = click.option("--title", required=True, help="Its title.")
_version = click.option("--version", "version", default="1.0.0", show_default=True, help="Its version.")
_owner = click.option("--owner", default="", metavar="WHO", help="Who answers for it: @acme/legal.")
_language = click.option("--language", default="", metavar="CODE", help="The language of its text: en, de.")
_format = click.option(
    "--format", "form_of_output", type=click.Choice(["text", "json"]), default="text", help="How to print it."
)


@click.group(name="new", epilog=EPILOG)
def command() -> None:
    """Create a clause, a form or an agreement.

    The new file passes `clausectl check`, or it is not written. Ids are paths:
    acme/embargo stands in clauses/acme/embargo.md. Nothing is overwritten, and
    no value is made up.
    """


@command.command(name="clause", epilog=CLAUSE_EPILOG)
@click.argument("name", metavar="ID")
@_title
@click.option("--text", default="", metavar="TEXT", help="Its text as Markdown; - reads it from stdin.")
@_version
@_owner
@_language
@click.option("--tag", "tags", multiple=True, help="A tag; can be repeated.")
@_format
def new_clause(
    name: str,
    title: str,
    text: str,
    version: str,
    owner: str,
    language: str,
    tags: tuple[str, ...],
    form_of_output: str,
) -> None:
    """Create a clause.

    Without --text its file says where the text belongs.
    """
    from clausectl.pipeline.creating import NewFields, create_clause

    if text == "-":
        text = _read_stdin()
    with open_here() as repository:
        fields = NewFields(title, version, owner, language, tags)
        _tell(create_clause(repository, name, fields, text), form_of_output)


@command.command(name="form", epilog=FORM_EPILOG)
@click.argument("name", metavar="ID")
@_title
@click.option(
    "--clause",
    "clauses",
    multiple=True,
    metavar="ID[@VERSION]",
    shell_complete=complete_clauses,
    help="A clause of its list; can be repeated.",
)
@_version
@_owner
@_language
@_format
def new_form(
    name: str,
    title: str,
    clauses: tuple[str, ...],
    version: str,
    owner: str,
    language: str,
    form_of_output: str,
) -> None:
    """Create a form: an agreement with blanks.

    Its id is its folder under agreements/. What its clauses leave blank is
    declared as a parameter of the type text.
    """
    from clausectl.pipeline.creating import NewFields, create_form

    with open_here() as repository:
        fields = NewFields(title, version, owner, language)
        _tell(create_form(repository, name, fields, clauses), form_of_output)


@command.command(name="agreement", epilog=AGREEMENT_EPILOG)
@click.argument("name", metavar="ID")
@click.option(
    "--form", "form", required=True, shell_complete=complete_manifests, help="The form that it fills in."
)
@click.option(
    "--set",
    "given",
    multiple=True,
    metavar="NAME=VALUE",
    help="A value; repeat it for each item of a list.",
)
@click.option("--ask/--no-ask", default=None, help="Ask for missing values.  [default: on a terminal]")
@_format
def new_agreement(
    name: str, form: str, given: tuple[str, ...], ask: bool | None, form_of_output: str
) -> None:
    """Create an agreement: a form filled in.

    Every value that the form requires is given with --set or asked for on a
    terminal, and read by the type that the form declares.
    """
    from clausectl.pipeline.creating import create_agreement

    asking = ask if ask is not None else is_terminal("stdin") and is_terminal("stderr")
    with open_here() as repository:
        _tell(create_agreement(repository, name, form, given, _ask if asking else None), form_of_output)


def _read_stdin() -> str:
    from clausectl.errors import ClausectlError
    from clausectl.formats.decoding import decode
    from clausectl.model.sources import MAX_FILE_BYTES

    text, problems = decode(sys.stdin.buffer.read(MAX_FILE_BYTES + 1)[:MAX_FILE_BYTES], "stdin")
    if problems:
        raise ClausectlError(problems)
    return text


def _ask(parameter: Parameter, wrong: str) -> str:
    from clausectl.output.terminal import escape_controls
    from clausectl.pipeline.creating import example_of

    if wrong:
        click.echo(f"  {escape_controls(wrong)}", err=True)
    what = parameter.description or parameter.name
    more = ", one item; empty ends the list" if parameter.kind == "list" else ""
    label = escape_controls(f"{what} [{example_of(parameter)}{more}]")
    answer: str = click.prompt(label, default="", show_default=False, err=True)
    return answer


def _tell(report: WriteReport, form_of_output: str) -> None:
    from clausectl.output import written as output

    print_report(output.format_json(report) if form_of_output == "json" else output.format_text(report))
    if form_of_output == "text":
        for note in report.notes:
            print_note(note)
