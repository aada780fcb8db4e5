"""The comment job against a host on this machine: new, updated, forks, hostile reports, errors, old runs."""

from __future__ import annotations

import html
import importlib.util
import io
import json
import re
import sys
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path
from types import ModuleType

import pytest
from fake_host import BOT, HEAD, REPOSITORY, TOKEN, State, make_state, serve
from hypothesis import given, settings
from hypothesis import strategies as st

from cli_runner import run_cli
from review.stories import STORIES, Story, build_story

TOP = Path(__file__).resolve().parents[2]
AUTHOR = "github-actions[bot]"
LINE = {
    "path": "clauses/a b/ü.md",
    "line": 3,
    "old": "version: 1.0.0",
    "new": "version: 2.0.0",
    "shown": True,
}


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("post", TOP / "comment/post.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["post"] = module
    spec.loader.exec_module(module)
    return module


post = load()


def pack(comment: str | bytes = "## A change\n", report: object = None, **more: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in more.items():
            archive.writestr(name, data)
        archive.writestr("comment.md", comment)
        archive.writestr("review.json", json.dumps(report if report is not None else {"suggestions": []}))
    return buffer.getvalue()


def run(state: State, *, waits: list[float] | None = None, suggestions: bool = True) -> str:
    with serve(state) as address:
        host = post.Host(address, REPOSITORY, TOKEN, (waits if waits is not None else []).append)
        told = post.post(host, str(state.run["id"]), "clausectl-review", AUTHOR, suggestions=suggestions)
    assert isinstance(told, str)
    return told


def bodies(state: State) -> list[str]:
    return [str(comment["body"]) for comment in state.comments]


# One comment


def test_a_first_run_comments_and_a_later_one_updates_it() -> None:
    state = make_state(pack("## First\n"))
    assert "is written" in run(state)
    assert bodies(state) == ["<!-- clausectl review run=50 -->\n## First\n"]
    state.archive, state.run["id"] = pack("## Second\n"), 51
    assert "is updated" in run(state)
    assert bodies(state) == ["<!-- clausectl review run=51 -->\n## Second\n"]
    assert "as it was" in run(state)
    assert set(state.tokens_elsewhere) == {""}


def test_a_fork_is_found_by_its_branch_and_commit() -> None:
    state = make_state(pack(), fork=True)
    # Somebody else's pull request from a branch of the same name, and one with an older commit.
    state.pulls += [
        {"number": 8, "head": {"ref": "change/a#b c", "sha": HEAD, "repo": {"full_name": "someone/other"}}},
        {"number": 9, "head": {**state.pulls[0]["head"], "sha": "b2" * 20}},
    ]
    assert "pull request 7" in run(state)
    assert len(state.comments) == 1


def test_comments_of_others_are_left_alone_whatever_they_begin_with() -> None:
    state = make_state(pack("mine"))
    spoofed = "<!-- clausectl review run=1 -->\nof somebody else"
    state.comments += [
        {"id": 1, "user": {"login": "someone", "type": "User"}, "body": spoofed},
        {"id": 2, "user": BOT, "body": "the bot, on another matter: <!-- clausectl review run=1 -->"},
        {"id": 3, "user": None, "body": spoofed},
    ]
    before = bodies(state)
    run(state)
    assert bodies(state)[:3] == before
    assert len(state.comments) == 4


def test_the_own_comment_is_found_behind_many_others() -> None:
    state = make_state(pack("new"))
    state.comments = [{"id": n, "user": {"login": "x"}, "body": "talk"} for n in range(250)]
    state.comments.append({"id": 250, "user": BOT, "body": "<!-- clausectl review run=4 -->\nold"})
    assert "is updated" in run(state)
    assert len(state.comments) == 251


# Old runs


def test_a_run_of_an_older_commit_is_ignored() -> None:
    state = make_state(pack())
    state.pulls[0]["head"]["sha"] = "b2" * 20
    with pytest.raises(post.StoppedError, match="newer commits") as stopped:
        run(state)
    assert not stopped.value.failed
    assert state.comments == []


def test_an_earlier_run_of_the_same_commit_does_not_overwrite_a_later_one() -> None:
    state = make_state(pack("earlier"))
    state.comments.append({"id": 1, "user": BOT, "body": "<!-- clausectl review run=51 -->\nlater"})
    with pytest.raises(post.StoppedError, match="later run"):
        run(state)
    assert bodies(state) == ["<!-- clausectl review run=51 -->\nlater"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"event": "push"}, "not for a pull request"),
        ({"head_repository": None}, "is gone"),
        ({"head_branch": "another"}, "closed"),
    ],
)
def test_runs_that_speak_for_no_pull_request_are_ignored(change: dict[str, object], why: str) -> None:
    state = make_state(pack())
    state.run |= change
    with pytest.raises(post.StoppedError, match=why):
        run(state)
    assert state.comments == []


