"""GPG signatures of tags, told by the exit codes of `gpgv` and by what the keys themselves state.

Tried with GnuPG 2.2.40, and the reason for the way taken here: `gpg --verify`
and `gpgv` both exit with 0 for a good signature of a key that has expired or
was revoked. They say so only in words for people and in status lines that
speak of the signature. So neither is asked about validity:

- which key signed: a keyring of its own is exported for each key and subkey
  that can sign, and `gpgv` is run with one after the other. It exits with 0
  when that key made the signature, with 1 when that key is named and the
  signature is bad, with 2 when it does not concern that key;
- a signature that states an end of its own exits with 1 from that day on, like a
  bad one: `gpg` is asked again with its clock at the day the key was made, and
  exits with 0 when the bytes fit;
- whether the key was valid: `gpg --list-keys --with-colons`, the listing made
  for programs, states of each key when it was made, when it expires and
  whether it was revoked. That is compared here with the date of the tag.
"""

from __future__ import annotations

import itertools
import os
import re
import threading
import time

from clausectl.errors import ClausectlError, Problem
from clausectl.model.tags import StoredTag, TagSignature
from clausectl.records import dataclass
from clausectl.repository.signing_programs import is_one_block, run_program

_MOST_KEYS = 500
_FINGERPRINT = re.compile(r"[0-9A-F]{40}|[0-9A-F]{64}")
_ESCAPED = re.compile(r"\\x([0-9a-fA-F]{2})")


@dataclass(frozen=True, slots=True)
class GpgKey:
    """One key or subkey that can sign; times are seconds since 1970, ``expires`` 0 for never."""

    fingerprint: str
    owner: str
    made: int
    expires: int
    revoked: bool


class GpgKeys:
    """The keys of one file, in a home of their own."""

    def __init__(self, gpg: str, gpgv: str, home: str, keyring: bytes, name: str) -> None:
        self._gpgv = gpgv
        self._home = f"{home}/gnupg"
        self._count = 0
        self._lock = threading.Lock()
        self._environment = {"PATH": os.defpath, "HOME": home, "GNUPGHOME": self._home, "LC_ALL": "C"}
        os.mkdir(self._home, 0o700)
        options = ["--batch", "--no-tty", "--no-options", "--no-autostart", "--quiet"]
        self._gpg = [gpg, "--homedir", self._home, *options, "--trust-model", "always"]
        self._run("--import", data=keyring)  # 2 also for one bad key among good ones: the listing tells
        self._keys = read_listing(
            self._run("--with-colons", "--fixed-list-mode", "--with-subkey-fingerprint", "--list-keys")[1]
        )
        if not self._keys or len(self._keys) > _MOST_KEYS:
            found = f"more than {_MOST_KEYS} GPG keys" if self._keys else "no GPG key that can sign"
            raise ClausectlError(
                Problem(
                    "CL409",
                    f"{name!r} holds {found}",
                    hint="Export the keys that count: gpg --export --armor NAME > FILE",
                )
            )
        for key in self._keys:
            code, exported = self._run("--export", f"{key.fingerprint}!")
            if code or not exported:
                raise ClausectlError(
                    Problem(
                        "CL409", f"the key {key.fingerprint} of {name!r} is damaged", hint="Export it again."
                    )
                )
            with open(self._place(key), "wb") as file:
                file.write(exported)

    def check(self, tag: StoredTag) -> TagSignature:
        """What the GPG signature of a tag comes to."""
        if not is_one_block("gpg", tag.signature):
            return TagSignature("bad", "gpg", reason="the signature is not one whole block")
        with self._lock:
            self._count += 1
            place = f"{self._home}/{self._count}.sig"
            keys = list(self._keys)
        with open(place, "wb") as file:
            file.write(tag.signature)
        named = None
        for key in keys:
            options = ["--quiet", "--homedir", self._home, "--ignore-time-conflict"]
            command = [self._gpgv, *options, "--keyring", self._place(key), place, "-"]
            code, _ = run_program(command, self._environment, tag.payload)
            if code == 0:
                with self._lock:  # most tags are of few keys: this one is tried first next time
                    self._keys.remove(key)
                    self._keys.insert(0, key)
                return _judge(key, tag)
            if code == 1:
                named = key
        if named is not None and self._fits(named, place, tag):
            judged = _judge(named, tag)
            if judged.outcome != "good":
                return judged
            reason = "the signature states an end of its own, and that day has passed"
            return TagSignature("expired signature", "gpg", named.owner, named.fingerprint, reason)
        if named is not None:
            return TagSignature(
                "bad",
                "gpg",
                named.owner,
                named.fingerprint,
                "the signature does not fit the bytes of the tag",
            )
        if self._run("--list-packets", place)[0]:
            return TagSignature("bad", "gpg", reason="the signature cannot be read")
        return TagSignature("unknown key", "gpg", reason="no key of the keyring made this signature")

    def _fits(self, key: GpgKey, place: str, tag: StoredTag) -> bool:
        """Whether a signature fits the bytes of a tag on a day on which it cannot have expired yet."""
        clock = [
            "--faked-system-time",
            f"{max(key.made, 1)}!",
            "--ignore-time-conflict",
            "--ignore-valid-from",
        ]
        return self._run(*clock, "--verify", place, "-", data=tag.payload)[0] == 0

    def _run(self, *arguments: str, data: bytes = b"") -> tuple[int, bytes]:
        return run_program([*self._gpg, *arguments], self._environment, data)

    def _place(self, key: GpgKey) -> str:
        return f"{self._home}/{key.fingerprint}.gpg"


