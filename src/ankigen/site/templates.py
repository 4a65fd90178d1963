"""The site's templates."""

import functools
from collections.abc import Mapping
from typing import Any

import jinja2

from ankigen.resources import DATA
from ankigen.site.site_data import shown_path

FOLDER = DATA / "site"


def render_page(name: str, values: Mapping[str, Any]) -> bytes:
    """Return the page of a template; what is no markup of ours is escaped."""
    return _load_templates().get_template(name).render(values).encode()


@functools.cache
def _load_templates() -> jinja2.Environment:
    loader = jinja2.FunctionLoader(lambda page: (FOLDER / page).read_text("utf-8"))
    templates = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    templates.filters["shown"] = shown_path
    return templates
