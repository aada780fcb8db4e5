"""Whatever a clause says, laying it out changes no word of it, and laying it out again changes nothing."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from clausectl.composing.clause_text import write_clause_text
from clausectl.formats.clause_file import read_clause
from clausectl.formats.decoding import decode
from clausectl.formats.sentences import find_breaks
from clausectl.model.sources import SourceFile
from clausectl.pipeline.formatting import lay_out

PATH = "clauses/a/b.md"
_FRONTS = st.permutations(
    [
        "title: T",
        "version: 1.0.0",
        "owner: '@a/b'",
        "tags:\n- x\n-   y",
        "# note\nlanguage: en",
        "description: >\n  d\n  e",
    ]
).map("\n".join)
_SENTENCES = st.sampled_from(
    [
        "The Party pays.",
        "See No. 5.",
        "{{ name }} signs.",
        "1. January it is.",
        "- Dashed.",
        "# Hashed.",
        "> Quoted.",
        "(a) Lettered.",
        "1.1 Numbered.",
        "**Bold. Face.**",
        "*It* is.",
        "`Code. Here` it is.",
        "[A link. To it](../a/c.md) is.",
        "A \\* star.",
        "R&amp;D is 5 < 6.",
        "“Quoted.”",
        "Acme Inc. agrees.",
        "--- Then.",
        "=== Then.",
        "+",
        "| a | b |",
        "---|---",
        "Naïve é e\u0301.",
        "甲方同意。",
        "A\u00a0B. C",
        "Ends with two  spaces.",
    ]
)
_BREAKS = st.sampled_from([" ", "\n", "\n   ", "\n      ", "  \n", "\\\n", "  "])
_PARAGRAPHS = st.lists(st.tuples(_SENTENCES, _BREAKS), min_size=1, max_size=6).map(
    lambda parts: "".join(text + end for text, end in parts).rstrip(" \\\n")
)


def _quote(text: str) -> str:
    return "\n".join("> " + line for line in text.split("\n"))


def _indent(mark: str, text: str) -> str:
    first, *rest = text.split("\n")
    return "\n".join([f"{mark} {first}", *(" " * (len(mark) + 1) + line if line else "" for line in rest)])


_BLOCKS = st.recursive(
    _PARAGRAPHS
    | st.sampled_from(
        [
            "# A. Heading",
            "Setext\n===",
            "    code. Here",
            "```x\na  \n\nb\n```",
            "***",
            "| a. B | c |\n|--|:-:|\n| d | e |",
        ]
    ),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("\n\n".join).map(_quote),
        st.lists(inner, min_size=1, max_size=3).map(
            lambda items: "\n".join(_indent("1.", item) for item in items)
        ),
        st.lists(inner, min_size=1, max_size=3).map(
            lambda items: "\n\n".join(_indent("*", item) for item in items)
        ),
        st.lists(inner, min_size=1, max_size=2).map("\n\n".join),
    ),
    max_leaves=8,
)


@given(
    _FRONTS, st.lists(_BLOCKS, min_size=1, max_size=4).map("\n\n".join), st.sampled_from(["", "\n", "\n\n\n"])
)
@example("title: T\nversion: 1.0.0", "A.\n     - B.", "")
@example("title: T\nversion: 1.0.0", "1. a\n\n1) b", "")
@example("title: T\nversion: 1.0.0", "- - a\n- > b", "")
def test_laying_out_keeps_the_words_and_is_done_once(front: str, body: str, end: str) -> None:
    data = f"---\n{front}\n---\n{body}{end}".encode()
    clause, problems = read_clause(data, PATH, "")
    laid = lay_out(SourceFile(PATH, "", data))
    if clause is None:
        assert laid.after is None
        assert {p.code for p in laid.problems} <= {p.code for p in problems}
        return
    if laid.after is None:  # refusing is always right; it must say so
        assert [p.code for p in laid.problems] == ["CL070"]
        return
    after, problems = read_clause(laid.after.encode(), PATH, "")
    assert after is not None
    assert write_clause_text(after) == write_clause_text(clause)
    assert (after.title, after.version, after.owner, after.tags, after.language) == (
        clause.title,
        clause.version,
        clause.owner,
        clause.tags,
        clause.language,
    )
    assert [r.target for r in after.references] == [r.target for r in clause.references]
    assert lay_out(SourceFile(PATH, "", laid.after.encode())).after == laid.after
    assert laid.after.endswith("\n")
    assert not laid.after.endswith("\n\n")


@given(st.binary(max_size=300))
def test_any_bytes_are_laid_out_or_reported(data: bytes) -> None:
    for path in (PATH, "agreements/a/b.md"):
        laid = lay_out(SourceFile(path, "", data))
        assert (laid.after is None) == bool(laid.problems)
        assert laid.after is None or decode(laid.after.encode(), path)[1] == []


@given(st.text(alphabet="aA1 .!?\n\"')(é。“IVX", max_size=60))
def test_a_sentence_breaks_only_at_a_single_space(text: str) -> None:
    places = list(find_breaks(text))
    assert places == sorted(set(places))
    for place in places:
        assert text[place] == " "
        assert text[place - 1] not in " \n"
        assert text[place + 1] not in " \n"
