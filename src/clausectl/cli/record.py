"""``clausectl record``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from clausectl.cli.acting import print_act, terms_options
from clausectl.cli.completing import complete_versions
from clausectl.cli.options import open_here
from clausectl.cli.printing import colored, make_progress, print_problems, print_report

if TYPE_CHECKING:
    from clausectl.repository.signing_programs import SigningKey

EPILOG = """\b
Examples:
  clausectl record acme/supply/first --evidence signed.pdf --transcription signed.txt --acts acts.yaml
  clausectl record acme/supply/first --evidence signed.pdf --as supplier --typed-name "Speaker A" \\
    --decision accepted --date "Sep 23, 2027" --date-iso 2027-09-23
  clausectl record acme/supply/first@v1 --as customer --evidence countersigned.pdf --decision accepted
  clausectl record acme/supply/first@v1 --evidence better-scan.pdf
  clausectl record acme/supply/first --location "archive, shelf 4" --sha256 3f9a… --as supplier
  clausectl record acme/supply/first --evidence signed.pdf --acts acts.yaml --plan
  clausectl record --csv signed.csv --plan
  clausectl record --from signed-copies/

\b
The file of --acts:
  acts:
    - {role: supplier, printed_name: Speaker A, typed_name: Speaker A, decision: accepted,
       choices: shown, date: "Sep 23, 2027", date_iso: 2027-09-23, method: typed}
  shown: [{role: customer, text: "the line is empty"}]
  unattributed: [{text: "Date: Sep 23, 2027", place: "below the second signature"}]
What it does not state is recorded as "not recorded".

\b
The table of --csv, one row an act; docs/signing.md names every column:
  agreement,role,typed_name,decision,date,date_iso,evidence
  acme/supply/first,supplier,Speaker A,accepted,"Sep 23, 2027",2027-09-23,first.pdf
