"""``blame`` as text: sentences, and below them who entered them."""

from __future__ import annotations

from itertools import groupby

from clausectl.model.blame import BlamedProvision, BlamedSentence, BlameReport
from clausectl.output.blame_shape import (
    NOTES,
    Stretch,
    describe_source,
    find_stretches,
    group_sentences,
    head_provision,
    name_report,
    quote_stretches,
    rank_sources,
    source_of,
)
from clausectl.output.terminal import escape_line, measure, paint
from clausectl.output.text_page import TextPage

_TEXT, _FACTS = 2, 6  # columns of indentation
_WORD = 22  # columns of a word


def format_text(report: BlameReport, *, words: bool = False, color: bool = False, width: int = 96) -> str:
    """Sentence by sentence; with ``words`` each word on a line of its own."""
    page = TextPage(color, width)
    title, below = name_report(report)
    page.lines.append(paint(escape_line(title), "bold", color))
    page.line(below)
    if report.asked:
        page.line(f"asked about: {' '.join(report.asked.split())}")
    writer = _Writer(report, page)
    for provision in report.provisions:
        if words:
            writer.write_words(provision)
        else:
            writer.write_provision(provision)
    page.lines.append("")
    for note in NOTES:
        page.line(note, style="dim")
    return page.read()


class _Writer:
    def __init__(self, report: BlameReport, page: TextPage) -> None:
        self.report = report
        self.page = page

    def write_provision(self, provision: BlamedProvision) -> None:
        self._head(provision)
        if provision.title is not None and provision.title.words:
            self._write_mixed(provision.title, "the title")
        for source, sentences in group_sentences(provision):
            if source is None:
                self.page.line(sentences[0].text, _TEXT, hang=0)
                self._write_mixed(sentences[0])
                continue
            for sentence in sentences:
                self.page.line(sentence.text, _TEXT, hang=0)
            words = [word for sentence in sentences for word in sentence.words]
            self._facts(describe_source(self.report, source, words))

    def _write_mixed(self, sentence: BlamedSentence, whole: str = "") -> None:
        """Each source of a sentence with its words; that of most of them first, as all the other ones."""
        stretches = find_stretches(sentence)
        for number, source in enumerate(rank_sources(stretches)):
            own: list[Stretch] = [stretch for stretch in stretches if stretch.source == source]
            told = describe_source(self.report, source, [word for s in own for word in s.words])
            if len(own) == len(stretches):
                self._facts(f"{told}: {whole}" if whole else told)
            elif number == 0:
                self._facts(f"{told}: {f'{whole}, all' if whole else 'all'} but what follows")
            else:
                self._facts(f"{told}: {quote_stretches(sentence, own)}")

    def _facts(self, text: str) -> None:
        self.page.line(text, _FACTS, style="dim")

    def _head(self, provision: BlamedProvision) -> None:
        self.page.lines.append("")
        head = head_provision(provision)
        if head:
            self.page.line(head, style="bold")

    def write_words(self, provision: BlamedProvision) -> None:
        self._head(provision)
        if provision.number_word is not None:
            word = provision.number_word
            told = describe_source(self.report, source_of(word), [word])
            self._row(provision.number, f"{told}")
        for sentence in provision.parts:
            for _, group in groupby(sentence.words, lambda word: (word.path, word.line, source_of(word))):
                words = list(group)
                told = describe_source(self.report, source_of(words[0]), words)
                if words[0].kind in ("word", "manifest"):
                    told = f"{told}, now {words[0].path}:{words[0].line}"
                for word in words:
                    self._row(sentence.read(word), told)

    def _row(self, word: str, told: str) -> None:
        shown = escape_line(word)
        gap = " " * max(1, _WORD - measure(shown))
        self.page.lines.append(f"{' ' * _TEXT}{shown}{gap}{escape_line(told)}")
