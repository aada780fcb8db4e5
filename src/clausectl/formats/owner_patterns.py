"""Patterns of a CODEOWNERS file, as GitHub documents them under "About code owners".

They are those of a .gitignore, but for three things: ``#`` cannot be escaped,
``!`` and ``[ ]`` do not work, and a line with them is not read. ``docs/*``
stands for the files in that folder and for none below it. Of all lines that
match a file the last counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from clausectl.records import dataclass

_USER = re.compile(r"@[A-Za-z0-9][A-Za-z0-9_-]{0,38}")
_TEAM = re.compile(r"@[A-Za-z0-9][A-Za-z0-9_-]{0,38}/[A-Za-z0-9_.-]{1,100}")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}")
# What GitHub gives a meaning, or says nothing about, and no escape is documented for.
_UNWRITABLE = re.compile(r"[#*?!\[\]\\]")

_Wanted = TypeVar("_Wanted")
_Found = TypeVar("_Found")
_ANY = ""  # `?`; a star is None


def is_code_owner(text: str) -> bool:
    """Whether a text is one owner as the host reads it: ``@user``, ``@org/team`` or an e-mail address."""
    return any(pattern.fullmatch(text) for pattern in (_USER, _TEAM, _MAIL))


def explain_unwritable(path: str) -> str:
    """Why no line can stand for a path and no other; empty when one can."""
    if not path.isprintable():  # lone surrogates of names that are not UTF-8 among them
        return "its name holds a character that cannot be printed"
    found = _UNWRITABLE.search(path)
    return f"its name holds {found.group()!r}, which the host reads in another way" if found else ""


def write_owner_pattern(path: str, *, folder: bool = False) -> str:
    """The pattern of one file, or of everything in a folder; the path can be written."""
    return "/" + path.replace(" ", "\\ ") + ("/" if folder else "")


@dataclass(frozen=True, slots=True)
class OwnerRule:
    """One line of a CODEOWNERS file that can match something. ``line`` counts from 1.

    ``name`` is the path or name it stands for when it has no wildcard, else
    empty; ``segments`` are its parts, None for ``**``.
    """

    line: int
    text: str
    owners: tuple[str, ...]
    anchored: bool
    folder: bool
    name: str
    segments: tuple[tuple[str | None, ...] | None, ...]

    def covers(self, path: str) -> bool:
        """Whether the line stands for a file; asked of patterns with wildcards."""
        parts = path.split("/")
        if not self.anchored:
            names = parts[:-1] if self.folder else parts
            return any(_match_name(self.segments[0], name) for name in names)
        return _match(self.segments, parts, _match_name)


def read_owner_rule(text: str, line: int) -> OwnerRule | None:
    """A line as the host reads it; None for a comment and for what it passes over."""
    text = text.strip()
    if not text or text[0] in "#!":
        return None
    segments: list[list[str | None]] = [[]]
    plain: list[str] = []
    at = 0
    while at < len(text) and not text[at].isspace():
        character = text[at]
        if character == "\\":
            at += 1
            character = text[at : at + 1]
            if character in ("", "#"):
                return None
            segments[-1].append(character)
        elif character in "[]#":
            return None
        elif character == "/":
            segments.append([])
        else:
            segments[-1].append({"*": None, "?": _ANY}.get(character, character))
        plain.append(character)
        at += 1
    owners = tuple(text[at:].partition("#")[0].split())
    folder = not segments[-1] and len(segments) > 1
    if folder:
        segments.pop()
    anchored = len(segments) > 1
    if not segments[0]:
        segments.pop(0)
    if not segments or any(not part for part in segments):
        return None
    wild = any(token is None or token == _ANY for part in segments for token in part)
    name = "" if wild else "/".join("".join(token or "" for token in part) for part in segments)
    return OwnerRule(line, text, owners, anchored, folder, name, _read_segments(segments, anchored, folder))


def _read_segments(
    segments: Sequence[Sequence[str | None]], anchored: bool, folder: bool
) -> tuple[tuple[str | None, ...] | None, ...]:
    """What follows a match belongs to it, but for what follows a single star at the end."""
    if not anchored:
        return (tuple(segments[0]),)
    found = [None if list(part) == [None, None] else tuple(part) for part in segments]
    last = found[-1]
    if last is None:
        inside = ((None,), (None,)) if folder else ((None,),)
        return (*found[:-1], *inside, None)
    if folder:
        return (*found, (None,), None)
    return tuple(found) if last == (None,) else (*found, None)


def _match_name(tokens: Sequence[str | None] | None, name: str) -> bool:
    return tokens is None or _match(tokens, name, lambda token, character: token in (_ANY, character))


def _match(
    wanted: Sequence[_Wanted | None], found: Sequence[_Found], alike: Callable[[_Wanted, _Found], bool]
) -> bool:
    """Whether a sequence matches a pattern in which None stands for any number of things.

    Goes back to the last star alone, so that no pattern takes longer than the
    product of both lengths.
    """
    at = here = 0
    star, mark = -1, 0
    while here < len(found):
        token = wanted[at] if at < len(wanted) else None
        if at < len(wanted) and token is None:
            star, mark = at, here
            at += 1
        elif token is not None and alike(token, found[here]):
            at += 1
            here += 1
        elif star >= 0:
            mark += 1
            at, here = star + 1, mark
        else:
            return False
    return all(token is None for token in wanted[at:])


class OwnerRules:
    """Lines in order, to be asked for the last that matches a file.

    Lines without a wildcard are looked up. Of those with one, the last
    ``MOST`` are tried, because each is asked about each file; ``untried``
    counts the others.
    """

    MOST = 100

    def __init__(self, rules: Sequence[OwnerRule]) -> None:
        self._paths = {rule.name: rule for rule in rules if rule.name and rule.anchored and not rule.folder}
        self._folders = {rule.name: rule for rule in rules if rule.name and rule.anchored}
        self._names = {
            rule.name: rule for rule in rules if rule.name and not rule.anchored and not rule.folder
        }
        self._any_folder = {rule.name: rule for rule in rules if rule.name and not rule.anchored}
        wild = [rule for rule in rules if not rule.name]
        self._wild = wild[-self.MOST :][::-1]
        self.untried = len(wild) - len(self._wild)

    def find(self, path: str) -> OwnerRule | None:
        """The line that counts for a file, or None."""
        parts = path.split("/")
        found = [self._paths.get(path), self._names.get(parts[-1])]
        above = ""
        for part in parts[:-1]:
            above = f"{above}/{part}" if above else part
            found += [self._folders.get(above), self._any_folder.get(part)]
        found.append(next((rule for rule in self._wild if rule.covers(path)), None))
        return max((rule for rule in found if rule is not None), key=lambda rule: rule.line, default=None)
