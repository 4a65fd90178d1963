"""A page of its own for each question, week, person and topic: HTML without a script, made when asked for."""

import functools
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Any

from markupsafe import Markup

from ankigen import text
from ankigen.build.model import Compilation
from ankigen.identity import fingerprint
from ankigen.patterns import compile_on_use
from ankigen.rendering import notetype
from ankigen.rendering.media import files as media_files
from ankigen.rendering.parent_field import find_headings
from ankigen.site import templates
from ankigen.site.card import render_players
from ankigen.site.pages.addresses import find_page_address
from ankigen.site.pages.index import GroupPage, PageIndex, QuestionPage, make_page_index, make_topic_sort_key
from ankigen.site.words import read_words
from ankigen.topics.taxonomy import Topic

CONTENTS = "contents.html"
FOLDERS = ("question", "week", "person", "topic")
GENERATOR_MARK = b'<meta name="generator" content="ankigen">'
_MAX_DESCRIPTION_LENGTH = 160  # characters; messengers show less
_HEADING = compile_on_use("<(/?)h[1-6]>")
_SCROLLED = compile_on_use("<(pre|table)>")

_PageValues = dict[str, Any]


class StaticPages(Mapping[str, Callable[[], bytes]]):
    """What makes each page, by its path; which pages there are is found out when somebody first asks for one."""

    def __init__(self, compilation: Compilation) -> None:
        language = compilation.context.language
        settings = compilation.context.config.site
        self._compilation = compilation
        self._words = read_words()[language]
        self._shared: _PageValues = {
            "words": self._words,
            "deck": compilation.deck.name,
            "language": language,
            "css_version": hash_css(),
            "is_indexed": settings.index,
            "address_of": functools.partial(find_page_address, settings.url),
        }

    def __getitem__(self, path: str) -> Callable[[], bytes]:
        """Return what makes the page at a path."""
        return self._pages[path]

    def __iter__(self) -> Iterator[str]:
        """Yield the paths."""
        return iter(self._pages)

    def __len__(self) -> int:
        """Return how many pages there are."""
        return len(self._pages)

    @cached_property
    def _index(self) -> PageIndex:
        return make_page_index(self._compilation)

    @cached_property
    def _narrower_topics(self) -> dict[Topic, list[Topic]]:
        """The topics one level below each."""
        narrower: dict[Topic, list[Topic]] = {}
        for topic in self._index.topics:
            narrower.setdefault(topic[:-1], []).append(topic)
        return narrower

    @cached_property
    def _pages(self) -> dict[str, Callable[[], bytes]]:
        pages: dict[str, Callable[[], bytes]] = {CONTENTS: self._make_contents}
        for number, question in enumerate(self._index.questions):
            pages[question.path] = partial(self._make_question, number)
        for week, group in self._index.weeks.items():
            pages[group.path] = partial(self._make_week, week)
        for person, group in self._index.people.items():
            pages[group.path] = partial(self._make_person, person)
        for topic, group in self._index.topics.items():
            pages[group.path] = partial(self._make_topic, topic)
        return pages

    # --- the pages ---------------------------------------------------------------------------------

    def _make_contents(self) -> bytes:
        index = self._index
        weeks = [self._link_week(week) for week in index.weeks]
        people = [self._link_person(person) for person in index.people]
        by_field: dict[Topic, list[_PageValues]] = {}
        for topic in index.topics:
            narrower = by_field.setdefault(topic[:1], [])
            if len(topic) > 1:
                narrower.append(self._link_topic(topic, shown_from=1))
        topics = [(self._link_topic(field), narrower) for field, narrower in by_field.items()]
        names = ", ".join(link["title"] for link in (*weeks, *people))
        return self._render(
            "contents.html",
            CONTENTS,
            self._compilation.deck.name,
            names,
            {"weeks": weeks, "people": people, "topics": topics},
        )

    def _make_question(self, number: int) -> bytes:
        questions = self._index.questions
        question = questions[number]
        entry, fields = question.compiled.entry, question.compiled.note.fields
        trail = [self._link_week(entry.week)]
        trail += [self._link_person(person) for person in dict.fromkeys(entry.authors)]
        description = text.one_line(fingerprint.html_to_text(fields.answer))
        return self._render(
            "question.html",
            question.path,
            question.title,
            description,
            {
                "kind": "article",
                "guid": question.compiled.note.guid,
                "trail": trail,
                "parent": None if question.parent is None else questions[question.parent],
                "parent_html": show_html(fields.parent),
                "headings_html": show_html(find_headings(fields.parent)),
                "question_html": show_html(fields.question),
                "answer_html": show_html(fields.answer, heading_level=3),
                "topics": [self._link_topic(topic) for topic in question.compiled.topics],
                "follow_ups": [questions[follow_up] for follow_up in question.follow_ups],
                "others": [self._show_other(other) for other in question.related],
                "source_html": show_html(fields.source),
                "previous": questions[number - 1] if number else None,
                "next": questions[number + 1] if number + 1 < len(questions) else None,
            },
        )

    def _make_week(self, week: int | None) -> bytes:
        questions = self._index.questions
        numbers = self._index.weeks[week].questions
        by_person: dict[str, list[int]] = {}
        for number in numbers:
            if questions[number].parent is None:
                by_person.setdefault(questions[number].compiled.entry.contributor, []).append(number)
        sections = [self._show_section(person, first_numbers) for person, first_numbers in by_person.items()]
        weeks = list(self._index.weeks)
        position = weeks.index(week)
        return self._render(
            "week.html",
            self._index.weeks[week].path,
            self._link_week(week)["title"],
            self._describe(numbers),
            {
                "sections": sections,
                "unanswered": self._list_unanswered(week),
                "previous": self._link_week(weeks[position - 1]) if position else None,
                "next": self._link_week(weeks[position + 1]) if position + 1 < len(weeks) else None,
            },
        )

    def _make_person(self, person: str) -> bytes:
        group = self._index.people[person]
        by_week: dict[int | None, list[int]] = {}
        for number in group.questions:
            by_week.setdefault(self._index.questions[number].compiled.entry.week, []).append(number)
        sections = []
        for week, numbers in by_week.items():
            listed = [self._list_question(number, shows_person=False) for number in numbers]
            sections.append({"group": self._link_week(week), "questions": listed})
        return self._render_group(group, person, [], [], sections)

    def _make_topic(self, topic: Topic) -> bytes:
        group = self._index.topics[topic]
        by_topic: dict[Topic, list[int]] = {}
        for number in group.questions:
            for own_topic in self._index.questions[number].compiled.topics:
                if own_topic[: len(topic)] == topic:
                    by_topic.setdefault(own_topic, []).append(number)
        sections = []
        for own_topic in sorted(by_topic, key=make_topic_sort_key):
            listed = [self._list_question(number, shows_person=True) for number in by_topic[own_topic]]
            sections.append({"group": self._link_topic(own_topic, shown_from=len(topic) - 1), "questions": listed})
        trail = [self._link_topic(topic[:depth], shown_from=depth - 1) for depth in range(1, len(topic))]
        narrower = [
            self._link_topic(inner, shown_from=len(topic)) for inner in self._narrower_topics.get(topic, ())
        ]
        return self._render_group(group, " › ".join(topic), trail, narrower, sections)

    def _render_group(
        self,
        group: GroupPage,
        title: str,
        trail: list[_PageValues],
        narrower: list[_PageValues],
        sections: list[_PageValues],
    ) -> bytes:
        values = {"trail": trail, "narrower": narrower, "sections": sections}
        return self._render("group.html", group.path, title, self._describe(group.questions), values)

    def _render(self, template: str, path: str, title: str, description: str, values: _PageValues) -> bytes:
        page = {
            "path": path,
            "root": "../" if "/" in path else "",
            "title": title,
            "description": shorten(description),
        }
        return templates.render_page(f"pages/{template}", {**self._shared, **page, **values})

    # --- parts of pages ----------------------------------------------------------------------------

    def _link_week(self, week: int | None) -> _PageValues:
        group = self._index.weeks[week]
        title = self._words["no_week"] if week is None else self._words["week_n"].replace("{n}", str(week))
        return {"path": group.path, "title": title, "count": len(group.questions)}

    def _link_person(self, person: str) -> _PageValues:
        group = self._index.people[person]
        return {"path": group.path, "title": person, "count": len(group.questions)}

    def _link_topic(self, topic: Topic, *, shown_from: int = 0) -> _PageValues:
        """Return a link to the page of a topic, shown without its first levels."""
        group = self._index.topics[topic]
        return {"path": group.path, "title": " › ".join(topic[shown_from:]), "count": len(group.questions)}

    def _show_section(self, person: str, numbers: Sequence[int]) -> _PageValues:
        people = self._index.questions[numbers[0]].compiled.entry.authors
        return {
            "person": person,
            "people": [self._link_person(author) for author in dict.fromkeys(people)],
            "questions": [self._show_entry(number, 3) for number in numbers],
        }

    def _show_entry(self, number: int, level: int) -> _PageValues:
        """Return a question with its answer and its follow-ups, for a heading of that level."""
        question = self._index.questions[number]
        fields = question.compiled.note.fields
        answer_level = min(level + 1, 6)
        return {
            "path": question.path,
            "title": question.title,
            "level": level,
            "html": show_html(fields.question),
            "parent_html": show_html(fields.parent if question.parent is None else find_headings(fields.parent)),
            "answer_html": show_html(fields.answer, heading_level=answer_level),
            "follow_ups": [self._show_entry(follow_up, answer_level) for follow_up in question.follow_ups],
        }

    def _show_other(self, number: int) -> _PageValues:
        question = self._index.questions[number]
        return {
            "path": question.path,
            "title": question.title,
            "byline": self._byline(question, shows_person=True),
            "answer_html": show_html(question.compiled.note.fields.answer, heading_level=4),
        }

    def _list_question(self, number: int, *, shows_person: bool) -> _PageValues:
        question = self._index.questions[number]
        about = self._byline(question, shows_person=True)
        if not shows_person:
            about = ", ".join(topic[-1] for topic in question.compiled.topics)
        return {
            "path": question.path,
            "title": question.title,
            "about": about,
            "is_follow_up": bool(question.compiled.entry.parent.markdown),
        }

    def _list_unanswered(self, week: int | None) -> list[_PageValues]:
        listed = []
        for entry in self._index.unanswered.get(week, ()):
            listed.append({"title": text.one_line(entry.question.visible), "about": entry.contributor})
        return listed

    def _byline(self, question: QuestionPage, *, shows_person: bool) -> str:
        entry = question.compiled.entry
        parts = [entry.contributor if shows_person else "", str(self._link_week(entry.week)["title"])]
        return " · ".join(filter(None, parts))

    def _describe(self, numbers: Sequence[int]) -> str:
        """Return the first questions of a group, as many as a description takes."""
        titles: list[str] = []
        for number in numbers[:_MAX_DESCRIPTION_LENGTH]:
            titles.append(self._index.questions[number].title)
        return f"{self._words['questions']}: {len(numbers)} · {' '.join(titles)}"


