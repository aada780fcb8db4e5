"""Who entered each word of an agreement, a clause or any document, at one revision."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from clausectl.errors import ClausectlError, Problem
from clausectl.formats.names import clause_id, clause_path, manifest_id, manifest_paths, split_frozen
from clausectl.formats.signed_names import split_signed_name
from clausectl.model.blame import BlamedKind, BlameReport, Origin
from clausectl.model.lineage import CommitFacts, Lineage
from clausectl.model.provisions import Document
from clausectl.model.sources import MAX_DOCUMENT_BYTES, Source
from clausectl.nearest import find_nearest
from clausectl.pipeline.composing import compose_named
from clausectl.pipeline.lineages import find_lineages
from clausectl.pipeline.naming import find_path
from clausectl.pipeline.plain_paths import looks_composed
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.pipeline.stage_texts import StageTexts, start_at
from clausectl.provenance.attribution import Attribution, attribute
from clausectl.provenance.blaming import Tracer, blame_provisions
from clausectl.provenance.composed_text import read_provisions
from clausectl.provenance.finding import find_passages, find_provisions
from clausectl.provenance.folding import Memo
from clausectl.provenance.tracing import PRINTED, ComposedTracer, PlainTracer, SourceFiles, Trace
from clausectl.records import dataclass
from clausectl.repository.opening import Repository


@dataclass(frozen=True, slots=True)
class _Read:
    """What was named, as a document, with the files that it is made of.

    ``versions`` are those of its clauses by id; its own is under the empty one.
    """

    kind: BlamedKind
    name: str
    title: str
    document: Document
    texts: Mapping[str, str]
    versions: Mapping[str, str]
    trace: Callable[[SourceFiles], Tracer]


def blame(
    repository: Repository,
    named: str,
    rev: str = "WORKTREE",
    *,
    provision: str = "",
    passage: str = "",
    progress: Progress = no_progress,
) -> BlameReport:
    """The words of a form, an agreement, a clause or any text file, each with who entered it.

    ``NAME@v1`` is the text that was signed: its words are traced through its
    frozen sources alone to the history that these were frozen from.
    ``provision`` leaves one provision by its number or title with what stands
    below it, ``passage`` wherever these words stand. Costs composing, what
    `find_lineages` costs for the files of the text, and one comparison for
    each step of their histories on which a word is still undecided. Raises
    ClausectlError with what is wrong with the files, CL415, CL416 and CL487 to CL490.
    """
    source = repository.source(rev)
    signed = split_signed_name(named)
    if signed is None:
        read = _read(repository, source, named, rev)
        lineages = _find_lineages(repository, source, read.texts, rev, progress)
        unrecorded: frozenset[str] = frozenset()
    else:
        read, lineages, unrecorded = _read_version(repository, source, *signed, rev, progress)
    versions = StageTexts(repository, lineages, read.texts)
    attributions: dict[str, Attribution] = {}
    memo: Memo = {}
    for done, path in enumerate(read.texts):
        progress("comparing versions", done, len(read.texts))
        attributions[path] = attribute(lineages[path], versions.reader(path), memo)
    progress("", 1, 1)
    origins = _Origins(lineages, versions, unrecorded)
    tracer = read.trace(SourceFiles(read.texts, attributions))
    provisions = blame_provisions(read.document, tracer, origins.number, read.versions)
    if provision:
        provisions = find_provisions(provisions, provision)
    if passage:
        provisions = find_passages(provisions, passage)
    return BlameReport(
        name=read.name,
        kind=read.kind,
        path=read.document.path,
        title=read.title,
        version=read.versions.get("", ""),
        revision=rev,
        commit=source.commit,
        origins=tuple(origins.found),
        provisions=provisions,
        commits=origins.commits,
        asked=provision or passage,
        cut_off=any(origin.cut_off for origin in origins.found),
    )


# What was named


def _read(repository: Repository, source: Source, named: str, rev: str) -> _Read:
    path = find_path(repository, named)
    name = named.rstrip("/")
    ids = [*manifest_paths(name), clause_path(name)] if path == name else []
    # an id may be the path of a folder too, which reading would refuse
    files = source.read(ids, limit=MAX_DOCUMENT_BYTES) or source.read([path], limit=MAX_DOCUMENT_BYTES)
    at = next((candidate for candidate in (*ids, path) if candidate in files), "")
    if not at:
        raise ClausectlError(_nothing_there(source, named, rev))
    data = files[at].data
    manifest = manifest_id(at)
    if manifest is not None and looks_composed(data):
        return _compose(repository, manifest, rev)
    # a composed agreement needs no reader of Markdown, which takes long to import
    from clausectl.formats.clause_file import read_clause
    from clausectl.formats.documents import read_document

    document, problems = read_document(data, at, label=rev)
    if document is None:
        raise ClausectlError(problems)
    texts = {at: document.source}
    clause, _ = read_clause(data, at, files[at].blob) if clause_id(at) or split_frozen(at) else (None, [])
    if clause is None:
        return _Read("document", at, "", document, texts, {}, lambda found: PlainTracer(found, at))
    versions = {"": clause.version}
    return _Read(
        "clause", clause.id, clause.title, document, texts, versions, lambda found: PlainTracer(found, at)
    )


def _read_version(
    repository: Repository, source: Source, agreement: str, label: str, rev: str, progress: Progress
) -> tuple[_Read, dict[str, Lineage], frozenset[str]]:
    # what most runs of `blame` need not import
    from clausectl.pipeline.blaming_signed import find_frozen_lineages, read_signed

    signed = read_signed(repository, source, agreement, label)
    version, composed = signed.version, signed.composed
    name, title = version.name, version.record.title
    if signed.transcribed:  # somebody copied the words of the executed copy into this file
        from clausectl.formats.documents import read_document

        path, text = next(iter(signed.texts.items()))
        document, problems = read_document(text.encode(), path, label=rev)
        if document is None:
            raise ClausectlError(problems)
        read = _Read(
            "agreement", name, title, document, signed.texts, {}, lambda found: PlainTracer(found, path)
        )
        return read, _find_lineages(repository, source, signed.texts, rev, progress), frozenset()
    read = _Read(
        "agreement",
        name,
        title,
        read_provisions(composed),
        signed.texts,
        composed.versions,
        lambda found: ComposedTracer(found, composed),
    )
    return read, *find_frozen_lineages(repository, source, version, signed.texts, progress)


def _compose(repository: Repository, name: str, rev: str) -> _Read:
    made = compose_named(repository, name, rev)
    composed = made.composed
    paths = dict.fromkeys(run.span.path for run in composed.runs if run.text.strip())
    return _Read(
        composed.outline.kind,
        composed.outline.id,
        composed.outline.title,
        read_provisions(composed),
        {path: made.sources[path] for path in paths},
        composed.versions,
        lambda found: ComposedTracer(found, composed),
    )


def _nothing_there(source: Source, named: str, rev: str) -> Problem:
    paths = [entry.path for entry in source.entries()]
    ids = [name for path in paths if (name := manifest_id(path) or clause_id(path))]
    close = find_nearest(named, [*ids, *paths])
    hint = (
        f"did you mean {close}?"
        if close
        else "name a form, an agreement, a clause or a file of that revision"
    )
    return Problem("CL489", f"there is no form, agreement, clause or file {named!r} at {rev}", hint=hint)


# Where its files come from


def _find_lineages(
    repository: Repository, source: Source, paths: Mapping[str, str], rev: str, progress: Progress
) -> dict[str, Lineage]:
    """The lineage of each file; of a frozen source, that of the clause from what was frozen on."""
    frozen = {path: clause_path(parts[0]) for path in paths if (parts := split_frozen(path))}
    wanted = sorted({*paths, *frozen.values()})
    found = find_lineages(repository, rev, wanted, progress=progress)
    missing = [path for path in paths if path not in found]
    if missing:
        hint = "run the command again when nothing writes there"
        message = f"the file is not at {source.label} any more"
        raise ClausectlError(Problem("CL490", message, path, hint=hint) for path in missing)
    for path, clause in frozen.items():
        found[path] = start_at(found.get(clause), found[path])
    return found


class _Origins:
    """The origins that words lead to, numbered as they are met."""

    def __init__(
        self, lineages: Mapping[str, Lineage], versions: StageTexts, unrecorded: Collection[str]
    ) -> None:
        self._lineages = lineages
        self._unrecorded = unrecorded
        self._versions = versions
        self._known: dict[tuple[str, int], int] = {}
        self.found: list[Origin] = []
        self.commits: dict[str, CommitFacts] = {}

    def number(self, trace: Trace) -> int:
        """The index of the origin of a word; -1 where nobody entered it."""
        if trace.stage == PRINTED:
            return -1
        key = (trace.path, trace.stage)
        if key not in self._known:
            origin = self._make(*key)
            if origin not in self.found:
                self.found.append(origin)
            self._known[key] = self.found.index(origin)
        return self._known[key]

    def _make(self, path: str, index: int) -> Origin:
        lineage = self._lineages[path]
        stage = lineage.stages[index]
        if stage.commit:
            self.commits[stage.commit] = lineage.commits[stage.commit]
        parts = split_frozen(stage.path)
        name = parts[0] if parts else clause_id(stage.path) or manifest_id(stage.path) or ""
        version = self._versions.version_of(path, index) if name else ""
        cut_off = lineage.cut_off and not stage.parents and not stage.taken_from
        return Origin(stage.path, name, version, stage.commit, cut_off, path not in self._unrecorded)
