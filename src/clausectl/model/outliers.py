"""Several copies of one agreement: what only one or a few of them say."""

from __future__ import annotations

from typing import Literal

from clausectl.model.comparison import ComparedSource, Place
from clausectl.model.redlines import Assessment, Redline
from clausectl.records import dataclass

OutlierStatus = Literal["reworded", "retitled", "added", "removed", "moved", "reformatted"]


@dataclass(frozen=True, slots=True)
class Outlier:
    """One provision in which a few copies differ from most.

    ``copies`` are the names of those that differ, all in the same way, and
    ``others`` how many agree with each other. ``place`` is where it stands in
    the first of the copies, or in the others when these copies lack it.
    ``redline`` goes from what the others say to what these say; values that
    vary between all copies stand in it as in the first of these.
    """

    status: OutlierStatus
    copies: tuple[str, ...]
    others: int
    place: Place
    redline: Redline | None
    assessment: Assessment


@dataclass(frozen=True, slots=True)
class VaryingValue:
    """A stretch that most copies fill in each in their own way: a blank of the form, not an outlier.

    ``values`` are (copy, words) in the order of the copies; ``name`` is the
    parameter where it is known.
    """

    place: Place
    values: tuple[tuple[str, str], ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class OutlierReport:
    """What sets single copies apart.

    ``reference`` is the copy that is most like the others, with which each was
    compared; ``provisions`` counts its provisions and ``alike`` those that
    every copy has in the same words, varying values aside.
    """

    copies: tuple[ComparedSource, ...]
    reference: str
    provisions: int
    alike: int
    outliers: tuple[Outlier, ...]
    varying: tuple[VaryingValue, ...]
    not_compared: tuple[str, ...] = ()
