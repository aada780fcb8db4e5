"""`record --csv` and `record --from`: many records, planned on one ground and committed as one act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from clausectl.errors import EXIT_INPUT, ClausectlError, Problem
from clausectl.formats.names import manifest_paths
from clausectl.model.bulk import BulkReport, StatedVersion
from clausectl.pipeline.acting import carry_out_all, read_name
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.pipeline.recording import Recorded, describe_differences, plan_on
from clausectl.pipeline.recording_ground import RecordingGround, stand_on
from clausectl.pipeline.recording_inputs import Common, Shelf, Stated, take
from clausectl.records import dataclass
from clausectl.repository.opening import Repository
from clausectl.repository.paths import check_path
from clausectl.repository.signing_programs import SigningKey
from clausectl.repository.writing import Identity
from clausectl.signing.acts import next_label

_HINTS = 20  # unknown names for which the nearest one is looked for: it takes long in a large library
_MOST_VERSIONS = 100  # of one agreement in one run
_COLUMNS = {
    "CL330": "agreement",
    "CL415": "agreement",
    "CL420": "role",
    "CL421": "role",
    "CL422": "role",
    "CL424": "role",
    "CL432": "label",
    "CL433": "relation",
    "CL434": "target",
    "CL437": "transcription",
}
"""The column that a problem of a version is about, where it is one."""


@dataclass(frozen=True, slots=True)
class PlannedMany:
    """The records of a run, in the order stated, and what a reader should know of them."""

    records: tuple[Recorded, ...]
    ground: str
    message: str
    warnings: tuple[Problem, ...]

    @property
    def report(self) -> BulkReport:
        """What would be written."""
        return BulkReport(tuple(recorded.plan for recorded in self.records), self.message)


def plan_many(
    repository: Repository,
    stated: Stated,
    identity: Identity,
    common: Common,
    progress: Progress = no_progress,
) -> PlannedMany:
    """What a table or a folder comes to, each version planned as `record` plans one.

    Library and signed versions are read once. A version can relate to one of an
    earlier row. Raises ClausectlError with every problem of every row.
    """
    versions, problems = stated[0], list(stated[1])
    ground = stand_on(repository)
    names = (read_name(one.name).agreement for one in versions)
    ground.read_ahead((name for name in names if not check_path(manifest_paths(name)[0])), progress)
    shelf = Shelf()
    hint = _Hints(ground)
    problems += _refuse_crowds(versions)
    records: list[Recorded] = []
    code = EXIT_INPUT
    for done, one in enumerate(versions if not any(p.code == "CL447" for p in problems) else ()):
        progress("planning records", done, len(versions))
        try:
            hint.refuse_unknown(one)
            recorded = plan_on(ground, take(one, common, shelf), identity)
            ground.add_planned(recorded.version, {file.path: file.data for file in recorded.plan.files})
            records.append(recorded)
        except ClausectlError as error:
            problems += [_place(problem, one) for problem in error.problems]
            code = max(code, error.exit_code)
            if any(problem.code == "CL447" for problem in error.problems):
                break
        ground.expect(_names_of(one, ground))
    progress("", 1, 1)
    if problems:
        raise ClausectlError(dict.fromkeys(problems), exit_code=code)
    warnings = _list_warnings(versions, records)
    return PlannedMany(tuple(records), ground.commit, _write_message(records), warnings)


def record_many(
    repository: Repository,
    planned: PlannedMany,
    identity: Identity,
    key: SigningKey | None = None,
    progress: Progress = no_progress,
) -> BulkReport:
    """Write what was planned, in one commit with a tag for each version that is complete.

    Raises what `perform_act` raises, and then nothing has changed.
    """
    report = planned.report
    progress("writing records", 0, len(report.plans))
    act = carry_out_all(repository, report.plans, report.message, identity, planned.ground, key)
    progress("", 1, 1)
    return replace(report, commit=act.commit)


def _refuse_crowds(versions: Sequence[StatedVersion]) -> list[Problem]:
    """An agreement with more versions than a person could have signed: a column was filled by mistake."""
    counted = Counter(read_name(one.name).agreement for one in versions)
    hint = "look at the column label; rows without one are acts on one version"
    crowds = [name for name, number in counted.items() if number > _MOST_VERSIONS]
    message = f"more than {_MOST_VERSIONS} versions in one run"
    return [Problem("CL447", f"{name} has {message}", versions[0].path, hint=hint) for name in crowds]


def _names_of(one: StatedVersion, ground: RecordingGround) -> tuple[str, ...]:
    """The name that a version has or was to have, for what relates to it: one mistake is told once."""
    named = read_name(one.name)
    if named.label:
        return ()
    try:
        label = one.label or next_label(ground.find_versions(named.agreement))
    except ClausectlError:
        return ()
    return (f"{named.agreement}@{label}",)


class _Hints:
    """Refuses what is not there; for the first few names the nearest one is looked for."""

    def __init__(self, ground: RecordingGround) -> None:
        self._ground = ground
        self._left = _HINTS

    def refuse_unknown(self, one: StatedVersion) -> None:
        """Raises ClausectlError CL330 or CL415 without a hint, once those that get one are used up."""
        named = read_name(one.name)
        if named.label:
            known = self._ground.knows_version(named.agreement, named.label)
            code, message = "CL415", f"there is no signed version {one.name}"
        else:
            known = self._ground.knows(named.agreement)
            code, message = "CL330", f"there is no form or agreement {one.name!r}"
        if known:
            return
        self._left -= 1
        if self._left < 0:
            raise ClausectlError(Problem(code, message, hint="look at the names in the rows above first"))


def _find_column(problem: Problem, one: StatedVersion) -> int:
    """The cell that a problem is about, as far as its code tells, else that of the agreement."""
    column = _COLUMNS.get(problem.code, "agreement")
    if problem.code == "CL415" and not read_name(one.name).label:
        column = "target"  # the only other version that a row can name
    return one.columns.get(column) or one.columns.get("agreement", 0)


def _place(problem: Problem, one: StatedVersion) -> Problem:
    """A problem of a version, at the row and cell that it is about where it knows no place of its own."""
    if problem.path == one.path and problem.line:
        return replace(problem, column=problem.column or _find_column(problem, one))
    told = problem.message.startswith(one.name)  # many a message names the version itself
    about = [f"row {one.line}"] * bool(one.line) + [one.name] * (not told)
    said = f"{', '.join(about)}: {problem.message}" if about else problem.message
    if problem.path and problem.path != one.path:
        return replace(problem, message=said)
    return replace(problem, message=said, path=one.path, line=one.line, column=_find_column(problem, one))


def _list_warnings(versions: Sequence[StatedVersion], records: Sequence[Recorded]) -> tuple[Problem, ...]:
    """What each version is to be known of, at its row; how many were not compared, once."""
    told: list[Problem] = []
    apart: list[Problem] = []
    for one, recorded in zip(versions, records, strict=True):
        for problem in (*describe_differences(recorded), *recorded.warnings):
            (apart if problem.code == "CL439" else told).append(_place(problem, one))
    if len(apart) > 1:
        message = f"{len(apart):,} executed copies were not compared: no text of them is given"
        hint = "give their words in the column transcription, or as transcription.txt beside them"
        place = versions[0].path if versions[0].line else ""
        apart = [Problem("CL439", message, place, hint=hint, severity="warning")]
    return (*told, *apart)


def _write_message(records: Sequence[Recorded]) -> str:
    if len(records) == 1:
        return records[0].plan.message
    lines = [f"{one.plan.name}: its text has the SHA-256 {one.plan.text_sha256}." for one in records]
    return "\n".join([f"Record {len(records):,} versions that were signed elsewhere", "", *lines])
