"""Source → Document: who asked what in which week, and what was answered."""

from ankigen.blocks import scan
from ankigen.config import People
from ankigen.diagnostics import Diagnostic
from ankigen.model import Document, Source
from ankigen.topics import Taxonomy
from ankigen.weekly import WeeklyReader


def parse(source: Source, people: People, taxonomy: Taxonomy) -> tuple[Document, list[Diagnostic]]:
    """Return the entries of a week file in their order, and what is wrong with it; never raises."""
    reader = WeeklyReader(source, people, taxonomy)
    reader.read(scan(source.text))
    return Document(source.path, tuple(reader.entries())), reader.findings
