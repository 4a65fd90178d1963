"""The field Question as HTML: the question, and below it the code or choices that it is about."""

_START, _END = '<div class="given">', "</div>"


def add_given(question: str, given: str) -> str:
    """Return a question with what is given to it; both are HTML."""
    return f"{question}{_START}{given}{_END}" if given else question


def without_given(field: str) -> str:
    """Return the question alone."""
    return field.partition(_START)[0]


def find_given(field: str) -> str:
    """Return what is given to a question, "" for nothing."""
    return field.partition(_START)[2].removesuffix(_END)
