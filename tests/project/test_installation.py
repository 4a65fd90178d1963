"""What to run for an extra that is missing: by the tool that installed ankigen, from where it came."""

from __future__ import annotations

import sys
from importlib import metadata
from typing import TYPE_CHECKING, Any

import pytest

from ankigen.project.setup import installation

if TYPE_CHECKING:
    from pathlib import Path

FROM_GIT = {"url": "https://github.com/our/ankigen", "vcs_info": {"vcs": "git", "commit_id": "a" * 40}}
REQUIREMENT = "ankigen[{}] @ git+https://github.com/our/ankigen"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder with ankigen's sources; its name needs quotation marks in a shell."""
    folder = tmp_path / "our sources"
    folder.mkdir()
    (folder / "pyproject.toml").touch()
    return folder


def install(monkeypatch: pytest.MonkeyPatch, origin: dict[str, Any], prefix: Path, receipt: str = "") -> None:
    """Pretend that ankigen was installed from somewhere, by the tool that leaves such a receipt."""
    monkeypatch.setattr(installation, "read_origin", lambda: origin)
    monkeypatch.setattr(sys, "prefix", str(prefix))
    monkeypatch.setattr(sys, "executable", "/env/bin/python")
    if receipt:
        (prefix / receipt).touch()


@pytest.mark.parametrize(
    ("receipt", "command"),
    [
        ("pipx_metadata.json", "pipx install --force '{}[preview,push]'"),
        ("uv-receipt.toml", "uv tool install --force '{}[preview,push]'"),
        ("", "/env/bin/python -m pip install '{}[push]'"),
    ],
)
def test_the_command_is_that_of_the_tool(
    clone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, receipt: str, command: str
) -> None:
    install(monkeypatch, {"url": clone.as_uri(), "dir_info": {}}, tmp_path, receipt)
    assert installation.find_install_command("push") == command.format(clone)
    error = installation.make_missing_package_error("httpx", "push")
    assert command.format(clone) in error.advice("ko")


def test_what_came_from_git_comes_from_there_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, FROM_GIT, tmp_path)
    command = f"/env/bin/python -m pip install '{REQUIREMENT.format('preview')}'"
    assert installation.find_install_command("preview") == command


@pytest.mark.parametrize("url", ["", "file:///gone/ankigen", "https://example.org/ankigen.whl"])
def test_where_the_place_is_unknown_the_folder_is_named_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    """Not by the bare name, which may be a stranger's in a registry."""
    install(monkeypatch, {"url": url}, tmp_path)
    assert installation.find_install_command("push") == ""
    error = installation.make_missing_package_error("httpx", "push")
    assert 'pip install ".[push]"' in error.advice("en")


def test_the_repository_that_pyproject_names_is_the_place_of_last_resort(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(monkeypatch, {}, tmp_path)
    monkeypatch.setattr(installation, "find_repository_address", lambda: "https://github.com/our/ankigen")
    assert REQUIREMENT.format("push") in installation.find_install_command("push")


def test_the_repository_is_read_from_the_metadata(monkeypatch: pytest.MonkeyPatch) -> None:
    class Metadata:
        def get_all(self, _: str) -> list[str]:
            return ["Homepage, https://example.org", "Repository, https://github.com/our/ankigen"]

    monkeypatch.setattr(metadata, "metadata", lambda _: Metadata())
    assert installation.find_repository_address() == "https://github.com/our/ankigen"
