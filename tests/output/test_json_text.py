"""JSON is written as the standard library writes it, only quicker."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from clausectl.output.json_text import write_json

PLAIN = st.text(st.characters(min_codepoint=32, max_codepoint=126) | st.sampled_from('\n\t"\\äß中🙂'))
KEYS = PLAIN | st.integers() | st.none() | st.booleans()
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | PLAIN,
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(KEYS, inner),
    max_leaves=20,
)


@given(st.dictionaries(PLAIN, VALUES))
def test_it_is_what_the_standard_library_writes(data: dict[str, object]) -> None:
    expected = json.dumps({"schema": "x", **data}, ensure_ascii=False, indent=2) + "\n"
    assert write_json("x", data) == expected
