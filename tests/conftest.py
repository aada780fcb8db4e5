"""Fixtures that every layer's tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from repo_builder import RepoBuilder, clean_git_environment

# Timing never decides a test: a busy machine is no fault.
settings.register_profile("clausectl", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("clausectl")


@pytest.fixture(scope="session")
def cache_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place for the cache's key that is not the developer's own."""
    return tmp_path_factory.mktemp("cache-home")


@pytest.fixture(autouse=True)
def git_env(monkeypatch: pytest.MonkeyPatch, cache_home: Path) -> dict[str, str]:
    """Nobody's git configuration and no inherited ``GIT_*``, in every test; the environment it set."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache_home))
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    environment = {k: v for k, v in clean_git_environment().items() if k.startswith(("GIT_", "LC_", "TZ"))}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return environment


@pytest.fixture
def builder(tmp_path: Path) -> RepoBuilder:
    """An empty repository with a work tree, on branch ``main``."""
    return RepoBuilder(tmp_path / "repository")
