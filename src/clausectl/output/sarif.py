"""Findings as SARIF 2.1.0, for code scanning.

Source: OASIS, Static Analysis Results Interchange Format 2.1.0 (27 March 2020).
A result's fingerprint is made of its code, its path, its message without line
numbers and its place among those that are the same in all three: none of them
changes when lines are put in above.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from clausectl import __version__
from clausectl.checking.registry import find_rule
from clausectl.codes import CODES
from clausectl.errors import Problem
from clausectl.model.checked import key_of
from clausectl.output.rules import title_of, write_page
from clausectl.output.terminal import escape_controls

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_MOST = 5_000
"""Results that GitHub takes of one run; the worst are kept."""


def format_sarif(problems: Sequence[Problem], home: str = "") -> str:
    """One run with the rules that found something and a result for each finding.

    ``home`` is the address of the project. Of more than 5,000 findings errors
    come first, and a notification says how many are missing.
    """
    ordered = sorted(problems, key=lambda problem: (problem.severity != "error", problem.sort_key))
    kept = ordered[:_MOST]
    codes = sorted({problem.code for problem in kept})
    index = {code: at for at, code in enumerate(codes)}
    fingerprints = fingerprint_all(kept)
    run: dict[str, object] = {
        "tool": {
            "driver": {
                "name": "clausectl",
                "version": __version__,
                "semanticVersion": __version__,
                **({"informationUri": home} if home else {}),
                "rules": [_describe_rule(code) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"ROOT": {"description": {"text": "The top of the repository."}}},
        "results": [
            _describe_result(problem, index[problem.code], print_)
            for problem, print_ in zip(kept, fingerprints, strict=True)
        ],
        "invocations": [_describe_run(len(ordered) - len(kept))],
    }
    report = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(report, indent=2, ensure_ascii=True) + "\n"


def _describe_run(missing: int) -> dict[str, object]:
    if not missing:
        return {"executionSuccessful": True}
    told = f"{missing:,} findings are left out: this report holds the worst {_MOST:,}"
    return {
        "executionSuccessful": True,
        "toolExecutionNotifications": [{"level": "warning", "message": {"text": told}}],
    }


def _describe_rule(code: str) -> dict[str, object]:
    rule = find_rule(code)
    if rule is None:
        meaning = CODES.get(code, code)
        return {
            "id": code,
            "name": code,
            "shortDescription": {"text": meaning},
            "fullDescription": {"text": meaning},
            "help": {"text": f"{code}: {meaning}. `clausectl check --explain {code}` says more."},
            "defaultConfiguration": {"level": "error"},
            "properties": {"tags": ["contract"]},
        }
    page = write_page(rule)
    return {
        "id": code,
        "name": "".join(word.capitalize() for word in rule.slug.split("-")),
        "shortDescription": {"text": title_of(rule)},
        "fullDescription": {"text": title_of(rule)},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": rule.severity},
        "properties": {"tags": ["contract", rule.group]},
    }


def _describe_result(problem: Problem, index: int, print_: str) -> dict[str, object]:
    told = f"{problem.message}. {problem.hint}" if problem.hint else problem.message
    result: dict[str, object] = {
        "ruleId": problem.code,
        "ruleIndex": index,
        "level": problem.severity,
        "message": {"text": escape_controls(told)},
        "partialFingerprints": {"clausectlFinding/v1": print_, "primaryLocationLineHash": f"{print_[:16]}:1"},
    }
    place: dict[str, object] = {"uri": quote_path(problem.path or "."), "uriBaseId": "ROOT"}
    region = {"startLine": max(problem.line, 1)}
    if problem.column:
        region["startColumn"] = problem.column
    result["locations"] = [{"physicalLocation": {"artifactLocation": place, "region": region}}]
    return result


def quote_path(path: str) -> str:
    """A path as a relative reference of RFC 3986; bytes that are no UTF-8 stay what they are."""
    quoted = quote(path.encode("utf-8", "surrogateescape"), safe="/")
    return f"./{quoted}" if ":" in path.partition("/")[0] else quoted


def fingerprint_all(problems: Iterable[Problem]) -> list[str]:
    """A stable name for each finding, in their order: 32 hexadecimal digits."""
    seen: Counter[tuple[str, str, str]] = Counter()
    found = []
    for problem in problems:
        key = key_of(problem)
        text = "\0".join((*key, str(seen[key])))
        seen[key] += 1
        found.append(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32])
    return found
