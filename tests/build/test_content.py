"""Which change of a topic sends a note to everybody: the group's own words and taxonomy, and nothing of ankigen's."""

from pathlib import Path

import pytest

from ankigen.resources import DATA
from ankigen.topics import taxonomy
from support import Project

NOTES = """\
# Week 1
#### 하늘
1. 로드 밸런싱이란 무엇인가요?
```
요청을 여러 서버에 나누는 것
```
2. 힙이란 무엇인가요? #자료구조
```
완전 이진 트리
```
2-1. 단점은?
```
가운데 것을 찾는 데에 오래 걸린다
```
"""


@pytest.fixture
def built(project: Project) -> Project:
    project.write("notes/week1.md", NOTES)
    project.write("topics.toml", '["음악"]\n"화음" = ["chord"]\n')
    project.write("ankigen.toml", '[topics]\nfile = "topics.toml"\n')
    project.build()
    return project


def changed(project: Project) -> list[str]:
    """Build, and return the questions of the notes that Anki will update."""
    before = {note.guid: note.mod for note in project.notes()}
    project.build("--no-cache")  # for all that is asked of here is what stands in the notes
    return [note.question for note in project.notes() if note.mod != before[note.guid]]


def topic_tags(project: Project) -> list[list[str]]:
    return [[tag for tag in note.tags if tag.startswith("topic::")] for note in project.notes()]


def test_a_taxonomy_of_a_newer_ankigen_changes_tags_and_no_note(
    built: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = (DATA / "topics.toml").read_text("utf-8")
    newer = newer.replace('["네트워크"]\nnames = [', '["망"]\nnames = [').replace(
        '["자료구조"]\nnames = [', '["구조"]\nnames = ["자료구조", '
    )
    (tmp_path / "topics.toml").write_text(newer, "utf-8")
    for name in (taxonomy.TOPICS_FILE, taxonomy.NAMES_FILE):
        (tmp_path / name).write_bytes((DATA / name).read_bytes())
    before = topic_tags(built)
    monkeypatch.setattr(taxonomy, "DATA", tmp_path)
    assert changed(built) == []
    after = topic_tags(built)
    assert [old != new for old, new in zip(before, after, strict=True)] == [True, True, True]


@pytest.mark.parametrize(
    ("own_taxonomy", "questions"),
    [
        ('["음악"]\n"화음" = ["chord", "코드"]\n', []),
        ('["음악"]\n"화음" = ["chord", "로드 밸런싱"]\n', ["로드 밸런싱이란 무엇인가요?"]),
        ('["음악"]\n"자료구조" = ["chord"]\n', ["힙이란 무엇인가요?", "단점은?"]),
        (
            "extends = false\n" + '["음악"]\n"화음" = ["chord"]\n',
            ["로드 밸런싱이란 무엇인가요?", "힙이란 무엇인가요?", "단점은?"],
        ),
        ("", []),
    ],
)
def test_the_groups_own_taxonomy_is_content(built: Project, own_taxonomy: str, questions: list[str]) -> None:
    built.write("topics.toml", own_taxonomy)
    assert changed(built) == questions


@pytest.mark.parametrize(
    ("old", "new", "questions"),
    [
        ("#자료구조", "#트리", ["힙이란 무엇인가요?", "단점은?"]),
        ("#자료구조", "<!-- topics: 자료구조 -->", []),
        (" #자료구조", "", ["힙이란 무엇인가요?", "단점은?"]),
        ("# Week 1\n", "---\ntopics: 면접\n---\n# Week 1\n", ["로드 밸런싱이란 무엇인가요?", "단점은?"]),
        ("#### 하늘\n", "## 네트워크\n#### 하늘\n", ["로드 밸런싱이란 무엇인가요?", "단점은?"]),
    ],
)
def test_a_word_that_somebody_wrote_is_content(built: Project, old: str, new: str, questions: list[str]) -> None:
    built.write("notes/week1.md", NOTES.replace(old, new))
    assert changed(built) == questions


def test_a_file_that_moves_into_the_folder_of_another_topic_is_the_same(project: Project) -> None:
    project.write("ankigen.toml", '[layout]\npreset = "headings"\ntopic = ["folder"]\n')
    note = "## 힙이란 무엇인가요?\n\n완전 이진 트리이다.\n"
    project.write("notes/network/heap.md", note)
    project.build()
    (project.folder / "notes/network/heap.md").unlink()
    project.write("notes/database/heap.md", note)
    assert changed(project) == []
    assert topic_tags(project) == [["topic::데이터베이스"]]


def test_tags_that_ankigen_gives_are_none_of_the_group(tmp_path: Path) -> None:
    project = Project(tmp_path)
    front_matter = "---\ntags: [시험, repeat, 'Week::99', 'topic::힙', followup]\n---\n"
    project.write("notes/week03.md", f"{front_matter}# Week 3\n#### 하늘\n1. 캐시란?\n```\n가까운 기억\n```\n")
    assert "W165" in project.build().codes
    [note] = project.notes()
    assert set(note.tags) == {"시험", "person::하늘", "week::03", "topic::컴퓨터구조::캐시"}
