"""The words of one paragraph of a docx: runs, fields, tracked changes, notes, pictures, hidden text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any, Literal

from clausectl.errors import ClausectlError, Problem
from clausectl.importing.readers.docx_inline import Piece, plain_words
from clausectl.importing.readers.docx_names import attribute, child, name_of, switch, value
from clausectl.importing.readers.docx_package import Relationship
from clausectl.importing.readers.docx_styles import Look, Styles, read_look
from clausectl.importing.readers.docx_symbols import read_symbol
from clausectl.model.imported import Doubt, LeftOut, LeftOutKind, Spot
from clausectl.records import dataclass

DEEPEST = 60  # of elements in each other, inside of a paragraph; word processors stay below a dozen

_ADDED = frozenset({"w:ins", "w:moveTo"})
_TAKEN = frozenset({"w:del", "w:moveFrom"})
_PASSED = frozenset(
    {
        "w:pPr", "w:rPr", "w:sdtPr", "w:sdtEndPr", "w:smartTagPr", "w:customXmlPr", "w:rubyPr", "w:fldData",
        "w:ffData", "m:rPr", "m:ctrlPr", "m:oMathParaPr", "w:proofErr", "w:bookmarkStart", "w:bookmarkEnd",
        "w:permStart", "w:permEnd",
    }
)  # fmt: skip
_PAGE_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
_COUNTED_FIELDS = frozenset({"LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT"})
_PICTURES = frozenset({"pic:pic", "v:imagedata", "?:chart", "?:relIds", "o:OLEObject", "w:object"})


@dataclass(slots=True)
class Words:
    """What a paragraph has: pieces to write, boxes anchored in it, notes of it, and what is left out."""

    pieces: list[Piece] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    notes: list[tuple[str, str, str]] = field(default_factory=list)  # kind, id, mark of its own or empty
    taken: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    @property
    def visible(self) -> bool:
        """Whether there are words to show."""
        return any(not text.isspace() for text, _, _ in self.pieces if text)


@dataclass(slots=True)
class _Field:
    """An open field. ``shown`` is what its result showed so far (only whether, outside of page furniture)."""

    code: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    coding: bool = True
    box: bool | None = None  # what a check box is, where it is one


@dataclass(slots=True)
class RunReader:
    """Reads paragraphs one after the other; fields may begin in one and end in another.

    ``left`` and ``doubts`` grow. ``furniture`` is on while a head or foot is
    read, and ``dropping`` above 0 inside of a table row that is taken as not there.
    """

    path: str
    styles: Styles
    side: Literal["accepted", "refused"]
    relations: Mapping[str, Relationship]
    comment_of: Callable[[str], str]
    left: list[LeftOut] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    furniture: bool = False
    in_note: bool = False
    dropping: int = 0
    note_mark: Callable[[str], str] = lambda kind: ""  # noqa: ARG005 - set by who counts notes
    _fields: list[_Field] = field(default_factory=list)
    _looks: dict[tuple[str, str], Look] = field(default_factory=dict)
    _words: Words = field(default_factory=Words)
    _spot: Spot = Spot(0, 0)
    _style: str = ""

    def read(self, paragraph: Any, style_id: str, spot: Spot) -> Words:
        """The words of a paragraph of this style. Raises ClausectlError CL646 (too deep), CL648."""
        words = self._words = Words()
        self._spot = spot
        self._style = style_id
        self._take(paragraph, self.dropping > 0, 0)
        if words.taken:
            self._leave("tracked change", plain_words(words.taken))
        if words.hidden:
            self._leave("hidden text", plain_words(words.hidden))
        return words

    def close(self) -> None:
        """Ends the story: a field that never ended is told with the words it hid."""
        for open_field in self._fields:
            words = plain_words([*open_field.code, " ", *open_field.loose])
            if words and not self.furniture:
                self.left.append(LeftOut("field code", words, self._spot))
        self._fields.clear()

    def _leave(self, kind: LeftOutKind, text: str) -> None:
        if text:
            self.left.append(LeftOut(kind, text, self._spot))

    def _take(self, parent: Any, dropped: bool, depth: int) -> None:
        if depth > DEEPEST:
            raise too_deep(self.path)
        for element in parent:
            name = name_of(element.tag)
            if name == "w:r":
                self._run(element, dropped, depth)
            elif name in _PASSED or not name:
                continue
            elif name in _ADDED:
                self._take(element, dropped or self.side == "refused", depth + 1)
            elif name in _TAKEN:
                self._take(element, dropped or self.side == "accepted", depth + 1)
            elif name == "mc:AlternateContent":
                self._take(choose_branch(element), dropped, depth + 1)
            elif name in ("w:p", "w:tbl"):
                self._misplaced(parent)
            elif name == "m:t":
                self._emit(element.text or "", Look(), dropped)
            else:
                self._hold(name, element, dropped, depth)

    def _hold(self, name: str, element: Any, dropped: bool, depth: int) -> None:
        """What holds runs, and more than that."""
        if name == "w:subDoc":
            raise words_elsewhere(self.path)
        if name == "w:fldSimple":
            self._simple_field(element, dropped, depth)
            return
        self._take(element, dropped, depth + 1)
        if name == "w:hyperlink":
            self._link(element)

    def _run(self, run: Any, dropped: bool, depth: int) -> None:
        look = self._look(run)
        for element in run:
            name = name_of(element.tag)
            if name == "w:t":
                self._emit(element.text or "", look, dropped)
            elif name == "w:delText":
                self._emit(element.text or "", look, dropped or self.side == "accepted")
            elif name == "w:rPr":
                continue
            else:
                self._special(name, element, look, dropped, depth)

    def _special(self, name: str, element: Any, look: Look, dropped: bool, depth: int) -> None:
        text = _CHARACTERS.get(name)
        if text is not None:
            self._emit("\n" if text == "br" else text, look, dropped)
        elif name == "w:t":
            self._emit(element.text or "", look, dropped)
        elif name == "w:sym":
            font, code = attribute(element, "w:font") or "", attribute(element, "w:char") or ""
            self._emit(read_symbol(font, code), look, dropped)
        elif name in ("w:instrText", "w:delInstrText"):
            if self._fields:
                self._fields[-1].code.append(element.text or "")
        elif name == "w:fldChar":
            self._field_mark(element, look, dropped)
        elif name in ("w:footnoteReference", "w:endnoteReference"):
            self._note(name, element, look, dropped)
        elif name == "w:commentReference":
            self._leave("comment", self.comment_of(attribute(element, "w:id") or ""))
        elif name in ("w:drawing", "w:pict", "w:object"):
            self._graphics(element, dropped)
        elif name in ("mc:AlternateContent", "w:ruby", "w:p", "w:tbl"):
            self._inside(name, element, look, dropped, depth)

    def _inside(self, name: str, element: Any, look: Look, dropped: bool, depth: int) -> None:
        if depth > DEEPEST:
            raise too_deep(self.path)
        if name in ("w:p", "w:tbl"):
            self._misplaced(element.getparent())
            return
        if name == "w:ruby":
            for part in (child(element, "w:rubyBase"), child(element, "w:rt")):
                if part is not None:
                    self._take(part, dropped, depth + 1)
            return
        for inner in choose_branch(element):
            self._special(name_of(inner.tag), inner, look, dropped, depth + 1)

    def _misplaced(self, parent: Any) -> None:
        """A paragraph or table where none can stand: what holds it is read as a box would be."""
        if not self._words.boxes or self._words.boxes[-1] is not parent:
            self._words.boxes.append(parent)

    def _look(self, run: Any) -> Look:
        properties = child(run, "w:rPr")
        if properties is None:
            direct, style = Look(), ""
        else:
            if self.side == "refused":
                changed = child(properties, "w:rPrChange")
                if changed is not None:
                    properties = child(changed, "w:rPr")
            direct = read_look(properties)
            style = value(properties, "w:rStyle") or ""
        base = self._base_look(style)
        return Look(
            base.bold if direct.bold is None else direct.bold,
            base.italic if direct.italic is None else direct.italic,
            base.hidden if direct.hidden is None else direct.hidden,
        )

    def _base_look(self, style: str) -> Look:
        key = (self._style, style)
        found = self._looks.get(key)
        if found is None:
            default = self.styles.default_look
            paragraph, run = self.styles.look_of(self._style), self.styles.look_of(style)
            found = self._looks[key] = Look(
                _toggle(paragraph.bold, run.bold, default.bold),
                _toggle(paragraph.italic, run.italic, default.italic),
                _toggle(paragraph.hidden, run.hidden, default.hidden),
            )
        return found

    def _emit(self, text: str, look: Look, dropped: bool) -> None:
        for open_field in self._fields:
            if open_field.coding:
                if not text.isspace():
                    open_field.loose.append(text)
                return
        if dropped:
            self._words.taken.append(text)
        elif look.hidden:
            self._words.hidden.append(text)
        else:
            self._words.pieces.append((text, bool(look.bold), bool(look.italic)))
        for open_field in self._fields:
            if self.furniture or not open_field.shown:
                open_field.shown.append(text)

    def _field_mark(self, element: Any, look: Look, dropped: bool) -> None:
        kind = attribute(element, "w:fldCharType")
        if kind == "begin":
            if len(self._fields) >= DEEPEST:
                raise too_deep(self.path)
            box = child(child(element, "w:ffData"), "w:checkBox")
            checked = None
            if box is not None:
                checked = (
                    bool(switch(box, "w:default"))
                    if child(box, "w:checked") is None
                    else switch(box, "w:checked")
                )
            self._fields.append(_Field(box=checked))
        elif kind == "separate" and self._fields:
            self._fields[-1].coding = False
        elif kind == "end" and self._fields:
            self._end_field(self._fields.pop(), look, dropped)

    def _simple_field(self, element: Any, dropped: bool, depth: int) -> None:
        if len(self._fields) >= DEEPEST:
            raise too_deep(self.path)
        self._fields.append(_Field(code=[attribute(element, "w:instr") or ""], coding=False))
        self._take(element, dropped, depth + 1)
        self._end_field(self._fields.pop(), Look(), dropped)

    def _end_field(self, ended: _Field, look: Look, dropped: bool) -> None:
        code = plain_words(ended.code)
        words = code.split(" ", 2)
        kind = words[0].upper()
        if self.furniture:
            if kind in _PAGE_FIELDS:
                self._leave("page number", plain_words(ended.shown) or kind)
            return
        if any(open_field.coding for open_field in self._fields):
            self._fields[-1].code.append(code)
            return
        if ended.box is not None:
            self._emit("☒" if ended.box else "☐", look, dropped)
        elif kind == "MACROBUTTON" and not ended.shown and len(words) > 2:
            self._emit(words[2], look, dropped)
        elif kind in _COUNTED_FIELDS and not ended.shown and not dropped:
            self.doubts.append(Doubt("numbering", code, "", self._spot))
        self._leave("field code", plain_words([code, " ", *ended.loose]))

    def _note(self, name: str, element: Any, look: Look, dropped: bool) -> None:
        if self.furniture or self.in_note or dropped or look.hidden:
            return
        kind = "Footnote" if name == "w:footnoteReference" else "Endnote"
        own = (attribute(element, "w:customMarkFollows") or "0") not in ("0", "false", "off")
        following = element.getnext() if own else None
        mark = self.note_mark(kind) if not own else plain_words([getattr(following, "text", "") or ""])
        self._words.notes.append((kind, attribute(element, "w:id") or "", mark))
        if not own:
            self._emit(f"[{mark}]", Look(), dropped)

    def _link(self, element: Any) -> None:
        relation = self.relations.get(attribute(element, "r:id") or "")
        if relation is not None and relation.external and not self.furniture:
            self._leave("link definition", relation.target[:2000])

    def _graphics(self, element: Any, dropped: bool) -> None:
        picture = name_of(element.tag) == "w:object"
        told = ""
        waiting = [element]
        while waiting:
            found = waiting.pop()
            name = name_of(found.tag)
            if name == "w:txbxContent":
                if not dropped:
                    self._words.boxes.append(found)
                else:
                    self._words.taken += [
                        t.text or "" for t in found.iter() if name_of(t.tag) in ("w:t", "w:delText")
                    ]
                continue
            picture = picture or name in _PICTURES
            if name in ("wp:docPr", "v:shape"):
                told = (
                    told
                    or found.get("descr")
                    or found.get("alt")
                    or found.get("title")
                    or found.get("name")
                    or ""
                )
            elif name == "v:textpath":
                self._leave("image", plain_words([str(found.get("string", ""))]))
            if name == "mc:AlternateContent":
                waiting += reversed(list(choose_branch(found)))
            else:
                waiting += reversed(list(found))
        if picture:
            self._leave("image", " ".join(str(told).split())[:500] or "image")


_CHARACTERS = {
    "w:tab": "\t",
    "w:ptab": "\t",
    "w:br": "br",
    "w:cr": "br",
    "w:noBreakHyphen": "\u2011",
    "w:softHyphen": "\u00ad",
}


def _toggle(paragraph: bool | None, run: bool | None, default: bool | None) -> bool:
    """A property that styles turn on and off again."""
    if paragraph is None and run is None:
        return bool(default)
    return bool(paragraph) != bool(run)


def choose_branch(element: Any) -> Any:
    """Of alternatives that say the same (``mc:AlternateContent``), the first that has words, else the first.

    An empty tuple where there is none.
    """
    branches = [branch for branch in element if name_of(branch.tag) in ("mc:Choice", "mc:Fallback")]
    for branch in branches:
        if any(name_of(found.tag) == "w:t" for found in branch.iter()):
            return branch
    return branches[0] if branches else ()


def too_deep(path: str) -> ClausectlError:
    """The problem of a docx whose elements stand in each other without reason."""
    hint = "no word processor writes such a file; save it anew in one"
    return ClausectlError(
        Problem("CL646", "the docx holds too much: elements nested too deeply", path, hint=hint)
    )


def words_elsewhere(path: str) -> ClausectlError:
    """The problem of a docx that is put together of several documents."""
    hint = "open it in a word processor and save it anew, so that all its words are in it"
    return ClausectlError(
        Problem("CL648", "a part of the docx is another document put into it", path, hint=hint)
    )
