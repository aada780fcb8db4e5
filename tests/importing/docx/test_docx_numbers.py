"""Numbers of paragraphs, as a word processor shows them."""

from __future__ import annotations

import pytest
from docx_files import REFUSED, abstract, level, lines, make, n, num, p, r, read

LEGAL = abstract(
    1,
    level(0, "decimal", "%1."),
    level(1, "decimal", "%1.%2"),
    level(2, "lowerLetter", "(%3)"),
    level(3, "lowerRoman", "(%4)"),
) + num(1, 1)


def test_levels_count_and_start_anew_below_a_higher_one() -> None:
    body = [
        n("A", 1),
        n("B", 1, 1),
        n("C", 1, 2),
        n("D", 1, 2),
        n("E", 1, 3),
        n("F", 1, 1),
        n("G", 1, 2),
        n("H", 1),
    ]
    assert lines(make(body, numbering=LEGAL)) == [
        "1. A", "1.1 B", "(a) C", "(b) D", "(i) E", "1.2 F", "(a) G", "2. H",
    ]  # fmt: skip


def test_words_between_do_not_stop_the_count() -> None:
    body = [n("A", 1), p("between"), n("B", 1)]
    assert lines(make(body, numbering=LEGAL)) == ["1. A", "between", "2. B"]


@pytest.mark.parametrize(
    ("form", "start", "shown"),
    [
        ("decimal", 9, ["9", "10"]),
        ("decimalZero", 9, ["09", "10"]),
        ("lowerLetter", 26, ["z", "aa", "bb"]),
        ("upperLetter", 1, ["A", "B"]),
        ("lowerLetter", 52, ["zz", "aaa"]),
        ("lowerRoman", 3, ["iii", "iv", "v"]),
        ("upperRoman", 48, ["XLVIII", "XLIX", "L"]),
        ("ordinal", 1, ["1st", "2nd", "3rd", "4th"]),
        ("ordinal", 11, ["11th", "12th", "13th"]),
        ("ordinal", 21, ["21st"]),
        ("cardinalText", 20, ["Twenty", "Twenty-one"]),
        ("ordinalText", 11, ["Eleventh", "Twelfth", "Thirteenth"]),
        ("ordinalText", 20, ["Twentieth", "Twenty-first"]),
        ("hex", 10, ["A", "B"]),
        ("chicago", 4, ["§", "**"]),
        ("decimalEnclosedCircle", 1, ["①", "②"]),
        ("chineseCounting", 9, ["九", "十", "十一"]),
        ("russianLower", 1, ["а", "б"]),
        ("lowerLetter", 5000, ["5000"]),
        ("upperRoman", 1_000_000_000, ["1000000000"]),
    ],
)
def test_number_formats(form: str, start: int, shown: list[str]) -> None:
    numbering = abstract(1, level(0, form, "%1)", start)) + num(1, 1)
    assert lines(make([n("x", 1) for _ in shown], numbering=numbering)) == [f"{text}) x" for text in shown]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Section %1.", "Section 1. x"),
        ("(%1)", "(1) x"),
        ("[%1]", "[1] x"),
        ("*%1", "*1 x"),
        ("§ %1", "§ 1 x"),
        ("%1", "1 x"),
        ("", "x"),
    ],
)
def test_the_words_of_a_level(text: str, shown: str) -> None:
    assert lines(make(n("x", 1), numbering=abstract(1, level(0, "decimal", text)) + num(1, 1))) == [shown]


def test_a_number_is_no_markup() -> None:
    numbering = abstract(1, level(0, "decimal", "[%1] *")) + num(1, 1)
    assert read(make(n("x", 1), numbering=numbering)).text == "\\[1\\] \\* x\n"


def test_a_custom_format_counts_with_zeros() -> None:
    custom = (
        '<w:lvl w:ilvl="0"><w:start w:val="7"/><mc:AlternateContent><mc:Choice Requires="w14">'
        '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback>'
        '<w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1"/></w:lvl>'
    )
    assert lines(make(n("x", 1), numbering=abstract(1, custom) + num(1, 1))) == ["007 x"]


def test_a_format_that_is_not_known_is_a_doubt() -> None:
    found = read(make(n("x", 1), numbering=abstract(1, level(0, "thaiLetters", "%1.")) + num(1, 1)))
    assert found.text == "1\\. x\n"
    assert [(d.kind, d.text, d.spot.line) for d in found.doubts] == [("numbering", "1.", 1)]


