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
from dataclasses import dataclass
from typing import Any

from clausectl.errors import Problem
from clausectl.model.places import Mark

MAX_FRONT_MATTER = 256 * 1024
MAX_DEPTH = 24
MAX_NODES = 50_000


@dataclass(frozen=True, slots=True)
class Scalar:
    """A scalar as typed; ``plain`` says it stood without quotes."""

    text: str
    mark: Mark
    plain: bool = True


@dataclass(frozen=True, slots=True)
class Items:
    """A sequence."""

    items: tuple[Node, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping, its keys in the order of the file with their marks."""

    values: dict[str, Node]
    key_marks: dict[str, Mark]
    mark: Mark


Node = Scalar | Items | Fields


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands between the two ``---`` lines, and the offset where the text after them starts."""

    fields: Fields
    body_start: int
    end_line: int


_FENCE = "---"


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
    if not text.strip():
        return None, [
            Problem(
                "CL103", "the file is empty", path, 1, 1, "start it with a line ---, then its title, then ---"
            )
        ]
    where = split_front_matter(text)
    if where is None:
        if text.startswith("---\n"):
            hint = "close the front matter with a line that holds only ---"
            return None, [Problem("CL105", "the front matter has no end", path, 1, 1, hint)]
        return None, [
            Problem(
                "CL104",
                "there is no front matter",
                path,
                1,
                1,
                "start the file with a line that holds only ---",
            )
        ]
    end, body = where
    if end > MAX_FRONT_MATTER:
        return None, [
            Problem(
                "CL106",
                f"the front matter is {end:,} characters long, more than {MAX_FRONT_MATTER:,}",
                path,
                1,
                1,
                "contract text belongs below the front matter",
            )
        ]
    source = text[4:end]
    from clausectl.formats.plain_yaml import read_plain

    plain = read_plain(source, 2)
    if plain is not None:
        return FrontMatter(plain, body, source.count("\n") + 2), []
    builder = _Builder(source, path)
    fields = builder.build()
    if fields is None:
        return None, builder.problems
    return FrontMatter(fields, body, source.count("\n") + 2), builder.problems


def read_mapping(text: str, path: str) -> tuple[Fields | None, list[Problem]]:
    """Read a whole file (such as ``clausectl.yaml``) in the same strict part of YAML."""
    builder = _Builder(text, path, first_line=1)
    return builder.build(), builder.problems


class _RefusedError(Exception):
    """Stops the reading at a construct after which nothing can be trusted."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Builder:
    """Builds nodes from parser events. ``first_line`` is the line of the file the source starts on."""

    def __init__(self, source: str, path: str, first_line: int = 2) -> None:
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
                self._problem("CL107", "the front matter is nested too deeply", Mark(self.first_line, 1))
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
                self._problem("CL109", "the front matter holds a second YAML document", self._mark(event))
            )
        if not isinstance(node, Fields):
            raise _RefusedError(
                self._problem("CL110", "the front matter is not a list of `key: value` lines", node.mark)
            )
        return node

    def _node(self, loader: Any, event: Any, depth: int) -> Node:
        kind = type(event).__name__
        self.count += 1
        if kind == "AliasEvent":
            raise _RefusedError(
                self._problem(
                    "CL111", f"`*{event.anchor}` is a YAML alias", self._mark(event), "write the value out"
                )
            )
        if event.anchor is not None:
            hint = "write the value out where it is needed, or put it in quotes if it starts with &"
            raise _RefusedError(
                self._problem("CL111", f"`&{event.anchor}` is a YAML anchor", self._mark(event), hint)
            )
        if event.tag is not None and event.tag != "!":
            hint = "leave the tag out, or put the value in quotes if it starts with !"
            raise _RefusedError(
                self._problem("CL112", f"`{event.tag}` is a YAML tag", self._mark(event), hint)
            )
        if depth > MAX_DEPTH or self.count > MAX_NODES:
            what = (
                f"nested deeper than {MAX_DEPTH}"
                if depth > MAX_DEPTH
                else f"larger than {MAX_NODES:,} values"
            )
            raise _RefusedError(self._problem("CL107", f"the front matter is {what}", self._mark(event)))
        if kind == "ScalarEvent":
            return self._scalar(event)
        if kind == "SequenceStartEvent":
            return self._items(loader, event, depth)
        return self._fields(loader, event, depth)

    def _scalar(self, event: Any) -> Scalar:
        if event.style is not None and event.style != "":
            start, end = event.start_mark, event.end_mark
            self.quoted.append((start.line, start.column, end.line, end.column))
        return Scalar(event.value, self._mark(event), event.style in (None, ""))

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
                    self._surprise(key.mark) or self._problem("CL108", "a key is not plain text", key.mark)
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
        found = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = found.line + self.first_line if found else self.first_line
        column = found.column + 1 if found else 1
        # libyaml often notices on the line after the one that a person has to mend.
        for candidate in (line, line - 1):
            surprise = self._surprise(Mark(candidate, column))
            if surprise is not None:
                return surprise
        said = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
        return self._problem(
            "CL108", f"the front matter is not YAML that clausectl reads: {said}", Mark(line, column)
        )

    def _surprise(self, mark: Mark) -> Problem | None:
        """The corrected line, where YAML takes a character of ordinary text for its own."""
        lines = self.source.split("\n")
        at = mark.line - self.first_line
        if not 0 <= at < len(lines):
            return None
        match = _KEY_VALUE.match(lines[at])
        if match is None:
            return None
        head, value = match.group(1), match.group(2).rstrip()
        if "\t" in head:
            return self._problem(
                "CL108",
                "a tab stands where YAML takes only spaces",
                mark,
                f"write: {lines[at].expandtabs(2)}",
            )
        if not value or value[0] in "\"'|>" or not _SURPRISING.search(value):
            return None
        quoted = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        return Problem(
            "CL108",
            "YAML would not read this value as text",
            self.path,
            mark.line,
            match.start(2) + 1,
            f"write: {head.strip()} {quoted}",
        )

    def _find_trailing_comments(self) -> None:
        for at, line in enumerate(self.source.split("\n")):
            if "#" not in line or line.lstrip().startswith("#"):
                continue
            for match in _COMMENT.finditer(line):
                if self._inside_quotes(at, match.start(1)):
                    continue
                hint = "put the value in quotes if the # belongs to it, or the comment on a line of its own"
                mark = Mark(at + self.first_line, match.start(1) + 1)
                self.problems.append(self._problem("CL114", "YAML drops what follows the #", mark, hint))
                break

    def _inside_quotes(self, line: int, column: int) -> bool:
        return any((first, start) <= (line, column) < (last, end) for first, start, last, end in self.quoted)


_KEY_VALUE = re.compile(r"(\s*(?:- +)?[^\s:#][^:#]*:)[ \t]+(\S.*)$")
_SURPRISING = re.compile(r"^[@`%&*!\[{}\],]|: |:$| #")
_COMMENT = re.compile(r"(?:^|\s)(#)")
