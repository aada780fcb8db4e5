"""The tag of a completed version is signed with one's own key, SSH or GPG, and `verify` says whose it is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from test_record import NAME, outside, record
from test_record import repo as repo  # the fixture
from test_sign import accept, sign

from cli_runner import Ran, run_cli
from keys import export, fingerprint_of, gpg, make_key, needs_gpg, needs_ssh
from repo_builder import RepoBuilder

__all__ = ["gpg"]

TAG = f"{NAME}/v1"


def signature_check(repo: RepoBuilder, *keys: str | Path) -> tuple[int, str, str]:
    """Exit code of `verify`, what the tag's signature comes to, and by which key or why."""
    ran = run_cli(["verify", "--all", "--require-tags", "--format", "json", *keys], repo.root)
    checks = json.loads(ran.stdout)["versions"][0]["checks"]
    broken = [check["link"] for check in checks if check["broken"]]
    (one,) = (check for check in checks if check["link"] == "tag signature")
    assert broken == (["tag signature"] if ran.code else [])
    return ran.code, one["outcome"], one["detail"]


def state(repo: RepoBuilder) -> dict[str, object]:
    """Every reference, what the index holds, and every file outside of git's own."""
    files = {
        str(path): path.read_bytes()
        for path in sorted(repo.root.rglob("*"))
        if path.is_file() and ".git" not in path.parts
    }
    kept = [path.name for path in (repo.root / ".git" / "clausectl").glob("*")]
    return {
        "refs": repo.git("for-each-ref") + repo.head(),
        "index": repo.git("ls-files", "--stage"),
        "files": files,
        "notes": [name for name in kept if "journal" in name or "act" in name],
    }


def allow(folder: Path, key: Path, who: str = "supplier@example.org") -> Path:
    public = key.with_suffix(".pub").read_text().split()
    path = folder / "allowed"
    path.write_text(f"{who} {public[0]} {public[1]}\n")
    return path


def complete(repo: RepoBuilder, *key: str | Path) -> Ran:
    assert accept(repo, "customer").code == 0
    return accept(repo, "supplier", *(str(part) for part in key))


@needs_ssh
def test_ssh_signs_the_tag_of_the_last_act(repo: RepoBuilder, tmp_path: Path) -> None:
    key = make_key(tmp_path, "key")
    ran = complete(repo, "--tag-key", key)
    assert (ran.code, ran.stderr) == (0, "")
    assert f"tag           {TAG}" in ran.stdout
    assert "-----BEGIN SSH SIGNATURE-----" in repo.git("cat-file", "tag", TAG)
    code, outcome, key_found = signature_check(repo, "--allowed-signers", allow(tmp_path, key))
    assert (code, outcome) == (0, "matches")
    assert "of supplier@example.org" in key_found
    assert signature_check(repo)[:2] == (0, "not checked")
    stranger = make_key(tmp_path, "stranger")
    code, outcome, why = signature_check(repo, "--allowed-signers", allow(tmp_path, stranger))
    assert (code, outcome) == (3, "does not match")
    assert "unknown key" in why


@needs_gpg
def test_gpg_signs_the_tag_of_the_last_act(repo: RepoBuilder, gpg: Path, tmp_path: Path) -> None:
    ran = complete(repo, "--gpg-key", "good@example.org")
    assert (ran.code, ran.stderr) == (0, "")
    code, outcome, key_found = signature_check(repo, "--keyring", export(gpg, tmp_path / "ring", "good"))
    assert (code, outcome) == (0, "matches")
    assert key_found == f"gpg key {fingerprint_of(gpg, 'good')} of Signer good <good@example.org>"
    said = run_cli(["verify", "--all", "--keyring", tmp_path / "ring"], repo.root).stdout
    assert f"the keys given: {key_found}\n" in said
    ring = export(gpg, tmp_path / "ring", "stranger")
    assert signature_check(repo, "--keyring", ring)[:2] == (3, "does not match")


@needs_ssh
def test_record_and_a_plan_sign_it_as_well(repo: RepoBuilder, tmp_path: Path) -> None:
    key = make_key(tmp_path, "key")
    assert accept(repo, "customer").code == 0
    plan = json.loads(accept(repo, "supplier", "--plan", "--format", "json").stdout)["plan"]
    before = repo.head()
    assert sign(repo, "--apply", plan, "--tag-key", str(key)).code == 0
    assert signature_check(repo, "--allowed-signers", allow(tmp_path, key))[:2] == (0, "matches")
    repo.git("tag", "-d", TAG)
    repo.git("reset", "-q", "--hard", before)
    copy = outside(tmp_path, "copy.pdf", b"%PDF a fictional scan")
    act = ("--as", "supplier", "--typed-name", "Supplier S", "--decision", "accepted")
    done = record(repo, f"{NAME}@v1", "--evidence", copy, *act, "--tag-key", str(key))
    assert done.code == 0, done.stderr
    assert signature_check(repo, "--allowed-signers", allow(tmp_path, key))[:2] == (0, "matches")


