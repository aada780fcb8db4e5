"""Every character of a composed agreement comes from somewhere, and every word of a clause arrives once."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from small_libraries import FILLED, FORM, clause, composed_of, filled, form

from clausectl.composing.compose import try_compose
from clausectl.formats.clause_file import read_clause
from clausectl.formats.manifest_file import read_manifest
from clausectl.formats.markdown import read_any
from clausectl.model.composed import Composed
from clausectl.model.library import Library

SETTINGS = settings(max_examples=100, deadline=None, derandomize=True)
PIECES = st.sampled_from(
    [
        "the Company ", "shall pay. ", "*at once*, ", "**{{ p }}** ",
        "{{ d }}, ", "{{ l }} ", "{{ empty }}", "{{ title }}",
        "[clause](c1.md) ", "[clause](c2.md), ", "[the **web**](https://x.example) ",
        "&amp; ", "&eacute;", "e\u0301 ",
        "\\* ", "\n", "\\\n", "\n\n", "\n\n1. ", "\n2. ",
        "\n\n- ", "\n   1. ", "\n\n> ", "(a) ", "snake_case ", "<\u0338 ", "“x”",
        "\n\n| a | {{ d }} |\n| --- | --- |\n| b \\| c | d |\n\n", "`code` ", "本契約 ", "# ",
    ]
)  # fmt: skip
BODY = st.lists(PIECES, min_size=1, max_size=12).map(lambda pieces: "Words " + "".join(pieces) + " end.")
VALUE = st.sampled_from(
    ["Dan", "1. one", "*x*", "- y", "é\u0301", "\u0301", "[a](b)", "a | b", "{{ q }}", "Å", "本"]
)
FRONT = """parameters:
  p: {{type: party, default: {value}}}
  d: {{type: date, format: "MMM d, yyyy"}}
  l: {{type: list, of: text, join: "; "}}
  w: {{type: boolean, default: true}}
  empty: {{type: text, optional: true}}
titles: {titles}
numbering: ["1.", {second}, "(i)"]
clauses:
  - c/c0
  - section: A section & more
    clauses: [c/c1, {{clause: c/c3, when: w}}]
  - c/c2
parts:
  fees: {{kind: schedule, title: Fees, clauses: [c/c4]}}
signatories:
  - {{role: speaker, name: "{{{{ p }}}}", consent: I agree & sign, decision: [Accept, Decline]}}
