"""Where `diff` and `compose` contradict each other on a library made at random.

The library of a seed is made, edited and committed; then what `diff` tells (as
JSON, text and Markdown) is held to the composed texts of both sides. Each
function finds one kind of contradiction, and nothing of comparing judges it.
"""

from __future__ import annotations

import copy
import json
import random
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from random_libraries import State

from cli_runner import run_cli
from repo_builder import RepoBuilder

Record = dict[str, Any]

PARAGRAPH_KEY = re.compile(r"/\d+(\.\d+)*$")
COUNTS = re.compile(r"^  (Clauses|Forms|Agreements) +([\d,]+) compared: (.*)$", re.MULTILINE)
SHOWN_IN_TEXT = {"entries", "reworded", "text", "signatures"}
MARKS = {
    "text": {"deleted": r"\[-(.*?)-\]", "inserted": r"\{\+(.*?)\+\}"},
    "markdown": {"deleted": r"<del>(.*?)</del>", "inserted": r"<ins>(.*?)</ins>"},
}
TOLD_ALONE = ("status", "entries", "parameters", "settings", "text", "signatures", "reworded", "follows_form")
OWN = ("entries", "parameters", "settings", "text", "signatures", "reworded")
INHERITED = ("entries", "settings", "text", "signatures", "reworded")


class CommandFailedError(Exception):
    """A command ended where nothing could be compared any more."""


def find_contradictions(root: Path, seed: int) -> list[str]:
    """Make the repository of a seed in a folder and hold its diff to its composed texts."""
    r = random.Random(seed)
    repo = RepoBuilder(root)
    state = State(r)
    write(repo, state)
    repo.commit("start")
    repo.tag("v1")
    old = copy.deepcopy(state)
    edits: list[str] = []
    for number in range(r.choice([1, 1, 1, 2, 3, 6])):
        edits.append(state.edit())
        write(repo, state)
        repo.commit(f"Edit {number}: {edits[-1]} (#{number + 1})")
    repo.tag("v2")
    return [f"{contradiction} {edits}" for contradiction in check(repo, old, state)]


def write(repo: RepoBuilder, state: State) -> None:
    for top in ("clauses", "agreements", "frozen"):
        shutil.rmtree(repo.root / top, ignore_errors=True)
    repo.write_all(state.write_files())


def check(repo: RepoBuilder, old: State, new: State) -> Iterator[str]:
    try:
        sides = Sides(
            repo.root,
            old,
            new,
            compose(repo.root, "v1", old.documents),
            compose(repo.root, "v2", new.documents),
            run_diff(repo.root),
        )
    except CommandFailedError as problem:
        yield str(problem)
        return
    for find in REPORT_CHECKS:
        yield from find(sides)
    for name in sorted(sides.olds.keys() & sides.news.keys()):
        yield from check_document(sides, name)


def compose(root: Path, rev: str, names: list[str]) -> dict[str, Record]:
    """Name -> composed document, of those that can be composed."""
    documents = {}
    for name in names:
        done = run_cli(["compose", name, "--rev", rev, "--format", "json"], root)
        if done.code == 101 or "Traceback" in done.stderr:
            raise CommandFailedError(f"CRASH-compose {name} {done.stderr[-300:]}")
        if done.code == 0:
            documents[name] = json.loads(done.stdout)
    return documents


def run_diff(root: Path) -> str:
    done = run_cli(["diff", "v1", "v2", "--format", "json"], root)
    if done.code:
        raise CommandFailedError(f"CRASH-diff {done.code} {done.stderr[-500:]}")
    return done.stdout


@dataclass(frozen=True)
class Sides:
    """Both states, the composed documents of both, and the report between them."""

    root: Path
    old: State
    new: State
    olds: dict[str, Record]
    news: dict[str, Record]
    written: str  # the report, as JSON

    @cached_property
    def report(self) -> Record:
        return dict(json.loads(self.written))

    @cached_property
    def documents(self) -> list[Record]:
        return [*self.report["forms"], *self.report["agreements"]]

    @cached_property
    def told(self) -> dict[str, Record]:
        """Document -> what is told of it."""
        return {name: x for x in self.documents for name in x["ids"]}

    @cached_property
    def unread(self) -> str:
        return "\n".join(self.report["notes"])

    @cached_property
    def clauses(self) -> dict[str, Record]:
        return {clause["id"]: clause for clause in self.report["clauses"]}

    @cached_property
    def old_clauses(self) -> set[str]:
        return {clause["old_id"] for clause in self.report["clauses"]}

    @cached_property
    def reworded(self) -> set[str]:
        """The clauses whose own text is told to have changed, frozen versions left out."""
        return {
            clause["id"]
            for clause in self.report["clauses"]
            if clause["redline"] and clause["status"] in ("changed", "renamed") and not is_frozen(clause)
        }


