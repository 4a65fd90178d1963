"""How the code is built: size of modules and functions, density, names; of several code bases side by side.

    structure.py SOURCES... [--worst N]         a table, a column for each folder of sources
    structure.py --way CHECKOUT [--worst N]     functions that handle one question's text in a build, by sys.setprofile

Decision points are radon's, with comprehensions and boolean operators. Lines of code are lines without blanks, comments and docstrings.
``--worst`` lists the densest functions and the most frequent empty names, or the functions on the way.
"""

import argparse
import ast
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import tokenize
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from types import FrameType

RANK_C = 11  # decision points from which radon gives a C
VAGUE = set("one found known what place asked told made gone there where".split())
EMPTY = VAGUE | set(
    "item items data value values val obj objs object result results info tmp temp res ret retval thing things elem element each other others "
    "stuff foo bar x var".split()
)
VERBS = set(
    "accept accepts add adds adjust admit align allow allows analyze append apply are arrange as ask asks assert assign at attach authenticate "
    "balance begin begins bind break build builds cache calculate call can cancel catch change check choose classify clean clear close "
    "collapse collect combine come commit compare compile compress compute configure confirm consume contains convert copy count create cut "
    "decide decode decompose decorate dedent delete demand demands describe deserialise deserialize detect determine digest disable discard "
    "dispatch display do does download draw drop dump dumps echo edit emit enable encode end enforce ensure enter equals escape estimate "
    "evaluate exclude execute exists expand expect explain export extend extract fail feed fetch fill filter find finish fit fix flatten flush fold "
    "follow follows forget format freeze gather gen generate get give go guess handle has hash have hides hold holds identify ignore import "
    "include includes indent infer init initialize inject insert install interpret interrupts invoke is iter aiter iterate join keep kill launch lead leads "
    "learn leave lex listen listify load loads locate lock log look looks lower make map mark match matches may measure merge "
    "mend migrate move must needs neutralise normalise normalize notify obfuscate open pack pad paginate parse pass patch "
    "peek perform pick poll pop prepare print process propose prune publish pull push put quote raise read aread "
    "rebuild recall receive recognise record recover redirect reduce refine refresh refuse register reject release remember remove rename "
    "render repair replace report request require reset resolve restore resume retire retry return reverse rewrite rotate round run sanitise "
    "sanitize save say says scan schedule search see select send separate serialise serialize serve set setdefault settle setup should "
    "show shorten shrink skip slice slugify sort split stamp stands start starts stop store strip structure sub substitute subtract suggest supports sync "
    "take talk tell test tidy to tokenize touch trace track transform translate traverse trim truncate try turn unescape unpack unquote "
    "unregister unstructure untag unwrap update upgrade upload use uses validate verify visit visualise wait walk warn was watch will wrap write yield aclose".split()
)  # fmt: skip
Function = ast.FunctionDef | ast.AsyncFunctionDef
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass
class Measure:
    """What is counted over the modules of a code base."""

    modules: dict[str, int] = field(default_factory=dict)
    code_lines: int = 0
    function_lines: list[int] = field(default_factory=list)
    dense: list[tuple[int, int, str]] = field(
        default_factory=list
    )  # (decision points, lines, position) for each of radon's functions
    comprehensions: int = 0
    nested_comprehensions: int = 0
    conditionals: int = 0
    nested_conditionals: int = 0
    bindings: Counter[str] = field(default_factory=Counter)
    places: dict[str, list[str]] = field(
        default_factory=lambda: defaultdict(list)
    )  # where each empty name is bound
    function_names: list[tuple[str, str]] = field(default_factory=list)
    public: int = 0
    documented: int = 0


