"""Which of the paths of a comparison are plain documents, and which are clauses, forms and agreements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clausectl.formats.names import AGREEMENTS, CLAUSES, SETTINGS
from clausectl.model.sources import MAX_DOCUMENT_BYTES, Source
from clausectl.pipeline.naming import find_path
from clausectl.repository.opening import Repository

_SHOWN = 5
_ENDINGS = (".md", ".markdown", ".txt")


def split_paths(
    repository: Repository, old: Source, new: Source, paths: Sequence[str]
) -> tuple[list[str], list[str]]:
    """The paths as typed that name what composing knows, and the plain documents by their full paths.

    A plain document is a file of either side outside ``clauses/`` and
    ``agreements/``. Without paths they are those that the settings of the new
    side (or, without any, of the old) name.
    """
    if not paths:
        return [], _documents_of(old, new)
    ours: list[str] = []
    plain: dict[str, None] = {}
    for text in paths:
        path = find_path(repository, text)
        if is_plain(path) and any(path in s.read([path], limit=MAX_DOCUMENT_BYTES) for s in (new, old)):
            plain[path] = None
        else:
            ours.append(text)
    return ours, list(plain)


def is_plain(path: str) -> bool:
    """Whether a path may be that of a plain document, by its ending and folder."""
    return path.endswith(_ENDINGS) and not path.startswith((f"{CLAUSES}/", f"{AGREEMENTS}/"))


def _documents_of(old: Source, new: Source) -> list[str]:
    for source in (new, old):
        data = source.read([SETTINGS])
        if SETTINGS in data:
            # read only where there are settings: it takes the strict YAML reader
            from clausectl.formats.settings_file import read_settings

            return list(read_settings(data[SETTINGS].data)[0].documents)
    return []


def name_changed_files(repository: Repository, old: Source, new: Source) -> str:
    """A few Markdown files that differ, for somebody whose repository is not composed of clauses."""
    changed = [c.path for c in repository.changes(old, new) if c.path.endswith(".md")]
    if not changed:
        return ""
    more = f" and {len(changed) - _SHOWN:,} more" if len(changed) > _SHOWN else ""
    return _list(changed[:_SHOWN]) + more


def _list(paths: Iterable[str]) -> str:
    return ", ".join(paths)
