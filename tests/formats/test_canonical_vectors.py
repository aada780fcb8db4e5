"""Golden vectors of canonical profile 1. They never change: what would change one is profile 2.

Each ``NAME.md`` has its canonical bytes in ``NAME.canonical`` and the SHA-256 of
those in ``SHA256SUMS``. Placeholders have the values below.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from canonical_texts import canonical

VECTORS = Path(__file__).with_name("canonical")
VALUES = {
    "empty": "",
    "value": "Müller & Söhne (B.V.)",
    "markup": "1. *x* <b>[a](b)</b> {{ y }} | # `z` \\",
}
SUMS = dict(
    reversed(line.split("  ")) for line in (VECTORS / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
)
NAMES = sorted(path.stem for path in VECTORS.glob("*.md"))


@pytest.mark.parametrize("name", NAMES)
def test_a_vector_never_changes(name: str) -> None:
    source = (VECTORS / f"{name}.md").read_bytes().decode("utf-8")
    wanted = (VECTORS / f"{name}.canonical").read_bytes()
    assert hashlib.sha256(wanted).hexdigest() == SUMS[f"{name}.canonical"], "the vector itself was edited"
    written = canonical(source, VALUES)
    assert written is not None, "the vector's source is refused"
    assert written.encode("utf-8") == wanted


def test_every_vector_is_listed_once() -> None:
    assert len(NAMES) >= 15
    assert sorted(SUMS) == sorted(f"{name}.canonical" for name in NAMES)
