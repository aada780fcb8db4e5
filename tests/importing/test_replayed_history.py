"""`import --history`: commit for commit, clause for clause, word for word."""

from __future__ import annotations

from pathlib import Path

import pytest
from history_cases import (
    CLERK,
    DELIVERY,
    LAW,
    LIABILITY,
    NAME,
    PAYMENT,
    SECRECY,
    SPEAKER,
    attribute,
    compare_attributions,
    git_log,
    import_into,
    make_text,
)

from clausectl.errors import ClausectlError
from clausectl.pipeline.importing_history import add_trailer
from clausectl.pipeline.log_versions import Wanted, log_versions
from clausectl.repository.opening import open_repository
from repo_builder import RepoBuilder

FIRST = (("Delivery", DELIVERY), ("Payment", PAYMENT), ("Liability", LIABILITY), ("Secrecy", SECRECY))
DOCUMENT = "terms.md"


def _make(root: Path, *texts: str | bytes | None) -> RepoBuilder:
    """A repository with a commit for each text of the document, by two authors in turn."""
    builder = RepoBuilder(root)
    for number, text in enumerate(texts):
        if text is None:
            builder.remove(DOCUMENT)
        else:
            builder.write(DOCUMENT, text)
        builder.commit(f"Step {number}\n\nWhy it was done.", author=(SPEAKER, CLERK)[number % 2])
    return builder


def _ids(root: Path, rev: str = "HEAD") -> list[str]:
    builder = object.__new__(RepoBuilder)
    builder.root = root
    names = builder.git("ls-tree", "-r", "--name-only", rev, "clauses").split("\n")
    return [name.removeprefix("clauses/").removesuffix(".md") for name in names if name]


def _steps(root: Path, name: str) -> list[tuple[str, str]]:
    """(subject, version) of each version of a clause, oldest first."""
    with open_repository(root) as repository:
        log = log_versions(repository, name, "HEAD", Wanted())
    found = [(v.commit.subject, v.version) for v in log.versions if v.commit is not None]
    return list(reversed(found))


def test_each_commit_keeps_author_committer_dates_and_message(tmp_path: Path) -> None:
    reworded = PAYMENT.replace("fourteen", "thirty")
    old = _make(
        tmp_path / "old",
        make_text(*FIRST),
        make_text(FIRST[0], ("Payment", reworded), *FIRST[2:]),
        make_text(FIRST[0], ("Payment", reworded), *FIRST[2:], ("Law", LAW)),
    )
    import_into(tmp_path / "new", tmp_path / "old" / DOCUMENT)
    form = "%an|%ae|%aI|%cn|%ce|%cI|%s"
    assert git_log(tmp_path / "new", form) == git_log(tmp_path / "old", form, DOCUMENT)
    named = git_log(tmp_path / "new", "%(trailers:key=Imported-From,valueonly,separator=%x20)")
    assert named == git_log(tmp_path / "old", "%H", DOCUMENT)
    assert old.head() == named[-1]
    assert _steps(tmp_path / "new", "acme/payment") == [("Step 0", "1.0.0"), ("Step 1", "2.0.0")]
    assert _steps(tmp_path / "new", "acme/law") == [("Step 2", "1.0.0")]


def test_a_clause_stays_the_same_when_it_moves_is_renumbered_or_gets_another_heading(tmp_path: Path) -> None:
    moved = (FIRST[3], *FIRST[:3])
    renamed = (("Confidentiality", SECRECY), *FIRST[:3])
    _make(tmp_path / "old", make_text(*FIRST), make_text(*moved), make_text(*renamed))
    plan, _ = import_into(tmp_path / "new", tmp_path / "old" / DOCUMENT)
    ids = ["acme/confidentiality", "acme/delivery", "acme/liability", "acme/payment"]
    assert _ids(tmp_path / "new") == ids
    assert _ids(tmp_path / "new", "HEAD~2") == ids
    assert plan.commits[1].changed == (f"agreements/{NAME}.md",)
    assert _steps(tmp_path / "new", "acme/confidentiality") == [("Step 0", "1.0.0"), ("Step 2", "1.1.0")]
    assert _steps(tmp_path / "new", "acme/payment") == [("Step 0", "1.0.0")]


def test_a_removed_clause_goes_and_comes_back_as_what_it_was(tmp_path: Path) -> None:
    without = (FIRST[0], *FIRST[2:])
    _make(tmp_path / "old", make_text(*FIRST), make_text(*without), make_text(*FIRST))
    import_into(tmp_path / "new", tmp_path / "old" / DOCUMENT)
    assert "acme/payment" not in _ids(tmp_path / "new", "HEAD~1")
    assert "acme/payment" in _ids(tmp_path / "new")
    assert len(_ids(tmp_path / "new")) == 4


