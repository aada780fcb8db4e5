"""A schedule that came or went is told once, with every word of it."""

from __future__ import annotations

from clausectl.comparing.provisions import compare_texts
from clausectl.formats.documents import cut_text
from clausectl.model.comparison import DocumentComparison
from clausectl.output.comparison_fold import fold_whole
from clausectl.output.comparison_text import format_comparison_text

BODY = "# Contract\n\n## 1. Law\n\nIrish law applies.\n\n## 2. Term\n\nIt lasts two years.\n"
SCHEDULE = (
    "\n# Schedule 1: Goods\n\nThe goods are these:\n\n1. Chairs made of ash;\n2. Tables made of oak.\n"
    "\n## Colours\n\nAll of it is black.\n"
)


def compare(old: str, new: str) -> DocumentComparison:
    return compare_texts(cut_text(old, "old.md", language="en"), cut_text(new, "new.md", language="en"))


def test_a_dropped_schedule_is_one_change_with_all_its_words() -> None:
    report = compare(BODY + SCHEDULE, BODY)
    assert [c.status for c in report.changes] == ["removed"] * 4
    (change,) = fold_whole(report.changes)
    assert (change.old[0].number, change.below) == ("Schedule 1", 3)
    assert change.text is not None
    assert [p.kind for p in change.text.parts] == ["deleted"]
    words = " ".join(change.text.old.split())
    assert words == (
        "The goods are these: 1 Chairs made of ash; 2 Tables made of oak. Colours All of it is black."
    )
    shown = format_comparison_text(report)
    assert "removed with the 3 provisions below it" in shown
    assert shown.count("a provision was removed") == 1


def test_an_added_schedule_is_told_the_same_way() -> None:
    (change,) = fold_whole(compare(BODY, BODY + SCHEDULE).changes)
    assert (change.status, change.below) == ("added", 3)


def test_provisions_beside_each_other_are_told_one_by_one() -> None:
    more = "\n## 3. Price\n\nIt costs nothing.\n\n## 4. Place\n\nIt happens in Cork.\n"
    found = list(fold_whole(compare(BODY, BODY + more).changes))
    assert [(c.new[0].path, c.below) for c in found] == [("3", 0), ("4", 0)]


def test_a_schedule_of_which_something_lives_on_is_not_folded() -> None:
    kept = BODY + "\n## 3. Colours\n\nAll of it is black.\n"
    found = list(fold_whole(compare(BODY + SCHEDULE, kept).changes))
    assert [c.below for c in found if c.status == "removed"] == [2]
    assert [c.status for c in found if c.status == "kept"] == ["kept"]
