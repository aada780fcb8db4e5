"""Records of signed versions that somebody bent: a problem each, never an exception, never long."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausectl.errors import Problem
from clausectl.formats.signed_files import (
    SIGNATURE_KIND,
    VERSION_KIND,
    is_iso_date,
    read_signature,
    read_version,
    read_version_again,
    write_signature,
    write_version,
)
from clausectl.formats.signed_names import LABEL, is_signature, split_signed
from clausectl.formats.signed_rows import Known, read_signed_rows
from clausectl.model.signed import (
    DateRecord,
    EvidenceRecord,
    Relation,
    SignatoryRecord,
    SignatureRecord,
    SourceRecord,
    TextRecord,
    VersionRecord,
)

SETTINGS = settings(max_examples=300, deadline=None, derandomize=True)
HASH = "0123456789abcdef" * 4
OWN, FEE, KEPT = "agreements/supply/first.md", "clauses/fee.md", "frozen/fee@1.0.0-01234567.md"
AT, BY = "2030-01-05T10:00:00+00:00", "Clerk E <e@example.org>"
VERSION = write_version(
    VersionRecord(
        "supply/first", "v1", "signed", "Supply Agreement", "supply", "1.0.0",
        TextRecord(HASH, 1, "composed"),
        (
            SourceRecord("manifest", "supply/first", "", "manifest.md", HASH, OWN, "ab"),
            SourceRecord("clause", "fee", "1.0.0", KEPT, HASH, FEE, "cd"),
        ),
        Relation("original"), (SignatoryRecord("customer", name="Speaker A"), SignatoryRecord("supplier")),
        AT, BY, DateRecord("5 January 2030", "2030-01-05", "x"),
        evidence=(EvidenceRecord("executed copy", HASH, 5, "scan.pdf"),),
    )
)  # fmt: skip
SIGNATURE = write_signature(
    SignatureRecord(
        "supply/first", "v1", "customer", HASH, HASH, "signed", "accepted", "Speaker A", "Speaker A",
        DateRecord("2030-01-05", "2030-01-05", "x"), "Clerk E <e@example.org>", "2030-01-05T10:00:00+00:00",
        consent_sha256=HASH, follows=(("02-supplier.json", HASH),),
    )
)  # fmt: skip
READERS: dict[str, tuple[Callable[..., tuple[Any, list[Problem]]], bytes]] = {
    VERSION_KIND: (read_version, VERSION),
    SIGNATURE_KIND: (read_signature, SIGNATURE),
}
VALUES = st.sampled_from(
    [
        *(None, True, -1, 1 << 60, 10**400, 1.5, "", "\ud800", "\x00", "x" * 500, [], {}, [[]], {"a": 1}),
        *("v0", "v1\u0663", "2030-02-31", "0000-01-01", "../x", "é"),
    ]
)
ROWS: dict[bytes, SourceRecord] = {}  # kept over all tests, as a run keeps it over all records
CHANGES = st.lists(st.tuples(st.integers(0, 4000), st.binary(max_size=3)), max_size=4)


def ask_all(data: bytes) -> list[bool]:
    """Every reader takes it or says in a few words why not."""
    taken = []
    for read, _ in READERS.values():
        for strict in (True, False):
            found, problems = read(data, "version.json", strict=strict)
            assert (found is None) == bool(problems)
            assert all(len(p.message) < 500 and p.hint and p.code == "CL413" for p in problems)
            taken.append(found is not None)
    again = read_version_again(data, "version.json", ROWS)
    assert again == read_version(data, "version.json")
    rows, problems = read_signed_rows(data, "version.json", Known())
    assert (rows is None) == bool(problems)
    return taken


@SETTINGS
@given(
    st.sampled_from([VERSION, SIGNATURE]),
    st.lists(st.tuples(st.integers(0, 4000), st.binary(max_size=3)), max_size=4),
)
def test_changed_bytes_are_refused_or_read_as_they_stand(
    data: bytes, changes: list[tuple[int, bytes]]
) -> None:
    bent = data
    for at, put in changes:
        at %= len(bent) + 1
        bent = bent[:at] + put + bent[at + len(put) :]
    ask_all(bent)
    for read, whole in READERS.values():
        record, _ = read(bent, "version.json")
        if record is not None and bent != whole:  # whatever is taken is what it would be written as
            write = write_version if read is read_version else write_signature
            assert write(record) == bent


@SETTINGS
@given(st.data())
def test_bent_values_are_refused_or_read(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(READERS)))
    tree = json.loads(READERS[kind][1])
    for _ in range(data.draw(st.integers(1, 3))):
        node: Any = tree
        while isinstance(node, (dict, list)) and node:
            key = data.draw(st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node))))
            if not isinstance(node[key], (dict, list)) or not node[key] or data.draw(st.booleans()):
                action = data.draw(st.sampled_from(["put", "drop", "double"]))
                if action == "put" or (action == "double" and isinstance(node, dict)):
                    node[key] = data.draw(VALUES)
                elif action == "drop":
                    del node[key]
                else:
                    node.append(node[key])
                break
            node = node[key]
    ask_all(json.dumps(tree).encode())
    ask_all(json.dumps(tree, ensure_ascii=False).encode("utf-8", "surrogatepass"))


HEAD = b'{"clausectl": "signed-version-1", '


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" * 100,
        b"[" * 10_000,
        HEAD + b'"a":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
        HEAD + b'"a": ' + b"9" * 100_000 + b"}",
        HEAD + b'"a": 1e999, "b": NaN}',
        HEAD + b'"' + b"abcdefgh" * 250_000 + b'": 1}',
        VERSION.replace(b"Supply Agreement", b"x" * 2_000_000 + b"\\u0000"),
        VERSION.replace(b'"v1"', b'"' + b"v" * 2_000_000 + b'"'),
        VERSION.replace(b"Supply Agreement", b"\\ud800"),
        VERSION.replace(b'"label"', b'"title": "a",\n  "label"'),
        HEAD + b",".join(b'"k%d": 1' % n for n in range(100_000)) + b', "k99999": 2}',
        b"\xef\xbb\xbf" + VERSION,
        VERSION.decode().encode("utf-16"),
        VERSION.replace(b"\n", b"\r\n").replace(b"Supply", b"\xff"),
    ],
    ids=range(15),
)
def test_hostile_files_are_refused_at_once(data: bytes) -> None:
    started = time.process_time()
    assert ask_all(data) == [False, False, False, False]
    assert time.process_time() - started < 3


def test_labels_and_names_of_acts_have_plain_digits() -> None:
    assert all(LABEL.fullmatch(text) for text in ("v1", "v999999"))
    assert not any(LABEL.fullmatch(text) for text in ("v0", "v01", "v1\u0663", "v1\n", "v9999999"))
    assert split_signed("agreements/a.signed/v1\u0663/version.json") == ("a", "", "v1\u0663/version.json")
    assert is_signature("signatures/01-a.json")
    assert not is_signature("signatures/\u0661\u0662-a.json")


def test_a_date_is_one_that_the_calendar_has() -> None:
    days = (
        "2028-02-29",
        "2027-02-29",
        "2000-02-29",
        "1900-02-29",
        "2027-04-31",
        "0000-01-01",
        "\u0662027-01-01",
    )
    assert [is_iso_date(day) for day in days] == [True, False, True, False, False, False, False]
