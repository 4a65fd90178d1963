"""A running Anki, through its add-on AnkiConnect (API version 6). Knows nothing of decks and notes of ours."""

import base64
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import httpx
import msgspec

_VERSION = 6
_PATIENCE = httpx.Timeout(60.0, connect=5.0)  # seconds; an import of thousands of notes takes some


class AnkiError(Exception):
    """Anki can't be reached or refuses; the message says why, ``help`` what to do."""

    def __init__(self, message: str, help_text: str) -> None:
        super().__init__(message)
        self.help = help_text


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
        self._client = httpx.Client(timeout=_PATIENCE, trust_env=False)
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
        answers = self.ask("multi", actions=[self._table(one) for one in actions])
        return [self._answer(answer, one.action) for answer, one in zip(answers, actions, strict=True)]

    def notes(self, ids: Sequence[int]) -> Iterator[RemoteNote]:
        """Yield the notes with these ids, but for those that have gone; raises AnkiError."""
        found = self.ask("notesInfo", notes=list(ids))
        yield from msgspec.convert([one for one in found if one], list[RemoteNote], strict=False)

    def store(self, name: str, content: bytes) -> None:
        """Put a file into the media folder, in the place of one of that name; raises AnkiError."""
        self.ask("storeMediaFile", filename=name, data=base64.b64encode(content).decode())

    def _table(self, action: Action) -> dict[str, Any]:
        table: dict[str, Any] = {"action": action.action, "version": _VERSION, "params": action.params}
        return {**table, "key": self._key} if self._key else table  # each part of a ``multi`` needs it too

    def _post(self, action: Action) -> Any:  # noqa: ANN401
        self.requests += 1
        with _explained(self._address):
            response = self._client.post(self._address, content=msgspec.json.encode(self._table(action)))
            if response.status_code == httpx.codes.FORBIDDEN:
                raise AnkiError("AnkiConnect refuses this computer", "Look at webCorsOriginList in its config.")
            answer = msgspec.json.decode(response.content)
            if not isinstance(answer, dict) or not {"result", "error"} <= answer.keys():
                raise msgspec.DecodeError
            return answer

    def _answer(self, answer: Any, action: str) -> Any:  # noqa: ANN401
        error = answer.get("error") if isinstance(answer, dict) and "error" in answer else None
        if not error:
            return answer["result"] if isinstance(answer, dict) and "error" in answer else answer
        text = str(error)
        if "api key" in text:
            raise AnkiError(
                "AnkiConnect wants another key",
                "Set ANKICONNECT_KEY, or `key` below [push] in ankigen.toml, to its apiKey.",
            )
        if "collection is not available" in text:
            raise AnkiError("no profile is open in Anki", "Open your profile in Anki and run this again.")
        if "unsupported action" in text:
            raise AnkiError(f"this AnkiConnect can't do {action}", "Update the add-on in Anki and run this again.")
        raise AnkiError(f"Anki refuses {action}: {text}", "Mend that in Anki and run this again.")


@contextmanager
def _explained(address: str) -> Iterator[None]:
    """Turn what goes wrong on the way to Anki into words."""
    again = "Nothing is lost: start Anki and run this again, it goes on where it was."
    try:
        yield
    except httpx.InvalidURL as error:
        raise AnkiError(f"{address} is no address: {error}", "Mend `address` below [push].") from None
    except httpx.ConnectError:
        raise AnkiError(
            f"nobody answers at {address}", "Start Anki, with the add-on AnkiConnect (2055492159) in it."
        ) from None
    except httpx.TimeoutException:
        raise AnkiError("Anki does not answer in time", f"Close what is open in its windows. {again}") from None
    except httpx.TransportError:
        raise AnkiError("Anki ended in the middle of it", again) from None
    except msgspec.DecodeError:
        raise AnkiError(
            f"what answers at {address} is not AnkiConnect", "Install the add-on 2055492159, or mend `address`."
        ) from None
