"""Copies printed again from a form and agreements written with inferred parameters, read as any are."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from clausectl.composing.values import settle_values
from clausectl.formats.edits import write_scalar
from clausectl.formats.manifest_file import read_manifest
from clausectl.importing.parameter_names import RESERVED_NAMES
from clausectl.importing.parameters import infer_parameters
from clausectl.model.imported_parameters import Blank, BlankPieces, InferredParameter
from clausectl.model.manifests import Manifest

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def write_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def write_form(parameters: Sequence[InferredParameter]) -> str:
    lines = ["---", "kind: form", "title: Case", "version: 1.0.0", "parameters:"]
    for parameter in parameters:
        fields = "".join(
            f", {key}: {value if key == 'optional' else write_json(value)}" for key, value in parameter.fields
        )
        described = write_json(parameter.description)
        lines.append(f"  {parameter.name}: {{type: {parameter.kind}, description: {described}{fields}}}")
    places = [f"{{{{ {parameter.name} }}}}\n" for parameter in parameters]
    return "\n".join([*lines, "---", *places])


def write_agreement(parameters: Sequence[InferredParameter], copy: int) -> str:
    lines: list[str] = []
    for parameter in parameters:
        value = parameter.values[copy]
        if isinstance(value, tuple):
            lines += [f"  {parameter.name}:", *(f"    - {write_scalar(item)}" for item in value)]
        elif value is not None:
            lines.append(f"  {parameter.name}: {write_scalar(value)}")
    return "\n".join(["---", "form: case/form", *(["parameters:", *lines] if lines else []), "---", ""])


def read(text: str, path: str) -> Manifest:
    manifest, problems = read_manifest(text.encode(), path, "")
    assert manifest is not None, (problems, text)
    assert not problems, (problems, text)
    return manifest


def print_copies(
    blanks: Sequence[Blank], parameters: Sequence[InferredParameter], pieces: Sequence[BlankPieces]
) -> list[list[str | None]]:
    """For each blank what each copy prints there; None where a parameter of it is refused for the copy."""
    form = read(write_form(parameters), "agreements/case/form.md")
    copies = len(blanks[0].values) if blanks else 0
    printed: list[list[str | None]] = [[] for _ in blanks]
    for copy in range(copies):
        settled = settle_values(form, read(write_agreement(parameters, copy), f"agreements/case/{copy}.md"))
        lost = {p.name for p in parameters if any(at == copy for at, _ in p.refused)}
        assert {str(problem.message).split("`")[1] for problem in settled.problems} <= lost
        texts = settled.texts()
        for index, one in enumerate(pieces):
            names = [parameters[piece].name for piece in one if isinstance(piece, int)]
            if lost & set(names):
                printed[index].append(None)
            else:
                printed[index].append(
                    "".join(texts[parameters[p].name] if isinstance(p, int) else p for p in one)
                )
    return printed


def hold(blanks: Sequence[Blank]) -> tuple[InferredParameter, ...]:
    """Infers the parameters of blanks and asserts what must hold of any; returns them."""
    parameters, pieces = infer_parameters(blanks, title="Case")
    assert len(pieces) == len(blanks)
    assert len({parameter.name for parameter in parameters}) == len(parameters)
    for blank, printed in zip(blanks, print_copies(blanks, parameters, pieces), strict=True):
        for value, text in zip(blank.values, printed, strict=True):
            assert text in (value, None)
    for parameter in parameters:
        assert NAME.fullmatch(parameter.name)
        assert parameter.name not in RESERVED_NAMES
        assert 0 <= parameter.confidence <= 1
        assert parameter.reason.endswith(".")
        assert "\n" not in parameter.description + parameter.reason
        assert len(parameter.values) == len(blanks[0].values)
    return parameters
