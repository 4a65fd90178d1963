"""The text of a fence → HTML: paragraphs, lists and tables as typed, parts that are plainly code as code."""

import re
import sys
import textwrap
from collections.abc import Iterator

import msgspec

from ankigen import inline
from ankigen.patterns import compile_on_use
from ankigen.rendering import code
from ankigen.rendering.html import LONG_CELL_CLASS, is_long_cell, render_pieces
from ankigen.rendering.neutralize import render_formula
from ankigen.shortcuts import shortcut

_ITEM = compile_on_use(r"(?P<indent>[ \t]*)(?P<marker>-|(?:0|[1-9]\d{0,8})\.)[ \t]+(?=\S)")
_RULER = compile_on_use(r"(?:-[ \t]*){3,}$")
_TABLE_RULE = compile_on_use(r"\|?[ \t]*:?-+:?[ \t]*+(?:\|[ \t]*:?-+:?[ \t]*+)*\|?")
_CELL_END = compile_on_use(r"(?<!\\)\|")
_ALIGNMENTS = {(":", ":"): ' align="center"', (":", "-"): ' align="left"', ("-", ":"): ' align="right"'}
_FENCE_LINE = compile_on_use(r"[ \t]*+(?P<mark>`{3,}|~{3,})[ \t]*+(?P<language>[\w+#.-]*+)[ \t]*+$")
_NESTED_INDENT = 2  # columns that an item stands further in than the one around it
_MAX_TEXT_INDENT = 3  # columns below an item that people indent by without meaning anything

# Lines in which nothing can be a mark, an item, a table, code or markup: by far most need no closer look.
# Each class with 가-힣 takes Python half a millisecond to compile: so the first letter is told by what it is not.
_PLAIN = compile_on_use(rf"(?:(?:- )?(?![0-9.,:?!%~()'\" ])[{code.PLAIN_CHARACTERS}'\" ]++(?:\n++|\Z))++")
_END_TAGS = {"": "", "p": "</p>", "li": "</li></ul>"}


def render_fence_text(content: str, info: str, *, math: bool = False) -> str:
    """Return the text of a fence as prose or as code, whichever it is (see ``code.detect_language``)."""
    language = code.detect_language(content, info)
    if language is None:
        return render_prose(content, math=math)
    link = code.render_drawing_link(content) if code.is_drawing(info) else ""
    return code.render_code(content, language) + link


def render_prose(content: str, *, math: bool = False) -> str:
    """Return prose: paragraphs with their line breaks, lists with the numbers typed, whole pipe tables.

    Only list markers, matched ``**`` and backticks, and the pipes and rule of a table vanish. A line at the
    margin below a list item is no part of it: it stands at the margin on the card too.
    """
    return "".join(_ProseRenderer(content.split("\n"), math=math).render())


@shortcut
def render_plain(content: str) -> str | None:
    """Return the HTML of a fence that holds nothing but sentences without any mark, in paragraphs and lists.

    Each line must have a Hangul letter outside of quotes, as code has not, and nothing that is drawn with blanks.
    """
    if (
        "   " in content
        or " \n" in content
        or content.endswith(" ")
        or "www." in content
        or not _PLAIN.fullmatch(content)
    ):
        return None
    lines = content.split("\n")
    for line in lines:
        if line and not code.has_hangul_outside_strings(line):
            return None
    return _render_plain_lines(lines)


def _render_plain_lines(lines: list[str]) -> str:
    html: list[str] = []
    open_tag = ""  # of the paragraph or item that the line above is a part of
    for line in lines:
        if not line:
            if open_tag == "p":
                html.append("</p>")
                open_tag = ""
        elif line.startswith("- "):
            begin = "</li><li>" if open_tag == "li" else _END_TAGS[open_tag] + "<ul><li>"
            html += (begin, line[2:])
            open_tag = "li"
        else:
            begin = "<br>" if open_tag == "p" else _END_TAGS[open_tag] + "<p>"
            html += (begin, line)
            open_tag = "p"
    html.append(_END_TAGS[open_tag])
    return "".join(html)


class _OpenItem(msgspec.Struct):
    """A list item that is not closed yet: the columns of its marker and of its text, and the tag of its list."""

    indent: int
    text_indent: int
    list_tag: str


