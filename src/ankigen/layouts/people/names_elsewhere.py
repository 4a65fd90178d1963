"""What other files say of the people in one."""

from collections.abc import Mapping

import msgspec

from ankigen.layouts.people.author_tables import LinkedAuthors, find_authors, join_authors
from ankigen.layouts.people.bold_names import NO_NAMES, ReturningNames, WeeksOfNames, find_returning_names


class NamesElsewhere(msgspec.Struct, frozen=True):
    """The names in bold of a file that return in other weeks, and who wrote it, as a table says elsewhere."""

    returning: ReturningNames = NO_NAMES
    authors: tuple[str, ...] = ()


NOBODY_ELSEWHERE = NamesElsewhere()


def find_names_elsewhere(
    bold_names: Mapping[str, WeeksOfNames], linked_authors: Mapping[str, LinkedAuthors]
) -> dict[str, NamesElsewhere]:
    """Return what other files say of the people in each, without files of which they say nothing.

    ``bold_names`` and ``linked_authors`` are what is found in each file.
    """
    returning = find_returning_names(bold_names)
    authors = join_authors(linked_authors.values())
    elsewhere: dict[str, NamesElsewhere] = {}
    for path in linked_authors:
        names = NamesElsewhere(returning.get(path, NO_NAMES), find_authors(path, authors))
        if names != NOBODY_ELSEWHERE:
            elsewhere[path] = names
    return elsewhere
