"""Which commits may have changed some paths, told by the commit-graph that git wrote.

A commit-graph (``gitformat-commit-graph``) keeps the parents of every commit,
and with ``git commit-graph write --changed-paths`` a Bloom filter of the paths
that each changed against its first parent. git asks them for one path at a
time; here they are asked for all paths of an agreement, so that only commits
that may have changed one of them are compared at all. What is asked of a
filter is never missed, and few are asked in vain.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from clausectl.records import dataclass

if TYPE_CHECKING:
    from clausectl.repository.opening import Repository

_NONE, _EDGES, _INDEX = 0x70000000, 0x80000000, 0x7FFFFFFF
_SEEDS = (0x293AE76F, 0x7E646E2C)
_MOST_BYTES = 512 * 1024 * 1024
_NEW_COMMITS = 256  # made since git wrote the graph, that are read one by one


@dataclass(frozen=True, slots=True)
class _Graph:
    """One file of a commit-graph. ``first`` is the position of its first commit among those of all files."""

    first: int
    width: int  # bytes of an id
    ids: bytes
    data: bytes  # tree, two parents, generation and date of each commit
    edges: bytes
    ends: bytes  # where each filter ends
    filters: bytes
    hashes: int
    count: int


def find_candidates(
    repository: Repository, tips: Sequence[str], paths: Sequence[str]
) -> list[tuple[str, tuple[str, ...]]] | None:
    """The commits reachable from some that may have changed one of the paths, children before parents.

    With each its parents, in the place of those that surely changed none the
    nearest one down the line of first parents that may have. The tips are
    always among them. None where there is no commit-graph with filters, or
    one that cannot be relied on: then ask git. Costs reading the graph, a few
    microseconds a commit, and reading the commits that are not in it.
    """
    if not all(path.isascii() for path in paths):
        return None  # git hashes other characters in two ways, by its version
    graphs = _open(repository)
    if not graphs:
        return None
    try:
        return _Search(repository, graphs, paths).run(tips)
    except (struct.error, ValueError, IndexError, KeyError):
        return None


def read_parents(repository: Repository, tip: str) -> dict[str, tuple[str, ...]] | None:
    """The parents of a commit and of all before it, as `find_candidates` reads them; None where it cannot."""
    graphs = _open(repository)
    if not graphs:
        return None
    try:
        return _Search(repository, graphs, ()).tell_parents(tip)
    except (struct.error, ValueError, IndexError, KeyError):
        return None


def _open(repository: Repository) -> list[_Graph]:
    """The graph's files; none where git itself would not use them."""
    if repository.shallow or (repository.common_dir / "info" / "grafts").exists():
        return []
    try:
        return _read_graphs(repository.common_dir / "objects" / "info", repository.object_format)
    except (OSError, struct.error, ValueError, IndexError, KeyError):
        return []


# Reading the files


def _read_graphs(folder: Path, object_format: str) -> list[_Graph]:
    single = folder / "commit-graph"
    if single.is_file():
        files = [single]
    else:
        chain = folder / "commit-graphs" / "commit-graph-chain"
        if not chain.is_file():
            return []
        names = chain.read_text("ascii").split()
        files = [chain.with_name(f"graph-{name}.graph") for name in names if name.isalnum()]
    graphs: list[_Graph] = []
    first = 0
    for file in files:
        graph = _read_graph(file, first, 32 if object_format == "sha256" else 20)
        graphs.append(graph)
        first += graph.count
    return graphs


def _read_graph(file: Path, first: int, width: int) -> _Graph:
    if file.stat().st_size > _MOST_BYTES:
        raise ValueError(file)
    raw = file.read_bytes()
    magic, version, hash_version, chunks, _ = struct.unpack_from(">4sBBBB", raw)
    if magic != b"CGPH" or version != 1 or hash_version != (1 if width == 20 else 2):
        raise ValueError(file)
    table = [struct.unpack_from(">4sQ", raw, 8 + 12 * number) for number in range(chunks + 1)]
    parts = {name: raw[start:end] for (name, start), (_, end) in pairwise(table) if start <= end}
    count = len(parts[b"OIDL"]) // width
    filters = parts[b"BDAT"]
    hash_way, hashes, _ = struct.unpack_from(">III", filters)
    if hash_way not in (1, 2) or not 0 < hashes <= 64 or len(parts[b"BIDX"]) != 4 * count:
        raise ValueError(file)
    if len(parts[b"CDAT"]) != count * (width + 16):
        raise ValueError(file)
    return _Graph(
        first,
        width,
        parts[b"OIDL"],
        parts[b"CDAT"],
        parts.get(b"EDGE", b""),
        parts[b"BIDX"],
        filters[12:],
        hashes,
        count,
    )


