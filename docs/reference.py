"""Write the pages that are made from the code: ``python docs/reference.py`` (a test says if they are old).

docs/configuration.md comes from the fields of ankigen.config.settings and the text below each of them, docs/commands.md
from the commands and their options, docs/json.md from the schema of what they print under ``--json``,
docs/diagnostics.md and its Korean twin from the table of rules, docs/upgrading.md from the numbers that the upgrade test
expects. Each has a Korean twin, with its words from docs/reference.ko.toml.
"""

import ast
import inspect
import itertools
import json
import re
import runpy
import textwrap
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import get_args

import click
import msgspec

import ankigen
from ankigen import messages
from ankigen.cli.formats.markdown_output import explanation, without_values
from ankigen.cli.language import speak, spoken_language
from ankigen.cli.main import COMMANDS, find_command
from ankigen.config.settings import CONFIG_NAME, Config, Section
from ankigen.diagnostics.rules import RULES
from ankigen.messages import Language
from ankigen.resources import DATA

DOCS = Path(__file__).parent
UPGRADE_NUMBERS = DOCS.parent / "tests/data/upgrade/expected.toml"

CONFIGURATION = """\
# Configuration

[한국어](configuration.ko.md)

<!-- Made from src/ankigen/config/settings.py by docs/reference.py. -->

`ankigen.toml` is in the project's folder; `ankigen init` writes one. The file is optional, and so is every key in it. An
unknown key is an error that names the most similar known one. `--config FILE` uses another file; without it ankigen looks in
the current folder and those above it, up to the root of the git work tree, or without git up to the home folder.
A file above that belongs to another user is ignored. `ankigen config` shows the settings in force, and where each comes from.

Editors complete and check the keys where the first line is `#:schema ./ankigen.schema.json`, as `init` writes it (in VS Code with the extension Even Better
TOML); `ankigen config --schema > ankigen.schema.json` writes that file anew after an upgrade.

```toml
deck = "CS interviews"
source_url = "https://github.com/our-group/notes/blob/HEAD/{path}"

[people]
"문가온" = ["가온", "@gaon-moon"]
"오태양" = []
```

| Key | Default | |
|---|---|---|
"""

AFTER = """
## Your own look

`[card] css` is enough to change a colour or a font. With `front` and `back` you write the template's text yourself. A card has
these fields: `Question`, `Answer`, `Parent`, `Person`, `Week`, `Topics`, `Related`, `Source`, `ID`. A template that names
another one is refused. Changing CSS or templates updates the look of all cards and touches no note.

All decks of a collection share these templates, so write no word into them that only your group understands. `Topics` holds the names of
topics in `.deck-topics`, and the words of the deck's language in `.deck-word.of-week` ("Week 17") and `.deck-word.of-related` ("Other
answers"); ankigen's CSS hides these words except where its own templates use them.
"""

COMMANDS_HEAD = """\
# Commands

[한국어](commands.ko.md)

<!-- Made from src/ankigen/cli by docs/reference.py. -->

Every command takes `--help`. All of them speak English, or Korean with `--lang ko` or in a Korean locale.

| Exit code | |
|---|---|
| 0 | done; warnings are printed and not fatal. Also when no question is answered yet: then no package is written |
| 1 | errors, or warnings with `--strict`, or `check` found either; nothing is written |
| 2 | wrong usage or config, no notes folder, no Markdown file in it; nothing is written |
"""

DIAGNOSTICS: dict[Language, str] = {
    "en": """\
# Diagnostics

<!-- Made from the table of rules and the catalogues of messages by docs/reference.py. -->

What `ankigen check` and `ankigen build` say is wrong, or worth knowing. *Errors* stop the build, *warnings* cost what they name, *infos*
cost nothing. `ankigen explain W101` shows one of them on the terminal. [한국어](diagnostics.ko.md)

| Code | Name | | |
|---|---|---|---|
""",
    "ko": """\
# 진단

<!-- 규칙 표와 메시지 목록에서 docs/reference.py가 만듭니다. -->

`ankigen check`와 `ankigen build`가 알려 주는 것입니다. *error*가 있으면 덱을 만들지 않고, *warning*은 거기 적힌 것만 빠지며, *info*는
알아 두면 좋은 것입니다. `ankigen explain W101`은 하나를 터미널에서 설명합니다. [English](diagnostics.md)

| 코드 | 이름 | | |
|---|---|---|---|
""",
}

