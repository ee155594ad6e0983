from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.factories.registry import (
    DECIDED,
    LATER,
    make_event,
    make_reports,
    make_side,
    share_with,
    text_of,
)

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.models import Entry
from baluarte.domain.registry.actions import (
    AlreadyLinked,
    MustSayWhy,
    OtherList,
    establish_apart,
    link_report,
    unlink_report,
)
from baluarte.domain.registry.models import Event, Link
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
EVEN_LATER = LATER + timedelta(days=1)


def unlink(side, link, *, at=LATER, ground="another event"):
    return unlink_report(link=link, ground=ground, by=side.documenter.pk, at=at)


def link(side, report, event, *, at=LATER, ground="the same facts"):
    return link_report(report=report, event=event, ground=ground, by=side.documenter.pk, at=at)


def test_a_report_is_linked_unlinked_and_linked_elsewhere_and_all_of_it_is_kept(side):
    with acting_as(side.documenter.pk):
        one, two = make_event(side), make_event(side)
        first = one.links.get()
        unlink(side, first)
        again = link(side, first.report, two, at=EVEN_LATER)
        kept = Link.objects.filter(report=first.report).order_by("decided_at")
        assert [
            (k.event_id, k.ended_at, text_of(k.ground), k.ended_how, text_of(k.end_ground))
            for k in kept
        ] == [
            (one.pk, LATER, "", "unlinked", "another event"),
            (two.pk, None, "the same facts", "", ""),
        ]
        assert again.decided_at == EVEN_LATER
        acts = ("registry.unlink_report", "registry.link_report")
        assert Entry.objects.filter(act__in=acts).count() == 2


def test_a_report_speaks_of_one_event_at_a_time(side):
    with acting_as(side.documenter.pk):
        one, two = make_event(side), make_event(side)
        with pytest.raises(AlreadyLinked):
            link(side, one.links.get().report, two)


def test_the_database_refuses_two_live_links_of_a_report(side):
    with acting_as(side.documenter.pk):
        one, two = make_event(side), make_event(side)
        with pytest.raises(DatabaseError, match="registry_one_live_link"), transaction.atomic():
            Link(
                compartment=side.compartment,
                report=one.links.get().report,
                event=two,
                decided_at=DECIDED,
                by=side.documenter,
            ).save(force_insert=True)


def test_no_row_moves_to_another_list(side, as_operator):
    second = make_side(as_operator, institution=side.institution)
    there = make_event(second)
    with acting_as(side.documenter.pk):
        [report] = make_reports(side, [{}])
        with pytest.raises(OtherList):
            link(side, report, there)


@pytest.mark.parametrize("act", [link, unlink])
def test_a_link_and_its_end_need_a_ground(side, act):
    with acting_as(side.documenter.pk):
        made = make_event(side)
        [report] = make_reports(side, [{}])
        what = (made.links.get(),) if act is unlink else (report, made)
        with pytest.raises(MustSayWhy):
            act(side, *what, ground=" ")


def test_what_has_ended_does_not_end_again(side):
    with acting_as(side.documenter.pk):
        ended = unlink(side, make_event(side).links.get())
        with pytest.raises(NotAllowed):
            unlink(side, ended)


def test_an_unlinked_report_is_established_apart(side):
    with acting_as(side.documenter.pk):
        made = make_event(side)
        report = made.links.get().report
        with pytest.raises(AlreadyLinked):
            establish_apart(report=report, ground="apart", by=side.documenter.pk, at=LATER)
        unlink(side, made.links.get())
        apart = establish_apart(report=report, ground="apart", by=side.documenter.pk, at=LATER)
        assert (apart.pk != made.pk, text_of(apart.current.ground), apart.current.date) == (
            True,
            "apart",
            "2025-05-03",
        )
        assert Link.objects.get(report=report, ended_at=None).event_id == apart.pk


def test_who_only_reads_links_nothing(side, other):
    made = make_event(side)
    share_with(side, other.institution)
    with acting_as(side.documenter.pk):
        [report] = make_reports(side, [{}])
        live = made.links.get()
    by = other.documenter.pk
    with acting_as(by):
        for attempt in (
            lambda: link_report(report=report, event=made, ground="g", by=by, at=LATER),
            lambda: unlink_report(link=live, ground="g", by=by, at=LATER),
            lambda: establish_apart(report=report, ground="g", by=by, at=LATER),
        ):
            with pytest.raises(NotAllowed) as refused:
                attempt()
            assert refused.value.rule == "registry.only_who_contributes"
    with acting_as(side.documenter.pk):
        assert (Event.objects.count(), Link.objects.filter(ended_at=None).count()) == (1, 1)
