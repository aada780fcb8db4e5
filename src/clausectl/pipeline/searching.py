"""The texts that a search reads: drafts as they compose, signed versions as they were recorded."""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.composing.compose import try_compose
from clausectl.composing.sources import find_form
from clausectl.errors import ClausectlError, Problem
from clausectl.formats.documents.reading import cut_text
from clausectl.formats.signed_files import hash_bytes
from clausectl.formats.signed_names import MANIFEST, TEXT, signed_folder
from clausectl.model.composed import Composed
from clausectl.model.provisions import Document
from clausectl.model.signed import SignedVersion
from clausectl.model.sources import Source
from clausectl.model.standing import Holder
from clausectl.pipeline.entries import read_leniently
from clausectl.pipeline.holding import CHUNK, misplaced
from clausectl.pipeline.load import load_library
from clausectl.pipeline.progress import Progress
from clausectl.pipeline.report_sources import ReportSources
from clausectl.pipeline.signed_versions import SignedFiles, list_signed_files, load_signed
from clausectl.provenance.occurrences import ClauseSpan, fold_words
from clausectl.records import dataclass
from clausectl.signing.sources import FrozenSources, recompose

_NOTHING = Document("", "", "", "", ())


@dataclass(frozen=True, slots=True)
class Searched:
    """One text, cut into provisions with the clauses they come from; empty where the words are not in it."""

    holder: Holder
    document: Document = _NOTHING
    spans: tuple[ClauseSpan, ...] = ()


def search_drafts(
    source: Source, needle: str, problems: list[Problem], progress: Progress
) -> Iterator[Searched]:
    """Every agreement of a source as it composes; one that does not is a problem.

    ``needle`` is folded; only texts that hold it are cut.
    """
    loaded = load_library(source, progress)
    library = loaded.library
    problems += loaded.problems
    manifests = [manifest for manifest in library.manifests.values() if manifest.kind == "agreement"]
    for done, manifest in enumerate(sorted(manifests, key=lambda m: m.id)):
        if done % 20 == 0:
            progress("composing", done, len(manifests))
        form = find_form(library, manifest, [])
        on_form = form if form is not None and form is not manifest else None
        holder = Holder(
            "agreement",
            manifest.id,
            "",
            manifest.title or (on_form.title if on_form else ""),
            on_form.id if on_form else "",
            on_form.version if on_form else "",
            (),
        )
        composed, found = try_compose(library, manifest)
        if composed is None:
            first = found[0] if found else None
            why = f": {first.place} {first.code} {first.message}" if first is not None else ""
            hint = "`clausectl check` tells everything that is wrong with it"
            problems.append(
                Problem(
                    "CL495",
                    f"{manifest.id} does not compose and was not searched{why}",
                    manifest.path,
                    hint=hint,
                )
            )
            yield Searched(holder)
        elif needle in fold_words(composed.text):
            yield Searched(holder, cut_text(composed.text, manifest.path), list_spans(composed))
        else:
            yield Searched(holder)
    progress("", 1, 1)


def search_signed(
    sources: ReportSources, needle: str, problems: list[Problem], progress: Progress
) -> Iterator[Searched]:
    """Every signed version with its recorded text; its clauses are told by composing it again.

    A text whose hash is not the recorded one is a problem and not searched.
    """
    if sources.signed is None:
        return
    files = list_signed_files(sources.signed)
    keys = sorted(files.versions, key=lambda key: (key[0], int(key[1][1:])))
    frozen = FrozenSources()
    for start in range(0, len(keys), CHUNK):
        progress("reading signed versions", start, len(keys))
        part = SignedFiles({key: files.versions[key] for key in keys[start : start + CHUNK]})
        loaded = load_signed(sources.signed, files=part)
        problems += loaded.problems
        paths = [f"{signed_folder(*key)}/{TEXT}" for key in part.versions]
        texts = read_leniently(sources.signed, paths, problems)
        for version in loaded.versions:
            file = texts.get(f"{version.folder}/{TEXT}")
            yield _read_version(
                sources.signed, version, file.data if file else None, needle, frozen, problems
            )
    progress("", 1, 1)


def _read_version(
    source: Source,
    version: SignedVersion,
    data: bytes | None,
    needle: str,
    frozen: FrozenSources,
    problems: list[Problem],
) -> Searched:
    record = version.record
    holder = Holder(
        "agreement",
        version.id,
        version.label,
        record.title,
        record.form,
        record.form_version,
        (),
        len(version.acts),
        len(record.signatories),
        record.text.making == "transcribed",
    )
    path = f"{version.folder}/{TEXT}"
    if (record.agreement, record.label) != (version.id, version.label):
        problems.append(misplaced(f"{version.folder}/version.json", record.agreement, record.label))
        return Searched(holder)
    if data is None or hash_bytes(data) != record.text.sha256:
        what = "missing" if data is None else "not the one that was signed"
        hint = "restore it from git; `clausectl verify` says what else does not match"
        problems.append(Problem("CL416", f"the text of {version.name} is {what}", path, hint=hint))
        return Searched(holder)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        problems.append(Problem("CL416", f"the text of {version.name} is no UTF-8", path))
        return Searched(holder)
    if needle not in fold_words(text):
        return Searched(holder)
    spans: tuple[ClauseSpan, ...] = ()
    if record.sources:
        composed = _recompose(source, version, frozen)
        if composed is not None and composed.text == text:
            spans = list_spans(composed)
        else:
            hint = "`clausectl verify` says what does not match"
            message = f"the sources of {version.name} do not compose its text: no clause can be named"
            problems.append(Problem("CL496", message, path, hint=hint))
    return Searched(holder, cut_text(text, path), spans)


def _recompose(source: Source, version: SignedVersion, frozen: FrozenSources) -> Composed | None:
    places = {
        s.path: f"{version.folder}/{MANIFEST}" if s.kind == "manifest" else s.path
        for s in version.record.sources
    }
    ignored: list[Problem] = []
    files = read_leniently(source, places.values(), ignored)
    data: dict[str, bytes] = {}
    for record in version.record.sources:
        file = files.get(places[record.path])
        if file is None or hash_bytes(file.data) != record.sha256:
            return None
        data[record.path] = file.data
    try:
        return recompose(version.record, data, frozen)[0]
    except ClausectlError:
        return None


def list_spans(composed: Composed) -> tuple[ClauseSpan, ...]:
    """The stretches of a composed text that came from clauses, in order and parted."""
    found: list[ClauseSpan] = []
    for provision in sorted((p for p in composed.provisions if p.clause), key=lambda p: (p.start, -p.end)):
        if not found or provision.start >= found[-1].end:
            found.append(ClauseSpan(provision.start, provision.end, provision.clause, provision.version))
    return tuple(found)
