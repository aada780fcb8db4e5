# ruff: noqa: E501 - the table of tamperings keeps one to a line
"""What somebody can do to signed versions, and the links that it breaks."""

from __future__ import annotations

import json
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from signed_repository import CONSENT, FIRST, SECOND, build, open_version, sign

from clausectl.formats.signed_files import hash_bytes
from clausectl.model.signed import Relation
from cli_runner import Ran, run_cli
from repo_builder import RepoBuilder

V1 = f"agreements/{FIRST}.signed/v1"
V2 = f"agreements/{FIRST}.signed/v2"
OTHER = f"agreements/{SECOND}.signed/v1"
ACT1, ACT2 = f"{V1}/signatures/01-customer.json", f"{V1}/signatures/02-supplier.json"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("signed") / "repository").root


@pytest.fixture
def signed(template: Path, tmp_path: Path) -> RepoBuilder:
    """The signed repository, one's own to tamper with."""
    shutil.copytree(template, tmp_path / "signed", symlinks=True)
    builder = RepoBuilder.__new__(RepoBuilder)
    builder.root, builder.commits = tmp_path / "signed", 50
    return builder


def verify(builder: RepoBuilder, *arguments: str) -> tuple[Ran, set[str], dict[str, object]]:
    """One run of ``verify --all``, the names of its broken links, and the report."""
    ran = run_cli(["verify", "--all", "--format", "json", *arguments], builder.root)
    assert "valid" not in (ran.stdout + ran.stderr).lower()
    report = json.loads(ran.stdout) if ran.stdout else {}
    checks = [c for v in report.get("versions", []) for c in v["checks"]] + report.get("checks", [])
    return ran, {check["link"] for check in checks if check["broken"]}, report


def edit(path: str, old: str, new: str) -> Callable[[RepoBuilder], None]:
    def act(builder: RepoBuilder) -> None:
        place = builder.root / path
        data = place.read_bytes()
        assert data.count(old.encode()) >= 1, data
        place.write_bytes(data.replace(old.encode(), new.encode(), 1))

    return act


def find(builder: RepoBuilder, pattern: str) -> Path:
    return next(iter(sorted(builder.root.glob(pattern))))


def edit_first(pattern: str, old: str, new: str) -> Callable[[RepoBuilder], None]:
    def act(builder: RepoBuilder) -> None:
        edit(str(find(builder, pattern).relative_to(builder.root)), old, new)(builder)

    return act


def copy(old: str, new: str) -> Callable[[RepoBuilder], None]:
    def act(builder: RepoBuilder) -> None:
        builder.write(new, (builder.root / old).read_bytes())

    return act


def remove(path: str) -> Callable[[RepoBuilder], None]:
    return lambda builder: builder.remove(path)


def remove_folder(path: str) -> Callable[[RepoBuilder], None]:
    return lambda builder: shutil.rmtree(builder.root / path)


def move(old: str, new: str) -> Callable[[RepoBuilder], None]:
    return lambda builder: builder.move(old, new)


def restored(path: str) -> Callable[[RepoBuilder], None]:
    def act(builder: RepoBuilder) -> None:
        before = (builder.root / path).read_bytes()
        builder.write(path, before + b"x")
        builder.commit("Change")
        builder.write(path, before)

    return act


def deleted_and_restored(builder: RepoBuilder) -> None:
    before = (builder.root / ACT2).read_bytes()
    builder.remove(ACT2)
    builder.commit("Delete")
    builder.write(ACT2, before)


def turn(path: str, change: Callable[[bytes], bytes]) -> Callable[[RepoBuilder], None]:
    def act(builder: RepoBuilder) -> None:
        before = (builder.root / path).read_bytes()
        after = change(before)
        assert after != before
        builder.write(path, after)

    return act


def link(builder: RepoBuilder) -> None:
    (builder.root / "elsewhere.md").write_bytes((builder.root / V1 / "text.md").read_bytes())
    builder.remove(f"{V1}/text.md")
    (builder.root / V1 / "text.md").symlink_to("../../../../elsewhere.md")


def swap_source(builder: RepoBuilder) -> None:
    """v1 is made to stand on the price clause of v2."""
    new = next(p.name for p in builder.root.glob("frozen/supply/price@2.0.0*"))
    old = next(p.name for p in builder.root.glob("frozen/supply/price@1.0.0*"))
    edit(f"{V1}/version.json", f"frozen/supply/{old}", f"frozen/supply/{new}")(builder)


def forge_act(builder: RepoBuilder) -> None:
    """The act that v2 awaits, written by hand over another hash."""
    opened = open_version(builder.root, SECOND, "v1", Relation("original"))
    text = sign(opened, 2)[1].decode().replace(SECOND, FIRST).replace('"v1"', '"v2"')
    builder.write(f"{V2}/signatures/02-supplier.json", text)


def merge_that_drops(builder: RepoBuilder) -> None:
    """A merge by the strategy ``ours``: what the branch recorded is in no tree after it."""
    builder.branch("side")
    builder.write(f"{V2}/signatures/02-supplier.json", (builder.root / ACT2).read_bytes())
    builder.commit("Record on a branch")
    builder.switch("main")
    builder.git(
        "merge",
        "-q",
        "--no-ff",
        "-s",
        "ours",
        "-m",
        "Merge",
        "side",
        env=builder._identity(None, ("A", "a@example.org")),
    )


