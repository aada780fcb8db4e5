"""What records are planned on: one commit, of which each thing is read once however many are planned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from clausectl.errors import ClausectlError, Problem
from clausectl.formats.names import FROZEN
from clausectl.model.library import Library
from clausectl.model.signed import SignedVersion
from clausectl.model.sources import Source
from clausectl.pipeline.acting import leave_out_sources
from clausectl.pipeline.load import load_for
from clausectl.pipeline.opening_versions import check_target
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.pipeline.signed_versions import LoadedVersions, find_signed, load_signed
from clausectl.repository.opening import Repository
from clausectl.signing.sources import FrozenSources


class RecordingGround:
    """The commit that is checked out, as far as planning has read it.

    ``known`` are sources and clauses that were parsed and written before.
    Versions that are planned in the same run count as if they stood.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.commit = source.commit
        self.known = FrozenSources()
        self._library: Library | None = None
        self._versions: dict[str, LoadedVersions] = {}
        self._coming: set[str] = set()
        self._read: dict[str, bytes | None] = {}
        self._targets: dict[str, list[Problem]] = {}

    def read_ahead(self, names: Iterable[str], progress: Progress = no_progress) -> None:
        """Read what the agreements named need, and their signed versions, in a few passes over git."""
        wanted = list(dict.fromkeys(names))
        self._library = load_for(self.source, *wanted).library
        loaded = load_signed(self.source, wanted, progress)
        grouped: dict[str, list[SignedVersion]] = {name: [] for name in wanted}
        for version in loaded.versions:
            grouped.setdefault(version.id, []).append(version)
        wrong: dict[str, list[Problem]] = {}
        for problem in loaded.problems:
            wrong.setdefault(problem.path.partition(".signed/")[0].partition("/")[2], []).append(problem)
        for name, versions in grouped.items():
            self._versions[name] = LoadedVersions(tuple(versions), tuple(wrong.get(name, ())))

    def knows(self, name: str) -> bool:
        """Whether there is or was a form or agreement of this id; it may be one that cannot be read."""
        library = self.find_library(name)
        return name in library.manifests or name in library.formerly or name in library.unreadable

    def knows_version(self, agreement: str, label: str) -> bool:
        """Whether a version stands, readable or not."""
        loaded = self._load(agreement)
        return bool(loaded.problems) or any(version.label == label for version in loaded.versions)

    def find_library(self, name: str) -> Library:
        """A library that holds everything an agreement needs."""
        return self._library or load_for(self.source, name).library

    def _load(self, agreement: str) -> LoadedVersions:
        if agreement not in self._versions:
            self._versions[agreement] = load_signed(self.source, [agreement])
        return self._versions[agreement]

    def find_versions(self, agreement: str) -> tuple[SignedVersion, ...]:
        """Those of an agreement, the planned ones last. Raises ClausectlError with what cannot be read."""
        loaded = self._load(agreement)
        if loaded.problems:
            raise ClausectlError(loaded.problems)
        return loaded.versions

    def find_version(self, agreement: str, label: str) -> SignedVersion:
        """One that stands. Raises as `find_signed` does."""
        return find_signed(self.source, agreement, label, self._load(agreement))

    def add_planned(self, version: SignedVersion, files: Mapping[str, bytes]) -> None:
        """Let a version that is planned count as if it stood, and the frozen sources among its files."""
        self._read |= {path: data for path, data in files.items() if path.startswith(FROZEN + "/")}
        loaded = self._load(version.id)
        others = tuple(one for one in loaded.versions if one.label != version.label)
        self._versions[version.id] = LoadedVersions((*others, version), loaded.problems)

    def expect(self, names: Iterable[str]) -> None:
        """Versions that the same run records, by ``NAME@v1``: what relates to one of them can say so."""
        self._coming.update(names)

    def check_target(self, target: str) -> list[Problem]:
        """See `opening_versions.check_target`."""
        if target in self._coming:
            return []
        if target not in self._targets:
            self._targets[target] = check_target(self.source, target)
        return self._targets[target]

    def read(self, paths: Iterable[str]) -> dict[str, bytes]:
        """The bytes of those of the paths that exist."""
        wanted = list(paths)
        missing = [path for path in wanted if path not in self._read]
        if missing:
            found = self.source.read(missing)
            self._read |= {path: found[path].data if path in found else None for path in missing}
        read = {path: self._read[path] for path in wanted}
        return {path: data for path, data in read.items() if data is not None}

    def keep_new_sources(self, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """See `acting.keep_new_sources`."""
        return leave_out_sources(files, self.read(path for path in files if path.startswith(FROZEN + "/")))


def stand_on(repository: Repository) -> RecordingGround:
    """The commit that is checked out. Raises ClausectlError CL005 where there is none."""
    repository.finish_interrupted_act()
    head = repository.head()
    if head is None:
        hint = "commit the agreement first"
        raise ClausectlError(Problem("CL005", "this repository has no commits yet", hint=hint))
    return RecordingGround(repository.source(head.commit))
