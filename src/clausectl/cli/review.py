"""``clausectl review``."""

from __future__ import annotations

from pathlib import Path

import click

from clausectl.cli.completing import complete_revisions
from clausectl.cli.options import open_here
from clausectl.cli.printing import colored, make_progress, print_report, report_width
from clausectl.errors import EXIT_FINDINGS, EXIT_INTEGRITY
from clausectl.output.review import REVIEW_FORMS, ReviewForm, format_review

EPILOG = """\b
Examples:
  clausectl review main                      what merging HEAD into main would do
  clausectl review origin/main my-branch
  clausectl review main WORKTREE             before anything is committed
  clausectl review main --format markdown    the comment for a pull request
  clausectl review main --format github --also markdown=comment.md --also json=review.json
  clausectl review main --public             counts and ids, no agreement by name
"""


@click.command(name="review", epilog=EPILOG)
@click.argument("base", shell_complete=complete_revisions)
@click.argument("head", default="HEAD", shell_complete=complete_revisions)
@click.option(
    "--format",
    "form",
    type=click.Choice(REVIEW_FORMS),
    default="text",
    help="markdown is the comment, summary its long form, github the annotations of a workflow run.",
)
@click.option(
    "--also",
    metavar="FORMAT=FILE",
    multiple=True,
    help="Write another format to a file besides; may be given several times.",
)
@click.option("--full", is_flag=True, help="Fold and shorten nothing (text).")
@click.option("--strict", is_flag=True, help="Exit 1 for warnings too.")
@click.option(
    "--public/--private",
    default=None,
    help="Whether to leave out the names of agreements.  [default: as clausectl.yaml says]",
)
def command(
    base: str,
    head: str,
    form: ReviewForm,
    also: tuple[str, ...],
    full: bool,
    strict: bool,
    public: bool | None,
) -> int:
    """Say what a change does to clauses, drafts and signed agreements, and what stands against it.

    HEAD is compared as it will be once it is merged into the tip of BASE. Only
    findings that the change brings are told; older ones are counted.

    Exit 1 when something blocks, 3 when a file of a signed version or a frozen
    source was changed or deleted.
    """
    from clausectl.pipeline.reviewing import review_change

    wanted = [_read_also(text) for text in also]
    with open_here() as repository:
        review = review_change(repository, base, head, public=public, progress=make_progress())
    for other, path in wanted:
        _write(path, format_review(review, other, full=full))
    print_report(format_review(review, form, color=colored(), width=report_width(), full=full))
    if review.broken:
        return EXIT_INTEGRITY
    return EXIT_FINDINGS if review.blocked or (strict and review.warnings) else 0


def _read_also(text: str) -> tuple[ReviewForm, str]:
    name, found, path = text.partition("=")
    for form in REVIEW_FORMS:
        if found and path and name == form:
            return form, path
    raise click.UsageError(
        f"--also takes FORMAT=FILE, not {text!r}\n  hint: formats are {', '.join(REVIEW_FORMS)}"
    )


def _write(path: str, text: str) -> None:
    """Write a report; a file that stands there is the one of the last run and is replaced."""
    from clausectl.errors import ClausectlError, Problem

    try:
        with Path(path).open("w", encoding="utf-8", errors="surrogatepass", newline="\n") as file:
            file.write(text)
    except OSError as error:
        hint = "name a file in a folder that is there and can be written to"
        raise ClausectlError(
            Problem("CL025", f"cannot write the report: {error.strerror}", path, hint=hint)
        ) from None
