"""Which agreement holds which clause in which version: forms, drafts and signed versions of one source."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace

from clausectl.errors import Problem
from clausectl.formats.names import CLAUSES, FROZEN, VERSION, clause_id, split_frozen
from clausectl.formats.plain_yaml import PLAIN_TEXT
from clausectl.formats.signed_names import VERSION_FILE, signed_folder
from clausectl.formats.signed_rows import Known, SignedRows, count_acted, read_signed_rows
from clausectl.model.composed import OutlineEntry
from clausectl.model.signed import SourceRecord
from clausectl.model.sources import FileEntry, Source, SourceFile
from clausectl.model.standing import Against, HeldClause, Holder, Holdings
from clausectl.pipeline.entries import stream_leniently
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.pipeline.report_sources import ReportSources
from clausectl.pipeline.signed_versions import SignedFiles, list_signed_files
from clausectl.records import dataclass

CHUNK = 500  # files read in one pass, so that thousands of records are never held at once
_FRONT = re.compile(rf"---\ntitle: {PLAIN_TEXT}\nversion: ({VERSION.pattern})\n---\n".encode())
_HEAD_BYTES = 4096


@dataclass(slots=True)
class LibraryFacts:
    """Version, hash of the bytes and former ids of the clauses of a source. No words are read."""

    versions: dict[str, str] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    former: dict[str, str] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)


def read_library_facts(source: Source, problems: list[Problem], progress: Progress) -> LibraryFacts:
    """What the clauses of a source state about themselves; one that cannot be read is a problem."""
    facts = LibraryFacts()
    paths = [entry.path for entry in source.entries(CLAUSES) if clause_id(entry.path)]
    progress("reading clauses", 0, len(paths))
    former: dict[str, str] = {}
    for file in stream_leniently(source, paths, problems):
        name = clause_id(file.path) or file.path
        front = _FRONT.match(file.data, 0, _HEAD_BYTES)
        if front is not None and front[0].isascii():
            facts.versions[name] = front[1].decode("ascii")
        else:
            _read_header(name, file, facts, former, problems)
        facts.hashes[name] = hashlib.sha256(file.data.replace(b"\r\n", b"\n")).hexdigest()
    facts.unreadable |= {name for path in paths if (name := clause_id(path) or path) not in facts.hashes}
    facts.former = {old: now for old, now in former.items() if old not in facts.versions}
    return facts


def _read_header(
    name: str, file: SourceFile, facts: LibraryFacts, former: dict[str, str], problems: list[Problem]
) -> None:
    from clausectl.formats.clause_header import read_clause_header  # nine clauses in ten need none

    header, found = read_clause_header(file.data, file.path, file.blob)
    problems += found
    if header is None:
        facts.unreadable.add(name)
        return
    facts.versions[name] = header.version
    former.update((old, name) for old in header.formerly)


def gather_holdings(
    sources: ReportSources,
    *,
    drafts: bool = True,
    compare: bool = True,
    progress: Progress = no_progress,
) -> Holdings:
    """Every form, draft and signed version with its clauses; without ``drafts`` signed versions alone.

    ``compare`` also says what each clause is to the library's own. What cannot
    be read is a problem and left out.
    """
    problems: list[Problem] = []
    facts = read_library_facts(sources.drafts, problems, progress)
    holders: list[Holder] = []
    if drafts:
        holders += list_drafts(sources.drafts, facts, problems, progress)
    signed: list[Holder] = []
    if sources.signed is not None:
        signed = list_signed(sources.signed, facts.former, problems, progress)
    holders += signed
    against: dict[HeldClause, Against] = {}
    if compare:
        lists = {id(h.clauses): h.clauses for h in holders}.values()
        held = {id(clause): clause for clauses in lists for clause in clauses}.values()
        against = compare_with_library(sources, held, facts)
    ordered = tuple(sorted(set(problems), key=lambda p: p.sort_key))
    return Holdings(
        sources.drafts.label,
        sources.drafts.commit,
        tuple(holders),
        facts.versions,
        against,
        facts.former,
        ordered,
    )


# Drafts


def list_drafts(
    source: Source, facts: LibraryFacts, problems: list[Problem], progress: Progress
) -> Iterable[Holder]:
    """Every form and agreement of a source with its clauses, deviations and choices settled."""
    from clausectl.pipeline.documents import DocumentDesk
    from clausectl.pipeline.load import load_manifests

    loaded = load_manifests(source, progress)
    problems += loaded.problems
    desk = DocumentDesk()
    # of both sides of a comparison with itself only the outlines are made
    sides, _ = desk.make_sides(loaded.library.manifests, loaded.library.manifests)
    problems += desk.problems
    frozen: dict[tuple[str, str], str] | None = None
    made: dict[int, tuple[HeldClause, ...]] = {}  # agreements on one form share their entries
    memo: dict[tuple[str, str], HeldClause] = {}
    for name in sorted(sides):
        outline = sides[name].outline
        entries = outline.entries
        if frozen is None and any(entry.pin for entry in entries):
            frozen = _list_frozen(source)
        if id(entries) not in made:
            made[id(entries)] = _hold(entries, facts, frozen or {}, memo)
        form = loaded.library.manifests.get(outline.form)
        yield Holder(
            outline.kind,
            name,
            "",
            outline.title,
            outline.form,
            form.version if form is not None else sides[name].version if outline.kind == "form" else "",
            made[id(entries)],
            former=loaded.library.manifests[name].formerly,
        )


def _list_frozen(source: Source) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for entry in source.entries(FROZEN):
        named = split_frozen(entry.path)
        if named is not None:
            found.setdefault(named[:2], entry.path)
    return found


def _hold(
    entries: Sequence[OutlineEntry],
    facts: LibraryFacts,
    frozen: Mapping[tuple[str, str], str],
    memo: dict[tuple[str, str], HeldClause],
) -> tuple[HeldClause, ...]:
    """The clauses of an outline; a ``memo`` by id and pin makes one clause of those that lists share."""
    held: dict[HeldClause, None] = {}
    for entry in entries:
        if entry.kind != "clause":
            continue
        clause = memo.get((entry.clause, entry.pin))
        if clause is None:
            clause = memo[entry.clause, entry.pin] = _make_clause(entry, facts, frozen)
        held[clause] = None
    return tuple(held)


def _make_clause(
    entry: OutlineEntry, facts: LibraryFacts, frozen: Mapping[tuple[str, str], str]
) -> HeldClause:
    now = facts.former.get(entry.clause, entry.clause)
    if not entry.pin:
        return HeldClause(now, entry.clause, facts.versions.get(now, ""))
    names = [entry.clause, *(old for old, new in facts.former.items() if new == now), now]
    path = next((frozen[name, entry.pin] for name in names if (name, entry.pin) in frozen), "")
    return HeldClause(now, entry.clause, entry.pin, path or f"{FROZEN}/")


# Signed versions


def list_signed(
    source: Source, former: Mapping[str, str], problems: list[Problem], progress: Progress
) -> list[Holder]:
    """Every signed version with its clauses, by agreement and number; acts and texts are not read."""
    files = list_signed_files(source)
    order = sorted(files.versions, key=lambda key: (key[0], int(key[1][1:])))
    known = Known()
    memo: dict[int, HeldClause] = {}
    kept: list[SignedRows] = []  # what is told apart by its id has to stay
    made: dict[int, tuple[HeldClause, ...]] = {}
    found: list[Holder] = []
    for done, (key, file) in enumerate(_stream_records(source, files, order, problems)):
        if done % CHUNK == 0:
            progress("reading signed versions", done, len(order))
        rows, refused = read_signed_rows(file.data, file.path, known)
        problems += refused
        if rows is None:
            continue
        if (rows.agreement, rows.label) != key:
            problems.append(misplaced(file.path, rows.agreement, rows.label))
            continue
        clauses = made.get(id(rows.clauses))
        if clauses is None:
            clauses = hold_sources(rows.clauses, former, memo)
            made[id(rows.clauses)] = clauses
            kept.append(rows)
        found.append(
            Holder(
                "agreement",
                *key,
                rows.title,
                rows.form,
                rows.form_version,
                clauses,
                min(count_acted(files.versions[key]), rows.signatories),
                rows.signatories,
                rows.transcribed,
            )
        )
    progress("", 1, 1)
    return found


def hold_sources(
    sources: Iterable[SourceRecord], former: Mapping[str, str], memo: dict[int, HeldClause] | None = None
) -> tuple[HeldClause, ...]:
    """The clauses that a version records, by the ids they have now.

    A ``memo`` by the ids of records, which have to stay, makes one clause of
    each record that several versions share.
    """
    held: dict[int, HeldClause] = {}
    for source in sources:
        clause = memo.get(id(source)) if memo is not None else None
        if clause is None:
            now = former.get(source.id, source.id)
            clause = HeldClause(now, source.id, source.version, source.path, source.sha256)
            if memo is not None:
                memo[id(source)] = clause
        held[id(clause)] = clause
    return tuple(held.values() if memo is not None else dict.fromkeys(held.values()))


def _stream_records(
    source: Source, files: SignedFiles, keys: Sequence[tuple[str, str]], problems: list[Problem]
) -> Iterator[tuple[tuple[str, str], SourceFile]]:
    wanted: dict[str, tuple[str, str]] = {}
    for key in keys:
        entry: FileEntry | None = files.versions[key].get(VERSION_FILE)
        if entry is not None:
            wanted[entry.path] = key
            continue
        hint = "restore it from git: without it nobody can say what was signed"
        problems.append(
            Problem("CL414", f"{key[0]}@{key[1]} has no {VERSION_FILE}", signed_folder(*key), hint=hint)
        )
    for file in stream_leniently(source, wanted, problems):
        yield wanted[file.path], file


def misplaced(path: str, agreement: str, label: str) -> Problem:
    """A record that stands in the folder of another signed version."""
    hint = "nobody moves these files: restore them from git"
    return Problem("CL492", f"this is the record of {agreement}@{label}", path, hint=hint)


# What stands there, beside what the library has


def compare_with_library(
    sources: ReportSources, held: Iterable[HeldClause], facts: LibraryFacts
) -> dict[HeldClause, Against]:
    """What each clause is to the library's own; words are read only where the bytes do not tell."""
    found: dict[HeldClause, Against] = {}
    unsure: list[HeldClause] = []
    for clause in held:
        if clause.id in facts.unreadable:
            found[clause] = "not compared"
        elif clause.id not in facts.versions:
            found[clause] = "not in the library"
        elif not clause.path:
            found[clause] = "same"
        elif clause.version != facts.versions[clause.id]:
            found[clause] = "other version"
        elif clause.sha256 == facts.hashes[clause.id]:
            found[clause] = "same"
        else:
            unsure.append(clause)
    if unsure:
        found |= _compare_words(sources, unsure, facts)
    return found


def _compare_words(
    sources: ReportSources, unsure: Sequence[HeldClause], facts: LibraryFacts
) -> dict[HeldClause, Against]:
    """Clauses of the library's own version in other bytes: their words decide."""
    from clausectl.pipeline.held_words import HeldWords

    words = HeldWords(sources, facts.former)
    words.read(unsure)
    found: dict[HeldClause, Against] = {}
    for clause in unsure:
        then, now = words.of(clause), words.now(clause.id)
        if then is None or now is None:
            found[clause] = "not compared"
        else:
            found[clause] = "same" if then.text == now.text else "other text"
    return found


def without_forms(holdings: Holdings) -> Holdings:
    """The same about agreements alone."""
    return replace(holdings, holders=tuple(h for h in holdings.holders if h.kind == "agreement"))
