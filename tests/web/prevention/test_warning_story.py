"""A warning from its signal to its outcome at the pages: one level silent, nobody knows who did it.

Everybody and everything here is invented.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.factories.warnings import (
    action_of,
    ask_alert,
    decide,
    issue,
    make_warning_cast,
    notice_of,
    parts,
    plan,
    propose,
    sees,
    trust,
)

from baluarte.domain.prevention.models import (
    ContingencyPlan,
    EarlyWarning,
    PublicAlert,
    WarningOutcome,
)
from baluarte.domain.prevention.queries.plans import current_plan
from baluarte.domain.procedure.choices import Perpetrator
from baluarte.domain.wall.context import acting_as
from baluarte.norms.clocks.calendar import local_day

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def made(as_operator):
    with as_operator():
        cast = make_warning_cast()
    for name in ("police", "government", "unit"):
        trust(cast, getattr(cast, name), getattr(cast, f"{name}_liaison"), as_operator)
    return cast


def address(name, warning, *more):
    return reverse(name, args=[warning.reference, *more])


def of_plan(made, **changes):
    return (
        parts() | {"after": "0", "PA-1": str(made.police.pk), "PA-7": str(made.unit.pk)} | changes
    )


def test_from_a_signal_to_its_outcome(enter, made):
    # Of the town the police is silent, and it goes up to the state by the clock alone.
    issued = timezone.now() - 30 * HOUR
    warning = propose(made, perpetrator=Perpetrator.UNKNOWN, at=issued)
    decide(made, warning, told=[made.police, made.unit], at=issued)
    assert not sees(made.ministry_liaison, warning)
    for name in ("unit", "government"):
        who = getattr(made, f"{name}_liaison")
        told = notice_of(
            warning, getattr(made, name), by=who, why=None if name != "unit" else "chosen"
        )
        answer = enter(who).post(
            address("acknowledge_early_warning", warning, told.pk), {"answer": "acts"}
        )
        assert answer.status_code == 302
    page = enter(made.one).get(address("early_warning", warning)).content.decode()
    assert "Silencio: subió de nivel" in page
    # Flagged without a plan since the day after, then written, carried out and reviewed.
    listed = enter(made.other).get(reverse("desk")).content.decode()
    assert "Alertas tempranas sin plan" in listed
    writes = enter(made.one)
    assert writes.post(address("write_warning_plan", warning), of_plan(made)).status_code == 302
    with acting_as(made.one.pk):
        written = current_plan(warning)
    action = action_of(written, "PA-1", by=made.one)
    told = {"outcome": "done", "words": "Quedó nombrada (inventado)."}
    theirs = enter(made.police_liaison)
    assert theirs.post(address("report_plan_action", warning, action.pk), told).status_code == 302
    assert "Hecho" in writes.get(address("warning_plan", warning)).content.decode()
    review = {"worked": "El aviso.", "failed": "El refugio.", "changes": "Otro refugio."}
    assert writes.post(address("review_warning_plan", warning), review).status_code == 404
    assert (
        enter(made.other).post(address("review_warning_plan", warning), review).status_code == 302
    )
    # It happened: said with its day, with its reason, and under it a cause that somebody answers for.
    came = {"outcome": "happened", "happened_date": "", "reason": "Dos fuentes (inventado)."}
    there = address("record_warning_outcome", warning)
    assert writes.post(there, came).status_code == 422
    came["happened_date"] = local_day(timezone.now()).isoformat()
    assert writes.post(there, came).status_code == 302
    cause = {
        "cause": "impunity", "words": "Nada se investigó (inventado).", "owner": "FGR",
        "review_date": (local_day(timezone.now()) + 30 * DAY).isoformat(),
    }  # fmt: skip
    assert writes.post(address("note_structural_cause", warning), cause).status_code == 302
    page = writes.get(address("early_warning", warning)).content.decode()
    assert all(one in page for one in ("Ocurrió", "Nada se investigó (inventado).", "Plan de cont"))
    scores = writes.get(reverse("warning_scores"))
    # It counts once its term is over, as those that will not have come true.
    assert scores.context["scores"].total.happened == 0
    assert "La mayoría de las alertas no se cumplen" in scores.content.decode()


def test_interrupted_what_was_typed_stays_and_sent_twice_it_is_one(enter, made):
    warning = issue(made)
    browser, there = enter(made.one), address("write_warning_plan", warning)
    given = of_plan(made, **{"PA-7": str(made.ministry.pk)})
    half = browser.post(there, given | {"deactivation": ""})
    assert half.status_code == 422
    assert "gender_measures (inventado)" in half.content.decode()
    assert browser.post(there, given).status_code == 302
    again = browser.post(there, given)
    assert again.status_code == 422
    assert "Otra persona escribió la versión 1" in again.content.decode()
    with acting_as(made.one.pk):
        assert ContingencyPlan.objects.count() == 1


def test_of_two_who_decide_at_once_the_second_is_told(enter, made):
    warning = propose(made)
    first, second = enter(made.other), enter(made.other)
    there = address("decide_early_warning", warning)
    assert second.get(there).status_code == 200
    given = {"outcome": "issued", "reason": "Se sostiene.", "told": [str(made.police.pk)]}
    assert first.post(there, given).status_code == 302
    assert second.post(there, given).status_code == 404
    with acting_as(made.one.pk):
        assert EarlyWarning.objects.get().decisions.count() == 1


def test_an_action_that_was_not_asked_of_one_is_not_hers_to_report(enter, made):
    warning = issue(made)
    action = action_of(plan(made, warning), "PA-7", by=made.one)
    there = address("report_plan_action", warning, action.pk)
    assert enter(made.police_liaison).post(there, {"outcome": "done"}).status_code == 404
    assert enter(made.ministry_liaison).post(there, {"outcome": "not_done"}).status_code == 422
    told = {"outcome": "not_done", "words": "Sin personal (inventado)."}
    assert enter(made.ministry_liaison).post(there, told).status_code == 302


def test_in_public_only_after_four_questions_and_two_signatures(enter, made):
    warning = issue(made)
    given = {
        "text": "Riesgo alto (inventado).", "could_show": "no", "could_provoke": "no",
        "said_yes": "yes", "how": "in_person", "yes_date": local_day(timezone.now()).isoformat(),
    }  # fmt: skip
    asks, there = enter(made.one), address("ask_public_alert", warning)
    for stops in ({"could_show": "yes"}, {"could_provoke": "yes"}, {"said_yes": "no"}):
        assert asks.post(there, given | stops).status_code == 422
    assert asks.post(there, given).status_code == 302
    assert asks.post(there, given).status_code == 404
    sign = address("sign_public_alert", warning)
    assert asks.post(sign).status_code == 404
    signs = enter(made.other)
    assert "Riesgo alto (inventado)." in signs.get(sign).content.decode()
    assert signs.post(sign).status_code == 302
    assert "Pública" in asks.get(address("early_warning", warning)).content.decode()
    back = address("withdraw_public_alert", warning)
    assert asks.post(back, {"reason": "Lo pidieron (inventado)."}).status_code == 302
    assert "Retirada" in asks.get(address("early_warning", warning)).content.decode()
    with acting_as(made.one.pk):
        assert PublicAlert.objects.count() == 1


def test_who_was_told_sees_the_plan_and_neither_outcomes_nor_alerts(enter, made):
    warning = issue(made)
    plan(made, warning)
    ask_alert(made, warning)
    browser = enter(made.police_liaison)
    said = browser.get(address("early_warning", warning)).content.decode()
    assert "Plan de contingencia" in said
    assert "Alerta pública" not in said
    assert browser.get(address("warning_plan", warning)).status_code == 200
    with acting_as(made.police_liaison.pk):
        assert not WarningOutcome.objects.exists()
