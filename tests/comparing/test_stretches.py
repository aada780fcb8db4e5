"""Where two outlines differ is all that telling their changes asks about."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import event, given, settings
from hypothesis import strategies as st

from clausectl.comparing.outlines import compare_outlines
from clausectl.comparing.stretches import find_stretches
from clausectl.model.composed import Outline, OutlineEntry

CLAUSES = "abcdefghijkl"
Group = tuple[str, str, list[str]]  # part, title of a section or nothing, clauses


def make_outline(groups: Sequence[Group]) -> Outline:
    """An outline of sections numbered 1, 2, … with clauses 1(a), 1(b), … and of clauses beside them."""
    entries: list[OutlineEntry] = []
    keys: dict[str, int] = {}
    numbers: dict[str, int] = {}

    def make_key(name: str) -> str:
        keys[name] = keys.get(name, 0) + 1
        return name if keys[name] == 1 else f"{name}#{keys[name]}"

    for part, title, clauses in sorted(groups, key=lambda group: group[0]):
        if title:
            numbers[part] = numbers.get(part, 0) + 1
            key = make_key(f"section:{part} / {title}")
            number = str(numbers[part])
            entries.append(OutlineEntry(key, "section", part, 1, number, number, title))
        for letter, clause in enumerate(clauses):
            if not title:
                numbers[part] = numbers.get(part, 0) + 1
            number = f"{numbers[part]}({letter})" if title else str(numbers[part])
            sections = (title,) if title else ()
            entries.append(
                OutlineEntry(make_key(clause), "clause", part, 2, number, number, "", clause, "", sections)
            )
    return Outline("x", "form", "x.md", "", "X", tuple(entries))


groups_of_clauses = st.lists(
    st.tuples(
        st.sampled_from(["clauses", "clauses", "terms"]),
        st.sampled_from(["", "Fees", "Law", "Risk"]),
        st.lists(st.sampled_from(CLAUSES), unique=True, min_size=1, max_size=4),
    ),
    min_size=1,
    max_size=5,
)


@st.composite
def edited_groups(draw: st.DrawFn) -> tuple[list[Group], list[Group]]:
    """Groups, and the same after up to three clauses or groups were moved, added or taken away."""
    old = draw(groups_of_clauses)
    new: list[Group] = [(part, title, list(clauses)) for part, title, clauses in old]
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(new) - 1))
        group = new.pop(at)
        kind = draw(st.sampled_from(["move group", "move clause", "drop clause", "add clause", "retitle"]))
        if kind == "move group":
            new.insert(draw(st.integers(0, len(new))), group)
            continue
        new.insert(at, group)
        if kind == "retitle":
            new[at] = (group[0], draw(st.sampled_from(["", "Fees", "Law", "Other"])), group[2])
        elif kind == "add clause":
            group[2].insert(draw(st.integers(0, len(group[2]))), draw(st.sampled_from(CLAUSES)))
        elif group[2]:
            clause = group[2].pop(draw(st.integers(0, len(group[2]) - 1)))
            if kind == "move clause":
                home = draw(st.sampled_from(new))[2]
                home.insert(draw(st.integers(0, len(home))), clause)
    return old, new


@settings(max_examples=600, deadline=None)
@given(
    edited_groups(),
    st.fixed_dictionaries({name: st.integers(1, 20) for name in CLAUSES}),
    st.sampled_from([{}, {}, {"a": "b"}, {"a": "c", "b": "d"}]),
)
def test_nothing_is_asked_outside_the_stretches(
    pair: tuple[list[Group], list[Group]], weights: dict[str, int], renamed: dict[str, str]
) -> None:
    old, new = make_outline(pair[0]), make_outline(pair[1])
    titles = {name: name.upper() for name in CLAUSES}
    stretches = find_stretches(old.entries, new.entries)
    asked = {entry.clause for stretch in stretches for entry in stretch}
    event("less is read" if asked < {entry.clause for entry in new.entries} else "all is read")
    found = compare_outlines(
        old,
        new,
        {name: weight for name, weight in weights.items() if name in asked},
        renamed,
        {name: title for name, title in titles.items() if name in asked},
    )
    assert found == compare_outlines(old, new, weights, renamed, titles)


def test_a_stretch_begins_with_the_entry_before_what_differs() -> None:
    old = make_outline([("clauses", "", list("abcd")), ("clauses", "Fees", list("ef"))])
    new = make_outline([("clauses", "", list("abdc")), ("clauses", "Fees", list("ef"))])
    before, after = find_stretches(old.entries, new.entries)
    assert [entry.clause for entry in before] == ["b", "c", "d"]
    assert [entry.clause for entry in after] == ["b", "d", "c"]
