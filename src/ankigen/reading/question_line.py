"""One line as people write questions → what it asks, without numbers, labels and other marks; whether it asks."""

import html
import re
import unicodedata
from functools import lru_cache

import msgspec

from ankigen import inline, text
from ankigen.patterns import compile_on_use
from ankigen.reading.question_words import SENTENCE_END, ends_as_question, reads_as_question
from ankigen.rendering import html_tags

# Beyond what a bullet of the weekly layout needs to ask.
_ASKS = compile_on_use(r"냐[.!?]?$|\(\s*O\s*/\s*X\s*\)|\bexplain[.!]?$", re.IGNORECASE)
_QUESTION_MARK_AT_END = compile_on_use(r"[?？]\s*\S{0,3}$")
_HAN = compile_on_use(r"[\u4e00-\u9fff]")
# Chinese puts the asking word first, or last of all.
_ASKS_IN_CHINESE = compile_on_use(
    r"(?:^|[，；]\s?)(?:什么是|什么时候|为什么|为何|如何|怎么|怎样|哪些|简述|解释|说说|谈谈|讲讲)"
    r"|(?:吗|是什么|有什么|有哪些|为什么|怎么办|怎么样|的区别|的不同)[\s.!。！]*+$"
)
# A heading stands above its answer: requests anywhere in it count.
_ASKS_IN_HEADING = compile_on_use(
    r"설명(?=해|하|을|좀|\s+(?:바랍|부탁|주|드))|\S\s*설명$|말씀해|알려|서술[하해]|소개해|[?？]|\b(?:explain|describe|difference|what|why|how)\b",
    re.IGNORECASE,
)
_BENEFIT = compile_on_use(r"이점" + SENTENCE_END)  # asked for beside what bullets may ask for
# What happens where or until something does: ``주소창에 주소를 치면 일어나는 일``.
_WHEN_OR_UNTIL = compile_on_use(r"[가-힣]면\s|\s때의?\s|때까지의?\s|까지의\s")
_HAPPENING = compile_on_use(r"\s(?:일|일들|과정|흐름|순서)$")
# ``When to Use`` stands below what it is about, and asks only with a question mark.
_ASKS_OF_NOTHING = compile_on_use(
    r"(?:what|why|how|when|where)\s+(?:(?:not\s+)?to(?:\s+[a-z]+)?|use)(?:\s+(?:it|this|that|them))?[\s.:]*",
    re.IGNORECASE,
)
_BARE_QUESTION_WORD = compile_on_use(
    r"(?:why(?:\s+not)?|how|what|when|where|who|왜|어떻게|언제|누가|なぜ|何で|どうして|为什么|怎么)\s*[?？]*",
    re.IGNORECASE,
)
_MUSES_IN_JAPANESE = compile_on_use(r"(?:かな|かも|みたいな|っぽい|感じ|くね|よね|らしい|のでは|じゃない)[?？]+$")
_REQUEST = compile_on_use(
    r"[?？](?:\s*\S{0,2}|\s*\([^()]*+\)[\s.!~…]*+)$|(?:까|까요|나요|가요|시겠어요|시오|세요|하라|해라)"
    + SENTENCE_END,
    re.IGNORECASE,
)
# ``null을 대입하지마라`` tells what to do; ``차이를 설명해라`` asks.
_ADVICE = compile_on_use(r"(?:하|해|지\s?마|지\s?말)라[\s.!~…]*$")
_TELLING = compile_on_use(
    r"(?:설명|서술|기술|비교|나열|열거|소개|정의|요약|계산|제시|작성|구현|구|답|말|논|예측|묘사|분석|증명|유도|추론|해석|평가|번역|완성)"
    r"\s?(?:하|해)라[\s.!~…]*$"
)
# ``캐시를 비우세요`` tells what to do; ``캐시를 설명하세요`` asks.
_ORDER = compile_on_use(r"(?<!주)(?:세요|시오)[\s.!~…]*$")
_ORDER_TO_TELL = compile_on_use(
    r"설명|서술|기술|비교|나열|열거|소개|정의|요약|말씀|말해|알려|답|논하|이야기|얘기|예를\s?들|들어\s?보|적어|적으|쓰[시세]|써\s?보"
    r"|고르|골라|찾|구하|구해|계산|작성하시|구현하시|맞[추혀히]|풀어|푸[시세]|그려|그리[시세]|제시|추론|증명|예측|채우[시]|[해아어]\s?보[세시]"
)
# ``When a cache is full, it …`` and ``What we need is a lock.`` tell something; ``Why is it slow`` asks.
_VERB_OF_QUESTION = r"(?:is|are|was|were|do|does|did|can|could|will|would|should|has|have|to)\b"
_TELLS_IN_ENGLISH = compile_on_use(
    rf"(?:when|where)\s(?!{_VERB_OF_QUESTION})[^?？]*+"
    rf"|(?:what|why|how|which|who)\s(?!{_VERB_OF_QUESTION})[^?？]*+(?<=[.:])"
    r"|(?:describe|define|compare|explain|what|which|who)\([^?？]*+"
    r"|compare\s(?:with|to|it|its|them|each|both)\s[^?？]*+"
    r"|(?:define|compare)\s(?:(?!,\sthen\b|\sand\sthen\b)[^?？])*+(?:,|\sand)\sthen\b[^?？]*+",
    re.IGNORECASE,
)
# ``인증과 인가``, ``장애 인지``: nouns, which look like the ends of questions.
_NOUN_LIKE_QUESTION = compile_on_use(
    r"(?:^|(?<=[\s/·,&+(-]))(?<!무엇\s)(?<!누구\s)(?<!어디\s)(?<!언제\s)인[가지]" + SENTENCE_END
)
# ``"준비됐나요?"라고 물어본다.`` tells what somebody asks.
_REPORTS_QUESTION = compile_on_use(r"[?？][\"'”’」]\s?(?:이?라고|라는|하고)\s[^?？.]*+(?<=다)[\s.]*$")
# ``동기 / 비동기: 끝나기를 기다리는지 / 기다리지 않는지`` tells what two terms mean.
_TELLS_OF_BOTH = compile_on_use(r"[^:：?？]{1,40}[:：]\s[^:：?？/]*[가-힣]지\s?/\s?[^:：?？/]*[가-힣]지[\s.!~…]*")
_MIN_TELLING_WORDS = 6  # behind the last question mark of a line that answers itself
# ``캐시를 살펴보자`` leads on to the text below; ``차이를 설명해 보자`` asks.
_LEADS_ON = compile_on_use(r"(?<=[가-힣])\s?보자[\s.!~…]*$")
_TELL_TOGETHER = compile_on_use(
    r"(?:설명|서술|비교|나열|정의|요약|말|답|이야기|얘기|맞혀|맞춰)(?:해|하여)?\s?보자[\s.!~…]*$"
)
# A question mark that is a sign of code in a sentence.
_NO_QUESTION_WORD = r"(?!(?i:what|why|how|when|where|which|who)\b)"
_SIGN_OF_CODE = compile_on_use(
    r"(?:^|(?<=\s))[?？](?=\s+[^\s(])"  # ``A ? B : C``, ``? 연산자를 쓴다``
    r"|(?:조건식?|표현식|\b(?:condition|cond|expr|expression)\b)\s?\?(?=\s[^?:]++:\s?\S)"  # ``조건식? 값 : 값``
    r"|(?<=<)\?|\?(?=>)|\?(?=<[\w{/])"  # ``List<? super T>``, ``Class<?>``, ``/users?<name>``
    r"|(?<=[\w/=])\?(?=[A-Za-z_]\w*+=|\.[A-Za-z_(\[])"  # ``/users?name=``, ``user?.name``
    rf"|(?:^|(?<=[A-Za-z_]\()|(?<=,\s)|(?<=,)){_NO_QUESTION_WORD}[a-z_$]\w*+\?(?=\s*+[,)]|:\s*+\S)"
)  # ``open(path, mode?)``, ``name?: string``
_POLITE = compile_on_use(r"^[^가-힣]+[?？]$|(?:(?<!필)요|시오|니까)[\s.!?~…]*+(?:\([^()]*+\)[\s.!?~…]*+)?$")
# ``그래서 무엇을 바꿨나요?``, ``저는 왜 쓰지 않았을까요?``, ``이 방식은 왜 느린가요?``
_POINTS_ABOVE = compile_on_use(
    r"(?:그래서|그럼|그러면|그렇다면|그런데|그러므로|하지만|따라서|이때|이런|이러한|그런|그러한|이|그|이[를와]|위(?:의|에서)?"
    r"|여기서|저는|제가|나는|내가|우리는?|우리가|이것[은이]|그것[은이])\s"
    r"|(?:so|then|but|and|this|that|these|those|it|we|i)\s",
    re.IGNORECASE,
)
# ``그렇다면 큐는요?`` asks on behind the question above it, and nowhere else.
_ASKS_ON = compile_on_use(r"(?:그럼|그러면|그렇다면|그런데|하지만|이때|이러한|각각의?),?\s")
_LABEL_WORD = (
    r"(?:Q(?:uestion|uiz)?|follow[ -]?up(?:\s++questions?+)?|(?:꼬리|추가|면접|예상|심화)\s*+질문|질문|문제)"
)
_FIRST_LETTERS_OF_LABELS = frozenset("QqFf꼬추면예심질문")
_LABEL_END = r"[.):：\]>]"
_PAGES = r"\d{1,4}(?:\s?[-~]\s?(?:p\.?\s?)?\d{1,4})?"
# ``Q. 0 / null``, ``Q. 3 way handshake``: behind the label's own sign, what goes on like this is no number of it.
_NO_VALUE = r"(?!\s*+\.\s++\d{1,3}+(?:\s*+[/,+=%×&|<]|\s++(?:way|phase|tier|bit|byte|factor)\b))"
_NO_IDENTIFIER = r"(?!(?-i:q\.[a-z_])|(?-i:Q\.\w++[(.]))"  # ``q.offer(x)`` is code of a variable
_NO_TROUBLE = r"(?!문제\s?\d{0,2}\s?(?:[-=]>|[→⇒]))"  # ``문제 2 -> 느리다`` tells what goes wrong
_LABEL = compile_on_use(
    rf"(?P<open>\*\*|__)?\s*+[\[(<]?\s*+{_NO_IDENTIFIER}{_NO_TROUBLE}{_LABEL_WORD}(?P<close>\*\*|__)?"
    rf"(?:{_NO_VALUE}\s*+[.#-]?\s*+(?P<number>\d{{1,3}}(?:[-.]\d{{1,3}})?)(?:\s*+번)?(?:\s*+(?P<close2>\*\*|__))?"
    rf"(?:\s*+{_LABEL_END}++|,(?=\s++[^\W\d])|(?=\s)|$)|\s*+{_LABEL_END}++)(?P<close3>\*\*|__)?\s*+",
    re.IGNORECASE,
)
_MIN_SENTENCE_CHARS = 40
_NUMBER = compile_on_use(  # none of a version: ``2.x와 3.x``
    r"(?:\d{1,3}(?:[.-]\d{1,3})*\s?[.)](?!\d|[xX](?:[.\s와과]|버전|$))|\d{1,2}(?:\.\d{1,2})+(?=\s)|[(\[]\d{1,3}[)\]](?!\()|\d\ufe0f?\u20e3"
    r"|[\u2460-\u2473\u2776-\u277f]|\d{1,3}번[.)]?(?=\s)|#\d{1,3}\b\.?)\s*"
)
_BARE_DECIMAL = compile_on_use(r"\d{1,2}(?:\.\d{1,2})+\s")  # behind a number it is a version: ``3.6 1.7 버전의 …``
_NO_DIGIT = compile_on_use(r"[^\d.-]|[.]$")
_BARE_LABEL = compile_on_use(
    rf"(?:#|{_LABEL_WORD}|A(?:nswer)?)?\s*+[.#-]?\s*+(?P<number>\d{{1,3}})?\s*+번?\s*+[.):：\]]?", re.IGNORECASE
)
_LABEL_OR_PAGE = compile_on_use(
    rf"{_LABEL_WORD}\s*+{_LABEL_END}?|p(?:age|g)?\s?\.?\s?{_PAGES}|{_PAGES}\s?(?:p\.?|쪽|페이지)", re.IGNORECASE
)
_LIST_MARKER = compile_on_use(r"[-*+•]\s+|>\s+|[-=]>\s+")
_CHECKBOX = compile_on_use(r"\[[ xX]\]\s+(?=\S)")
# ``**✅** …`` and ``**✅ …**``
_BOLD_SIGN = compile_on_use(r"(?P<mark>\*\*|__)(?P<signs>[^\w\s*]{1,4})(?:(?P<close>(?P=mark))\s*|\s+)")
_SHORTCODE = compile_on_use(r"(?<!\S):[a-z][a-z0-9_+-]*+:[ \t]++(?=\S)")  # of an emoji: ``:bulb: …``
_TAG = compile_on_use(r"\[([^\[\]]{1,30})\](?![(:])\s*")
# ``**[tag]** …`` and ``**[tag] …** …``
_BOLD_TAG = compile_on_use(
    r"(?P<mark>\*\*|__)\[(?P<tag>[^\[\]]{1,30})\](?:(?P<close>(?P=mark))[ \t]*+(?=\S)|[ \t]++)"
)
_WHOLE_LINK = compile_on_use(r"\[((?:[^\[\]]|\[[^\[\]]*\])+)\]\([^()\s]*(?:\([^()]*\)[^()]*)*\)")
_BACK_LINK = compile_on_use(r"\[[^\[\]]{0,20}\]\(#[^()]*+\)\s*+$|\{[:#.][^{}]*+\}\s*+$")
_HTML = compile_on_use(
    r"</?(strong|b|em|i|u|span|font|div|p|a|h[1-6]|br|mark|small|sub|sup|center|code)\b[^<>]*>", re.IGNORECASE
)
_ESCAPED = compile_on_use(r"\\([!-/:-@\[-`{-~])")
_TROUBLE = compile_on_use(r"(?:\*\*)?문제(?:\*\*)?\s?[:：]")
_STATEMENT = compile_on_use(r"[가-힣]다[.\s*_]*$")
_MAX_MARKS = 6  # that a question may have before it
_SYMBOLS = "※•·→⇒➜➡▶▷◀○●◎◇◆□■▪▫◻◼◽◾△▲▽▼☆★✓✔✅❓❔❗\ufe0f\u200d\u20e3"


