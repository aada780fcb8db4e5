"""What a parameter is called, and of what kind it may be, by the words around the place where it stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import get_args

from clausectl.formats.parameter_fields import RESERVED
from clausectl.model.imported_parameters import Blank
from clausectl.model.manifests import ParameterKind, PartKind
from clausectl.records import dataclass

LONGEST_NAME = 40
_LOOKED_AT = 160  # characters before and after a place
RESERVED_NAMES = frozenset((*RESERVED, *get_args(PartKind), "not"))

_QUOTE = "[\"“”„«»'‘’*_]"
_SIGNATURE = re.compile(r"signature block(?: of (?:the )?(.+))?", re.IGNORECASE)
_DEFINED = re.compile(
    rf"(?P<gap>[^()]{{0,70}}?)\(\s*(?:(?:together|collectively|individually|each|hereinafter|hereafter|herein"
    rf"|referred to as|called|being|an?|the),?\s+)*{_QUOTE}{{1,3}}(?P<term>[A-Z][\w &/-]{{0,38}}\w?)(?!\w)"
)
_LABEL = re.compile(r"(?:^|[.;:…|]\s|\s{2})(?P<label>[^\W\d_][\w /&’'()-]{0,38}[\w)])\s*:\s*$")
_BETWEEN = re.compile(r"\b(?:between|among)\s+(?:the\s+)?$", re.IGNORECASE)
_SECOND = re.compile(r"\b(?:between|among)\b.*\band\s+(?:the\s+)?$", re.IGNORECASE)
_I = re.compile(r"(?:^|\W)I,\s*$")
_I_AFTER = re.compile(
    r"\s*,\s*(?:hereby\s+)?(?:agree|certify|confirm|consent|declare|undertake|accept|acknowledge)"
)
_START = re.compile(r"\b(?:commenc|beg[iu]n|start)\w*\s+(?:on|from)?\s*(?:the\s+)?$", re.IGNORECASE)
_END = re.compile(r"\b(?:until|through|(?:expir|terminat|end)\w*\s+on)\s+(?:the\s+)?$", re.IGNORECASE)
_STATE = re.compile(r"\b(state|commonwealth|province|republic)\s+of\s+(?:the\s+)?$", re.IGNORECASE)
_ROLE = re.compile(r"\b(?:the|our|my)\s+([A-Za-z]+),\s*$", re.IGNORECASE)
_AS_OF = re.compile(r"\b(?:as of|effective(?: on| from)?)\s+(?:the\s+)?$", re.IGNORECASE)
_DATED = re.compile(
    r"\b(?:dated|executed on|made on|signed on|entered into on)\s+(?:the\s+)?$", re.IGNORECASE
)
_ADDRESS = re.compile(
    r"\b(?:located|residing|domiciled|address(?: is)?|offices?|place of business|resident|seat)"
    r"(?:\s+(?:at|in|of|is))?,?\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_LAW = re.compile(
    r"\b(?:laws?|legislation)\s+of\s+(?:the\s+)?"
    r"(?:(?:state|commonwealth|province|republic|country|kingdom)\s+of\s+(?:the\s+)?)?$",
    re.IGNORECASE,
)
_LAW_BEFORE = re.compile(r"\bgoverned by\s+(?:the\s+)?$", re.IGNORECASE)
_COURTS = re.compile(
    r"\bcourts?\s+(?:located\s+)?(?:of|in|at)\s+(?:the\s+)?(?:state\s+of\s+)?$", re.IGNORECASE
)
_ORGANISED = re.compile(
    r"\b(?:organi[sz]ed|incorporated|existing)\b.{0,40}\blaws? of\s+(?:the\s+)?", re.IGNORECASE
)
_UNIT = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?P<adjective>(?:business|calendar|working|consecutive)\s+)?"
    r"(?P<unit>days?|weeks?|months?|years?|hours?|%|percent|per cent)(?!\w)['’]?",
    re.IGNORECASE,
)
_MATTERS = {
    "pay": "payment", "payment": "payment", "paid": "payment", "payable": "payment", "invoice": "payment",
    "notice": "notice", "notify": "notice", "cure": "cure", "remedy": "cure", "term": "term", "deliver":
    "delivery", "delivery": "delivery", "warranty": "warranty", "renewal": "renewal", "renew": "renewal",
    "termination": "termination", "terminate": "termination", "confidential": "confidentiality",
    "acceptance": "acceptance", "accept": "acceptance", "return": "return", "interest": "interest",
    "period": "period", "respond": "response", "response": "response", "expire": "expiry", "survive":
    "survival",
}  # fmt: skip
_SUMS = {
    "fee": "fee", "fees": "fee", "price": "price", "rent": "rent", "salary": "salary", "deposit":
    "deposit", "compensation": "compensation", "royalty": "royalty", "exceed": "limit", "penalty":
    "penalty", "loan": "loan", "honorarium": "honorarium", "budget": "budget", "advance": "advance",
    "wage": "wage", "payment": "payment", "principal": "principal", "insurance": "insurance", "rate":
    "rate", "retainer": "retainer",
}  # fmt: skip
_WORD = re.compile(r"[A-Za-z]+")
_PARTY_WORDS = frozenset({
    "party", "parties", "name", "company", "client", "customer", "supplier", "vendor", "consultant",
    "contractor", "licensor", "licensee", "lessor", "lessee", "landlord", "tenant", "employer",
    "employee", "buyer", "seller", "purchaser", "speaker", "author", "artist", "borrower", "lender",
    "guarantor", "organisation", "organization", "provider", "recipient", "discloser", "owner", "agent",
    "distributor", "publisher", "presenter",
})  # fmt: skip
_NOT_PARTY = frozenset({
    "title", "date", "email", "mail", "address", "phone", "telephone", "fax", "number", "no", "place",
    "id", "website", "position",
})  # fmt: skip
_NO_ROLES = frozenset({"party", "parties", "name"})
_LONGEST_LABEL = 4  # words; a longer one is the end of a sentence as likely
_INDEPENDENT: frozenset[ParameterKind] = frozenset(("date", "number", "money", "email", "list", "plural"))
"""Kinds that characters show: what is around such a value names it, and does not make it a party."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A name that the words around a place suggest, and what they show the value to be, if anything.

    ``weight`` is from 0 to 1. ``kinds`` are the kinds the name fits; empty: all of them.
    """

    name: str
    weight: float
    description: str
    reason: str
    party: bool = False
    words: bool = False  # one text of its own, such as an address: commas part no items
    kinds: tuple[ParameterKind, ...] = ()


def make_name(words: str) -> str:
    """Words as a name: of at most 40 small Latin letters, digits and ``_``; empty where none is left."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", words)
    folded = unicodedata.normalize("NFKD", parted.replace("’", "").replace("'", "")).encode("ascii", "ignore")
    name = re.sub(r"[^a-z0-9]+", "_", folded.decode().lower()).strip("_").lstrip("0123456789_")
    if len(name) > LONGEST_NAME:
        name = name[: LONGEST_NAME + 1].rpartition("_")[0] or name[:LONGEST_NAME]
    return name.rstrip("_")


