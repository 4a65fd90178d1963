"""What a build goes by besides the notes."""

import pytest

from support import Project


@pytest.mark.parametrize("value", ["yesterday", "-1", "1e9", "1" * 12])
def test_an_invalid_source_date_epoch_is_refused(
    project: Project, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    project.write("notes/week1.md", "# Week 1\n#### 하늘\n1. 힙이란?\n```\n완전 이진 트리\n```\n")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    result = project.build()
    assert (result.exit_code, "SOURCE_DATE_EPOCH" in result.stderr) == (2, True)
