"""The command line: the only module that prints or exits."""

from __future__ import annotations

import gc
import os
import sys
import time
from contextlib import closing, contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import click

from ankigen import __version__, shortcuts
from ankigen.errors import (
    AnkigenError,
    ConfigError,
    MissingExtraError,
    NoNotesError,
    PackageError,
    UsageError,
    WriteError,
)
from ankigen.files import OWN_FOLDER, make_own_folder, replace_file, shown_path
from ankigen.project.lock import lock_project
from ankigen.project.settings import load_config, package_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rich.console import Console

    from ankigen.build.compile import Compilation, Track
    from ankigen.build.prepare import Prepared
    from ankigen.diagnostics.diagnostic import Diagnostic, Language
    from ankigen.output.ankiconnect import AnkiConnect
    from ankigen.output.apkg_reader import PackageContent
    from ankigen.output.push import RemoteState
    from ankigen.output.push_state import PushState
    from ankigen.preview.site import Site, SiteOptions
    from ankigen.project.scaffold import Group
    from ankigen.project.up_to_date import BuildRecord

_MANY_FILES = 100  # from here on a build shows its progress
_ADVICE = " In Anki: File → Import."

_USAGE_ERRORS = (UsageError, ConfigError, NoNotesError, PackageError)
"""The errors that end with the exit code 2; all others end with 1."""


def main() -> None:
    """Run the command line; whatever happens, the user sees words and no traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    kept: list[object] = []
    if shortcuts.are_enabled():
        kept.append(kept)  # so that nobody takes apart what is put in here, object by object, for nothing
    try:
        cli(obj=kept)
    except Exception as error:
        if os.environ.get("ANKIGEN_DEBUG"):
            raise
        click.echo(f"ankigen: internal error: {type(error).__name__}: {error}", err=True)
        click.echo("  = help: this is a bug. Run again with ANKIGEN_DEBUG=1 and report what it prints.", err=True)
        sys.exit(1)
    finally:
        if shortcuts.are_enabled():
            gc.freeze()  # or Python would look once more through all that a build has made, before it ends


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ankigen")
def cli() -> None:
    """Turn a study group's weekly Markdown notes into an Anki deck."""


_CONFIG = click.option(
    "--config", "config_file", type=click.Path(path_type=Path), help="The config, instead of ankigen.toml."
)


_LANG = click.option(
    "--lang", type=click.Choice(["en", "ko"]), help="The language of the diagnostics.  [the locale's]"
)


def _language(lang: str | None) -> Language:
    """Return the language to speak: the one asked for, else Korean in a Korean locale, else English."""
    locale = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "ko" if (lang or locale).startswith("ko") else "en"


@cli.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The package to write.  [build/<deck>.apkg]")
@click.option("--deck", metavar="NAME", help="The deck's name, instead of the config's.")
@click.option("--person", "people", metavar="P", multiple=True, help="Pack only this person's notes.")
@click.option("--topic", "topics", metavar="T", multiple=True, help="Pack only notes on this topic.")
@click.option("--week", "weeks", metavar="W", type=click.IntRange(0), multiple=True, help="Pack only this week.")
@click.option("--strict", is_flag=True, help="Take warnings for errors: write nothing, exit with 1.")
@click.option("--dry-run", is_flag=True, help="Do everything but write.")
@click.option("--refresh", is_flag=True, help="Send every note again, with the HTML of this version of ankigen.")
@click.option(
    "--recover", type=click.Path(path_type=Path), metavar="PACKAGE", help="Rebuild the ledger from PACKAGE."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option("--no-cache", is_flag=True, help="Do everything anew.")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="How many cores may work.  [all]")
