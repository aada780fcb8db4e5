"""Incorporated documents, retained copies and precedence."""

from __future__ import annotations

import hashlib

import pytest
from small_libraries import (
    FILLED,
    FORM,
    composed_of,
    filled,
    form,
    letters,
    library_of,
    problems_of,
    reading_problems,
)

from clausectl.composing.incorporation import check_copies, copies_of

SHA = hashlib.sha256(b"copy").hexdigest()
URL = (
    "incorporates:\n  - {name: policy, url: 'https://x.example/p', copy: copies/policy.pdf, "
    f"sha256: {SHA}, date: 2020-09-23}}\n"
)


def other(version: str = "1.0.0", front: str = "") -> str:
    return f"---\nkind: form\ntitle: Terms\nversion: {version}\n{front}---\nText.\n"


def incorporating(document: str, more: str = "") -> dict[str, str]:
    return {
        FORM: form(f"incorporates:\n  - {{name: terms, document: {document}}}\n{more}", "Text.\n"),
        FILLED: filled(),
    }


@pytest.mark.parametrize("document", ["t@1.0.0", "agreements/t/form.md@1.0.0"])
def test_a_document_that_exists(document: str) -> None:
    files = incorporating(document) | {"agreements/t/form.md": other()}
    assert composed_of(files).text == "Text.\n"


@pytest.mark.parametrize(
    ("files", "document", "code", "hint"),
    [
        ({}, "t@1.0.0", "CL340", "name a form or agreement, or write `url:` with a copy"),
        ({"agreements/tt.md": other()}, "ttt@1.0.0", "CL340", "did you mean tt?"),
        ({"agreements/t.md": other("2.0.0")}, "t@1.0.0", "CL341", "read what changed, then write t@2.0.0"),
        (
            {"agreements/t.md": "---\nkind: agreement\ntitle: T\n---\nText.\n"},
            "t@1.0.0",
            "CL341",
            "give agreements/t.md a `version:`",
        ),
        (
            {"agreements/t.md": other(front="incorporates: [{document: u@1.0.0}]\n"),
             "agreements/u.md": other(front="incorporates: [{document: f@1.0.0}]\n")},
            "t@1.0.0", "CL342", "take one of them out",
        ),
        ({"agreements/g.md": other()}, "f@1.0.0", "CL342", "take one of them out"),
    ],
)  # fmt: skip
def test_documents_that_do_not_hold(files: dict[str, str], document: str, code: str, hint: str) -> None:
    (problem,) = problems_of(incorporating(document) | files)
    assert (problem.code, problem.path, problem.line, problem.column) == (code, FORM, 6, 5)
    assert problem.hint == hint


def test_a_circle_elsewhere_is_not_this_forms_problem() -> None:
    files = incorporating("t@1.0.0") | {
        "agreements/t.md": other(front="incorporates: [{document: u@1.0.0}]\n"),
        "agreements/u.md": other(front="incorporates: [{document: t@1.0.0}]\n"),
    }
    assert composed_of(files).text == "Text.\n"
    assert [p.code for p in problems_of(files, "t")] == ["CL342"]
    message = problems_of(files, "t")[0].message
    assert message.startswith("t incorporates u incorporates t: a circle")


@pytest.mark.parametrize(
    ("entry", "hint"),
    [
        ("{name: x}", "write `document: id@version`, or `url:`"),
        ("{document: a@1.0.0, url: 'https://x.example'}", "write `document: id@version`, or `url:`"),
        ("{document: a}", "write `document: a@1.0.0`"),
        ("{document: a@1}", "write `document: a@1.0.0`"),
        ("{url: 'https://x.example'}", "add `copy:` (the retained file)"),
        (f"{{url: 'https://x', copy: ../x, sha256: {SHA}, date: 2020-01-01}}", "keep it under copies/"),
        (
            "{url: 'https://x', copy: copies/x, sha256: abc, date: 2020-01-01}",
            "write the 64 hexadecimal digits",
        ),
        (f"{{url: 'https://x', copy: copies/x, sha256: {SHA}, date: today}}", "write YEAR-MONTH-DAY"),
    ],
)
def test_what_is_incorporated_is_stated_completely(entry: str, hint: str) -> None:
    (problem,) = reading_problems(form(f"incorporates:\n  - {entry}\n", "Text.\n"))
    assert (problem.code, problem.line) == ("CL127", 6)
    assert problem.hint.startswith(hint)


def test_retained_copies_are_checked_byte_for_byte() -> None:
    manifest = library_of({FORM: form(URL, "Text.\n")}).manifests["f"]
    assert copies_of(manifest) == ("copies/policy.pdf",)
    assert check_copies(manifest, {"copies/policy.pdf": b"copy"}) == []
    (missing,) = check_copies(manifest, {})
    (changed,) = check_copies(manifest, {"copies/policy.pdf": b"copy "})
    assert (missing.code, missing.line, missing.column) == ("CL344", 6, 5)
    assert changed.code == "CL344"
    assert hashlib.sha256(b"copy ").hexdigest() in changed.hint


PRECEDENCE = "parts:\n  fees: {kind: schedule, clauses: [c/a]}\nclauses: [c/b]\n"


def test_precedence_names_parts_clauses_and_documents() -> None:
    front = URL + PRECEDENCE + "precedence: [clauses, fees, policy]\n"
    files = letters("ab") | {FORM: form(front, "{{ clauses }}\n\n{{ fees }}\n"), FILLED: filled()}
    assert composed_of(files).text.startswith("1. Clause b.")


@pytest.mark.parametrize(
    ("precedence", "hint"),
    [
        ("[feees]", "did you mean fees?"),
        ("[xyzzy]", "known here: fees, clauses"),
        ("[fees, fees]", "keep one"),
    ],
)
def test_precedence_that_names_nothing(precedence: str, hint: str) -> None:
    front = PRECEDENCE + f"precedence: {precedence}\n"
    files = letters("ab") | {FORM: form(front, "{{ clauses }}\n\n{{ fees }}\n"), FILLED: filled()}
    (problem,) = problems_of(files)
    assert (problem.code, problem.path, problem.line, problem.hint) == ("CL343", FORM, 8, hint)
