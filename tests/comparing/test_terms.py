"""Defined terms: found where a reader sees them defined, and where they are used."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausectl.comparing.terms import find_definitions, find_uses

DEFINED: list[tuple[str, list[str]]] = [
    ('Speaker A grants rights in the papers ("Articles").', ["Articles"]),
    ("This is made by Acme GmbH (the “Supplier”).", ["Supplier"]),
    ("between Acme GmbH (the “Supplier”) and Borealis Ltd (the “Buyer”)", ["Supplier", "Buyer"]),
    ("the International Conference of Makers (ICM) and others", ["ICM"]),
    ("“Fees” means the sums owed.", ["Fees"]),
    ("“Fees” shall mean the sums owed.", ["Fees"]),
    ('"Net Income" has the meaning given in clause 4.', ["Net Income"]),
    ("“Fees” (in the plural) means the sums owed.", ["Fees"]),
    ("Fees means the sums owed.", ["Fees"]),
    ("In this form, Net Income means what is left.", ["Net Income"]),
    ("The Supplier means Acme GmbH.", ["Supplier"]),
    ("Acme GmbH, hereinafter “Acme”, sells goods.", ["Acme"]),
    ("Acme GmbH, hereinafter referred to as the “Seller”, sells goods.", ["Seller"]),
    ("Die Acme GmbH (im Folgenden „Verkäufer“) liefert.", ["Verkäufer"]),
    ("„Ware“ bezeichnet die Gegenstände nach Anlage 1.", ["Ware"]),
    ("Acme SARL (ci-après le « Vendeur ») livre.", ["Vendeur"]),
    ("« Produit » désigne tout objet livré.", ["Produit"]),
    ("Acme (together with its affiliates, the “Group”) acts.", ["Group"]),
    ("Acme GmbH (the “Supplier” or “Acme”) is bound.", ["Supplier", "Acme"]),
    ("Fees — the sums owed under clause 4", ["Fees"]),
    (
        "Term | Meaning\nFees | the sums owed under clause 4\nCosts | what printing costs in total",
        ["Fees", "Costs"],
    ),
    ("“Fees”: the sums owed", ["Fees"]),
    ("Personal data is kept (“personal data”).", ["personal data"]),
    ("Governing Law: the laws of Examplia", ["Governing Law"]),
    ("Effective Date: 1 March 2100, at noon", ["Effective Date"]),
    ("Customer: Acme GmbH of Sample Street", ["Customer"]),
    ("EventTitle: A Talk about Sample Papers", ["EventTitle"]),
    ("Date: the day on which the goods arrive", ["Date"]),
    ("“Address”: High Street 1 in Sampletown", ["Address"]),
    ("Date means the day on which the goods arrive.", ["Date"]),
    ("Term | Meaning\nAddress | where a party has its seat", ["Address"]),
    # not definitions
    ("Date: Feb 2, 2100 at noon", []),
    ("Intro.\nDate: {{ event_dates }} and so on", []),
    ("Name: Speaker A of Sampletown", []),
    ("Signed by: Speaker A for Acme", []),
    ("By: Speaker A, for Acme", []),
    ("Title: Director of Sample Affairs", []),
    ("Address: High Street 1 in Sampletown", []),
    ("Address | High Street 1 in Sampletown", []),
    ("Place — Sampletown by the Sea", []),
    ("To: Speaker A of Sampletown", []),
    ("From: Acme GmbH of Sampletown", []),
    ("Speaker: Name (Print): Speaker A", []),
    ("Supplier: By: Speaker A for Acme", []),
    ("Unterschrift: Sprecherin A für Acme", []),
    ("History: L. 2086, ch. 18, July 1", []),
    ("Please tick “yes” (or “no”) here.", []),
    ("The Author means well.", []),
    ("This means that nothing is owed.", []),
    ("Fee | 100\nTerm | 12", []),
    ("He said “never again” and left.", []),
    ("It is paid (if any) in May.", []),
    ("as set out in clause 4 (a) and (b)", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "terms"), DEFINED, ids=[text[:60] for text, _ in DEFINED])
def test_definitions(text: str, terms: list[str]) -> None:
    assert [found.term for found in find_definitions([text])] == terms


TEXTS = sorted((Path(__file__).parents[2] / "agreements").glob("icml/*/*.signed/v1/text.md"))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.parents[1].stem)
def test_the_recorded_agreements_define_no_field(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    label = "EventTitles" if "EventTitles:" in text else "EventTitle"
    found = [one.term for one in find_definitions([text])]
    assert found == ["Agreement", "Articles", "Effective Date", "ICML", label]
    assert "\nDate: Jul 1" in text


def test_there_are_five_of_them() -> None:
    assert len(TEXTS) == 5


def test_a_definition_names_the_sentence_that_holds_it() -> None:
    text = 'It begins today. Acme GmbH (the "Supplier" or "Acme") sells. It ends tomorrow.'
    first, second = find_definitions(["Nothing here.", text])
    assert (first.term, first.text, first.aliases) == ("Supplier", 1, ("Acme",))
    assert (second.term, second.aliases) == ("Acme", ("Supplier",))
    assert text[first.start : first.end] == 'Acme GmbH (the "Supplier" or "Acme") sells.'


def test_the_row_of_a_table_is_the_definition() -> None:
    text = "Term | Meaning\nFees | the sums owed under clause 4\nCosts | what printing costs in total"
    assert [text[d.start : d.end] for d in find_definitions([text])] == text.split("\n")[1:]


USES: list[tuple[str, str, bool]] = [
    ("Articles", "The Articles are printed.", True),
    ("Articles", "Each Article is printed.", True),
    ("Article", "The Articles' titles", True),
    ("Supplier", "the Supplier's staff", True),
    ("Supplier", "the Supplier’s staff", True),
    ("Party", "The Parties agree.", True),
    ("Articles", "the articles are printed", False),
    ("Articles", "ARTICLES", False),
    ("Articles", "the Particles are small", False),
    ("ICML", "sent to ICML in time", True),
    ("Net Income", "the Net Income of the year", True),
    ("Net Income", "the Net  Income of the year", True),
    ("Net Income", "the Net and the Income", False),
    ("Non-Exclusive Licence", "a Non-Exclusive Licence to print", True),
]


@pytest.mark.parametrize(("term", "text", "used"), USES, ids=[f"{a} in {b}" for a, b, _ in USES])
def test_uses(term: str, text: str, used: bool) -> None:
    assert find_uses([term], ["nothing", text]) == ({term: (1,)} if used else {})


def test_a_longer_term_hides_a_shorter_one_in_it() -> None:
    texts = ["Net Income is due.", "Income is due.", "Net Income and Income are due."]
    assert find_uses({"Income", "Net Income"}, texts) == {"Net Income": (0, 2), "Income": (1, 2)}


@given(st.lists(st.text(alphabet='ab AB"“”„«»()\n.,|—-:means', max_size=80), max_size=4))
def test_spans_are_in_the_text_and_hold_the_term(texts: list[str]) -> None:
    for found in find_definitions(texts):
        assert found.term in texts[found.text][found.start : found.end]
        assert found.term not in found.aliases
    assert find_definitions(texts) == find_definitions(texts)


HOSTILE = {
    "quotes": '"' * 1_000_000,
    "opening quotes": "“" * 1_000_000,
    "guillemets and letters": "«a " * 300_000,
    "brackets": "(" * 1_000_000,
    "bracket and quote": '("a' * 300_000,
    "bracket, words, quote": "(the and the or the “a” or " * 40_000,
    "capitals": "A" * 1_000_000,
    "capital words": "Aa " * 300_000,
    "lines of capitals": "Aa Bb Cc Dd Ee Ff Gg\n" * 50_000,
    "commas": "X, Aa of and or the " * 50_000,
    "bars": " | " * 300_000,
    "labels": "Date: " * 200_000,
    "lines of labels": "Speaker: Name of Ff (Gg)\n" * 60_000,
    "spaces": " " * 1_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read_in_one_pass(name: str) -> None:
    # A step that is no pass would not end within the hour.
    text = HOSTILE[name]
    assert all(text[d.start : d.end].find(d.term) >= 0 for d in find_definitions([text])[:100])
    assert find_uses(["Aa Bb", "Zz"], [text]) == ({"Aa Bb": (0,)} if "Aa Bb" in text else {})


def test_many_terms_cost_no_more_than_the_texts() -> None:
    terms = [f"Personal Matter{at}" for at in range(20_000)]
    texts = ["Personal Matter7 and Personal Matter19999 of Personal Things. " * 20] * 1000
    found = find_uses(terms, texts)  # a search for each term in each text would take hours
    assert set(found) == {"Personal Matter7", "Personal Matter19999"}
    assert found["Personal Matter7"] == tuple(range(1000))
