"""The rows of `run.py` about signed versions: their repository, its signed tags, what is measured on it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from measuring import CLAUSECTL, ENVIRONMENT, HERE, PYTHON, Bar, Command, read_git, times

SIGNED_TAGS = 200  # so many tags bear a signature, enough to tell it from noise
VERIFIED_A_SECOND = 200
SIGNER = "legal.operations@example.org"
_BLOCK = b"-----BEGIN SSH SIGNATURE-----"


def prepare_signed(large: Path, seed: int) -> Path:
    """L with five signed versions of each agreement, made where it or what makes it has changed.

    Beside it, in a folder of the same name that ends in ``.keys``, lie the file
    of allowed signers and each signature of a tag with what it is of.
    """
    maker = hashlib.sha256((HERE / "signed.py").read_bytes() + Path(__file__).read_bytes()).hexdigest()
    folder = large.with_name(f"{large.name}-signed-{maker[:8]}")
    if not folder.exists():
        print(f"making {folder.name}", file=sys.stderr)
        made = folder.with_name(f"{folder.name}.part")
        shutil.rmtree(made, ignore_errors=True)
        shutil.copytree(large, made, symlinks=True)
        subprocess.run([PYTHON, HERE / "signed.py", "--seed", str(seed), made], check=True, stdout=2)
        sign_tags(made, keys_of(folder))
        made.rename(folder)
    return folder


def keys_of(folder: Path) -> Path:
    """Where the keys of a repository lie: outside of it."""
    return folder.with_name(f"{folder.name}.keys")


def list_signed_tags(folder: Path) -> list[str]:
    """The tags that bear a signature: the last signed version of the first agreements by name."""
    tags = read_git(folder, "tag", "--list", "*/v5").splitlines()
    if len(tags) < SIGNED_TAGS:
        raise SystemExit(f"{len(tags)} tags of a version 5 where {SIGNED_TAGS} are to be signed")
    return tags[:SIGNED_TAGS]


def sign_tags(folder: Path, keys: Path) -> None:
    """Make some tags again as they are, with a signature by a key that is made for it."""
    shutil.rmtree(keys, ignore_errors=True)
    keys.mkdir()
    key = keys / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", SIGNER, "-f", key], check=True)
    (keys / "signers").write_text(f'{SIGNER} namespaces="git" {(keys / "key.pub").read_text()}')
    sign = ["git", "-c", "gpg.format=ssh", "-c", f"user.signingkey={key}", "tag", "--force", "--sign"]
    sign += ["--cleanup=verbatim", "--file=-"]
    who = {"GIT_COMMITTER_NAME": "Legal operations", "GIT_COMMITTER_EMAIL": SIGNER}
    environment = {**ENVIRONMENT, **who, "GIT_COMMITTER_DATE": "1767225600 +0000"}
    for number, tag in enumerate(list_signed_tags(folder)):
        message = _read_tag(folder, tag).partition(b"\n\n")[2]
        commit = read_git(folder, "rev-parse", f"{tag}^{{commit}}").strip()
        subprocess.run(
            [*sign, tag, commit],
            cwd=folder,
            env=environment,
            input=message,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        payload, _, signature = _read_tag(folder, tag).partition(_BLOCK)
        (keys / f"{number}.payload").write_bytes(payload)
        (keys / f"{number}.sig").write_bytes(_BLOCK + signature)


def _read_tag(folder: Path, tag: str) -> bytes:
    command = ["git", "cat-file", "tag", f"refs/tags/{tag}"]
    return subprocess.run(command, cwd=folder, env=ENVIRONMENT, check=True, capture_output=True).stdout


def count_signed(folder: Path) -> int:
    """How many signed versions the repository holds."""
    paths = read_git(folder, "ls-tree", "-r", "--name-only", "main", "agreements").splitlines()
    return sum(path.endswith("/version.json") for path in paths)


def plan_signed(folder: Path, imports: Command) -> tuple[list[Command], list[Bar]]:
    """The commands in the order of a round and the promises. ``imports`` is the reference P."""
    keys = keys_of(folder)
    names = ["@".join(tag.rsplit("/", 1)) for tag in list_signed_tags(folder)]
    everything = Command("all", ["git", "--no-pager", "log", "--raw"], folder)
    check = f'for f in *.sig; do ssh-keygen -q -Y verify -f signers -I {SIGNER} -n git -s "$f"'
    keygen = Command("K", ["sh", "-c", f'{check} <"${{f%.sig}}.payload" || exit 1; done'], keys)

    def clausectl(name: str, *arguments: str, cold: bool = False) -> Command:
        return Command(name, [CLAUSECTL, *arguments], folder, cold=cold)

    cold = clausectl("`where --matrix`, cold", "where", "--matrix", cold=True)
    warm = clausectl("`where --matrix`, cached", "where", "--matrix")
    status = clausectl("`status`", "status")
    verify = clausectl("`verify --all`", "verify", "--all")
    unsigned = clausectl(f"`verify` of {SIGNED_TAGS} versions", "verify", *names)
    tags = clausectl(
        f"`verify --allowed-signers` of {SIGNED_TAGS} versions",
        "verify",
        *names,
        "--allowed-signers",
        os.fspath(keys / "signers"),
    )
    count = count_signed(folder)
    bars = [
        times(cold, everything, 3, "all"),
        times(warm, imports, 1.5, "P"),
        Bar(
            verify,
            f"{VERIFIED_A_SECOND} a second",
            lambda: count / VERIFIED_A_SECOND,
            lambda: count / VERIFIED_A_SECOND,
            "",
            amount=count,
        ),
        Bar(tags, "beside K", None, lambda: keygen.median, "× K", less=unsigned),
        Bar(status, "beside P", None, lambda: imports.median, "× P"),
    ]
    return [everything, cold, warm, status, verify, unsigned, tags, keygen], bars


def describe_signed(folder: Path) -> str:
    """What the repository of these rows is."""
    head = read_git(folder, "rev-parse", "main")[:12]
    commits = read_git(folder, "rev-list", "--count", "main").strip()
    return (
        f"L with {count_signed(folder):,} signed versions, two signatures and an annotated tag each: "
        f"`main` is `{head}`, {int(commits):,} commits; {SIGNED_TAGS} of the tags are signed."
    )
