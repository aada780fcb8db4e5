"""The signature block of an executed copy against the acts that are recorded of a version."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from clausectl.comparing.significance.looks import level_looks
from clausectl.model.executed import ExecutedDifference, RecordedPlace
from clausectl.model.imported import Spot
from clausectl.model.imported_signatures import BlockRead, SignatoryRead
from clausectl.model.signed import NOT_RECORDED, SignatoryRecord, SignatureRecord, SignedVersion
from clausectl.records import dataclass

_QUOTED = re.compile(r'also shows ("[^\n]*")\.')
_PUNCTUATION = " .,:;"


@dataclass(frozen=True, slots=True)
class _Pair:
    """A recorded signatory with the act, and what the copy shows; either side may be missing."""

    recorded: SignatoryRecord | None
    act: SignatureRecord | None
    read: SignatoryRead | None

    @property
    def role(self) -> str:
        if self.recorded is not None:
            return self.recorded.role
        return self.read.role if self.read is not None else ""


class Lines:
    """The lines of a file from where its signature block begins (from 0), and where each came from."""

    def __init__(self, texts: Sequence[str], spots: Sequence[Spot], start: int) -> None:
        levelled = [_level(text) for text in texts[start:]]
        self._text = "\n".join(levelled)
        self._starts = list(accumulate((len(text) + 1 for text in levelled), initial=0))
        self._spots = spots[start:]

    def find(self, *words: str) -> Spot:
        """The place of the first line that has one of the words; else where the block begins."""
        for word in words:
            wanted = _level(word)
            at = self._text.find(wanted) if wanted else -1
            if at >= 0:
                return self._spot(bisect_right(self._starts, at) - 1)
        return self._spot(0)

    def _spot(self, line: int) -> Spot:
        return self._spots[line] if line < len(self._spots) else Spot(0, 0)


def compare_block(version: SignedVersion, block: BlockRead, lines: Lines) -> tuple[ExecutedDifference, ...]:
    """Every difference between what a copy's signature block shows and what is recorded.

    Compared are, for each signatory: party, printed name, capacity, the sentence
    of consent, the choices offered and the one taken, the typed name and the date;
    and marks that belong to nobody. Signatories are paired by name, then by
    role, party and order. Raises nothing.
    """
    found: list[ExecutedDifference] = []
    for pair in _pair(version, block.signatories):
        found += _compare_pair(pair, lines)
    found += _compare_marks(version, block, lines)
    return tuple(found)


def _pair(version: SignedVersion, read: Sequence[SignatoryRead]) -> list[_Pair]:
    acts = version.acts
    recorded = version.record.signatories
    partners: dict[int, int] = {}
    ranked = sorted(
        (_rank(one, acts.get(one.role), other), at, there)
        for at, one in enumerate(recorded)
        for there, other in enumerate(read)
    )
    taken: set[int] = set()
    for _, at, there in ranked:
        if at not in partners and there not in taken:
            partners[at] = there
            taken.add(there)
    pairs = [
        _Pair(one, acts.get(one.role), read[partners[at]] if at in partners else None)
        for at, one in enumerate(recorded)
    ]
    return [*pairs, *(_Pair(None, None, other) for there, other in enumerate(read) if there not in taken)]


def _rank(one: SignatoryRecord, act: SignatureRecord | None, other: SignatoryRead) -> int:
    """How much speaks for a recorded signatory being the one that was read; the lowest is the most."""
    names = {_level(one.name), _level(act.name_printed) if act is not None else ""} - {""}
    if _level(other.name) in names:
        return 0
    if other.role and _level(other.role).casefold() in (_level(one.role), _level(one.party).casefold()):
        return 1
    if other.party and _level(other.party) in (_level(one.party), _level(one.role)):
        return 2
    return 3


def _compare_pair(pair: _Pair, lines: Lines) -> Iterator[ExecutedDifference]:
    recorded, act, read = pair.recorded, pair.act, pair.read
    if read is None or recorded is None:
        ours = _describe_recorded(recorded, act) if recorded is not None else ""
        theirs = _describe_read(read) if read is not None else ""
        at = lines.find(read.name, read.party) if read is not None else lines.find()
        yield _differ(pair, "signatory", ours, theirs, at)
        return
    near = (read.name, read.party)
    for field, ours, theirs in _list_fields(recorded, act, read):
        if _level(ours) != _level(theirs):
            yield _differ(pair, field, ours, theirs, lines.find(theirs, *near))
    also = _find_also(read)
    told = _level(" ".join((recorded.shown, act.note if act is not None else "")))
    if also and not all(_level(part) in told for part in also.strip('"').split('", "')):
        yield _differ(pair, "other words", "", also, lines.find(*near))


def _list_fields(
    recorded: SignatoryRecord, act: SignatureRecord | None, read: SignatoryRead
) -> Iterator[tuple[str, str, str]]:
    """(field, recorded, in the file) of everything that both can state."""
    yield "printed name", recorded.name, read.name
    if read.party or recorded.party:
        ours = recorded.party or recorded.role
        known = {_level(recorded.party), _level(recorded.role)}
        if read.party and _level(read.party) not in known:
            yield "party", ours, read.party
        elif not read.party and _level(read.role).casefold() not in {one.casefold() for one in known}:
            yield "party", ours, read.role  # a heading is read in small letters where it could name a role
    capacity = recorded.capacity or (_stated(act.capacity) if act is not None else "")
    yield "capacity", capacity, read.capacity
    offered = recorded.choices
    if act is not None and act.choices == "not shown":
        offered = ()
    yield "choices", ", ".join(offered), ", ".join(read.decision)
    consent = recorded.consent or (_stated(act.consent) if act is not None else "")
    yield "consent", consent, read.consent
    yield from _list_act(act, read, bool(offered))


def _list_act(
    act: SignatureRecord | None, read: SignatoryRead, offered: bool
) -> Iterator[tuple[str, str, str]]:
    theirs = read.act
    typed = _stated(act.name_typed) if act is not None else ""
    yield "typed name", typed, _stated(theirs.typed_name) if theirs is not None else ""
    ours_written = _stated(act.date.written) if act is not None else ""
    ours_iso = _stated(act.date.iso) if act is not None else ""
    theirs_written = _stated(theirs.date) if theirs is not None else ""
    theirs_iso = _stated(theirs.date_iso) if theirs is not None else ""
    if not (ours_iso and ours_iso == theirs_iso):
        yield "date", ours_written or ours_iso, theirs_written or theirs_iso
    if offered and read.decision:
        taken = _stated(act.choice_taken) if act is not None else ""
        shown = _stated(theirs.choice_taken) if theirs is not None else _find_marked(read)
        yield "choice taken", taken, shown


def _find_marked(read: SignatoryRead) -> str:
    return next((choice for choice in read.decision if f'"{choice}" is marked.' in read.shown), "")


def _find_also(read: SignatoryRead) -> str:
    found = _QUOTED.search(read.act.note if read.act is not None else read.shown)
    return found[1] if found else ""


def _compare_marks(version: SignedVersion, block: BlockRead, lines: Lines) -> Iterator[ExecutedDifference]:
    ours = [mark.text for mark in version.record.unattributed]
    waiting = [_level(text) for text in ours]
    for mark in block.unattributed:
        if _level(mark.text) in waiting:
            waiting.remove(_level(mark.text))
            continue
        place = RecordedPlace("", 0)
        at = lines.find(mark.text)
        yield ExecutedDifference(
            "signature block", "", mark.text, place, at, after=mark.place, field="mark that belongs to nobody"
        )
    for text in ours:
        if _level(text) in waiting:
            waiting.remove(_level(text))
            at = lines.find()
            yield ExecutedDifference(
                "signature block", text, "", RecordedPlace("", 0), at, field="mark that belongs to nobody"
            )


def _differ(pair: _Pair, field: str, ours: str, theirs: str, at: Spot) -> ExecutedDifference:
    return ExecutedDifference("signature block", ours, theirs, RecordedPlace(pair.role, 0), at, field=field)


def _describe_recorded(recorded: SignatoryRecord, act: SignatureRecord | None) -> str:
    parts = [recorded.party, recorded.name]
    if act is not None:
        parts += [f"typed name {_stated(act.name_typed)}" if _stated(act.name_typed) else ""]
        parts += [_stated(act.date.written)]
    return _join(parts) or recorded.role


def _describe_read(read: SignatoryRead) -> str:
    parts = [read.role, read.party, read.name, read.capacity]
    if read.act is not None:
        parts += [f"typed name {_stated(read.act.typed_name)}" if _stated(read.act.typed_name) else ""]
        parts += [_stated(read.act.date)]
    return _join(parts)


def _join(parts: Iterable[str]) -> str:
    return ", ".join(part for part in parts if part)


def _stated(text: str) -> str:
    return "" if text == NOT_RECORDED else text


def _level(text: str) -> str:
    """Words as they are compared: one kind of quotes, dashes and spaces, no stop at the end."""
    return level_looks(text).strip(_PUNCTUATION)
