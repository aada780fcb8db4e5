"""What is read of files that become clauses, forms and agreements, before anything is decided of it."""

from __future__ import annotations

from typing import Literal

from clausectl.records import dataclass

FileKind = Literal["markdown", "text", "docx", "pdf"]
"""What a file was read as."""

LeftOutKind = Literal[
    "running head",  # words that stand at the top of pages
    "running foot",
    "page number",
    "comment",
    "image",
    "scan noise",  # marks that a scan turned into characters
    "tracked change",  # words that the chosen side of a tracked change does not have
    "field code",
    "hidden text",
    "macro",
    "link definition",
    "link target",
    "blank line to sign",
    "front matter",
]
DoubtKind = Literal[
    "ligature",  # one character that stands for two or three letters
    "look-alike",  # letters and digits that scans take for each other: l and 1, O and 0, rn and m
    "hyphenation",  # a word that a line end parted, put together
    "soft hyphen",
    "unknown character",  # U+FFFD, private use
    "numbering",  # a number that the file does not state and that was counted, or that is odd
    "reading order",  # columns, boxes
    "encoding",
]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file: ``page`` from 1 (0 in a file without pages), ``line`` from 1 (0 where unknown).

    The line of a docx is the paragraph as the file counts them (tables' included).
    """

    page: int
    line: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something of the file that is not in the text that was read: its kind, its words and its place."""

    kind: LeftOutKind
    text: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something of the text that may not be what the paper says. ``text`` is in the text as it stands.

    ``meant`` is what it may stand for, empty where nobody can tell. Words are
    never changed because of a doubt, but for ``hyphenation``, where ``text`` is
    what the lines had and ``meant`` what was made of it.
    """

    kind: DoubtKind
    text: str
    meant: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class ReadText:
    """One file, read as Markdown. ``path`` is as named, ``sha256`` (hexadecimal) and ``size`` of its bytes.

    ``text`` has LF line ends and ends with one; ``spots`` says of each of its
    lines where it came from. Numbers are in it as the file displays them.
    """

    path: str
    kind: FileKind
    sha256: str
    size: int
    text: str
    spots: tuple[Spot, ...]
    left: tuple[LeftOut, ...] = ()
    doubts: tuple[Doubt, ...] = ()


ReadKind = Literal["paragraph", "heading", "item", "bullet", "table", "quote", "code", "rule", "page break"]


@dataclass(frozen=True, slots=True)
class ReadBlock:
    """One paragraph of a file that is not Markdown, as a reader found it.

    ``text`` is its words as a Markdown inline text (``**`` and ``*`` for strong
    and emphasis, backslashes before what Markdown would take for markup, a hard
    break as a backslash and a line end; otherwise one line). ``number`` is its label
    as displayed, marks and all (``1.``, ``(a)``, ``Section 2.``, ``1.1``), which is then not in
    ``text``; ``depth`` how deep it stands among numbered ones, from 0. ``level``
    is a heading's, from 1. A table has ``rows`` of cells, each an inline text;
    of one with ``header`` the first row is its head.
    """

    kind: ReadKind
    text: str
    spot: Spot
    number: str = ""
    depth: int = 0
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()
    header: bool = False


TrackedSide = Literal["accepted", "refused"]


@dataclass(frozen=True, slots=True)
class ReadChoices:
    """How files are read: the side of tracked changes that counts."""

    tracked: TrackedSide = "accepted"
