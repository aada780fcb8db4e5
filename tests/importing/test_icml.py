"""The five signed copies of 2020, imported with no option but a name, come to what people made of them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from import_runs import compose, make_repository, read_report, run_import, take_stock

from cli_runner import Ran, run_cli
from repo_builder import RepoBuilder

TOP = Path(__file__).resolve().parents[2]
OWN = TOP / "agreements/icml/final-contribution"
FORM = "icml/final-contribution"
SHARED = TOP.parent / "shared/icml-2020-signed-agreements.txt"
ORDER = ("dan-alistarh", "michael-goin", "justin-kopinsky", "mark-kurtz", "sage-moore")
CLAUSES = [  # what each of the project's own clauses is called when nobody names it
    ("licence-grant", "licence-grant"),
    ("exclusivity", "exclusivity"),
    ("likeness", "name-likeness"),
    ("warranty-and-indemnity", "indemnity"),
    ("editing", "no-compensation"),
    ("reversion", "reversion-rights"),
    ("governing-law", "governing-law"),
    ("entire-agreement", "entire-agreement"),
]
TYPES = {
    "speaker": "party",
    "effective_date": "date",
    "event_titles": "list",
    "event_dates": "list",
    "event_label": "plural",
}
NOISE = {86: "$\\alpha$ - 1", 87: "ne a •", 123: "$\\sim$", 124: "• peak or.", 125: "0 vcar"}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source file, made of the five pieces that are kept as evidence."""
    path = tmp_path_factory.mktemp("icml") / "signed-2020.txt"
    pieces = [next((OWN / f"{name}.signed/v1/evidence").iterdir()).read_bytes() for name in ORDER]
    path.write_bytes(b"".join(pieces))
    return path


