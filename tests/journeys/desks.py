"""What each account of a demonstration finds on its first page, before journeys change it."""

import json
from typing import Any

from tests.cli.installation import python

from baluarte.demo.walkthrough.authorities import OFFICERS
from baluarte.demo.walkthrough.people import PEOPLE

EVERYBODY = [one.username for one in (*PEOPLE, *OFFICERS)]
DESKS = """
import json, sys
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
    page = browser_of(account, shown="totp").get("/es/", follow=True)
    shown = page.context
    # Who enters her own case is led to her window: what stands there is hers.
    hers = [[page.request["PATH_INFO"], 1, False]] if "work" not in shown else []
    found[username] = {
        "status": page.status_code,
        "work": hers or [[one.url, one.number, one.is_late] for one in shown["work"]],
        "waiting": [] if hers else [one.role for one in shown["waiting"]],
    }
print(json.dumps(found))
"""


def read_desks(environment: dict[str, str]) -> dict[str, Any]:
    """Return of each account what its first page shows."""
    given = environment | {
        "BALUARTE_FACE": "workbench",
        "DJANGO_SETTINGS_MODULE": "baluarte.config.settings",
    }
    return json.loads(python(DESKS, given, *EVERYBODY))
