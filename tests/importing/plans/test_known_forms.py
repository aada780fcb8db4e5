"""A copy that says what a form of the library says becomes an agreement on it, and no second form is made."""

from __future__ import annotations

from pathlib import Path

import pytest
from service_copies import LATER_PAYMENT, make_copies, read_files, run_import, start, write_copy

from clausectl.formats.manifest_file import read_manifest
from clausectl.importing.form_fitting import fit_form, read_spoken, read_template
from clausectl.model.imported_parameters import RawValue
from cli_runner import run_cli
from repo_builder import RepoBuilder

ICML = Path(__file__).resolve().parents[3] / "agreements/icml/final-contribution"


@pytest.fixture
def repo(tmp_path: Path) -> RepoBuilder:
    repo = start(tmp_path, make_copies())
    assert run_import(repo, "../in", "--name", "acme/supply").code == 0
    (tmp_path / "late").mkdir()
    return repo


def put(repo: RepoBuilder, text: str, name: str = "late.md") -> None:
    (repo.root.parent / "late" / name).write_text(text, encoding="utf-8")


def test_a_later_copy_is_an_agreement_on_the_form(repo: RepoBuilder) -> None:
    before = read_files(repo, ("clauses", "agreements"))
    put(repo, write_copy("Theta Bolts Ltd", "June 7, 2022"))
    done = run_import(repo, "../late", "--name", "acme/supply")
    assert done.code == 0, done.stderr
    assert "0 clauses, 0 forms, 1 agreement, 1 signed" in done.stdout
    assert "is on the form acme/supply of the library" in done.stdout
    written = read_files(repo, ("clauses", "agreements"))
    new = {path for path in written.keys() - before.keys() if ".signed" not in path}
    assert new == {"agreements/acme/supply/theta-bolts-ltd.md"}
    agreement = written["agreements/acme/supply/theta-bolts-ltd.md"].decode()
    assert agreement.splitlines()[1] == "form: acme/supply"
    assert "effective_date: 2022-06-07" in agreement
    assert "customer: Theta Bolts Ltd" in agreement
    assert (repo.root / "agreements/acme/supply/theta-bolts-ltd.signed/v1/text.md").is_file()
    assert run_cli(["check"], repo.root).code == 0
    assert run_cli(["verify", "--all"], repo.root).code == 0


def test_it_is_called_what_it_is_to_be_called(repo: RepoBuilder) -> None:
    put(repo, write_copy("Theta Bolts Ltd", "June 7, 2022"))
    done = run_import(repo, "../late", "--name", "acme/theta")
    assert done.code == 0, done.stderr
    assert "form: acme/supply" in (repo.root / "agreements/acme/theta.md").read_text(encoding="utf-8")


def test_several_copies_at_once_are_each_on_it(repo: RepoBuilder) -> None:
    for at, name in enumerate(("Theta Bolts Ltd", "Iota Nails Ltd", "Kappa Wires Ltd"), 1):
        put(repo, write_copy(name, f"June {at}, 2022"), f"{at}.md")
    done = run_import(repo, "../late", "--name", "acme/supply")
    assert done.code == 0, done.stderr
    assert "0 clauses, 0 forms, 3 agreements" in done.stdout
    assert (repo.root / "agreements/acme/supply/iota-nails-ltd.md").is_file()


def test_one_copy_that_says_something_else_does_not_keep_the_others_from_it(repo: RepoBuilder) -> None:
    put(repo, write_copy("Theta Bolts Ltd", "June 7, 2022"))
    put(repo, write_copy("Iota Nails Ltd", "June 8, 2022", LATER_PAYMENT), "other.md")
    done = run_import(repo, "../late", "--name", "acme/supply")
    assert done.code == 0, done.stderr
    assert "other.md, line 1: says something else than the form acme/supply, and is not on it" in " ".join(
        done.stdout.split()
    )
    assert (repo.root / "agreements/acme/supply/theta-bolts-ltd.md").is_file()
    assert (repo.root / "agreements/acme/supply-2.md").is_file()


def test_a_copy_that_says_something_else_is_not_put_on_it(repo: RepoBuilder) -> None:
    put(repo, write_copy("Theta Bolts Ltd", "June 7, 2022", LATER_PAYMENT))
    done = run_import(repo, "../late", "--name", "acme/supply")
    assert done.code == 2
    assert "CL073" in done.stderr
    assert "says something else than what is there" in done.stderr
    done = run_import(repo, "../late", "--name", "acme/theta")
    assert done.code == 0, done.stderr
    text = (repo.root / "agreements/acme/theta.md").read_text(encoding="utf-8")
    assert "form:" not in text.partition("\n---\n")[0]
    assert "  - acme/termination\n" in text


@pytest.mark.parametrize("more", ["Neither party may assign this agreement.", "*"])
def test_more_or_fewer_words_are_something_else(repo: RepoBuilder, more: str) -> None:
    text = write_copy("Theta Bolts Ltd", "June 7, 2022", more="" if more == "*" else more)
    put(repo, text.replace(", and its courts decide every dispute", "") if more == "*" else text)
    assert run_import(repo, "../late", "--name", "acme/supply").code == 2


