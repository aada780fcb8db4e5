"""The file of an import's plan, read strictly: what was found, and how whoever imports wants it called."""

from __future__ import annotations

import re
from typing import cast

from clausectl.errors import Problem
from clausectl.formats.decoding import decode
from clausectl.formats.fields import FieldReader
from clausectl.formats.strict_yaml import Node, read_mapping
from clausectl.model.import_plan import ImportChoices
from clausectl.model.imported import ReadChoices, TrackedSide
from clausectl.model.places import Mark
from clausectl.model.planned_changes import (
    PlannedAgreement,
    PlannedClause,
    PlannedFile,
    PlannedForm,
    PlannedImport,
    PlannedParameter,
)

PLAN = "1"
"""The version of plans that this module reads."""
MAX_PLAN = 32 * 1024 * 1024  # characters: twenty thousand copies, each with its comments
_MAX_NODES = 2_000_000
_SHA256 = re.compile(r"[0-9a-f]{64}")
_TRACKED = ("accepted", "refused")


def read_import_plan(data: bytes, path: str) -> tuple[PlannedImport | None, list[Problem]]:
    """The plan, with every problem in it; None where nothing of it can be trusted. Never raises.

    Whether it fits what is found in its files is for the caller.
    """
    text, problems = decode(data, path)
    if problems:
        return None, problems
    fields, problems = read_mapping(text, path, limit=MAX_PLAN, nodes=_MAX_NODES)
    if fields is None:
        return None, problems
    reader = FieldReader(fields, path, "a plan", problems)
    stated = reader.text("plan")
    if stated != PLAN:
        message = f"plans of version {stated!r} are not known" if stated else "this is no plan of an import"
        hint = "write it anew: clausectl import FILE… --name ID --review PLAN"
        reader.report("CL667", message, reader.mark("plan"), hint)
        return None, reader.problems
    reader.refuse_unknown(("plan", "name", "choices", "files", "forms"))
    choices = _read_choices(reader)
    files = tuple(_read_file(entry) for entry in reader.mappings("files"))
    forms = tuple(_read_form(entry) for entry in reader.mappings("forms"))
    if not files:
        reader.report("CL121", "a plan has no `files`", reader.mark("files"), "put back what stood there")
    return PlannedImport(path, choices, files, forms), reader.problems


def _read_choices(reader: FieldReader) -> ImportChoices:
    name = reader.text("name", required=True, example="acme/services")
    fields = reader.mapping("choices")
    if fields is None:
        return ImportChoices(name)
    below = reader.below(fields, "`choices`")
    below.refuse_unknown(("split", "tracked_changes", "record"))
    tracked = below.choice("tracked_changes", _TRACKED, "accepted")
    return ImportChoices(
        name,
        below.text("split"),
        ReadChoices(cast("TrackedSide", tracked)),
        below.boolean("record", True),
    )


def _read_file(reader: FieldReader) -> PlannedFile:
    reader.refuse_unknown(("path", "sha256"))
    path = reader.text("path", required=True, example="signed/copy-1.pdf")
    sha256 = reader.text("sha256", required=True, example="e3b0c4…").lower()
    if sha256 and not _SHA256.fullmatch(sha256):
        hint = "write it as 64 digits and letters from a to f"
        reader.report("CL124", f"{sha256!r} is no SHA-256", reader.mark("sha256"), hint)
    return PlannedFile(path, sha256, reader.mark("path"))


def _read_form(reader: FieldReader) -> PlannedForm:
    reader.refuse_unknown(
        ("was", "id", "title", "record", "leave_out", "parameters", "clauses", "agreements")
    )
    return PlannedForm(
        was=_was(reader),
        id=reader.text("id", required=True, example="acme/services"),
        title=reader.words("title", required=True, example="Services Agreement"),
        record=_stated(reader, "record"),
        leave_out=reader.boolean("leave_out", False),
        parameters=tuple(_read_parameter(entry) for entry in reader.mappings("parameters")),
        clauses=tuple(_read_clause(entry) for entry in reader.mappings("clauses")),
        agreements=tuple(_read_agreement(entry) for entry in reader.mappings("agreements")),
        mark=_mark(reader, "id"),
    )


def _read_parameter(reader: FieldReader) -> PlannedParameter:
    reader.refuse_unknown(("was", "name", "description"))
    name = reader.text("name", required=True, example="supplier")
    return PlannedParameter(_was(reader), name, reader.words("description"), _mark(reader, "name"))


def _read_clause(reader: FieldReader) -> PlannedClause:
    reader.refuse_unknown(("was", "id", "title", "reuse", "as"))
    reuse = _stated(reader, "reuse")
    own = reuse is None  # what the library has keeps its id and title, and need not state them
    return PlannedClause(
        was=_was(reader),
        id=reader.text("id", required=own, example="acme/payment"),
        title=reader.words("title", required=own, example="Payment"),
        reuse=reuse,
        version=reader.choice("as", ("deviation", "version"), "deviation") == "version",
        mark=_mark(reader, "id"),
    )


def _read_agreement(reader: FieldReader) -> PlannedAgreement:
    reader.refuse_unknown(("was", "id", "record", "leave_out"))
    return PlannedAgreement(
        was=_was(reader),
        id=reader.text("id", required=True, example="acme/services/beta"),
        record=_stated(reader, "record"),
        leave_out=reader.boolean("leave_out", False),
        mark=_mark(reader, "id"),
    )


def _was(reader: FieldReader) -> str:
    return reader.text("was", required=True, example="what the import called it")


def _stated(reader: FieldReader, key: str) -> bool | None:
    return reader.boolean(key, False) if reader.text(key) else None


def _mark(reader: FieldReader, key: str) -> Mark:
    node: Node | None = reader.node(key)
    return node.mark if node is not None else reader.fields.mark
