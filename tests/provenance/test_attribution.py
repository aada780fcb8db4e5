"""Which stage brought which word: by examples, and by properties over made-up histories."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausectl.model.lineage import Lineage, Stage
from clausectl.provenance.attribution import LEAST_MOVED, LEAST_TAKEN, Attribution, attribute
from clausectl.provenance.folding import fold

SENTENCE = "The Speaker grants the Organisation a licence to publish the Articles in any form."
OTHER = "Each party shall keep the terms of this agreement secret from every other person."


def chain(*texts: str) -> tuple[Lineage, Attribution]:
    """The attribution of the last text, each of which came out of the one before it. Stage 0 is the last."""
    newest = texts[::-1]
    stages = tuple(
        Stage("a.md", str(at), f"c{len(texts) - 1 - at}", (at + 1,) if at + 1 < len(texts) else ())
        for at in range(len(texts))
    )
    lineage = Lineage("a.md", stages, {})
    return lineage, attribute(lineage, lambda at: newest[at])


def told(*texts: str) -> list[tuple[str, int]]:
    """Each token with the number of the text that brought it, the first text being 0."""
    _, found = chain(*texts)
    return [(token, len(texts) - 1 - stage) for token, stage in zip(found.tokens, found.stages, strict=True)]


def brought(number: int, *texts: str) -> str:
    return " ".join(token for token, by in told(*texts) if by == number)


def test_a_changed_word_is_its_own_and_no_other_is() -> None:
    old = "I wait at least 60 days after publication."
    new = "I wait at least 90 days after publication."
    assert brought(1, old, new) == "90"


def test_tokens_say_where_they_stand() -> None:
    text = "---\ntitle: One\n---\n1. The *first*\n   [clause](x.md), “as is”.\n"
    _, found = chain(text)
    at = {token: text[start:] for token, start in zip(found.tokens, found.starts, strict=True)}
    assert at["first"].startswith("first*")
    assert at["clause"].startswith("clause]")
    assert at["as"].startswith("as is”")
    assert at["The"].startswith("The ")


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(f"{SENTENCE}\n{OTHER}\n", id="a sentence a line"),
        pytest.param(textwrap.fill(f"{SENTENCE} {OTHER}", 31), id="wrapped"),
        pytest.param(f"{SENTENCE}\n\n{OTHER}\n", id="two paragraphs"),
        pytest.param(f"1. {SENTENCE}\n2. {OTHER}\n", id="a numbered list"),
        pytest.param(f"- {SENTENCE}\n- {OTHER}\n", id="bullets"),
        pytest.param(f"> {SENTENCE}\n> {OTHER}\n", id="quoted"),
        pytest.param(f"**{SENTENCE}** _{OTHER}_\n", id="emphasised"),
        pytest.param(f"| {SENTENCE} | {OTHER} |\n|---|---|\n", id="a table"),
        pytest.param(f"## {SENTENCE}\n\n{OTHER}\n", id="a heading"),
        pytest.param(f"<u>{SENTENCE}</u>\u00a0{OTHER}\r\n".replace("\r", ""), id="html and hard spaces"),
        pytest.param(f"[{SENTENCE}](https://example.org/a) {OTHER}", id="a link"),
    ],
)
def test_layout_and_markup_are_nobodys_words(other: str) -> None:
    plain = f"{SENTENCE} {OTHER}\n"
    assert {by for _, by in told(plain, other)} == {0}
    assert {by for _, by in told(other, plain)} == {0}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('the "Articles"', "the “Articles”"),
        ("the party's duty", "the party’s duty"),
        ("Articles - if any - shall", "Articles—if any—shall"),
        ("and so on...", "and so on…"),
        ("a &amp; b", "a & b"),
        ("1\\. a list", "1. a list"),
        ("caf\u0065\u0301 closes", "caf\u00e9 closes"),
        ("pay {{fee}} now", "pay {{ fee }} now"),
        ("Vor\u00adsatz gilt", "Vorsatz gilt"),
    ],
)
def test_looks_of_characters_are_nobodys_words(old: str, new: str) -> None:
    old_words, new_words = told(f"So {old} here.", f"So {new} here."), told(f"So {new} here.")
    assert [token for token, _ in old_words] == [token for token, _ in new_words]
    assert {by for _, by in old_words} == {0}


def test_a_number_at_the_start_of_a_wrapped_line_is_no_list() -> None:
    assert (
        brought(1, "It ends in the year 2030. Then nothing.", "It ends in the year\n2030. Then nothing.")
        == ""
    )


def test_renumbered_items_keep_their_authors() -> None:
    old = "1. the first thing\n2. the second thing\n"
    new = "1. an item in front\n2. the first thing\n3. the second thing\n"
    assert brought(1, old, new) == "an item in front"


def test_a_new_sentence_that_begins_like_its_neighbours_is_new_as_a_whole() -> None:
    old = "Each Party shall pay. Each Party shall keep it secret."
    new = "Each Party shall pay. Each Party shall notify. Each Party shall keep it secret."
    marks = [by for _, by in told(old, new)]
    tokens = [token for token, _ in told(old, new)]
    assert [t for t, by in zip(tokens, marks, strict=True) if by] == ["Each", "Party", "shall", "notify", "."]
    assert marks.index(1) == 5


def test_common_words_between_two_changes_stay_with_who_brought_them() -> None:
    assert brought(0, "pay the fee of the house", "owe the cost of the land") == "the of the"


def test_a_paragraph_that_moved_keeps_its_author() -> None:
    third = "Nothing in this clause limits what the law of the place gives to either of them."
    old = f"{SENTENCE}\n\n{OTHER}\n\n{third}\n"
    new = f"{third}\n\n{SENTENCE}\n\n{OTHER}\n"
    assert brought(1, old, new) == ""


def test_a_short_item_that_moved_keeps_its_author() -> None:
    old = "1. press releases\n2. the proceedings of the conference, in print\n3. posts on any network\n"
    new = "1. the proceedings of the conference, in print\n2. posts on any network\n3. press releases\n"
    assert brought(1, old, new) == ""


def test_a_paragraph_that_moved_and_was_edited_brings_its_edits_alone() -> None:
    third = "Nothing in this clause limits what the law of the place gives to either of them."
    edited = third.replace("limits", "takes away").replace("either", "each")
    assert brought(1, f"{SENTENCE}\n\n{OTHER}\n\n{third}\n", f"{edited}\n\n{SENTENCE}\n\n{OTHER}\n") == (
        "takes away each"
    )


def test_a_copied_paragraph_was_entered_by_who_copied_it() -> None:
    assert brought(1, f"{SENTENCE}\n", f"{SENTENCE}\n\n{OTHER}\n\n{SENTENCE}\n").count("licence") == 1


def test_words_that_came_back_are_of_who_put_them_back() -> None:
    assert brought(2, f"{SENTENCE}\n\n{OTHER}\n", f"{SENTENCE}\n", f"{SENTENCE}\n\n{OTHER}\n") == " ".join(
        token for token, _ in told(OTHER)
    )


def stage(number: int, parents: Sequence[int] = (), taken: Sequence[int] = ()) -> Stage:
    return Stage(f"{number}.md", f"b{number}", f"c{number}", tuple(parents), tuple(taken))


def test_after_a_merge_words_are_of_the_side_that_brought_them() -> None:
    texts = ["One two three. Four five six.", "One two three.", "Four five six.", ""]
    stages = (stage(0, (1, 2)), stage(1, (3,)), stage(2, (3,)), stage(3))
    found = attribute(Lineage("0.md", stages, {}), lambda at: texts[at])
    assert list(zip(found.tokens, found.stages, strict=True)) == [
        ("One", 1), ("two", 1), ("three", 1), (".", 1), ("Four", 2), ("five", 2), ("six", 2), (".", 2),
    ]  # fmt: skip


def test_words_written_in_the_merge_itself_are_the_merges() -> None:
    texts = ["We owe 15 days.", "We owe 10 days.", "We owe 20 days.", "We owe days."]
    stages = (stage(0, (1, 2)), stage(1, (3,)), stage(2, (3,)), stage(3))
    found = attribute(Lineage("0.md", stages, {}), lambda at: texts[at])
    assert dict(zip(found.tokens, found.stages, strict=True)) == {
        "We": 3,
        "owe": 3,
        "15": 0,
        "days": 3,
        ".": 3,
    }


def test_a_clause_cut_out_of_a_document_keeps_its_authors() -> None:
    texts = [
        f"---\ntitle: Licence\nversion: 1.0.0\n---\n{SENTENCE}\n",
        f"# Agreement\n\n{OTHER}\n\n3. {SENTENCE}\n\n4. Something that was always there.\n",
    ]
    found = attribute(Lineage("0.md", (stage(0, (), (1,)), stage(1)), {}), lambda at: texts[at])
    new = [token for token, by in zip(found.tokens, found.stages, strict=True) if by == 0]
    assert new == ["title", ":", "Licence", "version", ":", "1.0.0"]
    assert "Speaker" not in new
    assert "form" not in new


def test_a_clause_cut_out_and_edited_brings_its_edits_alone() -> None:
    edited = SENTENCE.replace("grants", "gives").replace("any form", "any form or language")
    texts = [f"{edited}\n", f"{OTHER}\n\n{SENTENCE}\n"]
    found = attribute(Lineage("0.md", (stage(0, (), (1,)), stage(1)), {}), lambda at: texts[at])
    new = [token for token, by in zip(found.tokens, found.stages, strict=True) if by == 0]
    assert new == ["gives", "or", "language"]


def test_short_common_phrases_are_not_claimed_from_another_document() -> None:
    phrase = "to the extent permitted by applicable law"
    assert len(phrase.split()) < LEAST_TAKEN
    texts = [f"We deliver, {phrase}, what was ordered.", f"They may sue, {phrase}, before any court."]
    found = attribute(Lineage("0.md", (stage(0, (), (1,)), stage(1)), {}), lambda at: texts[at])
    assert set(found.stages) == {0}


def test_nothing_to_attribute() -> None:
    _, found = chain("", "---\n\n***\n")
    assert (list(found.starts), list(found.stages)) == ([], [])
    assert found.stage_at(3) == 0


@pytest.mark.parametrize(
    "text", ["[" * 30_000, "<" * 30_000, "a " * 30_000, "{{" * 20_000, "- " * 30_000, " " * 60_000]
)
def test_hostile_texts_cost_no_more_than_their_length(text: str) -> None:
    _, found = chain(text, text[:-7] + "b" + text[:-5])
    assert len(found.starts) == len(found.stages)


WORDS = st.lists(
    st.sampled_from(["party", "shall", "pay", "keep", "the", "of", "fee", "notice", "30", "days"]),
    max_size=40,
)
WIDTHS = st.integers(8, 60)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=5))
def test_every_word_is_attributed_to_a_stage_that_holds_it(histories: list[list[str]]) -> None:
    texts = [" ".join(words) for words in histories]
    for token, by in told(*texts):
        assert token in texts[by]


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4), st.lists(WIDTHS, min_size=4, max_size=4))
def test_wrapping_any_version_changes_no_attribution(histories: list[list[str]], widths: list[int]) -> None:
    texts = [" ".join(words) for words in histories]
    wrapped = [textwrap.fill(text, width) for text, width in zip(texts, widths, strict=False)]
    assert told(*texts) == told(*wrapped)


@st.composite
def edited(draw: st.DrawFn) -> tuple[list[str], dict[str, int]]:
    """Versions made by putting in and taking out words that stand once, and who put in each word."""
    words = [f"w{number}" for number in range(draw(st.integers(1, 30)))]
    since = dict.fromkeys(words, 0)
    texts = [" ".join(words)]
    for version in range(1, draw(st.integers(2, 6))):
        for change in range(draw(st.integers(0, 5))):
            at = draw(st.integers(0, len(words)))
            if draw(st.booleans()):
                new = [f"n{version}x{change}x{k}" for k in range(draw(st.integers(1, 4)))]
                words[at:at] = new
                since |= dict.fromkeys(new, version)
            else:
                del words[at : at + draw(st.integers(1, 4))]
        texts.append(" ".join(words))
    return texts, since


@settings(max_examples=200, deadline=None)
@given(edited())
def test_each_word_is_of_the_version_that_put_it_in(made: tuple[list[str], dict[str, int]]) -> None:
    texts, since = made
    assert dict(told(*texts)) == {word: since[word] for word in texts[-1].split()}


@settings(max_examples=100, deadline=None)
@given(edited(), st.randoms(use_true_random=False))
def test_whole_paragraphs_that_move_change_no_attribution(
    made: tuple[list[str], dict[str, int]], random: object
) -> None:
    texts, _ = made
    blocks = [
        f"Paragraph {n} of the text: " + " ".join(f"p{n}q{k}" for k in range(LEAST_MOVED + n))
        for n in range(4)
    ]
    shuffled = list(blocks)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    base = "\n\n".join([*blocks, texts[0]])
    moved = "\n\n".join([texts[-1], *shuffled])
    found = dict(told(base, moved))
    assert {by for word, by in found.items() if word.startswith("p")} == {0}


@settings(max_examples=200, deadline=None)
@given(st.text("ab *_`[](){}<>|#-=+.1\n\\&;\u2014\u201c\u00a0", max_size=80))
def test_any_text_can_be_folded(text: str) -> None:
    folded = fold(text, places=True)
    assert "  " not in folded.text
    assert all(0 <= place <= len(text) for _, place in folded.places)
    assert folded.text == fold(text).text
