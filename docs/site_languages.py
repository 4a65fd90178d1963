"""A hook of MkDocs: fit a page that is written for GitHub into the site with its two languages."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

LINK_TO_TWIN = re.compile(r"\s*\[(?:English|한국어)\]\([\w.]+\.md\)")
ENGLISH_ONLY = '!!! note "이 페이지는 영어로만 있습니다"\n\n'


def on_page_markdown(markdown: str, *, page: "Page", config: "MkDocsConfig", files: "Files") -> str:  # noqa: ARG001
    """Leave out the link to the other language, which the header has; mark pages that are only in English."""
    markdown = LINK_TO_TWIN.sub("", markdown)
    language = config.plugins["i18n"].current_language
    if language == "ko" and not page.file.src_uri.endswith(".ko.md"):
        markdown = ENGLISH_ONLY + markdown
        page.meta["search"] = {"exclude": True}  # the English site has it
    return markdown
