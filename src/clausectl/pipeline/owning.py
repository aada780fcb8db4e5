"""Owners of clauses, forms and agreements, written where a host looks for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from clausectl.errors import ClausectlError, Problem
from clausectl.formats.code_owners import (
    CODE_OWNERS,
    MAX_CODE_OWNERS_BYTES,
    CodeOwners,
    find_drift,
    read_code_owners,
    read_rules_below,
    write_code_owners,
)
from clausectl.formats.manifest_file import is_manifest
from clausectl.formats.names import AGREEMENTS, CLAUSES, clause_id, manifest_id
from clausectl.formats.owner_field import read_owner
from clausectl.formats.owner_patterns import (
    OwnerRule,
    OwnerRules,
    explain_unwritable,
    is_code_owner,
    write_owner_pattern,
)
from clausectl.model.owners import LeftOut, Override, OwnerLine, OwnersAction, OwnersReport
from clausectl.model.sources import Source
from clausectl.pipeline.entries import read_leniently
from clausectl.pipeline.planning import refuse
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.records import dataclass
from clausectl.repository.opening import Repository


@dataclass(frozen=True, slots=True)
class Owners:
    """Who answers for which file, by path. ``unowned`` are clauses that state nobody."""

    owners: Mapping[str, str]
    left_out: tuple[LeftOut, ...]
    unowned: tuple[str, ...]


def keep_owners(
    repository: Repository,
    *,
    write: bool = True,
    by_folder: bool = False,
    progress: Progress = no_progress,
) -> OwnersReport:
    """Bring our lines of the work tree's CODEOWNERS in step with its files, or tell what would change.

    Raises ClausectlError with the problems of front matter that cannot be read
    (nobody's line is dropped because of a slip elsewhere), CL012 for links,
    CL080 for markers that are not one pair, CL015 for a file that GitHub would
    not read, CL072 when it changed meanwhile, and what writing raises.
    """
    source = repository.worktree()
    found = find_owners(source, progress)
    lines = write_lines(found, by_folder=by_folder)
    path, data, others = _find_file(source)
    file, problems = read_code_owners(data, path)
    if file is None:
        raise ClausectlError(problems)
    new = write_code_owners(file, lines)
    if len(new) >= MAX_CODE_OWNERS_BYTES:
        raise ClausectlError(_too_large(path, len(new), by_folder=by_folder))
    action = _settle_action(file, data, new, lines)
    notes = [f"GitHub reads {path}, and not {other}" for other in others]
    overrides, untried = _find_overrides(file, len(lines) if write else len(file.own), found.owners)
    if untried:
        notes.append(f"{untried:,} lines with wildcards below ours were not looked at")
    if write and action in ("created", "changed"):
        now = source.read([path], limit=MAX_CODE_OWNERS_BYTES).get(path)
        if (now.data if now is not None else None) != data:
            hint = "run the command again"
            raise ClausectlError(Problem("CL072", "the file changed meanwhile", path, hint=hint))
        repository.write({path: new}, create_only=data is None)
    return OwnersReport(
        path,
        action,
        write,
        tuple(lines),
        tuple(find_drift(file, lines)),
        found.left_out,
        overrides,
        len(found.unowned),
        tuple(notes),
    )


def find_owners(source: Source, progress: Progress = no_progress) -> Owners:
    """The owner that each clause, form and agreement of a source states.

    Raises ClausectlError with every file whose owner cannot be read.
    """
    entries = source.entries(CLAUSES, AGREEMENTS)
    paths = [entry.path for entry in entries if clause_id(entry.path) or manifest_id(entry.path)]
    problems: list[Problem] = []
    files = read_leniently(source, paths, problems)
    owners: dict[str, str] = {}
    left_out: list[LeftOut] = []
    unowned: list[str] = []
    for done, file in enumerate(files.values()):
        if done % 500 == 0:
            progress("reading", done, len(files))
        is_clause = file.path.startswith(CLAUSES + "/")
        if not is_clause and not is_manifest(file.data):
            continue
        owner, own = read_owner(file.data, file.path)
        problems += own
        if not owner:
            unowned += [file.path] if is_clause else []
            continue
        why = explain_unwritable(file.path)
        if not is_code_owner(owner):
            why = "the owner is no @user, @organisation/team or e-mail address"
        if why:
            left_out.append(LeftOut(file.path, owner, why))
        else:
            owners[file.path] = owner
    refuse(problems)
    return Owners(owners, tuple(left_out), tuple(unowned))


def write_lines(found: Owners, *, by_folder: bool = False) -> list[OwnerLine]:
    """A line for each file, sorted; with ``by_folder`` one for a folder whose clauses share an owner."""
    folders = _find_shared_folders(found) if by_folder else {}
    counts: dict[str, int] = {}
    result: dict[str, OwnerLine] = {}
    for path, owner in found.owners.items():
        folder = next((above for above in _folders_above(path) if above in folders), "")
        key = folder or path
        counts[key] = counts.get(key, 0) + 1
        result[key] = OwnerLine(write_owner_pattern(key, folder=bool(folder)), owner, counts[key])
    return [result[key] for key in sorted(result)]


def _find_shared_folders(found: Owners) -> dict[str, str]:
    """Folders under clauses/ in which every clause states one and the same owner."""
    shared: dict[str, str] = {}
    mixed: set[str] = set()
    for path, owner in found.owners.items():
        for folder in _folders_above(path):
            if shared.setdefault(folder, owner) != owner:
                mixed.add(folder)
    for path in (*(left.path for left in found.left_out), *found.unowned):
        mixed.update(_folders_above(path))
    return {
        folder: owner
        for folder, owner in shared.items()
        if folder not in mixed and (folder + "/").startswith(CLAUSES + "/")
    }


def _folders_above(path: str) -> list[str]:
    """The folders a file is in, the outermost first."""
    parts = path.split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts))]


def _find_file(source: Source) -> tuple[str, bytes | None, list[str]]:
    """The CODEOWNERS file that the host reads, or where one belongs; its bytes; others that are not read."""
    found: dict[str, bytes] = {}
    for path in CODE_OWNERS:
        try:
            files = source.read([path], limit=MAX_CODE_OWNERS_BYTES)
        except ClausectlError as error:
            # a folder that is a link holds nothing that the host would read; ours has to be a real one
            if found or any(problem.path == "docs" for problem in error.problems):
                continue
            raise
        if path in files:
            found[path] = files[path].data
    if not found:
        return CODE_OWNERS[0], None, []
    first, *others = found
    return first, found[first], others


def _settle_action(
    file: CodeOwners, data: bytes | None, new: bytes, lines: Sequence[OwnerLine]
) -> OwnersAction:
    if file.fresh and not lines:
        return "none" if data is None else "unchanged"
    if data is None:
        return "created"
    return "unchanged" if new == data else "changed"


def _find_overrides(
    file: CodeOwners, count: int, owners: Mapping[str, str]
) -> tuple[tuple[Override, ...], int]:
    """Lines below ours that count for our files and do not name their owner."""
    below = read_rules_below(file, count)
    if not below:
        return (), 0
    rules = OwnerRules(below)
    taken: dict[OwnerRule, list[str]] = {}
    for path, owner in owners.items():
        rule = rules.find(path)
        if rule is not None and owner.lower() not in (name.lower() for name in rule.owners):
            taken.setdefault(rule, []).append(path)
    ordered: Iterable[OwnerRule] = sorted(taken, key=lambda rule: rule.line)
    return tuple(Override(rule.line, rule.text, tuple(taken[rule])) for rule in ordered), rules.untried


def _too_large(path: str, size: int, *, by_folder: bool) -> Problem:
    hint = "shorten it; of folders with one owner each, one line is enough"
    if not by_folder:
        hint = "write one line for folders whose clauses have one owner: `clausectl owners --by-folder`"
    return Problem(
        "CL015",
        f"the file would have {size:,} bytes, and GitHub reads none of {MAX_CODE_OWNERS_BYTES:,} or more",
        path,
        hint=hint,
    )
