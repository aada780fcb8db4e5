"""The page that stands at the top of a bundle: what it is, how to check it, what the check cannot see."""

from __future__ import annotations

from collections.abc import Sequence

from clausectl.model.verified import BundledVersion
from clausectl.output.markdown_parts import escape_markdown

_PLACE = "{{ versions }}\n"


def write_readme(page: str, versions: Sequence[BundledVersion], commit: str) -> str:
    """The page with the versions told in its place for them; ``commit`` is the commit that was read."""
    told = [f"Read from the commit `{commit}`.\n", *(_write_version(version) for version in versions)]
    return page.replace(_PLACE, "\n".join(told), 1)


def _write_version(version: BundledVersion) -> str:
    lines = [
        f"### {_quote(version.name)}\n",
        f"- how far it is executed, by its records: {escape_markdown(version.state)}",
        f"- the text: {_quote(version.text)}",
        f"- the SHA-256 of its `version.json`: `{version.sha256}`",
        f"- the annotated tag: `{version.tag}`, in `tag/object`"
        if version.tag
        else "- the annotated tag: there is none, so nothing but `SHA256SUMS` names all its files",
    ]
    if version.transcribed:
        lines.append("- the text was transcribed from the executed copy; there are no sources of it")
    if version.elsewhere:
        what = "one piece" if version.elsewhere == 1 else f"{version.elsewhere} pieces"
        lines.append(f"- evidence kept elsewhere and recorded by its hash: {what}, not in this bundle")
    return "\n".join(lines) + "\n"


def _quote(name: str) -> str:
    """A name as code, whose only mark is a backtick."""
    return f"`` {name} ``" if "`" in name else f"`{name}`"
