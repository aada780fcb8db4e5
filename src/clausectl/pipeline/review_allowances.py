"""Findings about versions that somebody lets stand: said of one change, in the file that changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from clausectl.checking.registry import RULES
from clausectl.checking.running import UNUSED_ALLOWANCE, find_allowance
from clausectl.errors import Problem
from clausectl.formats.clause_file import read_clause
from clausectl.formats.manifest_file import read_manifest
from clausectl.model.allowances import Allowance
from clausectl.model.reviews import VersionedChange
from clausectl.model.sources import Source, SourceFile
from clausectl.pipeline.entries import read_leniently

_ASKED = frozenset(rule.code for rule in RULES if rule.scope == "change")
_NEVER = "CL623"
"""What was signed cannot be let change."""


def leave_allowed(
    found: Iterable[Problem],
    settings: Iterable[Allowance],
    texts: Iterable[VersionedChange],
    old: Source,
    former: Mapping[str, str],
) -> list[Problem]:
    """The findings without what is let stand, and CL146 for what lets nothing stand any more.

    An allowance in the settings is for good. One in the file itself was said of
    the change that brought it: one that the old side has already, under the path
    that ``former`` gives for the new one, counts no more, as with ``effect_reason:``.
    """
    stated = {text.path: own for text in texts if (own := _read(text.kind, text.path, text.source))}
    before = read_leniently(old, [former.get(path, path) for path in stated], []) if stated else {}
    fresh: list[Allowance] = []
    stale: list[Allowance] = []
    for text in texts:
        own = stated.get(text.path, ())
        earlier = _read_file(text.kind, before.get(former.get(text.path, text.path))) if own else frozenset()
        for allowance in own:
            (stale if (allowance.code, allowance.reason) in earlier else fresh).append(allowance)
    lasting = list(settings)
    used: set[int] = set()
    kept: list[Problem] = []
    for problem in found:
        at = find_allowance(problem, fresh) if problem.code != _NEVER else None
        if at is not None:
            used.add(at)
        elif problem.code == _NEVER or find_allowance(problem, lasting) is None:
            kept.append(problem)
    kept += [_tell(one, "lets nothing stand here") for at, one in enumerate(fresh) if at not in used]
    kept += [_tell(one, "was let stand for an earlier change and is asked again") for one in stale]
    return kept


def _read(kind: str, path: str, source: str) -> tuple[Allowance, ...]:
    """The allowances of a file that are about versions; a quick look first, because few files have any."""
    if "\nallow:" not in source or not any(code in source for code in _ASKED):
        return ()
    data = source.encode("utf-8")
    read = read_clause(data, path, "")[0] if kind == "clause" else read_manifest(data, path, "")[0]
    return tuple(one for one in read.allow if one.code in _ASKED) if read is not None else ()


def _read_file(kind: str, file: SourceFile | None) -> frozenset[tuple[str, str]]:
    if file is None:
        return frozenset()
    source = file.data.decode("utf-8", "replace").replace("\r\n", "\n")
    return frozenset((one.code, one.reason) for one in _read(kind, file.path, source))


def _tell(allowance: Allowance, why: str) -> Problem:
    mark = allowance.mark
    hint = "take the entry out, or give it the reason of this change"
    message = f"{allowance.code} {why}"
    return Problem(UNUSED_ALLOWANCE, message, allowance.stated_in, mark.line, mark.column, hint, "warning")
