# ruff: noqa: ANN401 - what Python makes of a pattern has no types
"""All regular expressions of the package, how each is used, and texts on which a bad one takes long."""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import itertools
import pkgutil
import random
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import ankigen
from ankigen.patterns import PatternOnUse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

# How Python itself reads a pattern; there is no public way to its parts.
parser = importlib.import_module("re._parser")
compiler = importlib.import_module("re._compiler")
op = importlib.import_module("re._constants")

SCANNING = {"search", "sub", "subn", "split", "findall", "finditer"}
ANCHORED = {"match", "fullmatch"}


class Use(NamedTuple):
    """A pattern under its name, and a way in which it is used: ``match``, ``fullmatch`` or ``search``."""

    name: str
    pattern: re.Pattern[str]
    way: str


def find_uses() -> list[Use]:
    """Return the patterns of all modules with each way in which they are used.

    One that is handed over or lies in a table may be used in any way that the module knows for such.
    """
    uses: dict[tuple[str, int, str], Use] = {}
    for module in find_modules():
        for use in itertools.chain(_find_named_uses(module), _find_uses_in_calls(module)):
            uses.setdefault((use.pattern.pattern, use.pattern.flags, use.way), use)
    return sorted(uses.values(), key=lambda use: (use.name, use.way))


def find_modules() -> Iterator[ModuleType]:
    yield ankigen
    for module in pkgutil.walk_packages(ankigen.__path__, "ankigen."):
        if module.name != "ankigen.__main__":  # it runs the program
            yield importlib.import_module(module.name)


def _find_named_uses(module: ModuleType) -> Iterator[Use]:
    """Yield the uses of the patterns that a module has made or imported, in its own code."""
    named = _find_named_patterns(module)
    if not named:
        return
    ways: dict[str, set[str]] = defaultdict(set)
    seen: set[int] = set()  # names before a dot
    nodes = _parse(module)
    for node in nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in named:
            seen.add(id(node.value))
            ways[node.value.id] |= _to_ways([node.attr])
    handed_over = _find_ways_of_others(nodes)
    for node in nodes:
        if (
            isinstance(node, ast.Name)
            and isinstance(node.ctx, ast.Load)
            and node.id in named
            and id(node) not in seen
        ):
            ways[node.id] |= handed_over
    for name, patterns in named.items():
        for pattern in patterns:
            for way in ways[name]:
                yield Use(f"{module.__name__}.{name}", pattern, way)


@functools.lru_cache(maxsize=1)  # for all that is asked of one module
def _parse(module: ModuleType) -> list[ast.AST]:
    return list(ast.walk(ast.parse(inspect.getsource(module))))


def _find_named_patterns(module: ModuleType) -> dict[str, list[re.Pattern[str]]]:
    named: dict[str, list[re.Pattern[str]]] = {}
    for name, held in vars(module).items():
        patterns = list(_find_in(held))
        if patterns and not name.startswith("__"):
            named[name] = patterns
    return named


def _find_in(held: object) -> Iterator[re.Pattern[str]]:
    """Yield the patterns in an object, in tables and in classes of the package."""
    if isinstance(held, PatternOnUse):
        held = held.compile()
    if isinstance(held, re.Pattern):
        if isinstance(held.pattern, str):
            yield held
    elif isinstance(held, dict):
        yield from _find_in(list(held.values()))
    elif isinstance(held, list | tuple | set | frozenset):
        for member in held:
            yield from _find_in(member)


def _find_ways_of_others(nodes: list[ast.AST]) -> set[str]:
    """Return the ways in which a module uses patterns by names of functions: parameters and loop variables."""
    methods: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            name = node.value.id
            if name.islower() and name != "re" and node.attr != "split":  # which texts have, too
                methods.add(node.attr)
    return _to_ways(methods)


def _to_ways(methods: Iterable[str]) -> set[str]:
    ways = ANCHORED.intersection(methods)
    return ways | {"search"} if SCANNING.intersection(methods) else ways


def _find_uses_in_calls(module: ModuleType) -> Iterator[Use]:
    """Yield the patterns in calls such as ``re.sub("a+", …)``."""
    for call in find_calls(module):
        typed = _read_typed_pattern(call)
        if typed is None:
            continue
        flags = _read_flags(call)
        method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        for way in _to_ways([method]):
            yield Use(f"{module.__name__}, line {call.lineno}", re.compile(typed, flags), way)


def find_calls(module: ModuleType) -> Iterator[ast.Call]:
    """Yield the calls within functions of a module that use ``re`` with a pattern of their own."""
    if "import re\n" not in inspect.getsource(module):
        return
    functions = [node for node in _parse(module) if isinstance(node, ast.FunctionDef | ast.Lambda)]
    seen: set[int] = set()
    for node in itertools.chain.from_iterable(map(ast.walk, functions)):
        if id(node) not in seen and isinstance(node, ast.Call) and _is_of_re(node.func):
            seen.add(id(node))
            yield node


