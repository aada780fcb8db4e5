"""What is read of the five executed copies is what was recorded of them by hand."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest

from clausectl.formats.manifest_file import read_manifest
from clausectl.importing.signature_blocks import account_for, read_signature_block
from clausectl.importing.signature_joining import join_blocks
from clausectl.model.imported import Spot
from clausectl.model.imported_signatures import BlockRead, JoinedBlocks
from clausectl.model.signed import NOT_RECORDED, UnattributedMark

AGREEMENTS = Path(__file__).resolve().parents[3] / "agreements/icml/final-contribution"
ORDER = ("dan-alistarh", "michael-goin", "justin-kopinsky", "mark-kurtz", "sage-moore")


def lines_of(name: str) -> list[str]:
    (path,) = (AGREEMENTS / f"{name}.signed/v1/evidence").iterdir()
    return path.read_text(encoding="utf-8").split("\n")


def read(name: str) -> BlockRead:
    lines = lines_of(name)
    block = read_signature_block(lines, [Spot(0, number) for number in range(1, len(lines) + 1)])
    assert block is not None
    return block


@pytest.fixture(scope="module")
def joined() -> JoinedBlocks:
    return join_blocks([read(name) for name in ORDER])


def recorded(name: str, file: str) -> Any:
    return json.loads((AGREEMENTS / f"{name}.signed/v1" / file).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ORDER)
def test_the_block_begins_after_the_last_clause(name: str) -> None:
    lines = lines_of(name)
    above = [line for line in lines[: read(name).start] if line.strip()]
    assert above[-1].startswith("- 8. ")


@pytest.mark.parametrize("name", ORDER)
def test_every_word_is_accounted_for(name: str) -> None:
    assert account_for(lines_of(name), read(name)) == ()


def test_the_signatories_are_those_of_the_form(joined: JoinedBlocks) -> None:
    path = "agreements/icml/final-contribution/form.md"
    form, problems = read_manifest((AGREEMENTS / "form.md").read_bytes(), path, "")
    assert form is not None
    assert problems == []
    assert [one.role for one in joined.signatories] == [one.role for one in form.signatories]
    for one, stated in zip(joined.signatories, form.signatories, strict=True):
        assert (one.party, one.capacity, one.consent) == (stated.party, stated.capacity, stated.consent)
        assert one.decision == stated.decision
    speaker, organisation = joined.signatories
    assert organisation.name == form.signatories[1].name
    assert organisation.varying == ()
    (varying,) = speaker.varying
    assert varying.field == "name"
    assert list(varying.values) == [
        recorded(name, "signatures/01-speaker.json")["name_printed"] for name in ORDER
    ]


@pytest.mark.parametrize("name", ORDER)
def test_the_act_is_the_one_recorded_by_hand(name: str, joined: JoinedBlocks) -> None:
    by_hand = recorded(name, "signatures/01-speaker.json")
    recording = joined.recordings[ORDER.index(name)]
    assert recording is not None
    (act,) = recording.acts
    for field, key in (
        (act.role, "role"),
        (act.printed_name, "name_printed"),
        (act.typed_name, "name_typed"),
        (act.decision, "decision"),
        (act.choices, "choices"),
        (act.choice_taken, "choice_taken"),
        (act.capacity, "capacity"),
        (act.authority, "authority"),
        (act.method, "method"),
        (act.consent, "consent"),
        (act.note, "note"),
    ):
        assert field == by_hand[key], key
    assert (act.date, act.date_iso) == (by_hand["date"]["written"], by_hand["date"]["iso"])
    assert lines_of(name)[act.line - 1].endswith(f"Signature: {act.typed_name}")


@pytest.mark.parametrize("name", ORDER)
def test_nobody_acts_for_the_organisation(name: str, joined: JoinedBlocks) -> None:
    by_hand = recorded(name, "version.json")
    recording = joined.recordings[ORDER.index(name)]
    assert recording is not None
    assert recording.shown == (("organisation", by_hand["signatories"][1]["shown"]),)
    assert recording.unattributed == tuple(UnattributedMark(**mark) for mark in by_hand["unattributed"])


@pytest.mark.parametrize("name", ORDER)
def test_a_block_that_this_project_wrote_is_read_back(name: str) -> None:
    lines = (AGREEMENTS / f"{name}.signed/v1/text.md").read_text(encoding="utf-8").split("\n")
    block = read_signature_block(lines, [])
    assert block is not None
    assert account_for(lines, block) == ()
    entries = recorded(name, "version.json")["signatories"]
    for one, entry in zip(join_blocks([block]).signatories, entries, strict=True):
        assert [one.role, one.party, one.name, one.capacity, one.consent, list(one.decision)] == [
            entry[key] for key in ("role", "party", "name", "capacity", "consent", "choices")
        ]
    assert all(signatory.act is None for signatory in block.signatories)


def test_what_a_scan_made_of_a_heading_is_left_out_with_its_place() -> None:
    for name, noise in (
        ("justin-kopinsky", [("$\\alpha$ - 1", 19), ("ne a •", 20)]),
        ("mark-kurtz", [("$\\sim$", 19), ("• peak or.", 20), ("0 vcar", 21)]),
    ):
        block = read(name)
        assert [(out.kind, out.text, out.spot.line) for out in block.left] == [
            ("scan noise", text, line) for text, line in noise
        ]
        assert block.signatories[0].role == ""
    for name in ("dan-alistarh", "michael-goin", "sage-moore"):
        assert read(name).left == ()


def test_a_copy_alone_does_not_borrow_from_others() -> None:
    joined = join_blocks([read("mark-kurtz")])
    assert [one.role for one in joined.signatories] == ["signatory", "organisation"]
    assert joined.signatories[0].decision == ()
    (recording,) = joined.recordings
    assert recording is not None
    assert recording.acts[0].decision == NOT_RECORDED


def test_what_is_taken_away_from_a_result_is_missed() -> None:
    for name in ORDER:
        block = read(name)
        without = dataclasses.replace(block, signatories=block.signatories[:1])
        assert account_for(lines_of(name), without)[:2] == ("David", "Blei")
        if block.left or block.unattributed:
            bare = dataclasses.replace(block, left=(), unattributed=())
            assert account_for(lines_of(name), bare)
        words = re.findall(r"\w+", " ".join(lines_of(name)[block.start :]))
        assert len(account_for(lines_of(name), dataclasses.replace(block, signatories=()))) < len(words)
