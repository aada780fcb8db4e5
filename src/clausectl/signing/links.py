"""The links from a signed version to what it rests on: names, codes, and what is compared with what."""

from __future__ import annotations

from clausectl.model.verified import Check, Outcome
from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """One link: its name in reports, its code, and what is compared with what."""

    name: str
    code: str
    against: str


RECORD = Link("record", "CL450", "the bytes of version.json and the one layout a record has")
PLACE = Link("place", "CL451", "the agreement and label in version.json and the folder it stands in")
TEXT = Link("text", "CL452", "the SHA-256 of text.md and the one in version.json")
SOURCES = Link(
    "sources", "CL453", "the SHA-256 of the manifest and each frozen source and those in version.json"
)
RECOMPOSED = Link("recomposed", "CL454", "the text composed from the frozen sources alone and text.md")
BLOCK = Link("signature block", "CL455", "the signatories in version.json and those of the form, filled in")
ACT = Link("act", "CL456", "the bytes of each signature file and the one layout an act has")
SIGNED_HASH = Link(
    "signed hash", "CL457", "the hashes that each act signs and those of this version and its text"
)
ROLE = Link("role", "CL458", "the role of each act and the signature block")
CONSENT = Link("consent", "CL459", "the consent sentence of each act, its hash, and the signature block")
CHOICE = Link("choice", "CL460", "the choice of each act and those that the signature block offers")
FOLLOWS = Link("earlier acts", "CL461", "the acts that each act follows and the files that stand there")
ACT_NAME = Link("name of the act", "CL462", "the name of each signature file and its role and position")
EVIDENCE = Link("evidence", "CL463", "the evidence that is named and the files kept, by SHA-256 and size")
FOLDER = Link("folder", "CL464", "the files in the folder and those that a record names")
LATER = Link(
    "later evidence", "CL449", "each record of later evidence, its name, this version and the earlier ones"
)
RELATION = Link("relation", "CL465", "the version it relates to and those that are there")
FROZEN = Link("frozen", "CL466", "the SHA-256 of each frozen source and the one in its name")
HISTORY = Link("history", "CL467", "its files and sources and every later commit: added once, never changed")
WORKTREE = Link("work tree", "CL468", "its files and sources in the work tree and in the commit")
REPLACED = Link("replace refs", "CL469", "the objects read and those that refs/replace names")
GRAFTS = Link("grafts", "CL470", "the history as it is stored and info/grafts")
TAG = Link("tag", "CL471", "the tag, the commit it names, and this version")
TAG_SIGNATURE = Link("tag signature", "CL472", "the signature of the tag and the keys given")
ANCHOR = Link("anchor", "CL473", "the files listed in the anchor and those that are there")

LINKS = (
    RECORD,
    PLACE,
    TEXT,
    SOURCES,
    RECOMPOSED,
    BLOCK,
    ACT,
    SIGNED_HASH,
    ROLE,
    CONSENT,
    CHOICE,
    FOLLOWS,
    ACT_NAME,
    EVIDENCE,
    LATER,
    FOLDER,
    RELATION,
    FROZEN,
    HISTORY,
    WORKTREE,
    REPLACED,
    GRAFTS,
    TAG,
    TAG_SIGNATURE,
    ANCHOR,
)


def matches(link: Link, detail: str = "") -> Check:
    """The link holds."""
    return Check(link.name, link.code, "matches", link.against, detail)


def differs(link: Link, detail: str, path: str = "", commit: str = "") -> Check:
    """The link does not hold."""
    return Check(link.name, link.code, "does not match", link.against, detail, path, commit, broken=True)


def unchecked(link: Link, why: str, *, broken: bool = False) -> Check:
    """The link was not checked, and why."""
    outcome: Outcome = "not checked"
    return Check(link.name, link.code, outcome, link.against, why, broken=broken)


def sum_up(link: Link, wrong: list[Check], held: str = "") -> list[Check]:
    """The checks that found something wrong; one that the link holds when there are none."""
    return wrong or [matches(link, held)]
