"""Verify one signed version by its files and frozen sources alone: one function for each link.

Pure: bytes come in, checks go out. History, work tree, tags and anchors are
the business of `clausectl.pipeline.verifying`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import field

from clausectl.errors import Problem
from clausectl.formats import signed_names as names
from clausectl.formats.names import frozen_path
from clausectl.formats.signed_files import hash_bytes, read_signature, read_version
from clausectl.model.composed import Composed
from clausectl.model.manifests import Manifest
from clausectl.model.signed import (
    NOT_RECORDED,
    EvidenceRecord,
    SignatoryRecord,
    SignatureRecord,
    StoredSignature,
    VersionRecord,
)
from clausectl.model.verified import Check
from clausectl.records import dataclass
from clausectl.signing import links
from clausectl.signing.acts import consent_of
from clausectl.signing.links import differs, matches, sum_up, unchecked
from clausectl.signing.opening import list_signatories
from clausectl.signing.sources import FrozenSources, recompose

_ACT_NUMBER = re.compile(r"-(\d{1,2})\.json$")


@dataclass(frozen=True, slots=True)
class VersionFiles:
    """The files of one signed version as they are stored.

    ``data`` maps paths inside the folder to bytes, of everything but evidence;
    ``evidence`` maps names below ``evidence/`` to (SHA-256, size), with an
    empty hash for what is too large to be read; ``odd`` maps paths to what
    stands there and is no file (``symlink``, ``submodule``). ``frozen`` maps
    paths below ``frozen/`` to (SHA-256, bytes).
    """

    agreement: str
    label: str
    data: Mapping[str, bytes]
    evidence: Mapping[str, tuple[str, int]]
    odd: Mapping[str, str]
    frozen: Mapping[str, tuple[str, bytes]]

    @property
    def folder(self) -> str:
        """The path of the version's folder."""
        return names.signed_folder(self.agreement, self.label)

    def place(self, inner: str) -> str:
        """The path of a file of the version."""
        return f"{self.folder}/{inner}"


@dataclass(slots=True)
class _Version:
    """A version whose record could be read, with its acts, while its links are followed."""

    files: VersionFiles
    record: VersionRecord
    sha256: str
    acts: list[StoredSignature] = field(default_factory=list)

    @property
    def positions(self) -> dict[str, int]:
        return {signatory.role: at for at, signatory in enumerate(self.record.signatories, 1)}

    @property
    def block(self) -> dict[str, SignatoryRecord]:
        return {signatory.role: signatory for signatory in self.record.signatories}

    def path_of(self, act: StoredSignature) -> str:
        return self.files.place(f"{names.SIGNATURES}/{act.file}")


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
        return None, (), [differs(links.RECORD, "there is no version.json", place), *_check_odd(files)]
    record, problems = read_version(data, place)
    if record is None:
        return None, (), [differs(links.RECORD, _say(problems), place), *_check_odd(files)]
    checks.append(matches(links.RECORD))
    version = _Version(files, record, hash_bytes(data))
    checks += check_place(version)
    checks += check_text(version)
    whole = check_sources(version)
    checks += whole
    if any(check.broken for check in whole):
        checks.append(unchecked(links.RECOMPOSED, "its sources are not whole"))
    else:
        checks += check_recomposition(version, known)
    checks += read_acts(version)
    for check in (check_hashes, check_roles, check_consent, check_choices, check_follows, check_act_names):
        checks += check(version)
    checks += check_evidence(version)
    checks += check_folder(version)
    checks += check_relation(version, versions)
    return record, tuple(version.acts), checks


def check_place(version: _Version) -> list[Check]:
    """version.json names the agreement and label of the folder it stands in."""
    stated = f"{version.record.agreement}@{version.record.label}"
    here = f"{version.files.agreement}@{version.files.label}"
    wrong = []
    if stated != here:
        detail = f"it says {stated} and stands at {here}"
        wrong.append(differs(links.PLACE, detail, version.files.place(names.VERSION_FILE)))
    return sum_up(links.PLACE, wrong, here)


