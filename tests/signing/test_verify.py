# ruff: noqa: E501 - the table of tamperings keeps one to a line
"""Every tampering is told, with exit 3 and the broken link by name; what cannot be seen is shown."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from signed_repository import CLAUSES, CONSENT, FIRST, FORM, SECOND, build, open_version, put, sign, tag

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


def test_what_nobody_touched_matches(signed: RepoBuilder) -> None:
    ran, broken, report = verify(signed)
    assert (ran.code, broken) == (0, set())
    assert [v["label"] for v in report["versions"]] == ["v1", "v2", "v1"]  # type: ignore[attr-defined]
    outcomes = {c["link"]: c["outcome"] for c in report["versions"][0]["checks"]}  # type: ignore[index]
    assert outcomes.pop("tag signature") == "not checked"
    assert set(outcomes.values()) == {"matches"}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_that_is_committed(signed: RepoBuilder, name: str) -> None:
    tamper, links = TAMPERINGS[name]
    tamper(signed)
    signed.commit("Tidy up")
    ran, broken, _ = verify(signed)
    assert ran.code == 3
    assert links <= broken


@pytest.mark.parametrize("name", ["a byte of the text", "the last act deleted", "a frozen clause deleted", "a date changed", "a symlink in the place of a file"])  # fmt: skip
def test_tampering_in_the_work_tree(signed: RepoBuilder, name: str) -> None:
    TAMPERINGS[name][0](signed)
    ran, broken, _ = verify(signed)
    assert ran.code == 3
    assert broken == {"work tree"}


def test_line_ends_of_a_checkout_are_no_tampering(signed: RepoBuilder) -> None:
    turn(f"{V1}/text.md", lambda d: b"\xef\xbb\xbf" + d.replace(b"\n", b"\r\n"))(signed)
    assert verify(signed)[0].code == 0


def test_what_is_not_committed_is_told(signed: RepoBuilder) -> None:
    copy(ACT2, f"{V2}/signatures/02-supplier.json")(signed)
    ran, _, _ = verify(signed)
    assert ran.code == 0
    assert "is not committed" in ran.stdout


def test_a_replaced_object(signed: RepoBuilder) -> None:
    blob = signed.git("rev-parse", f"HEAD:{V1}/text.md")
    other = signed.git("hash-object", "-w", "--stdin", data=b"Another text.\n")
    signed.git("replace", blob, other)
    ran, broken, _ = verify(signed)
    assert ran.code == 3
    assert "replace refs" in broken


def test_grafts(signed: RepoBuilder) -> None:
    (signed.root / ".git/info").mkdir(exist_ok=True)
    (signed.root / ".git/info/grafts").write_text(signed.head() + "\n")
    ran, broken, _ = verify(signed)
    assert (ran.code, broken) == (3, {"grafts"})


def test_a_tag_that_was_moved(signed: RepoBuilder) -> None:
    message = signed.git("tag", "-l", "--format=%(contents)", f"{FIRST}/v1")
    signed.git("tag", "-d", f"{FIRST}/v1")
    signed.tag(f"{FIRST}/v1", "HEAD~6", message=message)
    ran, broken, _ = verify(signed)
    assert (ran.code, broken) == (3, {"tag"})


def test_a_tag_that_points_to_the_tag_of_another(signed: RepoBuilder) -> None:
    signed.git("update-ref", f"refs/tags/{FIRST}/v1", f"refs/tags/{SECOND}/v1")
    ran, broken, _ = verify(signed)
    assert (ran.code, broken) == (3, {"tag"})


def test_a_message_that_was_edited(signed: RepoBuilder) -> None:
    message = signed.git("tag", "-l", "--format=%(contents)", f"{FIRST}/v1")
    signed.git("tag", "-d", f"{FIRST}/v1")
    changed = re.sub(r"[0-9a-f]{64}  text", "0" * 64 + "  text", message)
    assert changed != message
    signed.tag(f"{FIRST}/v1", message=changed)
    ran, broken, _ = verify(signed)
    assert (ran.code, broken) == (3, {"tag"})


@pytest.mark.parametrize("made", ["lightweight", "missing"])
def test_a_tag_that_carries_nothing_is_an_error_only_on_demand(signed: RepoBuilder, made: str) -> None:
    signed.git("tag", "-d", f"{FIRST}/v1")
    if made == "lightweight":
        signed.tag(f"{FIRST}/v1")
    assert verify(signed)[0].code == 0
    ran, broken, _ = verify(signed, "--require-tags")
    assert (ran.code, broken) == (3, {"tag"})


def test_a_tag_of_an_incomplete_version_is_noted(signed: RepoBuilder) -> None:
    tag(signed, V2, f"{FIRST}/v2")
    run = run_cli(["verify", f"{FIRST}@v2", "--format", "json"], signed.root)
    assert run.code == 0
    assert "not every signatory has acted" in run.stdout


def make_keys(signed: RepoBuilder, tmp_path: Path, options: str = "") -> tuple[Path, Path]:
    """Sign v1's tag with a new key; (the file of allowed signers, the public key)."""
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    message = signed.git("tag", "-l", "--format=%(contents)", f"{FIRST}/v1")
    signed.git("tag", "-d", f"{FIRST}/v1")
    set_up = ["-c", "gpg.format=ssh", "-c", f"user.signingkey={key}"]
    signed.git(
        *set_up,
        "tag",
        "-s",
        "-F",
        "-",
        f"{FIRST}/v1",
        data=message.encode(),
        env=signed._identity(None, ("A", "a@example.org")),
    )
    public = key.with_suffix(".pub").read_text().split()
    allowed = tmp_path / "allowed"
    allowed.write_text(f"a@example.org {options}{public[0]} {public[1]}\n")
    return allowed, key.with_suffix(".pub")


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs ssh-keygen")
def test_keys_from_outside(signed: RepoBuilder, tmp_path: Path) -> None:
    allowed, public = make_keys(signed, tmp_path)
    ran, broken, _ = verify(signed, "--allowed-signers", str(allowed))
    assert (ran.code, broken) == (0, set())
    assert "ssh key" in ran.stdout
    ran, broken, _ = verify(signed, "--allowed-signers", str(allowed), "--revoked", str(public))
    assert (ran.code, broken) == (3, {"tag signature"})
    other = tmp_path / "other"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(other)], check=True)
    words = other.with_suffix(".pub").read_text().split()
    allowed.write_text(f"b@example.org {words[0]} {words[1]}\n")
    ran, broken, _ = verify(signed, "--allowed-signers", str(allowed))
    assert (ran.code, broken) == (3, {"tag signature"})


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs ssh-keygen")
def test_a_key_that_has_expired(signed: RepoBuilder, tmp_path: Path) -> None:
    allowed, _ = make_keys(signed, tmp_path, 'valid-before="20190101" ')
    ran = run_cli(["verify", f"{FIRST}@v1", "--format", "json", "--allowed-signers", allowed], signed.root)
    assert ran.code == 3
    broken = [c["link"] for c in json.loads(ran.stdout)["versions"][0]["checks"] if c["broken"]]
    assert broken == ["tag signature"]


