"""genanki, without the packages that it imports for what ankigen never asks of it.

genanki imports PyYAML for models that are written in YAML, and cached-property, whose import of asyncio is for
properties that are awaited. Both take a fifteenth of a build of a thousand notes in which one file has changed.
"""

import functools
import importlib
import sys
from types import ModuleType


def _make_stand_ins() -> dict[str, ModuleType]:
    """Return modules for genanki to import in place of those packages, by name."""
    yaml = ModuleType("yaml")
    yaml.__dict__["__getattr__"] = _find_in_yaml  # PEP 562
    cached_property = ModuleType("cached_property")
    cached_property.__dict__["cached_property"] = functools.cached_property
    return {"yaml": yaml, "cached_property": cached_property}


def _find_in_yaml(name: str) -> object:
    """Return what PyYAML calls by a name."""
    return getattr(importlib.import_module("yaml"), name)


def _import_genanki() -> None:
    stand_ins = {name: module for name, module in _make_stand_ins().items() if name not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        importlib.import_module("genanki")
    finally:
        for name in stand_ins:
            del sys.modules[name]


_import_genanki()

import genanki  # noqa: E402 - which is imported now

__all__ = ["genanki"]
