"""``diff v1 v2``: what was signed between two revisions, and that what was signed before did not change."""

from __future__ import annotations

import html
import json

import pytest

from clausectl.model.changes import Diff
from clausectl.model.signed_changes import AgedClause, SignedChanges
from clausectl.pipeline import diff_answers
from clausectl.pipeline.diffing import diff_revisions
from clausectl.repository.opening import open_repository
from cli_runner import run_cli
from repo_builder import RepoBuilder
from signed_builder import (
    EXCLUSIVITY,
    FORM,
    OFFICE,
    A,
    B,
    C,
    D,
    add_act,
    build_history,
    write_library,
)


@pytest.fixture
def repo(builder: RepoBuilder) -> RepoBuilder:
    build_history(builder)
    return builder


def diff(repo: RepoBuilder, *paths: str, old: str = "v1", new: str = "v2") -> Diff:
    with open_repository(repo.root) as repository:
        return diff_revisions(repository, old, new, paths)


def signed(repo: RepoBuilder, *paths: str, old: str = "v1", new: str = "v2") -> SignedChanges:
    found = diff(repo, *paths, old=old, new=new).signed
    assert found is not None
    return found


AGED = AgedClause("talks/exclusivity", "Exclusivity", "1.0.0", "2.0.0")


def test_says_who_acted_and_what_was_sent(repo: RepoBuilder) -> None:
    news = {n.name: n for n in signed(repo).news}
    assert list(news) == [f"{A}@v2", f"{B}@v1", f"{C}@v1", f"{D}@v1"]
    assert (news[f"{A}@v2"].opening, news[f"{A}@v2"].state, news[f"{A}@v2"].opened_by) == (
        "sent",
        "sent",
        OFFICE,
    )
    assert (news[f"{A}@v2"].relation, news[f"{A}@v2"].target) == ("restates", f"{A}@v1")
    assert news[f"{A}@v2"].awaiting == ("speaker", "organisation")
    (act,) = news[f"{B}@v1"].acts
    assert (act.role, act.name, act.typed, act.decision, act.act) == (
        "speaker",
        "Speaker B",
        "S. B.",
        "accepted",
        "signed",
    )
    assert (news[f"{B}@v1"].opening, news[f"{B}@v1"].state) == ("", "partly executed")
    assert news[f"{C}@v1"].acts[0].act == "recorded"
    assert (news[f"{D}@v1"].state, news[f"{D}@v1"].awaiting) == ("declined", ())


def test_what_stood_is_unchanged_and_on_earlier_words(repo: RepoBuilder) -> None:
    found = signed(repo)
    assert found.stood == 2
    ((standing),) = found.standing
    assert (standing.names, standing.clauses) == ((f"{A}@v1", f"{B}@v1"), (AGED,))
    news = {n.name: n.clauses for n in found.news}
    assert news == {f"{A}@v2": (), f"{B}@v1": (AGED,), f"{C}@v1": (), f"{D}@v1": ()}
    assert not found.broken


def test_signed_and_frozen_files_are_no_drafts_and_no_clauses(repo: RepoBuilder) -> None:
    found = diff(repo)
    assert [clause.id for clause in found.clauses] == ["talks/exclusivity"]
    assert (found.compared_clauses, found.compared_forms, found.compared_agreements) == (2, 1, 4)
    assert (found.notes, found.remarks, found.documents) == ((), (), ())
    for path in ("agreements", "talks", "."):
        told = json.loads(run_cli(["diff", "v1", "v2", path, "--format", "json"], repo.root).stdout)
        assert (told["compared"]["agreements"], told["documents"], told["notes"]) == (4, [], [])
    assert run_cli(["diff", "v1", "v2", "frozen"], repo.root).code == 2


