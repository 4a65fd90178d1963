"""The manifest that the group's release or site shows: what learners have.

It is read from a file, or from the web where the config or the command line says so.
"""

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from ankigen.config.settings import CONFIG_NAME
from ankigen.diagnostics import rules
from ankigen.diagnostics.diagnostic import Diagnostic
from ankigen.errors import UsageError
from ankigen.messages import Message, ReasonError, find_reason, make
from ankigen.output import manifest
from ankigen.output.manifest import Manifest, ManifestNote
from ankigen.rendering.media.download import DownloadError, FetchRules, NotFoundError, fetch

_THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}


class Published(msgspec.Struct, frozen=True):
    """What ``source``, a file or an address, shows: a manifest, or the ``problem`` with it.

    ``is_missing``: there is nothing yet, as before the first release.
    """

    source: str = ""
    manifest: Manifest | None = None
    problem: Message | str | None = None
    is_missing: bool = False

    @property
    def sha256(self) -> str:
        """What tells it from another one: the hash of the package that is published."""
        return self.manifest.sha256 if self.manifest is not None else ""


NOTHING_PUBLISHED = Published()


def find_published(configured: str | None, named: str | Path | None, *, online: bool) -> Published:
    """Return what is published at the file or address that was named, else if ``online`` at the config's."""
    if named is not None:
        return read_published(str(named), is_named=True)
    if configured is not None and online:
        return read_published(configured, is_named=False)
    return NOTHING_PUBLISHED


def read_published(source: str, *, is_named: bool) -> Published:
    """Return what is published at ``source``; ``is_named`` if the command line names it, and not only a config.

    A config may be a stranger's: it leads to the public web alone, and never without encryption. Raises UsageError
    if the command line names a file that is not there; an address may have nothing yet.
    """
    if is_named and not is_address(source) and not _is_file(source):
        raise UsageError("errors.usage.no_manifest", file=source)
    try:
        return Published(source, manifest.parse(_read_source(source, is_named=is_named)))
    except NotFoundError:
        return Published(source, is_missing=True)
    except (DownloadError, ReasonError) as error:
        return Published(source, problem=find_reason(error))
    except OSError as error:
        return Published(source, problem=find_reason(error))
    except ValueError:  # a path with a zero byte, or brackets that hold no address
        return Published(source, problem=make("reasons.download.no_address"))


def _read_source(source: str, *, is_named: bool) -> bytes:
    if is_address(source):
        return _fetch(source, is_named=is_named)
    return _read_file(Path(source))


def is_address(source: str) -> bool:
    """Return True for an address on the web, False for a file."""
    return source.lower().startswith(("https://", "http://"))


def _fetch(address: str, *, is_named: bool) -> bytes:
    if find_spec("httpx") is None:
        raise ReasonError("reasons.manifest.no_httpx")
    schemes: tuple[str, ...] = ("https",)
    if is_named and _is_this_machine(address):
        schemes = ("https", "http")
    return fetch(address, FetchRules(manifest.MAX_BYTES, schemes, local=is_named))


def _is_this_machine(address: str) -> bool:
    try:
        return urlsplit(address).hostname in _THIS_MACHINE
    except ValueError:
        return False


def _is_file(source: str) -> bool:
    """Return True if there is a file; a pipe is none, for it would be waited for without end."""
    try:
        return Path(source).is_file()
    except (OSError, ValueError):  # a name that is too long, or has a zero byte
        return False


def _read_file(file: Path) -> bytes:
    """Return the content of a file, or enough of it to see that it is too large; raises OSError."""
    with file.open("rb") as stream:
        return stream.read(manifest.MAX_BYTES + 1)


def report_published(published: Published) -> list[Diagnostic]:
    """Return what is wrong with what is published."""
    if published.is_missing:
        return [rules.NOTHING_PUBLISHED.at(CONFIG_NAME, source=published.source)]
    if published.problem is not None:
        return [rules.PUBLISHED_UNUSABLE.at(CONFIG_NAME, source=published.source, reason=published.problem)]
    return []


def find_newest(published: Manifest | None, also_given_out: Iterable[ManifestNote]) -> dict[str, ManifestNote]:
    """Return the newest of each note that learners may have, by its GUID."""
    newest = dict(published.notes_by_guid) if published is not None else {}
    for note in also_given_out:
        earlier = newest.get(note.guid)
        if earlier is None or earlier.mod < note.mod:
            newest[note.guid] = note
    return newest
