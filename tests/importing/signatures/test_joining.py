"""Signature blocks of several copies, as one. Everybody in them is made up."""

from __future__ import annotations

import pytest

from clausectl.importing.signature_blocks import read_signature_block
from clausectl.importing.signature_joining import join_blocks
from clausectl.model.imported_signatures import BlockRead, VaryingText

PARTIES = "Customer:\n\nName: {customer}\nSignature: {signed}\n\nAcme Ltd:\n\nName: {officer}\nSignature:\n"


def read(text: str) -> BlockRead:
    block = read_signature_block(text.split("\n"), [])
    assert block is not None
    return block


def copy(customer: str, signed: str = "", officer: str = "Sam Sample") -> BlockRead:
    return read(PARTIES.format(customer=customer, signed=signed, officer=officer))


def test_what_all_copies_say_is_the_form_s_and_what_differs_is_marked() -> None:
    joined = join_blocks([copy("Jane Example", "Jane Example"), copy("John Example")])
    customer, acme = joined.signatories
    assert (customer.role, customer.name, customer.party) == ("customer", "", "")
    assert customer.varying == (VaryingText("name", ("Jane Example", "John Example")),)
    assert (acme.role, acme.name, acme.party, acme.varying) == ("organisation", "Sam Sample", "Acme Ltd", ())


def test_each_copy_keeps_what_it_shows() -> None:
    first, second = join_blocks([copy("Jane Example", "Jane Example"), copy("John Example")]).recordings
    assert first is not None
    assert second is not None
    assert [(act.role, act.typed_name) for act in first.acts] == [("customer", "Jane Example")]
    assert first.shown == (("organisation", 'Below "Name: Sam Sample" nothing stands after "Signature:".'),)
    assert second.acts == ()
    assert [role for role, _ in second.shown] == ["customer", "organisation"]


def test_a_name_that_one_copy_leaves_open_is_not_put_into_it() -> None:
    joined = join_blocks([copy("Jane Example"), copy("")])
    assert joined.signatories[0].name == ""
    assert joined.signatories[0].varying == (VaryingText("name", ("Jane Example", "")),)


def test_a_copy_without_a_block_has_no_recording() -> None:
    joined = join_blocks([None, copy("Jane Example", "Jane Example"), None])
    assert [recording is None for recording in joined.recordings] == [True, False, True]
    assert joined.signatories[0].name == "Jane Example"
    assert join_blocks([]).signatories == ()
    assert join_blocks([None]).recordings == (None,)


def test_signatories_are_paired_by_who_they_are_and_not_by_their_place() -> None:
    witnessed = read(
        "Customer:\n\nName: Jane Example\nSignature: Jane Example\n\nWitness:\n\nSignature: Will Watcher\n\n"
        "Acme Ltd:\n\nName: Sam Sample\nSignature:\n"
    )
    for blocks in ([copy("Jane Example"), witnessed], [witnessed, copy("Jane Example")]):
        joined = join_blocks(blocks)
        assert [one.role for one in joined.signatories] == ["customer", "witness", "organisation"]
        plain = joined.recordings[blocks.index(witnessed) - 1]
        assert plain is not None
        assert [role for role, _ in plain.shown] == ["customer", "organisation"]


def test_a_heading_lost_to_noise_comes_from_the_other_copies_and_only_then() -> None:
    noise = "$\\alpha$\t\t- 1\n\tne\ta\t•\n"
    lost = read(
        noise + PARTIES.format(customer="John Example", signed="John Example", officer="Sam Sample")[10:]
    )
    assert lost.signatories[0].role == ""
    joined = join_blocks([copy("Jane Example", "Jane Example"), lost])
    assert [one.role for one in joined.signatories] == ["customer", "organisation"]
    assert joined.recordings[1] is not None
    assert joined.recordings[1].acts[0].role == "customer"
    assert join_blocks([lost]).signatories[0].role == "signatory"


def test_two_of_one_kind_have_roles_of_their_own() -> None:
    two = read("ACME LTD\n\nBy: ____\nName: Jane Example\n\nBETA LTD\n\nBy: ____\nName: Sam Sample\n")
    assert [one.role for one in join_blocks([two, two]).signatories] == ["organisation", "organisation 2"]


def test_choices_that_one_copy_does_not_show_are_said_to_be_missing() -> None:
    with_choices = read("Member:\n\nName: Jane Example\n\nAccept Decline\n\nSignature: Jane Example\n")
    without = read("Member:\n\nName: Sam Sample\n\nSignature: Sam Sample\n")
    joined = join_blocks([without, with_choices])
    assert joined.signatories[0].decision == ("Accept", "Decline")
    first, second = (recording.acts[0] for recording in joined.recordings if recording is not None)
    assert (first.choices, first.decision) == ("not shown", "not recorded")
    assert first.note.startswith("The copy does not show the choices Accept and Decline.")
    assert (second.choices, second.decision) == ("shown", "not legible")


@pytest.mark.parametrize("count", [2000])
def test_many_copies_are_joined(count: int) -> None:
    joined = join_blocks([copy(f"Person N{number}", f"Person N{number}") for number in range(count)])
    assert [one.role for one in joined.signatories] == ["customer", "organisation"]
    assert len(joined.signatories[0].varying[0].values) == count
    assert all(recording is not None and len(recording.acts) == 1 for recording in joined.recordings)
