"""Write N question/answer entries as weekly notes, and the same cards in peers' own syntax.

    generate.py N OUT       OUT/ankigen/notes/week0001.md …   OUT/ankdown/Bench/cards.md   OUT/mad/bench.md

Deterministic. Five people, five entries each per week; answers like real ones: 60 % prose, 30 % lists,
10 % with code; about 750 bytes each.
"""

import random
import sys
from pathlib import Path

PEOPLE = ["김하늘", "이도윤", "박서연", "최지호", "정유나"]
THINGS = (
    "로드밸런싱 스레드 프로세스 교착상태 세마포어 트랜잭션 인덱스 정규화 해시테이블 이진트리 힙 큐 스택 가비지컬렉션 "
    "의존성주입 캐시 페이징 가상메모리 스케줄링 컨텍스트스위칭 TCP UDP HTTP HTTPS DNS REST JWT 쿠키 세션 CORS "
    "클로저 프로미스 이벤트루프 컴포넌트 가상DOM 도커 쿠버네티스 메시지큐 샤딩 레플리케이션"
).split()
ASKS = [
    "{}란 무엇인가요?",
    "{}의 동작 원리를 설명해주세요.",
    "{}와 {}의 차이점은 무엇인가?",
    "{}의 장단점을 말해주세요",
    "{}를 사용하는 이유는?",
]
WORDS = (
    "서버 요청 응답 데이터 메모리 작업 처리 상태 연결 사용자 시스템 함수 객체 실행 순서 방식 경우 문제 해결 성능 비용 "
    "자원 공유 접근 제어 관리 저장 조회 변경 삭제 생성 종료 대기 전환 분산 확장"
).split()
ENDS = ["한다.", "된다.", "할 수 있다.", "하는 방식이다.", "때문이다.", "해야 한다."]


SYLLABLES = "가나다라마바사아자차카타파하고노도로모보소오조초코토포호구누두루무부수우주추쿠투푸후"


def term(rng: random.Random) -> str:
    """A term of the field, most of them with a made-up qualifier, so that few questions ask the same."""
    return (
        rng.choice(THINGS)
        if rng.random() < 0.1
        else "".join(rng.choices(SYLLABLES, k=3)) + " " + rng.choice(THINGS)
    )


def sentence(rng: random.Random) -> str:
    return (
        " ".join(
            rng.choice(WORDS) + rng.choice(["을", "를", "이", "가", "에", "의", ""])
            for _ in range(rng.randint(6, 12))
        )
        + " "
        + rng.choice(ENDS)
    )


def answer(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.6:
        return "\n".join(sentence(rng) for _ in range(rng.randint(3, 6)))
    if kind < 0.9:
        return (
            sentence(rng)
            + "\n"
            + "\n".join(f"- {rng.choice(THINGS)} : {sentence(rng)}" for _ in range(rng.randint(3, 5)))
        )
    return (
        sentence(rng)
        + "\npublic static void main(String[] args) {\n    List<String> names = new ArrayList<>();\n}\n"
        + sentence(rng)
    )


def main() -> None:
    total, out = int(sys.argv[1]), Path(sys.argv[2])
    rng = random.Random(7)
    notes, ankdown, mad = out / "ankigen" / "notes", out / "ankdown" / "Bench", out / "mad"
    for folder in (notes, ankdown, mad):
        folder.mkdir(parents=True, exist_ok=True)
    cards = []
    week = 0
    while len(cards) < total:
        week += 1
        lines = [f"# Week {week} - 질문/답변 정리", ""]
        for person in PEOPLE:
            lines.append(f"#### {person}")
            for number in range(1, 6):
                if len(cards) == total:
                    break
                question = rng.choice(ASKS).format(term(rng), term(rng))
                text = answer(rng)
                cards.append((question, text))
                lines += [f"{number}. {question}", "```", text, "```"]
            lines.append("")
        (notes / f"week{week:04}.md").write_text("\n".join(lines), encoding="utf-8")
    (ankdown / "cards.md").write_text("\n---\n".join(f"{q}\n%\n{a}" for q, a in cards) + "\n", encoding="utf-8")
    (mad / "bench.md").write_text(
        "# Bench\n\n" + "\n".join(f"## {q}\n\n{a}\n" for q, a in cards), encoding="utf-8"
    )
    print(f"{total} entries in {week} weeks")


if __name__ == "__main__":
    main()
