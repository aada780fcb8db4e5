"""Verify the acts of one signed version: with the version, its signature block and the acts before it."""

from __future__ import annotations

import re

from clausectl.formats import signed_names as names
from clausectl.formats.signed_files import hash_bytes, read_signature
from clausectl.model.signed import NOT_RECORDED, StoredSignature
from clausectl.model.verified import Check
from clausectl.signing import links
from clausectl.signing.acts import consent_of
from clausectl.signing.links import differs, sum_up
from clausectl.signing.version_files import FollowedVersion, count, say

_ACT_NUMBER = re.compile(r"-(\d{1,2})\.json$")


def check_acts(version: FollowedVersion) -> list[Check]:
    """Read every act into ``version`` and follow each of its links."""
    checks = read_acts(version)
    for check in (check_hashes, check_roles, check_consent, check_choices, check_follows, check_act_names):
        checks += check(version)
    return checks


def read_acts(version: FollowedVersion) -> list[Check]:
    """Read every file of ``signatures/`` strictly."""
    wrong = []
    for inner in sorted(version.files.data):
        if not names.is_signature(inner):
            continue
        data = version.files.data[inner]
        act, problems = read_signature(data, version.files.place(inner))
        if act is None:
            wrong.append(differs(links.ACT, say(problems), version.files.place(inner)))
        else:
            version.acts.append(StoredSignature(inner.partition("/")[2], hash_bytes(data), act))
    return sum_up(links.ACT, wrong, count(len(version.acts), "act"))


def check_hashes(version: FollowedVersion) -> list[Check]:
    """Every act names this agreement and label, the hash of this version.json and of the text."""
    wrong = []
    for act in version.acts:
        record, place = act.record, version.path_of(act)
        if (record.agreement, record.label) != (version.files.agreement, version.files.label):
            detail = f"it signs {record.agreement}@{record.label}, another version"
            wrong.append(differs(links.SIGNED_HASH, detail, place))
        elif record.version_sha256 != version.sha256:
            wrong.append(differs(links.SIGNED_HASH, "it signs another version.json", place))
        elif record.text_sha256 != version.record.text.sha256:
            wrong.append(differs(links.SIGNED_HASH, "it signs another text", place))
    return sum_up(links.SIGNED_HASH, wrong)


def check_roles(version: FollowedVersion) -> list[Check]:
    """Every act's role stands in the signature block."""
    wrong = [
        differs(links.ROLE, f"the signature block has no {act.record.role!r}", version.path_of(act))
        for act in version.acts
        if act.record.role not in version.positions
    ]
    return sum_up(links.ROLE, wrong)


def check_consent(version: FollowedVersion) -> list[Check]:
    """A consent sentence that an act records is the signature block's, and has its hash."""
    wrong = []
    for act in version.acts:
        record = act.record
        signatory = version.block.get(record.role)
        place = version.path_of(act)
        if record.consent == NOT_RECORDED:
            if record.consent_sha256 != NOT_RECORDED:
                wrong.append(differs(links.CONSENT, "a hash of no sentence is recorded", place))
            continue
        if signatory is not None and record.consent != consent_of(signatory):
            wrong.append(differs(links.CONSENT, "the sentence is not the signature block's", place))
        if hash_bytes(record.consent.encode("utf-8")) != record.consent_sha256:
            wrong.append(differs(links.CONSENT, "the sentence does not have the hash recorded", place))
    return sum_up(links.CONSENT, wrong)


def check_choices(version: FollowedVersion) -> list[Check]:
    """The choices an act records are those that its entry offers."""
    wrong = []
    for act in version.acts:
        record = act.record
        signatory = version.block.get(record.role)
        place = version.path_of(act)
        if record.choices_offered and signatory is not None and record.choices_offered != signatory.choices:
            wrong.append(differs(links.CHOICE, "the choices are not the signature block's", place))
        if record.choice_taken != NOT_RECORDED and signatory is not None:
            offered = record.choices_offered or signatory.choices
            if offered and record.choice_taken not in offered:
                detail = f"{record.choice_taken!r} is none of the choices"
                wrong.append(differs(links.CHOICE, detail, place))
    return sum_up(links.CHOICE, wrong)


def check_follows(version: FollowedVersion) -> list[Check]:
    """Every act that another one follows is there, with the hash that it named."""
    hashes = {act.file: act.sha256 for act in version.acts}
    wrong = []
    for act in version.acts:
        for name, sha256 in act.record.follows:
            if name not in hashes:
                wrong.append(
                    differs(links.FOLLOWS, f"it follows {name}, which is missing", version.path_of(act))
                )
            elif hashes[name] != sha256:
                detail = f"it follows {name} with another hash"
                wrong.append(differs(links.FOLLOWS, detail, version.path_of(act)))
    return sum_up(links.FOLLOWS, wrong)


def check_act_names(version: FollowedVersion) -> list[Check]:
    """A signature file is named by the position of its role, and the second act of a role follows a first."""
    stored = {act.file for act in version.acts}
    wrong = []
    for act in version.acts:
        position = version.positions.get(act.record.role)
        if position is None:
            continue  # told by its role
        again = _ACT_NUMBER.search(act.file)
        first = names.signature_path(position, act.record.role).partition("/")[2]
        if act.file == first:
            continue
        number = int(again.group(1)) if again else 0
        expected = names.signature_path(position, act.record.role, number).partition("/")[2]
        earlier = names.signature_path(position, act.record.role, number - 1).partition("/")[2]
        if number < 2 or act.file != expected:
            detail = f"an act of {act.record.role} is named {first}"
            wrong.append(differs(links.ACT_NAME, detail, version.path_of(act)))
        elif earlier not in stored:
            wrong.append(differs(links.ACT_NAME, f"{earlier} is missing before it", version.path_of(act)))
    return sum_up(links.ACT_NAME, wrong)