@_CONFIG
@_LANG
@click.option("-q", "--quiet", is_flag=True, help="Print warnings and errors only.")
@click.option("-v", "--verbose", is_flag=True, help="Print every diagnostic with its source line.")
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
    as_json: bool,
    no_cache: bool,
    jobs: int | None,
    config_file: Path | None,
    lang: str | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Build the Anki package.

    Reads the notes in PATHS (default: the config's `notes`, else notes/).
    """
    from ankigen.project.up_to_date import UpToDateCheck

    if shortcuts.are_enabled():
        gc.disable()  # a build makes much and throws away little, and then it ends
    words = _Words(_language(lang), "json" if as_json else "quiet" if quiet else "verbose" if verbose else "")
    try:
        deck = deck.encode("utf-8", "replace").decode() if deck is not None else None
        config, root = load_config(config_file)
        file = package_path(config, root, output, deck)
        check = None
        if not any((paths, people, topics, weeks, dry_run, refresh, recover, no_cache)):
            check = UpToDateCheck(config, root, file, deck)
        if check and not (strict or as_json or verbose) and (record := check.find_record()):
            if not quiet:
                click.echo(_nothing_changed(record, file))
            return
        with nullcontext() if dry_run else lock_project(root, _waiting):
            compile_notes = partial(
                _compile, config_file, paths=paths, people=people, topics=topics, weeks=weeks, deck=deck,
                package=file, since=recover, refresh=refresh, real=not dry_run, cached=not no_cache, jobs=jobs,
            )  # fmt: skip
            compilation = _build(compile_notes, words, strict=strict, dry_run=dry_run)
            if check:
                check.save_record(compilation)
        if (kept := click.get_current_context().obj) is not None:
            kept.append(compilation)
    except AnkigenError as error:
        _stop(error, None, as_json=as_json, language=words.language)


class _Words(NamedTuple):
    """How a build speaks: its language, and ``json``, ``quiet``, ``verbose`` or neither of them."""

    language: Language
    manner: str


def _build(
    compile_notes: Callable[..., Compilation], words: _Words, *, strict: bool, dry_run: bool
) -> Compilation:
    """Build, and print what came out. Raises AnkigenError."""
    from ankigen.cli import report

    compilation = None
    try:
        compilation = compile_notes(quiet=words.manner in {"json", "quiet"})
        _print_diagnostics(compilation, words)
        _write(compilation, strict=strict, dry_run=dry_run)
    except AnkigenError as error:
        _stop(error, compilation, as_json=words.manner == "json", language=words.language)
    if words.manner == "json":
        file = compilation.setting.package
        place = shown_path(file) if file and compilation.compiled and not dry_run else None
        click.echo(report.as_json(compilation, compilation.diagnostics, place, words.language))
    elif words.manner != "quiet":
        report.overview(_console(), compilation)
        retired = compilation.retired if compilation.compiled else ()
        report.outcome(_console(), _outcome(compilation, dry_run=dry_run), retired)
    return compilation


def _print_diagnostics(compilation: Compilation, words: _Words) -> None:
    from ankigen.cli import report

    if words.manner == "json":
        return
    shown = compilation.diagnostics if words.manner != "quiet" else _serious(compilation.diagnostics)
    is_verbose = words.manner == "verbose"
    console = _console(stderr=True)
    report.diagnostics(console, shown, compilation.sources, verbose=is_verbose, language=words.language)


def _nothing_changed(record: BuildRecord, package: Path) -> str:
    """Return what to say of a build that was skipped."""
    message = f"Nothing changed: {_notes(record.notes)} in {shown_path(package)}."
    if not record.infos:
        return message
    which = "it" if record.infos == 1 else "them"
    return f"{message} {_counted(record.infos, 'info')} (`ankigen check` shows {which})."


@cli.command()
@click.argument("package", required=False, type=click.Path(path_type=Path))
@click.option(
    "--retired", is_flag=True, help="Show all notes that were ever retired, and how to find them in Anki."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option("--markdown", is_flag=True, help="Print a short list in Markdown, for a comment.")
@_CONFIG
def diff(package: Path | None, retired: bool, as_json: bool, markdown: bool, config_file: Path | None) -> None:
    """Show what a build would change.

    What the next import would add, change and retire since the last build, or since PACKAGE.
    """
    from ankigen.build.changes import edits
    from ankigen.cli import report
    from ankigen.project.ledger_file import load_ledger
    from ankigen.project.recover import read_package, read_package_if_any

    try:
        config, root = load_config(config_file)
        if retired:
            gone = tuple(line for line in load_ledger(root).lines if not line.live)
            report.retired(_console(), gone)
            click.echo("Nothing was ever retired." if not gone else "", nl=not gone)
            return
        packed = read_package(package) if package else read_package_if_any(package_path(config, root))
        compilation = _compile(config_file, quiet=as_json or markdown, since=package)
    except AnkigenError as error:
        _stop(error, None, as_json=False)
    changes = list(edits(compilation, {note.guid: note for note in packed.notes} if packed else {}))
    if as_json:
        click.echo(report.edits_as_json(changes))
        return
    if markdown:
        click.echo(report.edits_as_markdown(changes), nl=False)
        return
    report.edits(_console(), changes)
    click.echo(f"Since {package or 'the last build'}: {report.counts(compilation)}.")


@cli.command()
@click.option("--suggest", is_flag=True, help="Print the words that the taxonomy lacks, ready to paste.")
@click.option("--explain", metavar="QUESTION", help="Show which term decides on the topic of QUESTION.")
@_CONFIG
def topics(suggest: bool, explain: str | None, config_file: Path | None) -> None:
    """Show what the taxonomy makes of the notes.

    How many questions there are on each topic, and which have none.
    """
    from ankigen.build.compile import entries_of
    from ankigen.cli import report
    from ankigen.identity import ledger
    from ankigen.project.build_context import make_build_context
    from ankigen.topics.coverage import survey

    try:
        config, root = load_config(config_file)
        setting = make_build_context(config, root, ledger.EMPTY)
        if explain is not None:
            known = setting.taxonomy
            report.evidence(_console(), explain, known.evidence(explain), known.classify(explain))
            return
        found = survey(entries_of(setting, _track(quiet=False)), setting.taxonomy)
    except AnkigenError as error:
        _stop(error, None, as_json=False)
    (report.suggestions if suggest else report.topics)(_console(), found)


@cli.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", show_default=True)
@click.option("--fix", is_flag=True, help="Mend what is safe: numbers, unclosed fences, line ends, composition.")
@click.option("--diff", "only_diff", is_flag=True, help="With --fix: show what it would change; write nothing.")
@_CONFIG
@_LANG
def check(
    paths: tuple[Path, ...], form: str, fix: bool, only_diff: bool, config_file: Path | None, lang: str | None
) -> None:
    """Review the notes: what is wrong, where, and what to do.

    Exits with 1 if there are errors or warnings. `ankigen explain CODE` says more of each.
    """
    from ankigen.cli import report

    language = _language(lang)
    try:
        compilation = _compile(config_file, quiet=form != "text", paths=paths)
        if fix and _mend(compilation, _console(stderr=form != "text"), write=not only_diff):
            compilation = _compile(config_file, quiet=True, paths=paths)
    except AnkigenError as error:
        _stop(error, None, as_json=False, language=language)
    found = list(compilation.diagnostics)
    if form == "json":
        click.echo(report.check_as_json(found, language))
    elif form == "github":
        for one in found:
            click.echo(report.as_annotation(one, language))
    else:
        report.diagnostics(_console(), found, compilation.sources, verbose=True, language=language)
        click.echo(report.checked(found, language))
    sys.exit(1 if _serious(found) else 0)


def _mend(compilation: Compilation, console: Console, *, write: bool) -> bool:
    """Show how to mend the week files, and do it; return whether anything was written. Raises AnkigenError."""
    from ankigen.cli import report
    from ankigen.config import People
    from ankigen.layouts.weekly_fix import fix_text

    changed, setting = False, compilation.setting
    for source in compilation.sources.values():
        try:
            raw = source.file.read_bytes()
            written = raw.decode("utf-8")
        except (OSError, UnicodeDecodeError):  # it was reported already
            continue
        better = fix_text(source, People(setting.config.people), setting.taxonomy, setting.config.layout)
        if better == written:
            continue
        report.difference(console, source.path, written, better)
        if not write:
            continue
        changed = True
        try:
            replace_file(source.file, better.encode())
        except OSError as error:
            raise WriteError(
                f"{source.path} can't be written: {error.strerror}", "Check its permissions."
            ) from None
    return changed


@cli.command()
@click.argument("code")
@_LANG
def explain(code: str, lang: str | None) -> None:
    """Explain a diagnostic: what it means, and how to mend it.

    CODE is as in W103, or the name, as in unfenced-answer; `all` explains every one.
    """
    from ankigen.cli import report
    from ankigen.diagnostics.rules import RULES

    if code.lower() == "all":
        click.echo("\n".join(report.explanation(rule, _language(lang)) for rule in RULES.values()), nl=False)
        return
    rule = RULES.get(code.upper()) or next((one for one in RULES.values() if one.name == code.lower()), None)
    if rule is None:
        import difflib

        names = [*RULES, *(one.name for one in RULES.values())]
        near = difflib.get_close_matches(code, names, n=1) or difflib.get_close_matches(code.upper(), names, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"The codes are {', '.join(RULES)}."
        _stop(UsageError(f"there is no diagnostic {code}", hint), None, as_json=False)
    click.echo(report.explanation(rule, _language(lang)), nl=False)


@cli.command()
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@click.option("--deck", metavar="NAME", help="The deck's name in Anki.  [the folder's name]")
@click.option("--person", "people", metavar="P", multiple=True, help="Somebody who writes; may be repeated.")
@click.option("--github", metavar="OWNER/NAME", help="Where the notes are on GitHub.  [what git says]")
@click.option(
    "--detect",
    "notes",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Find out the layout of notes there.",
)
@click.option("--yes", is_flag=True, help="Ask nothing.")
@_LANG
def init(
    folder: Path,
    deck: str | None,
    people: tuple[str, ...],
    github: str | None,
    notes: Path | None,
    yes: bool,
    lang: str | None,
) -> None:
    """Begin a group's repository in DIR.

    Writes ankigen.toml, a sample week, .gitignore, .gitattributes and a GitHub workflow. What is there already
    stays as it is. With --detect, shows what each layout finds in notes that you have, with examples of the
    fittest, and writes that into ankigen.toml.
    """
    from ankigen.project import scaffold

    language = _language(lang)
    try:
        group = scaffold.Group(deck or scaffold.deck_name(folder), people, github or scaffold.repository(folder))
        if notes is not None:
            group = _detected(group, folder, notes)
        if not yes and sys.stdin.isatty():
            group = _asked(group, language)
        begun = scaffold.begin(folder, group, language)
    except AnkigenError as error:
        _stop(error, None, as_json=False, language=language)
    except OSError as error:
        reason = f"{error.filename or folder} can't be written: {error.strerror}"
        _stop(WriteError(reason, "Name another folder."), None, as_json=False)
    click.echo(scaffold.told(begun, group, language))
    click.echo(scaffold.next_steps(begun, language, folder), nl=False)


def _detected(group: Group, folder: Path, notes: Path) -> Group:
    """Return the group with the layout that fits its notes best, and show what each finds; raises AnkigenError."""
    from ankigen.cli import report
    from ankigen.layouts import detect
    from ankigen.project import scaffold
    from ankigen.topics import taxonomy

    sources = scaffold.read_notes(notes, folder)
    found = detect.proposals(sources, taxonomy.taxonomy())
    report.proposals(_console(), found)
    click.echo()
    place = Path(os.path.relpath(notes, folder)).as_posix()
    return group.with_notes(place, found[0].toml())


def _asked(group: Group, language: Language) -> Group:
    """Return the group as it says itself on the terminal."""
    from ankigen.project import scaffold

    questions = scaffold.QUESTIONS[language]
    deck = click.prompt(questions[0], default=group.deck)
    names = click.prompt(questions[1], default=", ".join(group.people), show_default=bool(group.people))
    repository = click.prompt(questions[2], default=group.repository, show_default=bool(group.repository))
    people = dict.fromkeys(name for part in names.split(",") if (name := " ".join(part.split())))
    return scaffold.Group(
        deck, tuple(people), scaffold.github(repository) or repository.strip(), group.notes, group.layout
    )


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@_CONFIG
def stats(as_json: bool, config_file: Path | None) -> None:
    """Count the questions by week, person and topic."""
    from ankigen.build.stats import stats as counted
    from ankigen.cli import report
    from ankigen.identity import ledger

    try:
        found = counted(_compile(config_file, quiet=as_json, since=ledger.EMPTY))
    except AnkigenError as error:
        _stop(error, None, as_json=False)
    if as_json:
        click.echo(report.stats_as_json(found))
    else:
        report.stats(_console(), found)


@cli.command()
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Write the site into a folder instead."
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port to listen on.  [any free one]")
@click.option("--no-open", is_flag=True, help="Open no browser.")
@_CONFIG
@_LANG
def preview(out: Path | None, port: int, no_open: bool, config_file: Path | None, lang: str | None) -> None:
    """Show the cards in a browser.

    The page follows the notes as you write them. With --out it is a site that any web server, or none, can show.
    """
    language = _language(lang)
    try:
        with _extra("preview"):
            from ankigen.preview import live as previews
            from ankigen.preview import site
        if out is not None:
            _write_site(previews.site_of(config_file, site.SiteOptions(language)), out)
            click.echo(f"{shown_path(out / 'index.html')} shows the deck: open it, or put the folder on the web.")
            return
        _serve(config_file, site.SiteOptions(language, live=True), port, no_open=no_open)
    except AnkigenError as error:
        _stop(error, None, as_json=False, language=language)


@cli.command()
@_CONFIG
@_LANG
def watch(config_file: Path | None, lang: str | None) -> None:
    """Build on each save, one line per build; Ctrl-C ends it."""
    import asyncio

    language = _language(lang)
    try:
        with _extra("preview"):
            from ankigen.preview import background
            from ankigen.preview import live as previews
            from ankigen.preview import watcher as watching
    except AnkigenError as error:
        _stop(error, None, as_json=False, language=language)

    async def rebuild() -> None:
        watched = partial(previews.watched_paths, config_file, building=True)
        async for _ in watching.changes(watched, asyncio.Event()):
            click.echo(await background.run(partial(_rebuilt, config_file, language)))

    with suppress(KeyboardInterrupt):
        asyncio.run(rebuild())


def _rebuilt(config_file: Path | None, language: Language) -> str:
    """Build, and return one line about it; notes that can't be built are told of and waited for."""
    start = time.monotonic()
    try:
        # By this process alone: others would have to be waited for after Ctrl-C.
        compilation, outcome = _built(config_file, dry_run=False, jobs=1)
        warnings = len(_serious(compilation.diagnostics))
        outcome += f" {_counted(warnings, 'warning')}: `ankigen check` shows more." if warnings else ""
    except AnkigenError as error:
        outcome = _told(error, language).replace("\n", " · ")
    return f"{time.strftime('%H:%M:%S')}  {' '.join(outcome.split())}  ({time.monotonic() - start:.1f} s)"


def _write_site(made: Site, out: Path) -> None:
    from ankigen.preview import site

    try:
        site.write(made, out)
    except OSError as error:
        raise WriteError(
            f"{error.filename or out} can't be written: {error.strerror}", "Name another folder."
        ) from None


def _serve(config_file: Path | None, options: SiteOptions, port: int, *, no_open: bool) -> None:
    """Serve the preview until Ctrl-C; raises AnkigenError."""
    with _extra("preview"):
        from ankigen.preview import live as previews
        from ankigen.preview import server, watcher

    def make() -> Site:
        try:
            return previews.site_of(config_file, options)
        except AnkigenError as error:
            raise server.BrokenError(_told(error, options.language)) from None

    def ready() -> None:
        click.echo(f"The cards are at {server.address(listener)} and follow the notes. Ctrl-C ends it.")
        if not no_open and _has_screen():
            click.launch(server.address(listener))

    try:
        listener = server.bind(port)
    except OSError as error:
        raise AnkigenError(
            f"port {port} can't be used: {error.strerror}", "Choose another one with --port."
        ) from None
    watched = partial(previews.watched_paths, config_file, building=False)
    try:
        server.serve(make, partial(watcher.changes, watched), listener, ready)
    except server.BrokenError as error:
        raise UsageError(str(error), "Mend it and start again.") from None


def _has_screen() -> bool:
    """Tell whether a browser has somewhere to open: on a server Linux would only complain of it."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _told(error: AnkigenError, language: Language) -> str:
    """Return what an error says, as text."""
    from ankigen.cli import report

    lines = []
    for diagnostic in error.diagnostics:
        lines.append(f"{report.place(diagnostic)}: {diagnostic.text(language)}")
        lines.append(diagnostic.advice(language))
    if not _is_told_by_diagnostics(error):
        lines.append(f"{error.message}: {error.hint}")
    return "\n".join(lines)


def _is_told_by_diagnostics(error: AnkigenError) -> bool:
    """Return True if there is nothing more to say than the diagnostics of the error do."""
    return isinstance(error, ConfigError) and bool(error.diagnostics)


@contextmanager
def _extra(name: str) -> Iterator[None]:
    """Say what to install where the packages that ``name`` needs are missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] == "ankigen":
            raise
        missing = (error.name or "").split(".")[0]
        raise MissingExtraError(
            f"{missing} is not installed, which this command needs", f'Run: pip install "ankigen[{name}]"'
        ) from None


