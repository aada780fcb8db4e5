"""Front matter is read strictly: each surprise of YAML is refused at its place, with the line to write."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from clausectl.errors import Problem
from clausectl.formats.plain_yaml import read_plain
from clausectl.formats.strict_yaml import (
    MAX_FRONT_MATTER,
    Fields,
    Items,
    Node,
    Scalar,
    _Builder,
    read_front_matter,
    read_mapping,
)

PATH = "clauses/x.md"


def read(front: str) -> tuple[Fields | None, list[Problem]]:
    found, problems = read_front_matter(f"---\n{front}---\nText.\n", PATH)
    return (found.fields if found else None), problems


def only(front: str) -> Problem:
    _, problems = read(front)
    assert len(problems) == 1, problems
    assert problems[0].path == PATH
    return problems[0]


# (front matter, code, line, column, the hint or its start); line 1 is the line ---
CASES = [
    ("a: &x 1\nb: *x\n", "CL111", 2, 4, 'write: a: "&x 1"'),
    ("a: *x\n", "CL111", 2, 4, 'write: a: "*x"'),
    ("<<: *base\n", "CL111", 2, 5, 'write: <<: "*base"'),
    ("a: !!python/object:os.system x\n", "CL112", 2, 4, 'write: a: "!!python/object:os.system x"'),
    ("a: !!python/object/apply:os.system [x]\n", "CL112", 2, 4, "write: a: "),
    ("a: !x\n", "CL112", 2, 4, 'write: a: "!x"'),
    ("a: ! x\n", "CL112", 2, 4, 'write: a: "! x"'),
    ("a: 1\nb: 2\na: 3\n", "CL113", 4, 1, "it is already set on line 2; keep one of the two"),
    ("p: {a: 1, a: 2}\n", "CL113", 2, 11, "it is already set on line 2"),
    ("p:\n  a: 1\n  a: 2\n", "CL113", 4, 3, "it is already set on line 3"),
    ("a: x # y\n", "CL114", 2, 6, 'write: a: "x # y" or put the comment on a line of its own above this one'),
    ("a: # y\n", "CL114", 2, 4, 'write: a: "# y" or put the comment'),
    ("a: #y\n", "CL114", 2, 4, 'write: a: "#y" or put the comment'),
    ('a: "x # y" # z\n', "CL114", 2, 12, "put the comment on a line of its own above this one"),
    ("a: 'x # y' # z\n", "CL114", 2, 12, "put the comment on a line of its own above this one"),
    ("a: [x, # y\n  z]\n", "CL114", 2, 8, "put the comment on a line of its own above this one"),
    ("a: x\n  y # z\n", "CL114", 3, 5, "put the comment on a line of its own above this one"),
    ("a:\n  - b # c\n", "CL114", 3, 7, 'write: - "b # c" or put the comment'),
    ("owner: @x\n", "CL108", 2, 8, 'write: owner: "@x"'),
    ("title: Fees: x\n", "CL108", 2, 8, 'write: title: "Fees: x"'),
    ("title: Fees:\n", "CL108", 2, 8, 'write: title: "Fees:"'),
    ('title: "Fees" and costs\n', "CL108", 2, 8, "write: title: '\"Fees\" and costs'"),
    ("a: {{ x }}\n", "CL108", 2, 4, 'write: a: "{{ x }}"'),
    ("a: {{ x }} and {{ y }}\n", "CL108", 2, 4, 'write: a: "{{ x }} and {{ y }}"'),
    ("a:\n  - {{ x }}\n", "CL108", 3, 5, 'write: - "{{ x }}"'),
    ("a: [{{ x }}, b]\n", "CL108", 2, 4, 'write: a: ["{{ x }}", b]'),
    ("s:\n  - {role: a, name: {{ b }}}\n", "CL108", 3, 5, 'write: - {role: a, name: "{{ b }}"}'),
    ("s: {name: the {{ a }}, b: {{ c }}}\n", "CL108", 2, 4, 'write: s: {name: "the {{ a }}", b: "{{ c }}"}'),
    ("tags: [@a, b]\n", "CL108", 2, 7, 'write: tags: ["@a", b]'),
    ("a: %x\n", "CL108", 2, 4, 'write: a: "%x"'),
    ("a: `x`\n", "CL108", 2, 4, 'write: a: "`x`"'),
    ("a: - x\n", "CL108", 2, 4, 'write: a: "- x"'),
    ("a: > x\n", "CL108", 2, 4, 'write: a: "> x"'),
    ("a: [x\n", "CL108", 2, 4, 'write: a: "[x"'),
    ('a: "x\n', "CL108", 2, 4, "close it at the end of the value"),
    ("a: 'x\n", "CL108", 2, 4, "close it at the end of the value"),
    ("a:\n\t- b\n", "CL108", 3, 1, "write two spaces for each tab"),
    ("\ta: b\n", "CL108", 2, 1, "write two spaces for each tab"),
    ("a: b\n  c: d\n", "CL108", 3, 4, "write `key: value`"),
    (": x\n", "CL108", 2, 1, "write `key: value`"),
    ("? [a]\n: b\n", "CL108", 2, 3, "write a word, a colon and the value"),
    ("a: \ufffe\n", "CL108", 2, 4, "delete the character: no reader sees it"),
    ("%YAML 1.1\n", "CL108", 3, 1, "write `key: value`"),
    ("- a\n- b\n", "CL110", 2, 1, "write lines such as `title: Exclusivity`"),
    ("hello\n", "CL110", 2, 1, "write lines such as `title: Exclusivity`"),
    ('a: "x\\u0000y"\n', "CL115", 2, 4, "write only characters that can be seen"),
    ('a: "x\\u202ey"\n', "CL115", 2, 4, "write only characters that can be seen"),
    ("a: " + "[" * 60_000 + "\n", "CL107", 2, 28, "no field needs that: take a level away"),
    ("a: " + "[" * 40 + "]" * 40 + "\n", "CL107", 2, 28, "no field needs that: take a level away"),
    ("a: [" + "x," * 60_000 + "]\n", "CL107", 2, 100_000, "no field needs that: take a level away"),
    ("a: " + "x" * 1_000_000 + "\n", "CL106", 1, 1, "contract text belongs below the front matter"),
]  # fmt: skip


@pytest.mark.parametrize(("front", "code", "line", "column", "hint"), CASES, ids=lambda v: str(v)[:30])
def test_a_surprise_is_refused_at_its_place(front: str, code: str, line: int, column: int, hint: str) -> None:
    problem = only(front)
    assert problem.code == code
    if column < 100_000:
        assert (problem.line, problem.column) == (line, column)
    assert problem.hint.startswith(hint)


def test_an_alias_bomb_is_refused_before_anything_is_expanded() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        bomb += f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n"
    assert only(bomb).code == "CL111"


@pytest.mark.parametrize(
    ("front", "value"),
    [
        ("a: NO\n", "NO"),
        ("a: 1.10\n", "1.10"),
        ("a: 2020-09-23\n", "2020-09-23"),
        ("a: 0x1F\n", "0x1F"),
        ("a: ~\n", "~"),
        ("a: null\n", "null"),
        ("a:\n", ""),
        ("a: 12:30:45\n", "12:30:45"),
        ("a: http://x.example/#part\n", "http://x.example/#part"),
        ('a: "x # y"\n', "x # y"),
        ("a: 'it''s # here'\n", "it's # here"),
        ('a: "x\n  # y\n  z"\n', "x # y z"),
        ("a: |\n  x # y\n  z\n", "x # y\nz\n"),
        ("a: >\n  x # y\n  z\n", "x # y z\n"),
        ("# a comment on its own line\na: x\n  # another\n", "x"),
        ("a: x]\n", "x]"),
        ("a: 😀\n", "😀"),
        ("a: foo {{ x }}\n", "foo {{ x }}"),
    ],
)
def test_scalars_stay_what_was_typed(front: str, value: str) -> None:
    fields, problems = read(front)
    assert problems == []
    assert fields is not None
    node = fields.values["a"]
    assert isinstance(node, Scalar)
    assert node.text == value


@pytest.mark.parametrize(
    ("text", "code", "line", "hint"),
    [
        ("", "CL103", 1, "start it with a line ---"),
        (" \n\n", "CL103", 1, "start it with a line ---"),
        ("Text.\n", "CL104", 1, "start the file with a line that holds only ---"),
        ("--- \ntitle: x\n---\n", "CL104", 1, "write --- and nothing else"),
        ("---\ntitle: x\n", "CL105", 1, "close the front matter"),
        ("---\ntitle: x\n---  \nText.\n", "CL105", 3, "write --- and nothing else"),
        ("---\ntitle: x\n ---\nText.\n", "CL105", 3, "write --- and nothing else"),
    ],
)
def test_missing_bounds_of_front_matter(text: str, code: str, line: int, hint: str) -> None:
    found, problems = read_front_matter(text, PATH)
    assert found is None
    assert [(p.code, p.line, p.column) for p in problems] == [(code, line, 1)]
    assert problems[0].hint.startswith(hint)


@pytest.mark.parametrize("text", ["---\ntitle: x\n---", "---\n---\n", "---\n---\nText"])
def test_shortest_front_matter(text: str) -> None:
    found, problems = read_front_matter(text, PATH)
    assert problems == []
    assert found is not None
    assert text[found.body_start :] in ("", "Text")


def test_all_problems_are_found_in_one_run() -> None:
    _, problems = read("a: 1 # x\nb: 2\nb: 3\nc: 4 # y\n")
    assert [(p.code, p.line) for p in problems] == [("CL113", 4), ("CL114", 2), ("CL114", 5)]


def test_settings_take_no_second_document_and_no_megabyte() -> None:
    assert [p.code for p in read_mapping("a: b\n---\nc: d\n", "clausectl.yaml")[1]] == ["CL109"]
    assert [p.code for p in read_mapping("%TAG ! x\n--- !a\nb: c\n", "clausectl.yaml")[1]] == ["CL112"]
    assert [p.code for p in read_mapping("a: b\n" * 100_000, "clausectl.yaml")[1]] == ["CL106"]
    fields, problems = read_mapping("documents: [terms.md]\n", "clausectl.yaml")
    assert problems == []
    assert fields is not None
    assert fields.values["documents"].mark.line == 1


def test_many_quoted_hashes_are_looked_up_quickly() -> None:
    lines = "".join(f"k{i}: ' #{i}'\n" for i in range(12_000))
    assert len(lines) < MAX_FRONT_MATTER
    builder = _Builder(lines, PATH)
    assert builder.build() is not None
    assert builder.problems == []


# The quick way for plain front matter against libyaml

KEYS = st.sampled_from(["title", "version", "tags", "a", "b-c", "owner", "NO", "x1"])
TEXTS = st.sampled_from(
    [
        "Exclusivity", "1.0.0", "NO", "x y", "a, b", "[a, b]", "[]", "[a,b]", '"@x"', "'x'", "{a: b}",
        "{a: b, c: d}", "{type: list, of: text}", "a:b", "a: b", "# c", "a # b", "é", "x#y", "-1", "- x", "~",
        '"a\\n"', "''", '""', "2020-09-23", "{a: b, a: c}", "[a, [b]]", '["a, b", c]', "['x', \"y\"]", "=",
        "icml/x@1.0.0", "a  b", "x, y", "{{ x }}", "%", "*a", "&a", "!a", "|", ">", "?", "a/b.c", ". x", "<<",
        "... x", "--- x", "...", "---", "{a: }", "{a}", "[a: b]", "/x", "À", "a\u00a0b", "é, è", "a,", ",a",
        "'it''s'", "a-b", "-", "- ",
    ]
)  # fmt: skip
LINE = st.one_of(
    st.builds("{}{}: {}".format, st.sampled_from(["", "  ", "    ", "- ", "  - "]), KEYS, TEXTS),
    st.builds("{}{}:".format, st.sampled_from(["", "  ", "    ", "- ", "  - "]), KEYS),
    st.builds("{}- {}".format, st.sampled_from(["", "  ", "    "]), TEXTS),
    st.sampled_from(["", "  ", "# comment", "  # x", "x", "-", "- "]),
)
FRONT = st.one_of(
    st.lists(LINE, max_size=7).map("\n".join).map(lambda text: text + "\n"),
    st.text("ab:- [],{}'\"#\n.&*!|>%@?", max_size=25),
)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(FRONT)
@example('title: x\nversion: 1.0.0\nowner: "@icml/legal"\ntags: [ip, publication]\n')
@example(
    'parameters:\n  speaker: {type: party, description: "The name"}\n'
    "clauses:\n  - icml/x\n  - section: P\n    clauses: [a]\n"
)
def test_plain_front_matter_is_read_as_libyaml_reads_it(front: str) -> None:
    quick = read_plain(front, 2)
    if quick is None:
        return
    builder = _Builder(front, PATH)
    fields = builder.build()
    assert builder.problems == []
    assert fields == quick


def depth(node: Node) -> int:
    if isinstance(node, Fields):
        return 1 + max(map(depth, node.values.values()), default=0)
    return 1 + max(map(depth, node.items), default=0) if isinstance(node, Items) else 1


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.one_of(FRONT, st.text(st.characters(exclude_categories=["Cs"]), max_size=40)))
def test_any_front_matter_is_read_or_refused(front: str) -> None:
    found, problems = read_front_matter(f"---\n{front}\n---\n", PATH)
    assert found is not None or problems
    for problem in problems:
        assert problem.code.startswith("CL1")
        assert problem.hint
        assert 1 <= problem.line <= front.count("\n") + 4
    if found is not None:
        assert depth(found.fields) <= 26
