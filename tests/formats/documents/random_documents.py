"""Random agreements: every construct the reader knows, mixed without sense, and hostile text."""

from __future__ import annotations

from hypothesis import strategies as st

_INLINE = st.sampled_from(
    [
        "Customer", "shall pay", "the Fees", "of 30 days", "Ünïcode", "日本", "e.g.", "“Term”", "x_y", "a",
        "A.", "**bold**", "**Fees.**", "**Fees**.", "*em*", "_em_", "***both***", "**a**b", "*a", "b*",
        "**", "__u__", "`code`", "``a ` b``", "`", "~~struck~~", "~~", "~~~ s ~~~", "[words](target.md)",
        "[a](b 'title')", "[ref]", "[x]", "[ ]", "![alt words](i.png)", "![", "](", "<http://example.org>",
        '<span class="header_2">Head</span>', "<u>under", "</u>", "<br>", "<br/>", "<ins>new</ins>",
        "<sup>2</sup>", '<a name="q"></a>', "<label>L</label>", "<!-- left out -->", "a<!-- in a word -->b",
        "<!-- over\nlines -->", "<img src='p.png' alt='no'>", "&amp;", "&copy;", "&#65;", "&nosuch;", "\\*",
        "\\a", "\\", "{{ name }}", "{{", "(a)", "(i)", "(b)", "1.1", "9.2", "§ 3", "|", "a | b", "\\|", ":",
        ";", "; and", "\t", "  ", "\xa0", "!", "#", "2. x", "Section 4", "x\u200by",
    ]
)  # fmt: skip
_PREFIX = st.sampled_from(
    [
        "", "", "", "", "# ", "## ", "### 4.1 ", "## 4. ", "## Article II ", "# Exhibit A: ", "###### ",
        "#", "> ", "> > ", ">", "- ", "* ", "+ ", "1. ", "2. ", "3) ", "10. ", "  - ", "   1. ", "    ",
        "        ", "   ", "    a. ", "        i. ", "a. ", "b. ", "i. ", "ii. ", "(a) ", "(b) ", "(i) ",
        "(ii) ", "(A) ", "(1) ", "(2) ", "A. ", "B) ", "**5.1.** ", "**5.** ", "**5.2** ", "5.1 ", "5.1. ",
        "1.1.2 ", "Section 4. ", "Article II. ", "§ 31a ", "Schedule 1: ", "**Schedule 1** ", "Artikel 3. ",
        "Cláusula Primera. ", "| ", "|", "\t", "- (a) ", "1. (a) ", "- - ", "1. 1. ", "<div> ", "<p>",
        "<!-- ", "--> ", "``` ", "~~~", "[ref]: /u ", "[d]: ", "<table><tr><td>", "<h2>4. T</h2>",
    ]
)  # fmt: skip
_WHOLE = st.sampled_from(
    [
        "---", "===", "***", "- - -", "```", "```text", "| a | b |\n|---|---|\n| c | d | e |\n| f |",
        "|---|", "| x \\| y | z |", "", "", "", "[ref]: /url", "[ref]: <> 'title'", "<div>", "</div>",
        "<!--", "-->", "<!-- one line -->", "...", "<p>Words in a block</p>",
        "<details>\n<summary>S</summary>\n\n**in**\n\n</details>", "1.", "-", "#", "**Recitals**",
        "<table>\n<tr><td>c1</td><td>c2</td></tr>\n</table>",
    ]
)  # fmt: skip
_line = st.one_of(
    st.builds(lambda prefix, words: prefix + " ".join(words), _PREFIX, st.lists(_INLINE, max_size=6)),
    st.builds(lambda prefix, words: prefix + "".join(words), _PREFIX, st.lists(_INLINE, max_size=6)),
    _WHOLE,
)
_end = st.sampled_from(["\n", "\n\n", "\n\n", "\n\n\n", "  \n", "\\\n"])
_front = st.sampled_from(
    ["", "", "", "---\ntitle: A text\nof: x\n---\n", "---\ntitle: open\n", "---\n\nText\n"]
)

documents = st.builds(
    lambda front, lines: front + "".join(line + end for line, end in lines),
    _front,
    st.lists(st.tuples(_line, _end), max_size=14),
)
hostile = st.text(alphabet="ab1.()[]<>*_`~!&;:#-+|\\/=\"' \t\n>iv{}", max_size=120)
anything = st.one_of(documents, hostile, st.text(max_size=80).map(lambda t: t.replace("\r", "\n")))
