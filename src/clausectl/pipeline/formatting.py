"""Lay files out: read, lay out, read again and compare, write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from clausectl import __version__
from clausectl.composing.clause_text import write_text
from clausectl.errors import ClausectlError, Problem
from clausectl.formats.clause_file import CLAUSE_FIELDS, read_clause
from clausectl.formats.decoding import decode
from clausectl.formats.front_matter_layout import bare, lay_out_front_matter
from clausectl.formats.layout import lay_out_body
from clausectl.formats.manifest_file import FILLED_FIELDS, FORM_FIELDS, is_manifest, read_manifest
from clausectl.formats.names import AGREEMENTS, CLAUSES, clause_id, clause_path, manifest_id
from clausectl.formats.strict_yaml import read_front_matter, split_front_matter
from clausectl.model.clauses import Block, Clause
from clausectl.model.manifests import Manifest
from clausectl.model.sources import FileEntry, Source, SourceFile
from clausectl.model.written import WriteReport, WrittenFile
from clausectl.pipeline.naming import find_path
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.records import dataclass
from clausectl.repository.opening import Repository
from clausectl.repository.paths import not_a_file

_BATCH = 250
_CACHE = f"laid-out-{__version__}"


@dataclass(frozen=True, slots=True)
class _Laid:
    """One file's text as it is and as it is laid out (None: it is left alone), with what is wrong."""

    before: str
    after: str | None
    problems: tuple[Problem, ...] = ()


def format_files(
    repository: Repository, paths: Sequence[str] = (), *, write: bool = True, progress: Progress = no_progress
) -> WriteReport:
    """Lay out the clauses, forms and agreements of the work tree, or those in the paths named.

    A file with errors, or one whose canonical text would change, is left alone
    and reported. With ``write`` false nothing is written. Raises ClausectlError
    CL054, CL071 for a path that is not to be laid out, and what writing raises.
    """
    wanted = [find_path(repository, path) for path in paths]
    source = repository.worktree()
    entries, problems = _choose(source, wanted)
    known = repository.cache.load(_CACHE)
    clean: dict[str, int] = {}
    files: list[WrittenFile] = []
    pending: dict[str, tuple[bytes, bytes]] = {}
    looked_at = 0
    for done, file in enumerate(_read(source, entries, problems)):
        if done % 100 == 0:
            progress("laying out", done, len(entries))
        if file.path.startswith(AGREEMENTS + "/") and not is_manifest(file.data):
            if file.path in wanted:
                problems.append(_not_laid_out(file.path))
            continue
        looked_at += 1
        key = f"{file.path[:1]}{file.blob}"
        if key in known and b"\r" not in file.data:
            clean[key] = 1
            continue
        laid = lay_out(file)
        problems += laid.problems
        if laid.after is None:
            continue
        data = laid.after.encode("utf-8")
        if data == file.data:
            clean[key] = 1
            continue
        files.append(WrittenFile("changed", file.path, laid.before, laid.after))
        pending[file.path] = (file.data, data)
    progress("laying out", len(entries), len(entries))
    if len(clean.keys() - known.keys()) >= _BATCH:
        repository.cache.store(_CACHE, clean if not wanted else {**known, **clean})
    if write:
        files = _write(repository, source, files, pending, problems, progress)
    ordered = tuple(sorted(set(problems), key=lambda p: p.sort_key))
    return WriteReport("fmt", tuple(files), ordered, written=write, looked_at=looked_at)


def lay_out(file: SourceFile) -> _Laid:
    """The text of one file laid out, or the problems that leave it alone."""
    text, problems = decode(file.data, file.path)
    thing, found = _read_thing(file)
    problems = [p for p in (*problems, *found) if p.severity == "error"]
    front, _ = read_front_matter(text, file.path)
    where = split_front_matter(text)
    if problems or thing is None or front is None or where is None:
        return _Laid(text, None, tuple(problems))
    order: Sequence[str] = CLAUSE_FIELDS
    if isinstance(thing, Manifest):
        order = FILLED_FIELDS if thing.form else FORM_FIELDS
    head = lay_out_front_matter(text[4 : where[0]], front.fields, order)
    after = f"---\n{head}---\n{lay_out_body(text, front.body_start, thing.blocks)}"
    if after == text:
        return _Laid(text, after)
    again, _ = _read_thing(SourceFile(file.path, "", after.encode("utf-8")))
    if again is None or not _same(thing, again) or not _stable(again, after, order):
        hint = "lay it out by hand; what Markdown makes of it is unusual"
        message = "laying the file out would change what it says, so it is left as it is"
        return _Laid(text, None, (Problem("CL070", message, file.path, hint=hint),))
    return _Laid(text, after)