def read_listing(listing: bytes) -> list[GpgKey]:
    """The keys that can sign, from `gpg --list-keys --with-colons`; GnuPG's doc/DETAILS says what is where.

    A subkey is revoked, and expires, with its main key at the latest.
    """
    keys: list[GpgKey] = []
    for block in _blocks(listing.decode("utf-8", "replace").splitlines()):
        owner = next((fields[9] for fields in block if fields[0] == "uid"), "")
        owner = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), owner)
        main = block[0]
        for fields, following in itertools.pairwise(block):
            can_sign = fields[0] in ("pub", "sub") and "s" in fields[11]
            if not can_sign or following[0] != "fpr" or not _FINGERPRINT.fullmatch(following[9]):
                continue
            ends = [_number(record[6]) for record in (main, fields) if record[6]]
            keys.append(
                GpgKey(
                    following[9],
                    owner,
                    _number(fields[5]),
                    min(ends, default=0),
                    any(record[1].startswith("r") for record in (main, fields)),
                )
            )
    return keys


def _blocks(lines: list[str]) -> list[list[list[str]]]:
    """The records of each main key and what belongs to it, as fields."""
    blocks: list[list[list[str]]] = []
    for line in lines:
        fields = line.split(":")
        fields += [""] * (13 - len(fields))
        if fields[0] == "pub":
            blocks.append([])
        if blocks and fields[0] in ("pub", "sub", "fpr", "uid"):
            blocks[-1].append(fields)
    return blocks


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


def _judge(key: GpgKey, tag: StoredTag) -> TagSignature:
    """Whether the key that made a signature counted on the date of the tag."""
    if key.revoked:
        return TagSignature("revoked key", "gpg", key.owner, key.fingerprint, "the key was revoked")
    if key.expires and tag.seconds >= key.expires:
        reason = f"the key expired on {_day(key.expires)}, before the date of the tag"
        return TagSignature("expired key", "gpg", key.owner, key.fingerprint, reason)
    if tag.seconds < key.made:
        reason = f"the key was made on {_day(key.made)}, after the date of the tag"
        return TagSignature("expired key", "gpg", key.owner, key.fingerprint, reason)
    return TagSignature("good", "gpg", key.owner, key.fingerprint)


def _day(seconds: int) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(seconds))
