"""What all windows share: a title, a size, and that Anki keeps them alive while they are open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aqt.qt import QDialog, QLabel, Qt, QVBoxLayout, QWidget

from ..texts import translate

if TYPE_CHECKING:
    from ..manager import Manager

_open_windows: set[QDialog] = set()


class Window(QDialog):
    """A window of the add-on over Anki's main window; several may be open."""

    def __init__(self, manager: Manager, title_key: str, width: int, height: int) -> None:
        super().__init__(manager.main_window)
        self.manager = manager
        self.setWindowTitle(translate(title_key))
        self.resize(width, height)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.box = QVBoxLayout(self)
        _open_windows.add(self)
        self.finished.connect(lambda _: _open_windows.discard(self))

    @property
    def is_open(self) -> bool:
        """True until the window closes; then Qt deletes it, and nothing may be written into it."""
        return self in _open_windows


def make_label(text: str, *, is_html: bool = False) -> QLabel:
    """Return a label that breaks its lines; text of a group is never read as HTML."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.RichText if is_html else Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def close_all() -> None:
    """Close all windows of the add-on, for their profile closes."""
    for window in list(_open_windows):
        window.close()


def clear(widget: QWidget) -> None:
    """Take away all that stands in a widget."""
    layout = widget.layout()
    while layout is not None and layout.count():
        item = layout.takeAt(0)
        child = item.widget() if item is not None else None
        if child is not None:
            child.deleteLater()
