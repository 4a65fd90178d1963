"""What the system and other libraries say, in the reader's language."""

import errno
import os
import tomllib

import msgspec
import pytest

from ankigen.messages import Message, find_reason
from ankigen.reading.front_matter import read_front_matter


@pytest.mark.parametrize(
    ("document", "korean"),
    [
        ('deck = a"', 'TOML이 아는 값이 아닙니다(글은 "따옴표" 안에 씁니다)'),
        ("deck", "키 뒤에 `=`가 없습니다"),
        ('deck = "a" b', "값이 끝난 뒤에 무언가 더 있습니다"),
        ("[people]\n가온 = []", '키도 [섹션]도 아닙니다(한글 이름은 "따옴표" 안에 씁니다)'),
        ('deck = "a\n', "따옴표를 닫지 않았습니다"),
        ('deck = "a', "따옴표를 닫지 않았습니다"),
        ('notes = ["a"', "목록을 `]`로 닫지 않았습니다"),
        ("[people", "[섹션]을 `]`로 닫지 않았습니다"),
        ("deck = 1\ndeck = 2", "같은 키나 [섹션]이 두 번 있습니다"),
        ("[card]\n[card]", "같은 키나 [섹션]이 두 번 있습니다"),
        ('notes = "C:\\data"', "\"따옴표\" 안의 역슬래시는 두 번 쓰거나, '작은따옴표'를 쓰세요"),
        ('deck = "\x01"', "TOML에서 쓸 수 없는 글자가 있습니다"),
    ],
)
def test_toml_is_explained(document: str, korean: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as raised:
        tomllib.loads(document)
    reason = find_reason(raised.value)
    assert isinstance(reason, Message)
    assert reason.text("ko") == korean


@pytest.mark.parametrize(
    ("content", "korean"),
    [
        ("tags: [a", "[ ] 목록을 닫지 않았습니다"),
        ("tags: {a", "중괄호 { }를 닫지 않았습니다"),
        ("title: a: b", '`:`이 또 있으면 글을 "따옴표" 안에 써야 합니다'),
        ("week: 1\ntitle\n", "키 뒤에 `:`이 없습니다"),
        ('title: "a', "따옴표를 닫지 않았습니다"),
        ("title: @a", 'YAML이 따로 쓰는 글자로 값이 시작합니다. "따옴표" 안에 쓰세요'),
        ("- a\nweek: 1", "들여쓰기가 맞지 않습니다"),
    ],
)
def test_yaml_is_explained(content: str, korean: str) -> None:
    _, (problem, *_) = read_front_matter(content)
    reason = problem.details["reason"]
    assert isinstance(reason, Message)
    assert reason.text("ko") == korean


@pytest.mark.parametrize(
    ("content", "korean"),
    [
        ("{}", "`schema` 필드가 없습니다"),
        ('{"schema": "a"}', "`$.schema`의 값이 다른 종류입니다"),
        ("1", "`$`의 값이 다른 종류입니다"),
    ],
)
def test_json_of_another_shape_is_explained(content: str, korean: str) -> None:
    class Header(msgspec.Struct):
        schema: int

    with pytest.raises(msgspec.ValidationError) as raised:
        msgspec.json.decode(content, type=Header)
    reason = find_reason(raised.value)
    assert isinstance(reason, Message)
    assert reason.text("ko") == korean


def test_json_is_explained() -> None:
    with pytest.raises(msgspec.DecodeError) as raised:
        msgspec.json.decode(b"broken")
    assert str(find_reason(raised.value)) == "it is not JSON"


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EACCES, errno.ENOSPC, errno.EISDIR, errno.ENOTDIR])
def test_the_system_is_quoted_in_english_and_translated_into_korean(number: int) -> None:
    reason = find_reason(OSError(number, os.strerror(number)))
    assert isinstance(reason, Message)
    assert reason.text("en") == os.strerror(number)
    assert reason.text("ko") != os.strerror(number)


def test_what_is_not_known_keeps_its_words() -> None:
    assert find_reason(OSError(errno.EPIPE, "Broken pipe")) == "Broken pipe"
    assert find_reason(ValueError("what no catalogue knows")) == "what no catalogue knows"