class QuestionLine(msgspec.Struct, frozen=True):
    """The question on a line, and the marks before it: ``[tags]``, a number, and a label such as ``Q.``.

    ``is_follow_up`` is set where the label says so (``꼬리질문:``).
    """

    question: str
    tags: tuple[str, ...] = ()
    number: str = ""
    is_labelled: bool = False
    is_follow_up: bool = False


@lru_cache(1 << 12)  # each rule of a layout looks at a line anew
def parse_line(typed: str) -> QuestionLine:
    """Return the question on a line that is ``typed`` without its heading or list marker."""
    line = _LineParser(_without_markup(typed))
    for _ in range(_MAX_MARKS):
        if begins_with_word(line.rest):
            line.rest = _without_symbols(line.rest)
            break
        before = line.rest
        line.skip_decoration()
        if not line.take_label() and not line.take_number():
            line.take_tag()
        if line.rest == before:
            break
    return QuestionLine(
        text.one_line(line.rest), tuple(line.tags), line.number, line.is_labelled, line.is_follow_up
    )


def begins_with_word(line: str) -> bool:
    """Return True for most lines of text: they begin with a letter, and with none of a label such as ``Q.``.

    Of such a line all is the question, whatever stands there.
    """
    return line[:1].isalpha() and line[0] not in _FIRST_LETTERS_OF_LABELS


