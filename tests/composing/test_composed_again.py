"""What was frozen composes to the same text, byte for byte, and a record reads as it was written."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from small_libraries import FILLED, FORM, clause, filled, form, library_of

from clausectl.composing.compose import try_compose
from clausectl.composing.sources import find_form
from clausectl.formats.signed_files import read_version, write_version
from clausectl.signing.opening import Circumstances, OpenedVersion, check_again, open_composed
from clausectl.signing.sources import (
    FrozenSources,
    gather_sources,
    list_source_paths,
    recompose,
    recompose_text,
)

SETTINGS = settings(max_examples=150, deadline=None, derandomize=True)
KNOWN = FrozenSources()  # kept over all examples, as a run keeps it over all signed versions
ABOUT = Circumstances("v1", "signed", "2030-01-05T10:00:00+00:00", "Clerk E <e@example.org>")
FRONT = """parameters:
  p: {{type: party}}
  law: {{type: choice, of: [X, Y]}}
  w: {{type: boolean, default: true}}
numbering: ["1.", "(a)", "(i)"]
clauses:
  - {first}
  - section: General
    clauses: [c/b, {{clause: c/h, when: {negated}w}}]
  - {{choose: law, X: c/c, Y: c/d}}
  - {last}
parts:
  fees: {{kind: schedule, title: Fees, clauses: [{fee}]}}
signatories:
  - {{role: speaker, name: "{{{{ p }}}}", consent: "I agree as {{{{ p }}}}.", decision: [Accept, Decline]}}
"""
BODIES = [
    "The fee is 5.",
    "It goes to {{ p }}. See [clause](g.md).",
    "See [clause](b.md) and [Schedule](#fees).",
    "See [clause](old.md), once it has another name.",
    "Both:\n\n1. one, and\n   1. inner, see [clause](#inner)\n   2. other\n2. two.",
    "A list:\n\n- of é\u0301\n- of *two*",
    "| a | b |\n| --- | --- |\n| {{ p }} | 本 |",
]
DEVIATIONS = [
    "",
    "replace: {c/b: c/e}\n",
    "remove: [c/b]\n",
    "replace: {c/g: c/b@1.0.0}\nremove: [c/b]\n",
    "add: [{clause: c/e, after: c/g}]\n",
    "add: [{clause: c/e, before: c/g}]\n",
    "replace: {c/g: c/e}\nadd: [{clause: c/g, after: c/b}]\n",
    "replace: {c/b: c/b@1.0.0}\n",
]
FORMERLY = "formerly: [c/old]\n"


@st.composite
def libraries(draw: st.DrawFn) -> dict[str, str]:
    files = {}
    renamed = draw(st.sampled_from("abg-"))
    for name in "abcdefgh":
        body = draw(st.sampled_from(BODIES)).replace("#inner", "#fees")
        more = FORMERLY if name == renamed else ""
        files[f"clauses/c/{name}.md"] = clause(body, f"Title {name}", "2.0.0", more)
    for name, version in (("a", "1.0.0"), ("b", "1.0.0"), ("old", "0.9.0")):
        old = clause(draw(st.sampled_from(BODIES)).replace("#inner", "#fees"), "Old", version)
        files[f"frozen/c/{name}@{version}-{hashlib.sha256(old.encode()).hexdigest()[:8]}.md"] = old
    front = FRONT.format(
        first=draw(st.sampled_from(["c/a", "c/a@1.0.0", "c/a@0.9.0"])),
        last=draw(st.sampled_from(["c/g", "{clause: c/g, when: w}"])),
        negated=draw(st.sampled_from(["", "not "])),
        fee=draw(st.sampled_from(["c/f", "c/f, c/e"])),
    )
    files[FORM] = form(
        front, "This {{ title }} of {{ p }}.\n\n{{ clauses }}\n\n{{ fees }}\n\n{{ signatures }}\n"
    )
    law, party = draw(st.sampled_from("XY")), draw(st.sampled_from(["Acme", "Élan & Söhne", "A *b*"]))
    files[FILLED] = filled(f"parameters: {{p: '{party}', law: {law}}}\n{draw(st.sampled_from(DEVIATIONS))}")
    return files


def open_library(files: Mapping[str, str]) -> tuple[OpenedVersion, str] | None:
    """A version of the agreement in a library, and its text; None for one that does not compose."""
    renamed = [path[8:-3] for path, text in files.items() if FORMERLY in text]
    library = library_of(files, {"c/old": renamed[0]} if renamed else {})
    manifest = library.manifests["f/a"]
    composed, problems = try_compose(library, manifest)
    found = find_form(library, manifest, problems)
    if composed is None or found is None or problems:
        return None
    data = {path: files[path].encode() for path in list_source_paths(library, manifest)}
    return open_composed(
        composed, manifest, found, gather_sources(library, manifest, data), ABOUT
    ), composed.text


@SETTINGS
@given(libraries())
def test_what_was_frozen_composes_to_the_same_bytes(files: dict[str, str]) -> None:
    made = open_library(files)
    assume(made is not None)
    assert made is not None
    opened, text = made
    frozen = dict(opened.files)
    data = {s.path: frozen.get(s.path) or frozen[f"{opened.folder}/{s.path}"] for s in opened.record.sources}
    again, problems = recompose(opened.record, data, FrozenSources())
    for _ in range(2):  # the second time from what is known
        alone, same = recompose_text(opened.record, data, KNOWN)
        assert same == problems
        assert (alone is None) == (again is None)
        if alone is not None and again is not None:
            assert (alone.text, alone.parameters) == (again.text, again.parameters)
    written = frozen[f"{opened.folder}/version.json"]
    assert read_version(written, "version.json") == (opened.record, [])
    assert write_version(opened.record) == written
    refused = check_again(opened)
    if any(b"old.md" in content for content in data.values()):
        # who was called so may not be among the sources; then it is refused before anybody signs
        assert bool(refused) == (again is None or again.text != text)
        return
    assert refused == []
    assert problems == []
    assert again is not None
    assert again.text == text
