"""What the library has already is used again, and what it nearly has is told with a redline."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from service_copies import LATER_PAYMENT, PAYMENT, make_copies, read_files, run_import, start, write_copy

from clausectl.comparing.likeness import likeness
from clausectl.formats.clause_file import read_clause
from clausectl.importing import twins
from clausectl.importing.twins import KnownLibrary
from clausectl.model.clauses import Clause
from cli_runner import run_cli
from repo_builder import RepoBuilder

TITLED = """\
# Supply Agreement

This Supply Agreement is made as of {date} by and between Acme Supplies Ltd and {customer} (the "Customer").

1. **Delivery.** Acme shall deliver the goods to the Customer at the place that the order names.

2. **Payment.** The Customer shall pay each invoice within 30 days of its date.

Customer

Name (Print): {customer}

Signature: {customer}

Date: {date}
"""


def clause(name: str, body: str, title: str = "A") -> Clause:
    text = f"---\ntitle: {title}\nversion: 1.0.0\n---\n{body}\n"
    read, problems = read_clause(text.encode(), f"clauses/{name}.md", "")
    assert read is not None, problems
    return read


def commit_clause(repo: RepoBuilder, name: str, title: str, body: str) -> None:
    repo.write(f"clauses/{name}.md", f"---\ntitle: {title}\nversion: 1.2.0\n---\n{body}\n")
    repo.stage()
    repo.commit(title)


def test_clauses_of_the_same_words_are_used_again_however_they_are_laid_out(tmp_path: Path) -> None:
    repo = start(tmp_path, make_copies())
    commit_clause(
        repo, "std/payment", "Paying", PAYMENT.replace(" within", "\nwithin").replace("shall", "**shall**")
    )
    done = run_import(repo, "../in", "--name", "acme/supply")
    assert done.code == 0, done.stderr
    written = read_files(repo, ("clauses", "agreements"))
    assert b"  - std/payment\n" in written["agreements/acme/supply/form.md"]
    assert "clauses/acme/payment.md" not in written
    assert b"version: 1.2.0" in written["clauses/std/payment.md"]


def test_new_copies_use_the_clauses_of_an_earlier_import(tmp_path: Path) -> None:
    repo = start(tmp_path, make_copies())
    assert run_import(repo, "../in", "--name", "acme/supply").code == 0
    before = read_files(repo, ("clauses",))
    (tmp_path / "more").mkdir()
    for at, name in enumerate(("Theta Bolts Ltd", "Iota Nails Ltd", "Kappa Wires Ltd"), 1):
        text = write_copy(name, f"June {at}, 2022").replace(
            "4. This agreement", "4. Acme may send its invoices by post or by email.\n\n5. This agreement"
        )
        (tmp_path / "more" / f"copy-{at}.md").write_text(text, encoding="utf-8")
    done = run_import(repo, "../more", "--name", "acme/mail")
    assert done.code == 0, done.stderr
    written = read_files(repo, ("clauses", "agreements"))
    assert len([path for path in written if path.startswith("clauses/")]) == len(before) + 1
    form = written["agreements/acme/mail/form.md"].decode()
    assert "  - acme/payment\n" in form
    assert b"form: acme/mail" in written["agreements/acme/mail/iota-nails-ltd.md"]
    assert run_cli(["check"], repo.root).code == 0


@pytest.mark.parametrize(("title", "again"), [("Payment", True), ("Paying", False)])
def test_where_titles_are_printed_a_clause_is_used_again_with_its_title(
    tmp_path: Path, title: str, again: bool
) -> None:
    copies = {
        f"{at}.md": TITLED.format(date=f"May {at}, 2021", customer=name)
        for at, name in enumerate(("Theta Bolts Ltd", "Iota Nails Ltd", "Kappa Wires Ltd"), 1)
    }
    repo = start(tmp_path, copies)
    commit_clause(repo, "std/payment", title, PAYMENT)
    done = run_import(repo, "../in", "--name", "acme/supply")
    assert done.code == 0, done.stderr
    form = (repo.root / "agreements/acme/supply/form.md").read_text(encoding="utf-8")
    assert "titles: run-in" in form
    assert ("  - std/payment\n" in form) is again


def test_what_the_library_nearly_has_is_told_with_its_redline(tmp_path: Path) -> None:
    repo = start(tmp_path, make_copies())
    commit_clause(repo, "std/payment", "Paying", LATER_PAYMENT.replace(", and without set-off", ""))
    done = run_import(repo, "../in", "--name", "acme/supply", "--dry-run", "--format", "json")
    (said,) = (one for one in json.loads(done.stdout)["forms"][0]["decisions"] if one["kind"] == "near twin")
    assert said["name"] == "acme/payment"
    assert said["reason"] == "92 % of its words are those of std/payment, which the library has"
    assert said["confidence"] == 0.92
    assert (said["before"].count("45"), said["after"].count("30")) == (1, 1)
    told = run_import(repo, "../in", "--name", "acme/supply", "--dry-run").stdout
    assert "within [-45-]{+30+} days" in told
    assert run_import(repo, "../in", "--name", "acme/supply", "--review", "plan.yaml").code == 0
    assert "[-45-]{+30+}" in (repo.root / "plan.yaml").read_text(encoding="utf-8")


def test_what_a_placeholder_is_called_makes_no_difference_to_likeness() -> None:
    text = "The {{ buyer }} shall pay each invoice of the {{ seller }} within thirty days of its date."
    known = KnownLibrary({"a": clause("a", text)})
    twin = known.find_near(text.replace("buyer", "customer").replace("seller", "supplier"))
    assert twin is not None
    assert twin.score == 1.0


def test_other_words_are_no_twin() -> None:
    known = KnownLibrary({"a": clause("a", PAYMENT + " It pays interest on what is late.")})
    assert (
        known.find_near("Neither party may assign this agreement to anybody else without written consent.")
        is None
    )
    assert known.find_near("The Customer shall pay.") is None
    assert KnownLibrary({}).find_near(PAYMENT) is None


def test_of_ten_thousand_clauses_five_at_most_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    def body(at: int) -> str:
        words = " ".join(f"w{(at * 7 + step * step) % 5003}" for step in range(40))
        return f"The party of number {at} shall {words}."

    asked: list[int] = []

    def count(a: Sequence[str], b: Sequence[str]) -> float:
        asked.append(1)
        return likeness(a, b)

    monkeypatch.setattr(twins, "likeness", count)
    known = KnownLibrary({f"a/c{at}": clause(f"a/c{at}", body(at)) for at in range(10_000)})
    for at in range(0, 10_000, 250):
        twin = known.find_near(body(at).replace("shall", "may"))
        assert twin is not None
        assert twin.clause == f"a/c{at}"
    assert 40 <= len(asked) <= 5 * 40
