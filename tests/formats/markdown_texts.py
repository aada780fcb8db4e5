"""Hypothesis strategies for Markdown: prose as contracts write it, and text meant to break a parser."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = st.sampled_from(
    "the Company shall not Article 3.2 (a) 60 days “Work” § 5 e.g. A. B.V. it's naïve café Ünïted 本契約 "
    "snake_case 1. 2) a) 1986. co-op é ﬁ Å ＿ x\u00a0y {{ name }} {{name}} {{ price }} and/or 10% $5 #1 – — =".split(" ")
)
LINES = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)
PROSE = st.lists(LINES, min_size=1, max_size=6).flatmap(
    lambda lines: st.lists(st.sampled_from(["\n", "\n\n", "\n\n\n", "  \n", " \n"]), min_size=len(lines), max_size=len(lines)).map(
        lambda ends: "".join(line + end for line, end in zip(lines, ends, strict=True))
    )
)

MARKUP = st.sampled_from(
    [
        "*", "**", "***", "_", "__", "`", "``", "[", "]", "](x.md)", "](../a/b.md)", "(", ")", "<", ">", "<b>",
        "<!-- x -->", "&amp;", "&nbsp;", "&#10;", "&copy;", "&", ";", "\\", "\\*", "\\\n", "  \n", "\n", "\n\n",
        "- ", "+ ", "1. ", "2. ", "1) ", "# ", "## ", "#", "> ", "---", "===", "***", "```", "~~~", "    ", "\t",
        "|", "\\|", " | ", "| --- | --- |", "---|---", ":--", "{{ a }}", "{{a}}", "{{", "}}", "\\{{ a }}", "{",
        "![", "http://x.y", "<http://x.y>", "[x]: y", "[x]", "![a](b)", "(a)", "a)", "é", "e\u0301", "\u0338",
        "\u1fef", "\u037e", "\u00a0", "\u3000", "\u2003", "“", "”", ".", ",", "a", "b c", "word", "1986.", "本", "~", "~~",
    ]
)
WILD = st.lists(MARKUP, max_size=25).map("".join)
TAME = st.lists(
    st.sampled_from(
        [
            "*", "**", "*", "**", "_", "__", "`", "[", "](../a/b.md)", "(", ")", "&amp;", "&nbsp;", "&eacute;", "\\*",
            "\\\n", "  \n", "\n", "\n\n", "\n\n- ", "\n- ", "\n  ", "\n    ", "\n\n1. ", "\n2. ", "\n   ", "\n\n# ",
            "\n\n> ", "\n> ", "\n>\n> ", "\n\n| a | b |\n| --- | --- |\n| ", " | ", " |\n", "{{ a }}", "{{ empty }}",
            "é", "e\u0301", "\u0338", "<\u0338", "\u1fef", "\u00a0", "“", "”", ".", ",", " ", " ", "a", "b", "word", "本",
            "1. ", "- ", "+", "#", "=", "===", "--- | ---", "\\", "&", "_", "~~", "a_b", "1)", "\t",
        ]
    ),
    max_size=22,
).map("".join)
# What a file that was decoded can hold: no control characters (`clausectl.formats.decoding` refuses them).
ANY = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], include_characters="\n\t"), max_size=60
)
TEXT = st.one_of(PROSE, WILD, TAME, ANY)
