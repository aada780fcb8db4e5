"""Front matter read strictly: what a lawyer typed is what the tool sees.

A small part of YAML: mappings, sequences and scalars. Aliases, anchors, tags,
duplicate keys, several documents and comments behind a value are refused,
because each of them lets a file mean something that its reader does not see.
Scalars stay text (``NO`` is not false, ``1.10`` is not 1.1). The parser is
PyYAML's on libyaml, driven by events, so that an alias is refused before
anything is expanded.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import cache
from typing import Any

from clausectl.errors import Problem
from clausectl.formats.plain_yaml import read_plain
from clausectl.formats.yaml_nodes import Fields, Items, Node, Scalar
from clausectl.formats.yaml_surprises import correct_line
from clausectl.model.places import LineIndex, Mark
from clausectl.records import dataclass

__all__ = ["Fields", "FrontMatter", "Items", "Node", "Scalar", "read_front_matter", "read_mapping"]

MAX_FRONT_MATTER = 256 * 1024
MAX_DEPTH = 24
MAX_NODES = 50_000


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands between the two ``---`` lines, and the offset where the text after them starts."""

    fields: Fields
    body_start: int
    end_line: int


_FLATTER = "no field needs that: take a level away"


def split_front_matter(text: str) -> tuple[int, int] | None:
    """The offsets at which the front matter ends and the body starts, or None without one.

    The front matter starts at offset 4, after the line ``---``.
    """
    if not text.startswith("---\n"):
        return None
    if text.startswith("---\n", 4):
        return 4, 8
    end = text.find("\n---\n", 3)
    if end < 0:
        if text.endswith("\n---"):
            return len(text) - 3, len(text)
        return None
    return end + 1, end + 5


def read_front_matter(text: str, path: str) -> tuple[FrontMatter | None, list[Problem]]:
    """Read the front matter of a file, with every problem in it.

    Returns None in place of the fields when they cannot be trusted at all.
    """
    where = split_front_matter(text)
    if where is None:
        return None, [_explain_missing(text, path)]
    end, body = where
    if end > MAX_FRONT_MATTER:
        return None, [_explain_size("the front matter", end, path)]
    source = text[4:end]
    plain = read_plain(source, 2)
    if plain is not None:
        return FrontMatter(plain, body, source.count("\n") + 2), []
    builder = _Builder(source, path)
    fields = builder.build()
    if fields is None:
        return None, builder.problems
    return FrontMatter(fields, body, source.count("\n") + 2), builder.problems


def read_mapping(
    text: str, path: str, *, limit: int = MAX_FRONT_MATTER, nodes: int = MAX_NODES
) -> tuple[Fields | None, list[Problem]]:
    """Read a whole file (such as ``clausectl.yaml``) in the same strict part of YAML.

    ``limit`` is how many characters it may have, ``nodes`` how many values.
    """
    if len(text) > limit:
        return None, [_explain_size("the file", len(text), path, limit)]
    builder = _Builder(text, path, first_line=1, nodes=nodes)
    return builder.build(), builder.problems


def _explain_missing(text: str, path: str) -> Problem:
    """Why a file has no front matter that can be read."""
    if not text.strip():
        hint = "start it with a line ---, then its title, then ---"
        return Problem("CL103", "the file is empty", path, 1, 1, hint)
    for number, line in enumerate(text.split("\n"), 1):
        if line != "---" and line.strip() == "---" and (number == 1 or text.startswith("---\n")):
            code = "CL104" if number == 1 else "CL105"
            message = "the line --- has white space beside it, so it does not bound the front matter"
            return Problem(code, message, path, number, 1, "write --- and nothing else on this line")
    if text.startswith("---\n"):
        hint = "close the front matter with a line that holds only ---"
        return Problem("CL105", "the front matter has no end", path, 1, 1, hint)
    hint = "start the file with a line that holds only ---"
    return Problem("CL104", "there is no front matter", path, 1, 1, hint)


def _explain_size(what: str, size: int, path: str, limit: int = MAX_FRONT_MATTER) -> Problem:
    message = f"{what} is {size:,} characters long, more than {limit:,}"
    return Problem("CL106", message, path, 1, 1, "contract text belongs below the front matter")


