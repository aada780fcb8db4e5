"""Pairs of small agreements, and what a careful lawyer says about them: see tests/golden_pairs/README.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from clausectl.comparing.provisions import compare_texts
from clausectl.formats.documents import read_document
from clausectl.model.comparison import DocumentComparison, Place, ProvisionChange
from clausectl.model.provisions import Document
from clausectl.model.redlines import Redline

FOLDER = Path(__file__).resolve().parents[1] / "golden_pairs"
CASES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
FLAGS = ("moved", "renumbered", "reparented")
CASE_KEYS = {
    "name", "why", "language", "old", "new", "identical", "changes", "ripples", "renamed_terms",
    "lost_references",
}  # fmt: skip
CHANGE_KEYS = {
    "status", "old", "new", "kinds", "significance", "rules", "text", "title", "formatting",
    "moved_paragraphs", *FLAGS,
}  # fmt: skip


def load(name: str) -> dict[str, Any]:
    case = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    assert isinstance(case, dict)
    return case


def compare(case: dict[str, Any]) -> tuple[Document, Document, DocumentComparison]:
    sides = []
    for side in ("old", "new"):
        document, problems = read_document(
            case[side].encode("utf-8"), f"{side}.md", language=case.get("language", "")
        )
        assert document is not None, problems
        sides.append(document)
    return sides[0], sides[1], compare_texts(sides[0], sides[1])


def show(redline: Redline | None) -> str:
    marks = {"same": "{}", "deleted": "[-{}-]", "inserted": "{{+{}+}}"}
    return "".join(marks[part.kind].format(part.text) for part in redline.parts) if redline else ""


def name_place(place: Place, document: Document, wanted: list[str]) -> str:
    """The place as the case names it, if it does; else its path, title or first words."""
    provision = document.provisions[place.index]
    for name in wanted:
        if name.startswith('"'):
            fits = place.title == name.strip('"')
        elif name.startswith("~"):
            fits = provision.text.startswith(name[1:])
        else:
            fits = place.path == name
        if fits:
            return name
    return place.path or (f'"{place.title}"' if place.title else f"~{provision.text[:40]}")


def describe(change: ProvisionChange, wanted: dict[str, Any], old: Document, new: Document) -> dict[str, Any]:
    """A found change in the words of a case; only what the case states, and what it may not leave out."""
    told: dict[str, Any] = {
        "status": change.status,
        "old": [name_place(place, old, wanted.get("old", [])) for place in change.old],
        "new": [name_place(place, new, wanted.get("new", [])) for place in change.new],
        "kinds": sorted(change.kinds),
    }
    if "significance" in wanted:
        told["significance"] = change.significance
    if "rules" in wanted:
        told["rules"] = sorted({reason.rule for reason in change.reasons})
    for key in ("text", "title"):
        if key in wanted:
            told[key] = show(getattr(change, key))
    for flag in FLAGS:
        if getattr(change, flag) and not (
            flag == "moved" and wanted.get("reparented") and not wanted.get(flag)
        ):
            told[flag] = True
    if "formatting" in wanted or (change.formatting and "formatting" not in wanted.get("kinds", [])):
        told["formatting"] = sorted(change.formatting)
    if change.moved_paragraphs or "moved_paragraphs" in wanted:
        told["moved_paragraphs"] = len(change.moved_paragraphs)
    return told


def found_report(case: dict[str, Any]) -> dict[str, Any]:
    old, new, report = compare(case)
    expected = case["changes"]
    changes = []
    for at, change in enumerate(report.changes):
        changes.append(describe(change, expected[at] if at < len(expected) else {}, old, new))
    told: dict[str, Any] = {"identical": report.identical, "changes": changes}
    ripples = case.get("ripples", {})
    told["ripples"] = {
        ripple.term: sorted(name_place(user, new, ripples.get(ripple.term, [])) for user in ripple.users)
        for ripple in report.ripples
    }
    told["renamed_terms"] = {renamed.old: renamed.new for renamed in report.renamed_terms}
    told["lost_references"] = sorted(
        name_place(lost.place, new, case.get("lost_references", [])) for lost in report.lost_references
    )
    return told


def expected_report(case: dict[str, Any]) -> dict[str, Any]:
    changes = []
    for change in case["changes"]:
        told = dict(change)
        for key in ("kinds", "rules", "formatting"):
            if key in told:
                told[key] = sorted(told[key])
        changes.append(told)
    return {
        "identical": case["identical"],
        "changes": changes,
        "ripples": {term: sorted(users) for term, users in case.get("ripples", {}).items()},
        "renamed_terms": case.get("renamed_terms", {}),
        "lost_references": sorted(case.get("lost_references", [])),
    }


def lay_out(report: dict[str, Any]) -> list[tuple[str, str]]:
    """A report as lines of name and value, for two to be laid side by side."""
    lines = [(key, repr(report[key])) for key in report if key != "changes"]
    for at, change in enumerate(report["changes"], start=1):
        lines += [(f"{at}. {key}", str(value)) for key, value in change.items()]
    return lines


def show_difference(case: dict[str, Any], expected: dict[str, Any], found: dict[str, Any]) -> str:
    """Expected and found, line by line; lines that differ are marked."""
    left, right = dict(lay_out(expected)), dict(lay_out(found))
    names = list(dict.fromkeys((*left, *right)))
    names.sort(key=lambda name: int(name.split(".")[0]) if name[0].isdigit() else 0)
    rows = [f"{case['name']}: {case['why']}"]
    for name in names:
        wanted, got = left.get(name, "(not stated)"), right.get(name, "(nothing)")
        if wanted == got:
            rows.append(f"    {name}: {wanted}")
        else:
            rows += [f"  ≠ {name}: expected {wanted}", f"    {' ' * len(name)}  found    {got}"]
    return "\n".join(rows)


@pytest.mark.parametrize("name", CASES)
def test_a_pair_is_told_as_a_careful_lawyer_would(name: str) -> None:
    case = load(name)
    expected, found = expected_report(case), found_report(case)
    if expected != found:
        pytest.fail(show_difference(case, expected, found), pytrace=False)


@pytest.mark.parametrize("name", CASES)
def test_a_case_contradicts_itself_in_nothing(name: str) -> None:
    case = load(name)
    assert case["name"] == name
    assert case["why"].endswith(".")
    assert set(case) <= CASE_KEYS
    for change in case["changes"]:
        assert set(change) <= CHANGE_KEYS
        assert {"status", "old", "new", "kinds"} <= set(change)
        counts = (min(len(change["old"]), 2), min(len(change["new"]), 2))
        assert counts == {
            "kept": (1, 1), "added": (0, 1), "removed": (1, 0), "split": (1, 2), "merged": (2, 1)
        }[change["status"]]  # fmt: skip
        if change.get("rules"):
            assert change["significance"] == "substantive"
        if "formatting" in change:
            assert "formatting" in change["kinds"]
        assert change.get("renumbered", False) <= ("number" in change["kinds"])
        assert change.get("moved", False) <= ("order" in change["kinds"])


@pytest.mark.parametrize("name", CASES)
def test_a_stated_redline_stands_in_the_texts_of_its_case(name: str) -> None:
    """A redline written by hand must give words that are in the two documents, line wraps aside."""
    from test_words import side

    case = load(name)
    for change in case["changes"]:
        for key, group, text in (("old", 1, case["old"]), ("new", 2, case["new"])):
            if "text" not in change or not change[key]:
                continue
            plain = " ".join(text.replace("*", "").replace("|", " ").split())
            for line in side(change["text"], group).splitlines():
                assert " ".join(line.replace("|", " ").split()) in plain
