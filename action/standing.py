"""Check what stands on the default branch: every file by ``check``, every signed version by ``verify --all``.

Writes ``exit-codes`` to GITHUB_OUTPUT, two numbers. What is printed goes to
the log between marks that stop the runner from obeying it: both name files.
Where the report in CLAUSECTL_REPORT is a public one, nothing of it is printed:
both name agreements and those who signed.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
from pathlib import Path


def is_public(folder: str) -> bool:
    """Whether the report must name no agreement; so it is where that cannot be read."""
    try:
        found = json.loads((Path(folder) / "review.json").read_text(encoding="utf-8", errors="replace"))
    except (OSError, ValueError):
        return True
    return not isinstance(found, dict) or found.get("public") is not False


def main() -> None:
    """Run both, whichever finds something."""
    os.chdir(os.environ.get("CLAUSECTL_DIRECTORY") or ".")
    strict = ["--strict"] if os.environ.get("CLAUSECTL_STRICT") == "true" else []
    public = is_public(os.environ.get("CLAUSECTL_REPORT", ""))
    codes = []
    for arguments in (["check", *strict], ["verify", "--all"]):
        token = secrets.token_hex(32)
        print(f"clausectl {' '.join(arguments)}\n::stop-commands::{token}", flush=True)
        done = subprocess.run(
            ["clausectl", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if public else None,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if public:
            print(f"exit code {done.returncode}; reports are public here: run it in a clone to read more")
        print(f"\n::{token}::", flush=True)
        codes.append(done.returncode if done.returncode >= 0 else 101)
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as file:
        file.write(f"exit-codes={' '.join(map(str, codes))}\n")


if __name__ == "__main__":
    main()
