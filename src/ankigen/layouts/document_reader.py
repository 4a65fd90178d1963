"""Source → Document, in whichever layout: who asked what in which week, and what was answered."""

from ankigen.config.people import People
from ankigen.config.settings import Layout
from ankigen.diagnostics.diagnostic import Diagnostic
from ankigen.layouts.people.bold_names import NO_NAMES, ReturningNames
from ankigen.layouts.weekly.reader import WeeklyReader
from ankigen.model import Document, Source
from ankigen.topics.taxonomy import Taxonomy

_WEEKLY = Layout()


def read_document(
    source: Source,
    people: People,
    taxonomy: Taxonomy,
    layout: Layout = _WEEKLY,
    returning_names: ReturningNames = NO_NAMES,
) -> tuple[Document, list[Diagnostic]]:
    """Return the entries of a week file in their order, and what is wrong with it; never raises.

    ``returning_names`` are those in bold that stand over the questions of other weeks too.
    """
    if layout.preset == "weekly":
        return WeeklyReader(source, people, taxonomy, returning_names).read_document()
    from ankigen.layouts.freeform.reader import FreeformReader  # a weekly build does without

    return FreeformReader(source, people, taxonomy, layout, returning_names=returning_names).read_document()
