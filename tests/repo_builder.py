"""Real git repositories for tests: fixed authors, fixed dates, nobody's configuration.

The same calls give the same commit ids on every machine. Nothing of clausectl
is used here, so that a test never compares clausectl with itself.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

FIRST_DATE = 1_577_869_200  # 2020-01-01T09:00:00Z; each later commit is an hour younger
EDITOR = ("Form editor", "form-editor@example.org")


def clean_git_environment() -> dict[str, str]:
    """The environment without any inherited ``GIT_*`` and without the machine's git configuration."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return environment | {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
        "TZ": "UTC",
    }


class RepoBuilder:
    """One repository with a work tree (or none, with ``bare``), built commit by commit."""

    def __init__(self, root: Path, *, bare: bool = False, object_format: str = "sha1") -> None:
        self.root = root
        self.commits = 0
        root.mkdir(parents=True, exist_ok=True)
        options = ["--bare"] if bare else []
        self.git(
            "init", "-q", "--template=", "-b", "main", f"--object-format={object_format}", *options, str(root)
        )

    def git(
        self,
        *arguments: str,
        data: bytes | None = None,
        env: Mapping[str, str] | None = None,
        check: bool = True,
    ) -> str:
        """Run git at the top of the repository; its output, decoded, without the last line end."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            input=data,
            stdin=subprocess.DEVNULL if data is None else None,
            env=clean_git_environment() | dict(env or {}),
            capture_output=True,
            check=False,
        )
        if check and done.returncode:
            raise AssertionError(f"git {arguments}: {done.stderr.decode(errors='replace')}")
        return done.stdout.decode("utf-8", "surrogateescape").removesuffix("\n")

    def write(self, path: str, content: str | bytes) -> Path:
        """Write one file of the work tree byte for byte (text as UTF-8, line ends kept)."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return target

    def write_all(self, files: Mapping[str, str | bytes]) -> None:
        """Write several files."""
        for path, content in files.items():
            self.write(path, content)

    def remove(self, path: str) -> None:
        """Delete one file of the work tree."""
        (self.root / path).unlink()

    def move(self, old: str, new: str) -> None:
        """Rename one file of the work tree."""
        (self.root / new).parent.mkdir(parents=True, exist_ok=True)
        (self.root / old).rename(self.root / new)

    def stage(self) -> None:
        """Put the whole work tree into the index."""
        self.git("-c", "core.autocrlf=false", "-c", "core.safecrlf=false", "add", "-A")

    def commit(
        self,
        message: str = "Change",
        *,
        date: str | None = None,
        author: tuple[str, str] = EDITOR,
        allow_empty: bool = True,
    ) -> str:
        """Stage and commit the work tree; the commit id. ``date`` is ISO 8601 or ``SECONDS +ZONE``."""
        self.stage()
        options = ["--allow-empty"] if allow_empty else []
        self.git("commit", "-q", "-F", "-", *options, data=message.encode(), env=self._identity(date, author))
        return self.head()

    def merge(
        self, branch: str, message: str, *, date: str | None = None, author: tuple[str, str] = EDITOR
    ) -> str:
        """Merge a branch with a merge commit of its own; the commit id."""
        identity = self._identity(date, author)
        self.git("merge", "-q", "--no-ff", "--no-edit", "-m", message, branch, env=identity)
        return self.head()

    def branch(self, name: str, start: str = "HEAD") -> None:
        """Make a branch and switch to it."""
        self.git("checkout", "-q", "-b", name, start)

    def switch(self, name: str) -> None:
        """Switch to a branch that exists."""
        self.git("checkout", "-q", name)

    def tag(
        self, name: str, target: str = "HEAD", *, message: str | None = None, date: str | None = None
    ) -> None:
        """Tag a revision: annotated with a message, else lightweight."""
        options = [] if message is None else ["-a", "-m", message]
        self.git("tag", *options, name, target, env=self._identity(date, EDITOR, count=False))

    def head(self, name: str = "HEAD") -> str:
        """The full object id of a revision."""
        return self.git("rev-parse", "--verify", name)

    def _identity(self, date: str | None, author: tuple[str, str], *, count: bool = True) -> dict[str, str]:
        stamp = date or f"{FIRST_DATE + 3600 * self.commits} +0000"
        self.commits += count
        return {
            "GIT_AUTHOR_NAME": author[0],
            "GIT_AUTHOR_EMAIL": author[1],
            "GIT_AUTHOR_DATE": stamp,
            "GIT_COMMITTER_NAME": EDITOR[0],
            "GIT_COMMITTER_EMAIL": EDITOR[1],
            "GIT_COMMITTER_DATE": stamp,
        }
