"""Tags of signed versions: the commit they name, the hashes they carry, and their signatures."""

from __future__ import annotations

import re
from collections.abc import Collection
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
    done: list[Found] = []
    for found in versions:
        tag = tags.get(tag_name(found.verified.agreement, found.verified.label))
        checks = [_check_tag(repository, found, tag, require=require)]
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


def _check_tag(repository: Repository, found: Found, tag: StoredTag | None, *, require: bool) -> Check:
    name = tag_name(found.verified.agreement, found.verified.label)
    if tag is None:
        if not found.complete:
            return unchecked(
                links.TAG, f"no tag is made before every signatory has acted ({found.verified.state})"
            )
        return unchecked(links.TAG, f"there is no tag {name}", broken=require)
    if tag.kind == "lightweight":
        return unchecked(links.TAG, f"the tag {name} is lightweight and carries no hashes", broken=require)
    wrong = _explain_tag(repository, found, tag)
    if wrong:
        return differs(links.TAG, f"the tag {name} {wrong}")
    note = "" if found.complete else f"; made although not every signatory has acted ({found.verified.state})"
    return matches(links.TAG, f"{name} {tag.id}{note}")


def _explain_tag(repository: Repository, found: Found, tag: StoredTag) -> str:
    if not tag.sound:
        return "cannot be read as a tag"
    if tag.own_name != tag.name:
        return f"was made as {tag.own_name}"
    if not tag.commit:
        return "names no commit that is stored here"
    rows = [row for line in tag.message.split("\n") if (row := _ROW.fullmatch(line))]
    files = {row[2]: row[1] for row in rows}
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
    folder = found.verified.folder
    there = repository.trees.find(
        f"{tag.commit}^{{tree}}", [f"{folder}/{path}" for path in files or [VERSION_FILE]]
    )
    now = {f"{folder}/{path}" for path in files or [VERSION_FILE]}
    blobs = {f"{folder}/{path}": blob for path, blob in found.blobs.items()}
    if any(path not in there or there[path].blob != blobs.get(path) for path in now):
        return f"names the commit {tag.commit}, which does not hold this version"
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
