"""Tools → Study decks → Subscribe: paste a link, see what the deck is, and take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aqt.operations import QueryOp
from aqt.qt import QDialogButtonBox, QLineEdit, QPushButton, qconnect

from .. import log, updater
from ..errors import DeckError
from ..texts import translate
from .base import Window, make_label

if TYPE_CHECKING:
    from ..manager import Manager
    from ..updater import Offer

_SHOWN_QUESTIONS = 5


class SubscribeWindow(Window):
    """Asks for a link; ``offer`` is what is published there, once it was looked up."""

    def __init__(self, manager: Manager) -> None:
        super().__init__(manager, "subscribe.title", 520, 360)
        self.offer: Offer | None = None
        self.link = QLineEdit()
        self.link.setPlaceholderText("https://github.com/…")
        self.answer = make_label("")
        self.look_up_button = QPushButton(translate("subscribe.look_up"))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        added = self.buttons.addButton(translate("subscribe.take"), QDialogButtonBox.ButtonRole.AcceptRole)
        assert added is not None
        self.take_button = added
        self.take_button.setEnabled(False)
        self.box.addWidget(make_label(translate("subscribe.paste")))
        self.box.addWidget(self.link)
        self.box.addWidget(self.look_up_button)
        self.box.addWidget(self.answer, 1)
        self.box.addWidget(self.buttons)
        qconnect(self.link.returnPressed, self.look_up)
        qconnect(self.link.textEdited, self._forget_offer)
        qconnect(self.look_up_button.clicked, self.look_up)
        qconnect(self.buttons.accepted, self.subscribe)
        qconnect(self.buttons.rejected, self.reject)
        for button in (self.look_up_button, self.take_button):
            button.setAutoDefault(False)

    def look_up(self) -> None:
        """Ask what is published under the link."""
        text = self.link.text()
        self._forget_offer()
        self.answer.setText(translate("subscribe.looking"))
        self.look_up_button.setEnabled(False)
        operation: QueryOp[Offer] = QueryOp(parent=self, op=lambda _: updater.find_deck(text), success=self._show)
        operation.failure(self._fail).without_collection().run_in_background()

    def _show(self, offer: Offer) -> None:
        self.look_up_button.setEnabled(True)
        self.offer = offer
        subscription = updater.find_subscription(self.manager.store, offer)
        lines = [describe_offer(offer)]
        if subscription is not None and subscription.address == offer.address:
            self.answer.setText(translate("subscribe.already", deck=offer.manifest.deck))
            return
        if subscription is not None:
            moves = translate("subscribe.moves", deck=subscription.deck, address=subscription.address)
            lines += ["", moves]
        self.answer.setText("\n".join(lines))
        self.take_button.setEnabled(True)

    def _fail(self, error: Exception) -> None:
        log.write_error(error)
        self.look_up_button.setEnabled(True)
        self.answer.setText(str(error) if isinstance(error, DeckError) else translate("error.unexpected"))

    def _forget_offer(self) -> None:
        self.offer = None
        self.take_button.setEnabled(False)

    def subscribe(self) -> None:
        """Take the deck that is shown."""
        if self.offer is None:
            return
        try:
            subscription = updater.subscribe(self.manager.store, self.offer)
        except OSError as error:
            self._fail(DeckError("disk", reason=error.strerror or error))
            return
        self.manager.update([subscription], is_asked=True, offer=self.offer)
        self.accept()


def describe_offer(offer: Offer) -> str:
    """Return what a deck is, for somebody who decides whether to take it."""
    manifest = offer.manifest
    lines = [translate("subscribe.deck", deck=manifest.deck, notes=len(manifest.notes))]
    if manifest.size:
        lines.append(translate("subscribe.size", megabytes=f"{max(manifest.size / 1_000_000, 0.1):.1f}"))
    if manifest.source.repository:
        lines.append(translate("subscribe.source", address=manifest.source.repository))
    if manifest.questions:
        lines.append("")
        lines.append(translate("subscribe.newest"))
        lines += [f"· {question}" for question in manifest.questions[:_SHOWN_QUESTIONS]]
    return "\n".join(lines)
