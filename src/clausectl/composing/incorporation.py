"""Documents that a form incorporates, and what prevails over what: named things exist.

An incorporated document is a form or agreement of this library at a version,
or a web address with a retained copy. Copies are files of their own kind, so
whoever reads files hands their bytes to `check_copies`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from clausectl.errors import Problem
from clausectl.formats.names import manifest_id, split_pin
from clausectl.model.library import Library
from clausectl.model.manifests import Incorporated, Manifest
from clausectl.nearest import find_nearest

BODY = "clauses"


def check_incorporated(library: Library, form: Manifest) -> list[Problem]:
    """What a form incorporates exists, in the version it names, and does not lead back to the form."""
    problems: list[Problem] = []
    for entry in form.incorporates:
        if not entry.path:
            continue
        found = _find(library, entry)
        if found is None:
            message, hint = _explain_missing(library, entry)
            problems.append(_at("CL340", message, form, entry, hint))
            continue
        own = found.version or "no version"
        if entry.version != found.version:
            hint = f"read what changed, then write {entry.path}@{found.version}"
            if not found.version:
                hint = f"give {found.path} a `version:`"
            message = f"{entry.path} is incorporated as {entry.version}, and the library holds {own}"
            problems.append(_at("CL341", message, form, entry, hint))
        chain = _chain_back(library, form, found)
        if chain:
            message = f"{' incorporates '.join([form.id, *chain])}: a circle that says nothing"
            problems.append(_at("CL342", message, form, entry, "take one of them out"))
    return problems


def check_precedence(form: Manifest) -> list[Problem]:
    """``precedence:`` names parts, the clause list (``clauses``) and incorporated documents, each once."""
    known = [part.name for part in form.parts] + [entry.name for entry in form.incorporates]
    if form.items:
        known.append(BODY)
    problems: list[Problem] = []
    seen: set[str] = set()
    for name in form.precedence:
        message = hint = ""
        if name in seen:
            message, hint = f"`precedence:` names {name!r} twice", "keep one"
        elif name not in known:
            message = f"`precedence:` names {name!r}, which the form does not have"
            close = find_nearest(name, known)
            hint = f"did you mean {close}?" if close else f"known here: {', '.join(known) or 'nothing yet'}"
        seen.add(name)
        if message:
            line, column = _find_line(form, "precedence")
            problems.append(Problem("CL343", message, form.path, line, column, hint))
    return problems


def copies_of(form: Manifest) -> tuple[str, ...]:
    """The paths of the retained copies that `check_copies` wants to see."""
    return tuple(entry.copy for entry in form.incorporates if entry.copy)


def check_copies(form: Manifest, copies: Mapping[str, bytes]) -> list[Problem]:
    """Each retained copy is there and has the SHA-256 that the form states; bytes as stored."""
    problems: list[Problem] = []
    for entry in form.incorporates:
        if not entry.copy:
            continue
        data = copies.get(entry.copy)
        if data is None:
            message = f"the retained copy {entry.copy} is missing"
            problems.append(_at("CL344", message, form, entry, "restore it from git, or retain a copy again"))
            continue
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 != entry.sha256.lower():
            message = f"the retained copy {entry.copy} does not have the SHA-256 that is stated"
            hint = f"it has {sha256}: restore the copy from git, or state a new copy with its own date"
            problems.append(_at("CL344", message, form, entry, hint))
    return problems


def _find(library: Library, entry: Incorporated) -> Manifest | None:
    name = manifest_id(entry.path) or entry.path
    return library.manifests.get(name) or library.manifests.get(library.formerly.get(name, ""))


def _explain_missing(library: Library, entry: Incorporated) -> tuple[str, str]:
    name = manifest_id(entry.path) or entry.path
    if name in library.unreadable:
        return f"{name} cannot be read", f"mend the problems of {library.unreadable[name]}"
    close = find_nearest(name, library.manifests)
    hint = f"did you mean {close}?" if close else "name a form or agreement, or write `url:` with a copy"
    return f"the incorporated document {name} does not exist", hint


def _incorporated_by(library: Library, manifest: Manifest) -> Iterable[Manifest]:
    form = library.manifests.get(split_pin(manifest.form)[0]) if manifest.form else manifest
    for entry in form.incorporates if form is not None else ():
        found = _find(library, entry) if entry.path else None
        if found is not None:
            yield found


def _chain_back(library: Library, form: Manifest, first: Manifest) -> list[str]:
    """The ids from a document back to the form that incorporates it; empty when none lead back."""
    came_from: dict[str, str] = {first.id: ""}
    waiting = [first]
    while waiting:
        manifest = waiting.pop()
        if manifest.id == form.id or split_pin(manifest.form)[0] == form.id:
            chain = [manifest.id]
            while came_from[chain[0]]:
                chain.insert(0, came_from[chain[0]])
            return chain
        for following in _incorporated_by(library, manifest):
            if following.id not in came_from:
                came_from[following.id] = manifest.id
                waiting.append(following)
    return []


def _find_line(form: Manifest, key: str) -> tuple[int, int]:
    at = form.source.find(f"\n{key}:", 0, form.body_start)
    return (form.source.count("\n", 0, at + 1) + 1, 1) if at >= 0 else (form.mark.line, form.mark.column)


def _at(code: str, message: str, form: Manifest, entry: Incorporated, hint: str) -> Problem:
    return Problem(code, message, form.path, entry.mark.line, entry.mark.column, hint)
