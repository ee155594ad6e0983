"""Checks find what they say and nothing else; setting one aside is a decision that can be undone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.factories.access import make_account, make_institution
from tests.factories.registry import (
    LATER,
    make_coding,
    make_event,
    make_events,
    share_with,
    text_of,
)
from tests.factories.rewriting import past_the_wall

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.models import Entry
from baluarte.domain.intake.choices import PlacePrecision
from baluarte.domain.linkage import actions as linkage_actions
from baluarte.domain.people.choices import PersonKind
from baluarte.domain.people.models import Person
from baluarte.domain.registry import actions
from baluarte.domain.registry.choices import Attribute
from baluarte.domain.registry.models import (
    Act,
    Determination,
    Link,
    Profile,
    SetAside,
    Victim,
)
from baluarte.domain.registry.queries.quality import (
    checks_of,
    events_at_fault,
    events_set_aside,
    quality_overview,
)
from baluarte.domain.registry.queries.quality_faults import FAULTS
from baluarte.domain.sealing.actions import new_record_keys
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as
from baluarte.norms.catalogues import UnknownCode, terms

pytestmark = pytest.mark.django_db
UNTIL = LATER.date() + timedelta(days=30)


def failed(side, one, *, at=LATER):
    with acting_as(side.documenter.pk):
        return {check.code for check in checks_of(one.pk, at=at)}


def counted(account, *, at=LATER, **given):
    with acting_as(account.pk):
        overview = quality_overview(at=at, **given)
    return {one.check.code: one.found.number for one in overview.checks if one.found.number}


def listed_for(account, check, *, at=LATER, **given):
    with acting_as(account.pk):
        return [row.event.pk for row in events_at_fault(check, at=at, **given).rows]


def put_aside(
    side, one, check="no_date", *, by=None, reason="Nadie lo sabrá.", until=UNTIL, at=LATER
):
    by = by or side.documenter.pk
    with acting_as(by):
        return actions.set_check_aside(
            event=one, check=check, reason=reason, until_date=until, by=by, at=at
        )


def test_every_check_of_the_catalogue_is_asked_and_every_question_has_its_words():
    assert list(terms("quality_checks")) == list(FAULTS)


def test_every_check_says_what_to_do_how_grave_it_is_and_who_mends_it():
    known = terms("user_roles")
    assert [
        code
        for code, one in terms("quality_checks").items()
        if set(one.facts["do"]) != {"es", "en"}
        or one.facts["gravity"] not in ("high", "medium", "low")
        or one.facts["mends"] not in known
    ] == []


def test_an_event_of_which_everything_is_told_passes(side):
    assert failed(side, make_event(side)) == set()


NOWHERE = {"municipality_id": None, "place_precision": PlacePrecision.UNKNOWN}
TOLD_SO = [
    ({"types": []}, {"no_act"}),
    ({"date": "2026-12"}, {"future_date", "told_before_it_happened"}),
    ({"date": ""}, {"no_date"}),
    ({"date": "2023/2025"}, {"wide_date"}),
    (NOWHERE, {"no_place"}),
    ({"place_precision": PlacePrecision.UNKNOWN}, {"place_without_precision"}),
    ({"municipality_id": None, "state_id": "30"}, {"precision_finer_than_place"}),
    ({"types": ["AG-PRO"]}, {"detail_missing"}),
    ({"types": ["AG-KIL", "AG-EXE"]}, {"generic_beside_finer"}),
    ({"date": "2026-02-15"}, {"told_before_it_happened"}),
]


@pytest.mark.parametrize(("told", "checks"), TOLD_SO)
def test_a_check_finds_what_was_told_so(side, told, checks):
    assert failed(side, make_event(side, **told)) == checks


def as_documenter(side):
    return acting_as(side.documenter.pk)


def retold(side, one, **told):
    """Let the report that speaks of it tell otherwise, in newer words."""
    link = Link.objects.get(event=one, ended_at=None)
    before = link.report.codings.get()
    make_coding(side, link.report, supersedes=before, decided_at=LATER, **told).save(
        force_insert=True
    )


def held_anew(side, one, **what):
    """Hold it otherwise, past the actions that would refuse or reopen."""
    row = Determination.objects.get(current_of=one)
    row.supersedes_id, row.pk = row.pk, None
    row = Determination(
        **{
            f.attname: getattr(row, f.attname)
            for f in Determination._meta.concrete_fields
            if f.name != "id"
        }
        | what
    )
    with past_the_wall():
        row.save(force_insert=True)


def claimed(side, one, value, *, attribute=Attribute.DATE, reliability="unknown"):
    return actions.make_claim(
        event=one,
        attribute=attribute,
        value=value,
        source="press",
        reliability=reliability,
        by=side.documenter.pk,
        at=LATER,
    )


def victim_without_act(side, one):
    held_anew(side, one, victims=2)


def act_without_victim(side, one):
    held_anew(side, one, victims=2)
    with past_the_wall():
        Act.objects.filter(event=one).update(victim_number=None)


def more_victims_than_held(side, one):
    with past_the_wall():
        Act.objects.filter(event=one).update(victim_number=3)


def victims_told(side, one):
    held_anew(side, one, victims=None)


def closer_date_told(side, one):
    held_anew(side, one, date="2025", first_date=date(2025, 1, 1), last_date=date(2025, 12, 31))


def municipality_told(side, one):
    held_anew(side, one, municipality_id=None, place_precision=PlacePrecision.STATE)


def no_report(side, one):
    Link.objects.filter(event=one).update(
        ended_at=LATER, ended_by=side.documenter, ended_how="unlinked"
    )


def confirmed_on_low_reliability(side, one):
    held_anew(side, one, status="CON")
    claimed(side, one, "2025-05-03", reliability="low")


def confirmed_without_link(side, one):
    held_anew(side, one, status="CON")


def claims_undecided(side, one):
    claimed(side, one, "2025-05-03")
    claimed(side, one, "2025-05-09")


def perpetrator_told(side, one):
    retold(side, one, perpetrators=["PE-OCR"])


def collective_without_kind(side, one):
    [(record_key, _)] = new_record_keys(f"institution:{side.institution.pk}", 1)
    person = Person(
        compartment=side.compartment,
        record_key=record_key,
        kind=PersonKind.COLLECTIVE,
        created_at=LATER,
    )
    person.save(force_insert=True)
    Victim(
        compartment=side.compartment, event=one, number=1, person=person, decided_at=LATER,
        by=side.documenter,
    ).save(force_insert=True)  # fmt: skip


def age_not_declared(side, one):
    Profile(
        compartment=side.compartment, event=one, number=1, decided_at=LATER, by=side.documenter
    ).save(force_insert=True)


def chained_to_withdrawn(side, one):
    other = make_events(side, [{}])[0]
    actions.chain_events(event=one, kind="precedes", other=other, by=side.documenter.pk, at=LATER)
    held_anew(side, other, status="RTR")


def pair_unjudged(side, one):
    other = make_events(side, [{}])[0]
    linkage_actions.propose_pair(
        one=one, other=other, reason="x", by=side.documenter.pk, at=LATER - timedelta(days=31)
    )


ALONG_WITH = {"confirmed_on_low_reliability": {"confirmed_without_link"}}
DONE_SO = [
    victim_without_act,
    act_without_victim,
    more_victims_than_held,
    victims_told,
    closer_date_told,
    municipality_told,
    no_report,
    confirmed_on_low_reliability,
    confirmed_without_link,
    claims_undecided,
    perpetrator_told,
    collective_without_kind,
    age_not_declared,
    chained_to_withdrawn,
    pair_unjudged,
]


@pytest.mark.parametrize("doing", DONE_SO, ids=lambda doing: doing.__name__)
def test_a_check_finds_what_was_done_so(side, doing):
    one = make_event(side)
    with as_documenter(side):
        doing(side, one)
    alone = {doing.__name__} | ALONG_WITH.get(doing.__name__, set())
    assert (failed(side, one), counted(side.documenter)[doing.__name__] > 0) == (alone, True)


def test_what_nobody_has_reviewed_for_ninety_days_is_found_from_the_next_instant_on(side):
    one = make_event(side, at=LATER - timedelta(days=90))
    assert failed(side, one) == set()
    assert failed(side, one, at=LATER + timedelta(seconds=1)) == {"never_reviewed"}


def test_a_claim_that_is_followed_decides_between_those_that_contradict(side):
    one = make_event(side)
    with as_documenter(side):
        claims_undecided(side, one)
        chosen = claimed(side, one, "2025-05-10")
        actions.follow_claim(claim=chosen, ground="Lo vio.", by=side.documenter.pk, at=LATER)
    assert failed(side, one) == set()


def test_a_vaguer_claim_does_not_contradict_a_closer_one(side):
    one = make_event(side)
    with as_documenter(side):
        claimed(side, one, "2025-05")
        claimed(side, one, "2025-05-03")
    assert failed(side, one) == set()


def test_a_place_that_is_reserved_lacks_nothing(side):
    told = {"municipality_id": None, "place_precision": PlacePrecision.RESERVED}
    assert failed(side, make_event(side, **told)) == set()


def test_what_is_withdrawn_is_checked_no_more(side):
    one = make_event(side, date="")
    with as_documenter(side):
        actions.withdraw_event(event=one, reason="x", by=side.documenter.pk, at=LATER)
    assert counted(side.documenter) == {}


def test_counts_stop_at_their_limit(side):
    make_events(side, [{"date": ""} for _ in range(4)])
    with as_documenter(side):
        overview = quality_overview(at=LATER, cap=3)
    [found] = [one.found for one in overview.checks if one.check.code == "no_date"]
    assert (found.number, found.and_more) == (3, True)


def test_a_look_over_some_events_goes_on_where_it_ended(side):
    dated = {"date": "2025-06-01"}
    made = make_events(side, [{"date": ""}, dated, dated, dated])
    with as_documenter(side):
        first = events_at_fault("no_date", at=LATER, looked_at=2)
        second = events_at_fault("no_date", at=LATER, looked_at=2, after=first.after)
    assert (list(first.rows), [one.event.pk for one in second.rows], second.after) == (
        [],
        [made[0].pk],
        None,
    )


def test_pages_follow_each_other_without_gap_or_repetition(side):
    made = make_events(side, [{"date": ""} for _ in range(5)])
    found, after = [], None
    with as_documenter(side):
        for _ in range(3):
            page = events_at_fault("no_date", at=LATER, limit=2, after=after)
            found += [row.event.pk for row in page.rows]
            after = page.after
    assert (sorted(found), after) == (sorted(one.pk for one in made), None)


@pytest.mark.parametrize("many", [1, 30])
def test_the_number_of_queries_does_not_grow(side, many):
    make_events(side, [{"date": ""} for _ in range(many)])
    with as_documenter(side), CaptureQueriesContext(connection) as asked:
        quality_overview(at=LATER)
        events_at_fault("no_date", at=LATER)
    assert len([one for one in asked.captured_queries if one["sql"].lstrip()]) == 5


# Who sees and does what


@pytest.fixture
def cast(side, as_operator):
    with as_operator():
        return {
            "owner": side.documenter,
            "colleague": side.colleague,
            "without_role": make_account(
                institution=side.institution, roles=["organisation_admin"]
            ),
            "stranger": make_account(institution=make_institution(), roles=["documenter"]),
        }


@pytest.mark.parametrize(
    ("who", "number"), [("owner", 1), ("colleague", 1), ("without_role", 0), ("stranger", 0)]
)
def test_counts_and_rows_are_of_who_may_add_to_the_events(side, cast, who, number):
    make_event(side, date="")
    assert counted(cast[who]).get("no_date", 0) == number
    assert len(listed_for(cast[who], "no_date")) == number


def test_a_hidden_event_changes_nothing(side, other):
    make_event(side, date="")
    before = counted(side.documenter), listed_for(side.documenter, "no_date")
    make_events(other, [{"date": ""}, {"types": []}])
    assert (counted(side.documenter), listed_for(side.documenter, "no_date")) == before


def test_who_only_reads_has_nothing_to_mend(side, other):
    make_event(side, date="")
    share_with(side, other.institution, level=Level.CODED)
    assert counted(other.documenter) == {}


# Set aside


def test_a_check_set_aside_does_not_count_until_that_day_is_over(side):
    one = make_event(side, date="")
    put_aside(side, one)
    then = LATER + timedelta(days=30)
    assert [listed_for(side.documenter, "no_date", at=at) for at in (LATER, then)] == [[], []]
    assert listed_for(side.documenter, "no_date", at=then + timedelta(days=1)) == [one.pk]


def test_a_check_set_aside_for_one_event_counts_for_another(side):
    one, another = make_events(side, [{"date": ""}, {"date": ""}])
    put_aside(side, one)
    assert listed_for(side.documenter, "no_date") == [another.pk]


def test_setting_aside_is_shown_with_its_reason_and_undone_by_a_newer_word(side):
    one = make_event(side, date="")
    put_aside(side, one)
    with as_documenter(side):
        [said] = events_set_aside("no_date", at=LATER)
        assert (said.ground.text, said.by, said.until_date) == (
            "Nadie lo sabrá.",
            side.documenter,
            UNTIL,
        )
        undone = actions.count_check_again(
            event=one, check="no_date", reason="Sí se sabe.", by=side.documenter.pk, at=LATER
        )
        assert (undone.supersedes_id, text_of(undone.ground)) == (said.pk, "Sí se sabe.")
        assert events_set_aside("no_date", at=LATER) == []
    assert listed_for(side.documenter, "no_date") == [one.pk]


def test_setting_aside_needs_its_reason(side):
    with pytest.raises(actions.MustSayWhy, match="reason"):
        put_aside(side, make_event(side, date=""), reason="  ")


@pytest.mark.parametrize("days", [-1, 367])
def test_setting_aside_ends_within_a_year(side, days):
    with pytest.raises(actions.NotUntilThen):
        put_aside(side, make_event(side, date=""), until=LATER.date() + timedelta(days=days))


def test_setting_aside_lasts_through_the_evening_of_its_last_day(side):
    evening, midnight = (datetime(2026, 12, 5, hour, tzinfo=UTC) for hour in (2, 6))
    one = make_event(side, date="")
    put_aside(side, one, until=date(2026, 12, 4), at=evening)
    with as_documenter(side):
        still, after = (events_set_aside("no_date", at=at) for at in (evening, midnight))
    assert ([said.event_id for said in still], after) == ([one.pk], [])


def test_what_is_no_check_cannot_be_set_aside(side):
    with pytest.raises(UnknownCode):
        put_aside(side, make_event(side, date=""), check="whatever")


def test_what_counts_already_cannot_be_undone(side):
    one = make_event(side, date="")
    with as_documenter(side), pytest.raises(actions.NotSetAside):
        actions.count_check_again(
            event=one, check="no_date", reason="x", by=side.documenter.pk, at=LATER
        )


@pytest.mark.parametrize("who", ["without_role", "stranger"])
def test_who_may_not_add_sets_nothing_aside(side, cast, who):
    one = make_event(side, date="")
    with pytest.raises(NotAllowed):
        put_aside(side, one, by=cast[who].pk)
    assert listed_for(side.documenter, "no_date") == [one.pk]


def test_a_colleague_sets_aside_and_it_is_in_the_log(side):
    one = make_event(side, date="")
    put_aside(side, one, by=side.colleague.pk)
    with acting_as(side.colleague.pk):
        [entry] = Entry.objects.filter(act="registry.set_check_aside")
    assert (entry.objects_named, listed_for(side.documenter, "no_date")) == ([str(one.pk)], [])


def test_a_decision_to_set_aside_is_never_changed(side):
    said = put_aside(side, make_event(side, date=""))
    with as_documenter(side):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            SetAside.objects.filter(pk=said.pk).update(until_date=None)
        assert SetAside.objects.get(pk=said.pk).until_date == UNTIL
