"""What an agreement says of clauses that its form does not have."""

from __future__ import annotations

from collections.abc import Collection

from clausectl.errors import Problem
from clausectl.model.manifests import Manifest
from clausectl.model.places import Mark


def check_deviations(
    form: Manifest, filled: Manifest, clauses: Collection[str], placed: Collection[int]
) -> list[Problem]:
    """CL314 for each deviation from a clause that is not there, CL315 for one both replaced and removed.

    ``clauses`` are the ids that the form names, those left out included;
    ``placed`` are the additions, by their position, that found their place.
    """
    wanted: list[tuple[str, Mark, str]] = [(item.clause, item.mark, "removes") for item in filled.remove]
    wanted += [(name, item.mark, "replaces") for name, item in filled.replace.items()]
    known = {*clauses, *(addition.item.clause for addition in filled.add)}
    wanted = [deviation for deviation in wanted if deviation[0] not in known]
    for number, addition in enumerate(filled.add):
        anchor = addition.after or addition.before
        if anchor and number not in placed:
            wanted.append((anchor, addition.mark, "adds a clause beside"))
    hint = f"the form's clauses are: {', '.join(sorted(clauses)[:12])}" if clauses else ""
    problems = []
    for name, mark, verb in wanted:
        message = f"the agreement {verb} {name}, which is not in the form {form.id}"
        problems.append(Problem("CL314", message, filled.path, mark.line, mark.column, hint))
    removed = {item.clause: item.mark for item in filled.remove}
    for name in filled.replace:
        if name in removed:
            mark = removed[name]
            message = f"{name} is both replaced and removed"
            problems.append(
                Problem("CL315", message, filled.path, mark.line, mark.column, "keep one of the two")
            )
    return problems
