"""Choices of a signature block, such as Accept and Decline, and the mark that says which was taken."""

from __future__ import annotations

import re

from clausectl.model.signed import NOT_RECORDED, Decision
from clausectl.records import dataclass

_YES = (
    "i accept", "accepted", "accept", "i agree", "agreed", "agree", "yes", "annehmen", "angenommen",
    "zustimmen", "ja",
    "j'accepte", "j’accepte", "accepter", "accepté", "oui", "acepto", "aceptar", "aceptado", "sí",
)  # fmt: skip
_NO = (
    "i decline", "declined", "decline", "i do not accept", "do not accept", "i do not agree", "i disagree",
    "disagree", "reject", "rejected", "no", "ablehnen", "abgelehnt", "nein", "je refuse", "refuser",
    "refusé", "non",
    "rechazo", "rechazar", "rechazado",
)  # fmt: skip
_TAKEN = r"☒|☑|⊠|✓|✔|◉|⦿|\[[ ]?(?:[xX✓✔])[ ]?\]|\([ ]?(?:[xX✓✔])[ ]?\)|_+[xX✓✔]_+|[xX](?=[ ])"
_OPEN = r"☐|□|▢|○|◯|❏|❑|\[[ ]{0,3}\]|\([ ]{0,3}\)|_{2,}"
_NO_MARK = r"[•·●▪*–-]|✗|✘|×"
_words = "|".join(sorted((re.escape(word) for word in (*_YES, *_NO)), key=len, reverse=True))
_CHOICE = re.compile(
    rf"[ \t,/]*(?:\bor\b[ \t]*)?(?:[-+*•·][ \t]+(?=[^\w\s]))?"
    rf"(?P<mark>{_TAKEN}|{_OPEN}|{_NO_MARK})?[ \t]*(?P<word>{_words})(?![\w'’])",
    re.IGNORECASE,
)
_MARK_AFTER = re.compile(rf"[ \t]*(?P<mark>{_TAKEN}|{_OPEN})")
_IS_TAKEN = re.compile(f"(?:{_TAKEN})", re.IGNORECASE)
_IS_BOX = re.compile(f"(?:{_TAKEN}|{_OPEN})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice as it is written, whether a box stands at it, and whether a mark says that it was taken."""

    word: str
    boxed: bool
    taken: bool


def read_choices(text: str) -> tuple[Choice, ...]:
    """The choices that a text consists of and nothing else; none where it is no line of choices.

    A choice that stands alone needs a box: the next line may have the other.
    """
    found = []
    at = 0
    while (match := _CHOICE.match(text, at)) is not None:
        found.append((match["mark"] or "", match["word"]))
        at = match.end()
        if not match["mark"] and (after := _MARK_AFTER.match(text, at)) and _stands_behind(text, after.end()):
            found[-1] = (after["mark"], match["word"])
            at = after.end()
    if text[at:].strip(" \t.") or not found:
        return ()
    choices = tuple(
        Choice(word, bool(_IS_BOX.fullmatch(mark)), bool(_IS_TAKEN.match(mark + " "))) for mark, word in found
    )
    if len(choices) == 1 and not choices[0].boxed:
        return ()
    if len(choices) > 1 and len({_is_yes(choice.word) for choice in choices}) == 1:
        return ()
    return choices


def _stands_behind(text: str, at: int) -> bool:
    """Whether a mark belongs to the word before it: no word follows it, or one with a mark behind."""
    match = _CHOICE.match(text, at)
    return match is None or (not match["mark"] and _MARK_AFTER.match(text, match.end()) is not None)


def _is_yes(word: str) -> bool:
    return word.casefold() in _YES


def decide(choices: tuple[Choice, ...]) -> tuple[Decision, str]:
    """The decision that marks show, and the choice that was taken, as it is written."""
    if not choices:
        return NOT_RECORDED, NOT_RECORDED
    taken = [choice.word for choice in choices if choice.taken]
    if len(taken) != 1:
        return "not legible", NOT_RECORDED
    return ("accepted" if _is_yes(taken[0]) else "declined"), taken[0]
