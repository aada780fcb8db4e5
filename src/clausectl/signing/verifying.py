"""Verify one signed version by its files and frozen sources alone: one function for each link.

Pure: bytes come in, checks go out. History, work tree, tags and anchors are
the business of `clausectl.pipeline.verifying`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from clausectl.composing.plain_text import ComposedText
from clausectl.formats import signed_names as names
from clausectl.formats.names import frozen_path
from clausectl.formats.signed_files import hash_bytes, read_version_again
from clausectl.model.manifests import Manifest
from clausectl.model.signed import SignatoryRecord, StoredSignature, VersionRecord
from clausectl.model.verified import Check
from clausectl.signing import links
from clausectl.signing.links import differs, matches, sum_up, unchecked
from clausectl.signing.opening import list_signatories
from clausectl.signing.sources import FrozenSources, recompose_text
from clausectl.signing.verifying_acts import check_acts
from clausectl.signing.verifying_folder import check_evidence, check_folder, check_odd
from clausectl.signing.verifying_later import check_later
from clausectl.signing.version_files import FollowedVersion, VersionFiles, say


def verify_files(
    files: VersionFiles, known: FrozenSources, versions: Collection[str]
) -> tuple[VersionRecord | None, tuple[StoredSignature, ...], list[Check]]:
    """The record and acts of a version, and a check of each link that its own files show.

    ``known`` is kept for a whole run, so that every source is parsed once;
    ``versions`` are the names of all signed versions there are.
    """
    checks: list[Check] = []
    place = files.place(names.VERSION_FILE)
    data = files.data.get(names.VERSION_FILE)
    if data is None:
        return None, (), [differs(links.RECORD, "there is no version.json", place), *check_odd(files)]
    record, problems = read_version_again(data, place, known.rows)
    if record is None:
        return None, (), [differs(links.RECORD, say(problems), place), *check_odd(files)]
    checks.append(matches(links.RECORD))
    version = FollowedVersion(files, record, hash_bytes(data))
    checks += check_place(version)
    checks += check_text(version)
    whole = check_sources(version)
    checks += whole
    if any(check.broken for check in whole):
        checks.append(unchecked(links.RECOMPOSED, "its sources are not whole"))
    else:
        checks += check_recomposition(version, known)
    checks += check_acts(version)
    checks += check_later(version)
    checks += check_evidence(version)
    checks += check_folder(version)
    checks += check_relation(version, versions)
    return record, tuple(version.acts), checks


def check_place(version: FollowedVersion) -> list[Check]:
    """version.json names the agreement and label of the folder it stands in."""
    stated = f"{version.record.agreement}@{version.record.label}"
    here = f"{version.files.agreement}@{version.files.label}"
    wrong = []
    if stated != here:
        detail = f"it says {stated} and stands at {here}"
        wrong.append(differs(links.PLACE, detail, version.files.place(names.VERSION_FILE)))
    return sum_up(links.PLACE, wrong, here)


def check_text(version: FollowedVersion) -> list[Check]:
    """text.md has the recorded hash and is text of a profile that is known."""
    place = version.files.place(names.TEXT)
    data = version.files.data.get(names.TEXT)
    wanted = version.record.text
    if data is None:
        return [differs(links.TEXT, "text.md is missing", place)]
    found = hash_bytes(data)
    if found != wanted.sha256:
        return [differs(links.TEXT, f"its hash is {found} and {wanted.sha256} is recorded", place)]
    if wanted.profile != 1:
        return [differs(links.TEXT, f"canonical profile {wanted.profile} is unknown", place)]
    return [matches(links.TEXT, found)]


def check_sources(version: FollowedVersion) -> list[Check]:
    """Every source is there and has its hash; of each kind there are as many as a text can have."""
    record, wrong = version.record, []
    kinds = [source.kind for source in record.sources]
    place = version.files.place(names.VERSION_FILE)
    if record.text.making == "transcribed":
        if kinds:
            wrong.append(differs(links.SOURCES, "a transcribed text names sources", place))
            return wrong
        return [unchecked(links.SOURCES, "the text was transcribed and names no sources")]
    if kinds.count("manifest") != 1 or kinds.count("form") > 1:
        wrong.append(differs(links.SOURCES, "a composed text has one manifest and at most one form", place))
    for source in record.sources:
        own = source.kind == "manifest"
        path = version.files.place(source.path) if own else source.path
        if own:
            data = version.files.data.get(names.MANIFEST)
            found = None if data is None else hash_bytes(data)
        else:
            kept = version.files.frozen.get(source.path)
            found = None if kept is None else kept[0]
        if found is None:
            wrong.append(differs(links.SOURCES, f"the source {source.path} is missing", path))
        elif found != source.sha256:
            detail = f"the hash of {source.path} is {found} and {source.sha256} is recorded"
            wrong.append(differs(links.SOURCES, detail, path))
        elif not own and frozen_path(source.id, source.version, found) != source.path:
            detail = f"{source.path} is not named by its id, version and hash"
            wrong.append(differs(links.FROZEN, detail, path))
    return sum_up(links.SOURCES, wrong, f"{len(kinds)} sources")


def check_recomposition(version: FollowedVersion, known: FrozenSources) -> list[Check]:
    """Composing the frozen sources again gives text.md byte for byte, and its signature block."""
    record = version.record
    if record.text.making == "transcribed":
        return [unchecked(links.RECOMPOSED, "the text was transcribed from the executed copy")]
    frozen = version.files.frozen  # those of a whole run: only its own are looked up
    data = {source.path: frozen[source.path][1] for source in record.sources if source.path in frozen}
    data[names.MANIFEST] = version.files.data[names.MANIFEST]
    place = version.files.place(names.TEXT)
    composed, problems = recompose_text(record, data, known)
    if composed is None:
        return [differs(links.RECOMPOSED, f"the frozen sources do not compose: {say(problems)}", place)]
    text = composed.text.encode("utf-8")
    if text != version.files.data.get(names.TEXT):
        return [differs(links.RECOMPOSED, "the frozen sources give another text", place), unchecked_block()]
    form = _read_form(record, data, known)
    return [matches(links.RECOMPOSED), *check_block(version, composed, form)]


def _read_form(record: VersionRecord, data: Mapping[str, bytes], known: FrozenSources) -> Manifest | None:
    """The form of a version; an agreement without one is its own."""
    forms = [s for s in record.sources if s.kind == "form"] or [
        s for s in record.sources if s.kind == "manifest"
    ]
    return known.read_manifest(forms[0], data[forms[0].path])[0]


def unchecked_block() -> Check:
    """The signature block cannot be told without the text."""
    return unchecked(links.BLOCK, "the sources do not give the text")


def check_block(version: FollowedVersion, composed: ComposedText, form: Manifest | None) -> list[Check]:
    """The signatories in the record are those of the form, with the agreement's values."""
    if form is None:
        return [unchecked(links.BLOCK, "the form cannot be told")]
    wanted = list_signatories(form, composed.parameters)
    stated = tuple(
        SignatoryRecord(s.role, s.party, s.name, s.capacity, s.consent, s.choices)
        for s in version.record.signatories
    )
    place = version.files.place(names.VERSION_FILE)
    wrong = []
    if stated != wanted:
        role = next(
            (a.role for a, b in zip(stated, wanted, strict=False) if a != b),
            "one of the two has more signatories",
        )
        wrong.append(differs(links.BLOCK, f"the record differs from the form: {role}", place))
    if (form.signing_order == "stated") != (version.record.order == "stated"):
        wrong.append(differs(links.BLOCK, "the order of signing is not the form's", place))
    return sum_up(links.BLOCK, wrong)


def check_relation(version: FollowedVersion, versions: Collection[str]) -> list[Check]:
    """The version that this one amends, restates or the like is there; an original has none."""
    relation = version.record.relation
    place = version.files.place(names.VERSION_FILE)
    if relation.kind == "original":
        wrong = (
            [differs(links.RELATION, "an original names another version", place)] if relation.target else []
        )
        return sum_up(links.RELATION, wrong, "original")
    if relation.target not in versions:
        detail = f"it {relation.kind} {relation.target or 'nothing'}, which is not there"
        return [differs(links.RELATION, detail, place)]
    return [matches(links.RELATION, f"{relation.kind} {relation.target}")]
