"""A table of acts in CSV: one row an act, read strictly, with every problem of every row at once.

Cells are texts and nothing else: no formula is looked at, no date or number is
guessed. Rows count as a spreadsheet counts them, the line of columns first.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import field, replace

from clausectl.errors import Problem
from clausectl.formats.acts_file import ACT_FIELDS, VERSION_FIELDS, read_act
from clausectl.formats.decoding import decode
from clausectl.formats.fields import FieldReader
from clausectl.formats.names import manifest_id
from clausectl.formats.signed_names import split_signed_name
from clausectl.formats.yaml_nodes import Fields, Node, Scalar
from clausectl.model.bulk import StatedFile, StatedVersion
from clausectl.model.places import Mark
from clausectl.model.recorded import RecordedAct, Recording
from clausectl.nearest import find_nearest
from clausectl.records import dataclass

EVIDENCE_COLUMNS = ("evidence", "location", "sha256", "size", "transcription")
COLUMNS = ("agreement", "label", *ACT_FIELDS, *EVIDENCE_COLUMNS, *VERSION_FIELDS)
MOST_ROWS = 100_000
MOST_BYTES = 16 * 1024 * 1024
_MOST_COLUMNS = 200
_LONGEST = 2_000  # characters of a cell, as of any text that is recorded
_DIGITS = 16  # of a size, which a JSON number holds exactly
_SHOWN = 40  # characters of a cell that a message quotes


def read_table(data: bytes, path: str, folder: str) -> tuple[tuple[StatedVersion, ...], list[Problem]]:
    """The versions that a table tells of, in the order of their first rows.

    Rows of one agreement and label are one version; a row without a role tells
    of evidence. Files are named as from ``folder``. A table that is no table is
    CL442, a row that cannot be one CL443, two rows that contradict each other
    CL444.
    """
    text, problems = decode(data, path)
    if problems:
        return (), problems
    table = _Table(path, folder)
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    try:
        for number, row in enumerate(rows, 1):
            if number > MOST_ROWS + 1:
                hint = "cut it into several, and record one after the other"
                message = f"the table has more than {MOST_ROWS:,} rows"
                return (), [Problem("CL442", message, path, number, 1, hint)]
            if number == 1:
                table.take_columns(row)
                if table.problems:
                    return (), table.problems
            elif any(cell.strip() for cell in row):
                table.take_row(row, number)
    except csv.Error as error:
        hint = "put a cell with commas in double quotes, and double the quotes inside it"
        message = f"row {number + 1} is no CSV: {error}"
        return (), [*table.problems, Problem("CL442", message, path, number + 1, 1, hint)]
    found = table.finish()
    if not found and not table.problems:
        message = "the table has no row" if number else "the table is empty"
        hint = f"write one row for each act, below the columns {', '.join(COLUMNS[:4])} …"
        return (), [Problem("CL442", message, path, 1, 1, hint)]
    return found, table.problems


@dataclass(slots=True)
class _Growing:
    """A version to which rows are added; ``roles`` and ``texts`` know the row that stated them."""

    first: StatedVersion
    acts: list[RecordedAct] = field(default_factory=list)
    roles: dict[str, int] = field(default_factory=dict)
    files: dict[StatedFile, StatedFile] = field(default_factory=dict)
    transcription: StatedFile | None = None
    texts: dict[str, tuple[str, int]] = field(default_factory=dict)

    def finish(self) -> StatedVersion:
        return replace(
            self.first,
            recording=Recording(tuple(self.acts)),
            evidence=tuple(self.files.values()),
            transcription=self.transcription,
            texts={name: text for name, (text, _) in self.texts.items()},
        )


class _Table:
    """A table as far as it was read."""

    def __init__(self, path: str, folder: str) -> None:
        self.path = path
        self.folder = folder
        self.problems: list[Problem] = []
        self.columns: dict[str, int] = {}
        self._width = 0
        self._found: dict[tuple[str, str], _Growing] = {}

    def finish(self) -> tuple[StatedVersion, ...]:
        return tuple(growing.finish() for growing in self._found.values())

    def take_columns(self, row: list[str]) -> None:
        self._width = len(row)
        if len(row) > _MOST_COLUMNS:
            hint = f"known are: {', '.join(COLUMNS)}"
            self._report("CL442", f"the table has {len(row):,} columns", 1, 1, hint)
            return
        for place, cell in enumerate(row, 1):
            name = cell.strip()
            if name in self.columns:
                message = f"the column {_quote(name)} is there twice"
                self._report("CL442", message, 1, place, "keep one of the two")
            elif name not in COLUMNS:
                near = find_nearest(name[:_SHOWN], COLUMNS)
                hint = f"did you mean {near}?" if near else f"known are: {', '.join(COLUMNS)}"
                self._report("CL442", f"the column {_quote(name)} is unknown", 1, place, hint)
            self.columns[name] = place
        if "agreement" not in self.columns:
            hint = "add it: it names the agreement of each row"
            self._report("CL442", "the column 'agreement' is missing", 1, 1, hint)

    def take_row(self, row: list[str], number: int) -> None:
        if len(row) != self._width:
            message = f"row {number} has {len(row)} cells and the table {self._width} columns"
            self._report("CL443", message, number, 1, "put a cell with commas in double quotes")
            return
        cells = {name: row[at - 1].strip() for name, at in self.columns.items()}
        cells = {name: text for name, text in cells.items() if text}
        before = len(self.problems)
        for name, text in cells.items():
            several = "\n" in text
            if several or len(text) > _LONGEST:
                long = f"has {len(text):,} characters, and {_LONGEST:,} are the most"
                message = f"{name} of row {number} {'has several lines' if several else long}"
                self._report("CL443", message, number, self.columns[name], "write it in one line")
        name, label = cells.get("agreement", ""), cells.get("label", "")
        if not name:
            message = f"row {number} names no agreement"
            self._report("CL443", message, number, self.columns["agreement"], "write its id there")
        if label and split_signed_name(name):
            hint = "leave the label out, or name the agreement without @ and its label"
            message = f"row {number} names {name}, which stands already, and the label of a new version"
            self._report("CL443", message, number, self.columns["label"], hint)
        if len(self.problems) > before:
            return
        name = manifest_id(name) or name
        growing = self._found.get((name, label))
        if growing is None:
            first = StatedVersion(name, label, self.path, self.folder, number, self.columns)
            growing = self._found[name, label] = _Growing(first)
        self._take_act(growing, cells, number)
        self._take_files(growing, cells, number)
        for column in VERSION_FIELDS:
            if column in cells:
                self._take_text(growing, column, cells[column], number)

    def _take_act(self, growing: _Growing, cells: Mapping[str, str], number: int) -> None:
        stated = {name: cells[name] for name in ACT_FIELDS if name in cells}
        role = stated.get("role", "")
        if not stated:
            return
        if not role:
            at = self.columns.get("role", self.columns[next(iter(stated))])
            message = f"row {number} states {', '.join(stated)}, and nothing says whose act that is"
            self._report("CL443", message, number, at, "write the role of the signatory in the column role")
            return
        marks = {name: Mark(number, self.columns[name]) for name in stated}
        nodes: dict[str, Node] = {name: Scalar(text, marks[name]) for name, text in stated.items()}
        fields = Fields(nodes, marks, Mark(number, self.columns["role"]))
        act = read_act(FieldReader(fields, self.path, f"row {number}", self.problems))
        if role in growing.roles:
            message = f"row {number} states an act of the {_quote(role)}, and row {growing.roles[role]} does"
            hint = "a signatory acts once on a version: keep one of the two rows"
            self._report("CL444", message, number, self.columns["role"], hint)
            return
        growing.roles[role] = number
        growing.acts.append(act)

    def _take_files(self, growing: _Growing, cells: Mapping[str, str], number: int) -> None:
        if "evidence" in cells:
            file = StatedFile(cells["evidence"], line=number, column=self.columns["evidence"])
            growing.files.setdefault(replace(file, line=0), file)
        apart = [name for name in ("location", "sha256", "size") if name in cells]
        if apart:
            size = cells.get("size", "0")
            if not (size.isascii() and size.isdigit() and len(size) < _DIGITS):
                hint = "write it in digits, without points and spaces"
                message = f"size of row {number} is {_quote(size)} and no number of bytes"
                self._report("CL443", message, number, self.columns["size"], hint)
                size = "0"
            place, sha256 = cells.get("location", ""), cells.get("sha256", "")
            file = StatedFile("", place, sha256, int(size), number, self.columns[apart[0]])
            growing.files.setdefault(replace(file, line=0), file)
        if "transcription" in cells:
            file = StatedFile(cells["transcription"], line=number, column=self.columns["transcription"])
            known = growing.transcription
            if known is not None and known.file != file.file:
                self._contradict("transcription", file.file, known.file, number, known.line)
            growing.transcription = known or file

    def _take_text(self, growing: _Growing, column: str, text: str, number: int) -> None:
        known, line = growing.texts.setdefault(column, (text, number))
        if known != text:
            self._contradict(column, text, known, number, line)

    def _contradict(self, column: str, text: str, known: str, number: int, line: int) -> None:
        message = f"{column} is {_quote(text)} in row {number} and {_quote(known)} in row {line}"
        hint = "the rows of one version state it once, or alike"
        self._report("CL444", message, number, self.columns[column], hint)

    def _report(self, code: str, message: str, row: int, column: int, hint: str) -> None:
        self.problems.append(Problem(code, message, self.path, row, column, hint))


def _quote(text: str) -> str:
    """A cell in a message, without the kilobytes that it may hold."""
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")
