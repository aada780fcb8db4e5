"""What a file that begins in a commit was made of: another name, or words cut out of other files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from clausectl.comparing.likeness import LikenessIndex, Shingle, fold_words, likeness, shingles
from clausectl.formats.strict_yaml import split_front_matter
from clausectl.records import dataclass

ACCEPTED = 0.6  # as for clauses of two libraries: precision 1.00 on true renames
_SAME_NAME = 0.15
_SAME_NAMES = 5  # files of the same name that are always looked at
GOOD_PART = 0.25  # of the runs of words of a file: less may be phrases that all contracts share
_FEW_RUNS = 5
LEAST_TAKEN = 8  # runs of words that a file gained and another lost: ten words in a row
_MOST_SOURCES = 5
_SPREAD = 50  # a run of words that more files lost tells nothing


@dataclass(frozen=True, slots=True)
class Begun:
    """A file that a commit began. ``stated`` are the paths that it says it had before, the latest last."""

    path: str
    blob: str
    text: str
    stated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lost:
    """A file that the same commit deleted, or changed and left with the text ``left``."""

    path: str
    text: str
    left: str
    deleted: bool


@dataclass(frozen=True, slots=True)
class Origin:
    """The former path of a file, or none; and paths of files that it took words from, the most first."""

    former: str = ""
    taken_from: tuple[str, ...] = ()


def match_stated(
    begun: Iterable[Begun], deleted: Mapping[str, str], added: Mapping[str, str]
) -> dict[str, str]:
    """Former paths that need no words: stated ones that went, then files of the same bytes.

    ``deleted`` and ``added`` map paths to blobs. Of several with the same bytes
    the one of the same name is taken, then the first. O(n log n).
    """
    by_blob: dict[str, list[str]] = defaultdict(list)
    for path in sorted(deleted):
        by_blob[deleted[path]].append(path)
    found: dict[str, str] = {}
    for file in begun:
        stated = next((path for path in reversed(file.stated) if path in deleted), "")
        same = by_blob.get(file.blob, ())
        if stated:
            found[file.path] = stated
        elif same and file.blob in added.values():
            found[file.path] = next((path for path in same if _name(path) == _name(file.path)), same[0])
    return found


def find_origins(
    begun: Sequence[Begun], lost: Sequence[Lost], known: Mapping[str, str], taken: Iterable[str] = ()
) -> dict[str, Origin]:
    """Where each file that began came from; what came from nowhere is left out.

    ``known`` are former paths found already, ``taken`` paths that are surely
    the former ones of other files. A deleted file is the former one when at
    least 0.6 of all words are common in order (0.45 under the same name); the
    most alike is taken. Words of which a good part stood in files that lost
    them were taken from there. O(words), and for each file that began at most
    ten comparisons of its words with those of one other.
    """
    words = {file.path: fold_words(body_of(file.text)) for file in lost}
    runs = {file.path: _lost_runs(file, words[file.path]) for file in lost}
    gone = {file.path: words[file.path] for file in lost if file.deleted}
    index = LikenessIndex.of_runs({path: runs[path] for path in gone})
    names: dict[str, list[str]] = defaultdict(list)
    for path in sorted(gone):
        names[_name(path)].append(path)
    losers = _index(runs)
    used = set(taken) | set(known.values())
    result: dict[str, Origin] = {}
    for file in begun:
        own = fold_words(body_of(file.text))
        own_runs = shingles(own)
        former = known.get(file.path, "")
        if not former:
            likely = [*index.candidates(own_runs), *names[_name(file.path)][:_SAME_NAMES]]
            former = _most_alike(file.path, own, {p: gone[p] for p in likely if p not in used})
        if former in words:
            own_runs = own_runs - shingles(words[former])
        sources = tuple(p for p in _sources(own_runs, losers, len(own)) if p not in (former, file.path))
        if former or sources:
            result[file.path] = Origin(former, sources)
    return result


def find_takings(grown: Mapping[str, str], lost: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Paths of files whose lost words other files gained, by the path of each that gained some.

    Both map paths to the lines that a commit added or took away. At least
    eight runs of three words must be the same. O(words).
    """
    losers = _index({path: shingles(fold_words(text)) for path, text in lost.items()})
    found: dict[str, tuple[str, ...]] = {}
    for path, text in grown.items():
        shared = _count_shared(shingles(fold_words(text)), losers)
        sources = [other for other, count in shared.items() if count >= LEAST_TAKEN and other != path]
        if sources:
            found[path] = tuple(sorted(sources, key=lambda o: (-shared[o], o))[:_MOST_SOURCES])
    return found


def body_of(text: str) -> str:
    """A text without its front matter; all of it where there is hardly anything else."""
    where = split_front_matter(text)
    return text[where[1] :] if where is not None and len(text) - where[1] > 40 else text


def _lost_runs(file: Lost, words: Sequence[str]) -> set[Shingle]:
    runs = shingles(words)
    return runs if file.deleted else runs - shingles(fold_words(body_of(file.left)))


def _index(runs: Mapping[str, set[Shingle]]) -> dict[Shingle, list[str]]:
    losers: dict[Shingle, list[str]] = defaultdict(list)
    for path, of_one in runs.items():
        for run in of_one:
            losers[run].append(path)
    return losers


def _most_alike(path: str, own: Sequence[str], others: Mapping[str, Sequence[str]]) -> str:
    best = (0.0, "")
    for other in sorted(others):
        bonus = _SAME_NAME if _name(other) == _name(path) else 0.0
        score = likeness(others[other], own) + bonus
        if score >= ACCEPTED and score > best[0]:
            best = (score, other)
    return best[1]


def _sources(runs: set[Shingle], losers: Mapping[Shingle, Sequence[str]], words: int) -> list[str]:
    """Files that lost a good part of these runs, the one that lost most first."""
    shared = _count_shared(runs, losers)
    least = max(_FEW_RUNS, GOOD_PART * max(0, words - 2))
    found = [path for path, count in shared.items() if count >= min(least, len(runs)) and count]
    return sorted(found, key=lambda path: (-shared[path], path))[:_MOST_SOURCES]


def _count_shared(runs: Iterable[Shingle], losers: Mapping[Shingle, Sequence[str]]) -> dict[str, int]:
    shared: dict[str, int] = defaultdict(int)
    for run in runs:
        holders = losers.get(run, ())
        if len(holders) <= _SPREAD:
            for path in holders:
                shared[path] += 1
    return shared


def _name(path: str) -> str:
    return path.rpartition("/")[2]
