"""Every tampering is told, with exit 3 and the broken link by name; what cannot be seen is shown."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from signed_repository import CLAUSES, FIRST, FORM, SECOND, open_version, put, tag
from tamperings import ACT2, TAMPERINGS, V1, V2, copy, restored, signed, template, turn, verify

from clausectl.model.signed import Relation
from cli_runner import run_cli
from repo_builder import RepoBuilder

__all__ = ["signed", "template"]


def test_what_nobody_touched_matches(signed: RepoBuilder) -> None:
    ran, broken, report = verify(signed)
    assert (ran.code, broken) == (0, set())
    assert [v["label"] for v in report["versions"]] == ["v1", "v2", "v1"]  # type: ignore[attr-defined]
    outcomes = {c["link"]: c["outcome"] for c in report["versions"][0]["checks"]}  # type: ignore[index]
    assert outcomes.pop("tag signature") == "not checked"
    assert set(outcomes.values()) == {"matches"}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_that_is_committed(signed: RepoBuilder, name: str) -> None:
    tamper, links = TAMPERINGS[name]
    tamper(signed)
    signed.commit("Tidy up")
    ran, broken, _ = verify(signed)
    assert ran.code == 3
    assert links <= broken


@pytest.mark.parametrize(
    "name",
    [
        "a byte of the text",
        "the last act deleted",
        "a frozen clause deleted",
        "a date changed",
        "a symlink in the place of a file",
    ],
)
def test_tampering_in_the_work_tree(signed: RepoBuilder, name: str) -> None:
    TAMPERINGS[name][0](signed)
    ran, broken, _ = verify(signed)
    assert ran.code == 3
    assert broken == {"work tree"}


def test_line_ends_of_a_checkout_are_no_tampering(signed: RepoBuilder) -> None:
    turn(f"{V1}/text.md", lambda d: b"\xef\xbb\xbf" + d.replace(b"\n", b"\r\n"))(signed)
    assert verify(signed)[0].code == 0


def test_what_is_not_committed_is_told(signed: RepoBuilder) -> None:
    copy(ACT2, f"{V2}/signatures/02-supplier.json")(signed)
    ran, _, _ = verify(signed)
    assert ran.code == 0
    assert "is not committed" in ran.stdout


def test_a_replaced_object(signed: RepoBuilder) -> None:
    blob = signed.git("rev-parse", f"HEAD:{V1}/text.md")
    other = signed.git("hash-object", "-w", "--stdin", data=b"Another text.\n")
    signed.git("replace", blob, other)
    ran, broken, _ = verify(signed)
    assert ran.code == 3
    assert "replace refs" in broken


def test_grafts(signed: RepoBuilder) -> None:
    (signed.root / ".git/info").mkdir(exist_ok=True)
    (signed.root / ".git/info/grafts").write_text(signed.head() + "\n")
    ran, broken, _ = verify(signed)
    assert (ran.code, broken) == (3, {"grafts"})


def test_a_tag_that_was_moved(signed: RepoBuilder) -> None:
    message = signed.git("tag", "-l", "--format=%(contents)", f"{FIRST}/v1")
    signed.git("tag", "-d", f"{FIRST}/v1")
    signed.tag(f"{FIRST}/v1", "HEAD~6", message=message)
    ran, broken, _ = verify(signed)
    assert (ran.code, broken) == (3, {"tag"})


def test_a_tag_that_points_to_the_tag_of_another(signed: RepoBuilder) -> None:
    signed.git("update-ref", f"refs/tags/{FIRST}/v1", f"refs/tags/{SECOND}/v1")
    ran, broken, _ = verify(signed)
    assert (ran.code, broken) == (3, {"tag"})


def test_a_message_that_was_edited(signed: RepoBuilder) -> None:
    message = signed.git("tag", "-l", "--format=%(contents)", f"{FIRST}/v1")
    signed.git("tag", "-d", f"{FIRST}/v1")
    changed = re.sub(r"[0-9a-f]{64}  text", "0" * 64 + "  text", message)
    assert changed != message
    signed.tag(f"{FIRST}/v1", message=changed)
    ran, broken, _ = verify(signed)
    assert (ran.code, broken) == (3, {"tag"})


@pytest.mark.parametrize("made", ["lightweight", "missing"])
def test_a_tag_that_carries_nothing_is_an_error_only_on_demand(signed: RepoBuilder, made: str) -> None:
    signed.git("tag", "-d", f"{FIRST}/v1")
    if made == "lightweight":
        signed.tag(f"{FIRST}/v1")
    assert verify(signed)[0].code == 0
    ran, broken, _ = verify(signed, "--require-tags")
    assert (ran.code, broken) == (3, {"tag"})


def test_a_tag_of_an_incomplete_version_is_noted(signed: RepoBuilder) -> None:
    tag(signed, V2, f"{FIRST}/v2")
    run = run_cli(["verify", f"{FIRST}@v2", "--format", "json"], signed.root)
    assert run.code == 0
    assert "not every signatory has acted" in run.stdout


# What cannot be seen without an anchor


def rewrite(signed: RepoBuilder) -> None:
    """A consistent rewrite: another history in which other words were signed."""
    shutil.rmtree(signed.root)
    builder = RepoBuilder(signed.root)
    builder.write(".gitattributes", "*.md text eol=lf\n")
    for path, text in CLAUSES.items():
        builder.write(path, text.replace("is 5", "is 50"))
    builder.write("agreements/acme/supply/form.md", FORM)
    builder.write(
        f"agreements/{FIRST}.md", "---\nform: acme/supply\nparameters:\n  customer: Speaker A\n---\n"
    )
    builder.commit("Start")
    put(builder, open_version(signed.root, FIRST, "v1", Relation("original")))


def forget(signed: RepoBuilder) -> None:
    """Everything signed is deleted together with the history that shows it."""
    first = signed.git("rev-list", "--max-parents=0", "HEAD")
    signed.git("reset", "-q", "--hard", first)
    for name in signed.git("tag").split():
        signed.git("tag", "-d", name)


def test_a_tag_shows_a_version_that_is_gone_with_its_history(signed: RepoBuilder) -> None:
    signed.git("reset", "-q", "--hard", signed.git("rev-list", "--max-parents=0", "HEAD"))
    ran, broken, _ = verify(signed)
    assert (ran.code, broken) == (3, {"tag"})


def test_an_act_that_went_with_its_history_is_not_seen(signed: RepoBuilder) -> None:
    signed.git("reset", "-q", "--hard", "HEAD~1")  # v2 with its only act
    assert verify(signed)[0].code == 0


@pytest.mark.parametrize("act", [rewrite, forget])
def test_only_an_anchor_shows_another_history(
    signed: RepoBuilder, tmp_path: Path, act: Callable[[RepoBuilder], None]
) -> None:
    ran = run_cli(["verify", "--all", "--write-anchor"], signed.root)
    assert ran.code == 0
    anchor = tmp_path / "anchor.txt"
    anchor.write_text(ran.stdout, encoding="utf-8")
    assert verify(signed, "--anchor", str(anchor))[0].code == 0
    act(signed)
    assert verify(signed)[0].code == 0
    ran, broken, _ = verify(signed, "--anchor", str(anchor))
    assert (ran.code, broken) == (3, {"anchor"})


def test_a_shallow_clone_says_where_its_history_ends(signed: RepoBuilder, tmp_path: Path) -> None:
    restored(f"{V1}/text.md")(signed)
    signed.commit("Restore")
    signed.commit("Later")
    subprocess.run(
        ["git", "clone", "-q", "--depth=1", signed.root.as_uri(), str(tmp_path / "shallow")], check=True
    )
    ran = run_cli(["verify", "--all"], tmp_path / "shallow")
    assert ran.code == 0
    assert f"the history ends at {signed.head()}" in ran.stdout


def test_a_poisoned_cache_is_not_read(signed: RepoBuilder) -> None:
    run_cli(["list"], signed.root)
    cache = signed.root / ".git/clausectl/cache-v1"
    before = verify(signed)[0].stdout
    cache.mkdir(parents=True, exist_ok=True)
    for name in [*(p.name for p in cache.iterdir()), "stamps-0"]:
        (cache / name).write_bytes(b'{"x": [')
    assert verify(signed)[0].stdout == before


def test_reports_are_what_their_schema_says(signed: RepoBuilder) -> None:
    schema = json.loads(files("clausectl").joinpath("schemas/verified-1.json").read_text(encoding="utf-8"))
    for tampered in (False, True):
        if tampered:
            signed.remove(ACT2)
        _, broken, report = verify(signed)
        Draft202012Validator(schema).validate(report)
        assert report["broken"] is tampered is bool(broken)


def test_names_that_nothing_has(signed: RepoBuilder) -> None:
    ran = run_cli(["verify", "acme/nothing"], signed.root)
    assert ran.code == 2
    assert "CL415" in ran.stderr