def test_a_split_clause_keeps_its_greater_half(tmp_path: Path) -> None:
    long = f"{DELIVERY} {LIABILITY}"
    _make(
        tmp_path / "old",
        make_text(("Delivery", long), *FIRST[1:2], FIRST[3]),
        make_text(("Delivery", DELIVERY), ("Liability", LIABILITY), FIRST[1], FIRST[3]),
    )
    import_into(tmp_path / "new", tmp_path / "old" / DOCUMENT)
    assert [subject for subject, _ in _steps(tmp_path / "new", "acme/delivery")] == ["Step 0", "Step 1"]
    assert _steps(tmp_path / "new", "acme/liability")[0][0] == "Step 0", "its words are older than its file"


def test_layout_alone_makes_a_commit_without_changes(tmp_path: Path) -> None:
    text = make_text(*FIRST)
    wrapped = (
        text.replace("order. ", "order.\n").replace(" within", "\nwithin").encode().replace(b"\n", b"\r\n")
    )
    _make(tmp_path / "old", text, wrapped)
    plan, _ = import_into(tmp_path / "new", tmp_path / "old" / DOCUMENT)
    assert plan.commits[1].changed == ()
    assert git_log(tmp_path / "new", "%s") == ["Step 0", "Step 1"]
    assert any("kept, empty" in note for note in plan.notes)


def test_a_document_that_is_empty_at_first_or_gone_for_a_while(tmp_path: Path) -> None:
    _make(tmp_path / "old", "", "Notes for a draft.\n", make_text(*FIRST), None, make_text(*FIRST))
    import_into(tmp_path / "new", tmp_path / "old" / DOCUMENT)
    assert git_log(tmp_path / "new", "%s") == [f"Step {number}" for number in range(5)]
    assert _ids(tmp_path / "new", "HEAD~1") == []
    assert _ids(tmp_path / "new") == _ids(tmp_path / "new", "HEAD~2")


def test_a_renamed_file_is_followed(tmp_path: Path) -> None:
    builder = _make(tmp_path / "old", make_text(*FIRST))
    builder.move(DOCUMENT, "legal/supply.md")
    builder.commit("Move it")
    builder.write(DOCUMENT, "This file is something else.\n")
    builder.commit("Use the name again")
    builder.write("legal/supply.md", make_text(*FIRST, ("Law", LAW)))
    builder.commit("Add the law")
    plan, _ = import_into(tmp_path / "new", tmp_path / "old" / "legal" / "supply.md")
    assert git_log(tmp_path / "new", "%s") == ["Step 0", "Move it", "Add the law"]
    assert [len(commit.changed) for commit in plan.commits] == [5, 0, 2]


def test_branches_and_merges_stay(tmp_path: Path) -> None:
    builder = _make(tmp_path / "old", make_text(*FIRST))
    builder.branch("side")
    builder.write(DOCUMENT, make_text(*FIRST[:3], ("Secrecy", SECRECY.replace("Each", "Every"))))
    builder.commit("On the side", author=CLERK)
    builder.switch("main")
    builder.write(DOCUMENT, make_text(("Delivery", DELIVERY.replace("thirty", "ten")), *FIRST[1:]))
    builder.commit("On the main line")
    builder.merge("side", "Join them")
    builder.write("other.txt", "nothing of the document")
    builder.commit("Elsewhere")
    import_into(tmp_path / "new", tmp_path / "old" / DOCUMENT)
    subjects = git_log(tmp_path / "new", "%s")
    assert sorted(subjects) == ["Join them", "On the main line", "On the side", "Step 0"]
    parents = git_log(tmp_path / "new", "%P", rev="HEAD~0")[-1].split()
    assert len(parents) == 2
    other, alone = compare_attributions(
        attribute(tmp_path / "new", NAME), attribute(tmp_path / "old", DOCUMENT)
    )
    assert (other, alone) == ([], [])


def test_a_branch_whose_changes_were_not_taken_is_kept(tmp_path: Path) -> None:
    builder = _make(tmp_path / "old", make_text(*FIRST))
    builder.branch("side")
    builder.write(DOCUMENT, make_text(*FIRST[:3]))
    builder.commit("Take secrecy out")
    builder.switch("main")
    builder.write(DOCUMENT, make_text(("Delivery", DELIVERY.replace("thirty", "ten")), *FIRST[1:]))
    builder.commit("Ten days")
    builder.git("merge", "-q", "-s", "ours", "-m", "Not so", "side", env=builder._identity(None, SPEAKER))
    import_into(tmp_path / "new", tmp_path / "old" / DOCUMENT)
    assert sorted(git_log(tmp_path / "new", "%s")) == ["Not so", "Step 0", "Take secrecy out", "Ten days"]


def test_front_matter_and_several_authors(tmp_path: Path) -> None:
    builder = RepoBuilder(tmp_path / "old")
    builder.write(DOCUMENT, "---\ntitle: Supply\nlayout: page\n---\n" + make_text(*FIRST))
    builder.commit("Write it together\n\nCo-authored-by: Clerk B <clerk-b@example.org>", author=SPEAKER)
    plan, _ = import_into(tmp_path / "new", tmp_path / "old" / DOCUMENT)
    assert plan.left == ("1 front matter",)
    assert "title: Supply\n" in (tmp_path / "new" / f"agreements/{NAME}.md").read_text()
    with open_repository(tmp_path / "new") as repository:
        log = log_versions(repository, "acme/payment", "HEAD", Wanted())
    commit = log.versions[0].commit
    assert commit is not None
    assert commit.co_authors == ("Clerk B <clerk-b@example.org>",)


