"""Libraries made and edited at random, the same for the same seed.

A `State` holds forms, parts, sections, choices, conditions, deviations, pins,
references, lists and Unicode as plain data, and writes them as files. Each
edit is one small function in `EDITS`, listed as often as it is to be drawn.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Item = dict[str, Any]  # an entry of a form's list: a clause, a choice, or a section with items of its own
Edit = Callable[["State", "Place"], None]

SOURCE = (
    "the Parties shall not without prior written consent disclose any Confidential Information to third "
    "persons within thirty days after notice of termination unless required by law and each Party bears "
    "its own costs Die Vertragsparteien verpflichten sich, § 5 Abs. 2 gemäß „Anlage“ zu beachten; el "
    "arrendador podrá exigir «indemnización» l’article 12 s’applique USD 12,000.00 10% 30\xa0days"
)
WORDS = SOURCE.split(" ")
DECIMAL = ["1.", "1.1", "(a)", "(i)"]
GERMAN = ["§ 1", "(1)", "(a)", "(i)"]
ARTICLES = ["Article I", "1.1", "(a)", "(i)"]


def make_sentence(r: random.Random, words: int | None = None) -> str:
    """A sentence of some words, or of 3 to 18."""
    drawn = [r.choice(WORDS) for _ in range(words or r.randint(3, 18))]
    return ("Where " + " ".join(drawn)).rstrip(",;.") + "."


def make_entry(name: str, when: str | None = None) -> Item:
    """An entry of a form's list that takes one clause."""
    return {"clause": name, "when": when, "pin": ""}


