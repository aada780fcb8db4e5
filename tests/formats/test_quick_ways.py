"""The quick ways through YAML and Markdown read what the parsers read, or leave it to them."""

from __future__ import annotations

from hypothesis import event, given, settings
from hypothesis import strategies as st

from clausectl.composing.clause_text import write_clause_text, write_simple
from clausectl.composing.markup_text import write_markup
from clausectl.formats.clause_file import read_clause
from clausectl.formats.manifest_file import read_any_manifest
from clausectl.formats.markdown import read_any
from clausectl.formats.plain_agreement import read_plain_agreement
from clausectl.formats.plain_clause import PlainClause, read_plain_clause
from clausectl.formats.plain_yaml import read_plain
from clausectl.formats.prose import read_prose
from clausectl.formats.strict_yaml import Fields, _Builder
from clausectl.model.places import Mark

_WORDS = st.sampled_from(
    [
        "the",
        "Company",
        "shall",
        "**bold**",
        "*em*",
        "**bold words**",
        "**Fees.**",
        "(**x**)",
        "**x**;",
        "[Section](../a/b.md)",
        "{{ x }}",
        "{{ x }}.",
        "60",
        "days",
        "*é*",
        "[x](#part)",
        "it's",
        "**co-op**",
        "“quoted”",
    ]
)
_TRAPS = st.sampled_from(
    [
        "*a*b",
        "a*b*",
        "**x**y",
        "***x***",
        "![i](x.md)",
        "[a][b]",
        "**{{",
        "x",
        "}}**",
        "*a",
        "b*",
        "1.",
        "(a)",
        "**a**b",
        "**a**'s",
        "*a*.*b*",
        "A.",
        "_",
        "[x](y)[z]",
        "*a**b*",
        "!",
        "#",
        "a**",
        "**",
        "+",
        "-",
        "**a.**,",
        "[a.](b.md)",
        "**1**",
    ]
)
_LINE = st.lists(st.one_of(_WORDS, _WORDS, _WORDS, _WORDS, _WORDS, _TRAPS), min_size=1, max_size=6).map(
    " ".join
)
_START = st.sampled_from(["", "", "", "1. ", "1. ", "2. ", "10. ", "   ", "3) ", "- ", "    "])
_END = st.sampled_from(["\n", "\n", "\n\n", "\n\n", "\n\n\n", " \n"])
_BODY = st.lists(st.tuples(_START, _LINE, _END).map("".join), min_size=1, max_size=4).map("".join)


@settings(max_examples=1500, deadline=None, derandomize=True)
@given(_BODY)
def test_emphasis_references_and_lists_are_read_as_the_parser_reads_them(body: str) -> None:
    quick = read_prose("\n" + body, 1)
    event("quick" if quick is not None else "left to the parser")
    if quick is not None:
        slow = read_any("\n" + body, 1, "x")
        assert slow.blocks == quick
        assert slow.problems == ()


def test_what_contracts_are_made_of_takes_the_quick_way() -> None:
    body = (
        "Subject to [Section](../fees/late.md), the **Supplier** shall:\n\n"
        "1. pay {{ fee }};\n2. keep *accurate* accounts\n   for (60) days; and\n10. report.\n\n"
        "**Notices.** {{ customer }} may object.\n"
    )
    quick = read_prose(body, 0)
    assert quick is not None
    assert quick == read_any(body, 0, "x").blocks
    assert [block.kind for block in quick] == ["paragraph", "ordered", "paragraph"]


_VALUE = st.sampled_from(
    [
        *[
            "x",
            "Fees",
            "NO",
            "1.10",
            "(a)",
            "a/b-c",
            "it's",
            "a@b.c",
            "é",
            "{{x}}",
            "@x",
            "$5",
            "50%",
            "a,b",
            "null",
            "~",
            "-",
            "x:",
            "[a",
            "'q'",
            "[]",
            "{a:b}",
            "12:30",
        ],
        *[
            "a\\b",
            "*x",
            "a*",
            "a!",
            "x?",
            "<a>",
            "0o7",
            "=",
            "a=b",
            "[a,b]",
            "…",
            "“x”",
            "|",
            ">-",
            "&a",
            "a&b",
            "x'",
            "'x",
            'x"y',
            "2020-09-23",
        ],
        *[
            "x: y",
            "{{ x }}",
            "a #b",
            "a, b",
            "- x",
            '"q r"',
            "'it''s'",
            "[a, b]",
            "{a: b}",
            "? x",
            "",
            " x",
            "x ",
        ],
        *["{a: b, c: [d, e f]}", '{type: list, of: text, join: ", "}', "[ a ]", "a\xa0b", "a\u2028b", "x  y"],
    ]
)
_KEY = st.sampled_from(
    ["a", "b", "title", "clauses", "section", "a/b", "A", "a.b", "é", "1", "a b", "<<", "'k'"]
)
_INDENT = st.sampled_from(["", "", "", "  ", "    ", "      ", " "])
_YAML_LINE = st.one_of(
    st.tuples(_INDENT, _KEY, st.just(": "), _VALUE).map("".join),
    st.tuples(_INDENT, _KEY, st.just(":")).map("".join),
    st.tuples(_INDENT, st.just("- "), _VALUE).map("".join),
    st.tuples(_INDENT, st.just("- "), _KEY, st.just(": "), _VALUE).map("".join),
    st.sampled_from(["", "---", "...", "# c", "-"]),
)


