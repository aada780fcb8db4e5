"""Names for what was found: titles and ids of clauses, ids of agreements, names of parts."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from clausectl.formats.names import explain_bad_id

_TITLE_WORDS = 8
_LONGEST = 48  # characters of a name that is made
_MARKUP = re.compile(r"\{\{ ?([^{}]*?) ?\}\}|[*_`\\]|\[([^\[\]]*)\]\([^()]*\)")
_TYPED_LABEL = re.compile(r"^\W*(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxlc]{1,6})[.)]\s+")
_SMALL = frozenset(("a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to"))

# What usual clauses say, and what lawyers call them; the first that is found names the clause.
_USUAL = (
    (r"entire (?:and complete )?(?:agreement|understanding)", "Entire agreement"),
    (r"governed by[^.]{0,60}laws?|laws of[^.]{0,60}govern", "Governing law"),
    (r"confidential information|keep[^.]{0,30}confidential", "Confidentiality"),
    (r"indemnif|hold[^.]{0,12}harmless", "Indemnity"),
    (r"force majeure|beyond (?:its|their) reasonable control", "Force majeure"),
    (r"in no event[^.]{0,80}liab|aggregate liability|limitation of liability", "Limitation of liability"),
    (r"revert back|rights[^.]{0,60}revert", "Reversion of rights"),
    (r"(?:hereby )?grants?[^.]{0,160}licen[cs]e", "Licence grant"),
    (r"not receive[^.]{0,30}compensation|no compensation", "No compensation"),
    (r"name and likeness", "Name and likeness"),
    (r"may terminate|terminates? this agreement|right to terminate", "Termination"),
    (r"shall (?:not )?assign|may not assign|assignment of this agreement", "Assignment"),
    (r"remaining provisions|severab", "Severability"),
    (r"(?:failure|delay)[^.]{0,40}enforce[^.]{0,60}waiver|no waiver", "Waiver"),
    (r"executed in (?:two or more |one or more )?counterparts", "Counterparts"),
    (r"notices?[^.]{0,60}(?:in writing|by email|deliver)", "Notices"),
    (r"represents? and warrants?|warrant(?:s|ies)? that", "Warranties"),
    (r"shall pay|will pay|fees? (?:is|are|of)|invoice", "Payment"),
    (r"personal data|data protection", "Data protection"),
    (r"arbitrat", "Arbitration"),
    (r"exclusive(?:ly)? (?:right|organi[sz]ation)|organi[sz]ation other than", "Exclusivity"),
    (r"insurance", "Insurance"),
    (r"amend(?:ed|ment)[^.]{0,40}in writing", "Amendments"),
    (r"independent contractor", "Independent contractor"),
    (r"intellectual property", "Intellectual property"),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), title) for pattern, title in _USUAL)
_TITLE = re.compile(
    r"\b(?:This|THIS|The|THE)\s+((?:[A-Z][\w&’'()/-]*\s+|(?:of|and|for|on)\s+){0,8}?"
    r"(?:Agreement|AGREEMENT|Contract|CONTRACT|Terms|Lease|LEASE|Deed|DEED|Addendum|Policy|Licen[cs]e|LICEN[CS]E))\b"
)


def plain_words(markdown: str) -> str:
    """The words of a Markdown stretch on one line, without markup; a placeholder by its name."""
    markdown = markdown.replace("\\", "")
    marked = _MARKUP.sub(lambda match: (match[1] or "").replace("_", " ") or match[2] or " ", markdown)
    return " ".join(marked.replace("#", " ").split())


def name_titles(clauses: Sequence[tuple[str, str]]) -> list[str]:
    """Titles for bodies with headings; what such clauses are called names one clause or none of them."""
    titles = [name_title(body, heading) for body, heading in clauses]
    often = {title for title, count in Counter(titles).items() if count > 1}
    return [
        name_title(body, heading, usual=False) if title in often else title
        for title, (body, heading) in zip(titles, clauses, strict=True)
    ]


def name_title(body: str, heading: str, *, usual: bool = True) -> str:
    """The title of a clause: its heading, else what such clauses are called, else its first words.

    Without ``usual`` what such clauses are called does not count.
    """
    words = plain_words(heading).strip(" .:;,-–—")
    if words and len(words) <= 80:
        return words
    line, gap, _ = body.partition("\n\n")
    first = plain_words(line).rstrip(".:")
    if gap and first and len(first.split()) <= _TITLE_WORDS and not line.rstrip().endswith((";", ",")):
        return first
    text = _TYPED_LABEL.sub("", plain_words(body))
    for pattern, title in _PATTERNS if usual else ():
        if pattern.search(text[:2_000]):
            return title
    opening = re.split(r"(?<=[.;:])\s", text, maxsplit=1)[0].split()[:6]
    while len(opening) > 1 and opening[-1].lower() in _SMALL:
        opening.pop()
    words = " ".join(opening).strip(" .,:;()-–—“”\"'")
    return words[:1].upper() + words[1:] if words else "Clause"


def find_title(text: str, heading: str, fallback: str) -> str:
    """The title of an agreement: its first heading, else what it calls itself, else a name in words."""
    if heading and "{{" not in heading and not heading.rstrip().endswith((",", ":")):
        return plain_words(heading)
    found = _TITLE.search(plain_words(text[:4_000]))
    if found is not None:
        return found[1]
    words = fallback.rpartition("/")[2].replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:] if words else "Agreement"


def make_slug(words: str, fallback: str) -> str:
    """Words as one part of an id: small letters, digits and hyphens."""
    folded = unicodedata.normalize("NFKD", words)
    plain = "".join(c for c in folded if not unicodedata.combining(c)).lower()
    plain = plain.replace("ß", "ss").replace("æ", "ae").replace("ø", "o").replace("ł", "l")
    parts = re.findall(r"[a-z0-9]+", plain.replace("'", "").replace("’", ""))
    kept = [part for part in parts if part not in _SMALL] or parts
    slug = ""
    for part in kept:
        if slug and len(slug) + len(part) >= _LONGEST:
            break
        slug = f"{slug}-{part}"[: _LONGEST + 1] if slug else part[:_LONGEST]
    return slug if slug and not explain_bad_id(slug) else fallback


def make_unique(name: str, taken: Iterable[str]) -> str:
    """The name, with the first number behind it that nobody has."""
    known = taken if isinstance(taken, (set, frozenset, dict)) else set(taken)
    if name not in known:
        return name
    number = 2
    while f"{name}-{number}" in known:
        number += 1
    return f"{name}-{number}"
