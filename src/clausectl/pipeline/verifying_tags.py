"""Tags of signed versions: the commit they name, the hashes they carry, and their signatures."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from clausectl.formats.signed_names import LABEL, VERSION_FILE, tag_name
from clausectl.model.tags import StoredTag, TagSignature
from clausectl.model.verified import Check
from clausectl.records import dataclass
from clausectl.repository.opening import Repository
from clausectl.repository.tag_signatures import KeySources, check_signatures
from clausectl.repository.tags import read_tags
from clausectl.signing import links
from clausectl.signing.links import differs, matches, unchecked

if TYPE_CHECKING:
    from clausectl.pipeline.verifying import Found

_ROW = re.compile(r"([0-9a-f]{64})  ([^\n\0]+)")
_COMMITS = 40  # looked into at once: a few thousand folders
_STATED = re.compile(r"version\.json ([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Keys:
    """Files of keys from outside the repository; at least one of the first two."""

    allowed_signers: Path | None = None
    keyring: Path | None = None
    revoked: Path | None = None


def check_tags(
    repository: Repository, versions: list[Found], *, require: bool, keys: Keys | None
) -> list[Found]:
    """Add the checks of each version's tag and of the tag's signature."""
    names = {tag_name(found.verified.agreement, found.verified.label) for found in versions}
    tags = {tag.name: tag for tag in read_tags(repository, names=sorted(names))}
    signatures: dict[str, TagSignature] = {}
    if keys is not None and tags:
        sources = KeySources(keys.allowed_signers, keys.revoked, keys.keyring)
        annotated = [tag for tag in tags.values() if tag.kind == "annotated"]
        signatures = check_signatures(repository, annotated, sources)
    wrong = _explain_tags(repository, [(found, tag) for found in versions if (tag := _tag_of(found, tags))])
    done: list[Found] = []
    for found in versions:
        tag = _tag_of(found, tags)
        checks = [_check_tag(found, tag, wrong, require=require)]
        checks.append(_check_signature(tag, signatures, keys, require=require))
        done.append(found.add(checks))
    return done


def find_orphans(repository: Repository, versions: Collection[tuple[str, str]]) -> list[Check]:
    """Tags of versions that went together with their history: no branch holds the commits they name.

    A version that another branch holds is none of these; where the clone is
    shallow or has no branches, nobody can tell.
    """
    wrong: list[Check] = []
    lost: list[StoredTag] = []
    for tag in read_tags(repository):
        agreement, _, label = tag.name.rpartition("/")
        if not LABEL.fullmatch(label) or not agreement or (agreement, label) in versions:
            continue
        rows = [row for line in tag.message.split("\n") if (row := _ROW.fullmatch(line))]
        if any(row[2] == VERSION_FILE for row in rows):
            lost.append(tag)
    if not lost:
        return []
    tips = repository.git.run(
        ["for-each-ref", "--format=%(objectname)", "refs/heads", "refs/remotes"]
    ).split()
    if repository.shallow or not tips:
        return [unchecked(links.TAG, f"{len(lost):,} tags are of versions that are not in this commit")]
    listed = repository.git.run(["rev-list", "--branches", "--remotes", "HEAD", "--"])
    held = set(listed.decode("ascii").split())
    for tag in lost:
        if tag.commit not in held:
            detail = f"the tag {tag.name} is of a version that no branch holds"
            wrong.append(differs(links.TAG, detail))
    return wrong


def _tag_of(found: Found, tags: Mapping[str, StoredTag]) -> StoredTag | None:
    return tags.get(tag_name(found.verified.agreement, found.verified.label))


def _check_tag(found: Found, tag: StoredTag | None, wrong: Mapping[str, str], *, require: bool) -> Check:
    name = tag_name(found.verified.agreement, found.verified.label)
    if tag is None:
        if not found.complete:
            return unchecked(
                links.TAG, f"no tag is made before every signatory has acted ({found.verified.state})"
            )
        return unchecked(links.TAG, f"there is no tag {name}", broken=require)
    if tag.kind == "lightweight":
        return unchecked(links.TAG, f"the tag {name} is lightweight and carries no hashes", broken=require)
    if wrong.get(tag.name):
        return differs(links.TAG, f"the tag {name} {wrong[tag.name]}")
    note = "" if found.complete else f"; made although not every signatory has acted ({found.verified.state})"
    return matches(links.TAG, f"{name} {tag.id}{note}")


def _explain_tags(repository: Repository, tagged: Sequence[tuple[Found, StoredTag]]) -> dict[str, str]:
    """Name of a tag -> what is wrong with it, of those with which something is.

    The commits that tags name are looked into many at once: asking for the
    folders of each alone would wait for git twenty thousand times.
    """
    wrong = {
        tag.name: why
        for found, tag in tagged
        if tag.kind != "lightweight" and (why := _explain_message(found, tag))
    }
    waiting: dict[str, list[tuple[Found, StoredTag]]] = {}
    for found, tag in tagged:
        if tag.kind != "lightweight" and tag.name not in wrong:
            waiting.setdefault(f"{tag.commit}^{{tree}}", []).append((found, tag))
    roots = list(waiting)
    for at in range(0, len(roots), _COMMITS):
        asked = {
            root: [path for found, tag in waiting[root] for path in _list_stored(found, tag)]
            for root in roots[at : at + _COMMITS]
        }
        there = repository.trees.find_in_each(asked)
        for root in asked:
            for found, tag in waiting[root]:
                blobs = {f"{found.verified.folder}/{path}": blob for path, blob in found.blobs.items()}
                for path in _list_stored(found, tag):
                    entry = there[root].get(path)
                    if entry is None or entry.blob != blobs.get(path):
                        wrong[tag.name] = f"names the commit {tag.commit}, which does not hold this version"
    return wrong


def _list_rows(tag: StoredTag) -> list[tuple[str, str]]:
    """(SHA-256, path) of each file that the message of a tag names."""
    rows = (_ROW.fullmatch(line) for line in tag.message.split("\n"))
    return [(row[1], row[2]) for row in rows if row]


def _list_stored(found: Found, tag: StoredTag) -> list[str]:
    """The paths that the commit of a tag holds, by what its message names."""
    named = dict.fromkeys(path for _, path in _list_rows(tag)) or [VERSION_FILE]
    return [f"{found.verified.folder}/{path}" for path in named]


def _explain_message(found: Found, tag: StoredTag) -> str:
    if not tag.sound:
        return "cannot be read as a tag"
    if tag.own_name != tag.name:
        return f"was made as {tag.own_name}"
    if not tag.commit:
        return "names no commit that is stored here"
    rows = _list_rows(tag)
    files = {path: sha256 for sha256, path in rows}
    stated = {match[1] for line in tag.message.split("\n") if (match := _STATED.fullmatch(line))}
    stated |= {files[VERSION_FILE]} if VERSION_FILE in files else set()
    if not stated or len(files) != len(rows):
        return "does not carry the SHA-256 of version.json"
    if stated != {found.verified.sha256}:
        return "carries the hash of another version.json"
    for path, sha256 in files.items():
        if found.hashes.get(path) != sha256:
            return (
                f"carries another hash of {path}"
                if path in found.hashes
                else f"names {path}, which is missing"
            )
    return ""


def _check_signature(
    tag: StoredTag | None, signatures: dict[str, TagSignature], keys: Keys | None, *, require: bool
) -> Check:
    if tag is None or tag.kind == "lightweight":
        return unchecked(
            links.TAG_SIGNATURE, "there is no annotated tag", broken=require and keys is not None
        )
    if keys is None:
        said = "the tag is not signed" if tag.signed == "none" else "no file of keys was given"
        return unchecked(links.TAG_SIGNATURE, said)
    found = signatures[tag.name]
    if found.outcome == "good":
        return matches(links.TAG_SIGNATURE, f"{found.kind} key {found.fingerprint} of {found.principal}")
    said = found.reason or found.outcome
    if found.outcome in ("no signature", "not checked"):
        return unchecked(links.TAG_SIGNATURE, said, broken=require)
    return differs(links.TAG_SIGNATURE, f"{found.outcome}: {said}" if said != found.outcome else said)
