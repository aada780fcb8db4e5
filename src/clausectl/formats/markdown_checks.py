"""What Markdown would let pass in contract text, found after parsing and said with a way to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set

from clausectl.formats.prose import PLACEHOLDER
from clausectl.model.clauses import Block

Report = Callable[[str, str, int, str], None]

_TYPED_NUMBER = re.compile(r"(\((?:[a-zA-Z]|[ivxIVX]{1,5}|\d{1,3})\)|[a-zA-Z]\)|(?:\d+\.)+\d+\.?)(?=\s|$)")
_TYPED_INSIDE = re.compile(r"(\d{1,3}[.)])(?=\s|$)")


def explain_html(html: str) -> tuple[str, str]:
    """What to say of HTML: (message, hint)."""
    shown = html.split("\n")[0][:40]
    if html.startswith("<!--"):
        hint = "keep comments in the pull request: no reader of the contract sees them here"
        return f"an HTML comment {shown!r} stands in contract text", hint
    hint = r"write emphasis as Markdown (**word**), or \< for the character itself"
    return f"HTML {shown!r} stands in contract text", hint


def find_stray_placeholders(text: str, start: int, placed: Set[int], report: Report) -> None:
    """After parsing, every ``{{`` is a placeholder, escaped, or a problem at its column."""
    at = text.find("{{", start)
    while at >= 0:
        if at not in placed and not _is_escaped(text, at):
            _explain_stray(text, at, report)
        at = text.find("{{", at + 2)


def _is_escaped(text: str, at: int) -> bool:
    first = at
    while first > 0 and text[first - 1] == "\\":
        first -= 1
    return (at - first) % 2 == 1


def _explain_stray(text: str, at: int, report: Report) -> None:
    end = text.find("}}", at, at + 60)
    shown = text[at : end + 2] if end >= 0 else text[at : at + 20]
    shown = shown.split("\n")[0]
    if PLACEHOLDER.match(text, at):
        hint = "a value can stand in text, headings, emphasis, table cells and the words of a link"
        report("CL206", f"the placeholder {shown} stands where no value can go", at, hint)
    else:
        hint = r"a placeholder is {{ name }}: small letters, digits and _; for the characters write \{{"
        report("CL207", f"{shown!r} is not a placeholder", at, hint)


_IN_TARGET = re.compile(r"\]\(<?[^()\n]*$|^ {0,3}\[[^\]\n]+\]:[^\n]*$")


def find_broken_links(text: str, blocks: Sequence[Block], report: Report) -> None:
    """What was meant as a link's target but is text to Markdown, often because of a space in it."""
    for block in _walk(blocks):
        for index, piece in enumerate(block.pieces):
            if piece.kind == "placeholder":
                line = text[text.rfind("\n", 0, piece.start) + 1 : piece.start]
                if _IN_TARGET.search(line):
                    hint = r"a value can be the words of a link, not its target; write \[ for a bracket"
                    message = f"the placeholder {{{{ {piece.text} }}}} stands in the target of a link"
                    report("CL206", message, piece.start, hint)
            elif piece.kind == "text" and "](" in piece.text:
                following = block.pieces[index + 1].kind if index + 1 < len(block.pieces) else ""
                if following != "placeholder":
                    hint = r"write the target without spaces (%20), or \] for a bracket that is text"
                    at = piece.start + piece.text.index("](")
                    report("CL218", "this looks like a link, but Markdown reads it as text", at, hint)


def find_typed_numbers(blocks: Sequence[Block], report: Report) -> None:
    """Numbers typed by hand at the start of a line, which Markdown runs into the paragraph."""
    for block in _walk(blocks):
        if block.kind not in ("paragraph", "heading"):
            continue
        previous = ""
        for piece in block.pieces:
            starts_line = previous in ("", "softbreak", "hardbreak")
            inside, previous = previous != "", piece.kind
            if not starts_line or piece.kind != "text":
                continue
            match = _TYPED_NUMBER.match(piece.text) or (_TYPED_INSIDE.match(piece.text) if inside else None)
            if match is None:
                continue
            number = match.group(1)
            escaped = f"\\{number}" if number[0] == "(" else f"{number[:-1]}\\{number[-1]}"
            hint = (
                "write list items as `1. …` on lines of their own: clausectl numbers them; "
                f"write {escaped} if the text itself begins so"
            )
            report("CL208", f"{number!r} is typed by hand at the start of a line", piece.start, hint)


def find_list_starts(blocks: Sequence[Block], typed: Iterable[int], one_count: bool, report: Report) -> None:
    """Lists that are typed with a first number they will not have (``1986. A good year`` is a list).

    ``typed`` holds the first number of each ordered list in the order of the
    text; ``one_count`` says that headings do not start the numbers over.
    """
    _StartChecker(iter(typed), one_count, report).check(blocks, ())


class _StartChecker:
    """Counts numbered items as `clausectl.formats.canonical` numbers them."""

    def __init__(self, typed: Iterator[int], one_count: bool, report: Report) -> None:
        self.typed = typed
        self.one_count = one_count
        self.report = report
        self.counts: dict[tuple[int, ...], int] = {}

    def check(self, blocks: Sequence[Block], above: tuple[int, ...]) -> None:
        for block in blocks:
            if block.kind == "heading" and block.pieces and not self.one_count:
                self.counts.pop(above, None)
            if block.kind == "ordered":
                self._check_list(block, above)
            else:
                self.check(block.children, above)

    def _check_list(self, block: Block, above: tuple[int, ...]) -> None:
        first = next(self.typed)
        count = self.counts.get(above, 0)
        if first not in (0, 1, count + 1):
            hint = f"start it with 1.; if {first} is text and not a list's number, write {first}\\."
            message = f"a list starts with {first}, a number it will not have"
            self.report("CL215", message, block.start, hint)
        for item in block.children:
            self.counts[above] = count = count + 1
            self.check(item.children, (*above, count))


def _walk(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        yield from block.walk()