def measure_sources(root: Path) -> Measure:
    """Return the measure of all modules below a folder, tests left out."""
    measure = Measure()
    for file in sorted(root.rglob("*.py")):
        name = file.relative_to(root).as_posix()
        if "tests" in file.relative_to(root).parts:
            continue
        source = file.read_text(encoding="utf-8")
        tree = ast.parse(source)
        measure.modules[name] = source.count("\n")
        measure.code_lines += count_code_lines(source, tree)
        count_decisions(measure, tree, name)
        count_functions(measure, tree, name)
        count_expressions(measure, tree)
        count_bindings(measure, tree, name)
    return measure


def count_code_lines(source: str, tree: ast.Module) -> int:
    """Return the number of lines that hold code: no blank line, comment or docstring."""
    ignored = {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
    }
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in ignored:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            lines.difference_update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(lines)


def count_decisions(measure: Measure, tree: ast.Module, name: str) -> None:
    from radon.visitors import ComplexityVisitor

    visitor = ComplexityVisitor.from_ast(tree)
    methods = [method for owner in visitor.classes for method in owner.methods]
    for function in [*visitor.functions, *methods]:
        position = f"{name}:{function.lineno} {function.name}"
        measure.dense.append((function.complexity, function.endline - function.lineno + 1, position))


def count_functions(measure: Measure, tree: ast.Module, name: str) -> None:
    for node in ast.walk(tree):
        if isinstance(node, Function):
            measure.function_lines.append((node.end_lineno or node.lineno) - node.lineno + 1)
            if not node.name.startswith("__") and not is_property(node):
                measure.function_names.append((node.name, f"{name}:{node.lineno}"))
        if isinstance(node, ast.Module | ast.ClassDef):
            for child in node.body:
                if isinstance(child, Function) and not child.name.startswith("_"):
                    measure.public += 1
                    measure.documented += ast.get_docstring(child) is not None


def is_property(node: Function) -> bool:
    """Return True if a function is read as an attribute, or sets one."""
    decorators = {ast.unparse(decorator).split("(")[0] for decorator in node.decorator_list}
    return any(decorator.endswith(("property", ".setter", ".getter", ".deleter")) for decorator in decorators)


def begins_with_verb(name: str) -> bool:
    """Return True if the first word of a function's name is a verb, in snake_case or camelCase."""
    words = re.findall(r"[a-z0-9]+|[A-Z][a-z0-9]*", name)
    return bool(words) and words[0].lower() in VERBS


def count_expressions(measure: Measure, tree: ast.Module) -> None:
    for node in ast.walk(tree):
        if isinstance(node, COMPREHENSIONS):
            measure.comprehensions += 1
            measure.nested_comprehensions += holds(node, COMPREHENSIONS)
        elif isinstance(node, ast.IfExp):
            measure.conditionals += 1
            measure.nested_conditionals += holds(node, (ast.IfExp,))


def holds(node: ast.AST, kinds: tuple[type[ast.AST], ...]) -> bool:
    """Return True if there is a node of these kinds below ``node``."""
    return any(isinstance(inner, kinds) and inner is not node for inner in ast.walk(node))


def count_bindings(measure: Measure, tree: ast.Module, name: str) -> None:
    """Count variables, parameters, variables of comprehensions and of ``except``; ``self`` and ``cls`` are nobody's choice."""
    for node in ast.walk(tree):
        bound = None
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound = node.id
        elif isinstance(node, ast.arg):
            bound = node.arg
        elif isinstance(node, ast.ExceptHandler):
            bound = node.name
        if bound is None or bound in {"self", "cls"}:
            continue
        measure.bindings[bound] += 1
        if bound in EMPTY:
            measure.places[bound].append(f"{name}:{getattr(node, 'lineno', 0)}")


# The table.


def percentile(numbers: list[int], share: float) -> int:
    ordered = sorted(numbers)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0


def spread(numbers: list[int]) -> str:
    return f"{percentile(numbers, 0.5)} / {percentile(numbers, 0.9)} / {max(numbers, default=0)}"


def percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


