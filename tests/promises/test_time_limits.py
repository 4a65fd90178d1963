"""Input that makes careless parsers slow: every build of it ends within five seconds."""

from __future__ import annotations

import resource
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from support import environment_without_coverage

if TYPE_CHECKING:
    from support import Project

PIECES = (
    ">", "[", "*", "`", "![", "](", "|-|\n", "- ", "> ", "#", "\\", "$", "<!--", "**", "__", "<b>", '"', "'", "1. a\n",
    "```\n", "- [x] a\n", "https://a.b/)", "(", "가", "{", "a b ", "힙 ", "&", "\t", "\u200d",
)  # fmt: skip
HEAD = "# Week 1\n#### 하늘\n"
LARGE = {
    **{
        f"{place} {piece!r}": HEAD + form.format(piece * (100_000 // len(piece)))
        for piece in PIECES
        for place, form in (("fence", "1. 질문?\n~~~~\n{}\n~~~~\n"), ("text", "1. 질문?\n\n{}\n"))
    },
    **{
        f"question {piece!r}": f"{HEAD}1. {(piece * (100_000 // len(piece))).replace(chr(10), ' ')}?\n```\n답\n```\n"
        for piece in PIECES
    },
    "one line of a megabyte": HEAD + "1. 질문?\n```\n" + "가나다 라마 " * 60_000 + "\n```\n",
    "2,000 nested bullets in a fence": HEAD + "1. 질문?\n```\n" + "".join(f"{'  ' * n}- a\n" for n in range(2_000)) + "```\n",
    "10,000 questions": HEAD + "".join(f"{n}. 질문 {n}은?\n```\n답\n```\n" for n in range(10_000)),
    "10,000 unclosed fences": HEAD + "".join(f"{n}. 질문 {n}은?\n```\n답\n" for n in range(10_000)),
    "5,000 times the same": HEAD + "".join(f"{n}. 힙이란?\n```\n답 {n}\n```\n" for n in range(5_000)),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("content", LARGE.values(), ids=LARGE)
def test_no_input_takes_long(project: Project, content: str) -> None:
    project.write("notes/week1.md", content)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "ankigen", "build", "-q"],
        cwd=project.folder,
        env=environment_without_coverage(),  # which takes more time than the build
        check=True,
        capture_output=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime - before.ru_utime < 5