def test_a_change_that_is_no_words_leaves_them_on_the_words_of_the_library(repo: RepoBuilder) -> None:
    text = (repo.root / "clauses/talks/licence.md").read_text()
    repo.write("clauses/talks/licence.md", text.replace("title: Licence", 'title: Licence\nowner: "@legal"'))
    repo.commit("An owner")
    found = signed(repo, old="v2", new="HEAD")
    assert (found.stood, found.standing, found.news) == (5, (), ())


def test_other_words_under_the_same_version_are_told(repo: RepoBuilder) -> None:
    repo.write(
        "clauses/talks/licence.md", "---\ntitle: Licence\nversion: 1.0.0\n---\nNo licence is granted.\n"
    )
    repo.commit("A licence no more")
    (standing,) = signed(repo, old="v2", new="HEAD").standing
    assert standing.clauses == (AgedClause("talks/licence", "Licence", "1.0.0", "1.0.0"),)
    assert len(standing.names) == 5
    text = run_cli(["diff", "v2", "HEAD"], repo.root).stdout.split()
    assert "library now in other words under the same version" in " ".join(text)


def test_a_clause_that_went_and_one_that_was_renamed(repo: RepoBuilder) -> None:
    repo.remove("clauses/talks/licence.md")
    repo.move("clauses/talks/exclusivity.md", "clauses/talks/sole.md")
    repo.write("agreements/talks/form.md", FORM.replace("[talks/exclusivity, talks/licence]", "[talks/sole]"))
    repo.commit("Rename")
    found = signed(repo, old="v1", new="HEAD")
    told = {c for s in found.standing for c in s.clauses}
    assert AgedClause("talks/licence", "Licence", "1.0.0", "") in told
    assert AgedClause("talks/exclusivity", "Exclusivity", "1.0.0", "2.0.0", "talks/sole") in told


@pytest.mark.parametrize(
    ("file", "change", "how"),
    [
        ("text.md", b"Other words.\n", "changed"),
        ("version.json", b"{}\n", "changed"),
        ("signatures/01-speaker.json", b"{}\n", "changed"),
        ("manifest.md", None, "gone"),
        ("signatures/02-organisation.json", None, "gone"),
    ],
)
def test_a_file_that_changed_or_went_is_named_loudly(
    repo: RepoBuilder, file: str, change: bytes | None, how: str
) -> None:
    path = f"agreements/{A}.signed/v1/{file}"
    repo.remove(path) if change is None else repo.write(path, change)
    repo.commit("Tamper")
    found = signed(repo, old="v2", new="HEAD")
    assert [(b.name, b.files) for b in found.broken] == [(f"{A}@v1", ((file, how),))]
    assert found.stood == 4
    for form in ("text", "markdown", "html", "json"):
        done = run_cli(["diff", "v2", "HEAD", "--format", form, "--exit-code"], repo.root)
        assert done.code == 1
        if form != "json":
            shown = " ".join(html.unescape(done.stdout).split())
            assert f"INTEGRITY BROKEN: {A}@v1: {file}" in shown
            assert f"clausectl verify {A}" in shown
    whole = run_cli(["diff", "v2", "HEAD", A], repo.root).stdout
    assert "INTEGRITY BROKEN" in whole
    assert "INTEGRITY BROKEN" not in run_cli(["diff", "v2", "HEAD", B], repo.root).stdout


def test_a_version_that_was_deleted_whole_is_broken(repo: RepoBuilder) -> None:
    repo.git("rm", "-rq", f"agreements/{A}.signed/v1")
    repo.commit("Delete")
    (broken,) = signed(repo, old="v2", new="HEAD").broken
    assert broken.name == f"{A}@v1"
    assert ("version.json", "gone") in broken.files
    (broken,) = signed(repo, old="v2", new="WORKTREE").broken
    assert broken.name == f"{A}@v1"


def test_the_other_way_round_nothing_is_broken(repo: RepoBuilder) -> None:
    found = signed(repo, old="v2", new="v1")
    assert (found.broken, found.news) == ((), ())
    assert set(found.absent) == {f"{A}@v2", f"{B}@v1", f"{C}@v1", f"{D}@v1"}


