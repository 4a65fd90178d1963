"""English words of every day that are spelled like a term: whether one is meant as the term."""

import re
from collections.abc import Sequence

from ankigen.patterns import compile_on_use
from ankigen.topics.spelling import fold
from ankigen.topics.taxonomy import TopicName
from ankigen.topics.term_scanner import TermMatch

# Words that are terms only in code marks, in capitals, in Korean, or beside a term of their field.
_GRAMMAR = frozenset(
    "explain this was let never having go exists distinct typeof get put weak partial unknown".split()
)
# Words that are terms also where nothing else is asked for: "What is a monitor?"
_WORDS = _GRAMMAR | frozenset(
    """
    process exec aging monitor blocking trap polling paging swap swapping directory shell post patch options
    switch hub port session index hint anomaly isolation integrity trigger relation procedure cap base saga
    spark select insert update delete drop union char explain stack bucket chaining graph pivot combination
    clock arm register accumulator instruction fetch assembly pipeline hazard mar vector collection
    collections optional throws equals clone static final finally protected private public statement spring
    aspect advice starter propagation mono reactive semantic attribute canvas form input label float margin
    padding responsive position selector font transform transition visibility opacity grid flex number
    reduce bind spread symbol generator reflect scope var await bubbling capturing throttle declare infer
    satisfies chrome defer paint component hook hooks fiber suspense portal recoil express node rollup
    loader preload flow mobile activity fragment intent compose room glide handler lifecycle manifest doze
    looper picasso binder delegate delegation delegates guard extension bundle bounds escaping notification
    foreground modal actor realm cell gesture instruments observable combine container orchestration rolling
    canary staging elastic chef salt bearer coupling procedural builder strategy observer decorator adapter
    facade composite visitor mediator memento factory test testing sprint waterfall branch release stash
    squash architecture aggregate dry kiss framework library friend suspend rust ruby runtime paradigm
    parameter argument literal constant feature outlier metric precision recall accuracy dropout ridge lasso
    regression classification ensemble boosting residual adam momentum entropy epoch pruning pooling
    transformer attention prompt diffusion statistics hypothesis correlation sampling likelihood median ann
    ps rip mac fin rest soap fat cow ping eden rag dip context
    """.split()
)
_FRAME = compile_on_use(
    r"(?:what|what's|explain|define|describe|why|when|how|is|are|do|does|you|we|use|it|the|an?|of|by|mean|meant|to|in"
    r"|should|concept|term|can|please|works?|briefly|tell|me|about)\b",
    re.IGNORECASE,
)
_HANGUL = compile_on_use("[가-힣]")
_LATIN_WORD = compile_on_use(r"[A-Za-z]+")
_NOT_LETTERS = compile_on_use(r"[\W_]+")


def without_everyday_words(
    content: str, matches: Sequence[TermMatch[TopicName]]
) -> Sequence[TermMatch[TopicName]]:
    """Return the terms of a text without the everyday words that are not meant as terms."""
    everyday = [match for match in matches if _is_everyday(content, fold(match.name.spelling))]
    if not everyday:
        return matches
    kept = []
    for match in matches:
        if match not in everyday or _has_company(match, matches, everyday):
            kept.append(match)
    return kept


def _has_company(
    match: TermMatch[TopicName], matches: Sequence[TermMatch[TopicName]], everyday: Sequence[TermMatch[TopicName]]
) -> bool:
    """Return True if another term of its field stands beside a word; of two everyday ones neither is grammar."""
    word = fold(match.name.spelling)
    for companion in matches:
        companion_word = fold(companion.name.spelling)
        if companion.name.topic[0] != match.name.topic[0] or companion_word == word or companion.name.is_weak:
            continue
        if companion not in everyday or not {word, companion_word} & _GRAMMAR:
            return True
    return False


def _is_everyday(content: str, word: str) -> bool:
    """Return True if a word of every day is nowhere meant as a term by itself."""
    if word not in _WORDS:
        return False
    for line in content.split("\n"):
        for match in _LATIN_WORD.finditer(line):
            if match[0].lower() in (word, f"{word}s") and _is_meant(line, match, word):
                return False
    return True


def _is_meant(line: str, match: re.Match[str], word: str) -> bool:
    """Return True if a word is a term where it stands: in Korean, marked, or all that is asked for."""
    if _HANGUL.search(line) or _is_marked(line, match):
        return True
    return word not in _GRAMMAR and _is_all_that_is_asked(line, match)


def _is_marked(line: str, match: re.Match[str]) -> bool:
    """Return True for a word in capitals or in code marks."""
    if match[0].isupper():
        return True
    return line[: match.start()].endswith("`") or line[: match.start()].endswith("@")


def _is_all_that_is_asked(line: str, match: re.Match[str]) -> bool:
    rest = f"{line[: match.start()]} {line[match.end() :]}"
    return not _NOT_LETTERS.sub("", _FRAME.sub("", rest))
