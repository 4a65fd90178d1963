"""Marks that Obsidian and GitHub add to Markdown: callouts, footnotes, highlights, links between notes."""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from ankigen import inline
from ankigen.patterns import compile_on_use

_MAX_HIGHLIGHT = 500  # characters
# Obsidian: ``[[note]]``, ``[[note|shown]]``, ``![[note]]``; in a table the bar is escaped.
_WIKI_LINK = compile_on_use(
    r"(?P<embed>!?)\[\[(?P<target>[^\s\[\]|\\](?:[^\[\]|\\\n]{0,200}[^\s\[\]|\\])?)"
    r"(?:\\?\|(?P<shown>[^\s\[\]|][^\[\]\n]{0,200}))?\]\]"
)
_BLOCK_REFERENCE = compile_on_use(r"#?\^[\w-]+$")
# ``[[Prototype]]`` is a slot in the ECMAScript specification, ``[[0, 1], …`` an array: only what has a letter
# beyond ASCII, or the parts of a path to a note, is surely a link.
_SURELY_NOTE = compile_on_use(r"[^\x00-\x7f]|^[\w .-]+[#/][\w .#/^-]+$|^#\w|^\w+(?:[ -]\w+)+$")
_WORD = compile_on_use(r"[A-Za-z][\w-]*")
_CALLOUT = compile_on_use(r"\[!(?P<kind>[A-Za-z-]{2,30})\](?P<fold>[+-]?)(?:[ \t]+(?P<title>.*))?")
# What begins a highlight stands at the start of a word or right behind Hangul, and is no operator that a sentence
# speaks of: ``==는 주소를 비교한다``.
_HIGHLIGHT = compile_on_use(
    r"==(?!(?:은|는|을|를|와|과|의|로|도|만|연산자|비교)\s)(?P<shown>(?![\s=.,;:!?)\]}/&|<>+*%-](?!\*))[^\n]*?"
    r"(?<![\s=(\[{/&|<>+%-]))==(?![=A-Za-z0-9(\"'`])"
)
_FOOTNOTE_DEFINITION = compile_on_use(r"^ {0,3}\[\^([^\]\s]+)\]:", re.MULTILINE)
_FOOTNOTE_REFERENCE = compile_on_use(r"\[\^([^\[\]\s]++)\](?!:)")
_LETTER_BEFORE_OPERATOR = compile_on_use(r"[A-Za-z0-9_=!<>)\]\"'`]$")


def add_dialects(parser: MarkdownIt) -> None:
    """Let a parser read the marks of Obsidian and GitHub."""
    parser.use(footnote_plugin)
    # ``^[text]`` is a pattern of characters more often than a note. Definitions stay where they are: the plugin
    # would drop those that nothing refers to.
    parser.disable(["footnote_inline", "footnote_tail"])
    parser.core.ruler.after("inline", "footnote_labels", _label_footnotes)
    parser.core.ruler.before("inline", "callouts", _read_callouts)
    parser.core.ruler.before("inline", "note_links", _look_for_note_links)
    parser.inline.ruler.after("image_in_other_words", "wiki_link", _read_wiki_link)
    parser.inline.ruler.before("link", "highlight", _read_highlight)


def _look_for_note_links(state: StateCore) -> None:
    """Note whether a text surely links to notes: then ``[[Heap]]`` does, too."""
    state.env["links_notes"] = any(map(_surely_links, _WIKI_LINK.finditer(state.src)))


def _surely_links(match: re.Match[str]) -> bool:
    is_named = bool(match["embed"] or match["shown"])
    return is_named or _SURELY_NOTE.search(match["target"]) is not None


def _read_wiki_link(state: StateInline, silent: bool) -> bool:
    """Read ``[[note]]`` as the text that Obsidian shows, and ``![[note]]`` as its name."""
    if not state.src.startswith(("[[", "![["), state.pos):
        return False
    match = _WIKI_LINK.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    target, shown = match["target"], match["shown"] or ""
    is_word = _WORD.fullmatch(target) is not None and state.env.get("links_notes", False)
    if not (is_word or _surely_links(match)):
        return False
    if not silent:
        token = state.push("note_embed" if match["embed"] else "text", "", 0)
        token.content = shown or _name_note(target)
    state.pos = match.end()
    return True


def _name_note(target: str) -> str:
    """Return what Obsidian shows of a link to a note, or to a heading in it."""
    without_block = _BLOCK_REFERENCE.sub("", target)
    parts = [part.strip() for part in without_block.split("#")]
    return " > ".join(part for part in parts if part) or target


