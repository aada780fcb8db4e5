"""Findings that are let stand: what lets nothing stand is told, unless something was not read."""

from __future__ import annotations

import json
from pathlib import Path

from cli_runner import run_cli
from repo_builder import RepoBuilder

FORM = "---\nkind: form\ntitle: Deal\nversion: 1.0.0\nclauses: [a]\n---\n{{ clauses }}\n"
CLAUSE = "---\ntitle: A\nversion: 1.0.0\nallow: {%s}\n---\nThe Supplier pays within thirty (45) days.\n"


def tell(root: Path) -> list[tuple[str, str, int, int, str]]:
    ran = run_cli(["check", "--format", "json"], root)
    found = json.loads(ran.stdout)["findings"]
    return [(f["code"], f["path"], f["line"], f["column"], f["message"]) for f in found]


def test_what_is_let_stand_is_left_out_and_what_is_found_nowhere_is_told(tmp_path: Path) -> None:
    repo = RepoBuilder(tmp_path / "r")
    allow = 'CL560: "agreed so", CL563: "an old day", CL203: "html", CL999: "nothing"'
    repo.write_all({"clauses/a.md": CLAUSE % allow, "agreements/deal/form.md": FORM})
    at = {
        code: CLAUSE.splitlines()[3].index("%s") + 1 + allow.index(code)
        for code in ("CL563", "CL203", "CL999")
    }
    assert tell(repo.root) == [
        ("CL146", "clauses/a.md", 4, at["CL563"], "CL563 is allowed here and is found nowhere"),
        *(
            (
                "CL146",
                "clauses/a.md",
                4,
                at[code],
                f"{code} is allowed here and is the code of no rule, so nothing is let stand",
            )
            for code in ("CL203", "CL999")
        ),
    ]


def test_while_a_form_cannot_be_read_no_clause_is_called_unused_and_no_entry_needless(tmp_path: Path) -> None:
    repo = RepoBuilder(tmp_path / "r")
    repo.write_all(
        {
            "clauses/a.md": CLAUSE % 'CL560: "agreed so"',
            "clauses/b.md": '---\ntitle: B\nversion: 1.0.0\nallow: {CL502: "soon"}\n---\nWords.\n',
            "agreements/deal/form.md": FORM.replace("kind: form", "kind: from"),
        }
    )
    codes = {code for code, *_ in tell(repo.root)}
    assert codes
    assert not codes & {"CL502", "CL146"}
    repo.write("agreements/deal/form.md", FORM)
    assert tell(repo.root) == []
