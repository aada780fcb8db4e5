# ruff: noqa: E501 - the tables of what is altered keep one to a line
"""Bundles: signed versions for somebody who has no repository, checked by the page that comes with them."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from signed_repository import FIRST, SECOND
from tamperings import TAMPERINGS, V1, edit, signed, template, verify
from test_verify_keys import make_keys

import signed_library
from clausectl.errors import ClausectlError
from clausectl.formats.signed_files import hash_bytes, write_version
from clausectl.model.signed import EvidenceRecord
from clausectl.repository import archives
from clausectl.repository.archives import write_archive
from cli_runner import Ran, run_cli
from repo_builder import RepoBuilder, clean_git_environment

__all__ = ["signed", "template"]

TOP = Path(__file__).parents[2]
MATCHES = "everything compared matches what is recorded\n"
A, B, A2 = f"{FIRST}@v1", f"{SECOND}@v1", f"{FIRST}@v2"
IN_A = f"{A}/{V1}"
IN_A2 = f"{A2}/agreements/{FIRST}.signed/v2"
IN_B = f"{B}/agreements/{SECOND}.signed/v1"


def write_bundle(builder: RepoBuilder, *arguments: str | Path) -> Ran:
    ran = run_cli(["verify", *arguments], builder.root)
    assert "valid" not in (ran.stdout + ran.stderr).lower()
    assert not list(builder.root.parent.rglob(".clausectl-*"))
    return ran


def unpack(archive: Path, folder: Path) -> Path:
    with zipfile.ZipFile(archive) as opened:
        assert opened.testzip() is None
        opened.extractall(folder)
    return folder


def check(folder: Path) -> tuple[int, str]:
    """Run the script of an unpacked bundle: no site packages, nothing of the environment."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "verify_signed.py"],
        cwd=folder,
        env={},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert not done.stderr
    return done.returncode, done.stdout


def list_anew(folder: Path) -> None:
    """SHA256SUMS as somebody would make it who changed the files."""
    names = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    )
    lines = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


