"""Libraries of a few lines for tests of composing, built by the readers the tool uses."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from clausectl.composing.compose import try_compose
from clausectl.errors import Problem
from clausectl.formats.clause_file import read_clause
from clausectl.formats.manifest_file import read_manifest
from clausectl.formats.names import split_frozen
from clausectl.model.clauses import Clause
from clausectl.model.composed import Composed
from clausectl.model.library import FrozenClause, Library
from clausectl.model.manifests import Manifest

FORM = "agreements/f/form.md"
FILLED = "agreements/f/a.md"


def clause(text: str, title: str = "", version: str = "1.0.0", more: str = "") -> str:
    return f"---\ntitle: {title or 'Title'}\nversion: {version}\n{more}---\n{text}\n"


def form(front: str, body: str = "{{ clauses }}\n") -> str:
    return f"---\nkind: form\ntitle: Form\nversion: 1.0.0\n{front}---\n{body}"


def filled(front: str = "") -> str:
    return f"---\nform: f\n{front}---\n"


def letters(names: str) -> dict[str, str]:
    """Clauses ``clauses/c/x.md`` that read "Clause x."."""
    return {f"clauses/c/{name}.md": clause(f"Clause {name}.", f"Title {name}") for name in names}


def library_of(files: Mapping[str, str | bytes], formerly: Mapping[str, str] | None = None) -> Library:
    """A library of files by path; the test fails when one of them has a problem."""
    clauses: dict[str, Clause] = {}
    manifests: dict[str, Manifest] = {}
    frozen: dict[tuple[str, str], tuple[FrozenClause, ...]] = {}
    for path, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        if path.startswith("agreements/"):
            manifest, problems = read_manifest(data, path, "blob")
            assert manifest is not None, problems
            assert problems == []
            manifests[manifest.id] = manifest
            continue
        read, problems = read_clause(data, path, "blob")
        assert read is not None, problems
        assert problems == []
        named = split_frozen(path)
        if named is None:
            clauses[read.id] = read
            continue
        sha256 = hashlib.sha256(data).hexdigest()
        found = FrozenClause(path, named[0], named[1], named[2], sha256, read)
        frozen[named[:2]] = (*frozen.get(named[:2], ()), found)
    return Library(clauses, manifests, frozen, dict(formerly or {}))


def composed_of(files: Mapping[str, str | bytes], name: str = "f/a", **more: Mapping[str, str]) -> Composed:
    """The composed agreement; the test fails when composing has a problem."""
    library = library_of(files, **more)
    composed, problems = try_compose(library, library.manifests[name])
    assert problems == []
    assert composed is not None
    return composed


def text_of(files: Mapping[str, str | bytes], name: str = "f/a", **more: Mapping[str, str]) -> str:
    return composed_of(files, name, **more).text


def problems_of(
    files: Mapping[str, str | bytes], name: str = "f/a", **more: Mapping[str, str]
) -> list[Problem]:
    """The problems of composing; there is no composed agreement with an error."""
    library = library_of(files, **more)
    composed, problems = try_compose(library, library.manifests[name])
    assert composed is None
    assert problems
    assert all(problem.hint for problem in problems), [p for p in problems if not p.hint]
    return problems


def places(problems: list[Problem]) -> list[tuple[str, str, int, int]]:
    return [(p.code, p.path, p.line, p.column) for p in problems]


def reading_problems(text: str, path: str = FORM) -> list[Problem]:
    """The problems of reading a manifest, each with a hint."""
    manifest, problems = read_manifest(text.encode(), path, "blob")
    assert manifest is None
    assert all(problem.hint for problem in problems)
    return problems
