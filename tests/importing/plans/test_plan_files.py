"""`import --review` writes what would be made as a file; `--plan` carries out what is changed in it."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from service_copies import LATER_PAYMENT, make_copies, read_files, run_import, start

from repo_builder import RepoBuilder

ICML = Path(__file__).resolve().parents[3] / "agreements/icml/final-contribution"


def review(repo: RepoBuilder, *options: str) -> str:
    done = run_import(repo, "../in", "--name", "acme/supply", "--review", "plan.yaml", *options)
    assert done.code == 0, done.stderr
    assert "Nothing was written" in done.stdout
    return (repo.root / "plan.yaml").read_text(encoding="utf-8")


def change(repo: RepoBuilder, *changes: tuple[str, str]) -> None:
    path = repo.root / "plan.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, (text.count(old), old)
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def repo(tmp_path: Path) -> RepoBuilder:
    return start(tmp_path, make_copies({2: LATER_PAYMENT}))


def test_a_plan_that_nobody_changed_writes_byte_for_byte_what_an_import_writes(
    repo: RepoBuilder, tmp_path: Path
) -> None:
    review(repo)
    other = RepoBuilder(tmp_path / "other")
    other.git("config", "user.name", "Importer")
    other.git("config", "user.email", "importer@example.org")
    assert run_import(other, "../in", "--name", "acme/supply").code == 0
    done = run_import(repo, "--plan", "plan.yaml")
    assert done.code == 0, done.stderr
    written = read_files(repo)
    assert len(written) > 15
    assert written == read_files(other)
    assert repo.git("rev-parse", "HEAD~1^{tree}") == other.git("rev-parse", "HEAD~1^{tree}")


def test_the_same_for_several_agreements_in_one_file(tmp_path: Path) -> None:
    whole = "\n\n".join(make_copies().values())
    plain, planned = start(tmp_path / "a", {"all.md": whole}), start(tmp_path / "b", {"all.md": whole})
    options = ("../in/all.md", "--name", "acme/supply", "--split", "^# Supply Agreement", "--no-record")
    assert run_import(plain, *options).code == 0
    assert run_import(planned, *options, "--review", "plan.yaml").code == 0
    done = run_import(planned, "--plan", "plan.yaml")
    assert done.code == 0, done.stderr
    assert read_files(planned) == read_files(plain)
    assert not list(planned.root.rglob("*.signed"))


def test_the_same_for_an_agreement_without_a_form(tmp_path: Path) -> None:
    copies = {"copy.md": make_copies()["copy-1.md"]}
    plain, planned = start(tmp_path / "a", copies), start(tmp_path / "b", copies)
    assert run_import(plain, "../in", "--name", "acme/supply").code == 0
    assert run_import(planned, "../in", "--name", "acme/supply", "--review", "plan.yaml").code == 0
    assert run_import(planned, "--plan", "plan.yaml").code == 0
    assert read_files(planned) == read_files(plain)


def test_a_plan_is_what_the_schema_says_and_tells_why(repo: RepoBuilder) -> None:
    text = review(repo)
    schema = json.loads(files("clausectl").joinpath("schemas/import-plan.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(yaml.load(text, Loader=yaml.BaseLoader))
    comments = " ".join(line.strip(" #") for line in text.split("\n") if line.strip().startswith("#"))
    assert "party; 92 % sure." in comments
    assert "replaces acme/payment (90 % sure)" in comments
    assert "within [-30-]{+45+} days" in comments
    assert "in place of acme/payment in acme/supply/beta-foods-ltd" in comments


def test_names_that_were_changed_are_changed_everywhere(repo: RepoBuilder) -> None:
    review(repo)
    change(
        repo,
        ("name: customer", "name: buyer"),
        ("name: effective_date", "name: made_on"),
        (
            "    id: acme/supply\n    title: Supply Agreement",
            "    id: acme/goods\n    title: Supply of Goods",
        ),
        (
            "        id: acme/payment\n        title: Payment",
            "        id: acme/terms/price\n        title: Price",
        ),
        ("id: acme/payment-beta-foods-ltd", "id: acme/terms/price-beta"),
        ("id: acme/supply/beta-foods-ltd", "id: acme/goods/beta"),
    )
    done = run_import(repo, "--plan", "plan.yaml")
    assert done.code == 0, done.stderr
    written = {path: data.decode() for path, data in read_files(repo, ("clauses", "agreements")).items()}
    form = written["agreements/acme/goods/form.md"]
    assert "title: Supply of Goods" in form
    assert "buyer: {type: party" in form
    assert "as of {{ made_on }} by and between Acme Supplies Ltd and {{ buyer }}" in form
    assert 'party: "{{ buyer }}"' in form or 'name: "{{ buyer }}"' in form
    assert "  - acme/terms/price\n" in form
    assert "title: Price" in written["clauses/acme/terms/price.md"]
    beta = written["agreements/acme/goods/beta.md"]
    assert "form: acme/goods" in beta
    assert "buyer: Beta Foods Ltd" in beta
    assert "acme/terms/price: acme/terms/price-beta" in beta
    assert not [path for path, text in written.items() if "customer }}" in text or "acme/payment" in text]
    assert (repo.root / "agreements/acme/goods/beta.signed/v1/text.md").is_file()


def test_two_names_may_swap(repo: RepoBuilder) -> None:
    review(repo)
    text = (repo.root / "plan.yaml").read_text(encoding="utf-8")
    text = text.replace("name: customer\n", "name: X\n").replace("name: effective_date\n", "name: customer\n")
    (repo.root / "plan.yaml").write_text(
        text.replace("name: X\n", "name: effective_date\n"), encoding="utf-8"
    )
    done = run_import(repo, "--plan", "plan.yaml")
    assert done.code == 0, done.stderr
    form = (repo.root / "agreements/acme/supply/form.md").read_text(encoding="utf-8")
    assert "as of {{ customer }} by and between Acme Supplies Ltd and {{ effective_date }}" in form


def test_what_is_left_out_is_not_written_and_its_clauses_are_not(repo: RepoBuilder) -> None:
    review(repo)
    entry = "id: acme/supply/beta-foods-ltd\n        record: true\n        leave_out: "
    change(repo, (f"{entry}false", f"{entry}true"))
    done = run_import(repo, "--plan", "plan.yaml")
    assert done.code == 0, done.stderr
    assert "left out, as the plan says" in done.stdout
    written = read_files(repo)
    assert not [path for path in written if "beta" in path]
    assert len([path for path in written if path.endswith("/v1/text.md")]) == 4


def test_what_is_not_to_be_recorded_is_not(repo: RepoBuilder) -> None:
    review(repo)
    entry = "id: acme/supply/beta-foods-ltd\n        record: "
    change(repo, (f"{entry}true", f"{entry}false"))
    done = run_import(repo, "--plan", "plan.yaml")
    assert done.code == 0, done.stderr
    assert (repo.root / "agreements/acme/supply/beta-foods-ltd.md").is_file()
    assert not (repo.root / "agreements/acme/supply/beta-foods-ltd.signed").exists()
    assert (repo.root / "agreements/acme/supply/alpha-mills-ltd.signed").is_dir()


def test_a_plan_can_be_tried(repo: RepoBuilder) -> None:
    review(repo)
    change(repo, ("name: customer", "name: buyer"))
    done = run_import(repo, "--plan", "plan.yaml", "--dry-run", "--format", "json")
    assert done.code == 0, done.stderr
    assert [one["name"] for one in json.loads(done.stdout)["forms"][0]["parameters"]] == [
        "effective_date",
        "buyer",
    ]
    assert not (repo.root / "clauses").exists()


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("name: customer", "name: Customer", "CL670", "cannot name a parameter"),
        ("name: customer", "name: signatures", "CL670", "cannot name a parameter"),
        ("name: customer", "name: clauses", "CL670", "cannot name a parameter"),
        ("name: customer", "name: effective_date", "CL670", "given twice"),
        ("was: customer", "was: custmer", "CL668", "did you mean `was: customer`?"),
        ("was: customer", "was: effective_date", "CL668", "stands twice"),
        (
            "      - was: acme/payment\n        id: acme/payment\n        title: Payment\n",
            "",
            "CL668",
            "no entry for the clause 'acme/payment'",
        ),
        ("        id: acme/payment\n", "        id: acme/Termination\n", "CL670", "the same to some systems"),
        ("        id: acme/payment\n", "        id: ../payment\n", "CL670", "leaves its folder"),
        ("        id: acme/payment\n", "        id: acme/con\n", "CL670", "name of a device"),
        (
            "        id: acme/payment\n",
            "        id: acme/payment\n        reuse: true\n",
            "CL671",
            "take `reuse` out",
        ),
        ("id: acme/supply/beta-foods-ltd", "id: acme/supply/form", "CL670", "form.md is the form"),
        ("id: acme/supply/beta-foods-ltd", "id: acme/supply", "CL670", "given twice"),
        ("title: Termination\n", "titel: Termination\n", "CL120", "did you mean `title`?"),
        ("title: Supply Agreement", 'title: "{{ customer }}"', "CL206", "where no value can go"),
        ("plan: 1", "plan: 2", "CL667", "not known"),
        ("plan: 1\n", "", "CL667", "no plan of an import"),
        ("record: true\n\nfiles", "record: yes\n\nfiles", "CL124", "write true or false"),
        ("tracked_changes: accepted", "tracked_changes: acepted", "CL124", "did you mean `accepted`?"),
    ],
)
def test_what_cannot_be_done_is_told_with_its_place(
    repo: RepoBuilder, old: str, new: str, code: str, said: str
) -> None:
    review(repo)
    change(repo, (old, new))
    done = run_import(repo, "--plan", "plan.yaml")
    assert done.code == 2
    assert code in done.stderr
    assert said in done.stderr
    assert "plan.yaml:" in done.stderr
    assert not (repo.root / "clauses").exists()


def test_every_mistake_is_told_at_once(repo: RepoBuilder) -> None:
    review(repo)
    change(repo, ("name: customer", "name: Customer"), ("        id: acme/payment\n", "        id: /x\n"))
    done = run_import(repo, "--plan", "plan.yaml")
    assert done.stderr.count("CL670") == 2


def test_a_file_that_changed_or_went_is_told(repo: RepoBuilder, tmp_path: Path) -> None:
    review(repo)
    with (tmp_path / "in/copy-3.md").open("a", encoding="utf-8") as file:
        file.write("\n")
    done = run_import(repo, "--plan", "plan.yaml")
    assert done.code == 2
    assert "CL669" in done.stderr
    assert "copy-3.md has changed" in done.stderr
    (tmp_path / "in/copy-3.md").unlink()
    done = run_import(repo, "--plan", "plan.yaml")
    assert done.code == 2
    assert "copy-3.md" in done.stderr
    assert not (repo.root / "clauses").exists()


def test_a_plan_that_leaves_everything_out_is_refused(repo: RepoBuilder) -> None:
    review(repo)
    change(
        repo,
        (
            "    title: Supply Agreement\n    leave_out: false",
            "    title: Supply Agreement\n    leave_out: true",
        ),
    )
    done = run_import(repo, "--plan", "plan.yaml")
    assert done.code == 2
    assert "CL671" in done.stderr


def test_an_id_that_the_library_has_is_refused(repo: RepoBuilder) -> None:
    repo.write("clauses/acme/price.md", "---\ntitle: Price\nversion: 1.0.0\n---\nThe price is fair.\n")
    repo.stage()
    repo.commit("Price")
    review(repo)
    change(repo, ("        id: acme/payment\n", "        id: acme/price\n"))
    done = run_import(repo, "--plan", "plan.yaml")
    assert done.code == 2
    assert "CL670" in done.stderr
    assert "acme/price exists already" in done.stderr


def test_nothing_is_overwritten_by_a_plan(repo: RepoBuilder) -> None:
    review(repo)
    before = (repo.root / "plan.yaml").read_bytes()
    done = run_import(repo, "../in", "--name", "acme/supply", "--review", "plan.yaml")
    assert done.code == 2
    assert "CL019" in done.stderr
    assert (repo.root / "plan.yaml").read_bytes() == before
    assert run_import(repo, "../in", "--name", "acme/supply", "--review", "no/plan.yaml").code == 2


@pytest.mark.parametrize(
    "option",
    ["--name x/y", "--split ^x", "--no-record", "--tracked-changes accepted", "--review p.yaml", "../in"],
)
def test_a_plan_says_everything_itself(repo: RepoBuilder, option: str) -> None:
    review(repo)
    done = run_import(repo, "--plan", "plan.yaml", *option.split())
    assert done.code == 2
    assert "not used together" in done.stderr


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"plan: 1\n",
        b"\xff\xfe",
        b"plan: 1\nname: x\nfiles: y\n",
        b"- 1\n",
        b"plan: 1\nname: &a x\n",
        b"[" * 5000,
    ],
)
def test_what_is_no_plan_is_refused(repo: RepoBuilder, data: bytes) -> None:
    repo.write("plan.yaml", data)
    done = run_import(repo, "--plan", "plan.yaml")
    assert done.code == 2
    assert "bug" not in done.stderr


def test_a_clause_of_the_library_is_used_or_copied_as_the_plan_says(repo: RepoBuilder) -> None:
    body = "Either party may terminate this agreement by giving the other ninety days of notice in writing."
    repo.write("clauses/std/ending.md", f"---\ntitle: Ending\nversion: 2.1.0\n---\n{body}\n")
    repo.stage()
    repo.commit("Ending")
    text = review(repo)
    assert "- was: std/ending\n        reuse: true" in text
    change(repo, ("- was: std/ending\n        reuse: true", "- was: std/ending\n        reuse: false"))
    done = run_import(repo, "--plan", "plan.yaml")
    assert done.code == 2
    assert "give another one" in done.stderr
    change(repo, ("reuse: false", "reuse: false\n        id: acme/ending"))
    done = run_import(repo, "--plan", "plan.yaml")
    assert done.code == 0, done.stderr
    assert body in (repo.root / "clauses/acme/ending.md").read_text(encoding="utf-8")
    assert "  - acme/ending\n" in (repo.root / "agreements/acme/supply/form.md").read_text(encoding="utf-8")


def test_the_plan_of_the_icml_copies_changes_nothing_by_itself(tmp_path: Path) -> None:
    text = "\n\n".join(
        path.read_text(encoding="utf-8").strip("\n") for path in sorted(ICML.glob("*.signed/v1/evidence/*"))
    )
    plain, planned = start(tmp_path / "a", {"all.txt": text}), start(tmp_path / "b", {"all.txt": text})
    options = ("../in/all.txt", "--name", "icml/final-contribution")
    assert run_import(plain, *options).code == 0
    assert run_import(planned, *options, "--review", "plan.yaml").code == 0
    assert run_import(planned, "--plan", "plan.yaml").code == 0
    assert read_files(planned) == read_files(plain)