TAMPERINGS: dict[str, tuple[Callable[[RepoBuilder], None], set[str]]] = {
    "a byte of the text": (edit(f"{V1}/text.md", "price", "prise"), {"text", "recomposed"}),
    "a byte of a frozen clause": (edit_first("frozen/supply/price@1*", "is 5", "is 4"), {"sources", "frozen"}),
    "a byte of the frozen form": (edit_first("frozen/acme/supply@*", "between", "betwixt"), {"sources", "frozen"}),
    "a byte of the manifest": (edit(f"{V1}/manifest.md", "Speaker A", "Speaker C"), {"sources"}),
    "a byte of version.json": (edit(f"{V1}/version.json", "Clerk", "Clark"), {"signed hash"}),
    "a byte of a signature file": (edit(ACT1, "Speaker A <", "Speaker C <"), {"earlier acts"}),
    "a byte of the evidence": (edit(f"{V1}/evidence/scan.pdf", "scan", "scam"), {"evidence"}),
    "the text deleted": (remove(f"{V1}/text.md"), {"text", "recomposed"}),
    "version.json deleted": (remove(f"{V1}/version.json"), {"record"}),
    "the manifest deleted": (remove(f"{V1}/manifest.md"), {"sources"}),
    "an act deleted that another follows": (remove(ACT1), {"earlier acts", "history"}),
    "the last act deleted": (remove(ACT2), {"history", "tag"}),
    "evidence deleted": (remove(f"{V1}/evidence/scan.pdf"), {"evidence"}),
    "a frozen clause deleted": (lambda b: find(b, "frozen/supply/price@1*").unlink(), {"sources"}),
    "a file renamed": (move(f"{V1}/evidence/scan.pdf", f"{V1}/evidence/other.pdf"), {"evidence", "folder"}),
    "an act renamed": (move(ACT2, f"{V1}/signatures/03-supplier.json"), {"name of the act"}),
    "edited and restored": (restored(f"{V1}/text.md"), {"history"}),
    "an act deleted and restored": (deleted_and_restored, {"history"}),
    "a frozen source edited and restored": (
        lambda b: restored(str(find(b, "frozen/supply/price@1*").relative_to(b.root)))(b),
        {"history"},
    ),
    "a whole version deleted": (remove_folder(OTHER), {"history"}),
    "a target of a relation deleted": (remove_folder(V1), {"history", "relation"}),
    "a whole agreement renamed": (move(f"agreements/{SECOND}.signed", "agreements/acme/supply/third.signed"), {"history", "place", "signed hash"}),
    "an act moved to another agreement": (copy(ACT2, f"{OTHER}/signatures/02-supplier-2.json"), {"signed hash"}),
    "an act moved to another version": (copy(ACT2, f"{V2}/signatures/02-supplier.json"), {"signed hash"}),
    "an act copied under another role": (copy(f"{V2}/signatures/01-customer.json", f"{V2}/signatures/02-supplier.json"), {"name of the act"}),
    "a role that is not there": (edit(ACT2, '"role": "supplier"', '"role": "witness"'), {"role"}),
    "consent changed in the form": (edit_first("frozen/acme/supply@*", CONSENT, "I agree."), {"sources"}),
    "consent changed in the act": (edit(ACT1, CONSENT, "I agree."), {"consent"}),
    "consent changed with its hash": (
        lambda b: (edit(ACT1, CONSENT, "I agree.")(b), edit(ACT1, hash_bytes(CONSENT.encode()), hash_bytes(b"I agree."))(b))[0],
        {"consent"},
    ),
    "consent changed in version.json": (edit(f"{V1}/version.json", CONSENT, "I agree."), {"signature block", "consent"}),
    "a choice changed to another": (edit(ACT1, '"choice_taken": "Accept"', '"choice_taken": "Decline"'), {"history", "earlier acts"}),
    "a choice that was not offered": (edit(ACT1, '"choice_taken": "Accept"', '"choice_taken": "Perhaps"'), {"choice"}),
    "a date changed": (edit(f"{V2}/signatures/01-customer.json", "2024-03-01", "2023-03-01"), {"history"}),
    "an act added by hand with another hash": (forge_act, {"signed hash"}),
    "a source swapped for another version": (swap_source, {"record"}),
    "a symlink in the place of a file": (link, {"folder", "text", "history"}),
    "CRLF in the text": (turn(f"{V1}/text.md", lambda d: d.replace(b"\n", b"\r\n")), {"text"}),
    "CRLF in an act": (turn(ACT2, lambda d: d.replace(b"\n", b"\r\n")), {"act"}),
    "NFC to NFD": (turn(f"{V1}/text.md", lambda d: unicodedata.normalize("NFD", d.decode()).encode()), {"text"}),
    "a trailing newline in the text": (turn(f"{V1}/text.md", lambda d: d + b"\n"), {"text"}),
    "a trailing newline in an act": (turn(ACT2, lambda d: d + b"\n"), {"act"}),
    "a key twice": (edit(ACT2, '  "role"', '  "role": "customer",\n  "role"'), {"act"}),
    "version.json laid out anew": (turn(f"{V1}/version.json", lambda d: json.dumps(json.loads(d), indent=2).encode()), {"record"}),
    "a file that no record names": (lambda b: b.write(f"{V1}/note.md", "Mind the date.\n") and None, {"folder"}),
    "evidence that no record names": (lambda b: b.write(f"{V1}/evidence/x.pdf", "x") and None, {"folder"}),
    "a merge that drops what a branch recorded": (merge_that_drops, {"history"}),
}  # fmt: skip
