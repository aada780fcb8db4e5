"""What comparing an executed copy with a signed version found, as text and json."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from clausectl.model.executed import (
    KINDS,
    DifferenceKind,
    ExecutedComparison,
    ExecutedDifference,
    ExecutedReport,
    RecordedPlace,
)
from clausectl.model.imported import Spot
from clausectl.model.redlines import Redline, RedlinePart
from clausectl.output.json_text import write_json
from clausectl.output.text_page import TextPage
from clausectl.output.verified import describe_check, describe_version
from clausectl.output.verified import format_text as format_integrity

SCHEMA = "clausectl/executed/1"
_SEVERAL: dict[DifferenceKind, tuple[str, str]] = {
    "changed": ("place with other words", "places with other words"),
    "missing": ("place where words are missing in the file", "places where words are missing in the file"),
    "added": ("place where the file has more words", "places where the file has more words"),
    "moved": ("paragraph that stands elsewhere", "paragraphs that stand elsewhere"),
    "number": ("number of a provision", "numbers of provisions"),
    "signature block": ("point of the signature block", "points of the signature block"),
}
_TITLES: dict[DifferenceKind, str] = {
    "changed": "other words",
    "missing": "missing in the file",
    "added": "only in the file",
    "moved": "stands elsewhere",
    "number": "another number",
    "signature block": "signature block",
}


def format_text(report: ExecutedReport, *, color: bool = False, width: int = 96) -> str:
    """The version's own links, then every difference with both places and both texts, then what was left."""
    page = TextPage(color, width, full=True)
    found = report.comparison
    if found is None:
        return format_integrity(report.integrity, color=color)
    page.heading(f"{found.path} and {report.version}", "", indent=0)
    page.line(f"the file: {found.kind}, {found.size:,} bytes, SHA-256 {found.sha256}", 2)
    page.line(_tell_evidence(found), 2)
    for number, difference in enumerate(found.differences, 1):
        _write_difference(page, number, difference)
    _write_rest(page, found)
    return format_integrity(report.integrity, color=color) + page.read()


def format_summary(report: ExecutedReport) -> str:
    """One sentence: how many differences of which kind, or that none was found between what and what."""
    found = report.comparison
    if found is None:
        return f"nothing was compared with {report.version}: what is recorded of it does not hold"
    compared = f"{found.words[1]:,} words of the file with {found.words[0]:,} recorded"
    if not found.differences:
        acts = ", its signature block with the recorded acts" if found.block else ""
        return (
            f"no difference of words was found between {found.path} and the recorded text of "
            f"{report.version} (compared: {compared}{acts})"
        )
    counts = Counter(difference.kind for difference in found.differences)
    told = [f"{counts[kind]:,} {_SEVERAL[kind][counts[kind] != 1]}" for kind in KINDS if counts[kind]]
    total = len(found.differences)
    return (
        f"{total:,} difference{'' if total == 1 else 's'} between {found.path} and {report.version}: "
        f"{', '.join(told)} (compared: {compared})"
    )


def _tell_evidence(found: ExecutedComparison) -> str:
    if found.same_as is not None:
        return (
            f"this is byte for byte the {found.same_as.kind} that is recorded: "
            f"{found.same_as.name or 'kept elsewhere'}"
        )
    if not found.evidence:
        return "no executed copy is recorded with this version"
    copies = "; ".join(f"{one.name} ({one.kind}), SHA-256 {one.sha256}" for one in found.evidence)
    return f"another file than what is recorded: {copies}"


def _write_difference(page: TextPage, number: int, difference: ExecutedDifference) -> None:
    rules = ", ".join(dict.fromkeys(reason.rule for reason in difference.reasons))
    facts = [_TITLES[difference.kind], *([difference.field] if difference.field else [])]
    facts += [rules] if rules else []
    page.lines.append("")
    page.line(f"{number}. {_tell_places(difference)}: {' · '.join(facts)}", style="bold")
    if difference.kind == "number":
        page.line(f"recorded  {difference.recorded}", 3, hang=10)
        page.line(f"the file  {difference.executed}", 3, hang=10)
        page.line(f"the provision begins: {difference.after}", 3, style="dim")
    elif difference.kind in ("signature block", "moved"):
        page.line(f"recorded  {difference.recorded or '(nothing)'}", 3, hang=10)
        page.line(f"the file  {difference.executed or '(nothing)'}", 3, hang=10)
        if difference.after:
            page.line(f"it stands {difference.after}", 3, style="dim")
    else:
        page.redline(_join(difference), 3)


