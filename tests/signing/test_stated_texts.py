"""Names, notes and other texts that are recorded: one line each, and every character of it is seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_record import ACTS, COPY, NAME, outside, stored
from test_record import repo as repo  # the fixture
from test_sign import CONSENT, accept, sign

from clausectl.pipeline.stated_texts import LONGEST, explain_text
from cli_runner import run_cli
from repo_builder import RepoBuilder

HOSTILE = {
    "two lines": "Speaker A\nSupplier: Speaker B",
    "a carriage return": "Speaker A\rSupplier",
    "a line separator": "Speaker A\u2028Supplier",
    "an escape": "Speaker A\x1b[2K",
    "NUL's neighbour": "Speaker\x01 A",
    "a C1 control": "Speaker A\x9b2K",
    "right to left": "Speaker \u202eA",
    "an isolate": "Speaker \u2067A",
    "nothing wide": "Speaker\u200b A",
    "a filler": "Speaker \u3164",
    "a joiner among Latin letters": "Spea\u200dker A",
    "a tag": "Speaker A\U000e0041",
    "a tab": "Speaker\tA",
    "bytes that are no UTF-8": "Speaker \udcff",
    "too long": "A" * (LONGEST + 1),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_printed_line_is_explained(text: str) -> None:
    assert explain_text(text)


@pytest.mark.parametrize(
    "text", ["", "Speaker A", "Zoë Ångström-Łuk", "演讲者 A", "متحدث", "نمی\u200cدانم", "O’B. (Ltd.)"]
)
def test_names_of_every_script_are_taken(text: str) -> None:
    assert explain_text(text) == ""


@pytest.mark.parametrize(
    "option", ["--typed-name", "--capacity", "--authority", "--note", "--in-force", "--expires"]
)
@pytest.mark.parametrize(
    "text", [HOSTILE["two lines"], HOSTILE["right to left"], HOSTILE["bytes that are no UTF-8"]]
)
def test_sign_refuses_it_and_writes_nothing(repo: RepoBuilder, option: str, text: str) -> None:
    head = repo.head()
    done = accept(repo, "customer", option, text)
    assert (done.code, done.stdout) == (2, "")
    assert f"CL417 {option} cannot be recorded" in done.stderr
    assert repo.head() == head


def test_a_decline_and_send_refuse_it(repo: RepoBuilder) -> None:
    done = sign(repo, NAME, "--as", "customer", "--decline", "--typed-name", HOSTILE["an escape"])
    assert (done.code, "CL417" in done.stderr) == (2, True)
    done = run_cli(["send", NAME, "--note", HOSTILE["two lines"]], repo.root)
    assert (done.code, "CL417" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    "option",
    [
        "--typed-name",
        "--printed-name",
        "--date",
        "--capacity",
        "--authority",
        "--consent",
        "--checked-by",
        "--recorded-by",
        "--signed-on",
        "--note",
    ],
)
def test_record_refuses_it(repo: RepoBuilder, tmp_path: Path, option: str) -> None:
    head = repo.head()
    evidence = ["--evidence", outside(tmp_path, "copy.txt", COPY)]
    done = run_cli(["record", NAME, *evidence, "--as", "customer", option, HOSTILE["two lines"]], repo.root)
    assert (done.code, "CL417" in done.stderr) == (2, True), done
    assert repo.head() == head


def test_a_file_of_acts_is_held_to_it(repo: RepoBuilder, tmp_path: Path) -> None:
    acts = outside(tmp_path, "acts.yaml", ACTS.replace("typed_name: Spkr A", 'typed_name: "Spkr\\nA"'))
    evidence = ["--evidence", outside(tmp_path, "copy.txt", COPY)]
    done = run_cli(["record", NAME, *evidence, "--acts", acts], repo.root)
    assert (done.code, done.stdout) == (2, "")
    assert repo.git("log", "--format=%s") == "Library"


@pytest.mark.parametrize("method", ["typed", "click", "service"])
def test_the_method_is_as_stated(repo: RepoBuilder, method: str) -> None:
    assert accept(repo, "customer", "--method", method).code == 0
    assert stored(repo, "signatures/01-customer.json")["method"] == method
    done = accept(repo, "supplier", "--method", "wet ink")
    assert done.code == 2


def test_who_signs_the_same_text_again_is_told_of_the_act_that_stands(repo: RepoBuilder) -> None:
    assert accept(repo, "customer").code == 0
    assert accept(repo, "supplier").code == 0
    done = accept(repo, "customer")
    assert (done.code, f"the customer has acted already on {NAME}@v1" in done.stderr) == (2, True)
    assert "CL433" not in done.stderr
    done = accept(repo, "customer", "--relation", "restates", "--target", f"{NAME}@v1")
    assert (done.code, f"{NAME}@v2 signed by the customer" in done.stdout) == (0, True)


def test_after_a_decline_of_the_same_text_the_other_is_told_so(repo: RepoBuilder) -> None:
    assert sign(repo, NAME, "--as", "customer", "--decline", "--typed-name", "Speaker A").code == 0
    done = accept(repo, "supplier")
    assert (done.code, "CL422" in done.stderr) == (2, True)


def test_consent_is_compared_to_the_letter(repo: RepoBuilder) -> None:
    for consent in (CONSENT + " ", CONSENT + "\u200b", CONSENT.replace("a", "а")):  # a Cyrillic letter
        done = sign(repo, NAME, "--as", "customer", "--accept", "--typed-name", "S", "--consent", consent)
        assert (done.code, "CL428" in done.stderr) == (2, True)
