"""Trees of a commit, read by the open `cat-file` process and kept while the repository is open.

A commit's files are listed and looked up without another git process, and
with the modes that reading ``COMMIT:path`` alone does not tell: a symlink must
never pass for the clause it points to.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from clausectl.errors import ClausectlError, Problem
from clausectl.model.sources import FileEntry, FileMode
from clausectl.repository.objects import Absent, ListingError, ObjectReader, missing_object
from clausectl.repository.paths import byte_order, ends_of_folders

# A hostile tree of a few kilobytes can name itself into billions of paths.
MAX_ENTRIES = 500_000
MAX_DEPTH = 64
_MANY = 100  # folders of one level from which on git lists them itself

FOLDER = "40000"
_MODES: dict[str, FileMode] = {"120000": "symlink", "160000": "submodule"}

TreeEntry = tuple[str, str]  # mode as git writes it (octal), object id


class TreeReader:
    """Looks paths up in trees."""

    def __init__(self, objects: ObjectReader, id_bytes: int, *, shallow: bool) -> None:
        self._objects = objects
        self._shallow = shallow
        self._pattern = re.compile(rb"([0-7]{5,6}) ([^\0]+)\0([\s\S]{%d})" % id_bytes)
        self._trees: dict[str, dict[str, TreeEntry]] = {}
        self._id_digits = 2 * id_bytes
        self._walked: dict[tuple[str, tuple[str, ...]], list[FileEntry]] = {}
        self._listed: dict[str, dict[str, FileEntry]] = {}  # by root: what git listed itself

    def load(self, names: Iterable[str]) -> None:
        """Read the trees that are not known yet, in one pass. A name is an id, or ``COMMIT^{tree}``."""
        wanted = [name for name in dict.fromkeys(names) if name not in self._trees]
        for name, answer in zip(wanted, self._objects.fetch(wanted), strict=True):
            if isinstance(answer, Absent):
                raise ClausectlError(missing_object(name, shallow=self._shallow))
            if answer.kind != "tree" or answer.data is None:
                raise ClausectlError(
                    Problem(
                        "CL004",
                        f"object {answer.id} should be a folder of moderate size and is a {answer.kind} "
                        f"of {answer.size} bytes",
                        hint="Run `git fsck`; clone the repository afresh.",
                    )
                )
            self._trees[name] = {
                raw.decode("utf-8", "surrogateescape"): (mode.decode("ascii"), id_.hex())
                for mode, raw, id_ in self._pattern.findall(answer.data)
            }

    def entries(self, tree: str) -> dict[str, TreeEntry]:
        """What one tree holds, by name; a copy."""
        self.load([tree])
        return dict(self._trees[tree])

    def look_up(self, root: str, path: str) -> TreeEntry | None:
        """Mode and id of what a tree holds at a path, whatever it is; None without it."""
        entry: TreeEntry = (FOLDER, root)
        for part in path.split("/"):
            if entry[0] != FOLDER:
                return None
            self.load([entry[1]])
            found = self._trees[entry[1]].get(part)
            if found is None:
                return None
            entry = found
        return entry

    def find(self, root: str, paths: Collection[str]) -> dict[str, FileEntry]:
        """Those of the paths that exist as something other than a folder.

        A path below a symlink or submodule is found as that: its entry has the
        path asked for and the mode of what stands in the way.
        """
        listed = self._listed.get(root, {})
        found = {path: listed[path] for path in paths if path in listed}
        found.update(self._find({root: [path for path in paths if path not in found]})[root])
        return found

    def find_in_each(self, asked: Mapping[str, Collection[str]]) -> dict[str, dict[str, FileEntry]]:
        """The same in many roots at once: root -> path -> entry. What was read for it is not kept."""
        before = set(self._trees)
        try:
            return self._find(asked)
        finally:
            for tree in self._trees.keys() - before:
                del self._trees[tree]

    def _find(self, asked: Mapping[str, Collection[str]]) -> dict[str, dict[str, FileEntry]]:
        wanted = [
            (root, path, (root, folder), name)
            for root, paths in asked.items()
            for path in paths
            for folder, _, name in (path.rpartition("/"),)
        ]
        folders, blocked = self._find_folders(dict.fromkeys(place for _, _, place, _ in wanted))
        self.load(folders.values())
        found: dict[str, dict[str, FileEntry]] = {root: {} for root in asked}
        for root, path, place, name in wanted:
            tree = folders.get(place)
            entry = blocked.get(place) if tree is None else self._trees[tree].get(name)
            if entry is not None and entry[0] != FOLDER:
                found[root][path] = FileEntry(path, entry[1], _MODES.get(entry[0], "file"))
        return found

    def _find_folders(
        self, places: Iterable[tuple[str, str]]
    ) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], TreeEntry]]:
        """Of the folders (root, path) those that exist with their trees; those below a link with it."""
        trees: dict[tuple[str, str], str] = {}
        blocked: dict[tuple[str, str], TreeEntry] = {}
        level: dict[str, list[tuple[tuple[str, str], list[str]]]] = {}
        for place in places:
            if place[1]:
                level.setdefault(place[0], []).append((place, place[1].split("/")))
            else:
                trees[place] = place[0]
        depth = 0
        while level:
            self.load(level)
            below: dict[str, list[tuple[tuple[str, str], list[str]]]] = {}
            for tree, waiting in level.items():
                known = self._trees[tree]
                for place, parts in waiting:
                    entry = known.get(parts[depth])
                    if entry is None:
                        continue
                    if entry[0] != FOLDER:
                        if entry[0] in _MODES:
                            blocked[place] = entry
                    elif depth == len(parts) - 1:
                        trees[place] = entry[1]
                    else:
                        below.setdefault(entry[1], []).append((place, parts))
            level = below
            depth += 1
        return trees, blocked

    def walk(self, root: str, folders: Iterable[str]) -> list[FileEntry]:
        """Every file below the folders (or the files of these names), sorted by path.

        Raises ClausectlError CL023 for more than `MAX_ENTRIES` paths or
        `MAX_DEPTH` levels.
        """
        asked = (root, tuple(folders))
        if asked in self._walked:
            return list(self._walked[asked])
        result: list[FileEntry] = []
        starts = level = self._starts(root, asked[1], result)
        others = len(result)
        depth = 0
        while level:
            depth += 1
            self.load(tree for _, tree in level)
            below: list[tuple[str, str]] = []
            for prefix, tree in level:
                for name, (mode, id_) in self._trees[tree].items():
                    if mode == FOLDER:
                        below.append((f"{prefix}{name}/", id_))
                    else:
                        result.append(FileEntry(prefix + name, id_, _MODES.get(mode, "file")))
            if depth > MAX_DEPTH or len(result) + len(below) > MAX_ENTRIES:
                raise ClausectlError(too_many())
            level = below
            if len(level) > _MANY and (listed := self._list(starts)) is not None:
                self._listed.setdefault(root, {}).update(listed)
                result[others:] = listed.values()
                break
        result.sort(key=byte_order)
        self._walked[asked] = result
        return list(result)

    def _list(self, starts: Iterable[tuple[str, str]]) -> dict[str, FileEntry] | None:
        """Path -> entry of every file below the starts, listed by git.

        Several times as quick as reading thousands of trees one by one. None
        where git fails or a name stands twice in a tree: those who read them
        say what is wrong, or take the last one.
        """
        found: dict[str, FileEntry] = {}
        folders: set[str] = set()
        count = 0
        first, last = 12, 12 + self._id_digits  # "100644 blob ID\tPATH", or tree; "160000 commit ID\tPATH"
        listed = list(starts)
        try:
            for number, records in self._objects.list_trees([tree for _, tree in listed], MAX_ENTRIES):
                prefix = listed[number][0]
                count += len(records)
                for record in records:
                    if record[7] == "b":
                        path = prefix + record[last + 1 :]
                        mode = _MODES.get(record[:6], "file")
                        found[path] = FileEntry(path, record[first:last], mode)
                    elif record[7] == "c":
                        path = prefix + record[last + 3 :]
                        found[path] = FileEntry(path, record[first + 2 : last + 2], "submodule")
                    else:
                        path = prefix + record[last + 1 :]
                        folders.add(path)
                        if path.count("/", len(prefix)) >= MAX_DEPTH - 1:
                            raise ClausectlError(too_many())
        except ListingError:
            return None
        return found if len(found) + len(folders) == count else None

    def _starts(self, root: str, folders: Iterable[str], files: list[FileEntry]) -> list[tuple[str, str]]:
        """The trees at which a listing starts; a folder that is a file goes into ``files``."""
        names = ends_of_folders(folders)
        if not names:
            return [("", root)]
        starts: list[tuple[str, str]] = []
        for name in names:
            tree = root
            parts = name.split("/")
            for number, part in enumerate(parts):
                self.load([tree])
                mode, id_ = self._trees[tree].get(part, ("", ""))
                if mode == FOLDER:
                    tree = id_
                    continue
                if mode and number == len(parts) - 1:
                    files.append(FileEntry(name, id_, _MODES.get(mode, "file")))
                break
            else:
                starts.append((name + "/", tree))
        return starts


def too_many() -> Problem:
    """More files, or deeper folders, than any library of clauses has."""
    return Problem(
        "CL023",
        f"there are more than {MAX_ENTRIES} files, or folders more than {MAX_DEPTH} levels deep",
        hint="Look whether the folder holds what it should; name narrower folders.",
    )
