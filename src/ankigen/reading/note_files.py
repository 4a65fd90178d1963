"""Find the week files in the folders of notes, and decode what is in them."""

import hashlib
import os
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ankigen import messages, text
from ankigen.diagnostics import rules
from ankigen.diagnostics.diagnostic import Diagnostic
from ankigen.errors import NoNotesError
from ankigen.files import shown_path
from ankigen.messages import Message, find_reason
from ankigen.patterns import compile_on_use

if TYPE_CHECKING:
    from ankigen.model import Source

MARKDOWN_SUFFIXES = (".md", ".markdown")
_INSTALLED_PACKAGES = "node_modules"
# What people save notes as, if not as Markdown.
_OTHER_SUFFIXES = tuple(
    ".txt .text .mdx .mdown .mkd .mkdn .rst .org .adoc .docx .doc .hwp .hwpx .rtf .odt".split()
)
_SURROGATE = compile_on_use("[\udc80-\udcff]")  # stands for a byte that was no UTF-8
_REPLACEMENT = "\ufffd"
_BYTE_ORDER_MARKS = (
    (b"\xff\xfe\0\0", "utf-32", "UTF-32"),
    (b"\0\0\xfe\xff", "utf-32", "UTF-32"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
_THREE_BYTES = compile_on_use(rb"[\xe0-\xff]")  # or four, with which a letter begins in UTF-8
_MIN_FOLDER_NOTES = 3
_MAX_DOUBTFUL = 20  # letters of two bytes in a text that may be UTF-8 by accident


class NoteFile(msgspec.Struct, frozen=True):
    """A week file: its ``name`` relative to the project, with ``/``, and the folder that links may not leave.

    It ``is_folder_note`` if it is the README of a folder that has no other note, as several folders are.
    """

    name: str
    file: Path
    project: Path
    is_folder_note: bool = False


def find(root: Path, paths: Iterable[Path]) -> tuple[list[NoteFile], list[Diagnostic]]:
    """Return the week files in ``paths`` (files, or folders at any depth), in natural order of their names.

    Hidden files and folders and ``node_modules`` are left out, and so are links that lead out of the project,
    which is ``root`` or, for a path that lies elsewhere, that path. Raises NoNotesError for a missing path.
    """
    note_files: dict[str, NoteFile] = {}
    diagnostics: list[Diagnostic] = []
    for path in paths:
        if not _exists(path):
            raise NoNotesError("errors.notes.no_path", path=shown_path(path))
        files_in_path, diagnostics_in_path = _find_in_path(root, path)
        for note_file in files_in_path:
            _add(note_files, note_file, root)
        diagnostics += diagnostics_in_path
    diagnostics += _check_composition(note_files)
    for name in _find_folder_notes(note_files):
        note_files[name] = msgspec.structs.replace(note_files[name], is_folder_note=True)
    names = sorted(note_files, key=_make_sort_key)
    return [note_files[name] for name in names], list(dict.fromkeys(diagnostics))


def _find_folder_notes(names: Iterable[str]) -> list[str]:
    """Return the READMEs that are their folders' only notes, if several are: a folder a topic, say.

    The README of a folder with folders of notes in it tells of those, that of a week what there is to do. Where
    several lie right below a week, each has its topic, or its person; where several folders have the same weeks in
    them, those are the weeks of people.
    """
    alone = _find_readmes_alone(names)
    if len(alone) < _MIN_FOLDER_NOTES:
        return []
    from ankigen.reading.weeks import find_week

    notes: list[str] = []
    for folder, names_in_folder in _group_by_parent(alone).items():
        *above, parent = folder.split("/")
        if any(find_week(other) is not None for other in above):
            continue
        if find_week(parent) is None or len(names_in_folder) > 1:
            notes += [name for name in names_in_folder if find_week(name.split("/")[-2]) is None]
    return [*dict.fromkeys(notes + _find_notes_of_weeks(names))]


def _group_by_parent(readmes: Iterable[str]) -> dict[str, list[str]]:
    """Return READMEs by the folder in which their folders lie."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name in readmes:
        groups["/".join(name.split("/")[:-2])].append(name)
    return groups


def _find_notes_of_weeks(names: Iterable[str]) -> list[str]:
    """Return the READMEs of weeks in several folders that have the same weeks: ``name/week3``, ``other/week3.md``.

    Those folders, side by side at one depth, are people's: beside other notes of that week, too.
    """
    weeks_by_depth: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    readmes: list[str] = []
    for name in names:
        above, week = _read_week(name)
        if above and week is not None:
            weeks_by_depth[above.count("/")][above].add(week)
            if _is_readme(name) and name.count("/") == above.count("/") + 2:
                readmes.append(name)
    people = {folder for weeks_by_folder in weeks_by_depth.values() for folder in _find_sharing(weeks_by_folder)}
    return [name for name in readmes if "/".join(name.split("/")[:-2]) in people]


def _find_sharing(weeks_by_folder: Mapping[str, set[int]]) -> set[str]:
    """Return the folders that have a week in common with another one, if they are several."""
    owners = Counter(week for weeks in weeks_by_folder.values() for week in weeks)
    common = {week for week, count in owners.items() if count > 1}
    sharing = {folder for folder, weeks in weeks_by_folder.items() if not weeks.isdisjoint(common)}
    return sharing if len(sharing) >= _MIN_FOLDER_NOTES else set()


def _read_week(name: str) -> tuple[str, int | None]:
    """Return the folder around the first part of a note's path that names a week, and that week, if one does."""
    from ankigen.reading.weeks import find_week

    parts = name.split("/")
    for depth, part in enumerate(parts):
        week = find_week(part)
        if week is not None:
            return "/".join(parts[:depth]), week
    return "", None


def _is_readme(name: str) -> bool:
    return name.rpartition("/")[2].casefold().startswith("readme.")


def _find_readmes_alone(names: Iterable[str]) -> list[str]:
    """Return the READMEs of folders in which, at any depth, no other note lies."""
    files_below: Counter[str] = Counter()
    readmes: list[str] = []
    for name in names:
        *folders, file_name = name.split("/")
        files_below.update("/".join(folders[:depth]) for depth in range(1, len(folders) + 1))
        if folders and _is_readme(file_name):
            readmes.append(name)
    return [name for name in readmes if files_below[name.rpartition("/")[0]] == 1]


def _add(note_files: dict[str, NoteFile], note_file: NoteFile, root: Path) -> None:
    """Add a file under its name; where another file has the same, composed otherwise, under that of the disk."""
    namesake = note_files.setdefault(note_file.name, note_file)
    if namesake is note_file or namesake.file == note_file.file or _is_same_file(namesake.file, note_file.file):
        return
    disk_name = os.path.relpath(note_file.file, root).replace(os.sep, "/")
    note_files.setdefault(disk_name, msgspec.structs.replace(note_file, name=disk_name))


def _is_same_file(first: Path, second: Path) -> bool:
    try:
        return first.samefile(second)
    except OSError:  # one of them has just gone
        return False


def _find_in_path(root: Path, path: Path) -> tuple[list[NoteFile], list[Diagnostic]]:
    """Return the week files in one file or folder, and what only looks like one."""
    project = _find_project(root, path)
    note_files: list[NoteFile] = []
    files, other_files, unreadable = _walk(path)
    diagnostics = [rules.UNREADABLE.at(_display_name(folder, root), reason=why) for folder, why in unreadable]
    for file, is_plain in files:
        name = _display_name(file, root)
        if is_plain:
            note_files.append(NoteFile(name, file, project))
        elif os.path.isdir(file):  # noqa: PTH112 - pathlib takes thrice the time, for each of thousands of files
            diagnostics.append(rules.FOLDER_NAMED_MD.at(name))
        elif file != path and _is_link_outside(file, project):
            diagnostics.append(rules.LINK_OUTSIDE.at(name))
        elif os.path.isfile(file):  # noqa: PTH113
            note_files.append(NoteFile(name, file, project))
        else:
            reason = messages.make("reasons.file.no_file_or_link")
            diagnostics.append(rules.UNREADABLE.at(name, reason=reason))
    diagnostics += [
        rules.NOT_MARKDOWN.at(_display_name(file, root)) for file in _find_other_week_files(files, other_files)
    ]
    return note_files, diagnostics


def _make_sort_key(name: str) -> tuple[list[tuple[tuple[int, int, str], ...]], str]:
    """Return a sort key: natural order, folder by folder."""
    return [text.make_sort_key(part) for part in name.split("/")], name


def _check_composition(note_files: dict[str, NoteFile]) -> list[Diagnostic]:
    """Report file names in decomposed Unicode (NFD), unless all of them are."""
    if all(unicodedata.is_normalized("NFD", note_file.file.name) for note_file in note_files.values()):
        return []
    diagnostics = []
    for name, note_file in note_files.items():
        if not unicodedata.is_normalized("NFC", note_file.file.name):
            diagnostics.append(rules.FILE_NAME_NOT_COMPOSED.at(name))
    return diagnostics


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name that is too long, or with a zero byte
        return False


def _find_project(root: Path, path: Path) -> Path:
    """Return the folder that links in ``path`` may not leave."""
    target, project = Path(os.path.realpath(path)), Path(os.path.realpath(root))
    if target.is_relative_to(project):
        return project
    return target if target.is_dir() else target.parent


def _is_link_outside(file: Path, project: Path) -> bool:
    """Return True if a file is a link that leads out of the project; the walk itself follows no linked folder."""
    # realpath, unlike resolve(), raises nothing for a link to itself.
    return os.path.islink(file) and not Path(os.path.realpath(file)).is_relative_to(project)  # noqa: PTH114


class _Found(NamedTuple):
    """What is named like Markdown; ``is_plain`` where it is certainly a file, and no link or folder."""

    file: Path
    is_plain: bool


def _walk(path: Path) -> tuple[list[_Found], list[Path], list[tuple[Path, Message | str]]]:
    """Return everything in ``path`` whose name ends like Markdown, folders included, what ends like other texts,
    and (folder, why) for folders that can't be read.

    Not os.walk, which in Python 3.11 calls itself for each folder in a folder, and passes over what it can't read.
    """
    if path.is_file():
        return [_Found(path, is_plain=False)], [], []
    files: list[_Found] = []
    other_files: list[Path] = []
    unreadable: list[tuple[Path, Message | str]] = []
    folders = [str(path)]
    while folders:
        folder = folders.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError as error:
            unreadable.append((Path(folder), find_reason(error)))
            continue
        for entry in entries:
            if _is_left_out(entry.name):
                continue
            if entry.name.lower().endswith(MARKDOWN_SUFFIXES):
                files.append(_Found(Path(entry.path), entry.is_file(follow_symlinks=False)))
            elif entry.name.lower().endswith(_OTHER_SUFFIXES):
                other_files.append(Path(entry.path))
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
    return files, other_files, unreadable


def _find_other_week_files(files: Iterable[_Found], other_files: list[Path]) -> list[Path]:
    """Return those of ``other_files`` that are named after a week and lie beside Markdown."""
    if not other_files:
        return []
    from ankigen.reading.weeks import find_week

    folders = {found.file.parent for found in files}
    week_files: list[Path] = []
    for file in other_files:
        if file.parent in folders and find_week(file.stem) is not None and file.is_file():
            week_files.append(file)
    return week_files


def _is_left_out(name: str) -> bool:
    """Return True for what is hidden, and for the folder in which npm keeps other people's code and READMEs."""
    return name.startswith(".") or name == _INSTALLED_PACKAGES


def _display_name(file: Path, root: Path) -> str:
    """Return the path of ``file`` relative to ``root``, NFC and with ``/``; absolute if it lies elsewhere."""
    folder, name = os.path.split(os.path.abspath(file))  # noqa: PTH100 - resolve() would follow links
    shown = _display_folder(folder, os.path.abspath(root)) + _to_printable(name)  # noqa: PTH100
    # A line of output that begins so would be a command to GitHub Actions.
    return f"./{shown}" if shown.startswith("::") else shown


@lru_cache(1024)
def _display_folder(folder: str, root: str) -> str:
    """Return the path of a folder relative to ``root``, with a ``/`` behind it, nothing for ``root`` itself."""
    for base in (Path(root), Path(root).resolve()):
        if Path(folder).is_relative_to(base):
            relative = Path(folder).relative_to(base)
            return _to_printable(relative.as_posix()) + "/" if relative.parts else ""
    return _to_printable(Path(folder).as_posix()).rstrip("/") + "/"


def _to_printable(path: str) -> str:
    """Return a path as printable text, NFC; Linux allows names with bytes that are no text."""
    name = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if not name.isprintable():
        name = "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in name)
    return unicodedata.normalize("NFC", name)


def hash_content(content: bytes) -> bytes:
    """Return a hash of what is in a file."""
    return hashlib.blake2b(content, digest_size=20).digest()


def read(note_file: NoteFile) -> "tuple[Source | None, list[Diagnostic]]":
    """Read one week file; return None for it where the system refuses."""
    try:
        content = note_file.file.read_bytes()
    except OSError as error:
        return None, [rules.UNREADABLE.at(note_file.name, reason=find_reason(error))]
    return decode_source(note_file, content)


def decode_source(note_file: NoteFile, content: bytes) -> "tuple[Source, list[Diagnostic]]":
    """Return the source in the bytes of a week file, and what is wrong with its encoding."""
    from ankigen.model import Source  # what only looks whether the files have changed asks for no source

    decoded, encoding, likely_encoding, has_stray_bytes = decode_text(content)
    damaged: set[int] = set()
    if has_stray_bytes:
        for number, line in enumerate(decoded.split("\n"), 1):
            if _SURROGATE.search(line):
                damaged.add(number)
        decoded = _SURROGATE.sub(_REPLACEMENT, decoded)
    source = Source(
        note_file.name, note_file.file, note_file.project, decoded, frozenset(damaged), note_file.is_folder_note
    )
    diagnostics = []
    if encoding != "UTF-8":
        diagnostics.append(rules.OTHER_ENCODING.at(note_file.name, encoding=encoding))
    if likely_encoding:
        diagnostics.append(rules.DOUBTFUL_ENCODING.at(note_file.name, encoding=likely_encoding))
    return source, diagnostics


class DecodedText(NamedTuple):
    """The clean text of a file, and the encoding it was in.

    Where that is UTF-8, and a text ``has_stray_bytes`` that are none, those became lone surrogates;
    ``likely_encoding`` may be what they are in.
    """

    text: str
    encoding: str
    likely_encoding: str = ""
    has_stray_bytes: bool = False


def decode_text(content: bytes) -> DecodedText:
    """Return the text in ``content``.

    Editors still write "Unicode" (UTF-16) and what came before it (CP949, GB18030, …); in doubt the text stays
    undecoded.
    """
    for mark, codec, name in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return DecodedText(text.clean(content.decode(codec, "replace")), name)
    try:
        decoded = content.decode("utf-8")
    except UnicodeDecodeError:
        decoded = content.decode("utf-8", "surrogateescape")
    else:
        if not _may_be_accident(content, decoded):
            return DecodedText(text.clean(decoded), "UTF-8")
    from ankigen.reading.legacy_encodings import find_encoding  # hardly any file needs it

    verdict = find_encoding(content)
    if verdict.is_doubtful:
        lines = map(_decode_doubtful_line, content.split(b"\n"))
        return DecodedText(text.clean("\n".join(lines)), "UTF-8", verdict.encoding, has_stray_bytes=True)
    if verdict.text is not None:
        return DecodedText(text.clean(verdict.text), verdict.encoding)
    return DecodedText(text.clean(decoded), verdict.encoding, has_stray_bytes=True)


def _may_be_accident(content: bytes, decoded: str) -> bool:
    """Return True if what is UTF-8 may be in another encoding.

    By accident a few letters of two bytes are UTF-8, too; UTF-16 has zero bytes, and ISO-2022-JP has escapes.
    """
    if b"\0" in content:
        return True
    if decoded.isascii():
        return b"\x1b$" in content
    if _THREE_BYTES.search(content):
        return False
    return sum(char > "\x7f" for char in decoded) <= _MAX_DOUBTFUL


def _decode_doubtful_line(line: bytes) -> str:
    """Return a line of a file in another encoding, as surrogates unless it is UTF-8 beyond doubt.

    Two bytes of another encoding are a letter of UTF-8 by accident (``联通`` in GB18030), three hardly ever.
    """
    try:
        decoded = line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("ascii", "surrogateescape")
    if any("\x80" <= char < "\u0800" for char in decoded):
        return line.decode("ascii", "surrogateescape")
    return decoded
