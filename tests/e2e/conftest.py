"""A browser on a live server; a page that fails its test on any error the browser reports."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from rpik.core import sql
from rpik.core.models import User
from tests import browser as chromium

DESKTOP = {"width": 1366, "height": 860}
PHONE = {"width": 390, "height": 844}
TIMEOUT_MS = 30_000
MAPS_TO_DRAW = "[data-map]:not([data-ready])"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = chromium.executable(Path(settings.VAR_DIR), Path(settings.NODE_MODULES))
    with sync_playwright() as driver:
        launched = driver.chromium.launch(
            executable_path=program,
            args=chromium.ARGUMENTS,
            env=chromium.environment(program),
            headless=True,
        )
        expect.set_options(timeout=TIMEOUT_MS)  # 5 s is short on a busy machine
        yield launched
        launched.close()


class Problems:
    """What the browser complained about: script errors, refused content, failed requests."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.found.append(f"script: {error}"))
        page.on("console", self._console)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.found.append(f"console: {message.text} ({message.location.get('url', '')})")

    def forgive(self, part: str) -> None:
        """Drop complaints that a test provokes on purpose (a 403 page, say)."""
        self.found = [line for line in self.found if part not in line]


@pytest.fixture
def problems() -> Problems:
    return Problems()


@pytest.fixture
def context(browser: Browser, live_server, problems: Problems) -> Iterator[BrowserContext]:
    """A fresh profile whose relative addresses are the live server's."""
    made = browser.new_context(
        base_url=live_server.url,
        locale="id-ID",
        timezone_id="Asia/Jakarta",
        viewport=DESKTOP,
        accept_downloads=True,
        reduced_motion="reduce",  # maps and folds jump: a software renderer draws each step of a motion
    )
    made.set_default_timeout(TIMEOUT_MS)
    made.on("page", problems.watch)
    yield made
    made.close()
    _let_requests_end()
    assert not problems.found, "\n".join(problems.found)


def _let_requests_end() -> None:
    """Wait for what the closed pages still asked for: emptying the tables would meet its locks."""
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND state <> 'idle'"
    )
    until = time.monotonic() + TIMEOUT_MS / 1000
    while sql.tuples(others)[0][0] and time.monotonic() < until:
        time.sleep(0.05)


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def enter(live_server, log_in: Callable[[User], Client]) -> Callable[[Page, User], None]:
    """Return ``enter(page, user)``: be logged in (as somebody else, if need be), on an empty page.

    ``test_log_in`` goes through the form; here it would draw two pages more each time.
    """

    def become(page: Page, user: User) -> None:
        page.goto("about:blank")  # what still loads there may set no cookie afterwards
        page.context.clear_cookies()
        name = settings.SESSION_COOKIE_NAME
        session = log_in(user).cookies[name].value
        page.context.add_cookies([{"name": name, "value": session, "url": live_server.url}])

    return become


@pytest.fixture
def shot() -> Callable[..., Path]:
    """Return ``shot(page, "name")``: look at the page at both sizes, without a complaint of it.

    With RPIK_SCREENSHOTS=1 a picture of each is kept under var/screenshots, for a person to judge.
    """
    kept = bool(os.environ.get("RPIK_SCREENSHOTS"))

    def take(page: Page, name: str, *, sizes: tuple[str, ...] = ("desktop", "phone")) -> Path:
        folder = Path(settings.VAR_DIR) / "screenshots"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder
        for size in sizes:
            page.set_viewport_size(PHONE if size == "phone" else DESKTOP)
            expect(page.locator(MAPS_TO_DRAW)).to_have_count(0)
            path = folder / f"{name}-{size}.png"
            if kept:
                page.wait_for_timeout(400)  # a map that was resized draws anew
                page.screenshot(path=path, full_page=True)
        page.set_viewport_size(DESKTOP)
        return path

    return take


@pytest.fixture
def before_camera(browser: Browser, live_server, problems) -> Iterator:
    """Return ``open(film)``: a page of a browser whose camera shows the film."""
    opened = []

    def start(shown: Path) -> Page:
        program = chromium.executable(Path(settings.VAR_DIR), Path(settings.NODE_MODULES))
        camera = [
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={shown}",
        ]
        opened.append(
            browser.browser_type.launch(
                executable_path=program,
                args=[*chromium.ARGUMENTS, *camera],
                env=chromium.environment(program),
            )
        )
        page = opened[0].new_context(base_url=live_server.url, locale="id-ID").new_page()
        problems.watch(page)
        return page

    yield start
    for one in opened:
        one.close()
    assert not problems.found
