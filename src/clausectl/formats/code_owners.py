"""A CODEOWNERS file: the lines between two markers are ours, every other is somebody's own."""

from __future__ import annotations

from collections.abc import Sequence

from clausectl.errors import Problem
from clausectl.formats.decoding import decode_any
from clausectl.formats.owner_patterns import OwnerRule, read_owner_rule
from clausectl.model.owners import Drift, OwnerLine
from clausectl.records import dataclass

CODE_OWNERS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""Where GitHub looks, in this order; it reads the first that is there."""
MAX_CODE_OWNERS_BYTES = 3_000_000
"""GitHub reads no file of 3 MB or more."""
_BEGIN = "# clausectl owners: begin"
_END = "# clausectl owners: end"
_ABOUT = " (written from `owner:` of clauses, forms and agreements by `clausectl owners`)"


@dataclass(frozen=True, slots=True)
class CodeOwners:
    """A CODEOWNERS file cut at our markers, each part as whole lines with their line ends.

    ``before`` ends with the line of the first marker, ``after`` begins with
    that of the second; ``first`` is the number of our first line. Where the
    file has no markers yet, ``fresh``, they are in ``before`` and ``after``.
    """

    before: str
    own: tuple[str, ...]
    after: str
    first: int
    line_end: str = "\n"
    fresh: bool = False


def read_code_owners(data: bytes | None, path: str) -> tuple[CodeOwners | None, list[Problem]]:
    """A file (None where there is none) cut at the markers, or why it cannot be: CL080, CL101, CL102."""
    if data is not None:
        _, problems = decode_any(data, path)
        if problems:
            return None, problems
    text = (data or b"").decode("utf-8")
    line_end = "\r\n" if text.partition("\n")[0].endswith("\r") else "\n"
    lines = _split_lines(text)
    begins = [at for at, line in enumerate(lines) if line.lstrip("\ufeff").startswith(_BEGIN)]
    ends = [at for at, line in enumerate(lines) if line.startswith(_END)]
    if not begins and not ends:
        gap = "" if not text else line_end if text.endswith("\n") else line_end * 2
        before = f"{text}{gap}{_BEGIN}{_ABOUT}{line_end}"
        return CodeOwners(before, (), _END + line_end, before.count("\n") + 1, line_end, fresh=True), []
    if len(begins) != 1 or len(ends) != 1 or ends[0] < begins[0]:
        found = sorted([*begins, *ends])
        message = _explain_markers(len(begins), len(ends))
        hint = "delete the marker lines and what stands between them, then run `clausectl owners` again"
        return None, [Problem("CL080", message, path, found[-1] + 1, 1, hint)]
    begin, end = begins[0], ends[0]
    own = tuple(line.rstrip("\r\n") for line in lines[begin + 1 : end])
    before, after = "".join(lines[: begin + 1]), "".join(lines[end:])
    return CodeOwners(before, own, after, begin + 2, line_end), []


def _split_lines(text: str) -> list[str]:
    """Lines as git and the host count them: a line feed ends one, and nothing else does."""
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _explain_markers(begins: int, ends: int) -> str:
    if begins > 1 or ends > 1:
        return "the marker lines of `clausectl owners` stand here more than once"
    if not ends:
        return f"the marker line `{_END}` is missing"
    if not begins:
        return f"the marker line `{_BEGIN}` is missing"
    return "the marker lines of `clausectl owners` stand in the wrong order"


def write_code_owners(file: CodeOwners, lines: Sequence[OwnerLine]) -> bytes:
    """The file with these lines between the markers; the rest stays byte for byte."""
    own = "".join(line.text + file.line_end for line in lines)
    return f"{file.before}{own}{file.after}".encode()


def write_owner_lines(lines: Sequence[OwnerLine]) -> str:
    """The markers with the lines between them, to be pasted."""
    return "".join(f"{line}\n" for line in (_BEGIN + _ABOUT, *(line.text for line in lines), _END))


def find_drift(file: CodeOwners, lines: Sequence[OwnerLine]) -> list[Drift]:
    """How our lines of a file differ from those that belong there, in the order of the file."""
    if file.own == tuple(line.text for line in lines):
        return []
    wanted = {line.pattern: line.text for line in lines}
    seen: set[str] = set()
    drift: list[Drift] = []
    for number, text in enumerate(file.own, file.first):
        if not text.strip():
            continue
        pattern = _pattern_of(text)
        right = wanted.get(pattern, "")
        if not right or pattern in seen:
            drift.append(Drift("stale", number, text))
        elif right != text:
            drift.append(Drift("differs", number, text, right))
        seen.add(pattern)
    drift += [Drift("missing", wanted=line.text) for line in lines if line.pattern not in seen]
    return drift or [Drift("order", file.first)]


def _pattern_of(text: str) -> str:
    at = 0
    while at < len(text) and not text[at].isspace():
        at += 2 if text[at] == "\\" else 1
    return text[:at]


def read_rules_below(file: CodeOwners, count: int) -> list[OwnerRule]:
    """The lines that somebody wrote below ours, as the host reads them, where ours are so many."""
    start = file.first + count
    found = (read_owner_rule(line, number) for number, line in enumerate(file.after.split("\n"), start))
    return [rule for rule in found if rule is not None]
