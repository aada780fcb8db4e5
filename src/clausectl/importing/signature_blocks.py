"""The signature block at the end of a signed copy: who signs, and what the copy shows of it.

Nothing is made up. Every word of the block is a label that is known, in a
field, in the words about what is shown, a mark that belongs to nobody, or left
out with its kind and place; `account_for` counts them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from clausectl.importing.signature_choices import read_choices
from clausectl.importing.signature_columns import arrange_lines
from clausectl.importing.signature_entries import group_items
from clausectl.importing.signature_fields import ALSO, EntryReader
from clausectl.importing.signature_items import Item
from clausectl.importing.signature_labels import (
    BLANK,
    SIGNED_MARK,
    Piece,
    clean_line,
    cut_line,
    read_role,
)
from clausectl.importing.signature_lines import read_tail, split_row
from clausectl.importing.signature_names import DEFINED, WORD, read_iso
from clausectl.model.imported import LeftOut, LeftOutKind, Spot
from clausectl.model.imported_signatures import BlockRead, SignatoryRead
from clausectl.model.signed import NOT_RECORDED, UnattributedMark

_LEFT: dict[str, LeftOutKind] = {
    "noise": "scan noise",
    "page number": "page number",
    "envelope": "running head",
}
_NOWHERE = Spot(0, 0)


def read_signature_block(lines: Sequence[str], spots: Sequence[Spot]) -> BlockRead | None:
    """The signature block that a copy ends with; None where it ends with none.

    ``lines`` are the Markdown lines of one copy, ``spots`` where each came
    from. Everything from ``start`` on is in the result. A block that an exhibit
    or any other text follows is not at the end, and is left in the text.
    Cost grows with the block, not with the copy.
    """
    tail = read_tail(lines)
    if not tail:
        return None
    signatories: list[SignatoryRead] = []
    unattributed: list[tuple[int, UnattributedMark]] = []
    left: list[tuple[int, LeftOut]] = []
    for items in arrange_lines(tail):
        left += ((item.line, out) for item in items for out in _find_left(item, spots))
        stray = [item for item in items if item.kind in ("furniture", "seal")]
        entries = group_items(items)
        if len(entries) > 1 and entries[0][0].kind == "date" and entries[1][0].kind != "date":
            stray.append(entries[0].pop(0))  # one date above several signatories is nobody's
        for entry in entries:
            reader = EntryReader(entry, spots)
            found = reader.read()
            if found is not None:
                signatories.append(found)
            stray += reader.stray
        unattributed += ((item.line, _make_mark(item, items)) for item in stray)
    if not signatories:
        return None
    return BlockRead(
        tail[0].at,
        tuple(signatories),
        tuple(mark for _, mark in sorted(unattributed, key=lambda pair: pair[0])),
        tuple(out for _, out in sorted(left, key=lambda pair: pair[0])),
    )


def _find_left(item: Item, spots: Sequence[Spot]) -> Iterable[LeftOut]:
    spot = spots[item.line] if item.line < len(spots) else _NOWHERE
    kind = _LEFT.get(item.kind)
    if kind is not None:
        yield LeftOut(kind, item.value or " ".join(item.piece.blanks), spot)
        return
    for blank in item.piece.blanks:
        yield LeftOut("blank line to sign", blank, spot)


def _make_mark(item: Item, items: Sequence[Item]) -> UnattributedMark:
    """A thing that belongs to nobody, and where it stands among the others."""
    at = next(n for n, one in enumerate(items) if one is item)
    before = _describe(items, at - 1) if at else ""
    after = _describe(items, at + 1) if at + 1 < len(items) else ""
    if before and after:
        place = f"between {before} and {after}"
    elif before:
        place = f"after {before}"
    else:
        place = f"before {after}" if after else "by itself in the signature block"
    return UnattributedMark(item.shown, place, read_iso(item.value) if item.kind == "date" else NOT_RECORDED)


def _describe(items: Sequence[Item], at: int) -> str:
    item = items[at]
    if item.value or not item.piece.label:
        return f'"{item.shown or " ".join(item.piece.blanks)}"'
    name = next((one for one in reversed(items[:at]) if one.kind in ("name", "signature")), None)
    if name is not None and name.kind == "name" and name.value:
        return f'the "{item.piece.label}:" below the name {name.value}'
    return f'"{item.piece.label}:"'


def account_for(lines: Sequence[str], block: BlockRead) -> tuple[str, ...]:
    """The words of a block that its result does not have, in order; none where nothing is lost.

    The words of labels that are known, articles of roles and marks of choice
    are no content and not asked for.
    """
    held = Counter(word.casefold() for text in _list_texts(block) for word in WORD.findall(text))
    roles = Counter(one.role for one in block.signatories)
    lost: dict[int, list[str]] = {}
    headings: list[tuple[int, list[str], str, str]] = []
    for at, piece in enumerate(_list_pieces(lines[block.start :])):
        words = WORD.findall(_drop_known(piece))
        role, rest = _split_heading(piece)
        if role:
            headings.append((at, words, role, rest))
        else:
            lost[at] = _take(words, held)
    # Afterwards, so that no heading takes a word that a name needs.
    for at, words, role, rest in headings:
        if roles[role] and _miss(words, held):
            roles[role] -= 1
            words = WORD.findall(rest)
        lost[at] = _take(words, held)
    return tuple(word for at in sorted(lost) for word in lost[at])


def _take(words: Sequence[str], held: Counter[str]) -> list[str]:
    """Takes words out of those that are held; the words that are not."""
    missing = []
    for word in words:
        if held[word.casefold()]:
            held[word.casefold()] -= 1
        else:
            missing.append(word)
    return missing


def _miss(words: Sequence[str], held: Counter[str]) -> bool:
    return any(held[word] < count for word, count in Counter(map(str.casefold, words)).items())


def _list_pieces(lines: Sequence[str]) -> Iterable[Piece]:
    for line in lines:
        for cell in split_row(line) if line.lstrip().startswith("|") else [clean_line(line)]:
            yield from cut_line(cell)


def _drop_known(piece: Piece) -> str:
    """A value without what is known: ``/s/``, blanks and marks of choice."""
    text = BLANK.sub(" ", SIGNED_MARK.sub("", piece.value))
    choices = read_choices(text) if piece.kind == "text" else ()
    return " ".join(choice.word for choice in choices) if choices else text


def _split_heading(piece: Piece) -> tuple[str, str]:
    """The role that a heading names, and what else stands in it; no role where it names none."""
    if piece.kind != "text":
        return "", ""
    head, _, rest = piece.value.partition(":")
    role = read_role(head)
    if role:
        return role, rest
    defined = DEFINED.match(piece.value)
    return (read_role(defined["role"]), defined["party"]) if defined is not None else ("", "")


def _list_texts(block: BlockRead) -> Iterable[str]:
    for one in block.signatories:
        yield from (
            one.role if not read_role(one.role) else "",
            one.party,
            one.name,
            one.capacity,
            one.consent,
            *one.decision,
        )
        yield one.shown.partition(ALSO)[2]
        if one.act is not None:
            yield from (_unless_absent(one.act.typed_name), _unless_absent(one.act.date))
            yield one.act.note.partition(ALSO)[2]
    for mark in block.unattributed:
        yield mark.text
    for out in block.left:
        yield out.text


def _unless_absent(text: str) -> str:
    return "" if text == NOT_RECORDED else text
