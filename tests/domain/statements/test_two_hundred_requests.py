"""Doscientas solicitudes: del lote a las cifras capturadas, y las vencidas como no respondidas."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from tests.factories.requests_for_information import NOW, draft, note, receive, send
from tests.factories.statements import let_stand

from baluarte.domain.statements import queries
from baluarte.domain.statements.actions import Addressee, CodedFigure, state_not_answered
from baluarte.domain.statements.choices import Answer, NextStep, RequestEventKind, RequestStatus
from baluarte.domain.statements.models import Statement
from baluarte.domain.statements.queries import requests as asked_for
from baluarte.domain.statements.queries.request_quality import quality_of_answers
from baluarte.domain.territory.models import Municipality
from baluarte.domain.wall.context import acting_as

pytestmark = pytest.mark.django_db

ANSWERED, REFUSED = 30, 10
BEFORE_IT_ENDED = datetime(2026, 3, 2, 18, tzinfo=UTC)


@pytest.fixture
def two_hundred(house, as_operator):
    """The thirty-two governments of states and 168 municipal ones, asked in one act."""
    codes = [f"20{n:03}" for n in range(1, 169)]
    with as_operator():
        Municipality.objects.bulk_create(
            Municipality(code=code, state_id="20", name=f"Municipio {code}", source="inventado",
                         confidence="C")
            for code in codes
        )  # fmt: skip
    of_states = [Addressee(f"EDO-{n:02}-GOB") for n in range(1, 33)]
    return draft(
        house.one, house.institution, template="public_positions",
        addressees=[*of_states, *(Addressee("MUN-*", code) for code in codes)],
    )  # fmt: skip


def test_doscientas_solicitudes_del_lote_a_las_cifras(house, two_hundred):
    """From one act to figures that stand; who did not answer is said so, and never as zero."""
    assert len(two_hundred) == 200
    assert len({one.reference for one in two_hundred}) == 200
    assert all(one.text.startswith("Posiciones públicas") for one in two_hundred)
    send(house.one, *two_hundred)

    for number, one in enumerate(two_hundred[:ANSWERED]):
        receive(
            house.one, one, date(2026, 2, 20),
            [CodedFigure(heading="condemnations", value=Decimal(number), page=1),
             CodedFigure(heading="recognitions", answer=Answer.DOES_NOT_EXIST)],
            content=f"Respuesta {number}".encode(),
        )  # fmt: skip
    for one in two_hundred[ANSWERED : ANSWERED + REFUSED]:
        note(house.one, one, RequestEventKind.RESERVED, date(2026, 2, 27), article="LGTAIP 112")

    with acting_as(house.one.pk):
        running = asked_for.tracked(at=BEFORE_IT_ENDED)
        late = asked_for.late_requests(at=NOW)
    assert not [one for one in running if one.status == RequestStatus.LATE]
    assert len(late) == 200 - ANSWERED - REFUSED
    assert {asked_for.next_step(one) for one in late} == {NextStep.STATE_NOT_ANSWERED}

    with acting_as(house.one.pk):
        for one in late:
            state_not_answered(request=one.request, by=house.one.pk, at=NOW)
        made = list(Statement.objects.all())
    assert len(made) == 2 * (ANSWERED + len(late))
    let_stand(house.other, *made)

    with acting_as(house.peer.pk):
        standing = list(queries.standing(known_at=NOW))
        quality = quality_of_answers(known_at=NOW)
    silent = [one for one in standing if one.answer == Answer.NOT_ANSWERED]
    figures = [one for one in standing if one.number is not None]
    assert len(silent) == 2 * len(late)
    assert {one.value for one in silent} == {None}
    assert sorted(one.number for one in figures) == [Decimal(n) for n in range(ANSWERED)]
    assert all(one.request_id for one in standing)
    assert (quality.due, quality.in_time, quality.not_answered) == (200, 40, 160)
    assert quality.share_in_time == pytest.approx(0.2)
    assert quality.refusals[RequestEventKind.RESERVED] == REFUSED
