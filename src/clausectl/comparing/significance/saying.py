"""Reasons in words for people."""

from __future__ import annotations

from clausectl.comparing.significance.marks import Mark
from clausectl.model.redlines import Reason

__all__ = ["excerpt", "say_change", "say_exchange", "say_punctuation", "say_rename", "say_sentence"]

_NOUNS = {
    "amount": ("an amount", "an amount"),
    "period": ("a period", "a period"),
    "date": ("a date", "a date"),
    "number": ("a number", "a number"),
    "party": ("a party", "a party"),
    "term": ("a defined term", "a definition"),
    "standard": ("a standard", "a standard"),
    "reference": ("a reference", "a reference"),
    "exception": ("an exception", "an exception"),
    "condition": ("a condition", "a condition"),
}
_MARKS = {
    ",": "a comma", ";": "a semicolon", ":": "a colon", ".": "a full stop",
    "(": "a bracket", ")": "a bracket",
    "[": "a bracket", "]": "a bracket", "—": "a dash", "/": "a slash", "?": "a question mark",
    "!": "an exclamation mark",
}  # fmt: skip
_LONGEST = 120  # characters of an excerpt


def excerpt(text: str, start: int, end: int) -> str:
    """A stretch of a text, cut at a word where it is long."""
    if end - start <= _LONGEST:
        return text[start:end]
    cut = text[start : start + _LONGEST]
    return cut.rpartition(" ")[0] or cut


def say_change(rule: str, old: Mark | None, new: Mark | None, old_text: str, new_text: str) -> Reason:
    """The reason for words that came, went, or stand in place of others."""
    gone = old_text[old.start : old.end] if old else ""
    come = new_text[new.start : new.end] if new else ""
    if rule in ("exception", "condition") and not (old and new):
        shown = _with_words(new_text, new) if new else _with_words(old_text, old) if old else ""
        verb = "was added" if new else "was taken out"
        return Reason(rule, f"{_NOUNS[rule][0]} {verb}: {shown}", gone, come)
    if rule in _NOUNS and not (old and new and rule in ("exception", "condition")):
        noun = _NOUNS[rule][0]
        if old and new:
            if rule == "amount" and old.key.endswith("%") and new.key.endswith("%"):
                noun = "a percentage"
            if rule == "period" and old.about[1] and old.about[1] == new.about[1]:
                # "60 → 90 days" says the unit once.
                said = f"{noun} changed, {_shorten_left(gone, come)} → {come}"
            else:
                said = f"{noun} changed, {gone} → {come}"
        else:
            said = f"{_NOUNS[rule][1]} {'was added' if new else 'was taken out'}: {come or gone}"
        return Reason(rule, said, gone, come)
    if old and new:
        return Reason(rule, f"{gone} became {come}", gone, come)
    return Reason(rule, f"“{come or gone}” was {'added' if new else 'taken out'}", gone, come)


def _shorten_left(gone: str, come: str) -> str:
    """ "60 days" before "90 days" is "60"."""
    words, others = gone.split(" "), come.split(" ")
    while len(words) > 1 and len(others) > 1 and words[-1] == others[-1]:
        words.pop()
        others.pop()
    return " ".join(words)


def _with_words(text: str, mark: Mark) -> str:
    """A trigger with up to six words behind it."""
    tail = text[mark.start : mark.end + 80]
    for stop in (". ", "; ", "\n"):
        cut = tail.find(stop, mark.end - mark.start)
        if cut >= 0:
            tail = tail[:cut]
    cut = tail.find(")")
    if cut >= 0 and "(" not in tail[:cut]:  # the bracket that it stands in ends
        tail = tail[:cut]
    words = tail.split()
    kept = text[mark.start : mark.end].count(" ") + 7
    shown = " ".join(words[:kept])
    return shown + " …" if len(words) > kept else shown.rstrip(".,;: ")


def say_moved(rule: str, word: str) -> Reason:
    return Reason(rule, f"“{word}” stands elsewhere in the sentence", word, word)


def say_exchange(first: str, second: str) -> Reason:
    """Two parties that changed places."""
    return Reason("party", f"two parties changed places, {first} and {second}", first, second)


def say_rename(old: str, new: str) -> Reason:
    return Reason("term", f"the defined term “{old}” is called “{new}” now", old, new)


def say_sentence(gone: str, come: str) -> Reason:
    """A sentence that came, went, or was replaced."""
    if gone and come:
        return Reason("sentence", "a sentence was replaced", gone, come)
    return Reason("sentence", f"a sentence was {'added' if come else 'taken out'}", gone, come)


def say_punctuation(old: str, new: str, before: str, after: str) -> Reason:
    """Punctuation that came, went or changed between two words."""
    gone, come = (_MARKS.get(mark, f"“{mark}”" if mark else "") for mark in (old, new))
    if old and new:
        said = f"{gone} became {come}"
    else:
        said = f"{come or gone} was {'added' if come else 'taken out'}"
    where = f" between “{before}” and “{after}”" if before and after else ""
    where = where or (f" after “{before}”" if before else f" before “{after}”" if after else "")
    return Reason("list-punctuation", said + where, old, new)
