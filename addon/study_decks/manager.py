"""The learner's subscriptions in a running Anki: looked after when a profile opens, once a day, and by menu."""

from __future__ import annotations

import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aqt.operations import CollectionOp, QueryOp
from aqt.qt import QTimer
from aqt.utils import showWarning, tooltip

from . import log, updater
from .deck_update import DELETE, LEAVE, SUSPEND, Outcome
from .errors import DeckError, OfflineError
from .store import Store, Subscription
from .texts import count, translate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from anki.collection import Collection
    from aqt.main import AnkiQt

    from .package import Package
    from .updater import Offer

DAY_S = 24 * 60 * 60
LOOK_EVERY_MS = 60 * 60 * 1000
AFTER_OPENING_MS = 1_000
SYNC_TIMEOUT_MS = 120 * 1000
TOOLTIP_MS = 8_000


@dataclass(frozen=True)
class _Request:
    """What an update has to do: the subscriptions by their identifiers, ``is_asked`` if the learner waits for it.

    ``offer`` is what a new subscription has already found, ``on_done`` is called when all is done.
    """

    identifiers: tuple[str, ...]
    is_asked: bool = False
    offer: Offer | None = None
    on_done: Callable[[], None] | None = None


@dataclass(frozen=True)
class _Fetched:
    """What was fetched of a subscription; without an offer nothing is new."""

    subscription: Subscription
    offer: Offer | None
    package: Package | None
    folder: Path | None


class Manager:
    """What runs while Anki does; ``busy`` is True while an update is under way, and others wait for its end."""

    def __init__(self, main_window: AnkiQt) -> None:
        self.main_window = main_window
        self.busy = False
        self._opened = 0  # counts the profiles that were opened: what was begun for an earlier one is dropped
        self._is_open = False
        self._waits_for_sync = False
        self._waiting: list[_Request] = []
        self._timer: QTimer | None = None

    # --- profiles ---

    @property
    def store(self) -> Store:
        """The files of the profile that is open."""
        return Store(Path(self.main_window.pm.profileFolder()) / "ankigen")

    def open_profile(self) -> None:
        """Look for news once the profile's own sync is done."""
        self._opened += 1
        self._is_open = True
        self.busy = False
        self._waiting.clear()
        log.use_folder(self.store.folder)
        if self._timer is None:
            self._timer = QTimer(self.main_window)
            self._timer.timeout.connect(self._look_once_a_day)
        self._timer.start(LOOK_EVERY_MS)
        opened = self._opened
        if self.main_window.can_auto_sync():
            self._waits_for_sync = True
            QTimer.singleShot(SYNC_TIMEOUT_MS, lambda: self._begin_after_opening(opened))
        else:
            QTimer.singleShot(AFTER_OPENING_MS, lambda: self._update_if_same_profile(opened))

    def end_sync(self) -> None:
        """Look for news if this was the sync with which the profile opened."""
        self._begin_after_opening(self._opened)

    def close_profile(self) -> None:
        """Drop what is under way."""
        self._is_open = False
        self._waits_for_sync = False
        if self._timer is not None:
            self._timer.stop()

    def _begin_after_opening(self, opened: int) -> None:
        if self._waits_for_sync:
            self._waits_for_sync = False
            self._update_if_same_profile(opened)

    def _update_if_same_profile(self, opened: int) -> None:
        if self._is_open and opened == self._opened:
            self.update_all()

    def _look_once_a_day(self) -> None:
        if not self._is_open or self.main_window.state == "review":
            return
        now = int(time.time())
        due = []
        for subscription in self.store.load_subscriptions():
            if abs(now - subscription.checked_at) >= DAY_S:
                due.append(subscription)
        if due:
            self.update(due)

    # --- updates ---

    def update_all(self, *, is_asked: bool = False) -> None:
        """Bring all subscriptions up to date; ``is_asked`` if the learner waits for an answer."""
        self.update(self.store.load_subscriptions(), is_asked=is_asked)

    def update(
        self,
        subscriptions: Sequence[Subscription],
        *,
        is_asked: bool = False,
        offer: Offer | None = None,
        on_done: Callable[[], None] | None = None,
    ) -> None:
        """Bring subscriptions up to date, one after the other; ``offer`` is known for a new one.

        While an update runs this one waits for its end.
        """
        identifiers = tuple([subscription.identifier for subscription in subscriptions])
        request = _Request(identifiers, is_asked=is_asked, offer=offer, on_done=on_done)
        if not self.busy:
            self._begin(request)
        elif request not in self._waiting:
            self._waiting.append(request)

    def _begin(self, request: _Request) -> None:
        """Begin an update, unless there is nothing to update or Anki has to sync first."""
        if not request.identifiers:
            if request.is_asked:
                tooltip(translate("no_subscription"), parent=self.main_window)
            return
        collection = self.main_window.col
        if collection.schema_changed() and self.main_window.pm.sync_auth():
            self.report(DeckError("sync_first"), is_asked=request.is_asked)
            return
        self.busy = True
        _Run(self, request, self._opened).begin_next()

    def end_run(self) -> None:
        """Begin what was asked for while an update ran."""
        self.busy = False
        while self._waiting and not self.busy:
            self._begin(self._waiting.pop(0))

    def is_current(self, opened: int) -> bool:
        """Return True while the profile is open for which something was begun."""
        return self._is_open and opened == self._opened

    def find_retire_way(self) -> str:
        """Return what the learner wants to become of retired notes."""
        config = self.main_window.addonManager.getConfig(__name__) or {}
        way = config.get("retired", SUSPEND)
        return way if way in (SUSPEND, DELETE, LEAVE) else SUSPEND

    def set_retire_way(self, way: str) -> None:
        """Keep what the learner wants to become of retired notes."""
        config = self.main_window.addonManager.getConfig(__name__) or {}
        config["retired"] = way
        self.main_window.addonManager.writeConfig(__name__, config)

    def report(self, error: Exception, *, is_asked: bool) -> None:
        """Log an error; say it too, unless nobody asked and it is only the network."""
        log.write_error(error)
        if is_asked:
            text = str(error) if isinstance(error, DeckError) else translate("error.unexpected")
            showWarning(text, parent=self.main_window, textFormat="plain", title=translate("title"))
        elif isinstance(error, DeckError) and not isinstance(error, OfflineError):
            tooltip(str(error), period=TOOLTIP_MS, parent=self.main_window)


