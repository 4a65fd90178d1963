"""The table of diagnostics: what can be wrong, in both languages, with a bad and a good example.

``ankigen explain`` prints it and docs/diagnostics.md is made from it. A code is never given to another rule.
"""

from ankigen.diagnostics.diagnostic import Rule, Words

RULES: dict[str, Rule] = {}


def _rule(code: str, name: str, en: Words, ko: Words, bad: str, good: str, file: str = "notes/week01.md") -> Rule:
    RULES[code] = Rule(code, name, en, ko, bad.lstrip("\n"), good.lstrip("\n"), file)
    return RULES[code]


# --- errors: the deck as a whole can't be trusted, and nothing is written ---------------------------

BAD_CONFIG = _rule(
    "E001",
    "bad-config",
    Words(
        "{message}",
        "{help}",
        "A setting that is misspelt and ignored would build another deck than you asked for.",
    ),
    Words("{message}", "{help}", "잘못 적은 설정을 무시하고 넘어가면 원하지 않은 덱이 만들어집니다."),
    'decks = "우리 스터디"\n',
    'deck = "우리 스터디"\n',
    "ankigen.toml",
)
CONFLICT_MARKERS = _rule(
    "E002",
    "git-conflict-markers",
    Words(
        "git left a merge conflict here",
        "Decide which side of the merge stays, delete the marker lines, and commit.",
        "Both sides would become cards, with git's marks in the middle of an answer.",
    ),
    Words(
        "여기에 git 병합 충돌이 남아 있습니다",
        "어느 쪽을 남길지 정하고, 표시 줄을 지운 뒤 커밋하세요.",
        "그대로 두면 양쪽이 모두 카드가 되고, 답변 한가운데에 git의 표시가 들어갑니다.",
    ),
    """
# Week 1
#### 하늘
1. 캐시란?
```
<<<<<<< HEAD
자주 쓰는 것을 가까이 둔다.
=======
자주 쓰는 데이터를 가까이 둔다.
>>>>>>> other
```
""",
    """
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
""",
)
DUPLICATE_ID = _rule(
    "E004",
    "duplicate-id",
    Words(
        "the id {id} was given before, at {first}",
        "Give one of the two another id, or delete its <!-- id: … --> comment.",
        "An id says which note in Anki an entry is. Two entries can't be one note.",
    ),
    Words(
        "id {id}는 {first}에서 이미 썼습니다",
        "둘 중 하나의 id를 바꾸거나 <!-- id: … --> 주석을 지우세요.",
        "id는 Anki의 어느 노트인지를 정합니다. 두 항목이 한 노트가 될 수는 없습니다.",
    ),
    """
# Week 1
#### 하늘
1. 캐시란? <!-- id: cache -->
```
자주 쓰는 데이터를 가까이 둔다.
```
2. 캐시 미스란? <!-- id: cache -->
```
찾는 데이터가 캐시에 없는 것
```
""",
    """
# Week 1
#### 하늘
1. 캐시란? <!-- id: cache -->
```
자주 쓰는 데이터를 가까이 둔다.
```
2. 캐시 미스란? <!-- id: cache-miss -->
```
찾는 데이터가 캐시에 없는 것
```
""",
)
LEDGER_DAMAGED = _rule(
    "E005",
    "ledger-damaged",
    Words(
        "the ledger can't be read here: {reason}",
        "Take the file back from git (`git checkout ankigen.ledger.jsonl`), or keep both sides of a merge and delete "
        "its marker lines, or rebuild it from the last package: `ankigen build --recover PACKAGE`.",
        "The ledger knows which note in Anki every entry is. Without it, edited questions would come out as new cards.",
    ),
    Words(
        "원장의 이 줄을 읽을 수 없습니다: {reason}",
        "git에서 파일을 되돌리거나(`git checkout ankigen.ledger.jsonl`), 병합의 양쪽을 모두 남기고 표시 줄만 지우거나, "
        "마지막 패키지에서 되살리세요: `ankigen build --recover PACKAGE`.",
        "원장은 항목마다 Anki의 어느 노트인지 기억합니다. 원장이 없으면 고친 질문이 새 카드로 나옵니다.",
    ),
    "not a ledger\n",
    '{"ankigen":"ledger","schema":1,"note_type":"","mod":0,"deck":"","subdecks":null}\n',
    "ankigen.ledger.jsonl",
)

# --- warnings: something local is wrong, the rest is built ------------------------------------------

