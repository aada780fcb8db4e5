"""Why `check` does not report what contract-lint takes for an undefined term: every one of them, by kind.

A kind is told from the words and the document alone, never by asking clausectl.
Single names of published texts were looked up by hand and stand here by name;
what fits nothing is counted as not explained.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

_OPENS = re.compile(r"(?:Where|Upon|If|Unless|Nothing|Subject|In|Fill)\b|Title to\b")
_RUNS_ON = re.compile(r".* (?:in|to|for|of|the|and)\Z")
_HOUSE = r"(?:Alder|Birch|Cedar|Dogwood|Elder|Fir|Gorse|Hazel|Ivy|Juniper|Larch)"
_PARTY = re.compile(rf"{_HOUSE}(?: and {_HOUSE})? [A-Z][a-z]+\Z|Larch Meadow Ltd\Z")
_BY_NAME = {
    name: kind
    for kind, names in {
        "two terms in a row": (
            "Party the Parties|Agreement the Parties|Support and Professional Services|Support for the Cloud"
            "|Processing Personal Data|Process Customer Personal Data|Processing Customer Personal Data"
        ),
        "a place, an institution or a statute": (
            "England and Wales|United Kingdom to|European Commission|European Union Regulation|State and"
            "|Swiss Federal Data Protection|Employment Inventions Act|General Session"
        ),
        "half of a compound with a hyphen": (
            "Party Components|Party Components in|Party Platform|Party Platforms|Risk Activities"
            "|Covered Claim|Covered Claims|Covered Claims and|Disclosure Agreement|Mutual Non"
        ),
        "filled in on a cover page": (
            "Effective Date|Governing Law|Governing Member State|Categories of Data Subjects"
            "|Categories of Personal Data"
        ),
    }.items()
    for name in names.split("|")
}
KINDS = (
    "words that begin a sentence",
    "a term with small words behind it",
    "a name of a party",
    "two terms in a row",
    "half of a compound with a hyphen",
    "a place, an institution or a statute",
    "a title of a provision, used as one",
    "defined in the same text, in bold or quotes",
    "filled in on a cover page",
    "defined in another file",
    "not explained",
)


def tabulate_terms(found: Iterable[tuple[str, str]]) -> list[str]:
    """The table of kinds; ``found`` are names, each with the text of the document it was found in."""
    names: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for name, text in found:
        names[explain(name, text)][name] += 1
    rows = ["| undefined terms that contract-lint finds alone | findings | names | such as |"]
    rows.append("| --- | --- | --- | --- |")
    for kind, counts in names.items():
        examples = ", ".join(f"{name} ({count})" for name, count in counts.most_common(4)) or "none"
        rows.append(f"| {kind} | {counts.total()} | {len(counts)} | {examples} |")
    rows.append(f"| all | {sum(c.total() for c in names.values())} | {sum(map(len, names.values()))} | |")
    return rows


@lru_cache(maxsize=4096)
def explain(name: str, text: str) -> str:
    """The first of the kinds that a name is of, in a text."""
    if name in _BY_NAME:
        return _BY_NAME[name]
    if _OPENS.match(name):
        return KINDS[0]
    if _PARTY.match(name):
        return "a name of a party"
    if _RUNS_ON.match(name):
        return KINDS[1]
    words = re.escape(name.removesuffix("s")) + "s?"
    if re.search(rf"[\"“*]{{1,3}}{words}[\"”*]", text):
        return "defined in the same text, in bold or quotes"
    if re.search(rf"(?:\*\*[\d.]+\*\*\.?|\*\*\d+\.|^#+) {words}|\d \({words}", text, re.MULTILINE):
        return "a title of a provision, used as one"
    return "defined in another file" if name == "Confidential Information" else "not explained"
