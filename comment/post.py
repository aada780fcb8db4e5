"""Post the report of a review on its pull request: one comment, updated by each later run.

This runs with a token that may write, after a run that anybody who can open a
pull request had in hand. So nothing of that run is trusted: which pull request
it was is asked of the host; the archive is read for two files, by name and up to
a size; the text is shown as text of a report and can neither mention people nor
pass for a comment of this program's own making; a suggestion is a version line
or nothing. Nothing of the pull request is checked out, and nothing is run.

Standard library only. Reads GITHUB_TOKEN, GITHUB_API_URL, GITHUB_REPOSITORY,
CLAUSECTL_RUN, CLAUSECTL_ARTIFACT, CLAUSECTL_AUTHOR, CLAUSECTL_SUGGESTIONS.
"""

from __future__ import annotations

import hashlib
import http.client
import io
import json
import os
import re
import sys
import time
import unicodedata
import urllib.error
import urllib.parse
import urllib.request
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NoReturn, TypeGuard

COMMENT_BYTES = 60_000
ARCHIVE_BYTES = 20_000_000
REPORT_BYTES = 20_000_000
ANSWER_BYTES = 20_000_000
MOST_SUGGESTIONS = 10
MOST_PAGES = 50
TRIES = 4
_MARK = "<!-- clausectl review"
_SUGGESTED = "<!-- clausectl suggestion"
_MARKED = re.compile(r"<!-- clausectl review run=(\d{1,20}) -->\n")
_SAFE_TAG = re.compile(r"</?(?:b|blockquote|br|code|del|details|em|ins|pre|strong|sub|summary|sup)>")
_VERSION = re.compile(r"version: [0-9]{1,6}\.[0-9]{1,6}\.[0-9]{1,6}")
_CUT = "\n\n**This comment is cut; the page of the run has the whole report.**\n"


class StoppedError(Exception):
    """Nothing is to be posted, and why; ``failed`` says whether somebody has to look at it."""

    def __init__(self, why: str, *, failed: bool = False) -> None:
        super().__init__(why)
        self.failed = failed


class RefusedError(Exception):
    """An answer of the host that trying again does not mend. ``status`` is HTTP's, 0 where none came."""

    def __init__(self, status: int, what: str) -> None:
        super().__init__(
            f"{what}: the host answered {status}" if status else f"{what}: the host was not reached"
        )
        self.status = status


# What the report may say


def clean_comment(data: bytes, limit: int = COMMENT_BYTES) -> str:
    """Untrusted bytes as Markdown that can be shown in this program's name, at most ``limit`` bytes.

    Kept are words, tables, headings and the few tags that reports use. Comments
    of html, other tags, links, images, mentions, references to issues, control
    characters and characters without a width are made text or left out. Linear.
    """
    text = data[: limit * 2].decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(character for character in text if _is_shown(character))
    # A host finds mentions and references in the words of the finished page, behind any escape:
    # a character without a width stops them, and keeps "&" and "#" from becoming another escape.
    text = re.sub(r"@|&(?:#0*64(?!\d)|#[xX]0*40(?![0-9A-Fa-f])|commat);?", "@\u200b", text)
    text = re.sub(r"&(?:#0*35(?!\d)|#[xX]0*23(?![0-9A-Fa-f])|num);?", "#\u200b", text)
    text = re.sub(r"(?<!&)#(?=[\d&])|\b[Gg][Hh]-(?=\d)", "\\g<0>\u200b", text)
    text = re.sub(r"<[^<>\n]{0,20}>|<", lambda match: _keep_tag(match.group()), text)
    text = text.replace("](", "]&#40;").replace("![", "!&#91;").replace("]:", "]&#58;")
    text = re.sub(r"(?i)\b(https?|ftp|mailto|xmpp):", "\\1&#58;", text)
    text = re.sub(r"(?i)\bwww\.", "www&#46;", text)
    return cut_text(text.strip(), limit, whole=len(data) <= limit * 2)


def _is_shown(character: str) -> bool:
    return character in "\n\t" or unicodedata.category(character) not in (
        "Cc",
        "Cf",
        "Cs",
        "Co",
        "Cn",
        "Zl",
        "Zp",
    )


def _keep_tag(text: str) -> str:
    return text if _SAFE_TAG.fullmatch(text) else "&lt;" + text[1:]


def cut_text(text: str, limit: int, *, whole: bool = True) -> str:
    """A text of at most ``limit`` bytes, cut at the end of a line; says so where it was cut."""
    data = text.encode("utf-8")
    if whole and len(data) <= limit:
        return text
    kept = data[: limit - len(_CUT.encode()) - 32].decode("utf-8", "ignore")
    kept = kept.rpartition("\n")[0] or kept
    fences = [line[:3] for line in kept.split("\n") if line.startswith(("```", "~~~"))]
    return kept + (f"\n{fences[-1]}" if len(fences) % 2 else "") + _CUT


