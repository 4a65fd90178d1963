"""What a learner lives through with the add-on, in the real Anki: ``python scenarios.py JOB.json NAME``.

Each scenario asserts; the process ends with 0 if all of it holds. Python 3.9 has to understand this file.
"""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import sys
import tempfile
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable

sys.path.insert(0, str(Path(__file__).parents[1]))
JOB = json.loads(Path(sys.argv[1]).read_text("utf-8"))
os.environ["QT_QPA_PLATFORM"] = JOB.get("platform", "offscreen")
from addon.program import Program, Server  # noqa: E402


def scenario(function: Callable[[Learner], None]) -> Callable[[Learner], None]:
    """Mark a function as one that the tests run."""
    return function


@dataclass
class Learner:
    """Somebody with Anki, and a group that publishes editions of its deck by name."""

    editions: dict[str, str]
    addon: Path
    base: Path
    language: str = "en"
    servers: dict[str, Server] = field(default_factory=dict)
    program: Any = None
    opened_links: list[str] = field(default_factory=list)

    def publish(self, name: str, server: str = "group") -> Server:
        """Let a server show an edition."""
        folder = Path(self.editions[name])
        if server not in self.servers:
            self.servers[server] = Server(folder)
        self.servers[server].folder = folder
        return self.servers[server]

    def start(self) -> None:
        """Start Anki."""
        self.program = Program(self.base, self.addon, language=self.language)
        self.collection.set_config("tests", True)

    @property
    def collection(self) -> Any:
        return self.program.collection

    @property
    def manager(self) -> Any:
        return self.program.manager

    def begin(self) -> Server:
        """Start Anki, and subscribe to the first week; return the group's server."""
        server = self.publish("week 1")
        self.start()
        self.subscribe()
        return server

    def subscribe(self, server: str = "group") -> None:
        """Subscribe through the window, as a learner does, and wait until the deck is there."""
        self.confirm_subscription(server)
        self.wait_until_idle()

    def confirm_subscription(self, server: str = "group") -> None:
        """Look a deck up in the window, and take it."""
        window = self.program.module("windows.subscribe").SubscribeWindow(self.manager)
        window.show()
        window.link.setText(f"{self.servers[server].address}/deck.json")
        window.look_up()
        self.program.wait_for(window.look_up_button.isEnabled, "the look-up")
        assert window.take_button.isEnabled(), window.answer.text()
        window.subscribe()

    def begin_held_update(self, server: Server) -> None:
        """Begin an update that waits for the answer of a server until its gate opens."""
        asked = len(server.requests)
        server.gate.clear()
        self.manager.update_all()
        self.program.wait_for(lambda: len(server.requests) > asked, "the request of the update")
        assert self.manager.busy

    def update(self) -> None:
        """Update by menu."""
        self.manager.update_all(is_asked=True)
        self.wait_until_idle()

    def wait_for_own_update(self) -> None:
        """Wait for the update that the add-on begins by itself once a profile is open; meanwhile it begins no other."""
        self.program.wait_for(lambda: not self.manager.busy, "its own update")

    def wait_until_idle(self) -> None:
        self.program.wait_for(lambda: not self.manager.busy, "the update")
        self.program.run_events(0.05)

    def note(self, words: str) -> Any:
        """Return the one note whose question holds some words."""
        notes = [self.collection.get_note(note_id) for note_id in self.collection.find_notes("")]
        (note,) = [note for note in notes if words in note["Question"]]
        return note

    def card(self, words: str) -> Any:
        (card,) = self.note(words).cards()
        return card

    def study(self, words: str) -> tuple[Any, ...]:
        """Answer a card once; return its schedule."""
        card = self.card(words)
        card.start_timer()
        self.collection.sched.answerCard(card, 3)
        return self.schedule(words)

    def schedule(self, words: str) -> tuple[Any, ...]:
        card = self.card(words)
        return (card.id, card.type, card.queue, card.due, card.ivl, card.reps)

    def edit(self, words: str, field_name: str, text: str) -> None:
        """Edit a field as the learner, before the group's next build."""
        note = self.note(words)
        note[field_name] = text
        self.collection.update_note(note)

    def state(self, number: int = 0) -> Any:
        """Return what the add-on remembers of a subscription."""
        subscription = self.manager.store.load_subscriptions()[number]
        return self.manager.store.load_state(subscription.identifier)

    def count(self) -> int:
        return len(self.collection.find_notes(""))

    def questions(self) -> set[str]:
        notes = [self.collection.get_note(note_id) for note_id in self.collection.find_notes("")]
        return {note["Question"] for note in notes}


