"""What people do to a library between two tags, one small act at a time, each one told for the truth file."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from library import Clause, Form, Item, Library
from wording import (
    edit_sentence,
    emphasise,
    number_in_words,
    write_item,
    write_sentence,
    write_title,
)

Act = dict[str, Any]


class Changes:
    """The acts on one library. Each returns what it did, or None where it does not apply."""

    def __init__(self, library: Library, rng: Random) -> None:
        self.library = library
        self.rng = rng
        self.acts: list[tuple[Callable[[Form], Act | None], int]] = [
            (self.edit, 66),
            (self.rename, 7),
            (self.move_file, 4),
            (self.reorder, 7),
            (self.reorder_section, 1),
            (self.add, 2),
            (self.remove, 2),
            (self.split, 1),
            (self.merge, 1),
            (self.reformat, 3),
            (self.set_owner, 2),
            (self.set_value, 3),
            (self.set_default, 1),
        ]

    def act(self, form: Form) -> Act:
        """One act of a kind drawn by weight; an edit where the drawn kind does not apply."""
        chosen = self.rng.choices([act for act, _ in self.acts], [weight for _, weight in self.acts])[0]
        return chosen(form) or self.edit(form)

    def sweep(self, form: Form) -> list[Act]:
        """The same kind of edit all over a form, as when a term is replaced."""
        uids = self.rng.sample(form.order(), self.rng.randint(8, 20))
        return [self.edit_clause(self.library.clauses[uid]) for uid in uids]

    # one clause

    def edit(self, form: Form) -> Act:
        return self.edit_clause(self.library.clauses[self.rng.choice(form.order())])

    def edit_clause(self, clause: Clause) -> Act:
        before = clause.words()
        kind = self.rng.choices(("words", "insert", "delete", "number"), (72, 13, 8, 7))[0]
        while clause.words() == before:
            self.edit_words(clause, kind)
            kind = "words"
        bumped = self.rng.random() < 0.85
        if bumped:
            self.bump(clause, major=self.rng.random() < 0.25)
        return {"act": "edit", "uid": clause.uid, "id": clause.id, "kind": kind, "bumped": bumped}

    def edit_words(self, clause: Clause, kind: str) -> None:
        block, texts = self.rng.choice(clause.blocks)
        place = self.rng.randrange(len(texts))
        # The lead of a list ends in a colon and a reference may not go: neither is moved or dropped.
        if kind == "insert" and block == "ol":
            texts.insert(0, write_item(self.rng))
        elif kind == "insert" and texts[-1].endswith("."):
            texts.insert(place, write_sentence(self.rng))
        elif kind == "delete" and len(texts) > 2 and texts[place].endswith(".") and "](" not in texts[place]:
            del texts[place]
        elif kind == "number" and block == "p" and texts[-1].endswith("."):
            texts.append(f"This applies for {number_in_words(self.rng)} days at most.")
        else:
            texts[place] = edit_sentence(self.rng, texts[place])

    def bump(self, thing: Clause | Form, *, major: bool = False) -> None:
        first, second, _ = thing.version
        thing.version = (first + 1, 0, 0) if major else (first, second + 1, 0)

    def rename(self, form: Form) -> Act | None:
        """A clause's file gets another name; two in five are edited in the same commit."""
        clause = self.library.clauses[self.rng.choice(form.order())]
        return self.put(clause, clause.topic, write_title(self.rng), "rename", edited=0.4)

    def move_file(self, form: Form) -> Act | None:
        """A clause's file goes to another topic folder, a few of them edited as well."""
        clause = self.library.clauses[self.rng.choice(form.order())]
        others = [topic for topic in self.library.topics if topic != clause.topic]
        return self.put(clause, self.rng.choice(others), clause.title, "move-file", edited=0.3)

    def put(self, clause: Clause, topic: str, title: str, act: str, edited: float) -> Act:
        old = clause.id
        clause.topic, clause.title = topic, title
        clause.slug = self.library.take_slug(topic, title)
        if recorded := self.rng.random() < 0.25:
            clause.formerly.append(old)
        told: Act = {"act": act, "uid": clause.uid, "from": old, "id": clause.id, "formerly": recorded}
        if self.rng.random() < edited:
            told["edit"] = [self.edit_clause(clause) for _ in range(self.rng.randint(1, 3))]
        return told

    def reformat(self, form: Form) -> Act:
        """Other line breaks, or a term made bold: no word changes."""
        clause = self.library.clauses[self.rng.choice(form.order())]
        _, texts = clause.blocks[0]
        if self.rng.random() < 0.5 and (marked := emphasise(self.rng, texts[0])) != texts[0]:
            texts[0] = marked
            return {"act": "emphasis", "uid": clause.uid, "id": clause.id}
        clause.joined = not clause.joined
        return {"act": "rewrap", "uid": clause.uid, "id": clause.id}

    def set_owner(self, form: Form) -> Act:
        clause = self.library.clauses[self.rng.choice(form.order())]
        teams = [t for t in ("@example/legal", "@example/privacy", "@example/sales") if t != clause.owner]
        clause.owner = self.rng.choice(teams)
        return {"act": "owner", "uid": clause.uid, "id": clause.id}

    # the clause list

    def reorder(self, form: Form) -> Act | None:
        """One entry goes to another place, three times in four within its section."""
        source = self.rng.choice([items for _, items in form.sections if len(items) > 2])
        item = self.rng.choice(source)
        old = form.order()
        target = source if self.rng.random() < 0.75 else self.rng.choice(form.sections)[1]
        source.remove(item)
        target.insert(self.rng.randint(0, len(target)), item)
        return self.tell_reorder(form, old, item.clauses)

    def reorder_section(self, form: Form) -> Act | None:
        old = form.order()
        section = form.sections.pop(self.rng.randrange(len(form.sections)))
        form.sections.insert(self.rng.randint(0, len(form.sections)), section)
        return self.tell_reorder(form, old, [uid for item in section[1] for uid in item.clauses])

    def tell_reorder(self, form: Form, old: list[int], moved: list[int]) -> Act | None:
        if form.order() == old:
            return None
        self.bump(form)
        return {"act": "reorder", "form": form.id, "uids": moved}

    def add(self, form: Form) -> Act:
        clause = self.library.make_clause(form.number, sorted(set(form.order()) - self.library.fixed(form)))
        self.place(form, clause.uid)
        return {"act": "add", "uid": clause.uid, "id": clause.id}

    def place(self, form: Form, uid: int, after: int | None = None) -> None:
        """Puts a clause into the list, at random or behind another one."""
        section = self.rng.choice(form.sections)[1]
        place = self.rng.randint(0, len(section))
        for _, items in form.sections:
            for index, item in enumerate(items):
                if after in item.clauses:
                    section, place = items, index + 1
        section.insert(place, Item([uid]))
        self.bump(form)

    def free_clause(self, form: Form, *, with_list: bool = True) -> Clause | None:
        """A clause that nothing refers to and no agreement names."""
        free = set(form.order()) - self.library.fixed(form) - self.library.referred(form)
        clauses = [self.library.clauses[uid] for uid in sorted(free)]
        fitting = [c for c in clauses if with_list or all(kind == "p" for kind, _ in c.blocks)]
        return self.rng.choice(fitting) if fitting else None

    def take_out(self, form: Form, uid: int) -> None:
        for _, items in form.sections:
            items[:] = [item for item in items if item.clauses != [uid]]
        del self.library.clauses[uid]
        self.bump(form)

    def remove(self, form: Form) -> Act | None:
        clause = self.free_clause(form)
        if clause is None or len(form.order()) < 30:
            return None
        self.take_out(form, clause.uid)
        return {"act": "remove", "uid": clause.uid, "id": clause.id}

    def split(self, form: Form) -> Act | None:
        """The last sentences of a clause become a clause of their own, right behind it."""
        clause = self.free_clause(form, with_list=False)
        if clause is None or len(clause.blocks[-1][1]) < 4:
            return None
        texts = clause.blocks[-1][1]
        cut = len(texts) // 2
        rest = self.library.make_clause(form.number, [])
        rest.blocks = [("p", texts[cut:])]
        del texts[cut:]
        self.bump(clause, major=True)
        self.place(form, rest.uid, after=clause.uid)
        return {"act": "split", "uid": clause.uid, "id": clause.id, "new": rest.uid, "new_id": rest.id}

    def merge(self, form: Form) -> Act | None:
        """One clause takes in the sentences of another, which goes."""
        gone = self.free_clause(form, with_list=False)
        kept = self.free_clause(form, with_list=False)
        if gone is None or kept is None or gone is kept:
            return None
        kept.blocks[-1][1].extend(text for _, texts in gone.blocks for text in texts)
        self.bump(kept, major=True)
        self.take_out(form, gone.uid)
        return {"act": "merge", "uid": kept.uid, "id": kept.id, "gone": gone.uid, "gone_id": gone.id}

    # values

    def set_value(self, form: Form) -> Act:
        agreement = self.rng.choice(form.agreements)
        name = self.rng.choice(("fee", "effective_date"))
        old = agreement.values[name]
        while agreement.values[name] == old:
            agreement.values[name] = self.library.make_agreement(0).values[name]
        path = f"{form.id}/{agreement.slug}"
        return {"act": "value", "agreement": path, "name": name, "old": old, "new": agreement.values[name]}

    def set_default(self, form: Form) -> Act:
        old = form.default_term
        form.default_term = self.rng.choice([term for term in (12, 24, 36, 48, 60) if term != old])
        self.bump(form)
        return {"act": "default", "form": form.id, "old": str(old), "new": str(form.default_term)}
