"""Whatever is done in whatever order: no retaliation, no decision without her, nobody left out."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.cases import make_case, say_yes
from tests.factories.procedure import BEFORE
from tests.factories.protection import make_study

from baluarte.domain.cases.actions import write_note
from baluarte.domain.cases.actions.consent import ConsentDoesNotCover
from baluarte.domain.cases.choices import Note
from baluarte.domain.procedure.actions import leave_out
from baluarte.domain.procedure.choices import Exclusion
from baluarte.domain.protection import actions
from baluarte.domain.protection.choices import About, FactSource, Fit
from baluarte.domain.protection.models import (
    Adequacy,
    Appeal,
    Incident,
    MeasureChange,
    MeasureWithdrawal,
    MisuseFact,
    Position,
    RiskStudy,
    WithdrawalStep,
)
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db
FEW = settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
HERS = ("note", "incident", "fit", "position", "appeal")


def told(cast, hers, measure, what: str, *, at):
    """Let her tell something, in one of the ways there are; return the keys of what was kept."""
    (case, party), by = hers, cast.owner.pk
    if what == "note":
        note = write_note(
            case=case, kind=Note.CALL, happened_at=at, text="No uso el botón", by=by, at=at
        )
        return {note.pk}
    if what == "incident":
        return {
            actions.report_incident(
                measure=measure, happened_at=at, text="Lo dejé en casa", by=by, at=at
            ).pk
        }
    if what == "fit":
        return {
            actions.say_whether_it_fits(
                measure=measure, party=party, fit=Fit.DOES_NOT, words="No sirve", by=by, at=at
            ).pk
        }
    if what == "position":
        return {
            actions.take_position(
                party=party, about=About.MEASURE, subject=measure.pk, code="dissents", by=by, at=at
            ).pk
        }
    return {
        actions.file_appeal(
            party=party, ground="compliance", text="No cumplen", notified_at=at, filed_at=at,
            by=by, at=at,
        ).pk
    }  # fmt: skip


def test_the_tables_of_a_withdrawal_have_no_key_to_what_she_told():
    hers = {Incident, Adequacy, Position, Appeal, RiskStudy}
    for table in (MeasureWithdrawal, MisuseFact, WithdrawalStep):
        assert {f.related_model for f in table._meta.get_fields() if f.many_to_one} & hers == set()
    assert set(FactSource) == {"escort_report", "official_record", "third_party"}


@FEW
@given(order=st.lists(st.sampled_from(HERS), min_size=1, max_size=5, unique=True))
def test_nothing_she_told_serves_a_withdrawal(cast, order):
    case, party = make_case(cast)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        measure = actions.plan_measure(case=case, code="MU-4", by=by, at=BEFORE)
        withdrawal = actions.open_withdrawal(
            measure=measure, ground="trades", is_deliberate=True, by=by, at=BEFORE
        )
        for number, what in enumerate(order, 1):
            at = BEFORE + timedelta(hours=number)
            told(cast, (case, party), measure, what, at=at)
            with pytest.raises(ValueError, match=what):
                actions.add_fact(
                    withdrawal=withdrawal, happened_on=date(2026, 1, number), source=what,
                    text="Ella lo dijo", by=by, at=at,
                )  # fmt: skip
            with pytest.raises(actions.NotRepeated):
                actions.go_on(withdrawal=withdrawal, stage="notified", happened_at=at, by=by, at=at)
        assert (withdrawal.facts.count(), withdrawal.steps.count()) == (0, 0)


@FEW
@given(
    word=st.sampled_from(["", "standing", "expired", "agrees", "dissents", "not_had"]),
    is_yes=st.booleans(),
    is_left_out=st.booleans(),
)
def test_no_decision_closes_without_her_word_nor_reaches_whom_she_left_out(
    cast, word, is_yes, is_left_out
):
    case, party = make_case(cast)
    study = make_study(cast, case, party, without="position")
    at = BEFORE + timedelta(days=2)
    with acting_as(cast.owner.pk):
        by = cast.owner.pk
        if word in ("standing", "expired"):
            until = at + timedelta(days=1 if word == "standing" else -1)
            actions.take_position(
                party=party, about=About.MATTER, subject=case.pk, code="standing",
                expires_at=until, by=by, at=BEFORE,
            )  # fmt: skip
        elif word:
            actions.take_position(
                party=party, about=About.STUDY, subject=study.pk, code=word,
                reason="No contesta" if word == "not_had" else "", by=by, at=BEFORE,
            )  # fmt: skip
        if is_yes:
            say_yes(party, "share_with_federal_mechanism", by=by)
        if is_left_out:
            leave_out(
                matter=case.matter, institution=cast.federal, why=Exclusion.DO_NOT_INVOLVE, by=by,
                at=BEFORE,
            )  # fmt: skip
        may = word not in ("", "expired")
        # Whatever is right, no session was held: what is last asked refuses it.
        refused = [
            actions.PositionMissing, actions.InstitutionIsExcluded, ConsentDoesNotCover,
            actions.NotAdopted,
        ]  # fmt: skip
        wrong = [not may, is_left_out, not is_yes, True]
        with pytest.raises(refused[wrong.index(True)]):
            actions.approve_measures(case=case, by=by, at=at)
        assert not MeasureChange.objects.filter(measure__case=case).exists()
        if may:
            actions.close_study(study=study, by=by, at=at)
        else:
            with pytest.raises(actions.StudyIncomplete):
                actions.close_study(study=study, by=by, at=at)
        assert RiskStudy.objects.get(pk=study.pk).closed_at == (at if may else None)
