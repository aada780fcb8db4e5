"""``blame`` as one html page: the text, with a footnote for whoever entered its words. No scripts."""

from __future__ import annotations

from collections.abc import Sequence

from clausectl.model.blame import BlamedProvision, BlamedSentence, BlamedWord, BlameReport
from clausectl.output.blame_shape import (
    NOTES,
    Source,
    Stretch,
    describe_source,
    find_stretches,
    group_sentences,
    head_provision,
    name_report,
    source_of,
)
from clausectl.output.html_parts import (
    hide,
    open_article,
    open_section,
    write_page,
    write_table,
    write_text,
)

Note = tuple[Source, tuple[str, ...]]
"""What a footnote is about: a source, and the lines that made a value or a number."""


def format_html(report: BlameReport, *, words: bool = False) -> str:
    """The whole page; with ``words`` each word has a footnote mark of its own."""
    return _Page(report, words).write()


class _Page:
    def __init__(self, report: BlameReport, words: bool) -> None:
        self.report = report
        self.words = words
        self.notes: dict[Note, list[BlamedWord]] = {}
        self.numbers: dict[Note, int] = {}

    def write(self) -> str:
        title, below = name_report(self.report)
        lines: list[str] = []
        links: list[tuple[str, str, str]] = []
        for number, provision in enumerate(self.report.provisions, 1):
            anchor = f"p{number}"
            head = head_provision(provision) or "Text without a number"
            links.append((anchor, head, ""))
            lines += open_article(2, anchor, write_text(head))
            lines += self._write_provision(provision)
            lines.append("</article>")
        lines += open_section(2, "notes", "Who entered the words")
        lines.append("<ol>")
        lines += [self._write_note(number, note) for number, note in enumerate(self.notes, 1)]
        lines += ["</ol>", "</section>"]
        lines += [f'<p class="note">{write_text(note)}</p>' for note in NOTES]
        header = [f"<h1>{write_text(title)}</h1>", f'<p class="lead">{write_text(below)}</p>']
        if self.report.asked:
            header += write_table("", (), [("Asked about", write_text(" ".join(self.report.asked.split())))])
        name = f"Who entered the words of {title}"
        return write_page(name, header, links, lines, contents="Provisions", skip="Skip to the words")

    def _write_provision(self, provision: BlamedProvision) -> list[str]:
        lines = []
        if provision.number_word is not None and self.words:
            mark = self._mark([provision.number_word])
            lines.append(f'<p class="above">Number {write_text(provision.number)}{mark}</p>')
        if provision.title is not None and provision.title.words:
            lines.append(
                f'<p class="words" dir="auto"><strong>{self._write_mixed(provision.title)}</strong></p>'
            )
        for source, sentences in group_sentences(provision):
            if source is None or self.words:
                lines += [f'<p class="words" dir="auto">{self._write_mixed(s)}</p>' for s in sentences]
                continue
            shown = " ".join(write_text(sentence.text) for sentence in sentences)
            mark = self._mark([word for sentence in sentences for word in sentence.words])
            lines.append(f'<p class="words" dir="auto">{shown}{mark}</p>')
        return lines

    def _write_mixed(self, sentence: BlamedSentence) -> str:
        parts: list[str] = []
        at = 0
        stretches = find_stretches(sentence)
        if self.words:
            stretches = [Stretch(s.source, w.start, w.end, (w,)) for s in stretches for w in s.words]
        for stretch in stretches:
            parts.append(write_text(sentence.text[at : stretch.start]))
            parts.append(write_text(sentence.text[stretch.start : stretch.end]))
            parts.append(self._mark(stretch.words))
            at = stretch.end
        return "".join(parts)

    def _mark(self, words: Sequence[BlamedWord]) -> str:
        """The footnote mark behind some words of one source."""
        source = source_of(words[0])
        lines = {f"{word.path}:{word.line}" for word in words} if source[1] in ("value", "number") else set()
        note = (source, tuple(sorted(lines)))
        first = note not in self.numbers
        if first:
            self.numbers[note] = len(self.numbers) + 1
            self.notes[note] = list(words)
        number = self.numbers[note]
        anchor = f' id="r{number}"' if first else ""
        return f'<sup><a href="#n{number}"{anchor}>{hide("entered by: footnote ")}{number}</a></sup>'

    def _write_note(self, number: int, note: Note) -> str:
        told = describe_source(self.report, note[0], self.notes[note])
        commit = self.report.commits.get(self.report.origins[note[0][0]].commit) if note[0][0] >= 0 else None
        subject = f' <span class="quiet">{write_text(commit.subject)}</span>' if commit is not None else ""
        back = f'<a href="#r{number}" aria-label="back to the words">↩</a>'
        return f'<li id="n{number}">{write_text(told)}{subject} {back}</li>'
