"""A tag's signature counts only when a key that the user named made it, for these bytes, in its time."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_tags import codes

from clausectl.errors import ClausectlError
from clausectl.model.tags import TagSignature
from clausectl.repository import signing_programs
from clausectl.repository.opening import Repository, open_repository
from clausectl.repository.tag_signatures import KeySources, check_signatures
from clausectl.repository.tags import PlannedTag, SigningKey, make_tag, read_tags
from clausectl.repository.writing import Identity
from keys import export, fingerprint_of, gpg, make_key, needs_gpg, needs_ssh, new_key, revoke, run_gpg
from repo_builder import RepoBuilder

__all__ = ["gpg"]

ME = Identity("Form editor", "form-editor@example.org", "2020-07-15T09:00:00-07:00")


@pytest.fixture
def repository(builder: RepoBuilder) -> Iterator[Repository]:
    builder.write("a.md", "One.\n")
    builder.commit()
    with open_repository(builder.root) as opened:
        yield opened


def dated(date: str) -> Identity:
    return Identity(ME.name, ME.email, f"{date}T09:00:00+00:00")


def sign(repository: Repository, name: str, key: SigningKey, date: str = "2020-07-15") -> None:
    make_tag(repository, PlannedTag(name, f"Version of {name}", dated(date), key))


def check(repository: Repository, keys: KeySources) -> dict[str, TagSignature]:
    return check_signatures(repository, read_tags(repository), keys)


def outcomes(repository: Repository, keys: KeySources) -> dict[str, str]:
    return {name: found.outcome for name, found in check(repository, keys).items()}


def tamper(repository: Repository, name: str, old: bytes, new: bytes) -> None:
    """Let a tag lead to another tag object, which git stores under its right id."""
    data = repository.git.run(["cat-file", "tag", name])
    assert old in data
    made = repository.git.run(["hash-object", "-t", "tag", "-w", "--stdin"], data.replace(old, new))
    repository.git.run(["update-ref", f"refs/tags/{name}", made.decode().strip()])


# SSH


@pytest.fixture
def ssh(tmp_path: Path) -> Path:
    """A folder with three keys: ``key``, ``other`` and ``stranger``."""
    (folder := tmp_path / "ssh").mkdir()
    for name in ("key", "other", "stranger"):
        make_key(folder, name)
    return folder


def public(ssh: Path, name: str) -> str:
    return " ".join((ssh / f"{name}.pub").read_text().split()[:2])


def allow(ssh: Path, *lines: str) -> Path:
    path = ssh / "allowed"
    path.write_text("# who may sign\n" + "\n".join(lines) + "\n")
    return path


@needs_ssh
def test_ssh_good_unknown_and_not_checked(repository: Repository, ssh: Path) -> None:
    for name in ("key", "other", "stranger"):
        sign(repository, name, SigningKey("ssh", str(ssh / name)))
    make_tag(repository, PlannedTag("plain", "Not signed", ME))
    repository.git.run(["update-ref", "refs/tags/light", repository.resolve("HEAD").commit])
    allowed = allow(
        ssh, f"a@example.org,b@example.org {public(ssh, 'key')}", f"*@x.org {public(ssh, 'other')}"
    )
    found = check(repository, KeySources(allowed_signers=allowed))
    assert {name: one.outcome for name, one in found.items()} == {
        "key": "good",
        "other": "good",
        "stranger": "unknown key",
        "plain": "no signature",
        "light": "no signature",
    }
    listed = subprocess.run(
        ["ssh-keygen", "-l", "-f", str(ssh / "key.pub")], capture_output=True, text=True, check=True
    )
    assert (found["key"].principal, found["key"].fingerprint) == ("a@example.org", listed.stdout.split()[1])
    assert found["other"].principal == "*@x.org"
    assert all(one.reason for one in found.values() if one.outcome != "good")
    assert outcomes(repository, KeySources())["key"] == "not checked"
    assert outcomes(repository, KeySources(allowed_signers=allow(ssh)))["key"] == "unknown key"


@needs_ssh
def test_ssh_keys_count_in_their_time_and_not_once_revoked(repository: Repository, ssh: Path) -> None:
    key = SigningKey("ssh", str(ssh / "key"))
    for name, date in (("early", "2018-06-01"), ("within", "2020-07-15"), ("late", "2022-06-01")):
        sign(repository, name, key, date)
    sign(repository, "other", SigningKey("ssh", str(ssh / "other")))
    times = 'valid-after="20190101Z",valid-before="20210101Z"'
    allowed = allow(ssh, f"a@x.org {times} {public(ssh, 'key')}", f"b@x.org {public(ssh, 'other')}")
    found = check(repository, KeySources(allowed_signers=allowed))
    assert {name: one.outcome for name, one in found.items()} == {
        "early": "expired key",
        "within": "good",
        "late": "expired key",
        "other": "good",
    }
    assert found["late"].principal == "a@x.org"
    (ssh / "revoked").write_text(public(ssh, "key") + "\n")
    subprocess.run(["ssh-keygen", "-q", "-k", "-f", str(ssh / "krl"), str(ssh / "key.pub")], check=True)
    for name in ("revoked", "krl"):
        keys = KeySources(allowed_signers=allowed, revoked=ssh / name)
        assert outcomes(repository, keys) == {
            "early": "revoked key",
            "within": "revoked key",
            "late": "revoked key",
            "other": "good",
        }
    (ssh / "revoked").write_bytes(b"garbage \xff\n")
    with pytest.raises(ClausectlError) as error:
        check(repository, KeySources(allowed_signers=allowed, revoked=ssh / "revoked"))
    assert codes(error) == ["CL409"]


@needs_ssh
def test_ssh_bytes_that_were_not_signed(repository: Repository, ssh: Path) -> None:
    for name in ("text", "trailing", "cut", "moved", "garbled", "twice"):
        sign(repository, name, SigningKey("ssh", str(ssh / "key")))
    sign(repository, "files", SigningKey("ssh", str(ssh / "other")))
    tamper(repository, "text", b"Version of", b"version of")
    tamper(
        repository, "trailing", b"-----END SSH SIGNATURE-----\n", b"-----END SSH SIGNATURE-----\nAnd more.\n"
    )
    tamper(repository, "cut", b"-----END SSH SIGNATURE-----\n", b"")
    tamper(repository, "moved", b"tag moved\n", b"tag other\n")
    tamper(repository, "garbled", b"U1NIU0lH", b"AAAAAAAA")
    tamper(repository, "twice", b"Version", b"-----BEGIN SSH SIGNATURE-----\nAA\nVersion")
    allowed = allow(ssh, f"a@x.org {public(ssh, 'key')}", f'b@x.org namespaces="file" {public(ssh, "other")}')
    found = outcomes(repository, KeySources(allowed_signers=allowed))
    assert found.pop("files") == "unknown key"  # its key may sign files, not tags
    assert set(found.values()) == {"bad"}
    assert len(found) == 6


@needs_ssh
def test_keys_that_come_with_the_repository_prove_nothing(
    builder: RepoBuilder, repository: Repository, ssh: Path, tmp_path: Path
) -> None:
    sign(repository, "v1", SigningKey("ssh", str(ssh / "key")))
    line = f"a@example.org {public(ssh, 'key')}\n"
    inside = builder.write("keys/allowed", line)
    outside = allow(ssh, line)
    (tmp_path / "to-inside").symlink_to(inside)
    (tmp_path / "folder").symlink_to(builder.root / "keys")
    (builder.root / "to-outside").symlink_to(outside)
    (builder.root / ".git" / "allowed").write_text(line)
    builder.git("worktree", "add", "-q", str(tmp_path / "linked"), "-b", "linked")
    (tmp_path / "linked" / "keys").mkdir()
    (tmp_path / "linked" / "keys" / "allowed").write_text(line)
    for place in (
        inside,
        tmp_path / "to-inside",
        tmp_path / "folder" / "allowed",
        builder.root / "to-outside",
        builder.root / "keys" / ".." / "to-outside",
        builder.root / ".git" / "allowed",
        tmp_path / "linked" / "keys" / "allowed",
        tmp_path / "none",
        tmp_path,
    ):
        for keys in (
            KeySources(allowed_signers=place),
            KeySources(allowed_signers=outside, revoked=place),
            KeySources(keyring=place),
        ):
            with pytest.raises(ClausectlError) as error:
                check(repository, keys)
            assert codes(error) == ["CL409"]
    assert outcomes(repository, KeySources(allowed_signers=outside)) == {"v1": "good"}


@needs_ssh
def test_what_the_configuration_names_is_never_run(
    builder: RepoBuilder, repository: Repository, ssh: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign(repository, "v1", SigningKey("ssh", str(ssh / "stranger")))
    tamper(repository, "v1", b"Version", b"version")
    liar = builder.write("bin/ssh-keygen", f"#!/bin/sh\ntouch {tmp_path}/ran\nexit 0\n")
    liar.chmod(0o755)
    for name in ("gpg.program", "gpg.ssh.program", "gpg.openpgp.program"):
        builder.git("config", name, str(liar))
    monkeypatch.setenv("PATH", f"{liar.parent}{os.pathsep}{os.environ['PATH']}")
    keys = KeySources(allowed_signers=allow(ssh, f"a@x.org {public(ssh, 'key')}"))
    assert outcomes(repository, keys) == {"v1": "bad"}
    assert not (tmp_path / "ran").exists()
    # A program that accepts everything is found out before it is asked about anything.
    shutil.copy(liar, tmp_path / "ssh-keygen")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(ClausectlError) as error:
        check(repository, keys)
    assert codes(error) == ["CL408"]


# GPG


def sign_at(repository: Repository, name: str, home: Path, who: str, date: str, *more: str) -> None:
    """A tag signed with a key that may have expired since: GnuPG is told that it is that day."""
    tag = PlannedTag(name, f"Version of {name}", dated(date))
    payload = (
        f"object {repository.resolve('HEAD').commit}\ntype commit\ntag {name}\ntagger ".encode()
        + tag.tagger.line()
        + f"\n\n{tag.message}\n".encode()
    )
    moment = ["--faked-system-time", date.replace("-", "") + "T090000!"]
    signature = run_gpg(
        home, *moment, *more, "--detach-sign", "--armor", "-u", f"{who}@example.org", data=payload
    )
    id_ = repository.git.run(["hash-object", "-t", "tag", "-w", "--stdin"], payload + signature)
    repository.git.run(["update-ref", f"refs/tags/{name}", id_.decode().strip()])


@needs_gpg
def test_gpg_good_unknown_expired_revoked_and_bad(repository: Repository, gpg: Path, tmp_path: Path) -> None:
    sign(repository, "good", SigningKey("gpg", "good@example.org"), "2020-07-15")
    sign(repository, "stranger", SigningKey("gpg", "stranger@example.org"))
    sign(repository, "early", SigningKey("gpg", "good@example.org"), "2019-07-15")
    sign(repository, "revoked", SigningKey("gpg", "revoked@example.org"))
    sign_at(repository, "in-time", gpg, "old", "2018-06-01")
    for name in ("text", "trailing", "cut", "garbled"):
        sign(repository, name, SigningKey("gpg", "good@example.org"))
    repository.git.run(
        ["update-ref", "refs/tags/re-pointed", repository.git.run(["rev-parse", "good"]).decode().strip()]
    )
    tamper(repository, "text", b"Version of", b"version of")
    end = b"-----END PGP SIGNATURE-----\n"
    tamper(repository, "trailing", end, end + b"And more.\n")
    tamper(repository, "cut", end, b"")
    lines = repository.git.run(["cat-file", "tag", "garbled"]).split(b"\n")
    body = next(i for i, line in enumerate(lines) if line.startswith(b"-----BEGIN")) + 2
    tamper(repository, "garbled", lines[body], b"A" * len(lines[body]))
    before = export(gpg, tmp_path / "before.asc", "good", "old", "revoked")
    found = outcomes(repository, KeySources(keyring=before))
    assert found["revoked"] == "good"
    revoke(gpg, "revoked")
    for armour in (True, False):
        keys = KeySources(keyring=export(gpg, tmp_path / "keys", "good", "old", "revoked", armour=armour))
        found = outcomes(repository, keys)
        assert found == {
            "good": "good",
            "stranger": "unknown key",
            "early": "expired key",
            "revoked": "revoked key",
            "in-time": "good",
            "re-pointed": "good",
            "text": "bad",
            "trailing": "bad",
            "cut": "bad",
            "garbled": "bad",
        }
    one = check(repository, keys)["good"]
    assert one.principal == "Signer good <good@example.org>"
    assert len(one.fingerprint) == 40


@needs_gpg
def test_gpg_keys_past_their_time(repository: Repository, gpg: Path, tmp_path: Path) -> None:
    """What a key has signed after it expired, by a date that it could not have had."""
    new_key(gpg, "renewed", "20180101T000000!", "never")
    sign_at(repository, "late", gpg, "renewed", "2022-06-01")
    sign_at(repository, "in-time", gpg, "renewed", "2018-06-01")
    fingerprint = fingerprint_of(gpg, "renewed")
    keys = KeySources(keyring=export(gpg, tmp_path / "keys", "renewed"))
    assert outcomes(repository, keys) == {"late": "good", "in-time": "good"}
    moment = ["--faked-system-time", "20180601T000000!"]
    run_gpg(gpg, *moment, "--passphrase", "", "--quick-set-expire", fingerprint, "1y")
    export(gpg, tmp_path / "keys", "renewed")
    found = check(repository, keys)
    assert {name: one.outcome for name, one in found.items()} == {"late": "expired key", "in-time": "good"}
    assert "2019-06-01" in found["late"].reason


@needs_gpg
def test_gpg_signatures_that_state_their_own_end(repository: Repository, gpg: Path, tmp_path: Path) -> None:
    day = ("2020-06-01", "--default-sig-expire", "1d")
    for who in ("good", "edited", "revoked", "stranger"):
        sign_at(repository, who, gpg, "good" if who == "edited" else who, *day)
    sign_at(repository, "lasting", gpg, "good", *day[:2], "50y")
    sign_at(repository, "by-old", gpg, "old", "2018-06-01", *day[1:])
    tamper(repository, "edited", b"Version of", b"version of")
    revoke(gpg, "revoked")
    keys = KeySources(keyring=export(gpg, tmp_path / "keys", "good", "old", "revoked"))
    assert outcomes(repository, keys) == {
        "good": "expired signature",
        "lasting": "good",
        "edited": "bad",
        "revoked": "revoked key",
        "by-old": "expired signature",
        "stranger": "unknown key",
    }


@needs_gpg
def test_gpg_subkeys_are_judged_for_themselves(repository: Repository, gpg: Path, tmp_path: Path) -> None:
    new_key(gpg, "main", "20200101T000000!", "never")
    fingerprint = fingerprint_of(gpg, "main")
    moment = ["--faked-system-time", "20200201T000000!"]
    run_gpg(gpg, *moment, "--passphrase", "", "--quick-add-key", fingerprint, "ed25519", "sign", "1y")
    sign_at(repository, "by-subkey", gpg, "main", "2020-06-01")
    sign(repository, "by-main", SigningKey("gpg", f"{fingerprint}!"))
    found = check(repository, KeySources(keyring=export(gpg, tmp_path / "keys", "main", "stranger")))
    assert {name: one.outcome for name, one in found.items()} == {"by-subkey": "good", "by-main": "good"}
    assert found["by-main"].fingerprint == fingerprint
    assert found["by-subkey"].fingerprint != fingerprint
    assert {one.principal for one in found.values()} == {"Signer main <main@example.org>"}


@needs_gpg
def test_gpg_keyrings_that_hold_no_key(
    repository: Repository, gpg: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign(repository, "v1", SigningKey("gpg", "good@example.org"))
    (own := tmp_path / "t").mkdir()
    monkeypatch.setattr(signing_programs.tempfile, "tempdir", str(own))  # nobody else makes folders there
    for data in (b"", b"garbage", os.urandom(5000)):
        (tmp_path / "keys").write_bytes(data)
        with pytest.raises(ClausectlError) as error:
            check(repository, KeySources(keyring=tmp_path / "keys"))
        assert codes(error) == ["CL409"]
    assert outcomes(repository, KeySources()) == {"v1": "not checked"}
    assert list(own.iterdir()) == []


@needs_gpg
def test_git_accepts_a_tag_signed_with_gpg(builder: RepoBuilder, repository: Repository, gpg: Path) -> None:
    sign(repository, "v1", SigningKey("gpg", "good@example.org"))
    builder.git("verify-tag", "v1", env={"GNUPGHOME": str(gpg)})
