"""``clausectl where``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from clausectl.cli.completing import complete_clauses, complete_manifests, complete_revisions
from clausectl.cli.options import open_here
from clausectl.cli.printing import (
    colored,
    make_progress,
    print_note,
    print_problems,
    print_report,
    report_width,
)
from clausectl.errors import EXIT_FINDINGS

if TYPE_CHECKING:
    from clausectl.provenance.matrix import Matrix

EPILOG = """\b
Examples:
  clausectl where icml/exclusivity                      who holds it, drafts and signed, in which version
  clausectl where icml/exclusivity@1.0.0 --signed       who signed the old words, and when
  clausectl where --text "at least 60 days after first publication"
  clausectl where --term "Articles" --at v1
  clausectl where --matrix                              every clause, version and agreement
  clausectl where --matrix --form icml/final-contribution --format html > matrix.html
  clausectl where --matrix --signed --format csv > matrix.csv

Signed versions are read from commits: an act stands once the branch holds it. Exit 1 when a file
could not be read, so that the report may lack something.
"""


@click.command(name="where", epilog=EPILOG)
@click.argument("clause", default="", metavar="[CLAUSE[@VERSION]]", shell_complete=complete_clauses)
@click.option("--text", default="", metavar="PASSAGE", help="Find a passage in the words of agreements.")
@click.option("--term", default="", help="Find where a defined term is defined and used.")
@click.option("--matrix", is_flag=True, help="Show every clause, version and agreement in one table.")
@click.option("--signed", is_flag=True, help="Only signed versions, no drafts.")
@click.option(
    "--clause",
    "only_clauses",
    multiple=True,
    metavar="ID",
    shell_complete=complete_clauses,
    help="With --matrix: only this clause; repeat it for several.",
)
@click.option(
    "--form",
    "on_form",
    default="",
    metavar="ID",
    shell_complete=complete_manifests,
    help="With --matrix: only agreements on this form.",
)
@click.option(
    "--at",
    "rev",
    default="",
    metavar="REV",
    shell_complete=complete_revisions,
    help="A commit, tag, INDEX or WORKTREE.  [default: HEAD]",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv", "json", "html"]),
    default="text",
    help="csv is safe to open in a spreadsheet; html only with --matrix.",
)
@click.option("--wide", is_flag=True, help="With --matrix: name every agreement in text.")
def command(
    clause: str,
    text: str,
    term: str,
    matrix: bool,
    signed: bool,
    only_clauses: tuple[str, ...],
    on_form: str,
    rev: str,
    form: str,
    wide: bool,
) -> int:
    """Show where a clause, a passage or a defined term stands, in drafts and in what was signed.

    A clause is found under its former ids as well. Of signed versions the
    report says who acted, and when, by the record: names of people among it.
    """
    asked = [bool(clause), bool(text), bool(term), matrix]
    if sum(asked) != 1:
        raise click.UsageError("ask for one thing: CLAUSE, --text, --term or --matrix")
    if not matrix and (only_clauses or on_form or wide):
        raise click.UsageError("--clause, --form and --wide go with --matrix")
    if not matrix and form == "html":
        raise click.UsageError("--format html goes with --matrix")
    if matrix:
        return _show_matrix(only_clauses, on_form, rev, form, signed=signed, wide=wide)
    from clausectl.output import where as output
    from clausectl.pipeline.whereabouts import find_clause, find_term, find_text

    with open_here() as repository:
        if clause:
            report = find_clause(repository, clause, rev, signed_only=signed, progress=make_progress())
        elif text:
            report = find_text(repository, text, rev, signed_only=signed, progress=make_progress())
        else:
            report = find_term(repository, term, rev, signed_only=signed, progress=make_progress())
    if report.problems:
        print_problems(report.problems)
    if form == "json":
        print_report(output.format_json(report))
    elif form == "csv":
        print_report(output.format_csv(report))
    else:
        shown, summary = output.format_text(report, color=colored(), width=report_width())
        if shown:
            print_report(shown)
        print_note(summary)
    return EXIT_FINDINGS if any(problem.severity == "error" for problem in report.problems) else 0


def _show_matrix(
    clauses: tuple[str, ...], on_form: str, rev: str, form: str, *, signed: bool, wide: bool
) -> int:
    from clausectl.pipeline.matrix import write_matrix

    color = colored() and form == "text"
    with open_here() as repository:
        written = write_matrix(
            repository,
            rev,
            clauses,
            on_form,
            lambda report: _write(report, form, wide=wide, color=color),
            f"{form} {wide} {color}",
            signed_only=signed,
            names_commit=form == "json",
            progress=make_progress(),
        )
    if written.problems:
        print_problems(written.problems)
    if written.text:
        print_report(written.text)
    if form == "text":
        print_note(written.summary)
    return EXIT_FINDINGS if any(problem.severity == "error" for problem in written.problems) else 0


def _write(report: Matrix, form: str, *, wide: bool, color: bool) -> tuple[str, str]:
    # imported here, because a report that was kept is not written again
    if form == "html":
        from clausectl.output.matrix_html import format_html

        return format_html(report)
    from clausectl.output import matrix as output

    if form == "json":
        return output.format_json(report)
    if form == "csv":
        return output.format_csv(report)
    return output.format_text(report, wide=wide, color=color)
