"""The words that every format of the diff report uses: one word for one thing. Nothing here is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from clausectl.model.changes import ClauseChange, Diff, DocumentChange, EntryChange, Standing, ValueChange
from clausectl.model.history import Commit, Revision

MAX_NAMES = 12
ALL = 10**9  # names of a list that is not cut
_LONG_NUMBER = 60  # characters; no number of a provision is so long
_PLAIN_NAME = re.compile(r"[^\s,;:{}\"“”]+")
_LAST = re.compile(r"(.*?)([0-9]{1,9}|(?<![A-Za-z])[A-Za-z])([).]*)")
_SUFFIX = re.compile(r"(?:\([^()]*\)|\.[^.()]+)$")


def count(number: int, word: str) -> str:
    """``1 clause``, ``3 clauses``."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def name_revision(revision: Revision) -> str:
    """``v1 (4f2c1e0, 2026-01-05)``; in a report for the other side ``v1 (files 8c01d2a)``."""
    facts = [fact for fact in (revision.commit[:7], revision.date[:10]) if fact]
    if not facts and revision.tree:
        facts = [f"files {revision.tree[:12]}"]
    label = revision.label[:12] if revision.label == revision.commit else revision.label
    return f"{label} ({', '.join(facts)})" if facts else label


def quote_name(name: str) -> str:
    """A name, between quotation marks where a space or comma in it would make a list unreadable."""
    return name if _PLAIN_NAME.fullmatch(name) else f"“{name}”"


def list_names(names: Sequence[str], limit: int = MAX_NAMES, *, under: str = "") -> str:
    """Names with those of one folder together (``icml/talks: a, b; law/c``), the rest of a long list counted.

    ``under`` is a folder that the reader knows already and that is left out.
    """
    folders: dict[str, list[str]] = {}
    known = f"{under}/" if under else ""
    shown = names[:limit]
    quote = str if _PLAIN_NAME.fullmatch("".join(shown)) else quote_name
    for name in shown:
        folder, _, last = (name.removeprefix(known) if known else name).rpartition("/")
        folders.setdefault(folder, []).append(last)
    groups = []
    for folder, members in folders.items():
        if folder and len(members) > 1:
            groups.append(f"{quote(folder)}: {', '.join(map(quote, members))}")
        else:
            groups += [quote(f"{folder}/{member}" if folder else member) for member in members]
    text = ("; " if any(": " in group for group in groups) else ", ").join(groups)
    return text if len(names) <= limit else f"{text} and {len(names) - limit:,} more"


