"""Documents that python-docx makes, with what it has no words for put in as XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from clausectl.importing.readers import read_file
from clausectl.model.imported import ReadChoices, ReadText

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = " ".join(
    f'xmlns:{prefix}="{space}"'
    for prefix, space in {
        "w": W,
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    }.items()
)
ACCEPTED = ReadChoices("accepted")
REFUSED = ReadChoices("refused")


def element(xml: str):
    """An element of python-docx, of XML without its namespaces; ``xml`` starts ``<w:name>``."""
    name, _, rest = xml.partition(">")
    return parse_xml(f"{name} {SPACES}>{rest}")


def save(document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def add_part(document, name: str, kind: str, xml: str) -> str:
    """A part such as the footnotes, which the document relates to; the relation's id."""
    content = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
    part = Part(PackURI(f"/word/{name}"), content, xml.encode(), document.part.package)
    return document.part.relate_to(part, f"{RELATIONSHIP_TYPE.STYLES.rpartition('/')[0]}/{kind}")


def make(
    body: str | Sequence[str],
    *,
    numbering: str = "",
    styles: str = "",
    parts: Mapping[str, str] | None = None,
) -> bytes:
    """A docx of the XML of its body. ``parts`` are the insides of footnotes, endnotes, comments."""
    document = docx.Document()
    container = document.element.body
    blocks = body if isinstance(body, str) else "".join(body)
    for child in list(element(f"<w:body>{blocks}</w:body>")):
        if child.tag == f"{{{W}}}sectPr":
            container.replace(container[-1], child)
        else:
            container.insert(len(container) - 1, child)
    if numbering:
        root = document.part.numbering_part.element
        for child in list(root):
            root.remove(child)
        for child in list(element(f"<w:numbering>{numbering}</w:numbering>")):
            root.append(child)
    for child in list(element(f"<w:styles>{styles}</w:styles>")):
        document.styles.element.append(child)
    for kind, inside in (parts or {}).items():
        add_part(document, f"{kind}.xml", kind, f"<w:{kind} {SPACES}>{inside}</w:{kind}>")
    return save(document)


def p(text: str = "", properties: str = "", inside: str = "") -> str:
    """The XML of a paragraph: words, properties, and more after the words."""
    run = r(text) if text else ""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{run}{inside}</w:p>"


def r(text: str, look: str = "") -> str:
    """The XML of a run."""
    return f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def n(text: str, list_id: int, level: int = 0) -> str:
    """The XML of a numbered paragraph."""
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def level(at: int, form: str, text: str, start: int = 1, more: str = "") -> str:
    """The XML of a level of a list. ``more`` stands after the format, in the schema's order."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(at: int, *levels: str, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{at}">{more}{"".join(levels)}</w:abstractNum>'


def num(list_id: int, at: int, overrides: str = "") -> str:
    return f'<w:num w:numId="{list_id}"><w:abstractNumId w:val="{at}"/>{overrides}</w:num>'


def read(data: bytes, choices: ReadChoices = ACCEPTED) -> ReadText:
    return read_file(data, "agreement.docx", choices)


def lines(data: bytes, choices: ReadChoices = ACCEPTED) -> list[str]:
    """The lines of the text that are not empty, without backslashes."""
    text = read(data, choices).text
    return [line.replace("\\", "") for line in text.split("\n") if line]


def left(data: bytes, kind: str, choices: ReadChoices = ACCEPTED) -> list[str]:
    """The words of a kind that were left out."""
    return [item.text for item in read(data, choices).left if item.kind == kind]


def rezip(data: bytes, change: Mapping[str, bytes | None], more: Sequence[tuple[str, bytes]] = ()) -> bytes:
    """The same zip with some members changed (None: taken away) and more of them at its end."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for info in source.infolist():
            content = change.get(info.filename, source.read(info))
            if content is not None:
                target.writestr(info.filename, content)
        for name, content in more:
            target.writestr(name, content)
    return stream.getvalue()