class _LineParser:
    """Takes one mark after the other from the beginning of a line; ``rest`` is what is left of it."""

    def __init__(self, rest: str) -> None:
        self.rest = rest
        self.tags: list[str] = []
        self.number = ""
        self.is_labelled = False
        self.is_follow_up = False

    def skip_decoration(self) -> None:
        """Leave out a list marker, emoji, and bold marks around the whole line."""
        if marker := _LIST_MARKER.match(self.rest):
            self.rest = self.rest[marker.end() :]
        if checkbox := _CHECKBOX.match(self.rest):
            self.rest = self.rest[checkbox.end() :]
        bold_sign = _BOLD_SIGN.match(self.rest)
        if bold_sign and all(map(_is_symbol, bold_sign["signs"])):
            mark_of_bold = "" if bold_sign["close"] else bold_sign["mark"]
            self.rest = mark_of_bold + self.rest[bold_sign.end() :]
        if shortcode := _SHORTCODE.match(self.rest):
            self.rest = self.rest[shortcode.end() :]
        self.rest = _unwrap_emphasis(_without_symbols(self.rest))

    def take_label(self) -> bool:
        label = _LABEL.match(self.rest)
        if not label:
            return False
        self.is_labelled = True
        self.number = label["number"] or self.number
        if any(word in label[0].casefold() for word in ("꼬리", "추가", "follow")):
            self.is_follow_up = True
        self.rest = _balanced(self.rest[label.end() :], label)
        return True

    def take_number(self) -> bool:
        numbered = _NUMBER.match(self.rest)
        if not numbered or (self.number and _BARE_DECIMAL.match(self.rest)):
            return False
        digits = _NO_DIGIT.sub("", numbered[0].strip()).strip(".-")
        self.number = digits or self.number
        self.rest = self.rest[numbered.end() :]
        return True

    def take_tag(self) -> None:
        """Take ``[tag]``, also out of bold, unless nothing stands behind it."""
        bold_tag = _BOLD_TAG.match(self.rest)
        if bold_tag:
            self.tags.append(bold_tag["tag"].strip())
            mark_of_bold = "" if bold_tag["close"] else bold_tag["mark"]
            self.rest = mark_of_bold + self.rest[bold_tag.end() :]
            return
        tag = _TAG.match(self.rest)
        if tag and self.rest[tag.end() :].strip():
            self.tags.append(tag[1].strip())
            self.rest = self.rest[tag.end() :]


