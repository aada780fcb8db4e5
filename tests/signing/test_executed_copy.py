"""`verify --executed`: every difference between a file and what is recorded is told, with both its places."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from executed_copies import (
    BLOCK,
    BODY,
    CONSENT,
    NAME,
    TEXTS,
    build_care,
    save_docx,
    save_pdf,
    tell,
    verify,
    write,
    write_text,
)
from jsonschema import Draft202012Validator

from cli_runner import run_cli
from repo_builder import RepoBuilder

Paragraphs = tuple[str, ...]


@pytest.fixture(scope="module")
def care(tmp_path_factory: pytest.TempPathFactory) -> RepoBuilder:
    return build_care(tmp_path_factory.mktemp("care") / "repository")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "copy.md"


def put(old: str, new: str) -> Callable[[Paragraphs], Paragraphs]:
    """A change of words that have to be there."""

    def change(paragraphs: Paragraphs) -> Paragraphs:
        changed = tuple(paragraph.replace(old, new) for paragraph in paragraphs)
        assert changed != paragraphs
        return tuple(paragraph for paragraph in changed if paragraph)

    return change


def test_a_copy_that_says_the_same_has_no_difference(care: RepoBuilder, file: Path) -> None:
    file.write_text(write(BODY, BLOCK), encoding="utf-8")
    ran, report = verify(care.root, file)
    assert (ran.code, tell(report), report["broken"]) == (0, [], False)
    found = report["comparison"]
    assert found["same_as"] == "scan.pdf"  # the very bytes that are recorded as evidence
    assert found["signature_block"] is True
    assert found["words"]["recorded"] == found["words"]["file"] > 90
    told = run_cli(["verify", NAME, "--executed", file], care.root)
    assert told.code == 0
    assert "byte for byte the executed copy that is recorded: scan.pdf" in told.stdout
    assert "no difference of words was found between" in told.stderr
    assert "handwriting" in told.stdout
    assert "recomposed" in told.stdout  # the version's own links stand beside it


BODIES: dict[str, tuple[Callable[[Paragraphs], Paragraphs], list[tuple[str, str, str]]]] = {
    "a changed number": (put("60 days", "90 days"), [("changed", "60", "90")]),
    "a changed amount": (put("EUR 500", "EUR 5,000"), [("changed", "500", "5,000")]),
    "a changed name": (
        put("between Speaker A", "between Speaker C"),
        [("changed", "A", "C")],
    ),
    "a missing sentence": (put(" This lasts for 5 years.", ""), [("missing", "This lasts for 5 years.", "")]),
    "an extra sentence": (
        put("decide.", "decide. They sit in secret."),
        [("added", "", "They sit in secret.")],
    ),
    "a missing item": (
        put("   (b) water the roses every week; and", ""),
        [("missing", "(b) water the roses every week; and", "")],
    ),
    "a word that came": (put("learns about", "never learns about"), [("added", "", "never")]),
    "a comma": (put("free of leaves", "free, of leaves"), [("added", "", ",")]),
    "two words in one": (put("leaves and snow", "leavesand snow"), [("changed", "leaves and", "leavesand")]),
    "another number of a clause": (put("4. Neither", "5. Neither"), [("number", "4.", "5.")]),
    "another letter of an item": (put("(b) water", "(c) water"), [("number", "(b)", "(c)")]),
    "a clause without its number": (put("4. Neither", "Neither"), [("number", "4.", "none")]),
    "a number that is none of the text's": (
        put("The parties have", "6. The parties have"),
        [("number", "none", "6.")],
    ),
    "a word of a heading": (put("# Care", "# Garden Care"), [("added", "", "Garden")]),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_difference_of_the_body(care: RepoBuilder, file: Path, name: str) -> None:
    change, differences = BODIES[name]
    file.write_text(write(change(BODY), BLOCK), encoding="utf-8")
    ran, report = verify(care.root, file)
    assert ran.code == 1
    assert tell(report) == differences
    assert report["comparison"]["same_as"] is None


def test_clauses_that_changed_places_are_told_with_both_numbers(care: RepoBuilder, file: Path) -> None:
    swapped = put("4. " + TEXTS["secrecy"], "4. " + TEXTS["law"])(BODY)
    swapped = (*swapped[:9], "5. " + TEXTS["secrecy"], *swapped[10:])
    file.write_text(write(swapped, BLOCK), encoding="utf-8")
    ran, report = verify(care.root, file)
    assert ran.code == 1
    told = tell(report)
    assert sorted(kind for kind, _, _ in told) == ["moved", "number"]
    moved = next(one for one in told if one[0] == "moved")
    assert moved in (
        ("moved", f"4. {TEXTS['secrecy']}", f"5. {TEXTS['secrecy']}"),
        ("moved", f"5. {TEXTS['law']}", f"4. {TEXTS['law']}"),
    )
    number = next(one for one in told if one[0] == "number")
    assert set(number[1:]) == {"4.", "5."}


def test_a_clause_that_is_gone_leaves_every_number_after_it_told(care: RepoBuilder, file: Path) -> None:
    body = tuple(p for p in BODY if not p.startswith("3. "))
    body = tuple(re.sub(r"^([45])\.", lambda found: f"{int(found[1]) - 1}.", p) for p in body)
    file.write_text(write(body, BLOCK), encoding="utf-8")
    _, report = verify(care.root, file)
    assert tell(report) == [
        ("missing", f"3. {TEXTS['term']}", ""),
        ("number", "4.", "3."),
        ("number", "5.", "4."),
    ]


def test_both_places_and_the_rules_are_told(care: RepoBuilder, file: Path) -> None:
    file.write_text(write(put("within 30 days", "within 45 days")(BODY), BLOCK), encoding="utf-8")
    _, report = verify(care.root, file)
    one = report["comparison"]["differences"][0]
    assert one["place"] == {"page": 0, "line": 13}
    recorded = care.root / f"agreements/{NAME}.signed/v1/text.md"
    line = recorded.read_text("utf-8").split("\n")[one["recorded_place"]["line"] - 1]
    assert line.startswith("2. The Customer pays")
    assert one["recorded_place"]["provision"] == "2"
    assert [reason["rule"] for reason in one["reasons"]] == ["period"]
    assert one["before"].endswith("pays EUR 500 a month within ")
    told = run_cli(["verify", NAME, "--executed", file], care.root)
    assert "1. line 13 of the file; provision 2, line " in told.stdout
    assert "EUR 500 a month within [-30-]{+45+} days." in told.stdout
    colored = run_cli(["--color", "always", "verify", NAME, "--executed", file], care.root)
    assert "\x1b[" in colored.stdout


LOOKS = {
    "curly quotes": lambda text: text.replace('"', "”"),
    "no-break spaces": lambda text: text.replace("EUR 500", "EUR\u00a0500"),
    "wrapped lines": lambda text: text.replace("Northland apply. ", "Northland apply.\n"),
    "emphasis": lambda text: text.replace("Neither party tells", "**Neither party** tells"),
    "ligatures": lambda text: text.replace("five", "ﬁve").replace("of 2 percent", "of\n2 percent"),
    "a bracket behind numbers": lambda text: re.sub(r"(?m)^(\d)\. ", r"\1) ", text),
    "windows line ends": lambda text: text.replace("\n", "\r\n"),
    "paragraphs in two": lambda text: text.replace("500 a month ", "500 a month\n\n   "),
}


def test_what_markdown_hides_is_listed_and_no_difference(care: RepoBuilder, file: Path) -> None:
    hidden = "<!-- the fee is EUR 900 -->"
    body = put("cut the hedges", f"cut {hidden}the hedges ![a seal](seal.png)")(BODY)
    file.write_text(write(body, BLOCK), encoding="utf-8")
    ran, report = verify(care.root, file)
    assert (ran.code, tell(report)) == (0, [])
    left = report["comparison"]["left_out"]
    assert [(one["kind"], one["place"]["line"]) for one in left] == [("comment", 7), ("image", 7)]
    assert left[0]["text"] == hidden
    told = run_cli(["verify", NAME, "--executed", file], care.root)
    assert f"line 7: comment: {hidden}" in told.stdout


@pytest.mark.parametrize("name", LOOKS)
def test_looks_are_no_difference(care: RepoBuilder, file: Path, name: str) -> None:
    file.write_bytes(LOOKS[name](write(BODY, BLOCK)).encode())
    ran, report = verify(care.root, file)
    assert tell(report) == []
    assert ran.code == 0


def save_text(path: Path, body: Paragraphs, block: Paragraphs) -> None:
    path.write_text(write_text(body, block), encoding="utf-8")


SAVED: dict[str, Callable[[Path, Paragraphs, Paragraphs], None]] = {
    "copy.txt": save_text,
    "copy.docx": save_docx,
    "copy.pdf": save_pdf,
}


@pytest.mark.parametrize("name", SAVED)
def test_other_kinds_of_file_say_the_same(care: RepoBuilder, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    SAVED[name](path, BODY, BLOCK)
    ran, report = verify(care.root, path)
    assert tell(report) == []
    assert ran.code == 0
    left = [one["text"] for one in report["comparison"]["left_out"]]
    assert any("Care of gardens" in text for text in left)
    assert report["comparison"]["signature_block"] is True


@pytest.mark.parametrize("name", SAVED)
def test_differences_are_told_with_their_place_in_any_kind_of_file(
    care: RepoBuilder, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    body = put("60 days", "90 days")(BODY)
    body = put(" The courts of Exampleton decide.", "")(body)
    SAVED[name](path, body, put("Signature: Speaker B", "Signature: Speaker D")(BLOCK))
    ran, report = verify(care.root, path)
    assert ran.code == 1
    assert tell(report) == [
        ("changed", "60", "90"),
        ("missing", "The courts of Exampleton decide.", ""),
        ("signature block typed name", "Speaker B", "Speaker D"),
    ]
    places = [one["place"] for one in report["comparison"]["differences"]]
    assert all(place["line"] for place in places)
    if not name.endswith("docx"):
        assert [place["page"] for place in places] == sorted(place["page"] for place in places)
        assert places[-1]["page"] >= 2


BLOCKS: dict[str, tuple[Callable[[Paragraphs], Paragraphs], list[tuple[str, str, str]]]] = {
    "typed name": (
        put("Signature: Speaker A", "Signature: Speaker C"),
        [("signature block typed name", "Speaker A", "Speaker C")],
    ),
    "printed name": (
        put("(Print): Speaker B", "(Print): Speaker D"),
        [("signature block printed name", "Speaker B", "Speaker D")],
    ),
    "no signature": (
        put("Signature: Speaker B", "Signature:"),
        [
            ("signature block typed name", "Speaker B", ""),
            ("signature block date", "1 March 2024", ""),
            ("signature block mark that belongs to nobody", "", "Date: 1 March 2024"),
        ],
    ),
    "choice": (
        put("☒ Accept ☐ Decline", "☐ Accept ☒ Decline"),
        [("signature block choice taken", "Accept", "Decline")],
    ),
    "consent": (
        put(CONSENT, CONSENT.replace("agreement.", "agreement and all of its schedules.")),
        [
            (
                "signature block consent",
                CONSENT,
                CONSENT.replace("agreement.", "agreement and all of its schedules."),
            )
        ],
    ),
    "capacity": (
        put("Capacity: Director", "Capacity: Secretary"),
        [("signature block capacity", "Director", "Secretary")],
    ),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_a_difference_of_the_signature_block(care: RepoBuilder, file: Path, name: str) -> None:
    change, differences = BLOCKS[name]
    file.write_text(write(BODY, change(BLOCK)), encoding="utf-8")
    ran, report = verify(care.root, file)
    assert ran.code == 1
    assert tell(report) == differences
    assert report["comparison"]["signature_block"] is True


def test_another_date_is_told_and_the_same_date_in_other_words_is_not(care: RepoBuilder, file: Path) -> None:
    file.write_text(write(BODY, put("1 March 2024", "2 March 2024")(BLOCK)), encoding="utf-8")
    ran, report = verify(care.root, file)
    assert tell(report) == [("signature block date", "1 March 2024", "2 March 2024")] * 2
    places = [one["place"]["line"] for one in report["comparison"]["differences"]]
    assert places[0] < places[1] or len(set(places)) == 1
    file.write_text(write(BODY, put("1 March 2024", "March 1, 2024")(BLOCK)), encoding="utf-8")
    ran, report = verify(care.root, file)
    assert (ran.code, tell(report)) == (0, [])


def test_a_signatory_too_many_and_one_too_few(care: RepoBuilder, file: Path) -> None:
    more = (*BLOCK, "Witness:", "Name (Print): Speaker D", "Signature: Speaker D", "Date: 1 March 2024")
    file.write_text(write(BODY, more), encoding="utf-8")
    _, report = verify(care.root, file)
    assert [kind for kind, _, _ in tell(report)] == ["signature block signatory"]
    assert "Speaker D" in report["comparison"]["differences"][0]["file"]
    file.write_text(write(BODY, BLOCK[:6]), encoding="utf-8")
    _, report = verify(care.root, file)
    assert [(kind, new) for kind, _, new in tell(report)] == [("signature block signatory", "")]
    assert "Speaker B" in report["comparison"]["differences"][0]["recorded"]


def test_words_that_follow_the_signatures_in_the_recorded_text(tmp_path: Path, file: Path) -> None:
    annex = "Annex: the price of a rose is EUR 7, and of a hedge EUR 70."
    care = build_care(tmp_path / "repository", annex)
    file.write_text(write(BODY, (*BLOCK, annex)), encoding="utf-8")
    ran, report = verify(care.root, file)
    assert (ran.code, tell(report)) == (0, [])
    assert report["comparison"]["signature_block"] is True
    other = put("Signature: Speaker A", "Signature: Speaker C")(BLOCK)
    file.write_text(write(BODY, (*other, annex.replace("EUR 7,", "EUR 8,"))), encoding="utf-8")
    _, report = verify(care.root, file)
    assert tell(report) == [
        ("changed", "7", "8"),
        ("signature block typed name", "Speaker A", "Speaker C"),
    ]
    file.write_text(write(BODY, BLOCK), encoding="utf-8")
    _, report = verify(care.root, file)
    assert tell(report) == [("missing", annex, "")]


def test_words_behind_the_signatures_are_words_of_the_file(care: RepoBuilder, file: Path) -> None:
    file.write_text(write(BODY, (*BLOCK, "The fee is doubled.")), encoding="utf-8")
    _, report = verify(care.root, file)
    assert tell(report) == [("added", "", "The fee is doubled.")]


def test_without_a_signature_block_all_is_compared_word_for_word(care: RepoBuilder, file: Path) -> None:
    file.write_text(write(BODY, ()), encoding="utf-8")
    ran, report = verify(care.root, file)
    assert ran.code == 1
    assert report["comparison"]["signature_block"] is False
    assert "no signature block was found in the file" in report["comparison"]["notes"][0]
    missing = " ".join(one[1] for one in tell(report))
    assert "Name (Print): Speaker A" in missing
    assert "Capacity: Director" in missing


def test_every_difference_is_told_however_many(care: RepoBuilder, file: Path) -> None:
    extra = tuple(f"Sentence number {at} stands only here." for at in range(1200))
    body = tuple(part for one in extra for part in (one,))
    file.write_text(write((*BODY[:6], *body, *BODY[6:]), BLOCK), encoding="utf-8")
    _, report = verify(care.root, file)
    told = " ".join(new for _, _, new in tell(report))
    assert all(sentence in told for sentence in extra)
    assert all(old == "" for _, old, _ in tell(report))


@pytest.mark.parametrize("seed", range(12))
def test_nothing_is_lost_in_random_changes(care: RepoBuilder, file: Path, seed: int) -> None:
    """What is told, taken out of both texts, leaves the same words on either side."""
    chance = random.Random(seed)
    words = [paragraph.split(" ") for paragraph in BODY]
    for _ in range(chance.randrange(1, 9)):
        paragraph = chance.choice(words[6:10])
        at = chance.randrange(1, len(paragraph))
        if chance.random() < 0.4:
            paragraph[at] = f"x{chance.randrange(99)}"
        elif chance.random() < 0.5:
            paragraph.insert(at, f"y{chance.randrange(99)}")
        elif len(paragraph) > 3:
            del paragraph[at]
    body = tuple(" ".join(paragraph) for paragraph in words)
    file.write_text(write(body, BLOCK), encoding="utf-8")
    _, report = verify(care.root, file)
    ours, theirs = count(" ".join(BODY)), count(" ".join(body))
    for _, old, new in tell(report):
        for word, number in count(old).items():
            ours[word] = ours.get(word, 0) - number
        for word, number in count(new).items():
            theirs[word] = theirs.get(word, 0) - number
    assert {w: n for w, n in ours.items() if n} == {w: n for w, n in theirs.items() if n}
    assert bool(tell(report)) == (body != BODY)


def count(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for word in re.findall(r"\w+", text):
        found[word] = found.get(word, 0) + 1
    return found


def test_of_a_name_alone_the_newest_version_is_compared(signed_twice: RepoBuilder, file: Path) -> None:
    from signed_repository import FIRST

    file.write_text("This Supply Agreement is between Speaker A and Acme.\n", encoding="utf-8")
    _, report = verify(signed_twice.root, file, FIRST)
    assert report["version"] == f"{FIRST}@v2"
    _, report = verify(signed_twice.root, file, f"{FIRST}@v1")
    assert report["version"] == f"{FIRST}@v1"
    ran, _ = verify(signed_twice.root, file, "acme/supply/nobody")
    assert ran.code == 2
    assert "CL415" in ran.stderr


@pytest.fixture
def signed_twice(tmp_path: Path) -> RepoBuilder:
    from signed_repository import build

    return build(tmp_path / "repository")


def test_a_text_that_was_transcribed_is_compared_like_any_other(tmp_path: Path, file: Path) -> None:
    builder = build_care(tmp_path / "repository")
    builder.write("agreements/acme/care/open.md", "---\nform: acme/care\n---\n")  # a blank is open
    builder.commit("An agreement that does not compose")
    builder.git("config", "user.name", "Clerk")
    builder.git("config", "user.email", "c@example.org")
    copy = write(BODY, BLOCK)
    file.write_text(copy, encoding="utf-8")
    ran = run_cli(["record", "acme/care/open", "--evidence", file, "--as", "supplier"], builder.root)
    assert ran.code == 0, ran.stderr
    ran, report = verify(builder.root, file, "acme/care/open")
    assert report["comparison"]["same_as"] == "copy.md"
    assert report["comparison"]["signature_block"] is True
    assert {one[0].partition(" block")[0] for one in tell(report)} == {"signature"}  # no act is recorded
    assert ("signature block typed name", "", "Speaker B") in tell(report)
    file.write_text(copy.replace("60 days", "90 days"), encoding="utf-8")
    _, report = verify(builder.root, file, "acme/care/open")
    assert ("changed", "60", "90") in tell(report)


def test_a_version_that_is_broken_ends_with_3_whatever_the_file_says(
    signed_twice: RepoBuilder, file: Path
) -> None:
    from signed_repository import FIRST

    text = signed_twice.root / f"agreements/{FIRST}.signed/v1/text.md"
    file.write_bytes(text.read_bytes())
    signed_twice.write(f"agreements/{FIRST}.signed/v1/text.md", text.read_text("utf-8").replace("5", "6"))
    signed_twice.commit("Tidy up")
    ran, report = verify(signed_twice.root, file, f"{FIRST}@v1")
    assert ran.code == 3
    assert report["broken"] is True
    assert report["comparison"] is None
    assert (
        "nothing was compared"
        in run_cli(["verify", f"{FIRST}@v1", "--executed", file], signed_twice.root).stderr
    )


def test_a_broken_act_is_told_beside_the_comparison(signed_twice: RepoBuilder, file: Path) -> None:
    from signed_repository import FIRST

    folder = signed_twice.root / f"agreements/{FIRST}.signed/v1"
    file.write_bytes((folder / "text.md").read_bytes())
    (folder / "evidence/scan.pdf").write_bytes(b"another scan")
    signed_twice.commit("Tidy up")
    ran, report = verify(signed_twice.root, file, f"{FIRST}@v1")
    assert ran.code == 3
    assert report["comparison"]["differences"]  # the acts that are recorded and not in the file


HOSTILE: dict[str, tuple[str, bytes, str]] = {
    "empty": ("copy.md", b"", "CL690"),
    "white space": ("copy.md", b" \n\n\t\n", "CL642"),
    "no words": ("copy.md", b"***\n\n---\n", "CL692"),
    "not UTF-8": ("copy.md", b"\xff\xfe\xfa\xfb\x00\x01" * 20, "CL"),
    "null characters": ("copy.txt", b"a\x00b" * 50, "CL"),
    "a picture": ("copy.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "CL640"),
    "an unknown kind": ("copy.xyz", b"words", "CL640"),
    "a broken pdf": ("copy.pdf", b"%PDF-1.7\nbroken", "CL652"),
    "a broken zip": ("copy.docx", b"PK\x03\x04broken", "CL"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read_ends_with_2_and_nothing_on_stdout(
    care: RepoBuilder, tmp_path: Path, name: str
) -> None:
    called, data, code = HOSTILE[name]
    path = tmp_path / called
    path.write_bytes(data)
    ran, _ = verify(care.root, path)
    assert ran.code == 2
    assert ran.stdout == ""
    assert code in ran.stderr
    assert "Traceback" not in ran.stderr


def test_folders_missing_files_and_devices_are_refused(care: RepoBuilder, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.md", Path("/dev/zero")):
        ran, _ = verify(care.root, path)
        assert (ran.code, ran.stdout) == (2, "")
        assert "CL690" in ran.stderr


def test_one_file_is_compared_with_one_version(care: RepoBuilder, file: Path) -> None:
    file.write_text("Words.\n", encoding="utf-8")
    for arguments in (["--all"], [NAME, NAME], [NAME, "--bundle", "proof.zip"]):
        ran = run_cli(["verify", *arguments, "--executed", file], care.root)
        assert ran.code == 2
        assert "--executed" in ran.stderr


def test_a_file_cannot_command_a_terminal(care: RepoBuilder, file: Path) -> None:
    file.write_text(write((*BODY, "An\x1b[31mescape\u202e and more."), BLOCK), encoding="utf-8")
    ran = run_cli(["verify", NAME, "--executed", file], care.root)
    assert ran.code in (1, 2)
    assert "\x1b" not in ran.stdout + ran.stderr
    assert "\u202e" not in ran.stdout + ran.stderr


def test_the_report_is_what_its_schema_says(care: RepoBuilder, file: Path) -> None:
    schema = json.loads(files("clausectl").joinpath("schemas/executed-1.json").read_text(encoding="utf-8"))
    change = put("60 days", "6O days")
    file.write_text(write(change(BODY), BLOCKS["no signature"][0](BLOCK)), encoding="utf-8")
    _, report = verify(care.root, file)
    assert report["comparison"]["doubts"][0]["text"] == "6O"
    Draft202012Validator(close(schema)).validate(report)


def close(schema: object) -> object:
    """The schema with no room for keys that it does not name."""
    if isinstance(schema, dict):
        inner = {key: close(value) for key, value in schema.items()}
        if schema.get("type") in ("object", ["object", "null"]) and "properties" in schema:
            inner["additionalProperties"] = False
        return inner
    return [close(one) for one in schema] if isinstance(schema, list) else schema
