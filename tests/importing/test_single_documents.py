"""One agreement of every shape: it is imported, and composing it gives back every word and number."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from import_runs import compose, make_repository, read_report, write_copies
from plain_words import read_words

TOP = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("CLAUSECTL_CORPUS") or TOP.parent / "shared" / "corpus")
DOCUMENTS = [path for path in sorted(CORPUS.rglob("*.md")) if path.name != "README.md"]
BLOCKS = {"v2.0.0.md": "Print Name"}  # words with which a signature block begins


def bring_in(folder: Path, text: str | bytes, ending: str = "md") -> tuple[str, Any]:
    """The agreement as it is composed, and the report."""
    write_copies(folder / "files", {f"agreement.{ending}": text})
    repo = make_repository(folder / "repository")
    report = read_report(repo, folder / f"files/agreement.{ending}", name="acme/one")
    return compose(repo, "acme/one"), report


@pytest.mark.skipif(not DOCUMENTS, reason="the corpus is not beside the repository")
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_document_of_the_corpus_comes_back(path: Path, tmp_path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    composed, report = bring_in(tmp_path, text)
    block = BLOCKS.get(path.name)
    words = read_words(text.partition(block)[0] if block else text)
    assert len(words) > 200
    assert read_words(composed, typed=True)[: len(words)] == words
    assert block or len(read_words(composed, typed=True)) == len(words)
    assert len(report["forms"][0]["clauses"]) >= 6


BOLD = """# Supply Agreement

**1. Parties.** Acme supplies Buyer A.

**2. Price.** The price is EUR 5.

**3. Term.** This Agreement lasts 2 years.
"""
BOLD_FIVE = """# Supply Agreement

**5.1.** Acme supplies Buyer A with goods.

**5.2.** The price is EUR 5 for each of them.

**5.3.** This Agreement lasts 2 years.
"""
NESTED = """# Supply Agreement

1. Supply

   1. Acme supplies:

      a. goods; and

         i. parts of goods, at 3 a day;

         ii. spare parts;

      b. services.

   2. Buyer A pays within 30 days.

2. Term

   1. This Agreement lasts 2 years.
"""
MARKDOWN_NESTED = """# Supply Agreement

1. Supply
    1. Acme supplies:
        1. goods
        2. services
    2. Buyer A pays.
1. Term
    1. It lasts 2 years.
1. Law
"""
RESTARTED = """# Terms

## Account

1. You keep your password safe.
2. You are 18 or older.

## Payment

1. You pay within 30 days.
2. Prices change after 60 days.
3. Refunds take 14 days.
"""
NOT_COUNTING = """# Terms

## Payment

1. You pay within 30 days.
2. Prices change after 60 days.
3. Refunds take 14 days.
3. Downgrading may cost features.
4. Taxes are extra.
"""
HEADINGS = """# Policy

Acme says what it does.

## Purpose

The purpose is safety.

## Scope

It is for all 12 sites.

## Review

It is looked at each year.
"""
BEHIND = """# Supply Agreement

1. Acme supplies Buyer A.

2. Buyer A pays EUR 5.

IN WITNESS WHEREOF the parties have signed.

Acme

By: ____________________

Name: Speaker A

Title: Director

Buyer A

By: ____________________

Name: Speaker B

Title: Buyer

## Exhibit A

The goods are 7 chairs and 9 tables.
"""
QUOTE = """# Agreement

1. The following text is used:

   > This is said by both, on 2 days.

2. Nothing else is said.
"""
TABLE = """# Agreement

1. The prices are:

   | Item | Price |
   | --- | ---: |
   | Chair | 10 |
   | Table | 20 |

2. Prices hold for 1 year.
"""
PLAIN_TABLE = """# Agreement

| Item | Price |
| --- | --- |
| Chair | 10 |
| Table | 20 |

1. The prices above hold for 1 year.

2. Taxes are extra.
"""
RAGGED = """# Agreement

| Item | Price | Note |
| --- | --- | --- |
| Chair | 10 |
| Table | 20 | oak |
| Lamp |

1. The prices above hold for 1 year.

2. Taxes are extra.
"""
BOXES = """# Agreement

1. Choose one:

   - [ ] the small plan for 5
   - [x] the large plan for 50

2. The choice holds for a year.

   ☐ paper ☒ email
"""
CODE = """# Agreement

1. The file reads:

   ```yaml
   price: 5
   days: [1, 2]
   ```

2. The word `price` is a name.
"""
BREAKS = """# Agreement

1. Notices go to\\
   Acme\\
   1 Acme Plaza\\
   20200 Sampleville

2. Notices go out\x20\x20
   by email.
"""
ESCAPES = r"""# Agreement

1. A star \* is a star, \_ is \_, 5 \< 6, and \[this\] is no link; 1\. is no list.

2. A \# is a \#, a C:\\path is a path.
"""
BRACES = """# Agreement

1. The text {{ name }} and {{broken and }} are words.

