"""Subscribe, look for news, and take them over: the whole way, without windows."""

from __future__ import annotations

import hashlib
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from . import manifest as manifests
from .deck_update import Outcome, Request, update_deck
from .errors import DeckError, OfflineError
from .links import find_manifest_addresses
from .package import Package, read_package
from .store import Store, Subscription
from .web import Limits, fetch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from anki.collection import Collection

    from .manifest import Manifest

MANIFEST_LIMITS = Limits(manifests.MAX_BYTES, max_seconds=60)
PACKAGE_SECONDS = 1_800
_MIN_SHARE_OF_SAME_DECK = 0.5
UNTOLD_PACKAGE_BYTES = 300_000_000  # where the manifest does not tell the size


@dataclass(frozen=True)
class Offer:
    """What a group has published, at the address of its manifest."""

    address: str
    manifest: Manifest
    etag: str


def find_deck(text: str) -> Offer:
    """Return what is published where a pasted link leads; raises DeckError."""
    likeliest, *others = find_manifest_addresses(text)
    try:
        return _ask(likeliest)
    except OfflineError:
        raise
    except DeckError as error:
        for address in others:
            with suppress(DeckError):
                return _ask(address)
        raise error from None


def _ask(address: str) -> Offer:
    """Return what is published at the address of a manifest; raises DeckError."""
    answer = fetch(address, MANIFEST_LIMITS)
    assert answer.content is not None
    return Offer(address, manifests.parse(answer.content), answer.etag)


def make_subscription(offer: Offer) -> Subscription:
    """Return a subscription to an offer; nothing of it is taken over yet."""
    identifier = hashlib.sha256(offer.address.encode()).hexdigest()[:16]
    return Subscription(identifier, offer.address, offer.manifest.deck)


def find_subscription(store: Store, offer: Offer) -> Subscription | None:
    """Return the subscription by which the learner has this deck, maybe from another address; None for a new deck.

    A group moves its repository, or publishes in a release and on a site: most of the notes are the same.
    """
    guids = set(offer.manifest.notes)
    subscriptions = store.load_subscriptions()
    for subscription in subscriptions:
        if subscription.address == offer.address:
            return subscription
    for subscription in subscriptions:
        common_guids = guids & store.load_state(subscription.identifier).memory.notes.keys()
        if len(common_guids) > _MIN_SHARE_OF_SAME_DECK * len(guids):
            return subscription
    return None


def subscribe(store: Store, offer: Offer) -> Subscription:
    """Keep a subscription to an offer; a deck that the learner has already comes from its address from now on."""
    subscription = find_subscription(store, offer)
    if subscription is None:
        subscription = make_subscription(offer)
        while store.is_subscribed(subscription.identifier):  # that deck has moved to another address
            identifier = hashlib.sha256(subscription.identifier.encode()).hexdigest()[:16]
            subscription = replace(subscription, identifier=identifier)
    elif subscription.address != offer.address:
        subscription = replace(subscription, address=offer.address, etag="", sha256="")
    store.save_subscription(subscription)
    return subscription


def look_for_news(subscription: Subscription) -> Offer | None:
    """Return what is published if it is not what was last taken over; raises DeckError."""
    answer = fetch(subscription.address, MANIFEST_LIMITS, subscription.etag)
    if answer.content is None:
        return None
    return Offer(subscription.address, manifests.parse(answer.content), answer.etag)


def download(offer: Offer, folder: Path, on_progress: Callable[[int], None] | None = None) -> Package:
    """Return the package that a manifest describes, with its files in ``folder``; raises DeckError."""
    manifest = offer.manifest
    max_bytes = manifest.size or UNTOLD_PACKAGE_BYTES
    address = manifest.find_address(offer.address)
    content = fetch(address, Limits(max_bytes, PACKAGE_SECONDS), on_progress=on_progress).content
    assert content is not None
    file = folder / "deck.apkg"
    try:
        file.write_bytes(content)
    except OSError as error:
        raise DeckError("disk", reason=error.strerror or error) from None
    return read_package(file, manifest, folder)


def take_over(
    collection: Collection, store: Store, subscription: Subscription, offer: Offer, package: Package, retire: str
) -> Outcome:
    """Bring the collection up to date with a package, and remember it; raises DeckError, OSError."""
    request = Request(
        package=package,
        manifest=offer.manifest,
        state=store.load_state(subscription.identifier),
        owners=store.find_owners(but=subscription.identifier),
        looks=store.find_looks(but=subscription.identifier),
        retire=retire,
        scratch_folder=package.file.parent,
        identifier=subscription.identifier,
        now=int(time.time()),
    )
    outcome = update_deck(collection, request)
    if store.is_subscribed(subscription.identifier):
        store.save_state(subscription.identifier, outcome.state)
    return outcome


def remember_check(
    store: Store, subscription: Subscription, offer: Offer | None, now: int, *, is_taken_over: bool
) -> None:
    """Keep when a subscription was last looked after, and what was taken over unless it moved since."""
    saved = store.find_subscription(subscription.identifier)
    if saved is None:
        return
    checked = replace(saved, checked_at=now)
    if offer is not None and is_taken_over and offer.address == saved.address:
        manifest = offer.manifest
        checked = replace(checked, deck=manifest.deck, etag=offer.etag, sha256=manifest.sha256, updated_at=now)
    store.save_subscription(checked)