UNCLOSED_FENCE = _rule(
    "W101",
    "unclosed-fence",
    Words(
        "this fence is never closed",
        "Close the answer with a line of ``` below its last line.",
        "Nobody knows where the answer ends. ankigen ends it before the next contributor, or before the next question "
        "with a fence of its own.",
    ),
    Words(
        "이 펜스가 닫히지 않았습니다",
        "답변의 마지막 줄 아래에 ``` 한 줄을 넣어 닫으세요.",
        "답변이 어디서 끝나는지 알 수 없습니다. ankigen은 다음 사람의 제목이나, 펜스가 딸린 다음 질문 앞에서 끊습니다.",
    ),
    """
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.

#### 바다
1. 힙이란?
```
완전 이진 트리
```
""",
    """
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```

#### 바다
1. 힙이란?
```
완전 이진 트리
```
""",
)
FENCE_WITHOUT_QUESTION = _rule(
    "W102",
    "fence-without-question",
    Words(
        "this fence answers no question",
        "Put a numbered question (`1. …?`) above the fence; it is in no card now.",
        "A card needs a question. A fence right below a heading has none.",
    ),
    Words(
        "이 펜스에는 질문이 없습니다",
        "펜스 위에 번호가 붙은 질문(`1. …?`)을 쓰세요. 지금은 어느 카드에도 들어가지 않습니다.",
        "카드에는 질문이 있어야 합니다. 제목 바로 아래의 펜스에는 질문이 없습니다.",
    ),
    """
# Week 1
#### 하늘
```
자주 쓰는 데이터를 가까이 둔다.
```
""",
    """
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
""",
)
UNFENCED_ANSWER = _rule(
    "W103",
    "unfenced-answer",
    Words(
        "the answer to “{question}” stands outside a fence",
        "Put a line of ``` above and below the answer.",
        "The text is used, as Markdown: single line breaks, `_` and `*` may look other than typed.",
    ),
    Words(
        "“{question}”의 답변이 펜스 밖에 있습니다",
        "답변의 위와 아래에 ``` 한 줄씩을 넣으세요.",
        "글은 Markdown으로 쓰이므로 줄바꿈이나 `_`, `*`가 쓴 것과 다르게 보일 수 있습니다.",
    ),
    """
# Week 1
#### 하늘
1. 캐시란?

자주 쓰는 데이터를 가까이 둔다.
""",
    """
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
""",
)
NO_CONTRIBUTOR = _rule(
    "W104",
    "no-contributor",
    Words(
        "no heading names the person who asked this",
        "Put a heading with the person's name above: `#### Name`.",
        "The card gets no person tag, and two people's questions may be taken for one person's.",
    ),
    Words(
        "누가 쓴 질문인지 알려 주는 제목이 없습니다",
        "위에 이름을 제목으로 쓰세요: `#### 이름`.",
        "카드에 사람 태그가 붙지 않고, 여러 사람의 질문이 한 사람의 것으로 보일 수 있습니다.",
    ),
    """
# Week 1
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
""",
    """
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
""",
)
STRAY_BULLET = _rule(
    "W105",
    "stray-bullet",
    Words(
        "this bullet neither asks nor holds a fence: no card shows it",
        "Put it into the fence of the answer, or make it a follow-up that asks, with a fence below.",
        "Bullets below a question are follow-up questions. One that does not ask is shown nowhere.",
    ),
    Words(
        "이 글머리표는 물음도 아니고 펜스도 없어서 어느 카드에도 나오지 않습니다",
        "답변의 펜스 안으로 옮기거나, 묻는 문장으로 바꾸고 아래에 펜스를 넣으세요.",
        "질문 아래의 글머리표는 꼬리 질문입니다. 묻지 않는 것은 나올 곳이 없습니다.",
    ),
    """
# Week 1
#### 하늘
1. 캐시란?
- 자주 쓰는 데이터를 가까이 둔다
""",
    """
# Week 1
#### 하늘
1. 캐시란?
```
- 자주 쓰는 데이터를 가까이 둔다
```
""",
)
EMPTY_QUESTION = _rule(
    "W106",
    "empty-question",
    Words(
        "there is no question behind this marker",
        "Write the question behind the number.",
        "A card without a question asks nothing, so none is made.",
    ),
    Words(
        "번호 뒤에 질문이 없습니다",
        "번호 뒤에 질문을 쓰세요.",
        "질문이 없는 카드는 물을 것이 없으므로 만들지 않습니다.",
    ),
    """
# Week 1
#### 하늘
1.
```
자주 쓰는 데이터를 가까이 둔다.
```
""",
    """
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
""",
)
NOT_UTF8 = _rule(
    "W107",
    "not-utf-8",
    Words(
        "this line is not UTF-8; the entry around it is left out",
        "Write the line again and save the file as UTF-8.",
        "Bytes that are no text would become question marks on the card.",
    ),
    Words(
        "이 줄은 UTF-8이 아니어서 이 줄이 든 항목을 뺐습니다",
        "이 줄을 다시 쓰고 파일을 UTF-8로 저장하세요.",
        "글자가 아닌 바이트는 카드에서 물음표가 됩니다.",
    ),
    "A line that another program saved in another encoding.\n",
    "The same line, saved as UTF-8.\n",
    "",
)
UNREADABLE = _rule(
    "W108",
    "unreadable-file",
    Words(
        "the file can't be read: {reason}",
        "Check the permissions of the file; its entries are left out.",
        "The system refuses to open the file.",
    ),
    Words(
        "파일을 읽을 수 없습니다: {reason}",
        "파일의 권한을 확인하세요. 이 파일의 항목은 빠졌습니다.",
        "운영체제가 파일을 열어 주지 않습니다.",
    ),
    "A file without permission to read it.\n",
    "chmod u+r notes/week01.md\n",
    "",
)
IMAGE_MISSING = _rule(
    "W109",
    "image-missing",
    Words(
        "the image {target} is not there",
        "Check the path: it is relative to the week file.",
        "The card shows the image's description instead.",
    ),
    Words(
        "그림 {target}이(가) 없습니다",
        "경로를 확인하세요. 주차 파일을 기준으로 한 상대 경로입니다.",
        "카드에는 그림 대신 설명만 나옵니다.",
    ),
    """
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
![캐시의 구조](images/cash.png)
""",
    """
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
""",
)
IMAGE_OUTSIDE = _rule(
    "W110",
    "image-outside-project",
    Words(
        "the image {target} lies outside the project",
        "Copy the file into the project, next to the notes.",
        "Whoever builds the deck would give away files of their own computer.",
    ),
    Words(
        "그림 {target}은(는) 프로젝트 밖에 있습니다",
        "파일을 프로젝트 안, 정리 옆으로 복사하세요.",
        "그대로 담으면 덱을 만드는 사람의 컴퓨터에 있는 파일이 밖으로 나갑니다.",
    ),
    """
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
![캐시의 구조](../../../cache.png)
""",
    """
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
""",
)
RAW_HTML = _rule(
    "W111",
    "raw-html-dropped",
    Words(
        "{what} does not reach the card",
        "Write it in Markdown, or inside the fence, where it shows as typed.",
        "HTML that can run, load or cover the screen is taken out of every card.",
    ),
    Words(
        "{what}은(는) 카드에 들어가지 않습니다",
        "Markdown으로 쓰거나, 쓴 그대로 보이는 펜스 안에 쓰세요.",
        "실행되거나, 무언가를 불러오거나, 화면을 덮을 수 있는 HTML은 모든 카드에서 뺍니다.",
    ),
    """
# Week 1
#### 하늘
1. script 태그는 무슨 일을 하나요?
```
브라우저에서 코드를 실행한다.
```
<script>alert(1)</script>
""",
    """
# Week 1
#### 하늘
1. script 태그는 무슨 일을 하나요?
```
브라우저에서 코드를 실행한다.
<script>alert(1)</script>
```
""",
)
BAD_FRONT_MATTER = _rule(
    "W112",
    "bad-front-matter",
    Words(
        "the front matter is not YAML: {reason}",
        "Write `key: value` lines between the two lines of `---`.",
        "The front matter is ignored as a whole.",
    ),
    Words(
        "front matter가 YAML이 아닙니다: {reason}",
        "두 `---` 줄 사이에 `key: value` 꼴로 쓰세요.",
        "front matter 전체를 쓰지 않았습니다.",
    ),
    """
---
topics: [네트워크
---
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
""",
    """
---
topics: [네트워크]
---
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
""",
)
ORPHAN_FOLLOW_UP = _rule(
    "W113",
    "orphan-follow-up",
    Words(
        "{number}. follows up a question {base} that this person has not asked",
        "Put the question with that number above it, under the same person.",
        "A follow-up shows its question on the card; without one “why?” can't be understood.",
    ),
    Words(
        "{number}.이(가) 따르는 {base}번 질문을 이 사람이 쓰지 않았습니다",
        "같은 사람 아래, 이 질문 위에 그 번호의 질문을 두세요.",
        "꼬리 질문 카드에는 원래 질문이 함께 나옵니다. 원래 질문이 없으면 “왜요?”가 무엇을 묻는지 알 수 없습니다.",
    ),
    """
# Week 1
#### 하늘
1-1. 왜 그런가요?
```
가까이 있어서 빠르다.
```
""",
    """
# Week 1
#### 하늘
1. 캐시는 왜 쓰나요?
```
자주 쓰는 데이터를 가까이 둔다.
```
1-1. 왜 그런가요?
```
가까이 있어서 빠르다.
```
""",
)
EMPTY_ANSWER = _rule(
    "W114",
    "empty-answer",
    Words(
        "nothing stands in the fence of “{question}”",
        "Write the answer between the two lines of ```.",
        "An empty answer makes no card.",
    ),
    Words(
        "“{question}”의 펜스가 비어 있습니다",
        "두 ``` 줄 사이에 답변을 쓰세요.",
        "답변이 비어 있으면 카드를 만들지 않습니다.",
    ),
    """
# Week 1
#### 하늘
1. 캐시란?
```
```
""",
    """
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
""",
)
LINK_OUTSIDE = _rule(
    "W115",
    "link-outside-project",
    Words(
        "this link leads out of the project",
        "Copy the file into the notes; links that leave it are not read.",
        "A link in the notes could give away any file of whoever builds.",
    ),
    Words(
        "이 링크는 프로젝트 밖을 가리킵니다",
        "파일을 정리 안으로 복사하세요. 밖을 가리키는 링크는 읽지 않습니다.",
        "정리 안의 링크로 빌드하는 사람의 아무 파일이나 새어 나갈 수 있습니다.",
    ),
    "ln -s /somewhere/else/week01.md notes/week01.md\n",
    "cp /somewhere/else/week01.md notes/week01.md\n",
    "",
)
FOLDER_NAMED_MD = _rule(
    "W116",
    "folder-named-md",
    Words(
        "this is a folder, not a week file",
        "Rename the folder; the files inside it were read all the same.",
        "A folder that ends in .md looks like a week file and is none.",
    ),
    Words(
        "주차 파일이 아니라 폴더입니다",
        "폴더 이름을 바꾸세요. 안에 든 파일은 그대로 읽었습니다.",
        ".md로 끝나는 폴더는 주차 파일처럼 보이지만 아닙니다.",
    ),
    "mkdir notes/week02.md\n",
    "mkdir notes/week02\n",
    "",
)
LEDGER_MISSING = _rule(
    "W117",
    "ledger-missing",
    Words(
        "{package} was built with a ledger that is not here: notes may come out as new or as changed",
        "Get ankigen.ledger.jsonl from whoever built last, or rebuild it: `ankigen build --recover PACKAGE`.",
        "The ledger knows which note in Anki every entry is; a new one knows only today's questions.",
    ),
    Words(
        "{package}을(를) 만들 때 쓴 원장이 여기 없습니다. 노트가 새것이나 바뀐 것으로 나올 수 있습니다",
        "마지막으로 빌드한 사람에게서 ankigen.ledger.jsonl을 받거나 되살리세요: `ankigen build --recover PACKAGE`.",
        "원장은 항목마다 Anki의 어느 노트인지 기억합니다. 새 원장은 오늘의 질문밖에 모릅니다.",
    ),
    "rm ankigen.ledger.jsonl\n",
    "git checkout ankigen.ledger.jsonl\n",
    "",
)
LEDGER_IGNORED = _rule(
    "W118",
    "ledger-ignored-by-git",
    Words(
        "git ignores the ledger: whoever builds next will not know these notes",
        "Take it out of .gitignore and commit it with the notes.",
        "The ledger has to travel with the notes, or two people build two different decks.",
    ),
    Words(
        "git이 원장을 무시합니다. 다음에 빌드하는 사람은 이 노트들을 알 수 없습니다",
        ".gitignore에서 빼고 정리와 함께 커밋하세요.",
        "원장은 정리와 함께 다녀야 합니다. 그렇지 않으면 두 사람이 서로 다른 덱을 만듭니다.",
    ),
    ".gitignore: *.jsonl\n",
    ".gitignore: *.jsonl\n            !ankigen.ledger.jsonl\n",
    "",
)
DECK_CHANGED = _rule(
    "W119",
    "deck-changed",
    Words(
        "`{setting}` was {old} and is now {new}",
        "Anki leaves the cards it knows where they are; move them by hand, or change it back.",
        "Only new cards arrive in the new place.",
    ),
    Words(
        "`{setting}`이(가) {old}에서 {new}(으)로 바뀌었습니다",
        "Anki는 이미 있는 카드를 옮기지 않습니다. 손으로 옮기거나 설정을 되돌리세요.",
        "새 카드만 새 자리로 들어옵니다.",
    ),
    'deck = "Other"   # and "Weekly Q&A" at the last build\n',
    'deck = "Weekly Q&A"\n',
    "",
)
OTHER_ENCODING = _rule(
    "W120",
    "other-encoding",
    Words(
        "the file was read as {encoding}",
        "Save the file as UTF-8.",
        "ankigen guessed the encoding by what is in the file. Others may guess another one.",
    ),
    Words(
        "파일을 {encoding}(으)로 읽었습니다",
        "파일을 UTF-8로 저장하세요.",
        "파일 내용을 보고 인코딩을 짐작했습니다. 다른 프로그램은 다르게 짐작할 수 있습니다.",
    ),
    "A file that Windows saved as CP949 or UTF-16.\n",
    "The same file, saved as UTF-8.\n",
    "",
)
HISTORY_WITHOUT_LEDGER = _rule(
    "W121",
    "history-without-ledger",
    Words(
        "the notes have a history and no ledger: a deck built earlier may meet this one as a stranger",
        "Get ankigen.ledger.jsonl from whoever built last, or rebuild it: `ankigen build --recover PACKAGE`. If nobody "
        "has built a deck yet, commit the new ledger.",
        "The ledger knows which note in Anki every entry is; a new one knows only today's questions.",
    ),
    Words(
        "정리에는 이력이 있는데 원장이 없습니다. 예전에 만든 덱과 이어지지 않을 수 있습니다",
        "마지막으로 빌드한 사람에게서 ankigen.ledger.jsonl을 받거나 되살리세요: `ankigen build --recover PACKAGE`. 아직 아무도 "
        "덱을 만들지 않았다면 새 원장을 커밋하세요.",
        "원장은 항목마다 Anki의 어느 노트인지 기억합니다. 새 원장은 오늘의 질문밖에 모릅니다.",
    ),
    "The ledger of the last build was never committed.\n",
    "git add ankigen.ledger.jsonl\n",
    "",
)
UNKNOWN_KEY = _rule(
    "W122",
    "unknown-front-matter-key",
    Words(
        "front matter knows no `{key}`",
        "It knows `week`, `date`, `topics` and `tags`.",
        "A misspelt key says nothing to ankigen.",
    ),
    Words(
        "front matter에 `{key}`라는 키는 없습니다",
        "`week`, `date`, `topics`, `tags`를 쓸 수 있습니다.",
        "잘못 적은 키는 아무 일도 하지 않습니다.",
    ),
    """
---
topic: 네트워크
---
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
""",
    """
---
topics: 네트워크
---
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
""",
)
BAD_WEEK = _rule(
    "W123",
    "week-is-no-number",
    Words(
        "`week` is no number: {value}",
        "Write the number of the week: `week: 3`.",
        "The week is taken from the title or the file name instead.",
    ),
    Words(
        "`week`가 숫자가 아닙니다: {value}",
        "주차를 숫자로 쓰세요: `week: 3`.",
        "대신 제목이나 파일 이름에서 주차를 찾았습니다.",
    ),
    """
---
week: 셋
---
# 정리
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
""",
    """
---
week: 3
---
# 정리
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
""",
)
IMAGE_UNREACHABLE = _rule(
    "W124",
    "image-unreachable",
    Words(
        "the image {target} could not be fetched: {reason}",
        "Check the address, or save the picture next to the notes; the card shows only a link to it now.",
        "`[media] remote` asks ankigen to pack pictures from the web, and this one could not be had.",
    ),
    Words(
        "그림 {target}을(를) 가져오지 못했습니다: {reason}",
        "주소를 확인하거나 그림을 정리 옆에 저장하세요. 지금 카드에는 링크만 나옵니다.",
        "`[media] remote` 설정에 따라 웹의 그림을 담으려 했지만 가져올 수 없었습니다.",
    ),
    "![구조](https://nowhere.invalid/cache.png)\n",
    "![구조](images/cache.png)\n",
    "",
)
NESTED_FENCE = _rule(
    "W125",
    "nested-fence",
    Words(
        "a fence begins inside this answer; it was read as part of it",
        "Use four backticks (````) for the outer fence, or end it before the inner one begins.",
        "Three backticks close three backticks: another reader may end the answer in the middle.",
    ),
    Words(
        "이 답변의 펜스 안에서 또 펜스가 시작됩니다. 답변의 일부로 읽었습니다",
        "바깥 펜스를 백틱 네 개(````)로 쓰거나, 안쪽 펜스 앞에서 바깥 펜스를 닫으세요.",
        "백틱 세 개는 백틱 세 개를 닫습니다. 다른 프로그램은 답변을 중간에서 끊을 수 있습니다.",
    ),
    """
# Week 1
#### 하늘
1. 캐시란?
```
이렇게 쓴다.
```java
int x = cache.get(1);
```
없으면 계산한다.
```
2. 힙이란?
```
완전 이진 트리
```
""",
    """
# Week 1
#### 하늘
1. 캐시란?
````
이렇게 쓴다.
```java
int x = cache.get(1);
```
없으면 계산한다.
````
2. 힙이란?
```
완전 이진 트리
```
""",
)
STRAY_HEADING = _rule(
    "W126",
    "stray-heading",
    Words(
        "this heading stands between a question and its fence: the answer is in no card",
        "Delete the heading, or move it above the question.",
        "A heading ends the question above it, and a fence below a heading answers nothing.",
    ),
    Words(
        "이 제목이 질문과 펜스 사이에 있어서 답변이 어느 카드에도 들어가지 않습니다",
        "제목을 지우거나 질문 위로 옮기세요.",
        "제목은 위의 질문을 끝내고, 제목 아래의 펜스는 아무 질문의 답변도 아닙니다.",
    ),
    """
# Week 1
#### 하늘
1. 캐시란?
#### 정의
```
자주 쓰는 데이터를 가까이 둔다.
```
""",
    """
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
""",
)
UNKNOWN_CONTRIBUTOR = _rule(
    "W127",
    "unknown-contributor",
    Words(
        "“{name}” is nearly “{near}”, and is taken for another person",
        "Correct the heading; or, if both are right, put both names below [people] in ankigen.toml.",
        "A name that is misspelt makes notes of a second person.",
    ),
    Words(
        "“{name}”은(는) “{near}”과(와) 거의 같지만 다른 사람으로 보았습니다",
        "제목을 고치세요. 둘 다 맞는 이름이라면 ankigen.toml의 [people]에 둘 다 적으세요.",
        "이름을 잘못 쓰면 다른 사람의 노트가 됩니다.",
    ),
    "#### 김주형   (and [people] knows 김주영)\n",
    "#### 김주영\n",
    "",
)
QUESTION_IN_FENCE = _rule(
    "W128",
    "question-in-fence",
    Words(
        "this line inside the fence looks like the next question",
        "Close the answer with a line of ``` above it.",
        "Inside a fence it is part of the answer above and makes no card.",
    ),
    Words(
        "펜스 안의 이 줄은 다음 질문처럼 보입니다",
        "이 줄 위에 ``` 한 줄을 넣어 답변을 닫으세요.",
        "펜스 안에서는 위 답변의 일부일 뿐 카드가 되지 않습니다.",
    ),
    """
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
2. 힙이란 무엇인가요?
완전 이진 트리
```
""",
    """
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
2. 힙이란 무엇인가요?
```
완전 이진 트리
```
""",
)
REPEATED_WEEK = _rule(
    "W129",
    "repeated-week",
    Words(
        "week {week} repeats week {other} word for word",
        "If last week's file was copied, rewrite it before you build; if not, delete one of the two.",
        "Every card would be there twice.",
    ),
    Words(
        "{week}주차가 {other}주차와 글자까지 똑같습니다",
        "지난주 파일을 복사한 것이라면 빌드하기 전에 고쳐 쓰고, 아니라면 하나를 지우세요.",
        "모든 카드가 두 장씩 생깁니다.",
    ),
    """
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
2. 힙이란?
```
완전 이진 트리
```
3. 큐란?
```
먼저 넣은 것이 먼저 나온다.
```
# Week 2
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
2. 힙이란?
```
완전 이진 트리
```
3. 큐란?
```
먼저 넣은 것이 먼저 나온다.
```
""",
    """
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
""",
)
STRAY_FENCE = _rule(
    "W130",
    "stray-fence",
    Words(
        "this fence line has no counterpart: what follows it would be turned inside out",
        "Delete it, or put the line of ``` that is missing above the answer.",
        "One fence line too few or too many makes every answer below it outside, and every question inside. ankigen "
        "leaves this one out.",
    ),
    Words(
        "짝이 없는 펜스 줄입니다. 그대로 읽으면 아래의 안팎이 모두 뒤바뀝니다",
        "이 줄을 지우거나, 답변 위에 빠진 ``` 한 줄을 넣으세요.",
        "펜스 줄이 하나 모자라거나 남으면 그 아래의 답변은 모두 밖이, 질문은 모두 안이 됩니다. ankigen은 이 줄을 빼고 읽습니다.",
    ),
    """
# Week 1
#### 하늘
1. 캐시란?
자주 쓰는 데이터를 가까이 둔다.
```
2. 힙이란?
```
완전 이진 트리
```
""",
    """
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
2. 힙이란?
```
완전 이진 트리
```
""",
)
SHORT_FENCE = _rule(
    "W131",
    "short-fence",
    Words(
        "this line has fewer than three backticks; it was read as a fence line",
        "Write ``` (three backticks).",
        "One or two backticks alone are no fence for any other reader.",
    ),
    Words(
        "이 줄에는 백틱이 세 개보다 적습니다. 펜스 줄로 읽었습니다",
        "백틱 세 개(```)로 쓰세요.",
        "백틱 한두 개는 다른 프로그램에서 펜스가 아닙니다.",
    ),
    """
# Week 1
#### 하늘
1. 캐시란?
``
자주 쓰는 데이터를 가까이 둔다.
```
""",
    """
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
""",
)

