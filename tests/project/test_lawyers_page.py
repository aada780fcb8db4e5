"""The pages for lawyers and repository owners: the comment is a real one, and what they advise works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clausectl.codes import CODES
from clausectl.formats.code_owners import MAX_CODE_OWNERS_BYTES
from clausectl.formats.owner_patterns import read_owner_rule
from cli_runner import run_cli
from repo_builder import RepoBuilder

TOP = Path(__file__).resolve().parents[2]
LAWYERS = (TOP / "docs/lawyers.md").read_text(encoding="utf-8")
OWNERS = (TOP / "docs/owners.md").read_text(encoding="utf-8")
CLAUSE = "clauses/icml/exclusivity.md"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> RepoBuilder:
    """The demonstration with the change that the page shows, on a branch."""
    folder = tmp_path_factory.mktemp("lawyers")
    assert run_cli(["demo", "there", "--no-diff"], folder).code == 0
    builder = RepoBuilder(folder / "there")
    builder.branch("longer")
    text = (builder.root / CLAUSE).read_text(encoding="utf-8")
    assert text.count("90 days") == 1
    builder.write(CLAUSE, text.replace("90 days", "120 days"))
    builder.commit("Illustration: exclusivity lasts 120 days")
    return builder


def test_the_comment_is_the_demonstration_s(demo: RepoBuilder) -> None:
    done = run_cli(["review", "main", "longer", "--format", "markdown"], demo.root)
    assert done.code == 1
    (excerpt,) = re.findall(r"^```markdown\n(.*?)^```$", LAWYERS, re.MULTILINE | re.DOTALL)
    at = 0
    for piece in excerpt.split("…\n"):
        found = done.stdout.find(piece, at)
        assert found >= 0, piece
        at = found + len(piece)


def test_the_line_that_the_comment_shows_ends_the_matter(demo: RepoBuilder) -> None:
    text = demo.git("show", f"longer:{CLAUSE}") + "\n"
    demo.write(CLAUSE, text.replace("version: 2.0.0", "version: 3.0.0"))
    assert run_cli(["review", "main", "WORKTREE"], demo.root).code == 0


@pytest.mark.parametrize(
    ("old", "new", "version"),
    [
        ("90 days", "150 days", "3.0.0"),
        ("authorize the publication", "authorize publication", "2.1.0"),
        ("until at least", "*until at least*", "2.0.1"),
    ],
)
def test_versions_rise_as_the_page_says(demo: RepoBuilder, old: str, new: str, version: str) -> None:
    text = demo.git("show", f"main:{CLAUSE}") + "\n"
    assert old in text
    demo.write(CLAUSE, text.replace(old, new))
    done = run_cli(["review", "main", "WORKTREE"], demo.root)
    assert f"version: {version}" in done.stdout


def test_line_ends_and_the_owner_need_no_version(demo: RepoBuilder) -> None:
    text = demo.git("show", f"main:{CLAUSE}") + "\n"
    demo.write(CLAUSE, text.replace(" until", "\nuntil").replace("version:", 'owner: "@x"\nversion:'))
    assert run_cli(["review", "main", "WORKTREE"], demo.root).code == 0


def test_pages_name_only_codes_and_files_that_exist() -> None:
    for code in set(re.findall(r"CL\d{3}", LAWYERS + OWNERS)):
        assert code in CODES or list(TOP.glob(f"docs/rules/{code}-*.md")), code
    made = re.findall(r"^\| `([^`]+)` \|", OWNERS, re.MULTILINE)
    assert len(made) == 4
    command = (TOP / "src/clausectl/pipeline/scaffold_github.py").read_text(encoding="utf-8")
    for path in made:
        assert f'"{path}"' in command or path == ".github/CODEOWNERS"
    assert MAX_CODE_OWNERS_BYTES == 3_000_000
    assert "3 MB or more" in OWNERS


def test_the_lines_for_signed_files_match_them() -> None:
    lines = re.findall(r"^ {4}(/\S+ @\S+)$", OWNERS, re.MULTILINE)
    assert len(lines) == 2
    frozen, signed = (read_owner_rule(line, 1) for line in lines)
    assert frozen is not None
    assert signed is not None
    assert frozen.name == "frozen"
    assert signed.covers("agreements/acme/supply/first.signed/v1/text.md")
    assert signed.covers("agreements/first.signed/v1/evidence/scan.pdf")
    assert not signed.covers("agreements/acme/supply/first.md")
