"""`send` and `sign`: a draft becomes a signed version, and its signatories act on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from clausectl.errors import ClausectlError, Problem
from clausectl.formats.names import is_common_id
from clausectl.formats.signed_files import hash_bytes
from clausectl.formats.signed_names import split_signed_name, tag_name
from clausectl.model.acted import ActFile, ActKind, ActPlan, ActReport
from clausectl.model.signed import (
    SignatoryRecord,
    SignedVersion,
    VersionRecord,
)
from clausectl.model.sources import Source
from clausectl.pipeline.acting import (
    Named,
    carry_out,
    keep_new_sources,
    load_plan,
    name_state,
    note_unused_key,
    read_name,
    store_plan,
)
from clausectl.pipeline.drafts import read_draft
from clausectl.pipeline.naming import manifest_name
from clausectl.pipeline.opening_versions import NOTHING_STATED, Terms, open_draft
from clausectl.pipeline.signed_versions import find_signed, load_signed, read_text
from clausectl.pipeline.stated_texts import check_texts, list_terms
from clausectl.records import dataclass
from clausectl.repository.opening import Repository
from clausectl.repository.plans import forget_plan
from clausectl.repository.signing_programs import SigningKey
from clausectl.repository.writing import Identity
from clausectl.signing.acts import (
    Doing,
    Signed,
    completes,
    consent_of,
    find_open,
    find_signatory,
    make_signature,
    refuse_act,
    write_tag_message,
)
from clausectl.signing.opening import OpenedVersion


@dataclass(frozen=True, slots=True)
class Subject:
    """What somebody is asked to act on: the text, its version, and whether that stands already.

    ``version`` is None for one that the act opens; ``opened`` then holds it.
    ``warnings`` are what a reader should know before.
    """

    name: Named
    text: str
    record: VersionRecord
    sha256: str
    ground: str
    source: Source
    version: SignedVersion | None = None
    opened: OpenedVersion | None = None
    warnings: tuple[Problem, ...] = ()

    @property
    def title(self) -> str:
        """``NAME@v1``."""
        return f"{self.record.agreement}@{self.record.label}"


def find_subject(
    repository: Repository, name: str, identity: Identity, terms: Terms = NOTHING_STATED
) -> Subject:
    """What `sign NAME` is about: the version named, else the open one of the draft's text, else a new one.

    Raises ClausectlError CL415 for a version that is not there, CL427 when the
    draft has moved on since it was sent or several versions are open, what
    `read_draft` raises, CL432 to CL434 for the terms of a new version.
    """
    repository.finish_interrupted_act()
    head = _head(repository)
    source = repository.source(head)
    named = _read_name(repository, name)
    if named.label:
        version = find_signed(source, named.agreement, named.label)
        return _standing(source, head, version)
    draft = read_draft(repository, source, named.agreement)
    named = Named(draft.manifest.id)
    loaded = load_signed(source, [named.agreement])
    if loaded.problems:
        raise ClausectlError(loaded.problems)
    waiting = find_open(loaded.versions)
    sha256 = hash_bytes(draft.composed.text.encode())
    same = [v for v in waiting if v.record.text.sha256 == sha256]
    if len(same) == 1:
        return _standing(source, head, same[0])
    if waiting:
        raise ClausectlError(_explain_waiting(waiting, same))
    last = loaded.versions[-1] if loaded.versions else None
    if last is not None and last.record.text.sha256 == sha256 and not (terms.relation or terms.label):
        return _standing(source, head, last)  # nobody asks for another one: the act there says what is wrong
    opened = open_draft(draft, loaded.versions, source, identity, terms, opening="signed")
    return Subject(named, draft.composed.text, opened.record, opened.sha256, head, source, None, opened)


def _standing(source: Source, head: str, version: SignedVersion) -> Subject:
    named = Named(version.id, version.label)
    return Subject(named, read_text(source, version), version.record, version.sha256, head, source, version)


def _explain_waiting(waiting: Sequence[SignedVersion], same: Sequence[SignedVersion]) -> Problem:
    names = ", ".join(version.name for version in same or waiting)
    first = (same or waiting)[-1]
    if same:
        message = f"several versions of this text await signatures: {names}"
        return Problem("CL427", message, hint=f"name the one that is meant: clausectl sign {first.name} …")
    message = f"the draft is no longer what was sent: {names} has another text"
    hint = (
        f"sign what was sent with `clausectl sign {first.name} …`, or send the draft anew with "
        f"`clausectl send {first.id} --relation supersedes --target {first.name}`"
    )
    return Problem("CL427", message, hint=hint)


# Sending


def plan_send(repository: Repository, name: str, identity: Identity, terms: Terms) -> tuple[ActPlan, str]:
    """What `send` writes, and the commit it stands on. Raises what `find_subject` raises, CL417."""
    repository.finish_interrupted_act()
    problems = check_texts(list_terms(terms))
    if problems:
        raise ClausectlError(problems)
    head = _head(repository)
    source = repository.source(head)
    draft = read_draft(repository, source, manifest_name(repository, name))
    loaded = load_signed(source, [draft.manifest.id])
    if loaded.problems:
        raise ClausectlError(loaded.problems)
    opened = open_draft(draft, loaded.versions, source, identity, terms, opening="sent")
    files = keep_new_sources(source, opened.files)
    title = f"{opened.record.agreement}@{opened.record.label}"
    message = f"Send {title}\n\nIts text has the SHA-256 {opened.record.text.sha256}."
    awaiting = tuple(signatory.role for signatory in opened.record.signatories)
    return _plan("send", title, "", opened, files, message, source, identity, awaiting=awaiting), head


def send(repository: Repository, name: str, identity: Identity, terms: Terms) -> ActReport:
    """Freeze a draft under negotiation as a new version that awaits its signatories."""
    plan, head = plan_send(repository, name, identity, terms)
    return carry_out(repository, plan, identity, head)


# Signing


def check_act(subject: Subject, role: str, identity: Identity) -> SignatoryRecord:
    """The entry of the signature block that somebody is to sign at. Raises ClausectlError CL420 to CL424."""
    done = [stored.record for stored in subject.version.signatures] if subject.version else []
    problems = refuse_act(subject.record, done, role, identity.date, own=True)
    if problems:
        raise ClausectlError(problems)
    found = find_signatory(subject.record, role)
    assert isinstance(found, SignatoryRecord)  # noqa: S101 - refuse_act has said so
    return found


def plan_sign(subject: Subject, doing: Doing, identity: Identity) -> ActPlan:
    """Everything that an act writes. The consent of ``doing`` has to be the sentence of its role (CL428)."""
    signatory = check_act(subject, doing.role, identity)
    if doing.decision == "accepted" and doing.consent != consent_of(signatory):
        hint = "give the sentence exactly as it stands; --show prints it"
        raise ClausectlError(
            Problem("CL428", "this is not the consent sentence of this agreement", hint=hint)
        )
    stored = subject.version.signatures if subject.version else ()
    made = make_signature(subject.record, subject.sha256, [(s.file, s.sha256) for s in stored], doing)
    folder = subject.version.folder if subject.version else (subject.opened.folder if subject.opened else "")
    files = dict(subject.opened.files) if subject.opened else {}
    files[f"{folder}/{made.path}"] = made.data
    kept = keep_new_sources(subject.source, files.items())
    verb = "accepts" if doing.decision == "accepted" else "declines"
    message = (
        f"The {doing.role} {verb} {subject.title}\n\n"
        f"Signed: version.json {subject.sha256}\nText: {subject.record.text.sha256}"
    )
    acts = [*(s.record for s in stored), made.record]
    acted = {act.role for act in acts}
    declined = any(act.decision == "declined" for act in acts)
    awaiting = () if declined else tuple(s.role for s in subject.record.signatories if s.role not in acted)
    plan = _plan(
        "sign",
        subject.title,
        doing.role,
        subject,
        kept,
        message,
        subject.source,
        identity,
        awaiting=awaiting,
        declined=declined,
    )
    if not completes(subject.record, acts):
        return plan
    name, said = plan_tag(subject.source, subject.record, subject.sha256, folder, files, made)
    return replace(plan, tag=name, tag_message=said)


def plan_tag(
    source: Source,
    record: VersionRecord,
    sha256: str,
    folder: str,
    files: Mapping[str, bytes],
    made: Signed,
) -> tuple[str, str]:
    """The name and message of the tag made at completion, with a hash of every file of the version."""
    there = source.read([entry.path for entry in source.entries(folder)])
    whole = {path: file.data for path, file in there.items()}
    whole |= {path: data for path, data in files.items() if path.startswith(folder + "/")}
    whole[f"{folder}/{made.path}"] = made.data
    hashes = [(path[len(folder) + 1 :], hash_bytes(data)) for path, data in whole.items()]
    name = f"{record.agreement}@{record.label}"
    return tag_name(record.agreement, record.label), write_tag_message(sha256, hashes, name)


def sign(
    repository: Repository,
    subject: Subject,
    doing: Doing,
    identity: Identity,
    key: SigningKey | None = None,
) -> ActReport:
    """The act of a signatory, committed. Raises what `plan_sign` and `perform_act` raise."""
    report = carry_out(repository, plan_sign(subject, doing, identity), identity, subject.ground, key)
    return note_unused_key(report, key)


def keep_plan(repository: Repository, plan: ActPlan) -> ActReport:
    """Keep a plan for ``--apply``; nothing else is written."""
    return ActReport(plan, store_plan(repository, plan))


def apply_plan(
    repository: Repository, name: str, identity: Identity, key: SigningKey | None = None
) -> ActReport:
    """Carry out the plan with a hash, and nothing else.

    Raises ClausectlError CL431 when there is none, when somebody else made it,
    or when what it was planned on has changed.
    """
    repository.finish_interrupted_act()
    plan = load_plan(repository, name, identity.date)
    hint = "make a new one with --plan"
    if (plan.by_name, plan.by_email) != (identity.name, identity.email):
        message = f"the plan was made by {plan.by_name} <{plan.by_email}>"
        raise ClausectlError(Problem("CL431", message, hint=hint))
    head = _head(repository)
    source = repository.source(head)
    parts = split_signed_name(plan.name)
    if parts is None or name_state(source, *parts) != plan.seen:
        message = f"{plan.name} has changed since the plan was made"
        raise ClausectlError(Problem("CL431", message, hint=hint))
    opens = any(file.path.endswith("/version.json") for file in plan.files)
    if opens:
        draft = read_draft(repository, source, parts[0])
        if hash_bytes(draft.composed.text.encode()) != plan.text_sha256:
            message = f"the text of {parts[0]} has changed since the plan was made"
            raise ClausectlError(Problem("CL431", message, hint=hint))
    report = carry_out(repository, plan, identity, head, key)
    forget_plan(repository.state_folder, report.plan_hash)
    return note_unused_key(report, key)


def _plan(
    kind: ActKind,
    title: str,
    role: str,
    version: OpenedVersion | Subject,
    files: Mapping[str, bytes],
    message: str,
    source: Source,
    identity: Identity,
    *,
    awaiting: tuple[str, ...] = (),
    declined: bool = False,
) -> ActPlan:
    return ActPlan(
        kind=kind,
        name=title,
        role=role,
        text_sha256=version.record.text.sha256,
        version_sha256=version.sha256,
        files=tuple(ActFile(path, data) for path, data in files.items()),
        message=message,
        seen=name_state(source, version.record.agreement, version.record.label),
        planned=identity.date,
        by_name=identity.name,
        by_email=identity.email,
        awaiting=awaiting,
        declined=declined,
    )


def _read_name(repository: Repository, name: str) -> Named:
    named = read_name(name)
    if named.label:
        return named
    return Named(name if is_common_id(name) else manifest_name(repository, name))


def _head(repository: Repository) -> str:
    """The commit that is checked out. Raises ClausectlError CL005 before the first one."""
    head = repository.head()
    if head is None:
        hint = "commit the agreement first: what is signed is what a commit holds"
        raise ClausectlError(Problem("CL005", "this repository has no commits yet", hint=hint))
    return head.commit
