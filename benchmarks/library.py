"""The state of a generated repository: clauses, forms and agreements, and their files.

A clause keeps one ``uid`` through every rename, move and edit. That is what
the truth file is made from, and what no tool that reads the repository sees.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from random import Random

from wording import (
    ASPECTS,
    SUBJECTS,
    write_list,
    write_placeholder_sentence,
    write_reference,
    write_sentence,
    write_title,
)

CLAUSE_WORDS = 120
CLAUSES_PER_FORM = 40
AGREEMENTS_PER_FORM = 4
TARGET = re.compile(r"\(@(\d+)\)")
SECTIONS = ("Definitions and scope", "Performance", "Charges", "Information", "Risk", "Ending the agreement")
LAWS = ("California", "England and Wales", "Germany", "New York", "Singapore")
PARTIES = ("Alder", "Birch", "Cedar", "Dogwood", "Elder", "Fir", "Gorse", "Hazel", "Ivy", "Juniper", "Larch")
TRADES = ("Analytics", "Bakeries", "Foundry", "Instruments", "Logistics", "Optics", "Press", "Textiles")
GOODS = (
    "Pilot study",
    "Field manual",
    "Control unit",
    "Survey report",
    "Spare parts",
    "Data set",
    "Prototype",
)


@dataclass(slots=True)
class Clause:
    """One clause. ``blocks`` are paragraphs (``p``: sentences) and ordered lists (``ol``: items)."""

    uid: int
    form: int
    topic: str
    slug: str
    title: str
    blocks: list[tuple[str, list[str]]]
    version: tuple[int, int, int] = (1, 0, 0)
    owner: str = ""
    formerly: list[str] = field(default_factory=list)
    joined: bool = False  # all sentences on one line: the same text, wrapped otherwise

    @property
    def id(self) -> str:
        return f"{self.topic}/{self.slug}"

    @property
    def path(self) -> str:
        return f"clauses/{self.id}.md"

    def words(self) -> str:
        """Everything that a reader reads, without the way it is wrapped; link targets as uids."""
        return "\n".join(f"{kind} {text}" for kind, texts in self.blocks for text in texts)

    def targets(self) -> set[int]:
        return {int(uid) for _, texts in self.blocks for text in texts for uid in TARGET.findall(text)}


@dataclass(slots=True)
class Item:
    """One entry of a form's clause list: a clause, one under a condition, or a choice by ``law``."""

    clauses: list[int]
    when: str = ""
    laws: tuple[str, ...] = ()


@dataclass(slots=True)
class Agreement:
    slug: str
    values: dict[str, str | list[str]]
    replace: tuple[int, int] | None = None
    remove: int | None = None
    add: tuple[int, int] | None = None


@dataclass(slots=True)
class Form:
    number: int
    id: str
    title: str
    titles: str
    sections: list[tuple[str, list[Item]]]
    version: tuple[int, int, int] = (1, 0, 0)
    spare: list[int] = field(default_factory=list)  # clauses that only deviations use
    agreements: list[Agreement] = field(default_factory=list)
    default_term: int = 24

    def order(self) -> list[int]:
        """The uids of the clause list, in its order."""
        return [uid for _, items in self.sections for item in items for uid in item.clauses]


