"""Somebody at the portal, served as the portal is: its settings, its addresses, its role."""

import re
import runpy
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories.atlas import lay_atlas
from tests.factories.publication import (
    EVERYTHING,
    let_out,
    make_cast,
    make_country,
    make_event,
)

from baluarte.config import settings as settings_module
from baluarte.domain.wall.context import acting_as

OF_THE_FACE = ("FACE", "IS_PUBLIC", "ROOT_URLCONF", "MIDDLEWARE", "TEMPLATES", "CACHES")
# What only a test sends: its savepoints and changes of role.
OF_THE_TEST = ("SAVEPOINT", "RELEASE", "ROLLBACK", "set local role")
# How the wall learns who asks, before and after every request.
OF_THE_WALL = ("select bal.enter", "select set_config")


class Reader:
    """A browser at the portal, in which nobody has entered."""

    def __init__(self, as_role) -> None:
        self.browser, self.as_role = Client(HTTP_HOST="localhost"), as_role

    def get(self, address, **headers):
        with self.as_role("bal_public"):
            return self.browser.get(address, headers=headers)

    def read(self, address) -> str:
        answer = self.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.content.decode()

    def words(self, address) -> str:
        """Return what a page says between its head and its foot, in one line."""
        main = self.read(address).partition("<main")[2].partition("</main>")[0]
        shown = re.sub(r"<svg.*?</svg>|<[^>]*>", " ", main, flags=re.DOTALL)
        return " ".join(unescape(shown.partition(">")[2]).split())

    def queries(self, address) -> list[str]:
        """Return what a page asks of the database."""
        with CaptureQueriesContext(connection) as asked:
            assert self.get(address).status_code == 200
        sent = [query["sql"] for query in asked.captured_queries]
        own = [one for one in sent if not one.startswith(OF_THE_TEST + OF_THE_WALL)]
        # Asked once a minute, by whichever page comes first.
        return [one for one in own if "access_installation" not in one]

    def fetch(self, address, **headers):
        """Return the answer to the request for a file, and the file."""
        answer = self.get(address, **headers)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer, b"".join(answer.streaming_content)


@pytest.fixture
def as_worker(as_role):
    """Do the worker's part for an account."""

    @contextmanager
    def take(account) -> Iterator[None]:
        with as_role("bal_worker"), acting_as(account.pk):
            yield

    return take


@pytest.fixture
def drawn_atlas(cast, settings):
    """The shapes of the maps, as a command would have drawn them."""
    lay_atlas(settings.FILE_FOLDER)


@pytest.fixture
def cast(as_operator, as_worker, settings, tmp_path):
    """Two organisations with lists that may be published, in a small invented country."""
    settings.FILE_FOLDER = tmp_path
    with as_operator():
        make_country()
        made = make_cast()
    made.as_worker = as_worker
    return made


@pytest.fixture
def portal(db, as_role, settings, monkeypatch):
    """Return a browser at the portal as it is served."""
    monkeypatch.setenv("BALUARTE_FACE", "portal")
    told = runpy.run_path(settings_module.__file__)
    for name in OF_THE_FACE:
        setattr(settings, name, told[name])
    cache.clear()
    return Reader(as_role)


@pytest.fixture
def let(cast, as_operator):
    """Let events out, as one organisation decided and a second person agreed."""

    def out(count=1, fields=EVERYTHING, **given):
        with as_operator():
            made = [make_event(cast.one, **given) for _ in range(count)]
        return [let_out(cast.one, one, fields=fields) for one in made]

    return out
