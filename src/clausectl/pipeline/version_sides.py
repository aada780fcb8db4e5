"""One content of a clause, form, agreement or plain document, read for telling its history."""

from __future__ import annotations

from clausectl.formats.names import clause_id, manifest_id
from clausectl.model.versions import LoggedKind, VersionSide

_FACTS = ("title", "version", "formerly", "effect_reason", "language")


def kind_of(path: str, data: bytes) -> LoggedKind:
    """What a file is, by its path and front matter."""
    if clause_id(path):
        return "clause"
    if manifest_id(path):
        from clausectl.formats.manifest_file import is_manifest

        if is_manifest(data):
            front = data[: data.find(b"\n---", 3)]
            return "agreement" if b"\nform:" in front or b"kind: agreement" in front else "form"
    return "document"


def name_of(path: str) -> str:
    """The id that a path stands for, else the path."""
    return clause_id(path) or manifest_id(path) or path


def read_side(path: str, blob: str, data: bytes, label: str, notes: dict[str, None]) -> VersionSide:
    """A content as telling needs it; what cannot be read is told as the plain text it is, with a note."""
    kind = kind_of(path, data)
    if kind == "clause" or (kind == "document" and _looks_like_clause(data)):
        return _read_clause(path, blob, data, label, notes)
    if kind != "document":
        found = _read_manifest(path, data)
        if found is not None:
            return found
    return _read_document(path, data, label, notes)


def _looks_like_clause(data: bytes) -> bool:
    """A file elsewhere that has the front matter of a clause: it may have become one, or been one."""
    front = data[: max(0, data.find(b"\n---", 3))]
    return data.startswith(b"---\n") and b"\ntitle:" in front and b"\nversion:" in front


def _read_clause(path: str, blob: str, data: bytes, label: str, notes: dict[str, None]) -> VersionSide:
    from clausectl.pipeline.clause_sides import read_clause_side

    side = read_clause_side(name_of(path), path, blob, data, label, notes)
    facts = {key: value for key, value in side.metadata.items() if key not in _FACTS}
    return VersionSide(
        side.id,
        path,
        side.title,
        side.version,
        side.text,
        side.plain,
        side.metadata.get("language", "en"),
        side.metadata.get("effect_reason", ""),
        facts=facts,
    )


def _read_manifest(path: str, data: bytes) -> VersionSide | None:
    from clausectl.composing.clause_text import write_text
    from clausectl.formats.decoding import decode
    from clausectl.formats.markdown import read_markdown
    from clausectl.formats.strict_yaml import Scalar, read_front_matter
    from clausectl.provenance.manifest_facts import list_entries, list_facts, list_values

    text, problems = decode(data, path)
    front = None if problems else read_front_matter(text, path)[0]
    if front is None:
        return None
    read = read_markdown(text, front.body_start, path, typed_numbers=True)
    body = text[front.body_start :].strip()
    texts = (body, body) if read.problems else write_text(read.blocks, path, path)
    fields = front.fields

    def stated(key: str) -> str:
        node = fields.values.get(key)
        return node.text if isinstance(node, Scalar) else ""

    return VersionSide(
        name_of(path),
        path,
        stated("title"),
        stated("version"),
        *texts,
        stated("language") or "en",
        stated("effect_reason"),
        values=list_values(fields),
        facts=list_facts(fields, dict.fromkeys(_FACTS)),
        entries=list_entries(fields),
    )


def _read_document(path: str, data: bytes, label: str, notes: dict[str, None]) -> VersionSide:
    from clausectl.formats.documents import read_document

    document, problems = read_document(data, path)
    if document is None:
        first = problems[0]
        notes[f"{path} at {label} is compared as plain text: {first.code} {first.message}"] = None
        text = data.decode("utf-8", "replace")
        return VersionSide(path, path, "", "", text, text, "")
    words: list[str] = []
    facts: dict[str, str] = {}
    for provision in document.provisions:
        if provision.marker == "front matter":
            facts["front matter"] = provision.text
        else:
            words += [part for part in (provision.title, provision.text) if part]
    text = "\n\n".join(words)
    numbers = tuple(provision.number for provision in document.provisions)
    return VersionSide(path, path, "", "", text, text, document.language, numbers=numbers, facts=facts)
