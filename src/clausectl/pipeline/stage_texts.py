"""The texts of the versions of files, read some at a time, and what each said of its version."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from clausectl.formats.decoding import decode_any
from clausectl.model.lineage import Lineage, Stage
from clausectl.model.sources import MAX_DOCUMENT_BYTES
from clausectl.repository.objects import StoredObject
from clausectl.repository.opening import Repository

_AHEAD = 32  # versions that are read at once
_VERSION = re.compile(r"^version:[ \t]*[\"']?([0-9A-Za-z.+-]{1,40})[\"']?[ \t]*$", re.MULTILINE)
_FRONT = 8_000  # characters at the top of a file in which its version is looked for


class StageTexts:
    """Reads what stages hold; a text that was asked for is kept for as long as it is needed and no longer."""

    def __init__(
        self, repository: Repository, lineages: Mapping[str, Lineage], texts: Mapping[str, str]
    ) -> None:
        self._repository = repository
        self._lineages = lineages
        self._texts = texts
        self._versions: dict[str, str] = {}  # by blob

    def reader(self, path: str) -> Callable[[int], str]:
        """The texts of the stages of one path by their index: LF line ends, empty where there is no text."""
        stages = self._lineages[path].stages
        ahead: dict[str, str] = {}

        def read(index: int) -> str:
            stage = stages[index]
            if not index:
                self._versions.setdefault(stage.blob, find_version(self._texts[path]))
                return self._texts[path]
            if stage.blob not in ahead:
                ahead.clear()
                ahead.update(self._fetch({s.blob: s.path for s in stages[index : index + _AHEAD]}))
            return ahead[stage.blob]

        return read

    def version_of(self, path: str, index: int) -> str:
        """The version that a stage stated, as far as it was read; empty where it stated none."""
        return self._versions.get(self._lineages[path].stages[index].blob, "")

    def _fetch(self, paths: Mapping[str, str]) -> dict[str, str]:
        found: dict[str, str] = {}
        answers = self._repository.objects.fetch(paths, MAX_DOCUMENT_BYTES)
        for (blob, path), answer in zip(paths.items(), answers, strict=True):
            data = answer.data if isinstance(answer, StoredObject) else None
            found[blob] = decode_any(data, path)[0] if data is not None else ""
            self._versions[blob] = find_version(found[blob])
        return found


def find_version(text: str) -> str:
    """What front matter states under ``version:``; empty where there is none."""
    if not text.startswith("---\n"):
        return ""
    end = text.find("\n---", 3, _FRONT)
    match = _VERSION.search(text, 0, max(end, 0))
    return match[1] if match else ""


def start_at(lineage: Lineage | None, copy: Lineage) -> Lineage:
    """A clause's lineage from what a frozen copy holds on; the copy's own where the clause never held it."""
    held = hold_from(lineage, {copy.stages[0].blob}, copy.path) if lineage is not None else None
    return held if held is not None and held.stages[0].commit else copy


def hold_from(lineage: Lineage, blobs: Collection[str], path: str) -> Lineage | None:
    """A lineage from the newest of its stages that holds one of the blobs, as that of ``path``.

    None where no stage does. What went and came back begins where it came back.
    """
    stages = lineage.stages
    first = next((n for n, stage in enumerate(stages) if stage.blob and stage.blob in blobs), -1)
    if first < 0:
        return None

    def kept(others: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(other for other in others if stages[other].blob)

    reached = {first}
    for index in range(first, len(stages)):
        if index in reached:
            reached.update((*kept(stages[index].parents), *kept(stages[index].taken_from)))
    place = {old: new for new, old in enumerate(sorted(reached))}
    found = tuple(
        Stage(
            stages[index].path,
            stages[index].blob,
            stages[index].commit,
            tuple(place[parent] for parent in kept(stages[index].parents)),
            tuple(place[other] for other in kept(stages[index].taken_from)),
        )
        for index in sorted(reached)
    )
    return Lineage(path, found, lineage.commits, lineage.cut_off)
