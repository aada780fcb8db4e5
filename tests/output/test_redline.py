"""Redlines as text: nothing lost, nothing hidden, nothing obeyed."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clausectl.comparing.words import compare_words
from clausectl.model.changes import Redline, RedlinePart
from clausectl.output.redline import FOLDED, LINE_END, format_redline, lay_out
from clausectl.output.terminal import escape_controls, escape_line, is_safe, measure, unsafe, wrap_words

_SIGNS = {"=": "same", "-": "deleted", "+": "inserted"}
LONG = "The parties met. " * 4


def redline(*parts: str) -> Redline:
    """A redline from ``=same``, ``-deleted`` and ``+inserted``."""
    return Redline(tuple(RedlinePart(_SIGNS[part[0]], part[1:]) for part in parts))  # type: ignore[arg-type]


def shown(*parts: str, width: int = 96, full: bool = False) -> str:
    return format_redline(redline(*parts), color=False, width=width, full=full)


def unmark(text: str) -> tuple[str, str]:
    """Old and new text as the marks tell them, escapes undone and white space left out."""

    def read(drop: str, keep: str) -> str:
        kept = re.sub(drop, "", text, flags=re.DOTALL)
        kept = re.sub(keep, r"\1", kept, flags=re.DOTALL).replace(LINE_END, "")
        plain = re.sub(r"<U\+([0-9A-F]{4,6})>", lambda m: chr(int(m.group(1), 16)), kept)
        return re.sub(r"\s+", "", plain)

    deleted, inserted = r"\[-(.*?)-\]", r"\{\+(.*?)\+\}"
    return read(inserted, deleted), read(deleted, inserted)


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


WORDS = "a b Bob {{\xa0name\xa0}} [- -] {+ +} [ ] { } - + ¶ […] … <U+202E> \u202e \x1b[31m é 法律 | * \ufeff"
SPACES = [" ", " ", " ", "  ", "\n", "\n\n", "\t", "\\\n", ". ", "; "]
LONG_WORDS = "Very long words of an agreement that has to be wrapped"
pieces = st.sampled_from([*(w.replace("\xa0", " ") for w in WORDS.split(" ")), *SPACES, LONG_WORDS])
texts = st.lists(pieces, max_size=24).map("".join)
parts = st.lists(st.tuples(st.sampled_from("=-+"), texts), max_size=8)


def merge(found: list[tuple[str, str]]) -> Redline:
    """Neighbours of one kind as one part, as comparing gives them."""
    merged: list[tuple[str, str]] = []
    for sign, text in found:
        if merged and merged[-1][0] == sign:
            merged[-1] = (sign, merged[-1][1] + text)
        elif text:
            merged.append((sign, text))
    return redline(*(sign + text for sign, text in merged))


@given(parts.map(merge), st.integers(20, 120))
@example(redline("=x[", "-]y", "+}z"), 40)
@example(redline("-a-", "=]", "+b+", "=}"), 40)
@example(redline("=a\nb", "-[-", "+-]"), 40)
def test_both_texts_can_be_read_from_what_is_shown(change: Redline, width: int) -> None:
    text = format_redline(change, color=False, width=width, indent="  ", full=True)
    old, new = unmark(text)
    assert old == squeeze(change.old)
    assert new == squeeze(change.new)


@given(texts, texts, st.integers(20, 120))
def test_compared_texts_can_be_read_from_what_is_shown(old: str, new: str, width: int) -> None:
    text = format_redline(compare_words(old, new), color=False, width=width, full=True)
    assert unmark(text) == (squeeze(old), squeeze(new))


@given(parts.map(merge), st.integers(20, 120))
def test_colour_changes_no_character(change: Redline, width: int) -> None:
    text = format_redline(change, color=True, width=width, full=True)
    plain = re.sub(r"\x1b\[(?:0|2|31;9|32;4)m", "", text)
    assert "\x1b" not in plain
    assert "\u202e" not in plain
    everything = "".join(part.text for part in change.parts)
    assert squeeze(plain).replace(LINE_END, "") == squeeze(escape_controls(everything)).replace(LINE_END, "")
    assert all(line.count("\x1b[0m") * 2 == line.count("\x1b[") for line in text.split("\n"))


@given(parts.map(merge))
def test_folding_hides_no_change(change: Redline) -> None:
    padded = merge(
        [
            (sign, LONG * 6 + part.text + LONG * 6) if sign == "=" else (sign, part.text)
            for part in change.parts
            for sign in [next(s for s, k in _SIGNS.items() if k == part.kind)]
        ]
    )
    folded, full = lay_out(padded), lay_out(padded, full=True)
    for kind in ("deleted", "inserted"):
        assert [s.text for line in folded for s in line if s.kind == kind] == [
            s.text for line in full for s in line if s.kind == kind
        ]


@given(texts, st.integers(20, 90))
def test_no_line_is_longer_than_its_words(text: str, width: int) -> None:
    for line in format_redline(redline("=" + text), color=False, width=width, full=True).split("\n"):
        hung = re.sub(r"^ *(?:[-•*]|\d+\.|\(\w{1,4}\)) +", "", line).strip()
        assert measure(line.rstrip(" ")) <= width or " " not in hung


def test_marks_and_wrapping() -> None:
    found = shown("=I will not publish until at least ", "-60", "+ninety (90)", "= days after.", width=40)
    assert found == "I will not publish until at least\n[-60-]{+ninety (90)+} days after."


def test_a_space_beside_a_mark_stays_there() -> None:
    assert shown("=or Articles, ", "-in whole or part; ", "=ICML may", width=38) == (
        "or Articles, [-in whole or\npart; -]ICML may"
    )


def test_marks_that_a_text_spells_are_no_marks() -> None:
    assert shown("=old [-x-] and {+y+}", "+ new") == (
        "old <U+005B>-x-<U+005D> and <U+007B>+y+<U+007D>{+ new+}"
    )


def test_control_and_bidirectional_characters_are_named() -> None:
    found = shown("=pay ", "-\u202e001", "+\x1b[31m100\u200b", "= euro")
    assert found == "pay [-<U+202E>001-]{+<U+001B>[31m100<U+200B>+} euro"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("One two. Five six.", "One two.\n\nFive six.", "One two.{+¶+}\n\nFive six."),
        ("One two.\n\nFive six.", "One two. Five six.", "One two.[-¶-] Five six."),
        ("A b.\n\nD e.", "A b.\n\nNew one.\n\nD e.", "A b.\n\n{+New one.+}\n\nD e."),
        ("A b.\n\nOld one.\n\nD e.", "A b.\n\nD e.", "A b.\n\n[-Old one.-]\n\nD e."),
        ("Hard\\\nbreak here", "Hard break here", "Hard[-\\¶-]{+ +}break here"),
    ],
)
def test_line_ends_that_changed_are_shown(old: str, new: str, expected: str) -> None:
    assert format_redline(compare_words(old, new), color=False) == expected


def test_list_items_count() -> None:
    old = "This applies to:\n\n1. press;\n\n   1. paper;\n   1. radio; and\n\n1. posts."
    new = "This applies to:\n\n1. talks;\n\n1. press;\n\n   1. paper;\n   1. radio; and\n\n1. posts."
    assert format_redline(compare_words(old, new), color=False) == (
        "This applies to:\n\n{+1. talks;+}\n\n2. press;\n\n   1. paper;\n   2. radio; and\n\n3. posts."
    )


def test_a_removed_item_has_its_old_number() -> None:
    change = compare_words("To:\n\n1. a b;\n1. c d;\n1. e f.", "To:\n\n1. a b;\n1. e f.")
    assert format_redline(change, color=False) == "To:\n\n1. a b;\n[-2. c d;-]\n2. e f."


def test_code_that_looks_like_a_list_is_left_alone() -> None:
    text = "```\n1. x\n1. y\n```\n\nsaid Bob"
    assert "1. x\n1. y" in format_redline(compare_words(text, text + " twice"), color=False, full=True)


def test_far_sentences_are_folded_and_whole_sentences_stay() -> None:
    before, after = LONG * 4, " The end is near." + " It came as it had to come." * 9
    found = shown("=" + before + "The fee is ", "-ten", "+twenty", "= euro, Inc. or not." + after, width=500)
    assert found == "[…] The fee is [-ten-]{+twenty+} euro, Inc. or not. […]"


def test_folded_paragraphs_keep_their_line_ends() -> None:
    paragraph = "It came as it had to come and nothing else did. " * 5
    found = shown("=Begin.\n\n" + paragraph.strip() + "\n\nThe fee is ", "-ten", "+twenty", "=.")
    assert found == f"{FOLDED}\n\nThe fee is [-ten-]{{+twenty+}}."


def test_nothing_is_folded_when_all_is_new() -> None:
    assert FOLDED not in shown("+" + LONG * 9, full=True)


def test_colour_opens_and_closes_on_every_line() -> None:
    found = format_redline(redline("=a ", "+b c d", "= e"), color=True, width=5, indent=" ")
    assert found.split("\n") == [" a \x1b[32;4mb\x1b[0m", " \x1b[32;4mc d\x1b[0m", " e"]


def test_wide_characters_take_two_columns() -> None:
    assert measure("法律 é") == 6
    assert wrap_words("法律 法律 法律", 9) == ["法律 法律", "法律"]


def test_escapes_can_be_told_from_what_a_text_spells() -> None:
    assert escape_controls("\u202e") == "<U+202E>"
    assert escape_controls("<U+202E>") == "<U+003C>U+202E>"
    assert escape_line("a\nb\tc") == "a<U+000A>b<U+0009>c"
    assert escape_controls("caf\udce9") == "caf<U+DCE9>"


def test_list_items_hang() -> None:
    found = shown("=1. one two three four\n2. five", "+ six", width=15)
    assert found.split("\n") == ["1. one two", "   three four", "2. five{+ six+}"]


def test_what_counts_as_safe_holds_no_unsafe_character() -> None:
    everything = "".join(map(chr, range(0x110000)))
    for character in unsafe().findall(everything):
        assert not is_safe(character)
        assert not is_safe(f"a{character}\n")
        assert escape_controls(character) == f"<U+{ord(character):04X}>"
    assert is_safe("é “x” → 法\n\t")
