"""`sign` at a terminal: the text is shown, everything is asked, and nothing is taken for granted."""

from __future__ import annotations

import shutil

import pytest
from terminals import Terminal
from test_record import CLAUSE, NAME, stored
from test_record import repo as repo  # the fixture

from repo_builder import RepoBuilder

CHOICE, DECLARED, TYPED = "Type Accept or Decline", "Is this what you declare?", "Type your name to sign"
SIGN = ("--no-pager", "sign", NAME, "--as", "customer")


def at_terminal(repo: RepoBuilder, *more: str) -> Terminal:
    return Terminal([*SIGN, *more], repo.root)


def is_untouched(repo: RepoBuilder, head: str) -> bool:
    return (repo.head(), repo.git("status", "--porcelain"), repo.git("tag")) == (head, "", "")


def test_everything_is_asked_and_wrong_answers_are_asked_again(repo: RepoBuilder) -> None:
    with at_terminal(repo) as terminal:
        terminal.wait_for("The Customer pays 100 euros")
        terminal.wait_for("SHA-256 of this text")
        terminal.answer(CHOICE, "yes")
        terminal.answer(CHOICE, "")
        terminal.answer(CHOICE, "accept")
        terminal.wait_for("I agree.")
        terminal.answer(DECLARED, "")
        terminal.answer(DECLARED, "perhaps")
        terminal.answer(DECLARED, "yes")
        terminal.answer(TYPED, "")
        terminal.answer(TYPED, "   ")
        terminal.answer(TYPED, "Speaker\u202e A")
        terminal.answer(TYPED, "Speaker A ")
        assert terminal.end() == 0, terminal.shown
    act = stored(repo, "signatures/01-customer.json")
    assert (act["decision"], act["name_typed"], act["consent"]) == ("accepted", "Speaker A", "I agree.")
    assert repo.git("status", "--porcelain") == ""


def test_who_does_not_declare_consent_signs_nothing(repo: RepoBuilder) -> None:
    head = repo.head()
    with at_terminal(repo, "--accept", "--typed-name", "Speaker A") as terminal:
        terminal.wait_for("The Customer pays 100 euros")
        terminal.answer(DECLARED, "no")
        assert terminal.end() == 2
        assert "CL429" in terminal.shown
        assert TYPED not in terminal.shown
    assert is_untouched(repo, head)


def test_a_decline_asks_for_the_name_alone(repo: RepoBuilder) -> None:
    with at_terminal(repo) as terminal:
        terminal.answer(CHOICE, "DECLINE")
        terminal.answer("Your name", "Speaker A")
        assert terminal.end() == 0
        assert DECLARED not in terminal.shown
    assert stored(repo, "signatures/01-customer.json")["decision"] == "declined"


def test_what_options_say_is_not_asked(repo: RepoBuilder) -> None:
    with at_terminal(repo, "--accept", "--consent", "I agree.") as terminal:
        terminal.answer(TYPED, "Speaker A")
        assert terminal.end() == 0
        assert CHOICE not in terminal.shown
        assert DECLARED not in terminal.shown
    assert stored(repo, "signatures/01-customer.json")["decision"] == "accepted"


@pytest.mark.parametrize("key", ["\x03", "\x04"])
@pytest.mark.parametrize("answered", [0, 1, 2])
def test_stopping_at_any_question_leaves_nothing(repo: RepoBuilder, answered: int, key: str) -> None:
    head = repo.head()
    questions = [(CHOICE, "Accept"), (DECLARED, "y"), (TYPED, "")]
    with at_terminal(repo) as terminal:
        for question, text in questions[:answered]:
            terminal.answer(question, text)
        terminal.wait_for(questions[answered][0])
        terminal.press(key)
        assert terminal.end() == 130, terminal.shown
    assert is_untouched(repo, head)


@pytest.mark.skipif(shutil.which("less") is None, reason="less is not installed")
@pytest.mark.parametrize("less", ["", "-FRX", "-S"])
def test_a_long_text_goes_through_the_pager_and_then_it_is_asked(repo: RepoBuilder, less: str) -> None:
    more = "".join(f"\nThe Customer takes delivery {number}.\n" for number in range(60))
    repo.write("clauses/fee.md", CLAUSE + more)
    repo.commit("Longer")
    env = {"PAGER": "less"} | ({"LESS": less} if less else {})
    with Terminal([*SIGN[1:], "--accept", "--typed-name", "Speaker A"], repo.root, env) as terminal:
        terminal.wait_for("Made as of")
        terminal.type("q")
        terminal.answer(DECLARED, "y")
        assert terminal.end() == 0, terminal.shown
    assert stored(repo, "signatures/01-customer.json")["decision"] == "accepted"


def test_a_text_that_changes_while_it_is_read_is_not_signed(repo: RepoBuilder) -> None:
    with at_terminal(repo) as terminal:
        terminal.answer(CHOICE, "Accept")
        terminal.wait_for(DECLARED)
        repo.write("clauses/fee.md", CLAUSE.replace("100", "900").replace("1.0.0", "2.0.0"))
        head = repo.commit("Dearer")
        terminal.type("y\n")
        terminal.answer(TYPED, "Speaker A")
        assert terminal.end() == 2
        assert "CL401" in terminal.shown
    assert is_untouched(repo, head)