def is_frozen(clause: Record) -> bool:
    return "@" in clause["id"] or "@" in clause["old_id"]


def join(redline: list[Record] | None, *kinds: str) -> str:
    return "".join(part["text"] for part in redline or [] if part["kind"] in kinds)


# The report as a whole


def find_unstable_report(sides: Sides) -> Iterator[str]:
    """The second run reads what the first has stored."""
    again = run_cli(["diff", "v1", "v2", "--format", "json"], sides.root)
    if again.code or again.stdout != sides.written:
        yield "cache-differs"


def find_wrong_totals(sides: Sides) -> Iterator[str]:
    for name, times in Counter(name for x in sides.documents for name in x["ids"]).items():
        if times > 1:
            yield f"told-twice {name}"
    if not sides.told and sides.report["changed"] and not sides.report["clauses"]:
        yield "changed-flag"


def find_one_way_changes(sides: Sides) -> Iterator[str]:
    """What is told forwards is told backwards; a former name is stated on one side only."""
    if any(form.get("formerly") for form in sides.new.forms.values()):
        return
    back = run_cli(["diff", "v2", "v1", "--format", "json", "--no-commits"], sides.root)
    if back.code:
        yield f"CRASH-reverse {back.code} {back.stderr[-300:]}"
        return
    report = json.loads(back.stdout)
    told_back = {name for x in (*report["forms"], *report["agreements"]) for name in x["ids"]}
    for name in sorted((sides.told.keys() ^ told_back) & sides.olds.keys() & sides.news.keys()):
        yield f"reverse-differs {name}"


def find_empty_redlines(sides: Sides) -> Iterator[str]:
    for x in sides.documents:
        for key in ("text", "signatures"):
            if x[key] is not None and all(part["kind"] == "same" for part in x[key]):
                yield f"empty-redline {x['ids']} {key}"


def find_untold_documents(sides: Sides) -> Iterator[str]:
    """Documents on one side only."""
    before, after = set(sides.old.documents), set(sides.new.documents)
    for name in sorted((after - before) & sides.news.keys() - sides.told.keys()):
        if name not in sides.unread:
            yield f"added-doc-missing {name}"
    left = {x["old_path"] for x in sides.told.values()}
    for name in sorted((before - after) & sides.olds.keys() - sides.told.keys()):
        if not left & {f"agreements/{name}.md", f"agreements/{name}/form.md"} and name not in sides.unread:
            yield f"removed-doc-missing {name}"


# Clauses


def find_inexact_redlines(sides: Sides) -> Iterator[str]:
    """The kept and deleted words of a clause are its old text, the kept and inserted its new one."""
    for clause in sides.report["clauses"]:
        sums = (join(clause["redline"], "same", "deleted"), join(clause["redline"], "same", "inserted"))
        if clause["redline"] and sums != (clause["old_text"], clause["new_text"]):
            yield f"redline-not-exact {clause['id']}"


def find_wrong_uses(sides: Sides) -> Iterator[str]:
    """The agreements told to use a clause are those in whose composed text it stands, unpinned."""
    for clause in sides.report["clauses"]:
        if is_frozen(clause):
            continue
        name, is_removed = clause["id"], clause["status"] == "removed"
        state, documents = (sides.old, sides.olds) if is_removed else (sides.new, sides.news)
        using = {n for n, document in documents.items() if uses(document, name)}
        told = set(clause["agreements"])
        if extra := (told - using) & documents.keys():
            yield f"clause-agreements-extra {name} {sorted(extra)}"
        for missing in sorted(using - told):
            form = state.agreements[missing]["form"]
            if form in state.forms and not state.has_pin(form, name):
                yield f"clause-agreements-missing {name} {missing}"


