"""Write the matrix of clauses, versions and agreements; a large one is kept and not written again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from clausectl.errors import ClausectlError, Problem
from clausectl.pipeline.naming import clause_name, manifest_name
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.pipeline.report_sources import choose_sources, name_report
from clausectl.records import dataclass
from clausectl.repository.opening import Repository

if TYPE_CHECKING:
    from clausectl.model.standing import Holdings
    from clausectl.provenance.matrix import Matrix

WORTH_KEEPING = 50  # agreements and signed versions


@dataclass(frozen=True, slots=True)
class WrittenMatrix:
    """The report as text, a line that sums it up, and what could not be read."""

    text: str
    summary: str
    problems: tuple[Problem, ...] = ()


def write_matrix(
    repository: Repository,
    rev: str,
    clauses: Sequence[str],
    form: str,
    write: Callable[[Matrix], tuple[str, str]],
    style: str,
    *,
    signed_only: bool = False,
    names_commit: bool = False,
    progress: Progress = no_progress,
) -> WrittenMatrix:
    """The report of ``where --matrix``, written by ``write`` as (text, summary).

    ``style`` names everything that ``write`` goes by beside the matrix;
    ``names_commit`` says that it writes the commit's id. Raises ClausectlError
    CL332 for a clause and CL330 for a form that is nowhere.
    """
    sources = choose_sources(repository, rev)
    wanted = [clause_name(repository, text) for text in clauses]
    on_form = manifest_name(repository, form) if form else ""
    about = [style, sources.drafts.label, on_form, str(signed_only), *wanted]
    if names_commit:
        about.append(sources.drafts.commit)
    section = name_report(repository, sources, "matrix", about)
    kept = repository.cache.load(section) if section else {}
    if isinstance(kept.get("text"), str) and isinstance(kept.get("summary"), str):
        return WrittenMatrix(kept["text"], kept["summary"])
    # a kept report needs none of this, and importing it takes longer than reading one
    from clausectl.pipeline.holding import gather_holdings
    from clausectl.provenance.matrix import build_matrix

    holdings = gather_holdings(sources, drafts=not signed_only, progress=progress)
    ids = [find_clause_id(holdings, name) for name in wanted]
    if on_form and not any(h.form == on_form or h.agreement == on_form for h in holdings.holders):
        _refuse_form(holdings, on_form)
    only = (*(f"clause {name}" for name in ids), *([f"form {on_form}"] if on_form else []))
    if signed_only:
        only = (*only, "signed versions")
    text, summary = write(build_matrix(holdings, ids, on_form, only))
    if section and not holdings.problems and len(holdings.holders) >= WORTH_KEEPING:
        repository.cache.store(section, {"text": text, "summary": summary})
    return WrittenMatrix(text, summary, holdings.problems)


def find_clause_id(holdings: Holdings, name: str) -> str:
    """The id that a clause has now. Raises ClausectlError CL332 for one that is nowhere."""
    now = holdings.former.get(name, name)
    held = {clause.id for holder in holdings.holders for clause in holder.clauses}
    if now in holdings.library or now in held:
        return now
    for holder in holdings.holders:
        for clause in holder.clauses:
            if clause.stated == name:
                return clause.id
    from clausectl.nearest import find_nearest

    guess = find_nearest(name, {*holdings.library, *held, *holdings.former})
    hint = f"did you mean {guess}?" if guess else "`clausectl list clauses` shows every clause"
    raise ClausectlError(
        [*holdings.problems, Problem("CL332", f"there is no clause {name!r}, signed or not", hint=hint)]
    )


def _refuse_form(holdings: Holdings, name: str) -> None:
    from clausectl.nearest import find_nearest

    guess = find_nearest(name, {h.form for h in holdings.holders if h.form})
    hint = f"did you mean {guess}?" if guess else "`clausectl list forms` shows every form"
    raise ClausectlError(
        [*holdings.problems, Problem("CL330", f"no agreement is on a form {name!r}", hint=hint)]
    )
