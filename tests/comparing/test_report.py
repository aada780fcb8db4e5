"""Documents, clauses and the whole report of two revisions."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from clausectl.comparing.clauses import compare_clauses
from clausectl.comparing.documents import DocumentSide, compare_documents, compare_values
from clausectl.comparing.regrouping import Regrouping, regroup_clauses
from clausectl.comparing.report import Side, compare
from clausectl.comparing.sides import ClauseSide
from clausectl.comparing.words import compare_words
from clausectl.model.changes import DocumentChange, ValueChange
from clausectl.model.composed import Outline, OutlineEntry
from clausectl.model.history import Revision

Documents = dict[str, DocumentSide]
SAME = Regrouping((), {}, {})


def entries(*names: str) -> tuple[OutlineEntry, ...]:
    found = []
    for number, name in enumerate(names, 1):
        clause, _, pin = name.partition("@")
        found.append(
            OutlineEntry(clause, "clause", "body", 1, f"{number}.", str(number), "", clause=clause, pin=pin)
        )
    return tuple(found)


def form(name: str, stands: tuple[OutlineEntry, ...], **more: object) -> DocumentSide:
    outline = Outline(name, "form", f"agreements/{name}/form.md", "", "Form", stands)
    return replace(DocumentSide(outline, version="1.0.0"), **more)  # type: ignore[arg-type]


def agreement(name: str, of: str, stands: tuple[OutlineEntry, ...], **more: object) -> DocumentSide:
    outline = Outline(name, "agreement", f"agreements/{name}.md", of, "Form", stands)
    return replace(DocumentSide(outline), **more)  # type: ignore[arg-type]


def clause(name: str, text: str, version: str = "1.0.0", **more: object) -> ClauseSide:
    side = ClauseSide(name, f"clauses/{name}.md", f"blob of {name} {text}", version, name.title(), text, text)
    return replace(side, **more)  # type: ignore[arg-type]


def documents(
    old: Documents, new: Documents, reworded: tuple[str, ...] = ()
) -> tuple[tuple[DocumentChange, ...], tuple[DocumentChange, ...]]:
    return compare_documents(old, new, {}, {}, {}, reworded)


def side(label: str, found: Documents, *clauses: ClauseSide, count: int = 0) -> Side:
    return Side(Revision(label, label * 20), found, {c.id: c for c in clauses}, count)


# Documents


def test_agreements_that_change_alike_are_one_change() -> None:
    was, now = entries("a", "b"), entries("a", "x", "b")
    old = {"f": form("f", was), **{f"f/{n}": agreement(f"f/{n}", "f", was) for n in "cab"}}
    new = {"f": form("f", now), **{f"f/{n}": agreement(f"f/{n}", "f", now) for n in "bac"}}
    (changed_form,), (group,) = documents(old, new)
    assert [e.status for e in changed_form.entries] == ["added", "renumbered"]
    assert group.ids == ("f/a", "f/b", "f/c")
    assert group.follows_form
    assert group.entries == changed_form.entries
    assert (group.title, group.form, group.old_path) == ("Form", "f", "")


def test_equal_entries_group_without_being_the_same_object() -> None:
    old = {f"f/{n}": agreement(f"f/{n}", "f", entries("a", "b")) for n in "ab"}
    new = {f"f/{n}": agreement(f"f/{n}", "f", entries("b", "a")) for n in "ab"}
    _, (group,) = documents(old, new)
    assert group.ids == ("f/a", "f/b")
    assert not group.follows_form


def test_an_agreement_with_changes_of_its_own_stands_alone() -> None:
    was, now = entries("a", "b"), entries("a")
    old = {"f": form("f", was), "f/a": agreement("f/a", "f", was), "f/b": agreement("f/b", "f", was)}
    new = {
        "f": form("f", now),
        "f/a": agreement("f/a", "f", now),
        "f/b": agreement("f/b", "f", entries("b", "a")),
    }
    _, found = documents(old, new)
    assert [(c.ids, c.follows_form) for c in found] == [(("f/a",), True), (("f/b",), False)]
    assert found[0].old_path == "agreements/f/a.md"


def test_parameters_are_apart_from_words() -> None:
    stands = entries("a")
    old = {"f/a": agreement("f/a", "f", stands, parameters={"speaker": "Speaker A", "fee": "1"})}
    new = {"f/a": agreement("f/a", "f", stands, parameters={"speaker": "Speaker B", "law": "Austria"})}
    _, (change,) = documents(old, new)
    assert change.parameters == (
        ValueChange("speaker", "Speaker A", "Speaker B"),
        ValueChange("law", None, "Austria"),
        ValueChange("fee", "1", None),
    )
    assert (change.entries, change.text, change.reworded) == ((), None, ())


def test_settings_title_and_form_are_value_changes() -> None:
    stands = entries("a")
    old = agreement("x", "f", stands, settings={"titles": "none"})
    new = agreement("x", "g", stands, settings={"titles": "heading"})
    new = replace(new, outline=replace(new.outline, title="Deed"))
    _, (change,) = documents({"x": old}, {"x": new})
    assert [(v.name, v.old, v.new) for v in change.settings] == [
        ("title", "Form", "Deed"),
        ("form", "f", "g"),
        ("titles", "none", "heading"),
    ]


def test_the_form_text_is_told_with_the_form_alone() -> None:
    stands = entries("a")
    words = {"text": "by and between", "signatures": "Signed"}
    old = {"f": form("f", stands, **words), "f/a": agreement("f/a", "f", stands, **words)}
    words = {"text": "between", "signatures": "Signed by"}
    new = {"f": form("f", stands, **words), "f/a": agreement("f/a", "f", stands, **words)}
    (changed_form,), (drafts,) = documents(old, new)
    assert changed_form.text is not None
    assert changed_form.text.new == "between"
    assert changed_form.signatures is not None
    assert changed_form.signatures.old == "Signed"
    assert (drafts.follows_form, drafts.text, drafts.signatures) == (True, None, None)


def test_a_pinned_clause_does_not_change_with_the_library() -> None:
    old = {"f/a": agreement("f/a", "f", entries("a", "b@1.0.0"))}
    _, (change,) = documents(old, dict(old), ("a", "b"))
    assert change.reworded == ("a",)
    assert documents(old, dict(old), ("b",)) == ((), ())


def test_documents_come_go_and_are_renamed() -> None:
    stands = entries("a")
    old = {n: agreement(n, "f", stands) for n in ("gone", "stays", "was")}
    new = {n: agreement(n, "f", stands) for n in ("came", "came too", "is", "stays")}
    _, found = compare_documents(old, new, {}, {}, {"was": "is"}, ())
    assert [(c.status, c.ids) for c in found] == [
        ("added", ("came", "came too")),
        ("removed", ("gone",)),
        ("renamed", ("is",)),
    ]
    assert (found[2].old_path, found[2].new_path) == ("agreements/was.md", "agreements/is.md")


def test_agreements_on_a_renamed_form_keep_their_form() -> None:
    stands = entries("a")
    old = {"f": form("f", stands), "x": agreement("x", "f", stands)}
    new = {"g": form("g", stands), "x": agreement("x", "g", stands)}
    forms, agreements = compare_documents(old, new, {}, {}, {"f": "g"}, ())
    assert [(c.status, c.ids) for c in forms] == [("renamed", ("g",))]
    assert agreements == ()


def test_values_that_are_equal_have_no_change() -> None:
    assert compare_values({"a": "1"}, {"a": "1"}) == ()


# Clauses


def test_a_reworded_clause_has_a_redline_and_both_versions() -> None:
    old, new = clause("a", "within 30 days"), clause("a", "within 60 days", "2.0.0")
    (change,) = compare_clauses({"a": old}, {"a": new}, SAME, {"a": ("f",)}, {"a": ("x", "y")})
    assert (change.status, change.old_version, change.new_version) == ("changed", "1.0.0", "2.0.0")
    assert change.redline == compare_words("within 30 days", "within 60 days")
    assert (change.forms, change.agreements, change.formatting) == (("f",), ("x", "y"), False)


def test_emphasis_alone_is_formatting() -> None:
    old, new = clause("a", "the Fees"), clause("a", "the **Fees**", plain="the Fees")
    (change,) = compare_clauses({"a": old}, {"a": new}, SAME, {}, {})
    assert change.formatting
    assert change.redline is not None


def test_line_wrapping_is_no_change() -> None:
    old = clause("a", "the Fees")
    assert compare_clauses({"a": old}, {"a": replace(old, blob="other")}, SAME, {}, {}) == ()


def test_front_matter_changes_without_a_redline() -> None:
    old = clause("a", "the Fees", metadata={"owner": "@legal"})
    new = replace(old, title="Charges", version="1.0.1", metadata={"owner": "@sales"})
    (change,) = compare_clauses({"a": old}, {"a": new}, SAME, {}, {})
    assert [v.name for v in change.metadata] == ["title", "owner"]
    assert (change.status, change.redline, change.new_version) == ("changed", None, "1.0.1")


def test_clauses_come_go_and_are_renamed() -> None:
    text = "The Customer shall pay the Fees within thirty days of receipt of the invoice."
    old = {"gone": clause("gone", "Of another matter."), "was": clause("was", text)}
    new = {"came": clause("came", "New matter here."), "is": clause("is", text.replace("thirty", "sixty"))}
    found = compare_clauses(old, new, regroup_clauses(old, new, {}), {}, {})
    assert [(c.id, c.status, c.old_id) for c in found] == [
        ("came", "added", ""),
        ("gone", "removed", ""),
        ("is", "renamed", "was"),
    ]
    assert found[0].new_text == "New matter here."
    assert found[1].old_text == "Of another matter."
    assert found[2].redline is not None
    assert 0.6 <= found[2].score < 1


FIRST = "The Supplier delivers the Goods to the warehouse that the Customer names in the order."
SECOND = "The Customer inspects the Goods on arrival and reports visible damage to the carrier at once."


def test_a_clause_cut_in_two_is_split() -> None:
    old = {"goods": clause("goods", f"{FIRST} {SECOND}")}
    new = {"goods": clause("goods", FIRST), "inspection": clause("inspection", SECOND)}
    (change,) = compare_clauses(old, new, regroup_clauses(old, new, {}), {}, {})
    assert (change.id, change.status, change.also) == ("goods", "split", ("inspection",))
    assert change.redline is not None
    assert (change.redline.old, change.redline.new) == (f"{FIRST} {SECOND}", f"{FIRST}\n\n{SECOND}")


def test_a_clause_that_went_into_two_new_ones_is_split_into_both() -> None:
    old = {"goods": clause("goods", f"{FIRST} {SECOND}")}
    new = {"arrival": clause("arrival", SECOND), "delivery": clause("delivery", FIRST)}
    (change,) = compare_clauses(old, new, regroup_clauses(old, new, {}), {}, {})
    assert change.status == "split"
    assert {change.id, *change.also} == {"arrival", "delivery"}
    assert change.old_id == "goods"
    assert change.redline is not None
    assert change.redline.new == f"{FIRST}\n\n{SECOND}"


def test_two_clauses_put_together_are_merged() -> None:
    old = {"goods": clause("goods", FIRST), "inspection": clause("inspection", SECOND)}
    new = {"goods": clause("goods", f"{FIRST} {SECOND}")}
    (change,) = compare_clauses(old, new, regroup_clauses(old, new, {}), {}, {})
    assert (change.id, change.status, change.also) == ("goods", "merged", ("inspection",))
    assert change.redline is not None
    assert change.redline.old == f"{FIRST}\n\n{SECOND}"


def test_a_new_clause_that_shares_a_phrase_is_no_part() -> None:
    old = {"goods": clause("goods", f"{FIRST} {SECOND}")}
    other = "The Customer keeps records of every inspection for seven years and shows them on request."
    new = {"goods": clause("goods", FIRST), "records": clause("records", other)}
    found = compare_clauses(old, new, regroup_clauses(old, new, {}), {}, {})
    assert [(c.id, c.status) for c in found] == [("goods", "changed"), ("records", "added")]


# The report


def test_the_report_brings_everything_together() -> None:
    was, now = entries("a", "b"), entries("a", "b", "c")
    old = side("v1", {"f": form("f", was), "x": agreement("x", "f", was)}, clause("a", "may"), count=2)
    new = side(
        "v2",
        {"f": form("f", now), "x": agreement("x", "f", now)},
        clause("a", "shall"),
        clause("c", "C"),
        count=3,
    )
    found = compare(old, new, notes=["nothing left out"])
    diff = found.diff
    assert diff.changed
    assert [(c.ids, c.reworded) for c in (*diff.forms, *diff.agreements)] == [
        (("f",), ("a",)),
        (("x",), ("a",)),
    ]
    assert [(c.id, c.status, c.forms, c.agreements) for c in diff.clauses] == [
        ("a", "changed", ("f",), ("x",)),
        ("c", "added", ("f",), ("x",)),
    ]
    assert (diff.compared_forms, diff.compared_agreements, diff.compared_clauses) == (1, 1, 3)
    assert diff.notes == ("nothing left out",)


def test_a_removed_clause_names_the_documents_it_stood_in() -> None:
    old = side("v1", {"x": agreement("x", "", entries("a", "b"))}, clause("b", "Text of b."))
    new = side("v2", {"x": agreement("x", "", entries("a"))})
    (change,) = compare(old, new).diff.clauses
    assert (change.status, change.agreements) == ("removed", ("x",))


def test_a_renamed_clause_is_the_same_entry_in_every_document() -> None:
    old = side("v1", {"x": agreement("x", "", entries("a", "b"))}, clause("b", "Text of the clause."))
    new = side("v2", {"x": agreement("x", "", entries("a", "z"))}, clause("z", "Text of the clause."))
    found = compare(old, new)
    assert found.diff.agreements == ()
    assert [(c.id, c.old_id, c.agreements) for c in found.diff.clauses] == [("z", "b", ("x",))]


names = st.lists(st.sampled_from("abcdef"), unique=True, max_size=6)


@st.composite
def sides(draw: st.DrawFn) -> Side:
    found: Documents = {}
    for name in draw(names):
        stands = entries(*draw(names))
        found[name] = draw(st.sampled_from([form(name, stands), agreement(name, "a", stands)]))
    texts = [clause(n, draw(st.text("ab .", max_size=12))) for n in draw(names)]
    return side("v", found, *texts)


@given(sides())
def test_a_revision_does_not_differ_from_itself(one: Side) -> None:
    assert not compare(one, one).diff.changed


@given(sides(), sides())
def test_the_same_sides_give_the_same_report(one: Side, other: Side) -> None:
    found = compare(one, other)
    assert compare(one, other) == found
    for change in found.diff.clauses:
        if change.redline is not None:
            assert (change.redline.old, change.redline.new) == (change.old_text, change.new_text)
    told = [i for c in (*found.diff.forms, *found.diff.agreements) for i in c.ids]
    assert len(told) == len(set(told))
