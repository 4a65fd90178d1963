"""The shape of what flows through ankigen."""

from ankigen.model import NoteFields
from ankigen.rendering import notetype


def test_the_fields_of_a_note_are_those_of_the_note_type_in_their_order() -> None:
    fields = NoteFields("question", "answer", "parent", "person", "week", "topics", "related", "source", "id")
    assert fields.in_order() == tuple(name.lower() for name in notetype.FIELDS)
    assert list(NoteFields.__struct_fields__) == [name.lower() for name in notetype.FIELDS]
