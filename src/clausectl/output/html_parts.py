"""What html reports are made of: a page of its own, text that stays text, redlines in two views."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from clausectl.model.redlines import Redline, Significance
from clausectl.output.html_style import write_style
from clausectl.output.redline import Stretch, lay_out
from clausectl.output.terminal import escape_controls, escape_line

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")
_MARKS = {"inserted": ("ins", "inserted: "), "deleted": ("del", "deleted: ")}


def write_text(text: str) -> str:
    """Text as itself: no tag, no entity, nothing that turns the line around."""
    return escape(escape_line(text))


def hide(words: str) -> str:
    """Words of ours for a screen reader alone."""
    return f'<span class="vh">{words}</span>'


def write_weight(significance: Significance) -> str:
    """The significance in a cell of a table."""
    return f'<span class="nowrap">{significance}</span>'


def write_language(code: str) -> str:
    """The attribute for words of a contract; empty where the language is not known."""
    return f' lang="{code if _LANGUAGE.fullmatch(code) else ""}"'


def write_page(
    title: str,
    header: Sequence[str],
    links: Sequence[tuple[str, str, str]],
    main: Iterable[str],
    *,
    contents: str = "Changes",
    skip: str = "Skip to the changes",
) -> str:
    """A whole page: one file, no script, and nothing that a browser may fetch.

    ``header`` and ``main`` are html; ``links`` are (anchor, text, text below it)
    of the list of changes, which is called ``contents``.
    """
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY, quote=False)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{write_text(title)}</title>",
        f"<style>{write_style()}</style>",
        "</head>",
        "<body>",
        f'<a class="skip" href="#main">{skip}</a>',
        "<header>",
        *header,
        "</header>",
        '<div class="page listed">' if links else '<div class="page">',
    ]
    if links:
        lines.append('<nav class="toc" aria-labelledby="toc"><h2 id="toc">' + contents + "</h2><ol>")
        for anchor, text, below in links:
            note = f"<span>{write_text(below)}</span>" if below else ""
            lines.append(f'<li><a href="#{anchor}">{write_text(text)}</a>{note}</li>')
        lines.append("</ol></nav>")
    lines += ['<main id="main" tabindex="-1">', *main, "</main>", "</div>"]
    lines += ["<footer>Made by clausectl. A reader’s aid, not legal advice.</footer>", "</body>", "</html>"]
    return "\n".join(lines) + "\n"


def write_switch() -> str:
    """The choice between the two views of each redline."""
    return (
        '<fieldset class="view"><legend>Show the words</legend>'
        '<label><input type="radio" name="view" id="view-inline" checked> in one text</label>'
        '<label><input type="radio" name="view" id="view-sides"> side by side</label></fieldset>'
    )


def write_table(
    caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], *, style: str = ""
) -> list[str]:
    """A table with headers of columns and rows; cells are html.

    ``style`` is ``stack`` for rows that become lines on a phone, ``keep`` for
    short row headers that are never broken.
    """
    lines = [f'<table class="{style}">' if style else "<table>"]
    lines.append(f"<caption>{write_text(caption)}</caption>" if caption else "")
    if head:
        cells = "".join(f'<th scope="col">{write_text(cell)}</th>' if cell else "<td></td>" for cell in head)
        lines.append(f"<thead><tr>{cells}</tr></thead>")
    lines.append("<tbody>")
    for first, *rest in rows:
        cells = "".join(f"<td>{cell}</td>" for cell in rest)
        lines.append(f'<tr><th scope="row">{first}</th>{cells}</tr>')
    lines.append("</tbody></table>")
    return [line for line in lines if line]


def open_article(level: int, anchor: str, title: str) -> list[str]:
    """The beginning of one change, named by its heading; ``title`` is html."""
    return [
        f'<article class="change" id="{anchor}" aria-labelledby="{anchor}-title">',
        f'<h{level} id="{anchor}-title">{title}</h{level}>',
    ]


def open_section(level: int, anchor: str, title: str) -> list[str]:
    """The beginning of a part of the page; ``title`` is words of ours."""
    return [
        f'<section id="{anchor}" aria-labelledby="{anchor}-title">',
        f'<h{level} id="{anchor}-title">{title}</h{level}>',
    ]


def write_list(items: Iterable[str]) -> str:
    """A list; items are html."""
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def write_badge(significance: Significance, grounds: Sequence[str]) -> str:
    """The significance in words with its reasons: a sentence, or a list where there are several."""
    weighty = " weighty" if significance in ("substantive", "not assessed") else ""
    name = f"<strong>{significance.capitalize()}</strong>"
    if len(grounds) == 1:
        return f'<p class="badge{weighty}">{name}: {write_text(grounds[0])}</p>'
    return f'<div class="badge{weighty}">{name}: {write_list(map(write_text, grounds))}</div>'


# Redlines


def write_redline(
    redline: Redline, *, full: bool = False, languages: tuple[str, str] = ("", ""), sides: bool = True
) -> list[str]:
    """Both views of a redline, of which the style shows one.

    ``languages`` are codes of the old and the new text. Tags never reach over
    a paragraph.
    """
    paragraphs = _group_lines(lay_out(redline, full=full))
    old, new = languages
    lines = [f'<div class="words{" inline" if sides else ""}"{write_language(new or old)}>']
    lines += [f'<p dir="auto">{_write_lines(paragraph)}</p>' for paragraph in paragraphs]
    lines.append("</div>")
    if sides:
        lines += _write_sides(paragraphs, old, new)
    return lines


def write_words(text: str, language: str) -> list[str]:
    """Unchanged words, whole."""
    lines = [f'<div class="words"{write_language(language)}>']
    for paragraph in re.split(r"\n{2,}", text.strip("\n")):
        shown = "<br>".join(map(write_text, paragraph.split("\n")))
        lines.append(f'<p dir="auto">{shown}</p>')
    return [*lines, "</div>"]


def _group_lines(lines: Iterable[list[Stretch]]) -> list[list[list[Stretch]]]:
    """The lines of each paragraph."""
    paragraphs: list[list[list[Stretch]]] = [[]]
    for line in lines:
        if line:
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return [paragraph for paragraph in paragraphs if paragraph]


def _write_sides(paragraphs: Iterable[list[list[Stretch]]], old: str, new: str) -> list[str]:
    lines = [
        '<table class="sides" role="table">',
        '<caption class="vh">Side by side</caption>',
        '<thead role="rowgroup"><tr role="row">',
        '<th scope="col" role="columnheader">Old</th><th scope="col" role="columnheader">New</th>',
        "</tr></thead>",
        '<tbody role="rowgroup">',
    ]
    for paragraph in paragraphs:
        cells = []
        for name, language, drop in (("Old", old, "inserted"), ("New", new, "deleted")):
            kept = [[s for s in line if s.kind != drop] for line in paragraph]
            shown = _write_lines([line for line in kept if line])
            words = f'<p class="words" dir="auto"{write_language(language)}>{shown}</p>' if shown else ""
            cells.append(
                f'<td role="cell"><span class="side" aria-hidden="true">{name}</span>'
                f"{words or hide('nothing')}</td>"
            )
        lines.append(f'<tr role="row">{"".join(cells)}</tr>')
    return [*lines, "</tbody></table>"]


def _write_lines(lines: Iterable[Sequence[Stretch]]) -> str:
    return "<br>".join("".join(map(_write_stretch, line)) for line in lines)


def _write_stretch(stretch: Stretch) -> str:
    if stretch.kind == "folded":
        return (
            f'<span class="fold"><span aria-hidden="true">{escape(stretch.text)}</span>'
            f"{hide('unchanged words are left out here')}</span>"
        )
    if stretch.line_end:
        shown = f'<span aria-hidden="true">{escape(stretch.text)}</span>{hide("a line end")}'
    else:
        shown = escape(escape_controls(stretch.text)).replace("\t", "&lt;U+0009&gt;")
    if stretch.kind == "same":
        return shown
    tag, before = _MARKS[stretch.kind]
    return f"<{tag}>{hide(before)}{shown}{hide(' end ')}</{tag}>"
