"""``clausectl mv``: every name and link follows, nothing else changes, all or nothing."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from small_library import EMBARGO, EXCLUSIVITY, build, snapshot

from clausectl.repository import files as writing
from cli_runner import run_cli
from repo_builder import RepoBuilder

NAMES = ("talks/agreement", "talks/agreement/a", "talks/agreement/b")


def composed(root: Path, *names: str) -> list[str]:
    texts = []
    for name in names or NAMES:
        ran = run_cli(["compose", name], root)
        assert ran.code == 0, ran.stderr
        texts.append(ran.stdout)
    return texts


def test_a_clause_moves_with_its_names_and_links(builder: RepoBuilder) -> None:
    root = build(builder)
    before, texts = snapshot(root), composed(root)
    ran = run_cli(["mv", "talks/exclusivity", "limits/deep/exclusivity"], root)
    assert (ran.code, ran.stderr) == (0, "")
    after = snapshot(root)
    assert sorted(before.keys() ^ after.keys()) == [
        "clauses/limits/deep/exclusivity.md",
        "clauses/talks/exclusivity.md",
    ]
    moved = after["clauses/limits/deep/exclusivity.md"].decode()
    assert moved == EXCLUSIVITY.replace("version: 1.0.0\n", "version: 1.0.0\nformerly: [talks/exclusivity]\n")
    for path, old, new in (
        ("clauses/law/embargo.md", "(../talks/exclusivity.md)", "(../limits/deep/exclusivity.md)"),
        ("agreements/talks/agreement/form.md", '"talks/exclusivity"', '"limits/deep/exclusivity"'),
        ("agreements/talks/agreement/b.md", "'talks/exclusivity'", "'limits/deep/exclusivity'"),
    ):
        assert after[path] == before[path].replace(old.encode(), new.encode())
    licence = after["clauses/talks/licence.md"].decode()
    assert "[clause](../limits/deep/exclusivity.md) and [the same][e]" in licence
    assert "[e]: ../limits/deep/exclusivity.md" in licence
    assert after["agreements/talks/agreement/a.md"] == before["agreements/talks/agreement/a.md"]
    assert composed(root) == texts
    assert run_cli(["check"], root).code == 0


def test_moving_there_and_back_leaves_only_a_former_id(builder: RepoBuilder) -> None:
    root = build(builder)
    before = snapshot(root)
    assert run_cli(["mv", "talks/exclusivity", "x/y"], root).code == 0
    assert run_cli(["mv", "clauses/x/y.md", "clauses/talks/exclusivity.md"], root).code == 0
    after = snapshot(root)
    assert {path for path in before if before[path] != after[path]} == {
        "clauses/talks/exclusivity.md",
        "clauses/talks/licence.md",  # its link is written from its own folder now
    }
    assert "formerly: [x/y]\n" in after["clauses/talks/exclusivity.md"].decode()
    assert run_cli(["check"], root).code == 0


def test_former_ids_are_kept_in_order_and_in_their_style(builder: RepoBuilder) -> None:
    root = build(builder)
    builder.write(
        "clauses/talks/exclusivity.md",
        EXCLUSIVITY.replace(
            "version: 1.0.0\n", "version: 1.0.0\nformerly:\n    - a/first\neffect_reason: r\n"
        ),
    )
    assert run_cli(["mv", "talks/exclusivity", "x/y"], root).code == 0
    assert (
        "formerly:\n  - a/first\n  - talks/exclusivity\neffect_reason: r\n"
        in (root / "clauses/x/y.md").read_text()
    )


def test_a_form_moves_alone_and_its_agreements_name_it(builder: RepoBuilder) -> None:
    root = build(builder)
    texts = composed(root)
    ran = run_cli(["mv", "talks/agreement", "speaker", "--format", "json"], root)
    assert ran.code == 0, ran.stderr
    report = json.loads(ran.stdout)
    assert report["facts"] == {"kind": "form", "from": "talks/agreement", "to": "speaker"}
    assert [(f["action"], f["path"]) for f in report["files"]] == [
        ("moved", "agreements/speaker/form.md"),
        ("changed", "agreements/talks/agreement/a.md"),
        ("changed", "agreements/talks/agreement/b.md"),
    ]
    assert "2 agreements on the form stay" in report["notes"][0]
    assert composed(root, "speaker", *NAMES[1:]) == texts
    assert run_cli(["check"], root).code == 0


def test_an_agreement_moves_unless_something_was_signed(builder: RepoBuilder) -> None:
    root = build(builder)
    (text,) = composed(root, "talks/agreement/a")
    assert run_cli(["mv", "talks/agreement/a", "people/a"], root).code == 0
    assert composed(root, "people/a") == [text]
    builder.write("agreements/talks/agreement/b.signed/v1/text.md", "signed\n")
    before = snapshot(root)
    refused = run_cli(["mv", "talks/agreement/b", "people/b"], root)
    assert refused.code == 2
    assert "CL086" in refused.stderr
    assert snapshot(root) == before


def test_a_pin_keeps_its_version_and_the_frozen_source_its_name(builder: RepoBuilder) -> None:
    root = build(builder)
    assert run_cli(["pin", "talks/agreement", "--all"], root).code == 0
    texts, frozen = composed(root), sorted(snapshot(root))
    assert run_cli(["mv", "talks/exclusivity", "x/y"], root).code == 0
    assert run_cli(["mv", "talks/licence", "x/licence"], root).code == 0
    form = (root / "agreements/talks/agreement/form.md").read_text()
    assert '"x/y@1.0.0"' in form
    assert "- x/licence@1.0.0" in form
    kept = [path for path in frozen if path.startswith("frozen/")]
    assert [path for path in sorted(snapshot(root)) if path.startswith("frozen/")] == kept
    assert len(kept) == 2
    assert composed(root) == texts
    assert run_cli(["check"], root).code == 0


def test_dry_run_shows_and_writes_nothing(builder: RepoBuilder) -> None:
    root = build(builder)
    before = snapshot(root)
    ran = run_cli(["mv", "-n", "--diff", "law/embargo", "embargo"], root)
    assert ran.code == 0
    assert "+Nobody speaks of it. See [clause](talks/exclusivity.md).\n" in ran.stdout
    assert "+  - {clause: embargo, after: 'talks/exclusivity'}" in ran.stdout
    assert "nothing was written" in ran.stderr
    assert snapshot(root) == before


def test_crlf_and_bom_stay_where_they_were(builder: RepoBuilder) -> None:
    root = build(builder, commit=False)
    data = b"\xef\xbb\xbf" + EMBARGO.replace("\n", "\r\n").encode()
    builder.write("clauses/law/embargo.md", data)
    assert run_cli(["mv", "talks/exclusivity", "x/y"], root).code == 0
    assert (root / "clauses/law/embargo.md").read_bytes() == data.replace(
        b"../talks/exclusivity.md", b"../x/y.md"
    )
    assert run_cli(["mv", "law/embargo", "embargo"], root).code == 0
    moved = (root / "clauses/embargo.md").read_bytes()
    assert moved.startswith(
        b"\xef\xbb\xbf---\r\ntitle: Embargo\r\nversion: 1.0.0\r\nformerly: [law/embargo]\r\n---\r\n"
    )
    assert b"](x/y.md)" in moved


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("nothing", "x", "CL079"),
        ("talks/exclusivit", "x", "CL079"),
        ("talks/exclusivity", "talks/exclusivity", "CL079"),
        ("talks/exclusivity", "law/embargo", "CL073"),
        ("talks/exclusivity", "Talks/other", "CL073"),
        ("talks/exclusivity", "talks/EXCLUSIVITY", "CL073"),
        ("talks/exclusivity", "../outside", "CL054"),
        ("talks/exclusivity", "a/../../b", "CL074"),
        ("talks/exclusivity", "/etc/passwd", "CL054"),
        ("talks/exclusivity", "agreements/x.md", "CL079"),
        ("talks/exclusivity", ".hidden/x", "CL074"),
        ("talks/exclusivity", "a/-x", "CL074"),
        ("talks/exclusivity", "a/readme", "CL074"),
        ("talks/exclusivity", "con", "CL074"),
        ("talks/exclusivity", "a/b@1.0.0", "CL074"),
        ("talks/exclusivity", "e\u0301", "CL074"),
        ("talks/exclusivity", "x" * 300, "CL074"),
        ("talks/agreement/a", "talks/agreement", "CL073"),
        ("talks/agreement/a", "x.signed/a", "CL074"),
        ("talks/agreement/a", "x/form", "CL074"),
    ],
)
def test_refusals_change_nothing(builder: RepoBuilder, old: str, new: str, code: str) -> None:
    root = build(builder)
    before = snapshot(root)
    ran = run_cli(["mv", "--", old, new], root)
    assert (ran.code, ran.stdout) == (2, "")
    assert code in ran.stderr
    assert "hint:" in ran.stderr
    assert snapshot(root) == before


def test_a_name_of_both_kinds_has_to_be_a_path(builder: RepoBuilder) -> None:
    root = build(builder)
    builder.write("clauses/talks/agreement.md", EXCLUSIVITY)
    assert "CL079" in run_cli(["mv", "talks/agreement", "x"], root).stderr
    assert run_cli(["mv", "clauses/talks/agreement.md", "x"], root).code == 0
    assert (root / "clauses/x.md").is_file()


def test_an_id_that_another_file_had_before_is_taken(builder: RepoBuilder) -> None:
    root = build(builder)
    assert run_cli(["mv", "talks/exclusivity", "x/y"], root).code == 0
    refused = run_cli(["mv", "law/embargo", "talks/exclusivity"], root)
    assert refused.code == 2
    assert "clauses/x/y.md CL073" in refused.stderr


def test_what_would_break_is_said_and_not_done(builder: RepoBuilder) -> None:
    root = build(builder)
    form = (root / "agreements/talks/agreement/form.md").read_text()
    builder.write("agreements/talks/agreement/form.md", form.replace('["talks/exclusivity"]', "[>-\n  x]"))
    builder.write("clauses/law/own.md", EXCLUSIVITY.replace("---\n", "---\nformerly: # b\n  - a/b\n", 1))
    before = snapshot(root)
    ran = run_cli(["mv", "law/own", "own"], root)
    assert ran.code == 2
    assert snapshot(root) == before


def test_an_entry_written_over_lines_is_not_guessed_at(builder: RepoBuilder) -> None:
    root = build(builder)
    form = (root / "agreements/talks/agreement/form.md").read_text()
    builder.write(
        "agreements/talks/agreement/form.md",
        form.replace('["talks/exclusivity"]', "\n      - >-\n        talks/exclusivity"),
    )
    assert run_cli(["check"], root).code == 0
    before = snapshot(root)
    ran = run_cli(["mv", "talks/exclusivity", "x"], root)
    assert ran.code == 2
    assert "CL080" in ran.stderr
    assert snapshot(root) == before


def test_files_with_errors_that_may_name_it_are_told(builder: RepoBuilder) -> None:
    root = build(builder)
    builder.write("clauses/law/bad.md", "---\ntitle: [\n---\nSee [c](../talks/exclusivity.md)\n")
    ran = run_cli(["mv", "talks/exclusivity", "x"], root)
    assert ran.code == 0
    assert "clauses/law/bad.md has errors and was left alone" in ran.stderr
    assert "CL079" in run_cli(["mv", "law/bad", "good"], root).stderr


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4])
def test_a_disk_that_fills_up_on_the_way_changes_nothing(
    builder: RepoBuilder, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    root = build(builder)
    before = snapshot(root)
    real, count = os.replace, [0]

    def replace(old: str, new: str) -> None:
        if "clausectl-new" in str(old):
            count[0] += 1
            if count[0] > number:
                raise OSError(28, "No space left on device", new)
        real(old, new)

    monkeypatch.setattr(writing.os, "replace", replace)
    ran = run_cli(["mv", "talks/exclusivity", "x/y"], root)
    monkeypatch.undo()
    if ran.code == 0:
        assert count[0] <= number
        return
    assert "CL020" in ran.stderr
    assert snapshot(root) == before


def test_a_link_in_the_way(builder: RepoBuilder, tmp_path: Path) -> None:
    root = build(builder)
    (tmp_path / "elsewhere").mkdir()
    (root / "clauses/linked").symlink_to(tmp_path / "elsewhere")
    ran = run_cli(["mv", "talks/exclusivity", "linked/x"], root)
    assert ran.code == 2
    assert "CL012" in ran.stderr
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert (root / "clauses/talks/exclusivity.md").read_text() == EXCLUSIVITY
