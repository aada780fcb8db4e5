"""``clausectl init``."""

from __future__ import annotations

import click

from clausectl.cli.printing import colored, print_note, print_report

EPILOG = """\b
Examples:
  clausectl init
  clausectl init ~/contracts --commit
  clausectl init --github                     review every pull request on GitHub
  clausectl init --github --uses acme/clausectl@0123456789abcdef0123456789abcdef01234567
  clausectl init --format json
"""


@click.command(name="init", epilog=EPILOG)
@click.argument("folder", default=".", metavar="[DIR]", type=click.Path())
@click.option("--commit", is_flag=True, help="Commit the files that it makes, and no others.")
@click.option("--github", is_flag=True, help="Also make what GitHub needs to review every change.")
@click.option(
    "--uses",
    default="",
    metavar="OWNER/REPO@COMMIT",
    help="With --github: call the workflow and the comment action of this repository, and install nothing.",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print the files."
)
def command(folder: str, commit: bool, github: bool, uses: str, form: str) -> None:
    """Set up a repository for contract language.

    Makes a git repository where there is none, .gitattributes and .gitignore,
    and an example: two clauses, a form and an agreement between made-up
    companies, which pass `clausectl check`. A library that has clauses or
    agreements gets no example. Existing files are kept as they are; running it
    again changes nothing.

    --github adds a workflow that reviews every pull request, CODEOWNERS where
    clauses state owners, a hook for pre-commit, and a template for pull
    requests.
    """
    from clausectl.output import written as output
    from clausectl.pipeline.scaffold_github import explain_bad_actions
    from clausectl.pipeline.scaffolding import set_up

    if uses and not github:
        raise click.UsageError("--uses goes with --github")
    wrong = explain_bad_actions(uses)
    if wrong:
        raise click.UsageError(f"--uses cannot be {uses!r}\n  hint: {wrong}")
    report = set_up(folder, commit=commit, github=github, uses=uses)
    if form == "json":
        print_report(output.format_json(report))
        return
    print_report(output.format_text(report, color=colored()))
    for note in report.notes:
        print_note(note)
    if any(file.path.startswith("agreements/") and file.action == "created" for file in report.files):
        print_note("next: `clausectl compose example/confidentiality-agreement/company-a-and-company-b`")
