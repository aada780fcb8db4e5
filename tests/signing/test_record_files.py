"""The files of signed versions, and the reports of acts, are what their schemas say."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from test_record import ACTS, COPY, NAME, outside, record
from test_record import repo as repo  # the fixture

from repo_builder import RepoBuilder

SCHEMAS = files("clausectl").joinpath("schemas")
TOP = Path(__file__).resolve().parents[2]
RECORDED = sorted(TOP.glob("agreements/icml/final-contribution/*.signed/v1"))


def validator(name: str) -> Draft202012Validator:
    schema: dict[str, Any] = json.loads(SCHEMAS.joinpath(name).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize("folder", RECORDED, ids=lambda path: path.parent.name)
def test_the_records_of_icml_are_what_the_schemas_say(folder: Path) -> None:
    validator("signed-version.json").validate(json.loads((folder / "version.json").read_text()))
    for path in (folder / "signatures").iterdir():
        validator("signature.json").validate(json.loads(path.read_text()))


def test_there_are_five_of_them() -> None:
    assert len(RECORDED) == 5


def test_a_record_with_everything_is_what_the_schemas_say(repo: RepoBuilder, tmp_path: Path) -> None:
    copy = outside(tmp_path, "copy.md", COPY.replace("100", "120"))
    acts = outside(tmp_path, "acts.yaml", ACTS)
    validator("acts.json").validate(yaml.load(ACTS, Loader=yaml.BaseLoader))
    done = record(
        repo, NAME, "--evidence", copy, "--acts", acts, "--format", "json", "--expires", "next spring"
    )
    report = json.loads(done.stdout)
    validator("act-1.json").validate(report)
    assert report["done"] is True
    for file in report["files"]:
        if file["path"].endswith("version.json"):
            validator("signed-version.json").validate(json.loads(file["text"]))
        elif "/signatures/" in file["path"]:
            validator("signature.json").validate(json.loads(file["text"]))


@pytest.mark.parametrize("key", ["agreement", "text", "follows", "decision"])
def test_a_record_without_a_key_is_not(key: str) -> None:
    found = json.loads((RECORDED[0] / "version.json").read_text())
    name = "signed-version.json" if key in found else "signature.json"
    if key not in found:
        found = json.loads((RECORDED[0] / "signatures/01-speaker.json").read_text())
    del found[key]
    assert not validator(name).is_valid(found)