class Library:
    """All clauses and forms, and the names that are taken for good."""

    def __init__(self, rng: Random, topics: int, forms: int) -> None:
        self.rng = rng
        self.clauses: dict[int, Clause] = {}
        self.forms: list[Form] = []
        self.taken: set[str] = set()
        self.next_uid = 1
        self.form_count = forms
        names = [f"{s.lower()}-{a}" for a in ASPECTS for s in SUBJECTS]
        self.topics = names[:topics]

    # names

    def take_slug(self, topic: str, title: str) -> str:
        """A file name for a title that nothing in the folder has now or had before."""
        base = title.lower().replace(" ", "-")
        slug, number = base, 2
        while f"{topic}/{slug}" in self.taken:
            slug, number = f"{base}-{number}", number + 1
        self.taken.add(f"{topic}/{slug}")
        return slug

    # making

    def make_clause(self, form: int, referable: list[int]) -> Clause:
        rng = self.rng
        title, topic = write_title(rng), rng.choice(self.topics)
        clause = Clause(self.next_uid, form, topic, self.take_slug(topic, title), title, [])
        self.next_uid += 1
        target = rng.randint(CLAUSE_WORDS - 30, CLAUSE_WORDS + 25)
        paragraph: list[str] = []
        if rng.random() < 0.2:
            paragraph.append(write_placeholder_sentence(rng))
        if referable and rng.random() < 0.1:
            paragraph.append(write_reference(rng, f"@{rng.choice(referable)}"))
        if rng.random() < 0.15:
            lead, items = write_list(rng)
            clause.blocks += [("p", [*paragraph, lead]), ("ol", items)]
            paragraph = []
        while sum(len(s.split()) for _, texts in clause.blocks for s in texts) + sum(
            len(s.split()) for s in paragraph
        ) < max(target, 1):
            paragraph.append(write_sentence(rng))
        if paragraph:
            clause.blocks.append(("p", paragraph))
        self.clauses[clause.uid] = clause
        return clause

    def make_form(self) -> Form:
        """A form with its forty clauses and four agreements; about 3% of the agreements deviate."""
        rng, number = self.rng, len(self.forms)
        subject, aspect = SUBJECTS[number % 16], ASPECTS[(number // 16) % 16]
        title = f"{subject} {aspect} agreement {number + 1}"
        form_id = f"{subject.lower()}/{aspect}-{number + 1}"
        form = Form(number, form_id, title, ("heading", "run-in", "none")[number % 3], [])
        # One agreement in 34 deviates, spread over the forms whatever the size.
        deviating = (number + 4) % 8 == 0
        spare = 1 if deviating else 0
        referable: list[int] = []
        made = []
        for _ in range(CLAUSES_PER_FORM - spare):
            clause = self.make_clause(number, referable)
            made.append(clause.uid)
            if len(made) > 4:
                referable.append(clause.uid)
        conditional, first_law, second_law, dropped = made[:4]
        form.spare = [self.make_clause(number, []).uid for _ in range(spare)]
        items = [Item([uid]) for uid in made[4:]] + [Item([conditional], when="publicity"), Item([dropped])]
        if number % 4 == 0:
            items.append(Item([first_law, second_law], laws=LAWS[:2]))
        else:
            items += [Item([first_law]), Item([second_law])]
        rng.shuffle(items)
        cuts = sorted(rng.sample(range(3, len(items) - 2), len(SECTIONS) - 1))
        edges = [0, *cuts, len(items)]
        form.sections = [(s, items[a:b]) for s, a, b in zip(SECTIONS, edges, edges[1:], strict=False)]
        for index in range(AGREEMENTS_PER_FORM):
            agreement = self.make_agreement(index)
            if deviating and index == 0:
                kind = (number // 8) % 3
                agreement.replace = (dropped, form.spare[0]) if kind == 0 else None
                agreement.remove = dropped if kind == 1 else None
                agreement.add = (form.spare[0], made[5]) if kind == 2 else None
            form.agreements.append(agreement)
        self.forms.append(form)
        return form

    def make_agreement(self, index: int) -> Agreement:
        rng = self.rng
        customer = f"{rng.choice(PARTIES)} {rng.choice(TRADES)}"
        supplier = f"{rng.choice(PARTIES)} and {rng.choice(PARTIES)} {rng.choice(TRADES)}"
        values: dict[str, str | list[str]] = {
            "customer": customer,
            "supplier": supplier,
            "effective_date": f"2020-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
            "fee": f"{rng.randint(10, 900) * 100}.00",
            "notice_email": f"notices@{customer.split()[0].lower()}.example.org",
            "deliverables": rng.sample(GOODS, rng.randint(1, 3)),
        }
        if rng.random() < 0.5:
            values["term_months"] = str(rng.choice((6, 12, 18, 36, 48)))
        if rng.random() < 0.4:
            values["publicity"] = rng.choice(("true", "false"))
        if rng.random() < 0.6:
            # Only the first two laws have a clause in the forms that choose by law.
            values["law"] = rng.choice(LAWS[:2])
        slug = f"{customer.lower().replace(' ', '-')}-{index + 1}"
        return Agreement(slug, values)

    # questions

    def fixed(self, form: Form) -> set[int]:
        """Clauses that nothing may refer to or take away: an agreement may lack them, or names them."""
        found = {uid for _, items in form.sections for i in items if i.when or i.laws for uid in i.clauses}
        found.update(form.spare)
        for agreement in form.agreements:
            found.update(agreement.replace or ())
            found.update(agreement.add or ())
            if agreement.remove is not None:
                found.add(agreement.remove)
        return found

    def referred(self, form: Form) -> set[int]:
        return set().union(*(self.clauses[uid].targets() for uid in form.order()))

    # files

    def render_form(self, form: Form) -> dict[str, str]:
        """Every file of a form: its clauses, itself, its agreements."""
        files = {
            c.path: self.render_clause(c) for c in (self.clauses[u] for u in [*form.order(), *form.spare])
        }
        files[f"agreements/{form.id}/form.md"] = self.render_manifest(form)
        for agreement in form.agreements:
            files[f"agreements/{form.id}/{agreement.slug}.md"] = self.render_agreement(form, agreement)
        return files

    def render_clause(self, clause: Clause) -> str:
        blocks = []
        for kind, texts in clause.blocks:
            shown = [TARGET.sub(lambda m: f"({self.link(clause, int(m[1]))})", t) for t in texts]
            if kind == "ol":
                blocks.append("\n".join(f"{n}. {text}" for n, text in enumerate(shown, 1)))
            else:
                blocks.append((" " if clause.joined else "\n").join(shown))
        head = [f"title: {clause.title}", f"version: {show_version(clause.version)}"]
        if clause.owner:
            head.append(f'owner: "{clause.owner}"')
        if clause.formerly:
            head.append(f"formerly: [{', '.join(clause.formerly)}]")
        return "---\n" + "\n".join(head) + "\n---\n" + "\n\n".join(blocks) + "\n"

    def link(self, clause: Clause, uid: int) -> str:
        other = self.clauses[uid]
        return f"{other.slug}.md" if other.topic == clause.topic else f"../{other.topic}/{other.slug}.md"

    def render_manifest(self, form: Form) -> str:
        lines = [
            "---",
            "kind: form",
            f"title: {form.title}",
            f"version: {show_version(form.version)}",
            f"titles: {form.titles}",
            "parameters:",
            "  customer: {type: party}",
            "  supplier: {type: party}",
            '  effective_date: {type: date, format: "MMM d, yyyy"}',
            "  fee: {type: money, currency: EUR}",
            "  notice_email: {type: email}",
            '  deliverables: {type: list, of: text, join: ", ", last_join: " and "}',
            "  deliverable_label: {type: plural, of: deliverables, one: Deliverable, many: Deliverables}",
            f"  term_months: {{type: number, default: {form.default_term}}}",
            "  publicity: {type: boolean, default: true}",
            f"  law: {{type: choice, of: [{', '.join(LAWS[:2])}], default: {LAWS[0]}}}",
            "clauses:",
        ]
        for title, items in form.sections:
            lines += [f"  - section: {title}", "    clauses:"]
            lines += [f"      - {self.render_item(item)}" for item in items]
        lines += [
            "signatories:",
            '  - {role: customer, name: "{{ customer }}"}',
            '  - {role: supplier, name: "{{ supplier }}"}',
            "---",
            "This {{ title }} is made on {{ effective_date }} between {{ customer }} and {{ supplier }}.",
            "",
            "{{ deliverable_label }}: {{ deliverables }}.",
            "The fee is {{ fee }}, the term {{ term_months }} months, and notices go to {{ notice_email }}.",
            "It is governed by the law of {{ law }}.",
            "",
            "{{ clauses }}",
            "",
            "{{ signatures }}",
            "",
        ]
        return "\n".join(lines)

    def render_item(self, item: Item) -> str:
        ids = [self.clauses[uid].id for uid in item.clauses]
        if item.laws:
            options = ", ".join(f"{law}: {name}" for law, name in zip(item.laws, ids, strict=True))
            return f"{{choose: law, {options}}}"
        return f"{{clause: {ids[0]}, when: {item.when}}}" if item.when else ids[0]

    def render_agreement(self, form: Form, agreement: Agreement) -> str:
        lines = ["---", f"form: {form.id}", "parameters:"]
        for name, value in agreement.values.items():
            if isinstance(value, list):
                lines += [f"  {name}:", *(f"    - {item}" for item in value)]
            else:
                lines.append(f"  {name}: {value}")
        if agreement.replace:
            old, new = (self.clauses[uid].id for uid in agreement.replace)
            lines.append(f"replace: {{{old}: {new}}}")
        if agreement.remove is not None:
            lines.append(f"remove: [{self.clauses[agreement.remove].id}]")
        if agreement.add:
            added, after = (self.clauses[uid].id for uid in agreement.add)
            lines.append(f"add: [{{clause: {added}, after: {after}}}]")
        return "\n".join([*lines, "---", ""])


def show_version(version: tuple[int, int, int]) -> str:
    return ".".join(map(str, version))
