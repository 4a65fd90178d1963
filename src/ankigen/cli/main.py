"""The command line: the group of all commands, each of which is imported when it is called."""

from __future__ import annotations

import gc
import gettext
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from ankigen import __version__, shortcuts
from ankigen.cli.formats.console import print_line
from ankigen.cli.help_pages import add_hint, fit_usage_errors
from ankigen.cli.language import LANG_OPTION, Command, find_language, option, speak, translate
from ankigen.cli.options import FOLDER_OPTION
from ankigen.cli.pipes import make_stdout_patient

if TYPE_CHECKING:
    from collections.abc import Sequence


def main() -> None:
    """Run the command line; whatever happens, the user sees words and no traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    make_stdout_patient()
    kept: list[object] = []
    if shortcuts.are_enabled():
        gc.disable()  # a command makes much and throws away little, and then it ends
        kept.append(kept)  # so that nobody takes apart what is put in here, object by object, for nothing
    try:
        cli(obj=kept)
    except Exception as error:
        if os.environ.get("ANKIGEN_DEBUG"):
            raise
        with speak(find_language(sys.argv[1:])):
            message = translate("cli.internal_error.message", kind=type(error).__name__, error=error)
            print_line(f"{message}\n{translate('cli.internal_error.help')}", err=True)
        sys.exit(1)
    finally:
        if shortcuts.are_enabled():
            gc.freeze()  # or Python would look once more through all that a build has made, before it ends


COMMANDS = {
    "build": "build",
    "diff": "diff",
    "topics": "topics",
    "check": "check",
    "explain": "explain",
    "init": "init",
    "config": "setup.config",
    "new": "new",
    "history": "history",
    "stats": "stats",
    "preview": "preview",
    "watch": "preview",
    "push": "push",
    "open": "open",
    "completion": "setup.completion",
}
"""The commands, and the module of each; the order is that of the documentation."""
_FUNCTIONS = {"open": "open_in_anki"}
"""The functions that are not called as their command is."""
_WHOLE_SENTENCE = 1000  # characters; no help begins with a longer one


class _LazyGroup(Command, click.Group):
    """A group that imports the module of a command when that command is asked for."""

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:  # noqa: ANN401 - click's
        """Read the arguments of the group."""
        with fit_usage_errors():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's
        """Run the command that the arguments name."""
        with fit_usage_errors():
            return super().invoke(ctx)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments name; where none is called so, the error names the nearest."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            near = difflib.get_close_matches(args[0].lower(), COMMANDS, n=1)
            if not near:
                raise
            hint = translate("cli.near_command", name=near[0])
            raise add_hint(error, hint) from None

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        return find_command(cmd_name) if cmd_name in COMMANDS else None

    def main(self, args: Sequence[str] | None = None, *rest: Any, **options: Any) -> Any:  # noqa: ANN401
        """Run a command in the language that its arguments, the environment or the locale ask for."""
        with speak(find_language(sys.argv[1:] if args is None else args)):
            return super().main(args, *rest, **options)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands as click does, with their help from the catalogue: nothing is imported."""
        rows = []
        for name in sorted(COMMANDS):
            about = translate(f"help.{name}.about")
            rows.append((name, click.Command(name, help=about).get_short_help_str(_WHOLE_SENTENCE)))
        with formatter.section(gettext.gettext("Commands")):
            formatter.write_dl(rows)


def find_command(name: str) -> click.Command:
    """Return a command by its name."""
    module = import_module(f"ankigen.cli.commands.{COMMANDS[name]}")
    command: click.Command = getattr(module, _FUNCTIONS.get(name, name))
    return command


def _print_version(context: click.Context, _parameter: click.Parameter, is_asked_for: bool) -> None:
    """Print the version and end, as click does, but in the language that is spoken."""
    if not is_asked_for or context.resilient_parsing:
        return
    click.echo(gettext.gettext("%(prog)s, version %(version)s") % {"prog": "ankigen", "version": __version__})
    context.exit()


@click.group(cls=_LazyGroup, help="help.group.about", context_settings={"help_option_names": ["-h", "--help"]})
@option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="help.shared.version",
)
@FOLDER_OPTION
@LANG_OPTION
def cli() -> None:
    """Turn a study group's weekly Markdown notes into an Anki deck."""
