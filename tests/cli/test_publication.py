"""Publishing from the command line, in a database of its own that everything is committed to."""

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.cli.installation import call, python
from tests.database import clone, drop

from baluarte.config.preparation import administrator
from baluarte.domain.publication.actions.locks import ENDING

ROOT = Path(__file__).resolve().parents[2]
KILLS = 20
BALUARTE = Path(sys.executable).with_name("baluarte")
LAY = """
import django
django.setup()
from django.conf import settings
settings.DATES_BACK = True
from tests.factories.publication import let_out, make_event, make_cast, make_country
from baluarte.config.preparation import connected_as
from baluarte.domain.wall.context import acting_as_operator
with connected_as("bal_owner"), acting_as_operator():
    make_country()
    cast = make_cast()
    some = [make_event(cast.one) for _ in range({count})]
with connected_as("bal_app"):
    for one in some:
        let_out(cast.one, one)
print(cast.curator.username, cast.one.steward.username)
"""


@dataclass
class Installation:
    """A database with published decisions, its folder of files and two of its people."""

    environment: dict[str, str]
    files: Path
    curator: str
    steward: str
    blocker: Any

    @property
    def editions(self) -> list[str]:
        folder = self.files / "editions"
        return sorted(p.name for p in folder.iterdir()) if folder.exists() else []

    def run(self, *arguments: str) -> tuple[int, str]:
        return call(self.environment, *arguments, blocker=self.blocker)

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [str(BALUARTE), *arguments],
            env=self.environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def start_python(self, code: str) -> subprocess.Popen[bytes]:
        environment = self.environment | {"BALUARTE_FACE": "owner"}
        return subprocess.Popen([sys.executable, "-c", code], env=environment, cwd=ROOT)

    def numbers(self) -> list[str]:
        asked = (
            "import django; django.setup()\n"
            "from baluarte.domain.publication.models import Edition\n"
            "print(*sorted(map(str, Edition.objects.all())))"
        )
        return self.python(asked, face="portal").split()

    def python(self, code: str, *, face: str = "owner") -> str:
        return python(code, self.environment | {"BALUARTE_FACE": face})


@pytest.fixture(scope="module")
def lay(tmp_path_factory, django_db_blocker):
    """Lay an installation with so many events that may be published."""
    names = []

    def laid(count):
        name = f"baluarte_cli_{os.getpid()}_{len(names)}"
        with django_db_blocker.unblock():
            clone(name)
        names.append(name)
        files = tmp_path_factory.mktemp("files")
        environment = os.environ | {
            "BALUARTE_DATABASE": name,
            "BALUARTE_FILES": str(files),
            "DJANGO_SETTINGS_MODULE": "baluarte.config.settings",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}",
        }
        made = Installation(environment, files, "", "", django_db_blocker)
        made.curator, made.steward = made.python(LAY.format(count=count)).split()
        return made

    yield laid
    with django_db_blocker.unblock():
        for name in names:
            drop(name)


def test_publish_and_verify_from_the_command_line(lay):
    here = lay(2)
    unknown = here.run("publish", "--as", "nadie")
    refused = here.run("publish", "--as", here.steward)
    assert (unknown, refused, here.editions) == (
        (1, "Error: There is no account nadie.\n"),
        (
            1,
            f"Error: {here.steward} is no curator: only a curator sees every list that is shared.\n",
        ),
        [],
    )
    code, said = here.run("publish", "--as", here.curator)
    folder = here.files / "editions" / "1.0"
    first, second, reconciled = said.splitlines()
    assert reconciled == (
        "Reconciled: 2 records may be published; 2 are, 0 refused, 0 undecided, 0 waiting, "
        "0 withdrawn, 0 withheld."
    )
    assert (code, first) == (0, "Edition 1.0: 2 events, 2 acts, 2 victims.")
    code, said = here.run("edition", "verify", str(folder))
    assert (code, said.splitlines()) == (
        0,
        [
            "Edition 1.0 is as its manifest says, and the manifest is signed.",
            "By the key in the folder: compare it with the portal, or give --key.",
            f"Compare with the portal: {second}",
        ],
    )
    (folder / "hechos.csv").write_bytes(b"otra cosa")
    code, said = here.run("edition", "verify", str(folder))
    assert (code, "hechos.csv has 9 bytes" in said) == (1, True)
    assert here.run("edition", "revise") == (0, "Revised: nothing was waiting.\n")


WITHDRAW = """
import django
django.setup()
from django.utils import timezone
from baluarte.config.preparation import connected_as
from baluarte.domain.access.queries import account_named
from baluarte.domain.publication.actions import withdraw_publication
from baluarte.domain.publication.models import Decision
from baluarte.domain.wall.context import acting_as
with connected_as("bal_owner"):
    steward = account_named("{steward}").pk
with connected_as("bal_app"), acting_as(steward):
    withdraw_publication(
        decision=Decision.objects.first(), reason="Riesgo nuevo.", by=steward, at=timezone.now()
    )
"""


def wait_for_waiting(admin, count):
    """Wait until so many transactions wait for the lock under which editions end."""
    for _ in range(300):
        found = admin.execute(
            "select count(*) from pg_locks l join pg_database d on d.oid = l.database "
            "where d.datname = current_database() and l.locktype = 'advisory' and not l.granted"
        )
        if found.fetchone()[0] == count:
            return
        time.sleep(0.1)
    raise AssertionError(f"never were {count} waiting")


def test_what_is_withdrawn_while_an_edition_is_made_is_not_in_it(lay):
    """The withdrawal waits first, the publisher has read everything; then both go on."""
    here = lay(2)
    with administrator(here.environment["BALUARTE_DATABASE"]) as admin:
        admin.execute("select pg_advisory_lock(%s)", [ENDING])
        withdrawing = here.start_python(WITHDRAW.format(steward=here.steward))
        wait_for_waiting(admin, 1)
        publishing = here.start("publish", "--as", here.curator)
        wait_for_waiting(admin, 2)
        admin.execute("select pg_advisory_unlock(%s)", [ENDING])
        assert (withdrawing.wait(), publishing.wait()) == (0, 0)
    with (here.files / "editions" / "1.0" / "hechos_tal_cual.csv").open() as file:
        assert (len(file.readlines()), here.numbers()) == (2, ["1.0"])


@pytest.mark.prove
def test_a_publisher_killed_anywhere_leaves_nothing_visible(lay):
    """Killed at random points; what is announced is whole, and the next number is the next."""
    here, chance = lay(200), random.Random(7)
    begun = time.monotonic()
    here.run("publish", "--as", here.curator)
    whole = time.monotonic() - begun
    announced = []
    for _ in range(KILLS):
        running = here.start("publish", "--as", here.curator)
        time.sleep(chance.uniform(0.5, 1) * whole)
        running.send_signal(signal.SIGKILL)
        running.wait()
        announced.append(here.numbers())
    code, _ = here.run("publish", "--as", here.curator)
    numbers = here.numbers()
    verified = [
        here.run("edition", "verify", str(here.files / "editions" / name))[0] for name in numbers
    ]
    assert (code, here.editions, set(verified)) == (0, numbers, {0})
    assert numbers == [f"{n}.0" for n in range(1, len(numbers) + 1)]
    assert all(before == numbers[: len(before)] for before in announced)
    assert len(numbers) < KILLS + 2
