"""HTML inside Markdown: what of it is words, what is formatting and what no reader sees."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from clausectl.formats.documents.flow import Flow

_NAME = re.compile(r"</?([A-Za-z][^\s/<>]*)")
_CLASS = re.compile(r"""\bclass\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""", re.IGNORECASE)
_ANCHOR = re.compile(r"\b(?:name|id)\s*=", re.IGNORECASE)


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VOID = _names("area base br col embed hr img input link meta param source track wbr")
_PICTURES = _names("img picture svg video audio iframe object embed canvas")
_LINE = _names(
    "br p div tr li ul ol dl dt dd table thead tbody tfoot section article header footer aside nav main pre "
    "blockquote h1 h2 h3 h4 h5 h6 hr figure figcaption details summary center form fieldset address"
)
_CELL = _names("td th")
_PIECE = re.compile(
    r"(?P<comment><!--(?:>|->|[\s\S]*?(?:-->|\Z))|<!\[CDATA\[[\s\S]*?(?:\]\]>|\Z)|<[?!][^>]*(?:>|\Z)"
    r"|</(?![A-Za-z])[^<>]*>)"
    # what a lookahead found is not tried again: values of attributes are read in one way
    r"|(?P<tag>(?=(?P<inside></?[A-Za-z][^\s/<>]*(?:[^<>\"'=]|=\s*(?:\"[^\"]*\"|'[^']*')|[=\"'])*))(?P=inside)>)"
    r"|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|(?P<line>\n)|(?P<words>[^<&\n]+|[<&])"
)
# Other names in angle brackets are hidden from readers, too, but were probably meant as words
_WORDS = _names(
    "a abbr acronym b bdi bdo big button cite code data del dfn em font i ins kbd label legend mark meter "
    "noscript option output q rp rt ruby s samp script select small span strike strong style sub sup "
    "template textarea time title tt u var caption colgroup dialog html body head map menu optgroup progress"
)
_KNOWN = _LINE | _VOID | _PICTURES | _CELL | _WORDS

Omit = Callable[[str, str, int], None]
Place = Callable[[int], int]


def read_tag(flow: Flow, tag: str, source: int, omit: Omit, *, block: bool = False) -> None:
    """Take one tag, comment or declaration into a flow: as style, as line break, or as left out.

    ``source`` is where it stands; ``omit(kind, text, source)`` is told what is left out.
    """
    if tag.startswith("<!--"):
        omit("comment", tag, source)
        return
    found = _NAME.match(tag)
    if found is None:
        omit("html", tag, source)
        return
    name = found.group(1).lower()
    if tag.startswith("</"):
        flow.close_tag(name)
        if block and name in _LINE:
            _break(flow, source)
        return
    if block and name in _CELL and flow.length and flow.ends_with() != "\n":
        flow.make(" | ")
    if name == "br" or (block and name in _LINE):
        _break(flow, source)
    if name in _PICTURES:
        omit("image", tag, source)
    elif name == "a":
        _open_anchor(flow, tag, source, omit)
    elif name not in _KNOWN:
        omit("html", tag, source)
    elif name not in _VOID and not tag.endswith("/>"):
        flow.open(name_style(tag, name))


def _open_anchor(flow: Flow, tag: str, source: int, omit: Omit) -> None:
    target = _HREF.search(tag)
    if target is not None:
        flow.open("link " + html.unescape(next(g for g in target.groups() if g is not None)))
    elif _ANCHOR.search(tag) is not None:
        omit("anchor", tag, source)


def name_style(tag: str, name: str) -> str:
    """``html span.header_2`` for ``<span class="header_2">``."""
    found = _CLASS.search(tag)
    classes = "" if found is None else next(g for g in found.groups() if g is not None)
    return f"html {name}" + "".join(f".{one}" for one in classes.split())


def _break(flow: Flow, source: int) -> None:
    if flow.length and flow.ends_with() != "\n":
        flow.make("\n")
    flow.mark_line(source, seen=True)


def read_html(flow: Flow, content: str, place: Place, omit: Omit) -> None:
    """The visible words of a block of HTML; ``place`` maps its offsets to the source.

    What is no whole tag, comment or entity is words, so that nothing is lost
    to a bracket that was never closed. Linear in the block's length.
    """
    for match in split_html(content):
        kind, piece, at = match.lastgroup, match.group(), match.start()
        if kind in ("comment", "tag"):
            read_tag(flow, piece, place(at), omit, block=True)
        elif kind == "entity":
            text = html.unescape(piece)
            if text == piece:
                flow.add(text, place(at))
            else:
                flow.make(text)
        elif kind == "line":
            flow.new_line(place(at) + 1, seen=False)
        else:
            if not flow.length or flow.ends_with() in " \n":
                stripped = piece.lstrip(" \t")
                at += len(piece) - len(stripped)
                piece = stripped
            flow.add(piece, place(at))


def split_html(content: str) -> list[re.Match[str]]:
    """HTML as comments, tags, entities, line ends and words."""
    return list(_PIECE.finditer(content))
