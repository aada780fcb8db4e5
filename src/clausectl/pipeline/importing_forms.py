"""Copies that say what a form of the library says: agreements on it, and no second form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from clausectl.comparing.likeness import LikenessIndex, fold_words, shingles
from clausectl.composing.assembly import SIGNATURES, lone_placeholder
from clausectl.composing.plain_text import compose_text
from clausectl.errors import ClausectlError, Problem
from clausectl.formats.manifest_file import read_manifest
from clausectl.formats.names import AGREEMENTS
from clausectl.importing.form_fitting import (
    Spoken,
    Template,
    fit_form,
    pair_roles,
    read_signatory_texts,
    read_spoken,
    read_template,
)
from clausectl.importing.induction import Sheet
from clausectl.importing.lossless import read_tokens
from clausectl.importing.naming import make_slug, make_unique
from clausectl.importing.signature_joining import join_blocks
from clausectl.importing.tidying import skip_front_matter
from clausectl.importing.writing import write_files
from clausectl.model.imported_parameters import RawValue
from clausectl.model.induced import (
    Decision,
    ImportedCopy,
    Induced,
    InducedAgreement,
    InducedForm,
)
from clausectl.model.library import Library
from clausectl.model.manifests import Manifest, Raw
from clausectl.model.recorded import Recording
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class _Fit:
    """A form that says what a copy says, with its values and what the copy shows of its signing."""

    form: Manifest
    values: Mapping[str, RawValue]
    recording: Recording | None


def put_on_known_forms(
    library: Library,
    sheets: Sequence[Sheet],
    copies: Sequence[ImportedCopy],
    name: str,
    progress: Progress = no_progress,
) -> tuple[list[Induced], list[Sheet]]:
    """Agreements on forms that the library has, a group for each form, and the copies that are on none.

    A copy is on a form when the form, composed with values that stand in the
    copy, gives back every word and number of it in order. ``name`` is what
    whoever imports calls the agreements. Raises ClausectlError CL073 for each
    copy with which an agreement of the library agrees already, values and all.
    """
    forms = _Forms(library)
    found: dict[str, list[tuple[Sheet, _Fit]]] = {}
    rest: list[Sheet] = []
    problems: list[Problem] = []
    for done, sheet in enumerate(sheets):
        progress("looking for forms", done, len(sheets))
        fit = forms.find(sheet, copies[sheet.index]) if forms.any else None
        if fit is None:
            rest.append(sheet)
            continue
        same = _find_same(library, fit)
        if same is not None:
            message = f"{sheet.name} says what {same.id} says already, with the same values"
            hint = "leave the file out; evidence of a signed version is added with `clausectl record`"
            problems.append(Problem("CL073", message, same.path, hint=hint))
        found.setdefault(fit.form.id, []).append((sheet, fit))
    progress("", 1, 1)
    if problems:
        raise ClausectlError(problems)
    taken = set(library.manifests)
    alone = len(sheets) == 1
    groups = [_make_group(library, pairs, name, taken, alone=alone) for pairs in found.values()]
    return groups, rest


def _find_same(library: Library, fit: _Fit) -> Manifest | None:
    """The agreement on a form that has these values and deviates in nothing."""
    for manifest in library.manifests.values():
        if manifest.form != fit.form.id or manifest.replace or manifest.remove or manifest.add:
            continue
        if {name: _plain(raw) for name, raw in manifest.values.items()} == dict(fit.values):
            return manifest
    return None


def _plain(raw: Raw) -> RawValue:
    if isinstance(raw.value, str):
        return raw.value
    return tuple(item.value for item in raw.value if isinstance(item.value, str))


class _Forms:
    """The forms of a library, found by what they say. Five at most are tried for a copy."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.forms = {one.id: _take_block_out(one) for one in library.manifests.values() if _may_fit(one)}
        self.any = bool(self.forms)
        self._templates: dict[str, Template | None] = {}
        self._index: LikenessIndex[str] | None = None

    def find(self, sheet: Sheet, copy: ImportedCopy) -> _Fit | None:
        first = skip_front_matter(copy.lines)
        end = sheet.block.start if sheet.block is not None else len(copy.lines)
        spoken = read_spoken("\n".join(copy.lines[first:end]))
        for name in self._choose(spoken):
            fit = self._fit(self.forms[name], sheet, spoken)
            if fit is not None:
                return fit
        return None

    def _choose(self, spoken: Spoken) -> list[str]:
        if len(self.forms) <= 5:
            return sorted(self.forms)
        if self._index is None:
            self._index = LikenessIndex(
                {name: fold_words(form.source[form.body_start :]) for name, form in self.forms.items()}
            )
        return self._index.candidates(shingles(fold_words(spoken.text)))

    def _template(self, form: Manifest) -> Template | None:
        if form.id not in self._templates:
            composed, _ = compose_text(self._with({form.id: form}), form, {})
            self._templates[form.id] = read_template(composed.text) if composed is not None else None
        return self._templates[form.id]

    def _with(self, manifests: Mapping[str, Manifest]) -> Library:
        return replace(self.library, manifests=manifests)

    def _fit(self, form: Manifest, sheet: Sheet, spoken: Spoken) -> _Fit | None:
        template = self._template(form)
        if template is None:
            return None
        joined = join_blocks([sheet.block])
        own = self.library.manifests[form.id]
        roles = pair_roles(own, joined.signatories)
        if roles is None:
            return None
        signatories = [replace(one, role=roles[one.role]) for one in joined.signatories]
        recording = joined.recordings[0]
        if recording is not None:
            recording = replace(
                recording,
                acts=tuple(replace(act, role=roles.get(act.role, act.role)) for act in recording.acts),
                shown=tuple((roles.get(role, role), text) for role, text in recording.shown),
            )
        values = fit_form(template, spoken, form, read_signatory_texts(own, signatories))
        if values is None or not self._says(form, values, spoken):
            return None
        return _Fit(own, values, recording)

    def _says(self, form: Manifest, values: Mapping[str, RawValue], spoken: Spoken) -> bool:
        """Whether the form with these values gives back every word and number of a copy."""
        agreement = InducedAgreement(f"{form.id}/copy", 0, tuple(values.items()))
        path, text = _write(form, agreement)
        manifest, problems = read_manifest(text.encode("utf-8", "surrogatepass"), path, "")
        if manifest is None or any(problem.severity == "error" for problem in problems):
            return False
        library = self._with({form.id: form, manifest.id: manifest})
        composed, _ = compose_text(library, manifest, {})
        return composed is not None and tuple(read_tokens(composed.text)[0]) == spoken.tokens


