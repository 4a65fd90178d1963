"""Tools → Study decks → My subscriptions: when each was updated, what becomes of retired cards, the way out."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from aqt.operations.scheduling import suspend_cards
from aqt.qt import (
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QMessageBox,
    QPushButton,
    qconnect,
)  # fmt: skip
from aqt.utils import tooltip

from .. import log
from ..collection_reader import find_card_ids
from ..deck_update import DELETE, LEAVE, SUSPEND
from ..texts import translate
from .base import Window, make_label

if TYPE_CHECKING:
    from ..manager import Manager
    from ..store import Subscription

_WAYS = (SUSPEND, DELETE, LEAVE)


class DecksWindow(Window):
    """Lists the subscriptions, with what can be done with them."""

    def __init__(self, manager: Manager) -> None:
        super().__init__(manager, "decks.title", 560, 380)
        self.list = QListWidget()
        self.ways = QComboBox()
        for way in _WAYS:
            self.ways.addItem(translate(f"decks.retired.{way}"), way)
        self.ways.setCurrentIndex(_WAYS.index(manager.find_retire_way()))
        self.update_button = QPushButton(translate("decks.update"))
        self.end_button = QPushButton(translate("decks.unsubscribe"))
        self.log_button = QPushButton(translate("decks.copy_log"))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._arrange()
        qconnect(self.ways.currentIndexChanged, lambda index: manager.set_retire_way(_WAYS[index]))
        qconnect(self.update_button.clicked, self.update_chosen)
        qconnect(self.end_button.clicked, self.ask_to_unsubscribe)
        qconnect(self.log_button.clicked, self.copy_log)
        qconnect(self.buttons.rejected, self.reject)
        self.fill()

    def _arrange(self) -> None:
        self.box.addWidget(self.list, 1)
        row = QHBoxLayout()
        for button in (self.update_button, self.end_button, self.log_button):
            button.setAutoDefault(False)
            row.addWidget(button)
        self.box.addLayout(row)
        self.box.addWidget(make_label(translate("decks.retired")))
        self.box.addWidget(self.ways)
        self.box.addWidget(self.buttons)

    def fill(self) -> None:
        """Show the subscriptions as they are now."""
        self.subscriptions = self.manager.store.load_subscriptions()
        self.list.clear()
        for subscription in self.subscriptions:
            self.list.addItem(describe_subscription(subscription))
        if self.subscriptions:
            self.list.setCurrentRow(0)
        else:
            self.list.addItem(translate("no_subscription"))
        for button in (self.update_button, self.end_button):
            button.setEnabled(bool(self.subscriptions))

    def _find_chosen(self) -> Subscription | None:
        row = self.list.currentRow()
        return self.subscriptions[row] if 0 <= row < len(self.subscriptions) else None

    def update_chosen(self) -> None:
        """Bring the chosen deck up to date."""
        subscription = self._find_chosen()
        if subscription is not None:
            self.manager.update([subscription], is_asked=True, on_done=self._fill_if_open)

    def _fill_if_open(self) -> None:
        if self.is_open:
            self.fill()

    def ask_to_unsubscribe(self) -> None:
        """Ask what becomes of the cards, and end the chosen subscription."""
        subscription = self._find_chosen()
        if subscription is None:
            return
        box = QMessageBox(self)
        box.setWindowTitle(translate("title"))
        box.setText(translate("decks.ask", deck=subscription.deck))
        keep = box.addButton(translate("decks.keep_cards"), QMessageBox.ButtonRole.AcceptRole)
        suspend = box.addButton(translate("decks.suspend_cards"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        if box.clickedButton() in (keep, suspend):
            self.unsubscribe(subscription, suspends=box.clickedButton() == suspend)

    def unsubscribe(self, subscription: Subscription, *, suspends: bool) -> None:
        """End a subscription; its cards stay, or are suspended."""
        store = self.manager.store
        if suspends:
            guids = store.load_state(subscription.identifier).memory.notes
            card_ids = find_card_ids(self.manager.main_window.col, guids)
            if card_ids:
                suspend_cards(parent=self, card_ids=card_ids).run_in_background()
        store.remove_subscription(subscription.identifier)
        self.fill()

    def copy_log(self) -> None:
        """Put the log into the clipboard."""
        clipboard = QApplication.clipboard()
        if clipboard is not None:
            clipboard.setText(log.read())
        tooltip(translate("decks.log_copied"), parent=self)


def describe_subscription(subscription: Subscription) -> str:
    """Return a subscription in one line."""
    if not subscription.updated_at:
        return translate("decks.never", deck=subscription.deck, address=subscription.address)
    updated = time.strftime("%Y-%m-%d %H:%M", time.localtime(subscription.updated_at))
    return translate("decks.updated", deck=subscription.deck, time=updated, address=subscription.address)
