"""`record` through the command: what was signed elsewhere is taken in as it is."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from cli_runner import Ran, run_cli
from repo_builder import RepoBuilder

CLAUSE = """\
---
title: Fee
version: 1.0.0
---
The Customer pays 100 euros within 30 days.
"""
FORM = """\
---
kind: form
title: Supply Agreement
version: 1.0.0
parameters:
  customer: {type: party}
  effective_date: {type: date, format: "MMM d, yyyy"}
clauses: [fee]
signatories:
  - {role: customer, name: "{{ customer }}", decision: [Accept, Decline], consent: I agree.}
  - {role: supplier, party: Acme, name: Supplier S}
---
Made as of {{ effective_date }} with {{ customer }}.

{{ clauses }}

{{ signatures }}
"""
AGREEMENT = """\
---
form: supply
parameters:
  customer: Speaker A
  effective_date: 2100-09-23
---
"""
COPY = """\
Made as of Sep 23, 2100 with Speaker A.

1 . The Customer pays 100 euros within 30 days.

Customer:
Name (Print): Speaker A
I agree.
Accept Decline Signature: Speaker A
Date: Sep 24, 2100
"""
ACTS = """\
acts:
  - {role: customer, printed_name: Speaker A, typed_name: Spkr A, decision: not legible, choices: shown,
     date: "Sep 24, 2100", date_iso: 2100-09-24}
