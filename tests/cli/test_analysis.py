"""Runs from the command line, in a database of its own that everything is committed to."""

import os
import re
from dataclasses import dataclass
from typing import Any

import pytest
from tests.cli.installation import call, python
from tests.database import clone, drop

from baluarte.config.folders import CHECKOUT

LAY = """
import sys
import django
django.setup()
from django.conf import settings
settings.DATES_BACK = True
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from django.utils import timezone
from baluarte.config.preparation import connected_as
from baluarte.domain.wall.context import acting_as_operator
from baluarte.norms.clocks.calendar import local_day
from tests.factories.registry import make_events, make_side
from tests.factories.runs import make_studying

@contextmanager
def as_operator():
    with connected_as("bal_owner"), acting_as_operator():
        yield

side = make_side(as_operator)
studying = make_studying(side, as_operator, None, Path(sys.argv[1]))
now = timezone.now()
before = local_day(now).replace(day=1) - timedelta(days=1)
told = [{"date": str(before)} for _ in range(30)]
told += [{"date": str(before), "municipality_id": code} for code in ("30002", "20001")]
make_events(side, told, at=now - timedelta(days=1))
print(studying.analyst.username, side.documenter.username)
"""


@dataclass
class Installation:
    """A database with one list, its analyst and her command."""

    environment: dict[str, str]
    analyst: str
    documenter: str
    blocker: Any

    def run(self, *arguments: str) -> tuple[int, str]:
        return call(self.environment, "analysis", *arguments, blocker=self.blocker)


@pytest.fixture
def here(tmp_path, django_db_blocker):
    name = f"baluarte_cli_analysis_{os.getpid()}"
    # The template it is cloned from may have to be prepared first.
    with django_db_blocker.unblock():
        clone(name)
    environment = os.environ | {
        "BALUARTE_DATABASE": name,
        "DJANGO_SETTINGS_MODULE": "baluarte.config.settings",
        "PYTHONPATH": f"{CHECKOUT}:{CHECKOUT / 'src'}",
        "PYTHONWARNINGS": "ignore",
    }
    people = python(LAY, environment, str(tmp_path)).split()
    yield Installation(environment, *people, django_db_blocker)
    with django_db_blocker.unblock():
        drop(name)


def test_what_is_worse_than_expected_is_said_and_repeated_bit_for_bit(here):
    code, said = here.run("monthly", "--as", here.analyst)
    again, said_again = here.run("monthly", "--as", here.analyst)
    assert (code, again, said_again) == (0, 0, said)
    assert "Villa Inventada: 30 events where" in said
    assert re.search(r"delays, .*: refused", said)
    [key] = re.findall(r"^rates, .*\(run (.*)\)$", said, re.MULTILINE)
    code, repeated = here.run("repeat", key, "--as", here.analyst)
    assert (code, repeated.split(":")[0]) == (0, "The same answer")


def test_one_run_is_asked_carried_out_and_said(here):
    code, said = here.run("run", "rates", "--places", "state", "--as", here.analyst)
    assert (code, said.splitlines()[0].split()[4]) == (0, "done")
    assert said.splitlines()[-1].startswith("  nothing beyond what is expected")


def test_who_may_not_ask_and_what_is_no_month_are_said(here):
    code, said = here.run("monthly", "--as", here.documenter)
    assert (code, said) == (1, "Error: Only an analyst asks for runs.\n")
    code, said = here.run("run", "rates", "--last", "marzo", "--as", here.analyst)
    assert (code, said.splitlines()[-1]) == (
        2, "Error: 'marzo' is no month: write it like 2026-03.",
    )  # fmt: skip
