"""``ankigen build``."""

from __future__ import annotations

from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ankigen.cli.build_steps import (
    compile_notes,
    describe_outcome,
    find_serious,
    lock_project_with_notes,
    write_or_accept,
)
from ankigen.cli.errors import stop_build
from ankigen.cli.formats.console import make_console, print_line
from ankigen.cli.language import command, option, translate, translate_count
from ankigen.cli.options import project_options
from ankigen.cli.suggestions import suggest_people, suggest_topics, suggest_weeks
from ankigen.errors import AnkigenError
from ankigen.files import shown_path
from ankigen.project.config_file import ProjectChoice, load_config
from ankigen.project.package_file import find_package_file, list_filter_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ankigen.build.model import Compilation
    from ankigen.config.settings import Config
    from ankigen.output.published import Published
    from ankigen.project.up_to_date import BuildRecord, UpToDateCheck


@command(help="help.build.about")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="help.build.output")
@option("--deck", metavar="NAME", help="help.build.deck")
@option("--person", "people", metavar="P", multiple=True, help="help.build.person", shell_complete=suggest_people)
@option("--topic", "topics", metavar="T", multiple=True, help="help.build.topic", shell_complete=suggest_topics)
@option(
    "--week",
    "weeks",
    metavar="W",
    type=click.IntRange(0),
    multiple=True,
    help="help.build.week",
    shell_complete=suggest_weeks,
)
@option("--strict", is_flag=True, help="help.build.strict")
@option("--dry-run", is_flag=True, help="help.build.dry_run")
@option("--refresh", is_flag=True, help="help.build.refresh")
@option(
    "--recover",
    type=click.Path(path_type=Path),
    metavar="PACKAGE",
    help="help.build.recover",
)
@option("--published", metavar="FILE|URL", help="help.build.published")
@option("--open", "opens", is_flag=True, help="help.build.open")
@option("--json", "as_json", is_flag=True, help="help.build.json")
@option("--no-cache", is_flag=True, help="help.build.no_cache")
@option("--jobs", type=click.IntRange(1), metavar="N", expose_value=False, help="help.build.jobs")
@project_options
@option("-q", "--quiet", is_flag=True, help="help.build.quiet")
@option("-v", "--verbose", count=True, help="help.build.verbose")
def build(
    paths: tuple[Path, ...],
    output: Path | None,
    deck: str | None,
    people: tuple[str, ...],
    topics: tuple[str, ...],
    weeks: tuple[int, ...],
    strict: bool,
    dry_run: bool,
    refresh: bool,
    recover: Path | None,
    published: str | None,
    opens: bool,
    as_json: bool,
    no_cache: bool,
    choice: ProjectChoice,
    quiet: bool,
    verbose: int,
) -> None:
    """Build the Anki package."""
    from ankigen.project.up_to_date import UpToDateCheck

    manner = _find_manner(as_json=as_json, quiet=quiet, verbose=verbose > 0)
    deck = _replace_surrogates(deck)
    try:
        config, root = load_config(choice)
        file = find_package_file(config, root, output, deck, list_filter_names(people, topics, weeks))
        learners_have = _read_published(config, published, online=not dry_run)
        is_whole = not any((paths, people, topics, weeks, dry_run, refresh, recover, no_cache))
        published_hash = learners_have.sha256 if learners_have else ""
        check = UpToDateCheck(config, root, file, deck, published_hash) if is_whole else None
        may_skip = _may_skip(manner, learners_have, strict=strict)
        if check and may_skip and _is_up_to_date(check, file, manner):
            _open(file, opens=opens)
            return
        with _shown_stage_times(verbose), _lock(config, root, file, paths, dry_run=dry_run):
            compile_selected = partial(
                compile_notes, choice, paths=paths, people=people, topics=topics, weeks=weeks, deck=deck,
                package=file, since=recover, published=learners_have, refresh=refresh, real=not dry_run,
                cached=not no_cache,
            )  # fmt: skip
            compilation = _build(compile_selected, manner, strict=strict, dry_run=dry_run)
            if check:
                check.save_record(compilation)
        _open(file, opens=opens and bool(compilation.compiled) and not dry_run)
        _keep_to_the_end(compilation)
    except AnkigenError as error:
        stop_build(error, None, as_json=as_json)


def _lock(
    config: Config, root: Path, package: Path, paths: tuple[Path, ...], *, dry_run: bool
) -> AbstractContextManager[object]:
    """Return the lock of a project, which a build that writes nothing does not need; raises NoNotesError."""
    return nullcontext() if dry_run else lock_project_with_notes(config, root, package, paths)


