"""How agreements are cut, construct by construct: each tree is written by hand.

A line of a tree is indented by two spaces a level and reads ``number <title> text``.
"""

from __future__ import annotations

import pytest

from clausectl.formats.documents.reading import cut_text


def tree(text: str) -> list[str]:
    lines = []
    for provision in cut_text(text, "a.md").provisions:
        parts = [provision.number, f"<{provision.title}>" if provision.title else "", provision.text]
        lines.append("  " * provision.level + " ".join(part for part in parts if part))
    return lines


def paths(text: str) -> list[str]:
    return [provision.path for provision in cut_text(text, "a.md").provisions]


CASES = {
    "headings with typed numbers": (
        "# Agreement\n\n## 4. Term\n\nOne year.\n\n### 4.1 Renewal.\n\nNone.\n\n*Fees*\n------\n\nFive.\n",
        ["<Agreement>", "  4 <Term> One year.", "    4.1 <Renewal> None.", "  <Fees> Five."],
    ),
    "numbers nest although headings are of one level": (
        "## 4. Term\n\n## 4.1 Renewal\n\n## 5. Fees\n",
        ["4 <Term>", "  4.1 <Renewal>", "5 <Fees>"],
    ),
    "articles and sections": (
        (
            "# ARTICLE II – Payment\n\nSection 2.1. Fees. Customer pays.\n\n"
            "Section 2.2. Taxes. Customer pays them.\n\n"
            "# ARTICLE III: Term\n"
        ),
        [
            "ARTICLE II <Payment>",
            "  Section 2.1 <Fees> Customer pays.",
            "  Section 2.2 <Taxes> Customer pays them.",
            "ARTICLE III <Term>",
        ],
    ),
    "a sentence about a section is no section": (
        (
            "Section 4 applies to the Fees.\n\nArticle 5 shall survive.\n\n1.5 million people live there.\n\n"
            "(c) 2020 Acme\n\n3 Months are agreed.\n"
        ),
        [
            (
                "Section 4 applies to the Fees.\n\nArticle 5 shall survive.\n\n"
                "1.5 million people live there.\n\n"
                "(c) 2020 Acme\n\n3 Months are agreed."
            )
        ],
    ),
    "bold run-in headings": (
        (
            "**5. Data**.\n\n**5.1.** **Use.** We use it.\n\n"
            "**5.2.** High Risk & Other Activities. Customer:\n\n"
            "(a) may,\n\n(b) must, and\n\nwill not.\n\n**6. Fees.** None.\n"
        ),
        [
            "5 <Data>",
            "  5.1 <Use> We use it.",
            "  5.2 <High Risk & Other Activities> Customer:",
            "    (a) may,",
            "    (b) must, and",
            "    will not.",
            "6 <Fees> None.",
        ],
    ),
    "a list goes on behind text that is flush": (
        "9.2. The Customer:\n\n(a) may,\n\n(b) must, and\n\nin any case\n\n(c) shall.\n\n9.3. Rest.\n",
        ["9.2 The Customer:", "  (a) may,", "  (b) must, and", "  in any case", "  (c) shall.", "9.3 <Rest>"],
    ),
    "run-in headings without numbers": (
        (
            "# T\n\n**What is this?** A text.\n\nMore of it.\n\n**Recitals**\n\n(A) One.\n\n(B) Two.\n\n"
            "**“Term”** means a year.\n"
        ),
        [
            "<T>",
            "  <What is this?> A text.\n\nMore of it.",
            "  <Recitals>",
            "    (A) One.",
            "    (B) Two.",
            "    “Term” means a year.",
        ],
    ),
    "spans as headings": (
        (
            '1. <span class="header_2">Processing</span>\n\n'
            '    1. <span class="header_3">Details.</span>  The '
            '<span class="k">Customer</span> says.\n\n        a. one\n\n        b. two:\n\n'
            "            i. x\n\n"
            "            ii. y\n\n2. <u>Rest.</u> End.\n"
        ),
        [
            "1 <Processing>",
            "  1 <Details> The Customer says.",
            "    a one",
            "    b two:",
            "      i x",
            "      ii y",
            "2 <Rest> End.",
        ],
    ),
    "one number for every item counts up": (
        "1. a b\n1. c d\n1. e f\n\ntext\n\n7. g\n7. h\n",
        ["1 a b", "2 c d", "3 e f", "text", "7 g", "8 h"],
    ),
    "typed numbers that jump or stand twice are shown": (
        "1. a b\n2. c d\n3. e f\n3. g h\n4. i j\n6. k l\n",
        ["1 a b", "2 c d", "3 e f", "3 g h", "4 i j", "6 k l"],
    ),
    "a list that text interrupts": (
        "1. One:\n\n(a) x;\n\n(b) y.\n\n2. Two.\n\nA paragraph.\n\n3. Three.\n",
        ["1 One:", "  (a) x;", "  (b) y.", "2 Two.", "A paragraph.", "3 Three."],
    ),
    "bullets are provisions without a number": (
        "1. One:\n   - x\n   - y\n\n     more of y\n\n   So it is.\n2. Two\n",
        ["1 One:", "  x", "  y\n\nmore of y", "  So it is.", "2 Two"],
    ),
    "bullets with typed numbers": (
        "- (a) one\n- (b) two\n",
        ["(a) one", "(b) two"],
    ),
    "an item that begins with a letter": (
        "1. (a) one\n\n   (b) two\n\n2. three\n",
        ["1", "  (a) one", "  (b) two", "2 three"],
    ),
    "(i) behind (h) is a letter, (i) before (ii) is a number": (
        "".join(f"({c}) {c * 3}\n\n" for c in "abcdefghij") + "1.1. Next:\n\n(a) x:\n\n(i) y\n\n(ii) z\n",
        [f"({c}) {c * 3}" for c in "abcdefghij"] + ["1.1 Next:", "  (a) x:", "    (i) y", "    (ii) z"],
    ),
    "letters begin anew below each number": (
        "**1.1.** A b:\n\n(a) x\n\n(b) y\n\n**1.2.** C d:\n\n(a) z\n",
        ["1.1 A b:", "  (a) x", "  (b) y", "1.2 C d:", "  (a) z"],
    ),
    "four kinds of numbers": (
        "9. Nine:\n\n(a) a a:\n\n(i) i i:\n\n(A) A A\n\n(B) B B\n\n(ii) j j\n\n(b) b b\n\n10. Ten\n",
        [
            "9 Nine:",
            "  (a) a a:",
            "    (i) i i:",
            "      (A) A A",
            "      (B) B B",
            "    (ii) j j",
            "  (b) b b",
            "10 Ten",
        ],
    ),
    "lines of one paragraph": (
        "The parties:\n(a) shall pay;\n(b) shall not\nwait, and\n(c) may go.\n",
        ["The parties:", "(a) shall pay;", "(b) shall not wait, and", "(c) may go."],
    ),
    "hard-wrapped text is not cut": (
        "As said in Section\n4. The parties, (a) pay and\n(b) wait, as in paragraph\n(a) above.\n",
        ["As said in Section 4. The parties, (a) pay and (b) wait, as in paragraph (a) above."],
    ),
    "annexes": (
        (
            "# Terms\n\n## 1. One\n\nText.\n\n**Schedule 1 – Fees**\n\n1. USD 5.\n\n"
            "## Exhibit A: Forms\n\nNone.\n"
        ),
        ["<Terms>", "  1 <One> Text.", "  Schedule 1 <Fees>", "    1 USD 5.", "  Exhibit A <Forms> None."],
    ),
    "German": (
        (
            "## § 1 Gegenstand\n\n(1) Der Anbieter liefert.\n\n(2) Der Kunde zahlt.\n\n## § 31a Haftung\n\n"
            "§ 3 gilt auch hier.\n\n**Anlage 2: Preise**\n\nKeine.\n"
        ),
        [
            "§ 1 <Gegenstand>",
            "  (1) Der Anbieter liefert.",
            "  (2) Der Kunde zahlt.",
            "§ 31a <Haftung> § 3 gilt auch hier.",
            "Anlage 2 <Preise> Keine.",
        ],
    ),
    "Spanish and French": (
        (
            "## Cláusula Primera. Objeto\n\nEl objeto.\n\n## Cláusula Segunda. Precio\n\nEl precio.\n\n"
            "## Article 3 - Durée\n\nUn an.\n\n# Anexo I\n"
        ),
        [
            "Cláusula Primera <Objeto> El objeto.",
            "Cláusula Segunda <Precio> El precio.",
            "Article 3 <Durée> Un an.",
            "Anexo I",
        ],
    ),
    "no headings at all": ("One.\n\nTwo,\nthree.\n", ["One.\n\nTwo, three."]),
    "front matter": (
        "---\ntitle: Terms\n---\n\n# Terms\n\nText.\n",
        ["title: Terms", "<Terms> Text."],
    ),
    "a rule is no front matter": ("---\n\nText: a.\n\n---\n", ["Text: a."]),
    "tables, code and quotes": (
        (
            "## Fees\n\n| a | **b** |\n|---|:-:|\n| c \\| d | |\n\n```text\nx  = 1\n  y\n```\n\n"
            "> quoted\n> words\n"
        ),
        ["<Fees> a | b\nc | d |\n\nx  = 1\n  y\n\nquoted words"],
    ),
    "a table whose first cell begins as a list does": (
        "1. Fee | USD 5\n---|---\nTax | none\n",
        ["1. Fee | USD 5\nTax | none"],
    ),
    "lines that are wrapped and indented as one likes": (
        "10. The parties\n   agree\n        at once.\n\n11. They\nsign.\n\nA letter\n   follows.\n",
        ["10 The parties agree at once.", "11 They sign.", "A letter follows."],
    ),
    "task boxes and placeholders": (
        "- [x] {{ speaker }} accepts\n- [ ] declines\n",
        ["[x] {{ speaker }} accepts", "[ ] declines"],
    ),
    "what Markdown does not read stays": ("**a**b **c d\n\\*e\\* &amp; &copy;\n", ["ab **c d *e* & ©"]),
    "HTML": (
        (
            '<a name="x"></a>The <u>Fees</u><!-- not\nthis --> are<br>due<sup>2</sup>.\n\n'
            '<div class="n">\nNotice <b>one</b>'
            "<p>two</p></div>\n"
        ),
        ["The Fees are\ndue2.\n\nNotice one\ntwo"],
    ),
    "comments join and part no words": ("a<!-- x -->b <!-- y --> c\n\n<!-- whole -->\n\nd\n", ["ab c\n\nd"]),
    "text behind an item that is indented less than it": (
        "2. **Law.** Ohio.\n\n Nothing else.\n\nThe end.\n",
        ["2 <Law> Ohio.\n\nNothing else.", "The end."],
    ),
    "recitals": (
        "A. One is so.\n\nB. Two is so.\n\nThe parties agree:\n\n1. Fees. Paid.\n\n2. Term. Long.\n",
        ["A One is so.", "B Two is so.", "The parties agree:", "1 <Fees> Paid.", "2 <Term> Long."],
    ),
    "an initial is no letter of a series": (
        "J. Bell signs.\n\nA. Bell signs.\n",
        ["J. Bell signs.\n\nA. Bell signs."],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_trees(name: str) -> None:
    source, expected = CASES[name]
    assert tree(source) == expected


def test_numbers_are_cited_with_those_above_them() -> None:
    text = (
        "1. One\n\n   1. One one\n\n      a. letter\n\n      b. letter\n\n**9.** Nine\n\n"
        "**9.2.** Two\n\n(a) see\n\n(i) this\n\n# § 31a Last\n\n(1) Absatz\n\n"
        "# Schedule 1\n\n4. Four\n\n4.1. More\n"
    )
    assert paths(text) == [
        "1", "1.1", "1.1.a", "1.1.b", "9", "9.2", "9.2(a)", "9.2(a)(i)", "§ 31a", "§ 31a(1)",
        "Schedule 1", "Schedule 1, 4", "Schedule 1, 4.1",
    ]  # fmt: skip


def test_markers_say_how_numbers_are_written() -> None:
    text = (
        "## 1. A\n\n1) x\n2) y\n\n- z\n\n(a) p\n\n(b) q\n\n**7.1.** r\n\n**B.** s\n\na) t\n\nb) u\n\ntext\n"
    )
    found = [(p.number, p.marker) for p in cut_text(text, "a.md").provisions]
    assert found == [
        ("1", "heading 2"), ("1", "list 1)"), ("2", "list 1)"), ("", "list -"), ("(a)", "typed (a)"),
        ("(b)", "typed (a)"), ("7.1", "bold 1.1."), ("B", "bold A."), ("a", "typed a)"),
        ("b", "typed a)"), ("", ""),
    ]  # fmt: skip


def test_styles_stand_over_their_words() -> None:
    text = (
        'The **Fees** are _net_, `x`, ~~old~~, [here](http://a.example), <span class="k '
        'l">k</span> and <u>u</u>.\n\n'
        "> quoted\n"
    )
    (provision,) = cut_text(text, "a.md").provisions
    found = [(s.name, provision.text[s.start : s.end]) for s in provision.styles]
    assert found == [
        ("strong", "Fees"), ("em", "net"), ("code", "x"), ("strike", "old"),
        ("link http://a.example", "here"),
        ("html span.k.l", "k"), ("html u", "u"), ("quote", "quoted"),
    ]  # fmt: skip


def test_what_is_left_out_is_told() -> None:
    text = (
        '<a name="x"></a>One<!-- a\nb --> ![alt](i.png) <img src="j.png"> [w](t "title").\n\n'
        "<Name> two\n\n[d]: /unused\n\n"
        "| a |\n|---|\n| b | c |\n\n```py\nz\n```\n"
    )
    document = cut_text(text, "a.md")
    assert [(o.kind, o.text, o.line) for o in document.omissions] == [
        ("anchor", '<a name="x">', 1),
        ("comment", "<!-- a\nb -->", 1),
        ("image", "![alt](i.png)", 2),
        ("image", '<img src="j.png">', 2),
        ("link title", "title", 2),
        ("html", "<Name>", 4),
        ("link definition", "[d]: /unused", 6),
        ("cell", "c", 10),
        ("code language", "py", 12),
    ]


def test_a_link_is_found_by_a_definition_that_stands_far_below() -> None:
    (provision, *_) = cut_text("See [the terms][t].\n\n# Next\n\ntext\n\n[t]: /terms.md\n", "a.md").provisions
    assert [(s.name, provision.text[s.start : s.end]) for s in provision.styles] == [
        ("link /terms.md", "the terms")
    ]


def test_lines_are_those_of_the_first_words() -> None:
    text = "\n\n# A\n\nwords\n\n1. x\n2. y\n\n\n(a) z\n"
    assert [p.line for p in cut_text(text, "a.md").provisions] == [3, 7, 8, 11]


def test_an_empty_text_has_no_provisions_and_an_unseen_one_has_one() -> None:
    assert cut_text("", "a.md").provisions == ()
    (only,) = cut_text("\n<!-- c -->\n\n---\n", "a.md").provisions
    assert (only.start, only.end, only.text) == (0, 17, "")
