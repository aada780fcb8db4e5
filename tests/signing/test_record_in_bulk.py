"""`record --csv` and `record --from`: many versions in one commit, or none."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import time
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from test_killed import run_and_kill
from test_record import AGREEMENT, COPY, record
from test_record import repo as repo  # the fixture

from clausectl.pipeline import recording_many
from cli_runner import Ran, run_cli
from repo_builder import RepoBuilder

NAMES = ("supply/first", "supply/second", "supply/third")
HEAD = "agreement,role,printed_name,typed_name,decision,date,date_iso,evidence"


@pytest.fixture
def three(repo: RepoBuilder) -> RepoBuilder:
    for name in NAMES[1:]:
        repo.write(f"agreements/{name}.md", AGREEMENT.replace("Speaker A", f"Speaker {name[-1].upper()}"))
    repo.commit("Three agreements")
    return repo


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    folder = tmp_path / "copies"
    folder.mkdir()
    for name in ("first", "second", "third"):
        (folder / f"{name}.txt").write_text(COPY)
        (folder / f"{name}.pdf").write_bytes(b"%PDF-1.4 a fictional scan of " + name.encode())
    return folder


def table(copies: Path, *lines: str, head: str = HEAD) -> str:
    path = copies / "signed.csv"
    path.write_bytes("\n".join([head, *lines, ""]).encode())
    return str(path)


def rows_of(name: str) -> list[str]:
    last = name.rpartition("/")[2]
    return [
        f'{name},customer,Speaker A,Spkr A,accepted,"Sep 24, 2100",2100-09-24,{last}.pdf',
        f"{name},supplier,,,accepted,,,{last}.pdf",
    ]


def show(repo: RepoBuilder, path: str) -> str:
    return repo.git("show", f"HEAD:{path}")


def refused(repo: RepoBuilder, *arguments: str) -> Ran:
    """A run that is refused: nothing is another than before."""
    before = repo.head(), repo.git("status", "--porcelain"), repo.git("tag")
    done = record(repo, *arguments)
    assert done.code == 2, done.stderr
    assert (repo.head(), repo.git("status", "--porcelain"), repo.git("tag")) == before
    return done


def test_a_table_is_one_commit_with_a_tag_for_each_complete_version(three: RepoBuilder, copies: Path) -> None:
    head = three.head()
    rows = [*rows_of(NAMES[0]), *rows_of(NAMES[1]), rows_of(NAMES[2])[0]]
    done = record(three, "--csv", table(copies, *rows))
    assert done.code == 0, done.stderr
    assert three.git("rev-parse", "HEAD~1") == head
    assert three.git("tag").split() == ["supply/first/v1", "supply/second/v1"]
    assert three.git("status", "--porcelain") == ""
    assert three.git("log", "-1", "--format=%s") == "Record 3 versions that were signed elsewhere"
    folder = "agreements/supply/first.signed/v1"
    act = json.loads(show(three, f"{folder}/signatures/01-customer.json"))
    assert (act["name_printed"], act["name_typed"], act["act"]) == ("Speaker A", "Spkr A", "recorded")
    assert (act["date"]["written"], act["date"]["iso"]) == ("Sep 24, 2100", "2100-09-24")
    assert act["authority"] == "not recorded"
    version = json.loads(show(three, f"{folder}/version.json"))
    assert [item["file"] for item in version["evidence"]] == ["first.pdf"]
    assert show(three, f"{folder}/evidence/first.pdf") == "%PDF-1.4 a fictional scan of first"
    assert "supply/third@v1  awaits supplier" in done.stdout
    assert "3 executed copies were not compared" in done.stderr
    verified = run_cli(["verify", "--all", "--require-tags"], three.root)
    assert "2 of 3" in verified.stdout or verified.code == 0, verified.stdout


def test_one_record_alone_and_in_a_table_is_the_same(three: RepoBuilder, copies: Path) -> None:
    """Every byte of the version and of its acts, for the same clerk at the same second."""
    acts = copies / "acts.yaml"
    acts.write_text(
        "acts:\n  - {role: customer, printed_name: Speaker A, typed_name: Spkr A, decision: accepted,\n"
        '     date: "Sep 24, 2100", date_iso: 2100-09-24}\n  - {role: supplier, decision: accepted}\n'
    )
    head = three.head()
    for _ in range(20):
        alone = record(three, NAMES[0], "--evidence", str(copies / "first.pdf"), "--acts", str(acts))
        assert alone.code == 0, alone.stderr
        tree, moment = three.git("rev-parse", "HEAD^{tree}"), three.git("log", "-1", "--format=%ct")
        three.git("tag", "-d", "supply/first/v1")
        three.git("reset", "-q", "--hard", head)
        done = record(three, "--csv", table(copies, *rows_of(NAMES[0])))
        assert done.code == 0, done.stderr
        if three.git("log", "-1", "--format=%ct") == moment:
            break
        three.git("tag", "-d", "supply/first/v1")
        three.git("reset", "-q", "--hard", head)
    assert three.git("rev-parse", "HEAD^{tree}") == tree


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not here")
def test_each_tag_is_signed_with_the_key(three: RepoBuilder, copies: Path, tmp_path: Path) -> None:
    key = tmp_path / "key"
    make = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "clerk", "-f", str(key)]
    subprocess.run(make, check=True)
    path = table(copies, *(row for name in NAMES for row in rows_of(name)))
    assert "CL407" in refused(three, "--csv", path, "--tag-key", str(tmp_path / "none")).stderr
    assert record(three, "--csv", path, "--tag-key", str(key)).code == 0
    for name in NAMES:
        assert "-----BEGIN SSH SIGNATURE-----" in three.git("cat-file", "tag", f"{name}/v1")
    signers = tmp_path / "signers"
    signers.write_text(f"clerk@example.org {key.with_suffix('.pub').read_text()}")
    options = ["--require-tags", "--allowed-signers", str(signers)]
    assert run_cli(["verify", "--all", *options], three.root).code == 0


def test_somebody_commits_between_plan_and_record(
    three: RepoBuilder, copies: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = recording_many.record_many

    def record_late(*arguments: Any) -> Any:
        three.write("notes.md", "Meanwhile\n")
        three.commit("Meanwhile")
        return real(*arguments)

    monkeypatch.setattr(recording_many, "record_many", record_late)
    done = record(three, "--csv", table(copies, *rows_of(NAMES[0])))
    assert done.code == 2
    assert "CL401" in done.stderr
    assert three.git("log", "-1", "--format=%s") == "Meanwhile"
    assert three.git("tag") == ""


def test_a_plan_shows_everything_and_writes_nothing(three: RepoBuilder, copies: Path) -> None:
    head = three.head()
    path = table(copies, *rows_of(NAMES[0]), *rows_of(NAMES[1]))
    done = record(three, "--csv", path, "--plan")
    assert done.code == 0, done.stderr
    assert "+ agreements/supply/second.signed/v1/version.json" in done.stdout
    assert done.stdout.count("+ frozen/fee@1.0.0-") == 1
    assert "Nothing was written" in done.stdout
    found = json.loads(record(three, "--csv", path, "--plan", "--format", "json").stdout)
    schema = json.loads(files("clausectl").joinpath("schemas", "acts-1.json").read_text())
    Draft202012Validator(schema).validate(found)
    assert set(schema["properties"]["records"]["items"]["properties"]) == set(found["records"][0])
    assert (found["schema"], found["done"], found["commit"]) == ("clausectl/acts/1", False, "")
    assert [one["tag"] for one in found["records"]] == ["supply/first/v1", "supply/second/v1"]
    assert three.head() == head
    assert three.git("status", "--porcelain") == ""
    assert record(three, "--csv", path).code == 0
    written = set(three.git("diff", "--name-only", head, "HEAD").split("\n"))
    assert written == {file["path"] for one in found["records"] for file in one["files"]}


def test_a_folder_names_its_agreements(three: RepoBuilder, copies: Path) -> None:
    signed = copies / "signed"
    for name in NAMES[:2]:
        (signed / name).mkdir(parents=True)
    (signed / NAMES[0] / "acts.yaml").write_text(
        "acts:\n  - {role: customer, typed_name: Speaker A, decision: accepted}\n"
        "  - {role: supplier, decision: accepted}\n"
        "version: {signed_on: 2100-09-24, checked_by: Clerk C, version_note: from the archive}\n"
    )
    (signed / NAMES[0] / "transcription.txt").write_text(COPY)
    (signed / NAMES[0] / "scan 1.pdf").write_bytes(b"%PDF one")
    (signed / NAMES[0] / "certificate.pdf").write_bytes(b"%PDF two")
    (signed / NAMES[0] / ".DS_Store").write_bytes(b"\x00")
    (signed / NAMES[1] / "scan.pdf").write_bytes(b"%PDF three")
    head = three.head()
    done = record(three, "--from", str(signed), "--recorded-by", "Archive clerk D")
    assert done.code == 0, done.stderr
    assert three.git("rev-parse", "HEAD~1") == head
    version = json.loads(show(three, "agreements/supply/first.signed/v1/version.json"))
    assert [(item["kind"], item["file"]) for item in version["evidence"]] == [
        ("certificate", "certificate.pdf"),
        ("executed copy", "scan 1.pdf"),
        ("text of the executed copy", "transcription.txt"),
    ]
    assert (version["compared"], version["differences"]) == ("transcription.txt", [])
    assert (version["text"]["checked_by"], version["note"]) == ("Clerk C", "from the archive")
    assert (version["signed"]["iso"], version["opened_by"]) == ("2100-09-24", "Archive clerk D")
    assert three.git("tag") == "supply/first/v1"
    (signed / f"{NAMES[1]}@v1").mkdir()
    (signed / f"{NAMES[1]}@v1" / "acts.yaml").write_text("acts: [{role: customer, decision: accepted}]\n")
    for name in NAMES[:2]:
        for file in (signed / name).iterdir():
            file.unlink()
    assert record(three, "--from", str(signed)).code == 0
    assert show(three, "agreements/supply/second.signed/v1/signatures/01-customer.json")


def test_versions_of_one_table_relate_to_each_other(three: RepoBuilder, copies: Path) -> None:
    head = "agreement,label,role,relation,target,evidence"
    rows = (
        "supply/first,v1,customer,,,first.pdf",
        "supply/first,v2,customer,amends,supply/first@v1,first.pdf",
        "supply/second,,customer,side-letter,supply/first@v2,second.pdf",
    )
    assert record(three, "--csv", table(copies, *rows, head=head)).code == 0
    second = json.loads(show(three, "agreements/supply/first.signed/v2/version.json"))
    assert second["relation"] == {"kind": "amends", "target": "supply/first@v1"}
    assert run_cli(["verify", "--all"], three.root).code == 0
    later = "supply/third,,customer,amends,supply/third@v1,third.pdf"
    assert ":2:5 CL415" in refused(three, "--csv", table(copies, later, head=head)).stderr


def test_an_act_is_added_to_a_version_that_stands(three: RepoBuilder, copies: Path) -> None:
    assert record(three, "--csv", table(copies, rows_of(NAMES[0])[0], rows_of(NAMES[1])[0])).code == 0
    more = [row.replace(",supplier", "@v1,supplier") for name in NAMES[:2] for row in rows_of(name)[1:]]
    assert record(three, "--csv", table(copies, *more, *rows_of(NAMES[2]))).code == 0
    assert three.git("tag").split() == [f"{name}/v1" for name in NAMES]
    act = json.loads(show(three, "agreements/supply/first.signed/v1/signatures/02-supplier.json"))
    assert [item["file"] for item in act["evidence"]] == ["first-2.pdf"]  # nothing is written over
    assert run_cli(["verify", "--all", "--require-tags"], three.root).code == 0


def test_every_problem_of_every_row_is_told_at_once(three: RepoBuilder, copies: Path) -> None:
    (copies / "empty.pdf").write_bytes(b"")
    rows = (
        'supply/first,customer,,,perhaps,"Sep 24, 2100",2100-02-31,first.pdf',
        "supply/first,customer,,,accepted,,,first.pdf",
        "supply/seconds,customer,,,accepted,,,second.pdf",
        "supply/third,nobody,,,accepted,,,third.pdf",
        "supply/third,supplier,,,accepted,,,missing.pdf",
        "supply/third,,,,accepted,,,",
        "supply/third,customer,,,accepted,,",
        ",customer,,,accepted,,,",
        'supply/second,customer,,"Speaker\nS",accepted,,,',
        "supply/second,supplier,,,accepted,,,empty.pdf",
        "supply/second,,,,,,,drawing=second.pdf",
        "supply/second@v1,customer,,,accepted,,,",
    )
    told = refused(three, "--csv", table(copies, *rows)).stderr
    expected = (
        "signed.csv:2:5 CL124 'perhaps' is not a value of `decision`",
        "signed.csv:2:7 CL435 '2100-02-31' is no date",
        "signed.csv:3:2 CL444 row 3 states an act of the 'customer', and row 2 does",
        "signed.csv:4:1 CL330 row 4, supply/seconds: there is no form or agreement",
        "did you mean supply/second?",
        "signed.csv:6:8 CL018",
        "signed.csv:7:2 CL443 row 7 states decision, and nothing says whose act that is",
        "signed.csv:8:1 CL443 row 8 has 7 cells and the table 8 columns",
        "signed.csv:9:1 CL443 row 9 names no agreement",
        "signed.csv:10:4 CL443 typed_name of row 10 has several lines",
        "signed.csv:11:8 CL440",
        "signed.csv:12:8 CL441 'drawing' is no kind of evidence",
        "signed.csv:13:1 CL415",
    )
    for one in expected:
        assert one in told, told
    (copies / "missing.pdf").write_bytes(b"%PDF")
    told = refused(three, "--csv", table(copies, *rows[3:5])).stderr
    assert "signed.csv:2:2 CL420 supply/third has no signatory in the role 'nobody'" in told


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", ["CL440"]),
        ("\n", ["CL442"]),
        ("agreement,role\n", ["CL442"]),
        ("agreement,rolle\nx,a\n", [":1:2 CL442", "did you mean role?"]),
        ("agreement,role,role\nx,a,a\n", [":1:3 CL442"]),
        ("role\ncustomer\n", ["CL442", "'agreement' is missing"]),
        ('agreement,role\nsupply/first,"customer\n', ["CL442", "row 2 is no CSV"]),
        ('agreement,role\nsupply/first,"customer"x\n', ["CL442"]),
        ("agreement,role\nsupply/first,cus\x00tomer\n", ["CL101"]),
        ("agreement,role\nsupply/first,cus\x1btomer\n", ["CL115"]),
        ("agreement,role,typed_name\nsupply/first,customer,A\u202eB\n", ["CL116"]),
        ("agreement,role,typed_name\nsupply/first,customer," + "x" * 3000 + "\n", [":2:3 CL443"]),
        ("agreement,role,typed_name\nsupply/first,customer," + "x" * 300_000 + "\n", ["CL442"]),
        ("agreement" + ",x" * 500 + "\n", ["CL442", "501 columns"]),
        ("agreement,sha256\nsupply/first," + "0" * 64 + "\n", [":2:2 CL441"]),
        ("agreement,location,sha256,size\nsupply/first,x," + "0" * 64 + ",٣\n", [":2:4 CL443"]),
        ("agreement,label\nsupply/first@v1,v2\n", [":2:2 CL443"]),
        ("agreement,role,checked_by\nsupply/first,customer,X\nsupply/first,supplier,Y\n", [":3:3 CL444"]),
        ("agreement,role,signed_on\nsupply/first,customer,2100-02-31\n", [":2:3 CL435"]),
        ("agreement,role,relation\nsupply/first,customer,amends\n", ["CL434"]),
        ("agreement\nsupply/first\n", ["CL436"]),
        (
            "agreement,role\n../../etc/passwd,customer\n.git/x,customer\na//b@v1,customer\nsupply/first,nobody\n",
            [":2:1 CL330", ":3:1 CL330", ":4:1 CL330", ":5:2 CL420"],
        ),
    ],
)
def test_tables_that_are_refused(repo: RepoBuilder, tmp_path: Path, text: str, codes: list[str]) -> None:
    path = tmp_path / "signed.csv"
    path.write_bytes(text.encode())
    told = refused(repo, "--csv", str(path)).stderr
    for code in codes:
        assert code in told, told


def test_cells_are_texts_and_nothing_more(repo: RepoBuilder, tmp_path: Path) -> None:
    """A byte order mark, other line ends, quotes, and what a spreadsheet would take for a formula."""
    path = tmp_path / "signed.csv"
    text = 'agreement,role,typed_name,authority\r\nsupply/first,customer,"=HYPERLINK(""x"",1)",@SUM(1)\r\n'
    path.write_bytes(b"\xef\xbb\xbf" + text.encode() + b"\r\n")
    done = record(repo, "--csv", str(path))
    assert done.code == 0, done.stderr
    act = json.loads(show(repo, "agreements/supply/first.signed/v1/signatures/01-customer.json"))
    assert (act["name_typed"], act["authority"]) == ('=HYPERLINK("x",1)', "@SUM(1)")


def test_files_from_elsewhere_are_not_taken_in(repo: RepoBuilder, copies: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("not for the repository")
    (copies / "link.txt").symlink_to(tmp_path / "secret.txt")
    (copies / "inner").symlink_to(tmp_path)
    (copies / "folder").mkdir()
    head = "agreement,role,evidence,transcription"
    for column in (2, 3):
        for file, code in (
            ("../secret.txt", "CL445"),
            (str(tmp_path / "secret.txt"), "CL445"),
            ("folder/../../secret.txt", "CL445"),
            ("link.txt", "CL012"),
            ("inner/secret.txt", "CL012"),
            ("folder", "CL016"),
            ("/dev/stdin", "CL445"),
        ):
            row = ["supply/first", "customer", "", ""]
            row[column] = file
            told = refused(repo, "--csv", table(copies, ",".join(row), head=head)).stderr
            assert f":2:{column + 1} {code}" in told, told
    (copies / "inner").unlink()
    signed = tmp_path / "signed"
    (signed / "supply/first").mkdir(parents=True)
    (signed / "supply/first/scan.txt").symlink_to(tmp_path / "secret.txt")
    assert "CL012" in refused(repo, "--from", str(signed)).stderr


def test_folders_that_are_refused(repo: RepoBuilder, tmp_path: Path) -> None:
    signed = tmp_path / "signed"
    signed.mkdir()
    assert "CL446" in refused(repo, "--from", str(signed)).stderr
    assert "CL018" in refused(repo, "--from", str(tmp_path / "none")).stderr
    (signed / "stray.pdf").write_bytes(b"%PDF")
    (signed / "supply/firsts").mkdir(parents=True)
    (signed / "supply/firsts/scan.pdf").write_bytes(b"%PDF")
    (signed / "supply/first").mkdir()
    (signed / "supply/first/acts.yaml").write_text("acts: [{rolle: customer}]\nversion: {labels: v1}\n")
    (signed / "supply/first/transcription.txt").write_text("a")
    (signed / "supply/first/transcription.md").write_text("b")
    told = refused(repo, "--from", str(signed)).stderr
    for one in ("stray.pdf CL446", "CL330", "did you mean supply/first?", "`rolle`", "`labels`", "CL446"):
        assert one in told, told
    assert "two transcriptions" in told


def test_what_is_about_one_record_is_not_said_of_many(repo: RepoBuilder, copies: Path) -> None:
    path = table(copies, *rows_of(NAMES[0]))
    told = refused(repo, NAMES[0], "--csv", path, "--decision", "accepted", "--label", "v1").stderr
    assert "NAME, --decision, --label is about one record" in told
    assert "two sources" in refused(repo, "--csv", path, "--from", str(copies)).stderr
    assert "nothing says what is recorded" in refused(repo).stderr


def test_too_many_rows_are_refused_at_once(repo: RepoBuilder, tmp_path: Path) -> None:
    path = tmp_path / "signed.csv"
    path.write_text("agreement,role\n" + "supply/first,customer\n" * 200_000)
    told = refused(repo, "--csv", str(path)).stderr
    assert "CL442 the table has more than 100,000 rows" in told
    path.write_text("agreement,label\n" + "".join(f"supply/first,v{number}\n" for number in range(1, 5000)))
    assert "CL447" in refused(repo, "--csv", str(path)).stderr


def test_wrong_rows_take_linear_time(repo: RepoBuilder, tmp_path: Path) -> None:
    """Ten times the rows take no more than forty times as long, in a table of unknown names alone."""
    path = tmp_path / "signed.csv"

    def run(rows: int) -> float:
        lines = (f"supply/unknown-{number},customer\n" for number in range(rows))
        path.write_text("agreement,role\n" + "".join(lines))
        started = time.process_time()
        told = refused(repo, "--csv", str(path)).stderr
        assert told.count("CL330") == rows
        return time.process_time() - started

    few = max(run(300), 0.05)
    assert run(3000) < 40 * few


@pytest.mark.parametrize("number", [3, 12])
def test_a_killed_run_has_recorded_all_or_nothing(repo: RepoBuilder, copies: Path, number: int) -> None:
    """With few files, and with so many that several are written at a time."""
    names = [f"many/m{at:02}" for at in range(number)]
    for name in names:
        repo.write(f"agreements/{name}.md", AGREEMENT)
        (copies / f"{name[5:]}.pdf").write_bytes(b"%PDF-1.4 a fictional scan of " + name.encode())
    head = repo.commit("Many")
    arguments = ["record", "--csv", table(copies, *(row for name in names for row in rows_of(name)))]
    started = time.monotonic()
    assert run_cli(arguments, repo.root).code == 0
    assert repo.git("diff", "--name-only", head, "HEAD").count("\n") + 1 == 6 * number + 2
    whole = max(0.4, 2.5 * (time.monotonic() - started))
    chance = random.Random(number)
    for _ in range(12):
        repo.git("reset", "-q", "--hard", head)
        for tag in repo.git("tag").split():
            repo.git("tag", "-d", tag)
        run_and_kill(repo, arguments, chance.uniform(0.2, 1.0) * whole)
        run_cli(["recover"], repo.root)
        done = repo.head() != head
        assert repo.git("tag").split() == ([f"{name}/v1" for name in names] if done else [])
        assert repo.git("status", "--porcelain") == ""
        found = json.loads(run_cli(["verify", "--all", "--format", "json"], repo.root).stdout)
        assert len(found["versions"]) == (number if done else 0)
        assert repo.git("fsck", "--no-dangling") == ""
