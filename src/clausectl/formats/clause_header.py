"""The front matter of a clause alone: what a list of ten thousand clauses needs."""

from __future__ import annotations

from clausectl.errors import Problem
from clausectl.formats.clause_file import CLAUSE_FIELDS
from clausectl.formats.decoding import decode
from clausectl.formats.fields import FieldReader
from clausectl.formats.names import clause_id
from clausectl.formats.strict_yaml import read_front_matter
from clausectl.model.listed import ClauseHeader


def read_clause_header(data: bytes, path: str, blob: str) -> tuple[ClauseHeader | None, list[Problem]]:
    """Read what a clause states about itself, with every problem of its front matter.

    Unlike `read_clause` a header is returned in spite of problems, unless
    there is no front matter to read: a list shows what is there.
    """
    text, problems = decode(data, path)
    if problems:
        return None, problems
    front, problems = read_front_matter(text, path)
    if front is None:
        return None, problems
    reader = FieldReader(front.fields, path, "a clause", problems)
    reader.refuse_unknown(CLAUSE_FIELDS)
    header = ClauseHeader(
        id=clause_id(path) or path,
        path=path,
        blob=blob,
        title=reader.text("title", required=True, example="Exclusivity"),
        version=reader.version(required=True),
        owner=reader.text("owner"),
        language=reader.text("language"),
        tags=reader.texts("tags"),
        formerly=reader.texts("formerly"),
    )
    return header, problems
