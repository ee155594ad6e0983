"""The log's page: one's own acts, everything to whoever audits, page after page without a gap."""

import re

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from tests.factories.access import make_account, make_institution

from baluarte.domain.audit.actions import keep_findings, record, sequence
from baluarte.domain.audit.verification import Findings
from baluarte.domain.wall.context import acting_as, acting_as_nobody
from baluarte.web.audit.views import PAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(as_operator):
    with as_operator():
        return make_account(institution=make_institution(), roles=["documenter"])


def acted(account, count, act):
    at = timezone.now()
    with acting_as(account.pk):
        for number in range(count):
            record(act=f"{act}.{number}", object_type="", payload={}, by=account.pk, at=at)


def shown(page):
    return re.findall(r"<code>(trial\.\d+)</code>", page)


def test_one_sees_what_one_did_and_nobody_elses(enter, reader, as_operator):
    with as_operator():
        other = make_account(institution=make_institution(), roles=["documenter"])
    acted(reader, 2, "trial")
    there, elsewhere = (enter(who).get(reverse("log")).content.decode() for who in (reader, other))
    assert (sorted(shown(there)), shown(elsewhere)) == (["trial.0", "trial.1"], [])


def test_whoever_audits_sees_it(enter, reader, as_operator):
    with as_operator():
        auditor = make_account(institution=make_institution(), roles=["auditor"])
    acted(reader, 1, "trial")
    assert shown(enter(auditor).get(reverse("log")).content.decode()) == ["trial.0"]


def test_pages_follow_one_another_without_a_gap_where_many_were_of_one_instant(enter, reader):
    acted(reader, 2 * PAGE + 5, "trial")
    browser, address, found = enter(reader), reverse("log"), []
    while address:
        page = browser.get(address).content.decode()
        found += shown(page)
        after = re.search(r'href="([^"]*)" rel="next"', page)
        address = after and after[1]
    assert sorted(found) == sorted(f"trial.{number}" for number in range(2 * PAGE + 5))


@pytest.mark.parametrize("asked", ["x", "20260101T000000000000.x", ".", "%00"])
def test_an_address_that_is_none_shows_the_newest(enter, reader, asked):
    acted(reader, 1, "trial")
    page = enter(reader).get(f"{reverse('log')}?antes={asked}")
    assert (page.status_code, shown(page.content.decode())) == (200, ["trial.0"])


def test_one_sees_which_place_ones_own_acts_took_in_the_log(enter, reader, as_role):
    acted(reader, 1, "trial")
    with as_role("bal_worker"), acting_as_nobody():
        sequence(at=timezone.now())
    page = enter(reader).get(reverse("log")).content.decode()
    row = next(row for row in page.split("<tr>") if "trial.0" in row)
    assert re.search(r'class="number" data-label="[^"]*">\d+</td></tr>', row)


def sequenced(as_role):
    with as_role("bal_worker"), acting_as_nobody():
        sequence(at=timezone.now())


ALTERED = "Alterado en la base de datos"
REMOVED = "Quitado de la base de datos"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("update audit_entry set act = 'trial.9' where act = 'trial.0'", ALTERED),
        ("update audit_entry set recorded_at = recorded_at - interval '1 day'", ALTERED),
        ("drop constraint;delete from audit_entry", REMOVED),
        ("update audit_leaf set content = content || 'x'", "El texto mismo de la bitácora"),
    ],
    ids=["act", "time", "removed", "leaf"],
)  # fmt: skip
def test_a_row_that_is_not_what_the_log_holds_says_so(enter, reader, as_role, statement, said):
    acted(reader, 1, "trial")
    sequenced(as_role)
    before = enter(reader).get(reverse("log")).content.decode()
    with as_role("bal_owner"), connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        for table in ("entry", "leaf"):
            cursor.execute(f"alter table audit_{table} no force row level security")
        for one in statement.split(";"):
            cursor.execute(named_constraint(cursor, one))
    after = enter(reader).get(reverse("log")).content.decode()
    assert (said in before, said in after, "trial.9" in after) == (False, True, False)


def named_constraint(cursor, statement):
    if "drop constraint" not in statement:
        return statement
    cursor.execute("select conname from pg_constraint where conrelid = 'audit_leaf'::regclass "
                   "and contype = 'f'")  # fmt: skip
    return f"alter table audit_leaf drop constraint {cursor.fetchone()[0]}"


@pytest.mark.parametrize(
    ("found", "status", "said"),
    [
        (None, 503, "not verified"),
        (Findings(), 200, "intact"),
        (Findings([("forked", "")]), 503, "altered"),
    ],
)
def test_a_monitor_is_told_whether_the_log_is_whole(nobody, as_role, found, status, said):
    if found is not None:
        with as_role("bal_worker"), acting_as_nobody():
            keep_findings(found, at=timezone.now())
    answer = nobody.get(reverse("log_health"))
    assert (answer.status_code, answer.content.decode()) == (status, f"{said}\n")


def test_the_page_says_that_the_log_was_altered(enter, reader, as_role):
    with as_role("bal_worker"), acting_as_nobody():
        keep_findings(Findings([("forked", "")]), at=timezone.now())
    assert "La bitácora no coincide" in enter(reader).get(reverse("log")).content.decode()
