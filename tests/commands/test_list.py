"""``clausectl list`` on a small library with two forms, deviations, hostile values and broken files."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from clausectl.model.listed import ListedFile, Listing
from clausectl.output.listing import format_csv
from cli_runner import run_cli
from repo_builder import RepoBuilder

GOLDEN = Path(__file__).parent / "golden"

FILES = {
    "clauses/law/california.md": '---\ntitle: Californian law\nversion: 1.0.0\nowner: "@acme/legal"\n'
    "tags: [law, us]\n---\nCalifornian law governs.\n",
    "clauses/law/germany.md": "---\ntitle: Deutsches Recht – 日本\nversion: 1.2.0\ntags: [law]\n---\n"
    "German law governs.\n",
    "clauses/terms/fee.md": "---\ntitle: Fee\nversion: 2.0.0\nformerly: terms/price\n---\n"
    "The fee is {{ fee }}.\n",
    "clauses/terms/likeness.md": "---\ntitle: Likeness\nversion: 1.0.0\n---\nYou may use my photograph.\n",
    "agreements/services/form.md": """---
kind: form
title: Services Agreement
version: 3.1.0
owner: "@acme/legal"
parameters:
  client: {type: party}
  fee: {type: money, currency: EUR}
  starts: {type: date, format: "MMMM d, yyyy"}
  days: {type: list, of: date, format: "MMM d", optional: true}
  day_label: {type: plural, of: days, one: Day, many: Days}
  photographs: {type: boolean, default: true}
  law: {type: choice, of: [California, Germany], default: California}
clauses:
  - terms/fee
  - {clause: terms/likeness, when: photographs}
  - {choose: law, California: law/california, Germany: law/germany}
---
Between us and {{ client }} from {{ starts }}. {{ day_label }}: {{ days }}.

{{ clauses }}
""",
    "agreements/services/alpha.md": """---
form: services
tags: [pilot]
parameters:
  client: "=HYPERLINK(1)"
  fee: EUR 12000
  starts: 2020-03-01
  days: [2020-03-02, 2020-03-09]
---
""",
    "agreements/services/beta.md": """---
form: services
parameters: {client: Müller & Söhne, fee: 250.50, starts: 2021-12-24, photographs: false, law: Germany}
remove: [terms/likeness]
---
""",
    "agreements/visit/form.md": """---
kind: form
title: Visitor Terms
version: 1.0.0
parameters: {visitor: {type: party}, purpose: {type: text, default: a visit}}
clauses: [law/germany]
---
{{ visitor }} comes for {{ purpose }}.

{{ clauses }}
""",
    "agreements/visit/gamma.md": """---
