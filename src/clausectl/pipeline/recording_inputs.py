"""Where many records come from: a table, or a folder of signed copies; and the files that they name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePath

from clausectl.errors import ClausectlError, Problem
from clausectl.formats.acts_file import read_acts_and_terms
from clausectl.formats.acts_table import MOST_BYTES, read_table
from clausectl.formats.signed_names import split_signed_name
from clausectl.model.bulk import StatedFile, StatedVersion
from clausectl.model.recorded import Evidence
from clausectl.model.signed import DateRecord
from clausectl.pipeline.evidence import locate_evidence, name_evidence, split_kind
from clausectl.pipeline.opening_versions import Terms
from clausectl.pipeline.recording_version import Taken
from clausectl.pipeline.stated_acts import state_date
from clausectl.records import dataclass
from clausectl.repository.outside_files import MAX_EVIDENCE_BYTES, list_below, read_below, read_outside

ACTS_FILE = "acts.yaml"
_TRANSCRIPTION = "transcription."
_CERTIFICATE = "certificate"
MOST_TAKEN = 512 * 1024 * 1024  # bytes of evidence in one commit: what is held in memory until it is written
Stated = tuple[tuple[StatedVersion, ...], list[Problem]]


@dataclass(frozen=True, slots=True)
class Common:
    """What is stated of all records of a run, where a row does not say it."""

    recorded_by: str = ""
    checked_by: str = ""


def read_table_file(path: str) -> Stated:
    """The versions in a CSV file; the files it names are below its folder. Raises as `read_outside`."""
    return read_table(read_outside(path, limit=MOST_BYTES), path, str(PurePath(path).parent))


def read_folder(folder: str) -> Stated:
    """One version for each folder below that holds files: its path is the agreement's id, or ``ID@v1``.

    In it ``acts.yaml`` says what the copy shows, ``transcription.txt`` (or
    another ending) are the words of the copy, a name that begins with
    ``certificate`` is a certificate, and every other file an executed copy.
    A file in no such folder is CL446. Raises ClausectlError as `list_below`.
    """
    groups: dict[str, list[str]] = {}
    problems: list[Problem] = []
    for path in list_below(folder):
        name, slash, file = path.rpartition("/")
        if slash:
            groups.setdefault(name, []).append(file)
        else:
            hint = f"put it into a folder named by its agreement, such as {folder}/acme/supply/first/{file}"
            problems.append(
                Problem("CL446", "the file is in no folder of an agreement", f"{folder}/{path}", hint=hint)
            )
    if not groups and not problems:
        hint = f"put signed copies into folders named by agreements, such as {folder}/acme/supply/first/"
        problems.append(Problem("CL446", "the folder holds no file", folder, hint=hint))
    stated = tuple(_read_group(folder, name, files, problems) for name, files in groups.items())
    return stated, problems


def _read_group(folder: str, name: str, files: list[str], problems: list[Problem]) -> StatedVersion:
    place = f"{folder}/{name}"
    stated = StatedVersion(name, "", place, place)
    evidence: list[StatedFile] = []
    for file in files:
        if file == ACTS_FILE:
            stated, found = _read_acts(stated, place)
            problems += found
        elif file.lower().startswith(_TRANSCRIPTION):
            if stated.transcription is not None:
                hint = "keep one; another text of the copy can have any other name"
                problems.append(Problem("CL446", "there are two transcriptions", place, hint=hint))
            stated = replace(stated, transcription=StatedFile(file))
        elif file.lower().startswith(_CERTIFICATE):
            evidence.append(StatedFile(f"certificate={file}"))
        else:
            evidence.append(StatedFile(f"executed copy={file}"))
    return replace(stated, evidence=tuple(evidence))


def _read_acts(stated: StatedVersion, place: str) -> tuple[StatedVersion, list[Problem]]:
    path = f"{place}/{ACTS_FILE}"
    try:
        data = read_below(place, ACTS_FILE, limit=1 << 20)
    except ClausectlError as error:
        return stated, list(error.problems)
    recording, texts, problems = read_acts_and_terms(data, path)
    label = texts.pop("label", "")
    if label and split_signed_name(stated.name):
        hint = "leave the label out, or name the folder without @ and its label"
        problems.append(Problem("CL443", f"{stated.name} stands already and needs no label", path, hint=hint))
    return replace(stated, path=path, label=label, recording=recording, texts=texts), problems


class Shelf:
    """The files that many records name, each read once; all of them together are of sane size."""

    def __init__(self) -> None:
        self._read: dict[tuple[str, str], bytes] = {}
        self._taken = 0

    def read(self, folder: str, path: str) -> bytes:
        """The bytes of one. Raises as `read_below`, and CL447 when the run takes in too much."""
        key = (folder, path)
        if key not in self._read:
            self._read[key] = read_below(folder, path, limit=MAX_EVIDENCE_BYTES)
        self._taken += len(self._read[key])
        if self._taken > MOST_TAKEN:
            hint = "record them in several runs, or keep copies elsewhere, by location and sha256"
            message = f"the evidence of one run has more than {MOST_TAKEN >> 20} MiB"
            raise ClausectlError(Problem("CL447", message, hint=hint))
        return self._read[key]


def take(stated: StatedVersion, common: Common, shelf: Shelf) -> Taken:
    """What is stated of a version with its files read.

    Raises ClausectlError with everything that is wrong with them, placed at their cells.
    """
    problems: list[Problem] = []
    evidence = tuple(_take_files(stated, shelf, problems))
    transcription = None
    if stated.transcription is not None:
        data = _read(stated, stated.transcription, stated.transcription.file, shelf, problems)
        transcription = (stated.transcription.file, data) if data is not None else None
    texts = stated.texts
    dates: dict[str, DateRecord | None] = {}
    for name in ("signed_on", "effective", "expires"):
        try:
            dates[name] = state_date(texts.get(name, ""))
        except ClausectlError as error:
            problems += [
                _at(problem, stated, stated.line, stated.columns.get(name, 0)) for problem in error.problems
            ]
    if problems:
        raise ClausectlError(problems)
    terms = Terms(
        stated.label,
        texts.get("relation", ""),
        texts.get("target", ""),
        dates["effective"],
        dates["expires"],
        texts.get("in_force", ""),
        texts.get("version_note", ""),
    )
    return Taken(
        stated.name,
        stated.recording,
        evidence,
        transcription,
        texts.get("checked_by", "") or common.checked_by,
        texts.get("recorded_by", "") or common.recorded_by,
        dates["signed_on"],
        terms,
        stated.path,
    )


def _take_files(stated: StatedVersion, shelf: Shelf, problems: list[Problem]) -> Iterable[Evidence]:
    names: dict[str, int] = {}
    for one in stated.evidence:
        try:
            if not one.file:
                yield from locate_evidence(one.location, one.sha256, one.size)
                continue
            kind, path = split_kind(one.file)
        except ClausectlError as error:
            problems += [_at(problem, stated, one.line, one.column) for problem in error.problems]
            continue
        data = _read(stated, one, path, shelf, problems)
        if data is not None:
            yield Evidence(kind, name_evidence(path, names), data)


def _read(
    stated: StatedVersion, one: StatedFile, path: str, shelf: Shelf, problems: list[Problem]
) -> bytes | None:
    try:
        return shelf.read(stated.folder, path)
    except ClausectlError as error:
        problems += [_at(problem, stated, one.line, one.column) for problem in error.problems]
        return None


def _at(problem: Problem, stated: StatedVersion, line: int, column: int) -> Problem:
    return replace(problem, path=stated.path, line=line, column=column) if line else problem