# Asking the filters


def _hash(seed: int, data: bytes) -> int:
    """Murmur3 of 32 bits (Austin Appleby), as git hashes paths that are ASCII."""
    value = seed
    full = len(data) // 4 * 4
    for at in range(0, full, 4):
        value ^= _mix(int.from_bytes(data[at : at + 4], "little"))
        value = (value << 13 | value >> 19) & 0xFFFFFFFF
        value = (value * 5 + 0xE6546B64) & 0xFFFFFFFF
    value ^= _mix(int.from_bytes(data[full:], "little")) if full < len(data) else 0
    value ^= len(data)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        value = (value ^ value >> shift) * factor & 0xFFFFFFFF
    return value ^ value >> 16


def _mix(block: int) -> int:
    block = block * 0xCC9E2D51 & 0xFFFFFFFF
    block = (block << 15 | block >> 17) & 0xFFFFFFFF
    return block * 0x1B873593 & 0xFFFFFFFF


class _Paths:
    """The bits that each path and the folders above it set in a filter, by the filter's length."""

    def __init__(self, paths: Iterable[str], hashes: int) -> None:
        self._names: list[list[str]] = []
        self._hashes: dict[str, list[int]] = {}
        for path in paths:
            names = [path]
            while "/" in names[-1]:
                names.append(names[-1].rpartition("/")[0])
            for name in names:
                if name not in self._hashes:
                    data = name.encode("ascii")
                    first, second = _hash(_SEEDS[0], data), _hash(_SEEDS[1], data)
                    self._hashes[name] = [(first + k * second) & 0xFFFFFFFF for k in range(hashes)]
            self._names.append(names)
        self._masks: dict[int, list[int]] = {}

    def masks(self, length: int) -> list[int]:
        """One mask a path; a filter of so many bytes that has not all of its bits never saw the path."""
        found = self._masks.get(length)
        if found is None:
            bits = 8 * length
            own: dict[str, int] = {}
            for name, hashes in self._hashes.items():
                mask = 0
                for value in hashes:
                    mask |= 1 << value % bits
                own[name] = mask
            found = []
            for names in self._names:
                mask = 0
                for name in names:
                    mask |= own[name]
                found.append(mask)
            self._masks[length] = found
        return found