class _Run:
    """One round over some subscriptions: fetch without the collection, then write in Anki's own background."""

    def __init__(self, manager: Manager, request: _Request, opened: int) -> None:
        self.manager = manager
        self.main_window = manager.main_window
        self.store = manager.store
        self.request = request
        self.waiting = list(request.identifiers)
        self.opened = opened
        self.lines: list[str] = []

    def begin_next(self) -> None:
        """Go on with the next subscription, or end."""
        if not self.manager.is_current(self.opened):
            return
        subscription = self._take_next()
        if subscription is None:
            self._end()
            return
        operation: QueryOp[_Fetched] = QueryOp(
            parent=self.main_window, op=lambda _: self._fetch(subscription), success=self._take_over
        )
        operation.failure(lambda error: self._fail(subscription, error))
        operation.without_collection().run_in_background()

    def _take_next(self) -> Subscription | None:
        """Return the next subscription as it is now, None after the last; it may have ended or moved meanwhile."""
        while self.waiting:
            subscription = self.store.find_subscription(self.waiting.pop(0))
            if subscription is not None:
                return subscription
        return None

    def _fetch(self, subscription: Subscription) -> _Fetched:
        """Return what is new; runs beside the main thread."""
        offer = self.request.offer or updater.look_for_news(subscription)
        if offer is None or (offer.manifest.sha256 == subscription.sha256 and not self.request.offer):
            return _Fetched(subscription, offer, None, None)
        folder = Path(tempfile.mkdtemp(prefix="ankigen-"))
        try:
            package = updater.download(offer, folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return _Fetched(subscription, offer, package, folder)

    def _take_over(self, fetched: _Fetched) -> None:
        if not self.manager.is_current(self.opened):
            _remove(fetched.folder)
            return
        if not self.store.is_subscribed(fetched.subscription.identifier):
            _remove(fetched.folder)
            self.begin_next()
            return
        if fetched.package is None:
            self._remember(fetched.subscription, fetched.offer, is_taken_over=True)
            self.begin_next()
            return
        operation: CollectionOp[Any] = CollectionOp(self.main_window, lambda col: self._write(col, fetched))
        operation.success(lambda outcome: self._tell(fetched, outcome))
        operation.failure(lambda error: self._fail(fetched.subscription, error, fetched.folder))
        operation.run_in_background()

    def _write(self, collection: Collection, fetched: _Fetched) -> Outcome:
        """Bring the collection up to date; runs beside the main thread."""
        assert fetched.offer is not None
        assert fetched.package is not None
        if not fetched.subscription.updated_at:
            collection.create_backup(
                backup_folder=self.main_window.pm.backupFolder(), force=True, wait_for_completion=True
            )
        way = self.manager.find_retire_way()
        return updater.take_over(collection, self.store, fetched.subscription, fetched.offer, fetched.package, way)

    def _tell(self, fetched: _Fetched, outcome: Outcome) -> None:
        _remove(fetched.folder)
        if not self.manager.is_current(self.opened):
            return
        self._remember(fetched.subscription, fetched.offer, is_taken_over=True)
        assert fetched.offer is not None
        deck = fetched.offer.manifest.deck
        line = describe_outcome(deck, outcome)
        if line:
            self.lines.append(line)
        log.write(line or f"{deck}: {translate('nothing_new')}")
        self.begin_next()

    def _remember(self, subscription: Subscription, offer: Offer | None, *, is_taken_over: bool) -> None:
        """Keep when a subscription was looked after; if that can't be written, the next update does it again."""
        try:
            updater.remember_check(self.store, subscription, offer, int(time.time()), is_taken_over=is_taken_over)
        except OSError as error:
            disk_error = DeckError("disk", reason=error.strerror or error)
            self.manager.report(disk_error, is_asked=self.request.is_asked)

    def _fail(self, subscription: Subscription, error: Exception, folder: Path | None = None) -> None:
        _remove(folder)
        if not self.manager.is_current(self.opened):
            return
        if isinstance(error, OSError) and not isinstance(error, DeckError):
            error = DeckError("disk", reason=error.strerror or error)
        log.write(subscription.address)
        if isinstance(error, OfflineError):
            self._remember(subscription, None, is_taken_over=False)
        self.manager.report(error, is_asked=self.request.is_asked)
        if self.request.offer is not None and not subscription.updated_at:
            self.store.remove_subscription(subscription.identifier)  # it never began
        self.begin_next()

    def _end(self) -> None:
        if self.lines:
            tooltip("<br>".join(self.lines), period=TOOLTIP_MS, parent=self.main_window)
        elif self.request.is_asked:
            tooltip(translate("nothing_new"), parent=self.main_window)
        if self.request.on_done is not None:
            self.request.on_done()
        self.manager.end_run()


def _remove(folder: Path | None) -> None:
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


def describe_outcome(deck: str, outcome: Outcome) -> str:
    """Return what an update brought in one line, "" for nothing."""
    numbers = {
        "new": len(outcome.new),
        "changed": len(outcome.changed),
        "retired": len(outcome.retired),
        "returned": len(outcome.returned),
    }
    parts = [count(noun, number) for noun, number in numbers.items() if number]
    if outcome.state.conflicts:
        parts.append(count("to_choose", len(outcome.state.conflicts)))
    if outcome.foreign:
        parts.append(count("foreign", len(outcome.foreign)))
    if outcome.replaced_look_of:
        parts.append(translate("look_replaced", deck=outcome.replaced_look_of))
    return f"{deck}: {', '.join(parts)}" if parts else ""
