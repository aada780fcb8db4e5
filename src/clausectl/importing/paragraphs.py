"""Lines of pages joined into paragraphs: what a line end parts, and what it does not."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from clausectl.importing.hyphens import heal, is_parted, joins_without_space
from clausectl.importing.page_lines import PageLine, find_label
from clausectl.importing.rendering import escape_words
from clausectl.model.imported import Doubt, Spot

_ENDS = re.compile(r"[.:;!?…][\"'”’»)\]]*$")
_AND = frozenset(("and", "or", "and/or", "und", "oder", "et", "ou", "y", "o"))
# Words that a number follows, and words that no sentence ends with
_REFERRING = (
    "section sections clause clauses paragraph paragraphs article articles § §§ no. nos. sec. secs. art."
)
_LEADING = (
    "schedule exhibit annex appendix and or to of in under by with the a an from than for at on as is per "
    "mr. ms. mrs. dr."
)
_REFERS = frozenset(_REFERRING.split())
_LEADS_ON = _REFERS | frozenset(_LEADING.split())
_WIDE_GAP = 0.6  # lines left empty that part paragraphs
_SAME = 0.01
_NEAR_EDGE = 0.8  # of the width: a line so long may be one that a person broke off
_HALF = 0.5


def cut_paragraphs(pages: Sequence[Sequence[PageLine]]) -> list[list[PageLine]]:
    """The paragraphs of a text as the lines they stand on. Joins across pages what no sentence end parts."""
    found: list[list[PageLine]] = []
    for page in pages:
        for at, line in enumerate(page):
            if found and not _begins(found[-1], line, crosses=not at):
                found[-1].append(line)
            else:
                found.append([line])
    return found


def _begins(paragraph: Sequence[PageLine], line: PageLine, *, crosses: bool) -> bool:
    """Whether a line begins a paragraph, of the lines before it and what is written on them."""
    before = paragraph[-1]
    ends = ends_sentence(before.words)
    label = find_label(line.words)[0]
    if crosses or before.edge <= 0:
        return not crosses or ends or not _goes_on(before, line, label)
    if len(paragraph) == 1 and find_label(before.words)[1] == len(before.words) and not label:
        return line.gap > 1 + _WIDE_GAP  # a number that stands alone above or beside its words
    if line.gap >= _WIDE_GAP or _differs(before, line):
        return True
    full = is_full(before, line)
    if is_parted(before.words[-1]) and not label:
        return False
    if label:
        if before.words[-1].casefold() in _REFERS and len(before.words) + len(paragraph) > 2:
            return False
        return not (full and not ends and not _ends_item(before.words) and _is_flush(paragraph, line))
    if full:
        return ends and _is_indented(paragraph, line)
    lower = line.words[0][:1].islower()
    width = before.right / before.edge
    return ends or not ((lower and width > _HALF) or width > _NEAR_EDGE)


def ends_sentence(words: Sequence[str]) -> bool:
    """Whether a line ends as a sentence or an item of a list does."""
    last = words[-1]
    if last.casefold() in _LEADS_ON:
        return False
    return _ENDS.search(last) is not None


def _ends_item(words: Sequence[str]) -> bool:
    """Whether a line ends as the last but one item of a list does: ``; and``."""
    return len(words) > 1 and words[-1].casefold() in _AND and words[-2][-1] in ";,"


def is_full(before: PageLine, line: PageLine) -> bool:
    """Whether the first word of a line did not find room on the line before."""
    return before.right + line.first > before.edge + _SAME


def _goes_on(before: PageLine, line: PageLine, label: str) -> bool:
    """Whether a line goes on what the last line of the page before began, which ends no sentence."""
    if is_parted(before.words[-1]):
        return True
    leads = before.words[-1].casefold() in _LEADS_ON and not _ends_item(before.words)
    if label:
        return leads
    if _differs(before, line):
        return False
    long = before.edge > 0 and before.right >= before.edge * _HALF
    return (
        leads
        or line.words[0][:1].islower()
        or (long and is_full(before, line))
        or before.words[-1][-1:] == ","
    )


def _differs(before: PageLine, line: PageLine) -> bool:
    if before.size and line.size and abs(before.size - line.size) > 0.08 * before.size:
        return True
    return before.is_strong and not line.is_strong and find_label(line.words)[1] > 0


def _is_flush(paragraph: Sequence[PageLine], line: PageLine) -> bool:
    """Whether a line stands where the lines of its paragraph go on, and not where an item would."""
    if len(paragraph) > 1:
        return abs(paragraph[-1].left - line.left) < 1.5 * _unit(line)
    return not find_label(paragraph[0].words)[0] or paragraph[0].left != line.left


def _is_indented(paragraph: Sequence[PageLine], line: PageLine) -> bool:
    """Whether a line stands deeper than the one before, or less deep than lines that hang."""
    step = line.left - paragraph[-1].left
    if len(paragraph) == 1:
        return step > _unit(line) and not find_label(paragraph[0].words)[0]
    return abs(step) > _unit(line)


def _unit(line: PageLine) -> float:
    """How far apart lines may begin that begin at the same place."""
    return line.size * 0.4 if line.size else 0.5


def join_words(lines: Sequence[PageLine], known: Set[str]) -> tuple[list[str], set[int], list[Doubt]]:
    """The words of a paragraph, which of them are bold, and what was made of words that line ends parted."""
    words: list[str] = []
    strong: set[int] = set()
    doubts: list[Doubt] = []
    for line in lines:
        start = len(words)
        added = list(line.words)
        if words and is_parted(words[-1]) and added[0][:1].isalnum():
            made = heal(words[-1], added[0], known)
            doubts.append(Doubt("hyphenation", f"{words[-1]} {added[0]}", made, line.spot))
            words[-1] = made
            start -= 1
            added = added[1:]
            strong |= {start + at for at in line.strong if at}
        elif words and joins_without_space(words[-1], added[0]):
            words[-1] += added[0]
            start -= 1
            added = added[1:]
            strong |= {start + at for at in line.strong if at}
        else:
            strong |= {start + at for at in line.strong}
        words += added
    return words, strong, doubts


def write_inline(words: Sequence[str], strong: Set[int]) -> str:
    """Words as a Markdown inline text; bold is written where only a part of them is."""
    if not strong or len(strong) >= len(words):
        return escape_words(" ".join(words))
    parts: list[str] = []
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and (end in strong) == (at in strong):
            end += 1
        run = escape_words(" ".join(words[at:end]))
        parts.append(f"**{run}**" if at in strong else run)
        at = end
    return " ".join(parts)


def first_spot(lines: Sequence[PageLine]) -> Spot:
    """Where a paragraph begins."""
    return lines[0].spot
