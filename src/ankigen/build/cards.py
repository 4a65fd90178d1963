"""What each card shows: the HTML of its fields, its pictures, and other people's answers to the same question."""

import itertools
from collections.abc import Mapping, Sequence
from functools import lru_cache

import msgspec

from ankigen.build.entries.rendered_entry import render_entry
from ankigen.build.model import BuildContext, FileEntries
from ankigen.build.related_answers import RelatedAnswers
from ankigen.diagnostics.diagnostic import Diagnostic
from ankigen.identity.answered_entry import AnsweredEntry
from ankigen.messages import Language
from ankigen.model import Entry, Media, NoteFields, Source
from ankigen.rendering import entry_html
from ankigen.rendering.html import find_address
from ankigen.rendering.media.resolver import FilesByName, Images
from ankigen.rendering.neutralize import escape
from ankigen.timing import log_time
from ankigen.topics.languages import translate_topics


class Card(msgspec.Struct, frozen=True, gc=False):
    """The fields of a note, the files that they show, and the names of those files that lie in the project."""

    fields: NoteFields
    media: tuple[Media, ...] = ()
    own_media: frozenset[str] = frozenset()


class _FileCards(msgspec.Struct, frozen=True):
    """The cards of a file without other people's answers, and what is wrong with its pictures and HTML."""

    cards: list[Card] = []
    diagnostics: list[Diagnostic] = []


@log_time
def render_cards(
    by_file: Sequence[FileEntries],
    guids: Sequence[str],
    related: Sequence[RelatedAnswers],
    sources: Mapping[str, Source],
    context: BuildContext,
) -> tuple[list[Card], list[Diagnostic]]:
    """Return the card of each entry, and what is wrong with its pictures and HTML."""
    cards: list[Card] = []
    diagnostics: list[Diagnostic] = []
    files = FilesByName(context.root)
    for of_file in by_file:
        file_cards = _recall_cards(of_file, of_file.select(guids), sources, context, files)
        cards += file_cards.cards
        diagnostics += file_cards.diagnostics
    return _add_related_answers(by_file, cards, related, context), diagnostics


def _recall_cards(
    of_file: FileEntries,
    guids: Sequence[str],
    sources: Mapping[str, Source],
    context: BuildContext,
    files: FilesByName,
) -> _FileCards:
    """Return the cards of a file, as they are remembered if they show no pictures and are the same."""
    ingredients = (of_file.answered, guids, context.config.source_url, context.language)
    file_cards: _FileCards | None = context.memory.cards.find(of_file.path, ingredients)
    if file_cards is not None:
        return file_cards
    file_cards = _FileCards([], [])
    for entry, guid in zip(of_file.answered, guids, strict=True):
        card, problems = _render_card(entry, guid, sources, context, files)
        file_cards.cards.append(card)
        file_cards.diagnostics.extend(problems)
    if all(entry.html for entry in of_file.answered):  # else the pictures may have changed
        context.memory.cards.keep(of_file.path, ingredients, file_cards)
    return file_cards


def _render_card(
    answered: AnsweredEntry, guid: str, sources: Mapping[str, Source], context: BuildContext, files: FilesByName
) -> tuple[Card, list[Diagnostic]]:
    """Return the card of an entry without other people's answers, and what is wrong with it."""
    entry = answered.entry
    if answered.html:
        card = Card(_make_fields(entry, answered.html, guid, context))
        return card, [dropped.diagnostic() for dropped in answered.dropped]
    source = sources[entry.path]
    images = Images(source.file, source.project, context.pictures, files)
    html, diagnostics = render_entry(entry, images.below, context.config)
    fields = _make_fields(entry, html, guid, context)
    card = Card(fields, tuple(images.packed.values()), frozenset(images.own))
    return card, diagnostics + _image_diagnostics(images, source)


def _image_diagnostics(images: Images, source: Source) -> list[Diagnostic]:
    """Return what is wrong with the images, each where it stands."""
    diagnostics = []
    for first_line, rule, target, reason in images.problems:
        line, column = first_line, 1
        for number, content in itertools.islice(enumerate(source.lines, 1), first_line - 1, None):
            if target in content:
                line, column = number, content.index(target) + 1
                break
        diagnostics.append(rule.at(source.path, line, column, target=target, reason=reason))
    return diagnostics


def _make_fields(entry: Entry, html: tuple[str, ...], guid: str, context: BuildContext) -> NoteFields:
    """Return the fields of a note, but for other people's answers."""
    question, answer, parent = html
    return NoteFields(
        question=question,
        answer=answer,
        parent=parent,
        person=_escape_person(entry.contributor),
        week=_render_week(entry.week),
        topics=_render_topics(entry, context.language, has_related_answers=False),
        related="",
        source=_render_source(entry.path, context.config.source_url, context.language),
        id=guid,
    )


_escape_person = lru_cache(1 << 10)(escape)


@lru_cache(1 << 8)
def _render_week(week: int | None) -> str:
    """Return the field Week of an entry."""
    return "" if week is None else str(week)


def _render_topics(entry: Entry, language: Language, *, has_related_answers: bool) -> str:
    """Return the field Topics of an entry."""
    topics = translate_topics(entry.topics, language)
    return entry_html.render_topics(topics, entry.week, language, has_related_answers=has_related_answers)


@lru_cache(64)
def _render_source(path: str, url: str | None, language: Language) -> str:
    """Return where an entry stands: the path of its file, with links where the config knows the address."""
    if path.startswith("/"):  # outside the project; whose folders these are is nobody's business
        return escape(path.rsplit("/", 1)[-1])
    if not url:
        return escape(path)
    return entry_html.render_source(path, find_address(path, url), language)


def _add_related_answers(
    by_file: Sequence[FileEntries], cards: Sequence[Card], related: Sequence[RelatedAnswers], context: BuildContext
) -> list[Card]:
    """Return the cards, those with related answers with other people's answers to the question."""
    answered = [entry for of_file in by_file for entry in of_file.answered]
    indexes_by_guid = {card.fields.id: index for index, card in enumerate(cards)}
    shown = list(cards)
    for index, of_entry in enumerate(related):
        if of_entry.guids:
            others = []
            for other in map(indexes_by_guid.__getitem__, of_entry.guids):
                others.append((answered[other].entry, cards[other]))
            shown[index] = _show_related_answers(answered[index], cards[index], tuple(others), context)
    return shown


def _show_related_answers(
    entry: AnsweredEntry, card: Card, others: tuple[tuple[Entry, Card], ...], context: BuildContext
) -> Card:
    """Return a card with other people's answers to its question."""
    ingredients = (entry, card, others, context.language)
    shown: Card | None = context.memory.related_cards.find(card.fields.id, ingredients)
    if shown is None:
        topics = _render_topics(entry.entry, context.language, has_related_answers=True)
        with_topics = msgspec.structs.replace(card, fields=msgspec.structs.replace(card.fields, topics=topics))
        shown = _fill_related_field(with_topics, others, context.language)
        context.memory.related_cards.keep(card.fields.id, ingredients, shown)
    return shown


def _fill_related_field(card: Card, others: Sequence[tuple[Entry, Card]], language: Language) -> Card:
    """Return a card with the ``others``' answers in their field, and the files that these show."""
    sections = []
    media = list(card.media)
    for entry, other in others:
        sections.append(
            entry_html.render_related_answer(
                entry.contributor, entry.week, other.fields.question, other.fields.answer, language
            )
        )
        media += other.media
    fields = msgspec.structs.replace(card.fields, related="".join(sections))
    return msgspec.structs.replace(card, fields=fields, media=tuple(dict.fromkeys(media)))
