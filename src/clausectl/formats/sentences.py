"""Where one sentence ends and the next begins, as far as a rule can tell.

The rule is cautious: a break that is missing costs a longer line, a wrong one
cuts ``Acme Inc. v. Bell`` in two. What every language shares (a stop, closing
marks, one space, a beginning that is not a small letter) decides; the lists
below only hold breaks back. ``fmt`` uses this for line breaks alone, which
never change the words, so an unknown abbreviation is a matter of looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

PLACEHOLDER = "\ue000"  # stands for a placeholder, CODE for a code span, in the text to be split
CODE = "\ue001"

_STOP = re.compile(r"(?P<stop>\.{2,}|[.!?…。！？।؟]+)(?P<close>[)\]}\"'“”’»›]*) (?=[^ \n])")
_NEAR = 60  # characters around a stop that are looked at: a hostile text is not read again and again
_OPENING = "([{\"'“‘«‹„‚¿¡"
_WORD_START = re.compile(r"[ \n(\[{\"'“‘«‹„‚/–—-]")
_TYPED_NUMBER = re.compile(r"(?:\((?:[A-Za-z]|[ivxIVX]{1,6}|\d{1,3})\)|[A-Za-z]\)|(?:\d+\.)+\d+\.?)(?=\s|$)")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Never at the end of a sentence: what they shorten always stands before something.
_BEFORE = _words(
    """
    mr mrs ms dr prof hon rev gen col capt lt sgt gov sen rep st mt messrs mme mlle sr sra srta hr fr
    dott ing arch avv v vs cf viz e.g i.e eg ie bzw vgl gem zzgl inkl ggf sog z.b d.h u.a i.v.m i.s.d
    p.ex c.-à-d approx ca resp ref
    """
)
# They point to a number, a letter or a year that follows; else the stop may end the sentence.
_NUMBERED = _words(
    """
    no nos nr num núm sec secs sect sects § art arts arg cl cls para paras par pt pts ch chs cap fig
    figs ex exh sch app apps ann annex vol vols p pp pg pág bl abs ziff lit rn rz tz kap bd hs anm n°
    jan feb mar apr jun jul aug sep sept oct okt nov dec dez déc mon tue wed thu fri bldg rm ste apt tel
    ext fl
    """
)
# They end a sentence only where the next word plainly begins one.
_MAYBE = _words(
    """
    inc ltd llc corp co cos bros plc gmbh ag kg sa s.a spa s.p.a srl s.r.l bv b.v nv n.v pty pte oy ab
    as jr sr esq etc al ed eds dept dist assn intl int'l gov't usw bspw u.s u.k e.u u.n d.c a.m p.m ph.d
    m.d b.a m.a j.d ll.m ave blvd rd sq min max est incl excl op cit ibid supra infra id stat subd reg
    regs rev cal ct cir supp usd eur mio mrd mill
    """
)
_BEGINNINGS = _words(
    """
    The This That These Those If In It Its Any All Each Every Either Neither No None Nothing Such Upon
    Unless Until When Where Whenever Wherever While Without With Within For From To By At On A An As
    After Before During Both But However Notwithstanding Except Subject Furthermore Additionally
    Moreover Otherwise Then There Their They We You Your Our He She His Her I Nor Or And Should Failure
    Further Der Die Das Ein Eine Le La Les El Los Las Il Lo
    """
)
_REFERENCES = _words(
    """
    exhibit schedule annex appendix part section article clause class series party type option table
    figure tranche unit building phase group plan item anlage anhang teil abschnitt annexe partie anexo
    allegato attachment category level zone tier
    """
)
_MONTHS = _words(
    """
    januar jänner februar märz april mai juni juli august september oktober november dezember january
    february march may june july october december
    """
)
_LETTERS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
# `l'art.`, `dell'art.`: an article that lost its vowel is no part of the abbreviation.
_ELISION = re.compile(
    r"(?:[cdjlmnst]|(?:jus|lors|puis)?qu|[dns]?[aeu]ll|coll|quell|un)['’](?=\w\w)", re.IGNORECASE
)
_ROMAN = re.compile(r"[IVXLCDM]{1,7}|[ivxlcdm]{1,7}")


def find_breaks(text: str) -> Iterator[int]:
    """The offsets of the spaces at which a new sentence begins.

    ``text`` is one paragraph's words: ``\\n`` is a hard break and begins anew,
    a placeholder is `PLACEHOLDER`, a code span `CODE`. Only a space that stands
    alone can be broken at, because two would be one after it.
    """
    begin = 0
    next_line = text.find("\n")
    for match in _STOP.finditer(text):
        space = match.end() - 1
        while 0 <= next_line < match.start():
            begin = next_line + 1
            next_line = text.find("\n", begin)
        ahead = text[space + 1 : space + 1 + _NEAR]
        following = ahead.lstrip(_OPENING) if _opens(text, space + 1) else ""
        if following and _ends(text, begin, match, following):
            yield space
            begin = space + 1


def is_typed_number(text: str) -> bool:
    """Whether a line beginning so would look like a number typed by hand: ``(a)``, ``1.1``."""
    return _TYPED_NUMBER.match(text) is not None


def _opens(text: str, at: int) -> bool:
    """Whether a sentence can begin here: after opening marks no small letter, and something that is said."""
    while at < len(text) and text[at] in _OPENING:
        at += 1
    if at >= len(text):
        return False
    character = text[at]
    return not character.islower() and (
        character.isalnum() or character in "§$€£¥" + PLACEHOLDER + CODE + "\\*_"
    )


def _ends(text: str, begin: int, match: re.Match[str], following: str) -> bool:
    stop, closing = match["stop"], match["close"]
    if stop[-1] != "." or len(stop) > 1:
        # after an ellipsis that stands apart the sentence goes on
        return text[match.start() - 1 : match.start()] not in ("", " ", "\n", "(", "[")
    word = _word_before(text, begin, match.start())
    if not word:
        return False
    if closing and not closing.startswith(("'", "’")):
        return True
    first = re.match(r"[\w'’-]+", following)
    return _stop_ends(text, begin, match.start(), word, first.group() if first else following[:1])


def _word_before(text: str, begin: int, end: int) -> str:
    start, begin = end, max(begin, end - _NEAR)
    while start > begin and not _WORD_START.match(text[start - 1]):
        start -= 1
    return text[start:end]


def _stop_ends(text: str, begin: int, end: int, word: str, following: str) -> bool:
    """Whether a single full stop behind a word ends the sentence."""
    start = end - len(word)
    first = start - begin < _NEAR and not text[begin:start].strip(_OPENING + " ")
    own_number = first and (word.isdigit() or len(word) == 1 or _ROMAN.fullmatch(word) is not None)
    elided = _ELISION.match(word)
    if elided is not None:
        word = word[elided.end() :]
    small = word.lower()
    if own_number or small in _BEFORE:  # own: "1. The parties"
        return False
    if small in _NUMBERED:
        return not (following[0].isdigit() or len(following) == 1 or _ROMAN.fullmatch(following) is not None)
    if word.isdigit() and len(word) <= 2:
        return not following[0].isdigit() and following.lower() not in _MONTHS
    if len(word) == 1 and word.isalpha():
        before = text[max(begin, end - 1 - _NEAR) : end - 1].rstrip().rpartition(" ")[2].lower()
        return before in _REFERENCES
    if small in _MAYBE or _LETTERS.fullmatch(word):
        return following in _BEGINNINGS
    return True
