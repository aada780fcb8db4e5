"""Two, three, five copies: what differs is a value or a deviation, and no word of any copy is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from import_runs import compose, make_repository, read_report, run_import, take_stock, write_copies
from plain_words import read_words

OPENING = 'This Supply Agreement ("Agreement") is made as of {} by and between Acme and {} ("Buyer").'
TEXTS = (
    "Acme supplies the Buyer with chairs of the kind that the Buyer orders from time to time in writing.",
    "The Buyer pays each invoice within 30 days of the day on which it was received by the Buyer.",
    "Acme warrants for 12 months from delivery that each chair can bear the weight it is made for.",
    "Neither party is liable for profits that were lost, whatever the reason for which they were lost.",
    "Either party may end this Agreement by a notice in writing of 60 days to the end of a month.",
    "The law of Northland governs this Agreement, and its courts alone decide about disputes under it.",
)
EXTRA = "A committee of two people of each party meets every 8 weeks and looks at how deliveries went."
BUYERS = ("Buyer Alpha Ltd", "Buyer Beta GmbH", "Buyer Gamma Inc.", "Buyer Delta B.V.", "Buyer Epsilon LLC")
DATES = ("January 5, 2021", "March 17, 2022", "July 1, 2022", "May 30, 2023", "June 9, 2024")


def write(
    at: int,
    texts: Sequence[str] = TEXTS,
    *,
    buyer: str = "",
    recital: str = "",
    label: str = "{}.",
    end: str = "",
) -> str:
    """One copy: its opening, its clauses with their numbers, and what stands at its end."""
    opening = OPENING.format(DATES[at], buyer or BUYERS[at])
    clauses = [f"{label.format(number)} {text}" for number, text in enumerate(texts, 1)]
    parts = [
        "# Supply Agreement",
        opening,
        *([recital] if recital else []),
        *clauses,
        *([end] if end else []),
    ]
    return "\n\n".join(parts) + "\n"


def bring_in(folder: Path, copies: Mapping[str, str], *options: str) -> Any:
    """The report of an import after which every copy composes to its own words and numbers."""
    write_copies(folder / "copies", copies)
    repo = make_repository(folder / "repository")
    report = read_report(repo, folder / "copies", *options, name="acme/supply")
    composed = {
        Path(agreement["path"]).name: compose(repo, agreement["id"])
        for form in report["forms"]
        for agreement in form["agreements"]
    }
    assert composed.keys() == copies.keys()
    for name, text in copies.items():
        assert read_words(composed[name], typed=True) == read_words(text), name
    return report


def number(*texts: str) -> dict[str, str]:
    return {f"copy-{at}.md": text for at, text in enumerate(texts, 1)}


def one_form(report: Any) -> Any:
    (form,) = report["forms"]
    assert report["apart"] == []
    return form


def deviating(form: Any) -> dict[str, tuple[int, int, int]]:
    """For each file that deviates how many clauses it replaces, lacks and adds."""
    counts = {
        Path(one["path"]).name: (len(one["replaced"]), len(one["removed"]), len(one["added"]))
        for one in form["agreements"]
    }
    return {name: count for name, count in counts.items() if any(count)}


def test_two_copies_with_one_number_that_differs(tmp_path: Path) -> None:
    other = [text.replace("60 days", "90 days") for text in TEXTS]
    form = one_form(bring_in(tmp_path, number(write(0), write(1, other))))
    assert len(form["clauses"]) == 6
    assert sorted(one["type"] for one in form["parameters"]) == ["date", "number", "party"]
    assert deviating(form) == {}
    values = [list(one["values"].values()) for one in form["agreements"]]
    assert [sorted(map(str, one)) for one in values] == [
        ["2021-01-05", "60", "Buyer Alpha Ltd"],
        ["2022-03-17", "90", "Buyer Beta GmbH"],
    ]


@pytest.mark.parametrize("missing", [0, 2, 5])
def test_three_copies_one_of_which_lacks_a_clause(missing: int, tmp_path: Path) -> None:
    fewer = [text for at, text in enumerate(TEXTS) if at != missing]
    form = one_form(bring_in(tmp_path, number(write(0), write(1, fewer), write(2))))
    assert len(form["clauses"]) == 6
    assert deviating(form) == {"copy-2.md": (0, 1, 0)}
    assert sorted(one["type"] for one in form["parameters"]) == ["date", "party"]


@pytest.mark.parametrize("at", [0, 3, 6])
def test_five_copies_one_of_which_has_a_clause_more(at: int, tmp_path: Path) -> None:
    more = [*TEXTS[:at], EXTRA, *TEXTS[at:]]
    copies = number(*(write(n, more if n == 3 else TEXTS) for n in range(5)))
    form = one_form(bring_in(tmp_path, copies))
    assert len(form["clauses"]) == 7
    assert deviating(form) == {"copy-4.md": (0, 0, 1)}


def test_a_copy_with_another_order_of_clauses(tmp_path: Path) -> None:
    other = [TEXTS[0], TEXTS[3], TEXTS[1], TEXTS[2], TEXTS[4], TEXTS[5]]
    form = one_form(bring_in(tmp_path, number(write(0), write(1), write(2, other), write(3))))
    assert set(deviating(form)) == {"copy-3.md"}
    assert len(form["clauses"]) == 6  # the words are the same: nothing is kept twice


def test_references_that_follow_their_clauses(tmp_path: Path) -> None:
    def refer(texts: Sequence[str], term: int, law: int) -> list[str]:
        return [*texts, f"Section {term} and Section {law} outlive this Agreement for 5 years after its end."]

    fewer = [text for at, text in enumerate(TEXTS) if at != 2]
    copies = number(
        write(0, refer(TEXTS, 5, 6)),
        write(1, refer(TEXTS, 5, 6)),
        write(2, refer(fewer, 4, 5)),
        write(3, refer(TEXTS, 5, 6)),
    )
    form = one_form(bring_in(tmp_path, copies))
    assert set(deviating(form)) == {"copy-3.md"}


def test_a_copy_with_a_recital_of_its_own(tmp_path: Path) -> None:
    recital = "The Buyer has bought 3 chairs of Acme before, and has been content with these."
    report = bring_in(tmp_path, number(write(0), write(1), write(2, recital=recital), write(3)))
    assert sum(len(form["agreements"]) for form in report["forms"]) == 4
    assert len(report["forms"][0]["clauses"]) == 6


def test_a_copy_that_numbers_in_another_way(tmp_path: Path) -> None:
    copies = number(write(0), write(1), write(2, label="({})"), write(3))
    report = bring_in(tmp_path, copies)
    assert sum(len(form["agreements"]) for form in report["forms"]) == 4


@pytest.mark.parametrize(
    "buyer",
    [
        "B*y*er_x_",
        "Buyer [x] Ltd",
        "{{ buyer }} Ltd",
        "Buyer <b> & Sons",
        "買主株式会社",
        "Покупатель ООО",
        "شركة المشتري",
        "Buyer `code` | Co",
        "Buyer \\ Sons",
        "3 Buyers: One, Two",
        "yes",
        "#1 Buyer",
    ],
)
def test_a_value_that_could_be_taken_for_markup(buyer: str, tmp_path: Path) -> None:
    copies = number(write(0), write(1, buyer=buyer), write(2))
    form = one_form(bring_in(tmp_path, copies))
    assert len(form["clauses"]) == 6
    assert deviating(form) == {}


def test_a_value_that_is_empty(tmp_path: Path) -> None:
    texts = ["Delivery goes to: {}", *TEXTS]
    copies = number(
        *(
            write(at, [texts[0].format(place).strip(), *TEXTS])
            for at, place in enumerate(("Mockford", "", "Exampleton"))
        )
    )
    form = one_form(bring_in(tmp_path, copies))
    assert len(form["clauses"]) == 7


def test_one_company_on_both_sides(tmp_path: Path) -> None:
    form = one_form(bring_in(tmp_path, number(write(0, buyer="Acme"), write(1), write(2))))
    assert deviating(form) == {}


def test_two_copies_of_the_same_words(tmp_path: Path) -> None:
    form = one_form(bring_in(tmp_path, number(write(0), write(0))))
    assert len(form["clauses"]) == 6
    assert len(form["agreements"]) == 2
    assert len({one["id"] for one in form["agreements"]}) == 2


def test_one_copy_is_an_agreement_by_itself(tmp_path: Path) -> None:
    form = one_form(bring_in(tmp_path, number(write(0))))
    assert form["single"]
    assert form["parameters"] == []
    assert [one["id"] for one in form["agreements"]] == ["acme/supply"]


LEASE = (
    "The landlord lets the rooms on the third floor of the house to the tenant, who has looked at them.",
    "Rent falls due on the first working day of every quarter and rises by 2 percent a year thereafter.",
    "Pets may be kept in the rooms if the neighbours do not mind and no carpet suffers damage thereby.",
    "The tenant repaints the walls whenever they have become shabby, and before moving out in any case.",
)


def test_copies_of_two_agreements_in_one_folder(tmp_path: Path) -> None:
    leases = [
        "\n\n".join(
            [
                "# Lease",
                f"Made on {DATES[at]} with {BUYERS[at]}.",
                *(f"{n}. {t}" for n, t in enumerate(LEASE, 1)),
            ]
        )
        + "\n"
        for at in range(2)
    ]
    report = bring_in(tmp_path, number(write(0), leases[0], write(1), leases[1], write(2)))
    assert sorted((len(form["agreements"]), len(form["clauses"])) for form in report["forms"]) == [
        (2, 4),
        (3, 6),
    ]
    assert len({form["id"] for form in report["forms"]}) == 2


@pytest.mark.parametrize("options", [(), ("--split", "^# Supply Agreement")])
def test_three_agreements_in_one_file(options: tuple[str, ...], tmp_path: Path) -> None:
    path = write_copies(tmp_path / "copies", {"all.md": "\n".join(write(at) for at in range(3))})
    repo = make_repository(tmp_path / "repository")
    report = read_report(repo, path / "all.md", *options, name="acme/supply")
    form = one_form(report)
    assert len(form["clauses"]) == 6
    assert [one["piece"] for one in form["agreements"]] == [1, 2, 3]
    for at, agreement in enumerate(form["agreements"]):
        assert read_words(compose(repo, agreement["id"]), typed=True) == read_words(write(at))


def test_a_copy_that_is_cut_off(tmp_path: Path) -> None:
    whole = write(2)
    report = bring_in(
        tmp_path, number(write(0), write(1), whole[: whole.index("12 months")].rstrip() + "\n", write(3))
    )
    form = one_form(report)
    assert deviating(form) == {"copy-3.md": (0, 4, 1)}  # three words of a clause are no version of it


BLOCK = """Acme:

