"""git itself, run so that nothing a repository says can make it run anything else.

Only plumbing that prints what is stored is used, and `git log` in its raw
form. Never ``status``, ``checkout``, ``diff -p``, ``blame``, ``archive`` or
``add``: with a hostile ``.git/config`` each of them starts a program of the
attacker's (a file-system monitor, a filter, a text converter, a hook, a pager).
"""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from clausectl.errors import ClausectlError, Problem

MINIMUM_GIT = (2, 30)
OUTPUT_LIMIT = 128 * 1024 * 1024  # bytes of one answer: more than half a million changed paths

# What the user set for git as a whole stays: which configuration files are
# theirs (`safe.directory` stands there) and how far up to look for a repository.
_KEPT = frozenset(
    {
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_SYSTEM",
        "GIT_CONFIG_NOSYSTEM",
        "GIT_CEILING_DIRECTORIES",
        "GIT_DISCOVERY_ACROSS_FILESYSTEM",
        "GIT_TEST_ASSUME_DIFFERENT_OWNER",
    }
)

_FIXED = {
    "GIT_NO_REPLACE_OBJECTS": "1",  # refs/replace would show another text under the same id
    "GIT_GRAFT_FILE": os.devnull,  # and .git/info/grafts another history
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LITERAL_PATHSPECS": "1",  # a file may be called `:(exclude)*` or `*.md`
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_PAGER": "cat",
    # A partial clone fetches what it lacks, by the transport of its choice,
    # `ext::` programs included. git 2.45 and later obey the first; the second
    # outranks any `protocol.*.allow` and names a protocol that does not exist.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "LC_ALL": "C",
    "LANGUAGE": "C",
}

# Each key either starts a program in some git command or changes what plumbing prints.
_NEUTRAL = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.editor=:",
    "core.askPass=",
    "core.sshCommand=false",
    "core.gitProxy=",
    "core.alternateRefsCommand=:",
    "core.attributesFile=/dev/null",
    "core.quotePath=false",
    "core.warnAmbiguousRefs=true",
    "credential.helper=",
    "gpg.program=false",
    "gpg.ssh.program=false",
    "gpg.x509.program=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "protocol.allow=never",
    "submodule.recurse=false",
    "color.ui=false",
    "color.diff=false",
    "diff.renames=false",
    "diff.ignoreSubmodules=none",
    "diff.submodule=short",
    "diff.relative=false",
    "log.showSignature=false",
    "log.showRoot=true",
    "log.follow=false",
    "log.mailmap=false",
    "log.decorate=false",
    "log.diffMerges=separate",
    "i18n.logOutputEncoding=UTF-8",
)
GLOBAL_OPTIONS = ("--no-pager", *(part for setting in _NEUTRAL for part in ("-c", setting)))

_found: dict[str, str] = {}


def find_git() -> str:
    """The absolute path of git.

    Relative entries of PATH are passed over: git is started inside folders
    whose content is not trusted. Raises ClausectlError CL001 without git.
    """
    search = os.environ.get("PATH", os.defpath)
    if search not in _found:
        for folder in search.split(os.pathsep):
            candidate = os.path.join(folder, "git")
            if folder.startswith("/") and os.access(candidate, os.X_OK) and not os.path.isdir(candidate):
                _found[search] = candidate
                break
        else:
            raise ClausectlError(
                Problem(
                    "CL001",
                    "git was not found",
                    hint="Install git 2.30 or later and see that it is on PATH.",
                )
            )
    return _found[search]


