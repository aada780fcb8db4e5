"""A small repository with signed versions of fictional parties, to be tampered with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from clausectl.composing.compose import try_compose
from clausectl.composing.sources import find_form
from clausectl.formats.signed_files import hash_bytes, write_signature
from clausectl.model.signed import DateRecord, EvidenceRecord, Relation, SignatureRecord
from clausectl.pipeline.load import load_library
from clausectl.repository.opening import open_repository
from clausectl.signing.acts import write_tag_message
from clausectl.signing.opening import Circumstances, OpenedVersion, open_composed
from clausectl.signing.sources import gather_sources, list_source_paths
from repo_builder import RepoBuilder

FIRST, SECOND = "acme/supply/first", "acme/supply/second"
CONSENT = "By typing my name I agree to this agreement."
FORM = f"""---
kind: form
title: Supply Agreement
version: 1.0.0
parameters:
  customer: {{type: party}}
clauses:
  - supply/delivery
  - supply/price
signatories:
  - {{role: customer, name: "{{{{ customer }}}}", decision: [Accept, Decline], consent: "{CONSENT}"}}
  - {{role: supplier, name: Acme}}
---
This {{{{ title }}}} is between {{{{ customer }}}} and Acme.

{{{{ clauses }}}}

{{{{ signatures }}}}
"""
CLAUSES = {
    "clauses/supply/delivery.md": "---\ntitle: Delivery\nversion: 1.0.0\n---\nThe café is delivered.\n",
    "clauses/supply/price.md": "---\ntitle: Price\nversion: 1.0.0\n---\nThe price of "
    "[delivery](delivery.md) is 5.\n",
}
EVIDENCE = b"%PDF-1.4 a fictional scan\n"


def sign(
    opened: OpenedVersion, position: int, follows: tuple[tuple[str, str], ...] = ()
) -> tuple[str, bytes]:
    """The path and bytes of the act of a signatory."""
    signatory = opened.record.signatories[position - 1]
    stated = signatory.consent
    record = SignatureRecord(
        opened.record.agreement,
        opened.record.label,
        signatory.role,
        opened.sha256,
        opened.record.text.sha256,
        "signed",
        "accepted",
        signatory.name,
        signatory.name,
        DateRecord("1 March 2024", "2024-03-01", "typed"),
        "Speaker A <a@example.org>",
        f"2024-03-0{position}T10:00:00+00:00",
        method="typed",
        choices_offered=signatory.choices,
        choices="shown" if signatory.choices else "not recorded",
        choice_taken="Accept" if signatory.choices else "not recorded",
        consent=stated or "not recorded",
        consent_sha256=hash_bytes(stated.encode()) if stated else "not recorded",
        follows=follows,
    )
    return f"{opened.folder}/signatures/0{position}-{signatory.role}.json", write_signature(record)


def open_version(root: Path, name: str, label: str, relation: Relation, scan: bytes = b"") -> OpenedVersion:
    """A version of an agreement as HEAD has it."""
    with open_repository(root, cache=False) as repository:
        source = repository.source("HEAD")
        library = load_library(source).library
        manifest = library.manifests[name]
        composed, problems = try_compose(library, manifest)
        form = find_form(library, manifest, problems)
        assert composed is not None
        assert form is not None
        read = source.read(list_source_paths(library, manifest))
        gathered = gather_sources(library, manifest, {path: file.data for path, file in read.items()})
    evidence = EvidenceRecord("executed copy", hash_bytes(scan), len(scan), "scan.pdf")
    about = Circumstances(
        label, "signed", "2024-03-01T09:00:00+00:00", "Clerk <c@example.org>", source.commit, relation
    )
    if scan:
        about = replace(about, evidence=(evidence,), evidence_files=(("scan.pdf", scan),))
    return open_composed(composed, manifest, form, gathered, about)


def put(builder: RepoBuilder, opened: OpenedVersion, acts: int = 2) -> None:
    """Commit a version with the first act, then each other act, and tag it when all have acted."""
    builder.write_all(dict(opened.files))
    follows: tuple[tuple[str, str], ...] = ()
    for position in range(1, acts + 1):
        path, data = sign(opened, position, follows)
        builder.write(path, data)
        builder.commit(f"Sign {opened.record.agreement} {opened.record.label}")
        follows = (*follows, (path.rpartition("/")[2], hash_bytes(data)))
    if acts == 2:
        tag(builder, opened.folder, f"{opened.record.agreement}/{opened.record.label}")


def tag(builder: RepoBuilder, folder: str, name: str) -> None:
    """The annotated tag of a version as it stands in the work tree."""
    root = builder.root / folder
    files = [
        (str(path.relative_to(root)), hash_bytes(path.read_bytes()))
        for path in root.rglob("*")
        if path.is_file()
    ]
    builder.tag(name, message=write_tag_message(dict(files)["version.json"], files, name))


def build(root: Path) -> RepoBuilder:
    """v1 (complete, with evidence) and v2 (awaiting) of one agreement, v1 of another; two later commits."""
    builder = RepoBuilder(root)
    builder.write(".gitattributes", "*.md text eol=lf\n**/*.signed/** -text\nfrozen/** -text\n")
    builder.write_all(CLAUSES)
    builder.write("agreements/acme/supply/form.md", FORM)
    for name, customer in ((FIRST, "Speaker A"), (SECOND, "Speaker B")):
        builder.write(
            f"agreements/{name}.md", f"---\nform: acme/supply\nparameters:\n  customer: {customer}\n---\n"
        )
    builder.commit("Start")
    put(builder, open_version(root, FIRST, "v1", Relation("original"), EVIDENCE))
    put(builder, open_version(root, SECOND, "v1", Relation("original")))
    path = "clauses/supply/price.md"
    builder.write(path, CLAUSES[path].replace("is 5", "is 6").replace("1.0.0", "2.0.0"))
    builder.commit("Raise the price")
    put(builder, open_version(root, FIRST, "v2", Relation("restates", f"{FIRST}@v1")), acts=1)
    return builder
