"""The composed ICML agreements say what the five signed copies say, word for word.

Nothing here is shared with composing: the copies are read from the fixture by
the few lines below, and the composed text is what the real command prints.
Only ``#``, list marks and numbers, ``<u>`` and line breaks are set aside.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from itertools import zip_longest
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
COPIES = Path(__file__).with_name("icml-2020-signed-agreements.txt")
FORM = "icml/final-contribution"
SPEAKERS = {
    "dan-alistarh": "Dan Alistarh",
    "michael-goin": "Michael Goin",
    "justin-kopinsky": "Justin Kopinsky",
    "mark-kurtz": "Mark Kurtz",
    "sage-moore": "Sage Moore",
}
FIRST_WORDS = "This Final Contribution Agreement"
CONSENT = (
    "By Checking this box and typing my name in the box below, "
    "I am agreeing to electronically sign this contract:"
)
NUMBER = re.compile(r"(?:[-*•]\s+)?(\d+)\s?\.\s+")


def split_copies() -> dict[str, str]:
    """The five copies, by the speaker whose name stands in the heading."""
    text = COPIES.read_text(encoding="utf-8")
    starts = [match.start() for match in re.finditer(rf"^{FIRST_WORDS}", text, re.MULTILINE)]
    copies = [text[start:end] for start, end in zip_longest(starts, starts[1:])]
    by_name = {}
    for copy in copies:
        heading = re.search(r"^#+ I, (?:<u>)?(.+?)(?:</u>)?, agree that:$", copy, re.MULTILINE)
        assert heading
        by_name[heading[1]] = copy
    return by_name


def take_agreed_part(text: str) -> tuple[list[str], list[int]]:
    """The words from the first of the agreement to the last of clause 8, and the numbers set aside."""
    text = text[text.index(FIRST_WORDS) :]
    words: list[str] = []
    numbers: list[int] = []
    for line in text.replace("<u>", "").replace("</u>", "").split("\n"):
        line = line.strip()
        if not line and numbers and numbers[-1] == 8:
            return words, numbers
        line = re.sub(r"^#+\s+", "", line)
        if number := NUMBER.match(line):
            numbers.append(int(number[1]))
            line = line[number.end() :]
        words += line.split()
    raise AssertionError("clause 8 has no end")


def take_rest(text: str) -> str:
    """What follows clause 8, its white space made single."""
    return " ".join(re.split(r"(?m)^(?:[-*•]\s+)?8\s?\.\s+.*$", text)[-1].split())


def run_compose(name: str, text_format: str, folder: Path = TOP) -> str:
    """What ``clausectl compose`` prints."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from clausectl.cli.main import run; run()",
            "compose",
            name,
            "--format",
            text_format,
        ],
        cwd=folder,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


compose = cache(run_compose)


def find_differences(copy: str, composed: str) -> list[tuple[int, str | None, str | None]]:
    """Where the agreed parts differ: position, the copy's word, the composed word."""
    (old, old_numbers), (new, new_numbers) = take_agreed_part(copy), take_agreed_part(composed)
    differences = [(i, a, b) for i, (a, b) in enumerate(zip_longest(old, new)) if a != b]
    if old_numbers != new_numbers:
        differences.append((len(old), str(old_numbers), str(new_numbers)))
    return differences


def test_fixture_holds_the_five_copies_with_eight_numbered_clauses_each() -> None:
    copies = split_copies()
    assert set(copies) == set(SPEAKERS.values())
    for copy in copies.values():
        words, numbers = take_agreed_part(copy)
        assert numbers == [1, 2, 3, 4, 5, 6, 7, 8]
        assert words[:3] == ["This", "Final", "Contribution"]
        assert words[-3:] == ["remain", "in", "effect."]
        # Set aside: the heading's mark, and a dash and a number a clause, of which "1 ." is two words.
        assert len(words) == len(copy[: copy.index("in effect.")].split()) + 2 - (1 + 8 * 2 + 1)


