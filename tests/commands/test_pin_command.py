"""``clausectl pin``: frozen byte for byte, named by its hash, edited to the character."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from small_library import EXCLUSIVITY, FORM, build, snapshot

from cli_runner import run_cli
from repo_builder import RepoBuilder

NAME = "talks/agreement"
FORM_PATH = "agreements/talks/agreement/form.md"


def frozen(root: Path) -> list[str]:
    return [path for path in sorted(snapshot(root)) if path.startswith("frozen/")]


def frozen_name(text: str, name: str = "talks/exclusivity", version: str = "1.0.0") -> str:
    return f"frozen/{name}@{version}-{hashlib.sha256(text.encode()).hexdigest()[:8]}.md"


def test_the_source_is_frozen_and_the_entry_edited(builder: RepoBuilder) -> None:
    root = build(builder)
    composed = run_cli(["compose", NAME], root).stdout
    ran = run_cli(["pin", NAME, "talks/exclusivity"], root)
    assert (ran.code, ran.stderr) == (0, "talks/exclusivity -> talks/exclusivity@1.0.0\n")
    path = frozen_name(EXCLUSIVITY)
    assert frozen(root) == [path]
    assert (root / path).read_text() == EXCLUSIVITY
    assert (root / FORM_PATH).read_text() == FORM.replace('"talks/exclusivity"', '"talks/exclusivity@1.0.0"')
    assert run_cli(["compose", NAME], root).stdout == composed
    assert run_cli(["check"], root).code == 0
    before = snapshot(root)
    again = run_cli(["pin", NAME, "talks/exclusivity"], root)
    assert (again.code, again.stdout, again.stderr) == (0, "", "nothing to change\n")
    assert snapshot(root) == before


def test_unpinning_gives_the_file_back_as_it_was(builder: RepoBuilder) -> None:
    root = build(builder)
    assert run_cli(["pin", NAME, "--all"], root).code == 0
    assert len(frozen(root)) == 2
    assert "- talks/licence@1.0.0  \n" in (root / FORM_PATH).read_text()
    assert run_cli(["pin", NAME, "--all", "--unpin"], root).code == 0
    assert (root / FORM_PATH).read_text() == FORM
    assert len(frozen(root)) == 2


def test_an_older_version_comes_from_history(builder: RepoBuilder) -> None:
    root = build(builder)
    newer = EXCLUSIVITY.replace("1.0.0", "2.0.0").replace("nobody", "no one")
    builder.write("clauses/talks/exclusivity.md", newer)
    builder.commit("Newer")
    assert run_cli(["pin", NAME, "talks/exclusivity@1.0.0"], root).code == 0
    assert (root / frozen_name(EXCLUSIVITY)).read_text() == EXCLUSIVITY
    assert "to nobody else" in run_cli(["compose", NAME], root).stdout
    assert run_cli(["pin", NAME, "talks/exclusivity"], root).code == 0  # and on to the library's
    assert "to no one else" in run_cli(["compose", NAME], root).stdout
    unknown = run_cli(["pin", NAME, "talks/exclusivity@1.5.0"], root)
    assert unknown.code == 2
    assert "CL082" in unknown.stderr
    assert "it had: 2.0.0, 1.0.0" in unknown.stderr


def test_a_version_with_several_texts_is_refused_until_one_is_named(builder: RepoBuilder) -> None:
    root = build(builder)
    first = builder.head()
    builder.write("clauses/talks/exclusivity.md", EXCLUSIVITY.replace("nobody", "no one"))
    second = builder.commit("Changed without a new version")
    before = snapshot(root)
    ran = run_cli(["pin", NAME, "talks/exclusivity"], root)
    assert ran.code == 2
    assert "CL083" in ran.stderr
    assert first[:12] in ran.stderr
    builder.write("clauses/talks/exclusivity.md", EXCLUSIVITY.replace("1.0.0", "2.0.0"))
    both = run_cli(["pin", NAME, "talks/exclusivity@1.0.0"], root)
    assert "CL083" in both.stderr
    assert first[:12] in both.stderr
    assert second[:12] in both.stderr
    builder.write("clauses/talks/exclusivity.md", EXCLUSIVITY.replace("nobody", "no one"))
    assert snapshot(root) == before
    chosen = run_cli(["pin", NAME, "talks/exclusivity@1.0.0", "--from", first], root)
    assert chosen.code == 0, chosen.stderr
    assert (root / frozen_name(EXCLUSIVITY)).read_text() == EXCLUSIVITY
    other = run_cli(["pin", NAME, "talks/exclusivity@1.0.0", "--from", second], root)
    assert other.code == 2
    assert "CL084" in other.stderr


def test_metadata_and_layout_are_no_other_text(builder: RepoBuilder) -> None:
    root = build(builder)
    wrapped = EXCLUSIVITY.replace("to nobody", "to\nnobody").replace("---\n", "---\nowner: a\n", 1)
    builder.write("clauses/talks/exclusivity.md", wrapped)
    builder.commit("Wrapped, and owned")
    assert run_cli(["pin", NAME, "talks/exclusivity"], root).code == 0
    assert (root / frozen_name(wrapped)).read_text() == wrapped
    builder.write("clauses/talks/exclusivity.md", EXCLUSIVITY)
    assert run_cli(["pin", NAME, "talks/exclusivity"], root).stderr == "nothing to change\n"
    assert frozen(root) == [frozen_name(wrapped)]


def test_an_uncommitted_text_is_pinned_with_a_warning(builder: RepoBuilder) -> None:
    root = build(builder)
    builder.write(
        "clauses/talks/exclusivity.md", EXCLUSIVITY.replace("1.0.0", "1.1.0").replace("nobody", "no one")
    )
    ran = run_cli(["pin", NAME, "talks/exclusivity"], root)
    assert ran.code == 0
    assert "clauses/talks/exclusivity.md CL085 warning:" in ran.stderr


def test_before_the_first_commit(builder: RepoBuilder) -> None:
    root = build(builder, commit=False)
    assert run_cli(["pin", NAME, "talks/exclusivity"], root).code == 0
    assert "CL082" in run_cli(["pin", NAME, "talks/exclusivity@9.0.0"], root).stderr


def test_frozen_text_that_differs_or_is_damaged_is_an_error(builder: RepoBuilder) -> None:
    root = build(builder)
    assert run_cli(["pin", NAME, "talks/exclusivity"], root).code == 0
    builder.write(FORM_PATH, FORM)
    builder.write("clauses/talks/exclusivity.md", EXCLUSIVITY.replace("nobody", "no one"))
    ran = run_cli(["pin", NAME, "talks/exclusivity"], root)
    assert (ran.code, "CL084" in ran.stderr) == (2, True)
    builder.write(frozen_name(EXCLUSIVITY), EXCLUSIVITY.replace("nobody", "anybody"))
    ran = run_cli(["pin", NAME, "talks/exclusivity"], root)
    assert (ran.code, "CL334" in ran.stderr) == (2, True)


def test_a_crlf_checkout_freezes_lf(builder: RepoBuilder) -> None:
    root = build(builder)
    builder.write("clauses/talks/exclusivity.md", EXCLUSIVITY.replace("\n", "\r\n"))
    builder.write(FORM_PATH, FORM.replace("\n", "\r\n"))
    assert run_cli(["pin", NAME, "talks/exclusivity"], root).code == 0
    assert (root / frozen_name(EXCLUSIVITY)).read_bytes() == EXCLUSIVITY.encode()
    wanted = FORM.replace('"talks/exclusivity"', '"talks/exclusivity@1.0.0"').replace("\n", "\r\n")
    assert (root / FORM_PATH).read_bytes() == wanted.encode()


def test_an_agreement_pins_what_is_its_own(builder: RepoBuilder) -> None:
    root = build(builder)
    for clause in ("law/embargo", "talks/licence"):
        assert run_cli(["pin", "talks/agreement/b", clause], root).code == 0
    text = (root / "agreements/talks/agreement/b.md").read_text()
    assert "{talks/licence: talks/licence@1.0.0}" in text
    assert "{clause: law/embargo@1.0.0, after: 'talks/exclusivity'}  \n" in text
    assert run_cli(["check"], root).code == 0
    from_form = run_cli(["pin", "talks/agreement/b", "talks/exclusivity"], root)
    assert from_form.code == 2
    assert (
        "hint: pin it there, for all agreements on it: clausectl pin talks/agreement talks/exclusivity"
        in from_form.stderr
    )


def test_dry_run_and_json(builder: RepoBuilder) -> None:
    root = build(builder)
    before = snapshot(root)
    report = json.loads(run_cli(["pin", NAME, "--all", "-n", "--format", "json"], root).stdout)
    assert [(file["action"], report["written"]) for file in report["files"]] == [
        ("created", False),
        ("created", False),
        ("changed", False),
    ]
    assert (
        '+    clauses: ["talks/exclusivity@1.0.0"]'
        in run_cli(["pin", NAME, "--all", "-n", "--diff"], root).stdout
    )
    assert snapshot(root) == before


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ([NAME, "talks/nothing"], "CL081"),
        ([NAME, "talks/exclusivity@1"], "CL123"),
        ([NAME, "talks/exclusivity@"], "CL123"),
        ([NAME, "../x"], "CL054"),
        (["nothing", "talks/exclusivity"], "CL330"),
        ([NAME, "talks/exclusivity@1.0.0", "--from", "nowhere"], "CL006"),
        ([NAME, "talks/exclusivity@1.0.0", "--from=--output=x"], "CL007"),
        ([NAME], "name one CLAUSE"),
        ([NAME, "x", "--all"], "name one CLAUSE"),
        ([NAME, "x", "--unpin", "--from", "HEAD"], "--from has no meaning"),
    ],
)
def test_refusals_change_nothing(builder: RepoBuilder, args: list[str], code: str) -> None:
    root = build(builder)
    before = snapshot(root)
    ran = run_cli(["pin", *args], root)
    assert (ran.code, ran.stdout) == (2, "")
    assert code in ran.stderr
    assert snapshot(root) == before
