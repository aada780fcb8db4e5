"""A repository on the ICML form for tests of whole reports: real clauses, fictional parties."""

from __future__ import annotations

from pathlib import Path

from repo_builder import RepoBuilder

TOP = Path(__file__).resolve().parents[1]
FORM = "agreements/icml/final-contribution/form.md"
WORKSHOP = "agreements/icml/workshop/form.md"
REVIEWER = ("Form reviewer", "form-reviewer@example.org")

_AGREEMENT = """---
form: icml/final-contribution
parameters:
  speaker: {speaker}
  effective_date: 2020-09-23
  event_titles: [{title}]
  event_dates: [2020-07-16]
---
"""

_WORKSHOP_FORM = """---
kind: form
title: Workshop Agreement
version: 1.0.0
titles: run-in
parameters:
  speaker: {type: party}
clauses:
  - icml/licence-grant
  - section: Publication
    clauses: [icml/exclusivity, icml/editing]
  - icml/governing-law
signatories:
  - {role: speaker, name: "{{ speaker }}"}
---
This {{ title }} is made by {{ speaker }}.

{{ clauses }}

{{ signatures }}
"""

_EMBARGO = """---
title: Embargo
version: 1.0.0
---
I will not announce the Articles before ICML has announced them.
This applies to:

1. press releases; and
2. posts on any network.
"""


def write_agreement(repo: RepoBuilder, name: str, speaker: str, title: str = "On Samples") -> None:
    """An agreement on the contribution form, filled in by a fictional speaker."""
    text = _AGREEMENT.format(speaker=speaker, title=title)
    repo.write(f"agreements/icml/final-contribution/{name}.md", text)


def edit(repo: RepoBuilder, path: str, *changes: tuple[str, str]) -> None:
    """Replace words of one file; each must stand in it exactly once."""
    text = (repo.root / path).read_bytes().decode("utf-8")
    for old, new in changes:
        assert text.count(old) == 1, (path, old, text.count(old))
        text = text.replace(old, new)
    repo.write(path, text)


def start_library(repo: RepoBuilder) -> None:
    """The ICML clauses and form, a workshop form, and Speakers A to D and W; tagged ``v1``."""
    for source in sorted((TOP / "clauses/icml").glob("*.md")):
        repo.write(f"clauses/icml/{source.name}", source.read_bytes())
    repo.write(FORM, (TOP / FORM).read_bytes())
    repo.write(WORKSHOP, _WORKSHOP_FORM)
    for letter in "abcd":
        write_agreement(repo, f"speaker-{letter}", f"Speaker {letter.upper()}")
    workshop = "---\nform: icml/workshop\nparameters:\n  speaker: Speaker W\n---\n"
    repo.write("agreements/icml/workshop/speaker-w.md", workshop)
    repo.commit("Add the 2020 form and its agreements", date="2020-01-07T09:00:00+00:00")
    repo.tag("v1")


def change_library(repo: RepoBuilder) -> None:
    """Every kind of change, most in a commit of its own; tagged ``v2``."""
    _lengthen(repo)
    edit(repo, "clauses/icml/editing.md", ("or Articles, in whole or part; ICML", "or Articles, ICML"))
    repo.commit("Plainer words for editing (#2)", date="2020-02-03T09:00:00+00:00")
    _move_the_law(repo)
    repo.write("clauses/icml/embargo.md", _EMBARGO)
    edit(repo, FORM, ("  - icml/entire-agreement\n", "  - icml/embargo\n  - icml/entire-agreement\n"))
    repo.commit("Add an embargo (#4)", date="2020-04-01T09:00:00+00:00")
    _rename(repo)
    edit(repo, "clauses/icml/likeness.md", ("my biography and photograph", "*my biography and photograph*"))
    edit(repo, "clauses/icml/warranty-and-indemnity.md", ("1.0.0\n", '1.0.0\nowner: "@icml/legal"\n'))
    repo.commit("Emphasis and an owner (#6)", date="2020-06-02T09:00:00+00:00")
    section = "  - section: Law\n    clauses: [icml/governing-law, icml/entire-agreement]\n"
    edit(repo, WORKSHOP, ("  - icml/governing-law\n", section), ("made by", "made in winter by"))
    edit(repo, WORKSHOP, ("{type: party}\n", "{type: party}\n  fee: {type: number, default: 100}\n"))
    repo.commit("Workshops: a fee, and the law in a section (#7)", date="2020-07-01T09:00:00+00:00")
    agreements = "agreements/icml/final-contribution"
    edit(repo, f"{agreements}/speaker-b.md", ("2020-09-23", "2020-10-01"))
    edit(repo, f"{agreements}/speaker-c.md", ("[2020-07-16]\n", "[2020-07-16]\nremove: [icml/likeness]\n"))
    repo.remove(f"{agreements}/speaker-d.md")
    write_agreement(repo, "speaker-é", "Speaker É")
    repo.commit("Agreements of the autumn", date="2020-10-02T09:00:00+00:00")
    repo.tag("v2")


def _lengthen(repo: RepoBuilder) -> None:
    repo.branch("longer")
    edit(
        repo,
        "clauses/icml/exclusivity.md",
        ("version: 1.0.0", "version: 2.0.0"),
        ("at least 60 days after", "at least ninety (90) days after"),
    )
    repo.commit("Lengthen the period of exclusivity", date="2020-02-01T09:00:00+00:00")
    repo.switch("main")
    subject = "Merge pull request #1 from form-editor/longer"
    repo.merge("longer", subject, author=REVIEWER, date="2020-02-02T09:00:00+00:00")


def _move_the_law(repo: RepoBuilder) -> None:
    likeness, law = "  - icml/likeness\n", "  - icml/governing-law\n"
    edit(repo, FORM, (law, ""), (likeness, law + likeness), ("version: 1.0.0", "version: 1.1.0"))
    edit(
        repo,
        "clauses/icml/governing-law.md",
        ("version: 1.0.0", "version: 1.1.0"),
        ("Each of the parties irrevocably consents", "Each party irrevocably consents"),
    )
    repo.commit("Move the law up (#3)", date="2020-03-01T09:00:00+00:00")


def _rename(repo: RepoBuilder) -> None:
    new = "clauses/icml/return-of-rights.md"
    repo.move("clauses/icml/reversion.md", new)
    edit(repo, new, ("title: Reversion of rights", "title: Return of rights"), ("by email", "in writing"))
    edit(repo, FORM, ("  - icml/reversion\n", "  - icml/return-of-rights\n"))
    repo.commit("Call it return of rights (#5)", date="2020-05-01T09:00:00+00:00")
