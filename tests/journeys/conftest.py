"""The whole system running: a database of its own, portal, workbench, worker, a real browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from baluarte.domain.access.reauthentication import OPEN_SECONDS

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)
LONGEST_START_S = 300
BIN = Path(sys.executable).parent
LONGEST_JOURNEY_S = 300
# What a browser says of what a journey did on purpose: asked for what is refused, cut the network.
EXPECTED = ("status of 4", "net::ERR_INTERNET_DISCONNECTED")
# A code lasts half a minute.
MOST_CODES = 3


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A journey has its time for itself: loading what it walks has another bound."""
    for item in items:
        is_journey = item.path.is_relative_to(Path(__file__).parent)
        if is_journey and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(LONGEST_JOURNEY_S, func_only=True))


@dataclass
class Running:
    """Addresses and commands of the system under test."""

    portal: str
    workbench: str
    environment: dict[str, str]
    password: str
    codes: subprocess.Popen[str]
    # The last code that each gave: none opens twice.
    given: dict[str, str] = field(default_factory=dict)

    def command(self, *arguments: str) -> str:
        """Run `baluarte` against this system and return what it said."""
        done = subprocess.run(
            [str(BIN / "baluarte"), *arguments],
            env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def code(self, username: str) -> str:
        """Return what `baluarte demo code` would say, once it is another than the last."""
        while (code := self._code_now(username)) == self.given.get(username):
            time.sleep(1)
        self.given[username] = code
        return code

    def _code_now(self, username: str) -> str:
        assert self.codes.stdin is not None
        assert self.codes.stdout is not None
        print(username, file=self.codes.stdin, flush=True)
        return self.codes.stdout.readline().strip()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(address: str, process: subprocess.Popen) -> None:
    """Wait as long as it lives, within reason: a busy machine is slow, and a dead site says so."""
    until = time.monotonic() + LONGEST_START_S
    while process.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{address}/health").read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"{address} does not answer; it ended with {process.poll()}")


@pytest.fixture(scope="session")
def system(worker_id, tmp_path_factory, django_db_blocker):
    """Serve a copy of a small demonstration from a database of its own."""
    name = f"baluarte_journeys_{worker_id}_{os.getpid()}"
    with _served(name, tmp_path_factory.mktemp("files"), django_db_blocker) as running:
        yield running


@pytest.fixture(scope="module")
def system_to_leave(worker_id, tmp_path_factory, django_db_blocker):
    """Serve a copy that an organisation leaves: what was computed of its lists closes to all."""
    name = f"baluarte_left_{worker_id}_{os.getpid()}"
    with _served(name, tmp_path_factory.mktemp("left"), django_db_blocker) as running:
        yield running


@contextmanager
def _served(name, files, django_db_blocker):
    from tests.database import drop
    from tests.journeys.demonstration import copy_demonstration, surroundings

    from baluarte.config import folders

    # The template it is loaded on may have to be prepared first.
    with django_db_blocker.unblock():
        copy_demonstration(name, files)
    portal, workbench = _free_port(), _free_port()
    # As `demo serve` serves it: the pages of the Board are on.
    environment = surroundings(name, files) | {
        "BALUARTE_BOARD": "1",
        "BALUARTE_PORTAL_URL": f"http://localhost:{portal}",
        "BALUARTE_WORKBENCH_URL": f"http://localhost:{workbench}",
    }
    codes = _give_codes(environment)
    running = Running(
        environment["BALUARTE_PORTAL_URL"], environment["BALUARTE_WORKBENCH_URL"], environment,
        (folders.home() / "demo-password").read_text(), codes,
    )  # fmt: skip
    processes = [
        _serve(environment, "portal", portal), _serve(environment, "workbench", workbench),
        _work(environment), codes,
    ]  # fmt: skip
    try:
        _wait_for(running.portal, processes[0])
        _wait_for(running.workbench, processes[1])
        yield running
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            # And whatever was listened to of it is closed.
            process.communicate()
        drop(name)


@pytest.fixture(scope="session")
def authority(system):
    """The same data, served as an authority's installation serves its own; one cookie opens both."""
    port = _free_port()
    address = f"http://localhost:{port}"
    its_own = {"BALUARTE_OPERATOR": "authority", "BALUARTE_WORKBENCH_URL": address}
    process = _serve(system.environment | its_own, "workbench", port)
    try:
        _wait_for(address, process)
        yield replace(system, workbench=address, environment=system.environment | its_own)
    finally:
        process.terminate()
        process.wait()


def _serve(environment, site, port):
    return subprocess.Popen(
        [str(BIN / "baluarte"), "serve", site, "--port", str(port)], env=environment
    )


def _work(environment):
    return subprocess.Popen(
        [str(BIN / "baluarte"), "serve", "worker"],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _give_codes(environment):
    """Say codes from one process: starting a command for each took seconds of every entering."""
    return subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("codes.py"))],
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


