"""Compare a signed version with what is recorded of it, without clausectl: Python 3.11 and nothing else.

    python verify_signed.py agreements/…/NAME.signed/v1        from the top of a plain checkout

Exit 0 when everything compared matches, 1 otherwise. What it cannot see stands
in verifying-without-clausectl.md.
"""

import hashlib
import json
import re
import sys
from pathlib import Path


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def once(pairs):
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def read(path):
    return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=once)


def compare(folder, top):
    """What does not match, one sentence each."""
    wrong = []

    def expect(held, what):
        if not held:
            wrong.append(what)

    def expect_file(path, wanted, size=None):
        plain = path.is_file() and not any(p.is_symlink() for p in (path, *path.parents) if p != top)
        expect(plain and sha256(path) == wanted, f"{path.name} is missing or has another hash")
        expect(size is None or (plain and path.stat().st_size == size), f"{path.name} has another size")
        named.add(path)

    version_file, named = folder / "version.json", {folder / "version.json"}
    version = read(version_file)
    place = f"{version['agreement']}.signed/{version['label']}"
    expect(folder.relative_to(top / "agreements").as_posix() == place, f"version.json belongs to {place}")
    expect_file(folder / "text.md", version["text"]["sha256"])
    for source in version["sources"]:
        own = source["kind"] == "manifest"
        known = r"manifest\.md" if own else rf"frozen/.+-{source['sha256'][:8]}\.md"
        expect(re.fullmatch(known, source["path"]), f"{source['path']} is not named by its hash")
        expect(".." not in source["path"].split("/"), "a source leads out of the folder")
        expect_file((folder if own else top) / source["path"], source["sha256"])
    block = {entry["role"]: (number, entry) for number, entry in enumerate(version["signatories"], 1)}
    acts = {path: read(path) for path in sorted((folder / "signatures").glob("*.json")) if path.is_file()}
    evidence = list(version["evidence"])
    for path, act in acts.items():
        named.add(path)
        evidence += act["evidence"]
        same = (act["agreement"], act["label"]) == (version["agreement"], version["label"])
        expect(same and act["version_sha256"] == sha256(version_file), f"{path.name} signs another version")
        expect(act["text_sha256"] == version["text"]["sha256"], f"{path.name} signs another text")
        expect(not path.is_symlink(), f"{path.name} is a link")
        number, entry = block.get(act["role"], (0, None))
        expect(entry, f"{path.name} is in a role that the signature block does not have")
        slug = re.sub(r"[^A-Za-z0-9]+", "-", act["role"]).strip("-")[:60] or "signatory"
        expect(re.fullmatch(rf"{number:02}-{slug}(-\d+)?\.json", path.name), f"{path.name} is misnamed")
        if act["consent"] != "not recorded":
            known = (entry or {}).get("consent") or act["consent"]
            expect(act["consent"] == known, f"{path.name} has another consent sentence")
            found = hashlib.sha256(act["consent"].encode()).hexdigest()
            expect(found == act["consent_sha256"], f"{path.name} has another hash of the consent sentence")
        taken, offered = act["choice_taken"], (entry or {}).get("choices")
        expect(taken == "not recorded" or not offered or taken in offered, f"{path.name} has another choice")
        for name, wanted in act["follows"]:
            earlier = folder / "signatures" / name
            expect(earlier in acts and sha256(earlier) == wanted, f"{path.name} follows another {name}")
    for item in evidence:
        if item["file"]:
            expect_file(folder / "evidence" / Path(item["file"]).name, item["sha256"], item["size"])
    there = {path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()}
    return wrong + [f"no record names {path.relative_to(folder)}" for path in sorted(there - named)]


if __name__ == "__main__":
    try:
        folder = Path(sys.argv[1]).absolute()
        top = next(above.parent for above in folder.parents if above.name == "agreements")
        found = compare(folder, top)
    except (OSError, ValueError, KeyError, TypeError, IndexError, StopIteration) as error:
        found = [f"it cannot be read: {type(error).__name__}: {error}"]
    print("\n".join(found) or "everything compared matches what is recorded")
    sys.exit(bool(found))
