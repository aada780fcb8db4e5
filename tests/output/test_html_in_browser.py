"""Html reports in a real browser: what they show, that they fetch nothing, and that they fit on a phone.

Needs Chromium (or Chrome), as ``chromium`` and its like on the path or where
CHROMIUM says; ``python3 tasks.py checks`` installs it where it can.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import struct
import subprocess
import threading
import zlib
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from built_reports import (
    COMPARISON,
    DIFF,
    HOSTILE,
    HOSTILE_OUTLIERS,
    OUTLIERS,
    SAME,
    UNCHANGED,
    redline,
)

from clausectl.output.comparison_html import format_comparison_html
from clausectl.output.comparison_words import tell_totals
from clausectl.output.diff_html import format_html
from clausectl.output.html_style import DARK, LIGHT
from clausectl.output.outliers_html import format_outliers_html

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER = os.environ.get("CHROMIUM") or next((found for name in NAMES if (found := shutil.which(name))), None)
pytestmark = pytest.mark.skipif(
    BROWSER is None, reason="no Chromium was found: install chromium, or name one in CHROMIUM"
)
OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-dev-shm-usage", "--hide-scrollbars"),
)
LONG = replace(
    COMPARISON.changes[0],
    text=redline("=" + "a" * 3_000 + " ", "-" + "b" * 500, "+" + "法律" * 400, "= " + "word " * 300),
)
PAGES = {
    "comparison": format_comparison_html(COMPARISON),
    "full": format_comparison_html(replace(COMPARISON, unchanged=UNCHANGED), full=True),
    "hostile": format_comparison_html(HOSTILE),
    "long": format_comparison_html(replace(COMPARISON, changes=(LONG, *COMPARISON.changes))),
    "library": format_html(DIFF),
    "outliers": format_outliers_html(OUTLIERS),
    "hostile outliers": format_outliers_html(HOSTILE_OUTLIERS),
    "same": format_comparison_html(SAME),
}
WIDTHS = (320, 400, 800, 1200)
# Runs beside the page and not in it: the page stays as it is, and its policy would forbid it.
MEASURE = """
<script>
const found = {};
function look(frame, sides) {
  const page = frame.contentDocument, view = frame.contentWindow;
  const radio = page.getElementById(sides ? 'view-sides' : 'view-inline');
  if (radio) radio.checked = true;
  const isShown = e => view.getComputedStyle(e).display !== 'none';
  const shown = s => [...page.querySelectorAll(s)].filter(isShown).length;
  const wide = [...page.body.querySelectorAll('*')].filter(e => {
    const box = e.getBoundingClientRect();
    return box.width && (box.right > view.innerWidth + 1 || box.left < -1) && !e.closest('.vh, .skip')
      && view.getComputedStyle(e).clipPath === 'none' && !e.closest('thead');
  });
  return {
    width: view.innerWidth, wide: page.documentElement.scrollWidth,
    over: wide.map(e => e.outerHTML.slice(0, 90)),
    inline: shown('.inline'), sides: shown('.sides'), nav: shown('nav'),
    scripts: page.scripts.length, fetched: view.performance.getEntriesByType('resource').length,
    marks: [...page.querySelectorAll('ins, del')].map(
      e => [e.tagName, view.getComputedStyle(e).textDecorationLine]),
    main: page.querySelector('main').getBoundingClientRect().width, text: page.body.innerText,
  };
}
window.addEventListener('load', () => {
  for (const frame of document.querySelectorAll('iframe'))
    found[frame.id] = [look(frame, false), look(frame, true)];
  document.getElementById('found').textContent = JSON.stringify(found);
});
</script>
"""


def run_browser(folder: Path, *arguments: str) -> str:
    """What the browser prints; its profile is new and goes with the folder."""
    assert BROWSER is not None
    profile = folder / "profile"
    shutil.rmtree(profile, ignore_errors=True)
    done = subprocess.run(
        [BROWSER, *OPTIONS, f"--user-data-dir={profile}", *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=180,
        check=False,
        env={
            **os.environ,
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder),
            "XDG_CACHE_HOME": str(folder),
        },
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, object]]]:
    """Each page at each width, in both views, measured from outside in one run."""
    folder = tmp_path_factory.mktemp("browser")
    frames = [
        f'<iframe id="{name} {width}" width="{width}" height="900" style="border:0" '
        f'srcdoc="{html.escape(page)}"></iframe>'
        for name, page in PAGES.items()
        for width in WIDTHS
    ]
    wrapper = folder / "wrapper.html"
    page = f'<!DOCTYPE html><meta charset="utf-8">{MEASURE}<pre id="found"></pre>{"".join(frames)}'
    wrapper.write_text(page, encoding="utf-8")
    shown = run_browser(folder, "--virtual-time-budget=10000", "--dump-dom", wrapper.as_uri())
    match = re.search(r'<pre id="found">(.*?)</pre>', shown, re.DOTALL)
    assert match is not None
    found: dict[str, list[dict[str, object]]] = json.loads(html.unescape(match[1]))
    assert len(found) == len(PAGES) * len(WIDTHS)
    return found


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_window(
    measured: dict[str, list[dict[str, object]]], name: str, width: int
) -> None:
    for view in measured[f"{name} {width}"]:
        assert view["width"] == width
        assert view["wide"] == width
        assert view["over"] == []


def test_the_words_have_room(measured: dict[str, list[dict[str, object]]]) -> None:
    for name in PAGES:
        assert measured[f"{name} 1200"][0]["main"] == 800, name
        assert measured[f"{name} 400"][0]["main"] == 360, name


def test_one_view_of_the_words_is_shown_at_a_time(measured: dict[str, list[dict[str, object]]]) -> None:
    inline, sides = measured["comparison 1200"]
    assert (inline["inline"], inline["sides"]) == (4, 0)
    assert (sides["inline"], sides["sides"]) == (0, 4)
    assert inline["nav"] == 1
    assert measured["comparison 400"][0]["nav"] == 0  # the table of the summary has the same links there
    for key in ("library 400", "library 1200"):
        assert measured[key][0]["sides"] == 0
        assert measured[key][1]["inline"] == 0


def test_pages_fetch_nothing_and_run_nothing(measured: dict[str, list[dict[str, object]]]) -> None:
    for views in measured.values():
        for view in views:
            assert view["scripts"] == 0
            assert view["fetched"] == 0


def test_marks_are_lines_and_not_only_colours(measured: dict[str, list[dict[str, object]]]) -> None:
    for views in measured.values():
        for view in views:
            marks = view["marks"]
            assert isinstance(marks, list)
            assert {tuple(mark) for mark in marks} <= {("INS", "underline"), ("DEL", "line-through")}
    assert measured["comparison 1200"][0]["marks"]


def test_the_page_reads_as_text(measured: dict[str, list[dict[str, object]]]) -> None:
    text = str(measured["comparison 1200"][0]["text"])
    assert tell_totals(COMPARISON) in text
    assert "Substantive" in text
    assert "deleted: 60 end inserted: 90 end" in re.sub(r"\s+", " ", text)
    assert "<script>alert(1)</script>" in str(measured["hostile 800"][0]["text"])


class Counting(BaseHTTPRequestHandler):
    """Answers everything and remembers what was asked for."""

    asked: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript")
        self.end_headers()
        self.wfile.write(b"document.title = 'obeyed'")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    Counting.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Counting) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def test_even_markup_that_got_in_could_fetch_nothing(tmp_path: Path, server: str) -> None:
    """Defence in depth: the policy of the page stands where escaping would have failed."""
    attack = (
        f'<img src="{server}/image"><script src="{server}/script"></script>'
        f'<script>document.title="obeyed"</script>'
        f'<link rel="stylesheet" href="{server}/style"><iframe src="{server}/frame"></iframe>'
        f'<form action="{server}/form"><input name="a"></form><script>document.forms[0].submit()</script>'
        f'<p style="background:url({server}/background)">x</p><object data="{server}/object"></object>'
        f'<video src="{server}/video" autoplay></video><base href="{server}/base">'
    )
    path = tmp_path / "attacked.html"
    path.write_text(PAGES["comparison"].replace("<main", attack + "<main", 1), encoding="utf-8")
    shown = run_browser(tmp_path, "--virtual-time-budget=5000", "--dump-dom", path.as_uri())
    assert "<title>Comparison: services/terms.md: v1 → v2</title>" in shown
    assert Counting.asked == []
    free = tmp_path / "free.html"  # the test can fail: without the policy all of it would be asked for
    free.write_text(re.sub(r"<meta http-equiv[^>]*>", "", path.read_text(encoding="utf-8")), encoding="utf-8")
    run_browser(tmp_path, "--virtual-time-budget=5000", "--dump-dom", free.as_uri())
    assert {"/image", "/script"} <= set(Counting.asked)


def read_colors(path: Path) -> tuple[tuple[int, int], dict[str, int]]:
    """(width and height, how often each colour occurs) of a PNG of 8 bits a channel."""
    data = path.read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height, depth, kind = struct.unpack(">IIBB", data[16:26])
    assert (depth, kind) in ((8, 2), (8, 6))
    size = 3 if kind == 2 else 4
    at, packed = 8, b""
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] == b"IDAT":
            packed += data[at + 8 : at + 8 + length]
        at += 12 + length
    raw = zlib.decompress(packed)
    stride = width * size
    before = bytearray(stride)
    colors: dict[str, int] = {}
    for row in range(height):
        start = row * (stride + 1)
        line = unfilter(raw[start], bytearray(raw[start + 1 : start + 1 + stride]), before, size)
        for column in range(0, stride, size):
            color = line[column : column + 3].hex()
            colors[color] = colors.get(color, 0) + 1
        before = line
    return (width, height), colors


def unfilter(kind: int, line: bytearray, above: bytearray, size: int) -> bytearray:
    """One row of a PNG as it was before it was filtered."""
    for at in range(len(line)):
        left = line[at - size] if at >= size else 0
        up = above[at]
        corner = above[at - size] if at >= size else 0
        if kind == 1:
            line[at] = (line[at] + left) & 255
        elif kind == 2:
            line[at] = (line[at] + up) & 255
        elif kind == 3:
            line[at] = (line[at] + (left + up) // 2) & 255
        elif kind == 4:
            guess = left + up - corner
            near = min(
                (abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner)
            )
            line[at] = (line[at] + near[2]) & 255
    return line


@pytest.mark.parametrize(("scheme", "colors"), [("1", LIGHT), ("0", DARK)], ids=["light", "dark"])
def test_both_colour_schemes_are_painted(tmp_path: Path, scheme: str, colors: dict[str, str]) -> None:
    page, picture = tmp_path / "page.html", tmp_path / "page.png"
    page.write_text(PAGES["comparison"], encoding="utf-8")
    run_browser(
        tmp_path,
        "--window-size=600,2200",
        f"--blink-settings=preferredColorScheme={scheme}",
        f"--screenshot={picture}",
        page.as_uri(),
    )
    size, found = read_colors(picture)
    assert size == (600, 2200)
    assert max(found, key=lambda color: found[color]) == colors["ground"][1:]
    for name in ("inserted-ground", "deleted-ground", "weighty-ground"):
        assert found.get(colors[name][1:], 0) > 50, name


def test_the_page_prints(tmp_path: Path) -> None:
    page, printed = tmp_path / "page.html", tmp_path / "page.pdf"
    page.write_text(PAGES["library"], encoding="utf-8")
    run_browser(tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={printed}", page.as_uri())
    data = printed.read_bytes()
    assert data.startswith(b"%PDF")
    assert 3 <= len(re.findall(rb"/Type\s*/Page\b", data)) <= 12
