"""The files of one version of a replayed history: written, laid out, composed again and compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from clausectl.composing.plain_text import TextMemo, compose_text
from clausectl.errors import Problem
from clausectl.formats.clause_file import read_clause
from clausectl.formats.edits import write_scalar
from clausectl.formats.manifest_file import read_manifest
from clausectl.formats.names import AGREEMENTS, clause_path
from clausectl.importing.lossless import Loss, find_losses, read_tokens
from clausectl.importing.mending import mend_bodies
from clausectl.importing.token_pieces import TokenPieces
from clausectl.importing.version_texts import NOTHING, VersionText, make_form
from clausectl.importing.writing import write_files
from clausectl.model.clauses import Clause
from clausectl.model.induced import Induced, InducedClause
from clausectl.model.library import Library
from clausectl.pipeline.formatting import lay_out_text


class VersionFiles:
    """Writes versions of one agreement; what it has written once it keeps."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._bodies: dict[str, str] = {}
        self._clauses: dict[tuple[str, bytes], Clause] = {}
        self._composed: TextMemo = {}
        self._pieces = TokenPieces()
        self._form: dict[str, str] = {}

    def mend(self, bodies: Sequence[str]) -> list[str]:
        """Bodies that can be read as clauses: the same words, without what the reader refuses."""
        new = [body for body in dict.fromkeys(bodies) if body not in self._bodies]
        if new:
            clauses = tuple(InducedClause(f"a/{at}", "A", body) for at, body in enumerate(new))
            bare = make_form("a/a", NOTHING, ())
            mended = mend_bodies(Induced((0,), bare, clauses, (), (), ()))
            self._bodies.update({body: one.body for body, one in zip(new, mended.clauses, strict=True)})
        return [self._bodies[body] for body in bodies]

    def write_clause(self, name: str, title: str, version: str, body: str, reason: str = "") -> bytes:
        """The file of a clause, laid out; ``reason`` says why its version rose by less than its words."""
        path = clause_path(name)
        clause = InducedClause(name, title, body, version)
        bare = make_form("a/a", NOTHING, ())
        text = write_files(Induced((0,), bare, (clause,), (), (), ()))[path]
        if reason:
            front = f"version: {version}\n"
            text = text.replace(front, f"{front}effect_reason: {write_scalar(reason)}\n", 1)
        return lay_out_text(path, text).encode("utf-8")

    def write_manifest(self, version: VersionText, ids: tuple[str, ...]) -> tuple[str, bytes]:
        """Path and bytes of the agreement itself, laid out."""
        form = make_form(self.name, version, ids)
        key = repr(form)
        path = f"{AGREEMENTS}/{self.name}.md"
        known = self._form.get(key)
        if known is None:
            induced = mend_bodies(Induced((0,), form, (), (), (), ()))
            known = self._form[key] = lay_out_text(path, write_files(induced)[path])
        return path, known.encode("utf-8")

    def find_losses(
        self, version: VersionText, files: Mapping[str, bytes]
    ) -> tuple[list[Loss], list[Problem]]:
        """Every word and number of a version that composing its files does not give back, in order."""
        clauses: dict[str, Clause] = {}
        problems: list[Problem] = []
        manifest = None
        for path, data in files.items():
            if path.startswith(AGREEMENTS + "/"):
                manifest, found = read_manifest(data, path, "")
                problems += found
                continue
            clause = self._clauses.get((path, data))
            if clause is None:
                clause, found = read_clause(data, path, "")
                problems += found
                if clause is None:
                    continue
                self._clauses[path, data] = clause
            clauses[clause.id] = clause
        problems = [problem for problem in problems if problem.severity == "error"]
        if manifest is None or problems:
            return [], problems
        library = Library(clauses, {manifest.id: manifest})
        composed, said = compose_text(library, manifest, self._composed)
        if composed is None:
            return [], [problem for problem in said if problem.severity == "error"]
        if self._pieces.read(version.source) == self._pieces.read(composed.text):
            return [], []
        read = read_tokens(version.source)
        return find_losses(read, read_tokens(composed.text)[0], version.source, version.spots), []