def _read_highlight(state: StateInline, silent: bool) -> bool:
    """Read ``==x==``, but no comparison: ``a==b``."""
    start = state.pos
    if not state.src.startswith("==", start):
        return False
    if start and _LETTER_BEFORE_OPERATOR.match(state.src, start - 1, start):
        return False
    match = _HIGHLIGHT.match(state.src, start, min(state.posMax, start + _MAX_HIGHLIGHT))
    if match is None or _cuts_code(match["shown"]):
        return False
    if not silent:
        last = state.posMax
        state.push("mark_open", "mark", 1)
        state.pos, state.posMax = match.start("shown"), match.end("shown")
        state.md.inline.tokenize(state)
        state.posMax = last
        state.push("mark_close", "mark", -1)
    state.pos = match.end()
    return True


def _cuts_code(shown: str) -> bool:
    """Return True if a code span begins in a text and does not end there."""
    ticks = shown.count("`")
    ticks_in_code = sum(2 * span.ticks for span in inline.find_code_spans(shown))
    return ticks != ticks_in_code


def _read_callouts(state: StateCore) -> None:
    """Give quotes that begin with ``[!note] Title`` their title, and those with ``[!note]-`` a fold."""
    if "[!" not in state.src:
        return
    tokens: list[Token] = []
    folds: list[bool] = []  # of the quotes that are open: whether they are folds
    is_title_alone = False
    for token in state.tokens:
        if is_title_alone:  # the end of the paragraph that held nothing but the title
            is_title_alone = False
            continue
        if token.type == "blockquote_open":
            folds.append(False)
        elif token.type == "blockquote_close" and folds.pop():
            tokens.append(Token("details_close", "details", -1))
        callout = _match_callout(tokens, token)
        if callout is None:
            tokens.append(token)
            continue
        folds[-1] = callout["fold"] == "-"
        title, text = _part_callout(callout, tokens.pop(), token)
        tokens += (*title, *text)
        is_title_alone = not text
    state.tokens = tokens


def _part_callout(callout: re.Match[str], paragraph: Token, token: Token) -> tuple[list[Token], list[Token]]:
    """Return the title of a callout, and the paragraph with what follows its first line."""
    typed_title = callout["title"] or callout["kind"].capitalize()
    title = _make_title(token, typed_title, is_fold=callout["fold"] == "-")
    _, _, rest = token.content.partition("\n")
    if not rest or not token.map:
        return title, []
    token.content, token.map = rest, [token.map[0] + 1, token.map[1]]
    return title, [paragraph, token]


def _match_callout(before: list[Token], token: Token) -> re.Match[str] | None:
    """Return the mark of a callout, which the first line of a quote holds."""
    if token.type != "inline" or len(before) < 2:
        return None
    if (before[-2].type, before[-1].type) != ("blockquote_open", "paragraph_open"):
        return None
    first_line, _, _ = token.content.partition("\n")
    return _CALLOUT.fullmatch(first_line)


def _make_title(token: Token, title: str, *, is_fold: bool) -> list[Token]:
    shown = Token("inline", "", 0, content=title.strip(), map=token.map, children=[], block=True)
    outer, inner = ("details", "summary") if is_fold else ("p", "strong")
    tokens = [Token(f"{outer}_open", outer, 1), Token(f"{inner}_open", inner, 1), shown]
    tokens.append(Token(f"{inner}_close", inner, -1))
    if not is_fold:
        tokens.append(Token(f"{outer}_close", outer, -1))
    return tokens


def find_shared_footnotes(texts: Sequence[str]) -> frozenset[str]:
    """Return the labels of the footnotes that one text of an answer defines and another one refers to."""
    defined: set[str] = set()
    referred: set[str] = set()
    for content in texts:
        defined.update(_FOOTNOTE_DEFINITION.findall(content))
        referred.update(_FOOTNOTE_REFERENCE.findall(content))
    return frozenset(defined & referred)


def _label_footnotes(state: StateCore) -> None:
    """Put the label of each footnote before its text; one that nothing refers to stays as typed."""
    referred = state.env.get("footnotes", {}).get("refs", {})
    shared = state.env.get("shared_footnotes", frozenset())
    tokens: list[Token] = []
    label: Token | None = None
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            name = token.meta["label"]
            is_referred = referred.get(f":{name}", -1) >= 0 or name in shared
            label = Token("footnote_label", "", 0, content=name)
            if not is_referred:
                label = Token("text", "", 0, content=f"[^{name}]: ")
        elif token.type == "footnote_reference_close":
            if label is not None:  # there was no paragraph to put it into
                tokens += _make_paragraph(label)
            label = None
        elif label is not None and token.type == "inline":
            token.children = [label, *(token.children or [])]
            label = None
            tokens.append(token)
        else:
            tokens.append(token)
    state.tokens = tokens


def _make_paragraph(child: Token) -> list[Token]:
    shown = Token("inline", "", 0, children=[child])
    return [Token("paragraph_open", "p", 1), shown, Token("paragraph_close", "p", -1)]
