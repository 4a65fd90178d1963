"""The text of a fence → HTML: paragraphs, lists and tables as typed, parts that are plainly code as code."""

import itertools
import re
import textwrap
from collections.abc import Iterator

import msgspec

from ankigen import inline
from ankigen.rendering import code
from ankigen.rendering.html import render_pieces
from ankigen.shortcuts import shortcut

_ITEM = re.compile(r"([ \t]*)(-|(?:0|[1-9]\d{0,8})\.)([ \t]+)(?=\S)")
_RULER = re.compile(r"(?:-[ \t]*){3,}$")
_TABLE_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*+(?:\|[ \t]*:?-+:?[ \t]*+)*\|?")


# Lines in which nothing can be a mark, an item, a table, code or markup: by far most need no closer look.
# Each class with 가-힣 takes Python half a millisecond to compile: so the first letter is told by what it is not.
_PLAIN = re.compile(rf"(?:(?:- )?(?![0-9.,:?!%~()'\" ])[{code.PLAIN_CHARACTERS}'\" ]++(?:\n++|\Z))++")


class _Item(msgspec.Struct):
    """An open list item: where its marker stands, where its text begins, and what it holds."""

    indent: int
    text_at: int
    tag: str


def prose(content: str) -> str:
    """Return prose: paragraphs with their line breaks, lists with the numbers typed, whole pipe tables.

    Only list markers, matched ``**`` and backticks, and the pipes and rule of a table vanish. A line at the
    margin below a list item is no part of it: it stands at the margin on the card too.
    """
    return "".join(_Prose(content.split("\n")).render())


@shortcut
def plain_html(content: str) -> str | None:
    """Return what ``prose`` makes of sentences without any mark; None for a text that needs a closer look.

    Each line must have a Hangul letter outside of quotes, as code has not, and nothing that is drawn with blanks.
    """
    if not _PLAIN.fullmatch(content) or "   " in content or " \n" in content or content.endswith(" "):
        return None
    lines = content.split("\n")
    if not all(not line or code.has_hangul_outside_strings(line) for line in lines):
        return None
    parts: list[str] = []
    inside = ""  # of what the line above is a part
    for line in lines:
        if line.startswith("- "):
            parts += ["</li><li>" if inside == "li" else _ENDS[inside] + "<ul><li>", line[2:]]
            inside = "li"
        elif line:
            parts += ["<br>" if inside == "p" else _ENDS[inside] + "<p>", line]
            inside = "p"
        elif inside == "p":
            parts.append(_ENDS[inside])
            inside = ""
    return "".join([*parts, _ENDS[inside]])


_ENDS = {"": "", "p": "</p>", "li": "</li></ul>"}


class _Prose:
    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.stack: list[_Item] = []
        self.paragraph: list[str] = []
        self.plain_until = 0  # the lines before this one are known to be no whole table
        self.fresh = False  # right behind the marker of an item: its first line needs no <p>

    def render(self) -> Iterator[str]:
        number = 0
        while number < len(self.lines):
            line = self.lines[number]
            if table := self._table_at(number):
                yield from self._flush()
                yield from self._close(0)
                yield _table(table)
                number += len(table)
                continue
            if line.strip() and (length := code.count_code_lines(self.lines, number)):
                yield from self._code(self.lines[number : number + length])
                number += length
                continue
            if not line.strip():
                yield from self._flush()
            elif (match := _ITEM.match(line)) and not _RULER.match(line.strip()):
                yield from self._item(line, match)
            else:
                yield from self._plain(line)
            number += 1
        yield from self._flush()
        yield from self._close(0)

    def _item(self, line: str, match: re.Match[str]) -> Iterator[str]:
        indent, marker = _columns(match[1]), match[2]
        tag = "ul" if marker == "-" else "ol"
        yield from self._flush()
        depth = len(self.stack)
        while depth and self.stack[depth - 1].indent > indent:
            depth -= 1
        yield from self._close(depth)
        if not depth or indent >= self.stack[-1].indent + 2:
            yield f"<{tag}>"
        elif self.stack[-1].tag == tag:
            self.stack.pop()
            yield "</li>"
        else:
            yield from self._close(depth - 1)
            yield f"<{tag}>"
        yield f'<li value="{marker[:-1]}">' if tag == "ol" else "<li>"
        self.stack.append(_Item(indent, indent + len(marker) + 1, tag))
        self.paragraph = [line[match.end() :]]
        self.fresh = True

    def _code(self, lines: list[str]) -> Iterator[str]:
        yield from self._flush()
        yield from self._leave(min(_indentation(line) for line in lines if line.strip()))
        yield code.render_code(textwrap.dedent("\n".join(lines)), code.guess_language(lines))

    def _plain(self, line: str) -> Iterator[str]:
        width = _indentation(line)
        yield from self._leave(width)
        if self.stack:
            # Below an item people indent by two, three or four: none of these means more than the others.
            beyond = width - self.stack[-1].text_at
            line = (" " * beyond if beyond > 3 else "") + line.lstrip(" \t")
        self.paragraph.append(line)

    def _leave(self, width: int) -> Iterator[str]:
        """Yield the end of the items that a line indented by ``width`` is no part of."""
        depth = len(self.stack)
        while depth and width <= self.stack[depth - 1].indent:
            depth -= 1
        if depth < len(self.stack):
            yield from self._flush()
            yield from self._close(depth)

    def _flush(self) -> Iterator[str]:
        """Yield the lines collected, as a paragraph unless they begin an item."""
        if self.paragraph:
            content = "<br>".join(
                render_pieces(inline.parse_answer_line(line.rstrip())) for line in self.paragraph
            )
            yield content if self.fresh else f"<p>{content}</p>"
        self.paragraph, self.fresh = [], False

    def _close(self, depth: int) -> Iterator[str]:
        """Yield the end tags of all items deeper than ``depth``."""
        while len(self.stack) > depth:
            yield f"</li></{self.stack.pop().tag}>"

    def _table_at(self, number: int) -> list[list[str]] | None:
        """Return the rows of the table whose header is line ``number``, its rule included, if there is one."""
        if number < self.plain_until or number + 1 >= len(self.lines) or "|" not in self.lines[number]:
            return None
        rule = self.lines[number + 1]
        if "|" not in rule or not _TABLE_RULE.fullmatch(rule.strip()):
            return None
        rows = [_cells(line) for line in itertools.takewhile(lambda line: "|" in line, self._from(number))]
        if any(len(row) != len(rows[0]) for row in rows):
            self.plain_until = number + len(rows)
            return None
        return rows

    def _from(self, number: int) -> Iterator[str]:
        for index in range(number, len(self.lines)):
            yield self.lines[index]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


def _table(rows: list[list[str]]) -> str:
    def row(cells: list[str], tag: str) -> str:
        inner = (render_pieces(inline.parse_answer_line(cell)) for cell in cells)
        return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in inner) + "</tr>"

    head, _, *body = rows
    rest = "".join(row(cells, "td") for cells in body)
    return f"<table><thead>{row(head, 'th')}</thead><tbody>{rest}</tbody></table>"


def _indentation(line: str) -> int:
    return _columns(line[: len(line) - len(line.lstrip(" \t"))])


def _columns(blanks: str) -> int:
    return len(blanks.expandtabs(4))
