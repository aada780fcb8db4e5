"""What stands where, under which number: sections, parts, conditions, choices, pins, deviations."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from small_libraries import (
    FILLED,
    FORM,
    clause,
    composed_of,
    filled,
    form,
    letters,
    library_of,
    places,
    problems_of,
    text_of,
)

from clausectl.composing.compose import compose, try_compose
from clausectl.errors import ClausectlError

ABC = letters("abc")


def agreement(front: str, deviations: str = "", body: str = "{{ clauses }}\n") -> dict[str, str]:
    return {FORM: form(front, body), FILLED: filled(deviations)}


def test_clauses_are_numbered_in_the_order_of_the_list() -> None:
    assert text_of(ABC | agreement("clauses: [c/b, c/a]\n")) == "1. Clause b.\n\n2. Clause a.\n"


# Sections


def test_sections_nest_and_number() -> None:
    front = (
        "clauses:\n  - section: One\n    clauses:\n      - c/a\n"
        "      - section: Inner\n        clauses: [c/b]\n"
        "  - section: Two\n    clauses: [c/c]\n"
    )
    composed = composed_of(ABC | agreement(front))
    assert composed.text == (
        "## 1. One\n\n (a) Clause a.\n\n### (b) Inner\n\n  (i) Clause b.\n\n## 2. Two\n\n (a) Clause c.\n"
    )
    assert [(e.key, e.number, e.level, e.sections) for e in composed.outline.entries] == [
        ("section:clauses / One", "1", 1, ()),
        ("c/a", "1(a)", 2, ("One",)),
        ("section:clauses / One / Inner", "1(b)", 2, ("One",)),
        ("c/b", "1(b)(i)", 3, ("One", "Inner")),
        ("section:clauses / Two", "2", 1, ()),
        ("c/c", "2(a)", 2, ("Two",)),
    ]


def test_an_unnumbered_section_leaves_its_clauses_on_the_level_above() -> None:
    front = "clauses:\n  - c/a\n  - section: Part\n    numbered: false\n    clauses: [c/b]\n  - c/c\n"
    assert text_of(ABC | agreement(front)) == ("1. Clause a.\n\n## Part\n\n2. Clause b.\n\n3. Clause c.\n")


def test_a_section_whose_clauses_are_all_left_out_is_left_out() -> None:
    front = (
        "parameters:\n  x: {type: boolean, default: false}\nclauses:\n  - section: One\n"
        "    clauses: [{clause: c/a, when: x}]\n  - section: Two\n    clauses: [c/b]\n"
    )
    assert text_of(ABC | agreement(front)) == "## 1. Two\n\n (a) Clause b.\n"


def test_a_condition_on_a_section_holds_for_all_of_it() -> None:
    front = (
        "parameters:\n  x: {type: boolean}\n"
        "clauses:\n  - {section: One, when: not x, clauses: [c/a, c/b]}\n  - c/c\n"
    )
    assert text_of(ABC | agreement(front, "parameters: {x: true}\n")) == "1. Clause c.\n"
    assert text_of(ABC | agreement(front, "parameters: {x: false}\n")).startswith("## 1. One")


# Parts

PARTS = """parts:
  recitals: {kind: recitals, title: Recitals, numbering: ["(A)"], clauses: [c/a]}
  fees: {kind: schedule, title: Fees, numbering: ["1."], clauses: [c/b]}
  plan: {kind: schedule, clauses: [c/d]}
  list: {kind: exhibit, title: List, clauses: [c/e]}
  notes: {kind: annex, clauses: [c/f]}
