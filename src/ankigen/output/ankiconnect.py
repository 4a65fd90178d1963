"""A running Anki, through its add-on AnkiConnect (API version 6). Knows nothing of our decks and notes.

Something else may answer at the address: so each answer is decoded into the type that its action has, and limited
in size and time.
"""

import base64
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import httpx
import msgspec
from msgspec import Meta

from ankigen.errors import AnkiError

_VERSION = 6
_TIMEOUT = httpx.Timeout(60.0, connect=5.0)  # seconds; an import of hundreds of notes takes some
_MAX_SENT_BYTES = 1_000_000  # the add-on takes a minute for 10 MB, and Anki stands still meanwhile
_MAX_ANSWER_BYTES = 50_000_000  # 500 notes have a few megabytes
_MAX_ANSWER_S = 60.0  # from its first byte to its last
_MAX_SHOWN_CHARS = 300
_THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}

Integer = Annotated[int, Meta(ge=0, le=(1 << 63) - 1)]


class RefusedError(AnkiError):
    """Anki answered, and refuses."""


class Action(msgspec.Struct, frozen=True):
    """One thing to ask of the add-on, and the type of its answer."""

    action: str
    params: dict[str, Any] = {}
    answer_type: Any = Any


class RemoteField(msgspec.Struct, frozen=True):
    """A field of a note in Anki, as HTML."""

    value: str = ""


class RemoteNote(msgspec.Struct, frozen=True, rename="camel"):
    """A note as Anki has it; ``mod`` (seconds since 1970) is 0 with an add-on that does not tell it.

    A note that has gone has no id.
    """

    note_id: Integer = 0
    model_name: str = ""
    tags: list[str] = []
    fields: dict[str, RemoteField] = {}
    mod: Integer = 0

    def field(self, name: str) -> str:
        """Return the HTML of a field, "" if the note has none of that name."""
        field = self.fields.get(name)
        return field.value if field is not None else ""


class RemoteTemplate(msgspec.Struct, frozen=True):
    """A card template of a note type in Anki."""

    name: str
    qfmt: str
    afmt: str


class RemoteFieldName(msgspec.Struct, frozen=True):
    """The name of a field of a note type in Anki."""

    name: str


class RemoteNoteType(msgspec.Struct, frozen=True):
    """A note type in Anki, which calls it a model here."""

    css: str
    flds: list[RemoteFieldName]
    tmpls: Annotated[list[RemoteTemplate], Meta(min_length=1)]
    mod: Integer = 0


class TemplateSides(msgspec.Struct, frozen=True, rename="pascal"):
    """The two sides of a card template."""

    front: str
    back: str


class Styling(msgspec.Struct, frozen=True):
    """The CSS of a note type."""

    css: str


class _Answer(msgspec.Struct, frozen=True):
    """What the add-on answers to one request; of ``result`` and ``error`` one is null."""

    result: msgspec.Raw
    error: Any


def key_for(address: str, config_key: str | None, environment: Mapping[str, str]) -> str | None:
    """Return the key to send to ``address``: that of the environment, else that of the config.

    A config may be a stranger's. So the key of the environment (ANKICONNECT_KEY) goes to this machine alone, or to
    the address that the environment names too (ANKICONNECT_ADDRESS).
    """
    key = environment.get("ANKICONNECT_KEY")
    if not key:
        return config_key
    try:
        host = urlsplit(address).hostname
    except ValueError:
        return config_key
    if host in _THIS_MACHINE or environment.get("ANKICONNECT_ADDRESS") == address:
        return key
    return config_key


