"""What tests of provenance ask of a repository and of git."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from clausectl.model.lineage import Lineage
from clausectl.pipeline.lineages import find_lineages
from clausectl.repository.opening import open_repository
from repo_builder import RepoBuilder

WORDS = (
    "The Supplier delivers every part of the Services with care and skill.",
    "The Customer pays each undisputed invoice within thirty days of receipt.",
    "Neither party discloses what it learned from the other without consent.",
    "A party that is prevented by events beyond its control tells the other at once.",
    "This licence ends when the Agreement ends, whatever the reason for that is.",
    "Notices are given in writing and take effect when they have been received.",
    "No failure to insist on a right is a waiver of that right or of any other.",
    "The courts at the Supplier's seat decide every dispute about this document.",
)


def clause(title: str, *sentences: str, version: str = "1.0.0", more: str = "") -> str:
    """A clause file with a line for each sentence."""
    return f"---\ntitle: {title}\nversion: {version}\n{more}---\n" + "".join(f"{s}\n" for s in sentences)


def follow(root: Path, path: str, rev: str = "HEAD") -> Lineage:
    """The lineage of one path."""
    with open_repository(root) as repository:
        return find_lineages(repository, rev, [path])[path]


def subjects(lineage: Lineage) -> list[str]:
    """The subject of each stage's commit, newest first."""
    return [lineage.commits[s.commit].subject if s.commit else "" for s in lineage.stages]


def blame_by_git(builder: RepoBuilder, path: str, rev: str = "HEAD") -> dict[str, str]:
    """The commit that `git blame` names for each line of a file, lines being unlike each other."""
    found: dict[str, str] = {}
    commit = ""
    for line in builder.git("blame", "--porcelain", rev, "--", path).split("\n"):
        if line.startswith("\t"):
            found[line[1:]] = commit
        elif len(line.split(" ")[0]) >= 40:
            commit = line.split(" ")[0].lstrip("^")
    return found


def blame_by_lineage(builder: RepoBuilder, lineage: Lineage, *, cut_out: bool = False) -> dict[str, str]:
    """The same from a lineage: back through the first stage that has the line as well."""
    texts = [set(builder.git("cat-file", "blob", stage.blob).split("\n")) for stage in lineage.stages]
    found: dict[str, str] = {}
    for line in builder.git("cat-file", "blob", lineage.stages[0].blob).split("\n"):
        at = 0
        while True:
            stage = lineage.stages[at]
            sources = stage.parents + (stage.taken_from if cut_out else ())
            nearer = next((source for source in sources if line in texts[source]), None)
            if nearer is None:
                break
            at = nearer
        found[line] = lineage.stages[at].commit
    return found


def assert_as_blame(builder: RepoBuilder, path: str, lines: Mapping[str, str] | None = None) -> None:
    """Whole lines come from the commits that `git blame` names."""
    by_git = blame_by_git(builder, path)
    found = blame_by_lineage(builder, follow(builder.root, path))
    assert {line: found[line] for line in by_git} == by_git
    for line, commit in (lines or {}).items():
        assert by_git[line] == commit