@dataclass(frozen=True)
class Suggestion:
    """A version line to accept at a line (from 1) of a file of the change."""

    path: str
    line: int
    new: str

    @property
    def key(self) -> str:
        """What it is known by later; the line may move."""
        return hashlib.sha256(f"{self.path}\0{self.new}".encode()).hexdigest()[:32]


def read_suggestions(data: bytes) -> list[Suggestion]:
    """The suggestions of an untrusted report that are plain: at most ten, none of them twice."""
    try:
        report = json.loads(data)
    except (ValueError, RecursionError):
        return []
    listed = report.get("suggestions") if isinstance(report, dict) else None
    found: dict[str, Suggestion] = {}
    for one in listed if isinstance(listed, list) else []:
        if len(found) < MOST_SUGGESTIONS and isinstance(one, dict) and one.get("shown") is True:
            path, line, new = one.get("path"), one.get("line"), one.get("new")
            if _is_plain_path(path) and _is_plain_line(line) and _is_version_line(new):
                suggestion = Suggestion(path, line, new)
                found.setdefault(suggestion.key, suggestion)
    return list(found.values())


def _is_plain_path(path: object) -> TypeGuard[str]:
    """Whether a path is relative, leads nowhere else, and holds nothing that does not show."""
    if not isinstance(path, str) or not 0 < len(path) <= 400 or not path.endswith(".md"):
        return False
    if any(part in ("", ".", "..", ".git") for part in path.split("/")):
        return False
    return not any(character in "\\:\n\t" or not _is_shown(character) for character in path)


def _is_plain_line(line: object) -> TypeGuard[int]:
    return isinstance(line, int) and not isinstance(line, bool) and 1 <= line <= 1_000_000


def _is_version_line(new: object) -> TypeGuard[str]:
    return isinstance(new, str) and _VERSION.fullmatch(new) is not None


def write_suggestion(suggestion: Suggestion) -> str:
    """The comment on a line that offers to put a version in."""
    said = "The words of this clause or form change: this is the version that goes with them."
    return f"{_SUGGESTED} {suggestion.key} -->\n{said}\n\n```suggestion\n{suggestion.new}\n```\n"


def read_archive(data: bytes, names: tuple[str, ...]) -> dict[str, bytes]:
    """Those files of an untrusted zip archive that stand at its top under exactly these names.

    Nothing is written anywhere, so that no path in it matters, and of each file
    no more is unpacked than may be used, whatever the archive says of its size.
    Raises StoppedError for what is no archive.
    """
    found: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                if entry.filename not in names or entry.filename in found:
                    continue
                if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    raise StoppedError("the archive is packed in a way that is not read", failed=True)
                limit = COMMENT_BYTES * 2 + 1 if entry.filename.endswith(".md") else REPORT_BYTES + 1
                with archive.open(entry) as file:
                    found[entry.filename] = file.read(limit)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError):
        raise StoppedError("the archive of the report cannot be read", failed=True) from None
    return {name: content for name, content in found.items() if len(content) <= REPORT_BYTES}


# The host


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Redirects are followed by hand: the token goes to the host's own address and nowhere else."""

    def redirect_request(self, *_: object) -> None:
        return None