def clean_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment for git: inherited ``GIT_*`` dropped, the fixed settings added.

    A hook, an editor plug-in or a CI step may have set GIT_DIR, GIT_INDEX_FILE,
    GIT_EXTERNAL_DIFF, GIT_CONFIG_COUNT or GIT_SSH_COMMAND for its own purpose;
    with any of them a report would be about another repository, or run a program.
    """
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in _KEPT
    }
    for name in ("PAGER", "EDITOR", "VISUAL", "SSH_ASKPASS", "EXTERNAL_DIFF"):
        environment.pop(name, None)
    environment.update(_FIXED)
    if extra:
        environment.update(extra)
    return environment


class Git:
    """git in one folder, with one environment.

    ``keep`` are handles that git holds open for as long as it runs: with that
    of a lock nobody takes the lock while git still works for a process that was
    killed. Such a git has a session of its own, so that what ends this process
    does not end git halfway through an update.
    """

    __slots__ = ("environment", "folder", "keep")

    def __init__(
        self, folder: str | Path, extra: Mapping[str, str] | None = None, keep: Sequence[int] = ()
    ) -> None:
        self.folder = str(folder)
        self.environment = clean_environment(extra)
        self.keep = tuple(keep)

    def also(self, extra: Mapping[str, str]) -> Git:
        """The same git with more set in its environment."""
        other = Git(self.folder, keep=self.keep)
        other.environment = {**self.environment, **extra}
        return other

    def attempt(self, arguments: Sequence[str], data: bytes | None = None) -> tuple[int, bytes, str]:
        """Run git to its end: exit code, output, and what it said on stderr.

        Raises ClausectlError CL001 without git, CL002 when the folder is gone,
        CL023 when the answer is larger than `OUTPUT_LIMIT`.
        """
        process = self.start(arguments, stdin=data is not None, stderr=subprocess.PIPE)
        assert process.stdout is not None and process.stderr is not None  # noqa: S101, PT018 - start() opens
        said: list[bytes] = []
        threads = [threading.Thread(target=_drain, args=(process.stderr, said), daemon=True)]
        if data is not None:
            threads.append(threading.Thread(target=_feed, args=(process.stdin, data), daemon=True))
        for thread in threads:
            thread.start()
        chunks: list[bytes] = []
        size = 0
        with process.stdout as stdout:
            while chunk := stdout.read(1 << 20):
                chunks.append(chunk)
                size += len(chunk)
                if size > OUTPUT_LIMIT:
                    process.kill()
                    break
        code = process.wait()
        for thread in threads:
            thread.join()
        if size > OUTPUT_LIMIT:
            raise ClausectlError(
                Problem(
                    "CL023",
                    f"`git {arguments[0]}` answered with more than {OUTPUT_LIMIT >> 20} MiB",
                    hint="Compare two closer revisions, or name the paths that matter.",
                )
            )
        return code, b"".join(chunks), b"".join(said).decode("utf-8", "replace")

    def run(self, arguments: Sequence[str], data: bytes | None = None) -> bytes:
        """Run git and return its output; raises ClausectlError (see `explain`) when it fails."""
        code, output, said = self.attempt(arguments, data)
        if code:
            raise ClausectlError(explain(said, arguments[0], self.folder))
        return output

    def start(
        self, arguments: Sequence[str], *, stdin: bool, stderr: int = subprocess.DEVNULL
    ) -> subprocess.Popen[bytes]:
        """Start git with its output on a pipe."""
        try:
            return subprocess.Popen(
                [find_git(), *GLOBAL_OPTIONS, *arguments],
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=stderr,
                bufsize=1 << 16,
                pass_fds=self.keep,
                start_new_session=bool(self.keep),
            )
        except (FileNotFoundError, NotADirectoryError) as error:
            raise ClausectlError(
                Problem(
                    "CL002", f"the folder {self.folder!r} does not exist", hint="Name a folder that does."
                )
            ) from error
        except OSError as error:
            raise ClausectlError(
                Problem("CL001", f"git cannot be started: {error.strerror or error}", hint="Reinstall git.")
            ) from error


def _drain(stream: IO[bytes], said: list[bytes]) -> None:
    """Read what git complains about: the first 64 KiB are kept, the rest is let go."""
    size = 0
    with stream:
        while piece := stream.read(1 << 14):
            if size < 1 << 16:
                said.append(piece)
            size += len(piece)


def _feed(stream: IO[bytes], data: bytes) -> None:
    """Hand git its input; it may stop listening first, which its exit code then explains."""
    with suppress(BrokenPipeError), stream:
        stream.write(data)


def explain(said: str, command: str, folder: str) -> Problem:
    """Turn git's own complaint into a problem with a hint."""
    line = next((s for s in said.splitlines() if s.startswith(("fatal:", "error:"))), said.strip())
    line = line.split(":", 1)[1].strip() if line.startswith(("fatal:", "error:")) else line[:300]
    if "dubious ownership" in said or "unsafe repository" in said:
        quoted = said.split("'")
        return Problem(
            "CL003",
            "git refuses this repository because another user owns it",
            hint="If you trust it: git config --global --add safe.directory "
            f"'{quoted[1] if len(quoted) > 2 else folder}'",
        )
    if "safe.bareRepository" in said or "cannot use bare repository" in said:
        return Problem(
            "CL003",
            "git refuses this bare repository, because safe.bareRepository is set to explicit",
            hint="Work in a clone with a work tree.",
        )
    if "not a git repository" in said:
        return Problem(
            "CL002",
            f"{folder!r} is not inside a git repository",
            hint="Change to the repository's folder, or make one with `clausectl init`.",
        )
    return Problem(
        "CL004",
        f"git {command} failed: {line or 'it gave no reason'}",
        hint="Run `git fsck` to see whether the repository is whole, and clone it afresh if it is not.",
    )


def git_version() -> tuple[int, ...]:
    """The version of git as numbers, for a message; raises ClausectlError CL001 without git."""
    output = Git(os.sep).run(["--version"]).decode("ascii", "replace").split()
    numbers = output[2].split(".") if len(output) > 2 else []
    return tuple(int(n) for n in numbers[:3] if n.isdigit())
