"""Where ankigen is kept is said in pyproject.toml; READMEs and docs follow."""

from __future__ import annotations

import runpy

import pytest

from pages import ROOT

SCRIPT = runpy.run_path(str(ROOT / "docs/repository.py"))
ADDRESS = "https://github.com/our-group/ankigen"
FILES = SCRIPT["PAGES"]


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("name", FILES)
def test_pages_say_what_pyproject_says(name: str) -> None:
    address = SCRIPT["read_address"](read("pyproject.toml"))
    assert SCRIPT["name_repository"](read(name), address) == read(name)


@pytest.mark.parametrize("name", FILES)
def test_an_address_changes_a_page_and_can_be_taken_back(name: str) -> None:
    page = SCRIPT["name_repository"](read(name), "")
    named = SCRIPT["name_repository"](page, ADDRESS)
    assert named != page
    assert "our-group/ankigen" in named
    assert SCRIPT["name_repository"](named, ADDRESS) == named
    assert SCRIPT["name_repository"](named, "https://example.org/elsewhere/ankigen") != named
    assert SCRIPT["name_repository"](named, "") == page


def test_the_readme_installs_from_the_address() -> None:
    for name in ("README.md", "README.ko.md"):
        page = SCRIPT["name_repository"](read(name), ADDRESS)
        assert f'pipx install "ankigen[preview,push] @ git+{ADDRESS}"' in page
        assert f"pipx install git+{ADDRESS}" in page
        assert 'install ".[' not in page
        assert "git pull" not in page


def test_the_address_is_read_where_python_keeps_it() -> None:
    project = '[project]\nname = "ankigen"\n'
    assert SCRIPT["read_address"](project) == ""
    assert SCRIPT["read_address"](f'{project}[project.urls]\nRepository = "{ADDRESS}/"\n') == ADDRESS
