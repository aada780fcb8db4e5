"""``clausectl blame`` as somebody uses it: real repositories, whose words are known to be whose."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from cli_runner import run_cli
from repo_builder import RepoBuilder

ALICE = ("Drafter One", "one@example.org")
BOB = ("Drafter Two", "two@example.org")
CLERK = ("Clerk", "clerk@example.org")

FORM = """\
---
kind: form
title: Talk Agreement
version: 1.0.0
titles: run-in
parameters:
  speaker: {type: party}
  held_on: {type: date, format: "MMM d, yyyy"}
  talks: {type: list, of: text, join: ", "}
clauses:
  - section: Rights
    clauses:
      - talks/licence
      - talks/exclusivity
  - talks/secrecy
signatories:
  - role: speaker
    name: "{{ speaker }}"
    consent: "By signing I agree."
    decision: [Accept, Decline]
---
Made with {{ speaker }} on {{ held_on }} about {{ talks }}.

{{ clauses }}

{{ signatures }}
"""
LICENCE = """\
---
title: Licence
version: 1.0.0
---
{{ speaker }} grants a licence to the talk, limited by [clause](exclusivity.md). It covers:

1. recordings of the talk; and
2. slides and notes.
"""
EXCLUSIVITY = """\
---
title: Exclusivity
version: 1.0.0
---
The Speaker gives the talk to nobody else for at least 60 days after it was held.
"""
SECRECY = """\
---
title: Secrecy
version: 1.0.0
---
Nobody speaks of the terms of this agreement to any other person, at any time.
"""
AGREEMENT = """\
---
form: talks/form
parameters:
  speaker: Speaker A
  held_on: 2030-01-31
  talks:
    - On Samples
    - On Bounds
---
"""
CLAUSE = "clauses/talks/exclusivity.md"


@pytest.fixture
def repo(builder: RepoBuilder) -> RepoBuilder:
    builder.write_all(
        {
            "agreements/talks/form/form.md": FORM,
            "clauses/talks/licence.md": LICENCE,
            CLAUSE: EXCLUSIVITY,
            "clauses/talks/secrecy.md": SECRECY,
        }
    )
    builder.commit("Start", author=ALICE)
    builder.write("agreements/talks/form/a.md", AGREEMENT)
    builder.commit("Fill it in for Speaker A", author=CLERK)
    return builder


def edit(repo: RepoBuilder, path: str, *changes: tuple[str, str]) -> None:
    text = (repo.root / path).read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)
    repo.write(path, text)


def blame(repo: Path, *arguments: str) -> dict[str, Any]:
    ran = run_cli(["blame", *arguments, "--format", "json", "--words"], repo)
    assert ran.code == 0, ran.stderr
    report: dict[str, Any] = json.loads(ran.stdout)
    return report


def told(report: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(word, kind, subject of the commit that brought it) of every word."""
    subjects = {commit["id"]: commit["subject"] for commit in report["commits"]} | {"": "not committed"}
    found = []
    for provision in report["provisions"]:
        sentences = (
            [provision["title"], *provision["sentences"]] if provision["title"] else provision["sentences"]
        )
        for sentence in sentences:
            for part in sentence["parts"]:
                origin = part["origin"]
                by = "" if origin is None else subjects[report["origins"][origin]["commit"]]
                found.append((part["text"], part["kind"], by))
    return found


def by_subject(report: dict[str, Any], subject: str) -> str:
    return " ".join(word for word, _, by in told(report) if by == subject)


def test_every_part_of_an_agreement_is_traced_to_what_made_it(repo: RepoBuilder) -> None:
    edit(repo, CLAUSE, ("60 days", "90 days"), ("version: 1.0.0", "version: 2.0.0"))
    repo.commit("Lengthen it\n\nProposed-by: Speaker A\nPull-Request: #7", author=BOB)
    edit(repo, "agreements/talks/form/a.md", ("On Bounds", "On Tight Bounds"), ("01-31", "02-01"))
    repo.commit("A talk was renamed (#8)", author=CLERK)
    report = blame(repo.root, "talks/form/a")
    assert by_subject(report, "Lengthen it") == "90"
    assert by_subject(report, "A talk was renamed (#8)") == "Feb 1 , 2030 Tight"
    values = {(word, kind) for word, kind, by in told(report) if by == "Fill it in for Speaker A"}
    assert values == {(word, "value") for word in ("Speaker", "A", "On", "Samples", ",", "Bounds")}
    printed = " ".join(word for word, kind, _ in told(report) if kind == "printed")
    assert printed == "Speaker : Name ( Print ) : Signature : Date :"
    stated = " ".join(word for word, kind, by in told(report) if kind == "manifest" and by == "Start")
    assert stated == "Rights Licence Exclusivity Secrecy By signing I agree . ☐ Accept ☐ Decline"
    # a reference's number is nobody's word, and is traced to the link that asks for it
    numbers = [(part, kind) for part, kind, _ in told(report) if kind == "number"]
    assert numbers
    origin = next(o for o in report["origins"] if o["version"] == "2.0.0")
    assert (origin["name"], origin["path"]) == ("talks/exclusivity", CLAUSE)
    commit = next(c for c in report["commits"] if c["id"] == origin["commit"])
    assert (commit["author"], commit["pull_request"], commit["proposed_by"]) == (
        "Drafter Two",
        "#7",
        ["Speaker A"],
    )


