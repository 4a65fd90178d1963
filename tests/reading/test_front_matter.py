"""What the YAML at the head of a week file says."""

import pytest

from ankigen.diagnostics import rules
from ankigen.diagnostics.diagnostic import Rule
from ankigen.reading.front_matter import FrontMatter, read_front_matter


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", FrontMatter()),
        ("week: 3\ndate: 2024-11-24", FrontMatter(week=3)),
        ("week: 12주차", FrontMatter(week=12)),
        ("topics: 캐시, 힙", FrontMatter(topics=("캐시", "힙"))),
        ("week:\t3\ntags:\n\t- 캐시\n\t- 힙", FrontMatter(week=3, tags=("캐시", "힙"))),
        ("person: 하늘、바다", FrontMatter(people=("하늘", "바다"))),
        ("topics: ['#캐시', null, ' ']\ntags: 24", FrontMatter(topics=("캐시",), tags=("24",))),
        ("tags:", FrontMatter()),
        ("author:\n  name: 하늘\n  email: sky@example.com", FrontMatter(people=("하늘",))),
        ("author:\n  - name: 하늘\n  - 바다", FrontMatter(people=("하늘", "바다"))),
    ],
)
def test_front_matter(content: str, expected: FrontMatter) -> None:
    assert read_front_matter(content) == (expected, [])


@pytest.mark.parametrize(
    ("content", "line", "rule", "details"),
    [
        ("week: 3\nwriter: 하늘", 1, rules.OTHER_KEYS, {"keys": "`writer`"}),
        ("topic: 캐시", 0, rules.OTHER_KEYS, {"keys": "`topic` (`topics`?)"}),
        ("weak: 3\nTags: 캐시", 0, rules.OTHER_KEYS, {"keys": "`weak` (`week`?), `Tags` (`tags`?)"}),
        (
            "week: 3\naliases: [가, 나]\nup: '[[목록]]'\ncssclasses:\n  - wide\ncreated: 2026-13-41 09:00\nupdated: 1",
            1,
            rules.OTHER_KEYS,
            {"keys": "`aliases`, `up`, `cssclasses`, `created`, `updated`"},
        ),
        (
            "layout: post\ntitle: 1주차\ndate: 2026-03-01\npermalink: /:title/\ndraft: false\nmath: {on: true}",
            0,
            rules.OTHER_KEYS,
            {"keys": "`layout`, `title`, `permalink`, `draft`, `math`"},
        ),
        ("date: 1\nweek: 셋", 1, rules.BAD_WEEK, {"value": "셋"}),
        ("week: true", 0, rules.BAD_WEEK, {"value": "True"}),
        ("week: -3", 0, rules.BAD_WEEK, {"value": "-3"}),
        ("week: 1\nauthor: {url: 하늘}", 1, rules.NO_LIST_OF_NAMES, {"key": "author"}),
        ("tags: [[하나, 둘], 셋]", 0, rules.NO_LIST_OF_NAMES, {"key": "tags"}),
        (
            "week: 1\ntags: [시험, Repeat, 'week::99']",
            1,
            rules.RESERVED_TAG,
            {"tags": "`Repeat`, `week::99`"},
        ),
        ("- week", 0, rules.BAD_FRONT_MATTER, {"reason": "there are no `key: value` lines"}),
        (
            "week: 1\ntopics: [a",
            1,
            rules.BAD_FRONT_MATTER,
            {"reason": "a list in [ ] is not closed"},
        ),
    ],
)
def test_problems_at_their_lines(content: str, line: int, rule: Rule, details: dict[str, str]) -> None:
    _, problems = read_front_matter(content)
    (problem,) = problems
    told = {name: str(detail) for name, detail in problem.details.items()}
    assert (problem.line, problem.rule, told) == (line, rule, details)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("week: 3\ntitle: [a\ntopics: 캐시", FrontMatter(week=3, topics=("캐시",))),
        ("week:3\ntags:\n  - 힙\nnote: *x", FrontMatter(week=3, tags=("힙",))),
        ("week:3", FrontMatter(week=3)),
        ("topics: [캐시, !!python/name:os.system x]\nweek: 4", FrontMatter(week=4)),
    ],
)
def test_the_readable_keys_of_what_is_broken_count(content: str, expected: FrontMatter) -> None:
    front_matter, problems = read_front_matter(content)
    assert front_matter == expected
    assert [problem.rule for problem in problems] == [rules.BAD_FRONT_MATTER]
