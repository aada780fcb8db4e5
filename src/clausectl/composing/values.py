"""Parameters: what the manifest's author typed, read by the type the form declares."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import field
from datetime import date

from clausectl.composing.dates import (
    DEFAULT_FORMAT,
    explain_bad_format,
    format_date,
    read_date,
    suggest_iso,
)
from clausectl.composing.spelling import spell_number
from clausectl.errors import Problem
from clausectl.model.manifests import Manifest, Parameter, Raw
from clausectl.model.places import Mark
from clausectl.nearest import find_nearest
from clausectl.records import dataclass

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,8})?")
_MONEY = re.compile(
    r"(?:(?P<before>[A-Z]{3}) )?(?P<amount>-?[0-9][0-9,]{0,19}(?:\.[0-9]{1,4})?)(?: (?P<after>[A-Z]{3}))?"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
NUMBER_FORMATS = ("", "plain", "grouped", "words", "words-and-digits")


@dataclass(frozen=True, slots=True)
class Value:
    """A settled parameter: its text in the agreement, and the manifest value it came from.

    ``text`` is None for a boolean, which has no place in text, and for a
    parameter that a form leaves open.
    """

    name: str
    text: str | None
    path: str
    mark: Mark
    truth: bool | None = None
    count: int = 1
    typed: str = ""


@dataclass(slots=True)
class Values:
    """The settled parameters of one agreement, with what is wrong with them."""

    found: dict[str, Value] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    declared: Mapping[str, Parameter] = field(default_factory=dict)

    def texts(self) -> dict[str, str]:
        """Name -> text as it stands in the agreement (a boolean as ``true`` or ``false``)."""
        return {
            name: value.text if value.text is not None else str(value.truth).lower()
            for name, value in self.found.items()
            if value.text is not None or value.truth is not None
        }


DECISIVE = frozenset({"boolean", "choice"})


def settle_decisions(form: Manifest, filled: Manifest | None, names: Container[str]) -> Values:
    """Only the values that decide which clauses stand: what an outline needs, at a fraction of the cost.

    ``names`` are the parameters that the form's clause list goes by.
    """
    values = Values(declared=form.parameters)
    given = filled.values if filled is not None else {}
    for name, parameter in form.parameters.items():
        if parameter.kind in DECISIVE and name in names:
            _settle(values, parameter, given.get(name), form, filled)
    return values


def settle_values(form: Manifest, filled: Manifest | None) -> Values:
    """Read every parameter of a form by its type, from the agreement or the form's default.

    Without an agreement (``filled`` is None) parameters that have no default
    stay open. Problems: unknown, missing and ill-typed values, each at its place.
    """
    values = Values(declared=form.parameters)
    given = filled.values if filled is not None else {}
    path = filled.path if filled is not None else form.path
    for name, raw in given.items():
        if name not in form.parameters:
            close = find_nearest(name, form.parameters)
            hint = f"did you mean `{close}`?" if close else f"the form declares: {', '.join(form.parameters)}"
            values.problems.append(
                _problem("CL301", f"`{name}` is not a parameter of {form.id}", path, raw.mark, hint)
            )
        elif form.parameters[name].kind == "plural":
            hint = f"leave it out: it follows `{form.parameters[name].of}`"
            values.problems.append(_problem("CL301", f"`{name}` takes no value", path, raw.mark, hint))
    for name, parameter in form.parameters.items():
        if parameter.kind != "plural":
            _settle(values, parameter, given.get(name), form, filled)
    for parameter in form.parameters.values():
        if parameter.kind == "plural":
            _settle_plural(values, parameter, form, filled)
    return values


def _settle(
    values: Values, parameter: Parameter, given: Raw | None, form: Manifest, filled: Manifest | None
) -> None:
    raw = given if given is not None else parameter.default
    path = filled.path if given is not None and filled is not None else form.path
    wrong = _explain_declaration(parameter)
    if wrong is not None:
        values.problems.append(_problem("CL305", wrong.message, form.path, wrong.mark, wrong.hint))
        return
    if raw is None or raw.value in ("", ()):
        if parameter.optional or (raw is None and filled is None and form.kind == "form"):
            text = "" if parameter.optional and filled is not None else None
            values.found[parameter.name] = Value(parameter.name, text, form.path, parameter.mark, count=0)
            return
        where = raw.mark if raw is not None else (filled.mark if filled is not None else parameter.mark)
        place = path if raw is not None else (filled.path if filled is not None else form.path)
        what = f" ({parameter.description})" if parameter.description else ""
        hint = f"add under `parameters:` a line `{parameter.name}: {_example(parameter)}`"
        if filled is None:
            hint = f"give `{parameter.name}` a `default:`"
        message = f"the parameter `{parameter.name}`{what} has no value"
        values.problems.append(_problem("CL302", message, place, where, hint))
        return
    typed = _read(parameter, raw)
    if isinstance(typed, _Slip):
        message = f"`{parameter.name}`: {typed.message}"
        values.problems.append(_problem("CL303", message, path, typed.mark, typed.hint))
        return
    text, truth, count = typed
    values.found[parameter.name] = Value(parameter.name, text, path, raw.mark, truth, count, _typed_text(raw))


def _explain_declaration(parameter: Parameter) -> _Slip | None:
    """What is wrong with the formats a parameter declares, whatever its value."""
    kind = parameter.of if parameter.kind == "list" else parameter.kind
    if kind == "date":
        for key, pattern in (
            ("format", parameter.format),
            ("same_year_format", parameter.same_year_format),
        ):
            why = explain_bad_format(pattern) if pattern else ""
            if why:
                hint = 'write it with yyyy, MMMM, MMM, MM, dd and d, such as "MMM d, yyyy"'
                message = f"`{parameter.name}`: its {key} {pattern!r} is no date format: {why}"
                return _Slip(message, parameter.mark, hint)
    elif kind == "number" and parameter.format not in NUMBER_FORMATS:
        hint = f"one of: {', '.join(NUMBER_FORMATS[1:])}"
        message = f"`{parameter.name}`: its format {parameter.format!r} is unknown"
        return _Slip(message, parameter.mark, hint)
    return None


def _settle_plural(values: Values, parameter: Parameter, form: Manifest, filled: Manifest | None) -> None:
    counted = form.parameters.get(parameter.of)
    if counted is None or counted.kind != "list":
        hint = "name a parameter of the type list"
        message = f"the plural `{parameter.name}` counts `{parameter.of}`, which is no list"
        values.problems.append(_problem("CL304", message, form.path, parameter.mark, hint))
        return
    value = values.found.get(parameter.of)
    if value is None:
        return  # the list's own problem says it all
    still_open = value.text is None and filled is None
    text = None if still_open else (parameter.one if value.count == 1 else parameter.many)
    values.found[parameter.name] = Value(parameter.name, text, form.path, parameter.mark, count=value.count)


@dataclass(frozen=True, slots=True)
class _Slip:
    message: str
    mark: Mark
    hint: str


def _read(parameter: Parameter, raw: Raw) -> tuple[str | None, bool | None, int] | _Slip:
    if parameter.kind == "list":
        return _read_list(parameter, raw)
    if not isinstance(raw.value, str):
        return _Slip("a list stands where one value belongs", raw.mark, f"write one {parameter.kind}")
    if parameter.kind == "boolean":
        if raw.value in ("true", "false"):
            return None, raw.value == "true", 1
        return _Slip(f"{raw.value!r} is neither true nor false", raw.mark, "write true or false")
    text = _read_one(parameter.kind, parameter, raw.value, raw.mark)
    return text if isinstance(text, _Slip) else (text, None, 1)


def _read_list(parameter: Parameter, raw: Raw) -> tuple[str | None, bool | None, int] | _Slip:
    if isinstance(raw.value, str):
        return _Slip("one value stands where a list belongs", raw.mark, f"write [{raw.value}]")
    texts: list[str] = []
    dates: list[date] = []
    for item in raw.value:
        if not isinstance(item.value, str):
            return _Slip("a list stands inside the list", item.mark, "write one value per item")
        text = _read_one(parameter.of or "text", parameter, item.value, item.mark)
        if isinstance(text, _Slip):
            return text
        texts.append(text)
        found = read_date(item.value) if parameter.of == "date" else None
        if found is not None:
            dates.append(found)
    if parameter.of == "date" and parameter.same_year_format:
        for index, following in enumerate(dates[1:]):
            if dates[index].year == following.year:
                texts[index] = format_date(dates[index], parameter.same_year_format)
    if parameter.last_join and len(texts) > 1:
        return parameter.join.join(texts[:-1]) + parameter.last_join + texts[-1], None, len(texts)
    return parameter.join.join(texts), None, len(texts)


def _read_one(kind: str, parameter: Parameter, text: str, mark: Mark) -> str | _Slip:
    if not text:
        return _Slip("a value is empty", mark, "write it or leave the item out")
    if _CONTROL.search(text):
        return _Slip("a value holds a control character or a line break", mark, "a value is one line of text")
    if kind == "date":
        return _read_date(parameter, text, mark)
    if kind == "number":
        return _read_number(parameter, text, mark)
    if kind == "money":
        return _read_money(parameter, text, mark)
    if kind == "email" and not _EMAIL.fullmatch(text):
        return _Slip(f"{text!r} is no e-mail address", mark, "write name@example.org")
    if kind == "choice" and text not in parameter.options:
        return _Slip(
            f"{text!r} is not one of its options", mark, f"write one of: {', '.join(parameter.options)}"
        )
    return text


def _read_date(parameter: Parameter, text: str, mark: Mark) -> str | _Slip:
    found = read_date(text)
    if found is None:
        iso = suggest_iso(text)
        return _Slip(
            f"{text!r} is no date", mark, f"write {iso or 'it as YEAR-MONTH-DAY, such as 2020-09-23'}"
        )
    pattern = parameter.format or DEFAULT_FORMAT
    return format_date(found, pattern)


def _read_number(parameter: Parameter, text: str, mark: Mark) -> str | _Slip:
    if not _NUMBER.fullmatch(text):
        return _Slip(
            f"{text!r} is no number", mark, "write digits, with a point before decimals: 1500 or 2.5"
        )
    outside = _outside(parameter, text, mark)
    if outside is not None:
        return outside
    if parameter.format in ("words", "words-and-digits"):
        if "." in text or text.startswith("-") or len(text) > 9:
            return _Slip(f"{text!r} cannot be spelled out", mark, "only whole numbers up to nine digits can")
        words = spell_number(int(text))
        return words if parameter.format == "words" else f"{words} ({text})"
    return _group(text) if parameter.format == "grouped" else text


def _read_money(parameter: Parameter, text: str, mark: Mark) -> str | _Slip:
    match = _MONEY.fullmatch(text)
    hint = f"write {parameter.currency or 'USD'} 12000.00"
    if match is None or (match["before"] and match["after"]):
        return _Slip(f"{text!r} is no amount of money", mark, hint)
    currency = match["before"] or match["after"] or parameter.currency
    if not currency:
        return _Slip(f"{text!r} names no currency", mark, f"write USD {text}")
    if parameter.currency and currency != parameter.currency:
        return _Slip(f"{text!r} is not in {parameter.currency}", mark, hint)
    digits = match["amount"].replace(",", "")
    if "," in match["amount"] and _group(digits) != match["amount"]:
        return _Slip(f"the commas of {text!r} do not group thousands", mark, f"write {currency} {digits}")
    outside = _outside(parameter, digits, mark)
    return outside if outside is not None else f"{currency} {_group(digits)}"


def _group(digits: str) -> str:
    """``12000.50`` -> ``12,000.50``: decimals stay as they were typed."""
    from decimal import Decimal  # most agreements hold no figure, and this takes a while to import

    return f"{Decimal(digits):,}"


def _outside(parameter: Parameter, digits: str, mark: Mark) -> _Slip | None:
    if not (parameter.minimum or parameter.maximum):
        return None
    from decimal import Decimal

    number = Decimal(digits)
    for limit, sign, words in ((parameter.minimum, 1, "less than"), (parameter.maximum, -1, "more than")):
        if limit and _NUMBER.fullmatch(limit) and (number - Decimal(limit)) * sign < 0:
            return _Slip(f"{number} is {words} {limit}", mark, "the form sets this limit")
    return None


def _example(parameter: Parameter) -> str:
    examples = {"date": "2020-09-23", "number": "30", "money": "USD 12000.00", "boolean": "true"}
    if parameter.kind == "list":
        return f"[{examples.get(parameter.of, '…')}]"
    if parameter.kind == "choice":
        return parameter.options[0] if parameter.options else "…"
    return examples.get(parameter.kind, "name@example.org" if parameter.kind == "email" else "…")


def _typed_text(raw: Raw) -> str:
    if isinstance(raw.value, str):
        return raw.value
    return ", ".join(_typed_text(item) for item in raw.value)


def _problem(code: str, message: str, path: str, mark: Mark, hint: str) -> Problem:
    return Problem(code, message, path, mark.line, mark.column, hint)
