"""Html reports as documents: well formed, safe, the same for a screen reader as for the eye."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from built_reports import (
    COMPARISON,
    DIFF,
    GERMAN,
    HOSTILE,
    HOSTILE_OUTLIERS,
    HOSTILE_TEXT,
    OUTLIERS,
    SAME,
    UNCHANGED,
    redline,
)
from hypothesis import given
from hypothesis import strategies as st

from clausectl.model.comparison import DocumentComparison, ProvisionChange
from clausectl.model.redlines import Redline
from clausectl.output.comparison_html import format_comparison_html
from clausectl.output.diff_html import format_html
from clausectl.output.html_parts import write_redline, write_text
from clausectl.output.html_style import DARK, LIGHT, write_style
from clausectl.output.outliers_html import format_outliers_html
from clausectl.output.terminal import escape_controls

VOID = {"meta", "br", "input"}
FULL = replace(COMPARISON, unchanged=UNCHANGED)
PAGES: dict[str, Callable[[], str]] = {
    "comparison": lambda: format_comparison_html(COMPARISON),
    "full": lambda: format_comparison_html(FULL, full=True),
    "same": lambda: format_comparison_html(SAME),
    "german": lambda: format_comparison_html(GERMAN),
    "hostile": lambda: format_comparison_html(HOSTILE),
    "library": lambda: format_html(DIFF),
    "outliers": lambda: format_outliers_html(OUTLIERS),
    "no outliers": lambda: format_outliers_html(replace(OUTLIERS, outliers=(), varying=())),
    "hostile outliers": lambda: format_outliers_html(HOSTILE_OUTLIERS),
    "hostile library": lambda: format_html(
        replace(
            DIFF,
            notes=(HOSTILE_TEXT,),
            only=(HOSTILE_TEXT,),
            clauses=tuple(
                replace(clause, title=HOSTILE_TEXT, id=HOSTILE_TEXT, agreements=(HOSTILE_TEXT,) * 3)
                for clause in DIFF.clauses
            ),
            documents=(HOSTILE,),
        )
    ),
}


class Page(HTMLParser):
    """Checks that every tag is closed where it should be, and keeps tags and text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.seen: list[str] = []  # text that is not for screen readers alone
        self.hidden = 0
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        assert len(found) == len(attrs)
        self.tags.append((tag, found))
        if tag not in VOID:
            self.open.append(tag)
            if self.hidden or found.get("class") == "vh":
                self.hidden += 1

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.hidden -= bool(self.hidden)

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if not self.hidden:
            self.seen.append(data)


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest) -> Page:
    return Page(PAGES[request.param]())


def test_pages_hold_only_tags_of_ours(page: Page) -> None:
    assert {tag for tag, _ in page.tags} <= {
        *("html", "head", "meta", "title", "style", "body", "a", "header", "h1", "h2", "h3", "h4", "h5"),
        *("p", "div", "span", "nav", "ol", "ul", "li", "main", "section", "article", "footer", "bdi", "br"),
        *("table", "caption", "thead", "tbody", "tr", "th", "td", "fieldset", "legend", "label", "input"),
        *("ins", "del", "strong"),
    }
    for _, attributes in page.tags:
        assert not any(name.startswith("on") or name in ("src", "style", "srcset") for name in attributes)


