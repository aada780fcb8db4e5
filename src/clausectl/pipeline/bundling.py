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
from clausectl.formats.signed_files import hash_bytes, read_signature, read_version
from clausectl.formats.signed_names import TEXT, VERSION_FILE, is_signature, split_signed, tag_name
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
    members, told = _plan(ground, report.versions)
    page = write_readme(_read_proof("README.md").decode("utf-8"), told, source.commit)
    members.append(_Member(README, data=page.encode("utf-8")))
    members.append(_Member(SCRIPT, data=_read_proof("verify_signed.txt")))
    members.sort(key=lambda member: member.name.encode("utf-8", "surrogateescape"))
    _check_names(report.versions, members)
    written = write_archive(path, _read_members(repository, members, progress))
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


def _plan(ground: Ground, versions: Sequence[VerifiedVersion]) -> tuple[list[_Member], list[BundledVersion]]:
    """The files of every version, and what is told of each."""
    members: list[_Member] = []
    told: list[BundledVersion] = []
    tags = _find_tags(ground.repository, versions)
    for at in range(0, len(versions), _PER_READ):
        some = versions[at : at + _PER_READ]
        records = _read_records(ground, some)
        for version in some:
            record, elsewhere = records[version.name]
            told.append(_tell(version, record, elsewhere, tags.get(version.name, "")))
            members += _list_members(ground, version, record, told[-1])
    return members, told


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


def _list_members(
    ground: Ground, version: VerifiedVersion, record: VersionRecord, told: BundledVersion
) -> Iterator[_Member]:
    inside = ground.versions[version.agreement, version.label]
    for entry in inside.values():
        yield _Member(f"{told.folder}/{entry.path}", entry.blob, origin=entry.path)
    for path in dict.fromkeys(source.path for source in record.sources if source.kind != "manifest"):
        yield _Member(f"{told.folder}/{path}", ground.frozen[path].blob, origin=path)
    yield _Member(told.text, inside[TEXT].blob, origin=inside[TEXT].path)
    if told.tag:
        name = f"the tag {tag_name(version.agreement, version.label)}"
        yield _Member(f"{told.folder}/tag/object", told.tag, origin=name)


def _read_records(
    ground: Ground, versions: Sequence[VerifiedVersion]
) -> dict[str, tuple[VersionRecord, int]]:
    """Name -> the record of a version, and how much evidence is kept elsewhere."""
    wanted: list[FileEntry] = []
    for version in versions:
        inside = ground.versions[version.agreement, version.label]
        wanted += [entry for inner, entry in inside.items() if inner == VERSION_FILE or is_signature(inner)]
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


def _check_names(versions: Sequence[VerifiedVersion], members: Sequence[_Member]) -> None:
    """Raises ClausectlError CL477 with every name that some system would not unpack as it is."""
    hint = "name the versions that can be bundled; nothing that clausectl wrote has such a name"
    problems: list[Problem] = []
    for version in versions:
        why = explain_bad_id(version.agreement)
        if why:
            message = f"the id of this agreement cannot name a folder: {why}"
            problems.append(Problem("CL477", message, version.folder, hint=hint))
    taken: dict[str, str] = {}
    for member in members:
        why = explain_bad_name(member.name)
        other = taken.setdefault(unicodedata.normalize("NFC", member.name).casefold(), member.name)
        if not why and other is not member.name:
            why = f"on some systems its name is that of {other}"
        if why:
            problems.append(
                Problem("CL477", f"it cannot be unpacked everywhere: {why}", member.origin, hint=hint)
            )
    if problems:
        raise ClausectlError(problems[:_MOST_PROBLEMS])


def _read_members(
    repository: Repository, members: Sequence[_Member], progress: Progress
) -> Iterator[tuple[str, bytes]]:
    """Each file with its bytes, one after the other; last the list of hashes, which covers the others."""
    answers = repository.objects.fetch([m.object for m in members if m.object], MAX_EVIDENCE_BYTES)
    listed: list[str] = []
    total = 0
    for done, member in enumerate(members, 1):
        data = _take(repository, member, next(answers)) if member.object else member.data
        total += len(data) + 2 * len(member.name)
        if total > MAX_BUNDLE_BYTES:
            message = f"the bundle would have more than {MAX_BUNDLE_BYTES:,} bytes"
            raise ClausectlError(Problem("CL477", message, hint="bundle some of the versions, by name"))
        listed.append(f"{hash_bytes(data)}  {member.name}\n")
        yield member.name, data
        progress("bundling", done, len(members))
    yield LIST, "".join(listed).encode("utf-8")


def _take(repository: Repository, member: _Member, answer: StoredObject | Absent) -> bytes:
    if isinstance(answer, Absent):
        raise ClausectlError(missing_object(member.object, shallow=repository.shallow, path=member.origin))
    if answer.data is None:
        message = f"the file has {answer.size:,} bytes, and at most {MAX_EVIDENCE_BYTES:,} are compared"
        hint = "hand it over by itself, with its hash from version.json or the act"
        raise ClausectlError(Problem("CL477", message, member.origin, hint=hint))
    return answer.data