def join_words(words: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def name_entry(number: str, title: str, key: str = "", part: str = "") -> str:
    """``2 Exclusivity``, ``1 Rates (Schedule 2)``: a clause or section as a reader finds it."""
    name = f"{number} {title or key}".strip()
    return f"{name} ({part})" if part else name


# Clauses


def clause_verb(clause: ClauseChange) -> str:
    """What happened to a clause, in a word or two."""
    if clause.status in ("added", "removed"):
        return clause.status
    if clause.status in ("split", "merged"):
        return "in splits" if clause.status == "split" else "in mergers"
    if clause.redline is None:
        words = "" if clause.status == "renamed" else "front matter only"
    else:
        words = "reformatted" if clause.formatting else "reworded"
    renamed = "renamed" if clause.status == "renamed" else ""
    return " and ".join(word for word in (renamed, words) if word)


VERBS = (
    "reworded",
    "renamed and reworded",
    "reformatted",
    "renamed and reformatted",
    "renamed",
    "in splits",
    "in mergers",
    "added",
    "removed",
    "front matter only",
)


def describe_clause(clause: ClauseChange) -> str:
    """``1.0.0 → 2.0.0, reworded``: versions, what happened, and what a reviewer should ask about."""
    verb = _tell_pieces(clause) if clause.status in ("split", "merged") else clause_verb(clause)
    facts = [name_versions(clause.old_version, clause.new_version), verb]
    if clause.formatting:
        facts.append("no word changed")
    if clause.is_pin:
        facts[1] = "pin changed" + ("" if clause.redline is None else f", {facts[1]}")
    elif clause.redline is not None and not clause.formatting and _same_version(clause):
        facts.append("version not raised")
    if clause.status in ("renamed", "split", "merged") and clause.score < 1:
        facts.append(f"taken for the same by likeness ({clause.score:.2f})")
    return ", ".join(fact for fact in facts if fact)


def _tell_pieces(clause: ClauseChange) -> str:
    others = list_names(clause.also) or "other clauses"
    if clause.status == "split":
        return f"split: the rest of its words is in {others} now"
    return f"merged: it holds the words of {others} now"


def _same_version(change: ClauseChange | DocumentChange) -> bool:
    return change.old_version == change.new_version != ""


def name_versions(old: str, new: str) -> str:
    """``1.0.0 → 2.0.0``, or the one version there is."""
    if old and new and old != new:
        return f"{old} → {new}"
    return new or old


def describe_places(clause: ClauseChange, *, limit: int = MAX_NAMES) -> str:
    """``2 in icml/final-contribution, 3 → 2(a) (moved) in icml/workshop``."""
    if not clause.standing:
        return list_names(clause.forms, limit)
    shown = []
    for place in clause.standing[:limit]:
        number = _name_place(place) + (" (moved)" if place.moved else "")
        name = quote_name(place.document)
        shown.append(f"{number} in {name}".strip() if number else name)
    more = len(clause.standing) - limit
    return ", ".join(shown) + (f" and {more:,} more" if more > 0 else "")


def _name_place(place: Standing) -> str:
    was = f"{place.old_number} of {place.old_part}" if place.old_part else place.old_number
    now = f"{place.new_number} of {place.new_part}" if place.new_part else place.new_number
    if place.old_number and place.new_number and was != now:
        return f"{was} → {now}"
    return now if place.new_number else was if place.old_number else ""


def describe_agreements(clause: ClauseChange, diff: Diff, *, limit: int = MAX_NAMES) -> str:
    """``in 4 agreements (icml/final-contribution: speaker-a, speaker-b …)``.

    Empty where the one agreement that was compared has it.
    """
    if diff.partial and diff.compared_agreements == len(clause.agreements) == 1:
        return ""
    of_those = " of those compared" if diff.partial else ""
    if not clause.agreements:
        return f"in no {'form and no ' if not clause.forms else ''}agreement{of_those}"
    return (
        f"in {count(len(clause.agreements), 'agreement')}{of_those} ({list_names(clause.agreements, limit)})"
    )


# Documents


def is_section(entry: EntryChange) -> bool:
    """Whether an entry is a section and not a clause."""
    return entry.key.startswith("section:")


def is_part(entry: EntryChange) -> bool:
    """Whether an entry is a part, such as a schedule."""
    return entry.key.startswith("part:")


def describe_entry(entry: EntryChange) -> tuple[str, str]:
    """(what happened in a word, to what and how): one row of a document's changes."""
    if is_part(entry):
        return _describe_part(entry)
    title = entry.title or (entry.key.rpartition(" / ")[2] if is_section(entry) else entry.key)
    what = f"section {title}" if is_section(entry) else title
    before = name_entry(entry.new_number, what, part=entry.new_part)
    was = name_entry(entry.old_number, what, part=entry.old_part)
    if entry.new_after:
        after = name_entry(
            entry.new_after_number, entry.new_after_title, entry.new_after.rpartition(" / ")[2]
        )
        place = f"after {after}"
    else:
        place = "at the start"
    if entry.status == "added":
        pin = f", pinned at {entry.detail}" if entry.detail else ""
        return "Added", f"{before}, {place}{pin}"
    if entry.status == "removed":
        return "Removed", was
    if entry.status == "moved":
        number = entry.new_number or "without a number"
        if entry.old_part != entry.new_part:
            number += f" ({entry.new_part})" if entry.new_part else " of the clauses"
        elif entry.old_number == entry.new_number:
            number = ""
        return "Moved", f"{was}, now {number + ', ' if number else ''}{place}"
    if entry.status == "pinned":
        kept = f"pinned at {entry.detail}" if entry.detail else "no longer pinned: follows the library"
        return "Pin", f"{before}, {kept}"
    if entry.status == "replaced":
        if is_section(entry):
            former = name_entry(entry.old_number, entry.detail, part=entry.old_part)
            return "Retitled", f"section {former}, now {before}"
        return "Replaced", f"{before}, in place of {entry.detail or entry.old_key}"
    return "Renumbered", f"{entry.old_number} → {before}"


def _describe_part(entry: EntryChange) -> tuple[str, str]:
    name = entry.title or entry.key.removeprefix("part:")
    if entry.status == "renumbered":
        return "Renumbered", f"{entry.old_number or 'no label'} → {name_entry(entry.new_number, name)}"
    word = "Added" if entry.status == "added" else "Removed"
    label = entry.new_number or entry.old_number
    return word, f"{label}: {name}" if label else f"part {name}"


def describe_numbers(entries: Iterable[EntryChange], *, limit: int = MAX_NAMES) -> str:
    """Renumbering told compactly: ``3–6 → 4–7, 8 → 9``.

    What only follows its section (``3(a) → 4(a)`` where section 3 is now 4) is
    left out. Each part by itself: ``1 → 2 (Schedule 1)``. Empty when nothing was
    renumbered.
    """
    by_part: dict[str, list[EntryChange]] = {}
    for entry in entries:
        if not is_part(entry):
            by_part.setdefault(entry.new_part, []).append(entry)
    told = [
        (
            part,
            describe_pairs(
                [(e.old_number, e.new_number, e.status == "renumbered") for e in found], limit=limit
            ),
        )
        for part, found in by_part.items()
    ]
    return "; ".join(f"{text} ({part})" if part else text for part, text in told if text)


def describe_pairs(numbers: Sequence[tuple[str, str, bool]], *, limit: int | None = MAX_NAMES) -> str:
    """The same for (old number, new number, whether to tell it); the others only say what follows what."""
    above = {(old, new) for old, new, _ in numbers if old and new}
    runs: list[list[tuple[str, str]]] = []
    for old, new, told in numbers:
        if not told or _follows(old, new, above):
            continue
        if runs and _is_next(runs[-1][-1], (old, new)):
            runs[-1].append((old, new))
        else:
            runs.append([(old, new)])
    shown = [f"{_span(run[0][0], run[-1][0])} → {_span(run[0][1], run[-1][1])}" for run in runs[:limit]]
    more = len(runs) - len(shown)
    return ", ".join(shown) + (f" and {more:,} more" if more > 0 else "")


def _follows(old: str, new: str, above: set[tuple[str, str]]) -> bool:
    was, now = _SUFFIX.search(old), _SUFFIX.search(new)
    if was is None or now is None or was.group() != now.group():
        return False
    return (old[: was.start()], new[: now.start()]) in above


def _is_next(last: tuple[str, str], pair: tuple[str, str]) -> bool:
    return all(_follow_each_other(a, b) for a, b in zip(last, pair, strict=True))


def _follow_each_other(first: str, second: str) -> bool:
    """``3`` and ``4``, ``2.9`` and ``2.10``, ``1(b)`` and ``1(c)``; not ``(h)`` and ``(i)``, a roman one."""
    if len(first) > _LONG_NUMBER or len(second) > _LONG_NUMBER:
        return False
    was, now = _LAST.fullmatch(first), _LAST.fullmatch(second)
    if was is None or now is None or (was[1], was[3]) != (now[1], now[3]):
        return False
    if was[2].isdecimal() and now[2].isdecimal():
        return int(now[2]) == int(was[2]) + 1
    return len(was[2]) == len(now[2]) == 1 and ord(now[2]) == ord(was[2]) + 1 and now[2] not in "iI"


def _span(first: str, last: str) -> str:
    return (first or "no number") if first == last else f"{first}–{last}"


def describe_value(change: ValueChange) -> str:
    """A value that changed, old and new told apart."""
    if change.old is None:
        return f"{change.name}: {change.new} (new)"
    if change.new is None:
        return f"{change.name}: taken out; it was {change.old}"
    return f"{change.name}: {change.old} → {change.new}"


def count_changes(change: DocumentChange) -> str:
    """``1 added, 2 renumbered, text reworded``: what changed in a form or agreement, in one line."""
    facts = []
    for status in ("added", "removed", "moved", "replaced", "pinned", "renumbered"):
        number = sum(entry.status == status for entry in change.entries)
        if number:
            facts.append(f"{number:,} {status}")
    for number, what in (
        (len(change.reworded), "reworded or reformatted"),
        (len(change.parameters), "parameter" if len(change.parameters) == 1 else "parameters"),
        (len(change.settings), "setting" if len(change.settings) == 1 else "settings"),
    ):
        if number:
            facts.append(f"{number:,} {what}")
    facts += ["text around the clauses reworded"] if change.text is not None else []
    facts += ["signatures reworded"] if change.signatures is not None else []
    return ", ".join(facts)


def describe_document(change: DocumentChange) -> str:
    """``1.0.0 → 1.1.0``, what happened where it did not just change, and what a reviewer should ask about."""
    facts = [name_versions(change.old_version, change.new_version)]
    own = change.entries or change.parameters or change.settings or change.text or change.signatures
    if change.status != "changed":
        facts.append(change.status)
    elif change.kind == "form" and own and _same_version(change):
        facts.append("version not raised")
    return ", ".join(fact for fact in facts if fact)


def describe_rename(change: DocumentChange) -> str:
    """``, before in agreements/talks/old.md``, and by what it is known to be the same; empty without one."""
    if change.status != "renamed":
        return ""
    guessed = f", taken for the same by likeness ({change.score:.2f})" if change.score < 1 else ""
    return f", before in {change.old_path}{guessed}"


# Commits


def describe_commit(commit: Commit) -> str:
    """``4f2c1e0 2026-01-07 Form editor: Lengthen the period (pull request #1)``."""
    request = f"pull request {commit.pull_request}"
    subject = commit.subject
    if commit.pull_request.startswith("#"):
        subject = subject.removesuffix(f"({commit.pull_request})").rstrip()
    squashed = ", squashed" if commit.squashed else ""
    return f"{commit.id[:7]} {commit.date[:10]} {commit.author}: {subject} ({request}{squashed})"