class State:
    """One state of a library: what its files say, before they are written."""

    def __init__(self, r: random.Random) -> None:
        self.r = r
        self.clauses: dict[str, dict[str, Any]] = {}
        self.forms: dict[str, dict[str, Any]] = {}
        self.agreements: dict[str, dict[str, Any]] = {}
        self.frozen: dict[str, str] = {}
        for i in range(r.randint(8, 14)):
            self.add_clause(f"{r.choice(['law', 'ip', 'fees'])}/c{i}")
        for i in range(r.randint(1, 3)):
            self.add_form(f"f{i}/form-{i}")
        for i in range(r.randint(3, 7)):
            self.add_agreement(i)

    # Making

    def add_clause(self, name: str) -> None:
        r = self.r
        paragraphs: list[str | list[str]] = [make_sentence(r)]
        paragraphs += [make_sentence(r) for _ in range(r.choice([0, 0, 1, 2]))]
        if r.random() < 0.3:
            paragraphs.insert(1, [make_sentence(r, 5) for _ in range(r.randint(2, 4))])
        if r.random() < 0.3:
            paragraphs[0] = str(paragraphs[0])[:-1] + " for {{ party }} as of {{ day }}."
        title = "T " + name.split("/")[1]
        self.clauses[name] = {"title": title, "version": [1, 0, 0], "paras": paragraphs, "ref": None}
        if r.random() < 0.08:
            self.clauses[name]["ref"] = r.choice(list(self.clauses))

    def make_items(self, pool: list[str], depth: int = 0) -> list[Item]:
        """At most six entries; clauses are taken from the end of the pool."""
        items: list[Item] = []
        while pool and len(items) < 6:
            drawn = self.r.random()
            if drawn < 0.6:
                items.append(make_entry(pool.pop(), self.r.choice([None, None, None, "flag", "not flag"])))
            elif drawn < 0.75 and depth < 2 and len(pool) > 2:
                items.append(self.make_section(pool, depth))
            elif drawn < 0.85 and len(pool) >= 2:
                items.append({"choose": "law", "CA": pool.pop(), "DE": pool.pop()})
            else:
                items.append(make_entry(pool.pop()))
        return items

    def make_section(self, pool: list[str], depth: int) -> Item:
        r = self.r
        taken = [pool.pop() for _ in range(min(len(pool), r.randint(1, 3)))]
        return {
            "section": r.choice(["Publication", "Zahlung", "Miscellaneous"]) + str(r.randint(0, 3)),
            "numbered": r.random() < 0.8,
            "items": self.make_items(taken, depth + 1),
            "when": r.choice([None, None, "flag"]),
        }

    def make_part(self, number: int, pool: list[str]) -> dict[str, Any]:
        r = self.r
        taken = [pool.pop() for _ in range(2)]
        return {
            "kind": r.choice(["schedule", "annex", "exhibit", "body"]),
            "title": f"Part {number}",
            "numbering": r.choice([None, ["1.", "(a)"], ["A.", "1.", "(a)"]]),
            "items": self.make_items(taken, 1),
        }

    def add_form(self, name: str) -> None:
        r = self.r
        pool = list(self.clauses)
        r.shuffle(pool)
        parts = {f"annexe{i}": self.make_part(i, pool) for i in range(r.choice([0, 0, 1, 2]))}
        self.forms[name] = {
            "title": "Form " + name,
            "version": [1, 0, 0],
            "titles": r.choice(["none", "run-in", "heading"]),
            "numbering": r.choice([None, DECIMAL, ARTICLES, GERMAN]),
            "defaults": {
                "day": r.choice([None, "2020-01-02"]),
                "flag": r.choice(["true", "false"]),
                "law": r.choice(["CA", "DE", None]),
                "amount": "USD 1000",
            },
            "items": self.make_items(pool),
            "parts": parts,
            "body": [make_sentence(r), "Between {{ party }} and us, {{ amount }}."],
            "sign": make_sentence(r, 4),
            "dayformat": r.choice(["MMM d, yyyy", "d MMMM yyyy"]),
            "language": "",
        }

    def add_agreement(self, number: int) -> None:
        r = self.r
        form = r.choice(list(self.forms))
        defaults = self.forms[form]["defaults"]
        values = {"party": f"Müller & Söhne {number}"}
        if defaults["day"] is None or r.random() < 0.5:
            values["day"] = f"20{r.randint(10, 30)}-0{r.randint(1, 9)}-1{r.randint(0, 9)}"
        if r.random() < 0.4:
            values["flag"] = r.choice(["true", "false"])
        if r.random() < 0.4 or defaults["law"] is None:
            values["law"] = r.choice(["CA", "DE"])
        made = {"form": form, "values": values, "replace": {}, "remove": [], "add": [], "title": ""}
        self.agreements[f"{form}/ag-{number}"] = made

    # Reading

    @property
    def documents(self) -> list[str]:
        return [*self.forms, *self.agreements]

    @staticmethod
    def list_items(form: dict[str, Any]) -> list[list[Item]]:
        """Every list of entries of a form: its own, its parts', and those of their sections."""
        lists = [form["items"], *(part["items"] for part in form["parts"].values())]
        for items in lists:  # grows while it is walked
            lists += [item["items"] for item in items if "section" in item]
        return lists

    def has_pin(self, form: str, clause: str) -> bool:
        """Whether a form that stands pins the clause somewhere."""
        lists = self.list_items(self.forms[form])
        return any(item.get("clause") == clause and item.get("pin") for items in lists for item in items)

    # Writing

    def write_clause(self, name: str) -> str:
        clause = self.clauses[name]
        lines = ["---", f"title: {json.dumps(clause['title'])}", *self.write_identity(clause), "---"]
        body = [
            "\n".join(f"1. {entry}" for entry in paragraph) if isinstance(paragraph, list) else paragraph
            for paragraph in clause["paras"]
        ]
        if clause["ref"] and clause["ref"] in self.clauses:
            body.append(f"As stated in [clause]({'../' * name.count('/')}{clause['ref']}.md) above.")
        return "\n".join(lines) + "\n" + "\n\n".join(body) + "\n"

    @staticmethod
    def write_identity(record: dict[str, Any]) -> list[str]:
        lines = [f"version: {'.'.join(map(str, record['version']))}"]
        if record.get("formerly"):
            lines.append(f"formerly: [{', '.join(record['formerly'])}]")
        return lines

    def write_items(self, items: list[Item], indent: str) -> list[str]:
        lines = [f"{indent[2:]}clauses:" + ("" if items else " []")]
        for item in items:
            if "section" in item:
                lines.append(f"{indent}- section: {item['section']}")
                if not item["numbered"]:
                    lines.append(f"{indent}  numbered: false")
                if item["when"]:
                    lines.append(f"{indent}  when: {item['when']}")
                lines += self.write_items(item["items"], indent + "    ")
            elif "choose" in item:
                lines.append(f"{indent}- {{choose: law, CA: {item['CA']}, DE: {item['DE']}}}")
            else:
                name = item["clause"] + (f"@{item['pin']}" if item["pin"] else "")
                entry = f"{{clause: {name}, when: {item['when']}}}" if item["when"] else name
                lines.append(f"{indent}- {entry}")
        return lines

    @staticmethod
    def write_parameters(form: dict[str, Any]) -> list[str]:
        defaults = form["defaults"]
        day = f", default: {defaults['day']}" if defaults["day"] else ""
        law = f", default: {defaults['law']}" if defaults["law"] else ""
        return [
            "parameters:",
            "  party: {type: party}",
            f'  day: {{type: date, format: "{form["dayformat"]}"{day}}}',
            f"  flag: {{type: boolean, default: {defaults['flag']}}}",
            f"  law: {{type: choice, of: [CA, DE]{law}}}",
            f"  amount: {{type: money, default: {defaults['amount']}}}",
        ]

    def write_parts(self, parts: dict[str, dict[str, Any]]) -> list[str]:
        lines = ["parts:"] if parts else []
        for name, part in parts.items():
            lines += [f"  {name}:", f"    kind: {part['kind']}", f"    title: {part['title']}"]
            if part["numbering"]:
                lines.append("    numbering: " + json.dumps(part["numbering"]))
            lines += self.write_items(part["items"], "      ")
        return lines

    def write_form(self, name: str) -> str:
        form = self.forms[name]
        lines = ["---", "kind: form", f"title: {json.dumps(form['title'])}", *self.write_identity(form)]
        if form["language"]:
            lines.append(f"language: {form['language']}")
        lines.append(f"titles: {form['titles']}")
        if form["numbering"]:
            lines.append("numbering: " + json.dumps(form["numbering"], ensure_ascii=False))
        lines += self.write_parameters(form)
        lines += self.write_items(form["items"], "  ")
        lines += self.write_parts(form["parts"])
        consent = json.dumps(form["sign"], ensure_ascii=False)
        lines += [
            "signatories:",
            "  - role: one",
            '    name: "{{ party }}"',
            f"    consent: {consent}",
            "---",
        ]
        parts = ["{{ " + part + " }}" for part in form["parts"]]
        body = [*form["body"], "{{ clauses }}", *parts, "{{ signatures }}"]
        return "\n".join(lines) + "\n" + "\n\n".join(body) + "\n"

    def write_agreement(self, name: str) -> str:
        agreement = self.agreements[name]
        lines = ["---", f"form: {agreement['form']}"]
        if agreement["title"]:
            lines.append(f"title: {json.dumps(agreement['title'])}")
        lines.append("parameters:")
        lines += [f"  {key}: {value}" for key, value in agreement["values"].items()]
        if agreement["replace"]:
            lines.append(f"replace: {write_mapping(agreement['replace'])}")
        if agreement["remove"]:
            lines.append(f"remove: [{', '.join(agreement['remove'])}]")
        if agreement["add"]:
            lines.append(f"add: [{', '.join(map(write_mapping, agreement['add']))}]")
        return "\n".join([*lines, "---"]) + "\n"

    def write_files(self) -> dict[str, str]:
        """Path -> text of the whole library."""
        files = {f"clauses/{name}.md": self.write_clause(name) for name in self.clauses}
        files |= {f"agreements/{name}/form.md": self.write_form(name) for name in self.forms}
        files |= {f"agreements/{name}.md": self.write_agreement(name) for name in self.agreements}
        return files | self.frozen

    # Editing

    def edit(self) -> str:
        """Do one edit drawn from `EDITS`; its name, marked if it came to nothing."""
        before = self.write_files()
        chosen = self.r.choice(EDITS)
        chosen(self, self.draw_place())
        name = chosen.__name__
        return name if self.write_files() != before else name + "(nothing)"

    def draw_place(self) -> Place:
        form = self.r.choice(list(self.forms))
        agreement = self.agreements[self.r.choice(list(self.agreements))]
        clause = self.r.choice(list(self.clauses))
        lists = self.list_items(self.forms[form])
        full = [items for items in lists if items]
        return Place(form, self.forms[form], agreement, clause, self.clauses[clause], lists, full)

    def name_clauses_of_form(self, agreement: dict[str, Any]) -> list[str]:
        lists = self.list_items(self.forms[agreement["form"]])
        return [item["clause"] for items in lists for item in items if "clause" in item]

    def rename_clause(self, old: str, new: str, *, stated: bool) -> None:
        """Rename a clause and everything that names it, pinned entries excepted."""
        self.clauses[new] = self.clauses.pop(old)
        if stated:
            self.clauses[new]["formerly"] = [*self.clauses[new].get("formerly", []), old]

        def swap(name: str) -> str:
            return new if name == old else name

        for clause in self.clauses.values():
            clause["ref"] = clause["ref"] and swap(clause["ref"])
        for form in self.forms.values():
            for item in (item for items in self.list_items(form) for item in items if not item.get("pin")):
                item.update({key: swap(item[key]) for key in ("clause", "CA", "DE") if key in item})
        for agreement in self.agreements.values():
            agreement["replace"] = {swap(key): swap(name) for key, name in agreement["replace"].items()}
            agreement["remove"] = [swap(name) for name in agreement["remove"]]
            agreement["add"] = [{key: swap(name) for key, name in x.items()} for x in agreement["add"]]


