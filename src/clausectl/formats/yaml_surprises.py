"""Where YAML takes a character of ordinary text for its own, and the line as it was meant."""

from __future__ import annotations

import re

# `- - key: value`: what stands before the value, and the value
_LINE = re.compile(
    r"(?P<head>\s*(?:- +)*(?:(?:\"[^\"]*\"|'[^']*'|[^\s:#\"'{\[][^:#{\[]*):(?=[ \t]|$))?[ \t]*)(?P<value>.*)$"
)
_SURPRISING = re.compile(
    r"""^[@`%&*!\[{}\],]      # characters that YAML keeps for itself
    | ^[-?](?:[ ]|$)          # a list item, a key
    | ^[|>][ \t]*[^-+0-9\s]   # a block of text
    | :[ ] | :$ | (?:^|[ ])\#  # a key, a comment
    | ^"[^"]*"[ \t]*\S | ^'[^']*'[ \t]*\S  # words behind a quotation
    """,
    re.VERBOSE,
)
_FLOW_TOKEN = re.compile(r"\{\{[^{}]*\}\}|\"[^\"]*\"|'[^']*'|: |[,\[\]{}]|[^,:\[\]{}\"']+|.")


def correct_line(line: str) -> tuple[int, str] | None:
    """(column of the value from 1, the line as it was meant) for a line that YAML misreads, else None."""
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent:
        return 1, indent.expandtabs(2) + line.lstrip()
    match = _LINE.match(line)
    if match is None:
        return None
    head, value = match["head"], match["value"].rstrip()
    if not value or not head.strip() or not _SURPRISING.search(value):
        return None
    return len(head) + 1, head + _correct_value(value)


def _correct_value(value: str) -> str:
    if value[0] + value[-1] in ("[]", "{}") and not value.startswith("{{"):
        return _quote_items(value)
    return quote(value)


def quote(value: str) -> str:
    """A text as a quoted scalar of YAML."""
    if '"' in value and "'" not in value:
        return f"'{value}'"
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _quote_items(value: str) -> str:
    """Quote each text of a flow list or mapping that YAML would misread."""
    done: list[str] = []
    text = ""
    for token in [*_FLOW_TOKEN.findall(value), ","]:
        if token in (": ", ",", "[", "]", "{", "}"):
            words = text.strip()
            misread = words and words[0] not in "\"'" and ("{{" in words or _SURPRISING.search(words))
            done.append(text.replace(words, quote(words)) if misread else text)
            done.append(token)
            text = ""
        else:
            text += token
    return "".join(done[:-1])
