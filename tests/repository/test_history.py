"""Which commits changed which paths, and by which pull request."""

from __future__ import annotations

import pytest

from clausectl.errors import ClausectlError
from clausectl.model.history import Commit
from clausectl.repository import log_records
from clausectl.repository.opening import Repository, open_repository
from clausectl.repository.pull_requests import merged_pull_request, stated_pull_request, subject_of
from repo_builder import RepoBuilder


def by_subject(commits: list[Commit]) -> dict[str, Commit]:
    return {commit.subject: commit for commit in commits}


def test_pull_requests_in_each_of_the_four_ways(builder: RepoBuilder) -> None:
    builder.write("a.md", "0\n")
    builder.commit("Start")
    builder.tag("v1")
    builder.write("a.md", "1\n")
    builder.commit("By trailer (#99)\n\nWhy it changed.\n\nPull-Request: #11\nReviewed-by: B <b@example.org>")
    builder.write("a.md", "2\n")
    builder.commit("By subject (#12)", author=("Speaker A", "a@example.org"))
    builder.branch("topic")
    builder.write("a.md", "3\n")
    builder.commit("On a branch")
    builder.write("b.md", "3\n")
    builder.commit("On a branch too")
    builder.switch("main")
    builder.write("c.md", "c\n")
    builder.commit("Meanwhile")
    builder.merge("topic", "Merge pull request #13 from example/topic\n\nTitle of it")
    builder.branch("plain")
    builder.write("a.md", "4\n")
    builder.commit("On a plain branch")
    builder.switch("main")
    builder.merge("plain", "Merge branch 'plain'")
    with open_repository(builder.root) as repository:
        commits = repository.commits("v1", "HEAD", ["a.md", "b.md"])
        found = {c.subject: (c.pull_request, c.squashed, c.paths) for c in commits}
        assert found == {
            "On a plain branch": ("not recorded", False, ("a.md",)),
            "On a branch too": ("#13", False, ("b.md",)),
            "On a branch": ("#13", False, ("a.md",)),
            "By subject (#12)": ("#12", True, ("a.md",)),
            "By trailer (#99)": ("#11", False, ("a.md",)),
        }
        assert [c.subject for c in commits] == list(found)  # newest first
        squashed = by_subject(commits)["By subject (#12)"]
        assert (squashed.author, squashed.email) == ("Speaker A", "a@example.org")
        assert squashed.date == builder.git("log", "-1", "--format=%aI", squashed.id)
        everything = by_subject(repository.commits("v1", "HEAD"))
        assert everything["Meanwhile"].pull_request == "not recorded"
        assert set(by_subject(repository.commits("", "HEAD"))) == {*everything, "Start"}


def test_a_commit_belongs_to_the_merge_that_brought_it_first(builder: RepoBuilder) -> None:
    builder.write("a.md", "0\n")
    builder.commit("Start")
    builder.branch("one")
    builder.write("a.md", "1\n")
    builder.commit("First")
    builder.branch("two")
    builder.write("b.md", "1\n")
    builder.commit("Second")
    builder.switch("main")
    builder.merge("one", "Merge pull request #1 from example/one")
    builder.merge("two", "Merge pull request #2 from example/two")
    with open_repository(builder.root) as repository:
        found = {c.subject: c.pull_request for c in repository.commits("", "HEAD")}
    assert found == {"Start": "not recorded", "First": "#1", "Second": "#2"}


