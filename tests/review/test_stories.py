"""Every story told by ``review``: exit code, comment, annotations, and all formats whole."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from clausectl.output.annotations import write_annotations
from cli_runner import run_cli
from review.stories import (
    OWNED,
    PATH,
    SIGNED,
    STORIES,
    Story,
    build_story,
    change_a_draft,
    start_story,
    take_the_same_version,
)

SCHEMA = json.loads(files("clausectl").joinpath("schemas/review-1.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_story_is_told(story: Story, tmp_path: Path) -> None:
    repo = build_story(story, tmp_path / "r")
    outputs = {form: tmp_path / f"{form}.out" for form in ("markdown", "summary", "json", "github", "sarif")}
    also = [word for form, path in outputs.items() for word in ("--also", f"{form}={path}")]
    ran = run_cli(["review", story.base, story.head, *also], repo.root)
    assert ran.code == story.code, ran.stdout + ran.stderr
    comment = outputs["markdown"].read_text(encoding="utf-8")
    for words in story.says:
        assert words in comment
    for words in story.hides:
        assert words not in comment
    assert len(comment.encode()) <= 60_000
    report = json.loads(outputs["json"].read_text(encoding="utf-8"))
    Draft202012Validator(SCHEMA).validate(report)
    assert report["blocked"] == (story.code != 0)
    lines = outputs["github"].read_text(encoding="utf-8").splitlines()
    for beginning in story.annotated:
        assert any(line.startswith(beginning) for line in lines)
    commands = [line for line in lines if line.startswith("::")]
    assert all(
        re.match(r"::(error|warning|notice) (file=[^:]*,)?[^:]*title=[^:]*::", line) for line in commands
    )
    assert len(lines) == len(commands) + 1
    sarif = json.loads(outputs["sarif"].read_text(encoding="utf-8"))
    assert len(sarif["runs"][0]["results"]) == len(report["findings"])


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_public_report_names_no_agreement(story: Story, tmp_path: Path) -> None:
    repo = build_story(story, tmp_path / "r")
    for form in ("text", "markdown", "summary", "json", "github", "sarif"):
        ran = run_cli(["review", story.base, story.head, "--public", "--format", form], repo.root)
        assert ran.code == story.code, ran.stderr
        for secret in ("speaker-a", "speaker-c", "speaker-d", "Speaker A", "Speaker D", "Officer B"):
            assert secret not in ran.stdout


def test_a_public_report_names_no_document_and_quotes_no_value(tmp_path: Path) -> None:
    """A plain document is an agreement as well, and a note about one can hold what was agreed."""
    repo = start_story(tmp_path / "r")
    repo.switch("main")
    document = "---\ntitle: Zzdoc\n---\n# Zztitle\n\n1. Zzparty pays 5 euros within thirty (30) days.\n"
    repo.write("clausectl.yaml", "visibility: public\ndocuments:\n  - papers/zzdeal.md\n")
    repo.write("papers/zzdeal.md", document)
    repo.commit("Public")
    repo.git("checkout", "-q", "-B", "change", "main")
    repo.write("papers/zzdeal.md", document.replace("(30)", "(45)").replace("5 euros", "7 euros"))
    repo.write(
        "agreements/talks/zznew.md",
        "---\nform: talks\ntitle: Zzname\nparameters:\n  speaker: Zzparty\n  zzkey: Zzvalue\n---\n",
    )
    repo.write("agreements/Zz No Name.md", "Zzwords.\n")
    repo.commit("Terms for Zzparty")
    for form in ("text", "markdown", "summary", "json", "github", "sarif"):
        ran = run_cli(["review", "main", "change", "--format", form], repo.root)
        assert ran.code == 1, ran.stderr
        assert "zz" not in (ran.stdout + ran.stderr).lower()
    comment = run_cli(["review", "main", "change", "--format", "markdown"], repo.root).stdout
    assert "change in settings, parameters or words of their own" in comment
    assert "CL560 agreement-" in comment


def test_a_document_alone_is_checked_and_stands_below_the_headings_of_the_comment(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "r")
    repo.switch("main")
    repo.write("clausectl.yaml", "documents: [papers/deal.md]\n")
    repo.write("papers/deal.md", "# Deal\n\n1. Acme pays within thirty (30) days.\n")
    repo.commit("A document")
    repo.git("checkout", "-q", "-B", "change", "main")
    repo.write("papers/deal.md", "# Deal\n\n1. Acme pays within ninety (90) days.\n")
    repo.commit("Ninety days")
    comment = run_cli(["review", "main", "change", "--format", "markdown"], repo.root).stdout
    assert "Checked: 1 document, all that the change reaches." in comment
    assert "- figures: numbers, dates and amounts agree with themselves" in comment
    headings = [line for line in comment.splitlines() if line.startswith("#")]
    assert headings[0].startswith("## ")
    assert "### Documents" in headings
    assert not any(line.startswith("## ") for line in headings[1:])


def test_a_clause_that_comes_back_in_other_words_does_not_take_its_old_version(tmp_path: Path) -> None:
    """The name and version of a clause that was deleted still stand for what it said."""
    repo = start_story(tmp_path / "r")
    repo.switch("main")
    path = "clauses/talks/gone.md"
    repo.write(path, OWNED.format("1.2.0", "What the clause said before it went."))
    repo.commit("A clause (#4)")
    repo.remove(path)
    repo.commit("No clause")
    repo.git("checkout", "-q", "-B", "change", "main")
    repo.write(path, OWNED.format("1.2.0", "Other words altogether."))
    repo.write("clauses/talks/fresh.md", OWNED.format("1.2.0", "Words of a name that nobody had."))
    repo.commit("Two clauses")
    report = json.loads(run_cli(["review", "main", "change", "--format", "json"], repo.root).stdout)
    assert [(f["code"], f["path"]) for f in report["findings"] if f["code"] != "CL502"] == [("CL621", path)]
    assert [one["new"] for one in report["suggestions"]] == ["version: 2.0.0"]
    repo.write(path, OWNED.format("1.2.0", "What the clause said before it went."))
    repo.commit("As it was")
    report = json.loads(run_cli(["review", "main", "change", "--format", "json"], repo.root).stdout)
    assert {finding["code"] for finding in report["findings"]} == {"CL502"}


def test_what_cannot_be_read_is_not_said_to_be_right(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "r")
    words = "The Speaker gives the talk to nobody for ninety (90) days. <b>Ever.</b>"
    repo.write(PATH, OWNED.format("1.0.0", words))
    repo.commit("Words that cannot be read, and no new version")
    report = json.loads(run_cli(["review", "main", "change", "--format", "json"], repo.root).stdout)
    assert report["blocked"] is True
    assert report["sound"] == []


def test_a_merge_that_a_host_made_is_asked_what_the_change_itself_took(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "r")
    take_the_same_version(repo)
    repo.git("checkout", "-q", "--detach", "main")
    repo.merge("change", "Merge change into main")
    report = json.loads(run_cli(["review", "main", "HEAD", "--format", "json"], repo.root).stdout)
    assert [finding["code"] for finding in report["findings"]] == ["CL621"]
    assert [suggestion["new"] for suggestion in report["suggestions"]] == ["version: 1.2.0"]
    assert report["merged"] is False


def test_a_version_that_is_none_is_answered_with_the_line_to_put_in(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "r")
    repo.write(PATH, OWNED.format("1.1", "The Speaker gives the talk to nobody else for ninety (90) days."))
    repo.commit("Ninety days")
    report = json.loads(run_cli(["review", "main", "change", "--format", "json"], repo.root).stdout)
    assert "CL123" in {finding["code"] for finding in report["findings"]}
    assert [(one["old"], one["new"]) for one in report["suggestions"]] == [("version: 1.1", "version: 2.0.0")]
    comment = run_cli(["review", "main", "change", "--format", "markdown"], repo.root).stdout
    assert "  version: 2.0.0\n" in comment


def test_ten_annotations_of_a_level_are_the_worst(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "r")
    blanks = "\n\n".join("Pay [●] at once." for _ in range(12))
    repo.write("clauses/talks/bad.md", f"---\ntitle: Bad\nversion: 1.0.0\n---\n{blanks}\n")
    text = repo.root / SIGNED / "text.md"
    text.write_bytes(text.read_bytes() + b"More.\n")
    repo.write("clauses/talks/con.md", "---\ntitle: Con\nversion: 1.0.0\n---\nWords.\n")
    repo.commit("A slip in what was signed")
    ran = run_cli(["review", "main", "change", "--format", "github"], repo.root)
    errors = [line for line in ran.stdout.splitlines() if line.startswith("::error ")]
    assert len(errors) == 10
    assert "CL623" in errors[0]
    assert all(",line=" in line for line in errors[1:])
    assert "4 more errors" in ran.stdout


def test_the_line_that_sums_up_holds_no_command() -> None:
    line = write_annotations([], "::error::a ##[add-mask]b ::::set-output")
    assert "::" not in line
    assert "##[" not in line


def test_settings_make_reports_public_and_a_change_cannot_undo_it(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "r")
    repo.switch("main")
    repo.write("clausectl.yaml", "visibility: public\n")
    repo.commit("Public")
    repo.git("checkout", "-q", "-B", "change", "main")
    repo.write("clausectl.yaml", "visibility: private\n")
    change_a_draft(repo)
    report = json.loads(run_cli(["review", "main", "change", "--format", "json"], repo.root).stdout)
    assert report["public"] is True
    assert report["checked"]["whole"] is True
    assert "speaker-d" not in json.dumps(report)


def test_lines_inserted_above_keep_fingerprints(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "r")
    lines = [f"The Fee{n} is [●] and {n} (thirty) days on Monday, 31 February 20{n}." for n in range(10, 40)]
    prints = []
    for above in ("", "".join(f"An honest line, number {n}.\n\n" for n in range(50))):
        repo.write(
            "clauses/talks/bad.md", "---\ntitle: Bad\nversion: 1.0.0\n---\n" + above + "\n\n".join(lines)
        )
        ran = run_cli(["check", "--format", "sarif"], repo.root)
        results = json.loads(ran.stdout)["runs"][0]["results"]
        prints.append([r["partialFingerprints"]["clausectlFinding/v1"] for r in results])
    assert len(prints[0]) > 60
    assert len(set(prints[0])) == len(prints[0])
    assert len(set(prints[0]) & set(prints[1])) >= 0.95 * len(prints[0])


def test_a_comment_and_a_summary_keep_to_their_size_and_say_what_is_missing(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "r")
    for number in range(300):
        words = f"Wörter über Gebühren {number} — " * 120
        repo.write(
            f"clauses/many/c{number}.md", f"---\ntitle: Gebühr {number}\nversion: 1.0.0\n---\n{words}.\n"
        )
    repo.commit("Many")
    for form, most in (("markdown", 60_000), ("summary", 900_000)):
        ran = run_cli(["review", "main", "change", "--format", form], repo.root)
        assert most * 0.8 < len(ran.stdout.encode()) <= most
        assert "This report is cut at" in ran.stdout
        assert "are left out" in ran.stdout
