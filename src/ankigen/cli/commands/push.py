"""``ankigen push``."""

from __future__ import annotations

import os
import sys
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, NamedTuple

import click

from ankigen.cli.build_steps import build_deck
from ankigen.cli.errors import require_extra, stop
from ankigen.cli.formats import build_text, diagnostics_text, json_output, push_text
from ankigen.cli.formats.console import fit_question, make_console, print_line
from ankigen.cli.formats.push_text import PushReport
from ankigen.cli.language import command, option, translate, translate_count
from ankigen.cli.options import project_options
from ankigen.errors import AnkigenError, WriteError
from ankigen.files import OWN_FOLDER, make_own_folder, replace_file
from ankigen.messages import find_reason
from ankigen.project.config_file import ProjectChoice, load_config
from ankigen.project.package_file import find_package_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ankigen.build.model import Compilation
    from ankigen.model import Deck
    from ankigen.output.ankiconnect import AnkiConnect
    from ankigen.output.apkg_reader import PackageContent
    from ankigen.output.push import Plan, RemoteState
    from ankigen.updating.memory import Memory


@command(help="help.push.about")
@option("--dry-run", is_flag=True, help="help.push.dry_run")
@option("--prune", is_flag=True, help="help.push.prune")
@option("--yes", is_flag=True, help="help.push.yes")
@option("--json", "as_json", is_flag=True, help="help.push.json")
@project_options
def push(dry_run: bool, prune: bool, yes: bool, as_json: bool, choice: ProjectChoice) -> None:
    """Build, and bring a running Anki up to date."""
    compilation = None
    wishes = _Wishes(dry_run, prune, yes, as_json)
    try:
        with require_extra("push"):
            from ankigen.output.ankiconnect import AnkiConnect, key_for
            from ankigen.output.push import read_remote_state
            from ankigen.project.older_ledgers.older_package import read_last_package
    except AnkigenError as error:
        stop(error, as_json=as_json)
    report = None
    try:
        config, root = load_config(choice)
        address = os.environ.get("ANKICONNECT_ADDRESS") or config.push.address
        with closing(AnkiConnect(address, key_for(address, config.push.key, os.environ))) as anki:
            remote = read_remote_state(anki)  # before anything is written
            before = read_last_package(root, find_package_file(config, root))
            compilation, outcome = build_deck(choice, dry_run=dry_run, advises=False)
            if not as_json:
                _print_build(compilation, outcome)
            if compilation.compiled:
                report = _push(anki, remote, compilation, before, root, wishes)
    except AnkigenError as error:
        stop(error, as_json=as_json)
    if as_json:
        click.echo(json_output.push_as_json(report))


class _Wishes(NamedTuple):
    """What the options of the command ask for."""

    is_dry_run: bool
    prunes: bool
    says_yes: bool
    as_json: bool


def _print_build(compilation: Compilation, outcome: str) -> None:
    diagnostics_text.print_diagnostics(make_console(stderr=True), compilation.diagnostics, compilation.sources)
    build_text.print_overview(compilation)
    build_text.print_outcome(outcome)  # the retired notes that are in Anki are shown later


def _push(
    anki: AnkiConnect,
    remote: RemoteState,
    compilation: Compilation,
    before: PackageContent | None,
    root: Path,
    wishes: _Wishes,
) -> PushReport:
    """Bring Anki to the state of the deck; ``before`` is the package until now. Raises AnkiError, WriteError."""
    from ankigen.output.push import plan_push

    memory = _load_memory(root, compilation, remote)
    retired_lines = {line.guid: line.seen for line in compilation.ledger.lines if not line.live}
    older_notes = before.notes if before is not None else ()
    plan = plan_push(compilation.deck, remote, memory, older_notes, retired_lines)
    if not wishes.as_json:
        _print_plan(plan, wishes)
    if wishes.is_dry_run:
        return PushReport(plan)
    prune = wishes.prunes and _may_delete(len(plan.retired), wishes)
    try:
        missing = _carry_out(anki, plan, compilation.deck, remote, root, prune=prune)
    except OSError as error:
        raise WriteError("errors.write.push", file=error.filename, reason=find_reason(error)) from None
    report = PushReport(plan, is_done=True, missing=missing, deleted=len(plan.retired) if prune else 0)
    if not wishes.as_json:
        push_text.print_result(make_console(), report.missing, report.deleted)
    return report


def _print_plan(plan: Plan, wishes: _Wishes) -> None:
    push_text.print_plan(make_console(), plan, prune=wishes.prunes)
    if wishes.is_dry_run:
        print_line(translate("cli.push.dry_run"))


def _load_memory(root: Path, compilation: Compilation, remote: RemoteState) -> Memory:
    """Return what was sent before, nothing if git brought it along."""
    from ankigen.output import push_state
    from ankigen.project.boundary import find_tracked_files
    from ankigen.updating.memory import Memory

    package_file = find_package_file(compilation.context.config, root)
    if find_tracked_files(root, package_file).own_folder:
        return Memory()
    return push_state.load(_find_state_file(root), remote.collection)


def _find_state_file(root: Path) -> Path:
    from ankigen.output import push_state

    return root / OWN_FOLDER / push_state.NAME


def _may_delete(number: int, wishes: _Wishes) -> bool:
    """Return True if there are retired notes, and the user wants them deleted; a program is not asked."""
    if not number or wishes.says_yes or wishes.as_json:
        return number > 0 and wishes.says_yes
    question = translate("cli.push.ask_to_delete", notes=translate_count("note", number))
    return click.confirm(fit_question(question))


def _carry_out(anki: AnkiConnect, plan: Plan, deck: Deck, remote: RemoteState, root: Path, *, prune: bool) -> int:
    """Do what was planned; return how many of the new notes Anki did not take. Raises AnkiError, OSError."""
    from ankigen.output import push_state
    from ankigen.output.push import carry_out

    file = _find_state_file(root)

    def save_memory(memory: Memory) -> None:
        replace_file(file, push_state.dump(file, remote.collection, memory))

    make_own_folder(root)
    with _progress(len(plan.new) + len(plan.updates)) as on_progress:
        return carry_out(anki, plan, deck, remote, save_memory, on_progress, prune=prune)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """Yield what to call with how many notes were done; a bar shows them where somebody looks at it."""
    if not sys.stderr.isatty() or not total:
        yield lambda _: None
        return
    from rich.progress import Progress

    with Progress(console=make_console(stderr=True), transient=True) as progress:
        task = progress.add_task(translate("cli.push.progress"), total=total)
        yield lambda count: progress.advance(task, count)
