"""The steps of a build that several commands share."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from ankigen.cli.formats.console import make_console, print_line
from ankigen.cli.language import translate, translate_count
from ankigen.files import OWN_FOLDER, shown_path
from ankigen.project.config_file import ProjectChoice, load_config
from ankigen.project.lock import lock_project

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from ankigen.build.cache import Memory
    from ankigen.build.compile import Track
    from ankigen.build.model import Compilation
    from ankigen.build.prepare import PreparedFile
    from ankigen.config.settings import Config
    from ankigen.diagnostics.diagnostic import Diagnostic

_MANY_FILES = 100  # from here on a build shows its progress


def build_deck(
    choice: ProjectChoice,
    *,
    dry_run: bool,
    advises: bool = True,
    memory: Memory | None = None,
) -> tuple[Compilation, str]:
    """Build the whole deck; return what came out, and what happened. Raises AnkigenError.

    What happened says what to do in Anki now, if ``advises``; ``memory`` is what is kept from the last time.
    """
    config, root = load_config(choice)
    with nullcontext() if dry_run else lock_project_with_notes(config, root):
        kept = {} if memory is None else {"memory": memory}
        compilation = compile_notes(choice, quiet=True, real=not dry_run, **kept)
        write_or_accept(compilation, strict=False, dry_run=dry_run)
        return compilation, describe_outcome(compilation, dry_run=dry_run, advises=advises)


def lock_project_with_notes(
    config: Config, root: Path, package: Path | None = None, paths: tuple[Path, ...] = ()
) -> AbstractContextManager[object]:
    """Return the lock of a project; raises NoNotesError before a lock is made where there is nothing to build."""
    if not (root / OWN_FOLDER).exists():
        from ankigen.build.compile import find_files
        from ankigen.build.selection import Selection
        from ankigen.identity import ledger
        from ankigen.project.build_context import make_build_context

        find_files(make_build_context(config, root, ledger.EMPTY), Selection(places=paths))
    return lock_project(root, tell_waiting, package)


def compile_notes(choice: ProjectChoice, *, quiet: bool, **options: Any) -> Compilation:  # noqa: ANN401 - see the API
    """Return what ``ankigen.compile`` makes of the notes, and show its progress; raises AnkigenError."""
    from ankigen import api

    return api.compile(config=choice.config_file, trust=choice.trust, track=track_progress(quiet=quiet), **options)


def track_progress(*, quiet: bool) -> Track:
    """Return what shows the progress of reading, where there is somebody to look at it."""

    def track(prepared: Iterable[PreparedFile], count: int) -> Iterable[PreparedFile]:
        if quiet or count < _MANY_FILES or not sys.stderr.isatty():
            return prepared
        from rich.progress import track as progress

        title = translate("cli.build.reading")
        return progress(prepared, title, count, console=make_console(stderr=True), transient=True)

    return track


def tell_waiting() -> None:
    """Say why nothing happens at the moment."""
    print_line(f"ankigen: {translate('cli.build.waiting')}", err=True)


def write_or_accept(compilation: Compilation, *, strict: bool, dry_run: bool) -> None:
    """Write package and ledger unless something forbids it. Raises AnkigenError."""
    from ankigen import api

    (api.accept if dry_run else api.write)(compilation, strict=strict)


def describe_outcome(compilation: Compilation, *, dry_run: bool, advises: bool = True) -> str:
    """Return what happened, and what to do in Anki now."""
    from ankigen.cli.formats import build_text

    count, file = len(compilation.deck.notes), compilation.context.package
    if not count or file is None:
        return translate("cli.build.nothing_written")
    changes = build_text.describe_changes(compilation)
    notes = translate_count("note", count)
    if dry_run:
        return translate("cli.build.would_write", notes=notes, package=shown_path(file), changes=changes)
    written = translate("cli.build.written", notes=notes, package=shown_path(file), changes=changes)
    return f"{written} {translate('cli.build.import')}" if advises else written


def find_serious(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return the errors and warnings."""
    return [diagnostic for diagnostic in diagnostics if diagnostic.severity != "info"]
