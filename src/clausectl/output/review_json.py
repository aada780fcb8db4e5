"""The review as json; docs/json.md and ``schemas/review-1.json`` state its shape."""

from __future__ import annotations

from dataclasses import asdict

from clausectl.model.reviews import Review, ReviewedClause
from clausectl.output.diff_json import describe_clause, describe_document, describe_report, describe_revision
from clausectl.output.diff_shape import rank_of
from clausectl.output.json_text import write_json
from clausectl.output.problems import describe_problem
from clausectl.output.review_words import (
    list_decisions,
    list_sound,
    name_clause,
    tell_signed,
    tell_title,
    tell_verdict,
    tell_why,
)

SCHEMA = "clausectl/review/1"


def format_review_json(review: Review) -> str:
    """Everything that the other formats show, each clause with its texts and redline."""
    diff = review.diff
    return write_json(
        SCHEMA,
        {
            "base": describe_revision(review.base),
            "head": describe_revision(review.head),
            "merged": review.merged,
            "public": review.public,
            "blocked": review.blocked,
            "title": tell_title(review),
            "verdict": tell_verdict(review),
            "signed": tell_signed(review),
            "conflicts": list(review.conflicts),
            "broken": [asdict(broken) for broken in review.broken],
            "findings": [describe_problem(problem) for problem in review.findings],
            "older": review.older,
            "mended": review.mended,
            "suggestions": [asdict(suggestion) for suggestion in review.suggestions],
            "decisions": list_decisions(review),
            "approvals": [asdict(approval) for approval in review.approvals],
            "clauses": [_describe_clause(clause) for clause in review.clauses],
            "forms": [describe_document(change, with_commits=False) for change in diff.forms],
            "agreements": [describe_document(change, with_commits=False) for change in diff.agreements],
            "documents": [
                describe_report(report, with_commits=False, external=True) for report in diff.documents
            ],
            "ripples": [asdict(ripple) for ripple in diff.ripples],
            "compared": {
                "clauses": diff.compared_clauses,
                "forms": diff.compared_forms,
                "agreements": diff.compared_agreements,
            },
            "checked": asdict(review.checked),
            "sound": list_sound(review),
            "versions": {"signed": review.signed, "sent": review.sent},
            "notes": list(review.notes),
        },
    )


def _describe_clause(clause: ReviewedClause) -> dict[str, object]:
    described = describe_clause(clause.change, with_commits=False)
    described |= {
        "name": name_clause(clause),
        "path": clause.path,
        "owners": list(clause.owners),
        "effect_reason": clause.effect_reason,
        "significance": rank_of(clause.change),
        "why": tell_why(clause, limit=None),
        "drafts": list(clause.drafts),
        "kept": [asdict(version) for version in clause.kept],
    }
    return described
