"""The ``clausectl`` command and ``python -m clausectl``.

Nothing but the standard library's smallest parts is imported here: importing
the rest takes a tenth of a second, in which somebody may press Ctrl-C.
"""

from __future__ import annotations

import sys

_INTERRUPTED = 130  # 128 and the number of SIGINT, as shells have it


def start() -> None:
    """Import the command and run it; Ctrl-C at any moment ends it with one word and no traceback."""
    try:
        from clausectl.cli.main import run

        run()
    except KeyboardInterrupt:
        sys.stderr.write("stopped\n")
        sys.exit(_INTERRUPTED)


if __name__ == "__main__":
    start()
