"""Versions in a reader's words: what happened, what changed, what it comes to. Nothing here is escaped."""

from __future__ import annotations

from collections.abc import Iterable

from clausectl.model.lineage import CommitFacts
from clausectl.model.redlines import Edit
from clausectl.model.versions import EntryStatus, LoggedVersion, VersionLog
from clausectl.output.diff_words import count, describe_value, join_words, list_names
from clausectl.output.significance_words import (
    clip,
    describe_badge,
    describe_grounds,
    describe_reason,
    kinds_of,
)

_EDITS = 2  # told in the line of a version; the redline has them all
_REASONS = 3
_REASON = 70
_WORDS = 60  # characters of one quotation
_VALUE = 120
_SUBJECT = 100
_WEIGHTS = {"editorial": 0, "wording": 1, "substantive": 2}
_STEPS = {"substantive": "MAJOR", "wording": "MINOR", "editorial": "PATCH"}
_ENTRIES: dict[EntryStatus, str] = {
    "added": "came into the clause list",
    "removed": "was taken out of the clause list",
    "moved": "moved in the clause list",
}
_NOT_COMMITTED = "not committed yet"


def describe_event(version: LoggedVersion) -> str:
    """What happened, in one line: ``renamed from x/y; “60 days” became “90 days” (a period changed)``."""
    facts: list[str] = []
    if version.event == "removed":
        return "removed"
    if version.event == "began":
        facts.append("these words were written here" if version.passage else "first version")
    elif version.event == "cut off":
        facts.append("the oldest version that this clone holds")
    elif version.event == "returned":
        facts.append("came back after it was removed")
    elif version.event == "merged":
        facts.append(f"a merge put {version.joined} versions together; beside the first of them:")
    if version.sources:
        verb = "cut out of" if version.event == "cut out" else "took words from"
        facts.append(f"{verb} {list_names(version.sources)}")
    elif version.was and version.was != version.name:
        facts.append(f"{'taken over' if version.passage else 'renamed'} from {version.was}")
    changes = list_changes(version)
    if version.found is not None and not changes:
        changes = ["no word changed" if facts else tell_layout(version)]
    return "; ".join([*facts, *changes]).replace(":; ", ": ")


def list_changes(version: LoggedVersion) -> list[str]:
    """Each thing that changed, words first; a long list of edits ends in the number of the others."""
    found: list[str] = []
    if version.formatting:
        found.append("only markup changed, no word")
    elif version.redline is not None and version.found is not None:
        edits = list(dict.fromkeys(told for edit in version.found.edits if (told := describe_edit(edit))))
        found += edits[:_EDITS] if len(edits) > _EDITS + 1 else edits
        if len(edits) > _EDITS + 1:
            found.append(f"{len(edits) - _EDITS:,} more changes of words")
        if not edits:
            found.append("punctuation or spaces changed, no word")
    found += [clip(describe_value(value), _VALUE) for value in version.values]
    found += [f"{clip(entry, _VALUE)} {_ENTRIES[status]}" for status, entry in version.entries]
    own = [fact for fact in version.facts if not (version.passage and fact.name == "title")]
    quiet = not found
    found += [clip(describe_value(fact), _VALUE) for fact in own]
    if quiet and version.renumbered:
        found.append("only numbers changed" if not own else "numbers changed")
    if quiet and found:
        found.append("no word changed")
    return found


def tell_layout(version: LoggedVersion) -> str:
    """What a commit changed that touched neither words nor what the front matter says."""
    if version.was_version != version.version:
        return "only the version number changed; no word changed"
    return "only the layout of the file changed; no word changed"


def describe_edit(edit: Edit) -> str:
    """``“60 days” became “90 days” (a period changed)``; empty for what is no word."""
    reason = edit.reasons[0] if edit.reasons else None
    old, new = " ".join(edit.old.split()), " ".join(edit.new.split())
    if reason is not None and len(edit.reasons) == 1 and (reason.old or reason.new):
        old, new = reason.old, reason.new
    if not any(map(str.isalnum, old + new)) or old == new:
        return reason.said if reason is not None else ""
    old, new = clip(old, _WORDS), clip(new, _WORDS)
    if old and new:
        told = f"“{old}” became “{new}”"
    else:
        told = f"“{new}” was added" if new else f"“{old}” was taken out"
    said = reason.said.partition(",")[0].partition(":")[0] if reason is not None else ""
    return f"{told} ({said})" if said and "became" not in said and "“" not in said else told


