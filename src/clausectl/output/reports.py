"""The reports of ``clausectl diff`` in the form a reader asked for."""

from __future__ import annotations

from clausectl.model.changes import Diff
from clausectl.model.comparison import DocumentComparison
from clausectl.model.outliers import OutlierReport
from clausectl.output.style import ReportStyle

# Each format is imported when it is asked for: a report is written in one of them.


def format_diff(diff: Diff, style: ReportStyle) -> str:
    """The report on two revisions of a library."""
    if style.form == "json":
        from clausectl.output.diff_json import format_json

        return format_json(diff, external=style.external)
    if style.form == "markdown":
        from clausectl.output.diff_markdown import format_markdown

        return format_markdown(diff, full=style.full, summary=style.summary, external=style.external)
    if style.form == "html":
        from clausectl.output.diff_html import format_html

        return format_html(diff, full=style.full, external=style.external)
    from clausectl.output.diff_text import format_text

    return format_text(
        diff,
        color=style.color,
        width=style.width,
        full=style.full,
        summary=style.summary,
        external=style.external,
    )


def format_comparison(report: DocumentComparison, style: ReportStyle) -> str:
    """The report on two documents."""
    if style.form == "json":
        from clausectl.output.comparison_json import format_comparison_json

        return format_comparison_json(report, external=style.external)
    if style.form == "markdown":
        from clausectl.output.comparison_markdown import format_comparison_markdown

        return format_comparison_markdown(
            report, full=style.full, summary=style.summary, external=style.external
        )
    if style.form == "html":
        from clausectl.output.comparison_html import format_comparison_html

        return format_comparison_html(report, full=style.full, external=style.external)
    from clausectl.output.comparison_text import format_comparison_text

    return format_comparison_text(
        report,
        color=style.color,
        width=style.width,
        full=style.full,
        summary=style.summary,
        external=style.external,
    )


def format_outliers(report: OutlierReport, style: ReportStyle) -> str:
    """The report on several copies of one agreement."""
    if style.form == "json":
        from clausectl.output.outliers_json import format_outliers_json

        return format_outliers_json(report, external=style.external)
    if style.form == "markdown":
        from clausectl.output.outliers import format_outliers_markdown

        return format_outliers_markdown(
            report, full=style.full, summary=style.summary, external=style.external
        )
    if style.form == "html":
        from clausectl.output.outliers_html import format_outliers_html

        return format_outliers_html(report, full=style.full, external=style.external)
    from clausectl.output.outliers import format_outliers_text

    return format_outliers_text(
        report,
        color=style.color,
        width=style.width,
        full=style.full,
        summary=style.summary,
        external=style.external,
    )
