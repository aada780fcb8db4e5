"""The quick way from the bytes of a plain clause to the text in which it is compared.

Nine clauses in ten state a title and a version and are prose: sentences,
placeholders, references, lists of numbered lines. Their compared text follows
from the source by joining lines, without a tree of blocks in between. What
this module accepts it tells exactly as `clausectl.formats.clause_file` and
`clausectl.composing.clause_text` would (a property test holds them together);
everything else, and whatever is wrong, it leaves to them.
"""

from __future__ import annotations

import re
from unicodedata import is_normalized

from clausectl.formats.clause_file import name_reference
from clausectl.formats.decoding import decode
from clausectl.formats.names import VERSION, clause_id
from clausectl.formats.plain_yaml import PLAIN_TEXT
from clausectl.formats.prose import OPENING, PLACEHOLDER, SAFE
from clausectl.records import dataclass

MAX_BODY = 20_000  # characters; a longer one goes the long way, which knows longer limits

_FRONT = re.compile(rf"---\ntitle: ({PLAIN_TEXT})\nversion: ({VERSION.pattern})\n---\n")
_WORDS = rf"[^\W_](?:{SAFE}*?[^\W_])?"
_LINK = rf"(?<!!)\[{_WORDS}\]\([A-Za-z0-9./][A-Za-z0-9./_-]*\)"
_PLACEHOLDER = r"\{\{ *[a-z][a-z0-9_]* *\}\}"
_EMPHASIS = rf"(?<=[\n (\"'“‘„])(?:\*\*{_WORDS}\*\*|\*{_WORDS}\*)(?=[ .,;:)!?\"'”’“\n]|\Z)"
_LINE = rf"(?:{OPENING}|(?=\{{\{{|\*\*?[^\W_]))(?:{SAFE}++|{_PLACEHOLDER}|{_LINK}|{_EMPHASIS})*(?<! )"
_BODY = re.compile(rf"\n*+(?:(?:\d{{1,9}}\. )?{_LINE}(?:\n++|\Z))+")
_ANY_ITEM = re.compile(r"\n\d{1,9}\. ")
_ITEM = re.compile(r"^\d{1,9}\. ", re.MULTILINE)
_GAP = re.compile(r"\n\n+")
_REFERENCE = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")


@dataclass(frozen=True, slots=True)
class PlainClause:
    """What a plain clause says.

    ``text`` is canonical with ``{{ name }}`` placeholders, ``plain`` the same without emphasis.
    """

    title: str
    version: str
    text: str
    plain: str


def read_plain_clause(data: bytes, path: str) -> PlainClause | None:
    """A library clause that is surely plain and free of problems; None for any other. Linear."""
    if clause_id(path) is None:
        return None
    if data.isascii() and b"\r" not in data:
        text = data.decode("ascii")
    else:
        text, problems = decode(data, path)
        if problems:
            return None
    front = _FRONT.match(text)
    if front is None or len(text) - front.end() > MAX_BODY or not text.replace("\n", "").isprintable():
        return None
    start = front.end()
    if _BODY.fullmatch(text, start) is None or text.find("  ", start) >= 0:
        return None
    body = text[start:].strip("\n")
    if not body.isascii() and ("\ufffd" in body or not _is_composed(body)):
        return None
    if "[" in body:
        named = {link[2]: name_reference(link[2], path) for link in _REFERENCE.finditer(body)}
        if not all(named.values()):
            return None  # a link that leads nowhere
        body = _REFERENCE.sub(lambda link: link[1] + named[link[2]], body)
    if "{" in body:
        body = PLACEHOLDER.sub(r"{{ \1 }}", body)
    paragraphs = _GAP.split(body) if "\n\n" in body else [body]
    if _ANY_ITEM.search(text, start - 1) is not None and not _number_items(paragraphs):
        return None
    body = "\n\n".join([paragraph.replace("\n", " ") for paragraph in paragraphs])
    return PlainClause(front[1], front[2], body, body.replace("*", "") if "*" in body else body)


def _number_items(paragraphs: list[str]) -> bool:
    """Put each item of a list into a paragraph of its own; false where it takes Markdown to tell lists.

    An item among the lines of a paragraph is none, a line among items belongs to
    the item above it, and two lists in a row are one.
    """
    done: list[str] = []
    after_list = False
    for paragraph in paragraphs:
        items = _ITEM.findall(paragraph)
        if items and (after_list or items[0] != "1. " or len(items) != paragraph.count("\n") + 1):
            return False
        after_list = bool(items)
        done += _ITEM.sub("1. ", paragraph).split("\n") if items else [paragraph]
    paragraphs[:] = done
    return True


def _is_composed(body: str) -> bool:
    """Whether the words, without what stands around them as markup, are in Unicode's composed form."""
    return is_normalized("NFC", _REFERENCE.sub(r"\1", body).replace("*", ""))
