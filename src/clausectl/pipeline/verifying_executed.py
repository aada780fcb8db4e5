"""`verify NAME --executed FILE`: a file of anybody's against what is recorded of a signed version."""

from __future__ import annotations

from pathlib import Path

from clausectl.errors import EXIT_INTEGRITY, ClausectlError, Problem
from clausectl.formats.documents.reading import cut_text
from clausectl.formats.signed_names import TEXT
from clausectl.importing.readers import MAX_FILE_BYTES, read_file
from clausectl.importing.signature_blocks import read_signature_block
from clausectl.model.composed import Composed
from clausectl.model.executed import ExecutedComparison, ExecutedReport, RecordedCopy
from clausectl.model.imported import LeftOut, LeftOutKind, ReadText, Spot
from clausectl.model.imported_signatures import BlockRead
from clausectl.model.signed import EvidenceRecord, SignedVersion
from clausectl.model.sources import Source
from clausectl.pipeline.composing_signed import read_sources
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.pipeline.signed_versions import find_signed, read_text
from clausectl.pipeline.verifying import Asked, choose_versions, survey, verify
from clausectl.records import dataclass
from clausectl.repository.opening import Repository
from clausectl.repository.outside_files import read_outside
from clausectl.signing.executed_block import Lines, compare_block
from clausectl.signing.executed_copy import Copy, compare_executed
from clausectl.signing.executed_words import Words, read_words
from clausectl.signing.sources import FrozenSources, recompose

_MOST_ADDED = 24  # paragraphs behind a signature block, until it counts as not found
MAX_TEXT = 8_000_000  # characters of a text: more than a million words
_OMITTED: dict[str, LeftOutKind] = {
    "comment": "comment",
    "image": "image",
    "link definition": "link definition",
    "link title": "link definition",
}
_NEVER = (
    "images, drawings and handwriting",
    "layout, fonts and emphasis",
    "how quotes, dashes and spaces are drawn",
)


@dataclass(frozen=True, slots=True)
class _Block:
    """The signature block of a text: lines ``start`` to ``end`` (from 0), and what was read of it."""

    start: int
    end: int
    read: BlockRead | None = None


def verify_executed(
    repository: Repository, asked: Asked, path: Path, progress: Progress = no_progress
) -> ExecutedReport:
    """Compare a file with the one version that is asked for, of a name alone with its newest.

    Raises ClausectlError CL415 for a name without a signed version, CL690 where
    the file cannot be opened, CL691 where its text is out of all measure, and
    what the reader of the file raises (CL640 to CL654).
    """
    read = _read_file(path)
    ground = survey(repository, repository.source(asked.rev))
    agreement, label = choose_versions(ground, asked.names)[-1]
    name = f"{agreement}@{label}"
    integrity = verify(
        repository,
        Asked((name,), asked.rev, asked.require_tags, asked.anchor, asked.keys),
        progress,
        ground,
    )
    try:
        version = find_signed(ground.source, agreement, label)
        text = read_text(ground.source, version)
        composed = _recompose(ground.source, version, text)
    except ClausectlError as error:
        if not integrity.broken and error.exit_code != EXIT_INTEGRITY:
            raise
        return ExecutedReport(name, integrity, None, tuple(error.problems))
    progress("comparing words", 0, 1)
    comparison = compare_file(version, text, composed, read)
    return ExecutedReport(name, integrity, comparison)


def _read_file(path: Path) -> ReadText:
    try:
        data = read_outside(str(path), limit=MAX_FILE_BYTES)
    except ClausectlError as error:
        found = error.problems[0]
        hint = "name the executed copy as a file: Markdown, plain text, docx or pdf"
        problem = Problem("CL690", f"the executed copy cannot be read: {found.message}", str(path), hint=hint)
        raise ClausectlError(problem) from error
    except ValueError as error:  # a null character in a path
        problem = Problem("CL690", "the executed copy cannot be read: this is no path", hint="name a file")
        raise ClausectlError(problem) from error
    read = read_file(data, str(path))
    if len(read.text) > MAX_TEXT:
        hint = f"compare parts of it: a text may have {MAX_TEXT:,} characters"
        message = f"the text of the executed copy has {len(read.text):,} characters"
        raise ClausectlError(Problem("CL691", message, str(path), hint=hint))
    if not any(character.isalnum() for character in read.text):
        hint = "a scan needs text recognition first; nothing was compared"
        raise ClausectlError(
            Problem("CL692", "there are no words in the executed copy", str(path), hint=hint)
        )
    return read


def _recompose(source: Source, version: SignedVersion, text: str) -> Composed | None:
    """The text with what each part of it is; None where it was transcribed or its sources give another."""
    if version.record.text.making == "transcribed":
        return None
    composed, _ = recompose(version.record, read_sources(source, version), FrozenSources())
    return composed if composed is not None and composed.text == text else None


