"""Which files are notes, and what is in their bytes."""

import os
from pathlib import Path

import pytest

from ankigen.diagnostics import rules
from ankigen.errors import NoNotesError
from ankigen.reading import note_files
from ankigen.reading.note_files import NoteFile


def write(root: Path, *names: str) -> None:
    for name in names:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("# Week 1\n", encoding="utf-8")


def names_in(root: Path, *paths: str) -> list[str]:
    files, _ = note_files.find(root, [root / path for path in paths])
    return [file.name for file in files]


def test_markdown_at_any_depth_in_natural_order(tmp_path: Path) -> None:
    write(tmp_path, "notes/week10.md", "notes/week2.MD", "notes/a/week1.markdown", "notes/readme.txt")
    assert names_in(tmp_path, "notes") == ["notes/a/week1.markdown", "notes/week2.MD", "notes/week10.md"]


def test_packages_that_npm_installed_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, "notes/week1.md", "notes/demo/node_modules/left-pad/README.md", "notes/node_modules.md")
    assert names_in(tmp_path, "notes") == ["notes/node_modules.md", "notes/week1.md"]


def test_hidden_files_and_folders_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, "notes/.week1.md", "notes/.git/week2.md", "notes/week3.md")
    assert names_in(tmp_path, "notes") == ["notes/week3.md"]


def test_a_file_that_is_named_twice_is_found_once(tmp_path: Path) -> None:
    write(tmp_path, "notes/week1.md")
    assert names_in(tmp_path, "notes/week1.md", "notes") == ["notes/week1.md"]


def test_a_missing_path_stops_the_search(tmp_path: Path) -> None:
    with pytest.raises(NoNotesError, match="does not exist"):
        note_files.find(tmp_path, [tmp_path / "notes"])


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_and_folders_that_cannot_be_notes_are_reported(tmp_path: Path) -> None:
    write(tmp_path, "elsewhere/week1.md", "project/notes/week2.md", "project/notes/folder.md/week3.md")
    root = tmp_path / "project"
    (root / "notes/link.md").symlink_to(tmp_path / "elsewhere/week1.md")
    files, diagnostics = note_files.find(root, [root / "notes"])
    assert [file.name for file in files] == ["notes/folder.md/week3.md", "notes/week2.md"]
    assert [(diagnostic.path, diagnostic.rule) for diagnostic in diagnostics] == [
        ("notes/folder.md", rules.FOLDER_NAMED_MD),
        ("notes/link.md", rules.LINK_OUTSIDE),
    ]


@pytest.mark.parametrize(
    ("content", "encoding", "damaged"),
    [
        ("캐시".encode(), None, set()),
        ("\ufeff캐시".encode(), None, set()),
        ("캐시".encode("utf-16"), "UTF-16", set()),
        ("캐시와 힙".encode("cp949"), "CP949", set()),
        ("캐시와 힙을 말하라\n".encode() + b"a\xffb\n", None, {2}),
    ],
)
def test_encodings(content: bytes, encoding: str | None, damaged: set[int]) -> None:
    source, diagnostics = note_files.decode_source(NoteFile("a.md", Path("a.md"), Path()), content)
    assert source.text.startswith("캐시")
    assert source.damaged == damaged
    assert [dict(diagnostic.values)["encoding"] for diagnostic in diagnostics] == ([encoding] if encoding else [])


CHINESE = "#### 什么是死锁？\n\n两个线程互相等待对方持有的锁，都不能继续执行。\n"
TRADITIONAL = "#### 什麼是快取？\n\n把常用的資料放在比較近的地方，可以減少等待的時間。\n"
JAPANESE = "#### スタックとは何ですか？\n\n後に入れたものを先に取り出すデータの構造です。\n"
KOREAN = "#### 교착 상태란?\n\n두 스레드가 서로 상대의 락을 기다리며 멈춘 상태이다.\n"


@pytest.mark.parametrize(
    ("content", "codec", "name"),
    [
        (CHINESE, "gb18030", "GB18030"),
        (CHINESE, "gb2312", "GB18030"),
        (TRADITIONAL, "big5", "Big5"),
        (JAPANESE, "cp932", "Shift-JIS"),
        (JAPANESE, "euc_jp", "EUC-JP"),
        (KOREAN, "cp949", "CP949"),
        ("# 1주차\n#### 金하늘\n1. 뮤텍스?\n", "cp949", "CP949"),
        ("1. 멀티플렉싱\n", "cp949", "CP949"),
        *(
            (content, codec, "UTF-16")
            for content in (CHINESE, JAPANESE, KOREAN, "# Week 3\n1. Heap?\n", "1. 가가가가가\n가각간\n")
            for codec in ("utf-16-le", "utf-16-be")
        ),
    ],
)
def test_an_encoding_is_told_by_its_letters(content: str, codec: str, name: str) -> None:
    decoded = note_files.decode_text(content.encode(codec))
    assert decoded == note_files.DecodedText(content, name)