"""


def quote(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


@st.composite
def agreements(draw: st.DrawFn) -> dict[str, str]:
    bodies = draw(st.lists(BODY, min_size=5, max_size=5))
    assume(not any(read_any(body, 0, "x").problems for body in bodies))
    files = {
        f"clauses/c/c{n}.md": clause(body, draw(st.sampled_from(["Title", '"A *b*"', "Who?"])))
        for n, body in enumerate(bodies)
    }
    front = FRONT.format(
        value=quote(draw(VALUE)),
        titles=draw(st.sampled_from(["none", "run-in", "heading"])),
        second=draw(st.sampled_from(['"(a)"', '"1.1"'])),
    )
    files[FORM] = form(
        front, "This {{ title }} of {{ p }}.\n\n{{ clauses }}\n\n{{ fees }}\n\n{{ signatures }}\n"
    )
    items = ", ".join(quote(draw(VALUE)) for _ in range(draw(st.integers(1, 3))))
    files[FILLED] = filled(f"parameters:\n  d: 2020-09-23\n  l: [{items}]\n  p: {quote(draw(VALUE))}\n")
    return files


def compose_or_skip(files: dict[str, str]) -> Composed:
    clauses, manifests = {}, {}
    for path, text in files.items():
        if path.startswith("clauses/"):
            read, problems = read_clause(text.encode(), path, "")
            assume(read is not None and not problems)
            assert read is not None
            clauses[read.id] = read
        else:
            manifest, problems = read_manifest(text.encode(), path, "")
            assert manifest is not None, problems
            manifests[manifest.id] = manifest
    composed, problems = try_compose(Library(clauses, manifests), manifests["f/a"])
    assume(not problems)
    assert composed is not None
    return composed


@SETTINGS
@given(agreements())
def test_every_character_is_traced(files: dict[str, str]) -> None:
    composed = compose_or_skip(files)
    assert "".join(run.text for run in composed.runs) == composed.text
    assert unicodedata.is_normalized("NFC", composed.text)
    for run in composed.runs:
        source = files[run.span.path]
        assert 0 <= run.span.start <= run.span.end <= len(source)
        if run.kind == "source":
            assert source[run.span.start : run.span.end] == run.text
        else:
            assert run.name
        if run.kind == "value" and run.span.path == FILLED:
            line = source[source.rfind("\n", 0, run.span.start) + 1 : run.span.end]
            assert line.strip().startswith(run.name + ":")
    at = len(composed.text) // 2
    run = composed.origin(at)
    assert composed.text[at] in run.text


@SETTINGS
@given(agreements())
def test_provisions_stand_where_they_say(files: dict[str, str]) -> None:
    composed = compose_or_skip(files)
    labels = {entry.key: entry.label for entry in composed.outline.entries}
    keys = [provision.key for provision in composed.provisions]
    assert len(keys) == len(set(keys))
    for provision in composed.provisions:
        stretch = composed.text[provision.start : provision.end]
        assert stretch
        assert not stretch.startswith((" ", "\n", "#"))
        assert not stretch.endswith("\n")
        label = labels.get(provision.key)
        if label is not None:
            assert stretch.startswith(label)
        elif not provision.key.startswith("#"):
            assert re.match(r"\([a-z]+\)|\([A-Z]+\)|\d+(\.\d+)*\.?", stretch), stretch[:20]
    starts = [p.start for p in composed.provisions if "/" not in p.key.removeprefix("c/")]
    assert starts == sorted(starts)


@SETTINGS
@given(agreements())
def test_every_word_of_a_clause_arrives_once_and_in_order(files: dict[str, str]) -> None:
    composed = compose_or_skip(files)
    for path, text in files.items():
        if not path.startswith("clauses/"):
            continue
        start = text.index("---\n", 4) + 4
        arrived = "".join(
            run.text
            for run in composed.runs
            if run.span.path == path
            and run.span.start >= start
            and (run.kind == "source" or run.name in ("entity", "escape", "NFC", "code"))
        )
        assert words_of(arrived) == words_of(shown(text, start))


def shown(text: str, start: int) -> str:
    """What the parser shows of a clause, without placeholders and their values."""
    return "".join(
        piece.text
        for top in read_any(text, start, "x").blocks
        for block in top.walk()
        for piece in block.pieces
        if piece.kind in ("text", "special", "code")
    )


def words_of(text: str) -> str:
    """The letters and digits, composed; a mark that met a value may have joined it."""
    return "".join(c for c in unicodedata.normalize("NFD", text) if c.isalnum())


def test_composing_twice_gives_the_same_bytes() -> None:
    files = {
        "clauses/c/a.md": clause("Pay {{ p }} *now*, see [clause](a.md)."),
        FORM: form("parameters: {p: {type: party}}\nclauses: [c/a]\n"),
        FILLED: filled("parameters: {p: ACME}\n"),
    }
    assert composed_of(files) == composed_of(files)
    runs = [(run.kind, run.name, run.text) for run in composed_of(files).runs]
    assert runs == [
        ("number", "c/a", "1. "),
        ("source", "", "Pay "),
        ("value", "p", "ACME"),
        ("source", "", " "),
        ("transformed", "emphasis", "*"),
        ("source", "", "now"),
        ("transformed", "emphasis", "*"),
        ("source", "", ", see "),
        ("source", "", "clause"),
        ("number", "reference to c/a", " 1"),
        ("source", "", "."),
        ("transformed", "final line end", "\n"),
    ]
