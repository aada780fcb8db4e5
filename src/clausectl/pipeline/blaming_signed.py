"""A signed version for `blame`: its words at their places in frozen files, and where those came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from clausectl.formats.names import clause_path, split_frozen
from clausectl.formats.signed_names import VERSION_FILE
from clausectl.model.composed import Composed
from clausectl.model.lineage import Lineage, Stage
from clausectl.model.places import Span
from clausectl.model.signed import SignedVersion, SourceRecord
from clausectl.model.sources import Source
from clausectl.pipeline.composing_signed import compose_version
from clausectl.pipeline.file_origins import read_blobs
from clausectl.pipeline.lineages import find_lineages
from clausectl.pipeline.progress import Progress
from clausectl.pipeline.signed_versions import find_signed
from clausectl.pipeline.stage_texts import hold_from
from clausectl.records import dataclass
from clausectl.repository.opening import Repository
from clausectl.repository.revisions import is_full_id


@dataclass(frozen=True, slots=True)
class SignedText:
    """A signed version whose runs lead into the files that keep its sources, with these by path.

    ``transcribed`` says that it has no sources: the one file is the text itself.
    """

    version: SignedVersion
    composed: Composed
    texts: Mapping[str, str]
    transcribed: bool


def read_signed(repository: Repository, source: Source, agreement: str, label: str) -> SignedText:
    """A signed version as it was composed. Raises ClausectlError CL415 and CL416 (exit 3)."""
    repository.finish_interrupted_act()
    version = find_signed(source, agreement, label)
    made = compose_version(source, version)
    if version.record.text.making == "transcribed":
        return SignedText(version, made.composed, made.sources, transcribed=True)
    kept = {record.origin: keep_path(version, record) for record in version.record.sources}
    runs = tuple(
        replace(run, span=Span(kept[run.span.path], run.span.start, run.span.end))
        for run in made.composed.runs
    )
    outline = replace(made.composed.outline, path=f"{version.folder}/text.md")
    used = dict.fromkeys(run.span.path for run in runs if run.text.strip())
    texts = {kept[origin]: text for origin, text in made.sources.items()}
    return SignedText(
        version,
        replace(made.composed, runs=runs, outline=outline),
        {path: texts[path] for path in used},
        transcribed=False,
    )


def keep_path(version: SignedVersion, record: SourceRecord) -> str:
    """The path of the file that keeps a source: below ``frozen/`` or in the version's folder."""
    return f"{version.folder}/{record.path}" if record.kind == "manifest" else record.path


def find_frozen_lineages(
    repository: Repository,
    source: Source,
    version: SignedVersion,
    paths: Iterable[str],
    progress: Progress,
) -> tuple[dict[str, Lineage], frozenset[str]]:
    """Where what each frozen file holds came from, and the paths of those of which the history does not tell.

    It is the lineage of the file that was frozen, from then on. That is looked
    for where the sources were read, when the history holds that commit, else in
    the commit that brought the version: the newest content with the very bytes of
    the frozen file counts. Who froze a file entered no words of it, so a content
    that this history does not hold has one stage without a commit.
    """
    wanted = set(paths)
    records = {keep_path(version, r): r for r in version.record.sources if keep_path(version, r) in wanted}
    blobs = _accept_blobs(repository, source, records)
    found: dict[str, Lineage] = {}
    for tip in _find_tips(repository, source, version):
        missing = {path: _library_path(records[path]) for path in records if path not in found}
        if not missing:
            break
        lineages = find_lineages(repository, tip, sorted({*missing.values()}), lives=True, progress=progress)
        for path, origin in missing.items():
            held = hold_from(lineages[origin], blobs[path], path) if origin in lineages else None
            if held is not None:
                found[path] = held
    unknown = frozenset(path for path in records if path not in found)
    alone = {path: Lineage(path, (Stage(path, min(blobs[path]), ""),), {}) for path in unknown}
    return found | alone, unknown


def _library_path(record: SourceRecord) -> str:
    """The file that a source was frozen from; of a pinned clause, that of the clause itself."""
    parts = split_frozen(record.origin)
    return clause_path(parts[0]) if parts else record.origin


def _accept_blobs(
    repository: Repository, source: Source, records: Mapping[str, SourceRecord]
) -> dict[str, set[str]]:
    """The blobs that hold what a frozen file holds: its own, and the recorded one where only CR differs."""
    files = source.read(records)
    stated = [r.blob for path, r in records.items() if is_full_id(r.blob) and r.blob != files[path].blob]
    others = read_blobs(repository, stated)
    accepted: dict[str, set[str]] = {}
    for path, record in records.items():
        accepted[path] = {files[path].blob}
        data = others.get(record.blob)
        if data is not None and data.replace(b"\r\n", b"\n") == files[path].data.replace(b"\r\n", b"\n"):
            accepted[path].add(record.blob)
    return accepted


def _find_tips(repository: Repository, source: Source, version: SignedVersion) -> list[str]:
    """The commits from which to look back, the likelier first."""
    head = repository.head()
    if not source.commit and head is None:
        return []
    end = source.commit or (head.commit if head else "")
    tips = []
    read_at = version.record.commit
    if is_full_id(read_at) and not repository.git.attempt(["merge-base", "--is-ancestor", read_at, end])[0]:
        tips.append(read_at)
    brought = repository.find_blob_versions(f"{version.folder}/{VERSION_FILE}", end)
    return list(dict.fromkeys([*tips, brought[-1][0] if brought else end]))
