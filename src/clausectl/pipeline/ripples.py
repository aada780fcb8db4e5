"""Unchanged clauses that mean something else because a definition elsewhere changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from clausectl.comparing.clause_terms import find_changed_definitions
from clausectl.comparing.documents import DocumentSide
from clausectl.formats.names import clause_id, clause_path
from clausectl.model.changes import ClauseRipple, Diff
from clausectl.model.sources import Source

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---(?:\n|\Z)", re.DOTALL)
_MARKUP = re.compile(r"[*_`]+")
_BREAK = re.compile(r"\s*\n\s*")


def find_ripples(diff: Diff, new: Source, documents: Mapping[str, DocumentSide]) -> Diff:
    """The report with the terms whose definition changed and the unchanged clauses that use them.

    ``documents`` are those of the new side. Clauses are looked at that stand in
    one document with the definition; they are read only when a definition
    changed. Clauses that cannot be read are left out: the check names them.
    """
    pairs = {c.id: (c.redline.old, c.redline.new) for c in diff.clauses if c.redline is not None}
    pairs |= {f.ids[0]: (f.text.old, f.text.new) for f in diff.forms if f.text is not None}
    definitions = find_changed_definitions({where: _plain(*texts) for where, texts in pairs.items()})
    if not definitions:
        return diff
    from clausectl.comparing.terms import find_uses  # a definition changed: seldom, and slow to import

    reach = {d.where: _beside(d.where, diff, documents) for d in definitions}
    names = sorted(set().union(*reach.values()))
    files = new.read([clause_path(name) for name in names])
    texts = {clause_id(path) or path: _words(file.data) for path, file in files.items()}
    order = list(texts)
    uses = find_uses({d.term for d in definitions}, [texts[name] for name in order])
    ripples = []
    for definition in definitions:
        users = [order[at] for at in uses.get(definition.term, ())]
        near = tuple(name for name in users if name in reach[definition.where])
        if near:
            ripples.append(ClauseRipple(definition.term, definition.where, near))
    return replace(diff, ripples=tuple(ripples))


def _beside(where: str, diff: Diff, documents: Mapping[str, DocumentSide]) -> set[str]:
    """Clauses without a changed word that stand in a document with the one that defines the term."""
    changed = {c.id for c in diff.clauses if c.redline is not None or c.status == "added"}
    found: set[str] = set()
    seen: set[int] = set()
    for name, side in documents.items():
        entries = side.outline.entries
        if id(entries) in seen:
            continue
        clauses = {entry.clause for entry in entries if entry.clause and not entry.pin}
        if name == where or side.outline.form == where or where in clauses:
            seen.add(id(entries))
            found |= clauses
    return found - changed - {where}


def _plain(old: str, new: str) -> tuple[str, str]:
    return _MARKUP.sub("", old), _MARKUP.sub("", new)


def _words(data: bytes) -> str:
    """The words of a clause's file: what a term is looked for in."""
    text = data.decode("utf-8", "replace").replace("\r\n", "\n")
    return _BREAK.sub(" ", _MARKUP.sub("", _FRONT_MATTER.sub("", text)))
