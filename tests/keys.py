"""Keys of plainly fictional people, SSH and GPG, made for one test each."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

needs_ssh = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
needs_gpg = pytest.mark.skipif(
    shutil.which("gpg") is None or shutil.which("gpgv") is None, reason="GnuPG is not installed"
)


def make_key(folder: Path, name: str, passphrase: str = "") -> Path:
    key = folder / name
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-C", name, "-f", str(key)], check=True
    )
    return key


def run_gpg(home: Path, *arguments: str, data: bytes = b"") -> bytes:
    command = ["gpg", "--homedir", str(home), "--batch", "--quiet", "--no-tty", *arguments]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


@pytest.fixture
def gpg(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home with keys of four fictional people; it has a short name, as GnuPG's sockets need it."""
    home = Path(tempfile.mkdtemp(prefix="g"))
    monkeypatch.setenv("GNUPGHOME", str(home))
    for name in ("good", "revoked", "stranger"):
        new_key(home, name, "20200101T000000!", "never")
    new_key(home, "old", "20180101T000000!", "1y")
    try:
        yield home
    finally:
        subprocess.run(["gpgconf", "--homedir", str(home), "--kill", "all"], check=False, capture_output=True)
        shutil.rmtree(home, ignore_errors=True)


def new_key(home: Path, name: str, made: str, ends: str) -> None:
    who = f"Signer {name} <{name}@example.org>"
    key = ["--passphrase", "", "--quick-gen-key", who, "ed25519", "sign", ends]
    run_gpg(home, "--faked-system-time", made, *key)


def export(home: Path, path: Path, *names: str, armour: bool = True) -> Path:
    options = ["--armor"] if armour else []
    path.write_bytes(run_gpg(home, *options, "--export", *(f"{name}@example.org" for name in names)))
    return path


def fingerprint_of(home: Path, name: str) -> str:
    """The fingerprint of somebody's main key."""
    listing = run_gpg(home, "--with-colons", "--list-keys", f"{name}@example.org").decode()
    return next(line.split(":")[9] for line in listing.splitlines() if line.startswith("fpr"))


def revoke(home: Path, name: str) -> None:
    """Take a key back, with the certificate that GnuPG made along with it."""
    kept = home / "openpgp-revocs.d" / f"{fingerprint_of(home, name)}.rev"
    run_gpg(home, "--import", data=kept.read_bytes().replace(b":-----BEGIN", b"-----BEGIN"))
