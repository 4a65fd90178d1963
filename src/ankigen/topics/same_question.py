"""Which questions ask the same in other words: by the terms they are about, and by what they want to know of them.

Every question gets a key, and those with one key are a group: so nothing is compared with everything else, a
chain of likenesses can't glue two questions together, and other questions make no difference to a group.
"""

import functools
import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from ankigen.patterns import compile_on_use
from ankigen.topics.spelling import fold, fold_set_on_use, fold_words_on_use
from ankigen.topics.taxonomy import Taxonomy, Topic, TopicName, has_descendant, without_weak
from ankigen.topics.term_scanner import TermMatch, particle_behind, words_without
from ankigen.topics.term_text import MAX_CHARACTERS, split_scripts

_EXPERIENCED = r"\s?(?:본|봤|보[신셨았])"
NO_INTENT = "what"  # of a question that says no more of what it wants to know
# What a question in small letters wants to know; the first that fits counts. Each alternative begins with a letter:
# so Python looks further only where one of these stands.
_INTENTS = tuple(
    (intent, compile_on_use(pattern))
    for intent, pattern in (
        ("difference", r"차이|비교|vs(?<=\bvs)\b|다른\s?(?:점|가)|다르|구분|구별|differ|compare"),
        ("common", r"공통점|유사점|비슷한\s?점|유사한\s?점|in\s+common|similarit"),
        ("pros and cons", r"장단점|장\s?/\s?단점|장점.*단점|단점.*장점"),
        ("pros", r"장점|이점|좋은\s?점"),
        ("cons", r"단점|문제점|한계|주의"),
        (
            "experience",
            "|".join(f"{word}{_EXPERIENCED}" for word in ("사용해", "이용해", "적용해", "해결해", "써")),
        ),
        ("prevent", r"방지|예방|막을|막는|피하"),
        ("solve", r"해결|대처|대응|줄이"),
        ("conditions", r"조건"),
        ("why", r"왜|이유|필요|목적|why(?<=\bwhy)\b"),
        (
            "how",
            r"처리(?:하는)?\s?방법|동작|과정|원리|흐름|순서|진행|절차|어떻게|작동|how(?<=\bhow)\b|구현|생명\s?주기|사이클",
        ),
        ("when", r"언제|어떤\s?(?:경우|상황|때)|사례|활용|쓰이|사용처|when(?<=\bwhen)\b"),
        ("kinds", r"종류|유형|분류|가지|type(?<=\btype)s?\b"),
        ("features", r"특징|특성|성질"),
        ("structure", r"구조|구성|영역"),
        ("role", r"역할|기능"),
        ("example", r"예시|예를|예제|example"),
    )
)
# Words that ask, or that the intent has taken note of already: whole, and by how they begin.
_ASKING = fold_set_on_use(
    """
    대해 대해서 대하여 대한 관해 관하여 관한 무엇 뭐 뭔 뭘 란 이란 어떤 어떠한 왜 주 보 해주세요 주세요 보세요 있 있는 있을 하는 되는 하기 되기 이루어지는
    같은 그리고 또 또한 그럼 그렇다면 그래서 면 개념 의미 정의 뜻 점 것 수 때 중 등 및 둘 두 관계 기반 질문 대략 무슨 어느 서로 모두 위해 위한 통해 혹은 또는
    what is are the of and to in explain describe how why when between does do you it vs 용어 방법 방식 일 어떻 경우 상황 간의 간 사이 주로 보통 실제 실제로 패턴 원칙 요청 응답 실행 내부
    とは って という です ですか ますか でしょうか について における による として するとどうなりますか どうなりますか どのように どのような どういう
    どんなものですか どんな どう なぜ なに 何 何ですか いつ 違 違い いは 説明 して してください ください 教 えてください 述 べてください 使 いますか 使 う
    使 われますか する しますか しくみ 仕組 み 仕組 みを 目的 役割 利点 欠点 例 挙 げてください 種類 起 きますか 起 こりますか 動 きますか ありますか 必要 ですか のは のですか
    """
)
_ASKING_BEGINS = fold_words_on_use(
    """
    설명 말해 말하 말씀 말 알려 알아 알고 아는 서술 기술하 나열 논하 이야기 얘기 소개 무엇 뭐 뭔 뭘 어떻게 언제 왜 자신 본인 간단 간략 자세 구체 각각 사용 쓰 이용
    차이 공통 비교 다른 다르 구분 구별 장점 단점 장단점 이점 문제점 한계 이유 필요 목적 동작 과정 원리 흐름 순서 진행 절차 작동 구현 사례 활용 종류 유형 분류 특징 특성
    성질 구조 구성 역할 기능 예시 예를 예제 조건 발생 일어나 생기 가지 해결 방지 예방 막을 막는 피하 있나 있을 있는 있습 되나 하나요 해주 해보 주실 하시 한가지 두가지
    세가지 네가지 다섯가지 대표 그런 간에 주의 처리 다루 다룰 중심
    """
)
_ENDINGS = fold_set_on_use(
    """
    은 는 이 가 을 를 의 와 과 랑 이랑 로 으로 에 에서 에게 란 이란 나 이나 도 만 까지 부터 보다 처럼 인 이며 이고 라는 이라는 라고 이라고
    인가 인가요 인지 일까요 이란무엇인가 에는 에대해 에대해서 에대하여 으로는 로는 에서의 에서는 과의 와의 들 들은 들의 들이 들을
    하는 되는 하면 하고 하기 할 한 해 된 되면 됩니까 합니까 하나요 되나요 했을 하여 해서 하며 되어 되고
    """
)
# "What happens when you type an address?" is asked in more words than anything else, none of which matter.
_BROWSING: Topic = ("네트워크", "인터넷동작")
# "로드 밸런서는 무엇이며 장애에 어떻게 대비하나요?" asks what it is; what more it asks is another matter, but for
# conditions and solutions.
_LASTING_INTENTS = ("conditions", "prevent", "solve")
_AND_MORE = compile_on_use(r"((?:무엇|뭐|뭔)(?:이며|이고|인지|고|지))[\s,].*")
_SENTENCE_END = compile_on_use(r"[.?!]\s+(?=\w)")
# "What is the WWW?" asks for a word, and not for what a browser does.
_WORLD_WIDE_WEB = compile_on_use(r"\W*(?i:www)\s*(?:\([^()]*\)\s*)?(?:이?란|은|는|이|가|에\s?대)(?![가-힣])")
# Spellings of one term that the taxonomy has as two.
_SPELLINGS = tuple(
    (compile_on_use(pattern), spelling)
    for pattern, spelling in (
        (r"세그멘(?=트|테이션)", "세그먼"),
        (r"(?i:handshaking|hand[ -]shak(?:e|ing))|핸드\s?(?:셰이|쉐이|세이)[크킹]", "handshake"),
        (r"3\s?[,/와]\s?4[ -]?(?:way|웨이)\s?", "3-way 4-way "),
        (r"(?:3|쓰리|쓰리\s|3\s|3-)웨이\s?", "3-way "),
        (r"(?:4|포|포\s|4\s|4-)웨이\s?", "4-way "),
        (r"(?i:spring\s?bean)", "스프링 빈"),
    )
)
# These two, too, begin with letters and signs, or one class of them.
_HAS_OTHER_SPELLING = compile_on_use(
    r"세그멘|웨이|핸드|H[Aa][Nn][Dd]|h[Aa][Nn][Dd]|B[Ee][Aa][Nn]|b[Ee][Aa][Nn]|4[ -]?way"
)
_FORMULA = compile_on_use(  # an operator, a complexity
    r"[=!<>O](?:(?<=[=!<>])[=!<>]{1,3}|(?<=\bO)\s?\([^()]*\))"
)
_INTO = ("로", "으로")
# What is turned into something, or goes there: "String을 int로 바꾸려면?", "HTTP에서 HTTPS로".
_TURNING = compile_on_use(
    r"구현|변환|전환|변경|바[꾸꿀꾼꿔뀌]|옮[기길긴겨]|이동|마이그레이션|캐스팅|전달|전송|보[내낼낸]|넘[기길긴겨]|매핑|convert"
    r"|에서\s\S+로(?=[\s?,.]|$)",
    re.IGNORECASE,
)
_WORD_INTO = compile_on_use(r"(?<![^\s,./()])([^\s,./()]++)(?<=로)(?=[\s?,.]|$)")
_DOING_ENDINGS = fold_set_on_use("서 싱 러 링 터 팅 더 딩 저 징 커 킹 퍼 핑")
MAX_COMPARED = 64  # questions on either side, in the order of the alphabet
MIN_DOING_LETTERS = 4
_REMARK = compile_on_use(r"\([^()]*\)")