def rows(measure: Measure) -> Iterator[tuple[str, str]]:
    """Yield what is measured and the figure."""
    folders = Counter(Path(name).parent.as_posix() for name in measure.modules if Path(name).name != "__init__.py")
    functions = len(measure.dense)
    thousands = measure.code_lines / 1000 or 1
    bindings = measure.bindings.total()
    verbs = sum(begins_with_verb(name) for name, _ in measure.function_names)
    yield "modules, in folders", f"{folders.total()} in {len(folders)}"
    yield "modules in the largest folder", str(max(folders.values(), default=0))
    yield "lines, of code", f"{sum(measure.modules.values())}, {measure.code_lines}"
    yield "module lines median / p90 / max", spread(list(measure.modules.values()))
    yield "function lines median / p90 / max", spread(measure.function_lines)
    decisions = sum(function[0] for function in measure.dense)
    lines = sum(function[1] for function in measure.dense)
    yield "decision points per 10 lines of function", f"{10 * decisions / (lines or 1):.1f}"
    yield (
        "functions of rank C or worse",
        percent(sum(function[0] >= RANK_C for function in measure.dense), functions),
    )
    yield (
        "comprehensions per 1,000 lines (nested)",
        f"{measure.comprehensions / thousands:.0f} ({measure.nested_comprehensions})",
    )
    yield (
        "conditional expressions per 1,000 lines (nested)",
        f"{measure.conditionals / thousands:.0f} ({measure.nested_conditionals})",
    )
    yield (
        "bindings named one/found/known/what/place/...",
        percent(sum(measure.bindings[name] for name in VAGUE), bindings),
    )
    yield "bindings with any empty name", percent(sum(measure.bindings[name] for name in EMPTY), bindings)
    yield "function names that begin with a verb", percent(verbs, len(measure.function_names))
    yield "public functions documented", percent(measure.documented, measure.public)


def column_name(folder: Path) -> str:
    """Return the name of a checkout and its package, or of a package alone."""
    parts = folder.resolve().parts
    return f"{parts[-3]} {parts[-1]}" if parts[-2] == "src" else parts[-1]


def print_table(measures: dict[str, Measure]) -> None:
    """Print a column for each code base."""
    columns = {name: dict(rows(measure)) for name, measure in measures.items()}
    titles = list(dict.fromkeys(title for column in columns.values() for title in column))
    print(" " * 50 + "".join(f"{name:>18}" for name in columns))
    for title in titles:
        print(f"{title:<50}" + "".join(f"{column[title]:>18}" for column in columns.values()))


def print_folders(name: str, measure: Measure) -> None:
    folders = Counter(
        Path(module).parent.as_posix() for module in measure.modules if Path(module).name != "__init__.py"
    )
    print(
        f"\n{name}, modules by folder: "
        + ", ".join(f"{folder} {count}" for folder, count in sorted(folders.items()))
    )


def print_worst(name: str, measure: Measure, count: int) -> None:
    """Print the densest functions, the most frequent empty names, and functions whose names are no verbs."""
    print(f"\n{name}, densest functions (decision points, lines, file:line):")
    for decisions, lines, position in sorted(
        measure.dense, key=lambda function: (-function[0], -function[0] / function[1])
    )[:count]:
        print(f"  {decisions:3} in {lines:3}  {position}")
    print(f"\n{name}, empty names:")
    frequent = sorted(measure.places.items(), key=lambda binding: -len(binding[1]))
    for word, places in frequent[:count]:
        shown = " ".join(places[:count])
        print(f"  {len(places):3} {word}: {shown}{' …' if len(places) > count else ''}")
    nouns = [f"{position} {word}" for word, position in measure.function_names if not begins_with_verb(word)]
    print(f"\n{name}, functions without a verb, {min(count, len(nouns))} of {len(nouns)}:")
    for noun in nouns[:count]:
        print(f"  {noun}")


# The way of one question.

WORD = "zyxlock"  # stands in no taxonomy, and stays the same when it is folded, escaped or encoded
NOTES = f"# Week 17 - 질문/답변 정리\n\n#### 문가온\n\n1. {WORD} 로드 밸런싱이란 무엇인가요?\n\n```\n부하를 여러 서버에 나눈다.\n```\n"
MAX_DEPTH = 8
MAX_MEMBERS = 300  # a larger collection is a table of words


