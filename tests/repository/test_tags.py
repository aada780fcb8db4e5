"""Tags are made as git makes them, never moved, and read in bulk as they are stored."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from clausectl.errors import ClausectlError
from clausectl.repository.acts import perform_act
from clausectl.repository.opening import open_repository
from clausectl.repository.signing_programs import find_program
from clausectl.repository.tags import PlannedTag, SigningKey, make_tag, read_tags
from clausectl.repository.writing import Identity
from keys import make_key, needs_ssh
from repo_builder import RepoBuilder

ME = Identity("Form editor", "form-editor@example.org", "2020-07-15T09:00:00-07:00")


def codes(error: pytest.ExceptionInfo[ClausectlError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


@pytest.fixture
def built(builder: RepoBuilder) -> RepoBuilder:
    builder.write("a.md", "One.\n")
    builder.commit()
    return builder


def test_a_tag_has_the_bytes_that_git_would_write(built: RepoBuilder) -> None:
    with open_repository(built.root) as repository:
        id_ = make_tag(repository, PlannedTag("acme/lease/v1", "Version 1\n\nabc\n", ME))
    who = {"GIT_COMMITTER_NAME": ME.name, "GIT_COMMITTER_EMAIL": ME.email}
    built.git(
        *("tag", "-a", "-m", "Version 1\n\nabc", "other"),
        env={**who, "GIT_COMMITTER_DATE": "2020-07-15T09:00:00-0700"},
    )
    ours, theirs = built.git("cat-file", "tag", id_), built.git("cat-file", "tag", "other")
    assert ours == theirs.replace("tag other", "tag acme/lease/v1")
    assert built.git("fsck", "--strict") == ""
    assert built.git("for-each-ref", "--format=%(objectname) %(refname)", "refs/tags/acme") == (
        f"{id_} refs/tags/acme/lease/v1"
    )


def test_no_tag_is_moved_and_no_name_stands_in_anothers_way(built: RepoBuilder) -> None:
    with open_repository(built.root) as repository:
        first = make_tag(repository, PlannedTag("acme/v1", "One", ME))
        for name in ("acme/v1", "acme", "acme/v1/x"):
            with pytest.raises(ClausectlError) as error:
                make_tag(repository, PlannedTag(name, "Two", ME))
            assert codes(error) == ["CL405"]
        for name in ("a b", "a..b", "-x", "", "a\nb", "x.lock", "a^b"):
            with pytest.raises(ClausectlError) as error:
                make_tag(repository, PlannedTag(name, "Two", ME))
            assert codes(error) == ["CL007"]
        with pytest.raises(ValueError, match="signature"):
            make_tag(repository, PlannedTag("x", "Hello\n-----BEGIN PGP SIGNATURE-----\n", ME))
    assert built.git("for-each-ref", "--format=%(objectname)", "refs/tags") == first


def test_tags_are_read_in_bulk_as_they_are_stored(built: RepoBuilder) -> None:
    first = built.head()
    built.write("b.md", "Two.\n")
    second = built.commit()
    built.tag("light", first)
    built.tag("acme/lease/v1", first, message="Version 1\n\nSHA-256 abc")
    built.tag("acme/lease/v2", second, message="Version 2")
    built.tag("acme/leases", second, message="Another")
    built.git("tag", "tree", "HEAD^{tree}")
    built.git("tag", "-a", "-m", "Nested", "nested", "acme/lease/v1", env=built._identity(None, ("A", "a@b")))
    built.git("update-ref", "refs/tags/moved", built.head("refs/tags/acme/lease/v1"))
    built.git("replace", built.head("refs/tags/acme/lease/v1"), built.head("refs/tags/acme/lease/v2"))
    with open_repository(built.root) as repository:
        found = {tag.name: tag for tag in read_tags(repository)}
        assert list(found) == sorted(found)
        assert len(found) == 7
        one = found["acme/lease/v1"]
        assert (one.kind, one.commit, one.own_name, one.signed, one.sound) == (
            *("annotated", first, "acme/lease/v1"),
            *("none", True),
        )
        assert (one.tagger, one.email) == ("Form editor", "form-editor@example.org")
        assert one.date == "2020-01-01T11:00:00+00:00"
        assert one.message == "Version 1\n\nSHA-256 abc\n"
        assert one.payload.decode().startswith(f"object {first}\ntype commit\ntag acme/lease/v1\n")
        assert found["moved"].own_name == "acme/lease/v1"
        assert found["moved"].id == one.id
        assert (found["light"].kind, found["light"].commit) == ("lightweight", first)
        assert found["tree"].commit == ""
        assert found["nested"].commit == first
        assert [t.name for t in read_tags(repository, "acme/lease/v")] == ["acme/lease/v1", "acme/lease/v2"]
        assert [t.name for t in read_tags(repository, "acme/lease")] == [
            *("acme/lease/v1", "acme/lease/v2", "acme/leases")
        ]
        assert read_tags(repository, "*") == []
        assert [t.name for t in read_tags(repository, names=["light", "none", "acme/leases"])] == [
            *("acme/leases", "light")
        ]


@pytest.mark.parametrize(
    "body",
    [
        b"object {}\ntype commit\ntag x\n\nno tagger\n",
        b"object {}\ntype commit\ntag x\ntagger A <a@b> 99999999999999 +0000\n\nfar\n",
        b"object {}\ntype commit\ntag x\ntagger A <a@b> 0 +9999\n\nfar\n",
        b"object {}\ntype commit\ntag \xff\xfe\ntagger \xff <\xff> 5 +0000\n\n\xff\n",
        b"object {}\ntype commit\ntag x\ntagger broken\n\nx\n",
        b"object {}\ntype commit\n",
        b"",
        b"\0" * 200,
        b"object {}\ntype commit\ntag x\n\n" + b"-----BEGIN SSH SIGNATURE-----\n" * 5000,
    ],
)
def test_malformed_tags_are_read_and_never_believed(built: RepoBuilder, body: bytes) -> None:
    head = built.head()
    data = body.replace(b"{}", head.encode())
    id_ = built.git("hash-object", "-t", "tag", "-w", "--literally", "--stdin", data=data)
    (built.root / ".git/refs/tags/odd").write_text(id_ + "\n")
    with open_repository(built.root) as repository:
        (tag,) = read_tags(repository)
    assert (tag.name, tag.id, tag.kind) == ("odd", id_, "annotated")
    assert tag.sound == (data.startswith(b"object") and b"broken" not in data and data.count(b"\n") > 2)
    assert tag.date in ("", "1970-01-01T00:00:05+00:00")


def test_bytes_that_do_not_have_their_id_are_found_out(built: RepoBuilder) -> None:
    built.tag("v1", message="One")
    built.tag("v2", message="Two")
    one, two = (built.root / f".git/objects/{i[:2]}/{i[2:]}" for i in map(built.head, ("v1", "v2")))
    one.chmod(0o644)
    one.write_bytes(two.read_bytes())
    with open_repository(built.root) as repository:
        assert {tag.name: tag.sound for tag in read_tags(repository)} == {"v1": False, "v2": True}


@needs_ssh
def test_git_accepts_a_tag_signed_with_ssh(built: RepoBuilder, tmp_path: Path) -> None:
    key = make_key(tmp_path, "key")
    allowed = tmp_path / "allowed"
    allowed.write_text(f"form-editor@example.org {(tmp_path / 'key.pub').read_text()}")
    with open_repository(built.root) as repository:
        act = perform_act(
            repository,
            {"agreements/acme/v1.json": b"{}\n"},
            "Sign",
            author=ME,
            tags=[PlannedTag("acme/v1", "Version 1", ME, SigningKey("ssh", str(key)))],
        )
        (tag,) = read_tags(repository)
    assert (tag.signed, tag.commit, tag.message) == ("ssh", act.commit, "Version 1\n")
    setting = f"gpg.ssh.allowedSignersFile={allowed}"
    built.git("-c", setting, "verify-tag", "acme/v1")  # which fails the test where git does not accept it
    assert built.git("fsck", "--strict") == ""


@needs_ssh
def test_a_key_that_cannot_sign_stops_everything(
    built: RepoBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = make_key(tmp_path, "locked", "a passphrase")
    (tmp_path / "odd").write_text("no key")
    before = sorted(p for p in built.root.rglob("*") if "clausectl" not in p.parts)
    with open_repository(built.root) as repository:
        for kind, key, code in (
            ("ssh", str(tmp_path / "none"), "CL407"),
            ("ssh", str(tmp_path / "odd"), "CL407"),
            ("ssh", str(tmp_path), "CL407"),
            ("ssh", str(locked), "CL407"),
            ("gpg", "", "CL407"),
            ("gpg", "nobody@example.org", "CL407" if shutil.which("gpg") else "CL408"),
        ):
            monkeypatch.setenv("GNUPGHOME", str(tmp_path / "gnupg"))
            tag = PlannedTag("acme/v1", "Version 1", ME, SigningKey(kind, key))  # type: ignore[arg-type]
            with pytest.raises(ClausectlError) as error:
                perform_act(repository, {"v1.json": b"{}\n"}, "Sign", author=ME, tags=[tag])
            assert codes(error) == [code]
        monkeypatch.setattr("clausectl.repository.signing_programs.find_program", _none)
        with pytest.raises(ClausectlError) as error:
            perform_act(
                repository,
                {"v1.json": b"{}\n"},
                "Sign",
                author=ME,
                tags=[PlannedTag("v1", "V", ME, SigningKey("gpg", "x"))],
            )
        assert codes(error) == ["CL408"]
    assert sorted(p for p in built.root.rglob("*") if "clausectl" not in p.parts) == before


def _none(name: str) -> str:
    real = find_program
    path, os.environ["PATH"] = os.environ["PATH"], "relative:/nonexistent"
    try:
        return real(name)
    finally:
        os.environ["PATH"] = path


def test_programs_that_others_could_have_put_there_are_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("open", "inside", "good"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "gpg").write_text("#!/bin/sh\n")
        (tmp_path / folder / "gpg").chmod(0o755)
    (tmp_path / "open").chmod(0o777)
    (tmp_path / "link").mkdir()
    (tmp_path / "link" / "gpg").symlink_to(tmp_path / "inside" / "gpg")
    monkeypatch.chdir(tmp_path)
    folders = ["open", f"{tmp_path}/open", f"{tmp_path}/inside", f"{tmp_path}/link", f"{tmp_path}/good"]
    monkeypatch.setenv("PATH", os.pathsep.join(folders))
    assert find_program("gpg", [str(tmp_path / "inside")]) == f"{tmp_path}/good/gpg"
    monkeypatch.setenv("PATH", os.pathsep.join(folders[:4]))
    with pytest.raises(ClausectlError) as error:
        find_program("gpg", [str(tmp_path / "inside")])
    assert codes(error) == ["CL408"]
