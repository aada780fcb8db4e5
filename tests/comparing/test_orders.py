"""Orders: what moved and what stayed; renames; outlines of one document at two revisions."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausectl.comparing.likeness import likeness
from clausectl.comparing.moves import arrange
from clausectl.comparing.outlines import compare_outlines
from clausectl.comparing.renames import match_renamed
from clausectl.model.changes import EntryChange
from clausectl.model.composed import Outline, OutlineEntry

keys = st.lists(st.sampled_from("abcdefghij"), unique=True, max_size=8)
weights = st.fixed_dictionaries({k: st.integers(0, 20) for k in "abcdefghij"})


@given(keys, keys, weights)
def test_an_arrangement_accounts_for_every_key(
    old: list[str], new: list[str], weight: dict[str, int]
) -> None:
    found = arrange(old, new, weight)
    off = {*found.moved, *found.removed}
    assert [k for k in old if k not in off] == list(found.kept)
    assert [k for k in new if k not in {*found.moved, *found.added}] == list(found.kept)
    assert {*found.kept, *found.moved, *found.removed} == set(old)
    assert {*found.kept, *found.moved, *found.added} == set(new)
    assert arrange(old, new, weight) == found


@given(keys, st.randoms(use_true_random=False), weights)
def test_no_lighter_set_of_moves_exists(old: list[str], random: object, weight: dict[str, int]) -> None:
    new = list(old)
    random.shuffle(new)  # type: ignore[attr-defined]
    own = {k: max(1, weight[k]) for k in old}
    best = 0
    for size in range(len(old) + 1):
        for chain in combinations(old, size):
            if [k for k in new if k in chain] == list(chain):
                best = max(best, sum(own[k] for k in chain))
    assert sum(own[k] for k in arrange(old, new, weight).kept) == best


def test_the_lighter_of_two_swapped_neighbours_moved() -> None:
    found = arrange("abcd", "acbd", lambda key: {"b": 10, "c": 90}.get(key, 1))
    assert (found.kept, found.moved) == (("a", "c", "d"), ("b",))


def test_a_moved_block_is_told_by_its_own_keys() -> None:
    found = arrange(["a", "b", "c", "d", "e"], ["d", "a", "b", "c", "x"], {})
    assert found.moved == ("d",)
    assert found.added == ("x",)
    assert found.removed == ("e",)


# Renames

FEES = "The Customer shall pay the Fees within thirty days of receipt of a proper invoice from the Supplier."
LAW = "This Agreement is governed by the laws of Austria without regard to rules on conflict of laws."


def test_stated_renames_come_before_likeness() -> None:
    renames = match_renamed({"a": FEES, "b": LAW}, {"x": FEES, "y": "Nothing alike at all."}, {"a": "y"})
    assert [(r.old, r.new, r.score) for r in renames] == [("a", "y", 1.0)]


def test_identical_texts_prefer_the_same_name() -> None:
    renames = match_renamed({"a/fees": FEES, "a/pay": FEES}, {"b/pay": FEES, "b/rates": FEES}, {})
    assert [(r.old, r.new) for r in renames] == [("a/fees", "b/rates"), ("a/pay", "b/pay")]


def test_an_edited_text_is_the_same_clause() -> None:
    edited = FEES.replace("thirty", "sixty").replace("proper ", "")
    (rename,) = match_renamed({"old/fees": FEES, "old/law": LAW}, {"new/fees": edited}, {})
    assert (rename.old, rename.new) == ("old/fees", "new/fees")
    assert 0.85 < rename.score < 1


def test_texts_with_little_in_common_are_two_clauses() -> None:
    other = (
        "The Customer shall pay the Fees. All else in this clause is about insurance against fire and flood."
    )
    assert match_renamed({"a": FEES}, {"b": other}, {}) == []
    assert match_renamed({"a": ""}, {"b": ""}, {}) == []


def test_a_rename_is_one_to_one_and_the_likest_wins() -> None:
    near, far = (
        FEES.replace("thirty", "sixty"),
        FEES.replace("thirty", "ten").replace("proper invoice", "bill"),
    )
    (rename,) = match_renamed({"a": FEES}, {"m": far, "n": near}, {})
    assert rename.new == "n"


def test_between_two_likely_pairs_the_kept_name_decides() -> None:
    near, far = FEES.replace("thirty", "sixty"), FEES.replace("thirty", "ten").replace("proper", "valid")
    (rename,) = match_renamed({"money/fees": FEES}, {"money/rates": near, "prices/fees": far}, {})
    assert rename.new == "prices/fees"


def test_words_that_stand_in_every_clause_find_no_candidates() -> None:
    common = "the parties agree as follows"
    removed = {f"a{n}": f"{common} {n}" for n in range(20)}
    added = {f"b{n}": f"{common} {n + 100}" for n in range(20)}
    assert match_renamed(removed, added, {}) == []


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_likeness_is_between_none_and_all(a: list[str], b: list[str]) -> None:
    assert 0 <= likeness(a, b) <= 1
    assert likeness(a, b) == likeness(b, a)
    assert likeness(a, a) == 1


def test_likeness_of_very_long_texts_forgets_order() -> None:
    a = [str(n) for n in range(4_100)]
    assert likeness(a, a[::-1]) == 1


# Outlines


def outline(*rows: str) -> Outline:
    """Rows such as ``1. fees``, ``2. # Money``, ``2(a) Money > fees``; ``@pin`` or ``=replaced`` behind."""
    entries = []
    counts: Counter[str] = Counter()
    for row in rows:
        number, _, rest = row.partition(" ")
        *above, name = rest.split(" > ")
        if name.startswith("# "):
            title = name[2:]
            key = "section:" + " / ".join(("body", *above, title))
            entries.append(
                OutlineEntry(
                    key, "section", "body", len(above) + 1, number, number, title, sections=tuple(above)
                )
            )
            continue
        name, _, replaces = name.partition("=")
        name, _, pin = name.partition("@")
        counts[name] += 1
        entries.append(
            OutlineEntry(
                name if counts[name] == 1 else f"{name}#{counts[name]}",
                "clause",
                "body",
                len(above) + 1,
                number,
                number,
                "",
                clause=name,
                pin=pin,
                sections=tuple(above),
                deviation="replaced" if replaces else "",
                replaces=replaces,
            )
        )
    return Outline("doc", "form", "agreements/doc.md", "", "Doc", tuple(entries))


