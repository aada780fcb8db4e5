"""Values of parameters as composing prints them: what every reading of a value is held against."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from clausectl.composing.values import settle_values
from clausectl.formats.decoding import decode
from clausectl.formats.edits import write_scalar
from clausectl.model.imported_parameters import FieldValue, RawValue
from clausectl.model.manifests import Manifest, Parameter, ParameterKind, Raw
from clausectl.model.places import Mark
from clausectl.records import dataclass

MOST_CHARACTERS = 20_000  # of one value: as many as a paragraph of a clause may have

_NAME = "value"
_COUNTED = "counted"
_MARK = Mark(1, 1)
_BREAK = re.compile("[\n\r\u0085\u2028\u2029]")
# Noncharacters and halves of pairs: no YAML file holds them.
_ITEMS = re.compile(r",? and |; |, ")
_UNHELD = re.compile("[\ud800-\udfff\ufffe\uffff\ufeff]")


def explain_refusal(value: str) -> str:
    """Why no manifest can hold a value, as the end of a sentence about it; empty where one can."""
    if len(value) > MOST_CHARACTERS:
        return f"is {len(value):,} characters long, more than {MOST_CHARACTERS:,}"
    if _BREAK.search(value):
        return "holds a line break, and a value is one line"
    if not (value.isascii() and value.isprintable()):
        if _UNHELD.search(value):
            return "holds a character that no file can hold"
        _, problems = decode(value.encode(), "")
        if problems:
            control = problems[0].code in ("CL101", "CL115")
            return "holds a control character" if control else "holds a character that nobody sees"
        if _needs_quotes(value):
            return "holds a character that nobody sees, beside one that needs quotes"
    if value != value.strip():
        return "begins or ends with a space, which a manifest does not keep"
    return ""


def _needs_quotes(value: str) -> bool:
    """Whether a value or an item of it has an unseen character and must be quoted: both is refused."""
    if value.isprintable() or not any(unicodedata.category(character) == "Cf" for character in value):
        return False
    return any(write_scalar(item) != item for item in (value, *_ITEMS.split(value)))


def declare(kind: ParameterKind, fields: Sequence[tuple[str, FieldValue]], name: str = _NAME) -> Parameter:
    """The declaration that a form would make with these fields."""
    said = dict(fields)
    of = said.get("of", "")

    def text(key: str, default: str = "") -> str:
        return str(said.get(key, default))

    return Parameter(
        name,
        kind,
        _MARK,
        optional=text("optional") == "true",
        of=of if isinstance(of, str) else "",
        join=text("join", ", "),
        last_join=text("last_join"),
        format=text("format"),
        same_year_format=text("same_year_format"),
        options=of if isinstance(of, tuple) else (),
        one=text("one"),
        many=text("many"),
        currency=text("currency"),
    )


@dataclass(slots=True)
class Printer:
    """Prints values of one declaration with composing's own code, one after the other."""

    form: Manifest
    filled: Manifest
    given: dict[str, Raw]

    def print(self, raw: RawValue) -> str | None:
        """The text of a value in the agreement; None where composing refuses it."""
        self.given.clear()
        if raw is not None:
            self.given[_NAME] = _make_raw(raw)
        settled = settle_values(self.form, self.filled)
        value = settled.found.get(_NAME)
        return None if settled.problems or value is None else value.text


def make_printer(kind: ParameterKind, fields: Sequence[tuple[str, FieldValue]]) -> Printer:
    """A printer of a declaration of any kind but plural."""
    given: dict[str, Raw] = {}
    form = Manifest("form", "form.md", "", "form", "", 0, _MARK, parameters={_NAME: declare(kind, fields)})
    filled = Manifest("filled", "filled.md", "", "agreement", "", 0, _MARK, form="form", values=given)
    return Printer(form, filled, given)


def print_plural(one: str, many: str, count: int) -> str | None:
    """What a plural prints beside a list of so many items."""
    counted = declare("list", (("of", "text"), ("optional", "true")), _COUNTED)
    plural = declare("plural", (("of", _COUNTED), ("one", one), ("many", many)))
    form = Manifest(
        "form", "form.md", "", "form", "", 0, _MARK, parameters={_COUNTED: counted, _NAME: plural}
    )
    given = {_COUNTED: Raw(tuple(Raw("item", _MARK) for _ in range(count)), _MARK)}
    filled = Manifest("filled", "filled.md", "", "agreement", "", 0, _MARK, form="form", values=given)
    value = settle_values(form, filled).found.get(_NAME)
    return None if value is None else value.text


def _make_raw(raw: str | tuple[str, ...]) -> Raw:
    # stripped as the reader of manifests strips what it reads
    if isinstance(raw, str):
        return Raw(raw.strip(), _MARK)
    return Raw(tuple(Raw(item.strip(), _MARK) for item in raw), _MARK)