def compare_file(
    version: SignedVersion, text: str, composed: Composed | None, read: ReadText
) -> ExecutedComparison:
    """A file that was read, compared with the recorded text and the recorded acts of a version."""
    lines = read.text.split("\n")
    ours = _find_recorded_block(text, composed)
    theirs = _find_block(lines, read, text.split("\n")[ours.end :]) if ours is not None else None
    notes: list[str] = []
    if ours is None:
        notes.append("the recorded text has no signature block: nothing was compared with acts")
    elif theirs is None:
        notes.append(
            "no signature block was found in the file: whatever stands there was compared word for word "
            "with the recorded text, and not with the recorded acts"
        )
    recorded = _cut(text, f"{version.folder}/{TEXT}", ours if theirs is not None else None)
    copied = _cut(read.text, read.path, theirs)
    parties = [part for one in version.record.signatories for part in (one.name, one.party)]
    differences = compare_executed(recorded, Copy(copied, read.spots), parties)
    left = [*read.left, *_list_omissions(copied, read)]
    if theirs is not None and theirs.read is not None:
        differences += compare_block(version, theirs.read, Lines(lines, read.spots, theirs.start))
        left += theirs.read.left
    evidence = list_copies(version)
    return ExecutedComparison(
        path=read.path,
        kind=read.kind,
        sha256=read.sha256,
        size=read.size,
        evidence=evidence,
        same_as=next((one for one in evidence if one.sha256 == read.sha256), None),
        words=(len(recorded.text.split()), len(copied.text.split())),
        block=theirs is not None,
        differences=differences,
        left=tuple(left),
        doubts=read.doubts,
        not_compared=_NEVER,
        notes=tuple(notes),
    )


def _list_omissions(copied: Words, read: ReadText) -> list[LeftOut]:
    """What Markdown does not show as words: comments, images, where links lead, cells too many."""
    found = []
    for omission in copied.document.omissions:
        known = omission.line <= len(read.spots)
        spot = read.spots[omission.line - 1] if known else Spot(0, omission.line)
        kind = _OMITTED.get(omission.kind, "hidden text")
        found.append(LeftOut(kind, omission.text, spot))
    return found


def list_copies(version: SignedVersion) -> tuple[RecordedCopy, ...]:
    """Every file that is recorded as evidence: of the version, of its acts, and what came later."""
    records: list[EvidenceRecord] = [*version.record.evidence]
    for act in version.signatures:
        records += act.record.evidence
    for later in version.later:
        records += later.record.evidence
    copies = (RecordedCopy(one.file or one.location, one.kind, one.sha256) for one in records)
    return tuple(dict.fromkeys(copies))


def _find_recorded_block(text: str, composed: Composed | None) -> _Block | None:
    """Where the signature block stands in the recorded text: as it was composed, else as it can be read."""
    if composed is None:
        lines = text.split("\n")
        found = read_signature_block(lines, ())
        return _Block(found.start, len(lines), found) if found is not None else None
    at = start = end = 0
    for run in composed.runs:
        if run.kind == "manifest" and run.name.startswith("signatory "):
            start = start if end else at
            end = at + len(run.text)
        at += len(run.text)
    if not end:
        return None
    return _Block(text.count("\n", 0, start), text.count("\n", 0, end) + 1)


def _find_block(lines: list[str], read: ReadText, behind: list[str]) -> _Block | None:
    """The signature block of the file; ``behind`` is what follows the block in the recorded text.

    Where words follow it there, it ends in the file where the first of them stand.
    """
    opening = next((_level(line) for line in behind if line.strip()), "")
    ends = [len(lines)]
    if opening:
        begins = (at for at in range(len(lines) - 1, 0, -1) if _begins_alike(lines[at], opening))
        ends = [next(begins, len(lines))]
    # Words may have been added behind the block: it ends with some paragraph before them, and they are told.
    parted = [at for at in range(ends[0] - 1, 0, -1) if lines[at].strip() and not lines[at - 1].strip()]
    for end in [*ends, *parted[:_MOST_ADDED]]:
        found = read_signature_block(lines[:end], read.spots[:end])
        if found is not None:
            return _Block(found.start, end, found)
    return None


def _begins_alike(line: str, opening: str) -> bool:
    level = _level(line)
    return bool(level) and (level.startswith(opening[:60]) or (len(level) > 8 and opening.startswith(level)))


def _level(line: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in line).casefold().split())


def _cut(text: str, path: str, block: _Block | None) -> Words:
    """The words of a text without those of its signature block; lines keep their numbers."""
    if block is None:
        return read_words(cut_text(text, path))
    lines = text.split("\n")
    emptied = [*lines[: block.start], *([""] * (block.end - block.start)), *lines[block.end :]]
    return read_words(cut_text("\n".join(emptied), path))
