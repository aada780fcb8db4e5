"""Where sentences end, in the languages that contracts are written in."""

from __future__ import annotations

import pytest

from clausectl.formats.sentences import find_breaks


def split(text: str) -> str:
    """The text with ``|`` at every break."""
    broken = list(text)
    for place in find_breaks(text):
        broken[place] = "|"
    return "".join(broken)


@pytest.mark.parametrize(
    "text",
    [
        "It ends.|It begins.",
        "It ends (at last).|It begins.",
        "He asks: “Why?”|It begins.",
        "See Sec. 5 and No. 12 of Acme Inc. v. Bell.|It begins.",
        "It costs 1.50 euros.|It begins.",
        "Acme Inc. agrees.|The Party pays.",
        "See Exhibit A.|It begins.",
        "J. Doe signs.|It begins.",
        "Within 30 days.|It begins.",
        "Am 1. Januar gilt § 5 Abs. 2 Nr. 3 BGB.|Danach endet er.",
        "z. B. eine Frist.|Danach endet er.",
        "Conformément à l'art. 12 du Code.|Le contrat cesse.",
        "Conformément à l’art. L du Code et à l’al. II.|Le contrat cesse.",
        "Selon l’Art. 5 et jusqu’à l’art. L, d’art. 7.|Le contrat cesse.",
        "Ai sensi dell'art. 1341 e dell’Art. VI.|Il contratto cessa.",
        "Nell’art. X, all’art. 6 e sull’art. 7.|Il contratto cessa.",
        "Il paie l'art.|Le contrat cesse.",
        "Il aime l'été.|Le contrat cesse.",
        "Según el art. 5 y el núm. 3.|El contrato termina.",
        "It is the Gov't. Printing Office.|It begins.",
        "Wait … it goes on.|It begins.",
    ],
)
def test_sentences_end_where_a_reader_would_say(text: str) -> None:
    assert split(text.replace("|", " ")) == text
