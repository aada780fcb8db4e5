"""Run ``clausectl`` at a terminal of its own, and answer it as somebody at the keyboard does."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

from repo_builder import clean_git_environment

_PATIENCE = 30.0  # seconds for a busy machine; no test waits for it unless it fails
_ROWS, _COLUMNS = 24, 80


class Terminal:
    """One run at a terminal of 24 lines: wait for words on it, type, and take the exit code."""

    def __init__(self, arguments: Sequence[str], folder: Path, env: Mapping[str, str] | None = None) -> None:
        about = clean_git_environment() | {"PYTHONPATH": os.pathsep.join(sys.path), "TERM": "xterm"}
        about |= dict(env or {})
        command = [sys.executable, "-m", "clausectl", *arguments]
        ready, go = os.pipe()
        self._process, self._terminal = pty.fork()
        if self._process == 0:  # pragma: no cover - the other process
            os.close(go)
            os.read(ready, 1)
            os.chdir(folder)
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # ignored where the tests run in the background
            os.execve(command[0], command, about)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))
        os.close(ready)
        os.close(go)
        self._code: int | None = None
        self._seen = 0
        self.shown = ""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._code is None:
            os.kill(self._process, 9)
            os.waitpid(self._process, 0)
        os.close(self._terminal)

    def wait_for(self, words: str) -> None:
        """Until the words are shown, behind those waited for before."""
        until = time.monotonic() + _PATIENCE
        while (at := self.shown.find(words, self._seen)) < 0:
            assert self._read(until), f"{words!r} was not shown:\n{self.shown}"
        self._seen = at + len(words)

    def type(self, text: str) -> None:
        os.write(self._terminal, text.encode())

    def press(self, key: str) -> None:
        """A key that ends it; once more when Python was just about to read and did not notice."""
        for _ in range(10):
            self.type(key)
            until = time.monotonic() + 0.2
            while time.monotonic() < until:
                if os.waitid(os.P_PID, self._process, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                    return
                if select.select([self._terminal], [], [], 0.02)[0] and not self._read(until):
                    return
                if "stopped" in self.shown[self._seen :]:
                    return  # it is ending, and a busy machine takes its time

    def answer(self, question: str, text: str) -> None:
        self.wait_for(question)
        self.type(text + "\n")

    def end(self) -> int:
        """The exit code, once it has ended; everything it showed is in ``shown``."""
        until = time.monotonic() + _PATIENCE
        while self._read(until):
            pass
        self._code = os.waitstatus_to_exitcode(os.waitpid(self._process, 0)[1])
        return self._code

    def _read(self, until: float) -> bool:
        """Read what is shown next; False when the other side has closed the terminal."""
        found, _, _ = select.select([self._terminal], [], [], max(0.0, until - time.monotonic()))
        assert found, f"nothing is shown any more:\n{self.shown}"
        try:
            data = os.read(self._terminal, 65536)
        except OSError:  # on Linux the end of a terminal is an error
            return False
        self.shown += data.decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(data)
