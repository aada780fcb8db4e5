"""Redlines: golden cases written by hand, and what must hold for every pair of texts."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from redline_cases import CASES

from clausectl.comparing.scripts import is_inside_word
from clausectl.comparing.sequences import common_length, common_subsequence, match
from clausectl.comparing.tokens import count_words, tokenize
from clausectl.comparing.words import compare_words
from clausectl.model.changes import Redline

MARK = re.compile(r"\[-(.*?)-\]|\{\+(.*?)\+\}(?!\})", re.DOTALL)
LABEL = re.compile(r"\([a-z]{1,4}\)|[\d.]+[.)]")

WORDS = [
    "the", "The", "Author", "shall", "may", "not", "and", "or", "pay", "notify", "Fees", "days", "thirty",
    "sixty", "(30)", "(a)", "30", "$1,000.00", "4.1", ".", ",", ";", "“", "”", '"', "(", ")", "**",
    "{{ speaker }}", "{{", "}}", "\n\n", "\n", "  ", "\u00a0", "Kündigung", "non-exclusive", "Author's",
    "e.g.", "sechzig", "[icml/fees]", "-", "–", "_", "\u200b", "\x00", "e\u0301", "ß", "İ", "|", "\n1. ",
    "(b)", "(c) ", "May 5, 2020", "6 June 2021", "甲方应", "三十日", "データ", "किताब", "a@b.example", "{",
]  # fmt: skip
legal = st.lists(st.sampled_from(WORDS), max_size=40).flatmap(
    lambda tokens: st.sampled_from(["", " "]).map(lambda glue: glue.join(tokens))
)
texts = st.one_of(legal, st.text(max_size=80))


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, str]:
    """A text and the same with a few words put in, taken out or exchanged."""
    old = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=120))
    new = list(old)
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(new)))
        length = draw(st.integers(0, 4))
        new[at : at + length] = draw(st.lists(st.sampled_from(WORDS), max_size=4))
    return " ".join(old), " ".join(new)


def side(marked: str, group: int) -> str:
    return MARK.sub(lambda m: m.group(group) or "", marked)


def show(redline: Redline) -> str:
    marks = {"same": "{}", "deleted": "[-{}-]", "inserted": "{{+{}+}}"}
    return "".join(marks[p.kind].format(p.text) for p in redline.parts)


def assert_well_formed(redline: Redline, old: str, new: str) -> None:
    assert redline.old == old
    assert redline.new == new
    kinds = [p.kind for p in redline.parts]
    assert all(p.text for p in redline.parts)
    assert all(a != b for a, b in itertools.pairwise(kinds))
    for at, (before, label) in enumerate(itertools.pairwise(redline.parts)):
        if (before.kind, label.kind) == ("inserted", "deleted"):
            # Only the label of the item behind one that came in: {+(b) costs; +}[-(b)-]{+(c)+}
            assert LABEL.fullmatch(label.text)
            assert redline.parts[at + 2].kind == "inserted"
            assert LABEL.fullmatch(redline.parts[at + 2].text)


@pytest.mark.parametrize("name", CASES)
def test_redline_reads_as_written_by_hand(name: str) -> None:
    marked = CASES[name]
    assert show(compare_words(side(marked, 1), side(marked, 2))) == marked


@pytest.mark.parametrize("name", CASES)
def test_redline_reads_the_same_inside_a_long_text(name: str) -> None:
    before = "The Publisher keeps accounts of all sales of the Work. " * 9 + "\n\n"
    after = "\n\n" + "Accounts are open to inspection during office hours. " * 9
    marked = CASES[name]
    if name == "deleted last paragraph":  # with a paragraph after it, the break behind it goes
        marked = "The first rule applies.\n\n[-The second rule applies.\n\n-]"
        after = after[2:]
    if name in ("everything new", "everything gone"):
        marked = marked[:-2] + "\n\n" + marked[-2:]
        after = after[2:]
    found = show(compare_words(before + side(marked, 1) + after, before + side(marked, 2) + after))
    assert found == before + marked + after


@given(texts, texts)
def test_redline_of_any_two_texts_is_exact(old: str, new: str) -> None:
    assert_well_formed(compare_words(old, new), old, new)


@given(edited())
@example(("(a) fees; (b) costs; (c) taxes.", "new (a) fees; (a) costs; (b) taxes."))
def test_redline_of_an_edited_text_is_exact(pair: tuple[str, str]) -> None:
    old, new = pair
    redline = compare_words(old, new)
    assert_well_formed(redline, old, new)
    assert compare_words(old, new) == redline


@given(texts)
def test_equal_texts_have_a_single_same_part(text: str) -> None:
    redline = compare_words(text, text)
    assert not redline.changed
    assert [p.text for p in redline.parts] == ([text] if text else [])


def assert_no_word_is_cut(old: str, new: str) -> None:
    redline = compare_words(old, new)
    for text, kind in ((old, "inserted"), (new, "deleted")):
        at = 0
        for part in redline.parts:
            if part.kind == kind:
                continue
            assert not (0 < at < len(text) and is_inside_word(text[at - 1], text[at]))
            at += len(part.text)


@given(edited())
@example(
    ("notify the the the not", "not the")
)  # the end of the deletion could slide; its beginning could not
def test_edits_cut_no_word_in_two(pair: tuple[str, str]) -> None:
    assert_no_word_is_cut(*pair)


ALIKE = [
    "not", "notify", "no", "the", "then", "them", "pay", "payment", "30", "3", "300", "the.", "not,", "in",
    "inn", "a", "an", "and", "(30)", "{{ a }}", "{{ an }}", ".", ";", "\n\n", "thirty (30)",
]  # fmt: skip
alike = st.lists(st.sampled_from(ALIKE), max_size=14).map(" ".join)


@given(alike, alike)
def test_edits_cut_no_word_in_two_among_words_that_begin_alike(old: str, new: str) -> None:
    assert_no_word_is_cut(old, new)


PIECES = [
    "(a)", "(b)", "(c)", "fees;", "costs;", "taxes.", "and", "\n1. ", "\n2. ", "\n3. ", "\n\n", "the",
    "Fees.", "x | y", "a | b", "\n", "The fee is due.", "May 5, 2020", "5 May 2021", "thirty (30)",
    "sixty (60)", "(if any)", "“", "”",
]  # fmt: skip
glued = st.lists(st.sampled_from(PIECES), max_size=16).flatmap(
    lambda pieces: st.sampled_from([" ", "\n", ""]).map(lambda glue: glue.join(pieces))
)


@given(glued, glued)
@example("and", "and5 May 2021")
@example("andMay 5, 2020and", "May 5, 2020and")
@example("(a) fees; (b) costs; (c) taxes.", "new (a) fees; (a) costs; (b) taxes.")
def test_items_dates_and_cells_are_cut_nowhere_else(old: str, new: str) -> None:
    assert_well_formed(compare_words(old, new), old, new)
    assert_no_word_is_cut(old, new)


@given(texts)
def test_tokens_joined_are_the_text(text: str) -> None:
    assert "".join(tokenize(text)) == text


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("within thirty (30) days", ["within", " ", "thirty (30)", " ", "days"]),
        ("einundzwanzig (21) Tage", ["einundzwanzig (21)", " ", "Tage"]),
        ("clause (2) and (a)", ["clause", " ", "(2)", " ", "and", " ", "(a)"]),
        ("$1,000.00, or 5%", ["$1,000.00", ",", " ", "or", " ", "5%"]),
        ("Party's non-exclusive", ["Party's", " ", "non-exclusive"]),
        ("by {{ speaker }}.", ["by", " ", "{{ speaker }}", "."]),
        ("2020-09-23; § 31a", ["2020-09-23", ";", " ", "§", " ", "31a"]),
        ("clause [icml/fees]\n\ne.g.", ["clause", " ", "[icml/fees]", "\n\n", "e.g."]),
        ("{{ open", ["{{", " ", "open"]),
        ("****", ["****"]),
        ("pay US$1,000 to a.b@c.example.", ["pay", " ", "US$1,000", " ", "to", " ", "a.b@c.example", "."]),
        (
            "10’000 or 10\u00a0000 or 5\u00a030",
            ["10’000", " ", "or", " ", "10\u00a0000", " ", "or", " ", "5", "\u00a0", "30"],
        ),
        ("see https://a.example/b-c).", ["see", " ", "https://a.example/b-c", ")", "."]),
        ("fees:\n3. taxes", ["fees", ":", "\n", "3.", " ", "taxes"]),
        ("甲方三十日内", ["甲", "方", "三十", "日", "内"]),
        ("データを消す", ["データ", "を", "消", "す"]),
        ("Cafe\u0301 (किताब)", ["Cafe\u0301", " ", "(", "किताब", ")"]),
        ("fifteen percent (15%)", ["fifteen percent (15%)"]),
        ("pages and (2)", ["pages", " ", "and", " ", "(2)"]),
    ],
)
def test_tokens_are_what_a_reader_sees(text: str, tokens: list[str]) -> None:
    assert tokenize(text) == tokens


def test_words_are_counted_without_punctuation() -> None:
    assert count_words("The Author's fee, $1,000.00 (net) — 5%.") == 6
    assert count_words("甲方应在三十日内付款。") == 9  # a number is one word, any other character another
    assert count_words("किताब का मूल्य") == 3


@given(st.lists(st.integers(0, 5), max_size=30), st.lists(st.integers(0, 5), max_size=30))
def test_common_subsequence_is_common_and_longest(a: list[int], b: list[int]) -> None:
    pairs = common_subsequence(a, b)
    assert all(a[i] == b[j] for i, j in pairs)
    assert all(p[0] < q[0] and p[1] < q[1] for p, q in itertools.pairwise(pairs))
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            table[i + 1][j + 1] = table[i][j] + 1 if x == y else max(table[i][j + 1], table[i + 1][j])
    assert len(pairs) == table[-1][-1] == common_length(a, b)


@settings(max_examples=30)
@given(st.lists(st.integers(0, 300), max_size=300), st.lists(st.integers(0, 300), max_size=300))
def test_matches_increase_on_both_sides(a: list[int], b: list[int]) -> None:
    for exact in (True, False):
        pairs = match(a, b, exact=exact)
        assert all(a[i] == b[j] for i, j in pairs)
        assert all(p[0] < q[0] and p[1] < q[1] for p, q in itertools.pairwise(pairs))


HOSTILE = {
    "equal tokens": ("x " * 50_000, "x " * 49_999),
    "two tokens out of step": ("x y " * 20_000, "y x " * 20_001),
    "stars": ("*" * 100_000, "*" * 99_999),
    "stars and dashes": ("* " * 50_000, "* - " * 25_000),
    "one word": ("ab" * 200_000, "ba" * 200_000),
    "open braces": ("{{" * 50_000, "{{ " * 30_000),
    "number stems": ("ein" * 50_000, "ein " * 50_000),
    "numbers without a figure": ("one " * 20_000 + "(3", "one " * 19_999 + "(4)"),
    "initials": ("a.b." * 20_000, "a.b " * 20_000),
    "brackets": ("(" * 50_000 + "a", "(a" * 30_000),
    "nothing in common": (" ".join(map(str, range(20_000))), " ".join(f"w{n}" for n in range(20_000))),
    "spaces side by side": ("x" + " " * 100 + "a", "x b" + " " * 100),
    "cells and spaces": ("|" + " " * 50_000 + "a", "| b" + " " * 50_000),
    "rows": ("a | b\n" * 10_000, "a | c\nd" * 10_000),
    "addresses": ("a@b" * 20_000 + ".c" * 20_000, "http://" * 20_000 + "!" * 20_000),
    "letters without spaces": ("甲方应付款" * 10_000, "乙方应收款" * 10_000),
    "marks": ("e\u0301" * 30_000, "\u0301e" * 30_000),
    "labels": ("(a) (b) " * 10_000, "(b) (c) " * 10_000),
    "dates": ("May 5, 2020 " * 10_000, "5 May 2020, " * 10_000),
    "lines": ("a\n" * 20_000, "b\na" * 20_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_compared_exactly(name: str) -> None:
    old, new = HOSTILE[name]
    assert_well_formed(compare_words(old, new), old, new)


def test_texts_that_repeat_themselves_are_anchored_on_runs_of_four() -> None:
    old = " ".join(f"{a} {b} , {b} {a} ;" for a in "abcdefgh" for b in "ijklmnop" for _ in range(20))
    new = old.replace("a i ,", "a i .", 1).replace("h p ,", "h p .")
    redline = compare_words(old, new)
    assert_well_formed(redline, old, new)
    assert sum(len(p.text) for p in redline.parts if p.kind == "same") > 0.9 * len(old)


def test_repetitive_sequences_too_large_for_rows_find_runs() -> None:
    a = [n % 7 for n in range(5_000)]
    b = [n % 5 for n in range(5_000)]
    marker = [1, 1, 1, 1]
    pairs = match(a + marker + a, b + marker + b)
    assert (5_001, 5_001) in pairs
    assert all(p[0] < q[0] and p[1] < q[1] for p, q in itertools.pairwise(pairs))
