"""The one copy out of five: what few of several copies say, the values of their blanks aside.

One copy is taken as the reference, the one whose provisions stand most often
in the others, and every other is compared with it. What the copies put in one
place is then counted: where most agree, the others are outliers; where they do
not, the place is a blank that each fills in for itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from clausectl.comparing.provisions import compare_texts
from clausectl.comparing.significance import Context, assess
from clausectl.comparing.words import compare_words
from clausectl.model.comparison import DocumentComparison, Place, ProvisionChange
from clausectl.model.outliers import Outlier, OutlierReport, OutlierStatus, VaryingValue
from clausectl.model.provisions import Document, Provision
from clausectl.model.redlines import Assessment, Edit, PartKind, Redline, RedlinePart
from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch of the reference's text that some copies have otherwise: the words of each, by copy."""

    start: int
    end: int
    values: dict[str, str]
    name: str  # the parameter, where every copy that differs says so

    def told(self, copy: str, text: str) -> str:
        """The words of one copy here; without a value of its own those of the reference."""
        return self.values.get(copy, text[self.start : self.end])


def find_outliers(documents: Sequence[Document]) -> OutlierReport:
    """What few of three or more copies have and most have not.

    ``path`` of each document is its name in the report. As many comparisons as
    there are copies, each near linear. Raises ValueError for fewer than three:
    of two copies neither is the odd one.
    """
    if len(documents) < 3:
        raise ValueError("of fewer than three copies none is the odd one")
    reference = _choose_reference(documents)
    others = [document for document in documents if document is not reference]
    reports = {document.path: compare_texts(reference, document) for document in others}
    return _Counting(documents, reference, reports).report()


def _choose_reference(documents: Sequence[Document]) -> Document:
    spread: Counter[tuple[str, str]] = Counter()
    for document in documents:
        spread.update({(p.title, p.text) for p in document.provisions})
    return max(
        documents, key=lambda d: sum(spread[p.title, p.text] for p in d.provisions) / len(d.provisions)
    )


