from datetime import date

import pytest
from django.db import connection
from tests.factories.registry import (
    DECIDED,
    LATER,
    make_coding,
    make_event,
    make_reports,
)

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.models import Entry
from baluarte.domain.intake.choices import Origin, PlacePrecision, ReportState
from baluarte.domain.intake.models import Coding
from baluarte.domain.registry.actions import (
    add_act,
    determine,
    establish_from_list,
    establish_from_reports,
    standing_of,
    unlink_report,
)
from baluarte.domain.registry.actions.bulk_insert import Fresh, write_events
from baluarte.domain.registry.actions.establishment import Established
from baluarte.domain.registry.models import UNDATED, Act, Determination, Event, Link
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


def establish(side, reports, *, at=DECIDED):
    return establish_from_reports(
        reports=[report.pk for report in reports], by=side.documenter.pk, at=at
    )


def code_anew(side, report, **told):
    before = Coding.objects.get(report=report, superseded_by=None)
    coding = make_coding(side, report, decided_at=LATER, **told)
    coding.supersedes = before
    coding.save(force_insert=True)
    return coding


def a_newer_version(side, report, **told):
    [newer] = make_reports(side, [told], newer_than=report)
    return newer


def test_a_coded_report_becomes_an_event_as_told(side):
    with acting_as(side.documenter.pk):
        [report] = make_reports(side, [{"types": ["AG-THR", "AG-PHY"], "perpetrators": ["PE-POM"]}])
        assert establish(side, [report]) == Established(made=1, followed=0, left=0)
        [made] = Event.objects.all()
        held = made.current
        assert (
            made.compartment_id,
            made.created_by_id,
            made.created_at,
            made.listed_date,
            made.state_id,
            made.municipality_id,
            made.status,
            made.link_to_work,
        ) == (
            side.compartment.pk,
            side.documenter.pk,
            DECIDED,
            date(2025, 5, 3),
            "30",
            "30001",
            "REP",
            "not_determined",
        )
        assert (held.date, held.first_date, held.last_date, held.victims, held.origin) == (
            "2025-05-03",
            date(2025, 5, 3),
            date(2025, 5, 3),
            1,
            "mapping",
        )
        assert held.coding.report_id == report.pk
        assert list(
            made.acts.order_by("type").values_list("type", "victim_number", "perpetrators")
        ) == [
            ("AG-PHY", 1, ["PE-POM"]),
            ("AG-THR", 1, ["PE-POM"]),
        ]
        assert list(made.links.values_list("report", "ended_at")) == [(report.pk, None)]


def test_the_link_to_the_work_waits_for_somebody_whatever_the_list_says(side):
    with acting_as(side.documenter.pk):
        made = make_event(side, link_to_work="motivated_by_activity")
        assert (made.current.link_to_work, made.current.criterion) == ("not_determined", None)


def test_a_date_that_is_not_known_is_listed_after_all_others(side):
    with acting_as(side.documenter.pk):
        told = {"date": "", "first_date": None, "last_date": None}
        assert make_event(side, **told).listed_date == UNDATED
        assert make_event(side, date="../2019-12-31").listed_date == date(2019, 12, 31)


def test_a_place_known_by_municipality_lies_in_its_state(side):
    with acting_as(side.documenter.pk):
        made = make_event(side, municipality_id="20001", state_id=None)
        assert (made.state_id, made.current.state_id) == ("20", "20")


def test_a_report_that_waits_to_be_completed_makes_nothing(side):
    with acting_as(side.documenter.pk):
        [report] = make_reports(side, [{}], state=ReportState.TO_COMPLETE)
        assert establish(side, [report]) == Established(left=1)
        assert Event.objects.count() == 0


def test_the_second_time_changes_nothing(side):
    with acting_as(side.documenter.pk):
        reports = make_reports(side, [{}, {"types": ["AG-KIL"]}])
        establish(side, reports)
        before = everything()
        assert establish(side, reports, at=LATER) == Established(left=2)
        assert everything() == before


