"""The words of a report on two documents, the same in every format. Nothing here is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clausectl.model.comparison import (
    ComparedSource,
    DocumentComparison,
    LostReference,
    MovedParagraph,
    Place,
    ProvisionChange,
    RenamedTerm,
)
from clausectl.model.redlines import Redline
from clausectl.output.diff_words import count, join_words, name_entry
from clausectl.output.significance_words import MAX_REASONS, clip, describe_badge, describe_grounds

_TITLE = 120  # characters of a title within a sentence or a list
_ABOVE = 80  # characters of each title above


# Places


def cite_number(place: Place) -> str:
    """What a reader would cite, ``9.2(c)``; for a piece without a number its line in the file."""
    return clip(place.path or place.number, 60) or f"line {place.line:,}"


def cite(place: Place) -> str:
    """``9.2(c) Fees``, ``line 12``."""
    title = clip(place.title or place.clause, _TITLE)
    number = clip(place.path or place.number, 60)
    return name_entry(number, title) if number or title else f"line {place.line:,}"


def cite_all(places: Sequence[Place], limit: int | None = None) -> str:
    """Several places as a list, one that is too long cut with the count of the rest."""
    shown = [cite(place) for place in places[:limit]]
    more = len(places) - len(shown)
    return ", ".join(shown) + (f" and {more:,} more" if more else "")


def name_numbers(change: ProvisionChange) -> str:
    """``2 → 3``, ``4``, ``3 → 3, 4``: empty when neither side has a number."""
    old, new = _numbers(change.old), _numbers(change.new)
    if old and new and old != new:
        return f"{old} → {new}"
    if old != new and change.old and change.new:
        return f"{old or 'no number'} → {new or 'no number'}"
    return new or old


def _numbers(places: Sequence[Place]) -> str:
    found = dict.fromkeys(number for place in places if (number := clip(place.path or place.number, 60)))
    return ", ".join(found)


def name_title(change: ProvisionChange) -> str:
    """The title as it reads now, or as it did; else the clause it came from; empty without either."""
    places = change.old if change.status in ("removed", "split") else change.new or change.old
    return next((name for place in places if (name := place.title or place.clause)), "")


def name_change(change: ProvisionChange) -> str:
    """``2 → 3 Exclusivity``: the heading of a change."""
    shown = name_entry(name_numbers(change), name_title(change))
    if shown:
        return shown
    place = (change.new or change.old)[0]
    return f"Text at line {place.line:,}" + ("" if change.new else " (old)")


def find_roots(changes: Iterable[ProvisionChange]) -> tuple[str, str]:
    """(old, new) title that stands above every change, which is the document's own; empty without one."""
    found: list[dict[str, int]] = [{}, {}]
    for change in changes:
        for side, places in enumerate((change.old, change.new)):
            for above in (place.ancestors for place in places if place.ancestors):
                found[side][above[0]] = found[side].get(above[0], 0) + 1
    roots = [next(iter(tally)) if len(tally) == 1 and max(tally.values()) > 1 else "" for tally in found]
    return roots[0], roots[1]


def describe_above(change: ProvisionChange, roots: tuple[str, str] = ("", "")) -> str:
    """Where it stands: ``in 2 Payment › 2.1 Fees``, or where it stood and stands; empty at the top.

    ``roots`` are left out: the title of the document is no news.
    """
    old, new = _above(change.old, roots[0]), _above(change.new, roots[1])
    if not change.new:
        return f"it stood in {old}" if old else ""
    if not change.old or not change.reparented:
        return f"in {new}" if new else ""
    now = f"now in {new}" if new else "now at the top"
    return f"{now}; it was {f'in {old}' if old else 'at the top'}"


def _above(places: Sequence[Place], root: str) -> str:
    if not places:
        return ""
    above = places[0].ancestors
    above = above[1:] if root and above[:1] == (root,) else above
    return " › ".join(clip(name, _ABOVE) for name in above if name)


def title_redline(change: ProvisionChange) -> Redline | None:
    """The redline of a heading that was reworded; the whole heading of a new one stands above already."""
    if change.status in ("added", "removed") and len(name_title(change)) <= _TITLE:
        return None
    return change.title


# What happened


