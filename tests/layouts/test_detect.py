"""`ankigen init --detect`: the layout that fits a folder, with what it would find."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ankigen.config.parsing import parse_config
from ankigen.layouts.detection import detect
from ankigen.model import Source
from ankigen.topics.taxonomy import taxonomy

if TYPE_CHECKING:
    from support import Project

HEADINGS = "# 정리\n## {0}란?\n{0}이다.\n## {0}의 장점은 무엇인가요?\n빠르다.\n"
DETAILS = "## 정리\n<details><summary>{0}란?</summary>\n\n{0}이다.\n\n</details>\n"
BULLETS = "- {0}란?\n    - {0}이다.\n- {0}는 왜 쓰나요?\n    - 빠르다.\n"
WEEKLY = "# Week 1\n#### 하늘\n1. {0}란?\n```\n{0}이다.\n```\n- {0}는 왜 쓰나요?\n    ```\n    빠르다.\n    ```\n"
BOLD = "**1. {0}란?**\n\n{0}이다.\n\n- {0}는 왜 쓰나요?\n    - 빠르다.\n\n**2. {0}의 단점은 무엇인가요?**\n\n느리다.\n"
WORDS = ("캐시", "힙", "큐", "덱")


def sources(template: str, *paths: str) -> list[Source]:
    return [
        Source(path, Path(path), Path(), template.format(WORDS[at % len(WORDS)])) for at, path in enumerate(paths)
    ]


def best(template: str, *paths: str) -> detect.Proposal:
    return detect.propose_layouts(sources(template, *paths), taxonomy())[0]


def paths_by(name: str, *people: str) -> tuple[str, ...]:
    """Return the paths of twelve files, each about a thing of its own."""
    things = ("삽", "공", "끈", "못", "붓", "솥", "숲", "잔", "종", "칼", "컵", "탑")
    return tuple(
        f"{number % 3}장/{name.format(number=number, thing=thing, name=people[number % len(people)])}.md"
        for number, thing in enumerate(things)
    )


@pytest.mark.parametrize("file_count", [12, 30])
def test_a_few_bullets_that_are_all_answered_follow_up_among_many_questions(file_count: int) -> None:
    questions = "".join([f"## {word}는 무엇인가요?\n캐시이다.\n" for word in WORDS])
    notes = [Source(f"a/{number}.md", Path(f"a/{number}.md"), Path(), questions) for number in range(file_count)]
    last = Source("a/last.md", Path("a/last.md"), Path(), questions + "- 왜 쓰나요?\n    - 빠르다.\n" * 4)
    proposal = detect.propose_layouts([*notes, last], taxonomy())[0]
    assert proposal.layout.followup == ["bullet"]
    count = 4 * (file_count + 1) + 4
    assert (proposal.questions, proposal.answered) == (count, count)


@pytest.mark.parametrize(
    ("template", "preset", "questions"),
    [(HEADINGS, "headings", 8), (DETAILS, "details", 4), (BULLETS, "bullets", 8), (WEEKLY, "weekly", 8)],
)
def test_the_preset_that_fits_comes_first(template: str, preset: str, questions: int) -> None:
    found = best(template, "a/1.md", "a/2.md", "a/3.md", "a/4.md")
    assert (found.layout.preset, found.questions, found.answered) == (preset, questions, questions)
    assert (found.files, found.looked_at) == (4, 4)
    assert len(found.examples) == 3
    assert found.examples[0].answer.endswith("캐시이다.")


def test_numbered_titles_that_return_are_no_people() -> None:
    section = "## 1.{0} 캐시의 구조\n1. 값을 넣는다\n```java\nput(1);\n```\n"
    notes = "# 캐시\n" + section.format(1) + section.format(2)
    paths = [f"{name}/{week}주차.md" for week in (1, 2) for name in ("bada", "naru", "sol")]
    of_weeks = [Source(path, Path(path), Path(), notes) for path in paths]
    proposal = detect.propose_layouts(of_weeks, taxonomy())[0]
    assert proposal.layout.preset != "weekly"
    assert proposal.people == ("bada", "naru", "sol")


def test_all_presets_are_shown_with_what_they_find() -> None:
    found = detect.propose_layouts(sources(HEADINGS, "a/1.md", "a/2.md"), taxonomy())
    assert sorted(one.name for one in found) == ["bullets", "details", "headings", "weekly"]


def test_bullets_that_ask_and_are_answered_follow_up() -> None:
    found = best(BOLD, "a/1.md", "a/2.md", "a/3.md")
    assert found.layout.followup is not None
    assert "bullet" in found.layout.followup
    assert (found.questions, found.answered) == (9, 9)


@pytest.mark.parametrize(
    ("paths", "people"),
    [
        (("study/kim/os.md", "study/kim/db.md", "study/lee/os.md", "study/lee/db.md"), ("kim", "lee")),
        (("1주차/kim.md", "1주차/lee.md", "2주차/kim.md", "2주차/lee.md"), ("kim", "lee")),
        (("os/김하늘.md", "os/이서연.md", "db/김하늘.md"), ("김하늘", "이서연")),
        (("0322/bada_0322.md", "0322/naru_0322.md", "0329/bada_0329.md", "0329/naru_0329.md"), ("bada", "naru")),
        (
            ("2주차_bada.md", "2주차_naru.md", "3주차_bada.md", "3주차_naru.md", "3주차_sol.md"),
            ("bada", "naru", "sol"),
        ),
        (("os/bada-os.md", "os/naru-os.md", "db/bada-db.md", "db/naru-db.md"), ("bada", "naru")),
        (("week1 - bada/a.md", "week1 - naru/b.md", "week2 - bada/c.md", "week2 - naru/d.md"), ("bada", "naru")),
        (("1주차(bada)/a.md", "1주차(naru)/b.md", "2주차(bada)/c.md", "2주차(naru)/d.md"), ("bada", "naru")),
        (("bada (week1).md", "naru (week1).md", "bada (week2).md", "naru (week2).md"), ("bada", "naru")),
        (("[bada] 1주차.md", "[naru] 1주차.md", "[bada] 2주차.md", "[naru] 2주차.md"), ("bada", "naru")),
        (("0322[bada].md", "0322[naru].md", "0329[bada].md", "0329[naru].md"), ("bada", "naru")),
        (("n/bada/week1/q1.md", "n/bada/week2/q2.md", "n/naru/week1/x.md", "n/naru/week2/y.md"), ("bada", "naru")),
        (paths_by("좋은 {thing}({name})", "bada", "naru"), ("bada", "naru")),
        (paths_by("{number}-{thing}-{name}", "bada", "Naru", "naru"), ("Naru", "bada")),
        (paths_by("좋은 {thing}({name})", "이론", "실습"), ()),
        (paths_by("{thing}-{name}", "심화", "기초"), ()),
        (("w1/Week_01_Q&A.md", "w1/Week_01_Summary.md", "w2/Week_02_Q&A.md", "w2/Week_02_Summary.md"), ()),
        (("os(1).md", "os(2).md", "network(1).md", "network(2).md"), ()),
        (("os_1.md", "os_2.md", "network_1.md", "network_2.md"), ()),
        (("2024_01_11_git.md", "2024_02_01_java.md", "2024_03_01_git.md", "2024_04_01_java.md"), ()),
        (("frontend/1.md", "backend/1.md"), ()),
        (("easy/1.md", "hard/1.md", "easy/2.md", "hard/2.md"), ()),
        (("ko/os.md", "en/os.md", "ko/db.md", "en/db.md"), ()),
        (("v1/os.md", "v2/os.md", "v1/db.md", "v2/db.md"), ()),
        (("part1/intro.md", "part1/outro.md", "part2/intro.md", "part2/outro.md"), ()),
        (("monday/os.md", "tuesday/os.md", "monday/db.md", "tuesday/db.md"), ()),
        (("leetcode/1.md", "programmers/1.md", "leetcode/2.md", "programmers/2.md"), ()),
        (("os/process.md", "db/index.md"), ()),
        (
            ("os/힙이란/quiz/bada.md", "os/힙이란/quiz/naru.md", "db/큐란/quiz/bada.md", "db/큐란/quiz/naru.md"),
            ("bada", "naru"),
        ),
        (
            ("os/bd/OS1.md", "os/bd/OS2.md", "os/bd/x.md", "os/nr/os1.md", "os/nr/os2.md", "os/nr/y.md"),
            ("bd", "nr"),
        ),
        (
            ("n/bada/1-week/q.md", "n/bada/2-week/r.md", "n/naru/1주차/x.md", "n/naru/2주차 정리/y.md"),
            ("bada", "naru"),
        ),
        (
            ("haneul-kim/1.md", "haneul-kim/2.md", "sora.lee/3.md", "lee-bada/4.md"),
            ("haneul-kim", "lee-bada", "sora.lee"),
        ),
        (
            ("1~15(bada).md", "16-25(naru).md", "26~35(bada).md", "36~45(naru).md", "46~50(sol).md"),
            ("bada", "naru", "sol"),
        ),
        (("week1/sora.md", "week1/saa-w1.md", "week2/sora.md", "week2/saa-w2.md"), ()),
        (
            (
                *[f"[{name}]{topic}.md" for name in ("bada", "naru") for topic in ("삽", "공", "못", "칼", "낫")],
                "[sol]삽.md",
            ),
            ("bada", "naru", "sol"),
        ),
        (
            (
                *[f"{name}-{topic}.md" for name in ("clip", "stem") for topic in ("삽", "공", "못", "칼", "낫")],
                "leaf-삽.md",
            ),
            (),
        ),
        (("min-heap/1.md", "car-seat/2.md", "new-park/3.md", "new-park/4.md"), ()),
        (("quiz/QZ_OS/README.md", "quiz/QZ_Network/README.md", "os/process.md"), ()),
        (("1. 김하늘/a.md", "2. 이서연/b.md", "03. 박지민/c.md"), ("김하늘", "박지민", "이서연")),
        (
            ("1_김하늘/a.md", "2_이서연/b.md", "3_박지민/c.md", "4_문빛솔/d.md"),
            ("김하늘", "문빛솔", "박지민", "이서연"),
        ),
        (("1. 이진수/a.md", "2. 조건문/b.md", "3. 김하늘/c.md", "4. 변수명/d.md"), ()),
        (("1. 김하늘/a.md", "2. 이서연/b.md"), ()),
    ],
)
def test_where_people_stand(paths: tuple[str, ...], people: tuple[str, ...]) -> None:
    assert best(HEADINGS, *paths).people == people


def test_names_that_differ_in_case_alone_are_forms_of_one() -> None:
    paths = [
        "0322/Bada_0322.md",
        "0322/naru_0322.md",
        "0329/bada_0329.md",
        "0405/Bada_0405.md",
        "0405/naru_0405.md",
    ]
    proposal = best(HEADINGS, *paths)
    assert (proposal.people, proposal.other_forms) == (("Bada", "naru"), {"Bada": ("bada",), "naru": ()})


def test_the_same_people_stand_one_folder_deeper_too() -> None:
    paths = [f"{name}/note.md" for name in ("db/bada", "db/naru", "net/bada", "net/naru")]
    paths += [f"os/자료/{name}/note.md" for name in ("bada", "naru", "sol")] + ["db/bada/자료/sample/note.md"]
    proposal = best(HEADINGS, *paths)
    assert proposal.people == ("bada", "naru", "sol")
    assert proposal.with_person == proposal.questions


def test_a_rare_name_beside_those_of_others_is_a_name() -> None:
    names = ("김하늘", "박민지", "이서연", "정준서", "최유진")
    paths = [f"{name}/{week}주차.md" for name in names for week in (1, 2)]
    assert best(HEADINGS, *paths, "백계환/1주차.md").people == tuple(sorted([*names, "백계환"]))
    assert best(HEADINGS, *paths, "구름빵/1주차.md", "결산/1주차.md").people == names


def test_where_one_folder_alone_holds_people_no_other_does() -> None:
    paths = [f"own/{name}/{subject}.md" for name in ("bada", "naru", "sol") for subject in ("os", "db")]
    proposal = best(HEADINGS, *paths, "shared/koala/a.md", "shared/os.md")
    assert proposal.people == ("bada", "naru", "sol")
    assert proposal.layout.person == ["own/{person}/**"]


def test_a_handle_is_a_form_of_the_one_name_below_it() -> None:
    paths = [f"study/{name}.md" for name in ("bd/os_김하늘", "bd/db", "nr/os_이서연", "nr/db", "sol/os", "sol/db")]
    proposal = best(HEADINGS, *paths)
    assert proposal.people == ("sol", "김하늘", "이서연")
    assert proposal.other_forms == {"김하늘": ("bd",), "이서연": ("nr",), "sol": ()}


def test_a_title_spelled_like_a_name_in_one_of_many_files_names_no_handle() -> None:
    paths = [f"study/{handle}/{topic}.md" for handle in ("bd", "nr") for topic in ("os", "db", "net", "vm")]
    proposal = best(HEADINGS, *paths, "study/bd/io_김하늘.md")
    assert proposal.people == ("bd", "nr")
    assert proposal.other_forms == {}


def test_a_folder_with_several_names_below_it_is_none_of_theirs() -> None:
    paths = [f"study/{name}.md" for name in ("bd/os_김하늘", "bd/db_이서연", "bd/net", "nr/os", "nr/db", "nr/net")]
    assert best(HEADINGS, *paths).other_forms == {}


MIXED_PATHS = (
    "1주차/Q01_하늘.md",
    "1주차/Q01-다온.md",
    "1주차/요약/요약-하늘.md",
    "1주차/나루-캐시와큐.md",
    "1주차/Q02_나루.md",
    "1주차/Q02-다온.md",
    "2주차/하늘.md",
    "2주차/다온 - 2주차/덱.md",
    "2주차/나루.md",
    "2주차/questions.md",
)


def test_names_at_several_places_of_the_paths_are_listed() -> None:
    proposal = best(HEADINGS, *MIXED_PATHS)
    assert proposal.layout.person is None
    assert proposal.other_forms == {"나루": (), "다온": (), "하늘": ()}
    assert (proposal.questions, proposal.with_person) == (20, 18)


def test_a_place_that_most_people_stand_at_is_proposed_before_a_list_of_names() -> None:
    paths = [f"{week}주차/{name}/{thing}.md" for week in (1, 2) for name in ("bada", "naru") for thing in "삽공"]
    assert best(HEADINGS, *paths, "1주차/끈-bada.md").layout.person == ["*/{person}/**"]


def test_names_in_the_paths_join_the_names_of_handles() -> None:
    names = ("bd/os_김하늘", "bd/db", "nr/os_이서연", "nr/db")
    paths = [f"{week}주차/{name}.md" for week in (1, 2) for name in names]
    paths += [f"{week}주차/{name}.md" for week in (3, 4, 5) for name in ("bd", "nr")]
    proposal = best(HEADINGS, *paths)
    assert proposal.other_forms == {"김하늘": ("bd",), "이서연": ("nr",)}
    assert proposal.with_person == proposal.questions


def test_a_member_that_the_readme_lists() -> None:
    files = sources(HEADINGS, "bada/os.md", "bada/db.md")
    readme = Source("README.md", Path("README.md"), Path(), "# 스터디\n## 구성원\nsky, bada\n")
    assert detect.propose_layouts([readme, *files], taxonomy())[0].people == ("bada",)


def test_sites_of_exercises_in_brackets_before_a_blank_are_nobody() -> None:
    names = ("[백준] 다리 놓기", "[백준] 섬 잇기", "[프로그래머스] 굴 파기", "[프로그래머스] 탑 쌓기")
    files = sources(HEADINGS, *(f"gull/{name}.md" for name in names), *(f"crab/{name} 2.md" for name in names))
    assert detect.propose_layouts(files, taxonomy())[0].people == ()


MEMBER_TABLE = (
    "# 함께 읽기\n| [Sky-blue](https://github.com/Sky-blue) | [sandcastle](https://github.com/sandcastle) |\n"
)


def test_folders_called_as_profiles_to_which_the_readme_links_are_peoples() -> None:
    files = sources(HEADINGS, "sky-blue/heap/heap.md", "sandcastle/tree/tree.md", "gull/graph/graph.md")
    readme = Source("README.md", Path("README.md"), Path(), MEMBER_TABLE)
    assert detect.propose_layouts([readme, *files], taxonomy())[0].people == ("gull", "sandcastle", "sky-blue")


@pytest.mark.parametrize(
    "profiles",
    [
        "- [Gull](https://github.com/g1234)\n- [Crab](https://github.com/c5678)\n",
        "github.com/gull99 github.com/starfish github.com/whale",
    ],
)
def test_folders_may_be_called_as_links_to_profiles_and_as_handles_without_digits(profiles: str) -> None:
    files = sources(HEADINGS, "gull/heap/heap.md", "gull/tree/tree.md", "crab/graph/graph.md")
    readme = Source("README.md", Path("README.md"), Path(), f"# 함께 읽기\n{profiles}\n")
    assert detect.propose_layouts([readme, *files], taxonomy())[0].people == ("crab", "gull")


SAME_SUBJECTS = ("gull/network/osi.md", "gull/database/join.md", "crab/network/tcp.md", "crab/database/key.md")


@pytest.mark.parametrize(
    "rule",
    [
        "파일은 `본인 이름 폴더/주제/`에 올린다",
        "각자의 폴더에 주제별로 정리한다",
        "Write to `{your-name}/{topic}/`.",
        "The folders named after each of us hold the notes.",
    ],
)
def test_folders_with_the_same_subjects_are_peoples_if_the_readme_says_that_there_are_such(rule: str) -> None:
    readme = Source("README.md", Path("README.md"), Path(), f"# 함께 읽기\n- {rule}\n")
    files = sources(HEADINGS, *SAME_SUBJECTS, "gull/os/page.md")
    assert detect.propose_layouts([readme, *files], taxonomy())[0].people == ("crab", "gull")


@pytest.mark.parametrize(
    ("rule", "paths"),
    [
        ("파일은 주제 폴더에 올린다", SAME_SUBJECTS),
        (
            "본인 이름 폴더에 올린다",
            ("gull/network/osi.md", "gull/heap.md", "crab/network/tcp.md", "crab/database/key.md"),
        ),
        (
            "본인 이름 폴더에 올린다",
            tuple(path.replace("gull", "notes").replace("crab", "풀이") for path in SAME_SUBJECTS),
        ),
    ],
)
def test_other_folders_with_the_same_subjects_are_nobodys(rule: str, paths: tuple[str, ...]) -> None:
    readme = Source("README.md", Path("README.md"), Path(), f"# 함께 읽기\n- {rule}\n")
    assert detect.propose_layouts([readme, *sources(HEADINGS, *paths)], taxonomy())[0].people == ()


def test_folders_that_share_nothing_are_peoples_if_half_have_given_names() -> None:
    paths = ("peter/heap/heap.md", "susan/1주차/tree.md", "gull/graph.md", "whale/2024-03-01/trie.md")
    assert best(HEADINGS, *paths).people == ("gull", "peter", "susan", "whale")
    assert best(HEADINGS, "peter/heap/heap.md", *paths[2:]).people == ()


@pytest.mark.parametrize("link", ["https://github.com/sandcastle", "https://github.com/sandcastle/tools"])
def test_a_folder_called_as_what_else_the_readme_links_to_is_nobodys(link: str) -> None:
    files = sources(HEADINGS, "sandcastle/heap/heap.md", "seagull/tree/tree.md", "gull/graph/graph.md")
    readme = Source(
        "README.md", Path("README.md"), Path(), f"# 함께 읽기\n{link}\nhttps://github.com/gull/notes\n"
    )
    assert detect.propose_layouts([readme, *files], taxonomy())[0].people == ()


@pytest.mark.parametrize("template", [HEADINGS, DETAILS, BULLETS, WEEKLY, BOLD])
def test_the_lines_for_the_config_mean_the_layout(template: str) -> None:
    found = best(template, "kim/os.md", "kim/db.md", "lee/os.md", "lee/db.md")
    assert parse_config(found.toml()).layout == found.layout


@pytest.mark.parametrize("notes", ["그냥 글\n", "# 회의\n1. 우유 사기\n2. 전화하기\n", "## 목차\n- 하나\n- 둘\n"])
def test_notes_in_which_nothing_asks_are_not_readable(notes: str) -> None:
    assert not detect.propose_layouts(sources(notes, "a.md"), taxonomy())[0].is_readable


def test_titles_over_fences_that_no_other_file_has_are_nobody() -> None:
    book = (
        "# {0}\n#### {0}의 쓰임\n- 이렇게 쓴다\n```\n{0}()\n```\n#### {0} 만들기\n- 이렇게 만든다\n```\n{0}\n```\n"
    )
    proposals = detect.propose_layouts(sources(book, "1.md", "2.md", "3.md", "4.md"), taxonomy())
    weekly = next(proposal for proposal in proposals if proposal.layout.preset == "weekly")
    assert not weekly.is_readable
    assert proposals[0].layout.preset != "weekly"


def test_a_new_week_without_answers_is_readable() -> None:
    assert best("# Week 1\n#### 하늘\n1. {0}란 무엇인가요?\n```\n```\n", "a.md").is_readable


def test_headings_of_one_level_are_tried() -> None:
    found = best(
        "# 기억 장치란?\n## {0}란?\n글.\n## {0}는 왜 쓰나요?\n글.\n## {0}의 예\n글.\n## {0}는 빠른가요?\n글.\n",
        "a/1.md",
        "a/2.md",
    )
    assert found.layout.question is not None
    assert "heading 2" in found.layout.question
    assert found.questions == 8


def test_lines_on_no_card_are_counted() -> None:
    found = detect.propose_layouts(sources("머리말\n\n" + HEADINGS, "a/1.md", "a/2.md"), taxonomy())
    lost = {proposal.name: (proposal.lost_lines, proposal.lines) for proposal in found}
    assert lost["headings"] == (2, 12)
    assert lost["bullets"] == (6, 12)


def test_the_written_config_finds_the_people_wherever_it_lies(project: Project) -> None:
    for path in ("kim/os", "kim/db", "lee/os", "lee/db"):
        project.write(f"group/study/{path}.md", HEADINGS.format("캐시"))
    project.run("init", "group", "--yes", "--detect", "group/study")
    built = project.build_json("--config", "group/ankigen.toml")
    assert built["people"] == {"kim": 4, "lee": 4}
