"""The versions that a lineage consists of, and for each what to compare it with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from clausectl.model.lineage import CommitFacts, Lineage, Stage
from clausectl.model.versions import LoggedVersion, VersionEvent, VersionSide
from clausectl.provenance.passages import find_passage
from clausectl.provenance.versions import tell_change, tell_first, tell_removal
from clausectl.records import dataclass

SideOf = Callable[[Stage], VersionSide]
MOST_VERSIONS = 500  # of a document that are looked through for the words of a clause cut out of it


@dataclass(frozen=True, slots=True)
class Step:
    """One version: its stage and the stage to compare it with, if any.

    ``text`` and ``before_text`` take the place of the whole texts where the
    step is about a passage of a document. ``sources`` are paths of documents.
    """

    event: VersionEvent
    stage: Stage
    commit: CommitFacts | None
    before: Stage | None = None
    joined: int = 1
    sources: tuple[str, ...] = ()
    text: str | None = None
    before_text: str | None = None

    @property
    def passage(self) -> bool:
        """Whether this is about words that stood in a document then."""
        return self.text is not None


def find_steps(lineage: Lineage, side_of: SideOf, notes: dict[str, None]) -> Iterator[Step]:
    """Every version of a lineage with earlier lives, newest first; behind them those of passages.

    Of a document that a clause was cut out of only the versions that touched
    the words of the clause are told; ``notes`` say how many others there were.
    Reads no text but for such documents.
    """
    own = _own_stages(lineage)
    cut_out: list[int] = []
    for number in own:
        stage = lineage.stages[number]
        commit = lineage.commits.get(stage.commit)
        before = lineage.stages[stage.parents[0]] if stage.parents else None
        sources = tuple(lineage.stages[source].path for source in stage.taken_from)
        if not stage.blob:
            yield Step("removed", stage, commit, before)
        elif before is None:
            if not sources:
                yield Step("cut off" if lineage.cut_off else "began", stage, commit)
                continue
            cut_out.append(number)
            first = lineage.stages[stage.taken_from[0]]
            passage = find_passage(side_of(first).text, side_of(stage).text) if len(sources) == 1 else ""
            if passage:
                yield Step("cut out", stage, commit, first, sources=sources, before_text=passage)
            else:
                yield Step("cut out", stage, commit, sources=sources)
        elif not before.blob:
            earlier = lineage.stages[before.parents[0]] if before.parents else None
            yield Step("returned", stage, commit, earlier, sources=sources)
        else:
            joined = len(stage.parents)
            event: VersionEvent = "merged" if joined > 1 else "changed"
            yield Step(event, stage, commit, before, joined, sources)
    for number in cut_out:
        yield from _follow_passage(lineage, number, side_of, notes)


def tell_step(step: Step, side_of: SideOf) -> LoggedVersion:
    """A step told by what it changed; costs what comparing two texts costs."""
    before = side_of(step.before) if step.before is not None else None
    if step.event == "removed":
        assert before is not None  # noqa: S101 - a removal comes out of what was removed
        return tell_removal(before, step.stage.path, step.commit)
    side = side_of(step.stage)
    if step.text is not None:
        side = replace(side, text=step.text, plain=step.text, numbers=(), facts={})
    if before is None:
        told = tell_first(side, step.stage.blob, step.commit, step.event)
    else:
        if step.before_text is not None:
            before = replace(
                before, text=step.before_text, plain=step.before_text, numbers=side.numbers, facts=side.facts
            )
            if step.event == "cut out":  # a heading of the document is the title of the clause
                before = replace(before, title=side.title)
        told = tell_change(before, side, step.stage.blob, step.commit, event=step.event, joined=step.joined)
    return replace(told, passage=step.passage, sources=step.sources)


def _own_stages(lineage: Lineage) -> list[int]:
    """The stages that the newest came out of, not those of documents it was cut out of."""
    own = {0}
    for number, stage in enumerate(lineage.stages):
        if number in own:
            own.update(stage.parents)
    return sorted(own)


def _follow_passage(lineage: Lineage, number: int, side_of: SideOf, notes: dict[str, None]) -> Iterator[Step]:
    """The versions of the first document a clause was cut out of that touched its words."""
    stages = lineage.stages
    at = stages[number].taken_from[0]
    passage = find_passage(side_of(stages[at]).text, side_of(stages[number]).text)
    passed: dict[str, int] = {}
    for _ in range(MOST_VERSIONS):
        if not passage:
            break
        stage = stages[at]
        commit = lineage.commits.get(stage.commit)
        candidates = [s for s in (*stage.parents, *stage.taken_from) if stages[s].blob]
        found = [(source, find_passage(side_of(stages[source]).text, passage)) for source in candidates]
        same = next((source for source, text in found if text == passage), None)
        if same is not None:
            passed[stage.path] = passed.get(stage.path, 0) + 1
            at = same
            continue
        source, earlier = next(((s, text) for s, text in found if text), (None, ""))
        if source is None:
            yield Step("cut off" if lineage.cut_off else "began", stage, commit, text=passage)
            break
        joined = len(stage.parents)
        event: VersionEvent = "merged" if joined > 1 else "changed"
        yield Step(event, stage, commit, stages[source], max(1, joined), (), passage, earlier)
        at, passage = source, earlier
    else:
        notes[f"only {MOST_VERSIONS} versions of {stages[at].path} were looked through"] = None
    for path, times in passed.items():
        told = "1 version" if times == 1 else f"{times:,} versions"
        notes[f"{told} of {path} did not touch these words"] = None
