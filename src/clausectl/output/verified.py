"""What verifying found, as text and json."""

from __future__ import annotations

from clausectl.model.verified import Bundle, Check, Verification, VerifiedVersion
from clausectl.output.json_text import write_json
from clausectl.output.terminal import escape_controls, paint

SCHEMA = "clausectl/verified/1"
_STYLES = {"matches": "green", "does not match": "red", "not checked": "yellow"}
_PLACES = 14  # columns of the outcome


def format_text(report: Verification, *, color: bool = False) -> str:
    """For each version a table: link, outcome, and what was checked against what; then the repository."""
    parts = [_write_version(version, color) for version in report.versions]
    if report.checks:
        parts.append(_write_table("the repository", report.checks, color))
    if report.bundle is not None:
        parts.append(_write_bundle(report.bundle, color))
    return "\n".join(parts)


def format_summary(report: Verification) -> str:
    """One line: how many versions match as recorded, how many do not."""
    broken = sum(bool(version.broken) for version in report.versions)
    total = len(report.versions)
    whole = total - broken
    told = f"{whole:,} of {total:,} signed version{'' if total == 1 else 's'} match what is recorded"
    if broken:
        told += f"; {broken:,} broken"
    general = sum(check.broken for check in report.checks)
    return told + (f"; {general:,} broken in the repository" if general else "")


def _write_version(version: VerifiedVersion, color: bool) -> str:
    return _write_table(f"{version.name} ({version.state})", version.checks, color)


def _write_table(title: str, checks: tuple[Check, ...], color: bool) -> str:
    lines = [paint(_safe(title), "bold", color)]
    width = max(len(check.link) for check in checks)
    for check in checks:
        outcome = paint(f"{check.outcome:<{_PLACES}}", _STYLES[check.outcome], color)
        code = f"{check.code} " if check.broken else ""
        said = check.detail
        if check.outcome == "matches":
            said = f"{check.against}: {check.detail}" if check.detail else check.against
        lines.append(f"  {check.link:<{width}}  {outcome}  {code}{_safe(said)}")
    return "\n".join(lines) + "\n"


def _write_bundle(bundle: Bundle, color: bool) -> str:
    head = paint(f"bundle {_safe(bundle.path)}", "bold", color)
    return f"{head}\n  {bundle.files:,} files, {bundle.size:,} bytes\n  SHA-256  {bundle.sha256}\n"


def _safe(text: str) -> str:
    return escape_controls(text).replace("\n", " ")


def format_json(report: Verification) -> str:
    """Every check of every version."""
    return write_json(
        SCHEMA,
        {
            "revision": report.revision,
            "commit": report.commit,
            "broken": report.broken,
            "versions": [describe_version(version) for version in report.versions],
            "checks": [describe_check(check) for check in report.checks],
            "notes": list(report.notes),
            **({"bundle": _describe_bundle(report.bundle)} if report.bundle else {}),
        },
    )


def describe_version(version: VerifiedVersion) -> dict[str, object]:
    """One version with every check, as json has it."""
    return {
        "agreement": version.agreement,
        "label": version.label,
        "folder": version.folder,
        "state": version.state,
        "sha256": version.sha256,
        "broken": bool(version.broken),
        "checks": [describe_check(check) for check in version.checks],
    }


def _describe_bundle(bundle: Bundle) -> dict[str, object]:
    return {"path": bundle.path, "sha256": bundle.sha256, "size": bundle.size, "files": bundle.files}


def describe_check(check: Check) -> dict[str, object]:
    """One link, as json has it."""
    return {
        "link": check.link,
        "code": check.code,
        "outcome": check.outcome,
        "against": check.against,
        "detail": check.detail,
        "path": check.path,
        "commit": check.commit,
        "broken": check.broken,
    }
