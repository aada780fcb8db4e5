"""``clausectl demo``."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import click

from clausectl.cli.printing import print_note

EPILOG = """\b
Examples:
  clausectl demo
  clausectl demo ~/somewhere/new
  clausectl demo --no-diff && cd clausectl-demo && clausectl diff v1 v2 --format markdown

The parties, dates and amendments are made up; README.md in the new folder says which words are real.
"""


@click.command(name="demo", epilog=EPILOG)
@click.argument("folder", metavar="[DIR]", default="clausectl-demo", type=click.Path(path_type=Path))
@click.option("--no-diff", is_flag=True, help="Make the repository and compare nothing.")
@click.pass_context
def command(ctx: click.Context, folder: Path, no_diff: bool) -> None:
    """Make a small repository with a history and compare its two versions.

    DIR (clausectl-demo unless named) must be new or empty. It becomes a git
    repository with one form, eight clauses and three agreements, tagged v1,
    and the same after five merged changes, tagged v2; made-up parties sign. Then `clausectl diff v1
    v2` runs in it. The same demonstration has the same commit ids everywhere.
    """
    from clausectl.cli.diff import command as diff
    from clausectl.output.terminal import escape_line
    from clausectl.pipeline.demonstrating import FIRST, SECOND, make_demo

    demo = make_demo(folder)
    shown = escape_line(shlex.quote(str(folder)))
    print_note(
        f"made {shown}: {demo.agreements} made-up agreements on one form, "
        f"{demo.pull_requests} changes between {FIRST} ({demo.first[:7]}) and {SECOND} ({demo.second[:7]})"
    )
    if not no_diff:
        print_note(f"$ clausectl diff {FIRST} {SECOND}\n")
        os.chdir(demo.folder)
        ctx.invoke(diff, targets=(FIRST, SECOND))
    print_note(
        f"""
to try next:
  cd {shown}
  clausectl diff {FIRST} {SECOND} icml/final-contribution/speaker-b
  clausectl compose icml/final-contribution/speaker-a
  clausectl list agreements --clause icml/exclusivity
  clausectl status
  clausectl where icml/exclusivity@1.0.0 --signed
  git log --graph --oneline"""
    )