UPGRADING = """\
# What an upgrade from 0.1.0 changes

[한국어](upgrading.ko.md)

<!-- Made from tests/data/upgrade/expected.toml by docs/reference.py. -->

ankigen's tests keep five groups' notes as 0.1.0 left them: the ledger after two builds, the package, and the Anki of
somebody who imported it, studied, suspended and flagged cards, edited answers and added tags. Each test run builds these notes with
today's ankigen, imports the package, and compares. This page shows the outcome.

*Lost* is a card that starts from scratch; *exchanged*, a card that shows another question than the one that was learnt. *New* and *updated* are what
Anki's import does, *retired* is what the package no longer has. When Anki updates a note, it replaces the learner's own edits of that note and the
tags that the learner gave it: see the last two columns.

## The notes are as they were

| Notes of | Notes | Lost | Exchanged | New | Updated | Retired | Own edits replaced | Own tags gone |
|---|---|---|---|---|---|---|---|---|
"""

UPGRADING_EDITS = """
## The notes are edited after the upgrade

The same five groups, all edits built at once.

| What changes in the notes | Notes | Lost | Exchanged | New | Updated | Retired | Own edits replaced | Own tags gone |
|---|---|---|---|---|---|---|---|---|
"""

UPGRADING_LEDGER = """
## The ledger is gone

[The ledger](identity.md#living-with-the-ledger) is what keeps a reworded question the same note. Without it, a question that was reworded since
its first build is lost, and every note is sent again.

| | Notes | Lost | Exchanged | New | Updated | Retired | Own edits replaced | Own tags gone |
|---|---|---|---|---|---|---|---|---|
"""

UPGRADING_ALWAYS = """
## In all of these cases

| | Notes |
|---|---|
"""

UPGRADE_COLUMNS = ["notes", "lost", "exchanged", "new", "updated", "retired", "own_edits_lost", "own_tags_lost"]

UPGRADE_PROJECTS = {
    "own": "two people, in the weekly layout",
    "weekly": "a group of five, six weeks, subdecks by week",
    "headings": "two people, questions as headings",
    "bullets": "one person, questions as bullets",
    "details": "two people, folded questions",
}
UPGRADE_NEVER = {
    "moved": "another id or note type in Anki",
    "rescheduled": "another deck, schedule, flag or review history",
    "retagged": "other tags from ankigen, as the contributor was renamed or the question has other terms",
}

COMPLETION = """
## Completion in the shell

Put the line of your shell into its start-up file:

```sh
eval "$(ankigen completion bash)"   # ~/.bashrc
```

For zsh it is `eval "$(ankigen completion zsh)"` in `~/.zshrc`, below `compinit`; for fish `ankigen completion fish | source` in
`~/.config/fish/config.fish`. It completes commands and options, people, topics and weeks of the notes, and the codes and names of diagnostics.
"""


KOREAN = tomllib.loads((DOCS / "reference.ko.toml").read_text("utf-8"))
"""The Korean words of the pages on configuration, commands and upgrades."""


def described(section: type[msgspec.Struct]) -> dict[str, str]:
    """Return the text below each field of a section."""
    found = {}
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(section))).body
    for field, below in itertools.pairwise(getattr(body, "body", ())):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                found[name] = " ".join(text.split())
    return found


def settings(section: type[msgspec.Struct], language: Language, inside: str = "") -> Iterator[str]:
    """Yield the rows of the table for a section, those of the sections in it behind."""
    texts = described(section)
    below = []
    for field in msgspec.structs.fields(section):
        if isinstance(field.type, type) and issubclass(field.type, msgspec.Struct):
            below.append((field.type, field.name))
            continue
        name = f"[{inside}] {field.name}" if inside else field.name
        name = f"[{name}]" if field.name == "people" else name
        choices = [f'`"{choice}"`' for kind in (field.type, *get_args(field.type)) for choice in get_args(kind)
                   if isinstance(choice, str)]  # fmt: skip
        allowed = f"{', '.join(dict.fromkeys(choices))}. " if choices else ""
        text = KOREAN["settings"][name] if language == "ko" else texts[field.name]
        yield f"| `{name}` | {default(field, language)} | {allowed}{text} |"
    for kind, name in below:
        yield from settings(kind, language, name)


def default(field: msgspec.structs.FieldInfo, language: Language) -> str:
    """Return a default as TOML says it."""
    value = field.default if field.default is not msgspec.NODEFAULT else field.default_factory()
    if value is None:
        return {"en": "unset", "ko": "없음"}[language]
    if value == {}:
        return {"en": "empty", "ko": "비어 있음"}[language]
    return f"`{json.dumps(value, ensure_ascii=False)}`"


