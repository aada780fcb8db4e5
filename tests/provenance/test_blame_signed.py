"""Who entered the words that were signed: through the frozen sources to the history they were frozen from."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from cli_runner import Ran, run_cli
from repo_builder import RepoBuilder
from signed_library import EXCLUSIVITY, act, change_exclusivity, open_version, start, transcribe

NAME = "talks/speaker-a"
CLAUSE = "clauses/talks/exclusivity.md"
EDITOR, CLERK = ("Drafter Two", "two@example.org"), ("Clerk E", "clerk@example.org")
LOST = "who entered it is not recorded"


@pytest.fixture
def builder(tmp_path: Path) -> RepoBuilder:
    """A library in which an editor changed 30 days to 45 before anybody signed."""
    builder = start(tmp_path / "library")
    builder.write(CLAUSE, EXCLUSIVITY.format(version="2.0.0", days="forty-five (45)"))
    builder.commit("Forty-five days (#7)", author=EDITOR)
    return builder


def sign(builder: RepoBuilder, label: str = "v1", **about: Any) -> str:
    """A version with one act, committed by a clerk, who entered no words; the commit."""
    opened = open_version(builder, "speaker-a", label, **about)
    act(builder, opened, "speaker")
    return builder.commit(f"Sign {NAME} {label}", author=CLERK)


def blame(root: Path, *arguments: str, name: str = f"{NAME}@v1") -> dict[str, Any]:
    ran = run_cli(["blame", name, "--words", "--format", "json", *arguments], root)
    assert (ran.code, ran.stderr) == (0, "")
    report: dict[str, Any] = json.loads(ran.stdout)
    schema = json.loads(files("clausectl").joinpath("schemas/blame-1.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(report)
    return report


def words_by(report: dict[str, Any]) -> dict[str, list[str]]:
    """The words by the subject of the commit that brought them, else by why there is none."""
    subjects = {commit["id"]: commit["subject"] for commit in report["commits"]}
    found: dict[str, list[str]] = defaultdict(list)
    for provision in report["provisions"]:
        for sentence in [provision["title"], *provision["sentences"]]:
            for part in sentence["parts"] if sentence else []:
                if part["origin"] is None:
                    found["printed"].append(part["text"])
                    continue
                origin = report["origins"][part["origin"]]
                said = subjects.get(
                    origin["commit"], "not committed" if origin["recorded"] else "not recorded"
                )
                found[said].append(part["text"])
    return found


def test_the_words_are_those_that_were_signed_and_whose_they_were_then(builder: RepoBuilder) -> None:
    sign(builder)
    change_exclusivity(builder, "3.0.0")
    report = blame(builder.root)
    assert (report["name"], report["kind"]) == (f"{NAME}@v1", "agreement")
    assert report["path"] == f"agreements/{NAME}.signed/v1/text.md"
    found = words_by(report)
    assert found.keys() == {"Start", "Forty-five days (#7)", "printed"}
    assert found["Forty-five days (#7)"] == ["forty-five (45)"]
    origin = next(o for o in report["origins"] if o["version"] == "2.0.0")
    assert (origin["name"], origin["path"]) == ("talks/exclusivity", CLAUSE)
    commit = next(c for c in report["commits"] if c["id"] == origin["commit"])
    assert (commit["author"], commit["pull_request"]) == ("Drafter Two", "#7")
    # the draft's words are another matter
    assert words_by(blame(builder.root, name=NAME))["Exclusivity 3.0.0"] == ["ninety (90)"]


def test_every_word_stands_in_a_file_that_is_kept(builder: RepoBuilder) -> None:
    sign(builder)
    report = blame(builder.root)
    text = run_cli(["compose", f"{NAME}@v1"], builder.root).stdout
    told = [s["text"] for p in report["provisions"] for s in p["sentences"]]
    assert all(
        line in "\n".join(told) for line in ("Made with Speaker A.", "The licence ends with the Talk.")
    )
    assert "forty-five (45)" in text
    for provision in report["provisions"]:
        for sentence in provision["sentences"]:
            for part in sentence["parts"]:
                assert part["path"].startswith(("frozen/", f"agreements/{NAME}.signed/v1/manifest.md"))
                line = (builder.root / part["path"]).read_text(encoding="utf-8").split("\n")[part["line"] - 1]
                if part["kind"] == "word":
                    assert part["text"] in line


def test_what_the_library_did_since_changes_nothing(builder: RepoBuilder) -> None:
    sign(builder)
    before = words_by(blame(builder.root))
    change_exclusivity(builder, "3.0.0")
    builder.move("clauses/talks/licence.md", "clauses/other/licence.md")
    builder.commit("Move a clause")
    builder.remove(CLAUSE)
    builder.remove(f"agreements/{NAME}.md")
    builder.remove("agreements/talks/form.md")
    builder.commit("Start afresh")
    assert words_by(blame(builder.root)) == before
    assert words_by(blame(builder.root, "--rev", "HEAD~1")) == before


@pytest.mark.parametrize("stated", [True, False])
def test_words_that_went_and_came_back_later_are_told_as_they_were_signed(
    builder: RepoBuilder, stated: bool
) -> None:
    sign(builder, commit=builder.head() if stated else "")
    change_exclusivity(builder, "3.0.0")
    builder.write(CLAUSE, EXCLUSIVITY.format(version="2.0.0", days="forty-five (45)"))
    builder.commit("Put it back")
    found = words_by(blame(builder.root))
    assert found["Forty-five days (#7)"] == ["forty-five (45)"]
    assert "Put it back" not in found


def test_two_versions_have_their_own_words(builder: RepoBuilder) -> None:
    sign(builder)
    change_exclusivity(builder, "3.0.0")
    sign(builder, "v2")
    assert words_by(blame(builder.root, name=f"{NAME}@v2"))["Exclusivity 3.0.0"] == ["ninety (90)"]
    assert "Exclusivity 3.0.0" not in words_by(blame(builder.root))


def test_a_pinned_clause_leads_to_the_clause(builder: RepoBuilder) -> None:
    ran = run_cli(["pin", "talks", "talks/exclusivity"], builder.root)
    assert ran.code == 0, ran.stderr
    builder.commit("Pin it", author=CLERK)
    change_exclusivity(builder, "3.0.0")
    sign(builder)
    found = words_by(blame(builder.root))
    assert found["Forty-five days (#7)"] == ["forty-five (45)"]
    assert "forty-five (45)" not in found["Pin it"]


def test_a_clause_that_was_committed_with_cr_is_the_same(builder: RepoBuilder) -> None:
    builder.write(
        CLAUSE, EXCLUSIVITY.format(version="2.0.0", days="fifty (50)").replace("\n", "\r\n").encode()
    )
    builder.commit("Fifty days", author=EDITOR)
    sign(builder)
    found = words_by(blame(builder.root))
    assert found["Fifty days"] == ["fifty (50)"]
    assert "not recorded" not in found


def test_a_squash_is_told_as_one(builder: RepoBuilder, tmp_path: Path) -> None:
    """Where the branch is gone its squash brought the words, and what no commit holds is not recorded."""
    builder.branch("deal")
    builder.write(CLAUSE, EXCLUSIVITY.format(version="2.1.0", days="fifty (50)"))
    builder.commit("Fifty days", author=EDITOR)
    sign(builder, commit=builder.head())
    builder.switch("main")
    builder.git("merge", "-q", "--squash", "deal")
    builder.git("reset", "-q", "--soft", "HEAD")
    squash = builder.commit("Deal with Speaker A (#9)")
    builder.git("clone", "-q", "--single-branch", builder.root.as_uri(), str(tmp_path / "clone"))
    found = words_by(blame(tmp_path / "clone"))
    assert found["Deal with Speaker A (#9)"] == ["fifty (50)"]
    assert found.keys() == {"Start", "Deal with Speaker A (#9)", "printed"}
    # the same without the clause: main went on and the branch's words are in no commit of it
    builder.git("reset", "-q", "--hard", f"{squash}~1")
    builder.git("checkout", "-q", "deal", "--", "frozen", f"agreements/{NAME}.signed")
    builder.commit("Take the signed version over", author=CLERK)
    shutil.rmtree(tmp_path / "clone")
    builder.git("clone", "-q", "--single-branch", builder.root.as_uri(), str(tmp_path / "clone"))
    found = words_by(blame(tmp_path / "clone"))
    assert {"fifty (50)", "nobody"} <= set(found["not recorded"])
    assert "Take the signed version over" not in found
    assert "Speaker" in found["Start"]
    text = run_cli(["blame", f"{NAME}@v1", "--text", "to nobody else"], tmp_path / "clone").stdout
    assert LOST in " ".join(text.split())
    page = run_cli(["blame", f"{NAME}@v1", "--format", "html"], tmp_path / "clone").stdout
    assert LOST in page


def test_a_shallow_clone_names_nobody(builder: RepoBuilder, tmp_path: Path) -> None:
    sign(builder, commit=builder.head())
    change_exclusivity(builder, "3.0.0")
    builder.git("clone", "-q", "--depth=1", builder.root.as_uri(), str(tmp_path / "shallow"))
    report = blame(tmp_path / "shallow")
    assert report["shallow"] is True
    unknown = {o["path"].rpartition("/")[2] for o in report["origins"] if not o["recorded"]}
    assert len(unknown) == 1  # the clause that has moved on
    assert unknown.pop().startswith("exclusivity@2.0.0")
    assert all(o["cut_off"] or not o["recorded"] for o in report["origins"])
    ran = run_cli(["blame", f"{NAME}@v1"], tmp_path / "shallow")
    assert "entered by Clerk" not in ran.stdout
    assert "entered by Drafter" not in ran.stdout
    assert "entered by Form editor" not in ran.stdout


@pytest.mark.parametrize("lie", ["HEAD~1", "0" * 40, "nonsense", "--help"])
def test_a_commit_that_is_stated_falsely_is_no_harm(builder: RepoBuilder, lie: str) -> None:
    stated = builder.git("rev-parse", lie) if lie == "HEAD~1" else lie  # there the clause read otherwise
    sign(builder, commit=stated)
    assert words_by(blame(builder.root))["Forty-five days (#7)"] == ["forty-five (45)"]


def test_what_is_not_committed(builder: RepoBuilder) -> None:
    open_version(builder, "speaker-a")
    ran = run_cli(["blame", f"{NAME}@v1"], builder.root)
    assert (ran.code, "CL415" in ran.stderr) == (2, True)
    found = words_by(blame(builder.root, "--rev", "WORKTREE"))
    assert found["Forty-five days (#7)"] == ["forty-five (45)"]


def test_a_transcription_was_entered_by_who_recorded_it(builder: RepoBuilder) -> None:
    transcribe(builder, "speaker-a", "The words of a fictional paper copy.\n")
    builder.commit("Record a copy", author=CLERK)
    report = blame(builder.root)
    assert words_by(report) == {
        "Record a copy": ["The", "words", "of", "a", "fictional", "paper", "copy", "."]
    }
    assert report["path"] == f"agreements/{NAME}.signed/v1/text.md"
    assert report["commits"][0]["author"] == "Clerk E"


def refuse(ran: Ran, code: int, *said: str) -> None:
    assert (ran.code, ran.stdout) == (code, "")
    assert all(words in ran.stderr for words in said), ran.stderr


def test_what_cannot_be_blamed(builder: RepoBuilder) -> None:
    sign(builder)
    root = builder.root
    refuse(run_cli(["blame", f"{NAME}@v2"], root), 2, "CL415", "it has: v1")
    refuse(run_cli(["blame", "talks/speaker-x@v1"], root), 2, "CL415")
    refuse(run_cli(["blame", f"{NAME}@v1", "--provision", "99"], root), 2, "CL487")
    refuse(run_cli(["blame", f"{NAME}@v1", "--text", "no such words"], root), 2, "CL488")
    refuse(run_cli(["blame", f"{NAME}@v1", "--rev", "HEAD~1"], root), 2, "CL415")
    frozen = next((root / "frozen/talks").glob("exclusivity@*"))
    frozen.write_text(frozen.read_text().replace("nobody", "somebody"))
    assert "nobody" in words_by(blame(root))["Start"]  # the commit counts
    refuse(run_cli(["blame", f"{NAME}@v1", "--rev", "WORKTREE"], root), 3, "CL416")
    builder.commit("Tamper")
    refuse(run_cli(["blame", f"{NAME}@v1"], root), 3, "CL416", "is not the one that was signed")


def test_the_text_for_people(builder: RepoBuilder) -> None:
    sign(builder)
    ran = run_cli(["blame", f"{NAME}@v1", "--provision", "2"], builder.root)
    assert ran.code == 0
    assert ran.stdout.startswith("Talk Agreement\ntalks/speaker-a@v1, at HEAD (")
    told = " ".join(ran.stdout.split())
    assert (
        "· #7 · entered by Drafter Two (a squash: its authors are folded into one): “forty-five (45)”" in told
    )
