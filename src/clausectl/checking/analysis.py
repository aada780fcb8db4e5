"""What rules look at: analysed once, however many rules ask."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from typing import Any, Literal, TypeVar

from clausectl.checking.prose import SHARED, Paragraph, read_blocks, read_provisions
from clausectl.checking.terms import Terms, TermWords, join_terms, read_term_words
from clausectl.composing.assembly import Assembly
from clausectl.formats.languages import detect_language
from clausectl.formats.written_dates import WrittenDate, find_dates, may_have_dates
from clausectl.model.clauses import Block, Clause
from clausectl.model.composed import OutlineEntry
from clausectl.model.library import Library
from clausectl.model.manifests import Manifest
from clausectl.model.places import LineIndex
from clausectl.model.provisions import Document
from clausectl.records import dataclass

Made = TypeVar("Made")
TextKind = Literal["clause", "form", "document"]
_CONTROLS = tuple(map(chr, (*range(32), 127)))


class Text:
    """One contract text by itself: a clause, the words of a form, or a plain document.

    ``source`` is the decoded text of the file at ``path``; every offset of a
    finding counts in it. ``body_start`` is where the words begin in it.
    """

    def __init__(
        self,
        kind: TextKind,
        id_: str,
        path: str,
        source: str,
        body_start: int,
        blocks: tuple[Block, ...] = (),
        document: Document | None = None,
        stated_language: str = "",
    ) -> None:
        self.kind = kind
        self.id = id_
        self.path = path
        self.source = source
        self.body_start = body_start
        self.blocks = blocks
        self.document = document
        self._stated_language = stated_language
        self._remembered: dict[str, Any] = {}

    def remember(self, name: str, make: Callable[[Text], Made]) -> Made:
        """What ``make`` makes of this text alone, made once however many agreements it stands in."""
        if name not in self._remembered:
            self._remembered[name] = make(self)
        made: Made = self._remembered[name]
        return made

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Its words, in their order."""
        if self.document is not None:
            return tuple(read_provisions(self.document))
        return tuple(read_blocks(self.blocks))

    @cached_property
    def dates(self) -> tuple[tuple[Paragraph, WrittenDate], ...]:
        """The dates in its words, each with its paragraph."""
        if not may_have_dates(self.words):
            return ()
        return tuple((paragraph, date) for paragraph in self.paragraphs for date in _dates_in(paragraph.text))

    @cached_property
    def characters(self) -> frozenset[str]:
        """Every character of the file beyond plain ASCII text; most files have few."""
        if self.source.isascii():  # looking for each of the few costs less than collecting all
            return frozenset(c for c in _CONTROLS if c in self.source)
        return frozenset(c for c in set(self.source) if not " " <= c <= "~")

    @cached_property
    def scripts(self) -> frozenset[str]:
        """The scripts of its letters beyond ASCII, by their names in Unicode."""
        names = (unicodedata.name(c, "") for c in self.characters if c.isalpha())
        return frozenset(name.partition(" ")[0] for name in names)

    @cached_property
    def term_words(self) -> tuple[TermWords, ...]:
        """The definitions and capitals of each paragraph."""
        return tuple(read_term_words(paragraph) for paragraph in self.paragraphs)

    @cached_property
    def named_terms(self) -> tuple[str, ...]:
        """Words that are presented as terms and not surely defined."""
        return tuple(name for words in self.term_words for name in words.named)

    @cached_property
    def words(self) -> str:
        """All paragraphs, parted by blank lines: to look whether anything can be there at all."""
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs)

    @cached_property
    def lowered(self) -> str:
        """The words in small letters: a quick look at what can be there at all."""
        return self.words.lower()

    @cached_property
    def language(self) -> str:
        """A code such as ``en``, as the file states it or as its words show; empty when neither does."""
        return self._stated_language or detect_language(self.words)

    @cached_property
    def lines(self) -> LineIndex:
        """Offsets to lines and columns."""
        return LineIndex(self.source)


@lru_cache(maxsize=SHARED)
def _dates_in(words: str) -> tuple[WrittenDate, ...]:
    return tuple(find_dates(words))