def test_places_are_where_the_words_stand_now(repo: RepoBuilder) -> None:
    report = blame(repo.root, "talks/form/a")
    files: dict[str, list[str]] = {}
    for provision in report["provisions"]:
        for sentence in provision["sentences"]:
            for part in sentence["parts"]:
                if part["kind"] == "word":
                    lines = files.setdefault(
                        part["path"], (repo.root / part["path"]).read_text(encoding="utf-8").split("\n")
                    )
                    assert part["text"] in lines[part["line"] - 1]
                if part["kind"] == "value" and part["name"] == "speaker":
                    assert (part["path"], part["line"]) == ("agreements/talks/form/a.md", 4)
                if part["text"] == "Bounds":
                    assert part["line"] == 8


def test_numbers_are_told_with_what_made_them(repo: RepoBuilder) -> None:
    edit(
        repo,
        "agreements/talks/form/form.md",
        ("      - talks/exclusivity\n", ""),
        ("  - talks/secrecy\n", "  - talks/secrecy\n  - talks/exclusivity\n"),
    )
    repo.commit("Move it to the end", author=BOB)
    report = blame(repo.root, "talks/form/a")
    made = {p["clause"]: p["number_made_by"] for p in report["provisions"] if p["number_made_by"]}
    origin = report["origins"][made["talks/exclusivity"]["origin"]]
    assert origin["path"] == "agreements/talks/form/form.md"
    assert by_subject(report, "Move it to the end") == ""  # no word is the mover's


def test_layout_moving_and_renaming_claim_no_word(repo: RepoBuilder) -> None:
    repo.write(
        CLAUSE, EXCLUSIVITY.replace("gives the talk", "gives\nthe *talk*").replace("for at", "for\nat")
    )
    repo.commit("Wrap it", author=BOB)
    repo.move(CLAUSE, "clauses/rights/sole.md")
    edit(
        repo,
        "clauses/rights/sole.md",
        ("version: 1.0.0\n", "version: 1.0.0\nformerly: [talks/exclusivity]\n"),
    )
    edit(repo, "clauses/talks/licence.md", ("exclusivity.md", "../rights/sole.md"))
    edit(repo, "agreements/talks/form/form.md", ("talks/exclusivity", "rights/sole"))
    repo.commit("Move it to another folder", author=BOB)
    for name in ("talks/form/a", "rights/sole"):
        report = blame(repo.root, name)
        assert by_subject(report, "Wrap it") == ""
        assert by_subject(report, "Move it to another folder") == ""
    assert {o["name"] for o in report["origins"]} == {"talks/exclusivity"}  # what it was called then


def test_a_clause_cut_out_of_a_document_keeps_its_authors(builder: RepoBuilder) -> None:
    body = EXCLUSIVITY.partition("---\n")[2].partition("---\n")[2]
    builder.write(
        "terms.md",
        f"# Terms\n\n{SECRECY.splitlines()[-1]}\n\n2. {body}\n3. Something else is agreed upon here.\n",
    )
    builder.commit("Write the terms", author=ALICE)
    builder.write(
        "terms.md", f"# Terms\n\n{SECRECY.splitlines()[-1]}\n\n3. Something else is agreed upon here.\n"
    )
    builder.write(CLAUSE, EXCLUSIVITY.replace("nobody else", "no other organisation"))
    builder.commit("Cut it out", author=BOB)
    report = blame(builder.root, "talks/exclusivity")
    assert by_subject(report, "Cut it out") == "no other organisation"
    assert {o["path"] for o in report["origins"]} == {CLAUSE, "terms.md"}


def test_a_pinned_clause_is_traced_through_the_clause(repo: RepoBuilder) -> None:
    assert run_cli(["pin", "talks/form", "talks/exclusivity"], repo.root).code == 0
    repo.commit("Pin it", author=BOB)
    edit(repo, CLAUSE, ("60 days", "90 days"), ("version: 1.0.0", "version: 2.0.0"))
    repo.commit("Lengthen it", author=BOB)
    report = blame(repo.root, "talks/form/a")
    assert by_subject(report, "Pin it") == ""
    assert by_subject(report, "Lengthen it") == ""
    assert ("60", "word", "Start") in told(report)