def uses(document: Record, clause: str) -> bool:
    return document["kind"] == "agreement" and any(p["clause"] == clause for p in document["provisions"])


# Reports of one document


def find_narrow_differences(sides: Sides) -> Iterator[str]:
    """A document asked for alone is told of as among all."""
    for name in list(sides.told)[:4]:
        if sides.told[name]["status"] != "changed":
            continue
        done = run_cli(["diff", "v1", "v2", name, "--format", "json"], sides.root)
        if done.code:
            yield f"CRASH-one {name} {done.stderr[-300:]}"
            continue
        report = json.loads(done.stdout)
        alone = next((x for x in (*report["forms"], *report["agreements"]) if name in x["ids"]), None)
        if alone is None:
            yield f"narrow-lost {name}"
            continue
        for key in TOLD_ALONE:
            if alone[key] != sides.told[name][key]:
                yield f"narrow-differs {name} {key}: {alone[key]!s:.150} / {sides.told[name][key]!s:.150}"


# Text and Markdown


def find_lost_words(sides: Sides) -> Iterator[str]:
    """Text and Markdown tell every changed letter, and totals that add up."""
    for how, marks in MARKS.items():
        done = run_cli(["diff", "v1", "v2", "--format", how], sides.root, env={"COLUMNS": "100000"})
        if done.code:
            yield f"CRASH-{how} {done.stderr[-300:]}"
            continue
        if how == "text":
            yield from find_wrong_counts(sides, done.stdout)
        for kind, pattern in marks.items():
            shown = count_letters("".join(re.findall(pattern, done.stdout, re.DOTALL)))
            if lost := count_letters(join_changes(sides, kind)) - shown:
                yield f"{how}-lost-{kind} {''.join(lost.elements()):.80}"


def find_wrong_counts(sides: Sides, text: str) -> Iterator[str]:
    totals = {}
    for what, total, facts in COUNTS.findall(text):
        totals[what] = int(total.replace(",", ""))
        if sum(int(x) for x in re.findall(r"(\d+) [a-z]", facts)) != totals[what]:
            yield f"counts {what} {total} {facts}"
    agreements = sides.old.agreements.keys() | sides.new.agreements.keys()
    if "note:" not in text and totals.get("Agreements", 0) != len(agreements):
        yield f"agreement-count {totals} {len(agreements)}"


def join_changes(sides: Sides, kind: str) -> str:
    """Every inserted or every deleted text that the report as JSON holds."""
    pieces = [join(x[key], kind) for x in sides.report["forms"] for key in ("text", "signatures")]
    whole = {("added", "inserted"): "new_text", ("removed", "deleted"): "old_text"}
    for clause in sides.report["clauses"]:
        if clause["redline"]:
            pieces.append(join(clause["redline"], kind))
        elif (clause["status"], kind) in whole:
            pieces.append(clause[whole[clause["status"], kind]])
    return "".join(pieces)


def count_letters(text: str) -> Counter[str]:
    return Counter(character for character in text if character.isalpha())


# One document of both sides


@dataclass(frozen=True)
class Pair:
    """A document composed on both sides, and what is told of it."""

    sides: Sides
    name: str
    old: Record
    new: Record
    told: Record

    @cached_property
    def differs(self) -> bool:
        return bool(self.old["text"] != self.new["text"])

    @cached_property
    def has_own(self) -> bool:
        return any(self.told[key] for key in OWN)

    @cached_property
    def is_changed_agreement(self) -> bool:
        return self.told["kind"] == "agreement" and self.told["status"] == "changed"

    @cached_property
    def before(self) -> dict[str, tuple[str, str]]:
        return number_provisions(self.old)

    @cached_property
    def after(self) -> dict[str, tuple[str, str]]:
        return number_provisions(self.new)

    @cached_property
    def keys(self) -> set[str]:
        return {entry["key"] for entry in self.told["entries"]}

    @cached_property
    def old_keys(self) -> set[str]:
        return {entry["old_key"] for entry in self.told["entries"] if entry["old_key"]}

    @cached_property
    def repeated(self) -> set[str]:
        """Clauses and sections that stand more than once on a side: their keys may mean other places."""
        keys = {*self.before, *self.after}
        return {key.partition("#")[0] for key in keys if "#" in key}

    def stands_once(self, key: str) -> bool:
        return key.partition("#")[0] not in self.repeated