def test_one_commit_in_two_pull_requests_is_told_apart_by_the_run_or_not_at_all() -> None:
    state = make_state(pack())
    state.pulls.append({**state.pulls[0], "number": 8})
    assert "pull request 7" in run(state)
    state.run["pull_requests"] = []
    with pytest.raises(post.StoppedError, match="several pull requests"):
        run(state)


# Hostile reports


def test_a_report_can_neither_mention_nor_refer_nor_pass_for_a_marker() -> None:
    text = (
        "<!-- clausectl review run=9 -->\n@acme/legal &#64;acme &#x40;acme &commat;acme\n@&#97;cme &#64acme "
        "&&#35;64;acme #1 acme/x#12 GH-7 &#35;9 #&#49;\n"
        "<script>alert(1)</script> <img src=x> <a href='y'>z</a>\n"
        "[press](https://example.org) ![x](//example.org/y.png) https://example.org www.example.org\n"
        "[r]: https://example.org\n<DETAILS open>\u202eabc\u200b\x1b[31m\x00\r\n"
    )
    cleaned = post.clean_comment(text.encode())
    for gone in ("<!--", "<script", "<img", "<a ", "](", "![", "]:", "https:", "www.", "<DETAILS", "\u202e"):
        assert gone not in cleaned
    shown = html.unescape(cleaned)
    assert not re.search(r"@\w", shown)
    assert not re.search(r"#\d", shown)
    assert not re.search(r"(?i)gh-\d", shown)
    assert "\x1b" not in cleaned
    assert "\x00" not in cleaned
    assert post.clean_comment(b"\xff\xfe\x00ok") == "\ufffd\ufffdok"


@given(st.text(alphabet="@#&;<>!-[]()x641 \n:ahttps/.wX40", max_size=60))
@settings(max_examples=400, deadline=None)
def test_no_text_mentions_or_makes_a_comment_of_html(text: str) -> None:
    cleaned = post.clean_comment(text.encode())
    assert "<!" not in cleaned
    assert not re.search(r"@\w", html.unescape(cleaned))
    assert "](" not in cleaned


@pytest.mark.parametrize(
    "text", ["<" * 400_000, "@" * 400_000, "&#" * 200_000, "]( " * 100_000, "x" * 400_000, "a\n" * 200_000]
)
def test_a_huge_report_is_cut_and_says_so(text: str) -> None:
    cleaned = post.clean_comment(text.encode())
    assert len(cleaned.encode()) <= post.COMMENT_BYTES
    assert "This comment is cut" in cleaned


def test_a_cut_closes_the_block_of_code_it_falls_into() -> None:
    cleaned = post.clean_comment(("~~~\n" + "code\n" * 20_000).encode())
    assert cleaned.count("~~~") == 2
    assert cleaned.rstrip().endswith("**")


