"""The part of a blamed text that somebody asked about: a provision, or a passage."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Sequence

from clausectl.comparing.tokens import tokenize
from clausectl.errors import ClausectlError, Problem
from clausectl.model.blame import BlamedProvision, BlamedSentence
from clausectl.nearest import find_nearest
from clausectl.provenance.folding import fold

_SHOWN = 160  # characters of the nearest passage


def find_provisions(provisions: Sequence[BlamedProvision], asked: str) -> tuple[BlamedProvision, ...]:
    """Those that are cited so, or have this number or title, each with what stands below it.

    ``3(a)``, ``3 (a)`` and ``3(a).`` are one number; letter case makes no
    difference. A citation goes before a number that is shown, and that before a
    title. Several are all given. Raises ClausectlError CL487 with the nearest.
    """
    wanted = _bare(asked)
    for kind in (_cited, _number, _title):
        hits = [at for at, provision in enumerate(provisions) if wanted and _bare(kind(provision)) == wanted]
        if hits:
            kept: dict[int, None] = {}
            for at in hits:
                kept[at] = None
                for below in range(at + 1, len(provisions)):
                    if provisions[below].level <= provisions[at].level:
                        break
                    kept[below] = None
            return tuple(provisions[at] for at in sorted(kept))
    names = [name for p in provisions for name in (_cited(p), _title(p)) if name]
    close = find_nearest(asked, names)
    hint = f"did you mean {close!r}?" if close else "name it by its number as printed, or by its title"
    raise ClausectlError(Problem("CL487", f"there is no provision {asked!r}", hint=hint))


def _cited(provision: BlamedProvision) -> str:
    return provision.cited if provision.number else ""


def _number(provision: BlamedProvision) -> str:
    return provision.number


def _title(provision: BlamedProvision) -> str:
    return provision.title.text if provision.title is not None else ""


def _bare(name: str) -> str:
    return "".join(name.split()).rstrip(".:").casefold()


def find_passages(provisions: Sequence[BlamedProvision], asked: str) -> tuple[BlamedProvision, ...]:
    """Wherever these words stand, cut down to them; they may reach over sentences and provisions.

    The title of such a provision is kept for its name alone, without words.

    White space, punctuation and letter case make no difference; a word must be
    whole. Several passages are all given. Raises
    ClausectlError CL488 with the nearest sentence. Linear.
    """
    wanted = [token.casefold() for token in _tokens(asked)]
    places = [
        (number, part, word)
        for number, provision in enumerate(provisions)
        for part, sentence in enumerate(provision.parts)
        for word in range(len(sentence.words))
        if _has_letters(sentence.read(sentence.words[word]))
    ]
    keys = [_key(provisions[n].parts[part], word) for n, part, word in places]
    hits: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for at in _find_all(keys, wanted):
        run = places[at : at + len(wanted)]
        for number, part in dict.fromkeys((n, p) for n, p, _ in run):
            words = [w for n, p, w in run if (n, p) == (number, part)]
            hits.setdefault((number, part), []).append((words[0], words[-1] + 1))
    if not hits:
        raise ClausectlError(_explain_absence(provisions, asked, wanted))
    found = []
    for number, provision in enumerate(provisions):
        cut = {part: spans for (n, part), spans in hits.items() if n == number}
        if cut:
            found.append(_cut_down(provision, cut))
    return tuple(found)


def _tokens(text: str) -> list[str]:
    return [token for token in tokenize(fold(text).text) if _has_letters(token)]


def _has_letters(token: str) -> bool:
    return token[0].isalnum() or any(map(str.isalnum, token))


def _key(sentence: BlamedSentence, word: int) -> str:
    text = sentence.read(sentence.words[word])
    return (text if text.isalnum() else fold(text).text or text).casefold()


def _find_all(keys: Sequence[str], wanted: Sequence[str]) -> Iterator[int]:
    """Where a sequence stands in another, without overlaps; by Knuth, Morris and Pratt, so linear."""
    if not wanted:
        return
    back = [0] * len(wanted)
    length = 0
    for at in range(1, len(wanted)):
        while length and wanted[at] != wanted[length]:
            length = back[length - 1]
        length += wanted[at] == wanted[length]
        back[at] = length
    length = 0
    for at, key in enumerate(keys):
        while length and key != wanted[length]:
            length = back[length - 1]
        length += key == wanted[length]
        if length == len(wanted):
            yield at - length + 1
            length = 0


def _cut_down(provision: BlamedProvision, cut: dict[int, list[tuple[int, int]]]) -> BlamedProvision:
    parts = provision.parts
    sentences = [
        _passage(parts[part], low, high) for part, spans in sorted(cut.items()) for low, high in spans
    ]
    title = BlamedSentence(provision.title.text, ()) if provision.title is not None else None
    return dataclasses.replace(provision, title=title, sentences=tuple(sentences), number_word=None)


def _passage(sentence: BlamedSentence, low: int, high: int) -> BlamedSentence:
    start, end = sentence.words[low].start, sentence.words[high - 1].end
    words = tuple(
        dataclasses.replace(word, start=word.start - start, end=word.end - start)
        for word in sentence.words[low:high]
    )
    return BlamedSentence(sentence.text[start:end], words)


def _explain_absence(provisions: Sequence[BlamedProvision], asked: str, wanted: Sequence[str]) -> Problem:
    shown = " ".join(asked.split())
    message = f"the words {shown[:_SHOWN]!r} do not stand in this text"
    best, nearest = 0, ""
    counts = Counter(wanted)
    for provision in provisions:
        for sentence in provision.parts:
            own = Counter(_key(sentence, at) for at in range(len(sentence.words)))
            common = sum((own & counts).values())
            if common > best:
                best, nearest = common, sentence.text
    if 2 * best < len(wanted):
        return Problem("CL488", message, hint="take the words from what `clausectl compose` prints")
    cut = nearest if len(nearest) <= _SHOWN else nearest[:_SHOWN].rsplit(" ", 1)[0] + " …"
    return Problem("CL488", message, hint=f"the nearest sentence is: {cut}")
