"""The real history of a real agreement: words beside the lines that ``git blame`` attributes.

Git attributes lines. A line is compared where all its words came in one
commit by our count. Where git names another one, it is because the line
changed and its words did not: a mark, a link, a number of a list, a quote mark
in front, words taken out. Our commit is then older than git's. The other way
round happens in short lines alone, which git copies from other files when
they are next to longer ones.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from plain_lineages import blame_lines, corpus, git, make_lineage, reader

from clausectl.comparing.tokens import tokenize
from clausectl.model.lineage import Lineage, Stage
from clausectl.provenance.attribution import LEAST_TAKEN, Attribution, attribute
from clausectl.provenance.folding import fold, fold_line
from repo_builder import RepoBuilder

BUNDLE = corpus() / "balanced-employee-ip" / "history.bundle"
AGREEMENT = "Balanced_Employee_IP_Agreement.md"
PATHS = [AGREEMENT, "README.md", "Employee_IP_Laws.md", "CONTRIBUTING.md", "CODE_OF_CONDUCT.md"]
needs_corpus = pytest.mark.skipif(not BUNDLE.is_file(), reason="the corpus of real agreements is not here")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus") / "clone"
    git(folder.parent, "clone", "-q", str(BUNDLE), str(folder))
    return folder


def trace(root: Path, rev: str, path: str) -> tuple[Lineage, str, Attribution]:
    lineage = make_lineage(root, rev, path)
    read = reader(root, lineage)
    return lineage, read(0), attribute(lineage, read)


def commits_by_line(lineage: Lineage, text: str, found: Attribution) -> list[set[str]]:
    lines: list[set[str]] = []
    at = index = 0
    for line in text.split("\n"):
        end = at + len(line)
        here: set[str] = set()
        while index < len(found.starts) and found.starts[index] < end:
            here.add(lineage.stages[found.stages[index]].commit)
            index += 1
        lines.append(here)
        at = end + 1
    return lines


def is_older(root: Path, commit: str, than: str) -> bool:
    return commit != than and git(root, "merge-base", commit, than).strip() == commit


@needs_corpus
@pytest.mark.parametrize("rev", ["HEAD", "v1.0.1"])
@pytest.mark.parametrize("path", PATHS)
def test_lines_whose_words_came_at_once_agree_with_git(root: Path, rev: str, path: str) -> None:
    if not git(root, "ls-tree", rev, "--", path):
        assert rev != "HEAD"  # it came later
        return
    lineage, text, found = trace(root, rev, path)
    told: Counter[str] = Counter()
    for (by_git, line), ours in zip(
        blame_lines(root, rev, path), commits_by_line(lineage, text, found), strict=False
    ):
        words = fold_line(line).words
        if len(ours) != 1:
            told["no words, or of several commits"] += 1
            continue
        (commit,) = ours
        if commit == by_git:
            told["the same"] += 1
        elif is_older(root, commit, by_git):
            # git's commit changed the line; that it did not bring its words is to be seen in its parents
            parents = git(root, "rev-list", "--parents", "-n1", by_git).split()[1:]
            files = [f for p in parents for f in git(root, "ls-tree", "-r", "--name-only", p).splitlines()]
            before = " ".join(
                fold(git(root, "show", f"{p}:{f}")).text for p in parents for f in files if f.endswith(".md")
            )
            missing = Counter(tokenize(words)) - Counter(tokenize(before))
            assert not missing, (line, commit, by_git, missing)
            told["the line changed and its words did not"] += 1
        else:
            assert len(words.split()) < LEAST_TAKEN, (line, commit, by_git)
            told["a short line that git takes from another file"] += 1
    assert told["the same"] or path == "Employee_IP_Laws.md"
    assert told["a short line that git takes from another file"] <= 3, told


@needs_corpus
def test_words_beside_git_on_one_word_a_line(root: Path, tmp_path: Path) -> None:
    """Git, given a history in which each line is one word, attributes most words as we do, and few as older.

    What we take for older it misses: sentences that moved. What it takes for
    older are common words beside an edit, where two answers are as good, and
    phrases that were copied.
    """
    whole = make_lineage(root, "HEAD", AGREEMENT)
    read = reader(root, whole)
    line = [0]
    while whole.stages[line[-1]].parents:
        line.append(whole.stages[line[-1]].parents[0])
    last = len(line) - 1
    stages = tuple(Stage(AGREEMENT, str(n), str(n), (n + 1,) if n < last else ()) for n in range(len(line)))
    found = attribute(Lineage(AGREEMENT, stages, {}), lambda n: read(line[n]))
    builder = RepoBuilder(tmp_path / "words")
    made: dict[str, int] = {}
    for n in range(last, -1, -1):
        tokens = attribute(Lineage("a", stages[-1:], {}), lambda _, n=n: read(line[n])).tokens  # type: ignore[misc]
        builder.write("words.txt", "\n".join(tokens) + "\n")
        made[builder.commit(str(n))] = n
    by_git = [made[commit] for commit, _ in blame_lines(builder.root, "HEAD", "words.txt")]
    pairs = list(zip(by_git, found.stages, strict=True))
    assert sum(git_says == we_say for git_says, we_say in pairs) >= 0.9 * len(pairs)
    words = [pair for pair, token in zip(pairs, found.tokens, strict=True) if token[0].isalnum()]
    assert sum(git_says > we_say for git_says, we_say in words) <= 0.04 * len(words)
