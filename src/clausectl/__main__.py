"""``python -m clausectl``."""

from clausectl.cli.main import run

run()
