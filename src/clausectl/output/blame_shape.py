"""What a reader of ``blame`` is told, before it is text, html or JSON: who entered which words, grouped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from clausectl.model.blame import BlamedProvision, BlamedSentence, BlamedWord, BlameReport, Origin
from clausectl.model.lineage import CommitFacts
from clausectl.records import dataclass

GAP = " · "
NOT_COMMITTED = "not committed yet"
NOT_RECORDED = "who entered it is not recorded: this history does not hold what was frozen"
PRINTED = "printed by clausectl, entered by nobody"
_NO_REQUEST = "not recorded"
_SHORT_ID = 7
_WHOLE = 14  # words of a stretch that are quoted whole
_HEAD, _TAIL = 7, 4  # words of a longer one
_MOST_QUOTES = 6

Source = tuple[int, str, str]
"""What words are grouped by: origin, kind (``word``, ``value``, ``number``, ``printed``), name."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of a sentence that stand side by side and have one source; from … to … of its text."""

    source: Source
    start: int
    end: int
    words: tuple[BlamedWord, ...]


def source_of(word: BlamedWord) -> Source:
    """Words of a file are told by their commit alone, values and numbers by what they are as well."""
    if word.kind in ("value", "number"):
        return word.origin, word.kind, word.name
    return word.origin, "printed" if word.kind == "printed" else "word", ""


def find_stretches(sentence: BlamedSentence) -> list[Stretch]:
    """The stretches of a sentence in order; together they are all of its words."""
    found = []
    for source, group in groupby(sentence.words, source_of):
        words = tuple(group)
        found.append(Stretch(source, words[0].start, words[-1].end, words))
    return found


def group_sentences(provision: BlamedProvision) -> Iterator[tuple[Source | None, list[BlamedSentence]]]:
    """Neighbouring sentences of one source together, with it; every other by itself, with None."""

    def lone_source(sentence: BlamedSentence) -> Source | None:
        sources = {source_of(word) for word in sentence.words}
        return sources.pop() if len(sources) == 1 else None

    for source, group in groupby(provision.sentences, lone_source):
        if source is not None:
            yield source, list(group)
        else:
            for sentence in group:
                yield None, [sentence]


def rank_sources(stretches: Sequence[Stretch]) -> list[Source]:
    """The sources of a sentence: first the one with most words, then in their order."""
    counts: dict[Source, int] = {}
    for stretch in stretches:
        counts[stretch.source] = counts.get(stretch.source, 0) + _count(stretch)
    if not counts:
        return []
    most = max(counts, key=lambda source: (source[1] == "word", counts[source]))
    return [most, *(source for source in counts if source != most)]


def _count(stretch: Stretch) -> int:
    return len(stretch.words)


def quote_stretches(sentence: BlamedSentence, stretches: Iterable[Stretch]) -> str:
    """The words of some stretches in quotes, long ones by their ends."""
    quotes = [quote(sentence.text[stretch.start : stretch.end]) for stretch in stretches]
    more = len(quotes) - _MOST_QUOTES
    if more > 1:
        return ", ".join(quotes[:_MOST_QUOTES]) + f" and {more} more places"
    return ", ".join(quotes)


def quote(text: str) -> str:
    """Words in quotes; of many the first and the last, with their number."""
    words = text.split()
    if len(words) <= _WHOLE:
        return f"“{' '.join(words)}”"
    return f"“{' '.join(words[:_HEAD])} … {' '.join(words[-_TAIL:])}” ({len(words)} words)"


# In words


def name_source(report: BlameReport, source: Source, words: Iterable[BlamedWord]) -> str:
    """Which file in which version, and for a value or number what it is and the line that made it."""
    number, kind, name = source
    if kind == "printed":
        return PRINTED
    if kind in ("value", "number"):
        places = dict.fromkeys(f"{word.path}:{word.line}" for word in words)
        return f"{_NAMES[kind]} {_name_made(kind, name)}, {', '.join(places)}"
    return name_origin(report.origins[number])


_NAMES = {"value": "value of", "number": "number of"}


def _name_made(kind: str, name: str) -> str:
    if kind == "number" and name.startswith("reference to "):
        return f"the {name}"
    return f"a {name}" if name == "list item" else name


def name_origin(origin: Origin) -> str:
    """``icml/exclusivity 1.0.0``, or the path of what has no id."""
    return f"{origin.name or origin.path} {origin.version}".rstrip()


def describe_origin(origin: Origin, commits: Mapping[str, CommitFacts]) -> str:
    """``3f9a2c1 2020-06-01 · #12 · entered by NAME (proposed by …)``, or why there is no such."""
    if not origin.recorded:
        return NOT_RECORDED
    if not origin.commit:
        return NOT_COMMITTED
    commit = commits[origin.commit]
    when = f"{commit.id[:_SHORT_ID]} {commit.date[:10]}"
    if origin.cut_off:
        return f"{when} or before, as far as this shallow clone shows"
    request = "no pull request recorded" if commit.pull_request == _NO_REQUEST else commit.pull_request
    return GAP.join((when, request, describe_people(commit)))


def describe_people(commit: CommitFacts) -> str:
    """Who entered something, and who else is named: whoever enters words need not have drafted them."""
    others = []
    if commit.proposed_by:
        others.append(f"proposed by {', '.join(commit.proposed_by)}")
    if commit.co_authors:
        others.append(f"with {', '.join(commit.co_authors)}")
    if commit.squashed:
        others.append("a squash: its authors are folded into one")
    aside = f" ({'; '.join(others)})" if others else ""
    return f"entered by {commit.author}{aside}"


def describe_source(report: BlameReport, source: Source, words: Iterable[BlamedWord]) -> str:
    """All that is told of the words of one source."""
    name = name_source(report, source, words)
    if source[0] < 0:
        return name
    return f"{name}{GAP}{describe_origin(report.origins[source[0]], report.commits)}"


def name_report(report: BlameReport) -> tuple[str, str]:
    """What was blamed, and where: the title line and the line below it."""
    name = f"{report.name} {report.version}".rstrip()
    title = report.title or name
    commit = f" ({report.commit[:_SHORT_ID]})" if report.commit else ""
    below = name if report.title else report.kind
    return title, f"{below}, at {report.revision}{commit}"


def head_provision(provision: BlamedProvision) -> str:
    """Its number and title, and the clause with its version; empty for text between two of them."""
    title = provision.title.text if provision.title is not None else ""
    clause = f"{provision.clause} {provision.version}".rstrip()
    shown = " ".join(part for part in (provision.cited if provision.number else "", title) if part)
    return f"{shown}{GAP}{clause}" if shown and clause else shown or clause


NOTES = (
    "Words are compared, not lines: layout, numbers of provisions and moves are nobody's words.",
    "What was deleted has no words left, and so nobody's name. Who entered words need not have drafted them.",
)
