"""The report on several copies of one agreement as one html file."""

from __future__ import annotations

from clausectl.model.outliers import Outlier, OutlierReport
from clausectl.output.comparison_words import tell_omissions
from clausectl.output.html_parts import (
    open_article,
    open_section,
    write_badge,
    write_page,
    write_redline,
    write_switch,
    write_table,
    write_text,
    write_weight,
)
from clausectl.output.outliers import (
    describe_outlier,
    list_grounds,
    list_values,
    make_external_copies,
    name_outlier,
    name_outliers,
    name_value,
    tell_totals,
)
from clausectl.output.significance_words import clip

_MANY = 40  # different values of one place, or reasons of one change


def format_outliers_html(report: OutlierReport, *, full: bool = False, external: bool = False) -> str:
    """A page with all copies, totals, a table of the outliers with links, each in two views, and the values.

    ``full`` folds nothing and cuts no list; ``external`` leaves out the folders
    of absolute paths.
    """
    report = make_external_copies(report) if external else report
    header = [
        f"<h1>{write_text(name_outliers(report))}</h1>",
        f'<p class="lead">{write_text(tell_totals(report))}.</p>',
        *_write_copies(report),
    ]
    main = [*open_section(2, "summary", "Summary"), *_write_summary(report, full), "</section>"]
    if report.outliers:
        main += [*open_section(2, "outliers", "Outliers"), write_switch()]
        for number, outlier in enumerate(report.outliers, 1):
            main += _write_outlier(outlier, number, report, full)
        main.append("</section>")
    if report.varying:
        main += [*open_section(2, "varying", "Values that vary"), *_write_values(report, full), "</section>"]
    return write_page(f"Outliers: {name_outliers(report)}", header, _list_links(report), main)


def _write_copies(report: OutlierReport) -> list[str]:
    labels = any(source.label for source in report.copies)
    rows = []
    for source in report.copies:
        chosen = " (most like the others)" if source.path == report.reference else ""
        row = [f"{write_text(source.path)}{chosen}"]
        row += [write_text(source.label)] if labels else []
        rows.append([*row, f'<span class="hash">{source.sha256}</span>', f"{source.provisions:,}"])
    head = ["Copy", *(["Version"] if labels else []), "SHA-256", "Provisions"]
    return write_table("", head, rows, style="stack")


def _write_summary(report: OutlierReport, full: bool) -> list[str]:
    lines = [f"<p>Not compared: {write_text(tell_omissions(report.not_compared))}.</p>"]
    if not report.outliers:
        return [*lines, "<p>No copy stands out.</p>"]
    rows = [
        (
            f'<a href="#outlier-{number}">{write_text(clip(name_outlier(outlier), 120))}</a>',
            write_text(describe_outlier(outlier, report, full=full)),
            write_weight(outlier.assessment.significance),
            write_text("; ".join(list_grounds(outlier, report, limit=2))),
        )
        for number, outlier in enumerate(report.outliers, 1)
    ]
    head = ("Provision", "Which copies", "Significance", "Why")
    return [*lines, *write_table("Outliers in the order of the agreement", head, rows, style="stack")]


def _write_outlier(outlier: Outlier, number: int, report: OutlierReport, full: bool) -> list[str]:
    lines = open_article(3, f"outlier-{number}", f"<bdi>{write_text(name_outlier(outlier))}</bdi>")
    told = describe_outlier(outlier, report, full=full)
    lines.append(f'<p class="facts">{write_text(f"{told[0].upper()}{told[1:]}")}</p>')
    grounds = list_grounds(outlier, report, limit=None if full else _MANY)
    lines.append(write_badge(outlier.assessment.significance, grounds))
    if outlier.redline is not None:
        whole = outlier.status in ("added", "removed")
        language = next((s.language for s in report.copies if s.path == report.reference), "")
        languages = (language, language)
        lines += write_redline(outlier.redline, full=full or whole, languages=languages, sides=not whole)
    return [*lines, "</article>"]


def _write_values(report: OutlierReport, full: bool) -> list[str]:
    rows = [
        (write_text(name_value(value)), write_text(list_values(value, None if full else _MANY)))
        for value in report.varying
    ]
    caption = "What every copy fills in for itself"
    return write_table(caption, ("Where", "What the copies say"), rows, style="stack")


def _list_links(report: OutlierReport) -> list[tuple[str, str, str]]:
    links = [
        (
            f"outlier-{number}",
            clip(name_outlier(outlier), 80),
            f"{describe_outlier(outlier, report)}; {outlier.assessment.significance}",
        )
        for number, outlier in enumerate(report.outliers, 1)
    ]
    return [*links, ("varying", "Values that vary", "")] if report.varying else links
