"""Write honest/*.txt: sentences as contracts and letters have them, one a line, from each language's frames.

A frame is filled up to four times with the language's parties, amounts, dates, periods and numbers, each
time with others. Nothing is drawn at random: the same frames give the same files. In frames `~` stands for a
no-break space, `^` for a narrow one, `|` for the zero width non-joiner that Persian is written with, and `‹`
and `›` for the marks of direction that Hebrew and Arabic letters put beside Latin words, so that a reader
sees them. `python tests/checking/characters/make_honest.py` writes the files anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
FILLS = 4
WRITTEN = str.maketrans({"~": "\u00a0", "^": "\u202f", "|": "\u200c", "‹": "\u200e", "›": "\u200f"})


def fill_frames(language: dict[str, Any]) -> list[str]:
    """Every sentence of a language, each once, in the order of its frames."""
    sentences: dict[str, None] = {}
    for number, frame in enumerate(language["frames"]):
        for turn in range(FILLS):
            values = {
                name: choices[(number * (place + 3) + turn) % len(choices)]
                for place, (name, choices) in enumerate(language.items())
                if name != "frames"
            }
            sentences[frame.format(**values).translate(WRITTEN)] = None
    return list(sentences)


def write_honest() -> dict[str, list[str]]:
    """File names with their sentences."""
    made = {}
    for path in sorted((HERE / "frames").glob("*.yaml")):
        made[f"{path.stem}.txt"] = fill_frames(yaml.safe_load(path.read_text(encoding="utf-8")))
    return made


if __name__ == "__main__":
    (HERE / "honest").mkdir(exist_ok=True)
    for name, sentences in write_honest().items():
        (HERE / "honest" / name).write_text("\n".join(sentences) + "\n", encoding="utf-8")
