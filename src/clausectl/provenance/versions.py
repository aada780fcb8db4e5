"""Each version of a file told by what it changed in the one before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from clausectl.comparing.clause_assessment import assess_clause
from clausectl.comparing.documents import compare_values
from clausectl.comparing.sequences import match
from clausectl.comparing.significance import Context
from clausectl.comparing.words import compare_words
from clausectl.formats.names import VERSION
from clausectl.model.lineage import CommitFacts
from clausectl.model.redlines import Assessment, Edit, Reason, Significance
from clausectl.model.versions import EntryStatus, LoggedVersion, VersionEvent, VersionSide

_STEPS: tuple[Significance, ...] = ("substantive", "wording", "editorial")


def tell_first(
    side: VersionSide, blob: str, commit: CommitFacts | None, event: VersionEvent
) -> LoggedVersion:
    """A version that nothing of its own came before."""
    return LoggedVersion(
        event,
        side.name,
        side.path,
        blob,
        side.title,
        side.version,
        commit,
        effect_reason=side.effect_reason,
        language=side.language,
    )


def tell_removal(was: VersionSide, path: str, commit: CommitFacts | None) -> LoggedVersion:
    """The commit that took a file away; all else is told of what stood there."""
    return LoggedVersion(
        "removed", was.name, path, "", was.title, "", commit, was_version=was.version, language=was.language
    )


def tell_change(
    was: VersionSide,
    side: VersionSide,
    blob: str,
    commit: CommitFacts | None,
    *,
    event: VersionEvent = "changed",
    joined: int = 1,
) -> LoggedVersion:
    """What changed between two contents. Costs what comparing their words costs."""
    redline = compare_words(was.text, side.text) if was.text != side.text else None
    values = compare_values(was.values, side.values)
    entries = compare_entries(was.entries, side.entries)
    found = Assessment("editorial")
    if redline is not None:
        texts = (was.text, was.plain), (side.text, side.plain)
        found = assess_clause(*texts, redline, Context(side.language))
    if values:
        found = _add_values(found, len(values))
    if entries:
        found = _add_entries(found, entries)
    return LoggedVersion(
        event,
        side.name,
        side.path,
        blob,
        side.title,
        side.version,
        commit,
        was=was.name,
        was_version=was.version,
        joined=joined,
        declared=compare_version_numbers(was.version, side.version),
        effect_reason=side.effect_reason,
        found=found,
        language=side.language,
        redline=redline,
        values=values,
        facts=compare_values({"title": was.title, **was.facts}, {"title": side.title, **side.facts}),
        entries=entries,
        formatting=redline is not None and was.plain == side.plain,
        renumbered=was.numbers != side.numbers,
    )


def compare_version_numbers(old: str, new: str) -> Significance | Literal["", "none", "lower"]:
    """What a step between two version numbers declares: MAJOR substantive, MINOR wording, PATCH editorial."""
    before, after = VERSION.fullmatch(old), VERSION.fullmatch(new)
    if before is None or after is None:
        return ""
    was, now = [int(n) for n in before.groups()], [int(n) for n in after.groups()]
    if now <= was:
        return "none" if now == was else "lower"
    return next(step for step, a, b in zip(_STEPS, was, now, strict=True) if a != b)


def compare_entries(old: Sequence[str], new: Sequence[str]) -> tuple[tuple[EntryStatus, str], ...]:
    """Lines of a clause list that came, went, or stand elsewhere among those that stayed."""
    if old == new:
        return ()
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    found: list[tuple[EntryStatus, str]] = [("added", entry) for entry in new if _take(come, entry)]
    found += [("removed", entry) for entry in old if _take(gone, entry)]
    both = Counter(old) & Counter(new)
    left, right = both.copy(), both.copy()
    before = [entry for entry in old if _take(left, entry)]
    after = [entry for entry in new if _take(right, entry)]
    stayed = {j for _, j in match(before, after)}
    return (*found, *(("moved", entry) for j, entry in enumerate(after) if j not in stayed))


def _take(counts: Counter[str], entry: str) -> bool:
    taken = counts[entry] > 0
    counts[entry] -= taken
    return taken


def _add_values(found: Assessment, number: int) -> Assessment:
    """A value that differs is a change of words that no rule judges."""
    edits = tuple(Edit("", "", 0, 0, "parameter") for _ in range(number))
    significance = "wording" if found.significance == "editorial" else found.significance
    return replace(found, significance=significance, edits=(*found.edits, *edits))


def _add_entries(found: Assessment, entries: Sequence[tuple[EntryStatus, str]]) -> Assessment:
    """A clause that came or went is a change of substance, another order is none."""
    reasons = tuple(
        Reason("provision", f"a line of the clause list was {status}")
        for status, _ in entries
        if status != "moved"
    )
    if not reasons:
        return replace(found, edits=(*found.edits, Edit("", "", 0, 0, "order")))
    return Assessment("substantive", (*found.reasons, *reasons), found.edits)
