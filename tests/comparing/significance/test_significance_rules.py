"""The registry of rules: consistent, each with an example that fires, and all of it documented."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from clausectl.comparing.significance import Context, assess
from clausectl.comparing.significance.phrases import index_phrases, pair_opposites
from clausectl.comparing.significance.rules import RULES, Rule
from clausectl.comparing.words import compare_words

PAGE = Path(__file__).resolve().parents[3] / "docs/significance.md"
OF_TEXTS = [rule for rule in RULES if rule.id not in ("provision", "nesting")]
KNOWN = Context(terms=frozenset({"Articles"}), parties=frozenset({"Provider", "Customer"}))


def rules_table() -> str:
    rows = ["| rule | fires when this changes | example |", "| --- | --- | --- |"]
    for rule in RULES:
        example = f"{rule.old} → {rule.new}" if rule.old else f"→ {rule.new}"
        rows.append(f"| {rule.id} | {rule.means} | {example} |")
    return "\n".join(rows)


def words_table() -> str:
    rows = []
    for rule in RULES:
        if not rule.phrases:
            continue
        rows += [f"**{rule.id}**", ""]
        for line in rule.phrases.strip().splitlines():
            key, colon, variants = line.strip().partition(": ")
            rows.append(f"- {', '.join(f'`{v.strip()}`' for v in (variants if colon else key).split(' | '))}")
        rows.append("")
    return "\n".join(rows).rstrip()


@pytest.mark.parametrize(("name", "table"), [("rules", rules_table), ("words", words_table)])
def test_the_rules_are_documented_as_they_are(name: str, table: object) -> None:
    assert callable(table)
    page = PAGE.read_text(encoding="utf-8")
    between = re.compile(rf"(<!-- {name}: [^\n]*-->\n)(.*?)(<!-- end of {name} -->)", re.DOTALL)
    expected = f"\n{table()}\n\n"
    if os.environ.get("CLAUSECTL_GOLDEN"):
        page = between.sub(lambda found: found[1] + expected + found[3], page)
        PAGE.write_text(page, encoding="utf-8")
    found = between.search(page)
    assert found is not None
    assert found[2] == expected


@pytest.mark.parametrize("rule", OF_TEXTS, ids=lambda rule: rule.id)
def test_the_example_of_a_rule_fires_it(rule: Rule) -> None:
    found = assess(compare_words(rule.old, rule.new), KNOWN)
    assert rule.id in {reason.rule for reason in found.reasons}, found


@pytest.mark.parametrize("rule", OF_TEXTS, ids=lambda rule: rule.id)
def test_the_example_of_a_rule_is_silent_where_nothing_differs(rule: Rule) -> None:
    assert not assess(compare_words(rule.new, rule.new), KNOWN).edits


def test_ids_are_unique_and_no_phrase_is_of_two_rules() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    seen: dict[tuple[str, ...], str] = {}
    for first, phrases in index_phrases().items():
        for phrase in phrases:
            words = (first, *phrase.rest)
            assert seen.setdefault(words, phrase.rule) == phrase.rule or words == ("nor",), words


PHRASES = [
    (" ".join((first, *phrase.rest)), phrase.rule)
    for first, phrases in index_phrases().items()
    for phrase in phrases
    if phrase.rule and not phrase.weak
]


@pytest.mark.parametrize(("words", "rule"), PHRASES, ids=[words for words, _ in PHRASES])
def test_every_phrase_fires_its_rule_when_it_is_added(words: str, rule: str) -> None:
    old, new = "acme delivers goods daily here", f"acme delivers goods {words} daily here"
    found = assess(compare_words(old, new), Context())
    assert rule in {reason.rule for reason in found.reasons}, found


def test_opposites_are_pairs_of_two_words() -> None:
    for first, second in pair_opposites():
        assert first != second
        assert first.isalpha()
        assert second.isalpha()