def make_unique(name: str, taken: set[str]) -> str:
    """The name, or it with a number where it is taken or reserved; adds it to those taken."""
    name = f"{name}_text" if name in RESERVED_NAMES else name
    name = name[:LONGEST_NAME].rstrip("_")
    found, number = name, 1
    while found in taken:
        number += 1
        end = f"_{number}"
        found = name[: LONGEST_NAME - len(end)].rstrip("_") + end
    taken.add(found)
    return found


def find_label(before: str) -> str:
    """The words of a label with a colon that a text ends with; empty where it ends with none."""
    match = _LABEL.search(before[-60:] if len(before) > 60 else before)
    return match["label"] if match else ""


def find_hints(blank: Blank) -> Iterator[Hint]:
    """What the words around a blank show about it, in no order."""
    before, after = blank.before[-_LOOKED_AT:], blank.after[:_LOOKED_AT]
    spaced = before if before.endswith((" ", "\t")) or not before else before + " "
    yield from _signed(blank.place, before)
    yield from _defined(spaced, after)
    label = find_label(before)
    if label:
        yield from _labelled(label, blank.place)
    if _BETWEEN.search(spaced) or _SECOND.search(spaced):
        yield Hint("party", 0.5, "The name of a party", "it stands where a party is named", party=True)
    role = _ROLE.search(before)
    if role is not None and role[1].lower() in _PARTY_WORDS - _NO_ROLES and after.lstrip().startswith(","):
        name = make_name(role[1])
        yield Hint(name, 0.85, f"The name of the {name}", f"it stands behind “the {role[1]},”", party=True)
    if _I.search(before) and _I_AFTER.match(after):
        yield Hint("party", 0.5, "The name of whoever agrees", "it stands in “I, …, agree”", party=True)
    if _AS_OF.search(spaced):
        yield Hint(
            "effective_date",
            0.85,
            "The date the agreement is made as of",
            "it stands behind “as of”",
            kinds=("date",),
        )
    elif _DATED.search(spaced):
        yield Hint(
            "agreement_date",
            0.6,
            "The date of the agreement",
            "it is what the text is dated",
            kinds=("date",),
        )
    elif _START.search(spaced):
        yield Hint("start_date", 0.7, "The date it begins", "it stands where a term begins", kinds=("date",))
    elif _END.search(spaced):
        yield Hint("end_date", 0.7, "The date it ends", "it stands where a term ends", kinds=("date",))
    yield from _placed(spaced, after)
    yield from _measured(blank)


def _signed(place: str, before: str) -> Iterator[Hint]:
    match = _SIGNATURE.fullmatch(place.strip())
    if match is None:
        return
    role = make_name(match[1] or "") or "signatory"
    said = (match[1] or "signatory").strip()
    label = find_label(before)
    if label and _NOT_PARTY & set(label.lower().replace("-", " ").split()):
        name = "signing_date" if label.lower() == "date" else make_name(label)
        yield Hint(
            f"{role}_{name}",
            0.9,
            f"{label} of the {said}",
            f"it stands in the signature block of {said}",
            words=True,
        )
        return
    yield Hint(
        role, 0.95, f"The name of the {said}, as printed", f"it is the name the {said} signs with", party=True
    )