def test_bullets_and_levels_without_a_number() -> None:
    numbering = abstract(
        1, level(0, "bullet", "\uf0b7"), level(1, "none", ""), level(2, "none", "Note")
    ) + num(1, 1)
    found = lines(make([n("A", 1), n("B", 1, 1), n("C", 1, 2)], numbering=numbering))
    assert found == ["- A", "B", "Note C"]


def test_a_bullet_among_the_levels_shows_nothing_in_numbers_below() -> None:
    numbering = abstract(
        1, level(0, "decimal", "%1."), level(1, "bullet", "–"), level(2, "decimal", "%1.%2%3.")
    ) + num(1, 1)
    assert lines(make([n("A", 1), n("B", 1, 2)], numbering=numbering)) == ["1. A", "1.1. B"]


def test_legal_numbering_shows_all_levels_as_decimals() -> None:
    numbering = abstract(
        1, level(0, "upperRoman", "Article %1"), level(1, "lowerLetter", "%1.%2", more="<w:isLgl/>")
    ) + num(1, 1)
    found = lines(make([n("A", 1), n("B", 1), n("C", 1, 1)], numbering=numbering))
    assert found == ["Article I A", "Article II B", "2.1 C"]


@pytest.mark.parametrize(
    ("restart", "shown"),
    [
        ("", ["1. A", "a) B", "i) C", "b) D", "i) E", "2. F", "i) G"]),
        ('<w:lvlRestart w:val="0"/>', ["1. A", "a) B", "i) C", "b) D", "ii) E", "2. F", "iii) G"]),
        ('<w:lvlRestart w:val="1"/>', ["1. A", "a) B", "i) C", "b) D", "ii) E", "2. F", "i) G"]),
    ],
)
def test_where_a_level_starts_anew(restart: str, shown: list[str]) -> None:
    numbering = abstract(
        1,
        level(0, "decimal", "%1."),
        level(1, "lowerLetter", "%2)"),
        level(2, "lowerRoman", "%3)", more=restart),
    ) + num(1, 1)
    body = [n("A", 1), n("B", 1, 1), n("C", 1, 2), n("D", 1, 1), n("E", 1, 2), n("F", 1), n("G", 1, 2)]
    assert lines(make(body, numbering=numbering)) == shown


def test_lists_of_one_definition_count_on_but_where_one_starts_anew() -> None:
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = LEGAL + num(2, 1) + num(3, 1, start)
    body = [n("A", 1), n("B", 2), n("C", 3), n("D", 3), n("E", 1)]
    assert lines(make(body, numbering=numbering)) == ["1. A", "2. B", "5. C", "6. D", "7. E"]


def test_lists_of_two_definitions_count_apart() -> None:
    numbering = LEGAL + abstract(2, level(0, "decimal", "%1.")) + num(2, 2)
    assert lines(make([n("A", 1), n("B", 2), n("C", 1)], numbering=numbering)) == ["1. A", "1. B", "2. C"]


def test_a_list_may_have_a_level_of_its_own() -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1:", 3)}</w:lvlOverride>'
    assert lines(make(n("A", 2), numbering=LEGAL + num(2, 1, override))) == ["C: A"]


def test_a_level_that_is_skipped_counts_as_its_first_number_and_is_a_doubt() -> None:
    found = read(make([n("A", 1, 1), n("B", 1)], numbering=LEGAL))
    assert found.text == "1.1 A\n\n2\\. B\n"
    assert [(d.kind, d.text) for d in found.doubts] == [("numbering", "1.1")]


STYLES = """
<w:style w:type="paragraph" w:styleId="C1"><w:name w:val="Clause"/>
  <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="C2"><w:name w:val="Clause 2"/><w:basedOn w:val="C1"/>
  <w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="C3"><w:name w:val="Clause 3"/><w:basedOn w:val="C2"/></w:style>
<w:style w:type="paragraph" w:styleId="Off"><w:name w:val="Off"/><w:basedOn w:val="C1"/>
  <w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Round"><w:name w:val="Round"/><w:basedOn w:val="Round2"/></w:style>
<w:style w:type="paragraph" w:styleId="Round2"><w:name w:val="Round 2"/><w:basedOn w:val="Round"/></w:style>
"""


