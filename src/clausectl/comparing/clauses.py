"""Clauses of the library that differ, each told once whatever number of agreements it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from clausectl.comparing.documents import compare_values
from clausectl.comparing.renames import Rename, match_renamed
from clausectl.comparing.words import compare_words
from clausectl.model.changes import ClauseChange, Redline, Status, ValueChange
from clausectl.records import dataclass

BlobPair = tuple[str, str]
Standing = Mapping[str, tuple[str, ...]]
"""Ids of the documents in which a clause stands, by clause id."""


@dataclass(frozen=True, slots=True)
class ClauseSide:
    """One clause at one revision, as comparing needs it.

    ``text`` is canonical with ``{{ name }}`` placeholders, ``plain`` the same
    without emphasis and other markup; ``metadata`` are further front matter
    keys as text (owner, language, tags), without title and version.
    """

    id: str
    path: str
    blob: str
    version: str
    title: str
    text: str
    plain: str
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClauseComparison:
    """The changes, the renames behind them, and the redlines that the caller did not have."""

    changes: tuple[ClauseChange, ...]
    renames: tuple[Rename, ...]
    computed: Mapping[BlobPair, Redline]


def find_renames(
    old: Mapping[str, ClauseSide], new: Mapping[str, ClauseSide], stated: Mapping[str, str]
) -> tuple[Rename, ...]:
    """Clauses that are on one side only and yet the same; ``stated`` maps old ids to new ones."""
    removed = {key: side.text for key, side in old.items() if key not in new}
    added = {key: side.text for key, side in new.items() if key not in old}
    return tuple(match_renamed(removed, added, stated)) if removed and added else ()


def compare_clauses(
    old: Mapping[str, ClauseSide],
    new: Mapping[str, ClauseSide],
    renames: Iterable[Rename],
    forms: Standing,
    agreements: Standing,
    cached: Mapping[BlobPair, Redline] | None = None,
) -> ClauseComparison:
    """Each clause that came, went, was renamed or changed, sorted by id.

    Both mappings go from id to side and need hold only clauses whose file
    differs. A clause whose file differs in line wrapping alone has no change.
    ``cached`` redlines are by (old blob, new blob) and taken as they are; what
    had to be computed is returned in ``computed``. ``formatting`` is true when
    the texts differ and the plain texts do not.
    """
    known = cached or {}
    computed: dict[BlobPair, Redline] = {}
    former = {r.new: r for r in renames if r.old in old and r.new in new}
    gone = set(old) - set(new) - {r.old for r in former.values()}
    changes = []
    for key in sorted({*new, *gone}):
        rename = former.get(key)
        was = old.get(rename.old if rename else key)
        side = new.get(key)
        redline = None
        if was is not None and side is not None:
            if was.text != side.text:
                pair = (was.blob, side.blob)
                redline = known.get(pair) or computed.get(pair)
                if redline is None:
                    redline = computed[pair] = compare_words(was.text, side.text)
            elif rename is None and _same_front_matter(was, side):
                continue
        shown = new[key] if key in new else old[key]
        changes.append(
            _describe(shown, was, side, redline, rename, forms.get(key, ()), agreements.get(key, ()))
        )
    return ClauseComparison(tuple(changes), tuple(former.values()), computed)


def _same_front_matter(was: ClauseSide, side: ClauseSide) -> bool:
    return (was.title, was.version, was.metadata) == (side.title, side.version, side.metadata)


def _describe(
    shown: ClauseSide,
    was: ClauseSide | None,
    side: ClauseSide | None,
    redline: Redline | None,
    rename: Rename | None,
    forms: tuple[str, ...],
    agreements: tuple[str, ...],
) -> ClauseChange:
    status: Status = "renamed" if rename else "changed"
    metadata: tuple[ValueChange, ...] = ()
    if was is None:
        status = "added"
    elif side is None:
        status = "removed"
    else:
        metadata = compare_values(
            {"title": was.title, **was.metadata}, {"title": side.title, **side.metadata}
        )
    return ClauseChange(
        shown.id,
        status,
        shown.title,
        old_id=rename.old if rename else "",
        old_path=was.path if was else "",
        new_path=side.path if side else "",
        old_version=was.version if was else "",
        new_version=side.version if side else "",
        old_text=was.text if was else "",
        new_text=side.text if side else "",
        redline=redline,
        formatting=bool(redline and was and side and was.plain == side.plain),
        metadata=metadata,
        forms=forms,
        agreements=agreements,
        score=rename.score if rename else 1.0,
    )
