"""The golden table of the portal, which nobody enters: each address, by each method.

Its pages read and take no session: to another method they answer as to GET, and nothing changes.

`WRITE_STATUSES=1 pytest tests/web/public/test_statuses.py` writes it anew, to be read by a person.
"""

import csv
import os
from pathlib import Path

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from tests.factories.looking import what_changed, what_is_kept
from tests.web.test_routes import EXAMPLES, FACES, IntConverter, routes

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("access_statuses.csv")
METHODS = ("get", "head", "post", "put", "patch", "delete")
PORTAL = FACES["portal"]


def addresses(edition, decision):
    known = {"number": edition.number, "revision": edition.revision,
             "reference": decision.reference}  # fmt: skip
    for name in sorted(routes("portal")):
        [(_, parameters)], _, _, converters = get_resolver(PORTAL).reverse_dict[name]
        kinds = {one: type(converters.get(one, IntConverter())).__name__ for one in parameters}
        given = {one: known.get(one, EXAMPLES[kind]) for one, kind in kinds.items()}
        there = "none" if set(given) - set(known) else "made" if given else ""
        yield name, there, reverse(name, kwargs=given, urlconf=PORTAL)


@pytest.mark.usefixtures("drawn_atlas")
def test_every_address_of_the_portal_answers_what_is_written_down(
    cast, let, portal, as_role, as_operator
):
    [decision] = let()
    browser = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    answered = []
    edition = cast.publish()
    before = what_is_kept(as_operator)
    for name, there, address in addresses(edition, decision):
        statuses = []
        for method in METHODS:
            with as_role("bal_public"):
                answer = getattr(browser, method)(address)
                if answer.streaming:
                    list(answer.streaming_content)
                statuses.append(str(answer.status_code))
        answered.append((name, there, "nobody", *statuses))
    if os.environ.get("WRITE_STATUSES"):
        with TABLE.open("w", newline="") as file:
            rows = [("route", "object", "relation", *METHODS), *answered]
            csv.writer(file, lineterminator="\n").writerows(rows)
    with TABLE.open() as file:
        assert answered == [tuple(row) for row in csv.reader(file)][1:]
    assert what_changed(before, what_is_kept(as_operator)) == []
