"""The GitHub action, run step by step as action.yml says, with a bare repository in the place of GitHub.

What is not GitHub's is real: git, bash, ankigen. ``gh`` is a stand-in that remembers what it was asked.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from ankigen.project.setup import scaffold
from ankigen.project.setup.workflow import WORKFLOW
from github_runner import ROOT, GitHub, run

LEDGER = "ankigen.ledger.jsonl"
WEEK = "# Week 1\n#### 하늘\n1. 힙이란?\n```\n완전 이진 트리\n```\n"

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="the action runs on Linux")]


@pytest.fixture
def github(tmp_path: Path) -> GitHub:
    return GitHub(tmp_path)


def names(ran: list[tuple[str, int, str]]) -> list[str]:
    assert not [step for step in ran if step[1]], ran
    return [name for name, _, _ in ran]


# --- on the main branch ---------------------------------------------------------------------------

BUILD, PUBLISH = "Build the deck and commit the ledger", "Publish the deck"


def test_two_pushes_two_decks_one_ledger(github: GitHub) -> None:
    github.push({"notes/week01.md": WEEK})
    assert names(github.action()) == [BUILD, PUBLISH]
    assert github.log() == ["Update the ledger of the Anki deck [skip ci]", "A week"]
    assert "1 notes in the deck: 1 new, 0 changed" in github.summary
    link = "https://github.com/our-group/notes/releases/download/deck/deck.apkg"
    assert f"[{link}]({link})" in github.summary
    first = (github.gh / "releases/deck/deck.apkg").read_bytes()

    run("git", "pull", "--quiet", "origin", "main", at=github.work)
    github.push({"notes/week02.md": WEEK.replace("Week 1", "Week 2").replace("힙", "큐")})
    names(github.action())
    assert len(github.log()) == 4
    assert "2 notes in the deck: 1 new, 0 changed, 1 unchanged" in github.summary
    assert (github.gh / "releases/deck/deck.apkg").read_bytes() != first
    assert [call.split()[1] for call in github.calls].count("create") == 1
    assert github.show(LEDGER).count('"guid"') == 2


def test_no_loop_and_nothing_twice(github: GitHub) -> None:
    github.push({"notes/week01.md": WEEK})
    github.action()
    log, uploads = github.log(), github.calls.count("upload")
    for _ in range(2):  # as if the commit of the ledger had started the workflow again
        names(github.action())
    assert github.log() == log
    assert sum("upload" in call for call in github.calls) == 1 + uploads, "the deck is the same: left as it is"


def test_the_commit_holds_the_ledger_and_nothing_else(github: GitHub) -> None:
    github.push({"notes/week01.md": WEEK, ".gitignore": "build/\n"})
    github.action()
    assert run("git", "show", "--format=", "--name-only", "main", at=github.remote).split() == [LEDGER]
    assert "github-actions[bot]" in run("git", "log", "-1", "--format=%an", "main", at=github.remote)


def test_a_push_meanwhile_is_built_too(github: GitHub) -> None:
    github.push({"notes/week01.md": WEEK})
    stale = github.checkout()
    github.push({"notes/week02.md": WEEK.replace("Week 1", "Week 2").replace("힙", "큐")})
    names(github.action(place=stale))
    assert len(github.log()) == 3
    assert github.show(LEDGER).count('"guid"') == 2


def test_a_protected_branch_is_said_to_be_one(github: GitHub) -> None:
    github.push({"notes/week01.md": WEEK})
    hook = github.remote / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho protected >&2\nexit 1\n")
    hook.chmod(0o755)
    ((name, code, said),) = github.action()
    assert (name, code) == (BUILD, 1)
    assert "::error::Cannot push the ledger to main. Is the branch protected?" in said
    assert not [call for call in github.calls if "download" not in call]


def test_a_reverted_commit_reaches_those_who_imported_it(github: GitHub) -> None:
    github.push({"notes/week01.md": WEEK})
    names(github.action())
    run("git", "pull", "--quiet", "origin", "main", at=github.work)
    right = run("git", "rev-parse", "HEAD", at=github.work).strip()
    github.push({"notes/week01.md": WEEK.replace("완전", "불완전")})
    names(github.action())
    published = json.loads((github.gh / "releases/deck/deck.json").read_text("utf-8"))
    run("git", "push", "--quiet", "--force", "origin", f"{right}:main", at=github.work)

    names(github.action())

    again = json.loads((github.gh / "releases/deck/deck.json").read_text("utf-8"))
    assert again["notes"][0]["guid"] == published["notes"][0]["guid"]
    assert again["notes"][0]["mod"] > published["notes"][0]["mod"]
    assert again["sha256"] == hashlib.sha256((github.gh / "releases/deck/deck.apkg").read_bytes()).hexdigest()
    assert "0 new, 1 changed" in github.summary


def test_another_branch_builds_nothing(github: GitHub) -> None:
    github.push({"notes/week01.md": WEEK})
    github.push({"notes/week02.md": WEEK}, "draft")
    assert github.action(branch="draft") == []
    assert (github.log()[0], github.log("draft")[0]) == ("A week", "A week")


def test_no_answer_yet_is_no_failure_and_no_release(github: GitHub) -> None:
    github.push({"notes/week01.md": "# Week 1\n#### 하늘\n1. 힙이란?\n"})
    names(github.action(pages="true"))
    assert "no deck" in github.summary
    assert not [call for call in github.calls if "download" not in call]
    assert github.log() == ["A week"]


def test_errors_stop_it_before_anything_is_published(github: GitHub) -> None:
    github.push({"notes/week01.md": WEEK + "<<<<<<< HEAD\n=======\n>>>>>>> other\n"})
    ((name, code, said),) = github.action()
    assert (name, code) == (BUILD, 1)
    assert "::error file=notes/week01.md,line=7" in said
    assert github.log() == ["A week"]


def test_a_project_in_a_folder(github: GitHub) -> None:
    github.push({"study/notes/week01.md": WEEK, "study/ankigen.toml": 'deck = "우리"\n'})
    names(github.action(directory="study", release=""))
    assert "힙" in github.show(f"study/{LEDGER}")
    assert not github.calls


def test_the_site_is_one_commit_that_follows_the_notes(github: GitHub) -> None:
    github.push({"notes/week01.md": WEEK})
    assert names(github.action(pages="true"))[-1] == "Publish the site"
    assert "힙이란?" in github.show("data/index.js", "gh-pages")
    first = run("git", "rev-parse", "gh-pages", at=github.remote)
    github.action(pages="true")
    assert run("git", "rev-parse", "gh-pages", at=github.remote) == first
    run("git", "pull", "--quiet", "origin", "main", at=github.work)
    github.push({"notes/week02.md": WEEK.replace("Week 1", "Week 2").replace("힙", "큐")})
    github.action(pages="true")
    assert len(github.log("gh-pages")) == 1
    assert run("git", "rev-parse", "gh-pages", at=github.remote) != first
    assert github.log()[0].startswith("Update the ledger"), "the site leaves the notes alone"
    assert not {"index.html", "notes/week03.md"} & set(
        run("git", "ls-files", at=github.folder / "checkout").split()
    )


# --- on a pull request ----------------------------------------------------------------------------

CHECK, GAIN = "Check the notes", "Say what the deck will gain"


def pull_request(github: GitHub, week: str, strict: str = "false") -> list[tuple[str, int, str]]:
    github.push({"notes/week01.md": WEEK})
    github.action()
    run("git", "pull", "--quiet", "origin", "main", at=github.work)
    github.push({"notes/week02.md": week}, "week2")
    return github.action("pull_request", "week2", strict=strict)


def test_a_pull_request_is_told_what_the_deck_will_gain(github: GitHub) -> None:
    ran = pull_request(github, WEEK.replace("Week 1", "Week 2").replace("힙이란?", "@가온 `큐`란? ![](x.png)"))
    assert names(ran) == [CHECK, GAIN]
    comment = (github.gh / "comment").read_text("utf-8")
    assert "**Anki deck:** 1 new, 0 changed, 0 returned, 0 retired." in comment
    assert re.search(r"```diff\n\+ Week 2 · 하늘: @가온 .*큐.*\n```", comment), (
        "in a fence, where it mentions nobody"
    )
    assert comment in github.summary
    assert github.log("week2")[0] == "A week", "nothing is committed to the branch"
    github.action("pull_request", "week2")
    written = [call for call in github.calls if "--method" in call]
    assert ["POST" in call for call in written] == [True, False], "one comment, then edited"
    assert "issues/comments/7" in written[1]


def test_in_a_korean_group_all_of_it_is_korean(github: GitHub) -> None:
    github.push({"notes/week01.md": WEEK})
    ran = github.action(language="ko")
    assert github.log()[0] == "Anki 덱의 원장 갱신 [skip ci]"
    assert "덱의 노트 1개: 새 노트 1개" in github.summary
    assert "--title Anki 덱" in "\n".join(github.calls)
    run("git", "pull", "--quiet", "origin", "main", at=github.work)
    github.push(
        {"notes/week02.md": WEEK.replace("Week 1", "Week 2").replace("힙이란?", "큐란? ![](x.png)")}, "week2"
    )
    ran += github.action("pull_request", "week2", language="ko")
    comment = (github.gh / "comment").read_text("utf-8")
    assert "**Anki 덱:** 새 노트 1개, 바뀐 노트 0개" in comment
    said = comment + github.summary + "".join(output for _, _, output in ran)
    assert "그림 x.png가 없습니다" in said
    assert not re.search(r"\b[a-z]+ [a-z]+ [a-z]+\b", re.sub(r"<!--.*?-->", "", said))


def test_a_pull_request_from_a_fork_gets_a_summary(github: GitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READ_ONLY", "1")
    ran = pull_request(github, WEEK.replace("Week 1", "Week 2"))
    assert names(ran) == [CHECK, GAIN]
    assert not (github.gh / "comment").exists()
    assert "1 new" in github.summary
    assert "::notice::" in ran[1][2]


@pytest.mark.parametrize(
    ("week", "strict", "code", "annotation"),
    [
        (WEEK.replace("트리\n```\n", "트리\n"), "false", 0, "::warning file=notes/week02.md,line=4"),
        (WEEK.replace("트리\n```\n", "트리\n"), "true", 1, "::warning file=notes/week02.md,line=4"),
        (WEEK + "<<<<<<< HEAD\n=======\n>>>>>>> other\n", "false", 1, "::error file=notes/week02.md,line=7"),
    ],
    ids=["warning", "warning, strict", "error"],
)
def test_what_is_wrong_is_annotated(github: GitHub, week: str, strict: str, code: int, annotation: str) -> None:
    ran = pull_request(github, week, strict)
    assert [name for name, _, _ in ran] == [CHECK, GAIN], "what the deck will gain is said all the same"
    assert ran[0][1] == code
    assert annotation in ran[0][2]


def test_a_ledger_that_was_edited_by_hand_is_annotated_and_commented_on(github: GitHub) -> None:
    github.push({"notes/week01.md": WEEK + "2. 큐란?\n```\n먼저 들어온 것이 먼저 나간다\n```\n"})
    github.action()
    run("git", "pull", "--quiet", "origin", "main", at=github.work)
    written = (github.work / LEDGER).read_text("utf-8")
    first, second = re.findall(r'"guid":"(\w+)"', written)
    swapped = written.replace(first, "x").replace(second, first).replace('"x"', f'"{second}"')
    github.push({LEDGER: swapped}, "stranger")
    ran = github.action("pull_request", "stranger")
    assert names(ran) == [CHECK, GAIN]
    assert f"::warning file={LEDGER},line=2" in ran[0][2]
    comment = (github.gh / "comment").read_text("utf-8")
    assert "The ledger was edited by hand: 2 notes would swap histories." in comment
    assert "no card changes" not in comment


def test_a_base_that_cannot_be_fetched_is_said_and_fails_nothing(github: GitHub) -> None:
    github.push({"notes/week01.md": WEEK})
    checkout = github.checkout()
    run("git", "remote", "set-url", "origin", github.folder / "nowhere", at=checkout)
    ran = github.action("pull_request", place=checkout)
    assert names(ran) == [CHECK, GAIN]
    assert "::notice::The ledger is not compared" in ran[0][2]


def test_notes_can_say_nothing_to_the_runner(github: GitHub) -> None:
    trick = "::add-path::x"
    week = WEEK.replace("Week 1", "Week 2").replace("힙이란?", trick).replace("완전", f"```\n{trick}\n완전")
    for ran in (pull_request(github, week), github.action(branch="week2")):
        assert not re.search(r"(?m)^::add-path", "".join(said for _, _, said in ran))


def test_what_is_unsafe_for_forks_is_refused(github: GitHub) -> None:
    for event in ("pull_request_target", "workflow_run"):
        done = github.prepare(event=event)
        assert (done.returncode, "::error::" in done.stdout) == (1, True)


# --- action.yml itself ----------------------------------------------------------------------------


def action() -> Any:  # noqa: ANN401 - YAML
    return yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))


def scripts() -> list[dict[str, Any]]:
    """Return the steps that run a script."""
    return [step for step in action()["runs"]["steps"] if "run" in step]


def test_no_action_is_used_but_githubs_cache() -> None:
    (used,) = [step["uses"] for step in action()["runs"]["steps"] if "uses" in step]
    assert re.fullmatch(r"actions/cache@[0-9a-f]{40}", used)


def test_nothing_is_put_into_a_script() -> None:
    for step in scripts():
        assert "${{" not in step["run"], "an expression in a script is how notes would get to run"
        assert re.fullmatch(r'bash "\$GITHUB_ACTION_PATH/action/[a-z]+\.sh"', step["run"])


def test_every_script_is_a_step_and_is_well_formed() -> None:
    used = {re.findall(r"action/\w+\.sh", step["run"])[0] for step in scripts()}
    files = {f"action/{file.name}" for file in (ROOT / "action").iterdir()}
    assert used == files - {"action/words.sh"}  # which the others read
    for name in used:
        run("bash", "-n", ROOT / name)
        assert "\nset -euo pipefail\n" in (ROOT / name).read_text("utf-8")


def test_github_would_take_it_and_nobody_could_misuse_it(tmp_path: Path) -> None:
    """Ask the schemas that GitHub's own files are checked with, and zizmor, which knows how workflows are attacked."""
    shutil.copy(ROOT / "action.yml", tmp_path)
    workflow = scaffold.make_files(scaffold.Group("x"), "en", "n", "our/ankigen@" + "0" * 40)[WORKFLOW]
    (tmp_path / WORKFLOW).parent.mkdir(parents=True)
    (tmp_path / WORKFLOW).write_text(workflow, "utf-8")
    for schema, file in (("github-actions", "action.yml"), ("github-workflows", WORKFLOW)):
        run(sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", tmp_path / file)
    run(Path(sys.executable).parent / "zizmor", "--offline", "--no-config", tmp_path)


def test_the_name_of_an_environment_holds_what_it_depends_on(github: GitHub) -> None:
    for pages in ("false", "false", "true"):
        assert github.prepare(pages=pages).returncode == 0
    first, again, with_pages = (github.temp / "output").read_text("utf-8").splitlines()
    assert first == again != with_pages
    assert re.fullmatch(r"key=ankigen-[^,]+-\d+\.\d+\.\d+-[^,]+-pages_false-\d{4}-\d\d-[0-9a-f]{16}", first)


def test_an_environment_that_works_is_left_as_it_is(github: GitHub) -> None:
    before = sorted((github.temp / "ankigen").rglob("*"))
    assert github.prepare("install").returncode == 0
    assert sorted((github.temp / "ankigen").rglob("*")) == before


@pytest.mark.slow
def test_the_action_installs_itself(github: GitHub) -> None:
    shutil.rmtree(github.temp / "ankigen")
    done = github.prepare("install")
    assert done.returncode == 0, done.stderr
    assert "ankigen, version" in run(github.temp / "ankigen/bin/ankigen", "--version")
    github.push({"notes/week01.md": WEEK})
    assert names(github.action()) == [BUILD, PUBLISH]
