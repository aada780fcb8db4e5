"""Inline text that surely reads one way, without the Markdown parser.

Plain words, simple emphasis, links and tags that wrap words are most of what
agreements are made of. What this module accepts it reads exactly as
`clausectl.formats.documents.inline_flow` would (a property test holds the two
together); everything else it leaves to that module, ten times as slow.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausectl.formats.documents.flow import Flow
from clausectl.formats.documents.html_text import name_style

_MARKS = re.compile(r"[\\`*_\[\]<&~!\t]")
_SAFE = r"[^\\`*_\[\]<>&~!\t\n]"
_WRAPPER = "span|u|b|i|ins|del|label|sup|sub|strong|em|small|mark|font|s"
_WORDS = rf"[^\W_](?:{_SAFE}*?[^\W_])?"
_PIECE = re.compile(
    rf"(?P<text>[^\\`*_\[\]<&~!\t\n]+)"
    rf"|(?P<mark>\*\*?)(?P<words>{_WORDS})(?P<stop>[.:?,]?)(?P=mark)"
    r"(?=[ .,;:)!?\"'”’“]|\Z)"
    rf"|\[(?P<label>{_WORDS})\]\((?P<target>[A-Za-z0-9./#][A-Za-z0-9./#_:?=@%-]*)\)"
    rf"|<(?P<close>/?)(?P<tag>{_WRAPPER})(?: class=(?:\"[A-Za-z0-9_ -]*\"))?>"
    r"|!(?!\[)|_(?=[^\W_])"
)
_BEFORE_MARK = frozenset(" (\"'“‘„")


def read_quickly(source: str, lines: Sequence[tuple[int, int]], flow: Flow) -> bool:
    """Append the text of whole lines, each a stretch of the source, to a flow.

    False when they are not surely read so; the flow is then of no use.
    """
    last = len(lines) - 1
    for number, (start, end) in enumerate(lines):
        if number:
            seen = source.endswith("  ", *lines[number - 1])
            while start < end and source[start] == " ":
                start += 1
            flow.new_line(source.rfind("\n", 0, start) + 1, seen=seen)
        stop = end
        while stop > start and source[stop - 1] == " ":
            stop -= 1
        if number == last and stop > start and source[stop - 1].isspace():
            return False  # the parser takes other white space away at the end of a paragraph, too
        if _MARKS.search(source, start, stop) is None:
            flow.add(source[start:stop], start)
        elif not _read_line(source, start, stop, flow):
            return False
    return True


def _read_line(source: str, start: int, end: int, flow: Flow) -> bool:
    at = start
    while at < end:
        match = _PIECE.match(source, at, end)
        if match is None:
            return False
        stop = match.end()
        mark, label, tag = match.group("mark", "label", "tag")
        if mark is not None:
            if at > start and source[at - 1] not in _BEFORE_MARK:
                return False
            if match["stop"] and stop < end and source[stop] != " ":
                return False
            name = "strong" if mark == "**" else "em"
            flow.open(name)
            flow.add(source[at + len(mark) : stop - len(mark)], at + len(mark))
            flow.close(name)
        elif label is not None:
            if at > start and source[at - 1] == "!":
                return False
            name = f"link {match['target']}"
            flow.open(name)
            flow.add(label, at + 1)
            flow.close(name)
        elif tag is not None:
            if match["close"]:
                flow.close_tag(tag)
            else:
                flow.open(name_style(match.group(), tag))
        elif source[at] == "_":
            if at == start or not (source[at - 1].isalnum()):
                return False
            flow.add("_", at)
        else:
            flow.add(match.group(), at)
        at = stop
    return True
