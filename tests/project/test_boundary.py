"""The folder that a project may not leave."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from ankigen.config.settings import CardSettings, Config, Topics
from ankigen.errors import ConfigError
from ankigen.project.boundary import check_boundary, find_boundary, is_inside

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def group(tmp_path: Path) -> Path:
    """The folder of a project, in a folder that is none of its business."""
    folder = tmp_path / "outside/group"
    folder.mkdir(parents=True)
    return folder


def test_the_work_tree_is_the_boundary_where_there_is_one(group: Path) -> None:
    assert find_boundary(group) == group
    (group.parent / ".git").mkdir()
    assert find_boundary(group) == group.parent


def test_links_are_followed(group: Path) -> None:
    (group / "out").symlink_to(group.parent)
    (group / "in").symlink_to(group / "notes")
    assert is_inside(group / "in/week1.md", group)
    assert not is_inside(group / "out/week1.md", group)
    assert not is_inside(group / "../group2", group)


@pytest.mark.parametrize(
    ("config", "key"),
    [
        (Config(notes="../notes"), "notes"),
        (Config(output="../a.apkg"), "output"),
        (Config(card=CardSettings(css="../a.css")), "card.css"),
        (Config(topics=Topics(file="/etc/topics.toml")), "topics.file"),
    ],
)
def test_a_path_of_the_config_that_leads_out_is_refused_by_its_key(group: Path, config: Config, key: str) -> None:
    with pytest.raises(ConfigError, match=key.replace(".", r"\.")):
        check_boundary(config, group)
    (group.parent / ".git").mkdir()
    if key != "topics.file":
        check_boundary(config, group)


@pytest.mark.parametrize("name", ["build/a.apkg", ".ankigen/weeks.sqlite", "ankigen.ledger.jsonl", ".ankigen"])
def test_a_link_among_what_is_written_may_not_lead_out(group: Path, name: str) -> None:
    check_boundary(Config(), group)
    link = group / name
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(group.parent / "somewhere")
    with pytest.raises(ConfigError, match=re.escape(link.name)):
        check_boundary(Config(), group)
