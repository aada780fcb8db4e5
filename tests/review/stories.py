"""Pull requests as stories: what each does, and what a reviewer has to be told.

Every story starts from one library with a signed agreement, one that was sent
and a draft, on branch ``main``; what it does is on branch ``change`` unless it
says otherwise. The stories are used by the tests of ``review`` and by those of
the action, so that what is true of the command is true of what a host shows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from repo_builder import RepoBuilder
from signed_library import EXCLUSIVITY, LICENCE, act, open_version, start

PATH = "clauses/talks/exclusivity.md"
FORM = "agreements/talks/form.md"
SIGNED = "agreements/talks/speaker-a.signed/v1"
OWNED = '---\ntitle: Exclusivity\nversion: {}\nowner: "@acme/legal"\n---\n{}\n'
WORDS = "The Speaker gives the *talk* to nobody else for thirty (30) days. See [clause](licence.md)."


@dataclass(frozen=True)
class Story:
    """One pull request. ``code`` is the exit code; ``says`` and ``hides`` are about the comment.

    ``annotated`` are beginnings of lines of the annotations. ``head`` and
    ``base`` are what is reviewed; ``clone`` is made of the repository first where there is one.
    """

    name: str
    build: Callable[[RepoBuilder], None]
    code: int
    says: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()
    annotated: tuple[str, ...] = ()
    base: str = "main"
    head: str = "change"
    shallow: bool = False


def start_story(root: Path) -> RepoBuilder:
    """The library: speaker A has signed v1, speaker C was sent v1, speaker D is a draft."""
    repo = start(root)
    repo.write(PATH, OWNED.format("1.0.0", WORDS))
    repo.commit("Say who answers for exclusivity")
    opened = open_version(repo, "speaker-a")
    for role in ("speaker", "organiser"):
        act(repo, opened, role)
    open_version(repo, "speaker-c", opening="sent")
    repo.commit("Sign and send")
    repo.branch("change")
    return repo


def build_story(story: Story, root: Path) -> RepoBuilder:
    """The repository of a story, its change committed; in a shallow clone of two commits where it says so."""
    origin = root / "origin" if story.shallow else root
    repo = start_story(origin)
    story.build(repo)
    if not story.shallow:
        return repo
    clone = root / "clone"
    repo.git("clone", "-q", "--depth=1", "--no-single-branch", f"file://{origin}", str(clone))
    shallow = RepoBuilder.__new__(RepoBuilder)
    shallow.root, shallow.commits = clone, repo.commits
    return shallow


def edit_wording(repo: RepoBuilder) -> None:
    words = WORDS.replace("gives the *talk* to nobody else", "shows the *talk* to nobody else")
    repo.write(PATH, OWNED.format("1.1.0", words))
    repo.commit("Say it plainer")


def change_number(repo: RepoBuilder) -> None:
    repo.write(PATH, OWNED.format("1.0.0", WORDS.replace("thirty (30)", "ninety (90)")))
    repo.commit("Ninety days")


def change_number_with_version(repo: RepoBuilder) -> None:
    repo.write(PATH, OWNED.format("2.0.0", WORDS.replace("thirty (30)", "ninety (90)")))
    repo.commit("Ninety days")


def understate(repo: RepoBuilder) -> None:
    repo.write(PATH, OWNED.format("1.0.1", WORDS.replace("thirty (30)", "ninety (90)")))
    repo.commit("A small thing")


def take_the_same_version(repo: RepoBuilder) -> None:
    """Another pull request took 1.1.0 meanwhile; the lines do not meet, so git sees no conflict."""
    repo.switch("main")
    lines = [WORDS, "", "It is shown in the large hall.", "", "The hall is heated.", "", "It has chairs."]
    repo.write(PATH, OWNED.format("1.0.1", "\n".join(lines)))
    repo.commit("Say where")
    repo.git("checkout", "-q", "-B", "change", "main")
    repo.write(PATH, OWNED.format("1.1.0", "\n".join([*lines[:-1], "It has seats."])))
    repo.commit("Seats")
    repo.switch("main")
    repo.write(PATH, OWNED.format("1.1.0", "\n".join([WORDS.replace("gives", "shows"), *lines[1:]])))
    repo.commit("Show it (#7)")
    repo.switch("change")


def delete_used_clause(repo: RepoBuilder) -> None:
    repo.remove("clauses/talks/licence.md")
    repo.commit("No licence")


def touch_signed_file(repo: RepoBuilder) -> None:
    path = repo.root / SIGNED / "text.md"
    path.write_bytes(path.read_bytes().replace(b"thirty", b"forty"))
    repo.commit("Correct a slip")


def delete_signature(repo: RepoBuilder) -> None:
    repo.remove(f"{SIGNED}/signatures/01-speaker.json")
    repo.commit("Tidy up")


def touch_frozen_source(repo: RepoBuilder) -> None:
    for path in sorted((repo.root / "frozen").rglob("*.md"))[:1]:
        path.write_bytes(path.read_bytes() + b"\n")
    repo.commit("Tidy up")


def move_clause(repo: RepoBuilder) -> None:
    text = (repo.root / FORM).read_text(encoding="utf-8")
    moved = text.replace(
        "  - talks/licence\n  - talks/exclusivity\n", "  - talks/exclusivity\n  - talks/licence\n"
    )
    repo.write(FORM, moved.replace("version: 1.0.0", "version: 1.1.0"))
    repo.commit("Exclusivity first")


def rename_clause(repo: RepoBuilder) -> None:
    text = (repo.root / "clauses/talks/licence.md").read_text(encoding="utf-8")
    repo.remove("clauses/talks/licence.md")
    repo.write(
        "clauses/talks/grant.md",
        text.replace("version: 1.0.0\n", "version: 1.0.0\nformerly: [talks/licence]\n"),
    )
    form = (repo.root / FORM).read_text(encoding="utf-8")
    repo.write(FORM, form.replace("talks/licence", "talks/grant").replace("version: 1.0.0", "version: 1.1.0"))
    repo.write(PATH, OWNED.format("1.0.0", WORDS.replace("licence.md", "grant.md")))
    repo.commit("Call it grant")


def hide_a_character(repo: RepoBuilder) -> None:
    repo.write(PATH, OWNED.format("1.1.0", WORDS.replace("nobody", "no\u200bbody")))
    repo.commit("Nothing to see")


def use_hostile_names(repo: RepoBuilder) -> None:
    title = "::error::</summary><script>alert(1)</script> @acme/legal [x](javascript:y)"
    repo.write("clauses/talks/a%0A::warning::b.md", f"---\ntitle: '{title}'\nversion: 1.0.0\n---\nWords.\n")
    repo.write(PATH, f"---\ntitle: '{title}'\nversion: 1.0.0\n---\n{WORDS.replace('nobody', 'no one')}\n")
    repo.commit("::error::title\n\n::set-output name=x::y")


def change_a_draft(repo: RepoBuilder) -> None:
    text = (repo.root / "agreements/talks/speaker-d.md").read_text(encoding="utf-8")
    repo.write("agreements/talks/speaker-d.md", text.replace("Speaker D", "Speaker Dee"))
    repo.commit("As the speaker writes it")


def wrap_lines(repo: RepoBuilder) -> None:
    repo.write(PATH, OWNED.format("1.0.0", WORDS.replace(" for thirty", "\nfor thirty")))
    repo.commit("Wrap")


def change_nothing(repo: RepoBuilder) -> None:
    repo.commit("Nothing at all")


def add_other_files(repo: RepoBuilder) -> None:
    repo.write("README.md", "# Talks\n")
    repo.commit("A readme")


def merge_branches(repo: RepoBuilder) -> None:
    """What a host makes of a pull request: a merge of the change into the tip, checked out."""
    change_number(repo)
    repo.switch("main")
    repo.write("README.md", "# Talks\n")
    repo.commit("A readme")
    repo.branch("merged")
    repo.merge("change", "Merge change into main")


def squash_branches(repo: RepoBuilder) -> None:
    edit_wording(repo)
    repo.write(PATH, OWNED.format("2.0.0", WORDS.replace("thirty (30)", "sixty (60)")))
    repo.commit("And sixty days")
    repo.branch("squashed", "main")
    repo.git("merge", "-q", "--squash", "change")
    repo.commit("Exclusivity for sixty days (#12)")


def change_the_same_line(repo: RepoBuilder) -> None:
    repo.write(PATH, OWNED.format("2.0.0", WORDS.replace("thirty (30)", "ninety (90)")))
    repo.commit("Ninety days")
    repo.switch("main")
    repo.write(PATH, OWNED.format("2.0.0", WORDS.replace("thirty (30)", "ten (10)")))
    repo.commit("Ten days")
    repo.switch("change")


def come_from_a_fork(repo: RepoBuilder) -> None:
    """A branch of somebody else's clone, fetched by its commit as hosts do."""
    repo.git("checkout", "-q", "--detach", "main")
    repo.write(PATH, OWNED.format("1.0.0", WORDS.replace("thirty (30)", "ninety (90)")))
    commit = repo.commit("From outside", author=("Someone Else", "someone@example.net"))
    repo.git("update-ref", "refs/remotes/fork/change", commit)


