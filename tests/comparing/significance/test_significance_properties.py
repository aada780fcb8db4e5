"""What holds of every assessment, whatever the texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausectl.comparing.significance import Context, assess
from clausectl.comparing.words import compare_words
from clausectl.model.provisions import Value
from clausectl.model.redlines import KINDS, Assessment, Redline, RedlinePart

TRIGGERS = """
the Author may shall must not no never only unless except if and or and/or all any each thirty (30) 30 60
days business months $ 1,000 1,000.00 % USD January 5 , 2020 2020-01-05 May Section 4.2 (a) (b) clauses 3
to § II . ; : ( ) “ ” " ' ’ - – — … -- non-exclusive exclusive cannot won't best efforts reasonable Articles
Works Provider Customer Provider's hundred twenty - one million net first half per cent | means up to no
later than provided , however that whether or not in whole or in part within İ ß café agree­men
"""
WORDS = [*TRIGGERS.split(), "\u00a0", "\n"]
texts = st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join) | st.text(max_size=40)
contexts = st.builds(
    Context,
    language=st.sampled_from(["en", "de", "", "en-US"]),
    numbers=st.just({"4.2": "5.2", "3": "4"}),
    terms=st.just(frozenset({"Articles", "Works", "", "best efforts"})),
    parties=st.just(frozenset({"Provider", "Customer", " "})),
    renamed_terms=st.sampled_from([{}, {"Articles": "Works"}]),
)
parts = st.lists(
    st.builds(RedlinePart, st.sampled_from(["same", "deleted", "inserted"]), texts), max_size=8
).map(lambda found: Redline(tuple(found)))


def check(redline: Redline, found: Assessment, language: str) -> None:
    old, new = redline.old, redline.new
    # What is left without the edits is the same on both sides, and the edits fill it to both texts.
    old_at = new_at = 0
    for edit in found.edits:
        assert edit.old or edit.new
        assert edit.kind in KINDS
        assert old[old_at : edit.old_at] == new[new_at : edit.new_at]
        assert old[edit.old_at : edit.old_at + len(edit.old)] == edit.old
        assert new[edit.new_at : edit.new_at + len(edit.new)] == edit.new
        old_at, new_at = edit.old_at + len(edit.old), edit.new_at + len(edit.new)
    assert old[old_at:] == new[new_at:]
    assert (found.significance == "substantive") == bool(found.reasons)
    assert {r.rule for r in found.reasons} == {r.rule for edit in found.edits for r in edit.reasons}
    if not language.startswith("en"):
        assert not found.reasons
    plain = all(edit.kind in ("formatting", "number") for edit in found.edits)
    assert (found.significance == "editorial") == (plain and not found.reasons)
    for reason in found.reasons:
        assert reason.said
        assert not reason.said.endswith(".") or reason.said.endswith(("..", "m."))
    for edit in found.edits:
        if edit.kind in ("formatting", "number"):
            assert not edit.reasons


@given(texts, texts, contexts)
def test_a_redline_of_two_texts(old: str, new: str, context: Context) -> None:
    redline = compare_words(old, new)
    found = assess(redline, context)
    check(redline, found, context.language)
    assert assess(redline, context) == found


@given(parts, contexts)
def test_any_parts_in_any_order(redline: Redline, context: Context) -> None:
    check(redline, assess(redline, context), context.language)


@given(texts, texts, st.integers(0, 20), st.integers(0, 40))
def test_values_make_parameters_of_what_lies_in_them(old: str, new: str, start: int, length: int) -> None:
    redline = compare_words(old, new)
    values = [Value(start, start + length, "fee")]
    for edit in assess(redline, Context(), values, values).edits:
        inside = (
            start <= edit.old_at
            and edit.old_at + len(edit.old) <= start + length
            and start <= edit.new_at
            and edit.new_at + len(edit.new) <= start + length
        )
        assert (edit.kind == "parameter") == inside
        assert edit.name == ("fee" if inside else "")


@given(texts, contexts)
def test_equal_texts_have_no_edits(text: str, context: Context) -> None:
    assert assess(compare_words(text, text), context) == Assessment("editorial")


HOSTILE: dict[str, tuple[str, str]] = {
    "spaces": (" " * 300_000, "-" * 300_000),
    "dashes": (" - " * 100_000, " -- " * 100_000),
    "stops": ("." * 300_000, ". " * 150_000),
    "quotes": ('"' * 300_000, "“" * 300_000),
    "brackets": ("(" * 300_000, ")" * 300_000),
    "labels": ("(a) (i) (1) (A) " * 20_000, "(a) (b) " * 20_000),
    "references": ("Sections " + "4, " * 100_000, "Sections " + "5, " * 100_000),
    "millions": ("1 " + "million " * 40_000, "2 " + "million " * 40_000),
    "numbers": ("twenty-" * 50_000, "one hundred and " * 20_000),
    "digits": ("1" * 300_000, "1." * 150_000),
    "triggers": ("may not only if and/or " * 10_000, "shall no longer unless or " * 10_000),
    "names": ("Works Articles " * 20_000, "Articles Works " * 20_000),
    "line ends": ("\n" * 300_000, ". \n" * 100_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_assessed_in_proportion(name: str) -> None:
    # A step that is quadratic would not end within the hour.
    old, new = HOSTILE[name]
    redline = Redline(
        (RedlinePart("same", "The "), RedlinePart("deleted", old), RedlinePart("inserted", new))
    )
    context = Context(terms=frozenset({"Articles"}), parties=frozenset({"Works"}))
    check(redline, assess(redline, context), "en")


@pytest.mark.parametrize("sentence", [". ", " "], ids=["many sentences", "one sentence"])
def test_forty_thousand_edits(sentence: str) -> None:
    one = [
        RedlinePart("same", "the Author pays within "),
        RedlinePart("deleted", "30"),
        RedlinePart("inserted", "60"),
        RedlinePart("same", " days of receipt" + sentence),
    ]
    found = assess(Redline(tuple(one * 40_000)), Context())
    assert len(found.edits) == 40_000
    assert [reason.said for reason in found.reasons] == ["a period changed, 30 → 60 days"]
