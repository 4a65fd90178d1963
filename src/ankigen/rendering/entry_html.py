"""Questions and answers → safe HTML in which every word stands as its contributor typed it."""

from ankigen.inline import QuestionText
from ankigen.model import Block, Fence
from ankigen.rendering import code
from ankigen.rendering.html import render_pieces
from ankigen.rendering.images import ImageResolver
from ankigen.rendering.markdown.render import render_markdown
from ankigen.rendering.neutralize import escape
from ankigen.rendering.prose import render_plain, render_prose
from ankigen.rendering.sanitize import DroppedHtml, sanitize


def render_question(question: QuestionText, image: ImageResolver | None = None) -> str:
    """Return the HTML of a question."""
    return sanitize(render_pieces(question.pieces, image))


def render_block(block: Block, image: ImageResolver, *, math: bool = False) -> tuple[str, list[DroppedHtml]]:
    """Return the HTML of one block of an answer, and the raw HTML that was dropped, by its line in the file."""
    if isinstance(block, Fence):
        return render_fence(block.text, block.info), []
    html, dropped = render_markdown(block.text, image, math=math)
    return html, [DroppedHtml(block.line + part.line, part.markup) for part in dropped]


def render_fence(content: str, info: str = "") -> str:
    """Return a fence as prose or as code, whichever its text is."""
    content = content.strip("\n")
    if not info:
        html = render_plain(content)
        if html is not None:
            return html
    language = code.detect_language(content, info)
    if language is None:
        return sanitize(render_prose(content))
    return sanitize(code.render_code(content, language))


def render_related_answer(person: str, week: int | None, question: str, answer: str) -> str:
    """Return what somebody else answered to the same question; ``question`` and ``answer`` are HTML."""
    byline = [person] if person else []
    if week is not None:
        byline.append(f"Week {week}")
    head = f"<p>{escape(' · '.join(byline))}</p>" if byline else ""
    return f'<section class="other">{head}<p class="asked">{question}</p>{answer}</section>'
