"""The site of a project's notes as they are now, made anew as often as it is asked for."""

from pathlib import Path

from ankigen import api
from ankigen.build.cache import NO_MEMORY, Memory
from ankigen.build.changes import edits
from ankigen.config.settings import CONFIG_NAME, Config
from ankigen.errors import AnkigenError
from ankigen.files import MANIFEST
from ankigen.identity import ledger
from ankigen.preview.watched import BUILD_QUIET_MS, PREVIEW_QUIET_MS, Watched
from ankigen.project.config_file import ProjectChoice, load_config
from ankigen.project.custom_files import custom_file_names
from ankigen.project.older_ledgers.older_package import read_last_package
from ankigen.project.package_file import find_package_file
from ankigen.site.site import Site, SiteOptions, make_site
from ankigen.timing import log_time


@log_time
def site_of(choice: ProjectChoice, options: SiteOptions, memory: Memory = NO_MEMORY) -> Site:
    """Return the site of the notes, compared with the last build; nothing is written. Raises AnkigenError.

    ``memory`` is what a live site keeps from one time to the next.
    """
    compilation = api.compile(config=choice.config_file, trust=choice.trust, memory=memory)
    context = compilation.context
    package = context.package or find_package_file(context.config, context.root)
    packed = read_last_package(context.root, package, memory)
    older = packed.find_notes_by_guid() if packed else {}
    return make_site(compilation, list(edits(compilation, older)), older, options)


def watched_paths(choice: ProjectChoice, *, building: bool) -> Watched:
    """Return what a build depends on: the folders with notes, the config and the files that it names.

    ``building``: without what a build writes, or each build would be followed by another one.
    """
    config, root, package = _load_project(choice)
    written = {(root / ledger.NAME).resolve(), package.resolve(), package.with_name(MANIFEST).resolve()}
    files = {(choice.config_file or root / CONFIG_NAME).resolve()}
    for name in custom_file_names(config):
        files.add((root / name).resolve())
    folders = set()
    for name in config.roots:
        path = (root / name).resolve()
        if path.is_file():
            files.add(path)
        else:
            folders.add(path)
    if building:
        return Watched(frozenset(folders), frozenset(files), BUILD_QUIET_MS, ignored=frozenset(written))
    return Watched(frozenset(folders), frozenset(files | written), PREVIEW_QUIET_MS)


def _load_project(choice: ProjectChoice) -> tuple[Config, Path, Path]:
    """Return the config, the project's folder and its package; the usual ones where they are broken just now."""
    try:
        config, root = load_config(choice)
        return config, root, find_package_file(config, root)
    except AnkigenError:
        config_file = choice.config_file
        root = config_file.absolute().parent if config_file else Path.cwd()
        return Config(), root, find_package_file(Config(), root)
