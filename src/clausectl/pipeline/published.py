"""Whether what a pull request publishes may name agreements, and which names these would be."""

from __future__ import annotations

from clausectl.formats.names import AGREEMENTS, manifest_id
from clausectl.model.sources import Source
from clausectl.pipeline.checking import read_settings_of
from clausectl.pipeline.entries import read_leniently
from clausectl.pipeline.reaching import states_form
from clausectl.pipeline.signed_versions import list_signed_files
from clausectl.repository.opening import Repository


def is_public(*sources: Source) -> bool:
    """Whether any of the sources asks for reports without names, so that no change undoes it by itself.

    Settings that cannot be read may have asked for it.
    """
    read = [read_settings_of(source) for source in sources]
    return any(settings.visibility == "public" or problems for settings, problems in read)


def name_agreements(*sources: Source) -> tuple[str, ...]:
    """The id of every agreement, its signed versions and drafts that are gone included; forms are none.

    Plain documents are agreements too, and are known by their paths.
    """
    names: set[str] = set()
    for source in sources:
        names |= set(read_settings_of(source)[0].documents)
        paths = {e.path: name for e in source.entries(AGREEMENTS) if (name := manifest_id(e.path))}
        files = read_leniently(source, paths, [])
        names |= {
            name for path, name in paths.items() if path not in files or not states_form(files[path].data)
        }
        names |= {agreement for agreement, _ in list_signed_files(source).versions}
    return tuple(sorted(names))


def find_hidden_names(repository: Repository, rev: str) -> tuple[str, ...] | None:
    """The names that a published report of a revision must not hold; None where it may hold any."""
    source = repository.source(rev)
    return name_agreements(source) if is_public(source) else None
