"""Clause files: front matter and one Markdown fragment."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from clausectl.errors import Problem
from clausectl.formats.allowances import read_own_allowances
from clausectl.formats.decoding import decode
from clausectl.formats.fields import FieldReader
from clausectl.formats.markdown import read_markdown
from clausectl.formats.names import clause_id, clause_path, split_frozen
from clausectl.formats.strict_yaml import read_front_matter
from clausectl.model.clauses import Block, Clause, Placeholder, Reference
from clausectl.model.places import LineIndex

CLAUSE_FIELDS = (
    "title",
    "version",
    "owner",
    "language",
    "tags",
    "description",
    "formerly",
    "effect_reason",
    "allow",
)


def read_clause(data: bytes, path: str, blob: str) -> tuple[Clause | None, list[Problem]]:
    """Read a clause (or a frozen one), with every problem in its file.

    Returns no clause when its text cannot be trusted: undecodable, without
    front matter, or with Markdown that is refused.
    """
    text, problems = decode(data, path)
    if problems:
        return None, problems
    front, problems = read_front_matter(text, path)
    if front is None:
        return None, problems
    reader = FieldReader(front.fields, path, "a clause", problems)
    reader.refuse_unknown(CLAUSE_FIELDS)
    frozen = split_frozen(path)
    name = frozen[0] if frozen else clause_id(path) or path
    title = reader.words("title", required=True, example="Exclusivity")
    version = reader.version(required=True)
    body = read_markdown(text, front.body_start, path)
    problems.extend(body.problems)
    placeholders, references = find_mentions(body.blocks, text, path, clause_path(name), problems)
    if not body.problems and not _has_words(body.blocks):
        hint = "write the clause's text below the second ---"
        problems.append(Problem("CL209", "the clause has no text", path, front.end_line, 1, hint))
    clause = Clause(
        id=name,
        path=path,
        blob=blob,
        title=title,
        version=version,
        source=text,
        body_start=front.body_start,
        blocks=body.blocks,
        placeholders=placeholders,
        references=references,
        owner=reader.text("owner"),
        language=reader.text("language"),
        tags=reader.texts("tags"),
        formerly=reader.texts("formerly"),
        effect_reason=reader.text("effect_reason"),
        allow=read_own_allowances(reader),
    )
    return (None if any(p.severity == "error" for p in problems) else clause), problems


_WORDS = frozenset({"text", "special", "code", "placeholder"})


def _has_words(blocks: Iterable[Block]) -> bool:
    return any(piece.kind in _WORDS for top in blocks for block in top.walk() for piece in block.pieces)


def find_mentions(
    blocks: Iterable[Block], text: str, path: str, stands_at: str, problems: list[Problem]
) -> tuple[tuple[Placeholder, ...], tuple[Reference, ...]]:
    """The placeholders and references of a text.

    Links are relative to ``stands_at``: the path a frozen source was frozen
    from, so that its references stay what they were.
    """
    placeholders: list[Placeholder] = []
    references: list[Reference] = []
    lines: LineIndex | None = None
    for top in blocks:
        for block in top.walk():
            for piece in block.pieces:
                if piece.kind not in ("placeholder", "link_open"):
                    continue
                lines = lines or LineIndex(text)
                mark = lines.mark(piece.start)
                if piece.kind == "placeholder":
                    placeholders.append(Placeholder(piece.text, mark))
                    continue
                target = reference_target(piece.text, stands_at)
                if target:
                    references.append(Reference(target, mark))
                elif target is None:
                    hint = "link to a clause by its file, such as ../law/california.md, or to a part as #name"
                    message = f"the link {piece.text!r} leads to no clause"
                    problems.append(Problem("CL210", message, path, mark.line, mark.column, hint))
    return tuple(placeholders), tuple(references)


def reference_target(link: str, stands_at: str) -> str | None:
    """What a link refers to: a clause id, ``#part``, empty for a web link, None for nothing known."""
    if link.startswith("#"):
        return link if len(link) > 1 else None
    if "://" in link or link.startswith("mailto:"):
        return ""
    from urllib.parse import unquote

    path, _, _ = unquote(link).partition("#")
    if path.startswith("/") or not path:
        return None
    return clause_id(posixpath.normpath(posixpath.join(posixpath.dirname(stands_at), path)))


def name_reference(link: str, stands_at: str) -> str:
    """What follows the words of a link: `` [icml/exclusivity]``, or nothing for a web link."""
    target = reference_target(link, stands_at)
    return f" [{target}]" if target else ""
