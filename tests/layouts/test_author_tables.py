"""Tables that say who wrote the notes to which they link."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ankigen.layouts.detection.detect import propose_layouts
from ankigen.layouts.people.author_tables import (
    find_authors,
    find_authors_in_tables,
    find_linked_authors,
    join_authors,
)
from ankigen.model import Source
from ankigen.topics.taxonomy import taxonomy

if TYPE_CHECKING:
    from support import Project

ON_GITHUB = "https://github.com/our/notes/blob/main/%EC%9E%90%EB%A3%8C"
TABLE = (
    "| 날짜 | 발표자 | 주제 |\n| --- | --- | --- |\n"
    "| 4.1 | 하늘 | [힙](./heap.md) |\n| 4.8 | 정다은 | [큐](./queue.md) |\n"
)


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        ("| 날짜 | 발표자 | 주제 |", "| 4.1 | 하늘 | [힙](./heap.md) |\n| 4.8 | 정다은 | [큐](queue.md#top) |"),
        ("질문 | Presenter", "[힙](</자료/heap.md>) | 하늘\n[큐](/자료/queue.md) | 정다은"),
        ("|링크|작성자|", "|[힙](../자료/heap.md), [더미](%68eap.md)|하늘|\n|[큐](queue.md)|정다은|"),
        (
            "| Subject | Author |",
            f"| [heap]({ON_GITHUB}/heap.md) | @하늘 |\n| [queue]({ON_GITHUB}/queue.md) | **정다은** |",
        ),
    ],
)
def test_a_row_names_the_authors_of_the_files_to_which_it_links(head: str, rows: str) -> None:
    delimiter = "|".join(["---"] * (head.strip("|").count("|") + 1))
    assert find_authors_in_tables("자료/README.md", f"# 자료\n\n{head}\n{delimiter}\n{rows}\n\n끝\n") == {
        "자료/heap.md": ("하늘",),
        "자료/queue.md": ("정다은",),
    }


@pytest.mark.parametrize(
    "table",
    [
        "| 이름 | 링크 |\n|--|--|\n| 버블 정렬 | [글](a.md) |\n| 힙 정렬 | [글](b.md) |\n",  # names of anything
        "| 발표자 | 주제 |\n|--|--|\n| 전체 | [힙](heap.md) |\n| 미정 | [큐](queue.md) |\n",  # nobody
        "| 발표자 | 주제 |\n|--|--|\n| 하늘 | [힙](https://example.org/heap.md) |\n| 바다 | [큐](q.pdf) |\n",
        "| 발표자 | 주제 |\n|--|--|\n| [하늘](하늘.md) | 힙 |\n| [바다](바다.md) | 큐 |\n",  # of the names themselves
        "발표자는 하늘이다. [힙](heap.md) | [큐](queue.md)\n",
    ],
)
def test_other_tables_name_nobody(table: str) -> None:
    assert find_linked_authors("README.md", table.encode()) == {}


def test_a_file_that_two_rows_or_tables_give_to_others_is_nobodys() -> None:
    head = "| 발표자 | 주제 |\n|--|--|\n"
    twice = head + "| 하늘 | [힙](heap.md) |\n| 바다 | [힙](heap.md) |\n| 바다 | [큐](queue.md) |\n"
    assert find_authors_in_tables("README.md", twice) == {"queue.md": ("바다",)}
    other = head + "| 하늘 | [힙](heap.md) |\n| 하늘 | [큐](queue.md) |\n"
    further = {"queue.md": ("바다",), "deque.md": ("바다",)}
    joined = join_authors([further, find_authors_in_tables("README.md", other)])
    assert find_authors("queue.md", joined) == ()
    assert find_authors("heap.md", joined) == ("하늘",)


def test_one_note_alone_is_nobodys_and_a_row_a_table_is_enough() -> None:
    first, second = [
        find_authors_in_tables(
            f"{folder}/README.md", f"| 발표자 | 주제 |\n|--|--|\n| 하늘 | [힙]({folder}.md) |\n"
        )
        for folder in ("heap", "queue")
    ]
    assert join_authors([first]) == {}
    assert join_authors([first, second]) == {"heap/heap.md": ("하늘",), "queue/queue.md": ("하늘",)}


def test_cards_show_whom_a_table_names_unless_the_file_says_so_itself(project: Project) -> None:
    project.write("ankigen.toml", '[layout]\npreset = "details"\n')
    project.write("notes/자료/README.md", TABLE)
    project.write("notes/자료/heap.md", "## 힙이란?\n더미이다.\n")
    project.write("notes/자료/queue.md", "작성자: 한가람\n## 큐란?\n줄이다.\n")
    assert project.build_json()["people"] == {"하늘": 1, "한가람": 1}
    project.write("notes/자료/README.md", TABLE.replace("하늘", "김하늘"))
    built = project.build_json()
    assert built["people"] == {"김하늘": 1, "한가람": 1}
    assert (built["new"], built["changed"], built["retired"]) == (0, 1, 0)
    package = project.package.read_bytes()
    assert project.build_json("--no-cache")["people"] == {"김하늘": 1, "한가람": 1}
    assert project.package.read_bytes() == package


def test_detection_counts_them() -> None:
    notes = {"자료/README.md": TABLE, "자료/heap.md": "## 힙이란?\n더미.\n", "자료/queue.md": "## 큐란?\n줄.\n"}
    sources = [Source(path, Path(path), Path(), content) for path, content in notes.items()]
    assert propose_layouts(sources, taxonomy())[0].people == ("정다은", "하늘")
