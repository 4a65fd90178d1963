"""A project on the disk: config, taxonomy, card, ledger and package. Raises AnkigenError for what is wrong."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ankigen.errors import (
    ConfigError,
    LedgerError,
    MissingExtraError,
    NoNotesError,
    PackageError,
    UsageError,
    WriteError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ankigen.build.compile import Setting
    from ankigen.config import Config
    from ankigen.diagnostics.diagnostic import Diagnostic
    from ankigen.identity.ledger import Ledger
    from ankigen.model import Source
    from ankigen.output.apkg import Packed
    from ankigen.rendering.download import Pictures
    from ankigen.rendering.notetype import Templates
    from ankigen.topics.taxonomy import Taxonomy

LEDGER_HINT = "See above for the way out."


def configured(config_file: Path | None, folder: Path | None = None) -> tuple[Config, Path]:
    """Return the config and the project's folder: the config's, else ``folder``, by default the current one.

    Raises UsageError, ConfigError.
    """
    from ankigen import config as configs

    if config_file is not None and not _is_file(config_file):
        raise UsageError(f"{config_file} does not exist", "Name an existing file with --config.")
    folder = (folder or Path.cwd()).absolute()
    file = config_file or configs.find(folder)
    config = configs.load(file)[0] if file else configs.Config()
    return config, file.absolute().parent if file else folder


def package_path(config: Config, root: Path, output: Path | None = None, deck: str | None = None) -> Path:
    """Return the package's path; raises UsageError for a name that Anki would not import as a deck."""
    from ankigen import text

    if deck is not None and not text.key(text.clean(deck)):
        raise UsageError("the deck's name is empty", "Give --deck a name.")
    file = output or root / (config.output or f"build/{text.slug(deck or config.deck)}.apkg")
    try:
        is_folder = "\0" in str(file) or file.is_dir()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UsageError(f"{str(file)!r:.80} is no name for a package: {reason}", "Choose another name.") from None
    if file.suffix.lower() != ".apkg" or is_folder:
        raise UsageError(
            f"{str(file)!r} is no name for a package", "Let it end in .apkg, or Anki will not open it."
        )
    if file.name.lower() == "collection.apkg" or file.name.lower().startswith("backup-"):
        help_text = "Anki takes it for a backup and would offer to replace the whole collection."
        raise UsageError(f"{file.name} is refused as a name", help_text)
    return file