def lay_out_text(path: str, text: str) -> str:
    """The text of a file laid out as `clausectl fmt` does it."""
    after = lay_out(SourceFile(path, "", text.encode("utf-8"))).after
    return after if after is not None else text


def _read_thing(file: SourceFile) -> tuple[Clause | Manifest | None, list[Problem]]:
    if file.path.startswith(AGREEMENTS + "/"):
        return read_manifest(file.data, file.path, file.blob)
    return read_clause(file.data, file.path, file.blob)


def _same(old: Clause | Manifest, new: Clause | Manifest) -> bool:
    """Whether two readings of a file mean the same: every field, the canonical text, every target."""
    return _fields_of(old) == _fields_of(new) and _words_of(old) == _words_of(new)


def _fields_of(thing: Clause | Manifest) -> object:
    front, problems = read_front_matter(thing.source, thing.path)
    return None if front is None or problems else bare(front.fields)


def _words_of(thing: Clause | Manifest) -> tuple[object, ...]:
    stands_at = clause_path(thing.id) if isinstance(thing, Clause) else thing.path
    targets = [
        (piece.kind, piece.text)
        for block in _walk(thing.blocks)
        for piece in block.pieces
        if piece.kind in ("link_open", "placeholder")
    ]
    kinds = [(block.kind, block.level, block.info) for block in _walk(thing.blocks)]
    return write_text(thing.blocks, thing.path, stands_at), targets, kinds


def _walk(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield from block.walk()


def _stable(thing: Clause | Manifest, text: str, order: Sequence[str]) -> bool:
    """Whether laying out the result changes nothing more."""
    front, _ = read_front_matter(text, thing.path)
    where = split_front_matter(text)
    if front is None or where is None:
        return False
    head = lay_out_front_matter(text[4 : where[0]], front.fields, order)
    return text == f"---\n{head}---\n{lay_out_body(text, front.body_start, thing.blocks)}"


# Which files


def _choose(source: Source, wanted: Sequence[str]) -> tuple[list[FileEntry], list[Problem]]:
    """The files to lay out; links and submodules are reported. Raises ClausectlError CL071."""
    problems: list[Problem] = []
    if wanted and "." not in wanted:
        named = list(source.entries(*wanted))
        candidates = [entry for entry in named if _may_be_laid_out(entry.path)]
        refused = [
            _not_laid_out(path)
            for path in wanted
            if not any(e.path == path or e.path.startswith(path + "/") for e in candidates)
        ]
        if refused:
            raise ClausectlError(refused)
    else:
        candidates = [e for e in source.entries(CLAUSES, AGREEMENTS) if _may_be_laid_out(e.path)]
    problems += [not_a_file(entry.path, entry.mode) for entry in candidates if entry.mode != "file"]
    return [entry for entry in candidates if entry.mode == "file"], problems


def _may_be_laid_out(path: str) -> bool:
    return clause_id(path) is not None or manifest_id(path) is not None


def _not_laid_out(path: str) -> Problem:
    if path == "frozen" or path.startswith("frozen/") or ".signed/" in path + "/":
        message = "frozen and signed text is never changed"
        hint = "lay out the clause in clauses/; what was frozen stays as it was"
    else:
        message = "no clause, form or agreement stands here"
        hint = "name a file or folder under clauses/ or agreements/; `clausectl list` shows them"
    return Problem("CL071", message, path, hint=hint)


def _read(source: Source, entries: Sequence[FileEntry], problems: list[Problem]) -> Iterator[SourceFile]:
    """The files in batches; one that cannot be read is a problem of its own and stops no other."""
    for start in range(0, len(entries), _BATCH):
        batch = [entry.path for entry in entries[start : start + _BATCH]]
        try:
            files: Mapping[str, SourceFile] = source.read(batch)
        except ClausectlError:
            files = {}
            for path in batch:
                try:
                    files = {**files, **source.read([path])}
                except ClausectlError as error:
                    problems += error.problems
        yield from files.values()


def _write(
    repository: Repository,
    source: Source,
    files: Sequence[WrittenFile],
    pending: Mapping[str, tuple[bytes, bytes]],
    problems: list[Problem],
    progress: Progress,
) -> list[WrittenFile]:
    """Put the files in place, some hundred at a time; one that changed since it was read is left alone."""
    written: list[WrittenFile] = []
    for start in range(0, len(files), _BATCH):
        progress("writing", start, len(files))
        batch = files[start : start + _BATCH]
        now = source.read([file.path for file in batch])
        ready = [file for file in batch if file.path in now and now[file.path].data == pending[file.path][0]]
        for file in batch:
            if file not in ready:
                hint = "run the command again"
                problems.append(Problem("CL072", "the file changed meanwhile", file.path, hint=hint))
        if ready:
            repository.write({file.path: pending[file.path][1] for file in ready})
        written += ready
    progress("writing", len(files), len(files))
    return written
