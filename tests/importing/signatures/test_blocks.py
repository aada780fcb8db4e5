"""Signature blocks of the usual shapes, and documents that have none."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from block_cases import CASES, NONE, Case
from hypothesis import given, settings
from hypothesis import strategies as st

from clausectl.importing.signature_blocks import account_for, read_signature_block
from clausectl.importing.signature_joining import join_blocks
from clausectl.importing.signature_labels import WORD
from clausectl.model.imported import Spot
from clausectl.model.imported_signatures import BlockRead

CLAUSE = "9. This is the last clause of the agreement, and it says nothing of note."
CORPUS = Path(__file__).resolve().parents[4] / "shared/corpus"


def read(text: str) -> BlockRead | None:
    lines = text.split("\n")
    return read_signature_block(lines, [Spot(1, number) for number in range(1, len(lines) + 1)])


def read_case(case: Case) -> tuple[BlockRead, list[str]]:
    text = "\n\n".join(part for part in (CLAUSE, case.above, case.text) if part)
    block = read(text)
    assert block is not None
    return block, text.split("\n")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_who_signs(case: Case) -> None:
    block, _ = read_case(case)
    assert [
        (s.role, s.party, s.name, s.capacity, s.consent, s.decision, s.shown) for s in block.signatories
    ] == [(w.role, w.party, w.name, w.capacity, w.consent, w.decision, w.shown) for w in case.signatories]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_the_copy_shows_of_it(case: Case) -> None:
    block, _ = read_case(case)
    for signatory, who in zip(block.signatories, case.signatories, strict=True):
        act = signatory.act
        assert (act is None) == (who.typed is None)
        if act is None:
            continue
        assert (act.typed_name, act.date, act.date_iso) == (who.typed, who.date, who.iso)
        assert (act.decision, act.method) == (who.decided, who.method)
        assert act.role == who.role
        assert act.printed_name == (who.name or "not recorded")
        assert act.capacity == (who.capacity or "not recorded")
        assert act.consent == (who.consent or "not recorded")
        assert act.choices == ("shown" if who.decision else "not shown")
        assert act.authority == "not recorded"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_nobody_s_and_what_is_left_out(case: Case) -> None:
    block, lines = read_case(case)
    assert [(mark.text, mark.place) for mark in block.unattributed] == list(case.unattributed)
    assert [(out.kind, out.text) for out in block.left] == list(case.left)
    for out in block.left:
        assert out.text.split()[0] in lines[out.spot.line - 1].replace("\\", "")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_block_begins_below_the_text_and_no_word_is_lost(case: Case) -> None:
    block, lines = read_case(case)
    above = [line for line in lines[: block.start] if line.strip()]
    assert above == [line for line in (CLAUSE, case.above) if line]
    assert account_for(lines, block) == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_one_copy_joined_is_itself(case: Case) -> None:
    block, _ = read_case(case)
    joined = join_blocks([block])
    assert [(s.party, s.name, s.capacity, s.consent, s.decision) for s in joined.signatories] == [
        (w.party, w.name, w.capacity, w.consent, w.decision) for w in case.signatories
    ]
    roles = [signatory.role for signatory in joined.signatories]
    assert len(set(roles)) == len(roles)
    assert all(roles)
    (recording,) = joined.recordings
    assert recording is not None
    assert {act.role for act in recording.acts} | {role for role, _ in recording.shown} == set(roles)


@pytest.mark.parametrize(("name", "text"), NONE, ids=[name for name, _ in NONE])
def test_no_block(name: str, text: str) -> None:
    assert read(text) is None
    assert read(f"{CLAUSE}\n\n{text}") is None


def test_shared_documents_have_no_false_block() -> None:
    if not CORPUS.is_dir():
        pytest.skip("the shared corpus is not here")
    found = {}
    for path in sorted(CORPUS.glob("*/*.md")):
        text = path.read_text(encoding="utf-8")
        block = read(text)
        if block is not None:
            found[f"{path.parent.name}/{path.name}"] = text.split("\n")[block.start]
            assert account_for(text.split("\n"), block) == ()
    assert list(found) == ["balanced-employee-ip/v2.0.0.md"]
    assert found["balanced-employee-ip/v2.0.0.md"].startswith("Print Name:")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_a_result_does_not_have_is_missed(case: Case) -> None:
    block, lines = read_case(case)
    nobody = dataclasses.replace(block, signatories=())
    words = {word.casefold() for who in case.signatories for word in WORD.findall(f"{who.name} {who.party}")}
    assert words <= {word.casefold() for word in account_for(lines, nobody)}
    for mark in block.unattributed:
        rest = tuple(one for one in block.unattributed if one is not mark)
        assert account_for(lines, dataclasses.replace(block, unattributed=rest))
    for out in block.left:
        rest = tuple(one for one in block.left if one is not out)
        lost = account_for(lines, dataclasses.replace(block, left=rest))
        assert bool(lost) == bool(out.kind != "blank line to sign")


@pytest.mark.parametrize(
    "lines",
    [
        ["Signature: x"] * 50_000,
        ["Signature: x", *["One    Two"] * 50_000],
        ["Signature: x", *["Void if copied"] * 50_000],
        ["Signature: " + "_ " * 500_000],
        ["Signature: x", "$\\" + "a" * 1_000_000],
        ["Signature: x", "|" * 200_000],
        ["By " * 1300],
        ["on behalf of " + "by " * 300 + ":"],
        ["(" * 3000, "Signature: x"],
        ["\\" * 3999, "Signature: x"],
        ["<a" * 1900, "Signature: x"],
        ["_" * 3900, "* " * 1900, "Signature: x"],
        [""] * 200_000,
    ],
    ids=range(13),
)
def test_much_of_anything_is_read_at_once(lines: list[str]) -> None:
    block = read_signature_block(lines, [])  # what grows with the square would take minutes
    assert block is None or account_for(lines, block) == ()


PIECES = st.sampled_from(
    [
        "Signature:",
        "Signature: Jane Example",
        "By: ____",
        "By: /s/ Sam Sample",
        "Name:",
        "Name: Jane Example",
        "Title: Director",
        "Its: CEO",
        "Date: 4 March 2021",
        "Date:",
        "ACME LTD",
        "Customer:",
        "Witness:",
        "BETA GMBH",
        'Acme Ltd (the "Provider")',
        "In the presence of: Will Watcher",
        "____________",
        "X______",
        "",
        "",
        "",
        "---",
        "| Signature | Jane Example |",
        "| --- | --- |",
        "| Name | Sam Sample | Extra |",
        "☒ Accept ☐ Decline",
        "Accept Decline",
        "I agree to sign this contract by typing my name in the box below:",
        "By: ____        By: ____",
        "One    Two",
        "Name: A B    Name: C D",
        "$\\alpha$\t\t- 1",
        "\tne\ta\t\t•",
        "(SEAL)",
        "Page 3 of 3",
        "3F2504E04F8911D3",
        "Ort, Datum: Berlin, 1.2.2021",
        "Void if copied",
        "Signed for and on behalf of Acme Ltd by Jane Example",
        "Address: 1 Example Road",
        "Company: Acme Ltd",
        "Company:",
        "Jane Example",
        "Director",
        "✓",
        "Signature    Date",
        "DocuSigned by:",
        "Name and title: Jane Example, CEO",
        "Berlin, 23.09.2020",
        "- [x] I accept",
        "<u>Jane</u> \\_Example",
    ]
)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(PIECES, max_size=25))
def test_no_arrangement_of_lines_loses_a_word(lines: list[str]) -> None:
    block = read_signature_block(lines, [])
    if block is None:
        return
    assert account_for(lines, block) == ()
    assert block.signatories
    joined = join_blocks([block, None, block])
    assert joined.recordings[1] is None
    assert len({one.role for one in joined.signatories}) == len(joined.signatories)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.text(
        alphabet=st.sampled_from("_xX|:-$\\<>&*#•☒\t\u00a0\ufffd\n .Signature Name By/s()[]\"'"), max_size=300
    )
)
def test_any_text_is_read_or_refused(text: str) -> None:
    lines = text.split("\n")
    block = read_signature_block(lines, [])
    if block is not None:
        assert 0 <= block.start < len(lines)