def test_words_that_are_not_committed_say_so(repo: RepoBuilder) -> None:
    edit(repo, CLAUSE, ("60 days", "75 days"))
    assert by_subject(blame(repo.root, "talks/form/a"), "not committed") == "75"
    assert by_subject(blame(repo.root, "talks/form/a", "--rev", "HEAD"), "not committed") == ""
    shown = run_cli(["blame", "talks/exclusivity"], repo.root).stdout
    assert "not committed yet: “75”" in shown
    repo.stage()
    edit(repo, CLAUSE, ("75 days", "80 days"))
    assert by_subject(blame(repo.root, "talks/exclusivity", "--rev", "INDEX"), "not committed") == "75"


def test_before_the_first_commit_nothing_is_committed(builder: RepoBuilder) -> None:
    builder.write(CLAUSE, EXCLUSIVITY)
    report = blame(builder.root, "talks/exclusivity")
    assert {by for _, _, by in told(report)} == {"not committed"}


def test_a_shallow_clone_names_nobody_for_what_may_be_older(repo: RepoBuilder, tmp_path: Path) -> None:
    edit(repo, CLAUSE, ("60 days", "90 days"))
    repo.commit("Lengthen it", author=BOB)
    repo.git("clone", "-q", "--depth", "2", f"file://{repo.root}", str(tmp_path / "shallow"))
    report = blame(tmp_path / "shallow", "talks/exclusivity")
    assert report["shallow"]
    assert by_subject(report, "Lengthen it") == "90"
    shown = run_cli(["blame", "talks/exclusivity"], tmp_path / "shallow").stdout
    assert "or before, as far as this shallow clone shows: all but what follows" in shown.replace(
        "\n          ", " "
    )
    assert "Drafter One" not in shown
    assert "Clerk" not in shown


def test_a_squash_says_that_its_authors_are_folded(repo: RepoBuilder) -> None:
    edit(repo, CLAUSE, ("60 days", "90 days"))
    repo.commit(
        "Lengthen it (#9)\n\n* one\n* two\n\nCo-authored-by: Drafter Three <three@example.org>", author=BOB
    )
    shown = " ".join(run_cli(["blame", "talks/exclusivity"], repo.root).stdout.split())
    assert "· #9 · entered by Drafter Two (with Drafter Three" in shown
    assert "its authors are folded into one): “90”" in shown


def test_both_sides_of_a_merge_keep_their_words(repo: RepoBuilder) -> None:
    repo.branch("longer")
    edit(repo, CLAUSE, ("60 days", "90 days"))
    repo.commit("Lengthen it", author=BOB)
    repo.switch("main")
    edit(repo, "clauses/talks/secrecy.md", ("any other person", "anybody"))
    repo.commit("Plainer words", author=ALICE)
    repo.merge("longer", "Merge pull request #4 from drafter/longer", author=CLERK)
    report = blame(repo.root, "talks/form/a")
    assert by_subject(report, "Lengthen it") == "90"
    assert by_subject(report, "Plainer words") == "anybody"
    assert next(c for c in report["commits"] if c["subject"] == "Lengthen it")["pull_request"] == "#4"


def test_a_provision_is_found_by_number_and_by_title(repo: RepoBuilder) -> None:
    whole = blame(repo.root, "talks/form/a")
    cited = [p["cited"] for p in whole["provisions"] if p["clause"] == "talks/licence" and p["number"]]
    for asked in (cited[0], cited[0] + ".", f" {cited[0]} ", "licence"):
        found = blame(repo.root, "talks/form/a", "--provision", asked)
        assert [p["cited"] for p in found["provisions"]] == cited  # with the items below it
    below = blame(repo.root, "talks/form/a", "--provision", cited[-1])
    assert [w for w, _, _ in told(below)] == ["slides", "and", "notes", "."]
    ran = run_cli(["blame", "talks/form/a", "--provision", "17"], repo.root)
    assert (ran.code, ran.stdout) == (2, "")
    assert ran.stderr.startswith("CL487 there is no provision '17'")