class _Search:
    def __init__(self, repository: Repository, graphs: Sequence[_Graph], paths: Sequence[str]) -> None:
        self._repository = repository
        self._graphs = graphs
        self._masks = {graph.hashes: _Paths(paths, graph.hashes).masks for graph in graphs}
        self._new: dict[str, tuple[str, ...]] = {}  # commits that are in no file, with their parents

    def run(self, tips: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
        starts = self._read_new(tips)
        order = self._order(starts)
        maybe = self._ask(order)
        wanted = {at for tip in tips if (at := self._find(tip)) >= 0}
        nearest: dict[int, int] = {}
        parents_of = self._parents
        for at in reversed(order):  # parents first
            if at in maybe or at in wanted:
                nearest[at] = at
            else:
                above = parents_of[at]
                nearest[at] = nearest.get(above[0], -1) if above else -1
        name = self._name
        listed = [
            (
                name(at),
                tuple(name(nearest[p]) if nearest.get(p, -1) >= 0 else name(p) for p in parents_of[at]),
            )
            for at in order
            if nearest[at] == at
        ]
        newer = []
        for commit, parents in self._new.items():
            places = [(parent, -1 if parent in self._new else self._find(parent)) for parent in parents]
            told = tuple(name(nearest[at]) if nearest.get(at, -1) >= 0 else parent for parent, at in places)
            newer.append((commit, told))
        return [*newer, *listed]

    def tell_parents(self, tip: str) -> dict[str, tuple[str, ...]]:
        """Each commit with its parents, children first."""
        order = self._order(self._read_new([tip]))
        names = {at: self._name(at) for at in order}
        return self._new | {names[at]: tuple(names[p] for p in self._parents[at]) for at in order}

    def _read_new(self, tips: Sequence[str]) -> list[int]:
        """Read commits made since the graph was written; the places of those at which it begins."""
        starts: list[int] = []
        found: dict[str, tuple[str, ...]] = {}
        waiting = list(dict.fromkeys(tips))
        while waiting:
            missing = [commit for commit in waiting if self._find(commit) < 0 and commit not in found]
            starts += [at for commit in waiting if (at := self._find(commit)) >= 0]
            if len(found) + len(missing) > _NEW_COMMITS:
                raise ValueError("too many commits since the graph was written")
            waiting = []
            for commit, answer in zip(missing, self._repository.objects.fetch(missing), strict=True):
                data: bytes = getattr(answer, "data", None) or b""
                head = data.partition(b"\n\n")[0].split(b"\n")
                if not head[0].startswith(b"tree "):
                    raise ValueError(commit)
                found[commit] = tuple(line[7:].decode("ascii") for line in head if line[:7] == b"parent ")
                waiting += found[commit]
        self._new = {commit: found[commit] for commit in _children_first(found)}
        return starts

    def _order(self, starts: Sequence[int]) -> list[int]:
        """The places of all commits reachable from some, children before parents."""
        self._parents: dict[int, tuple[int, ...]] = {}
        level: dict[int, int] = {}
        waiting = list(starts)
        while waiting:
            at = waiting.pop()
            if at in self._parents:
                continue
            graph = self._graph_of(at)
            offset = (at - graph.first) * (graph.width + 16) + graph.width
            first, second, generation = struct.unpack_from(">III", graph.data, offset)
            parents = [] if first == _NONE else [first]
            if second & _EDGES:
                parents += _read_edges(graph.edges, second & _INDEX)
            elif second != _NONE:
                parents.append(second)
            self._parents[at] = tuple(parents)
            level[at] = generation >> 2
            if not level[at]:
                raise ValueError("the graph was written without generations")
            waiting += parents
        return sorted(self._parents, key=lambda at: (-level[at], at))

    def _ask(self, order: Iterable[int]) -> set[int]:
        """The commits whose filter does not rule all of the paths out."""
        found: set[int] = set()
        ends: Mapping[int, array[int]] = {id(graph): _read_ends(graph.ends) for graph in self._graphs}
        for at in order:
            graph = self._graph_of(at)
            own = ends[id(graph)]
            place = at - graph.first
            start = own[place - 1] if place else 0
            data = graph.filters[start : own[place]]
            if not data:
                found.add(at)
                continue
            bits = int.from_bytes(data, "little")
            for mask in self._masks[graph.hashes](len(data)):
                if bits & mask == mask:
                    found.add(at)
                    break
        return found

    def _graph_of(self, at: int) -> _Graph:
        if len(self._graphs) == 1:
            return self._graphs[0]
        return next(graph for graph in reversed(self._graphs) if graph.first <= at)

    def _name(self, at: int) -> str:
        graph = self._graph_of(at)
        start = (at - graph.first) * graph.width
        return graph.ids[start : start + graph.width].hex()

    def _find(self, commit: str) -> int:
        """The place of a commit, -1 where it is in no file; by halving."""
        with suppress(ValueError):
            wanted = bytes.fromhex(commit)
            for graph in self._graphs:
                low, high = 0, graph.count
                while low < high:
                    middle = (low + high) // 2
                    if graph.ids[middle * graph.width : (middle + 1) * graph.width] < wanted:
                        low = middle + 1
                    else:
                        high = middle
                if graph.ids[low * graph.width : (low + 1) * graph.width] == wanted:
                    return graph.first + low
        return -1


def _read_ends(data: bytes) -> array[int]:
    return array("Q", struct.unpack(f">{len(data) // 4}I", data))


def _read_edges(edges: bytes, index: int) -> list[int]:
    """Third and later parents, up to one that is marked as the last."""
    found = []
    while True:
        (value,) = struct.unpack_from(">I", edges, 4 * index)
        found.append(value & _INDEX)
        if value & _EDGES:
            return found
        index += 1


def _children_first(parents: Mapping[str, Sequence[str]]) -> list[str]:
    count: dict[str, int] = dict.fromkeys(parents, 0)
    inside: Callable[[str], list[str]] = lambda commit: [p for p in parents[commit] if p in count]  # noqa: E731
    for commit in parents:
        for parent in inside(commit):
            count[parent] += 1
    ready = [commit for commit, number in count.items() if not number]
    order = []
    while ready:
        order.append(ready.pop(0))
        for parent in inside(order[-1]):
            count[parent] -= 1
            if not count[parent]:
                ready.append(parent)
    return order
