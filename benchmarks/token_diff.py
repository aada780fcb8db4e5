"""Measures the redline against Python's difflib on the same words, in the same rounds.

    python benchmarks/token_diff.py [--rounds 5] [--seed 1]

difflib runs with autojunk off on words with the spaces behind them, and only
aligns; the redline also cleans up. Where texts of 20,000 words have nothing in
common it needs minutes and runs only with --patient. Medians and their ratio
are printed. Islands are common stretches of one or two words between edits of
one sentence, for every hundred edits: what a reader trips over.
Nothing here decides a test.
"""

from __future__ import annotations

import argparse
import re
import statistics
import time
from collections.abc import Callable
from difflib import SequenceMatcher
from random import Random

from clausectl.comparing.passages import Edit, islands
from clausectl.comparing.words import compare_words
from clausectl.model.changes import Redline
from wording import edit_sentence, write_sentence

Pair = tuple[str, str]
WORD = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")


def write_text(rng: Random, words: int) -> list[str]:
    """Sentences of about so many words together."""
    sentences: list[str] = []
    written = 0
    while written < words:
        sentences.append(write_sentence(rng))
        written += sentences[-1].count(" ") + 1
    return sentences


def edit(rng: Random, sentences: list[str], edits: int) -> Pair:
    """The sentences and the same with a few of them edited."""
    new = list(sentences)
    for at in rng.sample(range(len(new)), min(edits, len(new))):
        new[at] = edit_sentence(rng, new[at])
    return " ".join(sentences), " ".join(new)


def write_cases(seed: int) -> dict[str, list[Pair]]:
    """The pairs of each row, from one seed."""
    rng = Random(seed)
    long = write_text(rng, 5_000)
    return {
        "1,534 clauses of 120 words, one or two edits": [
            edit(rng, write_text(rng, 120), rng.choice((1, 1, 2))) for _ in range(1_534)
        ],
        "5,000 words, about 2% changed": [edit(rng, long, 50)],
        "5,000 words, sentences in another order": [
            (" ".join(long), " ".join(rng.sample(long, len(long)))),
        ],
        "20,000 words, nothing alike but the language": [
            (" ".join(write_text(rng, 20_000)), " ".join(write_text(rng, 20_000)))
        ],
    }


def align_with_difflib(pairs: list[Pair]) -> list[list[Edit]]:
    """difflib's opcodes that are not ``equal``, as character ranges."""
    found = []
    for old, new in pairs:
        a, b = WORD.findall(old), WORD.findall(new)
        opcodes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
        found.append([(i1, i2, j1, j2) for tag, i1, i2, j1, j2 in opcodes if tag != "equal"])
    return found


def compare_all(pairs: list[Pair]) -> list[Redline]:
    """Our redlines."""
    return [compare_words(old, new) for old, new in pairs]


def edits_of(redline: Redline) -> list[Edit]:
    """A redline's edits as character ranges."""
    found: list[Edit] = []
    i = j = 0
    for part in redline.parts:
        size = len(part.text)
        if part.kind == "same":
            i, j = i + size, j + size
            continue
        i2, j2 = (i + size, j) if part.kind == "deleted" else (i, j + size)
        if found and found[-1][1] == i and found[-1][3] == j:
            found[-1] = (found[-1][0], i2, found[-1][2], j2)
        else:
            found.append((i, i2, j, j2))
        i, j = i2, j2
    return found


def in_characters(pairs: list[Pair], found: list[list[Edit]]) -> list[list[Edit]]:
    """Word ranges turned into character ranges."""
    turned = []
    for (old, new), edits in zip(pairs, found, strict=True):
        sides = []
        for text in (old, new):
            at = [0]
            for word in WORD.findall(text):
                at.append(at[-1] + len(word))
            sides.append(at)
        turned.append([(sides[0][i1], sides[0][i2], sides[1][j1], sides[1][j2]) for i1, i2, j1, j2 in edits])
    return turned


def islands_per_hundred(pairs: list[Pair], found: list[list[Edit]]) -> float:
    """Islands for every hundred edits."""
    edits = sum(map(len, found))
    return 100 * sum(islands(old, e) for (old, _), e in zip(pairs, found, strict=True)) / max(1, edits)


def measure(run: Callable[[], object]) -> float:
    """Milliseconds of one run."""
    start = time.perf_counter()
    run()
    return 1_000 * (time.perf_counter() - start)


def main() -> None:
    """Prints one line for each row."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patient", action="store_true", help="run difflib on the longest texts, too")
    options = parser.parse_args()
    print("| texts | redline ms | difflib ms | ratio | islands | of difflib |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, pairs in write_cases(options.seed).items():
        ours, theirs = [], []
        peer_runs = options.patient or len(pairs[0][0]) < 100_000
        for _ in range(options.rounds):
            ours.append(measure(lambda p=pairs: compare_all(p)))  # type: ignore[misc]
            if peer_runs:
                theirs.append(measure(lambda p=pairs: align_with_difflib(p)))  # type: ignore[misc]
        redlines = compare_all(pairs)
        for redline, (old, new) in zip(redlines, pairs, strict=True):
            if redline.old != old or redline.new != new:
                raise SystemExit(f"{name}: a redline does not give both texts back")
        mine = statistics.median(ours)
        left = islands_per_hundred(pairs, [edits_of(r) for r in redlines])
        if not peer_runs:
            print(f"| {name} | {mine:.1f} | not run | | {left:.1f} | |", flush=True)
            continue
        peer = statistics.median(theirs)
        right = islands_per_hundred(pairs, in_characters(pairs, align_with_difflib(pairs)))
        print(
            f"| {name} | {mine:.1f} | {peer:.1f} | {mine / peer:.3f} | {left:.1f} | {right:.1f} |", flush=True
        )


if __name__ == "__main__":
    main()