def test_a_copy_that_is_there_already_is_told(repo: RepoBuilder) -> None:
    done = run_import(repo, "../in", "--name", "acme/again")
    assert done.code == 2
    assert done.stderr.count("CL073") == 5
    assert "says what acme/supply/beta-foods-ltd says already" in done.stderr


def test_a_plan_with_an_agreement_on_a_known_form(repo: RepoBuilder) -> None:
    put(repo, write_copy("Theta Bolts Ltd", "June 7, 2022"))
    assert run_import(repo, "../late", "--name", "acme/supply", "--review", "plan.yaml").code == 0
    path = repo.root / "plan.yaml"
    text = path.read_text(encoding="utf-8")
    assert "clauses:" not in text
    path.write_text(text.replace("title: Supply Agreement", "title: Other"), encoding="utf-8")
    done = run_import(repo, "--plan", "plan.yaml")
    assert done.code == 2
    assert "keeps its id and title" in done.stderr
    name = "    id: acme/supply/theta-bolts-ltd"
    path.write_text(text.replace(name, "    id: acme/supply/theta"), encoding="utf-8")
    done = run_import(repo, "--plan", "plan.yaml")
    assert done.code == 0, done.stderr
    assert (repo.root / "agreements/acme/supply/theta.md").is_file()


@pytest.mark.parametrize("late", ["justin-kopinsky", "mark-kurtz", "michael-goin", "sage-moore"])
def test_an_icml_copy_that_comes_later_is_on_the_form_of_the_others(tmp_path: Path, late: str) -> None:
    copies = {
        f"{path.parts[-4].removesuffix('.signed')}.md": path.read_text(encoding="utf-8")
        for path in ICML.glob("*.signed/v1/evidence/*")
    }
    text = copies.pop(f"{late}.md")
    repo = start(tmp_path, copies)
    assert run_import(repo, "../in", "--name", "icml/final-contribution").code == 0
    (tmp_path / "late").mkdir()
    put(repo, text, f"{late}.md")
    done = run_import(repo, "../late", "--name", "icml/final-contribution")
    assert done.code == 0, done.stderr
    assert "0 clauses, 0 forms, 1 agreement, 1 signed" in done.stdout
    assert "form: icml/final-contribution" in (
        repo.root / f"agreements/icml/final-contribution/{late}.md"
    ).read_text(encoding="utf-8")


# Values


FORM = """\
---
kind: form
title: F
version: 1.0.0
parameters:
  party: {{type: party}}
  value: {declaration}
  {more}
---
Between {{{{ party }}}} and Acme, {{{{ value }}}} for {{{{ party }}}}.
"""


def fit(
    declaration: str, said: str, more: str = "last: {type: text, optional: true}"
) -> dict[str, RawValue] | None:
    form, problems = read_manifest(
        FORM.format(declaration=declaration, more=more).encode(), "agreements/f/form.md", ""
    )
    assert form is not None, problems
    template = read_template(form.source[form.body_start :])
    assert template is not None
    return fit_form(template, read_spoken(said), form, {})


@pytest.mark.parametrize(
    ("declaration", "said", "value"),
    [
        ("{type: text}", "some words", "some words"),
        ('{type: date, format: "MMM d, yyyy"}', "Sep 3, 2021", "2021-09-03"),
        ("{type: date, format: d MMMM yyyy}", "3 September 2021", "2021-09-03"),
        ("{type: number, format: grouped}", "12,500", "12500"),
        ("{type: number, format: words-and-digits}", "thirty (30)", "30"),
        (
            '{type: list, of: text, join: ", ", last_join: " and "}',
            "one, two and three",
            ("one", "two", "three"),
        ),
        (
            '{type: list, of: date, format: "MMM d, yyyy", same_year_format: MMM d, join: "; "}',
            "May 1; May 3, 2021",
            ("2021-05-01", "2021-05-03"),
        ),
        ("{type: choice, of: [red, dark red]}", "dark red", "dark red"),
        ("{type: email}", "a@example.org", "a@example.org"),
    ],
)
def test_values_are_read_as_the_form_prints_them(declaration: str, said: str, value: RawValue) -> None:
    found = fit(declaration, f"Between Theta, Inc. and Acme, {said} for Theta, Inc..")
    assert found == {"party": "Theta, Inc.", "value": value}


@pytest.mark.parametrize(
    ("declaration", "said"),
    [
        ('{type: date, format: "MMM d, yyyy"}', "3 September 2021"),
        ("{type: choice, of: [red, dark red]}", "blue"),
        ("{type: number}", "many"),
        ("{type: email}", "nobody"),
    ],
)
def test_what_the_form_would_print_otherwise_does_not_fit(declaration: str, said: str) -> None:
    assert fit(declaration, f"Between Theta and Acme, {said} for Theta.") is None


def test_one_parameter_is_one_value() -> None:
    assert fit("{type: text}", "Between Theta and Acme, words for Iota.") is None


def test_a_boolean_is_said_by_no_word() -> None:
    assert (
        fit(
            "{type: text}",
            "Between Theta and Acme, words for Theta.",
            "last: {type: boolean, default: false}",
        )
        is None
    )
