"""Histories of made-up documents for `import --history`, and how to read what became of them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from clausectl.comparing.sequences import match
from clausectl.model.history_import import HistoryPlan, HistoryReport
from clausectl.pipeline.blaming import blame
from clausectl.pipeline.importing_history import plan_history, write_history
from clausectl.repository.opening import open_repository
from repo_builder import RepoBuilder

SPEAKER = ("Speaker A", "speaker-a@example.org")
CLERK = ("Clerk B", "clerk-b@example.org")
NAME = "acme/supply"

DELIVERY = "The supplier delivers the goods within thirty days of the order. Part deliveries are allowed."
PAYMENT = "The customer pays every invoice within fourteen days. Late payment bears interest of two percent."
LIABILITY = "Neither party is liable for loss of profit. Liability for intent is not limited."
SECRECY = "Each party keeps confidential what it learns of the other. This survives the agreement."
LAW = "The law of Freedonia governs this agreement."


def make_text(*clauses: tuple[str, str], intro: str = "Acme and the customer agree as follows.") -> str:
    """A document with clauses (heading, words), numbered in their order."""
    lines = ["# Supply Agreement", "", intro, ""]
    for number, (title, words) in enumerate(clauses, 1):
        lines += [f"## {number}. {title}", "", words, ""]
    return "\n".join(lines)


def import_into(
    target: Path, document: Path, name: str = NAME, *, fresh: bool = True
) -> tuple[HistoryPlan, HistoryReport]:
    """Replay the history of a document into a repository, made where ``fresh``."""
    if fresh:
        RepoBuilder(target)
    with open_repository(target) as repository:
        plan = plan_history(repository, str(document), name)
        return plan, write_history(repository, plan)


def git_log(root: Path, form: str, *paths: str, rev: str = "HEAD") -> list[str]:
    """One line a commit, oldest first."""
    builder = object.__new__(RepoBuilder)
    builder.root = root
    out = builder.git("log", "--reverse", "--topo-order", f"--format={form}", rev, "--", *paths)
    return out.split("\n") if out else []


class Attributed(NamedTuple):
    """A word with the original commit that brought it, its author and date."""

    word: str
    commit: str
    author: str
    email: str
    date: str


def attribute(root: Path, name: str) -> list[Attributed]:
    """Every word of a text as `blame` attributes it; commits by the originals that their trailers name."""
    found: list[Attributed] = []
    originals: dict[str, str] = {}
    with open_repository(root) as repository:
        report = blame(repository, name, "HEAD")
        for provision in report.provisions:
            for sentence in provision.parts:
                for word in sentence.words:
                    if word.kind == "number" or word.origin < 0:
                        continue
                    commit = report.origins[word.origin].commit
                    if commit not in originals:
                        stored = repository.git.run(["cat-file", "commit", commit]).decode("utf-8", "replace")
                        last = stored.rstrip().rpartition("\n")[2]
                        originals[commit] = last.removeprefix("Imported-From: ") if ": " in last else commit
                    facts = report.commits[commit]
                    found.append(
                        Attributed(
                            sentence.read(word), originals[commit], facts.author, facts.email, facts.date
                        )
                    )
    return found


def compare_attributions(
    new: list[Attributed], old: list[Attributed]
) -> tuple[list[tuple[Attributed, Attributed]], list[str]]:
    """Words that are attributed otherwise, as pairs; and the words that one side alone has."""
    pairs = match([one.word for one in new], [one.word for one in old])
    other = [(new[i], old[j]) for i, j in pairs if new[i] != old[j]]
    left = [one.word for at, one in enumerate(new) if at not in {i for i, _ in pairs}]
    right = [one.word for at, one in enumerate(old) if at not in {j for _, j in pairs}]
    return other, [*left, *right]
