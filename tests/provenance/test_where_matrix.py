"""`where --matrix`: right in every format, the same warm as cold, whatever a record says."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from clausectl.formats.signed_files import read_version, write_version
from clausectl.formats.signed_rows import Known, read_signed_rows
from cli_runner import run_cli
from repo_builder import RepoBuilder
from signed_library import act, change_exclusivity, open_version, start, transcribe


@pytest.fixture
def history(tmp_path: Path) -> RepoBuilder:
    builder = start(tmp_path / "r")
    opened = open_version(builder, "speaker-a")
    act(builder, opened, "speaker")
    builder.commit("Sign A")
    change_exclusivity(builder, "2.0.0")
    act(builder, open_version(builder, "speaker-c"), "speaker")
    transcribe(builder, "speaker-d", "# Talk\n")
    builder.commit("Sign C")
    return builder


def cells(builder: RepoBuilder, *args: str) -> set[tuple[str, ...]]:
    done = run_cli(["where", "--matrix", "--format", "csv", *args], builder.root)
    assert (done.code, done.stderr) == (0, "")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    return {
        (r["clause"], r["version"], r["agreement"], r["signed_version"], r["against_library"]) for r in rows
    }


def test_every_clause_version_and_agreement_is_there(history: RepoBuilder) -> None:
    drafts = {
        (f"talks/{clause}", version, f"talks/{name}", "", "same")
        for clause, version in (("exclusivity", "2.0.0"), ("licence", "1.0.0"))
        for name in ("speaker-a", "speaker-c", "speaker-d")
    }
    signed = {
        ("talks/exclusivity", "1.0.0", "talks/speaker-a", "v1", "other version"),
        ("talks/exclusivity", "2.0.0", "talks/speaker-c", "v1", "same"),
        ("talks/licence", "1.0.0", "talks/speaker-a", "v1", "same"),
        ("talks/licence", "1.0.0", "talks/speaker-c", "v1", "same"),
    }
    assert cells(history) == drafts | signed
    assert cells(history, "--signed") == signed
    assert cells(history, "--clause", "talks/licence") == {c for c in drafts | signed if "licence" in c[0]}
    assert cells(history, "--form", "talks") == drafts | signed


def test_text_marks_what_differs_and_counts_who_acted(history: RepoBuilder) -> None:
    done = run_cli(["where", "--matrix"], history.root)
    assert "  * 1.0.0  1 signed: talks/speaker-a@v1 (1 of 2)" in done.stdout
    assert "    2.0.0  3 drafts: talks/speaker-a, talks/speaker-c, talks/speaker-d" in done.stdout
    assert "2 clauses in 3 versions, 3 drafts, 3 signed versions" in done.stderr
    assert "1 signed version is a transcription and names no clause versions" in done.stderr


def test_words_decide_under_one_version_number(history: RepoBuilder) -> None:
    text = (history.root / "clauses/talks/licence.md").read_text(encoding="utf-8")
    history.write(
        "clauses/talks/licence.md",
        text.replace("Talk”).\n", "Talk”). ", 1).replace("---\ntitle", "---\nowner: acme\ntitle", 1),
    )
    history.commit("Wrap and own")
    assert ("talks/licence", "1.0.0", "talks/speaker-a", "v1", "same") in cells(history)
    history.write("clauses/talks/licence.md", text.replace("ends", "stops"))
    history.commit("Reword without a new version")
    assert ("talks/licence", "1.0.0", "talks/speaker-a", "v1", "other text") in cells(history)


def test_a_clause_that_is_gone_is_still_held(history: RepoBuilder) -> None:
    history.remove("clauses/talks/licence.md")
    history.commit("Remove")
    done = run_cli(["where", "--matrix", "--signed", "--format", "json"], history.root)
    rows = {row["id"]: row for row in json.loads(done.stdout)["clauses"]}
    assert rows["talks/licence"]["library_version"] == ""
    assert rows["talks/licence"]["versions"][0]["against_library"] == "not in the library"


def test_warm_is_cold_and_a_new_act_is_seen(history: RepoBuilder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clausectl.pipeline.matrix.WORTH_KEEPING", 1)
    for form in ("text", "csv", "json", "html"):
        cold = run_cli(["--no-cache", "where", "--matrix", "--format", form], history.root)
        assert run_cli(["where", "--matrix", "--format", form], history.root) == cold
        with monkeypatch.context() as patch:
            patch.setattr("clausectl.pipeline.holding.gather_holdings", None)  # nothing is read again
            assert run_cli(["where", "--matrix", "--format", form], history.root) == cold
    act(history, open_version(history, "speaker-d", "v2"), "speaker")
    history.commit("Sign D")
    assert ("talks/licence", "1.0.0", "talks/speaker-d", "v2", "same") in cells(history)


def test_html_holds_no_script_and_no_markup_of_others(tmp_path: Path) -> None:
    builder = start(tmp_path / "r", ["speaker-a"])
    name = "<script>alert(1)<"
    builder.write("agreements/talks/x.md", "---\nform: talks\nparameters: {speaker: Speaker X}\n---\n")
    opened = open_version(builder, "speaker-a")
    record = replace(opened.record, form=name)
    builder.write(f"{opened.folder}/version.json", write_version(record))
    builder.commit("Sign")
    done = run_cli(["where", "--matrix", "--format", "html"], builder.root)
    assert done.code == 0
    assert "<script" not in done.stdout
    assert "&lt;script&gt;alert(1)&lt;" in done.stdout
    assert "position:sticky" in done.stdout
    assert '<th scope="row">talks/speaker-a@v1</th>' in done.stdout


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (b"{", "CL413"),
        (b"\xff\xfe", "CL413"),
        (b"", "CL413"),
        (b"[" * 100_000, "CL413"),
        (None, "CL414"),
    ],
)
def test_an_unreadable_record_hides_nothing_else(
    history: RepoBuilder, damage: bytes | None, code: str
) -> None:
    path = "agreements/talks/speaker-a.signed/v1/version.json"
    if damage is None:
        history.remove(path)
    else:
        history.write(path, damage)
    history.commit("Damage")
    for args in (["where", "--matrix"], ["where", "talks/licence"], ["status"]):
        done = run_cli(args, history.root)
        assert done.code == 1, args
        assert code in done.stderr
        assert "speaker-c@v1" in done.stdout
        assert "speaker-a@v1" not in done.stdout


def test_a_record_that_is_refused_on_a_closer_look_is_not_shown_as_a_draft(history: RepoBuilder) -> None:
    path = "agreements/talks/speaker-a.signed/v1/version.json"
    data = (history.root / path).read_bytes()
    history.write(path, data.replace(b'"order": "any"', b'"order": "none"'))
    history.commit("Damage what the matrix does not need")
    done = run_cli(["where", "talks/licence", "--signed"], history.root)
    assert (done.code, "CL413" in done.stderr) == (1, True)
    assert "speaker-a@v1" not in done.stdout
    assert "speaker-c@v1" in done.stdout


def test_a_record_in_the_folder_of_another_is_a_problem(history: RepoBuilder) -> None:
    data = (history.root / "agreements/talks/speaker-a.signed/v1/version.json").read_bytes()
    history.write("agreements/talks/speaker-b.signed/v1/version.json", data)
    history.commit("Copy")
    for args in (["where", "--matrix"], ["status"], ["where", "--text", "licence"]):
        done = run_cli(args, history.root)
        assert (done.code, "CL492" in done.stderr) == (1, True), args
        assert "speaker-b" not in done.stdout


def test_the_quick_way_through_a_record_says_what_the_long_one_does(history: RepoBuilder) -> None:
    for path in history.root.rglob("version.json"):
        data = path.read_bytes()
        changed = [
            data,
            data.replace(b'"version": "1.0.0"', b'"version": "1.0"'),
            data.replace(b'"kind": "clause"', b'"kind": "form"', 1),
            data.replace(b'"title": "', b'"title": "\\u003d', 1),
            data.replace(b'"note": ""', b'"note": "", "title": "x"'),
            data.replace(b"\n  ],", b"]", 1),
            data.replace(b"frozen/talks/lic", b"../talks/lic", 1),
            data[:-3],
        ]
        for one in changed:
            rows, problems = read_signed_rows(one, "p", Known())
            record, _ = read_version(one, "p", strict=False)
            assert (rows is None) is (record is None)
            assert bool(problems) is (record is None)
            if rows is not None and record is not None:
                assert rows.clauses == record.clauses
                assert (rows.agreement, rows.label, rows.title) == (
                    record.agreement,
                    record.label,
                    record.title,
                )
                assert (rows.form, rows.form_version) == (record.form, record.form_version)
                assert rows.signatories == len(record.signatories)
