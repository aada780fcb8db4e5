"""Paragraphs that moved inside one provision, and redlines that align no words across paragraphs."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from test_words import assert_well_formed, show, side

from clausectl.comparing.paragraphs import compare_with_moves, find_moved_paragraphs
from clausectl.model.comparison import MovedParagraph

STORE = "The Supplier stores the samples in a dry room and writes down its temperature every morning."
ARRIVE = "Samples arrive on Mondays before noon."
COLLECT = "The Customer collects the samples by its own lorry and signs for them at the north gate."
RETURN = "Samples that nobody collects within a month are returned to the sender at its own cost."


def join(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


# By hand, before the code was run: the redline, and the moved paragraphs with their places.
CASES: dict[str, tuple[str, list[tuple[str, int, int]]]] = {
    "nothing moved, one word changed": (
        join(STORE, "Samples arrive on [-Mondays-]{+Fridays+} before noon.", COLLECT),
        [],
    ),
    "the shorter of two moved down": (
        join(f"[-{ARRIVE}\n\n-]{STORE}", f"{{+{ARRIVE}\n\n+}}{COLLECT}"),
        [(ARRIVE, 1, 2)],
    ),
    "the first moved to the end": (
        join(f"[-{ARRIVE}\n\n-]{STORE}", f"{COLLECT}{{+\n\n{ARRIVE}+}}"),
        [(ARRIVE, 1, 3)],
    ),
    "the last moved to the front": (
        join(f"{{+{ARRIVE}\n\n+}}{STORE}", f"{COLLECT}[-\n\n{ARRIVE}-]"),
        [(ARRIVE, 3, 1)],
    ),
    "moved with a word changed": (
        join(
            f"[-{ARRIVE}\n\n-]{STORE}",
            f"{COLLECT}{{+\n\n{ARRIVE.replace('noon', 'midday')}+}}",
        ),
        [(ARRIVE.replace("noon", "midday"), 1, 3)],
    ),
    "moved while another was edited": (
        join(
            f"[-{ARRIVE}\n\n-]{STORE.replace('dry', '[-dry-]{+cool+}')}",
            f"{{+{ARRIVE}\n\n+}}{COLLECT}",
        ),
        [(ARRIVE, 1, 2)],
    ),
    "too short to have moved": (join("[-Samples.\n\n-]" + STORE, COLLECT + "{+\n\nSamples.+}"), []),
    "added in the middle": (join(STORE, f"{{+{ARRIVE}\n\n+}}{COLLECT}"), []),
    "removed at the end": (join(STORE, f"{COLLECT}[-\n\n{RETURN}-]"), []),
    "removed and another added": (
        join(STORE, f"[-{ARRIVE[:-1]}-]{{+No fee is due for this service+}}.", COLLECT),
        [],
    ),
    "words of two paragraphs are not mixed": (
        join(
            STORE,
            "[-The fee is due when the samples leave the dry room of the Supplier-]"
            "{+Nobody else has a key to the gate+}.",
            COLLECT,
        ),
        [],
    ),
    "split in two": (
        join(f"{STORE}[- -]{{+\n\n+}}{COLLECT}", RETURN),
        [],
    ),
    "two joined": (join(f"{STORE}[-\n\n-]{{+ +}}{COLLECT}", RETURN), []),
    "identical twice, one removed": (join(ARRIVE, STORE, f"[-{ARRIVE}\n\n-]{COLLECT}"), []),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_paragraphs_read_as_marked_by_hand(name: str) -> None:
    marked, expected = CASES[name]
    old, new = side(marked, 1), side(marked, 2)
    redline, moved = compare_with_moves(old, new)
    assert show(redline) == marked
    assert [(paragraph.text, paragraph.old, paragraph.new) for paragraph in moved] == expected
    assert find_moved_paragraphs(old, new) == moved


def test_the_heaviest_paragraphs_stay() -> None:
    old = join(ARRIVE, STORE, COLLECT, RETURN)
    new = join(RETURN, ARRIVE, STORE, COLLECT)
    assert find_moved_paragraphs(old, new) == (MovedParagraph(RETURN, 4, 1),)


PIECES = [
    ARRIVE, STORE, COLLECT, RETURN, ARRIVE.replace("noon", "midday"), "Fees.", "(a) fees; (b) taxes.",
    "(a) fees; (b) costs; (c) taxes.", "a | b", "", "\n", " ",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=9).flatmap(
    lambda pieces: st.sampled_from(["\n\n", "\n\n\n", "\n"]).map(lambda glue: glue.join(pieces))
)


@given(texts, texts)
@example("\n\na", "a\n\n")
@example("(a) fees; (b) taxes.\n\nx", "(a) fees; (b) costs; (c) taxes.\n\ny")
def test_redlines_with_moves_are_exact(old: str, new: str) -> None:
    redline, moved = compare_with_moves(old, new)
    assert_well_formed(redline, old, new)
    assert compare_with_moves(old, new) == (redline, moved)
    for paragraph in moved:
        assert paragraph.text in new
    if old == new:
        assert not moved


@given(st.text(alphabet="ab \n", max_size=40), st.text(alphabet="ab \n", max_size=40))
def test_redlines_of_any_line_ends_are_exact(old: str, new: str) -> None:
    redline, _ = compare_with_moves(old, new)
    assert_well_formed(redline, old, new)


def test_many_paragraphs_turned_round_take_no_product_of_them() -> None:
    """Four thousand paragraphs in reverse, half of them edited: candidates come from an index."""
    paragraphs = [
        f"Sample {n} is kept in room {n * 7} of house {n * 3} on floor {n * 5}." for n in range(4_000)
    ]
    edited = [p.replace("kept", "held") if n % 2 else p for n, p in enumerate(paragraphs)]
    old, new = join(*paragraphs), join(*reversed(edited))
    redline, moved = compare_with_moves(old, new)
    assert_well_formed(redline, old, new)
    assert len(moved) == len(paragraphs) - 1
