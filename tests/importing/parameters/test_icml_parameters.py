"""The parameters of the ICML form come out of its five agreements as they are declared there."""

from __future__ import annotations

from pathlib import Path

import pytest

from clausectl.composing.values import settle_values
from clausectl.formats.manifest_file import read_manifest
from clausectl.importing.parameters import infer_parameters
from clausectl.importing.value_bounds import find_typed_constants, is_cut_inside_value, make_constant_blank
from clausectl.model.imported_parameters import Blank, BlankPieces, InferredParameter
from clausectl.model.manifests import Manifest, Raw

FOLDER = Path(__file__).resolve().parents[3] / "agreements/icml/final-contribution"
OPENING = (
    'made and entered into as of Sep 23, 2020 ("Effective Date") by and between … and the International '
    "Conference on Machine Learning (ICML), located at 10010 North Torrey Pines Road"
)


def read(name: str) -> Manifest:
    path = FOLDER / f"{name}.md"
    manifest, problems = read_manifest(path.read_bytes(), f"agreements/{name}.md", "")
    assert manifest is not None, problems
    return manifest


FORM = read("form")
AGREEMENTS = [read(path.stem) for path in sorted(FOLDER.glob("*.md")) if path.stem != "form"]


def printed(name: str) -> tuple[str, ...]:
    return tuple(settle_values(FORM, agreement).texts()[name] for agreement in AGREEMENTS)


def plain(raw: Raw) -> object:
    return raw.value if isinstance(raw.value, str) else tuple(plain(item) for item in raw.value)


@pytest.fixture(scope="module")
def inferred() -> tuple[dict[str, InferredParameter], tuple[BlankPieces, ...]]:
    (constant,) = find_typed_constants([OPENING])
    blanks = [
        make_constant_blank(constant, [OPENING], len(AGREEMENTS)),
        Blank(
            "form", 'as of Sep 23, 2020 ("Effective Date") by and between', OPENING[-80:], printed("speaker")
        ),
        Blank("form", "", ": …", printed("event_label")),
        Blank("form", "…:", "", printed("event_titles")),
        Blank("form", "Date:", "", printed("event_dates")),
        Blank("form", "I,", ", agree that:", printed("speaker")),
        Blank("signature block of speaker", "", "", printed("speaker")),
    ]
    parameters, pieces = infer_parameters(blanks, title=FORM.title)
    return {parameter.name: parameter for parameter in parameters}, pieces


def test_names_kinds_and_fields_are_those_of_the_form(
    inferred: tuple[dict[str, InferredParameter], tuple[BlankPieces, ...]],
) -> None:
    parameters, _ = inferred
    assert set(parameters) == set(FORM.parameters)
    for name, declared in FORM.parameters.items():
        parameter = parameters[name]
        assert parameter.kind == declared.kind
        stated = {key: getattr(declared, key) for key, _ in parameter.fields}
        assert dict(parameter.fields) == stated
        assert declared.format == stated.get("format", "")
        assert declared.same_year_format == stated.get("same_year_format", "")


def test_values_are_those_of_the_agreements(
    inferred: tuple[dict[str, InferredParameter], tuple[BlankPieces, ...]],
) -> None:
    parameters, _ = inferred
    for copy, agreement in enumerate(AGREEMENTS):
        assert {name: parameter.values[copy] for name, parameter in parameters.items()} == {
            "event_label": None,
            **{name: plain(raw) for name, raw in agreement.values.items()},
        }


def test_the_speaker_is_one_parameter_in_all_three_places(
    inferred: tuple[dict[str, InferredParameter], tuple[BlankPieces, ...]],
) -> None:
    parameters, pieces = inferred
    speaker = list(parameters).index("speaker")
    assert [at for at, one in enumerate(pieces) if one == (speaker,)] == [1, 5, 6]


def test_the_end_that_all_dates_share_belongs_to_the_value() -> None:
    assert is_cut_inside_value("Date: ", ["Jul 15, ", ""], "Jul 16, 2020") == (0, len("Jul 16, 2020"))