def list_happenings(change: ProvisionChange) -> list[str]:
    """What happened to it, never empty: ``moved``, ``reworded``, ``split into 4 and 5``."""
    found = _name_status(change)
    if change.moved:
        found.append("moved")
    if change.reparented:
        found.append("stands under other words now")
    if change.status not in ("added", "removed"):
        if change.title is not None:
            found.append("retitled")
        if change.text is not None and (change.status == "kept" or "wording" in change.kinds):
            found.append(_name_words(change))
        if change.moved_paragraphs:
            found.append(f"{count(len(change.moved_paragraphs), 'paragraph')} moved within it")
    if change.formatting or ("formatting" in change.kinds and not found):
        found.append("reformatted")
    if change.renumbered:
        found.append("renumbered")
    return found or ["changed"]


def _name_status(change: ProvisionChange) -> list[str]:
    if change.status == "split":
        return [f"split into {_join_places(change.new)}"]
    if change.status == "merged":
        return [f"merged from {_join_places(change.old)}"]
    if change.below:
        return [f"{change.status} with the {count(change.below, 'provision')} below it"]
    return [] if change.status == "kept" else [change.status]


def _join_places(places: Sequence[Place]) -> str:
    shown = [cite_number(place) for place in places[:9]]
    if len(places) > len(shown):
        shown.append(f"{len(places) - len(shown):,} more")
    return join_words(shown) if shown else "nothing"


def _name_words(change: ProvisionChange) -> str:
    """What happened to the words, by the heaviest kind of difference in them."""
    kinds = {edit.kind for edit in change.edits} or set(change.kinds)
    if "wording" in kinds:
        return "reworded"
    if "parameter" in kinds:
        return "value changed"
    if "order" in kinds:
        return "words in another order"
    return "references renumbered" if "number" in kinds else "reworded"


def describe_likeness(change: ProvisionChange) -> str:
    """What a match rests on that neither words nor number state; empty where they do."""
    return f"taken for the same by likeness ({change.likeness:.2f})" if change.likeness < 1 else ""


def describe_change(change: ProvisionChange) -> str:
    """``moved, reworded, renumbered``, and what the match rests on."""
    facts = [*list_happenings(change), describe_likeness(change)]
    return ", ".join(fact for fact in facts if fact)


def describe_paragraph(moved: MovedParagraph) -> str:
    """Where a paragraph went within its provision, with how it begins."""
    return f"paragraph {moved.old} is paragraph {moved.new} now: “{clip(moved.text, 80)}”"


def list_details(change: ProvisionChange) -> list[str]:
    """What the redline does not show: parameters by name, paragraphs that moved, which markup differs."""
    values = [
        (clip(edit.name, 60), clip(edit.old, 80) or "nothing", clip(edit.new, 80) or "nothing")
        for edit in change.edits
        if edit.kind == "parameter" and edit.name
    ]
    details = [f"parameter {name}: {old} → {new}" for name, old, new in dict.fromkeys(values)]
    details += [describe_paragraph(moved) for moved in change.moved_paragraphs]
    if change.formatting:
        details.append(f"markup that differs: {', '.join(change.formatting)}")
    return details


def list_grounds(change: ProvisionChange, language: str, *, limit: int | None = MAX_REASONS) -> list[str]:
    """Why the change is called what it is called."""
    return describe_grounds(
        change.significance,
        change.reasons,
        change.kinds,
        language=language,
        formatting=change.formatting,
        limit=limit,
    )


def describe_significance(change: ProvisionChange, language: str, *, limit: int | None = MAX_REASONS) -> str:
    """``substantive: a period changed, 60 → 90 days``; never without a reason."""
    return describe_badge(change.significance, list_grounds(change, language, limit=limit))


# Groups that add up

GROUPS = (
    "reworded",
    "moved and reworded",
    "value changed",
    "moved and value changed",
    "retitled",
    "moved and retitled",
    "reordered",
    "moved and reordered",
    "split",
    "merged",
    "added",
    "removed",
    "moved",
    "references renumbered",
    "moved and references renumbered",
    "reformatted",
    "moved and reformatted",
    "renumbered",
    "changed",
)


