"""The shape of a Korean person's name, and given names that are spelled like terms."""

import re

from ankigen.patterns import compile_on_use

# The family names of nine Koreans in ten, and the syllables of which given names are made.
_FAMILY_NAMES = (
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주"
    "우구민진지엄채원천방공현함변염여추석설"
)
_GIVEN_SYLLABLES = (
    "가강건경관광구국권규근기길나남다단달대덕도동두라란람래려련렬로루류름리린림마만명모무문미민범별병보복봉비빈"
    "산상새샘서석선설섭성세소솔송수숙순슬승시신아안애양언연열영예오옥온완요용우욱운웅원유윤율은의이익인일임"
    "재전정제조종주준중지진찬창채천철청초춘충치태택하학한해향헌혁현형혜호홍화환회효후훈휘희늘빛결봄"
)
_KOREAN_NAME = compile_on_use(
    rf"[{_FAMILY_NAMES}][{_GIVEN_SYLLABLES}]{{2}}|(?:남궁|황보|제갈|선우|독고|사공)[{_GIVEN_SYLLABLES}]{{1,2}}"
)
_WORDS_LIKE_NAMES = frozenset(
    """
    이미지 이진수 정규화 조건문 변수명 함수형 이상치 고정비 전송선 유연성 공유기 오리진 원소명 문제지
    구조화 구성원 문서화 송수신 안전성 안정성 유일성 유효성 전문성 정수형 최소성 최소화 추이성
    고려해 구문이 구현한 설명해 우리가 이름은 이름이 이용해 정해진 최대한 최소한
    하나로 하나만 하나의 하지만 함수란 변수란 배열란 정수란 현상이
    """.split()
)


# How sentences, titles and nouns with a particle end, and hardly a name: 주세요, 하나요, 구하기, 차이가, 조인의.
_ENDINGS_OF_OTHER_WORDS = ("가요", "까요", "나요", "세요", "하기", "가", "의")


# Family names of few people, which begin other words as well.
_RARE_FAMILY_NAMES = "나도길탁맹왕금옥편은용"
_RARE_NAME = compile_on_use(rf"[{_FAMILY_NAMES}][가-힣]{{2}}|[{_RARE_FAMILY_NAMES}][{_GIVEN_SYLLABLES}]{{2}}")


def may_be_rare_name(name: str) -> bool:
    """Return True if a word beside the names of people may be one, too.

    It is a family name and any two syllables, or a rare family name and a common given name.
    """
    return _RARE_NAME.fullmatch(name) is not None and not name.endswith(_ENDINGS_OF_OTHER_WORDS)


def is_name(name: str) -> bool:
    """Return True if ``name`` has the shape of a Korean person's name."""
    if name in _WORDS_LIKE_NAMES or name.endswith(_ENDINGS_OF_OTHER_WORDS):
        return False
    return _KOREAN_NAME.fullmatch(name) is not None


_KOREAN_GIVEN_NAME = compile_on_use(rf"[{_GIVEN_SYLLABLES}]{{2}}")


def is_given_name_in_hangul(name: str) -> bool:
    """Return True if ``name`` has the shape of a Korean given name, as many a short word has: ``동기``."""
    return _KOREAN_GIVEN_NAME.fullmatch(name) is not None


# Those family names in Latin letters that begin or end hardly another word, and what given names are written of.
_FAMILY_NAMES_IN_LATIN = (
    "kim|lee|park|choi|jung|jeong|kang|yoon|jang|lim|seo|shin|kwon|hwang|ahn|ryu|yoo|hong|jeon|moon|bae|baek|heo"
)
_SYLLABLE_IN_LATIN = (
    r"(?:ch|sh|gg|kk|jj|[gkndtrlmbpsjhyw])?"
    r"(?:yeo|yae|ae|ya|eo|ye|wa|oe|yo|oo|wo|wi|yu|eu|ui|ee|[aeoiu])"
    r"(?:ng|[nmlkgpbt])?"
)
_NAME_IN_LATIN = compile_on_use(
    rf"(?:{_FAMILY_NAMES_IN_LATIN})[-_.]{_SYLLABLE_IN_LATIN}-?{_SYLLABLE_IN_LATIN}"
    rf"|{_SYLLABLE_IN_LATIN}-?{_SYLLABLE_IN_LATIN}[-_.](?:{_FAMILY_NAMES_IN_LATIN})"
    rf"|[a-z]{{1,2}}[-_.](?:{_FAMILY_NAMES_IN_LATIN})",
    re.IGNORECASE,
)


_GIVEN_NAME_IN_LATIN = compile_on_use(rf"{_SYLLABLE_IN_LATIN}-?{_SYLLABLE_IN_LATIN}", re.IGNORECASE)


def is_given_name_in_latin(name: str) -> bool:
    """Return True if ``name`` has the shape of a Korean given name in Latin letters, as ``token`` has, too."""
    return _GIVEN_NAME_IN_LATIN.fullmatch(name) is not None


def is_name_in_latin(name: str) -> bool:
    """Return True for a Korean name in Latin letters, its family name set off by a sign: ``haneul-kim``."""
    return _NAME_IN_LATIN.fullmatch(name) is not None


# English given names by which members of groups call themselves; none is a word of its own, or the name of a tool.
_ENGLISH_GIVEN_NAMES = frozenset(
    """
    adrian alex amy andrew andy angela annie anthony arthur benjamin betty brandon brian bruce catherine charles
    charlie chloe chris christine clark cindy colin daisy daniel danny dave david dean derek diana dylan edward
    elena elizabeth ella ellie elliot emily emma eric erica ethan evan felix fiona gary george gina hannah harry
    helen henry hugo isaac ivan jack jacob jake james jane jason jeff jeffrey jenny jeremy jerry jessica jessie
    jim jimmy joe joey john johnny jonathan jordan joseph josh joshua judy justin karen kate katie kelly kenny
    kevin kyle larry laura lauren leo liam lily linda lisa logan louis lucas lucy luke lynn marco maria martin
    matthew megan michael michelle mike monica nancy natalie nathan nicole noah olivia oliver oscar owen patrick
    paul peter philip rachel rebecca richard robert robin roger ronald rosa ryan sally samuel sarah scott sean
    simon sophia sophie stephanie stephen steve steven stella susan teddy theodore thomas tina toby tommy tony
    tyler vincent vivian wendy william zoe
    """.split()
)


def is_english_given_name(name: str) -> bool:
    """Return True for an English given name that is no word besides, in any case: ``kevin``."""
    return name.casefold() in _ENGLISH_GIVEN_NAMES


# Given names that differ from a term in their capitals only (ANN, ART, MAE), and those that do not differ at all.
_NAMES_BY_CAPITALS = frozenset("Ann Art Mae".split())
_NAMES_LIKE_TERMS = frozenset("Adam Eden".split())


def is_given_name(name: str) -> bool:
    """Return True for a given name that only capitals tell from a term: "Ann", not "ANN"."""
    return name in _NAMES_BY_CAPITALS


def may_be_given_name(name: str) -> bool:
    """Return True for a given name, also for one that is spelled just like a term: "Adam"."""
    return is_given_name(name) or name in _NAMES_LIKE_TERMS
