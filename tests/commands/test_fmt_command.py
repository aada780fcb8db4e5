"""``clausectl fmt``: layout, what it leaves alone, and what it must never change."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest
from small_library import build, snapshot

from clausectl.composing.clause_text import write_clause_text
from clausectl.formats.clause_file import read_clause
from clausectl.repository import files as writing
from cli_runner import run_cli
from repo_builder import RepoBuilder

HEAD = "---\ntitle: T\nversion: 1.0.0\n---\n"


def lay_out(builder: RepoBuilder, text: str, path: str = "clauses/a/b.md") -> str:
    builder.write(path, text)
    ran = run_cli(["fmt", path], builder.root)
    assert ran.code == 0, ran.stderr
    result = (builder.root / path).read_text()
    again = run_cli(["fmt", "--check", path], builder.root)
    assert (again.code, again.stdout) == (0, "")
    return result


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("One thing. Another\nthing.", "One thing.\nAnother thing.\n"),
        (
            "Acme Inc. pays under No. 5 and Sec. 4. It is due.",
            "Acme Inc. pays under No. 5 and Sec. 4.\nIt is due.\n",
        ),
        ("J. Smith of the U.S. signs, e.g. here. Done.", "J. Smith of the U.S. signs, e.g. here.\nDone.\n"),
        (
            'He says "Yes." Then (in 2.5 days.) It ends... Now.',
            'He says "Yes."\nThen (in 2.5 days.)\nIt ends...\nNow.\n',
        ),
        ("Two  spaces.  Stay as they are.", "Two  spaces.  Stay as they are.\n"),
        ("{{ a }} pays. {{ b }} is paid.", "{{ a }} pays.\n{{ b }} is paid.\n"),
        ("**Fees.** They are due.", "**Fees.**\nThey are due.\n"),
        ("See [clause one. Really](c.md). It is.", "See [clause one. Really](c.md).\nIt is.\n"),
        ("Ende am 3. Mai 2030. Danach z.B. nichts.", "Ende am 3. Mai 2030.\nDanach z.B. nichts.\n"),
        ("甲方同意。 乙方同意。", "甲方同意。\n乙方同意。\n"),
        ("A list.\n\n* one\n* two\n\n   1. a\n   1. b\n", "A list.\n\n- one\n- two\n  1. a\n  2. b\n"),
        ("1. a\n1. b\n   * c\n1. d. E.", "1. a\n2. b\n   - c\n3. d. E.\n"),
        ("- a\n\n  more\n- b", "- a\n\n  more\n\n- b\n"),
        ("> It is. But\n> c", "> It is.\n> But c\n"),
        ("Title\n=====\n\ntext", "# Title\n\ntext\n"),
        ("| a. B | c |\n|--|:-:|\n| d |e\\|f|", "| a. B | c |\n| --- | :-: |\n| d | e\\|f |\n"),
        ("hard  \nbreak", "hard\\\nbreak\n"),
        ("    code. Here", "```\ncode. Here\n```\n"),
        ("***\n\nx", "---\n\nx\n"),
    ],
)
def test_layout(builder: RepoBuilder, body: str, wanted: str) -> None:
    builder.write("clauses/a/c.md", HEAD + "Words.\n")
    assert lay_out(builder, HEAD + body) == HEAD + wanted


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (
            "It ends.\n     - Then more.",
            None,
        ),  # four columns in, so Markdown reads on: not a sentence's beginning
        ("It ends on the day. 2. January is too late.", r"2\. January is too late."),
        ("It ends. 10) Then more follows.", r"10\) Then more follows."),
        ("It ends. (a) Then more follows.", "It ends. (a) Then more follows."),
        ("It ends. 1.1 Then more follows.", "It ends. 1.1 Then more follows."),
        ("It ends. # Then", None),
    ],
)
def test_a_line_that_would_open_a_block_is_escaped_or_not_begun(
    builder: RepoBuilder, body: str, line: str | None
) -> None:
    before, _ = read_clause((HEAD + body).encode(), "clauses/a/b.md", "")
    text = lay_out(builder, HEAD + body)
    after, problems = read_clause(text.encode(), "clauses/a/b.md", "")
    assert before is not None
    assert after is not None
    assert not problems
    assert write_clause_text(after) == write_clause_text(before)
    assert [block.kind for block in after.blocks] == ["paragraph"]
    if line is not None:
        assert line in text.splitlines()


def test_front_matter_keys_go_into_order_with_their_comments(builder: RepoBuilder) -> None:
    text = (
        "---\n# the version\n#  in two lines\nversion:   1.0.0  \n\ntags:\n- b\n- a\n"
        "# its name\ntitle: 'T: u'\n# at the end\n---\nx\n"
    )
    assert lay_out(builder, text) == (
        "---\n# its name\ntitle: 'T: u'\n# the version\n#  in two lines\nversion: 1.0.0\n"
        "tags:\n  - b\n  - a\n"
        "# at the end\n---\nx\n"
    )


def test_text_in_front_matter_that_looks_like_space_or_comment_stays(builder: RepoBuilder) -> None:
    text = '---\ntitle: "a   b:    c # d"\nversion: 1.0.0\ndescription: >-\n    folded\n    text\n---\nx\n'
    result = lay_out(builder, text)
    assert '"a   b:    c # d"' in result
    clause, problems = read_clause(result.encode(), "clauses/a/b.md", "")
    assert clause is not None
    assert not problems
    assert clause.title == "a   b:    c # d"


def test_bom_crlf_and_final_line_ends_go(builder: RepoBuilder) -> None:
    path = builder.write(
        "clauses/a/b.md", b"\xef\xbb\xbf---\r\ntitle: T\r\nversion: 1.0.0\r\n---\r\nOne. Two.\r\n\r\n\r\n"
    )
    assert run_cli(["fmt"], builder.root).code == 0
    assert path.read_bytes() == (HEAD + "One.\nTwo.\n").encode()


def test_check_lists_what_would_change_and_writes_nothing(builder: RepoBuilder) -> None:
    root = build(builder)
    builder.write("clauses/a/b.md", HEAD + "One. Two.\n")
    before = snapshot(root)
    ran = run_cli(["fmt", "--check"], root)
    assert ran.code == 1
    assert sorted(ran.stdout.splitlines()) == [
        "agreements/talks/agreement/b.md",
        "agreements/talks/agreement/form.md",
        "clauses/a/b.md",
        "clauses/law/embargo.md",
    ]
    assert snapshot(root) == before
    shown = run_cli(["fmt", "--check", "--diff", "clauses/a"], root)
    assert shown.code == 1
    assert "-One. Two.\n+One.\n+Two.\n" in shown.stdout
    assert snapshot(root) == before


def test_agreements_compose_the_same_afterwards(builder: RepoBuilder) -> None:
    root = build(builder)
    before = [run_cli(["compose", f"talks/agreement{name}"], root).stdout for name in ("", "/a", "/b")]
    assert run_cli(["fmt"], root).code == 0
    assert [
        run_cli(["compose", f"talks/agreement{name}"], root).stdout for name in ("", "/a", "/b")
    ] == before
    assert run_cli(["fmt", "--check"], root).code == 0


def test_files_with_errors_are_reported_and_left_alone(builder: RepoBuilder) -> None:
    bad = builder.write("clauses/a/bad.md", HEAD + "One. Two.\n(a) three\n")
    binary = builder.write("clauses/a/binary.md", b"\x00\xff")
    good = builder.write("clauses/a/good.md", HEAD + "One. Two.\n")
    (builder.root / "clauses/a/link.md").symlink_to(bad)
    ran = run_cli(["fmt"], builder.root)
    assert ran.code == 1
    assert good.read_text() == HEAD + "One.\nTwo.\n"
    assert bad.read_text() == HEAD + "One. Two.\n(a) three\n"
    assert binary.read_bytes() == b"\x00\xff"
    assert "clauses/a/bad.md:6:1 CL208" in ran.stderr
    assert "clauses/a/binary.md:1:1 CL101" in ran.stderr
    assert "clauses/a/link.md CL012" in ran.stderr
    assert "3 left alone" in ran.stderr


def test_frozen_signed_and_other_files_are_never_touched(builder: RepoBuilder) -> None:
    root = build(builder)
    for path in (
        "frozen/a/b@1.0.0-00000000.md",
        "agreements/talks/agreement/a.signed/v1/text.md",
        "clauses/README.md",
    ):
        builder.write(path, HEAD + "One. Two.\n")
    before = snapshot(root)
    run_cli(["fmt"], root)
    after = snapshot(root)
    for path in before:
        if path.startswith("frozen/") or ".signed/" in path or path.endswith("README.md"):
            assert after[path] == before[path]
    for path in (
        "frozen",
        "agreements/talks/agreement/a.signed/v1/text.md",
        "clauses/README.md",
        "nothing",
        "clauses/x.md",
    ):
        refused = run_cli(["fmt", path], root)
        assert (refused.code, refused.stdout) == (2, "")
        assert "CL071" in refused.stderr
    assert "CL054" in run_cli(["fmt", "../elsewhere"], root).stderr
    assert "CL054" in run_cli(["fmt", "/etc"], root).stderr


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_disk_that_takes_nothing_leaves_every_file_whole(
    builder: RepoBuilder, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    root = build(builder)
    before = snapshot(root)

    def refuse(location: str, data: bytes, mode: int | None = None) -> None:
        raise OSError(number, os.strerror(number), location)

    monkeypatch.setattr(writing, "write_durably", refuse)
    ran = run_cli(["fmt"], root)
    assert ran.code == 2
    assert "CL020" in ran.stderr
    assert snapshot(root) == before


def test_json_and_the_second_run_from_the_cache(builder: RepoBuilder) -> None:
    for number in range(260):
        builder.write(f"clauses/a/c{number}.md", HEAD + f"Clause {number} is one. And more.\n")
    first = json.loads(run_cli(["fmt", "--format", "json"], builder.root).stdout)
    assert (len(first["files"]), first["looked_at"], first["written"]) == (260, 260, True)
    assert run_cli(["fmt", "--check"], builder.root).code == 0
    builder.write("clauses/a/c7.md", (HEAD + "Clause 7 is one.\nAnd more.\n").replace("\n", "\r\n"))
    again = run_cli(["fmt", "--check"], builder.root)
    assert (again.code, again.stdout) == (1, "clauses/a/c7.md\n")


def test_names_and_words_of_control_characters_are_shown_and_not_obeyed(builder: RepoBuilder) -> None:
    builder.write("clauses/a/x\x1b[31m.md", HEAD + "One. Two.\n")
    ran = run_cli(["fmt", "--check", "--diff"], builder.root)
    assert "\x1b" not in ran.stdout + ran.stderr
    assert Path(builder.root / "clauses/a/x\x1b[31m.md").read_text() == HEAD + "One. Two.\n"