Name (Print): Speaker S

Signature: {}

Date: {}

Buyer:

Name (Print): {}

Signature: {}

Date: {}"""


def test_unsigned_forms_among_signed_copies(tmp_path: Path) -> None:
    ends = [
        BLOCK.format("Speaker S", "June 1, 2021", "Speaker A", "Speaker A", "June 2, 2021"),
        BLOCK.format("", "", "", "", ""),
        BLOCK.format("Speaker S", "June 1, 2023", "Speaker C", "", ""),
    ]
    copies = number(*(write(at, end=end) for at, end in enumerate(ends)))
    write_copies(tmp_path / "copies", copies)
    repo = make_repository(tmp_path / "repository")
    report = read_report(repo, tmp_path / "copies", name="acme/supply")
    form = one_form(report)
    assert len(form["clauses"]) == 6
    assert [len(one["signed_by"]) for one in form["agreements"]] == [2, 0, 1]
    assert len(report["versions"]) == 2
    for at, agreement in enumerate(form["agreements"]):
        words = read_words(write(at))
        assert read_words(compose(repo, agreement["id"]), typed=True)[: len(words)] == words


def test_copies_of_which_one_cannot_be_taken_are_imported_or_refused_whole(tmp_path: Path) -> None:
    write_copies(tmp_path / "copies", {**number(write(0), write(1)), "copy-3.md": b"\xff\xfe\x00broken"})
    repo = make_repository(tmp_path / "repository")
    before = take_stock(repo)
    done = run_import(repo, tmp_path / "copies", name="acme/supply")
    assert done.code == 2
    assert "copy-3.md" in done.stderr
    assert take_stock(repo) == before
