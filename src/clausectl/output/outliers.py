"""The report on several copies of one agreement: the odd ones first, then what varies in all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clausectl.model.comparison import ComparedSource
from clausectl.model.outliers import Outlier, OutlierReport, VaryingValue
from clausectl.model.redlines import SIGNIFICANCES
from clausectl.output.comparison_words import cite, name_hash, name_path, name_source, tell_omissions
from clausectl.output.diff_words import MAX_NAMES, count, join_words, list_names, name_entry
from clausectl.output.markdown_parts import (
    LIMIT,
    Piece,
    Section,
    assemble,
    escape_markdown,
    write_command,
    write_grounds,
    write_heading,
    write_item,
    write_redline,
)
from clausectl.output.significance_words import (
    MAX_REASONS,
    clip,
    describe_badge,
    describe_grounds,
    kinds_of,
)
from clausectl.output.text_page import TextPage

_VALUE = 60  # characters of a value in a list
_SHOWN = 12  # values that a list shows
_FEW = 8  # copies that a comment names at once
_OUTLIERS = ("outlier", "outliers")
_VARYING = ("value that varies", "values that vary")
_COPIES = ("copy", "copies")
_OTHERS = {"added": ("lacks it", "lack it"), "removed": ("has it", "have it")}


def format_outliers_text(
    report: OutlierReport,
    *,
    color: bool = False,
    width: int = 96,
    full: bool = False,
    summary: bool = False,
    external: bool = False,
) -> str:
    """Totals, each odd provision with what the others say, and the values that every copy has of its own.

    ``full`` folds no sentence and cuts no list, ``summary`` is a line an outlier,
    ``external`` leaves out the folders of absolute paths.
    """
    report = make_external_copies(report) if external else report
    page = TextPage(color, width, full)
    page.line(name_outliers(report), style="bold")
    for source in report.copies:
        page.row("Copy", describe_copy(source, report), 2)
        page.row("", name_hash(source), 2)
    page.row("Totals", tell_totals(report), 2)
    page.row("Not compared", tell_omissions(report.not_compared), 2)
    if report.outliers:
        page.section("Outliers")
        page.lines += [""] if summary else []
    for outlier in report.outliers:
        name, told = name_outlier(outlier), describe_outlier(outlier, report, full=full)
        significance = outlier.assessment.significance
        limit = 3 if summary else None if full else MAX_REASONS
        grounds = describe_badge(significance, list_grounds(outlier, report, limit=limit))
        if summary:
            page.line(f"{name}: {told}; {grounds}", 2)
            continue
        page.heading(f"{name}:", "", told)
        page.badge(significance, grounds, 4)
        if outlier.redline is not None:
            page.redline(outlier.redline, 6, full=outlier.status in ("added", "removed"))
    if report.varying:
        page.section("Values that vary")
        page.lines.append("")
        for value in report.varying:
            page.line(f"{name_value(value)}: {list_values(value, None if full else _SHOWN)}", 2)
    return page.read()


def format_outliers_markdown(
    report: OutlierReport,
    *,
    full: bool = False,
    summary: bool = False,
    external: bool = False,
    limit: int | None = LIMIT,
) -> str:
    """The same for a memo or a comment.

    What does not fit into ``limit`` characters (None: no limit) is left out,
    the least significant first, and a line says so.
    """
    report = make_external_copies(report) if external else report
    head = [write_heading(1, name_outliers(report)), "", f"**{escape_markdown(tell_totals(report))}**", ""]
    head.append(write_item("**Not compared**:", tell_omissions(report.not_compared)))
    copies = Section("", count=_COPIES if len(report.copies) > _FEW else None)
    for source in report.copies:
        told = f"{describe_copy(source, report)}, {name_hash(source)}"
        copies.pieces.append(Piece(write_item("", told), "", 0, _COPIES))
    outliers, varying = Section("## Outliers"), Section("## Values that vary")
    outliers.pieces += [_write_outlier(outlier, report, full, summary) for outlier in report.outliers]
    for value in report.varying:
        told = f"{name_value(value)}: {list_values(value, None if full else _SHOWN)}"
        varying.pieces.append(Piece(write_item("", told), "", len(SIGNIFICANCES), _VARYING))
    command = write_command("diff", "--outliers", *(source.path for source in report.copies))
    return assemble(head, [copies, outliers, varying], limit, command)


def _write_outlier(outlier: Outlier, report: OutlierReport, full: bool, summary: bool) -> Piece:
    name, told = name_outlier(outlier), describe_outlier(outlier, report, full=full)
    significance = outlier.assessment.significance
    rank = SIGNIFICANCES.index(significance)
    if summary:
        badge = describe_badge(significance, list_grounds(outlier, report, limit=3))
        return Piece(write_item("", f"{name}: {told}; {badge}", limit=600), "", rank, _OUTLIERS)
    lines = [write_heading(3, name), "", write_item("", told, limit=None), ""]
    short = "\n".join([*lines, write_grounds(significance, list_grounds(outlier, report, limit=3))])
    lines.append(write_grounds(significance, list_grounds(outlier, report)))
    if outlier.redline is not None:
        whole = full or outlier.status in ("added", "removed")
        lines += ["", *write_redline(outlier.redline, full=whole)]
    text = "\n".join(lines)
    return Piece(text, short if len(short) < len(text) else "", rank, _OUTLIERS)


# The words, the same in every format


def make_external_copies(report: OutlierReport) -> OutlierReport:
    """The report for somebody else: absolute paths without their folders, which are a person's own."""
    names: dict[str, str] = {}
    for source in report.copies:
        name = shown = name_path(source, external=True)
        times = 1
        while shown in names.values():
            times += 1
            shown = f"{name} ({times})"
        names[source.path] = shown
    return replace(
        report,
        copies=tuple(replace(source, path=names[source.path]) for source in report.copies),
        reference=names[report.reference],
        outliers=tuple(
            replace(outlier, copies=tuple(names[copy] for copy in outlier.copies))
            for outlier in report.outliers
        ),
        varying=tuple(
            replace(value, values=tuple((names[copy], words) for copy, words in value.values))
            for value in report.varying
        ),
    )