# --- infos: worth knowing ---------------------------------------------------------------------------

UNANSWERED = _rule(
    "I201",
    "unanswered-question",
    Words(
        "this question has no answer yet: {question}",
        "It becomes a card once somebody answers it in a fence below.",
        "A card needs an answer to check oneself against.",
    ),
    Words(
        "아직 답변이 없는 질문입니다: {question}",
        "누군가 아래 펜스에 답변을 쓰면 카드가 됩니다.",
        "카드에는 맞춰 볼 답변이 있어야 합니다.",
    ),
    """
# Week 1
#### 하늘
1. 캐시란?
""",
    """
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
""",
)
NO_WEEK = _rule(
    "I202",
    "no-week",
    Words(
        "no week is named for this question",
        "Begin the file with `# Week 17`, or name it so: its notes have no week tag.",
        "The week is a tag on the card, and part of what tells a note from another.",
    ),
    Words(
        "몇 주차의 질문인지 적혀 있지 않습니다",
        "파일을 `# Week 17`로 시작하거나 파일 이름에 주차를 쓰세요. 지금은 주차 태그가 없습니다.",
        "주차는 카드의 태그이고, 노트를 서로 구별하는 데에도 쓰입니다.",
    ),
    """
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
""",
    """
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
""",
    "notes/notes.md",
)
REMOTE_IMAGE = _rule(
    "I203",
    "remote-image",
    Words(
        "the image {target} is on another machine",
        "Save the picture next to the notes; a card shows only a link to it.",
        "A card that loads from the web tells others when you study, and is empty without a network.",
    ),
    Words(
        "그림 {target}은(는) 다른 컴퓨터에 있습니다",
        "그림을 정리 옆에 저장하세요. 지금 카드에는 링크만 나옵니다.",
        "웹에서 불러오는 카드는 언제 공부하는지를 남에게 알리고, 네트워크가 없으면 비어 있습니다.",
    ),
    """
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
![캐시의 구조](https://example.org/cache.png)
""",
    """
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
""",
)
DUPLICATE_QUESTION = _rule(
    "I204",
    "duplicate-question",
    Words(
        "{person} asks this a second time; first at {first}",
        "Both are kept as notes of their own; delete one if it is a slip.",
        "Two cards with one question are asked twice.",
    ),
    Words(
        "{person}님이 같은 질문을 두 번 썼습니다. 처음은 {first}",
        "둘 다 따로 노트가 됩니다. 실수라면 하나를 지우세요.",
        "같은 질문의 카드가 두 장이면 두 번 묻게 됩니다.",
    ),
    """
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
2. 캐시란?
```
빠르고 작은 저장소
```
""",
    """
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 두는, 빠르고 작은 저장소
```
""",
)
NO_QUESTIONS = _rule(
    "I205",
    "contributor-without-questions",
    Words(
        "no questions below “{name}”",
        "Nothing to do, if there is nothing to ask.",
        "A heading over no question is most often a week somebody has not written yet.",
    ),
    Words(
        "“{name}” 아래에 질문이 없습니다",
        "물을 것이 없다면 그대로 두어도 됩니다.",
        "질문이 없는 제목은 대개 아직 정리를 쓰지 않은 사람입니다.",
    ),
    """
# Week 1
#### 하늘
#### 바다
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
""",
    """
# Week 1
#### 바다
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
""",
)
EMPTY_FILE = _rule(
    "I206",
    "empty-file",
    Words(
        "the file is empty",
        "Nothing to do, if it is to be filled later.",
        "A week file without a word has no notes.",
    ),
    Words(
        "파일이 비어 있습니다",
        "나중에 쓸 파일이라면 그대로 두어도 됩니다.",
        "빈 파일에서는 노트가 나오지 않습니다.",
    ),
    " \n",
    """
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
""",
)
PERSON_RENAMED = _rule(
    "I208",
    "contributor-renamed",
    Words(
        "notes of {old} are now under the name of {new}, and keep what Anki knows of them",
        'If they are one person, put this line below [people] in ankigen.toml: "{new}" = ["{old}"]',
        "Then the older weeks may go on using the older name.",
    ),
    Words(
        "{old}님의 노트가 이제 {new}님의 이름 아래에 있습니다. Anki의 복습 기록은 그대로 이어집니다",
        '같은 사람이라면 ankigen.toml의 [people] 아래에 이 줄을 넣으세요: "{new}" = ["{old}"]',
        "그러면 지난 주차에서는 예전 이름을 그대로 써도 됩니다.",
    ),
    "#### 지우   (and `#### 한지우` at the last build)\n",
    '[people]\n"한지우" = ["지우"]\n',
    "",
)
AMBIGUOUS_IDENTITY = _rule(
    "I209",
    "ambiguous-identity",
    Words(
        "this could be “{taken}” or “{other}” reworded; it was taken for the first, and keeps what Anki knows of it",
        "If it was wrong, put `<!-- id: some-name -->` behind the question and build again.",
        "Two older questions are equally near to an edited one.",
    ),
    Words(
        "“{taken}”을(를) 고친 것일 수도, “{other}”을(를) 고친 것일 수도 있습니다. 앞의 것으로 보고 복습 기록을 이었습니다",
        "아니라면 질문 뒤에 `<!-- id: some-name -->`을 쓰고 다시 빌드하세요.",
        "예전 질문 두 개가 고친 질문과 똑같이 가깝습니다.",
    ),
    "A question and its answer rewritten so much that two older ones fit equally well.\n",
    "2. TCP의 흐름 제어란? <!-- id: tcp-flow -->\n",
    "",
)
NO_MERGE_RULE = _rule(
    "I210",
    "ledger-without-merge-rule",
    Words(
        "git does not know how to merge the ledger: two branches that both built will conflict",
        "Put this line into .gitattributes: ankigen.ledger.jsonl merge=union",
        "The lines of both sides may simply stand together; ankigen reads what comes out.",
    ),
    Words(
        "git이 원장을 병합하는 법을 모릅니다. 두 브랜치에서 각각 빌드하면 충돌합니다",
        ".gitattributes에 이 줄을 넣으세요: ankigen.ledger.jsonl merge=union",
        "양쪽의 줄이 나란히 남기만 하면 됩니다. ankigen은 그 결과를 그대로 읽습니다.",
    ),
    "A repository without .gitattributes.\n",
    "ankigen.ledger.jsonl merge=union\n",
    "",
)
NUMBER_SKIPPED = _rule(
    "I211",
    "number-skipped",
    Words(
        "{number}. comes after {before}.",
        "Nothing to do, if no question is missing; `ankigen check --fix` renumbers.",
        "A number that is missing may be a question that was lost.",
    ),
    Words(
        "{before}. 다음에 {number}.이(가) 나옵니다",
        "빠진 질문이 없다면 그대로 두어도 됩니다. `ankigen check --fix`가 번호를 다시 매깁니다.",
        "빠진 번호는 잃어버린 질문일 수 있습니다.",
    ),
    """
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
3. 힙이란?
```
완전 이진 트리
```
""",
    """
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
2. 힙이란?
```
완전 이진 트리
```
""",
)
NUMBER_REPEATED = _rule(
    "I212",
    "number-repeated",
    Words(
        "{number}. was there before; a follow-up of it would belong to this one",
        "Nothing to do, if there is none; `ankigen check --fix` renumbers.",
        "`1-1.` follows the last question 1 of its person.",
    ),
    Words(
        "{number}.은(는) 앞에도 있습니다. 이 번호의 꼬리 질문은 이 질문에 붙습니다",
        "꼬리 질문이 없다면 그대로 두어도 됩니다. `ankigen check --fix`가 번호를 다시 매깁니다.",
        "`1-1.`은 그 사람의 마지막 1번 질문을 따릅니다.",
    ),
    """
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
2. 힙이란?
```
완전 이진 트리
```
2. 큐란?
```
자주 쓰는 데이터를 가까이 둔다.
```
""",
    """
# Week 1
#### 하늘
1. 캐시란?
```
자주 쓰는 데이터를 가까이 둔다.
```
2. 힙이란?
```
완전 이진 트리
```
3. 큐란?
```
자주 쓰는 데이터를 가까이 둔다.
```
""",
)
WEEK_IN_TWO_FILES = _rule(
    "I213",
    "week-in-two-files",
    Words(
        "{person} has written week {week} in {other} already",
        "Nothing to do, if the week was meant to be in two files.",
        "Most often one of the two names the wrong week.",
    ),
    Words(
        "{person}님의 {week}주차는 {other}에도 있습니다",
        "한 주를 두 파일에 나누어 쓴 것이라면 그대로 두어도 됩니다.",
        "대개는 둘 중 하나의 주차가 틀렸습니다.",
    ),
    "notes/a.md and notes/b.md both say `# Week 3` and `#### 하늘`.\n",
    "notes/b.md says `# Week 4`.\n",
    "",
)
FILE_NAME_NOT_COMPOSED = _rule(
    "I214",
    "file-name-not-composed",
    Words(
        "the file's name is spelt in single jamo (NFD), those of other files are not",
        "Rename it once on the command line; links to it may not be found elsewhere.",
        "macOS spells Hangul so; git and other systems take it for another name.",
    ),
    Words(
        "파일 이름이 자모로 풀려 있습니다(NFD). 다른 파일은 그렇지 않습니다",
        "명령줄에서 이름을 한 번 바꾸세요. 다른 곳에서는 이 파일을 가리키는 링크를 찾지 못할 수 있습니다.",
        "macOS는 한글을 이렇게 씁니다. git과 다른 시스템은 다른 이름으로 봅니다.",
    ),
    "notes/17주차.md, written by macOS\n",
    "notes/17주차.md\n",
    "",
)
NO_QUESTION = _rule(
    "I215",
    "file-without-questions",
    Words(
        "nothing in this file reads as a question",
        "If there are questions, see how the group writes them: `ankigen init --detect FOLDER` proposes a [layout].",
        "Notes in another form than the layout expects would be left out without a word.",
    ),
    Words(
        "이 파일에는 질문으로 읽히는 것이 없습니다",
        "질문이 있다면 어떤 모양으로 쓰는지 확인하세요. `ankigen init --detect 폴더`가 맞는 [layout]을 제안합니다.",
        "레이아웃과 다른 모양으로 쓴 노트가 아무 말 없이 빠질 수 있습니다.",
    ),
    """
# 운영체제

프로세스와 스레드를 정리한다.
""",
    """
# 운영체제

## 프로세스와 스레드의 차이는?

스레드는 프로세스의 메모리를 함께 쓴다.
""",
)
