"""``clausectl log`` in real histories, as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from histories import WORDS, clause

from cli_runner import run_cli
from repo_builder import RepoBuilder

PATH = "clauses/x/payment.md"
FORM = """---
kind: form
title: Services
version: 1.0.0
parameters:
  customer: {type: party}
  fee: {type: money, currency: EUR}
clauses:
  - x/payment
  - x/notice
signatories:
  - {role: customer, name: "{{ customer }}"}
---
Between {{ customer }} and us, for {{ fee }}.

{{ clauses }}

{{ signatures }}
"""
AGREEMENT = "---\nform: services\nparameters:\n  customer: Acme\n  fee: 100.00\n---\n"


def ask(root: Path, *arguments: str) -> dict[str, Any]:
    """The report as json."""
    ran = run_cli(["log", *arguments, "--format", "json"], root)
    assert ran.code == 0, ran.stderr
    report: dict[str, Any] = json.loads(ran.stdout)
    return report


def told(report: dict[str, Any], key: str = "message") -> list[Any]:
    """One value of each version, the newest first."""
    return [version[key] for version in report["versions"]]


def read(root: Path, *arguments: str) -> str:
    """The report as text without line breaks."""
    ran = run_cli(["log", *arguments], root)
    assert (ran.code, ran.stderr) == (0, "")
    return " ".join(ran.stdout.split())


def pay(days: str, *, version: str = "1.0.0", more: str = "", end: str = "") -> str:
    return clause("Payment", f"The Customer pays within {days} days{end}.", version=version, more=more)


@pytest.fixture
def history(builder: RepoBuilder) -> RepoBuilder:
    """A clause whose versions declare what they are, less, and nothing."""
    builder.write(PATH, pay("60"))
    builder.commit("Add it")
    builder.write(PATH, pay("90", version="2.0.0"))
    builder.commit("Wait longer (#3)\n\nProposed-by: Speaker A\n", author=("Host", "host@example.org"))
    builder.write(PATH, pay("30", version="2.0.1", more="effect_reason: It was a slip.\n"))
    builder.commit("Correct it")
    builder.write(PATH, pay("30", version="2.0.1", end=" of receipt"))
    builder.commit("Say from when")
    builder.write(PATH, pay("30", version="2.0.1", end=" of receipt", more="owner: legal\n"))
    builder.commit("Name an owner")
    builder.write(PATH, pay("30", version="2.0.1", end="\nof receipt", more="owner: legal\n"))
    builder.commit("Wrap a line")
    return builder


def test_each_version_says_what_changed_and_what_it_comes_to(history: RepoBuilder) -> None:
    report = ask(history.root, "x/payment")
    assert told(report) == [
        "only the layout of the file changed; no word changed",
        "owner: legal (new); no word changed",
        "“of receipt” was added",
        "“90 days” became “30 days” (a period changed)",
        "“60 days” became “90 days” (a period changed)",
        "first version",
    ]
    assert told(report, "declared") == ["none", "none", "none", "editorial", "substantive", ""]
    found = [
        version["assessment"] and version["assessment"]["significance"] for version in report["versions"]
    ]
    assert found[:2] == ["editorial", "editorial"]
    assert found[3:] == ["substantive", "substantive", None]
    assert told(report, "declared_less")[3:] == [True, False, False]
    assert report["versions"][3]["effect_reason"] == "It was a slip."
    assert (report["total"], report["kind"], report["cut_off"]) == (6, "clause", False)


def test_text_names_people_requests_and_reasons(history: RepoBuilder) -> None:
    text = read(history.root, "x/payment")
    assert text.startswith("Payment (x/payment): 6 versions, newest first")
    assert "2.0.0 2020-01-01, Host, pull request #3, squashed" in text
    assert "declared substantive (MAJOR, 1.0.0 → 2.0.0); found substantive: a period changed" in text
    assert "(committed by Form editor; proposed by Speaker A)" in text
    assert "less was declared than found, because: It was a slip." in text


def test_redlines_are_shown_where_they_are_asked_for(history: RepoBuilder) -> None:
    assert "[-" not in read(history.root, "x/payment")
    assert "pays within [-60-]{+90+} days." in read(history.root, "x/payment", "-p")
    parts = ask(history.root, PATH, "-p")["versions"][4]["redline"]
    assert [p["text"] for p in parts if p["kind"] != "same"] == ["60", "90"]
    assert "redline" not in ask(history.root, PATH)["versions"][4]


def test_some_of_the_versions(history: RepoBuilder) -> None:
    report = ask(history.root, "x/payment", "-n", "2")
    assert (report["total"], len(report["versions"])) == (6, 2)
    assert "6 versions, of which 2 are shown" in read(history.root, "x/payment", "-n", "2")
    assert ask(history.root, "x/payment", "--since", "2020-02")["versions"] == []
    assert len(ask(history.root, "x/payment", "--until", "2020-01-01")["versions"]) == 6
    history.tag("v1", "HEAD~4")
    assert told(ask(history.root, "x/payment", "--rev", "v1"), "version") == ["2.0.0", "1.0.0"]


def test_a_version_that_names_two_texts_is_marked_at_both(history: RepoBuilder) -> None:
    marked = told(ask(history.root, "x/payment"), "another_text_in")
    ids = [commit["id"] for commit in told(ask(history.root, "x/payment"), "commit")]
    assert marked == [ids[3], ids[3], ids[3], ids[0], "", ""]
    assert "2.0.1 names another text too, since" in read(history.root, "x/payment")


def test_what_a_branch_tried_before_it_landed_is_no_second_text(builder: RepoBuilder) -> None:
    builder.write(PATH, pay("60"))
    builder.commit("Add it")
    builder.branch("work")
    for days in ("70", "80", "90"):
        builder.write(PATH, pay(days, version="2.0.0"))
        builder.commit(f"Try {days}")
    builder.switch("main")
    builder.write("other.md", "x")
    builder.commit("Meanwhile")
    builder.merge("work", "Merge pull request #9 from a/work")
    report = ask(builder.root, "x/payment")
    assert told(report, "version") == ["2.0.0", "2.0.0", "2.0.0", "1.0.0"]
    assert told(report, "another_text_in") == [""] * 4
    assert [commit["pull_request"] for commit in told(report, "commit")] == ["#9", "#9", "#9", None]


def test_a_rebased_and_a_squashed_branch(builder: RepoBuilder) -> None:
    builder.write(PATH, pay("60"))
    builder.commit("Add it")
    builder.branch("work")
    builder.write(PATH, pay("70", version="2.0.0"))
    builder.commit("Seventy")
    builder.write(PATH, pay("80", version="3.0.0"))
    builder.commit("Eighty")
    builder.switch("main")
    builder.write("other.md", "x")
    builder.commit("Meanwhile")
    builder.branch("squashed")
    who = builder._identity(None, ("A", "a@example.org"))
    builder.git("merge", "-q", "--squash", "work", env=who)
    builder.commit("Both (#4)\n\n* Seventy\n\n* Eighty")
    builder.git("checkout", "-q", "-b", "rebased", "work")
    builder.git("rebase", "-q", "main", env=who)
    report = ask(builder.root, "x/payment", "--rev", "squashed")
    assert told(report, "version") == ["3.0.0", "1.0.0"]
    assert [c["squashed"] for c in told(report, "commit")] == [True, False]
    assert told(ask(builder.root, "x/payment", "--rev", "rebased"), "version") == ["3.0.0", "2.0.0", "1.0.0"]


def test_a_merge_with_a_content_of_its_own_is_told(builder: RepoBuilder) -> None:
    builder.write(PATH, clause("Payment", *WORDS))
    builder.commit("Start")
    builder.branch("work")
    builder.write(PATH, clause("Payment", "First of all.", *WORDS))
    builder.commit("Begin otherwise")
    builder.switch("main")
    builder.write(PATH, clause("Payment", *WORDS, "Last of all."))
    builder.commit("End otherwise")
    builder.merge("work", "Join them")
    report = ask(builder.root, "x/payment")
    assert told(report, "event") == ["merged", "changed", "changed", "began"]
    assert report["versions"][0]["joined"] == 2
    assert "a merge put 2 versions together; beside the first of them: “First of all.”" in told(report)[0]


def test_a_clause_moved_by_the_command_keeps_its_history(builder: RepoBuilder) -> None:
    builder.write(PATH, clause("Payment", *WORDS[:2]))
    builder.write("clauses/x/notice.md", clause("Notice", WORDS[5]))
    builder.write("agreements/services/form.md", FORM)
    builder.commit("Start")
    assert run_cli(["mv", "x/payment", "fees/due"], builder.root).code == 0
    assert told(ask(builder.root, "fees/due"), "old_name") == ["x/payment", ""]
    builder.commit("Move it")
    builder.write("clauses/fees/due.md", (builder.root / "clauses/fees/due.md").read_text() + "More.\n")
    report = ask(builder.root, "fees/due")
    assert told(report) == ["“More.” was added", "renamed from x/payment; no word changed", "first version"]
    assert report["versions"][0]["commit"] is None
    text = read(builder.root, "fees/due")
    assert "2 versions" not in text
    assert "not committed yet" in text
    assert "then called x/payment" in text


def test_a_clause_that_moved_and_changed(builder: RepoBuilder) -> None:
    builder.write("terms/pay.md", clause("Payment", *WORDS[:5]))
    builder.commit("Start")
    builder.git("mv", "-k", "terms", "clauses")
    builder.write("clauses/pay.md", clause("Payment", WORDS[0].replace("Supplier", "Seller"), *WORDS[1:5]))
    builder.commit("Move and edit")
    report = ask(builder.root, "pay")
    assert told(report)[0].startswith("renamed from terms/pay.md; “Supplier” became “Seller”")
    assert told(report, "path") == ["clauses/pay.md", "terms/pay.md"]


def test_a_clause_cut_out_of_a_document_has_the_versions_that_touched_it(builder: RepoBuilder) -> None:
    lines = ["# Terms", *WORDS]

    def write(*changes: tuple[int, str]) -> None:
        for number, text in changes:
            lines[number] = text
        builder.write("terms.md", "\n\n".join(lines) + "\n")

    write()
    builder.commit("Write the terms")
    write((7, "No failure to insist on any right is a waiver of it."))
    builder.commit("Touch something else")
    write((2, WORDS[1].replace("thirty", "sixty")))
    builder.commit("Sixty days")
    write((8, "The courts of Elsewhere decide every dispute about this document."))
    builder.commit("Touch something else again")
    passage = lines[2:4]
    del lines[2:4]
    write()
    builder.write(PATH, clause("Payment", "\n\n".join(passage)))
    builder.commit("Cut it out")
    builder.write(PATH, clause("Payment", passage[0]))
    builder.commit("Shorten it")
    report = ask(builder.root, "x/payment")
    assert [c["subject"] for c in told(report, "commit")] == [
        "Shorten it",
        "Cut it out",
        "Sixty days",
        "Write the terms",
    ]
    assert told(report, "event") == ["changed", "cut out", "changed", "began"]
    assert told(report, "passage") == [False, False, True, True]
    assert told(report)[1] == "cut out of terms.md; no word changed"
    assert told(report)[2] == "“thirty days” became “sixty days” (a period changed)"
    assert report["versions"][1]["sources"] == ["terms.md"]
    assert report["notes"] == ["2 versions of terms.md did not touch these words"]
    assert "in terms.md" in read(builder.root, "x/payment")


def test_a_clause_that_went_can_be_named_and_one_that_came_back_remembers(builder: RepoBuilder) -> None:
    builder.write("keep.md", "x")
    builder.write(PATH, pay("60"))
    builder.commit("Add it")
    builder.remove(PATH)
    builder.commit("Take it out")
    report = ask(builder.root, "x/payment")
    assert told(report) == ["removed", "first version"]
    assert (report["title"], report["kind"]) == ("Payment", "clause")
    builder.write(PATH, pay("90"))
    builder.commit("Bring it back")
    report = ask(builder.root, "x/payment")
    assert told(report)[0].startswith("came back after it was removed; “60 days” became “90 days”")
    assert told(report, "event") == ["returned", "removed", "began"]
    assert "1.0.0" in read(builder.root, "x/payment")


def test_forms_and_agreements_are_told_by_their_own_files(builder: RepoBuilder) -> None:
    builder.write(PATH, pay("60"))
    builder.write("clauses/x/notice.md", clause("Notice", WORDS[5]))
    builder.write("agreements/services/form.md", FORM)
    builder.write("agreements/acme.md", AGREEMENT)
    builder.commit("Start")
    builder.write("agreements/acme.md", AGREEMENT.replace("100.00", "200.00"))
    builder.commit("Raise the fee")
    builder.write(PATH, pay("90", version="2.0.0"))
    builder.commit("Wait longer")
    builder.write("agreements/services/form.md", FORM.replace("  - x/notice\n", "").replace("Between", "By"))
    builder.commit("No notices")
    report = ask(builder.root, "acme")
    assert told(report) == ["fee: 100.00 → 200.00", "first version"]
    assert report["kind"] == "agreement"
    assert report["versions"][0]["assessment"]["significance"] == "wording"
    form = ask(builder.root, "services")
    assert told(form)[0] == "“Between” became “By”; x/notice was taken out of the clause list"
    assert form["versions"][0]["assessment"]["significance"] == "substantive"
    everything = ask(builder.root, "acme", "--clauses")
    assert everything["names"] == ["acme", "services", "x/payment"]
    assert [c["subject"] for c in told(everything, "commit")] == [
        "No notices",
        "Wait longer",
        "Raise the fee",
        "Start",
        "Start",
        "Start",
    ]
    assert run_cli(["log", "x/payment", "--clauses"], builder.root).code == 2


def test_a_plain_document(builder: RepoBuilder) -> None:
    builder.write("docs/terms.md", "# Terms\n\n1. " + "\n2. ".join(WORDS) + "\n")
    builder.commit("Write them")
    builder.write("docs/terms.md", "# Terms\n\n1. " + "\n2. ".join(WORDS).replace(" each ", "\neach ") + "\n")
    builder.commit("Wrap a line")
    builder.write("docs/terms.md", "# Terms\n\n1. " + "\n2. ".join(WORDS[1:]).replace("thirty", "ten") + "\n")
    builder.commit("Ten days")
    builder.move("docs/terms.md", "terms.md")
    builder.commit("Move them")
    report = ask(builder.root, "terms.md")
    assert report["kind"] == "document"
    assert told(report)[0] == "renamed from docs/terms.md; no word changed"
    assert "“thirty days” became “ten days” (a period changed)" in told(report)[1]
    assert told(report)[2:] == ["only the layout of the file changed; no word changed", "first version"]
    (builder.root / "elsewhere").mkdir()
    assert run_cli(["log", "../terms.md"], builder.root / "elsewhere").code == 0


def test_a_shallow_clone_says_so(history: RepoBuilder, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    history.git("clone", "-q", "--depth=2", f"file://{history.root}", str(clone))
    report = ask(clone, "x/payment")
    assert report["cut_off"] is True
    assert told(report, "event") == ["changed", "cut off"]
    assert "this clone is shallow" in read(clone, "x/payment")


def test_names_that_mean_nothing_or_too_much(builder: RepoBuilder) -> None:
    builder.write(PATH, pay("60"))
    builder.write("clauses/x/both.md", pay("60"))
    builder.write("agreements/x/both.md", AGREEMENT)
    builder.commit("Start")
    for name, code in (
        ("x/paymant", "CL480"),
        ("x/payment@1.0.0", "CL480"),
        ("x/both", "CL481"),
        ("../elsewhere.md", "CL054"),
        ("", "CL480"),
        ("x", "CL480"),
        ("clauses", "CL480"),
        (".git/config", "CL480"),
    ):
        ran = run_cli(["log", name], builder.root)
        assert (ran.code, ran.stdout) == (2, ""), name
        assert code in ran.stderr, (name, ran.stderr)
    assert "did you mean x/payment?" in run_cli(["log", "x/paymant"], builder.root).stderr
    assert run_cli(["log", "agreements/x/both.md"], builder.root).code == 0
    ran = run_cli(["log", "x/payment", "--since", "yesterday"], builder.root)
    assert (ran.code, "CL483" in ran.stderr) == (2, True)


def test_what_commits_and_files_say_is_never_obeyed(builder: RepoBuilder) -> None:
    author = ("\u202eEvil\x1b[31m", "e@example.org")
    builder.write(PATH, pay("60"))
    builder.commit("One\x1b]0;title\x07 \u202e (#7)", author=author, date="2099-12-31T00:00:00+14:00")
    builder.write(PATH, b"---\ntitle: P\nversion: 1.0.0\n---\nPay \xff\xfe at \x1b[2J once.\n")
    builder.commit("Not UTF-8", date="1970-01-02T00:00:00-11:00")
    builder.write(PATH, "---\ntitle: [broken\nversion: 9\n---\nPay at once.\n")
    builder.commit("Broken front matter")
    ran = run_cli(["log", "x/payment", "-p"], builder.root)
    assert ran.code == 0
    assert "\x1b" not in ran.stdout
    assert "\u202e" not in ran.stdout
    assert "2099-12-31" in ran.stdout
    assert "is compared as plain text" in " ".join(ran.stdout.split())
    assert [c["date"][:4] for c in told(ask(builder.root, "x/payment"), "commit")][1:] == ["1970", "2099"]


def test_fifty_versions(builder: RepoBuilder) -> None:
    for number in range(50):
        builder.write(PATH, pay(str(number + 1), version=f"{number + 1}.0.0"))
        builder.commit(f"Version {number}")
    report = ask(builder.root, "x/payment")
    assert told(report, "version") == [f"{50 - number}.0.0" for number in range(50)]
    assert told(report)[0] == "“49 days” became “50 days” (a period changed)"


def test_a_bare_repository_and_one_without_commits(builder: RepoBuilder, tmp_path: Path) -> None:
    builder.write(PATH, pay("60"))
    assert told(ask(builder.root, "x/payment"), "commit") == [None]
    builder.commit("Start")
    bare = tmp_path / "bare.git"
    builder.git("clone", "-q", "--bare", str(builder.root), str(bare))
    report = ask(bare, "x/payment")
    assert (report["revision"], report["total"]) == ("HEAD", 1)