def check_text(version: _Version) -> list[Check]:
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


def check_sources(version: _Version) -> list[Check]:
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


def check_recomposition(version: _Version, known: FrozenSources) -> list[Check]:
    """Composing the frozen sources again gives text.md byte for byte, and its signature block."""
    record = version.record
    if record.text.making == "transcribed":
        return [unchecked(links.RECOMPOSED, "the text was transcribed from the executed copy")]
    frozen = version.files.frozen  # those of a whole run: only its own are looked up
    data = {source.path: frozen[source.path][1] for source in record.sources if source.path in frozen}
    data[names.MANIFEST] = version.files.data[names.MANIFEST]
    place = version.files.place(names.TEXT)
    composed, problems = recompose(record, data, known)
    if composed is None:
        return [differs(links.RECOMPOSED, f"the frozen sources do not compose: {_say(problems)}", place)]
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


def check_block(version: _Version, composed: Composed, form: Manifest | None) -> list[Check]:
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


def read_acts(version: _Version) -> list[Check]:
    """Read every file of ``signatures/`` strictly."""
    wrong = []
    for inner in sorted(version.files.data):
        if not names.is_signature(inner):
            continue
        data = version.files.data[inner]
        act, problems = read_signature(data, version.files.place(inner))
        if act is None:
            wrong.append(differs(links.ACT, _say(problems), version.files.place(inner)))
        else:
            version.acts.append(StoredSignature(inner.partition("/")[2], hash_bytes(data), act))
    return sum_up(links.ACT, wrong, _count(len(version.acts), "act"))


def check_hashes(version: _Version) -> list[Check]:
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


def check_roles(version: _Version) -> list[Check]:
    """Every act's role stands in the signature block."""
    wrong = [
        differs(links.ROLE, f"the signature block has no {act.record.role!r}", version.path_of(act))
        for act in version.acts
        if act.record.role not in version.positions
    ]
    return sum_up(links.ROLE, wrong)


def check_consent(version: _Version) -> list[Check]:
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


def check_choices(version: _Version) -> list[Check]:
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


def check_follows(version: _Version) -> list[Check]:
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


def check_act_names(version: _Version) -> list[Check]:
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


def list_evidence(record: VersionRecord, acts: Collection[SignatureRecord]) -> list[EvidenceRecord]:
    """All evidence that a version and its acts name."""
    return [*record.evidence, *(item for act in acts for item in act.evidence)]


def check_evidence(version: _Version) -> list[Check]:
    """Evidence that is kept has its hash and size."""
    wrong: list[Check] = []
    found = list_evidence(version.record, [act.record for act in version.acts])
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
    return [matches(links.EVIDENCE, _count(len(found) - len(apart), "file") + rest)]


def check_folder(version: _Version) -> list[Check]:
    """Nothing stands in the folder that no record names."""
    named = {names.TEXT, names.VERSION_FILE}
    if any(source.kind == "manifest" for source in version.record.sources):
        named.add(names.MANIFEST)
    evidence = list_evidence(version.record, [act.record for act in version.acts])
    named_evidence = {item.file for item in evidence if item.file}
    wrong = [
        differs(links.FOLDER, f"no record names {inner}", version.files.place(inner))
        for inner in sorted(version.files.data)
        if inner not in named and not names.is_signature(inner)
    ]
    wrong += [
        differs(links.FOLDER, f"no record names {name}", version.files.place(f"{names.EVIDENCE}/{name}"))
        for name in sorted(version.files.evidence)
        if name not in named_evidence
    ]
    return sum_up(links.FOLDER, wrong + _check_odd(version.files))


def _check_odd(files: VersionFiles) -> list[Check]:
    return [
        differs(links.FOLDER, f"a {kind} stands in the place of a file", files.place(inner))
        for inner, kind in sorted(files.odd.items())
    ]


def check_relation(version: _Version, versions: Collection[str]) -> list[Check]:
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


def _say(problems: list[Problem]) -> str:
    return "; ".join(problem.message.rpartition("signed version: ")[2] for problem in problems[:3])


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
