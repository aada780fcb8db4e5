"""Every difference of words and numbers between an executed copy and a recorded text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from clausectl.comparing.significance import Context, assess
from clausectl.comparing.terms import find_definitions
from clausectl.comparing.words import compare_words
from clausectl.model.executed import ExecutedDifference, RecordedPlace
from clausectl.model.imported import Spot
from clausectl.model.redlines import Edit, Redline
from clausectl.records import dataclass
from clausectl.signing.executed_words import Words, cut_around, overlap, show_label

_NEAR = 48  # characters of the words around a difference
_LEAST_MOVED = 4  # words: fewer stand in a text twice by chance
_KEPT = 0.5  # of a paragraph: one that kept more where it was has not moved
_LEAST_PIECE = 12  # characters: less may be found in any paragraph by chance
_DRAWN = str.maketrans("", "", "()[] \u00a0")
_BEGINS = 60  # characters of a provision whose number differs

Part = tuple[int, int, int]
"""What both texts have: offset in the recorded one, offset in the file's, length."""

Piece = tuple[int, int, int, int, int]
"""A stretch within one paragraph of each: their indexes, the offsets in both texts, its length."""


@dataclass(frozen=True, slots=True)
class Copy:
    """The words of a copy, and where each line of what was read came from."""

    words: Words
    spots: tuple[Spot, ...]

    def spot(self, words: Words, at: int) -> Spot:
        """The place in the file of a character of ``words``, which are these or some of them."""
        line = words.line(at)
        return self.spots[line - 1] if 0 < line <= len(self.spots) else Spot(0, 0)


@dataclass(frozen=True, slots=True)
class _Found:
    """A difference, and where it is told: by the place in the file, then in the recorded text."""

    order: tuple[int, int, int]
    difference: ExecutedDifference


def compare_executed(
    recorded: Words, copy: Copy, parties: Iterable[str] = ()
) -> tuple[ExecutedDifference, ...]:
    """Every difference of words, numbers, punctuation and labels, in the order of the file.

    Layout, markup, the kind of quotes, dashes and spaces, and how a label is
    punctuated are none. A paragraph that stands elsewhere with the same words
    is told as moved, once. ``parties`` are names and roles for the rules of
    significance, which are only there for English. Takes time in proportion to
    the texts times a logarithm. Raises nothing.
    """
    redline = compare_words(recorded.text, copy.words.text)
    if not redline.changed:
        return tuple(one.difference for one in _compare_labels(recorded, copy.words, copy, _join(redline)))
    moved = _find_moved(recorded, copy.words, _join(redline))
    found = [_tell_moved(recorded, copy, old, new) for old, new in moved]
    old, new = recorded, copy.words
    if moved:
        old = recorded.without({at for at, _ in moved})
        new = copy.words.without({at for _, at in moved})
        redline = compare_words(old.text, new.text)
    context = _describe(recorded, copy.words, parties)
    for edit in assess(redline, context).edits:
        parted = bool(edit.old) != bool(edit.new)  # of spaces alone: two words that were one, or the like
        if edit.kind != "formatting" and (parted or edit.old.strip() or edit.new.strip()):
            found.append(_tell_words(old, new, copy, edit))
    found += _compare_labels(old, new, copy, _join(redline))
    return tuple(one.difference for one in sorted(found, key=lambda one: one.order))


def _join(redline: Redline) -> list[Part]:
    parts: list[Part] = []
    old = new = 0
    for part in redline.parts:
        length = len(part.text)
        if part.kind == "same":
            parts.append((old, new, length))
        old += length if part.kind != "inserted" else 0
        new += length if part.kind != "deleted" else 0
    return parts


def _describe(recorded: Words, copied: Words, parties: Iterable[str]) -> Context:
    """What the rules of significance have to know; the language is that of the recorded text."""
    texts = [paragraph.words for paragraph in (*recorded.paragraphs, *copied.paragraphs)]
    terms = frozenset(definition.term for definition in find_definitions(texts))
    language = recorded.document.language or copied.document.language
    return Context(language, terms=terms, parties=frozenset(name for name in parties if name))


def _find_moved(recorded: Words, copied: Words, parts: Sequence[Part]) -> list[tuple[int, int]]:
    """Pairs of paragraphs with the same words, of which neither kept its place. Each is in one pair."""
    gone = _find_displaced(recorded, parts)
    come = _find_displaced(copied, sorted((new, old, length) for old, new, length in parts))
    return [
        pair
        for words, places in gone.items()
        if len(places) == len(come.get(words, ()))  # else nobody can say which is which
        for pair in zip(places, come[words], strict=True)
    ]


