"""The work tree beside the commit: signed and frozen files that were changed, deleted or not committed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clausectl.formats.names import AGREEMENTS, FROZEN
from clausectl.formats.signed_names import split_signed
from clausectl.model.verified import Check
from clausectl.repository.additions import list_left_out
from clausectl.repository.sources import read_entries
from clausectl.signing import links
from clausectl.signing.links import differs, unchecked

if TYPE_CHECKING:
    from clausectl.pipeline.verifying import Ground

_LIMIT = 64 * 1024 * 1024


def check_worktree(ground: Ground) -> dict[str, list[Check]] | str:
    """Path -> what is wrong with it in the work tree; or in words why nobody looked.

    Line ends and a byte order mark may differ, as a checkout may have put them there.
    """
    repository, source = ground.repository, ground.source
    head = repository.head()
    if repository.root is None:
        return "there is no work tree"
    if head is None or source.commit != head.commit:
        return f"{source.label} is not the commit checked out"
    there = {
        entry.path: entry
        for entry in repository.worktree().entries(AGREEMENTS, FROZEN)
        if split_signed(entry.path) is not None or entry.path.startswith(FROZEN + "/")
    }
    committed = ground.entries
    found: dict[str, list[Check]] = {}
    missing = [path for path in committed if path not in there]
    left_out = list_left_out(repository, [AGREEMENTS, FROZEN]) if missing else set()
    for path in missing:
        if path in left_out:
            found[path] = [unchecked(links.WORKTREE, f"{path} is left out of this sparse checkout")]
        else:
            found[path] = [differs(links.WORKTREE, f"{path} is deleted in the work tree", path)]
    for path, entry in there.items():
        stored = committed.get(path)
        if stored is None:
            found[path] = [unchecked(links.WORKTREE, f"{path} is not committed")]
        elif stored.mode != entry.mode:
            found[path] = [differs(links.WORKTREE, f"{path} is a {entry.mode} in the work tree", path)]
        elif stored.blob != entry.blob and entry.mode == "file":
            now = repository.worktree().read([path], limit=_LIMIT)
            then = read_entries(repository, [stored], _LIMIT)
            if path not in now or _bare(now[path].data) != _bare(then[path].data):
                found[path] = [differs(links.WORKTREE, f"{path} is changed in the work tree", path)]
    return found


def _bare(data: bytes) -> bytes:
    return data.removeprefix(b"\xef\xbb\xbf").replace(b"\r", b"")