def changes(old: Outline, new: Outline, renamed: dict[str, str] | None = None) -> list[str]:
    return [tell(c) for c in compare_outlines(old, new, {}, renamed or {})]


def tell(change: EntryChange) -> str:
    parts = [change.status, change.key, f"{change.old_number or '-'}>{change.new_number or '-'}"]
    if change.status == "moved":
        parts.append(f"after {change.old_after or '-'}>{change.new_after or '-'}")
    if change.detail:
        parts.append(change.detail)
    return " ".join(parts)


def test_an_outline_equals_itself() -> None:
    rows = ("1. a", "2. # S", "2(a) S > b")
    assert changes(outline(*rows), outline(*rows)) == []


def test_an_added_clause_renumbers_and_moves_nothing() -> None:
    assert changes(outline("1. a", "2. b", "3. c"), outline("1. a", "2. x", "3. b", "4. c")) == [
        "added x ->2.",
        "renumbered b 2.>3.",
        "renumbered c 3.>4.",
    ]


def test_a_removed_clause_is_told_where_it_stood() -> None:
    assert changes(outline("1. a", "2. b", "3. c"), outline("1. b", "2. c")) == [
        "removed a 1.>-",
        "renumbered b 2.>1.",
        "renumbered c 3.>2.",
    ]
    assert changes(outline("1. a", "2. b"), outline("1. a")) == ["removed b 2.>-"]


def test_a_moved_clause_says_what_it_follows() -> None:
    assert changes(outline("1. a", "2. b", "3. c", "4. d"), outline("1. a", "2. d", "3. b", "4. c")) == [
        "moved d 4.>2. after c>a",
        "renumbered b 2.>3.",
        "renumbered c 3.>4.",
    ]


def test_weights_decide_which_of_two_moved() -> None:
    old, new = outline("1. a", "2. b"), outline("1. b", "2. a")
    for heavy, light in (("a", "b"), ("b", "a")):
        found = compare_outlines(old, new, {heavy: 100, light: 2}, {})
        assert [(c.status, c.key) for c in found if c.status == "moved"] == [("moved", light)]


def test_a_clause_renamed_in_the_library_is_the_same_entry() -> None:
    assert changes(outline("1. a", "2. b"), outline("1. a", "2. z"), {"b": "z"}) == []


def test_a_clause_that_went_to_another_section_moved() -> None:
    old = outline("1. # S", "1(a) S > a", "1(b) S > b", "2. # T", "2(a) T > c")
    new = outline("1. # S", "1(a) S > a", "2. # T", "2(a) T > b", "2(b) T > c")
    assert changes(old, new) == [
        "moved b 1(b)>2(a) after a>section:body / T",
        "renumbered c 2(a)>2(b)",
    ]


def test_a_section_that_moved_takes_its_clauses_along() -> None:
    old = outline("1. a", "2. # S", "2(a) S > b", "2(b) S > c", "3. d", "4. e", "5. f")
    new = outline("1. a", "2. d", "3. e", "4. f", "5. # S", "5(a) S > b", "5(b) S > c")
    found = changes(old, new)
    assert [c for c in found if c.startswith("moved")] == ["moved section:body / S 2.>5. after a>f"]
    assert "renumbered b 2(a)>5(a)" in found


def test_a_heading_put_over_clauses_moves_none() -> None:
    flat = outline("1. a", "2. b", "3. c")
    headed = outline("1. a", "2. # S", "2(a) S > b", "2(b) S > c")
    assert changes(flat, headed) == [
        "added section:body / S ->2.",
        "renumbered b 2.>2(a)",
        "renumbered c 3.>2(b)",
    ]
    assert not [c for c in changes(headed, flat) if c.startswith("moved")]


def test_a_section_with_another_title_is_the_same_section() -> None:
    old = outline("1. # Money", "1(a) Money > a", "1(b) Money > b")
    new = outline("1. # Fees", "1(a) Fees > a", "1(b) Fees > b")
    assert changes(old, new) == ["replaced section:body / Fees 1.>1. Money"]


