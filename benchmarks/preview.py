"""How long a browser takes over the site of many cards: ``python benchmarks/preview.py [CARDS]``.

Prints the time to write the site, its size, the time to the first card and to a search result in Chromium.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

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


def main() -> None:
    """Measure, and print one line a figure."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        write_notes(folder / "notes", count)
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "ankigen", "preview", "--out", "site"], cwd=folder, check=True)
        files = [file for file in (folder / "site").rglob("*") if file.is_file()]
        print(f"{count} cards: site written in {time.perf_counter() - started:.1f} s")
        print(f"size {sum(file.stat().st_size for file in files) / 1e6:.1f} MB in {len(files)} files")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        tab = browser.new_page()
        started = time.perf_counter()
        tab.goto((folder / "site/index.html").as_uri(), wait_until="commit")
        tab.frame_locator("#card").locator("h1").wait_for()
        print(f"first card after {(time.perf_counter() - started) * 1000:.0f} ms")
        tab.fill("#search", WORDS[0])
        tab.locator("#list[aria-busy=false]").wait_for()
        print(f"search ready after {(time.perf_counter() - started) * 1000:.0f} ms")
        for query in ("트랜잭션", "ㅌㄹㅈ", "가나다", "메모리 사용자", "없는말이다"):
            took = tab.evaluate(
                "query => { const at = performance.now(); const search = document.getElementById('search'); search.value = query;"
                " search.dispatchEvent(new Event('input', { bubbles: true })); document.getElementById('list').getBoundingClientRect(); return performance.now() - at; }",
                query,
            )
            print(f"search for {query}: {took:.0f} ms, {tab.inner_text('#found')}")
        browser.close()


if __name__ == "__main__":
    main()
