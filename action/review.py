"""Run ``clausectl review`` between two commits: annotations, the page of the run, and reports in a folder.

Reads CLAUSECTL_BASE and CLAUSECTL_HEAD (full ids), CLAUSECTL_STRICT,
CLAUSECTL_REPORT and CLAUSECTL_SARIF; writes ``exit-code``, ``blocked``,
``report`` and ``sarif`` to GITHUB_OUTPUT. It does not fail by what was found:
a later step does, so that reports can be kept before.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PAGE_BYTES = 1_000_000
"""What the page of a run may hold of one step is 1 MiB; the report keeps to 900,000 bytes by itself."""


def run_clausectl(arguments: list[str]) -> int:
    """Run clausectl; what it prints goes to the log, and notes and errors so that none of them is obeyed."""
    sys.stdout.flush()
    try:
        done = subprocess.run(
            ["clausectl", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=None,
            stderr=subprocess.PIPE,
            check=False,
        )
    except OSError:
        print("::error title=clausectl::clausectl is not on the path%0Ahint: set `install: true`")
        return 2
    # Messages name paths of the repository, and a runner takes commands from any line of the log.
    token = secrets.token_hex(32)
    told = done.stderr.decode("utf-8", "replace").rstrip("\n")
    if told:
        print(f"::stop-commands::{token}\n{told}\n::{token}::", flush=True)
    return done.returncode if done.returncode >= 0 else 101


def choose_folder(asked: str) -> Path:
    """The folder for the reports, empty of what this writes; made where it is not there."""
    folder = (
        Path(asked) if asked else Path(os.environ.get("RUNNER_TEMP") or tempfile.gettempdir()) / "clausectl"
    )
    folder = Path(os.environ.get("GITHUB_WORKSPACE") or ".").resolve() / folder
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("comment.md", "summary.md", "review.json", "review.sarif"):
        (folder / name).unlink(missing_ok=True)
    return folder


def add_to_page(path: Path) -> None:
    """Show the summary on the page of the run, where the runner has one."""
    page = os.environ.get("GITHUB_STEP_SUMMARY")
    if page and path.is_file():
        text = path.read_bytes()[:PAGE_BYTES]
        with Path(page).open("ab") as file:
            file.write(text)


def read_blocked(path: Path) -> bool:
    """Whether the report says that something blocks; a report that is not there blocks."""
    try:
        found = json.loads(path.read_text(encoding="utf-8", errors="replace"))
    except (OSError, ValueError):
        return True
    return not isinstance(found, dict) or found.get("blocked") is not False


def write_output(name: str, value: str) -> None:
    """One output of the step; a delimiter nobody knows keeps a value from naming others."""
    mark = secrets.token_hex(16)
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as file:
        file.write(f"{name}<<{mark}\n{value}\n{mark}\n")


def main() -> None:
    """Review, and keep the exit code for the last step."""
    try:
        folder = choose_folder(os.environ.get("CLAUSECTL_REPORT", ""))
    except OSError:
        sys.exit("the folder of the reports cannot be written: name another one in `report`")
    workspace = Path(os.environ.get("GITHUB_WORKSPACE") or ".").resolve()
    asked = os.environ.get("CLAUSECTL_SARIF", "")
    sarif = workspace / asked if asked else folder / "review.sarif"
    os.chdir(workspace / (os.environ.get("CLAUSECTL_DIRECTORY") or "."))
    written = {
        "markdown": folder / "comment.md",
        "summary": folder / "summary.md",
        "json": folder / "review.json",
        "sarif": sarif,
    }
    arguments = ["review", os.environ["CLAUSECTL_BASE"], os.environ["CLAUSECTL_HEAD"], "--format", "github"]
    arguments += [word for form, path in written.items() for word in ("--also", f"{form}={path}")]
    arguments += ["--strict"] if os.environ.get("CLAUSECTL_STRICT") == "true" else []
    code = run_clausectl(arguments)
    add_to_page(written["summary"])
    write_output("exit-code", str(code))
    write_output("blocked", "true" if read_blocked(written["json"]) else "false")
    write_output("report", str(folder))
    write_output("sarif", str(sarif))


if __name__ == "__main__":
    if shutil.which("clausectl") is None:
        print("::error title=clausectl::clausectl is not on the path%0Ahint: set `install: true`")
        sys.exit(2)
    main()
