"""Blobs that are read while the caller works on those before them."""

from __future__ import annotations

import pytest

from clausectl.errors import ClausectlError
from clausectl.repository.opening import open_repository
from repo_builder import RepoBuilder

FILES = {f"clauses/a/c{n}.md": f"clause {n}\n" * (n % 7 + 1) for n in range(3000)}


def test_blobs_come_in_any_order_and_none_is_left_out(builder: RepoBuilder) -> None:
    builder.write_all(FILES)
    builder.commit("start")
    with open_repository(builder.root) as repository:
        entries = repository.source("HEAD").entries("clauses")
        stream = repository.stream_blobs([entry.blob for entry in entries], {"typed": b"here"})
        assert stream["typed"] == b"here"
        last, first = entries[-1], entries[0]
        assert stream[last.blob] == FILES[last.path].encode()
        assert stream[first.blob] == FILES[first.path].encode()
        assert stream.finish() == {
            "typed": b"here",
            **{entry.blob: FILES[entry.path].encode() for entry in entries},
        }
        with pytest.raises(KeyError):
            stream["0" * 40]


def test_other_questions_do_not_disturb_a_stream(builder: RepoBuilder) -> None:
    builder.write_all(FILES)
    builder.commit("start")
    with open_repository(builder.root) as repository:
        entries = repository.source("HEAD").entries("clauses")
        stream = repository.stream_blobs([entry.blob for entry in entries], {})
        assert stream[entries[0].blob] == FILES[entries[0].path].encode()
        assert repository.read_blobs([entries[9].blob]) == {entries[9].blob: FILES[entries[9].path].encode()}
        assert stream[entries[1].blob] == FILES[entries[1].path].encode()


def test_every_blob_that_is_missing_is_told_at_once(builder: RepoBuilder) -> None:
    builder.write_all({"clauses/a/b.md": "text\n"})
    builder.commit("start")
    with open_repository(builder.root) as repository:
        (entry,) = repository.source("HEAD").entries("clauses")
        stream = repository.stream_blobs(["1" * 40, entry.blob, "2" * 40], {})
        with pytest.raises(ClausectlError) as caught:
            stream[entry.blob]
        assert [problem.code for problem in caught.value.problems] == ["CL011", "CL011"]
