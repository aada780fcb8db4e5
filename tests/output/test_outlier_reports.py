"""The report on several copies of one agreement: its words, its formats, and what it counts."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import pytest
from built_reports import HOSTILE_OUTLIERS, OUTLIERS
from jsonschema import Draft202012Validator
from test_json_schemas import close, read_schema

from clausectl.comparing.outliers import find_outliers
from clausectl.formats.documents import read_document
from clausectl.model.outliers import OutlierReport
from clausectl.output.outliers import (
    describe_outlier,
    format_outliers_markdown,
    format_outliers_text,
    make_external_copies,
)
from clausectl.output.outliers_html import format_outliers_html
from clausectl.output.outliers_json import format_outliers_json

GOLDEN = Path(__file__).parent / "golden"
TEXT = "# Sale\n\n1. **Price.** The Buyer pays within 30 days.\n\n2. **Law.** The law of Utopia applies.\n"


def read_all(texts: list[str]) -> OutlierReport:
    documents = []
    for number, text in enumerate(texts):
        document, problems = read_document(text.encode(), f"copy-{number}.md")
        assert document is not None, problems
        documents.append(document)
    return find_outliers(documents)


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("outliers.txt", format_outliers_text),
        ("outliers-summary.txt", partial(format_outliers_text, summary=True)),
        ("outliers.md", format_outliers_markdown),
        ("outliers-summary.md", partial(format_outliers_markdown, summary=True)),
        ("outliers.html", format_outliers_html),
        ("outliers.json", format_outliers_json),
    ],
)
def test_report_is_the_golden_file(name: str, write: Callable[[OutlierReport], str]) -> None:
    text = write(OUTLIERS)
    assert text == write(OUTLIERS)
    path = GOLDEN / name
    if os.environ.get("CLAUSECTL_GOLDEN"):
        path.write_text(text, encoding="utf-8", newline="")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("report", [OUTLIERS, HOSTILE_OUTLIERS, read_all([TEXT] * 3)])
@pytest.mark.parametrize("external", [False, True])
def test_reports_are_what_their_schema_says(report: OutlierReport, external: bool) -> None:
    found = json.loads(format_outliers_json(report, external=external))
    Draft202012Validator(close(read_schema("outliers-1.json"))).validate(found)
    assert found["totals"]["outliers"] == len(found["outliers"])
    assert files("clausectl").joinpath("schemas/outliers-1.json").is_file()


def test_every_copy_is_there_with_its_hash_in_every_format() -> None:
    for write in (format_outliers_text, format_outliers_markdown, format_outliers_html, format_outliers_json):
        text = write(OUTLIERS)
        for source in OUTLIERS.copies:
            assert source.path in text
            assert source.sha256 in text


def test_the_hash_is_that_of_the_bytes() -> None:
    report = read_all([TEXT, TEXT, TEXT.replace("30", "60")])
    assert [copy.sha256 for copy in report.copies][:1] == [sha256(TEXT.encode()).hexdigest()]


def test_the_others_are_those_that_agree() -> None:
    """Two copies differ each in its own way: of five, three agree and not four."""
    report = read_all(
        [TEXT, TEXT, TEXT, TEXT.replace("30 days", "60 days"), TEXT.replace("30 days", "90 days")]
    )
    assert [(o.copies, o.others) for o in report.outliers] == [(("copy-3.md",), 3), (("copy-4.md",), 3)]
    assert describe_outlier(report.outliers[0], report) == "reworded in copy-3.md; 3 others agree"


def test_copies_that_split_a_provision_alike_are_one_outlier() -> None:
    long = "The Buyer pays the price in full within thirty days after delivery of all goods to the warehouse."
    more = "The Seller sends an invoice by email to the address that the Buyer has named for this purpose."
    whole = f"# Sale\n\n1. {long} {more}\n\n2. The law of Utopia applies.\n"
    cut = f"# Sale\n\n1. {long}\n\n2. {more}\n\n3. The law of Utopia applies.\n"
    report = read_all([whole, whole, whole, cut, cut])
    assert [o.copies for o in report.outliers if o.others == 3] == [("copy-3.md", "copy-4.md")]


def test_external_reports_leave_out_folders_of_absolute_paths() -> None:
    paths = ["/home/a/x/terms.md", "/home/a/y/terms.md", "terms.md", *(c.path for c in OUTLIERS.copies[3:])]
    names = dict(zip((copy.path for copy in OUTLIERS.copies), paths, strict=True))
    named = replace(
        OUTLIERS,
        copies=tuple(replace(copy, path=names[copy.path]) for copy in OUTLIERS.copies),
        reference=names[OUTLIERS.reference],
        outliers=tuple(replace(o, copies=tuple(names[c] for c in o.copies)) for o in OUTLIERS.outliers),
        varying=tuple(
            replace(v, values=tuple((names[c], words) for c, words in v.values)) for v in OUTLIERS.varying
        ),
    )
    for write in (format_outliers_text, format_outliers_markdown, format_outliers_html, format_outliers_json):
        assert "/home/a/x/terms.md" in write(named)
        assert "/home" not in write(named, external=True)
    shown = make_external_copies(named)
    assert [copy.path for copy in shown.copies][:3] == ["terms.md", "terms.md (2)", "terms.md (3)"]
    assert shown.reference == "terms.md (2)"


@pytest.mark.parametrize("limit", [4_000, 9_000, 60_000])
def test_the_cap_holds_and_says_what_is_missing(limit: int) -> None:
    many = replace(
        OUTLIERS,
        copies=tuple(replace(OUTLIERS.copies[0], path=f"talks/speaker-{n}") for n in range(900)),
        outliers=OUTLIERS.outliers * 200,
    )
    text = format_outliers_markdown(many, limit=limit)
    assert len(text) <= limit
    assert "are left out" in text
    assert f"cut at {limit:,} characters" in text
    assert "left out" not in format_outliers_markdown(many, limit=None)


def test_long_lists_of_copies_are_cut_unless_everything_is_asked_for() -> None:
    names = tuple(f"talks/speaker-{n}" for n in range(40))
    many = replace(OUTLIERS, outliers=(replace(OUTLIERS.outliers[0], copies=names),))
    for write in (format_outliers_text, format_outliers_markdown):
        assert "28 more" in write(many)
        assert "speaker-39" not in write(many)
        assert "speaker-39" in write(many, full=True)
