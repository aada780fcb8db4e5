"""The report on two documents for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from clausectl.model.comparison import DocumentComparison, ProvisionChange, Unchanged
from clausectl.model.redlines import Redline, RedlinePart
from clausectl.output.comparison_shape import (
    shape,
    tell_counts,
    tell_formatting,
    tell_renumbering,
    tell_unshown,
    weave,
)
from clausectl.output.comparison_words import (
    cite,
    cite_all,
    describe_above,
    describe_change,
    describe_lost_reference,
    describe_renamed_term,
    describe_significance,
    find_roots,
    language_of,
    list_details,
    measure_source,
    name_change,
    name_comparison,
    name_hash,
    name_source,
    tell_omissions,
    tell_sameness,
    tell_totals,
    title_redline,
)
from clausectl.output.diff_words import MAX_NAMES, count
from clausectl.output.significance_words import MAX_REASONS, describe_ripple
from clausectl.output.terminal import escape_line, paint, wrap_words
from clausectl.output.text_page import TextPage


def format_comparison_text(
    report: DocumentComparison,
    *,
    color: bool = False,
    width: int = 96,
    full: bool = False,
    summary: bool = False,
    external: bool = False,
) -> str:
    """Both sources and the totals, then each changed provision with its redline.

    ``full`` folds and shortens nothing and shows ``unchanged`` provisions too;
    ``summary`` is totals and one line a change. Without colour a change reads
    ``[-old-]{+new+}``. Time and length grow with the report.
    """
    page = TextPage(color, width, full)
    page.line(name_comparison(report, external), style="bold")
    write_overview(page, report, external=external)
    if summary:
        write_summary(page, report)
    else:
        write_changes(page, report)
    return page.read()


def write_document(
    page: TextPage,
    report: DocumentComparison,
    *,
    summary: bool,
    external: bool,
    commits: Sequence[str] = (),
) -> None:
    """One of the documents of a larger report, below its heading; one that is the same in a few lines.

    ``commits`` are lines about those that changed it.
    """
    page.heading(name_comparison(report, external), "")
    if not report.changed:
        page.line(f"{tell_totals(report)}; not compared: {tell_omissions(report.not_compared)}", 4)
        digests = dict.fromkeys((name_hash(report.old), name_hash(report.new)))
        for digest in digests:
            page.line(digest, 4)
        if len(digests) > 1:
            page.line(tell_sameness(report), 4)
        if not page.full:
            return
    else:
        write_overview(page, report, indent=4, external=external)
    for commit in commits:
        page.line(commit, 4, style="dim")
    if summary:
        write_summary(page, report, indent=4)
    else:
        write_changes(page, report, indent=2)


def write_overview(
    page: TextPage, report: DocumentComparison, *, indent: int = 2, external: bool = False
) -> None:
    """Sources with their hashes, totals, counts, and what was left out."""
    for label, source in (("Old", report.old), ("New", report.new)):
        page.row(label, f"{name_source(source, external)}, {measure_source(source)}", indent)
        page.row("", name_hash(source), indent)
    page.row("Totals", tell_totals(report), indent)
    for label, told in tell_counts(report):
        page.row(label, told, indent)
    page.row("Not compared", tell_omissions(report.not_compared), indent)
    if not report.changed:
        page.line(tell_sameness(report), indent)


def write_summary(page: TextPage, report: DocumentComparison, *, indent: int = 2) -> None:
    """One line a change; those that only have another number or markup are one line together."""
    found = shape(report)
    language = language_of(report)
    if report.changes:
        page.lines.append("")
    for change in found.shown:
        told = describe_significance(change, language, limit=3)
        page.line(f"{name_change(change)}: {describe_change(change)}; {told}", indent)
    _write_plain(page, report, indent)
    for ripple in report.ripples:
        definition = cite(ripple.definition)
        page.line(describe_ripple(ripple.term, definition, len(ripple.users)), indent)
    for term in report.renamed_terms:
        page.line(describe_renamed_term(term), indent)
    for lost in report.lost_references:
        page.line(describe_lost_reference(lost), indent)


def write_changes(page: TextPage, report: DocumentComparison, *, indent: int = 0) -> None:
    """Every change in full, then what is told together, then what definitions and references are about."""
    found = shape(report)
    language = language_of(report)
    if report.changes or report.unchanged:
        _section(page, "Provisions", indent)
    roots = find_roots(report.changes)
    pieces = weave(report, found.shown) if page.full else iter(found.shown)
    together = {id(change) for change in (*found.renumbered, *found.reformatted)}
    for piece in pieces:
        if isinstance(piece, Unchanged):
            _write_unchanged(page, piece, indent + 2)
        else:
            _write_change(page, piece, language, roots, indent + 2)
    if page.full and tell_unshown(report):
        page.lines.append("")
        page.line(tell_unshown(report), indent + 2)
    if together:
        page.lines.append("")
        _write_plain(page, report, indent + 2)
    _write_links(page, report, indent)


def _section(page: TextPage, title: str, indent: int) -> None:
    if indent:
        page.lines.append("")
        page.line(title, indent + 2, style="bold")
    else:
        page.section(title)


def _write_unchanged(page: TextPage, piece: Unchanged, indent: int) -> None:
    page.lines.append("")
    page.line(f"{cite(piece.new)}: unchanged", indent, style="dim")
    if piece.text:
        page.redline(Redline((RedlinePart("same", piece.text),)), indent + 4, full=True)


def _write_change(
    page: TextPage, change: ProvisionChange, language: str, roots: tuple[str, str], indent: int
) -> None:
    title = escape_line(name_change(change))
    facts = escape_line(describe_change(change))
    first, *rest = wrap_words(f"{title}: {facts}", page.width, indent=indent, hang=4)
    lead = " " * indent
    if page.color and first.startswith(f"{lead}{title}"):
        first = f"{lead}{paint(title, 'bold', True)}{first[indent + len(title) :]}"
    page.lines += ["", first, *rest]
    above = describe_above(change, roots)
    if above:
        page.line(above, indent, style="cyan")
    limit = None if page.full else MAX_REASONS
    page.badge(change.significance, describe_significance(change, language, limit=limit), indent + 2)
    title_words = title_redline(change)
    if title_words is not None:
        page.line("Heading", indent + 2)
        page.redline(title_words, indent + 4)
    details = list_details(change)
    shown = details if page.full else details[:MAX_NAMES]
    for detail in shown:
        page.line(detail, indent + 2)
    if len(details) > len(shown):
        page.line(f"and {len(details) - len(shown):,} more details", indent + 2)
    if change.text is not None:
        page.redline(change.text, indent + 4, full=change.status in ("added", "removed"))


def _write_plain(page: TextPage, report: DocumentComparison, indent: int) -> None:
    """What differs in number or markup alone, in as few lines as it takes."""
    found = shape(report)
    limit = None if page.full else MAX_NAMES
    if found.renumbered:
        numbers = tell_renumbering(report, found.renumbered, limit)
        what = count(len(found.renumbered), "provision")
        page.line(f"Only renumbered, {what}: {numbers or 'with the provision above them'}", indent)
    for what, names, many in tell_formatting(found.reformatted, limit):
        page.line(f"Only reformatted ({what}), {count(many, 'provision')}: {names}", indent)


def _write_links(page: TextPage, report: DocumentComparison, indent: int) -> None:
    if report.ripples or report.renamed_terms or report.lost_references:
        _section(page, "Definitions and references", indent)
        page.lines.append("")
    limit = None if page.full else MAX_NAMES
    for ripple in report.ripples:
        told = describe_ripple(ripple.term, cite(ripple.definition), len(ripple.users))
        page.line(f"{told}: {cite_all(ripple.users, limit)}", indent + 2)
    for term in report.renamed_terms:
        page.line(describe_renamed_term(term), indent + 2)
    for lost in report.lost_references:
        page.line(describe_lost_reference(lost), indent + 2)