def is_statement(line: str) -> bool:
    """Return True for a Korean sentence that tells something: ``값은 서로 다르다.``."""
    return _STATEMENT.search(line) is not None


def is_sentence(line: str) -> bool:
    """Return True for a line that is long, or a Korean sentence: more than the point of a list."""
    return len(line) >= _MIN_SENTENCE_CHARS or is_statement(line)


def without_shortcodes(line: str) -> str:
    """Return a line without the codes of emoji (``:bulb: …``), which questions do not begin with."""
    return _SHORTCODE.sub("", line)


def names_trouble(typed: str, *, is_point: bool) -> bool:
    """Return True for ``**문제**: 값이 서로 다를 수 있다.``: it may tell what goes wrong, and ask nothing.

    That is a sentence, or whatever asks nothing where it ``is_point`` of a list within an item.
    """
    if _TROUBLE.match(typed) is None:
        return False
    return _STATEMENT.search(typed) is not None or (is_point and not is_question_heading(typed))


@lru_cache(1 << 12)
def is_question(line: str) -> bool:
    """Return True if a line reads as a question wherever it stands; a bare noun (``차이점``) does not.

    A question mark in code asks nothing, and neither does what only leads on to the text below.
    """
    plain = _without_end_marks(line)
    leads_on = "보자" in plain
    if leads_on and _TELL_TOGETHER.search(plain):
        return True
    if is_advice(line) or _tells(plain):
        return False
    return asks_or_leads_on(_LEADS_ON.sub("", plain) if leads_on else plain)