class _Counting:
    def __init__(
        self, documents: Sequence[Document], reference: Document, reports: Mapping[str, DocumentComparison]
    ) -> None:
        self.documents = documents
        self.reference = reference
        self.reports = reports
        self.names = [document.path for document in documents]
        self.by_name = {document.path: document for document in documents}
        self.half = len(documents) / 2
        self.outliers: list[tuple[int, Outlier]] = []
        self.varying: list[tuple[int, VaryingValue]] = []
        self.touched: set[int] = set()

    def report(self) -> OutlierReport:
        kept: dict[int, dict[str, ProvisionChange]] = defaultdict(dict)
        gone: dict[int, list[str]] = defaultdict(list)
        come: dict[tuple[str, str], list[tuple[str, ProvisionChange]]] = defaultdict(list)
        cut: dict[tuple[int, Redline | None], list[tuple[str, ProvisionChange]]] = defaultdict(list)
        for name, report in self.reports.items():
            for change in report.changes:
                if change.status == "added":
                    words = (_all_of(change.title), _all_of(change.text))
                    come[words].append((name, change))
                elif change.status == "removed":
                    gone[change.old[0].index].append(name)
                elif change.status in ("split", "merged"):
                    cut[change.old[0].index, change.text].append((name, change))
                else:
                    kept[change.old[0].index][name] = change
        for index, changes in kept.items():
            self._count_kept(index, changes)
        for (index, text), alike in cut.items():
            change = alike[0][1]
            names = [name for name, _ in alike]
            self._add(index, "reworded", names, change.new[0], text, _weigh(change))
        for index, names in gone.items():
            self._count_gone(index, names)
        for found in come.values():
            self._count_come(found)
        sources = {name: report.new for name, report in self.reports.items()}
        sources[self.reference.path] = next(iter(self.reports.values())).old
        self.outliers.sort(key=lambda item: item[0])
        self.varying.sort(key=lambda item: item[0])
        return OutlierReport(
            tuple(sources[name] for name in self.names),
            self.reference.path,
            len(self.reference.provisions),
            len(self.reference.provisions) - len(self.touched),
            tuple(outlier for _, outlier in self.outliers),
            tuple(value for _, value in self.varying),
            tuple(dict.fromkeys(n for report in self.reports.values() for n in report.not_compared)),
        )

    # Provisions that both have

    def _count_kept(self, index: int, changes: Mapping[str, ProvisionChange]) -> None:
        text = self.reference.provisions[index].text
        place = next(iter(changes.values())).old[0]
        stretches = _find_stretches(text, changes)
        usual: dict[int, str] = {}
        agreed: dict[int, int] = {}  # how many copies say what is usual
        odd: dict[str, list[_Stretch]] = defaultdict(list)  # by copy
        for stretch in stretches:
            told = {name: stretch.told(name, text) for name in self.names}
            value, times = Counter(told.values()).most_common(1)[0]
            if stretch.name or times <= self.half:
                values = tuple((name, told[name].strip()) for name in self.names)
                self.varying.append((index, VaryingValue(place, values, stretch.name)))
                continue
            usual[stretch.start] = value
            agreed[stretch.start] = times
            for name in self.names:
                if told[name] != value:
                    odd[name].append(stretch)
        alike: dict[tuple[tuple[int, str], ...], list[str]] = defaultdict(list)
        for name, its in odd.items():
            alike[tuple((s.start, s.told(name, text)) for s in its)].append(name)
        for names in alike.values():
            redline = _redline_of(names[0], text, stretches, usual, odd[names[0]])
            found = assess(redline, Context(language=self.reference.language))
            where = changes[names[0]].new[0] if names[0] in changes else place
            formatting = all(edit.kind == "formatting" for edit in found.edits)
            status: OutlierStatus = "reformatted" if formatting else "reworded"
            others = min(agreed[stretch.start] for stretch in odd[names[0]])
            self._add(index, status, names, where, redline, found, others)
        self._count_headings(index, changes, place)
        moved = [name for name, change in changes.items() if change.moved]
        if 0 < len(moved) < self.half:
            self._add(index, "moved", moved, changes[moved[0]].new[0], None, Assessment("editorial"))

    def _count_headings(self, index: int, changes: Mapping[str, ProvisionChange], place: Place) -> None:
        found = {
            name: self.by_name[name].provisions[changes[name].new[0].index]
            if name in changes
            else self.reference.provisions[index]
            for name in self.names
        }
        titles = {name: provision.title for name, provision in found.items()}
        if len(set(titles.values())) == 1:
            return
        blanks = {name: _without_values(provision) for name, provision in found.items()}
        usual, times = Counter(blanks.values()).most_common(1)[0]
        alike = [name for name in self.names if blanks[name] == usual]
        if times <= self.half or len({titles[name] for name in alike}) > 1:
            names = {value.name for name in alike for value in found[name].title_values}
            known = names.pop() if len(names) == 1 and times > self.half else ""
            self.varying.append((index, VaryingValue(place, tuple(titles.items()), known)))
        if times <= self.half:
            return
        for blank in dict.fromkeys(blanks.values()):
            if blank != usual:
                copies = [name for name in self.names if blanks[name] == blank]
                where = changes[copies[0]].new[0] if copies[0] in changes else place
                redline = compare_words(titles[alike[0]], titles[copies[0]])
                self._add(index, "retitled", copies, where, redline, Assessment("wording"), times)

    # Provisions that some lack

    def _count_gone(self, index: int, names: list[str]) -> None:
        """Copies that lack a provision of the reference; most of them may."""
        self.touched.add(index)
        report = self.reports[names[0]]
        change = next(c for c in report.changes if c.status == "removed" and c.old[0].index == index)
        if len(names) < self.half:
            self._add(index, "removed", names, change.old[0], _turn(change.text, "deleted"), _weigh(change))
        elif len(names) > self.half:
            have = [name for name in self.names if name not in names]
            self._add(index, "added", have, change.old[0], _turn(change.text, "inserted"), _weigh(change))

    def _count_come(self, found: Sequence[tuple[str, ProvisionChange]]) -> None:
        """Copies that have a provision which the reference lacks; most of them may."""
        names = [name for name, _ in found]
        change = found[0][1]
        index = change.new[0].index
        if len(names) < self.half:
            self._add(index, "added", names, change.new[0], _turn(change.text, "inserted"), _weigh(change))
        elif len(names) > self.half:
            lack = [name for name in self.names if name not in names]
            self._add(index, "removed", lack, change.new[0], _turn(change.text, "deleted"), _weigh(change))

    # Shared

    def _add(
        self,
        index: int,
        status: OutlierStatus,
        names: Sequence[str],
        place: Place,
        redline: Redline | None,
        assessment: Assessment,
        others: int | None = None,
    ) -> None:
        self.touched.add(index)
        if others is None:
            others = len(self.names) - len(names)
        self.outliers.append((index, Outlier(status, tuple(names), others, place, redline, assessment)))


