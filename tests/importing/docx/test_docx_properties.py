"""Random documents, made with python-docx, come back word for word, with the numbers counted by hand."""

from __future__ import annotations

import docx
from docx_files import ACCEPTED, REFUSED, abstract, level, make, n, num, p, r, read, save
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

WORDS = st.sampled_from(
    [
        "the", "Supplier", "shall", "not", "“Work”", "§", "5", "e.g.", "A.", "(a)", "1.", "#", "-", "+", ">",
        "|", "B.V.", "naïve", "本契約", "snake_case", "_x_", "*", "**", "`", "[x]", "a*b", "\\", "~~", "<b>",
        "&amp;", "{{x}}", "$5", "10%", "–", "=", "---", "a|b", "1)", "12.", "!", "http://example.org/a_b",
    ]
)  # fmt: skip
TEXTS = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)
RUNS = st.lists(st.tuples(TEXTS, st.booleans(), st.booleans()), min_size=1, max_size=4)


def plain(markdown: str) -> list[str]:
    """The words of a text as CommonMark shows them, and nothing that it would take for markup."""
    words: list[str] = []
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        assert token.type not in (
            "fence",
            "code_block",
            "html_block",
            "hr",
            "bullet_list_open",
            "ordered_list_open",
        )
        for inner in token.children or ():
            assert inner.type not in ("code_inline", "html_inline", "link_open", "image"), markdown
            words.append("\n" if inner.type in ("softbreak", "hardbreak") else inner.content)
        words.append("\n")
    return "".join(words).split()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(RUNS, st.tuples(st.integers(0, 2), TEXTS)), min_size=1, max_size=8))
def test_paragraphs_come_back(content: list) -> None:
    document = docx.Document()
    expected: list[str] = []
    for block in content:
        if isinstance(block, tuple):
            document.add_heading(block[1], block[0] + 1)
            expected += block[1].split()
            continue
        paragraph = document.add_paragraph()
        for text, bold, italic in block:
            run = paragraph.add_run(text + " ")
            run.bold, run.italic = bold, italic
            expected += text.split()
    assert plain(read(save(document)).text) == expected


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(TEXTS, min_size=2, max_size=3), min_size=1, max_size=4))
def test_tables_come_back(rows: list[list[str]]) -> None:
    document = docx.Document()
    width = max(map(len, rows))
    table = document.add_table(len(rows), width)
    for at, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    expected = [word for row in rows for text in row for word in text.split()]
    assert plain(read(save(document)).text) == expected


FORMS = ("decimal", "lowerLetter", "lowerRoman")
NUMBERING = (
    abstract(1, *(level(at, form, f"%{at + 1})") for at, form in enumerate(FORMS)))
    + num(1, 1)
    + abstract(2, level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"), level(2, "decimal", "%1.%2.%3"))
    + num(2, 2)
)
ROMAN = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([0, 1, 2]), st.integers(0, 2)), min_size=1, max_size=12))
def test_numbers_come_back(places: list[tuple[int, int]]) -> None:
    counts: dict[int, list[int]] = {1: [0, 0, 0], 2: [0, 0, 0]}
    body, expected = [], []
    for at, (list_id, wanted) in enumerate(places):
        if not list_id:
            body.append(p(f"w{at}"))
            expected.append(f"w{at}")
            continue
        count = counts[list_id]
        for above in range(wanted):
            count[above] = count[above] or 1
        count[wanted] += 1
        count[wanted + 1 :] = [0] * (2 - wanted)
        body.append(n(f"w{at}", list_id, wanted))
        expected += [number_of(list_id, wanted, count), f"w{at}"]
    assert plain(read(make(body, numbering=NUMBERING)).text) == expected


def number_of(list_id: int, wanted: int, count: list[int]) -> str:
    if list_id == 2:
        return ".".join(map(str, count[: wanted + 1])) + ("." if wanted == 0 else "")
    return [str(count[0]), chr(96 + count[1]), ROMAN[count[2]]][wanted] + ")"


CHANGE = 'w:id="1" w:author="Speaker A"'


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["", "ins", "del", "moveTo", "moveFrom"]), TEXTS), min_size=1, max_size=8
    )
)
def test_each_side_of_tracked_changes_comes_back(parts: list[tuple[str, str]]) -> None:
    inside, accepted, refused = r("start "), ["start"], ["start"]
    for kind, text in parts:
        run = r(text.replace("&", "&amp;").replace("<", "&lt;") + " ")
        if kind == "del":
            run = run.replace("w:t ", "w:delText ").replace("w:t>", "w:delText>")
        inside += f"<w:{kind} {CHANGE}>{run}</w:{kind}>" if kind else run
        accepted += text.split() if kind in ("", "ins", "moveTo") else []
        refused += text.split() if kind in ("", "del", "moveFrom") else []
    data = make(p("", inside=inside))
    assert plain(read(data, ACCEPTED).text) == accepted
    assert plain(read(data, REFUSED).text) == refused
