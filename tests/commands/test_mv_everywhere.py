"""``clausectl mv`` reaches every kind of place that can name a clause, however it is written."""

from __future__ import annotations

import pytest
from small_library import snapshot

from cli_runner import run_cli
from repo_builder import RepoBuilder

CLAUSE = "---\ntitle: {title}\nversion: 1.0.0\n---\n{text}\n"
FORM = """\
---
kind: form
title: F
version: 1.0.0
parameters:
  law: {type: choice, of: [A, B], default: A}
  extra: {type: boolean, default: true}
clauses:
  - {clause: t/one, when: extra}
  - {choose: law, A: t/two, B: 't/three'}
parts:
  first: {kind: schedule, title: Fees, clauses: [t/four]}
---
{{ clauses }}

See [Clause](../../clauses/t/one.md) and [Schedule](#first).

{{ first }}
"""
AGREEMENT = """\
---
form: f
remove: [t/two]
replace:
  "t/one": t/five
add:
  - clause: t/six
    before: t/one
---
"""
OWN = """\
---
kind: agreement
title: Own
clauses: [t/one, t/links]
---
{{ clauses }}

See [Clause](../clauses/t/one.md).
"""
LINKS = (
    "Links: [a](one.md), [`b]` c](./one.md), [*d*](<one.md>), [e](one.md#top), [f][x], [x],\n"
    "[h\\]](one.md), [i][], [j](o%6ee.md), <http://one.md>.\n\n[x]: one.md\n[i]: <one.md>"
)


@pytest.fixture
def library(builder: RepoBuilder) -> RepoBuilder:
    for name in ("one", "two", "three", "four", "five", "six"):
        builder.write(f"clauses/t/{name}.md", CLAUSE.format(title=name, text=f"Clause {name}."))
    builder.write("clauses/t/links.md", CLAUSE.format(title="L", text=LINKS))
    builder.write("agreements/f/form.md", FORM)
    builder.write("agreements/a.md", AGREEMENT)
    builder.write("agreements/own.md", OWN)
    checked = run_cli(["check"], builder.root)
    assert checked.code == 0, checked.stderr
    return builder


@pytest.mark.parametrize("name", ["one", "two", "three", "four", "five", "six", "links"])
def test_every_clause_can_move_and_come_back(library: RepoBuilder, name: str) -> None:
    root = library.root
    names = ["f", "a", "own"]
    before = snapshot(root)
    texts = [run_cli(["compose", each], root).stdout for each in names]
    assert run_cli(["mv", f"t/{name}", "deep/er/moved"], root).code == 0
    assert run_cli(["check"], root).code == 0
    assert [run_cli(["compose", each], root).stdout for each in names] == texts
    for path, data in snapshot(root).items():
        body = data.decode().replace("formerly: [t/" + name + "]", "")
        assert f"t/{name}]" not in body.replace(f"t/{name}.md", "")
        assert f"t/{name}\n" not in body, path
    assert run_cli(["mv", "deep/er/moved", f"t/{name}"], root).code == 0
    after = snapshot(root)
    for path in before:
        if path.startswith("agreements/"):
            assert after[path].decode() == before[path].decode()


def test_links_are_rewritten_in_the_way_they_are_written(library: RepoBuilder) -> None:
    root = library.root
    assert run_cli(["mv", "t/one", "u/one"], root).code == 0
    assert (root / "clauses/t/links.md").read_text() == CLAUSE.format(
        title="L",
        text="Links: [a](../u/one.md), [`b]` c](../u/one.md), [*d*](<../u/one.md>), [e](../u/one.md#top), "
        "[f][x], [x],\n[h\\]](../u/one.md), [i][], [j](../u/one.md), <http://one.md>.\n\n"
        "[x]: ../u/one.md\n[i]: <../u/one.md>",
    )
    assert "[Clause](../../clauses/u/one.md)" in (root / "agreements/f/form.md").read_text()
    assert '"u/one": t/five' in (root / "agreements/a.md").read_text()


def test_a_form_takes_its_links_along(library: RepoBuilder) -> None:
    root = library.root
    texts = [run_cli(["compose", each], root).stdout for each in ("f", "a")]
    assert run_cli(["mv", "f", "deep/er/f"], root).code == 0
    assert "[Clause](../../../../clauses/t/one.md)" in (root / "agreements/deep/er/f/form.md").read_text()
    assert [run_cli(["compose", each], root).stdout for each in ("deep/er/f", "a")] == texts
    assert run_cli(["mv", "own", "people/own"], root).code == 0
    assert "[Clause](../../clauses/t/one.md)" in (root / "agreements/people/own.md").read_text()
    assert run_cli(["check"], root).code == 0
