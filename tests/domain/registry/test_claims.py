"""Several claims of one attribute, and one of them followed, on a ground; all invented."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from tests.domain.registry.test_event_details import act_of, doing, told_of
from tests.factories.access import make_account, make_institution
from tests.factories.registry import DECIDED, LATER, make_event, share_with, text_of

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.registry.actions import (
    AuthorityAlone,
    MustSayWhy,
    NoSuchValue,
    Outdated,
    add_perpetrator,
    determine,
    end_claim,
    follow_claim,
    make_claim,
    standing_of,
    verify_event,
)
from baluarte.domain.registry.choices import Attribute
from baluarte.domain.registry.models import Act, Claim, Determination, Following
from baluarte.domain.registry.queries.event_details import open_confidential
from baluarte.domain.wall.choices import Level
from baluarte.domain.wall.context import acting_as
from baluarte.norms.catalogues import UnknownCode

pytestmark = pytest.mark.django_db
WHY = "Se leyó el expediente."


@pytest.fixture
def event(side):
    return make_event(side, names="Ana Inventada")


def claim(side, event, attribute, value, *, source="witness", **what):
    given = {"event": event, "attribute": attribute, "value": value, "source": source}
    return doing(side, make_claim, **(given | what))


def held(side, event):
    with acting_as(side.documenter.pk):
        return Determination.objects.select_related("ground").get(current_of=event)


def test_several_sources_may_say_several_things_and_nothing_held_changes(side, event):
    before = held(side, event)
    claim(side, event, Attribute.DATE, "2025-05-04", reliability="high", said_date=date(2026, 1, 2))
    claim(side, event, Attribute.DATE, "2025-05", source="press")
    said = [one.claim for one in told_of(side.documenter, event).claims]
    assert {(c.value, c.source, c.reliability, c.said_date) for c in said} == {
        ("2025-05-04", "witness", "high", date(2026, 1, 2)),
        ("2025-05", "press", "unknown", None),
    }
    assert held(side, event) == before


@pytest.mark.parametrize(
    ("attribute", "value", "now"),
    [
        (Attribute.DATE, "2025-05-04", ("2025-05-04", "30", "30001")),
        (Attribute.PLACE, "30002", ("2025-05-03", "30", "30002")),
        (Attribute.PLACE, "20", ("2025-05-03", "20", None)),
    ],
)
def test_what_is_held_follows_one_claim_and_says_which(side, event, attribute, value, now):
    made = claim(side, event, attribute, value)
    fresh = doing(side, follow_claim, claim=made, ground=WHY)
    assert (fresh.date, fresh.state_id, fresh.municipality_id) == now
    with acting_as(side.documenter.pk):
        assert Following.objects.get(determination=fresh).claim == made
    assert [one.is_followed for one in told_of(side.documenter, event).claims] == [True]
    with acting_as(side.documenter.pk):
        assert text_of(held(side, event).ground) == WHY


def test_an_act_becomes_of_the_type_claimed_and_keeps_who_did_it(side, event):
    act = act_of(side, event)
    doing(side, add_perpetrator, act=act, kind="PE-POM", degree="ordered")
    made = claim(side, event, Attribute.TYPE, "AG-DTH", act=act)
    doing(side, follow_claim, claim=made, ground=WHY)
    fresh = act_of(side, event)
    rows = told_of(side.documenter, event).perpetrators[fresh.pk]
    assert (fresh.type, fresh.perpetrators) == ("AG-DTH", ["PE-POM", "PE-UNK"])
    assert sorted((row.kind, row.degree) for row in rows) == [
        ("PE-POM", "ordered"),
        ("PE-UNK", "presumed"),
    ]
    with acting_as(side.documenter.pk):
        assert Act.objects.filter(event=event).count() == 2


def test_a_class_claimed_is_presumed_too(side, event):
    made = claim(side, event, Attribute.PERPETRATOR, "PE-POM", act=act_of(side, event))
    doing(side, follow_claim, claim=made, ground=WHY)
    assert act_of(side, event).perpetrators == ["PE-POM", "PE-UNK"]


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        (Attribute.DATE, "ayer"),
        (Attribute.PLACE, "99999"),
        (Attribute.TYPE, "AG-NADA"),
        (Attribute.PERPETRATOR, "PE-NADA"),
        (Attribute.LINK_TO_WORK, "tal vez"),
        (Attribute.IDENTITY, "  "),
    ],
)
def test_what_the_registry_cannot_hold_is_refused(side, event, attribute, value):
    with pytest.raises(NoSuchValue):
        claim(side, event, attribute, value, victim_number=1)


def test_a_source_that_no_catalogue_has_is_refused(side, event):
    with pytest.raises(UnknownCode):
        claim(side, event, Attribute.DATE, "2025-05-04", source="a friend")


def test_who_a_victim_is_is_claimed_under_seal(side, event, as_operator):
    claim(side, event, Attribute.IDENTITY, "Ana Inventadísima", victim_number=1)
    with as_operator():
        assert Claim.objects.get().value == ""
    with acting_as(side.documenter.pk):
        [made] = Claim.objects.all()
        opened = open_confidential(event, [made.identity_id], by=side.documenter.pk, at=LATER)
    assert opened == {made.identity_id: {"who": "Ana Inventadísima"}}


def test_the_database_keeps_an_identity_out_of_the_open_column(side, event):
    with acting_as(side.documenter.pk), pytest.raises(IntegrityError), transaction.atomic():
        Claim(
            compartment_id=event.compartment_id,
            event=event,
            attribute=Attribute.IDENTITY,
            victim_number=1,
            value="Ana Inventada",
            source="witness",
            decided_at=LATER,
            by_id=side.documenter.pk,
        ).save(force_insert=True)


def test_following_needs_a_ground_and_what_was_read_to_be_held_still(side, event):
    made = claim(side, event, Attribute.DATE, "2025-05-04")
    read = held(side, event).pk
    with pytest.raises(MustSayWhy):
        doing(side, follow_claim, claim=made, ground=" ")
    doing(side, follow_claim, claim=made, ground=WHY)
    with pytest.raises(Outdated):
        doing(side, follow_claim, claim=made, ground=WHY, seen=read)


def test_what_was_confirmed_waits_again_once_another_claim_is_followed(side, event):
    made = claim(side, event, Attribute.IDENTITY, "Ana Inventada", victim_number=1)
    with acting_as(side.verifier.pk):
        verify_event(event=event, grounds=WHY, by=side.verifier.pk, at=DECIDED)
    doing(side, follow_claim, claim=made, ground=WHY)
    assert held(side, event).status == "REP"


def test_a_claim_taken_back_is_followed_no_more(side, event):
    made = claim(side, event, Attribute.DATE, "2025-05-04")
    doing(side, end_claim, claim=made)
    with pytest.raises(NotAllowed):
        doing(side, follow_claim, claim=made, ground=WHY)
    assert told_of(side.documenter, event).claims == []


def test_a_link_to_the_work_needs_its_written_criterion(side, event):
    made = claim(side, event, Attribute.LINK_TO_WORK, "probable_link")
    assert held(side, event).link_to_work == "not_determined"
    with pytest.raises(MustSayWhy):
        doing(side, follow_claim, claim=made, ground=WHY)
    doing(side, follow_claim, claim=made, ground=WHY, criterion="Hubo amenazas anteriores.")
    assert held(side, event).link_to_work == "probable_link"


def link(side, event, value):
    with acting_as(side.documenter.pk):
        what = replace(standing_of(held(side, event)), link_to_work=value, link_criterion="Consta.")
        determine(event=event, what=what, ground=WHY, by=side.documenter.pk, at=LATER)


def test_an_authority_that_sees_no_link_does_not_overwrite_what_is_held(side, event):
    link(side, event, "motivated_by_activity")
    made = claim(side, event, Attribute.LINK_TO_WORK, "no_link", source="prosecutor")
    with pytest.raises(AuthorityAlone):
        doing(side, follow_claim, claim=made, ground=WHY, criterion="Lo dice la fiscalía.")
    assert held(side, event).link_to_work == "motivated_by_activity"


def test_nor_what_another_source_or_a_report_says(side):
    one = make_event(side)
    two = make_event(side, link_to_work="while_engaged")
    claim(side, one, Attribute.LINK_TO_WORK, "probable_link", source="organisation")
    for event in (one, two):
        made = claim(side, event, Attribute.LINK_TO_WORK, "no_link", source="prosecutor")
        with pytest.raises(AuthorityAlone):
            doing(side, follow_claim, claim=made, ground=WHY, criterion="Lo dice la fiscalía.")


def test_that_there_is_no_link_is_held_where_an_organisation_says_so(side, event):
    made = claim(side, event, Attribute.LINK_TO_WORK, "no_link", source="organisation")
    doing(side, follow_claim, claim=made, ground=WHY, criterion="Otra causa está mostrada.")
    assert held(side, event).link_to_work == "no_link"


def test_claims_are_seen_by_who_sees_the_event_and_made_by_who_contributes(
    side, event, other, as_operator
):
    share_with(side, other.institution, level=Level.CODED)
    claim(side, event, Attribute.DATE, "2025-05-04")
    with as_operator():
        stranger = make_account(institution=make_institution(), roles=["documenter"])
    cast = (side.documenter, side.colleague, other.documenter, stranger)
    assert [len(told_of(account, event).claims) for account in cast] == [1, 1, 1, 0]
    for account in (other.documenter, stranger):
        with acting_as(account.pk), pytest.raises(NotAllowed):
            make_claim(
                event=event,
                attribute=Attribute.DATE,
                value="2025-05-04",
                source="press",
                by=account.pk,
                at=LATER,
            )
