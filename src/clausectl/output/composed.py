"""A composed agreement as markdown, text and json."""

from __future__ import annotations

from clausectl.formats.canonical import plain_text
from clausectl.model.composed import Composed, ComposedProvision, Run
from clausectl.model.places import LineIndex
from clausectl.output.json_text import write_json

SCHEMA = "clausectl/composed/1"


def format_markdown(composed: Composed) -> str:
    """The canonical text itself."""
    return composed.text


def format_text(composed: Composed) -> str:
    """The words as a reader sees them, without Markdown's marks."""
    return plain_text(composed.runs)


def format_json(composed: Composed, sources: dict[str, str]) -> str:
    """Text, provisions and the origin of every character.

    ``sources`` holds the decoded text of each file that a run comes from, so
    that origins can be told as lines and columns.
    """
    indexes = {path: LineIndex(text) for path, text in sources.items()}
    outline = composed.outline
    return write_json(
        SCHEMA,
        {
            "id": outline.id,
            "kind": outline.kind,
            "path": outline.path,
            "form": outline.form,
            "title": outline.title,
            "profile": composed.profile,
            "parameters": dict(composed.parameters),
            "open_placeholders": list(composed.open_placeholders),
            "text": composed.text,
            "provisions": [_describe_provision(p, composed.text) for p in composed.provisions],
            "origins": _describe_runs(composed.runs, indexes),
        },
    )


def _describe_provision(provision: ComposedProvision, text: str) -> dict[str, object]:
    return {
        "key": provision.key,
        "number": provision.number,
        "title": provision.title,
        "level": provision.level,
        "clause": provision.clause,
        "version": provision.version,
        "ancestors": list(provision.ancestors),
        "start": provision.start,
        "end": provision.end,
        "text": text[provision.start : provision.end],
    }


def _describe_runs(runs: tuple[Run, ...], indexes: dict[str, LineIndex]) -> list[dict[str, object]]:
    described: list[dict[str, object]] = []
    at = 0
    for run in runs:
        mark = indexes[run.span.path].mark(run.span.start)
        described.append(
            {
                "start": at,
                "end": at + len(run.text),
                "kind": run.kind,
                "name": run.name,
                "path": run.span.path,
                "line": mark.line,
                "column": mark.column,
                "source_start": run.span.start,
                "source_end": run.span.end,
            }
        )
        at += len(run.text)
    return described
