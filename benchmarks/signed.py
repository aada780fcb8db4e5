"""Adds signed versions to a repository that `generate.py` has made.

    python benchmarks/signed.py DIR --seed 1            five versions of each agreement, two signatures each

Version N of an agreement is what it said at the tag vN, composed, frozen and
opened by the functions that the commands use. They come on top of ``main`` in
commits of twenty-five agreements: one opens the versions and holds the first
signature of each, the next one holds the second. The same repository and seed
give the same commit ids. Every version that is complete gets its annotated
tag unless ``--no-tags`` is given.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from clausectl.composing.compose import try_compose
from clausectl.composing.sources import find_form
from clausectl.formats.signed_files import hash_bytes, write_signature
from clausectl.formats.signed_names import signature_path, tag_name
from clausectl.model.library import Library
from clausectl.model.signed import DateRecord, Relation, SignatureRecord
from clausectl.model.sources import Source
from clausectl.pipeline.load import load_library
from clausectl.repository.opening import open_repository
from clausectl.signing.acts import write_tag_message
from clausectl.signing.opening import Circumstances, OpenedVersion, open_composed
from clausectl.signing.sources import gather_sources, list_source_paths
from generate import AUTHORS, START, TAGS, run_git

TOGETHER = 25  # agreements in one commit
YEAR = 366 * 24 * 3600  # the signed versions begin a year after the library


def open_all(source: Source, library: Library, label: str, names: Sequence[str]) -> Iterator[OpenedVersion]:
    """The version that each of the agreements would be opened as."""
    for name in names:
        manifest = library.manifests[name]
        composed, problems = try_compose(library, manifest)
        form = find_form(library, manifest, problems)
        if composed is None or form is None:
            raise SystemExit(f"{name} does not compose at {source.label}: {problems[0].message}")
        files = source.read(list_source_paths(library, manifest))
        gathered = gather_sources(library, manifest, {path: file.data for path, file in files.items()})
        number = int(label[1:])
        about = Circumstances(
            label,
            "signed",
            f"{2021 + number}-03-01T09:00:00+00:00",
            "Contract counsel <contract.counsel@example.org>",
            source.commit,
            Relation("restates", f"{name}@v{number - 1}") if number > 1 else Relation("original"),
        )
        yield open_composed(composed, manifest, form, gathered, about)


def write_acts(opened: OpenedVersion, rng: Random) -> list[tuple[str, bytes]]:
    """(path, bytes) of an act of every signatory, each naming those before it."""
    acts: list[tuple[str, bytes]] = []
    follows: tuple[tuple[str, str], ...] = ()
    for position, signatory in enumerate(opened.record.signatories, 1):
        date = f"{2021 + int(opened.record.label[1:])}-{rng.randint(3, 12):02}-{rng.randint(1, 28):02}"
        record = SignatureRecord(
            opened.record.agreement,
            opened.record.label,
            signatory.role,
            opened.sha256,
            opened.record.text.sha256,
            "recorded",
            "accepted",
            signatory.name,
            "not recorded",
            DateRecord(date, date, "written beside the signature"),
            "Legal operations <legal.operations@example.org>",
            f"{date}T12:00:00+00:00",
            signatory.party,
            method="wet ink",
            follows=follows,
        )
        data = write_signature(record)
        name = signature_path(position, signatory.role)
        follows = (*follows, (name.partition("/")[2], hash_bytes(data)))
        acts.append((f"{opened.folder}/{name}", data))
    return acts


class Stream:
    """A fast-import stream on top of ``main``."""

    def __init__(self, folder: Path, rng: Random) -> None:
        # Its own process and a pipe: the stream is larger than what should be held in memory.
        self.process = subprocess.Popen(
            ["git", "-C", str(folder), "-c", "core.fsync=none", "fast-import", "--quiet"],
            stdin=subprocess.PIPE,
        )
        self.rng = rng
        self.count = 0
        self.seconds = START + YEAR
        self.first = f"from {run_git(folder, 'rev-parse', 'main').decode().strip()}\n"

    def send(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)

    def commit(self, subject: str, files: dict[str, bytes]) -> None:
        """One commit that adds files."""
        self.count += 1
        self.seconds += 3600
        name, email = self.rng.choice(AUTHORS)
        message = f"{subject}\n".encode()
        head = (
            f"commit refs/heads/main\nmark :{self.count}\ncommitter {name} <{email}> {self.seconds} +0000\n"
        )
        self.send(head.encode() + b"data %d\n" % len(message) + message + self.first.encode())
        self.first = ""
        for path, data in files.items():
            self.send(f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n")

    def tag(self, name: str, message: bytes) -> None:
        """An annotated tag of the last commit."""
        tagger = f"{AUTHORS[1][0]} <{AUTHORS[1][1]}> {self.seconds + 60} +0000"
        head = f"tag {name}\nfrom :{self.count}\ntagger {tagger}\n"
        self.send(head.encode() + b"data %d\n" % len(message) + message)

    def finish(self) -> None:
        """Waits until everything is stored."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        if self.process.wait():
            raise SystemExit("git fast-import failed")