clauses: [c/c, c/g]
"""
PARTS_BODY = "{{ recitals }}\n\n{{ clauses }}\n\n{{ fees }}\n\n{{ plan }}\n\n{{ list }}\n\n{{ notes }}\n"


def test_parts_number_by_themselves_and_carry_labels() -> None:
    text = text_of(letters("abcdefg") | agreement(PARTS, body=PARTS_BODY))
    assert text == (
        "## Recitals\n\n(A) Clause a.\n\n1. Clause c.\n\n2. Clause g.\n\n"
        "## Schedule 1: Fees\n\n1. Clause b.\n\n"
        "## Schedule 2\n\n1. Clause d.\n\n## Exhibit A: List\n\n1. Clause e.\n\n## Annex 1\n\n1. Clause f.\n"
    )


def test_references_between_parts() -> None:
    files = letters("abdefg") | {
        "clauses/c/c.md": clause(
            "See [clause](b.md), [Schedule](#plan), [Exhibit](#list), [section](g.md), [recital](a.md)."
        ),
        "clauses/c/b.md": clause("See [clause](c.md) and [paragraph](h.md)."),
        "clauses/c/h.md": clause("Clause h."),
    }
    front = PARTS.replace("[c/b]", "[c/b, c/h]")
    text = text_of(files | agreement(front, body=PARTS_BODY))
    assert "1. See clause 1 of Schedule 1, Schedule 2, Exhibit A, section 2, recital (A).\n" in text
    assert "1. See clause 1 and paragraph 2.\n" in text


def test_a_reference_to_a_part_that_is_absent() -> None:
    files = ABC | {"clauses/c/a.md": clause("See [Schedule](#prices).")}
    (problem,) = problems_of(files | agreement("clauses: [c/a]\n"))
    assert (problem.code, problem.path, problem.line, problem.column) == ("CL323", "clauses/c/a.md", 5, 5)
    assert problem.hint == "this agreement has no numbered part"
    front = "parts:\n  fees: {kind: schedule, clauses: [c/b]}\nclauses: [c/a]\n"
    (problem,) = problems_of(files | agreement(front, body="{{ clauses }}\n\n{{ fees }}\n"))
    assert problem.hint == "the parts are: fees"


@pytest.mark.parametrize(
    ("front", "body", "code", "message"),
    [
        ("clauses: [c/a]\n", "No list.\n", "CL320", "the text has no {{ clauses }}"),
        (
            "clauses: [c/a]\n",
            "{{ clauses }}\n\n{{ clauses }}\n",
            "CL320",
            "{{ clauses }} stands 2 times in the text",
        ),
        (
            "clauses: [c/a]\n",
            "Of {{ clauses }}\n\n{{ clauses }}\n",
            "CL320",
            "{{ clauses }} does not stand alone",
        ),
        ("signatories: [{role: x}]\n", "Text.\n", "CL320", "the text has no {{ signatures }}"),
        (
            "parts:\n  fees: {kind: schedule, clauses: [c/a]}\n",
            "Text.\n",
            "CL320",
            "the text has no {{ fees }}",
        ),
    ],
)
def test_what_must_stand_alone(front: str, body: str, code: str, message: str) -> None:
    problems = problems_of(ABC | agreement(front, body=body))
    assert (code, message) in [(p.code, p.message) for p in problems]


def test_a_clause_cannot_place_a_list() -> None:
    files = {"clauses/c/a.md": clause("x\n\n{{ clauses }}")} | agreement("clauses: [c/a]\n")
    (problem,) = problems_of(files)
    assert (problem.code, problem.line, problem.hint) == ("CL320", 7, "it belongs into the form's own text")


# Conditions and choices


@pytest.mark.parametrize(
    ("front", "code", "line", "column", "hint"),
    [
        (
            "clauses: [{clause: c/a, when: x}]\n",
            "CL313",
            5,
            31,
            "declare `x: {type: boolean, default: true}`",
        ),
        (
            "parameters: {x: {type: text}}\nclauses: [{clause: c/a, when: not x}]\n",
            "CL313",
            6,
            31,
            "declare `x: {type: boolean",
        ),
        (
            "clauses: [{choose: x, A: c/a, B: c/b}]\n",
            "CL310",
            5,
            20,
            "declare `x: {type: choice, of: [A, B]}`",
        ),
        (
            "parameters: {x: {type: choice, of: [A, B]}}\nclauses: [{choose: x, A: c/a, C: c/b}]\n",
            "CL311",
            6,
            20,
            "add `B: topic/clause` to the choice",
        ),
    ],
)
def test_conditions_and_choices_name_parameters(
    front: str, code: str, line: int, column: int, hint: str
) -> None:
    problems = problems_of(ABC | agreement(front), "f")
    assert (code, FORM, line, column) in places(problems)
    assert any(problem.hint.startswith(hint) for problem in problems)


CHOICE = (
    "parameters:\n  law: {type: choice, of: [California, Germany]}\n"
    "clauses:\n  - c/a\n  - {choose: law, California: c/b, Germany: c/c}\n  - c/d\n"
)


def test_a_choice_places_one_clause() -> None:
    files = letters("abcd")
    chosen = text_of(files | agreement(CHOICE, "parameters: {law: Germany}\n"))
    assert chosen == "1. Clause a.\n\n2. Clause c.\n\n3. Clause d.\n"


def test_a_form_that_leaves_a_choice_open_shows_every_option_under_one_number() -> None:
    composed = composed_of(letters("abcd") | agreement(CHOICE), "f")
    assert composed.text == "1. Clause a.\n\n2. Clause b.\n\n2. Clause c.\n\n3. Clause d.\n"


def test_a_form_shows_conditional_clauses_and_open_placeholders() -> None:
    files = ABC | {"clauses/c/a.md": clause("Pay {{ fee }} to {{ payee }}.")}
    front = (
        "parameters:\n  x: {type: boolean}\n  fee: {type: money}\n  payee: {type: party, default: ACME}\n"
        "clauses: [c/a, {clause: c/b, when: x}]\n"
    )
    composed = composed_of(files | agreement(front), "f")
    assert composed.text == "1. Pay {{ fee }} to ACME.\n\n2. Clause b.\n"
    assert composed.open_placeholders == ("fee",)


# Pins


def pinned(version: str = "1.0.0", text: str = "Old a.", sha: str = "") -> dict[str, str]:
    content = clause(text, version=version)
    digest = sha or hashlib.sha256(content.encode()).hexdigest()[:8]
    return {f"frozen/c/a@{version}-{digest}.md": content}


def test_a_pin_takes_the_frozen_words() -> None:
    composed = composed_of(ABC | pinned() | agreement("clauses: [c/a@1.0.0, c/b]\n"))
    assert composed.text == "1. Old a.\n\n2. Clause b.\n"
    assert composed.outline.entries[0].pin == "1.0.0"
    assert composed.versions == {"c/a": "1.0.0", "c/b": "1.0.0"}


def test_references_of_a_frozen_clause_lead_where_they_led() -> None:
    files = ABC | pinned(text="See [clause](b.md).") | agreement("clauses: [c/a@1.0.0, c/b]\n")
    assert text_of(files) == "1. See clause 2.\n\n2. Clause b.\n"


def test_a_pin_is_found_under_a_former_id() -> None:
    files = letters("bc") | pinned() | agreement("clauses: [c/z@1.0.0]\n")
    assert text_of(files, formerly={"c/a": "c/z"}) == "1. Old a.\n"


@pytest.mark.parametrize(
    ("frozen", "pin", "code", "hint"),
    [
        ({}, "c/a@1.0.0", "CL333", "freeze it with `clausectl pin … c/a`"),
        (pinned(), "c/a@2.0.0", "CL333", "frozen are: 1.0.0"),
        (
            pinned(sha="00000000"),
            "c/a@1.0.0",
            "CL334",
            "a frozen source never changes: restore the file from git",
        ),
        (pinned() | pinned(text="Other a."), "c/a@1.0.0", "CL335", "one version names one text"),
    ],
)
def test_pins_that_do_not_hold(frozen: dict[str, str], pin: str, code: str, hint: str) -> None:
    (problem,) = problems_of(ABC | frozen | agreement(f"clauses: [{pin}]\n"))
    assert problem.code == code
    assert problem.hint.startswith(hint)


# Deviations


def test_replace_remove_and_add() -> None:
    front = "clauses: [c/a, c/b, c/c]\n"
    deviations = (
        "replace: {c/a: c/d}\nremove: [c/b]\nadd: [{clause: c/e, after: c/a}, {clause: c/g, before: c/c}]\n"
    )
    composed = composed_of(letters("abcdeg") | agreement(front, deviations))
    assert composed.text == "1. Clause d.\n\n2. Clause e.\n\n3. Clause g.\n\n4. Clause c.\n"
    assert [(e.clause, e.deviation, e.replaces) for e in composed.outline.entries] == [
        ("c/d", "replaced", "c/a"),
        ("c/e", "added", ""),
        ("c/g", "added", ""),
        ("c/c", "", ""),
    ]
    assert composed.outline.removed == ("c/b",)
    assert {e.manifest for e in composed.outline.entries} == {FORM, FILLED}


def test_additions_chain_and_go_to_the_end_without_an_anchor() -> None:
    deviations = "add: [{clause: c/z}, {clause: c/e, after: c/d}, {clause: c/d, after: c/a}]\n"
    text = text_of(letters("abdez") | agreement("clauses: [c/a, c/b]\n", deviations))
    assert text.split() == [
        "1.",
        "Clause",
        "a.",
        "2.",
        "Clause",
        "d.",
        "3.",
        "Clause",
        "e.",
        "4.",
        "Clause",
        "b.",
        "5.",
        "Clause",
        "z.",
    ]


def test_additions_can_be_anchors_before_and_after_and_in_a_circle() -> None:
    deviations = "add: [{clause: c/d, before: c/e}, {clause: c/e, after: c/a}, {clause: c/a, after: c/a}]\n"
    text = text_of(letters("abde") | agreement("clauses: [c/a, c/b]\n", deviations))
    assert [line[-2] for line in text.split("\n") if line] == ["a", "d", "e", "a", "b"]


def test_a_long_chain_of_additions_is_followed() -> None:
    chain = "".join(f"  - {{clause: c/x{n}, after: c/x{n - 1}}}\n" for n in range(1, 1200))
    files = {f"clauses/c/x{n}.md": clause(f"Clause {n}.") for n in range(1200)}
    text = text_of(files | agreement("clauses: [c/x0]\n", "add:\n" + chain))
    assert text.endswith("1200. Clause 1199.\n")


def test_an_addition_stands_beside_its_anchor_inside_a_section() -> None:
    front = "clauses:\n  - section: One\n    clauses: [c/a]\n  - c/b\n"
    text = text_of(letters("abd") | agreement(front, "add: [{clause: c/d, after: c/a}]\n"))
    assert text == "## 1. One\n\n (a) Clause a.\n\n (b) Clause d.\n\n2. Clause b.\n"


def test_an_addition_beside_a_clause_that_was_removed_stands_where_it_was() -> None:
    deviations = "remove: [c/a]\nadd: [{clause: c/d, after: c/a}]\n"
    assert text_of(letters("abd") | agreement("clauses: [c/a, c/b]\n", deviations)) == (
        "1. Clause d.\n\n2. Clause b.\n"
    )


@pytest.mark.parametrize(
    ("deviations", "code", "line", "column"),
    [
        ("remove: [c/x]\n", "CL314", 3, 10),
        ("replace: {c/x: c/b}\n", "CL314", 3, 16),
        ("add: [{clause: c/b, after: c/x}]\n", "CL314", 3, 7),
        ("add: [{clause: c/b, before: c/x}]\n", "CL314", 3, 7),
        ("add: [{clause: c/b, after: c/c}, {clause: c/c, after: c/b}]\n", "CL314", 3, 7),
        ("replace: {c/a: c/b}\nremove: [c/a]\n", "CL315", 4, 10),
        ("replace: {c/a: c/x}\n", "CL332", 3, 16),
        ("add: [{clause: c/x}]\n", "CL332", 3, 16),
    ],
)
def test_deviations_that_do_not_fit(deviations: str, code: str, line: int, column: int) -> None:
    problems = problems_of(ABC | agreement("clauses: [c/a]\n", deviations))
    assert (code, FILLED, line, column) in places(problems)


# Numbers


@pytest.mark.parametrize(
    ("numbering", "label", "reference"),
    [
        ('["1."]', "1.", "1"),
        ('["Article I"]', "Article I", "I"),
        ('["§ 1"]', "§ 1", "1"),
        ('["(a)"]', "(a)", "(a)"),
        ('["A."]', "A.", "A"),
        ('["i)"]', "i)", "i"),
    ],
)
def test_number_patterns(numbering: str, label: str, reference: str) -> None:
    files = {"clauses/c/a.md": clause("See [part](a.md).")} | agreement(
        f"numbering: {numbering}\nclauses: [c/a]\n"
    )
    assert text_of(files) == f"{label} See part {reference}.\n"


def test_numbers_of_every_level() -> None:
    text = "Top.\n\n1. one\n   1. two\n      1. three\n      2. three"
    assert text_of({"clauses/c/a.md": clause(text)} | agreement("clauses: [c/a]\n")) == (
        "1. Top.\n\n (a) one\n\n  (i) two\n\n   (A) three\n\n   (B) three\n"
    )
    front = 'numbering: ["Article I", "1.1", "1.1.1", "(a)"]\nclauses: [c/a]\n'
    assert text_of({"clauses/c/a.md": clause(text)} | agreement(front)) == (
        "Article I Top.\n\n 1.1 one\n\n  1.1.1 two\n\n   (a) three\n\n   (b) three\n"
    )


def test_letters_and_romans_go_on() -> None:
    items = "\n".join("1. x" for _ in range(54))
    text = text_of({"clauses/c/a.md": clause("Top.\n\n" + items)} | agreement("clauses: [c/a]\n"))
    labels = [line.split()[0] for line in text.split("\n") if line.startswith(" (")]
    assert [*labels[:2], *labels[25:28], *labels[51:]] == [
        "(a)",
        "(b)",
        "(z)",
        "(aa)",
        "(bb)",
        "(zz)",
        "(aaa)",
        "(bbb)",
    ]
    front = 'numbering: ["i."]\nclauses: [' + ", ".join(["c/a"] * 9) + "]\n"
    assert text_of(letters("a") | agreement(front)).split()[::3] == [
        "i.", "ii.", "iii.", "iv.", "v.", "vi.", "vii.", "viii.", "ix.",
    ]  # fmt: skip


def test_lists_of_one_clause_count_on() -> None:
    text = "Either:\n\n1. x\n2. y\n\nor:\n\n3. z"
    composed = composed_of({"clauses/c/a.md": clause(text)} | agreement("clauses: [c/a]\n"))
    assert composed.text == "1. Either:\n\n (a) x\n\n (b) y\n\n or:\n\n (c) z\n"
    assert [p.number for p in composed.provisions] == ["1", "1(a)", "1(b)", "1(c)"]
    assert len({p.key for p in composed.provisions}) == 4


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Top.\n\n1. a\n   1. b\n      1. c", 9),
        ("Top.\n\n1. a\n   1. b\n\n      more", 10),
        ("Top.\n\n1. a\n   1. b\n      - c", 9),
    ],
)
def test_a_fifth_level_is_refused(text: str, line: int) -> None:
    front = "clauses:\n  - section: S\n    clauses: [c/a]\n"
    (problem,) = problems_of({"clauses/c/a.md": clause(text)} | agreement(front))
    assert (problem.code, problem.path, problem.line) == ("CL312", "clauses/c/a.md", line)


def test_a_fifth_level_of_sections_is_refused() -> None:
    front = "clauses:\n"
    for depth in range(4):
        front += "    " * depth + f"  - section: S{depth}\n" + "    " * depth + "    clauses:\n"
    front += " " * 18 + "- c/a\n"
    assert "CL312" in [p.code for p in problems_of(ABC | agreement(front))]


def test_a_fifth_level_of_the_forms_own_lists_is_refused() -> None:
    body = "1. a\n   1. b\n      1. c\n         1. d\n            1. e\n\n{{ clauses }}\n"
    (problem,) = problems_of(ABC | agreement("clauses: [c/a]\n", body=body))
    assert (problem.code, problem.path, problem.line) == ("CL312", FORM, 11)


# References

CHOICE_OF_B = (
    "parameters: {x: {type: choice, of: [A, B], default: A}}\nclauses: [c/a, {choose: x, A: c/c, B: c/b}]\n"
)


def test_references_follow_replacements_and_renames() -> None:
    files = letters("bcd") | {"clauses/c/a.md": clause("See [clause](b.md) and [Section](old.md).")}
    front = "clauses: [c/a, c/b, c/c]\n"
    text = text_of(files | agreement(front, "replace: {c/b: c/d}\n"), formerly={"c/old": "c/c"})
    assert text.startswith("1. See clause 2 and Section 3.\n\n2. Clause d.")


@pytest.mark.parametrize(
    ("front", "deviations", "code", "hint"),
    [
        ("clauses: [c/a]\n", "", "CL323", "add it to the clause list, or take the reference out"),
        ("clauses: [c/a, c/b, c/b]\n", "", "CL324", "refer to a clause that stands once"),
        (
            "clauses: [c/a, c/b]\n",
            "remove: [c/b]\n",
            "CL323",
            "it is left out: the agreement removes it on line 3",
        ),
        (
            "parameters: {x: {type: boolean, default: false}}\nclauses: [c/a, {clause: c/b, when: x}]\n",
            "",
            "CL323",
            "it is left out: `x` is false",
        ),
        (
            CHOICE_OF_B,
            "",
            "CL323",
            "it is left out: `x` is A",
        ),
    ],
)
def test_references_that_lead_nowhere(front: str, deviations: str, code: str, hint: str) -> None:
    files = ABC | {"clauses/c/a.md": clause("Under\n[clause](b.md) I pay.")}
    (problem,) = problems_of(files | agreement(front, deviations))
    assert (problem.code, problem.path, problem.line, problem.column) == (code, "clauses/c/a.md", 6, 1)
    assert problem.hint == hint


def test_a_form_refers_to_its_clauses() -> None:
    body = "Subject to [clause](../../clauses/c/b.md).\n\n{{ clauses }}\n"
    text = text_of(ABC | agreement("clauses: [c/a, c/b]\n", body=body))
    assert text.startswith("Subject to clause 2.\n")


# Titles


@pytest.mark.parametrize(
    ("titles", "written"),
    [
        ("none", "1. Clause a.\n"),
        ("run-in", "1. **Title a.** Clause a.\n"),
        ("heading", "## 1. Title a\n\n Clause a.\n"),
    ],
)
def test_titles(titles: str, written: str) -> None:
    assert text_of(ABC | agreement(f"titles: {titles}\nclauses: [c/a]\n")) == written


def test_run_in_titles_escape_and_close_once() -> None:
    files = {"clauses/c/a.md": clause("- one\n- two", '"Who pays *what*?"')}
    assert text_of(files | agreement("titles: run-in\nclauses: [c/a]\n")) == (
        "1. **Who pays \\*what\\*?**\n\n - one\n\n - two\n"
    )


def test_the_title_of_an_agreement_is_a_placeholder() -> None:
    body = "This {{ title }}.\n\n{{ clauses }}\n"
    assert text_of(ABC | agreement("clauses: [c/a]\n", body=body)).startswith("This Form.")
    named = agreement("clauses: [c/a]\n", "title: Side letter\n", body)
    assert text_of(ABC | named).startswith("This Side letter.")


# Everything that is wrong, in one run


def test_all_problems_are_reported_in_one_run() -> None:
    files = {
        "clauses/c/a.md": clause("See [x](b.md), {{ feee }}."),
        FORM: form("parameters:\n  fee: {type: money}\n  when_due: {type: date}\nclauses: [c/a, c/x]\n"),
        FILLED: filled("parameters:\n  fee: lots\n  fees: 1\nremove: [c/y]\n"),
    }
    problems = problems_of(files)
    assert sorted(p.code for p in problems) == [
        "CL301", "CL302", "CL303", "CL314", "CL322", "CL323", "CL332",
    ]  # fmt: skip
    assert problems == sorted(problems, key=lambda p: p.sort_key)
    library = library_of(files)
    with pytest.raises(ClausectlError) as raised:
        compose(library, "f/a")
    assert list(raised.value.problems) == problems


def test_missing_clauses_and_forms_name_the_nearest() -> None:
    (problem,) = problems_of(ABC | agreement("clauses: [d/a]\n"))
    assert (problem.code, problem.hint) == ("CL332", "did you mean c/a?")
    (problem,) = problems_of(ABC | agreement("clauses: [c/old]\n"), formerly={"c/old": "c/b"})
    assert problem.hint == "it is now c/b"
    files = {FORM: form(""), "agreements/g.md": "---\nform: ff\n---\n", FILLED: filled()}
    (problem,) = problems_of(files, "g")
    assert (problem.code, problem.line, problem.column, problem.hint) == ("CL331", 2, 7, "did you mean f?")
    files = {FORM: form(""), FILLED: filled(), "agreements/g.md": "---\nform: f/a\n---\n"}
    assert problems_of(files, "g")[0].hint == "name a manifest with `kind: form`"
    with pytest.raises(ClausectlError, match="CL330"):
        compose(library_of({FORM: form("")}), "fform")


OWN = """---
kind: agreement
title: Own
parameters:
  fee: {type: money, default: USD 1}