class AnkiConnect:
    """The add-on at ``address``; ``requests`` counts what was asked of it."""

    def __init__(self, address: str, key: str | None = None) -> None:
        self._address, self._key = address, key
        # The add-on closes each connection, and does not say so.
        # Certificates are verified wherever there are any; to read those of all authorities takes 20 ms.
        is_encrypted = not address.lower().startswith("http://")
        self._client = httpx.Client(
            timeout=_TIMEOUT, trust_env=False, headers={"Connection": "close"}, verify=is_encrypted
        )
        self.requests = 0

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def ask(self, action: str, answer_type: Any = Any, **params: Any) -> Any:  # noqa: ANN401 - of ``answer_type``
        """Return the answer to one action, of the type given; raises AnkiError."""
        request = Action(action, params, answer_type)
        with self._errors_explained():
            return _read_answer(self._post(request), request)

    def ask_all(self, actions: Sequence[Action]) -> list[Any]:
        """Return the answers to several actions that go in one request; raises AnkiError at the first that failed.

        All of them have been tried then.
        """
        if not actions:
            return []
        requests = [self._request(action) for action in actions]
        answers = self.ask("multi", list[msgspec.Raw], actions=requests)
        if len(answers) != len(actions):
            raise self._not_ankiconnect()
        with self._errors_explained():
            return [_read_answer(answer, action) for answer, action in zip(answers, actions, strict=True)]

    def notes(self, ids: Sequence[int]) -> list[RemoteNote]:
        """Return the notes with these ids, without those that have gone; raises AnkiError."""
        answer = self.ask("notesInfo", list[RemoteNote | None] | None, notes=list(ids)) or []
        return [note for note in answer if note is not None and note.note_id]

    def store(self, name: str, content: bytes) -> None:
        """Put a file into the media folder, in the place of one of that name; raises AnkiError."""
        self.ask("storeMediaFile", filename=name, data=base64.b64encode(content).decode())

    def store_file(self, name: str, content: bytes, file: Path) -> None:
        """Put ``content``, which ``file`` holds too, into the media folder; raises AnkiError, OSError.

        Anki reads a large file itself, where it can: it may be shut up in a box of its own.
        """
        if len(content) > _MAX_SENT_BYTES and content == file.read_bytes():
            with suppress(RefusedError):
                self.ask("storeMediaFile", filename=name, path=str(file.absolute()))
                return
        self.store(name, content)

    def _not_ankiconnect(self) -> AnkiError:
        return AnkiError("errors.anki.not_ankiconnect", address=self._address)

    def _request(self, action: Action) -> dict[str, Any]:
        request: dict[str, Any] = {"action": action.action, "version": _VERSION, "params": action.params}
        if self._key:
            request["key"] = self._key  # each part of a ``multi`` needs it too
        return request

    def _post(self, action: Action) -> bytes:
        """Return the body of the answer to a request."""
        self.requests += 1
        content = msgspec.json.encode(self._request(action))
        with self._client.stream("POST", self._address, content=content) as response:
            if response.status_code == httpx.codes.FORBIDDEN:
                raise AnkiError("errors.anki.refuses_computer")
            deadline = time.monotonic() + _MAX_ANSWER_S
            body = bytearray()
            for part in response.iter_bytes():
                body += part
                if len(body) > _MAX_ANSWER_BYTES:
                    raise self._not_ankiconnect()
                if time.monotonic() > deadline:
                    raise httpx.ReadTimeout("the answer takes too long")
        return bytes(body)

    @contextmanager
    def _errors_explained(self) -> Iterator[None]:
        """Turn what goes wrong on the way to Anki into words."""
        try:
            yield
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError):
            raise AnkiError("errors.anki.no_address", address=repr(self._address)) from None
        except httpx.ConnectError:
            raise AnkiError("errors.anki.nobody", address=self._address) from None
        except httpx.TimeoutException:
            raise AnkiError("errors.anki.too_slow") from None
        except httpx.DecodingError:
            raise self._not_ankiconnect() from None
        except httpx.TransportError:
            raise AnkiError("errors.anki.ended") from None
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            raise self._not_ankiconnect() from None


def _read_answer(content: bytes | msgspec.Raw, action: Action) -> Any:  # noqa: ANN401 - of the action's type
    """Return the answer to an action; raises RefusedError for an error, msgspec.DecodeError for anything else."""
    answer = msgspec.json.decode(content, type=_Answer)
    if answer.error is None:
        return msgspec.json.decode(answer.result, type=action.answer_type)
    reason = str(answer.error)[:_MAX_SHOWN_CHARS]
    if "api key" in reason:
        raise RefusedError("errors.anki.other_key")
    if "collection is not available" in reason:
        raise RefusedError("errors.anki.no_profile")
    if "unsupported action" in reason:
        raise RefusedError("errors.anki.old_add_on", action=action.action)
    raise RefusedError("errors.anki.refuses", action=action.action, reason=reason)
