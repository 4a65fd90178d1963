"""Entry → the HTML of its fields, and the words of the notes that it lacks."""

from collections.abc import Callable

from ankigen.config.settings import Config
from ankigen.diagnostics import rules
from ankigen.diagnostics.diagnostic import Diagnostic
from ankigen.identity import fingerprint
from ankigen.inline import QuestionText
from ankigen.model import Block, Entry, Fence
from ankigen.patterns import compile_on_use
from ankigen.rendering import entry_html
from ankigen.rendering.html import make_resolver
from ankigen.rendering.markdown import words
from ankigen.rendering.markdown.info_strings import names_format
from ankigen.rendering.media.images import ImageResolver
from ankigen.rendering.parent_field import add_headings
from ankigen.rendering.question_field import add_given

_QUOTED = compile_on_use(r"\"[^\"]*+\"|'[^']*+'")


def render_entry(
    entry: Entry, images: Callable[[int], ImageResolver], config: Config
) -> tuple[tuple[str, str, str], list[Diagnostic]]:
    """Return the HTML of question, answer and parent, and what is wrong with them.

    ``images`` returns what resolves the pictures below a line.
    """
    math = config.card.math
    links = make_resolver(entry.path, config.source_url)
    question = entry_html.render_question(entry.question, images(entry.line), links, math=math)
    blocks: list[str] = []
    diagnostics: list[Diagnostic] = []
    rendered_answer = entry_html.render_answer(entry.answer, images, links, math=math)
    for block, (html, problems) in zip(entry.answer, rendered_answer, strict=True):
        blocks.append(html)
        for line, rule, what in problems:
            diagnostics.append(rule.at(entry.path, line, what=what))
        reported_lines = {problem.line for problem in problems}
        for line, missing in _find_words_not_shown(block, html):
            if line not in reported_lines:
                end = _find_end_of_doubt(entry, block, line)
                diagnostics.append(rules.WORDS_NOT_SHOWN.at(entry.path, line, 1, end, words=" ".join(missing)))
    parent = entry_html.render_question(entry.parent, None, links, math=math)
    headings = [QuestionText(heading) for heading in entry.headings]
    parent = add_headings(
        parent, [entry_html.render_question(heading, None, links, math=math) for heading in headings]
    )
    given, answer = blocks[: entry.given_blocks], blocks[entry.given_blocks :]
    return (add_given(question, "".join(given)), "".join(answer), parent), diagnostics


def _find_words_not_shown(block: Block, html: str) -> list[tuple[int, list[str]]]:
    """Return the words of a block that its HTML lacks, with their lines in the file.

    In Markdown reference definitions, attributes and the like vanish. Of a fence every word is shown, but for that
    behind its backticks.
    """
    if isinstance(block, Fence):
        return _find_words_of_opening(block, html)
    by_line = words.find_missing_by_line(block.text, fingerprint.html_to_text(html))
    return [(block.line + number, missing) for number, missing in by_line]


def _find_words_of_opening(fence: Fence, html: str) -> list[tuple[int, list[str]]]:
    """Return the words behind the backticks that the HTML lacks.

    That is one that names no language or other format, and what stands in quotes: ``title="Heap.java"``.
    """
    opening = fence.info.strip()
    if not opening:
        return []
    is_format = " " in opening or names_format(opening)
    typed = " ".join(_QUOTED.findall(opening)) if is_format else opening
    missing = words.find_missing_words(typed, fingerprint.html_to_text(html)) if typed else []
    return [(fence.line, missing)] if missing else []


def _find_end_of_doubt(entry: Entry, block: Block, line: int) -> int:
    """Return the last line that ``line`` of a block may be in the file: a block lacks the comments in it."""
    following = [later.line for later in entry.answer if later.line > block.line]
    last_line = min(following) - 1 if following else entry.end
    is_whole = last_line <= block.line + block.text.count("\n")
    return line if is_whole else last_line
