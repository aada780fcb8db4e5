"""SSH signatures of tags, told by the exit codes of `ssh-keygen`.

`ssh-keygen -Y verify` exits with 0 for a good signature of an allowed key and
with the same other code for every failure. Why it failed is found by asking
again with one thing changed at a time: without the list of revoked keys,
without the dates of the allowed signers, without any of them.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
import threading
import time

from clausectl.errors import ClausectlError, Problem
from clausectl.model.tags import StoredTag, TagSignature
from clausectl.repository.signing_programs import is_one_block, run_program

_MOST_PRINCIPALS = 50  # that one key is tried for
_LATEST = 253_402_300_799
# An option of an allowed signer: up to a comma or space that stands in no quotes.
_FIELD = re.compile(rb'(?:"(?:\\.|[^"\\\n])*"|[^"\s])+')
_OPTION = re.compile(rb'(?:"(?:\\.|[^"\\\n])*"|[^",\s])+')
_KEY_TYPES = (b"ssh-", b"ecdsa-", b"sk-", b"rsa-")

# A signature of the text "clausectl", made for this purpose: what a program must accept, and when not.
_PROOF_KEY = b"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINenTTnpIlSCsj1CRqCC4VsfZoh8J9IGpoL3k1Ptq6wq"
_PROOF_SIGNATURE = b"""-----BEGIN SSH SIGNATURE-----
U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAg16dNOekiVIKyPUJGoILhWx9miH
wn0gamgveTU+2rrCoAAAADZ2l0AAAAAAAAAAZzaGE1MTIAAABTAAAAC3NzaC1lZDI1NTE5
AAAAQJ3UziNPbsjlPDIGNvRLbmzRhOPR/yelyihy/4WE+4WbsTtD7+EYGUmqb451DGIkTL
b/cMBC+C/sNqIq+OdblQk=
-----END SSH SIGNATURE-----
"""


class SshKeys:
    """The allowed signers of one file, in a folder of their own."""

    def __init__(self, program: str, home: str, signers: bytes, revoked: bytes | None) -> None:
        self._program = program
        self._folder = f"{home}/ssh"
        self._environment = {"PATH": os.defpath, "HOME": home, "LC_ALL": "C", "TZ": "UTC"}
        self._lock = threading.Lock()
        self._count = 0
        self._known: dict[str, str] = {}  # the principal of a key that verified before
        os.mkdir(self._folder, 0o700)
        self._signers = self._write("signers", signers)
        self._dateless = self._write("dateless", without_dates(signers))
        self._revoked = None if revoked is None else self._write("revoked", revoked)
        self._prove()

    def check(self, tag: StoredTag) -> TagSignature:
        """What the SSH signature of a tag comes to."""
        key = signing_key(tag.signature)
        if not is_one_block("ssh", tag.signature) or not key:
            return TagSignature("bad", "ssh", reason="the signature is not one whole block")
        with self._lock:
            self._count += 1
            place = self._write(f"{self._count}.sig", tag.signature)
            known = self._known.get(key)
        if known and self._verifies(tag, place, known, self._signers, self._revoked):
            return TagSignature("good", "ssh", known, key)
        for principal in self._principals(tag, place, self._signers):
            if self._verifies(tag, place, principal, self._signers, self._revoked):
                with self._lock:
                    self._known[key] = principal
                return TagSignature("good", "ssh", principal, key)
        return self._why_not(tag, place, key)

    def _why_not(self, tag: StoredTag, place: str, key: str) -> TagSignature:
        code, _ = self._run(["check-novalidate", "-n", "git", "-s", place], tag.payload)
        if code:
            reason = "the signature does not fit the bytes of the tag"
            return TagSignature("bad", "ssh", "", key, reason)
        principals = self._principals(tag, place, self._dateless)
        allowed = [p for p in principals if self._verifies(tag, place, p, self._dateless, None)]
        if not allowed:
            reason = (
                "no allowed signer has this key" if not principals else "the key is not allowed to sign tags"
            )
            return TagSignature("unknown key", "ssh", "", key, reason)
        if self._revoked and not self._verifies(tag, place, allowed[0], self._dateless, self._revoked):
            return TagSignature("revoked key", "ssh", allowed[0], key, "the key was revoked")
        reason = "the key did not count yet, or no longer, on the date of the tag"
        return TagSignature("expired key", "ssh", allowed[0], key, reason)

    def _principals(self, tag: StoredTag, place: str, signers: str) -> list[str]:
        """Who might have signed; that they may, only `verify` says."""
        moment = ["-O", f"verify-time={_moment(tag.seconds)}"]
        code, output = self._run(["find-principals", "-s", place, "-f", signers, *moment], tag.payload)
        if code:
            return []
        return output.decode("utf-8", "surrogateescape").splitlines()[:_MOST_PRINCIPALS]

    def _verifies(
        self, tag: StoredTag, place: str, principal: str, signers: str, revoked: str | None
    ) -> bool:
        return self._accepts(tag.payload, _moment(tag.seconds), place, principal, signers, revoked)

    def _accepts(
        self, data: bytes, moment: str, place: str, principal: str, signers: str, revoked: str | None
    ) -> bool:
        options = ["-n", "git", "-I", principal, "-s", place, "-f", signers, "-O", f"verify-time={moment}"]
        if revoked:
            options += ["-r", revoked]
        return self._run(["verify", *options], data)[0] == 0

    def _prove(self) -> None:
        """See that the program accepts what it must, and nothing else.

        Before OpenSSH 8.9 it cannot be told a date, and would refuse all; with a
        list of revoked keys that it cannot read it refuses all as well. Raises
        ClausectlError CL408, CL409.
        """
        dated = b'proof valid-after="20200101",valid-before="20210101" ' + _PROOF_KEY + b"\n"
        signers = self._write("proof", dated)
        place = self._write("proof.sig", _PROOF_SIGNATURE)
        accepted = [
            self._accepts(data, moment, place, "proof", signers, None)
            for data, moment in (
                (b"clausectl", "20200601000000"),
                (b"clausectl", "20220601000000"),  # the key has expired
                (b"Clausectl", "20200601000000"),  # other bytes
            )
        ]
        if accepted != [True, False, False]:
            raise ClausectlError(
                Problem(
                    "CL408",
                    f"{self._program} does not check signatures as it must",
                    hint="Install OpenSSH 8.9 or later (Debian and Ubuntu: openssh-client).",
                )
            )
        if self._revoked and not self._accepts(
            b"clausectl", "20200601000000", place, "proof", signers, self._revoked
        ):
            raise ClausectlError(
                Problem(
                    "CL409",
                    "ssh-keygen cannot read the list of revoked keys",
                    hint="Give a list of public keys, one a line, or what `ssh-keygen -k` writes.",
                )
            )

    def _run(self, arguments: list[str], data: bytes) -> tuple[int, bytes]:
        return run_program([self._program, "-Y", *arguments], self._environment, data)

    def _write(self, name: str, data: bytes) -> str:
        place = f"{self._folder}/{name}"
        with open(place, "wb") as file:
            file.write(data)
        return place


def without_dates(signers: bytes) -> bytes:
    """A file of allowed signers whose keys count at any time; all else as it is."""
    lines = []
    for line in signers.split(b"\n"):
        fields = list(_FIELD.finditer(line))
        plain = line.lstrip().startswith(b"#") or len(fields) < 3 or fields[1][0].startswith(_KEY_TYPES)
        if plain or line.replace(b'\\"', b"").count(b'"') % 2:
            lines.append(line)
            continue
        options = [o for o in _OPTION.findall(fields[1][0]) if not o.lower().startswith(b"valid-")]
        kept = b",".join(options)
        lines.append(line[: fields[1].start()] + kept + (b" " if kept else b"") + line[fields[2].start() :])
    return b"\n".join(lines)


def signing_key(signature: bytes) -> str:
    """The fingerprint of the key that an SSH signature names, as `ssh-keygen -l` writes it; empty without.

    The layout is that of OpenSSH's PROTOCOL.sshsig: the word SSHSIG, a version, the key.
    """
    body = b"".join(line for line in signature.split(b"\n") if not line.startswith(b"-----"))
    try:
        data = base64.b64decode(body, validate=True)
    except (ValueError, binascii.Error):
        return ""
    size = int.from_bytes(data[10:14], "big")
    key = data[14 : 14 + size]
    if not data.startswith(b"SSHSIG") or not size or len(key) != size:
        return ""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode("ascii").rstrip("=")


def _moment(seconds: int) -> str:
    return time.strftime("%Y%m%d%H%M%S", time.gmtime(min(seconds, _LATEST)))
