"""Signed versions between two revisions: who acted, what stands on earlier words, what broke."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import field, replace

from clausectl.errors import Problem
from clausectl.formats.signed_files import hash_bytes, read_version
from clausectl.formats.signed_names import EVIDENCE, VERSION_FILE, is_signature, split_later, split_signed
from clausectl.model.changes import ClauseChange, Diff
from clausectl.model.signed import NOT_RECORDED, DateRecord, SignedVersion, SourceRecord, StoredSignature
from clausectl.model.signed_changes import (
    AgedClause,
    Break,
    BrokenVersion,
    NewAct,
    SignedChanges,
    SignedNews,
    SignedStanding,
    State,
)
from clausectl.model.sources import FileChange, FileEntry, Source
from clausectl.pipeline.diff_scope import Scope
from clausectl.pipeline.entries import read_leniently
from clausectl.pipeline.signed_versions import SignedFiles, load_signed
from clausectl.records import dataclass
from clausectl.repository.opening import Repository

_Key = tuple[str, str]  # agreement id, label
_Files = dict[_Key, dict[str, FileEntry]]


@dataclass(slots=True)
class _Touched:
    """The files of one version that differ: those that came, and those that are others now or gone."""

    came: set[str] = field(default_factory=set)
    broken: list[tuple[str, Break]] = field(default_factory=list)


def add_signed(diff: Diff, repository: Repository, old: Source, new: Source, scope: Scope) -> Diff:
    """The report with its signed versions; ``diff`` holds the clauses that changed.

    Reads the records of versions that came or that somebody acted on, and of
    the others only where a clause changed, to tell which of them stand on it.
    """
    files = _group(scope.signed)
    touched = _sort_changes(scope.signed_changes)
    notes = dict.fromkeys(diff.notes)
    for change in scope.signed_changes:
        parts = split_signed(change.path)
        if parts is not None and not parts[1]:
            notes[f"{change.path} differs and belongs to no signed version"] = None
    wanted = scope.documents
    asked = {key for key in files.keys() | touched.keys() if wanted is None or key[0] in wanted}
    came = {key for key, about in touched.items() if VERSION_FILE in about.came}
    absent: list[str] = []
    lost = {
        k for k, about in touched.items() if about.broken and all(how == "gone" for _, how in about.broken)
    }
    follows = not lost or _follows(repository, old, new)
    broken: list[BrokenVersion] = []
    for key in sorted(touched.keys() & asked, key=_order):
        about = touched[key]
        if key in lost and not follows:
            absent.append(_name(key))
        elif about.broken:
            broken.append(BrokenVersion(_name(key), tuple(about.broken)))
        else:
            _note_strange(key, about, notes, new)
    aged = _AgedClauses(diff.clauses, scope)
    versions = _load(new, files, touched.keys() & files.keys() & asked, notes)
    news = tuple(
        _tell(version, touched[version.id, version.label], (version.id, version.label) in came, aged)
        for version in versions
        if _has_news(version, touched[version.id, version.label])
    )
    broke = {key for key, about in touched.items() if about.broken}
    stood = files.keys() - came - broke
    standing = _find_standing(new, files, stood, asked, aged, scope.named_clauses, notes)
    here = sorted((files.keys() & asked) - broke, key=_order)
    shown = SignedChanges(
        len(stood & asked), news, standing, tuple(broken), tuple(absent), tuple(map(_name, here))
    )
    empty = not (asked or standing)
    return replace(diff, notes=tuple(notes), signed=None if empty else shown)


def _group(entries: Iterable[FileEntry]) -> _Files:
    found: _Files = {}
    for entry in entries:
        parts = split_signed(entry.path)
        if parts is not None and parts[1]:
            found.setdefault(parts[:2], {})[parts[2]] = entry
    return found


def _sort_changes(changes: Iterable[FileChange]) -> dict[_Key, _Touched]:
    found: dict[_Key, _Touched] = {}
    for change in changes:
        parts = split_signed(change.path)
        if parts is None or not parts[1]:
            continue
        about = found.setdefault(parts[:2], _Touched())
        if change.old is None:
            about.came.add(parts[2])
        else:
            about.broken.append((parts[2], "gone" if change.new is None else "changed"))
    return found


def _follows(repository: Repository, old: Source, new: Source) -> bool:
    """Whether the new side comes after the old one, so that what it lacks was taken out."""
    if not old.commit:
        return not new.commit  # the index, from the work tree
    head = repository.head()
    last = new.commit or (head.commit if head is not None else "")
    if not last:
        return False
    code, _, _ = repository.git.attempt(["merge-base", "--is-ancestor", old.commit, last])
    return code == 0


def _note_strange(key: _Key, about: _Touched, notes: dict[str, None], new: Source) -> None:
    """Files that were added to a version that stood, and are neither an act nor evidence."""
    if VERSION_FILE in about.came:
        return
    for inner in sorted(about.came):
        if not is_signature(inner) and not split_later(inner) and not inner.startswith(f"{EVIDENCE}/"):
            notes[f"{_name(key)} at {new.label}: {inner} was added and is no act of anybody"] = None


def _name(key: _Key) -> str:
    return f"{key[0]}@{key[1]}"


def _order(key: _Key) -> tuple[str, int]:
    return key[0], int(key[1][1:])


def _load(new: Source, files: _Files, keys: Iterable[_Key], notes: dict[str, None]) -> list[SignedVersion]:
    wanted = {key: files[key] for key in keys}
    if not wanted:
        return []
    loaded = load_signed(new, files=SignedFiles(wanted))
    for problem in loaded.problems:
        notes[f"{problem.path} at {new.label} is not compared: {problem.code} {problem.message}"] = None
    return list(loaded.versions)


# What was recorded


def _has_news(version: SignedVersion, about: _Touched) -> bool:
    return VERSION_FILE in about.came or any(f"signatures/{s.file}" in about.came for s in version.signatures)


def _tell(version: SignedVersion, about: _Touched, came: bool, aged: _AgedClauses) -> SignedNews:
    record = version.record
    acts = [stored for stored in version.signatures if came or f"signatures/{stored.file}" in about.came]
    return SignedNews(
        agreement=version.id,
        label=version.label,
        title=record.title,
        opening=record.opening if came else "",
        opened=record.opened if came else "",
        opened_by=record.opened_by if came else "",
        relation=record.relation.kind,
        target=record.relation.target,
        acts=tuple(map(_tell_act, acts)),
        state=_state_of(version),
        awaiting=version.awaiting,
        clauses=aged.among(record.clauses),
    )


def _tell_act(stored: StoredSignature) -> NewAct:
    act = stored.record
    return NewAct(
        role=act.role,
        party=act.party,
        name=act.name_printed,
        typed=act.name_typed,
        decision=act.decision,
        date=_tell_date(act.date),
        method=act.method,
        act=act.act,
        by=act.by,
        at=act.at,
    )


def _tell_date(date: DateRecord) -> str:
    return date.iso if date.iso != NOT_RECORDED else date.written


def _state_of(version: SignedVersion) -> State:
    acts = version.acts.values()
    if any(act.decision == "declined" for act in acts):
        return "declined"
    if version.complete:
        return "fully executed"
    if acts:
        return "partly executed"
    opening = version.record.opening
    return "open" if opening == "signed" else opening


# What stands on earlier words


class _AgedClauses:
    """Which clauses a version was signed on that are in other words at the new revision.

    Only clauses that changed between the two revisions are looked at.
    """

    def __init__(self, changes: Iterable[ClauseChange], scope: Scope) -> None:
        self._changes: dict[str, ClauseChange] = {}
        for change in changes:
            if not change.is_pin and change.status != "added":
                self._changes[change.old_id or change.id] = change
        self._scope = scope
        self._hashes: dict[str, str] = {}
        self._known: dict[int, tuple[tuple[SourceRecord, ...], tuple[AgedClause, ...]]] = {}  # by identity

    def __bool__(self) -> bool:
        return bool(self._changes)

    def among(self, sources: tuple[SourceRecord, ...]) -> tuple[AgedClause, ...]:
        """Those of the clauses that changed, in the order of the text."""
        known = self._known.get(id(sources))  # versions on one form share the list, which is long
        if known is None:
            aged = (self._compare(source) for source in sources)
            known = (sources, tuple(dict.fromkeys(one for one in aged if one is not None)))
            self._known[id(sources)] = known
        return known[1]

    def _compare(self, source: SourceRecord) -> AgedClause | None:
        change = self._changes.get(source.id)
        if change is None:
            return None
        if change.status == "removed":
            return AgedClause(source.id, change.title, source.version, "")
        other = change.id if change.id != source.id else ""
        now = self._scope.new_clauses.get(change.id)
        if source.version == change.new_version:
            # the same version: other words only where it was signed on those of the old revision
            was = self._scope.old_clauses.get(source.id)
            if change.redline is None or change.formatting or was is None or now is None:
                return None
            if self._hash(now[1]) == source.sha256 or self._hash(was[1]) != source.sha256:
                return None
        return AgedClause(source.id, change.title, source.version, change.new_version, other)

    def _hash(self, blob: str) -> str:
        if blob not in self._hashes:
            self._hashes[blob] = hash_bytes(self._scope.data.get(blob, b"").replace(b"\r\n", b"\n"))
        return self._hashes[blob]


def _find_standing(
    new: Source,
    files: _Files,
    stood: set[_Key],
    asked: set[_Key],
    aged: _AgedClauses,
    named: frozenset[str],
    notes: dict[str, None],
) -> tuple[SignedStanding, ...]:
    """Versions that stood before, by the clauses that the library has in other words now."""
    keys = stood if named else stood & asked
    if not aged or not keys:
        return ()
    found: dict[tuple[AgedClause, ...], list[str]] = {}
    sources = _read_clauses(new, {key: files[key] for key in keys}, notes)
    for key in sorted(sources, key=_order):
        clauses = aged.among(sources[key])
        if key not in asked:
            clauses = tuple(clause for clause in clauses if clause.id in named or clause.new_id in named)
        if clauses:
            found.setdefault(clauses, []).append(_name(key))
    return tuple(SignedStanding(tuple(names), clauses) for clauses, names in found.items())


_SOURCES = re.compile(rb'\n  "sources": \[\n    \{"kind": "manifest", [^\n]*,\n')
_END = b"\n  ],\n"


def _read_clauses(
    new: Source, files: Mapping[_Key, Mapping[str, FileEntry]], notes: dict[str, None]
) -> dict[_Key, tuple[SourceRecord, ...]]:
    """The clauses of each version. Lists of sources that are the same but for the agreement are read once."""
    paths = {inner[VERSION_FILE].path: key for key, inner in files.items() if VERSION_FILE in inner}
    known: dict[bytes, tuple[SourceRecord, ...]] = {}
    found: dict[_Key, tuple[SourceRecord, ...]] = {}
    problems: list[Problem] = []
    for path, file in read_leniently(new, paths, problems).items():
        match = _SOURCES.search(file.data)
        end = file.data.find(_END, match.end()) if match is not None else -1
        listed = file.data[match.end() : end] if match is not None and end >= 0 else b""
        if listed and listed in known:
            found[paths[path]] = known[listed]
            continue
        record, wrong = read_version(file.data, path, strict=False)
        problems += wrong
        if record is not None:
            found[paths[path]] = record.clauses
            if listed:
                known[listed] = record.clauses
    for problem in problems:
        notes[f"{problem.path} at {new.label} is not compared: {problem.code} {problem.message}"] = None
    return found
