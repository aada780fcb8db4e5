"""Broken, hostile, encrypted and scanned pdf files end in a known error, in bounded time."""

from __future__ import annotations

import zlib

import pytest
from typst_files import PAGE, compile_text, number_objects, show, stream, write_pdf

from clausectl.errors import ClausectlError
from clausectl.importing.readers import read_file
from clausectl.importing.readers.pdf_limits import Budget, TooMuchError

CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
NO_PAGES = b"<< /Type /Pages /Kids [] /Count 0 >>"
ONE_PAGE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
LEAF = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
KEYS = b"/O <" + b"11" * 32 + b"> /U <" + b"22" * 32 + b"> /P -44 >>"


def code_of(data: bytes) -> str:
    with pytest.raises(ClausectlError) as caught:
        read_file(data, "agreement.pdf")
    (problem,) = caught.value.problems
    assert problem.path == "agreement.pdf"
    assert problem.hint
    return problem.code


def bomb(filters: int) -> bytes:
    data = b"\0" * (60 << 20)
    for _ in range(filters):
        data = zlib.compress(data, 9)
    head = b"<< /Filter [" + b"/FlateDecode " * filters + b"] /Length %d >>" % len(data)
    return number_objects([CATALOG, ONE_PAGE, LEAF, head + b"\nstream\n" + data + b"\nendstream"])


def nested(depth: int, calls: int) -> bytes:
    """A page whose form draws another one, and so on, each several times."""
    forms = []
    for at in range(depth):
        inner = b"/XObject << /X %d 0 R >>" % (5 + at) if at < depth - 1 else b"/Font << /F1 3 0 R >>"
        head = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << " + inner + b" >>"
        forms.append(stream(b"/X Do " * calls if at < depth - 1 else show(["ha"]), head))
    return write_pdf([b"/X Do"], more=forms, page=b"/Resources << /XObject << /X 4 0 R >> >>")


@pytest.mark.parametrize("share", [0.01, 0.3, 0.9, 0.999])
def test_a_pdf_that_is_cut_off(share: float) -> None:
    data = compile_text(PAGE + "#lorem(300)")
    assert code_of(data[: int(len(data) * share)]) == "CL652"
    assert code_of(data[: int(len(data) * share)] + b"\n%%EOF\n") == "CL652"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7\n%%EOF", "CL652"),
        (number_objects([CATALOG.replace(b"2", b"9")]), "CL652"),
        (number_objects([CATALOG, NO_PAGES]), "CL652"),
        (number_objects([CATALOG, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 99999999 >>"]), "CL652"),
        (number_objects([CATALOG[:-2] + b"/X " + b"[" * 50_000 + b" >>", NO_PAGES]), "CL652"),
        (number_objects([CATALOG, ONE_PAGE, LEAF.replace(b"/MediaBox", b"/Media"), stream(b"")]), "CL652"),
        (number_objects([CATALOG, NO_PAGES], b"/Prev 9"), "CL652"),
        (write_pdf([show(["x"])], page=b"/Rotate (x)"), "CL652"),
        (b"%PDF-1.7\n/Linearized 1 /L 99999 \n%%EOF", "CL652"),
        (nested(2000, 1), "CL652"),
        (nested(12, 10), "CL653"),
        (bomb(1), "CL653"),
        (bomb(2), "CL653"),
        (write_pdf([show(["a" * 80])] * 3010), "CL653"),
        (write_pdf([show(["a" * 80] * 2000)]), "CL653"),
        (write_pdf([b"0 0 m 9 9 l S\n" * 60_000]), "CL653"),
        (b"%PDF-1.7\n" + b"3 0 R " * (2 << 20) + b"\n%%EOF", "CL653"),
        (write_pdf([b""]), "CL651"),
        (write_pdf([b"0 0 m 9 9 l S", b"0 0 m 9 9 l S", show(["a"])]), "CL651"),
    ],
    ids=range(19),
)
def test_a_pdf_that_cannot_be_read(data: bytes, code: str) -> None:
    assert code_of(data) == code


def test_an_encrypted_pdf() -> None:
    for head in (b"<< /Filter /Standard /V 2 /R 3 /Length 128 ", b"<< /Filter /Of.Somebody /V 2 /R 3 "):
        data = number_objects([CATALOG, NO_PAGES, head + KEYS], b"/Encrypt 3 0 R /ID [<00><00>]")
        assert code_of(data) == "CL650"


def test_a_scan_names_its_pages() -> None:
    picture = b"0 0 m 9 9 l S"
    with pytest.raises(ClausectlError) as caught:
        read_file(write_pdf([show(["The title"]), picture, picture]), "agreement.pdf")
    assert "pages 2, 3" in caught.value.problems[0].message
    assert "text recognition" in caught.value.problems[0].hint


def test_letters_that_no_font_tells() -> None:
    font = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H "
        b"/DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X "
        b"/CIDSystemInfo << /Registry (A) /Ordering (B) /Supplement 0 >> >>] >>"
    )
    assert code_of(write_pdf([b"BT /F1 11 Tf 72 700 Td <0102030405060708> Tj ET"], font=font)) == "CL654"


def test_damaged_streams_give_what_comes_before_the_damage() -> None:
    packed = zlib.compress(b"words " * 10_000)
    assert Budget().unpack(packed) == b"words " * 10_000
    found = Budget().unpack(packed[:-4] + b"abcd")
    assert found == b"words " * 10_000
    with pytest.raises(zlib.error):
        Budget().unpack(b"no stream at all")


def test_a_budget_is_of_all_streams_together() -> None:
    budget = Budget()
    packed = zlib.compress(b"\0" * (40 << 20))
    for _ in range(6):
        assert len(budget.unpack(packed)) == 40 << 20
    with pytest.raises(TooMuchError):
        budget.unpack(packed)


def test_fields_that_are_their_own_parents() -> None:
    notes = [b"<< /Subtype /Widget /Parent 4 0 R /Rect [1 2 3 4] >>"]
    assert (
        read_file(write_pdf([show(["Name"])], notes=b"4 0 R 4 0 R 77 0 R", more=notes), "a.pdf").text
        == "Name\n"
    )
