"""Read what the rules about versions look at: the texts that a change touches, and what never changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from clausectl.checking.versions import ChangeAnalysis
from clausectl.comparing.significance import Context, assess
from clausectl.formats.decoding import decode
from clausectl.formats.names import AGREEMENTS, CLAUSES, FROZEN, clause_id, manifest_id, split_frozen
from clausectl.model.changes import ClauseChange, Diff, DocumentChange
from clausectl.model.reviews import Breakage, BrokenFile, TakenVersion, VersionedChange
from clausectl.model.sources import Source, SourceFile
from clausectl.pipeline.clause_sides import read_clause_side
from clausectl.pipeline.entries import read_leniently
from clausectl.records import dataclass
from clausectl.repository.ahead import Ahead
from clausectl.repository.history import BlobVersion, list_blob_versions
from clausectl.repository.opening import Repository

History = Ahead[list[BlobVersion]]
_VERSION = re.compile(r"^version:[ \t]*([^\s#][^\n]*?)[ \t]*$", re.MULTILINE)
_FRONT = re.compile(r"\A---\n.*?^---\s*$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class ChangeSides:
    """The two sources that a change lies between.

    ``fork`` is where it left the base branch, None where that is not known;
    ``tip`` is the full id of the base's commit, empty where it has none.
    """

    old: Source
    new: Source
    fork: Source | None
    tip: str


def ask_history(repository: Repository, sides: ChangeSides) -> History:
    """Begin to ask which contents the clauses and forms that differ have had on the base: one `git log`."""
    changes = repository.changes(sides.old, sides.new, CLAUSES, AGREEMENTS)
    paths = [c.path for c in changes if clause_id(c.path) or (c.old is not None and manifest_id(c.path))]
    tip = sides.tip
    return Ahead(lambda: list_blob_versions(repository, paths, tip) if tip else [])


def analyse_change(
    repository: Repository, sides: ChangeSides, diff: Diff, base: str, history: History | None = None
) -> ChangeAnalysis:
    """Every clause and form whose words or version may differ, and every broken file.

    ``base`` is what the reader calls the old side. Reads the files that changed,
    and the ``history`` of those whose version is not that of the old side, which
    is asked for where it was not before.
    """
    clauses = [change for change in diff.clauses if _is_versioned(change) or _is_new(change)]
    forms = [form for form in diff.forms if form.status in ("changed", "renamed") and form.new_path]
    earlier = [(change.old_path, change.new_path) for change in clauses]
    earlier += [(form.old_path, form.new_path) for form in forms]
    files = read_leniently(sides.new, [path for _, path in earlier], [])
    forked = _read_versions(sides.fork, [old for old, _ in earlier]) if sides.fork else {}
    stale = _read_reasons(sides.old, earlier)
    texts = [_describe_clause(change, files, forked, stale) for change in clauses if change.new_path in files]
    texts += [_describe_form(form, files, forked, stale) for form in forms if form.new_path in files]
    asked = {
        text.path
        for text in texts
        if not text.same_words
        and (text.new_version != text.old_version or text.forked_version != text.new_version)
    }
    pairs = [pair for pair in earlier if pair[1] in asked]
    taken = _find_taken(repository, history or ask_history(repository, sides), pairs, diff) if pairs else {}
    texts = [replace(text, taken=taken.get(text.path, ())) for text in texts]
    broken = (*_find_broken_frozen(repository, sides), *_find_broken_signed(diff))
    return ChangeAnalysis(tuple(texts), broken, base)


def _is_versioned(change: ClauseChange) -> bool:
    """Whether it is one clause on both sides: a pin names what is frozen."""
    return change.status not in ("added", "removed") and bool(change.new_path) and not change.is_pin


def _is_new(change: ClauseChange) -> bool:
    """Whether it is a clause that the base has not; it may have had one of that name."""
    return change.status == "added" and bool(change.new_path and change.new_version) and not change.is_pin


# Texts


def _describe_clause(
    change: ClauseChange,
    files: Mapping[str, SourceFile],
    forked: Mapping[str, str],
    stale: Mapping[str, str],
) -> VersionedChange:
    source, start, end = _find_version(files[change.new_path])
    found = change.assessment
    significance = found.significance if found is not None else None
    if significance is None and change.retitled:
        significance = "wording"
    if _is_new(change):
        significance = "substantive"
    reason = _FIELD.search(_front(source))
    stated = reason[1] if reason is not None else ""
    return VersionedChange(
        id=change.id,
        kind="clause",
        title=change.title,
        path=change.new_path,
        source=source,
        start=start,
        end=end,
        old_version=change.old_version,
        new_version=change.new_version,
        same_words=change.redline is None and not change.retitled and not _is_new(change),
        significance=significance,
        grounds=tuple(reason.said for reason in found.reasons) if found is not None else (),
        effect_reason="" if stated == stale.get(change.new_path) else stated,
        forked_version=forked.get(change.old_path, ""),
    )


def _describe_form(
    form: DocumentChange, files: Mapping[str, SourceFile], forked: Mapping[str, str], stale: Mapping[str, str]
) -> VersionedChange:
    source, start, end = _find_version(files[form.new_path])
    entries = [entry for entry in form.entries if entry.status not in ("renumbered", "pinned")]
    changed = bool(entries or form.settings or form.text or form.signatures)
    grounds = _assess_form(form, source)
    reason = _FIELD.search(_front(source))
    stated = reason[1] if reason is not None else ""
    return VersionedChange(
        id=form.ids[0],
        kind="form",
        title=form.title,
        path=form.new_path,
        source=source,
        start=start,
        end=end,
        old_version=form.old_version,
        new_version=form.new_version,
        same_words=not changed,
        significance=("substantive" if grounds else "wording") if changed else None,
        grounds=grounds,
        effect_reason="" if stated == stale.get(form.new_path) else stated,
        forked_version=forked.get(form.old_path, ""),
    )


def _assess_form(form: DocumentChange, source: str) -> tuple[str, ...]:
    """Why a change of a form is substantive: clauses that came or went, and what rules find in its words."""
    grounds = [
        f"{entry.title or entry.key} was {entry.status}"
        for entry in form.entries
        if entry.status in ("added", "removed", "replaced")
    ]
    stated = _LANGUAGE.search(_front(source))
    context = Context(language=stated[1]) if stated is not None else Context()
    for redline in (form.text, form.signatures):
        if redline is not None:
            grounds += [reason.said for reason in assess(redline, context).reasons]
    return tuple(grounds)


_LANGUAGE = re.compile(r"^language:[ \t]*[\"']?([A-Za-z-]{2,35})", re.MULTILINE)
_FIELD = re.compile(r"^effect_reason:[ \t]*(\S[^\n]*?)[ \t]*$", re.MULTILINE)


def _front(source: str) -> str:
    match = _FRONT.match(source)
    return match[0] if match is not None else ""


def _find_version(file: SourceFile) -> tuple[str, int, int]:
    """The decoded text, and the offsets of the version in its front matter (-1 where there is none)."""
    text, _ = decode(file.data, file.path)
    match = _VERSION.search(_front(text))
    return (text, match.start(1), match.end(1)) if match is not None else (text, -1, -1)


def _read_versions(source: Source, paths: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for file in read_leniently(source, [path for path in paths if path], []).values():
        text, start, end = _find_version(file)
        if start >= 0:
            found[file.path] = text[start:end]
    return found


def _read_reasons(old: Source, earlier: Iterable[tuple[str, str]]) -> dict[str, str]:
    """New path -> the ``effect_reason:`` that stood before: it was said of another change."""
    paths = {before: after for before, after in earlier if before}
    found: dict[str, str] = {}
    for file in read_leniently(old, list(paths), []).values():
        match = _FIELD.search(_front(decode(file.data, file.path)[0]))
        if match is not None:
            found[paths[file.path]] = match[1]
    return found


# What was given away


def _find_taken(
    repository: Repository, history: History, pairs: Iterable[tuple[str, str]], diff: Diff
) -> dict[str, tuple[TakenVersion, ...]]:
    """New path -> the versions that the first-parent history of the base gave to other words."""
    former = {path: new for old, new in pairs for path in (old, new) if path}
    versions = [version for version in history.result() if version.path in former]
    known = repository.read_blobs({version.blob for version in versions})
    words = {clause.new_path: clause.new_text for clause in diff.clauses}
    found: dict[str, dict[str, TakenVersion]] = {}
    for version in reversed(versions):  # the first commit that gave a version to its words is named
        told = _tell_taken(version, known[version.blob], words.get(former[version.path], ""))
        if told is not None:
            found.setdefault(former[version.path], {}).setdefault(told.version, told)
    return {path: tuple(taken.values()) for path, taken in found.items()}


def _tell_taken(version: BlobVersion, data: bytes, words: str) -> TakenVersion | None:
    if clause_id(version.path) is None:
        text, start, end = _find_version(SourceFile(version.path, version.blob, data))
        stated = text[start:end] if start >= 0 else ""
    else:
        name = clause_id(version.path) or version.path
        side = read_clause_side(name, version.path, version.blob, data, "", {})
        stated = side.version
        if side.text == words:
            return None  # the same words may have the version that they had
    return TakenVersion(stated, version.commit, version.pull_request) if stated else None


# What never changes


def _find_broken_frozen(repository: Repository, sides: ChangeSides) -> tuple[BrokenFile, ...]:
    found = []
    for change in repository.changes(sides.old, sides.new, FROZEN):
        named = split_frozen(change.path)
        if named is not None and change.old is not None:
            how: Breakage = "gone" if change.new is None else "changed"
            found.append(BrokenFile(change.path, "frozen source", f"{named[0]} {named[1]}", how))
    return tuple(found)


def _find_broken_signed(diff: Diff) -> tuple[BrokenFile, ...]:
    from clausectl.formats.signed_names import signed_folder

    found = []
    for version in diff.signed.broken if diff.signed is not None else ():
        agreement, _, label = version.name.rpartition("@")
        for inner, how in version.files:
            path = f"{signed_folder(agreement, label)}/{inner}"
            found.append(BrokenFile(path, "signed version", version.name, how))
    return tuple(found)
