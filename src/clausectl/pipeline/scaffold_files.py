"""The files that ``init`` makes: settings for git, and one small example with made-up parties."""

from __future__ import annotations

GIT_ATTRIBUTES = """\
# Contract text has LF line ends on every system; what was signed or frozen stays byte for byte.
*.md text eol=lf
agreements/**/*.signed/** -text
frozen/** -text
"""

GIT_IGNORE = """\
# Files that clausectl, word processors and desktops leave for a moment.
.clausectl-*
~$*
.~lock.*#
.DS_Store
Thumbs.db
"""

_CONFIDENTIALITY = """\
---
title: Confidentiality
version: 1.0.0
tags: [example]
---
Each Party shall keep confidential what the other Party discloses, and use it for this Agreement only.
This does not apply to information that

1. is public without a breach of this Agreement, or
2. the receiving Party knew before it was disclosed.
"""

_ENDING = """\
---
title: Ending
version: 1.0.0
tags: [example]
---
Each Party may end this Agreement by written notice of {{ notice_days }} days.
[Clause](confidentiality.md) continues to apply for {{ years_after }} years after the end.
"""

_FORM = """\
---
kind: form
title: Confidentiality Agreement
version: 1.0.0
tags: [example]
titles: run-in
parameters:
  first_party: {type: party, description: "The first party's name as printed"}
  second_party: {type: party, description: "The second party's name as printed"}
  effective_date: {type: date, format: "MMMM d, yyyy", description: "The date of the agreement"}
  notice_days: {type: number, default: "30", format: words-and-digits, description: "Days of notice"}
  years_after: {type: number, default: "3", format: words, description: "Years after the end"}
clauses:
  - example/confidentiality
  - example/ending
signatories:
  - {role: first party, name: "{{ first_party }}"}
  - {role: second party, name: "{{ second_party }}"}
---
# {{ title }}

This {{ title }} ("Agreement") is made on {{ effective_date }} between {{ first_party }} and \
{{ second_party }} (each a "Party").

{{ clauses }}

{{ signatures }}
"""

_AGREEMENT = """\
---
form: example/confidentiality-agreement
tags: [example]
parameters:
  first_party: Example Company A
  second_party: Example Company B
  effective_date: 2030-01-31
---
"""

SETTINGS = {".gitattributes": GIT_ATTRIBUTES, ".gitignore": GIT_IGNORE}
EXAMPLE = {
    "clauses/example/confidentiality.md": _CONFIDENTIALITY,
    "clauses/example/ending.md": _ENDING,
    "agreements/example/confidentiality-agreement/form.md": _FORM,
    "agreements/example/confidentiality-agreement/company-a-and-company-b.md": _AGREEMENT,
}