def write_mapping(mapping: dict[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in mapping.items()) + "}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an edit may happen; which of it is used is the edit's own affair."""

    form_name: str
    form: dict[str, Any]
    agreement: dict[str, Any]
    clause_name: str
    clause: dict[str, Any]
    lists: list[list[Item]]  # every list of entries of the form
    full: list[list[Item]]  # those that hold something


EDITS: list[Edit] = []


def drawn(times: int) -> Callable[[Edit], Edit]:
    """List an edit so many times in `EDITS`."""

    def register(edit: Edit) -> Edit:
        EDITS.extend([edit] * times)
        return edit

    return register


# Clauses


@drawn(3)
def word(state: State, at: Place) -> None:
    r, paragraphs = state.r, at.clause["paras"]
    chosen = r.choice([i for i, paragraph in enumerate(paragraphs) if isinstance(paragraph, str)])
    if "{{" in paragraphs[chosen]:
        return
    words = paragraphs[chosen].split(" ")
    where = r.randrange(1, len(words))
    if r.random() < 0.5:
        words[where] = "NEW" + str(r.randint(0, 99)) + ("." if where == len(words) - 1 else "")
    else:
        words.insert(where, r.choice(["not", "*never*", "§\u00a07", "“quoted”"]))
    paragraphs[chosen] = " ".join(words)


@drawn(1)
def addparagraph(state: State, at: Place) -> None:
    at.clause["paras"].insert(state.r.randint(1, len(at.clause["paras"])), make_sentence(state.r))


@drawn(1)
def dropparagraph(state: State, at: Place) -> None:
    if len(at.clause["paras"]) > 1:
        del at.clause["paras"][state.r.randrange(1, len(at.clause["paras"]))]


@drawn(2)
def listentries(state: State, at: Place) -> None:
    r = state.r
    entries = next((x for x in at.clause["paras"] if isinstance(x, list)), None)
    if entries is None:
        at.clause["paras"].append([make_sentence(r, 4), make_sentence(r, 4)])
        return
    way = r.random()
    if way < 0.4:
        entries.insert(r.randint(0, len(entries)), make_sentence(r, 4))
    elif way < 0.7 and len(entries) > 1:
        entries.pop(r.randrange(len(entries)))
    else:
        r.shuffle(entries)


@drawn(1)
def emphasis(state: State, at: Place) -> None:
    first = at.clause["paras"][0]
    if isinstance(first, str) and "*" not in first and "{{" not in first:
        head, *rest = first.split(" ")
        at.clause["paras"][0] = " ".join([f"**{head}**", *rest])


@drawn(1)
def version(state: State, at: Place) -> None:
    at.clause["version"][1] += 1


@drawn(1)
def title(state: State, at: Place) -> None:
    at.clause["title"] += " x"


@drawn(1)
def newclause(state: State, at: Place) -> None:
    name = f"new/n{state.r.randint(0, 999)}"
    state.add_clause(name)
    state.r.choice(at.lists).insert(0, make_entry(name))


# The lists of a form


@drawn(2)
def shuffle(state: State, at: Place) -> None:
    if at.full:
        state.r.shuffle(state.r.choice(at.full))


@drawn(1)
def dropitem(state: State, at: Place) -> None:
    if at.full:
        items = state.r.choice(at.full)
        items.pop(state.r.randrange(len(items)))


@drawn(2)
def moveitem(state: State, at: Place) -> None:
    if not at.full:
        return
    items = state.r.choice(at.full)
    item = items.pop(state.r.randrange(len(items)))
    target = state.r.choice([x for x in at.lists if x is not item.get("items")])
    target.insert(state.r.randint(0, len(target)), item)


@drawn(1)
def when(state: State, at: Place) -> None:
    if at.full:
        item = state.r.choice(state.r.choice(at.full))
        if "choose" not in item:
            item["when"] = state.r.choice([None, "flag", "not flag"])


@drawn(1)
def section(state: State, at: Place) -> None:
    sections = [item for items in at.full for item in items if "section" in item]
    if not sections:
        return
    item = state.r.choice(sections)
    if state.r.random() < 0.5:
        item["section"] += "y"
    else:
        item["numbered"] = not item["numbered"]


@drawn(1)
def wrap(state: State, at: Place) -> None:
    if at.full:
        items = state.r.choice(at.full)
        i = state.r.randrange(len(items))
        numbered = state.r.random() < 0.7
        items[i] = {"section": "Wrapped", "numbered": numbered, "items": [items[i]], "when": None}


# The settings and texts of a form


@drawn(2)
def default(state: State, at: Place) -> None:
    r = state.r
    key = r.choice(["day", "flag", "law", "amount"])
    at.form["defaults"][key] = {
        "day": "2024-05-06",
        "flag": r.choice(["true", "false"]),
        "law": r.choice(["CA", "DE"]),
        "amount": f"USD {r.randint(1, 9)}500",
    }[key]


@drawn(1)
def titles(state: State, at: Place) -> None:
    at.form["titles"] = state.r.choice(["none", "run-in", "heading"])


@drawn(1)
def numbering(state: State, at: Place) -> None:
    schemes = [None, DECIMAL, ["1)", "(a)"], ["§ 1", "(1)"], ["Article I", "1.1"]]
    at.form["numbering"] = state.r.choice(schemes)


@drawn(1)
def parttitle(state: State, at: Place) -> None:
    if at.form["parts"]:
        state.r.choice(list(at.form["parts"].values()))["title"] += " z"


@drawn(1)
def partkind(state: State, at: Place) -> None:
    set_of_part(state, at, "kind", ["schedule", "annex", "exhibit", "body", "cover"])


@drawn(1)
def partnumbering(state: State, at: Place) -> None:
    set_of_part(state, at, "numbering", [["1.", "(a)"], ["(A)", "(i)"], ["1)", "a)"]])


def set_of_part(state: State, at: Place, key: str, values: list[Any]) -> None:
    if at.form["parts"]:
        value = state.r.choice(values)
        state.r.choice(list(at.form["parts"].values()))[key] = value


@drawn(1)
def body(state: State, at: Place) -> None:
    at.form["body"][0] += " " + make_sentence(state.r, 3)


@drawn(1)
def bodyparam(state: State, at: Place) -> None:
    at.form["body"][1] = at.form["body"][1].replace(" us,", " us, {{ title }}, on {{ day }},")


@drawn(1)
def bodyswap(state: State, at: Place) -> None:
    at.form["body"].reverse()


@drawn(1)
def sign(state: State, at: Place) -> None:
    at.form["sign"] += " Now."


@drawn(1)
def formtitle(state: State, at: Place) -> None:
    at.form["title"] += " q"


@drawn(1)
def dayformat(state: State, at: Place) -> None:
    at.form["dayformat"] = "yyyy-MM-dd" if at.form["dayformat"] != "yyyy-MM-dd" else "d MMMM yyyy"


@drawn(1)
def formversion(state: State, at: Place) -> None:
    at.form["version"][1] += 1


@drawn(1)
def language(state: State, at: Place) -> None:
    at.form["language"] = state.r.choice(["en", "de", ""])


# Agreements


@drawn(2)
def value(state: State, at: Place) -> None:
    r = state.r
    key = r.choice(["party", "day", "flag", "law", "amount"])
    at.agreement["values"][key] = {
        "party": f"Other {r.randint(0, 9)}",
        "day": "2031-02-03",
        "flag": r.choice(["true", "false"]),
        "law": r.choice(["CA", "DE"]),
        "amount": "USD 77",
    }[key]


@drawn(1)
def agreementtitle(state: State, at: Place) -> None:
    at.agreement["title"] = state.r.choice(["", "Own title"])


@drawn(2)
def replace(state: State, at: Place) -> None:
    named = state.name_clauses_of_form(at.agreement)
    at.agreement["replace"] = {}
    if named and state.r.random() < 0.8:
        at.agreement["replace"] = {state.r.choice(named): state.r.choice(list(state.clauses))}


@drawn(1)
def remove(state: State, at: Place) -> None:
    named = state.name_clauses_of_form(at.agreement)
    at.agreement["remove"] = [state.r.choice(named)] if named and state.r.random() < 0.7 else []


@drawn(1)
def add(state: State, at: Place) -> None:
    named = state.name_clauses_of_form(at.agreement)
    added = {"clause": state.r.choice(list(state.clauses))}
    if named and state.r.random() < 0.7:
        anchor = state.r.choice(named)
        added[state.r.choice(["after", "before"])] = anchor
    at.agreement["add"] = [added] if state.r.random() < 0.8 else []


@drawn(1)
def moveform(state: State, at: Place) -> None:
    at.agreement["form"] = state.r.choice(list(state.forms))


@drawn(1)
def newagreement(state: State, at: Place) -> None:
    state.add_agreement(state.r.randint(100, 999))


@drawn(1)
def dropagreement(state: State, at: Place) -> None:
    if len(state.agreements) > 2:
        del state.agreements[state.r.choice(list(state.agreements))]


# Forms, pins and names


@drawn(1)
def newform(state: State, at: Place) -> None:
    state.add_form(f"g{state.r.randint(0, 99)}/fx")


@drawn(2)
def pin(state: State, at: Place) -> None:
    entries = [item for items in at.full for item in items if "clause" in item]
    if not entries:
        return
    entry = state.r.choice(entries)
    name = entry["clause"]
    if entry["pin"]:
        entry["pin"] = ""
    elif name in state.clauses:
        entry["pin"] = ".".join(map(str, state.clauses[name]["version"]))
        stem = f"frozen/{name}@{entry['pin']}-"
        if not any(path.startswith(stem) for path in state.frozen):
            text = state.write_clause(name)
            state.frozen[f"{stem}{hashlib.sha256(text.encode()).hexdigest()[:8]}.md"] = text


@drawn(1)
def renameclause(state: State, at: Place) -> None:
    new = at.clause_name.split("/")[0] + "/r" + str(state.r.randint(0, 999))
    if new not in state.clauses:
        state.rename_clause(at.clause_name, new, stated=state.r.random() < 0.5)


@drawn(1)
def renameform(state: State, at: Place) -> None:
    """Rename a form; stated (`formerly`) or not, and if stated not every agreement need follow."""
    old, new = at.form_name, f"h{state.r.randint(0, 99)}/fz"
    if new in state.forms:
        return
    stated = state.r.random() < 0.5
    form = state.forms[new] = state.forms.pop(old)
    if stated:
        form["formerly"] = [*form.get("formerly", []), old]
    for agreement in state.agreements.values():
        if agreement["form"] == old and (not stated or state.r.random() < 0.7):
            agreement["form"] = new