@pytest.mark.parametrize("text_format", ["text", "markdown"])
@pytest.mark.parametrize("agreement", SPEAKERS)
def test_composed_words_equal_the_copys(agreement: str, text_format: str) -> None:
    composed = compose(f"{FORM}/{agreement}", text_format)
    assert find_differences(split_copies()[SPEAKERS[agreement]], composed) == []


@pytest.mark.parametrize("agreement", SPEAKERS)
def test_signature_block_states_printed_names_and_consent(agreement: str) -> None:
    speaker = SPEAKERS[agreement]
    copy = take_rest(split_copies()[speaker].replace("<u>", "").replace("</u>", ""))
    assert f"Name (Print): {speaker}" in copy
    assert "Name (Print): David Blei" in copy
    block = take_rest(compose(f"{FORM}/{agreement}", "text"))
    for words in (speaker, "David Blei", CONSENT, "International Conference on Machine Learning"):
        assert words in block
        assert words in copy
    assert block.index(speaker) < block.index("David Blei")


def test_a_path_names_an_agreement_as_its_id_does() -> None:
    by_path = run_compose(f"agreements/{FORM}/dan-alistarh.md", "text")
    assert by_path == compose(f"{FORM}/dan-alistarh", "text")


def test_one_form_prints_both_the_singular_and_the_plural() -> None:
    assert "EventTitles: On the Sample" in compose(f"{FORM}/dan-alistarh", "text")
    assert "Date: Jul 15, Jul 16, 2020\n" in compose(f"{FORM}/dan-alistarh", "text")
    assert "EventTitle: Inducing" in compose(f"{FORM}/sage-moore", "text")
    assert "Date: Jul 16, 2020\n" in compose(f"{FORM}/sage-moore", "text")


def swap_sentences(text: str) -> str:
    first = "If any provision of this Agreement is held"
    return text.replace("ICML's failure to", "@").replace(first, "ICML's failure to").replace("@", first)


TAMPERINGS: dict[str, Callable[[str], str]] = {
    "a word changed": lambda t: t.replace("shall immediately revert", "will immediately revert"),
    "a word left out": lambda t: t.replace("a non-exclusive, perpetual", "a perpetual"),
    "a word added": lambda t: t.replace("the remaining provisions", "all the remaining provisions"),
    "a number changed": lambda t: t.replace("at least 60 days", "at least 90 days"),
    "a date changed": lambda t: t.replace("Sep 23, 2020", "Sep 24, 2020", 1),
    "a punctuation mark changed": lambda t: t.replace("in whole or part; ICML", "in whole or part, ICML"),
    "a quotation mark changed": lambda t: t.replace('("Articles")', "(“Articles”)"),
    "letter case changed": lambda t: t.replace("third party claims", "Third Party claims"),
    "two words in another order": lambda t: t.replace("name and likeness", "likeness and name", 1),
    "two sentences in another order": swap_sentences,
    "two clauses in another order": lambda t: re.sub(
        r"(?ms)^(2\. )(.*?)(\n+3\. )(.*?)(\n+4\. )", r"\1\4\3\2\5", t
    ),
    "a clause number left out": lambda t: re.sub(r"(?m)^7\. ", "", t),
    "the last word left out": lambda t: t.replace("will remain in effect.", "will remain in"),
    "a speaker changed": lambda t: t.replace("between Sage Moore", "between Mark Kurtz"),
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_the_comparison_catches(tampering: str) -> None:
    composed = compose(f"{FORM}/sage-moore", "text")
    changed = TAMPERINGS[tampering](composed)
    assert changed != composed
    assert find_differences(split_copies()["Sage Moore"], changed) != []


def test_a_word_changed_in_a_clause_file_is_caught_in_all_five(tmp_path: Path) -> None:
    for folder in ("clauses", "agreements"):
        shutil.copytree(TOP / folder, tmp_path / folder)
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    clause = tmp_path / "clauses/icml/exclusivity.md"
    clause.write_text(clause.read_text(encoding="utf-8").replace("60 days", "61 days"), encoding="utf-8")
    for agreement, speaker in SPEAKERS.items():
        composed = run_compose(f"{FORM}/{agreement}", "text", tmp_path)
        assert [pair[1:] for pair in find_differences(split_copies()[speaker], composed)] == [("60", "61")]
