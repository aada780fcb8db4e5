"""A small library that every command can work on: clauses, a form, agreements, a pin, deviations."""

from __future__ import annotations

from pathlib import Path

from repo_builder import RepoBuilder

EXCLUSIVITY = """\
---
title: Exclusivity
version: 1.0.0
---
The Speaker gives the talk to nobody else.
"""
LICENCE = """\
---
title: Licence
version: 1.0.0
---
{{ speaker }} grants a licence.
It is limited by [clause](exclusivity.md) and [the same][e].

[e]: ../talks/exclusivity.md
"""
EMBARGO = """\
---
title: Embargo
version: 1.0.0
---
Nobody speaks of it. See [clause](../talks/exclusivity.md).
"""
FORM = """\
---
kind: form
title: Talk Agreement
version: 1.0.0
# who speaks
parameters:
  speaker: {type: party, description: "The speaker's name"}
  dates: {type: list, of: date}
  law: {type: choice, of: [California, Germany], default: California}
  paid: {type: boolean, default: false}
clauses:
  - talks/licence\x20\x20
  - section: Limits
    clauses: ["talks/exclusivity"]
---
# {{ title }}

Made with {{ speaker }} on {{ dates }}.

{{ clauses }}
"""
PLAIN = """\
---
form: talks/agreement
parameters:
  speaker: Speaker A
  dates: [2030-01-31]
---
"""
DEVIATING = """\
---
form: talks/agreement
parameters: {speaker: Speaker B, dates: [2030-02-01, 2030-02-02]}
replace: {talks/licence: talks/licence}
# kept apart
add:
  - {clause: law/embargo, after: 'talks/exclusivity'}\x20\x20
---
"""
FILES = {
    "clauses/talks/exclusivity.md": EXCLUSIVITY,
    "clauses/talks/licence.md": LICENCE,
    "clauses/law/embargo.md": EMBARGO,
    "agreements/talks/agreement/form.md": FORM,
    "agreements/talks/agreement/a.md": PLAIN,
    "agreements/talks/agreement/b.md": DEVIATING,
}


def build(builder: RepoBuilder, *, commit: bool = True) -> Path:
    """Write the library into a repository; its top."""
    builder.write_all(FILES)
    if commit:
        builder.commit("Start")
    return builder.root


def snapshot(root: Path) -> dict[str, bytes]:
    """Every file outside the git folder, by path."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(root).parts
    }
