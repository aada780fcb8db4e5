"""Signed texts compared with what the library would say now: ``diff --signed``."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from clausectl.comparing.provisions import compare_texts
from clausectl.errors import ClausectlError
from clausectl.formats.names import manifest_paths
from clausectl.formats.signed_names import split_signed_name
from clausectl.model.changes import Diff
from clausectl.model.comparison import DocumentComparison
from clausectl.model.provisions import Document
from clausectl.model.signed_changes import SignedRedline
from clausectl.model.sources import Source
from clausectl.pipeline.comparing_documents import compose_document
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.pipeline.signed_documents import read_version_document
from clausectl.pipeline.signed_versions import load_signed
from clausectl.repository.opening import Repository
from clausectl.signing.sources import FrozenSources


def add_redlines(
    diff: Diff,
    repository: Repository,
    new: Source,
    progress: Progress = no_progress,
    *,
    keep_unchanged: bool = False,
) -> Diff:
    """The report with each signed text of the new side against the draft of its agreement there.

    Texts that differ alike are one redline with the list of the versions. A
    text or draft that cannot be read is a note. Each draft is composed once;
    takes one composition and one comparison for each version.
    """
    signed = diff.signed
    if signed is None:
        return diff
    names = [found for name in signed.here if (found := split_signed_name(name))]
    wanted = set(names)
    loaded = load_signed(new, dict.fromkeys(agreement for agreement, _ in names)) if names else None
    notes = dict.fromkeys(diff.notes)
    known, drafts = FrozenSources(), _Drafts(repository, new)
    groups: dict[Hashable, list[str]] = {}
    reports: dict[Hashable, DocumentComparison] = {}
    same: list[str] = []
    alone: list[str] = []
    versions = [v for v in loaded.versions if (v.id, v.label) in wanted] if loaded is not None else []
    for done, version in enumerate(versions):
        progress("comparing signed texts", done, len(versions))
        try:
            draft = drafts.read(version.id)
            if draft is None:
                alone.append(version.name)
                continue
            text = read_version_document(new, version, known, f"signed {version.label}")
        except ClausectlError as error:
            first = error.problems[0]
            notes[f"{version.name} is not compared with its draft: {first.code} {first.message}"] = None
            continue
        report = compare_texts(text, draft, keep_unchanged=keep_unchanged)
        if not report.changed:
            same.append(version.name)
            continue
        key = _identity(report)
        reports.setdefault(key, report)
        groups.setdefault(key, []).append(version.name)
    progress("", 1, 1)
    if alone:
        what = "has" if len(alone) == 1 else "have"
        more = f" and {len(alone) - 12:,} more" if len(alone) > 12 else ""
        notes[f"{', '.join(alone[:12])}{more} {what} no draft at {new.label} to be compared with"] = None
    redlines = tuple(SignedRedline(tuple(found), reports[key]) for key, found in groups.items())
    return replace(
        diff, notes=tuple(notes), signed=replace(signed, redlines=redlines, same=tuple(same), drafted=True)
    )


def _identity(report: DocumentComparison) -> Hashable:
    """What two reports have in common that tell the same of other agreements."""
    return report.changes, report.ripples, report.renamed_terms, report.lost_references, report.not_compared


class _Drafts:
    """Drafts at one revision; the last one is kept, because versions come agreement by agreement."""

    def __init__(self, repository: Repository, source: Source) -> None:
        self._repository = repository
        self._source = source
        self._last: tuple[str, Document | None, ClausectlError | None] = ("", None, None)

    def read(self, name: str) -> Document | None:
        """The draft; None without one. Raises what composing it raises."""
        if self._last[0] != name:
            self._last = (name, *self._compose(name))
        _, draft, error = self._last
        if error is not None:
            raise error
        return draft

    def _compose(self, name: str) -> tuple[Document | None, ClausectlError | None]:
        try:
            return compose_document(self._repository, name, self._source.label), None
        except ClausectlError as error:
            there = self._source.read(manifest_paths(name))
            return None, error if there else None
