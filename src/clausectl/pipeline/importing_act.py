"""`import` into the repository: the files as one commit, and what was signed as a second one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from clausectl.model.import_plan import ImportPlan, ImportReport
from clausectl.model.induced import ImportedCopy, InducedAgreement
from clausectl.model.recorded import Evidence
from clausectl.pipeline.acting import carry_out_all
from clausectl.pipeline.evidence import name_evidence
from clausectl.pipeline.opening_versions import Terms
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.pipeline.recording import Recorded, describe_differences, plan_on
from clausectl.pipeline.recording_ground import RecordingGround, stand_on
from clausectl.pipeline.recording_version import Taken, refuse_texts
from clausectl.repository.acts import perform_act
from clausectl.repository.opening import Repository
from clausectl.repository.writing import Identity

_NOTE = (
    "Imported from {name}. The recorded text was composed of what was read; nobody has checked it against "
    "the executed copy."
)


def carry_out_import(
    repository: Repository, plan: ImportPlan, identity: Identity, progress: Progress = no_progress
) -> ImportReport:
    """Write what was planned, on the branch that is checked out.

    Raises what `perform_act` raises, and then nothing has changed; what is wrong
    with what would be recorded is found before anything is written.
    """
    signed = [(agreement, _take(agreement, copy)) for agreement, copy in plan.list_signed()]
    for _, taken in signed:
        refuse_texts(taken)
    head = repository.head()
    files = {path: text.encode("utf-8") for path, text in plan.files.items()}
    progress("writing files", 0, 1)
    message = _write_message(plan)
    act = perform_act(repository, files, message, author=identity, ground=head.commit if head else "")
    progress("", 1, 1)
    if not signed:
        return ImportReport(plan, act.commit)
    ground = stand_on(repository)
    ground.read_ahead((agreement.id for agreement, _ in signed), progress)
    records: list[Recorded] = []
    for done, (_, taken) in enumerate(signed):
        progress("planning records", done, len(signed))
        records.append(_plan(ground, taken, identity))
    progress("writing records", 0, len(records))
    said = _write_record_message(records)
    done_act = carry_out_all(repository, [one.plan for one in records], said, identity, ground.commit)
    progress("", 1, 1)
    warnings = [problem for one in records for problem in describe_differences(one)]
    versions = tuple(one.version.name for one in records)
    return ImportReport(plan, act.commit, done_act.commit, versions, tuple(warnings))


def _plan(ground: RecordingGround, taken: Taken, identity: Identity) -> Recorded:
    recorded = plan_on(ground, taken, identity)
    files: Mapping[str, bytes] = {file.path: file.data for file in recorded.plan.files}
    ground.add_planned(recorded.version, files)
    return recorded


def _take(agreement: InducedAgreement, copy: ImportedCopy) -> Taken:
    assert agreement.recording is not None  # noqa: S101 - only such are signed
    path = PurePath(copy.path)
    stem = f"{path.stem}-{copy.piece}" if copy.piece else path.stem
    text = copy.kind in ("markdown", "text")
    name = name_evidence(f"{stem}{path.suffix}" if text else path.name, {})
    evidence = Evidence("text of the executed copy" if text else "executed copy", name, copy.data)
    words = None if text else (f"{stem}.md", ("\n".join(copy.lines) + "\n").encode("utf-8", "surrogatepass"))
    lines = f"{copy.path}, lines {copy.spots[0].line} to {copy.spots[-1].line}" if copy.piece else path.name
    note = _NOTE.format(name=PurePath(lines).name)
    return Taken(agreement.id, agreement.recording, (evidence,), words, terms=Terms(note=note))


def _write_message(plan: ImportPlan) -> str:
    names = sorted({PurePath(text.path).name for text in plan.texts})
    copies = len(plan.copies)
    clauses = sum(1 for group in plan.groups for clause in group.clauses if not clause.known)
    subject = (
        f"Import {plan.groups[0].form.id}"
        if len(plan.groups) == 1
        else f"Import {len(plan.groups)} agreements"
    )
    counted = f"{clauses} clauses of {copies} {'copy' if copies == 1 else 'copies'}"
    listed = "\n".join(f"- {name}" for name in names[:20])
    more = f"\n- and {len(names) - 20:,} more" if len(names) > 20 else ""
    return f"{subject}\n\n{counted}, read from:\n\n{listed}{more}"


def _write_record_message(records: list[Recorded]) -> str:
    if len(records) == 1:
        return records[0].plan.message
    names = "\n".join(f"- {one.plan.name}" for one in records[:50])
    more = f"\n- and {len(records) - 50:,} more" if len(records) > 50 else ""
    return f"Record {len(records):,} imported signed copies\n\n{names}{more}"
