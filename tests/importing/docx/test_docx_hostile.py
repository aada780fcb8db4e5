"""Files that are broken, that are something else, or that are made to do harm: an error with a code, soon."""

from __future__ import annotations

import io
import time
import zipfile

import docx
import pytest
from docx_files import SPACES, W, level, lines, make, p, r, read, rezip, save

from docx_files import abstract, n, num  # isort: skip
from hypothesis import given, settings
from hypothesis import strategies as st

from clausectl.errors import ClausectlError
from clausectl.importing.readers import docx as reader
from clausectl.model.imported import ReadChoices

GOOD = make([p("The Supplier shall perform."), n("Term", 1)])
DOCUMENT = "word/document.xml"


def code_of(data: bytes) -> str:
    """The code of the error that a file ends in; the reader is asked, whatever the file looks like."""
    with pytest.raises(ClausectlError) as caught:
        reader.read(data, "agreement.docx", ReadChoices())
    problem = caught.value.problems[0]
    assert problem.hint
    assert problem.path == "agreement.docx"
    return problem.code


def code_or_text(data: bytes) -> str:
    """The code of the error that a file ends in, or its text."""
    try:
        return reader.read(data, "agreement.docx", ReadChoices()).text
    except ClausectlError as error:
        return error.problems[0].code


def zip_of(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return stream.getvalue()


def document_of(body: str) -> bytes:
    return f"<w:document {SPACES}><w:body>{body}</w:body></w:document>".encode()


def test_broken_zips() -> None:
    assert code_of(GOOD[:1000]) == "CL643"
    assert code_of(b"PK\x03\x04") == "CL643"
    assert code_of(b"PK\x03\x04" + bytes(5000)) == "CL643"
    middle = GOOD.index(b"word/document.xml") + 60
    assert code_of(GOOD[:middle] + b"\x00" * 40 + GOOD[middle + 40 :]) == "CL643"


@pytest.mark.parametrize(
    "document",
    [b"", b"no XML", b"<w:document", b"<a><b></a>", b"\xff\xfe", document_of(p("a"))[:-20], b"<a>&nope;</a>"],
)
def test_broken_xml(document: bytes) -> None:
    assert code_of(rezip(GOOD, {DOCUMENT: document})) in ("CL642", "CL643")


@pytest.mark.parametrize("part", ["word/styles.xml", "word/numbering.xml", "word/_rels/document.xml.rels"])
def test_broken_parts_are_not_passed_over(part: str) -> None:
    assert code_of(rezip(GOOD, {part: b"<broken"})) == "CL643"


def test_other_files() -> None:
    assert code_of(zip_of(a=b"x")) == "CL644"
    assert code_of(zip_of(mimetype=b"application/vnd.oasis.opendocument.text", b=b"x")) == "CL644"
    sheet = rezip(GOOD, {})
    types = zipfile.ZipFile(io.BytesIO(sheet)).read("[Content_Types].xml")
    assert (
        code_of(
            rezip(
                GOOD,
                {
                    "[Content_Types].xml": types.replace(
                        b"wordprocessingml.document.main", b"spreadsheetml.sheet.main"
                    )
                },
            )
        )
        == "CL644"
    )
    assert code_of(rezip(GOOD, {DOCUMENT: None})) == "CL644"


def test_encrypted_and_old_files() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    assert code_of(ole + "EncryptedPackage".encode("utf-16-le") + bytes(100)) == "CL645"
    assert code_of(ole + "WordDocument".encode("utf-16-le") + bytes(100)) == "CL644"
    assert code_of(ole) == "CL644"
    flagged = bytearray(GOOD)
    for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        flagged[flagged.index(mark) + at] |= 1
    assert code_of(bytes(flagged)) == "CL645"


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    huge = rezip(GOOD, {}, [("word/media/a.bin", bytes(100 << 20))])
    start = time.perf_counter()
    assert code_of(huge) == "CL646"
    assert time.perf_counter() - start < 1


def test_a_bomb_that_lies_about_its_size_is_broken() -> None:
    bomb = bytearray(rezip(GOOD, {DOCUMENT: document_of(p("a") * 300_000)}))
    entry = bomb.rindex(b"PK\x01\x02", 0, bomb.rindex(DOCUMENT.encode()))
    bomb[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")
    assert code_of(bytes(bomb)) == "CL643"


def test_one_paragraph_or_table_without_end_is_refused() -> None:
    runs = "".join(r("word word word ") for _ in range(1000)) * 900
    assert code_of(rezip(GOOD, {DOCUMENT: document_of(f"<w:p>{runs}</w:p>")}, [("x", b"y")])) == "CL646"


def test_too_many_members() -> None:
    assert code_of(GOOD[:100] + b"PK\x01\x02" * 30_000 + GOOD[100:]) == "CL646"


ENTITIES = '<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(9)
)


@pytest.mark.parametrize(
    "dtd",
    [
        f"<!DOCTYPE x [{ENTITIES}]>",
        '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">',
        "<!DOCTYPE x>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32"])
def test_document_types_are_refused(dtd: str, encoding: str) -> None:
    body = "&j;" if "ENTITY j" in dtd else ""
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    words = f"<w:body><w:p><w:r><w:t>{body}</w:t></w:r></w:p></w:body>"
    text = f'{head}{dtd}<w:document xmlns:w="{W}">{words}</w:document>'
    for part in (DOCUMENT, "word/styles.xml", "[Content_Types].xml"):
        assert code_of(rezip(GOOD, {part: text.encode(encoding)})) in ("CL643", "CL647")


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [
        ("<w:smartTag>", "</w:smartTag>", 200),
        ("<w:smartTag>", "</w:smartTag>", 100_000),
        ("<w:ins>", "</w:ins>", 5_000),
    ],
)
def test_depth_in_a_paragraph(before: str, after: str, count: int) -> None:
    body = p("", inside=before * count + r("a") + after * count)
    assert code_of(rezip(GOOD, {DOCUMENT: document_of(body)})) in ("CL643", "CL646")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<w:tbl><w:tr><w:tc>", "</w:tc><w:tc/></w:tr></w:tbl>"),
        ("<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>"),
        ("<w:p><w:r><mc:AlternateContent><mc:Choice>", "</mc:Choice></mc:AlternateContent></w:r></w:p>"),
    ],
)
@pytest.mark.parametrize("count", [1, 3, 40, 100, 30_000])
def test_depth_of_tables_and_boxes(before: str, after: str, count: int) -> None:
    body = before * count + p("a") + after * count
    found = code_or_text(rezip(GOOD, {DOCUMENT: document_of(body)}))
    assert found in ("CL643", "CL646") or "a" in found


