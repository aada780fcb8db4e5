"""The parts of a docx, opened so that no file can do harm: nothing is unpacked before its size is known.

A docx is a zip of XML parts that name each other by relationships (ECMA-376,
part 2). Only parts inside of the zip are read, from memory, and none that a
relationship calls external. XML is read without entities, without a network
and piece by piece; a document type declaration is refused.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from clausectl.errors import ClausectlError, Problem
from clausectl.importing.readers.docx_names import name_of
from clausectl.records import dataclass

MOST_MEMBERS = 20_000
MOST_UNPACKED = 512 << 20  # bytes of all members together
MOST_XML = 256 << 20  # bytes of one part of XML, which is read as a stream
MOST_SMALL_XML = 32 << 20  # bytes of a part that is read as a whole, and of one paragraph or table
SMALL = 64 << 20  # up to here any ratio is harmless; above it, real text does not pack so well:
MOST_RATIO = 250

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 1 << 17
_DOCUMENT = "word/document.xml"
_DOCUMENT_TYPES = ("wordprocessingml", "ms-word")
_OTHERS = {
    "spreadsheetml": "a spreadsheet",
    "ms-excel": "a spreadsheet",
    "presentationml": "a presentation",
    "ms-powerpoint": "a presentation",
    "visio": "a drawing",
}
_WORD_SPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Relationship:
    """What a part names: the last word of its type (``header``), its target, and whether it is outside."""

    kind: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class Package:
    """An open docx. ``main`` names its document part, ``relations`` are the document's, by their id."""

    path: str
    archive: zipfile.ZipFile
    members: Mapping[str, zipfile.ZipInfo]
    main: str
    relations: Mapping[str, Relationship]

    @property
    def macros(self) -> tuple[str, ...]:
        """The names of the parts that hold macros, in order."""
        return tuple(sorted(name for name in self.members if name.lower().endswith("vbaproject.bin")))

    def find(self, kind: str) -> str:
        """The name of the first part that the document relates to so; empty without one."""
        for relation in self.relations.values():
            if relation.kind == kind and not relation.external and relation.target in self.members:
                return relation.target
        return ""


def open_package(data: bytes, path: str) -> Package:
    """A docx of its bytes.

    Raises ClausectlError: CL643 broken, CL644 not a docx, CL645 encrypted, CL646 too much in it.
    """
    if data[:8] == _OLE:
        raise _ole_error(data, path)
    if data.count(b"PK\x01\x02") > MOST_MEMBERS:
        raise _too_much(path, f"it has more than {MOST_MEMBERS:,} files in it")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, EOFError) as error:
        raise _broken(path, f"the zip cannot be opened: {error}") from None
    members = _take_members(archive.infolist(), len(data), path)
    types = _read_types(archive, members, path)
    main = _find_main(archive, members, types, path)
    relations = _read_relations(archive, members, _relations_of(main), posixpath.dirname(main), path)
    return Package(path, archive, members, main, relations)


def read_part(package: Package, name: str) -> Any:
    """The root of a part, as an lxml element; None where there is no such part. Raises ClausectlError."""
    if not name or name not in package.members:
        return None
    return _parse(package.archive, package.members[name], package.path)