def test_a_passage_is_found_wherever_it_stands(repo: RepoBuilder) -> None:
    found = blame(repo.root, "talks/form/a", "--text", "AT LEAST\n 60  days")
    assert [w for w, _, _ in told(found)] == ["at", "least", "60", "days"]
    twice = blame(repo.root, "talks/form/a", "--text", "the talk")
    assert len([s for p in twice["provisions"] for s in p["sentences"]]) == 3
    over = blame(repo.root, "talks/form/a", "--text", "after it was held. Secrecy. Nobody speaks")
    assert [w for w, _, _ in told(over)][-2:] == ["Nobody", "speaks"]
    ran = run_cli(["blame", "talks/form/a", "--text", "gives this talk to nobody else"], repo.root)
    assert ran.code == 2
    assert "CL488" in ran.stderr
    assert "The Speaker gives the talk to nobody else" in ran.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "hint"),
    [
        (["talks/exclusivty"], "CL489", "talks/exclusivity"),
        (["talks/form/a", "--rev", "nowhere"], "CL006", ""),
        (["../outside.md"], "CL054", ""),
        (["clauses/talks"], "CL016", ""),
    ],
)
def test_what_is_not_there_is_an_error_with_a_hint(
    repo: RepoBuilder, arguments: list[str], code: str, hint: str
) -> None:
    ran = run_cli(["blame", *arguments], repo.root)
    assert (ran.code, ran.stdout) == (2, "")
    assert code in ran.stderr
    assert hint in ran.stderr


def test_empty_questions_are_refused(repo: RepoBuilder) -> None:
    for option in ("--provision", "--text"):
        assert run_cli(["blame", "talks/form/a", option, "  "], repo.root).code == 2


def test_any_text_file_is_blamed_as_it_is(builder: RepoBuilder) -> None:
    builder.write("docs/terms.md", "# Terms\n\n## 1. Payment\n\nThe Customer pays within 30 days.\n")
    builder.commit("Write", author=ALICE)
    builder.write("docs/terms.md", "# Terms\n\n## 2. Payment\n\nThe *Customer* pays\nwithin 14 days.\n")
    builder.commit("Shorten", author=BOB)
    report = blame(builder.root, "docs/terms.md", "--provision", "2")
    assert report["kind"] == "document"
    assert by_subject(report, "Shorten") == "14"
    builder.write("docs/picture.md", b"\x00\x01")
    assert run_cli(["blame", "docs/picture.md"], builder.root).code == 2
    builder.write("docs/empty.md", "")
    assert run_cli(["blame", "docs/empty.md"], builder.root).code == 0


def test_a_bare_repository_is_read_too(repo: RepoBuilder, tmp_path: Path) -> None:
    repo.git("clone", "-q", "--bare", str(repo.root), str(tmp_path / "bare.git"))
    assert by_subject(blame(tmp_path / "bare.git", "talks/exclusivity", "--rev", "HEAD"), "Start")


def test_html_has_a_footnote_for_each_origin_and_obeys_no_text(repo: RepoBuilder) -> None:
    edit(repo, CLAUSE, ("60 days", "90 days"))
    repo.commit("<script>alert(1)</script>", author=BOB)
    ran = run_cli(["blame", "talks/form/a", "--format", "html"], repo.root)
    page = ran.stdout
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    notes = re.findall(r'<li id="n(\d+)"', page)
    assert notes == [str(number) for number in range(1, len(notes) + 1)]
    assert set(re.findall(r'href="#n(\d+)"', page)) == set(notes)
    assert set(re.findall(r' id="r(\d+)"', page)) == set(notes)
    assert re.search(r"least<sup>.*?</sup> 90<sup>", page)
    by_words = run_cli(["blame", "talks/form/a", "--format", "html", "--words"], repo.root).stdout
    assert by_words.count("<sup>") > 3 * page.count("<sup>")


def test_text_tells_each_sentence_and_each_word(repo: RepoBuilder) -> None:
    edit(repo, CLAUSE, ("60 days", "90 days"))
    repo.commit("Lengthen it", author=BOB)
    shown = run_cli(["blame", "talks/exclusivity"], repo.root).stdout
    flat = " ".join(shown.split())
    assert "no pull request recorded · entered by Drafter One: all but what follows" in flat
    assert "entered by Drafter Two: “90”" in flat
    words = run_cli(["blame", "talks/exclusivity", "--words"], repo.root).stdout
    line = next(line for line in words.splitlines() if line.split()[:1] == ["90"])
    assert "Drafter Two" in line
    assert line.endswith(f"now {CLAUSE}:5")


def test_names_and_controls_reach_no_terminal(repo: RepoBuilder) -> None:
    edit(repo, CLAUSE, ("60 days", "90 days"))
    repo.commit("Lengthen it", author=("Two\u202e\x1b[31m", "two@example.org"))
    for arguments in ([], ["--words"], ["--format", "html"], ["--format", "json"]):
        shown = run_cli(["blame", "talks/exclusivity", *arguments], repo.root).stdout
        assert "\x1b" not in shown
        assert "\u202e" not in shown


def test_the_same_question_has_the_same_answer(repo: RepoBuilder) -> None:
    first = run_cli(["blame", "talks/form/a", "--format", "json"], repo.root).stdout
    assert first == run_cli(["blame", "talks/form/a", "--format", "json"], repo.root).stdout
