"""Signed versions for tests: written with the model, without the commands that sign and record."""

from __future__ import annotations

from pathlib import Path

from clausectl.composing.compose import try_compose
from clausectl.formats.signed_files import hash_bytes, read_version, write_signature
from clausectl.formats.signed_names import signature_path, signed_folder
from clausectl.model.signed import DateRecord, Decision, Opening, Relation, SignatureRecord
from clausectl.pipeline.load import load_library
from clausectl.repository.opening import open_repository
from clausectl.signing.opening import Circumstances, open_composed
from clausectl.signing.sources import gather_sources, list_source_paths
from repo_builder import RepoBuilder

ORIGINAL = Relation("original")
OFFICE = "Programme office <programme-office@example.org>"


def open_version(
    repo: RepoBuilder,
    name: str,
    label: str = "v1",
    *,
    opening: Opening = "sent",
    relation: Relation = ORIGINAL,
) -> str:
    """Open a version of an agreement as it stands in the work tree; the folder it is in."""
    with open_repository(repo.root) as repository:
        source = repository.worktree()
        library = load_library(source).library
        manifest = library.manifests[name]
        form = library.manifests[manifest.form]
        composed, problems = try_compose(library, manifest)
        assert composed is not None, problems
        data = {path: f.data for path, f in source.read(list_source_paths(library, manifest)).items()}
    about = Circumstances(label, opening, "2030-01-10T09:00:00+00:00", OFFICE, relation=relation)
    opened = open_composed(composed, manifest, form, gather_sources(library, manifest, data), about)
    repo.write_all(dict(opened.files))
    return opened.folder


def add_act(
    repo: RepoBuilder,
    name: str,
    role: str,
    label: str = "v1",
    *,
    decision: Decision = "accepted",
    recorded: bool = False,
    typed: str = "",
) -> Path:
    """Add the act of one signatory to an open version."""
    folder = signed_folder(name, label)
    data = (repo.root / folder / "version.json").read_bytes()
    version, _ = read_version(data, folder)
    assert version is not None
    position, signatory = next((at, s) for at, s in enumerate(version.signatories, 1) if s.role == role)
    act = SignatureRecord(
        name,
        label,
        role,
        hash_bytes(data),
        version.text.sha256,
        "recorded" if recorded else "signed",
        decision,
        signatory.name,
        typed or signatory.name,
        DateRecord("January 12, 2030", "2030-01-12", "the date beside the signature"),
        OFFICE if recorded else f"{signatory.name} <somebody@example.org>",
        "2030-01-12T10:00:00+00:00",
        party=signatory.party,
        method="wet ink" if recorded else "typed",
    )
    return repo.write(f"{folder}/{signature_path(position, role)}", write_signature(act))
