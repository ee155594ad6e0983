"""A report by hand tells of several victims: one more on demand, nothing written is lost."""

from uuid import uuid4

import pytest
from django.urls import reverse
from tests.factories.access import AT
from tests.web.intake.conftest import said

from baluarte.domain.intake.actions import open_monitoring
from baluarte.domain.intake.models import Coding, Report, SuppliedVictim
from baluarte.domain.intake.queries import victims_of
from baluarte.domain.registry.models import Event, Profile
from baluarte.domain.registry.queries.identities import victims_named
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
FIRST, SECOND = "Zenaida Canaria Inventadísima", "Colectivo Garza Inventado"
EVERYTHING = {
    "when": "day", "when_day": "3", "when_month": "2", "when_year": "2026",
    "place_2": "30", "types_3": ["AG-THR"],
}  # fmt: skip
ONE = {"whom-kind": "person", "whom-name": FIRST, "whom-labor": "journalist",
       "whom-gender": "woman"}  # fmt: skip
TWO = {"whom2-kind": "organisation", "whom2-name": SECOND, "whom2-labor": "defender",
       "whom2-size": "12"}  # fmt: skip
THREE = {"whom3-kind": "person", "whom3-labor": "both", "whom3-gender": "man"}


@pytest.fixture
def pasted(desk, cast):
    with acting_as(cast.owner.pk):
        of = open_monitoring(institution=cast.institution, by=cast.owner.pk, at=AT)
    sent = {"key": uuid4(), "source_list": of.pk, "pasted": "Amenazaron a tres"}
    desk.browser.post(reverse("monitoring"), sent)
    with acting_as(cast.owner.pk):
        return Report.objects.select_related("source_list").get()


def send(desk, report, **given):
    with acting_as(desk.account.pk):
        held = Coding.objects.filter(report=report, superseded_by=None).first()
    sent = {"coding": held.pk if held else "", "whom_shown": "1"} | given
    return desk.browser.post(reverse("complete_report", args=[report.pk]), sent)


def profiles(desk):
    with acting_as(desk.account.pk):
        rows = Profile.objects.filter(superseded_by=None).order_by("number")
        return list(rows.values_list("number", "kind", "labor", "gender", "size"))


def test_another_victim_is_asked_and_what_was_written_stays(desk, pasted):
    page = send(desk, pasted, again="victim", when="day", when_day="3", **ONE)
    assert page.status_code == 200
    text = page.content.decode()
    assert FIRST in text
    assert 'name="whom2-name"' in text
    assert 'name="whom3-name"' not in text
    assert "Víctima 2" in said(page)
    assert profiles(desk) == []
    with acting_as(desk.account.pk):
        assert not SuppliedVictim.objects.exists()
    more = send(desk, pasted, again="victim", whom_shown="2", **ONE, **TWO).content.decode()
    assert FIRST in more
    assert SECOND in more
    assert 'name="whom3-name"' in more


def test_every_victim_of_a_report_is_one_of_its_event(desk, pasted):
    answer = send(desk, pasted, whom_shown="3", **EVERYTHING, **ONE, **TWO, **THREE)
    assert answer.status_code == 302
    assert profiles(desk) == [
        (1, "person", "journalist", "woman", None),
        (2, "organisation", "defender", "", 12),
        (3, "person", "both", "man", None),
    ]
    with acting_as(desk.account.pk):
        event = Event.objects.select_related("current").get()
        assert event.current.victims == 3
        named = victims_named([event.pk], by=desk.account.pk, at=AT)[event.pk]
    assert {number: one.name for number, one in named.items()} == {1: FIRST, 2: SECOND}


def test_a_form_left_empty_between_two_is_nobody(desk, pasted):
    send(desk, pasted, whom_shown="3", **EVERYTHING, **ONE, **THREE)
    assert [row[:3] for row in profiles(desk)] == [
        (1, "person", "journalist"),
        (2, "person", "both"),
    ]


def test_whoever_was_told_of_is_asked_again_and_changed_alone(desk, pasted):
    send(desk, pasted, whom_shown="2", **ONE, **TWO)
    page = desk.browser.get(reverse("complete_report", args=[pasted.pk])).content.decode()
    assert FIRST in page
    assert SECOND in page
    changed = TWO | {"whom2-size": "20"}
    send(desk, pasted, whom_shown="2", **EVERYTHING, **ONE, **changed)
    with acting_as(desk.account.pk):
        kept = list(SuppliedVictim.objects.order_by("supplied_at").values_list("number", flat=True))
        told = victims_of([pasted.pk], by=desk.account.pk, at=AT)[pasted.pk]
    assert sorted(kept) == [1, 2, 2]
    assert [one.name for one in told] == [FIRST, SECOND]
    assert [row[4] for row in profiles(desk)] == [None, 20]


def test_what_is_wrong_with_the_second_is_said_there_and_nothing_is_kept(desk, pasted):
    wrong = TWO | {"whom2-gender": "woman"}
    answer = send(desk, pasted, whom_shown="2", **EVERYTHING, **ONE, **wrong)
    assert answer.status_code == 422
    page = said(answer)
    assert "Esto se dice de una persona, no de un colectivo" in page
    with acting_as(desk.account.pk):
        assert not SuppliedVictim.objects.exists()


def test_no_more_are_asked_than_a_page_holds(desk, pasted):
    page = send(desk, pasted, again="victim", whom_shown="12").content.decode()
    assert 'name="whom12-name"' in page
    assert 'name="whom13-name"' not in page
    assert 'value="victim"' not in page
    assert send(desk, pasted, again="victim", whom_shown="9999999999").status_code == 200
