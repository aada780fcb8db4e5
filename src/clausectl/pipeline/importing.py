"""`import`: read files, split them, induce, write in memory, compose again, and refuse what lost a word."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from clausectl.composing.outline import Memo
from clausectl.composing.plain_text import TextMemo, compose_text
from clausectl.errors import ClausectlError, Problem
from clausectl.formats.names import clause_path, frozen_path
from clausectl.importing.grouping import group_copies
from clausectl.importing.induction import Sheet, induce
from clausectl.importing.lossless import Loss, find_losses, read_tokens
from clausectl.importing.mending import mend_bodies
from clausectl.importing.naming import make_unique
from clausectl.importing.readers import read_file
from clausectl.importing.signature_blocks import account_for, read_signature_block
from clausectl.importing.splitting import refuse_endless, split_copies
from clausectl.importing.tidying import skip_front_matter, tidy
from clausectl.importing.twins import KnownLibrary, tell_near_twins
from clausectl.importing.unseen import drop_unseen
from clausectl.importing.writing import write_files, write_form_file, write_frozen
from clausectl.model.import_plan import ImportChoices, ImportPlan
from clausectl.model.imported import ReadText
from clausectl.model.induced import Decision, ImportedCopy, Induced
from clausectl.model.library import Library
from clausectl.model.manifests import Titles
from clausectl.model.sources import Source
from clausectl.pipeline.formatting import lay_out_text
from clausectl.pipeline.importing_forms import put_on_known_forms
from clausectl.pipeline.load import load_library
from clausectl.pipeline.planning import PlannedSource, check_new_path
from clausectl.pipeline.progress import Progress, no_progress

_MOST_TOLD = 20


def read_copies(
    files: Sequence[tuple[str, bytes]], choices: ImportChoices, progress: Progress = no_progress
) -> tuple[tuple[ReadText, ...], tuple[ImportedCopy, ...]]:
    """Files by name and bytes, read and split into agreements. Raises ClausectlError with every problem."""
    problems: list[Problem] = []
    texts: list[ReadText] = []
    copies: list[ImportedCopy] = []
    for done, (path, data) in enumerate(files):
        progress("reading", done, len(files))
        try:
            text = read_file(data, path, choices.read)
            texts.append(text)
            copies += _split(text, data, choices.split)
        except ClausectlError as error:
            problems += error.problems
    progress("", 1, 1)
    if problems:
        raise ClausectlError(problems)
    return tuple(texts), tuple(copies)


def _split(text: ReadText, data: bytes, pattern: str) -> list[ImportedCopy]:
    lines = text.text.split("\n")[:-1]
    if not any(line.strip() for line in lines):
        hint = "a scan needs text recognition first"
        raise ClausectlError(Problem("CL642", "no words were found in it", text.path, hint=hint))
    kept_lines, (lines, unseen) = lines, drop_unseen(lines, text.spots, text.path)
    refuse_endless(lines, text.path)
    ranges = split_copies(lines, pattern, text.path)
    copies: list[ImportedCopy] = []
    for number, (start, end) in enumerate(ranges, 1):
        spots = text.spots[start:end]
        piece = number if len(ranges) > 1 else 0
        kept = data
        if piece and text.kind in ("markdown", "text"):
            kept = ("\n".join(kept_lines[start:end]).strip("\n") + "\n").encode("utf-8", "surrogatepass")
        low = (spots[0].page, spots[0].line) if spots and number > 1 else (0, 0)
        high = (spots[-1].page, spots[-1].line) if spots and number < len(ranges) else _END
        copies.append(
            ImportedCopy(
                text.path,
                piece,
                tuple(lines[start:end]),
                spots,
                kept,
                text.kind,
                tuple(one for one in (*text.left, *unseen) if low <= (one.spot.page, one.spot.line) <= high),
                tuple(one for one in text.doubts if low <= (one.spot.page, one.spot.line) <= high),
            )
        )
    return copies


_END = (1 << 40, 1 << 40)


def plan_import(
    source: Source,
    texts: tuple[ReadText, ...],
    copies: tuple[ImportedCopy, ...],
    choices: ImportChoices,
    progress: Progress = no_progress,
) -> ImportPlan:
    """What an import would write. Nothing is.

    Raises ClausectlError CL661 where words or numbers would be lost, CL662
    where a copy is no agreement, CL663 where words of a signature block are of
    no known kind, and CL073 or CL074 for names.
    """
    sheets = make_sheets(copies, progress)
    library = load_library(source).library
    known = KnownLibrary(library.clauses)
    problems = check_new_path(source, f"agreements/{choices.name}.md", form=False)
    if any(problem.code == "CL074" for problem in problems):  # what cannot be a name, before any work
        raise ClausectlError(problems)
    groups, rest = put_on_known_forms(library, sheets, copies, choices.name, progress)
    apart = _refuse_name(source, library, choices.name, groups, [copies[sheet.index] for sheet in rest])
    files: dict[str, str] = {path: text for group in groups for path, text in lay_out_files(group).items()}
    names: set[str] = {*library.manifests, *(one.id for group in groups for one in group.agreements)}
    grouped = group_copies([sheet.tidied for sheet in rest])
    waiting = [[rest[at].index for at in group] for group in grouped]
    while waiting:
        group = [sheets[at] for at in waiting.pop(0)]
        name = make_unique(choices.name, names)
        induced, own, losses = _induce(group, name, known, source, copies, [*files], progress)
        failing = [at for at, found in losses.items() if found]
        if failing and len(group) > 1 and len(failing) * 2 < len(group):
            waiting.insert(0, [sheet.index for sheet in group if sheet.index not in failing])
            waiting += [[at] for at in failing]
            apart += [_set_apart(copies[at], losses[at][0]) for at in failing]
            continue
        if failing:
            raise ClausectlError(tell_losses(copies, losses))
        names.add(name)
        groups.append(induced)
        files.update(own)
    problems = [problem for path in files for problem in check_new_path(source, path)]
    if problems:
        raise ClausectlError(problems[:_MOST_TOLD])
    told = tuple(tell_near_twins(group, known) for group in groups)
    return ImportPlan(choices, texts, copies, told, files, tuple(apart))


def _refuse_name(
    source: Source, library: Library, name: str, groups: Sequence[Induced], rest: Sequence[ImportedCopy]
) -> list[Decision]:
    """Refuse a name for a new form that is taken; where it is the form that other copies are on, say so.

    ``rest`` are copies that are on no form of the library.
    """
    if any(group.form.id == name for group in groups):
        reason = f"says something else than the form {name}, and is not on it"
        return [
            Decision("agreement", copy.name, reason, 0.7, f"line {copy.spots[0].line if copy.spots else 1}")
            for copy in rest
        ]
    problems = check_new_path(source, f"agreements/{name}/form.md") if rest else []
    if problems and name in library.manifests:
        hint = f"{rest[0].name} says something else than what is there: give another --name"
        problems = [replace(problem, hint=hint) for problem in problems]
    if problems:
        raise ClausectlError(problems)
    return []


def make_sheets(copies: Sequence[ImportedCopy], progress: Progress = no_progress) -> list[Sheet]:
    """The copies as paragraphs and signature blocks. Raises ClausectlError CL663 with every problem."""
    sheets: list[Sheet] = []
    problems: list[Problem] = []
    for at, copy in enumerate(copies):
        progress("reading signature blocks", at, len(copies))
        block = read_signature_block(copy.lines, copy.spots)
        if block is not None:
            lost = account_for(copy.lines, block)
            if lost:
                place = copy.spots[min(block.start, len(copy.spots) - 1)]
                message = f"words of the signature block are of no known kind: {' '.join(lost)[:200]}"
                hint = "mark where the block ends, or take it out of the file and record it by hand"
                problems.append(Problem("CL663", message, copy.path, place.line, hint=hint))
        end = block.start if block is not None else len(copy.lines)
        tidied = tidy(copy.lines[:end], copy.spots[:end])
        sheets.append(Sheet(at, copy.name, tidied, block))
    progress("", 1, 1)
    if problems:
        raise ClausectlError(problems[:_MOST_TOLD])
    return sheets


def _induce(
    group: Sequence[Sheet],
    name: str,
    known: KnownLibrary,
    source: Source,
    copies: Sequence[ImportedCopy],
    taken: Sequence[str],
    progress: Progress,
) -> tuple[Induced, dict[str, str], dict[int, list[Loss]]]:
    """What copies come to, first with titles left to the form; without where that would lose words."""
    best: tuple[Induced, dict[str, str], dict[int, list[Loss]]] | None = None
    ids = [path.removeprefix("clauses/").removesuffix(".md") for path in taken]
    for titles in _TITLES:
        progress("aligning copies", 0, len(group))
        induced = mend_bodies(induce(group, name, known=known.find, taken=[*known.ids, *ids], titles=titles))
        if not any(part.items for part in induced.form.parts):
            raise ClausectlError(_no_agreement(copies[group[0].index]))
        files = lay_out_files(induced)
        losses = check_losses(induced, files, source, group, copies, progress)
        lost = sum(1 for found in losses.values() if found)
        if best is None or lost < sum(1 for found in best[2].values() if found):
            best = induced, files, losses
        if not lost or induced.form.titles == "none":
            break
    assert best is not None  # noqa: S101 - at least one way was tried
    return best


_TITLES: tuple[Titles | None, ...] = (None, "none")


def lay_out_files(induced: Induced) -> dict[str, str]:
    """The files of what was induced, laid out, by path; those of older versions under their hashes."""
    files = {path: lay_out_text(path, text) for path, text in write_files(induced).items()}
    for clause, text in write_frozen(induced):
        laid = lay_out_text(clause_path(clause.id), text)
        digest = hashlib.sha256(laid.encode("utf-8")).hexdigest()
        files[frozen_path(clause.id, clause.version, digest)] = laid
    return files


def check_losses(
    induced: Induced,
    files: Mapping[str, str],
    source: Source,
    group: Sequence[Sheet],
    copies: Sequence[ImportedCopy],
    progress: Progress = no_progress,
) -> dict[int, list[Loss]]:
    """For each copy every word and number that composing its agreement does not give back.

    The signature block is left out: what stands in a copy's is recorded as acts.
    """
    bare = replace(induced, form=replace(induced.form, signatories=()))
    planned = {**files, **{p: lay_out_text(p, t) for p, t in write_form_file(bare).items()}}
    loaded = load_library(PlannedSource(source, {p: t.encode("utf-8") for p, t in planned.items()}))
    refused = [p for p in loaded.problems if p.path in planned and p.severity == "error"]
    if refused:
        raise ClausectlError(refused[:_MOST_TOLD])
    memo: TextMemo = {}
    placed: Memo = {}
    found: dict[int, list[Loss]] = {}
    by_index = {sheet.index: sheet for sheet in group}
    for done, agreement in enumerate(induced.agreements):
        progress("composing again", done, len(induced.agreements))
        sheet, copy = by_index[agreement.copy], copies[agreement.copy]
        text = _compose(loaded.library, agreement.id, memo, placed)
        first = skip_front_matter(copy.lines)
        end = sheet.block.start if sheet.block is not None else len(copy.lines)
        source_text = "\n".join(copy.lines[first:end])
        composed, _ = read_tokens(text, composed=True)
        read = read_tokens(source_text)
        found[agreement.copy] = find_losses(read, composed, source_text, copy.spots[first:end])
    progress("", 1, 1)
    return found


def _compose(library: Library, name: str, memo: TextMemo, placed: Memo) -> str:
    composed, problems = compose_text(library, library.manifests[name], memo, placed)
    if composed is None:
        raise ClausectlError([p for p in problems if p.severity == "error"][:_MOST_TOLD])
    return composed.text


# What is told

_MEND = "nothing was written; import this copy alone, or mend its file"


def _no_agreement(copy: ImportedCopy) -> Problem:
    hint = "an agreement has clauses with numbers or headings; is this the right file?"
    return Problem("CL662", "nothing in it looks like the clauses of an agreement", copy.path, hint=hint)


def tell_losses(
    copies: Sequence[ImportedCopy], losses: Mapping[int, list[Loss]], hint: str = _MEND
) -> list[Problem]:
    """The first losses of each copy, as what keeps an import from being written."""
    told: list[Problem] = []
    for at, found in losses.items():
        for loss in found[:3]:
            message = _tell_loss(loss)
            told.append(Problem("CL661", message, copies[at].path, loss.spot.line, hint=hint))
    return told[:_MOST_TOLD]


def _set_apart(copy: ImportedCopy, loss: Loss) -> Decision:
    reason = f"an agreement by itself, because on the form of the others {_tell_loss(loss)}"
    return Decision("agreement", copy.name, reason, 0.5, f"line {loss.spot.line}")


def _tell_loss(loss: Loss) -> str:
    if not loss.composed:
        return f"“{loss.read}” would be lost"
    if not loss.read:
        return f"“{loss.composed}” would be added"
    return f"“{loss.read}” would become “{loss.composed}”"
