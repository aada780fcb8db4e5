"""`clausectl diff` on agreements that others wrote and revised, where they stand beside the repository.

They are only read there: some are under CC BY 4.0 and keep their attribution in their folder.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from cli_runner import run_cli
from repo_builder import RepoBuilder

TOP = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("CLAUSECTL_CORPUS") or TOP.parent / "shared" / "corpus")
TEXTS = [
    "balanced-employee-ip/v1.0.1.md",
    "balanced-employee-ip/v2.0.0.md",
    "basecamp-terms/new.md",
    "bonterms-cloud-terms/new.md",
    "commonpaper-dpa/new.md",
    "commonpaper-mutual-nda/Mutual-NDA.md",
    "commonpaper-mutual-nda/Mutual-NDA-coverpage.md",
]
NAME = "Balanced_Employee_IP_Agreement.md"

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside the repository")


def compare(folder: Path, *arguments: str | Path) -> dict[str, Any]:
    done = run_cli(["diff", *arguments, "--format", "json"], folder)
    assert (done.code, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def told(report: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(number before, number now, what happened) of each change."""
    return [
        (" ".join(p["path"] for p in c["old"]), " ".join(p["path"] for p in c["new"]), c["message"])
        for c in report["changes"]
    ]


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


@pytest.mark.parametrize("name", TEXTS)
def test_every_word_is_kept(tmp_path: Path, name: str) -> None:
    """All of an agreement beside nothing: its words, in order, are those of the file without its markup."""
    source = (CORPUS / name).read_text(encoding="utf-8")
    (tmp_path / "nothing.md").write_bytes(b"")
    report = compare(tmp_path, "nothing.md", CORPUS / name)
    shown: list[str] = []
    for change in report["changes"]:
        (place,) = change["new"]
        shown.append(place["number"])
        shown += [part["text"] for key in ("title", "text") for part in change[key] or []]
    plain = re.sub(r"<!--.*?-->", "", source, flags=re.DOTALL)
    plain = re.sub(r"</?[A-Za-z][A-Za-z0-9]*(?: [^>]*)?/?>", "", plain)
    plain = re.sub(r"\]\([^)\s]*\)", "]", plain)  # with a space in it, it is no link but words
    assert words_of(" ".join(shown)) == words_of(plain)
    assert report["totals"]["identical"] == 0


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_differs_from_itself(name: str) -> None:
    report = compare(CORPUS, name, name)
    assert not report["changed"]
    assert report["totals"]["identical"] == report["new"]["provisions"]


def test_renumbering_only() -> None:
    report = compare(CORPUS / "basecamp-terms", "old.md", "new.md")
    assert told(report) == [("3", "4", "renumbered"), ("4", "5", "renumbered"), ("5", "6", "renumbered")]
    assert report["totals"]["kinds"]["wording"] == 0
    assert report["totals"]["significance"]["editorial"] == 3


def test_one_change_in_9_2() -> None:
    report = compare(CORPUS / "bonterms-cloud-terms", "old.md", "new.md")
    (change,) = report["changes"]
    assert change["new"][0]["path"] == "9.2(c)"
    assert report["totals"]["kinds"]["wording"] == 0
    assert report["totals"]["significance"]["substantive"] == 0


def test_two_missing_spaces() -> None:
    report = compare(CORPUS / "commonpaper-dpa", "old.md", "new.md")
    (change,) = report["changes"]
    assert [(edit["old"].split(), edit["new"].split()) for edit in change["edits"]] == [
        (["Agreementand"], ["Agreement", "and"]),
        (["Agreementexpires"], ["Agreement", "expires"]),
    ]
    assert change["significance"] == "wording"
    assert change["reasons"] == []


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    there = tmp_path_factory.mktemp("history") / "there"
    bundle = CORPUS / "balanced-employee-ip" / "history.bundle"
    subprocess.run(["git", "clone", "--quiet", bundle, there], check=True, capture_output=True)
    return there


def test_a_real_history_by_its_tags(history: Path) -> None:
    report = compare(history, "v1.0.1", "v2.0.0", NAME)
    (document,) = report["documents"]
    by_files = compare(CORPUS / "balanced-employee-ip", "v1.0.1.md", "v2.0.0.md")
    for key in ("totals", "changes", "ripples", "lost_references"):
        assert document[key] == by_files[key]
    assert document["commits"]
    assert all(len(commit["id"]) == 40 and commit["subject"] for commit in document["commits"])
    gone = [change["old"][0]["path"] for change in document["changes"] if not change["new"]]
    assert "Exhibit A" in gone


def test_all_of_a_real_history(history: Path) -> None:
    """A repository that knows nothing of clausectl: everything that differs is compared or named."""
    shown = run_cli(["diff", "v1.0.1", "v2.0.0"], history).stdout
    assert NAME in shown
    whole = compare(history, "v1.0.1", "v2.0.0", ".")
    assert NAME in [document["new"]["path"] for document in whole["documents"]]
    repository = RepoBuilder.__new__(RepoBuilder)
    repository.root = history
    differing = repository.git("diff", "--name-only", "--no-renames", "v1.0.1", "v2.0.0").splitlines()
    known = {side["path"] for d in whole["documents"] for side in (d["old"], d["new"])}
    assert {path for path in differing if path.endswith((".md", ".markdown", ".txt"))} == known