def test_a_list_is_established_chunk_by_chunk_and_only_once(side):
    with acting_as(side.documenter.pk):
        make_reports(side, [{} for _ in range(5)])
    by, source = side.documenter.pk, side.source_list
    once = list(establish_from_list(source_list=source, by=by, at=DECIDED, chunk=2))
    again = list(establish_from_list(source_list=source, by=by, at=DECIDED, chunk=2))
    assert (once, again) == ([Established(made=2), Established(made=2), Established(made=1)], [])


def told_by(side):
    """What is held, without the keys and references that are drawn at random."""
    with acting_as(side.documenter.pk):
        held = Determination.objects.filter(compartment=side.compartment)
        return sorted(
            (one.coding.date, one.date, one.victims, one.event.acts.count())
            for one in held.select_related("coding", "event")
        )


@pytest.mark.parametrize("chunks", range(4))
def test_stopped_anywhere_and_begun_again_it_ends_the_same(side, other, chunks):
    told = [{"date": f"2025-05-{day:02}", "victims": day} for day in range(1, 8)]
    for one in (side, other):
        with acting_as(one.documenter.pk):
            make_reports(one, told)
    by, source = side.documenter.pk, side.source_list
    begun = establish_from_list(source_list=source, by=by, at=DECIDED, chunk=2)
    for _ in range(chunks):
        next(begun)
    begun.close()
    list(establish_from_list(source_list=source, by=by, at=DECIDED, chunk=3))
    undisturbed = establish_from_list(
        source_list=other.source_list, by=other.documenter.pk, at=DECIDED
    )
    assert [step.made for step in undisturbed] == [7]
    assert told_by(side) == told_by(other)


def test_one_entry_in_the_log_speaks_for_a_whole_chunk(side):
    with acting_as(side.documenter.pk):
        establish(side, make_reports(side, [{}, {}, {}]))
        entries = Entry.objects.filter(act="registry.establish_from_reports")
        assert [entry.objects_named for entry in entries] == [[str(side.compartment.pk)]]


def test_a_newer_coding_is_followed_where_nobody_decided(side):
    with acting_as(side.documenter.pk):
        made = make_event(side)
        report = made.links.get().report
        coding = code_anew(side, report, date="2025-05-04", types=["AG-KIL"], origin=Origin.PERSON)
        assert establish(side, [report], at=LATER) == Established(followed=1)
        made.refresh_from_db()
        history = list(made.determinations.order_by("decided_at").values_list("date", "coding"))
        assert (history[-1], made.listed_date, len(history)) == (
            ("2025-05-04", coding.pk),
            date(2025, 5, 4),
            2,
        )
        acts = made.acts.order_by("decided_at").values_list("type", "ended_at")
        assert list(acts) == [("AG-THR", LATER), ("AG-KIL", None)]


def test_acts_that_the_newer_coding_tells_alike_stay(side):
    with acting_as(side.documenter.pk):
        made = make_event(side)
        report = made.links.get().report
        code_anew(side, report, date="2025-05-04")
        establish(side, [report], at=LATER)
        assert list(made.acts.values_list("type", "ended_at")) == [("AG-THR", None)]


def test_what_somebody_determined_stays_whatever_the_list_says_later(side):
    with acting_as(side.documenter.pk):
        made = make_event(side)
        report = made.links.get().report
        determine(
            event=made,
            what=standing_of(made.current),
            ground="read the file",
            by=side.documenter.pk,
            at=DECIDED,
        )
        code_anew(side, report, date="2024-01-01")
        assert establish(side, [report], at=LATER) == Established(left=1)
        made.refresh_from_db()
        assert made.current.date == "2025-05-03"


def test_what_somebody_added_stays_whatever_the_list_says_later(side):
    with acting_as(side.documenter.pk):
        made = make_event(side)
        report = made.links.get().report
        add_act(event=made, type="AG-PHY", victim_number=1, by=side.documenter.pk, at=DECIDED)
        code_anew(side, report, date="2024-01-01", types=["AG-KIL"])
        assert establish(side, [report], at=LATER) == Established(left=1)
        live = made.acts.filter(ended_at=None).order_by("type")
        assert list(live.values_list("type", flat=True)) == ["AG-PHY", "AG-THR"]