def test_nothing_is_fetched(page: Page) -> None:
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    assert all(link is not None and link.startswith("#") for link in links)
    (policy,) = [
        attributes["content"]
        for tag, attributes in page.tags
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline';")
    assert "url(" not in write_style()
    assert "@import" not in write_style()


def test_every_link_leads_to_a_place_that_is_there_once(page: Page) -> None:
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for tag, attributes in page.tags:
        if tag == "a":
            assert (attributes["href"] or "")[1:] in ids
        if "aria-labelledby" in attributes:
            assert attributes["aria-labelledby"] in ids


def test_headings_are_in_order(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_landmarks_tables_and_languages_are_marked(page: Page) -> None:
    tags = [tag for tag, _ in page.tags]
    assert tags.count("main") == tags.count("header") == tags.count("footer") == 1
    assert next(attributes for tag, attributes in page.tags if tag == "html") == {"lang": "en"}
    first = next(attributes for tag, attributes in page.tags if tag == "a")
    assert (first["class"], first["href"]) == ("skip", "#main")
    for tag, attributes in page.tags:
        if tag == "th":
            assert attributes["scope"] in ("col", "row")
        if attributes.get("class") in ("words", "words inline"):
            assert re.fullmatch(r"[A-Za-z-]*", attributes["lang"] or "")


def test_marks_are_told_to_a_screen_reader() -> None:
    text = "\n".join(write_redline(redline("=at least ", "-60", "+90", "= days")))
    assert '<del><span class="vh">deleted: </span>60<span class="vh"> end </span></del>' in text
    assert '<ins><span class="vh">inserted: </span>90<span class="vh"> end </span></ins>' in text


def test_changes_are_listed_as_navigation() -> None:
    text = format_comparison_html(COMPARISON)
    (nav,) = re.findall(r"<nav.*?</nav>", text, re.DOTALL)
    for number, title in ((1, "2 Exclusivity"), (2, "3 Data protection"), (6, "5(c)")):
        assert f'<li><a href="#change-{number}">{title}</a>' in nav
        assert f'<article class="change" id="change-{number}"' in text
    assert text.count('href="#change-1"') == 2  # in the table of the summary too


def test_a_language_that_is_none_is_left_out() -> None:
    assert 'lang="de"' in format_comparison_html(GERMAN)
    assert 'en" onload' not in format_comparison_html(HOSTILE)


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("text", "ground"),
        ("text", "panel"),
        ("text", "weighty-ground"),
        ("quiet", "ground"),
        ("quiet", "panel"),
        ("link", "ground"),
        ("inserted", "inserted-ground"),
        ("deleted", "deleted-ground"),
        ("weighty", "weighty-ground"),
        ("inserted", "ground"),
        ("deleted", "ground"),
    ],
)
def test_colours_have_the_contrast_of_aa(colors: dict[str, str], text: str, ground: str) -> None:
    def shine(color: str) -> float:
        parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((shine(colors[text]), shine(colors[ground])))
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_marks_do_not_rely_on_colour() -> None:
    style = write_style()
    assert re.search(r"\nins\{[^}]*text-decoration:underline", style)
    assert re.search(r"\ndel\{[^}]*text-decoration:line-through", style)


# Words

WORDS = [
    "pay",
    "<b>",
    "&amp;",
    "</del>",
    '"',
    "'",
    "\u202e",
    "\x1b[31m",
    "\t",
    "é",
    "法律",
    "<U+202E>",
    "¶",
    "[…]",
]
texts = st.lists(st.sampled_from([*WORDS, " ", "  ", "\n", "\n\n", ". "]), max_size=12).map("".join)
parts = st.lists(st.tuples(st.sampled_from("=-+"), texts.filter(bool)), max_size=8)


def read_side(html: str, drop: str) -> str:
    kept = re.sub(rf"<{drop}>.*?</{drop}>", "", html, flags=re.DOTALL)
    seen = "".join(Page(kept).seen)
    return re.sub(r"\s+", "", seen)


def expected(text: str) -> str:
    safe = escape_controls(text).replace("\t", "<U+0009>")
    return re.sub(r"\s+", "", safe).replace("¶", "")


@given(parts)
def test_both_texts_can_be_read_from_the_page(found: list[tuple[str, str]]) -> None:
    change: Redline = redline(*(sign + text for sign, text in found))
    html = "".join(write_redline(change, full=True, sides=False))
    for drop, text in (("ins", change.old), ("del", change.new)):
        assert read_side(html, drop).replace("¶", "") == expected(text)


@given(parts)
def test_each_side_holds_its_own_text(found: list[tuple[str, str]]) -> None:
    change: Redline = redline(*(sign + text for sign, text in found))
    html = "".join(write_redline(change, full=True))
    _, _, sides = html.partition("<tbody")
    cells = re.findall(r"<td.*?</td>", sides, re.DOTALL)
    for column, text in ((0, change.old), (1, change.new)):
        words = [re.sub(r'<span class="side".*?</span>', "", cell) for cell in cells[column::2]]
        seen = re.sub(r"\s+", "", "".join("".join(Page(cell).seen) for cell in words))
        assert seen.replace("¶", "") == expected(text)


@given(st.text())
def test_any_text_is_shown_as_itself(text: str) -> None:
    shown = write_text(text)
    assert not set("<>\"'\n\t\x00\x1b\u202e") & set(shown)
    assert not re.search(r"&(?!(?:lt|gt|amp|quot|#x27);)", shown)


def test_control_characters_are_named() -> None:
    assert "&lt;U+202E&gt;001&lt;U+001B&gt;[31m" in format_comparison_html(HOSTILE)
    assert "\u202e" not in format_comparison_html(HOSTILE)


def test_a_long_report_grows_with_its_changes() -> None:
    def page_of(times: int) -> str:
        return format_comparison_html(replace(COMPARISON, changes=COMPARISON.changes * times))

    base, ten, twenty = (len(page_of(times)) for times in (1, 10, 20))
    assert twenty - ten <= 1.2 * (ten - base) * 10 / 9


def test_a_provision_without_number_and_title_has_a_name() -> None:
    change: ProvisionChange = COMPARISON.changes[1]
    bare = replace(change, new=(replace(change.new[0], number="", path="", title=""),))
    report: DocumentComparison = replace(COMPARISON, changes=(bare,))
    assert ">Text at line 10</bdi>" in format_comparison_html(report)
