"""Every page somebody opens leaves an entry, and whom it is about is told: every address is tried."""

import logging
from io import BytesIO

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from tests.api.workbench import program_of
from tests.factories.access import make_account
from tests.factories.cases import make_case
from tests.factories.entering import browser_of
from tests.factories.procedure import BEFORE, make_cast
from tests.factories.registry import LATER, make_event, make_events, make_side, share_with
from tests.web.everything import make_everything
from tests.web.test_statuses import addresses

from baluarte.domain.audit.models import Entry, FileAccess
from baluarte.domain.cases.actions import add_event, open_window
from baluarte.domain.intake.actions import export_list
from baluarte.domain.registry.models import Link
from baluarte.domain.wall.context import acting_as
from baluarte.web.access.reading import NOTHING_RESTRICTED

pytestmark = pytest.mark.django_db


@pytest.fixture
def side(as_operator):
    return make_side(as_operator)


@pytest.fixture
def event(side):
    return make_event(side, names="Ana Inventada")


@pytest.fixture
def herself(side, event, as_operator):
    """The person whose case an event of another organisation is part of."""
    with as_operator():
        cast, herself = make_cast(), make_account()
    case, party = make_case(cast)
    share_with(side, cast.keeper)
    by = cast.owner.pk
    with acting_as(by):
        add_event(case=case, event=event, by=by, at=LATER)
        open_window(party=party, account=herself, by=by, at=BEFORE)
    return herself


def entries(account, act):
    with acting_as(account.pk):
        return list(Entry.objects.filter(act=act))


def told(herself, act):
    with acting_as(herself.pk):
        return [one.actor for one in FileAccess.objects.filter(act=act)]


def test_every_page_leaves_an_entry(as_operator, as_role, settings, tmp_path):
    settings.BOARD, settings.FILE_FOLDER = True, tmp_path
    made = make_everything(as_operator, as_role)
    browser = browser_of(made.cast.owner)
    logging.disable(logging.CRITICAL)
    silent = unlogged(browser, made, as_operator)
    logging.disable(logging.NOTSET)
    assert sorted(silent) == []


def unlogged(browser, made, as_operator):
    """Return which addresses show a page and write nothing."""
    secret = browser.cookies[settings.SESSION_COOKIE_NAME].value
    for name, there, address in addresses(made):
        if there == "none" or name in NOTHING_RESTRICTED or name.startswith(("account_", "mfa_")):
            continue
        browser.cookies[settings.SESSION_COOKIE_NAME] = secret
        with transaction.atomic():
            with as_operator():
                before = Entry.objects.count()
            answer = browser.get(address)
            answer.getvalue()
            with as_operator():
                is_silent = Entry.objects.count() == before
            transaction.set_rollback(True)
        if answer.status_code == 200 and is_silent:
            yield name


def test_a_list_names_what_stood_on_it_and_what_was_asked(side):
    made = make_events(side, [{}, {}])
    browser_of(side.documenter).get(reverse("events"), {"entidad": "30"})
    [entry] = entries(side.documenter, "registry.read_facts")
    assert set(entry.objects_named) == {str(one.pk) for one in made}


def test_an_events_page_names_it(side, event):
    browser_of(side.documenter).get(reverse("event", args=[event.reference]))
    [entry] = entries(side.documenter, "registry.read_facts")
    assert entry.objects_named == [str(event.pk)]


def test_a_page_of_counts_is_named_itself(side):
    browser_of(side.documenter).get(reverse("counts"))
    [entry] = entries(side.documenter, "access.read_page")
    assert entry.objects_named == ["counts"]


def test_what_does_not_exist_is_no_reading(side):
    browser_of(side.documenter).get(reverse("event", args=["AAAAAAAAAA"]))
    assert entries(side.documenter, "registry.read_facts") == []
    assert entries(side.documenter, "access.read_page") == []


def test_a_list_a_program_a_report_and_a_name_stand_on_her_page(side, event, herself):
    documenter = side.documenter
    browser = browser_of(documenter)
    with acting_as(documenter.pk):
        report = Link.objects.filter(event=event).values_list("report", flat=True)[0]
    browser.get(reverse("events"))
    program_of(documenter).get("/api/v1/events")
    browser.get(reverse("report", args=[report]))
    browser.get(reverse("event", args=[event.reference]), {"nombres": "abiertos"})
    for act, times in (
        ("registry.read_facts", 2), ("api.read_facts", 1), ("intake.open_report", 1),
        ("people.read_names", 1),
    ):  # fmt: skip
        assert told(herself, act).count(documenter.pk) == times, act


def test_a_list_taken_out_stands_on_her_page(side, event, herself):
    by = side.documenter.pk
    with acting_as(by):
        export_list(
            source_list=side.source_list, file=BytesIO(), file_format="csv", by=by, at=LATER
        )
    assert told(herself, "intake.export_list") == [by]


def test_her_own_window_leaves_its_row(side, event, herself):
    assert browser_of(herself).get(reverse("own_case")).status_code == 200
    assert told(herself, "cases.read_case") == [herself.pk]
