"""Copies of one agreement become clauses, a form and agreements.

The copies are laid beside each other (`clausectl.importing.laying_out`), their
blanks become parameters, and the model with placeholders is cut into clauses.
A copy that deviates is cut the same way, and each of its clauses compared with
the form's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from clausectl.importing.arranging import Arranged, ArrangedClause, arrange, pair_clauses
from clausectl.importing.filling import FIELD_LABELS, Constant, add_constants, fill_signatories, find_clauses
from clausectl.importing.laying_out import (
    Table,
    fill_deviating,
    fill_template,
    lay_out_copies,
)
from clausectl.importing.naming import find_title, make_slug, make_unique, name_title, name_titles
from clausectl.importing.parameters import infer_parameters
from clausectl.importing.placeholders import write_pieces
from clausectl.importing.signature_joining import join_blocks
from clausectl.importing.slots import cut_paragraph
from clausectl.importing.tidying import Tidied
from clausectl.model.imported import LeftOut
from clausectl.model.imported_parameters import Blank, BlankPieces, InferredParameter
from clausectl.model.imported_signatures import BlockRead, JoinedSignatory
from clausectl.model.induced import (
    Decision,
    DecisionKind,
    Induced,
    InducedAddition,
    InducedAgreement,
    InducedClause,
    InducedForm,
    InducedItem,
    InducedPart,
)
from clausectl.model.manifests import Titles
from clausectl.model.recorded import Recording
from clausectl.records import dataclass

_MOST_MARKS = 6  # numbers that a reason names

KnownClauses = Callable[[str, str], str]
"""The id of the library's clause that has a body, and a title where one is printed; or an empty text."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One copy, ready to be laid beside others: its paragraphs and its signature block."""

    index: int
    name: str
    tidied: Tidied
    block: BlockRead | None


def induce(
    sheets: Sequence[Sheet],
    name: str,
    *,
    known: KnownClauses,
    taken: Sequence[str] = (),
    titles: Titles | None = None,
) -> Induced:
    """What the copies come to. ``name`` is the id of the form, or of a single copy's agreement.

    ``taken`` are ids of clauses that the library has. Clauses go into the folder that
    the name begins with. ``titles`` says how the form prints the titles of
    its clauses; None: as all of them allow it.
    """
    return _Induction(sheets, name, known, taken, titles).run()


