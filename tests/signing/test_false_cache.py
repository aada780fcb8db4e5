"""What proves or prints a signed text reads no cache, not even one that bears this user's own seal."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from signed_repository import FIRST, SECOND
from tamperings import V1, edit, signed, template, verify

from clausectl.repository.cache import Cache
from clausectl.repository.opening import open_repository
from clausectl.repository.worktree import blob_id
from cli_runner import run_cli
from repo_builder import RepoBuilder

__all__ = ["signed", "template"]

TEXT = f"{V1}/text.md"


def forge(builder: RepoBuilder, section: str, change: Callable[[Any], Any]) -> None:
    """Put a false answer in the place of a section, sealed as clausectl itself would."""
    cache = Cache(builder.root / ".git")
    found = cache.load(section)
    assert found, section
    assert cache.store(section, change(found))
    assert cache.load(section) == change(found)


def stamps(builder: RepoBuilder) -> str:
    top = str(builder.root).encode()
    return "stamps-" + blob_id(top, "sha1")[:12]


def claim_unchanged(builder: RepoBuilder, path: str) -> None:
    """Let the cache say of a changed file that it has the content of the commit."""
    info = (builder.root / path).stat()
    stamp = [info.st_mtime_ns, info.st_ctime_ns, info.st_ino, info.st_size]
    held = builder.git("rev-parse", f"HEAD:{path}")
    section = stamps(builder)
    Cache(builder.root / ".git").store(section, {"agreements/none.md": [0, 0, 0, 0, held]})
    forge(builder, section, lambda found: {**found, path: [*stamp, held]})


def test_a_false_content_of_the_work_tree_is_believed_by_listings_and_not_by_verify(
    signed: RepoBuilder,
) -> None:
    edit(TEXT, "price", "prise")(signed)
    claim_unchanged(signed, TEXT)
    with open_repository(
        signed.root
    ) as repository:  # the false answer is one that clausectl takes for its own
        believed = {entry.path: entry.blob for entry in repository.worktree().entries("agreements")}
    assert believed[TEXT] == signed.git("rev-parse", f"HEAD:{TEXT}")
    ran, broken, _ = verify(signed)
    assert (ran.code, broken) == (3, {"work tree"})
    ran = run_cli(["verify", f"{FIRST}@v1"], signed.root)
    assert (ran.code, "does not match" in ran.stdout) == (3, True)
    text = signed.git("show", f"HEAD:{TEXT}")
    composed = run_cli(["compose", f"{FIRST}@v1"], signed.root)
    assert (composed.code, composed.stdout.strip()) == (0, text)
    ran = run_cli(["compose", f"{FIRST}@v1", "--rev", "WORKTREE"], signed.root)
    assert (ran.code, "CL416" in ran.stderr) == (3, True)


def test_a_false_answer_to_an_earlier_command_changes_no_proof(
    signed: RepoBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole of a report is kept for the next run; here it is another one."""
    before = verify(signed)[0].stdout
    composed = run_cli(["compose", f"{FIRST}@v1"], signed.root).stdout
    for module in ("diff_answers", "diffing", "matrix"):
        monkeypatch.setattr(f"clausectl.pipeline.{module}.WORTH_KEEPING", 1)
    for arguments in (["diff", "HEAD~3", "HEAD"], ["where", "--matrix"], ["check"]):
        run_cli(arguments, signed.root)
    sections = sorted(path.stem for path in (signed.root / ".git/clausectl/cache-v1").glob("*.json"))
    assert {name.partition("-")[0] for name in sections} >= {"check", "diff", "matrix"}

    def lie(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: lie(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [lie(inner) for inner in value]
        return (
            value.replace("price", "prize").replace("Speaker A", "Speaker Z")
            if isinstance(value, str)
            else value
        )

    for section in sections:
        forge(signed, section, lie)
    assert "prize" in run_cli(["diff", "HEAD~3", "HEAD"], signed.root).stdout  # which reads what it kept
    assert verify(signed)[0].stdout == before
    assert run_cli(["compose", f"{FIRST}@v1"], signed.root).stdout == composed
    assert "prize" not in before + composed


COMMANDS: dict[str, list[str]] = {
    "verify": ["verify", "--all"],
    "verify one": ["verify", f"{FIRST}@v1", "--format", "json"],
    "an anchor": ["verify", "--all", "--write-anchor"],
    "compose": ["compose", f"{FIRST}@v1"],
    "compose as json": ["compose", f"{SECOND}@v1", "--format", "json"],
    "sign, shown": ["sign", f"{FIRST}@v2", "--as", "supplier", "--show"],
    "sign": ["sign", f"{FIRST}@v2", "--as", "supplier", "--decline", "--typed-name", "Acme"],
    "send": ["send", SECOND, "--relation", "restates", "--target", f"{SECOND}@v1"],
    "record": ["record", f"{FIRST}@v2", "--as", "supplier", "--typed-name", "Acme", "--decision", "accepted"],
}  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_no_section_is_read(signed: RepoBuilder, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    signed.git("config", "user.name", "Clerk C")
    signed.git("config", "user.email", "clerk@example.org")
    run_cli(["list"], signed.root)
    read: list[str] = []
    load = Cache.load

    def watch(self: Cache, section: str) -> dict[str, Any]:
        if self.enabled:
            read.append(section)
        return load(self, section)

    monkeypatch.setattr(Cache, "load", watch)
    ran = run_cli(COMMANDS[name], signed.root)
    assert (ran.code, read) == (0, []), ran.stderr
    run_cli(["list"], signed.root)
    assert read != []  # as other commands do


def test_reports_say_the_same_with_and_without_a_cache(signed: RepoBuilder, tmp_path: Path) -> None:
    edit(TEXT, "price", "prise")(signed)
    claim_unchanged(signed, TEXT)
    with_it = run_cli(["verify", "--all", "--format", "json"], signed.root)
    without = run_cli(["--no-cache", "verify", "--all", "--format", "json"], signed.root)
    assert with_it == without
    assert json.loads(with_it.stdout)["broken"] is True