@settings(max_examples=3000, deadline=None, derandomize=True)
@given(st.lists(_YAML_LINE, max_size=6).map("\n".join))
def test_plain_front_matter_is_read_as_libyaml_reads_it(source: str) -> None:
    quick = read_plain(source, 2)
    event("quick" if quick is not None else "left to libyaml")
    if quick is not None:
        builder = _Builder(source, "x")
        assert builder.build() == quick
        assert builder.problems == []


def test_a_form_takes_the_quick_way() -> None:
    source = (
        "kind: form\ntitle: Fees, mostly\nparameters:\n  fee: {type: money, currency: EUR}\n"
        "  law: {type: choice, of: [California, England and Wales]}\nclauses:\n"
        "  - section: Money\n    clauses:\n      - fees/late\n      - {clause: fees/more, when: more}\n"
        '  - fees/end@1.0.0\nsignatories:\n  - {role: customer, name: "{{ customer }}"}\n'
    )
    quick = read_plain(source, 2)
    assert quick is not None
    assert quick == _Builder(source, "x").build()
    clauses = quick.values["clauses"]
    assert clauses.mark == Mark(8, 3)
    assert isinstance(quick.values["parameters"], Fields)


@settings(max_examples=800, deadline=None, derandomize=True)
@given(_BODY)
def test_the_text_of_a_simple_clause_is_written_as_the_profile_writes_it(body: str) -> None:
    read = read_any("\n" + body, 1, "x")
    quick = None if read.problems else write_simple(read.blocks, "clauses/a/b.md")
    event("quick" if quick is not None else "left to the profile")
    if quick is not None:
        assert quick == write_markup(read.blocks, "clauses/a/b.md", "clauses/a/b.md")


def test_a_simple_clause_takes_the_quick_way() -> None:
    body = (
        "Subject to [Section](../fees/late.md), the **Supplier** pays {{ fee }}:\n\n1. *now*; or\n2. later.\n"
    )
    quick = write_simple(read_any(body, 0, "x").blocks, "clauses/a/b.md")
    assert quick == (
        "Subject to Section [fees/late], the **Supplier** pays {{ fee }}:\n\n1. *now*; or\n\n1. later.",
        "Subject to Section [fees/late], the Supplier pays {{ fee }}:\n\n1. now; or\n\n1. later.",
    )


_STATED = st.one_of(
    st.just("title: Fees\nversion: 1.0.0\n"),
    st.just("title: Late fees, mostly\nversion: 1.20.0\n"),
    st.just("title: “Fees”\nversion: 0.0.1\n"),
    st.sampled_from(
        [
            "title: A: b\nversion: 1.0.0\n",
            'title: "Fees"\nversion: 1.0.0\n',
            "title: Fe{{x}}es\nversion: 1.0.0\n",
            "title:  x\nversion: 1.0.0\n",
            "title:\nversion: 1.0.0\n",
            "title: x\nversion: 1.2\n",
            "title: x\nversion: 01.0.0\n",
            "title: x\nversion: 1.0.0\nowner: Legal\n",
            "title: x\nversion: 1.0.0\ntitel: x\n",
            "title: x\n\nversion: 1.0.0\n",
            "title: e\u0301\nversion: 1.0.0\n",
        ]
    ),
)
_ODD = st.sampled_from(
    ["e\u0301", "\u0301", "\xa0", "\u115f", "\u200b", "\ufffd", "\r", "\t", "\x00", " ", "[x](b.md)\u0301"]
)
_GOOD_LINE = st.lists(_WORDS, min_size=1, max_size=5).map(" ".join)
_GOOD_PARAGRAPH = st.one_of(
    st.lists(_GOOD_LINE, min_size=1, max_size=3).map("\n".join),
    st.lists(_GOOD_LINE, min_size=1, max_size=3).map("\n".join),
    st.lists(_GOOD_LINE, min_size=1, max_size=3).map(
        lambda lines: "\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1))
    ),
)
_GOOD_BODY = st.lists(_GOOD_PARAGRAPH, min_size=1, max_size=3).map("\n\n".join)
_NEARLY_GOOD_BODY = st.tuples(_GOOD_BODY, st.integers(0, 80), st.one_of(_ODD, _TRAPS, _START, _END)).map(
    lambda drawn: drawn[0][: drawn[1]] + drawn[2] + drawn[0][drawn[1] :]
)
_PATH = st.sampled_from(
    [*["clauses/a/b.md"] * 6, "clauses/b.md", "clauses/readme.md", "frozen/a@1.0.0-12345678.md"]
)


