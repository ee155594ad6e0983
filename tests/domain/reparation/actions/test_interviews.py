"""How she wishes to be attended to, how often she was asked, who asks her no more."""

import pytest
from tests.factories.access import make_account
from tests.factories.cases import make_case
from tests.factories.procedure import BEFORE
from tests.factories.reparation import FEDERAL, STATE, TODAY, days_before, make_victim

from baluarte.domain.reparation import actions, queries
from baluarte.domain.reparation.actions import Held, Wishes
from baluarte.domain.reparation.refusals import ReparationRefused
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db


def ask(cast, victim, *, commission=STATE, days=5, **more):
    by = cast.owner.pk
    held = Held(commission=commission, held_date=days_before(days), **more)
    with acting_as(by):
        return actions.record_interview(victim=victim, held=held, by=by, at=BEFORE)


def test_s39_a_third_time_needs_a_reason_and_her_yes_wherever_the_others_were(cast, victim):
    ask(cast, victim, commission=FEDERAL, days=9)
    ask(cast, victim, days=8)
    for more in ({}, {"has_her_yes": True}, {"reason": "Falta un dato."}):
        with pytest.raises(ReparationRefused) as refused:
            ask(cast, victim, **more)
        assert (refused.value.code, refused.value.given) == ("third", 2)
    assert ask(cast, victim, has_her_yes=True, reason="Recordó la placa.").number == 3


def test_a_third_time_without_her_yes_that_was_held_is_kept_against_the_rule(cast, victim):
    ask(cast, victim, days=9)
    kept = ask(cast, victim, days=8, is_breach=True)
    assert (kept.number, kept.is_breach) == (2, False)
    assert ask(cast, victim, days=7, is_breach=True).is_breach
    with pytest.raises(ReparationRefused):
        ask(cast, victim)
    with acting_as(cast.owner.pk):
        [found] = queries.revictimisation_by_commission(
            first_date=days_before(30), last_date=TODAY
        ).values()
    assert (found.interviews, found.facts_beyond, found.breaches) == (3, 1, 1)


def test_what_was_told_in_a_joined_file_counts(cast, victim):
    case, party = make_case(cast)
    other, by = make_victim(cast, case, party), cast.owner.pk
    ask(cast, other, days=9)
    ask(cast, other, days=8)
    assert ask(cast, victim, days=7).number == 1
    with acting_as(by):
        actions.join_files(victim=victim, other=other, reason="Es ella.", by=by, at=BEFORE)
    with pytest.raises(ReparationRefused) as refused:
        ask(cast, victim)
    assert refused.value.given == 3


def test_whoever_she_complained_of_asks_her_no_more(cast, victim, as_operator):
    with as_operator():
        officer = make_account()
    held, by = ask(cast, victim, officer=officer), cast.owner.pk
    with acting_as(by):
        with pytest.raises(ReparationRefused):
            actions.complain_of_interview(interview=held, words="", by=by, at=BEFORE)
        actions.complain_of_interview(interview=held, words="Me gritó.", by=by, at=BEFORE)
    with pytest.raises(ReparationRefused) as refused:
        ask(cast, victim, officer=officer)
    assert refused.value.code == "replaced"
    assert ask(cast, victim, officer=cast.colleague).number == 2


def test_of_what_she_wished_it_is_said_what_was_met(cast, victim):
    by = cast.owner.pk
    with acting_as(by):
        actions.say_wishes(
            victim=victim, wishes=Wishes(officer="woman", language="mix", variant="de la Costa",
                                         with_support=True, place="En casa de su hermana"),
            by=by, at=BEFORE,
        )  # fmt: skip
    held = ask(cast, victim, days=0, met=frozenset({"officer", "support", "breaks"}))
    assert (held.asked, held.met) == (4, 2)
    with acting_as(by):
        found = queries.revictimisation_by_commission(first_date=days_before(30), last_date=TODAY)
    assert (found[STATE].wishes_asked, found[STATE].wishes_met) == (4, 2)


def test_what_was_told_before_a_period_counts_towards_its_fact(cast, victim):
    ask(cast, victim, commission=FEDERAL, days=40)
    ask(cast, victim, commission=FEDERAL, days=39)
    ask(cast, victim, has_her_yes=True, reason="Un dato nuevo.")
    with acting_as(cast.owner.pk):
        found = queries.revictimisation_by_commission(first_date=days_before(30), last_date=TODAY)
    assert {code: one.persons_beyond for code, one in found.items()} == {STATE: 1}
