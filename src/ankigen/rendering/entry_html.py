"""Questions and answers → safe HTML in which every word stands as its contributor typed it."""

from ankigen.inline import QuestionText
from ankigen.model import Block, Fence
from ankigen.rendering import code
from ankigen.rendering.html import ImageResolver, escape, render_pieces
from ankigen.rendering.markdown import Dropped, markdown
from ankigen.rendering.prose import plain_html, prose
from ankigen.rendering.sanitize import sanitize


def question(asked: QuestionText, image: ImageResolver | None = None) -> str:
    """Return the HTML of a question."""
    return sanitize(render_pieces(asked.pieces, image))


def block(one: Block, image: ImageResolver, *, math: bool = False) -> tuple[str, Dropped]:
    """Return the HTML of one block of an answer, and the raw HTML that was dropped from it."""
    if isinstance(one, Fence):
        return fence(one.text, one.info), []
    content, dropped = markdown(one.text, image, math=math)
    return content, [(one.line + line, what) for line, what in dropped]


def other_answer(person: str, week: int | None, asked: str, answer: str) -> str:
    """Return what somebody else answered to the same question; ``asked`` and ``answer`` are HTML."""
    who = " · ".join(part for part in (person, f"Week {week}" if week is not None else "") if part)
    head = f"<p>{escape(who)}</p>" if who else ""
    return f'<section class="other">{head}<p class="asked">{asked}</p>{answer}</section>'


def fence(content: str, info: str = "") -> str:
    """Return a fence as prose or as code, whichever its text is."""
    content = content.strip("\n")
    if not info:
        sentences = plain_html(content)
        if sentences is not None:
            return sentences
    language = code.detect_language(content, info)
    return sanitize(prose(content) if language is None else code.render_code(content, language))
