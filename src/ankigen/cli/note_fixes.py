"""What ``ankigen check --fix`` would change in the note files, and how many diagnostics that would clear."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from ankigen.diagnostics import rules
from ankigen.errors import WriteError
from ankigen.files import replace_file
from ankigen.messages import find_reason

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence
    from pathlib import Path

    from ankigen.build.model import BuildContext, Compilation
    from ankigen.diagnostics.diagnostic import Diagnostic, Rule
    from ankigen.model import Source
    from ankigen.reading.note_files import DecodedText

FIXABLE_RULES = frozenset(
    [
        rules.UNCLOSED_FENCE,
        rules.SHORT_FENCE,
        rules.ANSWER_ON_FENCE_LINE,
        rules.OTHER_ENCODING,
        rules.NUMBER_SKIPPED,
        rules.NUMBER_REPEATED,
    ]
)
"""The rules of which a fix may clear a diagnostic; whether it does is known once the file is read again."""


class FileFix(NamedTuple):
    """A note file as typed, and its text with its slips fixed."""

    source: Source
    typed: DecodedText
    text: str

    @property
    def is_utf8(self) -> bool:
        """Whether the file is in UTF-8 already."""
        return self.typed.encoding == "UTF-8"


def find_fixes(compilation: Compilation, paths: Iterable[Path]) -> list[FileFix]:
    """Return the fixes of the note files in ``paths``, of all those of the project if there are none."""
    from ankigen.build.compile import find_files
    from ankigen.build.selection import Selection

    files, _ = find_files(compilation.context, Selection(places=tuple(paths)))
    return _find_fixes_of(compilation, files.selected)


def _find_fixes_of(compilation: Compilation, selected: Container[str]) -> list[FileFix]:
    from ankigen.config.people import People
    from ankigen.layouts.weekly.fix import fix_text

    context = compilation.context
    people = People(context.config.people)
    fixes = []
    for path in compilation.sources:
        if path not in selected:
            continue
        source = compilation.sources[path]
        typed = _read_typed(source)
        if typed is None:
            continue
        fix = FileFix(source, typed, fix_text(source, people, context.taxonomy, context.config.layout))
        if fix.text != typed.text or not fix.is_utf8:
            fixes.append(fix)
    return fixes


def write_fixes(fixes: Sequence[FileFix]) -> None:
    """Write the fixed files; one behind a link is written where it is. Raises WriteError."""
    for fix in fixes:
        try:
            replace_file(fix.source.file.resolve(), fix.text.encode())
        except OSError as error:
            raise WriteError("errors.write.file", file=fix.source.path, reason=find_reason(error)) from None


def count_fixable(compilation: Compilation, diagnostics: Iterable[Diagnostic]) -> int:
    """Return how many of the diagnostics ``ankigen check --fix`` would clear."""
    fixable_by_path: dict[str, Counter[Rule]] = {}
    for diagnostic in diagnostics:
        if diagnostic.rule in FIXABLE_RULES and diagnostic.path in compilation.sources:
            fixable_by_path.setdefault(diagnostic.path, Counter())[diagnostic.rule] += 1
    count = 0
    for fix in _find_fixes_of(compilation, fixable_by_path):
        cleared = _find_cleared_rules(fix, compilation.context)
        count += (fixable_by_path[fix.source.path] & cleared).total()
    return count


def _find_cleared_rules(fix: FileFix, context: BuildContext) -> Counter[Rule]:
    """Return how many diagnostics of each rule the file would no longer have."""
    import msgspec

    from ankigen.config.people import People
    from ankigen.layouts.document_reader import read_document

    people = People(context.config.people)
    fixed_source = msgspec.structs.replace(fix.source, text=fix.text)
    _, before = read_document(fix.source, people, context.taxonomy, context.config.layout)
    _, after = read_document(fixed_source, people, context.taxonomy, context.config.layout)
    cleared = Counter(diagnostic.rule for diagnostic in before)
    cleared.subtract(diagnostic.rule for diagnostic in after)
    if not fix.is_utf8:
        cleared[rules.OTHER_ENCODING] += 1
    return +cleared


def _read_typed(source: Source) -> DecodedText | None:
    """Return the text of a week file as typed, with its encoding, None where that is in doubt."""
    from ankigen.reading.note_files import decode_text

    try:
        content = source.file.read_bytes()
    except OSError:  # it was reported already
        return None
    decoded = decode_text(content)
    if decoded.encoding != "UTF-8":
        return decoded
    return None if source.damaged else decoded._replace(text=content.decode("utf-8"))
