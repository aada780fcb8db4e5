"""The report on two documents as one html file, to be read, forwarded and printed."""

from __future__ import annotations

from collections.abc import Sequence

from clausectl.model.comparison import DocumentComparison, ProvisionChange, Unchanged
from clausectl.model.redlines import KINDS, SIGNIFICANCES
from clausectl.output.comparison_shape import (
    shape,
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
    find_roots,
    language_of,
    list_details,
    list_grounds,
    name_change,
    name_comparison,
    name_numbers,
    name_path,
    name_title,
    tell_omissions,
    tell_sameness,
    tell_totals,
    title_redline,
)
from clausectl.output.diff_words import count
from clausectl.output.html_parts import (
    open_article,
    open_section,
    write_badge,
    write_language,
    write_list,
    write_page,
    write_redline,
    write_switch,
    write_table,
    write_text,
    write_weight,
    write_words,
)
from clausectl.output.significance_words import KIND_NAMES, clip, describe_ripple

_MANY = 50  # provisions of a list


def format_comparison_html(report: DocumentComparison, *, full: bool = False, external: bool = False) -> str:
    """A page with both sources, totals, a table of the changes with links, and each change in two views.

    ``full`` folds nothing and shows ``unchanged`` provisions as well.
    """
    title = name_comparison(report, external)
    header = [
        f"<h1>{write_text(title)}</h1>",
        f'<p class="lead">{write_text(tell_totals(report))}.</p>',
        *write_sources(report, external),
    ]
    main = [
        *open_section(2, "summary", "Summary"),
        *write_summary(report),
        "</section>",
        *write_changes(report, 2, full=full),
    ]
    return write_page(f"Comparison: {title}", header, list_links(report), main)


def write_sources(report: DocumentComparison, external: bool) -> list[str]:
    """What was compared, with hashes, as a table."""
    old, new = report.old, report.new
    rows = [
        ("Document", write_text(name_path(old, external)), write_text(name_path(new, external))),
        ("Version", write_text(old.label), write_text(new.label)),
        ("SHA-256", _write_hash(old.sha256), _write_hash(new.sha256)),
        ("Provisions", f"{old.provisions:,}", f"{new.provisions:,}"),
        ("Words", f"{old.words:,}", f"{new.words:,}"),
    ]
    shown = [row for row in rows if row[0] != "Version" or old.label or new.label]
    return write_table("", ("", "Old", "New"), shown, style="keep")


def _write_hash(digest: str) -> str:
    return f'<span class="hash">{write_text(digest)}</span>' if digest else "not there on this side"


def write_summary(report: DocumentComparison, prefix: str = "") -> list[str]:
    """What was left out, the counts, and a table of the changes with links to each."""
    lines = [f"<p>Not compared: {write_text(tell_omissions(report.not_compared))}.</p>"]
    if not report.changed:
        return [*lines, f"<p>{tell_sameness(report)}</p>"]
    found = shape(report)
    language = language_of(report)
    rows = [
        (
            f'<a href="#{prefix}change-{number}">{write_text(clip(name_change(change), 120))}</a>',
            write_text(describe_change(change)),
            write_weight(change.significance),
            write_text("; ".join(list_grounds(change, language, limit=2))),
        )
        for number, change in enumerate(found.shown, 1)
    ]
    if found.renumbered or found.reformatted:
        together = count(len(found.renumbered) + len(found.reformatted), "provision")
        link = f'<a href="#{prefix}plain">{together}</a>'
        what = "only renumbered" if not found.reformatted else "only renumbered or reformatted"
        rows.append(
            (link, what, write_weight("editorial"), "no word, number or punctuation of the text changed")
        )
    head = ("Provision", "What happened", "Significance", "Why")
    lines += write_table("Changes in the order of the document", head, rows, style="stack")
    return [*lines, *_write_counts(report)]


def _write_counts(report: DocumentComparison) -> list[str]:
    kinds, weights = report.count_kinds(), report.count_significance()
    by_kind = [(KIND_NAMES[kind].capitalize(), f"{kinds[kind]:,}") for kind in KINDS]
    by_weight = [(name.capitalize(), f"{weights[name]:,}") for name in SIGNIFICANCES]
    by_weight.append(("All changes", f"{len(report.changes):,}"))
    return [
        '<div class="counts"><div>',
        *write_table("Provisions by kind of difference (one may show several)", (), by_kind),
        "</div><div>",
        *write_table("Changes by significance", (), by_weight),
        "</div></div>",
    ]


def list_links(report: DocumentComparison, prefix: str = "") -> list[tuple[str, str, str]]:
    """(anchor, name, what happened and how weighty it is) of everything that can be jumped to."""
    found = shape(report)
    links = [
        (
            f"{prefix}change-{number}",
            clip(name_change(change), 80),
            f"{describe_change(change)}; {change.significance}",
        )
        for number, change in enumerate(found.shown, 1)
    ]
    if found.renumbered or found.reformatted:
        links.append((f"{prefix}plain", "Only numbers or formatting", ""))
    if report.ripples or report.renamed_terms or report.lost_references:
        links.append((f"{prefix}links", "Definitions and references", ""))
    return links


