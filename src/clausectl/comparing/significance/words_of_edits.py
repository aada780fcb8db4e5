"""What the words of one edit tell by themselves: punctuation, opposites, capitals, definitions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from clausectl.comparing.significance.lists import ABBREVIATIONS, COMPANY_ENDINGS, INTRODUCTIONS, PRONOUNS
from clausectl.comparing.significance.looks import level_looks
from clausectl.comparing.significance.marks import Mark
from clausectl.comparing.significance.pairing import common_places
from clausectl.comparing.significance.phrases import fold_word, pair_opposites
from clausectl.comparing.significance.rules import MOVED_MATTERS
from clausectl.comparing.significance.saying import say_moved, say_punctuation
from clausectl.model.redlines import Reason

__all__ = ["find_word_reasons", "read_words"]

_WORD = re.compile(r"[^\W_]+(?:['’.,:\-‐‑][^\W_]+)*")
_PUNCTUATION = re.compile(r"[,;:.()\[\]?!/]|\s—\s?")
_DEFINITION = re.compile(
    r"[“„«\"]([^\W\d_][^“”„«»\"\n]{0,80})[”“»\"]\s{0,2}"
    r"(?:\)|means\b|shall mean\b|has the meaning\b)"
)
_QUOTE = re.compile(r"[“„«\"]")
_ARTICLES = frozenset(("the", "a", "an"))

_MOST_WORDS = 40  # of an edit, to look for one that moved in it
_NEAR = 40  # characters around an edit that are looked at
_LIST_ENDS = frozenset(("", ".", ";", ","))


class _Place(Protocol):
    @property
    def old_at(self) -> int: ...
    @property
    def old_end(self) -> int: ...


def read_words(text: str) -> list[str]:
    """The words and numbers of a text, in small letters. Linear."""
    return [word.lower().replace("’", "'") for word in _WORD.findall(text)]


def find_word_reasons(
    old: str, place: _Place, gone: str, come: str, marks: tuple[list[Mark], list[Mark]]
) -> list[Reason]:
    """The reasons that one edit gives without regard to trigger words.

    ``old`` is the text that ``place`` points into, ``gone`` and ``come`` the
    two sides of the edit, ``marks`` what they touch.
    """
    old_marks, new_marks = marks
    words, others = read_words(gone), read_words(come)
    if words == others:
        told = [*_tell_punctuation(old, place, gone, come)]
        return told or [*_tell_capitals(gone, come, old_marks, new_marks)]
    reasons = [*_tell_opposites(words, others)]
    reasons += _tell_names(gone, come, words, others, old_marks, new_marks)
    reasons += _tell_definitions(old, place, gone, come)
    reasons += _tell_moved(words, others, old_marks, new_marks)
    return reasons


def _tell_punctuation(old: str, place: _Place, gone: str, come: str) -> Iterator[Reason]:
    before, after = _PUNCTUATION.findall(level_looks(gone)), _PUNCTUATION.findall(level_looks(come))
    if before == after:
        return
    same = 0
    for a, b in zip(before, after, strict=False):
        if a != b:
            break
        same += 1
    before, after = before[same:], after[same:]
    while before and after and before[-1] == after[-1]:
        before.pop()
        after.pop()
    was, now = (marks[0].strip() if marks else "" for marks in (before, after))
    head = old[max(0, place.old_at - _NEAR) : place.old_at]
    tail = old[place.old_end : place.old_end + _NEAR]
    if len(before) < 2 and len(after) < 2 and _says_nothing(head, tail, was, now):
        return
    left, right = _WORD.findall(head), _WORD.findall(tail)
    yield say_punctuation(was, now, left[-1] if left else "", right[0] if right else "")


def _says_nothing(head: str, tail: str, was: str, now: str) -> bool:
    """Whether a mark ends a paragraph, doubles another, or belongs to an abbreviation or name."""
    if {was, now} <= _LIST_ENDS and (not tail or tail.lstrip(" \"'”’»)")[:1] in ("", "\n")):
        return True
    mark = was or now
    if (not was or not now) and (head.rstrip()[-1:] == mark or tail.lstrip()[:1] == mark):
        return True  # one of ",," or ".."
    words = _WORD.findall(head)
    last = words[-1].lower() if words else ""
    if mark == "." and {was, now} == {"", "."}:
        return last in ABBREVIATIONS or last in COMPANY_ENDINGS
    if mark == "," and {was, now} == {"", ","}:
        following = _WORD.search(tail)
        if following and following.group().lower() in COMPANY_ENDINGS:
            return True
        sentence = re.split(r"[.;:!?]\s", head)[-1]
        opening = _WORD.findall(sentence)
        starts = len(head) < _NEAR or len(sentence) < len(head)
        return last in INTRODUCTIONS and starts and len(opening) <= 2
    return False


def _tell_capitals(gone: str, come: str, old_marks: list[Mark], new_marks: list[Mark]) -> Iterator[Reason]:
    """A term that became one by its capitals, or ceased to be one."""
    if gone == come or gone.lower() != come.lower():
        return
    before = [mark for mark in old_marks if mark.rule in ("term", "party")]
    after = [mark for mark in new_marks if mark.rule in ("term", "party")]
    if len(after) > len(before):
        yield Reason("term", f"“{gone}” became the defined term “{come}”", gone, come)
    elif len(before) > len(after):
        yield Reason("term", f"the defined term “{gone}” became “{come}”", gone, come)


def _tell_opposites(words: list[str], others: list[str]) -> Iterator[Reason]:
    if not words or len(words) != len(others) or len(words) > 8:
        return
    for word, other in zip(words, others, strict=True):
        if (word, other) in pair_opposites():
            yield Reason("negation", f"{word} became its opposite, {other}", word, other)


def _tell_names(
    gone: str, come: str, words: list[str], others: list[str], old: list[Mark], new: list[Mark]
) -> Iterator[Reason]:
    """A name that was replaced by words which are no name."""
    if not (old or new) or len(words) > 5 or len(others) > 5:
        return
    if PRONOUNS.intersection(words) or PRONOUNS.intersection(others):
        return
    before = [mark for mark in old if mark.rule in ("term", "party")]
    after = [mark for mark in new if mark.rule in ("term", "party")]
    if len(before) + len(after) != 1 or not words or not others:
        return
    named, side = (before[0], words) if before else (after[0], others)
    bare_name = [fold_word(word) for word in side if word not in _ARTICLES]
    if bare_name != [fold_word(word) for word in read_words(named.key)]:
        return
    bare, now = gone.strip(), come.strip()
    if named.rule == "party":
        yield Reason("party", f"a party changed, {bare} → {now}", bare, now)
    elif before:
        yield Reason("term", f"the defined term “{bare}” became “{now}”", bare, now)
    else:
        yield Reason("term", f"“{bare}” became the defined term “{now}”", bare, now)


def _tell_definitions(old: str, place: _Place, gone: str, come: str) -> Iterator[Reason]:
    """A definition that came, went, or names another term."""
    before, after = (_DEFINITION.findall(text) if _QUOTE.search(text) else [] for text in (gone, come))
    if before == after:
        if not before and gone and come and _quoted(old, place.old_at, place.old_end):
            yield Reason("term", f"a defined term changed, {gone} → {come}", gone, come)
        return
    for term in before:
        if term not in after:
            yield Reason("term", f"the definition of “{term}” was taken out", term, "")
    for term in after:
        if term not in before:
            yield Reason("term", f"a definition of “{term}” was added", "", term)


def _tell_moved(
    words: list[str], others: list[str], old_marks: list[Mark], new_marks: list[Mark]
) -> Iterator[Reason]:
    """A "not" or "only" that stands elsewhere among the words that an edit keeps."""
    if not old_marks or not new_marks or len(words) > _MOST_WORDS or len(others) > _MOST_WORDS:
        return
    keys = {mark.key for mark in old_marks if mark.rule in MOVED_MATTERS}
    keys &= {mark.key for mark in new_marks if mark.rule in MOVED_MATTERS}
    keys &= {word for word in words if words.count(word) == others.count(word) == 1}
    if not keys or sorted(words) == sorted(others):
        return
    kept = {words[i] for i, _ in common_places(words, others, 0, (len(words), len(others)))}
    for mark in old_marks:
        if mark.key in keys and mark.key not in kept:
            yield say_moved(mark.rule, mark.key)


def _quoted(text: str, start: int, end: int) -> bool:
    return text[start - 1 : start] in ("“", "„", "«", '"') and text[end : end + 1] in ("”", "“", "»", '"')
