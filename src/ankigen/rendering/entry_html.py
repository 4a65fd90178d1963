"""Questions and answers → safe HTML in which every word stands as its contributor typed it."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from ankigen import inline, messages
from ankigen.diagnostics.rules import IMAGE_IN_FENCE
from ankigen.inline import QuestionText
from ankigen.messages import Language
from ankigen.model import Block, Fence, Text
from ankigen.rendering.html import LinkResolver, RenderProblem, find_edit_address, make_link, render_pieces
from ankigen.rendering.markdown.render import render_markdown
from ankigen.rendering.media.images import ImageResolver
from ankigen.rendering.neutralize import escape, render_formula
from ankigen.rendering.prose import render_fence_text, render_plain
from ankigen.rendering.question_field import without_given
from ankigen.rendering.sanitize import sanitize


def render_question(
    question: QuestionText,
    image: ImageResolver | None = None,
    links: LinkResolver | None = None,
    *,
    math: bool = False,
) -> str:
    """Return the HTML of a question; ``math`` makes MathJax of ``$…$`` and ``$$…$$``."""
    markdown = question.markdown
    if not markdown:  # most notes have no parent
        return ""
    if "**" in markdown or "![" in markdown or (math and "$" in markdown):
        pieces = inline.parse_shown_question(markdown, math=math)
    else:
        pieces = question.pieces
    return sanitize(render_pieces(pieces, image, links))


def render_answer(
    answer: Sequence[Block],
    images: Callable[[int], ImageResolver],
    links: LinkResolver | None = None,
    *,
    math: bool = False,
) -> list[tuple[str, list[RenderProblem]]]:
    """Return the HTML of each block of an answer, and what is wrong with it, by the line in the file.

    ``images`` returns what resolves the pictures below a line.
    """
    texts = [block.text for block in answer if isinstance(block, Text)]
    shared_footnotes = frozenset[str]()
    if len(texts) > 1 and any("[^" in content for content in texts):
        from ankigen.rendering.markdown.dialects import find_shared_footnotes  # few notes hold footnotes

        shared_footnotes = find_shared_footnotes(texts)
    rendered: list[tuple[str, list[RenderProblem]]] = []
    for block in answer:
        if isinstance(block, Fence):
            rendered.append((render_fence(block.text, block.info, math=math), list(_find_pictures(block))))
            continue
        image = images(block.line)
        html, problems = render_markdown(block.text, image, links, math=math, shared_footnotes=shared_footnotes)
        rendered.append((html, [problem._replace(line=block.line + problem.line) for problem in problems]))
    return rendered


def _find_pictures(fence: Fence) -> Iterator[RenderProblem]:
    """Yield the pictures in a fence of prose, where they stay as typed."""
    if fence.info or "![" not in fence.text:
        return
    for number, line in enumerate(fence.text.split("\n"), fence.line + 1):
        for picture in inline.find_images(line):
            yield RenderProblem(number, IMAGE_IN_FENCE, picture)


def render_fence(content: str, info: str = "", *, math: bool = False) -> str:
    """Return a fence as prose or as code, whichever its text is; with ``math`` prose has formulas."""
    content = content.strip("\n")
    if math and info.strip() == "math":
        return sanitize(f"<p>{render_formula(content, is_display=True)}</p>")
    if not info:
        html = render_plain(content)
        if html is not None:
            return html
    return sanitize(render_fence_text(content, info, math=math))


def render_topics(
    topics: tuple[tuple[str, ...], ...], week: int | None, language: Language, *, has_related_answers: bool
) -> str:
    """Return the field Topics: the names of topics, and what ankigen says on the card in the deck's language.

    All decks share their templates, so these words can only stand in a field. The templates show each word where
    it belongs, and the CSS hides it elsewhere.
    """
    spans = []
    if topics:
        spans.append(f'<span class="deck-topics">{_render_names(topics)}</span>')
    if week is not None:
        spans.append(f'<span class="deck-word of-week">{render_week(week, language)}</span>')
    if has_related_answers:
        label = escape(messages.text("card.other_answers", language))
        spans.append(f'<span class="deck-word of-related">{label}</span>')
    return " ".join(spans)


@lru_cache(1 << 12)
def _render_names(topics: tuple[tuple[str, ...], ...]) -> str:
    return ", ".join([escape(" › ".join(topic)) for topic in topics])


@lru_cache(1 << 8)
def render_week(week: int, language: Language) -> str:
    """Return the name of a week: "Week 17"."""
    return escape(messages.text("card.week", language, week=week))


def render_source(path: str, address: str, language: Language) -> str:
    """Return the field Source: the path of a file, linked to ``address``, and a link to suggest a change."""
    link = make_link(address, escape(path))
    edit_address = find_edit_address(address)
    if not edit_address:
        return link
    return f"{link} · {make_link(edit_address, escape(messages.text('card.suggest_change', language)))}"


def render_related_answer(person: str, week: int | None, question: str, answer: str, language: Language) -> str:
    """Return what somebody else answered to the same question; ``question`` and ``answer`` are fields."""
    byline = [escape(person)] if person else []
    if week is not None:
        byline.append(render_week(week, language))
    head = f"<p>{' · '.join(byline)}</p>" if byline else ""
    return f'<section class="other">{head}<p class="asked">{without_given(question)}</p>{answer}</section>'