def show_html(field: str, *, heading_level: int = 6) -> Markup:
    """Return a field of a note as it may stand in a page of a folder: headings of one level, sounds with players.

    What the field holds was sanitised when it was made (``rendering.sanitize``): no script, no style, no id.
    """
    shown = _HEADING.sub(rf"<\1h{heading_level}>", field)
    shown = _SCROLLED.sub(r'<\1 tabindex="0">', shown)  # with the keyboard, too
    shown = shown.replace(f' src="{media_files.PREFIX}', f' src="../{media_files.PREFIX}')
    return Markup(render_players(shown, folder="../"))  # noqa: S704 - see above


def shorten(description: str) -> str:
    """Return the first words of a text, as many as a description takes."""
    if len(description) <= _MAX_DESCRIPTION_LENGTH:
        return description
    start = description[:_MAX_DESCRIPTION_LENGTH]
    at_word = start.rpartition(" ")[0]
    return f"{at_word or start}…"


@functools.cache
def make_css() -> bytes:
    """Return the style of the pages: that of the cards, by night where the system is dark, and their own."""
    card_css = notetype.load_templates().css
    _, _, from_night_rule = card_css.partition(".card.nightMode")
    _, _, from_declarations = from_night_rule.partition("{")
    declarations, _, _ = from_declarations.partition("}")
    night_css = f"@media screen and (prefers-color-scheme: dark) {{ .card {{{declarations}}} }}\n"
    own_css = (templates.FOLDER / "pages.css").read_text("utf-8")
    return f"{card_css}\n{night_css}\n{own_css}".encode()


@functools.cache
def hash_css() -> str:
    """Return what changes with the style alone, so that the pages of one deck stay the same files."""
    return hashlib.sha256(make_css()).hexdigest()[:16]