def test_hostile_records_are_notes(repo: RepoBuilder) -> None:
    repo.write("agreements/talks/x.signed/v1/version.json", b'{"clausectl": "signed-version-1", "a": [[[')
    repo.write("agreements/talks/y.signed/v1/text.md", b"No record.\n")
    repo.write("agreements/talks/z.signed/readme.txt", b"Stray.\n")
    repo.write(f"agreements/{B}.signed/v1/signatures/02-organisation.json", b"\xff\xfe")
    repo.write(f"agreements/{B}.signed/v1/more.md", b"More.\n")
    (repo.root / "agreements/talks/w.signed/v1").mkdir(parents=True)
    (repo.root / "agreements/talks/w.signed/v1/version.json").symlink_to("/etc/passwd")
    repo.commit("Hostile")
    for form in ("text", "markdown", "html", "json"):
        done = run_cli(["diff", "v2", "HEAD", "--format", form, "--exit-code"], repo.root)
        assert (done.code, done.stderr) == (1, ""), done
    notes = "\n".join(diff(repo, old="v2", new="HEAD").notes)
    for name in ("x.signed", "y.signed", "w.signed", "z.signed/readme.txt", "02-organisation.json"):
        assert name in notes
    assert f"{B}@v1 at HEAD: more.md was added" in notes
    repo.write("clauses/talks/exclusivity.md", EXCLUSIVITY.format("3.0.0", 95))
    repo.commit("All that stood are read")
    later = diff(repo, old="HEAD~1", new="HEAD")
    assert "x.signed/v1/version.json" in "\n".join(later.notes)
    assert later.signed is not None
    assert sum(len(s.names) for s in later.signed.standing) == 5


def test_paths_narrow_to_agreements_and_to_clauses(repo: RepoBuilder) -> None:
    found = signed(repo, B)
    assert ([n.name for n in found.news], found.stood) == ([f"{B}@v1"], 1)
    assert [s.names for s in found.standing] == [(f"{B}@v1",)]
    found = signed(repo, "clauses/talks/exclusivity.md")
    assert (found.news, [s.names for s in found.standing]) == ((), [(f"{A}@v1", f"{B}@v1")])
    assert diff(repo, "clauses/talks/licence.md").signed is None
    assert len(signed(repo, "talks").news) == 4


def test_an_agreement_whose_draft_is_gone_keeps_its_signed_version(repo: RepoBuilder) -> None:
    repo.remove(f"agreements/{B}.md")
    repo.commit("The draft is done with")
    add_act(repo, B, "organisation")
    repo.commit("Countersigned")
    found = signed(repo, f"agreements/{B}", old="HEAD~1", new="HEAD")
    assert [(n.name, n.state) for n in found.news] == [(f"{B}@v1", "fully executed")]


def test_external_names_nobody_unless_an_agreement_was_asked_for(repo: RepoBuilder) -> None:
    for form in ("text", "markdown", "html", "json"):
        arguments = ["diff", "v1", "v2", "--external", "--format", form]
        all_of_it = run_cli(arguments, repo.root).stdout
        one = run_cli([*arguments, B], repo.root).stdout
        for text in (all_of_it, one):
            assert "Programme office" not in text
            assert "example.org" not in text
        assert "Speaker B" not in all_of_it
        assert "S. B." not in all_of_it
        assert "Speaker B" in one
        assert "accepted" in all_of_it


def test_a_kept_answer_has_the_signed_versions(repo: RepoBuilder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diff_answers, "WORTH_KEEPING", 1)
    monkeypatch.setattr("clausectl.pipeline.diffing.WORTH_KEEPING", 1)
    first, again = diff(repo), diff(repo)
    assert first == again
    with open_repository(repo.root, cache=False) as repository:
        assert diff_revisions(repository, "v1", "v2") == again


