from dataclasses import replace
from datetime import timedelta

import pytest
from tests.factories.registry import (
    DECIDED,
    LATER,
    make_coding,
    make_event,
    make_reports,
    text_of,
)

from baluarte.domain.audit.models import Entry
from baluarte.domain.intake.actions import erase_reports, withdraw_reports
from baluarte.domain.intake.choices import ReportState
from baluarte.domain.linkage.queries.event_pages import load_event_page
from baluarte.domain.people.actions import erase_person
from baluarte.domain.people.models import Person
from baluarte.domain.registry.actions import (
    ReportTakenBack,
    determine,
    establish_apart,
    establish_from_list,
    establish_from_reports,
    link_report,
    standing_of,
    unlink_report,
    verify_event,
    withhold_victim_name,
)
from baluarte.domain.registry.models import Determination, Event, Link, NameDigest, Victim
from baluarte.domain.registry.queries import victims_named
from baluarte.domain.registry.queries.identities import standing_victims
from baluarte.domain.registry.signals import events_taken_back
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
EVEN_LATER = LATER + timedelta(days=1)


@pytest.fixture
def told_above():
    """What rooms above were told: which events, why, whether erased."""
    heard = []

    def hear(*, events, reason, is_erased, **_):
        heard.append((list(events), reason, is_erased))

    events_taken_back.connect(hear)
    yield heard
    events_taken_back.disconnect(hear)


@pytest.fixture
def one(side):
    return make_event(side, names="Ana Inventada", types=["AG-THR"])


def reports_of(side, *events):
    links = Link.objects.filter(event__in=events, ended_at=None)
    return [link.report for link in links.select_related("report").order_by("decided_at", "id")]


def withdraw(side, *reports, at=EVEN_LATER):
    with acting_as(side.steward.pk):
        return withdraw_reports(reports=reports, ground="she asks", by=side.steward.pk, at=at)


def erase(side, *reports, at=EVEN_LATER):
    with acting_as(side.steward.pk):
        return erase_reports(reports=reports, ground="she asks", by=side.steward.pk, at=at)


def told_too(side, event, **told):
    """Link another report to an event."""
    with acting_as(side.documenter.pk):
        [report] = make_reports(side, [told])
        by = side.documenter.pk
        link_report(report=report, event=event, ground="the same", by=by, at=LATER)
        return report


def held(side, event):
    with acting_as(side.steward.pk):
        found = Determination.objects.select_related("ground", "criterion")
        return found.get(current_of=event.pk)


def page(side, event):
    with acting_as(side.steward.pk):
        return load_event_page(event.reference)


def hashes(as_operator):
    with as_operator():
        return [bytes(kept) for kept in NameDigest.objects.values_list("whole", flat=True)]


def names(side, event):
    with acting_as(side.steward.pk):
        by = side.steward.pk
        [found] = victims_named([event.pk], withheld_too=True, by=by, at=EVEN_LATER).values() or [
            {}
        ]
        return {number: named.name for number, named in found.items()}


@pytest.mark.parametrize("take_back", [withdraw, erase])
def test_an_event_on_which_no_other_report_stands_is_withdrawn(side, one, take_back):
    with acting_as(side.steward.pk):
        reports = reports_of(side, one)
    take_back(side, *reports)
    now = held(side, one)
    with acting_as(side.steward.pk):
        [link] = Link.objects.filter(event=one)
        status = Event.objects.get(pk=one.pk).status
    assert (now.status, status, now.occasion, text_of(now.ground), link.ended_how) == (
        "RTR",
        "RTR",
        "report_gone",
        "she asks",
        "taken_back",
    )


def test_many_are_withdrawn_each_with_its_own_ground_and_one_entry_names_them(side):
    several = [make_event(side) for _ in range(3)]
    with acting_as(side.steward.pk):
        reports = reports_of(side, *several)
    withdraw(side, *reports)
    with acting_as(side.steward.pk):
        now = Determination.objects.filter(current_of__in=several, status="RTR")
        [entry] = Entry.objects.filter(act="registry.follow_reports")
        assert (len(set(now.values_list("ground", flat=True))), len(entry.objects_named)) == (3, 3)


def test_rooms_above_are_told_once_of_all_that_fell(side, one, told_above):
    with acting_as(side.steward.pk):
        reports = reports_of(side, one)
    withdraw(side, *reports)
    assert told_above == [([one.pk], "she asks", False)]


def test_what_was_withdrawn_is_counted_from_no_older_version_either(side, one):
    with acting_as(side.documenter.pk):
        [older] = reports_of(side, one)
        [newer] = make_reports(side, [{}], state=ReportState.TO_COMPLETE, newer_than=older)
    withdraw(side, newer)
    assert held(side, one).status == "RTR"


