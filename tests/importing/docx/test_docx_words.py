"""The words of a docx: runs, styles, fields, notes, boxes, pictures, what is hidden and what is left out."""

from __future__ import annotations

import io

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx_files import abstract, element, left, level, lines, make, n, num, p, r, read, rezip, save

from clausectl.errors import ClausectlError
from clausectl.model.imported import Doubt, Spot

BOLD, ITALIC = "<w:b/>", "<w:i/>"


def text_of(*runs: str, styles: str = "") -> str:
    return read(make(f"<w:p>{''.join(runs)}</w:p>", styles=styles)).text.rstrip("\n")


@pytest.mark.parametrize(
    ("runs", "written"),
    [
        ([r("a "), r("b", BOLD), r(" c")], "a **b** c"),
        ([r("a "), r("b", BOLD), r("c", BOLD)], "a **bc**"),
        ([r("a "), r(" b ", BOLD), r("c")], "a **b** c"),
        ([r("b", BOLD), r(" "), r("c", BOLD)], "**b c**"),
        ([r("b", ITALIC), r(" c")], "*b* c"),
        ([r("b", BOLD + ITALIC), r(" c", ITALIC)], "***b** c*"),
        ([r("un"), r("break", BOLD), r("able")], "un**break**able"),
        ([r("“"), r("Term", BOLD), r("” means")], "“**Term**” means"),
        ([r("“Term”", BOLD), r("means")], "**“Term**”means"),
        ([r("b", '<w:b w:val="0"/>')], "b"),
        ([r("b", '<w:b w:val="false"/>')], "b"),
        ([r("2 * 3 [x] _y_ `z` &lt;b> a\\b")], "2 \\* 3 \\[x\\] \\_y\\_ \\`z\\` \\<b> a\\\\b"),
        ([r("a*b", BOLD), r(" c_d")], "**a\\*b** c_d"),
        ([r("# not a heading")], "\\# not a heading"),
        ([r("1. typed")], "1\\. typed"),
        ([r("- typed")], "\\- typed"),
        ([r("a  b\t c ")], "a b c"),
        ([r("a\u00a0b")], "a\u00a0b"),
        ([r("a"), "<w:r><w:tab/></w:r>", r("b")], "a b"),
        ([r("a"), "<w:r><w:br/></w:r>", r("b")], "a\\\nb"),
        ([r("a"), "<w:r><w:br/><w:br/></w:r>", r("# b")], "a\\\n\\# b"),
        ([r("a", BOLD), f"<w:r><w:rPr>{BOLD}</w:rPr><w:br/></w:r>", r("b", BOLD)], "**a\\\nb**"),
        ([r("a"), "<w:r><w:noBreakHyphen/></w:r>", r("b")], "a\u2011b"),
        ([r("a"), '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', r("b")], "a☑b"),
        (['<w:r><w:sym w:font="Symbol" w:char="F0A3"/></w:r>', r("b")], "≤b"),
        (['<w:smartTag w:element="place">', r("a"), "</w:smartTag>", r(" b")], "a b"),
        (['<w:sdt><w:sdtPr/><w:sdtContent>', r("a"), "</w:sdtContent></w:sdt>", r(" b")], "a b"),
        (['<w:dir w:val="rtl">', r("a"), "</w:dir>", r(" b")], "a b"),
        (["<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>", r(" b")], "x=1 b"),
        ([f"<w:r><w:ruby><w:rt>{r('ka')}</w:rt><w:rubyBase>{r('可')}</w:rubyBase></w:ruby></w:r>"], "可ka"),
    ],
)  # fmt: skip
def test_runs(runs: list[str], written: str) -> None:
    assert text_of(*runs) == written


STYLES = """
<w:style w:type="paragraph" w:styleId="Fat"><w:name w:val="Fat"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Fatter"><w:name w:val="Fatter"/><w:basedOn w:val="Fat"/></w:style>
<w:style w:type="character" w:styleId="Loud"><w:name w:val="Loud"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Louder"><w:name w:val="Louder"/><w:basedOn w:val="Loud"/></w:style>
"""
LOUD = '<w:rStyle w:val="Louder"/>'


def test_styles_make_words_bold_and_a_second_one_makes_them_plain_again() -> None:
    assert text_of(r("a "), r("b", LOUD), styles=STYLES) == "a **b**"
    fat = '<w:pPr><w:pStyle w:val="Fatter"/></w:pPr>'
    assert text_of(fat, r("a "), r("b", LOUD), r(" c"), styles=STYLES) == "**a** b **c**"
    assert text_of(fat, r("a "), r("b", '<w:b w:val="0"/>'), styles=STYLES) == "**a** b"


