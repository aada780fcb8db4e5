"""Commits as git keeps them: names, dates and messages byte for byte."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from clausectl.errors import ClausectlError
from clausectl.records import dataclass
from clausectl.repository.objects import StoredObject, missing_object

if TYPE_CHECKING:
    from clausectl.repository.opening import Repository

_PERSON = re.compile(rb"[^<>\x00\n]*<[^<>\x00\n]*> \d{1,18} [+-]\d{4}")
_ADDRESS = re.compile(rb"<([^<>\x00\n]*)")
_DATE = re.compile(rb"> *(-?\d{1,18})(?!\d)(?: ([+-]\d{4}))?")


@dataclass(frozen=True, slots=True)
class StoredCommit:
    """One commit: ``author`` and ``committer`` as git's lines, ``message`` and ``encoding`` as bytes.

    ``mended`` says that a line was none that git itself writes.
    """

    id: str
    author: bytes
    committer: bytes
    encoding: bytes
    message: bytes
    signed: bool
    mended: bool


def read_originals(repository: Repository, ids: Sequence[str]) -> dict[str, StoredCommit]:
    """Commits by their full ids, in one pass. Raises ClausectlError CL011 for one that is not stored."""
    found: dict[str, StoredCommit] = {}
    for id_, answer in zip(ids, repository.objects.fetch(ids), strict=True):
        if not isinstance(answer, StoredObject) or answer.data is None:
            raise ClausectlError(missing_object(id_, shallow=repository.shallow))
        found[id_] = _read(id_, answer.data)
    return found


def _read(id_: str, data: bytes) -> StoredCommit:
    head, _, message = data.partition(b"\n\n")
    fields: dict[bytes, bytes] = {}
    for line in head.split(b"\n"):
        key, _, value = line.partition(b" ")
        if key:  # a line that begins with a space goes on with the one before
            fields.setdefault(key, value)
    author, committer = fields.get(b"author", b""), fields.get(b"committer", b"")
    persons = [_mend(author), _mend(committer)]
    return StoredCommit(
        id_,
        persons[0],
        persons[1],
        fields.get(b"encoding", b""),
        message.replace(b"\0", b""),
        any(key.startswith(b"gpgsig") for key in fields),
        persons != [author, committer],
    )


def _mend(line: bytes) -> bytes:
    """The line as git writes such lines; what it does not tell is empty.

    A date that is none, or before 1970, which git cannot read, is the first second of 1970.
    """
    if _PERSON.fullmatch(line) and not line.startswith((b" ", b"<")):
        return line
    name = line.partition(b"<")[0].replace(b">", b"").replace(b"\0", b"").strip() or b"unknown"
    address = _ADDRESS.search(line)
    date = _DATE.search(line)
    seconds, zone = (date[1], date[2] or b"+0000") if date is not None else (b"0", b"+0000")
    if seconds.startswith(b"-"):
        seconds, zone = b"0", b"+0000"  # of an offset that leads before 1970 git says nothing but that
    return name + b" <" + (address[1] if address is not None else b"") + b"> " + seconds + b" " + zone