class Host:
    """The few calls of the host's interface, each tried again where that can help."""

    def __init__(
        self, address: str, repository: str, token: str, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        if not re.fullmatch(r"[\w.-]+/[\w.-]+", repository):
            raise StoppedError("GITHUB_REPOSITORY names no repository", failed=True)
        self.address = address.rstrip("/")
        self.repository = repository
        self._token = token
        self._sleep = sleep
        self._open = urllib.request.build_opener(NoRedirect).open

    def pause(self, turn: int) -> None:
        """Wait before a try; longer each time."""
        self._sleep(2.0**turn)

    def get(self, path: str, **query: str | int) -> object:
        """The answer to a question about the repository."""
        asked = f"?{urllib.parse.urlencode(query)}" if query else ""
        return self.call("GET", f"{path}{asked}")

    def pages(self, path: str, **query: str | int) -> Iterator[dict[str, object]]:
        """All entries of a list, page by page."""
        for page in range(1, MOST_PAGES + 1):
            found = self.get(path, **query, per_page=100, page=page)
            entries = found if isinstance(found, list) else []
            yield from (entry for entry in entries if isinstance(entry, dict))
            if len(entries) < 100:
                return

    def call(self, method: str, path: str, content: object = None, *, tries: int = TRIES) -> object:
        """One call below ``/repos/OWNER/NAME``. Raises RefusedError."""
        data = None if content is None else json.dumps(content).encode()
        _, answer = self._try(method, f"{self.address}/repos/{self.repository}{path}", data, tries)
        try:
            return json.loads(answer) if answer else None
        except (ValueError, RecursionError):
            raise RefusedError(0, f"{method} {path.partition('?')[0]}") from None

    def download(self, path: str) -> bytes:
        """A file that the host keeps elsewhere; asked there without the token."""
        url = f"{self.address}/repos/{self.repository}{path}"
        location, data = self._try("GET", url, None, TRIES)
        if location:
            place = urllib.parse.urljoin(url, location)
            if urllib.parse.urlsplit(place).scheme != urllib.parse.urlsplit(self.address).scheme:
                raise RefusedError(0, "the archive")
            location, data = self._try("GET", place, None, TRIES, signed=False)
        if location or len(data) > ARCHIVE_BYTES:
            raise StoppedError("the archive of the report is larger than any report", failed=True)
        return data

    def _try(
        self, method: str, url: str, data: bytes | None, tries: int, *, signed: bool = True
    ) -> tuple[str, bytes]:
        """Location and content of the answer; waits longer before each new try."""
        headers = {"User-Agent": "clausectl", "Accept": "application/vnd.github+json"} if signed else {}
        if signed:
            headers |= {"Authorization": f"Bearer {self._token}", "X-GitHub-Api-Version": "2022-11-28"}
        what, status = f"{method} {urllib.parse.urlsplit(url).path}", 0
        for turn in range(tries):
            request = urllib.request.Request(url, data=data, headers=headers, method=method)
            wait = 2.0**turn
            try:
                with self._open(request, timeout=30) as answer:
                    return "", answer.read(ANSWER_BYTES + 1)
            except urllib.error.HTTPError as error:
                with error:
                    status = error.code
                    if status in (301, 302, 303, 307, 308):
                        return error.headers.get("Location") or "", b""
                    asked = error.headers.get("Retry-After") or ""
                    limited = status == 429 or (
                        status == 403 and (asked or error.headers.get("X-RateLimit-Remaining") == "0")
                    )
                if status < 500 and not limited:
                    raise RefusedError(status, what) from None
                wait = min(float(asked), 60.0) if asked.isdecimal() else wait
            except (OSError, ValueError, http.client.HTTPException):
                status = 0
            if turn + 1 < tries:
                self._sleep(wait)
        raise RefusedError(status, what)


# What is posted where


@dataclass(frozen=True)
class Run:
    """A run of the review, as the host knows it. ``head`` is the commit of the pull request."""

    id: int
    head: str
    repository: str
    branch: str
    numbers: tuple[int, ...]


def find_run(host: Host, run_id: str) -> Run:
    """The run that is followed. Raises StoppedError where it was for no pull request."""
    if not re.fullmatch(r"[0-9]{1,20}", run_id):
        raise StoppedError("CLAUSECTL_RUN is no number of a run", failed=True)
    found = host.get(f"/actions/runs/{run_id}")
    told = found if isinstance(found, dict) else {}
    if told.get("event") != "pull_request":
        raise StoppedError("the run was not for a pull request")
    origin, head, branch = told.get("head_repository"), told.get("head_sha"), told.get("head_branch")
    name = origin.get("full_name") if isinstance(origin, dict) else None
    if not (isinstance(name, str) and isinstance(head, str) and isinstance(branch, str)):
        raise StoppedError("the branch of the run is gone")
    listed = told.get("pull_requests")
    numbers = (
        [one.get("number") for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    )
    return Run(int(run_id), head, name, branch, tuple(n for n in numbers if isinstance(n, int)))


def find_pull_request(host: Host, run: Run) -> int:
    """The open pull request whose head is the commit that was reviewed. Raises StoppedError where none is.

    Asked of the host by branch and commit: of a fork the run names no pull
    request, and what the archive might say of it is not looked at.
    """
    owner = run.repository.partition("/")[0]
    found = []
    for one in host.pages("/pulls", state="open", head=f"{owner}:{run.branch}"):
        head, number = one.get("head"), one.get("number")
        origin = head.get("repo") if isinstance(head, dict) else None
        if (
            isinstance(head, dict)
            and isinstance(origin, dict)
            and isinstance(number, int)
            and origin.get("full_name") == run.repository
            and head.get("ref") == run.branch
            and head.get("sha") == run.head
        ):
            found.append(number)
    if len(found) > 1:
        found = [number for number in found if number in run.numbers] or found
    if not found:
        raise StoppedError("the pull request is closed or has newer commits; the run of those speaks for it")
    if len(found) > 1:
        raise StoppedError(
            "one commit stands in several pull requests, and the run does not say which it was for"
        )
    return found[0]


def download_report(host: Host, run: Run, artifact: str) -> dict[str, bytes]:
    """The two files of the report. Raises StoppedError where there is no report."""
    found = host.get(f"/actions/runs/{run.id}/artifacts", name=artifact, per_page=100)
    listed = found.get("artifacts") if isinstance(found, dict) else None
    ids = [
        one["id"]
        for one in (listed if isinstance(listed, list) else [])
        if isinstance(one, dict)
        and one.get("name") == artifact
        and one.get("expired") is False
        and isinstance(one.get("id"), int)
        and isinstance(one.get("size_in_bytes"), int)
        and one["size_in_bytes"] <= ARCHIVE_BYTES
    ]
    if not ids:
        raise StoppedError("the run left no report")
    return read_archive(host.download(f"/actions/artifacts/{max(ids)}/zip"), ("comment.md", "review.json"))


def is_own(comment: dict[str, object], author: str, beginning: str) -> bool:
    """Whether this program wrote a comment: by its author and by how it begins, never by one of them."""
    user, body = comment.get("user"), comment.get("body")
    login = user.get("login") if isinstance(user, dict) else None
    return login == author and isinstance(body, str) and body.startswith(beginning)


def post_comment(host: Host, number: int, run: Run, text: str, author: str) -> str:
    """Write or update the one comment; what was done. A comment of a later run is left alone."""
    body = f"{_MARK} run={run.id} -->\n{text}\n"
    for turn in range(TRIES):
        # Looked for anew before each try: an answer that was lost may have been a comment that was made.
        own = [one for one in host.pages(f"/issues/{number}/comments") if is_own(one, author, _MARK)]
        place, method, done = f"/issues/{number}/comments", "POST", "written"
        if own:
            marked = _MARKED.match(str(own[0].get("body")))
            if marked and int(marked.group(1)) > run.id:
                raise StoppedError("a later run has commented already")
            if own[0].get("body") == body:
                return "as it was"
            place, method, done = f"/issues/comments/{own[0].get('id')}", "PATCH", "updated"
        find_pull_request(host, run)
        try:
            host.call(method, place, {"body": body}, tries=1)
        except RefusedError as refused:
            if turn + 1 == TRIES or (0 < refused.status < 500 and refused.status not in (404, 429)):
                raise
            host.pause(turn)
        else:
            return done
    raise AssertionError("every turn returns or raises")


def post_suggestions(host: Host, number: int, run: Run, wanted: list[Suggestion], author: str) -> int:
    """Offer lines on the pull request that were not offered before; how many."""
    if not wanted:
        return 0
    bodies = [
        str(one.get("body"))
        for one in host.pages(f"/pulls/{number}/comments")
        if is_own(one, author, _SUGGESTED)
    ]
    posted = 0
    for suggestion in wanted:
        if any(body.startswith(f"{_SUGGESTED} {suggestion.key} -->") for body in bodies):
            continue
        content = {
            "body": write_suggestion(suggestion),
            "commit_id": run.head,
            "path": suggestion.path,
            "line": suggestion.line,
            "side": "RIGHT",
        }
        try:
            host.call("POST", f"/pulls/{number}/comments", content, tries=1)
            posted += 1
        except RefusedError as refused:
            # 422: the difference does not show that line. A lost answer is made good by the next run.
            if refused.status not in (0, 422) and refused.status < 500:
                raise
    return posted


def post(host: Host, run_id: str, artifact: str, author: str, *, suggestions: bool = True) -> str:
    """Everything in order; one line on what was done. Raises StoppedError and RefusedError."""
    run = find_run(host, run_id)
    number = find_pull_request(host, run)
    report = download_report(host, run, artifact)
    text = clean_comment(report.get("comment.md", b""))
    if not text:
        raise StoppedError("the report holds no comment")
    done = post_comment(host, number, run, text, author)
    wanted = read_suggestions(report.get("review.json", b"")) if suggestions else []
    offered = post_suggestions(host, number, run, wanted, author)
    return f"The comment on pull request {number} is {done}; lines offered: {offered}."


def end(message: str, *, failed: bool) -> NoReturn:
    """End with an annotation."""
    print(f"::{'error' if failed else 'notice'} title=clausectl::{message}")
    sys.exit(1 if failed else 0)


def main() -> None:
    """Post, by what the environment says."""
    environment = os.environ
    try:
        host = Host(
            environment.get("GITHUB_API_URL") or "https://api.github.com",
            environment.get("GITHUB_REPOSITORY", ""),
            environment.get("GITHUB_TOKEN", ""),
        )
        done = post(
            host,
            environment.get("CLAUSECTL_RUN", ""),
            environment.get("CLAUSECTL_ARTIFACT") or "clausectl-review",
            environment.get("CLAUSECTL_AUTHOR") or "github-actions[bot]",
            suggestions=environment.get("CLAUSECTL_SUGGESTIONS") != "false",
        )
        print(done)
    except StoppedError as stopped:
        end(f"Nothing is posted: {stopped}.", failed=stopped.failed)
    except RefusedError as refused:
        end(f"{refused}.", failed=True)


if __name__ == "__main__":
    main()