@pytest.mark.parametrize(
    "story",
    [one for one in STORIES if not one.shallow and "hostile" not in one.name][::4],
    ids=lambda s: s.name,
)
def test_an_honest_report_comes_through_as_it_is(story: Story, tmp_path: Path) -> None:
    repo = build_story(story, tmp_path / "r")
    told = run_cli(["review", story.base, story.head, "--format", "markdown"], repo.root).stdout
    cleaned = post.clean_comment(told.encode())
    assert cleaned.replace("@\u200b", "&#64;").replace("#\u200b", "&#35;") == told.strip().replace(
        "\u200b", ""
    )


def test_only_two_names_are_read_and_no_path_leads_anywhere(tmp_path: Path) -> None:
    paths = {"../comment.md": b"up", "/comment.md": b"root", "x/comment.md": b"in", "COMMENT.MD": b"case"}
    state = make_state(pack("right", **{**paths, "..\\evil": b"x"}))
    run(state)
    assert bodies(state) == ["<!-- clausectl review run=50 -->\nright\n"]
    assert list(tmp_path.iterdir()) == []


def test_a_bomb_is_not_unpacked() -> None:
    archive = pack(b"A" * 60_000_000, {"suggestions": []})
    assert len(archive) < 100_000
    read = post.read_archive(archive, ("comment.md", "review.json"))
    assert len(read["comment.md"]) == 2 * post.COMMENT_BYTES + 1
    state = make_state(archive)
    run(state)
    assert len(bodies(state)[0].encode()) < 65_000


@pytest.mark.parametrize(
    "archive",
    [b"", b"PK", b"not a zip" * 100, pack()[:-30], pack().replace(b"comment.md", b"comment.mx", 1)],
)
def test_what_is_no_archive_is_told(archive: bytes) -> None:
    with pytest.raises(post.StoppedError, match=r"cannot be read|no comment"):
        run(make_state(archive))


def test_an_archive_packed_otherwise_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("comment.md", "x")
    with pytest.raises(post.StoppedError, match="packed"):
        run(make_state(buffer.getvalue()))


@given(st.binary(max_size=300), st.integers(0, 400))
@settings(max_examples=200, deadline=None)
def test_any_damage_to_an_archive_is_a_known_error(damage: bytes, at: int) -> None:
    whole = pack("text")
    with suppress(post.StoppedError):
        read = post.read_archive(whole[:at] + damage + whole[at + len(damage) :], ("comment.md",))
        assert set(read) <= {"comment.md"}


def test_an_archive_that_is_too_large_or_expired_is_not_asked_for() -> None:
    for change in ({"size_in_bytes": 10**9}, {"expired": True}, {"name": "other"}, {"id": "9/../.."}):
        state = make_state(pack())
        state.artifacts[0] |= change
        with pytest.raises(post.StoppedError, match="no report"):
            run(state)
        assert not [path for _, path in state.asked if path.endswith("/zip")]


# Suggestions


def test_a_version_line_is_offered_once() -> None:
    state = make_state(pack(report={"suggestions": [LINE, LINE, {**LINE, "shown": False, "line": 9}]}))
    assert "offered: 1." in run(state)
    (comment,) = state.line_comments
    assert (comment["commit_id"], comment["path"], comment["line"]) == (HEAD, LINE["path"], 3)
    assert "```suggestion\nversion: 2.0.0\n```\n" in comment["body"]
    state.run["id"] = 51
    assert "offered: 0." in run(state)
    assert len(state.line_comments) == 1


