"""Keys that may sign tags, given to ``verify`` from outside of the repository."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from signed_repository import FIRST
from tamperings import signed, template, verify

from cli_runner import run_cli
from repo_builder import RepoBuilder

__all__ = ["signed", "template"]


def make_keys(signed: RepoBuilder, tmp_path: Path, options: str = "") -> tuple[Path, Path]:
    """Sign v1's tag with a new key; (the file of allowed signers, the public key)."""
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    message = signed.git("tag", "-l", "--format=%(contents)", f"{FIRST}/v1")
    signed.git("tag", "-d", f"{FIRST}/v1")
    set_up = ["-c", "gpg.format=ssh", "-c", f"user.signingkey={key}"]
    signed.git(
        *set_up,
        "tag",
        "-s",
        "-F",
        "-",
        f"{FIRST}/v1",
        data=message.encode(),
        env=signed._identity(None, ("A", "a@example.org")),
    )
    public = key.with_suffix(".pub").read_text().split()
    allowed = tmp_path / "allowed"
    allowed.write_text(f"a@example.org {options}{public[0]} {public[1]}\n")
    return allowed, key.with_suffix(".pub")


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs ssh-keygen")
def test_keys_from_outside(signed: RepoBuilder, tmp_path: Path) -> None:
    allowed, public = make_keys(signed, tmp_path)
    ran, broken, _ = verify(signed, "--allowed-signers", str(allowed))
    assert (ran.code, broken) == (0, set())
    assert "ssh key" in ran.stdout
    ran, broken, _ = verify(signed, "--allowed-signers", str(allowed), "--revoked", str(public))
    assert (ran.code, broken) == (3, {"tag signature"})
    other = tmp_path / "other"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(other)], check=True)
    words = other.with_suffix(".pub").read_text().split()
    allowed.write_text(f"b@example.org {words[0]} {words[1]}\n")
    ran, broken, _ = verify(signed, "--allowed-signers", str(allowed))
    assert (ran.code, broken) == (3, {"tag signature"})


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs ssh-keygen")
def test_a_key_that_has_expired(signed: RepoBuilder, tmp_path: Path) -> None:
    allowed, _ = make_keys(signed, tmp_path, 'valid-before="20190101" ')
    ran = run_cli(["verify", f"{FIRST}@v1", "--format", "json", "--allowed-signers", allowed], signed.root)
    assert ran.code == 3
    broken = [c["link"] for c in json.loads(ran.stdout)["versions"][0]["checks"] if c["broken"]]
    assert broken == ["tag signature"]


def test_a_tag_made_anew_is_seen_with_a_key_only(signed: RepoBuilder, tmp_path: Path) -> None:
    make_keys(signed, tmp_path)
    others = tmp_path / "others"
    others.mkdir()
    allowed, _ = make_keys(signed, others)
    tag_again = signed.git("tag", "-l", "--format=%(contents:subject)%0a%0a%(contents:body)", f"{FIRST}/v1")
    signed.git("tag", "-d", f"{FIRST}/v1")
    signed.tag(f"{FIRST}/v1", message=tag_again)
    assert verify(signed)[0].code == 0
    ran, broken, _ = verify(signed, "--allowed-signers", str(allowed), "--require-tags")
    assert (ran.code, broken) == (3, {"tag signature"})
