"""Evidence that is added to a version that stands: recorded beside it, verified, and never changed."""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from test_killed import run_and_kill
from test_record import COPY, FOLDER, NAME, outside, record
from test_record import repo as repo  # the fixture

from clausectl.formats.signed_names import later_path, split_later
from cli_runner import run_cli
from repo_builder import RepoBuilder

ADDED = f"{NAME}@v1"
SCRIPT = Path(__file__).parents[2] / "docs" / "verify_signed.py"
SCAN = b"%PDF-1.4 a fictional scan, better than the first"
ACTS = "acts: [{role: customer, decision: accepted}, {role: supplier, decision: accepted}]\n"


@pytest.fixture
def complete(repo: RepoBuilder, tmp_path: Path) -> RepoBuilder:
    scan, acts = outside(tmp_path, "scan.pdf", b"%PDF-1.4 the first"), outside(tmp_path, "acts.yaml", ACTS)
    done = record(repo, NAME, "--evidence", scan, "--acts", acts)
    assert done.code == 0, done.stderr
    assert repo.git("tag") == f"{NAME}/v1"
    return repo


@pytest.fixture
def added(complete: RepoBuilder, tmp_path: Path) -> RepoBuilder:
    """With a better scan, and after it the words of the copy."""
    assert record(complete, ADDED, "--evidence", outside(tmp_path, "scan.pdf", SCAN)).code == 0
    words = outside(tmp_path, "words.txt", COPY.replace("100 euros", "120 euros"))
    done = record(
        complete, ADDED, "--transcription", words, "--checked-by", "Clerk C", "--note", "by two eyes"
    )
    assert done.code == 0, done.stderr
    assert "CL438" in done.stderr
    return complete


def later(repo: RepoBuilder, number: int) -> Path:
    return next(iter((repo.root / FOLDER / "later-evidence").glob(f"{number:02}-*.json")))


def read(path: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads(path.read_bytes())
    return found


def verify(repo: RepoBuilder, *options: str) -> tuple[int, set[str]]:
    ran = run_cli(["verify", "--all", "--format", "json", *options], repo.root)
    report = json.loads(ran.stdout)
    checks = [check for version in report["versions"] for check in version["checks"]]
    return ran.code, {check["link"] for check in checks if check["broken"]}


def run_script(repo: RepoBuilder) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), FOLDER],
        cwd=repo.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.stderr
    return done.returncode, done.stdout


def test_what_is_written_and_what_stays(complete: RepoBuilder, tmp_path: Path) -> None:
    head = complete.head()
    done = record(complete, ADDED, "--evidence", f"certificate={outside(tmp_path, 'scan.pdf', SCAN)}")
    assert (done.code, done.stderr) == (0, ""), done.stderr
    changed = complete.git("diff", "--name-status", head, "HEAD").split("\n")
    path = later(complete, 1)
    assert changed == [
        f"A\t{FOLDER}/evidence/scan-2.pdf",
        f"A\t{FOLDER}/later-evidence/{path.name}",
    ]
    assert path.name == f"01-{hashlib.sha256(path.read_bytes()).hexdigest()[:8]}.json"
    found = read(path)
    version = (complete.root / FOLDER / "version.json").read_bytes()
    assert found["version_sha256"] == hashlib.sha256(version).hexdigest()
    assert found["evidence"] == [
        {
            "kind": "certificate",
            "sha256": hashlib.sha256(SCAN).hexdigest(),
            "size": len(SCAN),
            "file": "scan-2.pdf",
            "location": "",
            "note": "",
        }
    ]
    assert (found["by"], found["checked_by"], found["follows"]) == (
        "Clerk C <clerk@example.org>",
        "not checked",
        [],
    )
    assert complete.git("log", "-1", "--format=%s") == f"Add evidence of {ADDED}"
    assert complete.git("status", "--porcelain") == ""


