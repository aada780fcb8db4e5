"""A small library whose agreements are sent, signed, recorded and declined by plainly fictional parties."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from clausectl.composing.compose import try_compose
from clausectl.composing.sources import find_form
from clausectl.formats.signed_files import write_signature
from clausectl.formats.signed_names import signature_path
from clausectl.model.signed import DateRecord, SignatoryRecord, SignatureRecord
from clausectl.pipeline.load import load_library
from clausectl.repository.opening import open_repository
from clausectl.signing.opening import Circumstances, OpenedVersion, open_composed, open_transcribed
from clausectl.signing.sources import gather_sources, list_source_paths
from repo_builder import RepoBuilder

EXCLUSIVITY = """\
---
title: Exclusivity
version: {version}
---
The Speaker gives the *talk* to nobody else for {days} days. See [clause](licence.md).
"""
LICENCE = """\
---
title: Licence
version: 1.0.0
---
{{ speaker }} grants a licence to the talk (the “Talk”).
The licence ends with the Talk.
"""
FORM = """\
---
kind: form
title: Talk Agreement
version: 1.0.0
parameters:
  speaker: {type: party}
clauses:
  - talks/licence
  - talks/exclusivity
signatories:
  - {role: speaker, name: "{{ speaker }}", decision: [Accept, Decline], consent: "I agree."}
  - {role: organiser, party: Acme, name: Officer B, consent: "We agree."}
---
# {{ title }}

Made with {{ speaker }}.

{{ clauses }}

{{ signatures }}
"""
NAMES = ("speaker-a", "speaker-c", "speaker-d")


def start(root: Path, names: Iterable[str] = NAMES) -> RepoBuilder:
    """Two clauses, a form and an agreement for each name, committed."""
    builder = RepoBuilder(root)
    builder.write_all(
        {
            "clauses/talks/exclusivity.md": EXCLUSIVITY.format(version="1.0.0", days="thirty (30)"),
            "clauses/talks/licence.md": LICENCE,
            "agreements/talks/form.md": FORM,
        }
    )
    for name in names:
        printed = name.replace("speaker-", "Speaker ").title()
        text = f"---\nform: talks\nparameters:\n  speaker: {printed}\n---\n"
        builder.write(f"agreements/talks/{name}.md", text)
    builder.commit("Start")
    return builder


def open_version(builder: RepoBuilder, name: str, label: str = "v1", **about: Any) -> OpenedVersion:
    """A version of ``talks/NAME`` as HEAD composes it, written and not committed."""
    with open_repository(builder.root, cache=False) as repository:
        source = repository.source("HEAD")
        library = load_library(source).library
        manifest = library.manifests[f"talks/{name}"]
        composed, problems = try_compose(library, manifest)
        assert composed is not None, problems
        form = find_form(library, manifest, [])
        assert form is not None
        paths = list_source_paths(library, manifest)
        data = {path: file.data for path, file in source.read(paths).items()}
        gathered = gather_sources(library, manifest, data)
    facts = {"opening": "signed", "opened": "2030-01-05T10:00:00+00:00", "opened_by": "Clerk E"} | about
    opened = open_composed(composed, manifest, form, gathered, Circumstances(label, **facts))
    builder.write_all(dict(opened.files))
    return opened


def transcribe(builder: RepoBuilder, name: str, text: str) -> OpenedVersion:
    """A version whose text is a transcription, written and not committed."""
    with open_repository(builder.root, cache=False) as repository:
        library = load_library(repository.source("HEAD")).library
    manifest = library.manifests[f"talks/{name}"]
    about = Circumstances("v1", "recorded", "2030-01-05T10:00:00+00:00", "Clerk E")
    opened = open_transcribed(text, manifest, library.manifests["talks"], [SignatoryRecord("speaker")], about)
    builder.write_all(dict(opened.files))
    return opened


def act(builder: RepoBuilder, opened: OpenedVersion, role: str, **about: Any) -> str:
    """One act on a version, written and not committed; its path."""
    record = opened.record
    order = [signatory.role for signatory in record.signatories]
    named = record.signatories[order.index(role)]
    signature = SignatureRecord(
        record.agreement,
        record.label,
        role,
        opened.sha256,
        record.text.sha256,
        "signed",
        "accepted",
        named.name,
        named.name,
        DateRecord("10 January 2030", "2030-01-10", "typed"),
        "Clerk E <clerk@example.org>",
        "2030-01-11T09:00:00+00:00",
        named.party,
    )
    path = f"{opened.folder}/{signature_path(order.index(role) + 1, role)}"
    builder.write(path, write_signature(replace(signature, **about)))
    return path


def change_exclusivity(builder: RepoBuilder, version: str, days: str = "ninety (90)") -> None:
    """A new text of the clause in the library, committed."""
    text = EXCLUSIVITY.format(version=version, days=days)
    builder.write("clauses/talks/exclusivity.md", text)
    builder.commit(f"Exclusivity {version}")
