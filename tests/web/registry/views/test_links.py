import pytest
from tests.factories.registry import make_event, make_reports, text_of
from tests.web.registry.conftest import page_of

from baluarte.domain.registry.models import Event, Link
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


def free_report(side):
    with acting_as(side.documenter.pk):
        return make_reports(side, [{"date": "2025-05-04"}])[0]


def live_link(one, account) -> Link:
    with acting_as(account.pk):
        return Link.objects.get(event=one, ended_at=None)


def test_only_reports_that_speak_of_no_event_are_offered(enter, cast):
    one = make_event(cast.side)
    report = free_report(cast.side)
    form = enter(cast.owner).get(page_of("link_report", one)).context["form"]
    assert list(form.offered) == [str(report.pk)]


def test_a_row_of_the_sheet_can_be_looked_for(enter, cast):
    one = make_event(cast.side)
    report = free_report(cast.side)
    free_report(cast.side)
    form = (
        enter(cast.owner).get(page_of("link_report", one) + f"?fila={report.row}").context["form"]
    )
    assert list(form.offered) == [str(report.pk)]


def test_a_report_is_linked(enter, cast):
    one = make_event(cast.side)
    report = free_report(cast.side)
    enter(cast.owner).post(
        page_of("link_report", one), {"report": report.pk, "reason": "La misma nota."}
    )
    with acting_as(cast.owner.pk):
        linked = Link.objects.get(report=report, ended_at=None)
        ground = text_of(linked.ground)
    assert (linked.event_id, ground) == (one.pk, "La misma nota.")


def test_a_report_of_another_list_is_not_taken(enter, cast, other):
    one = make_event(cast.side)
    free_report(cast.side)
    report = free_report(other)
    answer = enter(cast.owner).post(
        page_of("link_report", one), {"report": report.pk, "reason": "La misma nota."}
    )
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["report"])


def test_a_report_is_unlinked_and_the_link_stays_in_the_history(enter, cast):
    one = make_event(cast.side)
    link = live_link(one, cast.owner)
    browser = enter(cast.owner)
    browser.post(page_of("unlink_report", one, link_id=link.pk), {"reason": "Habla de otro."})
    page = browser.get(page_of("event", one)).context["page"]
    assert ([len(page.reports), len(page.unlinked)], page.unlinked[0].link.end_ground.text) == (
        [0, 1],
        "Habla de otro.",
    )


def test_an_unlinked_report_becomes_an_event_of_its_own(enter, cast):
    one = make_event(cast.side)
    link = live_link(one, cast.owner)
    browser = enter(cast.owner)
    browser.post(page_of("unlink_report", one, link_id=link.pk), {"reason": "Habla de otro."})
    answer = browser.post(
        page_of("establish_apart", one, link_id=link.pk), {"reason": "Es otro hecho."}
    )
    with acting_as(cast.owner.pk):
        made = Event.objects.exclude(pk=one.pk).get()
    assert answer.url == page_of("event", made)


def test_a_link_that_is_live_makes_no_event_of_its_own(enter, cast):
    one = make_event(cast.side)
    link = live_link(one, cast.owner)
    address = page_of("establish_apart", one, link_id=link.pk)
    assert enter(cast.owner).get(address).status_code == 404