shown: [{role: supplier, text: nothing stands there}]
unattributed: [{text: "Date: Sep 25, 2100", place: in the margin}]
"""
NAME = "supply/first"
FOLDER = "agreements/supply/first.signed/v1"


@pytest.fixture
def repo(tmp_path: Path) -> RepoBuilder:
    repo = RepoBuilder(tmp_path / "repo")
    repo.write_all(
        {
            "clauses/fee.md": CLAUSE,
            "agreements/supply/form.md": FORM,
            "agreements/supply/first.md": AGREEMENT,
        }
    )
    repo.commit("Library")
    repo.git("config", "user.name", "Clerk C")
    repo.git("config", "user.email", "clerk@example.org")
    return repo


def record(repo: RepoBuilder, *arguments: str) -> Ran:
    return run_cli(["record", *arguments], repo.root)


def outside(tmp_path: Path, name: str, data: bytes | str) -> str:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return str(path)


def stored(repo: RepoBuilder, path: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(repo.git("show", f"HEAD:{FOLDER}/{path}"))
    return found


def test_a_copy_is_taken_in_with_what_it_shows(repo: RepoBuilder, tmp_path: Path) -> None:
    copy, acts = outside(tmp_path, "copy.txt", COPY), outside(tmp_path, "acts.yaml", ACTS)
    done = record(repo, NAME, "--evidence", copy, "--acts", acts)
    assert (done.code, done.stderr) == (0, "")
    assert "awaits        supplier" in done.stdout
    version = stored(repo, "version.json")
    assert version["opening"] == "recorded"
    assert version["compared"] == "copy.txt"
    assert version["differences"] == []
    assert version["effective"] == {
        "written": "Sep 23, 2100",
        "iso": "2100-09-23",
        "basis": "the value of effective_date",
    }
    assert version["unattributed"] == [
        {"text": "Date: Sep 25, 2100", "place": "in the margin", "iso": "not recorded"}
    ]
    act = stored(repo, "signatures/01-customer.json")
    assert (act["act"], act["decision"], act["choices"]) == ("recorded", "not legible", "shown")
    assert (act["name_printed"], act["name_typed"]) == ("Speaker A", "Spkr A")
    assert {act[key] for key in ("capacity", "authority", "method", "consent", "choice_taken")} == {
        "not recorded"
    }
    assert repo.git("show", f"HEAD:{FOLDER}/evidence/copy.txt") == COPY.rstrip("\n")
    assert repo.git("status", "--porcelain") == ""
    assert repo.git("tag", "--list") == ""


def test_every_difference_is_named_and_kept(repo: RepoBuilder, tmp_path: Path) -> None:
    changed = COPY.replace("100 euros", "120 euros").replace("within 30 days", "within 30 working days")
    done = record(repo, NAME, "--evidence", outside(tmp_path, "copy.md", changed), "--as", "customer")
    assert done.code == 0
    assert "line 3 of the executed copy says “120”, the recorded text “100”" in done.stderr
    assert "says “working”, the recorded text “nothing”" in done.stderr
    assert stored(repo, "version.json")["differences"] == [
        {"executed": "120", "recorded": "100", "line": 3},
        {"executed": "working", "recorded": "", "line": 3},
    ]


def test_open_blanks_keep_nothing_from_being_recorded(repo: RepoBuilder, tmp_path: Path) -> None:
    repo.write("agreements/supply/first.md", AGREEMENT.replace("  customer: Speaker A\n", ""))
    repo.commit("A blank")
    copy = outside(tmp_path, "copy.md", COPY)
    done = record(repo, NAME, "--evidence", copy, "--as", "customer")
    assert done.code == 0, done.stderr
    version = stored(repo, "version.json")
    assert version["text"]["making"] == "transcribed"  # type: ignore[index]
    assert any("CL302" in str(problem) for problem in version["problems"])  # type: ignore[union-attr]
    assert run_cli(["compose", f"{NAME}@v1"], repo.root).stdout == COPY


def test_a_form_is_nobody_s_agreement(repo: RepoBuilder, tmp_path: Path) -> None:
    form = next(path for path in sorted((repo.root / "agreements").rglob("form.md")))
    name = form.parent.relative_to(repo.root / "agreements").as_posix()
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(b"%PDF-1.4 a copy\n")
    head = repo.head()
    ran = run_cli(["record", name, "--evidence", copy], repo.root)
    assert ran.code == 2
    assert f"CL425 {name} is a form" in ran.stderr
    assert repo.head() == head


def test_a_picture_is_not_compared_and_says_so(repo: RepoBuilder, tmp_path: Path) -> None:
    scan = b"%PDF-1.7\n\x00\xff"
    done = record(repo, NAME, "--evidence", outside(tmp_path, "scan.pdf", scan), "--as", "customer")
    assert done.code == 0
    assert "the executed copy was not compared" in done.stderr
    version = stored(repo, "version.json")
    assert version["compared"] == "not compared"
    assert version["evidence"] == [
        {
            "kind": "executed copy",
            "sha256": hashlib.sha256(scan).hexdigest(),
            "size": len(scan),
            "file": "scan.pdf",
            "location": "",
            "note": "",
        }
    ]


def test_a_countersignature_that_comes_later_completes_the_version(repo: RepoBuilder, tmp_path: Path) -> None:
    copy = outside(tmp_path, "copy.md", COPY)
    assert record(repo, NAME, "--evidence", copy, "--as", "customer", "--decision", "accepted").code == 0
    before = repo.git("show", f"HEAD:{FOLDER}/version.json")
    done = record(
        repo,
        f"{NAME}@v1",
        "--evidence",
        outside(tmp_path, "counter.pdf", b"%PDF"),
        "--as",
        "supplier",
        "--decision",
        "accepted",
    )
    assert done.code == 0, done.stderr
    assert "every signatory has acted" in done.stdout
    assert repo.git("show", f"HEAD:{FOLDER}/version.json") == before
    act = stored(repo, "signatures/02-supplier.json")
    first = repo.git("show", f"HEAD:{FOLDER}/signatures/01-customer.json") + "\n"
    assert act["follows"] == [["01-customer.json", hashlib.sha256(first.encode()).hexdigest()]]
    assert repo.git("cat-file", "-t", f"refs/tags/{NAME}/v1") == "tag"
    assert hashlib.sha256((before + "\n").encode()).hexdigest() in repo.git("tag", "-n9", "-l", f"{NAME}/v1")


def test_a_copy_that_is_kept_elsewhere_is_recorded_by_its_hash(repo: RepoBuilder) -> None:
    sha256 = hashlib.sha256(b"x").hexdigest()
    done = record(repo, NAME, "--location", "archive, shelf 4", "--sha256", sha256, "--as", "customer")
    assert done.code == 0
    (evidence,) = stored(repo, "version.json")["evidence"]  # type: ignore[misc]
    assert (evidence["location"], evidence["sha256"], evidence["file"]) == ("archive, shelf 4", sha256, "")


def test_a_dry_run_writes_nothing(repo: RepoBuilder, tmp_path: Path) -> None:
    head = repo.head()
    done = record(repo, NAME, "--evidence", outside(tmp_path, "c.md", COPY), "--as", "customer", "--dry-run")
    assert done.code == 0
    assert f"+++ {FOLDER}/version.json" in done.stdout
    assert repo.head() == head
    assert not (repo.root / "frozen").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ([NAME], "CL436", "--evidence"),
        ([NAME, "--as", "witness"], "CL420", "customer, supplier"),
        ([NAME, "--as", "customer", "--date-iso", "2100-02-30"], "CL435", "2027-01-31"),
        ([NAME, "--evidence", "nowhere.pdf"], "CL018", "cannot be read"),
        ([NAME, "--evidence", "photo=copy.md"], "CL441", "executed copy"),
        ([NAME, "--location", "here", "--sha256", "12"], "CL441", "sha256sum"),
        (["supply/second", "--as", "customer"], "CL330", "supply/second"),
        ([f"{NAME}@v7", "--as", "customer"], "CL415", "v7"),
        ([NAME, "--as", "customer", "--label", "first"], "CL432", "no label"),
    ],
)
def test_what_cannot_be_recorded_says_why(
    repo: RepoBuilder, arguments: list[str], code: str, says: str
) -> None:
    head = repo.head()
    done = record(repo, *arguments)
    assert (done.code, done.stdout) == (2, "")
    assert code in done.stderr
    assert says in done.stderr
    assert repo.head() == head


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("acts: [{role: customer, decison: accepted}]", "CL120"),
        ("acts: [{decision: accepted}]", "CL121"),
        ("acts: [{role: customer, decision: maybe}]", "CL124"),
        ("acts: &a [*a]", "CL111"),
        ("acts: {role: customer}", "CL122"),
        ("\x00", "CL101"),
        ("acts: [{role: customer}, {role: customer}]", "CL421"),
    ],
)
def test_a_file_of_acts_is_read_strictly(repo: RepoBuilder, tmp_path: Path, text: str, code: str) -> None:
    done = record(repo, NAME, "--acts", outside(tmp_path, "acts.yaml", text))
    assert done.code == 2
    assert code in done.stderr
