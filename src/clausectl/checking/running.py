"""Run rules over an analysis, and leave out what somebody allowed with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

from clausectl.checking.analysis import LibraryAnalysis, Text
from clausectl.checking.registry import find_rule
from clausectl.errors import Problem
from clausectl.model.allowances import Allowance
from clausectl.model.places import LineIndex
from clausectl.model.rules import Finding, Fix, Rule
from clausectl.records import dataclass

UNUSED_ALLOWANCE = "CL146"


@dataclass(frozen=True, slots=True)
class Found:
    """A finding as a problem, and the certain correction of it, if there is one."""

    problem: Problem
    fix: Fix | None = None


def run_rules(
    rules: Sequence[Rule], analysis: LibraryAnalysis, allowed: Sequence[Allowance] = ()
) -> list[Found]:
    """What the rules find, each thing once, in the order of files and places.

    An agreement is looked at once for each arrangement of a form, so a clause
    in many agreements is reported once. What an allowance names is left out; an
    allowance that leaves nothing out is a finding itself (CL146).
    """
    found: dict[tuple[str, str, int, int, str], tuple[Rule, Finding]] = {}
    for rule in rules:
        for finding in _ask(rule, analysis):
            # one place is told once, in the first agreement of those that have it
            said = "" if rule.scope == "agreement" else finding.message
            key = (rule.code, finding.path, finding.start, finding.end, said)
            found.setdefault(key, (rule, finding))
    used: set[int] = set()
    kept: list[Found] = []
    lines: dict[str, LineIndex] = {}
    for rule, finding in found.values():
        problem = _place(rule, finding, analysis.texts, lines, analysis)
        at = find_allowance(problem, allowed)
        if at is None:
            kept.append(Found(problem, finding.fix))
        else:
            used.add(at)
    partial = bool(analysis.library.unreadable)  # what was not read may be what an entry is for
    ran = {rule.code for rule in rules if rule.scope == "text" or (rule.scope != "change" and not partial)}
    for index, allowance in enumerate(allowed):
        if index not in used and (allowance.code in ran or find_rule(allowance.code) is None):
            kept.append(Found(_unused(allowance)))
    kept.sort(key=lambda one: one.problem.sort_key)
    return kept


def _ask(rule: Rule, analysis: LibraryAnalysis) -> Iterable[Finding]:
    if rule.scope == "text":
        for text in analysis.texts.values():
            yield from rule.check(text)
    elif rule.scope == "agreement":
        for whole in analysis.wholes:
            yield from rule.check(whole)
    elif rule.scope == "library":
        yield from rule.check(analysis)


def _place(
    rule: Rule,
    finding: Finding,
    texts: Mapping[str, Text],
    lines: dict[str, LineIndex],
    analysis: LibraryAnalysis,
) -> Problem:
    line = column = 0
    if finding.start >= 0:
        if finding.path not in lines:
            text = texts.get(finding.path)
            lines[finding.path] = text.lines if text else LineIndex(_source_of(finding.path, analysis))
        mark = lines[finding.path].mark(finding.start)
        line, column = mark.line, mark.column
    return Problem(rule.code, finding.message, finding.path, line, column, finding.hint, rule.severity)


def _source_of(path: str, analysis: LibraryAnalysis) -> str:
    for manifest in analysis.library.manifests.values():
        if manifest.path == path:
            return manifest.source
    return next((clause.source for clause in analysis.library.clauses.values() if clause.path == path), "")


def find_allowance(problem: Problem, allowed: Sequence[Allowance]) -> int | None:
    """The index of the allowance that a finding is let stand by, or None."""
    for index, allowance in enumerate(allowed):
        if allowance.code != problem.code:
            continue
        if allowance.line_from and not allowance.line_from <= problem.line <= allowance.line_to:
            continue
        if fnmatchcase(problem.path, allowance.path):
            return index
    return None


def _unused(allowance: Allowance) -> Problem:
    message = f"{allowance.code} is allowed here and is found nowhere"
    hint = "take the entry out: what it was for is mended"
    if find_rule(allowance.code) is None:
        message = f"{allowance.code} is allowed here and is the code of no rule, so nothing is let stand"
        hint = "mend what it is about, and take the entry out"
    mark = allowance.mark
    return Problem(UNUSED_ALLOWANCE, message, allowance.stated_in, mark.line, mark.column, hint, "warning")