@settings(max_examples=1500, deadline=None, derandomize=True)
@given(_STATED, st.one_of(_GOOD_BODY, _NEARLY_GOOD_BODY, _BODY), _PATH)
def test_a_plain_clause_is_told_as_reading_and_writing_it_does(stated: str, body: str, path: str) -> None:
    data = f"---\n{stated}---\n{body}".encode()
    quick = read_plain_clause(data, path)
    event("quick" if quick is not None else "left to the long way")
    if quick is not None:
        clause, problems = read_clause(data, path, "")
        assert clause is not None
        assert problems == []
        assert (quick.title, quick.version) == (clause.title, clause.version)
        assert (quick.text, quick.plain) == write_clause_text(clause)
        assert (clause.owner, clause.language, clause.tags, clause.formerly, clause.effect_reason) == (
            "",
            "",
            (),
            (),
            "",
        )


def test_what_contracts_are_made_of_is_a_plain_clause() -> None:
    body = (
        "Subject to [Section](../fees/late.md), the **Supplier**\nshall:\n\n"
        "1. pay {{fee}};\n10. keep *accurate* accounts.\n\n{{ customer }} may object.\n"
    )
    quick = read_plain_clause(
        f"---\ntitle: Fees, mostly\nversion: 1.0.0\n---\n{body}".encode(), "clauses/a/b.md"
    )
    text = (
        "Subject to Section [fees/late], the **Supplier** shall:\n\n1. pay {{ fee }};\n\n"
        "1. keep *accurate* accounts.\n\n{{ customer }} may object."
    )
    assert quick == PlainClause("Fees, mostly", "1.0.0", text, text.replace("*", ""))


_VALUE_LINE = st.one_of(
    st.tuples(st.sampled_from(["fee", "law", "a/b", "x.y", "A_1"]), _VALUE).map(
        lambda v: f"  {v[0]}: {v[1]}\n"
    ),
    st.tuples(
        st.sampled_from(["items", "dates", "fee"]),
        st.lists(st.one_of(st.sampled_from(["one", "two, three", "2020-09-23"]), _VALUE), max_size=3),
    ).map(lambda v: f"  {v[0]}:\n" + "".join(f"    - {item}\n" for item in v[1])),
    st.sampled_from(["  a: one\n", "  b: 12.50\n", "  c: Alder and Fir\n", "  d:\n    - x\n    - y z\n"]),
    st.sampled_from(["  a: one\n", "  b: 12.50\n", "  c: Alder and Fir\n", "  d:\n    - x\n    - y z\n"]),
    st.sampled_from(["", "\n", "  x:\n  - y\n", "title: x\n", "   e: f\n", "    - z\n", "  a:\n    b: c\n"]),
)
_FORM_ID = st.sampled_from([*["fees/late"] * 4, "late", "agreements/late", "a.md", "a/../b", "x@1.0.0", "é"])
_TAIL = st.sampled_from(["---\n", "---\n", "---\n\n", "---", "---\nwords\n", "--- \n", "---\n \n", ""])


@settings(max_examples=1500, deadline=None, derandomize=True)
@given(_FORM_ID, st.lists(_VALUE_LINE, max_size=4).map("".join), _TAIL)
def test_a_plain_agreement_is_read_as_any_other(form: str, values: str, tail: str) -> None:
    text = f"---\nform: {form}\nparameters:\n{values}{tail}"
    quick = read_plain_agreement(text, "agreements/fees/late/acme.md", "b10b")
    event("quick" if quick is not None else "left to the long way")
    if quick is not None:
        assert (quick, []) == read_any_manifest(text, "agreements/fees/late/acme.md", "b10b")


def test_an_agreement_of_values_takes_the_quick_way() -> None:
    text = "---\nform: fees/late\nparameters:\n  fee: 12.50\n  items:\n    - a\n    - b\n  law: Mars\n---\n"
    quick = read_plain_agreement(text, "agreements/fees/late/acme.md", "b10b")
    assert quick is not None
    assert list(quick.values) == ["fee", "items", "law"]
    assert quick.values["items"].mark == Mark(6, 5)