class _ProseRenderer:
    """Goes through the lines; what it keeps is what is open: items, and the paragraph that is being collected."""

    def __init__(self, lines: list[str], *, math: bool) -> None:
        self.lines = lines
        self.math = math
        self.items: list[_OpenItem] = []
        self.paragraph: list[str] = []
        self.begins_item = False  # the paragraph follows the marker of an item right away, so it needs no <p>
        self.no_table_before = 0  # in the lines before this one no table begins
        self.unclosed_marks: dict[str, int] = {}  # by "`" or "~": the length of a mark that no line below closes

    def render(self) -> Iterator[str]:
        number = 0
        while number < len(self.lines):
            rows = self._find_table(number)
            if rows:
                yield from self._end_paragraph()
                yield from self._close_items(0)
                yield _render_table(rows, math=self.math)
                number += len(rows)
                continue
            line = self.lines[number]
            if not line.strip():
                yield from self._end_paragraph()
                number += 1
                continue
            close = self._find_fence_end(number)
            if close is not None:
                yield from self._render_fence(number, close)
                number = close + 1
                continue
            formula = self._find_formula(number)
            if formula:
                yield from self._end_paragraph()
                yield f"<p>{render_formula(formula.tex, is_display=True)}</p>"
                number += formula.length
                continue
            length = code.count_code_lines(self.lines, number)
            if length:
                yield from self._render_code(self.lines[number : number + length])
                number += length
                continue
            yield from self._render_line(line)
            number += 1
        yield from self._end_paragraph()
        yield from self._close_items(0)

    def _find_fence_end(self, number: int) -> int | None:
        """Return the line that closes the fence which line ``number`` opens, None if it opens none."""
        opener = _FENCE_LINE.match(self.lines[number])
        if not opener or not code.is_name_of_format(opener["language"]):
            return None
        mark = opener["mark"]
        if len(mark) >= self.unclosed_marks.get(mark[0], sys.maxsize):
            return None
        for line in range(number + 1, len(self.lines)):
            closer = _FENCE_LINE.match(self.lines[line])
            if closer and closer["mark"].startswith(mark) and not closer["language"]:
                return line if line > number + 1 else None
        self.unclosed_marks[mark[0]] = len(mark)
        return None

    def _render_fence(self, opener: int, close: int) -> Iterator[str]:
        """Yield a fence inside the answer as code, without its marks."""
        yield from self._end_paragraph()
        yield from self._leave_items(_count_indent(self.lines[opener]))
        content = textwrap.dedent("\n".join(self.lines[opener + 1 : close]))
        match = _FENCE_LINE.match(self.lines[opener])
        language = code.find_named_language(match["language"]) if match else ""
        yield code.render_code(content, language)

    def _render_line(self, line: str) -> Iterator[str]:
        item = _ITEM.match(line)
        if item and not _RULER.match(line.strip()):
            yield from self._begin_item(line, item)
        else:
            yield from self._continue_paragraph(line)

    def _begin_item(self, line: str, match: re.Match[str]) -> Iterator[str]:
        indent, marker = _count_columns(match["indent"]), match["marker"]
        tag = "ul" if marker == "-" else "ol"
        yield from self._end_paragraph()
        depth = len(self.items)
        while depth and self.items[depth - 1].indent > indent:
            depth -= 1
        yield from self._close_items(depth)
        if not self.items or indent >= self.items[-1].indent + _NESTED_INDENT:
            yield f"<{tag}>"
        elif self.items[-1].list_tag == tag:
            self.items.pop()
            yield "</li>"
        else:
            yield from self._close_items(depth - 1)
            yield f"<{tag}>"
        yield f'<li value="{marker[:-1]}">' if tag == "ol" else "<li>"
        self.items.append(_OpenItem(indent, indent + len(marker) + 1, tag))
        self.paragraph = [line[match.end() :]]
        self.begins_item = True

    def _render_code(self, lines: list[str]) -> Iterator[str]:
        yield from self._end_paragraph()
        yield from self._leave_items(min(_count_indent(line) for line in lines if line.strip()))
        yield code.render_code(textwrap.dedent("\n".join(lines)), code.guess_language(lines))

    def _continue_paragraph(self, line: str) -> Iterator[str]:
        indent = _count_indent(line)
        yield from self._leave_items(indent)
        if self.items:
            # Below an item people indent by two, three or four: none of these means more than the others.
            beyond = indent - self.items[-1].text_indent
            line = line.lstrip(" \t")
            if beyond > _MAX_TEXT_INDENT:
                line = " " * beyond + line
        self.paragraph.append(line)

    def _leave_items(self, indent: int) -> Iterator[str]:
        """Yield the end of the items that a line with that indentation is no part of."""
        depth = len(self.items)
        while depth and indent <= self.items[depth - 1].indent:
            depth -= 1
        if depth < len(self.items):
            yield from self._end_paragraph()
            yield from self._close_items(depth)

    def _end_paragraph(self) -> Iterator[str]:
        """Yield the lines collected, as a paragraph unless they begin an item."""
        if self.paragraph:
            content = "<br>".join([_render_text(line.rstrip(), math=self.math) for line in self.paragraph])
            yield content if self.begins_item else f"<p>{content}</p>"
        self.paragraph, self.begins_item = [], False

    def _close_items(self, depth: int) -> Iterator[str]:
        """Yield the end tags of all items deeper than ``depth``."""
        while len(self.items) > depth:
            yield f"</li></{self.items.pop().list_tag}>"

    def _find_formula(self, number: int) -> inline.FormulaBlock | None:
        """Return the formula on lines of its own that begins with line ``number``."""
        if not self.math or not self.lines[number].lstrip().startswith("$$"):
            return None
        return inline.read_formula_block(self.lines[number : number + inline.MAX_FORMULA_LINES])

    def _find_table(self, number: int) -> list[list[str]]:
        """Return the rows of the table whose header is line ``number``, its rule included; [] for no table."""
        if number < self.no_table_before or number + 1 >= len(self.lines):
            return []
        header, rule = self.lines[number : number + 2]
        if "|" not in header or "|" not in rule or not _TABLE_RULE.fullmatch(rule.strip()):
            return []
        end = number
        while end < len(self.lines) and "|" in self.lines[end]:
            end += 1
        rows = _split_rows(self.lines[number:end])
        if not rows:
            self.no_table_before = end
        return rows


