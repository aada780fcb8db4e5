"""Amendment candidates: what somebody signed that reads otherwise in the library now."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from clausectl.comparing.clause_assessment import assess_clause
from clausectl.comparing.sides import ClauseSide
from clausectl.comparing.significance import Context
from clausectl.comparing.words import compare_words
from clausectl.formats.names import VERSION
from clausectl.model.redlines import SIGNIFICANCES, Assessment, Significance
from clausectl.model.standing import Candidate, HeldClause


def assess_held(
    signed: ClauseSide, now: ClauseSide, context_of: Callable[[ClauseSide], Context]
) -> Assessment | None:
    """What it comes to that a clause reads otherwise now; None where it makes no candidate.

    Texts are compared and not version numbers: a change of formatting, layout
    or metadata never makes one, nor does a library that holds an older version.
    """
    if signed.plain == now.plain or _number(now.version) < _number(signed.version):
        return None
    redline = compare_words(signed.text, now.text)
    found = assess_clause((signed.text, signed.plain), (now.text, now.plain), redline, context_of(now))
    return found if found.significance != "editorial" else None


def list_candidates(
    clauses: tuple[HeldClause, ...],
    library: Mapping[str, str],
    assessed: Mapping[HeldClause, Assessment | None],
) -> tuple[Candidate, ...]:
    """The candidates of one version, what to look at first first; ``library`` has the versions of now."""
    found: dict[Candidate, None] = {}
    for held in clauses:
        assessment = assessed.get(held)
        if assessment is not None:
            found[
                Candidate(
                    held.id,
                    held.version,
                    library.get(held.id, ""),
                    assessment.significance,
                    assessment.reasons,
                )
            ] = None
    return tuple(sorted(found, key=lambda c: (rank(c.significance), c.clause, c.signed)))


def rank(significance: Significance) -> int:
    """The place of a significance in the order in which to look at them."""
    return SIGNIFICANCES.index(significance)


def _number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split("."))) if VERSION.fullmatch(version) else ()