class _Induction:
    def __init__(
        self,
        sheets: Sequence[Sheet],
        name: str,
        known: KnownClauses,
        taken: Sequence[str],
        titles: Titles | None,
    ) -> None:
        self.titles = titles
        self.slot_words: list[str] = []
        self.form_ids: list[list[str]] = []
        self.sheets = sheets
        self.name = name
        self.known = known
        self.folder = name.split("/", 1)[0]
        self.ids = set(taken)
        self.clauses: dict[str, InducedClause] = {}
        self.by_body: dict[str, str] = {}
        self.decisions: list[Decision] = []
        self.left: list[tuple[int, LeftOut]] = []
        for sheet in sheets:
            self.left += [(sheet.index, one) for one in sheet.tidied.left]
            self.left += [(sheet.index, one) for one in (sheet.block.left if sheet.block else ())]

    def run(self) -> Induced:
        table = lay_out_copies([sheet.tidied for sheet in self.sheets], find_clauses)
        signatories, recordings, varying = self._join_blocks()
        parameters: tuple[InferredParameter, ...] = ()
        pieces: tuple[BlankPieces, ...] = tuple((blank.values[0],) for blank in varying)
        constants: list[Constant] = []
        first = len(table.blanks)
        if len(self.sheets) > 1:
            blanks, constants = add_constants(table, [*table.blanks, *varying], len(self.sheets))
            texts = [slot.cut.words for slot in table.slots if not slot.clause]
            parameters, pieces = infer_parameters(blanks, title=find_title("\n".join(texts), "", self.name))
        names = [parameter.name for parameter in parameters]
        table_text = self._write_model(table, pieces, names, constants, first + len(varying))
        signatories = fill_signatories(signatories, pieces[first:], names)
        arranged = arrange(table_text, self.titles)
        stated = self.sheets[table.model].tidied.title
        title = stated or find_title(table_text, arranged.title, self.name)
        form = self._make_form(arranged, title, parameters, signatories)
        agreements = self._make_agreements(table, arranged, form, pieces, names, recordings)
        self._decide(form)
        return Induced(
            tuple(sheet.index for sheet in self.sheets),
            form,
            tuple(self.clauses.values()),
            agreements,
            tuple(self.decisions),
            tuple(self.left),
        )

    # Signature blocks

    def _join_blocks(
        self,
    ) -> tuple[tuple[JoinedSignatory, ...], tuple[Recording | None, ...], list[Blank]]:
        joined = join_blocks([sheet.block for sheet in self.sheets])
        varying: list[Blank] = []
        for signatory in joined.signatories:
            for text in signatory.varying:
                place = f"signature block of {signatory.role}"
                varying.append(Blank(place, FIELD_LABELS[text.field], "", text.values))
        return joined.signatories, joined.recordings, varying

    # Parameters

    def _write_model(
        self,
        table: Table,
        pieces: Sequence[BlankPieces],
        names: Sequence[str],
        constants: Sequence[Constant],
        first: int,
    ) -> str:
        out: list[str] = []
        for at, slot in enumerate(table.slots):
            words = fill_template(slot, pieces, names)
            for number, constant in enumerate(constants):
                if constant.slot == at:
                    text = slot.cut.words[constant.start : constant.end]
                    words = words.replace(text, write_pieces(pieces[first + number], names), 1)
            self.slot_words.append(words)
            out.append(slot.mark + words + slot.gap)
        return "".join(out)

    # Clauses

    def _make_form(
        self,
        arranged: Arranged,
        title: str,
        parameters: tuple[InferredParameter, ...],
        signatories: tuple[JoinedSignatory, ...],
    ) -> InducedForm:
        parts: list[InducedPart] = []
        titles = iter(name_titles([(c.body, c.title) for part in arranged.parts for c in part.clauses]))
        for part in arranged.parts:
            ids = [self._keep_clause(clause, "", next(titles)) for clause in part.clauses]
            self.form_ids.append(ids)
            items = tuple(
                InducedItem(one, clause.counted) for one, clause in zip(ids, part.clauses, strict=True)
            )
            parts.append(InducedPart(part.name, part.numbering, items))
        return InducedForm(
            self.name, title, arranged.titles, arranged.body, tuple(parts), parameters, signatories
        )

    def _keep_clause(self, clause: ArrangedClause, suffix: str = "", title: str = "") -> str:
        title = title or name_title(clause.body, clause.title)
        key = f"{title if clause.titled else ''}\n{clause.body}"
        own = self.by_body.get(key)
        if own is not None:
            return own
        library = self.known(clause.body, title if clause.titled else "")
        if library:
            self.clauses[library] = InducedClause(library, title, clause.body, mark=clause.mark, known=True)
            self.by_body[key] = library
            self._say("clause", library, "the library has a clause of these words", 1.0, clause.mark)
            return library
        slug = make_slug(title, "clause") + (f"-{suffix}" if suffix else "")
        own = make_unique(f"{self.folder}/{slug}", self.ids)
        self.ids.add(own)
        self.by_body[key] = own
        self.clauses[own] = InducedClause(own, title, clause.body, mark=clause.mark)
        return own

    # Agreements

    def _make_agreements(
        self,
        table: Table,
        arranged: Arranged,
        form: InducedForm,
        pieces: Sequence[BlankPieces],
        names: Sequence[str],
        recordings: Sequence[Recording | None],
    ) -> tuple[InducedAgreement, ...]:
        if len(self.sheets) == 1:
            return (InducedAgreement(self.name, self.sheets[0].index, (), recording=recordings[0]),)
        found: list[InducedAgreement] = []
        ids: set[str] = set()
        for at, sheet in enumerate(self.sheets):
            values = tuple((p.name, p.values[at]) for p in form.parameters if p.values[at] is not None)
            slug = self._name_agreement(form, at, sheet)
            own = make_unique(f"{self.name}/{slug}", ids)
            ids.add(own)
            agreement = InducedAgreement(own, sheet.index, values, recording=recordings[at])
            if table.deviates(at):
                agreement = self._deviate(table, at, arranged, agreement, pieces, names)
            found.append(agreement)
        return tuple(found)

    def _name_agreement(self, form: InducedForm, at: int, sheet: Sheet) -> str:
        """By the party that differs from copy to copy, else by the name of the file."""
        for parameter in form.parameters:
            value = parameter.values[at]
            if parameter.kind == "party" and isinstance(value, str) and len(set(parameter.values)) > 1:
                return make_slug(value, f"copy-{at + 1}")
        stem = sheet.name.rpartition("/")[2].partition(".")[0]
        return make_slug(stem, f"copy-{at + 1}")

    def _deviate(
        self,
        table: Table,
        at: int,
        arranged: Arranged,
        agreement: InducedAgreement,
        pieces: Sequence[BlankPieces],
        names: Sequence[str],
    ) -> InducedAgreement:
        own = arrange(self._write_copy(table, at, pieces, names), arranged.titles)
        theirs = {part.name: part.clauses for part in own.parts}
        replaced: list[tuple[str, str]] = []
        removed: list[str] = []
        added: list[InducedAddition] = []
        for part, ids in zip(arranged.parts, self.form_ids, strict=True):
            anchor = ""
            new = theirs.get(part.name, ())
            for i, j in pair_clauses(part.clauses, new):
                old = part.clauses[i] if i is not None else None
                other = new[j] if j is not None else None
                if i is not None:
                    anchor = ids[i]
                if old is not None and other is not None:
                    if old.body != other.body or (old.titled and old.title != other.title):
                        replaced.append((anchor, self._keep_clause(other, agreement.id.rpartition("/")[2])))
                        self._tell(agreement.id, "replaces", old, other, anchor)
                elif old is not None:
                    removed.append(anchor)
                    self._tell(agreement.id, "has no", old, None, anchor)
                elif other is not None:
                    kept = self._keep_clause(other, "")
                    before = "" if anchor or not ids else ids[0]
                    added.append(InducedAddition(kept, anchor, before, other.counted))
                    self._tell(agreement.id, "adds", None, other, kept)
        return replace(agreement, replaced=tuple(replaced), removed=tuple(removed), added=tuple(added))

    def _write_copy(self, table: Table, at: int, pieces: Sequence[BlankPieces], names: Sequence[str]) -> str:
        """The text of a copy that deviates, with placeholders where its blanks can be told."""
        row, paragraphs = table.rows[at], self.sheets[at].tidied.paragraphs
        extras = {extra.after: extra.paragraphs for extra in row.extras}
        out: list[str] = []

        def add_extras(after: int) -> None:
            out.extend(paragraphs[p].text + (paragraphs[p].gap or "\n\n") for p in extras.get(after, ()))

        add_extras(-1)
        for number, slot in enumerate(table.slots):
            place = table.places[at][number]
            if place is not None:
                own = cut_paragraph(paragraphs[row.slots[number]].text).mark
                mark = slot.mark if slot.mark.lstrip().startswith("#") else own
                fits = place.fit.values is not None
                words = self.slot_words[number]
                if not fits:
                    blanks = table.blanks[slot.first : slot.first + len(slot.template.blanks)]
                    own_values = [blank.values[at] for blank in blanks]
                    words = fill_deviating(slot, place, own_values, pieces, names)
                out.append(mark + words + (slot.gap or "\n\n"))
            add_extras(number)
        return "".join(out)

    # What was decided

    def _tell(
        self,
        agreement: str,
        verb: str,
        old: ArrangedClause | None,
        new: ArrangedClause | None,
        clause: str,
    ) -> None:
        what = old or new
        mark = what.mark if what is not None else ""
        self.decisions.append(
            Decision(
                "deviation",
                agreement,
                f"{verb} {clause}",
                0.9 if old is not None and new is not None else 0.8,
                mark,
                old.body if old is not None else "",
                new.body if new is not None else "",
            )
        )

    def _say(self, kind: DecisionKind, name: str, reason: str, confidence: float, place: str = "") -> None:
        self.decisions.append(Decision(kind, name, reason, confidence, place))

    def _decide(self, form: InducedForm) -> None:
        for parameter in form.parameters:
            self._say("parameter", parameter.name, parameter.reason, parameter.confidence)
        for part in form.parts:
            marks = [self.clauses[item.clause].mark for item in part.items if not item.numbered]
            typed = [mark for mark in marks if mark[:1].isdigit() or mark[:1] == "("]
            if typed:
                more = ", …" if len(typed) > _MOST_MARKS else ""
                said = ", ".join(typed[:_MOST_MARKS]) + more
                reason = f"its numbers ({said}) are not those that counting gives, and stay as words"
                self._say("numbering", part.name, reason, 0.7)
