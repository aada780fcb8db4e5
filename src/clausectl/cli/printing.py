"""Where output goes: data to stdout (through a pager when long), notes and problems to stderr."""

from __future__ import annotations

import io
import os
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

import click

from clausectl.errors import ClausectlError, Problem
from clausectl.output.problems import format_problems

_SLOW_START = 0.7  # seconds before progress is worth showing


def use_color(choice: str, stream: str = "stdout") -> bool:
    """Whether to colour: ``--color`` first, then ``NO_COLOR``, then whether a terminal reads it."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return is_terminal(stream) and os.environ.get("TERM") != "dumb"


def is_terminal(stream: str) -> bool:
    """Whether a terminal is at the other end of a standard stream; a closed one has no other end."""
    found = getattr(sys, stream)
    return found is not None and bool(found.isatty())


_DEFAULTS: dict[str, object] = {"color": "auto", "pager": True, "cache": True}
_options: dict[str, object] = dict(_DEFAULTS)


def set_options(**options: object) -> None:
    """Keep the options of the ``clausectl`` group; an error is printed when click has forgotten them."""
    _options.update(_DEFAULTS | options)


def current_options() -> dict[str, object]:
    """The options of the ``clausectl`` group for the command that runs."""
    return _options


def prepare_streams() -> None:
    """Let a stream that cannot show a character show its number; most show all."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.encoding.lower().startswith("utf"):
            stream.reconfigure(errors="backslashreplace")


def colored() -> bool:
    """Whether this run's report is coloured."""
    return use_color(str(current_options()["color"]))


def report_width() -> int:
    """Columns to wrap prose at: those of the terminal, within reason; without one always the same."""
    return max(40, min(shutil.get_terminal_size().columns, 110)) if is_terminal("stdout") else 96


class NobodyReadsError(Exception):
    """The reader of the report has gone, as ``head`` does: that is an end and no failure."""


def print_report(text: str) -> None:
    """Print a report, through a pager when a terminal could not show it at once."""
    color = colored()
    long = text.count("\n") >= shutil.get_terminal_size().lines
    if long and current_options()["pager"] and is_terminal("stdout") and is_terminal("stdin"):
        os.environ.setdefault("LESS", "-FRX")
        click.echo_via_pager(text if text.endswith("\n") else text + "\n", color=color)
        return
    try:
        click.echo(text, nl=not text.endswith("\n"), color=color)
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        raise NobodyReadsError from None  # click would end a broken pipe with 1 before we see it
    except OSError as error:
        drop_output()
        raise ClausectlError(
            Problem(
                "CL025",
                f"the report cannot be written: {error.strerror}",
                hint="make room, or send it elsewhere",
            )
        ) from error


def drop_output() -> None:
    """Send what is still to be written to stdout nowhere; writing it at exit would only fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_problems(problems: Sequence[Problem]) -> None:
    """Problems with their hints, to stderr."""
    color = use_color(str(current_options()["color"]), "stderr")
    with suppress(OSError):  # nobody reads it; the exit code still tells
        click.echo(format_problems(problems, color=color), err=True, nl=False, color=color)


def print_note(text: str) -> None:
    """A note beside the data, to stderr."""
    click.echo(text, err=True)


def make_progress() -> Callable[[str, int, int], None]:
    """A progress line on stderr, once work has lasted; nothing when stderr is no terminal."""
    if not is_terminal("stderr"):
        return lambda *_: None
    started = time.monotonic()
    shown = [0.0]

    def show(what: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now - started < _SLOW_START or (now - shown[0] < 0.1 and done < total):
            return
        shown[0] = now
        line = f"{what} {done:,} of {total:,}" if total else what
        end = "\r\x1b[K" if done >= total else ""
        click.echo(f"\r\x1b[K{line}{end}", err=True, nl=False)

    return show
