"""The report on two documents as Markdown, made for the comment on a pull request."""

from __future__ import annotations

from clausectl.model.comparison import DocumentComparison, ProvisionChange, Unchanged
from clausectl.model.redlines import SIGNIFICANCES, Redline, RedlinePart, Significance
from clausectl.output.comparison_shape import (
    Shape,
    shape,
    tell_counts,
    tell_formatting,
    tell_renumbering,
    tell_unshown,
    weave,
)
from clausectl.output.comparison_words import (
    cite,
    describe_above,
    describe_change,
    describe_lost_reference,
    describe_renamed_term,
    describe_significance,
    find_roots,
    language_of,
    list_details,
    list_grounds,
    measure_source,
    name_change,
    name_comparison,
    name_hash,
    name_path,
    name_source,
    tell_omissions,
    tell_sameness,
    tell_totals,
    title_redline,
)
from clausectl.output.diff_words import MAX_NAMES, count
from clausectl.output.markdown_parts import (
    LIMIT,
    Piece,
    Section,
    assemble,
    escape_markdown,
    fold,
    write_command,
    write_grounds,
    write_heading,
    write_item,
    write_redline,
)
from clausectl.output.significance_words import describe_ripple

RANKS: dict[Significance, int] = {significance: rank for rank, significance in enumerate(SIGNIFICANCES)}
_NOUNS: dict[Significance, tuple[str, str]] = {
    "substantive": ("provision with substantive changes", "provisions with substantive changes"),
    "not assessed": ("provision with changes not assessed", "provisions with changes not assessed"),
    "wording": ("provision with wording changes", "provisions with wording changes"),
    "editorial": ("editorial change", "editorial changes"),
}
_LINKS = ("remark on definitions and references", "remarks on definitions and references")
_REMARK = ("remark", "remarks")
_UNCHANGED = ("unchanged provision", "unchanged provisions")


def format_comparison_markdown(
    report: DocumentComparison,
    *,
    limit: int | None = LIMIT,
    full: bool = False,
    summary: bool = False,
    external: bool = False,
) -> str:
    """Sources and totals, each change with its redline, editorial changes folded away.

    What does not fit into ``limit`` characters (None: no limit) is left out,
    the least significant first, and a line says so. ``full`` folds no sentence
    and shows ``unchanged`` provisions; ``summary`` is totals and a line a change.
    """
    head = [write_heading(1, name_comparison(report, external)), "", *write_overview(report, external)]
    sections = list_sections(report, 2, full=full, summary=summary)
    return assemble(head, sections, limit, name_command(report, external))


def write_document(
    report: DocumentComparison, level: int, *, full: bool, summary: bool, external: bool
) -> tuple[str, list[Section]]:
    """One of the documents of a larger report: its heading with what was compared, and its changes."""
    heading = write_heading(level, name_comparison(report, external))
    if report.changed or full:
        lines = [heading, "", *write_overview(report, external)]
        return "\n".join(lines), list_sections(report, level + 1, full=full, summary=summary)
    facts = [tell_totals(report), f"not compared: {tell_omissions(report.not_compared)}"]
    digests = dict.fromkeys((name_hash(report.old), name_hash(report.new)))
    facts += digests
    facts += [tell_sameness(report).removesuffix(".")] if len(digests) > 1 else []
    return f"{heading}\n\n{write_item('', '; '.join(facts))}", []


def name_command(report: DocumentComparison, external: bool = False) -> str:
    """The command that shows all of it."""
    sides = []
    for source in (report.old, report.new):
        path = name_path(source, external)
        sides.append(f"{source.label}:{path}" if source.label else path)
    return write_command("diff", *sides)


def write_overview(report: DocumentComparison, external: bool = False) -> list[str]:
    """Totals as a sentence, then sources with their hashes, counts, and what was left out."""
    lines = [f"**{escape_markdown(tell_totals(report))}**", ""]
    for label, source in (("Old", report.old), ("New", report.new)):
        facts = f"{name_source(source, external)}, {measure_source(source)}, {name_hash(source)}"
        lines.append(write_item(f"**{label}**:", facts))
    for label, told in (*tell_counts(report), ("Not compared", tell_omissions(report.not_compared))):
        lines.append(write_item(f"**{label}**:", told))
    return lines if report.changed else [*lines, "", tell_sameness(report)]


