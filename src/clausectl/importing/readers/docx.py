"""The reader of docx: the words and numbers that a word processor shows, in order.

What stands in the text: paragraphs with their numbers as counted, headings,
tables, the results of fields, the words of links, text boxes (after the
paragraph that holds them; the place is a doubt) and notes. A note is marked
where it stands, ``[1]``, and its words follow the paragraph or table as a
paragraph of their own, "Footnote 1: ...", so that they stay with the clause
that they belong to. The marks of endnotes are small Roman numbers unless the
file says otherwise.

What is left out and listed: heads and feet of pages (once each), comments,
pictures, hidden text, codes of fields, the addresses of links, macros (never
run), and what the side of tracked changes that was not chosen has.

A paragraph on an outline level is a heading, but one that runs on like a
sentence is a numbered paragraph.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from typing import Any

from clausectl.errors import ClausectlError, Problem
from clausectl.importing.doubts import MOST_DOUBTS, find_doubts
from clausectl.importing.readers.docx_blocks import BlockReader
from clausectl.importing.readers.docx_inline import plain_words
from clausectl.importing.readers.docx_names import attribute, child, name_of, number, value
from clausectl.importing.readers.docx_number_formats import write_number
from clausectl.importing.readers.docx_numbering import Counters, read_definitions
from clausectl.importing.readers.docx_package import (
    Package,
    open_package,
    read_part,
    stream_blocks,
)
from clausectl.importing.readers.docx_runs import RunReader
from clausectl.importing.readers.docx_styles import read_styles
from clausectl.importing.rendering import write_blocks
from clausectl.model.imported import Doubt, LeftOut, LeftOutKind, ReadBlock, ReadChoices, ReadText, Spot
from clausectl.records import dataclass

_NOTE_PARTS = {"Footnote": "footnotes", "Endnote": "endnotes"}


def read(data: bytes, path: str, choices: ReadChoices) -> ReadText:
    """A docx as Markdown.

    Raises ClausectlError: CL642 without words, CL643 broken, CL644 another
    kind of file, CL645 encrypted, CL646 too much in it, CL647 a document type
    declared, CL648 words in another document.
    """
    package = open_package(data, path)
    blocks, left, doubts = read_document(package, choices)
    text, spots = write_blocks(blocks)
    if not text.strip():
        hint = "if it holds pictures of pages, run text recognition over it and import the text"
        raise ClausectlError(Problem("CL642", "the docx has no words", path, hint=hint))
    found = (*doubts, *find_doubts(text.split("\n"), spots))
    return ReadText(
        path,
        "docx",
        hashlib.sha256(data).hexdigest(),
        len(data),
        text,
        spots,
        tuple(left),
        found[:MOST_DOUBTS],
    )


def read_document(
    package: Package, choices: ReadChoices
) -> tuple[list[ReadBlock], list[LeftOut], list[Doubt]]:
    """The blocks of a document, what is left out of them, and what is doubtful. Raises ClausectlError."""
    styles = read_styles(read_part(package, package.find("styles")))
    definitions = read_definitions(read_part(package, package.find("numbering")), styles)
    notes = _Notes(package)
    runs = RunReader(
        package.path,
        styles,
        choices.tracked,
        package.relations,
        _Comments(package).text_of,
        note_mark=notes.mark,
    )
    furniture = _Furniture(package, runs)
    reader = BlockReader(runs, Counters(definitions, styles), furniture.read, notes.blocks)
    for element in stream_blocks(package):
        if name_of(element.tag) == "w:sectPr":
            furniture.read(element)
        else:
            reader.take(element)
    reader.close()
    left = [*runs.left, *(LeftOut("macro", name, Spot(0, 0)) for name in package.macros)]
    return _below_titles(reader.blocks, reader.titles), left, runs.doubts


def _below_titles(blocks: Sequence[ReadBlock], titles: set[int]) -> list[ReadBlock]:
    """Headings one level down where there are titles above them."""
    if not titles:
        return list(blocks)
    return [
        replace(block, level=block.level + 1) if block.kind == "heading" and at not in titles else block
        for at, block in enumerate(blocks)
    ]


@dataclass(slots=True)
class _Comments:
    """The comments of a document, read when the first is met."""

    package: Package
    _texts: dict[str, str] | None = None

    def text_of(self, comment: str) -> str:
        """The words of a comment by its id; empty where there is none."""
        if self._texts is None:
            root = read_part(self.package, self.package.find("comments"))
            self._texts = {
                attribute(element, "w:id") or "": _words_of(element)
                for element in (root if root is not None else ())
            }
        return self._texts.get(comment, "")


@dataclass(slots=True)
class _Notes:
    """Footnotes and endnotes: how they are counted, and what they say."""

    package: Package
    _counts: dict[str, int] = field(default_factory=dict)
    _forms: dict[str, str] = field(default_factory=dict)
    _bodies: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def mark(self, kind: str) -> str:
        """The mark of the next note of a kind."""
        if not self._forms:
            self._read_settings()
        count = self._counts[kind] = self._counts[kind] + 1
        return write_number(count, self._forms[kind]) or str(count)

    def _read_settings(self) -> None:
        settings = read_part(self.package, self.package.find("settings"))
        for kind, form in (("Footnote", "decimal"), ("Endnote", "lowerRoman")):
            said = child(settings, f"w:{kind.lower()}Pr")
            self._forms[kind] = value(said, "w:numFmt") or form
            self._counts[kind] = number(value(said, "w:numStart"), 1) - 1

    def blocks(self, kind: str, note: str) -> Sequence[Any]:
        """The element of a note by its id, alone; empty where there is none."""
        if kind not in self._bodies:
            root = read_part(self.package, self.package.find(_NOTE_PARTS[kind]))
            self._bodies[kind] = {
                attribute(element, "w:id") or "": element for element in (root if root is not None else ())
            }
        found = self._bodies[kind].get(note)
        return () if found is None else (found,)


@dataclass(slots=True)
class _Furniture:
    """Heads and feet of pages: read once each, and left out."""

    package: Package
    runs: RunReader
    _seen: set[str] = field(default_factory=set)
    _told: set[tuple[str, str]] = field(default_factory=set)

    def read(self, section: Any) -> None:
        """The heads and feet of a section; a doubt where it counts notes anew. Raises ClausectlError."""
        for reference in section:
            name = name_of(reference.tag)
            if name in ("w:footnotePr", "w:endnotePr") and _counts_apart(reference):
                self.runs.doubts.append(
                    Doubt("numbering", "Footnote" if name == "w:footnotePr" else "Endnote", "", Spot(0, 0))
                )
            if name not in ("w:headerReference", "w:footerReference"):
                continue
            relation = self.package.relations.get(attribute(reference, "r:id") or "")
            if relation is None or relation.external or relation.target in self._seen:
                continue
            self._seen.add(relation.target)
            root = read_part(self.package, relation.target)
            if root is not None:
                self._part(root, "running head" if name == "w:headerReference" else "running foot")

    def _part(self, root: Any, kind: LeftOutKind) -> None:
        first = len(self.runs.left)
        reader = replace(self.runs, relations={}, furniture=True, _fields=[])
        for paragraph in root.iter():
            if name_of(paragraph.tag) == "w:p":
                words = reader.read(paragraph, value(child(paragraph, "w:pPr"), "w:pStyle") or "", Spot(0, 0))
                text = plain_words([text for text, _, _ in words.pieces])
                if text and (kind, text) not in self._told:
                    self.runs.left.append(LeftOut(kind, text, Spot(0, 0)))
                    self._told.add((kind, text))
        fresh = [item for item in self.runs.left[first:] if item.kind == kind or self._is_new(item)]
        self.runs.left[first:] = fresh

    def _is_new(self, item: LeftOut) -> bool:
        key = (item.kind, item.text)
        if key in self._told:
            return False
        self._told.add(key)
        return True


def _counts_apart(properties: Any) -> bool:
    """Whether a section counts its notes in a way of its own, which is not followed."""
    restart = value(properties, "w:numRestart") or "continuous"
    return restart != "continuous" or value(properties, "w:numFmt") is not None


def _words_of(element: Any) -> str:
    paragraphs = (found for found in element.iter() if name_of(found.tag) == "w:p")
    return plain_words(
        [" ".join("".join(t.text or "" for t in p.iter() if name_of(t.tag) == "w:t") for p in paragraphs)]
    )