def describe_judgement(version: LoggedVersion) -> str:
    """Declared and found significance: ``declared editorial (1.0.0 → 1.0.1), found substantive: …``."""
    if version.found is None:
        return ""
    kinds = kinds_of(version.found) or (("formatting",) if version.formatting else ())
    reasons = list(dict.fromkeys(clip(describe_reason(reason), _REASON) for reason in version.found.reasons))
    if len(reasons) > _REASONS + 1:
        reasons[_REASONS:] = [f"{len(reasons) - _REASONS:,} more reasons"]
    grounds = reasons or describe_grounds(version.found.significance, (), kinds, language=version.language)
    found = describe_badge(version.found.significance, grounds)
    declared = tell_declared(version)
    told = f"{declared}; found {found}" if declared else f"found {found}"
    if is_underdeclared(version):
        why = (
            f"because: {version.effect_reason}" if version.effect_reason else "and no effect_reason says why"
        )
        told = f"{told}; less was declared than found, {why}"
    return told


def tell_declared(version: LoggedVersion) -> str:
    """What the version number declares, in words."""
    step = f"{version.was_version} → {version.version}"
    if version.declared == "none":
        same = version.found is not None and version.found.significance == "editorial"
        return "" if same else f"declared nothing ({version.version} stays)"
    if version.declared == "lower":
        return f"the version number was lowered ({step})"
    if not version.declared:
        return ""
    return f"declared {version.declared} ({_STEPS[version.declared]}, {step})"


def is_underdeclared(version: LoggedVersion) -> bool:
    """Whether the version number stands for less than was found."""
    if version.found is None or version.declared in ("", "lower"):
        return False
    found = _WEIGHTS.get(version.found.significance)
    return found is not None and _WEIGHTS.get(version.declared, 0) < found


def describe_heading(version: LoggedVersion) -> str:
    """``2021-03-04  Contract counsel  #12``."""
    commit = version.commit
    if commit is None:
        return _NOT_COMMITTED
    request = commit.pull_request
    asked = f"pull request {request}" + (", squashed" if commit.squashed else "")
    return ", ".join([commit.date[:10] or "no date", commit.author or "no name", asked])


def describe_commit(commit: CommitFacts) -> str:
    """``7d3bb5c Lengthen the period (committed by Host on 2021-03-05; proposed by Speaker A)``."""
    facts = []
    if (commit.committer, commit.committer_email) != (commit.author, commit.email):
        later = f" on {commit.committed[:10]}" if commit.committed[:10] != commit.date[:10] else ""
        facts.append(f"committed by {commit.committer or 'no name'}{later}")
    if commit.proposed_by:
        facts.append(f"proposed by {join_words(commit.proposed_by)}")
    if commit.co_authors:
        facts.append(f"with {join_words([name.partition(' <')[0] for name in commit.co_authors])}")
    subject = commit.subject
    if commit.pull_request.startswith("#"):
        subject = subject.removesuffix(f"({commit.pull_request})").rstrip()
    more = f" ({'; '.join(facts)})" if facts else ""
    return f"{commit.id[:7]} {clip(subject, _SUBJECT)}{more}"


def describe_another(version: LoggedVersion) -> str:
    """That the version number stands for two texts; empty where it does not."""
    if not version.another:
        return ""
    where = "in the work tree" if version.another == "WORKTREE" else f"since {version.another[:7]}"
    return f"{version.version} names another text too, {where}: one version should name one text"


def describe_log(log: VersionLog) -> str:
    """``Exclusivity (icml/exclusivity): 3 versions, newest first``."""
    name = f"{log.title} ({log.name})" if log.title else log.name
    if len(log.names) > 1:
        name = f"{name} and {len(log.names) - 1:,} files it consists of"
    shown = len(log.versions)
    told = f"{name}: {count(log.total, 'version')}"
    if shown < log.total:
        told = f"{told}, of which {shown:,} {'is' if shown == 1 else 'are'} shown"
    return f"{told}, newest first" if shown > 1 else told


def list_remarks(log: VersionLog) -> Iterable[str]:
    """What a reader must know of the list as a whole."""
    if log.cut_off:
        yield "this clone is shallow: there may be older versions (`git fetch --unshallow` fetches them)"
    yield from log.notes
