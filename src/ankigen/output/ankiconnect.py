"""A running Anki, through its add-on AnkiConnect (API version 6). Knows nothing of our decks and notes."""

import base64
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import msgspec

from ankigen.errors import AnkiError

_VERSION = 6
_TIMEOUT = httpx.Timeout(60.0, connect=5.0)  # seconds; an import of hundreds of notes takes some
_MAX_SENT_BYTES = 1_000_000  # bytes; the add-on takes a minute for 10 MB, and Anki stands still meanwhile


class RefusedError(AnkiError):
    """Anki answered, and refuses."""


class Action(msgspec.Struct, frozen=True):
    """One thing to ask of the add-on."""

    action: str
    params: dict[str, Any] = {}


class RemoteNote(msgspec.Struct, frozen=True, rename="camel"):
    """A note as Anki has it; ``mod`` (seconds since 1970) is 0 with an add-on that does not tell it."""

    note_id: int
    model_name: str
    tags: list[str]
    fields: dict[str, dict[str, Any]]
    mod: int = 0

    def field(self, name: str) -> str:
        """Return the HTML of a field, "" if the note has none of that name."""
        return str(self.fields.get(name, {}).get("value", ""))


class AnkiConnect:
    """The add-on at ``address``; ``requests`` counts what was asked of it."""

    def __init__(self, address: str, key: str | None = None) -> None:
        self._address, self._key = address, key
        # The add-on closes each connection, and does not say so.
        self._client = httpx.Client(timeout=_TIMEOUT, trust_env=False, headers={"Connection": "close"})
        self.requests = 0

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def ask(self, action: str, **params: Any) -> Any:  # noqa: ANN401 - each action answers something else
        """Return the answer to one action; raises AnkiError."""
        return self._answer(self._post(Action(action, params)), action)

    def ask_all(self, actions: Sequence[Action]) -> list[Any]:
        """Return the answers to several actions that go in one request; raises AnkiError at the first that failed.

        All of them have been tried then.
        """
        if not actions:
            return []
        answers = self.ask("multi", actions=[self._request(action) for action in actions])
        if not isinstance(answers, list) or len(answers) != len(actions):
            raise self._not_ankiconnect()
        return [self._answer(answer, action.action) for answer, action in zip(answers, actions, strict=True)]

    def notes(self, ids: Sequence[int]) -> Iterator[RemoteNote]:
        """Yield the notes with these ids, but for those that have gone; raises AnkiError."""
        answer = self.ask("notesInfo", notes=list(ids)) or []
        existing = [note for note in answer if note]
        try:
            yield from msgspec.convert(existing, list[RemoteNote], strict=False)
        except msgspec.ValidationError:
            raise self._not_ankiconnect() from None

    def store(self, name: str, content: bytes) -> None:
        """Put a file into the media folder, in the place of one of that name; raises AnkiError."""
        self.ask("storeMediaFile", filename=name, data=base64.b64encode(content).decode())

    def store_file(self, name: str, file: Path) -> None:
        """Put a copy of ``file`` into the media folder; raises AnkiError, OSError.

        Anki reads a large one itself, where it can: it may be shut up in a box of its own.
        """
        content = file.read_bytes()
        if len(content) > _MAX_SENT_BYTES:
            with suppress(RefusedError):
                self.ask("storeMediaFile", filename=name, path=str(file.absolute()))
                return
        self.store(name, content)

    def _not_ankiconnect(self) -> AnkiError:
        return AnkiError(
            f"what answers at {self._address} is not AnkiConnect",
            "Install the add-on 2055492159, or mend `address`.",
        )

    def _request(self, action: Action) -> dict[str, Any]:
        request: dict[str, Any] = {"action": action.action, "version": _VERSION, "params": action.params}
        if self._key:
            request["key"] = self._key  # each part of a ``multi`` needs it too
        return request

    def _post(self, action: Action) -> Any:  # noqa: ANN401
        self.requests += 1
        with self._errors_explained():
            response = self._client.post(self._address, content=msgspec.json.encode(self._request(action)))
            if response.status_code == httpx.codes.FORBIDDEN:
                raise AnkiError("AnkiConnect refuses this computer", "Look at webCorsOriginList in its config.")
            answer = msgspec.json.decode(response.content)
            if not isinstance(answer, dict) or not {"result", "error"} <= answer.keys():
                raise msgspec.DecodeError
            return answer

    @contextmanager
    def _errors_explained(self) -> Iterator[None]:
        """Turn what goes wrong on the way to Anki into words."""
        again = "Nothing is lost: start Anki and run this again, it goes on where it was."
        try:
            yield
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError):
            help_text = "Mend `address` below [push] in ankigen.toml; AnkiConnect's own is http://127.0.0.1:8765."
            raise AnkiError(f"{self._address!r} is no address", help_text) from None
        except httpx.ConnectError:
            help_text = "Start Anki, with the add-on AnkiConnect (2055492159) in it, and open your profile."
            raise AnkiError(f"nobody answers at {self._address}", help_text) from None
        except httpx.TimeoutException:
            raise AnkiError(
                "Anki does not answer in time", f"Close what is open in its windows. {again}"
            ) from None
        except httpx.TransportError:
            raise AnkiError("Anki ended in the middle of it", again) from None
        except msgspec.DecodeError:
            raise self._not_ankiconnect() from None

    def _answer(self, answer: Any, action: str) -> Any:  # noqa: ANN401
        """Return what an action answered; raises RefusedError if it is an error."""
        if not isinstance(answer, dict) or "error" not in answer:
            return answer
        if not answer["error"]:
            return answer["result"]
        text = str(answer["error"])
        if "api key" in text:
            raise RefusedError(
                "AnkiConnect wants another key",
                "Set ANKICONNECT_KEY, or `key` below [push] in ankigen.toml, to its apiKey.",
            )
        if "collection is not available" in text:
            raise RefusedError(
                "no profile is open in Anki", "Open your profile there, let it sync, and run this again."
            )
        if "unsupported action" in text:
            raise RefusedError(
                f"this AnkiConnect can't do {action}", "Update the add-on in Anki and run this again."
            )
        raise RefusedError(f"Anki refuses {action}: {text}", "Mend that in Anki and run this again.")
