"""Run ``clausectl`` as its entry point does, in this process: exit code, stdout and stderr."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from clausectl.cli.main import run


class Ran(NamedTuple):
    """What one run left behind."""

    code: int
    stdout: str
    stderr: str


def run_cli(
    args: Iterable[str | Path], cwd: Path, *, stdin: str = "", env: Mapping[str, str] | None = None
) -> Ran:
    """Run ``clausectl ARGS`` in a folder through `clausectl.cli.main.run`.

    Known errors become exit codes and messages as a user sees them. ``stdin``
    is no terminal, neither are the outputs; ``env`` is added to the environment.
    """
    out, err = _stream(), _stream()
    source = io.TextIOWrapper(io.BytesIO(stdin.encode("utf-8")), encoding="utf-8")
    argv = ["clausectl", *(str(arg) for arg in args)]
    code: object = 0
    with (
        chdir(cwd),
        mock.patch.object(sys, "argv", argv),
        mock.patch.object(sys, "stdin", source),
        mock.patch.dict(os.environ, dict(env or {})),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            run()
        except SystemExit as end:
            code = end.code
    return Ran(code if isinstance(code, int) else 0 if code is None else 1, _text(out), _text(err))


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="surrogateescape", newline="")


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8", "surrogateescape")
