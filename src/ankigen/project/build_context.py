"""What a build goes by besides the notes: config, ledger, card, taxonomy, cache and time."""

import os
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from ankigen import files, resources
from ankigen.build.cache import NO_CACHE, NO_MEMORY, PACKAGE, Cache, Memory
from ankigen.build.model import BuildContext
from ankigen.config.settings import Config
from ankigen.errors import UsageError
from ankigen.identity.ledger import Ledger
from ankigen.output.manifest import ManifestNote
from ankigen.project.custom_files import load_taxonomy, load_templates
from ankigen.rendering.media.download import PictureDownloader


def make_build_context(
    config: Config,
    root: Path,
    ledger: Ledger,
    *,
    refresh: bool = False,
    deck: str | None = None,
    real: bool = False,
    cached: bool = True,
    package: Path | None = None,
    older_ledger: Ledger | None = None,
    given_out: Mapping[str, ManifestNote] | None = None,
    trusts_own_folder: bool = True,
    memory: Memory = NO_MEMORY,
) -> BuildContext:
    """Return what a build goes by; a ``real`` one fetches pictures, and keeps what it has made.

    The texts of answers are kept for programs, for the next build in the same process, and to find names in them.

    What is kept in ankigen's own folder is not read unless the folder is trusted.
    Raises ConfigError, UsageError.
    """
    cache = package_cache = NO_CACHE
    if cached and trusts_own_folder:
        cache, package_cache = _make_caches(root, writable=real)
    return BuildContext(
        config=config,
        root=root,
        ledger=ledger,
        now=_read_clock(),
        templates=load_templates(config, root),
        taxonomy=load_taxonomy(config, root),
        refresh=refresh,
        deck=deck,
        pictures=_make_downloads(config, root, online=real, reads_cache=trusts_own_folder),
        keeps_answers=not real or memory.files.is_used or config.site.names == "handles",
        cache=cache,
        package_cache=package_cache,
        package=package,
        older_ledger=older_ledger,
        given_out=given_out or {},
        memory=memory,
    )


def _make_downloads(config: Config, root: Path, *, online: bool, reads_cache: bool) -> PictureDownloader | None:
    """Return what fetches and keeps pictures from the web, if the config wants that; raises MissingExtraError."""
    if config.media.remote != "download":
        return None
    if online and find_spec("httpx") is None:
        from ankigen.project.setup.installation import make_missing_httpx_error

        raise make_missing_httpx_error()
    local = bool(os.environ.get("ANKIGEN_LOCAL_PICTURES"))  # for those whose pictures lie in their own network
    return PictureDownloader(root, online=online, local=local, reads_cache=reads_cache)


def _make_caches(root: Path, *, writable: bool) -> tuple[Cache, Cache]:
    """Return the caches of week files and of the package, empty ones where their folder can't be made."""
    folder = root / files.OWN_FOLDER
    if writable:
        try:
            files.make_own_folder(root)
        except OSError:
            return NO_CACHE, NO_CACHE
    stamp = repr(resources.code_files()).encode()
    return Cache(folder, stamp, writable=writable), Cache(folder, name=PACKAGE, writable=writable)


def _read_clock() -> int:
    """Return the time of the build: SOURCE_DATE_EPOCH where it is set (reproducible-builds.org), else now."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not fixed:
        return int(time.time())
    if not fixed.isascii() or not fixed.isdigit() or len(fixed) > 11:
        raise UsageError("errors.usage.no_time", value=repr(fixed))
    return int(fixed)
