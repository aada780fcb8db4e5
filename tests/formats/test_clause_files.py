"""Clause files: what is refused, with its code, line, column and a way to mend it."""

from __future__ import annotations

import pytest

from clausectl.codes import CODES
from clausectl.errors import Problem
from clausectl.formats.clause_file import read_clause, reference_target
from clausectl.formats.markdown import MAX_PARAGRAPH, MAX_TEXT, read_markdown
from clausectl.model.clauses import Clause

FRONT = "---\ntitle: Fees\nversion: 1.0.0\n---\n"
BODY_LINE = 5


def read(body: str, front: str = FRONT, path: str = "clauses/a/b.md") -> tuple[Clause | None, list[Problem]]:
    return read_clause((front + body).encode(), path, "blob")


def problems_of(body: str) -> list[tuple[str, int, int]]:
    clause, problems = read(body)
    assert clause is None
    assert all(p.hint and p.path == "clauses/a/b.md" and p.code in CODES for p in problems)
    return [(p.code, p.line - BODY_LINE + 1, p.column) for p in problems]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        # placeholders: every {{ is one, or escaped, or a problem at its column
        ("The `{{ fee }}` is due.\n", [("CL206", 1, 6)]),
        ("    {{ fee }}\n", [("CL206", 1, 5)]),
        ("```\nx {{ fee }}\n```\n", [("CL206", 2, 3)]),
        ("See [the fee](../x/{{ fee }}.md).\n", [("CL206", 1, 20)]),
        ("See [the fee](<../x/{{ fee }}.md>).\n", [("CL206", 1, 21)]),
        ("See [the fee][x].\n\n[x]: ../x/{{ fee }}.md\n", [("CL206", 3, 11)]),
        ("See [a][x].\n\n[x]: <../x/{{ fee }}.md>\n", [("CL206", 3, 12)]),
        ("![{{ fee }}](x.png)\n", [("CL204", 1, 1), ("CL206", 1, 3)]),
        ("A <b>{{ fee }}</b>.\n", [("CL203", 1, 3), ("CL203", 1, 15)]),
        ("<div>\n{{ fee }}\n</div>\n", [("CL203", 1, 1), ("CL206", 2, 1)]),
        ("<!-- {{ fee }} -->\n", [("CL203", 1, 1), ("CL206", 1, 6)]),
        ("The {{ Fee }} is due.\n", [("CL207", 1, 5)]),
        ("The {{ fee | upper }} is due.\n", [("CL207", 1, 5)]),
        ("The {{fee is due.\n", [("CL207", 1, 5)]),
        ("The {{{ fee }}} is due.\n", [("CL207", 1, 5)]),
        ("The {{ }} is due.\n", [("CL207", 1, 5)]),
        ("The {{\nfee }} is due.\n", [("CL207", 1, 5)]),
        ("The \\\\{{ fee | x }} is due.\n", [("CL207", 1, 7)]),
        # numbers typed by hand
        ("(a) the fee\n", [("CL208", 1, 1)]),
        ("The Supplier shall\n(a) pay and\n(b) report.\n", [("CL208", 2, 1), ("CL208", 3, 1)]),
        ("a) the fee\n", [("CL208", 1, 1)]),
        ("(iv) the fee\n", [("CL208", 1, 1)]),
        ("1.1 The fee\n", [("CL208", 1, 1)]),
        ("The Supplier shall\n2. pay\n", [("CL208", 2, 1)]),
        ("- (a) the fee\n", [("CL208", 1, 3)]),
        ("1986. A good year.\n", [("CL215", 1, 1)]),
        ("1. a\n2. b\n\nwhere\n\n4. c\n", [("CL215", 6, 1)]),
        ("1. a\n   3. b\n", [("CL208", 2, 4)]),
        ("1. a\n\n   3. b\n", [("CL215", 3, 1)]),
        # what Markdown would hide or drop
        ("A <b>bold</b> word.\n", [("CL203", 1, 3), ("CL203", 1, 10)]),
        ("A <!-- note --> word.\n", [("CL203", 1, 3)]),
        ("<div>\n\n</div>\n", [("CL203", 1, 1), ("CL203", 3, 1)]),
        ("A word<br>and\n", [("CL203", 1, 7)]),
        ("![a picture](x.png)\n", [("CL204", 1, 1)]),
        ("[x](javascript:alert(1))\n", [("CL205", 1, 1), ("CL210", 1, 1)]),
        ("[x](data:text/html,y)\n", [("CL205", 1, 1), ("CL210", 1, 1)]),
        ("<ftp://x.example>\n", [("CL205", 1, 1)]),
        ("[x](../y.txt)\n", [("CL210", 1, 1)]),
        ("[x](/clauses/a/c.md)\n", [("CL210", 1, 1)]),
        ("[x](../../../etc/passwd.md)\n", [("CL210", 1, 1)]),
        ("[x](#)\n", [("CL210", 1, 1)]),
        ("a &#8238; b\n", [("CL212", 1, 3)]),
        ("a &#7; b\n", [("CL212", 1, 3)]),
        ("a&#10;- b\n", [("CL212", 1, 2)]),
        ("a &#0; b\n", [("CL212", 1, 3)]),
        ("See [](c.md).\n", [("CL213", 1, 5)]),
        ("I pay.\n\n[Note]: important\n", [("CL214", 3, 1)]),
        ("[a][x]\n\n[x]: c.md\n[x]: d.md\n", [("CL214", 4, 1)]),
        ("| a | b |\n| --- | --- |\n| 1 | 2 | 3 |\n", [("CL216", 3, 11)]),
        ('[x](c.md "said aloud")\n', [("CL217", 1, 1)]),
        ('[x][y]\n\n[y]: c.md "said aloud"\n', [("CL217", 1, 1)]),
        ("", [("CL209", 0, 1)]),
        ("\n\n", [("CL209", 0, 1)]),
        ("---\n", [("CL209", 0, 1)]),
        ("#\n", [("CL209", 0, 1)]),
        ("*" * 100_000, [("CL209", 0, 1)]),
        ("See [x](the law.md).\n", [("CL218", 1, 7)]),
        ("See [*x*](the law.md) and [y](b c.md).\n", [("CL218", 1, 9)]),
        ("- " * 25 + "x\n", [("CL202", 1, 1)]),
    ],
)  # fmt: skip
def test_what_contract_text_may_not_hold(body: str, found: list[tuple[str, int, int]]) -> None:
    if not found:
        assert read(body)[1] == []
        return
    reported = problems_of(body)
    if found[0][0] == "CL205":  # reported by the scheme, and a link to nothing at most
        reported = [p for p in reported if p[0] != "CL210"]
        found = [p for p in found if p[0] != "CL210"]
    assert sorted(reported) == sorted(found)


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("The {{ fee }} is due.", ["fee"]),
        ("The {{fee}} is {{  due_date  }}.", ["fee", "due_date"]),
        ("# The {{ fee }}", ["fee"]),
        ("*{{ fee }}* and **the {{ fee }}**", ["fee", "fee"]),
        ("| {{ fee }} | b |\n| --- | --- |\n| c | {{ due }} |", ["fee", "due"]),
        ("See [the {{ fee }}](c.md).", ["fee"]),
        ("- {{ fee }}\n  - {{ due }}", ["fee", "due"]),
        ("> {{ fee }}", ["fee"]),
        ("The \\{{ fee }} is no placeholder.", []),
        ("{{ a }}{{ b }}", ["a", "b"]),
    ],
)
def test_where_placeholders_stand(body: str, names: list[str]) -> None:
    clause, problems = read(body)
    assert problems == []
    assert clause is not None
    assert [p.name for p in clause.placeholders] == names
    lines = clause.source.split("\n")
    for placeholder in clause.placeholders:
        assert lines[placeholder.mark.line - 1].startswith("{{", placeholder.mark.column - 1)


