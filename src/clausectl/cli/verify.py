"""``clausectl verify``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausectl.cli.completing import complete_revisions, complete_signed
from clausectl.cli.options import open_here
from clausectl.cli.printing import colored, make_progress, print_note, print_report, report_width
from clausectl.errors import EXIT_FINDINGS, EXIT_INTEGRITY

if TYPE_CHECKING:
    from clausectl.pipeline.verifying import Asked
    from clausectl.repository.opening import Repository

EPILOG = """\b
Examples:
  clausectl verify acme/supply/first
  clausectl verify acme/supply/first@v1 --format json
  clausectl verify --all --require-tags --allowed-signers ~/keys/signers
  clausectl verify --all --write-anchor > /elsewhere/anchor.txt
  clausectl verify --all --anchor /elsewhere/anchor.txt
  clausectl verify acme/supply/first@v1 --bundle /elsewhere/proof.zip
  clausectl verify acme/supply/first --executed ~/signed.pdf

Exit 3 when any link does not match, 1 when an executed copy differs. docs/verifying.md says what can
be seen and what cannot.
"""

_FILE = click.Path(path_type=Path)


@click.command(name="verify", epilog=EPILOG)
@click.argument("names", nargs=-1, metavar="[NAME[@v1]]...", shell_complete=complete_signed)
@click.option("--all", "every", is_flag=True, help="Every signed version, and every frozen source.")
@click.option(
    "--rev",
    default="HEAD",
    metavar="REV",
    shell_complete=complete_revisions,
    help="A commit.  [default: HEAD]",
)
@click.option("--require-tags", is_flag=True, help="A version that is complete needs its annotated tag.")
@click.option("--anchor", type=_FILE, help="Compare with a list of hashes that was kept elsewhere.")
@click.option("--write-anchor", is_flag=True, help="Print such a list, of every signed and frozen file.")
@click.option(
    "--allowed-signers", type=_FILE, help="SSH keys that may sign tags, from outside the repository."
)
@click.option("--keyring", type=_FILE, help="GPG public keys, from outside the repository.")
@click.option("--revoked", type=_FILE, help="SSH keys that are revoked; goes with --allowed-signers.")
@click.option(
    "--bundle",
    type=_FILE,
    metavar="FILE",
    help="Write a new zip archive of the versions, when everything matches, for who has no repository.",
)
@click.option(
    "--executed",
    type=_FILE,
    metavar="FILE",
    help="Compare a signed md, txt, docx or pdf with one version (of a name alone: the newest).",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to report.")
def command(
    names: tuple[str, ...],
    every: bool,
    rev: str,
    require_tags: bool,
    anchor: Path | None,
    write_anchor: bool,
    allowed_signers: Path | None,
    keyring: Path | None,
    revoked: Path | None,
    bundle: Path | None,
    executed: Path | None,
    form: str,
) -> int:
    """Compare signed versions with what was recorded of them.

    Each link is followed by itself: text, sources, the text composed again
    from its sources, every signature file, the history of each file, the work
    tree, the tag. NAME stands for all signed versions of an agreement. The
    report says what matches and what was not checked; it is no legal advice.
    """
    from clausectl.output import verified as output
    from clausectl.pipeline.verifying import Asked, survey, verify
    from clausectl.pipeline.verifying_anchor import write_anchor as list_hashes
    from clausectl.pipeline.verifying_tags import Keys

    if bool(names) == (every or write_anchor):
        raise click.UsageError("name agreements or versions, or say --all")
    if revoked is not None and allowed_signers is None:
        raise click.UsageError("--revoked goes with --allowed-signers")
    if executed is not None and (len(names) != 1 or bundle is not None):
        raise click.UsageError(
            "--executed compares one file with one version: name that version, and no bundle"
        )
    if bundle is not None and write_anchor:
        raise click.UsageError("--bundle and --write-anchor are two things: ask for one at a time")
    with open_here() as repository:
        repository.cache.enabled = False  # what proves something does not read what it derived before
        if write_anchor:
            print_report(list_hashes(survey(repository, repository.source(rev))))
            return 0
        keys = Keys(allowed_signers, keyring, revoked) if allowed_signers or keyring else None
        asked = Asked(names, rev, require_tags, anchor, keys)
        if executed is not None:
            return _compare(repository, asked, executed, form)
        if bundle is None:
            report = verify(repository, asked, make_progress())
        else:
            from clausectl.pipeline.bundling import bundle as write_bundle

            report = write_bundle(repository, asked, bundle, make_progress())
    if form == "json":
        print_report(output.format_json(report))
    else:
        print_report(output.format_text(report, color=colored()))
        print_note(output.format_summary(report))
    for note in report.notes:
        print_note(note)
    if bundle is not None and report.bundle is None:
        print_note("no bundle was written: a link does not hold")
    return EXIT_INTEGRITY if report.broken else 0


def _compare(repository: Repository, asked: Asked, path: Path, form: str) -> int:
    from clausectl.output import executed as output
    from clausectl.pipeline.verifying_executed import verify_executed

    report = verify_executed(repository, asked, path, make_progress())
    if form == "json":
        print_report(output.format_json(report))
    else:
        print_report(output.format_text(report, color=colored(), width=report_width()))
        print_note(output.format_summary(report))
    for note in report.integrity.notes:
        print_note(note)
    for problem in report.problems:
        print_note(f"{problem.code} {problem.message}")
    if report.integrity.broken or report.comparison is None:
        return EXIT_INTEGRITY
    return EXIT_FINDINGS if report.comparison.differences else 0