# --- the usual weeks ---


@scenario
def subscribe_and_nothing_new(learner: Learner) -> None:
    server = learner.publish("week 1")
    learner.start()
    backups = learner.base / "User 1" / "backups"
    assert not list(backups.glob("*.colpkg"))
    learner.subscribe()
    assert learner.count() == 3
    assert list(backups.glob("*.colpkg")), "a backup comes before the first import"
    assert [deck.name for deck in learner.collection.decks.all_names_and_ids()] == ["Default", "Weekly Q&A"]
    before = learner.collection.db.all("select id, mod, usn from notes order by id")
    server.requests.clear()
    learner.update()
    assert server.requests == ["/deck.json"], "one small request"
    assert learner.collection.db.all("select id, mod, usn from notes order by id") == before


@scenario
def a_week_is_added(learner: Learner) -> None:
    learner.begin()
    schedule = learner.study("힙이란")
    learner.publish("week 2")
    learner.update()
    assert learner.count() == 5
    assert learner.schedule("힙이란") == schedule
    assert set(learner.state().news["new"]) == {learner.note("DNS").guid, learner.note("TCP").guid}


@scenario
def all_of_it_is_one_step_for_undo(learner: Learner) -> None:
    learner.begin()
    old_answer = learner.note("힙이란")["Answer"]
    learner.publish("all at once")
    learner.update()
    assert learner.note("힙이란")["Answer"] != old_answer
    assert learner.count() == 5
    learner.collection.undo()
    assert learner.note("힙이란")["Answer"] == old_answer
    assert learner.count() == 3
    assert learner.card("큐란").queue != -1


@scenario
def what_the_learner_did_stays(learner: Learner) -> None:
    learner.begin()
    note = learner.note("힙이란")
    note.tags = [*note.tags, "exam", "marked"]
    note["Question"] += " (외우자)"
    learner.collection.update_note(note)
    card = learner.card("큐란")
    learner.collection.set_user_flag_for_cards(2, [card.id])
    learner.collection.sched.suspend_cards([card.id])
    schedule = learner.study("힙이란")
    learner.publish("edited")
    learner.update()
    note = learner.note("힙이란")
    assert note["Question"].endswith("(외우자)")
    assert "피보나치" in note["Answer"]
    assert {"exam", "marked"} <= set(note.tags)
    assert learner.schedule("힙이란") == schedule
    card = learner.card("큐란")
    assert (card.user_flag(), card.queue) == (2, -1)


def _make_conflict(learner: Learner) -> Any:
    """Let learner and group edit the same answer; return the window in which to choose."""
    learner.begin()
    learner.edit("힙이란", "Answer", "내가 쓴 답")
    learner.publish("edited")
    learner.update()
    assert learner.note("힙이란")["Answer"] == "내가 쓴 답"
    window = learner.program.module("windows.conflicts").ConflictsWindow(learner.manager)
    window.show()
    assert len(window.waiting) == 1
    assert "내가 쓴 답" in window.mine.toPlainText()
    assert "피보나치" in window.theirs.toPlainText()
    return window


@scenario
def both_edited_and_the_learner_keeps_theirs(learner: Learner) -> None:
    window = _make_conflict(learner)
    window.keep_mine()
    assert not learner.state().conflicts
    learner.publish("edited, and a week")
    learner.update()
    assert learner.note("힙이란")["Answer"] == "내가 쓴 답"
    assert not learner.state().conflicts


@scenario
def both_edited_and_the_learner_takes_the_groups(learner: Learner) -> None:
    window = _make_conflict(learner)
    window.take_theirs()
    learner.program.wait_for(lambda: not window.waiting, "the choice")
    assert "피보나치" in learner.note("힙이란")["Answer"]
    learner.publish("week 1")
    learner.update()
    assert "피보나치" not in learner.note("힙이란")["Answer"], "and follows the group from then on"