def test_range_that_ends_before_the_merge(builder: RepoBuilder) -> None:
    builder.write("a.md", "0\n")
    builder.commit("Start")
    builder.branch("topic")
    builder.write("a.md", "1\n")
    builder.commit("Change")
    tip = builder.head()
    builder.switch("main")
    builder.merge("topic", "Merge pull request #5 from example/topic")
    with open_repository(builder.root) as repository:
        assert [c.pull_request for c in repository.commits("HEAD^1", tip)] == ["not recorded"]
        assert [c.pull_request for c in repository.commits("HEAD^1", "HEAD")] == ["#5"]
        assert repository.commits("HEAD", "HEAD") == []
        assert repository.commits("HEAD", "HEAD^1") == []


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Subject\n\nPR: 7", "#7"),
        ("Subject\n\npull-request: #7", "#7"),
        ("Subject\n\nPull-Request: https://example.org/o/r/pull/7", "#7"),
        ("Subject\n\nMerge-Request: !7", "!7"),
        ("Subject\n\nMerge-Request: https://example.org/g/p/-/merge_requests/7", "!7"),
        ("Subject\n\nPull-Request: #7\n\nNo longer the last paragraph", ""),
        ("Subject (#8)\n\nPull-Request: see above", "#8"),
        ("Subject\n\nPull-Request: #1\nPull-Request: #7", "#7"),
        ("PR: 7", ""),
        ("Subject (#8)", "#8"),
        ("Long subject\nover two lines (#8)\n\nText (#9)", "#8"),
        ("Subject (#8) and more", ""),
        ("Subject #8", ""),
        ("Revert of clause (#abc)", ""),
        ("", ""),
    ],
)
def test_what_a_message_states(message: str, expected: str) -> None:
    assert stated_pull_request(message) == expected


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Merge pull request #13 from example/topic\n\nTitle", "#13"),
        ("Merge branch 'topic' (#13)", "#13"),
        ("Merged in topic (pull request #13)", "#13"),
        ("Merged PR 13: Title", "#13"),
        ("Merge branch 'topic' into 'main'\n\nTitle\n\nSee merge request group/project!13", "!13"),
        ("Merge branch 'topic'\n\nPull-Request: #13", "#13"),
        ("Title of it (#13)", "#13"),
        ("Merge branch 'topic'", ""),
        ("Merge branch 'fix-#13'", ""),
    ],
)
def test_what_a_merge_states(message: str, expected: str) -> None:
    assert merged_pull_request(message) == expected


def test_hostile_messages_and_names(builder: RepoBuilder) -> None:
    """Nothing in an author, message or path can pass for another field or commit."""
    fake = ":100644 100644 " + "a" * 40 + " " + "b" * 40 + " M"
    path = f"clauses/{fake}\n{'c' * 40}.md"
    builder.write(path, "x\n")
    message = f"\x01 {'d' * 40}\n{fake}\n\x1b[31m\n\n{fake}\nclauses/y.md"
    builder.commit(message, author=(f"A {fake} \x1b[0m", "a'\"@example.org"))
    builder.write("clauses/b.md", "y\n")
    builder.commit("Second")
    builder.write("other.md", "y\n")
    builder.commit("Third")
    with open_repository(builder.root) as repository:
        commits = repository.commits("", "HEAD", [path, "clauses/b.md"])
        assert [(c.id, c.paths) for c in commits] == [
            (builder.head("HEAD~1"), ("clauses/b.md",)),
            (builder.head("HEAD~2"), (path,)),
        ]
        assert commits[1].author == f"A {fake} \x1b[0m"
        assert commits[1].subject == subject_of(message)


def test_empty_commits_and_latin_messages(builder: RepoBuilder) -> None:
    builder.commit("Nothing in it")
    identity = builder._identity(None, ("A", "a@example.org"))
    options = ["-c", "i18n.commitEncoding=ISO-8859-1", "commit", "-q", "--allow-empty", "-F", "-"]
    builder.git(*options, data="Größe".encode("latin-1"), env=identity)
    with open_repository(builder.root) as repository:
        assert [(c.subject, c.paths) for c in repository.commits("", "HEAD")] == [
            ("Größe", ()),
            ("Nothing in it", ()),
        ]


