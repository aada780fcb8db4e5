"""Names of elements and attributes of a docx, whichever of its two sets of namespaces it uses."""

from __future__ import annotations

from typing import Any

_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/drawingml/2006/picture": "pic",
    "http://purl.oclc.org/ooxml/drawingml/picture": "pic",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
}
_SPACES: dict[str, tuple[str, ...]] = {}
for _space, _prefix in _PREFIXES.items():
    _SPACES[_prefix] = (*_SPACES.get(_prefix, ()), _space)


class _Names(dict[str, str]):
    """Short names by full ones, made when first asked for; what no prefix is known for is ``?:name``."""

    def __missing__(self, tag: str) -> str:
        space, _, local = tag[1:].rpartition("}") if tag[:1] == "{" else ("", "", tag)
        short = f"{_PREFIXES.get(space, '?')}:{local}"
        if len(self) < 5000:  # a file may make up names without end
            self[tag] = short
        return short


_NAMES = _Names()


def name_of(tag: Any) -> str:
    """``w:p`` of a paragraph's tag; empty of what is no element."""
    return _NAMES[tag] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str | None:
    """The value of an attribute such as ``w:val``; None without it."""
    prefix, _, local = name.partition(":")
    for space in _SPACES[prefix]:
        value = element.get(f"{{{space}}}{local}")
        if value is not None:
            return str(value)
    return None


def child(element: Any, name: str) -> Any:
    """The first child of a name such as ``w:pPr``; None without one, or of None."""
    if element is not None:
        for found in element:
            tag = found.tag
            if tag.__class__ is str and _NAMES[tag] == name:
                return found
    return None


def by_name(element: Any) -> dict[str, Any]:
    """The children by their names, of several with one name the first; of None, none."""
    found: dict[str, Any] = {}
    for inner in element if element is not None else ():
        found.setdefault(name_of(inner.tag), inner)
    return found


def value(element: Any, name: str) -> str | None:
    """The ``w:val`` of the first child of this name; None without either, or of None."""
    found = child(element, name)
    return None if found is None else attribute(found, "w:val")


def number(text: str | None, default: int) -> int:
    """A whole number as attributes have it; the default for what is none, or is out of any reason."""
    if text is None or len(text) > 11:
        return default
    try:
        return int(text)
    except ValueError:
        return default


def switch(element: Any, name: str) -> bool | None:
    """Whether a property such as ``w:b`` is on; None where it is not said."""
    found = child(element, name)
    if found is None:
        return None
    said = attribute(found, "w:val")
    return said is None or said.lower() not in ("0", "false", "off", "none")