2. So is {% if %} and \\{{ x }}.
"""
WRAPPERS = """# Agreement

1. <u>Acme</u> supplies <span class="x">Buyer A</span> with <b>goods</b><br>and more.

2. <div>Prices are 5.</div>
"""
COMMENTS = """# Agreement

<!-- a note of 3 words -->

1. Acme supplies <!-- who? --> Buyer A.

2. Prices are 5.
"""
IMAGES = """# Agreement

![A logo](logo.png)

1. Acme supplies Buyer A.

2. Prices are 5 ![seal](seal.png).
"""
LINKS = """# Agreement

1. The [policy](../policy.md) and the [site](https://example.org/a_b) are part of this.

2. Write to <https://example.org> or [the law][1].

[1]: https://example.org/law
"""
FOOTNOTES = """# Agreement

1. Acme supplies goods.[^1] Or services[^2].

2. Prices are 5.¹

[^1]: As listed.

[^2]: As asked for.
"""
FRONT = """---
title: Supply Agreement
date: 2024-01-02
---

1. Acme supplies Buyer A.

2. Prices are 5.
"""
UNICODE = """# Vertrag über Lieferungen

1. Die Käuferin „Bücher Größe GmbH“ zahlt 5 € — ohne Abzug.

2. 当事者は協力する。Стороны согласны. Ça coûte 7 £.

3. Office ﬁles, e\u0301tude, non\u00a0breaking, zero\u200bwidth, 𝔘.
"""
DEFINITIONS = """# Agreement

1. **Definitions.** In this Agreement:

   "**Goods**" means chairs.

   "**Price**" means 5.

   "**Term**" means 2 years.

2. **Supply.** Acme supplies the Goods at the Price during the Term.
"""
SETEXT = """Supply Agreement
================

1. Acme supplies Buyer A.

2. Prices are 5.

Law
---

3. The law of Northland governs.
"""
RULES = """# Agreement

---

1. Acme supplies Buyer A.

***

2. Prices are 5.

___

The end.
"""
LABELS = """# Agreement

**Article 1. Supply**

Section 1.1. Acme supplies Buyer A.

Section 1.2. Buyer A takes the goods.

**Article 2. Price**

Section 2.1. The price is 5.
"""
ONE_LINE_ITEMS = """# Agreement

(a) Acme supplies Buyer A.
(b) Buyer A pays 5.
(c) Either may end it after 30 days.
"""
BULLETS = """# Agreement

1. Acme supplies:

   - chairs, 5 a day
   - tables
     - of oak
     - of pine

2. Buyer A pays.

* This is a note.
* And another.
"""
SHAPES = {
    "bold numbers": BOLD,
    "numbers that begin at 5.1": BOLD_FIVE,
    "nested 1, 1, a, i": NESTED,
    "nested as Markdown numbers": MARKDOWN_NESTED,
    "restarted under each heading": RESTARTED,
    "numbers that do not count": NOT_COUNTING,
    "headings only": HEADINGS,
    "quote": QUOTE,
    "table in a clause": TABLE,
    "table before the clauses": PLAIN_TABLE,
    "ragged table": RAGGED,
    "check boxes": BOXES,
    "code": CODE,
    "hard breaks": BREAKS,
    "escapes": ESCAPES,
    "braces": BRACES,
    "wrappers": WRAPPERS,
    "comments": COMMENTS,
    "images": IMAGES,
    "links": LINKS,
    "footnotes": FOOTNOTES,
    "front matter": FRONT,
    "Unicode": UNICODE,
    "definitions": DEFINITIONS,
    "underlined headings": SETEXT,
    "rules": RULES,
    "articles and sections": LABELS,
    "lettered lines": ONE_LINE_ITEMS,
    "bullets": BULLETS,
}


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES)
def test_every_word_and_number_comes_back(text: str, tmp_path: Path) -> None:
    composed, report = bring_in(tmp_path, text)
    assert read_words(composed, typed=True) == read_words(text)
    assert len(report["forms"][0]["clauses"]) >= 2
    assert all(one["title"].strip() and not one["title"].isdigit() for one in report["forms"][0]["clauses"])


@pytest.mark.parametrize("text", SHAPES.values(), ids=SHAPES)
def test_line_ends_of_another_system_change_nothing(text: str, tmp_path: Path) -> None:
    composed, _ = bring_in(tmp_path / "one", text)
    again, _ = bring_in(tmp_path / "two", b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode("utf-8"))
    assert again == composed


def test_what_stands_behind_the_block_comes_back_before_it(tmp_path: Path) -> None:
    composed, report = bring_in(tmp_path, BEHIND)
    words = read_words(composed, typed=True)
    for part in (BEHIND.partition("IN WITNESS")[0], BEHIND.partition("## Exhibit A")[2]):
        expected = read_words(part)
        assert any(words[at : at + len(expected)] == expected for at in range(len(words)))
    assert [one["number"] for one in report["forms"][0]["clauses"]][:2] == ["1.", "2."]
