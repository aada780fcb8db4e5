"""Kinds of difference, significance and reasons in a reader's words. Nothing here is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clausectl.model.redlines import KINDS, SIGNIFICANCES, Assessment, Kind, Reason, Significance
from clausectl.output.diff_words import join_words

KIND_NAMES: dict[Kind, str] = {
    "wording": "wording",
    "parameter": "parameter value",
    "order": "order",
    "number": "number",
    "formatting": "formatting",
    "ripple": "definition ripple",
}
_EDITORIAL: dict[Kind, str] = {
    "number": "numbers",
    "order": "place",
    "formatting": "formatting",
    "parameter": "a value",
    "wording": "words",
    "ripple": "a definition elsewhere",
}
# ISO 639-1: the languages that contracts are most often written in
_LANGUAGES = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "et": "Estonian",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hr": "Croatian",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sl": "Slovenian",
    "sv": "Swedish",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
MAX_REASONS = 6  # where a report is not asked for everything
_LONG = 200  # characters of quoted words; the redline has them all


def clip(text: str, length: int) -> str:
    """A text that stands in a line of its own, cut where it is longer than anybody reads there."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def name_language(code: str) -> str:
    """``German`` for ``de`` or ``de-CH``; a code that has no name here as it is."""
    return _LANGUAGES.get(code.partition("-")[0].lower(), f"“{clip(code, 20)}”") if code else "its language"


def describe_reason(reason: Reason) -> str:
    """``a period changed, 60 → 90 days``: what is said, with the very words where it does not hold them."""
    said, old, new = clip(reason.said, _LONG), clip(reason.old, _LONG), clip(reason.new, _LONG)
    if reason.rule == "provision" or (_says(said, old) and _says(said, new)):
        return said
    if old and new:
        return f"{said}: “{old}” → “{new}”"
    return f"{said}: “{new or old}”"


def _says(said: str, words: str) -> bool:
    """Whether a phrase holds each of the words already: ``60 → 90 days`` holds ``60 days``.

    Punctuation is named and not quoted: ``a comma was added``.
    """
    if not any(map(str.isalnum, words)):
        return True
    return set(words.split()) <= {word.strip("“”,;:") for word in said.split()}


def describe_reasons(reasons: Iterable[Reason], limit: int | None = None) -> list[str]:
    """Each reason once, in the order of the text, one that holds several times with its count."""
    found: dict[str, int] = {}
    for reason in reasons:
        told = describe_reason(reason)
        found[told] = found.get(told, 0) + 1
    shown = [told if times == 1 else f"{told} ({times:,} times)" for told, times in found.items()]
    if limit is not None and len(shown) > limit + 1:  # one more is not worth a line that says so
        return [*shown[:limit], f"and {len(shown) - limit:,} more reasons"]
    return shown


def describe_grounds(
    significance: Significance,
    reasons: Sequence[Reason],
    kinds: Iterable[Kind],
    *,
    language: str = "",
    formatting: Sequence[str] = (),
    limit: int | None = None,
) -> list[str]:
    """Why a change is what it is called, never empty: the reasons, or what it is confined to."""
    shown = describe_reasons(reasons, limit)
    if shown:
        return shown
    found = [kind for kind in KINDS if kind in set(kinds)]
    if significance == "substantive":
        return ["no reason was recorded"]
    if significance == "not assessed":
        return [f"no rules for {name_language(language)} yet"]
    if significance == "wording":
        if found and "wording" not in found and "parameter" in found:
            return ["a parameter value changed; no rule fired"]
        return ["words changed; no rule fired"]
    if not found:
        return ["no word, number or punctuation changed"]
    names = [_EDITORIAL[kind] for kind in found]
    if formatting and "formatting" in found:
        names[found.index("formatting")] = f"formatting ({', '.join(formatting)})"
    return [f"only {join_words(names)}"]


def describe_badge(significance: Significance, grounds: Sequence[str]) -> str:
    """``substantive: a period changed, 60 → 90 days``."""
    return f"{significance}: {'; '.join(grounds)}"


def kinds_of(assessment: Assessment) -> tuple[Kind, ...]:
    """The kinds of difference that a redline holds."""
    found = {edit.kind for edit in assessment.edits}
    return tuple(kind for kind in KINDS if kind in found)


def describe_assessment(
    assessment: Assessment, *, language: str = "", formatting: bool = False, limit: int | None = None
) -> str:
    """The badge of an assessed clause; ``formatting`` says that nothing but its markup differs."""
    kinds = kinds_of(assessment) or (("formatting",) if formatting else ())
    grounds = describe_grounds(
        assessment.significance, assessment.reasons, kinds, language=language, limit=limit
    )
    return describe_badge(assessment.significance, grounds)


def tell_kinds(counts: dict[Kind, int]) -> str:
    """``wording 1 · parameter value 0 · …``: every kind, so that what is not there is told too."""
    return " · ".join(f"{KIND_NAMES[kind]} {counts.get(kind, 0):,}" for kind in KINDS)


def tell_significance(counts: dict[Significance, int]) -> str:
    """``1 substantive, 2 editorial``: those that there are, the weightiest first; they add up."""
    return ", ".join(f"{counts[s]:,} {s}" for s in SIGNIFICANCES if counts.get(s))


def describe_ripple(term: str, definition: str, users: int, what: str = "provision") -> str:
    """What comes before the list of those that a changed definition reaches."""
    those = f"{users:,} unchanged {what}{'' if users == 1 else 's'}"
    verb = "uses" if users == 1 else "use"
    return f"The definition of “{clip(term, 100)}” in {definition} changed. {those} {verb} the term"
