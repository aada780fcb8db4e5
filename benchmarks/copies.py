"""Makes signed copies of one agreement of forty clauses, and writes down what they were made of.

    python benchmarks/copies.py --copies 100 --seed 1 DIR

The same seed gives the same files, whatever the machine; the first hundred of
a thousand are not the same as a hundred. DIR gets ``copy-0001.md`` and so on
(``--kind text``: ``.txt``, hard-wrapped, with page numbers) and ``truth.json``:

- ``clauses``: a list of ``{"id", "text"}`` in order, the text as a clause file
  has it: ``{{ parameter }}`` for blanks, nested items as a list of ``1.``, ``2.`` …
- ``before``: the paragraphs before the clauses, with their blanks.
- ``parameters``: name → ``{"type": …}`` and what belongs to the type (``format``,
  ``join``, ``of`` …), in the words of a form file.
- ``copies``: a list of ``{"file", "values", "deviations", "signatures"}``.
  ``values`` has what a manifest would have, and no ``plural``.
  A deviation is ``{"kind", "clause", …}`` of kind ``number`` (``old``, ``new``),
  ``sentence added`` (``sentence``), ``removed``, ``added`` (``clause`` is the one
  it stands behind, ``id`` and ``text`` its own) or ``reworded`` (``text``).
  Signatures are ``{"role", "party", "printed", "typed", "date", "decision"}``; ``typed``
  and ``date`` are empty where the copy shows none, and a decision is never marked.

Every name is invented, and every address is on example.org.
"""

from __future__ import annotations

import argparse
import json
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, Literal

from services_agreement import (
    ADDED,
    BEFORE,
    CLAUSES,
    CONSENT,
    PROVIDER_SIGNER,
    REWORDINGS,
    SENTENCES,
)

DEVIATING = 0.03  # of the copies
SHARED = 0.2  # of the values that are numbers: how often one is the same as another by chance
LINES_OF_PAGE = 48
BLANK = re.compile(r"\{\{ (\w+) \}\}")
FIXED_NUMBER = re.compile(r"(?<![\w,.])\d+(?![\w,.]\d)(?=\s)")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
TENS = {10: "ten", 14: "fourteen", 20: "twenty", 30: "thirty", 45: "forty-five", 60: "sixty", 90: "ninety"}

PARAMETERS: dict[str, dict[str, Any]] = {
    "client": {"type": "party"},
    "client_address": {"type": "text"},
    "client_email": {"type": "email"},
    "client_signer": {"type": "party"},
    "provider": {"type": "party"},
    "provider_address": {"type": "text"},
    "effective_date": {"type": "date", "format": "MMMM d, yyyy"},
    "end_date": {"type": "date", "format": "MMMM d, yyyy"},
    "fee": {"type": "money"},
    "deposit": {"type": "money"},
    "liability_cap": {"type": "money"},
    "payment_days": {"type": "number", "format": "words-and-digits"},
    "notice_days": {"type": "number"},
    "interest": {"type": "number"},
    "users": {"type": "number", "format": "grouped"},
    "invoice_email": {"type": "email"},
    "services": {"type": "list", "of": "text", "join": "; "},
    "service_label": {"type": "plural", "of": "services", "one": "Service", "many": "Services"},
    "meeting_days": {"type": "list", "of": "date", "format": "MMM d, yyyy", "join": "; "},
    "governing_law": {"type": "choice", "of": ["Northland", "Southland", "Eastland"]},
}
FIRST = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ivy", "Juniper", "Larch",
         "Maple", "Oak", "Pine", "Rowan", "Spruce", "Teak", "Willow", "Yew", "Aspen")  # fmt: skip
SECOND = ("Example", "Sample", "Specimen", "Fictional", "Invented", "Imaginary", "Mock", "Model")
FORMS = ("Ltd", "GmbH", "B.V.", "Inc.", "LLC", "S.A.")
GIVEN = ("Ada", "Ben", "Cleo", "Dov", "Eve", "Finn", "Gus", "Hana", "Ines", "Jon", "Kim", "Lou", "Mina",
         "Nils", "Ola", "Pia", "Quin", "Rae", "Sol", "Tess")  # fmt: skip
