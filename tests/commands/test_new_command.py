"""``clausectl new``: what it makes passes check; what it cannot make well it does not make."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_library import build, snapshot

from clausectl.cli import new as new_command
from clausectl.formats.edits import write_scalar
from clausectl.formats.strict_yaml import Scalar, read_mapping
from cli_runner import run_cli
from repo_builder import RepoBuilder

AGREEMENT = ["new", "agreement", "talks/agreement/c", "--form", "talks/agreement"]


def test_everything_new_passes_check(builder: RepoBuilder) -> None:
    root = builder.root
    texts = [
        "new",
        "clause",
        "acme/embargo",
        "--title",
        "Fees: @all # x",
        "--owner",
        "@acme/legal",
        "--tag",
        "a, b",
    ]
    assert run_cli([*texts, "--text", "{{ speaker }} waits. No. 5 holds."], root).code == 0
    empty = run_cli(["new", "clause", "acme/later", "--title", "Later", "--format", "json"], root)
    assert json.loads(empty.stdout)["notes"] == ["write the clause's text in clauses/acme/later.md"]
    form = run_cli(
        [
            "new",
            "form",
            "acme/form",
            "--title",
            "Form",
            "--clause",
            "acme/embargo",
            "--clause",
            "clauses/acme/later.md",
        ],
        root,
    )
    assert form.code == 0, form.stderr
    assert "`speaker` is a text" in form.stderr
    assert run_cli(["new", "form", "acme/empty", "--title", "Empty"], root).code == 0
    filled = run_cli(
        ["new", "agreement", "acme/form/a", "--form", "acme/form", "--set", "speaker=No: # [x"], root
    )
    assert filled.code == 0, filled.stderr
    assert run_cli(["new", "agreement", "acme/empty/b", "--form", "acme/empty"], root).code == 0
    checked = run_cli(["check"], root)
    assert (checked.code, checked.stderr) == (
        0,
        "WORKTREE: 2 clauses, 2 forms, 2 agreements checked, nothing found\n",
    )
    assert run_cli(["fmt", "--check"], root).code == 0
    assert "No: # \\[x waits." in run_cli(["compose", "acme/form/a"], root).stdout


def test_text_from_stdin_and_text_that_is_wrong(builder: RepoBuilder) -> None:
    root = builder.root
    args = ["new", "clause", "a/b", "--title", "B", "--text", "-"]
    wrong = run_cli(args, root, stdin="One. <b>Two</b>\n")
    assert wrong.code == 2
    assert "clauses/a/b.md:5:6 CL203" in wrong.stderr
    assert snapshot(root) == {}
    assert run_cli(args, root, stdin="One. Two.\n").code == 0
    assert (root / "clauses/a/b.md").read_text().endswith("---\nOne.\nTwo.\n")
    assert "CL123" in run_cli(["new", "clause", "a/c", "--title", "C", "--version", "1"], root).stderr
    assert "CL122" in run_cli(["new", "clause", "a/c", "--title", "C\nD"], root).stderr


def test_missing_values_are_all_told_and_none_is_made_up(builder: RepoBuilder) -> None:
    root = build(builder)
    before = snapshot(root)
    ran = run_cli(AGREEMENT, root)
    assert (ran.code, ran.stdout) == (2, "")
    assert ran.stderr.count("CL075") == 2
    assert "`speaker` (The speaker's name) has no value\n  hint: give it with --set speaker='…'" in ran.stderr
    assert "--set dates=YYYY-MM-DD, once for each item" in ran.stderr
    assert snapshot(root) == before


def test_values_by_their_types(builder: RepoBuilder) -> None:
    root = build(builder)
    values = ["--set", "speaker=Speaker C", "--set", "dates=2030-03-01", "--set", "dates=2030-03-02"]
    ran = run_cli([*AGREEMENT, *values, "--set", "law=Germany", "--set", "paid=true"], root)
    assert ran.code == 0, ran.stderr
    assert (root / "agreements/talks/agreement/c.md").read_text() == (
        "---\nform: talks/agreement\nparameters:\n  speaker: Speaker C\n  dates: [2030-03-01, 2030-03-02]\n"
        "  law: Germany\n  paid: true\n---\n"
    )
    assert run_cli(["check"], root).code == 0


@pytest.mark.parametrize(
    ("given_values", "code"),
    [
        (["dates=soon", "speaker=C"], "CL303"),
        (["dates=2030-01-01", "speaker=C", "law=France"], "CL303"),
        (["dates=2030-01-01", "speaker=C", "paid=maybe"], "CL303"),
        (["dates=2030-01-01", "speaker=C", "speaker=D"], "CL076"),
        (["dates=2030-01-01", "speaker="], "CL076"),
        (["dates=2030-01-01", "speaker"], "CL076"),
        (["dates=2030-01-01", "spaeker=C"], "CL301"),
        (["dates=2030-01-01", "speaker=C\nkind: form"], "CL303"),
        (["dates=2030-01-01", "speaker=C\x1b[31m"], "CL303"),
    ],
)
def test_wrong_values(builder: RepoBuilder, given_values: list[str], code: str) -> None:
    root = build(builder)
    before = snapshot(root)
    ran = run_cli([*AGREEMENT, *(part for value in given_values for part in ("--set", value))], root)
    assert (ran.code, ran.stdout) == (2, "")
    assert code in ran.stderr
    assert "\x1b" not in ran.stderr
    assert snapshot(root) == before


def test_values_are_asked_for_until_they_are_right(builder: RepoBuilder) -> None:
    root = build(builder)
    ran = run_cli([*AGREEMENT, "--ask"], root, stdin="\nSpeaker C\nsoon\n2030-03-01\n2030-03-02\n\n")
    assert ran.code == 0, ran.stderr
    assert "a value is needed" in ran.stderr
    assert "'soon' is no date" in ran.stderr
    text = (root / "agreements/talks/agreement/c.md").read_text()
    assert "  speaker: Speaker C\n  dates: [2030-03-01, 2030-03-02]\n" in text
    stopped = run_cli(["new", "agreement", "x", "--form", "talks/agreement", "--ask"], root, stdin="")
    assert stopped.code == 130
    assert not (root / "agreements/x.md").exists()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("talks/agreement", "CL073"),
        ("talks/agreement/a", "CL073"),
        ("talks/agreement/A", "CL073"),
        ("TALKS/x", "CL073"),
        ("../x", "CL054"),
        ("/tmp/x", "CL054"),
        ("-x", "CL074"),
        ("a/../b", "CL074"),
        ("", "CL074"),
        ("a//b", "CL074"),
        (".git/x", "CL074"),
        ("a b/ c", "CL074"),
        ("a\x00b", "CL074"),
        ("a\u202eb", "CL074"),
        ("x/form", "CL074"),
        ("x/nul.y", "CL074"),
        ("\udcff", "CL074"),
    ],
)
def test_ids_that_cannot_be(builder: RepoBuilder, name: str, code: str) -> None:
    root = build(builder)
    before = snapshot(root)
    values = ["--form", "talks/agreement", "--set", "speaker=C", "--set", "dates=2030-01-01"]
    ran = run_cli(["new", "agreement", *values, "--", name], root)
    assert (ran.code, ran.stdout) == (2, "")
    assert code in ran.stderr
    assert snapshot(root) == before


def test_forms_and_clauses_that_are_not_there(builder: RepoBuilder) -> None:
    root = build(builder)
    before = snapshot(root)
    assert (
        "did you mean talks/agreement"
        in run_cli(["new", "agreement", "x", "--form", "talks/agreemen"], root).stderr
    )
    assert "CL331" in run_cli(["new", "agreement", "x", "--form", "talks/agreement/a"], root).stderr
    form = ["new", "form", "x", "--title", "X", "--clause"]
    assert "did you mean talks/licence" in run_cli([*form, "talks/licenc"], root).stderr
    assert "CL333" in run_cli([*form, "talks/licence@1.0.0"], root).stderr
    alone = run_cli([*form, "talks/licence"], root)
    assert "CL323" in alone.stderr  # it refers to a clause that the form would not have
    assert snapshot(root) == before


def test_a_former_id_is_not_given_out_again(builder: RepoBuilder) -> None:
    root = build(builder)
    assert run_cli(["mv", "law/embargo", "embargo"], root).code == 0
    ran = run_cli(["new", "clause", "law/embargo", "--title", "X"], root)
    assert ran.code == 2
    assert "clauses/embargo.md CL073" in ran.stderr


def test_paths_stand_for_ids(builder: RepoBuilder) -> None:
    root = build(builder)
    elsewhere = run_cli(["new", "clause", "./x.md", "--title", "X"], root / "clauses/talks")
    assert (elsewhere.code, "CL074" in elsewhere.stderr) == (2, True)  # names count from the top
    assert run_cli(["new", "clause", "clauses/talks/y.md", "--title", "X"], root / "clauses").code == 0
    assert (root / "clauses/talks/y.md").is_file()


def test_help_names_what_is_needed() -> None:
    for name in ("clause", "form", "agreement"):
        assert "Examples" in str(new_command.command.commands[name].epilog)


@given(st.text(max_size=30), st.booleans())
def test_a_scalar_is_read_as_it_was_meant(text: str, flow: bool) -> None:
    written = write_scalar(text, flow=flow)
    source = f"a: [{written}, x]\n" if flow else f"a: {written}\n"
    fields, problems = read_mapping(source, "")
    if fields is None:  # characters that YAML takes in no form
        assert problems
        return
    node = fields.values["a"]
    scalar = node.items[0] if flow and not isinstance(node, Scalar) and hasattr(node, "items") else node
    assert isinstance(scalar, Scalar)
    assert scalar.text == text
