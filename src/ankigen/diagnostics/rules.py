"""The table of diagnostics: what can be wrong.

Their words are in the catalogues (``data/messages/*/rules.json``), their examples in
``data/rule_examples.toml``. Of these ``ankigen explain`` and docs/diagnostics.md are made. A code is never
given to another rule: I207 and W122 belonged to rules that are no more.
"""

from ankigen.diagnostics.diagnostic import Rule

RULES: dict[str, Rule] = {}


def _add_rule(code: str, name: str, file: str = "notes/week01.md", *, concerns_safety: bool = False) -> Rule:
    RULES[code] = Rule(code, name, file, concerns_safety)
    return RULES[code]


# --- errors: the deck as a whole can't be trusted, and nothing is written ---------------------------

BAD_CONFIG = _add_rule("E001", "bad-config", file="ankigen.toml")
CONFLICT_MARKERS = _add_rule("E002", "git-conflict-markers")
DUPLICATE_ID = _add_rule("E004", "duplicate-id")
LEDGER_DAMAGED = _add_rule("E005", "ledger-damaged", file="ankigen.ledger.jsonl")

# --- warnings: something local is wrong, the rest is built ------------------------------------------

UNCLOSED_FENCE = _add_rule("W101", "unclosed-fence")
FENCE_WITHOUT_QUESTION = _add_rule("W102", "fence-without-question")
UNFENCED_ANSWER = _add_rule("W103", "unfenced-answer")
NO_CONTRIBUTOR = _add_rule("W104", "no-contributor")
STRAY_BULLET = _add_rule("W105", "stray-bullet")
EMPTY_QUESTION = _add_rule("W106", "empty-question")
NOT_UTF8 = _add_rule("W107", "not-utf-8", file="")
UNREADABLE = _add_rule("W108", "unreadable-file", file="")
IMAGE_MISSING = _add_rule("W109", "image-missing")
IMAGE_OUTSIDE = _add_rule("W110", "image-outside-project", concerns_safety=True)
RAW_HTML = _add_rule("W111", "raw-html-dropped")
BAD_FRONT_MATTER = _add_rule("W112", "bad-front-matter")
ORPHAN_FOLLOW_UP = _add_rule("W113", "orphan-follow-up")
EMPTY_ANSWER = _add_rule("W114", "empty-answer")
LINK_OUTSIDE = _add_rule("W115", "link-outside-project", file="", concerns_safety=True)
FOLDER_NAMED_MD = _add_rule("W116", "folder-named-md", file="")
LEDGER_MISSING = _add_rule("W117", "ledger-missing", file="", concerns_safety=True)
LEDGER_IGNORED = _add_rule("W118", "ledger-ignored-by-git", file="", concerns_safety=True)
DECK_CHANGED = _add_rule("W119", "deck-changed", file="", concerns_safety=True)
OTHER_ENCODING = _add_rule("W120", "other-encoding", file="")
HISTORY_WITHOUT_LEDGER = _add_rule("W121", "history-without-ledger", file="", concerns_safety=True)
BAD_WEEK = _add_rule("W123", "week-is-no-number")
IMAGE_UNREACHABLE = _add_rule("W124", "image-unreachable", file="")
NESTED_FENCE = _add_rule("W125", "nested-fence")
STRAY_HEADING = _add_rule("W126", "stray-heading")
UNKNOWN_CONTRIBUTOR = _add_rule("W127", "unknown-contributor", file="")
QUESTION_IN_FENCE = _add_rule("W128", "question-in-fence")
REPEATED_WEEK = _add_rule("W129", "repeated-week")
STRAY_FENCE = _add_rule("W130", "stray-fence")
SHORT_FENCE = _add_rule("W131", "short-fence")
HISTORY_MOVED = _add_rule("W132", "history-moved", file="", concerns_safety=True)
SENT_AGAIN = _add_rule("W133", "sent-again", file="", concerns_safety=True)
DOUBTFUL_QUESTION = _add_rule("W134", "doubtful-question")
TRACKED_BY_GIT = _add_rule("W135", "tracked-by-git", file="", concerns_safety=True)
LEDGER_BEHIND_GIT = _add_rule("W136", "ledger-behind-git", file="", concerns_safety=True)
PARTIAL_RECOVERY = _add_rule("W137", "partial-recovery", file="", concerns_safety=True)
ANSWER_ON_FENCE_LINE = _add_rule("W138", "answer-on-fence-line")
PUBLISHED_UNUSABLE = _add_rule("W140", "published-manifest-unusable", file="", concerns_safety=True)
IMAGE_UNREADABLE = _add_rule("W142", "image-unreadable", file="")
LARGE_MEDIA = _add_rule("W151", "large-media", file="")
LFS_POINTER = _add_rule("W152", "git-lfs-pointer", file="")
DOUBTFUL_ENCODING = _add_rule("W153", "doubtful-encoding", file="")
NO_LIST_OF_NAMES = _add_rule("W156", "no-list-of-names")
NAME_WITHOUT_HEADING = _add_rule("W157", "name-without-heading")
UNUSABLE_IGNORE = _add_rule("W158", "unusable-ignore", concerns_safety=True)
TAG_ROOT_CHANGED = _add_rule("W163", "tag-root-changed", file="", concerns_safety=True)
ANSWERS_IN_OTHER_FILE = _add_rule("W164", "answers-in-other-file", file="")
RESERVED_TAG = _add_rule("W165", "reserved-tag")