# Not for the session: its event loop would stay in the thread of the tests that come after.
@pytest.fixture(scope="module")
def browser():
    """The distribution's browser; without one, journeys are skipped, saying so."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no browser of the distribution is installed (apt-get install chromium)")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=list(SWITCHES))
        yield running
        running.close()


# A telephone each time; a desk in the long proofs.
@pytest.fixture(params=[390, pytest.param(1280, marks=pytest.mark.prove)])
def width(request) -> int:
    return request.param


@pytest.fixture
def open_page(browser: Browser, width: int):
    """Return pages, each of a browser of its own, that must not complain on their console."""
    contexts, complaints = [], []

    def fresh() -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="es-MX", accept_downloads=True
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: (
                complaints.append(said.text)
                if said.type == "error" and not any(one in said.text for one in EXPECTED)
                else None
            ),
        )
        return page

    yield fresh
    for context in contexts:
        context.close()
    assert complaints == []


class Keyring:
    """Cookies of who entered a while ago: a code opens once, and nobody should wait for the next.

    What is sealed closes again some minutes after a factor was shown, so nobody begins a journey
    with cookies of another that may close on the way.
    """

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, list[Any]]] = {}

    def keep(self, username: str, cookies: list[Any]) -> None:
        """Keep what somebody entered with just now."""
        self._kept[username] = time.monotonic(), cookies

    def lend(self, username: str) -> list[Any]:
        """Return the cookies of somebody, none once they are about to open nothing sealed."""
        entered, cookies = self._kept.get(username, (0.0, []))
        return cookies if time.monotonic() - entered < OPEN_SECONDS / 2 else []


@pytest.fixture(scope="session")
def keyring() -> Keyring:
    return Keyring()


def give_code(page: Page, system: Running, username: str) -> None:
    """Give the code; where it ended on the way, as on a busy machine it may, the one after it."""
    page.locator("input[name=code]").wait_for()
    for _ in range(MOST_CODES):
        code = system.code(username)
        page.locator("input[name=code]").fill(code)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        if "seguridad" not in page.url:
            return
    raise AssertionError(f"{username} gave {MOST_CODES} codes, and none opens")


def sign_in(page: Page, system: Running, username: str, password: str) -> None:
    """Enter with a password and the code of now."""
    page.goto(f"{system.workbench}/es/cuenta/login/")
    page.get_by_label("Usuario").fill(username)
    page.get_by_label("Contraseña").fill(password)
    page.get_by_role("button", name="Entrar", exact=True).click()
    give_code(page, system, username)


@pytest.fixture
def enter(system, open_page, keyring):
    """Return a page in which an invented person has entered with password and code."""

    def as_person(username: str) -> Page:
        page = open_page()
        if cookies := keyring.lend(username):
            page.context.add_cookies(cookies)
            page.goto(f"{system.workbench}/es/")
            # Whoever gave the password once more has another session since.
            if "/cuenta/login" not in page.url:
                return page
        sign_in(page, system, username, system.password)
        keyring.keep(username, page.context.cookies())
        return page

    return as_person
