"""``clausectl import --history``, which ``clausectl import`` calls."""

from __future__ import annotations

from clausectl.cli.options import open_here
from clausectl.cli.printing import colored, make_progress, print_report


def import_history(path: str, name: str, dry_run: bool, form: str) -> None:
    """Replay the history of the document at ``path`` as the agreement ``name``; print a report.

    ``form`` is ``text`` or ``json``. Raises what `plan_history` and `write_history` raise.
    """
    from clausectl.model.history_import import HistoryReport
    from clausectl.output import imported_history as output
    from clausectl.pipeline.importing_history import plan_history, write_history

    with open_here() as repository:
        plan = plan_history(repository, path, name, make_progress())
        report = HistoryReport(plan) if dry_run else write_history(repository, plan)
    if form == "json":
        print_report(output.format_json(report))
    else:
        print_report(output.format_text(report, color=colored()))
