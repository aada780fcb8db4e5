"""Find and read signed versions in a source, in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from clausectl.errors import EXIT_INTEGRITY, ClausectlError, Problem
from clausectl.formats.names import AGREEMENTS
from clausectl.formats.signed_files import hash_bytes, read_later, read_signature, read_version
from clausectl.formats.signed_names import (
    TEXT,
    VERSION_FILE,
    is_signature,
    signed_folder,
    split_later,
    split_signed,
)
from clausectl.model.signed import SignedVersion, StoredLater, StoredSignature
from clausectl.model.sources import FileEntry, Source, SourceFile
from clausectl.nearest import find_nearest
from clausectl.pipeline.entries import read_leniently
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class SignedFiles:
    """Every file of the signed versions of a source: (agreement id, label) -> path in the folder -> entry.

    ``astray`` are files in a ``.signed`` folder that belong to no version.
    """

    versions: Mapping[tuple[str, str], Mapping[str, FileEntry]]
    astray: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LoadedVersions:
    """The signed versions that could be read, by agreement and number, and what is wrong with others."""

    versions: tuple[SignedVersion, ...]
    problems: tuple[Problem, ...] = ()

    def of(self, agreement: str) -> tuple[SignedVersion, ...]:
        """Those of one agreement, the first first."""
        return tuple(version for version in self.versions if version.id == agreement)


def list_signed_files(source: Source, names: Collection[str] = ()) -> SignedFiles:
    """The files of all signed versions, or of those of the agreements named. Nothing is read."""
    folders = [f"{AGREEMENTS}/{name}.signed" for name in names] or [AGREEMENTS]
    found: dict[tuple[str, str], dict[str, FileEntry]] = defaultdict(dict)
    astray: list[str] = []
    for entry in source.entries(*folders):
        if ".signed/" not in entry.path:
            continue
        parts = split_signed(entry.path)
        if parts is None:
            continue
        if parts[1]:
            found[parts[0], parts[1]][parts[2]] = entry
        else:
            astray.append(entry.path)
    return SignedFiles(found, tuple(astray))


def load_signed(
    source: Source,
    names: Collection[str] = (),
    progress: Progress = no_progress,
    *,
    files: SignedFiles | None = None,
    strict: bool = False,
) -> LoadedVersions:
    """The signed versions of a source with their acts; texts and sources are not read.

    ``strict`` also compares the layout of every record, see `records_json`. A
    version whose ``version.json`` cannot be read is a problem and left out; so
    is an act. Takes two passes over git however many versions there are.
    """
    files = files or list_signed_files(source, names)
    problems: list[Problem] = []
    wanted: list[str] = []
    for inner in files.versions.values():
        wanted += [
            entry.path
            for name, entry in inner.items()
            if name == VERSION_FILE or is_signature(name) or split_later(name)
        ]
    read = read_leniently(source, wanted, problems)
    versions: list[SignedVersion] = []
    order = sorted(files.versions, key=lambda key: (key[0], int(key[1][1:])))
    for done, key in enumerate(order):
        if done % 200 == 0:
            progress("reading signed versions", done, len(order))
        version = _read_version(*key, files.versions[key], read, problems, strict=strict)
        if version is not None:
            versions.append(version)
    return LoadedVersions(tuple(versions), tuple(problems))


def _read_version(
    agreement: str,
    label: str,
    inner: Mapping[str, FileEntry],
    read: Mapping[str, SourceFile],
    problems: list[Problem],
    *,
    strict: bool,
) -> SignedVersion | None:
    folder = signed_folder(agreement, label)
    about = read.get(f"{folder}/{VERSION_FILE}")
    if about is None:
        if VERSION_FILE not in inner:
            hint = "restore it from git: without it nobody can say what was signed"
            problems.append(Problem("CL414", f"{agreement}@{label} has no {VERSION_FILE}", folder, hint=hint))
        return None
    record, found = read_version(about.data, about.path, strict=strict)
    problems += found
    if record is None:
        return None
    signatures: list[StoredSignature] = []
    for name in sorted(inner):
        file = read.get(inner[name].path) if is_signature(name) else None
        if file is None:
            continue
        act, found = read_signature(file.data, file.path, strict=strict)
        problems += found
        if act is not None:
            signatures.append(StoredSignature(name.partition("/")[2], hash_bytes(file.data), act))
    later: list[StoredLater] = []
    for name in sorted(inner):
        file = read.get(inner[name].path) if split_later(name) else None
        if file is None:
            continue
        added, found = read_later(file.data, file.path, strict=strict)
        problems += found
        if added is not None:
            later.append(StoredLater(name.partition("/")[2], hash_bytes(file.data), added))
    entries = tuple((name, entry.blob) for name, entry in sorted(inner.items()))
    sha256 = hash_bytes(about.data)
    return SignedVersion(agreement, label, folder, sha256, record, tuple(signatures), entries, tuple(later))


def find_signed(
    source: Source, agreement: str, label: str, loaded: LoadedVersions | None = None
) -> SignedVersion:
    """One signed version, among those that were loaded where some were.

    Raises ClausectlError CL415 when there is none, or what is wrong with it.
    """
    loaded = loaded or load_signed(source, [agreement])
    known = loaded.of(agreement)
    for version in known:
        if version.label == label:
            return version
    here = signed_folder(agreement, label)
    refused = [problem for problem in loaded.problems if problem.path.startswith(here)]
    if refused:
        raise ClausectlError(refused, exit_code=EXIT_INTEGRITY)
    labels = [version.label for version in known]
    hint = f"it has: {', '.join(labels)}" if labels else _hint_of_nothing(source, agreement)
    raise ClausectlError(Problem("CL415", f"there is no signed version {agreement}@{label}", hint=hint))


def _hint_of_nothing(source: Source, agreement: str) -> str:
    others = dict.fromkeys(name for name, _ in list_signed_files(source).versions)
    close = find_nearest(agreement, others)
    return f"did you mean {close}?" if close else "`clausectl status` shows what has been sent and signed"


def read_text(source: Source, version: SignedVersion) -> str:
    """The text of a signed version, its hash compared.

    Raises ClausectlError CL416 (exit 3) when it is missing or has another hash.
    """
    path = f"{version.folder}/{TEXT}"
    file = source.read([path], limit=_MAX_TEXT).get(path)
    hint = "restore it from git; `clausectl verify` says what else does not match"
    if file is None:
        problem = Problem("CL416", f"the text of {version.name} is missing", path, hint=hint)
        raise ClausectlError(problem, exit_code=EXIT_INTEGRITY)
    if hash_bytes(file.data) != version.record.text.sha256:
        message = f"the text of {version.name} is not the one that was signed"
        raise ClausectlError(Problem("CL416", message, path, hint=hint), exit_code=EXIT_INTEGRITY)
    return file.data.decode("utf-8")


_MAX_TEXT = 16 * 1024 * 1024


def group_by_agreement(versions: Iterable[SignedVersion]) -> dict[str, list[SignedVersion]]:
    """Agreement id -> its signed versions, the first first."""
    grouped: dict[str, list[SignedVersion]] = {}
    for version in versions:
        grouped.setdefault(version.id, []).append(version)
    return grouped
