"""`record NAME@v1` without an act: evidence, or a comparison with it, for a version that stands."""

from __future__ import annotations

from dataclasses import replace

from clausectl.errors import ClausectlError, Problem
from clausectl.formats.signed_names import EVIDENCE
from clausectl.model.composed import Composed
from clausectl.model.signed import NOT_CHECKED, NOT_COMPARED, SignedVersion, TextDifference
from clausectl.pipeline.composing_signed import read_sources
from clausectl.pipeline.recording_ground import RecordingGround
from clausectl.pipeline.recording_version import Taken, compare_words, describe_evidence, read_copy
from clausectl.pipeline.signed_versions import read_text
from clausectl.records import dataclass
from clausectl.repository.writing import Identity
from clausectl.signing.differences import compare_texts_of
from clausectl.signing.later_evidence import Adding, make_later, refuse_later
from clausectl.signing.sources import recompose


@dataclass(frozen=True, slots=True)
class Added:
    """A version with what was added to it, and the files of that."""

    version: SignedVersion
    files: dict[str, bytes]
    differences: tuple[TextDifference, ...]
    warnings: tuple[Problem, ...]


def refuse_terms(version: SignedVersion, taken: Taken) -> None:
    """Raises ClausectlError CL419 for what is stated of a version that stands: it never changes."""
    terms = taken.terms
    acts = bool(taken.recording.acts)
    stated = {
        "the label": terms.label,
        "the relation": terms.relation,
        "the target": terms.target,
        "the effective date": terms.effective,
        "the date it expires": terms.expires,
        "the basis of its being in force": terms.in_force,
        "the date of signing": taken.signed,
        "what an entry shows": taken.recording.shown,
        "an unattributed mark": taken.recording.unattributed,
        # an act has a note of its own, and says nothing of the text
        "a note on the version": terms.note if acts else "",
        "who compared its text": taken.checked_by if acts else "",
    }
    given = [what for what, value in stated.items() if value]
    if given:
        hint = "leave it out; a comparison is recorded without an act, a note on an act in its file"
        message = f"{version.name} stands already, and {', '.join(given)} cannot be added with this"
        raise ClausectlError(Problem("CL419", message, hint=hint))


def add_later(ground: RecordingGround, version: SignedVersion, taken: Taken, identity: Identity) -> Added:
    """The evidence of ``taken``, its transcription among it, as a record beside the version.

    Raises ClausectlError CL424 for a clock that is late, CL416 (exit 3) when the
    words are to be compared and the text or a source is another one.
    """
    problems = refuse_later(version, identity.date)
    if problems:
        raise ClausectlError(problems)
    compared, differences = _compare(ground, version, taken)
    adding = Adding(
        by=taken.recorded_by or f"{identity.name} <{identity.email}>",
        at=identity.date,
        evidence=tuple(describe_evidence(one) for one in taken.evidence),
        checked_by=taken.checked_by or NOT_CHECKED,
        compared=compared,
        differences=differences,
        note=taken.terms.note,
    )
    path, data, stored = make_later(version, adding)
    kept = {one.name: one.data for one in taken.evidence if one.data is not None}
    files = {f"{version.folder}/{EVIDENCE}/{name}": content for name, content in kept.items()}
    files[f"{version.folder}/{path}"] = data  # last: it makes the others count
    return Added(replace(version, later=(*version.later, stored)), files, differences, ())


def _compare(
    ground: RecordingGround, version: SignedVersion, taken: Taken
) -> tuple[str, tuple[TextDifference, ...]]:
    """Which of the evidence was compared with the recorded text, and every difference of words."""
    copy = read_copy(taken)
    if copy is None:
        return NOT_COMPARED, ()
    text = read_text(ground.source, version)
    composed = _recompose(ground, version, text)
    if composed is None:
        return copy[0], compare_texts_of(copy[1], copy[0], text)
    return copy[0], compare_words(copy, composed)


def _recompose(ground: RecordingGround, version: SignedVersion, text: str) -> Composed | None:
    """The text with its provisions, which tell the signature block; None for a transcribed one."""
    if version.record.text.making == "transcribed":
        return None
    composed, _ = recompose(version.record, read_sources(ground.source, version), ground.known)
    return composed if composed is not None and composed.text == text else None
