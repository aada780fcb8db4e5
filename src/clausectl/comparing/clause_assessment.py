"""What the redline of a clause comes to, its markup and list marks put aside."""

from __future__ import annotations

import re

from clausectl.comparing.significance import Context, assess
from clausectl.comparing.words import compare_words
from clausectl.model.redlines import Assessment, Reason, Redline

_LIST_MARK = re.compile(r"^( *)1\. ", re.MULTILINE)
_REFERENCE = re.compile(r"\[([\w-]+(?:/[\w-]+)+)\]")


def assess_whole(what: str, verb: str, context: Context) -> Assessment:
    """What it comes to that a whole clause or provision was ``added`` or ``removed``."""
    if context.language[:2].lower() != "en":
        return Assessment("not assessed")
    return Assessment("substantive", (Reason("provision", f"a {what} was {verb}"),))


def assess_clause(
    old: tuple[str, str], new: tuple[str, str], redline: Redline, context: Context
) -> Assessment:
    """Kinds and significance of what differs between two texts of one clause.

    Each side is its text and the same without markup. ``redline`` is that of
    the texts; where there is markup the plain ones are compared for this. Every
    item of a list is marked ``1.`` in both, which is no number. A reference that
    leads to another clause now is a reason of its own: its number stands
    nowhere in the text.
    """
    (old_text, old_plain), (new_text, new_plain) = old, new
    if old_plain == new_plain:
        return Assessment("editorial")
    if old_text != old_plain or new_text != new_plain or "1. " in old_text or "1. " in new_text:
        redline = compare_words(_unmark(old_plain), _unmark(new_plain))
    found = assess(redline, context)
    before, after = _references(old_plain), _references(new_plain)
    if before == after or context.language != "en":
        return found
    reasons = [reason for reason in found.reasons if not _REFERENCE.search(reason.old + reason.new)]
    for was, now in _differences(before, after):
        verb = "leads elsewhere" if was and now else "was added" if now else "was removed"
        reasons.append(Reason("reference", f"a reference {verb}", was, now))
    return Assessment("substantive" if reasons else found.significance, tuple(reasons), found.edits)


def _unmark(text: str) -> str:
    return _LIST_MARK.sub(r"\1• ", text)


def _references(text: str) -> list[str]:
    return _REFERENCE.findall(text) if "[" in text else []


def _differences(before: list[str], after: list[str]) -> list[tuple[str, str]]:
    gone = [name for name in before if name not in after]
    come = [name for name in after if name not in before]
    pairs = list(zip(gone, come, strict=False))
    return [*pairs, *((old, "") for old in gone[len(pairs) :]), *(("", new) for new in come[len(pairs) :])]
