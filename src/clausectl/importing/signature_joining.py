"""The signature blocks of several copies of one agreement, as one."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence

from clausectl.model.imported_signatures import (
    BlockRead,
    JoinedBlocks,
    JoinedSignatory,
    SignatoryField,
    SignatoryRead,
    VaryingText,
)
from clausectl.model.recorded import RecordedAct, Recording
from clausectl.records import dataclass

_FIELDS: tuple[SignatoryField, ...] = (
    "party",
    "name",
    "capacity",
    "consent",
)
_MOST_PAIRS = 10_000  # beyond it signatories are paired by their order


@dataclass(frozen=True, slots=True)
class _Column:
    """One signatory: what each copy has of it, by the number of the copy.

    ``model`` is the one that others are compared with: the first whose role can be read.
    """

    reads: dict[int, SignatoryRead]
    model: SignatoryRead


def join_blocks(blocks: Sequence[BlockRead | None]) -> JoinedBlocks:
    """The signatories that copies have in common, in their order, and what each copy shows.

    A copy whose heading cannot be read gets the role from the others. A role
    that no copy names is ``organisation`` for one with a party and
    ``signatory`` for any other, with a number from the second on.
    """
    columns: list[_Column] = []
    for copy, block in enumerate(blocks):
        if block is not None:
            columns = _align(columns, copy, block.signatories)
    roles = _name_roles(columns)
    signatories = tuple(_join(column, role, blocks) for column, role in zip(columns, roles, strict=True))
    recordings = tuple(
        None if block is None else _record(copy, block, columns, signatories)
        for copy, block in enumerate(blocks)
    )
    return JoinedBlocks(signatories, recordings)


def _align(columns: list[_Column], copy: int, reads: Sequence[SignatoryRead]) -> list[_Column]:
    """Pairs the signatories of a copy with those of the others, in order, as alike as can be."""
    if not columns:
        return [_Column({copy: read}, read) for read in reads]
    pairs = _pair([column.model for column in columns], reads)
    joined: list[_Column] = []
    seen = 0
    for n, column in enumerate(columns):
        partner = pairs.get(n)
        if partner is not None:
            joined += (_Column({copy: read}, read) for read in reads[seen:partner])
            column.reads[copy] = reads[partner]
            if reads[partner].role and not column.model.role:
                column = _Column(column.reads, reads[partner])
            seen = partner + 1
        joined.append(column)
    return joined + [_Column({copy: read}, read) for read in reads[seen:]]


def _pair(models: Sequence[SignatoryRead], reads: Sequence[SignatoryRead]) -> dict[int, int]:
    if len(models) * len(reads) > _MOST_PAIRS:
        return {n: n for n in range(min(len(models), len(reads)))}
    best = [[0.0] * (len(reads) + 1) for _ in range(len(models) + 1)]
    for n in range(len(models) - 1, -1, -1):
        for m in range(len(reads) - 1, -1, -1):
            both = best[n + 1][m + 1] + _score(models[n], reads[m], n == m)
            best[n][m] = max(both, best[n + 1][m], best[n][m + 1])
    pairs = {}
    n = m = 0
    while n < len(models) and m < len(reads):
        if best[n][m] == best[n + 1][m + 1] + _score(models[n], reads[m], n == m):
            pairs[n] = m
            n, m = n + 1, m + 1
        elif best[n][m] == best[n + 1][m]:
            n += 1
        else:
            m += 1
    return pairs


def _score(model: SignatoryRead, read: SignatoryRead, same_place: bool) -> float:
    """How much two entries are one signatory's; below nought where they cannot be."""
    score = 0.5 + 0.5 * same_place
    for one, other, weight, against in (
        (model.role, read.role, 4.0, 6.0),
        (model.party, read.party, 3.0, 0.5),
        (model.name, read.name, 2.0, 0.25),
        (model.consent, read.consent, 1.0, 0.0),
    ):
        if one and other:
            score += weight if one == other else -against
    if bool(model.party) != bool(read.party):
        score -= 0.25
    return score


def _name_roles(columns: Sequence[_Column]) -> list[str]:
    roles: list[str] = []
    for column in columns:
        shown = [read.role for read in column.reads.values() if read.role]
        derived = "organisation" if any(read.party for read in column.reads.values()) else "signatory"
        role = base = Counter(shown).most_common(1)[0][0] if shown else derived
        number = 2
        while role in roles:
            role = f"{base} {number}"
            number += 1
        roles.append(role)
    return roles


def _join(column: _Column, role: str, blocks: Sequence[BlockRead | None]) -> JoinedSignatory:
    same: dict[SignatoryField, str] = {}
    varying: list[VaryingText] = []
    for field in _FIELDS:
        values = tuple(
            getattr(column.reads[copy], field) if copy in column.reads else "" for copy in range(len(blocks))
        )
        stated = {value for value in values if value}
        if len(stated) == 1 and not _lacks(field, column, blocks):
            same[field] = next(iter(stated))
        elif stated:
            varying.append(VaryingText(field, values))
    decisions = Counter(read.decision for read in column.reads.values() if read.decision)
    decision = max(decisions, key=lambda one: (len(one), decisions[one]), default=())
    return JoinedSignatory(
        role,
        party=same.get("party", ""),
        name=same.get("name", ""),
        capacity=same.get("capacity", ""),
        consent=same.get("consent", ""),
        decision=decision,
        varying=tuple(varying),
    )


def _lacks(field: SignatoryField, column: _Column, blocks: Sequence[BlockRead | None]) -> bool:
    """Whether a copy that was read well has no such text: then it is not one text of all copies."""
    for copy, block in enumerate(blocks):
        if block is None or (copy in column.reads and getattr(column.reads[copy], field)):
            continue
        if not any(out.kind == "scan noise" for out in block.left):
            return True
    return False


def _record(
    copy: int, block: BlockRead, columns: Sequence[_Column], signatories: Sequence[JoinedSignatory]
) -> Recording:
    acts: list[RecordedAct] = []
    shown: list[tuple[str, str]] = []
    for column, joined in zip(columns, signatories, strict=True):
        read = column.reads.get(copy)
        if read is None:
            continue
        if read.act is None:
            shown.append((joined.role, read.shown))
            continue
        note = read.act.note
        if joined.decision and not read.decision:
            choices = " and ".join([", ".join(joined.decision[:-1]), joined.decision[-1]])
            note = f"The copy does not show the choices {choices}. {note}".strip()
        acts.append(dataclasses.replace(read.act, role=joined.role, note=note))
    return Recording(tuple(acts), tuple(shown), block.unattributed)
