"""The contents of a lineage's stages, read when they are asked for and kept."""

from __future__ import annotations

from clausectl.errors import ClausectlError
from clausectl.model.lineage import Lineage, Stage
from clausectl.model.sources import MAX_DOCUMENT_BYTES, Source
from clausectl.model.versions import VersionSide
from clausectl.pipeline.version_sides import name_of, read_side
from clausectl.repository.opening import Repository


class StageSides:
    """Reads stages of any lineage that was found at one source. Call it with a stage."""

    def __init__(self, repository: Repository, source: Source, notes: dict[str, None]) -> None:
        self._repository = repository
        self._source = source
        self._notes = notes
        self._known: dict[tuple[str, str], VersionSide] = {}

    def __call__(self, stage: Stage) -> VersionSide:
        """The side of a stage that has a content; one that is too large is told as empty, with a note.

        Raises ClausectlError CL011 for a content that the clone does not hold.
        """
        key = (stage.path, stage.blob)
        found = self._known.get(key)
        if found is None:
            label = stage.commit[:7] or self._source.label
            data = self._read(stage, label)
            if data is None:
                found = VersionSide(name_of(stage.path), stage.path, "", "", "", "", "")
            else:
                found = read_side(stage.path, stage.blob, data, label, self._notes)
            self._known[key] = found
        return found

    def newest_data(self, lineage: Lineage) -> bytes:
        """The bytes of the newest stage that has any."""
        stage = next((stage for stage in lineage.stages if stage.blob), None)
        return (self._read(stage, "") if stage is not None else None) or b""

    def newest_title(self, lineage: Lineage) -> str:
        """The title of the newest stage that has a content."""
        stage = next((stage for stage in lineage.stages if stage.blob), None)
        return self(stage).title if stage is not None else ""

    def _read(self, stage: Stage, label: str) -> bytes | None:
        try:
            if not stage.commit:
                return self._source.read([stage.path], limit=MAX_DOCUMENT_BYTES)[stage.path].data
            return self._repository.read_blobs([stage.blob], MAX_DOCUMENT_BYTES)[stage.blob]
        except ClausectlError as error:
            if {problem.code for problem in error.problems} != {"CL015"}:
                raise
            self._notes[f"{stage.path} at {label} is too large to be compared"] = None
            return None
