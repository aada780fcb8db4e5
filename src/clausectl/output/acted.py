"""Reports of `send`, `sign` and `record`, and what a signatory is shown before acting."""

from __future__ import annotations

from collections.abc import Sequence

from clausectl.model.acted import ActReport
from clausectl.model.signed import SignatoryRecord
from clausectl.output.json_text import write_json
from clausectl.output.problems import describe_problem
from clausectl.output.terminal import escape_controls, paint

SCHEMA = "clausectl/act/1"
_DONE = {"send": "sent", "sign": "signed", "record": "recorded"}


def format_text(report: ActReport, *, color: bool = False) -> str:
    """What was done and what it stands on; of a plan, everything that it would write."""
    plan = report.plan
    lines = [paint(escape_controls(_head(report)), "bold", color)]
    lines += [f"  text          SHA-256 {plan.text_sha256}", f"  version.json  SHA-256 {plan.version_sha256}"]
    if report.done:
        lines.append(f"  commit        {report.commit}")
        lines += [f"  tag           {report.tag}"] if report.tag else []
    if plan.declined:
        lines.append(f"  {plan.name} is declined: nobody else can sign it")
    elif plan.awaiting:
        lines.append(f"  awaits        {', '.join(plan.awaiting)}")
    elif plan.kind != "send":
        lines.append("  every signatory has acted")
    if report.done:
        return _clean(lines)
    lines += ["", "It would write:"]
    for file in plan.files:
        lines += ["", paint(f"+++ {escape_controls(file.path)}", "green", color), *_show(file.data)]
    lines += ["", paint("commit message", "green", color), *_show(plan.message.encode("utf-8"))]
    if plan.tag:
        lines += ["", paint(f"tag {plan.tag}", "green", color)]
        lines += _show(plan.tag_message.encode("utf-8"))
    lines += ["", f"plan {report.plan_hash}"]
    if report.plan_hash:
        lines.append(f"Nothing was written. To do this and nothing else: --apply {report.plan_hash[:12]}")
    return _clean(lines)


def _head(report: ActReport) -> str:
    plan = report.plan
    who = f" by the {plan.role}" if plan.role else ""
    if not report.done:
        return f"plan: {plan.kind} {plan.name}{who}"
    verb = "declined" if plan.declined and plan.kind == "sign" else _DONE[plan.kind]
    return f"{plan.name} {verb}{who}"


def _show(data: bytes) -> list[str]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return [f"  ({len(data):,} bytes that are no text)"]
    return [f"  {escape_controls(line)}" for line in text.removesuffix("\n").split("\n")]


def _clean(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def format_json(report: ActReport) -> str:
    """The same as data; files as text, or null where they are none."""
    plan = report.plan
    return write_json(
        SCHEMA,
        {
            "kind": plan.kind,
            "done": report.done,
            "name": plan.name,
            "role": plan.role,
            "text_sha256": plan.text_sha256,
            "version_sha256": plan.version_sha256,
            "commit": report.commit,
            "tag": report.tag or plan.tag,
            "plan": report.plan_hash,
            "awaiting": list(plan.awaiting),
            "declined": plan.declined,
            "message": plan.message,
            "tag_message": plan.tag_message,
            "files": [{"path": f.path, "bytes": len(f.data), "text": _text(f.data)} for f in plan.files],
            "warnings": [describe_problem(problem) for problem in report.warnings],
        },
    )


def _text(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def format_subject(plan_name: str, text: str, sha256: str, signatory: SignatoryRecord, consent: str) -> str:
    """What a signatory is to sign: the whole text, its hash, the consent sentence and the choices."""
    lines = [
        escape_controls(f"{plan_name}, to be signed as {signatory.role}"),
        "",
        *(escape_controls(line) for line in text.rstrip("\n").split("\n")),
        "",
        f"SHA-256 of this text: {sha256}",
        f"Name as printed: {escape_controls(signatory.name or 'none')}",
        "The consent sentence:",
        f"  {escape_controls(consent)}",
    ]
    if signatory.choices:
        lines.append(f"Choices: {escape_controls(', '.join(signatory.choices))}")
    return _clean(lines)
