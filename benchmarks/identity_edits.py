"""How many notes keep their GUID when people edit them, and how many get somebody else's.

    python benchmarks/identity_edits.py NOTES [--edits 1000] [--seed 1]

NOTES is a folder of Markdown whose headings are questions and whose text below them is the answer, or of
weekly notes. Its entries are dealt out to ten people and ten weeks; then questions and answers are edited
as people edit them, entries are deleted, and unrelated ones are added under the same person and week.
Prints, for each kind of edit, how many kept their GUID, lost it, and got a wrong one.
"""

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from ankigen import text
from ankigen.config.people import People
from ankigen.identity import fingerprint
from ankigen.identity.answered_entry import AnsweredEntry
from ankigen.identity.ledger import LedgerLine
from ankigen.identity.matching.match import match
from ankigen.identity.minhash import make_sketch
from ankigen.inline import QuestionText
from ankigen.layouts.document_reader import read_document
from ankigen.model import Entry, Fence, Source
from ankigen.topics.taxonomy import taxonomy

Pair = tuple[str, str]
PARTICLES = [("은", "는"), ("이", "가"), ("을", "를"), ("는", "이란"), ("의", "에서의"), ("와", "과")]
ENDINGS = [
    ("무엇인가요?", "무엇인지 설명해주세요"),
    ("설명하시오", "설명해주세요"),
    ("?", "에 대해 설명해주세요."),
    ("차이", "차이점"),
]
SENTENCES = [
    "추가로 실무에서는 설정에 따라 다르게 동작할 수 있다.",
    "예를 들어 대규모 트래픽에서 효과가 크다.",
    "면접에서 자주 나온다.",
]


def pairs_in(folder: Path) -> list[Pair]:
    """Return (question, answer) pairs, each question once."""
    found: dict[str, Pair] = {}
    for file in sorted(folder.rglob("*.md")):
        source = text.clean(file.read_text(encoding="utf-8", errors="replace"))
        document, _ = read_document(Source(file.name, file, folder, source), People({}), taxonomy())
        weekly = [
            (e.question.markdown, fingerprint.answer_text(e.answer))
            for e in document.entries
            if e.answer and not e.parent.markdown
        ]
        parts = re.split(r"^#{1,6}\s+(.+)$", source, flags=re.MULTILINE)
        headed = list(zip(parts[1::2], parts[2::2], strict=True))
        for question, answer in weekly if "```" in source and weekly else headed:
            if len(answer.split()) > 5 and text.key(question):
                found.setdefault(text.key(question), (question.strip(), answer.strip()))
    return list(found.values())


def _swap_word(words: list[str], rng: random.Random) -> list[str]:
    if len(words) > 2:
        at = rng.randrange(len(words) - 1)
        words[at], words[at + 1] = words[at + 1], words[at]
    return words


def particle(pair: Pair, rng: random.Random) -> Pair:
    """Change a particle."""
    question = pair[0]
    for one, other in rng.sample(PARTICLES, len(PARTICLES)):
        if f"{one} " in question:
            return question.replace(f"{one} ", f"{other} ", 1), pair[1]
    return question + " ", pair[1]


def spelling(pair: Pair, rng: random.Random) -> Pair:
    """Mistype or mend one character of the question."""
    at = rng.randrange(len(pair[0]))
    char = pair[0][at]
    other = chr(ord(char) + 28) if "가" <= char <= "하" else char + char
    return pair[0][:at] + other + pair[0][at + 1 :], pair[1]


def ending(pair: Pair, rng: random.Random) -> Pair:
    """Ask in another form, and swap two words."""
    question = pair[0]
    for one, other in ENDINGS:
        if one in question:
            return question.replace(one, other), pair[1]
    return " ".join(_swap_word(question.split(), rng)) + "를 설명해주세요", pair[1]


