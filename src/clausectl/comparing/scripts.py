"""What words are made of where writing is not like Latin: marks on letters, letters without spaces."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# Accents, vowel signs and points that belong to the letter before them, by ranges that hold
# besides them only letters of the same writing (Unicode 15, categories Mn, Mc and Me).
MARKS = (
    r"\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1-\u05c2\u05c4-\u05c5\u05c7\u0610-\u061a\u064b-\u065f"
    r"\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0711-\u07f3\u07fd\u0816-\u082d\u0859-\u085b\u0898-\u08e1"
    r"\u08e3-\u0963\u0981-\u09e3\u09fe-\u0a75\u0a81-\u0ae3\u0afa-\u0b63\u0b82-\u0bd7\u0c00-\u0c63\u0c81-\u0c83"
    r"\u0cbc-\u0d4d\u0d57\u0d62-\u0d63\u0d81-\u0df3\u0e31-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ecd\u0f18-\u0f19\u0f35"
    r"\u0f37\u0f39\u0f3e-\u0f84\u0f86-\u0fbc\u0fc6\u102b-\u103e\u1056-\u109d\u135d-\u135f\u1712-\u1734"
    r"\u1752-\u17d3\u17dd\u180b-\u180d\u180f-\u193b\u1a17-\u1a1b\u1a55-\u1a7f\u1ab0-\u1b44\u1b6b-\u1b73"
    r"\u1b80-\u1bf3\u1c24-\u1c37\u1cd0-\u1cd2\u1cd4-\u1dff\u20d0-\u20f0\u2cef-\u2cf1\u2d7f-\u2dff\u302a-\u302f"
    r"\u3099-\u309a\ua66f-\ua672\ua674-\ua67d\ua69e-\ua69f\ua6f0-\ua6f1\ua802-\ua827\ua82c\ua880-\ua8c5"
    r"\ua8e0-\ua8f1\ua8ff-\ua92d\ua947-\ua953\ua980-\ua9c0\ua9e5-\uaa4d\uaa7b-\uaac1\uaaeb-\uaaef"
    r"\uaaf5-\uaaf6\uabe3-\uabea\uabec-\uabed\ufb1e\ufe00-\ufe0f\ufe20-\ufe2f"
)
# Han and kana: no space parts one word from the next.
UNSPACED = (
    r"\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\U00020000-\U0003ffff"
)
# A number, a word in katakana, or one other character: as much as can be told without a dictionary.
UNSPACED_WORD = rf"[〇零一二三四五六七八九十百千万亿億两]+|[\u30a1-\u30fa\u30fc-\u30ff]+|[{UNSPACED}]"


@cache
def _wide() -> re.Pattern[str]:
    # Compiled at the first use, as large ranges take long: most texts are in Latin letters.
    return re.compile(f"[{MARKS}{UNSPACED}]")


@cache
def _unspaced() -> re.Pattern[str]:
    return re.compile(f"[{UNSPACED}]")


def is_wide(text: str) -> bool:
    """Whether a text has marks of their own or letters without spaces."""
    return not text.isascii() and (max(text) >= "\u0300") and _wide().search(text) is not None


def is_unspaced(character: str) -> bool:
    """Whether words of this writing stand side by side without a space."""
    return character >= "\u3005" and _unspaced().match(character) is not None


def is_mark(character: str) -> bool:
    """Whether a character belongs to the letter before it."""
    return character >= "\u0300" and unicodedata.category(character)[0] == "M"


def is_inside_word(before: str, after: str) -> bool:
    """Whether nobody would part two characters that stand side by side."""
    if after >= "\u0300" or before >= "\u0300":
        if is_mark(after):
            return True
        if is_unspaced(after) or is_unspaced(before):
            return False
        if is_mark(before):
            return after.isalnum()
    return before.isalnum() and after.isalnum()