form: visit
title: Visitor Terms for a very long event whose name does not fit
version: 1.0.1
parameters: {visitor: Visitor C}
---
""",
    "agreements/visit/README.md": "# About this folder\n",
}


@pytest.fixture
def library(builder: RepoBuilder) -> Path:
    builder.write_all(FILES)
    builder.commit("Begin")
    builder.tag("v1")
    return builder.root


def names(library: Path, *args: str, code: int = 0) -> list[str]:
    ran = run_cli(["list", "--names-only", *args], library)
    assert (ran.code, ran.stderr) == (code, ""), ran
    return ran.stdout.splitlines()


@pytest.mark.parametrize(
    ("golden", "args"),
    [
        ("list.txt", []),
        ("list-wide-typed.txt", ["agreements", "--wide", "--typed"]),
        ("list.json", ["--format", "json"]),
        ("list.csv", ["--format", "csv"]),
        ("list-typed.csv", ["agreements", "--format", "csv", "--typed"]),
    ],
)
def test_reports_are_as_the_golden_files_say(library: Path, golden: str, args: list[str]) -> None:
    ran = run_cli(["list", *args], library)
    assert ran.code == 0, ran.stderr
    assert ran.stdout.encode() == (GOLDEN / golden).read_bytes()


def test_summary_counts_and_says_what_is_cut(library: Path) -> None:
    ran = run_cli(["list"], library)
    assert ran.stderr == (
        "WORKTREE: 4 clauses, 2 forms and 3 agreements\n"
        "values are cut at 40 characters: --wide shows them whole\n"
    )
    ran = run_cli(["list", "agreements", "--wide", "--where", "law=Germany", "--rev", "v1"], library)
    assert ran.stderr == "v1: 1 agreement matching\n"


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("law=Germany", ["services/beta"]),
        ("law=California", ["services/alpha"]),  # the form's default
        ("law!=germany", ["services/alpha"]),  # gamma's form has no law at all
        ("client~söhne", ["services/beta"]),
        ("client = MÜLLER & SO\u0308HNE", ["services/beta"]),
        ("fee=EUR 12,000", ["services/alpha"]),
        ("fee=EUR 12000", ["services/alpha"]),
        ("starts=2020-03-01", ["services/alpha"]),
        ("starts=March 1, 2020", ["services/alpha"]),
        ("days=2020-03-09", ["services/alpha"]),  # one item
        ("days=Mar 2, Mar 9", ["services/alpha"]),
        ("day_label=Days", ["services/alpha", "services/beta"]),
        ("days=", ["services/beta"]),
        ("photographs=false", ["services/beta"]),
        ("client==HYPERLINK(1)", ["services/alpha"]),
        ("purpose=a visit", ["visit/gamma"]),
        ("law=France", []),
    ],
)
def test_where_compares_what_is_printed_what_is_typed_and_items(
    library: Path, condition: str, found: list[str]
) -> None:
    assert names(library, "--where", condition) == found


def test_conditions_all_hold(library: Path) -> None:
    assert names(library, "--where", "law~a", "--where", "photographs=true") == ["services/alpha"]
    assert names(library, "--where", "law~a", "--tag", "PILOT") == ["services/alpha"]
    assert names(library, "--tag", "law", "--tag", "us") == ["law/california"]
    assert names(library, "forms", "--owner", "acme/legal") == ["services"]
    assert names(library, "agreements", "--owner", "@acme/legal") == ["services/alpha", "services/beta"]
    assert names(library, "--form", "visit") == ["visit/gamma"]
    assert names(library, "--form", "agreements/visit/form.md") == ["visit/gamma"]


def test_clause_finds_what_stands_in_the_agreement_and_not_in_its_form_alone(library: Path) -> None:
    assert names(library, "--clause", "terms/likeness") == ["services", "services/alpha"]
    assert names(library, "agreements", "--clause", "law/germany") == ["services/beta", "visit/gamma"]
    assert names(library, "agreements", "--clause", "clauses/law/california.md") == ["services/alpha"]
    assert names(library, "forms", "--clause", "terms/price") == ["services"]  # its former id
    assert names(library, "forms", "--clause", "terms/fee@2.0.0") == ["services"]
    assert names(library, "forms", "--clause", "terms/fee@1.0.0") == []


def test_revisions_are_listed_as_they_were(library: Path, builder: RepoBuilder) -> None:
    builder.remove("agreements/services/beta.md")
    builder.write("clauses/terms/new.md", "---\ntitle: New\nversion: 0.1.0\n---\nNew words.\n")
    assert names(library, "agreements") == ["services/alpha", "visit/gamma"]
    assert names(library, "agreements", "--rev", "v1") == ["services/alpha", "services/beta", "visit/gamma"]
    assert "terms/new" in names(library, "clauses")
    assert "terms/new" not in names(library, "clauses", "--rev", "INDEX")


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (["--where", "lawn=x"], "CL061", "did you mean `law`?"),
        (["--where", "form=visit"], "CL061", "ask with --form visit"),
        (["--where", "zzz=1"], "CL061", "known here: client, "),
        (["--form", "visit", "--where", "law=Germany"], "CL061", "known here: purpose, visitor"),
        (["--where", "law"], "CL060", "NAME=VALUE"),
        (["--where", "=x"], "CL060", "NAME=VALUE"),
        (["clauses", "--where", "law=Germany"], "CL062", "leave out clauses, or --where"),
        (["forms", "--form", "visit"], "CL062", "leave out forms, or --form"),
        (["--form", "visti"], "CL330", "did you mean visit"),
        (["--form", "visit/gamma"], "CL330", "it fills in visit"),
        (["--clause", "terms/fees"], "CL332", "did you mean terms/fee?"),
        (["--rev", "v9"], "CL006", "hint:"),
        (["--rev", "--all"], "CL007", "hint:"),
    ],
)
def test_wrong_questions_are_answered_with_what_to_ask(
    library: Path, args: list[str], code: str, says: str
) -> None:
    ran = run_cli(["list", *args], library)
    assert ran.code == 2
    assert ran.stdout == ""
    assert code in ran.stderr
    assert says in ran.stderr


def test_names_only_has_no_other_format(library: Path) -> None:
    ran = run_cli(["list", "--names-only", "--format", "json"], library)
    assert ran.code == 2
    assert "do not go together" in ran.stderr


def test_broken_files_are_named_and_hide_nothing_else(library: Path, builder: RepoBuilder) -> None:
    builder.write("clauses/terms/broken.md", b"---\ntitle: x\xff\n---\n")
    builder.write("clauses/terms/untitled.md", "---\nversion: 1.0.0\n---\nWords.\n")
    builder.write("agreements/visit/broken.md", "---\nform: visit\nparameters: [\n---\n")
    builder.write("agreements/visit/odd.md", "---\nform: visit\nparameters: {visitr: V}\n---\n")
    builder.write("agreements/visit/orphan.md", "---\nform: vsit\nparameters: {visitor: Orphan}\n---\n")
    ran = run_cli(["list", "--names-only"], library)
    assert ran.code == 1
    assert ran.stdout.splitlines() == [
        "law/california",
        "law/germany",
        "terms/fee",
        "terms/likeness",
        "terms/untitled",
        "services",
        "visit",
        "services/alpha",
        "services/beta",
        "visit/gamma",
        "visit/odd",
        "visit/orphan",
    ]
    for place in (
        "clauses/terms/broken.md:2:9 CL102",
        "clauses/terms/untitled.md:2:1 CL121",
        "agreements/visit/broken.md",
        "agreements/visit/odd.md:3:22 CL301",
        "agreements/visit/orphan.md:2:7 CL331",
    ):
        assert place in ran.stderr, place
    assert run_cli(["list", "--where", "visitor=orphan"], library).stdout.count("visit/orphan") == 1
    found = json.loads(run_cli(["list", "agreements", "--format", "json"], library).stdout)
    assert {problem["code"] for problem in found["problems"]} >= {"CL301", "CL331"}
    assert found["clauses"] is None


def test_a_form_that_cannot_be_read_leaves_its_agreements_as_typed(
    library: Path, builder: RepoBuilder
) -> None:
    builder.write("agreements/services/form.md", "---\nkind: form\ntitle: [\n---\n")
    ran = run_cli(["list", "--form", "services", "--where", "fee=EUR 12000", "--format", "json"], library)
    assert ran.code == 1
    (found,) = json.loads(ran.stdout)["agreements"]
    assert found["id"] == "services/alpha"
    assert found["parameters"]["starts"] == {"type": "text", "text": "2020-03-01", "typed": ["2020-03-01"]}


def test_nothing_readable_is_an_error_and_nothing_there_is_not(builder: RepoBuilder) -> None:
    builder.write("notes.txt", "x")
    builder.commit("Begin")
    ran = run_cli(["list"], builder.root)
    assert (ran.code, ran.stdout) == (0, "")
    assert ran.stderr == "WORKTREE: 0 clauses, 0 forms and 0 agreements\n"
    builder.write("clauses/a/broken.md", b"\xff\xfe")
    assert run_cli(["list"], builder.root).code == 2


def test_outside_a_repository(tmp_path: Path) -> None:
    ran = run_cli(["list"], tmp_path)
    assert ran.code == 2
    assert "CL002" in ran.stderr


FORMULAS = ["=1+1", "+1", "-1", "@SUM(1)", " =1", "\u00a0=1", "＝1", "＠x"]


def test_csv_cells_cannot_run_in_a_spreadsheet(builder: RepoBuilder) -> None:
    builder.write_all(FILES)
    for number, formula in enumerate(FORMULAS):
        text = f'---\nform: visit\nparameters: {{visitor: "{formula}", purpose: "a ""b"", c"}}\n---\n'
        builder.write(f"agreements/visit/v{number}.md", text.replace('""', '\\"'))
    ran = run_cli(["list", "--form", "visit", "--format", "csv"], builder.root)
    assert ran.code == 0, ran.stderr
    assert ran.stdout.count("\r\n") == ran.stdout.count("\n") == len(FORMULAS) + 2
    rows = list(csv.DictReader(io.StringIO(ran.stdout, newline="")))
    cells = [row["parameters.visitor"] for row in rows if row["id"].startswith("visit/v")]
    assert len(cells) == len(FORMULAS)
    assert all(cell.startswith("'") for cell in cells), cells
    assert {row["parameters.purpose"] for row in rows} == {"a visit", 'a "b", c'}


@pytest.mark.parametrize(
    ("title", "cell"),
    [
        ("\t=1", "'<U+0009>=1"),
        ("\rx", "'<U+000D>x"),
        (" \u00a0+1", "' \u00a0+1"),
        ("a=1", "a=1"),
        ("<U+0009>", "<U+003C>U+0009>"),
        ("", ""),
    ],
)
def test_a_csv_cell_is_marked_by_what_it_starts_with(title: str, cell: str) -> None:
    file = ListedFile("clause", "a/b", "clauses/a/b.md", title, "1.0.0")
    (row,) = csv.DictReader(io.StringIO(format_csv(Listing("v1", "", ("clause",), (file,))), newline=""))
    assert row["title"] == cell


def test_controls_reach_neither_terminal_nor_spreadsheet(builder: RepoBuilder) -> None:
    builder.write_all(FILES)
    escape = r"\e[31mred\u202e\ttab\nline"
    builder.write("agreements/visit/evil.md", f'---\nform: visit\nparameters: {{visitor: "{escape}"}}\n---\n')
    builder.write("clauses/law/evil.md", f'---\ntitle: "{escape}"\nversion: 1.0.0\n---\nWords.\n')
    for args in (["list"], ["list", "--wide"], ["list", "--format", "csv"]):
        ran = run_cli(args, builder.root)
        assert ran.code == 1  # a value is one line of text
        assert "\x1b" not in ran.stdout + ran.stderr
        assert "\u202e" not in ran.stdout + ran.stderr
    wide = run_cli(["list", "--wide"], builder.root).stdout
    assert "<U+001B>[31mred<U+202E><U+0009>tab<U+000A>line" in wide


def test_columns_align_under_wide_letters(library: Path) -> None:
    lines = run_cli(["list", "clauses"], library).stdout.splitlines()
    assert lines[1].split() == ["ID", "VERSION", "TITLE", "OWNER", "TAGS"]
    german = next(line for line in lines if "law/germany" in line)
    assert lines[1].index("TAGS") - german.index("law", 20) == 2  # two letters of the title take two columns


def test_help_shows_examples(library: Path) -> None:
    ran = run_cli(["list", "--help"], library)
    assert ran.code == 0
    assert "Examples:" in ran.stdout
