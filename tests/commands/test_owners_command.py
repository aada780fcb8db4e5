"""``clausectl owners``: lines that GitHub reads as they are meant, and nobody's own line touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_library import build, snapshot

from clausectl.formats.owner_patterns import (
    OwnerRule,
    OwnerRules,
    is_code_owner,
    read_owner_rule,
)
from cli_runner import Ran, run_cli
from repo_builder import RepoBuilder

BEGIN = (
    "# clausectl owners: begin (written from `owner:` of clauses, forms and agreements by `clausectl owners`)"
)
END = "# clausectl owners: end"


def clause(owner: str = "") -> str:
    stated = f"owner: {owner}\n" if owner else ""
    return f"---\ntitle: A\nversion: 1.0.0\n{stated}---\nWords.\n"


def own(root: Path, *options: str) -> Ran:
    return run_cli(["owners", *options], root)


def lines(root: Path, path: str = ".github/CODEOWNERS") -> list[str]:
    """The lines between the markers."""
    text = (root / path).read_bytes().decode()
    return text.partition(BEGIN)[2].partition(END)[0].strip("\r\n").splitlines()


def test_a_line_for_each_file_that_states_an_owner(builder: RepoBuilder) -> None:
    root = build(builder)
    builder.write("clauses/b/two.md", clause('"@acme/legal"'))
    builder.write("clauses/a/one.md", clause('"@someone"'))
    builder.write("clauses/a/README.md", "owner: @nobody\n")
    builder.write("clauses/c.md", clause("legal@acme.example"))
    form = (root / "agreements/talks/agreement/form.md").read_text()
    builder.write(
        "agreements/talks/agreement/form.md", form.replace("kind: form", 'kind: form\nowner: "@forms"')
    )
    builder.write("agreements/plain.md", "owner: @nobody\n")
    done = own(root)
    assert (done.code, done.stdout) == (0, "created .github/CODEOWNERS  (4 lines)\n")
    assert lines(root) == [
        "/agreements/talks/agreement/form.md @forms",
        "/clauses/a/one.md @someone",
        "/clauses/b/two.md @acme/legal",
        "/clauses/c.md legal@acme.example",
    ]
    assert done.stderr == "3 clauses state no owner\n"
    before = snapshot(root)
    assert own(root).stdout == "unchanged .github/CODEOWNERS  (4 lines)\n"
    assert own(root, "--check").code == 0
    printed = own(root, "--print").stdout
    assert printed == (root / ".github/CODEOWNERS").read_text()
    assert snapshot(root) == before


def test_drift_is_told_by_line_and_nothing_is_written(builder: RepoBuilder) -> None:
    root = builder.root
    for name in ("a", "b", "c"):
        builder.write(f"clauses/{name}.md", clause('"@x"'))
    assert own(root).code == 0
    builder.write("clauses/b.md", clause('"@y"'))
    builder.remove("clauses/c.md")
    builder.write("clauses/d.md", clause('"@z"'))
    before = snapshot(root)
    done = own(root, "--check")
    assert done.code == 1
    assert done.stdout.splitlines() == [
        ".github/CODEOWNERS:3: differs  /clauses/b.md @x  should be  /clauses/b.md @y",
        ".github/CODEOWNERS:4: stale    /clauses/c.md @x",
        ".github/CODEOWNERS: missing  /clauses/d.md @z",
    ]
    assert done.stderr == "1 missing, 1 stale, 1 differs; `clausectl owners` puts it right\n"
    assert snapshot(root) == before
    assert own(root).stdout == "changed .github/CODEOWNERS  (3 lines; 1 added, 1 changed, 1 taken out)\n"
    assert own(root, "--check").code == 0
    file = root / ".github/CODEOWNERS"
    first, *inner, last = file.read_text().splitlines()
    file.write_text("\n".join([first, *reversed(inner), last, ""]))
    assert ":2: order" in own(root, "--check").stdout
    own(root)
    assert lines(root) == inner


@pytest.mark.parametrize("place", ["CODEOWNERS", "docs/CODEOWNERS"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_what_others_wrote_stays_byte_for_byte(builder: RepoBuilder, place: str, end: str, mark: str) -> None:
    builder.write("clauses/a.md", clause('"@x"'))
    mine = f"{mark}# mine, héllo{end}* @all{end}"
    builder.write(place, mine)
    assert own(builder.root).code == 0
    block = f"{end}{BEGIN}{end}/clauses/a.md @x{end}{END}{end}"
    assert (builder.root / place).read_bytes().decode() == mine + block
    below = f"/docs/ @docs{end}no line end"
    builder.write(place, mine + block + below)
    builder.write("clauses/a.md", clause('"@longer-name"'))
    builder.write("clauses/b.md", clause('"@y"'))
    assert own(builder.root).code == 0
    text = (builder.root / place).read_bytes().decode()
    assert text.startswith(
        f"{mine}{end}{BEGIN}{end}/clauses/a.md @longer-name{end}/clauses/b.md @y{end}{END}"
    )
    assert text.endswith(f"{END}{end}{below}")
    assert own(builder.root, "--check").code == 0
    assert not (builder.root / ".github").exists()


def test_markers_at_the_very_top_behind_a_byte_order_mark(builder: RepoBuilder) -> None:
    builder.write("clauses/a.md", clause('"@x"'))
    builder.write("CODEOWNERS", f"\ufeff{BEGIN}\r\n{END}")
    assert own(builder.root).code == 0
    assert (
        builder.root / "CODEOWNERS"
    ).read_bytes().decode() == f"\ufeff{BEGIN}\r\n/clauses/a.md @x\r\n{END}"


def test_github_s_order_of_places(builder: RepoBuilder) -> None:
    builder.write("clauses/a.md", clause('"@x"'))
    for place in ("docs/CODEOWNERS", "CODEOWNERS"):
        builder.write(place, "* @all\n")
    done = own(builder.root)
    assert "CODEOWNERS  (1 line; 1 added)" in done.stdout
    assert done.stderr == "GitHub reads CODEOWNERS, and not docs/CODEOWNERS\n"
    assert (builder.root / "docs/CODEOWNERS").read_text() == "* @all\n"
    builder.write(".github/CODEOWNERS", "")
    assert own(builder.root).stdout == "changed .github/CODEOWNERS  (1 line; 1 added)\n"


@pytest.mark.parametrize(
    "text",
    [
        f"{BEGIN}\n/a @x\n",
        f"/a @x\n{END}\n",
        f"{END}\n{BEGIN}\n",
        f"{BEGIN}\n{END}\n{BEGIN}\n{END}\n",
        f"{BEGIN}\n{BEGIN}\n{END}\n",
    ],
    ids=["no end", "no begin", "wrong order", "twice", "two begins"],
)
def test_broken_markers_are_refused_with_a_hint(builder: RepoBuilder, text: str) -> None:
    builder.write("clauses/a.md", clause('"@x"'))
    builder.write("CODEOWNERS", text)
    for options in ([], ["--check"], ["--print"]):
        done = own(builder.root, *options)
        assert (done.code, done.stdout) == (2, "")
        assert "CL080" in done.stderr
        assert "delete the marker lines" in done.stderr
    assert (builder.root / "CODEOWNERS").read_text() == text


@pytest.mark.parametrize(
    ("owner", "shown"),
    [
        ('"@a @b"', "@a @b"),
        ('"@a # all"', "@a # all"),
        ('"#"', "#"),
        ('"@ä"', "@ä"),
        ('"@a\u202fb"', "@a"),
        ("the legal team", "the legal team"),
        ('"@"', "@"),
        ('"@a/b/c"', "@a/b/c"),
        ('"@-a"', "@-a"),
        ('"a@b"', "a@b"),
        ('"*"', "*"),
        (f'"@{"a" * 5000}"', "@aaa"),
    ],
)
def test_owners_that_the_host_does_not_know_are_named_and_left_out(
    builder: RepoBuilder, owner: str, shown: str
) -> None:
    builder.write("clauses/a.md", clause(owner))
    builder.write("clauses/b.md", clause('"@b"'))
    done = own(builder.root)
    assert done.code == 0, done.stderr
    assert f"left out: clauses/a.md, owner {shown}" in done.stderr
    assert lines(builder.root) == ["/clauses/b.md @b"]


@pytest.mark.parametrize("owner", ['"@a\\n* @evil"', '"@a\\r* @evil"', "[one, two]", '"@a', '"@a\u202eb"'])
def test_an_owner_that_cannot_be_read_stops_everything(builder: RepoBuilder, owner: str) -> None:
    builder.write("clauses/a.md", clause('"@a"'))
    builder.write("clauses/b.md", clause('"@b"'))
    assert own(builder.root).code == 0
    before = (builder.root / ".github/CODEOWNERS").read_bytes()
    builder.write("clauses/a.md", clause(owner))
    done = own(builder.root)
    assert (done.code, done.stdout) == (2, "")
    assert "clauses/a.md:4" in done.stderr
    assert (builder.root / ".github/CODEOWNERS").read_bytes() == before


def test_names_are_escaped_or_left_out(builder: RepoBuilder) -> None:
    for name in ("two words", " edge", "a#b", "a[b]", "a*", "a?", "a\\b", "!a", "é", "a\nb", "nbsp\u00a0"):
        builder.write(f"clauses/{name}.md", clause('"@x"'))
    (builder.root / "clauses").joinpath(b"\xff.md".decode("utf-8", "surrogateescape")).write_text(
        clause('"@x"')
    )
    done = own(builder.root)
    assert done.code == 0, done.stderr
    assert lines(builder.root) == [
        "/clauses/\\ edge.md @x",
        "/clauses/two\\ words.md @x",
        "/clauses/é.md @x",
    ]
    assert done.stderr.count("left out: ") == 9
    assert "left out: clauses/a#b.md, owner @x: its name holds '#'" in done.stderr
    assert "clauses/a<U+000A>b.md" in done.stderr


def test_folders_with_one_owner_where_that_is_asked_for(builder: RepoBuilder) -> None:
    for path, owner in {
        "one/a": "@x",
        "one/deep/b": "@x",
        "two/a": "@x",
        "two/b": "@y",
        "three/a": "@x",
        "three/b": "",
        "four/a": "@x",
        "four/b": "a team",
    }.items():
        builder.write(f"clauses/{path}.md", clause(f'"{owner}"' if owner else ""))
    done = own(builder.root, "--by-folder")
    assert done.code == 0
    assert lines(builder.root) == [
        "/clauses/four/a.md @x",
        "/clauses/one/ @x",
        "/clauses/three/a.md @x",
        "/clauses/two/a.md @x",
        "/clauses/two/b.md @y",
    ]
    assert own(builder.root, "--check").code == 1
    assert own(builder.root, "--check", "--by-folder").code == 0


def test_lines_below_that_take_a_file_from_its_owner_are_named(builder: RepoBuilder) -> None:
    for name in ("a", "b", "c"):
        builder.write(f"clauses/{name}.md", clause('"@Legal"'))
    own(builder.root)
    file = builder.root / ".github/CODEOWNERS"
    file.write_text(
        file.read_text() + "# all\n/clauses/ @legal @x\n/clauses/b.md\n*.txt @y\nc.md @y # note\n"
    )
    done = own(builder.root, "--check")
    assert done.code == 0
    assert done.stderr.splitlines()[:2] == [
        ".github/CODEOWNERS:8 `/clauses/b.md` stands below and counts instead for clauses/b.md",
        ".github/CODEOWNERS:10 `c.md @y # note` stands below and counts instead for clauses/c.md",
    ]
    above = "* @all\n" + file.read_text().partition("# all\n")[0]
    file.write_text(above)
    assert "counts instead" not in own(builder.root, "--check").stderr


@pytest.mark.parametrize(
    ("pattern", "found", "passed"),
    [
        ("*", "a a/b a/b/c", ""),
        ("*.md", "a.md x/a.md a.md/b", "a.mdx"),
        ("/docs/", "docs/a docs/x/y", "docs a/docs/b"),
        ("docs/", "docs/a x/docs/a", "docs x/docs"),
        ("docs", "docs docs/a x/docs", "docs2"),
        ("docs/*", "docs/a", "docs/x/a x/docs/a"),
        ("/a/b", "a/b a/b/c", "x/a/b a/bc"),
        ("**/logs", "logs x/logs x/y/logs/z", "xlogs"),
        ("/a/**/z", "a/z a/b/c/z", "z b/a/z"),
        ("a/**", "a/b a/b/c", "a b/a/b"),
        ("/a?c", "abc abc/d", "ac a/c"),
        ("two\\ words.md", "two words.md", "two\\ words.md"),
        ("/*a*a*a*b", "a" * 30 + "b", "a" * 2000),
    ],
)
def test_patterns_are_read_as_the_host_reads_them(pattern: str, found: str, passed: str) -> None:
    rule = read_owner_rule(f"{pattern} @x", 1)
    assert rule is not None
    assert rule.owners == ("@x",)
    rules = OwnerRules([rule])
    for path in [found] if "words" in found else found.split():
        assert rules.find(path) is rule, path
    for path in passed.split():
        assert rules.find(path) is None, path


@pytest.mark.parametrize(
    "text", ["", "  ", "# a", "!a @x", "a[b] @x", "\\#a @x", "a#b @x", "a//b @x", "/ @x"]
)
def test_lines_that_the_host_passes_over(text: str) -> None:
    assert read_owner_rule(text, 1) is None


def test_owners_that_the_host_knows() -> None:
    for text in ("@a", "@Octo-Cat_acme", "@acme/legal", "@acme/legal-team.eu", "a.b+c@mail.acme.example"):
        assert is_code_owner(text)


def test_a_link_in_the_place_of_the_folder_is_refused(builder: RepoBuilder, tmp_path: Path) -> None:
    builder.write("clauses/a.md", clause('"@x"'))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (builder.root / ".github").symlink_to(elsewhere)
    done = own(builder.root)
    assert (done.code, done.stdout) == (2, "")
    assert ".github CL012" in done.stderr
    assert not list(elsewhere.iterdir())
    (builder.root / ".github").unlink()
    (builder.root / "docs").symlink_to(elsewhere)
    assert own(builder.root).stdout == "created .github/CODEOWNERS  (1 line)\n"
    (builder.root / ".github/CODEOWNERS").unlink()
    (builder.root / "CODEOWNERS").symlink_to(elsewhere / "x")
    assert "CODEOWNERS CL012" in own(builder.root).stderr


@pytest.mark.parametrize(("data", "code"), [(b"\xff\xfe*\0", "CL101"), (b"* @\xe9\n", "CL102")])
def test_a_file_that_is_no_text_is_left_alone(builder: RepoBuilder, data: bytes, code: str) -> None:
    builder.write("clauses/a.md", clause('"@x"'))
    builder.write("CODEOWNERS", data)
    done = own(builder.root)
    assert done.code == 2
    assert f"{code} " in done.stderr
    assert (builder.root / "CODEOWNERS").read_bytes() == data


def test_a_file_that_the_host_would_not_read_is_not_written(builder: RepoBuilder) -> None:
    builder.write("clauses/a.md", clause('"@x"'))
    text = "# long\n" * 428_571
    builder.write("CODEOWNERS", text)
    done = own(builder.root)
    assert done.code == 2
    assert "CL015" in done.stderr
    assert "--by-folder" in done.stderr
    assert (builder.root / "CODEOWNERS").read_text() == text


def test_where_nobody_is_named_nothing_is_written(builder: RepoBuilder) -> None:
    builder.write("clauses/a.md", clause())
    for options in ([], ["--check"]):
        done = own(builder.root, *options)
        assert (done.code, done.stdout) == (0, "")
    assert not (builder.root / ".github").exists()
    builder.write("CODEOWNERS", "* @all\n")
    assert own(builder.root).stdout == "unchanged CODEOWNERS  (0 lines)\n"
    assert (builder.root / "CODEOWNERS").read_text() == "* @all\n"
    assert own(builder.root, "--check", "--print").code == 2


def test_the_cost_is_bounded_for_each_file(builder: RepoBuilder, monkeypatch: pytest.MonkeyPatch) -> None:
    below = "".join(f"*x{number}*y @x\n" for number in range(300)) + "/clauses/t0/ @y\n"
    builder.write("CODEOWNERS", f"{BEGIN}\n{END}\n{below}")
    asked: list[str] = []
    monkeypatch.setattr(OwnerRule, "covers", lambda rule, path: asked.append(path) or False)
    for number in range(2_000):
        builder.write(f"clauses/t{number % 100}/c{number}.md", clause(f'"@team/{number % 7}"'))
    done = own(builder.root)
    assert done.code == 0
    assert "200 lines with wildcards below ours were not looked at" in done.stderr
    assert "`/clauses/t0/ @y` stands below and counts instead for" in done.stderr
    assert len(lines(builder.root, "CODEOWNERS")) == 2_000
    assert len(asked) == 2_000 * OwnerRules.MOST


def test_any_folder_of_the_repository_will_do_and_a_bare_one_will_not(
    builder: RepoBuilder, tmp_path: Path
) -> None:
    builder.write("clauses/a.md", clause('"@x"'))
    builder.commit("Start")
    assert own(builder.root / "clauses").stdout == "created .github/CODEOWNERS  (1 line)\n"
    assert lines(builder.root) == ["/clauses/a.md @x"]
    builder.git("clone", "-q", "--bare", ".", str(tmp_path / "bare"))
    done = own(tmp_path / "bare", "--check")
    assert (done.code, "CL010" in done.stderr) == (2, True)