def _defined(spaced: str, after: str) -> Iterator[Hint]:
    match = _DEFINED.match(after)
    if match is None:
        return
    term, gap = match["term"].strip(), match["gap"].strip()
    name = make_name(term)
    reason = f"it is defined as “{term}”"
    if not name:
        return
    if not gap:
        party = _names_party(spaced, name)
        if party and _is_place(spaced):
            return  # the term is that of the party whose address stands here
        said = f"The name of the {term.lower()}" if party else f"The {term.lower()}"
        yield Hint(name, 0.9, said, reason, party=party)
    elif re.match(
        r",?\s*(?:an?\b|whose|with|having|located|residing|of\b|….*\b(?:corporation|company))", gap
    ) and _names_party(spaced, name):
        yield Hint(name, 0.88, f"The name of the {term.lower()}", reason, party=True)


def _is_place(spaced: str) -> bool:
    return any(pattern.search(spaced) for pattern in (_ADDRESS, _LAW, _COURTS)) or bool(
        _ORGANISED.search(spaced[-60:])
    )


def _names_party(spaced: str, name: str) -> bool:
    at_party = _BETWEEN.search(spaced) or _SECOND.search(spaced) or re.search(r"(?:^|\()\d?[.)]?\s*$", spaced)
    return bool(at_party) or (
        not _NOT_PARTY & set(name.split("_")) and bool(_PARTY_WORDS & set(name.split("_")))
    )


def _labelled(label: str, place: str) -> Iterator[Hint]:
    words = set(re.sub(r"[^\w]+", " ", label).lower().split())
    party = bool(words & _PARTY_WORDS) and not words & _NOT_PARTY
    name = make_name(label)
    if party:
        name = name.removesuffix("_name").removeprefix("name_of_").removeprefix("the_")
    if name and not _SIGNATURE.fullmatch(place.strip()):
        address = bool(words & {"address", "place", "location"})
        weight = 0.6 if name in ("name", "date") or len(label.split()) > _LONGEST_LABEL else 0.85
        yield Hint(
            name,
            weight,
            f"What stands behind “{label}:”",
            f"its label is “{label}”",
            party=party,
            words=address,
        )


def _placed(spaced: str, after: str) -> Iterator[Hint]:
    if _ORGANISED.search(spaced[-60:]) or re.match(
        r"\s*(?:corporation|limited liability company|partnership)", after
    ):
        yield Hint(
            "place_of_incorporation",
            0.7,
            "Where the party is incorporated",
            "a company's law stands here",
            words=True,
        )
    elif _LAW.search(spaced) or _LAW_BEFORE.search(spaced):
        yield Hint("law", 0.85, "The law that governs", "it names the law", words=True)
    elif _COURTS.search(spaced):
        yield Hint("venue", 0.8, "The place of the courts", "it names courts", words=True)
    elif _ADDRESS.search(spaced):
        yield Hint("address", 0.8, "The address", "it stands where an address is named", words=True)
    else:
        state = _STATE.search(spaced)
        if state is not None:
            kind = state[1].lower()
            yield Hint(kind, 0.6, f"The {kind}", f"it stands behind “{kind} of”", words=True)


def _measured(blank: Blank) -> Iterator[Hint]:
    unit = _UNIT.match(blank.after)
    near = [word.lower() for word in _WORD.findall(blank.before)][-12:]
    behind = [word.lower() for word in _WORD.findall(blank.after)][:8]
    if unit:
        measure = {"%": "percentage", "percent": "percentage", "per cent": "percentage"}.get(
            unit["unit"].lower()
        )
        plural = measure or make_name(unit["unit"].lower().rstrip("s") + "s")
        matters = (
            _MATTERS.get(word) for word in (*reversed(near), *behind, *_WORD.findall(blank.place.lower()))
        )
        matter = next((matter for matter in matters if matter), "")
        name = f"{matter}_{plural}" if matter else plural
        how = f"How many {plural.replace('_', ' ')}" if not measure else "The percentage"
        said = f"{how} ({matter})" if matter else how
        shown = "a percentage stands here" if measure else f"a number of {plural} stands here"
        yield Hint(name, 0.75 if matter else 0.5, said, shown, kinds=("number",))
    sums = (_SUMS.get(word) for word in (*reversed(near), *behind[:3]))
    what = next((found for found in sums if found), "")
    if what:
        yield Hint(
            what, 0.6, f"The {what}", f"the words around it speak of a {what}", kinds=("money", "number")
        )


def fits(hint: Hint, kind: ParameterKind) -> bool:
    """Whether a name that words suggest is one for a parameter of this kind."""
    if hint.kinds:
        return kind in hint.kinds
    if hint.party or hint.name in ("address", "law", "venue", "place_of_incorporation"):
        return kind not in _INDEPENDENT or (hint.weight >= 0.85 and kind == "list")
    return True