def test_the_second_follows_the_first_and_compares_the_words(added: RepoBuilder) -> None:
    first, second = later(added, 1), read(later(added, 2))
    assert second["follows"] == [[first.name, hashlib.sha256(first.read_bytes()).hexdigest()]]
    assert (second["checked_by"], second["compared"], second["note"]) == (
        "Clerk C",
        "words.txt",
        "by two eyes",
    )
    assert second["differences"] == [{"executed": "120", "recorded": "100", "line": 3}]
    schema = json.loads(files("clausectl").joinpath("schemas", "later-evidence.json").read_text())
    Draft202012Validator.check_schema(schema)
    for found in (read(first), second):
        Draft202012Validator(schema).validate(found)
        assert not Draft202012Validator(schema).is_valid({**found, "more": 1})
    assert verify(added, "--require-tags") == (0, set())
    assert run_script(added) == (0, "everything compared matches what is recorded\n")


def test_a_place_and_a_comparison_alone(complete: RepoBuilder) -> None:
    assert record(complete, ADDED, "--location", "archive, shelf 4", "--sha256", "a" * 64).code == 0
    assert record(complete, ADDED, "--checked-by", "Clerk C").code == 0
    assert read(later(complete, 2))["checked_by"] == "Clerk C"
    assert verify(complete) == (0, set())
    assert run_script(complete)[0] == 0


def test_a_table_adds_evidence_too(complete: RepoBuilder, tmp_path: Path) -> None:
    outside(tmp_path, "better.pdf", SCAN)
    rows = f"agreement,evidence,location,sha256\n{ADDED},better.pdf,box 9,{'b' * 64}\n"
    table = outside(tmp_path, "more.csv", rows)
    done = record(complete, "--csv", table)
    assert done.code == 0, done.stderr
    assert len(read(later(complete, 1))["evidence"]) == 2  # type: ignore[arg-type]
    assert verify(complete) == (0, set())


def test_other_commands_show_no_difference(complete: RepoBuilder, tmp_path: Path) -> None:
    commands = (
        ["status", NAME, "--on", "2100-12-01"],
        ["where", "fee", "--signed"],
        ["compose", ADDED],
        ["diff", "HEAD", "WORKTREE"],
    )

    def show() -> list[str]:
        shown = [run_cli(command, complete.root).stdout for command in commands]
        assert all(shown)
        return [text.replace(complete.head()[:7], "HEAD") for text in shown]

    before = show()
    assert record(complete, ADDED, "--evidence", outside(tmp_path, "scan.pdf", SCAN)).code == 0
    assert show() == before
    told = run_cli(["diff", "HEAD~1", "HEAD"], complete.root)
    assert "later-evidence" not in told.stdout + told.stderr
    assert "broken" not in told.stdout


def test_what_is_refused(repo: RepoBuilder, complete: RepoBuilder, tmp_path: Path) -> None:
    scan = outside(tmp_path, "scan.pdf", SCAN)
    head = repo.head()
    for arguments, code in (
        ([ADDED], "CL436"),
        ([ADDED, "--note", "nothing else"], "CL436"),
        ([f"{NAME}@v2", "--evidence", scan], "CL415"),
        ([ADDED, "--evidence", scan, "--relation", "amends"], "CL419"),
        ([ADDED, "--evidence", scan, "--signed-on", "2100-01-01"], "CL419"),
        ([ADDED, "--evidence", scan, "--label", "v3"], "CL419"),
        ([ADDED, "--as", "customer", "--checked-by", "Clerk C"], "CL419"),
        ([ADDED, "--evidence", scan, "--note", "two\nlines"], "CL417"),
        ([ADDED, "--evidence", str(tmp_path)], "CL018"),
    ):
        done = record(repo, *arguments)
        assert done.code == 2
        assert code in done.stderr, done.stderr
    assert repo.head() == head


def test_evidence_of_a_version_that_awaits_somebody_needs_an_act(repo: RepoBuilder, tmp_path: Path) -> None:
    scan = outside(tmp_path, "scan.pdf", SCAN)
    assert record(repo, NAME, "--evidence", scan, "--as", "customer").code == 0
    done = record(repo, ADDED, "--evidence", scan)
    assert done.code == 2
    assert "CL436" in done.stderr
    assert "supplier" in done.stderr
    assert record(repo, ADDED, "--evidence", scan, "--as", "supplier").code == 0
    assert record(repo, ADDED, "--evidence", scan).code == 0
    assert (repo.root / FOLDER / "evidence" / "scan-3.pdf").read_bytes() == SCAN


