"""The matrix of clauses, versions and agreements as text, csv and json. Html is in `matrix_html`."""

from __future__ import annotations

from collections.abc import Sequence

from clausectl.model.standing import Against, Holder
from clausectl.output.csv_text import write_csv
from clausectl.output.json_text import write_json
from clausectl.output.terminal import escape_line, paint
from clausectl.provenance.matrix import Matrix, MatrixCell, MatrixRow

SCHEMA = "clausectl/matrix/1"
_Held = tuple[str, str, bool]  # how many of a kind, who, and whether some of them are not named
NAMES_SHOWN = 4  # agreements of one line, unless it is asked for whole
_CSV_COLUMNS = (
    "clause",
    "version",
    "agreement",
    "signed_version",
    "acted",
    "signatories",
    "form",
    "form_version",
    "library_version",
    "against_library",
)


def format_text(matrix: Matrix, *, wide: bool = False, color: bool = False) -> tuple[str, str]:
    """(each clause with its versions and who holds them, a line that sums it up)."""
    lines: list[str] = []
    names = [_name_with_acts(holder) for holder in matrix.holders]
    told: dict[int, list[_Held]] = {}  # by the tuple of holders, which many cells share
    for row in matrix.rows:
        about = f"library {row.library}" if row.library else "not in the library"
        lines.append(f"{paint(escape_line(row.clause), 'bold', color)}  {escape_line(about)}")
        width = max(len(cell.version or "no version") for cell in row.cells)
        for cell in row.cells:
            version = escape_line(cell.version or "no version").ljust(width)
            remark = describe_against(cell.against, row)
            notes = [remark] if remark else []
            notes += [f"as {escape_line(stated)}" for stated in cell.stated]
            behind = f"  ({'; '.join(notes)})" if notes else ""
            lead = f"  {mark_of(cell.against)} {version}"
            if id(cell.holders) not in told:
                told[id(cell.holders)] = _tell_holders(matrix, cell, names, wide=wide)
            for count, who, _ in told[id(cell.holders)]:
                lines.append(_paint_line(f"{lead}  {count}{behind}: {who}", cell, color))
                lead, behind = " " * len(lead), ""
    summary = summarize(matrix)
    if any(cell.against != "same" for row in matrix.rows for cell in row.cells):
        summary += "\n* differs from what the library has at this revision"
    if any(holder.label for holder in matrix.holders):
        summary += "\n(1 of 2): one of two signatories has acted; `clausectl status` says what they decided"
    if any(folded for held in told.values() for _, _, folded in held):
        summary += "\n--wide names every agreement"
    return "".join(f"{line}\n" for line in lines), summary


def _paint_line(line: str, cell: MatrixCell, color: bool) -> str:
    return paint(line, "yellow", color) if cell.against not in ("same", "not compared") else line


def _tell_holders(matrix: Matrix, cell: MatrixCell, names: Sequence[str], *, wide: bool) -> list[_Held]:
    drafts = [index for index in cell.holders if not matrix.holders[index].label]
    signed = [index for index in cell.holders if matrix.holders[index].label]
    held: list[_Held] = []
    for kind, found in (("draft", drafts), ("signed", signed)):
        if not found:
            continue
        shown = found if wide else found[:NAMES_SHOWN]
        more = f" and {len(found) - len(shown):,} more" if len(shown) < len(found) else ""
        plural = "s" if kind == "draft" and len(found) != 1 else ""
        who = ", ".join(names[index] for index in shown)
        held.append((f"{len(found):,} {kind}{plural}", f"{who}{more}", bool(more)))
    return held


def _name_with_acts(holder: Holder) -> str:
    name = escape_line(holder.name)
    return f"{name} ({holder.acted} of {holder.signatories})" if holder.label else name


def mark_of(against: Against) -> str:
    """``*`` for what differs from the library's own, ``?`` for what could not be compared."""
    return {"same": " ", "not compared": "?"}.get(against, "*")


def describe_against(against: Against, row: MatrixRow) -> str:
    """In words what the mark stands for; empty where there is nothing to say."""
    if against == "other version":
        return ""
    if against == "other text":
        return f"other words than the library's {row.library}"
    if against == "not compared":
        return "not compared with the library"
    return ""


def summarize(matrix: Matrix) -> str:
    """How much the table holds, and what narrowed it."""
    drafts = sum(not holder.label for holder in matrix.holders)
    signed = len(matrix.holders) - drafts
    transcribed = sum(holder.transcribed for holder in matrix.holders)
    versions = sum(len(row.cells) for row in matrix.rows)
    told = (
        f"{escape_line(matrix.label)}: "
        f"{_count(len(matrix.rows), 'clause')} in {_count(versions, 'version')}, "
        f"{_count(drafts, 'draft')}, {_count(signed, 'signed version')}"
    )
    if matrix.only:
        told += f"; only {escape_line(', '.join(matrix.only))}"
    if transcribed:
        were = "is a transcription and names" if transcribed == 1 else "are transcriptions and name"
        told += f"\n{_count(transcribed, 'signed version')} {were} no clause versions"
    return told


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def format_csv(matrix: Matrix) -> tuple[str, str]:
    """One line for each clause, version and agreement or signed version: RFC 4180, for a pivot table."""
    facts = [
        (
            holder.agreement,
            holder.label,
            str(holder.acted) if holder.label else "",
            str(holder.signatories) if holder.label else "",
            holder.form,
            holder.form_version,
        )
        for holder in matrix.holders
    ]
    rows = (
        (row.clause, cell.version, *facts[index], row.library, cell.against)
        for row in matrix.rows
        for cell in row.cells
        for index in cell.holders
    )
    return write_csv(_CSV_COLUMNS, rows), summarize(matrix)


def format_json(matrix: Matrix) -> tuple[str, str]:
    """Agreements once, and for each version of a clause the names of those that hold it."""
    names = [holder.name for holder in matrix.holders]
    report: dict[str, object] = {
        "revision": matrix.label,
        "commit": matrix.commit,
        "only": list(matrix.only),
        "clauses": [
            {
                "id": row.clause,
                "library_version": row.library,
                "versions": [
                    {
                        "version": cell.version,
                        "against_library": cell.against,
                        "stated_ids": list(cell.stated),
                        "holders": [names[index] for index in cell.holders],
                    }
                    for cell in row.cells
                ],
            }
            for row in matrix.rows
        ],
        "holders": [
            {
                "name": holder.name,
                "agreement": holder.agreement,
                "signed_version": holder.label,
                "form": holder.form,
                "form_version": holder.form_version,
                "acted": holder.acted,
                "signatories": holder.signatories,
                "transcribed": holder.transcribed,
            }
            for holder in matrix.holders
        ],
    }
    return write_json(SCHEMA, report), summarize(matrix)