def _split_rows(lines: list[str]) -> list[list[str]]:
    """Return the rows of a table, all as long as its header; [] if one is longer, or is no row of it."""
    columns = len(_split_cells(lines[0]))
    rows: list[list[str]] = []
    for number, line in enumerate(lines):
        cells = _split_cells(line)
        is_short = len(cells) < columns and number > 1 and line.lstrip().startswith("|")
        if len(cells) != columns and not is_short:
            return []
        rows.append(cells + [""] * (columns - len(cells)))
    return rows


def _split_cells(line: str) -> list[str]:
    """Return the cells of a row; a pipe that is escaped or in code is part of its cell."""
    row = line.strip().removeprefix("|")
    in_code: set[int] = set()
    if "`" in row:
        for span in inline.find_code_spans(row):
            in_code.update(range(span.start, span.end))
    cells: list[str] = []
    start = 0
    for pipe in _CELL_END.finditer(row):
        if pipe.start() not in in_code:
            cells.append(row[start : pipe.start()].strip())
            start = pipe.end()
    if start < len(row):
        cells.append(row[start:].strip())
    return cells


def _render_table(rows: list[list[str]], *, math: bool) -> str:
    header, rule, *body = rows
    alignments = [_ALIGNMENTS.get((cell[0], cell[-1]), "") for cell in rule]
    head = _render_row(header, "th", alignments, math=math)
    rest = "".join([_render_row(cells, "td", alignments, math=math) for cells in body])
    return f"<table><thead>{head}</thead><tbody>{rest}</tbody></table>"


def _render_row(cells: list[str], tag: str, alignments: list[str], *, math: bool) -> str:
    html: list[str] = []
    for cell, alignment in zip(cells, alignments, strict=True):
        length = f' class="{LONG_CELL_CLASS}"' if tag == "td" and is_long_cell(cell) else ""
        html.append(f"<{tag}{alignment}{length}>{_render_text(cell, math=math)}</{tag}>")
    return f"<tr>{''.join(html)}</tr>"


def _render_text(line: str, *, math: bool) -> str:
    return render_pieces(inline.parse_answer_line(line, math=math))


def _count_indent(line: str) -> int:
    return _count_columns(line[: len(line) - len(line.lstrip(" \t"))])


def _count_columns(blanks: str) -> int:
    return len(blanks.expandtabs(4))
