"""Parameters of every type: how good values are printed and where bad ones are refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_libraries import FILLED, FORM, composed_of, filled, form, problems_of, reading_problems

from clausectl.composing.dates import MONTHS, format_date, read_date
from clausectl.composing.spelling import spell_number


def printed(declaration: str, value: str) -> str:
    """What ``{{ x }}`` prints for a value of an agreement."""
    files = {
        FORM: form(f"parameters:\n  x: {declaration}\n", "[{{ x }}]\n"),
        FILLED: filled(f"parameters:\n  x: {value}\n" if value else ""),
    }
    return composed_of(files).text.strip().removeprefix("\\[").removesuffix("\\]")


@pytest.mark.parametrize(
    ("declaration", "value", "text"),
    [
        ("{type: text}", "Any words: here"[:9], "Any words"),
        ("{type: text}", '"NO"', "NO"),
        ("{type: text}", "NO", "NO"),
        ("{type: text}", "1.10", "1.10"),
        ("{type: text}", '"  padded  "', "padded"),
        ("{type: text}", "'*not* emphasis'", "\\*not\\* emphasis"),
        ("{type: text}", "'[a](b) <b> &amp; {{ y }} `c`'", "\\[a\\](b) \\<b> \\&amp; \\{{ y }} \\`c\\`"),
        ("{type: party}", "Müller & Söhne (B.V.)", "Müller & Söhne (B.V.)"),
        ("{type: text, default: D}", "", "D"),
        ("{type: text, optional: true}", "", ""),
        ("{type: text, optional: true}", "''", ""),
        ("{type: date}", "2020-09-03", "September 3, 2020"),
        ('{type: date, format: "MMM d, yyyy"}', "2020-09-03", "Sep 3, 2020"),
        ('{type: date, format: "dd.MM.yyyy"}', "2020-09-03", "03.09.2020"),
        ('{type: date, format: "M/d/yyyy"}', "2020-09-03", "9/3/2020"),
        ('{type: date, format: "EEEE, d MMMM yyyy"}', "2024-02-29", "Thursday, 29 February 2024"),
        ('{type: date, format: "d day of MMMM"}', "2020-05-01", "1 day of May"),
        ("{type: number}", "1500", "1500"),
        ("{type: number}", "-2.50", "-2.50"),
        ("{type: number, format: grouped}", "1234567.5", "1,234,567.5"),
        ("{type: number, format: words}", "45", "forty-five"),
        ("{type: number, format: words-and-digits}", "30", "thirty (30)"),
        ("{type: number, format: words-and-digits}", "0", "zero (0)"),
        ("{type: number, minimum: 10, maximum: 20}", "10", "10"),
        ("{type: money}", "USD 12000", "USD 12,000"),
        ("{type: money}", "12,000.50 EUR", "EUR 12,000.50"),
        ("{type: money, currency: EUR}", "12000.00", "EUR 12,000.00"),
        ("{type: email}", "a.b@example.org", "a.b@example.org"),
        ("{type: choice, of: [A, B b]}", "B b", "B b"),
        ("{type: list, of: text}", "[a, b, c]", "a, b, c"),
        ("{type: list, of: text}", "[a]", "a"),
        ('{type: list, of: text, join: "; ", last_join: " and "}', "[a, b, c]", "a; b and c"),
        ('{type: list, of: text, last_join: " and "}', "[a]", "a"),
        (
            "{type: list, of: date, format: d MMM yyyy}",
            "[2020-07-15, 2020-07-16]",
            "15 Jul 2020, 16 Jul 2020",
        ),
        (
            '{type: list, of: date, format: "MMM d, yyyy", same_year_format: "MMM d"}',
            "[2020-07-15, 2020-12-31, 2021-01-01, 2021-01-02]",
            "Jul 15, Dec 31, 2020, Jan 1, Jan 2, 2021",
        ),
        ("{type: list, of: number, format: grouped}", "[1000, 2000]", "1,000, 2,000"),
        ("{type: list, of: money, currency: USD}", "[1, 2.50]", "USD 1, USD 2.50"),
    ],
)
def test_values_are_printed_by_their_type(declaration: str, value: str, text: str) -> None:
    assert printed(declaration, value) == text


@pytest.mark.parametrize(("items", "label"), [("[a]", "Title"), ("[a, b]", "Titles")])
def test_a_plural_follows_its_list(items: str, label: str) -> None:
    front = "parameters:\n  l: {type: list, of: text}\n  p: {type: plural, of: l, one: Title, many: Titles}\n"
    files = {FORM: form(front, "{{ p }}: {{ l }}\n"), FILLED: filled(f"parameters:\n  l: {items}\n")}
    assert composed_of(files).text.startswith(label + ": a")
    assert composed_of(files).parameters["p"] == label
    assert composed_of(files, "f").text == "{{ p }}: {{ l }}\n"


@pytest.mark.parametrize(
    ("declaration", "value", "column", "message", "hint"),
    [
        ("{type: date}", "09/23/2020", 6, "is no date", "write it as YEAR-MONTH-DAY, such as 2020-09-23"),
        ("{type: date}", "Sep 23, 2020", 6, "is no date", "write 2020-09-23"),
        ("{type: date}", "23 September 2020", 6, "is no date", "write 2020-09-23"),
        ("{type: date}", "2020-02-30", 6, "is no date", "write it as YEAR-MONTH-DAY"),
        ("{type: date}", "2020-9-3", 6, "is no date", "write it as YEAR-MONTH-DAY"),
        ("{type: date}", "２０２０-09-03", 6, "is no date", "write it as YEAR-MONTH-DAY"),
        ("{type: number}", "thirty", 6, "is no number", "write digits"),
        ("{type: number}", "1,500", 6, "is no number", "write digits"),
        ("{type: number}", "1e5", 6, "is no number", "write digits"),
        ("{type: number}", "٣", 6, "is no number", "write digits"),
        ("{type: number, minimum: 10}", "9.5", 6, "9.5 is less than 10", "the form sets this limit"),
        ("{type: number, maximum: 10}", "11", 6, "11 is more than 10", "the form sets this limit"),
        ("{type: number, format: words}", "2.5", 6, "cannot be spelled out", "only whole numbers"),
        ("{type: money}", "12000", 6, "names no currency", "write USD 12000"),
        ("{type: money}", "$12000", 6, "is no amount of money", "write USD 12000.00"),
        ("{type: money, currency: EUR}", "USD 5", 6, "is not in EUR", "write EUR 12000.00"),
        ("{type: money}", "USD 1,20,000", 6, "do not group thousands", "write USD 120000"),
        ("{type: money}", "USD ,,,", 6, "is no amount of money", "write USD"),
        ("{type: email}", "nobody", 6, "is no e-mail address", "write name@example.org"),
        ("{type: email}", "a@b", 6, "is no e-mail address", "write name@example.org"),
        ("{type: choice, of: [A, B]}", "C", 6, "is not one of its options", "write one of: A, B"),
        ("{type: boolean}", "yes", 6, "is neither true nor false", "write true or false"),
        ("{type: boolean}", "True", 6, "is neither true nor false", "write true or false"),
        ("{type: text}", "[a, b]", 6, "a list stands where one value belongs", "write one text"),
        ("{type: text}", '"a\\nb"', 6, "a control character or a line break", "a value is one line of text"),
        ("{type: list, of: text}", "a", 6, "one value stands where a list belongs", "write [a]"),
        ("{type: list, of: date}", "[2020-01-01, soon]", 19, "is no date", "write it as YEAR-MONTH-DAY"),
        (
            "{type: list, of: text}",
            "[a, [b]]",
            10,
            "a list stands inside the list",
            "write one value per item",
        ),
        ("{type: list, of: text}", "[a, '']", 10, "a value is empty", "write it or leave the item out"),
    ],
)
def test_values_of_another_type_are_refused(
    declaration: str, value: str, column: int, message: str, hint: str
) -> None:
    body = "Text.\n" if "boolean" in declaration else "{{ x }}\n"
    files = {
        FORM: form(f"parameters:\n  x: {declaration}\n", body),
        FILLED: filled(f"parameters:\n  x: {value}\n"),
    }
    (problem,) = problems_of(files)
    assert (problem.code, problem.path, problem.line, problem.column) == ("CL303", FILLED, 4, column)
    assert problem.message.startswith("`x`: ")
    assert message in problem.message
    assert problem.hint.startswith(hint)


@pytest.mark.parametrize(
    ("declaration", "value", "code", "path", "line", "hint"),
    [
        ("{type: text}", "", "CL302", FILLED, 2, "add under `parameters:` a line `x: …`"),
        ("{type: date}", "", "CL302", FILLED, 2, "add under `parameters:` a line `x: 2020-09-23`"),
        ("{type: list, of: date}", "[]", "CL302", FILLED, 4, "add under `parameters:` a line `x: [2020"),
        ("{type: text}", "''", "CL302", FILLED, 4, "add under `parameters:`"),
        ("{type: date, default: soon}", "", "CL303", FORM, 6, "write it as YEAR-MONTH-DAY"),
        ("{type: choice, of: [A, B], default: C}", "", "CL303", FORM, 6, "write one of: A, B"),
        ("{type: date, format: YYYY-MM-DD}", "2020-01-01", "CL305", FORM, 6, "write it with yyyy"),
        ("{type: date, format: yyyy}", "2020-01-01", "CL305", FORM, 6, "write it with yyyy"),
        ("{type: list, of: date, same_year_format: X}", "[2020-01-01]", "CL305", FORM, 6, "write it with"),
        ("{type: number, format: roman}", "4", "CL305", FORM, 6, "one of: plain, grouped, words"),
        ("{type: plural, of: y, one: a, many: b}", "", "CL304", FORM, 6, "name a parameter of the type list"),
        ("{type: plural, of: y, one: a, many: b}", "z", "CL301", FILLED, 4, "leave it out: it follows `y`"),
    ],
)  # fmt: skip
def test_missing_values_and_wrong_declarations(
    declaration: str, value: str, code: str, path: str, line: int, hint: str
) -> None:
    files = {
        FORM: form(f"parameters:\n  x: {declaration}\n", "{{ x }}\n"),
        FILLED: filled(f"parameters:\n  x: {value}\n" if value else ""),
    }
    found = [p for p in problems_of(files) if p.code == code]
    assert [(p.path, p.line) for p in found] == [(path, line)]
    assert found[0].hint.startswith(hint)


def test_unknown_parameters_name_the_nearest() -> None:
    files = {
        FORM: form("parameters:\n  speaker: {type: party, default: A}\n", "{{ speaker }}\n"),
        FILLED: filled("parameters:\n  speeker: B\n"),
    }
    (problem,) = problems_of(files)
    assert (problem.code, problem.line, problem.hint) == ("CL301", 4, "did you mean `speaker`?")


def test_booleans_have_no_words() -> None:
    files = {
        FORM: form("parameters:\n  x: {type: boolean, default: true}\n", "It is {{ x }}.\n"),
        FILLED: filled(),
    }
    (problem,) = problems_of(files)
    assert (problem.code, problem.line, problem.column) == ("CL321", 8, 7)
    assert problem.hint == "use it in the clause list as `when: x`"


@pytest.mark.parametrize(
    ("declaration", "code", "line", "column", "hint"),
    [
        ("X: {type: text}", "CL140", 6, 3, "use small letters"),
        ("title: {type: text}", "CL140", 6, 3, "use small letters"),
        ("clauses: {type: text}", "CL140", 6, 3, "use small letters"),
        ("x: text", "CL141", 6, 6, "write `x: {type: text}`"),
        ("x: {}", "CL141", 6, 3, "add `type:`"),
        ("x: {type: txt}", "CL124", 6, 13, "did you mean `text`?"),
        ("x: {type: text, of: y}", "CL120", 6, 19, "known here: default, description"),
        ("x: {type: boolean, optional: true}", "CL120", 6, 22, "known here: default, description, type"),
        ("x: {type: choice, of: [A]}", "CL142", 6, 3, "write `x: {type: choice"),
        ("x: {type: list}", "CL142", 6, 3, "add `of:`"),
        ("x: {type: list, of: list}", "CL124", 6, 23, "one of: text, party"),
        ("x: {type: plural, of: y}", "CL142", 6, 3, "write `x: {type: plural"),
        ("x: {type: money, currency: dollars}", "CL142", 6, 30, "write its three-letter code"),
        ("x: {type: number, minimum: few}", "CL142", 6, 30, "write digits"),
        ("x: {type: text, default: {a: b}}", "CL122", 6, 28, "write a text or a list of texts"),
    ],
)  # fmt: skip
def test_declarations_are_checked_where_they_stand(
    declaration: str, code: str, line: int, column: int, hint: str
) -> None:
    problems = reading_problems(form(f"parameters:\n  {declaration}\n", "Text.\n"))
    assert (code, line, column) in [(p.code, p.line, p.column) for p in problems]
    assert any(p.hint.startswith(hint) for p in problems), problems


# Dates and numbers in words


@given(st.integers(0, 999_999_999))
@settings(max_examples=300, derandomize=True, deadline=None)
def test_numbers_in_words_say_the_number(number: int) -> None:
    assert say(spell_number(number)) == number


def say(words: str) -> int:
    """The number that English words say, by the place of each word."""
    small = {spell_number(n): n for n in range(100)}
    total = group = 0
    for word in words.split():
        if word == "hundred":
            group *= 100
        elif word in ("thousand", "million"):
            total, group = total + group * (1000 if word == "thousand" else 1_000_000), 0
        else:
            group += small[word]
    return total + group


@pytest.mark.parametrize(
    ("number", "words"),
    [(7, "seven"), (19, "nineteen"), (21, "twenty-one"), (100, "one hundred"), (999_999_999, None)],
)
def test_numbers_in_words(number: int, words: str | None) -> None:
    spelled = spell_number(number)
    assert spelled == (
        words or "nine hundred ninety-nine million nine hundred ninety-nine thousand nine hundred ninety-nine"
    )
    for outside in (-1, 1_000_000_000):
        with pytest.raises(ValueError, match=str(outside)):
            spell_number(outside)


@given(st.dates())
@settings(max_examples=200, derandomize=True, deadline=None)
def test_dates_are_printed_and_read(day: object) -> None:
    text = str(day)
    found = read_date(text)
    assert found is not None
    assert format_date(found, "yyyy-MM-dd") == text
    assert format_date(found, "MMMM d").startswith(MONTHS[found.month - 1])
