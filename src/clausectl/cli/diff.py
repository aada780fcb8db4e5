"""``clausectl diff``."""

from __future__ import annotations

import click

from clausectl.cli.completing import complete_targets
from clausectl.cli.options import open_here, open_here_if_any
from clausectl.cli.printing import colored, make_progress, print_report, report_width
from clausectl.errors import EXIT_FINDINGS
from clausectl.output.style import Form, ReportStyle

EPILOG = """\b
Examples:
  clausectl diff v1 v2
  clausectl diff v1 v2 icml/final-contribution/dan-alistarh
  clausectl diff v1 WORKTREE clauses/icml/exclusivity.md
  clausectl diff main HEAD --no-commits --exit-code
  clausectl diff v1 v2 --format html > changes.html
  clausectl diff v1 v2 terms.md                     any Markdown agreement
  clausectl diff v1:terms.md v2:terms/terms.md      … under another name
  clausectl diff ours.md theirs.md                  two files, also outside a repository
  clausectl diff icml/final-contribution/x@v1 v2    a signed version and the draft at v2
  clausectl diff v1 v2 --signed                     signed texts and what v2 would say
  clausectl diff --against-form icml/final-contribution/sage-moore
  clausectl diff --outliers agreements/icml/final-contribution
"""

_DEFAULT = "WORKTREE"


@click.command(name="diff", epilog=EPILOG)
@click.argument("targets", nargs=-1, metavar="REV1 REV2 [PATH]...", shell_complete=complete_targets)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "html", "json"]),
    default="text",
    help="text for a terminal, markdown for a pull request, html to read or send, json for programs.",
)
@click.option("--full", is_flag=True, help="Fold nothing: show unchanged text as well.")
@click.option("--summary", is_flag=True, help="Totals, and one line for each change.")
@click.option(
    "--external", is_flag=True, help="Leave out authors, commits and pull requests: a report to send."
)
@click.option(
    "--no-commits", is_flag=True, help="Leave out who changed what, when and in which pull request."
)
@click.option("--against-form", is_flag=True, help="Compare an agreement with its own form: its deviations.")
@click.option("--outliers", is_flag=True, help="Of three or more copies, show what few of them say.")
@click.option(
    "--at",
    "at",
    metavar="REV",
    help="Where --against-form and --outliers read.  [default: WORKTREE]",
)
@click.option("--signed", is_flag=True, help="Redline signed texts against what REV2 would say now.")
@click.option("--exit-code", is_flag=True, help="Exit 1 when anything differs, or could not be compared.")
def command(
    targets: tuple[str, ...],
    form: Form,
    full: bool,
    summary: bool,
    external: bool,
    no_commits: bool,
    against_form: bool,
    outliers: bool,
    at: str | None,
    signed: bool,
    exit_code: bool,
) -> int:
    """Show what changed between two versions, and how.

    REV1 and REV2 are commits, tags or branches, or WORKTREE or INDEX. Forms
    come first, then agreements (those that change alike together), then each
    changed clause once with a word-level redline and the agreements it changes.
    PATHs narrow the report to forms, agreements, clauses or folders of them, or
    name any other Markdown agreement, which is compared provision by provision.

    REV1:PATH1 and REV2:PATH2, or two files, are compared as two documents.
    NAME@v1 is a signed version: beside another, beside NAME (the draft), or
    beside a revision (the draft there).
    """
    style = ReportStyle(
        form, color=colored(), width=report_width(), full=full, summary=summary, external=external
    )
    if full and summary:
        raise click.UsageError("--full and --summary ask for opposite things\n  hint: give one of them")
    if against_form and outliers:
        raise click.UsageError(
            "--against-form and --outliers are two different questions\n  hint: ask one at a time"
        )
    if at is not None and not (against_form or outliers):
        raise click.UsageError(
            "--at goes with --against-form and --outliers\n  hint: name both revisions, or REV:PATH twice"
        )
    if signed and (against_form or outliers):
        raise click.UsageError("--signed goes with two revisions\n  hint: ask one question at a time")
    if against_form:
        differs, text = _compare_with_form(targets, at or _DEFAULT, style)
    elif outliers:
        differs, text = _find_outliers(targets, at, style)
    else:
        differs, text = _compare(targets, style, with_commits=not (no_commits or external), signed=signed)
    print_report(text)
    # what could not be compared may differ
    return EXIT_FINDINGS if exit_code and differs else 0


def _compare_with_form(targets: tuple[str, ...], rev: str, style: ReportStyle) -> tuple[bool, str]:
    from clausectl.output.reports import format_comparison
    from clausectl.pipeline.deviations import compare_with_form

    if len(targets) != 1:
        raise click.UsageError("--against-form takes one agreement\n  hint: name it by its id or path")
    with open_here() as repository:
        report = compare_with_form(repository, targets[0], rev, keep_unchanged=style.full)
    return report.changed, format_comparison(report, style)


def _find_outliers(targets: tuple[str, ...], at: str | None, style: ReportStyle) -> tuple[bool, str]:
    from clausectl.output.reports import format_outliers
    from clausectl.pipeline.outlying import find_outlying

    with open_here_if_any(files=targets) as repository:
        if at is not None and repository is None:
            raise click.UsageError(
                "--at names a revision, and there is no repository here\n  hint: leave it out"
            )
        report = find_outlying(repository, targets, at or _DEFAULT, make_progress())
    return bool(report.outliers), format_outliers(report, style)


def _compare(
    targets: tuple[str, ...], style: ReportStyle, *, with_commits: bool, signed: bool
) -> tuple[bool, str]:
    if len(targets) < 2:
        raise click.UsageError(
            "two revisions are needed, or two documents\n"
            "  hint: clausectl diff v1 v2, or clausectl diff ours.md theirs.md"
        )
    old, new, *paths = targets
    with open_here_if_any(files=(old, new)) as repository:
        from clausectl.pipeline.targets import find_targets

        pair = find_targets(old, new, repository)
        if pair is not None and paths:
            hint = "leave it out; three or more copies are compared with --outliers"
            raise click.UsageError(f"nothing can follow two documents: {paths[0]}\n  hint: {hint}")
        if pair is not None and signed:
            hint = "name two revisions, and the agreements as PATHs"
            raise click.UsageError(f"--signed goes with two revisions, not with documents\n  hint: {hint}")
        if pair is not None:
            from clausectl.output.reports import format_comparison
            from clausectl.pipeline.comparing_documents import compare_targets

            report = compare_targets(repository, *pair, progress=make_progress(), keep_unchanged=style.full)
            return report.changed, format_comparison(report, style)
        assert repository is not None  # noqa: S101 - told to the type checker; without one both are documents
        from clausectl.output.reports import format_diff
        from clausectl.pipeline.diffing import write_diff

        written = write_diff(
            repository,
            old,
            new,
            paths,
            lambda diff: format_diff(diff, style),
            style.key,
            with_commits=with_commits,
            keep_unchanged=style.full,
            redline_signed=signed,
            progress=make_progress(),
        )
    return written.differs, written.text