def read_clause_text(clause: Clause, language: str = "") -> Text:
    """The text of a clause."""
    stated = clause.language or language
    return Text(
        "clause", clause.id, clause.path, clause.source, clause.body_start, clause.blocks, None, stated
    )


def read_form_text(manifest: Manifest) -> Text:
    """The words that a form, or an agreement with a clause list of its own, has itself."""
    return Text(
        "form",
        manifest.id,
        manifest.path,
        manifest.source,
        manifest.body_start,
        manifest.blocks,
        None,
        manifest.language,
    )


def read_document_text(document: Document) -> Text:
    """A plain document."""
    return Text("document", document.path, document.path, document.source, 0, (), document, document.language)


@dataclass(frozen=True, slots=True)
class Piece:
    """One text of an agreement with the entry of the outline it stands at; None for the form's own words."""

    text: Text
    entry: OutlineEntry | None = None


class Whole:
    """One agreement as a whole: a form or agreement put together, or a plain document.

    ``pieces`` are its texts in the order in which they are read, a form's own
    words first. ``assembly`` knows values, numbers and what choices left out;
    a plain document has none. ``incorporated`` are the documents of the library
    that it incorporates, with those that they incorporate, ``incorporated_by``
    the agreements in which it is one of these.
    """

    def __init__(self, id_: str, path: str, pieces: tuple[Piece, ...], assembly: Assembly | None) -> None:
        self.id = id_
        self.path = path
        self.pieces = pieces
        self.assembly = assembly
        self.incorporated: tuple[Whole, ...] = ()
        self.incorporated_by: tuple[Whole, ...] = ()

    @cached_property
    def paragraphs(self) -> tuple[tuple[Piece, Paragraph], ...]:
        """Every paragraph with the piece it stands in."""
        return tuple((piece, paragraph) for piece in self.pieces for paragraph in piece.text.paragraphs)

    @cached_property
    def terms(self) -> Terms:
        """Its defined terms and their uses, of terms that incorporated documents define as well."""
        beside = [found.term for other in self.incorporated for found in other.own_terms.defined]
        return join_terms(self._term_words(), beside) if beside else self.own_terms

    @cached_property
    def own_terms(self) -> Terms:
        """Its defined terms and their uses by themselves."""
        return join_terms(self._term_words())

    @cached_property
    def named_terms(self) -> frozenset[str]:
        """Words that are presented as terms and not surely defined."""
        return frozenset(name for piece in self.pieces for name in piece.text.named_terms)

    def _term_words(self) -> list[TermWords]:
        return [words for piece in self.pieces for words in piece.text.term_words]

    def place(self, at: int, start: int, end: int) -> tuple[str, int, int]:
        """The path and offsets in its file of characters of the paragraph ``at``."""
        piece, paragraph = self.paragraphs[at]
        return (piece.text.path, *paragraph.place(start, end))

    def describe(self, at: int, start: int) -> str:
        """``path:line`` of a character of the paragraph ``at``."""
        path, first, _ = self.place(at, start, start + 1)
        return f"{path}:{self.paragraphs[at][0].text.lines.mark(first).line}"


@dataclass(slots=True)
class LibraryAnalysis:
    """Everything: the library, every text by path, one agreement of each arrangement, and plain documents.

    ``paths`` are all paths of the source, of files that are none of ours too.
    """

    library: Library
    texts: Mapping[str, Text]
    wholes: tuple[Whole, ...]
    paths: tuple[str, ...] = ()


def analyse_agreement(assembly: Assembly, texts: Mapping[str, Text]) -> Whole:
    """An assembled agreement for the rules; ``texts`` are those of the library by path."""
    pieces = [Piece(texts[assembly.form.path])] if assembly.form.path in texts else []
    for entry in assembly.arrangement.entries:
        clause = assembly.clauses.get(entry.key)
        if clause is not None:
            text = texts.get(clause.path) or read_clause_text(clause)
            pieces.append(Piece(text, entry))
    return Whole(assembly.manifest.id, assembly.manifest.path, tuple(pieces), assembly)


def analyse_document(text: Text) -> Whole:
    """A plain document for the rules."""
    return Whole(text.id, text.path, (Piece(text),), None)
