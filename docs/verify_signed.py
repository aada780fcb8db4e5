"""Compare agreements/…/NAME.signed/v1, or with no argument an unpacked bundle, with what is recorded of it.
Exit 1 when something differs. Python 3.11 and nothing else."""

import hashlib
import json
import re
import sys
from pathlib import Path


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "no file"


def once(pairs):
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def read(path):
    return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=once)


def list_files(top):
    return {path for path in top.rglob("*") if path.is_symlink() or not path.is_dir()}


def compare_list(top, _):
    rows = [(line[66:], line[:64]) for line in (top / "SHA256SUMS").read_text(encoding="utf-8").splitlines()]
    wrong = [f"{name} is missing or another file" for name, wanted in rows if sha256(top / name) != wanted]
    extra = list_files(top) - {top / name for name in (*dict(rows), "SHA256SUMS")}
    return wrong + [f"{path.relative_to(top)} is not in SHA256SUMS" for path in sorted(extra)]


def compare(folder, alone):
    wrong, version_file, version = [], folder / "version.json", read(folder / "version.json")
    place = f"agreements/{version['agreement']}.signed/{version['label']}"
    top = folder.parents[place.count("/")]
    named = {version_file, top / "tag" / "object"}

    def expect(held, what):
        if not held:
            wrong.append(f"{folder.parent.stem} {folder.name}: {what}" if alone else what)

    def expect_file(path, wanted, size=None):
        link = any(p.is_symlink() for p in (path, *path.parents) if top in p.parents)
        held = not link and sha256(path) == wanted and size in (None, path.stat().st_size)
        expect(held, f"{path.name} is missing or has another hash or size")
        named.add(path)

    expect(folder == top / place, f"version.json belongs to {place}")
    expect_file(folder / "text.md", version["text"]["sha256"])
    for source in version["sources"]:
        known = rf"(manifest|frozen/(?!(.*/)?\.\./).+-{source['sha256'][:8]})\.md"
        expect(re.fullmatch(known, source["path"]), f"{source['path']} is not named by its hash")
        expect_file((folder if source["kind"] == "manifest" else top) / source["path"], source["sha256"])
    block = {entry["role"]: (f"{number:02}", entry) for number, entry in enumerate(version["signatories"], 1)}
    acts = {p: read(p) for d in ("signatures", "later-evidence") for p in sorted(folder.glob(f"{d}/*.json"))}
    this = (version["agreement"], version["label"], sha256(version_file), version["text"]["sha256"])
    for path, act in acts.items():
        signed = (act["agreement"], act["label"], act["version_sha256"], act["text_sha256"])
        expect(signed == this, f"{path.name} signs another version or text")
        expect_file(path, sha256(path) if path.match("sig*/*") or sha256(path)[:8] == path.stem[-8:] else "")
        for name, wanted in act["follows"]:
            expect(sha256(path.parent / name) == wanted, f"{path.name} follows another {name}")
    for path, act in [pair for pair in acts.items() if pair[0].match("sig*/*")]:
        at, entry = block.get(act["role"], ("(?!)", {}))
        slug = re.sub(r"[^A-Za-z0-9]+", "-", act["role"]).strip("-")[:60] or "signatory"
        expect(re.fullmatch(rf"{at}-{slug}(-\d+)?\.json", path.name), f"{path.name} is misnamed for its role")
        stated, found = act["consent"], hashlib.sha256(act["consent"].encode()).hexdigest()
        held = stated == (entry.get("consent") or stated) and found == act["consent_sha256"]
        expect(held or stated == "not recorded", f"{path.name} has another consent sentence or hash of it")
        taken, offered = act["choice_taken"], entry.get("choices")
        expect(taken == "not recorded" or not offered or taken in offered, f"{path.name} has another choice")
    for item in [item for record in (version, *acts.values()) for item in record["evidence"] if item["file"]]:
        expect_file(folder / "evidence" / Path(item["file"]).name, item["sha256"], item["size"])
    if alone:  # in a bundle: the text stands beside it under a plain name, and the tag if there is one
        expect_file(top / f"{folder.parent.stem}-{folder.name}.md", version["text"]["sha256"])
    for tag in top.glob("tag/object") if alone else ():
        said = tag.read_text(encoding="utf-8", errors="replace")
        expect(f"\ntag {this[0]}/{this[1]}\n" in said and this[2] in said, "the tag is of another version")
        for wanted, name in re.findall(r"^([0-9a-f]{64})  (.+)$", said, re.MULTILINE):
            expect(sha256(folder / name) == wanted, f"{name} is missing or not as the tag names it")
    for path in sorted(list_files(top if alone else folder) - named):
        expect(False, f"no record names {path.relative_to(top)}")
    return wrong


found, here, bundle = [], Path(__file__).absolute().parent, not sys.argv[1:]
folders = sorted(here.rglob("*.signed/v*")) if bundle else [Path(sys.argv[1]).absolute()]
for step, folder in [(compare_list, here)] * bundle + [(compare, folder) for folder in folders]:
    try:
        found += step(folder, bundle)
    except Exception as error:
        found.append(f"{folder} cannot be read: {type(error).__name__}: {error}")
sys.stdout.reconfigure(errors="backslashreplace")
told = [what if what.isprintable() else ascii(what) for what in found]
print("\n".join(told or ["everything compared matches what is recorded"]))
sys.exit(bool(found))
