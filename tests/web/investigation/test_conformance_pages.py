"""The acts of a protocol in the files that one sees, counted and never graded."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from tests.factories.cases import make_case
from tests.factories.entering import DatedBack
from tests.factories.investigation import make_inquiry, told
from tests.factories.procedure import local

from baluarte.domain.investigation.actions import record_act
from baluarte.domain.investigation.choices import ActOutcome
from baluarte.domain.investigation.models import Inquiry
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
AT = local("2026-12-01 10:00")
LINK = re.compile(r'href="(\?[^"]*celda=[^"]*)">\s*([\d,]+)\s*<')


@pytest.fixture
def client(cast, enter, monkeypatch):
    one = make_inquiry(cast, make_case(cast)[0], at=AT, told=told("2026-01-10"))
    by = cast.owner.pk
    with acting_as(by):
        for act, outcome, day in (
            ("IP-01", ActOutcome.DONE, "2026-01-12"),
            ("IP-09", ActOutcome.NOT_DONE, "2026-06-01"),
        ):
            record_act(inquiry=one, act=act, outcome=outcome, told=told(day), by=by, at=AT)
    monkeypatch.setattr(timezone, "now", lambda: AT)
    return DatedBack(enter(cast.owner), cast.owner)


def test_each_act_stands_with_what_is_told_of_it(client):
    [shown] = client.get(reverse("conformance")).context["protocols"]
    assert (shown["files"], len(shown["acts"])) == (1, 22)
    acts = {one["code"]: one for one in shown["acts"]}
    assert (acts["IP-01"]["done"], acts["IP-01"]["late"], acts["IP-01"]["median"]) == (1, 1, 2.0)
    assert (acts["IP-09"]["never"], acts["IP-09"]["stops"]) == (True, 1)
    assert acts["IP-10"]["not_known"] == 1


def test_s27_a_text_of_many_acts_says_so_and_that_no_law_sets_the_measure(client):
    found = client.get(reverse("conformance")).content.decode()
    assert "Pide 22 actos" in found
    assert "Más de 20" in found
    assert "Ninguna ley fija esta medida" in found


def test_every_number_is_the_number_of_its_rows(client, cast):
    """Of two files, one of which has an act out of order."""
    with acting_as(cast.owner.pk):
        [first] = Inquiry.objects.select_related("case")
    other = make_inquiry(cast, first.case, at=AT, told=told("2026-02-01"))
    with acting_as(cast.owner.pk):
        for act, outcome, day in (
            ("IP-08", ActOutcome.DONE, "2026-02-02"), ("IP-07", ActOutcome.DONE, "2026-03-01"),
            ("IP-02", ActOutcome.PARTLY, "2026-02-01"), ("IP-01", ActOutcome.DONE, "2026-02-01"),
        ):  # fmt: skip
            on = {"told": told(day), "by": cast.owner.pk, "at": AT}
            record_act(inquiry=other, act=act, outcome=outcome, **on)
    found = client.get(reverse("conformance"), {"autoridad": first.authority}).content.decode()
    links = dict.fromkeys(LINK.findall(found))
    assert len(links) > 22 * 6
    told_of = {address.rpartition("celda=")[2] for address, _number in links}
    assert {"files", "in_order", "IP-01.in_time", "IP-09.not_done", "IP-09.stops"} <= told_of
    assert any(one.startswith("fault.IP-08.before_its_start.") for one in told_of)
    for address, number in links:
        if int(number) or address.endswith("IP-01.not_done"):
            rows = client.get(reverse("conformance") + address.replace("&amp;", "&"))
            assert rows.context["many"] == len(rows.context["rows"]) == int(number), address
    [act] = client.get(reverse("conformance"), {
        "protocolo": "journalist_investigation/1", "celda": "IP-01.late",
    }).context["rows"]  # fmt: skip
    assert (act["file"].pk, str(act["done_on"])) == (first.pk, "2026-01-12")


@pytest.mark.parametrize("cell", ["", "x", "IP-01.x", "fault.x", "fault.IP-01.never.x", "."])
def test_a_number_that_there_is_not_counts_none(client, cell):
    asked = {"protocolo": "journalist_investigation/1", "celda": cell}
    answer = client.get(reverse("conformance"), asked)
    assert (answer.status_code, answer.context["many"]) == (200, 0)


def test_it_is_read_in_both_languages(client):
    assert "No ocurre en ninguna carpeta que se conozca." in (
        client.get(reverse("conformance")).content.decode()
    )
    with translation.override("en"):
        address = reverse("conformance")
    assert "It happens in no file that is known." in client.get(address).content.decode()


def test_who_sees_no_file_reads_of_none(cast, client, enter):
    answer = DatedBack(enter(cast.stranger), cast.stranger).get(reverse("conformance"))
    assert (answer.status_code, answer.context["protocols"]) == (200, [])
