"""Find where a clause, a passage or a defined term stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from clausectl.errors import ClausectlError, Problem
from clausectl.formats.names import VERSION
from clausectl.model.signed import SignedVersion
from clausectl.model.standing import Holder, Holdings, Passage, Place, Whereabouts
from clausectl.pipeline.holding import CHUNK, gather_holdings
from clausectl.pipeline.matrix import find_clause_id
from clausectl.pipeline.naming import clause_name
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.pipeline.report_sources import ReportSources, choose_sources
from clausectl.pipeline.searching import Searched, search_drafts, search_signed
from clausectl.pipeline.signed_versions import SignedFiles, list_signed_files, load_signed
from clausectl.provenance.execution import list_acts, list_awaited, tell_execution
from clausectl.provenance.matrix import rank_version
from clausectl.provenance.occurrences import find_passage, fold_words
from clausectl.provenance.occurrences import find_term as find_uses_of
from clausectl.repository.opening import Repository


def find_clause(
    repository: Repository,
    asked: str,
    rev: str,
    *,
    signed_only: bool = False,
    progress: Progress = no_progress,
) -> Whereabouts:
    """Every form, draft and signed version that contains a clause, ``CLAUSE`` or ``CLAUSE@VERSION``.

    Raises ClausectlError CL332 for a clause that is nowhere and CL494 for a
    text behind ``@`` that is no version.
    """
    text, _, version = asked.partition("@")
    if "@" in asked and not VERSION.fullmatch(version):
        hint = "write MAJOR.MINOR.PATCH, such as 1.0.0"
        raise ClausectlError(Problem("CL494", f"{version!r} is no version of a clause", hint=hint))
    sources = choose_sources(repository, rev)
    holdings = gather_holdings(sources, drafts=not signed_only, progress=progress)
    name = find_clause_id(holdings, clause_name(repository, text))
    everywhere: list[Place] = []
    for holder in holdings.holders:
        held = tuple(clause for clause in holder.clauses if clause.id == name)
        if held:
            everywhere.append(Place(holder, held))
    places = [
        place for place in everywhere if not version or any(c.version == version for c in place.clauses)
    ]
    notes: list[str] = []
    if version and not places and everywhere:
        versions = {clause.version for place in everywhere for clause in place.clauses}
        others = ", ".join(sorted(versions, key=rank_version))
        notes.append(f"{name} stands in no agreement as {version}; it does as {others}")
    silent = sum(holder.transcribed for holder in holdings.holders)
    if silent:
        many = (
            "signed versions are transcriptions and name"
            if silent != 1
            else "signed version is a transcription and names"
        )
        notes.append(f"{silent:,} {many} no clause versions: `where --text` finds words in them")
    problems = list(holdings.problems)
    return Whereabouts(
        holdings.label,
        holdings.commit,
        "clause",
        asked,
        _add_acts(sources, places, problems),
        name,
        version,
        holdings.library.get(name, ""),
        _count(holdings),
        signed_only,
        {c: holdings.against[c] for place in places for c in place.clauses if c in holdings.against},
        tuple(notes),
        _ordered(problems),
    )


def find_text(
    repository: Repository,
    passage: str,
    rev: str,
    *,
    signed_only: bool = False,
    progress: Progress = no_progress,
) -> Whereabouts:
    """Every draft and signed version whose text has a passage.

    Raises ClausectlError CL493 for one without any word.
    """
    needle = fold_words(passage)
    if not any(character.isalnum() for character in needle):
        hint = "give some words of the passage, in quotes"
        raise ClausectlError(Problem("CL493", "there is no word to look for", hint=hint))

    def look(searched: Searched) -> tuple[Passage, ...]:
        return find_passage(searched.document, searched.spans, needle)

    return _search(repository, "text", passage, needle, look, rev, signed_only, progress)


def find_term(
    repository: Repository,
    term: str,
    rev: str,
    *,
    signed_only: bool = False,
    progress: Progress = no_progress,
) -> Whereabouts:
    """Every draft and signed version that defines or uses a term, with the provisions.

    Raises ClausectlError CL493 for a term without any word.
    """
    wanted = " ".join(term.split()).strip("\"'“”„«»")
    if not any(character.isalnum() for character in wanted):
        hint = "give the term as the agreement writes it: Articles"
        raise ClausectlError(Problem("CL493", "there is no term to look for", hint=hint))

    def look(searched: Searched) -> tuple[Passage, ...]:
        return find_uses_of(searched.document, searched.spans, wanted)

    # a plural or singular of the term is a use of it: only its beginning is surely there
    needle = fold_words(wanted)
    return _search(
        repository, "term", wanted, needle[: max(1, len(needle) - 3)], look, rev, signed_only, progress
    )


def _search(
    repository: Repository,
    kind: str,
    asked: str,
    needle: str,
    look: Callable[[Searched], tuple[Passage, ...]],
    rev: str,
    signed_only: bool,
    progress: Progress,
) -> Whereabouts:
    sources = choose_sources(repository, rev)
    problems: list[Problem] = []
    places: list[Place] = []
    drafts = 0
    if not signed_only:
        for searched in search_drafts(sources.drafts, needle, problems, progress):
            drafts += 1
            if searched.document.source:
                places += _place(searched, look)
    signed = 0
    for searched in search_signed(sources, needle, problems, progress):
        signed += 1
        if searched.document.source:
            places += _place(searched, look)
    places.sort(key=lambda p: (p.holder.kind != "form", p.holder.agreement, _number(p.holder)))
    return Whereabouts(
        sources.drafts.label,
        sources.drafts.commit,
        "term" if kind == "term" else "text",
        asked,
        _add_acts(sources, places, problems),
        searched=(drafts, signed),
        signed_only=signed_only,
        problems=_ordered(problems),
    )


def _place(searched: Searched, look: Callable[[Searched], tuple[Passage, ...]]) -> list[Place]:
    passages = look(searched)
    return [Place(searched.holder, (), passages)] if passages else []


def _number(holder: Holder) -> int:
    return int(holder.label[1:]) if holder.label else 0


def _count(holdings: Holdings) -> tuple[int, int]:
    agreements = [holder for holder in holdings.holders if holder.kind == "agreement"]
    signed = sum(bool(holder.label) for holder in agreements)
    return len(agreements) - signed, signed


def _add_acts(sources: ReportSources, places: Sequence[Place], problems: list[Problem]) -> tuple[Place, ...]:
    """The places with the acts of signed versions, which only those that are shown are read for."""
    wanted = {(p.holder.agreement, p.holder.label) for p in places if p.holder.label}
    if not wanted or sources.signed is None:
        return tuple(places)
    files = list_signed_files(sources.signed)
    known: dict[tuple[str, str], SignedVersion] = {}
    for version in _load(sources, files, sorted(wanted), problems):
        known[version.id, version.label] = version
    filled = []
    for place in places:
        acting = known.get((place.holder.agreement, place.holder.label))
        if acting is not None:
            states = tell_execution(acting), list_acts(acting), list_awaited(acting)
            filled.append(replace(place, execution=states[0], acts=states[1], awaited=states[2]))
        elif not place.holder.label:
            filled.append(place)  # a signed version whose record is refused is among the problems
    return tuple(filled)


def _load(
    sources: ReportSources, files: SignedFiles, keys: Sequence[tuple[str, str]], problems: list[Problem]
) -> Iterable[SignedVersion]:
    for start in range(0, len(keys), CHUNK):
        part = SignedFiles({k: files.versions[k] for k in keys[start : start + CHUNK] if k in files.versions})
        if sources.signed is not None:
            loaded = load_signed(sources.signed, files=part)
            problems += loaded.problems
            yield from loaded.versions


def _ordered(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(set(problems), key=lambda p: p.sort_key))
