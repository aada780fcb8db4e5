"""What `clausectl diff` says of documents that differ in bytes alone, and of hostile ones."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from cli_runner import run_cli
from repo_builder import RepoBuilder

TERMS = """# Terms of service

1. **Fees.** The Customer pays the fees within thirty (30) days, and may ask for more time.

2. **Term.** These terms last for one year, and the parties may agree on another.
"""
FORMATS = ("text", "markdown", "html", "json")
UNSEEN = "Nothing differs but bytes that no reader sees"


def write(folder: Path, **texts: str | bytes) -> None:
    for name, text in texts.items():
        (folder / f"{name}.md").write_bytes(text.encode() if isinstance(text, str) else text)


@pytest.mark.parametrize(
    "other",
    [
        TERMS.replace("\n", "\r\n"),
        TERMS.replace("\n\n", "\r\n\r"),
        "\ufeff" + TERMS,
        TERMS.replace("\n\n", "\n\n\n\n"),
    ],
    ids=["CRLF", "mixed line ends", "a byte order mark", "blank lines"],
)
def test_bytes_that_no_reader_sees(tmp_path: Path, other: str) -> None:
    write(tmp_path, old=TERMS, new=other)
    for form in FORMATS[:3]:
        done = run_cli(["diff", "old.md", "new.md", "--exit-code", "--format", form], tmp_path)
        assert done.code == 0
        assert UNSEEN in done.stdout
        assert UNSEEN not in run_cli(["diff", "old.md", "old.md", "--format", form], tmp_path).stdout


def test_comments_that_differ_are_no_unseen_bytes(tmp_path: Path) -> None:
    write(tmp_path, old=TERMS, new=f"{TERMS}\n<!-- another -->\n")
    shown = run_cli(["diff", "old.md", "new.md"], tmp_path).stdout
    assert "Nothing differs in what was compared." in shown
    assert "0 comments before, 1 now (they differ)" in shown


@pytest.mark.parametrize("form", FORMATS[:2])
def test_bytes_in_a_report_on_two_revisions(builder: RepoBuilder, form: str) -> None:
    builder.write("terms.md", TERMS)
    builder.commit("First")
    builder.write("terms.md", TERMS.replace("\n\n", "\n\n\n"))
    builder.commit("Make room")
    shown = run_cli(["diff", "HEAD~1", "HEAD", "terms.md", "--format", form], builder.root).stdout
    assert UNSEEN in shown


# Hostile documents


class Tags(HTMLParser):
    """Whether every tag is closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        if tag not in ("meta", "br", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


LINE = "The Customer shall pay the fees that are due. "
HOSTILE = {
    "one line of 5 MB": (LINE * 110_000, LINE * 60_000 + "The Customer may pay. " + LINE * 50_000),
    "quotes 200 deep": ("> " * 200 + "The Customer pays.", "> " * 200 + "The Customer shall pay."),
    "lists 200 deep": tuple(
        "\n".join("  " * depth + f"- item {depth + (depth > at)}" for depth in range(200))
        for at in (150, 151)
    ),
    "unbalanced html": (
        "<div><b>Fee<p></div></div><span class='x\n\nThe Customer pays.\n\n<!-- open\n\nand pays",
        "<div><b>Fee<p></div><script>alert(1)</script>\n\nThe Customer must pay.\n\n<!-- open\n\nand more",
    ),
    "stars": ("*" * 1_000_000, "*" * 999_999 + " x"),
    "stars between letters": ("*a" * 100_000, "*a" * 99_999 + "*b"),
    "brackets": ("[" * 100_000 + "a", "[" * 100_000 + "b"),
    "numbers": (
        "\n\n".join(f"{n}. item {n}" for n in range(3_000)),
        "\n".join("1. item" for _ in range(3_000)),
    ),
    "mixed line ends": ("# A\r\n\rThe fee is 10.\n\r\nThe end.", "# A\n\nThe fee is 11.\r\rThe end."),
    "no headings": ("The fee is 10.\n\nThe term is one year.", "The fee is 11.\n\nThe term is one year."),
    "nothing before": ("", "The fee is 10."),
    "nothing left": ("The fee is 10.", ""),
    "controls": ("The fee\x1b[31m is \u202e10.", "The fee\x1b[31m is \u202e11.\x9b"),
}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_has_a_sound_report(tmp_path: Path, name: str, form: str) -> None:
    old, new = HOSTILE[name]
    write(tmp_path, old=old, new=new)
    done = run_cli(["diff", "old.md", "new.md", "--exit-code", "--format", form], tmp_path)
    assert (done.code, done.stderr) == (1, "")
    assert not {"\x1b", "\x9b", "\u202e"} & set(done.stdout)
    if form == "markdown":
        assert len(done.stdout) <= 60_000
    elif form == "html":
        tags = Tags(done.stdout)
        assert tags.open == []
        assert "script" not in tags.seen
    elif form == "json":
        report = json.loads(done.stdout)
        schema = Path(__file__).parents[2] / "src/clausectl/schemas/comparison-1.json"
        Draft202012Validator(json.loads(schema.read_text(encoding="utf-8"))).validate(report)
        for side in ("old", "new"):
            places = sum(len(change[side]) for change in report["changes"])
            assert report["totals"]["identical"] + places == report[side]["provisions"]
