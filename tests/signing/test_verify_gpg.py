"""`verify --keyring`: what the GPG signature of a tag comes to, with exit code and the link by name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from signed_repository import FIRST, SECOND
from tamperings import signed, template

from cli_runner import run_cli
from keys import export, fingerprint_of, gpg, needs_gpg, revoke, run_gpg
from repo_builder import RepoBuilder

__all__ = ["gpg", "signed", "template"]

pytestmark = needs_gpg
TAG = f"{FIRST}/v1"


def sign_tag(
    signed: RepoBuilder, home: Path, who: str, day: str, *more: str, said: tuple[str, str] = ("", "")
) -> None:
    """Sign the tag of v1 anew, as if on some day; ``said`` changes the tag after that."""
    payload = signed.git("cat-file", "tag", TAG).partition("\n\n")
    head = [line for line in payload[0].split("\n") if not line.startswith("tagger ")]
    seconds = {"2018": 1527811200, "2020": 1590969600, "2022": 1654041600}[day]
    text = (
        "\n".join([*head, f"tagger Clerk C <clerk@example.org> {seconds} +0000"]) + "\n\n" + payload[2] + "\n"
    )
    moment = ["--faked-system-time", f"{day}0601T040000!", *more]
    signature = run_gpg(
        home, *moment, "--detach-sign", "--armor", "-u", f"{who}@example.org", data=text.encode()
    )
    data = text.replace(*said).encode() if said[0] else text.encode()
    made = signed.git("hash-object", "-t", "tag", "-w", "--stdin", data=data + signature)
    signed.git("update-ref", f"refs/tags/{TAG}", made)


def verify(signed: RepoBuilder, *keys: str | Path) -> tuple[int, set[str], str]:
    """Exit code, the broken links, and what is said of the tag's signature."""
    ran = run_cli(["verify", f"{FIRST}@v1", "--format", "json", *keys], signed.root)
    assert "valid" not in (ran.stdout + ran.stderr).lower()
    checks = json.loads(ran.stdout)["versions"][0]["checks"]
    (one,) = (check for check in checks if check["link"] == "tag signature")
    return ran.code, {check["link"] for check in checks if check["broken"]}, one["detail"]


BROKEN = {"tag signature"}


def test_a_key_that_counts(signed: RepoBuilder, gpg: Path, tmp_path: Path) -> None:
    sign_tag(signed, gpg, "good", "2020")
    for armour in (True, False):
        ring = export(gpg, tmp_path / "ring", "good", "stranger", armour=armour)
        code, broken, said = verify(signed, "--keyring", ring, "--require-tags")
        assert (code, broken) == (0, set())
        assert said == f"gpg key {fingerprint_of(gpg, 'good')} of Signer good <good@example.org>"
    assert verify(signed) == (0, set(), "no file of keys was given")
    (tmp_path / "signers").write_text("")
    code, broken, said = verify(signed, "--allowed-signers", tmp_path / "signers")
    assert (code, broken, said) == (0, set(), "no GPG keyring was given")
    code, broken, _ = verify(signed, "--allowed-signers", tmp_path / "signers", "--require-tags")
    assert (code, broken) == (3, BROKEN)


def test_a_key_that_nobody_knows(signed: RepoBuilder, gpg: Path, tmp_path: Path) -> None:
    sign_tag(signed, gpg, "stranger", "2020")
    code, broken, said = verify(signed, "--keyring", export(gpg, tmp_path / "ring", "good"))
    assert (code, broken, said.partition(":")[0]) == (3, BROKEN, "unknown key")
    text = run_cli(["verify", "--all", "--keyring", tmp_path / "ring"], signed.root)
    assert (text.code, "CL472" in text.stdout) == (3, True)


