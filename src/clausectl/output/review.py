"""A review in the format that a reader asked for."""

from __future__ import annotations

from typing import Literal, get_args

from clausectl.model.reviews import Review

ReviewForm = Literal["text", "markdown", "summary", "json", "github", "sarif"]
REVIEW_FORMS: tuple[ReviewForm, ...] = get_args(ReviewForm)


def format_review(
    review: Review, form: ReviewForm, *, color: bool = False, width: int = 96, full: bool = False
) -> str:
    """The review as text. Where it is public, no format names an agreement.

    ``markdown`` is the comment of a pull request, ``summary`` the longer page of
    a workflow run, ``github`` workflow commands. ``color``, ``width`` (columns)
    and ``full`` (fold nothing) are for ``text``. Every format is imported when
    it is asked for.
    """
    if review.public:
        from clausectl.output.review_public import hide_names

        review = hide_names(review)
    if form == "markdown":
        from clausectl.output.review_markdown import format_review_markdown

        return format_review_markdown(review)
    if form == "summary":
        from clausectl.output.review_markdown import SUMMARY_BYTES, format_review_markdown

        return format_review_markdown(review, SUMMARY_BYTES)
    if form == "json":
        from clausectl.output.review_json import format_review_json

        return format_review_json(review)
    if form == "github":
        from clausectl.output.annotations import format_review_annotations

        return format_review_annotations(review)
    if form == "sarif":
        from clausectl.output.sarif import format_sarif

        return format_sarif(review.findings)
    from clausectl.output.review_text import format_review_text

    return format_review_text(review, color=color, width=width, full=full)
