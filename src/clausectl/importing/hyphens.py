"""Words that line ends parted: which hyphen goes with the line end, and which belongs to the word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set

_EDGES = "\"'“”‘’„«»()[]{}.,;:!?*_"
_PARTED = re.compile(r"[^\W\d_][-\u2010\u00ad]$")
_SOFT = "\u00ad"
_HYPHENS = "-\u2010"
# First parts of English words that are written as one: a line end between is a parted word, whatever
# words its parts are by themselves.
_WRITTEN_AS_ONE = (
    "a an any be by every for forth fur further here hereby herein hereto hereunder how in inter more never "
    "none not notwith off on out over some sub there therein thereto through under up upon what when where "
    "whereby wherein which who whom with within without"
)
_CLOSED = frozenset(_WRITTEN_AS_ONE.split())
# First parts that keep their hyphen more often than not
_WRITTEN_WITH_HYPHEN = (
    "all anti arm arms co cross ex fully good half high intra long multi non one post pre quasi self semi "
    "short so third three two well year"
)
_OPEN = frozenset(_WRITTEN_WITH_HYPHEN.split())


def collect_words(lines: Iterable[tuple[str, ...]]) -> Set[str]:
    """The words of a text in small letters, without those that a line end may have parted."""
    found: set[str] = set()
    after_parted = False
    for words in lines:
        if not words:
            continue
        last = len(words) - 1
        parted = _PARTED.search(words[last]) is not None
        found.update(words[1 if after_parted else 0 : last if parted else last + 1])
        after_parted = parted
    tidy = {word.strip(_EDGES).casefold() for word in found}
    for word in [word for word in tidy if "-" in word or "\u2010" in word]:
        tidy.add(word.replace("\u2010", "-"))
    return tidy


def is_parted(word: str) -> bool:
    """Whether the last word of a line may go on in the next line."""
    return _PARTED.search(word) is not None


def heal(first: str, second: str, known: Set[str]) -> str:
    """A word out of its two parts, the first with its hyphen, by the words that the text has elsewhere.

    The hyphen stays where the compound stands elsewhere with it, where the second part
    begins with a capital or a digit, and where both parts are words by themselves.
    """
    bare = first[:-1]
    if first[-1] == _SOFT:
        return bare + second
    if not second[:1].isalpha() or (second[:1].isupper() and not bare.isupper()):
        return first + second
    whole = (bare + second).strip(_EDGES).casefold()
    kept = (bare + "-" + second).strip(_EDGES).casefold()
    if kept in known:
        return first + second
    if whole in known:
        return bare + second
    # Of "non-exclu-" only the part that the line end cut can be looked up.
    stem = re.split("[-\u2010]", bare.strip(_EDGES).casefold())[-1]
    tail = re.split("[-\u2010]", second.strip(_EDGES).casefold())[0]
    if stem + tail in known or stem in _CLOSED:
        return bare + second
    if stem in _OPEN or (stem in known and tail in known):
        return first + second
    return bare + second


def joins_without_space(first: str, second: str) -> bool:
    """Whether two words with a line end between are written without a space: after a slash or a dash."""
    last = first[-1:]
    if last in "/—–" or first.endswith("--"):
        return (
            len(first) > 1 and first[-2:-1].isalnum() and second[:1].isalnum() and not first.endswith("---")
        )
    return _is_wide(last) and _is_wide(second[:1])


def _is_wide(character: str) -> bool:
    return "\u3040" <= character <= "\u30ff" or "\u4e00" <= character <= "\u9fff"
