"""The reference that `check` is measured against: every file read and parsed in one process, nothing checked.

python benchmarks/read_and_parse.py DIR
"""

from __future__ import annotations

import sys
from pathlib import Path

import yaml
from markdown_it import MarkdownIt


def main() -> None:
    """Front matter by PyYAML's C loader, the rest by markdown-it-py with its CommonMark rules."""
    parser = MarkdownIt("commonmark")
    top = Path(sys.argv[1])
    files = tokens = 0
    for folder in ("clauses", "agreements"):
        for path in (top / folder).rglob("*.md"):
            _, head, body = path.read_bytes().decode("utf-8").split("---\n", 2)
            yaml.load(head, Loader=yaml.CSafeLoader)
            tokens += len(parser.parse(body))
            files += 1
    print(f"{files} files, {tokens} tokens")


if __name__ == "__main__":
    main()