The folder of --from: signed-copies/acme/supply/first/acts.yaml and the signed files beside it.
"""

# What can be said of all records of a table or a folder at once.
_OF_MANY = {"table", "folder", "recorded_by", "checked_by", "dry_run", "tag_key", "gpg_key", "form"}


@click.command(name="record", epilog=EPILOG)
@click.argument("name", default="", shell_complete=complete_versions)
@click.option("--csv", "table", default="", metavar="FILE", help="Record every row of a table at once.")
@click.option("--from", "folder", default="", metavar="FOLDER", help="Record every folder of signed copies.")
@click.option(
    "--evidence",
    multiple=True,
    metavar="[KIND=]FILE",
    help="A file to keep byte for byte. KIND: executed copy, text of the executed copy, certificate, other.",
)
@click.option("--location", default="", metavar="PLACE", help="Where the executed copy is kept instead.")
@click.option("--sha256", default="", metavar="HASH", help="The SHA-256 of the copy at --location.")
@click.option("--size", default=0, metavar="BYTES", type=click.IntRange(min=0), help="Its size, if known.")
@click.option("--transcription", default="", metavar="FILE", help="The words of the executed copy.")
@click.option("--checked-by", default="", metavar="NAME", help="Who compared the text with the copy.")
@click.option("--acts", default="", metavar="FILE", help="What the copy shows, as YAML; see below.")
@click.option("--as", "role", default="", metavar="ROLE", help="Whose act is recorded, for one act.")
@click.option("--printed-name", default="", metavar="NAME", help="The name as printed.")
@click.option("--typed-name", default="", metavar="NAME", help="The name as typed or signed.")
@click.option(
    "--decision",
    default="not recorded",
    type=click.Choice(["accepted", "declined", "not legible", "not recorded"]),
    help="What the signatory decided, as far as the copy shows it.  [default: not recorded]",
)
@click.option(
    "--choices",
    default="not recorded",
    type=click.Choice(["shown", "not shown", "not recorded"]),
    help="Whether the copy shows the choices.  [default: not recorded]",
)
@click.option("--date", "written", default="", metavar="TEXT", help="The date by the signature, as written.")
@click.option("--date-iso", default="", metavar="DATE", help="The same as 2027-01-31.")
@click.option("--capacity", default="", metavar="TEXT", help="In what capacity they signed.")
@click.option("--authority", default="", metavar="TEXT", help="What gave them the authority.")
@click.option(
    "--method",
    default="not recorded",
    type=click.Choice(["wet ink", "click", "typed", "service", "not recorded"]),
    help="How they signed.  [default: not recorded]",
)
@click.option("--consent", default="", metavar="SENTENCE", help="The consent sentence that the copy shows.")
@click.option("--signed-on", default="", metavar="DATE", help="The date of signing that the copy states.")
@click.option("--recorded-by", default="", metavar="NAME", help="Who records it.  [default: git's identity]")
@click.option(
    "--plan", "--dry-run", "dry_run", is_flag=True, help="Show what would be written, and write nothing."
)
@click.option("--tag-key", default="", metavar="FILE", help="Sign the completion tag with this SSH key.")
@click.option("--gpg-key", default="", metavar="ID", help="Sign the completion tag with this GPG key.")
@terms_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to report.")
@click.pass_context
def command(
    context: click.Context,
    name: str,
    table: str,
    folder: str,
    evidence: tuple[str, ...],
    location: str,
    sha256: str,
    size: int,
    transcription: str,
    checked_by: str,
    acts: str,
    role: str,
    printed_name: str,
    typed_name: str,
    decision: str,
    choices: str,
    written: str,
    date_iso: str,
    capacity: str,
    authority: str,
    method: str,
    consent: str,
    signed_on: str,
    recorded_by: str,
    dry_run: bool,
    tag_key: str,
    gpg_key: str,
    label: str,
    relation: str,
    target: str,
    effective: str,
    expires: str,
    in_force: str,
    note: str,
    form: str,
) -> None:
    """Record what was signed elsewhere: on paper, with a signing service, by a clerk.

    NAME is an agreement; its text as the commit holds it is recorded beside
    the executed copy, and every difference between the two is named. NAME@v1
    adds to a version that stands: an act such as a countersignature, or,
    where everybody has acted, more evidence. Open blanks and failed checks
    keep nothing from being recorded. What nobody states is "not recorded".
    --csv and --from record many in one commit, or none where anything is wrong
    with one of them.
    """
    if table or folder:
        _refuse_single(context)
        _record_many(table, folder, recorded_by, checked_by, _find_key(tag_key, gpg_key), form, dry_run)
        return
    if not name:
        hint = "name an agreement, or give --csv or --from"
        raise click.UsageError(f"nothing says what is recorded\n  hint: {hint}")
    from clausectl.formats.acts_file import read_acts
    from clausectl.model.recorded import Recording
    from clausectl.model.signed import NOT_RECORDED
    from clausectl.pipeline import recording
    from clausectl.pipeline.evidence import locate_evidence, read_evidence
    from clausectl.pipeline.identity import find_identity
    from clausectl.pipeline.opening_versions import Terms
    from clausectl.pipeline.recording_version import Taken
    from clausectl.pipeline.stated_acts import settle_acts, state_act, state_date
    from clausectl.repository.outside_files import read_outside

    if acts and role:
        raise click.UsageError("--acts and --as both say who acted\n  hint: give one of them")
    key = _find_key(tag_key, gpg_key)
    stated = Recording()
    if acts:
        stated = settle_acts(*read_acts(read_outside(acts, limit=1 << 20), acts))
    elif role:
        stated = state_act(
            role=role,
            printed_name=printed_name or NOT_RECORDED,
            typed_name=typed_name or NOT_RECORDED,
            decision=decision,
            choices=choices,
            date=written or NOT_RECORDED,
            date_iso=date_iso or NOT_RECORDED,
            capacity=capacity or NOT_RECORDED,
            authority=authority or NOT_RECORDED,
            method=method,
            consent=consent or NOT_RECORDED,
        )
    terms = Terms(label, relation, target, state_date(effective), state_date(expires), in_force, note)
    with open_here() as repository:
        taken = Taken(
            name,
            stated,
            (*read_evidence(evidence), *locate_evidence(location, sha256, size)),
            (transcription, read_outside(transcription)) if transcription else None,
            checked_by,
            recorded_by,
            state_date(signed_on),
            terms,
            acts,
        )
        identity = find_identity(repository)
        if dry_run:
            print_act(recording.preview(repository, taken, identity), form)
        else:
            print_act(recording.record(repository, taken, identity, key), form)


def _find_key(tag_key: str, gpg_key: str) -> SigningKey | None:
    from clausectl.repository.signing_programs import SigningKey

    if tag_key and gpg_key:
        raise click.UsageError("--tag-key and --gpg-key are two keys\n  hint: give one of them")
    return SigningKey("ssh", tag_key) if tag_key else SigningKey("gpg", gpg_key) if gpg_key else None


def _refuse_single(context: click.Context) -> None:
    """Refuse what is stated of one record beside a table or a folder that states it of each."""
    given = [
        parameter
        for parameter in context.command.params
        if context.get_parameter_source(str(parameter.name)) == ParameterSource.COMMANDLINE
    ]
    if {"table", "folder"} <= {parameter.name for parameter in given}:
        raise click.UsageError("--csv and --from are two sources\n  hint: record one after the other")
    stray = [
        parameter.opts[0] if isinstance(parameter, click.Option) else "NAME"
        for parameter in given
        if parameter.name not in _OF_MANY
    ]
    if stray:
        hint = "state it in the table, or in the acts.yaml of each folder"
        raise click.UsageError(f"{', '.join(stray)} is about one record\n  hint: {hint}")


def _record_many(
    table: str,
    folder: str,
    recorded_by: str,
    checked_by: str,
    key: SigningKey | None,
    form: str,
    dry_run: bool,
) -> None:
    from clausectl.output import acted_bulk as output
    from clausectl.pipeline.identity import find_identity
    from clausectl.pipeline.recording_inputs import Common, read_folder, read_table_file
    from clausectl.pipeline.recording_many import plan_many, record_many

    progress = make_progress()
    with open_here() as repository:
        stated = read_table_file(table) if table else read_folder(folder.rstrip("/") or "/")
        identity = find_identity(repository)
        planned = plan_many(repository, stated, identity, Common(recorded_by, checked_by), progress)
        report = planned.report if dry_run else record_many(repository, planned, identity, key, progress)
    if planned.warnings:
        print_problems(planned.warnings)
    if form == "json":
        print_report(output.format_json(report, planned.warnings))
    else:
        print_report(output.format_text(report, color=colored()))