def configuration(language: Language) -> str:
    """Return the page on ankigen.toml."""
    rows = "".join(f"{row}\n" for row in settings(Config, language))
    if language == "ko":
        return f"{KOREAN['configuration']}{rows}{KOREAN['look']}"
    return f"{CONFIGURATION}{rows}{AFTER}"


def commands(language: Language) -> str:
    """Return the page on the commands."""
    parts = [KOREAN["commands"] if language == "ko" else COMMANDS_HEAD]
    with speak(language):
        for name in COMMANDS:
            parts += command_section(name, language)
    return "".join([*parts, KOREAN["completion"] if language == "ko" else COMPLETION])


def command_section(name: str, language: Language) -> list[str]:
    """Return the section of a command, in parts."""
    command = find_command(name)
    context = click.Context(command, info_name=f"ankigen {name}")
    usage = " ".join(command.collect_usage_pieces(context))
    about = messages.text(str(command.help), language)
    rows = [command_row(option, context) for option in command.params if isinstance(option, click.Option)]
    head = {"en": "Option", "ko": "옵션"}[language]
    return [
        f"\n## ankigen {name}\n\n`ankigen {name} {usage}`\n\n{about}\n",
        f"\n| {head} | |\n|---|---|\n" + "\n".join(rows) + "\n",
    ]


def code(default: str) -> str:
    """Return a default as code, unless it is a description in words."""
    is_in_words = " " in default or not default.isascii()
    return default if is_in_words else f"`{default}`"


def command_row(option: click.Option, context: click.Context) -> str:
    """Return the row of the table for an option."""
    names, text = option.get_help_record(context) or ("", "")
    text = re.sub(r"\s*\[[\d<=]*x[<>=\d]+\]", "", " ".join(text.split()))  # click's word on the range of a number
    word = {"en": "Default", "ko": "기본값"}[spoken_language()]
    text = re.sub(r"\s*\[(?:(?:default|기본값): )?([^\]]+)\]$", lambda found: f" {word}: {code(found[1])}.", text)
    return f"| `{names.replace('|', ', ')}` | {text} |"


def diagnostics(language: Language) -> str:
    """Return the page on the diagnostics."""
    rows = []
    for rule in RULES.values():
        anchor = f"{rule.code} {rule.name} {rule.severity}".lower().replace(" ", "-")
        message = without_values(rule.find_template("message", language))
        rows.append(
            f"| [{rule.code}](#{anchor}) | `{rule.name}` | {rule.severity} | {message.replace('|', '&#124;')} |\n"
        )
    parts = [explanation(rule, language).replace("# ", "## ", 1) for rule in RULES.values()]
    return "\n".join(["".join([DIAGNOSTICS[language], *rows]), *parts])


def upgrading(language: Language) -> str:
    """Return the page on what an upgrade changes."""
    rows = tomllib.loads(UPGRADE_NUMBERS.read_text("utf-8"))["rows"]
    untouched, edited, without_ledger = [], {}, {}
    always = Counter(dict.fromkeys(UPGRADE_NEVER, 0))
    projects = KOREAN["projects"] if language == "ko" else UPGRADE_PROJECTS
    for row in rows:
        counts = Counter({name: count for name, count in row.items() if isinstance(count, int)})
        cause = row["cause"]
        if cause == "nothing is edited":
            untouched.append(upgrade_row(projects[row["project"]], counts))
        elif "ledger" in cause:
            without_ledger.setdefault(cause, Counter()).update(counts)
        else:
            edited.setdefault(cause, Counter()).update(counts)
        always.update({name: counts[name] for name in always})
    edited["all other notes"] = edited.pop("other notes")
    heads = [UPGRADING, UPGRADING_EDITS, UPGRADING_LEDGER, UPGRADING_ALWAYS]
    causes = UPGRADE_NEVER
    if language == "ko":
        heads = [KOREAN[f"upgrading{part}"] for part in ("", "_edits", "_ledger", "_always")]
        causes = KOREAN["causes"]
    parts = [heads[0], *untouched, heads[1]]
    parts += [upgrade_row(causes.get(cause, cause), counts) for cause, counts in edited.items()]
    parts.append(heads[2])
    parts += [upgrade_row(causes.get(cause, cause), counts) for cause, counts in without_ledger.items()]
    parts.append(heads[3])
    parts += [f"| {causes[name]} | {count} |\n" for name, count in always.items()]
    return "".join(parts)


