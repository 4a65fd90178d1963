"""Links between note files lead to the source on the web, where the config knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ankigen.rendering.html import make_resolver

if TYPE_CHECKING:
    from support import Project

URL = "https://example.org/blob/main/{path}"


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("week02.md", "https://example.org/blob/main/notes/os/week02.md"),
        ("./week02.md#캐시란", "https://example.org/blob/main/notes/os/week02.md#%EC%BA%90%EC%8B%9C%EB%9E%80"),
        ("../net/TCP%20vs%20UDP.MD", "https://example.org/blob/main/notes/net/TCP%20vs%20UDP.MD"),
        ("/README.md", "https://example.org/blob/main/README.md"),
        ("../../README.markdown", "https://example.org/blob/main/README.markdown"),
        ("../../../README.md", None),
        ("../../%2e%2e/README.md", None),
        ("week02.html", None),
        ("javascript:alert(1)//.md", None),
        ("data:text/html,x.md", None),
        ("\\\\host\\x.md", None),
        ("a.md?x=1", None),
        ("", None),
    ],
)
def test_a_link_leads_to_a_file_of_the_project(target: str, address: str | None) -> None:
    resolve = make_resolver("notes/os/week01.md", URL)
    assert resolve is not None
    assert resolve(target) == address


def test_what_can_not_break_out_of_its_address() -> None:
    resolve = make_resolver("notes/week01.md", URL)
    assert resolve is not None
    address = resolve('"><script>.md#"onclick="x')
    assert address == "https://example.org/blob/main/notes/%22%3E%3Cscript%3E.md#%22onclick%3D%22x"


def test_no_link_leads_out_of_nowhere() -> None:
    assert make_resolver("notes/week01.md", None) is None
    assert make_resolver("/elsewhere/week01.md", URL) is None


LINKED = """# Week 1
#### 하늘
1. [지난주](week02.md) 캐시란?
[여기](../README.md#top) 와 <a href="week02.md">저기</a>, [밖](../../x.md) 과 ![](week02.md)
1-1. 왜?
```
[여기](week02.md)
```
"""


def test_cards_link_to_the_source(project: Project) -> None:
    project.write("notes/week01.md", LINKED)
    assert project.build("-q").exit_code == 0
    question, follow_up = project.notes()
    assert "href" not in question.fields["Question"] + question.fields["Answer"]
    assert question.question == "지난주 캐시란?"
    project.write("ankigen.toml", 'source_url = "https://example.org/n"\n')
    assert project.build_json("--refresh")["changed"] == 2, "the cache knows of the address"
    question, follow_up = project.notes()
    assert question.fields["Question"] == '<a href="https://example.org/n/notes/week02.md">지난주</a> 캐시란?'
    assert '<a href="https://example.org/n/README.md#top">여기</a>' in question.fields["Answer"]
    assert '<a href="https://example.org/n/notes/week02.md">저기</a>' in question.fields["Answer"]
    assert question.fields["Answer"].count("<a href") == 2
    assert follow_up.fields["Parent"] == question.fields["Question"]
    assert "href" not in follow_up.fields["Answer"], "in a fence all stays as typed"


def test_an_address_that_comes_later_updates_no_note(project: Project) -> None:
    project.write("notes/week01.md", LINKED)
    assert project.build("-q").exit_code == 0
    project.write("ankigen.toml", 'source_url = "https://example.org/n"\n')
    assert project.build_json()["unchanged"] == 2
