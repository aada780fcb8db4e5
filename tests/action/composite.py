"""Run a composite action as a host's runner does, offline: its file, its expressions, its steps with bash.

Only what the project's actions use is understood; anything else is an error, so
that an action never passes here by something that was left out.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

_TOKEN = re.compile(r"\s*(?:(==|!=|&&|\|\||!|\(\))|'((?:[^']|'')*)'|([A-Za-z_][\w.-]*)|(\S))")
_COMMAND = re.compile(r"^::([A-Za-z0-9-]+)(?: ([^:]*))?::(.*)$")


@dataclass
class Outcome:
    """What a run of an action left: the code of the first step that failed, logs by step, outputs, files."""

    code: int
    logs: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)
    ran: list[str] = field(default_factory=list)
    page: str = ""

    @property
    def commands(self) -> list[tuple[str, str, str]]:
        """What a runner would obey in all logs, in order: command, properties, text."""
        return [command for log in self.logs.values() for command in read_commands(log)]


def read_commands(log: str) -> list[tuple[str, str, str]]:
    """The workflow commands in a log, those between stop marks left out as a runner leaves them out."""
    found: list[tuple[str, str, str]] = []
    stopped = ""
    for line in log.splitlines():
        match = _COMMAND.match(line.strip())
        if match is None:
            assert stopped or "##[" not in line, f"an old command: {line}"
            continue
        name, properties, text = match.group(1), match.group(2) or "", match.group(3)
        if stopped:
            stopped = "" if name == stopped else stopped
        elif name == "stop-commands":
            stopped = text
        else:
            found.append((name, properties, text))
    assert not stopped, "commands were never resumed"
    return found


def evaluate(expression: str, context: Mapping[str, object]) -> object:
    """One expression of ``${{ }}`` or ``if:``: names, texts, ``== != && || !`` and status functions."""
    tokens = [match.groups() for match in _TOKEN.finditer(expression.strip())]
    assert all(bad is None for *_, bad in tokens), expression
    value, rest = _either(tokens, context)
    assert not rest, expression
    return value


_Tokens = list[tuple[str | None, str | None, str | None, str | None]]


def _either(tokens: _Tokens, context: Mapping[str, object]) -> tuple[object, _Tokens]:
    value, tokens = _both(tokens, context)
    while tokens and tokens[0][0] == "||":
        other, tokens = _both(tokens[1:], context)
        value = value or other
    return value, tokens


def _both(tokens: _Tokens, context: Mapping[str, object]) -> tuple[object, _Tokens]:
    value, tokens = _compared(tokens, context)
    while tokens and tokens[0][0] == "&&":
        other, tokens = _compared(tokens[1:], context)
        value = value and other
    return value, tokens


def _compared(tokens: _Tokens, context: Mapping[str, object]) -> tuple[object, _Tokens]:
    value, tokens = _single(tokens, context)
    if tokens and tokens[0][0] in ("==", "!="):
        other, rest = _single(tokens[1:], context)
        return (value == other) == (tokens[0][0] == "=="), rest
    return value, tokens


def _single(tokens: _Tokens, context: Mapping[str, object]) -> tuple[object, _Tokens]:
    (sign, text, name, _), rest = tokens[0], tokens[1:]
    if sign == "!":
        value, rest = _single(rest, context)
        return not value, rest
    if text is not None:
        return text.replace("''", "'"), rest
    assert name is not None, sign
    if rest and rest[0][0] == "()":
        failed = bool(context["failed"])
        known = {"always": True, "success": not failed, "failure": failed, "cancelled": False}
        return known[name], rest[1:]
    found: object = context
    for part in name.split("."):
        found = found.get(part, "") if isinstance(found, Mapping) else ""
    return found, rest


def fill(text: str, context: Mapping[str, object]) -> str:
    """A text of the file with its expressions put in."""
    return re.sub(r"\$\{\{(.*?)\}\}", lambda match: str(evaluate(match.group(1), context)), text)


def read_pairs(path: Path) -> dict[str, str]:
    """A file of outputs or variables: ``name=value`` lines and values between marks."""
    found: dict[str, str] = {}
    lines = path.read_text(encoding="utf-8").splitlines()
    while lines:
        line = lines.pop(0)
        name, mark = line.partition("<<")[::2]
        if mark and "=" not in name:
            end = lines.index(mark)
            found[name] = "\n".join(lines[:end])
            lines = lines[end + 1 :]
        else:
            name, sign, value = line.partition("=")
            assert sign, line
            found[name] = value
    return found


def run_action(
    action: Path,
    *,
    workspace: Path,
    temp: Path,
    environment: Mapping[str, str],
    inputs: Mapping[str, str],
    github: Mapping[str, object] | None = None,
) -> Outcome:
    """Run every step of ``action`` (the folder with action.yml) that its conditions let run."""
    described = yaml.safe_load((action / "action.yml").read_text(encoding="utf-8"))
    assert described["runs"]["using"] == "composite"
    unknown = set(inputs) - set(described["inputs"])
    assert not unknown, unknown
    context: dict[str, object] = {"github": dict(github or {}), "steps": {}, "failed": False}
    given = {name: fill(str(one.get("default", "")), context) for name, one in described["inputs"].items()}
    context["inputs"] = given | dict(inputs)
    temp.mkdir(parents=True, exist_ok=True)
    page = temp / "page.md"
    page.touch()
    outcome = Outcome(0)
    steps: dict[str, object] = {}
    context["steps"] = steps
    shared = dict(environment)
    for number, step in enumerate(described["runs"]["steps"]):
        assert set(step) <= {"name", "id", "if", "shell", "env", "run"}, step
        condition = step.get("if", "success()")
        told = str(condition).replace("${{", "").replace("}}", "")
        if "()" not in told:
            told = f"success() && {told}"
        if not evaluate(told, context):
            continue
        assert step["shell"] == "bash"
        assert "${{" not in step["run"], "values enter a script by its environment only"
        files = {name: temp / f"{name.lower()}-{number}" for name in ("OUTPUT", "ENV", "PATH")}
        for file in files.values():
            file.write_bytes(b"")
        script = temp / f"step-{number}.sh"
        script.write_text(step["run"], encoding="utf-8")
        own = {name: fill(str(value), context) for name, value in step.get("env", {}).items()}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=workspace,
            env={
                **shared,
                **own,
                **{f"GITHUB_{name}": str(file) for name, file in files.items()},
                "GITHUB_ACTION_PATH": str(action),
                "GITHUB_STEP_SUMMARY": str(page),
                "GITHUB_WORKSPACE": str(workspace),
                "RUNNER_TEMP": str(temp),
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        name = step["name"]
        outcome.ran.append(name)
        outcome.logs[name] = done.stdout.decode("utf-8", "surrogateescape")
        outcome.errors[name] = done.stderr.decode("utf-8", "surrogateescape")
        steps[step.get("id", str(number))] = {"outputs": read_pairs(files["OUTPUT"])}
        shared |= read_pairs(files["ENV"])
        added = files["PATH"].read_text(encoding="utf-8").splitlines()
        shared["PATH"] = os.pathsep.join([*reversed(added), shared.get("PATH", "")])
        if done.returncode and not outcome.code:
            outcome.code = done.returncode
            context["failed"] = True
    outcome.page = page.read_text(encoding="utf-8")
    outcome.outputs = {
        name: fill(one["value"], context) for name, one in described.get("outputs", {}).items()
    }
    return outcome
