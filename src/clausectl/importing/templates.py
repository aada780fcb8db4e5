"""What copies say in one slot: the words they share, the blanks where they differ, and who deviates.

All copies are aligned together. Each distinct text is aligned with the most
common one, and every word of that is weighed by the copies that have it in
its place. Words that nearly all have are fixed; where copies differ is a
blank; a copy without a fixed word, or with words where there is no blank,
deviates. The form's own text cannot be deviated from, so there every
difference is a blank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from clausectl.comparing.sequences import match
from clausectl.comparing.tokens import is_word
from clausectl.importing.slots import Tokens
from clausectl.records import dataclass

_MANY = 10  # copies from which on a few that differ are exceptions
_FIXED_OF_MANY = 0.9
_FIXED_OF_FEW = 0.7
_FEW = 3
_JOINS_ISLAND = frozenset(",.-–&/'’")

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Template:
    """The words shared in a slot, with blanks.

    ``tokens`` are those of the most common text; ``blanks`` are stretches of
    them (``(3, 3)`` is a place between two) where copies differ, in order.
    ``common`` are the tokens that nearly all copies have: these alone are
    aligned, so that a name is never taken for the words around it.
    """

    tokens: Tokens
    blanks: tuple[Stretch, ...]
    common: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Fit:
    """A text laid on a template: for each blank the stretch of its tokens, or None where it deviates.

    ``pairs`` are the indices of equal tokens of template and text.
    """

    values: tuple[Stretch, ...] | None
    pairs: tuple[tuple[int, int], ...]


def find_template(variants: Sequence[Tokens], weights: Sequence[int], *, strict: bool) -> Template:
    """The template of distinct texts, of which ``weights[i]`` copies say ``variants[i]``.

    ``strict`` says that nothing may deviate: then whatever differs is a blank.
    The first of the most common texts is the skeleton. Time grows with the
    number of distinct texts.
    """
    total = sum(weights)
    skeleton = variants[max(range(len(variants)), key=lambda at: (weights[at], -at))]
    share = 1.0 if strict else _FIXED_OF_MANY if total >= _MANY else _FIXED_OF_FEW if total >= _FEW else 1.0
    common = _find_common(variants, weights, share * total)
    having = [0] * len(skeleton)
    inserting = [0] * (len(skeleton) + 1)
    for variant, weight in zip(variants, weights, strict=True):
        if variant == skeleton:
            having = [count + weight for count in having]
            continue
        i = j = 0
        for x, y in [*align(skeleton, variant, common), (len(skeleton), len(variant))]:
            if y > j and x == i:
                inserting[x] += weight
            if x < len(skeleton):
                having[x] += weight
            i, j = x + 1, y + 1
    fixed = [count >= share * total for count in having]
    open_gaps = [count > (1 - share) * total + 1e-9 for count in inserting]
    blanks = _find_blanks(fixed, open_gaps)
    if not strict:
        blanks = [blank for blank in blanks if not _is_wording(skeleton, blank, having, total)]
    return Template(skeleton, tuple(_join_islands(skeleton, blanks)), common)


def _find_common(variants: Sequence[Tokens], weights: Sequence[int], least: float) -> frozenset[str]:
    counts: dict[str, int] = {}
    for variant, weight in zip(variants, weights, strict=True):
        for token in set(variant):
            counts[token] = counts.get(token, 0) + weight
    return frozenset(token for token, count in counts.items() if count >= least - 1e-9)


def align(a: Tokens, b: Tokens, common: frozenset[str]) -> list[tuple[int, int]]:
    """Pairs of equal tokens, increasing on both sides: of those alone that nearly all copies have."""
    rows = [at for at, token in enumerate(a) if token in common]
    columns = [at for at, token in enumerate(b) if token in common]
    pairs = match([a[at] for at in rows], [b[at] for at in columns])
    return [(rows[i], columns[j]) for i, j in pairs]


def _is_wording(tokens: Tokens, blank: Stretch, having: Sequence[int], total: int) -> bool:
    """Whether half of all copies say the same there and it is no value: words in small letters."""
    start, end = blank
    if start == end or min(having[start:end]) * 2 < total:
        return False
    return any(token.islower() and is_word(token) and not token[0].isdigit() for token in tokens[start:end])


def _find_blanks(fixed: Sequence[bool], open_gaps: Sequence[bool]) -> list[Stretch]:
    found: list[Stretch] = []
    at = 0
    while at <= len(fixed):
        start = at
        while at < len(fixed) and not fixed[at]:
            at += 1
        if at > start or open_gaps[start]:
            found.append((start, at))
        at = max(at, start) + 1
    merged: list[Stretch] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _join_islands(tokens: Tokens, blanks: Sequence[Stretch]) -> list[Stretch]:
    """Blanks with nothing between them but what stands inside a value: a comma, a middle name, ``Ltd``."""
    joined: list[Stretch] = []
    for start, end in blanks:
        if joined and _is_inside_value(tokens[joined[-1][1] : start]):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _is_inside_value(island: Tokens) -> bool:
    words = [token for token in island if is_word(token)]
    if len(words) > 2 or any(not (word[:1].isupper() or word[:1].isdigit()) for word in words):
        return False
    return all(token in _JOINS_ISLAND for token in island if not is_word(token))


def fit(template: Template, tokens: Tokens) -> Fit:
    """A text laid on a template."""
    if tokens == template.tokens:
        pairs = tuple((at, at) for at in range(len(tokens)))
        return Fit(template.blanks, pairs)
    runs = _fixed_runs(template)
    found = align(template.tokens, tokens, template.common)
    by_template = dict(found)
    values = _between_runs(runs, by_template, tokens, template)
    if values is None:
        values = _search_runs(runs, tokens, template)
    return Fit(values, tuple(found))


def _fixed_runs(template: Template) -> list[Stretch]:
    """What stands before, between and after the blanks; one more than there are blanks."""
    edges = [0, *(edge for blank in template.blanks for edge in blank), len(template.tokens)]
    return [(edges[at], edges[at + 1]) for at in range(0, len(edges), 2)]


def _between_runs(
    runs: Sequence[Stretch], pairs: dict[int, int], tokens: Tokens, template: Template
) -> tuple[Stretch, ...] | None:
    """The stretches between fixed runs where each of these stands whole and in its place."""
    found: list[Stretch] = []
    at = 0
    for number, (start, end) in enumerate(runs):
        if start == end:
            if number == len(runs) - 1:
                found.append((at, len(tokens)))
            continue
        first = pairs.get(start)
        if first is None or any(pairs.get(start + step) != first + step for step in range(end - start)):
            return None
        if number == 0:
            if first != 0:
                return None
        else:
            if first < at:
                return None
            found.append((at, first))
        at = first + end - start
    if runs[-1][0] != runs[-1][1] and at != len(tokens):
        return None
    return tuple(found) if len(found) == len(template.blanks) else None


def _search_runs(runs: Sequence[Stretch], tokens: Tokens, template: Template) -> tuple[Stretch, ...] | None:
    """The same by looking for each run from the left, the last one at the end."""
    first, last = runs[0], runs[-1]
    head = template.tokens[first[0] : first[1]]
    tail = template.tokens[last[0] : last[1]]
    if len(runs) == 1:
        return () if tokens == template.tokens else None
    if tokens[: len(head)] != head or (tail and tokens[len(tokens) - len(tail) :] != tail):
        return None
    at, limit = len(head), len(tokens) - len(tail)
    if at > limit:
        return None
    found: list[Stretch] = []
    for start, end in runs[1:-1]:
        where = find_tokens(tokens, template.tokens[start:end], at, limit)
        if where < 0:
            return None
        found.append((at, where))
        at = where + end - start
    found.append((at, limit))
    return tuple(found)


def find_tokens(tokens: Tokens, wanted: Tokens, at: int, limit: int) -> int:
    """Where tokens stand among others, from one place on and before a limit; -1 where they do not."""
    if not wanted:
        return at
    while at + len(wanted) <= limit:
        try:
            at = tokens.index(wanted[0], at, limit)
        except ValueError:
            return -1
        if tokens[at : at + len(wanted)] == wanted:
            return at
        at += 1
    return -1


_RARE = 0.1  # of the copies: what so few have in a blank is no value but a deviation


def holds_sentence(tokens: Tokens) -> bool:
    """Whether a sentence ends inside a stretch of tokens, and another one begins."""
    return any(
        token == _STOP and at + 2 < len(tokens) and tokens[at + 1][:1].isupper() and tokens[at + 2].islower()
        for at, token in enumerate(tokens)
    )


_STOP = "."


def find_outliers(values: Mapping[int, Sequence[Tokens]]) -> set[int]:
    """The texts, by their numbers, that have whole sentences in a blank where hardly any other has.

    ``values`` is of each text what it has in each blank.
    """
    odd = {key for key, columns in values.items() if any(holds_sentence(tokens) for tokens in columns)}
    return odd if len(odd) <= _RARE * len(values) else set()