def test_a_newer_version_of_a_report_takes_the_place_of_the_older(side):
    with acting_as(side.documenter.pk):
        made = make_event(side)
        report = made.links.get().report
        newer = a_newer_version(side, report, date="2025-05-05")
        assert establish(side, [newer], at=LATER) == Established(followed=1)
        made.refresh_from_db()
        links = made.links.order_by("decided_at").values_list("report", "ended_at")
        assert (made.current.date, list(links), Event.objects.count()) == (
            "2025-05-05",
            [(report.pk, LATER), (newer.pk, None)],
            1,
        )


def test_two_versions_that_came_before_anybody_established_them_make_one(side):
    with acting_as(side.documenter.pk):
        [first] = make_reports(side, [{}])
        second = a_newer_version(side, first, date="2025-05-04")
        third = a_newer_version(side, second, date="2025-05-05")
        establish(side, [first, second, third])
        assert [held.date for held in Determination.objects.all()] == ["2025-05-05"]
        assert [link.report_id for link in Link.objects.all()] == [third.pk]


def test_a_version_several_older_is_found(side):
    with acting_as(side.documenter.pk):
        made = make_event(side)
        second = a_newer_version(side, made.links.get().report, date="2025-05-04")
        third = a_newer_version(side, second, date="2025-05-06")
        establish(side, [third], at=LATER)
        made.refresh_from_db()
        assert (made.current.date, Event.objects.count()) == ("2025-05-06", 1)


def test_a_report_somebody_unlinked_is_not_established_behind_her_back(side):
    with acting_as(side.documenter.pk):
        made = make_event(side)
        link = made.links.get()
        unlink_report(link=link, ground="another event", by=side.documenter.pk, at=LATER)
        newer = a_newer_version(side, link.report, date="2025-06-01")
        assert establish(side, [link.report, newer], at=LATER) == Established(left=2)
        assert Event.objects.count() == 1


def test_a_curator_establishes_nothing(side, other):
    with acting_as(side.documenter.pk):
        reports = make_reports(side, [{}])
    with acting_as(other.documenter.pk):
        assert establish(other, reports) == Established(left=1)
        assert Event.objects.count() == 0
    with acting_as(side.documenter.pk):
        assert Event.objects.count() == 0


def test_who_only_reads_a_list_establishes_nothing_of_it(side, other):
    from tests.factories.registry import share_with

    with acting_as(side.documenter.pk):
        reports = make_reports(side, [{}])
    share_with(side, other.institution)
    with acting_as(other.documenter.pk), pytest.raises(NotAllowed) as refused:
        establish(other, reports)
    assert refused.value.rule == "registry.only_who_contributes"


def test_a_reserved_place_is_kept_as_reserved(side):
    with acting_as(side.documenter.pk):
        made = make_event(
            side,
            municipality_id=None,
            state_id="30",
            place_precision=PlacePrecision.RESERVED,
        )
        assert (made.current.place_precision, made.municipality_id) == ("reserved", None)


def everything():
    """Every row of the registry, to be compared with itself."""
    return [
        list(model.objects.order_by("pk").values()) for model in (Event, Determination, Act, Link)
    ]


def test_codings_are_looked_up_by_key_however_many_the_list_has(side, as_role):
    with acting_as(side.documenter.pk):
        reports = make_reports(side, [{} for _ in range(300)])
    with as_role("bal_owner"), connection.cursor() as cursor:
        cursor.execute("analyze intake_coding")
    with acting_as(side.documenter.pk):
        told = Coding.objects.filter(report__in=reports[:100])
        fresh = [Fresh(report=coding.report_id, coding=coding) for coding in told]
        before = codings_read()
        write_events(fresh, by=side.documenter.pk, at=DECIDED)
        # Of each five times as it is written, and twice as the wall asks where it lies.
        assert codings_read() - before == 7 * len(fresh)


def codings_read():
    # What a session read is told to no role of a site.
    with connection.cursor() as cursor:
        cursor.execute("set local role bal_maintenance")
        cursor.execute(
            "select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables"
            " where relname = 'intake_coding'"
        )
        read = cursor.fetchone()[0]
        cursor.execute("set local role bal_app")
    return read