def test_renames_are_not_guessed(builder: RepoBuilder) -> None:
    builder.write("a.md", "one\ntwo\nthree\n")
    builder.commit("Start")
    builder.move("a.md", "b.md")
    builder.commit("Move")
    builder.git("config", "diff.renames", "copies")
    with open_repository(builder.root) as repository:
        assert repository.commits("HEAD~1", "HEAD")[0].paths == ("a.md", "b.md")
        assert [c.subject for c in repository.commits("", "HEAD", ["b.md"])] == ["Move"]


def test_paths_are_literal(builder: RepoBuilder) -> None:
    builder.write("clauses/*.md", "x")
    builder.commit("Star")
    builder.write("clauses/a.md", "x")
    builder.commit("A")
    with open_repository(builder.root) as repository:
        assert [c.subject for c in repository.commits("", "HEAD", ["clauses/*.md"])] == ["Star"]
        with pytest.raises(ClausectlError) as error:
            repository.commits("", "HEAD", ["../x"])
    assert [p.code for p in error.value.problems] == ["CL014"]


@pytest.mark.parametrize("folders", ["", "clauses/t{0}/", "t{0}/"])
def test_many_paths_give_what_few_give(
    builder: RepoBuilder, folders: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"{folders.format(number % 7)}c{number}.md" for number in range(60)]
    builder.write_all(dict.fromkeys(names, "start\n"))
    builder.write("elsewhere/x.md", "x")
    builder.commit("Start")
    builder.tag("v1")
    for number in range(3):
        builder.write_all(dict.fromkeys(names[number::3], f"{number}\n"))
        builder.write("elsewhere/x.md", f"{number}")
        builder.commit(f"Change {number}")
    builder.write("elsewhere/x.md", "last")
    builder.commit("Elsewhere")

    def ask(repository: Repository) -> list[Commit]:
        return repository.commits("v1", "HEAD", names)

    with open_repository(builder.root) as repository:
        many = ask(repository)
        monkeypatch.setattr(log_records, "_MOST_PATHS", 1000)
        assert ask(repository) == many
        monkeypatch.setattr(log_records, "_MOST_PATHS", 1)
        assert ask(repository) == many
    assert [c.subject for c in many] == ["Change 2", "Change 1", "Change 0"]
    assert many[0].paths == tuple(sorted(names[2::3]))


def test_versions_of_a_path(builder: RepoBuilder) -> None:
    ids = []
    for text in ("one", "two", "one", "three"):
        builder.write("clauses/a.md", text)
        ids.append(builder.commit(text))
    builder.branch("work")
    builder.write("clauses/a.md", "draft")
    builder.commit("draft")
    builder.write("clauses/a.md", "agreed")
    builder.commit("agreed")
    builder.switch("main")
    merge = builder.merge("work", "Merge pull request #1 from example/work")
    builder.remove("clauses/a.md")
    builder.commit("gone")
    with open_repository(builder.root) as repository:
        versions = repository.find_blob_versions("clauses/a.md")
        texts = repository.read_blobs(blob for _, blob in versions)
        assert [(commit, texts[blob].decode()) for commit, blob in versions] == [
            (merge, "agreed"),
            (ids[3], "three"),
            (ids[2], "one"),
            (ids[1], "two"),
        ]
        assert repository.find_blob_versions("clauses/b.md") == []
        assert repository.find_blob_versions("clauses/a.md", ids[0]) == [(ids[0], versions[2][1])]


def test_bloom_filters_change_nothing(builder: RepoBuilder) -> None:
    for number in range(5):
        builder.write("clauses/a.md", f"{number}")
        builder.write(f"clauses/b{number}.md", f"{number}")
        builder.commit(f"Change {number}")
    with open_repository(builder.root) as repository:
        plain = repository.commits("HEAD~3", "HEAD", ["clauses/a.md"])
        builder.git("commit-graph", "write", "--reachable", "--changed-paths")
        assert repository.commits("HEAD~3", "HEAD", ["clauses/a.md"]) == plain
    assert len(plain) == 3
