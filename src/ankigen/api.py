"""ankigen in a program: notes → what the deck will be, and that → files. The commands go the same way."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from ankigen.build.cache import NO_CACHE, NO_MEMORY, Memory
from ankigen.build.compile import Track, compile_deck, untracked
from ankigen.build.selection import Selection
from ankigen.diagnostics.diagnostic import Severity
from ankigen.diagnostics.ignores import ignore_by_config
from ankigen.errors import DiagnosticsError, PackageError, WriteError
from ankigen.files import MANIFEST, read_by_parts
from ankigen.identity import ledger
from ankigen.identity.ledger import Ledger
from ankigen.messages import find_reason
from ankigen.output import apkg_reader, manifest
from ankigen.output.published import Published, find_newest, find_published, report_published
from ankigen.project import atomic_files, boundary, ledger_file
from ankigen.project.build_context import make_build_context
from ankigen.project.config_file import ProjectChoice, load_config
from ankigen.project.older_ledgers import behind, built_here, hand_edits
from ankigen.project.package_file import find_package_file, list_filter_names
from ankigen.project.package_manifest import describe_package
from ankigen.timing import log_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ankigen.build.model import Compilation
    from ankigen.diagnostics.diagnostic import Diagnostic
    from ankigen.output.manifest import ManifestNote

StrPath = str | Path


@log_time
def compile(  # noqa: A001 - ankigen.compile, as in re.compile
    folder: StrPath = ".",
    *,
    config: StrPath | None = None,
    paths: Iterable[StrPath] = (),
    people: Iterable[str] = (),
    topics: Iterable[str] = (),
    weeks: Iterable[int] = (),
    deck: str | None = None,
    package: StrPath | None = None,
    since: Ledger | StrPath | None = None,
    base: str | None = None,
    published: StrPath | Published | None = None,
    refresh: bool = False,
    real: bool = False,
    cached: bool = True,
    trust: bool = False,
    memory: Memory = NO_MEMORY,
    track: Track = untracked,
) -> Compilation:
    """Return the deck that the notes of a project make, with all that is wrong with them; writes nothing.

    Args:
        folder: The project's folder, or one below it.
        config: The config, instead of the ``ankigen.toml`` found from ``folder``.
        paths: Only the notes in these files and folders.
        people: Only the notes of these people, in any spelling that the config knows.
        topics: Only the notes on these topics, in any spelling that the taxonomy knows.
        weeks: Only the notes of these weeks.
        deck: The deck's name, instead of the config's.
        package: The package that is to be written, instead of the config's; notes of some people, topics or weeks
            have one of their own by default.
        since: What to compare with, instead of the project's ledger: another one, or a package.
        base: The git revision whose ledger tells what was edited by hand in the project's, as the base of a pull
            request; by default the ledger that was last built here, or that of HEAD.
        published: The manifest that the group's release or site shows, as a file or an address, instead of the
            config's, which is asked only if ``real``; or what was read of it.
        refresh: Take every note for changed, for the HTML of this version of ankigen.
        real: Fetch pictures from the web where the config says so, keep what was made for the next build, and let
            go of the texts of answers whose HTML is made.
        cached: Use what an earlier build kept.
        trust: Follow paths of the config and links that lead out of the project.
        memory: What a program that compiles a project again and again keeps in between.
        track: Is handed the week files as they are read, to show the progress.

    Raises:
        AnkigenError: There are no notes, nothing has a name that was asked for, or config, ledger or package
            can't be used; it says why, and what to do.

    """
    choice = ProjectChoice(_as_path(config), trust)
    project_config, root = load_config(choice, Path(folder))
    selection = Selection(tuple(map(Path, paths)), tuple(people), tuple(topics), tuple(weeks))
    filter_names = list_filter_names(selection.people, selection.topics, selection.weeks)
    whole_package_file = find_package_file(project_config, root, _as_path(package), deck)
    package_file = find_package_file(project_config, root, _as_path(package), deck, filter_names)
    tracked = boundary.find_tracked_files(root, package_file)
    diagnostics = boundary.report_tracked_files(tracked, root, package_file)
    baseline = _load_baseline(root, since, base, memory)
    if since is None:
        diagnostics += ledger_file.check_ledger_file(
            root, whole_package_file, project_config.roots, is_tracked=tracked.ledger
        )
    if not isinstance(published, Published):
        published = find_published(project_config.publish.manifest, published, online=real)
    diagnostics += report_published(published)
    context = make_build_context(
        project_config,
        root,
        baseline.ledger,
        refresh=refresh,
        deck=deck,
        package=package_file,
        real=real,
        cached=cached,
        older_ledger=baseline.older_ledger,
        given_out=find_newest(published.manifest, baseline.taken_back),
        trusts_own_folder=not tracked.own_folder,
        memory=memory,
    )
    compilation = compile_deck(context, selection, track)
    memory.finish_build()
    diagnostics += _report_on_ledger(compilation, since, base)
    return _add_diagnostics(compilation, diagnostics)


def _add_diagnostics(compilation: Compilation, diagnostics: Iterable[Diagnostic]) -> Compilation:
    """Return a compilation with further diagnostics, but for those that the config wants ignored."""
    kept, ignored = ignore_by_config(diagnostics, compilation.context.config.check.selectors)
    by_config = (*ignored, *compilation.ignored.by_config)
    return msgspec.structs.replace(
        compilation,
        diagnostics=(*kept, *compilation.diagnostics),
        ignored=msgspec.structs.replace(compilation.ignored, by_config=by_config),
    )


def _as_path(path: StrPath | None) -> Path | None:
    return None if path is None else Path(path)


class _Baseline(msgspec.Struct, frozen=True):
    """What a build is compared with: the ledger before it, and what only the project's own ledger can tell.

    ``older_ledger`` tells what somebody edited in ``ledger`` by hand; ``taken_back`` are notes that a revert took
    out of it, and that learners may have.
    """

    ledger: Ledger
    older_ledger: Ledger | None = None
    taken_back: Sequence[ManifestNote] = ()


def _load_baseline(root: Path, since: Ledger | StrPath | None, base: str | None, memory: Memory) -> _Baseline:
    """Return what to compare with, by default the project's ledger; raises AnkigenError."""
    if since is None:
        project_ledger = ledger_file.load_ledger(root, memory)
        if base is None and built_here.is_ledger_as_built(root):
            return _Baseline(project_ledger)
        older_ledger = hand_edits.load_older_ledger(root, base)
        return _Baseline(project_ledger, older_ledger, built_here.find_taken_back(root))
    if isinstance(since, Ledger):
        return _Baseline(since)
    from ankigen.project.older_ledgers.older_package import ledger_from, read_package

    return _Baseline(ledger_from(read_package(Path(since))))


