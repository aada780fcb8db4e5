"""What a change can reach: the forms and agreements that name a clause that differs, and what goes with them.

Told from the bytes of manifests, without parsing those that are not reached: a
name is looked for as a whole word wherever it stands, which finds a few too
many and none too few.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from clausectl.formats.names import (
    AGREEMENTS,
    CLAUSES,
    COPIES,
    FROZEN,
    SETTINGS,
    clause_id,
    manifest_id,
    split_pin,
)
from clausectl.model.sources import MAX_FILE_BYTES, FileChange, FileEntry, Source, SourceFile
from clausectl.pipeline.entries import is_copy, looks_frozen, read_leniently
from clausectl.pipeline.load import items_of, load_entries
from clausectl.records import dataclass
from clausectl.repository.opening import Repository

_FORM = re.compile(rb"^form:[ \t]*[\"']?([^\s\"'#]+)", re.MULTILINE)
_KIND = re.compile(rb"^kind:[ \t]*[\"']?form\b", re.MULTILINE)
_FORMERLY = re.compile(rb"^formerly:([^\n]*(?:\n[ \t]*-[^\n]*)*)", re.MULTILINE)
_INCORPORATES = re.compile(rb"^incorporates:", re.MULTILINE)
_ID = re.compile(rb"[A-Za-z0-9_./-]+")
_FEW = 50  # names up to which looking for one after the other costs less than a pattern of all


_FOLDERS = (CLAUSES, AGREEMENTS, FROZEN, COPIES)


class ListedSource:
    """A source whose listing of our folders is known: a tree of many files is walked once."""

    def __init__(self, source: Source, listing: Sequence[FileEntry]) -> None:
        self._source = source
        self._listing = listing
        self.label = source.label
        self.commit = source.commit

    def entries(self, *folders: str) -> list[FileEntry]:
        """Every path under the folders, sorted; from the listing where it holds them."""
        if not folders or any(folder.partition("/")[0] not in _FOLDERS for folder in folders):
            return self._source.entries(*folders)
        under = tuple(f"{folder}/" for folder in folders)
        return [entry for entry in self._listing if entry.path.startswith(under)]

    def read(self, paths: Iterable[str], *, limit: int = MAX_FILE_BYTES) -> Mapping[str, SourceFile]:
        """The files that exist among the paths; raises what reading the source raises."""
        return self._source.read(paths, limit=limit)


class ReachSide:
    """One side: what it lists, and the bytes of its manifests."""

    def __init__(
        self,
        source: Source,
        clauses: Mapping[str, FileEntry],
        others: Mapping[str, FileEntry],
        like: ReachSide | None = None,
    ) -> None:
        self.source = source
        self.clauses = clauses  # by id
        self.others = others  # manifests, frozen sources and retained copies, by path
        self.manifests: dict[str, SourceFile] = {}
        self.forms: dict[str, str] = {}  # by path of the manifest; empty for a form itself
        if like is not None:  # most files are those of the other side, and are not read again
            for path, entry in like.others.items():
                if others.get(path) == entry and path in like.manifests:
                    self.manifests[path] = like.manifests[path]
                    self.forms[path] = like.forms[path]
        left = [path for path in others if path not in self.manifests and manifest_id(path)]
        for path, file in read_leniently(source, left, []).items():
            self.manifests[path] = file
            self.forms[path] = _form_of(file.data)

    @property
    def entries(self) -> list[FileEntry]:
        """Everything of ours, sorted by path."""
        return sorted([*self.clauses.values(), *self.others.values()], key=lambda entry: entry.path)


def _sort_entries(entries: Iterable[FileEntry]) -> tuple[dict[str, FileEntry], dict[str, FileEntry]]:
    """Clauses by id, and what else is ours by path."""
    clauses: dict[str, FileEntry] = {}
    others: dict[str, FileEntry] = {}
    for entry in entries:
        name = clause_id(entry.path)
        if name is not None:
            clauses[name] = entry
        elif manifest_id(entry.path) or looks_frozen(entry.path) or is_copy(entry.path):
            others[entry.path] = entry
    return clauses, others


def _read_sides(old: Source, new: Source, changes: Sequence[FileChange]) -> tuple[ReachSide, ReachSide]:
    """Both sides; the listing of the old one is that of the new one without the changes."""
    after = new.entries(*_FOLDERS)
    changed = {change.path: change.old for change in changes}
    before = [was for entry in after if (was := changed.get(entry.path, entry)) is not None]
    taken_out = [change.old for change in changes if change.new is None and change.old is not None]
    if taken_out:
        before = sorted([*before, *taken_out], key=lambda e: e.path.encode("utf-8", "surrogateescape"))
    clauses, others = _sort_entries(after)
    was_clauses = {name: entry for name, entry in clauses.items() if entry.path not in changed}
    was_others = {path: entry for path, entry in others.items() if path not in changed}
    gone = _sort_entries(entry for entry in changed.values() if entry is not None)
    new_side = ReachSide(ListedSource(new, after), clauses, others)
    old_side = ReachSide(ListedSource(old, before), was_clauses | gone[0], was_others | gone[1], new_side)
    return old_side, new_side


@dataclass(frozen=True, slots=True)
class Reach:
    """What a change reaches. ``whole`` says that it has to be taken for everything.

    ``changed`` are paths, ``clauses`` and ``forms`` ids, ``added`` the clauses
    that are new. ``reached`` are the paths of manifests on the old and on the
    new side, ``others`` how many forms and agreements of the new side are not
    among them.
    """

    old: ReachSide
    new: ReachSide
    changed: frozenset[str]
    clauses: frozenset[str]
    forms: frozenset[str]
    added: frozenset[str]
    came: bool
    reached: tuple[frozenset[str], frozenset[str]]
    others: tuple[int, int]
    whole: bool

    def touches(self, path: str) -> bool:
        """Whether a file is one of the change, or of a clause or form that it names."""
        name = clause_id(path) or manifest_id(path) or ""
        return name in self.clauses or name in self.forms or path in self.changed


def find_reach(repository: Repository, old: Source, new: Source) -> Reach:
    """What the files that differ between two sources reach.

    Reads every manifest as bytes, and parses those that differ. Everything is
    reached when the settings differ, or where reached documents incorporate others.
    """
    changes = repository.changes(old, new, *_FOLDERS)
    sides = _read_sides(old, new, changes)
    changed = frozenset(change.path for change in changes)
    clauses, forms = _name_touched(sides, changed)
    clauses |= _name_former((old, new), changes)
    found = _find_named(sides, clauses)
    for side in sides:
        forms |= {
            side.forms[path] or manifest_id(path) or path
            for path, file in side.manifests.items()
            if path in changed or file.blob in found
        }
    reached = tuple(_find_manifests(side, changed, found, forms) for side in sides)
    whole = _read_settings(old) != _read_settings(new) or any(
        path in side.manifests and _INCORPORATES.search(side.manifests[path].data)
        for side, paths in zip(sides, reached, strict=True)
        for path in paths
    )
    left = [path for path in sides[1].manifests if path not in reached[1]]
    agreement_count = sum(sides[1].forms[path] != "" for path in left)
    others = [sides[1].manifests[path].data for path in left if not sides[1].forms[path]]
    form_count = sum(map(states_form, others))
    agreement_count += sum(b"\nkind: agreement" in data for data in others)
    added = frozenset(name for c in changes if c.old is None and (name := clause_id(c.path)) is not None)
    return Reach(
        sides[0],
        sides[1],
        changed,
        frozenset(clauses),
        frozenset(forms),
        added,
        any(change.old is None for change in changes),
        (reached[0], reached[1]),
        (form_count, agreement_count),
        whole,
    )


def _read_settings(source: Source) -> bytes:
    found = source.read([SETTINGS])
    return found[SETTINGS].data if SETTINGS in found else b""


def _name_touched(sides: Iterable[ReachSide], changed: frozenset[str]) -> tuple[set[str], set[str]]:
    """Ids of clauses that differ or that a changed manifest names, and of the forms of changed manifests."""
    clauses = {name for path in changed if (name := clause_id(path))}
    forms: set[str] = set()
    for side in sides:
        entries = [entry for path, entry in side.others.items() if path in changed and path in side.manifests]
        for manifest in load_entries(side.source, entries).library.manifests.values():
            clauses |= {item.clause for item in items_of(manifest)}
            forms |= {split_pin(manifest.form)[0] if manifest.form else manifest.id}
    return clauses, forms


def _name_former(sources: Sequence[Source], changes: Iterable[FileChange]) -> set[str]:
    """The ids that clauses which differ had before: manifests may still name them by these."""
    paths = [change.path for change in changes if clause_id(change.path)]
    found: set[str] = set()
    for source in sources:
        for file in read_leniently(source, paths, []).values():
            match = _FORMERLY.search(file.data)
            if match is not None:
                found |= {name.decode("ascii") for name in _ID.findall(match[1])}
    return found


def _find_named(sides: Iterable[ReachSide], names: Iterable[str]) -> set[str]:
    """The blobs of the manifests that name any of the ids; each content is searched once."""
    contents = {file.blob: file.data for side in sides for file in side.manifests.values()}
    words = [name.encode("utf-8", "surrogateescape") for name in names]
    pattern = _write_pattern(words)
    if pattern is None:
        return set()
    if len(words) > _FEW:
        return {blob for blob, data in contents.items() if pattern.search(data)}
    # bytes are found in bytes far quicker than by a pattern, and most manifests hold none of a few ids
    likely = ((blob, data) for blob, data in contents.items() if any(word in data for word in words))
    return {blob for blob, data in likely if pattern.search(data)}


def _find_manifests(
    side: ReachSide, changed: frozenset[str], found: set[str], forms: set[str]
) -> frozenset[str]:
    refused = (path for path in side.others if path in changed and manifest_id(path))
    return frozenset(refused) | frozenset(
        path
        for path, file in side.manifests.items()
        if path in changed
        or file.blob in found
        or side.forms[path] in forms
        or (manifest_id(path) or path) in forms
    )


def states_form(data: bytes) -> bool:
    """Whether the front matter of a manifest says ``kind: form``."""
    return _KIND.search(data, 0, max(data.find(b"\n---", 3), 0)) is not None


def _form_of(data: bytes) -> str:
    match = _FORM.search(data)
    return split_pin(match[1].decode("utf-8", "replace"))[0] if match is not None else ""


def _write_pattern(names: Iterable[bytes]) -> re.Pattern[bytes] | None:
    """Any of the ids as a whole word."""
    ordered = sorted(names, key=lambda name: (-len(name), name))
    if not ordered:
        return None
    words = b"|".join(map(re.escape, ordered))
    return re.compile(rb"(?<![A-Za-z0-9_/-])(?:" + words + rb")(?![A-Za-z0-9_/-])")
