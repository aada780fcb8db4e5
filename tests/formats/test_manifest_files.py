"""Manifests: what is refused where, and what is read."""

from __future__ import annotations

import pytest

from clausectl.errors import Problem
from clausectl.formats.manifest_file import is_manifest, read_manifest
from clausectl.formats.names import (
    clause_id,
    explain_bad_id,
    frozen_path,
    manifest_id,
    manifest_paths,
    split_frozen,
)
from clausectl.model.manifests import DEFAULT_NUMBERING, ChoiceItem, ClauseItem, Manifest, SectionItem

FORM = "agreements/a/form.md"


def read(
    front: str, body: str = "{{ clauses }}\n", path: str = FORM
) -> tuple[Manifest | None, list[Problem]]:
    return read_manifest(f"---\n{front}---\n{body}".encode(), path, "blob")


def refused(front: str, body: str = "Text.\n") -> list[tuple[str, int, int, str]]:
    manifest, problems = read(front, body)
    assert manifest is None
    return [(p.code, p.line, p.column, p.hint) for p in problems]


HEAD = "kind: form\ntitle: T\nversion: 1.0.0\n"


@pytest.mark.parametrize(
    ("front", "code", "line", "column", "hint"),
    [
        ("kind: frm\ntitle: T\nversion: 1.0.0\n", "CL124", 2, 7, "did you mean `form`?"),
        ("kind: form\nversion: 1.0.0\n", "CL121", 2, 1, "add a line `title:"),
        ("kind: form\ntitle: T\n", "CL121", 2, 1, "add a line `version: 1.0.0`"),
        (HEAD + "clause: [a]\n", "CL120", 5, 1, "did you mean `clauses`?"),
        (HEAD + "titles: bold\n", "CL124", 5, 9, "one of: none, run-in, heading"),
        (HEAD + "clauses: a\n", "CL122", 5, 10, "write `clauses:` and below it"),
        (HEAD + "clauses: [[a]]\n", "CL130", 5, 11, "write `- section: Title`"),
        (HEAD + "clauses: [{when: x}]\n", "CL130", 5, 11, "write `- topic/clause`"),
        (HEAD + "clauses: [{clause: [a]}]\n", "CL130", 5, 20, "write its id"),
        (HEAD + "clauses: [{clause: a, wehn: x}]\n", "CL120", 5, 23, "did you mean `when`?"),
        (HEAD + "clauses: [clauses/a.md]\n", "CL131", 5, 11, "write a"),
        (HEAD + "clauses: [a.md]\n", "CL131", 5, 11, "write a"),
        (HEAD + "clauses: [../a]\n", "CL131", 5, 11, "a clause id is its path"),
        (HEAD + "clauses: [/a]\n", "CL131", 5, 11, "a clause id is its path"),
        (HEAD + "clauses: [a@1]\n", "CL123", 5, 11, "pin it as a@1.0.0"),
        (HEAD + "clauses: [a@]\n", "CL123", 5, 11, "pin it as a@1.0.0"),
        (HEAD + "clauses: [{clause: a, when: x and y}]\n", "CL132", 5, 29, "write `when: name`"),
        (HEAD + "clauses: [{clause: a, when: not}]\n", "CL132", 5, 29, "write `when: name`"),
        (HEAD + "clauses: [{choose: x}]\n", "CL130", 5, 11, "write `- {choose: law"),
        (HEAD + "clauses: [{section: S, clauses: [a], number: no}]\n", "CL120", 5, 38, "did you mean"),
        (HEAD + "clauses: [{section: S, clauses: [a], numbered: no}]\n", "CL124", 5, 48, "write true"),
        (HEAD + "numbering: ['1.', 'x']\n", "CL125", 5, 19, 'write patterns such as "1."'),
        (HEAD + "numbering: ['1.1']\n", "CL125", 5, 13, 'write patterns such as "1."'),
        (HEAD + "numbering: ['*1*']\n", "CL125", 5, 13, 'write patterns such as "1."'),
        (HEAD + "numbering: ['- 1']\n", "CL125", 5, 13, 'write patterns such as "1."'),
        (HEAD + "numbering: ['# 1']\n", "CL125", 5, 13, 'write patterns such as "1."'),
        (HEAD + "numbering: ['1. ']\n", "CL125", 5, 13, 'write patterns such as "1."'),
        (HEAD + "numbering: ['1.', '(a)', '(i)', '(A)', '1)']\n", "CL125", 5, 40, "contracts are numbered"),
        (HEAD + "parts: {clauses: {kind: body}}\n", "CL134", 5, 9, "use small letters"),
        (HEAD + "parts: {A: {kind: body}}\n", "CL134", 5, 9, "use small letters"),
        (HEAD + "parts: {a: b}\n", "CL122", 5, 12, "give it `kind:` and `clauses:`"),
        (HEAD + "parts: {a: {kind: appendix}}\n", "CL124", 5, 19, "one of: cover"),
        (HEAD + "signatories: [{role: a}, {role: a}]\n", "CL126", 5, 33, "give each signatory a role"),
        (HEAD + "signatories: [{name: a}]\n", "CL121", 5, 15, "add a line `role: speaker`"),
        (HEAD + "signatories: {role: a}\n", "CL122", 5, 14, "write `signatories:` and below it"),
        (HEAD + "parameters: [a]\n", "CL122", 5, 13, "write `parameters:` and below it"),
        (HEAD.replace("T", "'Of {{ x }}'"), "CL206", 3, 8, "a value can stand in the text below"),
        (HEAD + "clauses: [{section: 'Of {{ x }}', clauses: [a]}]\n", "CL206", 5, 21, "a value can stand"),
        (HEAD + "parts: {a: {title: '{{ x }}'}}\n", "CL206", 5, 20, "a value can stand"),
        (HEAD + "signatories: [{role: a, name: '{{ X }}'}]\n", "CL207", 5, 31, "a placeholder is {{ name }}"),
        ("form: a@1.0.0\n", "CL135", 2, 7, "write `form: a`"),
        ("form: agreements/a/form.md\n", "CL131", 2, 7, "a form's id is its folder"),
        ("form: ../a\n", "CL131", 2, 7, "a form's id is its folder"),
        ("form:\n", "CL121", 2, 6, "write `form: icml/final-contribution`"),
        ("form: a\nclauses: [b]\n", "CL120", 3, 1, "known here: add"),
        ("form: a\nadd: [{after: b}]\n", "CL121", 3, 7, "write `{clause: …, after: …}`"),
        ("form: a\nadd: [{clause: c, after: b, before: d}]\n", "CL133", 3, 37, "keep one"),
        ("form: a\nadd: [b]\n", "CL122", 3, 7, "write `- {key: value}`"),
        ("form: a\nreplace: [b]\n", "CL122", 3, 10, "write `replace:` and below it"),
        ("form: a\nreplace: {b: c.md}\n", "CL131", 3, 14, "write c"),
        ("form: a\nparameters:\n  x: {a: b}\n", "CL122", 4, 6, "write a text or a list of texts"),
    ],
)  # fmt: skip
def test_what_a_manifest_may_not_say(front: str, code: str, line: int, column: int, hint: str) -> None:
    found = refused(front, "" if front.startswith("form") else "Text.\n")
    assert (code, line, column) in [problem[:3] for problem in found], found
    assert any(problem[0] == code and problem[3].startswith(hint) for problem in found), found


