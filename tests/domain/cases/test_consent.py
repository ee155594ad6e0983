"""Consent layer by layer: by default no, whom it covers, and what a no takes back."""

from datetime import timedelta

import pytest
from tests.factories.access import make_account
from tests.factories.cases import make_case, say_yes
from tests.factories.jobs import ProcrastinateJob, run_job
from tests.factories.procedure import BEFORE, local

from baluarte.domain.access.rules import NotAllowed
from baluarte.domain.cases import actions
from baluarte.domain.cases.choices import Channel, Part
from baluarte.domain.cases.models import Party
from baluarte.domain.cases.queries import (
    covering_consent,
    layers_of,
    nameable_in,
    named_yeses,
    withdrawn_by_a_no,
)
from baluarte.domain.people.actions import NewPerson
from baluarte.domain.procedure import actions as procedure
from baluarte.domain.procedure.models import Assignment, Obligation
from baluarte.domain.procedure.queries import proceedings_of
from baluarte.domain.wall.context import acting_as
from baluarte.norms.catalogues import terms

pytestmark = pytest.mark.django_db
NIGHT = local("2026-03-10 23:40")
FEDERAL = "share_with_federal_mechanism"


@pytest.fixture
def asked(cast):
    """Somebody asks for protection; she has seen who would be told, and said yes to nobody."""
    case, party = make_case(cast)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        procedure.say_list_was_seen(matter=case.matter, by=by, at=NIGHT)
        event = procedure.record_occurrence(
            matter=case.matter, event="protection_request_made", happened_at=NIGHT, by=by, at=NIGHT
        )
        procedure.start_proceeding(
            matter=case.matter, code="mech_intake", begun_by=event, by=by, at=NIGHT
        )
    return case, party


def tell(cast, case, institution):
    [proceeding] = proceedings_of(case.matter)
    return procedure.assign(
        proceeding=proceeding, step="IN-1", institution=institution, by=cast.owner.pk, at=NIGHT
    )


def test_without_a_word_every_layer_is_a_no(cast):
    case, _ = make_case(cast)
    with acting_as(cast.owner.pk):
        layers = layers_of(case)
    assert {one.code: one.is_given for one in layers} == dict.fromkeys(
        terms("consent_layers"), False
    )


def test_nobody_is_told_whom_she_did_not_consent_to(cast, asked):
    case, _ = asked
    with acting_as(cast.owner.pk):
        with pytest.raises(actions.ConsentDoesNotCover) as refused:
            tell(cast, case, cast.federal)
        assert not Assignment.objects.exists()
    assert refused.value.layer == FEDERAL


def test_a_yes_to_the_mechanism_is_none_to_the_municipality(cast, asked):
    case, party = asked
    with acting_as(cast.owner.pk):
        say_yes(party, FEDERAL, by=cast.owner.pk)
        assert covering_consent(case, cast.federal)
        assert covering_consent(case, cast.police) is None


def test_a_municipality_is_covered_only_by_its_name(cast, asked):
    case, party = asked
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        say_yes(party, "share_with_municipality", by=by)
        without_name = covering_consent(case, cast.police)
        say_yes(party, "share_with_municipality", institution=cast.police, by=by)
        assert (without_name, bool(covering_consent(case, cast.police))) == (None, True)
        assert covering_consent(case, cast.command) is None


def test_everybody_who_is_to_be_protected_must_say_yes(cast, asked):
    case, party = asked
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        say_yes(party, FEDERAL, by=by)
        actions.add_party(
            case=case, part=Part.COLLECTIVE, person=NewPerson(name="Colectivo Inventado"),
            by=by, at=NIGHT,
        )  # fmt: skip
        assert covering_consent(case, cast.federal) is None


def test_a_no_takes_back_what_had_been_sent_in_that_instant(cast, asked):
    case, party = asked
    then = NIGHT + timedelta(minutes=5)
    with acting_as(cast.owner.pk):
        say_yes(party, FEDERAL, by=cast.owner.pk)
        sent = tell(cast, case, cast.federal)
    with acting_as(cast.liaison.pk):
        before = Assignment.objects.count(), Obligation.objects.count()
    with acting_as(cast.owner.pk):
        actions.take_back_consent(
            party=party,
            layer=FEDERAL,
            told=Channel.CALL,
            decided_at=then,
            by=cast.owner.pk,
            at=then,
        )
        sent.refresh_from_db()
    with acting_as(cast.liaison.pk):
        after = Assignment.objects.count(), Obligation.objects.count()
    assert (before, after, sent.ended_how) == ((1, 1), (0, 0), "withdrawn")


