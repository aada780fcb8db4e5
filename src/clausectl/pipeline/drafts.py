"""A draft as a commit holds it, ready to be sent or signed: composed, checked, its sources gathered."""

from __future__ import annotations

from clausectl.checking.agreements import check_library
from clausectl.checking.analysis import LibraryAnalysis, analyse_agreement, read_clause_text, read_form_text
from clausectl.checking.registry import RULES
from clausectl.checking.running import run_rules
from clausectl.composing.compose import try_compose
from clausectl.composing.sources import find_form, find_manifest
from clausectl.errors import ClausectlError, Problem
from clausectl.model.composed import Composed
from clausectl.model.library import Library
from clausectl.model.manifests import Manifest
from clausectl.model.sources import Source
from clausectl.pipeline.checking import read_settings_of
from clausectl.pipeline.load import check_retained_copies, load_for
from clausectl.pipeline.naming import manifest_name
from clausectl.records import dataclass
from clausectl.repository.opening import Repository
from clausectl.signing.sources import Gathered, gather_sources, list_source_paths


@dataclass(frozen=True, slots=True)
class Draft:
    """An agreement that composes: its text and where the words come from."""

    manifest: Manifest
    form: Manifest
    composed: Composed
    gathered: Gathered
    paths: tuple[str, ...]


def refuse_form(manifest: Manifest) -> None:
    """Raises ClausectlError CL425 for a form: it is what agreements are made of, and nobody's agreement."""
    if manifest.kind == "form":
        hint = f"fill it in first: clausectl new agreement … --form {manifest.id}"
        raise ClausectlError(
            Problem("CL425", f"{manifest.id} is a form, and its blanks are open", manifest.path, hint=hint)
        )


def read_draft(repository: Repository, source: Source, name: str) -> Draft:
    """The draft of an agreement, with everything that keeps it from being sent or signed raised at once.

    Raises ClausectlError CL425 for a form or for open placeholders, CL426 for
    sources that are not committed as they stand in the work tree, and whatever
    `check` says of the agreement as an error.
    """
    loaded = load_for(source, manifest_name(repository, name))
    library = loaded.library
    manifest = find_manifest(library, manifest_name(repository, name))
    refuse_form(manifest)
    composed, problems = try_compose(library, manifest)
    problems += _check(source, library, manifest)
    errors = [problem for problem in dict.fromkeys(problems) if problem.severity == "error"]
    form = find_form(library, manifest, [])
    if errors or composed is None or form is None:
        raise ClausectlError(errors)
    if composed.open_placeholders:
        names = ", ".join(composed.open_placeholders)
        message = f"{manifest.id} has open blanks: {names}"
        raise ClausectlError(
            Problem("CL425", message, manifest.path, hint="give them values under `parameters:`")
        )
    paths = tuple(list_source_paths(library, manifest))
    refuse_uncommitted(repository, paths)
    data = {path: file.data for path, file in source.read(paths).items()}
    return Draft(manifest, form, composed, gather_sources(library, manifest, data), paths)


def refuse_uncommitted(repository: Repository, paths: tuple[str, ...]) -> None:
    """Raises ClausectlError CL426 with every source that the work tree and HEAD do not have alike."""
    if repository.root is None:
        return
    hint = "commit it, or take the change back: what is signed is what the commit holds"
    problems = [
        Problem("CL426", "the file is not committed as it stands here", path, hint=hint)
        for path in repository.dirty(paths)
    ]
    if problems:
        raise ClausectlError(problems)


def _check(source: Source, library: Library, manifest: Manifest) -> list[Problem]:
    """What `check` says of this agreement and of what it is made of."""
    checked = check_library(library)
    found = [*checked.problems, *check_retained_copies(source, library)]
    paths = set(list_source_paths(library, manifest))
    texts = {clause.path: read_clause_text(clause) for clause in library.clauses.values()}
    texts |= {m.path: read_form_text(m) for m in library.manifests.values() if m.blocks}
    texts = {path: text for path, text in texts.items() if path in paths}
    own = [assembly for assembly in checked.assemblies if assembly.manifest.id == manifest.id]
    wholes = tuple(analyse_agreement(assembly, texts) for assembly in own)
    allowed = list(read_settings_of(source)[0].allow)
    allowed += [one for clause in library.clauses.values() for one in clause.allow]
    allowed += [one for other in library.manifests.values() for one in other.allow]
    rules = [rule for rule in RULES if rule.scope != "library" and rule.severity == "error"]
    told = run_rules(rules, LibraryAnalysis(library, texts, wholes), allowed)
    found += [one.problem for one in told]
    return [problem for problem in found if problem.path in paths]
