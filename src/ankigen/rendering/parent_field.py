"""The field Parent as HTML: the question that another one follows up, and headings that say of what it is."""

_START, _END = '<span class="headings">', "</span>"
_ARROW = " › "


def add_headings(parent: str, headings: list[str]) -> str:
    """Return a parent, "" for none, with the headings below it, outermost first; all are HTML."""
    if not headings:
        return parent
    arrow = _ARROW if parent else ""
    return f"{parent}{_START}{arrow}{_ARROW.join(headings)}{_END}"


def without_headings(field: str) -> str:
    """Return the parent alone."""
    return field.partition(_START)[0]


def find_headings(field: str) -> str:
    """Return the headings alone, "" for none."""
    return field.partition(_START)[2].removesuffix(_END).removeprefix(_ARROW)
