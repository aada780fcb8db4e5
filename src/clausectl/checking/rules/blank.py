"""A blank that nobody filled in.

## Why
``[●]``, ``TBD`` or a line of underscores in a contract that is signed is a term
nobody agreed on.

## Wrong
> The fee is [●] euros, payable by ____.

## Right
> The fee is 100 euros, payable by 1 May 2030.

In a clause or form `The fee is {{ fee }}` is right as well; a plain document has nothing that
would fill the placeholder in, and there it is a blank. A box to tick at the start of a line
(``[ ] Yes``, ``[x] No``) is none.

## How to mend it
Fill it in, or make it a placeholder with a parameter in the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausectl.checking.analysis import Text
from clausectl.model.rules import Finding, Rule

_BLANK = re.compile(
    r"\[ ?[●•○■□◦⚫\u2022\u25cf*.…_xX?-]{1,10} ?\]"
    r"|\[ {1,20}\]"
    r"|_{3,}"
    r"|(?<![\w.])(?:TBD|TBC|T\.B\.D\.|TBA|XXX+|tbd|tbc)(?![\w])"
    r"|\[(?:insert|enter|fill in|specify|add|name|date|amount|address|number|party|company|title|place|"
    r"einfügen|einsetzen|Datum|Name|Betrag|insérer|compléter|à compléter|insertar|indicar|completar)"
    r"(?:[ :][^\[\]\n]{0,80})?\]"
    r"|(?-i:\[[A-Z][A-Z /_-]{2,40}\])"
    r"|(?-i:\[[A-Z][a-z]+(?: (?:of|the|and|or|in|for))?(?: [A-Z][a-z]+){1,4}\])",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(r"\{\{[^{}\n]{1,80}\}\}")
_BOX = re.compile(r"\[[ xX]\](?=\s*\S)")
# What stands in brackets by custom and asks for nothing.
_CUSTOMARY = re.compile(r"(?i)\[(?:intentionally|reserved|signature|remainder|page|rest of)\b")
_OUTSIDE = re.compile(r"___|T\.?B\.?[DCA]|tb[dc]|XXX")  # the blanks that stand in no brackets


def check(text: Text) -> Iterator[Finding]:
    """Look for what stands where a value belongs."""
    for paragraph in text.paragraphs:
        if text.kind == "document" and "{{" in paragraph.text:
            for match in _PLACEHOLDER.finditer(paragraph.text):
                place = paragraph.place(match.start(), match.end())
                message = f"{match.group()} is a placeholder that nothing fills in here"
                yield Finding(text.path, *place, message, "write the value in its place")
        if "[" not in paragraph.text and _OUTSIDE.search(paragraph.text) is None:
            continue
        for match in _BLANK.finditer(paragraph.text):
            if not _is_blank(paragraph.text, match):
                continue
            place = paragraph.place(match.start(), match.end())
            shown = match.group() if len(match.group()) < 30 else match.group()[:29] + "…"
            hint = "fill it in, or write a placeholder such as {{ fee }}"
            yield Finding(text.path, *place, f"{shown} is a blank that nobody filled in", hint)


def _is_blank(text: str, match: re.Match[str]) -> bool:
    found = match.group()
    line_start = text.rfind("\n", 0, match.start()) + 1
    if _BOX.match(text, match.start()) and not text[line_start : match.start()].strip(" |-*•"):
        return False
    if _CUSTOMARY.match(found):
        return False
    if text[match.end() : match.end() + 1] == "(":  # the words of a link whose target was not read
        return False
    if re.fullmatch(r"[A-Za-z.]+", found):
        return found.upper() == found or found in ("tbd", "tbc")
    if (
        found[0] == "["
        and re.fullmatch(r"\[[A-Za-z][A-Za-z /_-]*\]", found)
        and " " not in found
        and len(found) > 3
    ):
        return found.upper() == found or found[1:-1].lower() in _ALONE
    return True


_ALONE = frozenset(
    ("insert", "date", "name", "amount", "address", "number", "party", "company", "title", "place", "datum")
)


RULE = Rule("CL580", "blank", "error", "text", "blanks", check)
