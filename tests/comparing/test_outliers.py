"""Which of several copies is the odd one: values of blanks aside, headings too, nothing left out silently."""

from __future__ import annotations

import pytest

from clausectl.comparing.outliers import find_outliers
from clausectl.formats.documents import read_document
from clausectl.model.outliers import OutlierReport
from clausectl.model.provisions import Document

TEXT = "# Sale\n\n## Price\n\nThe Buyer pays within 30 days.\n\n## Law\n\nThe law of Utopia applies.\n"


def cut(name: str, text: str) -> Document:
    document, problems = read_document(text.encode(), name)
    assert document is not None, problems
    return document


def compare(*texts: str) -> OutlierReport:
    return find_outliers([cut(str(number), text) for number, text in enumerate(texts)])


def told(report: OutlierReport) -> list[tuple[str, tuple[str, ...], int]]:
    return [(outlier.status, outlier.copies, outlier.others) for outlier in report.outliers]


def test_copies_that_are_the_same_have_no_odd_one() -> None:
    report = compare(TEXT, TEXT, TEXT)
    assert (report.outliers, report.varying, report.alike) == ((), (), report.provisions)


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [
        ("30 days", "60 days", "reworded"),
        ("## Law", "## Governing law", "retitled"),
        ("## Law\n\nThe law of Utopia applies.\n", "", "removed"),
        ("## Law", "## Notices\n\nBy email.\n\n## Law", "added"),
    ],
)
def test_one_of_four_is_odd(old: str, new: str, status: str) -> None:
    report = compare(TEXT, TEXT, TEXT.replace(old, new), TEXT)
    assert told(report) == [(status, ("2",), 3)]


def test_a_heading_that_all_have_otherwise_varies() -> None:
    """It once was neither an outlier nor a value that varies."""
    names = ("Price", "Fee", "Cost", "Charge")
    report = compare(*(TEXT.replace("## Price", f"## {name}") for name in names))
    assert report.outliers == ()
    assert [value.values for value in report.varying] == [tuple(zip("0123", names, strict=True))]


def test_two_kinds_of_odd_copies_count_those_that_agree() -> None:
    report = compare(TEXT, TEXT, TEXT, TEXT.replace("30", "60"), TEXT.replace("30", "90"))
    assert told(report) == [("reworded", ("3",), 3), ("reworded", ("4",), 3)]


def test_fewer_than_three_have_no_odd_one() -> None:
    with pytest.raises(ValueError, match="fewer than three"):
        compare(TEXT, TEXT)
