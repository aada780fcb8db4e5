"""The cache: never needed, never trusted to be whole, never able to run or overwrite anything."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest

from clausectl.repository import cache
from clausectl.repository.cache import Cache

VALUES = {"a": [1, "two", None], "ß\ud800": {"x": 1.5}}


def test_keeps_what_was_stored(tmp_path: Path) -> None:
    kept = Cache(tmp_path)
    assert kept.load("redlines") == {}
    assert kept.store("redlines", VALUES)
    assert Cache(tmp_path).load("redlines") == VALUES
    assert kept.store("redlines", {})
    assert kept.load("redlines") == {}
    assert [p.name for p in (tmp_path / "clausectl" / "cache-v1").iterdir()] == ["redlines.json"]


def test_off(tmp_path: Path) -> None:
    Cache(tmp_path).store("redlines", VALUES)
    off = Cache(tmp_path, enabled=False)
    assert off.load("redlines") == {}
    assert not off.store("redlines", {"b": 1})
    assert Cache(tmp_path).load("redlines") == VALUES


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-1],
        lambda data: data.replace(b"two", b"tow"),
        lambda data: b"",
        lambda data: b"\n",
        lambda data: data.replace(b"cache 1", b"cache 2"),
        lambda data: os.urandom(100),
        lambda data: cache._MAGIC + cache._checksum(b"[1]") + b"\n[1]",
        lambda data: cache._MAGIC + cache._checksum(b"[" * 100_000) + b"\n" + b"[" * 100_000,
        lambda data: cache._MAGIC + cache._checksum(b"\xff") + b"\n\xff",
    ],
)
def test_damaged_content_counts_as_absent(tmp_path: Path, damage: object) -> None:
    kept = Cache(tmp_path)
    kept.store("redlines", VALUES)
    location = tmp_path / "clausectl" / "cache-v1" / "redlines.json"
    location.write_bytes(damage(location.read_bytes()))  # type: ignore[operator]
    assert kept.load("redlines") == {}
    assert kept.store("redlines", VALUES)
    assert kept.load("redlines") == VALUES


def test_links_and_pipes_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere" / "cache-v1").mkdir(parents=True)
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "clausectl").symlink_to(tmp_path / "elsewhere")
    assert not Cache(tmp_path / "one").store("redlines", VALUES)
    assert list((tmp_path / "elsewhere" / "cache-v1").iterdir()) == []
    kept = Cache(tmp_path)
    kept.store("redlines", VALUES)
    location = tmp_path / "clausectl" / "cache-v1" / "redlines.json"
    location.rename(tmp_path / "moved.json")
    location.symlink_to(tmp_path / "moved.json")
    assert kept.load("redlines") == {}
    location.unlink()
    os.mkfifo(location)
    assert kept.load("redlines") == {}


def test_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    assert not Cache(tmp_path / "file").store("redlines", VALUES)
    kept = Cache(tmp_path)
    assert kept.store("redlines", VALUES)

    def full(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    assert not kept.store("redlines", {"b": 1})
    monkeypatch.undo()
    assert kept.load("redlines") == VALUES
    assert len(list((tmp_path / "clausectl" / "cache-v1").iterdir())) == 1


def test_size_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MAX_SECTION_BYTES", 400)
    monkeypatch.setattr(cache, "MAX_CACHE_BYTES", 700)
    kept = Cache(tmp_path)
    assert not kept.store("large", {"a": "x" * 500})
    for number, name in enumerate(("first", "second", "third")):
        assert kept.store(name, {"a": "x" * 250})
        os.utime(tmp_path / "clausectl" / "cache-v1" / f"{name}.json", (number, number))
    assert [name for name in ("first", "second", "third") if kept.load(name)] == ["second", "third"]
    monkeypatch.setattr(cache, "MAX_SECTION_BYTES", 100)
    assert kept.load("third") == {}


def test_writers_at_once_leave_one_whole_version(tmp_path: Path) -> None:
    versions = [{"who": number, "text": f"{number}" * 5000} for number in range(8)]
    threads = [threading.Thread(target=Cache(tmp_path).store, args=("redlines", v)) for v in versions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Cache(tmp_path).load("redlines") in versions


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "A", "a\0"])
def test_names_of_sections(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="section"):
        Cache(tmp_path).load(name)
