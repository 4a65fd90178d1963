"""What Anki shows above a deck: what it is, where updates come from, and why to suspend a card and not delete it.

Without counts and dates, for it shall be the same in every package that brings it.
"""

from ankigen import messages
from ankigen.config.settings import Config
from ankigen.messages import Language
from ankigen.patterns import compile_on_use
from ankigen.rendering.html import find_repository_address, make_link
from ankigen.rendering.neutralize import escape

_RELEASE_FILE = compile_on_use(
    r"(https://github\.com/[^/]+/[^/]+/releases)/(?:latest/download|download/[^/]+)/[^/]+"
)


def describe_deck(deck_name: str, config: Config, language: Language) -> str:
    """Return the description of a deck as HTML."""
    about = messages.text("card.description.about", language, deck=escape(deck_name))
    updates = messages.text("card.description.updates", language)
    address = find_update_address(config)
    if address:
        link = make_link(address, escape(address.removeprefix("https://")))
        updates = messages.text("card.description.updates_from", language, link=link)
    suspend = messages.text("card.description.suspend", language)
    return "<br><br>".join([about, updates, suspend])


def find_update_address(config: Config) -> str:
    """Return where newer packages are: beside the manifest, else in the repository; "" if nobody says."""
    manifest = config.publish.manifest
    if not manifest:
        return find_repository_address(config.source_url or "")
    release = _RELEASE_FILE.fullmatch(manifest)
    if release is not None:
        return release[1]
    return manifest.rpartition("/")[0] + "/"