def test_work_tree_and_index(repo: RepoBuilder) -> None:
    add_act(repo, B, "organisation")
    for side in ("WORKTREE", "INDEX"):
        if side == "INDEX":
            repo.stage()
        (news,) = signed(repo, old="v2", new=side).news
        assert (news.name, news.state, [act.role for act in news.acts]) == (
            f"{B}@v1",
            "fully executed",
            ["organisation"],
        )


def test_nothing_signed_says_nothing(builder: RepoBuilder) -> None:
    write_library(builder)
    builder.commit("First")
    builder.tag("v1")
    builder.write("clauses/talks/exclusivity.md", EXCLUSIVITY.format("2.0.0", 90))
    builder.commit("Second")
    assert diff(builder, new="HEAD").signed is None
    done = run_cli(["diff", "v1", "HEAD"], builder.root)
    assert "signed" not in done.stdout.lower()
    assert (
        json.loads(run_cli(["diff", "v1", "HEAD", "--format", "json"], builder.root).stdout)["signed"] is None
    )


def test_two_revisions_that_differ_in_nothing_but_acts(repo: RepoBuilder) -> None:
    add_act(repo, B, "organisation")
    repo.commit("Countersigned")
    done = run_cli(["diff", "v2", "HEAD", "--exit-code"], repo.root)
    assert done.code == 1
    assert "Nothing differs" not in done.stdout
    assert "No commit leads" not in done.stdout
    assert run_cli(["diff", "HEAD", "HEAD", "--exit-code"], repo.root).code == 0


@pytest.mark.parametrize("form", ["text", "markdown", "html", "json"])
def test_signed_texts_against_what_the_library_says_now(repo: RepoBuilder, form: str) -> None:
    done = run_cli(["diff", "v1", "v2", "--signed", "--format", form], repo.root)
    assert (done.code, done.stderr) == (0, "")
    if form == "json":
        found = json.loads(done.stdout)["signed"]
        (one,) = found["redlines"]
        assert one["names"] == [f"{A}@v1", f"{B}@v1"]  # alike, whoever the parties are
        assert found["same"] == [f"{A}@v2", f"{C}@v1", f"{D}@v1"]
        parts = one["comparison"]["changes"][0]["text"]
        assert [(p["kind"], p["text"]) for p in parts if p["kind"] != "same"] == [
            ("deleted", "60"),
            ("inserted", "90"),
        ]
    else:
        shown = " ".join(html.unescape(done.stdout).split())
        assert "5 signed texts compared: 2 differ from the draft" in shown
        assert "alike in 2 versions: talks: speaker-a@v1, speaker-b@v1" in shown
        assert "the same words, 3 versions" in shown


def test_signed_texts_are_narrowed_and_notes_say_what_is_not_compared(repo: RepoBuilder) -> None:
    found = json.loads(run_cli(["diff", "v1", "v2", A, "--signed", "--format", "json"], repo.root).stdout)
    assert [one["names"] for one in found["signed"]["redlines"]] == [[f"{A}@v1"]]
    repo.remove(f"agreements/{B}.md")
    repo.write("agreements/talks/speaker-c.md", "---\nform: talks\nparameters: {}\n---\n")
    repo.write(f"agreements/{D}.signed/v1/text.md", "Other words.\n")
    repo.commit("Gone, open and tampered with")
    found = json.loads(run_cli(["diff", "v1", "HEAD", "--signed", "--format", "json"], repo.root).stdout)
    notes = "\n".join(found["notes"])
    assert f"{B}@v1 has no draft at HEAD" in notes
    assert f"{C}@v1 is not compared with its draft" in notes
    assert f"{D}@v1 is not compared with its draft: CL416" in notes


def test_signed_goes_with_two_revisions(repo: RepoBuilder) -> None:
    for arguments in (["--against-form", A], ["first.md", "second.md"], [f"{A}@v1", f"{A}@v2"]):
        done = run_cli(["diff", "--signed", *arguments], repo.root)
        assert done.code == 2
        assert done.stderr