@cli.command()
@click.option("--dry-run", is_flag=True, help="Show what would be done, and do nothing.")
@click.option("--prune", is_flag=True, help="Delete retired notes in Anki too, after asking.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_CONFIG
@_LANG
def push(dry_run: bool, prune: bool, yes: bool, config_file: Path | None, lang: str | None) -> None:
    """Build, and bring a running Anki up to date.

    Anki needs the add-on AnkiConnect (2055492159). Only what changed is written; your own tags, and your edits
    of other fields, stay.
    """
    from ankigen.cli import report

    compilation = None
    language = _language(lang)
    try:
        with _extra("push"):
            from ankigen.output.ankiconnect import AnkiConnect, key_for
            from ankigen.output.push import read_remote_state
            from ankigen.project.recover import read_package_if_any
    except AnkigenError as error:
        _stop(error, None, as_json=False, language=language)
    try:
        config, root = load_config(config_file)
        address = os.environ.get("ANKICONNECT_ADDRESS") or config.push.address
        with closing(AnkiConnect(address, key_for(address, config.push.key, os.environ))) as anki:
            remote = read_remote_state(anki)  # before anything is written
            before = read_package_if_any(package_path(config, root))
            compilation, outcome = _built(config_file, dry_run=dry_run, advice="")
            report.diagnostics(
                _console(stderr=True), compilation.diagnostics, compilation.sources, language=language
            )
            report.overview(_console(), compilation)
            report.outcome(_console(), outcome)  # the retired notes that are in Anki are shown below
            if compilation.compiled:
                _push(anki, remote, compilation, before, root, dry_run=dry_run, prune=prune, yes=yes)
    except AnkigenError as error:
        _stop(error, compilation, as_json=False, language=language)


def _push(
    anki: AnkiConnect,
    remote: RemoteState,
    compilation: Compilation,
    before: PackageContent | None,
    root: Path,
    *,
    dry_run: bool,
    prune: bool,
    yes: bool,
) -> None:
    """Bring Anki to the state of the deck; ``before`` is the package until now. Raises AnkiError, Stop."""
    from ankigen.cli import report
    from ankigen.output import push as pushing
    from ankigen.output import push_state

    file = root / OWN_FOLDER / push_state.NAME
    deck, state = compilation.deck, push_state.load(file, remote.collection)
    gone = {line.guid: line.seen for line in compilation.ledger.lines if not line.live}
    todo = pushing.plan_push(deck, remote, state, before.notes if before is not None else (), gone)
    report.push(_console(), todo, prune=prune)
    if dry_run:
        click.echo("Dry run: nothing was done.")
        return
    count = len(todo.retired)
    prune = prune and count > 0 and (yes or click.confirm(f"Delete {_notes(count)} in Anki for good?"))

    def keep(known: PushState) -> None:
        replace_file(file, push_state.dump(file, remote.collection, known))

    try:
        make_own_folder(root)
        with _progress(len(todo.new) + len(todo.updates)) as done:
            missing = pushing.carry_out(anki, todo, deck, remote, keep, done, prune=prune)
    except OSError as error:
        raise WriteError(f"{error.filename}: {error.strerror}", "Mend it and run this again.") from None
    report.pushed(_console(), missing, count if prune else 0)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """Yield what to call with how many notes were done; a bar shows them where somebody looks at it."""
    if not sys.stderr.isatty() or not total:
        yield lambda _: None
        return
    from rich.progress import Progress

    with Progress(console=_console(stderr=True), transient=True) as bar:
        task = bar.add_task("Into Anki", total=total)
        yield lambda count: bar.advance(task, count)


def _built(
    config_file: Path | None, *, dry_run: bool, jobs: int | None = None, advice: str = _ADVICE
) -> tuple[Compilation, str]:
    """Build the whole deck; return what came out, with what happened and what to do now. Raises AnkigenError."""
    _, root = load_config(config_file)
    with nullcontext() if dry_run else lock_project(root, _waiting):
        compilation = _compile(config_file, quiet=True, real=not dry_run, jobs=jobs)
        _write(compilation, strict=False, dry_run=dry_run)
        return compilation, _outcome(compilation, dry_run=dry_run, advice=advice)


def _compile(config_file: Path | None, *, quiet: bool, **options: Any) -> Compilation:  # noqa: ANN401 - see the API
    """Return what ``ankigen.compile`` makes of the notes, and show its progress; raises AnkigenError."""
    from ankigen import api

    return api.compile(config=config_file, track=_track(quiet=quiet), **options)


def _track(*, quiet: bool) -> Track:
    """Return what shows the progress of reading, where there is somebody to look at it."""

    def track(prepared: Iterable[Prepared], count: int) -> Iterable[Prepared]:
        if quiet or count < _MANY_FILES or not sys.stderr.isatty():
            return prepared
        from rich.progress import track as progress

        return progress(prepared, "Reading notes", count, console=_console(stderr=True), transient=True)

    return track


def _waiting() -> None:
    click.echo("ankigen: waiting for another build of this project …", err=True)


def _write(compilation: Compilation, *, strict: bool, dry_run: bool) -> None:
    """Write package and ledger unless something forbids it. Raises AnkigenError."""
    from ankigen import api

    (api.accept if dry_run else api.write)(compilation, strict=strict)


def _outcome(compilation: Compilation, *, dry_run: bool, advice: str = _ADVICE) -> str:
    """Return what happened."""
    from ankigen.cli import report

    count, file = len(compilation.deck.notes), compilation.setting.package
    if not count or file is None:
        hints = "".join(f"\n{hint}" for hint in compilation.hints)
        return f"There is no answered question among these notes: no package was written.{hints}"
    changes = report.counts(compilation)
    if dry_run:
        return f"{_notes(count)} would go into {shown_path(file)}: {changes} (dry run: nothing was written)."
    return f"{_notes(count)} in {shown_path(file)}: {changes}.{advice}"


def _notes(count: int) -> str:
    return _counted(count, "note")


def _counted(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count} {noun}s"


def _serious(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    return [one for one in found if one.severity != "info"]


def _stop(
    error: AnkigenError, compilation: Compilation | None, *, as_json: bool, language: Language = "en"
) -> NoReturn:
    from ankigen.cli import report

    if as_json:
        diagnostics = [*(compilation.diagnostics if compilation else ()), *error.diagnostics]
        click.echo(report.as_json(compilation, diagnostics, None, language))
    else:
        report.diagnostics(_console(stderr=True), error.diagnostics, {}, language=language)
    if not _is_told_by_diagnostics(error):
        click.echo(f"ankigen: {error.message}", err=True)
        click.echo(f"  = help: {error.hint}", err=True)
    sys.exit(2 if isinstance(error, _USAGE_ERRORS) else 1)


def _console(*, stderr: bool = False) -> Console:
    """Return a console that colours only on a terminal, not under NO_COLOR, and takes words as they are."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, markup=False, emoji=False)
