"""Front matter laid out: its keys in the readers' order, each with the comments that stand above it.

Nothing is written anew: lines are moved, indented alike and freed of spaces at
their ends. Where that would change a value (inside a quoted or block text that
runs over lines) the lines stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausectl.formats.strict_yaml import Fields, Items, Node, Scalar, read_mapping
from clausectl.records import dataclass

_KEY_SPACE = re.compile(r"([^\s:#'\"][^:#'\"]*:)[ \t]{2,}(?=\S)")


@dataclass(frozen=True, slots=True)
class Segment:
    """The lines of one key: ``start`` to ``end`` (line numbers in the front matter, from 0).

    ``key_line`` is the line of the key itself; those before it are comments.
    """

    key: str
    start: int
    key_line: int
    end: int


def split_segments(source: str, fields: Fields, first_line: int = 2) -> list[Segment] | None:
    """The lines of each key of a front matter, or None when keys do not stand on lines of their own.

    ``source`` is the text between the two ``---`` lines, ``first_line`` the
    number of its first line in the file. Lines behind the last key's value
    (comments) belong to no segment.
    """
    lines = source.split("\n")
    marks = [(mark.line - first_line, mark.column, key) for key, mark in fields.key_marks.items()]
    marks.sort()
    if any(column != 1 for _, column, _ in marks) or len({line for line, _, _ in marks}) != len(marks):
        return None
    if any(lines[line].startswith(("?", "{", "%")) for line, _, _ in marks):
        return None
    segments: list[Segment] = []
    at = 0
    for index, (line, _, key) in enumerate(marks):
        after = marks[index + 1][0] if index + 1 < len(marks) else len(lines)
        end = after
        while end > line + 1 and _is_aside(lines[end - 1]):
            end -= 1
        if end < after and not _says(lines[line:end], key, fields.values[key]):
            end = after  # what looked like a comment is text
        segments.append(Segment(key, at, line, end))
        at = end
    return segments


def _is_aside(line: str) -> bool:
    return not line.strip() or line.startswith("#")


def _says(lines: Sequence[str], key: str, value: Node) -> bool:
    """Whether lines read by themselves give a key this value; plain texts of one line surely do."""
    if isinstance(value, Scalar) and value.plain and len(lines) == 1:
        return True
    return _reads_as("".join(line + "\n" for line in lines), {key: bare(value)})


def _reads_as(source: str, wanted: object) -> bool:
    read, problems = read_mapping(source, "")
    return read is not None and not problems and bare(read) == wanted


def lay_out_front_matter(source: str, fields: Fields, order: Sequence[str]) -> str:
    """The front matter with its keys in an order; unknown keys keep their place at the end.

    ``source`` ends with a line end or is empty, and so does the result.
    """
    segments = split_segments(source, fields)
    if segments is None or not segments:
        return _tidy_whole(source, fields)
    lines = source.split("\n")
    places = {key: number for number, key in enumerate(order)}
    ordered = sorted(segments, key=lambda s: places.get(s.key, len(places)))
    rest = [line.rstrip() for line in lines[segments[-1].end :] if line.strip()]
    quick = [line for s in ordered for line in _tidy(lines, s)[0]] + rest
    text = "".join(line + "\n" for line in quick)
    if text == source or _reads_as(text, bare(fields)):
        return text
    careful = [line for s in ordered for line in _tidy_carefully(lines, s, fields.values[s.key])] + rest
    return "".join(line + "\n" for line in careful)


def _tidy_whole(source: str, fields: Fields) -> str:
    """For front matter that is one flow mapping or oddly indented: only spaces at line ends go."""
    tidied = "".join(line.rstrip() + "\n" for line in source.split("\n") if line.strip())
    return tidied if tidied == source or _reads_as(tidied, bare(fields)) else source


def _tidy(lines: list[str], segment: Segment) -> tuple[list[str], list[str]]:
    """The lines of one key, indented by two; and, second, with only its first line changed."""
    comments = [line.strip() for line in lines[segment.start : segment.key_line] if line.strip()]
    first, *inner = lines[segment.key_line : segment.end]
    first = _KEY_SPACE.sub(r"\1 ", first, count=1).rstrip()
    return [*comments, first, *_indent(inner)], [*comments, first, *inner]


def _tidy_carefully(lines: list[str], segment: Segment, value: Node) -> list[str]:
    """The lines of one key, changed only as far as its value stays the same."""
    wanted = {segment.key: bare(value)}
    for candidate in _tidy(lines, segment):
        if _reads_as("".join(line + "\n" for line in candidate), wanted):
            return candidate
    return lines[segment.start : segment.end]


def _indent(inner: list[str]) -> list[str]:
    """Lines below a key, without empty ones, the outermost of them two spaces deep."""
    kept = [line.rstrip() for line in inner if line.strip()]
    depths = [len(line) - len(line.lstrip(" ")) for line in kept if not line.lstrip().startswith("#")]
    shift = 2 - min(depths, default=2)
    moved: list[str] = []
    for line in kept:
        depth = len(line) - len(line.lstrip(" "))
        moved.append(" " * max(depth + shift, 2 if line.lstrip().startswith("#") else 0) + line.lstrip(" "))
    return moved


def bare(node: Node) -> object:
    """A node's values without their places, for comparison: mappings as dicts, whatever their order."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return [bare(item) for item in node.items]
    return {key: bare(value) for key, value in node.values.items()}