def test_a_key_that_was_revoked_since(signed: RepoBuilder, gpg: Path, tmp_path: Path) -> None:
    sign_tag(signed, gpg, "revoked", "2020")
    before = export(gpg, tmp_path / "before", "revoked")
    revoke(gpg, "revoked")
    after = export(gpg, tmp_path / "after", "revoked")
    assert verify(signed, "--keyring", before)[:2] == (0, set())
    code, broken, said = verify(signed, "--keyring", after)
    assert (code, broken, said) == (3, BROKEN, "revoked key: the key was revoked")


def test_a_key_counts_in_its_own_time(signed: RepoBuilder, gpg: Path, tmp_path: Path) -> None:
    ring = export(gpg, tmp_path / "ring", "old")
    sign_tag(signed, gpg, "old", "2018")
    assert verify(signed, "--keyring", ring)[:2] == (0, set())
    run_gpg(
        gpg, "--faked-system-time", "20181201T000000!", "--passphrase", "", "--quick-set-expire",
        fingerprint_of(gpg, "old"), "0",
    )  # fmt: skip
    sign_tag(signed, gpg, "old", "2022")
    code, broken, said = verify(signed, "--keyring", ring)  # where it still ends in 2019
    assert (code, broken) == (3, BROKEN)
    assert said.startswith("expired key: the key expired on 2019-01-01")


def test_a_signature_that_states_its_own_end(signed: RepoBuilder, gpg: Path, tmp_path: Path) -> None:
    ring = export(gpg, tmp_path / "ring", "good")
    sign_tag(signed, gpg, "good", "2020", "--default-sig-expire", "30d")
    code, broken, said = verify(signed, "--keyring", ring)
    assert (code, broken, said.partition(":")[0]) == (3, BROKEN, "expired signature")


def test_a_tag_that_was_edited_after_it_was_signed(signed: RepoBuilder, gpg: Path, tmp_path: Path) -> None:
    ring = export(gpg, tmp_path / "ring", "good")
    sign_tag(signed, gpg, "good", "2020", said=("Clerk C", "Clerk D"))
    code, broken, said = verify(signed, "--keyring", ring)
    assert (code, broken, said.partition(":")[0]) == (3, BROKEN, "bad")
    sign_tag(signed, gpg, "good", "2020", said=("every signatory", "each signatory"))
    assert verify(signed, "--keyring", ring)[:2] == (3, BROKEN)


def test_a_tag_moved_to_another_version_keeps_its_signature(
    signed: RepoBuilder, gpg: Path, tmp_path: Path
) -> None:
    """The signature fits its bytes; what they say is of another version, and that link is broken."""
    sign_tag(signed, gpg, "good", "2020")
    signed.git("update-ref", f"refs/tags/{SECOND}/v1", f"refs/tags/{TAG}")
    ring = export(gpg, tmp_path / "ring", "good")
    ran = run_cli(["verify", f"{SECOND}@v1", "--format", "json", "--keyring", ring], signed.root)
    checks = json.loads(ran.stdout)["versions"][0]["checks"]
    assert (ran.code, {check["link"] for check in checks if check["broken"]}) == (3, {"tag"})


@pytest.mark.parametrize("data", [b"", b"garbage", b"\x00" * 4096], ids=["empty", "text", "zeros"])
def test_a_file_that_is_no_keyring(signed: RepoBuilder, gpg: Path, tmp_path: Path, data: bytes) -> None:
    sign_tag(signed, gpg, "good", "2020")
    (tmp_path / "ring").write_bytes(data)
    ran = run_cli(["verify", "--all", "--keyring", tmp_path / "ring"], signed.root)
    assert (ran.code, ran.stdout, "CL409" in ran.stderr) == (2, "", True)


def test_a_keyring_that_cannot_be_taken(signed: RepoBuilder, gpg: Path, tmp_path: Path) -> None:
    sign_tag(signed, gpg, "good", "2020")
    inside = export(gpg, signed.root / "ring", "good")  # whoever changes the repository could bring it along
    for path in (inside, tmp_path / "none", tmp_path):
        ran = run_cli(["verify", "--all", "--keyring", path], signed.root)
        assert (ran.code, ran.stdout, "CL409" in ran.stderr) == (2, "", True)
