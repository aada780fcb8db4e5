"""``clausectl.yaml``: the few things a repository can settle for itself."""

from __future__ import annotations

from clausectl.errors import Problem
from clausectl.formats.allowances import ALLOW, read_allowances
from clausectl.formats.decoding import decode
from clausectl.formats.fields import FieldReader
from clausectl.formats.names import SETTINGS, explain_bad_id
from clausectl.formats.strict_yaml import read_mapping
from clausectl.model.settings import VISIBILITIES, Settings, Visibility

SETTINGS_FIELDS = ("documents", ALLOW, "visibility")


def read_settings(data: bytes, path: str = SETTINGS) -> tuple[Settings, list[Problem]]:
    """Read the settings, with every problem in them; what is wrong is left out."""
    text, problems = decode(data, path)
    if problems:
        return Settings(), problems
    fields, problems = read_mapping(text, path)
    if fields is None:
        return Settings(), problems
    reader = FieldReader(fields, path, "the settings", problems)
    reader.refuse_unknown(SETTINGS_FIELDS)
    documents = []
    for scalar in reader.scalars("documents"):
        document = scalar.text.strip()
        why = explain_bad_id(document)
        if not why and not document.endswith(".md"):
            why = "it is no Markdown file"
        if why:
            hint = "write a path from the top of the repository, such as terms.md"
            reader.report("CL131", f"{document!r} is not a document: {why}", scalar.mark, hint)
        else:
            documents.append(document)
    visibility: Visibility = (
        "public" if reader.choice("visibility", VISIBILITIES, "private") == "public" else "private"
    )
    return Settings(tuple(documents), read_allowances(reader), visibility), problems
