"""Signed copies of one short agreement between invented parties, and ways to import them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from cli_runner import Ran, run_cli
from repo_builder import RepoBuilder

PAYMENT = "The Customer shall pay each invoice within 30 days of its date."
LATER_PAYMENT = "The Customer shall pay each invoice within 45 days of its date, and without set-off."
CUSTOMERS = ("Alpha Mills Ltd", "Beta Foods Ltd", "Gamma Tools Ltd", "Delta Yards Ltd", "Epsilon Pools Ltd")

TEXT = """\
# Supply Agreement

This Supply Agreement is made as of {date} by and between Acme Supplies Ltd and {customer} (the "Customer").

1. Acme shall deliver the goods to the Customer at the place that the order names, in working hours.

2. {payment}

3. Either party may terminate this agreement by giving the other ninety days of notice in writing.

4. This agreement shall be governed by the laws of Utopia, and its courts decide every dispute.
{more}
Customer

Name (Print): {customer}

Signature: {customer}

Date: {date}
"""


def write_copy(customer: str, date: str, payment: str = PAYMENT, more: str = "") -> str:
    """The text of one signed copy."""
    return TEXT.format(customer=customer, date=date, payment=payment, more=f"\n{more}\n" if more else "")


def make_copies(payments: Mapping[int, str] | None = None) -> dict[str, str]:
    """Five copies, a month apart, by file name; ``payments`` gives some another second clause."""
    months = ("January", "February", "March", "April", "May")
    return {
        f"copy-{at}.md": write_copy(
            customer, f"{months[at - 1]} {at}, 2021", (payments or {}).get(at, PAYMENT)
        )
        for at, customer in enumerate(CUSTOMERS, 1)
    }


def start(root: Path, copies: Mapping[str, str]) -> RepoBuilder:
    """An empty repository, and copies in a folder beside it called ``in``."""
    repo = RepoBuilder(root / "repo")
    repo.git("config", "user.name", "Importer")
    repo.git("config", "user.email", "importer@example.org")
    folder = root / "in"
    folder.mkdir(exist_ok=True)
    for name, text in copies.items():
        (folder / name).write_text(text, encoding="utf-8")
    return repo


def run_import(repo: RepoBuilder, *options: str) -> Ran:
    """``clausectl import`` in the repository."""
    return run_cli(["import", *options], repo.root)


def read_files(
    repo: RepoBuilder, folders: Sequence[str] = ("clauses", "agreements", "frozen")
) -> dict[str, bytes]:
    """The bytes of what was written, by path; signed versions, which hold times, by their text alone."""
    found: dict[str, bytes] = {}
    for folder in folders:
        for path in sorted((repo.root / folder).rglob("*")):
            name = path.relative_to(repo.root).as_posix()
            if path.is_file() and (".signed/" not in name or path.name == "text.md"):
                found[name] = path.read_bytes()
    return found
