"""``clausectl sign``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from clausectl.cli.acting import print_act, terms_options
from clausectl.cli.completing import complete_versions
from clausectl.cli.options import open_here
from clausectl.cli.printing import is_terminal, print_problems, print_report

if TYPE_CHECKING:
    from clausectl.model.signed import SignatoryRecord
    from clausectl.pipeline.answers import Answers
    from clausectl.pipeline.signing import Subject

EPILOG = """\b
Examples:
  clausectl sign acme/supply/first --as supplier             asks for everything
  clausectl sign acme/supply/first --as supplier --show      prints what is to be signed
  clausectl sign acme/supply/first@v2 --as supplier          what was sent as v2
  clausectl sign acme/supply/first --as supplier --accept --typed-name "Speaker A" \\
    --consent "I have read the text of this agreement and sign it."
  clausectl sign acme/supply/first --as supplier --decline
  clausectl sign acme/supply/first --as supplier --accept … --plan
  clausectl sign --apply 3f9a2c1d0b7e
"""


@click.command(name="sign", epilog=EPILOG)
@click.argument("name", default="", shell_complete=complete_versions)
@click.option("--as", "role", default="", metavar="ROLE", help="The role in which you sign.")
@click.option("--accept", is_flag=True, help="You accept the text.")
@click.option("--decline", is_flag=True, help="You decline it; that is recorded too.")
@click.option("--typed-name", default="", metavar="NAME", help="Your name as you type it.")
@click.option("--consent", default="", metavar="SENTENCE", help="The consent sentence, word for word.")
@click.option("--choose", default="", metavar="CHOICE", help="The printed choice that you take.")
@click.option("--capacity", default="", metavar="TEXT", help="In what capacity you sign: Director.")
@click.option("--authority", default="", metavar="TEXT", help="What gives you the authority to sign.")
@click.option(
    "--method",
    type=click.Choice(["typed", "click", "service"]),
    default="typed",
    help="How you sign: service where a signing service runs this for you.  [default: typed]",
)
@click.option("--show", is_flag=True, help="Print what is to be signed, and stop.")
@click.option("--plan", "planned", is_flag=True, help="Show exactly what would be written, and its hash.")
@click.option("--apply", "apply", default="", metavar="HASH", help="Sign what the plan with this hash says.")
@click.option("--tag-key", default="", metavar="FILE", help="Sign the completion tag with this SSH key.")
@click.option("--gpg-key", default="", metavar="ID", help="Sign the completion tag with this GPG key.")
@terms_options
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to report.")
def command(
    name: str,
    role: str,
    accept: bool,
    decline: bool,
    typed_name: str,
    consent: str,
    choose: str,
    capacity: str,
    authority: str,
    method: Literal["typed", "click", "service"],
    show: bool,
    planned: bool,
    apply: str,
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
    """Sign an agreement yourself, or decline it.

    NAME is an agreement, or one of its versions as NAME@v1. What is signed is
    the text that the commit holds: the version that awaits signatures, or a
    new one. At a terminal you are shown the text and asked for what is
    missing; elsewhere everything is given by options, and consent in words.
    Whatever somebody else signed is taken in with `clausectl record`.

    clausectl records who did what. It does not say whether that binds anybody.
    """
    from clausectl.pipeline import answers as answers_of
    from clausectl.pipeline import signing
    from clausectl.pipeline.identity import find_identity
    from clausectl.pipeline.opening_versions import Terms
    from clausectl.pipeline.stated_acts import state_date
    from clausectl.repository.signing_programs import SigningKey

    if tag_key and gpg_key:
        raise click.UsageError("--tag-key and --gpg-key are two keys\n  hint: give one of them")
    key = SigningKey("ssh", tag_key) if tag_key else SigningKey("gpg", gpg_key) if gpg_key else None
    if bool(name) == bool(apply):
        raise click.UsageError(
            "an agreement is needed, or --apply and the hash of a plan\n  hint: clausectl sign NAME --as ROLE"
        )
    if accept and decline:
        raise click.UsageError("--accept and --decline are opposites\n  hint: give one of them")
    with open_here() as repository:
        identity = find_identity(repository)
        if apply:
            print_act(signing.apply_plan(repository, apply, identity, key), form)
            return
        terms = Terms(label, relation, target, state_date(effective), state_date(expires), in_force, note)
        stated = answers_of.Answers(typed_name=typed_name, capacity=capacity, authority=authority)
        answers_of.refuse_texts(stated, terms)
        subject = signing.find_subject(repository, name, identity, terms)
        signatory = signing.check_act(subject, role, identity)
        if show:
            print_report(answers_of.show(subject, signatory))
            return
        answers = answers_of.Answers(
            "accepted" if accept else "declined" if decline else "",
            typed_name,
            consent,
            choose,
            capacity,
            authority,
            note,
            method,
        )
        if is_terminal("stdin") and is_terminal("stdout"):
            answers = _ask(subject, signatory, answers)
            identity = find_identity(repository)  # reading takes time, and the act is done now
        doing, warnings = answers_of.settle_doing(signatory, answers, identity)
        if warnings:
            print_problems(warnings)
        if planned:
            plan = signing.plan_sign(subject, doing, identity)
            print_act(signing.keep_plan(repository, plan), form)
            return
        print_act(signing.sign(repository, subject, doing, identity, key), form)


def _ask(subject: Subject, signatory: SignatoryRecord, given: Answers) -> Answers:
    """Show the text and ask for what no option said. Nothing is taken for granted."""
    from dataclasses import replace

    from clausectl.errors import ClausectlError, Problem
    from clausectl.output.terminal import escape_controls
    from clausectl.pipeline import answers as answers_of
    from clausectl.signing.acts import consent_of

    if given.decision and given.typed_name and (given.consent or given.decision == "declined"):
        return given
    print_report(answers_of.show(subject, signatory))
    accepting, declining = answers_of.name_choices(signatory)
    decision = given.decision
    while not decision:
        said = click.prompt(f"Type {accepting} or {declining}", err=True).strip()
        if said.casefold() == accepting.casefold():
            decision = "accepted"
        elif said.casefold() == declining.casefold():
            decision = "declined"
    if decision == "declined":
        name = given.typed_name or _ask_name("Your name")
        return replace(given, decision=decision, typed_name=name)
    consent = given.consent
    if not consent:
        question = f"{escape_controls(consent_of(signatory))}\nIs this what you declare?"
        if not click.confirm(question, default=None, err=True):
            hint = "to decline is an act of its own: --decline"
            raise ClausectlError(
                Problem("CL429", "the consent sentence is not declared; nothing is signed", hint=hint)
            )
        consent = consent_of(signatory)
    name = given.typed_name or _ask_name("Type your name to sign")
    return replace(given, decision=decision, typed_name=name, consent=consent)


def _ask_name(question: str) -> str:
    """A name of printed characters, asked for until there is one."""
    from clausectl.pipeline.stated_texts import explain_text

    def read(text: str) -> str:
        why = "no name is typed" if not text.strip() else explain_text(text.strip())
        if why:
            raise click.UsageError(why)
        return text.strip()

    return str(click.prompt(question, value_proc=read, err=True))
