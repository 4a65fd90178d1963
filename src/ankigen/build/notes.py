"""Cards → notes and ledger: when ``mod`` moves, in which deck a note lies, which notes are retired."""

from collections.abc import Sequence
from functools import partial

import msgspec

from ankigen.build.cards import Card
from ankigen.build.entries.tags import make_tags
from ankigen.build.model import BuildContext, Change, Compiled, FileEntries
from ankigen.build.related_answers import RelatedAnswers
from ankigen.identity import fingerprint
from ankigen.identity.answered_entry import AnsweredEntry
from ankigen.identity.guids import assign_guids
from ankigen.identity.ledger import Ledger, LedgerHeader, LedgerLine, hash_edition, make_ledger
from ankigen.identity.matching.match_result import Match
from ankigen.identity.names import update_renamed
from ankigen.model import Deck, Entry, Note, NoteType
from ankigen.output.description import describe_deck
from ankigen.output.manifest import ManifestNote
from ankigen.rendering import notetype
from ankigen.timing import log_time
from ankigen.topics.languages import translate_topics
from ankigen.topics.taxonomy import NO_TOPIC, Topic


def find_guids(answered: Sequence[AnsweredEntry], matches: Match, context: BuildContext) -> list[str]:
    """Return the GUID of each entry: the one of its line in the ledger, a new one where it has none."""
    new = [entry.keys() for entry, line in zip(answered, matches.lines, strict=True) if line is None]
    used = [line.guid for line in context.ledger.lines]
    new_guids = iter(assign_guids(new, context.config.namespace, used))
    return [line.guid if line else next(new_guids) for line in matches.lines]


@log_time
def date_notes(
    by_file: Sequence[FileEntries],
    cards: Sequence[Card],
    related: Sequence[RelatedAnswers],
    matches: Match,
    context: BuildContext,
) -> list[Compiled]:
    """Return every entry with its note, whose ``mod`` moves only if its content is not what the ledger knows."""
    compiled: list[Compiled] = []
    root_tags = (context.ledger.header.root_tag, context.config.root_tag)
    settings = (context.language, context.config.subdecks, context.deck_name, context.refresh, root_tags)
    for of_file in by_file:
        of_cards, of_related, lines = of_file.select(cards), of_file.select(related), of_file.select(matches.lines)
        given_out = [context.given_out.get(card.fields.id) for card in of_cards]
        ingredients = (of_file.answered, of_cards, of_related, lines, given_out, settings)
        notes: list[Compiled] | None = context.memory.notes.find(of_file.path, ingredients)
        if notes is None:
            notes = list(map(partial(_date_card, context), of_file.answered, of_cards, of_related, lines))
            if not any(note.is_touched for note in notes):  # else the time of this build is in them
                context.memory.notes.keep(of_file.path, ingredients, notes)
        compiled += notes
    return compiled


def _date_card(
    context: BuildContext,
    entry: AnsweredEntry,
    card: Card,
    related: RelatedAnswers,
    before: LedgerLine | None,
) -> Compiled:
    """Return an entry with its note; ``before`` is its line in the ledger."""
    tags = entry.tags
    if context.language != "ko":  # a week file is prepared before anybody knows the language of the deck
        tags = make_tags(entry.entry, context.language)
    if related.is_repeat:
        tags = (*tags, "repeat")
    root_tag = context.config.root_tag
    if root_tag:
        tags = tuple([f"{root_tag}::{tag}" for tag in tags])
    content_hash = entry.content_hash
    if card.own_media:
        # A picture on the web is told by its address, which the text holds; if it could be had today is not
        # content.
        content_hash = fingerprint.hash_content(entry.entry, card.own_media, root_tag)
    note = _compile_entry(entry, card, tags, content_hash, before, context)
    return msgspec.structs.replace(note, related_guids=related.guids) if related.guids else note


def _compile_entry(
    answered: AnsweredEntry,
    card: Card,
    tags: tuple[str, ...],
    content_hash: str,
    before: LedgerLine | None,
    context: BuildContext,
) -> Compiled:
    """Return an entry with its note; ``before`` is its line in the ledger."""
    entry, now = answered.entry, context.now
    topics = translate_topics(entry.topics or (NO_TOPIC,), context.language)
    is_same = before is not None and fingerprint.is_same_content(before, answered, content_hash, card.fields)
    if before is not None and before.content_hash != content_hash and _has_other_root_tag(context):
        is_same = False  # a hash of an older scheme does not tell
    change, mod = _date_note(before, context, is_same=is_same)
    given_out = context.given_out.get(card.fields.id)
    if given_out is not None:
        change, mod = _date_given_out(given_out, before, content_hash, (change, mod), context)
    seen = since = now
    if before is not None:
        seen = before.seen
        since = before.since if before.live else now
    after = LedgerLine(
        guid=card.fields.id,
        person=entry.contributor,
        week=entry.week,
        parent=entry.parent.markdown,
        question=entry.question.markdown,
        answer_hash=answered.answer_hash,
        answer_sketch=answered.answer_sketch,
        content_hash=content_hash,
        mod=mod,
        seen=seen,
        since=since,
        explicit_id=entry.explicit_id,
    )
    note = Note(
        guid=card.fields.id,
        deck=_find_deck(entry, topics, context),
        fields=card.fields,
        tags=tags,
        mod=mod,
        created=seen,
    )
    return Compiled(entry, topics, note, card.media, change, before, after, group_key=answered.group_key)


