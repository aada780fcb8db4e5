"""Where people say which findings they let stand, and why: front matter, settings, comments."""

from __future__ import annotations

import re

from clausectl.errors import Problem
from clausectl.formats.fields import FieldReader
from clausectl.formats.strict_yaml import Scalar
from clausectl.model.allowances import Allowance
from clausectl.model.places import Mark
from clausectl.model.provisions import Document

_CODE = re.compile(r"CL\d{3}")
_COMMENT = re.compile(r"<!--\s*clausectl:\s*allow\s+(\S+?):?(?:\s+(?:because\s+)?(.*?))?\s*-->", re.DOTALL)
ALLOW = "allow"
ENTRY_FIELDS = ("code", "path", "reason")


def read_own_allowances(reader: FieldReader) -> tuple[Allowance, ...]:
    """``allow: {CL560: "why"}`` in the front matter of the file it is for."""
    fields = reader.mapping(ALLOW)
    if fields is None:
        return ()
    found: list[Allowance] = []
    for code, node in fields.values.items():
        mark = fields.key_marks[code]
        reason = node.text.strip() if isinstance(node, Scalar) else ""
        if _is_code(reader, code, mark) and _has_reason(reader, code, reason, mark):
            found.append(Allowance(code, _literal(reader.path), reason, reader.path, mark))
    return tuple(found)


def read_allowances(reader: FieldReader) -> tuple[Allowance, ...]:
    """``allow: [{code: …, path: …, reason: …}]`` in the settings."""
    found: list[Allowance] = []
    for entry in reader.mappings(ALLOW):
        entry.refuse_unknown(ENTRY_FIELDS)
        code = entry.text("code", required=True, example="CL560")
        path = entry.text("path", required=True, example="clauses/icml/*")
        reason = entry.text("reason", required=True, example="the other party asked for both")
        mark = entry.fields.mark
        if code and path and reason and _is_code(entry, code, entry.mark("code")):
            found.append(Allowance(code, path, reason, reader.path, mark))
    return tuple(found)


def read_comments(document: Document) -> tuple[list[Allowance], list[Problem]]:
    """``<!-- clausectl: allow CL560 because … -->`` in a plain document: for the block that follows it.

    The block ends at the next blank line. A comment that names the tool and
    gives no code or reason is a problem (CL145).
    """
    found: list[Allowance] = []
    problems: list[Problem] = []
    lines = document.source.split("\n")
    for omission in document.omissions:
        if omission.kind != "comment" or "clausectl:" not in omission.text:
            continue
        match = _COMMENT.fullmatch(omission.text.strip())
        reason = " ".join((match[2] or "").split()) if match else ""
        if match is None or not _CODE.fullmatch(match[1]) or not reason:
            hint = "write <!-- clausectl: allow CL560 because the other party asked for it -->"
            message = "the comment does not say which finding is let stand and why"
            problems.append(Problem("CL145", message, document.path, omission.line, 1, hint))
            continue
        first, last = _block_after(lines, omission.line + omission.text.count("\n"))
        mark = Mark(omission.line, 1)
        path = _literal(document.path)
        found.append(Allowance(match[1], path, reason, document.path, mark, min(omission.line, first), last))
    return found, problems


def _block_after(lines: list[str], line: int) -> tuple[int, int]:
    """The lines (from 1) of the block that a comment on a line stands in or before."""
    at = line - 1
    if at + 1 < len(lines) and not lines[at].partition("-->")[2].strip():
        at += 1
    while at < len(lines) and not lines[at].strip():
        at += 1
    first = at
    while at < len(lines) and lines[at].strip():
        at += 1
    return first + 1, max(at, first + 1)


def _literal(path: str) -> str:
    """A path as a pattern that fits itself alone."""
    return re.sub(r"([*?\[])", r"[\1]", path)


def _is_code(reader: FieldReader, code: str, mark: Mark) -> bool:
    if _CODE.fullmatch(code):
        return True
    hint = "write the code of one rule, such as CL560; `clausectl check` shows it with every finding"
    reader.report("CL145", f"{code!r} is not the code of a rule", mark, hint)
    return False


def _has_reason(reader: FieldReader, code: str, reason: str, mark: Mark) -> bool:
    if reason:
        return True
    reader.report("CL145", f"nothing says why {code} is let stand", mark, f'write {code}: "the reason"')
    return False
