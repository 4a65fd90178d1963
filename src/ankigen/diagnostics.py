"""What can be wrong with notes and config, each with a code, a name, a severity and a way out."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much of the deck a diagnostic touches: all of it, something local, nothing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of diagnostic, named after the bad thing; ``help`` says what to do next."""

    code: str
    name: str
    severity: Severity
    help: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding; ``line`` and ``column`` count from 1, columns in characters; line 0 means the whole file."""

    path: str
    line: int
    column: int
    rule: Rule
    message: str
    help: str = ""

    @property
    def severity(self) -> Severity:
        """The severity of the rule."""
        return self.rule.severity

    @property
    def advice(self) -> str:
        """What to do next: this finding's own help, else the rule's."""
        return self.help or self.rule.help


RULES: dict[str, Rule] = {}


def _rule(code: str, name: str, help_text: str) -> Rule:
    severity = {"E": Severity.ERROR, "W": Severity.WARNING, "I": Severity.INFO}[code[0]]
    rule = Rule(code, name, severity, help_text)
    RULES[code] = rule
    return rule


BAD_CONFIG = _rule("E001", "bad-config", "See the README for the keys that ankigen.toml knows.")
CONFLICT_MARKERS = _rule(
    "E002",
    "git-conflict-markers",
    "Decide which side of the merge stays, delete the marker lines, and commit.",
)
DUPLICATE_ID = _rule(
    "E004", "duplicate-id", "Give one of the two another id, or delete its <!-- id: … --> comment."
)
LEDGER_DAMAGED = _rule(
    "E005",
    "ledger-damaged",
    "Take the file back from git (`git checkout ankigen.ledger.jsonl`), or keep both sides of a merge and delete "
    "its marker lines, or rebuild it from the last package: `ankigen build --recover PACKAGE`.",
)

UNCLOSED_FENCE = _rule("W101", "unclosed-fence", "Close the answer with a line of ``` below its last line.")
FENCE_WITHOUT_QUESTION = _rule(
    "W102",
    "fence-without-question",
    "Put a numbered question (`1. …?`) above the fence; it is in no card now.",
)
UNFENCED_ANSWER = _rule("W103", "unfenced-answer", "Put a line of ``` above and below the answer.")
NO_CONTRIBUTOR = _rule("W104", "no-contributor", "Put a heading with the person's name above: `#### 이름`.")
STRAY_BULLET = _rule(
    "W105",
    "stray-bullet",
    "Put it into the fence of the answer, or make it a follow-up that asks, with a fence below.",
)
EMPTY_QUESTION = _rule("W106", "empty-question", "Write the question behind the number.")
NOT_UTF8 = _rule("W107", "not-utf-8", "Save the file as UTF-8; the entries on damaged lines are left out.")
UNREADABLE = _rule("W108", "unreadable-file", "Check the permissions of the file; its entries are left out.")
IMAGE_MISSING = _rule("W109", "image-missing", "Check the path: it is relative to the week file.")
IMAGE_OUTSIDE = _rule("W110", "image-outside-project", "Copy the file into the project, next to the notes.")
RAW_HTML = _rule("W111", "raw-html-dropped", "Write it in Markdown, or inside the fence, where it shows as typed.")
BAD_FRONT_MATTER = _rule(
    "W112", "bad-front-matter", "Front matter is YAML and knows `week`, `date`, `topics` and `tags`."
)
ORPHAN_FOLLOW_UP = _rule(
    "W113", "orphan-follow-up", "Put the question with that number above it, under the same person."
)
EMPTY_ANSWER = _rule("W114", "empty-answer", "Write the answer between the two lines of ```.")
LINK_OUTSIDE = _rule(
    "W115", "link-outside-project", "Copy the file into the notes; links that leave it are not read."
)
FOLDER_NAMED_MD = _rule(
    "W116", "folder-named-md", "Rename the folder; the files inside it were read all the same."
)
LEDGER_MISSING = _rule(
    "W117",
    "ledger-missing",
    "Get ankigen.ledger.jsonl from whoever built last, or rebuild it: `ankigen build --recover PACKAGE`.",
)
LEDGER_IGNORED = _rule("W118", "ledger-ignored-by-git", "Take it out of .gitignore and commit it with the notes.")
DECK_CHANGED = _rule(
    "W119",
    "deck-changed",
    "Anki leaves the cards it knows where they are; move them by hand, or change it back.",
)

UNANSWERED = _rule("I201", "unanswered-question", "It becomes a card once somebody answers it in a fence below.")
NO_WEEK = _rule("I202", "no-week", "Begin the file with `# Week 17`, or name it so: its notes have no week tag.")
REMOTE_IMAGE = _rule("I203", "remote-image", "Save the picture next to the notes; a card shows only a link to it.")
DUPLICATE_QUESTION = _rule(
    "I204", "duplicate-question", "Both are kept as notes of their own; delete one if it is a slip."
)
NO_QUESTIONS = _rule("I205", "contributor-without-questions", "Nothing to do, if there is nothing to ask.")
EMPTY_FILE = _rule("I206", "empty-file", "Nothing to do, if it is to be filled later.")
NOT_YET = _rule(
    "I207", "setting-without-effect", "This version of ankigen accepts the setting and does not use it yet."
)
PERSON_RENAMED = _rule("I208", "contributor-renamed", "Put the line into ankigen.toml, below [people].")
AMBIGUOUS_IDENTITY = _rule(
    "I209",
    "ambiguous-identity",
    "If it was wrong, put `<!-- id: some-name -->` behind the question and build again.",
)