def test_a_deviation_replaces_a_clause_in_its_place() -> None:
    form, agreement = outline("1. a", "2. b"), outline("1. a", "2. x=b")
    assert changes(form, agreement) == ["replaced x 2.>2. b"]
    assert changes(agreement, form) == ["replaced b 2.>2. x"]


def test_a_pin_that_changed_is_told() -> None:
    assert changes(outline("1. a"), outline("1. a@1.0.0")) == ["pinned a 1.>1. 1.0.0"]
    assert changes(outline("1. a", "2. b@1.0.0"), outline("1. b@2.0.0", "2. a")) == [
        "renumbered b 2.>1.",
        "pinned b 2.>1. 2.0.0",
        "moved a 1.>2. after ->b",
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("b c a", "a b c a", ["added a ->1", "renumbered b 1>2", "renumbered c 2>3", "renumbered a#2 3>4"]),
        ("a b c a", "b c a", ["removed a 1>-", "renumbered b 2>1", "renumbered c 3>2", "renumbered a 4>3"]),
        ("a b c", "a b c a", ["added a#2 ->4"]),
        ("a b a c", "a b c", ["removed a#2 3>-", "renumbered c 4>3"]),
        ("a@1.0.0 a b", "a b", ["removed a 1>-", "renumbered a 2>1", "renumbered b 3>2"]),
        ("a b c d a", "b c d a a", ["moved a 1>4 after ->d"]),
        ("x b c a", "a b c", ["removed x 1>-", "moved a 4>1 after c>-"]),
    ],
)
def test_a_clause_that_stands_twice_is_known_by_its_neighbours(old: str, new: str, told: list[str]) -> None:
    before, after = (outline(*(f"{n} {key}" for n, key in enumerate(row.split(), 1))) for row in (old, new))
    found = changes(before, after)
    kept = [line for line in found if "renumbered" not in line or line in told]
    assert kept == told


def test_a_clause_of_two_sections_is_known_by_its_section() -> None:
    old = outline("1 # S", "1(a) S > a", "2 # T", "2(a) T > b")
    new = outline("1 # T", "1(a) T > b", "1(b) T > a", "2 # S", "2(a) S > a")
    found = [line for line in changes(old, new) if not line.startswith("renumbered")]
    assert found == ["added a ->1(b)", "moved section:body / S 1>2 after ->a"]


def test_a_clause_that_stands_twice_is_replaced_or_renamed_in_both_places() -> None:
    old, new = outline("1 a", "2 b", "3 a"), outline("1 x=a", "2 b", "3 x=a")
    assert changes(old, new) == ["replaced x 1>1 a", "replaced x#2 3>3 a"]
    assert changes(new, old) == ["replaced a 1>1 x", "replaced a#2 3>3 x"]
    assert changes(old, outline("1 z", "2 b", "3 z"), {"a": "z"}) == []


repeated = st.lists(st.sampled_from("abcd"), max_size=7)


@given(repeated, repeated)
def test_changes_of_repeated_clauses_account_for_every_place(old: list[str], new: list[str]) -> None:
    before = outline(*(f"{n} {k}" for n, k in enumerate(old)))
    after = outline(*(f"{n} {k}" for n, k in enumerate(new)))
    found = compare_outlines(before, after, {}, {})
    came = Counter(c.key.partition("#")[0] for c in found if c.status == "added")
    went = Counter(c.key.partition("#")[0] for c in found if c.status == "removed")
    assert came == Counter(new) - Counter(old)
    assert went == Counter(old) - Counter(new)
    assert bool(found) == (old != new)


rows = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8)


@given(rows, rows)
def test_outline_changes_account_for_every_entry(old: list[str], new: list[str]) -> None:
    before = outline(*(f"{n}. {k}" for n, k in enumerate(old)))
    after = outline(*(f"{n}. {k}" for n, k in enumerate(new)))
    found = compare_outlines(before, after, {}, {})
    assert {c.key for c in found if c.status == "added"} == set(new) - set(old)
    assert {c.key for c in found if c.status == "removed"} == set(old) - set(new)
    moved = {c.key for c in found if c.status == "moved"}
    assert [k for k in old if k in new and k not in moved] == [k for k in new if k in old and k not in moved]
    numbers = {k: f"{n}." for n, k in enumerate(new)}
    for n, key in enumerate(old):
        if key in numbers and numbers[key] != f"{n}.":
            assert key in {c.key for c in found}


@pytest.mark.parametrize("part", ["schedule", "body"])
def test_a_clause_that_went_to_another_part_moved(part: str) -> None:
    entry = OutlineEntry("a", "clause", "body", 1, "1.", "1.", "", clause="a")
    there = OutlineEntry("a", "clause", part, 1, "1.", "1.", "", clause="a")
    found = compare_outlines(
        Outline("d", "form", "", "", "", (entry,)), Outline("d", "form", "", "", "", (there,)), {}, {}
    )
    assert [c.status for c in found] == (["moved"] if part == "schedule" else [])
