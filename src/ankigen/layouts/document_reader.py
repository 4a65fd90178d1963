"""Source → Document, in whichever layout: who asked what in which week, and what was answered."""

from ankigen.config.people import People
from ankigen.config.settings import Layout
from ankigen.diagnostics.diagnostic import Diagnostic
from ankigen.layouts.people.names_elsewhere import NOBODY_ELSEWHERE, NamesElsewhere
from ankigen.layouts.weekly.reader import WeeklyReader
from ankigen.model import Document, Source
from ankigen.reading.entries.entry_reader import EntryReader, read_once
from ankigen.topics.taxonomy import Taxonomy

_WEEKLY = Layout()


def read_document(
    source: Source,
    people: People,
    taxonomy: Taxonomy,
    layout: Layout = _WEEKLY,
    names_elsewhere: NamesElsewhere = NOBODY_ELSEWHERE,
) -> tuple[Document, list[Diagnostic]]:
    """Return the entries of a week file in their order, and what is wrong with it; never raises.

    ``names_elsewhere`` are what other files say of the people in it.
    """
    return read_once(_make_reader(source, people, taxonomy, layout, names_elsewhere))


def _make_reader(
    source: Source, people: People, taxonomy: Taxonomy, layout: Layout, names_elsewhere: NamesElsewhere
) -> EntryReader:
    if layout.preset == "weekly":
        return WeeklyReader(source, people, taxonomy, names_elsewhere.returning)
    from ankigen.layouts.freeform.reader import FreeformReader  # a weekly build does without

    return FreeformReader(source, people, taxonomy, layout, names_elsewhere=names_elsewhere)