def _join(difference: ExecutedDifference) -> Redline:
    before, after = difference.before, difference.after
    parts = [
        RedlinePart("same", before),
        RedlinePart("deleted", difference.recorded),
        RedlinePart("inserted", difference.executed),
        RedlinePart("same", after),
    ]
    return Redline(tuple(part for part in parts if part.text))


def _tell_places(difference: ExecutedDifference) -> str:
    return f"{tell_spot(difference.place)} of the file; {_tell_recorded(difference)}"


def tell_spot(spot: Spot) -> str:
    """``page 2, line 14``; ``line 14`` of a file without pages."""
    told = [f"page {spot.page}"] if spot.page else []
    told += [f"line {spot.line}"] if spot.line else []
    return ", ".join(told) or "somewhere"


def _tell_recorded(difference: ExecutedDifference) -> str:
    place: RecordedPlace = difference.recorded_place
    if difference.kind == "signature block":
        return f"what is recorded of {place.provision}" if place.provision else "what is recorded"
    line = f"line {place.line} of the recorded text" if place.line else "the recorded text"
    return f"provision {place.provision}, {line}" if place.provision else line


def _write_rest(page: TextPage, found: ExecutedComparison) -> None:
    if found.left:
        page.section("Left out of the comparison")
        for out in found.left:
            page.line(f"{tell_spot(out.spot)}: {out.kind}: {out.text}", 2)
    if found.doubts:
        page.section("Doubtful in the file, compared as it stands")
        for kind, doubts in groupby(found.doubts, key=lambda doubt: doubt.kind):
            for doubt in doubts:
                meant = f" (may stand for {doubt.meant})" if doubt.meant else ""
                page.line(f"{tell_spot(doubt.spot)}: {kind}: {doubt.text}{meant}", 2)
    page.section("Not compared")
    for what in (*found.not_compared, *found.notes):
        page.line(what, 2)


def format_json(report: ExecutedReport) -> str:
    """Everything, by fields; ``comparison`` is null where nothing could be compared."""
    found = report.comparison
    return write_json(
        SCHEMA,
        {
            "revision": report.integrity.revision,
            "commit": report.integrity.commit,
            "version": report.version,
            "broken": report.integrity.broken,
            "versions": [describe_version(version) for version in report.integrity.versions],
            "comparison": _describe(found) if found is not None else None,
            "checks": [describe_check(check) for check in report.integrity.checks],
            "problems": [
                {"code": one.code, "message": one.message, "path": one.path} for one in report.problems
            ],
        },
    )


def _describe(found: ExecutedComparison) -> dict[str, object]:
    copies = [{"name": one.name, "kind": one.kind, "sha256": one.sha256} for one in found.evidence]
    return {
        "file": {"path": found.path, "kind": found.kind, "sha256": found.sha256, "size": found.size},
        "recorded_copies": copies,
        "same_as": found.same_as.name if found.same_as is not None else None,
        "words": {"recorded": found.words[0], "file": found.words[1]},
        "signature_block": found.block,
        "differences": [_describe_difference(one) for one in found.differences],
        "left_out": [{"kind": one.kind, "text": one.text, "place": _spot(one.spot)} for one in found.left],
        "doubts": [
            {"kind": one.kind, "text": one.text, "meant": one.meant, "place": _spot(one.spot)}
            for one in found.doubts
        ],
        "not_compared": list(found.not_compared),
        "notes": list(found.notes),
    }


def _describe_difference(one: ExecutedDifference) -> dict[str, object]:
    reasons: Sequence[dict[str, object]] = [
        {"rule": reason.rule, "said": reason.said, "recorded": reason.old, "file": reason.new}
        for reason in one.reasons
    ]
    return {
        "kind": one.kind,
        "field": one.field,
        "recorded": one.recorded,
        "file": one.executed,
        "before": one.before,
        "after": one.after,
        "place": _spot(one.place),
        "recorded_place": {"provision": one.recorded_place.provision, "line": one.recorded_place.line},
        "reasons": list(reasons),
    }


def _spot(spot: Spot) -> dict[str, object]:
    return {"page": spot.page, "line": spot.line}
