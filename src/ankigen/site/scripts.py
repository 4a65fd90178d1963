"""The scripts of the pages: ES modules of one subject each, joined into one script for a page.

Browsers refuse modules to a page that was opened from a folder. The modules are written in few forms, and any
other is refused: imports at the head as ``import { a, b } from "./module.js";``, exports in front of a
declaration at the beginning of a line, and no name twice in all modules of a page.
"""

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ankigen.patterns import compile_on_use
from ankigen.resources import DATA

FOLDER = DATA / "site" / "script"
ENTRIES = {"app.js": "preview.js", "page.js": "page.js", "interview.js": "interview/page.js"}
"""The script of a page, and the module that it starts with."""
FIRST = "first_paint.js"
"""The module that runs before a page is painted, together with the words (words.js)."""

_IMPORT = compile_on_use(r'import \{ ([\w$]+(?:, [\w$]+)*) \} from "(\.\.?/[\w/-]+\.js)";')
_DECLARATION = compile_on_use(r"(export )?(?:async )?(?:function|const|let|class) ([\w$]+)")
_MODULE_WORD = compile_on_use(r"(?:import|export|const|let|var)\b")  # at the beginning of a line


class ScriptError(ValueError):
    """A module is written in a form that cannot be joined; the message says where."""


@dataclass(frozen=True, slots=True)
class Import:
    """Names that a module takes from another one."""

    file: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Module:
    """A module: its imports, the names that it declares and exports, and its lines without those words."""

    file: str
    imports: tuple[Import, ...]
    declared: tuple[str, ...]
    exported: frozenset[str]
    lines: tuple[str, ...]


def make_script(entry: str, folder: Path = FOLDER) -> bytes:
    """Return the script of an entry module, in one function, so that no name of it is seen outside."""
    return f'"use strict";\n(() => {{\n{join_modules(entry, folder)}}})();\n'.encode()


def join_modules(entry: str, folder: Path = FOLDER) -> str:
    """Return the text of an entry module behind that of all that it imports, each once; raises ScriptError."""
    modules = list(_in_order(entry, folder, []))
    declared_in: dict[str, str] = {}
    texts: dict[str, str] = {}
    for module in modules:
        if module.file in texts:
            continue
        for name in module.declared:
            if name in declared_in:
                raise ScriptError(f"{module.file}: {name} is a name of {declared_in[name]} too")
            declared_in[name] = module.file
        texts[module.file] = "".join(f"{line}\n" for line in module.lines)
    return "\n".join(texts.values())


def _in_order(file: str, folder: Path, importers: Sequence[str]) -> Iterator[Module]:
    """Yield the modules that a module needs, and then itself; one that several need comes several times."""
    if file in importers:
        raise ScriptError(f"{file} imports itself through {importers[-1]}")
    module = read_module(file, folder)
    for wanted in module.imports:
        *before, imported = _in_order(wanted.file, folder, [*importers, file])
        yield from before
        yield imported
        missing = set(wanted.names) - imported.exported
        if missing:
            raise ScriptError(f"{file}: {wanted.file} does not export {', '.join(sorted(missing))}")
    yield module


def read_module(file: str, folder: Path = FOLDER) -> Module:
    """Return the module in a file below ``folder``; raises ScriptError."""
    imports: list[Import] = []
    declared: list[str] = []
    exported: set[str] = set()
    lines: list[str] = []
    for number, line in enumerate((folder / file).read_text("utf-8").splitlines(), start=1):
        import_match = _IMPORT.fullmatch(line)
        imported = _resolve(file, import_match[2]) if import_match else ""
        if import_match and not imported.startswith("../"):
            imports.append(Import(imported, tuple(import_match[1].split(", "))))
            continue
        declaration = _DECLARATION.match(line)
        if declaration is None:
            if _MODULE_WORD.match(line):
                raise ScriptError(f"{file}:{number}: this form cannot be joined: {line}")
            lines.append(line)
            continue
        declared.append(declaration[2])
        if declaration[1]:
            exported.add(declaration[2])
        lines.append(line.removeprefix("export "))
    return Module(file, tuple(imports), tuple(declared), frozenset(exported), tuple(lines))


def _resolve(file: str, imported: str) -> str:
    """Return where a file is that a module imports, as seen from the folder of all modules."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(file), imported))
