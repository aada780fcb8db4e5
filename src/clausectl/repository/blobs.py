"""Blobs read while what came before them is being understood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from clausectl.errors import ClausectlError, Problem
from clausectl.repository.objects import Absent, ObjectReader, missing_object
from clausectl.repository.paths import check_total, too_large


class BlobStream(Mapping[str, bytes]):
    """The contents of blobs by id. git works ahead while the caller works on what is there already.

    Asking in the order of ``ids`` is quickest; any order will do. A blob that
    is not stored, or over ``limit`` bytes, raises ClausectlError CL011 or CL015
    with every such blob at the first question that meets one, more than 256 MiB
    together CL023. `finish` reads what nobody asked for, so that nothing that
    is missing goes unnoticed. The reader must answer nobody else until then.
    ``known`` are contents that need no git.
    """

    def __init__(
        self,
        objects: ObjectReader,
        ids: Iterable[str],
        limit: int,
        *,
        shallow: bool,
        known: Mapping[str, bytes] | None = None,
    ) -> None:
        wanted = list(dict.fromkeys(ids))
        self._answers = zip(wanted, objects.fetch(wanted, limit), strict=True)
        self._limit = limit
        self._shallow = shallow
        self._found: dict[str, bytes] = dict(known or {})
        self._total = 0

    def __getitem__(self, key: str) -> bytes:
        found = self._found.get(key)
        if found is None:
            self._read(key)
            found = self._found[key]
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.finish())

    def __len__(self) -> int:
        return len(self.finish())

    def finish(self) -> dict[str, bytes]:
        """Read the rest; all contents by id. Raises what is raised for a blob that cannot be read."""
        self._read()
        return self._found

    def _read(self, until: str = "") -> None:
        problems: list[Problem] = []
        for id_, answer in self._answers:
            if isinstance(answer, Absent):
                problems.append(missing_object(id_, shallow=self._shallow))
            elif answer.data is None:
                problems.append(too_large(f"blob {id_}", answer.size, self._limit))
            else:
                self._found[id_] = answer.data
                self._total += answer.size
                check_total(self._total)
                if id_ == until and not problems:
                    return
        if problems:
            raise ClausectlError(problems)
