"""Which of the paths of a comparison are plain documents, and which are clauses, forms and agreements."""

from __future__ import annotations

from collections.abc import Sequence

from clausectl.errors import ClausectlError
from clausectl.formats.names import AGREEMENTS, CLAUSES, SETTINGS, split_frozen
from clausectl.model.sources import MAX_DOCUMENT_BYTES, Source
from clausectl.nearest import find_nearest
from clausectl.pipeline.naming import find_path
from clausectl.records import dataclass
from clausectl.repository.opening import Repository

_SHOWN = 5
_ENDINGS = (".md", ".markdown", ".txt")


def split_paths(
    repository: Repository, old: Source, new: Source, paths: Sequence[str], notes: dict[str, None]
) -> tuple[list[str], list[str]]:
    """The paths as typed that name what composing knows, and the plain documents by their full paths.

    A plain document is a file of either side outside ``clauses/``, and under
    ``agreements/`` one that is no form or agreement. Without paths they are
    those that the settings of either side name; ``notes`` say what is wrong
    with the settings.
    """
    if not paths:
        return [], _documents_of(old, new, notes)
    ours: list[str] = []
    plain: dict[str, None] = {}
    for text in paths:
        path = find_path(repository, text)
        if path.endswith(_ENDINGS) and is_plain_in((new, old), path):
            plain[path] = None
        else:
            ours.append(text)
    return ours, list(plain)


def is_plain(path: str) -> bool:
    """Whether a path may be that of a plain document, by its ending and folder; a frozen source is none."""
    if not path.endswith(_ENDINGS) or path.startswith((f"{CLAUSES}/", f"{AGREEMENTS}/")):
        return False
    return split_frozen(path) is None


def is_plain_in(sources: Sequence[Source], path: str) -> bool:
    """Whether a file is there, and is composed of nothing wherever it is there."""
    if path.startswith(f"{CLAUSES}/"):
        return False
    found = [files[path].data for s in sources if path in (files := s.read([path], limit=MAX_DOCUMENT_BYTES))]
    return bool(found) and not (path.startswith(f"{AGREEMENTS}/") and any(map(looks_composed, found)))


def looks_composed(data: bytes) -> bool:
    """Whether a file under ``agreements/`` is a form or an agreement, or was meant as one."""
    from clausectl.formats.manifest_file import is_manifest, looks_like_manifest

    return is_manifest(data) or looks_like_manifest(data)


def _documents_of(old: Source, new: Source, notes: dict[str, None]) -> list[str]:
    documents: dict[str, None] = {}
    for source in (new, old):
        data = source.read([SETTINGS])
        if SETTINGS not in data:
            continue
        # read only where there are settings: it takes the strict YAML reader
        from clausectl.formats.settings_file import read_settings

        settings, problems = read_settings(data[SETTINGS].data)
        for problem in problems:
            told = f"{problem.place} {problem.code} {problem.message}"
            notes[f"settings at {source.label}: {told}; what they name there is not compared"] = None
        documents |= dict.fromkeys(settings.documents)
    return [path for path in documents if _can_be_read((new, old), path, notes)]


def _can_be_read(sources: Sequence[Source], path: str, notes: dict[str, None]) -> bool:
    found = False
    for source in sources:
        try:
            found |= path in source.read([path], limit=MAX_DOCUMENT_BYTES)
        except ClausectlError as error:
            problem = error.problems[0]
            notes[f"{path} at {source.label} is not compared: {problem.code} {problem.message}"] = None
            return False
    if not found:
        notes[f"{path}, which {SETTINGS} names, is on neither side"] = None
    return found


@dataclass(frozen=True, slots=True)
class Below:
    """Plain documents of a folder: those that differ, how many others do not, and what is no file."""

    changed: tuple[str, ...]
    same: int
    refused: tuple[str, ...]


def find_below(repository: Repository, old: Source, new: Source, text: str) -> Below:
    """The plain documents of a folder; a file of any name when it is named itself."""
    path = find_path(repository, text).rstrip("/")
    if f"{path}/".startswith((f"{CLAUSES}/", f"{AGREEMENTS}/")):
        return Below((), 0, ())
    folders = [] if path == "." else [path]
    found = [
        entry
        for source in (old, new)
        for entry in source.entries(*folders)
        if is_plain(entry.path) or entry.path == path
    ]
    refused = {entry.path for entry in found if entry.mode != "file"}
    there = {entry.path for entry in found} - refused
    changes = repository.changes(old, new, *folders) if there else ()
    changed = [change.path for change in changes if change.path in there]
    return Below(tuple(changed), len(there) - len(changed), tuple(sorted(refused)))


def find_likely(old: Source, new: Source, text: str) -> str:
    """The path of either side that is most like one that names nothing; may be empty."""
    return find_nearest(text, {entry.path for source in (old, new) for entry in source.entries()})


def name_changed_files(repository: Repository, old: Source, new: Source) -> str:
    """A few Markdown files that differ, for somebody whose repository is not composed of clauses."""
    changed = [c.path for c in repository.changes(old, new) if c.path.endswith((".md", ".markdown"))]
    if not changed:
        return ""
    more = f" and {len(changed) - _SHOWN:,} more" if len(changed) > _SHOWN else ""
    return ", ".join(f"“{p}”" if " " in p or "," in p else p for p in changed[:_SHOWN]) + more
