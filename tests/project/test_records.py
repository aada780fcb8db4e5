"""The project's own frozen records behave as the standard library's."""

from __future__ import annotations

import copy
import dataclasses
import pickle

import pytest

from clausectl.model.comparison import Place
from clausectl.model.history import Commit, Revision
from clausectl.model.redlines import Redline, RedlinePart

RECORDS = [
    Redline((RedlinePart("same", "as it was"),)),  # one field
    Revision("v1", "4f2c1e0"),
    Place(1, "2", "2(a)", "Fees", ("2 Money",), 7),
    Commit("4f2c1e0", "2026-01-07", "Form editor", "editor@example.org", "Lengthen the period", "#1"),
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_a_record_can_be_copied_and_pickled(record: object) -> None:
    for again in (copy.copy(record), copy.deepcopy(record), pickle.loads(pickle.dumps(record))):
        assert again == record
        assert hash(again) == hash(record)
        assert repr(again) == repr(record)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_a_record_is_frozen_and_has_its_fields(record: object) -> None:
    assert dataclasses.is_dataclass(record)
    name = dataclasses.fields(record)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(record, name, "other")
    with pytest.raises(dataclasses.FrozenInstanceError):
        delattr(record, name)
    assert dataclasses.replace(record) == record  # type: ignore[type-var]
