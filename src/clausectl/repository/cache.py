"""What was derived from content alone, kept in the git folder between runs.

Safe to delete at any time and never needed: content that is damaged, of
another version or unreadable counts as absent, and a git folder that cannot be
written is no error. A git folder may have come from somebody else, who could
have put a false redline there. So every section is sealed with a key of this
user's own, which never leaves their cache folder, and what does not bear the
seal counts as absent. JSON only: reading it cannot run anything.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

VERSION = 1
_KEY_BYTES = 32
MAX_SECTION_BYTES = 64 * 1024 * 1024
MAX_CACHE_BYTES = 256 * 1024 * 1024
_NAME_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_.")
_MAGIC = b"clausectl-cache %d " % VERSION


class Cache:
    """Sections of JSON values by text keys; each section is one file, read and written whole."""

    def __init__(self, common_dir: str | Path, *, enabled: bool = True) -> None:
        self.enabled = enabled
        self._top = f"{common_dir}/clausectl"
        self._folder = f"{self._top}/cache-v{VERSION}"

    def load(self, section: str) -> dict[str, Any]:
        """All of a section; empty when there is none, or none that can be trusted to be whole."""
        location = self._location(section)
        if not self.enabled or not self._folders_are_real():
            return {}
        try:
            handle = os.open(location, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            with open(handle, "rb") as file:
                if not stat.S_ISREG(os.fstat(handle).st_mode):
                    return {}
                data = file.read(MAX_SECTION_BYTES + 1)
        except OSError:
            return {}
        head, _, body = data.partition(b"\n")
        key = _user_key()
        if len(data) > MAX_SECTION_BYTES or key is None or head != _MAGIC + _seal(key, section, body):
            return {}
        import json

        try:
            found = json.loads(body)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def store(self, section: str, values: Mapping[str, Any]) -> bool:
        """Put ``values`` in place of the section; whether that was done.

        Several writers at once leave one of their versions, whole. Nothing is
        written when the cache is off, too large, or cannot be written.
        """
        location = self._location(section)
        if not self.enabled:
            return False
        import json  # here and above, because most commands that only print help never get so far

        body = json.dumps(values, ensure_ascii=True, separators=(",", ":")).encode("ascii")
        if len(body) + 64 > MAX_SECTION_BYTES:
            return False
        key = _user_key()
        if key is None:
            return False
        temporary = f"{location}.{os.getpid()}.tmp"
        try:
            for folder in (self._top, self._folder):
                with suppress(FileExistsError):
                    os.mkdir(folder)
            if not self._folders_are_real():
                return False
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
            with open(os.open(temporary, flags, 0o600), "wb") as file:
                file.write(_MAGIC + _seal(key, section, body) + b"\n" + body)
            os.replace(temporary, location)
            self._trim(location)
        except OSError:
            with suppress(OSError):
                os.unlink(temporary)
            return False
        return True

    def _location(self, section: str) -> str:
        if not section or section[0] == "." or not _NAME_CHARACTERS.issuperset(section):
            raise ValueError(f"not a name of a cache section: {section!r}")
        return f"{self._folder}/{section}.json"

    def _folders_are_real(self) -> bool:
        """Neither folder is a link: a hostile git folder must not send our files elsewhere."""
        try:
            return all(stat.S_ISDIR(os.lstat(folder).st_mode) for folder in (self._top, self._folder))
        except OSError:
            return False

    def _trim(self, newest: str) -> None:
        """Drop the sections written longest ago while all together are too large."""
        with os.scandir(self._folder) as found:
            files = [
                (i.stat(follow_symlinks=False), i.path) for i in found if i.is_file(follow_symlinks=False)
            ]
        total = sum(info.st_size for info, _ in files)
        for info, path in sorted(files, key=lambda f: (f[0].st_mtime_ns, f[1])):
            if total <= MAX_CACHE_BYTES:
                return
            if path != newest:
                os.unlink(path)
                total -= info.st_size


def _seal(key: bytes, section: str, body: bytes) -> bytes:
    """A keyed BLAKE2b hash of a section's name and content."""
    from hashlib import blake2b

    return blake2b(section.encode() + b"\0" + body, key=key, digest_size=16).hexdigest().encode()


def _user_key() -> bytes | None:
    """This user's key, made at the first use; None where none can be kept, and then nothing is cached."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    if not os.path.isabs(home):
        return None
    folder = os.path.join(home, "clausectl")
    location = os.path.join(folder, "key")
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        with suppress(FileExistsError):
            made = os.open(location, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            with open(made, "wb") as file:
                file.write(os.urandom(_KEY_BYTES))
        with open(os.open(location, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb") as file:
            info = os.fstat(file.fileno())
            key = file.read(_KEY_BYTES + 1)
    except OSError:
        return None
    mine = info.st_uid == os.getuid() and stat.S_ISREG(info.st_mode) and not info.st_mode & 0o022
    return key if mine and len(key) == _KEY_BYTES else None