@scenario
def both_edited_and_the_learner_chooses_later(learner: Learner) -> None:
    window = _make_conflict(learner)
    window.go_on()
    window.close()
    learner.publish("edited, and a week")
    learner.update()
    assert learner.note("힙이란")["Answer"] == "내가 쓴 답"
    assert len(learner.state().conflicts) == 1


# --- what goes and comes back ---


@scenario
def retired_and_returned(learner: Learner) -> None:
    learner.begin()
    learner.collection.sched.suspend_cards([learner.card("스택이란").id])
    learner.publish("two retired")
    learner.update()
    assert learner.card("큐란").queue == -1
    assert "ankigen::retired" in learner.note("큐란").tags
    assert set(learner.state().news["retired"]) == {learner.note("큐란").guid, learner.note("스택이란").guid}
    learner.publish("returned")
    learner.update()
    assert learner.card("큐란").queue != -1
    assert "ankigen::retired" not in learner.note("큐란").tags
    assert learner.card("스택이란").queue == -1, "the learner had suspended it"


@scenario
def a_retired_card_that_the_learner_brings_back_stays(learner: Learner) -> None:
    learner.begin()
    learner.publish("two retired")
    learner.update()
    learner.collection.sched.unsuspend_cards([learner.card("큐란").id])
    learner.publish("two retired, and a week")
    learner.update()
    assert learner.card("큐란").queue != -1


@scenario
def retired_notes_are_deleted_on_wish(learner: Learner) -> None:
    learner.publish("week 1")
    learner.start()
    learner.manager.set_retire_way("delete")
    learner.subscribe()
    learner.publish("two retired")
    learner.update()
    assert learner.count() == 1
    learner.collection.undo()
    assert learner.count() == 3


@scenario
def retired_notes_are_left_on_wish(learner: Learner) -> None:
    learner.publish("week 1")
    learner.start()
    learner.manager.set_retire_way("leave")
    learner.subscribe()
    learner.publish("two retired")
    learner.update()
    assert learner.card("큐란").queue != -1


@scenario
def a_note_that_the_learner_deleted_does_not_come_back(learner: Learner) -> None:
    learner.begin()
    learner.collection.remove_notes([learner.note("큐란").id])
    for edition in ("week 2", "all at once", "returned"):
        learner.publish(edition)
        learner.update()
        assert not [question for question in learner.questions() if "큐란" in question]


# --- decks, profiles ---


@scenario
def new_cards_go_where_the_learner_keeps_the_others(learner: Learner) -> None:
    learner.begin()
    deck_id = learner.collection.decks.id_for_name("Weekly Q&A")
    learner.collection.decks.rename(learner.collection.decks.get(deck_id), "공부::스터디")
    learner.publish("week 2")
    learner.update()
    assert {learner.card("TCP").did, learner.card("힙이란").did} == {deck_id}
    assert "Weekly Q&A" not in [deck.name for deck in learner.collection.decks.all_names_and_ids()]


@scenario
def subdecks_follow_a_renamed_parent(learner: Learner) -> None:
    learner.publish("subdecks 1")
    learner.start()
    learner.subscribe()
    parent = learner.collection.decks.id_for_name("Weekly Q&A")
    learner.collection.decks.rename(learner.collection.decks.get(parent), "CS")
    learner.publish("subdecks 2")
    learner.update()
    names = {deck.name for deck in learner.collection.decks.all_names_and_ids()} - {"Default"}
    assert names == {"CS", "CS::Week 01", "CS::Week 02"}, names


@scenario
def two_decks_with_the_same_question_are_told_apart(learner: Learner) -> None:
    learner.publish("week 1")
    learner.publish("other group", "other")
    learner.start()
    learner.subscribe()
    answer = learner.note("힙이란")["Answer"]
    learner.subscribe("other")
    assert len(learner.manager.store.load_subscriptions()) == 2
    assert learner.note("힙이란")["Answer"] == answer
    assert learner.note("그래프란") is not None
    learner.publish("edited")
    learner.update()
    assert "피보나치" in learner.note("힙이란")["Answer"]


@scenario
def profiles_have_subscriptions_of_their_own(learner: Learner) -> None:
    learner.begin()
    learner.program.open_profile("둘째")
    assert learner.manager.store.load_subscriptions() == []
    learner.program.run_events(1.3)
    assert learner.count() == 0
    learner.publish("week 2")
    learner.program.open_profile("User 1")
    learner.program.wait_for(lambda: learner.count() == 5, "the update when the profile opens")