def stream_blocks(package: Package) -> Iterator[Any]:
    """The outermost paragraphs and tables, and what of sections and other files stands between.

    Each is emptied when the next is asked for, so that memory holds one at a
    time. Raises ClausectlError CL643, CL646, CL647.
    """
    info = package.members[package.main]
    if info.file_size > MOST_XML:
        raise _too_much(package.path, f"its text unpacks to {info.file_size:,} bytes")
    etree = _load_etree(package.path)
    parser = etree.XMLPullParser(
        ("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
        tag=[f"{{{space}}}{name}" for space in _WORD_SPACES for name in ("p", "tbl", "sectPr", "altChunk")],
    )  # fmt: skip
    depth = held = 0
    for chunk in _chunks(package.archive, info, package.path):
        if any(mark in chunk for mark in _DOCTYPES):
            raise _dtd(package.path)
        held += len(chunk)
        try:
            parser.feed(chunk)
            events = list(parser.read_events())
        except etree.XMLSyntaxError as error:
            raise _xml_error(package.path, info.filename, error) from None
        for event, element in events:
            name = name_of(element.tag)
            if name in ("w:altChunk", "w:sectPr"):
                if event == "end" and not depth:
                    yield element
                continue
            depth += 1 if event == "start" else -1
            if event == "end" and not depth:
                held = 0
                yield element
                _forget(element)
        if held > MOST_SMALL_XML:
            raise _too_much(package.path, f"one paragraph or table has more than {MOST_SMALL_XML:,} bytes")
    try:
        root = parser.close()
    except etree.XMLSyntaxError as error:
        raise _xml_error(package.path, info.filename, error) from None
    _refuse_dtd(root, package.path)


def _load_etree(path: str) -> Any:
    try:
        from lxml import etree  # type: ignore[import-untyped]
    except ImportError:
        hint = "pip install 'clausectl[import]'"
        raise ClausectlError(
            Problem("CL640", "docx is read with lxml, which is missing", path, hint=hint)
        ) from None
    return etree


def _forget(element: Any) -> None:
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _take_members(infos: list[zipfile.ZipInfo], packed: int, path: str) -> dict[str, zipfile.ZipInfo]:
    """The members by their names. Of two with one name neither may be meant, so that is an error."""
    members: dict[str, zipfile.ZipInfo] = {}
    total = 0
    for info in infos:
        if info.flag_bits & 0x1:
            raise _encrypted(path)
        total += info.file_size
        name = info.filename.replace("\\", "/").lstrip("/")
        if name in members and _is_read(name):
            raise _broken(path, f"two files in it have the name {name[:80]}")
        members[name] = info
    if total > MOST_UNPACKED:
        raise _too_much(path, f"it unpacks to {total:,} bytes")
    if total > SMALL and total > MOST_RATIO * packed:
        raise _too_much(path, f"its {packed:,} bytes unpack to {total:,}")
    return members


def _is_read(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def _read_types(
    archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], path: str
) -> dict[str, str]:
    info = members.get("[Content_Types].xml")
    if info is None:
        found = "an OpenDocument file" if "mimetype" in members else "a zip of other files"
        raise _not_docx(path, found)
    types: dict[str, str] = {}
    for child in _parse(archive, info, path):
        if isinstance(child.tag, str) and child.tag.endswith("}Override"):
            types[str(child.get("PartName", "")).lstrip("/")] = str(child.get("ContentType", ""))
    return types


def _find_main(
    archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], types: Mapping[str, str], path: str
) -> str:
    relations = _read_relations(archive, members, "_rels/.rels", "", path)
    for relation in relations.values():
        if relation.kind == "officeDocument" and not relation.external and relation.target in members:
            main = relation.target
            break
    else:
        main = _DOCUMENT
    kind = types.get(main, "")
    for word, other in _OTHERS.items():
        if word in kind:
            raise _not_docx(path, other)
    if main not in members or (
        kind and not any(word in kind for word in _DOCUMENT_TYPES) and "xml" not in kind
    ):
        raise _not_docx(path, "a zip of other files")
    return main


def _relations_of(name: str) -> str:
    folder, _, file = name.rpartition("/")
    return f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"


def _read_relations(
    archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], name: str, folder: str, path: str
) -> dict[str, Relationship]:
    info = members.get(name)
    if info is None:
        return {}
    found: dict[str, Relationship] = {}
    for child in _parse(archive, info, path):
        if not isinstance(child.tag, str):
            continue
        kind = str(child.get("Type", "")).rpartition("/")[2]
        target = str(child.get("Target", ""))
        external = child.get("TargetMode") == "External"
        if not external:
            target = unquote(target)
            target = (
                target.lstrip("/")
                if target[:1] == "/"
                else posixpath.normpath(posixpath.join(folder, target))
            )
        found[str(child.get("Id", ""))] = Relationship(kind, target, external)
    return found


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str) -> Iterator[bytes]:
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _broken(path, "it is packed in a way that no docx is")
    try:
        with archive.open(info) as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise _broken(path, f"{info.filename[:80]} cannot be unpacked: {error}") from None


def _parse(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str) -> Any:
    if info.file_size > MOST_SMALL_XML:
        raise _too_much(path, f"{info.filename[:80]} unpacks to {info.file_size:,} bytes")
    data = b"".join(_chunks(archive, info, path))
    if any(mark in data for mark in _DOCTYPES):
        raise _dtd(path)
    etree = _load_etree(path)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _xml_error(path, info.filename, error) from None
    _refuse_dtd(root, path)
    return root


def _refuse_dtd(root: Any, path: str) -> None:
    info = root.getroottree().docinfo
    if info.internalDTD is not None or info.doctype:
        raise _dtd(path)


def _ole_error(data: bytes, path: str) -> ClausectlError:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return _encrypted(path)
    if "WordDocument".encode("utf-16-le") in data:
        return _not_docx(path, "a document in the old binary format of Word")
    return _not_docx(path, "another kind of Office file")


def _encrypted(path: str) -> ClausectlError:
    hint = "open it in a word processor with its password and save it without one"
    return ClausectlError(Problem("CL645", "the docx is encrypted", path, hint=hint))


def _not_docx(path: str, found: str) -> ClausectlError:
    hint = "save it as docx in a word processor"
    return ClausectlError(Problem("CL644", f"the file is no docx: it is {found}", path, hint=hint))


def _broken(path: str, why: str) -> ClausectlError:
    hint = "open it in a word processor and save it anew"
    return ClausectlError(Problem("CL643", f"the docx is broken: {why}", path, hint=hint))


def _xml_error(path: str, name: str, error: Exception) -> ClausectlError:
    message = str(error).split(", line")[0][:120]
    return _broken(path, f"{name[:80]}: {message}")


def _too_much(path: str, why: str) -> ClausectlError:
    hint = "nothing that people sign is so large; save it anew in a word processor, or split it"
    return ClausectlError(Problem("CL646", f"the docx holds too much: {why}", path, hint=hint))


def _dtd(path: str) -> ClausectlError:
    hint = "no word processor writes one; save it anew in a word processor you trust"
    return ClausectlError(Problem("CL647", "the docx declares a document type", path, hint=hint))
