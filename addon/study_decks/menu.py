"""What the add-on puts into Anki: a menu below Tools, and entries for a single note."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from aqt import gui_hooks
from aqt.qt import QAction, QMenu, qconnect
from aqt.utils import openLink, tooltip

from . import suggestion
from .collection_reader import read_note
from .manager import Manager
from .texts import translate
from .windows.base import close_all
from .windows.conflicts import ConflictsWindow
from .windows.decks import DecksWindow
from .windows.news import NewsWindow
from .windows.subscribe import SubscribeWindow

if TYPE_CHECKING:
    from collections.abc import Callable

    from aqt.main import AnkiQt


def set_up(main_window: AnkiQt) -> Manager:
    """Put the menu and the hooks in place; return what runs from now on."""
    manager = Manager(main_window)
    gui_hooks.profile_did_open.append(manager.open_profile)
    gui_hooks.profile_will_close.append(close_all)
    gui_hooks.profile_will_close.append(manager.close_profile)
    gui_hooks.sync_did_finish.append(manager.end_sync)
    menu = QMenu(translate("menu.title"), main_window)
    entries: list[tuple[str, Callable[[], Any]]] = [
        ("menu.subscribe", lambda: SubscribeWindow(manager).show()),
        ("menu.update", lambda: manager.update_all(is_asked=True)),
        ("menu.news", lambda: NewsWindow(manager).show()),
        ("menu.conflicts", lambda: ConflictsWindow(manager).show()),
        ("menu.decks", lambda: DecksWindow(manager).show()),
    ]
    for key, action in entries:
        _add(menu, key, action)
    main_window.form.menuTools.addMenu(menu)
    gui_hooks.reviewer_will_show_context_menu.append(
        lambda reviewer, shown: _add_for_card(manager, reviewer, shown)
    )
    gui_hooks.browser_will_show_context_menu.append(
        lambda browser, shown: _add_for_browser(manager, browser, shown)
    )
    main_window.study_decks = manager
    return manager


def _add(menu: QMenu, key: str, action: Callable[[], Any]) -> None:
    entry = QAction(translate(key), menu)
    qconnect(entry.triggered, lambda _is_checked: action())
    menu.addAction(entry)


def _add_for_card(manager: Manager, reviewer: Any, menu: QMenu) -> None:  # noqa: ANN401 - aqt.reviewer.Reviewer
    if reviewer.card is not None:
        _add_suggestions(manager, reviewer.card.nid, menu)


def _add_for_browser(manager: Manager, browser: Any, menu: QMenu) -> None:  # noqa: ANN401 - aqt.browser.Browser
    note_ids = browser.selected_notes()
    if len(note_ids) == 1:
        _add_suggestions(manager, note_ids[0], menu)


def _add_suggestions(manager: Manager, note_id: int, menu: QMenu) -> None:
    """Add what a learner can suggest for a note of a subscribed deck."""
    note = read_note(manager.main_window.col, note_id)
    if note is None:
        return
    for subscription in manager.store.load_subscriptions():
        state = manager.store.load_state(subscription.identifier)
        if note.guid not in state.memory.notes:
            continue
        issue = suggestion.make_issue_address(note, state)
        edit = suggestion.find_edit_address(note, state)
        if edit:
            _add(menu, "menu.edit_file", partial(openLink, edit))
        if issue:
            _add(menu, "menu.issue", partial(openLink, issue))
        if not edit and not issue:
            _add(menu, "menu.no_source", partial(tooltip, translate("no_source")))
        return