def number_provisions(document: Record) -> dict[str, tuple[str, str]]:
    """Key -> (number, clause) of clauses and sections, and (label, "") of parts; paragraphs left out."""
    return {
        re.sub("^#", "part:", provision["key"]): (provision["number"], provision["clause"])
        for provision in document["provisions"]
        if not PARAGRAPH_KEY.search(provision["key"])
    }


def check_document(sides: Sides, name: str) -> Iterator[str]:
    old, new, told = sides.olds[name], sides.news[name], sides.told.get(name)
    if told is None:
        is_noted = name in sides.unread or (new["form"] and new["form"] in sides.unread)
        if old["text"] != new["text"] and not is_noted:
            yield f"SILENT {name} {show_first_difference(old['text'], new['text'])}"
        return
    pair = Pair(sides, name, old, new, told)
    for find in REASON_CHECKS:
        yield from find(pair)
    if told["status"] in ("added", "removed"):
        yield f"added-or-removed-but-both {name} {told['status']}"
        return
    for find in ENTRY_CHECKS:
        yield from find(pair)


def show_first_difference(a: str, b: str) -> str:
    pairs = enumerate(zip(a, b, strict=False))
    i = next((i for i, (x, y) in pairs if x != y), min(len(a), len(b)))
    return f"{a[max(0, i - 30) : i + 40]!r} / {b[max(0, i - 30) : i + 40]!r}"


def find_change_without_reason(pair: Pair) -> Iterator[str]:
    form = next((x for x in pair.sides.report["forms"] if pair.new["form"] in x["ids"]), None)
    is_inherited = form is not None and any(form[key] for key in INHERITED)
    if not pair.differs or pair.has_own or is_inherited or pair.told["status"] != "changed":
        return
    if pair.told["old_version"] == pair.told["new_version"]:
        yield f"told-without-reason {pair.name}"


def find_change_of_same_text(pair: Pair) -> Iterator[str]:
    if pair.differs or not pair.is_changed_agreement:
        return
    told = pair.told
    is_moved = any(entry["status"] != "pinned" for entry in told["entries"])
    if is_moved or told["reworded"] or told["text"] or told["signatures"]:
        yield f"told-but-same-text {pair.name} {sorted(key for key in SHOWN_IN_TEXT if told[key])}"


def find_empty_change(pair: Pair) -> Iterator[str]:
    if not pair.differs and pair.is_changed_agreement and not pair.has_own:
        yield f"told-empty-same {pair.name} follows={pair.told['follows_form']}"


# The entries of one document


def find_untold_numbers(pair: Pair) -> Iterator[str]:
    for key in filter(pair.stands_once, pair.before.keys() & pair.after.keys() - pair.keys):
        if pair.before[key][0] != pair.after[key][0]:
            yield f"renumber-missing {pair.name} {key} {pair.before[key][0]}->{pair.after[key][0]}"


def find_wrong_numbers(pair: Pair) -> Iterator[str]:
    """A key that does not stand has no number, and so none that could be told."""
    for entry in pair.told["entries"]:
        key, status, anchor = entry["key"], entry["status"], entry["new_after"]
        new, old = pair.after.get(key), pair.before.get(entry["old_key"] or key)
        if status != "removed" and (new is None or new[0] != entry["new_number"]):
            yield f"wrong-new-number {pair.name} {key} {status} told {entry['new_number']!r} is {new}"
        if status != "added" and (old is None or old[0] != entry["old_number"]):
            yield f"wrong-old-number {pair.name} {key} {status} told {entry['old_number']!r} is {old}"
        if entry["new_after_number"] and pair.after.get(anchor, ("",))[0] != entry["new_after_number"]:
            yield f"wrong-after-number {pair.name} {key} after {anchor} {entry['new_after_number']}"


