"""The matrix of clauses, versions and agreements as text, csv and json. Html is in `matrix_html`."""

from __future__ import annotations

from clausectl.model.standing import Against, Holder
from clausectl.output.csv_text import write_csv
from clausectl.output.json_text import write_json
from clausectl.output.terminal import escape_line, paint
from clausectl.provenance.matrix import Matrix, MatrixCell, MatrixRow

SCHEMA = "clausectl/matrix/1"
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
    folded = False
    names = [escape_line(holder.name) for holder in matrix.holders]
    for row in matrix.rows:
        about = f"library {row.library}" if row.library else "not in the library"
        lines.append(f"{paint(escape_line(row.clause), 'bold', color)}  {escape_line(about)}")
        width = max(len(cell.version or "no version") for cell in row.cells)
        for cell in row.cells:
            mark = mark_of(cell.against)
            version = escape_line(cell.version or "no version").ljust(width)
            drafts = [i for i in cell.holders if not matrix.holders[i].label]
            signed = [i for i in cell.holders if matrix.holders[i].label]
            remark = describe_against(cell.against, row)
            notes = [remark] if remark else []
            notes += [f"as {escape_line(stated)}" for stated in cell.stated]
            behind = f"  ({'; '.join(notes)})" if notes else ""
            lead = f"  {mark} {version}"
            for kind, found in (("draft", drafts), ("signed", signed)):
                if not found:
                    continue
                shown = found if wide else found[:NAMES_SHOWN]
                folded |= len(shown) < len(found)
                more = f" and {len(found) - len(shown):,} more" if len(shown) < len(found) else ""
                plural = "s" if kind == "draft" and len(found) != 1 else ""
                told = ", ".join(_name_with_acts(matrix.holders[i], names[i]) for i in shown)
                count = f"{len(found):,} {kind}{plural}"
                lines.append(_paint_line(f"{lead}  {count}{behind}: {told}{more}", cell, color))
                lead, behind = " " * len(lead), ""
    summary = summarize(matrix)
    if any(cell.against != "same" for row in matrix.rows for cell in row.cells):
        summary += "\n* differs from what the library has at this revision"
    if any(holder.label for holder in matrix.holders):
        summary += "\n(1 of 2): one of two signatories has acted; `clausectl status` says what they decided"
    if folded:
        summary += "\n--wide names every agreement"
    return "".join(f"{line}\n" for line in lines), summary


def _paint_line(line: str, cell: MatrixCell, color: bool) -> str:
    return paint(line, "yellow", color) if cell.against not in ("same", "not compared") else line


def _name_with_acts(holder: Holder, name: str) -> str:
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