def list_sections(
    report: DocumentComparison, level: int, *, full: bool = False, summary: bool = False
) -> list[Section]:
    """The body of the report: what matters open, editorial changes and long lists folded away."""
    found = shape(report)
    language = language_of(report)
    main = Section(f"{'#' * level} Provisions")
    minor = Section("", count=("editorial change", "editorial changes"))
    roots = find_roots(report.changes)
    pieces = weave(report, found.shown) if full else iter(found.shown)
    for piece in pieces:
        if isinstance(piece, Unchanged):
            main.pieces.append(_write_unchanged(piece, level + 1))
            continue
        section = minor if piece.significance == "editorial" else main
        section.pieces.append(_write_change(piece, language, roots, level + 1, full=full, summary=summary))
    if full and tell_unshown(report):
        main.pieces.append(Piece(write_item("", tell_unshown(report)), "", len(SIGNIFICANCES), _REMARK))
    minor.pieces += _write_plain(report, found, full)
    links = _write_links(report)
    many = len(links) > MAX_NAMES or sum(len(piece.text) for piece in links) > 1_500
    heading = f"{'#' * level} Definitions and references"
    about = Section(f"{heading}\n\n", count=_LINKS) if many else Section(heading)
    about.pieces += links
    if minor.pieces and not main.pieces:
        minor.opening = f"{'#' * level} Provisions\n\n"
    return [main, minor, about]


def _write_unchanged(piece: Unchanged, level: int) -> Piece:
    lines = [f"{write_heading(level, cite(piece.new))}: unchanged"]
    if piece.text:
        lines += ["", *write_redline(Redline((RedlinePart("same", piece.text),)), full=True)]
    return Piece("\n".join(lines), "", len(SIGNIFICANCES), _UNCHANGED)


def _write_change(
    change: ProvisionChange,
    language: str,
    roots: tuple[str, str],
    level: int,
    *,
    full: bool,
    summary: bool,
) -> Piece:
    name = f"{name_change(change)}: {describe_change(change)}"
    what = _NOUNS[change.significance]
    rank = RANKS[change.significance]
    if summary:
        told = describe_significance(change, language, limit=3)
        return Piece(write_item("", f"{name}; {told}", limit=600), "", rank, what)
    lines = [write_heading(level, name), ""]
    above = describe_above(change, roots)
    if above:
        lines += [f"{escape_markdown(above[0].upper() + above[1:])}.", ""]
    brief = [*lines, write_grounds(change.significance, list_grounds(change, language, limit=3))]
    lines.append(write_grounds(change.significance, list_grounds(change, language, limit=None)))
    lines += _write_details(change)
    if change.text is not None:
        whole = full or change.status in ("added", "removed")
        lines += ["", *write_redline(change.text, full=whole)]
    text, short = "\n".join(lines), "\n".join(brief)
    return Piece(text, short if len(short) < len(text) else "", rank, what)


def _write_details(change: ProvisionChange) -> list[str]:
    lines: list[str] = []
    title = title_redline(change)
    if title is not None:
        lines += ["", "Heading:", "", *write_redline(title)]
    rows = [write_item("", detail) for detail in list_details(change)]
    if len(rows) > MAX_NAMES:
        rows = fold(f"{len(rows):,} details", rows)
    return [*lines, "", *rows] if rows else lines


def _write_plain(report: DocumentComparison, found: Shape, full: bool) -> list[Piece]:
    """What differs in number or markup alone; each piece stands for all of its changes."""
    pieces = []
    limit = None if full else 100
    if found.renumbered:
        numbers = tell_renumbering(report, found.renumbered, limit)
        what = count(len(found.renumbered), "provision")
        lead = f"Only renumbered, {what}"
        told = f"{lead}: {numbers or 'with the provision above them'}"
        pieces.append(_write_together(told, lead, len(found.renumbered)))
    for what, names, many in tell_formatting(found.reformatted, limit):
        told = f"Only reformatted ({what}), {count(many, 'provision')}: {names}"
        pieces.append(_write_together(told, f"Only reformatted ({what}), {count(many, 'provision')}", many))
    return pieces


def _write_together(told: str, brief: str, many: int) -> Piece:
    text, short = write_item("", told, limit=None), write_item("", brief)
    short = short if len(short) < len(text) else ""
    return Piece(text, short, RANKS["editorial"], _NOUNS["editorial"], many)


def _write_links(report: DocumentComparison) -> list[Piece]:
    """Ripples, renamed terms and lost references, a point each; long lists of provisions folded away."""
    pieces = [
        Piece(write_item("", f"{describe_lost_reference(lost)}."), "", 0, _LINKS)
        for lost in report.lost_references
    ]
    for ripple in report.ripples:
        told = describe_ripple(ripple.term, cite(ripple.definition), len(ripple.users))
        short = write_item("", f"{told}.")
        names = [cite(user) for user in ripple.users]
        if len(names) > MAX_NAMES:
            rows = fold(f"{len(names):,} provisions", [write_item("", name) for name in names])
            text = "\n".join([short, "", *rows])
        else:
            text = write_item("", f"{told}: {', '.join(names)}.", limit=None) if names else short
        pieces.append(Piece(text, short if len(short) < len(text) else "", 1, _LINKS))
    return pieces + [
        Piece(write_item("", f"{describe_renamed_term(term)}."), "", 1, _LINKS)
        for term in report.renamed_terms
    ]