def styled(style: str, text: str, more: str = "") -> str:
    return p(text, f'<w:pStyle w:val="{style}"/>{more}')


def test_styles_give_numbers_through_what_they_are_based_on() -> None:
    body = [styled("C1", "A"), styled("C2", "B"), styled("C3", "C"), styled("Off", "D"), styled("C1", "E")]
    assert lines(make(body, numbering=LEGAL, styles=STYLES)) == ["1. A", "1.1 B", "1.2 C", "D", "2. E"]


def test_a_paragraph_switches_the_number_of_its_style_off_or_moves_it() -> None:
    off = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    lower = '<w:numPr><w:ilvl w:val="2"/></w:numPr>'
    body = [styled("C1", "A"), styled("C1", "B", off), styled("C1", "C", lower), styled("C1", "D")]
    assert lines(make(body, numbering=LEGAL, styles=STYLES)) == ["1. A", "B", "(a) C", "2. D"]


def test_a_level_names_its_style() -> None:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="L{at}"><w:name w:val="L{at}"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        for at in (1, 2)
    )
    numbering = abstract(
        1,
        level(0, "decimal", "%1.", more='<w:pStyle w:val="L1"/>'),
        level(1, "decimal", "%1.%2", more='<w:pStyle w:val="L2"/>'),
    ) + num(1, 1)
    assert lines(make([styled("L1", "A"), styled("L2", "B")], numbering=numbering, styles=styles)) == [
        "1. A",
        "1.1 B",
    ]


def test_a_definition_may_stand_for_a_numbering_style() -> None:
    numbering = (
        abstract(1, level(0, "upperRoman", "%1."), more='<w:styleLink w:val="Outline"/>')
        + abstract(2, more='<w:numStyleLink w:val="Outline"/>')
        + num(1, 1)
        + num(2, 2)
    )
    styles = (
        '<w:style w:type="numbering" w:styleId="Outline"><w:name w:val="Outline"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    assert lines(make([n("A", 2), n("B", 2)], numbering=numbering, styles=styles)) == ["I. A", "II. B"]


def test_definitions_and_styles_that_go_round_end() -> None:
    numbering = (
        abstract(1, more='<w:numStyleLink w:val="X"/>')
        + abstract(2, more='<w:numStyleLink w:val="X"/>')
        + num(1, 1)
        + num(2, 2)
    )
    styles = STYLES + (
        '<w:style w:type="numbering" w:styleId="X"><w:name w:val="X"/>'
        '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    assert lines(make([n("A", 1), styled("Round", "B")], numbering=numbering, styles=styles)) == ["A", "B"]


@pytest.mark.parametrize("bad", ["", "x", "-1", "99999999999999999999", "1e3", "\u0661"])
def test_numbers_that_are_none_end_in_no_error(bad: str) -> None:
    numbering = LEGAL.replace('<w:start w:val="1"/>', f'<w:start w:val="{bad}"/>')
    body = p("A", f'<w:numPr><w:ilvl w:val="{bad}"/><w:numId w:val="1"/></w:numPr>')
    assert "A" in read(make(body, numbering=numbering)).text


def test_a_deleted_paragraph_is_not_counted() -> None:
    gone = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        '<w:rPr><w:del w:id="1" w:author="Speaker A"/></w:rPr></w:pPr>'
        '<w:del w:id="2" w:author="Speaker A"><w:r><w:delText>Gone</w:delText></w:r></w:del></w:p>'
    )
    data = make([n("A", 1), gone, n("B", 1)], numbering=LEGAL)
    assert lines(data) == ["1. A", "2. B"]
    assert lines(data, REFUSED) == ["1. A", "2. Gone", "3. B"]


def test_a_number_without_words_is_shown_and_counted() -> None:
    assert lines(make([n("A", 1), n("", 1), n("B", 1)], numbering=LEGAL)) == ["1. A", "2.", "3. B"]


def test_a_hidden_paragraph_is_not_counted() -> None:
    hidden = (
        '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:vanish/></w:rPr></w:pPr>'
        + r("secret", "<w:vanish/>")
        + "</w:p>"
    )
    assert lines(make([n("A", 1), hidden, n("B", 1)], numbering=LEGAL)) == ["1. A", "2. B"]
