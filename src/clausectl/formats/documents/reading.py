"""Any Markdown agreement, cut into its provisions."""

from __future__ import annotations

import hashlib
from typing import Any

from clausectl.errors import Problem
from clausectl.formats.decoding import decode_any
from clausectl.formats.documents.blocks import Container, Event, Leaf
from clausectl.formats.documents.drafts import Draft
from clausectl.formats.documents.flow import Flow
from clausectl.formats.documents.front import find_front_matter
from clausectl.formats.documents.html_text import Omit
from clausectl.formats.documents.inline_flow import read_inline
from clausectl.formats.documents.markdown_events import Definitions, Reader, Region
from clausectl.formats.documents.quick_blocks import QuickLeaf, Stretch, read_leaf, split_blocks
from clausectl.formats.documents.quick_inline import read_quickly
from clausectl.formats.documents.tree import Cutter
from clausectl.formats.inline_places import Places
from clausectl.formats.languages import detect_language
from clausectl.model.places import LineIndex
from clausectl.model.provisions import Document, Omission

MAX_DOCUMENT_BYTES = 32 * 1024 * 1024


def read_document(
    data: bytes, path: str, *, label: str = "", language: str = ""
) -> tuple[Document | None, list[Problem]]:
    """The provisions of a file, or None and what keeps it from being read as text.

    CRLF and CR count as line ends and a byte order mark as nothing: offsets
    are those of `Document.source`, which has neither.
    """
    if len(data) > MAX_DOCUMENT_BYTES:
        hint = f"compare parts of it: a document may have {MAX_DOCUMENT_BYTES >> 20} MiB"
        return None, [Problem("CL015", f"the file has {len(data):,} bytes", path, hint=hint)]
    text, problems = decode_any(data, path)
    if problems:
        return None, problems
    digest = hashlib.sha256(data).hexdigest()
    return cut_text(text, path, label=label, language=language, sha256=digest), []


def cut_text(
    text: str, path: str, *, label: str = "", language: str = "", sha256: str = "", quick: bool = True
) -> Document:
    """The provisions of a text with LF line ends.

    Without ``sha256`` the hash is that of the text as UTF-8. An empty text has
    no provisions; every other has at least one, and their spans are the whole
    text. Takes time in proportion to the text and never raises. With ``quick``
    false everything is read by the Markdown parser, with the same result.
    """
    lines = LineIndex(text)
    omissions: list[tuple[int, str, str]] = []

    def omit(kind: str, left_out: str, source: int) -> None:
        omissions.append((source, kind, left_out))

    drafts = Cutter(text).cut(_read_events(text, lines, omit, quick))
    if not drafts and text:
        drafts = [Draft(-1, 0, 0)]
    ends = [draft.start for draft in drafts[1:]] + [len(text)]
    provisions = tuple(
        draft.finish(end, lines.mark(_first_shown(text, draft.start, end)).line)
        for draft, end in zip(drafts, ends, strict=False)
    )
    omissions.sort()
    return Document(
        path=path,
        label=label,
        sha256=sha256 or hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        source=text,
        provisions=provisions,
        omissions=tuple(Omission(kind, out, lines.mark(max(0, at)).line) for at, kind, out in omissions),
        language=language or detect_language(text),
    )


def flatten(text: str) -> list[tuple[str, int]]:
    """What a reader sees of a Markdown text, in order: numbers of list items, and the words of each block.

    Each with the source offset at which it begins. Front matter, markup, comments,
    images and the targets of links are not in it. Takes time in proportion to the text.
    """
    seen: list[tuple[str, int]] = []

    def omit(kind: str, left_out: str, source: int) -> None:
        pass

    for event in _read_events(text, LineIndex(text), omit, True):
        if isinstance(event, Leaf):
            if event.kind != "front matter":
                seen.append((event.flow.text, event.start))
        elif event.listing is not None and event.ordered:
            seen.append((f"{event.number}{event.mark}", event.start))
    return seen


def _first_shown(text: str, start: int, end: int) -> int:
    """The offset of the first character of a span that is not white space."""
    at = start
    while at < end and text[at].isspace():
        at += 1
    return at if at < end else start


def _read_events(text: str, lines: LineIndex, omit: Omit, quick: bool) -> list[Event]:
    events: list[Event] = []
    start = find_front_matter(text)
    if start:
        flow = Flow()
        inside = text[:start].rstrip().rpartition("\n")[0]
        at = text.find("\n") + 1
        flow.add(inside[at:].rstrip(), at)
        events.append(Leaf("front matter", 0, flow, None))
    definitions = Definitions()
    env: dict[str, Any] = {"references": definitions}
    pieces = _parse(text, start, lines, definitions, quick=quick)
    reader = Reader(text, env, omit)
    for piece in pieces:
        if isinstance(piece, Region):
            events.extend(reader.read(piece))
        elif isinstance(piece, Container):
            events.append(piece)
        else:
            events.append(read_leaf(piece, _read_lines(text, piece, env, omit)))
    unused = (found["place"] for name, found in definitions.items() if name not in definitions.used)
    for place in (*unused, *definitions.lost):
        end = text.find("\n", place)
        omit("link definition", text[place : end if end >= 0 else len(text)].strip(), place)
    return events


def _parse(
    text: str, start: int, lines: LineIndex, definitions: Definitions, *, quick: bool
) -> list[QuickLeaf | Container | Region]:
    """The blocks of a text from an offset on, those that must be parsed as regions."""
    pieces: list[QuickLeaf | Container | Region] = []
    for block in split_blocks(text, start) if quick else [Stretch(start, len(text))]:
        if not isinstance(block, Stretch):
            pieces.append(block)
            continue
        region = Region(text, lines, block.start, block.end)
        if region.is_open(text) and block.end < len(text):
            region = Region(text, lines, block.start, len(text))
        region.define(definitions)
        pieces.append(region)
        if region.end == len(text):
            break
    return pieces


def _read_lines(source: str, leaf: QuickLeaf, env: dict[str, Any], omit: Omit) -> Flow:
    flow = Flow()
    if not read_quickly(source, leaf.lines, flow):
        flow = Flow()
        places = Places()
        at = 0
        for start, end in leaf.lines:
            places.add(at, start)
            at += end - start + 1
        content = "\n".join(source[start:end] for start, end in leaf.lines).rstrip()
        read_inline(content, places, source, env, omit, flow)
    flow.finish()
    return flow
