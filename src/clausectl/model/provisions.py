"""Documents cut into provisions: what comparing reads, whatever the words came from."""

from __future__ import annotations

from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class Style:
    """Markup over the characters ``start`` to ``end`` of a provision's text (or title).

    ``name`` says which: ``strong``, ``em``, ``code``, ``strike``, ``quote``,
    ``link TARGET``, ``html TAG`` or ``html TAG.CLASS``. Styles of one text are
    sorted by start; they may overlap.
    """

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Segment:
    """``length`` characters at ``text`` in a provision's text (or title), as they stand at ``source``.

    What no segment covers (the space for a soft line break, a decoded entity)
    was made from the source around it.
    """

    text: int
    source: int
    length: int


@dataclass(frozen=True, slots=True)
class Value:
    """The value of the parameter ``name`` at ``start`` to ``end`` of a provision's text or title."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Provision:
    """A numbered or headed piece, a list item, or the unnumbered text between two of them.

    ``number`` is its label as displayed (``9.2``, ``(c)``, ``3``, ``Schedule 1``, ``§ 31a``;
    empty without one) and ``path`` what a reader would cite (``9.2(c)``; of a
    provision without a number, what it stands under). A trailing full stop or
    colon belongs to neither. ``title`` is the words of
    its heading or run-in heading. ``text`` is its own words, without number,
    title and what stands in the provisions below it: paragraphs are parted by
    a blank line, lines of a table or of a block of code by a line end (as is
    a hard break), cells by `` | ``; a soft line break is a space, markup and HTML wrappers are not
    in it. ``marker`` says how number and title are written in the source
    (``heading 2``, ``list 1.``, ``list -``, ``typed (a)``, ``bold 1.1.``, ``bold``
    for a run-in title without a number, ``front matter``; empty for text of its
    own), for telling formatting from words.

    ``parent`` is the index of the provision above, -1 at the top; ``level`` the
    number of those above. ``start`` and ``end`` are its own span in the source:
    the spans of all provisions in their order are the whole source. ``clause``
    is the id of the clause it came from, for composed agreements.
    """

    number: str
    path: str
    title: str
    text: str
    parent: int
    level: int
    start: int
    end: int
    line: int
    marker: str = ""
    styles: tuple[Style, ...] = ()
    title_styles: tuple[Style, ...] = ()
    segments: tuple[Segment, ...] = ()
    values: tuple[Value, ...] = ()
    clause: str = ""
    title_segments: tuple[Segment, ...] = ()
    title_values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Omission:
    """Something of the source that is not compared: its kind (``comment``, ``image`` …) and its source."""

    kind: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Document:
    """Any agreement as provisions in the order of its text, and what was left out of them.

    ``path`` names the file (or the composed agreement), ``label`` where it was
    read (a revision, or empty), ``sha256`` the hash of the bytes that were read,
    hexadecimal. ``language`` is a code such as ``en``, as stated or found, or empty.
    """

    path: str
    label: str
    sha256: str
    source: str
    provisions: tuple[Provision, ...]
    omissions: tuple[Omission, ...] = ()
    language: str = ""

    def ancestors(self, index: int) -> tuple[Provision, ...]:
        """The provisions above one, outermost first."""
        found = []
        at = self.provisions[index].parent
        while at >= 0:
            found.append(self.provisions[at])
            at = self.provisions[at].parent
        return tuple(reversed(found))