# --- infos: worth knowing ---------------------------------------------------------------------------

UNANSWERED = _add_rule("I201", "unanswered-question")
NO_WEEK = _add_rule("I202", "no-week", file="notes/notes.md")
REMOTE_IMAGE = _add_rule("I203", "remote-image")
DUPLICATE_QUESTION = _add_rule("I204", "duplicate-question")
NO_QUESTIONS = _add_rule("I205", "contributor-without-questions")
EMPTY_FILE = _add_rule("I206", "empty-file")
PERSON_RENAMED = _add_rule("I208", "contributor-renamed", file="")
AMBIGUOUS_IDENTITY = _add_rule("I209", "ambiguous-identity", file="")
NO_MERGE_RULE = _add_rule("I210", "ledger-without-merge-rule", file="")
NUMBER_SKIPPED = _add_rule("I211", "number-skipped")
NUMBER_REPEATED = _add_rule("I212", "number-repeated")
WEEK_IN_TWO_FILES = _add_rule("I213", "week-in-two-files", file="")
FILE_NAME_NOT_COMPOSED = _add_rule("I214", "file-name-not-composed", file="")
NO_QUESTION = _add_rule("I215", "file-without-questions")
TEXT_ON_NO_CARD = _add_rule("I216", "text-on-no-card")
WORDS_NOT_SHOWN = _add_rule("I217", "words-not-shown")
LEDGER_BEHIND_NOTES = _add_rule("I218", "ledger-behind-notes", file="")
NOT_MARKDOWN = _add_rule("I219", "week-file-not-markdown", file="")
EXTRA_CELLS = _add_rule("I220", "extra-table-cells")
IMAGE_IN_FENCE = _add_rule("I221", "image-in-fence")
UNLISTED_CONTRIBUTOR = _add_rule("I222", "unlisted-contributor", file="")
AMBIGUOUS_NEW_NOTE = _add_rule("I223", "ambiguous-new-note", file="")
NOTHING_PUBLISHED = _add_rule("I224", "nothing-published", file="")
CHANGED_TERM = _add_rule("I225", "changed-term", file="")
TAG_RENAMED = _add_rule("I227", "tag-renamed")
OTHER_KEYS = _add_rule("I233", "other-front-matter-keys")
BACKSLASH_IN_PATH = _add_rule("I234", "backslash-in-path", file="")
NOTE_EMBEDDED = _add_rule("I235", "note-embedded")
FOOTNOTE_ELSEWHERE = _add_rule("I236", "footnote-elsewhere")
LANGUAGE_CHANGED = _add_rule("I237", "language-changed", file="")
USELESS_IGNORE = _add_rule("I250", "useless-ignore")
UNKNOWN_ACTION = _add_rule("I251", "unknown-action", file="")
NAME_IN_TEXT = _add_rule("I254", "name-in-text", file="")
WEEK_NOT_USED = _add_rule("I255", "week-not-used")
HEADING_WITHOUT_WEEK = _add_rule("I256", "heading-without-week")
IMAGE_AS_TEXT = _add_rule("I257", "image-as-text")