@pytest.fixture(scope="module")
def imported(source: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[RepoBuilder, Ran]:
    """A repository without a commit, and the run that imported into it."""
    repo = make_repository(tmp_path_factory.mktemp("icml") / "repository", empty=True)
    return repo, run_import(repo, source, name=FORM)


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def own(name: str) -> Path:
    return OWN / f"{name}.signed/v1"


def new(repo: RepoBuilder, name: str) -> Path:
    return repo.root / f"agreements/{FORM}/{name}.signed/v1"


def values_of(manifest: Path) -> list[str]:
    """The lines of an agreement's values, in no order: comparing needs no reader of YAML."""
    lines = manifest.read_text(encoding="utf-8").partition("parameters:\n")[2].removesuffix("---\n")
    blocks = re.split(r"\n(?=  \w)", lines.rstrip("\n"))
    return sorted(blocks)


def test_the_source_beside_the_repository_is_what_is_imported(source: Path) -> None:
    if not SHARED.is_file():
        pytest.skip("the source file is not beside the repository")
    assert source.read_bytes() == SHARED.read_bytes()


def test_eight_clauses_one_form_five_agreements(imported: tuple[RepoBuilder, Ran]) -> None:
    repo, done = imported
    assert (done.code, done.stderr) == (0, "")
    assert done.stdout.startswith("Imported 8 clauses, 1 form, 5 agreements, 5 signed out of 1 file.\n")
    drafts = sorted(repo.git("ls-files", "clauses", f"agreements/{FORM}/*.md").split())
    expected = [f"clauses/icml/{name}.md" for _, name in CLAUSES]
    expected += [f"agreements/{FORM}/{name}.md" for name in (*ORDER, "form")]
    assert [path for path in drafts if ".signed/" not in path] == sorted(expected)
    assert repo.git("status", "--porcelain") == ""
    assert repo.git("log", "--format=%s").split("\n") == [
        "Record 5 imported signed copies",
        f"Import {FORM}",
    ]


def test_each_clause_has_the_words_of_the_project_s_own(imported: tuple[RepoBuilder, Ran]) -> None:
    repo, _ = imported
    form = (repo.root / f"agreements/{FORM}/form.md").read_text(encoding="utf-8")
    assert re.findall(r"^  - icml/(\S+)$", form, re.MULTILINE) == [name for _, name in CLAUSES]
    for old, name in CLAUSES:
        bodies = [
            path.read_text(encoding="utf-8").partition("\n---\n")[2]
            for path in (TOP / f"clauses/icml/{old}.md", repo.root / f"clauses/icml/{name}.md")
        ]
        assert bodies[0].split() == bodies[1].split()


def test_the_parameters_and_their_types(source: Path, tmp_path: Path) -> None:
    report = read_report(make_repository(tmp_path / "one"), source, "--dry-run", name=FORM)
    (form,) = report["forms"]
    assert {one["name"]: one["type"] for one in form["parameters"]} == TYPES
    assert all(0.75 <= one["confidence"] <= 1 and one["reason"] for one in form["parameters"])
    assert [one for one in form["decisions"] if one["kind"] != "parameter"] == []
    assert report["apart"] == []


def test_the_values_are_the_project_s_own(imported: tuple[RepoBuilder, Ran]) -> None:
    repo, _ = imported
    for name in ORDER:
        assert values_of(repo.root / f"agreements/{FORM}/{name}.md") == values_of(OWN / f"{name}.md")
    text = [
        (root / "form.md").read_text(encoding="utf-8") for root in (repo.root / f"agreements/{FORM}", OWN)
    ]
    shown = [one.partition("\nsignatories:\n")[2] for one in text]
    assert shown[0].replace("This Final Contribution Agreement", "This {{ title }}") == shown[1]


@pytest.mark.parametrize("name", ORDER)
def test_it_composes_to_the_same_canonical_text(imported: tuple[RepoBuilder, Ran], name: str) -> None:
    repo, _ = imported
    expected = (own(name) / "text.md").read_text(encoding="utf-8")
    assert compose(repo, f"{FORM}/{name}") == expected
    assert compose(repo, f"{FORM}/{name}@v1") == expected
    assert (new(repo, name) / "text.md").read_bytes() == (own(name) / "text.md").read_bytes()


@pytest.mark.parametrize("name", ORDER)
def test_what_is_recorded_is_what_people_recorded(imported: tuple[RepoBuilder, Ran], name: str) -> None:
    repo, _ = imported
    acts = [
        sorted(path.name for path in (root / "signatures").iterdir()) for root in (own(name), new(repo, name))
    ]
    assert acts == [["01-speaker.json"]] * 2
    old_act, new_act = (read(root / "signatures/01-speaker.json") for root in (own(name), new(repo, name)))
    assert old_act.keys() == new_act.keys()
    differing = {key for key in old_act if old_act[key] != new_act[key]}
    assert differing <= {"version_sha256", "by", "at"}  # who wrote it down, when, and of what
    old, record = read(own(name) / "version.json"), read(new(repo, name) / "version.json")
    assert old.keys() == record.keys()
    differing = {key for key in old if old[key] != record[key]}
    assert differing == {"sources", "opened", "opened_by", "evidence", "compared", "commit", "note"}
    assert record["text"]["checked_by"] == "not checked"
    assert "nobody has checked it" in record["note"]
    (kept,) = (new(repo, name) / "evidence").iterdir()
    (theirs,) = (own(name) / "evidence").iterdir()
    assert kept.read_bytes().strip() == theirs.read_bytes().strip()
    assert record["compared"] == kept.name


def test_scan_noise_is_listed_with_its_lines(source: Path, tmp_path: Path) -> None:
    report = read_report(make_repository(tmp_path / "one"), source, "--dry-run", name=FORM)
    assert {one["line"]: one["text"] for one in report["left_out"]} == NOISE
    assert {one["kind"] for one in report["left_out"]} == {"scan noise"}
    lines = source.read_text(encoding="utf-8").split("\n")
    for number, text in NOISE.items():
        assert text in " ".join(lines[number - 1].split())
    done = run_import(make_repository(tmp_path / "two"), source, "--dry-run", name=FORM)
    told = " ".join(done.stdout.split())
    for number, text in NOISE.items():
        assert f"line {number}: scan noise: {text}" in told


def test_verify_finds_that_everything_matches(imported: tuple[RepoBuilder, Ran]) -> None:
    repo, _ = imported
    done = run_cli(["verify", "--all"], repo.root)
    assert done.code == 0
    assert done.stderr == "5 of 5 signed versions match what is recorded\n"
    assert "differs" not in done.stdout
    checked = run_cli(["check"], repo.root)
    assert checked.code == 0, checked.stdout


def test_a_dry_run_says_the_same_and_writes_nothing(
    imported: tuple[RepoBuilder, Ran], source: Path, tmp_path: Path
) -> None:
    repo = make_repository(tmp_path / "one", empty=True)
    before = take_stock(repo)
    done = run_import(repo, source, "--dry-run", name=FORM)
    assert done.code == 0
    assert take_stock(repo) == before
    assert done.stdout.startswith("Would import 8 clauses, 1 form, 5 agreements, 5 signed out of 1 file.\n")
    assert done.stdout.endswith("  Nothing was written.\n")
    told, wrote = (
        text.split("\n", 1)[1].partition("\nNOTHING LOST\n")[0] for text in (done.stdout, imported[1].stdout)
    )
    assert told == wrote


def test_without_records_nothing_is_signed(source: Path, tmp_path: Path) -> None:
    repo = make_repository(tmp_path / "one")
    done = run_import(repo, source, "--no-record", name=FORM)
    assert done.code == 0
    assert done.stdout.startswith("Imported 8 clauses, 1 form, 5 agreements, 0 signed out of 1 file.\n")
    assert not [path for path in repo.root.rglob("*") if path.suffix == ".json" and ".git" not in path.parts]
    assert repo.git("log", "--format=%s").split("\n") == [f"Import {FORM}", "Begin"]
    assert compose(repo, f"{FORM}/mark-kurtz") == (own("mark-kurtz") / "text.md").read_text(encoding="utf-8")


def test_a_second_run_is_refused_and_writes_nothing(imported: tuple[RepoBuilder, Ran], source: Path) -> None:
    repo, _ = imported
    before = take_stock(repo)
    again = run_import(repo, source, name=FORM)
    assert again.code == 2
    assert again.stdout == ""
    assert f"{FORM}" in again.stderr
    assert "hint: " in again.stderr
    assert take_stock(repo) == before


def test_what_is_staged_changed_or_untracked_stays_as_it_was(source: Path, tmp_path: Path) -> None:
    repo = make_repository(tmp_path / "one")
    repo.write("notes.md", "first\n")
    repo.commit("Notes")
    repo.write("notes.md", "changed\n")
    repo.write("staged.md", "staged\n")
    repo.git("add", "staged.md")
    repo.write("untracked.md", "untracked\n")
    done = run_import(repo, source, name=FORM)
    assert done.code == 0, done.stderr
    assert repo.git("status", "--porcelain").split("\n") == [" M notes.md", "A  staged.md", "?? untracked.md"]
    assert repo.git("show", "--format=", "--name-only", "HEAD~1").count("clauses/") == 8
    assert "staged.md" not in repo.git("ls-tree", "-r", "--name-only", "HEAD")


def test_a_detached_head_has_no_branch_to_commit_to(source: Path, tmp_path: Path) -> None:
    repo = make_repository(tmp_path / "one")
    repo.git("checkout", "-q", "--detach")
    before = take_stock(repo)
    done = run_import(repo, source, name=FORM)
    assert done.code == 2
    assert "CL022" in done.stderr
    assert take_stock(repo) == before
    assert run_import(repo, source, "--dry-run", name=FORM).code == 0


def test_a_file_that_stands_where_one_would_be_written_is_kept(source: Path, tmp_path: Path) -> None:
    repo = make_repository(tmp_path / "one")
    repo.write("clauses/icml/exclusivity.md", "somebody's draft\n")
    before = take_stock(repo)
    done = run_import(repo, source, name=FORM)
    assert done.code == 2
    assert "clauses/icml/exclusivity.md" in done.stderr
    assert take_stock(repo) == before
