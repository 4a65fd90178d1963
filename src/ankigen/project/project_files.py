"""A project on the disk: config, taxonomy, card, ledger and package; what is wrong with them ends in a Stop."""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ankigen.build.compile import Setting
    from ankigen.config import Config
    from ankigen.diagnostics.diagnostic import Diagnostic
    from ankigen.identity.ledger import Ledger
    from ankigen.model import Source
    from ankigen.output.apkg import Packed
    from ankigen.rendering.download import Pictures
    from ankigen.rendering.notetype import Templates
    from ankigen.topics.taxonomy import Taxonomy


class Stop(Exception):  # noqa: N818 - not an error of the program, but its answer
    """The command ends here, for a reason that the user can mend; ``code`` is the exit code."""

    def __init__(self, message: str, help_text: str, code: int, found: Sequence[Diagnostic] = ()) -> None:
        super().__init__(message)
        self.help, self.code, self.found = help_text, code, found


def configured(config_file: Path | None, folder: Path | None = None) -> tuple[Config, Path]:
    """Return the config and the project's folder: the config's, else ``folder``, by default the current one."""
    from ankigen import config as configs

    if config_file is not None and not _is_file(config_file):
        raise Stop(f"{config_file} does not exist", "Name an existing file with --config.", 2)
    folder = (folder or Path.cwd()).absolute()
    file = config_file or configs.find(folder)
    try:
        config = configs.load(file)[0] if file else configs.Config()
    except configs.ConfigError as error:
        raise Stop("", "", 2, [error.diagnostic]) from None
    return config, file.absolute().parent if file else folder


def package_path(config: Config, root: Path, output: Path | None = None, deck: str | None = None) -> Path:
    """Return the package's path; raises Stop for a name that Anki would not import as a deck."""
    from ankigen import text

    if deck is not None and not text.key(text.clean(deck)):
        raise Stop("the deck's name is empty", "Give --deck a name.", 2)
    file = output or root / (config.output or f"build/{text.slug(deck or config.deck)}.apkg")
    try:
        is_folder = "\0" in str(file) or file.is_dir()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise Stop(f"{str(file)!r:.80} is no name for a package: {reason}", "Choose another name.", 2) from None
    if file.suffix.lower() != ".apkg" or is_folder:
        raise Stop(f"{str(file)!r} is no name for a package", "Let it end in .apkg, or Anki will not open it.", 2)
    if file.name.lower() == "collection.apkg" or file.name.lower().startswith("backup-"):
        help_text = "Anki takes it for a backup and would offer to replace the whole collection."
        raise Stop(f"{file.name} is refused as a name", help_text, 2)
    return file


@contextmanager
def alone(root: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Keep other builds out, and finish what a killed one had left; calls ``waiting`` once if there is one.

    Raises Stop where that fails.
    """
    from ankigen.project import atomic_files

    try:
        with atomic_files.exclusive(root, waiting):
            atomic_files.finish(root)
            yield
    except atomic_files.BusyError:
        raise Stop(
            "another build of this project does not end", "Wait for it or stop it, and build again.", 1
        ) from None
    except OSError as error:
        raise Stop(
            f"{error.filename or root} can't be used: {error.strerror}", "Check its permissions.", 1
        ) from None


def known_notes(config: Config, root: Path, file: Path) -> tuple[Ledger, list[Diagnostic]]:
    """Return the ledger, and what is doubtful about it; raises Stop where it is damaged."""
    from ankigen.project import atomic_files

    known, found = atomic_files.load(root)
    if found:
        refuse("the ledger is damaged: nothing was written", found)
    return known, atomic_files.doubts(root, file, config.roots)


def read_package(file: Path, *, required: bool) -> Packed | None:
    """Return what a package holds; where it can't be read None, or a Stop if it is required."""
    from ankigen.output import apkg

    if not required and not _is_file(file):
        return None
    try:
        return apkg.read(file)
    except apkg.PackageError as error:
        if not required:
            return None
        raise Stop(
            str(error), "Name a package that `ankigen build` wrote, or that Anki exported from it.", 2
        ) from None


def refuse(message: str, found: Sequence[Diagnostic]) -> NoReturn:
    """Raise the Stop for errors that were found."""
    raise Stop(message, "See above for the way out.", 1, found)


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
    """Return what a build goes by; a ``real`` one fetches pictures, and keeps what it has made. Raises Stop."""
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
    """Return where pictures from the web are fetched and kept; raises Stop."""
    from importlib.util import find_spec

    from ankigen.rendering.download import Pictures

    if online and find_spec("httpx") is None:
        raise Stop(
            '`[media] remote = "download"` needs httpx, which is not installed',
            'Run: pip install "ankigen[push]"', 2,
        )  # fmt: skip
    local = bool(os.environ.get("ANKIGEN_LOCAL_PICTURES"))  # for those whose pictures lie in their own network
    return Pictures(root, online=online, local=local)


def notes_in(folder: Path, root: Path) -> list[Source]:
    """Return the week files below ``folder``, named as in a project at ``root``; raises Stop if there are none."""
    from ankigen.reading import note_files

    try:
        found, _ = note_files.find(root, [folder])
    except note_files.NoNotesError as error:
        raise Stop(str(error), error.help, 2) from None
    read = [source for source in (note_files.read(one)[0] for one in found) if source]
    if not read:
        raise Stop(f"there is no Markdown in {folder}", "Name a folder with the notes of your group.", 2)
    return read


def _taxonomy(config: Config, root: Path) -> Taxonomy:
    """Return the taxonomy, the group's own where the config names one; raises Stop."""
    from ankigen.topics import taxonomy

    content = _own(root / config.topics.file) if config.topics.file else ""
    try:
        return taxonomy.Taxonomy(taxonomy.tables(content))
    except taxonomy.TaxonomyError as error:
        file = shown(root / (config.topics.file or ""))
        raise Stop(f"{file}: {error}", "Mend it; the README shows what it looks like.", 2) from None


def _templates(config: Config, root: Path) -> Templates:
    """Return the card's templates and CSS, the group's own where the config names files; raises Stop."""
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
        raise Stop(f"{shown(file)}:{line}: {mistake}", f"The fields are {fields}.", 2)
    return content


def _own(file: Path) -> str:
    from ankigen import text

    try:
        return text.clean(file.read_bytes().decode("utf-8"))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise Stop(f"{shown(file)} can't be read: {reason}", "Mend it, or its name in ankigen.toml.", 2) from None


def _now() -> int:
    """Return the time of the build: SOURCE_DATE_EPOCH where it is set (reproducible-builds.org), else now."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not fixed:
        return int(time.time())
    if not fixed.isascii() or not fixed.isdigit() or len(fixed) > 11:
        raise Stop(
            f"SOURCE_DATE_EPOCH is no time: {fixed!r}", "Set it to whole seconds since 1970, or unset it.", 2
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
