"""Words of every day that are spelled like a term: whether one is meant as the term, and as which."""

import re
from collections.abc import Sequence

from ankigen.patterns import compile_on_use
from ankigen.topics.same_question import find_other_words
from ankigen.topics.spelling import fold, fold_words
from ankigen.topics.taxonomy import Taxonomy, TopicName
from ankigen.topics.term_scanner import TermMatch

# Words that are terms only in code marks, in capitals, in Korean, or beside a term of their field.
_GRAMMAR = frozenset(
    """
    explain this was let never having go exists distinct typeof get put weak partial unknown import require page
    omit yield count net init
    """.split()
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
    react promise commit join fork lock cascade swift oracle reflection rails yarn prettier jest pickle eureka
    ownership constraint dart elixir flux helm pod cypress sentry ionic apollo angular broadcast dictionary
    durability entity greedy hydration imperative interrupt interpreter journaling locality mock protocol reactor
    replication repeater scheduling segue selectivity solid standardization storyboard transient volatile
    wildcard agile cohesion generic checkpoint sort keychain dispatcher generics aggregation association
    availability backlog barrier bias cargo coalesce collectors compositing computed confidentiality confluence
    consistency determinant discriminator dispatchers documentation downtime edge elasticity embedded endpoint
    flush fuzzing gateway generalization grasp hallucination histogram indices inflate invalidate invoker jitter
    labeling latch layering lifetime linking lisp lookahead maintainability meltdown mercurial minimality minimax
    modularization perplexity plugin postman presenter publisher quartile quorum raft reachability realization
    redirect redirection redundancy relay reliability residuals retrospective rollout segment selenium
    sensitivity silhouette slicing spectre stemming stride subscriber suspended trait vertex vertices weights
    whitelist wireless profiling accessor advisor allowlist boilerplate borrowing breakpoint bulkhead firmware
    heuristic instantiation motherboard multimodal obfuscation pagination postmortem prerendering profiler readme
    """.split()
)
# Korean words that are terms only beside a term of their field, or where nothing else is asked for ("복제란?").
_KOREAN_WORDS = frozenset(
    fold_words(
        """
    기아 블록 동기 트랩 허브 출처 튜닝 색인 잠금 복제 버스 보수 태그 돔 암호 공격 루비
    규제 표본 우도 소유권 방문자 모니터 체크포인트 스위치 일관성 신뢰성 탄력성 편향 회고 차용
    결정자 최소성 다중화 실루엣 특이도 민감도 트립 스펙터 래치 페퍼 클린룸 다형성
    어댑터 중재자 반복자 허깅 문서화 모듈화 정확도 접근성 세그먼트 페이지 레이아웃 캐싱 의사소통
    라이선스 엔트로피 모멘텀 임베디드 지터
    """
    )
)
# "stack" and "heap" are parts of the memory, not ways to keep data, beside these, and if both are asked about.
_STACK, _HEAP = frozenset(fold_words("스택 stack")), frozenset(fold_words("힙 heap"))
_STACK_AND_HEAP = _STACK | _HEAP
_MEMORY = compile_on_use(
    r"영역|공간(?!\s?복잡)|메모리|스레드|쓰레드|지역\s?변수|\b(?:memory|segment|area|region|threads?)\b",
    re.IGNORECASE,
)
_STRUCTURE = compile_on_use(
    r"자료\s?구조|정렬|구현|배열|트리|우선\s?순위|삽입|[큐덱]|\bO\(|\b(?:queue|deque|array|sort|tree)",
    re.IGNORECASE,
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
    content: str, matches: Sequence[TermMatch[TopicName]], fields: frozenset[str] = frozenset()
) -> Sequence[TermMatch[TopicName]]:
    """Return the terms of a text without the everyday words that are not meant as terms.

    A Korean word is meant as one of the ``fields`` that the text is known to be about.
    """
    everyday = []
    for match in matches:
        word = fold(match.name.spelling)
        is_of_field = match.name.topic[0] in fields and word not in _WORDS
        if not is_of_field and _is_everyday(content, word, matches):
            everyday.append(match)
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


def read_as_memory(
    content: str, matches: Sequence[TermMatch[TopicName]], taxonomy: Taxonomy
) -> Sequence[TermMatch[TopicName]]:
    """Return the terms of a text with "stack" and "heap" read as parts of the memory where they are meant so."""
    words = {fold(match.name.spelling) for match in matches}
    if words.isdisjoint(_STACK_AND_HEAP):
        return matches
    memory = taxonomy.names.get(fold("스택 메모리"))
    if memory is None:
        return matches
    are_both = bool(words & _STACK and words & _HEAP)
    if _STRUCTURE.search(content) or not (are_both or _MEMORY.search(content)):
        return matches
    read = []
    for match in matches:
        is_part = fold(match.name.spelling) in _STACK_AND_HEAP
        read.append(TermMatch(match.start, match.end, memory) if is_part else match)
    return read


def _is_everyday(content: str, word: str, matches: Sequence[TermMatch[TopicName]]) -> bool:
    """Return True if a word of every day, or a number, is nowhere meant as a term by itself."""
    if word in _KOREAN_WORDS or word.isdigit():
        is_alone = all(fold(match.name.spelling) == word for match in matches)
        return not is_alone or any(find_other_words(content, matches))
    if word not in _WORDS:
        return False
    forms = (word, f"{word}s", f"{word}es", f"{word[:-1]}ies")
    for line in content.split("\n"):
        for match in _LATIN_WORD.finditer(line):
            if match[0].lower() in forms and _is_meant(line, match, word):
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
