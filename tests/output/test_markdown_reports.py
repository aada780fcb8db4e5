"""Markdown reports: nothing of a contract is markup, and what does not fit is left out by weight and told."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from built_reports import (
    COMPARISON,
    DIFF,
    HOSTILE,
    HOSTILE_TEXT,
    place,
    pure_renumbering,
    redline,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from clausectl.model.changes import ClauseChange
from clausectl.model.comparison import DocumentComparison, ProvisionChange, Ripple
from clausectl.model.redlines import SIGNIFICANCES, Assessment, Significance
from clausectl.output.comparison_markdown import format_comparison_markdown
from clausectl.output.diff_markdown import format_markdown
from clausectl.output.markdown_parts import LEAST, LIMIT, Piece, Section, assemble, write_item

LIBRARY = replace(
    DIFF,
    notes=(HOSTILE_TEXT,),
    only=(HOSTILE_TEXT,),
    clauses=tuple(
        replace(clause, title=HOSTILE_TEXT, id=HOSTILE_TEXT, agreements=(HOSTILE_TEXT,) * 20)
        for clause in DIFF.clauses
    ),
    documents=(HOSTILE,),
)
HOSTILE_REPORTS: dict[str, Callable[[], str]] = {
    "comparison": lambda: format_comparison_markdown(HOSTILE),
    "comparison in full": lambda: format_comparison_markdown(HOSTILE, full=True, limit=None),
    "summary": lambda: format_comparison_markdown(HOSTILE, summary=True),
    "library": lambda: format_markdown(LIBRARY),
    "library in full": lambda: format_markdown(LIBRARY, full=True, limit=None),
    "library summary": lambda: format_markdown(LIBRARY, summary=True),
    "cut": lambda: format_comparison_markdown(HOSTILE, limit=LEAST),
}
OURS = re.compile(r"</?(?:ins|del|em|code|details|summary)>|<br>")


@pytest.mark.parametrize("name", HOSTILE_REPORTS)
def test_nothing_of_a_contract_is_markup(name: str) -> None:
    text = HOSTILE_REPORTS[name]()
    parser = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable(["table", "strikethrough"])
    for token in parser.parse(text):
        assert token.type not in (
            "hr",
            "fence",
            "code_block",
            "table_open",
            "ordered_list_open",
            "lheading_open",
        )
        if token.type == "heading_open":
            assert token.markup in ("#", "##", "###", "####", "#####")
        html = [token.content] if token.type == "html_block" else []
        for child in token.children or ():
            assert child.type not in ("link_open", "image", "code_inline", "s_open", "em_open", "autolink")
            html += [child.content] if child.type == "html_inline" else []
        for piece in html:
            assert not re.search(r"[<>]", re.sub(r"&#\d+;", "", OURS.sub("", piece))), piece
    assert "\u202e" not in text
    assert "\x1b" not in text
    assert not re.search(r"https?://|@\w|(?<!&)#\d|www\.|:tada:|\]\(", text.replace("pull request #7", ""))


def assert_balanced(text: str) -> None:
    """Every tag is closed in its order; folds do not cut through quotes."""
    open_tags: list[str] = []
    for slash, name in re.findall(r"<(/?)(ins|del|em|code|details|summary)>", text):
        if slash:
            assert open_tags.pop() == name
        else:
            open_tags.append(name)
    assert open_tags == []
    assert all(line in ("</details>", "") or not line.endswith("</details>") for line in text.split("\n"))


# The cap


def change_of(number: int, significance: Significance, words: int) -> ProvisionChange:
    here = place(number, f"{number}", f"Title {number}")
    text = redline("=" + f"Start {number}. ", "-" + "old " * words, "+" + "new " * words, "=end.")
    kinds = ("number",) if significance == "editorial" else ("wording",)
    return ProvisionChange("kept", (here,), (here,), kinds, significance, text=text)  # type: ignore[arg-type]


def large(number: int, words: int, weights: tuple[Significance, ...] = SIGNIFICANCES) -> DocumentComparison:
    changes = tuple(change_of(n, weights[n % len(weights)], words) for n in range(number))
    return replace(COMPARISON, changes=changes, ripples=(), lost_references=(), renamed_terms=())


def count_shown(text: str) -> dict[str, int]:
    return {
        name: len(re.findall(rf"^\*\*{name.capitalize()}\*\*:", text, re.MULTILINE)) for name in SIGNIFICANCES
    }


def count_left_out(text: str) -> dict[str, int]:
    """What the line says, by significance."""
    (line,) = [line for line in text.split("\n") if line.startswith("**This report is cut at")]
    gone = line.partition("the words of")[0]
    names = {
        "substantive": r"with substantive changes",
        "not assessed": r"with changes not assessed",
        "wording": r"with wording changes",
        "editorial": r"editorial changes?",
    }
    found = {}
    for significance, told in names.items():
        match = re.search(rf"(\d[\d,]*) (?:\w+ )?{told}", gone)
        found[significance] = int(match[1].replace(",", "")) if match else 0
    return found


@pytest.mark.parametrize(
    ("number", "words"), [(40, 4), (400, 4), (400, 60), (4000, 10), (9_000, 1), (3, 40_000), (60, 3_000)]
)
@pytest.mark.parametrize("limit", [LIMIT, 20_000, LEAST])
def test_the_cap_holds_and_what_is_left_out_is_told_exactly(number: int, words: int, limit: int) -> None:
    report = large(number, words)
    text = format_comparison_markdown(report, limit=limit)
    assert len(text) <= limit
    assert_balanced(text)
    if "**This report is cut at" not in text:
        return
    shown, gone = count_shown(text), count_left_out(text)
    for significance, total in report.count_significance().items():
        assert shown[significance] + gone[significance] == total
    assert "run <code>clausectl diff v1:services/terms.md v2:services/terms.md</code>." in text


def test_the_least_significant_is_left_out_first() -> None:
    text = format_comparison_markdown(large(2000, 20), limit=LIMIT)
    shown, gone = count_shown(text), count_left_out(text)
    assert shown["substantive"] > 100
    for before, after in pairwise(SIGNIFICANCES):
        assert gone[before] == 0 or shown[after] == 0


def test_a_change_that_is_too_long_keeps_its_heading_and_reasons() -> None:
    report = large(3, 40_000, ("substantive",))
    text = format_comparison_markdown(report)
    assert count_shown(text)["substantive"] == 3
    assert "the words of 3 provisions with substantive changes are left out" in text


def test_what_fits_is_whole() -> None:
    report = large(40, 4)
    assert "is cut at" not in format_comparison_markdown(report)
    assert format_comparison_markdown(report) == format_comparison_markdown(report, limit=None)


def test_without_a_limit_everything_is_there() -> None:
    text = format_comparison_markdown(large(4000, 10), limit=None)
    assert sum(count_shown(text).values()) == 4000
    assert len(text) > LIMIT


def test_a_limit_that_is_too_low_is_refused() -> None:
    with pytest.raises(ValueError, match="4,000"):
        format_comparison_markdown(COMPARISON, limit=LEAST - 1)


def test_renumberings_that_are_left_out_are_counted_one_by_one() -> None:
    many = tuple(pure_renumbering(2 * n, f"{3 * n}", f"{3 * n + 1}") for n in range(5_000))
    report = replace(large(300, 60, ("substantive",)), changes=(*large(300, 60).changes, *many))
    text = format_comparison_markdown(report, limit=20_000)
    gone = count_left_out(text)
    assert gone["editorial"] == report.count_significance()["editorial"]


@pytest.mark.parametrize("limit", [LIMIT, 12_000, LEAST])
def test_large_libraries_are_cut_too(limit: int) -> None:
    def clause(number: int) -> ClauseChange:
        significance = SIGNIFICANCES[number % 4]
        return replace(
            DIFF.clauses[0],
            id=f"acme/clause-{number}",
            title=f"Clause {number}",
            assessment=Assessment(significance),
        )

    agreements = tuple(
        replace(DIFF.agreements[1], ids=(f"acme/services/customer-{n}",)) for n in range(3_000)
    )
    diff = replace(
        DIFF,
        clauses=tuple(map(clause, range(2_000))),
        agreements=agreements,
        forms=DIFF.forms * 300,
        documents=(),
        notes=tuple(f"note {n} " + "x" * 500 for n in range(300)),
    )
    text = format_markdown(diff, limit=limit)
    assert len(text) <= limit
    assert_balanced(text)
    assert "run <code>clausectl diff v1 v2</code>." in text
    gone = count_left_out(text)
    shown = count_shown(text)
    assert {name: gone[name] + shown[name] for name in SIGNIFICANCES} == dict.fromkeys(SIGNIFICANCES, 500)


def test_long_names_do_not_break_the_cap() -> None:
    long = "<" * 5_000
    report = replace(
        HOSTILE,
        old=replace(HOSTILE.old, path=long, label=long),
        not_compared=(long,) * 20,
        changes=tuple(
            replace(change, old=(place(0, long, long, long),), new=(place(0, long, long, long),))
            for change in HOSTILE.changes * 60
        ),
        ripples=tuple(Ripple(long, place(0, long, long), (place(1, long, long),) * 90) for _ in range(20)),
    )
    for limit in (LIMIT, LEAST):
        text = format_comparison_markdown(report, limit=limit)
        assert len(text) <= limit
        assert_balanced(text)
    assert len(format_markdown(replace(LIBRARY, documents=(report,) * 3), limit=LEAST)) <= LEAST


pieces = st.builds(
    Piece,
    st.integers(1, 3000).map(lambda n: "t" * n),
    st.integers(0, 300).map(lambda n: "s" * n),
    st.integers(0, 4),
    st.sampled_from([("change", "changes"), ("note", "notes")]),
    st.integers(1, 9),
)


@settings(max_examples=60)
@given(st.lists(st.lists(pieces, max_size=12), max_size=4), st.integers(LEAST, 20_000))
def test_any_pieces_fit_and_add_up(found: list[list[Piece]], limit: int) -> None:
    sections = [
        Section("## A" if n % 2 else "", pieces=list(some), count=("thing", "things") if n % 3 else None)
        for n, some in enumerate(found)
    ]
    text = assemble(["# Title"], sections, limit, "<code>clausectl</code>")
    assert len(text) <= limit
    assert_balanced(text)
    if "is cut at" in text:
        told = (
            text.partition("**This report is cut at")[2].partition("characters:**")[2].partition("; run")[0]
        )
        gone, _, brief = told.partition("the words of")
        numbers = [int(number) for number in re.findall(r"(\d+) (?:change|note)", gone)]
        every = [piece for some in found for piece in some]
        kept = [line for line in text.split("\n") if re.fullmatch(r"t+|s+", line)]
        assert (sum(numbers) == 0) == (len(kept) == len(every))
        assert bool(brief) == any(line.startswith("s") for line in kept)


# Lines


@pytest.mark.parametrize("start", ["- x", "1. x", "2) x", "+ x", "=== x", "    x", "# x", "> x"])
def test_an_item_is_never_a_list_or_heading_of_its_own(start: str) -> None:
    tokens = MarkdownIt("commonmark").parse(write_item("", start))
    assert [t.type for t in tokens if t.nesting == 1] == [
        "bullet_list_open",
        "list_item_open",
        "paragraph_open",
    ]


def test_a_line_without_end_takes_no_time_without_end() -> None:
    text = format_comparison_markdown(
        replace(COMPARISON, changes=(replace(COMPARISON.changes[1], text=redline("+" + "@a #1 " * 200_000)),))
    )
    assert "the words of 1 provision with substantive changes are left out" in text


def test_long_redlines_and_lists_are_folded() -> None:
    text = format_comparison_markdown(large(1, 1_000, ("substantive",)))
    assert "<details><summary>The words (" in text
    users = tuple(place(n, f"{n}", f"Title {n}") for n in range(40))
    text = format_comparison_markdown(replace(COMPARISON, ripples=(Ripple("Fee", place(0, "1"), users),)))
    assert "<details><summary>40 provisions</summary>" in text
    assert "<details><summary>All 16 agreements</summary>" in format_markdown(DIFF)
    assert_balanced(text)