def _redline_of(
    name: str, text: str, stretches: Sequence[_Stretch], usual: Mapping[int, str], odd: Sequence[_Stretch]
) -> Redline:
    """From what the others say to what this copy says, its own values in both."""
    starts = {stretch.start for stretch in odd}
    ours: list[str] = []
    theirs: list[str] = []
    at = 0
    for stretch in stretches:
        own = stretch.told(name, text)
        ours += (text[at : stretch.start], own)
        theirs += (text[at : stretch.start], usual[stretch.start] if stretch.start in starts else own)
        at = stretch.end
    return compare_words("".join((*theirs, text[at:])), "".join((*ours, text[at:])))


def _find_stretches(text: str, changes: Mapping[str, ProvisionChange]) -> list[_Stretch]:
    """Where the copies have other words than the reference: edits that overlap or touch are one stretch."""
    edits = sorted(
        (
            (edit.old_at, edit.old_at + len(edit.old), name, edit)
            for name, change in changes.items()
            for edit in change.edits
        ),
        key=lambda item: item[:3],
    )
    groups: list[tuple[int, int, dict[str, list[Edit]]]] = []
    for start, end, name, edit in edits:
        if groups and start <= groups[-1][1]:
            first, last, by_copy = groups.pop()
            groups.append((first, max(last, end), by_copy))
        else:
            groups.append((start, end, {}))
        groups[-1][2].setdefault(name, []).append(edit)
    return [
        _Stretch(
            start,
            end,
            {name: _apply(text, start, end, its) for name, its in by_copy.items()},
            _parameter(edit for its in by_copy.values() for edit in its),
        )
        for start, end, by_copy in groups
    ]


def _apply(text: str, start: int, end: int, edits: Sequence[Edit]) -> str:
    pieces: list[str] = []
    at = start
    for edit in edits:
        pieces += (text[at : edit.old_at], edit.new)
        at = edit.old_at + len(edit.old)
    return "".join((*pieces, text[at:end]))


def _parameter(edits: Iterable[Edit]) -> str:
    names = {edit.name if edit.kind == "parameter" else "" for edit in edits}
    return names.pop() if len(names) == 1 else ""


def _without_values(provision: Provision) -> str:
    """The heading with its blanks as blanks."""
    pieces: list[str] = []
    at = 0
    for value in provision.title_values:
        pieces += (provision.title[at : value.start], f"{{{{ {value.name} }}}}")
        at = value.end
    return "".join((*pieces, provision.title[at:]))


def _all_of(redline: Redline | None) -> str:
    return "".join(part.text for part in redline.parts) if redline is not None else ""


def _turn(redline: Redline | None, kind: PartKind) -> Redline | None:
    return Redline((RedlinePart(kind, _all_of(redline)),)) if redline is not None else None


def _weigh(change: ProvisionChange) -> Assessment:
    return Assessment(change.significance, change.reasons)
