"""Whole documents compared provision by provision."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausectl.comparing.provisions import compare_texts
from clausectl.formats.documents import cut_text
from clausectl.model.comparison import DocumentComparison, ProvisionChange
from clausectl.model.provisions import Document


def document(text: str, path: str = "a.md") -> Document:
    return cut_text(text, path, language="en")


def compare(old: str, new: str) -> DocumentComparison:
    report = compare_texts(document(old, "old.md"), document(new, "new.md"))
    assert_reconciles(report)
    return report


def assert_reconciles(report: DocumentComparison) -> None:
    """Every provision of either side is identical or in exactly one change; redlines are exact."""
    for places, source in (
        ([p.index for c in report.changes for p in c.old], report.old),
        ([p.index for c in report.changes for p in c.new], report.new),
    ):
        assert len(places) == len(set(places))
        assert report.identical + len(places) == source.provisions
    for change in report.changes:
        assert change.kinds
        for edit in change.edits:
            assert change.text is not None
            assert change.text.old[edit.old_at : edit.old_at + len(edit.old)] == edit.old
            assert change.text.new[edit.new_at : edit.new_at + len(edit.new)] == edit.new


def paths(change: ProvisionChange) -> tuple[list[str], list[str]]:
    return [p.path or p.title for p in change.old], [p.path or p.title for p in change.new]


SENTENCES = [
    "The Supplier delivers the goods to the warehouse of the Customer.",
    "The Customer inspects every delivery on arrival and reports damage.",
    "Invoices fall due thirty days after they were received.",
    "Neither party may assign this contract without written consent.",
    "Either party may end this contract with three months' notice.",
    "The Supplier keeps records of all deliveries for seven years.",
    "Disputes are settled by the courts at the seat of the Supplier.",
    "Changes of this contract need a signed document.",
    "The Supplier insures the goods until they are handed over.",
    "Each party keeps the other's secrets for five years.",
]


def numbered(sentences: list[str]) -> str:
    return "\n\n".join(f"{number}. {text}" for number, text in enumerate(sentences, 1)) + "\n"


def test_equal_documents_have_no_change() -> None:
    text = "# Contract\n\n" + numbered(SENTENCES)
    report = compare(text, text)
    assert (report.changes, report.identical) == ((), 11)
    assert not report.changed


def test_one_that_moved_is_one_move_and_the_rest_is_numbers() -> None:
    moved = [*SENTENCES[1:5], SENTENCES[0], *SENTENCES[5:]]
    report = compare(numbered(SENTENCES), numbered(moved))
    assert [paths(c) for c in report.changes if c.moved] == [(["1"], ["5"])]
    others = [c for c in report.changes if not c.moved]
    assert [(c.kinds, c.significance) for c in others] == [(("number",), "editorial")] * 4


def test_one_that_moved_and_changed_is_both() -> None:
    new = [*SENTENCES[1:5], SENTENCES[0].replace("goods", "wares"), *SENTENCES[5:]]
    report = compare(numbered(SENTENCES), numbered(new))
    (change,) = [c for c in report.changes if c.moved]
    assert change.text is not None
    assert change.kinds == ("wording", "order", "number")


def test_a_reworded_heading_is_the_same_provision() -> None:
    old = (
        "## 1. Delivery\n\nThe goods are delivered.\n\n1. By lorry.\n2. By rail.\n\n## 2. Law\n\nIrish law.\n"
    )
    new = old.replace("Delivery", "How and when wares are brought")
    (change,) = compare(old, new).changes
    assert (change.status, paths(change)) == ("kept", (["1"], ["1"]))
    assert change.title is not None
    assert change.text is None


def test_a_heading_without_words_of_its_own_is_known_by_what_stands_below() -> None:
    old = f"# Goods\n\n1. {SENTENCES[0]}\n2. {SENTENCES[1]}\n\n# Money\n\n1. {SENTENCES[2]}\n"
    new = f"# Money\n\n1. {SENTENCES[2]}\n\n# Things\n\n1. {SENTENCES[0]}\n2. {SENTENCES[1]}\n"
    report = compare(old, new)
    titles = {c.old[0].title: c.new[0].title for c in report.changes if c.old and c.new}
    assert titles.get("Goods") == "Things"
    assert not [c for c in report.changes if c.status in ("added", "removed")]


def test_what_is_under_a_clause_that_moved_did_not_move() -> None:
    old = f"1. {SENTENCES[0]}\n   1. By lorry.\n   2. By rail.\n2. {SENTENCES[1]}\n3. {SENTENCES[2]}\n"
    new = f"1. {SENTENCES[1]}\n2. {SENTENCES[2]}\n3. {SENTENCES[0]}\n   1. By lorry.\n   2. By rail.\n"
    moved = [paths(c) for c in compare(old, new).changes if c.moved]
    assert moved == [(["1"], ["3"])]


def test_a_long_run_of_rewritten_clauses_is_matched_by_number() -> None:
    def write(verb: str, end: str) -> str:
        return numbered(
            [f"The party numbered {n} {verb} the goods of lot {n * 7} {end}." for n in range(100)]
        )

    report = compare(
        write("shall without delay deliver to any carrier", "on the first day of each month"),
        write("may at its own cost collect from the depot", "whenever the other so asks in writing"),
    )
    assert {c.status for c in report.changes} == {"kept"}
    assert all(paths(c)[0] == paths(c)[1] for c in report.changes)


def test_a_heading_put_over_provisions_moves_none_of_them() -> None:
    old = numbered(SENTENCES[:4])
    new = "# Part one\n\n" + old
    report = compare(old, new)
    assert [(c.status, c.moved) for c in report.changes] == [("added", False)]


def test_identical_twins_are_told_apart_by_place() -> None:
    twin = "The Supplier bears the cost of this."
    old = f"# Goods\n\n1. {SENTENCES[0]}\n2. {twin}\n\n# Records\n\n1. {SENTENCES[5]}\n2. {twin}\n"
    new = old.replace(f"1. {SENTENCES[0]}\n2. {twin}", f"1. {SENTENCES[0]}")
    (change,) = compare(old, new).changes
    assert (change.status, change.old[0].ancestors) == ("removed", ("Goods",))


def test_a_reference_left_behind_is_named_with_the_new_number() -> None:
    old = numbered(["See Section 3.", *SENTENCES[:3]])
    new = numbered(["See Section 3.", SENTENCES[9], *SENTENCES[:3]])
    (lost,) = compare(old, new).lost_references
    assert (lost.place.path, lost.words, lost.now) == ("1", "Section 3", "4")


@pytest.mark.parametrize(("words", "significance"), [("", "editorial"), (" respectively", "wording")])
def test_a_list_of_sections_has_no_order_but_where_it_is_read_in_one(words: str, significance: str) -> None:
    text = f"Sections 2 and 3 bind the Supplier and the Customer{words}."
    old = numbered([text, *SENTENCES[:3]])
    new = numbered([text.replace("2 and 3", "3 and 2"), *SENTENCES[:3]])
    (change,) = compare(old, new).changes
    assert change.significance == significance


def test_a_reference_to_another_instrument_is_not_ours() -> None:
    old = numbered(["As Section 3 of the Sale of Goods Act says.", *SENTENCES[:3]])
    new = numbered(["As Section 3 of the Sale of Goods Act says.", SENTENCES[9], *SENTENCES[:3]])
    assert compare(old, new).lost_references == ()


LIST = "The Customer shall not:\n\n(a) sell the goods;\n(b) lend the goods; and\n(c) burn the goods.\n"


@pytest.mark.parametrize(
    ("new", "substantive"),
    [
        (
            LIST.replace("goods.\n", "goods; and\n(d) lose the goods.\n").replace(
                "lend the goods; and", "lend the goods;"
            ),
            ["(d)"],
        ),
        (LIST.replace("lend the goods; and", "burn the goods; and").replace("(c) burn", "(c) lend"), []),
        (LIST.replace("; and", "; or"), ["(b)"]),
        (LIST.replace("; and", ";"), ["(b)"]),
    ],
    ids=["one more", "two swapped", "and became or", "the word alone went"],
)
def test_the_and_before_the_last_item_goes_with_it(new: str, substantive: list[str]) -> None:
    report = compare(LIST, new)
    found = [c.new[0].number for c in report.changes if c.new and c.significance == "substantive"]
    assert found == substantive


def test_wrapping_alone_is_formatting() -> None:
    old = "# Law\n\nIrish law applies to this contract\nand to all that follows from it.\n"
    new = "# Law\n\nIrish law applies to this\ncontract and to all that follows from it.\n"
    (change,) = compare(old, new).changes
    assert (change.kinds, change.formatting, change.significance) == (
        ("formatting",),
        ("wrapping",),
        "editorial",
    )


@pytest.mark.parametrize("line_end", ["\r\n", "\n"])
def test_line_ends_and_blank_lines_are_no_difference(line_end: str) -> None:
    old = "# Law\n\nIrish law applies.\n"
    new = f"# Law{line_end}{line_end}{line_end}Irish law applies.  {line_end}"
    assert compare(old, cut_text(new.replace("\r\n", "\n"), "x").source).changes == ()


def test_empty_documents() -> None:
    assert compare("", "").changes == ()
    assert [c.status for c in compare("", "# Law\n\nIrish law.\n").changes] == ["added"]
    assert [c.status for c in compare("# Law\n\nIrish law.\n", "").changes] == ["removed"]


def test_a_comment_is_named_as_not_compared() -> None:
    report = compare("# Law\n\nIrish law. <!-- check -->\n", "# Law\n\nIrish law. <!-- checked -->\n")
    assert report.changes == ()
    assert report.not_compared == ("1 comment (they differ)",)


contents = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8)
shapes = st.sampled_from(["{n}. {t}", "## {n}. Clause\n\n{t}", "- {t}", "**{n}.** {t}", "({l}) {t}", "{t}"])


@st.composite
def documents(draw: st.DrawFn) -> str:
    shape = draw(shapes)
    found = draw(contents)
    letters = "abcdefgh"
    blocks = [shape.format(n=n, t=text, l=letters[n - 1]) for n, text in enumerate(found, 1)]
    return "\n\n".join(blocks) + "\n"


@given(documents(), documents())
def test_any_two_documents_reconcile(old: str, new: str) -> None:
    assert compare(old, new) == compare(old, new)


@given(documents())
def test_any_document_equals_itself(text: str) -> None:
    assert compare(text, text).changes == ()


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_two_texts_reconcile(old: str, new: str) -> None:
    compare(old.replace("\r", ""), new.replace("\r", ""))


@given(st.integers(0, 10_000))
def test_shuffled_provisions_never_come_or_go(seed: int) -> None:
    order = random.Random(seed).sample(SENTENCES, len(SENTENCES))
    report = compare(numbered(SENTENCES), numbered(order))
    assert all(c.status == "kept" and c.text is None for c in report.changes)
    stays = [c for c in report.changes if not c.moved]
    kept = sorted((c.old[0].index, c.new[0].index) for c in stays)
    assert [j for _, j in kept] == sorted(j for _, j in kept)
