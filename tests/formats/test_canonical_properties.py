"""What canonical profile 1 promises for any text that is not refused."""

from __future__ import annotations

import re
import unicodedata

from canonical_texts import canonical, is_flat, plain, read_blocks, write_runs
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from markdown_texts import TAME, TEXT

SETTINGS = settings(max_examples=300, deadline=None, derandomize=True)
NASTY = [
    "", "1. one", "- dash", "# hash", "> quote", "*star*", "**", "_under_", "`code`", "[a](b.md)", "<b>",
    "&amp;", "\\", "{{ a }}", "{{", "a|b", "---", "===", "+", "```", "~~~", "é\u0301", "\u0301", "\u1fefx",
    "\u037e", "1)",
    "http://x.y", "![a](b)", "<!-- c -->", "(a)", "  x", "Café & Söhne", "本", "#", "a #", "x\u00a0",
]  # fmt: skip
VALUES = st.fixed_dictionaries({}, optional={"a": st.sampled_from(NASTY), "name": st.sampled_from(NASTY)})
MARKDOWN = st.one_of(TAME, TAME, TEXT)


@SETTINGS
@given(MARKDOWN, VALUES)
@example("**a***b*", {})
@example("*a***b**", {})
@example("***a** b*c", {})
@example("*a{{ a }}*b", {"a": ")"})
@example("a\\\n{{ a }}\n\nb", {"a": ""})
@example("- \n- > q\n  >\n  > r\n\n  - - x", {})
@example("&#9;x&nbsp;", {})
@example("{{ a }}\\\n{{ name }}", {"a": "a | b", "name": "--- | ---"})
def test_canonical_text_reads_back_to_the_same_bytes(text: str, values: dict[str, str]) -> None:
    values = {**values, "empty": ""}
    blocks = read_blocks(text)
    assume(blocks is not None and is_flat(blocks))
    once = canonical(text, values)
    assert once is not None
    again = read_blocks(once)
    assert again is not None, once
    assume(is_flat(again))
    assert canonical(once) == once


@SETTINGS
@given(MARKDOWN, VALUES)
def test_canonical_text_is_nfc_with_one_final_line_end_and_no_trailing_space(
    text: str, values: dict[str, str]
) -> None:
    once = canonical(text, {**values, "empty": ""})
    assume(once is not None)
    assert once == canonical(text, {**values, "empty": ""})
    if once:
        assert once.endswith("\n")
        assert not once.endswith("\n\n")
    assert "\r" not in once
    assert "\t" not in once
    assert unicodedata.is_normalized("NFC", once)
    assert not re.search(r"[ \t]\n", once)
    assert "\n\n\n" not in re.sub(r"`{3,}.*?`{3,}", "code", once, flags=re.DOTALL)


@SETTINGS
@given(MARKDOWN)
def test_reading_canonical_text_gives_the_same_words(text: str) -> None:
    blocks = read_blocks(text)
    assume(blocks is not None and is_flat(blocks))
    words, once = plain(text), canonical(text)
    assert words is not None
    assert once is not None
    again = plain(once)
    assert again is not None
    assert again.split() == words.split()


@SETTINGS
@given(TAME, VALUES)
def test_runs_join_to_the_text_and_source_runs_stand_in_the_file(text: str, values: dict[str, str]) -> None:
    blocks = read_blocks(text)
    assume(blocks is not None)
    runs = write_runs(blocks, values)
    assert all(run.text for run in runs)
    at = 0
    for run in runs:
        assert 0 <= run.span.start <= run.span.end <= len(text)
        if run.kind == "source":
            assert text[run.span.start : run.span.end] == run.text
            assert run.span.start >= at, "source runs keep the order of the source"
            at = run.span.end
        else:
            assert run.name


@SETTINGS
@given(TAME)
def test_every_visible_word_stays_once_and_in_order(text: str) -> None:
    """What the parser shows of the text, without a placeholder, is what canonical text shows."""
    blocks = read_blocks(text)
    assume(blocks is not None)
    shown = "".join(
        f"{{{{ {piece.text} }}}}" if piece.kind == "placeholder" else piece.text
        for top in blocks
        for block in top.walk()
        for piece in block.pieces
        if piece.kind in ("text", "special", "code", "placeholder", "softbreak", "hardbreak")
    )
    written = "".join(
        run.text for run in write_runs(blocks) if run.kind != "number" and not _is_markup(run.name)
    )
    assert "".join(unicodedata.normalize("NFC", written).split()) == "".join(
        unicodedata.normalize("NFC", shown).split()
    )


def _is_markup(name: str) -> bool:
    return name in {
        "emphasis", "escape added", "heading mark", "quote mark", "code mark", "table mark", "list mark",
        "rule", "block break", "line break", "indent", "final line end", "cell break",
    }  # fmt: skip
