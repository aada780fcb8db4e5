"""What somebody lets stand of a change: once, with a reason, and told when it lets nothing stand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cli_runner import run_cli
from repo_builder import RepoBuilder
from review.stories import PATH, SIGNED, WORDS, start_story


def write(days: str, version: str = "1.0.0", allow: str = "") -> str:
    stated = f"allow: {{{allow}}}\n" if allow else ""
    words = WORDS.replace("thirty (30)", days)
    return f'---\ntitle: Exclusivity\nversion: {version}\nowner: "@acme/legal"\n{stated}---\n{words}\n'


def review(repo: RepoBuilder) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(
        run_cli(["review", "main", "change", "--format", "json"], repo.root).stdout
    )
    return report


def tell(report: dict[str, Any]) -> list[tuple[str, str]]:
    return [(finding["code"], finding["message"].partition(" (")[0]) for finding in report["findings"]]


def test_an_allowance_counts_for_the_change_that_brings_it_and_for_no_later_one(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "r")
    repo.write(PATH, write("ninety (90)", allow='CL620: "printed so already"'))
    repo.commit("Ninety days")
    assert tell(review(repo)) == []
    repo.switch("main")
    repo.merge("change", "Merge change")
    repo.git("checkout", "-q", "-B", "change", "main")
    repo.write(PATH, write("ten (10)", allow='CL620: "printed so already"'))
    repo.commit("Ten days")
    assert sorted(code for code, _ in tell(review(repo))) == ["CL146", "CL620"]
    ran = run_cli(["check", "--since", "main", "--format", "json"], repo.root)
    codes = [finding["code"] for finding in json.loads(ran.stdout)["findings"]]
    assert ran.code == 1
    assert "CL620" in codes
    assert "CL146" in codes
    repo.write(PATH, write("ten (10)", allow='CL620: "the printer asked for it again"'))
    repo.commit("And why")
    assert tell(review(repo)) == []


def test_an_allowance_that_lets_nothing_stand_is_told(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "r")
    repo.write(PATH, write("ninety (90)", "2.0.0", allow='CL622: "not needed"'))
    repo.commit("Ninety days")
    report = review(repo)
    assert tell(report) == [("CL146", "CL622 lets nothing stand here")]
    assert (report["findings"][0]["line"], report["findings"][0]["severity"]) == (5, "warning")


def test_the_settings_let_stand_for_good_and_never_what_was_signed(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "r")
    allow = "allow:\n" + "".join(
        f'  - {{code: {code}, path: "*", reason: "no versions yet"}}\n' for code in ("CL620", "CL623")
    )
    repo.switch("main")
    repo.write("clausectl.yaml", allow)
    repo.commit("No versions yet")
    repo.git("checkout", "-q", "-B", "change", "main")
    repo.write(PATH, write("ninety (90)"))
    text = repo.root / SIGNED / "text.md"
    text.write_bytes(text.read_bytes() + b"More.\n")
    repo.commit("Ninety days")
    assert {code for code, _ in tell(review(repo))} == {"CL623"}
