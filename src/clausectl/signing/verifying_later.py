"""Verify the evidence that was added to a signed version afterwards."""

from __future__ import annotations

from clausectl.formats import signed_names as names
from clausectl.formats.signed_files import hash_bytes, read_later
from clausectl.model.signed import StoredLater
from clausectl.model.verified import Check
from clausectl.signing import links
from clausectl.signing.links import differs, sum_up
from clausectl.signing.version_files import FollowedVersion, count, say


def check_later(version: FollowedVersion) -> list[Check]:
    """Read every file of ``later-evidence/`` into ``version`` and follow its links; no check without any.

    Its name has the hash of its bytes, it names this version and text, and what
    it follows is there. The evidence that it names is checked with all other.
    """
    wrong: list[Check] = []
    named = [inner for inner in sorted(version.files.data) if names.split_later(inner)]
    for inner in named:
        place = version.files.place(inner)
        data = version.files.data[inner]
        sha256 = hash_bytes(data)
        if not sha256.startswith(names.split_later(inner)):
            wrong.append(differs(links.LATER, "it does not have the hash in its name", place))
        record, problems = read_later(data, place)
        if record is None:
            wrong.append(differs(links.LATER, say(problems), place))
        else:
            version.later.append(StoredLater(inner.partition("/")[2], sha256, record))
    hashes = {one.file: one.sha256 for one in version.later}
    for one in version.later:
        wrong += _check_one(version, one, hashes)
    return sum_up(links.LATER, wrong, count(len(version.later), "record")) if named else []


def _check_one(version: FollowedVersion, one: StoredLater, hashes: dict[str, str]) -> list[Check]:
    record = one.record
    place = version.files.place(f"{names.LATER}/{one.file}")
    wrong: list[Check] = []
    if (record.agreement, record.label) != (version.files.agreement, version.files.label):
        detail = f"it belongs to {record.agreement}@{record.label}, another version"
        wrong.append(differs(links.LATER, detail, place))
    elif record.version_sha256 != version.sha256:
        wrong.append(differs(links.LATER, "it belongs to another version.json", place))
    elif record.text_sha256 != version.record.text.sha256:
        wrong.append(differs(links.LATER, "it belongs to another text", place))
    for name, sha256 in record.follows:
        if name not in hashes:
            wrong.append(differs(links.LATER, f"it follows {name}, which is missing", place))
        elif hashes[name] != sha256:
            wrong.append(differs(links.LATER, f"it follows {name} with another hash", place))
    return wrong
