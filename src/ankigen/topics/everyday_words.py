"""Words of every day that are spelled like a term: whether one is meant as the term, and as which."""

import re
from collections.abc import Sequence

from ankigen.patterns import compile_on_use
from ankigen.topics.same_question import find_other_words
from ankigen.topics.spelling import fold, fold_set_on_use
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
_KOREAN_WORDS = """
    기아 블록 동기 트랩 허브 출처 튜닝 색인 잠금 복제 버스 보수 태그 돔 암호 공격 루비
    규제 표본 우도 소유권 방문자 모니터 체크포인트 스위치 일관성 신뢰성 탄력성 편향 회고 차용
    결정자 최소성 다중화 실루엣 특이도 민감도 트립 스펙터 래치 페퍼 클린룸 다형성
    어댑터 중재자 반복자 허깅 문서화 모듈화 정확도 접근성 세그먼트 페이지 레이아웃 캐싱 의사소통
    라이선스 엔트로피 모멘텀 임베디드 지터
"""
# The same in Japanese.
_JAPANESE_WORDS = """
    プロセス クッキー セッション スタック キュー ソケット プロトコル ネットワーク グラフ理論 コンテナ
    ヒープ トリガー コミット フレームワーク セレクタ スコープ 認証 認可 配列 正規化 割り込み クラス
    インターフェース インスタンス パケット ポーリング
"""
_EVERYDAY_WORDS = fold_set_on_use(_KOREAN_WORDS + _JAPANESE_WORDS)
# Terms that law, biology, economics or a kitchen have as well: not meant where a question speaks of one of those.
_SHARED_WORDS = fold_set_on_use(
    _KOREAN_WORDS
    + _JAPANESE_WORDS
    + """
    상속 예외 인증 인가 배포 협업 선점 데몬 파이프 시그널 도메인 인증서 포트 쿠키 세션 스키마 트랜잭션
    원자성 고립성 커밋 락 무결성 커서 사가 테이블 정규화 배열 스택 큐 힙 트리 그래프 정렬 탐색 순열 코어
    파이프라인 명령어 캐시 지역성 자바 스프링 빈 컬렉션 영속성 생성자 동일성 동등성 필터 웹 선택자
    플렉스 그리드 스코프 프로토타입 콜백 크롬 컴포넌트 재조정 바벨 모바일 액티비티 인텐트 바인더
    델리게이트 제스처 플러터 클라우드 컨테이너 리전 가용성 확장성 병목 이중화 보안 솔트 토큰 취약점
    캡슐화 추상화 결합도 응집도 오버라이드 팩토리 빌더 브리지 커맨드 테스트 방법론 스프린트 폭포수
    요구사항 브랜치 릴리스 아키텍처 프레임워크 라이브러리 식별자 상수 매개변수 회귀 군집화 표준화 유사도
    확률 통계 신경망 가중치 샘플링 강화학습 풀링 소켓 프로토콜 네트워크 계층화 게이트웨이 대역폭 라우터
    클러스터링 파티션 프로세스 스레드 스케줄링 동기화 인터럽트 조인 인덱스 릴레이션 모델링 트리거 입출력
    모니터링 병렬성 로그인 객체 클래스 인터페이스 クラス継承 コンテナ テーブル結合 inheritance web tree
    transaction network exception session cookie table port index isolation
    """
)
# How words of law, biology, economics and the kitchen begin.
_KOREAN_SUBJECTS = "|".join(
    r"""
    민법 형법 헌법 상법 민사 형사 판례 판결 법원 소송 재판 항소 상고 피고 원고 채권 채무 저당 임차
    임대차 등기 유언 유류분 상속[인세분재] 유산 재산 친족 배우자 혼인 이혼 후견 법률 법인 계약의 손해
    배상 불법행위 과실 위법 범죄 형벌 검찰 변호 증인 공소 시효 (?<=상속\s)포기 (?<!우선\s)순위 한정승인 대습 행정
    처분 사유 요건 청구 효력 분쟁 송달 공문서 제척 결격 세금 특허 저작권 부동산 전세(?!계) 주식회사 이사회
    주주 입법 대리권 (?<=상속을\s)거절 증여 기여분 유증
    유전(?!\s?알고리즘|[자적]\s?알고리즘) 염색체 세포(?!\s?(?:자동|오토)) 단백질 효소 형질 돌연변이 생물
    생태(?!계) 생식 배아 호르몬 항체 항원 면역 혈액 혈관 신경(?!망) 근육 심장 광합성 미토콘드리아 리보솜 세균
    숙주 감수\s분열 체세포 식물 인체 환자 질병 약물 종양 계통수
    경제 시장의? 수요 환율 금리 물가 인플레이션 주식 증권 재정 무역 수출 통화\s?(?:량|정책) 회계 감가상각 효용
    자본 임금 거래\s비용 트랜잭션\s비용
    요리 반죽 굽 구워 구운 오븐 밀가루 설탕 소금 간을 맛 레시피 재료 끓 볶 튀기 삶 찌개 양념 바삭 딱딱해
    조리 냄비
    """.split()
)
_ENGLISH_SUBJECTS = "|".join(
    r"""
    court tax tort statute lawsuit plaintiff defendant criminal contract\slaw estate mendel(?:ian)?
    genes? genetic(?!\salgorithm) phylogen\w+ enzymes? proteins? species organisms? mitosis food recipe
    baking dough
    """.split()
)
_JAPANESE_SUBJECTS = "|".join(  # with blanks between its scripts
    r"""
    料理 作\s?り\s?方 焼 食\s?べ レシピ 裁判 法律 遺産 財産 相続 細胞 遺伝子 タンパク 免疫 友達 趣味
    採用
    """.split()
)
_OTHER_SUBJECT = compile_on_use(
    rf"(?<![가-힣])(?:{_KOREAN_SUBJECTS})|\b(?:DNA|RNA)\b|\b(?i:{_ENGLISH_SUBJECTS})\b|{_JAPANESE_SUBJECTS}"
)
# "stack" and "heap" are parts of the memory, not ways to keep data, beside these, and if both are asked about.
_STACK, _HEAP = fold_set_on_use("스택 stack"), fold_set_on_use("힙 heap")
_STACK_AND_HEAP = fold_set_on_use("스택 stack 힙 heap")
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
    if words.isdisjoint(_STACK_AND_HEAP()):
        return matches
    memory = taxonomy.names.get(fold("스택 메모리"))
    if memory is None:
        return matches
    are_both = bool(words & _STACK() and words & _HEAP())
    if _STRUCTURE.search(content) or not (are_both or _MEMORY.search(content)):
        return matches
    read = []
    for match in matches:
        is_part = fold(match.name.spelling) in _STACK_AND_HEAP()
        read.append(TermMatch(match.start, match.end, memory) if is_part else match)
    return read


def _is_everyday(content: str, word: str, matches: Sequence[TermMatch[TopicName]]) -> bool:
    """Return True if a word of every day, or a number, is nowhere meant as a term by itself."""
    if word in _SHARED_WORDS() and _OTHER_SUBJECT.search(content):
        return True
    if word in _EVERYDAY_WORDS() or word.isdigit():
        is_alone = all(fold(match.name.spelling) == word for match in matches)
        return not is_alone or any(find_other_words(content, matches))
    return word in _WORDS and not _is_meant_somewhere(content, word)


def _is_meant_somewhere(content: str, word: str) -> bool:
    """Return True if a word, or its plural, is a term in one of the places where it stands."""
    forms = (word, f"{word}s", f"{word}es", f"{word[:-1]}ies")
    for line in content.split("\n"):
        for match in _LATIN_WORD.finditer(line):
            if match[0].lower() in forms and _is_meant(line, match, word):
                return True
    return False


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
