"""``clausectl send``."""

from __future__ import annotations

import click

from clausectl.cli.acting import print_act, terms_options
from clausectl.cli.completing import complete_manifests
from clausectl.cli.options import open_here

EPILOG = """\b
Examples:
  clausectl send acme/supply/first
  clausectl send acme/supply/first --expires 2027-12-31
  clausectl send acme/supply/first --relation supersedes --target acme/supply/first@v1
  clausectl send acme/supply/first --format json
"""


@click.command(name="send", epilog=EPILOG)
@click.argument("name", shell_complete=complete_manifests)
@terms_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to report.")
def command(
    name: str,
    label: str,
    relation: str,
    target: str,
    effective: str,
    expires: str,
    in_force: str,
    note: str,
    form: str,
) -> None:
    """Freeze a draft under negotiation, so that a merge does not change it silently.

    NAME is an agreement. Its text as the commit holds it becomes a version
    (v1, v2 …) that awaits its signatories: text, sources and hashes, in files
    that nobody changes afterwards. The commit is made on the branch that is
    checked out. The label says nothing of what the version is to others; from
    the second one on, --relation does.
    """
    from clausectl.pipeline.identity import find_identity
    from clausectl.pipeline.opening_versions import Terms
    from clausectl.pipeline.signing import send
    from clausectl.pipeline.stated_acts import state_date

    terms = Terms(label, relation, target, state_date(effective), state_date(expires), in_force, note)
    with open_here() as repository:
        print_act(send(repository, name, find_identity(repository), terms), form)
