"""What stands on pages and is no part of the text: running heads and feet, page numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from clausectl.importing.page_lines import PageLine
from clausectl.model.imported import LeftOut, LeftOutKind

DEPTH = 4  # lines at an edge of a page that are looked at
_LEAST_SHARE = 0.3  # of the pages: heads of even and odd pages differ, and parts have their own
_MOST_SHARE = 0.8  # of the pages: so many make furniture of what stands where the text does
_MANY = 4  # pages: a line that begins or ends so many is no chance
_LONGEST = 160  # characters of a running head
_NEAR = 12  # points that the same head may lie apart on two pages
_ROMAN = r"[ivxlc]{1,7}|[IVXLC]{1,7}"
_PAGE = re.compile(
    rf"(?P<word>(?:page|p\.|pg\.?|seite|página|pagina)\s*)?[-–—\[(|]*\s*(?P<number>\d{{1,4}}|{_ROMAN})"
    rf"(?P<total>\s*(?:of|/|von|de|sur)\s*(?:\d{{1,4}}|{_ROMAN}))?\s*[-–—\])|]*\.?",
    re.IGNORECASE,
)
_SURE = re.compile(
    r"^(?:page|pg\.?|seite|página|pagina)\s|^[-–—]\s*\w+\s*[-–—]$|\w\s+(?:of|von|de|sur)\s+\w", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")
_STRUCTURE = re.compile(
    r"(?:section|article|clause|schedule|exhibit|annex|appendix|part|paragraph|attachment|addendum|§|anlage|anhang)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"[(\[]?(?:\d+|[IVX]+)(?:\.\d+)*[.)\]]?\s|(?:article|section|clause)\s", re.IGNORECASE)
_FIRST_NUMBER = re.compile(
    r"[(\[]?(?:1|I)[.)\]]?\s|(?:article|section|clause)\s+(?:1|I|one)\b", re.IGNORECASE
)


def drop_furniture(pages: Sequence[Sequence[PageLine]]) -> tuple[list[list[PageLine]], list[LeftOut]]:
    """The pages without what repeats at their edges and counts them, and each line of that with its place.

    Nothing is dropped of a text of one page but a line that says it is a page number.
    """
    left: list[LeftOut] = []
    tops = _find(pages, at_top=True)
    feet = _find(pages, at_top=False)
    kept: list[list[PageLine]] = []
    for page, top, foot in zip(pages, tops, feet, strict=True):
        dropped: dict[int, LeftOutKind] = {**foot, **top}
        left += [LeftOut(dropped[at], page[at].text, page[at].spot) for at in sorted(dropped)]
        kept.append([line for at, line in enumerate(page) if at not in dropped])
    return kept, left


def read_page_number(text: str) -> int | None:
    """The number of a line that is a page number and nothing else, or None."""
    if len(text) > 40:
        return None
    found = _PAGE.fullmatch(text.strip())
    if found is None:
        return None
    number = found["number"]
    return int(number) if number.isdigit() else _roman(number)


def says_page(text: str) -> bool:
    """Whether a page number says that it is one: ``Page 3``, ``3 of 12``, ``- 3 -``."""
    return _SURE.search(text.strip()) is not None


def _find(pages: Sequence[Sequence[PageLine]], *, at_top: bool) -> list[dict[int, LeftOutKind]]:
    """For each page the lines at one edge that are furniture, by their offset in the page."""
    dropped: list[dict[int, LeftOutKind]] = [{} for _ in pages]
    filled = sum(1 for page in pages if page)
    for _ in range(DEPTH):
        edges = list(_edges(pages, dropped, at_top=at_top))
        numbered = _find_numbers(pages, edges)
        repeated = _find_repeated(pages, edges, filled, at_top=at_top)
        if not numbered and not repeated:
            break
        for index, at in edges:
            if index in numbered:
                dropped[index][at] = "page number"
            elif index in repeated:
                dropped[index][at] = "running head" if at_top else "running foot"
    return dropped


def _edges(
    pages: Sequence[Sequence[PageLine]], dropped: Sequence[dict[int, LeftOutKind]], *, at_top: bool
) -> Iterable[tuple[int, int]]:
    """The line that stands at the edge of each page now: the page's index, the line's offset."""
    for index, page in enumerate(pages):
        gone = len(dropped[index])
        if gone < len(page):
            yield index, gone if at_top else len(page) - 1 - gone


def _find_numbers(pages: Sequence[Sequence[PageLine]], edges: Sequence[tuple[int, int]]) -> set[int]:
    """The pages whose edge is a page number: it says so, or two at least count as pages do."""
    found: set[int] = set()
    offsets: dict[int, list[int]] = defaultdict(list)
    for index, at in edges:
        text = pages[index][at].text
        number = read_page_number(text)
        if number is None:
            continue
        if says_page(text) or (number == index + 1 and _stands_apart(pages[index], at)):
            found.add(index)
        offsets[number - index].append(index)
    for indexes in offsets.values():
        if len(indexes) > 1:
            found.update(indexes)
    return found


def _stands_apart(page: Sequence[PageLine], at: int) -> bool:
    """Whether a line of a pdf stands apart from all others of its page, in its margin."""
    if not page[at].size or len(page) == 1:
        return False
    return (page[at].gap if at else page[1].gap) >= 1


def _find_repeated(
    pages: Sequence[Sequence[PageLine]], edges: Sequence[tuple[int, int]], filled: int, *, at_top: bool
) -> set[int]:
    """The pages whose edge stands on other pages as well, but for a number that counts as pages do."""
    same: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for index, at in edges:
        text = pages[index][at].text
        if len(text) <= _LONGEST:
            same[_DIGITS.sub("#", text.casefold())].append((index, at))
    found: set[int] = set()
    for key, places in same.items():
        if (
            len(places) < 2
            or len(places) < _LEAST_SHARE * filled
            or not any(c.isalnum() or c == "#" for c in key)
        ):
            continue
        places = _at_same_height(pages, places)
        if len(places) < _MANY and not _stand_off(pages, places, at_top=at_top):
            continue
        few = len(places) < max(_MANY, _MOST_SHARE * filled)
        if few and _stands_inside(pages, places, at_top=at_top):
            continue
        texts = [pages[index][at].text for index, at in places]
        if len(places) < 2 or not _count_as_pages(key, texts, [index for index, _ in places]):
            continue
        if len(set(texts)) == 1 and _begins_anew(pages, places):
            continue  # copies of one agreement in one file, each with its title and its last lines
        found.update(index for index, _ in places)
    return found


def _stands_inside(
    pages: Sequence[Sequence[PageLine]], places: Sequence[tuple[int, int]], *, at_top: bool
) -> bool:
    """Whether what repeats stands behind other furniture and an empty line: where the text is."""
    for index, at in places:
        page = pages[index]
        if at_top and at and page[at].gap >= 1:
            return True
        if not at_top and at + 1 < len(page) and page[at + 1].gap >= 1:
            return True
    return False


def _stand_off(
    pages: Sequence[Sequence[PageLine]], places: Sequence[tuple[int, int]], *, at_top: bool
) -> bool:
    """Whether an empty line parts what repeats from the text, and all that is beyond it repeats."""
    blocks: set[tuple[str, ...]] = set()
    for index, at in places:
        page = pages[index]
        block: list[str] = []
        for step in range(DEPTH):
            here = at + step if at_top else at - step
            if not 0 <= here < len(page):
                return False
            block.append(_DIGITS.sub("#", page[here].text.casefold()))
            inner = here + 1 if at_top else here
            if inner < len(page) and page[inner].gap >= 1:
                break
        else:
            return False
        blocks.add(tuple(block))
    return len(blocks) == 1


def _at_same_height(
    pages: Sequence[Sequence[PageLine]], places: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    heights = Counter(round(pages[index][at].top) for index, at in places)
    usual = heights.most_common(1)[0][0]
    return [(index, at) for index, at in places if abs(pages[index][at].top - usual) <= _NEAR]


def _count_as_pages(key: str, texts: Sequence[str], indexes: Sequence[int]) -> bool:
    """Whether the numbers of lines that are else alike stay the same or grow with the pages."""
    if "#" not in key:
        return True
    numbers = [[int(digits) for digits in _DIGITS.findall(text[:200]) if len(digits) < 9] for text in texts]
    if len({len(row) for row in numbers}) > 1:
        return False
    varies = False
    for column in zip(*numbers, strict=True):
        if len(set(column)) == 1:
            continue
        if len({number - index for number, index in zip(column, indexes, strict=True)}) > 1:
            return False
        varies = True
    return not varies or (
        _STRUCTURE.match(key) is None and re.match(r"[(\[]?#(?:\.#)*[.)\]]\s+\w", key) is None
    )


def _begins_anew(pages: Sequence[Sequence[PageLine]], places: Sequence[tuple[int, int]]) -> bool:
    """Whether numbers begin anew on most pages that have the line: those are first pages of agreements."""
    firsts = 0
    for index, _ in places:
        numbered = (line.text for line in pages[index] if _NUMBERED.match(line.text) is not None)
        firsts += _FIRST_NUMBER.match(next(numbered, "")) is not None
    return firsts * 10 >= len(places) * 6


def _roman(text: str) -> int | None:
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[letter] for letter in text.casefold()]
    total = 0
    for at, value in enumerate(values):
        total += -value if any(later > value for later in values[at + 1 : at + 2]) else value
    return total or None
