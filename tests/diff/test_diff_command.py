"""`clausectl diff` on real repositories: one kind of change at a time, read as a lawyer would."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from cli_runner import run_cli
from icml_history import FORM, WORKSHOP, edit, start_library, write_agreement
from repo_builder import RepoBuilder

AGREEMENTS = "agreements/icml/final-contribution"
CLAUSES = "clauses/icml"


@pytest.fixture
def library(builder: RepoBuilder) -> RepoBuilder:
    start_library(builder)
    return builder


def diff(repo: RepoBuilder, *arguments: str, old: str = "v1", new: str = "HEAD") -> str:
    """The text report without commits, each paragraph of it on one line."""
    done = run_cli(["diff", old, new, "--no-commits", *arguments], repo.root)
    assert (done.code, done.stderr) == (0, "")
    return done.stdout


def report(repo: RepoBuilder, *arguments: str, old: str = "v1", new: str = "HEAD") -> dict[str, Any]:
    done = run_cli(["diff", old, new, "--format", "json", *arguments], repo.root)
    assert (done.code, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def section(text: str, title: str) -> str:
    """One section of the report, or nothing."""
    found = re.search(rf"^{title}\n(.*?)(?=^[A-Z]+\n|\Z)", text, re.MULTILINE | re.DOTALL)
    return found.group(1) if found else ""


def clause_file(title: str, text: str, version: str = "1.0.0") -> str:
    return f"---\ntitle: {title}\nversion: {version}\n---\n{text}\n"


# One kind of change at a time


def test_reworded(library: RepoBuilder) -> None:
    edit(library, f"{CLAUSES}/exclusivity.md", ("60 days", "61 days"), ("1.0.0", "1.1.0"))
    library.commit()
    text = diff(library)
    assert "8 compared: 1 reworded, 7 identical" in text
    assert "Reworded     2 Exclusivity" in section(text, "FORMS")
    assert "Exclusivity 1.0.0 → 1.1.0, reworded" in section(text, "CLAUSES")
    assert "icml/exclusivity: 2 in icml/final-contribution, 2(a) in icml/workshop" in text
    assert "[-60-]{+61+} days" in text
    assert "in 5 agreements (icml/final-contribution: speaker-a, speaker-b, speaker-c, speaker-d;" in text


def test_moved_alone_is_no_change_of_a_clause(library: RepoBuilder) -> None:
    edit(library, FORM, ("  - icml/reversion\n", ""))
    edit(library, FORM, ("  - icml/likeness\n", "  - icml/reversion\n  - icml/likeness\n"))
    library.commit()
    text = diff(library)
    assert "Moved        6 Reversion of rights, now 3, after 2 Exclusivity" in text
    assert "Renumbered   3–5 → 4–6" in text
    assert "8 identical" in text
    assert not section(text, "CLAUSES")


def test_moved_and_reworded_shows_both(library: RepoBuilder) -> None:
    edit(library, FORM, ("  - icml/reversion\n", ""))
    edit(library, FORM, ("  - icml/likeness\n", "  - icml/reversion\n  - icml/likeness\n"))
    edit(library, f"{CLAUSES}/reversion.md", ("by email", "in writing"))
    library.commit()
    text = diff(library)
    assert "Moved        6 Reversion of rights, now 3" in section(text, "FORMS")
    assert "Reworded     3 Reversion of rights" in section(text, "FORMS")
    assert "icml/reversion: 6 → 3 (moved) in icml/final-contribution" in text
    assert "[-by email-]{+in writing+}" in " ".join(text.split())
    assert "version not raised" in section(text, "CLAUSES")


def test_added_and_removed(library: RepoBuilder) -> None:
    library.write(f"{CLAUSES}/embargo.md", clause_file("Embargo", "I will not speak."))
    edit(library, FORM, ("  - icml/reversion\n", "  - icml/embargo\n"))
    library.remove(f"{CLAUSES}/reversion.md")
    library.commit()
    text = diff(library)
    assert "9 compared: 1 added, 1 removed, 7 identical" in text
    assert "Removed      6 Reversion of rights" in text
    assert "Added        6 Embargo, after 5 Editing and no obligation to publish" in text
    assert "{+I will not speak.+}" in text
    assert "[-If ICML decides not to publish" in text
    assert "Renumbered" not in text


def test_renamed_with_and_without_edit(library: RepoBuilder) -> None:
    library.move(f"{CLAUSES}/reversion.md", f"{CLAUSES}/return.md")
    edit(library, FORM, ("  - icml/reversion\n", "  - icml/return\n"))
    library.commit()
    text = diff(library)
    assert "Reversion of rights 1.0.0, renamed\n" in text
    assert "icml/return (was icml/reversion): 6 in icml/final-contribution" in text
    assert "2 compared: 2 identical" in text
    edit(library, f"{CLAUSES}/return.md", ("by email", "in writing"))
    library.commit()
    assert "Reversion of rights 1.0.0, renamed and reworded, version not raised" in diff(library)


def test_a_stated_rename_needs_no_likeness(library: RepoBuilder) -> None:
    library.remove(f"{CLAUSES}/reversion.md")
    edit(library, FORM, ("  - icml/reversion\n", "  - icml/return\n"))
    text = "---\ntitle: Return\nversion: 2.0.0\nformerly: [icml/reversion]\n---\nAll comes back to me.\n"
    library.write(f"{CLAUSES}/return.md", text)
    library.commit()
    found = diff(library)
    assert "Return 1.0.0 → 2.0.0, renamed and reworded\n" in found
    assert "likeness (" not in found
    assert "formerly" not in found


def test_a_section_put_over_clauses(library: RepoBuilder) -> None:
    both = "  - icml/exclusivity\n  - icml/likeness\n"
    edit(library, FORM, (both, "  - section: Publication\n    clauses: [icml/exclusivity, icml/likeness]\n"))
    library.commit()
    text = diff(library)
    assert "Added        2 section Publication, after 1 Licence grant" in text
    assert "Renumbered   2–3 → 2(a)–2(b), 4–8 → 3–7" in text
    assert "Moved" not in text


def test_a_section_that_moved_takes_its_clauses_along(library: RepoBuilder) -> None:
    part = "  - section: Publication\n    clauses: [icml/exclusivity, icml/editing]\n"
    edit(library, WORKSHOP, (part, ""))
    edit(library, WORKSHOP, ("  - icml/governing-law\n", "  - icml/governing-law\n" + part))
    library.commit()
    text = section(diff(library), "FORMS")
    assert text.count("Moved") == 1
    assert "(a)" not in text


def test_a_section_with_another_title(library: RepoBuilder) -> None:
    edit(library, WORKSHOP, ("section: Publication", "section: Publishing"))
    library.commit()
    assert "Retitled     section 2 Publication, now 2 section Publishing" in diff(library)


def test_formatting_alone(library: RepoBuilder) -> None:
    edit(library, f"{CLAUSES}/likeness.md", ("biography and photograph", "*biography* and **photograph**"))
    library.commit()
    text = diff(library)
    assert "1 reformatted" in text
    assert "Name and likeness 1.0.0, reformatted, no word changed" in text
    assert "Reformatted  3 Name and likeness" in text
    assert "version not raised" not in text


def test_line_wrapping_alone_is_nothing(library: RepoBuilder) -> None:
    edit(library, f"{CLAUSES}/likeness.md", (" including, but", " including,\nbut"))
    library.commit()
    assert "Nothing differs." in diff(library)
    assert report(library)["changed"] is False


def test_front_matter_alone(library: RepoBuilder) -> None:
    edit(library, f"{CLAUSES}/likeness.md", ("1.0.0\n", '1.0.0\nowner: "@icml/legal"\ntags: [people]\n'))
    library.commit()
    text = diff(library)
    assert "1 front matter only" in text
    assert "owner: @icml/legal (new)" in text
    assert "tags: people (new)" in text
    assert not section(text, "FORMS")


def test_list_items_and_table_cells(library: RepoBuilder) -> None:
    old = "It covers:\n\n1. talks; and\n2. posters.\n\n| What | Fee |\n| --- | --- |\n| Photo | 10 |"
    new = (
        "It covers:\n\n1. talks;\n2. films; and\n3. posters.\n\n| What | Fee |\n| --- | --- |\n| Photo | 12 |"
    )
    library.write(f"{CLAUSES}/likeness.md", clause_file("Likeness", old))
    library.commit()
    library.write(f"{CLAUSES}/likeness.md", clause_file("Likeness", new))
    library.commit()
    text = diff(library, old="HEAD~1")
    assert "2. films;" in text
    assert "3. posters." in text
    assert "| Photo | [-10-]{+12+} |" in text
    found = re.sub(r"\[-.*?-\]", "", text)
    assert "1. talks; and" not in found


def test_paragraph_breaks(library: RepoBuilder) -> None:
    edit(library, f"{CLAUSES}/entire-agreement.md", ("by ICML.\nICML's", "by ICML.\n\nICML's"))
    library.commit()
    assert "by ICML.{+¶+}\n\n      ICML's failure" in diff(library)


def test_parameters_settings_text_and_signatures_are_apart(library: RepoBuilder) -> None:
    edit(library, WORKSHOP, ("{type: party}\n", "{type: party}\n  fee: {type: number, default: 100}\n"))
    edit(library, WORKSHOP, ("titles: run-in", "titles: heading"), ("is made by", "is made for {{ fee }} by"))
    edit(library, WORKSHOP, ("{role: speaker,", "{role: speaker, capacity: Author,"))
    library.commit()
    text = diff(library)
    forms = section(text, "FORMS")
    assert "Workshop Agreement 1.0.0, version not raised" in forms
    assert "Setting      titles: run-in → heading" in forms
    assert "Parameter    fee: number, default '100' (new)" in forms
    assert "{+for {{ fee }} +}" in forms
    assert "{+Author" in forms
    agreements = section(text, "AGREEMENTS")
    assert "speaker-w: as the form, and also" in agreements
    assert "Parameter    fee: 100 (new)" in agreements
    assert "titles" not in agreements
    assert not section(text, "CLAUSES")


def test_the_default_of_a_form_reaches_agreements_that_leave_it(library: RepoBuilder) -> None:
    edit(library, WORKSHOP, ("{type: party}\n", "{type: party}\n  fee: {type: number, default: 100}\n"))
    edit(library, WORKSHOP, ("is made by", "is made for {{ fee }} by"))
    library.write(
        "agreements/icml/workshop/own.md", "---\nform: icml/workshop\nparameters: {speaker: A, fee: 7}\n---\n"
    )
    library.commit()
    edit(library, WORKSHOP, ("default: 100", "default: 120"))
    library.commit()
    text = diff(library, old="HEAD~1")
    assert "fee: number, default '100' → number, default '120'" in text
    assert "speaker-w:\n      Parameter    fee: 100 → 120" in text
    assert "own" not in section(text, "AGREEMENTS")


def test_values_of_agreements_alike_are_told_once(library: RepoBuilder) -> None:
    for letter in "abc":
        path = f"{AGREEMENTS}/speaker-{letter}.md"
        edit(library, path, ("2020-09-23", "2020-10-01"))
    library.commit()
    text = diff(library)
    assert (
        "speaker-a, speaker-b, speaker-c:\n      Parameter    effective_date: Sep 23, 2020 → Oct 1, 2020"
        in text
    )
    assert "5 compared: 3 changed, 2 identical" in text


def test_deviations(library: RepoBuilder) -> None:
    library.write("clauses/acme/embargo.md", clause_file("Embargo", "I will not speak."))
    library.write("clauses/acme/exclusivity.md", clause_file("Longer exclusivity", "I will wait a year."))
    more = "replace: {icml/exclusivity: acme/exclusivity}\nremove: [icml/likeness]\n"
    more += "add: [{clause: acme/embargo, after: icml/editing}]\n"
    edit(library, f"{AGREEMENTS}/speaker-a.md", ("[2020-07-16]\n", f"[2020-07-16]\n{more}"))
    library.commit()
    text = diff(library)
    assert "Replaced     2 Longer exclusivity, in place of icml/exclusivity" in text
    assert "Removed      3 Name and likeness" in text
    assert "Added        5 Embargo, after 4 Editing and no obligation to publish" in text
    assert "acme/embargo: 5 in icml/final-contribution/speaker-a" in text
    assert "5 compared: 1 changed, 4 identical" in text


def test_agreements_that_came_and_went(library: RepoBuilder) -> None:
    library.remove(f"{AGREEMENTS}/speaker-a.md")
    write_agreement(library, "speaker-x", "Speaker X")
    write_agreement(library, "speaker-y", "Speaker Y")
    library.commit()
    text = diff(library)
    assert "removed: speaker-a" in text
    assert "added: speaker-x, speaker-y" in text
    assert "7 compared: 2 added, 1 removed, 4 identical" in text


def test_a_renamed_agreement_counts_once(library: RepoBuilder) -> None:
    library.move(f"{AGREEMENTS}/speaker-a.md", f"{AGREEMENTS}/speaker-z.md")
    former = "formerly: [icml/final-contribution/speaker-a]\nform:"
    edit(library, f"{AGREEMENTS}/speaker-z.md", ("form:", former))
    library.commit()
    text = diff(library)
    assert "5 compared: 1 renamed, 4 identical" in text
    assert f"speaker-z, before in {AGREEMENTS}/speaker-a.md\n" in text


def test_pins(library: RepoBuilder) -> None:
    assert run_cli(["pin", "icml/final-contribution", "icml/likeness"], library.root).code == 0
    library.commit()
    edit(library, f"{CLAUSES}/likeness.md", ("my name", "my full name"), ("1.0.0", "1.1.0"))
    library.commit()
    text = diff(library)
    assert "Pin          3 Name and likeness, pinned at 1.0.0" in text
    assert "in no form and no agreement" in text  # the library's text changed, and stands nowhere
    edit(library, FORM, ("icml/likeness@1.0.0", "icml/likeness"))
    library.commit()
    text = diff(library, old="HEAD~1")
    assert "Pin          3 Name and likeness, no longer pinned: follows the library" in text
    assert "my {+full +}name" in text
    assert "pin changed, reworded" in text


def test_many_agreements_are_counted(library: RepoBuilder) -> None:
    for number in range(30):
        write_agreement(library, f"speaker-{number:02}", f"Speaker {number}")
    library.commit()
    library.tag("v3")
    edit(library, f"{CLAUSES}/likeness.md", ("my name", "my full name"))
    library.commit()
    text = diff(library, old="v3")
    assert "as the form, 34 agreements: speaker-00, speaker-01" in text
    assert "and 22 more" in text
    assert len(report(library, old="v3")["clauses"][0]["agreements"]) == 34


# What cannot be read


@pytest.mark.parametrize(
    ("path", "change", "gone"),
    [
        (FORM, ("kind: form", "kind: frm"), ["icml/final-contribution"]),
        (f"{AGREEMENTS}/speaker-a.md", ("form: ", "frm: x\nform: "), ["icml/final-contribution/speaker-a"]),
    ],
)
def test_what_one_side_cannot_tell_is_not_called_removed(
    library: RepoBuilder, path: str, change: tuple[str, str], gone: list[str]
) -> None:
    edit(library, path, change)
    library.commit()
    for old, new in (("v1", "HEAD"), ("HEAD", "v1")):
        text = diff(library, old=old, new=new)
        assert f"note: {path} at HEAD is not compared" in text.replace("\n    ", " ")
        assert "Nothing differs in what could be compared." in text
        assert "removed" not in text
        assert "added" not in text
    assert run_cli(["diff", "v1", "HEAD", "--exit-code"], library.root).code == 1


def test_a_clause_that_cannot_be_read_is_compared_as_plain_text(library: RepoBuilder) -> None:
    edit(library, f"{CLAUSES}/exclusivity.md", ("version: 1.0.0", "version: one"), ("60 days", "61 days"))
    library.commit()
    text = diff(library)
    assert "is compared as plain text: clauses/icml/exclusivity.md:3:10 CL123" in text.replace("\n    ", " ")
    assert "[-60-]{+61+} days" in text
    assert "{+---+}" not in text


# Sides and paths


def test_paths_narrow(library: RepoBuilder) -> None:
    edit(library, f"{CLAUSES}/exclusivity.md", ("60 days", "61 days"))
    edit(library, f"{CLAUSES}/likeness.md", ("my name", "my full name"))
    edit(library, f"{AGREEMENTS}/speaker-b.md", ("2020-09-23", "2020-10-01"))
    library.commit()

    def ids(*paths: str) -> tuple[list[str], list[str], list[str]]:
        found = report(library, *paths)
        assert found["only"] == list(paths)
        forms = [name for change in found["forms"] for name in change["ids"]]
        agreements = [name.rpartition("/")[2] for c in found["agreements"] for name in c["ids"]]
        return forms, agreements, [clause["id"].removeprefix("icml/") for clause in found["clauses"]]

    contribution, workshop = "icml/final-contribution", "icml/workshop"
    everyone = ["speaker-a", "speaker-c", "speaker-d", "speaker-b"]
    both = ["exclusivity", "likeness"]
    assert ids() == ([contribution, workshop], [*everyone, "speaker-w"], both)
    assert ids(contribution) == ([contribution], everyone, both)
    assert ids(f"agreements/{contribution}/") == ([contribution], everyone, both)
    assert ids(FORM) == ([contribution], [], both)
    assert ids(f"{contribution}/speaker-b") == ([contribution], ["speaker-b"], both)
    assert ids(f"{AGREEMENTS}/speaker-b.md", workshop) == ([workshop], ["speaker-b", "speaker-w"], both)
    assert ids("icml/likeness") == ([], [], ["likeness"])
    assert ids("clauses/icml/likeness.md", workshop) == ([workshop], ["speaker-w"], both)
    assert ids("clauses") == ([], [], both)
    assert ids(".") == ids()


def test_a_clause_named_alone_still_says_where_it_stands(library: RepoBuilder) -> None:
    edit(library, f"{CLAUSES}/exclusivity.md", ("60 days", "61 days"))
    library.commit()
    text = diff(library, "icml/exclusivity")
    assert "icml/exclusivity: 2 in icml/final-contribution, 2(a) in icml/workshop" in text
    assert "in 5 agreements" in text
    assert "1 compared: 1 reworded" in text


def test_what_was_not_read_is_not_claimed(library: RepoBuilder) -> None:
    edit(library, f"{CLAUSES}/exclusivity.md", ("60 days", "61 days"))
    library.commit()
    found = report(library, "icml/final-contribution/speaker-a", "icml/final-contribution/speaker-b")
    assert found["partial"] is True
    assert report(library, "icml/exclusivity")["partial"] is False
    text = diff(library, "icml/final-contribution/speaker-a", "icml/final-contribution/speaker-b")
    assert "in 2 agreements of those compared" in text


# Commits


def test_commits_and_their_pull_requests(library: RepoBuilder) -> None:
    path = f"{CLAUSES}/exclusivity.md"
    edit(library, path, ("60 days", "61 days"))
    library.commit("Sixty-one (#7)")
    edit(library, path, ("61 days", "62 days"))
    library.commit("Sixty-two\n\nPull-Request: #8")
    edit(library, path, ("62 days", "63 days"))
    library.commit("Sixty-three")
    done = run_cli(["diff", "v1", "HEAD", "icml/exclusivity"], library.root)
    lines = [line.strip() for line in done.stdout.split("\n") if "Form editor: Sixty" in line]
    assert "Form editor: Sixty-three" in lines[0]
    assert any(line.endswith("Sixty-one (pull request #7, squashed)") for line in lines)
    assert any(line.endswith("Sixty-three (pull request not recorded)") for line in lines)
    assert "[-60-]{+63+}" in done.stdout


def test_work_tree_changes_have_no_commit_yet(library: RepoBuilder) -> None:
    edit(library, f"{CLAUSES}/exclusivity.md", ("60 days", "61 days"))
    found = report(library, new="WORKTREE")
    assert found["new"] == {"label": "WORKTREE", "commit": "", "date": "", "tree": ""}
    assert found["clauses"][0]["commits"] == []
    assert "No commit leads" not in run_cli(["diff", "v1", "WORKTREE"], library.root).stdout


# Hostile words


def _hostile(repo: RepoBuilder) -> None:
    evil = (
        "<script>alert(1)</script> [x](javascript:x) @everyone #12 ![i](http://e.example/i.png) `c` | **b**"
    )
    path = f"{CLAUSES}/exclusivity.md"
    edit(repo, path, ("title: Exclusivity", f"title: '{evil}'"), ("60 days", "61 days @icml/legal #13 $a$"))
    edit(repo, f"{AGREEMENTS}/speaker-a.md", ("speaker: Speaker A", f"speaker: '{evil}'"))
    repo.commit(f"{evil}\n\nBody", author=("@root <b>*Bold*", "x@example.org"))


def test_nothing_of_the_repository_becomes_markup(library: RepoBuilder) -> None:
    _hostile(library)
    text = run_cli(["diff", "v1", "HEAD", "--format", "markdown"], library.root).stdout
    plain = re.sub(
        r"</?(?:ins|del|em|details|summary)>|<br>|^> ?|^#{1,3} |^ *- |\*\*[\w ]+\*\*|&#\d+;|&nbsp;",
        "",
        text,
        flags=re.MULTILINE,
    )
    assert not set("<>*`|[]@") & set(plain)
    assert not re.search(r"(?<!&)#(?!\d+;)\d", plain.replace("pull request #", ""))
    assert "](" not in text
    assert "<script" not in text
    assert "http://" not in text


def test_line_ends_in_names_cannot_make_lines(library: RepoBuilder) -> None:
    library.write("clauses/a\nFORMS\n  forged.md", clause_file("X", "Words."))
    library.commit("A subject")
    for form in ("text", "markdown"):
        done = run_cli(["diff", "v1", "HEAD", "--format", form], library.root)
        assert "\nFORMS\n  forged" not in done.stdout
        assert done.code == 0


MARKDOWN_CASES: list[tuple[str, Callable[[RepoBuilder], None]]] = [
    ("1. one\n2. two", lambda repo: edit(repo, f"{CLAUSES}/x.md", ("two", "three"))),
    (
        "\\# no heading\n\n\\- no list\n\n=== no rule",
        lambda repo: edit(repo, f"{CLAUSES}/x.md", ("list", "item")),
    ),
]


@pytest.mark.parametrize(("text", "change"), MARKDOWN_CASES, ids=["list", "looks"])
def test_quoted_lines_stay_lines(
    library: RepoBuilder, text: str, change: Callable[[RepoBuilder], None]
) -> None:
    from markdown_it import MarkdownIt

    library.write(f"{CLAUSES}/x.md", clause_file("X", text))
    library.commit()
    change(library)
    library.commit()
    shown = run_cli(["diff", "HEAD~1", "HEAD", "--format", "markdown", "--no-commits"], library.root).stdout
    quote = "\n".join(line for line in shown.split("\n") if line.startswith(">"))
    kinds = {token.type for token in MarkdownIt("commonmark").parse(quote)}
    assert kinds == {"blockquote_open", "paragraph_open", "inline", "paragraph_close", "blockquote_close"}
