"""The lines below a title in which Notion exports the properties of a page: ``날짜: 2024년 7월 7일``."""

from collections.abc import Sequence

from ankigen.patterns import compile_on_use

_PROPERTY = compile_on_use(r"(?P<key>[^\W\d_][\w ]{0,19}?) ?: \S.*")
# Those that a page has without anybody's doing, or nearly always; in the languages of our groups.
_USUAL_KEYS = frozenset(
    "date|status|tags|tag|category|categories|created|created at|created time|updated at|last edited time|type"
    "|날짜|상태|태그|분류|유형|카테고리|생성일|생성 일시|작성일|작성 일시|작성 날짜|발표 날짜|최종 편집 일시"
    "|作成日時|タグ|ステータス|日付".split("|")
)
_MIN_PROPERTIES = 2


def find_property_lines(lines: Sequence[str], start: int) -> range:
    """Return the lines behind a title, from ``start``, that are properties: several, a usual one among them."""
    while start < len(lines) and not lines[start].strip():
        start += 1
    keys: list[str] = []
    end = start
    while end < len(lines) and (match := _PROPERTY.fullmatch(lines[end].rstrip())):
        keys.append(match["key"].casefold())
        end += 1
    is_whole = end == len(lines) or not lines[end].strip()
    is_page = is_whole and len(keys) >= _MIN_PROPERTIES and not _USUAL_KEYS.isdisjoint(keys)
    return range(start, end) if is_page else range(0)
