"""The report on two documents, and what a report on a repository holds beside it, in every format."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from built_reports import COMPARISON, DIFF, GERMAN, HOSTILE, SAME, UNCHANGED, place, pure_renumbering, redline
from jsonschema import Draft202012Validator
from test_json_schemas import close, read_schema

from clausectl.model.changes import Diff
from clausectl.model.comparison import DocumentComparison, ProvisionChange, Unchanged
from clausectl.model.redlines import Reason
from clausectl.output.comparison_html import format_comparison_html
from clausectl.output.comparison_json import format_comparison_json
from clausectl.output.comparison_markdown import format_comparison_markdown
from clausectl.output.comparison_shape import shape, weave
from clausectl.output.comparison_text import format_comparison_text
from clausectl.output.comparison_words import (
    describe_above,
    describe_change,
    describe_significance,
    find_roots,
    group_of,
    tell_totals,
)
from clausectl.output.diff_html import format_html
from clausectl.output.diff_json import format_json
from clausectl.output.diff_markdown import format_markdown
from clausectl.output.diff_shape import summarise
from clausectl.output.diff_text import format_text
from clausectl.output.significance_words import describe_grounds, describe_reason, describe_reasons

GOLDEN = Path(__file__).parent / "golden"
FULL = replace(COMPARISON, unchanged=UNCHANGED)


def check_golden(name: str, text: str) -> None:
    """Compare with a golden file; CLAUSECTL_GOLDEN=1 writes it instead, to be read before it is committed."""
    path = GOLDEN / name
    if os.environ.get("CLAUSECTL_GOLDEN"):
        path.write_text(text, encoding="utf-8", newline="")
    assert text == path.read_text(encoding="utf-8")


def color_text(report: DocumentComparison) -> str:
    return format_comparison_text(report, color=True).replace("\x1b", "␛")


@pytest.mark.parametrize(
    ("name", "write", "report"),
    [
        ("comparison.txt", format_comparison_text, COMPARISON),
        ("comparison-color.txt", color_text, COMPARISON),
        ("comparison-full.txt", partial(format_comparison_text, full=True), FULL),
        ("comparison-summary.txt", partial(format_comparison_text, summary=True), COMPARISON),
        ("comparison-german-external.txt", partial(format_comparison_text, external=True), GERMAN),
        ("comparison.md", format_comparison_markdown, COMPARISON),
        ("comparison-full.md", partial(format_comparison_markdown, full=True), FULL),
        ("comparison-summary.md", partial(format_comparison_markdown, summary=True), COMPARISON),
        ("comparison.html", format_comparison_html, COMPARISON),
        ("comparison.json", format_comparison_json, COMPARISON),
        ("library.txt", format_text, DIFF),
        ("library-summary-external.txt", partial(format_text, summary=True, external=True), DIFF),
        ("library.md", format_markdown, DIFF),
        ("library-summary.md", partial(format_markdown, summary=True), DIFF),
        ("library.html", format_html, DIFF),
        ("library.json", format_json, DIFF),
    ],
)
def test_report_is_the_golden_file(name: str, write: Callable[..., str], report: object) -> None:
    text = write(report)
    assert text.endswith("\n")
    assert text == write(report)
    check_golden(name, text)


# Totals


def test_totals_reconcile() -> None:
    assert COMPARISON.identical + sum(len(c.old) for c in COMPARISON.changes) == COMPARISON.old.provisions
    assert COMPARISON.identical + sum(len(c.new) for c in COMPARISON.changes) == COMPARISON.new.provisions
    total, _, facts = tell_totals(COMPARISON).partition(" identical; ")
    same, _, of = total.partition(" of ")
    assert int(same) + sum(int(fact.split()[0]) for fact in facts.split(", ")) == int(of.split()[0])
    assert sum(COMPARISON.count_significance().values()) == len(COMPARISON.changes)


def test_totals_are_told_as_a_sentence() -> None:
    changed = replace(COMPARISON, changes=COMPARISON.changes[:2], identical=212)
    assert tell_totals(changed) == "212 of 214 provisions identical; 1 reworded, 1 added"
    assert tell_totals(SAME) == "14 of 14 provisions identical"


def test_split_and_merged_clauses_add_up() -> None:
    """Old: a, b, c, d. New: a and e (of the old a), b (of the old b and c), d."""
    split = replace(DIFF.clauses[1], id="a", also=("e",))
    merged = replace(DIFF.clauses[1], id="b", status="merged", also=("c",))
    diff = replace(DIFF, clauses=(split, merged), compared_clauses=4)
    assert dict(summarise(diff))["Clauses"] == "5 compared: 2 in splits, 2 in mergers, 1 identical"
    told = replace(DIFF.clauses[0], id="e", status="added", redline=None)
    diff = replace(DIFF, clauses=(split, merged, told), compared_clauses=4)
    assert dict(summarise(diff))["Clauses"] == "5 compared: 1 in splits, 2 in mergers, 1 added, 1 identical"


def test_every_change_is_told_once() -> None:
    found = shape(COMPARISON)
    told = [*found.shown, *found.renumbered, *found.reformatted]
    assert sorted(map(id, told)) == sorted(map(id, COMPARISON.changes))


def test_a_report_says_what_was_left_out_or_that_nothing_was() -> None:
    for write in (format_comparison_text, format_comparison_markdown, format_comparison_html):
        assert "2 comments, 1 image" in write(COMPARISON)
        assert "nothing was left out" in write(SAME)
        assert "Nothing differs." in write(SAME)


def test_hashes_of_both_sides_are_in_every_format() -> None:
    for report in (
        format_comparison_text(COMPARISON),
        format_comparison_text(COMPARISON, summary=True),
        format_comparison_markdown(COMPARISON),
        format_comparison_html(COMPARISON),
        format_comparison_json(COMPARISON),
        format_text(DIFF),
        format_markdown(DIFF),
        format_html(DIFF),
        format_json(DIFF),
    ):
        assert COMPARISON.old.sha256 in report
        assert COMPARISON.new.sha256 in report


def test_unchanged_provisions_stand_where_they_are() -> None:
    def kept(old: int, new: int) -> Unchanged:
        return Unchanged(place(old, f"{old}"), place(new, f"{new}"))

    removed = replace(COMPARISON.changes[-3], old=(place(2, "2"),))
    added = replace(COMPARISON.changes[1], new=(place(3, "3"),))
    assert (removed.status, added.status) == ("removed", "added")
    first, second, third = kept(0, 0), kept(1, 1), kept(3, 2)
    report = replace(COMPARISON, changes=(removed, added), unchanged=(first, second, third), identical=4)
    assert list(weave(report, report.changes)) == [first, second, removed, third, added]
    for write in (format_comparison_text, format_comparison_markdown, format_comparison_html):
        assert "1 unchanged provision not shown" in write(report, full=True)
        assert "not shown" not in write(replace(report, identical=3), full=True)


# Words

_KEPT = ProvisionChange("kept", (place(1, "2"),), (place(1, "2"),), ("wording",), "wording")


@pytest.mark.parametrize(
    ("more", "happened", "group"),
    [
        ({"text": redline("-a", "+b")}, "reworded", "reworded"),
        ({"text": redline("-a", "+b"), "moved": True}, "moved, reworded", "moved and reworded"),
        (
            {"text": redline("-1", "+2"), "kinds": ("number",)},
            "references renumbered",
            "references renumbered",
        ),
        ({"text": redline("-1", "+2"), "kinds": ("parameter",)}, "value changed", "value changed"),
        ({"text": redline("-a", "+b"), "kinds": ("order",)}, "words in another order", "reordered"),
        ({"title": redline("-a", "+b")}, "retitled", "retitled"),
        ({"kinds": ("order",), "moved": True}, "moved", "moved"),
        ({"kinds": ("order",), "reparented": True}, "stands under other words now", "moved"),
        ({"kinds": ("number",), "renumbered": True}, "renumbered", "renumbered"),
        ({"kinds": ("formatting",), "formatting": ("emphasis",)}, "reformatted", "reformatted"),
        ({"status": "split", "new": (place(1, "2"), place(2, "3"))}, "split into 2 and 3", "split"),
        ({"status": "merged", "old": (place(1, "2"), place(2, "3"))}, "merged from 2 and 3", "merged"),
        (
            {"text": redline("-a", "+b"), "likeness": 0.7},
            "reworded, taken for the same by likeness (0.70)",
            "reworded",
        ),
    ],
)
def test_what_happened_is_told_in_the_readers_words(
    more: dict[str, object], happened: str, group: str
) -> None:
    change = replace(_KEPT, **more)  # type: ignore[arg-type]
    assert describe_change(change) == happened
    assert group_of(change) == group


def test_significance_never_stands_without_a_reason() -> None:
    for significance in ("substantive", "wording", "editorial", "not assessed"):
        for kinds in ((), ("wording",), ("number",), ("formatting", "number"), ("parameter",), ("order",)):
            assert all(describe_grounds(significance, (), kinds))  # type: ignore[arg-type]
    assert describe_significance(_KEPT, "en") == "wording: words changed; no rule fired"
    for code, told in (("de", "German"), ("es-MX", "Spanish"), ("", "its language"), ("xx", "“xx”")):
        change = replace(_KEPT, significance="not assessed")
        assert describe_significance(change, code) == f"not assessed: no rules for {told} yet"
    editorial = replace(_KEPT, significance="editorial", kinds=("number", "order"))
    assert describe_significance(editorial, "en") == "editorial: only place and numbers"


def test_reasons_hold_the_very_words() -> None:
    assert describe_reason(Reason("period", "a period changed, 60 → 90 days", "60", "90")) == (
        "a period changed, 60 → 90 days"
    )
    assert describe_reason(
        Reason("period", "a period changed, 60 → ninety (90) days", "60 days", "ninety (90) days")
    ) == ("a period changed, 60 → ninety (90) days")
    assert describe_reason(Reason("modal", "an obligation changed", "may", "shall")) == (
        "an obligation changed: “may” → “shall”"
    )
    assert describe_reason(Reason("negation", "a negation was added", "", "not")) == (
        "a negation was added: “not”"
    )
    twice = Reason("limiter", "a limit went", "only", "")
    assert describe_reasons([twice, twice]) == ["a limit went: “only” (2 times)"]
    many = [Reason("number", f"number {n}") for n in range(9)]
    assert describe_reasons(many, 6)[-1] == "and 3 more reasons"
    assert len(describe_reasons(many)) == 9


def test_renumbering_is_told_as_runs() -> None:
    changes = tuple(pure_renumbering(n, str(n), str(n + 1)) for n in (3, 4, 5, 9))
    nested = tuple(pure_renumbering(20 + n, f"12.{n}", f"12.{n + 1}") for n in range(8, 12))
    follows = (pure_renumbering(40, "9(a)", "10(a)"),)
    report = replace(COMPARISON, changes=(*changes, *follows, *nested))
    text = format_comparison_text(report)
    assert "Only renumbered, 9 provisions: 3–5 → 4–6, 9 → 10, 12.8–12.11 → 12.9–12.12" in text


def test_the_title_of_the_document_is_not_told_again_at_every_change() -> None:
    def under(*above: str) -> ProvisionChange:
        return replace(_KEPT, old=(place(1, "2", "T", *above),), new=(place(1, "2", "T", *above),))

    several = (under("Terms", "1 Scope"), under("Terms"), under())
    assert find_roots(several) == ("Terms", "Terms")
    assert [describe_above(change, ("Terms", "Terms")) for change in several] == ["in 1 Scope", "", ""]
    assert find_roots((*several, under("Annex"))) == ("", "")
    assert find_roots(several[:1]) == ("", "")
    assert describe_above(several[0]) == "in Terms › 1 Scope"
    moved = replace(several[0], reparented=True, old=(place(1, "2", "T", "Terms"),))
    assert describe_above(moved, ("Terms", "Terms")) == ("now in 1 Scope; it was at the top")


# For the other side


def test_external_reports_name_no_author_commit_or_pull_request() -> None:
    secrets = ("Clause Editor", "editor@", "5d1e5d1", "aa11aa1", "2026-0", "#7)", "pull request", "@acme")
    plain = [
        format_text(DIFF, external=True),
        format_text(DIFF, external=True, summary=True, full=True),
        format_markdown(DIFF, external=True),
        format_html(DIFF, external=True),
        format_json(DIFF, external=True),
    ]
    for report in plain:
        assert not [secret for secret in secrets if secret in report.replace("&#64;", "@")]
        assert "v1" in report
    assert all(secret in format_text(DIFF) for secret in ("Clause Editor", "5d1e5d1", "aa11aa1", "#7)"))
    for write in (
        format_comparison_text,
        format_comparison_markdown,
        format_comparison_html,
        format_comparison_json,
    ):
        assert "somebody" not in write(GERMAN, external=True)
        assert "vertrag-alt.md" in write(GERMAN, external=True)


# JSON


@pytest.mark.parametrize("report", [COMPARISON, FULL, SAME, GERMAN, HOSTILE])
def test_comparisons_are_what_their_schema_says(report: DocumentComparison) -> None:
    told = json.loads(format_comparison_json(report))
    Draft202012Validator(close(read_schema("comparison-1.json"))).validate(told)
    assert told["totals"]["significance"] == report.count_significance()
    for change in told["changes"]:
        for name in ("title", "text"):
            assert change[name] is None or all(part["text"] for part in change[name])


@pytest.mark.parametrize("diff", [DIFF, replace(DIFF, documents=(), ripples=()), replace(DIFF, clauses=())])
@pytest.mark.parametrize("external", [False, True])
def test_diffs_are_what_their_schema_says(diff: Diff, external: bool) -> None:
    told = json.loads(format_json(diff, external=external))
    Draft202012Validator(close(read_schema("diff-1.json"))).validate(told)
    assert ("Clause Editor" in json.dumps(told)) == (not external)


def test_documents_of_a_diff_have_the_shape_of_comparisons() -> None:
    own, inner = read_schema("comparison-1.json"), read_schema("diff-1.json")
    properties = dict(own["properties"])
    del properties["schema"]
    described = dict(inner["$defs"]["comparison"]["properties"])
    assert described.pop("commits") == inner["$defs"]["clause"]["properties"]["commits"]
    assert described == properties
    for name, described in own["$defs"].items():
        assert inner["$defs"][name] == described


def test_keys_that_version_1_had_stay_required() -> None:
    """New keys are optional: a report of an older clausectl is still one of version 1."""
    old = json.loads(format_json(replace(DIFF, documents=(), ripples=(), clauses=DIFF.clauses[:1])))
    for key in ("ripples", "documents"):
        del old[key]
    for clause in old["clauses"]:
        del clause["also"], clause["assessment"]
    Draft202012Validator(read_schema("diff-1.json")).validate(old)
