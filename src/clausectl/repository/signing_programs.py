"""`ssh-keygen` and `gpg`: found by name alone, run with what they need and nothing a repository says.

git would run whatever ``gpg.program`` and ``gpg.ssh.program`` name. Here a
program is looked for on PATH, once, and is then known by its absolute path.
"""

from __future__ import annotations

import os
import stat
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from typing import Literal

from clausectl.errors import ClausectlError, Problem
from clausectl.records import dataclass

_HINTS = {
    "ssh-keygen": "Install OpenSSH 8.9 or later (Debian and Ubuntu: openssh-client).",
    "gpg": "Install GnuPG 2 (Debian and Ubuntu: gpg).",
    "gpgv": "Install GnuPG 2 (Debian and Ubuntu: gpgv).",
}
_SECONDS = 60.0  # for one check
_ARMOUR = {
    "ssh": (b"-----BEGIN SSH SIGNATURE-----", b"-----END SSH SIGNATURE-----"),
    "gpg": (b"-----BEGIN PGP SIGNATURE-----", b"-----END PGP SIGNATURE-----"),
}


@dataclass(frozen=True, slots=True)
class SigningKey:
    """What a tag is signed with.

    ``kind`` ssh: ``key`` is the path of a private key, or of a public one whose
    private half an agent holds. ``kind`` gpg: ``key`` is an id, fingerprint or
    user id of a secret key in the user's own keyring.
    """

    kind: Literal["ssh", "gpg"]
    key: str


def find_program(name: str, outside: Sequence[str] = ()) -> str:
    """The absolute path of a program.

    Entries of PATH that are relative, that everybody may write to, or that lie
    in one of the folders ``outside`` of which it must be, are passed over.
    Raises ClausectlError CL408 when there is none.
    """
    barred = [os.path.realpath(folder) for folder in outside]
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        candidate = os.path.join(folder, name)
        if not folder.startswith("/") or not os.access(candidate, os.X_OK) or os.path.isdir(candidate):
            continue
        real = os.path.realpath(candidate)
        if any(is_within(place, top) for top in barred for place in (os.path.abspath(candidate), real)):
            continue
        if any(_is_open_to_all(place) for place in (folder, os.path.dirname(real), real)):
            continue
        return candidate
    raise ClausectlError(
        Problem(
            "CL408", f"{name} was not found", hint=_HINTS.get(name, "Install it.") + " It must be on PATH."
        )
    )


def is_within(path: str, top: str) -> bool:
    """Whether an absolute path is a folder or lies in it."""
    return path == top or path.startswith(top.rstrip("/") + "/")


def sign(payload: bytes, key: SigningKey) -> bytes:
    """An armoured, detached signature, made with the user's own keys and agent.

    Whoever sits at a terminal is asked for a passphrase by the program; without
    a terminal nobody is. Raises ClausectlError CL407 when the key is missing or
    cannot be used (a wrong passphrase, say), CL408 without the program.
    """
    with tempfile.TemporaryDirectory(prefix="clausectl-") as folder:
        what = f"{folder}/tag"
        with open(what, "wb") as file:
            file.write(payload)
        make = _ssh_command if key.kind == "ssh" else _gpg_command
        _run_signer([*make(key, f"{what}.sig"), what], key)
        try:
            with open(f"{what}.sig", "rb") as file:
                made = file.read(1 << 20)
        except OSError as error:
            raise ClausectlError(_unusable(key, "no signature was written")) from error
    made = made.replace(b"\r\n", b"\n").strip() + b"\n"
    if not is_one_block(key.kind, made):
        raise ClausectlError(_unusable(key, "what the program wrote is no signature"))
    return made


def is_one_block(kind: Literal["ssh", "gpg"], signature: bytes) -> bool:
    """Whether a signature is one armoured block and nothing else.

    Both programs accept what follows the block, which nobody signed.
    """
    begin, end = _ARMOUR[kind]
    lines = signature.rstrip(b"\n").split(b"\n")
    marks = [line for line in lines if line.startswith(b"-----")]
    return marks == [begin, end] and lines[0] == begin and lines[-1] == end


def run_program(
    command: Sequence[str], environment: Mapping[str, str], data: bytes = b""
) -> tuple[int, bytes]:
    """Run a program that checks something, with this environment only; its exit code and output.

    Raises ClausectlError CL408 when it cannot be started or does not end.
    """
    try:
        done = subprocess.run(
            list(command),
            input=data,
            env=dict(environment),
            cwd="/",
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            start_new_session=True,  # no terminal to ask anything at
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        reason = getattr(error, "strerror", None) or "it did not end within a minute"
        name = os.path.basename(command[0])
        raise ClausectlError(
            Problem("CL408", f"{name} cannot be run: {reason}", hint=_HINTS.get(name, "Install it anew."))
        ) from error
    return done.returncode, done.stdout


def _ssh_command(key: SigningKey, _: str) -> list[str]:
    place = os.path.abspath(os.path.expanduser(key.key))
    if not os.path.isfile(place):
        raise ClausectlError(
            Problem(
                "CL407",
                f"there is no SSH key {key.key!r} to sign with",
                hint="Name the file of the private key, such as ~/.ssh/id_ed25519.",
            )
        )
    return [find_program("ssh-keygen"), "-Y", "sign", "-n", "git", "-f", place]


def _gpg_command(key: SigningKey, output: str) -> list[str]:
    if not key.key.strip():
        raise ClausectlError(_unusable(key, "it has no name"))
    quiet = ["--quiet"] if _has_terminal() else ["--quiet", "--batch", "--no-tty", "--pinentry-mode", "error"]
    return [find_program("gpg"), *quiet, "--detach-sign", "--armor", "-u", key.key, "--output", output]


def _run_signer(command: list[str], key: SigningKey) -> None:
    terminal = _has_terminal()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment["LC_ALL"] = "C"
    if not terminal:
        for name in ("SSH_ASKPASS", "DISPLAY", "WAYLAND_DISPLAY", "GPG_TTY"):
            environment.pop(name, None)
    try:
        done = subprocess.run(
            command,
            env=environment,
            cwd="/",
            stdin=None if terminal else subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=None if terminal else subprocess.PIPE,
            start_new_session=not terminal,
            check=False,
        )
    except OSError as error:
        raise ClausectlError(
            Problem(
                "CL408", f"{command[0]} cannot be run: {error.strerror or error}", hint="Install it anew."
            )
        ) from error
    if done.returncode:
        said = (done.stderr or b"").decode("utf-8", "replace").strip().splitlines()
        raise ClausectlError(_unusable(key, said[-1][:200] if said else "the program says above why"))


def _unusable(key: SigningKey, reason: str) -> Problem:
    what = "SSH key" if key.kind == "ssh" else "GPG key"
    return Problem(
        "CL407",
        f"the {what} {key.key!r} cannot be used to sign: {reason}",
        hint="Nothing was written. Check the key, its passphrase and its agent by signing something with it.",
    )


def _has_terminal() -> bool:
    try:
        return os.isatty(0)
    except OSError:
        return False


def _is_open_to_all(place: str) -> bool:
    """Whether everybody may write there, who could then have put anything in its place."""
    try:
        return bool(os.stat(place).st_mode & stat.S_IWOTH)
    except OSError:
        return True
