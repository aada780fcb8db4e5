"""Performs acts and kills them: at each step in turn, at random moments, and while they are being mended.

Run as a program, because what is killed must be a process. It forks for every
act, so that Python starts once. Prints one JSON object: how often the act was
killed before and after its commit point, and everything that was wrong.

    act_killer.py ROOT steps|random|mending COUNT SEED
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from clausectl.errors import ClausectlError
from clausectl.repository.acts import perform_act
from clausectl.repository.opening import Repository, open_repository
from clausectl.repository.tags import PlannedTag
from clausectl.repository.writing import Identity

ME = Identity("Form editor", "form-editor@example.org", "2020-07-15T09:00:00-07:00")
CALLS = ("open", "write", "fsync", "link", "rename", "replace", "unlink", "mkdir", "rmdir")
NOTES = ("act.json", "act-index", "act-index.lock")
OWN_CHANGES = " M notes.md\nA  staged.md\n"
ENVIRONMENT = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}


def run_git(root: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=root, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    return done.stdout.decode() if done.returncode == 0 else f"exit {done.returncode}: {done.stdout.decode()}"


def files_of(number: int) -> dict[str, bytes]:
    folder = f"agreements/acme/signed/a{number}"
    return {
        f"{folder}/v1/text.md": b"The words of an act.\n" * 50,
        f"{folder}/v1/version.json": b"{}\n",
        "register.md": f"Acts: {number}\n".encode(),
        f"{folder}/v1/signatures/speaker.json": b'{"role": "speaker"}\n',
    }


def tags_of(number: int) -> list[str]:
    return [f"acme/a{number}{letter}/v1" for letter in "abc"]


def act(repository: Repository, number: int) -> None:
    files = files_of(number)
    tags = [PlannedTag(name, "Version 1", ME) for name in tags_of(number)]
    create = [path for path in files if path != "register.md"]
    perform_act(repository, files, f"Sign {number}", author=ME, create_only=create, tags=tags)


def die_at(step: int) -> None:
    """Let this process be killed before its ``step``-th call that changes something or starts git."""
    count = 0

    def wrap(real: Any) -> Any:
        def call(*arguments: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            if count == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **named)

        return call

    for name in CALLS:
        setattr(os, name, wrap(getattr(os, name)))
    subprocess.Popen.__init__ = wrap(subprocess.Popen.__init__)  # type: ignore[method-assign]
    subprocess.Popen.wait = wrap(subprocess.Popen.wait)  # type: ignore[method-assign]


def forked(work: Any, *, step: int = 0, delay: float | None = None) -> bool:
    """Do something in a process of its own that is killed on the way; whether it was."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            if step:
                die_at(step)
            work()
            code = 0
        finally:
            os._exit(code)
    if delay is not None:
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    if os.WEXITSTATUS(status):
        raise AssertionError("the act failed by itself")
    return False


def mend(root: Path, way: int) -> None:
    with open_repository(root) as repository:
        if way % 3 == 0:
            repository.recover()
        elif way % 3 == 1:
            repository.finish_interrupted_act(5.0)
        else:
            try:
                repository.write({"notes.md": b"One, changed.\n"})
            except ClausectlError as error:
                raise AssertionError(str(error)) from error


def look_before(root: Path, number: int, old: str) -> list[str]:
    """What would show a half-done act: a file under its own name while the branch does not hold it."""
    shown = [path for path in files_of(number) if path != "register.md" and (root / path).exists()]
    held = run_git(root, "rev-parse", "main").strip() != old
    return [f"act {number}: shown and not held: {shown}"] if shown and not held else []


def look_after(root: Path, number: int, old: str) -> tuple[bool, list[str]]:
    """Whether the act is there now, and what is neither old nor new."""
    tip = run_git(root, "rev-parse", "main").strip()
    files = files_of(number)
    new = tip != old
    wrong = []
    if new and run_git(root, "rev-parse", "main~1").strip() != old:
        wrong.append("the branch holds something else")
    for path, data in files.items():
        there = (root / path).read_bytes() if (root / path).exists() else b""
        if (there == data) != new:
            wrong.append(f"{path} is {there[:20]!r}")
    for name in tags_of(number):
        led = run_git(root, "rev-parse", "--verify", "-q", f"refs/tags/{name}^{{commit}}").strip()
        if led != (tip if new else "exit 1:"):
            wrong.append(f"the tag {name} leads to {led}")
    if not new and (root / f"agreements/acme/signed/a{number}").exists():
        wrong.append("a folder stays")
    status = run_git(root, "status", "--porcelain")
    if status != OWN_CHANGES:
        wrong.append(f"git status: {status!r}")
    fsck = run_git(root, "fsck", "--no-dangling", "--no-progress") if number % 4 == 0 else ""
    if fsck:
        wrong.append(f"git fsck: {fsck!r}")
    left = [p.name for p in (root / ".git").iterdir() if p.name.endswith(".lock")]
    left += [p.name for p in (root / ".git/clausectl").iterdir() if p.name in NOTES]
    left += [str(p) for p in root.rglob(".clausectl-*")]
    if left:
        wrong.append(f"left behind: {left}")
    return new, [f"act {number}: {reason}" for reason in wrong]


def prepare(root: Path) -> None:
    root.mkdir()
    run_git(root, "init", "-q", "-b", "main", "--template=")
    for name in ("notes.md", "register.md"):
        (root / name).write_text("One.\n")
    run_git(root, "add", ".")
    run_git(root, "-c", "user.name=E", "-c", "user.email=e@example.org", "commit", "-q", "-m", "Start")
    (root / "notes.md").write_text("One, changed.\n")
    (root / "staged.md").write_text("Staged.\n")
    run_git(root, "add", "staged.md")


def main(root: Path, mode: str, count: int, seed: int) -> dict[str, Any]:
    prepare(root)
    chance = random.Random(seed)
    wrong: list[str] = []
    killed = before = after = number = 0
    step = 0
    started = time.monotonic()
    with open_repository(root) as repository:
        act(repository, number)
    usual = time.monotonic() - started
    while killed < count and len(wrong) < 10:
        number += 1
        step += 1
        old = run_git(root, "rev-parse", "main").strip()

        def work(number: int = number) -> None:
            with open_repository(root) as repository:
                act(repository, number)

        if mode == "random":
            was = forked(work, delay=chance.uniform(0, usual * 1.3))
        else:
            was = forked(work, step=step if mode == "steps" else chance.randrange(1, 130))
        if not was:
            step = 0
        killed += was
        wrong += look_before(root, number, old)
        if mode == "mending" and was:
            way = chance.randrange(3)
            killed += forked(lambda way=way: mend(root, way), step=chance.randrange(1, 40))
            wrong += look_before(root, number, old)
        mend(root, number)
        if (number % 3) == 2 or mode == "mending":
            mend(root, 0)  # sweeps what was left before the act was noted
        new, found = look_after(root, number, old)
        before += not new
        after += new
        wrong += found
    wrong += [found for found in [run_git(root, "fsck", "--no-dangling", "--no-progress")] if found]
    return {"killed": killed, "before": before, "after": after, "acts": number, "wrong": wrong}


if __name__ == "__main__":
    place, how, times, start = sys.argv[1:]
    sys.stdout.write(json.dumps(main(Path(place), how, int(times), int(start))))
