"""The modules of ankigen, and what each of them imports."""

import ast
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "ankigen"


@cache
def modules() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*.py") if path.name != "__init__.py")


def name_of(path: Path) -> str:
    """Return the name of a module without that of ankigen: ``topics.taxonomy``."""
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts)


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> list[str]:
    """Return the names of the modules that a module imports, and of what it imports from those of ankigen."""
    names = []
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
            if names[-1].startswith("ankigen"):
                names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names
