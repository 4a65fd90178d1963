"""``ankigen preview`` and ``ankigen watch``."""

from __future__ import annotations

import gc
import os
import sys
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ankigen.cli.build_steps import build_deck, find_serious
from ankigen.cli.errors import describe_error, require_extra, stop
from ankigen.cli.formats.console import print_line
from ankigen.cli.language import command, option, translate, translate_count
from ankigen.cli.options import project_options
from ankigen.errors import AnkigenError, UsageError, WriteError
from ankigen.files import shown_path
from ankigen.messages import find_reason

if TYPE_CHECKING:
    from ankigen.build.cache import Memory
    from ankigen.project.config_file import ProjectChoice
    from ankigen.site.site import Site, SiteOptions


@command(help="help.preview.about")
@option("--out", metavar="DIR", type=click.Path(path_type=Path, file_okay=False), help="help.preview.out")
@option("--maintainer", is_flag=True, help="help.preview.maintainer")
@option("--port", type=click.IntRange(0, 65535), metavar="PORT", default=0, help="help.preview.port")
@option("--no-open", is_flag=True, help="help.preview.no_open")
@project_options
def preview(out: Path | None, maintainer: bool, port: int, no_open: bool, choice: ProjectChoice) -> None:
    """Show the cards in a browser."""
    try:
        with require_extra("preview"):
            from ankigen.preview import live as previews
            from ankigen.site import site
        if out is not None:
            _write_site(previews.site_of(choice, site.SiteOptions(maintainer=maintainer)), out)
            print_line(translate("cli.preview.written", file=shown_path(out / "index.html")))
            return
        _serve(choice, site.SiteOptions(live=True), port, no_open=no_open)
    except AnkigenError as error:
        stop(error)


@command(help="help.watch.about")
@project_options
def watch(choice: ProjectChoice) -> None:
    """Build on each save, one line per build; Ctrl-C ends it."""
    import asyncio

    try:
        with require_extra("preview"):
            from ankigen.build.cache import Memory
            from ankigen.preview import background
            from ankigen.preview import live as previews
            from ankigen.preview import watcher as watching
    except AnkigenError as error:
        stop(error)

    memory = Memory()

    gc.enable()  # which is off for commands that end

    async def rebuild() -> None:
        watched = partial(previews.watched_paths, choice, building=True)
        async for _ in watching.changes(watched, asyncio.Event()):
            print_line(await background.run(partial(_rebuilt, choice, memory)))

    with suppress(KeyboardInterrupt):
        asyncio.run(rebuild())


def _rebuilt(choice: ProjectChoice, memory: Memory) -> str:
    """Build, and return one line about it; notes that can't be built are told of and waited for."""
    start = time.monotonic()
    try:
        compilation, outcome = build_deck(choice, dry_run=False, memory=memory)
        warnings = len(find_serious(compilation.diagnostics))
        if warnings:
            outcome += " " + translate("cli.watch.warnings", warnings=translate_count("warning", warnings))
    except AnkigenError as error:
        outcome = describe_error(error).replace("\n", " · ")
    return f"{time.strftime('%H:%M:%S')}  {' '.join(outcome.split())}  ({time.monotonic() - start:.1f} s)"


def _write_site(rendered_site: Site, out: Path) -> None:
    from ankigen.site import site_folder

    try:
        site_folder.write_site(rendered_site.files, out)
    except OSError as error:
        raise WriteError("errors.write.folder", folder=error.filename or out, reason=find_reason(error)) from None


def _serve(choice: ProjectChoice, options: SiteOptions, port: int, *, no_open: bool) -> None:
    """Serve the preview until Ctrl-C; raises AnkigenError."""
    with require_extra("preview"):
        from ankigen.build.cache import Memory
        from ankigen.preview import live as previews
        from ankigen.preview import server, steady_heap, watcher

    memory = Memory()

    def make() -> Site:
        try:
            with steady_heap.collect_later():
                return previews.site_of(choice, options, memory)
        except AnkigenError as error:
            raise server.BrokenError(describe_error(error)) from None

    def ready() -> None:
        steady_heap.keep_for_good()
        print_line(translate("cli.preview.ready", address=server.address(listener)))
        if not no_open and _has_screen():
            click.launch(server.address(listener))

    try:
        listener = server.bind(port)
    except OSError as error:
        raise AnkigenError("errors.usage.port", port=port, reason=find_reason(error)) from None
    watched = partial(previews.watched_paths, choice, building=False)
    try:
        server.serve(make, partial(watcher.changes, watched), listener, ready)
    except server.BrokenError as error:
        raise UsageError("errors.preview.broken", problem=error) from None


def _has_screen() -> bool:
    """Tell whether a browser has somewhere to open: on a server Linux would only complain of it."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
