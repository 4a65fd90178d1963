"""The page on what ``--json`` prints, made from the JSON schema that the package brings."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ankigen.messages import Language
from ankigen.resources import DATA

SCHEMA = DATA / "output.schema.json"
HEADS: dict[Language, str] = {
    "en": """\
# JSON for programs

[한국어](json.ko.md)

<!-- Made from src/ankigen/data/output.schema.json by docs/reference.py. -->

With `--json` a command prints one object on stdout and nothing else there. Progress and what is said to people goes to stderr. `ankigen config
--output-schema` prints the JSON schema of all these objects; the tests hold what each command prints against it. Later versions of ankigen may add keys.
""",
    "ko": """\
# 프로그램용 JSON

[English](json.md)

<!-- src/ankigen/data/output.schema.json에서 docs/reference.py가 만듭니다. -->

`--json`을 붙이면 명령은 표준 출력에 객체 하나만 출력합니다. 진행 상황과 사람에게 하는 말은 표준 오류로 나갑니다. `ankigen config --output-schema`는
이 객체들의 JSON 스키마를 출력하며, 테스트는 모든 명령의 출력을 이 스키마에 견줍니다. 뒤의 판에서는 키가 더해질 수 있습니다.
""",
}
COLUMNS: dict[Language, tuple[str, str]] = {"en": ("Key", "Type"), "ko": ("키", "타입")}
COMMON: dict[Language, str] = {"en": "Objects in these", "ko": "이 안에 있는 객체"}


def write_page(language: Language, korean: Mapping[str, str]) -> str:
    """Return the page; ``korean`` are the Korean words of the schema's descriptions."""
    schema = json.loads(SCHEMA.read_text("utf-8"))
    outputs = [choice["$ref"].rpartition("/")[2].replace("%20", " ") for choice in schema["anyOf"]]
    key, kind = COLUMNS[language]
    parts = [HEADS[language]]
    for name, definition in schema["$defs"].items():
        about = definition["description"]
        about = korean.get(about, about) if language == "ko" else about
        if name not in outputs and f"\n## {COMMON[language]}\n" not in parts:
            parts.append(f"\n## {COMMON[language]}\n")
        title = f"## {name}\n\n{about}." if name in outputs else f"### {name}\n\n{about}"
        parts.append(f"\n{title}\n\n| {key} | {kind} | |\n|---|---|---|\n")
        for path, type_name, description in list_keys(definition, ""):
            words = korean[description] if language == "ko" else description
            parts.append(f"| `{path}` | {type_name} | {words} |\n")
    return "".join(parts)


def list_keys(definition: Mapping[str, Any], inside: str) -> Iterator[tuple[str, str, str]]:
    """Yield the path, the type and the description of each key in an object."""
    for key, about in definition["properties"].items():
        path = f"{inside}{key}"
        yield path, describe_type(about), about["description"]
        inner = about.get("items", {})
        if "properties" in inner:
            yield from list_keys(inner, f"{path}[].")
        by_name = about.get("additionalProperties", {})
        if "properties" in by_name:
            yield from list_keys(by_name, f"{path}.*.")


def describe_type(about: Mapping[str, Any]) -> str:
    """Return the type of a key in the words of JSON."""
    if "const" in about:
        return f"`{about['const']}`"
    if "enum" in about:
        return ", ".join(f"`{choice}`" for choice in about["enum"])
    if "$ref" in about:
        name = about["$ref"].rpartition("/")[2]
        return f"[{name}](#{name})"
    if about.get("type") == "array":
        return f"array of {describe_type(about['items'])}"
    if isinstance(about.get("additionalProperties"), dict):
        return f"object of {describe_type(about['additionalProperties'])}"
    kinds = about.get("type", "any")
    return " or ".join(kinds) if isinstance(kinds, list) else str(kinds)