def _replace_surrogates(name: str | None) -> str | None:
    """Return a name with `?` for what was no UTF-8 on the command line (PEP 383)."""
    return None if name is None else name.encode("utf-8", "replace").decode()


def _read_published(config: Config, named: str | None, *, online: bool) -> Published | None:
    """Return what learners have, None if neither the command line nor the config says where to look."""
    if named is None and config.publish.manifest is None:
        return None
    from ankigen.output.published import find_published

    return find_published(config.publish.manifest, named, online=online)


@contextmanager
def _shown_stage_times(verbose: int) -> Iterator[None]:
    """Print on stderr how long each stage takes, if -v was given twice."""
    if verbose < 2:
        yield
        return
    import logging

    class StageFormatter(logging.Formatter):
        """Names the stage in the language that is spoken, behind the module that it is in."""

        def format(self, record: logging.LogRecord) -> str:
            """Return a line about a stage."""
            stage, seconds = record.args if isinstance(record.args, tuple) else ("", 0.0)
            name = translate(f"cli.stages.{str(stage).replace(' ', '_')}")
            return f"{record.name}: {name}: {seconds:.3f} s"

    handler = logging.StreamHandler()
    handler.setFormatter(StageFormatter())
    logger = logging.getLogger("ankigen")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)


def _find_manner(*, as_json: bool, quiet: bool, verbose: bool) -> str:
    """Return how a build speaks: ``json``, ``quiet``, ``verbose`` or "" for none of them."""
    if as_json:
        return "json"
    if quiet:
        return "quiet"
    return "verbose" if verbose else ""


def _may_skip(manner: str, published: Published | None, *, strict: bool) -> bool:
    """Return True if a build that would change nothing may be skipped: nobody waits for all its diagnostics."""
    if strict or manner in {"json", "verbose"}:
        return False
    return published is None or published.problem is None


def _is_up_to_date(check: UpToDateCheck, package: Path, manner: str) -> bool:
    """Return True if a build would change nothing, which is then said."""
    record = check.find_record()
    if record is None:
        return False
    if manner != "quiet":
        print_line(_nothing_changed(record, package))
    return True


def _keep_to_the_end(compilation: Compilation) -> None:
    """Keep what was made until the process ends, so that it is not taken apart piece by piece before."""
    kept = click.get_current_context().obj
    if kept is not None:
        kept.append(compilation)


def _build(
    compile_selected: Callable[..., Compilation], manner: str, *, strict: bool, dry_run: bool
) -> Compilation:
    """Build, and print what came out. Raises AnkigenError."""
    compilation = None
    try:
        compilation = compile_selected(quiet=manner in {"json", "quiet"})
        _print_diagnostics(compilation, manner)
        write_or_accept(compilation, strict=strict, dry_run=dry_run)
    except AnkigenError as error:
        stop_build(error, compilation, as_json=manner == "json")
    if manner == "json":
        _print_json(compilation, dry_run=dry_run)
    elif manner != "quiet":
        _print_outcome(compilation, dry_run=dry_run)
    return compilation


def _print_json(compilation: Compilation, *, dry_run: bool) -> None:
    from ankigen.cli.formats import json_output

    file = compilation.context.package
    output = None
    if file and compilation.compiled and not dry_run:
        output = shown_path(file)
    click.echo(json_output.as_json(compilation, compilation.diagnostics, output))


def _print_outcome(compilation: Compilation, *, dry_run: bool) -> None:
    from ankigen.cli.formats import build_text

    build_text.print_overview(compilation)
    retired = compilation.retired if compilation.compiled else ()
    build_text.print_outcome(describe_outcome(compilation, dry_run=dry_run), retired)


def _print_diagnostics(compilation: Compilation, manner: str) -> None:
    if manner == "json":
        return
    shown = compilation.diagnostics if manner != "quiet" else find_serious(compilation.diagnostics)
    if not shown:
        return
    from ankigen.cli.formats import diagnostics_text

    is_verbose = manner == "verbose"
    console = make_console(stderr=True)
    unanswered = () if is_verbose else compilation.unanswered
    diagnostics_text.print_diagnostics(
        console, shown, compilation.sources, verbose=is_verbose, unanswered=unanswered
    )


def _nothing_changed(record: BuildRecord, package: Path) -> str:
    """Return what to say of a build that was skipped."""
    message = translate(
        "cli.build.unchanged", notes=translate_count("note", record.notes), package=shown_path(package)
    )
    if not record.infos:
        return message
    return f"{message} {translate_count('noticed', record.infos)}"


def _open(package: Path, *, opens: bool) -> None:
    """Hand a package to Anki if that was asked for; raises UsageError."""
    if not opens:
        return
    from ankigen.cli.opener import open_package

    open_package(package)
