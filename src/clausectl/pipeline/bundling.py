"""Bundle signed versions: their files, sources and tags, for somebody who has no repository.

Everything is verified first, and read from the same commit by the ids of the
blobs that were verified. Files are read one after the other while the archive
is written, so that memory follows the largest of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

from clausectl.errors import EXIT_INTEGRITY, ClausectlError, Problem
from clausectl.formats.names import FROZEN, explain_bad_id
from clausectl.formats.signed_files import hash_bytes, read_later, read_signature, read_version
from clausectl.formats.signed_names import (
    TEXT,
    VERSION_FILE,
    is_signature,
    split_later,
    split_signed,
    tag_name,
)
from clausectl.model.signed import VersionRecord
from clausectl.model.sources import FileEntry
from clausectl.model.verified import Bundle, BundledVersion, Verification, VerifiedVersion
from clausectl.output.bundle_readme import write_readme
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.pipeline.verifying import (
    MAX_EVIDENCE_BYTES,
    MAX_SIGNED_BYTES,
    Asked,
    Ground,
    read_files,
    survey,
    verify,
)
from clausectl.records import dataclass
from clausectl.repository.archives import check_archive_place, write_archive
from clausectl.repository.objects import Absent, StoredObject, missing_object
from clausectl.repository.opening import Repository
from clausectl.repository.tags import read_tags
from clausectl.signing import links

README = "README.md"
SCRIPT = "verify_signed.py"
LIST = "SHA256SUMS"
MAX_BUNDLE_BYTES = 4 * 1024 * 1024 * 1024 - 64 * 1024 * 1024  # below what any unpacker can hold
_PER_READ = 200  # versions whose records are held at once
_MOST_PROBLEMS = 20

# What a name cannot hold, or is shown or read as another one, on some system.
_UNSAFE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\\:*?\"<>|\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_MOST_NAME_BYTES = 1000  # with the folder that it is unpacked in, a path of 4096 has room for it


@dataclass(frozen=True, slots=True)
class _Member:
    """One file of the bundle: bytes that are at hand, or the id of an object of the repository."""

    name: str
    object: str = ""
    data: bytes = b""
    origin: str = ""  # the path in the repository


@dataclass(frozen=True, slots=True)
class _Folder:
    """One version: its own files and the frozen sources that it names, ``text`` among them."""

    told: BundledVersion
    entries: tuple[FileEntry, ...]
    text: FileEntry


@dataclass(frozen=True, slots=True)
class _Content:
    """What a bundle holds. The names of its files are made when they are written: they can be many."""

    folders: tuple[_Folder, ...]
    page: bytes
    script: bytes

    def __len__(self) -> int:
        return 2 + sum(len(folder.entries) + 1 + bool(folder.told.tag) for folder in self.folders)

    def __iter__(self) -> Iterator[_Member]:
        """Every file but the list of hashes, by the bytes of the names.

        No folder's name begins another's, because no id holds an ``@``.
        """
        parts: dict[str, _Folder | bytes] = {README: self.page, SCRIPT: self.script}
        parts |= {f"{folder.told.folder}/": folder for folder in self.folders}
        for name in sorted(parts, key=_by_bytes):
            part = parts[name]
            yield from (_Member(name, data=part),) if isinstance(part, bytes) else _list_members(part)


def bundle(
    repository: Repository, asked: Asked, path: Path, progress: Progress = no_progress
) -> Verification:
    """Verify the versions asked for and, where every link holds, write them as an archive.

    The report is that of `verify`, with the bundle where one was written:
    without one a link is broken. Raises what `verify` raises, ClausectlError
    CL476 for a place that a bundle cannot have, CL477 for a file that cannot be
    in one, CL478 without a commit or a version, and what
    `archives.write_archive` raises; then nothing was written.
    """
    check_archive_place(path)
    _check_inside(repository, path)
    source = repository.source(asked.rev)
    if not source.commit:
        hint = "commit what was signed; --rev names a commit"
        raise ClausectlError(Problem("CL478", f"{asked.rev} is no commit to bundle from", hint=hint))
    ground = survey(repository, source)
    report = verify(repository, asked, progress, ground)
    if report.broken:
        return report
    if not report.versions:
        hint = "`clausectl status` shows what has been sent and signed"
        raise ClausectlError(Problem("CL478", "there is no signed version to bundle", hint=hint))
    folders = _plan(ground, report.versions)
    _check_names(report.versions, folders)
    page = write_readme(_read_proof("README.md").decode("utf-8"), [f.told for f in folders], source.commit)
    content = _Content(tuple(folders), page.encode("utf-8"), _read_proof("verify_signed.txt"))
    written = write_archive(path, _read_members(repository, content, progress))
    return replace(report, bundle=Bundle(str(path), written.sha256, written.size, written.files))


def _read_proof(name: str) -> bytes:
    """A file of the package that goes into bundles; the script is docs/verify_signed.py byte for byte."""
    return files("clausectl").joinpath(f"proof/{name}").read_bytes()


def _check_inside(repository: Repository, path: Path) -> None:
    """Raises ClausectlError CL476 for a place among files that are only ever added by an act."""
    if repository.root is None:
        return
    try:
        inner = (path.parent.resolve() / path.name).relative_to(repository.root.resolve()).as_posix()
    except ValueError:
        return
    if split_signed(inner) is not None or inner.startswith((FROZEN + "/", ".git/")):
        hint = "name a place outside of the repository"
        message = "a bundle does not go among signed or frozen files"
        raise ClausectlError(Problem("CL476", message, str(path), hint=hint))


def _plan(ground: Ground, versions: Sequence[VerifiedVersion]) -> list[_Folder]:
    """What goes into the bundle of every version."""
    folders: list[_Folder] = []
    tags = _find_tags(ground.repository, versions)
    for at in range(0, len(versions), _PER_READ):
        some = versions[at : at + _PER_READ]
        records = _read_records(ground, some)
        for version in some:
            record, elsewhere = records[version.name]
            inside = ground.versions[version.agreement, version.label]
            frozen = dict.fromkeys(source.path for source in record.sources if source.kind != "manifest")
            entries = (*inside.values(), *(ground.frozen[path] for path in frozen))
            told = _tell(version, record, elsewhere, tags.get(version.name, ""))
            folders.append(_Folder(told, entries, inside[TEXT]))
    return folders


def _tell(version: VerifiedVersion, record: VersionRecord, elsewhere: int, tag: str) -> BundledVersion:
    readable = f"{version.agreement.rpartition('/')[2]}-{version.label}.md"
    return BundledVersion(
        version.name,
        version.state,
        version.name,
        f"{version.name}/{readable}",
        version.sha256,
        record.text.making == "transcribed",
        tag,
        elsewhere,
    )


def _list_members(folder: _Folder) -> list[_Member]:
    """The files of one version by the bytes of their names."""
    top = folder.told.folder
    members = [_Member(f"{top}/{entry.path}", entry.blob, origin=entry.path) for entry in folder.entries]
    members.append(_Member(folder.told.text, folder.text.blob, origin=folder.text.path))
    if folder.told.tag:
        members.append(_Member(f"{top}/tag/object", folder.told.tag, origin=f"the tag of {folder.told.name}"))
    return sorted(members, key=lambda member: _by_bytes(member.name))


def _by_bytes(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")


def _read_records(
    ground: Ground, versions: Sequence[VerifiedVersion]
) -> dict[str, tuple[VersionRecord, int]]:
    """Name -> the record of a version, and how much evidence is kept elsewhere."""
    wanted: list[FileEntry] = []
    for version in versions:
        inside = ground.versions[version.agreement, version.label]
        wanted += [
            entry
            for inner, entry in inside.items()
            if inner == VERSION_FILE or is_signature(inner) or split_later(inner)
        ]
    data = read_files(ground, wanted, MAX_SIGNED_BYTES)
    found: dict[str, tuple[VersionRecord, int]] = {}
    for version in versions:
        inside = ground.versions[version.agreement, version.label]
        path = inside[VERSION_FILE].path
        record, problems = read_version(data[path], path)
        evidence = list(record.evidence) if record else []
        for inner, entry in inside.items():
            if is_signature(inner):
                act, wrong = read_signature(data[entry.path], entry.path)
                evidence += act.evidence if act else ()
                problems = problems + wrong
            elif split_later(inner):
                later, wrong = read_later(data[entry.path], entry.path)
                evidence += later.evidence if later else ()
                problems = problems + wrong
        if record is None or problems:  # it was verified a moment ago
            raise ClausectlError(problems, EXIT_INTEGRITY)
        found[version.name] = record, sum(not item.file for item in evidence)
    return found


def _find_tags(repository: Repository, versions: Sequence[VerifiedVersion]) -> dict[str, str]:
    """Name of a version -> the id of its annotated tag, as far as it was verified.

    Raises ClausectlError CL477 for a tag that has moved since.
    """
    names = {tag_name(version.agreement, version.label): version for version in versions}
    found: dict[str, str] = {}
    for tag in read_tags(repository, names=sorted(names)):
        version = names[tag.name]
        if tag.kind != "annotated":
            continue
        check = next(check for check in version.checks if check.link == links.TAG.name)
        if check.outcome != "matches" or not check.detail.startswith(f"{tag.name} {tag.id}"):
            hint = "run the command again"
            raise ClausectlError(Problem("CL477", f"the tag {tag.name} was moved meanwhile", hint=hint))
        found[version.name] = tag.id
    return found


def explain_bad_name(name: str) -> str:
    """Why a name would be another one on some system, or lead elsewhere; empty when it is fine."""
    found = _UNSAFE.search(name)
    if found:
        return f"its name holds the character {found.group()!r}"
    if any(part.strip(" .") == "" for part in name.split("/")):
        return "its name leads to another folder"
    return "its name is too long" if len(name.encode("utf-8")) > _MOST_NAME_BYTES else ""


def _check_names(versions: Sequence[VerifiedVersion], folders: Sequence[_Folder]) -> None:
    """Raises ClausectlError CL477 with names that some system would not unpack as they are."""
    hint = "name the versions that can be bundled; nothing that clausectl wrote has such a name"
    problems: list[Problem] = []
    tops: dict[str, str] = {}
    for version in versions:
        why = explain_bad_id(version.agreement) or _find_other(tops, version.name)
        if why:
            message = f"the id of this agreement cannot name a folder: {why}"
            problems.append(Problem("CL477", message, version.folder, hint=hint))
    for folder in folders:
        taken: dict[str, str] = {}
        for member in _list_members(folder):
            why = explain_bad_name(member.name) or _find_other(taken, member.name)
            if why:
                message = f"it cannot be unpacked everywhere: {why}"
                problems.append(Problem("CL477", message, member.origin, hint=hint))
        if len(problems) > _MOST_PROBLEMS:
            break
    if problems:
        raise ClausectlError(problems[:_MOST_PROBLEMS])


def _find_other(taken: dict[str, str], name: str) -> str:
    """Why a name cannot stand beside those that are taken; it is added to them."""
    other = taken.setdefault(unicodedata.normalize("NFC", name).casefold(), name)
    return "" if other is name else f"on some systems it is the same as {other}"


def _read_members(
    repository: Repository, content: _Content, progress: Progress
) -> Iterator[tuple[str, bytes | bytearray]]:
    """Each file with its bytes, one after the other; last the list of hashes, which covers the others."""
    ids = (member.object for member in content if member.object)
    answers = repository.objects.fetch(ids, MAX_EVIDENCE_BYTES)
    listed = bytearray()
    files, total = len(content), 0
    for done, member in enumerate(content, 1):
        data = _take(repository, member, next(answers)) if member.object else member.data
        total += len(data) + 2 * len(member.name)
        if total > MAX_BUNDLE_BYTES:
            message = f"the bundle would have more than {MAX_BUNDLE_BYTES:,} bytes"
            raise ClausectlError(Problem("CL477", message, hint="bundle some of the versions, by name"))
        listed += f"{hash_bytes(data)}  {member.name}\n".encode()
        yield member.name, data
        progress("bundling", done, files)
    yield LIST, listed


def _take(repository: Repository, member: _Member, answer: StoredObject | Absent) -> bytes:
    if isinstance(answer, Absent):
        raise ClausectlError(missing_object(member.object, shallow=repository.shallow, path=member.origin))
    if answer.data is None:
        message = f"the file has {answer.size:,} bytes, and at most {MAX_EVIDENCE_BYTES:,} are compared"
        hint = "hand it over by itself, with its hash from version.json or the act"
        raise ClausectlError(Problem("CL477", message, member.origin, hint=hint))
    return answer.data
