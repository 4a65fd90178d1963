"""The settings of ``ankigen.toml``: which there are, of which type, and what each does."""

from functools import cached_property
from typing import Literal

import msgspec

from ankigen import text

CONFIG_NAME = "ankigen.toml"


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the config: unknown keys are refused."""


# The text below a field is its documentation: docs/configuration.md is made of it.


class Topics(Section, frozen=True):
    """``[topics]``: the taxonomy."""

    file: str | None = None
    """A file with a taxonomy of your own, which adds to ankigen's; see [Topics](topics.md)."""


class Related(Section, frozen=True):
    """``[related]``: other answers to the same question, under the answer."""

    enabled: bool = True
    """Whether other people's answers to the same question are folded under an answer."""

    max: int = 8
    """How many of them at most, the nearest first; 0 shows none."""


Preset = Literal["weekly", "headings", "details", "bullets"]

# What each key of ``[layout]`` takes; besides, ``person`` and ``topic`` take patterns of paths.
LAYOUT_CHOICES = {
    "question": (
        "heading",
        *(f"heading {level}" for level in range(1, 7)),
        "bold",
        "bullet",
        "number",
        "Q",
        "summary",
    ),
    "followup": ("bullet", "li"),
    "person": ("heading", "folder", "file", "line"),
    "topic": ("tag", "heading", "folder", "file"),
}


class Layout(Section, frozen=True):
    """``[layout]``: how questions, answers and contributors are recognised.

    What is not set is as the preset has it; the weekly one knows none of the other keys.
    """

    preset: Preset = "weekly"
    """How the notes are laid out: as on the page [How to write notes](format.md), or with questions as headings,
    as folded blocks (`<details>`), or as bullets. `ankigen init --detect FOLDER` finds out."""

    question: str | list[str] | None = None
    """What a question is, instead of what the preset has: `heading`, `heading 3`, `bold`, `bullet`, `number`, `Q`,
    `summary`, or a list of these."""

    followup: str | list[str] | None = None
    """What a follow-up is: `bullet` or `li`."""

    person: str | list[str] | None = None
    """Where a name comes from: `heading`, `folder`, `file`, `line`, or a pattern of paths."""

    topic: str | list[str] | None = None
    """Where a topic comes from: `tag`, `heading`, `folder`, `file`, or a pattern of paths."""


class MediaSettings(Section, frozen=True):
    """``[media]``: what happens to pictures that live elsewhere."""

    remote: Literal["link", "download"] = "link"
    """`"link"` shows a link to a picture on the web. `"download"` fetches it once, if it is a picture of at most
    10 MB on the public web, and packs it; that needs the extra `push`."""


class CardSettings(Section, frozen=True):
    """``[card]``: the deck's language, files with own CSS and template text, and whether ``$…$`` is a formula."""

    language: Literal["ko", "en"] | None = None
    """The language of what ankigen itself says on the cards: "17주차" or "Week 17", "다른 답변" or "Other
    answers", the names of topics, `topic::미분류` or `topic::Untagged`. By default the one that most questions
    are in at the first build; the ledger remembers it."""

    css: str | None = None
    """A file with CSS of your own, added behind ankigen's."""

    front: str | None = None
    """A file with template text of your own for the front, in the place of ankigen's."""

    back: str | None = None
    """The same for the back."""

    math: bool = False
    """Whether `$…$` and `$$…$$` are formulas, in questions and fences too, which Anki typesets with MathJax."""


class Push(Section, frozen=True):
    """``[push]``: where AnkiConnect listens, and its key."""

    address: str = "http://127.0.0.1:8765"
    """Where AnkiConnect listens; `ANKICONNECT_ADDRESS` in the environment goes first."""

    key: str | None = None
    """AnkiConnect's `apiKey`, if it wants one; `ANKICONNECT_KEY` in the environment goes first, but only to this
    machine or to `ANKICONNECT_ADDRESS`."""


class Publish(Section, frozen=True):
    """``[publish]``: where learners get the deck."""

    manifest: str | None = None
    """The address (`https://…/deck.json`) of the [manifest](manifest.md) that the group publishes beside the deck.
    A build asks there what learners have, so that what was taken back reaches them, too."""


class SiteSettings(Section, frozen=True):
    """``[site]``: the group's page that `ankigen preview --out` writes; see [The group's page](site.md)."""

    url: str | None = None
    """Where the page is on the web (`https://…`): each page then names its address to messengers and search
    engines."""

    index: bool = False
    """Whether search engines may list the page. Else each page asks them not to, and there is no `sitemap.xml`."""

    names: Literal["full", "handles"] = "full"
    """`"handles"` puts handles in the place of names: the first other spelling in `[people]` that looks like one,
    else `Person 3`. The deck, which holds the names, is then not on the page."""


class Check(Section, frozen=True):
    """``[check]``: which diagnostics the group does not want to see."""

    ignore: str | list[str] = []
    """Codes (`I201`), beginnings of codes (`I2`) or names (`number-skipped`) of warnings and infos that
    nobody needs to see. What concerns safety stays; `ankigen check` counts what is ignored."""

    @property
    def selectors(self) -> tuple[str, ...]:
        """What is ignored, as written in the config."""
        return listed(self.ignore)


class Config(Section, frozen=True, dict=True):
    """Everything a group can set."""

    deck: str = "Weekly Q&A"
    """The deck's name in Anki; `A::B` makes a deck inside a deck. Choose it early: Anki leaves cards that it knows
    where they are, and ankigen warns of a change."""

    notes: str | list[str] = "notes"
    """The folder or file with the notes, or a list of them."""

    output: str | None = None
    """The package to write, by default `build/<deck>.apkg`."""

    subdecks: Literal["week", "person", "topic"] | None = None
    """Splits the deck; as with `deck`, choose early."""

    tag_root: str | None = None
    """One tag over all tags of the deck: with `"CS"`, `week::17` is `CS::week::17`. Choose it before the first
    build: a change updates every note, and an import overwrites what learners changed in an updated note."""

    namespace: str = ""
    """Any text that tells your new notes from those of a group that asks the same. Set it before the first build,
    and leave it."""

    source_url: str | None = None
    """Where the notes are on the web: each card links to its file, and on GitHub to the page where a change can be
    suggested; links between the files lead there. `{path}` stands for the file's path."""

    people: dict[str, str | list[str]] = {}
    """A table: the name on the cards, and that person's other spellings, nicknames and handles."""

    topics: Topics = Topics()
    related: Related = Related()
    layout: Layout = Layout()
    media: MediaSettings = MediaSettings()
    card: CardSettings = CardSettings()
    push: Push = Push()
    publish: Publish = Publish()
    site: SiteSettings = SiteSettings()
    check: Check = Check()

    @property
    def roots(self) -> tuple[str, ...]:
        """The folders and files that hold the notes, as written in the config."""
        return (self.notes,) if isinstance(self.notes, str) else tuple(self.notes)

    @cached_property
    def root_tag(self) -> str:
        """The tag over all others, "" for none."""
        levels = [level for level in (self.tag_root or "").split("::") if level.strip().strip(":")]
        return text.make_tag(*levels)


def listed(setting: str | list[str] | None) -> tuple[str, ...]:
    """Return a setting that may be a text or a list of texts."""
    return (setting,) if isinstance(setting, str) else tuple(setting or ())
