"""``ankigen completion``."""

from __future__ import annotations

import click

from ankigen.cli.language import LANG_OPTION, command
from ankigen.cli.options import FOLDER_OPTION


@command(help="help.completion.about")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@FOLDER_OPTION
@LANG_OPTION
def completion(shell: str) -> None:
    """Print the script by which a shell completes ankigen's commands."""
    from click.shell_completion import BashComplete, FishComplete, ZshComplete

    from ankigen.cli.main import cli

    completion_classes = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}
    click.echo(completion_classes[shell](cli, {}, "ankigen", "_ANKIGEN_COMPLETE").source())