def _has_other_root_tag(context: BuildContext) -> bool:
    """Return True if the tags of the last build stood under another tag than they do now."""
    return context.ledger.header.root_tag != context.config.root_tag


def _date_note(before: LedgerLine | None, context: BuildContext, *, is_same: bool) -> tuple[Change, int]:
    """Return what the next import makes of a note, and its ``mod``, as the ledger alone has it."""
    if before is None:
        return Change.NEW, context.now
    if is_same and not context.refresh:
        return Change.UNCHANGED, before.mod
    return Change.CHANGED, max(context.now, before.mod + 1)


def _date_given_out(
    given_out: ManifestNote,
    before: LedgerLine | None,
    content_hash: str,
    dated: tuple[Change, int],
    context: BuildContext,
) -> tuple[Change, int]:
    """Return the same for a note of which learners have a newer one than the ledger knows of.

    If theirs has the same content, the ledger takes over its ``mod``. Otherwise it was taken back (by a revert, a
    reset, a clock set back), and what this build makes has to be newer.
    """
    change, _ = dated
    known_mod = before.mod if before is not None else -1
    if given_out.mod <= known_mod:
        return dated
    has_same_content = given_out.content_hash == content_hash
    if not fingerprint.is_comparable(given_out.content_hash):
        has_same_content = change is Change.UNCHANGED
    if has_same_content and not context.refresh:
        return Change.NEW if before is None else Change.UNCHANGED, given_out.mod
    mod = max(context.now, known_mod + 1, given_out.mod + 1)
    return Change.NEW if before is None else Change.CHANGED, mod


def _find_deck(entry: Entry, topics: tuple[Topic, ...], context: BuildContext) -> str:
    """Return the full name of the deck in which the cards of an entry lie."""
    part = ""
    if context.config.subdecks == "week" and entry.week is not None:
        part = f"Week {entry.week:02}"
    elif context.config.subdecks == "person":
        part = entry.contributor
    elif context.config.subdecks == "topic":
        part = topics[0][0]
    return f"{context.deck_name}::{part.replace('::', ':')}" if part else context.deck_name


def make_deck(
    compiled: Sequence[Compiled], note_type: NoteType, context: BuildContext, *, is_first_edition: bool
) -> Deck:
    """Return the deck; new cards will come in the order of ``compiled``, which is that of the notes.

    Only the first edition brings a description: an import writes that of a package over a learner's own, and
    leaves it alone if the package has none (Anki, rslib/src/import_export/package/apkg/import/decks.rs).
    """
    media_by_name = {}
    for note in compiled:
        for media in note.media:
            media_by_name[media.name] = media
    return Deck(
        name=context.deck_name,
        note_type=note_type,
        notes=tuple([note.note for note in compiled]),
        media=tuple([media_by_name[name] for name in sorted(media_by_name)]),
        description=describe_deck(context.deck_name, context.config, context.language) if is_first_edition else "",
    )


@log_time
def update_ledger(
    compiled: Sequence[Compiled], matches: Match, note_type: NoteType, context: BuildContext
) -> tuple[Ledger, tuple[LedgerLine, ...]]:
    """Return the ledger after this build, and the lines that it retires."""
    lines = [note.after for note in compiled]
    live_guids = {line.guid for line in lines}
    retired = []
    for line in context.ledger.lines:
        if line.guid in live_guids:
            continue
        kept = line
        if line.guid in matches.new_names:
            kept = msgspec.structs.replace(line, person=matches.new_names[line.guid])
        if line.guid in matches.new_weeks:
            kept = msgspec.structs.replace(kept, week=matches.new_weeks[line.guid])
        if line.live:
            retired.append(msgspec.structs.replace(kept, live=False, since=context.now))
        else:
            lines.append(kept)
    lines += retired
    header = LedgerHeader(
        note_type=notetype.hash_note_type(note_type.front, note_type.back, note_type.css),
        mod=note_type.mod,
        deck=context.config.deck,
        subdecks=context.config.subdecks,
        language=context.language,
        first_edition=_find_first_edition(lines, context),
        tag_root=context.config.root_tag or msgspec.UNSET,
    )
    names_in_use = [note.entry.contributor for note in compiled]
    renamed = update_renamed(context.ledger.renamed, matches.renamed_people, names_in_use)
    return make_ledger(header, lines, renamed), tuple(retired)


def _find_first_edition(lines: Sequence[LedgerLine], context: BuildContext) -> str:
    """Return the hash of the first build, "" where an older ankigen did that or the ledger of it was lost."""
    if context.ledger.lines:
        return context.ledger.header.first_edition
    return "" if context.given_out else hash_edition(lines)
