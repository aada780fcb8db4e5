"""What a signatory is shown, and what they answer."""

from __future__ import annotations

from clausectl.errors import ClausectlError, Problem
from clausectl.model.signed import NOT_RECORDED, DateRecord, Method, SignatoryRecord
from clausectl.output.acted import format_subject
from clausectl.pipeline.opening_versions import Terms
from clausectl.pipeline.signing import Subject
from clausectl.pipeline.stated_texts import check_texts, list_terms
from clausectl.records import dataclass
from clausectl.repository.writing import Identity
from clausectl.signing.acts import Doing, consent_of


@dataclass(frozen=True, slots=True)
class Answers:
    """What a signatory stated, by options or at the prompt; empty texts are not stated yet."""

    decision: str = ""
    typed_name: str = ""
    consent: str = ""
    choice: str = ""
    capacity: str = ""
    authority: str = ""
    note: str = ""
    method: Method = "typed"


def refuse_texts(answers: Answers, terms: Terms) -> None:
    """Raises ClausectlError CL417 for every text that is no line of printed characters."""
    own = [
        ("--typed-name", answers.typed_name),
        ("--capacity", answers.capacity),
        ("--authority", answers.authority),
    ]
    problems = check_texts([*own, *list_terms(terms)])
    if problems:
        raise ClausectlError(problems)


def name_choices(signatory: SignatoryRecord) -> tuple[str, str]:
    """The words that accept and decline: the two printed choices, else ``accept`` and ``decline``."""
    return (
        (signatory.choices[0], signatory.choices[1]) if len(signatory.choices) == 2 else ("accept", "decline")
    )


def show(subject: Subject, signatory: SignatoryRecord) -> str:
    """What a signatory reads before acting."""
    return format_subject(
        subject.title, subject.text, subject.record.text.sha256, signatory, consent_of(signatory)
    )


def settle_doing(
    signatory: SignatoryRecord, answers: Answers, identity: Identity
) -> tuple[Doing, tuple[Problem, ...]]:
    """An act from what was stated, and what its signatory may want to look at again.

    Raises ClausectlError CL429 for everything that is not stated and has to be,
    CL430 for a choice that does not stand in the text or says the opposite.
    """
    problems = _find_unstated(signatory, answers)
    choice = answers.choice
    if len(signatory.choices) == 2 and answers.decision:
        meant = name_choices(signatory)[answers.decision == "declined"]
        if choice and choice.casefold() != meant.casefold():
            message = f"{choice!r} is not the printed choice for this; {meant!r} is"
            problems.append(
                Problem("CL430", message, hint=f"leave --choose out, or write --choose {meant!r}")
            )
        choice = meant
    elif choice and choice not in signatory.choices:
        hint = f"printed are: {', '.join(signatory.choices)}" if signatory.choices else "leave --choose out"
        problems.append(Problem("CL430", f"{choice!r} is no printed choice", hint=hint))
    if problems:
        raise ClausectlError(problems)
    day = identity.date[:10]
    warnings: tuple[Problem, ...] = ()
    if signatory.name and answers.typed_name and answers.typed_name != signatory.name:
        message = f"the name typed is {answers.typed_name!r}, and {signatory.name!r} is printed"
        hint = "it is recorded as it was typed; nothing is corrected"
        warnings = (Problem("CL429", message, hint=hint, severity="warning"),)
    accepted = answers.decision == "accepted"
    doing = Doing(
        role=signatory.role,
        own=True,
        decision="accepted" if accepted else "declined",
        by=f"{identity.name} <{identity.email}>",
        at=identity.date,
        name_typed=answers.typed_name or NOT_RECORDED,
        date=DateRecord(day, day, "the day on which the command ran"),
        choices="shown" if signatory.choices else NOT_RECORDED,
        choice_taken=choice or NOT_RECORDED,
        capacity=answers.capacity or NOT_RECORDED,
        authority=answers.authority or NOT_RECORDED,
        method=answers.method,
        consent=answers.consent if accepted else NOT_RECORDED,
        note=answers.note,
    )
    return doing, warnings


def _find_unstated(signatory: SignatoryRecord, answers: Answers) -> list[Problem]:
    problems: list[Problem] = []
    if not answers.decision:
        hint = "say --accept or --decline"
        problems.append(Problem("CL429", "nothing says whether the text is accepted", hint=hint))
    if not answers.typed_name.strip():
        problems.append(Problem("CL429", "no name is typed", hint='add --typed-name "…"'))
    if answers.decision != "declined" and not answers.consent:
        hint = f'consent in words: --consent "{consent_of(signatory)}"'
        problems.append(Problem("CL429", "nothing states consent", hint=hint))
    return problems