@scenario
def unsubscribing_keeps_or_suspends(learner: Learner) -> None:
    learner.publish("week 1")
    learner.start()
    for suspends in (False, True):
        learner.subscribe()
        window = learner.program.module("windows.decks").DecksWindow(learner.manager)
        window.show()
        window.unsubscribe(window.subscriptions[0], suspends=suspends)
        if suspends:
            learner.program.wait_for(lambda: learner.card("힙이란").queue == -1, "the cards to be suspended")
        assert learner.manager.store.load_subscriptions() == []
        assert learner.count() == 3
        assert (learner.card("힙이란").queue == -1) is suspends


@scenario
def a_deck_that_was_imported_by_hand_is_taken_on(learner: Learner) -> None:
    from anki.collection import ImportAnkiPackageRequest
    from anki.import_export_pb2 import ImportAnkiPackageOptions

    learner.publish("week 1")
    learner.start()
    (package,) = Path(learner.editions["week 1"]).glob("*.apkg")
    request = ImportAnkiPackageRequest(package_path=str(package), options=ImportAnkiPackageOptions())
    learner.collection.import_anki_package(request)
    schedule = learner.study("힙이란")
    learner.edit("큐란", "Answer", "내가 쓴 답")
    learner.publish("all at once")
    learner.subscribe()
    assert learner.count() == 5
    assert "피보나치" in learner.note("힙이란")["Answer"]
    assert learner.schedule("힙이란") == schedule
    assert learner.note("큐란")["Answer"] == "내가 쓴 답"


# --- what goes wrong ---


def _expect_untouched(learner: Learner, words: str) -> None:
    """Update, and expect that nothing changed and that the log says why."""
    learner.wait_for_own_update()
    before = learner.collection.db.all("select id, mod, flds, tags from notes order by id")
    learner.manager.update_all()
    learner.wait_until_idle()
    assert learner.collection.db.all("select id, mod, flds, tags from notes order by id") == before
    log = learner.program.module("log").read()
    assert words in log, log


@scenario
def offline_is_silent(learner: Learner) -> None:
    server = learner.begin()
    server.stop()
    _expect_untouched(learner, "can't be reached")
    assert not learner.program.app.activeModalWidget()


