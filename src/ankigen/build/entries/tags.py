"""Entry → the tags of its note."""

from ankigen import text
from ankigen.messages import Language
from ankigen.model import Entry
from ankigen.topics.languages import translate_topics
from ankigen.topics.taxonomy import NO_TOPIC


def make_tags(entry: Entry, language: Language = "ko") -> tuple[str, ...]:
    """Return the tags of an entry in a deck of this language, but for `repeat`.

    Of the group's own tags none that ankigen gives itself: they would say of a note what is not so.
    """
    tags = [text.make_tag("person", name) for name in entry.authors]
    if entry.week is not None:
        tags.append(f"week::{entry.week:02}")
    topics = translate_topics(entry.topics or (NO_TOPIC,), language)
    tags += [text.make_tag("topic", *topic) for topic in topics]
    if entry.parent.markdown:
        tags.append("followup")
    tags += [text.make_tag(*tag.split("::")) for tag in entry.tags if not text.is_reserved_tag(tag)]
    return tuple(dict.fromkeys(tags))
