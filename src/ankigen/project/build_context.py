"""What a build goes by besides the notes: config, ledger, card, taxonomy, cache and time."""

import os
import time
from importlib.util import find_spec
from pathlib import Path

from ankigen import files, resources
from ankigen.build.cache import NO_CACHE, Cache
from ankigen.build.compilation import BuildContext
from ankigen.config import Config
from ankigen.errors import MissingExtraError, UsageError
from ankigen.identity.ledger import Ledger
from ankigen.project.custom_files import load_taxonomy, load_templates
from ankigen.rendering.download import PictureDownloader


def make_build_context(
    config: Config,
    root: Path,
    ledger: Ledger,
    *,
    refresh: bool = False,
    deck: str | None = None,
    real: bool = False,
    cached: bool = True,
    jobs: int | None = None,
    package: Path | None = None,
    older_ledger: Ledger | None = None,
) -> BuildContext:
    """Return what a build goes by; a ``real`` one fetches pictures, and keeps what it has made.

    Raises ConfigError, UsageError.
    """
    return BuildContext(
        config=config,
        root=root,
        ledger=ledger,
        now=_read_clock(),
        templates=load_templates(config, root),
        taxonomy=load_taxonomy(config, root),
        refresh=refresh,
        deck=deck,
        pictures=_make_downloads(root, online=real) if config.media.remote == "download" else None,
        cache=_make_cache(root, writable=real) if cached else NO_CACHE,
        jobs=jobs,
        package=package,
        older_ledger=older_ledger,
    )


def _make_downloads(root: Path, *, online: bool) -> PictureDownloader:
    """Return where pictures from the web are fetched and kept; raises MissingExtraError."""
    if online and find_spec("httpx") is None:
        raise MissingExtraError("errors.usage.no_httpx")
    local = bool(os.environ.get("ANKIGEN_LOCAL_PICTURES"))  # for those whose pictures lie in their own network
    return PictureDownloader(root, online=online, local=local)


def _make_cache(root: Path, *, writable: bool) -> Cache:
    """Return the cache of the project, an empty one where its folder can't be made."""
    stamp = repr(resources.code_files()).encode()
    if not writable:
        return Cache(root / files.OWN_FOLDER, stamp, writable=False)
    try:
        folder = files.make_own_folder(root)
    except OSError:
        return NO_CACHE
    return Cache(folder, stamp)


def _read_clock() -> int:
    """Return the time of the build: SOURCE_DATE_EPOCH where it is set (reproducible-builds.org), else now."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not fixed:
        return int(time.time())
    if not fixed.isascii() or not fixed.isdigit() or len(fixed) > 11:
        raise UsageError("errors.usage.no_time", value=repr(fixed))
    return int(fixed)