def break_front_matter(repo: RepoBuilder) -> None:
    repo.write(PATH, "---\ntitle: Exclusivity\nversion: 1.0.0\nowner: @acme/legal\n---\nWords.\n")
    repo.commit("Owner")


def make_a_link(repo: RepoBuilder) -> None:
    (repo.root / PATH).unlink()
    (repo.root / PATH).symlink_to("/etc/hostname")
    repo.commit("A link")


def change_a_definition(repo: RepoBuilder) -> None:
    repo.switch("main")
    repo.write(PATH, OWNED.format("2.0.0", WORDS.replace("the *talk*", "the Talk")))
    repo.commit("Use the term")
    repo.git("checkout", "-q", "-B", "change", "main")
    text = LICENCE.replace("licence to the talk (the", "licence to the talk and its slides (the")
    repo.write("clauses/talks/licence.md", text.replace("1.0.0", "2.0.0"))
    repo.commit("Slides")


def sign_another(repo: RepoBuilder) -> None:
    opened = open_version(repo, "speaker-d")
    act(repo, opened, "speaker")
    repo.commit("Speaker D signs")


def add_a_twin(repo: RepoBuilder) -> None:
    words = (
        EXCLUSIVITY.format(version="1.0.0", days="thirty (30)").partition("---\n")[2].partition("---\n")[2]
    )
    more = words + "Nor does anybody whom the Speaker asks, and neither does a relative of the Speaker.\n"
    repo.write("clauses/talks/sole.md", f"---\ntitle: Sole\nversion: 1.0.0\n---\n{more}")
    repo.write("clauses/talks/sole-again.md", f"---\ntitle: Sole again\nversion: 1.0.0\n---\n{more}")
    repo.commit("Two that are one")