@scenario
def half_a_download_changes_nothing(learner: Learner) -> None:
    server = learner.begin()
    learner.publish("edited")
    server.fault = lambda path, content: (200, content[: len(content) // 2] if path.endswith("apkg") else content)
    _expect_untouched(learner, "can't be reached")
    server.fault = None
    learner.update()
    assert "피보나치" in learner.note("힙이란")["Answer"]


@scenario
def a_wrong_hash_changes_nothing(learner: Learner) -> None:
    server = learner.begin()
    learner.publish("edited")
    (other,) = Path(learner.editions["week 2"]).glob("*.apkg")
    server.fault = lambda path, content: (
        200,
        other.read_bytes()[: len(content)] if path.endswith("apkg") else content,
    )
    _expect_untouched(learner, "not the deck that was announced")


@scenario
def hostile_packages_are_refused(learner: Learner) -> None:
    learner.begin()
    for name, words in (
        ("script in a field", "run a program"),
        ("handler in a field", "run a program"),
        ("script in a template", "run a program"),
        ("another note type", "another note type"),
        ("a view in the database", "something else than a study deck"),
        ("a path among the media", "something else than a study deck"),
        ("other notes", "notes that were announced"),
        ("a newer format", "newer ankigen"),
        ("no manifest", "no study deck"),
    ):
        learner.publish(name)
        _expect_untouched(learner, words)


@scenario
def a_private_or_missing_deck_is_explained(learner: Learner) -> None:
    server = learner.publish("week 1")
    learner.start()
    window = learner.program.module("windows.subscribe").SubscribeWindow(learner.manager)
    for link, words in (
        (f"{server.address}/gone/deck.json", "no study deck under this link"),
        ("http://example.com/deck.json", "not encrypted"),
        ("우리 그룹", "This is no link"),
        ("https://github.com/", "no repository"),
    ):
        window.link.setText(link)
        window.look_up()
        learner.program.wait_for(window.look_up_button.isEnabled, "the look-up")
        assert words in window.answer.text(), window.answer.text()
        assert not window.take_button.isEnabled()


@scenario
def an_update_that_was_killed_is_ended_by_the_next(learner: Learner) -> None:
    learner.begin()
    learner.edit("큐란", "Question", "큐란? (외우자)")
    learner.publish("all at once")
    learner.wait_for_own_update()
    store = type(learner.manager.store)
    save_state = store.save_state

    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    store.save_state = fail  # the collection is written, and what is remembered is not
    learner.manager.update_all()
    learner.wait_until_idle()
    assert "No space left" in learner.program.module("log").read()
    store.save_state = save_state
    learner.update()
    assert learner.count() == 5
    assert learner.note("큐란")["Question"] == "큐란? (외우자)"
    assert not learner.state().conflicts


@scenario
def a_full_sync_comes_first(learner: Learner) -> None:
    learner.begin()
    learner.program.window.pm.profile["syncKey"] = "key"
    learner.collection.mod_schema(check=False)
    learner.publish("edited")
    _expect_untouched(learner, "sync in full first")


@scenario
def a_profile_that_closes_in_the_middle_is_left_alone(learner: Learner) -> None:
    learner.begin()
    learner.publish("edited")
    learner.manager.update_all()
    learner.program.open_profile("둘째")
    learner.program.run_events(1.5)
    assert learner.count() == 0
    assert not learner.program.app.activeModalWidget()
    learner.program.open_profile("User 1")
    learner.program.wait_for(
        lambda: "피보나치" in learner.note("힙이란")["Answer"], "the update when it opens again"
    )
    assert learner.count() == 3


@scenario
def the_menu_of_the_browser_suggests_too(learner: Learner) -> None:
    import aqt
    from aqt.qt import QMenu

    learner.begin()
    browser = aqt.dialogs.open("Browser", learner.program.window, search=("힙이란",))
    learner.program.wait_for(lambda: browser.table.len() == 1, "the browser")
    browser.table.select_all()
    learner.program.run_events(0.2)
    shown = QMenu(browser)
    learner.program.module("menu")._add_for_browser(learner.manager, browser, shown)
    assert len(shown.actions()) == 2
    browser.close()


@scenario
def the_menu_stands_below_tools(learner: Learner) -> None:
    learner.start()
    (menu,) = [
        action.menu()
        for action in learner.program.window.form.menuTools.actions()
        if action.text() == "Study decks"
    ]
    assert [action.text() for action in menu.actions()][:2] == ["Subscribe…", "Update now"]


def be_killed(learner: Learner) -> None:
    """Die in the middle of an update; `recover` comes after it, in another process."""
    learner.begin()
    learner.edit("힙이란", "Question", "힙이란? (외우자)")
    learner.publish("all at once")
    module = learner.program.module("deck_update")
    function = getattr(module, JOB["dies_after"])

    def call_and_die(*arguments: Any) -> None:
        function(*arguments)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(module, JOB["dies_after"], call_and_die)
    learner.update()


def recover(learner: Learner) -> None:
    """Start again after `be_killed`: the update ends as if nothing had happened."""
    learner.publish("all at once")
    learner.start()
    subscription = learner.manager.store.load_subscriptions()[0]
    moved = type(subscription)(
        **{**vars(subscription), "address": f"{learner.servers['group'].address}/deck.json", "etag": ""}
    )
    learner.manager.store.save_subscription(moved)
    learner.update()
    assert learner.count() == 5
    note = learner.note("힙이란")
    assert note["Question"] == "힙이란? (외우자)"
    assert "피보나치" in note["Answer"]
    assert learner.card("큐란").queue == -1
    assert not learner.state().conflicts


@scenario
def the_look_of_another_deck_is_not_replaced_in_silence(learner: Learner) -> None:
    learner.publish("week 1")
    learner.publish("other look", "other")
    learner.start()
    learner.subscribe()
    learner.subscribe("other")
    assert "the card design of Weekly Q&A was replaced" in learner.program.module("log").read()


@scenario
def suggestions_lead_to_the_file_and_to_an_issue(learner: Learner) -> None:
    from urllib.parse import parse_qs, urlsplit

    learner.begin()
    menu = learner.program.module("menu")
    menu.openLink = learner.opened_links.append
    entries = _show_suggestions(learner, "힙이란")
    assert len(entries) == 2
    for entry in entries:
        entry.trigger()
    edit, issue = learner.opened_links
    assert edit == "https://github.com/our-group/notes/edit/main/notes/week1.md"
    body = parse_qs(urlsplit(issue).query)["body"][0]
    assert "힙이란" in body
    assert "notes/week1.md" in body
    learner.edit("힙이란", "Answer", "내 제안")
    learner.opened_links.clear()
    _show_suggestions(learner, "힙이란")[1].trigger()
    assert "My proposal" in parse_qs(urlsplit(learner.opened_links[0]).query)["body"][0]


def _show_suggestions(learner: Learner, words: str) -> list[Any]:
    """Return the entries of a card's menu that the add-on adds."""
    from aqt.qt import QMenu

    reviewer = learner.program.window.reviewer
    reviewer.card = learner.card(words)
    shown = QMenu(learner.program.window)
    learner.program.module("menu")._add_for_card(learner.manager, reviewer, shown)
    return list(shown.actions())


@scenario
def news_open_in_the_browser(learner: Learner) -> None:
    import aqt

    learner.begin()
    window = learner.program.module("windows.news").NewsWindow(learner.manager)
    window.show()
    kind_row = window.tree.topLevelItem(0).child(0)
    assert kind_row.childCount() == 3
    window.open_in_browser(kind_row)
    browser = aqt.dialogs._dialogs["Browser"][1]
    learner.program.wait_for(lambda: browser.table.len() == 3, "the browser")
    browser.close()


# --- what is asked for while an update runs ---


@scenario
def a_deck_taken_during_an_update_follows_it(learner: Learner) -> None:
    server = learner.begin()
    learner.publish("other group", "other")
    learner.begin_held_update(server)
    learner.confirm_subscription("other")
    assert learner.count() == 3
    server.gate.set()
    learner.wait_until_idle()
    assert learner.count() == 4
    assert "그래프란?" in learner.questions()


@scenario
def a_deck_that_moves_during_an_update_has_moved(learner: Learner) -> None:
    server = learner.begin()
    learner.begin_held_update(server)
    learner.publish("edited, and a week", "site")
    learner.confirm_subscription("site")
    server.fault = lambda *_: (503, b"")
    server.gate.set()
    learner.wait_until_idle()
    (subscription,) = learner.manager.store.load_subscriptions()
    assert subscription.address == f"{learner.servers['site'].address}/deck.json"
    assert learner.count() == 5


@scenario
def a_deck_taken_during_an_update_that_cannot_begin_is_given_up(learner: Learner) -> None:
    server = learner.begin()
    other = learner.publish("other group", "other")
    learner.begin_held_update(server)
    learner.confirm_subscription("other")
    other.fault = lambda *_: (503, b"")
    warnings: list[str] = []
    learner.program.module("manager").showWarning = lambda text, **_: warnings.append(text)
    server.gate.set()
    learner.wait_until_idle()
    assert len(warnings) == 1
    assert [entry.deck for entry in learner.manager.store.load_subscriptions()] == ["Weekly Q&A"]


@scenario
def a_window_may_close_before_its_update_ends(learner: Learner) -> None:
    server = learner.begin()
    server.gate.clear()
    window = learner.program.module("windows.decks").DecksWindow(learner.manager)
    window.show()
    window.update_chosen()
    window.close()
    learner.program.run_events(0.05)  # Qt deletes the window
    server.gate.set()
    learner.wait_until_idle()
    learner.publish("week 2")
    learner.update()
    assert learner.count() == 5


@scenario
def all_windows_show_what_their_updates_brought(learner: Learner) -> None:
    server = learner.begin()
    ends: list[str] = []
    subscriptions = learner.manager.store.load_subscriptions()
    learner.begin_held_update(server)
    for name in ("first", "second"):
        learner.manager.update(subscriptions, is_asked=True, on_done=lambda name=name: ends.append(name))
    server.gate.set()
    learner.wait_until_idle()
    assert ends == ["first", "second"]


# --- what learners do that nobody plans for ---


@scenario
def own_fields_and_names_of_the_note_type_stay(learner: Learner) -> None:
    learner.begin()
    models = learner.collection.models
    model = models.by_name("ankigen Q&A")
    models.add_field(model, models.new_field("My hint"))
    models.reposition_field(model, model["flds"][-1], 1)
    model["tmpls"][0]["name"] = "카드"
    models.update_dict(model)
    learner.edit("힙이란", "My hint", "나무를 생각하자")
    learner.collection.db.execute("update col set ls = scm + 1")
    learner.publish("all at once")
    learner.update()
    assert learner.count() == 5
    assert learner.collection.card_count() == 5
    assert learner.note("힙이란")["My hint"] == "나무를 생각하자"
    assert "피보나치" in learner.note("힙이란")["Answer"]
    assert "주소" in learner.note("DNS")["Answer"]
    assert learner.note("DNS")["My hint"] == ""
    model = models.by_name("ankigen Q&A")
    assert [template["name"] for template in model["tmpls"]] == ["카드"]
    assert len(model["flds"]) == 10
    assert [entry.name for entry in models.all_names_and_ids() if "ankigen" in entry.name] == ["ankigen Q&A"]
    assert not learner.collection.schema_changed(), "no full sync"


@scenario
def a_second_card_of_the_learners_stays(learner: Learner) -> None:
    learner.begin()
    models = learner.collection.models
    model = models.by_name("ankigen Q&A")
    template = models.new_template("Reverse")
    template["qfmt"], template["afmt"] = "{{Answer}}", "{{Question}}"
    models.add_template(model, template)
    models.update_dict(model)
    learner.collection.db.execute("update col set ls = scm + 1")
    learner.publish("week 2")
    learner.update()
    assert learner.count() == 5
    assert len(models.by_name("ankigen Q&A")["tmpls"]) == 2
    assert not learner.collection.schema_changed(), "no full sync"


@scenario
def an_undone_update_comes_again_with_the_next(learner: Learner) -> None:
    learner.begin()
    learner.collection.remove_notes([learner.note("큐란").id])
    learner.publish("week 2")
    learner.update()
    learner.collection.undo()
    assert learner.count() == 2
    learner.publish("edited, and a week")
    learner.update()
    assert learner.note("DNS") is not None
    assert learner.count() == 4, "what the learner deleted stays away"
    learner.collection.remove_notes([learner.note("DNS").id])
    learner.publish("returned")
    learner.update()
    assert learner.count() == 3, "what the learner deleted stays away"


@scenario
def a_retired_note_that_was_deleted_on_wish_can_return(learner: Learner) -> None:
    learner.publish("week 1")
    learner.start()
    learner.manager.set_retire_way("delete")
    learner.subscribe()
    learner.publish("two retired")
    learner.update()
    assert learner.count() == 1
    learner.publish("returned")
    learner.update()
    assert learner.count() == 5


@scenario
def most_of_a_deck_is_not_deleted_at_once(learner: Learner) -> None:
    learner.publish("week 1")
    learner.start()
    learner.manager.set_retire_way("delete")
    learner.subscribe()
    learner.program.module("deck_update").MIN_MASS_RETIREMENT = 2
    schedule = learner.study("큐란")
    learner.publish("two retired")
    learner.update()
    assert learner.count() == 3
    assert learner.card("큐란").queue == -1
    learner.publish("returned")
    learner.update()
    assert learner.schedule("큐란") == schedule


@scenario
def a_returned_note_is_no_longer_tagged_as_retired(learner: Learner) -> None:
    learner.begin()
    learner.collection.sched.suspend_cards([learner.card("스택이란").id])
    learner.publish("two retired")
    learner.update()
    assert "ankigen::retired" in learner.note("스택이란").tags
    learner.publish("returned")
    learner.update()
    assert learner.card("스택이란").queue == -1
    assert "ankigen::retired" not in learner.note("스택이란").tags


@scenario
def a_deck_under_a_second_link_stays_one_subscription(learner: Learner) -> None:
    learner.publish("week 1")
    learner.publish("week 1", "site")
    learner.start()
    learner.subscribe()
    learner.edit("큐란", "Answer", "내가 쓴 답")
    learner.servers["group"].stop()
    learner.publish("edited, and a week", "site")
    learner.subscribe("site")
    (subscription,) = learner.manager.store.load_subscriptions()
    assert subscription.address == f"{learner.servers['site'].address}/deck.json"
    assert learner.count() == 5
    assert "피보나치" in learner.note("힙이란")["Answer"]
    assert learner.note("큐란")["Answer"] == "내가 쓴 답"
    assert not learner.state().conflicts


@scenario
def unsubscribing_during_an_update_is_final(learner: Learner) -> None:
    learner.begin()
    learner.publish("week 2")
    learner.manager.update_all()
    window = learner.program.module("windows.decks").DecksWindow(learner.manager)
    window.unsubscribe(window.subscriptions[0], suspends=False)
    learner.wait_until_idle()
    assert learner.manager.store.load_subscriptions() == []


@scenario
def a_folder_that_takes_no_files_ends_in_words(learner: Learner) -> None:
    learner.begin()
    store = type(learner.manager.store)
    write, is_full = store._write, [True]

    def fail(*arguments: Any) -> None:
        if is_full[0]:
            raise OSError(30, "Read-only file system")
        write(*arguments)

    store._write = fail
    learner.manager.update_all()
    learner.wait_until_idle()
    assert "Read-only" in learner.program.module("log").read()
    learner.publish("week 2")
    learner.manager.update_all()
    learner.wait_until_idle()
    is_full[0] = False
    learner.update()
    assert learner.count() == 5


@scenario
def subscribing_again_keeps_own_edits(learner: Learner) -> None:
    learner.begin()
    learner.edit("힙이란", "Answer", "내가 쓴 답")
    schedule = learner.study("힙이란")
    window = learner.program.module("windows.decks").DecksWindow(learner.manager)
    window.unsubscribe(window.subscriptions[0], suspends=False)
    learner.subscribe()
    learner.publish("edited, and a week")
    learner.update()
    assert learner.count() == 5
    assert learner.note("힙이란")["Answer"] == "내가 쓴 답"
    assert learner.schedule("힙이란") == schedule
    assert len(learner.state().conflicts) == 1


@scenario
def another_note_type_and_a_filtered_deck_are_left_alone(learner: Learner) -> None:
    learner.begin()
    models = learner.collection.models
    note = learner.note("큐란")
    basic = models.by_name("Basic")
    change = models.change_notetype_info(old_notetype_id=note.mid, new_notetype_id=basic["id"]).input
    change.note_ids.append(note.id)
    change.new_fields[:] = [0, 1]
    models.change_notetype_of_notes(change)
    learner.collection.db.execute("update col set ls = scm + 1")
    filtered = learner.collection.sched.get_or_create_filtered_deck(0)
    filtered.config.search_terms[0].search = "힙이란 or 스택이란"
    filtered.name = "Cram"
    learner.collection.sched.add_or_update_filtered_deck(filtered)
    (heap,) = learner.collection.find_cards("힙이란")
    assert learner.collection.decks.name(learner.collection.get_card(heap).did) == "Cram"
    home = learner.collection.get_card(heap).odid
    learner.publish("edited, and a week")
    learner.update()
    assert learner.collection.note_count() == 5
    assert learner.collection.get_note(note.id)["Front"] != ""
    (dns,) = learner.collection.find_cards("DNS")
    assert learner.collection.get_card(dns).did == home
    assert learner.collection.get_card(heap).odid == home
    learner.publish("two retired")
    learner.update()
    (stack,) = learner.collection.find_cards("스택이란")
    assert learner.collection.get_card(stack).queue == -1


def main() -> None:
    """Run one scenario; Qt's own end is not waited for."""
    faulthandler.enable(2)
    with tempfile.TemporaryDirectory() as scratch:
        base = JOB.get("base", scratch)
        learner = Learner(JOB["editions"], Path(JOB["addon"]), Path(base), JOB.get("language", "en"))
        try:
            globals()[sys.argv[2]](learner)
        except BaseException:
            log = learner.program.module("log").read() if learner.program is not None else ""
            os.write(2, f"{traceback.format_exc()}\n{log}\n".encode())  # Anki puts a stream of its own over stderr
            os._exit(1)
        print("done", flush=True)
        os._exit(0)


if __name__ == "__main__":
    main()