def _is_of_re(function: ast.expr) -> bool:
    if not isinstance(function, ast.Attribute) or not isinstance(function.value, ast.Name):
        return False
    return function.value.id == "re" and function.attr not in ("escape", "purge")


def _read_typed_pattern(call: ast.Call) -> str | None:
    typed = call.args[0] if call.args else None
    if isinstance(typed, ast.Constant) and isinstance(typed.value, str):
        return typed.value
    return None


def _read_flags(call: ast.Call) -> int:
    for keyword in call.keywords:
        if keyword.arg == "flags":
            return int(eval(ast.unparse(keyword.value), {"re": re}))
    return 0


def find_hidden_patterns(module: ModuleType) -> list[str]:
    """Return the calls within functions whose pattern can't be read off the code."""
    hidden: list[str] = []
    for call in find_calls(module):
        typed = call.args[0] if call.args else None
        is_text = isinstance(typed, ast.Constant)
        if not is_text:
            hidden.append(ast.unparse(call.func) + "(" + (ast.unparse(typed) if typed else "") + ")")
    return hidden


# --- texts on which a pattern may take long ---------------------------------------------------------

_CHARACTERS = " a가1\t\n\"'()[]<>*_`#-.!/:{}|\\?,=&~@"
_MAX_SAMPLES = 6


class Attack(NamedTuple):
    """A piece that is to be repeated, and what stands before and behind it."""

    start: str
    piece: str
    end: str


def find_attacks(pattern: re.Pattern[str], pieces: Iterable[str], count: int) -> list[Attack]:
    """Return some pieces that a pattern itself repeats, each behind what it wants before, and ``pieces``."""
    own = list(dict.fromkeys(_find_repeated(parser.parse(pattern.pattern, pattern.flags), ("",))))
    random.Random(0).shuffle(own)
    chosen = own[:count]
    chosen += [("", start + piece) for start, piece in own[:count] if start]
    chosen += [("", piece) for piece in pieces]
    attacks: list[Attack] = []
    for start, piece in dict.fromkeys(chosen):
        if piece:
            attacks += [Attack(start, piece, ""), Attack(start, piece, "\x07"), Attack(start, piece, ";")]
    return attacks


def _find_repeated(parsed: Any, starts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield what the parts of a parsed pattern may repeat without end, each behind what fits before it."""
    starts = list(starts)
    for code, argument in parsed:
        for part in _find_inner(code, argument):
            yield from _find_repeated(part, starts[:2])
        if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT) and argument[1] == op.MAXREPEAT:
            yield from itertools.product(starts[:3], _make_samples(argument[2], 10))
        starts = [start + sample for start in starts for sample in _make_samples([(code, argument)], 3)][:4]


def _find_inner(code: Any, argument: Any) -> list[Any]:
    """Return the parsed patterns within a part of one."""
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return [argument[2]]
    if code is op.SUBPATTERN:
        return [argument[3]]
    if code is op.ATOMIC_GROUP:
        return [argument]
    if code in (op.ASSERT, op.ASSERT_NOT):
        return [argument[1]]
    return list(argument[1]) if code is op.BRANCH else []


def _make_samples(parsed: Any, count: int = _MAX_SAMPLES) -> list[str]:
    """Return some texts that fit a parsed pattern, as long as no look around forbids them."""
    samples = [""]
    for code, argument in parsed:
        ends = _make_samples_of_part(code, argument, count)
        samples = [start + end for start in samples for end in ends]
        if len(samples) > count:
            samples = samples[:1] + random.Random(1).sample(samples[1:], count - 1)
    return samples


def _make_samples_of_part(code: Any, argument: Any, count: int) -> list[str]:
    if code is op.LITERAL:
        return [chr(argument)]
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        least, most, repeated = argument
        samples = _make_samples(repeated, count)
        more = [samples[0] * (least + 1)] if most > least else []
        return [sample * least for sample in samples] + more
    if code in (op.SUBPATTERN, op.ATOMIC_GROUP):
        return _make_samples(argument[3] if code is op.SUBPATTERN else argument, count)
    if code is op.BRANCH:
        return [sample for part in argument[1] for sample in _make_samples(part, 2)]
    if code in (op.IN, op.NOT_LITERAL, op.ANY, op.CATEGORY):
        return _find_fitting(code, argument)
    return [""]


def _find_fitting(code: Any, argument: Any) -> list[str]:
    """Return characters that fit a class."""
    members = argument if code is op.IN else []
    named = [chr(member[1]) for member in members if member[0] is op.LITERAL]
    named += [chr(member[1][0]) for member in members if member[0] is op.RANGE]
    whole_class = compiler.compile(parser.SubPattern(parser.State(), [(code, argument)]))
    candidates = dict.fromkeys([*named[:_MAX_SAMPLES], *_CHARACTERS])
    return [character for character in candidates if whole_class.match(character)][:8]
