"""Bodies that the reader of clauses refuses, as the same words without the formatting it refuses."""

from __future__ import annotations

import re
from dataclasses import replace

from clausectl.formats.clause_file import read_clause
from clausectl.formats.documents.reading import flatten
from clausectl.formats.manifest_file import read_manifest
from clausectl.importing.clause_words import write_text
from clausectl.importing.rendering import escape_words
from clausectl.importing.writing import write_form_file
from clausectl.model.induced import Decision, Induced, InducedClause

_PLACEHOLDER = re.compile(r"(?<!\\)\{\{ \w+ \}\}")


def mend_bodies(induced: Induced) -> Induced:
    """Clauses and form with bodies that can be read, and a decision for each that lost formatting."""
    decisions: list[Decision] = []
    clauses: list[InducedClause] = []
    for clause in induced.clauses:
        body = clause.body
        why = "" if clause.known else _refused_clause(body)
        if why:
            body = _take_off_where_refused(body)
            reason = f"its formatting was taken off and its words kept: {why}"
            decisions.append(Decision("clause", clause.id, reason, 0.8, clause.mark))
        clauses.append(replace(clause, body=body))
    form = induced.form
    why = _refused_form(induced)
    if why:
        paragraphs = form.body.split("\n\n")
        body = "\n\n".join(
            p if _PLACEHOLDER.fullmatch(p.strip()) or not _refused_clause(p) else take_formatting_off(p)
            for p in paragraphs
        )
        form = replace(form, body=body)
        reason = f"the formatting of its text was taken off and its words kept: {why}"
        decisions.append(Decision("form", form.id, reason, 0.8))
    return replace(induced, clauses=tuple(clauses), form=form, decisions=(*induced.decisions, *decisions))


def _take_off_where_refused(body: str) -> str:
    """The body with formatting taken off paragraph by paragraph, else off the whole of it."""
    paragraphs = body.split("\n\n")
    if not any(paragraph[:1] in " \t-" for paragraph in paragraphs):
        mended = "\n\n".join(take_formatting_off(p) if _refused_clause(p) else p for p in paragraphs)
        if not _refused_clause(mended):
            return mended
    return take_formatting_off(body)


def take_formatting_off(body: str) -> str:
    """The words of a Markdown text, a paragraph for each block, placeholders kept."""
    marked = _PLACEHOLDER.sub(
        lambda match: match.group().replace("{{ ", "\ue0f0").replace(" }}", "\ue0f1"), body
    )
    paragraphs: list[str] = []
    label = ""
    for text, _ in flatten(marked):
        if re.fullmatch(r"\d{1,9}[.)]", text):
            label = text + " "
            continue
        for line in text.split("\n"):
            words = " ".join(line.split())
            if words:
                paragraphs.append(write_text(label + escape_words(words)))
                label = ""
    return "\n\n".join(paragraphs).replace("\ue0f0", "{{ ").replace("\ue0f1", " }}")


def _refused_clause(body: str) -> str:
    data = f"---\ntitle: A\nversion: 1.0.0\n---\n{body}\n".encode("utf-8", "surrogatepass")
    problems = read_clause(data, "clauses/a.md", "")[1]
    return next((problem.message for problem in problems if problem.severity == "error"), "")


def _refused_form(induced: Induced) -> str:
    bare = replace(induced.form, parameters=(), signatories=())
    ((path, text),) = write_form_file(replace(induced, form=bare)).items()
    problems = read_manifest(text.encode("utf-8", "surrogatepass"), path, "")[1]
    first = text.index("\n---\n", 4)
    start = text.count("\n", 0, first) + 2
    return next((p.message for p in problems if p.severity == "error" and p.line >= start), "")