@pytest.fixture(scope="session")
def archive(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All three versions of the signed repository in one bundle."""
    path = tmp_path_factory.mktemp("bundle") / "proof.zip"
    ran = run_cli(["verify", "--all", "--bundle", path], template)
    assert ran.code == 0, ran.stderr
    return path


@pytest.fixture
def unpacked(archive: Path, tmp_path: Path) -> Path:
    return unpack(archive, tmp_path / "unpacked")


def test_what_nobody_touched_matches(unpacked: Path) -> None:
    assert check(unpacked) == (0, MATCHES)
    shutil.move(unpacked, unpacked.parent / "a folder with ümlauts")
    assert check(unpacked.parent / "a folder with ümlauts") == (0, MATCHES)


def test_one_version_with_everything_it_rests_on(signed: RepoBuilder, tmp_path: Path) -> None:
    path = tmp_path / "one.zip"
    ran = write_bundle(signed, A, "--bundle", path, "--format", "json")
    report = json.loads(ran.stdout)
    assert ran.code == 0
    data = path.read_bytes()
    assert report["bundle"] == {
        "path": str(path),
        "sha256": hash_bytes(data),
        "size": len(data),
        "files": 14,
    }
    folder = unpack(path, tmp_path / "unpacked")
    names = [p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()]
    frozen = [f"{A}/{p.relative_to(signed.root)}" for p in signed.root.glob("frozen/**/*@1.0.0*")]
    assert len(frozen) == 3  # and not the price clause of v2
    assert sorted(names) == sorted(
        [
            "README.md",
            "SHA256SUMS",
            "verify_signed.py",
            f"{A}/first-v1.md",
            f"{A}/tag/object",
            *frozen,
            *(f"{A}/{p.relative_to(signed.root)}" for p in (signed.root / V1).rglob("*") if p.is_file()),
        ]
    )
    for name in names:
        stored = name.removeprefix(A + "/")
        if stored.startswith(("agreements/", "frozen/")):
            assert (folder / name).read_bytes() == (signed.root / stored).read_bytes()
    assert (folder / A / "first-v1.md").read_bytes() == (signed.root / V1 / "text.md").read_bytes()
    assert check(folder) == (0, MATCHES)


def test_the_tag_is_the_one_git_stores(signed: RepoBuilder, unpacked: Path) -> None:
    id_ = signed.git("rev-parse", f"refs/tags/{FIRST}/v1")
    place = unpacked / A / "tag" / "object"
    assert signed.git("hash-object", "-t", "tag", str(place)) == id_
    assert place.read_bytes().decode().removesuffix("\n") == signed.git("cat-file", "tag", id_)
    page = (unpacked / "README.md").read_text(encoding="utf-8")
    assert f"`{id_}`" in page
    assert not (unpacked / A2 / "tag").exists()
    assert "the annotated tag: there is none" in page


def test_the_page_at_the_top(unpacked: Path) -> None:
    page = (unpacked / "README.md").read_text(encoding="utf-8")
    for words in ("no legal advice", "python3 verify_signed.py", "What it cannot see", "awaiting supplier"):
        assert words in page
    for name, copy in ((A, "first-v1.md"), (A2, "first-v2.md"), (B, "second-v1.md")):
        assert f"### `{name}`\n" in page
        assert f"`{name}/{copy}`" in page
    assert "valid" not in page.lower()
    assert "{{" not in page


def test_the_script_is_the_one_in_the_documents(unpacked: Path) -> None:
    script = (TOP / "docs" / "verify_signed.py").read_bytes()
    assert files("clausectl").joinpath("proof/verify_signed.txt").read_bytes() == script
    assert (unpacked / "verify_signed.py").read_bytes() == script


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs sha256sum")
def test_the_list_is_what_sha256sum_reads(unpacked: Path) -> None:
    run = ["sha256sum", "--strict", "--check", "--quiet", "SHA256SUMS"]
    assert subprocess.run(run, cwd=unpacked, check=False).returncode == 0
    (unpacked / A / "first-v1.md").write_bytes(b"Another text.\n")
    assert subprocess.run(run, cwd=unpacked, capture_output=True, check=False).returncode == 1


def test_an_archive_is_the_same_everywhere(
    signed: RepoBuilder, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1234567890")
    signed.git("clone", "-q", "--bare", str(signed.root), str(tmp_path / "clone.git"))
    clone = RepoBuilder.__new__(RepoBuilder)
    clone.root, clone.commits = tmp_path / "clone.git", 50
    old = os.umask(0o077)
    try:
        assert write_bundle(clone, "--all", "--bundle", "../again.zip").code == 0
    finally:
        os.umask(old)
    assert (tmp_path / "again.zip").read_bytes() == archive.read_bytes()


def test_a_shallow_clone_gives_the_same(signed: RepoBuilder, archive: Path, tmp_path: Path) -> None:
    signed.git("clone", "-q", "--depth=1", f"file://{signed.root}", str(tmp_path / "clone"))
    clone = RepoBuilder.__new__(RepoBuilder)
    clone.root, clone.commits = tmp_path / "clone", 50
    clone.git("fetch", "-q", "--depth=1", "origin", "refs/tags/*:refs/tags/*")
    assert write_bundle(clone, "--all", "--bundle", "proof.zip").code == 0
    assert (clone.root / "proof.zip").read_bytes() == archive.read_bytes()


def test_names_dates_and_modes(archive: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        found = opened.infolist()
    names = [item.filename for item in found]
    assert names[-1] == "SHA256SUMS"
    assert names[:-1] == sorted(names[:-1])
    assert len(set(names)) == len(names)
    for item in found:
        assert not item.filename.startswith("/")
        assert not {"..", ".", ""} & set(item.filename.split("/"))
        assert (item.date_time, item.compress_type) == ((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED)
        assert item.external_attr >> 16 == stat.S_IFREG | 0o644


# What is done to an unpacked bundle, and the words that name it where the list of hashes is made anew.


def alter(path: str, old: str, new: str) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        (place,) = folder.glob(path)
        data = place.read_bytes()
        assert old.encode() in data
        place.write_bytes(data.replace(old.encode(), new.encode(), 1))

    return act


def remove(path: str) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        (place,) = folder.glob(path)
        place.unlink()

    return act


def copy(old: str, new: str) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        (folder / new).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / old, folder / new)

    return act


def move(old: str, new: str) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        (folder / new).parent.mkdir(parents=True, exist_ok=True)
        (folder / old).rename(folder / new)

    return act


def link_file(folder: Path) -> None:
    move(f"{IN_A}/text.md", "text.md")(folder)
    (folder / IN_A / "text.md").symlink_to(folder / "text.md")


def link_folder(folder: Path) -> None:
    move(f"{A}/frozen", "frozen")(folder)
    (folder / A / "frozen").symlink_to(folder / "frozen")


ALTERED: dict[str, tuple[Callable[[Path], None], str]] = {
    "a byte of the text": (alter(f"{IN_A}/text.md", "price", "prise"), "first v1: text.md is missing or has another hash"),
    "a byte of the readable text": (alter(f"{A}/first-v1.md", "price", "prise"), "first-v1.md is missing or has another hash"),
    "the readable text deleted": (remove(f"{A}/first-v1.md"), "first-v1.md is missing"),
    "a byte of a clause": (alter(f"{A}/frozen/supply/price@*", "is 5", "is 4"), "price@1.0.0-"),
    "a clause deleted": (remove(f"{A}/frozen/supply/price@*"), "price@1.0.0-"),
    "the form": (alter(f"{A}/frozen/acme/supply@*", "between", "betwixt"), "supply@1.0.0-"),
    "the manifest": (alter(f"{IN_A}/manifest.md", "Speaker A", "Speaker C"), "manifest.md is missing"),
    "version.json": (alter(f"{IN_A}/version.json", "Clerk", "Clark"), "01-customer.json signs another version"),
    "version.json deleted": (remove(f"{IN_A}/version.json"), f"{IN_A} cannot be read"),
    "version.json that is no JSON": (alter(f"{IN_A}/version.json", "{", "("), f"{IN_A} cannot be read"),
    "version.json of endless brackets": (lambda f: (f / IN_A / "version.json").write_text("[" * 200_000) and None, f"{IN_A} cannot be read"),
    "a key twice": (alter(f"{IN_A}/version.json", '  "label"', '  "label": "v2",\n  "label"'), "a key stands twice"),
    "an act that another follows": (alter(f"{IN_A}/signatures/01-*", "Speaker A <", "Speaker C <"), "02-supplier.json follows another 01-customer.json"),
    "an act deleted that another follows": (remove(f"{IN_A}/signatures/01-*"), "02-supplier.json follows another 01-customer.json"),
    "the date of the last act": (alter(f"{IN_A}/signatures/02-*", "2024-03-01", "2023-03-01"), "signatures/02-supplier.json is missing or not as the tag names it"),
    "the last act deleted": (remove(f"{IN_A}/signatures/02-*"), "signatures/02-supplier.json is missing or not as the tag names it"),
    "an act of another version": (copy(f"{IN_A}/signatures/02-supplier.json", f"{IN_A2}/signatures/02-supplier.json"), "02-supplier.json signs another version"),
    "an act of another agreement": (copy(f"{IN_B}/signatures/02-supplier.json", f"{IN_A}/signatures/02-supplier-2.json"), "02-supplier-2.json signs another version"),
    "an act renamed": (move(f"{IN_A2}/signatures/01-customer.json", f"{IN_A2}/signatures/02-supplier.json"), "02-supplier.json is misnamed"),
    "the consent": (alter(f"{IN_A2}/signatures/01-*", "I agree to this", "I see this"), "another consent sentence"),
    "a choice that was not offered": (alter(f"{IN_A2}/signatures/01-*", '"choice_taken": "Accept"', '"choice_taken": "Perhaps"'), "another choice"),
    "evidence": (alter(f"{IN_A}/evidence/scan.pdf", "scan", "scam"), "scan.pdf is missing or has another hash"),
    "evidence renamed": (move(f"{IN_A}/evidence/scan.pdf", f"{IN_A}/evidence/other.pdf"), f"no record names {V1}/evidence/other.pdf"),
    "the tag of another version": (copy(f"{B}/tag/object", f"{A}/tag/object"), "first v1: the tag is of another version"),
    "a tag where there was none": (copy(f"{A}/tag/object", f"{A2}/tag/object"), "first v2: the tag is of another version"),
    "a row of the tag": (alter(f"{A}/tag/object", "  text.md", "  test.md"), "test.md is missing or not as the tag names it"),
    "a file beside the tag": (copy("README.md", f"{A}/tag/message.txt"), "no record names tag/message.txt"),
    "a file that no record names": (copy("README.md", f"{IN_A}/note.md"), f"no record names {V1}/note.md"),
    "a source that no record names": (copy("README.md", f"{A}/frozen/supply/note@1.0.0-00000000.md"), "no record names frozen/supply/note"),
    "a version under another name": (move(f"{A2}/agreements/{FIRST}.signed/v2", f"{A2}/agreements/{FIRST}.signed/v3"), f"version.json belongs to agreements/{FIRST}.signed/v2"),
    "a link in the place of a file": (link_file, "text.md is missing"),
    "a link in the place of a folder": (link_folder, "no record names frozen"),
}  # fmt: skip

LISTED: dict[str, tuple[Callable[[Path], None], str]] = {
    "the page at the top": (alter("README.md", "no legal", "good legal"), "README.md is missing or another file"),
    "the script": (alter("verify_signed.py", "import re\n", "import re  \n"), "verify_signed.py is missing or another file"),
    "a file at the top": (copy("README.md", "note.md"), "note.md is not in SHA256SUMS"),
    "a version deleted": (lambda f: shutil.rmtree(f / B), f"{IN_B}/text.md is missing or another file"),
    "the tag deleted": (lambda f: shutil.rmtree(f / A / "tag"), f"{A}/tag/object is missing or another file"),
    "a hash in the list": (lambda f: (f / "SHA256SUMS").write_text("0" * 64 + "  README.md\n") and None, "README.md is missing or another file"),
    "a line of the list": (alter("SHA256SUMS", "  README.md", "  READ.md"), "README.md is not in SHA256SUMS"),
    "the list deleted": (remove("SHA256SUMS"), "cannot be read"),
    "a name that a terminal would obey": (copy("README.md", "\x1b[2J.md"), r"\x1b[2J.md is not in SHA256SUMS"),
    "a date in the last act of a version without a tag": (alter(f"{IN_A2}/signatures/01-*", "2024-03-01", "2023-03-01"), "01-customer.json is missing or another file"),
}  # fmt: skip


@pytest.mark.parametrize("name", ALTERED)
def test_what_was_altered_is_named_even_with_the_list_made_anew(unpacked: Path, name: str) -> None:
    alter_it, words = ALTERED[name]
    alter_it(unpacked)
    code, said = check(unpacked)
    assert code == 1
    assert "SHA256SUMS" in said or "another file" in said
    list_anew(unpacked)
    code, said = check(unpacked)
    assert code == 1
    assert words in said


@pytest.mark.parametrize("name", LISTED)
def test_what_only_the_list_shows(unpacked: Path, name: str) -> None:
    alter_it, words = LISTED[name]
    alter_it(unpacked)
    code, said = check(unpacked)
    assert code == 1
    assert words in said
    assert "\x1b" not in said


@pytest.mark.parametrize("name", ["a version deleted", "the tag deleted", "a date in the last act of a version without a tag"])  # fmt: skip
def test_what_it_cannot_see_where_the_list_is_made_anew(unpacked: Path, name: str) -> None:
    LISTED[name][0](unpacked)
    list_anew(unpacked)
    assert check(unpacked) == (0, MATCHES)
    page = (unpacked / "README.md").read_text(encoding="utf-8")
    for words in (
        "a version that was left out whole",
        "a tag that was left out",
        "in its date, names or notes",
    ):
        assert words in page


@pytest.mark.parametrize("name", TAMPERINGS)
def test_nothing_is_written_from_a_repository_that_was_tampered_with(
    signed: RepoBuilder, tmp_path: Path, name: str
) -> None:
    tamper, broken = TAMPERINGS[name]
    tamper(signed)
    signed.commit("Tidy up")
    ran = write_bundle(signed, "--all", "--bundle", tmp_path / "proof.zip", "--format", "json")
    report = json.loads(ran.stdout)
    checks = [c for v in report["versions"] for c in v["checks"]] + report["checks"]
    assert ran.code == 3
    assert broken <= {check["link"] for check in checks if check["broken"]}
    assert "bundle" not in report
    assert "no bundle was written" in ran.stderr
    assert not (tmp_path / "proof.zip").exists()


def test_only_what_is_bundled_has_to_match(signed: RepoBuilder, tmp_path: Path) -> None:
    edit(f"{V1}/text.md", "price", "prise")(signed)
    signed.commit("Tidy up")
    assert write_bundle(signed, A, "--bundle", tmp_path / "a.zip").code == 3
    assert write_bundle(signed, FIRST, "--bundle", tmp_path / "a.zip").code == 3
    assert write_bundle(signed, B, "--bundle", tmp_path / "b.zip").code == 0
    assert write_bundle(signed, A, "--rev", "HEAD~1", "--bundle", tmp_path / "c.zip").code == 0
    signed.git("checkout", "-q", "HEAD~1")
    assert write_bundle(signed, A, "--bundle", tmp_path / "d.zip").code == 0
    assert (tmp_path / "c.zip").read_bytes() == (tmp_path / "d.zip").read_bytes()
    edit(f"{V1}/text.md", "price", "prise")(signed)  # in the work tree alone
    assert write_bundle(signed, A, "--bundle", tmp_path / "e.zip").code == 3
    assert sorted(path.name for path in tmp_path.glob("*.zip")) == ["b.zip", "c.zip", "d.zip"]


def test_a_tag_that_is_required(signed: RepoBuilder, tmp_path: Path) -> None:
    signed.git("tag", "-d", f"{FIRST}/v1")
    signed.tag(f"{FIRST}/v1")  # lightweight: it holds nothing
    path = tmp_path / "proof.zip"
    assert write_bundle(signed, A, "--require-tags", "--bundle", path).code == 3
    assert not path.exists()
    assert write_bundle(signed, A, "--bundle", path).code == 0
    folder = unpack(path, tmp_path / "unpacked")
    assert not (folder / A / "tag").exists()
    assert check(folder) == (0, MATCHES)


def test_an_anchor_that_lists_more(signed: RepoBuilder, tmp_path: Path) -> None:
    anchor = tmp_path / "anchor.txt"
    anchor.write_text(f"{'0' * 64}  {V1}/text.md\n", encoding="utf-8")
    assert write_bundle(signed, A, "--anchor", anchor, "--bundle", tmp_path / "a.zip").code == 3
    assert write_bundle(signed, B, "--anchor", anchor, "--bundle", tmp_path / "b.zip").code == 0
    assert not (tmp_path / "a.zip").exists()


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs ssh-keygen")
def test_the_signature_of_a_tag_can_be_checked_as_the_page_says(signed: RepoBuilder, tmp_path: Path) -> None:
    allowed, _ = make_keys(signed, tmp_path)
    path = tmp_path / "proof.zip"
    assert write_bundle(signed, A, "--allowed-signers", allowed, "--bundle", path).code == 0
    folder = unpack(path, tmp_path / "unpacked")
    assert check(folder) == (0, MATCHES)
    page = (folder / "README.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"`(git verify-tag .*)`", page)
    elsewhere = RepoBuilder(tmp_path / "elsewhere")
    elsewhere.git("config", "gpg.ssh.allowedSignersFile", str(allowed))
    shutil.copytree(folder / A / "tag", elsewhere.root / "tag")
    for altered in (False, True):
        if altered:
            alter("tag/object", "every signatory", "no signatory")(elsewhere.root)
        done = subprocess.run(
            ["bash", "-c", command], cwd=elsewhere.root, env=clean_git_environment(), check=False
        )
        assert (done.returncode != 0) is altered


def test_two_versions_of_two_agreements(signed: RepoBuilder, tmp_path: Path) -> None:
    path = tmp_path / "proof.zip"
    ran = write_bundle(signed, A2, B, "--bundle", path)
    assert ran.code == 0
    assert f"SHA-256  {hash_bytes(path.read_bytes())}" in ran.stdout
    folder = unpack(path, tmp_path / "unpacked")
    assert sorted(p.name for p in folder.glob("acme/supply/*")) == ["first@v2", "second@v1"]
    assert check(folder) == (0, MATCHES)


def test_reports_are_what_their_schema_says(signed: RepoBuilder, tmp_path: Path) -> None:
    schema = json.loads(files("clausectl").joinpath("schemas/verified-1.json").read_text(encoding="utf-8"))
    ran = write_bundle(signed, A, "--bundle", tmp_path / "proof.zip", "--format", "json")
    Draft202012Validator(schema).validate(json.loads(ran.stdout))
    assert "bundle" not in verify(signed)[2]


def test_nothing_is_overwritten(signed: RepoBuilder, tmp_path: Path) -> None:
    path = tmp_path / "proof.zip"
    path.write_bytes(b"mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "nothing")
    for place, code in ((path, "CL019"), (tmp_path / "folder", "CL016"), (tmp_path / "link", "CL012")):
        ran = write_bundle(signed, A, "--bundle", place)
        assert (ran.code, ran.stdout) == (2, "")
        assert code in ran.stderr
    assert path.read_bytes() == b"mine"
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize(
    "place",
    ["missing/proof.zip", "file/proof.zip", "", f"{V1}/proof.zip", "frozen/proof.zip", ".git/proof.zip"],
)
def test_places_that_a_bundle_cannot_have(signed: RepoBuilder, place: str) -> None:
    signed.write("file", "x")
    ran = write_bundle(signed, A, "--bundle", place)
    assert (ran.code, ran.stdout) == (2, "")
    assert "CL476" in ran.stderr
    assert not list(signed.root.rglob("proof.zip"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_cannot_be_written(signed: RepoBuilder, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    ran = write_bundle(signed, A, "--bundle", tmp_path / "locked" / "proof.zip")
    assert ran.code == 2
    assert "CL020" in ran.stderr


def test_a_full_disk_leaves_nothing(
    signed: RepoBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    (tmp_path / "out").mkdir()
    for broken in ("fsync", "link", "writestr"):
        with monkeypatch.context() as patch:
            patch.setattr(zipfile.ZipFile if broken == "writestr" else os, broken, fail)
            ran = write_bundle(signed, A, "--bundle", tmp_path / "out" / "proof.zip")
        assert ran.code == 2
        assert "CL020" in ran.stderr
        assert "Make room on the disk" in ran.stderr
        assert not list((tmp_path / "out").iterdir())


def test_a_file_that_somebody_makes_meanwhile(tmp_path: Path) -> None:
    def members() -> Iterator[tuple[str, bytes]]:
        yield "a.md", b"a"
        (tmp_path / "proof.zip").write_bytes(b"mine")

    with pytest.raises(ClausectlError) as raised:
        write_archive(tmp_path / "proof.zip", members())
    assert [problem.code for problem in raised.value.problems] == ["CL019"]
    assert [p.name for p in tmp_path.iterdir()] == ["proof.zip"]
    assert (tmp_path / "proof.zip").read_bytes() == b"mine"


def test_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "second_name", lambda *_: False)
    write_archive(tmp_path / "proof.zip", [("a.md", b"a")])
    assert [p.name for p in tmp_path.iterdir()] == ["proof.zip"]
    with zipfile.ZipFile(tmp_path / "proof.zip") as opened:
        assert opened.read("a.md") == b"a"


@pytest.mark.parametrize(
    "arguments", [["--bundle", "proof.zip"], ["--write-anchor", "--bundle", "proof.zip"], [A, "--all", "--bundle", "proof.zip"]]
)  # fmt: skip
def test_what_makes_no_sense(signed: RepoBuilder, arguments: list[str]) -> None:
    ran = write_bundle(signed, *arguments)
    assert (ran.code, ran.stdout) == (2, "")
    assert not (signed.root / "proof.zip").exists()


def test_nothing_to_bundle(signed: RepoBuilder, tmp_path: Path) -> None:
    path = tmp_path / "proof.zip"
    empty = RepoBuilder(tmp_path / "empty")
    empty.write("clauses/a.md", "---\ntitle: A\n---\nA.\n")
    empty.commit("Start")
    for builder, arguments, code in (
        (empty, ["--all"], "CL478"),
        (signed, ["--all", "--rev", "INDEX"], "CL478"),
        (signed, ["--all", "--rev", "WORKTREE"], "CL478"),
        (signed, ["acme/nothing"], "CL415"),
        (signed, [A, "--rev", "nothing"], "CL006"),
    ):
        ran = write_bundle(builder, *arguments, "--bundle", path)
        assert (ran.code, ran.stdout) == (2, "")
        assert code in ran.stderr
    assert not path.exists()


def add_evidence(builder: RepoBuilder, *names: str) -> None:
    """A version of a fictional agreement with evidence of these names, committed."""
    data = {name: f"scan {at}\n".encode() for at, name in enumerate(names)}
    records = tuple(EvidenceRecord("other", hash_bytes(d), len(d), name) for name, d in data.items())
    signed_library.open_version(builder, "speaker-a", evidence=records, evidence_files=tuple(data.items()))
    builder.commit("Record")


@pytest.mark.parametrize(
    "names",
    [
        ("scan\u202efdp.exe",),
        ("C:scan.pdf",),
        ("...",),
        (" ",),
        ("scan\u2028.pdf",),
        ('scan".pdf',),
        ("Scan.pdf", "scan.pdf"),
        ("Caf\u00e9.pdf", "Cafe\u0301.pdf"),
    ],
)
def test_names_that_are_not_the_same_everywhere(tmp_path: Path, names: tuple[str, ...]) -> None:
    builder = signed_library.start(tmp_path / "repository")
    add_evidence(builder, *names)
    assert run_cli(["verify", "--all"], builder.root).code == 0
    ran = write_bundle(builder, "--all", "--bundle", tmp_path / "proof.zip")
    assert ran.code == 2
    assert "CL477" in ran.stderr
    assert not re.search("[\u202e\u2028]", ran.stderr)
    assert not (tmp_path / "proof.zip").exists()


def test_names_that_are(tmp_path: Path) -> None:
    builder = signed_library.start(tmp_path / "repository")
    add_evidence(builder, "Größe (2).pdf", "-n", "version.json", "#1 $HOME `x`.pdf", "v1.signed")
    path = tmp_path / "proof.zip"
    assert write_bundle(builder, "--all", "--bundle", path).code == 0
    folder = unpack(path, tmp_path / "unpacked")
    assert check(folder) == (0, MATCHES)
    (evidence,) = folder.glob("talks/*/agreements/talks/*/v1/evidence")
    assert len(list(evidence.iterdir())) == 5


def test_an_agreement_whose_id_cannot_name_a_folder(tmp_path: Path) -> None:
    builder = signed_library.start(tmp_path / "repository")
    opened = signed_library.open_version(builder, "speaker-a")
    record = replace(opened.record, agreement="talks/a@v1/b")
    old = builder.root / "agreements/talks/speaker-a.signed"
    new = builder.root / "agreements/talks/a@v1/b.signed"
    new.parent.mkdir(parents=True)
    old.rename(new)
    (new / "v1" / "version.json").write_bytes(write_version(record))
    builder.commit("By hand")
    assert run_cli(["verify", "--all"], builder.root).code == 0
    ran = write_bundle(builder, "--all", "--bundle", tmp_path / "proof.zip")
    assert ran.code == 2
    assert "CL477" in ran.stderr


def test_a_transcribed_text_and_evidence_kept_elsewhere(tmp_path: Path) -> None:
    builder = signed_library.start(tmp_path / "repository")
    opened = signed_library.transcribe(builder, "speaker-a", "The words of the copy.\n")
    elsewhere = EvidenceRecord("executed copy", "0" * 64, 9, location="the safe")
    signed_library.act(builder, opened, "speaker", evidence=(elsewhere,))
    builder.commit("Record")
    path = tmp_path / "proof.zip"
    assert write_bundle(builder, "--all", "--bundle", path).code == 0
    folder = unpack(path, tmp_path / "unpacked")
    page = (folder / "README.md").read_text(encoding="utf-8")
    assert "transcribed from the executed copy" in page
    assert "kept elsewhere and recorded by its hash: one piece" in page
    assert check(folder) == (0, MATCHES)


def test_files_are_held_one_at_a_time(tmp_path: Path) -> None:
    alive = [0]
    most = [0]

    class Piece(bytes):
        def __new__(cls, text: bytes) -> Piece:
            alive[0] += 1
            most[0] = max(most[0], alive[0])
            return super().__new__(cls, text)

        def __del__(self) -> None:
            alive[0] -= 1

    written = write_archive(tmp_path / "a.zip", ((f"{at}.md", Piece(b"x")) for at in range(50)))
    assert written.files == 50
    assert most[0] <= 2


def test_evidence_that_is_too_large_to_compare(
    signed: RepoBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("MAX_EVIDENCE_BYTES", 2000), ("MAX_BUNDLE_BYTES", 2000)):
        with monkeypatch.context() as patch:
            patch.setattr(f"clausectl.pipeline.bundling.{name}", value)
            ran = write_bundle(signed, A, "--bundle", tmp_path / "proof.zip")
        assert ran.code == 2
        assert "CL477" in ran.stderr
        assert not (tmp_path / "proof.zip").exists()


def test_an_agreement_of_this_project(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    run = ["git", "clone", "-q", "--no-hardlinks", str(TOP), str(clone)]
    subprocess.run(run, check=True)
    name = "icml/final-contribution/dan-alistarh"
    ran = run_cli(["verify", name, "--bundle", tmp_path / "proof.zip"], clone)
    assert ran.code == 0, ran.stderr
    folder = unpack(tmp_path / "proof.zip", tmp_path / "unpacked")
    assert check(folder) == (0, MATCHES)
    text = (clone / f"agreements/{name}.signed/v1/text.md").read_bytes()
    assert (folder / f"{name}@v1" / "dan-alistarh-v1.md").read_bytes() == text
    alter(f"{name}@v1/dan-alistarh-v1.md", "ICML", "ICLM")(folder)
    list_anew(folder)
    assert check(folder) == (
        1,
        "dan-alistarh v1: dan-alistarh-v1.md is missing or has another hash or size\n",
    )
