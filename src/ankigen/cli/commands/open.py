"""``ankigen open``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ankigen.cli.errors import stop
from ankigen.cli.formats.console import print_line
from ankigen.cli.language import command, translate
from ankigen.cli.opener import open_package
from ankigen.cli.options import project_options
from ankigen.errors import AnkigenError, UsageError
from ankigen.files import shown_path
from ankigen.project.config_file import load_config
from ankigen.project.package_file import find_package_file
from ankigen.text import printable

if TYPE_CHECKING:
    from ankigen.project.config_file import ProjectChoice


@command("open", help="help.open.about")
@project_options
def open_in_anki(choice: ProjectChoice) -> None:
    """Hand the package to Anki."""
    from ankigen.project.boundary import find_tracked_files

    try:
        config, root = load_config(choice)
        package = find_package_file(config, root, None, None)
        if not choice.trust and find_tracked_files(root, package).package:
            raise UsageError("errors.usage.package_tracked", file=shown_path(package))
        open_package(package)
    except AnkigenError as error:
        stop(error)
    print_line(translate("cli.open.done", package=printable(shown_path(package))))
