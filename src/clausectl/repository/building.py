"""Objects made in this process: their ids are known before anything is written.

What is to be signed names the commit, so the commit must have its id while a
missing key can still stop everything. All objects then go to git in one pack,
which it stores as it stores any other, loose or as that pack, SHA-1 or SHA-256.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from typing import Literal

from clausectl.errors import ClausectlError, Problem
from clausectl.repository.paths import not_a_file
from clausectl.repository.running import Git
from clausectl.repository.trees import FOLDER, TreeEntry, TreeReader

Kind = Literal["commit", "tree", "blob", "tag"]
_NUMBERS: dict[Kind, int] = {"commit": 1, "tree": 2, "blob": 3, "tag": 4}
_MANY = 100  # objects from which on they stay in one pack
_LINKS = {"120000": "symlink", "160000": "submodule"}

# Objects are on disk before anything names them, whatever the configuration says.
DURABLE = {
    "GIT_CONFIG_COUNT": "3",
    "GIT_CONFIG_KEY_0": "core.fsync",
    "GIT_CONFIG_VALUE_0": "all",
    "GIT_CONFIG_KEY_1": "core.fsyncMethod",
    "GIT_CONFIG_VALUE_1": "fsync",
    "GIT_CONFIG_KEY_2": "core.fsyncObjectFiles",  # what git had before 2.36
    "GIT_CONFIG_VALUE_2": "true",
}


def object_id(kind: Kind, data: bytes, object_format: str) -> str:
    """git's id of an object; ``object_format`` is sha1 or sha256."""
    head = f"{kind} {len(data)}\0".encode("ascii")
    return hashlib.new(object_format, head + data, usedforsecurity=False).hexdigest()


class Workshop:
    """Objects on their way into a repository."""

    def __init__(self, object_format: str) -> None:
        self.object_format = object_format
        self._made: dict[str, tuple[Kind, bytes]] = {}

    def make(self, kind: Kind, data: bytes) -> str:
        """Make an object; its id."""
        id_ = object_id(kind, data, self.object_format)
        self._made[id_] = (kind, data)
        return id_

    def put(self, trees: TreeReader, tree: str, files: Mapping[str, TreeEntry]) -> str:
        """The id of a tree (empty: of none) with files put on it; only trees on their way are read.

        Raises ClausectlError with every path that a file, link or submodule
        stands above (CL016, CL012, CL013) or that is a folder (CL016), and
        CL004 for a tree that is damaged. Paths are relative and sound.
        """
        problems: dict[str, Problem] = {}
        made = self._put(
            trees, tree, [(path.split("/"), entry) for path, entry in files.items()], (), problems
        )
        if problems:
            raise ClausectlError(problems.values())
        return made

    def _put(
        self,
        trees: TreeReader,
        tree: str,
        files: list[tuple[list[str], TreeEntry]],
        above: tuple[str, ...],
        problems: dict[str, Problem],
    ) -> str:
        entries = trees.entries(tree) if tree else {}
        if tree and object_id("tree", _tree(entries), self.object_format) != tree:
            raise ClausectlError(
                Problem(
                    "CL004",
                    f"the folder {'/'.join(above) or '.'} is stored in a way that git itself does not write",
                    hint="Run `git fsck`; clone the repository afresh if it is not whole.",
                )
            )
        depth = len(above)
        below: dict[str, list[tuple[list[str], TreeEntry]]] = {}
        for parts, entry in files:
            if len(parts) > depth + 1:
                below.setdefault(parts[depth], []).append((parts, entry))
        for parts, entry in files:
            if len(parts) > depth + 1:
                continue
            path, mode = "/".join(parts), entries.get(parts[depth], ("",))[0]
            if parts[depth] in below or mode == FOLDER:
                problems[path] = Problem(
                    "CL016", "a folder stands where a file belongs", path=path, hint="Choose another path."
                )
            elif mode in _LINKS:
                problems[path] = not_a_file(path, _LINKS[mode])
            entries[parts[depth]] = entry
        for name, inner in below.items():
            mode, id_ = entries.get(name, ("", ""))
            here = (*above, name)
            if mode and mode != FOLDER:
                problems["/".join(here)] = _in_the_way("/".join(here), mode)
                continue
            entries[name] = (FOLDER, self._put(trees, id_, inner, here, problems))
        return self.make("tree", _tree(entries))

    def store(self, git: Git) -> None:
        """Write every object made, durably; raises ClausectlError CL020."""
        names = list(self._made)
        pieces = [b"PACK", (2).to_bytes(4, "big"), len(names).to_bytes(4, "big")]
        for name in names:
            kind, data = self._made[name]
            pieces += [_pack_head(_NUMBERS[kind], len(data)), zlib.compress(data, 1)]
        digest = hashlib.new(self.object_format, usedforsecurity=False)
        for piece in pieces:
            digest.update(piece)
        # Each loose object is synced for itself; of many together only the pack is.
        command = ["unpack-objects", "-q"] if len(names) < _MANY else ["index-pack", "--stdin"]
        code, _, said = git.attempt(command, b"".join([*pieces, digest.digest()]))
        if code:
            raise ClausectlError(unwritable("git objects cannot be written", code, said))


def unwritable(what: str, code: int, said: str) -> Problem:
    """git could not write, in its own words; ``code`` below zero is the signal that stopped it."""
    complaints = [
        line.partition(": ")[2] for line in said.splitlines() if line.startswith(("fatal: ", "error: "))
    ]
    reason = (
        complaints[0]
        if complaints
        else f"it was stopped by signal {-code}"
        if code < 0
        else "it gave no reason"
    )
    return Problem(
        "CL020",
        f"nothing was changed: {what}: {reason}",
        hint="Look at the permissions of the .git folder and at the room on the disk.",
    )


def _in_the_way(path: str, mode: str) -> Problem:
    if mode in _LINKS:
        return not_a_file(path, _LINKS[mode])
    return Problem("CL016", "a file stands where a folder is needed", path=path, hint="Choose another path.")


def _tree(entries: Mapping[str, TreeEntry]) -> bytes:
    """A tree as git stores it: sorted as if every folder's name ended in a slash."""
    records = []
    for name, (mode, id_) in entries.items():
        raw = name.encode("utf-8", "surrogateescape")
        key = raw + b"/" if mode == FOLDER else raw
        records.append((key, mode.encode("ascii") + b" " + raw + b"\0" + bytes.fromhex(id_)))
    records.sort()
    return b"".join(record for _, record in records)


def _pack_head(number: int, size: int) -> bytes:
    """The kind and size of an object in a pack: four bits of size, then seven in each further byte."""
    byte = number << 4 | size & 0x0F
    size >>= 4
    out = bytearray()
    while size:
        out.append(byte | 0x80)
        byte = size & 0x7F
        size >>= 7
    out.append(byte)
    return bytes(out)
