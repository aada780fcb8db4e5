"""The report on several copies of one agreement: the odd ones first, then what varies in all."""

from __future__ import annotations

from collections.abc import Sequence

from clausectl.model.comparison import ComparedSource
from clausectl.model.outliers import Outlier, OutlierReport, VaryingValue
from clausectl.output.comparison_words import cite
from clausectl.output.diff_words import count, join_words, list_names, name_entry
from clausectl.output.markdown_parts import escape_markdown, write_heading, write_item, write_redline
from clausectl.output.significance_words import clip, describe_assessment
from clausectl.output.text_page import TextPage

_VALUE = 60  # characters of a value in a list
_SHOWN = 12  # values that a list shows


def format_outliers_text(
    report: OutlierReport, *, color: bool = False, width: int = 96, full: bool = False, summary: bool = False
) -> str:
    """Totals, each odd provision with what the others say, and the values that every copy has of its own."""
    page = TextPage(color, width, full)
    page.line(f"{len(report.copies):,} copies compared with each other", style="bold")
    for source in report.copies:
        page.row("Copy", describe_copy(source, report), 2)
    page.row("Totals", tell_totals(report), 2)
    page.row("Not compared", ", ".join(report.not_compared) or "nothing was left out", 2)
    if report.outliers:
        page.section("Outliers")
    for outlier in report.outliers:
        name, told = name_outlier(outlier), describe_outlier(outlier)
        grounds = describe_assessment(outlier.assessment)
        if summary:
            page.line(f"{name}: {told}; {grounds}", 2)
            continue
        page.heading(name, told)
        page.badge(outlier.assessment.significance, grounds, 4)
        if outlier.redline is not None:
            page.redline(outlier.redline, 6)
    if report.varying:
        page.section("Values that vary")
        page.lines.append("")
        for value in report.varying:
            page.line(f"{name_value(value)}: {list_values(value, None if full else _SHOWN)}", 2)
    return page.read()


def format_outliers_markdown(report: OutlierReport, *, full: bool = False, summary: bool = False) -> str:
    """The same for a memo."""
    lines = [write_heading(1, f"{len(report.copies):,} copies compared with each other"), ""]
    lines += [write_item("**Copy**", describe_copy(source, report)) for source in report.copies]
    lines.append(write_item("**Totals**", tell_totals(report)))
    lines.append(write_item("**Not compared**", ", ".join(report.not_compared) or "nothing was left out"))
    if report.outliers:
        lines += ["", write_heading(2, "Outliers"), *([""] if summary else [])]
    for outlier in report.outliers:
        name, told = name_outlier(outlier), describe_outlier(outlier)
        grounds = describe_assessment(outlier.assessment)
        if summary:
            lines.append(write_item(f"**{escape_markdown(name)}**", f"{told}; {grounds}"))
            continue
        lines += ["", write_heading(3, name), "", write_item("", told), write_item("", grounds)]
        if outlier.redline is not None:
            lines += ["", *write_redline(outlier.redline, full=full)]
    if report.varying:
        lines += ["", write_heading(2, "Values that vary"), ""]
        for value in report.varying:
            lines.append(
                write_item("", f"{name_value(value)}: {list_values(value, None if full else _SHOWN)}")
            )
    return "\n".join(lines) + "\n"


def describe_copy(source: ComparedSource, report: OutlierReport) -> str:
    """A copy with its hash; the one the others were compared with is named as that."""
    at = f" at {source.label}" if source.label else ""
    chosen = ", most like the others" if source.path == report.reference else ""
    return f"{source.path}{at}{chosen}; SHA-256 {source.sha256}"


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


def describe_outlier(outlier: Outlier) -> str:
    """``reworded in dan-alistarh; the other 4 agree``."""
    others = f"the other {outlier.others:,} agree" if outlier.others > 1 else "the other one does not"
    verb = {"added": "only in", "removed": "missing in"}.get(outlier.status, f"{outlier.status} in")
    return f"{verb} {list_names(outlier.copies)}; {others}"


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
