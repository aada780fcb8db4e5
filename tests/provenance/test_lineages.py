"""Every content of a file and which came out of which, in real histories."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from histories import WORDS, assert_as_blame, blame_by_lineage, clause, follow, subjects

from clausectl.errors import ClausectlError
from clausectl.pipeline.lineages import find_lineages
from clausectl.repository.opening import open_repository
from repo_builder import RepoBuilder

PATH = "clauses/x/payment.md"


def test_versions_stand_newest_first_and_come_out_of_each_other(builder: RepoBuilder) -> None:
    commits = []
    for number in range(4):
        builder.write(PATH, clause("Payment", *WORDS[: number + 1]))
        builder.write("other.md", str(number))
        commits.append(builder.commit(f"Version {number}"))
        builder.write("other.md", f"{number} again")
        builder.commit("Elsewhere")
    lineage = follow(builder.root, PATH)
    assert [s.commit for s in lineage.stages] == commits[::-1]
    assert [s.parents for s in lineage.stages] == [(1,), (2,), (3,), ()]
    assert lineage.stages[0].blob == builder.git("rev-parse", f"HEAD:{PATH}")
    assert not lineage.cut_off
    assert_as_blame(builder, PATH, {WORDS[2]: commits[2]})


def test_a_revision_is_followed_from_there(builder: RepoBuilder) -> None:
    builder.write(PATH, clause("Payment", WORDS[0]))
    builder.commit("One")
    builder.tag("v1")
    builder.write(PATH, clause("Payment", WORDS[1]))
    builder.commit("Two")
    assert subjects(follow(builder.root, PATH, "v1")) == ["One"]
    with open_repository(builder.root) as repository:
        assert find_lineages(repository, "v1", ["clauses/none.md", PATH]).keys() == {PATH}
        with pytest.raises(ClausectlError) as error:
            find_lineages(repository, "nowhere", [PATH])
    assert error.value.problems[0].code == "CL006"


def test_a_merge_says_nothing_and_what_it_brings_is_found(builder: RepoBuilder) -> None:
    builder.write(PATH, clause("Payment", WORDS[0]))
    builder.commit("Start")
    builder.branch("work")
    builder.write(PATH, clause("Payment", WORDS[0], WORDS[1]))
    on_branch = builder.commit("On the branch")
    builder.write("clauses/x/new.md", clause("New", WORDS[2]))
    builder.commit("Add on the branch")
    builder.switch("main")
    builder.write("other.md", "x")
    builder.commit("Meanwhile")
    builder.merge("work", "Merge pull request #7 from a/work")
    lineage = follow(builder.root, PATH)
    assert subjects(lineage) == ["On the branch", "Start"]
    assert lineage.commits[on_branch].pull_request == "#7"
    assert subjects(follow(builder.root, "clauses/x/new.md")) == ["Add on the branch"]
    assert_as_blame(builder, PATH, {WORDS[1]: on_branch})
    assert_as_blame(builder, "clauses/x/new.md")


def test_a_merge_of_two_edits_is_a_stage_with_two_parents(builder: RepoBuilder) -> None:
    builder.write(PATH, "\n\n".join(WORDS))
    builder.commit("Start")
    builder.branch("work")
    builder.write(PATH, "\n\n".join(("First line of the branch.", *WORDS[1:])))
    ours = builder.commit("On the branch")
    builder.switch("main")
    builder.write(PATH, "\n\n".join((*WORDS[:-1], "Last line of main.")))
    theirs = builder.commit("On main")
    merge = builder.merge("work", "Join them")
    lineage = follow(builder.root, PATH)
    first = lineage.stages[0]
    assert first.commit == merge
    assert [lineage.stages[p].commit for p in first.parents] == [theirs, ours]
    assert [lineage.stages[s.parents[0]].commit for s in lineage.stages[1:3]] == [
        lineage.stages[3].commit
    ] * 2
    assert_as_blame(builder, PATH, {"First line of the branch.": ours, "Last line of main.": theirs})


@pytest.mark.parametrize("seed", [9, 11, 15, 23])
def test_branches_and_merges_at_random_are_followed_as_blame_follows_them(
    builder: RepoBuilder, seed: int
) -> None:
    rng = Random(seed)
    paths = [f"clauses/x/c{n}.md" for n in range(3)]
    texts = {path: [f"{path} line {n}" for n in range(12)] for path in paths}
    lines = {"main": {path: list(text) for path, text in texts.items()}}
    builder.write_all({path: "\n".join(text) + "\n" for path, text in texts.items()})
    builder.commit("Start")
    serial = 0
    for step in range(24):
        branch = rng.choice(sorted(lines))
        builder.git("checkout", "-q", branch)
        if rng.random() < 0.2 and len(lines) < 4:
            builder.branch(f"b{step}")
            lines[f"b{step}"] = {path: list(text) for path, text in lines[branch].items()}
        elif rng.random() < 0.3 and len(lines) > 1:
            other = rng.choice([name for name in sorted(lines) if name != branch])
            builder.git(
                "merge",
                "-q",
                "--no-ff",
                "--no-edit",
                "-m",
                f"M{step}",
                "-X",
                rng.choice(("ours", "theirs")),
                other,
                env=builder._identity(None, ("A", "a@example.org")),
                check=False,
            )
            if builder.git("status", "--porcelain", "--untracked-files=no"):
                builder.git("merge", "--abort", check=False)
                builder.git("reset", "-q", "--hard")
            lines[branch] = {path: (builder.root / path).read_text().split("\n")[:-1] for path in paths}
        else:
            path = rng.choice(paths)
            text = lines[branch][path]
            serial += 1
            text[rng.randrange(len(text))] = f"{path} new {serial}"
            builder.write(path, "\n".join(text) + "\n")
            builder.commit(f"Edit {step}")
    for branch in lines:
        builder.git("checkout", "-q", branch)
        for path in paths:
            assert_as_blame(builder, path)
    with open_repository(builder.root) as repository:
        for rev in lines:
            together = find_lineages(repository, rev, paths)
            for path in paths:
                alone = find_lineages(repository, rev, [path])[path]
                assert blame_by_lineage(builder, together[path]) == blame_by_lineage(builder, alone)


def test_a_renamed_file_is_followed_to_its_former_name(builder: RepoBuilder) -> None:
    builder.write("old.md", clause("Payment", *WORDS[:5]))
    builder.write("elsewhere.md", "\n".join(WORDS[5:]))
    builder.commit("Start")
    builder.write("old.md", clause("Payment", *WORDS[:6]))
    builder.commit("Edit")
    builder.move("old.md", "new/old.md")
    builder.commit("Move as it is")
    builder.move("new/old.md", "newer.md")
    builder.write("newer.md", clause("Payments", *WORDS[1:6], version="1.1.0"))
    builder.remove("elsewhere.md")
    builder.commit("Move and edit")
    lineage = follow(builder.root, "newer.md")
    assert subjects(lineage) == ["Move and edit", "Move as it is", "Edit", "Start"]
    assert [s.path for s in lineage.stages] == ["newer.md", "new/old.md", "old.md", "old.md"]
    assert lineage.stages[1].blob == lineage.stages[2].blob
    assert_as_blame(builder, "newer.md")


def test_a_file_that_says_what_it_was_is_believed_in_spite_of_its_words(builder: RepoBuilder) -> None:
    builder.write("clauses/x/price.md", clause("Price", *WORDS[:3]))
    builder.write("clauses/x/other.md", clause("Other", *WORDS[3:6]))
    builder.commit("Start")
    builder.remove("clauses/x/price.md")
    builder.remove("clauses/x/other.md")
    builder.write(PATH, clause("Payment", *WORDS[3:6], "A word.", more="formerly: [x/price]\n"))
    builder.commit("Rename")
    lineage = follow(builder.root, PATH)
    assert [s.path for s in lineage.stages] == [PATH, "clauses/x/price.md", "clauses/x/other.md"]
    assert lineage.stages[0].parents == (1,)
    assert lineage.stages[0].taken_from == (2,)


def test_a_clause_cut_out_of_a_document_is_followed_into_it(builder: RepoBuilder) -> None:
    document = ["# Terms", *WORDS]
    builder.write("terms.md", "\n\n".join(document) + "\n")
    start = builder.commit("Write the terms")
    document[2] = "The Customer pays each invoice within sixty days of the day on which it was received."
    builder.write("terms.md", "\n\n".join(document) + "\n")
    edit = builder.commit("Sixty days")
    builder.write("terms.md", "\n\n".join((*document[:2], *document[4:])) + "\n")
    builder.write(PATH, clause("Payment", *document[2:4]))
    cut = builder.commit("Cut out the clause on payment")
    lineage = follow(builder.root, PATH)
    assert [s.commit for s in lineage.stages] == [cut, edit, start]
    assert [s.path for s in lineage.stages] == [PATH, "terms.md", "terms.md"]
    assert lineage.stages[0].parents == ()
    assert lineage.stages[0].taken_from == (1,)
    lines = blame_by_lineage(builder, lineage, cut_out=True)
    assert lines[document[2]] == edit
    assert lines[document[3]] == start


def test_a_whole_document_cut_into_clauses(builder: RepoBuilder) -> None:
    builder.write("terms.txt", "\n\n".join(WORDS) + "\n")
    builder.commit("Write the terms")
    builder.remove("terms.txt")
    for number, sentence in enumerate(WORDS):
        builder.write(f"clauses/x/c{number}.md", clause(f"Clause {number}", sentence))
    builder.commit("Cut them into clauses")
    with open_repository(builder.root) as repository:
        found = find_lineages(repository, "HEAD", [f"clauses/x/c{n}.md" for n in range(len(WORDS))])
    assert all([s.path for s in lineage.stages][1:] == ["terms.txt"] for lineage in found.values())


def test_words_that_nobody_lost_are_new(builder: RepoBuilder) -> None:
    builder.write("terms.md", "\n\n".join(WORDS))
    builder.write("gone.md", "Something else was said here, and nobody has kept any of it.")
    builder.commit("Start")
    builder.write("terms.md", "\n\n".join((*WORDS, "More.")))
    builder.remove("gone.md")
    builder.write(PATH, clause("Payment", *WORDS[:2]))
    builder.commit("Copy two sentences")
    assert subjects(follow(builder.root, PATH)) == ["Copy two sentences"]


def test_a_clause_that_went_and_came_back_begins_anew_as_for_blame(builder: RepoBuilder) -> None:
    builder.write(PATH, clause("Payment", WORDS[0]))
    builder.commit("First")
    builder.remove(PATH)
    builder.commit("Take it out")
    builder.write(PATH, clause("Payment", WORDS[0], WORDS[1]))
    builder.commit("Bring it back")
    assert subjects(follow(builder.root, PATH)) == ["Bring it back"]
    assert_as_blame(builder, PATH)


def test_what_is_not_committed_stands_first(builder: RepoBuilder) -> None:
    text = clause("Payment", *WORDS[:4])
    builder.write(PATH, text)
    builder.commit("Start")
    assert subjects(follow(builder.root, PATH, "WORKTREE")) == ["Start"]
    builder.write(PATH, b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert subjects(follow(builder.root, PATH, "WORKTREE")) == ["Start"]
    builder.write(PATH, text + "More.\n")
    assert subjects(follow(builder.root, PATH, "WORKTREE")) == ["", "Start"]
    assert subjects(follow(builder.root, PATH, "INDEX")) == ["Start"]
    builder.stage()
    assert subjects(follow(builder.root, PATH, "INDEX")) == ["", "Start"]
    builder.move(PATH, "clauses/x/new.md")
    lineage = follow(builder.root, "clauses/x/new.md", "WORKTREE")
    assert [(s.path, bool(s.commit)) for s in lineage.stages] == [("clauses/x/new.md", False), (PATH, True)]


def test_before_the_first_commit_everything_is_new(builder: RepoBuilder) -> None:
    builder.write(PATH, clause("Payment", WORDS[0]))
    lineage = follow(builder.root, PATH, "WORKTREE")
    assert subjects(lineage) == [""]
    assert not lineage.commits


def test_a_shallow_clone_says_that_it_is_cut_off(builder: RepoBuilder, tmp_path: Path) -> None:
    for number in range(3):
        builder.write(PATH, clause("Payment", *WORDS[: number + 1]))
        builder.commit(f"Version {number}")
    builder.write("clauses/x/new.md", clause("New", WORDS[5]))
    builder.commit("Add another")
    clone = tmp_path / "clone"
    builder.git("clone", "-q", "--depth=2", f"file://{builder.root}", str(clone))
    lineage = follow(clone, PATH)
    assert subjects(lineage) == ["Version 2"]
    assert lineage.cut_off
    assert not follow(clone, "clauses/x/new.md").cut_off
    whole = tmp_path / "whole"
    builder.git("clone", "-q", "--depth=20", f"file://{builder.root}", str(whole))
    assert not follow(whole, PATH).cut_off


def test_commits_tell_who_and_when(builder: RepoBuilder) -> None:
    trailers = "Proposed-by: Speaker A\nproposed-BY:  Speaker B \nCo-authored-by: C <c@example.org>\n"
    message = f"Pay later (#12)\n\n* first\n\n{trailers}"
    builder.write(PATH, clause("Payment", WORDS[0]))
    commit = builder.commit(
        message, author=("Zoë\u202e", "zoe@example.org"), date="2099-01-01T02:00:00+02:00"
    )
    facts = follow(builder.root, PATH).commits[commit]
    assert facts.proposed_by == ("Speaker A", "Speaker B")
    assert facts.co_authors == ("C <c@example.org>",)
    assert (facts.author, facts.email, facts.committer) == ("Zoë\u202e", "zoe@example.org", "Form editor")
    assert (facts.date, facts.pull_request, facts.squashed) == ("2099-01-01T02:00:00+02:00", "#12", True)


def test_names_that_are_hard_to_write(builder: RepoBuilder) -> None:
    paths = ["a\nb.md", "-n.md", ":(glob)*.md", "ünï 中.md", "tab\t.md", 'quote".md']
    for path in paths:
        builder.write(path, "\n".join(WORDS))
    builder.commit("Start\n\n\x01:100644 100644 000 000 M\x02")
    builder.branch("work")
    for path in paths:
        builder.write(path, "\n".join(WORDS[:7]))
    builder.commit("Edit")
    builder.switch("main")
    builder.write("x", "x")
    builder.commit("Meanwhile")
    builder.merge("work", "Join")
    with open_repository(builder.root) as repository:
        found = find_lineages(repository, "HEAD", paths)
    assert list(found) == paths
    assert all(subjects(lineage) == ["Edit", "Start"] for lineage in found.values())


def test_earlier_lives_are_told_where_they_are_asked_for(builder: RepoBuilder) -> None:
    builder.write("other.md", "x")
    builder.write(PATH, clause("Payment", WORDS[0]))
    builder.commit("First")
    builder.remove(PATH)
    builder.commit("Take it out")
    builder.write(PATH, clause("Payment", WORDS[0], WORDS[1]))
    builder.commit("Bring it back")
    builder.remove(PATH)
    builder.commit("Take it out again")
    builder.write("other.md", "y")
    builder.commit("Elsewhere")
    told = ["Take it out again", "Bring it back", "Take it out", "First"]
    with open_repository(builder.root) as repository:
        assert find_lineages(repository, "HEAD", [PATH]) == {}
        found = find_lineages(repository, "HEAD", [PATH, "never.md", "other.md"], lives=True)
        assert found.keys() == {PATH, "other.md"}
        alone = find_lineages(repository, "HEAD", [PATH], lives=True)[PATH]
        builder.write(PATH, "Back again, uncommitted.")
        back = find_lineages(repository, "WORKTREE", [PATH], lives=True)[PATH]
    for lineage in (alone, found[PATH]):
        assert subjects(lineage) == told
        assert [bool(s.blob) for s in lineage.stages] == [False, True, False, True]
        assert [s.parents for s in lineage.stages] == [(1,), (2,), (3,), ()]
    assert subjects(back) == ["", *told]


def test_a_removal_on_a_branch_is_that_of_the_branch(builder: RepoBuilder) -> None:
    builder.write("other.md", "x")
    builder.write(PATH, clause("Payment", WORDS[0]))
    builder.commit("First")
    builder.branch("work")
    builder.remove(PATH)
    builder.commit("Take it out")
    builder.switch("main")
    builder.write("other.md", "y")
    builder.commit("Elsewhere")
    builder.merge("work", "Join")
    with open_repository(builder.root) as repository:
        for paths in ([PATH], [PATH, "other.md"]):
            found = find_lineages(repository, "HEAD", paths, lives=True)
            assert subjects(found[PATH]) == ["Take it out", "First"]


def test_a_file_among_very_many_that_moved_and_changed_in_one_commit(builder: RepoBuilder) -> None:
    rng = Random(1)
    texts = [
        [" ".join(f"word{rng.randrange(999)}" for _ in range(12)) for _ in range(5)] for _ in range(1000)
    ]
    for number, lines in enumerate(texts):
        builder.write(f"clauses/old/c{number}.md", clause(f"Clause {number}", *lines))
    builder.commit("Start")
    for number, lines in enumerate(texts):
        builder.move(f"clauses/old/c{number}.md", f"clauses/new/n{number}.md")
        builder.write(f"clauses/new/n{number}.md", clause(f"Clause {number}", *lines[1:], "It ends here."))
    builder.commit("Move everything")
    asked = [f"clauses/new/n{number}.md" for number in (0, 500, 999)]
    with open_repository(builder.root) as repository:
        found = find_lineages(repository, "HEAD", asked)
    assert [lineage.stages[1].path for lineage in found.values()] == [
        f"clauses/old/c{number}.md" for number in (0, 500, 999)
    ]


def test_a_sentence_that_moved_from_one_clause_into_another(builder: RepoBuilder) -> None:
    other = "clauses/x/other.md"
    builder.write(PATH, clause("Payment", *WORDS[:3]))
    builder.write(other, clause("Other", *WORDS[3:6]))
    builder.write("clauses/x/third.md", clause("Third", *WORDS[6:]))
    start = builder.commit("Start")
    builder.write(PATH, clause("Payment", *WORDS[:3], WORDS[4]))
    builder.write(other, clause("Other", WORDS[3], WORDS[5]))
    builder.write("clauses/x/third.md", clause("Third", WORDS[6]))
    move = builder.commit("Move a sentence")
    builder.write(
        PATH, clause("Payment", *WORDS[:3], WORDS[4], "And here is one more sentence, which nobody had.")
    )
    builder.commit("Add one")
    lineage = follow(builder.root, PATH)
    assert [(s.path, s.taken_from) for s in lineage.stages] == [
        (PATH, ()),
        (PATH, (3,)),
        (PATH, ()),
        (other, ()),
    ]
    assert lineage.stages[1].commit == move
    assert blame_by_lineage(builder, lineage, cut_out=True)[WORDS[4]] == start
    assert_as_blame(builder, PATH, {WORDS[4]: move})
