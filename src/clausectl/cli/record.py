"""``clausectl record``."""

from __future__ import annotations

import click

from clausectl.cli.acting import print_act, read_date, terms_options
from clausectl.cli.completing import complete_versions
from clausectl.cli.options import open_here

EPILOG = """\b
Examples:
  clausectl record acme/supply/first --evidence signed.pdf --transcription signed.txt --acts acts.yaml
  clausectl record acme/supply/first --evidence signed.pdf --as supplier --typed-name "Speaker A" \\
    --decision accepted --date "Sep 23, 2027" --date-iso 2027-09-23
  clausectl record acme/supply/first@v1 --as customer --evidence countersigned.pdf --decision accepted
  clausectl record acme/supply/first --location "archive, shelf 4" --sha256 3f9a… --as supplier
  clausectl record acme/supply/first --evidence signed.pdf --acts acts.yaml --dry-run

\b
The file of --acts:
  acts:
    - {role: supplier, printed_name: Speaker A, typed_name: Speaker A, decision: accepted,
       choices: shown, date: "Sep 23, 2027", date_iso: 2027-09-23, method: typed}
  shown: [{role: customer, text: "the line is empty"}]
  unattributed: [{text: "Date: Sep 23, 2027", place: "below the second signature"}]
What it does not state is recorded as "not recorded".
"""


@click.command(name="record", epilog=EPILOG)
@click.argument("name", shell_complete=complete_versions)
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
@click.option("--dry-run", is_flag=True, help="Show exactly what would be written, and write nothing.")
@click.option("--tag-key", default="", metavar="FILE", help="Sign the completion tag with this SSH key.")
@click.option("--gpg-key", default="", metavar="ID", help="Sign the completion tag with this GPG key.")
@terms_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to report.")
def command(
    name: str,
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
    adds an act to a version that stands, such as a countersignature. Open
    blanks and failed checks keep nothing from being recorded. What nobody
    states is "not recorded".
    """
    from clausectl.formats.acts_file import read_acts
    from clausectl.model.recorded import Recording
    from clausectl.model.signed import NOT_RECORDED
    from clausectl.pipeline import recording
    from clausectl.pipeline.evidence import locate_evidence, read_evidence
    from clausectl.pipeline.identity import find_identity
    from clausectl.pipeline.opening_versions import Terms
    from clausectl.pipeline.recording_version import Taken
    from clausectl.pipeline.stated_acts import settle_acts, state_act
    from clausectl.repository.outside_files import read_outside
    from clausectl.repository.signing_programs import SigningKey

    if acts and role:
        raise click.UsageError("--acts and --as both say who acted\n  hint: give one of them")
    if tag_key and gpg_key:
        raise click.UsageError("--tag-key and --gpg-key are two keys\n  hint: give one of them")
    key = SigningKey("ssh", tag_key) if tag_key else SigningKey("gpg", gpg_key) if gpg_key else None
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
    terms = Terms(label, relation, target, read_date(effective), read_date(expires), in_force, note)
    with open_here() as repository:
        taken = Taken(
            name,
            stated,
            (*read_evidence(evidence), *locate_evidence(location, sha256, size)),
            (transcription, read_outside(transcription)) if transcription else None,
            checked_by,
            recorded_by,
            read_date(signed_on),
            terms,
            acts,
        )
        identity = find_identity(repository)
        if dry_run:
            print_act(recording.preview(repository, taken, identity), form)
        else:
            print_act(recording.record(repository, taken, identity, key), form)