def test_references_are_relative_to_the_clause_or_to_where_it_was_frozen_from() -> None:
    body = "See [a](c.md), [b](../law/ca%20x.md#top), [c](#annex), [d](https://x.example/y)."
    clause, problems = read(body)
    assert problems == []
    assert clause is not None
    assert [r.target for r in clause.references] == ["a/c", "law/ca x", "#annex"]
    frozen, problems = read(body, path="frozen/a/b@1.0.0-01234567.md")
    assert problems == []
    assert frozen is not None
    assert frozen.id == "a/b"
    assert frozen.references == clause.references


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("c.md", "a/c"), ("./c.md", "a/c"), ("../c.md", "c"), ("#p", "#p"), ("#", None), ("x.txt", None),
        ("https://x.y", ""), ("mailto:a@b.c", ""), ("/clauses/c.md", None), ("../../c.md", None), ("", None),
        ("README.md", None),
    ],
)  # fmt: skip
def test_what_a_link_refers_to(link: str, target: str | None) -> None:
    assert reference_target(link, "clauses/a/b.md") == target


@pytest.mark.parametrize(
    ("data", "code", "line", "column", "hint"),
    [
        (b"---\ntitle: a\x00\n---\nx\n", "CL101", 2, 9, "store it elsewhere"),
        (
            "---\ntitle: a\n---\nx\n".encode("utf-16"),
            "CL101",
            1,
            4,
            "save the file as UTF-8 (it may be in UTF-16",
        ),
        (b"---\ntitle: caf\xe9\n---\nx\n", "CL102", 2, 11, "save the file as UTF-8"),
        ("---\ntitle: é\n---\né\x1b[31mred\n".encode(), "CL115", 4, 2, "delete it"),
        ("---\ntitle: a\n---\né\u2028b\n".encode(), "CL115", 4, 2, "delete it"),
        ("---\ntitle: a\n---\nab\u202ecd\n".encode(), "CL116", 4, 3, "delete it"),
        ("---\ntitle: a\u200bb\n---\nx\n".encode(), "CL116", 2, 9, "delete it"),
        (b"", "CL103", 1, 1, "start it with a line ---"),
    ],
)
def test_bytes_that_are_no_text(data: bytes, code: str, line: int, column: int, hint: str) -> None:
    clause, problems = read_clause(data, "clauses/a.md", "")
    assert clause is None
    assert [(p.code, p.line, p.column) for p in problems] == [(code, line, column)]
    assert problems[0].hint.startswith(hint)


