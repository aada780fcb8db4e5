"""A small host on this machine that answers what the comment job asks, and keeps what it is told."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "a-token-of-this-test"
BOT = {"login": "github-actions[bot]", "type": "Bot"}
REPOSITORY = "acme/contracts"
HEAD = "a1" * 20


@dataclass
class State:
    """What the host knows. ``faults`` are answers to give first: a pattern of method and path, and what."""

    run: dict[str, Any]
    pulls: list[dict[str, Any]]
    archive: bytes = b""
    artifacts: list[dict[str, Any]] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)
    line_comments: list[dict[str, Any]] = field(default_factory=list)
    faults: list[tuple[str, int, dict[str, str]]] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    tokens_elsewhere: list[str] = field(default_factory=list)


def make_state(archive: bytes = b"", *, fork: bool = False, run_id: int = 50) -> State:
    """One open pull request whose review has ended."""
    origin = "someone/contracts" if fork else REPOSITORY
    run = {
        "id": run_id,
        "event": "pull_request",
        "head_sha": HEAD,
        "head_branch": "change/a#b c",
        "head_repository": {"full_name": origin},
        "pull_requests": [] if fork else [{"number": 7}],
    }
    pull = {"number": 7, "head": {"ref": "change/a#b c", "sha": HEAD, "repo": {"full_name": origin}}}
    artifact = {"id": 9, "name": "clausectl-review", "expired": False, "size_in_bytes": len(archive)}
    return State(run, [pull], archive, [artifact])


class _Handler(BaseHTTPRequestHandler):
    state: State

    def log_message(self, *_: object) -> None:
        """Nothing on stderr."""

    def _answer(self, content: object, status: int = 200, **headers: str) -> None:
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _handle(self) -> None:
        state = self.state
        length = int(self.headers.get("Content-Length") or 0)
        given = json.loads(self.rfile.read(length)) if length else {}
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        state.asked.append((self.command, url.path))
        for at, (pattern, status, headers) in enumerate(state.faults):
            if re.fullmatch(pattern, f"{self.command} {url.path}"):
                del state.faults[at]
                self._answer({"message": "no"}, status, **headers)
                return
        if url.path == "/elsewhere/archive.zip":
            state.tokens_elsewhere.append(self.headers.get("Authorization") or "")
            self._answer(state.archive)
            return
        assert self.headers.get("Authorization") == f"Bearer {TOKEN}"
        self._route(url.path.removeprefix(f"/repos/{REPOSITORY}"), query, given)

    def _route(self, path: str, query: dict[str, str], given: dict[str, Any]) -> None:
        state, run = self.state, self.state.run
        if path == f"/actions/runs/{run['id']}":
            self._answer(run)
        elif path == "/pulls":
            owner, _, branch = query["head"].partition(":")
            assert query["state"] == "open"
            found = [
                one
                for one in state.pulls
                if one["head"]["ref"] == branch and one["head"]["repo"]["full_name"].startswith(f"{owner}/")
            ]
            self._page(found, query)
        elif path == f"/actions/runs/{run['id']}/artifacts":
            found = [one for one in state.artifacts if one["name"] == query["name"]]
            self._answer({"total_count": len(found), "artifacts": found})
        elif match := re.fullmatch(r"/actions/artifacts/(\d+)/zip", path):
            assert int(match.group(1)) in [one["id"] for one in state.artifacts]
            self._answer(b"", 302, Location="/elsewhere/archive.zip")
        elif path == "/issues/7/comments" and self.command == "GET":
            self._page(state.comments, query)
        elif path == "/issues/7/comments":
            state.comments.append({"id": 100 + len(state.comments), "user": BOT, "body": given["body"]})
            self._answer(state.comments[-1], 201)
        elif match := re.fullmatch(r"/issues/comments/(\d+)", path):
            assert self.command == "PATCH"
            comment = next(one for one in state.comments if one["id"] == int(match.group(1)))
            comment["body"] = given["body"]
            self._answer(comment)
        elif path == "/pulls/7/comments" and self.command == "GET":
            self._page(state.line_comments, query)
        elif path == "/pulls/7/comments":
            assert set(given) == {"body", "commit_id", "path", "line", "side"}
            state.line_comments.append({**given, "id": 500 + len(state.line_comments), "user": BOT})
            self._answer(state.line_comments[-1], 201)
        else:
            self._answer({"message": "Not Found"}, 404)

    def _page(self, entries: list[dict[str, Any]], query: dict[str, str]) -> None:
        size, page = int(query["per_page"]), int(query["page"])
        self._answer(entries[size * (page - 1) : size * page])

    do_GET = do_POST = do_PATCH = _handle  # noqa: N815


@contextmanager
def serve(state: State) -> Iterator[str]:
    """The address of the host while it answers."""
    handler = type("Handler", (_Handler,), {"state": state})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