def name_outliers(report: OutlierReport) -> str:
    """The heading of the report."""
    return f"{len(report.copies):,} copies compared with each other"


def describe_copy(source: ComparedSource, report: OutlierReport) -> str:
    """A copy with its size; the one the others were compared with is named as that."""
    chosen = ", most like the others" if source.path == report.reference else ""
    return f"{name_source(source)}{chosen}, {count(source.provisions, 'provision')}"


def tell_totals(report: OutlierReport) -> str:
    """``7 of 8 provisions alike in all 5 copies; 1 outlier; 4 values that vary``."""
    alike = f"{report.alike:,} of {report.provisions:,} provisions alike in all {len(report.copies):,} copies"
    return (
        f"{alike}, values aside; {count(len(report.outliers), 'outlier')}; "
        f"{count(len(report.varying), 'value')} that {'varies' if len(report.varying) == 1 else 'vary'}"
    )


def name_outlier(outlier: Outlier) -> str:
    """The place as cited."""
    return cite(outlier.place)


def describe_outlier(outlier: Outlier, report: OutlierReport, *, full: bool = False) -> str:
    """``reworded in dan-alistarh; the other 4 agree``, or how many of the others do."""
    verb = {"added": "only in", "removed": "missing in"}.get(outlier.status, f"{outlier.status} in")
    one, several = _OTHERS.get(outlier.status, ("is as most are", "agree"))
    rest = len(report.copies) - len(outlier.copies)
    who = "other" if outlier.others == 1 else "others"
    many = f"the other {outlier.others:,}" if outlier.others == rest > 1 else f"{outlier.others:,} {who}"
    names = list_names(outlier.copies, len(outlier.copies) if full else MAX_NAMES)
    return f"{verb} {names}; {many} {one if outlier.others == 1 else several}"


def list_grounds(outlier: Outlier, report: OutlierReport, *, limit: int | None = None) -> list[str]:
    """Why an outlier is called what it is called."""
    found = outlier.assessment
    language = next((s.language for s in report.copies if s.path == report.reference), "")
    kinds = kinds_of(found) or (("order",) if outlier.status == "moved" else ())
    return describe_grounds(found.significance, found.reasons, kinds, language=language, limit=limit)


def name_value(value: VaryingValue) -> str:
    """The parameter where it is known, and where the value stands."""
    place = cite(value.place)
    return name_entry(value.name, f"(in {place})") if value.name else f"in {place}"


def list_values(value: VaryingValue, limit: int | None) -> str:
    """The different values with how often each stands, in the order of the copies."""
    times: dict[str, int] = {}
    for _, words in value.values:
        times[words] = times.get(words, 0) + 1
    shown = [
        f"“{clip(words, _VALUE)}”" + (f" ({number:,} copies)" if number > 1 else "") if words else "nothing"
        for words, number in list(times.items())[:limit]
    ]
    more = len(times) - len(shown)
    return join_words([*shown, f"{more:,} more"]) if more else _join(shown)


def _join(words: Sequence[str]) -> str:
    return join_words(words) if words else "nothing"
