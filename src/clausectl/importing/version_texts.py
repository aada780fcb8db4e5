"""One version of a document as clauses and the text around them."""

from __future__ import annotations

from dataclasses import replace

from clausectl.importing.arranging import Arranged, ArrangedClause, arrange
from clausectl.importing.clause_words import write_text
from clausectl.importing.mending import take_formatting_off
from clausectl.importing.naming import find_title
from clausectl.importing.tidying import Tidied, skip_front_matter, tidy
from clausectl.model.imported import LeftOut, ReadText, Spot
from clausectl.model.induced import InducedClause, InducedForm, InducedItem, InducedPart
from clausectl.model.manifests import Titles
from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class VersionText:
    """A version that was read: ``source`` is what it says, with the places of its lines.

    ``text`` is what is ``arranged`` of it, without what clauses cannot have.
    ``title`` is the one that front matter states, or empty; ``left`` is what clauses cannot have of it.
    """

    source: str
    spots: tuple[Spot, ...]
    text: str
    title: str
    arranged: Arranged
    left: tuple[LeftOut, ...] = ()

    @property
    def clauses(self) -> tuple[ArrangedClause, ...]:
        """The clauses of all its lists, in order."""
        return tuple(clause for part in self.arranged.parts for clause in part.clauses)


NOTHING = VersionText("", (), "", "", Arranged("", "none", "", ()))
"""The version that a file without words is."""


def cut_version(text: ReadText, titles: Titles | None = None) -> VersionText:
    """A version cut into clauses; ``titles`` as in `clausectl.importing.arranging.arrange`."""
    lines = text.text.split("\n")[:-1]
    tidied = tidy(lines, text.spots)
    first = skip_front_matter(lines)
    words = _join(tidied)
    arranged = arrange(words, titles)
    return VersionText(
        "\n".join(lines[first:]),
        text.spots[first:],
        words,
        tidied.title,
        arranged,
        (*text.left, *tidied.left),
    )


def _join(tidied: Tidied) -> str:
    return "".join(paragraph.text + paragraph.gap for paragraph in tidied.paragraphs)


class Sharing:
    """Lets versions share the clauses and places that they have in common, which are most of them."""

    def __init__(self) -> None:
        self._clauses: dict[ArrangedClause, ArrangedClause] = {}
        self._spots: dict[Spot, Spot] = {}

    def share(self, version: VersionText) -> VersionText:
        """The same version, made of what is known already where that is the same."""
        clauses, spots = self._clauses, self._spots
        parts = tuple(
            replace(part, clauses=tuple(clauses.setdefault(one, one) for one in part.clauses))
            for part in version.arranged.parts
        )
        own = tuple(spots.setdefault(spot, spot) for spot in version.spots)
        return replace(version, arranged=replace(version.arranged, parts=parts), spots=own)


def arrange_anew(version: VersionText, titles: Titles) -> VersionText:
    """The same version with its titles printed otherwise."""
    return replace(version, arranged=arrange(version.text, titles))


def keep_whole(version: VersionText, *, plain: bool = False) -> VersionText:
    """The same version as text alone, without clauses; ``plain`` without formatting too."""
    body = write_text(version.text)
    if plain:
        body = take_formatting_off(version.text)
    return replace(version, arranged=Arranged(version.arranged.title, "none", body, ()))


def make_form(name: str, version: VersionText, ids: tuple[str, ...]) -> InducedForm:
    """The agreement with its clauses, whose ids are given in order."""
    arranged = version.arranged
    parts: list[InducedPart] = []
    left = iter(ids)
    for part in arranged.parts:
        items = tuple(InducedItem(next(left), clause.counted) for clause in part.clauses)
        parts.append(InducedPart(part.name, part.numbering, items))
    title = version.title or find_title(version.text, arranged.title, name)
    return InducedForm(name, title, arranged.titles, arranged.body, tuple(parts), (), ())


def make_clause(name: str, title: str, version: str, clause: ArrangedClause) -> InducedClause:
    """A clause as it is written."""
    return InducedClause(name, title, clause.body, version, clause.mark)
