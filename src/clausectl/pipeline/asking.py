"""Everything that `check` asks of one source: files, composing, rules."""

from __future__ import annotations

from collections.abc import Sequence

from clausectl.checking.agreements import check_library
from clausectl.checking.analysis import (
    LibraryAnalysis,
    Text,
    Whole,
    analyse_agreement,
    analyse_document,
    read_clause_text,
    read_document_text,
    read_form_text,
)
from clausectl.checking.registry import RULES
from clausectl.checking.running import run_rules
from clausectl.errors import ClausectlError, Problem
from clausectl.formats.allowances import read_comments
from clausectl.formats.documents.reading import read_document
from clausectl.formats.names import manifest_id
from clausectl.model.allowances import Allowance
from clausectl.model.checked import CheckReport
from clausectl.model.library import Library
from clausectl.model.provisions import Document
from clausectl.model.sources import MAX_DOCUMENT_BYTES, FileEntry, Source
from clausectl.pipeline.load import check_retained_copies, load_entries
from clausectl.pipeline.progress import Progress


def check_entries(
    source: Source,
    entries: Sequence[FileEntry],
    documents: Sequence[str],
    allowed: Sequence[Allowance],
    problems: Sequence[Problem],
    progress: Progress,
    *,
    paths: Sequence[str] | None = None,
) -> CheckReport:
    """Every problem in a listing of files and in the plain documents named.

    ``allowed`` are those of the settings, ``problems`` what was wrong in them.
    ``paths`` are all paths of the source, where the listing is a part of it.
    """
    found = list(problems)
    loaded = load_entries(source, entries, progress)
    checked = check_library(loaded.library, lambda done, total: progress("composing", done, total))
    found += [*loaded.problems, *checked.problems, *check_retained_copies(source, loaded.library)]
    plain = _read_documents(source, documents, found)
    allowances = [*allowed, *_own_allowances(loaded.library)]
    for document in plain:
        comments, wrong = read_comments(document)
        allowances += comments
        found += wrong
    texts = _texts(loaded.library, plain)
    wholes: list[Whole] = [analyse_agreement(assembly, texts) for assembly in checked.assemblies]
    _link_incorporated(loaded.library, wholes)
    wholes += [analyse_document(texts[document.path]) for document in plain]
    listed = tuple(entry.path for entry in entries) if paths is None else tuple(paths)
    progress("checking", 0, 0)
    told = run_rules(RULES, LibraryAnalysis(loaded.library, texts, tuple(wholes), listed), allowances)
    progress("", 1, 1)
    ordered = sorted({*found, *(one.problem for one in told)}, key=lambda p: p.sort_key)
    return CheckReport(
        source.label,
        source.commit,
        tuple(ordered),
        checked.clauses,
        checked.forms,
        checked.agreements,
        documents=len(plain),
        fixes=tuple((one.problem, one.fix) for one in told if one.fix is not None),
    )


def _link_incorporated(library: Library, wholes: Sequence[Whole]) -> None:
    """Let every agreement know what it incorporates, through others too, and what incorporates it."""
    by_id = {whole.id: whole for whole in wholes}
    incorporating: dict[str, list[Whole]] = {}
    for whole in wholes:
        found: dict[str, Whole] = {}
        waiting = [whole]
        while waiting:
            one = waiting.pop()
            for entry in one.assembly.form.incorporates if one.assembly else ():
                name = manifest_id(entry.path) or entry.path
                manifest = library.manifests.get(name)
                manifest = manifest or library.manifests.get(library.formerly.get(name, ""))
                # an agreement that is arranged like another was not looked at: its form has its words
                other = by_id.get(manifest.id) or by_id.get(manifest.form) if manifest else None
                if other is not None and other is not whole and other.id not in found:
                    found[other.id] = other
                    waiting.append(other)
        whole.incorporated = tuple(found.values())
        for other in whole.incorporated:
            incorporating.setdefault(other.id, []).append(whole)
    for whole in wholes:
        whole.incorporated_by = tuple(incorporating.get(whole.id, ()))


def _texts(library: Library, documents: Sequence[Document]) -> dict[str, Text]:
    texts = {clause.path: read_clause_text(clause) for clause in library.clauses.values()}
    for manifest in library.manifests.values():
        if manifest.blocks:
            texts[manifest.path] = read_form_text(manifest)
    return texts | {document.path: read_document_text(document) for document in documents}


def _own_allowances(library: Library) -> list[Allowance]:
    own = [clause.allow for clause in library.clauses.values()]
    own += [manifest.allow for manifest in library.manifests.values()]
    return [allowance for allowances in own for allowance in allowances]


def _read_documents(source: Source, paths: Sequence[str], problems: list[Problem]) -> list[Document]:
    """The plain documents that can be read; why the others cannot is a problem each."""
    documents: list[Document] = []
    for path in paths:
        try:
            file = source.read([path], limit=MAX_DOCUMENT_BYTES).get(path)
        except ClausectlError as error:
            problems += error.problems
            continue
        if file is None:
            hint = "check the spelling; paths are relative to the top of the repository"
            problems.append(Problem("CL018", "the document is not there", path, hint=hint))
            continue
        document, wrong = read_document(file.data, path)
        problems += wrong
        if document is not None:
            documents.append(document)
    return documents