def write_document(
    report: DocumentComparison, prefix: str, *, full: bool, external: bool, commits: Sequence[str] = ()
) -> list[str]:
    """One of the documents of a larger report, below its heading; its anchors begin with ``prefix``.

    ``commits`` is html about those that changed it.
    """
    return [
        *open_article(3, f"{prefix}top", write_text(name_comparison(report, external))),
        f"<p>{write_text(tell_totals(report))}.</p>",
        *write_sources(report, external),
        *commits,
        *write_summary(report, prefix),
        *write_changes(report, 4, prefix=prefix, full=full),
        "</article>",
    ]


def write_changes(
    report: DocumentComparison, level: int, *, prefix: str = "", full: bool = False
) -> list[str]:
    """Every change in full, then what is told together, then definitions and references."""
    found = shape(report)
    lines: list[str] = []
    if found.shown or (full and report.unchanged):
        lines += open_section(level, f"{prefix}changes", "Changes")
        lines += [write_switch()] if not prefix else []
        roots = find_roots(report.changes)
        numbers = {id(change): number for number, change in enumerate(found.shown, 1)}
        languages = (report.old.language, report.new.language)
        for piece in weave(report, found.shown) if full else found.shown:
            if isinstance(piece, Unchanged):
                lines += _write_unchanged(piece, level + 1, report.new.language)
            else:
                anchor = f"{prefix}change-{numbers[id(piece)]}"
                lines += _write_change(piece, anchor, level + 1, languages, roots, full)
        lines += [f"<p>{tell_unshown(report)}.</p>"] if full and tell_unshown(report) else []
        lines.append("</section>")
    if found.renumbered or found.reformatted:
        lines += open_section(level, f"{prefix}plain", "Only numbers or formatting")
        lines += [write_list(_list_plain(report, full)), "</section>"]
    items = _list_links(report, full)
    if items:
        lines += open_section(level, f"{prefix}links", "Definitions and references")
        lines += [write_list(items), "</section>"]
    return lines


def _write_title(number: str, title: str, language: str) -> str:
    """The heading of one change; the title is a contract's own words."""
    shown = [f'<span class="number">{write_text(number)}</span>'] if number else []
    shown += [f"<bdi{write_language(language)}>{write_text(title)}</bdi>"] if title else []
    return " ".join(shown)


def _write_change(
    change: ProvisionChange,
    anchor: str,
    level: int,
    languages: tuple[str, str],
    roots: tuple[str, str],
    full: bool,
) -> list[str]:
    number, title = name_numbers(change), name_title(change)
    if not number and not title:
        title = name_change(change)
    lines = open_article(level, anchor, _write_title(number, title, languages[bool(change.new)]))
    happened = describe_change(change)
    above = describe_above(change, roots)
    facts = f"{happened[0].upper()}{happened[1:]}{f'; {above}' if above else ''}"
    lines.append(f'<p class="facts">{write_text(facts)}</p>')
    grounds = list_grounds(change, languages[1] or languages[0], limit=None if full else 40)
    lines.append(write_badge(change.significance, grounds))
    title_words = title_redline(change)
    if title_words is not None:
        lines.append('<p class="label">Heading</p>')
        lines += write_redline(title_words, full=full, languages=languages)
    details = [f"{detail[0].upper()}{detail[1:]}" for detail in list_details(change)]
    if details:
        lines.append(write_list(map(write_text, details)))
    if change.text is not None:
        whole = full or change.status in ("added", "removed")
        lines += write_redline(
            change.text, full=whole, languages=languages, sides=change.status not in ("added", "removed")
        )
    return [*lines, "</article>"]


def _write_unchanged(piece: Unchanged, level: int, language: str) -> list[str]:
    lines = [f'<div class="change"><h{level} class="quiet">{write_text(cite(piece.new))}</h{level}>']
    lines.append('<p class="facts">Unchanged</p>')
    return [*lines, *(write_words(piece.text, language) if piece.text else []), "</div>"]


def _list_plain(report: DocumentComparison, full: bool) -> list[str]:
    found = shape(report)
    limit = None if full else _MANY
    items = []
    if found.renumbered:
        numbers = tell_renumbering(report, found.renumbered, limit)
        what = count(len(found.renumbered), "provision")
        items.append(f"Only renumbered, {what}: {numbers or 'with the provision above them'}")
    for what, names, many in tell_formatting(found.reformatted, limit):
        items.append(f"Only reformatted ({what}), {count(many, 'provision')}: {names}")
    return [write_text(item) for item in items]


def _list_links(report: DocumentComparison, full: bool) -> list[str]:
    limit = None if full else _MANY
    items = [f"{describe_lost_reference(lost)}." for lost in report.lost_references]
    for ripple in report.ripples:
        told = describe_ripple(ripple.term, cite(ripple.definition), len(ripple.users))
        items.append(f"{told}: {cite_all(ripple.users, limit)}." if ripple.users else f"{told}.")
    items += [f"{describe_renamed_term(term)}." for term in report.renamed_terms]
    return list(map(write_text, items))
