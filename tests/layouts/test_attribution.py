"""Whose notes they are, and about what: by lines that say who wrote, and by paths."""

import pytest

from ankigen.config.people import People
from ankigen.layouts.people import attribution
from ankigen.layouts.people.attribution import NotePath
from ankigen.layouts.people.person_names import is_name, is_name_in_latin
from ankigen.topics.taxonomy import taxonomy

PEOPLE: dict[str, str | list[str]] = {"김하늘": ["sky"]}


def note_path(path: str) -> NotePath:
    return NotePath(path, People(PEOPLE), taxonomy())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("김하늘", True),
        ("독고준", True),
        ("김", False),
        ("이미지", False),
        ("정규화", False),
        ("하나만", False),
        ("주세요", False),
        ("구하기", False),
        ("차이가", False),
        ("전문성", False),
        ("정미란", True),
        ("kim", False),
    ],
)
def test_korean_names_have_a_shape(name: str, expected: bool) -> None:
    assert is_name(name) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("haneul-kim", True),
        ("Kim_Haneul", True),
        ("seo-yeon.lee", True),
        ("hn-kim", True),
        ("haneul", False),
        ("min-heap", False),
        ("moon-light", False),
        ("new-park", False),
    ],
)
def test_korean_names_in_latin_letters_have_one_too(name: str, expected: bool) -> None:
    assert is_name_in_latin(name) is expected


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("작성자: 하늘, 바다", ("하늘", "바다")),
        ("> **글쓴이:** [하늘](https://github.com/sky)", ("하늘",)),
        ("Author: Sky & Sea", ("Sky", "Sea")),
        ("- written by: @sky", ("sky",)),
        ("> written by [하늘](https://example.org/sky)", ("하늘",)),
        ("Written by @sky", ("sky",)),
        ("Written by hand, it takes longer.", ()),
        ("작성자: OOO", ()),
        ("작성자: 2024-11-24", ()),
        ("저자: 출처 참고", ()),
        ("작성자: <b>김하늘</b>", ("김하늘",)),
        ("작성자: ~~이서연~~ 오태양", ("이서연 오태양",)),
        ("작성자: [[문가온]], 오태양님", ("문가온", "오태양")),
        ("작성자: 김하늘과 이서연", ("김하늘", "이서연")),
        ("작성자: 사과와 나무", ("사과와 나무",)),
        ("작성자: 김하늘 외 2명", ("김하늘",)),
        ("작성자: 김하늘 2024-01-02", ("김하늘",)),
        ("작성자: 이서연 (24.03.02)", ("이서연",)),
        ("작성자: 이서연 @seoyeon", ("이서연",)),
        ("author: Sky Lee <sky@example.com>", ("Sky Lee",)),
        ("작성자: 없음", ()),
        ("author: 글을 쓴 사람의 이름", ()),
        ("작성자: (미정)", ()),
        ("작성자: 팀 전체", ()),
        ("author: TBD", ()),
        ("작성자:", ()),
        ("저자: 커누스가 스물네 살에 쓴 책이다.", ()),
        ("작성자 하늘", ()),
        ("답변: 빠르다", ()),
    ],
)
def test_a_line_says_who_wrote(line: str, names: tuple[str, ...]) -> None:
    assert attribution.read_author_line(line) == names


@pytest.mark.parametrize(
    ("line", "is_label"),
    [("작성자:", True), ("작성자: OOO", True), ("저자: 커누스가 스물네 살에 쓴 책이다.", False)],
)
def test_a_line_that_names_nobody_is_a_label_unless_it_is_text(line: str, is_label: bool) -> None:
    assert attribution.is_author_line(line) == is_label


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("sky", True),
        ("bada_park", True),
        ("week3", False),
        ("3주차", False),
        ("네트워크", False),
        ("01. 운영체제", False),
        ("docs", False),
        ("java_study", False),
        ("면접 질문", False),
    ],
)
def test_a_folder_may_be_named_after_a_person(name: str, expected: bool) -> None:
    assert attribution.may_be_person(name, taxonomy()) is expected


