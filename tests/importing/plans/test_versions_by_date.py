"""`--versions-by-date`: another text in earlier or later copies alone is another version of the clause."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from service_copies import LATER_PAYMENT, PAYMENT, read_files, run_import, start, write_copy

from clausectl.importing.version_dating import judge_versions, merge_versions
from clausectl.model.induced import (
    Induced,
    InducedAgreement,
    InducedClause,
    InducedForm,
    InducedItem,
    InducedPart,
)
from cli_runner import run_cli
from repo_builder import RepoBuilder

NAMES = (
    "Alpha Mills",
    "Beta Foods",
    "Gamma Tools",
    "Delta Yards",
    "Epsilon Pools",
    "Zeta Ropes",
    "Eta Sails",
)
MONTHS = ("January", "February", "March", "April", "May", "June", "July")


def make(root: Path, later: tuple[int, ...]) -> RepoBuilder:
    """Seven copies, one a month; those that are named have another second clause."""
    copies = {
        f"copy-{at}.md": write_copy(
            f"{name} Ltd", f"{MONTHS[at - 1]} {at}, 2021", LATER_PAYMENT if at in later else PAYMENT
        )
        for at, name in enumerate(NAMES, 1)
    }
    return start(root, copies)


def run(repo: RepoBuilder, *options: str) -> str:
    done = run_import(repo, "../in", "--name", "acme/supply", *options)
    assert done.code == 0, done.stderr
    return done.stdout


def pinned(files: dict[str, bytes]) -> set[str]:
    return {
        path.rpartition("/")[2].removesuffix(".md")
        for path, data in files.items()
        if b"acme/payment: acme/payment@1.0.0" in data
    }


@pytest.mark.parametrize(
    ("odd", "newest", "older"),
    [((6, 7), LATER_PAYMENT, NAMES[:5]), ((1, 2), PAYMENT, NAMES[:2]), ((7,), LATER_PAYMENT, NAMES[:6])],
)
def test_the_newest_text_is_the_clause_and_older_agreements_are_pinned(
    tmp_path: Path, odd: tuple[int, ...], newest: str, older: tuple[str, ...]
) -> None:
    repo = make(tmp_path, odd)
    told = run(repo, "--versions-by-date")
    assert "1.0.0 became 2.0.0" in told
    written = read_files(repo)
    clause = written["clauses/acme/payment.md"].decode()
    assert "version: 2.0.0" in clause
    assert newest in clause
    (frozen,) = (path for path in written if path.startswith("frozen/acme/payment@1.0.0-"))
    other = PAYMENT if newest == LATER_PAYMENT else LATER_PAYMENT
    assert other in written[frozen].decode()
    assert pinned(written) == {f"{name.lower().replace(' ', '-')}-ltd" for name in older}
    assert not [path for path in written if "payment-" in path]
    assert run_cli(["check"], repo.root).code == 0
    assert run_cli(["verify", "--all"], repo.root).code == 0
    composed = run_cli(["compose", "acme/supply/alpha-mills-ltd"], repo.root).stdout
    assert (LATER_PAYMENT if 1 in odd else PAYMENT) in composed


def test_what_dates_do_not_part_stays_a_deviation_and_says_why(tmp_path: Path) -> None:
    repo = make(tmp_path, (3,))
    told = run(repo, "--versions-by-date", "--format", "json")
    (said,) = (one for one in json.loads(told)["forms"][0]["decisions"] if one["kind"] == "version")
    assert said["reason"].startswith("acme/payment-gamma-tools-ltd stays a deviation")
    assert "2021-03-03" in said["reason"]
    assert "clauses/acme/payment-gamma-tools-ltd.md" in read_files(repo)
    assert not pinned(read_files(repo))


def test_without_the_option_it_is_a_deviation(tmp_path: Path) -> None:
    repo = make(tmp_path, (7,))
    run(repo)
    assert "clauses/acme/payment-eta-sails-ltd.md" in read_files(repo)


def test_a_plan_says_which_texts_are_versions(tmp_path: Path) -> None:
    straight, planned = make(tmp_path / "a", (6, 7)), make(tmp_path / "b", (6, 7))
    run(straight, "--versions-by-date")
    run(planned, "--versions-by-date", "--review", "plan.yaml")
    path = planned.root / "plan.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count("as: version\n") == 1
    assert run_import(planned, "--plan", "plan.yaml").code == 0
    assert read_files(planned) == read_files(straight)


def test_a_plan_makes_a_version_a_deviation_and_the_other_way_round(tmp_path: Path) -> None:
    repo = make(tmp_path, (6, 7))
    run(repo, "--review", "plan.yaml")
    path = repo.root / "plan.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count("as: deviation\n") == 1
    text = text.replace("as: deviation", "as: version").replace("id: acme/payment\n", "id: acme/price\n")
    path.write_text(text, encoding="utf-8")
    done = run_import(repo, "--plan", "plan.yaml")
    assert done.code == 0, done.stderr
    written = read_files(repo)
    assert b"version: 2.0.0" in written["clauses/acme/price.md"]
    assert b"acme/price: acme/price@1.0.0" in written["agreements/acme/supply/alpha-mills-ltd.md"]


@pytest.mark.parametrize(
    ("odd", "entry", "said"),
    [
        ((3,), "acme/payment-gamma-tools-ltd", "cannot be a version"),
        ((3,), "acme/termination", "in place of"),
    ],
)
def test_a_plan_cannot_make_a_version_of_what_is_none(
    tmp_path: Path, odd: tuple[int, ...], entry: str, said: str
) -> None:
    repo = make(tmp_path, odd)
    run(repo, "--review", "plan.yaml")
    path = repo.root / "plan.yaml"
    text = path.read_text(encoding="utf-8").replace("        as: deviation\n", "")
    path.write_text(
        text.replace(f"        id: {entry}\n", f"        id: {entry}\n        as: version\n"),
        encoding="utf-8",
    )
    done = run_import(repo, "--plan", "plan.yaml")
    assert done.code == 2
    assert "CL671" in done.stderr
    assert said in done.stderr


# Several steps, on what was induced alone


def make_group(texts: dict[str, tuple[int, ...]]) -> Induced:
    """Six agreements on a form of one clause ``a/pay``; ``texts`` gives others by id to the copies named."""
    own = {copy: name for name, copies in texts.items() for copy in copies}
    agreements = tuple(
        InducedAgreement(f"a/f/{at}", at, (), replaced=(("a/pay", own[at]),) if at in own else ())
        for at in range(6)
    )
    clauses = tuple(InducedClause(name, "Pay", f"Pay as {name} says.") for name in ("a/pay", *texts))
    part = InducedPart("clauses", ("1.",), (InducedItem("a/pay", True),))
    form = InducedForm("a/f", "F", "none", "{{ clauses }}", (part,), (), ())
    return Induced(tuple(range(6)), form, clauses, agreements, (), ())


DATES = {at: f"2021-0{at + 1}-01" for at in range(6)}


def raise_minor(old: InducedClause, new: InducedClause) -> str:
    major, minor, _ = old.version.split(".")
    return f"{major}.{int(minor) + 1}.0"


def test_several_texts_are_several_versions_in_the_order_of_their_dates() -> None:
    group = make_group({"a/new": (5,), "a/old": (0, 1)})
    assert [one.reason for one in judge_versions(group, DATES)] == ["", ""]
    merged = merge_versions(group, DATES, {"a/new", "a/old"}, raise_minor)
    assert [(clause.id, clause.version, clause.body) for clause in merged.clauses] == [
        ("a/pay", "1.2.0", "Pay as a/new says.")
    ]
    assert [(clause.version, clause.body) for clause in merged.frozen] == [
        ("1.0.0", "Pay as a/old says."),
        ("1.1.0", "Pay as a/pay says."),
    ]
    old, middle = (("a/pay", "a/pay@1.0.0"),), (("a/pay", "a/pay@1.1.0"),)
    assert [agreement.replaced for agreement in merged.agreements] == [old, old, middle, middle, middle, ()]


@pytest.mark.parametrize(
    ("texts", "dates", "reason"),
    [
        ({"a/x": (2,)}, DATES, "stand among"),
        ({"a/x": (5,)}, {**DATES, 5: DATES[4]}, "stand among"),
        ({"a/x": (5,)}, {at: DATES[at] for at in range(5)}, "not every copy has a date"),
        ({"a/x": (4,), "a/y": (5,)}, {**DATES, 5: DATES[4]}, "stand among"),
    ],
)
def test_what_is_not_parted_by_dates_is_none(
    texts: dict[str, tuple[int, ...]], dates: dict[int, str], reason: str
) -> None:
    judged = judge_versions(make_group(texts), dates)
    assert judged
    assert all(reason in one.reason for one in judged)
