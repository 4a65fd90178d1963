"""The group's own files that its config names: terms for topics, templates and CSS of the card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ankigen import messages, text
from ankigen.errors import ConfigError
from ankigen.files import shown_path
from ankigen.messages import find_reason

if TYPE_CHECKING:
    from pathlib import Path

    from ankigen.config.settings import Config
    from ankigen.rendering.notetype import Templates
    from ankigen.topics.taxonomy import Taxonomy


def custom_file_names(config: Config) -> list[str]:
    """Return the names of the files that the config names, relative to the project's folder."""
    names = [config.card.css, config.card.front, config.card.back, config.topics.file]
    return [name for name in names if name]


def load_taxonomy(config: Config, root: Path) -> Taxonomy:
    """Return the taxonomy, with the group's own terms where the config names a file; raises ConfigError."""
    from ankigen.topics import taxonomy  # a build with nothing to do asks only for the names of the files

    if not config.topics.file:
        return taxonomy.taxonomy()
    file = root / config.topics.file
    try:
        return taxonomy.Taxonomy(taxonomy.build_tables(_read(file)))
    except taxonomy.TaxonomyError as error:
        reason = messages.find_reason(error)
        raise ConfigError("errors.config.taxonomy", file=shown_path(file), reason=reason) from None


def load_templates(config: Config, root: Path) -> Templates:
    """Return the card's templates and CSS, the group's own where the config names files; raises ConfigError."""
    from ankigen.rendering import notetype

    templates = notetype.load_templates()
    front, back, css = templates.front, templates.back, templates.css
    if config.card.front:
        front = _read_template(root / config.card.front)
    if config.card.back:
        back = _read_template(root / config.card.back)
    if config.card.css:
        # Own CSS stands behind ours, so that a line of it is enough to change a colour.
        css = f"{css}\n{_read(root / config.card.css)}"
    return notetype.Templates(front, back, css)


def _read_template(file: Path) -> str:
    from ankigen.rendering import notetype

    template = _read(file)
    for line, mistake in notetype.find_mistakes(template):
        fields = ", ".join([f"{{{{{name}}}}}" for name in notetype.FIELDS])
        raise ConfigError(
            "errors.config.template", file=shown_path(file), line=line, mistake=mistake, fields=fields
        )
    return template


def _read(file: Path) -> str:
    try:
        return text.clean(file.read_bytes().decode("utf-8"))
    except OSError as error:
        raise ConfigError("errors.config.unreadable", file=shown_path(file), reason=find_reason(error)) from None
    except ValueError:
        reason = messages.make("reasons.file.not_utf8")
        raise ConfigError("errors.config.unreadable", file=shown_path(file), reason=reason) from None
