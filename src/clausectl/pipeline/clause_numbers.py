"""Which version a clause has in each commit of a replayed history: it rises by what a change comes to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from clausectl.checking.versions import Numbers, level_needed, raise_above, read_numbers
from clausectl.formats.edits import write_scalar
from clausectl.formats.names import clause_path
from clausectl.model.redlines import Significance
from clausectl.model.versions import VersionSide
from clausectl.pipeline.version_files import VersionFiles
from clausectl.pipeline.version_sides import read_side
from clausectl.provenance.versions import tell_change

_FIRST = "1.0.0"
_REASON = "the words are the same, and numbers of list items are written out or left to counting"
_NUMBER = re.compile(
    r"^[ \t]*(?:#{1,6}[ \t]+)?(\*{0,3})(?:[-*+]|\\?\(\w{1,5}\\?\)|\d[\d.]*\\?[.)]|[A-Za-z]\\?[.)])[ \t]+",
    re.MULTILINE,
)


class ClauseNumbers:
    """Writes clauses with the version that each has. One version names one text: none is given twice."""

    def __init__(self, files: VersionFiles) -> None:
        self._files = files
        self._given: dict[str, list[Numbers]] = {}
        self._newest: dict[str, str] = {}
        self._known: dict[bytes, tuple[str, str, str]] = {}
        self._sides: dict[tuple[str, str, str], VersionSide] = {}

    def newest(self, name: str) -> str:
        """The version that a clause was written with last."""
        return self._newest[name]

    def write(
        self, name: str, title: str, body: str, before: Sequence[Mapping[str, bytes]]
    ) -> tuple[str, bytes]:
        """Path and bytes of a clause that comes out of the versions in ``before``, the first parent first.

        Where one of them has these words under this title, its file is kept as it is.
        """
        path = clause_path(name)
        was = [files[path] for files in before if path in files]
        for data in was:
            known = self._known[data]
            if known[:2] == (title, body):
                self._newest[name] = known[2]
                return path, data
        version, reason = self._number(name, path, title, body, was)
        data = self._files.write_clause(name, title, version, body, reason)
        self._known[data] = title, body, version
        numbers = read_numbers(version)
        if numbers is not None:
            self._given.setdefault(name, []).append(numbers)
        self._newest[name] = version
        return path, data

    def _number(self, name: str, path: str, title: str, body: str, was: Sequence[bytes]) -> tuple[str, str]:
        """The version of new words; why it says less than `log` finds, where numbers became words."""
        given = self._given.get(name, [])
        if not given:
            return _FIRST, ""
        known = [self._known[data] for data in was]
        old = max((n for one in known if (n := read_numbers(one[2])) is not None), default=max(given))
        level, reason = level_needed("wording"), ""
        if known:
            (before, words, _), *_ = known
            level = self._assess(path, (before, words), (title, body))
            bare = self._assess(path, (before, _take_numbers(words)), (title, _take_numbers(body)))
            if bare > level:
                level, reason = bare, _REASON
        return "{}.{}.{}".format(*raise_above(old, level, given)), reason

    def _assess(self, path: str, old: tuple[str, str], new: tuple[str, str]) -> int:
        """Which part of the version a change of title and body needs to rise, as `level_needed` counts."""
        before, after = self._side(path, *old), self._side(path, *new)
        told = tell_change(before, after, "", None)
        found: Significance = told.found.significance if told.found is not None else "wording"
        if found == "editorial" and before.title != after.title:
            found = "wording"
        return level_needed(found)

    def _side(self, path: str, title: str, body: str) -> VersionSide:
        side = self._sides.get((path, title, body))
        if side is None:
            front = f"---\ntitle: {write_scalar(title)}\nversion: {_FIRST}\n---\n"
            data = f"{front}{body}\n".encode()
            side = self._sides[path, title, body] = read_side(path, "", data, "", {})
        return side


def _take_numbers(body: str) -> str:
    """A body without the numbers and marks at the beginning of its paragraphs, written out or counted."""
    return _NUMBER.sub(r"\1", body)