KEEPS = "Merging changes no signed agreement"
STORIES: tuple[Story, ...] = (
    Story(
        "edit wording",
        edit_wording,
        0,
        ("Exclusivity (2)", "**wording**", "Nothing blocks", KEEPS, "acme/legal"),
    ),
    Story(
        "change a number without a version",
        change_number,
        1,
        (
            "<del>thirty (30)</del>",
            "<ins>ninety (90)</ins>",
            "version: 2.0.0",
            "CL620",
            "1, it does not change, keeps 1.0.0",
        ),
        annotated=("::error file=clauses/talks/exclusivity.md,line=3,col=10,title=CL620",),
    ),
    Story(
        "change a number with a version",
        change_number_with_version,
        0,
        ("1.0.0 → 2.0.0", "**substantive**", "Nothing blocks"),
    ),
    Story("a version that says too little", understate, 1, ("CL622", "version: 2.0.0")),
    Story(
        "two pull requests that take one version",
        take_the_same_version,
        1,
        ("CL621", "version: 1.2.0", "put on the tip of main"),
    ),
    Story("delete a clause in use", delete_used_clause, 1, ("CL332", "**Blocks**")),
    Story("touch a signed file", touch_signed_file, 3, ("CL623", "Merging would change what never changes")),
    Story("delete a signature", delete_signature, 3, ("CL623", "was deleted")),
    Story("touch a frozen source", touch_frozen_source, 3, ("CL623", "frozen source")),
    Story("move a clause", move_clause, 0, ("**Moved**", KEEPS)),
    Story("rename a clause", rename_clause, 0, ("talks/grant", "renamed")),
    Story(
        "hide a character",
        hide_a_character,
        1,
        ("CL116", "no&#60;U+200B&#62;body", "acme/legal"),
        hides=("\u200b",),
    ),
    Story("hostile names and titles", use_hostile_names, 1, ("CL620",), hides=("<script", "](javascript")),
    Story("change a draft", change_a_draft, 0, ("No clause changes; 1 agreement changes", "**Parameter**")),
    Story("wrap lines", wrap_lines, 0, ("No words change", "Nothing blocks")),
    Story(
        "an empty change",
        change_nothing,
        0,
        ("No words change", "The change reaches no clause, form or agreement"),
    ),
    Story("other files only", add_other_files, 0, ("No words change",)),
    Story("a merge", merge_branches, 1, ("CL620", "version: 2.0.0"), head="merged"),
    Story("a squash", squash_branches, 0, ("1.0.0 → 2.0.0", "**substantive**"), head="squashed"),
    Story("a merge conflict", change_the_same_line, 1, ("changed it in the same place meanwhile",)),
    Story("a fork's branch", come_from_a_fork, 1, ("CL620",), head="refs/remotes/fork/change"),
    Story(
        "a shallow checkout",
        change_number,
        1,
        ("CL620", "shallow clone"),
        base="origin/main",
        head="origin/change",
        shallow=True,
    ),
    Story("front matter that cannot be read", break_front_matter, 1, ("**Blocks**",)),
    Story("a symbolic link", make_a_link, 1, ("**Blocks**",), hides=("hostname",)),
    Story("a definition changes under others", change_a_definition, 0, ("**Decide**", "Talk")),
    Story("a signature is added", sign_another, 0, ("partly executed", "talks/speaker-d", KEEPS)),
    Story("two clauses that should be one", add_a_twin, 0, ("CL509", "CL502", "**Decide**")),
    Story("a first commit", change_nothing, 0, ("added", "no commit"), base="0" * 40),
)