def _may_fit(manifest: Manifest) -> bool:
    """Whether every clause of a form stands in each agreement on it."""
    return manifest.kind == "form" and all(
        parameter.kind != "boolean" for parameter in manifest.parameters.values()
    )


def _take_block_out(form: Manifest) -> Manifest:
    """A form without its signature block: what stands in a copy's is recorded as acts."""
    return replace(
        form,
        signatories=(),
        blocks=tuple(block for block in form.blocks if lone_placeholder(block) != SIGNATURES),
        placeholders=tuple(one for one in form.placeholders if one.name != SIGNATURES),
    )


def _write(form: Manifest, agreement: InducedAgreement) -> tuple[str, str]:
    group = Induced((0,), _as_induced(form), (), (agreement,), (), (), on_form=True)
    path = f"{AGREEMENTS}/{agreement.id}.md"
    return path, write_files(group)[path]


def _as_induced(form: Manifest) -> InducedForm:
    return InducedForm(form.id, form.title, form.titles, "", (), (), ())


def _make_group(
    library: Library, pairs: Sequence[tuple[Sheet, _Fit]], name: str, taken: set[str], *, alone: bool
) -> Induced:
    form = pairs[0][1].form
    agreements: list[InducedAgreement] = []
    said: list[Decision] = []
    for sheet, fit in pairs:
        slug = _name_agreement(library, fit, sheet)
        own = make_unique(name if alone and name != form.id else f"{name}/{slug}", taken)
        taken.add(own)
        agreements.append(
            InducedAgreement(own, sheet.index, tuple(fit.values.items()), recording=fit.recording)
        )
        reason = (
            f"is on the form {form.id} of the library, which says the same with its values, word for word"
        )
        said.append(Decision("agreement", own, reason, 1.0))
    left = tuple((sheet.index, one) for sheet, _ in pairs for one in sheet.tidied.left)
    left += tuple(
        (sheet.index, one) for sheet, _ in pairs for one in (sheet.block.left if sheet.block else ())
    )
    copies = tuple(sheet.index for sheet, _ in pairs)
    return Induced(copies, _as_induced(form), (), tuple(agreements), tuple(said), left, on_form=True)


def _name_agreement(library: Library, fit: _Fit, sheet: Sheet) -> str:
    """By a party that no other agreement on the form has, else by the name of the file."""
    stem = sheet.name.rpartition("/")[2].partition(".")[0]
    fallback = make_slug(stem, f"copy-{sheet.index + 1}")
    others = [one for one in library.manifests.values() if one.form == fit.form.id]
    for name, parameter in fit.form.parameters.items():
        value = fit.values.get(name)
        if parameter.kind != "party" or not isinstance(value, str):
            continue
        if not any(name in other.values and other.values[name].value == value for other in others):
            return make_slug(value, fallback)
    return fallback
