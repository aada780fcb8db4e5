"""Verify the folder of one signed version: the evidence that is kept, and that nothing else stands there."""

from __future__ import annotations

from clausectl.formats import signed_names as names
from clausectl.model.signed import EvidenceRecord
from clausectl.model.verified import Check
from clausectl.signing import links
from clausectl.signing.links import differs, matches, sum_up, unchecked
from clausectl.signing.version_files import FollowedVersion, VersionFiles, count


def list_evidence(version: FollowedVersion) -> list[EvidenceRecord]:
    """All evidence that a version, its acts and what was added later name."""
    acts = [item for act in version.acts for item in act.record.evidence]
    return [*version.record.evidence, *acts, *(item for one in version.later for item in one.record.evidence)]


def check_evidence(version: FollowedVersion) -> list[Check]:
    """Evidence that is kept has its hash and size."""
    wrong: list[Check] = []
    found = list_evidence(version)
    apart = [item for item in found if not item.file]
    large = []
    for item in found:
        if not item.file:
            continue
        path = version.files.place(f"{names.EVIDENCE}/{item.file}")
        kept = version.files.evidence.get(item.file)
        if kept is None:
            wrong.append(differs(links.EVIDENCE, f"{item.file} is missing", path))
        elif not kept[0]:
            large.append(item.file)
        elif kept != (item.sha256, item.size):
            wrong.append(differs(links.EVIDENCE, f"{item.file} has another hash or size", path))
    if wrong:
        return wrong
    if large:
        return [unchecked(links.EVIDENCE, f"too large to be read: {', '.join(large)}")]
    if apart and len(apart) == len(found):
        return [unchecked(links.EVIDENCE, "kept elsewhere: " + ", ".join(item.location for item in apart))]
    rest = f"; kept elsewhere and not checked: {len(apart)}" if apart else ""
    return [matches(links.EVIDENCE, count(len(found) - len(apart), "file") + rest)]


def check_folder(version: FollowedVersion) -> list[Check]:
    """Nothing stands in the folder that no record names."""
    named = {names.TEXT, names.VERSION_FILE}
    if any(source.kind == "manifest" for source in version.record.sources):
        named.add(names.MANIFEST)
    named_evidence = {item.file for item in list_evidence(version) if item.file}
    wrong = [
        differs(links.FOLDER, f"no record names {inner}", version.files.place(inner))
        for inner in sorted(version.files.data)
        if inner not in named and not names.is_signature(inner) and not names.split_later(inner)
    ]
    wrong += [
        differs(links.FOLDER, f"no record names {name}", version.files.place(f"{names.EVIDENCE}/{name}"))
        for name in sorted(version.files.evidence)
        if name not in named_evidence
    ]
    return sum_up(links.FOLDER, wrong + check_odd(version.files))


def check_odd(files: VersionFiles) -> list[Check]:
    """No link and no submodule stands in the place of a file."""
    return [
        differs(links.FOLDER, f"a {kind} stands in the place of a file", files.place(inner))
        for inner, kind in sorted(files.odd.items())
    ]
