"""How a browser takes the site of many cards: ``python benchmarks/preview.py [CARDS] [--before SRC]``.

Prints the size of the site and the time to write it; in Chromium the time to the first card and of searches, the memory, the bytes
transferred and how long the page was blocked (what long tasks take beyond 50 ms, as Lighthouse counts it), each the best of three.
``SRC`` is the ``src`` of another checkout, measured by turns.
"""

import argparse
import contextlib
import functools
import http.server
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

WORDS = "서버 요청 응답 데이터 메모리 작업 처리 상태 연결 사용자 시스템 함수 객체 실행 순서 방식".split()
SYLLABLES = "가나다라마바사아자차카타파하고노도로모보소오조초코토포호구누두루무부수우주추쿠투푸후"


def write_notes(folder: Path, count: int) -> None:
    """Write ``count`` entries, 25 a week, with some 750 bytes of prose each."""
    folder.mkdir()
    for week in range(count // 25):
        lines = [f"# Week {week + 1}"]
        for number in range(25):
            if number % 5 == 0:
                lines.append(f"#### 사람{number // 5}")
            one = week * 25 + number
            name = "".join(SYLLABLES[one // 41**place % 41] for place in range(3))
            prose = "\n".join(
                " ".join(WORDS[(one * 7 + line * 3 + word) % 16] for word in range(12)) for line in range(8)
            )
            lines += [f"{number % 5 + 1}. {name} 트랜잭션이란?", "```", prose, "```"]
        (folder / f"week{week + 1:04}.md").write_text("\n".join(lines), encoding="utf-8")


QUERIES = ("트랜잭션", "ㅌㄹㅈ", "가나다", "메모리 사용자", "없는말이다", "트랜젝션")
TURNS = 3
COUNT_BLOCKED = """() => new Promise(resolve => new PerformanceObserver(list => resolve(
  list.getEntries().reduce((sum, task) => sum + Math.max(0, task.duration - 50), 0))).observe({ type: 'longtask', buffered: true })
  || setTimeout(() => resolve(0), 500))"""
SEARCH = """query => {
  const search = document.getElementById('search');
  const started = performance.now();
  search.value = query;
  search.dispatchEvent(new Event('input', { bubbles: true }));
  document.getElementById('list').getBoundingClientRect();
  return performance.now() - started;
}"""


def write_site(notes: Path, folder: Path, source: str) -> None:
    """Write the site by the code in ``source``, and print what it takes."""
    folder.mkdir()
    shutil.copytree(notes, folder / "notes")
    started = time.perf_counter()
    command = [sys.executable, "-m", "ankigen", "preview", "--out", "site"]
    subprocess.run(
        command, cwd=folder, check=True, env={**os.environ, "PYTHONPATH": source}, stdout=subprocess.DEVNULL
    )
    took = time.perf_counter() - started
    files = [file for file in (folder / "site").rglob("*") if file.is_file()]
    print(
        f"{source}: {sum(file.stat().st_size for file in files) / 1e6:.1f} MB in {len(files)} files, written in {took:.1f} s"
    )


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files, and says nothing of it."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder; yields its address."""
    handler = functools.partial(QuietHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def measure(browser: Browser, site: Path) -> dict[str, float]:
    """Return the figures of one visit."""
    figures: dict[str, float] = {}
    with serving(site) as address, browser.new_context() as context:
        tab = context.new_page()
        protocol = context.new_cdp_session(tab)
        protocol.send("Network.enable")
        protocol.send("Performance.enable")
        sizes: list[float] = []
        protocol.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        started = time.perf_counter()
        tab.goto(f"{address}index.html", wait_until="commit")
        tab.frame_locator("#card").locator("h1").wait_for()
        figures["first card, ms"] = (time.perf_counter() - started) * 1000
        figures["transferred until then, MB"] = sum(sizes) / 1e6
        tab.wait_for_load_state("networkidle")
        tab.wait_for_timeout(1000)
        figures["transferred with the search, MB"] = sum(sizes) / 1e6
        figures["blocked, ms"] = tab.evaluate(COUNT_BLOCKED)
        for query in QUERIES:
            figures[f"search for {query}, ms"] = tab.evaluate(SEARCH, query)
        protocol.send("HeapProfiler.collectGarbage")
        metrics = {
            metric["name"]: metric["value"] for metric in protocol.send("Performance.getMetrics")["metrics"]
        }
        figures["memory, MB"] = metrics["JSHeapUsedSize"] / 1e6
    return figures


def main() -> None:
    """Measure, and print one line a figure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("cards", type=int, nargs="?", default=10_000)
    parser.add_argument("--before", metavar="SRC")
    arguments = parser.parse_args()
    here = str(Path(__file__).parents[1] / "src")
    sources = [arguments.before, here] if arguments.before else [here]
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        write_notes(folder / "notes", arguments.cards)
        for number, source in enumerate(sources):
            write_site(folder / "notes", folder / str(number), source)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        visits: list[list[dict[str, float]]] = [[] for _ in sources]
        for _ in range(TURNS):
            for number in range(len(sources)):
                visits[number].append(measure(browser, folder / str(number) / "site"))
        for figure in visits[0][0]:
            best = [min(visit[figure] for visit in visited) for visited in visits]
            print(f"{figure:34}", *(f"{number:10.2f}" for number in best))
        browser.close()


if __name__ == "__main__":
    main()