def third(pair: Pair, rng: random.Random) -> Pair:
    """Leave a third of the question's words."""
    words = pair[0].split()
    kept = sorted(rng.sample(range(len(words)), max(1, -(-len(words) // 3))))
    return " ".join(words[at] for at in kept) + " 관련해서 아는 대로 말해보세요", pair[1]


def sentence(pair: Pair, rng: random.Random) -> Pair:
    """Add a sentence to the answer."""
    return pair[0], f"{pair[1]}\n{rng.choice(SENTENCES)}"


def half(pair: Pair, rng: random.Random) -> Pair:
    """Leave half of the answer's words, in one piece."""
    words = pair[1].split()
    start = rng.randrange(len(words) // 2 + 1)
    return pair[0], " ".join(words[start : start + -(-len(words) // 2)])


def both(pair: Pair, rng: random.Random) -> Pair:
    """Reword the question and edit the answer, lightly."""
    return sentence(rng.choice([particle, spelling, ending])(pair, rng), rng)


def both_hard(pair: Pair, rng: random.Random) -> Pair:
    """Reword the question and leave half of the answer."""
    return half(rng.choice([particle, spelling, ending])(pair, rng), rng)


EDITS: list[Callable[[Pair, random.Random], Pair]] = [
    particle,
    spelling,
    ending,
    third,
    sentence,
    half,
    both,
    both_hard,
]


def entry(pair: Pair, person: int, week: int) -> Entry:
    """Return a pair as an entry of a person and week."""
    return Entry(
        "n.md", 1, 1, 1, week, f"사람{person}", "1", QuestionText(pair[0]), answer=(Fence(pair[1], "", 2),)
    )


def asked(one: Entry) -> AnsweredEntry:
    """Return what identity looks at."""
    answer = fingerprint.answer_text(one.answer)
    person, question = text.key(one.contributor), one.question.key
    return AnsweredEntry(
        one, person, "", question, fingerprint.hash_answer(answer), make_sketch(answer), "", (), ""
    )


def line(one: Entry, guid: str) -> LedgerLine:
    """Return the ledger line of an entry."""
    a = asked(one)
    return LedgerLine(
        guid, one.contributor, one.week, "", one.question.markdown, a.answer_hash, a.answer_sketch, "", 1, 1, 1
    )


def main() -> None:
    """Run the experiment and print the table."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("notes", type=Path, nargs="+")
    options.add_argument("--edits", type=int, default=1000)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    rng = random.Random(chosen.seed)
    pool = [pair for folder in chosen.notes for pair in pairs_in(folder)]
    results: dict[str, Counter[str]] = {}
    done = 0
    while done < chosen.edits:
        done += _round(pool, rng, results)
    print(f"{len(pool)} different entries\n")
    print(f"{'edit':<12}{'kept':>7}{'lost':>7}{'wrong':>7}")
    for name, counts in results.items():
        print(f"{name:<12}{counts['kept']:>7}{counts['lost']:>7}{counts['wrong']:>7}")
    total = sum((results[name] for name in results if name != "unrelated"), Counter[str]())
    share = total["kept"] / sum(total.values())
    print(
        f"\n{share:.2%} of {sum(total.values())} edited entries kept their GUID; wrong: "
        f"{total['wrong'] + results['unrelated']['wrong']}"
    )


class EditedEntry(NamedTuple):
    """An entry of the next week, the GUID that it should keep ("" for none), and the edit that made it."""

    entry: Entry
    guid: str
    edit: str


def _round(pool: list[Pair], rng: random.Random, results: dict[str, Counter[str]]) -> int:
    """Deal the pool out, edit it, match it, and count; return how many edits were made."""
    shuffled = rng.sample(pool, len(pool))
    old, spare = shuffled[: len(pool) * 3 // 4], shuffled[len(pool) * 3 // 4 :]
    places = [(rng.randrange(10), rng.randrange(10)) for _ in old]
    placed = list(zip(old, places, strict=True))
    lines = [line(entry(pair, *place), f"g{index}") for index, (pair, place) in enumerate(placed)]
    new = []
    for index, (pair, place) in enumerate(placed):
        new += _edit(pair, place, f"g{index}", rng)
    new += [EditedEntry(entry(pair, *rng.choice(places)), "", "unrelated") for pair in spare]
    rng.shuffle(new)
    matched = match([asked(edited.entry) for edited in new], lines)
    for edited, ledger_line in zip(new, matched.lines, strict=True):
        if edited.edit:
            outcome = _judge(edited, ledger_line.guid if ledger_line else "")
            results.setdefault(edited.edit, Counter())[outcome] += 1
    return sum(1 for edited in new if edited.edit not in ("", "unrelated"))


def _edit(pair: Pair, place: tuple[int, int], guid: str, rng: random.Random) -> list[EditedEntry]:
    """Return what becomes of an entry: gone, as it was, or edited."""
    fate = rng.random()
    if fate < 0.15:
        return []
    if fate < 0.5:
        return [EditedEntry(entry(pair, *place), guid, "")]
    edit = rng.choice(EDITS)
    return [EditedEntry(entry(edit(pair, rng), *place), guid, edit.__name__)]


def _judge(edited: EditedEntry, guid: str) -> str:
    """Return what became of the GUID of an edited entry."""
    if guid == edited.guid:
        return "kept"
    return "wrong" if guid else "lost"


if __name__ == "__main__":
    main()
