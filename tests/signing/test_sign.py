"""`send` and `sign` through the command."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from test_record import AGREEMENT, CLAUSE, FORM, NAME, stored
from test_record import repo as repo  # the fixture

from cli_runner import Ran, run_cli
from repo_builder import RepoBuilder

CONSENT = "I agree."
OWN = "I have read the text of this agreement and sign it."


def sign(repo: RepoBuilder, *arguments: str) -> Ran:
    return run_cli(["sign", *arguments], repo.root)


def accept(repo: RepoBuilder, role: str, *more: str, name: str = NAME) -> Ran:
    who, consent = ("Speaker A", CONSENT) if role == "customer" else ("Supplier S", OWN)
    return sign(repo, name, "--as", role, "--accept", "--typed-name", who, "--consent", consent, *more)


def test_two_signatories_sign_in_any_order_and_a_tag_is_made_once(repo: RepoBuilder) -> None:
    first = accept(repo, "supplier")
    assert (first.code, first.stderr) == (0, "")
    assert "awaits        customer" in first.stdout
    assert repo.git("tag", "--list") == ""
    second = accept(repo, "customer")
    assert (second.code, second.stderr) == (0, "")
    assert "every signatory has acted" in second.stdout
    assert repo.git("tag", "--list") == f"{NAME}/v1"
    assert repo.git("status", "--porcelain") == ""
    files = repo.git("ls-tree", "-r", "--name-only", "HEAD", "agreements/supply/first.signed", "frozen")
    assert [re.sub(r"-[0-9a-f]{8}", "-H", name) for name in files.split("\n")] == [
        "agreements/supply/first.signed/v1/manifest.md",
        "agreements/supply/first.signed/v1/signatures/01-customer.json",
        "agreements/supply/first.signed/v1/signatures/02-supplier.json",
        "agreements/supply/first.signed/v1/text.md",
        "agreements/supply/first.signed/v1/version.json",
        "frozen/fee@1.0.0-H.md",
        "frozen/supply@1.0.0-H.md",
    ]
    act = stored(repo, "signatures/01-customer.json")
    assert (act["act"], act["decision"], act["choice_taken"]) == ("signed", "accepted", "Accept")
    version = repo.git("show", "HEAD:agreements/supply/first.signed/v1/version.json") + "\n"
    assert act["version_sha256"] == hashlib.sha256(version.encode()).hexdigest()
    assert act["consent_sha256"] == hashlib.sha256(CONSENT.encode()).hexdigest()
    assert [name for name, _ in act["follows"]] == ["02-supplier.json"]  # type: ignore[attr-defined]


def test_what_was_signed_stays_whatever_the_library_does(repo: RepoBuilder) -> None:
    draft = run_cli(["compose", NAME], repo.root).stdout
    assert accept(repo, "customer").code == 0
    repo.write("clauses/fee.md", CLAUSE.replace("100", "900").replace("1.0.0", "2.0.0"))
    repo.remove("agreements/supply/first.md")
    repo.commit("Everything changes")
    done = run_cli(["compose", f"{NAME}@v1"], repo.root)
    assert (done.code, done.stdout) == (0, draft)
    assert run_cli(["compose", f"{NAME}@v1", "--format", "json"], repo.root).code == 0


def test_a_plan_is_carried_out_as_it_was_shown_and_once(repo: RepoBuilder) -> None:
    head = repo.head()
    shown = accept(repo, "customer", "--plan", "--format", "json")
    plan = json.loads(shown.stdout)
    assert plan["done"] is False
    assert repo.head() == head
    done = sign(repo, "--apply", plan["plan"][:12])
    assert (done.code, done.stderr) == (0, "")
    for file in plan["files"]:
        assert repo.git("show", f"HEAD:{file['path']}") + "\n" == file["text"]
    again = sign(repo, "--apply", plan["plan"])
    assert again.code == 2
    assert "CL431" in again.stderr


def test_a_plan_is_void_once_the_draft_or_the_version_has_moved(repo: RepoBuilder) -> None:
    plan = json.loads(accept(repo, "customer", "--plan", "--format", "json").stdout)["plan"]
    repo.write("clauses/fee.md", CLAUSE.replace("100", "900").replace("1.0.0", "2.0.0"))
    repo.commit("Dearer")
    done = sign(repo, "--apply", plan)
    assert (done.code, "CL431" in done.stderr) == (2, True)
    other = json.loads(accept(repo, "customer", "--plan", "--format", "json").stdout)["plan"]
    assert accept(repo, "supplier").code == 0
    done = sign(repo, "--apply", other)
    assert (done.code, "has changed since" in done.stderr) == (2, True)


def test_a_plan_that_somebody_changed_is_none(repo: RepoBuilder) -> None:
    plan = json.loads(accept(repo, "customer", "--plan", "--format", "json").stdout)["plan"]
    path = repo.root / ".git/clausectl/plans" / f"{plan}.json"
    path.write_bytes(path.read_bytes().replace(b"accepts", b"refuses"))
    done = sign(repo, "--apply", plan)
    assert (done.code, "CL431" in done.stderr) == (2, True)


def test_a_decline_is_a_record_and_ends_it(repo: RepoBuilder) -> None:
    done = sign(repo, NAME, "--as", "customer", "--decline", "--typed-name", "Speaker A")
    assert done.code == 0
    assert "declined by the customer" in done.stdout
    act = stored(repo, "signatures/01-customer.json")
    assert (act["decision"], act["choice_taken"], act["consent"]) == ("declined", "Decline", "not recorded")
    after = accept(repo, "supplier", name=f"{NAME}@v1")
    assert (after.code, "CL422" in after.stderr) == (2, True)


def test_what_was_sent_is_signed_and_not_what_the_draft_became(repo: RepoBuilder) -> None:
    assert run_cli(["send", NAME], repo.root).code == 0
    sent = run_cli(["compose", f"{NAME}@v1"], repo.root).stdout
    repo.write("clauses/fee.md", CLAUSE.replace("100", "900").replace("1.0.0", "2.0.0"))
    repo.commit("Dearer")
    done = accept(repo, "customer")
    assert (done.code, "CL427" in done.stderr, f"{NAME}@v1" in done.stderr) == (2, True, True)
    assert accept(repo, "customer", name=f"{NAME}@v1").code == 0
    assert run_cli(["compose", f"{NAME}@v1"], repo.root).stdout == sent


def test_a_second_version_says_what_it_is_to_the_first(repo: RepoBuilder) -> None:
    assert run_cli(["send", NAME], repo.root).code == 0
    done = run_cli(["send", NAME], repo.root)
    assert (done.code, "CL433" in done.stderr) == (2, True)
    done = run_cli(["send", NAME, "--relation", "supersedes"], repo.root)
    assert (done.code, "CL434" in done.stderr) == (2, True)
    done = run_cli(["send", NAME, "--relation", "supersedes", "--target", f"{NAME}@v3"], repo.root)
    assert (done.code, "CL415" in done.stderr) == (2, True)
    done = run_cli(["send", NAME, "--relation", "supersedes", "--target", f"{NAME}@v1"], repo.root)
    assert (done.code, done.stdout.startswith(f"{NAME}@v2 sent")) == (0, True)


def test_the_order_of_the_form_is_kept(repo: RepoBuilder) -> None:
    repo.write("agreements/supply/form.md", FORM.replace("clauses:", "signing_order: stated\nclauses:"))
    repo.commit("In order")
    done = accept(repo, "supplier")
    assert (done.code, "CL423" in done.stderr, "customer" in done.stderr) == (2, True, True)
    assert accept(repo, "customer").code == 0
    assert accept(repo, "supplier").code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--as", "customer"], "CL429", "--accept or --decline"),
        (
            ["--as", "customer", "--accept", "--typed-name", "A"],
            "CL429",
            'consent in words: --consent "I agree."',
        ),
        (
            ["--as", "customer", "--accept", "--typed-name", "A", "--consent", "i agree"],
            "CL428",
            "--show",
        ),
        (["--as", "witness", "--accept"], "CL420", "customer, supplier"),
        (["--as", "custmer", "--accept"], "CL420", "did you mean customer?"),
        (
            [
                "--as",
                "customer",
                "--accept",
                "--typed-name",
                "A",
                "--consent",
                "I agree.",
                "--choose",
                "Decline",
            ],
            "CL430",
            "Accept",
        ),
    ],
)
def test_nothing_is_taken_for_granted(repo: RepoBuilder, arguments: list[str], code: str, says: str) -> None:
    head = repo.head()
    done = sign(repo, NAME, *arguments)
    assert (done.code, done.stdout) == (2, "")
    assert code in done.stderr
    assert says in done.stderr
    assert repo.head() == head


def test_uncommitted_sources_open_blanks_and_errors_are_refused(repo: RepoBuilder) -> None:
    repo.write("clauses/fee.md", CLAUSE.replace("100", "900"))
    done = accept(repo, "customer")
    assert (done.code, "clauses/fee.md CL426" in done.stderr) == (2, True)
    repo.commit("Committed")
    repo.write("agreements/supply/first.md", AGREEMENT.replace("  customer: Speaker A\n", ""))
    repo.commit("A blank")
    done = accept(repo, "customer")
    assert (done.code, "CL302" in done.stderr) == (2, True)
    done = accept(repo, "customer", name="supply")
    assert (done.code, "CL425" in done.stderr) == (2, True)
    repo.write("agreements/supply/first.md", AGREEMENT)
    repo.write("clauses/fee.md", CLAUSE.replace("30 days", "thirty (45) days"))
    repo.commit("A slip")
    done = accept(repo, "customer")
    assert (done.code, "CL560" in done.stderr) == (2, True)
    assert repo.git("tag", "--list") == ""


def test_a_role_acts_once(repo: RepoBuilder) -> None:
    assert accept(repo, "customer").code == 0
    done = accept(repo, "customer", name=f"{NAME}@v1")
    assert (done.code, "CL421" in done.stderr) == (2, True)


def test_the_clock_before_the_last_act_is_refused(repo: RepoBuilder) -> None:
    assert accept(repo, "customer").code == 0
    path = repo.root / "agreements/supply/first.signed/v1/signatures/01-customer.json"
    later = re.sub(r'"at": "\d{4}', '"at": "2999', path.read_text())
    path.write_text(later)
    repo.commit("From the future")
    done = accept(repo, "supplier")
    assert (done.code, "CL424" in done.stderr) == (2, True)


def test_another_name_than_the_printed_one_is_recorded_as_typed(repo: RepoBuilder) -> None:
    done = sign(repo, NAME, "--as", "customer", "--accept", "--typed-name", "S. A.", "--consent", CONSENT)
    assert done.code == 0
    assert "'S. A.'" in done.stderr
    assert stored(repo, "signatures/01-customer.json")["name_typed"] == "S. A."


def test_two_branches_that_each_add_a_signature_merge(repo: RepoBuilder) -> None:
    assert run_cli(["send", NAME], repo.root).code == 0
    repo.branch("theirs")
    assert accept(repo, "supplier").code == 0
    repo.switch("main")
    assert accept(repo, "customer").code == 0
    repo.merge("theirs", "Merge theirs")
    done = run_cli(["status", NAME, "--on", "2100-01-01"], repo.root)
    assert "fully executed" in done.stdout
    assert run_cli(["compose", f"{NAME}@v1"], repo.root).code == 0


def test_a_signed_text_is_there_in_every_clone(repo: RepoBuilder, tmp_path: Path) -> None:
    repo.branch("signing")
    assert accept(repo, "customer").code == 0
    text = run_cli(["compose", f"{NAME}@v1"], repo.root).stdout
    repo.switch("main")
    repo.git("merge", "--squash", "-q", "signing")
    repo.commit("Sign (#7)")
    repo.git("branch", "-q", "-D", "signing")
    repo.git("reflog", "expire", "--expire=now", "--all")
    repo.git("gc", "-q", "--prune=now")
    assert run_cli(["compose", f"{NAME}@v1"], repo.root).stdout == text
    repo.write("clauses/fee.md", CLAUSE.replace("100", "900").replace("1.0.0", "2.0.0"))
    repo.commit("Dearer")
    shallow = tmp_path / "shallow"
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.root}", str(shallow))
    assert run_cli(["compose", f"{NAME}@v1"], shallow).stdout == text
    bare = tmp_path / "bare.git"
    repo.git("clone", "-q", "--bare", f"file://{repo.root}", str(bare))
    assert run_cli(["compose", f"{NAME}@v1"], bare).stdout == text
    again = RepoBuilder(tmp_path / "again")
    repo.git("format-patch", "-q", "--root", "--stdout", "HEAD")
    again.git("fetch", "-q", str(repo.root), "main")
    again.git("checkout", "-q", "--orphan", "rewritten", "FETCH_HEAD")
    again.commit("One commit for everything")
    assert run_cli(["compose", f"{NAME}@v1"], again.root).stdout == text


def test_a_changed_text_is_not_printed_as_signed(repo: RepoBuilder) -> None:
    assert accept(repo, "customer").code == 0
    path = repo.root / "agreements/supply/first.signed/v1/text.md"
    path.write_text(path.read_text().replace("100", "900"))
    repo.commit("Tampered")
    done = run_cli(["compose", f"{NAME}@v1"], repo.root)
    assert (done.code, done.stdout, "CL416" in done.stderr) == (3, "", True)


def test_a_reference_that_only_the_library_understands_is_not_signed(repo: RepoBuilder) -> None:
    """A former name of a clause whose older version is pinned: from the sources alone it leads nowhere."""
    assert run_cli(["pin", "supply", "fee"], repo.root).code == 0
    repo.write("clauses/fee.md", CLAUSE.replace("version: 1.0.0", "version: 2.0.0\nformerly: [price]"))
    late = CLAUSE.replace("Fee", "Late").replace("30 days", "5 days of [clause](price.md)")
    repo.write("clauses/late.md", late)
    repo.write("agreements/supply/form.md", FORM.replace("[fee]", "[fee@1.0.0, late]"))
    head = repo.commit("Rename")
    done = accept(repo, "customer")
    assert (done.code, "price" in done.stderr) == (2, True), done.stderr
    assert run_cli(["send", NAME], repo.root).code == 2
    assert repo.head() == head
