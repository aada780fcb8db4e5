"""`blame` and `log` of an imported agreement say what they say of the document it came from."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from history_cases import CLERK, SPEAKER, attribute, compare_attributions, git_log, import_into, make_text
from hypothesis import given, settings
from hypothesis import strategies as st

from clausectl.importing.lossless import read_tokens
from clausectl.importing.token_pieces import TokenPieces
from cli_runner import run_cli
from repo_builder import RepoBuilder

TOP = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("CLAUSECTL_CORPUS") or TOP.parent / "shared" / "corpus")
BUNDLE = CORPUS / "balanced-employee-ip" / "history.bundle"

WORDS = {
    "Delivery": "The supplier delivers the goods within thirty days of the order, in parts where it must.",
    "Payment": "The customer pays each invoice within fourteen days. Late payment bears interest.",
    "Liability": "Neither party is liable for loss of profit; liability for intent stays as it is.",
    "Secrecy": "Each party keeps confidential what it learns of the other, and after the end too.",
    "Law": "The law of Freedonia governs this agreement, and its courts decide all disputes.",
}
EDITS = (
    ("Delivery", "thirty", "forty"),
    ("Payment", "Late payment bears interest.", "Late payment bears two percent."),
    ("Liability", "loss of profit", "loss of profit or of data"),
    ("Delivery", ", in parts where it must", ""),
    ("Secrecy", "Each party keeps", "The parties keep"),
    ("Law", "Freedonia", "Sylvania"),
    ("Payment", "each invoice", "every invoice"),
)


def test_every_word_is_attributed_as_in_the_document(tmp_path: Path) -> None:
    builder = RepoBuilder(tmp_path / "old")
    clauses = {key: WORDS[key] for key in ("Delivery", "Payment", "Secrecy")}

    def commit(message: str, number: int) -> None:
        builder.write("terms.md", make_text(*clauses.items()))
        builder.commit(
            message, author=(SPEAKER, CLERK)[number % 2], date=f"{1600000000 + number} +0{number}00"
        )

    commit("Begin", 0)
    clauses = {"Delivery": clauses["Delivery"], "Liability": WORDS["Liability"], **clauses}
    commit("Add liability", 1)
    clauses["Law"] = WORDS["Law"]
    commit("Add the law", 2)
    for number, (key, old, new) in enumerate(EDITS, 3):
        assert old in clauses[key]
        clauses[key] = clauses[key].replace(old, new)
        commit(f"Edit {number}", number)
    clauses = dict(sorted(clauses.items()))
    builder.write("terms.md", make_text(*clauses.items()))
    builder.commit("Sort them")
    import_into(tmp_path / "new", tmp_path / "old" / "terms.md")
    new, old = attribute(tmp_path / "new", "acme/supply"), attribute(tmp_path / "old", "terms.md")
    assert compare_attributions(new, old) == ([], [])
    assert len({word.commit for word in new}) == 9, "all but the one that only takes words out"
    for number in range(10):
        sides = (f"HEAD~{number + 1}", f"HEAD~{number}")
        ran = run_cli(["review", *sides, "--format", "json"], tmp_path / "new")
        found = json.loads(ran.stdout)["findings"]
        assert not [one for one in found if one["code"].startswith("CL62")], "versions rise as review asks"


@pytest.mark.skipif(not BUNDLE.exists(), reason="the shared texts are not here")
def test_a_real_history_of_sixty_one_commits(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Nine words in ten and more; the others moved between provisions and were reworded in one commit.

    What a document's own history finds in one file lies in two here, the clause
    that lost a passage and the one that got it, and of what was reworded on the
    way short words are found in one of them or the other.
    """
    old = tmp_path / "old"
    RepoBuilder(tmp_path / "base").git("clone", "-q", str(BUNDLE), str(old))
    document = "Balanced_Employee_IP_Agreement.md"
    plan, _ = import_into(tmp_path / "new", old / document, "github/beipa")
    form = "%an|%ae|%aI|%cI|%s"
    assert git_log(tmp_path / "new", form) == git_log(old, form, document)
    assert len(plan.commits) == 61
    assert [clause.id.partition("/")[2] for clause in plan.clauses if clause.stands] == [
        "what-company-owns",
        "what-company-doesnt-own",
        "license-company-your-ip",
        "check-with-legal-using-non-company-ip",
        "check-with-legal-your-contributions-non-company",
        "no-conflicts",
        "cooperation",
        "survivorship",
    ]
    new, was = attribute(tmp_path / "new", "github/beipa"), attribute(old, document)
    other, alone = compare_attributions(new, was)
    assert set(alone) <= {"."}, "numbers of clauses are counted, and their full stops with them"
    share = 1 - len(other) / len(was)
    record_property("share of words attributed to the same commit", f"{share:.2%} of {len(was)}")
    told = [f"{mine.word}: {mine.commit[:7]}, in the document {theirs.commit[:7]}" for mine, theirs in other]
    assert share >= 0.95, "\n".join(told)


PIECES = st.sampled_from(
    [
        "## Heading\n", "# 1. Heading\n", "Plain words here.\n", "more words,\nand a line\n", "1. An item\n",
        "2. Another\n", "   - inner\n", "    indented\n", "> quoted\n", "**Bold.** Words\n", "| a | b |\n",
        "|---|---|\n", "- bullet\n", "```\n", "<b>x</b>\n", "[a]: http://example.org\n", "[a] and [b][a]\n",
        "---\n", "===\n", "(a) typed\n", "*em* _em_\n", "\\* escaped\n", "\tcode\n",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(PIECES, st.sampled_from(["", "\n", "\n\n"])), max_size=14))
def test_pieces_are_read_as_the_whole_is(parts: list[tuple[str, str]]) -> None:
    text = "".join(piece + gap for piece, gap in parts)
    assert TokenPieces().read(text) == read_tokens(text)[0]
