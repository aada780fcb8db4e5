"""The report of ``list`` as text, json, csv and bare names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from clausectl.model.listed import ListedFile, ListedKind, ListedValue, Listing
from clausectl.output.csv_text import write_csv
from clausectl.output.json_text import write_json
from clausectl.output.problems import describe_problem
from clausectl.output.terminal import escape_line, measure, paint
from clausectl.records import dataclass

SCHEMA = "clausectl/list/1"
CUT_AT = 40  # terminal columns of one value, unless it is asked for whole
_GAP = "  "
_PLURALS: dict[ListedKind, str] = {"clause": "clauses", "form": "forms", "agreement": "agreements"}
_CSV_COLUMNS = (
    "kind",
    "id",
    "title",
    "version",
    "owner",
    "tags",
    "language",
    "path",
    "form",
    "form_version",
    "deviates",
)


def format_text(
    listing: Listing, *, typed: bool = False, wide: bool = False, color: bool = False
) -> tuple[str, str]:
    """(tables by kind, agreements by form; a line that says how many there are)."""
    sections: list[str] = []
    table = _Tables(typed=typed, wide=wide, color=color)
    for kind in listing.kinds:
        files = listing.of_kind(kind)
        if not files:
            continue
        heading = f"{_PLURALS[kind].capitalize()} ({len(files):,})"
        body = table.write_agreements(files) if kind == "agreement" else [table.write_library(files)]
        sections += [f"{paint(heading, 'bold', color)}\n{body[0]}", *body[1:]]
    summary = _summarize(listing)
    if table.cut:
        summary += f"\nvalues are cut at {CUT_AT} characters: --wide shows them whole"
    return "\n".join(sections), summary


def format_names(listing: Listing) -> str:
    """One id a line."""
    return "".join(f"{escape_line(file.id)}\n" for file in listing.files)


def format_csv(listing: Listing, *, typed: bool = False) -> str:
    """RFC 4180 with a header row; a cell that a spreadsheet would run starts with ``'``.

    Parameters are columns of their own, ``parameters.NAME``, empty where an
    agreement's form has none of that name.
    """
    names = _parameter_names(listing.of_kind("agreement"))
    rows: list[list[str]] = []
    for file in listing.files:
        values = (file.values or {}) if file.kind == "agreement" else {}
        cells = [
            file.kind,
            file.id,
            file.title,
            file.version,
            file.owner,
            ", ".join(file.tags),
            file.language,
            file.path,
            file.form,
            file.form_version,
            {"agreement": "yes" if file.deviates else "no"}.get(file.kind, ""),
            *(_show_value(values[name], typed) if name in values else "" for name in names),
        ]
        rows.append(cells)
    return write_csv([*_CSV_COLUMNS, *(f"parameters.{name}" for name in names)], rows)


def format_json(listing: Listing) -> str:
    """Everything; a kind that was not asked for is null."""
    return write_json(
        SCHEMA,
        {
            "revision": listing.label,
            "commit": listing.commit,
            **{
                plural: [_describe(file) for file in listing.of_kind(kind)] if kind in listing.kinds else None
                for kind, plural in _PLURALS.items()
            },
            "problems": [describe_problem(problem) for problem in listing.problems],
        },
    )


def _describe(file: ListedFile) -> dict[str, object]:
    described: dict[str, object] = {
        "id": file.id,
        "path": file.path,
        "title": file.title,
        "version": file.version,
        "owner": file.owner,
        "language": file.language,
        "tags": list(file.tags),
    }
    if file.kind == "clause":
        return described
    if file.kind == "form":
        described["agreements"] = file.agreements
    else:
        described |= {"form": file.form, "form_version": file.form_version, "deviates": file.deviates}
    described["clauses"] = list(file.clauses)
    described["parameters"] = {
        name: {"type": value.kind, "text": value.text, "typed": list(value.typed)}
        for name, value in (file.values or {}).items()
    }
    return described


def _summarize(listing: Listing) -> str:
    parts = []
    for kind in listing.kinds:
        count = len(listing.of_kind(kind))
        parts.append(f"{count:,} {kind if count == 1 else _PLURALS[kind]}")
    found = " and ".join(parts) if len(parts) < 3 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    matching = " matching" if listing.filtered else ""
    summary = f"{escape_line(listing.label)}: {found}{matching}"
    errors = sum(problem.severity == "error" for problem in listing.problems)
    if errors:
        what = "a problem" if errors == 1 else f"{errors:,} problems"
        summary += f"; the list may lack something, for {what} above"
    return summary


@dataclass(frozen=True, slots=True)
class _Column:
    """Cells as they are; ``cut`` says that long ones may be cut to be shown."""

    name: str
    cells: Sequence[str]
    cut: bool = False


class _Tables:
    """Aligned columns; remembers whether a value was cut."""

    def __init__(self, *, typed: bool, wide: bool, color: bool) -> None:
        self.typed = typed
        self.wide = wide
        self.color = color
        self.cut = False

    def write_library(self, files: Sequence[ListedFile]) -> str:
        """Clauses, or forms."""
        columns = [
            _Column("ID", [file.id for file in files]),
            _Column("VERSION", [file.version for file in files]),
            _Column("TITLE", [file.title for file in files], cut=True),
            *self._common(files),
        ]
        if files[0].kind == "form":
            columns.append(_Column("CLAUSES", [f"{len(file.clauses):,}" for file in files]))
            columns.append(_Column("AGREEMENTS", [f"{file.agreements:,}" for file in files]))
        return self._write(columns)

    def write_agreements(self, files: Sequence[ListedFile]) -> list[str]:
        """One table a form, because each form has parameters of its own."""
        tables = []
        for form, group in groupby(files, key=lambda file: file.form):
            members = list(group)
            about = escape_line(f"on {form} {members[0].form_version}".rstrip()) if form else "on no form"
            columns = [_Column("ID", [file.id for file in members])]
            if any(file.title != file.form_title for file in members):
                columns.append(_Column("TITLE", [file.title for file in members], cut=True))
            if any(file.version for file in members):
                columns.append(_Column("VERSION", [file.version for file in members]))
            columns += self._common(members)
            if any(file.deviates for file in members):
                columns.append(_Column("DEVIATES", ["yes" if file.deviates else "" for file in members]))
            columns += [
                _Column(name, [self._value(file, name) for file in members], cut=True)
                for name in _parameter_names(members)
            ]
            tables.append(f"{paint(about, 'cyan', self.color)}\n{self._write(columns)}")
        return tables

    def _common(self, files: Sequence[ListedFile]) -> list[_Column]:
        owners = _Column("OWNER", [file.owner for file in files])
        tags = _Column("TAGS", [", ".join(file.tags) for file in files])
        return [column for column in (owners, tags) if any(column.cells)]

    def _value(self, file: ListedFile, name: str) -> str:
        value = (file.values or {}).get(name)
        return _show_value(value, self.typed) if value is not None else ""

    def _cut(self, shown: str) -> str:
        if self.wide or measure(shown) <= CUT_AT:
            return shown
        self.cut = True
        while measure(shown) >= CUT_AT:
            shown = shown[: -max(1, (measure(shown) - CUT_AT) // 2)]
        return shown.rstrip() + "…"

    def _write(self, columns: Sequence[_Column]) -> str:
        shown = []
        for column in columns:
            cells = [escape_line(cell) for cell in (column.name, *column.cells)]
            shown.append([self._cut(cell) for cell in cells] if column.cut else cells)
        widths = [max(map(measure, cells)) for cells in shown]
        lines: list[str] = []
        for row in zip(*shown, strict=True):
            line = _GAP.join(_pad(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
            lines.append("  " + (line if lines else paint(line, "dim", self.color)))
        return "\n".join(lines) + "\n"


def _parameter_names(files: Iterable[ListedFile]) -> list[str]:
    """The parameters of all the files, in the order their forms declare them.

    A plural is no value of its own: it follows the list it counts.
    """
    names: dict[str, None] = {}
    for file in files:
        names.update({name: None for name, value in (file.values or {}).items() if value.kind != "plural"})
    return list(names)


def _show_value(value: ListedValue, typed: bool) -> str:
    return ", ".join(value.typed) if typed else value.text


def _pad(text: str, width: int) -> str:
    return text + " " * (width - measure(text))