def upgrade_row(name: str, counts: Counter[str]) -> str:
    """Return a row of the tables on upgrades."""
    return f"| {name} | {' | '.join(str(counts[column]) for column in UPGRADE_COLUMNS)} |\n"


WORDS = """\
# Words

<!-- Made from the catalogues of messages by docs/reference.py. -->

All that ankigen says, in English and in Korean, by the command that says it, and by its key in the catalogues
(`src/ankigen/data/messages`). Names in braces are filled in; a Korean particle such as `을(를)` takes the form that the word before it wants.
"""
WORDS_OF_PARTS = {
    "What is wrong with notes, config and ledger": ("rules.",),
    "Errors of all commands": ("errors.", "config.", "cli.internal_error."),
    "Reasons within errors and diagnostics": ("reasons.",),
    "Numbers": ("counts.",),
    "Help that commands share": ("help.group.", "help.shared."),
    "On the cards": ("card.",),
}
"""The sections behind those of the commands, and how the keys in them begin."""
CLI = Path(str(ankigen.__file__)).parent / "cli"


def words() -> str:
    """Return all texts of the catalogues, and those of click, of the preview's page and of the action on GitHub."""
    catalogs = {language: read_catalog(language) for language in messages.LANGUAGES}
    parts = [WORDS]
    for command in sorted(COMMANDS):
        keys = find_keys_of_command(command, list(catalogs["en"]))
        parts.append(words_table(f"`ankigen {command}`", [(key, key) for key in keys], catalogs))
    for title, beginnings in WORDS_OF_PARTS.items():
        keys = [key for key in catalogs["en"] if key.startswith(beginnings)]
        parts.append(words_table(title, [(key, key) for key in keys], catalogs))
    parts.append(words_section("The preview's page", read_words_of_preview()))
    parts.append(words_section("The action on GitHub", read_words_of_action()))
    parts.append(words_section("Usage errors and headings of `--help`", read_words_of_click()))
    return "".join(parts)


def words_table(title: str, keys: list[tuple[str, str]], catalogs: dict[Language, dict[str, str]]) -> str:
    """Return the section of some keys of the catalogues."""
    return words_section(title, [(name, catalogs["en"][key], catalogs["ko"][key]) for name, key in keys])


def words_section(title: str, rows: list[tuple[str, str, str]]) -> str:
    """Return a section with a table of texts: where each is, and what it is in both languages."""
    lines = [f"\n## {title}\n\n| Key | English | 한국어 |\n|---|---|---|\n"]
    for name, english, korean in rows:
        lines.append(f"| `{name}` | {as_cell(english)} | {as_cell(korean)} |\n")
    return "".join(lines)


def as_cell(words: str) -> str:
    """Return a text as a cell of a table that shows it as it is."""
    escaped = re.sub(r"([\\`*_\[\]<>|~#])", r"\\\1", words.replace("&", "&amp;"))
    return escaped.replace("](", "]&#40;").replace("\n", "<br>")


def read_catalog(language: Language) -> dict[str, str]:
    """Return all texts of a language by their keys."""
    texts: dict[str, str] = {}
    for file in sorted((DATA / "messages" / language).glob("*.json")):
        branches = [(file.stem, json.loads(file.read_bytes()))]
        while branches:
            key, branch = branches.pop(0)
            if isinstance(branch, str):
                texts[key] = branch
            else:
                branches[:0] = [(f"{key}.{name}", below) for name, below in branch.items()]
    return texts


def find_keys_of_command(command: str, keys: list[str]) -> list[str]:
    """Return the keys of the texts that a command says: those that its module names, and the modules it imports."""
    named: list[str] = []
    for module in sorted(find_cli_modules(CLI / f"commands/{COMMANDS[command].replace('.', '/')}.py")):
        named += find_key_patterns(module)
    patterns = re.compile("|".join([*named, rf"help\.{command}\..+"]))
    others = COMMANDS.keys() - {command, "build"}  # a push builds, too
    own = []
    for key in keys:
        subject, owner, *_ = key.split(".")
        is_of_other = owner in others or (subject == "help" and owner not in {command, "shared"})
        if key.startswith(("cli.", "help.", "init.")) and patterns.fullmatch(key) and not is_of_other:
            own.append(key)
    return own