def test_one_that_another_report_tells_of_is_held_as_that_tells_it(side, one, told_above):
    other = told_too(
        side, one, names="Luz Otra", date="2025-05-04", types=["AG-PHY"], municipality_id="30002"
    )
    with acting_as(side.steward.pk):
        first = reports_of(side, one)[0]
    withdraw(side, first)
    now, shown = held(side, one), page(side, one)
    assert (now.status, now.date, now.municipality_id, now.occasion) == (
        "REP",
        "2025-05-04",
        "30002",
        "report_gone",
    )
    assert [act.type for act in shown.acts] == ["AG-PHY"]
    assert [linked.link.report_id for linked in shown.reports] == [other.pk]
    assert told_above == [([one.pk], "she asks", False)]


def test_what_another_report_tells_the_same_of_stays_as_it_was(side, one, told_above):
    told_too(side, one, names="Ana Inventada", types=["AG-THR"])
    with acting_as(side.steward.pk):
        first = reports_of(side, one)[0]
    withdraw(side, first)
    now = held(side, one)
    assert (now.status, now.date, told_above) == ("REP", "2025-05-03", [])


def test_a_report_that_only_confirmed_it_goes_and_nothing_else_changes(side, one, told_above):
    second = told_too(side, one)
    before = held(side, one).pk
    withdraw(side, second)
    assert (held(side, one).pk, told_above) == (before, [])


def test_what_a_person_determined_stays_and_waits_for_a_second_person_again(side, one):
    told_too(side, one, date="2025-05-04")
    with acting_as(side.documenter.pk):
        what = replace(standing_of(one.current), victims=3)
        by = side.documenter.pk
        determine(event=one, what=what, ground="read the file", by=by, at=LATER)
    with acting_as(side.verifier.pk):
        verify_event(event=one, grounds="two", by=side.verifier.pk, at=LATER)
    with acting_as(side.steward.pk):
        first = reports_of(side, one)[0]
    withdraw(side, first)
    now = held(side, one)
    assert (now.status, now.victims, now.date, now.occasion) == (
        "REP",
        3,
        "2025-05-03",
        "report_gone",
    )


def test_facts_that_were_only_confirmed_are_not_kept_without_who_told_them(side, one):
    told_too(side, one, date="2025-05-04")
    with acting_as(side.verifier.pk):
        verify_event(event=one, grounds="two", by=side.verifier.pk, at=LATER)
    with acting_as(side.steward.pk):
        first = reports_of(side, one)[0]
    withdraw(side, first)
    assert (held(side, one).status, held(side, one).date) == ("REP", "2025-05-04")


def test_a_link_to_the_work_that_a_person_determined_stays(side, one):
    told_too(side, one, date="2025-05-04")
    with acting_as(side.documenter.pk):
        what = replace(standing_of(one.current), link_to_work="no_link", link_criterion="a quarrel")
        by = side.documenter.pk
        determine(event=one, what=what, ground="read the file", by=by, at=LATER)
        first = reports_of(side, one)[0]
    withdraw(side, first)
    now = held(side, one)
    assert (now.date, now.link_to_work, text_of(now.criterion)) == (
        "2025-05-04",
        "no_link",
        "a quarrel",
    )


def test_victims_are_named_as_the_report_that_stays_names_them(side, one, as_operator):
    told_too(side, one, names="Luz Otra")
    with acting_as(side.documenter.pk):
        withhold_victim_name(event=one, number=1, by=side.documenter.pk, at=LATER)
        first = reports_of(side, one)[0]
    withdraw(side, first)
    with acting_as(side.steward.pk):
        [victim] = standing_victims(event=one).select_related("person")
    assert (names(side, one), victim.person.name_withheld) == ({1: "Luz Otra"}, True)
    assert [len(kept) for kept in hashes(as_operator)] == [0, 32]


def test_a_victim_nobody_else_names_stays_a_number(side):
    one = make_event(side, names="Ana Inventada, Luz Otra", victims=2)
    told_too(side, one, names="Ana Inventada")
    with acting_as(side.documenter.pk):
        first = reports_of(side, one)[0]
    withdraw(side, first)
    assert names(side, one) == {1: "Ana Inventada"}


def test_erasing_a_report_erases_whom_it_named_and_every_hash(side, one, as_operator):
    with acting_as(side.steward.pk):
        reports = reports_of(side, one)
    erase(side, *reports)
    with acting_as(side.steward.pk):
        assert list(Person.objects.values_list("erased_at", flat=True)) == [EVEN_LATER]
    assert (hashes(as_operator), names(side, one)) == ([b""], {1: ""})


def test_erasing_what_was_withdrawn_before_erases_its_names_too(side, one, as_operator):
    with acting_as(side.steward.pk):
        reports = reports_of(side, one)
    withdraw(side, *reports, at=LATER)
    kept = [len(one) for one in hashes(as_operator)]
    erase(side, *reports)
    assert (kept, hashes(as_operator), names(side, one)) == ([32], [b""], {1: ""})


