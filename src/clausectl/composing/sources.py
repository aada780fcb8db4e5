"""Finding what a manifest names: its form, its clauses, its pins."""

from __future__ import annotations

from collections.abc import Mapping

from clausectl.errors import ClausectlError, Problem
from clausectl.formats.names import clause_path, manifest_id, split_pin
from clausectl.model.clauses import Clause
from clausectl.model.library import Library
from clausectl.model.manifests import ClauseItem, Manifest
from clausectl.model.places import Mark
from clausectl.nearest import find_nearest


def find_manifest(library: Library, name: str) -> Manifest:
    """A form or agreement by id or path.

    Raises ClausectlError when there is none, with the nearest id as a hint.
    """
    wanted = manifest_id(name) or name
    found = library.manifests.get(wanted) or library.manifests.get(library.formerly.get(wanted, ""))
    if found is not None:
        return found
    if wanted in library.unreadable:
        path = library.unreadable[wanted]
        raise ClausectlError(
            Problem("CL330", f"{wanted} cannot be read", path, hint="mend the problems of its file")
        )
    hint = _nearest_hint(wanted, library.manifests, "`clausectl list` shows every form and agreement")
    raise ClausectlError(Problem("CL330", f"there is no form or agreement {wanted!r}", hint=hint))


def find_form(library: Library, manifest: Manifest, problems: list[Problem]) -> Manifest | None:
    """The form an agreement fills in; a form, and an agreement with its own list, is its own."""
    if not manifest.form:
        return manifest
    name, _ = split_pin(manifest.form)
    found = library.manifests.get(name) or library.manifests.get(library.formerly.get(name, ""))
    if found is not None and found.kind == "form":
        return found
    mark = manifest.form_mark
    if name in library.unreadable:
        message, hint = f"the form {name} cannot be read", f"mend the problems of {library.unreadable[name]}"
    elif found is not None:
        message, hint = f"{name} is an agreement and not a form", "name a manifest with `kind: form`"
    else:
        forms = {key: m for key, m in library.manifests.items() if m.kind == "form"}
        message = f"there is no form {name!r}"
        hint = _nearest_hint(name, forms, "a form's id is its folder under agreements/")
    problems.append(Problem("CL331", message, manifest.path, mark.line, mark.column, hint))
    return None


def find_clause(library: Library, item: ClauseItem, path: str, problems: list[Problem]) -> Clause | None:
    """The clause an entry names: from the library, or from ``frozen/`` when it is pinned."""
    if item.version:
        return _find_frozen(library, item, path, problems)
    found = library.clauses.get(item.clause)
    if found is not None:
        return found
    moved = library.formerly.get(item.clause)
    if moved is not None and moved in library.clauses:
        hint = f"it is now {moved}"
    else:
        hint = _nearest_hint(item.clause, library.clauses, f"create {clause_path(item.clause)}")
    message = f"there is no clause {item.clause!r}"
    if item.clause in library.unreadable:
        message = f"the clause {item.clause} cannot be read"
        hint = f"mend the problems of {library.unreadable[item.clause]}"
    problems.append(_at("CL332", message, path, item.mark, hint))
    return None


def _find_frozen(library: Library, item: ClauseItem, path: str, problems: list[Problem]) -> Clause | None:
    names = [item.clause]
    if item.clause in library.formerly:
        names.append(library.formerly[item.clause])
    names += [old for old, new in library.formerly.items() if new == item.clause]
    found = [frozen for name in names for frozen in library.frozen.get((name, item.version), ())]
    if not found:
        known = sorted(version for name, version in library.frozen if name == item.clause)
        hint = (
            f"frozen are: {', '.join(known)}" if known else f"freeze it with `clausectl pin … {item.clause}`"
        )
        message = f"{item.clause} {item.version} was never frozen"
        problems.append(_at("CL333", message, path, item.mark, hint))
        return None
    for frozen in found:
        if not frozen.intact:
            message = f"{frozen.path} does not have the hash in its name"
            hint = "a frozen source never changes: restore the file from git"
            problems.append(Problem("CL334", message, frozen.path, hint=hint))
            return None
    if len({frozen.sha256 for frozen in found}) > 1:
        message = (
            f"{item.clause} {item.version} is frozen with different texts: {', '.join(f.path for f in found)}"
        )
        problems.append(
            _at("CL335", message, path, item.mark, "one version names one text: keep the right one")
        )
        return None
    if found[0].clause is None:
        problems.append(
            _at("CL332", f"{found[0].path} cannot be read", path, item.mark, "restore it from git")
        )
    return found[0].clause


def _nearest_hint(name: str, known: Mapping[str, object], otherwise: str) -> str:
    close = find_nearest(name, known)
    if not close:
        same_end = [key for key in known if key.rsplit("/", 1)[-1] == name.rsplit("/", 1)[-1]]
        close = min(same_end, default="")
    return f"did you mean {close}?" if close else otherwise


def _at(code: str, message: str, path: str, mark: Mark, hint: str) -> Problem:
    return Problem(code, message, path, mark.line, mark.column, hint)