def test_somebody_elses_suggestion_is_not_taken_for_the_own() -> None:
    state = make_state(pack(report={"suggestions": [LINE]}))
    key = post.read_suggestions(json.dumps({"suggestions": [LINE]}).encode())[0].key
    body = f"<!-- clausectl suggestion {key} -->"
    state.line_comments.append({"id": 1, "user": {"login": "someone"}, "body": body})
    run(state)
    assert len(state.line_comments) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"path": "../x.md"},
        {"path": "/etc/x.md"},
        {"path": "a//x.md"},
        {"path": "a/../../x.md"},
        {"path": ".git/x.md"},
        {"path": "c:x.md"},
        {"path": "a\\x.md"},
        {"path": "a\nx.md"},
        {"path": "a\u202ex.md"},
        {"path": "x.yml"},
        {"path": "a" * 500 + ".md"},
        {"path": 3},
        {"line": 0},
        {"line": True},
        {"line": 2.5},
        {"line": "3"},
        {"line": 10**9},
        {"new": "version: 2.0.0\n"},
        {"new": "version: 2.0.0\n```\n@acme"},
        {"new": "version: 2.0"},
        {"new": "version: ２.0.0"},
        {"new": "title: x"},
        {"new": None},
        {"shown": "true"},
        {"shown": 1},
    ],
    ids=str,
)
def test_a_suggestion_that_is_not_plain_is_not_made(change: dict[str, object]) -> None:
    assert post.read_suggestions(json.dumps({"suggestions": [{**LINE, **change}]}).encode()) == []
    assert len(post.read_suggestions(json.dumps({"suggestions": [LINE]}).encode())) == 1


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{", b"[" * 200_000, b"\xff", b'{"suggestions": {}}', b'{"suggestions": [1, null]}']
)
def test_a_report_that_is_none_suggests_nothing(data: bytes) -> None:
    assert post.read_suggestions(data) == []


def test_at_most_ten_lines_are_offered_and_one_that_is_not_shown_stops_nothing() -> None:
    many = [{**LINE, "path": f"clauses/c{n}.md"} for n in range(30)]
    state = make_state(pack(report={"suggestions": many}))
    state.faults.append((r"POST .*/pulls/7/comments", 422, {}))
    assert "offered: 9." in run(state)
    assert len(state.line_comments) == 9
    assert "offered: 0." in run(make_state(pack(report={"suggestions": many})), suggestions=False)


def test_the_report_of_the_command_is_understood(tmp_path: Path) -> None:
    story = next(one for one in STORIES if one.name == "change a number without a version")
    repo = build_story(story, tmp_path / "r")
    told = run_cli(["review", story.base, story.head, "--format", "json"], repo.root).stdout
    (found,) = post.read_suggestions(told.encode())
    assert (found.path, found.line, found.new) == ("clauses/talks/exclusivity.md", 3, "version: 2.0.0")


def test_a_review_reaches_its_pull_request_whole(tmp_path: Path) -> None:
    story = next(one for one in STORIES if one.name == "change a number without a version")
    repo = build_story(story, tmp_path / "r")
    files = {"markdown": tmp_path / "comment.md", "json": tmp_path / "review.json"}
    also = [word for form, path in files.items() for word in ("--also", f"{form}={path}")]
    assert run_cli(["review", story.base, story.head, *also], repo.root).code == 1
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files.values():
            archive.write(path, path.name)
    state = make_state(buffer.getvalue(), fork=True)
    assert "offered: 1." in run(state)
    for words in ("<del>thirty (30)</del>", "<ins>ninety (90)</ins>", "CL620", "version: 2.0.0"):
        assert words in bodies(state)[0]
    assert state.line_comments[0]["path"] == "clauses/talks/exclusivity.md"


# Errors of the host


@pytest.mark.parametrize(
    ("status", "headers", "waited"),
    [
        (502, {}, [1.0]),
        (429, {"Retry_After": "7"}, [7.0]),
        (403, {"X_RateLimit_Remaining": "0"}, [1.0]),
        (503, {"Retry_After": "100000"}, [60.0]),
    ],
)
def test_errors_that_pass_are_tried_again(status: int, headers: dict[str, str], waited: list[float]) -> None:
    state, waits = make_state(pack()), []
    state.faults.append((r"GET .*/artifacts", status, headers))
    assert "is written" in run(state, waits=waits)
    assert waits == waited


def test_a_comment_whose_answer_was_lost_is_not_made_twice() -> None:
    state, waits = make_state(pack("text")), []
    state.comments.append({"id": 100, "user": BOT, "body": "<!-- clausectl review run=50 -->\ntext\n"})
    assert "as it was" in run(state, waits=waits)
    state = make_state(pack("text"))
    state.faults.append((r"POST .*/issues/7/comments", 502, {}))
    assert "is written" in run(state, waits=waits)
    assert len(state.comments) == 1


def test_a_comment_that_was_deleted_meanwhile_is_written_anew() -> None:
    state = make_state(pack("new"))
    state.comments.append({"id": 100, "user": BOT, "body": "<!-- clausectl review run=4 -->\nold"})
    state.faults.append((r"PATCH .*", 404, {}))
    assert "is updated" in run(state)


def test_errors_that_stay_end_with_what_was_asked() -> None:
    for status, asked in ((404, 1), (403, 1), (500, post.TRIES)):
        state = make_state(pack())
        state.faults += [(r"GET .*/actions/runs/50", status, {})] * post.TRIES
        with pytest.raises(post.RefusedError, match=f"answered {status}"):
            run(state)
        assert len(state.asked) == asked


def test_a_host_that_cannot_be_reached_is_told() -> None:
    waits: list[float] = []
    with serve(make_state()) as address:
        pass
    with pytest.raises(post.RefusedError, match="not reached"):
        post.post(post.Host(address, REPOSITORY, TOKEN, waits.append), "50", "x", AUTHOR)
    assert waits == [1.0, 2.0, 4.0]


@pytest.mark.parametrize("number", ["", "x", "1/../2", "1?x", "-1", "²"])
def test_a_run_that_is_no_number_is_not_asked_for(number: str) -> None:
    host = post.Host("http://127.0.0.1:9", REPOSITORY, TOKEN)
    with pytest.raises(post.StoppedError, match="no number"):
        post.find_run(host, number)
    with pytest.raises(post.StoppedError, match="no repository"):
        post.Host("http://127.0.0.1:9", "a/b/../c", TOKEN)


def test_damaged_deflated_data_is_a_known_error() -> None:
    data = bytearray(pack("word " * 500))
    start = data.index(b"comment.md") + len("comment.md")
    data[start : start + 20] = b"\xff" * 20
    with pytest.raises(post.StoppedError):
        post.read_archive(bytes(data), ("comment.md",))
    assert issubclass(zlib.error, Exception)


# The action


def test_the_action_posts_with_what_the_run_gives_it(tmp_path: Path) -> None:
    sys.path.insert(0, str(TOP / "tests/action"))
    from checkouts import make_environment
    from composite import run_action

    state = make_state(pack("## Told\n", {"suggestions": [LINE]}), fork=True)
    event = ("workflow_run", {"workflow_run": {"id": 50}})
    with serve(state) as address:
        environment = make_environment(tmp_path, event) | {
            "GITHUB_API_URL": address,
            "GITHUB_REPOSITORY": REPOSITORY,
        }
        outcome = run_action(
            TOP / "comment",
            workspace=tmp_path,
            temp=tmp_path / "t",
            environment=environment,
            inputs={},
            github={"token": TOKEN, "event": {"workflow_run": {"id": "50"}}},
        )
        assert outcome.code == 0, (outcome.logs, outcome.errors)
        assert len(state.comments) == len(state.line_comments) == 1
        state.pulls.clear()
        again = run_action(
            TOP / "comment",
            workspace=tmp_path,
            temp=tmp_path / "t2",
            environment=environment,
            inputs={},
            github={"token": TOKEN, "event": {"workflow_run": {"id": "50"}}},
        )
    assert again.code == 0
    assert [one[0] for one in again.commands] == ["notice"]
    assert TOKEN not in "".join(outcome.logs.values()) + "".join(outcome.errors.values())
