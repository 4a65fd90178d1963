"""Tools → Study decks → What's new: the notes that the last update of each deck brought."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aqt
from aqt.qt import QDialogButtonBox, QPushButton, Qt, QTreeWidget, QTreeWidgetItem, qconnect

from ..collection_reader import read_notes
from ..plain_text import to_plain_text
from ..texts import count, translate
from .base import Window, make_label

if TYPE_CHECKING:
    from ..manager import Manager

KINDS = ("new", "changed", "retired", "returned")
_NOTE_ID = Qt.ItemDataRole.UserRole


class NewsWindow(Window):
    """Lists notes by deck and by what became of them; one that is chosen opens in the browser."""

    def __init__(self, manager: Manager) -> None:
        super().__init__(manager, "news.title", 620, 460)
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.open_button = QPushButton(translate("news.open"))
        self.buttons.addButton(self.open_button, QDialogButtonBox.ButtonRole.ActionRole)
        self._fill()
        self.box.addWidget(make_label(translate("news.about")))
        self.box.addWidget(self.tree, 1)
        self.box.addWidget(self.buttons)
        qconnect(self.tree.itemDoubleClicked, lambda chosen, _: self.open_in_browser(chosen))
        qconnect(self.open_button.clicked, lambda: self.open_in_browser(self.tree.currentItem()))
        qconnect(self.buttons.rejected, self.reject)

    def _fill(self) -> None:
        notes = read_notes(self.manager.main_window.col)
        for subscription in self.manager.store.load_subscriptions():
            news = self.manager.store.load_state(subscription.identifier).news
            deck_row = QTreeWidgetItem([subscription.deck])
            for kind in KINDS:
                kind_notes = [notes[guid] for guid in news.get(kind, ()) if guid in notes]
                if not kind_notes:
                    continue
                kind_row = QTreeWidgetItem([count(kind, len(kind_notes))])
                for note in kind_notes:
                    row = QTreeWidgetItem([to_plain_text(note.fields[0]).replace("\n", " ")])
                    row.setData(0, _NOTE_ID, note.note_id)
                    kind_row.addChild(row)
                kind_row.setData(0, _NOTE_ID, ",".join([str(note.note_id) for note in kind_notes]))
                deck_row.addChild(kind_row)
            if not deck_row.childCount():
                deck_row.addChild(QTreeWidgetItem([translate("nothing_new")]))
            self.tree.addTopLevelItem(deck_row)
        self.tree.expandAll()

    def open_in_browser(self, chosen: QTreeWidgetItem | None) -> None:
        """Show the chosen notes in Anki's browser."""
        note_ids = chosen.data(0, _NOTE_ID) if chosen is not None else None
        if note_ids:
            aqt.dialogs.open("Browser", self.manager.main_window, search=(f"nid:{note_ids}",))
