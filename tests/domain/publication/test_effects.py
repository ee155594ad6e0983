from datetime import date, timedelta

import pytest
from tests.factories.access import AT
from tests.factories.publication import (
    LARGE,
    NOW,
    judge_same,
    let_out,
    make_event,
)
from tests.factories.registry import MAPPING, Side, make_reports

from baluarte.domain.intake.actions import erase_reports, withdraw_reports
from baluarte.domain.intake.choices import DeliveryState
from baluarte.domain.intake.models import Delivery, Report, SourceList
from baluarte.domain.publication import queries
from baluarte.domain.publication.choices import PublicationStatus
from baluarte.domain.publication.models import Edition, PublishedEvent, Tombstone, Withdrawal
from baluarte.domain.registry.actions import (
    assess_event,
    establish_from_reports,
    link_report,
    withdraw_event,
)
from baluarte.domain.registry.choices import EventState
from baluarte.domain.registry.models import Event
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def side(cast, as_operator):
    """The first organisation's list, ready to bring reports."""
    house = cast.one
    with as_operator():
        SourceList.objects.filter(pk=house.source_list.pk).update(mapping=MAPPING)
        Delivery.objects.create(
            compartment=house.source_list.compartment,
            source_list=house.source_list,
            number=1,
            sha256="0" * 64,
            mapping_sha256="0" * 64,
            file_format="csv",
            accessed_date=date(2026, 1, 2),
            state=DeliveryState.DONE,
            received_at=AT,
            received_by=house.steward,
        )
    of = house.institution
    return Side(of, house.steward, house.steward, house.verifier, house.source_list, house.steward)


def establish(side, **told):
    """Take in a report and make an event of it; return both."""
    by = side.steward.pk
    with acting_as(by):
        [report] = make_reports(side, [{"municipality_id": LARGE, "names": "Ana Inventada"} | told])
        establish_from_reports(reports=[report.pk], by=by, at=AT)
        return report, Event.objects.get(links__report=report)


def told_too(side, event, **told):
    by = side.steward.pk
    with acting_as(by):
        [report] = make_reports(side, [{"municipality_id": LARGE, "names": "Ana Inventada"} | told])
        link_report(report=report, event=event, ground="the same", by=by, at=AT)


def shown():
    return sorted(PublishedEvent.objects.values_list("reference", flat=True))


def buried():
    return sorted(Tombstone.objects.values_list("reference", flat=True))


def standing(house, event):
    with acting_as(house.steward.pk):
        return queries.publication_of(event, at=NOW + DAY)


@pytest.mark.parametrize("how", ["withdrawn", "discarded"])
def test_an_event_that_is_held_no_longer_is_gone_from_every_edition_at_once(
    cast, as_operator, as_role, how
):
    with as_operator():
        gone, stays = (make_event(cast.one) for _ in range(2))
    out, kept = let_out(cast.one, gone), let_out(cast.one, stays)
    cast.publish()
    cast.publish(at=NOW + DAY)
    by = cast.one.steward.pk
    with acting_as(by):
        if how == "withdrawn":
            withdraw_event(event=gone, reason="La familia lo pidió.", by=by, at=NOW)
        else:
            assess_event(
                event=gone,
                status=EventState.DISCARDED,
                ground="No ocurrió.",
                by=by,
                at=NOW,
            )
    with as_role("bal_public"):
        assert (shown(), buried()) == ([kept.reference] * 2, [out.reference] * 2)
    assert sorted(str(one) for one in cast.revise(at=NOW + DAY)) == ["1.1", "2.1"]


def test_what_is_not_withdrawn_or_discarded_stays_public(cast, as_operator):
    with as_operator():
        one = make_event(cast.one)
    out = let_out(cast.one, one)
    cast.publish()
    by = cast.one.steward.pk
    with acting_as(by):
        assess_event(
            event=one,
            status=EventState.UNVERIFIABLE,
            ground="Nadie contesta.",
            by=by,
            at=NOW,
        )
    assert (shown(), buried()) == ([out.reference], [])


@pytest.mark.parametrize("act", [withdraw_reports, erase_reports])
def test_taking_back_the_only_report_takes_its_event_out_of_the_editions(cast, side, act):
    report, one = establish(side)
    out = let_out(cast.one, one)
    cast.publish()
    by = side.steward.pk
    with acting_as(by):
        act(reports=[report], ground="La familia lo pidió.", by=by, at=NOW)
    page = standing(cast.one, one)
    assert (shown(), buried(), page.standing) == ([], [out.reference], PublicationStatus.WITHDRAWN)
    texts = {reason.written: reason.text for reason in page.decisions[0].reasons.all()}
    erased = act is erase_reports
    assert (texts["ground"], texts["withdrawal"]) == (
        "" if erased else "La familia consintió por escrito.",
        "La familia lo pidió.",
    )


def test_what_another_report_tells_otherwise_is_decided_anew_under_another_name(cast, side):
    report, one = establish(side)
    told_too(side, one, types=["AG-PHY"], date="2025-05-04")
    out = let_out(cast.one, one)
    cast.publish()
    by = side.steward.pk
    with acting_as(by):
        withdraw_reports(reports=[report], ground="La familia lo pidió.", by=by, at=NOW)
    assert (shown(), buried()) == ([], [out.reference])
    again = let_out(cast.one, one, at=NOW + DAY)
    cast.publish(at=NOW + 2 * DAY)
    assert (shown(), again.reference == out.reference) == ([again.reference], False)


def test_what_another_report_tells_the_same_of_stays_public(cast, side):
    report, one = establish(side)
    told_too(side, one)
    out = let_out(cast.one, one)
    cast.publish()
    by = side.steward.pk
    with acting_as(by):
        withdraw_reports(reports=[report], ground="Salió de la lista.", by=by, at=NOW)
    assert (shown(), buried()) == ([out.reference], [])


def test_no_tombstone_ties_what_stays_of_a_joint_event_to_what_left(cast, side, as_operator):
    report, one = establish(side, date="2026-01-09")
    with as_operator():
        other = make_event(cast.other)
        judge_same(one, other, cast.one.steward)
    out = let_out(cast.one, one)
    stays = let_out(cast.other, other, at=AT + DAY)
    cast.publish()
    by = side.steward.pk
    with acting_as(by):
        withdraw_reports(reports=[report], ground="La familia lo pidió.", by=by, at=NOW)
    cast.revise(at=NOW + DAY)
    assert (shown(), buried()) == ([stays.reference], [out.reference])
    assert Edition.objects.get(replaced_at=None).events == 1


def test_a_steward_takes_back_only_what_is_its_own(cast, side):
    report, one = establish(side)
    let_out(cast.one, one)
    by = cast.other.steward.pk
    with acting_as(by), pytest.raises(Report.DoesNotExist):
        withdraw_reports(reports=[report], ground="x", by=by, at=NOW)
    with acting_as(side.steward.pk):
        assert Withdrawal.objects.count() == 0
