"""Something that git is asked for while this process does other work."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Ahead(Generic[Answer]):
    """Begins at once in a thread of its own; what it comes to is had later.

    The work must run git as a process of its own: the one that reads objects
    answers one question after the other and is not to be asked from two threads.
    """

    def __init__(self, work: Callable[[], Answer]) -> None:
        self._work = work
        self._answers: list[Answer] = []
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._answers.append(self._work())
        except BaseException as error:
            self._error = error

    def result(self) -> Answer:
        """The answer, waited for; raises what the work raised."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._answers[0]
