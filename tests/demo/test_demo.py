"""``clausectl demo``: the same real repository everywhere, honest about what is made up in it."""

from __future__ import annotations

import fcntl
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from clausectl.errors import ClausectlError
from clausectl.pipeline import demo_signing
from clausectl.pipeline.demonstrating import PULL_REQUESTS, make_demo, read_demo_files
from cli_runner import run_cli
from repo_builder import clean_git_environment

ROOT = Path(__file__).parents[2]
FIRST = "288c52acdce6ae31e4b2a2734565941887f031d8"
SECOND = "092ef9062847ea985f2cade9bf0fd56026982810"
TAGS = ["2dfed6b648b44cdf04e97ac575a4f9ad9bded33b", "94e458e30cdfdf1795aa02afc73fc0b24a525d67"]
REAL_NAMES = ("Blei", "Alistarh", "Goin", "Kopinsky", "Kurtz", "Moore")


def git(folder: Path, *args: str) -> str:
    environment = clean_git_environment()
    done = subprocess.run(
        ["git", *args], cwd=folder, env=environment, capture_output=True, check=True, text=True
    )
    return done.stdout


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One demonstration for the tests that only read it."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    make_demo(folder)
    return folder


def test_ids_are_the_same_as_ever(demo: Path) -> None:
    assert git(demo, "rev-parse", "v1^{commit}", "v2^{commit}", "main").split() == [FIRST, SECOND, SECOND]
    assert git(demo, "rev-parse", "v1", "v2").split() == TAGS
    assert git(demo, "cat-file", "-t", "v1") == git(demo, "cat-file", "-t", "v2") == "tag\n"


def test_ids_are_the_same_whatever_git_is_told_elsewhere(tmp_path: Path) -> None:
    template = tmp_path / "template" / "hooks"
    template.mkdir(parents=True)
    for name in ("post-checkout", "reference-transaction", "post-index-change", "pre-commit"):
        hook = template / name
        hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran-{name}\n")
        hook.chmod(0o755)
    attributes = tmp_path / "attributes"
    attributes.write_text("*.md text eol=crlf filter=evil ident\n")
    config = tmp_path / "gitconfig"
    config.write_text(
        f"""[user]\n name = Somebody Else\n email = somebody@example.com\n useConfigOnly = true
[init]\n templateDir = {template.parent}\n defaultBranch = trunk\n defaultObjectFormat = sha256
[core]\n hooksPath = {template}\n autocrlf = true\n attributesFile = {attributes}\n bare = true
 fsmonitor = touch {tmp_path}/ran-fsmonitor\n sharedRepository = group\n logAllRefUpdates = always
[commit]\n gpgSign = true\n[tag]\n gpgSign = true\n forceSignAnnotated = true\n[gpg]\n program = false
[i18n]\n commitEncoding = ISO-8859-1\n[log]\n showSignature = true
[alias]\n update-ref = !touch {tmp_path}/ran-it
[filter "evil"]\n clean = tr a b\n smudge = tr a b\n required = true\n"""
    )
    hostile = {
        "GIT_CONFIG_GLOBAL": str(config),
        "GIT_DIR": str(tmp_path / "nowhere"),
        "GIT_WORK_TREE": str(tmp_path),
        "GIT_INDEX_FILE": str(tmp_path / "index"),
        "GIT_OBJECT_DIRECTORY": str(tmp_path / "objects"),
        "GIT_AUTHOR_NAME": "Somebody Else",
        "GIT_AUTHOR_DATE": "2005-04-07T22:13:13+02:00",
        "GIT_COMMITTER_DATE": "2005-04-07T22:13:13+02:00",
        "GIT_DEFAULT_HASH": "sha256",
        "GIT_TEMPLATE_DIR": str(template.parent),
        "TZ": "Asia/Kathmandu",
        "LC_ALL": "de_DE.UTF-8",
        "HOME": str(tmp_path / "no-home"),
    }
    ran = run_cli(["demo", "ein Ort/mit Ümlaut"], tmp_path, env=hostile)
    assert ran.code == 0, ran.stderr
    folder = tmp_path / "ein Ort" / "mit Ümlaut"
    assert git(folder, "rev-parse", "v1^{commit}", "v2^{commit}", "v1", "v2").split() == [
        FIRST,
        SECOND,
        *TAGS,
    ]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("ran")] == []
    assert git(folder, "status", "--porcelain") == ""
    assert "[-60-]{+90+}" in ran.stdout