# What cannot be seen without an anchor


def rewrite(signed: RepoBuilder) -> None:
    """A consistent rewrite: another history in which other words were signed."""
    shutil.rmtree(signed.root)
    builder = RepoBuilder(signed.root)
    builder.write(".gitattributes", "*.md text eol=lf\n")
    for path, text in CLAUSES.items():
        builder.write(path, text.replace("is 5", "is 50"))
    builder.write("agreements/acme/supply/form.md", FORM)
    builder.write(
        f"agreements/{FIRST}.md", "---\nform: acme/supply\nparameters:\n  customer: Speaker A\n---\n"
    )
    builder.commit("Start")
    put(builder, open_version(signed.root, FIRST, "v1", Relation("original")))


def forget(signed: RepoBuilder) -> None:
    """Everything signed is deleted together with the history that shows it."""
    first = signed.git("rev-list", "--max-parents=0", "HEAD")
    signed.git("reset", "-q", "--hard", first)
    for name in signed.git("tag").split():
        signed.git("tag", "-d", name)


def test_a_tag_shows_a_version_that_is_gone_with_its_history(signed: RepoBuilder) -> None:
    signed.git("reset", "-q", "--hard", signed.git("rev-list", "--max-parents=0", "HEAD"))
    ran, broken, _ = verify(signed)
    assert (ran.code, broken) == (3, {"tag"})


