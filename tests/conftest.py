"""One prepared template database, cloned for each worker; tests run as the application's role."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("BALUARTE_PLAIN_HTTP", "1")
os.environ["BALUARTE_FACE"] = "workbench"
os.environ["BALUARTE_HOSTS"] = "localhost,127.0.0.1,testserver"

# The same examples each time, so that a change is judged by itself; `make prove` looks for new ones.
# Time is no judge: on a machine that others use, an example is slow for no reason of its own.
AT_ANY_PACE = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("same", derandomize=True, **AT_ANY_PACE)
settings.register_profile("new", print_blob=True, **AT_ANY_PACE)
settings.load_profile("same")

SHARED = Path(__file__).resolve().parents[2] / "shared"
TEMPLATE = "baluarte_template"
AS_LOADED = ("test_judging.py", "test_life.py", "test_invented.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the journeys: a long one at the end would leave the other worker idle.

    First of them what looks at a demonstration as it was loaded; the others change it. While one
    worker loads it, the other has the habits of the house to look after. Then what walks every
    page: the rest is many small files.
    """
    order = {name: number for number, name in enumerate(AS_LOADED)}

    def turn(item: pytest.Item) -> int:
        if "journeys" in item.path.parts:
            number = order.get(item.path.name, len(order))
            return number + 1 if number else 0
        if "house" in item.path.parts:
            return 1
        return len(order) + (2 if item.path.parent.name == "web" else 3)

    items.sort(key=turn)


def pytest_collection_finish() -> None:
    """What was imported and collected stays: looking through it for garbage took a tenth of all."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data beside the project, where there is one."""
    if not SHARED.exists():
        pytest.skip(f"real data are not beside the project ({SHARED})")
    return SHARED


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_db_blocker: pytest.FixtureRequest, worker_id: str
) -> Iterator[None]:
    """Clone the prepared template and connect as the test role, which may take each role's place."""
    from tests.database import clone, connect_as_tester, drop

    name = f"baluarte_test_{worker_id}_{os.getpid()}"
    with django_db_blocker.unblock():
        clone(name)
        connect_as_tester(name)
    yield
    with django_db_blocker.unblock():
        drop(name)


@pytest.fixture(autouse=True)
def _forget_context() -> Iterator[None]:
    """A context that a test left open would open doors in the next."""
    yield
    from baluarte.domain.wall import context

    assert context._current.get() is None


@pytest.fixture(autouse=True)
def _log_of_its_own(settings, tmp_path: Path) -> None:
    """Each test begins a log; what another's key signed last is not this one's."""
    settings.LOG_LAST = tmp_path / "log.last"


@pytest.fixture(autouse=True)
def _dates_back(settings) -> None:
    """What a test tells lies on days of its own; what it asks of a page is said now."""
    settings.DATES_BACK = True


@pytest.fixture(autouse=True)
def _speak_spanish() -> Iterator[None]:
    """A page asked for in English would leave its language to the test that comes after."""
    from django.utils import translation

    with translation.override("es"):
        yield


@pytest.fixture
def as_role():
    """Take the place of another database role inside the test's transaction."""
    from django.db import connection

    @contextmanager
    def take(role: str) -> Iterator[None]:
        with connection.cursor() as cursor:
            cursor.execute(f"set local role {role}")
            yield
            # After an error the savepoint's end undoes the change of role.
            cursor.execute("set local role bal_app")

    return take


@pytest.fixture
def as_operator(as_role):
    """Do founding acts as a command of the operator would."""
    from baluarte.domain.wall.context import acting_as_nobody

    @contextmanager
    def take() -> Iterator[None]:
        with as_role("bal_maintenance"), acting_as_nobody():
            yield

    return take