@pytest.mark.parametrize(
    ("content", "likely"),
    [
        ("甦醒鑫淼\n".encode("gb18030"), {"GB18030", "CP949", "Big5", ""}),
        ("Что такое стек?\n".encode("cp1251"), {"GB18030", "CP949", "Big5", ""}),
        ("Qu'est-ce qu'un tas ? Déjà vu, été, naïve.\n".encode("latin-1"), {"Windows-1252"}),
        ("联通\n甦醒鑫淼\n".encode("gb18030"), {"GB18030", "CP949", "Big5", ""}),
        ("สแต็กคืออะไร\n".encode("cp874"), {"GB18030", "CP949", "Big5", ""}),
    ],
)
def test_in_doubt_no_letter_is_shown_that_nobody_typed(content: bytes, likely: set[str]) -> None:
    source, diagnostics = note_files.decode_source(NoteFile("a.md", Path("a.md"), Path()), content)
    assert source.damaged
    assert all(char <= "\x7f" or char == "\ufffd" for char in source.text)
    named = {dict(diagnostic.values)["encoding"] for diagnostic in diagnostics}
    assert named <= likely
    assert {diagnostic.rule for diagnostic in diagnostics} <= {rules.DOUBTFUL_ENCODING}


SHORT_TEXTS = {
    "simplified": (
        "什么是线程",
        "进程和线程的区别",
        "数据库索引",
        "死锁的条件",
        "虚拟内存有什么用",
        "缓存",
        "小学",
    ),
    "traditional": ("什麼是執行緒", "資料庫的索引", "快取記憶體", "死結的條件", "行程排程", "檔名", "堆疊"),
    "japanese": ("スタックとは", "仮想記憶の利点", "排他制御とは何か", "索引の種類", "プロセス", "意味", "引数名"),
    "korean": ("교착 상태란", "가상 메모리의 장점", "뮤텍스와 세마포어", "트랜잭션", "색인의 종류", "캐시", "힙"),
    "western": (
        "Qu'est-ce qu'un tas",
        "Was heißt Überlauf",
        "¿Qué es una caché?",
        "«pile»",
        "coração",
        "é",
        "naïve",
    ),
}
CODECS = {
    "simplified": ("gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8"),
    "traditional": ("big5", "cp950", "utf-16", "utf-16-le", "utf-8"),
    "japanese": ("cp932", "shift_jis", "euc_jp", "iso2022_jp", "utf-16", "utf-16-be", "utf-8"),
    "korean": ("cp949", "euc_kr", "utf-16", "utf-16-le", "utf-16-be", "iso2022_kr", "utf-8"),
    "western": ("latin-1", "cp1252", "utf-16", "utf-16-le", "utf-8"),
}


@pytest.mark.parametrize("form", ["# {}\n", "1. {}?\n", "- {}\n", "Q. {}\n\n", "**{}**\n"])
@pytest.mark.parametrize(("language", "codec"), [(name, codec) for name in CODECS for codec in CODECS[name]])
def test_a_file_of_one_line_is_read_or_refused_but_never_read_wrongly(
    language: str, codec: str, form: str
) -> None:
    for short_text in SHORT_TEXTS[language]:
        content = form.format(short_text)
        source, _ = note_files.decode_source(NoteFile("a.md", Path("a.md"), Path()), content.encode(codec))
        shown = source.text.replace("\ufffd", "")
        assert source.text == content or shown.isascii()
        assert source.text == content or source.damaged


@pytest.mark.parametrize(
    ("content", "codec"),
    [
        ("1. 什么是线程？\n", "gb18030"),
        ("1. 什麼是執行緒？\n", "big5"),
        ("1. スタックとは？\n", "cp932"),
        ("1. 교착 상태란?\n", "cp949"),
        ("# 캐시\n1. 힙?\n", "utf-16-be"),
        ("1. スタックとは？\n", "iso2022_jp"),
    ],
)
def test_one_question_is_enough_to_tell_an_encoding(content: str, codec: str) -> None:
    assert note_files.decode_text(content.encode(codec)).text == content