def test_erasing_a_report_leaves_the_names_that_others_told(side, one):
    second = told_too(side, one, names="Ana Inventada Ruiz")
    erase(side, second)
    assert names(side, one) == {1: "Ana Inventada"}


def test_erasing_the_report_that_named_leaves_the_name_of_the_one_that_stays(side, one):
    told_too(side, one, names="Ana Inventada Ruiz")
    with acting_as(side.steward.pk):
        first = reports_of(side, one)[0]
    erase(side, first)
    assert names(side, one) == {1: "Ana Inventada Ruiz"}


def test_who_was_erased_is_not_named_again_by_the_report_that_stays(side, one):
    told_too(side, one, names="Ana Inventada Ruiz")
    with acting_as(side.steward.pk):
        [person] = Person.objects.all()
        erase_person(person=person, ground="she asks", by=side.steward.pk, at=LATER)
        first = reports_of(side, one)[0]
    withdraw(side, first)
    assert names(side, one) == {1: ""}


def test_erasing_a_person_leaves_no_hash_of_her_name_and_keeps_the_others(side, as_operator):
    make_event(side, names="Ana Inventada, Luz Otra", victims=2)
    with acting_as(side.steward.pk):
        person = Victim.objects.get(number=1).person
        erase_person(person=person, ground="she asks", by=side.steward.pk, at=LATER)
    with as_operator():
        kept = dict(NameDigest.objects.values_list("person", "tokens"))
    emptied = {key == person.pk: bytes(tokens) == b"" for key, tokens in kept.items()}
    assert emptied == {True: True, False: False}


def test_a_name_corrected_by_a_newer_version_leaves_no_hash_of_the_older(side, as_operator):
    one = make_event(side, names="Ana Inventda")
    with acting_as(side.documenter.pk):
        [older] = reports_of(side, one)
        [newer] = make_reports(side, [{"names": "Ana Inventada"}], newer_than=older)
        establish_from_reports(reports=[newer.pk], by=side.documenter.pk, at=LATER)
    assert sorted(len(kept) for kept in hashes(as_operator)) == [0, 32]


def test_what_was_written_on_it_is_erased_with_its_last_report(side, one):
    with acting_as(side.documenter.pk):
        what = replace(standing_of(one.current), victims=3)
        by = side.documenter.pk
        decided = determine(event=one, what=what, ground="read it", by=by, at=LATER)
        reports = reports_of(side, one)
    erase(side, *reports)
    with acting_as(side.steward.pk):
        history = {each.pk: each for each in page(side, one).history}
    assert history[decided.pk].ground.text == ""
    assert page(side, one).held.ground.text == "she asks"


def test_nothing_is_established_on_a_report_that_was_taken_back(side, one):
    other = make_event(side)
    with acting_as(side.steward.pk):
        [report] = reports_of(side, one)
    withdraw(side, report)
    by = side.documenter.pk
    with acting_as(by), pytest.raises(ReportTakenBack):
        link_report(report=report, event=other, ground="g", by=by, at=EVEN_LATER)
    with acting_as(by), pytest.raises(ReportTakenBack):
        establish_apart(report=report, ground="g", by=by, at=EVEN_LATER)


def test_what_was_taken_back_and_is_told_again_begins_anew(side, one):
    with acting_as(side.steward.pk):
        [older] = reports_of(side, one)
    withdraw(side, older)
    by = side.documenter.pk
    with acting_as(by):
        [newer] = make_reports(side, [{}], newer_than=older)
    [done] = establish_from_list(source_list=side.source_list, by=by, at=EVEN_LATER)
    with acting_as(by):
        made = Link.objects.get(report=newer, ended_at=None).event_id
    assert (done.made, made == one.pk, held(side, one).status) == (1, False, "RTR")


def test_what_a_person_had_unlinked_is_not_withdrawn_with_it(side, one):
    with acting_as(side.documenter.pk):
        [report] = reports_of(side, one)
        link = Link.objects.get(report=report)
        by = side.documenter.pk
        unlink_report(link=link, ground="another event", by=by, at=LATER)
    withdraw(side, report)
    assert held(side, one).status == "REP"


def test_the_past_stays_what_it_was(side, one):
    with acting_as(side.steward.pk):
        reports = reports_of(side, one)
    withdraw(side, *reports)
    with acting_as(side.steward.pk):
        then = load_event_page(one.reference, known_at=DECIDED)
        assert (then.held.status, len(then.reports)) == ("REP", 1)


def test_a_newer_coding_of_a_gone_report_is_followed_no_longer(side, one):
    with acting_as(side.steward.pk):
        [report] = reports_of(side, one)
    withdraw(side, report)
    with acting_as(side.documenter.pk):
        first = report.codings.get()
        make_coding(side, report, date="2025-06-01", supersedes=first).save(force_insert=True)
        by = side.documenter.pk
        done = establish_from_reports(reports=[report.pk], by=by, at=EVEN_LATER)
    assert (done.made, done.followed, held(side, one).status) == (0, 0, "RTR")
