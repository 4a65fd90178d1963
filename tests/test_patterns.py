import re

import pytest

from ankigen.patterns import PatternOnUse, compile_on_use


def test_a_pattern_is_compiled_when_it_is_first_used(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    compile_now = re.compile

    def note_and_compile(expression: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(expression)
        return compile_now(expression, flags)

    monkeypatch.setattr(re, "compile", note_and_compile)
    word = compile_on_use(r"[a-z]+", re.IGNORECASE)
    assert (word.pattern, compiled) == (r"[a-z]+", [])
    assert word.findall("Ab 1 c") == ["Ab", "c"]
    assert word.sub("x", "Ab 1 c") == "x 1 x"
    assert compiled == [r"[a-z]+"]


def test_it_has_what_a_compiled_pattern_has() -> None:
    pair = compile_on_use(rb"(?P<key>\w+)=(\d+)")
    assert pair.groups == 2
    assert pair.groupindex == {"key": 1}
    with pytest.raises(AttributeError):
        pair.no_such_method  # type: ignore[attr-defined]  # noqa: B018


def test_a_copy_is_no_compiled_pattern_yet() -> None:
    assert not hasattr(PatternOnUse(r"\d", 0), "__deepcopy__")