def _find_displaced(words: Words, parts: Sequence[Part]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for at, paragraph in enumerate(words.paragraphs):
        if paragraph.words.count(" ") + 1 < _LEAST_MOVED:
            continue
        start, length = words.starts[at], len(paragraph.words)
        kept = sum(size for _, size in overlap(parts, start, start + length))
        if kept < _KEPT * length:
            found[paragraph.words].append(at)
    return found


def _tell_moved(recorded: Words, copy: Copy, old: int, new: int) -> _Found:
    start, there = recorded.starts[old], copy.words.starts[new]
    end = start + len(recorded.paragraphs[old].words)
    difference = ExecutedDifference(
        "moved",
        recorded.show(start, end),
        copy.words.show(there, there + end - start),
        _place(recorded, start),
        copy.spot(copy.words, there),
    )
    return _Found(_order(copy.words, there, recorded, start), difference)


def _tell_words(old: Words, new: Words, copy: Copy, edit: Edit) -> _Found:
    old_end, new_end = edit.old_at + len(edit.old), edit.new_at + len(edit.new)
    gone, come = old.show(edit.old_at, old_end), new.show(edit.new_at, new_end)
    if not gone and not come:  # two words that were one, or one that was two
        old_at, new_at = _word_at(old.text, edit.old_at), _word_at(new.text, edit.new_at)
        gone, come = _word_from(old.text, old_at, old_end), _word_from(new.text, new_at, new_end)
    before, after = cut_around(new.text, edit.new_at, new_end, _NEAR)
    if not come:
        before, after = cut_around(old.text, edit.old_at, old_end, _NEAR)
    told = (edit.new if come else edit.old) if gone or come else ""
    before += " " if before and told[:1] == " " else ""
    after = f" {after}" if after and told[-1:] == " " else after
    difference = ExecutedDifference(
        "changed" if gone and come else "missing" if gone else "added",
        gone,
        come,
        _place(old, edit.old_at + _count_space(edit.old)),
        copy.spot(new, edit.new_at + _count_space(edit.new)),
        before,
        after,
        reasons=edit.reasons,
    )
    return _Found(_order(new, edit.new_at, old, edit.old_at), difference)


def _count_space(text: str) -> int:
    return len(text) - len(text.lstrip()) if text.strip() else 0


def _word_at(text: str, at: int) -> int:
    return max(text.rfind(" ", 0, at), text.rfind("\n", 0, at)) + 1


def _word_from(text: str, start: int, end: int) -> str:
    return " ".join((text[start:end] + text[end : end + 200].partition(" ")[0].partition("\n")[0]).split())


def _place(recorded: Words, at: int) -> RecordedPlace:
    index = recorded.provision(at)
    if index < 0:
        return RecordedPlace("", 0)
    provision = recorded.document.provisions[index]
    return RecordedPlace(provision.path or provision.title, recorded.line(at))


def _order(new: Words, new_at: int, old: Words, old_at: int) -> tuple[int, int, int]:
    return (new.line(new_at), old.line(old_at), new_at)


def _compare_labels(old: Words, new: Words, copy: Copy, parts: Sequence[Part]) -> Iterator[_Found]:
    """Paragraphs whose words both texts have under another label, or under one on one side alone.

    Two paragraphs have their label at the same place when the words that both
    texts have of the one begin where those of the other do.
    """
    pieces = list(_cut_pieces(old, new, parts))
    ours = _find_openings(pieces, 0)
    theirs = _find_openings(pieces, 1)
    for at, piece in ours.items():
        label = old.paragraphs[at].label
        if theirs[piece[1]] == piece:
            other = new.paragraphs[piece[1]].label
            if _level(label) != _level(other):
                yield _tell_label(old, new, copy, label, other, piece)
        elif label:
            yield _tell_label(old, new, copy, label, "", piece)
    for at, piece in theirs.items():
        if new.paragraphs[at].label and ours[piece[0]] != piece:
            yield _tell_label(old, new, copy, "", new.paragraphs[at].label, piece)


def _level(label: str) -> str:
    """A label without what only draws it: brackets, stops at its end, spaces."""
    return label.translate(_DRAWN).rstrip(".")


def _cut_pieces(old: Words, new: Words, parts: Sequence[Part]) -> Iterator[Piece]:
    """What both texts have, cut where a paragraph of either ends; line ends are no piece."""
    for old_at, new_at, length in parts:
        done = 0
        while done < length:
            ours, theirs = old.find(old_at + done), new.find(new_at + done)
            size = min(
                length - done,
                old.starts[ours] + len(old.paragraphs[ours].words) - old_at - done,
                new.starts[theirs] + len(new.paragraphs[theirs].words) - new_at - done,
            )
            if size > 0:
                yield ours, theirs, old_at + done, new_at + done, size
            done += max(size, 1)


def _find_openings(pieces: Iterable[Piece], side: int) -> dict[int, Piece]:
    """Paragraph of one side -> the first piece of it that is no single word, or else the first."""
    found: dict[int, Piece] = {}
    for piece in sorted(pieces, key=lambda piece: piece[2 + side]):
        known = found.get(piece[side])
        if known is None or (known[4] < _LEAST_PIECE <= piece[4]):
            found[piece[side]] = piece
    return found


def _tell_label(old: Words, new: Words, copy: Copy, ours: str, theirs: str, piece: Piece) -> _Found:
    old_at, new_at = piece[2], piece[3]
    _, begins = cut_around(new.text, new_at, new_at, _BEGINS)
    difference = ExecutedDifference(
        "number",
        show_label(ours) or "none",
        show_label(theirs) or "none",
        _place(old, old_at),
        copy.spot(new, new_at),
        after=begins,
    )
    return _Found(_order(new, new_at, old, old_at), difference)
