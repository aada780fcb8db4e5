"""Inline text on its way to canonical form: tidy spaces, NFC, emphasis that reads back.

Ink is a run before escaping. Most blocks are tidy already and pass through
untouched; the others are cut into atoms (a word, a space, one punctuation
mark, or a piece such as a code span that is never cut), mended, and put
together again with every origin kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from clausectl.formats.emphasis import Marks, place_marks
from clausectl.formats.escapes import is_untidy
from clausectl.formats.marks import surely_read_back
from clausectl.model.composed import OriginKind
from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class Ink:
    """A run before escaping: ``words`` are escaped where they could be read as markup.

    ``opens`` is set on emphasis marks only: True for one that opens.
    """

    text: str
    kind: OriginKind
    start: int
    end: int
    name: str = ""
    path: str = ""
    words: bool = True
    opens: bool | None = None


def emphasis_ink(text: str, opens: bool, start: int, end: int, path: str = "") -> Ink:
    """``*`` or ``**`` as ink."""
    return Ink(text, "transformed", start, end, "emphasis", path, words=False, opens=opens)


@dataclass(slots=True)
class _Atom:
    inks: tuple[Ink, ...]
    text: str
    em: bool
    strong: bool


_ATOM = re.compile(r"[^\W_]+|.", re.DOTALL)


def settle_inks(inks: Sequence[Ink], *, one_line: bool = False) -> Sequence[Ink]:
    """The ink of a block as profile 1 writes it, before escapes.

    Spaces at the ends and around hard breaks go, runs of spaces become one,
    tabs become spaces, the text becomes NFC, and emphasis is written so that
    CommonMark reads back the same words as emphasised. ``one_line`` (headings,
    cells) turns hard breaks into spaces.
    """
    flat = "".join([ink.text for ink in inks])
    emphasised = any(ink.opens is not None for ink in inks)
    normal = flat.isascii() or unicodedata.is_normalized("NFC", flat)
    if (
        normal
        and not is_untidy(flat)
        and (not emphasised or surely_read_back([(ink.text, ink.opens) for ink in inks]))
    ):
        return inks
    atoms = _cut(inks, normal=normal, one_line=one_line)
    if not normal:
        atoms = _compose(atoms)
    atoms = _tidy(atoms)
    marks = place_marks(
        [atom.text for atom in atoms], [atom.em for atom in atoms], [atom.strong for atom in atoms]
    )
    return _join(atoms, marks, [ink for ink in inks if ink.opens is not None])


def _cut(inks: Sequence[Ink], *, normal: bool, one_line: bool) -> list[_Atom]:
    atoms: list[_Atom] = []
    em = strong = 0
    group: list[Ink] = []
    for ink in inks:
        if ink.opens is not None:
            step = 1 if ink.opens else -1
            em += step * (ink.text == "*")
            strong += step * (ink.text == "**")
        elif not ink.words:
            group.append(ink)
            if _goes_on(group):
                continue
            if one_line and ink.name == "hard break":
                group = [Ink(" ", "transformed", ink.start, ink.end, "soft break")]
            atoms.append(_Atom(tuple(group), "".join(i.text for i in group), em > 0, strong > 0))
            group = []
        else:
            stretches = _ATOM.findall(ink.text) if normal else list(ink.text)
            at = 0
            for text in stretches:
                part = _part(ink, at, text)
                atoms.append(_Atom((part,), part.text, em > 0, strong > 0))
                at += len(text)
    return atoms


def _goes_on(group: Sequence[Ink]) -> bool:
    """Whether a piece that is never cut has more ink to come: a code span has three, a hard break two."""
    first = group[0]
    if first.kind != "transformed":
        return False
    return len(group) < {"code mark": 3, "escape added": 2}.get(first.name, 1)


def _part(ink: Ink, at: int, text: str) -> Ink:
    if text == "\t":
        start = ink.start + at if ink.kind == "source" else ink.start
        return Ink(" ", "transformed", start, start + 1, "tab", ink.path)
    if text == ink.text:
        return ink
    if ink.kind == "source":
        return replace(ink, text=text, start=ink.start + at, end=ink.start + at + len(text))
    return replace(ink, text=text)


def _compose(atoms: list[_Atom]) -> list[_Atom]:
    """NFC, atom by atom: a starter and all that combines with it becomes one atom."""
    done: list[_Atom] = []
    group: list[_Atom] = []
    text = ""

    def flush() -> None:
        nonlocal group, text
        composed = unicodedata.normalize("NFC", text)
        if composed == text:
            done.extend(group)
        elif group:
            first, last = group[0].inks[0], group[-1].inks[-1]
            if first.kind != "source" and all(
                ink == replace(first, text=ink.text) for atom in group for ink in atom.inks
            ):
                ink = replace(first, text=composed)  # of one value, say: still that value
            else:
                end = last.end if last.path == first.path else first.end
                ink = Ink(composed, "transformed", first.start, max(end, first.start), "NFC", first.path)
            done.append(_Atom((ink,), composed, group[0].em, group[0].strong))
        group, text = [], ""

    for atom in atoms:
        fixed = not all(ink.words for ink in atom.inks)
        joined = text + atom.text
        if group and (
            fixed
            or not all(ink.words for ink in group[0].inks)
            or (
                not unicodedata.combining(atom.text[0])
                and unicodedata.normalize("NFC", joined)
                == unicodedata.normalize("NFC", text) + unicodedata.normalize("NFC", atom.text)
            )
        ):
            flush()
        group.append(atom)
        text += atom.text
        if fixed:
            done.extend(_compose_fixed(group[0]))
            group, text = [], ""
    flush()
    return done


def _compose_fixed(atom: _Atom) -> list[_Atom]:
    inks = tuple(replace(ink, text=unicodedata.normalize("NFC", ink.text)) for ink in atom.inks)
    return [_Atom(inks, "".join(ink.text for ink in inks), atom.em, atom.strong)]


def _tidy(atoms: list[_Atom]) -> list[_Atom]:
    """No space or break at either end, none around a break, never two spaces in a row."""
    kept: list[_Atom] = []
    for atom in atoms:
        if not atom.text:
            continue
        blank = atom.inks[0].words and atom.text == " "
        if blank and (not kept or _is_break(kept[-1]) or kept[-1].text == " "):
            continue
        if _is_break(atom):
            while kept and kept[-1].text == " ":
                kept.pop()
        kept.append(atom)
    while kept and (_is_break(kept[-1]) or _is_blank(kept[-1])):
        kept.pop()
    first = 0
    while first < len(kept) and (_is_break(kept[first]) or _is_blank(kept[first])):
        first += 1
    return kept[first:]


def _is_break(atom: _Atom) -> bool:
    return atom.inks[-1].name == "hard break"


def _is_blank(atom: _Atom) -> bool:
    return atom.inks[0].words and atom.text.isspace()


def _join(atoms: Sequence[_Atom], marks: Marks, written: Sequence[Ink]) -> list[Ink]:
    """The ink of atoms with emphasis marks between them; a mark takes the place of a written one."""
    places = {(ink.opens, ink.text, ink.end if ink.opens else ink.start): ink for ink in written}
    done: list[Ink] = []
    for index in range(len(atoms) + 1):
        for text, opens in marks.get(index, ()):
            near = atoms[index].inks[0] if opens else atoms[index - 1].inks[-1]
            at = near.start if opens else near.end
            done.append(places.get((opens, text, at)) or emphasis_ink(text, opens, at, at, near.path))
        if index < len(atoms):
            for ink in atoms[index].inks:
                _append(done, ink)
    return done


def _append(done: list[Ink], ink: Ink) -> None:
    last = done[-1] if done else None
    if (
        last is not None
        and last.words
        and ink.words
        and last.kind == ink.kind
        and last.name == ink.name
        and last.path == ink.path
        and (
            last.end == ink.start
            if ink.kind == "source"
            else (last.start, last.end) == (ink.start, ink.end) and ink.kind != "transformed"
        )
    ):
        done[-1] = replace(last, text=last.text + ink.text, end=ink.end)
    else:
        done.append(ink)
