"""What more is told of acts and victims: perpetrators, profiles, details, chains; all invented."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.factories.access import make_account, make_institution
from tests.factories.registry import (
    DECIDED,
    LATER,
    make_event,
    make_events,
    share_coded,
    share_with,
)

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.audit.models import Entry
from baluarte.domain.people.actions import erase_person
from baluarte.domain.people.models import Person
from baluarte.domain.registry.actions import (
    Circular,
    MustSayWhy,
    NoSuchVictim,
    NotOfACollective,
    ToldAlready,
    VictimTwice,
    add_perpetrator,
    chain_events,
    describe_victim,
    end_act,
    end_chain,
    end_detail,
    end_perpetrator,
    say_who_victim_is,
    tell_detail,
    verify_event,
)
from baluarte.domain.registry.models import (
    Act,
    Chain,
    Confidential,
    Detail,
    Determination,
    Event,
    Perpetrator,
    Profile,
    Victim,
)
from baluarte.domain.registry.queries.event_details import accounts_of, open_confidential
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as
from baluarte.norms.catalogues import UnknownCode
from baluarte.norms.details import DetailRefused

pytestmark = pytest.mark.django_db
POLICE, MAYOR = "PE-POM", "PE-ALC"


@pytest.fixture
def event(side):
    """One event: two classes of perpetrators, two victims, one type."""
    told = {"perpetrators": [POLICE, MAYOR], "victims": 2, "names": "Ana Inventada, Eva Inventada"}
    return make_event(side, **told)


def doing(side, action, *, at=LATER, **what):
    """Do something as the documenter of a list."""
    with acting_as(side.documenter.pk):
        return action(**what, by=side.documenter.pk, at=at)


def act_of(side, event, number=1):
    with acting_as(side.documenter.pk):
        return Act.objects.get(event=event, victim_number=number, ended_at=None)


def told_of(account, event, **asked):
    with acting_as(account.pk):
        return accounts_of(event, **asked)


def rows_of(side, act):
    rows = told_of(side.documenter, Event(pk=act.event_id)).perpetrators.get(act.pk, [])
    return [(row.kind, row.degree, row.status) for row in rows]


def test_each_class_told_is_a_row_of_its_own(side, event):
    assert rows_of(side, act_of(side, event)) == [
        (MAYOR, "presumed", "not_told"),
        (POLICE, "presumed", "not_told"),
    ]


def test_saying_how_one_took_part_takes_the_place_of_the_class_alone(side, event):
    act = act_of(side, event)
    doing(side, add_perpetrator, act=act, kind=MAYOR, degree="ordered", status="investigated")
    assert rows_of(side, act) == [
        (MAYOR, "ordered", "investigated"),
        (POLICE, "presumed", "not_told"),
    ]
    assert act_of(side, event).perpetrators == [MAYOR, POLICE]


def test_two_of_one_class_took_part_in_two_ways(side, event):
    act = act_of(side, event)
    doing(side, add_perpetrator, act=act, kind=MAYOR, degree="ordered")
    doing(side, add_perpetrator, act=act, kind=MAYOR, degree="covered_up")
    assert sorted(row[1] for row in rows_of(side, act)) == ["covered_up", "ordered", "presumed"]


def test_the_same_is_not_told_twice(side, event):
    act = act_of(side, event)
    with pytest.raises(ToldAlready):
        doing(side, add_perpetrator, act=act, kind=POLICE)


@pytest.mark.parametrize(
    "what", [{"kind": "PE-NOBODY"}, {"degree": "somehow"}, {"status": "guilty"}]
)
def test_a_word_that_no_catalogue_has_is_refused(side, event, what):
    act = act_of(side, event)
    with pytest.raises(UnknownCode):
        doing(side, add_perpetrator, **({"act": act, "kind": POLICE} | what))


def test_who_a_perpetrator_is_stays_out_unless_somebody_wrote_why_it_may_be_kept(side, event):
    act = act_of(side, event)
    with pytest.raises(MustSayWhy):
        doing(side, add_perpetrator, act=act, kind=MAYOR, identity="Alcalde Inventado")


def test_who_a_perpetrator_is_opens_only_where_identities_are_and_is_logged(
    side, event, other, as_operator
):
    share_with(side, other.institution, level=Level.CODED)
    told = {"identity": "Alcalde Inventado", "permitted": "Es público: consta en la sentencia."}
    doing(side, add_perpetrator, act=act_of(side, event), kind=MAYOR, **told)
    with as_operator():
        stranger = make_account(institution=make_institution(), roles=["documenter"])
        without_role = make_account(institution=side.institution, roles=["organisation_admin"])
    found = []
    for account in (side.documenter, side.colleague, other.documenter, without_role, stranger):
        with acting_as(account.pk):
            keys = accounts_of(event).confided
            opened = open_confidential(event, keys, by=account.pk, at=LATER)
            found.append((len(keys), [one["who"] for one in opened.values()]))
    assert found == [
        (1, ["Alcalde Inventado"]),
        (1, ["Alcalde Inventado"]),
        (1, []),
        (0, []),
        (0, []),
    ]
    with as_operator():
        assert Entry.objects.filter(act="registry.read_confidential").count() == 2


def test_who_was_presumed_is_presumed_no_longer_and_was_then(side, event):
    act = act_of(side, event)
    with acting_as(side.documenter.pk):
        row = Perpetrator.objects.get(act=act, kind=POLICE)
    doing(side, end_perpetrator, perpetrator=row)
    assert [row[0] for row in rows_of(side, act)] == [MAYOR]
    assert act_of(side, event).perpetrators == [MAYOR]
    then = told_of(side.documenter, event, known_at=LATER - timedelta(seconds=1))
    assert len(then.perpetrators[act.pk]) == 2
    with pytest.raises(NotAllowed):
        doing(side, end_perpetrator, perpetrator=row)


def test_what_was_confirmed_is_confirmed_anew_once_more_is_told(side, event):
    with acting_as(side.verifier.pk):
        verify_event(event=event, grounds="Leído.", by=side.verifier.pk, at=DECIDED)
    doing(side, add_perpetrator, act=act_of(side, event), kind=MAYOR, degree="ordered")
    with acting_as(side.documenter.pk):
        held = Determination.objects.get(current_of=event)
    assert (held.status, held.occasion) == ("REP", "more_told")


def test_nothing_is_told_of_an_act_that_has_ended(side, event):
    act = act_of(side, event)
    doing(side, end_act, act=act)
    with pytest.raises(NotAllowed):
        doing(side, add_perpetrator, act=act, kind=MAYOR, degree="ordered")


def test_who_sees_coded_facts_tells_nothing_more(side, event, other):
    share_with(side, other.institution, level=Level.CODED)
    act = act_of(side, event)
    with acting_as(other.documenter.pk), pytest.raises(NotAllowed):
        add_perpetrator(act=act, kind=MAYOR, degree="ordered", by=other.documenter.pk, at=LATER)


def test_a_collective_has_attributes_of_its_own_and_its_size_stays_unknown(side, event):
    doing(side, describe_victim, event=event, number=1, kind="community", defends=["land"])
    doing(side, describe_victim, event=event, number=2, kind="newsroom", size=12)
    profiles = told_of(side.documenter, event).profiles
    assert [(p.kind, p.size, p.defends) for _, p in sorted(profiles.items())] == [
        ("community", None, ["land"]),
        ("newsroom", 12, []),
    ]


@pytest.mark.parametrize(
    "what",
    [
        {"kind": "person", "size": 3},
        {"kind": "community", "gender": "woman"},
        {"kind": "people", "answers": {"lgbti": "no"}},
    ],
)
def test_what_is_a_persons_is_not_a_collectives(side, event, what):
    with pytest.raises(NotOfACollective):
        doing(side, describe_victim, event=event, number=1, **what)


def test_the_database_keeps_a_size_from_being_zero(side, event):
    with acting_as(side.documenter.pk), pytest.raises(IntegrityError), transaction.atomic():
        Profile(
            compartment_id=event.compartment_id,
            event=event,
            number=1,
            kind="community",
            size=0,
            decided_at=LATER,
            by_id=side.documenter.pk,
        ).save(force_insert=True)


def test_a_newer_profile_supersedes_and_the_older_one_was_then(side, event):
    doing(side, describe_victim, event=event, number=1, gender="not_asked")
    after = LATER + timedelta(days=1)
    doing(side, describe_victim, event=event, number=1, gender="declined", at=after)
    now = told_of(side.documenter, event).profiles[1].gender
    then = told_of(side.documenter, event, known_at=LATER).profiles[1].gender
    assert (then, now) == ("not_asked", "declined")


def test_what_one_says_of_oneself_is_sealed_and_its_answers_are_kept_apart(side, event):
    answers = {"indigenous": "yes", "lgbti": "not_asked", "disability": "declined"}
    named = {"indigenous": "Pueblo Inventado", "lgbti": "nada"}
    doing(side, describe_victim, event=event, number=1, answers=answers, named=named)
    with acting_as(side.documenter.pk):
        keys = accounts_of(event).confided
        [opened] = open_confidential(event, keys, by=side.documenter.pk, at=LATER).values()
    assert opened == {
        "indigenous": "yes",
        "indigenous_which": "Pueblo Inventado",
        "lgbti": "not_asked",
        "disability": "declined",
    }


def test_of_who_is_erased_nothing_stays_that_she_said_of_herself(side, event):
    doing(side, describe_victim, event=event, number=1, answers={"lgbti": "yes"})
    doing(side, describe_victim, event=event, number=2, answers={"lgbti": "no"})
    with acting_as(side.steward.pk):
        person = Person.objects.get(pk=Victim.objects.get(event=event, number=1).person_id)
        erase_person(person=person, ground="Lo pidió.", by=side.steward.pk, at=LATER)
        keys = accounts_of(event).confided
        opened = open_confidential(event, keys, by=side.steward.pk, at=LATER)
    assert [one["lgbti"] for one in opened.values()] == ["no"]


def test_there_is_no_profile_of_a_victim_nobody_told_of(side, event):
    with pytest.raises(NoSuchVictim):
        doing(side, describe_victim, event=event, number=3)


def test_one_person_is_not_a_victim_twice_in_one_event(side, event):
    with acting_as(side.documenter.pk):
        first = Victim.objects.select_related("person").get(event=event, number=1)
    with pytest.raises(VictimTwice):
        doing(side, say_who_victim_is, event=event, number=2, person=first.person)
    with acting_as(side.documenter.pk), pytest.raises(IntegrityError), transaction.atomic():
        Victim.objects.create(
            compartment_id=first.compartment_id, event=event, number=3, person=first.person,
            decided_at=LATER, by=side.documenter,
        )  # fmt: skip


def test_one_person_is_a_victim_of_two_events(side, event):
    second = make_event(side)
    with acting_as(side.documenter.pk):
        person = Victim.objects.select_related("person").get(event=event, number=1).person
    doing(side, say_who_victim_is, event=second, number=1, person=person)
    with acting_as(side.documenter.pk):
        assert Victim.objects.filter(person=person).count() == 2


def test_charges_are_told_again_each_with_its_day(side):
    event = make_event(side, types=["AG-CRI"])
    act = act_of(side, event)
    for day, stage in ((date(2026, 1, 9), "charged"), (date(2026, 2, 3), "bound_over")):
        told = {"stage": stage, "offence": "Delito inventado"}
        doing(side, tell_detail, act=act, kind="charges", told=told, on_date=day)
    details = told_of(side.documenter, event).details[act.pk]
    assert [(one.on_date, one.told) for one in details] == [
        (date(2026, 1, 9), {"stage": "charged"}),
        (date(2026, 2, 3), {"stage": "bound_over"}),
    ]
    doing(side, end_detail, detail=details[0])
    [left] = told_of(side.documenter, event).details[act.pk]
    assert left.told == {"stage": "bound_over"}


@pytest.mark.parametrize(
    ("kind", "told", "on_date"),
    [
        ("charges", {"stage": "charged"}, None),
        ("equipment", {"thing": "camera"}, date(2026, 1, 9)),
        ("equipment", {"pieces": 2}, None),
    ],
)
def test_a_detail_of_another_type_or_that_its_text_refuses_is_refused(side, kind, told, on_date):
    event = make_event(side, types=["AG-ROB"])
    with pytest.raises(DetailRefused):
        doing(side, tell_detail, act=act_of(side, event), kind=kind, told=told, on_date=on_date)


def test_the_prose_of_a_detail_stands_in_no_open_column(side, as_operator):
    event = make_event(side, types=["AG-ROB"])
    told = {"thing": "camera", "held": "Fotos Inventadísimas"}
    doing(side, tell_detail, act=act_of(side, event), kind="equipment", told=told)
    with as_operator():
        assert Detail.objects.get().told == {"thing": "camera"}
        assert b"Invent" not in bytes(Confidential.objects.get().sealed_text)


def test_a_chain_says_which_way_it_goes(side):
    one, two = make_events(side, [{}, {}])
    doing(side, chain_events, event=two, kind="retaliates", other=one)
    [chain] = told_of(side.documenter, one).chains
    assert (chain.event, chain.kind, chain.other) == (two, "retaliates", one)


@pytest.mark.parametrize(
    ("links", "last"),
    [
        ([], (0, "precedes", 0)),
        ([(0, "precedes", 1)], (1, "precedes", 0)),
        ([(0, "precedes", 1), (1, "precedes", 2)], (2, "precedes", 0)),
        ([(0, "precedes", 1)], (0, "retaliates", 1)),
        ([(1, "retaliates", 0)], (1, "precedes", 0)),
        ([(0, "contains", 1), (1, "contains", 2)], (2, "contains", 0)),
    ],
)
def test_a_circle_of_events_is_refused(side, links, last):
    events = make_events(side, [{}, {}, {}])
    for one, kind, other in links:
        doing(side, chain_events, event=events[one], kind=kind, other=events[other])
    one, kind, other = last
    with pytest.raises(Circular):
        doing(side, chain_events, event=events[one], kind=kind, other=events[other])


def test_what_contains_may_also_precede(side):
    one, two = make_events(side, [{}, {}])
    for kind in ("contains", "precedes"):
        doing(side, chain_events, event=one, kind=kind, other=two)
    assert [c.kind for c in told_of(side.documenter, two).chains] == ["contains", "precedes"]


def test_a_chain_that_ended_bars_no_other(side):
    one, two = make_events(side, [{}, {}])
    chain = doing(side, chain_events, event=one, kind="precedes", other=two)
    with pytest.raises(ToldAlready):
        doing(side, chain_events, event=one, kind="precedes", other=two)
    doing(side, end_chain, chain=chain)
    doing(side, chain_events, event=two, kind="precedes", other=one)
    assert len(told_of(side.documenter, one).chains) == 1


def test_a_chain_is_seen_only_by_who_sees_both_events(side, other, as_operator):
    share_coded(other)
    share_with(other, side.institution, level=Level.CODED)
    mine, theirs = make_event(side), make_event(other)
    doing(side, chain_events, event=mine, kind="precedes", other=theirs)
    with as_operator():
        stranger = make_account(institution=make_institution(), roles=["documenter"])
    seen = []
    for account in (side.documenter, side.colleague, other.documenter, stranger):
        with acting_as(account.pk):
            seen.append(Chain.objects.count())
    assert seen == [1, 1, 0, 0]