@needs_gpg
def test_record_signs_it_with_gpg(repo: RepoBuilder, gpg: Path, tmp_path: Path) -> None:
    assert accept(repo, "customer").code == 0
    copy = outside(tmp_path, "copy.pdf", b"%PDF a fictional scan")
    act = ("--as", "supplier", "--typed-name", "Supplier S", "--decision", "accepted")
    done = record(repo, f"{NAME}@v1", "--evidence", copy, *act, "--gpg-key", "good@example.org")
    assert done.code == 0, done.stderr
    ring = export(gpg, tmp_path / "ring", "good")
    assert signature_check(repo, "--keyring", ring)[:2] == (0, "matches")


def refused(repo: RepoBuilder, code: str, *key: str) -> str:
    """Sign and record as the last act with a key that fails: an error, and nothing anywhere has changed."""
    before = state(repo)
    act = ("--as", "supplier", "--typed-name", "Supplier S", "--decision", "accepted")
    for done in (accept(repo, "supplier", *key), record(repo, f"{NAME}@v1", *act, *key)):
        assert (done.code, done.stdout) == (2, "")
        assert f"{code} " in done.stderr
        assert "hint:" in done.stderr
        assert "Traceback" not in done.stderr
        assert state(repo) == before
    return done.stderr


@needs_ssh
def test_ssh_keys_that_cannot_sign_leave_nothing_behind(repo: RepoBuilder, tmp_path: Path) -> None:
    assert accept(repo, "customer").code == 0
    locked = make_key(tmp_path, "locked", "a passphrase")
    shared = make_key(tmp_path, "shared")
    shared.chmod(0o644)  # ssh-keygen takes no key that others can read
    alone = make_key(tmp_path, "alone")
    alone.unlink()  # its private half is nowhere
    (tmp_path / "empty").touch(mode=0o600)
    (tmp_path / "garbage").write_bytes(b"\x00\xff" * 500)
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    for key in (locked, shared, f"{alone}.pub", tmp_path / "empty", tmp_path / "garbage"):
        said = refused(repo, "CL407", "--tag-key", str(key))
        assert "cannot be used to sign" in said
    for key in (tmp_path / "none", tmp_path, tmp_path / "dangling", "--help", "\n", "-"):
        said = refused(repo, "CL407", "--tag-key", str(key))
        assert "there is no SSH key" in said
    assert accept(repo, "supplier", "--tag-key", str(make_key(tmp_path, "right"))).code == 0


@needs_gpg
def test_gpg_keys_that_cannot_sign_leave_nothing_behind(repo: RepoBuilder, gpg: Path) -> None:
    assert accept(repo, "customer").code == 0
    for key in ("nobody@example.org", "0123456789ABCDEF", "--help", " ", "old@example.org"):
        assert "cannot be used to sign" in refused(repo, "CL407", "--gpg-key", key)
    assert accept(repo, "supplier", "--gpg-key", "good@example.org").code == 0


@pytest.mark.parametrize("option", ["--tag-key", "--gpg-key"])
def test_without_the_program_nothing_is_signed(
    repo: RepoBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    assert accept(repo, "customer").code == 0
    folder = tmp_path / "bin"
    folder.mkdir()
    found = shutil.which("git")
    assert found is not None
    (folder / "git").symlink_to(found)
    (tmp_path / "key").touch(mode=0o600)
    monkeypatch.setenv("PATH", str(folder))
    assert "was not found" in refused(repo, "CL408", option, str(tmp_path / "key"))


@needs_ssh
def test_a_key_that_signs_nothing_is_said_to_be_unused(repo: RepoBuilder, tmp_path: Path) -> None:
    key = make_key(tmp_path, "key")
    first = accept(repo, "customer", "--tag-key", str(key))
    assert first.code == 0
    assert (
        "CL474 warning: the key was not used: no tag is made of supply/first@v1 now, it awaits others"
        in first.stderr
    )
    assert repo.git("tag", "--list") == ""
    name = ("--as", "supplier", "--typed-name", "Supplier S")
    declined = sign(repo, f"{NAME}@v1", *name, "--decline", "--tag-key", str(key), "--format", "json")
    assert declined.code == 0
    assert [one["code"] for one in json.loads(declined.stdout)["warnings"]] == ["CL474"]
    assert "it is declined" in declined.stderr
    assert repo.git("tag", "--list") == ""


def test_two_keys_are_one_too_many_and_send_takes_none(repo: RepoBuilder) -> None:
    done = accept(repo, "customer", "--tag-key", "a", "--gpg-key", "b")
    assert (done.code, "two keys" in done.stderr) == (2, True)
    done = record(repo, NAME, "--tag-key", "a", "--gpg-key", "b")
    assert (done.code, "two keys" in done.stderr) == (2, True)
    done = run_cli(
        ["send", NAME, "--tag-key", "a"], repo.root
    )  # what is sent is not complete, and has no tag
    assert (done.code, "--tag-key" in done.stderr) == (2, True)
    assert repo.git("tag", "--list") == ""