def write_message(opened: OpenedVersion, acts: list[tuple[str, bytes]]) -> bytes:
    """The message of a tag, as completing a version writes it."""
    own = [(path, data) for path, data in opened.files if path.startswith(opened.folder + "/")]
    hashes = [(path[len(opened.folder) + 1 :], hash_bytes(data)) for path, data in [*own, *acts]]
    name = f"{opened.record.agreement}@{opened.record.label}"
    return write_tag_message(opened.sha256, hashes, name).encode()


def add_signed(folder: Path, seed: int, versions: int = TAGS, *, tags: bool = True) -> int:
    """Adds the versions v1 to ``versions`` of every agreement; how many there are."""
    rng = Random(seed)
    stream = Stream(folder, rng)
    written: set[str] = set()
    made = 0
    with open_repository(folder, cache=False) as repository:
        for number in range(1, versions + 1):
            source = repository.source(f"v{number}")
            library = load_library(source).library
            names = sorted(name for name, manifest in library.manifests.items() if manifest.form)
            rng.shuffle(names)
            for at in range(0, len(names), TOGETHER):
                some = names[at : at + TOGETHER]
                opened = list(open_all(source, library, f"v{number}", some))
                acts = [write_acts(version, rng) for version in opened]
                files = {path: data for version in opened for path, data in version.files}
                files = {path: data for path, data in files.items() if path not in written}
                written.update(path for path in files if path.startswith("frozen/"))
                first = dict(own[0] for own in acts)
                stream.commit(f"Record version {number} of {len(some)} agreements", files | first)
                stream.commit(
                    f"Record the second signatures of {len(some)} agreements",
                    {path: data for own in acts for path, data in own[1:]},
                )
                for version, own in zip(opened, acts, strict=True):
                    if tags:
                        name = tag_name(version.record.agreement, version.record.label)
                        stream.tag(name, write_message(version, own))
                made += len(some)
    stream.finish()
    run_git(folder, "reset", "--quiet", "--hard", "main")
    run_git(folder, "gc", "--quiet")
    run_git(folder, "commit-graph", "write", "--reachable", "--changed-paths", "--no-progress")
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description="Add signed versions to a generated repository.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--versions", type=int, default=TAGS, choices=range(1, TAGS + 1))
    parser.add_argument("--no-tags", action="store_true")
    parser.add_argument("folder", type=Path, metavar="DIR")
    options = parser.parse_args()
    start = time.monotonic()
    made = add_signed(options.folder, options.seed, options.versions, tags=not options.no_tags)
    head = run_git(options.folder, "rev-parse", "main").decode().strip()
    print(f"{made} signed versions with seed {options.seed}: main is {head}", file=sys.stdout)
    print(f"took {time.monotonic() - start:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