def test_the_clock_does_not_go_back(added: RepoBuilder) -> None:
    path = later(added, 2)
    text = path.read_text().replace('"at": "2', '"at": "9')
    path.unlink()
    name = later_path(2, hashlib.sha256(text.encode()).hexdigest())
    added.write(f"{FOLDER}/{name}", text)
    added.commit("Far from now")
    done = record(added, ADDED, "--checked-by", "Clerk C")
    assert done.code == 2
    assert "CL424" in done.stderr


def test_two_branches_that_each_add_evidence_merge(complete: RepoBuilder, tmp_path: Path) -> None:
    complete.git("checkout", "-q", "-b", "other")
    assert record(complete, ADDED, "--evidence", outside(tmp_path, "other.pdf", SCAN)).code == 0
    complete.git("checkout", "-q", "main")
    assert record(complete, ADDED, "--location", "shelf 4", "--sha256", "a" * 64).code == 0
    complete.merge("other", "Merge")
    assert record(complete, ADDED, "--checked-by", "Clerk C").code == 0
    assert len(read(later(complete, 3))["follows"]) == 2  # type: ignore[arg-type]
    assert verify(complete) == (0, set())
    assert run_script(complete)[0] == 0


def edit(repo: RepoBuilder, path: Path, old: bytes, new: bytes) -> None:
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))


def edit_and_rename(repo: RepoBuilder) -> None:
    """A record made anew to fit its own name, but nobody else's."""
    path = later(repo, 1)
    data = path.read_bytes().replace(b"Clerk C", b"Clark C")
    path.unlink()
    repo.write(f"{FOLDER}/{later_path(1, hashlib.sha256(data).hexdigest())}", data)


def move_to_another_version(repo: RepoBuilder) -> None:
    path = later(repo, 1)
    data = path.read_bytes()
    sha256 = hashlib.sha256((repo.root / FOLDER / "version.json").read_bytes()).hexdigest().encode()
    other = data.replace(sha256, b"c" * 64)
    assert other != data
    path.unlink()
    repo.write(f"{FOLDER}/{later_path(1, hashlib.sha256(other).hexdigest())}", other)


def link(repo: RepoBuilder) -> None:
    path = later(repo, 1)
    path.rename(repo.root / "x.json")
    path.symlink_to("../../../../../x.json")
    assert path.exists()