def holds_word(argument: object, depth: int = 0) -> bool:
    """Return True if the question's text stands in a value, or in the values that this one holds."""
    if isinstance(argument, str):
        return WORD in argument
    if isinstance(argument, bytes):
        return WORD.encode() in argument
    if depth > MAX_DEPTH or isinstance(argument, type | int | float):
        return False
    return any(holds_word(inner, depth + 1) for inner in inner_values(argument))


def inner_values(argument: object) -> list[object]:
    if isinstance(argument, dict):
        return [*argument, *argument.values()] if len(argument) <= MAX_MEMBERS else []
    if isinstance(argument, list | tuple | set | frozenset):
        return list(argument) if len(argument) <= MAX_MEMBERS else []
    if not type(argument).__module__.startswith("ankigen"):
        return []
    names = [
        *getattr(argument, "__struct_fields__", ()),
        *getattr(type(argument), "__slots__", ()),
        *getattr(argument, "__dict__", ()),
    ]
    return [getattr(argument, name, None) for name in names]


def trace_way() -> None:
    """Build one question in this process, and print the calls that handle its text as JSON."""
    import runpy

    Path("notes").mkdir()
    Path("notes/week17.md").write_text(NOTES, encoding="utf-8")
    calls: list[tuple[str, str]] = []
    frames: list[FrameType] = []  # a generator that goes on is no new call

    def profile(frame: FrameType, event: str, _: object) -> None:
        module = frame.f_globals.get("__name__", "")
        code = frame.f_code
        if event != "call" or not module.startswith("ankigen") or code.co_name.startswith("<"):
            return
        if any(frame is counted for counted in frames):
            return
        sys.setprofile(None)
        parameters = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
        handled = [frame.f_locals.get(name) for name in parameters]
        if any(holds_word(argument) for argument in handled):
            calls.append((module, f"{code.co_qualname}"))
            frames.append(frame)
        sys.setprofile(profile)

    sys.argv = ["ankigen", "build", "--no-cache", "--lang", "en", "-q"]
    sys.setprofile(profile)
    try:
        runpy.run_module("ankigen", run_name="__main__")
    except SystemExit as stop:
        sys.setprofile(None)
        if stop.code:
            sys.exit("the build of one question has failed")
    print(json.dumps(calls))


def print_way(checkout: Path, count: int) -> None:
    """Print how many functions of how many files handle one question's text."""
    environment = {**os.environ, "PYTHONPATH": str(checkout.resolve() / "src"), "SOURCE_DATE_EPOCH": "1700000000"}
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-P", str(Path(__file__).resolve()), "--trace"]
        answer = subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True)
    calls = [tuple(call) for call in json.loads(answer.stdout)]
    files = Counter(module for module, _ in set(calls))
    moves = sum(before[0] != after[0] for before, after in pairwise(calls))
    print(
        f"one question's way: {len(calls)} calls, {len(set(calls))} functions in {len(files)} files, {moves} moves between files"
    )
    if count:
        for module, function in dict.fromkeys(calls):
            print(f"  {calls.count((module, function)):3} {module}:{function}")


def main() -> None:
    """Print the table, or the way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", type=Path, nargs="*")
    parser.add_argument("--way", type=Path, metavar="CHECKOUT")
    parser.add_argument("--worst", type=int, default=0, metavar="N")
    parser.add_argument("--trace", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.trace:
        trace_way()
        return
    if options.way:
        print_way(options.way, options.worst)
    if options.sources:
        measures = {column_name(folder): measure_sources(folder) for folder in options.sources}
        print_table(measures)
        for name, measure in measures.items():
            print_folders(name, measure)
            if options.worst:
                print_worst(name, measure, options.worst)


if __name__ == "__main__":
    main()