def heading_of(style: str, text: str = "Term", more: str = "") -> list[str]:
    styles = f'<w:style w:type="paragraph" w:styleId="H"><w:name w:val="{style}"/>{more}</w:style>'
    return lines(make(p(text, '<w:pStyle w:val="H"/>'), styles=styles))


@pytest.mark.parametrize(
    ("style", "written"),
    [
        ("Überschrift 2", "## Term"),
        ("Titre 3", "### Term"),
        ("Título 1", "# Term"),
        ("标题 2", "## Term"),
        ("見出し 1", "# Term"),
        ("Заголовок 4", "#### Term"),
        ("heading 7", "###### Term"),
        ("Titel", "# Term"),
        ("Heading", "Term"),
        ("heading 10", "Term"),
    ],
)
def test_names_of_heading_styles(style: str, written: str) -> None:
    assert heading_of(style) == [written]


def test_headings_by_outline_level() -> None:
    outline = '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>'
    assert heading_of("Clause", more=outline) == ["## Term"]
    assert heading_of("heading 1", more='<w:pPr><w:outlineLvl w:val="9"/></w:pPr>') == ["Term"]
    assert lines(make(p("Term", '<w:outlineLvl w:val="0"/>'))) == ["# Term"]


def test_a_sentence_on_an_outline_level_is_a_paragraph() -> None:
    sentence = "The Supplier shall perform the Services with all due skill, care and diligence."
    assert heading_of("heading 2", sentence) == [sentence]
    assert heading_of("heading 2", "word " * 40) == [("word " * 40).strip()]


def test_hashes_at_the_end_of_a_heading_are_words() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/></w:style>'
    body = [p("Item #", '<w:pStyle w:val="H"/>'), p("##", '<w:pStyle w:val="H"/>')]
    assert read(make(body, styles=styles)).text == "# Item \\#\n\n# \\##\n"


def test_headings_stand_below_a_title() -> None:
    document = docx.Document()
    document.add_heading("Services Agreement", 0)
    document.add_heading("Term", 1).runs[0].bold = True
    assert lines(save(document)) == ["# Services Agreement", "## Term"]


def test_breaks_of_pages_part_words_and_are_no_words() -> None:
    document = docx.Document()
    document.add_paragraph("a").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("b")
    assert lines(save(document)) == ["a", "b"]


def field(code: str, result: str = "", look: str = "") -> str:
    parts = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    parts.insert(1, f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>')
    return "".join([*parts[:3], r(result, look), parts[3]] if result else [*parts[:2], parts[3]])


def test_results_of_fields_are_words_and_codes_are_not() -> None:
    data = make(p("see ", inside=field("REF _R1 \\h", "Clause 2") + r(".")))
    assert lines(data) == ["see Clause 2."]
    assert left(data, "field code") == ["REF _R1 \\h"]
    simple = make(p("on ", inside=f'<w:fldSimple w:instr=" DATE ">{r("1 May")}</w:fldSimple>'))
    assert lines(simple) == ["on 1 May"]
    assert left(simple, "field code") == ["DATE"]


def test_a_field_in_the_code_of_another_and_one_over_paragraphs() -> None:
    begin, _, separate, end = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "",
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    )  # fmt: skip
    code = "<w:r><w:instrText>IF </w:instrText></w:r>"
    nested = make(p("a ", inside=begin + code + field("REF x", "lost") + separate + r("kept") + end))
    assert lines(nested) == ["a kept"]
    over = make([p("", inside=begin + "<w:r><w:instrText>TOC</w:instrText></w:r>" + separate + r("one")),
                 p("two"), p("three", inside=end), p("four")])  # fmt: skip
    assert lines(over) == ["one", "two", "three", "four"]
    assert left(over, "field code") == ["TOC"]


