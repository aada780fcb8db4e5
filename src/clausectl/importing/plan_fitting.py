"""Whether a plan fits what was found again in its files, and whether its names can be given."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence

from clausectl.errors import Problem
from clausectl.formats.names import explain_bad_id
from clausectl.formats.parameter_fields import explain_bad_name
from clausectl.importing.naming import plain_words
from clausectl.importing.placeholders import list_placeholders
from clausectl.importing.version_dating import date_copies, judge_versions
from clausectl.model.induced import Induced, InducedClause
from clausectl.model.places import Mark
from clausectl.model.planned_changes import PlannedClause, PlannedForm, PlannedImport, PlannedParameter
from clausectl.nearest import find_nearest

Report = Callable[[str, str, Mark, str], None]
_ANEW = "write the plan anew with --review, or put back what it says"


def find_misfits(planned: PlannedImport, groups: Sequence[Induced]) -> list[Problem]:
    """Everything that keeps a plan from being carried out, at its place in the plan.

    CL668 for what it names and nobody found, or the other way round, CL670 for
    names that cannot be given, CL671 for what would contradict itself.
    """
    return _Fitting(planned, groups).run()


class _Fitting:
    def __init__(self, planned: PlannedImport, groups: Sequence[Induced]) -> None:
        self.planned = planned
        self.groups = groups
        self.problems: list[Problem] = []
        self.clauses: dict[str, str] = {}
        self.manifests: dict[str, str] = {}

    def run(self) -> list[Problem]:
        planned = self.planned
        start = Mark(1, 1)
        found = {group.form.id: group for group in self.groups}
        self._pair("form", [(form.was, form.mark) for form in planned.forms], list(found), start)
        for form in planned.forms:
            if form.was in found:
                self._fit_form(form, found[form.was])
        if not self.problems and all(_is_left_out(form) for form in planned.forms):
            self._report("CL671", "the plan leaves everything out", start, "leave one agreement in")
        return self.problems

    def _report(self, code: str, message: str, mark: Mark, hint: str) -> None:
        self.problems.append(Problem(code, message, self.planned.path, mark.line, mark.column, hint))

    def _pair(self, what: str, stated: Iterable[tuple[str, Mark]], found: Sequence[str], mark: Mark) -> None:
        """Each name that was found is stated once, and no other."""
        known = set(found)
        seen: set[str] = set()
        for was, place in stated:
            if was in seen:
                self._report("CL668", f"`was: {was}` stands twice", place, "keep one of the two")
            elif was not in known:
                guess = find_nearest(was, known)
                hint = f"did you mean `was: {guess}`?" if guess else _ANEW
                self._report("CL668", f"no {what} {was!r} was found in the files", place, hint)
            seen.add(was)
        for name in found:
            if name not in seen:
                message = f"the plan has no entry for the {what} {name!r}, which was found"
                hint = f"put back its entry `was: {name}`, or write the plan anew with --review"
                self._report("CL668", message, mark, hint)

    def _fit_form(self, form: PlannedForm, group: Induced) -> None:
        if not group.on_form:
            self._take(self.manifests, form.id, form.mark, is_form=not group.is_single)
        elif (form.id, form.title) != (group.form.id, group.form.title.strip()):
            message = f"{group.form.id} is a form of the library, and keeps its id and title"
            self._report("CL671", message, form.mark, "put back what stood there")
        self._pair(
            "parameter",
            [(one.was, one.mark) for one in form.parameters],
            [parameter.name for parameter in group.form.parameters],
            form.mark,
        )
        self._pair(
            "clause",
            [(one.was, one.mark) for one in form.clauses],
            [clause.id for clause in group.clauses],
            form.mark,
        )
        agreements = [] if group.is_single else [agreement.id for agreement in group.agreements]
        self._pair("agreement", [(one.was, one.mark) for one in form.agreements], agreements, form.mark)
        self._fit_parameters(form, group)
        clauses = {clause.id: clause for clause in group.clauses}
        for clause in form.clauses:
            if clause.was in clauses:
                self._fit_clause(clause, clauses[clause.was], group)
        signed = {a.id for a in group.agreements if a.recording is not None and a.recording.acts}
        for one in form.agreements:
            self._take(self.manifests, one.id, one.mark)
            self._fit_record(one.record, one.was in signed, one.mark)
        if group.is_single:
            self._fit_record(form.record, form.was in signed, form.mark)
        elif form.record is not None:
            message = "`record` stands at a form, and agreements are recorded"
            self._report("CL671", message, form.mark, "write it at each of its agreements")

    def _fit_record(self, record: bool | None, signed: bool, mark: Mark) -> None:
        if record and not signed:
            message = "nobody signed it, so that it cannot be recorded"
            self._report("CL671", message, mark, "take `record` out")

    def _take(self, taken: dict[str, str], name: str, mark: Mark, *, is_form: bool = False) -> None:
        """Note an id that is given, and tell one that cannot be, or that another has."""
        if not name:
            return
        why = explain_bad_id(name)
        if not why and taken is self.manifests and not is_form and name.rpartition("/")[2] == "form":
            why = "form.md is the form of its folder"
        key = unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())
        if why:
            hint = "use letters, digits and -, with folders for topics: acme/payment"
            self._report("CL670", f"{name!r} cannot be an id: {why}", mark, hint)
        elif key in taken:
            other = (
                "twice" if taken[key] == name else f"beside {taken[key]!r}, which is the same to some systems"
            )
            self._report("CL670", f"the id {name!r} is given {other}", mark, "give each an id of its own")
        taken.setdefault(key, name)

    # Parameters

    def _fit_parameters(self, form: PlannedForm, group: Induced) -> None:
        parts = {part.name for part in group.form.parts}
        seen: set[str] = set()
        for one in form.parameters:
            hint = explain_bad_name(one.name) if one.name else ""
            if hint:
                self._report("CL670", f"{one.name!r} cannot name a parameter", one.mark, hint)
            elif one.name in parts and one.name != one.was:
                message = f"a part of the form is called {one.name!r}"
                self._report("CL670", message, one.mark, "give the parameter another name")
            elif one.name in seen:
                message = f"the name {one.name!r} is given twice"
                self._report("CL670", message, one.mark, "give each parameter a name of its own")
            seen.add(one.name)
        self._keep_known(form.parameters, form, group)

    def _keep_known(self, parameters: Sequence[PlannedParameter], form: PlannedForm, group: Induced) -> None:
        """A clause of the library has its placeholders, which the form cannot call otherwise."""
        renamed = {one.was: one for one in parameters if one.name != one.was}
        copied = {clause.was for clause in form.clauses if clause.reuse is False}
        for clause in group.clauses if renamed else ():
            if not clause.known or clause.id in copied:
                continue
            for name in list_placeholders(clause.body):
                if name in renamed:
                    message = f"{clause.id}, which the library has, calls this parameter {name!r}"
                    hint = "keep the name, or write `reuse: false` at the clause"
                    self._report("CL671", message, renamed[name].mark, hint)

    # Clauses

    def _fit_clause(self, stated: PlannedClause, found: InducedClause, group: Induced) -> None:
        if stated.version:
            self._fit_version(stated, group)
        if not found.known:
            if stated.reuse is not None:
                message = f"the library has no clause of the words of {found.id}"
                self._report("CL671", message, stated.mark, "take `reuse` out")
            self._take(self.clauses, stated.id, stated.mark)
        elif stated.reuse is not False:
            if stated.id not in ("", found.id) or stated.title not in ("", found.title):
                message = f"{found.id} is a clause of the library, and keeps its id and title"
                self._report("CL671", message, stated.mark, "write `reuse: false` to have one beside it")
            return
        elif stated.id in ("", found.id):
            message = f"the library has the id {found.id} already"
            self._report("CL670", message, stated.mark, f"give another one, such as `id: {found.id}-2`")
        else:
            self._take(self.clauses, stated.id, stated.mark)
        printed = group.form.titles != "none" and stated.title != ""
        if printed and plain_words(stated.title) != plain_words(found.title):
            message = "the form prints the titles of its clauses, and another title is another word"
            self._report("CL671", message, stated.mark, f"keep `title: {found.title}`")

    def _fit_version(self, stated: PlannedClause, group: Induced) -> None:
        form = next(form for form in self.planned.forms if form.was == group.form.id)
        wanted = {clause.was for clause in form.clauses if clause.version}
        judged = judge_versions(group, date_copies(group), wanted)
        reasons = [one.reason for one in judged if one.other == stated.was]
        hint = "write `as: deviation`"
        if not reasons:
            message = f"{stated.was} does not stand in place of a clause of the form"
            self._report("CL671", message, stated.mark, hint)
        for reason in reasons:
            if reason:
                self._report("CL671", f"{stated.was} cannot be a version: {reason}", stated.mark, hint)


def _is_left_out(form: PlannedForm) -> bool:
    return form.leave_out or (bool(form.agreements) and all(one.leave_out for one in form.agreements))
