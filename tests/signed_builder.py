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

FORM = """---
kind: form
title: Talk Agreement
version: 1.0.0
parameters:
  speaker: {type: party}
clauses: [talks/exclusivity, talks/licence]
signatories:
  - {role: speaker, name: "{{ speaker }}"}
  - {role: organisation, party: Acme, name: Organiser}
---
# {{ title }}

Made with {{ speaker }}, who gives the talk of which the schedule of the event says when it is.

{{ clauses }}

{{ signatures }}
"""
A, B, C, D = (f"talks/speaker-{letter}" for letter in "abcd")
EXCLUSIVITY = "---\ntitle: Exclusivity\nversion: {}\n---\nNobody else shows it for {} days.\n"


def write_library(repo: RepoBuilder) -> None:
    """A form with two clauses and two signatories, and four agreements on it."""
    repo.write("agreements/talks/form.md", FORM)
    repo.write("clauses/talks/exclusivity.md", EXCLUSIVITY.format("1.0.0", 60))
    repo.write(
        "clauses/talks/licence.md", "---\ntitle: Licence\nversion: 1.0.0\n---\nA licence is granted.\n"
    )
    for letter in "abcd":
        text = f"---\nform: talks\nparameters:\n  speaker: Speaker {letter.upper()}\n---\n"
        repo.write(f"agreements/talks/speaker-{letter}.md", text)


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


def build_history(builder: RepoBuilder) -> None:
    """At v1 A has signed, B is sent; at v2 B has signed, C and A@v2 are new, D declined, a clause changed."""
    write_library(builder)
    for name in (A, B):
        open_version(builder, name)
    for role in ("speaker", "organisation"):
        add_act(builder, A, role)
    builder.commit("First")
    builder.tag("v1")
    add_act(builder, B, "speaker", typed="S. B.")
    builder.commit("B signs")
    builder.write("clauses/talks/exclusivity.md", EXCLUSIVITY.format("2.0.0", 90))
    builder.commit("Ninety days")
    open_version(builder, C)
    add_act(builder, C, "speaker", recorded=True)
    open_version(builder, D)
    add_act(builder, D, "speaker", decision="declined")
    open_version(builder, A, "v2", relation=Relation("restates", f"{A}@v1"))
    builder.commit("C signs the new words")
    builder.tag("v2")
