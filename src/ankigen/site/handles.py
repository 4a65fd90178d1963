"""Handles in the place of names, for a page that shows nobody's name."""

from collections.abc import Iterable, Mapping

import msgspec

from ankigen import text
from ankigen.build.model import Compilation, Compiled
from ankigen.config.settings import listed
from ankigen.diagnostics.ignores import Ignored
from ankigen.model import Entry, Note, NoteFields
from ankigen.patterns import compile_on_use
from ankigen.rendering.entry_html import render_related_answer
from ankigen.rendering.neutralize import escape

_HANDLE = compile_on_use(r"@?[A-Za-z0-9][A-Za-z0-9_.-]{0,38}")

_LINK_TAG = compile_on_use(r'<a href="([^"<]*)"[^<>]*>|</a>')

HandlesByName = Mapping[str, str]


def assign_handles(
    people: Mapping[str, str | list[str]], other_names: Iterable[str], person_n: str
) -> dict[str, str]:
    """Return what stands for each name: of those in the config's ``people``, then of the others in their order.

    It is the first other spelling that looks like a handle, else ``person_n`` with a number for ``{n}``.
    """
    handles: dict[str, str] = {}
    names = dict.fromkeys([*(text.one_line(text.clean(name)) for name in people), *other_names])
    spellings = {text.one_line(text.clean(name)): listed(written) for name, written in people.items()}
    for number, name in enumerate(filter(None, names), 1):
        handle = find_handle(name, spellings.get(name, ()))
        handles[name] = handle or person_n.replace("{n}", str(number))
    return handles


def find_handle(name: str, spellings: Iterable[str]) -> str:
    """Return the first of some spellings that looks like a handle and is no part of the name; "" for none."""
    name_key = text.key(name)
    for spelling in spellings:
        spelling_key = text.key(spelling.removeprefix("@"))
        is_part = spelling_key in name_key or name_key in spelling_key
        if _HANDLE.fullmatch(spelling) and not is_part:
            return spelling
    return ""


def hide_names(compilation: Compilation, person_n: str) -> Compilation:
    """Return a compilation in which handles stand for the names of people, and nothing else tells of them.

    Diagnostics, files and the ledger, which name people too, are left out. What somebody typed in a question or
    an answer stays as it is.
    """
    config = compilation.context.config
    handles = assign_handles(config.people, _list_names(compilation), person_n)
    compiled_by_guid = {compiled.note.guid: compiled for compiled in compilation.compiled}
    address_start = _find_start_of_links(config.source_url)
    hidden = []
    for compiled in compilation.compiled:
        note = _hide_in_note(compiled, compiled_by_guid, handles, address_start, compilation)
        hidden.append(
            msgspec.structs.replace(
                compiled,
                entry=hide_in_entry(compiled.entry, handles),
                note=note,
                before=None,
                after=msgspec.structs.replace(compiled.after, person=handles.get(compiled.after.person, "")),
            )
        )
    notes = tuple([compiled.note for compiled in hidden])
    return msgspec.structs.replace(
        compilation,
        deck=msgspec.structs.replace(compilation.deck, notes=notes),
        compiled=tuple(hidden),
        unanswered=tuple([hide_in_entry(entry, handles) for entry in compilation.unanswered]),
        retired=(),
        diagnostics=(),
        ignored=Ignored(),
        sources={},
        names_elsewhere={},
        ledger_edits=(),
    )


def _list_names(compilation: Compilation) -> list[str]:
    """Return everybody who asked something, in the order of the notes."""
    entries = [*(compiled.entry for compiled in compilation.compiled), *compilation.unanswered]
    return list(dict.fromkeys(name for entry in entries for name in entry.authors))


def hide_in_entry(entry: Entry, handles: HandlesByName) -> Entry:
    """Return an entry with handles in the place of names, and without the path, which may hold a name too."""
    people = tuple([handles.get(name, "") for name in entry.people])
    contributor = ", ".join(people) if people else handles.get(entry.contributor, "")
    return msgspec.structs.replace(entry, contributor=contributor, people=people, path="", tags=())


def _hide_in_note(
    compiled: Compiled,
    compiled_by_guid: Mapping[str, Compiled],
    handles: HandlesByName,
    address_start: str,
    compilation: Compilation,
) -> Note:
    related = []
    for guid in compiled.related_guids:
        if guid not in compiled_by_guid:
            continue
        other = compiled_by_guid[guid]
        entry, fields = hide_in_entry(other.entry, handles), other.note.fields
        related.append(
            render_related_answer(
                entry.contributor, entry.week, fields.question, fields.answer, compilation.context.language
            )
        )
    fields = msgspec.structs.replace(
        compiled.note.fields,
        person=escape(hide_in_entry(compiled.entry, handles).contributor),
        related="".join(related),
        source="",
    )
    tags = [tag for tag in compiled.note.tags if tag.startswith(("topic::", "week::"))]
    return msgspec.structs.replace(
        compiled.note,
        deck=compilation.deck.name,
        fields=_without_links(fields, address_start),
        tags=tuple(tags),
    )


def _find_start_of_links(source_url: str | None) -> str:
    """Return what links to the notes on the web begin with: their addresses are paths, which may hold names."""
    return escape((source_url or "").partition("{path}")[0])


def _without_links(fields: NoteFields, address_start: str) -> NoteFields:
    """Return fields in which the text of such links stands alone."""
    if not address_start:
        return fields
    return msgspec.structs.replace(
        fields,
        question=remove_links(fields.question, address_start),
        answer=remove_links(fields.answer, address_start),
        parent=remove_links(fields.parent, address_start),
        related=remove_links(fields.related, address_start),
    )


def remove_links(field: str, address_start: str) -> str:
    """Return sanitised HTML without the links whose address begins so; their text stays."""
    parts: list[str] = []
    end = 0
    is_removing = False
    for tag in _LINK_TAG.finditer(field):
        is_opening = tag[1] is not None
        if is_opening:
            is_removing = tag[1].startswith(address_start)
        parts.append(field[end : tag.start()])
        if not is_removing:
            parts.append(tag[0])
        is_removing &= is_opening
        end = tag.end()
    return "".join(parts) + field[end:]
