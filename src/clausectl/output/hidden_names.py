"""Ids in the place of the names of agreements.

Ids are given in an order that tells nothing but the order in which the names
sort; they hold for one report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from clausectl.checking.registry import find_rule
from clausectl.codes import CODES
from clausectl.errors import Problem
from clausectl.formats.names import AGREEMENTS
from clausectl.output.rules import title_of


class NameHider:
    """Knows an id for each agreement, and puts it in the place of the name.

    The name of a plain document is its path.
    """

    def __init__(self, agreements: Iterable[str]) -> None:
        ordered = sorted(set(agreements))
        width = len(str(len(ordered)))
        names = {name: f"agreement-{at:0{width}}" for at, name in enumerate(ordered, 1)}
        self.names = names
        words = sorted({*names, *(n.rpartition("/")[2] for n in names)}, key=len, reverse=True)
        last = {name.rpartition("/")[2]: shown for name, shown in names.items()}
        self._shown = {**last, **names}
        pattern = "|".join(map(re.escape, words))
        self._words = re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])") if words else None

    def name(self, name: str) -> str:
        """``NAME`` or ``NAME@v1``."""
        base, at, label = name.partition("@")
        return f"{self.names.get(base, 'agreement')}{at}{label}"

    def text(self, text: str) -> str:
        """Words of ours with names in them."""
        return text if self._words is None else self._words.sub(lambda m: self._shown[m[0]], text)

    def is_agreement(self, path: str) -> bool:
        """Whether a path is that of an agreement, of a plain document, or of what was signed."""
        if path in self.names:
            return True
        if not path.startswith(AGREEMENTS + "/"):
            return False
        inner = path[len(AGREEMENTS) + 1 :].removesuffix(".md").partition(".signed/")[0]
        return inner in self.names or ".signed/" in path

    def path(self, path: str) -> str:
        """A path; of an agreement only its id."""
        if not self.is_agreement(path):
            return self.text(path)
        if path in self.names:
            return self.names[path]
        inner = path[len(AGREEMENTS) + 1 :]
        name, found, _ = inner.partition(".signed/")
        return self.name(name if found else inner.removesuffix(".md"))

    def problem(self, problem: Problem) -> Problem:
        """A finding; about an agreement only what kind it is."""
        if not self.is_agreement(problem.path):
            return replace(problem, message=self.text(problem.message), hint=self.text(problem.hint))
        rule = find_rule(problem.code)
        kind = title_of(rule) if rule is not None else CODES.get(problem.code, problem.code)
        message = f"{self.path(problem.path)}: {kind[:1].lower()}{kind[1:]}"
        return Problem(
            problem.code, message, hint="see it in a clone: clausectl check", severity=problem.severity
        )


def hide_problems(problems: Iterable[Problem], agreements: Iterable[str] | None) -> tuple[Problem, ...]:
    """Findings without the names of agreements, as they are where there is nothing to hide (None)."""
    if agreements is None:
        return tuple(problems)
    hide = NameHider(agreements)
    return tuple(dict.fromkeys(hide.problem(problem) for problem in problems))