TAMPERINGS: dict[str, tuple[Callable[[RepoBuilder], object], set[str], bool]] = {
    "a byte of the record": (
        lambda repo: edit(repo, later(repo, 1), b"Clerk", b"Clark"),
        {"later evidence", "history"},
        True,
    ),
    "a byte of the last record": (
        lambda repo: edit(repo, later(repo, 2), b"by two", b"by ten"),
        {"later evidence", "history"},
        True,
    ),
    "white space in a record": (
        lambda repo: edit(repo, later(repo, 2), b"{\n", b"{ \n"),
        {"later evidence", "history"},
        True,
    ),
    "a byte of the evidence": (
        lambda repo: edit(repo, repo.root / FOLDER / "evidence/scan-2.pdf", b"better", b"beTTer"),
        {"evidence", "history"},
        True,
    ),
    "the evidence deleted": (
        lambda repo: repo.remove(f"{FOLDER}/evidence/scan-2.pdf"),
        {"evidence", "history"},
        True,
    ),
    "a record deleted that another follows": (
        lambda repo: later(repo, 1).unlink(),
        {"later evidence", "folder", "history"},
        True,
    ),
    "the last record deleted with its evidence": (
        lambda repo: (later(repo, 2).unlink(), repo.remove(f"{FOLDER}/evidence/words.txt")),
        {"history"},
        False,
    ),
    "a record renamed": (
        lambda repo: later(repo, 1).rename(later(repo, 1).with_name("01-00000000.json")),
        {"later evidence", "history"},
        True,
    ),
    "a record renamed astray": (
        lambda repo: later(repo, 2).rename(later(repo, 2).with_name("note.json")),
        {"folder", "history"},
        True,
    ),
    "a record made anew": (edit_and_rename, {"later evidence", "history"}, True),
    "a record of another version": (move_to_another_version, {"later evidence", "history"}, True),
    "a file beside the records": (
        lambda repo: repo.write(f"{FOLDER}/later-evidence/readme.md", "x"),
        {"folder"},
        True,
    ),
    "a link in the place of a record": (link, {"folder", "later evidence"}, True),
    "no JSON": (
        lambda repo: later(repo, 2).write_bytes(b"[" * 100_000),
        {"later evidence", "history"},
        True,
    ),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_told_by_the_broken_link(added: RepoBuilder, name: str) -> None:
    tamper, links, seen_by_script = TAMPERINGS[name]
    tamper(added)
    added.commit("Tidy up")
    code, broken = verify(added)
    assert code == 3
    assert links <= broken
    assert (run_script(added)[0] == 1) == seen_by_script


def test_tampering_in_the_work_tree(added: RepoBuilder) -> None:
    edit(added, later(added, 1), b"Clerk", b"Clark")
    assert verify(added) == (3, {"work tree"})


def test_a_bundle_holds_it_and_its_page_checks_it(added: RepoBuilder, tmp_path: Path) -> None:
    assert record(added, ADDED, "--location", "shelf 4", "--sha256", "a" * 64).code == 0
    path = tmp_path / "proof.zip"
    done = run_cli(["verify", NAME, "--bundle", str(path), "--format", "json"], added.root)
    assert done.code == 0, done.stderr
    with zipfile.ZipFile(path) as opened:
        opened.extractall(tmp_path / "proof")

    def check() -> tuple[int, str]:
        page = [sys.executable, "-I", "verify_signed.py"]
        ran = subprocess.run(page, cwd=tmp_path / "proof", capture_output=True, text=True, check=False)
        assert not ran.stderr
        return ran.returncode, ran.stdout

    assert check() == (0, "everything compared matches what is recorded\n")
    found = next(iter((tmp_path / "proof").rglob("later-evidence/01-*.json")))
    found.write_bytes(found.read_bytes().replace(b"Clerk", b"Clark"))
    code, said = check()
    assert code == 1
    assert f"{found.name} is missing or has another hash or size" in said


def test_an_anchor_knows_later_evidence(added: RepoBuilder, tmp_path: Path) -> None:
    anchor = outside(
        tmp_path, "anchor.txt", run_cli(["verify", "--all", "--write-anchor"], added.root).stdout
    )
    added.git("reset", "-q", "--hard", "HEAD~1")
    assert verify(added) == (0, set())
    assert verify(added, "--anchor", anchor)[0] == 3


def test_the_name_of_a_file_is_never_that_of_a_record() -> None:
    assert split_later("later-evidence/01-3f9a2c1d.json") == "3f9a2c1d"
    for path in (
        "evidence/01-3f9a2c1d.json",
        "later-evidence/1-3f9a2c1d.json",
        "later-evidence/01-3F9A2C1D.json",
        "later-evidence/٠١-3f9a2c1d.json",
        "later-evidence/01-3f9a2c1d.json\n",
        "later-evidence/x/01-3f9a2c1d.json",
    ):
        assert split_later(path) == ""


def test_killed_in_between_it_is_there_or_not(complete: RepoBuilder, tmp_path: Path) -> None:
    scan = outside(tmp_path, "other.pdf", SCAN)
    head = complete.head()
    started = time.monotonic()
    assert record(complete, ADDED, "--evidence", scan).code == 0
    whole = max(0.4, 2.5 * (time.monotonic() - started))
    chance = random.Random(11)
    for _ in range(10):
        complete.git("reset", "-q", "--hard", head)
        run_and_kill(complete, ["record", ADDED, "--evidence", scan], chance.uniform(0.2, 1.0) * whole)
        run_cli(["recover"], complete.root)
        done = complete.head() != head
        assert (complete.root / FOLDER / "later-evidence").exists() == done
        assert (complete.root / FOLDER / "evidence/other.pdf").exists() == done
        assert complete.git("status", "--porcelain") == ""
        assert verify(complete) == (0, set())
