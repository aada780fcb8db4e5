"""Check what stands on the default branch: every file by ``check``, every signed version by ``verify --all``.

Writes ``exit-codes`` to GITHUB_OUTPUT, two numbers. What is printed goes to
the log between marks that stop the runner from obeying it: both name files.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path


def main() -> None:
    """Run both, whichever finds something."""
    os.chdir(os.environ.get("CLAUSECTL_DIRECTORY") or ".")
    strict = ["--strict"] if os.environ.get("CLAUSECTL_STRICT") == "true" else []
    codes = []
    for arguments in (["check", *strict], ["verify", "--all"]):
        token = secrets.token_hex(32)
        print(f"clausectl {' '.join(arguments)}\n::stop-commands::{token}", flush=True)
        done = subprocess.run(
            ["clausectl", *arguments], stdin=subprocess.DEVNULL, stderr=subprocess.STDOUT, check=False
        )
        sys.stdout.flush()
        print(f"\n::{token}::", flush=True)
        codes.append(done.returncode if done.returncode >= 0 else 101)
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as file:
        file.write(f"exit-codes={' '.join(map(str, codes))}\n")


if __name__ == "__main__":
    main()
