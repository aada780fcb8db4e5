"""What holds for every document, whatever stands in it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from hypothesis import assume, given, settings
from markdown_it import MarkdownIt
from random_documents import anything, documents

from clausectl.formats.documents.front import find_front_matter
from clausectl.formats.documents.reading import cut_text, read_document
from clausectl.model.provisions import Document


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def _strip(html: str) -> str:
    words = _Words()
    words.feed(re.sub(r"<!-->|<!--->|<!--[\s\S]*?(?:-->|\Z)", "", html))
    words.close()
    return "".join(words.found)


def _renderer() -> MarkdownIt:
    md = (
        MarkdownIt("commonmark", {"html": True, "maxNesting": 64})
        .enable(["table", "strikethrough"])
        .disable("code")
    )
    md.validateLink = lambda url: True

    def keep_words(tokens: Any, index: int, *_: Any) -> str:
        return _strip(tokens[index].content).replace("&", "&amp;").replace("<", "&lt;")

    md.renderer.rules["html_block"] = keep_words
    md.renderer.rules["html_inline"] = lambda *_: ""
    return md


_MD = _renderer()
_WELL_FORMED = re.compile(r"<!--[\s\S]*?-->|\w='[^']*'|\w=\"[^\"]*\"")
_MALFORMED = re.compile(r"<[A-Za-z/][^<>]*(?:<|\Z)|[\"']|<[!?]|&")


def _is_plain_html(text: str) -> bool:
    """Whether every block of HTML is one that each reader of HTML reads the same way."""
    blocks = (token.content for token in _MD.parse(text) if token.type == "html_block")
    return not any(_MALFORMED.search(_WELL_FORMED.sub("", block)) for block in blocks)


def letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def shown_words(document: Document) -> str:
    """Every letter and digit of number, title and text, without numbers that Markdown writes."""
    parts = []
    for provision in document.provisions:
        if not provision.marker.startswith("list 1"):
            parts.append(provision.number)
        parts += [provision.title, provision.text]
    return letters("".join(parts))


def _check_spans(document: Document) -> None:
    at = 0
    for index, provision in enumerate(document.provisions):
        assert provision.start == at
        assert provision.end >= provision.start
        assert -1 <= provision.parent < index
        above = document.provisions[provision.parent].level if provision.parent >= 0 else -1
        assert provision.level == above + 1
        at = provision.end
    assert at == len(document.source)


@given(anything)
@settings(max_examples=300)
def test_spans_are_the_whole_source_and_parents_come_first(text: str) -> None:
    _check_spans(cut_text(text, "a.md"))


@given(anything)
@settings(max_examples=300)
def test_segments_stand_in_the_source_as_they_stand_in_the_text(text: str) -> None:
    for provision in cut_text(text, "a.md").provisions:
        last = 0
        for segment in provision.segments:
            assert segment.text >= last
            assert segment.length > 0
            last = segment.text + segment.length
            there = text[segment.source : segment.source + segment.length]
            assert there == provision.text[segment.text : last]
            assert provision.start <= segment.source
            assert segment.source + segment.length <= provision.end
        assert last <= len(provision.text)
        for style in provision.styles:
            assert 0 <= style.start < style.end <= len(provision.text)
        for style in provision.title_styles:
            assert 0 <= style.start < style.end <= len(provision.title)
        assert provision.text == provision.text.strip()


@given(anything)
@settings(max_examples=400)
def test_every_letter_that_is_rendered_stands_in_one_place_in_order(text: str) -> None:
    document = cut_text(text, "a.md")
    assume(not any(omission.kind.endswith("not read") for omission in document.omissions))
    end = find_front_matter(text)
    assume(_is_plain_html(text[end:]))
    fences = text[:end].rstrip()
    above = letters(fences.removesuffix("...").removesuffix("---"))
    rendered = _MD.render(text[end:])
    assert shown_words(document) == above + letters(_strip(rendered))


@given(anything)
@settings(max_examples=300)
def test_the_quick_way_reads_as_the_parser_does(text: str) -> None:
    assert cut_text(text, "a.md") == cut_text(text, "a.md", quick=False)


@given(documents)
@settings(max_examples=50)
def test_line_ends_and_a_byte_order_mark_change_nothing_but_the_hash(text: str) -> None:
    plain, _ = read_document(text.encode(), "a.md")
    other, _ = read_document(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(), "a.md")
    assert plain is not None
    assert other is not None
    assert plain.provisions == other.provisions
    assert plain.source == other.source
    assert plain.sha256 != other.sha256