class _RefusedError(Exception):
    """Stops the reading at a construct after which nothing can be trusted."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Builder:
    """Builds nodes from parser events. ``first_line`` is the line of the file the source starts on."""

    def __init__(self, source: str, path: str, first_line: int = 2, nodes: int = MAX_NODES) -> None:
        self.nodes = nodes
        self.source = source
        self.path = path
        self.first_line = first_line
        self.problems: list[Problem] = []
        self.count = 0
        # (line, start column, end column) of scalars in which `#` is a character like any other
        self.quoted: list[tuple[int, int, int, int]] = []

    def build(self) -> Fields | None:
        import yaml

        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(self.source)
        try:
            fields = self._document(loader)
        except _RefusedError as refused:
            self.problems.append(refused.problem)
            return None
        except yaml.YAMLError as error:
            self.problems.append(self._syntax_problem(error))
            return None
        except RecursionError:
            self.problems.append(
                self._problem(
                    "CL107", "the front matter is nested too deeply", Mark(self.first_line, 1), _FLATTER
                )
            )
            return None
        finally:
            loader.dispose()
        self._find_trailing_comments()
        return fields

    def _document(self, loader: Any) -> Fields:
        from yaml import events

        loader.get_event()  # stream start
        event = loader.get_event()
        if isinstance(event, events.StreamEndEvent):
            return Fields({}, {}, Mark(self.first_line, 1))
        node = self._node(loader, loader.get_event(), 0)
        loader.get_event()  # document end
        event = loader.get_event()
        if not isinstance(event, events.StreamEndEvent):
            raise _RefusedError(
                self._problem(
                    "CL109",
                    "the front matter holds a second YAML document",
                    self._mark(event),
                    "take the line --- or ... out",
                )
            )
        if not isinstance(node, Fields):
            raise _RefusedError(
                self._problem(
                    "CL110",
                    "the front matter is not a list of `key: value` lines",
                    node.mark,
                    "write lines such as `title: Exclusivity`",
                )
            )
        return node

    def _node(self, loader: Any, event: Any, depth: int) -> Node:
        kind = type(event).__name__
        self.count += 1
        if kind == "AliasEvent":
            raise _RefusedError(self._refuse(event, "CL111", "*", "alias"))
        if event.anchor is not None:
            raise _RefusedError(self._refuse(event, "CL111", "&", "anchor"))
        if event.tag is not None:
            raise _RefusedError(self._refuse(event, "CL112", "!", "tag"))
        if depth > MAX_DEPTH or self.count > self.nodes:
            what = (
                f"nested deeper than {MAX_DEPTH}"
                if depth > MAX_DEPTH
                else f"larger than {self.nodes:,} values"
            )
            problem = self._problem("CL107", f"the front matter is {what}", self._mark(event), _FLATTER)
            raise _RefusedError(problem)
        if kind == "ScalarEvent":
            return self._scalar(event)
        if kind == "SequenceStartEvent":
            return self._items(loader, event, depth)
        return self._fields(loader, event, depth)

    def _refuse(self, event: Any, code: str, sign: str, what: str) -> Problem:
        """What lets a file mean something that its reader does not see, with the line as it was meant."""
        mark = self._mark(event)
        line = self._line(mark.line)
        at = line.find(sign, mark.column - 1)
        at = line.rfind(sign, 0, mark.column) if at < 0 else at
        typed = re.match(r"[^\s,\]}]*", line[at:]) if at >= 0 else None
        shown = typed.group() if typed is not None and typed.group() else sign
        corrected = correct_line(line)
        hint = "write the value out" if corrected is None else f"write: {corrected[1].strip()}"
        return self._problem(code, f"`{shown}` is a YAML {what}", mark, hint)

    def _scalar(self, event: Any) -> Scalar:
        if event.style is not None and event.style != "":
            start, end = event.start_mark, event.end_mark
            self.quoted.append((start.line, start.column, end.line, end.column))
            if not event.value.isprintable():
                self._refuse_invisible(event)
        return Scalar(event.value, self._mark(event), event.style in (None, ""))

    def _refuse_invisible(self, event: Any) -> None:
        """Escapes such as ``\\u202e`` would put a character into the text that no reader of the file sees."""
        for character in event.value:
            if character not in "\n\t" and unicodedata.category(character) in _INVISIBLE:
                message = f"an escape stands for the invisible character U+{ord(character):04X}"
                hint = "write only characters that can be seen"
                self.problems.append(self._problem("CL115", message, self._mark(event), hint))
                return

    def _items(self, loader: Any, event: Any, depth: int) -> Items:
        mark = self._mark(event)
        found: list[Node] = []
        while True:
            event = loader.get_event()
            if type(event).__name__ == "SequenceEndEvent":
                return Items(tuple(found), mark)
            found.append(self._node(loader, event, depth + 1))

    def _fields(self, loader: Any, event: Any, depth: int) -> Fields:
        mark = self._mark(event)
        values: dict[str, Node] = {}
        marks: dict[str, Mark] = {}
        while True:
            event = loader.get_event()
            if type(event).__name__ == "MappingEndEvent":
                return Fields(values, marks, mark)
            key = self._node(loader, event, depth + 1)
            value = self._node(loader, loader.get_event(), depth + 1)
            if not isinstance(key, Scalar):
                raise _RefusedError(
                    self._surprise(key.mark)
                    or self._problem(
                        "CL108", "a key is not plain text", key.mark, "write a word, a colon and the value"
                    )
                )
            if key.text in values:
                hint = f"it is already set on line {marks[key.text].line}; keep one of the two"
                self.problems.append(self._problem("CL113", f"`{key.text}` is set twice", key.mark, hint))
                continue
            values[key.text] = value
            marks[key.text] = key.mark

    def _mark(self, event: Any) -> Mark:
        return Mark(event.start_mark.line + self.first_line, event.start_mark.column + 1)

    def _problem(self, code: str, message: str, mark: Mark, hint: str = "") -> Problem:
        return Problem(code, message, self.path, mark.line, mark.column, hint)

    def _syntax_problem(self, error: Any) -> Problem:
        said = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
        found = getattr(error, "problem_mark", None)
        if found is None or "end of stream" in said:
            found = getattr(error, "context_mark", None) or found
        if found is None:
            odd = _unprintable().search(self.source)
            place = LineIndex(self.source).mark(odd.start() if odd is not None else 0)
            mark = Mark(place.line + self.first_line - 1, place.column)
            hint = "delete the character: no reader sees it"
        else:
            mark = Mark(found.line + self.first_line, found.column + 1)
            hint = "write `key: value`, and put the value in quotes when it holds characters such as : # { ["
        if "nesting depth" in said:  # newer releases of libyaml stop at a depth of their own
            mark = Mark(mark.line, self._deepest_column(mark.line))
            return self._problem(
                "CL107", f"the front matter is nested deeper than {MAX_DEPTH}", mark, _FLATTER
            )
        # libyaml often notices on the line after the one that a person has to mend.
        for line in (mark.line, mark.line - 1):
            surprise = self._surprise(Mark(line, mark.column))
            if surprise is not None:
                return surprise
        if "end of stream" in said and self._line(mark.line)[mark.column - 1 : mark.column] in ("'", '"'):
            said, hint = "a quotation mark is never closed", "close it at the end of the value"
        return self._problem(
            "CL108", f"the front matter is not YAML that clausectl reads: {said}", mark, hint
        )

    def _deepest_column(self, number: int) -> int:
        """The column of the bracket in a line that opens one level too many."""
        depth = 0
        for column, character in enumerate(self._line(number), 1):
            depth += (character in "[{") - (character in "]}")
            if depth > MAX_DEPTH:
                return column
        return 1

    def _surprise(self, mark: Mark) -> Problem | None:
        """The corrected line, where YAML takes a character of ordinary text for its own."""
        line = self._line(mark.line)
        corrected = correct_line(line)
        if corrected is None:
            return None
        column, text = corrected
        if "\t" in line[: len(line) - len(line.lstrip())]:
            message, hint = "a tab stands where YAML takes only spaces", "write two spaces for each tab"
            return self._problem("CL108", message, Mark(mark.line, column), hint)
        message = "YAML would not read this value as text"
        return self._problem("CL108", message, Mark(mark.line, column), f"write: {text.strip()}")

    def _line(self, number: int) -> str:
        lines = self.source.split("\n")
        at = number - self.first_line
        return lines[at] if 0 <= at < len(lines) else ""

    def _find_trailing_comments(self) -> None:
        for at, line in enumerate(self.source.split("\n")):
            if "#" not in line or line.lstrip().startswith("#"):
                continue
            for match in _COMMENT.finditer(line):
                if self._inside_quotes(at, match.start(1)):
                    continue
                mark = Mark(at + self.first_line, match.start(1) + 1)
                corrected = correct_line(line)
                hint = "put the comment on a line of its own above this one"
                if corrected is not None and line[corrected[0] - 1] not in "[{\"'":
                    hint = f"write: {corrected[1].strip()} or {hint}"
                self.problems.append(self._problem("CL114", "YAML drops what follows the #", mark, hint))
                break

    def _inside_quotes(self, line: int, column: int) -> bool:
        at = bisect_right(self.quoted, (line, column, line + 1, 0)) - 1
        return at >= 0 and self.quoted[at][:2] <= (line, column) < self.quoted[at][2:]


_COMMENT = re.compile(r"(?:^|\s)(#)")


@cache
def _unprintable() -> re.Pattern[str]:
    """What YAML calls unprintable; compiled only when libyaml has found such a character."""
    return re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


_INVISIBLE = ("Cc", "Cf", "Cs", "Zl", "Zp")
