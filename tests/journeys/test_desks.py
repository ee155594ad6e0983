"""Every account of the demonstration finds on its first page something that is its own to do."""

import json

from tests.cli.installation import python

from baluarte.config.demonstration.authorities import OFFICERS, POLICE
from baluarte.config.demonstration.people import PEOPLE
from baluarte.domain.access.rules import roles

DESKS = """
import json, re, sys
import django
django.setup()
from django.test.utils import setup_test_environment
from tests.factories.entering import browser_of
from baluarte.domain.access.models import Account
from baluarte.domain.wall.context import acting_as_nobody
setup_test_environment()
found = {}
for username in sys.argv[1:]:
    with acting_as_nobody():
        account = Account.objects.get(username=username)
    page = browser_of(account, shown="totp").get("/es/")
    found[username] = [page.status_code, [one.shown for one in page.context["work"]],
                       [m.role for m in page.context["waiting"]]]
print(json.dumps(found))
"""
# She is let into a case in the course of a journey; his police is left out, and must see nothing.
WITHOUT = {"julia"} | {one.username for one in OFFICERS if one.institution == POLICE}
# Whose work is done by commands, or in a window that a case opens.
NO_DESK = {"system_admin", "person_protected"}


def test_every_desk_has_work_on_it(system):
    names = [one.username for one in (*PEOPLE, *OFFICERS)]
    environment = system.environment | {
        "BALUARTE_FACE": "workbench",
        "BALUARTE_BOARD": "1",
        "DJANGO_SETTINGS_MODULE": "baluarte.config.settings",
    }
    found = json.loads(python(DESKS, environment, *names))
    assert {status for status, _, _ in found.values()} == {200}
    idle = {name for name, (_, work, waiting) in found.items() if not work and not waiting}
    assert idle - WITHOUT == set()


def test_every_role_that_has_a_desk_is_somebodys():
    held = {role for one in (*PEOPLE, *OFFICERS) for role in one.roles}
    assert set(roles()) - NO_DESK - held == set()


def test_every_organisation_that_holds_data_has_a_steward():
    takes_in = {one.institution for one in PEOPLE if "documenter" in one.roles}
    keeps = {one.institution for one in PEOPLE if "data_steward" in one.roles}
    assert takes_in - keeps == set()
