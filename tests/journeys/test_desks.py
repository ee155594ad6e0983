"""Every account of the demonstration finds on its first page something that is its own to do."""

import os

import pytest
from tests.database import drop
from tests.journeys.demonstration import copy_demonstration, surroundings
from tests.journeys.desks import EVERYBODY, read_desks

from baluarte.demo.walkthrough.authorities import OFFICERS, POLICE
from baluarte.demo.walkthrough.people import PEOPLE
from baluarte.domain.access.rules import roles

# She is let into a case in the course of a journey; his police is left out, and must see nothing.
WITHOUT = {"julia"} | {one.username for one in OFFICERS if one.institution == POLICE}
# Whose work is done by commands, or in a window that a case opens.
NO_DESK = {"system_admin", "person_protected"}


# The most that a first page may show: what is late, and all that waits for somebody.
MOST_LATE, MOST = 5, 26
# What one reads, and does not work off: the log, and the places of the map of risk.
LOG, MAP = "/es/bitacora/", "/es/analisis/mapa/"
# Studies that another person rates again: which they are is drawn anew by each demonstration.
BY_LOT = "#again"


PORTAL = "http://localhost:8000"


@pytest.fixture(scope="module")
def desks(worker_id, tmp_path_factory, django_db_blocker):
    """What each shows as it was loaded, of a copy of its own: journeys change what waits for whom."""
    name = f"baluarte_desks_{worker_id}_{os.getpid()}"
    files = tmp_path_factory.mktemp("files")
    # The template it is loaded on may have to be prepared first.
    with django_db_blocker.unblock():
        copy_demonstration(name, files)
    of_ours = {"BALUARTE_BOARD": "1", "BALUARTE_PORTAL_URL": PORTAL}
    try:
        yield read_desks(surroundings(name, files) | of_ours)
    finally:
        drop(name)


def test_every_desk_opens(desks):
    assert {name: one["status"] for name, one in desks.items()} == dict.fromkeys(EVERYBODY, 200)


def test_every_desk_has_work_on_it(desks):
    idle = {name for name, one in desks.items() if not one["work"] and not one["waiting"]}
    assert idle == WITHOUT


@pytest.mark.parametrize("username", EVERYBODY)
def test_no_desk_is_buried(desks, username):
    """A newcomer sees work that can be done, a little of it late, and not a hundred things."""
    work = desks[username]["work"]
    late = sum(number for _, number, is_late in work if is_late)
    read = (LOG, MAP, PORTAL)
    to_do = sum(number for url, number, _ in work if not url.startswith(read))
    assert (late <= MOST_LATE, to_do <= MOST) == (True, True)


@pytest.mark.parametrize("username", ["nadia", "vera"])
def test_of_who_is_on_duty_one_or_two_steps_are_late(desks, username):
    work = desks[username]["work"]
    [late] = [number for url, number, is_late in work if "procedimientos" in url and is_late]
    everything = sum(number for url, number, _ in work if not url.endswith(BY_LOT))
    assert 1 <= late <= 2
    assert late < everything <= 12


def test_every_role_that_has_a_desk_is_somebodys():
    held = {role for one in (*PEOPLE, *OFFICERS) for role in one.roles}
    assert set(roles()) - NO_DESK - held == set()


def test_every_organisation_that_holds_data_has_a_steward():
    takes_in = {one.institution for one in PEOPLE if "documenter" in one.roles}
    keeps = {one.institution for one in PEOPLE if "data_steward" in one.roles}
    assert takes_in - keeps == set()
