"""Tabs of a real Chromium, which report what goes wrong on them and which many tests use one after the other."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit

from support import WAIT_MS

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request

    OpenTab = Callable[..., Page]

WIDE = {"width": 1200, "height": 800}

_PLAYWRIGHTS_OWN = (
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,"
    "HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,"
    "AvoidCorsURLLoaderRestartOnRedirect,OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch"
)
"""What Playwright turns off; the browser takes the last list that it is given, not both."""

_WINDOWS_OWN_PAGES = "WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,InitialWebUI,WebUIReloadButton"
"""Parts of the browser's window that are pages themselves: to start them took as long as the page of a test."""

CHROMIUM_OPTIONS = ["--no-sandbox", f"--disable-features={_PLAYWRIGHTS_OWN},{_WINDOWS_OWN_PAGES}"]


class Tab:
    """A page in a browser of its own, with ``wrong``: what went wrong on it, and what it asked of others.

    Errors that begin as ``accepted`` does are not reported.
    """

    def __init__(self, browser: Browser, accepted: str, options: dict[str, Any]) -> None:
        self.wrong: list[str] = []
        self._accepted = accepted
        self._origins: set[str] = set()
        self._context = browser.new_context(**options)
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(WAIT_MS)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", self._hear_console)
        self.page.on("dialog", self._dismiss_dialog)
        self.page.on("request", self._hear_request)

    def close(self) -> None:
        self._context.close()

    def prepare(self, viewport: dict[str, int], color_scheme: str) -> None:
        """Give the page a size and a colour scheme, and forget that it printed."""
        if self.page.viewport_size != viewport:
            self.page.set_viewport_size(viewport)  # type: ignore[arg-type]
        self.page.emulate_media(media="null", color_scheme=color_scheme)  # type: ignore[arg-type]
        self.wrong.clear()

    def leave(self) -> None:
        """Leave the site, and forget what it stored."""
        self.page.goto("about:blank")
        if not self._origins:
            return
        self._context.clear_cookies()
        devtools = self._context.new_cdp_session(self.page)
        for origin in self._origins:
            devtools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        devtools.detach()
        self._origins.clear()

    def refuse_what_stays(self) -> None:
        """Let a test fail that wants of a shared page what ``leave`` can't take back."""

        def refuse(*_: object, **__: object) -> NoReturn:
            msg = "that stays on the page: take open_new_tab"
            raise AssertionError(msg)

        for name in ("add_init_script", "route", "expose_function", "expose_binding"):
            setattr(self.page, name, refuse)

    def _hear_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(self._accepted):
            self.wrong.append(f"{message.text} {message.location}")

    def _dismiss_dialog(self, dialog: Dialog) -> None:
        self.wrong.append(dialog.message)
        dialog.dismiss()

    def _hear_request(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme in {"data", "about", "blob"}:
            return
        self._origins.add(f"{url.scheme}://{url.netloc}")
        if url.scheme != "file" and url.hostname != "127.0.0.1":
            self.wrong.append(request.url)


class TabPool:
    """The tabs that no test uses just now, by what can't be changed about them."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[str, list[Tab]] = defaultdict(list)
        self._lent: list[tuple[str, Tab]] = []

    def lend(self, *, viewport: dict[str, int] = WIDE, color_scheme: str = "null", **options: Any) -> Page:  # noqa: ANN401 - those of Browser.new_context
        """Return a page that knows nothing of the tests before; ``take_back`` ends its use."""
        key = repr(sorted(options.items()))
        if self._free[key]:
            tab = self._free[key].pop()
        else:
            tab = Tab(self._browser, "-", {**options, "viewport": viewport})
            tab.refuse_what_stays()
        tab.prepare(viewport, color_scheme)
        self._lent.append((key, tab))
        return tab.page

    def take_back(self) -> list[str]:
        """Take back all that was lent, and return what went wrong on it; a tab that can't be left is not used again."""
        wrong = []
        while self._lent:
            key, tab = self._lent.pop()
            tab.leave()
            wrong += tab.wrong
            self._free[key].append(tab)
        return wrong
