"""Pdf files for tests: by typst from words, and by hand where no program makes such a file."""

from __future__ import annotations

import zlib

import typst

PAGE = """
#set page(paper: "a4", margin: 2.5cm,
  header: [Acme Master Agreement #h(1fr) Confidential],
  footer: context [#h(1fr) Page #counter(page).display() of #counter(page).final().first() #h(1fr)])
#set par(justify: true)
#set text(hyphenate: true, lang: "en", size: 11pt)
"""


def compile_text(source: str) -> bytes:
    """A pdf of a typst text."""
    return typst.compile(source.encode(), ignore_system_fonts=True)


def quote(words: str) -> str:
    """Words as typst shows them, whatever they are."""
    return '#"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def write_pdf(
    contents: list[bytes],
    *,
    notes: bytes = b"",
    catalog: bytes = b"",
    page: bytes = b"",
    more: list[bytes] | None = None,
    packed: bool = False,
    font: bytes = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
) -> bytes:
    """A pdf with a page for each stream of instructions. Object 3 is the font, those of ``more`` follow."""
    extra = more or []
    first = 4 + len(extra)
    leaves = [first + 2 * at for at in range(len(contents))]
    kids = b" ".join(b"%d 0 R" % number for number in leaves)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>",
        b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % len(contents),
        font,
        *extra,
    ]
    for at, content in enumerate(contents):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R " % (leaves[at] + 1)
            + (b"" if b"/Resources" in page else b"/Resources << /Font << /F1 3 0 R >> >> ")
            + page
            + (b" /Annots [" + notes + b"]" if notes else b"")
            + b" >>"
        )
        objects.append(stream(content, packed=packed))
    return number_objects(objects)


def stream(content: bytes, head: bytes = b"", *, packed: bool = False) -> bytes:
    """The object of a stream."""
    if packed:
        content, head = zlib.compress(content, 9), head + b" /Filter /FlateDecode"
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), head, content)


def number_objects(objects: list[bytes], trailer: bytes = b"") -> bytes:
    """A pdf of objects from number 1, of which the first is its catalog."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        trailer,
        start,
    )
    return bytes(out)


def show(lines: list[str], left: int = 72, top: int = 770, size: int = 11, step: int = 14) -> bytes:
    """Instructions that show lines of text one below the other."""
    parts = [f"BT /F1 {size} Tf {left} {top - at * step} Td ({line}) Tj ET" for at, line in enumerate(lines)]
    return "\n".join(parts).encode("latin-1")