def test_fields_without_end() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert code_of(rezip(GOOD, {DOCUMENT: document_of(p("", inside=begin * 1000))})) == "CL646"


def test_cells_without_end() -> None:
    rows = '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr></w:tc><w:tc/></w:tr>' * 20_000
    assert code_of(rezip(GOOD, {DOCUMENT: document_of(f"<w:tbl>{rows}</w:tbl>")})) == "CL646"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name() -> None:
    other = document_of(p("Other words"))
    assert code_of(rezip(GOOD, {}, [(DOCUMENT, other)])) == "CL643"
    assert code_of(rezip(GOOD, {}, [("/" + DOCUMENT, other)])) == "CL643"


def test_names_that_climb_are_names_and_nothing_more() -> None:
    data = rezip(GOOD, {}, [("../../../../etc/cron.d/x", b"x"), ("/abs.xml", b"x"), ("..\\..\\y", b"z")])
    assert read(data).text == read(GOOD).text


def test_targets_outside_are_never_read() -> None:
    rels = zipfile.ZipFile(io.BytesIO(GOOD)).read("word/_rels/document.xml.rels").decode()
    for target in ("file:///etc/passwd", "../../../../etc/passwd", "http://127.0.0.1:1/styles.xml"):
        changed = rels.replace('Target="styles.xml"', f'Target="{target}" TargetMode="External"')
        assert (
            "The Supplier shall perform."
            in read(rezip(GOOD, {"word/_rels/document.xml.rels": changed.encode()})).text
        )


def test_a_million_paragraphs_take_linear_time() -> None:
    def seconds(count: int) -> float:
        data = rezip(GOOD, {DOCUMENT: document_of("".join(n(f"w{at}", 1) for at in range(count)))})
        start = time.process_time()
        assert f"w{count - 1}" in read(data).text
        return time.process_time() - start

    small, large = min(seconds(4_000) for _ in range(2)), seconds(40_000)
    assert large < small * 10 * 2


def test_hostile_numbering_is_linear() -> None:
    levels = "".join(level(at, "lowerLetter", "%1%2%3%4%5%6%7%8%9" * 20, 700) for at in range(9))
    numbering = abstract(1, levels) + "".join(num(at, 1) for at in range(1, 500))
    start = time.perf_counter()
    read(make([n("x", at % 499 + 1, at % 9) for at in range(3000)], numbering=numbering))
    assert time.perf_counter() - start < 20


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_bytes_in_any_part_end_in_a_text_or_in_an_error(data: st.DataObject) -> None:
    name = data.draw(
        st.sampled_from([DOCUMENT, "word/styles.xml", "word/numbering.xml", "[Content_Types].xml"])
    )
    source = zipfile.ZipFile(io.BytesIO(GOOD)).read(name)
    at = data.draw(st.integers(0, len(source)))
    cut = data.draw(st.integers(0, 40))
    put = data.draw(
        st.binary(max_size=20) | st.sampled_from([b"<w:p>", b"</w:p>", b"<w:tbl>", b'w:val="-9"'])
    )
    found = code_or_text(rezip(GOOD, {name: source[:at] + put + source[at + cut :]}))
    assert found.startswith("CL64") or found.endswith("\n")


def test_strict_documents_are_read() -> None:
    document = docx.Document()
    document.add_heading("Term", 1)
    data = save(document)
    changed = {}
    strict = "http://purl.oclc.org/ooxml"
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        for name in source.namelist():
            if name.endswith((".xml", ".rels")):
                content = source.read(name).decode()
                content = content.replace(W, f"{strict}/wordprocessingml/main")
                changed[name] = content.replace(
                    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                    f"{strict}/officeDocument/relationships",
                ).encode()
    assert lines(rezip(data, changed)) == ["# Term"]