clauses: [c/a]
---
Pays {{ fee }}.

{{ clauses }}
"""


def test_an_agreement_with_a_list_of_its_own() -> None:
    composed = composed_of(ABC | {"agreements/x.md": OWN}, "x")
    assert composed.text == "Pays USD 1.\n\n1. Clause a.\n"
    assert (composed.outline.kind, composed.outline.form) == ("agreement", "")
    (problem,) = problems_of(ABC | {"agreements/x.md": OWN.replace(", default: USD 1", "")}, "x")
    assert (problem.code, problem.hint) == ("CL302", "give `fee` a `default:`")


# Files that exist and cannot be read


def test_what_cannot_be_read_is_not_called_missing() -> None:
    library = library_of(ABC | agreement("clauses: [c/a, c/broken]\n"))
    broken = replace(library, unreadable={"c/broken": "clauses/c/broken.md", "g": "agreements/g/form.md"})
    _, problems = try_compose(broken, broken.manifests["f/a"])
    assert [(p.code, p.message, p.hint) for p in problems] == [
        ("CL332", "the clause c/broken cannot be read", "mend the problems of clauses/c/broken.md")
    ]
    on_broken_form = replace(broken.manifests["f/a"], form="g")
    composed, problems = try_compose(broken, on_broken_form)
    assert composed is None
    assert [(p.code, p.hint) for p in problems] == [("CL331", "mend the problems of agreements/g/form.md")]
    with pytest.raises(ClausectlError) as raised:
        compose(broken, "g")
    assert raised.value.problems[0].hint == "mend the problems of its file"


def test_a_frozen_source_that_cannot_be_read() -> None:
    library = library_of(ABC | pinned() | agreement("clauses: [c/a@1.0.0]\n"))
    ((key, (frozen,)),) = library.frozen.items()
    unread = replace(library, frozen={key: (replace(frozen, clause=None),)})
    _, problems = try_compose(unread, unread.manifests["f/a"])
    assert [(p.code, p.hint) for p in problems] == [("CL332", "restore it from git")]


def test_former_ids_of_forms_and_agreements_are_followed() -> None:
    files = ABC | agreement("clauses: [c/a]\n") | {"agreements/g.md": "---\nform: old\n---\n"}
    assert text_of(files, "g", formerly={"old": "f"}) == "1. Clause a.\n"
    library = library_of(files, {"older": "f/a"})
    assert compose(library, "older").text == "1. Clause a.\n"
    assert compose(library, "agreements/f/a.md").text == "1. Clause a.\n"