def _report_on_ledger(
    compilation: Compilation, since: Ledger | StrPath | None, base: str | None
) -> list[Diagnostic]:
    """Return what is wrong with the ledger that a build was compared with."""
    context = compilation.context
    edits = compilation.ledger_edits
    diagnostics: list[Diagnostic] = []
    if since is None and base is None:
        diagnostics += behind.report_ledger_behind(
            context.root, context.ledger, compilation.ledger, context.config.roots
        )
        if diagnostics:  # lines that are not there were not edited by hand
            edits = tuple([edit for edit in edits if edit.guid])
    elif isinstance(since, str | Path):
        from ankigen.project.older_ledgers.older_package import report_partial_recovery

        diagnostics += report_partial_recovery(context.ledger, compilation.ledger)
    return [*diagnostics, *hand_edits.report_ledger_edits(context.root, edits)]


def write(compilation: Compilation, *, strict: bool = False) -> Path | None:
    """Write package and ledger, both or none; return where the package is, None if no question is answered.

    Args:
        compilation: What ``compile`` returned.
        strict: Take warnings for errors.

    Raises:
        DiagnosticsError: There are errors in the notes; all files are as they were.
        WriteError: A file can't be written; all files are as they were.

    """
    context = compilation.context
    file = context.package or find_package_file(context.config, context.root, None, context.deck)
    accept(compilation, strict=strict)
    count = len(compilation.deck.notes)
    if not count:
        return None

    manifest_file = file.with_name(MANIFEST)
    if compilation.is_whole:
        manifest.refuse_foreign_file(manifest_file)

    def contents(packed: BinaryIO, dumped: BinaryIO) -> Iterator[tuple[Path, Iterable[bytes]]]:
        yield file, read_by_parts(packed)
        if compilation.is_whole:
            yield manifest_file, manifest.dump_by_parts(describe_package(compilation, file.name, packed))
        yield context.root / ledger.NAME, read_by_parts(dumped)

    def check(staged: Path) -> None:
        if staged.name.startswith(f".{file.name}."):
            apkg_reader.check(staged, count)

    try:
        with TemporaryFile(prefix="ankigen-") as packed, TemporaryFile(prefix="ankigen-") as dumped:
            _write_package(compilation, packed)
            dumped.writelines(ledger.dump_by_parts(compilation.ledger))
            atomic_files.commit(context.root, contents(packed, dumped), check)
            built_here.keep_ledger(context.root, read_by_parts(dumped))
    except (PackageError, WriteError, OSError) as error:
        raise WriteError("errors.write.nothing_changed", reason=find_reason(error)) from None
    return file


def _write_package(compilation: Compilation, packed: BinaryIO) -> None:
    """Write the package; that of all notes goes on with what was compressed for the one before."""
    # genanki takes long to import, and only a build that writes needs it
    from ankigen.output import apkg, deflation

    cache = compilation.context.package_cache if compilation.is_whole else NO_CACHE
    with cache.open() as rows:
        stretches = deflation.Stretches(rows)
        log_time(apkg.write_package)(compilation.deck, packed, stretches=stretches)
        rows.finish(stretches.names)


def accept(compilation: Compilation, *, strict: bool) -> None:
    """Raise DiagnosticsError where errors, or warnings if ``strict``, forbid to write."""
    if compilation.has(Severity.ERROR):
        raise DiagnosticsError("errors.notes.errors")
    if strict and compilation.has(Severity.WARNING):
        raise DiagnosticsError("errors.notes.warnings")
