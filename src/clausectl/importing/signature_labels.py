"""The labels of signature blocks, such as ``By:`` and ``Unterschrift``, and what stands at them."""

from __future__ import annotations

import dataclasses
import re
from itertools import zip_longest
from typing import Literal

from clausectl.importing.signature_names import WORD, is_organisation
from clausectl.records import dataclass

LabelKind = Literal["signature", "name", "capacity", "date", "party", "other"]
PieceKind = Literal["signature", "name", "capacity", "date", "party", "other", "text"]

_LABELS: dict[LabelKind, tuple[str, ...]] = {
    "signature": (
        r"(?:authori[sz]ed |digital |electronic )?signature(?: of [\w ]{1,30})?", r"sign(?: here)?",
        r"(?:docu|digitally |electronically )?signed(?: by)?", r"executed by", r"accepted by", r"agreed by",
        r"by", r"(?:rechtsverbindliche |eigenhändige )?unterschrift(?:en)?", r"unterzeichnet(?: von)?",
        r"gezeichnet",
        r"signé(?: par)?", r"firma(?: autorizada| del [a-záéíóúñ]+)?", r"firmado(?: por)?",
    ),
    "name": (
        r"print(?:ed)? (?:full )?name", r"(?:full |legal |typed )?name(?: and title|/title| & title)?",
        r"(?:typed or )?printed name", r"name in (?:block letters|druckbuchstaben|blockschrift)",
        r"(?:vor- und nachname|vorname,? (?:und )?(?:nachname|name)|name,? vorname)", r"druckbuchstaben",
        r"nom(?: et prénoms?| complet|, prénom)?", r"prénom et nom", r"nombre(?: y apellidos?| completo)?",
        r"nombre en letra de imprenta",
    ),
    "capacity": (
        r"(?:job )?title", r"its", r"position", r"capacity", r"office", r"funktion", r"titel", r"stellung",
        r"fonction", r"qualité", r"titre", r"cargo", r"puesto", r"en calidad de", r"en qualité de",
    ),
    "date": (
        r"dated?(?: signed| of signature| of signing)?", r"signed on", r"datum", r"ort(?:,| und|/) ?datum",
        r"place and date", r"place, date", r"fecha(?: de firma)?", r"lugar y fecha", r"lieu et date",
        r"fait à",
        r"(?:unterschrieben|unterzeichnet) am",
    ),
    "party": (
        r"company(?: name)?", r"organi[sz]ation(?: name)?",
        r"name of (?:company|organi[sz]ation|entity|party)", r"entity(?: name)?", r"legal entity",
        r"unternehmen", r"firmenname", r"société", r"raison sociale",
        r"empresa", r"razón social", r"gesellschaft",
    ),
    "other": (
        r"(?:notice |postal |mailing )?address", r"e-?mail(?: address)?", r"(?:tele)?phone", r"tel", r"fax",
        r"place", r"location", r"city", r"ort", r"lieu", r"lugar", r"anschrift", r"adresse", r"dirección",
        r"(?:agreed|accepted)(?: to)? and (?:agreed|accepted)(?: by)?", r"(?:executed|signed) by the parties",
        r"executed as (?:an agreement|a deed)", r"occupation", r"time", r"ip address", r"attention",
    ),
}  # fmt: skip
_ASIDES = (
    r"print(?:ed)?(?: name)?|please print|typed?|typed or printed|in block (?:letters|capitals)"
    r"|block (?:letters|capitals)"
    r"|(?:in )?(?:druckbuchstaben|blockschrift)|en (?:majuscules|mayúsculas|lettres capitales)"
    r"|en letra de imprenta"
    r"|(?:dd|mm|tt|jj)[/.](?:mm|dd)[/.](?:yyyy|yy|jjjj|aaaa)|if any|optional|authori[sz]ed signature"
    r"|sign here"
)
ROLES = (
    "speaker", "author", "contributor", "employee", "employer", "customer", "provider", "supplier", "company",
    "contractor", "independent contractor", "subcontractor", "consultant", "client", "landlord", "tenant",
    "lessor",
    "lessee", "buyer", "seller", "purchaser", "vendor", "licensor", "licensee", "disclosing party",
    "receiving party", "discloser", "recipient", "lender", "borrower", "guarantor", "grantor", "grantee",
    "assignor",
    "assignee", "service provider", "reseller", "distributor", "manufacturer", "agent", "principal",
    "investor",
    "founder", "shareholder", "trustee", "owner", "operator", "publisher", "artist", "photographer",
    "first party",
    "second party", "party a", "party b", "party 1", "party 2", "party one", "party two", "the parties",
    "data controller", "data processor", "controller", "processor", "auftraggeber", "auftragnehmer",
    "verkäufer",
    "käufer", "vermieter", "mieter", "arbeitgeber", "arbeitnehmer", "lizenzgeber", "lizenznehmer", "kunde",
    "anbieter", "vendeur", "acheteur", "bailleur", "locataire", "employeur", "salarié", "prestataire",
    "client(e)",
    "vendedor", "comprador", "arrendador", "arrendatario", "empleador", "empleado", "proveedor", "cliente",
    "organisation", "organization", "witness", "witnesses", "zeuge", "zeugin", "zeugen", "témoin", "témoins",
    "testigo", "testigos", "notary", "signatory",
)  # fmt: skip
_SEEN_BY = (
    "witness", "witnesses", "in the presence of", "in presence of", "signed in the presence of",
    "witnessed by",
    "en présence de", "in gegenwart von", "en presencia de",
)  # fmt: skip
WITNESSES = ("witness", "zeuge", "zeugin", "témoin", "testigo")
_who = "|".join(sorted((re.escape(role) for role in ROLES), key=len, reverse=True))
_FIRST: dict[LabelKind, re.Pattern[str]] = {
    kind: re.compile(f"(?:{'|'.join(phrases)})", re.IGNORECASE) for kind, phrases in _LABELS.items()
}
_what = "|".join(
    sorted((phrase for phrases in _LABELS.values() for phrase in phrases), key=len, reverse=True)
)
_label = (
    rf"(?:(?P<who>{_who})(?:['’]s)?[ ]{{1,2}})?(?P<what>{_what})"
    rf"(?:[ ]?\((?:{_ASIDES})\))?"
)
BLANK = re.compile(r"(?:\b[xX][ ]?)?(?:[_＿‗](?:[ ]?[_＿‗])+)|\.{4,}|…{2,}|[-–—]{4,}")
"""A line to sign on, with the cross that may stand before it."""
_AT_START = re.compile(
    rf"[ \t]*[^\w\s\[(☐☒]?[ \t]*(?P<label>{_label})[ \t]*"
    r"(?P<end>[:：]|(?=[_＿‗]{2}|\.{4}|…)|(?=[ ]{2}|\t)|$|(?<=(?:digitally|ronically) signed by[ ])(?=\w))",
    re.IGNORECASE,
)
_CAPTION = re.compile(rf"[ \t]*\((?P<label>{_label})\)[ \t]*", re.IGNORECASE)
_INSIDE = re.compile(
    rf"(?<=[\s_＿,;|.])(?P<label>{_label})[ ]*(?P<end>[:：]|(?=[_＿‗]{{3}})|(?<=[ ]{{2}})|(?=\t)|$)",
    re.IGNORECASE,
)
BEHALF = re.compile(
    r"^\W{0,3}(?P<lead>(?:(?:duly )?(?:signed|executed|accepted|agreed)(?: and delivered| as a deed|,)*[ ])?"
    r"(?:for and on behalf of|on behalf of|im namen (?:der|des|von)|pour le compte de|au nom de"
    r"|en nombre (?:y representación )?de|por cuenta de|for|für(?: die| den)?|pour|por)(?: the)?)[ ]"
    r"(?P<party>[^:]{1,120}?)"
    r"(?:[ ](?P<by>by|durch|par|por)\b[ ]?:?(?P<rest>.*)|[ ]?:(?P<after>.*))?$",
    re.IGNORECASE,
)
SIGNED_MARK = re.compile(r"^[ ]?(?:/{1,2}s/{1,2}|s/|/s|gez\.)[ ]*(?=\S)", re.IGNORECASE)
"""What stands before a name that was signed: ``/s/``."""
_FOR = frozenset({"for", "for the", "für", "für die", "für den", "pour", "por"})
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,80}>")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_STRONG = re.compile(r"\*{1,3}|(?<![_\w])__?(?=[^\W_])|(?<=[^\W_])__?(?![_\w])|(?<=[:.])__?(?![_\w])")
_LEAD = re.compile(r"^[ ]{0,3}(?:(?:>[ ]?)+(?:#{1,6}[ \t]+)?|#{1,6}[ \t]+)")
LONGEST_LINE = 1000  # a longer one is no line of a signature block


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line: ``label`` as written without its colon, ``value`` what stands after it.

    A text without a label has the kind ``text``. ``role`` is one that the
    label names (``Witness Name:``), ``blanks`` are lines to sign on. ``at`` is
    where it starts in the cleaned line, ``colon`` whether a colon follows the label.
    """

    kind: PieceKind
    label: str
    value: str
    role: str = ""
    blanks: tuple[str, ...] = ()
    at: int = 0
    colon: bool = False


def clean_line(line: str) -> str:
    """The words of a Markdown line without its markup; columns keep the spaces between them."""
    text = _LEAD.sub("", line.rstrip(), count=1)
    text = _TAG.sub("", text.replace("<br>", "  ").replace("<br/>", "  ").replace("\u00a0", " "))
    if "$" not in text:
        text = _ESCAPE.sub(r"\1", text)
    return _STRONG.sub("", text.rstrip("\\")).rstrip()


def cut_line(text: str) -> tuple[Piece, ...]:
    """The labels of a cleaned line with what stands after each; a line without labels is one text."""
    if not text.strip() or len(text) > LONGEST_LINE:
        return (_make("text", "", "", text.strip(), 0),) if text.strip() else ()
    behalf = BEHALF.match(text)
    if behalf is not None and len(WORD.findall(behalf["party"])) <= 10:
        plain = behalf["lead"].casefold() not in _FOR
        if plain or is_organisation(behalf["party"]):
            return _cut_behalf(behalf)
    caption = _CAPTION.fullmatch(text)
    if caption is not None:
        return (_make(*_find_kind(caption), caption["label"], "", caption.start("label")),)
    found = []
    first = _AT_START.match(text)
    if first is not None:
        found.append(first)
    at = first.end() if first is not None else 0
    while (match := _INSIDE.search(text, at)) is not None:
        before = text[: match.start("label")]
        if (
            match["end"]
            or text[match.end() :].lstrip()[:1] in ("_", "＿", "‗")
            or before.endswith(("  ", "\t"))
        ):
            found.append(match)
            at = match.end()
        else:
            at = match.start("label") + 1
    pieces = []
    if not found and SIGNED_MARK.match(text.strip()):
        return (_make("signature", "", "", text, len(text) - len(text.lstrip())),)
    head = text[: found[0].start("label")].strip(" \t") if found else text.strip()
    if WORD.search(head) or (not found and head):
        pieces.append(_make("text", "", "", head, len(text) - len(text.lstrip())))
    for match, after in zip_longest(found, found[1:]):
        value = text[match.end() : after.start("label") if after is not None else len(text)]
        piece = _make(*_find_kind(match), match["label"].strip(), value, match.start("label"))
        pieces.append(dataclasses.replace(piece, colon=bool(match["end"])))
    return tuple(pieces)


def _find_kind(match: re.Match[str]) -> tuple[LabelKind, str]:
    """The kind of a label, and the role that it names."""
    who = (match["who"] or "").casefold()
    if who and _FIRST["party"].fullmatch(f"{who} {match['what']}"):
        return "party", ""
    for kind, pattern in _FIRST.items():
        if pattern.fullmatch(match["what"]):
            return kind, read_role(who)
    return "other", read_role(who)


def _cut_behalf(match: re.Match[str]) -> tuple[Piece, ...]:
    pieces = [_make("party", "", match["lead"], match["party"], match.start("lead"))]
    if match["by"]:
        rest = match["rest"]
        value = BLANK.sub("", rest).strip(" \t,;")
        pieces.append(_make("signature", "", match["by"], "" if value else rest, match.start("by")))
        if value:
            pieces.append(_make("name", "", "", rest, match.start("rest")))
    elif match["after"] and match["after"].strip():
        pieces.append(_make("signature", "", "", match["after"], match.start("after")))
    return tuple(pieces)


def _make(kind: PieceKind, role: str, label: str, text: str, at: int) -> Piece:
    blanks = tuple(blank.group().strip() for blank in BLANK.finditer(text))
    value = " ".join(BLANK.sub(" ", text).split()).strip(" \t;|")
    return Piece(kind, label, value.rstrip(",") if kind != "text" else value, role, blanks, at)


def read_role(text: str) -> str:
    """The role that a heading names (``CUSTOMER:`` is ``customer``), empty where it names none."""
    role = text.strip(" \t:.").casefold()
    for article in ("the ", "for the ", "for ", "die ", "der ", "le ", "la ", "el "):
        if role.startswith(article) and role.removeprefix(article) in ROLES:
            role = role.removeprefix(article)
    if role in _SEEN_BY:
        return "witness"
    return role if role in ROLES else ""
