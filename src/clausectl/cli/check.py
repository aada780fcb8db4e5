"""``clausectl check``."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

import click

from clausectl.cli.completing import complete_codes, complete_revisions
from clausectl.cli.options import open_here
from clausectl.cli.printing import colored, make_progress, print_note, print_report
from clausectl.errors import EXIT_FINDINGS, Problem

if TYPE_CHECKING:
    from clausectl.pipeline.printed_checks import PrintedStyle

EPILOG = """\b
Examples:
  clausectl check
  clausectl check agreements/icml clauses/icml
  clausectl check terms.md                      any Markdown agreement
  clausectl check --rev v1
  clausectl check --since HEAD                  before a commit: are versions raised?
  clausectl check icml/final-contribution/x@v1  what was signed, with its slips
  clausectl check --explain CL560               what a rule is for
  clausectl check --fix                         correct what has one correction
  clausectl check --statistics --format json
"""


class _Asked(TypedDict):
    since: str
    signed: bool


@click.command(name="check", epilog=EPILOG)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "--rev",
    metavar="REV",
    shell_complete=complete_revisions,
    help="A commit, tag, INDEX or WORKTREE.  [default: WORKTREE]",
)
@click.option(
    "--since",
    metavar="REV",
    shell_complete=complete_revisions,
    help="Also hold versions to what REV has: words that changed need another one.",
)
@click.option(
    "--signed", is_flag=True, help="Read the texts of signed versions too; nothing of them is fixed."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    help="How to print findings; github is for workflows, sarif for code scanning.",
)
@click.option("--strict", is_flag=True, help="Exit 1 for warnings too.")
@click.option("--statistics", is_flag=True, help="How often each code was found, and no more.")
@click.option("--fix", is_flag=True, help="Correct in the work tree what has one certain correction.")
@click.option(
    "--explain",
    metavar="CODE",
    shell_complete=complete_codes,
    help="Print what a code means, or the page of a rule, and stop.",
)
def command(
    paths: tuple[str, ...],
    rev: str | None,
    since: str | None,
    signed: bool,
    form: str,
    strict: bool,
    statistics: bool,
    fix: bool,
    explain: str | None,
) -> int:
    """Find what is wrong with clauses, forms and agreements.

    Reads every file, composes every agreement and asks every rule. With PATHs
    only findings in them are shown; the whole repository is read all the same,
    because what is wrong in one file may come from another. A PATH can be any
    other Markdown agreement.

    Exit 1 when an error was found; with --strict also for a warning.
    """
    if explain is not None:
        from clausectl.output.rules import explain_code

        print_report(explain_code(explain))
        return 0
    if form in ("text", "json") and not (paths or since or signed or statistics or fix):
        return _print_everything("WORKTREE" if rev is None else rev, form, strict)
    from clausectl.output.check import format_json, format_statistics, format_text
    from clausectl.pipeline.checking import check_source

    if fix and rev not in (None, "WORKTREE"):
        raise click.UsageError("--fix corrects the work tree\n  hint: leave --rev out")
    with open_here() as repository:
        name = "WORKTREE" if rev is None else rev
        asked: _Asked = {"since": since or "", "signed": signed}
        report = check_source(repository, name, paths, make_progress(), **asked)
        if fix and report.fixes:
            from clausectl.pipeline.fixing import fix_findings

            fixed = fix_findings(repository, report)
            print_note(f"{fixed:,} finding{'' if fixed == 1 else 's'} corrected")
            report = check_source(repository, "WORKTREE", paths, make_progress(), **asked)
        published: tuple[Problem, ...] = ()
        if form in ("github", "sarif"):
            from clausectl.output.hidden_names import hide_problems
            from clausectl.pipeline.published import find_hidden_names

            published = hide_problems(report.problems, find_hidden_names(repository, name))
    if form == "json":
        print_report(format_json(report))
    elif form == "sarif":
        from clausectl.output.sarif import format_sarif

        print_report(format_sarif(published))
    elif form == "github":
        from clausectl.output.annotations import format_check_annotations

        print_report(format_check_annotations(published, format_text(report)[1]))
    else:
        text, summary = format_text(report, color=colored())
        text = format_statistics(report) if statistics else text
        if text:
            print_report(text)
        print_note(summary)
    found = report.problems if strict else [p for p in report.problems if p.severity == "error"]
    return EXIT_FINDINGS if found else 0


def _print_everything(rev: str, form: str, strict: bool) -> int:
    """Print all that is found, from what was printed before where nothing changed."""
    from clausectl.pipeline.printed_checks import print_check

    style: PrintedStyle = "json" if form == "json" else "colored" if colored() else "text"
    with open_here() as repository:
        printed = print_check(repository, rev, style, make_progress())
    if printed.text:
        print_report(printed.text)
    if form == "text":
        print_note(printed.summary)
    return EXIT_FINDINGS if printed.errors or (strict and printed.warnings) else 0
