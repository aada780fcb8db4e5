"""Check the signatures of tags against keys that the user names, by exit codes alone.

Nothing of the repository takes part but the tag itself: the keys come from
files outside of it, the programs from PATH by their absolute paths (never what
``gpg.program`` or ``gpg.ssh.program`` name), each run in a new home with an
environment of its own, without agents and without a terminal.

A date can be chosen by whoever signs, so "was the key valid" is asked for the
date that the tag states: who holds a key that has expired can date a tag back.
A revoked key counts for no date.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from clausectl.errors import ClausectlError, Problem
from clausectl.model.tags import StoredTag, TagSignature
from clausectl.records import dataclass
from clausectl.repository.disk import read_regular
from clausectl.repository.gpg_signatures import GpgKeys
from clausectl.repository.opening import Repository
from clausectl.repository.signing_programs import find_program, is_within
from clausectl.repository.ssh_signatures import SshKeys

_MOST_BYTES = 32 << 20  # of one file of keys


@dataclass(frozen=True, slots=True)
class KeySources:
    """Files with the keys that count, all of them outside of the repository that is checked.

    ``allowed_signers`` and ``revoked`` as `ssh-keygen` reads them (the second
    a list of public keys or a KRL), ``keyring`` exported GPG public keys,
    armoured or binary.
    """

    allowed_signers: Path | None = None
    revoked: Path | None = None
    keyring: Path | None = None


def check_signatures(
    repository: Repository, tags: Sequence[StoredTag], keys: KeySources
) -> dict[str, TagSignature]:
    """What the signature of each tag comes to, by the name of the tag.

    Every file of keys is read once, so that all tags are checked against the
    same keys. One or two processes for each signed tag, several at a time.
    Raises ClausectlError CL408 without a program that is needed, CL409 for a
    file of keys that cannot be used or lies inside the repository.
    """
    wanted = {tag.signed for tag in tags}
    inside = [str(folder) for folder in _folders(repository)]
    signers = _read_keys(repository, keys.allowed_signers)
    revoked = _read_keys(repository, keys.revoked)
    keyring = _read_keys(repository, keys.keyring)
    with _new_home() as home:
        checks: dict[str, Callable[[StoredTag], TagSignature]] = {}
        if "ssh" in wanted and signers is not None:
            checks["ssh"] = SshKeys(find_program("ssh-keygen", inside), home, signers, revoked).check
        if "gpg" in wanted and keyring is not None:
            programs = find_program("gpg", inside), find_program("gpgv", inside)
            checks["gpg"] = GpgKeys(*programs, home, keyring, str(keys.keyring)).check
        with ThreadPoolExecutor(max_workers=min(8, os.cpu_count() or 1)) as pool:
            found = pool.map(lambda tag: _check(tag, checks), tags)
            return dict(zip([tag.name for tag in tags], found, strict=True))


def refuse_inside(repository: Repository, path: Path) -> None:
    """Raises ClausectlError CL409 for a file of keys in a work tree or git folder of the repository.

    By its name and by where its links lead: whoever can change the repository
    could otherwise bring the key along that fits the signature.
    """
    places = {os.path.abspath(path), os.path.realpath(path)}
    inside = any(
        is_within(place, base) for place in places for top in _folders(repository) for base in _names(top)
    )
    if inside or any(_is_linked_tree(place, repository) for place in places):
        raise ClausectlError(
            Problem(
                "CL409",
                f"the keys in {str(path)!r} lie in the repository that they are to prove",
                hint="Keep them elsewhere, where those who can change the repository cannot write.",
            )
        )


def _check(tag: StoredTag, checks: dict[str, Callable[[StoredTag], TagSignature]]) -> TagSignature:
    if not tag.sound:
        return TagSignature("bad", tag.signed, reason="the bytes stored are not those of a tag with this id")
    if tag.signed == "none":
        light = tag.kind == "lightweight"
        return TagSignature("no signature", reason=f"the tag is {'lightweight' if light else 'not signed'}")
    if not tag.date:
        return TagSignature("not checked", tag.signed, reason="the tag states no date to check its key for")
    check = checks.get(tag.signed)
    if check is None:
        what = {"ssh": "no file of allowed signers was given", "gpg": "no GPG keyring was given"}
        reason = what.get(tag.signed, "X.509 signatures are not checked")
        return TagSignature("not checked", tag.signed, reason=reason)
    return check(tag)


def _read_keys(repository: Repository, path: Path | None) -> bytes | None:
    if path is None:
        return None
    refuse_inside(repository, path)
    try:
        return read_regular(os.path.realpath(path), str(path), _MOST_BYTES)
    except FileNotFoundError:
        reason = "it does not exist"
    except (NotADirectoryError, ClausectlError) as error:
        reason = error.problems[0].message if isinstance(error, ClausectlError) else "it does not exist"
    raise ClausectlError(
        Problem("CL409", f"the keys in {str(path)!r} cannot be read: {reason}", hint="Name a file of keys.")
    )


def _folders(repository: Repository) -> list[Path]:
    """The folders that whoever can change the repository can write to."""
    found = (repository.root, repository.git_dir, repository.common_dir)
    return [folder for folder in found if folder is not None]


def _names(folder: Path) -> set[str]:
    return {os.path.abspath(folder), os.path.realpath(folder)}


def _is_linked_tree(place: str, repository: Repository) -> bool:
    """Whether a file is in another work tree of the same repository: some folder above says so."""
    common = os.path.realpath(repository.common_dir)
    above = os.path.dirname(place)
    while True:
        pointer = f"{above}/.git"
        if os.path.isfile(pointer):
            try:
                with open(pointer, "rb") as file:
                    target = os.fsdecode(file.read(4096)).removeprefix("gitdir: ").strip()
            except OSError:
                target = ""
            if is_within(os.path.realpath(os.path.join(above, target)), common):
                return True
        if above == os.path.dirname(above):
            return False
        above = os.path.dirname(above)


@contextmanager
def _new_home() -> Iterator[str]:
    """A folder for one run that nobody else can read; its name is short, as GnuPG's sockets need it."""
    home = tempfile.mkdtemp(prefix="clausectl-")
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)