def test_two_files_in_different_encodings_joined_are_not_read_in_either() -> None:
    content = KOREAN.encode("cp949") * 6 + KOREAN.encode()
    decoded = note_files.decode_text(content)
    assert decoded.text.endswith(KOREAN)
    assert "교착" not in decoded.text.removesuffix(KOREAN)


@pytest.mark.parametrize("content", ["캐시\0\n힙이란\n", "\0\0\0\0\n", "a\0b\0 c\n가나다"])
def test_zero_bytes_make_no_utf16(content: str) -> None:
    assert note_files.decode_text(content.encode()).encoding == "UTF-8"


def test_a_damaged_byte_is_shown_as_one() -> None:
    source, _ = note_files.decode_source(NoteFile("a.md", Path("a.md"), Path()), b"a\xffb")
    assert source.text == "a\ufffdb"


def test_a_file_that_is_gone_is_reported(tmp_path: Path) -> None:
    source, diagnostics = note_files.read(NoteFile("a.md", tmp_path / "a.md", tmp_path))
    assert source is None
    assert [diagnostic.rule for diagnostic in diagnostics] == [rules.UNREADABLE]


def test_a_week_file_that_is_no_markdown_is_reported(tmp_path: Path) -> None:
    for name in ("week01.md", "week02.txt", "3주차.docx", "todo.txt", "week04.png", "other/week05.txt"):
        file = tmp_path / "notes" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("")
    files, diagnostics = note_files.find(tmp_path, [tmp_path / "notes"])
    assert [file.name for file in files] == ["notes/week01.md"]
    reported = sorted(diagnostic.path for diagnostic in diagnostics)
    assert reported == ["notes/3주차.docx", "notes/week02.txt"]
    assert {diagnostic.rule for diagnostic in diagnostics} == {rules.NOT_MARKDOWN}


def test_readmes_that_are_the_only_notes_of_several_folders_are_notes(tmp_path: Path) -> None:
    names = ("README.md", "os/heap/README.md", "os/queue/readme.md", "db/key/README.MD", "net/README.md")
    others = ("net/tcp/README.md", "net/tcp/handshake.md", "week1/plan/README.md")
    for name in (*names, *others):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("# 힙", "utf-8")
    files, _ = note_files.find(tmp_path, [tmp_path])
    expected = ["db/key/README.MD", "os/heap/README.md", "os/queue/readme.md"]
    assert [file.name for file in files if file.is_folder_note] == expected
    files, _ = note_files.find(tmp_path, [tmp_path / "os"])
    assert not any(file.is_folder_note for file in files)


def test_readmes_of_several_folders_in_a_week_are_notes(tmp_path: Path) -> None:
    names = ("week1_OS/heap/README.md", "week1_OS/queue/README.md", "week2/plan/README.md", "week3/README.md")
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("# 힙", "utf-8")
    files, _ = note_files.find(tmp_path, [tmp_path])
    assert [file.name for file in files if file.is_folder_note] == [
        "week1_OS/heap/README.md",
        "week1_OS/queue/README.md",
    ]


def test_readmes_of_the_same_weeks_in_several_folders_are_what_each_wrote(tmp_path: Path) -> None:
    people = ("hana", "bada", "sora")
    names = [f"{person}/{week}주차/README.md" for person in people for week in (1, 2)]
    others = ["week1/README.md", "week2/plan/README.md", "book/week 4/README.md"]
    for name in (*names, *others):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("# 힙", "utf-8")
    files, _ = note_files.find(tmp_path, [tmp_path])
    assert sorted(file.name for file in files if file.is_folder_note) == sorted(names)


def test_the_week_of_one_is_a_readme_that_is_a_file_of_others(tmp_path: Path) -> None:
    names = ("hana/week1/README.md", "hana/week2/README.md", "hana/week9/README.md")
    others = ("bada/week1.md", "bada/week2.md", "sora/week1.md", "sora/week2/a.md", "sora/2주차.md")
    for name in (*names, *others):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("# 힙", "utf-8")
    files, _ = note_files.find(tmp_path, [tmp_path])
    assert [file.name for file in files if file.is_folder_note] == [*names]


def test_the_readme_of_a_persons_week_is_a_note_beside_others_of_that_week(tmp_path: Path) -> None:
    names = ("hana/week1/README.md", "bada/week1/README.md", "bada/week2/README.md", "sora/week2/README.md")
    others = ("sora/week2/tcp.md", "sora/README.md", "week3/README.md", "week3/tcp.md")
    for name in (*names, *others):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("# 힙", "utf-8")
    files, _ = note_files.find(tmp_path, [tmp_path])
    assert sorted(file.name for file in files if file.is_folder_note) == sorted(names)
