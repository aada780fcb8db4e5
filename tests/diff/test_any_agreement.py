"""``clausectl diff`` on Markdown agreements that are composed of nothing, as a user asks for it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from cli_runner import Ran, run_cli
from repo_builder import RepoBuilder

TERMS = """# Terms

## 1. Payment

The Buyer shall pay within 30 days of receipt.

## 2. Warranty

The Seller warrants the goods for two years. See Section 1.

## 3. Law

Irish law applies.
"""
LATER = (
    TERMS.replace("30 days", "60 days")
    .replace("## 2. Warranty", "## 2. Title\n\nTitle passes on payment.\n\n## 3. Warranty")
    .replace("## 3. Law", "## 4. Law")
)
ICML = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("CLAUSECTL_CORPUS", ICML.parent / "shared" / "corpus"))
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real agreements is not here")


@pytest.fixture
def versions(builder: RepoBuilder) -> RepoBuilder:
    """``terms.md`` as v1 and v2."""
    builder.write("terms.md", TERMS)
    builder.commit("First terms")
    builder.tag("v1")
    builder.write("terms.md", LATER)
    builder.commit("Later terms")
    builder.tag("v2")
    return builder


def diff(where: Path, *arguments: str) -> Ran:
    done = run_cli(["diff", *arguments], where)
    assert "Traceback" not in done.stderr
    return done


def write(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")


# Ways of asking


@pytest.mark.parametrize(
    "arguments",
    [("v1", "v2", "terms.md"), ("v1:terms.md", "v2:terms.md"), ("v1:terms.md", "terms.md")],
    ids=["path", "two documents", "a document and a file"],
)
def test_every_way_of_asking_tells_the_same_changes(
    versions: RepoBuilder, arguments: tuple[str, ...]
) -> None:
    done = diff(versions.root, *arguments)
    assert done.code == 0
    assert "[-30-]{+60+} days" in done.stdout
    assert "a period changed, 30 → 60 days" in done.stdout
    assert "2 Title: added" in done.stdout
    assert "2–3 → 3–4" in done.stdout
    assert "of 5 provisions identical" in done.stdout


def test_settings_name_documents(versions: RepoBuilder) -> None:
    versions.write("clausectl.yaml", "documents:\n  - terms.md\n")
    versions.commit("Settings")
    done = diff(versions.root, "v1", "HEAD")
    assert "1 compared: 1 changed" in done.stdout
    assert "[-30-]{+60+}" in done.stdout


def test_work_tree_and_index_hold_documents_too(versions: RepoBuilder) -> None:
    versions.write("terms.md", LATER.replace("60 days", "90 days"))
    assert "[-60-]{+90+}" in diff(versions.root, "v2", "WORKTREE", "terms.md").stdout
    assert "[-60-]{+90+}" not in diff(versions.root, "v2", "INDEX", "terms.md").stdout
    assert "[-30-]{+90+}" in diff(versions.root, "v1:terms.md", "WORKTREE:terms.md").stdout


def test_a_repository_without_clauses_names_what_can_be_compared(versions: RepoBuilder) -> None:
    done = diff(versions.root, "v1", "v2")
    assert done.code == 0
    assert "terms.md" in done.stdout


def test_two_files_outside_of_a_repository(tmp_path: Path) -> None:
    write(tmp_path, ours=TERMS, theirs=LATER)
    done = diff(tmp_path, "ours.md", "theirs.md", "--exit-code")
    assert done.code == 1
    assert "[-30-]{+60+}" in done.stdout
    assert diff(tmp_path, "ours.md", "ours.md", "--exit-code").code == 0


def test_a_name_of_both_a_tag_and_a_file_is_the_tag(versions: RepoBuilder) -> None:
    versions.write("v1", "not a document")
    done = diff(versions.root, "v1", "v2", "terms.md")
    assert "[-30-]{+60+}" in done.stdout


def test_an_agreement_without_deviations_is_its_form() -> None:
    done = diff(ICML, "--against-form", "icml/final-contribution/sage-moore")
    assert done.code == 0
    assert "11 of 11 provisions identical" in done.stdout


def test_agreements_named_as_files_are_composed() -> None:
    folder = "agreements/icml/final-contribution"
    done = diff(ICML, f"{folder}/sage-moore.md", f"{folder}/mark-kurtz.md")
    assert done.code == 0
    assert "[-Sage Moore-]{+Mark Kurtz+}" in done.stdout
    assert "parameter value 3" in done.stdout
    assert "wording 0" in done.stdout


def test_deviations_are_told_against_the_form(tmp_path: Path) -> None:
    for folder in ("clauses", "agreements"):
        shutil.copytree(ICML / folder, tmp_path / "there" / folder)
    there = RepoBuilder(tmp_path / "there")
    name = "agreements/icml/final-contribution/sage-moore.md"
    text = (there.root / name).read_text(encoding="utf-8")
    head, _, tail = text.rpartition("---\n")
    there.write(name, f"{head}remove: [icml/likeness]\n---\n{tail}")
    there.commit("One deviates")
    done = diff(there.root, "--against-form", "icml/final-contribution/sage-moore", "--at", "HEAD")
    assert "icml/likeness: removed" in done.stdout
    assert "parameter value 0" in done.stdout


def test_the_odd_copy_is_named_and_values_are_not(tmp_path: Path) -> None:
    names = ["Acme", "Borealis", "Cumulus", "Dune", "Ember"]
    for name in names:
        text = TERMS.replace("The Buyer", f"The company {name}")
        write(tmp_path, **{name.lower(): text.replace("two years", "one year") if name == "Dune" else text})
    done = diff(tmp_path, "--outliers", *(f"{name.lower()}.md" for name in names))
    assert done.code == 0
    outliers, _, varying = done.stdout.partition("VALUES THAT VARY")
    assert "reworded in dune.md; the other 4 agree" in outliers
    assert "[-two years-]{+one year+}" in outliers
    assert outliers.count("the other 4 agree") == 1
    assert all(f"“{name}”" in varying for name in names)


@pytest.mark.parametrize("form", ["text", "markdown", "json", "html"])
def test_every_format_tells_the_change(versions: RepoBuilder, form: str) -> None:
    done = diff(versions.root, "v1:terms.md", "v2:terms.md", "--format", form)
    assert done.code == 0
    marks = {"markdown": "<del>30</del><ins>60</ins>", "text": "[-30-]{+60+}"}
    if form == "json":
        found = json.loads(done.stdout)
        assert found["schema"] == "clausectl/comparison/1"
        assert found["totals"]["identical"] == 1
    elif form == "html":
        assert "<script" not in done.stdout
        assert "Content-Security-Policy" in done.stdout
    else:
        assert marks[form] in done.stdout


def test_external_reports_name_nobody(versions: RepoBuilder) -> None:
    for form in ("text", "markdown", "json", "html"):
        told = diff(versions.root, "v1", "v2", "terms.md", "--external", "--format", form).stdout
        assert "Form editor" not in told
        assert versions.head("v2")[:7] not in told


def test_full_shows_what_is_unchanged(versions: RepoBuilder) -> None:
    folded = diff(versions.root, "v1:terms.md", "v2:terms.md").stdout
    full = diff(versions.root, "v1:terms.md", "v2:terms.md", "--full").stdout
    assert "Irish law applies." not in folded
    assert "Irish law applies." in full or "unchanged" in full


# What goes wrong


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("v1:terms.md", "v2"), "CL056"),
        (("v1:none.md", "v2:terms.md"), "CL055"),
        (("v9:terms.md", "v2:terms.md"), "CL006"),
        (("v1:../terms.md", "v2:terms.md"), "CL054"),
        (("v1", "v2", "none.md"), "CL055"),
        (("--against-form", "none"), "CL330"),
        (("--outliers", "terms.md", "terms.md"), "CL058"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else value,
)
def test_what_cannot_be_compared_is_told(
    versions: RepoBuilder, arguments: tuple[str, ...], code: str
) -> None:
    done = diff(versions.root, *arguments)
    assert done.code == 2
    assert code in done.stderr
    assert "hint:" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("ours.md",),
        ("ours.md", "theirs.md", "third.md"),
        ("ours.md", "theirs.md", "--full", "--summary"),
        ("--against-form", "--outliers", "ours.md"),
        ("ours.md", "missing.md"),
    ],
    ids=" ".join,
)
def test_what_is_asked_wrongly_is_told(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    write(tmp_path, ours=TERMS, theirs=LATER, third=TERMS)
    done = diff(tmp_path, *arguments)
    assert done.code == 2
    assert done.stderr


@pytest.mark.parametrize(
    ("data", "code"),
    [("# T\n".encode("utf-16"), "CL101"), (b"\xff\xfe\xfa", "CL102"), (b"a\x00b", "CL101")],
)
def test_what_is_no_text_is_refused_by_its_name(tmp_path: Path, data: bytes, code: str) -> None:
    write(tmp_path, ours=TERMS)
    (tmp_path / "theirs.md").write_bytes(data)
    done = diff(tmp_path, "ours.md", "theirs.md")
    assert done.code == 2
    assert "theirs.md" in done.stderr
    assert code in done.stderr or "CL102" in done.stderr


def test_a_folder_and_a_pipe_are_no_documents(tmp_path: Path) -> None:
    write(tmp_path, ours=TERMS)
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe.md")
    for name in ("folder", "pipe.md"):
        done = diff(tmp_path, "ours.md", name)
        assert (done.code, name in done.stderr) == (2, True)


BOUNDED = {
    "one line of 5 MB": "word and other words here; " * 190_000,
    "nested quotes": "\n".join("> " * depth + "x" for depth in range(200)),
    "nested lists": "\n".join("  " * depth + f"- item {depth}" for depth in range(200)),
    "stars": "*" * 1_000_000,
    "open tags": "<div><b><u><table><tr>" * 20_000 + "text",
    "empty": "",
    "no headings": "\n\n".join(f"Paragraph {number} says little." for number in range(2_000)),
}


@pytest.mark.parametrize("name", BOUNDED)
def test_odd_documents_have_an_answer(tmp_path: Path, name: str) -> None:
    write(tmp_path, odd=BOUNDED[name], plain=TERMS)
    for pair in (("odd.md", "plain.md"), ("odd.md", "odd.md")):
        done = diff(tmp_path, *pair, "--exit-code")
        assert done.code == (0 if pair[0] == pair[1] else 1)
        assert "provision" in done.stdout


# Real agreements


@needs_corpus
@pytest.mark.parametrize(
    ("folder", "told"),
    [
        ("basecamp-terms", ["3 renumbered", "wording 0", "3–5 → 4–6"]),
        ("bonterms-cloud-terms", ["92 of 93 provisions identical", "9.2 → 9.2(c)"]),
        ("commonpaper-dpa", ["75 of 76 provisions identical", "wording: words changed; no rule fired"]),
    ],
)
def test_what_a_correct_tool_says_of_real_revisions(folder: str, told: list[str]) -> None:
    done = diff(CORPUS / folder, "old.md", "new.md")
    assert done.code == 0
    assert "substantive:" not in done.stdout
    for words in told:
        assert words in done.stdout


@needs_corpus
def test_a_real_history_is_read_by_its_tags(tmp_path: Path) -> None:
    bundle = CORPUS / "balanced-employee-ip" / "history.bundle"
    there = tmp_path / "there"
    subprocess.run(["git", "clone", "--quiet", bundle, there], check=True, capture_output=True)
    name = "Balanced_Employee_IP_Agreement.md"
    done = diff(there, "v1.0.1", "v2.0.0", name)
    assert "Exhibit A Laws Concerning Employment Agreements" in done.stdout
    assert "removed with the 57 provisions below it" in done.stdout
    assert "License to the Company for Your IP" in done.stdout
    assert "[-1.0.1-]{+2.0.0+}" in done.stdout