def test_line_ends_and_byte_order_marks_change_nothing() -> None:
    text = FRONT + "One\ntwo {{ a }}.\n\nThree.\n"
    plain, _ = read_clause(text.encode(), "clauses/a.md", "b")
    assert plain is not None
    for data in (text.replace("\n", "\r\n"), "\ufeff" + text, "\ufeff" + text.replace("\n", "\r")):
        assert read_clause(data.encode(), "clauses/a.md", "b") == (plain, [])


@pytest.mark.parametrize(
    ("front", "code", "line", "column", "hint"),
    [
        ("version: 1.0.0\n", "CL121", 2, 1, "add a line `title: Exclusivity`"),
        ("title: A\n", "CL121", 2, 1, "add a line `version: 1.0.0`"),
        ("title: ''\nversion: 1.0.0\n", "CL121", 2, 8, "write `title: Exclusivity`"),
        ("title: A\nversion: 1.0\n", "CL123", 3, 10, "write MAJOR.MINOR.PATCH"),
        ("title: A\nversion: 1.0.0-beta\n", "CL123", 3, 10, "write MAJOR.MINOR.PATCH"),
        ("title: A\nversion: v1.0.0\n", "CL123", 3, 10, "write MAJOR.MINOR.PATCH"),
        ("title: A\nversion: 01.0.0\n", "CL123", 3, 10, "write MAJOR.MINOR.PATCH"),
        ("title: '{{ a }}'\nversion: 1.0.0\n", "CL206", 2, 8, "a value can stand in the text"),
        ("titel: A\ntitle: A\nversion: 1.0.0\n", "CL120", 2, 1, "did you mean `title`?"),
        (
            "title: A\nversion: 1.0.0\nzzz: b\n",
            "CL120",
            4,
            1,
            "known here: allow, description, effect_reason",
        ),
        ("title: [A]\nversion: 1.0.0\n", "CL122", 2, 8, "write one value on the line"),
        ("title: |\n  A\n  B\nversion: 1.0.0\n", "CL122", 2, 8, "write it on one line"),
        ("title: A\nversion: 1.0.0\ntags: {a: b}\n", "CL122", 4, 7, "write `tags: [one, two]`"),
        ("title: A\nversion: 1.0.0\ntags: [[a], b]\n", "CL122", 4, 8, "write one text per item"),
    ],
)
def test_fields_of_a_clause(front: str, code: str, line: int, column: int, hint: str) -> None:
    clause, problems = read("Text.\n", f"---\n{front}---\n")
    assert clause is None
    assert [(p.code, p.line, p.column) for p in problems] == [(code, line, column)]
    assert problems[0].hint.startswith(hint)


def test_every_problem_of_a_file_is_found_in_one_run() -> None:
    clause, problems = read("(a) The {{ Fee }} and <b>.\n", "---\ntitel: A\nversion: x\n---\n")
    assert clause is None
    assert sorted(p.code for p in problems) == ["CL120", "CL121", "CL123", "CL203", "CL207", "CL208"]


def test_a_full_clause() -> None:
    front = (
        '---\ntitle: Fees\nversion: 1.2.3\nowner: "@acme/legal"\nlanguage: en\ntags: [money, late]\n'
        "formerly: old/fees\neffect_reason: a typo\ndescription: What is paid\n---\n"
    )
    clause, problems = read("Text.\n", front)
    assert problems == []
    assert clause is not None
    assert (clause.id, clause.title, clause.version, clause.owner) == ("a/b", "Fees", "1.2.3", "@acme/legal")
    assert (clause.language, clause.tags, clause.formerly) == ("en", ("money", "late"), ("old/fees",))
    assert clause.effect_reason == "a typo"
    assert clause.source[clause.body_start :] == "Text.\n"


@pytest.mark.parametrize("body", ["*x" * 500_001, "x" * (MAX_PARAGRAPH + 1), "a\n" * MAX_PARAGRAPH])
def test_what_nobody_would_read_is_not_read(body: str) -> None:
    assert problems_of(body) == [("CL201", 1, 1)]


def test_a_long_document_of_short_paragraphs_is_read() -> None:
    text = "word word word.\n\n" * (MAX_TEXT // 17)
    read_text = read_markdown(text, 0, "x")
    assert read_text.problems == ()
    assert len(read_text.blocks) == MAX_TEXT // 17
    assert [p.code for p in read_markdown(text + text, 0, "x").problems] == ["CL201"]


@pytest.mark.parametrize(
    "hostile",
    [
        "[",
        "![",
        "*a ",
        "_a",
        "`a",
        "<a ",
        "[a](",
        "**a***b* ",
        "{{",
        "\\",
        "&a",
        "a*",
        "***x** y* ",
        "> ",
        "- ",
    ],
)
def test_unbalanced_markup_ends_in_text_or_problems(hostile: str) -> None:
    body = hostile * (MAX_PARAGRAPH // len(hostile) // 4)
    read_text = read_markdown(body, 0, "x", typed_numbers=True)
    assert read_text.blocks or read_text.problems