def group_of(change: ProvisionChange) -> str:
    """The one group of the totals that a change is in."""
    if change.status != "kept":
        return change.status
    found = ""
    if change.text is not None:
        found = _name_words(change).replace("words in another order", "reordered")
    if found in ("", "references renumbered") and change.title is not None:
        found = "retitled"
    if not found and change.moved_paragraphs:
        found = "reordered"
    moved = change.moved or change.reparented
    if not found and not moved and change.renumbered and not change.formatting:
        found = "renumbered"
    if not found and (change.formatting or "formatting" in change.kinds):
        found = "reformatted"
    if moved:
        return f"moved and {found}" if found else "moved"
    return found or "changed"


def tell_totals(report: DocumentComparison) -> str:
    """``212 of 214 provisions identical; 1 reworded, 1 added``: every provision is in one of the groups.

    A provision that was split or merged counts as the pieces there are on the side with more of them.
    """
    tally: dict[str, int] = {}
    for change in report.changes:
        group = group_of(change)
        tally[group] = tally.get(group, 0) + max(len(change.old), len(change.new))
    total = report.identical + sum(tally.values())
    facts = [f"{tally[group]:,} {_GROUP_NAMES.get(group, group)}" for group in GROUPS if group in tally]
    what = "provision" if total == 1 else "provisions"
    rest = f"; {', '.join(facts)}" if facts else ""
    return f"{report.identical:,} of {total:,} {what} identical{rest}"


_GROUP_NAMES = {"split": "in splits", "merged": "in mergers"}


# Sources and remarks


def name_path(source: ComparedSource, external: bool = False) -> str:
    """The path; for somebody else without the folders of an absolute one, which are a person's own."""
    path = source.path
    if external and (path.startswith(("/", "\\", "~")) or path[1:3] in (":\\", ":/")):
        return path.replace("\\", "/").rpartition("/")[2]
    return path


def name_source(source: ComparedSource, external: bool = False) -> str:
    """``terms.md at v1``."""
    path = clip(name_path(source, external), 300)
    return f"{path} at {clip(source.label, 200)}" if source.label else path or "(no name)"


def measure_source(source: ComparedSource) -> str:
    """``213 provisions, 12,345 words``."""
    return f"{count(source.provisions, 'provision')}, {count(source.words, 'word')}"


def name_hash(source: ComparedSource) -> str:
    """``SHA-256 3f…``, or that there is nothing on this side."""
    return f"SHA-256 {source.sha256}" if source.sha256 else "not there on this side"


def name_comparison(report: DocumentComparison, external: bool = False) -> str:
    """``terms.md: v1 → v2``, or both names."""
    old, new = report.old, report.new
    if old.path == new.path and (old.label or new.label):
        sides = f"{clip(old.label, 200) or 'the file'} → {clip(new.label, 200) or 'the file'}"
        return f"{name_source(_without_label(new), external)}: {sides}"
    return f"{name_source(old, external)} → {name_source(new, external)}"


def _without_label(source: ComparedSource) -> ComparedSource:
    return ComparedSource(source.path, "", source.sha256, source.provisions, source.words, source.language)


def tell_omissions(not_compared: Iterable[str]) -> str:
    """What was not compared, or that nothing was left out."""
    return ", ".join(not_compared) or "nothing was left out"


def tell_sameness(report: DocumentComparison) -> str:
    """What a report says that tells no change: that nothing differs, or that only unseen bytes do."""
    old, new = report.old.sha256, report.new.sha256
    if old == new:
        return "Nothing differs."
    if report.not_compared:
        return "Nothing differs in what was compared."
    if not (old and new):
        return "Nothing differs: the one side is empty, the other is not there."
    return "Nothing differs but bytes that no reader sees, such as line ends and blank lines."


def language_of(report: DocumentComparison) -> str:
    """The language that significance is told for."""
    return report.new.language or report.old.language


# Definitions and references


def describe_renamed_term(term: RenamedTerm) -> str:
    """``“Articles” is called “Works” now, in 12 places``."""
    where = f", in {count(term.count, 'place')}" if term.count else ""
    return f"“{clip(term.old, 100)}” is called “{clip(term.new, 100)}” now{where}"


def describe_lost_reference(lost: LostReference) -> str:
    """What a reference says and where what it meant stands now."""
    now = f"has the number {clip(lost.now, 60)} now" if lost.now else "is gone"
    return f"{cite(lost.place)} still says “{clip(lost.words, 100)}”; what stood there {now}"
