"""The files that ``init --github`` makes: a review of every change, its owners, a hook, a template."""

from __future__ import annotations

import os
import re
from pathlib import Path

from clausectl import __version__
from clausectl.errors import ClausectlError
from clausectl.formats.code_owners import CODE_OWNERS, read_code_owners, write_code_owners
from clausectl.model.sources import Source
from clausectl.pipeline.owning import find_owners, write_lines
from clausectl.records import dataclass
from clausectl.repository.opening import Repository

REVIEW = ".github/workflows/contracts.yml"
COMMENT = ".github/workflows/contracts-comment.yml"
HOOKS = ".pre-commit-config.yaml"
TEMPLATE = ".github/pull_request_template.md"

# What a branch may be called to stand in a workflow as it is; others mean something there.
_PLAIN_BRANCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
_ACTIONS = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+@[0-9a-f]{40}")

_HEAD = """\
# Says of every change to contract language what it does, and what stands against it.
# Written once by `clausectl init --github`; from here on it is yours.
name: Contracts

on:
  pull_request:
  merge_group:
  push:
    branches: ["{branch}"]

permissions:
  contents: read

concurrency:
  # A newer push to a pull request ends the older run; every commit of the default branch keeps its own.
  group: contracts-${{{{ github.event_name == 'pull_request' && github.ref || github.sha }}}}
  cancel-in-progress: ${{{{ github.event_name == 'pull_request' }}}}

jobs:
  review:
    name: Review
"""

_STEPS = """\
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - name: Check out
        uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2
        with:
          fetch-depth: 0 # versions are held to the whole history
          persist-credentials: false
      - name: Set up Python
        uses: actions/setup-python@a309ff8b426b58ec0e2a45f0f869d46889d02405 # v6.2.0
        with:
          python-version: "3.13"
      - name: Install clausectl
        run: python -m pip install "clausectl=={version}"
      - name: Review the change
        env:
          # Names of branches are written by whoever opens a pull request: they are passed as values, never as code.
          BASE: ${{{{ github.base_ref && format('origin/{{0}}', github.base_ref) || github.event.merge_group.base_sha || github.event.before }}}}
          HEAD: ${{{{ github.event.pull_request.head.sha || github.sha }}}}
        run: |
          mkdir -p "$RUNNER_TEMP/report"
          found=0
          clausectl review "$BASE" "$HEAD" --format github \\
            --also "summary=$RUNNER_TEMP/report/summary.md" \\
            --also "markdown=$RUNNER_TEMP/report/comment.md" \\
            --also "json=$RUNNER_TEMP/report/review.json" || found=$?
          if [ -f "$RUNNER_TEMP/report/summary.md" ]; then
            cat "$RUNNER_TEMP/report/summary.md" >> "$GITHUB_STEP_SUMMARY"
          fi
          exit "$found"
      - name: Keep the report
        if: ${{{{ !cancelled() }}}}
        uses: actions/upload-artifact@b7c566a772e6b6bfb58ed0dc250532a479d7789f # v6.0.0
        with:
          name: contracts-report
          path: ${{{{ runner.temp }}}}/report
          if-no-files-found: ignore
          retention-days: 30
"""  # noqa: E501 - one expression is one line

_CALL = """\
    uses: {owner}/.github/workflows/review.yml@{commit}
    with: # a called workflow does not know which commit it was called at
      clausectl-repository: {owner}
      clausectl-commit: {commit}
    permissions:
      contents: read
"""

_COMMENT = """\
# Puts what the review found on the pull request. It runs on the default branch's word alone, runs nothing
# that a pull request brings, and takes the report for data.
# Written once by `clausectl init --github`; from here on it is yours.
name: Contracts comment

on:
  workflow_run: # zizmor: ignore[dangerous-triggers] nothing of the pull request is checked out or run
    workflows: [Contracts]
    types: [completed]

permissions: {{}}

jobs:
  comment:
    name: Comment
    if: github.event.workflow_run.event == 'pull_request'
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions:
      actions: read # the report is an artifact of the other run
      pull-requests: write # the comment
    steps:
      - name: Put the comment
        uses: {owner}/comment@{commit}
"""

_HOOKS = """\
# Checks contract language before each commit; `pre-commit install` turns it on.
repos:
  - repo: local
    hooks:
      - id: clausectl-check
        name: clausectl check
        entry: clausectl check --since HEAD
        language: system
        pass_filenames: false
        files: ^(clauses|agreements|frozen)/|^clausectl\\.yaml$
"""

