"""Whoever opens any page of her file leaves a reading on her page: every address is tried."""

import pytest
from django.urls import reverse
from tests.factories.access import make_account
from tests.factories.procedure import BEFORE, make_cast
from tests.web.protection.conftest import lay
from tests.web.test_routes import get_resolver, routes

from baluarte.domain.audit.models import FileAccess
from baluarte.domain.cases import actions
from baluarte.domain.procedure.queries import proceedings_of
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
WORKBENCH = "baluarte.config.urls_workbench"


@pytest.fixture
def cast(as_operator):
    with as_operator():
        return make_cast()


@pytest.fixture
def laid(cast, as_operator):
    found = lay(cast)
    with as_operator():
        herself = make_account()
    with acting_as(cast.owner.pk):
        actions.open_window(party=found.party, account=herself, by=cast.owner.pk, at=BEFORE)
    return found, herself


def values_of(laid, view):
    """What names something of her file, by the parameter of an address."""
    of_procedure = view.__module__.startswith("baluarte.web.procedure")
    proceedings = proceedings_of(laid.case.matter)
    return {
        "reference": laid.case.matter.reference if of_procedure else laid.case.reference,
        "party_id": laid.party.pk,
        "study_id": laid.study.pk,
        "measure_id": laid.measure.pk,
        "withdrawal_id": laid.withdrawal.pk,
        "appeal_id": laid.appeal.pk,
        "proceeding": proceedings[0].pk if proceedings else None,
        "number": 1,
        "name": "emitir",
        "domain_id": "D1",
    }


def addresses_of_her_file(laid):
    found = {}
    for name, pattern in routes("workbench").items():
        [(_, parameters)], *_ = get_resolver(WORKBENCH).reverse_dict[name]
        values = values_of(laid, pattern.callback)
        mine = {key: values.get(key) for key in parameters}
        if set(mine) - {"number", "domain_id", "name"} and all(mine.values()):
            found[name] = reverse(name, kwargs=mine)
    return found


def test_each_page_of_her_file_leaves_a_reading(enter, as_operator, cast, laid):
    found, _ = laid
    with acting_as(cast.owner.pk):
        addresses = addresses_of_her_file(found)
    browser, shown, silent = enter(cast.owner), [], []
    for name, address in addresses.items():
        before = readings(as_operator, found.case)
        if browser.get(address).status_code != 200:
            continue
        shown.append(name)
        if readings(as_operator, found.case) == before:
            silent.append(name)
    assert silent == []
    assert {"case", "case_told", "case_protection", "study", "measure", "withdrawal", "appeal",
            "matter", "case_letters", "case_support", "case_readers"} <= set(shown)  # fmt: skip


def readings(as_operator, case):
    with as_operator():
        return FileAccess.objects.filter(compartment_id=case.compartment_id).count()


@pytest.mark.parametrize("name", ["case", "measure", "appeal", "matter"])
def test_what_was_opened_stands_on_her_page(enter, cast, laid, name):
    found, herself = laid
    with acting_as(cast.owner.pk):
        address = addresses_of_her_file(found)[name]
    before = enter(herself).get(reverse("own_readers")).content.decode()
    enter(cast.colleague).get(address)
    after = enter(herself).get(reverse("own_readers")).content.decode()
    assert (str(cast.colleague) in before, str(cast.colleague) in after) == (False, True)
