"""Which diagnostics a group does not want to see: ``[check] ignore``, and comments in the notes.

``<!-- ankigen: ignore W111 we show this tag on purpose -->`` is about its own line and the next one that says
something; a diagnostic on a whole file is ignored from anywhere in it. Errors are never ignored, nor is what
concerns safety.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from ankigen import messages
from ankigen.diagnostics.diagnostic import Diagnostic, Rule
from ankigen.diagnostics.rules import RULES, UNUSABLE_IGNORE, USELESS_IGNORE
from ankigen.messages import Message
from ankigen.patterns import compile_on_use

_MARK = "ankigen"
"""What a file without it has no such comment."""
_COMMENT = compile_on_use(r"(?<!`)<!--[ \t]*ankigen[ \t]*:[ \t]*ignore\b([^\n<]*?)-->", re.IGNORECASE)
_CODES_AND_REASON = compile_on_use(r"[ \t:]*([\w-]+(?:[ \t]*,[ \t]*[\w-]+)*)[ \t:–—-]*(.*)")


def find_rules(selector: str) -> frozenset[Rule]:
    """Return the rules of a code (``W103``), a beginning of codes (``W1``) or a name; none of anything else."""
    folded = selector.strip()
    for rule in RULES.values():
        if folded.upper() == rule.code or folded.lower() == rule.name:
            return frozenset([rule])
    if not re.fullmatch(r"[EWI]\d{0,2}", folded.upper()):
        return frozenset()
    return frozenset([rule for rule in RULES.values() if rule.code.startswith(folded.upper())])


def find_nearest_selector(selector: str) -> str:
    """Return the code or the name of a rule that is spelled most like ``selector``."""
    import difflib

    wish = selector.strip()
    if re.match(r"[EWI]\d", wish.upper()):
        return difflib.get_close_matches(wish.upper(), list(RULES), n=1, cutoff=0.0)[0]
    names = [rule.name for rule in RULES.values()]
    return difflib.get_close_matches(wish.lower(), names, n=1, cutoff=0.0)[0]


class IgnoreComment(msgspec.Struct, frozen=True, array_like=True):
    """A comment that wants diagnostics of some ``codes`` ignored on its line or on ``target_line``.

    ``problem`` says why it cannot be followed, None if it can.
    """

    line: int
    column: int
    target_line: int
    codes: tuple[str, ...]
    problem: Message | None = None

    def covers(self, diagnostic: Diagnostic) -> bool:
        """Return True if it wants a diagnostic of its file ignored."""
        if diagnostic.rule.code not in self.codes or self.problem is not None:
            return False
        if diagnostic.line == 0:
            return True
        covered = range(diagnostic.line, max(diagnostic.line, diagnostic.end_line) + 1)
        return self.line in covered or self.target_line in covered


def find_comments(lines: Sequence[str], fenced_lines: Collection[int]) -> tuple[IgnoreComment, ...]:
    """Return the comments in a file; ``fenced_lines``, from 1, are text of answers."""
    comments: list[IgnoreComment] = []
    for number, line in enumerate(lines, 1):
        if _MARK not in line.lower() or number in fenced_lines:
            continue
        for match in _COMMENT.finditer(line):
            codes, problem = _read_codes(match[1])
            target_line = _find_target(lines, number)
            comments.append(IgnoreComment(number, match.start() + 1, target_line, codes, problem))
    return tuple(comments)


def _find_target(lines: Sequence[str], number: int) -> int:
    """Return the next line behind ``number`` that holds more than such comments, ``number`` if there is none."""
    for following, line in enumerate(lines[number:], number + 1):
        if _COMMENT.sub("", line).strip():
            return following
    return number


def _read_codes(wish: str) -> tuple[tuple[str, ...], Message | None]:
    """Return the codes that a comment names, and why it cannot be followed."""
    match = _CODES_AND_REASON.match(wish.strip())
    if match is None:
        return (), messages.make("reasons.ignore.no_code")
    codes: set[str] = set()
    for selector in match[1].split(","):
        rules = find_rules(selector)
        if not rules:
            return (), messages.make("reasons.ignore.unknown", code=selector.strip())
        ignorable = [rule.code for rule in rules if rule.is_ignorable]
        if not ignorable:
            return (), messages.make("reasons.ignore.protected", code=selector.strip())
        codes.update(ignorable)
    problem = None if match[2].strip() else messages.make("reasons.ignore.no_reason")
    return tuple(sorted(codes)), problem


class Ignored(msgspec.Struct, frozen=True):
    """The diagnostics that nobody sees: because of comments in the notes, and because of the config."""

    by_comments: tuple[Diagnostic, ...] = ()
    by_config: tuple[Diagnostic, ...] = ()

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.by_comments) + len(self.by_config)


def ignore_by_config(
    diagnostics: Iterable[Diagnostic], selectors: Iterable[str]
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """Return the diagnostics that are kept, and those that the config wants ignored."""
    ignored_rules: set[Rule] = set()
    for selector in selectors:
        ignored_rules.update(find_rules(selector))
    kept: list[Diagnostic] = []
    ignored: list[Diagnostic] = []
    for diagnostic in diagnostics:
        is_ignored = diagnostic.rule in ignored_rules and diagnostic.rule.is_ignorable
        (ignored if is_ignored else kept).append(diagnostic)
    return kept, ignored


def ignore_by_comments(
    diagnostics: Iterable[Diagnostic], comments: Mapping[str, Sequence[IgnoreComment]]
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """Return the diagnostics that are kept, and those that comments want ignored.

    Kept are also new ones, on comments that cannot be followed or ignore nothing.
    """
    kept: list[Diagnostic] = []
    ignored: list[Diagnostic] = []
    used: set[tuple[str, IgnoreComment]] = set()
    for diagnostic in diagnostics:
        covering = [comment for comment in comments.get(diagnostic.path, ()) if comment.covers(diagnostic)]
        used.update((diagnostic.path, comment) for comment in covering)
        (ignored if covering else kept).append(diagnostic)
    for path, file_comments in comments.items():
        for comment in file_comments:
            if comment.problem is not None:
                kept.append(UNUSABLE_IGNORE.at(path, comment.line, comment.column, reason=comment.problem))
            elif (path, comment) not in used:
                codes = ", ".join(comment.codes)
                kept.append(USELESS_IGNORE.at(path, comment.line, comment.column, codes=codes))
    return kept, ignored


def hide_ignored(
    diagnostics: Iterable[Diagnostic],
    comments: Mapping[str, Sequence[IgnoreComment]],
    selectors: Iterable[str],
) -> tuple[list[Diagnostic], Ignored]:
    """Return the diagnostics that are shown, and those that comments and the config want ignored."""
    kept, by_comments = ignore_by_comments(diagnostics, comments)
    kept, by_config = ignore_by_config(kept, selectors)
    return kept, Ignored(tuple(by_comments), tuple(by_config))


def select_rules(
    diagnostics: Iterable[Diagnostic], ignored: Ignored, selectors: Iterable[str]
) -> tuple[list[Diagnostic], Ignored]:
    """Return the diagnostics of the selected rules, also if the config wants them ignored, and what stays ignored.

    Errors and what concerns safety are always among them.
    """
    selected_rules: set[Rule] = set()
    for selector in selectors:
        selected_rules.update(find_rules(selector))
    shown = []
    for diagnostic in diagnostics:
        if diagnostic.rule in selected_rules or not diagnostic.rule.is_ignorable:
            shown.append(diagnostic)
    still_ignored: list[Diagnostic] = []
    for diagnostic in ignored.by_config:
        (shown if diagnostic.rule in selected_rules else still_ignored).append(diagnostic)
    return shown, Ignored(ignored.by_comments, tuple(still_ignored))
