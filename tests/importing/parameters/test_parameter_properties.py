"""Whatever copies have: what is inferred prints it again, exactly, from files that composing reads."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from printed_copies import hold

from clausectl.composing.dates import format_date
from clausectl.composing.spelling import spell_number
from clausectl.importing.parameters import infer_parameters
from clausectl.model.imported_parameters import Blank

DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))
FORMATS = (
    "MMM d, yyyy",
    "MMMM d, yyyy",
    "d MMMM yyyy",
    "dd.MM.yyyy",
    "yyyy-MM-dd",
    "EEEE, d MMM yyyy",
    "M/d/yyyy",
)
JOINS = (", ", "; ", " and ", ", and ")
PIECES = ["Acme", "Beta", "Ltd,", "Inc.", "and;", "red", "“blue”", "12", "a*", "[x]", "GmbH"]
WORDS = st.lists(st.sampled_from(PIECES), max_size=5)
TEXTS = st.one_of(
    st.text(max_size=12),
    WORDS.map(" ".join),
    st.builds(format_date, DAYS, st.sampled_from(FORMATS)),
    st.lists(st.builds(format_date, DAYS, st.sampled_from(FORMATS[:2])), min_size=1, max_size=3).map(
        ", ".join
    ),
    st.integers(0, 10**7).map(lambda n: f"{n:,}"),
    st.integers(0, 10**7).map(lambda n: f"{spell_number(n)} ({n})"),
    st.integers(0, 10**7).map(lambda n: f"USD {n:,}.00"),
    st.sampled_from(
        ["$1,500", "5%", "a@example.org", "EventTitle", "EventTitles", "Date", "Dates", "", "01", "-0", "²"]
    ),
)
BEFORE = st.sampled_from(
    [
        "by and between",
        "I,",
        "as of",
        "EventTitles:",
        "…:",
        "Date:",
        "located at",
        "within",
        "laws of",
        "",
        "…, and",
    ]
)
AFTER = st.sampled_from(['("Buyer")', ", agree", "days", ": …", "", ', a … corporation ("Seller")', "% of"])
PLACES = st.sampled_from(["form", "form", "Payment", "signature block of speaker"])


@st.composite
def blanks(draw: st.DrawFn) -> list[Blank]:
    """Blanks of as many copies each, whose values are mostly of one kind, and some again in another place."""
    copies = draw(st.integers(1, 5))
    found: list[Blank] = []
    for _ in range(draw(st.integers(1, 5))):
        if found and draw(st.booleans()):
            values = draw(st.sampled_from(found)).values
        else:
            pool = draw(st.lists(TEXTS, min_size=1, max_size=3))
            joined = st.lists(st.sampled_from(pool), min_size=1, max_size=3).map(
                draw(st.sampled_from(JOINS)).join
            )
            one = st.one_of(st.sampled_from(pool), joined)
            values = tuple(draw(st.lists(one, min_size=copies, max_size=copies)))
        found.append(Blank(draw(PLACES), draw(BEFORE), draw(AFTER), values))
    return found


@settings(max_examples=150, deadline=None)
@given(blanks())
def test_copies_are_printed_as_they_stand(drawn: list[Blank]) -> None:
    hold(drawn)


@settings(max_examples=150, deadline=None)
@given(st.lists(DAYS, min_size=2, max_size=6), st.sampled_from(FORMATS))
def test_dates_of_any_format_are_dates_or_cannot_be_told(days: list[date], pattern: str) -> None:
    values = tuple(format_date(day, pattern) for day in days)
    (parameter,) = hold([Blank("form", "as of", "", values)])
    told = pattern[0] not in "dM" or "MMM" in pattern or any(day.day > 12 for day in days)
    assert parameter.kind == ("date" if told else "text")
    if told:
        assert parameter.values == tuple(day.isoformat() for day in days)


@settings(max_examples=150, deadline=None)
@given(blanks())
def test_values_that_vary_together_in_every_copy_are_one_parameter(drawn: list[Blank]) -> None:
    _, pieces = infer_parameters(drawn)
    by_values: dict[tuple[str, ...], set[object]] = {}
    for blank, one in zip(drawn, pieces, strict=True):
        if len(set(blank.values)) >= 3 and all(value.isalpha() for value in blank.values):
            by_values.setdefault(blank.values, set()).add(one)
    assert all(len(found) == 1 for found in by_values.values())


def test_blanks_of_other_copies_are_refused() -> None:
    with pytest.raises(ValueError, match="different numbers of copies"):
        infer_parameters([Blank("form", "", "", ("a", "b")), Blank("form", "", "", ("a",))])


def test_nothing_is_inferred_of_nothing() -> None:
    assert infer_parameters([]) == ((), ())