def test_needs_no_identity_and_no_home(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1", "GIT_ALLOW_PROTOCOL": "none"}
    done = subprocess.run(
        [sys.executable, "-m", "clausectl", "demo", "--no-diff"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert git(tmp_path / "clausectl-demo", "rev-parse", "HEAD").strip() == SECOND


def test_the_repository_is_whole_and_clean(demo: Path) -> None:
    git(demo, "fsck", "--strict")
    assert git(demo, "status", "--porcelain") == ""
    assert git(demo, "for-each-ref", "--format=%(refname)").split() == [
        "refs/heads/main",
        "refs/tags/icml/final-contribution/speaker-a/v1",
        "refs/tags/icml/final-contribution/speaker-b/v1",
        "refs/tags/icml/final-contribution/speaker-b/v2",
        "refs/tags/v1",
        "refs/tags/v2",
    ]


def test_changes_come_by_pull_requests_of_roles(demo: Path) -> None:
    merges = git(demo, "log", "--first-parent", "--merges", "--reverse", "--format=%s%x09%b%x09%P", "-z")
    found = [entry.split("\t") for entry in merges.split("\0") if entry]
    assert len(found) == len(PULL_REQUESTS) == 5
    for request, (subject, body, parents) in zip(PULL_REQUESTS, found, strict=True):
        assert re.fullmatch(rf"Merge pull request #{request.number} from [a-z-]+/{request.branch}", subject)
        assert body.strip() == request.title
        assert len(parents.split()) == 2
    people = set(git(demo, "log", "--format=%an <%ae>%n%cn <%ce>", "v2").splitlines())
    assert people == {
        "Form editor <form-editor@example.org>",
        "Programme office <programme-office@example.org>",
        "Reviewer <reviewer@example.org>",
        "Speaker A <speaker-a@example.org>",
        "Speaker B <speaker-b@example.org>",
        "Speaker C <speaker-c@example.org>",
        "Organiser <organiser@example.org>",
    }
    subjects = git(demo, "log", "--no-merges", "--format=%s", "v2").splitlines()
    acts = [subject for subject in subjects if not subject.startswith("Illustration: ")]
    assert len(subjects) - len(acts) == 7
    assert all(re.fullmatch(r"(The [a-z]+ accepts|Send) icml/[a-z/-]+speaker-[abc]@v[12]", s) for s in acts)


def test_the_parties_really_sign_and_what_they_signed_stays(demo: Path) -> None:
    done = run_cli(["verify", "--all"], demo)
    assert done.code == 0
    assert "4 of 4 signed versions match what is recorded" in done.stderr
    status = run_cli(["status", "--on", "2100-01-02"], demo).stdout
    for name, state in (
        ("speaker-a@v1", "fully executed; life not stated"),
        ("speaker-b@v1", "fully executed; superseded"),
        ("speaker-b@v2", "fully executed; life not stated"),
        ("speaker-c@v1", "partly executed; life not stated"),
    ):
        assert re.search(rf"^icml/final-contribution/{name} {state}", status, re.MULTILINE)
    for speaker in "ab":
        name = f"icml/final-contribution/speaker-{speaker}"
        signed = run_cli(["compose", f"{name}@v1"], demo).stdout
        assert signed == run_cli(["compose", name, "--rev", "v1"], demo).stdout
        assert "60 days" in signed
    where = run_cli(["where", "icml/exclusivity@1.0.0", "--signed"], demo)
    assert "speaker-a@v1" in where.stdout
    assert "speaker-c@v1" not in where.stdout


def test_the_diff_says_who_signed_what_and_that_it_is_unchanged(demo: Path) -> None:
    text = run_cli(["diff", "v1", "v2"], demo).stdout
    assert "2 versions with the same text as before; 2 new; 4 new acts" in text
    assert "icml/final-contribution: speaker-a@v1, speaker-b@v1" in text
    assert "Exclusivity 1.0.0 (icml/exclusivity), library now 2.0.0" in text
    assert "Speaker C, accepted, dated 2021-01-16" in text


def test_no_real_person_is_named_anywhere(demo: Path) -> None:
    everything = git(demo, "log", "-p", "--format=fuller", "v2") + git(demo, "show", "v1", "v2")
    everything += "".join(path.read_text() for path in demo.glob("**/*.md"))
    assert "Speaker A" in everything
    assert [name for name in REAL_NAMES if name in everything] == []


def test_every_agreement_says_that_it_is_made_up(demo: Path) -> None:
    for revision in ("v1", "v2"):
        for speaker in "abc":
            name = f"icml/final-contribution/speaker-{speaker}"
            text = run_cli(["compose", name, "--rev", revision, "--format", "text"], demo).stdout
            assert text.startswith(
                "Illustration. The speaker, the events and the dates are made up, and so is every change"
            )
            assert f"by and between Speaker {speaker.upper()} and the International Conference" in text
            assert "2100" in text
            assert "2020" not in text


def test_clauses_are_the_words_of_the_librarys() -> None:
    data = read_demo_files()
    shipped = {path: content for path, content in data.items() if path.startswith("clauses/")}
    library = {
        f"clauses/icml/{path.name}": path.read_bytes() for path in (ROOT / "clauses/icml").glob("*.md")
    }
    assert len(shipped) == 8
    assert shipped == library


def test_the_form_is_the_librarys_but_for_a_name_a_party_and_a_notice() -> None:
    path = "agreements/icml/final-contribution/form.md"
    ours = read_demo_files()[path].decode().splitlines()
    real = (ROOT / path).read_text().splitlines()
    assert "    name: David Blei" in real
    notice = next(line for line in ours if line.startswith("*Illustration."))
    at = ours.index(notice)
    del ours[at : at + 2]
    named = [line.replace("David Blei", "Organiser") for line in real]
    party = "    party: International Conference on Machine Learning"
    assert ours == [line.replace(party, "    party: Organisation (illustration)") for line in named]


@pytest.mark.parametrize("revision", ["v1", "v2", "WORKTREE"])
def test_check_finds_one_thing_and_it_is_true(demo: Path, revision: str) -> None:
    ran = run_cli(["check", "--rev", revision], demo)
    assert ran.code == 0
    assert "3 agreements checked, 1 finding" in ran.stderr
    assert "CL521 warning: “Effective Date” is defined here and used nowhere" in ran.stdout


def test_numbers_and_words_of_both_versions(demo: Path) -> None:
    first, second = (
        run_cli(["compose", "icml/final-contribution/speaker-a", "--rev", rev], demo).stdout
        for rev in ("v1", "v2")
    )
    assert "2. I will not authorize" in first
    assert "until at least 60 days after" in first
    assert "6. If ICML decides not to publish" in first
    assert "EventTitles: Example Event One, Example Event Two" in first
    assert "2. If ICML decides not to publish" in second
    assert "3. I will not authorize" in second
    assert "until at least 90 days after" in second
    assert "4. This clause was added as an illustration" in second
    assert ("9. This document" in first, "9. This document" in second) == (False, True)
    dates = {"v1": "Date: Feb 2, 2100\n", "v2": "Date: Feb 3, 2100\n"}
    for revision, line in dates.items():
        assert (
            line in run_cli(["compose", "icml/final-contribution/speaker-b", "--rev", revision], demo).stdout
        )


def test_the_diff_is_what_the_command_prints(tmp_path: Path) -> None:
    ran = run_cli(["demo", "here"], tmp_path)
    assert ran.code == 0
    assert ran.stdout == run_cli(["diff", "v1", "v2"], tmp_path / "here").stdout
    for fact in ("icml/exclusivity", "[-60-]{+90+}", "Feb 2, 2100", "#1", "#2", "#3", "#4", "#5", "2.0.0"):
        assert fact in ran.stdout, fact
    assert "made here: 3 made-up agreements on one form, 5 changes between v1 (288c52a)" in ran.stderr
    assert "clausectl list agreements" in ran.stderr


def test_without_the_diff_nothing_goes_to_stdout(tmp_path: Path) -> None:
    ran = run_cli(["demo", "--no-diff"], tmp_path)
    assert (ran.code, ran.stdout) == (0, "")
    assert "cd clausectl-demo" in ran.stderr


def test_an_empty_folder_is_used_and_other_repositories_are_left_alone(tmp_path: Path) -> None:
    outer = tmp_path / "outer"
    outer.mkdir()
    git(outer, "init", "-q")
    (outer / "demo").mkdir()
    assert run_cli(["demo", "demo", "--no-diff"], outer).code == 0
    assert git(outer / "demo", "rev-parse", "HEAD").strip() == SECOND
    assert git(outer, "for-each-ref") == ""


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "letter.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    before = sorted(path.name for path in tmp_path.rglob("*"))
    for folder, why in (
        ("full", "it is not empty"),
        ("file", "something else stands there"),
        ("link", "something else stands there"),
        ("file/inside", "cannot be made"),
        (".", "it is the folder you are in"),
        ("..", "it is not empty"),
    ):
        ran = run_cli(["demo", folder], tmp_path)
        assert (ran.code, ran.stdout) == (2, ""), folder
        assert "CL022" in ran.stderr
        assert why in ran.stderr, folder
        assert "hint: name a new folder" in ran.stderr
    assert sorted(path.name for path in tmp_path.rglob("*")) == before
    assert (full / "letter.txt").read_text() == "mine"


def test_a_failure_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(demo_signing, "check_out", fail)
    with pytest.raises(ClausectlError, match="No space left on device"):
        make_demo(tmp_path / "demo")
    assert list(tmp_path.iterdir()) == []


def test_a_process_killed_half_way_leaves_no_half_demonstration(tmp_path: Path) -> None:
    code = (
        "import os\nfrom pathlib import Path\nfrom clausectl.pipeline import demo_signing, demonstrating\n"
        "demo_signing.check_out = lambda *_: os._exit(9)\n"
        "demonstrating.make_demo(Path('demo'))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False, timeout=120)
    assert done.returncode == 9
    assert not (tmp_path / "demo").exists()
    assert len(list(tmp_path.glob(".demo.*.part"))) == 1
    for name in (".demo.part", ".other.00000000.part", ".demo.00000000.part"):
        (tmp_path / name / "kept").mkdir(parents=True)
    held = os.open(tmp_path / ".demo.00000000.part", os.O_RDONLY)  # as a process at work holds it
    fcntl.flock(held, fcntl.LOCK_EX)
    assert run_cli(["demo", "demo", "--no-diff"], tmp_path).code == 0
    os.close(held)
    kept = [".demo.00000000.part", ".demo.part", ".other.00000000.part", "demo"]
    assert sorted(path.name for path in tmp_path.iterdir()) == kept
    assert git(tmp_path / "demo", "rev-parse", "HEAD").strip() == SECOND


def test_the_documentation_states_these_ids() -> None:
    text = (ROOT / "docs/demo.md").read_text()
    assert FIRST in text
    assert SECOND in text
    assert all(f"| #{request.number} |" in text for request in PULL_REQUESTS)


def test_help_shows_examples(tmp_path: Path) -> None:
    ran = run_cli(["demo", "--help"], tmp_path)
    assert ran.code == 0
    assert "Examples:" in ran.stdout
