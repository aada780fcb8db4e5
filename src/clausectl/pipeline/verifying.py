"""Verify signed versions: their files, then history, work tree, tags and an anchor.

Nothing here reads the cache. Versions are read one agreement after the other,
so that memory follows the largest agreement and the sources, not the number
of versions.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from clausectl.errors import ClausectlError, Problem
from clausectl.formats import signed_names
from clausectl.formats.names import AGREEMENTS, FROZEN, split_frozen
from clausectl.formats.signed_files import hash_bytes
from clausectl.formats.signed_names import LABEL, signed_folder, split_signed, split_signed_name
from clausectl.model.signed import SignedVersion, StoredSignature, VersionRecord
from clausectl.model.sources import FileEntry, Source
from clausectl.model.verified import Check, Verification, VerifiedVersion
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.records import dataclass
from clausectl.repository.additions import Additions, find_alterations, has_grafts, list_replaced
from clausectl.repository.opening import Repository
from clausectl.repository.sources import read_entries
from clausectl.signing import links
from clausectl.signing.links import differs, matches, unchecked
from clausectl.signing.sources import FrozenSources
from clausectl.signing.verifying import verify_files
from clausectl.signing.version_files import VersionFiles

if TYPE_CHECKING:
    from clausectl.pipeline.verifying_tags import Keys

MAX_SIGNED_BYTES = 16 * 1024 * 1024  # of a text or record
MAX_EVIDENCE_BYTES = 64 * 1024 * 1024
_PER_READ = 400  # files: what is held at once

Key = tuple[str, str]  # agreement id, label


@dataclass(frozen=True, slots=True)
class Asked:
    """What to verify: names (``NAME`` for all its versions, ``NAME@v1``), or with none everything."""

    names: tuple[str, ...] = ()
    rev: str = "HEAD"
    require_tags: bool = False
    anchor: Path | None = None
    keys: Keys | None = None


@dataclass(slots=True)
class Ground:
    """Every signed and frozen file of one source, and what its history did to them."""

    repository: Repository
    source: Source
    versions: dict[Key, dict[str, FileEntry]] = field(default_factory=lambda: defaultdict(dict))
    frozen: dict[str, FileEntry] = field(default_factory=dict)
    astray: list[FileEntry] = field(default_factory=list)
    history: Additions | None = None
    altered: dict[str, list[Check]] = field(default_factory=dict)
    gone: dict[Key, list[Check]] = field(default_factory=dict)

    @property
    def entries(self) -> dict[str, FileEntry]:
        """Path -> entry of everything."""
        found = {entry.path: entry for inner in self.versions.values() for entry in inner.values()}
        found |= {entry.path: entry for entry in self.astray}
        return found | self.frozen


def survey(repository: Repository, source: Source) -> Ground:
    """List every signed and frozen file of a source and read its history."""
    ground = Ground(repository, source)
    for entry in source.entries(AGREEMENTS, FROZEN):
        parts = split_signed(entry.path)
        if parts is not None and parts[1]:
            ground.versions[parts[0], parts[1]][parts[2]] = entry
        elif parts is not None:
            ground.astray.append(entry)
        elif entry.path.startswith(FROZEN + "/"):
            ground.frozen[entry.path] = entry
    start = source.commit or (head.commit if (head := repository.head()) else "")
    if not start:
        return ground
    ground.history = find_alterations(repository, start, [AGREEMENTS, FROZEN])
    for alteration in ground.history.alterations:
        path = alteration.path
        parts = split_signed(path)
        if parts is None and not path.startswith(FROZEN + "/"):
            continue
        detail = f"{alteration.what} in commit {alteration.commit}"
        check = differs(links.HISTORY, f"{path} was {detail}", path, alteration.commit)
        if parts is not None and parts[1]:
            key = (parts[0], parts[1])
            if key not in ground.versions:
                ground.gone.setdefault(key, []).append(check)
        ground.altered.setdefault(path, []).append(check)
    return ground


def verify(
    repository: Repository, asked: Asked, progress: Progress = no_progress, ground: Ground | None = None
) -> Verification:
    """Follow every link of the signed versions asked for; ``ground`` is their source, surveyed already.

    Raises ClausectlError CL415 for a name that has and had no signed version,
    CL475 for an anchor that cannot be read, and what reading a revision raises.
    """
    from clausectl.pipeline.verifying_anchor import check_anchor, read_anchor
    from clausectl.pipeline.verifying_tags import check_tags, find_orphans
    from clausectl.pipeline.verifying_worktree import check_worktree

    anchor = read_anchor(asked.anchor) if asked.anchor is not None else None
    ground = ground or survey(repository, repository.source(asked.rev))
    source = ground.source
    wanted = choose_versions(ground, asked.names)
    everything = not asked.names
    worktree = check_worktree(ground)
    versions = _Verifier(ground, worktree).run(wanted, progress)
    versions = check_tags(repository, versions, require=asked.require_tags, keys=asked.keys)
    general = _check_repository(ground)
    general += _check_rest(ground, worktree, everything=everything)
    if everything:
        general += find_orphans(repository, {*ground.versions, *ground.gone})
    if anchor is not None:
        versions, rest = check_anchor(ground, versions, anchor, everything=everything)
        general += rest
    shown = [version.verified for version in versions]
    shown += [_tell_gone(ground, key) for key in wanted if key not in ground.versions]
    shown.sort(key=lambda version: (version.agreement, int(version.label[1:])))
    notes = () if shown else ("there are no signed versions here, and history shows none",)
    return Verification(source.label, source.commit, tuple(shown), tuple(general), notes)


def choose_versions(ground: Ground, names: Sequence[str]) -> list[Key]:
    """The versions that names stand for, those that are gone among them; all without any."""
    known = {*ground.versions, *ground.gone}
    order = sorted(known, key=lambda key: (key[0], int(key[1][1:])))
    if not names:
        return order
    chosen: dict[Key, None] = {}
    problems: list[Problem] = []
    for name in names:
        named = split_signed_name(name)
        plain = named[0] if named else name.removesuffix(".md").removeprefix(AGREEMENTS + "/")
        found = [key for key in order if key[0] == plain and (named is None or key[1] == named[1])]
        chosen.update(dict.fromkeys(found))
        if not found:
            hint = "`clausectl verify --all` shows every signed version"
            problems.append(Problem("CL415", f"there is no signed version {name}", hint=hint))
    if problems:
        raise ClausectlError(problems)
    return list(chosen)


@dataclass(slots=True)
class Found:
    """A version with what its files showed; ``hashes`` are those of every file, by path in the folder."""

    verified: VerifiedVersion
    record: VersionRecord | None
    hashes: Mapping[str, str]
    blobs: Mapping[str, str]
    complete: bool

    def add(self, checks: Iterable[Check]) -> Found:
        """The same with more checks."""
        verified = replace(self.verified, checks=(*self.verified.checks, *checks))
        return Found(verified, self.record, self.hashes, self.blobs, self.complete)


class _Verifier:
    def __init__(self, ground: Ground, worktree: Mapping[str, list[Check]] | str) -> None:
        self.ground = ground
        self.worktree = worktree
        self.known = FrozenSources()
        self.frozen: dict[str, tuple[str, bytes]] = {}
        self.names = {f"{agreement}@{label}" for agreement, label in ground.versions}

    def run(self, wanted: Sequence[Key], progress: Progress) -> list[Found]:
        """Verify the files of versions, a handful at a time."""
        present = [key for key in wanted if key in self.ground.versions]
        found: list[Found] = []
        batch: list[Key] = []
        size = 0
        for done, key in enumerate(present):
            batch.append(key)
            size += len(self.ground.versions[key])
            last = done + 1 == len(present)
            apart = last or present[done + 1][0] != key[0]
            if last or size >= _PER_READ or (apart and size >= _PER_READ // 4):
                found += self._verify(batch)
                batch, size = [], 0
                progress("verifying", done + 1, len(present))
        return found

    def _verify(self, keys: Sequence[Key]) -> list[Found]:
        plain: list[FileEntry] = []
        for key in keys:
            for inner, entry in self.ground.versions[key].items():
                if entry.mode == "file" and not inner.startswith(signed_names.EVIDENCE + "/"):
                    plain.append(entry)
        data = read_files(self.ground, plain, MAX_SIGNED_BYTES)
        self._read_sources(data[entry.path] for entry in plain if entry.path.endswith("/version.json"))
        return [self._verify_one(key, data) for key in keys]

    def _read_sources(self, records: Iterable[bytes]) -> None:
        """Read the frozen sources that records name, as far as they are not read yet."""
        named: set[str] = set()
        for record in records:
            named.update(re.findall(r'"path": "(frozen/[^"\\]+)"', record.decode("utf-8", "replace")))
        entries = [
            self.ground.frozen[path]
            for path in sorted(named - self.frozen.keys())
            if path in self.ground.frozen
        ]
        for path, content in read_files(
            self.ground, [e for e in entries if e.mode == "file"], MAX_SIGNED_BYTES
        ).items():
            self.frozen[path] = (hash_bytes(content), content)

    def _verify_one(self, key: Key, data: Mapping[str, bytes]) -> Found:
        agreement, label = key
        inner = self.ground.versions[key]
        odd = {name: entry.mode for name, entry in inner.items() if entry.mode != "file"}
        own = {name: data[entry.path] for name, entry in inner.items() if entry.path in data}
        prefix = signed_names.EVIDENCE + "/"
        evidence = {
            name[len(prefix) :]: self._hash_evidence(entry)
            for name, entry in inner.items()
            if entry.mode == "file" and name.startswith(prefix)
        }
        files = VersionFiles(agreement, label, own, evidence, odd, self.frozen)
        record, acts, checks = verify_files(files, self.known, self.names)
        sha256 = hash_bytes(own["version.json"]) if "version.json" in own else ""
        paths = [entry.path for entry in inner.values()]
        paths += [source.path for source in record.sources if source.kind != "manifest"] if record else []
        # what was deleted from the folder of a version that still stands
        paths += [path for path in self.ground.altered if path.startswith(signed_folder(*key) + "/")]
        checks += self._check_history(dict.fromkeys(paths))
        checks += self._check_worktree(dict.fromkeys(paths), signed_folder(*key) + "/")
        hashes = {name: hash_bytes(content) for name, content in own.items()}
        hashes |= {prefix + name: found[0] for name, found in evidence.items()}
        state, complete = _tell_state(key, sha256, record, acts)
        verified = VerifiedVersion(agreement, label, files.folder, state, sha256, tuple(checks))
        blobs = {name: entry.blob for name, entry in inner.items()}
        return Found(verified, record, hashes, blobs, complete)

    def _hash_evidence(self, entry: FileEntry) -> tuple[str, int]:
        try:
            content = read_files(self.ground, [entry], MAX_EVIDENCE_BYTES)[entry.path]
        except ClausectlError as error:
            if all(problem.code == "CL015" for problem in error.problems):
                return "", 0
            raise
        return hash_bytes(content), len(content)

    def _check_history(self, paths: Iterable[str]) -> list[Check]:
        history = self.ground.history
        if history is None:
            return [unchecked(links.HISTORY, "there is no commit")]
        wrong = [check for path in paths for check in self.ground.altered.get(path, ())]
        if wrong:
            return wrong
        if history.ends_at:
            ends = ", ".join(history.ends_at)
            return [
                unchecked(
                    links.HISTORY, f"the history ends at {ends}; none of the commits after it changes a file"
                )
            ]
        return [matches(links.HISTORY, f"{len(history.commits):,} commits")]

    def _check_worktree(self, paths: Iterable[str], folder: str) -> list[Check]:
        if isinstance(self.worktree, str):
            return [unchecked(links.WORKTREE, self.worktree)]
        found = [check for path in paths for check in self.worktree.get(path, ())]
        inside = set(paths)
        found += [
            check
            for path, checks in self.worktree.items()
            if path.startswith(folder) and path not in inside
            for check in checks
        ]
        return found or [matches(links.WORKTREE)]


def read_files(ground: Ground, entries: Sequence[FileEntry], limit: int) -> dict[str, bytes]:
    """The bytes of files by path: by the blobs listed, and in the work tree as they are on disk."""
    if not entries:
        return {}
    if ground.source.label == "WORKTREE" and not ground.source.commit:
        read = ground.source.read([entry.path for entry in entries], limit=limit)
    else:
        read = read_entries(ground.repository, list(entries), limit)
    return {path: file.data for path, file in read.items()}


def _tell_state(
    key: Key, sha256: str, record: VersionRecord | None, acts: tuple[StoredSignature, ...]
) -> tuple[str, bool]:
    """How far a version is executed, in words, and whether every signatory has acted."""
    if record is None:
        return "cannot be read", False
    version = SignedVersion(*key, signed_folder(*key), sha256, record, acts, ())
    declined = [role for role, act in version.acts.items() if act.decision == "declined"]
    if declined:
        return f"declined by {', '.join(declined)}", False
    if version.complete:
        return "every signatory has acted", True
    return f"awaiting {', '.join(version.awaiting)}" if version.awaiting else "no signatories", False


def _tell_gone(ground: Ground, key: Key) -> VerifiedVersion:
    checks = ground.gone[key]
    return VerifiedVersion(*key, signed_folder(*key), "deleted", "", tuple(checks))


def _check_repository(ground: Ground) -> list[Check]:
    """Replacement references and grafts, which show other objects and another history to other programs."""
    checks: list[Check] = []
    replaced = list_replaced(ground.repository)
    known = {entry.blob for entry in ground.entries.values()}
    commits = ground.history.commits if ground.history else frozenset()
    touching = [
        id_
        for id_, kind in replaced
        if id_ in known or id_ in commits or kind in ("tree", "tag")  # which trees were read is not kept
    ]
    if touching:
        detail = f"refs/replace shows something else in the place of {', '.join(touching[:5])}"
        checks.append(differs(links.REPLACED, detail))
    else:
        checks.append(matches(links.REPLACED, "none touches what was read"))
    if has_grafts(ground.repository):
        checks.append(differs(links.GRAFTS, "info/grafts states another history than the one stored"))
    else:
        checks.append(matches(links.GRAFTS))
    return checks


def _check_rest(
    ground: Ground, worktree: Mapping[str, list[Check]] | str, *, everything: bool
) -> list[Check]:
    """What belongs to no version: frozen sources by their names, and files astray; only without names."""
    if not everything:
        return []
    checks: list[Check] = []
    paths = [path for path in ground.altered if path.startswith(FROZEN + "/")]
    checks += [check for path in paths for check in ground.altered[path]]
    if not isinstance(worktree, str):
        checks += [
            check for path, found in worktree.items() if path.startswith(FROZEN + "/") for check in found
        ]
    wrong = []
    entries = [entry for entry in ground.frozen.values() if entry.mode == "file"]
    for at in range(0, len(entries), _PER_READ):
        some = read_files(ground, entries[at : at + _PER_READ], MAX_SIGNED_BYTES)
        for path, content in some.items():
            parts = split_frozen(path)
            if parts is not None and not hash_bytes(content).startswith(parts[2]):
                wrong.append(differs(links.FROZEN, f"{path} does not have the hash in its name", path))
    wrong += [
        differs(links.FROZEN, f"a {entry.mode} stands at {path}", path)
        for path, entry in ground.frozen.items()
        if entry.mode != "file"
    ]
    checks += wrong or [matches(links.FROZEN, f"{len(entries):,} files")]
    for entry in ground.astray:
        label = entry.path.partition(".signed/")[2].partition("/")[0]
        if not LABEL.fullmatch(label):
            checks.append(differs(links.FOLDER, f"{entry.path} belongs to no version", entry.path))
    return checks
