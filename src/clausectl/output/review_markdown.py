"""The review as Markdown: the comment on a pull request, and the page of a workflow run."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from clausectl.errors import Problem
from clausectl.model.redlines import SIGNIFICANCES
from clausectl.model.reviews import Review, ReviewedClause
from clausectl.output.diff_markdown import DiffMarkdownWriter
from clausectl.output.diff_shape import group_agreements, own_metadata, rank_of, redline_of
from clausectl.output.diff_words import MAX_NAMES, describe_value, list_names, quote_name
from clausectl.output.markdown_parts import (
    LEAST,
    Piece,
    Section,
    assemble,
    escape_markdown,
    fold,
    hold_line_start,
    write_command,
    write_heading,
    write_item,
    write_redline,
)
from clausectl.output.review_words import (
    AID,
    count_news,
    explain_conflict,
    list_affected,
    list_decisions,
    list_own_changes,
    list_sound,
    name_clause,
    order_reviewed,
    tell_approval,
    tell_checked,
    tell_facts,
    tell_finding,
    tell_news,
    tell_revisions,
    tell_signed,
    tell_title,
    tell_verdict,
    tell_why,
)
from clausectl.output.significance_words import clip
from clausectl.output.terminal import escape_line

COMMENT_BYTES = 60_000
"""What a comment may hold; the best known host takes 65,536 characters."""
SUMMARY_BYTES = 900_000
"""What the page of a workflow run may hold; the best known host takes 1 MiB."""
_RANKS = {significance: rank for rank, significance in enumerate(SIGNIFICANCES)}
_CLAUSES = ("clause", "clauses")
_BLOCKS = ("finding that blocks", "findings that block")
_DECISIONS = ("decision", "decisions")
_APPROVALS = ("approval", "approvals")
_TABLES = ("table of agreements", "tables of agreements")
_MOST_ROWS = 200
_MOST_NOTES = 20
_FEW = 20
_MANY = 500
_LONG_LINE = 800
_MOST_NAMES = 200
_OTHERS = ("change of a form or agreement", "changes of forms and agreements")
_ACTS = ("list of acts", "lists of acts")
_LISTS = ("list of signed agreements", "lists of signed agreements")


def format_review_markdown(review: Review, limit: int = COMMENT_BYTES) -> str:
    """The review in at most ``limit`` bytes of UTF-8; what is left out is said.

    The weightiest is kept: what blocks, then substantive clauses, then the rest.
    """
    return fit_bytes(lambda characters: _write(review, characters), limit)


def fit_bytes(write: Callable[[int], str], limit: int) -> str:
    """A text of at most ``limit`` bytes, from a writer that counts characters; written five times at most."""
    characters = limit
    text = write(characters)
    for _ in range(4):
        size = len(text.encode("utf-8", "surrogatepass"))
        if size <= limit or characters <= LEAST:
            return text
        characters = max(LEAST, min(characters - 1, len(text)) * limit // size - 200)
        text = write(characters)
    return text


def _write(review: Review, limit: int) -> str:
    head = [write_heading(2, tell_title(review)), ""]
    head += [escape_markdown(f"{tell_verdict(review)}.".capitalize())]
    notes = review.notes[:_MOST_NOTES]
    head += ["", *(write_item("", f"note: {note}") for note in notes)] if notes else []
    if len(review.notes) > _MOST_NOTES:
        head.append(write_item("", f"and {len(review.notes) - _MOST_NOTES:,} more notes"))
    closing = _write_closing(review)
    sections = [
        _write_before_merging(review, _MANY if limit > COMMENT_BYTES else _FEW),
        *_write_clauses(review),
        *_write_others(review),
        _write_affected(review),
        _write_sound(review),
        _write_signed(review),
    ]
    command = write_command("review", review.base.label, review.head.label, "--format", "summary")
    return f"{assemble(head, sections, limit - len(closing) - 2, command)}\n{closing}\n"


# Clauses


def _write_clauses(review: Review) -> list[Section]:
    ordered = order_reviewed(review)
    main, minor = Section("### Clauses"), Section("", count=("editorial change", "editorial changes"))
    for clause in ordered:
        editorial = rank_of(clause.change) == "editorial"
        (minor if editorial and len(ordered) > 1 else main).pieces.append(_write_clause(clause))
    if minor.pieces and not main.pieces:
        minor.opening = "### Clauses\n\n"
    return [main, minor]


def _write_clause(clause: ReviewedClause) -> Piece:
    rank = rank_of(clause.change)
    short = "\n\n".join(_open_clause(clause, limit=3))
    lines = _open_clause(clause, limit=6)
    redline, whole = redline_of(clause.change)
    if redline is not None:
        lines.insert(1, "\n".join(write_redline(redline, full=whole)))
    values = [write_item("", describe_value(value)) for value in own_metadata(clause.change)]
    lines += ["\n".join(values)] if values else []
    text = "\n\n".join(lines)
    return Piece(text, short if len(short) < len(text) else "", _RANKS[rank], _CLAUSES)


def _open_clause(clause: ReviewedClause, limit: int) -> list[str]:
    """Heading with name, id and significance, and why."""
    change = clause.change
    name = hold_line_start(escape_markdown(quote_name(change.id)))
    facts = [escape_markdown(tell_facts(clause)), f"**{rank_of(change)}**"]
    told = ", ".join(fact for fact in facts if fact)
    lines = [f"{write_heading(4, name_clause(clause))}\n\n{name}: {told}"]
    why = tell_why(clause, limit=limit)
    return [*lines, hold_line_start(escape_markdown(why))] if why else lines


# Before merging


def _write_before_merging(review: Review, most: int) -> Section:
    """What blocks, what is to be decided and who is asked; of findings at most so many of each."""
    section = Section("### Before merging")
    for path in review.conflicts:
        section.pieces.append(Piece(write_item("**Blocks**", explain_conflict(path, review)), "", 0, _BLOCKS))
    for label, problems, rank, what in (
        ("**Blocks**", review.errors, 0, _BLOCKS),
        ("**Decide**", review.warnings, 2, _DECISIONS),
    ):
        section.pieces += [_write_finding(label, problem, review, rank, what) for problem in problems[:most]]
        if len(problems) > most:
            told = f"and {len(problems) - most:,} more findings of this kind: clausectl review shows them"
            section.pieces.append(Piece(write_item(label, told), "", rank, what))
    for told in list_decisions(review):
        section.pieces.append(Piece(write_item("**Decide**", told), "", 2, _DECISIONS))
    for approval in review.approvals:
        told = tell_approval(approval, MAX_NAMES)
        section.pieces.append(Piece(write_item("**Approve**", told), "", 0, _APPROVALS))
    return section


def _write_finding(label: str, problem: Problem, review: Review, rank: int, what: tuple[str, str]) -> Piece:
    short = write_item(label, tell_finding(problem))
    for suggestion in review.suggestions:
        if (suggestion.path, suggestion.line) == (problem.path, problem.line):
            where = escape_markdown(f"Put this in line {suggestion.line:,}:")
            code = _write_code(suggestion.new)
            return Piece(f"{short}\n\n  {where}\n\n{code}\n", short, rank, what)
    hint = f"<br>\n  hint: {escape_markdown(problem.hint)}" if problem.hint else ""
    return Piece(short + hint, short if hint else "", rank, what)


def _write_code(line: str) -> str:
    """A line to be pasted, as a block of code inside a point of a list."""
    return f"  ~~~yaml\n  {escape_line(line).replace('~~~', '')}\n  ~~~"


# Agreements


def _write_affected(review: Review) -> Section:
    rows = list_affected(review, MAX_NAMES)
    section = Section("### Agreements affected")
    if rows:
        head = ["| clause | drafts that change | sent | signed |", "| --- | --- | --- | --- |"]
        lines = [
            f"| {' | '.join(map(escape_markdown, (r.clause, r.drafts, r.sent, r.signed)))} |"
            for r in rows[:_MOST_ROWS]
        ]
        more = len(rows) - _MOST_ROWS
        rest = ["", write_item("", f"and {more:,} more clauses")] if more > 0 else []
        section.pieces.append(Piece(_join([*head, *lines, *rest]), "", 1, _TABLES))
    return section


def _write_others(review: Review) -> list[Section]:
    """Forms, agreements and plain documents that change by themselves, as ``diff`` tells them."""
    diff = review.diff
    writer = DiffMarkdownWriter(diff, full=False, summary=False, external=True, level=4)
    forms, agreements = Section("### Forms"), Section("### Agreements")
    forms.pieces += [writer.write_form(change) for change in list_own_changes(diff)]
    own = [group for group in group_agreements(diff) if group.news]
    if own and review.public:
        number = sum(len(news.change.ids) for group in own for news in group.news)
        told = write_item("", f"{number:,} change in settings, parameters or words of their own")
        agreements.pieces.append(Piece(told, "", 3, _OTHERS))
    elif own:
        agreements.pieces += [writer.write_agreements(group) for group in own]
    return [forms, agreements, *_write_acts(review), *writer.write_documents()]


def _write_acts(review: Review) -> list[Section]:
    """What the change sends, signs or records; only how much of it where the report is public."""
    signed = review.diff.signed
    section = Section("### Signed versions")
    if signed is not None and signed.news:
        if review.public:
            section.pieces.append(Piece(write_item("", count_news(review)), "", 2, _ACTS))
        else:
            lines = [write_item("", tell_news(news), limit=600) for news in signed.news[:_MOST_ROWS]]
            more = len(signed.news) - _MOST_ROWS
            lines += [write_item("", f"and {more:,} more")] if more > 0 else []
            section.pieces.append(Piece(_join(lines), write_item("", count_news(review)), 2, _ACTS))
    return [section]


def _write_signed(review: Review) -> Section:
    """The versions that keep their words, folded away."""
    rows = []
    for clause in review.clauses:
        for version in dict.fromkeys(one.version for one in clause.kept):
            names = [one.name for one in clause.kept if one.version == version]
            rows.append(
                write_item(
                    f"{escape_markdown(name_clause(clause))} {escape_markdown(version)}:",
                    list_names(names, _MOST_NAMES),
                )
            )
    section = Section("")
    if rows:
        number = len({one.name for clause in review.clauses for one in clause.kept})
        told = "agreement that keeps" if number == 1 else "agreements that keep"
        title = f"{number:,} sent or signed {told} earlier words"
        section.pieces.append(Piece("\n".join(fold(title, rows)), "", 4, _LISTS))
    return section


# What was checked


def _write_sound(review: Review) -> Section:
    lines = [write_item("", told) for told in list_sound(review)]
    lines.append(write_item("", tell_checked(review)))
    return Section("### Checked, no problem", pieces=[Piece(_join(lines), lines[-1], 1, ("list", "lists"))])


def _write_closing(review: Review) -> str:
    """The lines that no cap takes away: what becomes of signed agreements, and what was compared."""
    signed = escape_markdown(clip(tell_signed(review), _LONG_LINE))
    last = escape_markdown(clip(f"{tell_revisions(review)} {AID}", _LONG_LINE))
    return f"**{signed}**\n\n<sub>{last}</sub>"


def _join(lines: Iterable[str]) -> str:
    return "\n".join(lines)
