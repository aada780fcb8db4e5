"""One party is written in two ways.

## Why
Who is bound is who is named. Two ways of writing a name leave it open whether two
persons are meant, and a search finds half of the agreements.

## Wrong
> This Agreement is between Acme Ltd and Larch Optics GmbH. The fee is due to ACME Limited.

## Right
> This Agreement is between Acme Ltd and Larch Optics GmbH. The fee is due to Acme Ltd.

Looked at are values of party parameters, signature blocks, and company names in the
words, in one agreement and across all of them. Two names are one when they differ in
case, punctuation, "&" for "and", usual abbreviations (Intl., Univ.), the way their legal
form is written, or, for organisations, in one letter (not the first) of a word of five
letters or more.
Acme Holdings Ltd and Acme Ltd, Acme Ltd and Acme Inc., and two companies that are parties
of one agreement are different persons. A name in the words without its legal form is a
short form, and ALL CAPS of the same letters are a way of printing it. The name that stands
most often is taken for the right one, and each other is told once a file.

## How to mend it
Write the name as it stands in the register, everywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from clausectl.checking.analysis import LibraryAnalysis
from clausectl.checking.parties import NamedParty, find_declared, find_in_texts
from clausectl.checking.party_names import PartyName, is_organisation, is_slip, slips_of
from clausectl.model.rules import Finding, Rule

_SHORTEST = 5  # letters of a word that may hold a slip
_Group = list[NamedParty]


def check(analysis: LibraryAnalysis) -> Iterator[Finding]:
    """Compare every name of a party with every other. Linear in the names."""
    declared = list(find_declared(analysis.library))
    groups: dict[tuple[tuple[str, ...], str], _Group] = {}
    for party in (*declared, *find_in_texts(analysis, declared)):
        if party.name.words:
            groups.setdefault(party.name.key, []).append(party)
    for group in groups.values():
        if len({_bare(party) for party in group}) > 1 or len({party.name.written for party in group}) > 1:
            yield from _compare(group)
    for rare, common in _find_slips(groups):
        right = _prefer(common)
        for party in _once_a_file(rare):
            message = f"“{_shown(party)}” is one letter away from “{_shown(right)}” in {right.path}"
            hint = f"write “{_shown(right)}” if it is meant"
            yield Finding(party.path, party.start, party.end, message, hint)


def _compare(group: _Group) -> Iterator[Finding]:
    right = _prefer(group)
    wrong = [party for party in group if not _is_alike(party, right)]
    for party in _once_a_file(wrong):
        message = f"“{_shown(party)}” is written “{_shown(right)}” in {right.path}"
        if right.path == party.path:
            message = f"“{_shown(party)}” is written “{_shown(right)}” elsewhere in this file"
        yield Finding(party.path, party.start, party.end, message, "write one party's name in one way")


def _prefer(group: _Group) -> NamedParty:
    """The name that stands most often; of those, the first."""
    sure = [party for party in group if not party.open_end] or group
    counts = Counter(party.name.written for party in sure)
    return max(sure, key=lambda party: counts[party.name.written])


def _bare(party: NamedParty) -> str:
    return " ".join(party.name.written.split()).removesuffix(".")


def _shown(party: NamedParty) -> str:
    return _bare(party) if party.open_end else party.name.written


def _is_alike(party: NamedParty, right: NamedParty) -> bool:
    mine, theirs = _bare(party), _bare(right)
    if mine == theirs:
        ends = [one.name.written.endswith(".") for one in (party, right)]
        return party.open_end or right.open_end or ends[0] == ends[1]
    in_capitals = mine.isupper() or theirs.isupper()
    return not party.declared and in_capitals and mine.casefold() == theirs.casefold()


def _once_a_file(parties: Iterable[NamedParty]) -> Iterator[NamedParty]:
    seen: set[tuple[str, str]] = set()
    for party in parties:
        place = party.path, _bare(party)
        if place not in seen:
            seen.add(place)
            yield party


def _find_slips(groups: dict[tuple[tuple[str, ...], str], _Group]) -> Iterator[tuple[_Group, _Group]]:
    """Groups of names of organisations that differ by one letter: the rarer, then the other."""
    index: dict[tuple[str, tuple[str, ...]], list[PartyName]] = {}
    for group in groups.values():
        name = group[0].name
        if not is_organisation(name):
            continue
        told: set[tuple[str, ...]] = set()
        for shared in slips_of(name.words, _SHORTEST):
            holders = index.setdefault((name.form, shared), [])
            for other in holders[:1]:
                if other.words in told or not is_slip(name.words, other.words, _SHORTEST):
                    continue
                told.add(other.words)
                mine, theirs = group, groups[other.key]
                if not _stand_together(mine, theirs):
                    yield (mine, theirs) if len(mine) <= len(theirs) else (theirs, mine)
            holders.append(name)


def _stand_together(mine: _Group, theirs: _Group) -> bool:
    """Whether both are parties of one agreement, and so two persons."""
    return not {p.owner for p in mine if p.declared}.isdisjoint(p.owner for p in theirs if p.declared)


RULE = Rule("CL590", "party-variant", "warning", "library", "parties", check)