def find_cli_modules(module: Path) -> set[Path]:
    """Return the modules of the command line that a module leads to, and ``project/scaffold`` for ``init``."""
    found: set[Path] = set()
    waiting = [module]
    while waiting:
        module = waiting.pop()
        found.add(module)
        at_run_time = re.sub(r"(?m)^if TYPE_CHECKING:\n(?:    .*\n|\n)*", "", module.read_text("utf-8"))
        imported = re.findall(r"from (ankigen\.(?:cli|project)[\w.]*) import (\([\w,\s]+\)|[\w, ]+)", at_run_time)
        for package, names in imported:
            folder = CLI.parents[1] / package.replace(".", "/")
            candidates = [
                folder.with_suffix(".py"),
                *(folder / f"{name.strip()}.py" for name in names.strip("()").split(",")),
            ]
            for candidate in candidates:
                is_said = candidate.is_relative_to(CLI) or candidate.name == "scaffold.py"
                if is_said and candidate.is_file() and candidate not in found:
                    waiting.append(candidate)
    return found


def find_key_patterns(module: Path) -> list[str]:
    """Return patterns for the keys in a module; what an f-string fills in may be any name."""
    keys = re.findall(r"[\"']((?:cli|help|init)\.(?:[\w.]|{[^{}]*})+)[\"']", module.read_text("utf-8"))
    return ["[^.]+".join(map(re.escape, re.split("{[^{}]*}", key))) for key in keys]


def read_words_of_preview() -> list[tuple[str, str, str]]:
    """Return the words of the preview's page."""
    pages = json.loads((DATA / "site/words.json").read_bytes())
    return [(key, text, pages["ko"][key]) for key, text in pages["en"].items()]


def read_words_of_action() -> list[tuple[str, str, str]]:
    """Return what the scripts of the action say, in both languages."""
    rows = []
    for script in sorted((DOCS.parent / "action").glob("*.sh")):
        content = script.read_text("utf-8").replace("\\\n", "")
        for pair in re.finditer(r"say\s+(\"[^\"]*\"|'[^']*'|en)\s+(\"[^\"]*\"|'[^']*'|ko)", content):
            if pair[1] != "en":
                rows.append((script.name, pair[1][1:-1], pair[2][1:-1]))
    return rows


def read_words_of_click() -> list[tuple[str, str, str]]:
    """Return what click itself says."""
    from babel.messages.pofile import read_po

    with WORDS_OF_CLICK.open("rb") as file:
        catalog = read_po(file)
    rows = []
    for message in catalog:
        if message.id:
            english, korean = message.id, message.string
            rows.append(("click", *(text if isinstance(text, str) else text[-1] for text in (english, korean))))
    return rows


json_page = runpy.run_path(str(DOCS / "output_page.py"))["write_page"]

PAGES = {
    "json.md": partial(json_page, "en", KOREAN["json"]),
    "json.ko.md": partial(json_page, "ko", KOREAN["json"]),
    "words.md": words,
    "configuration.md": partial(configuration, "en"),
    "configuration.ko.md": partial(configuration, "ko"),
    "commands.md": partial(commands, "en"),
    "commands.ko.md": partial(commands, "ko"),
    "diagnostics.md": partial(diagnostics, "en"),
    "diagnostics.ko.md": partial(diagnostics, "ko"),
    "upgrading.md": partial(upgrading, "en"),
    "upgrading.ko.md": partial(upgrading, "ko"),
}

WORDS_OF_CLICK = DATA / "locale/ko/LC_MESSAGES/click.po"


def compile_words_of_click() -> bytes:
    """Return what click itself says in Korean, as gettext reads it."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    words = BytesIO()
    with WORDS_OF_CLICK.open("rb") as file:
        write_mo(words, read_po(file))
    return words.getvalue()


def schema() -> str:
    """Return the JSON schema of ``ankigen.toml``, by which editors complete and check it."""
    table = msgspec.json.schema(Config)
    table = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": CONFIG_NAME, **table}
    sections = {kind.__name__: kind for kind in [Config, *Section.__subclasses__()]}
    for name, definition in table["$defs"].items():
        definition["description"] = " ".join((inspect.getdoc(sections[name]) or "").split())
        for key, text in described(sections[name]).items():
            definition["properties"][key]["description"] = text
    return json.dumps(table, ensure_ascii=False, indent=2) + "\n"


SCHEMA = DATA / "ankigen.schema.json"

if __name__ == "__main__":
    SCHEMA.write_text(schema(), "utf-8")
    WORDS_OF_CLICK.with_suffix(".mo").write_bytes(compile_words_of_click())
    for file, page in PAGES.items():
        (DOCS / file).write_text(page(), "utf-8")
