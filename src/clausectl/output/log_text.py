"""The report of ``log`` for a terminal."""

from __future__ import annotations

from clausectl.model.versions import LoggedVersion, VersionLog
from clausectl.output.log_words import (
    describe_another,
    describe_commit,
    describe_event,
    describe_heading,
    describe_judgement,
    describe_log,
    list_remarks,
)
from clausectl.output.text_page import TextPage


def format_text(
    log: VersionLog, *, color: bool = False, width: int = 96, patch: bool = False, full: bool = False
) -> str:
    """Each version with who brought it and what it changed; with ``patch`` its redline, ``full`` unfolded."""
    page = TextPage(color, width, full)
    page.line(describe_log(log), style="bold")
    name = log.name
    for version in log.versions:
        name = _write(page, log, version, name, patch)
    remarks = list(list_remarks(log))
    if remarks:
        page.lines.append("")
        for remark in remarks:
            page.line(remark, 2, hang=2)
    return page.read()


def _write(page: TextPage, log: VersionLog, version: LoggedVersion, name: str, patch: bool) -> str:
    """One version; returns the name that the thing has in it, to tell when it had another."""
    mark = version.version or version.was_version or (version.commit.id[:7] if version.commit else "")
    title = "removed" if version.event == "removed" else mark or version.name
    page.heading(title, "", describe_heading(version))
    if len(log.names) > 1:
        page.line(version.name, 4, style="cyan")
    elif version.name != name:
        what = "in" if version.passage else "then called"
        page.line(f"{what} {version.name}", 4, style="cyan")
    page.line(describe_event(version), 4, hang=2)
    judgement = describe_judgement(version)
    if judgement and version.found is not None:
        page.badge(version.found.significance, judgement, 4)
    if another := describe_another(version):
        page.line(another, 4, style="yellow")
    if version.commit is not None:
        page.line(describe_commit(version.commit), 4, style="dim")
    if patch and version.redline is not None:
        page.lines.append("")
        page.redline(version.redline, 6)
    return version.name
