"""JSON as every report writes it: stable order, readable, one final line end."""

from __future__ import annotations

import json


def write_json(schema: str, data: dict[str, object]) -> str:
    """A report as JSON; ``schema`` names its versioned shape (see docs/json.md)."""
    return json.dumps({"schema": schema, **data}, ensure_ascii=False, indent=2) + "\n"
