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


def sealed(body: bytes, *, section: str = "redlines", key: bytes | None = None) -> bytes:
    """A section's file as clausectl would write it, with this user's key unless another is given."""
    key = key or cache._user_key()
    assert key is not None
    return cache._MAGIC + cache._seal(key, section, body) + b"\n" + body


def test_a_section_needs_the_seal_of_this_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Cache(tmp_path)
    kept.store("redlines", VALUES)
    location = tmp_path / "clausectl" / "cache-v1" / "redlines.json"
    location.write_bytes(sealed(b'{"a": 1}'))
    assert kept.load("redlines") == {"a": 1}
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "somebody else"))
    assert kept.load("redlines") == {}
    assert kept.store("redlines", VALUES)
    assert kept.load("redlines") == VALUES


def test_without_a_place_for_a_key_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    for home in (tmp_path / "file", Path("relative")):
        monkeypatch.setenv("XDG_CACHE_HOME", str(home))
        assert not Cache(tmp_path).store("redlines", VALUES)
        assert Cache(tmp_path).load("redlines") == {}
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert Cache(tmp_path).store("redlines", VALUES)
    key = tmp_path / "cache" / "clausectl" / "key"
    assert key.stat().st_mode & 0o077 == 0
    key.chmod(0o666)
    assert Cache(tmp_path).load("redlines") == {}, "others could have written this key"
    key.chmod(0o600)
    key.write_bytes(b"short")
    assert not Cache(tmp_path).store("redlines", VALUES)


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
        lambda data: sealed(b"[1]"),
        lambda data: sealed(b"[" * 100_000),
        lambda data: sealed(b"\xff"),
        lambda data: sealed(b'{"a": 1}', key=b"k" * 32),
        lambda data: sealed(b'{"a": 1}', section="another"),
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

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", full)
        assert not kept.store("redlines", {"b": 1})
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
