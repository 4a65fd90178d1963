"""Somebody who takes published decks over with the add-on, in a collection without windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from study_decks import manifest as manifests
from study_decks import updater
from study_decks.package import read_package
from study_decks.store import Conflict, Store

if TYPE_CHECKING:
    from pathlib import Path

    from study_decks.deck_update import Outcome

    from support import Anki

ADDRESS = "https://notes.example/deck.json"


class Subscriber:
    """A collection that is subscribed to one deck; ``folder`` is for what the add-on keeps and fetches."""

    def __init__(self, anki: Anki, folder: Path) -> None:
        self.anki, self.folder = anki, folder
        self.store = Store(folder / "store")
        self.updates = 0

    def update(self, package: Path, retire: str) -> Outcome:
        """Take over a package and the manifest beside it, as if they had just been fetched."""
        manifest = manifests.parse(package.with_name("deck.json").read_bytes())
        offer = updater.Offer(ADDRESS, manifest, "")
        self.updates += 1
        scratch = self.folder / f"update {self.updates}"
        scratch.mkdir()
        file = scratch / "deck.apkg"
        file.write_bytes(package.read_bytes())
        subscription = updater.make_subscription(offer)
        self.store.save_subscription(subscription)
        taken = read_package(file, manifest, scratch)
        return updater.take_over(self.anki.collection, self.store, subscription, offer, taken, retire)

    def list_conflicts(self) -> tuple[Conflict, ...]:
        """Return the notes that wait for the learner's choice."""
        (subscription,) = self.store.load_subscriptions()
        return self.store.load_state(subscription.identifier).conflicts
