"""What commands print with --format json is what the published schemas say, no more and no less."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from clausectl.output.json_text import write_json
from cli_runner import run_cli
from icml_history import change_library, edit, start_library
from repo_builder import RepoBuilder
from signed_builder import add_act
from signed_builder import open_version as open_icml_version
from signed_library import act, change_exclusivity, open_version, start

SCHEMAS = files("clausectl").joinpath("schemas")
# reports carry the number of their shape; the schemas of the files that people write do not
NAMES = sorted(entry.name for entry in SCHEMAS.iterdir() if re.fullmatch(r".+-[0-9]+\.json", entry.name))
TOP = Path(__file__).resolve().parents[2]
FORM = "icml/final-contribution"


def read_schema(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(SCHEMAS.joinpath(name).read_text(encoding="utf-8"))
    return schema


def walk(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for inner in schema.values():
            yield from walk(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from walk(inner)


def close(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with no room for keys that it does not name; published ones leave room for later."""
    for part in walk(schema):
        if part.get("type") == "object" and "properties" in part:
            part["additionalProperties"] = False
    return schema


def check(text: str) -> dict[str, Any]:
    """The report, once its schema has accepted it."""
    report: dict[str, Any] = json.loads(text)
    product, name, number = report["schema"].split("/")
    assert product == "clausectl"
    Draft202012Validator(close(read_schema(f"{name}-{number}.json"))).validate(report)
    return report


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repo = RepoBuilder(tmp_path_factory.mktemp("schemas") / "repository")
    start_library(repo)
    change_library(repo)
    return repo.root


@pytest.mark.parametrize("name", NAMES)
def test_schemas_are_schemas_and_describe_their_number(name: str) -> None:
    schema = read_schema(name)
    Draft202012Validator.check_schema(schema)
    kind, number = name.removesuffix(".json").split("-")
    assert schema["properties"]["schema"]["const"] == f"clausectl/{kind}/{number}"
    assert schema["$id"] == f"urn:clausectl:schema:{kind}:{number}"
    for part in walk(schema):
        if "$ref" in part:
            assert part["$ref"].removeprefix("#/$defs/") in schema["$defs"]
        assert "additionalProperties" not in part or "properties" not in part