def test_a_tag_made_anew_is_seen_with_a_key_only(signed: RepoBuilder, tmp_path: Path) -> None:
    make_keys(signed, tmp_path)
    others = tmp_path / "others"
    others.mkdir()
    allowed, _ = make_keys(signed, others)
    tag_again = signed.git("tag", "-l", "--format=%(contents:subject)%0a%0a%(contents:body)", f"{FIRST}/v1")
    signed.git("tag", "-d", f"{FIRST}/v1")
    signed.tag(f"{FIRST}/v1", message=tag_again)
    assert verify(signed)[0].code == 0
    ran, broken, _ = verify(signed, "--allowed-signers", str(allowed), "--require-tags")
    assert (ran.code, broken) == (3, {"tag signature"})


def test_an_act_that_went_with_its_history_is_not_seen(signed: RepoBuilder) -> None:
    signed.git("reset", "-q", "--hard", "HEAD~1")  # v2 with its only act
    assert verify(signed)[0].code == 0


@pytest.mark.parametrize("act", [rewrite, forget])
def test_only_an_anchor_shows_another_history(
    signed: RepoBuilder, tmp_path: Path, act: Callable[[RepoBuilder], None]
) -> None:
    ran = run_cli(["verify", "--all", "--write-anchor"], signed.root)
    assert ran.code == 0
    anchor = tmp_path / "anchor.txt"
    anchor.write_text(ran.stdout, encoding="utf-8")
    assert verify(signed, "--anchor", str(anchor))[0].code == 0
    act(signed)
    assert verify(signed)[0].code == 0
    ran, broken, _ = verify(signed, "--anchor", str(anchor))
    assert (ran.code, broken) == (3, {"anchor"})


def test_a_shallow_clone_says_where_its_history_ends(signed: RepoBuilder, tmp_path: Path) -> None:
    restored(f"{V1}/text.md")(signed)
    signed.commit("Restore")
    signed.commit("Later")
    subprocess.run(
        ["git", "clone", "-q", "--depth=1", signed.root.as_uri(), str(tmp_path / "shallow")], check=True
    )
    ran = run_cli(["verify", "--all"], tmp_path / "shallow")
    assert ran.code == 0
    assert f"the history ends at {signed.head()}" in ran.stdout


def test_a_poisoned_cache_is_not_read(signed: RepoBuilder) -> None:
    run_cli(["list"], signed.root)
    cache = signed.root / ".git/clausectl/cache-v1"
    before = verify(signed)[0].stdout
    cache.mkdir(parents=True, exist_ok=True)
    for name in [*(p.name for p in cache.iterdir()), "stamps-0"]:
        (cache / name).write_bytes(b'{"x": [')
    assert verify(signed)[0].stdout == before


def test_reports_are_what_their_schema_says(signed: RepoBuilder) -> None:
    schema = json.loads(files("clausectl").joinpath("schemas/verified-1.json").read_text(encoding="utf-8"))
    for tampered in (False, True):
        if tampered:
            signed.remove(ACT2)
        _, broken, report = verify(signed)
        Draft202012Validator(schema).validate(report)
        assert report["broken"] is tampered is bool(broken)


def test_names_that_nothing_has(signed: RepoBuilder) -> None:
    ran = run_cli(["verify", "acme/nothing"], signed.root)
    assert ran.code == 2
    assert "CL415" in ran.stderr
