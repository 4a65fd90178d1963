"""ankigen for Anki: subscribe to a study group's deck once, and it keeps itself up to date."""

try:
    from aqt import mw
except ImportError:  # in tests that need no windows
    mw = None

if mw is not None:
    from .menu import set_up

    set_up(mw)
