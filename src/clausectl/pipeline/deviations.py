"""Where agreements depart from their form, and which of several copies differs from the others."""

from __future__ import annotations

from dataclasses import replace

from clausectl.comparing.provisions import compare_texts
from clausectl.composing.compose import try_compose
from clausectl.composing.provisions import read_composed
from clausectl.composing.sources import find_manifest
from clausectl.errors import ClausectlError, Problem
from clausectl.model.comparison import DocumentComparison
from clausectl.pipeline.comparing_documents import compose_document
from clausectl.pipeline.load import load_for
from clausectl.pipeline.naming import manifest_name
from clausectl.repository.opening import Repository


def compare_with_form(
    repository: Repository, name: str, rev: str, *, keep_unchanged: bool = False
) -> DocumentComparison:
    """An agreement beside its own form with the same values in its blanks: what remains are its deviations.

    Raises ClausectlError CL057 for something that is on no form, and whatever
    composing either of them raises.
    """
    wanted = manifest_name(repository, name)
    loaded = load_for(repository.source(rev), wanted)
    manifest = find_manifest(loaded.library, wanted)
    if not manifest.form:
        hint = "name an agreement whose front matter has `form:`"
        raise ClausectlError(Problem("CL057", f"{wanted} stands on no form", manifest.path, 1, 1, hint=hint))
    plain = replace(manifest, replace={}, remove=(), add=())
    composed, problems = try_compose(loaded.library, plain)
    if composed is None:
        raise ClausectlError(problems)
    form = replace(read_composed(composed), path=f"{manifest.form} with the values of {wanted}", label=rev)
    return compare_texts(form, compose_document(repository, wanted, rev), keep_unchanged=keep_unchanged)
