"""Who entered which words: what ``clausectl blame`` tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from clausectl.model.lineage import CommitFacts
from clausectl.records import dataclass

WordKind = Literal[
    "word",  # of a clause, a form or a document; numbers that are typed and punctuation are such words too
    "value",  # a parameter's: `name` is the parameter, the place its line in the manifest
    "manifest",  # a title, or words of the signature block: the place is the line that states them
    "number",  # given by numbering, or of a reference: the place is what made it
    "printed",  # words that clausectl prints itself: nobody entered them
]
BlamedKind = Literal["form", "agreement", "clause", "document"]


@dataclass(frozen=True, slots=True)
class Origin:
    """What brought words in: a version of a file, and the commit that gave the file this content.

    ``path`` is the file at that time and ``name`` the id of the clause, form or
    agreement that the path is of (empty for any other file); ``version`` is
    what the file stated then. ``commit`` is a full id, empty for what is not
    committed yet. ``cut_off`` says that the clone shows nothing older: the
    words may be older than this commit. ``recorded`` is False where the history
    does not hold the text of a signed version, so that nobody is named for it.
    """

    path: str
    name: str
    version: str
    commit: str
    cut_off: bool = False
    recorded: bool = True


@dataclass(frozen=True, slots=True)
class BlamedWord:
    """A word, number or mark at ``start`` to ``end`` of its sentence.

    ``origin`` is an index of `BlameReport.origins`, -1 for printed words.
    ``path`` and ``line`` (from 1) are where it stands in the files of today.
    """

    start: int
    end: int
    kind: WordKind
    origin: int
    path: str
    line: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class BlamedSentence:
    """One sentence (or title, or line), and each of its words in order; what is between them is space."""

    text: str
    words: tuple[BlamedWord, ...]

    def read(self, word: BlamedWord) -> str:
        """The characters of one of its words."""
        return self.text[word.start : word.end]


@dataclass(frozen=True, slots=True)
class BlamedProvision:
    """A provision with its number and title as printed; ``cited`` is how a reader would cite it.

    ``number_word`` says what made the number, where something did.
    """

    number: str
    cited: str
    level: int
    clause: str
    version: str
    title: BlamedSentence | None
    sentences: tuple[BlamedSentence, ...]
    number_word: BlamedWord | None = None

    @property
    def parts(self) -> tuple[BlamedSentence, ...]:
        """Title and sentences."""
        return (self.title, *self.sentences) if self.title is not None else self.sentences


@dataclass(frozen=True, slots=True)
class BlameReport:
    """Every word of a text, or of the provisions or passages that were asked about.

    ``revision`` is as typed and ``commit`` its id, empty for work tree and
    index. ``asked`` is the provision or passage asked about, else empty.
    ``cut_off`` says that the clone is shallow and some words may be older.
    """

    name: str
    kind: BlamedKind
    path: str
    title: str
    version: str
    revision: str
    commit: str
    origins: tuple[Origin, ...]
    provisions: tuple[BlamedProvision, ...]
    commits: Mapping[str, CommitFacts]
    asked: str = ""
    cut_off: bool = False
