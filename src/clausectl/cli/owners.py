"""``clausectl owners``."""

from __future__ import annotations

import click

from clausectl.cli.options import open_here
from clausectl.cli.printing import colored, make_progress, print_note, print_report
from clausectl.errors import EXIT_FINDINGS

EPILOG = """\b
Examples:
  clausectl owners                 write .github/CODEOWNERS
  clausectl owners --check         is it in step? (for a pull request)
  clausectl owners --print
  clausectl owners --by-folder     one line for a folder whose clauses have one owner
"""


@click.command(name="owners", epilog=EPILOG)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when a line is missing, stale or differs.")
@click.option("--print", "show", is_flag=True, help="Write nothing; print the lines.")
@click.option(
    "--by-folder",
    is_flag=True,
    help="One line for a folder whose clauses all state one owner; files added later are that owner's too.",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print the report."
)
def command(check: bool, show: bool, by_folder: bool, form: str) -> int:
    """Write CODEOWNERS from the owners that clauses state.

    Takes `owner:` of clauses, forms and agreements, and writes a line for each
    file between two marker lines of CODEOWNERS, where GitHub looks for it; what
    others wrote above and below stays. An owner is @user, @organisation/team or
    an e-mail address; others are named and left out.

    GitHub lets the last line that matches a file count: lines below ours that
    take a file from its owner are named.
    """
    from clausectl.output import owners as output
    from clausectl.pipeline.owning import keep_owners

    if check and show:
        raise click.UsageError("--check and --print exclude each other")
    with open_here() as repository:
        report = keep_owners(
            repository, write=not (check or show), by_folder=by_folder, progress=make_progress()
        )
    if form == "json":
        print_report(output.format_json(report))
    elif show:
        from clausectl.formats.code_owners import write_owner_lines

        print_report(write_owner_lines(report.lines))
    else:
        text = (output.format_drift if check else output.format_change)(report, color=colored())
        if text:
            print_report(text)
    for note in output.write_notes(report):
        print_note(note)
    if check:
        print_note(output.summarize(report))
    return EXIT_FINDINGS if check and report.drift else 0
