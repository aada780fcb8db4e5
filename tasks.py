#!/usr/bin/env python3
"""The two things to do with a fresh clone. Needs Python 3.11 or later and git, and nothing set up by hand.

    python3 tasks.py demo      sets up, makes a demonstration repository, runs `clausectl diff v1 v2` in it
    python3 tasks.py checks    sets up and runs every test and check, as the pull request checks do

Both keep what they install in `.venv` and use it again while pyproject.toml stays the same.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

# Read by old Pythons too, up to the version check: nothing newer than 3.8 above it.
OLDEST = (3, 11)
TOP = Path(__file__).resolve().parent
VENV = TOP / ".venv"
STAMP = VENV / "clausectl-setup"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
WORKFLOWS = [f".github/workflows/{name}.yml" for name in ("checks", "comment", "contracts", "review")]
ACTIONS = ["action.yml", "comment/action.yml"]
# What opens html reports in the tests; CHROMIUM may name another one.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# What makes and checks the signatures of tags in the tests, and the packages it comes in.
SIGNING = {"ssh-keygen": "openssh-client", "gpg": "gpg", "gpgv": "gpgv", "gpg-agent": "gpg-agent"}
SOURCES = ("src", "tests", "benchmarks", "action", "comment", "tasks.py")

# What `checks` runs, in order; the tests last, so that their closing line is the end of the output.
CHECKS = (
    ("style", ["ruff", "check", *SOURCES]),
    ("layout", ["ruff", "format", "--check", *SOURCES]),
    ("types", ["mypy"]),
    ("layers", ["lint-imports"]),
    ("workflow syntax", ["actionlint", *WORKFLOWS]),
    ("workflow schema", ["check-jsonschema", "--builtin-schema", "vendor.github-workflows", *WORKFLOWS]),
    ("action schema", ["check-jsonschema", "--builtin-schema", "vendor.github-actions", *ACTIONS]),
    ("workflow safety", ["zizmor", "--offline", "--no-progress", "--quiet", ".github", *ACTIONS]),
    ("own contracts", ["clausectl", "check"]),
    ("tests", ["pytest", "-n", "auto", "--cov", "--cov-report=term"]),
)


def stop(message: str, hint: str) -> NoReturn:
    """Ends with a message and what to do about it."""
    sys.exit(f"tasks.py: {message}\n  {hint}")


def need_tools() -> None:
    """Stops where Python is too old or git is missing."""
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:3]))
        wanted = ".".join(map(str, OLDEST))
        stop(
            f"this is Python {found}; clausectl needs {wanted} or later",
            f"run it with a newer one, for example: python{wanted} tasks.py {' '.join(sys.argv[1:])}",
        )
    if shutil.which("git") is None:
        stop(
            "git was not found",
            "install it (Debian and Ubuntu: sudo apt-get install git) and run this again",
        )


def read_stamp(extra: str) -> str:
    """What the environment is made from: another Python, another pyproject.toml or extra, another one."""
    digest = hashlib.sha256((TOP / "pyproject.toml").read_bytes()).hexdigest()
    return f"{digest}\n{sys.version}\n{TOP}\n{extra}\n"


def is_ready(extra: str) -> bool:
    """Whether the environment can be used as it is; one for the checks serves the demo as well."""
    try:
        stamp = STAMP.read_text(encoding="utf-8")
    except OSError:
        return False
    return PYTHON.exists() and stamp in (read_stamp(extra), read_stamp("dev"))


def set_up(extra: str) -> None:
    """Makes `.venv` and installs the package into it, with an extra of pyproject.toml or none."""
    if is_ready(extra):
        return
    tell("setting up .venv (needed once; again when pyproject.toml changes)")
    STAMP.unlink(missing_ok=True)
    try:
        import ensurepip  # noqa: F401
        import venv

        venv.EnvBuilder(with_pip=True, clear=not is_same_python(), symlinks=os.name != "nt").create(VENV)
    except ImportError:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        stop(
            "this Python has no venv or no ensurepip, so no environment can be made",
            f"install it (Debian and Ubuntu: sudo apt-get install python{version}-venv) and run this again",
        )
    except (OSError, subprocess.CalledProcessError) as error:
        stop(f"the environment could not be made: {error}", f"remove {VENV.name} and run this again")
    target = f".[{extra}]" if extra else "."
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if run([*pip, "--editable", target]):
        stop(
            f"installing {target} failed; what pip says stands above",
            "check the connection to your package index and run this again",
        )
    STAMP.write_text(read_stamp(extra), encoding="utf-8")


def is_same_python() -> bool:
    """Whether `.venv` works and is of the Python that runs this: then it is added to and not made anew."""
    command = [str(PYTHON), "-c", "import sys; print(sys.version)"]
    try:
        found = subprocess.run(command, capture_output=True, encoding="utf-8", check=False).stdout
    except OSError:
        return False
    return found.strip() == sys.version.strip()


def seek_browser() -> None:
    """Installs Chromium where a test would miss it and this may be done; says so where it may not.

    The checks go on without one: only the tests that open a page in it are skipped.
    """
    if os.environ.get("CHROMIUM") or any(map(shutil.which, BROWSERS)):
        return
    install(["chromium"], "no Chromium was found: installing it with apt-get, for the tests of html reports")
    if not any(map(shutil.which, BROWSERS)):
        tell(
            "there is no Chromium: tests that open html reports in a browser are skipped\n"
            "  install it (Debian and Ubuntu: sudo apt-get install chromium), or name one in CHROMIUM"
        )


def seek_signing() -> None:
    """Installs OpenSSH's key tool and GnuPG where tests would miss them; says so where that cannot be done.

    The checks go on without: only the tests of signatures that need one are skipped.
    """
    missing = [program for program in SIGNING if shutil.which(program) is None]
    if not missing:
        return
    packages = [SIGNING[program] for program in missing]
    install(packages, f"{', '.join(missing)} not found: installing with apt-get, for the tests of signatures")
    missing = [program for program in missing if shutil.which(program) is None]
    if missing:
        tell(
            f"there is no {', '.join(missing)}: tests of signatures are skipped\n"
            "  install them (Debian and Ubuntu: sudo apt-get install openssh-client gpg gpgv gpg-agent)"
        )


def install(packages: list[str], why: str) -> None:
    """Installs packages with apt-get where this may be done; a failure is told and ends nothing."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not is_root or not shutil.which("apt-get"):
        return
    tell(why)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        try:
            done = subprocess.run(
                ["apt-get", "--quiet=2", *command],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                timeout=900,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            tell(f"apt-get {command[0]} did not finish: {error}")
            break
        if done.returncode:
            tell(f"apt-get {command[0]} failed; what it says stands above")


def run(command: list[str]) -> int:
    """Runs a command at the top of the project with the environment's tools first on the path."""
    path = os.pathsep.join([str(BIN), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path, "VIRTUAL_ENV": str(VENV)}
    environment.pop("PYTHONHOME", None)
    environment.pop("PYTHONPATH", None)
    found = shutil.which(command[0], path=path)
    if found is None:
        stop(f"{command[0]} was not found in {VENV.name}", f"remove {VENV.name} and run this again")
    return subprocess.run([str(found), *command[1:]], cwd=TOP, env=environment, check=False).returncode


def tell(message: str) -> None:
    print(f"tasks.py: {message}", file=sys.stderr, flush=True)


def run_demo(arguments: list[str]) -> int:
    """Sets up and runs `clausectl demo`: the main job on a repository with a short history."""
    set_up("")
    if not arguments:
        # A new folder that stays, so that the reader can look around in it afterwards.
        arguments = [str(Path(tempfile.mkdtemp(prefix="clausectl-")) / "demo")]
    return run(["clausectl", "demo", *arguments])


def run_checks(arguments: list[str]) -> int:
    """Sets up and runs every check. All of them run, whichever fails."""
    if arguments:
        stop(f"checks takes no arguments, not {arguments[0]}", "run python3 tasks.py checks")
    set_up("dev")
    seek_browser()
    seek_signing()
    failed = []
    for name, command in CHECKS:
        tell(f"{name}: {' '.join(command)}")
        if run(list(command)):
            failed.append(name)
            tell(f"{name}: FAILED")
    if failed:
        tell(f"failed: {', '.join(failed)}")
        return 1
    tell("all checks passed")
    return 0


TASKS = {"demo": run_demo, "checks": run_checks}


def main() -> int:
    """Runs the task that the command line names."""
    names = sys.argv[1:2]
    if not names or names[0] in ("-h", "--help"):
        print((__doc__ or "").strip())
        return 0 if names else 2
    if names[0] not in TASKS:
        stop(f"there is no task {names[0]!r}", f"there are: {', '.join(TASKS)}")
    need_tools()
    return TASKS[names[0]](sys.argv[2:])


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        # The child had the same signal and has said what it had to say.
        sys.exit(130)