def test_every_schema_is_documented() -> None:
    text = (TOP / "docs/json.md").read_text(encoding="utf-8")
    for name in NAMES:
        assert f"schemas/{name})" in text
    assert {"diff-1.json", "composed-1.json", "check-1.json", "list-1.json", "written-1.json"} <= set(NAMES)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["diff", "v1", "v2"], 0),
        (["diff", "v2", "v1", "--no-commits"], 0),
        (["diff", "v1", "WORKTREE", f"{FORM}/speaker-c"], 0),
        (["diff", "v1", "INDEX", "clauses"], 0),
        (["diff", "v2", "v2"], 0),
        (["compose", FORM], 0),
        (["compose", f"{FORM}/speaker-é"], 0),
        (["compose", "icml/workshop/speaker-w"], 0),
        (["check"], 0),
        (["check", "--rev", "v1", "clauses"], 0),
        (["list"], 0),
        (["list", "agreements", "--rev", "v1"], 0),
        (["list", "clauses"], 0),
        (["log", "icml/exclusivity", "-p"], 0),
        (["log", "icml/workshop/speaker-w", "--clauses"], 0),
        (["log", FORM, "--rev", "v1"], 0),
        (["blame", f"{FORM}/speaker-c"], 0),
        (["blame", "icml/workshop/speaker-w", "--words"], 0),
        (["blame", "icml/exclusivity", "--rev", "v1"], 0),
        (["fmt", "--check"], None),
        (["recover"], 0),
        (["verify", "--all"], 0),
        (["mv", "--dry-run", "icml/embargo", "acme/embargo"], 0),
        (["pin", "--dry-run", FORM, "icml/licence-grant"], 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_reports_are_what_their_schema_says(history: Path, arguments: list[str], code: int | None) -> None:
    done = run_cli([*arguments, "--format", "json"], history)
    assert done.code == code or (code is None and done.code in (0, 1)), done.stderr
    report = check(done.stdout)
    assert done.stdout == json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def test_reports_of_what_is_wrong_are_what_their_schema_says(builder: RepoBuilder) -> None:
    start_library(builder)
    edit(builder, "clauses/icml/likeness.md", ("version: 1.0.0", "version: one\nowner: @x"))
    edit(builder, "agreements/icml/final-contribution/speaker-b.md", ("2020-09-23", "soon"))
    done = run_cli(["check", "--format", "json"], builder.root)
    assert done.code == 1
    assert len(check(done.stdout)["findings"]) >= 2
    done = run_cli(["list", "--format", "json"], builder.root)
    assert done.code == 1
    assert check(done.stdout)["problems"]
    done = run_cli(["diff", "v1", "WORKTREE", "--format", "json"], builder.root)
    assert done.code == 0
    assert check(done.stdout)["notes"]


def test_pinned_and_written_reports(builder: RepoBuilder) -> None:
    start_library(builder)
    done = run_cli(["pin", FORM, "icml/likeness", "--format", "json"], builder.root)
    assert check(done.stdout)["command"] == "pin"
    builder.commit("Pin")
    edit(builder, "clauses/icml/likeness.md", ("my name", "my full name"), ("1.0.0", "1.1.0"))
    builder.commit("Reword")
    done = run_cli(["pin", FORM, "--unpin", "icml/likeness", "--format", "json"], builder.root)
    assert check(done.stdout)["files"]
    report = check(run_cli(["diff", "HEAD", "WORKTREE", "--format", "json"], builder.root).stdout)
    assert [clause["old_id"] for clause in report["clauses"]] == ["icml/likeness@1.0.0"]
    new = ["new", "clause", "acme/x", "--title", "X", "--text", "Words.", "--format", "json"]
    assert check(run_cli(new, builder.root).stdout)["files"][0]["action"] == "created"
    assert check(run_cli(["init", "--format", "json"], builder.root).stdout)["command"] == "init"


def test_what_a_terminal_would_obey_is_escaped_and_kept() -> None:
    text = "pay \u202e001\x7f\x9b \u200b\ufeff \udce9 \U000e0041 é 法"
    written = write_json("clausectl/test/1", {"text": text})
    assert "\\u202e" in written
    assert "é 法" in written
    assert not set("\u202e\x7f\x9b\u200b\ufeff\udce9\U000e0041") & set(written)
    assert json.loads(written)["text"] == text


def test_reports_on_signed_versions_are_what_their_schemas_say(tmp_path: Path) -> None:
    builder = start(tmp_path / "r", ["a", "b", "c"])
    opened = open_version(builder, "a", in_force="stated")
    act(builder, opened, "speaker", decision="not legible")
    open_version(builder, "b", opening="sent")
    builder.commit("Sign")
    change_exclusivity(builder, "2.0.0")
    for args in (
        ["where", "talks/licence"],
        ["where", "--text", "a licence"],
        ["where", "--term", "Talk"],
        ["where", "--matrix"],
        ["status", "--on", "2030-03-01"],
    ):
        done = run_cli([*args, "--format", "json"], builder.root)
        assert (done.code, done.stderr) == (0, "")
        report = check(done.stdout)
        assert report.get("places") or report.get("clauses") or report["agreements"][0]["candidates"]


def test_signed_versions_are_as_the_schema_says(builder: RepoBuilder) -> None:
    start_library(builder)
    open_icml_version(builder, f"{FORM}/speaker-a")
    builder.commit("Send")
    builder.tag("sent")
    add_act(builder, f"{FORM}/speaker-a", "speaker")
    change_library(builder)
    builder.write(f"agreements/{FORM}/speaker-b.signed/v1/version.json", "{}")
    builder.commit("Sign")
    report = check(run_cli(["diff", "sent", "HEAD", "--signed", "--format", "json"], builder.root).stdout)
    (news,) = report["signed"]["news"]
    assert (news["name"], news["acts"][0]["name"]) == (f"{FORM}/speaker-a@v1", "Speaker A")
    assert report["signed"]["standing"]
    assert report["signed"]["redlines"]
    builder.remove(f"agreements/{FORM}/speaker-a.signed/v1/text.md")
    builder.commit("Tamper")
    report = check(run_cli(["diff", "HEAD~1", "HEAD", "--format", "json"], builder.root).stdout)
    assert report["signed"]["broken"][0]["files"] == [{"file": "text.md", "now": "gone"}]


def test_owners_print_what_their_schema_says(builder: RepoBuilder) -> None:
    start_library(builder)
    edit(builder, "clauses/icml/likeness.md", ("version: 1.0.0", 'version: 1.0.0\nowner: "@acme/legal"'))
    edit(builder, "clauses/icml/editing.md", ("version: 1.0.0", "version: 1.0.0\nowner: the legal team"))
    check(run_cli(["owners", "--format", "json"], builder.root).stdout)
    file = builder.root / ".github/CODEOWNERS"
    end = "# clausectl owners: end"
    text = file.read_text().replace("@acme/legal", "@x").replace(end, f"/y @z\n{end}")
    file.write_text(text + "*.md @x\n")
    done = run_cli(["owners", "--check", "--format", "json"], builder.root)
    report = check(done.stdout)
    assert done.code == 1
    assert [(one["kind"], one["line"]) for one in report["drift"]] == [("differs", 2), ("stale", 3)]
    assert [left["owner"] for left in report["left_out"]] == ["the legal team"]
    assert [over["line"] for over in report["overrides"]] == [5]


def test_review_prints_what_its_schema_says(tmp_path: Path) -> None:
    builder = start(tmp_path / "r")
    opened = open_version(builder, "speaker-a")
    act(builder, opened, "speaker")
    builder.commit("Sign")
    builder.branch("change")
    change_exclusivity(builder, "1.0.0")
    builder.remove(f"{opened.folder}/text.md")
    builder.commit("Tidy up")
    report = check(run_cli(["review", "main", "change", "--format", "json"], builder.root).stdout)
    assert [s["new"] for s in report["suggestions"]] == ["version: 2.0.0"]
    assert [broken["how"] for broken in report["broken"]] == ["gone"]
    assert {problem["code"] for problem in report["findings"]} == {"CL620", "CL623"}


def test_imports_are_what_their_schema_says(builder: RepoBuilder) -> None:
    folder = TOP / "agreements/icml/final-contribution"
    for number, path in enumerate(sorted(folder.glob("*.signed/v1/evidence/*.md"))):
        builder.write(f"../copies/{number}.md", path.read_text(encoding="utf-8"))
    builder.git("config", "user.name", "Clerk A")
    builder.git("config", "user.email", "clerk-a@example.org")
    command = ["import", "../copies", "--name", "icml/final-contribution", "--format", "json"]
    planned = run_cli([*command, "--dry-run"], builder.root)
    assert planned.code == 0, planned.stderr
    assert check(planned.stdout)["written"] is False
    done = run_cli(command, builder.root)
    assert done.code == 0, done.stderr
    assert len(check(done.stdout)["versions"]) == 5


def test_replayed_histories_are_what_their_schema_says(tmp_path: Path) -> None:
    old = RepoBuilder(tmp_path / "old")
    clauses = "# Terms\n\n1. The supplier delivers the goods.\n\n2. The customer pays for them.\n"
    old.write("terms.md", clauses)
    old.commit("Begin")
    command = ["import", "--history", "../old/terms.md", "--name", "acme/terms", "--format", "json"]
    RepoBuilder(tmp_path / "new")
    planned = check(run_cli([*command, "--dry-run"], tmp_path / "new").stdout)
    assert (planned["written"], planned["tip"]) == (False, "")
    done = check(run_cli(command, tmp_path / "new").stdout)
    assert (done["written"], len(done["commits"]), len(done["clauses"])) == (True, 1, 2)
