"""Documents say what is: commands and options are all there, README's commands run, its report is real."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from clausectl.cli.main import COMMANDS, main
from cli_runner import run_cli

TOP = Path(__file__).resolve().parents[2]
README = TOP / "README.md"
DOCUMENTS = sorted([*TOP.glob("*.md"), *TOP.glob("docs/*.md")])


def find_command(*names: str) -> click.Command:
    """A command, or a command of a command, as the command line finds it."""
    found: click.Command = main
    for name in names:
        assert isinstance(found, click.Group)
        command = found.get_command(click.Context(found), name)
        assert command is not None
        found = command
    return found


def every_command() -> list[tuple[str, ...]]:
    names: list[tuple[str, ...]] = []
    for name in COMMANDS:
        command = find_command(name)
        names.append((name,))
        if isinstance(command, click.Group):
            names += [(name, inner) for inner in command.list_commands(click.Context(command))]
    return names


def fences(path: Path, language: str) -> list[str]:
    """The code blocks of one language."""
    text = path.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("names", every_command(), ids=" ".join)
def test_every_command_has_help_with_examples_that_name_it(names: tuple[str, ...], tmp_path: Path) -> None:
    done = run_cli([*names, "--help"], tmp_path)
    assert (done.code, done.stderr) == (0, "")
    assert f"Usage: clausectl {' '.join(names)} " in done.stdout
    _, found, examples = done.stdout.partition("Examples")
    assert found
    assert f"clausectl {' '.join(names)}" in examples


@pytest.mark.parametrize("names", every_command(), ids=" ".join)
def test_every_option_of_a_help_has_a_description(names: tuple[str, ...]) -> None:
    for parameter in find_command(*names).params:
        if isinstance(parameter, click.Option):
            assert parameter.help, (names, parameter.name)


@pytest.mark.parametrize("names", every_command(), ids=" ".join)
def test_every_command_and_option_is_documented(names: tuple[str, ...]) -> None:
    text = (TOP / "docs/commands.md").read_text(encoding="utf-8")
    section = re.search(rf"^## {names[0]}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert section is not None
    assert f"    clausectl {' '.join(names)}" in section.group(1)
    for parameter in find_command(*names).params:
        if isinstance(parameter, click.Option):
            assert any(option in section.group(1) for option in parameter.opts), (names, parameter.opts)


def test_documented_commands_exist() -> None:
    text = (TOP / "docs/commands.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\S+)$", text, re.MULTILINE) == list(COMMANDS)


def test_every_document_names_only_commands_that_exist() -> None:
    for path in DOCUMENTS:
        text = path.read_text(encoding="utf-8")
        named = set(re.findall(r"(?:^ {4}|`|^)clausectl ([a-z]+)\b", text, re.MULTILINE))
        assert named <= {*COMMANDS, "is", "keeps"}, path


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(
        r"^```.*?^```|`[^`\n]+`", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE
    )
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if "://" not in target:
            assert (path.parent / target).exists(), target


def test_every_document_of_docs_is_in_its_index() -> None:
    index = (TOP / "docs/README.md").read_text(encoding="utf-8")
    for path in TOP.glob("docs/*.md"):
        assert path.name == "README.md" or f"({path.name})" in index


def run_script(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    (folder / "identity").write_text(
        "[user]\nname = Form editor\nemail = form-editor@example.org\n", encoding="utf-8"
    )
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env={**os.environ, "PATH": path, "GIT_CONFIG_GLOBAL": str(folder / "identity")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_readme_commands_on_signed_copies_run(tmp_path: Path) -> None:
    script, _, _ = fences(README, "sh")
    (tmp_path / "signed").mkdir()
    for path in sorted(TOP.glob("agreements/icml/final-contribution/*.signed/v1/evidence/*.md")):
        (tmp_path / "signed" / path.name).write_bytes(path.read_bytes())
    done = run_script("git init --quiet\n" + script, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Would import 8 clauses, 1 form, 5 agreements, 5 signed out of 5 files." in done.stdout
    assert "records 5 signed versions" in " ".join(done.stdout.split())


def test_readme_commands_on_any_agreement_run(tmp_path: Path) -> None:
    _, script, _ = fences(README, "sh")
    terms = "# Terms\n\n1. The Buyer pays within 30 days.\n2. Irish law applies.\n"
    for name, text in (("ours.md", terms), ("theirs.md", terms.replace("30", "60")), ("terms.md", terms)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    prepare = (
        "git init --quiet && git add terms.md && git commit --quiet -m one && git tag v1\n"
        "sed -i 's/30/45/' terms.md && git commit --quiet -am two && git tag v2\n"
    )
    done = run_script(prepare + script, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "[-30-]{+60+}" in done.stdout
    assert "[-30-]{+45+}" in done.stdout
    assert "<ins>" in (tmp_path / "redline.html").read_text(encoding="utf-8")


def test_readme_commands_run(tmp_path: Path) -> None:
    _, _, script = fences(README, "sh")
    done = run_script(script, tmp_path)
    assert done.returncode == 0, done.stderr
    assert "1. No Party may speak of it before the Event." in done.stdout
    assert "{+No Party may speak of it before the Event.+}" in done.stdout
    assert "3 clauses, 2 forms, 1 agreement checked" in done.stderr


def test_readme_names_the_two_commands_of_tasks() -> None:
    first = README.read_text(encoding="utf-8").partition("\n## ")[0]
    for task in ("demo", "checks"):
        assert f"python3 tasks.py {task}" in first
    tasks = (TOP / "tasks.py").read_text(encoding="utf-8")
    assert '{"demo": run_demo, "checks": run_checks}' in tasks


def test_readme_report_is_the_demonstration_s(tmp_path: Path) -> None:
    done = run_cli(["demo", "there"], tmp_path)
    assert done.code == 0
    (excerpt,) = fences(README, "text")
    at = 0
    for piece in excerpt.split("…\n"):
        found = done.stdout.find(piece, at)
        assert found >= 0, piece
        at = found + len(piece)