@pytest.mark.parametrize(
    ("path", "known_only", "in_folders", "in_name"),
    [
        ("notes/이서연/os.md", True, ("이서연",), ()),
        ("notes/sky/os.md", True, ("sky",), ()),
        ("notes/bada/os.md", True, (), ()),
        ("notes/bada/os.md", False, ("bada",), ()),
        ("notes/week1/os_김하늘.md", True, (), ("김하늘",)),
        ("notes/3주차 김하늘 발표 정리.md", True, (), ("김하늘",)),
        ("notes/상속을 고민한 이서연 나머지.md", True, (), ()),
        ("notes/정렬이 무엇인지 설명해 주세요.md", True, (), ()),
        ("notes/힙을 정렬에 쓸 수 있는가.md", True, (), ()),
        ("notes/조인이 느릴 때.md", True, (), ()),
        ("notes/힙이란 홍영란.md", True, (), ("홍영란",)),
        ("notes/week1/bada.md", False, (), ("bada",)),
        ("notes/week1/bada_river.md", False, (), ()),
    ],
)
def test_people_in_paths(
    path: str, known_only: bool, in_folders: tuple[str, ...], in_name: tuple[str, ...]
) -> None:
    assert note_path(path).find_people_in_folders(known_only=known_only) == in_folders
    assert note_path(path).find_people_in_name(known_only=known_only) == in_name


@pytest.mark.parametrize(
    ("pattern", "path", "people"),
    [
        ("{person}/*", "study/bada/os.md", ("bada",)),
        ("{person}/*", "study/bada/week1/os.md", ()),
        ("{person}/*", "study/2주차/os.md", ()),
        ("{person}/*", "study/bada2/os.md", ("bada2",)),
        ("study/{person}/**", "study/bada/week1/os.md", ("bada",)),
        ("*_{person}", "week1/os_bada.md", ("bada",)),
        ("{week}/{person}", "week1/bada.md", ("bada",)),
        ("{week}/{week}/{person}", "a/b/bada.md", ("bada",)),
        ("{person}", "week1/bada&kim.md", ("bada", "kim")),
        ("{person}/*", "docs/os.md", ()),
        ("study/{person}", "week1/bada.md", ()),
        ("{not a name}/{person}", "{not a name}/bada.md", ("bada",)),
        ("{person}/**", "meeting-log/1.md", ()),
        ("*/{person}/**", "redis/skeleton-code/README.md", ()),
        ("*/{person}/**", "redis/starter_kit/README.md", ()),
        ("*/{person}/**", "redis/code-bada/README.md", ("code-bada",)),
        ("{person}/**", "__points__/1.md", ()),
        ("{person}/**", "7장_정원 가꾸기/1.md", ()),
        ("{person}/**", "Chapter3-garden/1.md", ()),
        ("{person}/**", "chapin/1.md", ("chapin",)),
        ("*/{person}", "heaps/bada_2.8.md", ("bada",)),
        ("*/{person}", "heaps/bada_2.md", ("bada_2",)),
    ],
)
def test_a_pattern_of_paths_names_people(pattern: str, path: str, people: tuple[str, ...]) -> None:
    assert note_path(path).find_people_by_pattern(pattern) == people


def test_a_path_names_topics() -> None:
    path = note_path("02_네트워크/os/3. 데이터베이스 정리.md")
    assert path.find_topic_in_name() == taxonomy().find("데이터베이스")
    assert path.find_topic_in_folders() == taxonomy().find("os")
    assert path.find_topic_by_pattern("{topic}/*/*") == taxonomy().named("02_네트워크")
    assert note_path("a/b.md").find_topic_in_folders() is None


def test_what_stands_for_people_names_no_topic() -> None:
    path = note_path("os/Daemon/TCP.md")
    assert path.find_topic_in_folders(["Daemon"]) == taxonomy().find("os")
    assert path.find_topic_in_name(["TCP"]) is None


@pytest.mark.parametrize(
    ("path", "title"), [("os/heap/README.md", "heap"), ("os/heap/notes.md", "notes"), ("README.md", "README")]
)
def test_a_readme_is_called_as_its_folder(path: str, title: str) -> None:
    assert note_path(path).title == title


def test_a_name_in_a_path_has_no_characters_that_nobody_sees() -> None:
    assert note_path(r"week1/\x08sandcastle.md").find_people_by_pattern("*/{person}") == ("sandcastle",)