def _tells(plain: str) -> bool:
    """Return True for a line that tells something in the form of a question, or thinks aloud: ``…かな？``."""
    if _TELLS_IN_ENGLISH.fullmatch(plain) or _TELLS_OF_BOTH.fullmatch(plain):
        return True
    if not _has_question_mark(plain):
        return False
    if _MUSES_IN_JAPANESE.search(plain) or _REPORTS_QUESTION.search(plain):
        return True
    return _answers_itself(plain)


def _has_question_mark(plain: str) -> bool:
    return "?" in plain or "？" in plain


def _answers_itself(plain: str) -> bool:
    """Return True if whole sentences that tell something stand behind the last question mark of a line."""
    behind = _without_marks_in_code(plain).rpartition("?")[2]
    if len(behind.split()) < _MIN_TELLING_WORDS or len(behind) == len(plain):
        return False
    return behind.rstrip().endswith((".", "다", "음", "임", "함", "됨", ":")) and not asks_or_leads_on(behind)


@lru_cache(1 << 12)
def is_question_heading(line: str) -> bool:
    """Return True if a heading above an answer reads as a question: sooner than a list item does."""
    plain = _without_signs_of_code(_without_end_marks(_without_marks_in_code(line)))
    if _ASKS_OF_NOTHING.fullmatch(plain):
        return False
    if _ASKS_IN_HEADING.search(plain):
        return True
    if _WHEN_OR_UNTIL.search(plain) and _HAPPENING.search(plain):
        return True
    return asks_or_leads_on(line)


