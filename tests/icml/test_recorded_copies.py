"""What is recorded of the five signed copies is what the copies show, read here by code of its own."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from cli_runner import run_cli

TOP = Path(__file__).resolve().parents[2]
SOURCE = Path(__file__).with_name("icml-2020-signed-agreements.txt")
AGREEMENTS = TOP / "agreements/icml/final-contribution"
ORDER = ("dan-alistarh", "michael-goin", "justin-kopinsky", "mark-kurtz", "sage-moore")
NOT = "not recorded"


def version(name: str) -> Path:
    return AGREEMENTS / f"{name}.signed" / "v1"


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def copy_of(name: str) -> str:
    """The part of the source that is this speaker's copy."""
    parts = re.split(r"(?m)^(?=This Final Contribution Agreement)", SOURCE.read_text(encoding="utf-8"))
    assert parts[0] == ""
    return parts[1 + ORDER.index(name)]


def after(text: str, words: str) -> str:
    """What stands behind some words, to the end of the line."""
    return text.partition(words)[2].partition("\n")[0].replace("<u>", "").replace("</u>", "").strip()


def test_the_evidence_joined_is_the_source_byte_for_byte() -> None:
    data = [next((version(name) / "evidence").iterdir()).read_bytes() for name in ORDER]
    assert b"".join(data) == SOURCE.read_bytes()


@pytest.mark.parametrize("name", ORDER)
def test_the_speaker_s_act_is_what_the_copy_shows(name: str) -> None:
    copy = copy_of(name)
    block = copy[copy.index("Name (Print):") :]
    act = read(version(name) / "signatures/01-speaker.json")
    assert act["name_printed"] == after(block, "Name (Print):")
    assert act["name_typed"] == after(block, "Signature:")
    assert act["date"]["written"] == after(block, "Date:") == "Sep 23, 2020"
    assert act["date"]["iso"] == "2020-09-23"
    assert act["consent"] in block
    assert act["consent_sha256"] == hashlib.sha256(act["consent"].encode()).hexdigest()
    shown = "Accept" in block and "Decline" in block
    assert act["choices"] == ("shown" if shown else "not shown")
    assert act["decision"] == ("not legible" if shown else NOT)
    assert {act[key] for key in ("capacity", "authority", "method", "choice_taken")} == {NOT}
    assert act["act"] == "recorded"
    assert act["evidence"] == []


@pytest.mark.parametrize("name", ORDER)
def test_nobody_is_recorded_for_icml(name: str) -> None:
    assert [path.name for path in (version(name) / "signatures").iterdir()] == ["01-speaker.json"]
    record = read(version(name) / "version.json")
    (organisation,) = [one for one in record["signatories"] if one["role"] == "organisation"]
    block = copy_of(name).rpartition("Name (Print):")[2].replace("<u>", "").replace("</u>", "")
    assert organisation["name"] == block.strip().partition("\n")[0] == "David Blei"
    assert organisation["party"] in block
    assert after(block, "Signature:") == ""  # nothing stands behind it
    assert block.rstrip().endswith(("Signature:", organisation["party"]))
    assert 'nothing stands after "Signature:"' in organisation["shown"]


@pytest.mark.parametrize("name", ORDER)
def test_the_stray_date_belongs_to_nobody(name: str) -> None:
    block = copy_of(name).rpartition("Name (Print):")[2]
    marks = read(version(name) / "version.json")["unattributed"]
    assert [mark["text"] for mark in marks] == re.findall(r"Date: .*", block)
    assert bool(marks) == (name == "justin-kopinsky")
    assert all(mark["iso"] == "2020-09-23" for mark in marks)


@pytest.mark.parametrize("name", ORDER)
def test_the_version_states_what_is_known_and_no_more(name: str) -> None:
    record = read(version(name) / "version.json")
    assert (record["opening"], record["relation"]) == ("recorded", {"kind": "original", "target": ""})
    assert record["effective"]["written"] in copy_of(name).partition('("Effective Date")')[0]
    assert record["effective"]["iso"] == "2020-09-23"
    nothing = {"written": NOT, "iso": NOT, "basis": NOT}
    assert (record["signed"], record["expires"], record["in_force"]) == (nothing, nothing, NOT)
    assert record["text"]["checked_by"] == "not checked"
    assert record["differences"] == []
    assert record["compared"] == record["evidence"][0]["file"]
    assert [one["kind"] for one in record["evidence"]] == ["text of the executed copy"]
    assert "not held here" in record["note"]


@pytest.mark.parametrize("name", ORDER)
def test_the_signed_text_is_the_composed_one(name: str) -> None:
    whole = f"icml/final-contribution/{name}"
    draft = run_cli(["compose", whole, "--rev", "HEAD"], TOP)
    assert run_cli(["compose", f"{whole}@v1"], TOP).stdout == draft.stdout
    text = (version(name) / "text.md").read_bytes()
    assert hashlib.sha256(text).hexdigest() == read(version(name) / "version.json")["text"]["sha256"]


def test_status_and_matrix_are_right_on_the_five() -> None:
    done = run_cli(["status", "--format", "json", "--at", "HEAD", "--on", "2026-12-01"], TOP)
    assert done.code == 0
    assert done.stdout.count('"partly executed"') >= 5
    text = run_cli(["status", "--at", "HEAD", "--on", "2026-12-01"], TOP).stdout
    assert text.count("partly executed; life not stated") == 5
    assert text.count("awaits organisation (David Blei, International Conference on Machine Learning)") == 5
    matrix = run_cli(["where", "--matrix", "--at", "HEAD", "--format", "csv"], TOP)
    assert matrix.code == 0
    for name in ORDER:
        row = re.compile(rf"^icml/[a-z-]+,1\.0\.0,icml/final-contribution/{name},v1,1,2,", re.MULTILINE)
        assert len(row.findall(matrix.stdout)) == 8