def test_a_field_that_never_ends_is_told_with_its_words() -> None:
    data = make([p("a", inside='<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + r("lost")), p("more")])
    assert lines(data) == ["a"]
    assert left(data, "field code") == ["lostmore"]


def test_fields_that_show_what_no_result_holds() -> None:
    box = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/>{}</w:checkBox>'
        "</w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert lines(make(p("", inside=box.format("") + r(" no")))) == ["☐ no"]
    assert lines(make(p("", inside=box.format("<w:checked/>") + r(" yes")))) == ["☒ yes"]
    assert lines(make(p("", inside=field("MACROBUTTON NoMacro [click here]")))) == ["[click here]"]
    listed = read(make(p("x", inside=field("LISTNUM LegalDefault"))))
    assert listed.doubts == (Doubt("numbering", "LISTNUM LegalDefault", "", Spot(0, 1)),)


def test_links_keep_their_words_and_their_targets_are_told_and_never_followed() -> None:
    document = docx.Document()
    relation = document.part.relate_to("https://example.org/terms", "http://x/hyperlink", is_external=True)
    paragraph = document.add_paragraph("see ")
    paragraph._p.append(element(f'<w:hyperlink r:id="{relation}">{r("the terms")}</w:hyperlink>'))
    data = save(document)
    assert lines(data) == ["see the terms"]
    assert left(data, "link definition") == ["https://example.org/terms"]


def test_hidden_words_are_left_out_and_told() -> None:
    data = make(p("a ", inside=r("secret", "<w:vanish/>") + r("b")))
    assert lines(data) == ["a b"]
    assert left(data, "hidden text") == ["secret"]


def test_a_heading_that_runs_in_is_one_paragraph_with_what_follows() -> None:
    heading = p("Term.", "<w:rPr><w:vanish/><w:specVanish/></w:rPr>")
    assert lines(make([heading, p(" This lasts."), p("Next")])) == ["Term. This lasts.", "Next"]


FIRST = p("", inside="<w:r><w:footnoteRef/></w:r>" + r(" First note."))
NOTES = {
    "footnotes": '<w:footnote w:id="-1" w:type="separator"><w:p/></w:footnote>'
    f'<w:footnote w:id="2">{FIRST}{p("More.")}</w:footnote>'
    f'<w:footnote w:id="1">{p("Second note.")}</w:footnote>',
    "endnotes": f'<w:endnote w:id="1">{p("End note.")}</w:endnote>',
}


def note(kind: str, at: int, more: str = "") -> str:
    return f'<w:r><w:{kind}Reference w:id="{at}"{more}/></w:r>'


def test_notes_are_counted_marked_and_kept() -> None:
    body = [
        p("a", inside=note("footnote", 2) + r(" b") + note("endnote", 1)),
        p("c", inside=note("footnote", 1)),
    ]
    data = make(body, parts=NOTES)
    assert lines(data) == [
        "a[1] b[i]", "Footnote 1: First note.", "More.", "Endnote i: End note.",
        "c[2]", "Footnote 2: Second note.",
    ]  # fmt: skip
    assert [spot.line for spot in read(data).spots][-1] == 2


def test_a_note_may_have_a_mark_of_its_own() -> None:
    own = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="1"/><w:t>†</w:t></w:r>'
    assert lines(make(p("a", inside=own), parts=NOTES)) == ["a†", "Footnote †: Second note."]


def test_a_section_that_counts_notes_anew_is_a_doubt() -> None:
    section = '<w:sectPr><w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr></w:sectPr>'
    found = read(make([p("a", section, note("footnote", 1)), p("b")], parts=NOTES))
    assert [(doubt.kind, doubt.text) for doubt in found.doubts] == [("numbering", "Footnote")]


def test_a_list_in_a_note_counts_by_itself() -> None:
    numbering = abstract(1, level(0, "decimal", "%1.")) + num(1, 1)
    notes = {"footnotes": f'<w:footnote w:id="1">{n("x", 1)}{n("y", 1)}</w:footnote>'}
    body = [n("a", 1), p("b", inside=note("footnote", 1)), n("c", 1)]
    found = lines(make(body, numbering=numbering, parts=notes))
    assert found == ["1. a", "b[1]", "Footnote 1:", "1. x", "2. y", "2. c"]


def test_a_note_in_a_cell_follows_the_table() -> None:
    cells = f"<w:tc>{p('a', inside=note('footnote', 1))}</w:tc><w:tc>{p('b')}</w:tc>"
    found = lines(make(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>", parts=NOTES))
    assert found[-2:] == ["| a[1] | b |", "Footnote 1: Second note."]


def test_comments_are_left_out_and_told() -> None:
    comments = {"comments": f'<w:comment w:id="4" w:author="Speaker A">{p("Really?")}{p("Yes")}</w:comment>'}
    inside = '<w:commentRangeStart w:id="4"/>' + r("b") + '<w:commentRangeEnd w:id="4"/>'
    inside += '<w:r><w:commentReference w:id="4"/></w:r>'
    data = make(p("a ", inside=inside), parts=comments)
    assert lines(data) == ["a b"]
    assert left(data, "comment") == ["Really? Yes"]


def test_heads_and_feet_are_left_out_and_told_once() -> None:
    document = docx.Document()
    document.add_paragraph("a")
    for _ in range(2):
        section = document.add_section()
        section.header.is_linked_to_previous = False
        section.header.paragraphs[0].text = "Strictly confidential"
        foot = section.footer
        foot.is_linked_to_previous = False
        foot.paragraphs[0].text = "Page "
        foot.paragraphs[0]._p.append(element(f'<w:fldSimple w:instr=" PAGE ">{r("7")}</w:fldSimple>'))
    data = save(document)
    assert lines(data) == ["a"]
    assert left(data, "running head") == ["Strictly confidential"]
    assert left(data, "running foot") == ["Page 7"]
    assert left(data, "page number") == ["7"]


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f0005"
    "fe02fea735816d0000000049454e44ae426082"
)


def test_pictures_are_told() -> None:
    document = docx.Document()
    document.add_paragraph("a")
    shape = document.add_picture(io.BytesIO(PNG))
    shape._inline.docPr.set("descr", "The seal of Acme")
    assert left(save(document), "image") == ["The seal of Acme"]


BOX = "<w:txbxContent>{}</w:txbxContent>"
DRAWING = (
    "<w:drawing><wp:inline><a:graphic><a:graphicData><wps:wsp><wps:txbx>" + BOX + "</wps:txbx></wps:wsp>"
    "</a:graphicData></a:graphic></wp:inline></w:drawing>"
)


def test_a_box_is_read_once_after_its_paragraph_and_its_place_is_a_doubt() -> None:
    choice = DRAWING.format(p("In the box"))
    fallback = (
        "<w:pict><v:shape><v:textbox>" + BOX.format(p("In the box")) + "</v:textbox></v:shape></w:pict>"
    )
    both = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{choice}</mc:Choice>'
        f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    found = read(make([p("a", inside=both), p("b")]))
    assert found.text == "a\n\nIn the box\n\nb\n"
    assert found.doubts == (Doubt("reading order", "In the box", "", Spot(0, 1)),)
    assert lines(make([p("a", inside=f"<w:r>{fallback}</w:r>")])) == ["a", "In the box"]


def test_content_controls_around_paragraphs_are_seen_through() -> None:
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{p('a')}{p('b')}</w:sdtContent></w:sdt>"
    assert lines(make([control, p("c")])) == ["a", "b", "c"]


def test_macros_are_told_and_never_run() -> None:
    data = rezip(make(p("a")), {}, [("word/vbaProject.bin", b"\xd0\xcf macro")])
    found = read(data)
    assert found.text == "a\n"
    assert [(item.kind, item.text) for item in found.left] == [("macro", "word/vbaProject.bin")]


@pytest.mark.parametrize("part", ['<w:altChunk r:id="x"/>', p("a", inside='<w:subDoc r:id="x"/>')])
def test_words_in_another_document_are_refused(part: str) -> None:
    with pytest.raises(ClausectlError) as caught:
        read(make([p("a"), part]))
    assert caught.value.problems[0].code == "CL648"


def test_a_docx_without_words_is_refused() -> None:
    with pytest.raises(ClausectlError) as caught:
        read(save(docx.Document()))
    assert caught.value.problems[0].code == "CL642"


def test_places_count_all_paragraphs() -> None:
    table = f"<w:tbl><w:tr><w:tc>{p('b')}</w:tc><w:tc>{p('c')}</w:tc></w:tr></w:tbl>"
    found = read(make([p("a"), p(), table, p("d")]))
    assert [spot.line for spot in found.spots] == [1, 3, 3, 3, 3, 5, 5]


def test_unknown_elements_keep_their_words() -> None:
    assert lines(make(p("a ", inside=f'<w:customXml w:element="x">{r("b")}</w:customXml>'))) == ["a b"]
    odd = '<x:y xmlns:x="urn:x">' + r("b") + "</x:y>"
    assert lines(make(p("a ", inside=odd))) == ["a b"]


def test_paragraphs_where_none_can_stand_keep_their_words() -> None:
    inner = p("b") + p("c")
    assert lines(make(p("a", inside=inner + r(" d")))) == ["a d", "b", "c"]
    assert lines(make(p("a", inside=f"<w:r>{inner}</w:r>" + r(" d")))) == ["a d", "b", "c"]
