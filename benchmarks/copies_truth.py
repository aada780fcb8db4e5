"""What an import made of copies, held against the truth about them (see `copies.py`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from copies import show_value

PLACEHOLDER = re.compile(r"\{\{ (\w+) \}\}")
ITEM = re.compile(r"(?m)^ *\d+\. ")
MOST_TOLD = 12


@dataclass(slots=True)
class Verdict:
    """How much of the truth an import has found, and what is wrong, in words."""

    clauses: int = 0
    parameters: int = 0
    types: int = 0
    values: int = 0
    of_values: int = 0
    deviations: int = 0
    of_deviations: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def exact(self) -> bool:
        return not self.wrong

    def tell(self, truth: Mapping[str, Any]) -> str:
        """One line: what was found of how much."""
        return (
            f"clauses {self.clauses}/{len(truth['clauses'])}, "
            f"parameters {self.parameters}/{len(truth['parameters'])} (types {self.types}), "
            f"values {self.values:,}/{self.of_values:,}, deviations {self.deviations}/{self.of_deviations}"
        )


def judge(root: Path, report: Mapping[str, Any], truth: Mapping[str, Any]) -> Verdict:
    """The verdict on what stands in a repository after ``import --format json`` printed ``report``.

    Clauses, and the paragraphs before them, are compared word for word with
    their blanks; names of parameters are free, but one of the truth has to be
    one of the import wherever it stands, and the other way round.
    """
    verdict = Verdict()
    if len(report["forms"]) != 1:
        verdict.wrong.append(f"{len(report['forms'])} forms instead of one")
        return verdict
    form = report["forms"][0]
    head, body = read_file(root / f"agreements/{form['id']}/form.md")
    ids = [str(item) for item in head["clauses"]]
    names: dict[str, str] = {}
    _match_clauses(verdict, root, ids, truth, names)
    ours = body.partition("{{ clauses }}")[0].replace("{{ title }}", str(head["title"]))
    if not match_blanks("\n\n".join(truth["before"]), ours, names):
        verdict.wrong.append("the words before the clauses differ")
    _match_parameters(verdict, head["parameters"], truth, names)
    known = {clause["id"]: id_ for clause, id_ in zip(truth["clauses"], ids, strict=False)}
    entries = {Path(entry["path"]).name: entry for entry in form["agreements"]}
    if len(entries) != len(truth["copies"]):
        verdict.wrong.append(f"{len(entries)} agreements of {len(truth['copies'])} copies")
    for copy in truth["copies"]:
        entry = entries.get(copy["file"])
        if entry is None:
            verdict.wrong.append(f"{copy['file']} is no agreement on the form")
            continue
        _match_values(verdict, entry, copy, names, truth)
        _match_deviations(verdict, root, entry, copy, known, truth, names)
    return verdict


def read_file(path: Path) -> tuple[dict[str, Any], str]:
    """Front matter and body of a file."""
    _, head, body = path.read_text("utf-8").split("---\n", 2)
    return yaml.safe_load(head), body


def flatten(text: str) -> str:
    """Words parted by single spaces, numbers of items left out."""
    return " ".join(ITEM.sub("", text).split())


def match_blanks(theirs: str, ours: str, names: dict[str, str]) -> bool:
    """Whether two texts are the same but for the names of blanks.

    ``names`` says which name of the truth is which of the import, and grows by
    those of texts that are the same.
    """
    a, b = flatten(theirs), flatten(ours)
    if PLACEHOLDER.sub("{{}}", a) != PLACEHOLDER.sub("{{}}", b):
        return False
    forwards = dict(names)
    backwards = {value: key for key, value in names.items()}
    for one, other in zip(PLACEHOLDER.findall(a), PLACEHOLDER.findall(b), strict=True):
        if forwards.setdefault(one, other) != other or backwards.setdefault(other, one) != one:
            return False
    names.update(forwards)
    return True


def _match_clauses(
    verdict: Verdict, root: Path, ids: Sequence[str], truth: Mapping[str, Any], names: dict[str, str]
) -> None:
    if len(ids) != len(truth["clauses"]):
        verdict.wrong.append(f"{len(ids)} clauses instead of {len(truth['clauses'])}")
    for clause, id_ in zip(truth["clauses"], ids, strict=False):
        _, text = read_file(root / f"clauses/{id_}.md")
        if match_blanks(clause["text"], text, names):
            verdict.clauses += 1
        else:
            verdict.wrong.append(f"clause {clause['id']}: {flatten(text)[:160]}")


def _match_parameters(
    verdict: Verdict, declared: Mapping[str, Any], truth: Mapping[str, Any], names: Mapping[str, str]
) -> None:
    for name, kind in truth["parameters"].items():
        found = declared.get(names.get(name, ""))
        if found is None:
            verdict.wrong.append(f"parameter {name} was not found")
            continue
        verdict.parameters += 1
        verdict.types += found["type"] == kind["type"]
    extra = set(declared) - set(names.values())
    if extra:
        verdict.wrong.append(f"parameters too many: {', '.join(sorted(extra))}")


def _match_values(
    verdict: Verdict,
    entry: Mapping[str, Any],
    copy: Mapping[str, Any],
    names: Mapping[str, str],
    truth: Mapping[str, Any],
) -> None:
    shown = _list_shown(truth, copy)
    for name, value in copy["values"].items():
        if name not in shown:  # it stood in the clause that this copy lacks: nobody can read it there
            continue
        verdict.of_values += 1
        found = entry["values"].get(names.get(name, ""))
        wanted = [str(part) for part in value] if isinstance(value, list) else str(value)
        if found in (wanted, show_value(name, copy["values"])):
            verdict.values += 1
        else:
            verdict.wrong.append(f"{copy['file']}: {name} is {found!r} and not {wanted!r}")


def _list_shown(truth: Mapping[str, Any], copy: Mapping[str, Any]) -> set[str]:
    """The parameters that a copy shows a value of."""
    removed = {one["clause"] for one in copy["deviations"] if one["kind"] == "removed"}
    texts = [*truth["before"], *(one["text"] for one in truth["clauses"] if one["id"] not in removed)]
    named = {found[1] for text in texts for found in PLACEHOLDER.finditer(text)}
    return named | {"client", "provider", "client_signer"}  # these sign


def _match_deviations(
    verdict: Verdict,
    root: Path,
    entry: Mapping[str, Any],
    copy: Mapping[str, Any],
    known: Mapping[str, str],
    truth: Mapping[str, Any],
    names: Mapping[str, str],
) -> None:
    verdict.of_deviations += len(copy["deviations"])
    texts = {clause["id"]: clause["text"] for clause in truth["clauses"]}
    wanted = {
        (d["kind"] if d["kind"] in ("removed", "added") else "replaced", d["clause"]): d
        for d in copy["deviations"]
    }
    backwards = {id_: clause for clause, id_ in known.items()}
    found = dict(_list_deviations(root, entry, backwards))
    for key in found.keys() - wanted.keys():
        verdict.wrong.append(f"{copy['file']}: {key[0]} {key[1]}, which does not deviate")
    for key, deviation in wanted.items():
        if key not in found:
            verdict.wrong.append(f"{copy['file']}: not found: {deviation['kind']} at {deviation['clause']}")
            continue
        text = _deviating_text(deviation, texts[deviation["clause"]])
        written = read_file(root / f"clauses/{found[key]}.md")[1] if text else ""
        # A blank that only this text has left is written out or not: both say the same.
        if (
            text
            and not match_blanks(text, written, dict(names))
            and not _same_filled(text, written, copy, names, entry)
        ):
            verdict.wrong.append(f"{copy['file']}: {deviation['kind']} says {flatten(written)[:160]}")
        else:
            verdict.deviations += 1


def _list_deviations(
    root: Path, entry: Mapping[str, Any], backwards: Mapping[str, str]
) -> Iterator[tuple[tuple[str, str], str]]:
    for old, new in entry["replaced"].items():
        yield ("replaced", backwards.get(old, old)), new
    for old in entry["removed"]:
        yield ("removed", backwards.get(old, old)), ""
    if entry["added"]:
        head, _ = read_file(root / f"agreements/{entry['id']}.md")
        for one in head["add"]:
            after = str(one.get("after", ""))
            yield ("added", backwards.get(after, after)), str(one["clause"])


def _deviating_text(deviation: Mapping[str, Any], text: str) -> str:
    if deviation["kind"] == "number":
        return re.sub(rf"(?<![\w,.]){deviation['old']}(?![\w,.]\d)(?=\s)", deviation["new"], text, count=1)
    if deviation["kind"] == "sentence added":
        return f"{text} {deviation['sentence']}"
    return str(deviation.get("text", ""))


def _same_filled(
    text: str, written: str, copy: Mapping[str, Any], names: Mapping[str, str], entry: Mapping[str, Any]
) -> bool:
    """Whether two texts say the same once the copy's values are in them."""
    backwards = {value: key for key, value in names.items()}

    def fill(name: str) -> str:
        return show_value(backwards.get(name, name), copy["values"])

    known = set(entry["values"]) | set(names)
    if any(name not in known for name in PLACEHOLDER.findall(written)):
        return False
    return flatten(PLACEHOLDER.sub(lambda f: show_value(f[1], copy["values"]), text)) == flatten(
        PLACEHOLDER.sub(lambda f: fill(f[1]), written)
    )


def tell_wrong(wrong: Iterable[str]) -> list[str]:
    """The first of what is wrong, and how much more there is."""
    told = list(wrong)
    more = [f"and {len(told) - MOST_TOLD:,} more"] if len(told) > MOST_TOLD else []
    return [*told[:MOST_TOLD], *more]