def find_wrong_statuses(pair: Pair) -> Iterator[str]:
    """A key may be told added or removed and stand on both sides only if another has taken it."""
    retitled = {entry["key"] for entry in pair.told["entries"] if entry["old_key"]}
    for entry in pair.told["entries"]:
        key = entry["key"]
        if not pair.stands_once(key):
            continue
        if entry["status"] == "added" and key in pair.before and key not in pair.old_keys:
            yield f"added-but-stood {pair.name} {key}"
        if entry["status"] == "removed" and key in pair.after and key not in retitled:
            yield f"removed-but-stands {pair.name} {key}"


def find_untold_additions(pair: Pair) -> Iterator[str]:
    """A clause renamed is told with the clause."""
    stood = {clause for _, clause in pair.before.values()}
    for key in filter(pair.stands_once, pair.after.keys() - pair.before.keys() - pair.keys):
        clause = pair.sides.clauses.get(pair.after[key][1], {}) if pair.after[key][1] else {}
        if not clause.get("old_id") or clause["old_id"] not in stood:
            yield f"added-missing {pair.name} {key}"


def find_untold_removals(pair: Pair) -> Iterator[str]:
    for key in filter(pair.stands_once, pair.before.keys() - pair.after.keys() - pair.keys - pair.old_keys):
        clause = pair.before[key][1]
        if not clause or clause not in pair.sides.old_clauses:
            yield f"removed-missing {pair.name} {key}"


def find_untold_order(pair: Pair) -> Iterator[str]:
    before = [key for key in pair.before if key in pair.after and pair.stands_once(key)]
    after = [key for key in pair.after if key in pair.before and pair.stands_once(key)]
    entries = pair.told["entries"]
    is_told = any(entry["status"] in ("moved", "replaced") for entry in entries) or any(
        entry["status"] in ("removed", "added") and entry["key"].startswith("section:") for entry in entries
    )
    if before != after and not is_told:
        yield f"order-missing {pair.name} {before} {after}"


def find_miscounted_places(pair: Pair) -> Iterator[str]:
    """Of a clause that stands several times as many places came and went as the composed texts show."""
    places: Counter[str] = Counter()
    for sign, provisions in ((1, pair.after), (-1, pair.before)):
        for key in provisions:
            places[key.partition("#")[0]] += sign
    for entry in pair.told["entries"]:
        places[entry["key"].partition("#")[0]] -= {"added": 1, "removed": -1}.get(entry["status"], 0)
    replaced = [entry for entry in pair.told["entries"] if entry["status"] == "replaced"]
    others = {entry[name].partition("#")[0] for entry in replaced for name in ("key", "detail")}
    others |= pair.sides.old_clauses
    for name in sorted(pair.repeated - others):
        if places[name] and name not in {
            clause["id"] for clause in pair.sides.clauses.values() if clause["old_id"]
        }:
            yield f"places-miscounted {pair.name} {name} {places[name]}"


def find_wrong_parameters(pair: Pair) -> Iterator[str]:
    if pair.told["kind"] != "agreement":
        return
    old, new = pair.old["parameters"], pair.new["parameters"]
    changed = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    told = {value["name"] for value in pair.told["parameters"]}
    if changed != told:
        yield f"parameters {pair.name} composed {changed} told {told}"


def find_wrong_rewording(pair: Pair) -> Iterator[str]:
    standing = {clause for _, clause in pair.after.values() if clause}
    told = set(pair.told["reworded"])
    for clause in sorted(standing & pair.sides.reworded - told):
        form = pair.new["form"] or pair.new["id"]
        if form in pair.sides.new.forms and not pair.sides.new.has_pin(form, clause):
            yield f"reworded-missing {pair.name} {clause}"
    for clause in sorted(told - standing):
        yield f"reworded-not-there {pair.name} {clause}"


REPORT_CHECKS = (
    find_unstable_report,
    find_wrong_totals,
    find_one_way_changes,
    find_empty_redlines,
    find_inexact_redlines,
    find_wrong_uses,
    find_untold_documents,
    find_narrow_differences,
    find_lost_words,
)
REASON_CHECKS = (find_change_without_reason, find_change_of_same_text, find_empty_change)
ENTRY_CHECKS = (
    find_untold_numbers,
    find_wrong_numbers,
    find_wrong_statuses,
    find_untold_additions,
    find_untold_removals,
    find_untold_order,
    find_miscounted_places,
    find_wrong_parameters,
    find_wrong_rewording,
)