@contextmanager
def alone(root: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Keep other builds out, and finish what a killed one had left; calls ``waiting`` once if there is one.

    Raises BusyError, WriteError.
    """
    from ankigen.project import atomic_files

    try:
        with atomic_files.exclusive(root, waiting):
            atomic_files.finish(root)
            yield
    except OSError as error:
        raise WriteError(
            f"{error.filename or root} can't be used: {error.strerror}", "Check its permissions."
        ) from None


def known_notes(config: Config, root: Path, file: Path) -> tuple[Ledger, list[Diagnostic]]:
    """Return the ledger, and what is doubtful about it; raises LedgerError where it is damaged."""
    from ankigen.project import atomic_files

    known, found = atomic_files.load(root)
    if found:
        raise LedgerError("the ledger is damaged: nothing was written", LEDGER_HINT, found)
    return known, atomic_files.doubts(root, file, config.roots)


def read_package(file: Path, *, required: bool) -> Packed | None:
    """Return what a package holds; where it can't be read None, or a PackageError if it is required."""
    from ankigen.output import apkg

    if not required and not _is_file(file):
        return None
    try:
        return apkg.read(file)
    except PackageError as error:
        if not required:
            return None
        raise PackageError(
            error.message, "Name a package that `ankigen build` wrote, or that Anki exported from it."
        ) from None


def setting_of(
    config: Config,
    root: Path,
    known: Ledger,
    *,
    refresh: bool = False,
    deck: str | None = None,
    real: bool = False,
    cached: bool = True,
    jobs: int | None = None,
    package: Path | None = None,
) -> Setting:
    """Return what a build goes by; a ``real`` one fetches pictures, and keeps what it has made.

    Raises AnkigenError.
    """
    from ankigen.build.cache import Cache
    from ankigen.build.compile import Setting
    from ankigen.project import up_to_date

    pictures = _pictures(root, online=real) if config.media.remote == "download" else None
    folder = (up_to_date.own_folder(root) if real else root / up_to_date.FOLDER) if cached else None
    cache = Cache(folder, repr(up_to_date.code()).encode(), writable=real)
    return Setting(
        config,
        root,
        known,
        _now(),
        _templates(config, root),
        _taxonomy(config, root),
        refresh,
        deck,
        pictures,
        cache,
        jobs,
        package,
    )


def _pictures(root: Path, *, online: bool) -> Pictures:
    """Return where pictures from the web are fetched and kept; raises MissingExtraError."""
    from importlib.util import find_spec

    from ankigen.rendering.download import Pictures

    if online and find_spec("httpx") is None:
        raise MissingExtraError(
            '`[media] remote = "download"` needs httpx, which is not installed', 'Run: pip install "ankigen[push]"'
        )
    local = bool(os.environ.get("ANKIGEN_LOCAL_PICTURES"))  # for those whose pictures lie in their own network
    return Pictures(root, online=online, local=local)


def notes_in(folder: Path, root: Path) -> list[Source]:
    """Return the week files below ``folder``, named as in a project at ``root``.

    Raises NoNotesError if there are none.
    """
    from ankigen.reading import note_files

    found, _ = note_files.find(root, [folder])
    read = [source for source in (note_files.read(one)[0] for one in found) if source]
    if not read:
        raise NoNotesError(f"there is no Markdown in {folder}", "Name a folder with the notes of your group.")
    return read


def _taxonomy(config: Config, root: Path) -> Taxonomy:
    """Return the taxonomy, the group's own where the config names one; raises ConfigError."""
    from ankigen.topics import taxonomy

    content = _own(root / config.topics.file) if config.topics.file else ""
    try:
        return taxonomy.Taxonomy(taxonomy.tables(content))
    except taxonomy.TaxonomyError as error:
        file = shown(root / (config.topics.file or ""))
        raise ConfigError(f"{file}: {error}", "Mend it; the README shows what it looks like.") from None


def _templates(config: Config, root: Path) -> Templates:
    """Return the card's templates and CSS, the group's own where the config names files; raises ConfigError."""
    from ankigen.rendering import notetype

    ours = notetype.packaged()
    front, back = (
        _template(root / file) if file else text
        for file, text in ((config.card.front, ours.front), (config.card.back, ours.back))
    )
    # Own CSS stands behind ours, so that a line of it is enough to change a colour.
    css = f"{ours.css}\n{_own(root / config.card.css)}" if config.card.css else ours.css
    return notetype.Templates(front, back, css)


def _template(file: Path) -> str:
    from ankigen.rendering import notetype

    content = _own(file)
    for line, mistake in notetype.mistakes(content):
        fields = ", ".join(f"{{{{{name}}}}}" for name in notetype.FIELDS)
        raise ConfigError(f"{shown(file)}:{line}: {mistake}", f"The fields are {fields}.")
    return content


def _own(file: Path) -> str:
    from ankigen import text

    try:
        return text.clean(file.read_bytes().decode("utf-8"))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ConfigError(
            f"{shown(file)} can't be read: {reason}", "Mend it, or its name in ankigen.toml."
        ) from None


def _now() -> int:
    """Return the time of the build: SOURCE_DATE_EPOCH where it is set (reproducible-builds.org), else now."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not fixed:
        return int(time.time())
    if not fixed.isascii() or not fixed.isdigit() or len(fixed) > 11:
        raise UsageError(
            f"SOURCE_DATE_EPOCH is no time: {fixed!r}", "Set it to whole seconds since 1970, or unset it."
        )
    return int(fixed)


def _is_file(file: Path) -> bool:
    try:
        return file.is_file()
    except (OSError, ValueError):  # a name that is too long, or with a zero byte
        return False


def shown(file: Path) -> str:
    """Return a path as short as it can be said from the current folder."""
    absolute = file.absolute()
    return (absolute.relative_to(Path.cwd()) if absolute.is_relative_to(Path.cwd()) else file).as_posix()