@pytest.mark.parametrize("order", [("no", "yes"), ("yes", "no")])
def test_of_a_yes_and_a_no_of_one_instant_the_no_counts(cast, asked, order):
    case, party = asked
    with acting_as(cast.owner.pk):
        for word in order:
            if word == "yes":
                say_yes(party, FEDERAL, by=cast.owner.pk)
            else:
                actions.take_back_consent(
                    party=party, layer=FEDERAL, told=Channel.CALL, decided_at=BEFORE,
                    by=cast.owner.pk, at=BEFORE,
                )  # fmt: skip
        assert covering_consent(case, cast.federal) is None


def test_she_says_it_herself_in_her_own_window_and_nothing_else(cast, asked, as_operator):
    case, party = asked
    with as_operator():
        herself, another = make_account(), make_account()
    with acting_as(cast.owner.pk):
        actions.open_window(party=party, account=herself, by=cast.owner.pk, at=BEFORE)
    with acting_as(herself.pk):
        mine = Party.objects.select_related("case__compartment", "case__matter").get(pk=party.pk)
        said = say_yes(mine, FEDERAL, by=herself.pk)
        with pytest.raises(NotAllowed):
            actions.close_case(case=mine.case, by=herself.pk, at=BEFORE)
    with acting_as(another.pk), pytest.raises(NotAllowed):
        say_yes(party, FEDERAL, by=another.pk)
    with acting_as(cast.owner.pk):
        assert covering_consent(case, cast.federal) == [said]


def test_a_no_in_her_own_window_takes_back_through_the_worker(cast, asked, as_operator, as_role):
    _, party = asked
    with as_operator():
        herself = make_account()
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        actions.open_window(party=party, account=herself, by=by, at=BEFORE)
        say_yes(party, FEDERAL, by=by)
        sent = tell(cast, asked[0], cast.federal)
    with acting_as(herself.pk):
        mine = Party.objects.select_related("case__compartment", "case__matter").get(pk=party.pk)
        actions.take_back_consent(
            party=mine, layer=FEDERAL, told=Channel.OWN_WINDOW, decided_at=NIGHT, by=herself.pk,
            at=NIGHT,
        )  # fmt: skip
    [job] = ProcrastinateJob.objects.filter(task_name="procedure.withdraw_told")
    with as_role("bal_worker"):
        run_job(job)
    with acting_as(cast.liaison.pk):
        assert not Assignment.objects.filter(pk=sent.pk).exists()


def test_a_layer_that_is_none_is_refused_with_those_there_are(cast, asked):
    _, party = asked
    with acting_as(cast.owner.pk), pytest.raises(actions.UnknownLayer, match="process_request"):
        say_yes(party, "share_with_everybody", by=cast.owner.pk)


def test_a_no_that_names_nobody_is_a_no_to_everybody_the_layer_names(cast, asked):
    case, party = asked
    layer, by = "share_with_municipality", cast.owner.pk
    with acting_as(by):
        for one in (cast.police, cast.command):
            say_yes(party, layer, institution=one, by=by)
        actions.take_back_consent(
            party=party, layer=layer, told=Channel.CALL, decided_at=NIGHT, by=by, at=NIGHT
        )
        left = [covering_consent(case, one) for one in (cast.police, cast.command)]
        assert (left, named_yeses(party, layer)) == ([None, None], [])


def test_what_a_no_would_withdraw_is_known_before_it_is_said(cast, asked):
    case, party = asked
    with acting_as(cast.owner.pk):
        say_yes(party, FEDERAL, by=cast.owner.pk)
        sent = tell(cast, case, cast.federal)
        found = {layer: withdrawn_by_a_no(case, layer) for layer in terms("consent_layers")}
    assert {layer: rows for layer, rows in found.items() if rows} == {FEDERAL: [sent]}


def test_whom_a_layer_can_name(cast, asked):
    with acting_as(cast.owner.pk):
        named = nameable_in("share_with_municipality")
    assert {one.pk for one in named} == {cast.police.pk, cast.command.pk}
