"""What became of measures and re-evaluations, by their day."""

from datetime import date

import pytest
from tests.factories.accountability import KNOWN, report
from tests.factories.cases import make_case
from tests.factories.documents import DOCUMENT
from tests.factories.procedure import BEFORE, local
from tests.factories.protection import make_study

from baluarte.domain.accountability.choices import Outcome
from baluarte.domain.accountability.periods import Period
from baluarte.domain.accountability.queries.measures import Said, _delivered
from baluarte.domain.accountability.tally import Place
from baluarte.domain.procedure import actions
from baluarte.domain.procedure.choices import HerWord
from baluarte.domain.protection import actions as protection
from baluarte.domain.protection.models import Measure, MeasureChange, Reevaluation
from baluarte.domain.wall.context import acting_as
from baluarte.norms.indicators import indicators

pytestmark = pytest.mark.django_db
DUE = date(2026, 3, 20)
SECOND, LATER = Period(2026, 2), local("2026-07-15 09:00")


def begin(cast, case):
    """A federal proceeding says at which level the things of a case are owed."""
    by = cast.owner.pk
    with acting_as(by):
        began = actions.record_occurrence(
            matter=case.matter, event="protection_request_made", happened_at=BEFORE, by=by,
            at=BEFORE,
        )  # fmt: skip
        actions.start_proceeding(
            matter=case.matter, code="mech_intake", begun_by=began, by=by, at=BEFORE
        )


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ([], Outcome.MISSED),
        ([("COM", DUE), ("EN_IMP", DUE)], Outcome.MISSED),
        ([("IMP", DUE)], Outcome.IN_TIME),
        ([("IMP", date(2026, 3, 21))], Outcome.LATE),
        ([("IMP_DEF", DUE)], Outcome.DEFICIENT),
        ([("IMP_DEF", DUE), ("IMP", date(2026, 3, 25))], Outcome.LATE),
        ([("IMP", DUE), ("IMP_DEF", date(2026, 3, 25))], Outcome.IN_TIME),
        ([("REC_PER", DUE)], None),
        ([("REC_PER", date(2026, 3, 25))], Outcome.MISSED),
    ],
)
def test_announced_or_begun_is_not_delivered_and_what_she_refused_was_not_owed(said, outcome):
    assert _delivered([Said(*one, one[1]) for one in said], DUE) == outcome


def test_a_measure_counts_at_the_level_of_who_owes_it_as_said_until_it_is_shown(
    cast, curator, counted
):
    case, party = make_case(cast)
    make_study(cast, case, party)
    with acting_as(cast.owner.pk):
        measure = Measure.objects.get()
        change = {
            "compartment_id": measure.compartment_id, "measure": measure, "status": "IMP",
            "happened_on": date(2026, 4, 3), "by": cast.owner,
            "recorded_at": local("2026-04-03 09:00"),
        }  # fmt: skip
        MeasureChange.objects.create(**change)
    begin(cast, case)
    report(cast.federal, curator, SECOND, at=LATER)

    def cells():
        found = counted(SECOND, known_at=LATER).tally.of(indicators()["PRO-P-07-M"])
        return {key: n for key, n in found.items() if n}

    here = Place("federal", "30")
    assert cells() == {(here, Outcome.SAID): 1}
    with acting_as(cast.owner.pk):
        MeasureChange.objects.create(evidence_sha256=DOCUMENT.sha256, **change)
        protection.say_whether_it_arrived(
            measure=measure, party=party, her_word=HerWord.ARRIVED, by=cast.owner.pk,
            at=local("2026-04-04 09:00"),
        )  # fmt: skip
    assert cells() == {(here, Outcome.LATE): 1}


def test_a_reevaluation_that_was_not_made_is_missed_and_one_due_today_is_not_yet(
    cast, curator, counted
):
    case, _ = make_case(cast)
    begin(cast, case)
    with acting_as(cast.owner.pk):
        for day in (date(2026, 3, 20), date(2026, 3, 31), date(2026, 4, 20)):
            Reevaluation.objects.create(
                compartment_id=case.compartment_id, case=case, cause="planned", due_on=day,
                asked_at=BEFORE, by=cast.owner,
            )  # fmt: skip
    report(cast.federal, curator)
    found = counted(known_at=KNOWN).tally.of(indicators()["PRO-P-13"])
    assert {key: n for key, n in found.items() if n} == {
        (Place("federal", "30"), Outcome.MISSED): 2
    }