@lru_cache(1 << 12)
def asks_or_leads_on(line: str) -> bool:
    """Return True if a line reads as a question, or as the heading of one: ``캐시를 살펴보자``."""
    plain = _without_signs_of_code(_without_end_marks(_without_marks_in_code(line)))
    if _ASKS_OF_NOTHING.fullmatch(plain):
        return False
    if _has_question_mark(plain) and _QUESTION_MARK_AT_END.search(plain):
        return True
    if ("냐" in plain or "/" in plain or "xpla" in plain.lower()) and _ASKS.search(plain):
        return True
    if _asks_in_chinese(plain):
        return True
    return reads_as_question(_NOUN_LIKE_QUESTION.sub("", plain), allow_noun=False)


@lru_cache(1 << 12)
def is_question_word(line: str) -> bool:
    """Return True for a mere ``Why?``, which asks of what stands above it."""
    return _BARE_QUESTION_WORD.fullmatch(_without_end_marks(line)) is not None


def asks_for_noun(line: str) -> bool:
    """Return True if a line names what is asked for and no more: ``스레드와 프로세스의 차이``."""
    plain = _without_end_marks(line)
    return reads_as_question(plain, allow_noun=True) or _BENEFIT.search(plain) is not None


def is_request(line: str) -> bool:
    """Return True if a line ends like somebody who wants an answer, and not as a sentence of an answer may."""
    plain = _without_signs_of_code(_without_end_marks(_without_marks_in_code(line)))
    return _REQUEST.search(plain) is not None or _asks_in_chinese(plain)


def _asks_in_chinese(plain: str) -> bool:
    return _HAN.search(plain) is not None and _ASKS_IN_CHINESE.search(plain) is not None


def is_polite(line: str) -> bool:
    """Return True if a line speaks to the person who is asked, as interviewers do, and not to oneself."""
    return _POLITE.search(_without_end_marks(line)) is not None


def points_above(line: str) -> bool:
    """Return True if a question goes on from what stands above it: ``이 방식은 왜 느린가요?``."""
    return _POINTS_ABOVE.match(line) is not None


def asks_on(line: str) -> bool:
    """Return True if a question goes on from the one above it: ``그렇다면 큐는요?``."""
    return _ASKS_ON.match(line) is not None


def is_advice(line: str) -> bool:
    """Return True if a line tells its reader what to do, and not what to say."""
    plain = _without_end_marks(line)
    return "라" in plain and _ADVICE.search(plain) is not None and _TELLING.search(plain) is None


def is_command(line: str) -> bool:
    """Return True if a line tells its reader plainly what to do or say: ``차이를 설명하라``."""
    return _ADVICE.search(_without_end_marks(line)) is not None


def is_order(line: str) -> bool:
    """Return True if a list item tells its reader what to do, and not what to say: ``캐시를 비우세요``."""
    plain = _without_end_marks(line)
    return _ORDER.search(plain) is not None and _ORDER_TO_TELL.search(plain) is None


@lru_cache(1 << 12)
def read_bare_number(typed: str) -> str | None:
    """Return the number of a line that is a label and nothing else (``#1``, ``Q2.``, ``문제 3``), else None.

    It is "" for a label without a number.
    """
    plain = _without_symbols(_without_markup(typed)).strip("*_ ")
    match = _BARE_LABEL.fullmatch(plain)
    return (match["number"] or "") if match else None


def read_label(typed: str) -> str:
    """Return a label with a number as it is typed, "" for a number alone: ``Q51`` of ``## Q51.``."""
    plain = _without_symbols(_without_markup(typed)).strip("*_ .:：)]")
    return plain if plain[:1].isalpha() else ""


def is_question_label_or_page(typed: str) -> bool:
    """Return True for a line that is only a label without a number, or a page: ``질문``, ``p. 123``."""
    plain = _without_symbols(_without_markup(typed)).strip("*_ ")
    return _LABEL_OR_PAGE.fullmatch(plain) is not None


def is_question_label(typed: str) -> bool:
    """Return True for a line that is only a label without a number: ``질문``, ``### 문제``."""
    return is_question_label_or_page(typed) and read_bare_number(typed) == ""


def is_link(typed: str) -> bool:
    """Return True if a list item is an entry of a table of contents: a link and nothing else."""
    return "](" in typed and _WHOLE_LINK.fullmatch(typed.strip().strip("*_ ")) is not None