class _Subject(NamedTuple):
    """What a question is about: a topic, and which of its terms."""

    topic: Topic
    term: str


_BROWSING_SUBJECTS = frozenset({_Subject(_BROWSING, "")})


class _Meaning(msgspec.Struct, frozen=True):
    """What two questions that ask the same have in common."""

    subjects: frozenset[_Subject]
    intent: str
    other_words: frozenset[str]


def group_key(question: str, parent: str, taxonomy: Taxonomy) -> str:
    """Return what questions that ask the same have in common, "" for one that says too little.

    A follow-up that says no more than "그럼?" does not ask what its parent asks. ``question`` and ``parent`` are what a reader sees of them.
    """
    if parent and _asks_nothing_of_its_own(question, taxonomy):
        return ""
    meaning = _find_meaning(question, parent, taxonomy)
    if not meaning.subjects and not meaning.other_words:
        return ""
    subjects = sorted(map(tuple, meaning.subjects), key=repr)
    canonical = repr((subjects, meaning.intent, sorted(meaning.other_words)))
    return hashlib.blake2b(canonical.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def group_by_key(group_keys: Iterable[str]) -> list[list[int]]:
    """Return the groups of two or more questions with the same key (see ``group_key``), by their indexes."""
    keys = list(group_keys)
    indexes_by_key: dict[str, list[int]] = {key: [] for key, count in Counter(keys).items() if key and count > 1}
    for index, key in enumerate(keys):
        if key in indexes_by_key:
            indexes_by_key[key].append(index)
    return sorted(indexes_by_key.values())


def rank_by_similarity(group: Mapping[int, str]) -> Iterator[tuple[int, list[int]]]:
    """Yield each index of a group of questions with the others, those first that are worded most alike.

    Of those worded equally alike, the order of ``group`` decides. In a crowd only those are looked at that stand near
    in the order of the alphabet, so that the cost stays linear.
    """
    if len(group) == 2:  # each has but the other one
        first, second = group
        yield from [(first, [second]), (second, [first])]
        return
    rank = {index: position for position, index in enumerate(group)}
    folded = {index: fold(question) for index, question in group.items()}
    ordered = sorted(folded, key=lambda index: (folded[index], rank[index]))
    for position, index in enumerate(ordered):
        before = ordered[max(0, position - MAX_COMPARED) : position]
        behind = ordered[position + 1 : position + 1 + MAX_COMPARED]
        distances = {near: -_compare_wordings(folded[index], folded[near]) for near in before + behind}
        yield index, sorted(distances, key=lambda near: (distances[near], rank[near]))


def _compare_wordings(first: str, second: str) -> float:
    """Return how alike two questions are worded, in percent."""
    if first == second:
        return 100.0
    from rapidfuzz import fuzz  # which takes long to import, and most groups ask in the same words

    return fuzz.ratio(first, second)


def unknown_words(question: str, taxonomy: Taxonomy) -> list[str]:
    """Return the words of a question that no taxonomy knows and that do not ask, folded and without endings."""
    content = question[:MAX_CHARACTERS]
    return list(find_other_words(content, taxonomy.terms_in(content)))


def names_subject(question: str, taxonomy: Taxonomy) -> bool:
    """Return True if a question says what it asks about: "GC는 왜 필요한가요?", not "왜 필요한가요?"."""
    meaning = _find_meaning(question, "", taxonomy)
    return bool(meaning.subjects or meaning.other_words)


def _asks_nothing_of_its_own(question: str, taxonomy: Taxonomy) -> bool:
    """Return True if a question names nothing, and does not say what it wants to know: "그럼?", "다른 방법은?"."""
    meaning = _find_meaning(question, "", taxonomy)
    return meaning.intent == NO_INTENT and not meaning.subjects and not meaning.other_words


def _find_meaning(question: str, parent: str, taxonomy: Taxonomy) -> _Meaning:
    own = _unify_spellings(_without_more(question[:MAX_CHARACTERS]))
    content = f"{_unify_spellings(parent[:MAX_CHARACTERS])} / {own}" if parent else own
    content = _without_remarks(content, taxonomy)
    matches = taxonomy.terms_in(content)
    subjects = _find_subjects(content, matches)
    is_about_browsing = any(subject.topic == _BROWSING for subject in subjects)
    if is_about_browsing and parent:
        return _find_meaning_below_browsing(parent, own, taxonomy)
    if is_about_browsing and not _WORLD_WIDE_WEB.match(own):
        return _Meaning(_BROWSING_SUBJECTS, "how", frozenset())
    intent = find_intent(own)
    other_words = {*find_other_words(content, matches), *_FORMULA.findall(content)}
    if len(subjects) > 1 and intent == NO_INTENT:
        intent = "difference"  # two things that are explained together are told apart
    return _Meaning(subjects, intent, frozenset(other_words | _find_goals(content, matches, other_words)))


def find_goals(question: str, taxonomy: Taxonomy) -> frozenset[str]:
    """Return what something is turned into, or made of: "스택으로 큐를" is not "큐로 스택을"."""
    content = question[:MAX_CHARACTERS]
    matches = taxonomy.terms_in(content)
    return _find_goals(content, matches, frozenset(find_other_words(content, matches)))


def _find_goals(
    content: str, matches: Sequence[TermMatch[TopicName]], other_words: Collection[str]
) -> frozenset[str]:
    """Return the terms and other words that are goals, each with its particle."""
    if not _TURNING.search(content):
        return frozenset()
    goals = {fold(match.name.term) for match in matches if particle_behind(content, match) in _INTO}
    for word in _WORD_INTO.findall(content):
        folded = fold(word.removesuffix("로").removesuffix("으"))
        if folded in other_words:
            goals.add(folded)
    return frozenset([f"{goal}{_INTO[0]}" for goal in goals])


def _find_meaning_below_browsing(parent: str, own: str, taxonomy: Taxonomy) -> _Meaning:
    """Return what a follow-up asks of which it or its parent asks what a browser does: its own words count."""
    if not _is_about_browsing(parent, taxonomy):
        return _Meaning(_BROWSING_SUBJECTS, "how", frozenset())
    content = _without_remarks(own, taxonomy)
    matches = taxonomy.terms_in(content)
    subjects = _find_subjects(content, matches) | _BROWSING_SUBJECTS
    return _Meaning(subjects, find_intent(own), frozenset(find_other_words(content, matches)))


def _is_about_browsing(question: str, taxonomy: Taxonomy) -> bool:
    content = question[:MAX_CHARACTERS]
    return any(match.name.topic == _BROWSING for match in without_weak(taxonomy.terms_in(content)))


def _unify_spellings(question: str) -> str:
    """Return a question with one spelling for each term of ``_SPELLINGS``, and its scripts apart."""
    question = split_scripts(question)
    if not _HAS_OTHER_SPELLING.search(question):
        return question
    for pattern, spelling in _SPELLINGS:
        question = pattern.sub(spelling, question)
    return question


def _without_more(question: str) -> str:
    """Return a question without what it asks after "what is it", unless that is what it is about."""
    match = _AND_MORE.search(question)
    if match is None:
        return question
    rest = question[match.end(1) :]
    if _SENTENCE_END.search(rest) or find_intent(rest) in _LASTING_INTENTS:
        return question
    return question[: match.end(1)]


def find_intent(question: str) -> str:
    """Return what a question wants to know of what it is about: a difference, a reason, …"""
    lowered = question.lower()
    for intent, pattern in _INTENTS:
        if pattern.search(lowered):
            return intent
    return NO_INTENT


def _find_subjects(content: str, matches: Sequence[TermMatch[TopicName]]) -> frozenset[_Subject]:
    """Return the terms that a question is about, without those that only say where: "Java의 GC", "TCP의 흐름제어"."""
    telling = without_weak(matches)
    topics = [match.name.topic for match in telling]
    subjects = set()
    for index, match in enumerate(telling):
        topic = match.name.topic
        if has_descendant(topic, topics):
            continue
        if topics[index + 1 : index + 2] == [topic] and particle_behind(content, match) == "의":
            continue
        subjects.add(_Subject(topic, _without_doing(match.name.term)))
    return frozenset(subjects)


def _without_doing(term: str) -> str:
    """Return what a doer and its doing have in common: 로드 밸런서 and 로드 밸런싱."""
    folded = fold(term)
    if len(folded) >= MIN_DOING_LETTERS and folded[-1] in _DOING_ENDINGS():
        return folded[:-1]
    return folded


def _without_remarks(content: str, taxonomy: Taxonomy) -> str:
    """Return a question without what stands in brackets and names no term: "(단답형)"."""
    if "(" not in content:
        return content
    return _REMARK.sub(lambda match: match[0] if taxonomy.terms_in(match[0]) else " ", content)


def find_other_words(content: str, matches: Sequence[TermMatch[TopicName]]) -> Iterator[str]:
    """Yield the stems of the words of a question that are no known term and do not ask; ``matches`` are the terms."""
    for word in words_without(content, matches):
        if _says_nothing(word):
            continue
        stem = _stem(word)
        if len(stem) > 1 and stem not in _ASKING():
            yield stem


def _says_nothing(word: str) -> bool:
    if word[0].isdigit():
        return True
    return word in _ASKING() or word in _ENDINGS() or word.startswith(_ASKING_BEGINS())


def _stem(folded: str) -> str:
    """Return a word without its longest ending, of which at least two syllables are left."""
    endings = _ENDINGS()
    for length in range(min(_find_longest_ending(), len(folded) - 2), 0, -1):
        if folded[-length:] in endings:
            return folded[:-length]
    return folded


@functools.cache
def _find_longest_ending() -> int:
    return max(map(len, _ENDINGS()))