def test_what_stands_in_the_repository_already_stays(tmp_path: Path) -> None:
    _make(tmp_path / "old", make_text(*FIRST), make_text(*FIRST, ("Law", LAW)))
    target = RepoBuilder(tmp_path / "new")
    target.write("clauses/acme/payment.md", "---\ntitle: Payment\nversion: 1.0.0\n---\nPay.\n")
    target.write("README", "ours")
    before = target.commit("Begin")
    import_into(tmp_path / "new", tmp_path / "old" / DOCUMENT, fresh=False)
    assert target.head("HEAD~2") == before
    assert "acme/payment-2" in _ids(tmp_path / "new")
    assert target.git("status", "--porcelain") == ""
    assert (tmp_path / "new" / "README").read_text() == "ours"


def test_within_its_own_repository_a_branch_is_made_that_can_be_merged(tmp_path: Path) -> None:
    builder = _make(tmp_path / "old", make_text(*FIRST), make_text(*FIRST, ("Law", LAW)))
    before = builder.head()
    _, report = import_into(tmp_path / "old", tmp_path / "old" / DOCUMENT, fresh=False)
    assert report.branch == f"imported/{NAME}"
    assert (builder.head(), builder.git("status", "--porcelain")) == (before, "")
    identity = builder._identity(None, SPEAKER)
    merge = ("merge", "-q", "--allow-unrelated-histories", "-m", "Bring it here", report.branch)
    builder.git(*merge, env=identity)
    assert _steps(tmp_path / "old", "acme/law") == [("Step 1", "1.0.0")]
    with pytest.raises(ClausectlError) as failed:
        import_into(tmp_path / "old", tmp_path / "old" / DOCUMENT, "acme/supply", fresh=False)
    assert {problem.code for problem in failed.value.problems} == {"CL073"}


def test_a_branch_is_never_overwritten(tmp_path: Path) -> None:
    builder = _make(tmp_path / "old", make_text(*FIRST))
    import_into(tmp_path / "old", tmp_path / "old" / DOCUMENT, fresh=False)
    tip = builder.head(f"imported/{NAME}")
    with pytest.raises(ClausectlError) as failed:
        import_into(tmp_path / "old", tmp_path / "old" / DOCUMENT, fresh=False)
    assert [problem.code for problem in failed.value.problems] == ["CL682"]
    assert builder.head(f"imported/{NAME}") == tip


@pytest.mark.parametrize(
    ("text", "code"),
    [(b"\x00\x01\xff\xfe\x00binary", "CL683"), ("Just a sentence.\n", "CL685"), ("", "CL685")],
)
def test_what_is_no_agreement_is_refused_and_nothing_written(
    tmp_path: Path, text: str | bytes, code: str
) -> None:
    _make(tmp_path / "old", text)
    with pytest.raises(ClausectlError) as failed:
        import_into(tmp_path / "new", tmp_path / "old" / DOCUMENT)
    assert {problem.code for problem in failed.value.problems} == {code}
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [".git"]


def test_a_file_without_history_is_refused(tmp_path: Path) -> None:
    builder = _make(tmp_path / "old", make_text(*FIRST))
    builder.write("draft.md", make_text(*FIRST))
    for path in ("draft.md", "absent.md", "nowhere/absent.md"):
        with pytest.raises(ClausectlError) as failed:
            import_into(tmp_path / path.replace("/", "-"), tmp_path / "old" / path)
        assert [problem.code for problem in failed.value.problems] == ["CL680"]


ID = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (b"Subject\n", b"Subject\n\nImported-From: %s\n"),
        (b"", b"(no message)\n\nImported-From: %s\n"),
        (b" \n\n", b"(no message)\n\nImported-From: %s\n"),
        (
            b"Subject\n\nProse: none\nof it a trailer\n",
            b"Subject\n\nProse: none\nof it a trailer\n\nImported-From: %s\n",
        ),
        (b"S\n\nSigned-off-by: A <a@b>\n", b"S\n\nSigned-off-by: A <a@b>\nImported-From: %s\n"),
        (b"S\n\nImported-From: elsewhere\n\n\n", b"S\n\nImported-From: elsewhere\nImported-From: %s\n"),
        (b"Imported-From: elsewhere", b"Imported-From: elsewhere\n\nImported-From: %s\n"),
        (b"S\xe9\n\nR\xe9viewed-by: B", b"S\xe9\n\nR\xe9viewed-by: B\n\nImported-From: %s\n"),
    ],
)
def test_the_trailer_is_the_last_one(message: bytes, expected: bytes) -> None:
    assert add_trailer(message, ID) == expected.replace(b"%s", ID.encode())
