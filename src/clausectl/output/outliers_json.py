"""The report on several copies as json; docs/json.md and ``schemas/outliers-1.json`` state its shape."""

from __future__ import annotations

from dataclasses import asdict

from clausectl.model.outliers import OutlierReport
from clausectl.output.comparison_json import describe_place, describe_reason, describe_redline
from clausectl.output.json_text import write_json
from clausectl.output.outliers import describe_outlier, make_external_copies, tell_totals

SCHEMA = "clausectl/outliers/1"


def format_outliers_json(report: OutlierReport, *, external: bool = False) -> str:
    """Every outlier with its redline and reasons, and every value that varies."""
    report = make_external_copies(report) if external else report
    return write_json(
        SCHEMA,
        {
            "copies": [asdict(source) for source in report.copies],
            "reference": report.reference,
            "totals": {
                "message": tell_totals(report),
                "provisions": report.provisions,
                "alike": report.alike,
                "outliers": len(report.outliers),
                "varying": len(report.varying),
            },
            "not_compared": list(report.not_compared),
            "outliers": [
                {
                    "status": outlier.status,
                    "message": describe_outlier(outlier, report, full=True),
                    "copies": list(outlier.copies),
                    "others": outlier.others,
                    "place": describe_place(outlier.place),
                    "significance": outlier.assessment.significance,
                    "reasons": [describe_reason(reason) for reason in outlier.assessment.reasons],
                    "redline": describe_redline(outlier.redline),
                }
                for outlier in report.outliers
            ],
            "varying": [
                {
                    "name": value.name,
                    "place": describe_place(value.place),
                    "values": [{"copy": copy, "value": words} for copy, words in value.values],
                }
                for value in report.varying
            ],
        },
    )