_TEMPLATE = """\
## What changes, and why

<!-- One or two sentences that a colleague understands in a year. Whoever can read this repository
     reads them, and they stay: no advice, no strategy, no client's name. -->

- [ ] `version:` of each clause whose words change is raised (the review has the line to put in).
- [ ] The review's list "Before merging" is empty, or each point of it is answered below.

Merging changes no signed agreement.
"""

_TEMPLATES = ("pull_request_template.md", "pull_request_template.txt", "pull_request_template")


@dataclass(frozen=True, slots=True)
class GithubFiles:
    """What is to be made, what is kept in its place, and notes."""

    planned: dict[str, str]
    kept: tuple[str, ...]
    notes: tuple[str, ...]


def explain_bad_actions(uses: str) -> str:
    """Why a text does not name a repository of actions at a commit; empty when it does."""
    if not uses or _ACTIONS.fullmatch(uses):
        return ""
    return "write OWNER/REPOSITORY@COMMIT with all 40 digits of the commit: a tag or branch can be moved"


def github_paths(uses: str) -> tuple[str, ...]:
    """Every path at which `plan_github` may want a file."""
    return (REVIEW, *((COMMENT,) if uses else ()), HOOKS, TEMPLATE, CODE_OWNERS[0])


def plan_github(repository: Repository, source: Source, uses: str = "") -> GithubFiles:
    """The files for GitHub; with ``uses`` (OWNER/REPOSITORY@COMMIT) workflows call those of a repository."""
    branch, notes = _find_default_branch(repository)
    owner, _, commit = uses.partition("@")
    head = _HEAD.format(branch=branch)
    planned = {HOOKS: _HOOKS}
    if uses:
        planned[REVIEW] = head + _CALL.format(owner=owner, commit=commit)
        planned[COMMENT] = _COMMENT.format(owner=owner, commit=commit)
    else:
        planned[REVIEW] = head + _STEPS.format(version=__version__)
        notes.append(
            f"{REVIEW} installs clausectl {__version__} with pip: see that the index it asks has that version"
        )
    root = repository.require_root("WORKTREE")
    kept = _find_templates(root)
    if not kept:
        planned[TEMPLATE] = _TEMPLATE
    owners, said = _plan_owners(root, source)
    planned |= owners
    kept += [place for place in CODE_OWNERS if os.path.lexists(root / place)]
    return GithubFiles(planned, tuple(kept), (*notes, *said))


def _find_default_branch(repository: Repository) -> tuple[str, list[str]]:
    """The branch that a workflow watches: what the remote says, else main, master or the present one."""
    code, output, _ = repository.git.attempt(["symbolic-ref", "--quiet", "refs/remotes/origin/HEAD"])
    name = output.decode("utf-8", "replace").strip().removeprefix("refs/remotes/origin/") if code == 0 else ""
    if not name:
        names = repository.known_names()
        name = next((known for known in ("main", "master") if known in names), repository.branch() or "main")
    if _PLAIN_BRANCH.fullmatch(name):
        return name, []
    return "main", [f"{REVIEW} watches main: put in the default branch, whose name is unusual"]


def _find_templates(root: Path) -> list[str]:
    """Templates of pull requests that are there, wherever the host would find one."""
    found: list[str] = []
    for folder in (".github", "", "docs"):
        place = root / folder
        if not place.is_dir() or place.is_symlink():
            continue
        found += [
            f"{folder}/{name}".lstrip("/")
            for name in sorted(os.listdir(place))  # noqa: PTH208 - names alone
            if name.lower()
            in ("pull_request_template.md", "pull_request_template.txt", "pull_request_template")
        ]
    return found


def _plan_owners(root: Path, source: Source) -> tuple[dict[str, str], list[str]]:
    """CODEOWNERS where clauses state owners; one that is there is kept, whatever it says."""
    try:
        lines = write_lines(find_owners(source))
    except ClausectlError as error:
        first = error.problems[0]
        return {}, [f"CODEOWNERS was not written: {first.place} {first.message}"]
    file, _ = read_code_owners(None, CODE_OWNERS[0])
    if not lines or file is None:
        return {}, ["no clause states `owner:` yet; `clausectl owners` writes CODEOWNERS once one does"]
    there = [place for place in CODE_OWNERS if os.path.lexists(root / place)]
    said = (
        ["`clausectl owners` keeps the owners of clauses in the CODEOWNERS file that is there"]
        if there
        else []
    )
    if there not in ([], [CODE_OWNERS[0]]):
        return {}, said
    return {CODE_OWNERS[0]: write_code_owners(file, lines).decode("utf-8")}, said