STREETS = ("Invented Street", "Sample Road", "Example Lane", "Fiction Square", "Model Avenue", "Mock Hill")
TOWNS = ("Exampleton", "Sampleville", "Mockford", "Imaginary Falls", "Fictionburg")
PROVIDERS = (
    ("Acme Services B.V.", "1 Acme Plaza, 1000 Exampleton"),
    ("Acme Services Inc.", "200 Acme Drive, Sampleville 20200"),
    ("Acme Consulting GmbH", "Acmeweg 3, 30300 Mockford"),
)
SERVICES = (
    "translation of manuals", "testing of software", "training of staff", "design of forms",
    "support by telephone", "maintenance of servers", "cleaning of data", "review of contracts",
    "writing of reports", "planning of events", "printing of catalogues", "care of archives",
)  # fmt: skip

Values = dict[str, Any]
Clause = tuple[str, str, tuple[str, ...]]
"""Id, text and items."""
Kind = Literal["markdown", "text"]


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy: its file's name and text, and its entry of the truth."""

    name: str
    text: str
    truth: dict[str, Any]


def make_copies(
    count: int, seed: int, *, kind: Kind = "markdown", deviating: float = DEVIATING
) -> tuple[Copy, ...]:
    """So many copies, of which a share deviates (at least one, unless the share is 0)."""
    random = Random(f"copies {count} {seed}")
    chosen = random.sample(range(count), max(1, round(count * deviating)) if deviating else 0)
    plans = dict(zip(chosen, _plan_deviations(random, len(chosen)), strict=True))
    ending = "md" if kind == "markdown" else "txt"
    made = []
    for at in range(count):
        values = _draw_values(random)
        clauses, deviations = _deviate(plans.get(at))
        signatures = _draw_signatures(random, values)
        paragraphs = _write(values, clauses, signatures)
        text = "\n\n".join(paragraphs) + "\n" if kind == "markdown" else _set_pages(paragraphs)
        name = f"copy-{at + 1:04d}.{ending}"
        entry = {"file": name, "values": values, "deviations": deviations, "signatures": signatures}
        made.append(Copy(name, text, entry))
    return tuple(made)


def describe_truth(copies: Sequence[Copy]) -> dict[str, Any]:
    """The truth file of copies, as the module says."""
    return {
        "before": list(BEFORE),
        "clauses": [{"id": clause[0], "text": clause_text(clause)} for clause in CLAUSES],
        "parameters": PARAMETERS,
        "copies": [copy.truth for copy in copies],
    }


def make_long_text(words: int, seed: int) -> str:
    """One agreement of at least so many words: the forty clauses over and over, with other values."""
    random = Random(f"long {words} {seed}")
    values = _draw_values(random)
    parts = [_fill(part, values) for part in BEFORE]
    count = sum(len(part.split()) for part in parts)
    number = 0
    while count < words:
        values = _draw_values(random)
        for clause in CLAUSES:
            number += 1
            written = [_fill(part, values) for part in _number_clause(number, clause)]
            parts += written
            count += sum(len(part.split()) for part in written)
    return "\n\n".join(parts) + "\n"


def clause_text(clause: Clause) -> str:
    """A clause as its file has it: items are a Markdown list, which a form letters."""
    _, text, items = clause
    if not items:
        return text
    return text + "\n\n" + "\n".join(f"{at}. {item}" for at, item in enumerate(items, 1))