def test_an_agreement_on_a_form_has_no_text_of_its_own() -> None:
    assert refused("form: a\n", "\n\nWords.\n") == [
        ("CL211", 6, 1, "put words of its own into a clause and name it under `add:` or `replace:`")
    ]


def test_a_form_with_every_construct() -> None:
    front = HEAD + (
        "titles: run-in\nnumbering: ['1.', '1.1']\nparameters:\n"
        "  x: {type: boolean, default: true}\n  law: {type: choice, of: [A, B]}\n"
        "clauses:\n  - a/b\n  - {clause: a/c, when: not x}\n  - a/d@1.2.3\n"
        "  - section: S\n    numbered: false\n    clauses: [{choose: law, A: l/a, B: l/b@1.0.0}]\n"
        "parts:\n  fees: {kind: schedule, title: Fees, clauses: [a/e]}\n"
        "signatories:\n"
        '  - {role: r, party: P, name: "{{ n }}", capacity: CEO, consent: Yes, decision: [A, D]}\n'
        "precedence: [clauses, fees]\n"
    )
    manifest, problems = read(front)
    assert problems == []
    assert manifest is not None
    assert manifest.numbering == ("1.", "1.1", *DEFAULT_NUMBERING[2:])
    first, second, third, section = manifest.items
    assert isinstance(first, ClauseItem)
    assert (first.clause, first.mark.line, first.mark.column) == ("a/b", 11, 5)
    assert isinstance(second, ClauseItem)
    assert second.when is not None
    assert (second.when.parameter, second.when.negated) == ("x", True)
    assert isinstance(third, ClauseItem)
    assert (third.clause, third.version) == ("a/d", "1.2.3")
    assert isinstance(section, SectionItem)
    assert not section.numbered
    (choice,) = section.items
    assert isinstance(choice, ChoiceItem)
    assert {name: (item.clause, item.version) for name, item in choice.options.items()} == {
        "A": ("l/a", ""),
        "B": ("l/b", "1.0.0"),
    }
    assert manifest.parts[0].items[0].mark.line == 18
    assert manifest.signatories[0].decision == ("A", "D")
    assert [p.name for p in manifest.placeholders] == ["clauses"]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"---\nkind: form\n---\n", True),
        (b"\xef\xbb\xbf---\r\ntitle: x\r\nform: a\r\n---\r\n", True),
        (b"---\ntitle: x\n---\nkind: form\n", False),
        (b"kind: form\n", False),
        (b"---\nmankind: form\n---\n", False),
        (b"", False),
    ],
)
def test_which_files_are_manifests(data: bytes, found: bool) -> None:
    assert is_manifest(data) is found


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("agreements/a/form.md", "a"), ("agreements/a/b/form.md", "a/b"), ("agreements/a/b.md", "a/b"),
        ("agreements/form.md", "form"), ("agreements/a/README.md", None),
        ("agreements/a.signed/v1/text.md", None),
        ("clauses/a.md", None), ("agreements/a.txt", None),
    ],
)  # fmt: skip
def test_ids_of_manifests(path: str, name: str | None) -> None:
    assert manifest_id(path) == name
    if name is not None:
        assert path in manifest_paths(name)


def test_ids_of_clauses_and_frozen_sources() -> None:
    assert clause_id("clauses/a/b.md") == "a/b"
    assert clause_id("clauses/a/readme.md") is None
    assert clause_id("clausesx/a.md") is None
    path = frozen_path("a/b", "1.0.0", "0123456789abcdef")
    assert path == "frozen/a/b@1.0.0-01234567.md"
    assert split_frozen(path) == ("a/b", "1.0.0", "01234567")
    assert split_frozen("frozen/a/b@1.0.0-0123456.md") is None


@pytest.mark.parametrize(
    "name", ["", "/a", "a/", "a//b", "a/../b", ".", "a\x00b", "a:b", "a/b ", "a/b.", "a\u202eb", "a|b"]
)
def test_bad_ids(name: str) -> None:
    assert explain_bad_id(name)


@pytest.mark.parametrize("name", ["a", "a/b", "Ünïted/clause", "a b/c d", "law/ca-1.2"])
def test_good_ids(name: str) -> None:
    assert explain_bad_id(name) == ""
