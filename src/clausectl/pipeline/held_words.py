"""The words of clauses as they were signed or pinned, and as the library has them now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from clausectl.comparing.sides import ClauseSide
from clausectl.formats.names import clause_path
from clausectl.formats.signed_files import hash_bytes
from clausectl.model.sources import Source
from clausectl.model.standing import HeldClause
from clausectl.pipeline.clause_sides import read_clause_side
from clausectl.pipeline.entries import read_leniently
from clausectl.pipeline.report_sources import ReportSources

_REFERENCE = re.compile(r"\[([\w-]+(?:/[\w-]+)+)\]")


class HeldWords:
    """Reads frozen sources and the library's clauses, each once.

    A frozen source whose bytes have another hash than the record states, or
    that is not there, has no words: nobody knows what was signed then.
    """

    def __init__(self, sources: ReportSources, former: Mapping[str, str]) -> None:
        self._sources = sources
        self._former = former
        self._held: dict[HeldClause, ClauseSide | None] = {}
        self._now: dict[str, ClauseSide | None] = {}

    def read(self, clauses: Iterable[HeldClause]) -> None:
        """Read what is needed for these, in two passes."""
        wanted = [clause for clause in clauses if clause not in self._held]
        for source in dict.fromkeys((self._sources.signed, self._sources.drafts)):
            waiting = [clause for clause in wanted if self._held.get(clause) is None]
            if source is not None and waiting:
                self._read_frozen(source, waiting)
        names = [n for n in dict.fromkeys(clause.id for clause in wanted) if n not in self._now]
        files = read_leniently(self._sources.drafts, [clause_path(name) for name in names], [])
        for name in names:
            path = clause_path(name)
            file = files.get(path)
            self._now[name] = read_clause_side(name, path, file.blob, file.data, "", {}) if file else None

    def _read_frozen(self, source: Source, clauses: list[HeldClause]) -> None:
        paths = dict.fromkeys(clause.path for clause in clauses if clause.path.endswith(".md"))
        files = read_leniently(source, paths, [])
        for clause in clauses:
            file = files.get(clause.path)
            data = file.data.replace(b"\r\n", b"\n") if file is not None else b""
            if file is None or (clause.sha256 and hash_bytes(data) != clause.sha256):
                self._held[clause] = None
                continue
            stood_at = clause_path(clause.stated)
            side = read_clause_side(clause.id, stood_at, file.blob, data, "", {})
            self._held[clause] = replace(side, text=self._follow(side.text), plain=self._follow(side.plain))

    def _follow(self, text: str) -> str:
        """References by the ids that clauses have now: a clause that moved is still the same one."""
        if "[" not in text:
            return text
        return _REFERENCE.sub(lambda found: f"[{self._former.get(found[1], found[1])}]", text)

    def of(self, clause: HeldClause) -> ClauseSide | None:
        """The words that stand in an agreement; of an unpinned draft those of the library."""
        return self._held.get(clause) if clause.path else self._now.get(clause.id)

    def now(self, name: str) -> ClauseSide | None:
        """The words in the library."""
        return self._now.get(name)