def unwrap_bold(rest: str) -> str:
    """Return a line without the bold marks around the whole of it."""
    for mark in ("****", "***", "**", "__"):
        if len(rest) <= 2 * len(mark) or not rest.startswith(mark) or not rest.endswith(mark):
            continue
        inner = rest[len(mark) : -len(mark)].removesuffix("\\").strip()
        if mark not in inner:
            return inner
    return rest


def _unwrap_emphasis(rest: str) -> str:
    """Return a line without the marks of bold or italics around all of it; one word may be a name of code."""
    unwrapped = unwrap_bold(rest)
    if unwrapped != rest or " " not in rest:
        return unwrapped
    for mark in "*_":
        inner = rest[1:-1]
        if rest.startswith(mark) and rest.endswith(mark) and mark not in inner:
            return inner.strip()
    return rest


def _link_text(line: str) -> str:
    match = _WHOLE_LINK.fullmatch(line)
    return match[1] if match else line


def _without_marks_in_code(line: str) -> str:
    """Return a line without the question marks in its code spans, also in one that goes on in the next line."""
    if "`" not in line or "?" not in line:
        return line
    parts: list[str] = []
    position = 0
    for span in inline.find_code_spans(line):
        code = line[span.start : span.end].replace("?", "")
        parts += (line[position : span.start], code)
        position = span.end
    words, opening, open_code = line[position:].partition("`")
    inner = open_code.rstrip("?*_ ")
    parts += (words, opening, inner.replace("?", ""), open_code[len(inner) :])
    return "".join(parts)


def _without_signs_of_code(plain: str) -> str:
    """Return a line without the question marks that are signs of code, unless the words before one ask."""
    if not _has_question_mark(plain):
        return plain
    parts: list[str] = []
    position = 0
    for sign in _SIGN_OF_CODE.finditer(plain):
        words = plain[position : sign.start()]
        parts += (words, sign[0]) if ends_as_question(words) else (words,)
        position = sign.end()
    return "".join([*parts, plain[position:]])


def _without_end_marks(line: str) -> str:
    """Return a line without the marks of bold in it, and without what may end it."""
    return line.replace("**", "").strip().rstrip('*_ ,，;"”’')


def _without_markup(typed: str) -> str:
    """Return a line without links, HTML and escapes; in code all of them stand for themselves."""
    line = text.one_line(typed)
    if line.endswith((")", "}", "*", "_")):
        line = _link_text(line) if is_link(line) else _BACK_LINK.sub("", line)
    if "<" not in line and "&" not in line and "\\" not in line:
        return line.strip()
    line_without_code = html_tags.hide_code(line)
    words = html_tags.find_words(line_without_code)
    parts: list[str] = []
    position = 0
    for span in inline.find_code_spans(line):
        parts += (_unmark(line, position, span.start, words), line[span.start : span.end])
        position = span.end
    parts.append(_unmark(line, position, len(line), words))
    return "".join(parts).strip()


def _unmark(line: str, start: int, end: int, words: set[int]) -> str:
    """Return a part of a line, without code, without HTML but for its ``words``, and without escapes."""
    parts: list[str] = []
    position = start
    for tag in _HTML.finditer(line, start, end):
        if tag.start() in words:
            continue
        parts += (line[position : tag.start()], "`" if tag[1].lower() == "code" else " ")
        position = tag.end()
    parts.append(line[position:end])
    unescaped = html.unescape("".join(parts))
    return _ESCAPED.sub(r"\1", unescaped)


def _without_symbols(rest: str) -> str:
    start, end = 0, len(rest)
    while start < end and _is_symbol(rest[start]):
        start += 1
    if rest[start:end].startswith("\u20e3"):
        start += 1
    while end > start and _is_symbol(rest[end - 1]):
        end -= 1
    return rest[start:end]


def _is_symbol(char: str) -> bool:
    if char.isalnum():
        return False
    return char.isspace() or char in _SYMBOLS or unicodedata.category(char) == "So"


def _balanced(rest: str, label: re.Match[str]) -> str:
    """Return what follows a label without the mark that it left unpaired: ``**Q. 캐시란?**``."""
    mark = label["open"]
    is_closed = label["close"] or label["close2"] or label["close3"]
    if mark and not is_closed and rest.count(mark) % 2:
        return rest.replace(mark, "", 1)
    return rest
