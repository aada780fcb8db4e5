"""Signed texts under ``check``: slips in them are told, and nothing of them is ever corrected."""

from __future__ import annotations

from dataclasses import replace

from clausectl.errors import Problem
from clausectl.formats.signed_names import TEXT, signed_folder, split_signed, split_signed_name
from clausectl.model.checked import CheckReport
from clausectl.model.sources import Source

HINT = "it was signed like this and stays so; an amendment can say what is right"


def list_signed_texts(source: Source) -> list[str]:
    """The paths of the texts of all signed versions, sorted."""
    from clausectl.pipeline.signed_versions import list_signed_files  # not for a check without them

    files = list_signed_files(source).versions
    return sorted(f"{signed_folder(*key)}/{TEXT}" for key, inner in files.items() if TEXT in inner)


def find_signed_text(name: str) -> str:
    """The path of the text of ``NAME@v1``; empty for any other name."""
    parts = split_signed_name(name)
    return f"{signed_folder(*parts)}/{TEXT}" if parts is not None else ""


def is_signed_text(path: str) -> bool:
    """Whether a path is that of the text of a signed version."""
    parts = split_signed(path)
    return parts is not None and parts[1] != "" and parts[2] == TEXT


def tell_as_signed(report: CheckReport) -> CheckReport:
    """The report with findings in signed texts as what they are: told, warned of, and never mended."""

    def tell(problem: Problem) -> Problem:
        if not is_signed_text(problem.path):
            return problem
        return replace(problem, severity="warning", hint=HINT)

    fixes = tuple((problem, fix) for problem, fix in report.fixes if not is_signed_text(problem.path))
    return replace(report, problems=tuple(map(tell, report.problems)), fixes=fixes)
