"""What codes mean, and the manual pages of rules."""

from __future__ import annotations

import sys

from clausectl.checking.registry import RULES, find_rule
from clausectl.codes import CODES
from clausectl.errors import ClausectlError, Problem
from clausectl.model.rules import Rule
from clausectl.nearest import find_nearest

FOUND_BEFORE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ids and names", ("CL050", "CL113")),
    ("parameters", ("CL301", "CL302", "CL303", "CL142", "CL322")),
    ("optional clauses and choices", ("CL310", "CL311", "CL313")),
    ("clauses and forms", ("CL209", "CL331", "CL332", "CL208")),
    ("references", ("CL210", "CL323", "CL324")),
    ("incorporated documents", ("CL340", "CL341", "CL343", "CL344")),
    ("blanks", ("CL206", "CL207")),
    ("signatures", ("CL121", "CL126", "CL320")),
    ("characters", ("CL101", "CL102", "CL115", "CL116", "CL212", "CL203")),
    ("pins and frozen sources", ("CL333", "CL334")),
)
"""What reading and composing find already, so that no rule looks for it: a subject, and its codes."""


def explain_code(name: str) -> str:
    """The page of a rule by its code or slug, or what another code means.

    Raises ClausectlError CL063 for a text that is neither.
    """
    wanted = name.strip()
    rule = find_rule(wanted.upper()) or find_rule(wanted.lower())
    if rule is not None:
        return write_page(rule)
    if wanted.upper() in CODES:
        code = wanted.upper()
        return f"# {code}: {CODES[code]}\n\ndocs/codes.md says why it is one, and how to mend it.\n"
    close = find_nearest(wanted, [*CODES, *(rule.code for rule in RULES), *(rule.slug for rule in RULES)])
    hint = f"did you mean {close}?" if close else "a finding shows its code: CL560"
    raise ClausectlError(Problem("CL063", f"there is no code or rule {name!r}", hint=hint))


def title_of(rule: Rule) -> str:
    """The first line of a rule's page: what it finds, without a full stop."""
    page = (sys.modules[rule.check.__module__].__doc__ or "").strip()
    return page.partition("\n")[0].strip().rstrip(".")


def write_page(rule: Rule) -> str:
    """The manual page of a rule in Markdown: its module's docstring under a heading."""
    page = (sys.modules[rule.check.__module__].__doc__ or "").strip()
    title, _, rest = page.partition("\n")
    kind = "error" if rule.severity == "error" else "warning"
    about = f"Code `{rule.code}`, {kind}, about {rule.group}."
    return f"# {rule.slug}: {title.strip().rstrip('.')}\n\n{about}\n\n{rest.strip()}\n"


def write_index() -> str:
    """The page that lists every rule, in Markdown."""
    lines = [
        "# Rules",
        "",
        "What `clausectl check` asks of words, beside what composing needs: one page a rule.",
    ]
    lines += ["`clausectl check --explain CODE` prints the same pages.", ""]
    lines += ["| code | rule | | what it finds |", "| --- | --- | --- | --- |"]
    for rule in RULES:
        title = title_of(rule)
        lines.append(
            f"| {rule.code} | [{rule.slug}]({rule.code}-{rule.slug}.md) | {rule.severity} | {title} |"
        )
    lines += [
        "",
        "## What reading and composing find already",
        "",
        "These are no rules: an agreement that has one of them does not compose, or would not say what its",
        "author means. They cannot be let stand. [Codes](../codes.md) explains each one.",
        "",
        "| about | code | what it finds |",
        "| --- | --- | --- |",
    ]
    for about, codes in FOUND_BEFORE:
        lines += [f"| {about} | {code} | {CODES[code]} |" for code in codes]
    return "\n".join(lines) + "\n"
