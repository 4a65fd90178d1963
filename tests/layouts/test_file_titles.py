"""What notes without headings are about, by the names of their files."""

import pytest

from ankigen.layouts.file_titles import read_title
from ankigen.layouts.people.person_names import is_name
from ankigen.topics.taxonomy import taxonomy


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("3. 힙이란 무엇인가요", "힙이란 무엇인가요"),
        ("02-힙에-대해-설명해-주세요", "힙에 대해 설명해 주세요"),
        ("[3장] 힙과 스택의 차이(김하늘)", "힙과 스택의 차이"),
        ("2주차_TCP_김하늘", "TCP"),
        ("next-key-lock", "next-key-lock"),
        ("3-way-handshake", "3-way-handshake"),
        ("큐와 스택으로 최솟값 구하기", "큐와 스택으로 최솟값 구하기"),
        ("3주차_김하늘", ""),
        ("20240301_TCP", "TCP"),
        ("TCP_2024_03_01", "TCP"),
        ("TCP 2024.03.01", "TCP"),
        ("2024-03-01 힙이란 무엇인가요", "힙이란 무엇인가요"),
        ("2024-03-01", ""),
        ("1234. 큐", ""),
        ("TCP 스터디 회의록", ""),
        ("test", ""),
        ("나들이 사진", ""),
    ],
)
def test_a_file_says_by_its_name_what_it_is_about(name: str, title: str) -> None:
    assert read_title(name, is_name, taxonomy()) == title
