"""Tools → Study decks → Changed by both: a learner's text and the group's, side by side, and the choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aqt.operations import CollectionOp
from aqt.qt import QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, Qt, QTextBrowser, QVBoxLayout, qconnect

from ..collection_reader import read_notes
from ..deck_update import Choice, settle, take_theirs
from ..plain_text import compare, to_plain_text
from ..texts import translate
from ..updating.notes import name_fields
from .base import Window, make_label

if TYPE_CHECKING:
    from anki.collection import Collection

    from ..manager import Manager
    from ..store import Conflict
    from ..updating.notes import CollectionNote

_NUMBER = Qt.ItemDataRole.UserRole


class ConflictsWindow(Window):
    """Lists the notes that wait for a choice; ``mine`` keeps the learner's text, ``theirs`` takes the group's."""

    def __init__(self, manager: Manager) -> None:
        super().__init__(manager, "conflicts.title", 780, 520)
        self.waiting: list[tuple[str, Conflict, CollectionNote]] = []
        self.list = QListWidget()
        self.mine, self.theirs = QTextBrowser(), QTextBrowser()
        for browser in (self.mine, self.theirs):
            browser.setOpenLinks(False)
        self.mine_button = QPushButton(translate("conflicts.mine"))
        self.theirs_button = QPushButton(translate("conflicts.theirs"))
        self.later_button = QPushButton(translate("conflicts.later"))
        self._arrange()
        qconnect(self.list.currentRowChanged, lambda _: self._show_chosen())
        qconnect(self.mine_button.clicked, self.keep_mine)
        qconnect(self.theirs_button.clicked, self.take_theirs)
        qconnect(self.later_button.clicked, self.go_on)
        self._fill()

    def _arrange(self) -> None:
        self.box.addWidget(make_label(translate("conflicts.about")))
        self.box.addWidget(self.list, 1)
        sides = QHBoxLayout()
        for title_key, browser in (("conflicts.your_text", self.mine), ("conflicts.their_text", self.theirs)):
            side = QVBoxLayout()
            side.addWidget(make_label(translate(title_key)))
            side.addWidget(browser)
            sides.addLayout(side)
        self.box.addLayout(sides, 2)
        buttons = QHBoxLayout()
        buttons.addStretch()
        for button in (self.later_button, self.mine_button, self.theirs_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        self.box.addLayout(buttons)

    def _fill(self) -> None:
        notes = read_notes(self.manager.main_window.col)
        for subscription in self.manager.store.load_subscriptions():
            for conflict in self.manager.store.load_state(subscription.identifier).conflicts:
                if conflict.guid in notes:
                    self.waiting.append((subscription.identifier, conflict, notes[conflict.guid]))
        for _, _, note in self.waiting:
            self.list.addItem(QListWidgetItem(to_plain_text(note.fields[0]).replace("\n", " ")))
        if self.waiting:
            self.list.setCurrentRow(0)
        else:
            self.list.addItem(QListWidgetItem(translate("conflicts.none")))
        self._show_chosen()

    def _show_chosen(self) -> None:
        row = self.list.currentRow()
        is_chosen = 0 <= row < len(self.waiting)
        for button in (self.mine_button, self.theirs_button, self.later_button):
            button.setEnabled(is_chosen)
        if not is_chosen:
            self.mine.clear()
            self.theirs.clear()
            return
        _, conflict, note = self.waiting[row]
        texts = name_fields(note.fields)
        mine, theirs = [], []
        for name, text in conflict.fields.items():
            comparison = compare(to_plain_text(texts[name]), to_plain_text(text))
            title = f"<p><small>{translate(f'field.{name}')}</small></p>"
            mine.append(f"{title}<p>{comparison.mine}</p>")
            theirs.append(f"{title}<p>{comparison.theirs}</p>")
        self.mine.setHtml("".join(mine))
        self.theirs.setHtml("".join(theirs))

    def keep_mine(self) -> None:
        """Keep the learner's text of the chosen note."""
        identifier, conflict, _ = self.waiting[self.list.currentRow()]
        store = self.manager.store
        store.save_state(identifier, settle(conflict, store.load_state(identifier)))
        self._take_away()

    def take_theirs(self) -> None:
        """Take the group's text of the chosen note."""
        identifier, conflict, _ = self.waiting[self.list.currentRow()]
        store = self.manager.store

        def write(collection: Collection) -> Choice:
            choice = take_theirs(collection, conflict, store.load_state(identifier))  # after an update under way
            store.save_state(identifier, choice.state)
            return choice

        operation: CollectionOp[Choice] = CollectionOp(self, write)
        operation.success(lambda _: self._take_away()).run_in_background()

    def go_on(self) -> None:
        """Leave the chosen note for later, and show the next one."""
        if self.waiting:
            self.list.setCurrentRow((self.list.currentRow() + 1) % len(self.waiting))

    def _take_away(self) -> None:
        row = self.list.currentRow()
        del self.waiting[row]
        self.list.takeItem(row)
        if not self.waiting:
            self.list.addItem(QListWidgetItem(translate("conflicts.none")))
        self._show_chosen()
