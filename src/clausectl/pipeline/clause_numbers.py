"""Which version a clause has in each commit of a replayed history: it rises by what a change comes to."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence

from clausectl.checking.versions import Numbers, level_needed, raise_above, read_numbers
from clausectl.comparing.clause_assessment import assess_clause
from clausectl.comparing.clause_terms import make_contexts
from clausectl.comparing.sides import ClauseSide
from clausectl.comparing.significance import Context
from clausectl.comparing.words import compare_words
from clausectl.formats.edits import write_scalar
from clausectl.formats.names import clause_id, clause_path
from clausectl.model.redlines import Significance
from clausectl.pipeline.clause_sides import read_clause_side
from clausectl.pipeline.version_files import VersionFiles
from clausectl.records import dataclass

ContextOf = Callable[[ClauseSide], Context]

_FIRST: Numbers = (1, 0, 0)
_NUMBER = re.compile(
    r"^[ \t]*(?:#{1,6}[ \t]+)?(\*{0,3})(?:[-*+]|\\?\(\w{1,5}\\?\)|\d[\d.]*\\?[.)]|[A-Za-z]\\?[.)])[ \t]+",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Written:
    """A clause as it was written: title, body, version, and the bytes of its file."""

    title: str
    body: str
    version: str
    data: bytes


class ClauseNumbers:
    """Writes clauses with the version that each has. One version names one text: none is given twice."""

    def __init__(self, files: VersionFiles) -> None:
        self._files = files
        self._given: dict[str, list[Numbers]] = {}
        self._newest: dict[str, str] = {}
        self._known: dict[bytes, Written] = {}
        self._sides: dict[tuple[str, str, str], ClauseSide] = {}

    def newest(self, name: str) -> str:
        """The version that a clause was written with last."""
        return self._newest[name]

    def write(
        self, clauses: Sequence[tuple[str, str, str]], before: Sequence[Mapping[str, bytes]]
    ) -> dict[str, bytes]:
        """The files of clauses (id, title, body) that come out of those in ``before``, first parent first.

        Where one of these has the same words under the same title, its file is
        kept. What a change comes to is told as `review` tells it, by the terms
        of the clauses that changed, came or went.
        """
        files: dict[str, bytes] = {}
        changed: list[tuple[str, str, str, list[Written]]] = []
        for name, title, body in clauses:
            path = clause_path(name)
            was = [self._known[older[path]] for older in before if path in older]
            same = next((one for one in was if (one.title, one.body) == (title, body)), None)
            if same is not None:
                self._newest[name] = same.version
                files[path] = same.data
            else:
                changed.append((name, title, body, was))
        context_of = self._make_contexts(changed, {one[0] for one in clauses}, before)
        for name, title, body, was in changed:
            version, reason = self._number(name, title, body, was, context_of)
            data = self._files.write_clause(name, title, version, body, reason)
            self._known[data] = Written(title, body, version, data)
            self._newest[name] = version
            files[clause_path(name)] = data
        return files

    def _make_contexts(
        self,
        changed: Sequence[tuple[str, str, str, Sequence[Written]]],
        names: Collection[str],
        before: Sequence[Mapping[str, bytes]],
    ) -> ContextOf:
        sides = [self._side(name, title, body) for name, title, body, _ in changed]
        sides += [self._side(name, was[0].title, was[0].body) for name, _, _, was in changed if was]
        for path, data in before[0].items() if before else ():
            name = clause_id(path)
            if name is not None and name not in names:
                known = self._known[data]
                sides.append(self._side(name, known.title, known.body))
        return make_contexts(sides, ())

    def _number(
        self, name: str, title: str, body: str, was: Sequence[Written], context_of: ContextOf
    ) -> tuple[str, str]:
        """The version of new words; why it says less than would be found, where numbers became words."""
        given = self._given.setdefault(name, [])
        if not given:
            given.append(_FIRST)
            return "{}.{}.{}".format(*_FIRST), ""
        level, reason = level_needed("wording"), ""
        old = max(given)
        if was:
            old = max(n for one in was if (n := read_numbers(one.version)) is not None)
            before = was[0]
            level = self._assess(name, (before.title, before.body), (title, body), context_of)
            bare = (before.title, _take_numbers(before.body)), (title, _take_numbers(body))
            without = self._assess(name, *bare, context_of)
            if without > level:
                level, reason = (
                    without,
                    f"the words of {before.version}, but for how numbers are given",
                )
        numbers = raise_above(old, level, given)
        given.append(numbers)
        return "{}.{}.{}".format(*numbers), reason

    def _assess(self, name: str, old: tuple[str, str], new: tuple[str, str], context_of: ContextOf) -> int:
        """Which part of the version a change of title and body needs to rise, as `level_needed` counts."""
        before, after = self._side(name, *old), self._side(name, *new)
        found: Significance = "editorial"
        if before.text != after.text:
            redline = compare_words(before.text, after.text)
            texts = (before.text, before.plain), (after.text, after.plain)
            found = assess_clause(*texts, redline, context_of(after)).significance
        if found == "editorial" and before.title != after.title:
            found = "wording"
        return level_needed(found)

    def _side(self, name: str, title: str, body: str) -> ClauseSide:
        side = self._sides.get((name, title, body))
        if side is None:
            front = f"---\ntitle: {write_scalar(title)}\nversion: 1.0.0\n---\n"
            data = f"{front}{body}\n".encode()
            side = read_clause_side(name, clause_path(name), "", data, "", {})
            self._sides[name, title, body] = side
        return side


def _take_numbers(body: str) -> str:
    """A body without the numbers and marks at the beginning of its paragraphs, written out or counted."""
    return _NUMBER.sub(r"\1", body)
