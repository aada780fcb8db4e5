"""What the things that belong to one signatory say: role, party, name, capacity, act, and what is left."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from clausectl.importing.signature_choices import Choice, decide
from clausectl.importing.signature_items import LABELLED, Item
from clausectl.importing.signature_labels import SIGNED_MARK, WITNESSES, read_role
from clausectl.importing.signature_names import DEFINED, WORD, is_office, is_organisation, is_person, read_iso
from clausectl.model.imported import Spot
from clausectl.model.imported_signatures import SignatoryRead
from clausectl.model.recorded import RecordedAct
from clausectl.model.signed import NOT_RECORDED, Decision

_UNREAD = re.compile(
    r"(?i)^[\[(<]?(?:signed|signature|sgd\.?|illegible(?: signature)?|signature illegible|unleserlich"
    r"|unterschrift"
    r"|illisible|signé|ilegible|firmado|firma)[\])>]?$"
)
_SERVICE = re.compile(r"(?i)^docusigned")
_SMALL = frozenset(
    [
        "of",
        "on",
        "for",
        "and",
        "the",
        "in",
        "at",
        "to",
        "de",
        "du",
        "des",
        "la",
        "le",
        "les",
        "y",
        "e",
        "et",
        "und",
        "für",
        "der",
        "die",
        "das",
        "den",
        "von",
        "zu",
        "del",
    ]
)
ALSO = "The copy also shows "
"""Begins the sentence of a note or of ``shown`` that quotes what has no field of its own."""


class EntryReader:
    """Reads one signatory. ``stray`` are the things that belong to nobody, once `read` was called."""

    def __init__(self, items: Sequence[Item], spots: Sequence[Spot]) -> None:
        self._items = [
            item for item in items if item.kind in LABELLED or item.kind in ("text", "choices", "consent")
        ]
        self._spots = spots
        self.stray: list[Item] = []
        self.also: list[Item] = []
        self.role = ""
        self.party = ""
        self.name = ""
        self.capacity = ""
        self.consent = ""
        self.choices: tuple[Choice, ...] = ()
        self._date: Item | None = None
        self._sign: Item | None = None
        self._named: Item | None = None

    def read(self) -> SignatoryRead | None:
        """The signatory; None where nothing says that anybody is to sign, and all of it is stray."""
        first = next((n for n, item in enumerate(self._items) if item.kind in LABELLED), None)
        kinds = {item.kind for item in self._items}
        if first is None or not kinds & {"signature", "line", "name", "party"}:
            self.stray = list(self._items)
            return None
        for n, item in enumerate(self._items):
            if item.kind == "text":
                self._take_text(item, n < first)
            else:
                self._take(item, n == first)
        if not self.name and self.party and is_person(self.party) and "party" not in kinds:
            self.name, self.party = self.party, ""
        return self._finish()

    def _take(self, item: Item, first: bool) -> None:
        self.role = self.role or item.piece.role
        if item.kind == "choices":
            self.choices += item.choices
        elif item.kind == "consent":
            self._set("consent", item)
        elif item.kind in ("signature", "line"):
            self._take_signature(item)
        elif item.kind == "name":
            self._take_name(item)
        elif item.kind == "capacity":
            self._set("capacity", item)
        elif item.kind == "date":
            self._take_date(item)
        elif item.kind == "party":
            if item.value:
                self._set("party", item)
            elif first and not item.piece.blanks and not self.role:
                self.role = item.piece.label.casefold()
        elif item.value:
            self.also.append(item)

    def _take_date(self, item: Item) -> None:
        if item.value and self._date is not None:
            self.stray.append(item)
        elif item.value:
            self._date = item

    def _set(self, field: str, item: Item) -> None:
        if not item.value:
            return
        if getattr(self, field):
            self.stray.append(item)
        else:
            setattr(self, field, item.value)

    def _take_name(self, item: Item) -> None:
        if not item.value:
            return
        if self.name:
            self.stray.append(item)
            return
        self._named = item
        self.name = item.value
        if "title" in item.piece.label.casefold() and "," in item.value and not self.capacity:
            name, _, capacity = item.value.partition(",")
            self.name, self.capacity = name.strip(), capacity.strip()

    def _take_signature(self, item: Item) -> None:
        if item.value and not WORD.search(item.value):
            self.also.append(item)  # a mark, but no name: nobody can tell whether it is a signature
            item = dataclasses.replace(item, piece=dataclasses.replace(item.piece, value=""))
        if self._sign is not None and self._sign.value:
            if item.value and self.name:
                self.stray.append(item)
                return
            if not self.name and is_person(self._sign.value):  # "By: Jane Doe", and then the line to sign
                self.name = self._sign.value
                self._named = self._sign
                self._sign = item
                return
            if item.value:
                self.stray.append(item)
            return
        if self._sign is None or item.value or (item.piece.label and not self._sign.piece.colon):
            self._sign = item

    def _take_text(self, item: Item, above: bool) -> None:
        text = item.value.rstrip(" :") if item.value.endswith(":") else item.value
        head, _, tail = text.partition(",")
        if ":" in text and not read_role(text.partition(":")[0]):
            self.also.append(item)  # a label that is not known, and its value
        elif above or (read_role(text) and not self.role):
            self._take_heading(item, text)
        elif not self.name and not self.capacity and is_person(head) and is_office(tail):
            self.name, self.capacity = head, tail.strip()
            self._named = item
        elif not self.party and is_organisation(text) and not is_person(text):
            self.party = text
        elif not self.capacity and is_office(text) and not is_organisation(text):
            self.capacity = text
        elif not self.name and is_person(text) and self._sign is not None:
            self.name = text
            self._named = item
        elif self.name and text != self.name and not self.party and _is_title(text):
            self.party = text
        else:
            self.stray.append(item)

    def _take_heading(self, item: Item, text: str) -> None:
        head, colon, tail = text.partition(":")
        defined = DEFINED.match(text)
        if read_role(text) and not self.role:
            self.role = read_role(text)
        elif colon and read_role(head) and not self.role and not self.party:
            self.role = read_role(head)
            if self.role in WITNESSES:
                self.name = tail.strip()
            else:
                self.party = tail.strip()
        elif defined is not None and read_role(defined["role"]) and not self.role and not self.party:
            self.role, self.party = read_role(defined["role"]), defined["party"]
        elif not self.party and not self.role and item.value.endswith(":") and _is_plain_word(text):
            self.role = text.casefold()
        elif not self.party:
            self.party = text
        elif not self.capacity and is_office(text):
            self.capacity = text
        elif not self.name and is_person(text):
            self.name = text
        else:
            self.stray.append(item)

    def _finish(self) -> SignatoryRead:
        decision, taken = decide(self.choices)
        words = tuple(choice.word for choice in self.choices)
        decision, taken = decide(self.choices)
        act = None
        shown = ""
        if self._sign is not None and self._sign.value:
            act = self._read_act(self._sign, decision, taken, words)
        else:
            shown = self._say_shown(taken)
            if self._date is not None:
                self.stray.append(self._date)
        return SignatoryRead(self.role, self.party, self.name, self.capacity, self.consent, words, act, shown)

    def _read_act(self, sign: Item, decision: Decision, taken: str, words: tuple[str, ...]) -> RecordedAct:
        notes = []
        if words and taken == NOT_RECORDED:
            notes.append(f"The copy shows the words {_join(words)} and not which of them was marked.")
        typed = sign.value
        mark = SIGNED_MARK.match(typed)
        service = _SERVICE.match(sign.piece.label) is not None
        also = [item.shown for item in self.also]
        if _UNREAD.match(typed):
            also.insert(0, sign.shown)
            typed = NOT_RECORDED
        elif mark is not None:
            typed = typed[mark.end() :]
            notes.append(f'Before the name the copy shows "{mark.group().strip()}".')
        elif not service:
            notes.append(f"How the name came to stand after {_say_label(sign)} is not recorded.")
        date = self._date.value if self._date is not None else NOT_RECORDED
        return RecordedAct(
            role=self.role,
            printed_name=self.name or NOT_RECORDED,
            typed_name=typed,
            decision=decision,
            choices="shown" if words else "not shown",
            choice_taken=taken,
            date=date,
            date_iso=read_iso(date),
            capacity=self.capacity or NOT_RECORDED,
            method="service" if service else NOT_RECORDED,
            consent=self.consent or NOT_RECORDED,
            note=" ".join([*notes, *_say_also(also)]),
            line=self._spots[sign.line].line if sign.line < len(self._spots) else 0,
        )

    def _say_shown(self, taken: str) -> str:
        """What stands at an entry where nobody acted, and what does not."""
        sign = self._sign
        where = f'after "{sign.shown}"' if sign is not None and sign.piece.label else "on the line to sign"
        named = self._named
        if named is None:
            said = f"Nothing stands {where}."
        elif sign is None:
            said = f'At "{named.shown}" there is no line to sign.'
        else:
            side = "Below" if named.line <= sign.line else "Above"
            said = f'{side} "{named.shown}" nothing stands {where}.'
        marked = [f'"{taken}" is marked.'] if taken != NOT_RECORDED else []
        return " ".join([said, *marked, *_say_also([item.shown for item in self.also])])


def _say_also(shown: Sequence[str]) -> list[str]:
    return [ALSO + ", ".join(f'"{text}"' for text in shown) + "."] if shown else []


def _say_label(sign: Item) -> str:
    label = sign.piece.label
    if not label:
        return "the line to sign"
    return f"the word{'s' if ' ' in label else ''} {label}"


def _join(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def _is_plain_word(text: str) -> bool:
    return text.isalpha() and (text.islower() or text.istitle()) and not is_organisation(text)


def _is_title(text: str) -> bool:
    """Whether a text without a label may be the name of an organisation: words that begin with capitals."""
    words = [word for word in WORD.findall(text) if word.casefold() not in _SMALL]
    return 2 <= len(words) <= 10 and all(word[0].isupper() for word in words)