def write_copies(folder: Path, copies: Sequence[Copy]) -> None:
    """Writes the files and ``truth.json`` into a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for copy in copies:
        (folder / copy.name).write_text(copy.text, encoding="utf-8", newline="\n")
    truth = json.dumps(describe_truth(copies), ensure_ascii=False, indent=1)
    (folder / "truth.json").write_text(truth + "\n", encoding="utf-8", newline="\n")


def _draw_values(random: Random) -> Values:
    name = f"{random.choice(FIRST)} {random.choice(SECOND)}"
    signer = f"{random.choice(GIVEN)} {random.choice(SECOND)}"
    provider, provider_address = random.choice(PROVIDERS)
    starts = date(2021, 1, 4) + timedelta(days=random.randrange(1400))
    fee = random.randrange(20, 900) * 50
    days = random.choice((10, 14, 20, 30, 45, 60, 90))
    host = f"{name.lower().replace(' ', '-')}.example.org"
    return {
        "client": f"{name} {random.choice(FORMS)}",
        "client_address": f"{random.randrange(1, 400)} {random.choice(STREETS)}, {random.choice(TOWNS)} "
        f"{random.randrange(10000, 99999)}",
        "client_email": f"{signer.split()[0].lower()}@{host}",
        "client_signer": signer,
        "provider": provider,
        "provider_address": provider_address,
        "effective_date": starts.isoformat(),
        "end_date": (starts + timedelta(days=random.choice((364, 729, 1094)))).isoformat(),
        "fee": f"USD {fee}.00",
        "deposit": f"USD {random.randrange(5, 200) * 100}.00",
        "liability_cap": f"USD {random.randrange(1, 40) * 25000}.00",
        "payment_days": days,
        "notice_days": days if random.random() < SHARED else random.choice((30, 60, 90, 120, 180)),
        "interest": random.choice((0.5, 1, 1.25, 1.5, 2)),
        "users": random.randrange(2, 60) * 250,
        "invoice_email": f"{random.choice(('invoices', 'accounts', 'finance'))}@{host}",
        "services": random.sample(SERVICES, random.choice((1, 1, 2, 3, 4))),
        "meeting_days": [
            (starts + timedelta(days=7 + 14 * at)).isoformat() for at in range(random.choice((1, 2, 3)))
        ],
        "governing_law": random.choice(PARAMETERS["governing_law"]["of"]),
    }


def _draw_signatures(random: Random, values: Values) -> list[dict[str, str]]:
    signed = date.fromisoformat(values["effective_date"]) - timedelta(days=random.choice((0, 0, 0, 1, 5)))
    client, provider = values["client_signer"], PROVIDER_SIGNER
    both = random.random() < 0.8  # else the provider's side is still empty
    return [
        {
            "role": "client",
            "party": values["client"],
            "printed": client,
            "typed": client,
            "date": signed.isoformat(),
            "decision": "",
        },
        {
            "role": "provider",
            "party": values["provider"],
            "printed": provider,
            "typed": provider if both else "",
            "date": (signed + timedelta(days=random.randrange(4))).isoformat() if both else "",
            "decision": "",
        },
    ]


def _plan_deviations(random: Random, count: int) -> list[dict[str, Any]]:
    """One deviation for each deviating copy: kinds in turn, and each clause once before one comes again."""
    fixed = [c for c in CLAUSES if not c[2] and FIXED_NUMBER.search(BLANK.sub("", c[1]))]
    plain = [c for c in CLAUSES if not c[2]]
    reworded = [c for c in CLAUSES if c[0] in REWORDINGS]
    pools = {
        "number": fixed,
        "sentence added": plain,
        "removed": list(CLAUSES[2:]),
        "added": list(CLAUSES),
        "reworded": reworded,
    }
    orders = {kind: random.sample(pool, len(pool)) for kind, pool in pools.items()}
    planned = []
    for at in range(count):
        kind = list(pools)[at % len(pools)]
        turn = at // len(pools)
        clause = orders[kind][turn % len(orders[kind])]
        deviation: dict[str, Any] = {"kind": kind, "clause": clause[0]}
        if kind == "number":
            found = random.choice(list(FIXED_NUMBER.finditer(clause[1])))
            deviation |= {"old": found[0], "new": str(int(found[0]) * 2 + 1)}
        elif kind == "sentence added":
            deviation["sentence"] = random.choice(SENTENCES)
        elif kind == "added":
            extra = ADDED[turn % len(ADDED)]
            deviation |= {"id": extra[0], "text": clause_text(extra)}
        elif kind == "reworded":
            deviation["text"] = REWORDINGS[clause[0]]
        planned.append(deviation)
    return planned


def _deviate(deviation: dict[str, Any] | None) -> tuple[list[Clause], list[dict[str, Any]]]:
    if deviation is None:
        return list(CLAUSES), []
    clauses: list[Clause] = []
    for clause in CLAUSES:
        name, text, items = clause
        if name != deviation["clause"]:
            clauses.append(clause)
        elif deviation["kind"] == "number":
            changed = re.sub(
                rf"(?<![\w,.]){deviation['old']}(?![\w,.]\d)(?=\s)", deviation["new"], text, count=1
            )
            clauses.append((name, changed, items))
        elif deviation["kind"] == "sentence added":
            clauses.append((name, f"{text} {deviation['sentence']}", items))
        elif deviation["kind"] == "reworded":
            clauses.append((name, deviation["text"], ()))
        elif deviation["kind"] == "added":
            clauses += [clause, next(extra for extra in ADDED if extra[0] == deviation["id"])]
    return clauses, [deviation]


def _write(values: Values, clauses: Sequence[Clause], signatures: Sequence[dict[str, str]]) -> list[str]:
    parts = list(BEFORE)
    for number, clause in enumerate(clauses, 1):
        parts += _number_clause(number, clause)
    written = [_fill(part, values) for part in parts]
    for signature in signatures:
        written += [
            f"{signature['role'].capitalize()}: {signature['party']}",
            f"Name (Print): {signature['printed']}",
        ]
        if signature["role"] == "client":
            written += [CONSENT, "☐ Accept ☐ Decline"]
        written += [
            f"Signature: {signature['typed']}".rstrip(),
            f"Date: {_spell_date(signature['date'])}".rstrip(),
        ]
    return written


def _number_clause(number: int, clause: Clause) -> list[str]:
    indent = " " * (len(str(number)) + 2)
    items = [f"{indent}({'abcdefgh'[at]}) {item}" for at, item in enumerate(clause[2])]
    return [f"{number}. {clause[1]}", *items]


def _set_pages(paragraphs: Sequence[str]) -> str:
    """Plain text as a word processor saves it: wrapped, with page numbers and form feeds."""
    lines: list[str] = []
    for paragraph in paragraphs:
        indent = paragraph[: len(paragraph) - len(paragraph.lstrip())]
        lines += [*textwrap.wrap(paragraph, 78, subsequent_indent=indent, break_on_hyphens=False), ""]
    pages = [lines[at : at + LINES_OF_PAGE] for at in range(0, len(lines), LINES_OF_PAGE)]
    return "\f".join(
        "\n".join([*page, "", f"Page {at} of {len(pages)}".center(78).rstrip(), ""])
        for at, page in enumerate(pages, 1)
    )


def _fill(text: str, values: Values) -> str:
    return BLANK.sub(lambda found: show_value(found[1], values), text)


def show_value(name: str, values: Values) -> str:
    """A value as a copy prints it."""
    kind = PARAMETERS[name]
    if kind["type"] == "plural":
        return str(kind["one"] if len(values[kind["of"]]) == 1 else kind["many"])
    value = values[name]
    if kind["type"] == "date":
        return _spell_date(value)
    if kind["type"] == "list":
        shown = [_spell_date(part, short=True) if kind["of"] == "date" else part for part in value]
        return str(kind["join"]).join(shown)
    if kind["type"] == "money":
        currency, amount = value.split()
        return f"{currency} {float(amount):,.2f}"
    if kind.get("format") == "words-and-digits":
        return f"{TENS[value]} ({value})"
    return f"{value:,}" if kind.get("format") == "grouped" else str(value)


def _spell_date(value: str, *, short: bool = False) -> str:
    if not value:
        return ""
    day = date.fromisoformat(value)
    month = MONTHS[day.month - 1]
    return f"{month[:3] if short else month} {day.day}, {day.year}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--copies", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=("markdown", "text"), default="markdown")
    parser.add_argument("--long", type=int, default=0, help="also one text of so many words, long.md")
    given = parser.parse_args()
    copies = make_copies(given.copies, given.seed, kind=given.kind)
    write_copies(given.folder, copies)
    if given.long:
        (given.folder / "long.md").write_text(make_long_text(given.long, given.seed), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
