"""Makes a repository of contract language to measure on, with everything that was done to it written down.

    python benchmarks/generate.py --size S --seed 1 DIR

The same size and seed give the same commit ids, whatever the machine. The
truth file, ``.git/truth.jsonl`` in the new repository, holds one JSON object
a line: ``{"commit": …, "acts": […]}`` for each commit, then
``{"from": "v1", "to": "v2", …}`` for each pair of neighbouring tags with what
remains of the acts between them: ids of clauses added, removed, edited (words),
reformatted, renamed (old id, new id, whether edited too), reordered (by form),
split (what stayed, what came of it) and merged (what went, what took it in).
A clause that went is named by its id at the first tag, any other at the second.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from changes import Act, Changes
from library import AGREEMENTS_PER_FORM, CLAUSES_PER_FORM, Form, Library

TAGS = 5
START = 1609750800  # 2021-01-04 09:00 UTC
AUTHORS = (
    ("Form editor", "form.editor@example.org"),
    ("Legal operations", "legal.operations@example.org"),
    ("Contract counsel", "contract.counsel@example.org"),
    ("Privacy counsel", "privacy.counsel@example.org"),
    ("Sales counsel", "sales.counsel@example.org"),
)
VERBS = {
    "edit": "Reword",
    "rename": "Rename",
    "move-file": "Move",
    "rewrap": "Rewrap",
    "emphasis": "Mark a term in",
    "owner": "Name the owner of",
    "reorder": "Reorder",
    "add": "Add",
    "remove": "Remove",
    "split": "Split",
    "merge": "Merge into",
    "value": "Correct a value in",
    "default": "Change a default of",
}
ATTRIBUTES = "*.md text eol=lf\n"
Files = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Size:
    clauses: int
    commits: int
    topics: int

    @property
    def forms(self) -> int:
        return self.clauses // CLAUSES_PER_FORM

    @property
    def agreements(self) -> int:
        return self.forms * AGREEMENTS_PER_FORM


SIZES = {
    "XS": Size(200, 40, 8),
    "S": Size(1_000, 200, 26),
    "L": Size(10_000, 2_000, 256),
}


@dataclass(slots=True)
class Snapshot:
    """What stood where at a tag: by uid the id, words and file; by form the order, and the sections."""

    clauses: dict[int, tuple[str, str, str]]
    orders: dict[str, list[int]]
    sections: dict[str, list[tuple[str, list[int]]]]


@dataclass(slots=True)
class History:
    """A fast-import stream in the making. Commits are numbered by marks from 1."""

    library: Library
    changes: Changes
    rng: Random
    size: Size
    parts: list[bytes] = field(default_factory=list)
    count: int = 0
    main: int = 0
    pull_request: int = 0
    files: dict[int, dict[str, str]] = field(default_factory=dict)  # by form, as last written
    told: list[tuple[int, list[Act]]] = field(default_factory=list)  # by mark
    snapshots: list[Snapshot] = field(default_factory=list)

    def commit(self, subject: str, files: Files, parents: list[int], acts: list[Act], body: str = "") -> int:
        """Adds one commit to the stream and gives its mark."""
        self.count += 1
        name, email = self.rng.choice(AUTHORS)
        when = f"{name} <{email}> {START + self.count * 5400} +0000"
        message = (f"{subject}\n\n{body}\n" if body else f"{subject}\n").encode()
        self.parts.append(f"commit refs/heads/main\nmark :{self.count}\n".encode())
        self.parts.append(f"author {when}\ncommitter {when}\ndata {len(message)}\n".encode() + message)
        self.parts += [f"{'merge' if n else 'from'} :{p}\n".encode() for n, p in enumerate(parents)]
        for path, text in sorted(files.items()):
            if text is None:
                self.parts.append(f"D {path}\n".encode())
            else:
                data = text.encode()
                self.parts.append(f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n")
        self.told.append((self.count, acts))
        return self.count

    def write_form(self, form: Form) -> Files:
        """The files of a form that differ from what was last written; None for one that went."""
        new, old = self.library.render_form(form), self.files.get(form.number, {})
        self.files[form.number] = new
        changed: Files = {path: text for path, text in new.items() if old.get(path) != text}
        changed.update({path: None for path in old if path not in new})
        return changed

    def change_form(self, form: Form) -> tuple[str, Files, list[Act]]:
        """Some acts on one form, as one person does them in one commit."""
        if self.rng.random() < 0.06:
            acts = self.changes.sweep(form)
            return f"Replace a term throughout {form.id}", self.write_form(form), acts
        acts = [self.changes.act(form) for _ in range(self.rng.choice((1, 2, 3, 3, 4, 5, 6, 8)))]
        place = acts[0].get("id") or acts[0].get("agreement") or form.id
        return f"{VERBS[acts[0]['act']]} {place}", self.write_form(form), acts

    def run(self) -> None:
        """The whole history: the forms come one by one until the first tag, among other changes."""
        step = self.size.commits // TAGS
        self.main = self.commit("Start the library", {".gitattributes": ATTRIBUTES}, [], [])
        while self.count < self.size.commits:
            missing = self.size.forms - len(self.library.forms)
            left = step - self.count
            if missing and (left <= missing + 4 or not self.library.forms or self.rng.random() < 0.6):
                form = self.library.make_form()
                subject = f"Add the {form.title.lower()}"
                self.main = self.commit(
                    subject, self.write_form(form), [self.main], [{"act": "form", "form": form.id}]
                )
            else:
                self.land(step - self.count % step)
            if self.count % step == 0:
                self.tag()

    def land(self, room: int) -> None:
        """One pull request, squashed or merged, or a commit straight to main; at most ``room`` commits."""
        forms = self.rng.sample(self.library.forms, min(2, len(self.library.forms)))
        style = self.rng.choices(("squash", "merge", "direct"), (55, 30, 15))[0]
        if style == "merge" and room >= 5:
            self.land_merge(forms)
            return
        subject, files, acts = self.change_form(forms[0])
        body = ""
        if style != "direct":
            self.pull_request += 1
            subject = f"{subject} (#{self.pull_request})"
            body = "* first draft\n* after review" if self.rng.random() < 0.3 else ""
        self.main = self.commit(subject, files, [self.main], acts, body)

    def land_merge(self, forms: list[Form]) -> None:
        """A branch of one to three commits and its merge; main may have gone on in between."""
        self.pull_request += 1
        number, tip, brought, first = self.pull_request, self.main, Files(), ""
        for _ in range(self.rng.randint(1, 3)):
            subject, files, acts = self.change_form(forms[0])
            first = first or subject
            tip = self.commit(subject, files, [tip], acts)
            brought.update(files)
        if len(forms) > 1 and self.rng.random() < 0.4:
            subject, files, acts = self.change_form(forms[1])
            self.pull_request += 1
            self.main = self.commit(f"{subject} (#{self.pull_request})", files, [self.main], acts)
        title = f"Merge pull request #{number} from example/change-{number}"
        self.main = self.commit(title, brought, [self.main, tip], [], body=first)

    def tag(self) -> None:
        name = f"v{len(self.snapshots) + 1}"
        message = f"Release {name}\n".encode()
        when = f"{AUTHORS[1][0]} <{AUTHORS[1][1]}> {START + self.count * 5400 + 60} +0000"
        self.parts.append(f"tag {name}\nfrom :{self.main}\ntagger {when}\n".encode())
        self.parts.append(f"data {len(message)}\n".encode() + message)
        files = {path: text for of_form in self.files.values() for path, text in of_form.items()}
        self.snapshots.append(
            Snapshot(
                {uid: (c.id, c.words(), files[c.path]) for uid, c in self.library.clauses.items()},
                {form.id: form.order() for form in self.library.forms},
                {
                    form.id: [
                        (title, [uid for i in items for uid in i.clauses]) for title, items in form.sections
                    ]
                    for form in self.library.forms
                },
            )
        )


def tell_section_moves(old: list[tuple[str, list[int]]], new: list[tuple[str, list[int]]]) -> list[int | str]:
    """What moved without a change in the order of the clauses: to the next section, or a section alone."""
    was = {uid: title for title, uids in old for uid in uids}
    now = {uid: title for title, uids in new for uid in uids}
    found: list[int | str] = [uid for uid in was.keys() & now.keys() if was[uid] != now[uid]]
    titles = [title for title, _ in new]
    if titles != [title for title, _ in old]:
        empty = {title for title, uids in (*old, *new) if not uids}
        found += [f"section {title}" for title in titles if title in empty]
    return found


def tell_pairs(history: History) -> Iterator[dict[str, Any]]:
    """What differs between neighbouring tags, by what each clause is and not by what it looks like."""
    step = history.size.commits // TAGS
    for index, (old, new) in enumerate(zip(history.snapshots, history.snapshots[1:], strict=False), 1):
        acts = [a for mark, told in history.told if step * index < mark <= step * (index + 1) for a in told]
        both = sorted(old.clauses.keys() & new.clauses.keys())
        renamed = [uid for uid in both if old.clauses[uid][0] != new.clauses[uid][0]]
        edited = [uid for uid in both if old.clauses[uid][1] != new.clauses[uid][1]]
        touched = [uid for uid in both if old.clauses[uid][2] != new.clauses[uid][2]]
        shown = set(edited)
        moved: dict[str, list[str]] = {}
        for act in acts:
            if act["act"] == "reorder" and act["form"] in new.orders:
                before, after = old.orders[act["form"]], new.orders[act["form"]]
                kept = [uid for uid in act["uids"] if uid in before and uid in after]
                if [u for u in before if u in set(after)] != [u for u in after if u in set(before)]:
                    moved.setdefault(act["form"], []).extend(new.clauses[uid][0] for uid in kept)
        for form, sections in new.sections.items():
            if form in old.sections:
                found = tell_section_moves(old.sections[form], sections)
                moved.setdefault(form, []).extend(
                    new.clauses[name][0] if isinstance(name, int) else name for name in found
                )
        moved = {form: names for form, names in moved.items() if names}
        yield {
            "from": f"v{index}",
            "to": f"v{index + 1}",
            "added": [new.clauses[uid][0] for uid in sorted(new.clauses.keys() - old.clauses.keys())],
            "removed": [old.clauses[uid][0] for uid in sorted(old.clauses.keys() - new.clauses.keys())],
            "edited": [new.clauses[uid][0] for uid in edited],
            "reformatted": [new.clauses[uid][0] for uid in touched if uid not in shown],
            "renamed": [[old.clauses[uid][0], new.clauses[uid][0], uid in shown] for uid in renamed],
            "reordered": {form: sorted(set(ids)) for form, ids in sorted(moved.items())},
            "split": [
                [new.clauses[a["uid"]][0], new.clauses[a["new"]][0]]
                for a in acts
                if a["act"] == "split" and {a["uid"], a["new"]} <= new.clauses.keys()
            ],
            "merged": [
                [old.clauses[a["gone"]][0], new.clauses[a["uid"]][0]]
                for a in acts
                if a["act"] == "merge" and a["gone"] in old.clauses and a["uid"] in new.clauses
            ],
        }


def run_git(folder: Path, *arguments: str, stdin: bytes | None = None) -> bytes:
    """Git with none of the machine's own settings."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}
    command = ["git", "-C", str(folder), "-c", "gc.auto=0", "-c", "core.fsync=none", *arguments]
    done = subprocess.run(command, input=stdin, capture_output=True, env=environment, check=False)
    if done.returncode:
        raise SystemExit(f"git {arguments[0]} failed: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def generate(folder: Path, size: Size, seed: int) -> None:
    """Makes the repository in a folder that does not exist or is empty."""
    if folder.exists() and any(folder.iterdir()):
        raise SystemExit(f"{folder} is not empty: give a new folder")
    rng = Random(seed)
    library = Library(rng, size.topics, size.forms)
    history = History(library, Changes(library, rng), rng, size)
    history.run()
    folder.mkdir(parents=True, exist_ok=True)
    run_git(folder, "init", "--quiet", "--initial-branch=main", ".")
    marks = folder / ".git" / "marks"
    run_git(folder, "fast-import", "--quiet", f"--export-marks={marks}", stdin=b"".join(history.parts))
    ids = dict(line.split() for line in marks.read_text(encoding="ascii").splitlines())
    marks.unlink()
    truth: list[dict[str, Any]] = [{"commit": ids[f":{mark}"], "acts": acts} for mark, acts in history.told]
    truth += tell_pairs(history)
    with (folder / ".git" / "truth.jsonl").open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in truth)
    run_git(folder, "reset", "--quiet", "--hard", "main")
    run_git(folder, "gc", "--quiet")
    run_git(folder, "commit-graph", "write", "--reachable", "--changed-paths", "--no-progress")


def main() -> None:
    parser = argparse.ArgumentParser(description="Make a seedable repository of contract language.")
    parser.add_argument("--size", choices=sorted(SIZES), default="S", help="XS for tests, S, or L")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("folder", type=Path, metavar="DIR")
    options = parser.parse_args()
    start = time.monotonic()
    generate(options.folder, SIZES[options.size], options.seed)
    head = run_git(options.folder, "rev-parse", "main").decode().strip()
    print(f"{options.size} with seed {options.seed}: main is {head}", file=sys.stdout)
    print(f"took {time.monotonic() - start:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
