"""Names of parties and terms in a text: the longest one, plural or possessive, in bounded steps."""

from __future__ import annotations

import pytest

from clausectl.comparing.significance.figures import Tokens
from clausectl.comparing.significance.marks import TOKEN, cut_tokens, make_lexicon, read_marks
from clausectl.comparing.significance.phrases import index_names, index_phrases

NAMES = {
    "Service": ("term", "Service"),
    "Service Term 1": ("term", "Service Term 1"),
    "Service Term 2": ("term", "Service Term 2"),
    "Service Provider": ("party", "Service Provider"),
}


def find(text: str, names: dict[str, tuple[str, str]]) -> list[tuple[str, str]]:
    """(words, key) of the names that stand in a text."""
    lexicon = make_lexicon(index_phrases(), index_names(names, TOKEN))
    marks = read_marks(cut_tokens(text, 0, len(text)), lexicon)
    return [(text[mark.start : mark.end], mark.key) for mark in marks if mark.rule in ("term", "party")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a Service is here", [("Service", "Service")]),
        ("the Services are here", [("Services", "Service")]),
        ("in Service Term 2 here", [("Service Term 2", "Service Term 2")]),
        ("in Service Term 3 here", [("Service", "Service")]),
        ("the Service Provider’s fee", [("Service Provider", "Service Provider")]),
        ("the Service's fee", [("Service", "Service")]),
        ("all Service Providers pay", [("Service Providers", "Service Provider")]),
        ("a Service", [("Service", "Service")]),
        ("a service provider", []),
    ],
)
def test_the_longest_name_is_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert find(text, NAMES) == expected


def test_names_that_begin_alike_cost_no_more_the_more_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three thousand terms called "Term 1", "Term 2" … once took a minute."""
    steps = 0
    read = Tokens.word

    def count(tokens: Tokens, at: int) -> str:
        nonlocal steps
        steps += 1
        return read(tokens, at)

    monkeypatch.setattr(Tokens, "word", count)
    taken = []
    for many in (10, 10_000):
        steps = 0
        names = {f"Term {n}": ("term", f"Term {n}") for n in reversed(range(many))}
        assert find("Term 7 applies beside Term 8.", names) == [("Term 7", "Term 7"), ("Term 8", "Term 8")]
        taken.append(steps)
    assert taken[1] <= taken[0] < 100
