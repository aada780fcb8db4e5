"""What `send`, `sign` and `record` share: options of a new version, and printing what was done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from clausectl.cli.printing import colored, print_problems, print_report

if TYPE_CHECKING:
    from clausectl.model.acted import ActReport

_TERMS = (
    click.option("--label", default="", metavar="vN", help="The version's label.  [default: the next one]"),
    click.option(
        "--relation",
        default="",
        metavar="KIND",
        help="What it is to another version: original, amends, restates, supersedes, renews, side-letter or "
        "terminates.",
    ),
    click.option("--target", default="", metavar="NAME@vN", help="The version that --relation is about."),
    click.option(
        "--effective",
        default="",
        metavar="DATE",
        help="The effective date, as written or as 2027-01-31.  [default: the value of effective_date]",
    ),
    click.option("--expires", default="", metavar="DATE", help="When it ends, as written or as 2027-01-31."),
    click.option(
        "--in-force", default="", metavar="BASIS", help="On what basis it counts as in force, in words."
    ),
    click.option("--note", default="", metavar="TEXT", help="What else is to be known of it."),
)


def terms_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say what a new version is."""
    for option in reversed(_TERMS):
        command = option(command)
    return command


def print_act(report: ActReport, form: str) -> None:
    """What was done, or would be."""
    from clausectl.output import acted as output

    if report.warnings:
        print_problems(report.warnings)
    if form == "json":
        print_report(output.format_json(report))
    else:
        print_report(output.format_text(report, color=colored()))
