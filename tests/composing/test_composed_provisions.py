"""Composed agreements as provisions: their clauses, and the values in their words."""

from __future__ import annotations

from hypothesis import given
from small_libraries import FILLED, FORM, clause, composed_of, filled, form
from test_tracing import SETTINGS, agreements, compose_or_skip

from clausectl.composing.provisions import read_composed

FILES = {
    "clauses/c/fees.md": clause("{{ p }} shall pay {{ fee }}:\n\n1. monthly;\n2. in advance.", "Fees"),
    "clauses/c/law.md": clause("The law of {{ state }} governs.\n\nNothing else does.", "Law"),
    FORM: form(
        "titles: run-in\nparameters:\n  p: {type: party}\n  fee: {type: text}\n  state: {type: text}\n"
        "clauses:\n  - section: Money\n    clauses: [c/fees]\n  - c/law\n",
        "## Between {{ p }} and us\n\nSigned by {{ p }}.\n\n{{ clauses }}\n\nThe end.\n",
    ),
    FILLED: filled("parameters:\n  p: Acme\n  fee: USD 5 *net*\n  state: Ohio\n"),
}


def test_each_provision_names_its_clause() -> None:
    document = read_composed(composed_of(FILES))
    found = [(p.path, p.title, p.text.split("\n")[0], p.clause) for p in document.provisions]
    assert found == [
        ("", "Between Acme and us", "Signed by Acme.", ""),
        ("1", "Money", "", ""),
        ("1(a)", "Fees", "Acme shall pay USD 5 *net*:", "c/fees"),
        ("1(a)(i)", "", "monthly;", "c/fees"),
        ("1(a)(ii)", "", "in advance.", "c/fees"),
        ("2", "Law", "The law of Ohio governs.", "c/law"),
        ("", "", "The end.", ""),
    ]


def test_values_are_told_by_their_parameter() -> None:
    document = read_composed(composed_of(FILES))
    found = [
        (value.name, provision.text[value.start : value.end])
        for provision in document.provisions
        for value in provision.values
    ]
    assert found == [("p", "Acme"), ("p", "Acme"), ("fee", "USD 5 *net*"), ("state", "Ohio")]
    heading = document.provisions[0]
    assert [(v.name, heading.title[v.start : v.end]) for v in heading.title_values] == [("p", "Acme")]


@SETTINGS
@given(agreements())
def test_values_of_random_agreements_are_words_of_theirs(files: dict[str, str]) -> None:
    composed = compose_or_skip(files)
    document = read_composed(composed)
    assert document.source == composed.text
    clauses = {provision.clause for provision in composed.provisions}
    names = {run.name for run in composed.runs if run.kind == "value"}
    for provision in document.provisions:
        assert provision.clause in clauses | {""}
        last = 0
        for value in provision.values:
            assert last <= value.start < value.end <= len(provision.text)
            assert value.name in names
            last = value.end
